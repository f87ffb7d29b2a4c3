//! The languages of window and reports.

use unic_langid::LanguageIdentifier;

/// A language that the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    English,
    Spanish,
    Portuguese,
    Chinese,
    /// English with marks and a third more length: shows what was not translated and what does not fit. Not offered.
    Pseudo,
}

impl Language {
    /// Those that people choose from.
    pub const ALL: [Self; 4] = [Self::English, Self::Spanish, Self::Portuguese, Self::Chinese];

    /// `en`, `es`, `pt`, `zh`.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
            Self::Portuguese => "pt",
            Self::Chinese => "zh",
            Self::Pseudo => "pseudo",
        }
    }

    /// The language of that code, without regard to case; only those that people choose from.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(code.trim()))
    }

    /// BCP 47, of a text in that language.
    pub fn tag(self) -> &'static str {
        if self == Self::Pseudo { "en" } else { self.code() }
    }

    /// As its own speakers call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
            Self::Portuguese => "Português",
            Self::Chinese => "简体中文",
            Self::Pseudo => "Ƥşḗŭḓǿ",
        }
    }

    /// Of a locale's name such as `es_PE.UTF-8`; `None` for one that the program does not speak.
    pub fn of_locale(name: &str) -> Option<Self> {
        let language = name.split(['_', '-', '.', '@']).next()?;
        let mut known = Self::ALL.into_iter().chain([Self::Pseudo]);
        known.find(|known| known.code().eq_ignore_ascii_case(language))
    }

    /// Whose plural rules hold.
    pub(super) fn id(self) -> LanguageIdentifier {
        self.tag().parse().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_its_language() {
        assert_eq!(Language::of_locale("es_PE.UTF-8"), Some(Language::Spanish));
        assert_eq!(Language::of_locale("pt-BR"), Some(Language::Portuguese));
        assert_eq!(Language::of_locale("zh_CN"), Some(Language::Chinese));
        assert_eq!(Language::of_locale("C.UTF-8"), None);
        assert_eq!(Language::of_locale(""), None);
    }
}
