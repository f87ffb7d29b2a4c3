//! Buttons in four weights. One primary button for each page; the rest step back.

use egui::{
    Color32, CornerRadius, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2,
};

use super::icon::{self, Icon};
use crate::gui::theme::{self, CONTROL_HEIGHT, CONTROL_RADIUS, font, tokens};

/// What a person should most likely do next.
pub fn primary(ui: &mut Ui, icon: Option<Icon>, text: &str) -> Response {
    let t = tokens(ui);
    let look = Look {
        rest: t.accent,
        hover: t.accent_hover,
        press: t.accent_pressed,
        border: Color32::TRANSPARENT,
        text: t.on_accent,
    };
    // Faded white on faded blue cannot be read.
    let asleep = Look {
        rest: t.raised,
        hover: t.raised,
        press: t.raised,
        border: t.border_strong,
        text: t.text,
    };
    button(ui, icon, text, if ui.is_enabled() { &look } else { &asleep })
}

/// Everything else that does something.
pub fn secondary(ui: &mut Ui, icon: Option<Icon>, text: &str) -> Response {
    let t = tokens(ui);
    let look = Look {
        rest: t.card,
        hover: t.raised,
        press: t.pressed,
        border: t.border_strong,
        text: t.text,
    };
    button(ui, icon, text, &look)
}

/// Quiet: inside cards and lists.
pub fn ghost(ui: &mut Ui, icon: Option<Icon>, text: &str) -> Response {
    let t = tokens(ui);
    let look = Look {
        rest: Color32::TRANSPARENT,
        hover: t.raised,
        press: t.pressed,
        border: Color32::TRANSPARENT,
        text: t.text_muted,
    };
    button(ui, icon, text, &look)
}

/// An icon alone; `name` is its accessible name and its tooltip.
pub fn icon_only(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(theme::square(), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), name));
    let fill = if response.is_pointer_button_down_on() {
        t.pressed
    } else if response.hovered() {
        t.raised
    } else {
        Color32::TRANSPARENT
    };
    let color = if response.hovered() { t.text } else { t.text_muted };
    ui.painter().rect_filled(rect, CornerRadius::same(CONTROL_RADIUS), fill);
    icon::paint(
        ui.painter(),
        Rect::from_center_size(rect.center(), Vec2::splat(16.0)),
        icon,
        color,
    );
    theme::paint_focus(ui, &response);
    response.on_hover_text(name)
}

/// Width of a button with that text and no icon, for what stands beside it.
pub fn width(ui: &Ui, text: &str) -> f32 {
    let color = tokens(ui).text;
    ui.painter().layout_no_wrap(text.to_owned(), font::strong(), color).size().x + 24.0
}

struct Look {
    rest: Color32,
    hover: Color32,
    press: Color32,
    border: Color32,
    text: Color32,
}

fn button(ui: &mut Ui, icon: Option<Icon>, text: &str, look: &Look) -> Response {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font::strong(), look.text);
    let icon_room = if icon.is_some() { 16.0 + 8.0 } else { 0.0 };
    let size = vec2(galley.size().x + icon_room + 24.0, CONTROL_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), text));
    if ui.is_rect_visible(rect) {
        let fill = if response.is_pointer_button_down_on() {
            look.press
        } else if response.hovered() {
            look.hover
        } else {
            look.rest
        };
        let stroke = Stroke::new(1.0, look.border);
        ui.painter().rect(
            rect,
            CornerRadius::same(CONTROL_RADIUS),
            fill,
            stroke,
            StrokeKind::Inside,
        );
        let mut x = rect.left() + 12.0;
        if let Some(icon) = icon {
            let icon_rect =
                Rect::from_center_size(egui::pos2(x + 8.0, rect.center().y), Vec2::splat(16.0));
            icon::paint(ui.painter(), icon_rect, icon, look.text);
            x += icon_room;
        }
        let top = rect.center().y - galley.size().y / 2.0;
        ui.painter().galley(egui::pos2(x, top), galley, look.text);
        theme::paint_focus(ui, &response);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::palette::contrast;

    /// Least contrast of text, as WCAG asks of large text and of what is switched off.
    const CONTRAST_MIN: f64 = 3.0;

    #[test]
    fn a_disabled_button_can_be_read() {
        for (dark, high_contrast) in [(true, false), (false, false), (true, true), (false, true)] {
            let ctx = egui::Context::default();
            theme::install(&ctx, high_contrast);
            let theme = if dark { egui::Theme::Dark } else { egui::Theme::Light };
            ctx.set_theme(theme);
            let mut drawn = Vec::new();
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                ui.add_enabled_ui(false, |ui| primary(ui, None, "Write"));
            });
            output.textures_delta.clear();
            for clipped in output.shapes {
                match clipped.shape {
                    egui::Shape::Rect(rect) => drawn.push(rect.fill),
                    egui::Shape::Text(text) => {
                        let ink = text.override_text_color.unwrap_or(text.fallback_color);
                        let ink = ink.gamma_multiply(text.opacity_factor);
                        let ground = theme::canvas_of(dark);
                        let fill = drawn.iter().rev().find(|fill| fill.a() > 0).copied();
                        let fill = ground.blend(fill.unwrap_or(ground));
                        let ink = fill.blend(ink);
                        let rgb = |c: Color32| [c.r(), c.g(), c.b()];
                        let found = contrast(rgb(ink), rgb(fill));
                        assert!(
                            found >= CONTRAST_MIN,
                            "dark {dark}, strong {high_contrast}: {found:.2}"
                        );
                    }
                    _ => {}
                }
            }
            assert!(!drawn.is_empty(), "nothing was drawn");
        }
    }
}
