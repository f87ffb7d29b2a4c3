//! Maps of vendors: which of their counters stand for a measurement, and which KPIs each of them can give.

use egui::{
    Align, CentralPanel, Frame, Layout, Margin, Panel, ScrollArea, Sense, Ui, WidgetInfo, vec2,
};

use super::{DefinitionsTab, DefinitionsUi};
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, PAGE_MARGIN, ROW_HEIGHT, font, tokens};
use crate::gui::widget::grid::Grid;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, chip, field, pick, text};
use crate::kpi::Catalog;
use crate::words::{self, tr};
use crate::workspace::definitions::vendor_maps::{
    KpiCell, KpiRow, MapCell, MeasurementRow, VendorMaps,
};

/// What the matrix shows.
#[derive(Debug, Default)]
pub struct VendorMapsUi {
    pub rows: MapRows,
    pub search: String,
    /// Empty for all.
    pub technology: String,
    /// Name of the row that is read, of KPIs or of measurements.
    pub selected: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MapRows {
    #[default]
    Kpis,
    Measurements,
}

const NAME_WIDTH: f32 = 260.0;
const CELL_WIDTH_MIN: f32 = 130.0;
/// Of a cell that has a sign and one short word.
const WORD_WIDTH: f32 = 104.0;
const CELL_WIDTH_MAX: f32 = 260.0;

pub(super) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, definitions: &mut DefinitionsUi) {
    let found = ctx.state.definitions.listed.found().cloned();
    let frame =
        Frame::new().fill(tokens(ui).canvas).inner_margin(Margin::symmetric(PAGE_MARGIN, 4));
    let Some(found) = found else {
        CentralPanel::default().frame(frame).show(ui, |ui| {
            text::muted(ui, tr!("definitions-reading"));
        });
        return;
    };
    let maps = &found.vendor_maps;
    let shown = &mut definitions.vendor_maps;
    let mut open_kpi = None;
    if let Some(selected) = shown.selected.clone() {
        let width = if theme::narrow(ui) { 280.0 } else { 340.0 };
        let side = theme::side(ui, Margin::symmetric(16, 12));
        Panel::right("vendor map").default_size(width).size_range(240.0..=520.0).frame(side).show(
            ui,
            |ui| {
                let catalog = &ctx.state.catalog;
                detail_ui(ui, catalog, maps, shown, &selected, &mut open_kpi);
            },
        );
    }
    CentralPanel::default().frame(frame).show(ui, |ui| {
        head_ui(ui, maps, shown);
        match shown.rows {
            MapRows::Kpis => kpis_ui(ui, &ctx.state.catalog, maps, shown),
            MapRows::Measurements => measurements_ui(ui, maps, shown),
        }
    });
    if let Some(id) = open_kpi {
        definitions.tab = DefinitionsTab::Kpis;
        definitions.kpis.selected = Some(id);
    }
}

fn head_ui(ui: &mut Ui, maps: &VendorMaps, shown: &mut VendorMapsUi) {
    ui.horizontal_wrapped(|ui| {
        let rows = [
            (MapRows::Kpis, tr!("vendor-maps-kpis")),
            (MapRows::Measurements, tr!("vendor-maps-measurements")),
        ];
        if pick::segments(ui, tr!("vendor-maps-rows"), &mut shown.rows, &rows) {
            shown.selected = None;
        }
        let (name, hint) = (tr!("vendor-maps-search"), tr!("vendor-maps-search-hint"));
        field::search(ui, &mut shown.search, name, hint, 240.0);
        if shown.rows == MapRows::Kpis {
            let mut all: Vec<&str> =
                maps.kpis.iter().flat_map(|row| &row.technology).map(String::as_str).collect();
            all.sort_unstable();
            all.dedup();
            let mut options = vec![(String::new(), tr!("vendor-maps-all-technologies").to_owned())];
            options.extend(all.into_iter().map(|name| (name.to_owned(), name.to_owned())));
            let name = tr!("vendor-maps-technology");
            pick::combo(ui, name, &mut shown.technology, &options, 170.0);
        }
    });
    ui.add_space(4.0);
}

/// Vendors have room for a short word, and names have the rest: two KPIs that begin alike are told apart by their ends.
fn kpi_widths(ui: &Ui, maps: &VendorMaps) -> Vec<f32> {
    let left = ui.available_width() - WORD_WIDTH * maps.vendors.len() as f32;
    let name = left.max(NAME_WIDTH).floor();
    std::iter::once(name).chain(maps.vendors.iter().map(|_| WORD_WIDTH)).collect()
}

/// The vendors share what the names leave, as far as their formulas still fit.
fn measurement_widths(ui: &Ui, maps: &VendorMaps) -> Vec<f32> {
    let share = (ui.available_width() - NAME_WIDTH) / maps.vendors.len().max(1) as f32;
    let cell = share.clamp(CELL_WIDTH_MIN, CELL_WIDTH_MAX).floor();
    std::iter::once(NAME_WIDTH).chain(maps.vendors.iter().map(|_| cell)).collect()
}

/// A KPI in the language of the window.
fn kpi_name<'a>(catalog: &'a Catalog, id: &'a str) -> &'a str {
    catalog.kpi(id).map_or(id, |kpi| kpi.name_in(words::language().code()))
}

fn head_cell(ui: &mut Ui, maps: &VendorMaps, first: &str, column: usize) {
    let name = column.checked_sub(1).and_then(|at| maps.vendors.get(at));
    text::caption(ui, name.map_or(first, String::as_str));
}

fn kpis_ui(ui: &mut Ui, catalog: &Catalog, maps: &VendorMaps, shown: &mut VendorMapsUi) {
    let language = words::language().code();
    let wanted = shown.search.trim().to_lowercase();
    let rows: Vec<&KpiRow> = maps
        .kpis
        .iter()
        .filter(|row| {
            (shown.technology.is_empty() || row.technology.contains(&shown.technology))
                && (wanted.is_empty()
                    || row.id.contains(&wanted)
                    || row.name.to_lowercase().contains(&wanted))
        })
        .collect();
    let widths = kpi_widths(ui, maps);
    let grid = Grid {
        name: "vendor kpis",
        widths: &widths,
        head_height: 30.0,
        row_height: ROW_HEIGHT,
        n_rows: rows.len(),
    };
    let mut chosen = None;
    let selected = shown.selected.as_deref();
    grid.show(
        ui,
        |_| None,
        |ui, column| head_cell(ui, maps, tr!("vendor-maps-kpi"), column),
        |ui, row, column| {
            let Some(row) = rows.get(row) else { return };
            match column.checked_sub(1) {
                None => {
                    let is_selected = selected == Some(row.id.as_str());
                    let name =
                        catalog.kpi(&row.id).map_or(row.name.as_str(), |k| k.name_in(language));
                    if name_ui(ui, name, &row.id, is_selected, row.is_own) {
                        chosen = Some(row.id.clone());
                    }
                }
                Some(at) => {
                    if let Some(cell) = row.cells.get(at) {
                        short_ui(ui, cell);
                    }
                }
            }
        },
    );
    if chosen.is_some() {
        shown.selected = chosen;
    }
}

fn measurements_ui(ui: &mut Ui, maps: &VendorMaps, shown: &mut VendorMapsUi) {
    let wanted = shown.search.trim().to_lowercase();
    let fits = |row: &&MeasurementRow| {
        let in_maps = |cell: &MapCell| {
            cell.formula.to_lowercase().contains(&wanted)
                || cell.counters.iter().any(|c| c.name.to_lowercase().contains(&wanted))
        };
        wanted.is_empty()
            || row.name.to_lowercase().contains(&wanted)
            || row.cells.iter().flatten().any(in_maps)
    };
    let rows: Vec<&MeasurementRow> = maps.measurements.iter().filter(fits).collect();
    let widths = measurement_widths(ui, maps);
    let grid = Grid {
        name: "vendor measurements",
        widths: &widths,
        head_height: 30.0,
        row_height: ROW_HEIGHT,
        n_rows: rows.len(),
    };
    let mut chosen = None;
    let selected = shown.selected.as_deref();
    grid.show(
        ui,
        |_| None,
        |ui, column| head_cell(ui, maps, tr!("vendor-maps-measurement"), column),
        |ui, row, column| {
            let Some(row) = rows.get(row) else { return };
            match column.checked_sub(1) {
                None => {
                    let is_selected = selected == Some(row.name.as_str());
                    if name_ui(ui, &row.name, &row.unit, is_selected, false) {
                        chosen = Some(row.name.clone());
                    }
                }
                Some(at) => {
                    if let Some(cells) = row.cells.get(at) {
                        map_ui(ui, cells);
                    }
                }
            }
        },
    );
    if chosen.is_some() {
        shown.selected = chosen;
    }
}

fn name_ui(ui: &mut Ui, name: &str, note: &str, is_selected: bool, is_own: bool) -> bool {
    let t = tokens(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT - 4.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_selected, name));
    if is_selected || response.hovered() {
        let fill = if is_selected { t.accent_soft } else { t.raised };
        ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), 4, fill);
    }
    let color = if is_own { t.accent_text } else { t.text };
    let shown = text::elided_middle(ui, name, &font::body(), color, rect.width());
    let at = egui::pos2(rect.left(), rect.center().y - shown.size().y / 2.0);
    ui.painter().galley(at, shown, color);
    theme::paint_focus(ui, &response);
    let mut hover = format!("{name}\n{note}");
    if is_own {
        hover.push('\n');
        hover.push_str(tr!("vendor-maps-own"));
    }
    response.on_hover_text(hover).clicked()
}

/// What a vendor has for a KPI, in a sign and a short word; the rest on hover.
fn short_ui(ui: &mut Ui, cell: &KpiCell) {
    let t = tokens(ui);
    match cell {
        KpiCell::Mapped { maps, is_imported, is_own } => {
            let color = if *is_imported { t.good } else { t.text_muted };
            icon::show(ui, Icon::Check, 12.0, color);
            let (short, whole) = match (is_imported, is_own) {
                (_, true) => (tr!("vendor-maps-short-own"), tr!("vendor-maps-mapped-own")),
                (true, false) => (tr!("vendor-maps-short-data"), tr!("vendor-maps-imported")),
                (false, false) => (tr!("vendor-maps-short-map"), tr!("vendor-maps-mapped")),
            };
            let mut hover = vec![whole.to_owned()];
            hover.extend(maps.iter().map(|(name, formula)| format!("{name} = {formula}")));
            let color = if *is_imported || *is_own { t.text } else { t.text_muted };
            text::line_with_hover(ui, short, font::body(), color, &hover.join("\n"));
        }
        KpiCell::Unavailable { needs } => {
            icon::show(ui, Icon::Minus, 12.0, t.text_faint);
            let short = tr!("vendor-maps-short-needs", n = needs.len() as u64);
            let whole = tr!("vendor-maps-unavailable", needs = &needs.join(", "));
            text::line_with_hover(ui, &short, font::small(), t.text_muted, &whole);
        }
        KpiCell::Nothing => {
            text::small(ui, "–");
        }
    }
}

/// What a vendor has for a KPI, in one line.
pub(super) fn cell_ui(ui: &mut Ui, cell: &KpiCell) {
    let t = tokens(ui);
    match cell {
        KpiCell::Mapped { maps, is_imported, is_own } => {
            let color = if *is_imported { t.good } else { t.text_muted };
            icon::show(ui, Icon::Check, 12.0, color);
            let words = match (is_imported, is_own) {
                (_, true) => tr!("vendor-maps-mapped-own"),
                (true, false) => tr!("vendor-maps-imported"),
                (false, false) => tr!("vendor-maps-mapped"),
            };
            let all: Vec<String> =
                maps.iter().map(|(name, formula)| format!("{name} = {formula}")).collect();
            text::line_with_hover(ui, words, font::body(), t.text, &all.join("\n"));
        }
        KpiCell::Unavailable { needs } => {
            let needs = needs.join(", ");
            let words = tr!("vendor-maps-unavailable", needs = &needs);
            icon::show(ui, Icon::Minus, 12.0, t.text_faint);
            text::line_with_hover(ui, &words, font::small(), t.text_muted, &words);
        }
        KpiCell::Nothing => {
            text::small(ui, "–");
        }
    }
}

/// The preferred map of a vendor, in one line.
fn map_ui(ui: &mut Ui, cells: &[MapCell]) {
    let t = tokens(ui);
    let Some(first) = cells.first() else {
        text::small(ui, tr!("vendor-maps-none"));
        return;
    };
    let hover: Vec<String> = cells
        .iter()
        .map(|cell| match &cell.own_file {
            Some(file) => format!("{} [{}] · {file}", cell.formula, cell.unit),
            None => format!("{} [{}]", cell.formula, cell.unit),
        })
        .collect();
    let color = if first.own_file.is_some() { t.accent_text } else { t.text };
    if first.counters.iter().all(|counter| counter.is_imported) {
        icon::show(ui, Icon::Check, 12.0, t.good);
    }
    text::line_with_hover(ui, &first.formula, font::code(), color, &hover.join("\n"));
}

fn detail_ui(
    ui: &mut Ui,
    catalog: &Catalog,
    maps: &VendorMaps,
    shown: &mut VendorMapsUi,
    selected: &str,
    open_kpi: &mut Option<String>,
) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if button::icon_only(ui, Icon::Close, tr!("vendor-maps-close")).clicked() {
                shown.selected = None;
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let title = match shown.rows {
                    MapRows::Kpis => kpi_name(catalog, selected),
                    MapRows::Measurements => selected,
                };
                text::line(ui, title, font::section(), tokens(ui).text);
            });
        });
    });
    ScrollArea::vertical().id_salt("vendor map").auto_shrink(false).show(ui, |ui| {
        ui.set_width(ui.available_width() - 10.0);
        match shown.rows {
            MapRows::Kpis => kpi_detail_ui(ui, maps, selected, open_kpi),
            MapRows::Measurements => {
                measurement_detail_ui(ui, catalog, maps, selected, open_kpi);
            }
        }
    });
}

fn kpi_detail_ui(ui: &mut Ui, maps: &VendorMaps, selected: &str, open_kpi: &mut Option<String>) {
    let t = tokens(ui);
    let Some(row) = maps.kpis.iter().find(|row| row.id == selected) else { return };
    ui.horizontal_wrapped(|ui| {
        text::code(ui, &row.id);
        if row.is_verified {
            chip::chip(ui, Some(Icon::Check), tr!("definitions-verified"), t.good, t.good_soft);
        } else {
            let words = tr!("definitions-unverified");
            chip::chip(ui, Some(Icon::Question), words, t.warn, t.warn_soft);
        }
    });
    if button::secondary(ui, Some(Icon::Edit), tr!("vendor-maps-definition")).clicked() {
        *open_kpi = Some(row.id.clone());
    }
    for (vendor, cell) in maps.vendors.iter().zip(&row.cells) {
        ui.add_space(6.0);
        text::strong(ui, vendor);
        match cell {
            KpiCell::Mapped { maps, .. } => {
                for (name, formula) in maps {
                    text::caption(ui, name);
                    text::code(ui, formula);
                }
            }
            KpiCell::Unavailable { needs } => {
                let words = tr!("vendor-maps-unavailable", needs = &needs.join(", "));
                text::note(ui, &words, t.text_muted);
            }
            KpiCell::Nothing => {
                text::small(ui, "–");
            }
        }
    }
}

fn measurement_detail_ui(
    ui: &mut Ui,
    catalog: &Catalog,
    maps: &VendorMaps,
    selected: &str,
    open_kpi: &mut Option<String>,
) {
    let t = tokens(ui);
    let Some(row) = maps.measurements.iter().find(|row| row.name == selected) else { return };
    let unit = if row.unit.is_empty() { "–" } else { &row.unit };
    text::small(ui, &tr!("vendor-maps-measured", unit = unit, collection = row.collection));
    if !row.source.is_empty() {
        text::small(ui, &row.source);
    }
    for (vendor, cells) in maps.vendors.iter().zip(&row.cells) {
        ui.add_space(6.0);
        text::strong(ui, vendor);
        if cells.is_empty() {
            text::note(ui, tr!("vendor-maps-none"), t.text_muted);
        }
        for cell in cells {
            text::code(ui, &cell.formula);
            ui.horizontal_wrapped(|ui| {
                if let Some(factor) = cell.factor {
                    let factor = crate::gui::widget::quantity::number(factor);
                    let words =
                        tr!("vendor-maps-factor", factor = &factor, unit = cell.unit.as_str());
                    text::small(ui, &words);
                }
                if let Some(file) = &cell.own_file {
                    let words = tr!("vendor-maps-own-in", file = file);
                    chip::chip(ui, None, &words, t.accent_text, t.accent_soft);
                }
            });
            for counter in &cell.counters {
                counter_ui(ui, counter);
            }
        }
    }
    if !row.kpis.is_empty() {
        ui.add_space(8.0);
        text::caption(ui, tr!("vendor-maps-used-by"));
        for id in &row.kpis {
            let name = kpi_name(catalog, id);
            if button::ghost(ui, Some(Icon::ChevronRight), name).clicked() {
                *open_kpi = Some(id.clone());
            }
        }
    }
}

/// A counter with its entry of the dictionary.
fn counter_ui(ui: &mut Ui, counter: &crate::workspace::definitions::vendor_maps::CounterView) {
    let t = tokens(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let (glyph, color) =
            if counter.is_imported { (Icon::Check, t.good) } else { (Icon::Minus, t.text_faint) };
        icon::show(ui, glyph, 12.0, color);
        let words = if counter.is_imported {
            tr!("vendor-maps-in-cache", id = &counter.id)
        } else {
            tr!("vendor-maps-not-in-cache", id = &counter.id)
        };
        text::note(ui, &words, t.text_muted);
        if !counter.name.is_empty() || !counter.description.is_empty() {
            let entry = format!("{} {}", counter.name, counter.description);
            text::note(ui, entry.trim(), t.text);
        }
    });
}
