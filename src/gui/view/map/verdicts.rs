//! Contracts on the map: which country each belongs to, its verdict, and what it costs.

use egui::Color32;
use rust_decimal::Decimal;

use super::{MapColor, MapUi};
use crate::chart::map::World;
use crate::gui::app::ViewContext;
use crate::gui::theme::Tokens;
use crate::gui::view::contracts::periods;
use crate::sla::{Contract, SlaPeriod, Verdict};
use crate::workspace::{Command, State};

/// A contract with its verdict in the chosen period.
pub(super) struct Judged<'a> {
    pub contract: &'a Contract,
    pub period: SlaPeriod,
    /// Position of its country in the world.
    pub country: Option<usize>,
    /// `None` while it is on its way, or where it cannot be judged.
    pub verdict: Option<Verdict>,
    /// Met, but with an objective inside its warning zone.
    pub warning: bool,
    /// It could not be judged.
    pub failed: bool,
    pub credit: Decimal,
}

/// The period of a contract under the chosen name; none where it is judged by another window or has no data then.
fn period_of(state: &State, map: &MapUi, contract: &Contract) -> Option<SlaPeriod> {
    let chosen = map.period?;
    periods(state, contract).into_iter().find(|period| *period == chosen)
}

/// Asks for the verdicts of the period, once for each state of the data.
pub(super) fn ask(ctx: &mut ViewContext<'_>, map: &mut MapUi) {
    if map.color != MapColor::Verdicts {
        return;
    }
    let state = ctx.state;
    for contract in state.contracts.iter() {
        let Some(period) = period_of(state, map, contract) else { continue };
        let key = (contract.id.clone(), period);
        let known = state.statements.get(&key).is_some_and(|s| s.running || s.latest.is_some());
        let asked = (contract.id.clone(), period, state.inventory.data_revision);
        if !known && map.evaluated.insert(asked) {
            ctx.command(Command::Evaluate { contract: contract.id.clone(), period });
        }
    }
}

/// Contracts of the period, the dearest first; those of one credit by how their verdict asks to be looked at.
pub(super) fn judged<'a>(state: &'a State, map: &MapUi, world: Option<&World>) -> Vec<Judged<'a>> {
    let mut rows: Vec<Judged<'a>> = state
        .contracts
        .iter()
        .filter_map(|contract| {
            let period = period_of(state, map, contract)?;
            let known = state.statements.get(&(contract.id.clone(), period));
            let latest = known.and_then(|known| known.latest.as_ref());
            let statement = latest.and_then(|latest| latest.as_ref().ok());
            Some(Judged {
                contract,
                period,
                country: world.and_then(|world| world.country_named(&contract.country)),
                verdict: statement.map(|statement| statement.verdict()),
                warning: statement.is_some_and(|s| s.objectives.iter().any(|o| o.warning)),
                failed: latest.is_some_and(Result::is_err),
                credit: statement.map_or(Decimal::ZERO, |statement| statement.credit_total),
            })
        })
        .collect();
    // Credits of two currencies have no order: the share of the fee has.
    let share = |row: &Judged<'_>| match row.contract.fee.is_zero() {
        true => Decimal::ZERO,
        false => row.credit.checked_div(row.contract.fee).unwrap_or_default(),
    };
    rows.sort_by_key(|row| (std::cmp::Reverse(share(row)), std::cmp::Reverse(urgency(row))));
    rows
}

/// The larger, the more it asks to be looked at.
pub(super) fn urgency(row: &Judged<'_>) -> u8 {
    match row.verdict {
        Some(Verdict::Breached) => 5,
        Some(Verdict::Undecided) => 4,
        Some(Verdict::Tolerated | Verdict::Forgiven) => 3,
        Some(Verdict::Achieved) if row.warning => 2,
        Some(Verdict::Achieved) => 1,
        None => 0,
    }
}

/// The most urgent contract of each country, and how many it has.
pub(super) fn by_country<'r, 'a>(rows: &'r [Judged<'a>]) -> Vec<(usize, &'r Judged<'a>, usize)> {
    let mut countries: Vec<(usize, &Judged<'_>, usize)> = Vec::new();
    for row in rows {
        let Some(country) = row.country else { continue };
        match countries.iter_mut().find(|(known, _, _)| *known == country) {
            Some((_, worst, n)) => {
                *n += 1;
                if urgency(row) > urgency(worst) {
                    *worst = row;
                }
            }
            None => countries.push((country, row, 1)),
        }
    }
    countries
}

/// How a country of a contract with that verdict is filled.
pub(super) fn tint(t: &Tokens, row: &Judged<'_>) -> Color32 {
    match row.verdict {
        Some(Verdict::Achieved) if row.warning => t.ground_of(t.warn, t.warn_soft),
        Some(verdict) => {
            let (strong, soft) = t.verdict(verdict);
            t.ground_of(strong, soft)
        }
        None => t.raised,
    }
}
