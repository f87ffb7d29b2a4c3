//! The texts of the shipped KPIs: names in Spanish, Portuguese and Chinese, descriptions, and where operators differ.
//!
//! They are many times as long as the definitions and most runs of the program show none of them, so they stand in files of their
//! own, which are read when somebody first asks for a text.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::catalog_file::SavedTexts;

const FILES: [&str; 6] = [
    include_str!("../../assets/kpis/texts/lte.toml"),
    include_str!("../../assets/kpis/texts/nr.toml"),
    include_str!("../../assets/kpis/texts/umts.toml"),
    include_str!("../../assets/kpis/texts/gsm.toml"),
    include_str!("../../assets/kpis/texts/ip.toml"),
    include_str!("../../assets/kpis/texts/it.toml"),
];

/// The texts of a shipped KPI; `None` where a file cannot be read, which a test excludes.
pub(super) fn shipped(id: &str) -> Option<&'static SavedTexts> {
    static TEXTS: OnceLock<BTreeMap<String, SavedTexts>> = OnceLock::new();
    let texts = TEXTS.get_or_init(|| {
        let read = |text: &&str| toml::from_str::<BTreeMap<String, SavedTexts>>(text).ok();
        FILES.iter().filter_map(read).flatten().collect()
    });
    texts.get(id)
}
