//! Errors of the layers below, as sentences for people.

use std::path::Path;

use super::fine_frames::FineError;
use crate::diagnostic::{Diagnostic, Trouble};
use crate::format;
use crate::model::{Timestamp, Zone};
use crate::query::{FilterError, QueryError, TopologyError};
use crate::store::{StoreError, StoreNotice, WarehouseError};

/// What a store could not do.
pub fn of_store(error: &StoreError) -> Diagnostic {
    let diagnostic = match error {
        StoreError::Cancelled => return cancelled(),
        StoreError::Usage(detail) => return Diagnostic::error(format!("the cache refused the request: {detail}")),
        StoreError::Warehouse(error) => return of_warehouse(error),
        StoreError::Corrupt { file, detail } => Diagnostic::error(format!("the cache is damaged: {detail}"))
            .in_file(file)
            .hint("import the exports again: `vigia import PATH` sets the damaged cache aside, deletes nothing, and fills a new one"),
        StoreError::NewerSchema { file, found, known } => {
            Diagnostic::error(format!("this cache was written by a newer version of Vigia (schema {found}, this one knows {known})"))
                .in_file(file)
                .hint("update Vigia, or move the file away and import the exports again")
        }
        StoreError::Busy { file } => Diagnostic::error("another program keeps the cache locked")
            .in_file(file)
            .hint("close the other Vigia on this workspace, then try again"),
        StoreError::DiskFull { file } => Diagnostic::error("no room left on the disk; nothing was changed").in_file(file),
        StoreError::Io { file, action, detail } => Diagnostic::error(format!("could not {action}: {detail}")).in_file(file),
    };
    let diagnostic = diagnostic.of_machine();
    match trouble_of(error) {
        Some(Trouble::Gone) => gone(&diagnostic),
        Some(trouble) => diagnostic.of_trouble(trouble),
        None => diagnostic,
    }
}

/// What a warehouse could not do. Every case ends with what to do about it.
fn of_warehouse(error: &WarehouseError) -> Diagnostic {
    let hint = match error {
        WarehouseError::Unreachable { .. } => {
            "check \"url\" of [warehouse] in vigia.toml and the way to it; take the section away to work with the cache of this folder".to_owned()
        }
        WarehouseError::Untrusted { .. } => {
            "have the certificate renewed, or name the authority that signed it with ca_file of [warehouse] in vigia.toml".to_owned()
        }
        WarehouseError::WrongPassword { .. } => {
            "check user, password_env and password_file of [warehouse] in vigia.toml".to_owned()
        }
        WarehouseError::NotAllowed { .. } => {
            "ask who looks after the warehouse for the right; reading needs SELECT, importing INSERT, `vigia warehouse init` CREATE".to_owned()
        }
        WarehouseError::NoTables { .. } => {
            "make them with `vigia warehouse init --node URL`, with the url of each further node of the cluster".to_owned()
        }
        WarehouseError::OlderSchema { .. } => {
            "make a database of its own for this version with `vigia warehouse init` and push the cache into it".to_owned()
        }
        WarehouseError::NewerSchema { .. } => "update Vigia".to_owned(),
        WarehouseError::NodeDown { detail, .. } => {
            format!("start that node again; no number was given, because a part of the data is lacking ({detail})")
        }
        WarehouseError::DiskFull { detail, .. } => {
            format!("make room there, then send again: what was not committed is sent anew ({detail})")
        }
        WarehouseError::TooLong { .. }
        | WarehouseError::TooMuchMemory { .. }
        | WarehouseError::TooMuchToRead { .. } => {
            "ask for a shorter range, fewer objects or fewer counters".to_owned()
        }
        WarehouseError::Engine { .. } => {
            "please report this sentence together with what you did and the server's version".to_owned()
        }
        WarehouseError::Garbled { .. } => {
            "check that \"url\" of [warehouse] in vigia.toml names the HTTP port of a ClickHouse server; ask again".to_owned()
        }
        WarehouseError::NameClash { .. } => {
            "rename one of them at its source, or give one of the two exports a database of its own".to_owned()
        }
        WarehouseError::Setup { .. } => "see [warehouse] in vigia.toml, and `vigia warehouse init`".to_owned(),
    };
    Diagnostic::error(error.to_string()).hint(hint).of_machine()
}

/// What kind of trouble a store is in. A file whose folder is not there is gone, whatever the system says of it: a file system that
/// was unmounted under an open cache gives many errors.
fn trouble_of(error: &StoreError) -> Option<Trouble> {
    let (file, trouble) = match error {
        StoreError::Cancelled | StoreError::Usage(_) | StoreError::Warehouse(_) => return None,
        StoreError::Corrupt { file, .. } => (file, Some(Trouble::Damaged)),
        StoreError::NewerSchema { file, .. } => (file, Some(Trouble::Newer)),
        StoreError::Busy { file } => (file, Some(Trouble::Locked)),
        StoreError::DiskFull { file } => (file, Some(Trouble::DiskFull)),
        StoreError::Io { file, detail, .. } => {
            (file, is_refused(detail).then_some(Trouble::ReadOnly))
        }
    };
    let is_gone =
        file.parent().is_some_and(|folder| !folder.as_os_str().is_empty() && !folder.exists());
    if is_gone { Some(Trouble::Gone) } else { trouble }
}

/// Whether SQLite or the system says that it may not be written.
fn is_refused(detail: &str) -> bool {
    let detail = detail.to_lowercase();
    ["not writable", "readonly", "read-only", "permission denied"]
        .iter()
        .any(|w| detail.contains(w))
}

/// The folder of a workspace is not there any more.
pub fn gone(found: &Diagnostic) -> Diagnostic {
    let folder = found.location.file.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    folder_gone(folder)
}

/// What whoever reads an answer should know of the stores that it comes from.
pub fn of_notice(notice: &StoreNotice) -> Diagnostic {
    let day = |at: Timestamp| format::date(at, &Zone::utc());
    match notice {
        StoreNotice::PastUnreachable { detail, extent } => {
            let shown = match extent {
                Some(extent) => {
                    format!("showing local data up to {}", day(extent.end.plus_secs(-1)))
                }
                None => "and there are no local data".to_owned(),
            };
            let begin = extent.map_or_else(String::new, |extent| {
                format!("; they begin on {}, and nothing of before is in any answer", day(extent.start))
            });
            Diagnostic::warning(format!("warehouse not reachable, {shown}"))
                .hint(format!("{detail}{begin}"))
        }
        StoreNotice::NotSent { n_files, before } => Diagnostic::warning(format!(
            "{n_files} files of the cache with values of before {} are not in the warehouse, which is read for that time",
            day(*before)
        ))
        .hint("send them with `vigia warehouse push`"),
    }
}

/// As [`gone`], of a folder.
pub fn folder_gone(folder: &Path) -> Diagnostic {
    Diagnostic::error(
        "the folder of the workspace is no longer there; what is shown was read before",
    )
    .in_file(folder)
    .hint("connect the disk or the network share again, then try again")
    .of_machine()
    .of_trouble(Trouble::Gone)
}

/// Why the finer frames of a formula could not be made.
pub fn of_fine(error: &FineError) -> Diagnostic {
    match error {
        FineError::Query(error) => of_query(error),
        FineError::Bucket(diagnostic) => diagnostic.clone(),
    }
}

/// What a query could not do.
pub fn of_query(error: &QueryError) -> Diagnostic {
    match error {
        QueryError::Store(store) => of_store(store),
        QueryError::UnknownKey { key, nearest } => with_nearest(
            Diagnostic::error(format!("unknown group key \"{key}\": no object has such an attribute")),
            nearest.as_deref(),
        ),
        QueryError::NoCommonGranularity { detail } => {
            Diagnostic::error(format!("the counters are not stored in one common granularity period: {detail}"))
                .hint("ask for counters of one granularity, or choose it with --granularity")
        }
        QueryError::UnevenBuckets { every_secs, granularity_secs, fitting_secs } => {
            Diagnostic::error(format!(
                "could not cut the data into buckets of {}: they are stored in periods of {}, and each bucket must hold whole periods",
                duration(u64::from(*every_secs)),
                duration(u64::from(*granularity_secs)),
            ))
            .hint(match *fitting_secs {
                0..86_400 => format!("choose --every {} or a multiple of it", duration(*fitting_secs)),
                _ => "choose --every 1d or longer".to_owned(),
            })
        }
        QueryError::BusyHourPeriods { granularity_secs, zone } => {
            let periods = duration(u64::from(*granularity_secs));
            let why = match zone {
                None => "an hour must hold whole periods".to_owned(),
                Some(zone) => format!("in {zone} they lie across the edges of hours"),
            };
            Diagnostic::error(format!(
                "could not find busy hours: the traffic is stored in periods of {periods}, and {why}"
            ))
            .hint("define the busy hour on counters that are stored in shorter periods, such as 15m")
        }
        QueryError::TooLarge { n_groups, n_buckets, n_inputs, needed_bytes } => {
            let mib = needed_bytes.div_ceil(1 << 20);
            Diagnostic::error(format!("the answer would be too large: {n_groups} groups × {n_buckets} buckets × {n_inputs} counters need {mib} MiB"))
                .hint("choose longer buckets, fewer groups or a shorter range, or raise query_memory_mib in vigia.toml")
        }
    }
}

/// As `--every` takes it: `15m`.
fn duration(secs: u64) -> String {
    match secs {
        _ if secs.is_multiple_of(86_400) => format!("{}d", secs / 86_400),
        _ if secs.is_multiple_of(3600) => format!("{}h", secs / 3600),
        _ if secs.is_multiple_of(60) => format!("{}m", secs / 60),
        _ => format!("{secs}s"),
    }
}

/// A filter that cannot be read.
pub fn of_filter(error: &FilterError, text: &str) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(format!("could not read the filter {text:?}: {}", error.message))
            .at_span(error.span.clone());
    match &error.hint {
        Some(hint) => diagnostic.hint(hint.clone()),
        None => diagnostic
            .hint("write it like: technology == \"LTE\" and region in (\"Norte\", \"Sur\")"),
    }
}

/// A topology file that cannot be read.
pub fn of_topology(error: &TopologyError, file: &Path) -> Diagnostic {
    Diagnostic::error(format!("could not read the topology: {}", error.message))
        .in_file(file)
        .at_line(error.line)
}

/// A job that was asked to stop.
pub fn cancelled() -> Diagnostic {
    Diagnostic::note("cancelled")
}

/// A panic of ours.
pub fn of_panic(text: &str) -> Diagnostic {
    Diagnostic::error(format!("an internal error stopped the work: {text}"))
        .hint("the cache is unharmed; please report this sentence together with what you did")
}

pub fn with_nearest(diagnostic: Diagnostic, nearest: Option<&str>) -> Diagnostic {
    match nearest {
        Some(name) => diagnostic.hint(format!("did you mean \"{name}\"?")),
        None => diagnostic,
    }
}

/// A report that could not be made.
pub fn of_report(error: &crate::report::ReportError, file: &Path) -> Diagnostic {
    Diagnostic::error(format!("could not make the report: {error}")).in_file(file)
}

/// A customer's workbook that could not be filled.
pub fn of_template(error: &crate::report::TemplateError, file: &Path) -> Diagnostic {
    Diagnostic::error(format!("could not fill the workbook template: {error}"))
        .in_file(file)
        .hint(error.hint())
}

/// A demo that could not be written.
pub fn of_demo(error: &super::demo::DemoError) -> Diagnostic {
    let diagnostic = Diagnostic::error(format!("could not write the demo: {error}"));
    match error {
        super::demo::DemoError::Io { .. } => diagnostic.of_machine(),
        _ => diagnostic,
    }
}
