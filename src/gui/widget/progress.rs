//! Bars: how far a job is, how complete data are.

use egui::{Color32, CornerRadius, Rect, Response, Sense, Ui, WidgetInfo, pos2, vec2};

use super::quantity;
use crate::gui::theme::tokens;
use crate::words::tr;

/// A thin bar. `None` moves, because the end is not known.
pub fn bar(ui: &mut Ui, name: &str, ratio: Option<f32>, width: f32, color: Color32) -> Response {
    let track = tokens(ui).pressed;
    let (rect, response) = ui.allocate_exact_size(vec2(width, 6.0), Sense::hover());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(egui::Role::ProgressIndicator, true, name);
        info.value = ratio.map(f64::from);
        info
    });
    ui.painter().rect_filled(rect, CornerRadius::same(3), track);
    let filled = match ratio {
        Some(ratio) => {
            let end = rect.left() + rect.width() * ratio.clamp(0.0, 1.0);
            Rect::from_min_max(rect.min, pos2(end, rect.bottom()))
        }
        None => {
            ui.ctx().request_repaint();
            let at = (ui.ctx().time() * 0.7).fract() as f32;
            let middle = rect.left() + rect.width() * at;
            let half = rect.width() * 0.15;
            Rect::from_min_max(pos2(middle - half, rect.top()), pos2(middle + half, rect.bottom()))
                .intersect(rect)
        }
    };
    if filled.width() > 0.5 {
        ui.painter().rect_filled(filled, CornerRadius::same(3), color);
    }
    response
}

/// What a job is doing, in the language of the window. Layers below say it in English, which is what an unknown phase stays.
pub fn phase(english: &str) -> &str {
    match english {
        "Writing the PDF" => tr!("activity-phase-writing-the-pdf"),
        "Drawing charts" => tr!("activity-phase-drawing-charts"),
        "Setting pages" => tr!("activity-phase-setting-pages"),
        "Finding busy hours" => tr!("activity-phase-finding-busy-hours"),
        "Comparing files" => tr!("activity-phase-comparing-files"),
        "Comparing hours" => tr!("activity-phase-comparing-hours"),
        "Measuring the cache" => tr!("activity-phase-measuring-the-cache"),
        "Judging contracts" => tr!("activity-phase-judging-contracts"),
        "Counting periods" => tr!("activity-phase-counting-periods"),
        "Gathering the facts of the report" => {
            tr!("activity-phase-gathering-the-facts-of-the-report")
        }
        "Judging the periods before" => tr!("activity-phase-judging-the-periods-before"),
        "Computing the map" => tr!("activity-phase-computing-the-map"),
        "Writing reports" => tr!("activity-phase-writing-reports"),
        "Writing export files" => tr!("activity-phase-writing-export-files"),
        "Looking for counters of KPIs" => tr!("activity-phase-looking-for-counters-of-kpis"),
        "Looking at records" => tr!("activity-phase-looking-at-records"),
        "Judging objectives" => tr!("activity-phase-judging-objectives"),
        "Writing the report" => tr!("activity-phase-writing-the-report"),
        "Looking for files" => tr!("activity-phase-looking-for-files"),
        "Reading files" => tr!("activity-phase-reading-files"),
        "Finding places" => tr!("activity-phase-finding-places"),
        "Sending to the warehouse" => tr!("activity-phase-sending-to-the-warehouse"),
        "Checking tiles" => tr!("activity-phase-checking-tiles"),
        "Checking sums of days" => tr!("activity-phase-checking-sums-of-days"),
        "Checking sums of periods" => tr!("activity-phase-checking-sums-of-periods"),
        other => other,
    }
}

/// The thing in hand: a name, or words of ours.
pub fn item(english: &str) -> &str {
    match english {
        "writing to the cache" => tr!("activity-item-writing-to-the-cache"),
        other => other,
    }
}

/// How much of what a job counts, in the language of the window.
pub fn amount(n: u64, unit: &str) -> String {
    match unit {
        "bytes" => quantity::bytes(n),
        "pages" => tr!("activity-amount-pages", n = n),
        "charts" => tr!("activity-amount-charts", n = n),
        "hours" => tr!("activity-amount-hours", n = n),
        "KPIs" => tr!("activity-amount-kpis", n = n),
        "contracts" => tr!("activity-amount-contracts", n = n),
        "periods" => tr!("activity-amount-periods", n = n),
        "counter days" => tr!("activity-amount-counter-days", n = n),
        "parts" => tr!("activity-amount-parts", n = n),
        "levels" => tr!("activity-amount-levels", n = n),
        "reports" => tr!("activity-amount-reports", n = n),
        "blocks" => tr!("activity-amount-blocks", n = n),
        "objectives" => tr!("activity-amount-objectives", n = n),
        "files" => tr!("activity-amount-files", n = n),
        "lists" => tr!("activity-amount-lists", n = n),
        "values" => tr!("activity-amount-values", n = n),
        "tiles" => tr!("activity-amount-tiles", n = n),
        "rows" => tr!("activity-amount-rows", n = n),
        other => format!("{} {other}", quantity::count(n)),
    }
}

/// A bar for a share that should be one, with a mark where it must not fall below.
pub fn completeness(ui: &mut Ui, ratio: Option<f64>, minimum: Option<f64>, width: f32) -> Response {
    let t = tokens(ui);
    let color = ratio.map_or(t.unknown, |r| match minimum {
        Some(minimum) if r < minimum => t.bad,
        Some(_) => t.good,
        None => t.completeness(r),
    });
    let response = bar(ui, "Completeness", Some(ratio.unwrap_or(0.0) as f32), width, color);
    if let Some(minimum) = minimum {
        let x = response.rect.left() + response.rect.width() * minimum as f32;
        ui.painter().vline(
            x,
            response.rect.expand2(vec2(0.0, 2.0)).y_range(),
            egui::Stroke::new(1.5, t.text_muted),
        );
    }
    response
}
