//! Colors, spacing and type of the window: the only file with literal colors.
//!
//! Two sets of [`Tokens`], dark and light; widgets ask for the one in force with [`tokens`]. Distances are multiples of [`GRID`].
//! Colors never carry meaning alone: a verdict is a word, a sign and a color.

use std::sync::Arc;

use egui::epaint::Shadow;
use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Frame, Margin, Stroke,
    TextStyle, Theme, Vec2, vec2,
};

use crate::chart::palette::{self, Ground, Meaning, Rgb};
use crate::report::fonts as shipped;
use crate::sla::Verdict;

/// Step of the spacing grid, in points.
pub const GRID: f32 = 4.0;
/// Space around the content of a page.
pub const PAGE_MARGIN: i8 = 24;
/// Height of a row in a dense table.
pub const ROW_HEIGHT: f32 = 32.0;
/// Height of buttons, fields and combo boxes.
pub const CONTROL_HEIGHT: f32 = 32.0;
/// Width of the navigation rail.
pub const RAIL_WIDTH: f32 = 200.0;
/// Width of the rail in a narrow window.
pub const RAIL_WIDTH_NARROW: f32 = 88.0;
/// Windows below this width are narrow: what can step aside does.
pub const WINDOW_NARROW: f32 = 1200.0;
/// Rounding of cards and popups.
pub const CARD_RADIUS: u8 = 8;
/// Rounding of buttons, fields and rows.
pub const CONTROL_RADIUS: u8 = 6;

/// Every color of one theme, by role.
#[derive(Debug)]
pub struct Tokens {
    /// Behind everything.
    pub canvas: Color32,
    /// Rail, side panels and bars.
    pub panel: Color32,
    /// Cards on the canvas.
    pub card: Color32,
    /// Controls and hovered rows.
    pub raised: Color32,
    /// Pressed controls, tracks of bars.
    pub pressed: Color32,
    /// Text fields.
    pub field: Color32,
    pub border: Color32,
    pub border_strong: Color32,
    pub text: Color32,
    pub text_muted: Color32,
    pub text_faint: Color32,
    pub accent: Color32,
    pub accent_hover: Color32,
    pub accent_pressed: Color32,
    /// Selected rows and tabs.
    pub accent_soft: Color32,
    /// Text on `accent_soft`.
    pub accent_text: Color32,
    /// Text on `accent`.
    pub on_accent: Color32,
    pub good: Color32,
    pub good_soft: Color32,
    pub bad: Color32,
    pub bad_soft: Color32,
    pub warn: Color32,
    pub warn_soft: Color32,
    pub unknown: Color32,
    pub unknown_soft: Color32,
    pub grid_line: Color32,
    /// Shaded time in charts.
    pub band: Color32,
    pub band_edge: Color32,
    pub shadow: Color32,
    /// Width of the line around a chip, in the chip's own color.
    pub chip_edge: f32,
    /// Which of the [`palette`]'s colors lines of charts have: those that the report prints on paper.
    pub ground: Ground,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

const fn of([red, green, blue]: Rgb) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

const DARK_TOKENS: Tokens = Tokens {
    canvas: rgb(0x0D0F13),
    panel: rgb(0x12151A),
    card: rgb(0x171A21),
    raised: rgb(0x1F242D),
    pressed: rgb(0x2A303B),
    field: rgb(0x101318),
    border: rgb(0x252A34),
    border_strong: rgb(0x39414F),
    text: rgb(0xE8EBF1),
    text_muted: rgb(0xA0A9B8),
    text_faint: rgb(0x79839A),
    accent: rgb(0x3E6FE8),
    accent_hover: rgb(0x5480EE),
    accent_pressed: rgb(0x335FCC),
    accent_soft: rgb(0x1B2744),
    accent_text: rgb(0xA9C3FF),
    on_accent: rgb(0xFFFFFF),
    good: of(palette::verdict(Meaning::Achieved, Ground::Dark)),
    good_soft: rgb(0x14291F),
    bad: of(palette::verdict(Meaning::Breached, Ground::Dark)),
    bad_soft: rgb(0x34191D),
    warn: of(palette::verdict(Meaning::Warning, Ground::Dark)),
    warn_soft: rgb(0x312612),
    unknown: of(palette::verdict(Meaning::Undecided, Ground::Dark)),
    unknown_soft: rgb(0x232A38),
    grid_line: rgb(0x20252E),
    band: Color32::from_rgba_premultiplied(38, 34, 22, 90),
    band_edge: rgb(0x6B5A35),
    shadow: Color32::from_rgba_premultiplied(0, 0, 0, 120),
    chip_edge: 0.0,
    ground: Ground::Dark,
};

const LIGHT_TOKENS: Tokens = Tokens {
    canvas: rgb(0xF5F6F9),
    panel: rgb(0xFBFCFD),
    card: rgb(0xFFFFFF),
    raised: rgb(0xF0F2F6),
    pressed: rgb(0xE3E7EE),
    field: rgb(0xFFFFFF),
    border: rgb(0xE2E6ED),
    border_strong: rgb(0xC4CBD7),
    text: rgb(0x161A22),
    text_muted: rgb(0x525C6E),
    text_faint: rgb(0x667083),
    accent: rgb(0x2C5FDB),
    accent_hover: rgb(0x2253CB),
    accent_pressed: rgb(0x1B46B0),
    accent_soft: rgb(0xE6EDFD),
    accent_text: rgb(0x1F4BB8),
    on_accent: rgb(0xFFFFFF),
    good: of(palette::verdict(Meaning::Achieved, Ground::Light)),
    good_soft: rgb(0xE1F4EA),
    bad: of(palette::verdict(Meaning::Breached, Ground::Light)),
    bad_soft: rgb(0xFCE7E9),
    warn: of(palette::verdict(Meaning::Warning, Ground::Light)),
    warn_soft: rgb(0xFBF0D9),
    unknown: of(palette::verdict(Meaning::Undecided, Ground::Light)),
    unknown_soft: rgb(0xE9EDF3),
    grid_line: rgb(0xEBEEF3),
    band: Color32::from_rgba_premultiplied(60, 48, 18, 60),
    band_edge: rgb(0xD9C48F),
    shadow: Color32::from_rgba_premultiplied(5, 8, 16, 34),
    chip_edge: 0.0,
    ground: Ground::Light,
};

static DARK: Tokens = DARK_TOKENS;
static LIGHT: Tokens = LIGHT_TOKENS;

/// For eyes that need more: text at full strength, lines that stand out, nothing faint.
static DARK_STRONG: Tokens = Tokens {
    canvas: rgb(0x000000),
    panel: rgb(0x000000),
    card: rgb(0x08090C),
    border: rgb(0x8E97A8),
    border_strong: rgb(0xC9D0DC),
    text: rgb(0xFFFFFF),
    text_muted: rgb(0xE3E7EE),
    text_faint: rgb(0xC9D0DC),
    accent_text: rgb(0xD3E1FF),
    grid_line: rgb(0x4A5364),
    good: rgb(0x7BF0B0),
    good_soft: rgb(0x08090C),
    bad: rgb(0xFFA3AA),
    bad_soft: rgb(0x08090C),
    warn: rgb(0xFFD777),
    warn_soft: rgb(0x08090C),
    unknown: rgb(0xD6DEEC),
    unknown_soft: rgb(0x08090C),
    accent_soft: rgb(0x10204A),
    chip_edge: 1.5,
    ..DARK_TOKENS
};
static LIGHT_STRONG: Tokens = Tokens {
    canvas: rgb(0xFFFFFF),
    panel: rgb(0xFFFFFF),
    border: rgb(0x6F7A8D),
    border_strong: rgb(0x39414F),
    text: rgb(0x000000),
    text_muted: rgb(0x1F242D),
    text_faint: rgb(0x39414F),
    accent_text: rgb(0x0F2F85),
    grid_line: rgb(0xB4BCC9),
    good: rgb(0x005229),
    good_soft: rgb(0xFFFFFF),
    bad: rgb(0x8E0013),
    bad_soft: rgb(0xFFFFFF),
    warn: rgb(0x5F3D00),
    warn_soft: rgb(0xFFFFFF),
    unknown: rgb(0x2A3242),
    unknown_soft: rgb(0xFFFFFF),
    chip_edge: 1.5,
    ..LIGHT_TOKENS
};

thread_local! {
    /// Belongs to the window that this thread draws.
    static HIGH_CONTRAST: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// The colors in force.
pub fn tokens(ui: &egui::Ui) -> &'static Tokens {
    tokens_of(ui.visuals().dark_mode)
}

fn tokens_of(dark: bool) -> &'static Tokens {
    match (dark, HIGH_CONTRAST.get()) {
        (true, false) => &DARK,
        (false, false) => &LIGHT,
        (true, true) => &DARK_STRONG,
        (false, true) => &LIGHT_STRONG,
    }
}

/// The ground that pages are drawn on.
#[cfg(test)]
pub fn canvas_of(dark: bool) -> Color32 {
    tokens_of(dark).canvas
}

impl Tokens {
    /// Strong and soft color of a verdict.
    pub fn verdict(&self, verdict: Verdict) -> (Color32, Color32) {
        match verdict {
            Verdict::Achieved => (self.good, self.good_soft),
            Verdict::Tolerated | Verdict::Forgiven => (self.warn, self.warn_soft),
            Verdict::Breached => (self.bad, self.bad_soft),
            Verdict::Undecided => (self.unknown, self.unknown_soft),
        }
    }

    /// The color of an area, quiet enough for text to stand on it: the soft one, or where the contrast is high and the soft one
    /// is the card's own, as much of the strong one as leaves the text readable.
    pub fn ground_of(&self, strong: Color32, soft: Color32) -> Color32 {
        if soft == self.card { self.card.lerp_to_gamma(strong, 0.35) } else { soft }
    }

    pub fn line(&self, position: usize) -> Color32 {
        of(palette::series(position, self.ground))
    }

    /// Color of a share that should be one.
    pub fn completeness(&self, ratio: f64) -> Color32 {
        if ratio >= 0.99 {
            self.good
        } else if ratio >= 0.9 {
            self.warn
        } else {
            self.bad
        }
    }
}

/// Sizes of text.
pub mod font {
    use super::{FontFamily, FontId};

    fn family(name: &str) -> FontFamily {
        FontFamily::Name(name.into())
    }

    pub fn display() -> FontId {
        FontId::new(28.0, family("semibold"))
    }

    pub fn title() -> FontId {
        FontId::new(20.0, family("semibold"))
    }

    pub fn section() -> FontId {
        FontId::new(14.0, family("semibold"))
    }

    pub fn body() -> FontId {
        FontId::new(13.0, FontFamily::Proportional)
    }

    pub fn strong() -> FontId {
        FontId::new(13.0, family("medium"))
    }

    pub fn small() -> FontId {
        FontId::new(11.5, FontFamily::Proportional)
    }

    pub fn small_strong() -> FontId {
        FontId::new(11.5, family("medium"))
    }

    pub fn figure() -> FontId {
        FontId::new(22.0, family("semibold"))
    }

    pub fn code() -> FontId {
        FontId::new(12.0, FontFamily::Monospace)
    }
}

/// Fonts and both styles; once, before the first frame.
pub fn install(ctx: &egui::Context, high_contrast: bool) {
    ctx.set_fonts(fonts());
    install_styles(ctx, high_contrast);
}

/// Both styles, again where the contrast was changed.
pub fn install_styles(ctx: &egui::Context, high_contrast: bool) {
    HIGH_CONTRAST.set(high_contrast);
    ctx.set_style_of(Theme::Dark, style(tokens_of(true), true));
    ctx.set_style_of(Theme::Light, style(tokens_of(false), false));
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let mut add = |name: &str, bytes: &'static [u8]| {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    };
    let weights = ["regular", "medium", "semibold"];
    for (name, bytes) in weights.into_iter().zip(shipped::INTER) {
        add(name, bytes);
    }
    add("chinese", shipped::NOTO_SANS_SC);
    add("chinese bold", shipped::NOTO_SANS_SC_BOLD);
    // What Inter lacks comes from the fonts that egui brings, and Chinese from ours.
    let fallbacks = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    for name in weights {
        let (family, chinese) = match name {
            "regular" => (FontFamily::Proportional, "chinese"),
            "semibold" => (FontFamily::Name(name.into()), "chinese bold"),
            _ => (FontFamily::Name(name.into()), "chinese"),
        };
        let mut chain = vec![name.to_owned()];
        chain.extend(fallbacks.iter().cloned());
        chain.push(chinese.to_owned());
        fonts.families.insert(family, chain);
    }
    fonts.families.entry(FontFamily::Monospace).or_default().push("chinese".to_owned());
    fonts
}

fn style(tokens: &Tokens, dark: bool) -> egui::Style {
    let mut style =
        egui::Style { visuals: visuals(tokens, dark), animation_time: 0.08, ..Default::default() };
    style.text_styles = [
        (TextStyle::Small, font::small()),
        (TextStyle::Body, font::body()),
        (TextStyle::Button, font::strong()),
        (TextStyle::Heading, font::title()),
        (TextStyle::Monospace, font::code()),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(2.0 * GRID, 2.0 * GRID);
    spacing.button_padding = vec2(3.0 * GRID, 1.5 * GRID);
    spacing.interact_size = vec2(40.0, CONTROL_HEIGHT);
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(16);
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 10.0;
    spacing.icon_spacing = 8.0;
    spacing.combo_height = 320.0;
    spacing.tooltip_width = 420.0;
    spacing.scroll = egui::style::ScrollStyle::thin();
    spacing.scroll.floating_allocated_width = 0.0;
    // The handle has the color of text: that of controls is the card's own, which is not seen on it.
    spacing.scroll.foreground_color = true;
    spacing.scroll.dormant_background_opacity = 0.0;
    spacing.scroll.dormant_handle_opacity = 0.45;
    spacing.scroll.active_handle_opacity = 0.6;
    spacing.scroll.interact_handle_opacity = 0.75;
    style.interaction.tooltip_delay = 0.35;
    style.interaction.selectable_labels = false;
    style
}

fn visuals(tokens: &Tokens, dark: bool) -> egui::Visuals {
    let mut visuals = if dark { egui::Visuals::dark() } else { egui::Visuals::light() };
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(tokens.text_muted);
    visuals.hyperlink_color = tokens.accent_text;
    visuals.faint_bg_color = tokens.raised;
    visuals.extreme_bg_color = tokens.field;
    visuals.text_edit_bg_color = Some(tokens.field);
    visuals.code_bg_color = tokens.raised;
    visuals.warn_fg_color = tokens.warn;
    visuals.error_fg_color = tokens.bad;
    visuals.window_fill = tokens.card;
    visuals.window_stroke = Stroke::new(1.0, tokens.border);
    visuals.window_corner_radius = CornerRadius::same(CARD_RADIUS);
    visuals.menu_corner_radius = CornerRadius::same(CARD_RADIUS);
    visuals.window_shadow = shadow(tokens, 32);
    visuals.popup_shadow = shadow(tokens, 20);
    visuals.panel_fill = tokens.canvas;
    visuals.selection.bg_fill = tokens.accent_soft;
    visuals.selection.stroke = Stroke::new(1.0, tokens.accent);
    visuals.striped = false;
    visuals.indent_has_left_vline = false;
    visuals.disabled_alpha = 0.6;
    visuals.text_cursor.stroke = Stroke::new(1.5, tokens.accent);
    set_widgets(&mut visuals.widgets, tokens);
    visuals
}

fn set_widgets(widgets: &mut egui::style::Widgets, tokens: &Tokens) {
    let radius = CornerRadius::same(CONTROL_RADIUS);
    let of = |fill: Color32, border: Color32, text: Color32| egui::style::WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, border),
        corner_radius: radius,
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    widgets.noninteractive = of(tokens.card, tokens.border, tokens.text);
    widgets.inactive = of(tokens.card, tokens.border, tokens.text);
    widgets.hovered = of(tokens.raised, tokens.border_strong, tokens.text);
    widgets.active = of(tokens.pressed, tokens.accent, tokens.text);
    widgets.open = of(tokens.raised, tokens.accent, tokens.text);
}

fn shadow(tokens: &Tokens, blur: u8) -> Shadow {
    Shadow { offset: [0, (blur / 4) as i8], blur, spread: 0, color: tokens.shadow }
}

/// Frame of a card.
pub fn card(ui: &egui::Ui) -> Frame {
    let tokens = tokens(ui);
    Frame::new()
        .fill(tokens.card)
        .stroke(Stroke::new(1.0, tokens.border))
        .corner_radius(CornerRadius::same(CARD_RADIUS))
        .inner_margin(Margin::same(16))
}

/// A page in what side panels left: canvas with a margin.
pub fn page_ui<R>(ui: &mut egui::Ui, add: impl FnOnce(&mut egui::Ui) -> R) -> R {
    let frame =
        Frame::new().fill(tokens(ui).canvas).inner_margin(Margin::symmetric(PAGE_MARGIN, 20));
    egui::CentralPanel::default().frame(frame).show(ui, add).inner
}

/// A scrolling page. The bar runs in the page's margin, where it covers nothing.
pub fn page_scroll<R>(ui: &mut egui::Ui, add: impl FnOnce(&mut egui::Ui) -> R) -> R {
    const BAR_ROOM: i8 = 14;
    let mut rect = ui.available_rect_before_wrap();
    rect.max.x += f32::from(BAR_ROOM);
    ui.scope_builder(egui::UiBuilder::new().max_rect(rect), |ui| {
        egui::ScrollArea::vertical()
            .auto_shrink(false)
            .content_margin(Margin { right: BAR_ROOM, ..Margin::ZERO })
            .show(ui, add)
            .inner
    })
    .inner
}

/// Frame of a dialog.
pub fn dialog(ui: &egui::Ui) -> Frame {
    Frame::popup(ui.style()).inner_margin(Margin::same(20))
}

/// Whether the window is narrow.
pub fn narrow(ui: &egui::Ui) -> bool {
    ui.ctx().content_rect().width() < WINDOW_NARROW
}

/// Frame of a side panel or bar.
pub fn side(ui: &egui::Ui, margin: Margin) -> Frame {
    Frame::new().fill(tokens(ui).panel).inner_margin(margin)
}

/// Stroke of a hairline.
pub fn hairline(ui: &egui::Ui) -> Stroke {
    Stroke::new(1.0, tokens(ui).border)
}

/// Ring around what has the keyboard.
pub fn paint_focus(ui: &egui::Ui, response: &egui::Response) {
    if response.has_focus() {
        ui.painter().rect_stroke(
            response.rect.expand(2.0),
            CornerRadius::same(CONTROL_RADIUS + 2),
            Stroke::new(2.0, tokens(ui).accent),
            egui::StrokeKind::Inside,
        );
    }
}

/// Size of a square control.
pub fn square() -> Vec2 {
    Vec2::splat(CONTROL_HEIGHT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::day_calendar::Tone;

    fn contrast(a: Color32, b: Color32) -> f64 {
        let of = |color: Color32| [color.r(), color.g(), color.b()];
        palette::contrast(of(a), of(b))
    }

    #[test]
    fn every_text_can_be_read_on_every_ground() {
        for t in [&DARK, &LIGHT, &DARK_STRONG, &LIGHT_STRONG] {
            for text in [t.text, t.text_muted, t.text_faint] {
                for ground in [t.canvas, t.panel, t.card, t.field] {
                    let found = contrast(text, ground);
                    assert!(found >= 4.5, "{text:?} on {ground:?}: {found:.2} : 1");
                }
            }
        }
    }

    #[test]
    fn a_country_has_its_color_where_the_contrast_is_high_too() {
        for t in [&DARK_STRONG, &LIGHT_STRONG] {
            for strong in [t.good, t.warn, t.bad, t.unknown] {
                let ground = t.ground_of(strong, t.card);
                assert_ne!(ground, t.card);
                assert!(contrast(t.text, ground) >= 4.5, "{strong:?} under a name");
            }
        }
        assert_eq!(LIGHT.ground_of(LIGHT.good, LIGHT.good_soft), LIGHT.good_soft);
    }

    #[test]
    fn what_marks_an_hour_stands_out_from_its_color() {
        for t in [&DARK, &LIGHT, &DARK_STRONG, &LIGHT_STRONG] {
            for share in [0.0, 0.5, 1.0] {
                let kept = of(palette::heat(Tone::Kept(share), t.ground));
                let found = contrast(t.text, kept);
                assert!(found >= 3.0, "{kept:?}: {found:.2} : 1");
            }
        }
    }

    #[test]
    fn the_handle_of_a_scroll_bar_is_seen() {
        for (tokens, dark) in [(&DARK, true), (&LIGHT, false), (&DARK_STRONG, true)] {
            let style = style(tokens, dark);
            let scroll = &style.spacing.scroll;
            assert!(scroll.foreground_color);
            let handle = style.visuals.widgets.inactive.fg_stroke.color;
            for ground in [tokens.canvas, tokens.card] {
                let seen = ground.lerp_to_gamma(handle, scroll.dormant_handle_opacity);
                let found = contrast(seen, ground);
                assert!(found >= 2.5, "{seen:?} on {ground:?}: {found:.2} : 1");
            }
        }
    }
}
