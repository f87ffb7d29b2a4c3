//! Bars: how far a job is, how complete data are.

use egui::{Color32, CornerRadius, Rect, Response, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::gui::theme::tokens;

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
