//! Which vendors take part in a formula, and with which of their counters.
//!
//! # Decision
//! A vendor takes part in a formula only if it supplies *every* canonical measurement of that formula (arguments of `coalesce`
//! are optional). Adding whatever is there to each measurement on its own would divide the releases of two vendors by the
//! session time of one of them: a number that looks right and is not. For the same reason a vendor whose counters are missing
//! in a cell is left out of the whole formula in that cell; its missing periods stay in the completeness.
//! Price: a formula that only adds measurements up shows nothing of a vendor that lacks one of them; `coalesce(…, 0)` says
//! where that is meant.

use std::collections::BTreeSet;

use super::ast::{Expression, Formula, Node};
use super::catalog::{
    CanonicalMeasurement, Catalog, Kpi, NeededMeasurement, STANDARD_VENDOR, VendorMap,
};
use super::function::Function;
use super::linear;
use super::names::{self, Imported, Meaning};
use super::order;
use crate::diagnostic::Diagnostic;
use crate::model::{Aggregate, phrase};

/// One canonical measurement as a formula uses it.
#[derive(Clone, Debug)]
pub(super) struct Use<'c> {
    pub(super) measurement: &'c CanonicalMeasurement,
    pub(super) aggregate: Aggregate,
    pub(super) required: bool,
}

/// A vendor that takes part: for each use its map, `None` only where the use is optional.
#[derive(Clone, Debug)]
pub(super) struct Participant<'c> {
    pub(super) vendor: &'c str,
    pub(super) maps: Vec<Option<&'c VendorMap>>,
}

/// The canonical measurements of a formula, each with each aggregate once, in order of appearance.
pub(super) fn uses<'c>(
    catalog: &'c Catalog,
    imported: &Imported<'_>,
    formula: &Formula,
) -> Vec<Use<'c>> {
    let mut found = Vec::new();
    collect(catalog, imported, &formula.expression, true, &mut found);
    found
}

/// As [`uses`], with what stands inside folds, which are formulas of their own when it comes to computing.
pub(super) fn all_uses<'c>(
    catalog: &'c Catalog,
    imported: &Imported<'_>,
    formula: &Formula,
) -> Vec<Use<'c>> {
    let mut found = Vec::new();
    collect(catalog, imported, &formula.expression, true, &mut found);
    let mut folded = Vec::new();
    folds_in(&formula.expression, &mut folded);
    for argument in folded {
        collect(catalog, imported, argument, true, &mut found);
    }
    found
}

/// What is folded in an expression, at every depth.
fn folds_in<'e>(expression: &'e Expression, found: &mut Vec<&'e Expression>) {
    match &expression.node {
        Node::Fold { argument, .. } => {
            found.push(argument);
            folds_in(argument, found);
        }
        Node::Unary { operand, .. } => folds_in(operand, found),
        Node::Binary { left, right, .. } => {
            folds_in(left, found);
            folds_in(right, found);
        }
        Node::Call { arguments, .. } => arguments.iter().for_each(|a| folds_in(a, found)),
        _ => {}
    }
}

fn collect<'c>(
    catalog: &'c Catalog,
    imported: &Imported<'_>,
    expression: &Expression,
    required: bool,
    found: &mut Vec<Use<'c>>,
) {
    let mut add = |measurement: &'c CanonicalMeasurement, aggregate: Aggregate| {
        let same =
            |u: &&mut Use<'_>| u.measurement.name == measurement.name && u.aggregate == aggregate;
        match found.iter_mut().find(same) {
            Some(known) => known.required |= required,
            None => found.push(Use { measurement, aggregate, required }),
        }
    };
    match &expression.node {
        Node::Reference(reference) => {
            if let Meaning::Canonical(m) = names::meaning(catalog, imported, reference, false) {
                add(m, m.aggregate);
            }
        }
        Node::Aggregate { aggregate, argument } => {
            for term in linear::terms(argument).unwrap_or_default() {
                let meaning = names::meaning(catalog, imported, term.reference, true);
                if let Meaning::Canonical(m) = meaning {
                    add(m, *aggregate);
                }
            }
        }
        Node::Unary { operand, .. } => collect(catalog, imported, operand, required, found),
        Node::Binary { left, right, .. } => {
            collect(catalog, imported, left, required, found);
            collect(catalog, imported, right, required, found);
        }
        Node::Call { function, arguments } => {
            let required = required && *function != Function::Coalesce;
            for argument in arguments {
                collect(catalog, imported, argument, required, found);
            }
        }
        // Folds are formulas of their own, and a histogram is one vendor's.
        Node::Number(_)
        | Node::Quantity { .. }
        | Node::Fold { .. }
        | Node::Bins { .. }
        | Node::PeriodSecs => {}
    }
}

/// Whether the imported counters of a vendor are enough for a KPI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VendorSupply {
    pub vendor: String,
    /// Counters that were not imported; by its canonical name what the vendor has no public counter for. Empty if nothing lacks.
    pub missing: Vec<String>,
}

/// For each KPI of the catalogue, in its order, the vendors of this network by name.
///
/// A vendor is listed where some of its counters for the KPI were imported, and where it supplies another KPI of the same
/// technology completely: there it could be expected, and is told what it lacks. A vendor of another technology is not.
pub(super) fn vendor_supplies(
    catalog: &Catalog,
    imported: &Imported<'_>,
) -> Vec<Vec<VendorSupply>> {
    let found: Vec<Vec<Found>> =
        catalog.kpis().iter().map(|kpi| supplies_of(catalog, imported, kpi)).collect();
    let mut at_home: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (kpi, found) in catalog.kpis().iter().zip(&found) {
        if let [technology] = kpi.technology.as_slice() {
            let complete = found.iter().filter(|f| f.in_play && f.supply.missing.is_empty());
            at_home.extend(complete.map(|f| (f.supply.vendor.as_str(), technology.as_str())));
        }
    }
    let is_listed = |kpi: &Kpi, found: &Found| {
        let vendor = found.supply.vendor.as_str();
        let is_home = |technology: &String| at_home.contains(&(vendor, technology.as_str()));
        found.in_play || (vendor != STANDARD_VENDOR && kpi.technology.iter().any(is_home))
    };
    let listed = |(kpi, found): (&Kpi, &Vec<Found>)| {
        found.iter().filter(|f| is_listed(kpi, f)).map(|f| f.supply.clone()).collect()
    };
    catalog.kpis().iter().zip(&found).map(listed).collect()
}

struct Found {
    supply: VendorSupply,
    in_play: bool,
}

/// What a KPI needs, whoever reports it.
pub(super) fn needed<'c>(catalog: &'c Catalog, kpi: &Kpi) -> Vec<NeededMeasurement<'c>> {
    let imported = Imported::default();
    let mut found: Vec<NeededMeasurement<'c>> = Vec::new();
    for part in order::order(catalog, kpi).unwrap_or_default() {
        let Ok(formula) = Formula::parse(&part.formula) else { continue };
        for Use { measurement, aggregate, required } in all_uses(catalog, &imported, &formula) {
            let same = |n: &&mut NeededMeasurement<'_>| {
                n.measurement.name == measurement.name && n.aggregate == aggregate
            };
            match found.iter_mut().find(same) {
                Some(known) => known.is_required |= required,
                None => {
                    found.push(NeededMeasurement { measurement, aggregate, is_required: required });
                }
            }
        }
    }
    found
}

/// What every vendor of the catalogue has for one KPI, the KPIs that it refers to included.
fn supplies_of(catalog: &Catalog, imported: &Imported<'_>, kpi: &Kpi) -> Vec<Found> {
    let mut used: Vec<Use<'_>> = Vec::new();
    for part in order::order(catalog, kpi).unwrap_or_default() {
        if let Ok(formula) = Formula::parse(&part.formula) {
            used.extend(all_uses(catalog, imported, &formula));
        }
    }
    let vendors: BTreeSet<&str> =
        catalog.measurements().iter().flat_map(|m| &m.maps).map(|m| m.vendor.as_str()).collect();
    let mut found: Vec<Found> = vendors
        .into_iter()
        .map(|vendor| {
            let supplies: Vec<Supply<'_>> =
                used.iter().map(|u| supply(imported, u.measurement, u.aggregate, vendor)).collect();
            let missing = missing(&used, &supplies);
            let supply = VendorSupply { vendor: vendor.to_owned(), missing };
            Found { supply, in_play: in_play(&supplies) }
        })
        .collect();
    if found.iter().any(|f| f.in_play && f.supply.missing.is_empty()) {
        found.retain(|f| f.supply.vendor != STANDARD_VENDOR || f.supply.missing.is_empty());
    }
    found
}

fn in_play(supplies: &[Supply<'_>]) -> bool {
    supplies.iter().any(|s| matches!(s, Supply::Complete(_) | Supply::Partial(_)))
}

/// What one vendor has for one measurement.
enum Supply<'c> {
    Complete(&'c VendorMap),
    /// Some counters of a map were imported; these were not.
    Partial(Vec<String>),
    /// None of these was imported.
    Nothing(Vec<String>),
    NoMap,
}

/// The vendors that take part in a formula with these uses, by name; and a warning for each that almost does.
pub(super) fn participants<'c>(
    imported: &Imported<'_>,
    uses: &[Use<'c>],
    formula_id: &str,
) -> (Vec<Participant<'c>>, Vec<Diagnostic>) {
    let vendors: BTreeSet<&'c str> =
        uses.iter().flat_map(|u| u.measurement.maps.iter().map(|m| m.vendor.as_str())).collect();
    let mut participants = Vec::new();
    let mut warnings = Vec::new();
    let mut standard_lacks = None;
    let mut needs: Vec<String> = Vec::new();
    for vendor in vendors {
        let supplies: Vec<Supply<'c>> =
            uses.iter().map(|u| supply(imported, u.measurement, u.aggregate, vendor)).collect();
        let in_play = in_play(&supplies);
        let missing = missing(uses, &supplies);
        if in_play && missing.is_empty() {
            let map = |s: &Supply<'c>| match s {
                Supply::Complete(map) => Some(*map),
                _ => None,
            };
            let participant = Participant { vendor, maps: supplies.iter().map(map).collect() };
            warnings.extend(other_spelling(imported, uses, &participant, formula_id));
            participants.push(participant);
        } else if in_play && vendor == STANDARD_VENDOR {
            standard_lacks = Some(partly(formula_id, vendor, &missing));
        } else if in_play {
            warnings.push(partly(formula_id, vendor, &missing));
        } else if vendor != STANDARD_VENDOR && !supplies.iter().any(|s| matches!(s, Supply::NoMap))
        {
            needs.push(format!("{vendor}: {}", missing.join(", ")));
        }
    }
    // A vendor that borrows some names of the standard is no network of its own that lacks the others.
    if participants.is_empty() {
        warnings.extend(standard_lacks);
    }
    let names: Vec<&str> =
        uses.iter().filter(|u| u.required).map(|u| u.measurement.name.as_str()).collect();
    if participants.is_empty() && !names.is_empty() && !imported.is_empty() {
        let message = phrase!(
            "{id} has no value: no vendor's counters for {names} were imported",
            id = format!("{formula_id:?}"),
            names = names.join(", ")
        );
        let warning = Diagnostic::warning(message);
        warnings.push(if needs.is_empty() {
            warning
        } else {
            warning.hint(phrase!("needed: {needs}", needs = needs.join("; ")))
        });
    }
    (participants, warnings)
}

/// A vendor's counters can be known by several names. One of them is taken for all objects: those that send only the other would be
/// missing without a word.
fn other_spelling(
    imported: &Imported<'_>,
    uses: &[Use<'_>],
    participant: &Participant<'_>,
    formula_id: &str,
) -> Option<Diagnostic> {
    let names = |map: &VendorMap| -> Vec<String> {
        map.terms.iter().map(|(_, reference)| reference.name.clone()).collect()
    };
    let (mut taken, mut others) = (Vec::new(), Vec::new());
    for (used, map) in uses.iter().zip(&participant.maps) {
        let Some(map) = map else { continue };
        let alternatives =
            used.measurement.maps.iter().filter(|other| {
                other.vendor == participant.vendor && supports(used.aggregate, other)
            });
        // Counters that both have decide nothing, and a pattern may mean parts of the other.
        let all_imported = |other: &&VendorMap| {
            let mut names = other.terms.iter().map(|(_, reference)| &reference.name);
            names.all(|name| imported.contains(name))
        };
        let is_other = |other: &&VendorMap| {
            let ours = names(map);
            names(other).iter().all(|name| !ours.contains(name) && !name.contains('*'))
        };
        if let Some(other) = alternatives.filter(all_imported).find(is_other) {
            taken.extend(names(map));
            others.extend(names(other));
        }
    }
    for list in [&mut taken, &mut others] {
        let mut seen = BTreeSet::new();
        list.retain(|name| seen.insert(name.clone()));
    }
    (!others.is_empty()).then(|| {
        Diagnostic::warning(phrase!(
            "{id} counts {taken} of {vendor}; {others} were imported too and do not count",
            id = format!("{formula_id:?}"),
            taken = taken.join(", "),
            vendor = participant.vendor,
            others = others.join(", ")
        ))
        .hint(phrase!("objects that send only the others are left out: give them the same names when importing, or a vendor of their own in a file of kpis/"))
    })
}

/// What a vendor lacks for the required uses; a measurement without any map by its canonical name.
fn missing(uses: &[Use<'_>], supplies: &[Supply<'_>]) -> Vec<String> {
    let mut missing = Vec::new();
    for (used, supply) in uses.iter().zip(supplies).filter(|(used, _)| used.required) {
        match supply {
            Supply::Complete(_) => {}
            Supply::Partial(names) | Supply::Nothing(names) => missing.extend(names.clone()),
            Supply::NoMap => missing.push(used.measurement.name.clone()),
        }
    }
    let mut seen = BTreeSet::new();
    missing.retain(|name| seen.insert(name.clone()));
    missing
}

fn partly(formula_id: &str, vendor: &str, missing: &[String]) -> Diagnostic {
    let needed = missing.join(", ");
    let message = phrase!(
        "{id} is unavailable for {vendor} (needs {needed})",
        id = format!("{formula_id:?}"),
        vendor = vendor,
        needed = needed
    );
    Diagnostic::warning(message)
        .hint(phrase!("import the counters, or add a vendor map to a file in kpis/"))
}

/// The first alternative whose counters were all imported, else what the nearest one lacks.
fn supply<'c>(
    imported: &Imported<'_>,
    measurement: &'c CanonicalMeasurement,
    aggregate: Aggregate,
    vendor: &str,
) -> Supply<'c> {
    let mut nearest: Option<Vec<String>> = None;
    let mut first: Option<Vec<String>> = None;
    let own = |m: &&VendorMap| m.vendor == vendor && supports(aggregate, m);
    for map in measurement.maps.iter().filter(own) {
        let mut missing: Vec<String> = Vec::new();
        for (_, reference) in &map.terms {
            if !imported.contains(&reference.name) {
                missing.push(reference.name.clone());
            }
        }
        if missing.is_empty() {
            return Supply::Complete(map);
        }
        if missing.len() < map.terms.len()
            && nearest.as_ref().is_none_or(|names| missing.len() < names.len())
        {
            nearest = Some(missing);
        } else if vendor != STANDARD_VENDOR
            || map.terms.iter().all(|(_, r)| r.name == measurement.name)
        {
            first.get_or_insert(missing);
        }
    }
    match (nearest, first) {
        (Some(names), _) => Supply::Partial(names),
        (None, Some(names)) => Supply::Nothing(names),
        (None, None) => Supply::NoMap,
    }
}

/// Whether the aggregate of the map follows from the aggregates of its counters.
pub(super) fn supports(aggregate: Aggregate, map: &VendorMap) -> bool {
    match aggregate {
        Aggregate::Sum | Aggregate::Count => true,
        Aggregate::Avg | Aggregate::First | Aggregate::Last => map.terms.len() == 1,
        Aggregate::Min | Aggregate::Max => map.terms.len() == 1 && map.terms[0].0 > 0.0,
    }
}
