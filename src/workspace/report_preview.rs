//! The pages of a report in the window, before anything is written: set once, drawn page by page for the zoom that is looked at.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::jobs::{Finish, Job};
use super::state::FoundState;
use super::{Engine, JobKind, JobOutcome, ReportStyle, Wish, Workspace, clock, diagnose, publish};
use crate::diagnostic::Diagnostic;
use crate::job::{JobContext, give_back_memory};
use crate::report::{self, Document, ReportKind, ReportOptions};
pub use crate::report::{Pages, Picture};
use crate::sla::{SlaPeriod, Statement};
use crate::words::{in_language, sentence};

/// Pictures that are kept: those of one zoom that were looked at last, and the small ones.
const N_KEPT: usize = 24;
/// Bytes of all of them. *Good*: scrolling back draws nothing again. *Bad*: more would only lie in memory, for what is in view lies on the
/// graphics card too.
const BYTES_KEPT: usize = 24 << 20;
/// Pictures that are kept whatever their size: those that the next frame takes.
const N_NEWEST: usize = 4;

/// A report that can be looked at.
#[derive(Clone, Debug)]
pub struct ReportPreview {
    pub kind: ReportKind,
    /// Empty of a kind of the whole workspace.
    pub contract: String,
    pub period: SlaPeriod,
    /// As the report says it: interim, provisional, final.
    pub revision_label: String,
    pub pages: Arc<Pages>,
}

/// Which picture of a report: page, and thousandths of a pixel to a point.
pub type PictureKey = (usize, u32);

/// What was drawn of the report that is looked at.
#[derive(Clone, Debug, Default)]
pub struct PageState {
    /// Revision of the preview that these belong to.
    pub revision: u64,
    pub pictures: BTreeMap<PictureKey, Arc<Picture>>,
    /// The newest last.
    order: Vec<PictureKey>,
}

impl PageState {
    /// Nothing drawn yet of the preview of that revision.
    pub fn of(revision: u64) -> Self {
        Self { revision, ..Self::default() }
    }

    fn keep(&mut self, key: PictureKey, picture: Picture) {
        self.pictures.insert(key, Arc::new(picture));
        self.order.retain(|known| *known != key);
        self.order.push(key);
        let is_too_much = |state: &Self| {
            let n_bytes: usize = state.pictures.values().map(|picture| picture.rgba.len()).sum();
            state.order.len() > N_KEPT || (n_bytes > BYTES_KEPT && state.order.len() > N_NEWEST)
        };
        while is_too_much(self) {
            // The largest go first: small ones are cheap, and all of them are in view.
            let largest = self.order.iter().take(self.order.len() - 1).enumerate();
            let Some((at, _)) = largest.max_by_key(|(i, (_, zoom))| (*zoom, std::cmp::Reverse(*i)))
            else {
                break;
            };
            let old = self.order.remove(at);
            self.pictures.remove(&old);
        }
    }
}

impl Engine {
    /// The document of a report: what all its files and the preview are made from.
    ///
    /// # Errors
    /// What is only supposed has none, and what the cache or the frozen records cannot tell.
    pub fn report_document(
        &self,
        statement: &Statement,
        style: &ReportStyle,
        ctx: &JobContext,
    ) -> Result<Document, Vec<Diagnostic>> {
        publish::refuse_what_if(statement)?;
        let options = self.report_options(statement, style, ctx)?;
        Ok(report::build_document(statement, &options))
    }

    /// What a report knows beside its statement, in its language.
    ///
    /// # Errors
    /// What the cache or the frozen records cannot tell.
    pub fn report_options(
        &self,
        statement: &Statement,
        style: &ReportStyle,
        ctx: &JobContext,
    ) -> Result<ReportOptions, Vec<Diagnostic>> {
        let snapshot = self.snapshot().map_err(|d| vec![d])?;
        let (defaults, documents) = (&self.settings().report, self.documents());
        let catalog = &documents.catalog;
        let imports = self.own_imports(statement, ctx)?;
        let snapshot = snapshot.as_ref();
        let mut options =
            publish::report_options(statement, &imports, snapshot, style, defaults, catalog)
                .map_err(|d| vec![d])?;
        options.revision_label =
            in_language(options.language, options.locale, || self.revision_label(statement, ctx))?;
        let contract = Some(&statement.contract);
        (options.template, options.brand) =
            self.report_template(contract, style, options.language).map_err(|d| vec![d])?;
        // The other kinds gather what they tell beside the document themselves.
        if style.kind == ReportKind::Monthly {
            options.facts = self.report_facts(statement, &imports, ctx)?;
            // Facts speak no language; the name of a KPI does.
            if let Some(traffic) = &mut options.facts.traffic
                && let Some(kpi) = catalog.kpi(&traffic.kpi_id)
            {
                kpi.name_in(options.language.code()).clone_into(&mut traffic.kpi_name);
            }
        }
        Ok(options)
    }

    /// Judges, and sets the pages without writing them.
    ///
    /// # Errors
    /// As [`Engine::publish`], but for what happens on disk.
    pub fn preview_report(
        &self,
        contract: &str,
        period: SlaPeriod,
        style: &ReportStyle,
        ctx: &JobContext,
    ) -> Result<ReportPreview, Vec<Diagnostic>> {
        let made = self.make_report(contract, period, clock::now(), style, ctx)?;
        let pages = report::set_pages(made.paper.as_ref(), ctx)
            .map_err(|e| vec![diagnose::of_report(&e, std::path::Path::new(contract))])?;
        Ok(ReportPreview {
            contract: contract.to_owned(),
            period,
            kind: style.kind,
            revision_label: made.paper.revision_label().to_owned(),
            pages: Arc::new(pages),
        })
    }
}

impl Workspace {
    pub(super) fn ask_report_preview(
        &mut self,
        contract: String,
        period: SlaPeriod,
        style: ReportStyle,
    ) {
        self.state.report_preview.running = true;
        let engine = Arc::clone(&self.engine);
        let title = sentence!(
            "sentences-job-preview",
            subject = style.subject(&contract),
            period = period.to_string()
        );
        let job = Job::listed(JobKind::Query, title).replacing(Wish::ReportPreview);
        self.start(job.on_stop(|state| state.report_preview.running = false), move |ctx| {
            let found = engine.preview_report(&contract, period, &style, ctx).map(Arc::new);
            Finish::new(move |workspace| {
                workspace.state.report_preview.take(found);
                let revision = workspace.state.report_preview.revision;
                workspace.state.report_pages = PageState::of(revision);
                JobOutcome::done(sentence!("sentences-job-drawn"))
            })
        });
    }

    /// Lets go of the pages, of what was drawn of them, and of the wish for others: nobody looks at them any more.
    pub(super) fn close_report_preview(&mut self) {
        self.wishes.withdraw(&Wish::ReportPreview);
        let revision = self.state.report_preview.revision + 1;
        self.state.report_preview = FoundState { revision, ..FoundState::default() };
        self.state.report_pages = PageState::of(revision);
        report::forget_drawn();
        give_back_memory();
    }

    /// Draws a page of the newest preview.
    pub(super) fn draw_page(&mut self, key: PictureKey) {
        let Some(preview) = self.state.report_preview.found().cloned() else { return };
        let revision = self.state.report_preview.revision;
        // Large pages of an old zoom are not waited for; small ones are all wanted.
        let wish = Wish::Page(key.0, key.1 < SMALL_MAX);
        self.start(Job::quiet(wish), move |_| {
            let (page, zoom) = key;
            let picture = preview.pages.picture(page, f64::from(zoom) / 1000.0);
            Finish::new(move |workspace| {
                let pages = &mut workspace.state.report_pages;
                if let Some(picture) = picture.filter(|_| pages.revision == revision) {
                    pages.keep(key, picture);
                }
                JobOutcome::done(sentence!("sentences-job-drawn"))
            })
        });
    }
}

/// Thousandths of a pixel to a point below which a picture is a small one.
const SMALL_MAX: u32 = 400;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_large_pictures_go_and_small_ones_stay() {
        let picture = || Picture { width: 1, height: 1, rgba: vec![0; 4] };
        let mut state = PageState::default();
        (0..5).for_each(|page| state.keep((page, 200), picture()));
        (0..60).for_each(|zoom| state.keep((0, 1000 + zoom), picture()));
        assert_eq!(state.pictures.len(), N_KEPT);
        assert!((0..5).all(|page| state.pictures.contains_key(&(page, 200))));
        assert!(state.pictures.contains_key(&(0, 1059)), "the newest stays");
    }

    #[test]
    fn large_pictures_go_by_their_bytes_but_never_those_that_come_together() {
        let picture = || Picture { width: 1, height: 1, rgba: vec![0; BYTES_KEPT / 2] };
        let mut state = PageState::default();
        (0..9).for_each(|page| state.keep((page, 1000), picture()));
        let pages: Vec<usize> = state.pictures.keys().map(|(page, _)| *page).collect();
        assert_eq!(pages, [5, 6, 7, 8]);
    }
}
