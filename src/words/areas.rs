//! The files of texts, one for each area and language.

use super::Language;

/// Adds an area: `assets/words/{en,es,pt,zh}/NAME.ftl`; its ids begin with its name, `_` as `-`.
macro_rules! areas {
    ($($area:literal),+ $(,)?) => {
        const ENGLISH: &[&str] = &[$(include_str!(concat!("../../assets/words/en/", $area, ".ftl"))),+];
        const SPANISH: &[&str] = &[$(include_str!(concat!("../../assets/words/es/", $area, ".ftl"))),+];
        const PORTUGUESE: &[&str] = &[$(include_str!(concat!("../../assets/words/pt/", $area, ".ftl"))),+];
        const CHINESE: &[&str] = &[$(include_str!(concat!("../../assets/words/zh/", $area, ".ftl"))),+];
    };
}

areas![
    "common",
    "commands",
    "shell",
    "start",
    "settings",
    "palette",
    "tour",
    "errors",
    "portfolio",
    "contracts",
    "map",
    "report",
    "reports",
    "scorecard",
    "objective",
    "exclusions",
    "supposed",
    "freeze",
    "pack",
    "explore",
    "chart",
    "controls",
    "kpis",
    "objects",
    "explain",
    "views",
    "dashboard",
    "data",
    "preview",
    "watched",
    "activity",
    "coverage",
    "cache",
    "definitions",
    "kpi_editor",
    "contract_editor",
    "calendars",
    "vendor_maps",
    "reference",
    "report_sheets",
    "report_labels",
    "report_kinds",
    "report_parts",
    "sentences",
    "phrases",
];

/// The texts of a language.
pub(super) fn files(language: Language) -> &'static [&'static str] {
    match language {
        Language::English | Language::Pseudo => ENGLISH,
        Language::Spanish => SPANISH,
        Language::Portuguese => PORTUGUESE,
        Language::Chinese => CHINESE,
    }
}
