//! Where a number comes from: the value, the counters it was made of, the rows that these were added up from, and the files that
//! brought the rows.
//!
//! Rows are what is stored for an object in one period. Those of a counter that is summed add up to the counter's value; of one that
//! is averaged or whose greatest value is taken, they are what the mean or the greatest value was taken of.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::{QueryAnswer, QueryQuestion};
use super::ask::{self, AnswerOptions, read_filter};
use super::diagnose;
use super::documents::Documents;
use crate::diagnostic::{Diagnostic, nearest};
use crate::job::JobContext;
use crate::kpi::Plan;
use crate::model::{
    Aggregate, Every, FrameInput, GranularityPeriod, KpiPoint, ObjectId, Period, TimeRange,
    Timestamp,
};
use crate::query::{self, FrameRequest, QueryError, ReadOptions};
use crate::store::{ImportId, Snapshot, Store, StoreError};

/// Rows whose files are looked up at most; of more, only so many are listed.
pub const ROWS_MAX: usize = 20_000;

/// Which value of a question: its range is the bucket.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceQuestion {
    /// With one KPI, formula or measurement, [`Every::All`] and a range.
    pub question: QueryQuestion,
    /// Values of the question's group keys.
    pub group: Vec<String>,
    /// Rows to list.
    pub n_rows: usize,
}

/// A value with all it was made of.
#[derive(Clone, Debug)]
pub struct Trace {
    /// One group, one bucket; with the formula, the arithmetic and the warnings.
    pub answer: QueryAnswer,
    /// Position of the group in the answer.
    pub group_idx: usize,
    /// By counter, time and object; at most as many as were asked for.
    pub rows: Vec<TraceRow>,
    /// How many there are.
    pub n_rows: u64,
    /// Of the listed rows, by import.
    pub files: Vec<TraceFile>,
}

/// What one object reported for one counter in one period.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceRow {
    pub object: String,
    pub start: Timestamp,
    pub granularity_secs: u32,
    /// As in [`FrameInput`]: `pmX`, `pmX[5]`, `pmX.*`.
    pub counter: String,
    pub value: f64,
    pub is_suspect: bool,
    /// `None` where nobody kept it: rows of several counters together.
    pub import: Option<ImportId>,
}

/// A file that brought rows.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceFile {
    pub import: ImportId,
    pub file: String,
    pub sha256: String,
    pub imported_at: Timestamp,
    pub n_rows: u64,
}

impl Trace {
    pub fn point(&self) -> Option<&KpiPoint> {
        self.answer.series.first()?.points.get(self.group_idx)
    }
}

/// Traces one value.
pub fn trace(
    snapshot: &dyn Snapshot,
    store: &dyn Store,
    documents: &Documents,
    asked: &TraceQuestion,
    memory_bytes: usize,
    ctx: &JobContext,
) -> Result<Trace, Vec<Diagnostic>> {
    let one = |d: Diagnostic| vec![d];
    let of_store = |e: StoreError| vec![diagnose::of_store(&e)];
    let of_query = |e: QueryError| vec![diagnose::of_query(&e)];
    let question = &asked.question;
    if let Some(name) = &question.busy_hour {
        let message = format!("could not list the rows of a value in the busy hour {name:?}");
        let hint = "trace the hour itself: give --from and --to";
        return Err(one(Diagnostic::error(message).hint(hint)));
    }
    let options = AnswerOptions { use_rollups: true, memory_bytes };
    let answer = ask::answer(snapshot, store, documents, question, options, ctx)?;
    let groups = answer.series.first().map(|series| &series.groups[..]).unwrap_or_default();
    let Some(group_idx) = groups.iter().position(|group| *group == asked.group) else {
        return Err(one(no_such_group(&question.by, &asked.group, groups)));
    };
    let measurements = snapshot.measurements().map_err(of_store)?;
    let objects = snapshot.objects().map_err(of_store)?;
    let (plan, _) = Plan::with_dictionary(
        &documents.catalog,
        &question.questions,
        &measurements,
        &documents.dictionary,
    )?;
    let mut by = question.by.clone();
    let has_object = by.iter().any(|key| key.eq_ignore_ascii_case("object"));
    if !has_object {
        by.push("object".to_owned());
    }
    let request = FrameRequest {
        inputs: plan.inputs().to_vec(),
        filter: read_filter(&question.filter, &objects, documents).map_err(one)?,
        by,
        every: Every::All,
        range: answer.range,
        zone: question.zone.clone(),
        granularity: question.granularity,
        masks: Vec::new(),
        suspect: question.suspect,
    };
    let topology = &documents.topology;
    let read_as = ReadOptions { memory_bytes, ..ReadOptions::default() };
    let read =
        query::granularities_read(snapshot, topology, &request, &read_as, ctx).map_err(of_query)?;
    let used: BTreeSet<u32> = read.iter().map(|(.., secs)| *secs).collect();
    let ids: BTreeMap<&str, ObjectId> = objects.iter().map(|o| (o.name.as_str(), o.id)).collect();
    let mut read_in: BTreeMap<(ObjectId, u32), Vec<TimeRange>> = BTreeMap::new();
    for (id, span, secs) in read {
        read_in.entry((id, secs)).or_default().push(span);
    }
    let mut rows: Vec<(usize, TraceRow)> = Vec::new();
    for secs in used {
        let Some(granularity) = GranularityPeriod::from_secs(secs) else { continue };
        let every = if secs < 86_400 { Every::Secs(secs) } else { Every::Day };
        let fine = FrameRequest { every, granularity: Some(granularity), ..request.clone() };
        let read_as = ReadOptions { memory_bytes, use_rollups: false, ..ReadOptions::default() };
        let (frame, _) = query::counter_frame_with(snapshot, topology, &fine, &read_as, ctx)
            .map_err(|error| match error {
                QueryError::TooLarge { .. } => {
                    let told = diagnose::of_query(&error);
                    vec![told.hint("narrow it: a shorter time, or one object of the group")]
                }
                other => of_query(other),
            })?;
        let n_buckets = frame.buckets.len();
        let object_at = frame.keys.iter().position(|key| key.eq_ignore_ascii_case("object"));
        for (position, group) in frame.groups.iter().enumerate() {
            let Some(object) = object_at.and_then(|at| group.get(at)) else { continue };
            let own = if has_object { &group[..] } else { &group[..group.len() - 1] };
            let spans = ids.get(object.as_str()).and_then(|id| read_in.get(&(*id, secs)));
            let (Some(spans), true) = (spans, own == asked.group) else { continue };
            for (input_idx, (input, column)) in frame.inputs.iter().zip(&frame.columns).enumerate()
            {
                for (bucket_idx, bucket) in frame.buckets.iter().enumerate() {
                    let cell = position * n_buckets + bucket_idx;
                    let Some(value) = column.values[cell] else { continue };
                    if !spans.iter().any(|span| span.contains(bucket.start)) {
                        continue;
                    }
                    let row = TraceRow {
                        object: object.clone(),
                        start: bucket.start,
                        granularity_secs: secs,
                        counter: counter_name(input),
                        value,
                        is_suspect: column.suspect[cell] > 0,
                        import: None,
                    };
                    rows.push((input_idx, row));
                }
            }
        }
    }
    // One counter that is used in two ways has the same rows twice.
    rows.sort_by(|(a_idx, a), (b_idx, b)| {
        (a_idx, a.start, &a.object).cmp(&(b_idx, b.start, &b.object))
    });
    let mut seen: Vec<&FrameInput> = Vec::new();
    let mut kept = BTreeSet::new();
    for (input_idx, input) in request.inputs.iter().enumerate() {
        let is_known = seen.iter().any(|known| {
            (&known.name, known.bin, &known.spelling) == (&input.name, input.bin, &input.spelling)
        });
        if !is_known && input.aggregate != Aggregate::Count {
            kept.insert(input_idx);
            seen.push(input);
        }
    }
    let mut rows: Vec<(usize, TraceRow)> =
        rows.into_iter().filter(|(input_idx, _)| kept.contains(input_idx)).collect();
    let n_rows = rows.len() as u64;
    rows.truncate(asked.n_rows.min(ROWS_MAX));
    let mut files: BTreeMap<ImportId, TraceFile> = BTreeMap::new();
    for (input_idx, row) in &mut rows {
        let name = &request.inputs[*input_idx].name;
        let (Some(id), Some(granularity)) =
            (ids.get(row.object.as_str()), GranularityPeriod::from_secs(row.granularity_secs))
        else {
            continue;
        };
        let period = Period { start: row.start, granularity };
        for measurement in query::measurements_named(name, &measurements) {
            let found = snapshot.provenance(*id, measurement, period).map_err(of_store)?;
            let Some(record) = found else { continue };
            row.import = Some(record.id);
            let file = files.entry(record.id).or_insert_with(|| TraceFile {
                import: record.id,
                file: record.header.file,
                sha256: record.header.sha256,
                imported_at: record.header.imported_at,
                n_rows: 0,
            });
            file.n_rows += 1;
            break;
        }
    }
    Ok(Trace {
        answer,
        group_idx,
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        n_rows,
        files: files.into_values().collect(),
    })
}

fn counter_name(input: &FrameInput) -> String {
    crate::kpi::ast::Reference { name: input.name.clone(), bin: input.bin }.to_string()
}

fn no_such_group(by: &[String], group: &[String], known: &[Vec<String>]) -> Diagnostic {
    let joined = |group: &[String]| group.join(", ");
    let message = if by.is_empty() {
        "nothing was found: no object reports these counters".to_owned()
    } else {
        format!("there is no group {:?} of {}", joined(group), by.join(", "))
    };
    let names: Vec<String> = known.iter().map(|group| joined(group)).collect();
    let near = nearest(&joined(group), names.iter().map(String::as_str)).map(str::to_owned);
    diagnose::with_nearest(Diagnostic::error(message), near.as_deref())
}
