//! A KPI, or a line of a contract, on the map: computed for every cell, site, region and country, each from its own counters.
//!
//! Nothing is averaged on the way up: a site's value is a question of its own, and the same that `vigia query --by site` answers.
//! Where an object stands comes from the attributes `latitude` and `longitude` of the topology; what has none, or an impossible
//! one, is listed.

mod coordinates;
mod levels;
mod scale;

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::chart::map::{Place, World};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::kpi::plan::{PlanItem, Question};
use crate::model::{Every, KpiPoint, KpiSeries, TimeRange, Zone};
use crate::sla::contract::CompareRule;
use crate::sla::evaluate::exact_decimal;
use crate::sla::{Comparison, MissingDataRule, Objective, RoundingRule, SlaPeriod, Source};

pub use coordinates::{LATITUDE_KEYS, LONGITUDE_KEYS, Misplaced, WhyMisplaced};
pub use scale::{Band, MapScale, N_CLASSES};

use self::levels::Surroundings;
use super::answer::{QueryQuestion, SuspectPolicy};
use super::engine::Engine;
use super::jobs::{Finish, Job};
use super::judge::{self, JudgeQuestion};
use super::{JobKind, JobOutcome, Wish, Workspace, clock, diagnose};
use crate::words::sentence;

/// What colors the map.
#[derive(Clone, Debug, PartialEq)]
pub enum MapMeasure {
    Kpi(Question),
    /// A line of a contract, measured as the contract says: its scope, service hours, busy hour and exclusions.
    Line {
        contract: String,
        period: SlaPeriod,
        objective: String,
    },
}

/// What is asked. Filter, range, zone and policy are those of a KPI; a line of a contract brings its own.
#[derive(Clone, Debug, PartialEq)]
pub struct MapQuestion {
    pub measure: MapMeasure,
    /// Filter text as after `--where`; empty: all objects.
    pub filter: String,
    /// `None`: all that is stored.
    pub range: Option<TimeRange>,
    pub zone: Zone,
    pub suspect: SuspectPolicy,
}

/// From a country down to a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MapLevel {
    #[default]
    Country,
    Region,
    Site,
    Cell,
}

impl MapLevel {
    pub const ALL: [Self; 4] = [Self::Country, Self::Region, Self::Site, Self::Cell];
}

/// One row of a level.
#[derive(Clone, Debug, PartialEq)]
pub struct MapGroup {
    /// What people call it.
    pub label: String,
    /// Full name of a cell, the same as `label` of all else.
    pub name: String,
    /// The filter that selects it.
    pub filter: String,
    /// Where it is drawn: of a site the middle of its cells, of a region the middle of its sites. `None` without coordinates.
    pub place: Option<Place>,
    /// Position in the level above; `None` where that has no such row.
    pub parent: Option<usize>,
    /// Objects in it that were asked for.
    pub n_objects: usize,
    /// Direction of the antenna, in degrees clockwise from north, where the topology says it of a cell.
    pub azimuth: Option<f64>,
    pub point: KpiPoint,
}

/// A value that should be kept, and how places are held against it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapTarget {
    pub value: Decimal,
    /// From here on it is in danger though it is kept.
    pub warning: Option<Decimal>,
    /// By how much it may be missed without consequence.
    pub tolerance: Decimal,
    pub comparison: Comparison,
    /// How a value is rounded before it is compared.
    pub rounding: RoundingRule,
    /// Least share of valid data, 0..=1, below which a place is not judged.
    pub completeness_ratio_min: f64,
}

/// What came out.
#[derive(Clone, Debug)]
pub struct MapAnswer {
    pub question: MapQuestion,
    pub item: PlanItem,
    pub range: TimeRange,
    /// Of the range.
    pub zone: Zone,
    /// The contract's, or that of the KPI's definition; `None` where nobody set one.
    pub target: Option<MapTarget>,
    /// Everything together.
    pub total: KpiPoint,
    /// Each empty where the topology lacks the attribute; only cells are always there.
    pub countries: Vec<MapGroup>,
    pub regions: Vec<MapGroup>,
    pub sites: Vec<MapGroup>,
    pub cells: Vec<MapGroup>,
    /// Objects that cannot be drawn, or stand in another country than their attribute says.
    pub misplaced: Vec<Misplaced>,
    pub warnings: Vec<Diagnostic>,
}

impl MapAnswer {
    pub fn level(&self, level: MapLevel) -> &[MapGroup] {
        match level {
            MapLevel::Country => &self.countries,
            MapLevel::Region => &self.regions,
            MapLevel::Site => &self.sites,
            MapLevel::Cell => &self.cells,
        }
    }

    /// Objects without a usable place.
    pub fn n_unplaced(&self) -> usize {
        self.misplaced.iter().filter(|object| !object.is_drawn()).count()
    }

    /// Which way is good; high values where nobody said.
    pub fn higher_is_better(&self) -> bool {
        let of_target = self.target.map(|target| target.comparison == Comparison::AtLeast);
        of_target.or(self.item.higher_is_better).unwrap_or(true)
    }
}

/// The series of each grouping, and what they have in common.
struct Measured {
    item: PlanItem,
    range: TimeRange,
    zone: Zone,
    filter: String,
    target: Option<MapTarget>,
    total: KpiPoint,
    /// One for each of the asked groupings.
    series: Vec<KpiSeries>,
    warnings: Vec<Diagnostic>,
}

impl Engine {
    /// Computes what a map shows.
    ///
    /// # Errors
    /// What a query or a judgment of the same would say.
    pub fn map(
        &self,
        question: &MapQuestion,
        ctx: &JobContext,
    ) -> Result<MapAnswer, Vec<Diagnostic>> {
        let documents = self.documents();
        let snapshot = self.snapshot().map_err(|d| vec![d])?;
        let objects = snapshot.objects().map_err(|e| vec![diagnose::of_store(&e)])?;
        let world = World::shipped().map_err(|e| vec![Diagnostic::error(e.to_string())])?;
        let levels = Surroundings::keys(&documents.topology);
        let groupings: Vec<Vec<String>> = levels.groupings();
        let measured = match &question.measure {
            MapMeasure::Kpi(kpi) => self.measure_kpi(kpi, question, &groupings, ctx)?,
            MapMeasure::Line { contract, period, objective } => {
                self.measure_line((contract, *period, objective), &groupings, ctx)?
            }
        };
        ctx.check().map_err(|_| Vec::new())?;
        let at = measured.range.end.plus_secs(-1);
        let surroundings = Surroundings {
            topology: &documents.topology,
            objects: &objects,
            at,
            keys: levels,
            world: &world,
        };
        let Measured { item, range, zone, filter, target, total, series, warnings } = measured;
        let (levels, misplaced) = surroundings.levels(&series, &filter);
        let [countries, regions, sites, cells] = levels;
        Ok(MapAnswer {
            question: question.clone(),
            item,
            range,
            zone,
            target,
            total,
            countries,
            regions,
            sites,
            cells,
            misplaced,
            warnings,
        })
    }

    fn measure_kpi(
        &self,
        kpi: &Question,
        question: &MapQuestion,
        groupings: &[Vec<String>],
        ctx: &JobContext,
    ) -> Result<Measured, Vec<Diagnostic>> {
        ctx.progress.begin("Computing the map", groupings.len() as u64 + 1, "levels");
        let ask = |by: &[String], range: Option<TimeRange>| {
            let asked = QueryQuestion {
                questions: vec![kpi.clone()],
                filter: question.filter.clone(),
                by: by.to_vec(),
                every: Every::All,
                range,
                zone: question.zone.clone(),
                granularity: None,
                suspect: question.suspect,
                worst: None,
                busy_hour: None,
            };
            let answer = self.answer(&asked, true, ctx);
            ctx.progress.advance(1);
            answer
        };
        let total = ask(&[], question.range)?;
        let nothing = || vec![Diagnostic::error("nothing was asked: name a KPI or a formula")];
        let (item, series) = total.items.first().zip(total.series.first()).ok_or_else(nothing)?;
        let by_group: Result<Vec<KpiSeries>, Vec<Diagnostic>> = groupings
            .iter()
            .map(|by| ask(by, Some(total.range))?.series.first().cloned().ok_or_else(nothing))
            .collect();
        Ok(Measured {
            item: item.clone(),
            range: total.range,
            zone: question.zone.clone(),
            filter: question.filter.clone(),
            target: self.catalog_target(kpi, item),
            total: series.points.first().cloned().unwrap_or_else(KpiPoint::missing),
            series: by_group?,
            warnings: total.warnings.clone(),
        })
    }

    /// What the definition of a KPI sets where nobody agreed on another.
    fn catalog_target(&self, kpi: &Question, item: &PlanItem) -> Option<MapTarget> {
        let Question::Kpi(id) = kpi else { return None };
        let documents = self.documents();
        let kpi = documents.catalog.kpi(id)?;
        let comparison =
            if item.higher_is_better? { Comparison::AtLeast } else { Comparison::AtMost };
        Some(MapTarget {
            value: exact_decimal(kpi.target?)?,
            warning: kpi.warning.and_then(exact_decimal),
            tolerance: Decimal::ZERO,
            comparison,
            rounding: RoundingRule::None,
            completeness_ratio_min: 0.0,
        })
    }

    fn measure_line(
        &self,
        (contract, period, objective): (&str, SlaPeriod, &str),
        groupings: &[Vec<String>],
        ctx: &JobContext,
    ) -> Result<Measured, Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let documents = self.documents();
        let snapshot = self.snapshot().map_err(one)?;
        let contract = judge::find_contract(&documents.contracts, contract).map_err(one)?;
        let question = JudgeQuestion::official(contract, period, clock::now());
        let sources = judge::Sources {
            snapshot: snapshot.as_ref(),
            store: self.store(),
            documents: &documents,
            memory_bytes: self.settings().frame_memory_bytes,
        };
        let line = judge::line_groups(sources, &question, objective, groupings, ctx)?;
        let objective = &line.objective;
        let target = MapTarget {
            value: objective.target,
            warning: objective.warning,
            tolerance: objective.tolerance,
            comparison: objective.comparison,
            rounding: match objective.compare {
                CompareRule::AfterRounding => objective.rounding,
                CompareRule::BeforeRounding => RoundingRule::None,
            },
            completeness_ratio_min: match objective.missing_data {
                MissingDataRule::Ignore => 0.0,
                _ => objective.completeness_ratio_min,
            },
        };
        Ok(Measured {
            item: line.item,
            range: line.range,
            zone: contract.zone.clone(),
            filter: line.objective.scope.filter.clone(),
            target: Some(target),
            total: line.total,
            series: line.series,
            warnings: line
                .remarks
                .iter()
                .map(|remark| Diagnostic::note(remark.english()))
                .collect(),
        })
    }
}

impl Workspace {
    /// The outlines come with the first answer: reading them takes longer than a frame.
    pub(super) fn ask_map(&mut self, question: MapQuestion) {
        self.state.map.running = true;
        let engine = Arc::clone(&self.engine);
        let job = Job::listed(JobKind::Query, sentence!("sentences-job-map")).replacing(Wish::Map);
        self.start(job.on_stop(|state| state.map.running = false), move |ctx| {
            let found = engine.map(&question, ctx).map(Arc::new);
            let world = World::shipped();
            Finish::new(move |workspace| {
                workspace.state.map.take(found);
                match world {
                    Ok(world) => workspace.state.world = Some(world),
                    Err(e) => return JobOutcome::Failed(Diagnostic::error(e.to_string())),
                }
                JobOutcome::done(sentence!("sentences-job-computed"))
            })
        });
    }
}

/// What a line asks of counters, without the contract's terms: to look further into it. `None` of a line of records.
pub fn question_of(line: &Objective) -> Option<Question> {
    match &line.source {
        Source::Kpi(id) => Some(Question::Kpi(id.clone())),
        Source::Formula(text) => Some(Question::Formula(text.clone())),
        Source::Outages(_) | Source::Tickets(_) | Source::Composite => None,
    }
}
