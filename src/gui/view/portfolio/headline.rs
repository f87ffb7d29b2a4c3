//! What the page says first: how many contracts stand how, what is due, what may still be lost.

use egui::{
    Align, CornerRadius, Layout, Margin, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};
use rust_decimal::Decimal;

use super::table::{Choice, Table};
use super::{look, names};
use crate::gui::theme::{self, CONTROL_RADIUS, font, tokens};
use crate::gui::widget::icon;
use crate::gui::widget::{quantity, text};
use crate::words::tr;
use crate::workspace::portfolio::{MoneyLine, Portfolio, Rollup, Standing};

const HEIGHT: f32 = 96.0;
const GAP: f32 = 12.0;
/// Counts that are shown also when they are nothing.
const ALWAYS: [Standing; 4] =
    [Standing::Breached, Standing::AtRisk, Standing::Undecided, Standing::Achieved];

pub fn show(ui: &mut Ui, portfolio: &Portfolio, table: &Table, choice: &mut Choice) {
    let Some(month) = portfolio.months.get(table.month_idx) else { return };
    let month = names::month(*month);
    let shares: &[f32] = if table.running.is_some() { &[0.44, 0.28, 0.28] } else { &[0.58, 0.42] };
    let width = ui.available_width() - GAP * (shares.len() - 1) as f32;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        card(ui, width * shares[0], |ui| {
            let n = table.summary.n_contracts as u64;
            let line = tr!("portfolio-month-contracts", month = &month, n = n);
            text::caption(ui, &text::begun_large(&line));
            counts(ui, &table.summary, choice);
        });
        card(ui, width * shares[1], |ui| {
            text::caption(ui, &tr!("portfolio-due-in", month = &month));
            money(ui, portfolio, &table.summary, |line| line.due, Tone::Due);
        });
        if let Some((at, running)) = &table.running {
            card(ui, width * shares[2], |ui| {
                let month = names::month(portfolio.months[*at]);
                text::caption(ui, &tr!("portfolio-risk-in", month = &month));
                money(ui, portfolio, running, |line| line.at_risk, Tone::Risk);
            });
        }
    });
}

fn card(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(width, HEIGHT), Layout::top_down(Align::Min), |ui| {
        theme::card(ui).inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
            ui.set_width(width - 34.0);
            ui.set_height(HEIGHT - 26.0);
            ui.spacing_mut().item_spacing.y = 2.0;
            add(ui);
        });
    });
}

/// One large number for each standing; a click shows only those.
fn counts(ui: &mut Ui, rolled: &Rollup, choice: &mut Choice) {
    let shown: Vec<Standing> = Standing::ALL
        .into_iter()
        .filter(|standing| ALWAYS.contains(standing) || rolled.n(*standing) > 0)
        .collect();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 50.0), Sense::hover());
    let step = (rect.width() / shown.len() as f32).min(128.0);
    for (position, standing) in shown.into_iter().enumerate() {
        let left = rect.left() - 6.0 + step * position as f32;
        let place = Rect::from_min_size(pos2(left, rect.top()), vec2(step - 4.0, rect.height()));
        if count(ui, place, standing, rolled.n(standing), choice.standings.contains(&standing))
            && !choice.standings.remove(&standing)
        {
            choice.standings.insert(standing);
        }
    }
}

fn count(ui: &mut Ui, place: Rect, standing: Standing, n: usize, is_chosen: bool) -> bool {
    let t = tokens(ui);
    let word = look::word(standing);
    let response = ui.interact(place, ui.scope_id().with(("standing", standing)), Sense::click());
    let label = tr!("portfolio-count-label", n = n as u64, standing = word);
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_chosen, &label));
    let radius = CornerRadius::same(CONTROL_RADIUS);
    let (strong, soft) = look::colors(t, standing);
    if is_chosen {
        let edge = Stroke::new(1.0, strong);
        ui.painter().rect(place, radius, soft, edge, StrokeKind::Inside);
    } else if response.hovered() {
        ui.painter().rect_filled(place, radius, t.raised);
    }
    let color = if n == 0 { t.text_faint } else { strong };
    let left = place.left() + 6.0;
    let number = text::tabular(ui, &quantity::count(n as u64), font::figure(), color);
    let width = number.size().x;
    ui.painter().galley(pos2(left, place.top() + 3.0), number, color);
    if let Some(glyph) = look::icon(standing) {
        let sign = pos2(left + width + 14.0, place.top() + 17.0);
        icon::paint(ui.painter(), Rect::from_center_size(sign, Vec2::splat(14.0)), glyph, color);
    }
    let color = if n == 0 { t.text_faint } else { t.text_muted };
    let name = text::elided(ui, word, font::small(), color, place.width() - 2.0);
    ui.painter().galley(pos2(left, place.top() + 31.0), name, color);
    theme::paint_focus(ui, &response);
    let clicked = response.clicked();
    response.on_hover_text(tr!("portfolio-count-hover", standing = word));
    clicked
}

/// What kind of money it is.
#[derive(Clone, Copy)]
enum Tone {
    Due,
    Risk,
}

/// One amount large, several below each other; never added up without rates.
fn money(
    ui: &mut Ui,
    portfolio: &Portfolio,
    rolled: &Rollup,
    amount: impl Fn(&MoneyLine) -> Decimal,
    tone: Tone,
) {
    let t = tokens(ui);
    let color = match tone {
        Tone::Due => t.bad,
        Tone::Risk => t.warn,
    };
    let shown = |line: &MoneyLine| quantity::money(amount(line), &line.currency, line.decimals);
    let some: Vec<&MoneyLine> =
        rolled.money.iter().filter(|line| !amount(line).is_zero()).collect();
    let each: Vec<String> = some.iter().map(|line| shown(line)).collect();
    let joined = each.join(" + ");
    let is_waiting = rolled.n(Standing::Waiting) > 0;
    match (some.as_slice(), &rolled.converted) {
        ([], _) if is_waiting => {
            text::line(ui, quantity::NO_VALUE, font::figure(), t.text_faint);
            text::small(ui, tr!("portfolio-judging-title"));
        }
        // Who does not know how the contracts stand does not know that nothing can be lost.
        ([], _) if rolled.n(Standing::Undecided) == rolled.n_contracts => {
            text::line(ui, quantity::NO_VALUE, font::figure(), t.text_faint);
            text::small(ui, tr!("portfolio-too-little-data"));
        }
        ([], _) => {
            text::line(ui, tr!("portfolio-nothing"), font::figure(), t.good);
            text::small(
                ui,
                match tone {
                    Tone::Due => tr!("portfolio-nothing-due"),
                    Tone::Risk => tr!("portfolio-nothing-at-risk"),
                },
            );
        }
        ([_], None) => {
            text::line(ui, &joined, font::figure(), color);
            note(ui, rolled, tone);
        }
        (_, Some(all)) => {
            text::line(ui, &shown(all), font::figure(), color);
            let source = portfolio.rates.as_ref().map_or("", |rates| rates.source.as_str());
            text::small(ui, &joined).on_hover_text(tr!("portfolio-rates", source = source));
        }
        ([first, second], None) => {
            text::line(ui, &shown(first), font::section(), color);
            text::line(ui, &shown(second), font::section(), color);
        }
        (_, None) => {
            text::line(ui, &each[0], font::section(), color);
            let rest = each[1..].join(" + ");
            text::line(ui, &rest, font::strong(), color).on_hover_text(&rest);
            text::small(ui, tr!("portfolio-no-rates"))
                .on_hover_text(tr!("portfolio-no-rates-hover"));
        }
    }
}

fn note(ui: &mut Ui, rolled: &Rollup, tone: Tone) {
    let n = match tone {
        Tone::Due => rolled.n(Standing::Breached),
        Tone::Risk => rolled.n(Standing::Breached) + rolled.n(Standing::AtRisk),
    } as u64;
    match tone {
        Tone::Due => text::small(ui, &tr!("portfolio-of-breached", n = n)),
        Tone::Risk => text::small(ui, &tr!("portfolio-of-at-risk", n = n)),
    };
}
