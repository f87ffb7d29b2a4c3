//! Flags and their help.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::report::ReportKind;
use clap::{Args, Parser, Subcommand, ValueEnum};

/// KPIs, SLAs and reports from exported network performance data, on this machine.
///
/// Without a command the window opens.
#[derive(Debug, Parser)]
#[command(name = "vigia", version, max_term_width = 100)]
pub struct Arguments {
    /// Folder of the workspace [default: the current folder if it holds vigia.toml]
    #[arg(long, global = true, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// Print JSON where a command prints
    #[arg(long, global = true)]
    pub json: bool,
    /// Print results and errors only
    #[arg(long, short, global = true)]
    pub quiet: bool,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the exports of a made-up operator, import them, judge last month, write the reports, open the window
    Demo(DemoArguments),
    /// Make a workspace in a folder
    Init {
        folder: PathBuf,
        /// Name of the workspace [default: the folder's name]
        #[arg(long)]
        name: Option<String>,
        /// IANA zone in which times are shown and times without an offset are read
        #[arg(long, default_value = "UTC")]
        zone: String,
    },
    /// Read export files, folders and archives (.gz, .zip, .tar.gz) into the cache
    Import(ImportArguments),
    /// Say what a file is, how it would be read and why, and show its first rows
    Sniff(SniffArguments),
    /// List what the workspace holds
    List {
        #[arg(value_enum)]
        what: ListWhat,
        /// With `objects`: only those that pass, such as: technology == "LTE" and region in ("Norte", "Sur")
        #[arg(long = "where", value_name = "EXPR")]
        filter: Option<String>,
        /// With `kpis`: the language of their names
        #[arg(long, value_name = "CODE", value_parser = ["en", "es", "pt", "zh"])]
        language: Option<String>,
    },
    /// Compute KPIs, formulas or measurements
    Query(QueryArguments),
    /// Show where one value comes from: its counters, the rows they were added up from, and the files that brought these
    Trace(TraceArguments),
    /// Show the busy hours of a definition: of each unit and local day its start, its traffic, and how much arrived
    BusyHours(BusyHoursArguments),
    /// Find the worst objects of one KPI: by rate, by their share of all failures, by their bad days
    Worst(super::worst::WorstArguments),
    /// Find hours in which KPIs differ from the same hour of the weeks before
    Changes(super::changes::ChangesArguments),
    /// Show which outages and tickets belong together, and which stand alone
    Join(super::join::JoinArguments),
    /// Judge one month of a contract
    Evaluate {
        contract: String,
        /// Period, such as 2026-10, 2026-W40 or 2026-Q3, as the contract's window has it
        #[arg(long)]
        period: String,
        /// Look at data before this time only (for a period that is not over) [default: now]
        #[arg(long, value_name = "T")]
        as_of: Option<String>,
        /// Judge a second time with another term, never officially: target=99.5, availability.busy_hour=NAME, exclusions=none,
        /// without_worst=5, completeness_min=0.8, outage_minutes=INC-7:30, "method=percentile 95 nearest_rank intervals 1h";
        /// repeat it for several
        #[arg(long, value_name = "KEY=VALUE")]
        what_if: Vec<String>,
        /// Exit with 1 when the verdict is breached or undecided
        #[arg(long)]
        strict: bool,
    },
    /// The ledger of exclusions: what is in it, what an entry would change, deciding, and taking the last change back
    Exclusions {
        #[command(subcommand)]
        action: super::exclusions::ExclusionAction,
    },
    /// Show all contracts and their months: verdicts, margins, money due and at risk
    Portfolio(super::portfolio::PortfolioArguments),
    /// Roll the scores of all contracts up: country, region, group, by a weight that is named
    Scorecard(super::scorecard::ScorecardArguments),
    /// Write a report: of a contract, or of all of them together
    Report(ReportArguments),
    /// Freeze the result of a period under statements/: provisional, then final, then restated; nothing overwrites a frozen result
    Freeze(FreezeArguments),
    /// Write the evidence pack of a period: report, data, exclusions, terms, formulas, and the SHA-256 of all of it
    Pack(PackArguments),
    /// Check an evidence pack: name what was changed and what does not agree with the rest; exit with 1 where anything does
    Verify {
        /// An evidence pack
        file: PathBuf,
    },
    /// Say why two evidence packs (or frozen results) differ; exit with 1 where they do
    Diff {
        /// An evidence pack, or a frozen result of statements/
        left: PathBuf,
        right: PathBuf,
    },
    /// Exchange contracts as TM Forum TMF657 documents (Service Quality Management, v4.0.0)
    Tmf657 {
        #[command(subcommand)]
        action: super::tmf657::Tmf657Action,
    },
    /// Rules of regulators: which there are, taking one over as files to edit, and what a month says by them
    Regulator {
        #[command(subcommand)]
        action: RegulatorAction,
    },
    /// Look after the cache
    Cache {
        #[command(subcommand)]
        action: CacheAction,
    },
    /// Make, fill and look at the warehouse that vigia.toml names
    #[cfg(feature = "warehouse")]
    Warehouse {
        #[command(subcommand)]
        action: WarehouseAction,
    },
    /// Explain what is written into files and fields
    Reference {
        /// Which page
        #[arg(value_enum, default_value = "formulas")]
        page: ReferencePage,
    },
    /// Check this installation with worked examples
    Doctor,
}

#[derive(Debug, Args)]
pub struct DemoArguments {
    /// Folder to write to; it must be empty or absent
    #[arg(long, value_name = "DIR", default_value = "vigia-demo")]
    pub dir: PathBuf,
    /// Number of cells
    #[arg(long, value_name = "N", default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub cells: u32,
    /// Number of days from the first of the month [default: the whole month and three days more]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=3_660))]
    pub days: Option<u32>,
    /// Same seed, same bytes
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Month to judge [default: the last whole month]
    #[arg(long, value_name = "MONTH")]
    pub period: Option<String>,
    /// Do not open the window
    #[arg(long)]
    pub headless: bool,
}

#[derive(Debug, Args)]
pub struct ImportArguments {
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Reader to use, whatever the files look like
    #[arg(long, value_name = "NAME")]
    pub format: Option<String>,
    /// IANA zone of times that an export gives without an offset [default: from vigia.toml]
    #[arg(long)]
    pub zone: Option<String>,
    /// How the tables are to be read: a file as under mappings/ of the workspace
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Read XML that has something before its declaration, and say what was skipped
    #[arg(long)]
    pub repair: bool,
    /// Only measurement types of such names: pmRrc*, !pmFlex*, group:PmGroup=EUtranCell* [default: from vigia.toml]
    #[arg(long, value_name = "PATTERN", value_delimiter = ',', allow_hyphen_values = true)]
    pub measurements: Option<Vec<String>>,
    /// Take files that were imported before once more: what other files replaced of them since is replaced by them again
    #[arg(long, conflicts_with = "watch")]
    pub again: bool,
    /// Where the values go
    #[arg(long, value_enum, default_value = "cache")]
    pub to: ImportTarget,
    /// Go on looking at the folders and read what has stopped growing, until Ctrl-C
    #[arg(long)]
    pub watch: bool,
    /// With --watch: pause between two looks, such as 30s, 5m or 1h
    #[arg(long, value_name = "STEP", default_value = "30s", requires = "watch", value_parser = pause)]
    pub every: Duration,
    /// Exit with 1 when a file or a record was rejected
    #[arg(long, conflicts_with = "watch")]
    pub strict: bool,
}

/// `30s`, `5m`, `1h`.
fn pause(text: &str) -> Result<Duration, String> {
    let wrong = || format!("{text:?} is no pause: write 30s, 5m or 1h");
    let unit_at = text.len().checked_sub(1).filter(|at| text.is_char_boundary(*at));
    let (number, unit) = text.split_at(unit_at.ok_or_else(wrong)?);
    let unit_secs = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return Err(wrong()),
    };
    let number: u64 = number.parse().ok().filter(|n| (1..=1440).contains(n)).ok_or_else(wrong)?;
    Ok(Duration::from_secs(number * unit_secs))
}

#[derive(Debug, Args)]
pub struct SniffArguments {
    pub path: PathBuf,
    /// Reader to use, whatever the file looks like
    #[arg(long, value_name = "NAME")]
    pub format: Option<String>,
    /// Zone of times without an offset
    #[arg(long)]
    pub zone: Option<String>,
    /// Try a mapping
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Read XML that has something before its declaration, and say what was skipped
    #[arg(long)]
    pub repair: bool,
    /// Only measurement types of such names, as `import` takes them
    #[arg(long, value_name = "PATTERN", value_delimiter = ',', allow_hyphen_values = true)]
    pub measurements: Option<Vec<String>>,
    /// Print all decisions about the table as a mapping, to be edited and saved under mappings/ of the workspace
    #[arg(long)]
    pub as_mapping: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListWhat {
    Objects,
    Measurements,
    Kpis,
    Imports,
    Rejects,
    Contracts,
    /// Definitions of busy hours
    BusyHours,
    /// Saved views, for `vigia query --view`
    Views,
    Dashboards,
    Tickets,
    Outages,
    /// Objects without topology, and rows of topology without objects
    Topology,
    /// Formats that can be read, and whether real files proved it
    Formats,
}

#[derive(Debug, Args)]
pub struct QueryArguments {
    /// A saved view of the workspace, by id or name; what is given beside it takes the place of what it says
    #[arg(long, value_name = "NAME")]
    pub view: Option<String>,
    /// KPIs of the catalogue, by id
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub kpi: Vec<String>,
    /// A formula, such as: 100 * sum(pmRrcConnEstabSucc) / sum(pmRrcConnEstabAtt)
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub formula: Option<String>,
    /// Measurements by their own names, bins in brackets: `pmX[5]`, `pmX[*]`
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub measurement: Vec<String>,
    /// Only objects that pass
    #[arg(long = "where", value_name = "EXPR")]
    pub filter: Option<String>,
    /// Group by object, an RDN class, a topology attribute, vendor, technology or measurement_group
    #[arg(long, value_name = "KEY", value_delimiter = ',')]
    pub by: Vec<String>,
    /// Length of a bucket: 15m, 1h, 1d, 1w, 1mo, all [default: all]
    #[arg(long, value_name = "STEP")]
    pub every: Option<String>,
    #[command(flatten)]
    pub span: SpanArguments,
    /// Granularity period in which the counters are stored, such as 15m, 1h or 100s [default: the finest common one, of
    /// several on each day the finest that is mostly there]
    #[arg(long, value_name = "STEP")]
    pub granularity: Option<String>,
    #[command(flatten)]
    pub suspect: SuspectArguments,
    /// Only in the busy hours of that name: each object counts in its own (`vigia list busy-hours`)
    #[arg(long, value_name = "NAME")]
    pub busy_hour: Option<String>,
    /// Only the N worst groups, by the first KPI over the whole range
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub worst: Option<u32>,
    /// Add numerator, denominator and every aggregated counter, the periods received, expected and suspect, and between which
    /// values a share lies where periods are missing
    #[arg(long)]
    pub explain: bool,
    /// Say how the answer was found instead of giving it: tiles, rollups, threads, bytes, time of each stage
    #[arg(long, conflicts_with_all = ["explain", "format", "output"])]
    pub plan: bool,
    /// Read the periods themselves, not what days add up to; the answer is the same
    #[arg(long)]
    pub no_rollups: bool,
    /// Write CSV for the spreadsheets of that locale, such as es-CO: decimal comma and semicolons where that is the custom
    #[arg(long, value_name = "NAME", conflicts_with = "plan")]
    pub csv_locale: Option<String>,
    #[command(flatten)]
    pub out: OutputArguments,
}

#[derive(Debug, Args)]
pub struct TraceArguments {
    /// A KPI of the catalogue, by id
    #[arg(long, value_name = "ID", required_unless_present_any = ["formula", "measurement"])]
    pub kpi: Option<String>,
    /// A formula
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, conflicts_with = "kpi")]
    pub formula: Option<String>,
    /// A measurement by its own name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["kpi", "formula"])]
    pub measurement: Option<String>,
    /// Only objects that pass, as the query had it
    #[arg(long = "where", value_name = "EXPR")]
    pub filter: Option<String>,
    /// Which group of the query: region=Norte; repeat it for several keys
    #[arg(long, value_name = "KEY=VALUE")]
    pub by: Vec<String>,
    #[command(flatten)]
    pub span: SpanArguments,
    #[command(flatten)]
    pub suspect: SuspectArguments,
    /// Rows to list
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=20_000))]
    pub rows: u32,
    #[command(flatten)]
    pub out: OutputArguments,
}

#[derive(Debug, Args)]
pub struct BusyHoursArguments {
    /// Name of the definition (`vigia list busy-hours`); with --compare several, as NAME,NAME
    pub name: String,
    /// Definitions side by side: hours, traffic and, with --kpi, a KPI in the hours of each and in all hours; then rules of months
    #[arg(long, conflicts_with = "plan")]
    pub compare: bool,
    /// With --compare: a KPI of the catalogue, by id
    #[arg(long, value_name = "ID", requires = "compare")]
    pub kpi: Option<String>,
    /// With --compare: a line for each month instead of each day
    #[arg(long, requires = "compare")]
    pub month: bool,
    /// With --compare: how the days of a month become one number
    #[arg(
        long,
        value_name = "RULE",
        value_delimiter = ',',
        requires = "compare",
        default_value = "max,mean-of-top-5,highest-2,highest-4,mean"
    )]
    pub rules: Vec<String>,
    #[command(flatten)]
    pub span: SpanArguments,
    #[command(flatten)]
    pub suspect: SuspectArguments,
    /// Say whether the hours were kept from before or computed, instead of showing them
    #[arg(long, conflicts_with_all = ["format", "output"])]
    pub plan: bool,
    #[command(flatten)]
    pub out: OutputArguments,
}

/// Which time is asked for.
#[derive(Debug, Args)]
pub struct SpanArguments {
    /// From this time on: 2026-10-01, 2026-10-01T06:00 or with an offset
    #[arg(long, value_name = "T")]
    pub from: Option<String>,
    /// Before this time
    #[arg(long, value_name = "T")]
    pub to: Option<String>,
    /// IANA zone of days, buckets and times without an offset [default: that of a busy hour that is named, else from vigia.toml]
    #[arg(long)]
    pub zone: Option<String>,
}

/// What becomes of doubted values.
#[derive(Debug, Args)]
pub struct SuspectArguments {
    /// Leave out values that the sender marked suspect [default: as vigia.toml says]
    #[arg(long, conflicts_with = "keep_suspect")]
    pub exclude_suspect: bool,
    /// Count values that the sender marked suspect, and show their share [default: as vigia.toml says]
    #[arg(long)]
    pub keep_suspect: bool,
}

/// Where an answer goes, and in which form.
#[derive(Debug, Args)]
pub struct OutputArguments {
    /// Form of the answer [default: table; json with --json]
    #[arg(long, value_enum)]
    pub format: Option<TableFormat>,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

impl OutputArguments {
    /// What is asked for; else what the name of the file says.
    pub fn form(&self, arguments: &Arguments) -> TableFormat {
        let ending = self.output.as_deref().and_then(Path::extension);
        let by_name = match ending.and_then(OsStr::to_str).map(str::to_ascii_lowercase).as_deref() {
            Some("csv") => Some(TableFormat::Csv),
            Some("json") => Some(TableFormat::Json),
            _ => None,
        };
        let default = if arguments.json { TableFormat::Json } else { TableFormat::Table };
        self.format.or(by_name).unwrap_or(default)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    Table,
    Csv,
    Json,
}

#[derive(Debug, Args)]
pub struct ReportArguments {
    /// Contract by id; none for `--kind portfolio` and `--kind matrix`, which are about all of them
    #[arg(required_unless_present_any = ["all", "kind"])]
    pub contract: Option<String>,
    /// One report for each contract of the workspace
    #[arg(long, conflicts_with = "contract")]
    pub all: bool,
    /// What the report tells
    ///
    /// Of one contract: monthly (everything about one period), summary (one page), failing (only what was not achieved or lies in the
    /// warning zone), incidents (all tickets and outages), quarterly (three months and 13 months of trend; --period 2026-Q3).
    /// Of all contracts: portfolio (contracts by month), matrix (countries by kind of service).
    #[arg(long, value_enum, default_value = "monthly")]
    pub kind: KindArgument,
    /// Month, such as 2026-10, of a quarterly review a quarter, such as 2026-Q3; "last" is the period that ended last, "current" the
    /// one that goes on
    #[arg(long)]
    pub period: String,
    /// Which files
    #[arg(long, value_delimiter = ',', default_value = "pdf,xlsx,csv")]
    pub formats: Vec<String>,
    /// For whom the CSV is: machines (comma, point, ISO 8601), or the spreadsheets of the customer's country
    #[arg(long, value_name = "PROFILE", default_value = "machine", value_parser = ["machine", "excel"])]
    pub csv_profile: String,
    /// Fill a customer's own workbook by its defined names too: a file, or a name in templates/ of the workspace
    /// [default: templates/CONTRACT.xlsx, where there is one and xlsx is among the formats]
    #[arg(long, value_name = "FILE")]
    pub workbook_template: Option<PathBuf>,
    /// Language of the text: en, es, pt, zh [default: by contract, workspace, country of the customer]
    #[arg(long, value_name = "CODE")]
    pub language: Option<String>,
    /// How numbers and dates are written, such as es-CO [default: by contract, workspace, country of the customer]
    #[arg(long, value_name = "NAME")]
    pub locale: Option<String>,
    /// Folder below templates/ with logo, color and own pages [default: that of the contract, else of the workspace]
    #[arg(long, value_name = "NAME")]
    pub template: Option<String>,
    /// Look at data before this time only; of a period that is over, what tickets say later counts all the same [default: now]
    #[arg(long, value_name = "T")]
    pub as_of: Option<String>,
    /// Folder to write to [default: reports/ of the workspace]
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Exit with 1 when a verdict is breached or undecided
    #[arg(long)]
    pub strict: bool,
}

/// The kinds of [`crate::report::ReportKind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KindArgument {
    Monthly,
    Summary,
    Failing,
    Incidents,
    Quarterly,
    Portfolio,
    Matrix,
}

impl KindArgument {
    pub fn kind(self) -> ReportKind {
        match self {
            Self::Monthly => ReportKind::Monthly,
            Self::Summary => ReportKind::Summary,
            Self::Failing => ReportKind::Failing,
            Self::Incidents => ReportKind::Incidents,
            Self::Quarterly => ReportKind::Quarterly,
            Self::Portfolio => ReportKind::Portfolio,
            Self::Matrix => ReportKind::Matrix,
        }
    }
}

#[derive(Debug, Args)]
pub struct FreezeArguments {
    /// Contract by id
    pub contract: String,
    /// Period, such as 2026-10
    #[arg(long)]
    pub period: String,
    /// What it is frozen as
    #[arg(long = "as", value_name = "STATE", value_parser = ["provisional", "final", "restated"])]
    pub state: String,
    /// Why; a restatement needs it, and so does a final result whose terms changed since the provisional one
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Who freezes
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

#[derive(Debug, Args)]
pub struct PackArguments {
    /// Contract by id
    pub contract: String,
    /// Period, such as 2026-10
    #[arg(long)]
    pub period: String,
    /// Look at data before this time only; of a period that is over, what tickets say later counts all the same [default: now]
    #[arg(long, value_name = "T")]
    pub as_of: Option<String>,
    /// The ZIP to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReferencePage {
    /// The formula language
    Formulas,
    /// Contract files and exclusion ledgers
    Contracts,
    /// Logo, color and own pages of reports, and the data of their templates
    Templates,
    /// Reports on their own: cron, systemd timers, the Windows Task Scheduler
    Automation,
    /// A cluster of ClickHouse servers behind a workspace: how large, how fast, what is added up there
    Warehouse,
}

#[derive(Debug, Subcommand)]
pub enum CacheAction {
    /// Read everything and compare checksums and statistics
    Check,
    /// Set the cache aside and import the same files again, in the order and under the decisions of their imports
    Rebuild(RebuildArguments),
    /// Sizes and counts
    Stats,
}

#[derive(Debug, Args)]
pub struct RebuildArguments {
    /// Read everything as vigia.toml and mappings/ say today, whatever was decided for the imports
    #[arg(long)]
    pub as_now: bool,
    /// IANA zone of times without an offset, in the place of those of the imports
    #[arg(long)]
    pub zone: Option<String>,
    /// Mapping for tables that were read with one which mappings/ does not have
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Only measurement types of such names, in the place of those of the imports
    #[arg(long, value_name = "PATTERN", value_delimiter = ',', allow_hyphen_values = true)]
    pub measurements: Option<Vec<String>>,
    /// Read files that were changed since their import as they are now
    #[arg(long)]
    pub changed_files: bool,
}

#[cfg(feature = "warehouse")]
#[derive(Debug, Subcommand)]
pub enum WarehouseAction {
    /// Make the tables, where they are not there yet
    Init {
        /// Also on the node of this url; repeat it for each further node of the cluster
        #[arg(long = "node", value_name = "URL")]
        nodes: Vec<String>,
        /// Print the statements and run none
        #[arg(long, conflicts_with = "nodes")]
        print: bool,
    },
    /// Send what the cache has and the warehouse lacks
    Push,
    /// Say whether it answers, how it is made and what it holds
    Status,
}

/// Where an import goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImportTarget {
    Cache,
    Warehouse,
}

#[derive(Debug, Subcommand)]
pub enum RegulatorAction {
    /// Packs that ship with the program or stand in regulators/ of the workspace
    List,
    /// Write a pack's rules, busy hours and KPIs into the workspace, to be edited there
    Add {
        /// Id of the pack, such as colombia_crc_5050
        pack: String,
    },
    /// Each day of a month in the busy hours of its sectors, what was left out and why, and the month
    Report {
        /// Id of the pack
        pack: String,
        /// Month, such as 2026-10
        #[arg(long)]
        period: String,
        #[command(flatten)]
        out: OutputArguments,
    },
}
