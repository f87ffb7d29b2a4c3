//! Groups in order of one KPI, a bar for each, with what contracts ask for and the KPI of everything together.

use egui::{
    Color32, CornerRadius, Painter, Rect, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::pick;
use super::state::RankedOrder;
use crate::chart::axis::axis_of_values;
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, font, tokens};
use crate::gui::ui_state::ExploreUi;
use crate::gui::view::chart::target_words;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{pick as picker, quantity, text};
use crate::words::tr;
use crate::workspace::pictures::{PictureAnswer, PictureKind, RankedPicture};

const ROW: f32 = 26.0;
const NAMES_WIDTH: f32 = 200.0;
const VALUES_WIDTH: f32 = 170.0;
/// Targets that are named above the bars; each is told on hover.
const TARGETS_NAMED: usize = 3;

pub(super) fn controls(ui: &mut Ui, explore: &mut ExploreUi) {
    let orders = [
        (RankedOrder::Worst, tr!("explore-order-worst")),
        (RankedOrder::Best, tr!("explore-order-best")),
        (RankedOrder::Name, tr!("explore-order-name")),
    ];
    picker::segments(ui, tr!("explore-order"), &mut explore.pictures.ranked_order, &orders);
}

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    explore: &mut ExploreUi,
    answer: &PictureAnswer,
    picture: &RankedPicture,
) {
    let (Some(item), Some(kpi)) = (answer.items.first(), answer.question.base.questions.first())
    else {
        return;
    };
    if picture.points.is_empty() {
        super::nothing_there(ui);
        return;
    }
    let t = tokens(ui);
    let targets = super::targets(ui, ctx.state, &item.id, &answer.question.base.filter);
    let values = picture.points.iter().filter_map(|point| point.value);
    let limits = targets.iter().map(|target| target.value).chain(picture.total.value);
    let zero = (!item.unit.is_percent()).then_some(0.0);
    let axis = axis_of_values(values.chain(limits).chain(zero), &item.unit, 6);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 20.0;
        let n = picture.points.len() as u64;
        text::small(
            ui,
            &match &answer.question.kind {
                PictureKind::Ranked { by } if by == "object" => {
                    tr!("explore-ranked-objects", n = n)
                }
                _ => tr!("explore-ranked-n", n = n),
            },
        );
        let total = quantity::value(picture.total.value, &item.unit);
        upright_key(ui, true);
        text::small(ui, &tr!("explore-together", value = total))
            .on_hover_text(tr!("explore-together-why"));
        for target in targets.iter().take(TARGETS_NAMED) {
            upright_key(ui, false);
            text::small(ui, &target_words(target, &item.unit));
        }
        let values = || picture.points.iter().filter_map(|point| point.value);
        if values().any(|value| is_missed(value, &targets)) {
            missed_key(ui);
            text::small(ui, tr!("explore-ranked-missed"));
        }
        // A bar that does not begin at zero says nothing by its length.
        if zero.is_none() && axis.low != 0.0 {
            let from = quantity::fixed(axis.low, axis.decimals);
            break_key(ui);
            text::small(ui, &tr!("explore-ranked-from", value = quantity::percent(&from)));
        }
        if item.higher_is_better.is_none() {
            text::small(ui, tr!("explore-ranked-no-direction"));
        }
    });
    let width = (ui.available_width() - NAMES_WIDTH - VALUES_WIDTH - 20.0).max(60.0);
    let left = ui.cursor().left() + NAMES_WIDTH;
    let x = |value: f64| left + axis.position(value).clamp(0.0, 1.0) as f32 * width;
    // The scale above the bars.
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    let mut free_from = f32::NEG_INFINITY;
    for tick in &axis.ticks {
        let label = quantity::fixed(*tick, axis.decimals);
        let label = if item.unit.is_percent() { quantity::percent(&label) } else { label };
        let galley = ui.painter().layout_no_wrap(label, font::small(), t.text_muted);
        let at = x(*tick) - galley.size().x / 2.0;
        if at > free_from {
            free_from = at + galley.size().x + 8.0;
            let at = pos2(at, head.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, t.text_muted);
        }
    }
    let name = tr!("explore-ranked-arrived").to_owned();
    let galley = ui.painter().layout_no_wrap(name, font::small_strong(), t.text_muted);
    let at = pos2(head.right() - 12.0 - galley.size().x, head.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, t.text_muted);
    let order = order_of(explore, item.higher_is_better, picture);
    // Bars of percents begin at the left end of the axis; of amounts at zero.
    let base = zero.map_or(left, x);
    ScrollArea::vertical().id_salt("ranked").auto_shrink(false).show_rows(
        ui,
        ROW,
        order.len(),
        |ui, rows| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for position in &order[rows] {
                let point = &picture.points[*position];
                let label = &picture.samples.labels[*position];
                let sample = &picture.samples.picks[*position];
                let is_picked = pick::is_picked(explore, sample);
                let (rect, response) =
                    ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
                let shown = quantity::value(point.value, &item.unit);
                let shown = quantity::bounded(shown, item.is_upper_bound);
                response.widget_info(|| {
                    let name = format!("{label}: {shown}");
                    WidgetInfo::selected(egui::Role::Button, true, is_picked, name)
                });
                if is_picked {
                    ui.painter().rect_filled(rect, CornerRadius::same(4), t.accent_soft);
                } else if response.hovered() {
                    ui.painter().rect_filled(rect, CornerRadius::same(4), t.raised);
                }
                let color = if is_picked { t.accent_text } else { t.text };
                let galley = text::elided(ui, label, font::body(), color, NAMES_WIDTH - 28.0);
                let at = pos2(rect.left() + 6.0, rect.center().y - galley.size().y / 2.0);
                ui.painter().galley(at, galley, color);
                if let Some(value) = point.value {
                    let end = x(value);
                    let (from, to) = (base.min(end), base.max(end).max(base.min(end) + 1.0));
                    let bar = Rect::from_min_max(
                        pos2(from, rect.top() + 6.0),
                        pos2(to, rect.bottom() - 6.0),
                    );
                    let is_missed = is_missed(value, &targets);
                    let color = if is_missed { t.line(1) } else { t.line(0) };
                    ui.painter().rect_filled(bar, CornerRadius::same(2), color);
                    if zero.is_none() && axis.low != 0.0 && bar.width() > BREAK_ROOM {
                        break_ui(ui.painter(), bar, t.card);
                    }
                    if is_missed {
                        // The sign says it too: color alone tells nobody who does not see it.
                        let place = Rect::from_center_size(
                            pos2(left - 10.0, rect.center().y),
                            vec2(10.0, 10.0),
                        );
                        icon::paint(ui.painter(), place, Icon::Close, color);
                    }
                }
                for limit in targets.iter() {
                    let at = x(limit.value);
                    let stroke = Stroke::new(1.4, t.text);
                    ui.painter().vline(at, rect.top() + 2.0..=rect.bottom() - 2.0, stroke);
                }
                if let Some(total) = picture.total.value {
                    let stroke = Stroke::new(1.0, t.text_faint);
                    let at = x(total);
                    ui.painter().extend(egui::Shape::dashed_line(
                        &[pos2(at, rect.top()), pos2(at, rect.bottom())],
                        stroke,
                        3.0,
                        3.0,
                    ));
                }
                values_ui(ui, rect, &shown, point.completeness);
                theme::paint_focus(ui, &response);
                pick::menu(&response, explore, Some((sample.clone(), kpi.clone())));
                if response.clicked() {
                    pick::pick(explore, sample.clone(), kpi.clone());
                }
                response.on_hover_ui(|ui| tip(ui, label, &shown, point, &targets, item));
            }
        },
    );
}

/// Whether a value lies on the bad side of any target.
fn is_missed(value: f64, targets: &[crate::chart::Target]) -> bool {
    let misses = |target: &crate::chart::Target| {
        value != target.value && (value < target.value) == target.higher_is_better
    };
    targets.iter().any(misses)
}

/// Least width of a bar that shows that its beginning is cut off.
const BREAK_ROOM: f32 = 18.0;

/// Two cuts across the beginning of a bar: it does not begin at zero.
fn break_ui(painter: &Painter, bar: Rect, ground: Color32) {
    for left in [6.0, 10.0] {
        let foot = pos2(bar.left() + left, bar.bottom() + 1.0);
        let head = pos2(bar.left() + left + 3.0, bar.top() - 1.0);
        painter.line_segment([foot, head], Stroke::new(1.5, ground));
    }
}

/// A bar whose beginning is cut off.
fn break_key(ui: &mut Ui) {
    let t = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(22.0, 14.0), Sense::hover());
    let bar = rect.shrink2(vec2(0.0, 3.0));
    ui.painter().rect_filled(bar, CornerRadius::same(2), t.line(0));
    break_ui(ui.painter(), bar, t.card);
}

/// Sign and color of a value that misses a target.
fn missed_key(ui: &mut Ui) {
    let color = tokens(ui).line(1);
    let (rect, _) = ui.allocate_exact_size(vec2(28.0, 14.0), Sense::hover());
    let sign = Rect::from_center_size(pos2(rect.left() + 5.0, rect.center().y), vec2(10.0, 10.0));
    icon::paint(ui.painter(), sign, Icon::Close, color);
    let bar = Rect::from_min_max(rect.min + vec2(13.0, 3.0), rect.max - vec2(0.0, 3.0));
    ui.painter().rect_filled(bar, CornerRadius::same(2), color);
}

/// The value, and how much of the data stands behind it.
fn values_ui(ui: &Ui, rect: Rect, shown: &str, completeness: Option<f64>) {
    let t = tokens(ui);
    let share = quantity::share(completeness);
    let color = match completeness {
        Some(ratio) if ratio < 0.9 => t.bad,
        Some(ratio) if ratio < 0.99 => t.warn,
        _ => t.text_muted,
    };
    let mut right = rect.right() - 12.0;
    for (text, font, color, width) in
        [(share.as_str(), font::small(), color, 62.0), (shown, font::body(), t.text, 0.0)]
    {
        let galley = text::tabular(ui, text, font, color);
        let at = pos2(right - galley.size().x, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, color);
        right -= width;
    }
}

fn tip(
    ui: &mut Ui,
    label: &str,
    shown: &str,
    point: &crate::model::KpiPoint,
    targets: &[crate::chart::Target],
    item: &crate::kpi::plan::PlanItem,
) {
    text::strong(ui, label);
    text::body(ui, shown);
    if let (Some(numerator), Some(denominator)) = (point.numerator, point.denominator) {
        let division =
            format!("{} ÷ {}", quantity::number(numerator), quantity::number(denominator));
        text::muted(ui, &division);
    }
    text::muted(ui, &tr!("chart-arrived", share = quantity::share(point.completeness)));
    for target in targets {
        text::small(ui, &target_words(target, &item.unit));
    }
}

/// The line that the words after it are about: dashed for all together, whole for a target.
fn upright_key(ui: &mut Ui, is_dashed: bool) {
    let t = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(6.0, 14.0), Sense::hover());
    let ends = [rect.center_top(), rect.center_bottom()];
    if is_dashed {
        let stroke = Stroke::new(1.0, t.text_faint);
        ui.painter().extend(egui::Shape::dashed_line(&ends, stroke, 3.0, 3.0));
    } else {
        ui.painter().line_segment(ends, Stroke::new(1.4, t.text));
    }
}

/// What has no value stands last, whichever way is up.
fn order_of(
    explore: &ExploreUi,
    higher_is_better: Option<bool>,
    picture: &RankedPicture,
) -> Vec<usize> {
    let with_value = |position: &&usize| picture.points[**position].value.is_some();
    let ascending: Vec<usize> = picture.by_value.iter().filter(with_value).copied().collect();
    let without = picture.by_value.iter().filter(|position| !with_value(position)).copied();
    let worst_is_low = higher_is_better.unwrap_or(true);
    match explore.pictures.ranked_order {
        RankedOrder::Name => picture.by_name.clone(),
        order => {
            let is_ascending = (order == RankedOrder::Worst) == worst_is_low;
            let mut found = ascending;
            if !is_ascending {
                found.reverse();
            }
            found.extend(without);
            found
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::Target;

    #[test]
    fn a_value_misses_a_target_on_its_bad_side_only() {
        let target = |value, higher_is_better| Target {
            name: String::new(),
            value,
            higher_is_better,
            warning: None,
        };
        let at_least = [target(99.9, true)];
        assert!(is_missed(99.8, &at_least) && !is_missed(99.9, &at_least));
        let at_most = [target(0.5, false)];
        assert!(is_missed(0.6, &at_most) && !is_missed(0.5, &at_most) && !is_missed(0.4, &at_most));
        assert!(is_missed(99.8, &[target(99.5, true), target(99.9, true)]), "any of them");
        assert!(!is_missed(1.0, &[]));
    }
}
