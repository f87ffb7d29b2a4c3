//! `vigia.toml`: the saved form of [`Settings`].

use serde::Deserialize;

use super::settings::Settings;
use crate::diagnostic::Diagnostic;
use crate::model::Zone;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsFile {
    name: String,
    zone: Option<String>,
    #[serde(default)]
    import: ImportSection,
    #[serde(default)]
    cache: CacheSection,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ImportSection {
    zone_when_missing: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct CacheSection {
    import_memory_mib: Option<u32>,
}

/// *Good*: a node-day of a few thousand counters fits. *Bad*: a workspace on a small laptop may want less.
const IMPORT_MEMORY_MIB: u32 = 1024;

/// Reads the text of a `vigia.toml`.
pub fn parse_settings(text: &str) -> Result<Settings, Diagnostic> {
    let file: SettingsFile =
        toml::from_str(text).map_err(|e| toml_diagnostic("vigia.toml", text, &e))?;
    let zone = match &file.zone {
        Some(name) => zone_named(name, "zone")?,
        None => Zone::utc(),
    };
    let zone_when_missing = match file.import.zone_when_missing.as_deref() {
        Some(name) => Some(zone_named(name, "zone_when_missing")?),
        None => None,
    };
    let memory_mib = file.cache.import_memory_mib.unwrap_or(IMPORT_MEMORY_MIB).max(16);
    Ok(Settings {
        name: file.name,
        zone,
        zone_when_missing,
        import_memory_bytes: memory_mib as usize * 1024 * 1024,
    })
}

/// The file a new workspace starts with.
pub fn new_settings_text(name: &str, zone: &str) -> String {
    let name = toml::Value::String(name.to_owned());
    format!(
        r#"# A Vigia workspace. Everything in this folder but cache.sqlite is yours to edit and to keep under version control.
name = {name}

# The zone in which times are shown when nothing else says so. Contracts name their own.
zone = "{zone}"

[import]
# Some exports give times without an offset. They are read in this zone, and the import says so.
# Take the line away, and such files are refused until `vigia import --zone` names one.
zone_when_missing = "{zone}"

[cache]
# Memory for open tiles during an import.
import_memory_mib = {IMPORT_MEMORY_MIB}
"#
    )
}

fn zone_named(name: &str, key: &str) -> Result<Zone, Diagnostic> {
    Zone::named(name).map_err(|e| {
        Diagnostic::error(format!("could not read the settings: {e} in \"{key}\""))
            .in_file("vigia.toml")
            .hint("use an IANA name such as \"America/Lima\"")
    })
}

/// A TOML mistake with its line.
pub fn toml_diagnostic(file: &str, text: &str, error: &toml::de::Error) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(format!("could not read the file: {}", error.message())).in_file(file);
    match error.span() {
        Some(span) => {
            diagnostic.at_line(text[..span.start.min(text.len())].matches('\n').count() as u64 + 1)
        }
        None => diagnostic,
    }
}
