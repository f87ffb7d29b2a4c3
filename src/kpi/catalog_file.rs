//! The saved form of KPIs and vendor maps: `kpis/*.toml` of a workspace, and the files of the built-in catalogue.
//!
//! ```toml
//! [defaults]                          # optional: of the KPIs of this file
//! technology = ["LTE"]
//!
//! [[kpi]]
//! id = "rrc_setup_success_rate"
//! name = { en = "RRC setup success rate", es = "Tasa de éxito de establecimiento RRC" }   # or one text
//! description = "Share of RRC connection attempts that succeeded."                       # or by language, as the name
//! formula = "100 * sum(RRC.ConnEstabSucc) / sum(RRC.ConnEstabAtt)"
//! unit = "%"
//! direction = "higher"                # or "lower", "neutral"
//! category = "accessibility"
//! technology = ["LTE", "NR"]
//! level = ["cell", "site"]            # classes of objects at which it makes sense
//! basis = "standard"                  # or "convention", "operator"
//! source = "3GPP TS 32.450 6.1.1"     # or "convention"
//! verified = true
//! target = 99                         # where nobody agreed on another; in the KPI's unit
//! warning = 98
//! note = "Where operators differ."
//! version = 2                         # grows with every change of formula, unit or direction; 1 where it is not there
//!
//! [[measurement]]
//! name = "DRB.IPVolDl"
//! unit = "kbit"
//! collection = "CC"                   # TS 32.404: "CC" cumulative, "GAUGE", "DER" event, "SI" sampled
//! aggregate = "sum"                   # of the bare name; else "sum" for "CC", "avg" for the others
//! bin_edges = [0, 10, 20]             # of an array: lower edges in the unit, then the upper edge of the last bin, if it has one
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
    pub(super) defaults: SavedDefaults,
    #[serde(default)]
    pub(super) kpi: Vec<SavedKpi>,
    #[serde(default)]
    pub(super) measurement: Vec<SavedMeasurement>,
}

/// What the KPIs of a file have in common.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedDefaults {
    #[serde(default)]
    pub(super) technology: Vec<String>,
    #[serde(default)]
    pub(super) level: Vec<String>,
    pub(super) basis: Option<SavedBasis>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedKpi {
    pub(super) id: Spanned<String>,
    pub(super) name: SavedText,
    pub(super) description: Option<SavedText>,
    pub(super) formula: Spanned<String>,
    #[serde(default)]
    pub(super) unit: String,
    #[serde(default)]
    pub(super) direction: SavedDirection,
    #[serde(default = "own")]
    pub(super) category: String,
    pub(super) technology: Option<Vec<String>>,
    pub(super) level: Option<Vec<String>>,
    pub(super) basis: Option<SavedBasis>,
    #[serde(default = "convention")]
    pub(super) source: String,
    #[serde(default)]
    pub(super) verified: bool,
    pub(super) target: Option<f64>,
    pub(super) warning: Option<f64>,
    #[serde(default)]
    pub(super) note: String,
    #[serde(default = "first_version")]
    pub(super) version: NonZeroU32,
}

/// The texts of a shipped KPI, by its id, in a file of their own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedTexts {
    pub(super) name: BTreeMap<String, String>,
    pub(super) description: BTreeMap<String, String>,
    pub(super) note: String,
}

/// One text, or a text for each language code.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum SavedText {
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

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum SavedBasis {
    Standard,
    Convention,
    Operator,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedMeasurement {
    pub(super) name: Spanned<String>,
    #[serde(default)]
    pub(super) unit: String,
    pub(super) collection: Option<SavedCollection>,
    pub(super) aggregate: Option<SavedAggregate>,
    #[serde(default)]
    pub(super) bin_edges: Vec<f64>,
    #[serde(default)]
    pub(super) source: String,
    #[serde(default)]
    pub(super) maps: Vec<SavedMap>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum SavedCollection {
    Cc,
    Gauge,
    Der,
    Si,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum SavedAggregate {
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
