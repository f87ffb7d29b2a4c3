//! What a regulator asks, as data: `regulators/*.toml` of a workspace, and the packs that ship with the program.
//!
//! A pack is three files: this one, which says which busy hour and which KPIs count for each technology and what is left out, and
//! definitions of busy hours and KPIs as a workspace has them. Taking a pack over copies them into the workspace, where people edit
//! them; only what stands there counts.

use serde::Deserialize;

use super::settings_file::toml_diagnostic;
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::Zone;
use crate::sla::ExclusionKind;

/// Folder of a workspace.
pub const FOLDER: &str = "regulators";

/// A pack that ships with the program.
#[derive(Clone, Copy, Debug)]
pub struct ShippedPack {
    pub id: &'static str,
    /// Folder of the workspace and text.
    pub files: [(&'static str, &'static str); 3],
}

pub const SHIPPED: [ShippedPack; 1] = [ShippedPack {
    id: "colombia_crc_5050",
    files: [
        (FOLDER, include_str!("../../assets/packs/colombia_crc_5050/regulator.toml")),
        ("busy_hours", include_str!("../../assets/packs/colombia_crc_5050/busy_hours.toml")),
        ("kpis", include_str!("../../assets/packs/colombia_crc_5050/kpis.toml")),
    ],
}];

/// Rules of one regulator.
#[derive(Clone, Debug, PartialEq)]
pub struct RegulatorPack {
    pub id: String,
    pub name: String,
    pub authority: String,
    pub zone: Zone,
    /// What the rules rest on, and what was not read.
    pub basis: String,
    /// Whether somebody compared them with the text in force.
    pub verified: bool,
    /// Planned maintenance that was notified so many hours before does not count; `None`: all of it counts.
    pub maintenance_notified_hours_min: Option<u32>,
    /// Kinds of exclusions that leave out whole days.
    pub days_left_out: Vec<ExclusionKind>,
    pub technologies: Vec<PackTechnology>,
}

/// What counts for one technology.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackTechnology {
    pub name: String,
    /// Name of a definition.
    pub busy_hour: String,
    /// Ids of the catalogue.
    pub kpis: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedPack {
    id: String,
    name: String,
    #[serde(default)]
    authority: String,
    zone: String,
    #[serde(default)]
    basis: String,
    #[serde(default)]
    verified: bool,
    maintenance_notified_hours_min: Option<u32>,
    #[serde(default)]
    days_left_out: Vec<String>,
    technology: Vec<PackTechnology>,
}

/// Reads the text of a `regulators/*.toml`; `file` is only named in the messages.
pub fn parse_pack(file: &str, text: &str) -> Result<RegulatorPack, Diagnostic> {
    let saved: SavedPack = toml::from_str(text).map_err(|e| toml_diagnostic(file, text, &e))?;
    let zone = Zone::named(&saved.zone).map_err(|e| {
        Diagnostic::error(format!("could not read the rules: {e} in \"zone\""))
            .in_file(file)
            .hint("use an IANA name such as \"America/Bogota\"")
    })?;
    let days_left_out =
        saved.days_left_out.iter().map(|word| kind_of(file, word)).collect::<Result<_, _>>()?;
    if let Some(empty) = saved.technology.iter().find(|technology| technology.kpis.is_empty()) {
        return Err(Diagnostic::error(format!(
            "could not read the rules: the technology {:?} lists no KPI",
            empty.name
        ))
        .in_file(file)
        .hint("write kpis = [\"rrc_setup_success_rate\"]"));
    }
    Ok(RegulatorPack {
        id: saved.id,
        name: saved.name,
        authority: saved.authority,
        zone,
        basis: saved.basis,
        verified: saved.verified,
        maintenance_notified_hours_min: saved.maintenance_notified_hours_min,
        days_left_out,
        technologies: saved.technology,
    })
}

fn kind_of(file: &str, word: &str) -> Result<ExclusionKind, Diagnostic> {
    let names = || ExclusionKind::NAMES.iter().map(|(name, _)| *name);
    let found = ExclusionKind::NAMES.iter().find(|(name, _)| *name == word);
    found.map(|(_, kind)| *kind).ok_or_else(|| {
        let hint = match nearest(word, names()) {
            Some(near) => format!("did you mean {near:?}?"),
            None => format!("known are {}", names().collect::<Vec<_>>().join(", ")),
        };
        Diagnostic::error(format!(
            "could not read the rules: \"days_left_out\" lists {word:?}, no kind of exclusion"
        ))
        .in_file(file)
        .hint(hint)
    })
}
