//! From names to counters: a plan says which counters a set of KPIs needs, and turns a counter frame into their series.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::ops::Range;

use super::arithmetic::Arithmetic;
use super::ast::{Formula, Reference};
use super::bound::is_upper_bound;
use super::catalog::{Catalog, Direction};
use super::check;
use super::compile::{Compiler, Inputs, default_aggregate};
use super::dictionary::CounterDictionary;
use super::evaluate::{Columns, Fold, Folded, Frames, Program, Scratch};
use super::fold::FineLevel;
use super::function::aggregate_name;
use super::names::Imported;
use super::order;
use super::resolve::LeftOutVendor;
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::model::{
    BinSelector, CounterFrame, FrameColumn, FrameInput, KpiPoint, KpiSeries, MeasurementType, Unit,
    phrase,
};

/// One thing a person asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// A KPI of the catalogue, by id.
    Kpi(String),
    /// A formula as typed; its id is `formula`.
    Formula(String),
    /// A measurement by its own name (bins as in a formula), added up by its default aggregate.
    Measurement(String),
}

/// What a question became.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanItem {
    /// Of a second formula in one plan `formula_2`, and so on.
    pub id: String,
    /// For people, English.
    pub name: String,
    /// Names in other languages, by their codes.
    pub names: BTreeMap<String, String>,
    pub unit: Unit,
    /// Formula with canonical names, as written.
    pub formula: String,
    /// Version of the KPI's definition; `None` for what was typed or asked by a measurement's name.
    pub version: Option<u32>,
    /// `None` where nobody said which way is good.
    pub higher_is_better: Option<bool>,
    /// Whether the value is an upper bound only, to be shown with `≤`: a sum of peaks that need not have been at the same time
    /// (worked example K07).
    pub is_upper_bound: bool,
    /// Other KPIs that the formula refers to, over any number of steps, each after those it needs: when one of them changes, the
    /// value does, though the version of this one stays.
    pub uses: Vec<UsedKpi>,
}

/// A KPI that a formula refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedKpi {
    pub id: String,
    pub version: u32,
    pub formula: String,
}

impl PlanItem {
    /// The name in a language, English where there is none.
    pub fn name_in(&self, language: &str) -> &str {
        self.names.get(language).unwrap_or(&self.name)
    }

    /// Such as `2`, and of a formula that refers to other KPIs `2 (with attempts version 3)`; `None` where there is no version to
    /// tell. Two values are only comparable where this is the same.
    pub fn version_text(&self) -> Option<String> {
        let used: Vec<String> =
            self.uses.iter().map(|used| format!("{} version {}", used.id, used.version)).collect();
        let with = format!("with {}", used.join(", "));
        match self.version {
            Some(version) if used.is_empty() => Some(version.to_string()),
            Some(version) => Some(format!("{version} ({with})")),
            None => (!used.is_empty()).then_some(with),
        }
    }

    /// The formula, and behind it those of the KPIs that it refers to, with their versions.
    pub fn formula_in_full(&self) -> String {
        let mut text = self.formula.clone();
        for UsedKpi { id, version, formula } in &self.uses {
            text.push_str(&format!("; {id} (version {version}): {formula}"));
        }
        text
    }
}

/// Checked questions, and the counters they need.
#[derive(Clone, Debug)]
pub struct Plan {
    items: Vec<PlanItem>,
    /// One for each item.
    programs: Vec<Program>,
    inputs: Vec<FrameInput>,
    /// What folds need besides the frame that is asked for.
    fine: Vec<FineFrame>,
    left_out: Vec<LeftOutVendor>,
}

/// A finer frame that a plan needs: the same request, cut into smaller cells.
#[derive(Clone, Debug, PartialEq)]
pub struct FineFrame {
    pub level: FineLevel,
    /// Some of the plan's.
    pub inputs: Vec<FrameInput>,
}

/// One extra column of `--explain`: `<id>.numerator`, `<id>.denominator`, a vendor's part or an aggregated counter such as `sum(pmX)`.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplainColumn {
    pub name: String,
    /// One for each cell that was asked for; of all of them at `group_idx * n_buckets + bucket_idx`.
    pub values: Vec<Option<f64>>,
}

impl Plan {
    /// Resolves and checks. `measurements` are the imported ones, for vendor maps, wildcards and nearest names.
    /// Errors stop, warnings ride along.
    ///
    /// An unknown name in a typed formula is an error; in a KPI of the catalogue it is a warning, and the KPI is unavailable:
    /// a catalogue may speak of counters that this network does not have.
    pub fn new(
        catalog: &Catalog,
        questions: &[Question],
        measurements: &[MeasurementType],
    ) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        Self::with_dictionary(catalog, questions, measurements, &CounterDictionary::default())
    }

    /// As [`Plan::new`], where a name that is no imported measurement may be one that a dictionary gives to exactly one imported
    /// id; a note says so.
    pub fn with_dictionary(
        catalog: &Catalog,
        questions: &[Question],
        measurements: &[MeasurementType],
        dictionary: &CounterDictionary,
    ) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let imported = Imported::with_dictionary(measurements, dictionary);
        let mut planner = Planner {
            catalog,
            imported: &imported,
            inputs: Inputs::default(),
            items: Vec::new(),
            programs: Vec::new(),
            diagnostics: Vec::new(),
        };
        for question in questions {
            match question {
                Question::Kpi(id) => planner.kpi(id),
                Question::Formula(text) => planner.formula(text),
                Question::Measurement(name) => planner.measurement(name),
            }
        }
        let Planner { inputs, items, programs, mut diagnostics, .. } = planner;
        diagnostics.extend(inputs.translated.iter().map(|(name, id)| {
            Diagnostic::note(format!(
                "{name:?} is the measurement type {id:?}, as dictionaries/ says"
            ))
        }));
        if diagnostics.iter().any(|d| d.severity == Severity::Error) {
            return Err(diagnostics);
        }
        let Inputs { inputs, left_out, .. } = inputs;
        let mut plan = Self { items, programs, inputs, fine: Vec::new(), left_out };
        plan.fine = plan.finer_frames();
        Ok((plan, diagnostics))
    }

    fn finer_frames(&self) -> Vec<FineFrame> {
        let mut frames: Vec<FineFrame> = Vec::new();
        let mut waiting: Vec<&Fold> = self.programs.iter().flat_map(|p| &p.folds).collect();
        while let Some(fold) = waiting.pop() {
            let position = frames.iter().position(|frame| frame.level == fold.level);
            let position = position.unwrap_or_else(|| {
                frames.push(FineFrame { level: fold.level, inputs: Vec::new() });
                frames.len() - 1
            });
            let known = &mut frames[position].inputs;
            for input in fold.program.inputs.iter().map(|input| &self.inputs[*input]) {
                if !known.contains(input) {
                    known.push(input.clone());
                }
            }
            waiting.extend(&fold.program.folds);
        }
        frames.sort_by_key(|frame| frame.level);
        frames
    }

    /// Finer frames that [`Plan::evaluate_folded`] wants, in this order.
    pub fn fine_frames(&self) -> &[FineFrame] {
        &self.fine
    }

    pub fn items(&self) -> &[PlanItem] {
        &self.items
    }

    /// Vendors that almost take part in one of the formulas.
    pub fn left_out(&self) -> &[LeftOutVendor] {
        &self.left_out
    }

    /// Every counter once, in order of first use.
    pub fn inputs(&self) -> &[FrameInput] {
        &self.inputs
    }

    /// One series per item, in order.
    ///
    /// A vendor whose counters are missing in a cell is left out of the formula there; see the decision in `resolve`.
    /// [`KpiPoint::numerator`] is the dividend of the division at the top of the formula without its constant factors
    /// (`100 * a / b` has the numerator `a`), [`KpiPoint::denominator`] the divisor as written. Both are `None` where the
    /// formula has no single division: a product of ratios, `1 - a / b`, no division at all.
    ///
    /// For plans without [`Plan::fine_frames`]; a fold has no value here.
    pub fn evaluate(&self, frame: &CounterFrame) -> Vec<KpiSeries> {
        self.evaluate_folded(frame, &[])
    }

    /// As [`Plan::evaluate`], with the finer frames that folds look at.
    pub fn evaluate_folded(&self, frame: &CounterFrame, fine: &[CounterFrame]) -> Vec<KpiSeries> {
        let columns = self.columns(frame);
        let levels = self.fine.iter().zip(fine);
        let frames = Frames {
            fine: levels.map(|(of, frame)| (of.level, frame, self.columns(frame))).collect(),
        };
        let mut series = Vec::with_capacity(self.items.len());
        for (item, program) in self.items.iter().zip(&self.programs) {
            let folded = program.folded(&frames, frame);
            let points = points(program, &columns, &folded, frame.n_cells());
            series.push(KpiSeries {
                kpi_id: item.id.clone(),
                unit: item.unit.clone(),
                zone: frame.zone.clone(),
                buckets: frame.buckets.clone(),
                keys: frame.keys.clone(),
                groups: frame.groups.clone(),
                points,
            });
        }
        series
    }

    /// The arithmetic behind series of [`Plan::evaluate_folded`]; it keeps the frame's values.
    pub fn into_arithmetic(self, frame: CounterFrame) -> Arithmetic {
        let n_cells = frame.n_cells();
        let mut columns: Vec<Option<FrameColumn>> = frame.columns.into_iter().map(Some).collect();
        let inputs = self.inputs.iter().map(|input| {
            let position = frame.inputs.iter().position(|known| known == input);
            let column = position.and_then(|at| columns.get_mut(at)).and_then(Option::take);
            (explained_name(input), column)
        });
        let inputs = inputs.collect();
        Arithmetic::new(self.programs, inputs, n_cells)
    }

    /// Pairs of counters that the same objects should report, by the items that divide one by the other: see
    /// [`Plan::items`].
    pub fn divided_pairs(&self) -> Vec<(&PlanItem, &FrameInput, &FrameInput)> {
        let of = |(item, program)| {
            let pairs: Vec<(usize, usize)> = Program::divided_pairs(program);
            pairs.into_iter().map(move |(above, below)| (item, above, below))
        };
        let pairs = self.items.iter().zip(&self.programs).flat_map(of);
        pairs.map(|(item, above, below)| (item, &self.inputs[above], &self.inputs[below])).collect()
    }

    fn columns<'f>(&self, frame: &'f CounterFrame) -> Vec<Option<&'f FrameColumn>> {
        self.inputs.iter().map(|input| frame.column(input)).collect()
    }
}

/// Cells that one thread works out. *Good*: a thread is made for a millisecond of work at least. *Bad*: a small frame of a long formula
/// has one core.
const CELLS_OF_THREAD_MIN: usize = 8192;

/// Points of all cells, in order; of many cells side by side.
fn points(
    program: &Program,
    columns: &Columns<'_>,
    folded: &[Folded],
    n_cells: usize,
) -> Vec<KpiPoint> {
    let fill = |points: &mut Vec<KpiPoint>, cells: Range<usize>| {
        let mut scratch = Scratch::default();
        points.extend(cells.map(|cell| program.point(columns, folded, cell, &mut scratch)));
    };
    let n_threads = match n_cells / CELLS_OF_THREAD_MIN {
        // Asking how many cores there are takes longer than most frames.
        0 | 1 => 1,
        n => n.min(std::thread::available_parallelism().map_or(1, NonZero::get)),
    };
    let share = n_cells.div_ceil(n_threads);
    let mut points = Vec::with_capacity(n_cells);
    std::thread::scope(|scope| {
        let cells_of = |thread: usize| thread * share..((thread + 1) * share).min(n_cells);
        let others: Vec<_> = (1..n_threads)
            .map(|thread| {
                scope.spawn(move || {
                    let mut points = Vec::with_capacity(share);
                    fill(&mut points, cells_of(thread));
                    points
                })
            })
            .collect();
        fill(&mut points, cells_of(0));
        for other in others {
            points
                .append(&mut other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
    });
    points
}

/// Such as `sum(pmX)`.
fn explained_name(input: &FrameInput) -> String {
    let reference = Reference { name: input.name.clone(), bin: input.bin };
    let first = input.spelling.before.concat().join(", ");
    let unless = match first.as_str() {
        "" => String::new(),
        first => format!(" where {first} did not arrive"),
    };
    format!("{}({reference}){unless}", aggregate_name(input.aggregate))
}

struct Planner<'a> {
    catalog: &'a Catalog,
    imported: &'a Imported<'a>,
    inputs: Inputs,
    items: Vec<PlanItem>,
    programs: Vec<Program>,
    diagnostics: Vec<Diagnostic>,
}

impl Planner<'_> {
    fn kpi(&mut self, id: &str) {
        let Some(kpi) = self.catalog.kpi(id) else {
            let diagnostic = Diagnostic::error(format!("Unknown KPI {id:?}"));
            let ids = self.catalog.kpis().iter().map(|k| k.id.as_str());
            self.diagnostics.push(match nearest(id, ids) {
                Some(nearest) => diagnostic.hint(format!("did you mean {nearest:?}?")),
                None => diagnostic.hint("vigia list kpis shows all of them"),
            });
            return;
        };
        let Ok(formula) = Formula::parse(&kpi.formula).map_err(|e| self.inside(id, e)) else {
            return;
        };
        let item = PlanItem {
            id: kpi.id.clone(),
            name: kpi.name.clone(),
            names: kpi.names_by_language(),
            unit: kpi.unit.clone(),
            formula: kpi.formula.clone(),
            version: Some(kpi.version),
            higher_is_better: match kpi.direction {
                Direction::HigherIsBetter => Some(true),
                Direction::LowerIsBetter => Some(false),
                Direction::Neutral => None,
            },
            is_upper_bound: is_upper_bound(self.catalog, &formula.expression),
            uses: self.used(&formula),
        };
        self.compile(item, &formula, true);
    }

    fn formula(&mut self, text: &str) {
        let formula = match Formula::parse(text) {
            Ok(formula) => formula,
            Err(diagnostics) => return self.diagnostics.extend(diagnostics),
        };
        let (found, unit) = check::check(self.catalog, self.imported, &formula);
        let wrong = found.iter().any(|d| d.severity == Severity::Error);
        self.diagnostics.extend(found);
        if wrong {
            return;
        }
        let is_formula = |item: &&PlanItem| item.id.starts_with("formula");
        let id = match self.items.iter().filter(is_formula).count() {
            0 => "formula".to_owned(),
            n => format!("formula_{}", n + 1),
        };
        let item = PlanItem {
            id,
            name: text.trim().to_owned(),
            names: BTreeMap::new(),
            unit: shown(unit),
            formula: text.to_owned(),
            version: None,
            higher_is_better: None,
            is_upper_bound: is_upper_bound(self.catalog, &formula.expression),
            uses: self.used(&formula),
        };
        self.compile(item, &formula, false);
    }

    fn used(&self, formula: &Formula) -> Vec<UsedKpi> {
        let used = order::referred_to(self.catalog, &formula.expression).into_iter();
        used.map(|kpi| UsedKpi {
            id: kpi.id.clone(),
            version: kpi.version,
            formula: kpi.formula.clone(),
        })
        .collect()
    }

    fn measurement(&mut self, name: &str) {
        let Some(reference) = self.imported_reference(name) else {
            let diagnostic = Diagnostic::error(format!("Unknown measurement type {name:?}"));
            self.diagnostics.push(match nearest(name, self.imported.names()) {
                Some(nearest) => diagnostic.hint(format!("did you mean {nearest:?}?")),
                None if self.imported.is_empty() => diagnostic.hint("nothing is imported yet"),
                None if self.catalog.measurement(name).is_some() => diagnostic
                    .hint(format!("for the vendors' counters ask for the formula sum({name})")),
                None => diagnostic,
            });
            return;
        };
        let unit = self.catalog.vendor_counter(&reference.name).map(|(unit, _)| unit.clone());
        let aggregate = default_aggregate(self.catalog, &reference.name);
        let item = PlanItem {
            id: name.to_owned(),
            name: name.to_owned(),
            names: BTreeMap::new(),
            unit: shown(unit),
            formula: format!("{}({reference})", aggregate_name(aggregate)),
            version: None,
            higher_is_better: None,
            is_upper_bound: false,
            uses: Vec::new(),
        };
        self.items.push(item);
        let mut compiler = Compiler::new(self.catalog, self.imported, &mut self.inputs);
        compiler.add_counter(&reference, aggregate);
        self.programs.push(compiler.finish().0);
    }

    /// A name as the export writes it, with or without bins.
    fn imported_reference(&self, name: &str) -> Option<Reference> {
        let known = |name: &str, bin: Option<BinSelector>| {
            let reference = Reference { name: name.to_owned(), bin };
            self.imported.contains(name).then_some(reference)
        };
        if let Some(reference) = known(name, None) {
            return Some(reference);
        }
        let written = match Formula::parse(name).ok()?.expression.node {
            super::ast::Node::Reference(reference) => reference,
            _ => return with_bin(name).and_then(|(name, bin)| known(name, Some(bin))),
        };
        known(&written.name, written.bin)
    }

    /// Compiles an item together with the KPIs it refers to.
    fn compile(&mut self, item: PlanItem, formula: &Formula, is_kpi: bool) {
        let mut needed = Vec::new();
        order::bare_references(&formula.expression, &mut needed);
        let mut compiler = Compiler::new(self.catalog, self.imported, &mut self.inputs);
        let mut diagnostics = Vec::new();
        let mut added: Vec<&str> = Vec::new();
        let own = self.catalog.kpi(&item.id).filter(|_| is_kpi);
        let direct = needed.iter().filter_map(|r| self.catalog.kpi(&r.name));
        for kpi in own.into_iter().chain(direct) {
            let chain = match order::order(self.catalog, kpi) {
                Ok(chain) => chain,
                Err(cycle) => {
                    diagnostics.push(*cycle);
                    break;
                }
            };
            for kpi in chain {
                if added.contains(&kpi.id.as_str()) || (is_kpi && kpi.id == item.id) {
                    continue;
                }
                added.push(&kpi.id);
                if let Ok(formula) = Formula::parse(&kpi.formula) {
                    diagnostics.extend(check_of_kpi(
                        self.catalog,
                        self.imported,
                        &kpi.id,
                        &formula,
                    ));
                    compiler.add(&kpi.id, &formula, true);
                }
            }
        }
        if is_kpi {
            diagnostics.extend(check_of_kpi(self.catalog, self.imported, &item.id, formula));
        }
        let is_wrong = diagnostics.iter().any(|d| d.severity == Severity::Error);
        if !is_wrong {
            compiler.add(&item.id, formula, is_kpi);
        }
        let (program, warnings) = compiler.finish();
        for diagnostic in diagnostics.into_iter().chain(warnings) {
            if !self.diagnostics.contains(&diagnostic) {
                self.diagnostics.push(diagnostic);
            }
        }
        if !is_wrong {
            self.items.push(item);
            self.programs.push(program);
        }
    }

    fn inside(&mut self, id: &str, diagnostics: Vec<Diagnostic>) {
        self.diagnostics.extend(diagnostics.into_iter().map(|d| of_kpi(id, d)));
    }
}

/// The unit beside a value: counts and unknown units have no sign.
fn shown(unit: Option<Unit>) -> Unit {
    unit.filter(|unit| unit.sign() != "1").unwrap_or_default()
}

/// Checks a KPI's formula; names that were never imported are no mistake of a catalogue.
fn check_of_kpi(
    catalog: &Catalog,
    imported: &Imported<'_>,
    id: &str,
    formula: &Formula,
) -> Vec<Diagnostic> {
    check::check_of_catalog(catalog, imported, formula).into_iter().map(|d| of_kpi(id, d)).collect()
}

fn of_kpi(id: &str, diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.reworded(|what| phrase!("in KPI {id}: {what}", id = format!("{id:?}"), what = what))
}

/// `name[5]` or `name[*]`, the name being anything.
fn with_bin(name: &str) -> Option<(&str, BinSelector)> {
    let (name, bin) = name.strip_suffix(']')?.rsplit_once('[')?;
    let bin = match bin {
        "*" => BinSelector::All,
        number => BinSelector::One(number.parse().ok()?),
    };
    Some((name, bin))
}
