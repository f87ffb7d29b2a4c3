//! One contract line under the glass: what each of its objects lost, and which outages and tickets count. Found when somebody opens
//! the line: a statement names the ten worst objects only.

use std::sync::Arc;

use super::engine::Engine;
use super::judge::{self, JudgeQuestion, LinePart};
pub use super::judge::{EventEffect, EventKind, EventNote, LineEvent, LineLosses, LossKind};
use super::state::JobOutcome;
use super::{Finish, Job, Wish, Workspace, clock};
use crate::chart::pareto::{Loss, Pareto};
use crate::chart::{Band, BandKind, Chart};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::Timestamp;
use crate::sla::{Comparison, ObjectiveResult, SlaPeriod};
use crate::words::sentence;

/// Which line of which period.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineKey {
    pub contract: String,
    pub period: SlaPeriod,
    pub objective: String,
}

/// Bars of the ranking, and rows where nothing can be added up.
const RANKED_MAX: usize = 30;

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct LineDetail {
    pub kind: LossKind,
    /// Empty where nothing can be added up.
    pub pareto: Pareto,
    /// Of values that do not add up, the worst objects first; else empty.
    pub by_value: Vec<Loss>,
    /// By start.
    pub events: Arc<Vec<LineEvent>>,
    /// What is still looked for, and empty until then.
    pub awaited: Option<Awaited>,
}

/// The half of a [`LineDetail`] that is not there yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    Losses,
    Events,
}

impl Engine {
    /// Losses and records of one line of a contract.
    pub fn line_detail(
        &self,
        key: &LineKey,
        as_of: Timestamp,
        ctx: &JobContext,
    ) -> Result<LineDetail, Vec<Diagnostic>> {
        self.line_detail_telling(key, as_of, &|_| (), ctx)
    }

    /// The same; `tell` gets the half that is found first.
    pub fn line_detail_telling(
        &self,
        key: &LineKey,
        as_of: Timestamp,
        tell: &(dyn Fn(LineDetail) + Sync),
        ctx: &JobContext,
    ) -> Result<LineDetail, Vec<Diagnostic>> {
        let documents = self.documents();
        let contract =
            judge::find_contract(&documents.contracts, &key.contract).map_err(|d| vec![d])?;
        let snapshot = self.snapshot().map_err(|d| vec![d])?;
        let question = JudgeQuestion::official(contract, key.period, as_of);
        let sources = judge::Sources {
            snapshot: snapshot.as_ref(),
            store: self.store(),
            documents: &documents,
            memory_bytes: self.settings().frame_memory_bytes,
        };
        let objective = contract.objectives.iter().find(|line| line.id == key.objective);
        let is_low_good = objective.is_some_and(|o| o.comparison == Comparison::AtMost);
        let tell = |part: LinePart| {
            tell(match part {
                LinePart::Losses(losses) => LineDetail {
                    awaited: Some(Awaited::Events),
                    ..LineDetail::of(losses, is_low_good, Arc::default())
                },
                LinePart::Events(events) => {
                    let none = LineLosses { kind: LossKind::None, losses: Vec::new() };
                    let awaited = Some(Awaited::Losses);
                    LineDetail { awaited, ..LineDetail::of(none, is_low_good, events) }
                }
            });
        };
        let found = judge::line_detail(sources, &question, &key.objective, &tell, ctx)?;
        Ok(LineDetail::of(found.0, is_low_good, found.1))
    }
}

impl LineDetail {
    fn of(losses: LineLosses, is_low_good: bool, events: Arc<Vec<LineEvent>>) -> Self {
        let LineLosses { kind, mut losses } = losses;
        let (pareto, by_value) = match kind {
            LossKind::Failures | LossKind::DownSecs => {
                (Pareto::of(&losses, RANKED_MAX), Vec::new())
            }
            LossKind::Values => {
                losses.retain(|object| object.value.is_some());
                losses.sort_by(|a, b| {
                    let (one, other) = (a.value.unwrap_or(0.0), b.value.unwrap_or(0.0));
                    let worse =
                        if is_low_good { other.total_cmp(&one) } else { one.total_cmp(&other) };
                    worse.then_with(|| a.name.cmp(&b.name))
                });
                losses.truncate(RANKED_MAX);
                (Pareto::default(), losses)
            }
            LossKind::None => Default::default(),
        };
        Self { kind, pareto, by_value, events, awaited: None }
    }
}

/// Coverage by hour, where there are hours: the chart on paper has room for days only.
pub fn with_fine_coverage(chart: &mut Chart, result: &ObjectiveResult) {
    let hourly = &result.hourly;
    if hourly.points.iter().any(|point| point.expected > 0) {
        let points = hourly.buckets.iter().zip(hourly.group_points(0));
        chart.coverage = points.map(|(range, point)| (*range, point.completeness)).collect();
    }
}

/// Puts outages below the lines of a line's chart, and frames the record that somebody chose.
pub fn with_records(chart: &mut Chart, events: &[LineEvent], chosen: Option<usize>) {
    let name = |event: &LineEvent| match (event.id.as_str(), event.object.as_str()) {
        (id, "") => id.to_owned(),
        ("", object) => object.to_owned(),
        (id, object) => format!("{id} · {object}"),
    };
    let band = |event: &LineEvent, kind| Band { name: name(event), range: event.range, kind };
    let outages = events.iter().filter(|event| event.kind == EventKind::Outage);
    chart.bands.extend(outages.map(|event| band(event, BandKind::Outage)));
    let chosen = chosen.and_then(|position| events.get(position));
    chart.bands.extend(chosen.map(|event| band(event, BandKind::Chosen)));
}

impl Workspace {
    /// Looks a line up; another line takes its place.
    pub(super) fn ask_line(&mut self, key: LineKey) {
        let known = self.state.lines.entry(key.clone()).or_default();
        if known.running {
            return;
        }
        known.running = true;
        let engine = Arc::clone(&self.engine);
        let stopped = key.clone();
        let job = Job::quiet(Wish::Line(key.clone()))
            .on_stop(move |state| _ = state.lines.remove(&stopped));
        self.start_telling(job, move |teller, ctx| {
            let tell = |half: LineDetail| {
                let (key, half) = (key.clone(), Arc::new(half));
                teller.tell(move |workspace| {
                    workspace.state.lines.entry(key).or_default().take_early(half);
                });
            };
            let found = engine.line_detail_telling(&key, clock::now(), &tell, ctx).map(Arc::new);
            Finish::new(move |workspace| {
                workspace.state.lines.entry(key).or_default().take(found);
                JobOutcome::done(sentence!("sentences-job-found"))
            })
        });
    }
}
