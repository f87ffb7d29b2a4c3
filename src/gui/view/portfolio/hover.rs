//! What a cell says when the pointer rests on it: where its word comes from, and what to do with it.

use egui::{Color32, RichText, Ui};

use super::{figures, look};
use crate::gui::panel::explain::gap_text;
use crate::gui::theme::{font, tokens};
use crate::gui::widget::{problem, quantity, text};
use crate::words::tr;
use crate::workspace::portfolio::{
    CellState, LineCell, PortfolioCell, PortfolioRow, RowPeriod, standing_of,
};

/// Lines of a contract that a tooltip lists.
const LINES_MAX: usize = 8;
const WIDTH: f32 = 380.0;

/// A contract in one month.
pub fn contract(ui: &mut Ui, row: &PortfolioRow, period: &RowPeriod, title: &str) {
    ui.set_max_width(WIDTH);
    head(ui, title, period);
    match &period.state {
        CellState::Waiting => note(ui, tr!("portfolio-waiting-hover")),
        CellState::NoData => note(ui, tr!("portfolio-no-data-hover")),
        CellState::Problem(problem) => {
            note(ui, &problem::said(problem));
            for hint in problem::hints(problem) {
                note(ui, &format!("→ {hint}"));
            }
        }
        CellState::Judged(cell) => contract_cell(ui, row, cell),
    }
}

fn contract_cell(ui: &mut Ui, row: &PortfolioRow, cell: &PortfolioCell) {
    if cell.is_provisional {
        note(ui, tr!("portfolio-provisional-hover"));
    }
    frozen_note(ui, cell);
    let money = |amount| quantity::money(amount, &row.currency, row.currency_decimals);
    grid(ui, "figures", |ui| {
        fact(ui, tr!("portfolio-credit"), &money(cell.credit));
        if cell.credit_due != cell.credit {
            fact(ui, tr!("portfolio-credit-after-bonus"), &money(cell.credit_due));
        }
        if cell.is_provisional {
            fact(ui, tr!("portfolio-at-risk"), &money(cell.at_risk));
        }
        fact(ui, tr!("portfolio-fee"), &money(row.fee));
        if let Some(score) = cell.score_percent {
            let score = figures::with_unit(&quantity::money(score, "", 1), "%");
            fact(ui, tr!("portfolio-score"), &score);
        }
        fact(ui, tr!("portfolio-valid-data"), &quantity::share(cell.valid_ratio));
        if let Some((outlook, _)) = cell.outlook {
            fact(ui, tr!("portfolio-forecast"), look::outlook_word(outlook));
        }
    });
    if let Some((outlook, _)) = cell.outlook {
        note(ui, look::outlook_sentence(outlook));
    }
    ui.separator();
    // Where somebody should look goes first; the contract's order otherwise.
    let mut lines: Vec<usize> = (0..cell.lines.len()).collect();
    lines.sort_by_key(|at| cell.lines[*at].standing);
    grid(ui, "lines", |ui| {
        for at in lines.iter().take(LINES_MAX) {
            let line = &cell.lines[*at];
            let (color, _) = look::colors(tokens(ui), line.standing);
            small(ui, &format!("{} {}", line.standing.symbol(), look::word(line.standing)), color);
            let name = row.objectives.get(*at).map_or("", super::names::objective);
            let muted = tokens(ui).text;
            small(ui, name, muted);
            small(ui, &figures::value(line), muted);
            let muted = tokens(ui).text_muted;
            small(ui, &figures::target(line), muted);
            ui.end_row();
        }
    });
    if cell.lines.len() > LINES_MAX {
        note(ui, &tr!("portfolio-more-lines", n = (cell.lines.len() - LINES_MAX) as u64));
    }
}

/// One line of a contract in one month.
pub fn objective(ui: &mut Ui, row: &PortfolioRow, period: &RowPeriod, at: usize, title: &str) {
    ui.set_max_width(WIDTH);
    let Some((cell, line)) =
        period.state.judged().and_then(|cell| Some((cell, cell.lines.get(at)?)))
    else {
        contract(ui, row, period, title);
        return;
    };
    let t = tokens(ui);
    strong(ui, title);
    let (color, _) = look::colors(t, line.standing);
    small(ui, &format!("{} {}", line.standing.symbol(), look::word(line.standing)), color);
    if cell.is_provisional {
        note(ui, tr!("portfolio-provisional-hover"));
    }
    frozen_note(ui, cell);
    grid(ui, "figures", |ui| line_facts(ui, row, line, cell.is_provisional));
    if let Some(why) = &line.why {
        let share = quantity::share(why.lost_share);
        let said = match (&why.text, why.lost_share) {
            (None, Some(_)) => tr!("portfolio-why-object", object = &why.object, share = &share),
            (None, None) => tr!("portfolio-why-object-only", object = &why.object),
            // It names the place itself.
            (Some(text), _) => text.said(),
        };
        note(ui, &said);
    }
    for sentence in &line.margin_sentences {
        note(ui, &sentence.said());
    }
    let formula = line.formula.said();
    if !formula.is_empty() {
        ui.add(egui::Label::new(RichText::new(formula).font(font::code()).color(t.text)).wrap());
    }
}

/// That the cell counts as it was frozen, and what is judged now.
fn frozen_note(ui: &mut Ui, cell: &PortfolioCell) {
    let Some(mark) = &cell.frozen else { return };
    let said = mark.sentence().unwrap_or_else(|| mark.settled.state_sentence());
    note(ui, &said.capitalized().said());
}

fn line_facts(ui: &mut Ui, row: &PortfolioRow, line: &LineCell, is_provisional: bool) {
    let value = match (&line.gap, line.value) {
        (Some(gap), None) => gap_text(gap),
        _ => figures::value(line),
    };
    fact(ui, tr!("portfolio-value"), &value);
    fact(ui, tr!("portfolio-target"), &figures::target(line));
    fact(ui, tr!("portfolio-margin"), &figures::margin(line));
    if let Some(headroom) = line.headroom {
        fact(ui, tr!("portfolio-headroom"), &figures::headroom_percent(headroom));
    }
    if let Some(sides) = figures::sides(line) {
        fact(ui, tr!("portfolio-sides"), &sides);
    }
    let arrived = format!(
        "{} ({} / {})",
        quantity::share(line.valid_ratio),
        quantity::count(line.received),
        quantity::count(line.expected)
    );
    fact(ui, tr!("portfolio-valid-data"), &arrived);
    let money = |amount| quantity::money(amount, &row.currency, row.currency_decimals);
    fact(ui, tr!("portfolio-credit"), &money(line.credit));
    if !is_provisional {
        return;
    }
    fact(ui, tr!("portfolio-at-risk"), &money(line.at_risk));
    if let Some(outlook) = line.outlook {
        fact(ui, tr!("portfolio-forecast"), look::outlook_word(outlook));
    }
    let of_line = |value| figures::with_unit(&figures::judged(line, value), &line.unit);
    if let Some(forecast) = line.forecast {
        fact(ui, tr!("portfolio-forecast-value"), &of_line(forecast));
    }
    if let Some(required) = line.required {
        fact(ui, tr!("portfolio-required"), &of_line(required));
    }
}

fn head(ui: &mut Ui, title: &str, period: &RowPeriod) {
    strong(ui, title);
    let standing = standing_of(&period.state);
    let (color, _) = look::colors(tokens(ui), standing);
    small(ui, &format!("{} {}", standing.symbol(), look::word(standing)), color);
}

fn grid(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui)) {
    egui::Grid::new(name).num_columns(2).spacing([14.0, 3.0]).min_row_height(16.0).show(ui, add);
}

fn fact(ui: &mut Ui, name: &str, value: &str) {
    let t = tokens(ui);
    small(ui, name, t.text_muted);
    small(ui, value, t.text);
    ui.end_row();
}

/// Over as many lines as it takes: what a line of the matrix cuts is whole here.
fn strong(ui: &mut Ui, text: &str) {
    let color = tokens(ui).text;
    ui.add(egui::Label::new(RichText::new(text).font(font::strong()).color(color)).wrap());
}

fn small(ui: &mut Ui, text: &str, color: Color32) {
    ui.label(RichText::new(text).font(font::small()).color(color));
}

fn note(ui: &mut Ui, text: &str) {
    let color = tokens(ui).text_muted;
    text::note(ui, text, color);
}
