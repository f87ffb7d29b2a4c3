//! `templates/NAME/brand.toml`: whose paper a report is.
//!
//! ```toml
//! logo = "logo.svg"                # PNG, JPEG or SVG beside this file
//! logo_text = "Andina Móvil"       # what it shows, for those who cannot see it
//! logo_height_mm = 12
//! accent = "#0b5fa5"
//! sender = "Andina Móvil, managed services"
//! contact = "noc@andina.example"
//! classification = "Confidential"
//! footer = "Andina Móvil S.A.C., Lima"
//! cover_subtitle = "Region North"
//!
//! [es]                             # the same texts in reports of another language
//! classification = "Confidencial"
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;

use super::settings_file::toml_diagnostic;
use crate::diagnostic::Diagnostic;
use crate::report::Brand;
use crate::words::Language;

/// Height of a logo where the file does not say it, and the least and most.
const LOGO_HEIGHT_MM: u32 = 12;
const LOGO_HEIGHT_MM_MIN: u32 = 4;
const LOGO_HEIGHT_MM_MAX: u32 = 40;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedBrand {
    logo: Option<String>,
    logo_text: Option<String>,
    logo_height_mm: Option<u32>,
    accent: Option<String>,
    sender: Option<String>,
    contact: Option<String>,
    classification: Option<String>,
    footer: Option<String>,
    cover_subtitle: Option<String>,
    en: Option<SavedTexts>,
    es: Option<SavedTexts>,
    pt: Option<SavedTexts>,
    zh: Option<SavedTexts>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedTexts {
    logo_text: Option<String>,
    sender: Option<String>,
    contact: Option<String>,
    classification: Option<String>,
    footer: Option<String>,
    cover_subtitle: Option<String>,
}

/// Reads the text of a `brand.toml` for a report in a language; `file` is only named in the messages.
///
/// The logo is the file name as it is written; whether it is there, is for who knows the folder.
pub fn parse_brand(file: &str, text: &str, language: Language) -> Result<Brand, Diagnostic> {
    let saved: SavedBrand = toml::from_str(text).map_err(|e| toml_diagnostic(file, text, &e))?;
    let refuse = |key: &str, why: String, hint: &str| {
        let at = line_of(text, key);
        let diagnostic =
            Diagnostic::error(format!("could not read the brand: {why}")).in_file(file).hint(hint);
        match at {
            Some(line) => diagnostic.at_line(line),
            None => diagnostic,
        }
    };
    let accent = saved.accent.unwrap_or_default();
    if !accent.is_empty() && !is_color(&accent) {
        let why = format!("\"accent\" is {accent:?}, no color");
        return Err(refuse("accent", why, "write # and six hexadecimal digits: \"#0b5fa5\""));
    }
    let height = saved.logo_height_mm.unwrap_or(LOGO_HEIGHT_MM);
    if !(LOGO_HEIGHT_MM_MIN..=LOGO_HEIGHT_MM_MAX).contains(&height) {
        let why = format!("\"logo_height_mm\" is {height}");
        let hint = format!("{LOGO_HEIGHT_MM_MIN} to {LOGO_HEIGHT_MM_MAX} millimetres fit");
        return Err(refuse("logo_height_mm", why, &hint));
    }
    let mut own: BTreeMap<&str, SavedTexts> = BTreeMap::new();
    for (code, texts) in [("en", saved.en), ("es", saved.es), ("pt", saved.pt), ("zh", saved.zh)] {
        own.insert(code, texts.unwrap_or_default());
    }
    let own = own.remove(language.tag()).unwrap_or_default();
    let chosen = |own: Option<String>, plain: Option<String>| own.or(plain).unwrap_or_default();
    let brand = Brand {
        logo: saved.logo.unwrap_or_default(),
        logo_text: chosen(own.logo_text, saved.logo_text),
        logo_height_mm: height,
        accent,
        sender: chosen(own.sender, saved.sender),
        contact: chosen(own.contact, saved.contact),
        classification: chosen(own.classification, saved.classification),
        footer: chosen(own.footer, saved.footer),
        cover_subtitle: chosen(own.cover_subtitle, saved.cover_subtitle),
    };
    if !brand.logo.is_empty() && brand.logo_text.trim().is_empty() {
        let why = "the logo has no \"logo_text\"".to_owned();
        let hint = "write what it shows, for those who cannot see it: logo_text = \"Andina Móvil\"";
        return Err(refuse("logo", why, hint));
    }
    Ok(brand)
}

/// `#` and six hexadecimal digits.
fn is_color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// The line that sets a key of the first table.
fn line_of(text: &str, key: &str) -> Option<u64> {
    let sets = |line: &str| {
        line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    text.lines().position(sets).map(|at| at as u64 + 1)
}
