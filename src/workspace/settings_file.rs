//! `vigia.toml`: the saved form of [`Settings`].

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use super::ReportDefaults;
use super::settings::{PasswordPlace, Settings, WarehouseSettings};
use crate::diagnostic::{Diagnostic, nearest};
use crate::format::Locale;
use crate::import::{Limits, Selection};
use crate::model::Zone;
use crate::query::SuspectPolicy;
use crate::words::Language;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsFile {
    name: String,
    zone: Option<String>,
    suspect: Option<String>,
    #[serde(default)]
    import: ImportSection,
    #[serde(default)]
    limits: LimitsSection,
    #[serde(default)]
    cache: CacheSection,
    #[serde(default)]
    report: ReportSection,
    warehouse: Option<WarehouseSection>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ImportSection {
    zone_when_missing: Option<String>,
    #[serde(default)]
    measurements: Vec<String>,
    #[serde(default)]
    watch: Vec<PathBuf>,
    watch_every_secs: Option<u32>,
}

/// [`Limits`], each where it is not the default.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitsSection {
    content_bytes_max: Option<u64>,
    expansion_ratio_max: Option<u64>,
    archive_bytes_max: Option<u64>,
    archive_depth_max: Option<u64>,
    archive_entries_max: Option<u64>,
    member_name_bytes_max: Option<u64>,
    line_bytes_max: Option<u64>,
    columns_max: Option<u64>,
    cells_max: Option<u64>,
    nesting_max: Option<u64>,
    attributes_max: Option<u64>,
    name_bytes_max: Option<u64>,
}

impl LimitsSection {
    fn limits(&self) -> Result<Limits, Diagnostic> {
        let default = Limits::default();
        let given = |key: &str, value: Option<u64>, default: u64| match value {
            Some(0) => Err(Diagnostic::error(format!(
                "could not read the settings: \"{key}\" is 0, so that nothing could be imported"
            ))
            .in_file("vigia.toml")
            .hint(format!("take the line away; without it {default} counts"))),
            given => Ok(given.unwrap_or(default)),
        };
        let depth_max = u64::from(default.archive_depth_max);
        let depth_max = given("archive_depth_max", self.archive_depth_max, depth_max)?;
        Ok(Limits {
            content_bytes_max: given(
                "content_bytes_max",
                self.content_bytes_max,
                default.content_bytes_max,
            )?,
            expansion_ratio_max: given(
                "expansion_ratio_max",
                self.expansion_ratio_max,
                default.expansion_ratio_max,
            )?,
            archive_bytes_max: given(
                "archive_bytes_max",
                self.archive_bytes_max,
                default.archive_bytes_max,
            )?,
            archive_depth_max: u32::try_from(depth_max).unwrap_or(u32::MAX),
            archive_entries_max: given(
                "archive_entries_max",
                self.archive_entries_max,
                default.archive_entries_max,
            )?,
            member_name_bytes_max: given(
                "member_name_bytes_max",
                self.member_name_bytes_max,
                default.member_name_bytes_max,
            )?,
            line_bytes_max: given("line_bytes_max", self.line_bytes_max, default.line_bytes_max)?,
            columns_max: given("columns_max", self.columns_max, default.columns_max)?,
            cells_max: given("cells_max", self.cells_max, default.cells_max)?,
            nesting_max: given("nesting_max", self.nesting_max, default.nesting_max)?,
            attributes_max: given("attributes_max", self.attributes_max, default.attributes_max)?,
            name_bytes_max: given("name_bytes_max", self.name_bytes_max, default.name_bytes_max)?,
        })
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct CacheSection {
    import_memory_mib: Option<u32>,
    query_memory_mib: Option<u32>,
}

/// `password` is known only to be refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WarehouseSection {
    url: String,
    database: Option<String>,
    cluster: Option<String>,
    user: Option<String>,
    password: Option<serde::de::IgnoredAny>,
    password_env: Option<String>,
    password_file: Option<PathBuf>,
    ca_file: Option<PathBuf>,
    recent_days: Option<u32>,
}

/// Days that may be read from the cache beside a warehouse: ten years.
const RECENT_DAYS_MAX: u32 = 3_660;

/// What a warehouse is called where the settings do not say so.
const WAREHOUSE_DATABASE: &str = "vigia";
const WAREHOUSE_USER: &str = "default";

impl WarehouseSection {
    fn settings(self) -> Result<WarehouseSettings, Diagnostic> {
        let refused = |what: &str| {
            Diagnostic::error(format!("could not read the settings: [warehouse] {what}"))
                .in_file("vigia.toml")
        };
        if self.password.is_some() {
            return Err(refused("holds a password, and this file is shared")
                .hint("name where it is: password_env = \"VIGIA_WAREHOUSE_PASSWORD\" or password_file = \"FILE\"; then change it, because others may have read it"));
        }
        if self.url.contains('@') {
            return Err(refused("has a user or a password in \"url\", and this file is shared")
                .hint("write the user as user = \"NAME\", and name where the password is with password_env or password_file"));
        }
        let password = match (self.password_env, self.password_file) {
            (Some(_), Some(_)) => {
                return Err(refused("names two places of the password")
                    .hint("keep password_env or password_file"));
            }
            (Some(name), None) => PasswordPlace::Environment(name),
            (None, Some(file)) => PasswordPlace::File(file),
            (None, None) => PasswordPlace::Nowhere,
        };
        if let Some(days) = self.recent_days
            && !(1..=RECENT_DAYS_MAX).contains(&days)
        {
            return Err(refused(&format!("says recent_days = {days}"))
                .hint(format!("write a number from 1 to {RECENT_DAYS_MAX}, or take the line away to read everything from the warehouse")));
        }
        Ok(WarehouseSettings {
            url: self.url,
            database: self.database.unwrap_or_else(|| WAREHOUSE_DATABASE.to_owned()),
            cluster: self.cluster,
            user: self.user.unwrap_or_else(|| WAREHOUSE_USER.to_owned()),
            password,
            ca_file: self.ca_file,
            recent_days: self.recent_days,
        })
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReportSection {
    language: Option<String>,
    locale: Option<String>,
    template: Option<String>,
}

/// Memory for open tiles: one part of what [`super::import`] accounts for. *Good*: an import runs beside a spreadsheet on a laptop.
/// *Bad*: a node-day that does not fit is written in several strokes, each of which reads its tiles again.
const IMPORT_MEMORY_MIB: u32 = 256;
/// Memory for what one question adds up. *Good*: a month of one counter by hour for 6,000 cells fits. *Bad*: by quarter-hour it is
/// refused, with a sentence that names this setting.
const QUERY_MEMORY_MIB: u32 = 384;
/// *Good*: a quarter-hourly file is there within a minute of its end. *Bad*: a network share is asked twice a minute.
const WATCH_EVERY_SECS: u32 = 30;

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
    let selection = Selection::parse(&file.import.measurements).map_err(|e| {
        Diagnostic::error(format!("could not read the settings: {e} in \"measurements\""))
            .in_file("vigia.toml")
            .hint("a pattern is such as \"pmRrc*\", \"!pmFlex*\" or \"group:PmGroup=EUtranCell*\"")
    })?;
    let watch_every_secs = file.import.watch_every_secs.unwrap_or(WATCH_EVERY_SECS).max(1);
    let memory_mib = file.cache.import_memory_mib.unwrap_or(IMPORT_MEMORY_MIB).max(16);
    let query_mib = file.cache.query_memory_mib.unwrap_or(QUERY_MEMORY_MIB).max(16);
    Ok(Settings {
        name: file.name,
        zone,
        zone_when_missing,
        suspect: suspect_named(file.suspect.as_deref())?,
        selection,
        limits: file.limits.limits()?,
        report: report_defaults(&file.report)?,
        report_template: file.report.template.clone().unwrap_or_default(),
        warehouse: file.warehouse.map(WarehouseSection::settings).transpose()?,
        watch: file.import.watch,
        watch_every: Duration::from_secs(u64::from(watch_every_secs)),
        import_memory_bytes: memory_mib as usize * 1024 * 1024,
        frame_memory_bytes: (query_mib as usize) << 20,
    })
}

/// The file a new workspace starts with.
pub fn new_settings_text(name: &str, zone: &str) -> String {
    let name = toml::Value::String(name.to_owned());
    let Limits { content_bytes_max, .. } = Limits::default();
    format!(
        r#"# A Vigia workspace. Everything in this folder but cache.sqlite is yours to edit and to keep under version control.
name = {name}

# The zone in which times are shown when nothing else says so. Contracts name their own.
zone = "{zone}"

# Values that the sender marked suspect: "keep" counts them and shows their share, "exclude" leaves them out of what arrived.
# Questions may say otherwise (`--keep-suspect`, `--exclude-suspect`); contracts have rules of their own.
# suspect = "keep"

[import]
# Some exports give times without an offset. They are read in this zone, and the import says so.
# Take the line away, and such files are refused until `vigia import --zone` names one.
zone_when_missing = "{zone}"
# Only some measurement types: the last pattern that matches decides, "!" leaves out, "group:" asks for the group.
# measurements = ["pmRrc*", "pmErab*", "!pmFlex*"]
# Folders that are looked at while the workspace is open; new files are imported when they have stopped growing.
# watch = ["exports/in"]
# watch_every_secs = {WATCH_EVERY_SECS}

# A file that asks too much of the machine is refused, and the refusal names the limit. Raise it here.
# [limits]
# content_bytes_max = {content_bytes_max}

[cache]
# Memory for open tiles during an import.
import_memory_mib = {IMPORT_MEMORY_MIB}
# Memory for questions. An answer that does not fit is refused, and the refusal says how much it needs.
query_memory_mib = {QUERY_MEMORY_MIB}

# Reports of contracts that say neither "report_language" nor "number_locale". Without these lines both go by the country of the
# customer: a Peruvian one reads Spanish and 12,345.60, a Brazilian one Portuguese and 12.345,60.
# [report]
# language = "es"
# locale = "es-PE"
# Paper of contracts that say no "report_template": a folder below templates/ with logo, color and own pages.
# template = "andina"

# Where one machine is not enough: questions are answered by a cluster of ClickHouse servers. The password stands elsewhere.
# [warehouse]
# url = "https://warehouse.example:8443"
# cluster = "pm"
# database = "vigia"
# user = "vigia"
# password_env = "VIGIA_WAREHOUSE_PASSWORD"
# ca_file = "warehouse-ca.pem"
# The last days are read from the cache, everything before from the warehouse; without it the cache is not read.
# recent_days = 42
"#
    )
}

fn suspect_named(word: Option<&str>) -> Result<SuspectPolicy, Diagnostic> {
    let words = [("keep", SuspectPolicy::Keep), ("exclude", SuspectPolicy::Exclude)];
    let Some(word) = word else { return Ok(SuspectPolicy::default()) };
    if let Some((_, policy)) = words.iter().find(|(known, _)| *known == word) {
        return Ok(*policy);
    }
    let hint = match nearest(word, words.iter().map(|(known, _)| *known)) {
        Some(near) => format!("did you mean {near:?}?"),
        None => "write suspect = \"keep\" or suspect = \"exclude\"".to_owned(),
    };
    Err(Diagnostic::error(format!(
        "could not read the settings: \"suspect\" is {word:?}, neither \"keep\" nor \"exclude\""
    ))
    .in_file("vigia.toml")
    .hint(hint))
}

fn report_defaults(section: &ReportSection) -> Result<ReportDefaults, Diagnostic> {
    let refused = |key: &str, name: &str, kind: &str, known: &[&str]| {
        let hint = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean {near:?}?"),
            None => format!("one of {}", known.join(", ")),
        };
        Diagnostic::error(format!(
            "could not read the settings: \"{key}\" of [report] is {name:?}, no {kind} that is known"
        ))
        .in_file("vigia.toml")
        .hint(hint)
    };
    let language = section.language.as_deref().map(|name| {
        let codes = Language::ALL.map(Language::code);
        Language::of_code(name).ok_or_else(|| refused("language", name, "language", &codes))
    });
    let locale = section.locale.as_deref().map(|name| {
        let names: Vec<&str> = Locale::names().collect();
        Locale::named(name).ok_or_else(|| refused("locale", name, "number locale", &names))
    });
    Ok(ReportDefaults { language: language.transpose()?, locale: locale.transpose()? })
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
