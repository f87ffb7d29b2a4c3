//! How a KPI is spread over objects or hours: a histogram with the share of all that lies below, and the percentiles.

use egui::{
    Align, Align2, CornerRadius, Id, Layout, Rect, ScrollArea, Sense, Stroke, Ui, pos2, vec2,
};

use super::field::{Field, axis};
use super::pick;
use crate::chart::axis::value_axis;
use crate::chart::distribution::{Bin, Distribution};
use crate::gui::app::ViewContext;
use crate::gui::theme::{font, tokens};
use crate::gui::ui_state::ExploreUi;
use crate::gui::view::chart::target_words;
use crate::gui::widget::{quantity, row, text};
use crate::model::Unit;
use crate::words::tr;
use crate::workspace::pictures::{DistributionPicture, PictureAnswer, PictureKind, Samples};

/// Percentiles that are named; each is one of the samples.
const PERCENTS: [f64; 7] = [0.0, 5.0, 25.0, 50.0, 75.0, 95.0, 100.0];
/// Of these the ones that stand on the picture.
const DRAWN: [f64; 3] = [5.0, 50.0, 95.0];
/// Names in a tooltip.
const NAMED_MAX: usize = 6;
/// Room on the right for the shares.
const RIGHT: f32 = 64.0;
/// Room for the name of a percentile.
const NAME_ROOM: f32 = 56.0;
/// Corners of the curve.
const CURVE_POINTS: usize = 600;
const PERCENTILES_HEIGHT: f32 = 58.0;
const LIST_HEIGHT: f32 = 150.0;

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    explore: &mut ExploreUi,
    answer: &PictureAnswer,
    picture: &DistributionPicture,
    revision: u64,
) {
    let (Some(item), Some(kpi)) = (answer.items.first(), answer.question.base.questions.first())
    else {
        return;
    };
    let spread = &picture.spread;
    if spread.is_empty() {
        super::nothing_there(ui);
        return;
    }
    summary(ui, picture, &item.unit);
    let opened = Id::unique("distribution bin");
    let bin = ui.data(|data| data.get_temp::<(u64, usize)>(opened));
    let bin = bin.filter(|(of, _)| *of == revision).map(|(_, bin)| bin);
    let below = PERCENTILES_HEIGHT + if bin.is_some() { LIST_HEIGHT + 8.0 } else { 0.0 };
    let height = (ui.available_height() - below - 8.0).max(170.0);
    let title = super::item_title(item);
    let counted = value_axis(
        0.0,
        spread.bins.iter().map(|bin| bin.n).max().unwrap_or(1) as f64,
        (height / 52.0) as usize,
        None,
    );
    let edges = spread.bins.first().map(|b| b.low).into_iter();
    let edges = edges.chain(spread.bins.last().map(|b| b.high));
    let targets = super::targets(ui, ctx.state, &item.id, &answer.question.base.filter);
    let picked = picture.samples.picks.iter().position(|sample| pick::is_picked(explore, sample));
    let across = axis(
        edges.chain(targets.iter().map(|target| target.value)),
        &item.unit,
        ui.available_width() - 120.0,
        92.0,
    );
    let name = tr!("explore-distribution-of", name = title.as_str());
    let n_rows = 1 + targets.len() + usize::from(picked.is_some());
    let room = (height, RIGHT, n_rows);
    let (field, response) = Field::allocate(ui, &name, room, across, counted);
    field.grid(ui, &item.unit, &Unit::default(), &title);
    field.title_up(ui, counted_name(answer));
    let cumulative = tr!("explore-pareto-axis-cumulative");
    field.title_right(ui, cumulative, tokens(ui).line(1), RIGHT);
    bars(ui, &field, spread, bin);
    curve(ui, &field, spread);
    marks(ui, &field, picture, &item.unit, (&targets, picked));
    let hovered = response.hover_pos().filter(|at| field.frame.contains(*at));
    let under = hovered.and_then(|at| spread.bin_of(field.value_at(at.x)));
    if let Some(position) = under {
        let bin = spread.bins[position];
        let rect = bin_rect(&field, &bin);
        ui.painter().rect_stroke(
            rect,
            CornerRadius::ZERO,
            Stroke::new(1.5, tokens(ui).accent),
            egui::StrokeKind::Inside,
        );
        if response.clicked() {
            ui.data_mut(|data| data.insert_temp(opened, (revision, position)));
        }
        response.on_hover_ui_at_pointer(|ui| bin_tip(ui, picture, &bin, &item.unit));
    }
    percentiles(ui, explore, picture, &item.unit, kpi);
    if let Some(bin) = bin.and_then(|bin| spread.bins.get(bin)) {
        list(ui, explore, picture, bin, &item.unit, kpi);
    }
}

/// What the bars count.
fn counted_name(answer: &PictureAnswer) -> &'static str {
    match &answer.question.kind {
        PictureKind::Distribution(Samples::Times) => tr!("explore-samples-times"),
        PictureKind::Distribution(Samples::Groups(by)) if by == "object" => {
            tr!("explore-samples-objects")
        }
        _ => tr!("explore-distribution-count"),
    }
}

/// How many samples, how many without a value, and the KPI of everything together.
fn summary(ui: &mut Ui, picture: &DistributionPicture, unit: &Unit) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 20.0;
        let n = picture.spread.len() as u64;
        text::small(ui, &tr!("explore-distribution-n", n = n));
        if picture.spread.n_missing > 0 {
            let n = picture.spread.n_missing as u64;
            text::small(ui, &tr!("explore-distribution-missing", n = n));
        }
        let total = quantity::value(picture.total.value, unit);
        triangle_key(ui);
        text::small(ui, &tr!("explore-together", value = total))
            .on_hover_text(tr!("explore-together-why"));
    });
}

/// The sign on the axis that the words after it are about.
fn triangle_key(ui: &mut Ui) {
    let t = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(12.0, 14.0), Sense::hover());
    let foot = rect.center() + vec2(0.0, 4.5);
    let shape = vec![foot - vec2(0.0, 9.0), foot + vec2(6.0, 0.0), foot - vec2(6.0, 0.0)];
    ui.painter().add(egui::Shape::convex_polygon(shape, t.text, Stroke::NONE));
}

fn bin_rect(field: &Field, bin: &Bin) -> Rect {
    Rect::from_min_max(
        pos2(field.px(bin.low), field.py(bin.n as f64)),
        pos2(field.px(bin.high), field.frame.bottom()),
    )
}

fn bars(ui: &Ui, field: &Field, spread: &Distribution, opened: Option<usize>) {
    let t = tokens(ui);
    for (position, bin) in spread.bins.iter().enumerate().filter(|(_, bin)| bin.n > 0) {
        let mut rect = bin_rect(field, bin);
        // A single sample among thousands is still seen.
        rect.min.y = rect.min.y.min(rect.max.y - 2.0);
        let color = if opened == Some(position) { t.accent } else { t.line(0).gamma_multiply(0.6) };
        ui.painter().rect_filled(rect.shrink2(vec2(0.75, 0.0)), CornerRadius::ZERO, color);
    }
}

/// Share of all samples that are at most a value, by the axis on the right.
fn curve(ui: &Ui, field: &Field, spread: &Distribution) {
    let t = tokens(ui);
    let color = t.line(1);
    let y = |share: f64| field.frame.bottom() - share as f32 * field.frame.height();
    let mut points = vec![pos2(field.frame.left(), y(0.0))];
    let mut before = 0.0;
    for (value, share) in spread.curve(CURVE_POINTS) {
        let x = field.px(value);
        points.push(pos2(x, y(before)));
        points.push(pos2(x, y(share)));
        before = share;
    }
    points.push(pos2(field.frame.right(), y(1.0)));
    ui.painter().line(points, Stroke::new(1.6, color));
    for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let at = pos2(field.frame.right() + 6.0, y(share));
        let text = quantity::share(Some(share));
        let text =
            text.replace(&quantity::fixed(share * 100.0, 1), &quantity::fixed(share * 100.0, 0));
        ui.painter().text(at, Align2::LEFT_CENTER, text, font::small(), color);
    }
}

fn marks(
    ui: &Ui,
    field: &Field,
    picture: &DistributionPicture,
    unit: &Unit,
    (targets, picked): (&[crate::chart::Target], Option<usize>),
) {
    let t = tokens(ui);
    let mut free_from = f32::NEG_INFINITY;
    for percent in DRAWN {
        if let Some((value, _)) = picture.spread.percentile(percent) {
            let x = field.px(value);
            let stroke = Stroke::new(1.0, t.border_strong);
            ui.painter().vline(x, field.frame.y_range(), stroke);
            // Where several lie at one place, the figures below name them all.
            if x > free_from {
                field.name_above(ui, x, &percent_name(percent), t.text_muted, 0);
                free_from = x + NAME_ROOM;
            }
        }
    }
    // The highest row first: the lines that go up to it lie under the names of the lower ones.
    for (row, target) in targets.iter().enumerate().rev() {
        field.upright(ui, target.value, &target_words(target, unit), t.text, row + 1);
    }
    if let Some(value) = picture.total.value {
        let at = pos2(field.px(value), field.frame.bottom());
        // On the axis and not below it, where the values stand.
        let shape = vec![at - vec2(0.0, 9.0), at + vec2(6.0, 0.0), at - vec2(6.0, 0.0)];
        let edge = Stroke::new(1.0, t.card);
        ui.painter().add(egui::Shape::convex_polygon(shape, t.text, edge));
    }
    if let Some(value) = picked.and_then(|sample| picture.values[sample].value) {
        let x = field.px(value);
        ui.painter().vline(x, field.frame.y_range(), Stroke::new(2.0, t.accent));
        let name = picked.map_or("", |sample| picture.samples.labels[sample].as_str());
        field.name_above(ui, x, name, t.accent_text, targets.len() + 1);
    }
}

fn percent_name(percent: f64) -> String {
    match percent {
        p if p <= 0.0 => tr!("explore-percentile-lowest").to_owned(),
        p if p >= 100.0 => tr!("explore-percentile-highest").to_owned(),
        50.0 => tr!("explore-percentile-median").to_owned(),
        p => tr!("explore-percentile", n = p),
    }
}

fn bin_tip(ui: &mut Ui, picture: &DistributionPicture, bin: &Bin, unit: &Unit) {
    let spread = &picture.spread;
    ui.set_max_width(320.0);
    let (low, high) = (quantity::value(Some(bin.low), unit), quantity::value(Some(bin.high), unit));
    text::strong(ui, &format!("{low} … {high}"));
    let share = quantity::share(Some(bin.n as f64 / spread.len().max(1) as f64));
    text::body(ui, &tr!("explore-bin-n", n = bin.n as u64, share = share));
    let below = spread.sorted.partition_point(|(value, _)| *value <= bin.high);
    let below = quantity::share(Some(below as f64 / spread.len().max(1) as f64));
    text::muted(ui, &tr!("explore-bin-below", share = below, value = high));
    let samples = &spread.sorted[bin.first..bin.first + bin.n];
    for (value, sample) in samples.iter().take(NAMED_MAX) {
        let name = &picture.samples.labels[*sample];
        text::small(ui, &format!("{name}  {}", quantity::value(Some(*value), unit)));
    }
    if bin.n > NAMED_MAX {
        text::small(ui, tr!("explore-bin-click"));
    }
}

/// A figure for each percentile; each is one sample, and a click selects it.
fn percentiles(
    ui: &mut Ui,
    explore: &mut ExploreUi,
    picture: &DistributionPicture,
    unit: &Unit,
    kpi: &crate::kpi::plan::Question,
) {
    let width = (ui.available_width() - 8.0 * 6.0) / PERCENTS.len() as f32;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        for percent in PERCENTS {
            let Some((value, sample)) = picture.spread.percentile(percent) else { continue };
            let name = percent_name(percent);
            let shown = quantity::value(Some(value), unit);
            let label = &picture.samples.labels[sample];
            let picked = pick::is_picked(explore, &picture.samples.picks[sample]);
            if row::figure(ui, &name, &shown, label, width, picked).clicked() {
                pick::pick(explore, picture.samples.picks[sample].clone(), kpi.clone());
            }
        }
    });
}

/// The samples of the bin that was clicked.
fn list(
    ui: &mut Ui,
    explore: &mut ExploreUi,
    picture: &DistributionPicture,
    bin: &Bin,
    unit: &Unit,
    kpi: &crate::kpi::plan::Question,
) {
    ui.add_space(4.0);
    let range = format!(
        "{} … {}",
        quantity::value(Some(bin.low), unit),
        quantity::value(Some(bin.high), unit)
    );
    text::caption(ui, &tr!("explore-bin-list", n = bin.n as u64, range = range));
    let samples = &picture.spread.sorted[bin.first..bin.first + bin.n];
    ScrollArea::vertical().id_salt("bin").auto_shrink(false).show_rows(
        ui,
        row::HEIGHT,
        samples.len(),
        |ui, shown| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (value, sample) in &samples[shown] {
                let sample_pick = &picture.samples.picks[*sample];
                let picked = pick::is_picked(explore, sample_pick);
                let label = &picture.samples.labels[*sample];
                let response = row::row(ui, label, picked, |ui| {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        ui.add_space(12.0);
                        text::number(ui, &quantity::value(Some(*value), unit));
                    });
                });
                if response.clicked() {
                    pick::pick(explore, sample_pick.clone(), kpi.clone());
                }
                pick::menu(&response, explore, Some((sample_pick.clone(), kpi.clone())));
            }
        },
    );
}
