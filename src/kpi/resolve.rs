//! Which vendors take part in a formula, and with which of their counters.
//!
//! # Decision
//! A vendor takes part in a formula only if it supplies *every* canonical measurement of that formula (arguments of `coalesce`
//! are optional). Adding whatever is there to each measurement on its own would divide the releases of two vendors by the
//! session time of one of them: a number that looks right and is not. For the same reason a vendor whose counters are missing
//! in a cell is left out of the whole formula in that cell; its missing periods stay in the completeness.
//! Price: a formula that only adds measurements up shows nothing of a vendor that lacks one of them; `coalesce(…, 0)` says
//! where that is meant.
//!
//! # Decision
//! One measurement can be known by several names: a vendor's counter by its name and by its number, 64 and 32 bits of one interface,
//! a vendor's own counter beside the standard's. Each object-period counts once, by the first of these names in which it arrived
//! ([`Spelling`]): in the order of the catalogue, and the standard's after a vendor's own.
//! One name for the whole network would lose the objects that send only the other; adding both up would count twice those that send
//! both.

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
use crate::model::{Aggregate, Spelling, phrase};

/// One canonical measurement as a formula uses it.
#[derive(Clone, Debug)]
pub(super) struct Use<'c> {
    pub(super) measurement: &'c CanonicalMeasurement,
    pub(super) aggregate: Aggregate,
    pub(super) required: bool,
}

/// A vendor that takes part.
#[derive(Clone, Debug)]
pub(super) struct Participant<'c> {
    pub(super) vendor: &'c str,
    /// For each use the maps that count, the first one first; none only where the use is optional.
    pub(super) maps: Vec<Vec<&'c VendorMap>>,
}

/// How one map of a participant stands to the others that say the same, in one use. `own_name`: the name by which a counter was
/// imported.
pub(super) fn spelling_of(
    participants: &[Participant<'_>],
    participant_idx: usize,
    use_idx: usize,
    spelling: usize,
    own_name: &dyn Fn(&str) -> String,
) -> Spelling {
    let participant = &participants[participant_idx];
    let maps = &participant.maps[use_idx];
    let own = maps[spelling];
    let is_standard = |participant: &Participant<'_>| participant.vendor == STANDARD_VENDOR;
    // An object of a vendor may send the standard's counters as well.
    let others: Vec<&VendorMap> = participants
        .iter()
        .filter(|other| is_standard(other) != is_standard(participant))
        .flat_map(|other| other.maps[use_idx].iter().copied())
        .collect();
    // Counters that both have decide nothing.
    let is_other = |map: &&VendorMap| map.names().all(|name| own.names().all(|own| own != name));
    let names = |map: &VendorMap| map.names().map(own_name).collect::<Vec<String>>();
    let of = |maps: &[&VendorMap]| maps.iter().copied().filter(is_other).map(names).collect();
    let (mut before, mut after): (Vec<_>, Vec<_>) =
        (of(&maps[..spelling]), of(&maps[spelling + 1..]));
    let others: Vec<Vec<String>> = of(&others);
    if is_standard(participant) {
        before.extend(others);
    } else {
        after.extend(others);
    }
    if before.is_empty() && after.is_empty() {
        return Spelling::default();
    }
    Spelling { own: names(own), before, after }
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

/// A vendor that almost takes part in a formula: some of its counters were imported, others that the formula needs were not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOutVendor {
    pub vendor: String,
    /// Counters that came, by the names they were imported by.
    pub imported: Vec<String>,
    /// Counters that did not.
    pub missing: Vec<String>,
}

/// Who takes part in a formula.
#[derive(Default)]
pub(super) struct Participation<'c> {
    /// By name.
    pub(super) participants: Vec<Participant<'c>>,
    pub(super) left_out: Vec<LeftOutVendor>,
    pub(super) warnings: Vec<Diagnostic>,
}

/// Who takes part in a formula with these uses.
pub(super) fn participation<'c>(
    imported: &Imported<'_>,
    uses: &[Use<'c>],
    formula_id: &str,
) -> Participation<'c> {
    let vendors: BTreeSet<&'c str> =
        uses.iter().flat_map(|u| u.measurement.maps.iter().map(|m| m.vendor.as_str())).collect();
    let mut participants = Vec::new();
    let mut warnings = Vec::new();
    let mut left_out = Vec::new();
    let mut standard_lacks = None;
    let mut needs: Vec<String> = Vec::new();
    for vendor in vendors {
        let supplies: Vec<Supply<'c>> =
            uses.iter().map(|u| supply(imported, u.measurement, u.aggregate, vendor)).collect();
        let in_play = in_play(&supplies);
        let missing = missing(uses, &supplies);
        if in_play && missing.is_empty() {
            let maps = |(used, supply): (&Use<'c>, &Supply<'c>)| match supply {
                Supply::Complete(map) => spellings(imported, used, map),
                _ => Vec::new(),
            };
            let maps = uses.iter().zip(&supplies).map(maps).collect();
            participants.push(Participant { vendor, maps });
        } else if in_play && vendor == STANDARD_VENDOR {
            standard_lacks = Some(partly(formula_id, vendor, &missing));
        } else if in_play {
            warnings.push(partly(formula_id, vendor, &missing));
            let imported = imported_counters(imported, uses, vendor);
            left_out.push(LeftOutVendor { vendor: vendor.to_owned(), imported, missing });
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
    Participation { participants, left_out, warnings }
}

/// The counters of a vendor that came, of those that its maps for these uses name.
fn imported_counters(imported: &Imported<'_>, uses: &[Use<'_>], vendor: &str) -> Vec<String> {
    let maps = uses.iter().flat_map(|used| &used.measurement.maps).filter(|m| m.vendor == vendor);
    let names = maps.flat_map(VendorMap::names).filter(|name| imported.contains(name));
    let own_name = |name| imported.translated(name).unwrap_or(name).to_owned();
    names.map(own_name).collect::<BTreeSet<String>>().into_iter().collect()
}

/// A map and the others of the same vendor that say the same with other counters, as far as these were imported. Counters that both have
/// would decide nothing, and a pattern may mean parts of the other.
fn spellings<'c>(
    imported: &Imported<'_>,
    used: &Use<'c>,
    first: &'c VendorMap,
) -> Vec<&'c VendorMap> {
    let mut spellings = vec![first];
    let own = |m: &&VendorMap| m.vendor == first.vendor && supports(used.aggregate, m);
    // The earliest and the latest value of an object are one value, whatever its name.
    if matches!(used.aggregate, Aggregate::First | Aggregate::Last) {
        return spellings;
    }
    for map in used.measurement.maps.iter().filter(own) {
        let is_imported = map.names().all(|name| imported.contains(name));
        let is_other = |known: &&VendorMap| {
            map.names().all(|name| !name.contains('*') && known.names().all(|other| other != name))
        };
        if is_imported && spellings.iter().all(is_other) {
            spellings.push(map);
        }
    }
    spellings
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
