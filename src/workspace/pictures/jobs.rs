//! Pictures, plots and marks as jobs: what takes longer than a frame.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::plots::{self, PlotsQuestion};
use super::{PictureAnswer, PictureQuestion, PictureSteps};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::{TimeRange, Timestamp, Zone};
use crate::words::sentence;
use crate::workspace::answer::{QueryAnswer, SuspectPolicy};
use crate::workspace::engine::Engine;
use crate::workspace::jobs::{Finish, Job};
use crate::workspace::state::{JobKind, JobOutcome};
use crate::workspace::{Wish, Workspace};

/// Which busy hours are marked on the time axis.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkQuestion {
    /// Name of the definition.
    pub name: String,
    pub range: Option<TimeRange>,
    /// Of definitions that name none.
    pub zone: Zone,
    pub suspect: SuspectPolicy,
}

/// One hour of each day: that of most units, of equally many the earliest.
#[derive(Clone, Debug)]
pub struct MarkedHours {
    pub question: MarkQuestion,
    /// Ascending.
    pub hours: Vec<TimeRange>,
    /// Units that the definition has an hour for each.
    pub n_units: usize,
}

impl Engine {
    /// The busy hours of a definition as marks on the time axis.
    pub fn marked_hours(
        &self,
        question: &MarkQuestion,
        ctx: &JobContext,
    ) -> Result<MarkedHours, Vec<Diagnostic>> {
        let own = self.documents();
        let own = own.busy_hours.iter().find(|definition| definition.name == question.name);
        // The definition's own zone goes before the one that is looked at.
        let zone =
            own.map_or(Some(&question.zone), |own| own.zone.is_none().then_some(&question.zone));
        let (range, suspect) = (question.range, question.suspect);
        let found = self.busy_hours(&question.name, range, zone, suspect, ctx)?;
        let hours = &found.hours;
        let n_units = hours.units.len();
        let mut marked = Vec::new();
        for day in 0..hours.days.len() {
            let mut counts: BTreeMap<Timestamp, (usize, TimeRange)> = BTreeMap::new();
            for unit in 0..n_units {
                let Some(hour) = hours.days_of(unit)[day].hour else { continue };
                counts.entry(hour.start).or_insert((0, hour.range())).0 += 1;
            }
            // Of equal counts the first of the day, which `rev` makes the last greatest.
            let most = counts.values().rev().max_by_key(|(n, _)| *n);
            marked.extend(most.map(|(_, range)| *range));
        }
        Ok(MarkedHours { question: question.clone(), hours: marked, n_units })
    }
}

impl Workspace {
    pub(in crate::workspace) fn ask_picture(&mut self, slot: u64, question: PictureQuestion) {
        self.state.pictures.entry(slot).or_default().running = true;
        let engine = Arc::clone(&self.engine);
        let job = Job::listed(JobKind::Query, sentence!("sentences-job-picture"))
            .replacing(Wish::Picture(slot));
        let job = job.on_stop(move |state| {
            if let Some(picture) = state.pictures.get_mut(&slot) {
                picture.running = false;
            }
        });
        self.start_telling(job, move |teller, ctx| {
            let mut tell = |coarse: PictureAnswer| {
                let coarse = Arc::new(coarse);
                teller.tell(move |workspace| {
                    workspace.state.pictures.entry(slot).or_default().take_early(coarse);
                });
            };
            let found = engine
                .picture_telling(&question, PictureSteps::default(), &mut tell, ctx)
                .map(Arc::new);
            Finish::new(move |workspace| {
                // What cannot be drawn is told where it was asked for: it is no fault of the workspace.
                workspace.state.pictures.entry(slot).or_default().take(found);
                JobOutcome::done(sentence!("sentences-job-drawn"))
            })
        });
    }

    /// Makes plots of the answers that are there; nothing where there is none.
    pub(in crate::workspace) fn draw_plots(&mut self, question: PlotsQuestion) {
        let found = |slot: u64| -> Option<Arc<QueryAnswer>> {
            let latest = self.state.answers.get(&slot)?.latest.as_ref()?;
            latest.as_ref().ok().cloned()
        };
        let Some(answer) = found(question.slot) else { return };
        let earlier = question.earlier.and_then(|(slot, _)| found(slot));
        let contracts = Arc::clone(&self.state.contracts);
        let inventory = Arc::clone(&self.state.inventory);
        self.state.plots.entry(question.slot).or_default().running = true;
        let job = Job::quiet(Wish::Plots(question.slot)).on_stop(move |state| {
            if let Some(plots) = state.plots.get_mut(&question.slot) {
                plots.running = false;
            }
        });
        self.start(job, move |_| {
            let countries = plots::countries_of(&inventory.attributes);
            let made = Arc::new(plots::make(question, answer, earlier, &contracts, &countries));
            Finish::new(move |workspace| {
                workspace.state.plots.entry(question.slot).or_default().take(Ok(made));
                JobOutcome::done(sentence!("sentences-job-drawn"))
            })
        });
    }

    pub(in crate::workspace) fn ask_marks(&mut self, question: MarkQuestion) {
        self.state.marked_hours.running = true;
        let engine = Arc::clone(&self.engine);
        let job = Job::listed(JobKind::Query, sentence!("sentences-job-busy-hours"))
            .replacing(Wish::Marks);
        let job = job.on_stop(|state| state.marked_hours.running = false);
        self.start(job, move |ctx| {
            let found = engine.marked_hours(&question, ctx).map(Arc::new);
            Finish::new(move |workspace| {
                workspace.state.marked_hours.take(found);
                JobOutcome::done(sentence!("sentences-job-found"))
            })
        });
    }
}
