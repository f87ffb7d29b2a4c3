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
    let money = money_at_stake(statement);
    response.widget_info(|| {
        let name = tr!("scorecard-verdict", word = word);
        let name = format!("{name} · {} · {}", money.0, money.1);
        WidgetInfo::labeled(egui::Role::Label, true, name)
    });
    ui.painter().rect_filled(rect, CornerRadius::same(theme::CARD_RADIUS), soft);
    let edge = Rect::from_min_size(rect.min, vec2(4.0, rect.height()));
    ui.painter().rect_filled(edge, CornerRadius { nw: 8, sw: 8, ne: 0, se: 0 }, color);
    let middle = pos2(rect.left() + 38.0, rect.center().y);
    let glyph = Rect::from_center_size(middle, egui::Vec2::splat(28.0));
    let sign = if risk { Icon::Warning } else { chip::verdict_icon(verdict) };
    icon::paint(ui.painter(), glyph, sign, color);
    let galley = ui.painter().layout_no_wrap(money.0, font::figure(), money_color(ui, statement));
    let money_width = galley.size().x;
    let top_right =
        pos2(rect.right() - 20.0 - money_width, rect.center().y + 2.0 - galley.size().y);
    ui.painter().galley(top_right, galley, t.text);
    let note = text::elided(ui, &money.1, font::small(), t.text_muted, rect.width() * 0.4);
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

fn money_color(ui: &Ui, statement: &Statement) -> egui::Color32 {
    let t = tokens(ui);
    if statement.credit_total.is_zero() { t.text_muted } else { t.bad }
}

/// The credit, and of what.
fn money_at_stake(statement: &Statement) -> (String, String) {
    let credit = money(statement, statement.credit_total);
    if statement.is_provisional() {
        return (credit, tr!("scorecard-credit-so-far").to_owned());
    }
    (credit, tr!("scorecard-credit-due").to_owned())
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
    let capped = if statement.credit_uncapped > statement.credit_total {
        tr!("scorecard-capped", amount = &money(statement, statement.credit_uncapped))
    } else {
        tr!("scorecard-share-note").to_owned()
    };
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
        |s| format!("{} %", quantity::decimal(s, 1)),
    );
    tile::row(
        ui,
        &[
            Tile::new(tr!("scorecard-tile-share"), format!("{} %", percent(share)), capped),
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
