//! The saved form of KPIs and vendor maps: `kpis/*.toml` of a workspace, and the files of the built-in catalogue.
//!
//! ```toml
//! [[kpi]]
//! id = "rrc_setup_success_rate"
//! name = { en = "RRC setup success rate", es = "Tasa de éxito de establecimiento RRC" }   # or one text
//! description = "Share of RRC connection attempts that succeeded."
//! formula = "100 * sum(RRC.ConnEstabSucc) / sum(RRC.ConnEstabAtt)"
//! unit = "%"
//! direction = "higher"                # or "lower", "neutral"
//! category = "accessibility"
//! source = "3GPP TS 32.450 6.1.1"     # or "convention"
//! verified = true
//! note = "Where operators differ."
//! version = 2                         # grows with every change of formula, unit or direction; 1 where it is not there
//!
//! [[measurement]]
//! name = "DRB.IPVolDl"
//! unit = "kbit"
//! aggregate = "sum"                   # of the bare name
//! source = "3GPP TS 32.425 4.4.6.3"
//! maps = [
//!     { vendor = "Ericsson", formula = "pmPdcpVolDlDrb - pmPdcpVolDlDrbLastTTI", unit = "kbit" },
//! ]
//! ```

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use serde::Deserialize;
use toml::Spanned;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedFile {
    #[serde(default)]
    pub(super) kpi: Vec<SavedKpi>,
    #[serde(default)]
    pub(super) measurement: Vec<SavedMeasurement>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedKpi {
    pub(super) id: Spanned<String>,
    pub(super) name: SavedName,
    #[serde(default)]
    pub(super) description: String,
    pub(super) formula: Spanned<String>,
    #[serde(default)]
    pub(super) unit: String,
    #[serde(default)]
    pub(super) direction: SavedDirection,
    #[serde(default = "own")]
    pub(super) category: String,
    #[serde(default = "convention")]
    pub(super) source: String,
    #[serde(default)]
    pub(super) verified: bool,
    #[serde(default)]
    pub(super) note: String,
    #[serde(default = "first_version")]
    pub(super) version: NonZeroU32,
}

/// One text, or a text for each language code.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum SavedName {
    One(String),
    ByLanguage(BTreeMap<String, String>),
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum SavedDirection {
    Higher,
    Lower,
    #[default]
    Neutral,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedMeasurement {
    pub(super) name: Spanned<String>,
    #[serde(default)]
    pub(super) unit: String,
    #[serde(default)]
    pub(super) aggregate: SavedAggregate,
    #[serde(default)]
    pub(super) source: String,
    #[serde(default)]
    pub(super) maps: Vec<SavedMap>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum SavedAggregate {
    #[default]
    Sum,
    Avg,
    Min,
    Max,
    Last,
    Count,
    First,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedMap {
    pub(super) vendor: String,
    pub(super) formula: Spanned<String>,
    /// Of the vendor's own counters, where it is not the measurement's.
    pub(super) unit: Option<String>,
}

fn own() -> String {
    "own".to_owned()
}

fn first_version() -> NonZeroU32 {
    NonZeroU32::MIN
}

fn convention() -> String {
    "convention".to_owned()
}
