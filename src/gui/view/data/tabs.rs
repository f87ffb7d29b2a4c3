//! What the window knows of the page of data beside the list of files.

use std::collections::BTreeSet;

use super::coverage::CoverageUi;
use crate::workspace::counters::CounterRow;

/// A part of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataTab {
    #[default]
    Files,
    Rejects,
    Coverage,
    Topology,
    Counters,
    Cache,
}

/// State of all parts.
#[derive(Debug, Default)]
pub struct DataTabsUi {
    pub shown: DataTab,
    pub rejects: RejectsUi,
    pub coverage: CoverageUi,
    pub topology: TopologyUi,
    pub counters: CountersUi,
    pub cache: CacheUi,
}

/// What a part was last asked for: data revision and documents.
pub type Asked = Option<(u64, usize)>;

#[derive(Debug, Default)]
pub struct RejectsUi {
    /// The chosen cause, by its text: positions change with each import.
    pub cause: Option<String>,
}

/// Which of both lists is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum GapsShown {
    #[default]
    Objects,
    Rows,
}

#[derive(Debug, Default)]
pub struct TopologyUi {
    pub shown: GapsShown,
    pub search: String,
    /// Class of the objects that are shown; `None`: all.
    pub class: Option<String>,
    pub asked: Asked,
}

#[derive(Debug, Default)]
pub struct CountersUi {
    pub search: String,
    pub unknown_only: bool,
    /// Name of the chosen one.
    pub selected: Option<String>,
    pub asked: Asked,
}

impl CountersUi {
    /// Whether a row is shown.
    pub fn fits(&self, row: &CounterRow) -> bool {
        let words: BTreeSet<String> =
            self.search.to_lowercase().split_whitespace().map(str::to_owned).collect();
        if self.unknown_only && row.is_known {
            return false;
        }
        let texts = [&row.name, &row.group, &row.dictionary_name, &row.description];
        words.iter().all(|word| {
            let has = |text: &String| text.to_lowercase().contains(word);
            texts.into_iter().any(has) || row.canonical.iter().any(has) || row.kpis.iter().any(has)
        })
    }
}

#[derive(Debug, Default)]
pub struct CacheUi {
    pub asked: Asked,
    /// Rebuilding was asked for and has to be confirmed.
    pub confirms_rebuild: bool,
}
