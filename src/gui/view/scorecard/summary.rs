//! What a person sees first: kept or not, the money, and how sure it is.

use egui::{Align2, CornerRadius, Rect, Sense, Ui, WidgetInfo, pos2, vec2};
use rust_decimal::Decimal;

use super::words::{fee_of_period, verdict_word};
use crate::gui::theme::{self, font, tokens};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::tile::{self, Tile};
use crate::gui::widget::{chip, quantity, text};
use crate::sla::{ObjectiveResult, Statement, Verdict};
use crate::words::tr;
use crate::workspace::portfolio::PortfolioCell;

/// Met, but with an objective inside its warning zone.
pub(crate) fn at_risk(statement: &Statement) -> bool {
    statement.objectives.iter().any(|o| o.warning)
}

/// The one thing to see first: kept or not, and what it costs.
pub(super) fn banner(ui: &mut Ui, statement: &Statement) {
    let t = tokens(ui);
    let verdict = statement.verdict();
    let risk = verdict == Verdict::Achieved && at_risk(statement);
    let (color, soft) = if risk { (t.warn, t.warn_soft) } else { t.verdict(verdict) };
    let word = if risk { tr!("scorecard-at-risk") } else { verdict_word(verdict, false) };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 76.0), Sense::hover());
    let stake = Stake::of(statement);
    response.widget_info(|| {
        let name = tr!("scorecard-verdict", word = word);
        let name = format!("{name} · {} · {}", stake.amount, stake.note);
        WidgetInfo::labeled(egui::Role::Label, true, name)
    });
    ui.painter().rect_filled(rect, CornerRadius::same(theme::CARD_RADIUS), soft);
    let edge = Rect::from_min_size(rect.min, vec2(4.0, rect.height()));
    ui.painter().rect_filled(edge, CornerRadius { nw: 8, sw: 8, ne: 0, se: 0 }, color);
    let middle = pos2(rect.left() + 38.0, rect.center().y);
    let glyph = Rect::from_center_size(middle, egui::Vec2::splat(28.0));
    let sign = if risk { Icon::Warning } else { chip::verdict_icon(verdict) };
    icon::paint(ui.painter(), glyph, sign, color);
    let color_of_stake = stake.color(ui);
    let galley = ui.painter().layout_no_wrap(stake.amount, font::figure(), color_of_stake);
    let money_width = galley.size().x;
    let top_right =
        pos2(rect.right() - 20.0 - money_width, rect.center().y + 2.0 - galley.size().y);
    ui.painter().galley(top_right, galley, t.text);
    let note = text::elided(ui, &stake.note, font::small(), t.text_muted, rect.width() * 0.4);
    let note_at = pos2(rect.right() - 20.0 - note.size().x, rect.center().y + 7.0);
    let note_width = note.size().x;
    ui.painter().galley(note_at, note, t.text_muted);
    let left = rect.left() + 68.0;
    let at = pos2(left, rect.center().y + 1.0);
    ui.painter().text(at, Align2::LEFT_BOTTOM, word, font::title(), color);
    let room = rect.right() - 36.0 - money_width.max(note_width) - left;
    let sentence = text::elided(ui, &counts_text(statement), font::body(), t.text, room);
    ui.painter().galley(pos2(left, rect.center().y + 6.0), sentence, t.text);
}

/// What counts of the period, where it was frozen and is judged otherwise now.
pub(super) fn frozen_note(ui: &mut Ui, statement: &Statement, cell: &PortfolioCell) {
    let Some(mark) = cell.frozen.as_ref().filter(|mark| mark.differs()) else { return };
    let said = tr!(
        "scorecard-frozen-counts",
        state = mark.settled.state_sentence().said(),
        word = verdict_word(cell.verdict, false),
        credit = &money(statement, cell.credit)
    );
    text::note(ui, &said, tokens(ui).warn);
}

fn counts_text(statement: &Statement) -> String {
    let n = |wanted: Verdict| {
        statement.objectives.iter().filter(|o| o.verdict == wanted).count() as u64
    };
    tr!(
        "scorecard-counts",
        n = statement.objectives.len() as u64,
        achieved = n(Verdict::Achieved),
        breached = n(Verdict::Breached),
        undecided = n(Verdict::Undecided)
    )
}

fn money(statement: &Statement, amount: Decimal) -> String {
    let contract = &statement.contract;
    quantity::money(amount, &contract.currency, contract.currency_decimals)
}

/// What somebody owes, and who: the credit is that only where nothing else is agreed.
struct Stake {
    amount: String,
    note: String,
    /// Nothing that the supplier loses.
    is_calm: bool,
}

impl Stake {
    fn of(statement: &Statement) -> Self {
        let settlement = &statement.settlement;
        let (supplier, customer) = (settlement.credit_due, settlement.supplier_due);
        let is_running = statement.is_provisional();
        let (amount, note) = if supplier == settlement.malus && customer.is_zero() {
            let note = match is_running {
                true => tr!("scorecard-credit-so-far"),
                false => tr!("scorecard-credit-due"),
            };
            (statement.credit_total, note.to_owned())
        } else if supplier.is_zero() && !customer.is_zero() {
            let who = match is_running {
                true => tr!("report-owed-customer-so-far"),
                false => tr!("report-owed-customer"),
            };
            (customer, format!("{who} · {}", tr!("report-owed-on-top")))
        } else {
            let who = match is_running {
                true => tr!("report-owed-supplier-so-far"),
                false => tr!("report-sheets-credit-due"),
            };
            let too = (!customer.is_zero())
                .then(|| tr!("report-owed-by-customer", amount = money(statement, customer)));
            let said: Vec<String> = std::iter::once(who.to_owned()).chain(too).collect();
            (supplier, said.join(" · "))
        };
        let is_calm = supplier.is_zero();
        Self { amount: money(statement, amount), note, is_calm }
    }

    fn color(&self, ui: &Ui) -> egui::Color32 {
        let t = tokens(ui);
        if self.is_calm { t.text_muted } else { t.bad }
    }
}

/// How much the credits were before a limit, and which.
fn limit_text(statement: &Statement) -> String {
    let settlement = &statement.settlement;
    if !settlement.cap_took.is_zero() {
        let before = settlement.gross.saturating_sub(settlement.pool_took);
        tr!("scorecard-capped", amount = &money(statement, before))
    } else if !settlement.pool_took.is_zero() {
        tr!("scorecard-pool-capped", amount = &money(statement, settlement.gross))
    } else {
        tr!("scorecard-share-note").to_owned()
    }
}

/// Credit, fee, score, data.
pub(super) fn figures(ui: &mut Ui, statement: &Statement) {
    let contract = &statement.contract;
    let share = if contract.fee.is_zero() {
        Decimal::ZERO
    } else {
        statement.credit_total * Decimal::ONE_HUNDRED / contract.fee
    };
    let percent = |value: Decimal| quantity::decimal(value, value.normalize().scale().min(2));
    let least = statement
        .objectives
        .iter()
        .filter_map(ObjectiveResult::valid_ratio)
        .fold(None, |least: Option<f64>, c| Some(least.map_or(c, |l| l.min(c))));
    let cap = contract
        .credit_cap_percent
        .map_or_else(String::new, |cap| tr!("scorecard-credit-cap", percent = &percent(cap)));
    let score = statement.score_percent.map_or_else(
        || quantity::NO_VALUE.to_owned(),
        |s| quantity::percent(&quantity::decimal(s, 1)),
    );
    tile::row(
        ui,
        &[
            Tile::new(
                tr!("scorecard-tile-share"),
                quantity::percent(&percent(share)),
                limit_text(statement),
            ),
            Tile::new(tr!("scorecard-tile-fee"), money(statement, contract.fee), cap),
            Tile::new(tr!("scorecard-tile-score"), score, tr!("scorecard-score-note")),
            Tile::new(
                tr!("scorecard-tile-valid"),
                quantity::share(least),
                tr!("scorecard-over-all-objectives"),
            ),
        ],
    );
}

/// `fee PEN 480,000.00 a month`, with what is agreed beside it.
pub(crate) fn fee_line(contract: &crate::sla::Contract) -> String {
    let fee = quantity::money(contract.fee, &contract.currency, contract.currency_decimals);
    fee_of_period(contract, &fee)
}
