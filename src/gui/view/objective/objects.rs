//! The worst objects: how much of all failures each has, and how much the worst have together. A click opens the explorer on the
//! object.

use egui::{
    Align, Align2, CornerRadius, Layout, Pos2, Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};
use egui_extras::{Column, TableBuilder};

use crate::chart::axis::{self, ValueAxis};
use crate::chart::pareto::{Loss, Pareto};
use crate::gui::theme::{ROW_HEIGHT, Tokens, font, tokens};
use crate::gui::widget::{quantity, text};
use crate::model::Unit;
use crate::words::tr;
use crate::workspace::line_detail::{LineDetail, LossKind};

/// Height of the bars.
const CHART_HEIGHT: f32 = 226.0;
const LINE_HEIGHT: f32 = 28.0;
/// Share that the headline counts objects for.
const MOST: f64 = 0.8;

/// Draws chart and list; the full name of the object that was clicked.
pub(super) fn show(ui: &mut Ui, detail: &LineDetail, unit: &Unit) -> Option<String> {
    let muted = tokens(ui).text_muted;
    text::section(ui, tr!("objective-objects-title"));
    match detail.kind {
        LossKind::None => {
            text::paragraph(ui, tr!("objective-objects-none"), muted);
            None
        }
        LossKind::Values => {
            text::note(ui, tr!("objective-objects-values"), muted);
            values_ui(ui, &detail.by_value, unit)
        }
        LossKind::Failures | LossKind::DownSecs if detail.pareto.bars.is_empty() => {
            text::paragraph(ui, tr!("objective-objects-no-loss"), muted);
            None
        }
        LossKind::Failures | LossKind::DownSecs => {
            text::note(ui, &headline(&detail.pareto, detail.kind), muted);
            ui.add_space(6.0);
            let of_chart = chart(ui, &detail.pareto, detail.kind);
            ui.add_space(8.0);
            let of_table = table(ui, &detail.pareto, detail.kind, unit);
            of_chart.or(of_table)
        }
    }
}

/// How many objects have most of the failures, and what is not in the bars.
fn headline(pareto: &Pareto, kind: LossKind) -> String {
    let total = amount(pareto.total, kind);
    let mut said = match pareto.n_for_share(MOST) {
        Some(n) => tr!("objective-objects-most", n = n as u64, total = &total),
        None => tr!("objective-objects-total", total = &total),
    };
    let n_impossible = pareto.n_impossible as u64;
    if n_impossible > 0 {
        said = format!("{said} {}", tr!("objective-objects-impossible", n = n_impossible));
    }
    if pareto.n_unknown > 0 {
        said = format!("{said} {}", tr!("objective-objects-unknown", n = pareto.n_unknown as u64));
    }
    said
}

/// Failures as a number, downtime as time.
fn amount(value: f64, kind: LossKind) -> String {
    match kind {
        LossKind::DownSecs => quantity::duration(value.round() as i64),
        _ => quantity::number(value),
    }
}

fn percent(ratio: f64) -> String {
    quantity::percent(&quantity::fixed(ratio * 100.0, 1))
}

/// Bars by the scale on the left, a line for the cumulative share by that on the right.
fn chart(ui: &mut Ui, pareto: &Pareto, kind: LossKind) -> Option<String> {
    let t = tokens(ui);
    let size = vec2(ui.available_width(), CHART_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| {
        WidgetInfo::labeled(egui::Role::GraphicsObject, true, tr!("objective-pareto-name"))
    });
    let place = Place::of(rect, pareto, kind);
    axes(ui, &place, kind, t);
    axis_names(ui, rect, kind, t);
    let hovered = response.hover_pos().and_then(|pointer| place.position(pointer));
    for (i, bar) in pareto.bars.iter().enumerate() {
        let is_hovered = hovered == Some(i);
        let color = if is_hovered { t.bad } else { t.bad.gamma_multiply(0.75) };
        ui.painter().rect_filled(place.bar(i, bar.amount), CornerRadius::same(2), color);
        name(ui, &place, i, &bar.label, t);
    }
    if let Some(others) = pareto.others {
        let i = pareto.bars.len();
        let rest = place.bar(i, others.amount);
        ui.painter().rect_filled(rest, CornerRadius::same(2), t.unknown.gamma_multiply(0.55));
        let label = tr!("objective-others", n = others.n as u64);
        name(ui, &place, i, &label, t);
    }
    cumulative(ui, &place, pareto, t);
    let hovered = hovered?;
    let clicked = response.clicked();
    match pareto.bars.get(hovered) {
        Some(bar) => {
            let said = tr!(
                "objective-bar-hover",
                amount = &amount(bar.amount, kind),
                share = &percent(bar.share),
                together = &percent(bar.cumulative)
            );
            let response = response.on_hover_text_at_pointer(format!("{}\n{said}", bar.label));
            response.on_hover_cursor(egui::CursorIcon::PointingHand);
            clicked.then(|| bar.name.clone())
        }
        None => {
            if let Some(others) = pareto.others {
                let label = tr!("objective-others", n = others.n as u64);
                let lost = amount(others.amount, kind);
                response.on_hover_text_at_pointer(format!(
                    "{label}\n{lost} · {}",
                    percent(others.share)
                ));
            }
            None
        }
    }
}

struct Place {
    plot: Rect,
    n: usize,
    /// Amounts, from zero.
    axis: ValueAxis,
}

impl Place {
    fn of(rect: Rect, pareto: &Pareto, kind: LossKind) -> Self {
        let plot = Rect::from_min_max(rect.min + vec2(64.0, 26.0), rect.max - vec2(52.0, 22.0));
        let largest = pareto.bars.first().map_or(1.0, |bar| bar.amount);
        let others = pareto.others.map_or(0.0, |others| others.amount);
        let largest = largest.max(others);
        // Times are read in whole minutes or hours.
        let part = match kind {
            LossKind::DownSecs if largest >= 3.0 * 3600.0 => 3600.0,
            LossKind::DownSecs => 60.0,
            _ => 1.0,
        };
        let mut axis = axis::axis_of_values([0.0, largest / part].into_iter(), &Unit::default(), 5);
        for value in axis.ticks.iter_mut().chain([&mut axis.low, &mut axis.high]) {
            *value *= part;
        }
        let n = pareto.bars.len() + usize::from(pareto.others.is_some());
        Self { plot, n: n.max(1), axis }
    }

    fn room(&self) -> f32 {
        self.plot.width() / self.n as f32
    }

    fn middle(&self, i: usize) -> f32 {
        self.plot.left() + (i as f32 + 0.5) * self.room()
    }

    fn y(&self, ratio: f64) -> f32 {
        self.plot.bottom() - ratio as f32 * self.plot.height()
    }

    fn bar(&self, i: usize, amount: f64) -> Rect {
        let width = (self.room() * 0.72).clamp(1.0, 64.0);
        let top = self.y(self.axis.position(amount));
        Rect::from_min_max(
            pos2(self.middle(i) - width / 2.0, top),
            pos2(self.middle(i) + width / 2.0, self.plot.bottom()),
        )
    }

    fn position(&self, pointer: Pos2) -> Option<usize> {
        let inside = self.plot.expand2(vec2(0.0, 22.0)).contains(pointer);
        inside.then(|| (((pointer.x - self.plot.left()) / self.room()) as usize).min(self.n - 1))
    }
}

fn axes(ui: &Ui, place: &Place, kind: LossKind, t: &Tokens) {
    let painter = ui.painter();
    for tick in &place.axis.ticks {
        let y = place.y(place.axis.position(*tick));
        painter.hline(place.plot.x_range(), y, Stroke::new(1.0, t.grid_line));
        let at = pos2(place.plot.left() - 8.0, y);
        let lost = amount(*tick, kind);
        painter.text(at, Align2::RIGHT_CENTER, lost, font::small(), t.text_muted);
    }
    for ratio in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let at = pos2(place.plot.right() + 8.0, place.y(ratio));
        let together = quantity::percent(&quantity::fixed(ratio * 100.0, 0));
        painter.text(at, Align2::LEFT_CENTER, together, font::small(), t.line(0));
    }
}

/// What the scales on both sides say, above them.
fn axis_names(ui: &Ui, rect: Rect, kind: LossKind, t: &Tokens) {
    let together = tr!("explore-pareto-axis-cumulative");
    let names = [
        (rect.left_top(), Align2::LEFT_TOP, lost_name(kind), t.text_muted),
        (rect.right_top(), Align2::RIGHT_TOP, together, t.line(0)),
    ];
    for (at, align, name, color) in names {
        ui.painter().text(at, align, name, font::small_strong(), color);
    }
}

fn lost_name(kind: LossKind) -> &'static str {
    if kind == LossKind::DownSecs {
        tr!("objective-column-downtime")
    } else {
        tr!("objective-column-failures")
    }
}

fn name(ui: &Ui, place: &Place, i: usize, label: &str, t: &Tokens) {
    if place.room() < 40.0 {
        return;
    }
    let galley = text::elided(ui, label, font::small(), t.text_muted, place.room() - 4.0);
    let left = place.middle(i) - galley.size().x / 2.0;
    ui.painter().galley(pos2(left, place.plot.bottom() + 5.0), galley, t.text_muted);
}

/// How much the bars up to here have together; with the others, all.
fn cumulative(ui: &Ui, place: &Place, pareto: &Pareto, t: &Tokens) {
    let mut points: Vec<Pos2> = pareto
        .bars
        .iter()
        .enumerate()
        .map(|(i, bar)| pos2(place.middle(i), place.y(bar.cumulative)))
        .collect();
    if pareto.others.is_some() {
        points.push(pos2(place.middle(pareto.bars.len()), place.y(pareto.cumulative_end())));
    }
    for point in &points {
        ui.painter().circle_filled(*point, 2.4, t.line(0));
    }
    ui.painter().line(points, Stroke::new(1.6, t.line(0)));
}

fn table(ui: &mut Ui, pareto: &Pareto, kind: LossKind, unit: &Unit) -> Option<String> {
    let headings = [
        tr!("objective-column-value"),
        lost_name(kind),
        tr!("objective-column-share"),
        tr!("objective-column-together"),
    ];
    let rows = pareto.bars.len();
    list(ui, rows, &headings, |row| {
        let bar = &pareto.bars[row];
        let cells = vec![
            quantity::value(bar.value, unit),
            amount(bar.amount, kind),
            percent(bar.share),
            percent(bar.cumulative),
        ];
        let part = bar.amount / pareto.bars[0].amount;
        Row { name: &bar.name, label: &bar.label, part: Some(part), cells }
    })
}

fn values_ui(ui: &mut Ui, by_value: &[Loss], unit: &Unit) -> Option<String> {
    list(ui, by_value.len(), &[tr!("objective-column-value")], |row| {
        let object = &by_value[row];
        let cells = vec![quantity::value(object.value, unit)];
        Row { name: &object.name, label: &object.label, part: None, cells }
    })
}

/// One object of a list.
struct Row<'a> {
    name: &'a String,
    label: &'a String,
    /// Of the largest amount, 0..=1.
    part: Option<f64>,
    cells: Vec<String>,
}

/// The amount as a bar beside its number.
fn part_ui(ui: &Ui, part: Option<f64>) {
    let (t, rect) = (tokens(ui), ui.max_rect());
    let Some(part) = part else { return };
    let middle = rect.center().y;
    let width = (rect.width() * part as f32).max(1.5);
    let bar = Rect::from_min_max(
        pos2(rect.left(), middle - 4.0),
        pos2(rect.left() + width, middle + 4.0),
    );
    ui.painter().rect_filled(bar, CornerRadius::same(2), t.bad.gamma_multiply(0.75));
}

/// Objects with their numbers; the name of the one that was clicked.
fn list<'a>(
    ui: &mut Ui,
    n_rows: usize,
    headings: &[&str],
    row_of: impl Fn(usize) -> Row<'a>,
) -> Option<String> {
    let mut clicked = None;
    let columns = headings.len() as f32 * (112.0 + 12.0) + 28.0 + 3.0 * 12.0;
    let name_width = ((ui.available_width() - columns) * 0.5).clamp(96.0, 220.0);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(12.0, 0.0);
        let mut table = TableBuilder::new(ui)
            .id_salt("worst objects of the line")
            .striped(false)
            .sense(Sense::click())
            .vscroll(false)
            .auto_shrink([false, true])
            .cell_layout(Layout::left_to_right(Align::Center))
            .column(Column::exact(28.0))
            .column(Column::exact(name_width).clip(true))
            .column(Column::remainder());
        for _ in headings {
            table = table.column(Column::exact(112.0));
        }
        table
            .header(ROW_HEIGHT, |mut row| {
                row.col(|_| {});
                row.col(|ui| _ = text::caption(ui, tr!("objective-column-object")));
                row.col(|_| {});
                for heading in headings {
                    row.col(|ui| right(ui, |ui| _ = text::caption(ui, heading)));
                }
            })
            .body(|body| {
                body.rows(LINE_HEIGHT, n_rows, |mut row| {
                    let i = row.index();
                    let Row { name, label, part, cells } = row_of(i);
                    row.col(|ui| {
                        right(ui, |ui| _ = text::small(ui, &quantity::count(i as u64 + 1)));
                    });
                    row.col(|ui| {
                        let color = tokens(ui).text;
                        text::line_with_hover(ui, label, font::body(), color, name);
                    });
                    row.col(|ui| part_ui(ui, part));
                    for cell in &cells {
                        row.col(|ui| right(ui, |ui| _ = text::number(ui, cell)));
                    }
                    if opened(&row.response(), label) {
                        clicked = Some(name.clone());
                    }
                });
            });
    });
    clicked
}

/// A row that opens its object.
fn opened(response: &Response, label: &str) -> bool {
    response.widget_info(|| {
        let name = tr!("objective-open-object", name = label);
        WidgetInfo::labeled(egui::Role::Button, true, name)
    });
    response.clone().on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

fn right(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        // At the very edge of the column the last letter would be cut.
        ui.add_space(2.0);
        add(ui);
    });
}
