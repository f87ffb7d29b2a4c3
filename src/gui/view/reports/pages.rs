//! The pages: small ones at the side, large ones below each other, each drawn for the zoom that is looked at and let go when it is
//! out of view.

use std::collections::BTreeMap;

use egui::{
    Align, Color32, ColorImage, CornerRadius, Key, Layout, Rect, ScrollArea, Sense, Stroke,
    StrokeKind, TextureHandle, TextureOptions, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::{Look, PageZoom, ReportsUi};
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, font, tokens};
use crate::gui::view::explore;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, chip, empty_state, progress, quantity, text};
use crate::words::tr;
use crate::workspace::report_preview::{Pages, PictureKey};
use crate::workspace::{Command, State};

/// Width of a small page.
const SMALL_WIDTH: f32 = 84.0;
const GAP: f32 = 16.0;
/// Mean width of a letter in a chip, and the room around its text.
const CHIP_LETTER: f32 = 7.0;
const CHIP_ROOM: f32 = 28.0;
/// Units of the screen for a point of paper at 100 %.
const UNITS_OF_POINT: f32 = 96.0 / 72.0;
const PERCENTS: [u32; 9] = [25, 50, 75, 100, 125, 150, 200, 300, 400];

/// Pictures on the graphics card. *Good*: a frame only names them. *Bad*: a page of a large zoom takes megabytes, so what is not
/// in view is let go.
#[derive(Default)]
pub(super) struct Textures {
    revision: u64,
    known: BTreeMap<PictureKey, TextureHandle>,
    /// What was asked for last, by page and size.
    asked: BTreeMap<(usize, bool), PictureKey>,
}

impl Textures {
    fn begin(&mut self, revision: u64) {
        if self.revision != revision {
            *self = Self { revision, ..Self::default() };
        }
    }

    /// The picture of a page at that zoom, else the nearest that is there; asks for it once.
    fn of(
        &mut self,
        ui: &Ui,
        ctx: &mut ViewContext<'_>,
        page: usize,
        small: bool,
        zoom: u32,
    ) -> Option<TextureHandle> {
        let key = (page, zoom);
        let pages = &ctx.state.report_pages;
        if let (None, Some(picture)) = (self.known.get(&key), pages.pictures.get(&key))
            && pages.revision == self.revision
        {
            let size = [picture.width as usize, picture.height as usize];
            let image = ColorImage::from_rgba_premultiplied(size, &picture.rgba);
            let name = format!("report page {page} {zoom}");
            self.known.insert(key, ui.ctx().load_texture(name, image, TextureOptions::LINEAR));
        }
        if !self.known.contains_key(&key) && self.asked.get(&(page, small)) != Some(&key) {
            self.asked.insert((page, small), key);
            ctx.command(Command::DrawPage { page, zoom });
        }
        let of_page = self.known.range((page, 0)..=(page, u32::MAX));
        let nearest = of_page.min_by_key(|((_, known), _)| known.abs_diff(zoom));
        nearest.map(|(_, texture)| texture.clone())
    }

    /// Lets go of all but these.
    fn keep(&mut self, wanted: &[PictureKey]) {
        // A page without its picture keeps the one that stands in for it.
        let is_there = |page: usize| {
            wanted.iter().filter(|(p, _)| *p == page).all(|key| self.known.contains_key(key))
        };
        let stands_in = |page: usize| wanted.iter().any(|(p, _)| *p == page) && !is_there(page);
        let kept: Vec<PictureKey> = self
            .known
            .keys()
            .copied()
            .filter(|key| wanted.contains(key) || stands_in(key.0))
            .collect();
        self.known.retain(|key, _| kept.contains(key));
        self.asked.retain(|_, key| wanted.contains(key));
    }
}

pub(super) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, reports: &mut ReportsUi) {
    let preview = ctx.state.report_preview.clone();
    let is_asked = |kind, contract: &str, period| {
        let same = |(asked, of, _, look): &(String, _, _, Look)| {
            look.0 == kind && asked == contract && *of == period
        };
        reports.asked.as_ref().is_some_and(same)
    };
    match &preview.latest {
        Some(Ok(found)) if is_asked(found.kind, &found.contract, found.period) => {
            let pages = found.pages.clone();
            keys(ui, reports, pages.len());
            let revision = said_revision(&found.revision_label);
            bar(ui, ctx.state, reports, pages.len(), &revision, preview.running);
            let mut textures = std::mem::take(&mut ctx.derived.reports.textures);
            textures.begin(preview.revision);
            pages_ui(ui, ctx, reports, &pages, &mut textures);
            ctx.derived.reports.textures = textures;
        }
        Some(Err(problems)) if !preview.running => explore::problems_ui(ui, problems),
        _ => {
            empty_state::show(
                ui,
                Icon::Report,
                tr!("reports-setting"),
                tr!("reports-setting-text"),
                |ui| {
                    let accent = tokens(ui).accent;
                    progress::bar(ui, tr!("reports-setting"), None, 180.0, accent);
                },
            );
        }
    }
}

fn keys(ui: &Ui, reports: &mut ReportsUi, n_pages: usize) {
    // A field that is typed in has the keys.
    if ui.memory(|memory| memory.focused().is_some()) && ui.ctx().egui_wants_keyboard_input() {
        return;
    }
    let pressed = |key| ui.input(|input| input.key_pressed(key));
    if pressed(Key::PageDown) {
        turn(reports, 1, n_pages);
    }
    if pressed(Key::PageUp) {
        turn(reports, -1, n_pages);
    }
}

fn turn(reports: &mut ReportsUi, by: isize, n_pages: usize) {
    let page = reports.page.saturating_add_signed(by).min(n_pages.saturating_sub(1));
    reports.scroll_to = Some(page);
    reports.page = page;
}

/// Whose pages these are, which one is seen, how large.
fn bar(
    ui: &mut Ui,
    state: &State,
    reports: &mut ReportsUi,
    n_pages: usize,
    revision: &str,
    running: bool,
) {
    let shown = reports.shown.clone().unwrap_or_default();
    let contract = state.contracts.iter().find(|contract| contract.id == shown);
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if button::icon_only(ui, Icon::Plus, tr!("reports-zoom-in")).clicked() {
                zoom(reports, 1);
            }
            let label = match reports.zoom {
                PageZoom::Width => tr!("reports-fit-width").to_owned(),
                PageZoom::Page => tr!("reports-fit-page").to_owned(),
                PageZoom::Percent(percent) => quantity::percent(&percent.to_string()),
            };
            if button::ghost(ui, None, &label).on_hover_text(tr!("reports-fit-hover")).clicked() {
                reports.zoom =
                    if reports.zoom == PageZoom::Width { PageZoom::Page } else { PageZoom::Width };
                reports.scroll_to = Some(reports.page);
            }
            if button::icon_only(ui, Icon::Minus, tr!("reports-zoom-out")).clicked() {
                zoom(reports, -1);
            }
            ui.add_space(8.0);
            if button::icon_only(ui, Icon::ChevronRight, tr!("reports-next-page")).clicked() {
                turn(reports, 1, n_pages);
            }
            let place =
                tr!("reports-page-of", page = reports.page as u64 + 1, pages = n_pages as u64);
            text::small(ui, &place);
            if button::icon_only(ui, Icon::ChevronLeft, tr!("reports-previous-page")).clicked() {
                turn(reports, -1, n_pages);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let name = contract.map_or(shown.as_str(), |contract| contract.customer.as_str());
                text::section(ui, name);
                let t = tokens(ui);
                // Where the window is narrow the page itself says it.
                let wanted = revision.chars().count() as f32 * CHIP_LETTER + CHIP_ROOM;
                if ui.available_width() > wanted {
                    chip::chip(ui, None, revision, t.text_muted, t.raised);
                }
                if running {
                    text::small(ui, tr!("reports-setting"));
                }
            });
        });
    });
}

/// What a preview calls its result, which machines read in English, in the language of the window.
fn said_revision(label: &str) -> String {
    match label.split_once(' ') {
        None if label == "Provisional" => tr!("freeze-state-provisional").to_owned(),
        None if label == "Final" => tr!("freeze-state-final").to_owned(),
        Some(("Restated", number)) => format!("{} {number}", tr!("freeze-state-restated")),
        _ => label.to_owned(),
    }
}

/// To the next or the one before of the round sizes.
fn zoom(reports: &mut ReportsUi, step: i32) {
    let now = match reports.zoom {
        PageZoom::Percent(percent) => percent,
        PageZoom::Width => 110,
        PageZoom::Page => 70,
    };
    let next = if step > 0 {
        PERCENTS.iter().find(|percent| **percent > now)
    } else {
        PERCENTS.iter().rev().find(|percent| **percent < now)
    };
    if let Some(percent) = next {
        reports.zoom = PageZoom::Percent(*percent);
        reports.scroll_to = Some(reports.page);
    }
}

fn pages_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    reports: &mut ReportsUi,
    pages: &Pages,
    textures: &mut Textures,
) {
    let rect = ui.available_rect_before_wrap();
    let strip = Rect::from_min_max(rect.min, pos2(rect.left() + SMALL_WIDTH + 28.0, rect.bottom()));
    let main = Rect::from_min_max(pos2(strip.right() + 12.0, rect.top()), rect.max);
    let mut wanted = Vec::new();
    ui.scope_builder(UiBuilder::new().max_rect(strip), |ui| {
        small_ui(ui, ctx, reports, pages, textures, &mut wanted);
    });
    ui.scope_builder(UiBuilder::new().max_rect(main), |ui| {
        large_ui(ui, ctx, reports, pages, textures, &mut wanted);
    });
    textures.keep(&wanted);
    ui.advance_cursor_after_rect(rect);
}

/// Thousandths of a pixel to a point of paper, in steps that a window's size does not change at every unit.
fn zoom_of(units_of_point: f32, pixels_per_unit: f32) -> u32 {
    (units_of_point * pixels_per_unit * 1000.0).round().max(1.0) as u32
}

fn size_of(pages: &Pages, page: usize) -> Vec2 {
    pages.size(page).map_or(vec2(595.0, 842.0), |(width, height)| vec2(width as f32, height as f32))
}

fn small_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    reports: &mut ReportsUi,
    pages: &Pages,
    textures: &mut Textures,
    wanted: &mut Vec<PictureKey>,
) {
    let t = tokens(ui);
    // Paper is white in the dark too: a fade would lie on it as a shadow.
    ui.spacing_mut().scroll.fade.strength = 0.0;
    ScrollArea::vertical().id_salt("small pages").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        for page in 0..pages.len() {
            let paper = size_of(pages, page);
            let scale = SMALL_WIDTH / paper.x;
            let size = vec2(SMALL_WIDTH + 12.0, paper.y * scale + 28.0);
            let (rect, response) = ui.allocate_exact_size(size, Sense::click());
            let is_here = page == reports.page;
            let name = tr!("reports-show-page", page = page as u64 + 1);
            response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_here, &name));
            if response.clicked() {
                reports.scroll_to = Some(page);
                reports.page = page;
            }
            if !ui.is_rect_visible(rect) {
                continue;
            }
            let zoom = zoom_of(scale, ui.pixels_per_point());
            wanted.push((page, zoom));
            let fill = match (is_here, response.hovered()) {
                (true, _) => t.accent_soft,
                (false, true) => t.raised,
                _ => Color32::TRANSPARENT,
            };
            ui.painter().rect_filled(rect, CornerRadius::same(theme::CONTROL_RADIUS), fill);
            let place = Rect::from_min_size(rect.min + vec2(6.0, 6.0), paper * scale);
            let texture = textures.of(ui, ctx, page, true, zoom);
            paint_page(ui, place, texture.as_ref());
            let number = (page + 1).to_string();
            let at = pos2(rect.center().x, rect.bottom() - 3.0);
            ui.painter().text(at, egui::Align2::CENTER_BOTTOM, number, font::small(), t.text_muted);
            theme::paint_focus(ui, &response);
        }
    });
}

/// White paper with its picture, once it is there.
fn paint_page(ui: &Ui, place: Rect, texture: Option<&TextureHandle>) {
    let t = tokens(ui);
    ui.painter().rect_filled(place, 0, Color32::WHITE);
    if let Some(texture) = texture {
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        ui.painter().image(texture.id(), place, whole, Color32::WHITE);
    }
    ui.painter().rect_stroke(place, 0, Stroke::new(1.0, t.border_strong), StrokeKind::Outside);
}

fn large_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    reports: &mut ReportsUi,
    pages: &Pages,
    textures: &mut Textures,
    wanted: &mut Vec<PictureKey>,
) {
    let room = ui.available_size() - vec2(14.0, 4.0);
    let widest = (0..pages.len()).map(|page| size_of(pages, page).x).fold(1.0, f32::max);
    let tallest = (0..pages.len()).map(|page| size_of(pages, page).y).fold(1.0, f32::max);
    let scale = match reports.zoom {
        PageZoom::Width => (room.x / widest).min(2.2),
        PageZoom::Page => (room.y / tallest).min(room.x / widest),
        PageZoom::Percent(percent) => percent as f32 / 100.0 * UNITS_OF_POINT,
    };
    let zoom = zoom_of(scale, ui.pixels_per_point());
    ui.spacing_mut().scroll.fade.strength = 0.0;
    ScrollArea::both().id_salt("pages").auto_shrink(false).show(ui, |ui| {
        let width = ui.available_width().max(widest * scale);
        let view = ui.clip_rect();
        for page in 0..pages.len() {
            let size = size_of(pages, page) * scale;
            let (row, response) = ui.allocate_exact_size(vec2(width, size.y + GAP), Sense::hover());
            let place = Rect::from_min_size(pos2(row.center().x - size.x / 2.0, row.top()), size);
            let name = tr!("reports-page-of", page = page as u64 + 1, pages = pages.len() as u64);
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &name));
            if reports.scroll_to == Some(page) {
                ui.scroll_to_rect(place, Some(Align::Min));
                reports.scroll_to = None;
            } else if row.y_range().contains(view.center().y) && reports.scroll_to.is_none() {
                reports.page = page;
            }
            if row.intersects(view) {
                wanted.push((page, zoom));
                let texture = textures.of(ui, ctx, page, false, zoom);
                paint_page(ui, place, texture.as_ref());
            }
        }
    });
}
