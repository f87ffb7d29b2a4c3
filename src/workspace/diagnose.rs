//! Errors of the layers below, as sentences for people.

use std::path::Path;

use super::fine_frames::FineError;
use crate::diagnostic::{Diagnostic, Trouble};
use crate::format;
use crate::model::{Timestamp, Zone, phrase};
use crate::query::{FilterError, QueryError, TopologyError};
use crate::store::{StoreError, StoreNotice, WarehouseError};

/// What a store could not do.
pub fn of_store(error: &StoreError) -> Diagnostic {
    let diagnostic = match error {
        StoreError::Cancelled => return cancelled(),
        StoreError::Usage(detail) => return Diagnostic::error(phrase!("the cache refused the request: {detail}", detail = detail.to_string())),
        StoreError::Warehouse(error) => return of_warehouse(error),
        StoreError::Corrupt { file, detail } => Diagnostic::error(phrase!("the cache is damaged: {detail}", detail = detail.to_string()))
            .in_file(file)
            .hint(phrase!("`vigia cache rebuild` reads the files again into a new cache; where it cannot, `vigia import PATH` does. The damaged one is set aside, nothing is deleted")),
        StoreError::NewerSchema { file, found, known } => {
            Diagnostic::error(phrase!("this cache was written by a newer version of Vigia (schema {found}, this one knows {known})", found = found.to_string(), known = known.to_string()))
                .in_file(file)
                .hint(phrase!("update Vigia, or move the file away and import the exports again"))
        }
        StoreError::Busy { file } => Diagnostic::error(phrase!("another program keeps the cache locked"))
            .in_file(file)
            .hint(phrase!("close the other Vigia on this workspace, then try again")),
        StoreError::DiskFull { file } => Diagnostic::error(phrase!("no room left on the disk; nothing was changed")).in_file(file),
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
    Diagnostic::error(phrase!(
        "the folder of the workspace is no longer there; what is shown was read before"
    ))
    .in_file(folder)
    .hint(phrase!("connect the disk or the network share again, then try again"))
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
            Diagnostic::error(phrase!(
                "unknown group key {key}: no object has such an attribute",
                key = format!("\"{key}\"")
            )),
            nearest.as_deref(),
        ),
        QueryError::NoCommonGranularity { detail } => Diagnostic::error(phrase!(
            "the counters are not stored in one common granularity period: {detail}",
            detail = detail.to_string()
        ))
        .hint(phrase!("ask for counters of one granularity, or choose it with --granularity")),
        QueryError::UnevenBuckets { every_secs, granularity_secs, fitting_secs, shorter_secs } => {
            let refused = Diagnostic::error(phrase!(
                "could not cut the data into buckets of {every}: they are stored in periods of {period}, and each bucket must hold whole periods",
                every = duration(u64::from(*every_secs)),
                period = duration(u64::from(*granularity_secs)),
            ))
            .hint(match *fitting_secs {
                0..86_400 => {
                    let every = duration(*fitting_secs);
                    phrase!("choose --every {every} or a multiple of it", every = every)
                }
                _ => phrase!("choose --every {every} or longer", every = "1d"),
            });
            match shorter_secs {
                Some(secs) => {
                    let shorter = duration(u64::from(*secs));
                    refused.hint(phrase!(
                        "or leave the longer periods out: --granularity {shorter}",
                        shorter = shorter
                    ))
                }
                None => refused,
            }
        }
        QueryError::BusyHourPeriods { granularity_secs, zone } => {
            let periods = duration(u64::from(*granularity_secs));
            let why = match zone {
                None => phrase!("an hour must hold whole periods"),
                Some(zone) => {
                    phrase!("in {zone} they lie across the edges of hours", zone = zone.to_string())
                }
            };
            Diagnostic::error(phrase!(
                "could not find busy hours: the traffic is stored in periods of {periods}, and {why}",
                periods = periods,
                why = why
            ))
            .hint(phrase!("define the busy hour on counters that are stored in shorter periods, such as {example}", example = "15m"))
        }
        QueryError::TooLarge { n_groups, n_buckets, n_inputs, needed_bytes } => {
            let mib = needed_bytes.div_ceil(1 << 20);
            Diagnostic::error(phrase!(
                "the answer would be too large: {groups} groups × {buckets} buckets × {counters} counters need {mib} MiB",
                groups = n_groups.to_string(),
                buckets = n_buckets.to_string(),
                counters = n_inputs.to_string(),
                mib = mib.to_string()
            ))
            .hint(phrase!("choose longer buckets, fewer groups or a shorter range, or raise query_memory_mib in vigia.toml"))
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
    let diagnostic = Diagnostic::error(phrase!(
        "could not read the filter {text}: {why}",
        text = format!("{text:?}"),
        why = error.message.clone()
    ))
    .at_span(error.span.clone());
    match &error.hint {
        Some(hint) => diagnostic.hint(hint.clone()),
        None => diagnostic.hint(phrase!(
            "write it like: {example}",
            example = "technology == \"LTE\" and region in (\"Norte\", \"Sur\")"
        )),
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
        Some(name) => {
            diagnostic.hint(phrase!("did you mean {name}?", name = format!("\"{name}\"")))
        }
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
