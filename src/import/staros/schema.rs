//! The bulkstats configuration of a StarOS node: the only place that names the columns of its files.
//!
//! ```text
//! sample-interval 5                                                                      minutes
//! mme schema mmeSch1 format mmeSch1,%localdate%,%localtime%,%servname%,%sess-cur%,…
//! └ subsystem      └ tag     └ the columns, with variables between percent signs
//! ```
//! A `schema` without a subsystem belongs to the system itself. Several nodes and several `file` sections may define one tag
//! differently: the number of columns of a row tells which is meant, and where it does not, the row has no names.

use std::collections::BTreeMap;

use super::kind::{CounterKind, kind_by_name};
use crate::model::GranularityPeriod;

/// Subsystem of a `schema` line that names none.
const SYSTEM: &str = "system";

/// Variables that say *which* object a row is about. All others are values, also where they are texts.
///
/// From the configurations met and the node's own words for its contexts, services, cards and peers. *Good*: a new counter is a
/// value, never a part of a name. *Bad*: an identity not listed here becomes a text that is counted, and rows of several objects
/// repeat each other; that is said as conflicts.
const KEY_VARIABLES: &[&str] = &[
    "apn",
    "apn-name",
    "card",
    "dest-card",
    "ecs-readdress-server-ip-address",
    "group",
    "groupname",
    "interface-type",
    "ipaddr",
    "ippoolname",
    "name",
    "peer-address",
    "port",
    "qci-value",
    "rulebase-name",
    "saegw-servname",
    "saegw-vpnname",
    "servid",
    "servname",
    "servtype",
    "src-card",
    "tai-mcc",
    "tai-mnc",
    "tai-tac",
    "up-appl-group-name",
    "up-svc-chain-name",
    "vpnid",
    "vpnname",
    "vrf",
];

/// What one column of a schema holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    /// Text that stands in every row; the first one is the tag.
    Literal(String),
    LocalDate,
    LocalTime,
    UtcDate,
    UtcTime,
    Host,
    /// Part of the object's name: the variable, or several with text between them.
    Key(String),
    Value(String),
}

impl Column {
    fn parse(text: &str) -> Self {
        let variables: Vec<&str> = text.split('%').skip(1).step_by(2).collect();
        match variables.as_slice() {
            [] => Self::Literal(text.to_owned()),
            ["localdate"] => Self::LocalDate,
            ["localtime"] => Self::LocalTime,
            ["date"] => Self::UtcDate,
            ["time"] => Self::UtcTime,
            ["host"] => Self::Host,
            names if names.iter().all(|name| KEY_VARIABLES.contains(name)) => {
                Self::Key(names.join("-"))
            }
            names => Self::Value(names.join("-")),
        }
    }
}

/// One `schema … format …` line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Schema {
    /// `mme`, `apn`, …; `system` where the line names none.
    pub(super) subsystem: String,
    pub(super) columns: Vec<Column>,
    /// Between two samples, where the configuration says it.
    pub(super) interval: Option<GranularityPeriod>,
}

/// What the columns of bulkstats files mean, from one configuration or several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BulkstatsSchemas {
    /// By tag; each sorted, none twice.
    by_tag: BTreeMap<String, Vec<Schema>>,
    /// By measurement name, where a dictionary knows better than the name.
    kinds: BTreeMap<String, CounterKind>,
}

/// The definition of a row, or why there is none.
pub(super) enum Found<'a> {
    One(&'a Schema),
    UnknownTag,
    /// The numbers of columns that the tag may have.
    OtherWidth(Vec<usize>),
    /// Two definitions have as many columns and differ.
    Ambiguous,
}

impl BulkstatsSchemas {
    /// Reads a configuration; whatever is no schema is passed over.
    pub fn parse(text: &str) -> Self {
        let mut schemas = Self::default();
        schemas.merge_text(text);
        schemas
    }

    /// Adds the schemas of a further configuration.
    pub fn merge_text(&mut self, text: &str) {
        let interval = text.lines().rev().find_map(sample_interval);
        for (subsystem, template) in text.lines().filter_map(schema_line) {
            let columns: Vec<Column> =
                template.split(',').map(|c| Column::parse(c.trim())).collect();
            let Some(Column::Literal(tag)) = columns.first() else { continue };
            let variants = self.by_tag.entry(tag.clone()).or_default();
            let schema = Schema { subsystem: subsystem.to_owned(), columns, interval };
            if let Err(place) = variants.binary_search(&schema) {
                variants.insert(place, schema);
            }
        }
    }

    /// Says of a measurement, such as `mme.sess-cur`, what its readings mean; whatever its name looks like.
    pub fn set_kind(&mut self, measurement: &str, kind: CounterKind) {
        self.kinds.insert(measurement.to_owned(), kind);
    }

    /// Whether no schema is known.
    pub fn is_empty(&self) -> bool {
        self.by_tag.is_empty()
    }

    pub fn n_schemas(&self) -> usize {
        self.by_tag.values().map(Vec::len).sum()
    }

    /// All there is to know, as text: equal for equal schemas, whatever the order of their files.
    pub(in crate::import) fn canonical_text(&self) -> String {
        format!("{:?}{:?}", self.by_tag, self.kinds)
    }

    pub(super) fn n_values(&self) -> usize {
        let is_value = |column: &&Column| matches!(column, Column::Value(_));
        let schemas = self.by_tag.values().flatten();
        schemas.map(|schema| schema.columns.iter().filter(is_value).count()).sum()
    }

    pub(super) fn intervals(&self) -> Vec<GranularityPeriod> {
        let mut all: Vec<_> = self.by_tag.values().flatten().filter_map(|s| s.interval).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    pub(super) fn kind(&self, measurement: &str, variable: &str) -> CounterKind {
        self.kinds.get(measurement).copied().unwrap_or_else(|| kind_by_name(variable))
    }

    pub(super) fn find(&self, tag: &str, n_columns: usize) -> Found<'_> {
        let Some(variants) = self.by_tag.get(tag) else { return Found::UnknownTag };
        let mut fitting = variants.iter().filter(|schema| schema.columns.len() == n_columns);
        match (fitting.next(), fitting.next()) {
            (Some(one), None) => Found::One(one),
            (Some(_), Some(_)) => Found::Ambiguous,
            (None, _) => Found::OtherWidth(variants.iter().map(|s| s.columns.len()).collect()),
        }
    }
}

/// `sample-interval 5`: minutes.
fn sample_interval(line: &str) -> Option<GranularityPeriod> {
    let minutes: u32 = line.trim().strip_prefix("sample-interval")?.trim().parse().ok()?;
    GranularityPeriod::from_secs(minutes.checked_mul(60)?)
}

/// Subsystem and columns of a line that defines a schema.
pub(super) fn schema_line(line: &str) -> Option<(&str, &str)> {
    let (before, after) = line.trim().split_once("schema ")?;
    let subsystem = before.trim();
    let (_, template) = after.trim_start().split_once(" format ")?;
    let template = template.trim().trim_matches('"');
    let is_word = !subsystem.contains(char::is_whitespace);
    // A line that was cut off inside of a variable would name its last columns wrongly.
    let n_marks = template.matches('%').count();
    let is_template = template.contains(',') && n_marks > 0 && n_marks.is_multiple_of(2);
    let subsystem = if subsystem.is_empty() { SYSTEM } else { subsystem };
    (is_word && is_template).then_some((subsystem, template))
}

/// The lines of a configuration that matter, in their order. A whole configuration of a node holds the addresses, users and
/// passwords of its receivers: they do not belong into a workspace.
pub(super) fn without_secrets(text: &str) -> String {
    let wanted = |line: &&str| {
        let words = ["sample-interval", "file ", "bulkstats mode", "#exit"];
        schema_line(line).is_some() || words.iter().any(|word| line.trim().starts_with(word))
    };
    let mut kept: Vec<&str> = Vec::new();
    for line in text.lines().filter(wanted) {
        // What is left of other sections is their ends.
        if line.trim() != "#exit" || kept.last().is_some_and(|last| last.trim() != "#exit") {
            kept.push(line.trim_end());
        }
    }
    kept.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIGURATION: &str = "config\n  bulkstats mode\n    sample-interval 5\n    receiver 192.0.2.1 primary mechanism sftp login someone encrypted password 0123\n    file 2\n      remotefile format //x/%host%_bulkstats.csv\n      mme schema mmeSch1 format mmeSch1,%localdate%,%localtime%,%servname%,%sess-cur%,%emmevent-auth-attempt%\n      port schema portSch1 format portSch1,%localdate%,%localtime%,%card%-%port%,%rxbytes%\n      schema sys1 format sys1,%date%,%time%,%host%,%disc-reason-0%\n    #exit\n  #exit\n  #exit\nend\n";

    #[test]
    fn lines_become_schemas() {
        let schemas = BulkstatsSchemas::parse(CONFIGURATION);
        assert_eq!((schemas.n_schemas(), schemas.n_values()), (3, 4));
        assert_eq!(schemas.intervals(), GranularityPeriod::from_secs(300).as_slice());
        let Found::One(port) = schemas.find("portSch1", 5) else { panic!("no port") };
        assert_eq!(port.subsystem, "port");
        assert_eq!(
            port.columns[3..],
            [Column::Key("card-port".into()), Column::Value("rxbytes".into())]
        );
        let Found::One(system) = schemas.find("sys1", 5) else { panic!("no system") };
        assert_eq!(system.subsystem, "system");
        assert_eq!(system.columns[1..4], [Column::UtcDate, Column::UtcTime, Column::Host]);
        assert!(matches!(schemas.find("mmeSch1", 7), Found::OtherWidth(widths) if widths == [6]));
        assert!(matches!(schemas.find("mmeSch2", 6), Found::UnknownTag));
    }

    #[test]
    fn several_configurations_and_what_they_disagree_on() {
        let mut schemas = BulkstatsSchemas::parse(CONFIGURATION);
        schemas.merge_text(CONFIGURATION);
        assert_eq!(schemas, BulkstatsSchemas::parse(CONFIGURATION), "the same again adds nothing");
        schemas.merge_text(&CONFIGURATION.replace("%sess-cur%,", ""));
        assert!(matches!(schemas.find("mmeSch1", 5), Found::One(_)));
        assert!(matches!(schemas.find("mmeSch1", 6), Found::One(_)));
        schemas.merge_text(&CONFIGURATION.replace("%sess-cur%", "%sess-max%"));
        assert!(matches!(schemas.find("mmeSch1", 6), Found::Ambiguous));
    }

    #[test]
    fn a_line_that_is_cut_off_is_no_schema() {
        let cut = CONFIGURATION.replace("%emmevent-auth-attempt%", "%emmevent-au");
        let schemas = BulkstatsSchemas::parse(&cut);
        assert!(matches!(schemas.find("mmeSch1", 6), Found::UnknownTag));
        assert_eq!(schemas.n_schemas(), 2);
    }

    #[test]
    fn a_dictionary_overrides_the_name() {
        let mut schemas = BulkstatsSchemas::parse(CONFIGURATION);
        assert_eq!(schemas.kind("mme.sess-cur", "sess-cur"), CounterKind::Gauge);
        schemas.set_kind("mme.sess-cur", CounterKind::Cumulative);
        assert_eq!(schemas.kind("mme.sess-cur", "sess-cur"), CounterKind::Cumulative);
    }

    #[test]
    fn what_is_kept_of_a_configuration_names_columns_and_nothing_else() {
        let kept = without_secrets(CONFIGURATION);
        assert_eq!(BulkstatsSchemas::parse(&kept), BulkstatsSchemas::parse(CONFIGURATION));
        for secret in ["password", "someone", "192.0.2.1", "remotefile"] {
            assert!(!kept.contains(secret), "{kept}");
        }
    }
}
