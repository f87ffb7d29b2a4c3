//! Imported files: figures, running imports, watched folders, a table.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Align, Layout, Margin, Panel, Ui};
use egui_extras::{Column, TableBuilder};

use super::detail::{self, DetailWish, file_name, needs_attention, status_chip};
use super::{command_button, import_card};
use crate::gui::app::{Action, ViewContext};
use crate::gui::theme::{self, ROW_HEIGHT, font, tokens};
use crate::gui::ui_command::UiCommand;
use crate::gui::ui_state::{DataUi, ImportsShown};
use crate::gui::view::watched;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::tile::{self, Tile};
use crate::gui::widget::{button, empty_state, field, pick, quantity, text};
use crate::model::Zone;
use crate::words::tr;
use crate::workspace::state::{ImportRecord, ImportStatus};
use crate::workspace::{Command, Inventory, JobKind};

/// Positions of the imports that the filter lets through, newest first.
#[derive(Debug, Default)]
pub(crate) struct ImportRows {
    key: Option<(u64, usize, String, ImportsShown)>,
    rows: Arc<Vec<usize>>,
    /// Of data revision and number of imports: how many need attention, and the first vendors by name.
    facts: Option<((u64, usize), u64, String)>,
}

impl ImportRows {
    fn facts(&mut self, inventory: &Inventory) -> (u64, String) {
        let key = (inventory.data_revision, inventory.imports.len());
        if self.facts.as_ref().is_none_or(|(known, ..)| *known != key) {
            let n_attention = inventory.imports.iter().filter(|i| needs_attention(i)).count();
            let vendors: BTreeSet<&str> =
                inventory.objects.iter().filter_map(|o| o.vendor.as_deref()).collect();
            let vendors: Vec<&str> = vendors.into_iter().take(3).collect();
            self.facts = Some((key, n_attention as u64, vendors.join(", ")));
        }
        self.facts.as_ref().map_or_else(Default::default, |(_, n, vendors)| (*n, vendors.clone()))
    }

    fn rows(&mut self, inventory: &Inventory, data: &DataUi) -> Arc<Vec<usize>> {
        let key = (
            inventory.data_revision,
            inventory.imports.len(),
            data.search.to_lowercase(),
            data.show,
        );
        if self.key.as_ref() != Some(&key) {
            let fits = |import: &ImportRecord| {
                (data.show == ImportsShown::All || needs_attention(import))
                    && key.2.split_whitespace().all(|word| {
                        import.header.file.to_lowercase().contains(word)
                            || import.header.format.to_lowercase().contains(word)
                    })
            };
            let rows = (0..inventory.imports.len())
                .rev()
                .filter(|i| fits(&inventory.imports[*i]))
                .collect();
            self.rows = Arc::new(rows);
            self.key = Some(key);
        }
        self.rows.clone()
    }
}

/// The panel about the chosen file.
pub(super) fn side(ui: &mut Ui, ctx: &mut ViewContext<'_>, data: &mut DataUi) {
    let inventory = ctx.state.inventory.clone();
    let selected =
        data.selected.and_then(|id| inventory.imports.iter().find(|import| import.id == id));
    let Some(import) = selected else { return };
    let frame = theme::side(ui, Margin::symmetric(16, 16));
    Panel::right("import detail")
        .default_size(if theme::narrow(ui) { 300.0 } else { 380.0 })
        .size_range(300.0..=560.0)
        .frame(frame)
        .show(ui, |ui| match detail::show(ui, import, &inventory.rejects, &ctx.state.zone) {
            Some(DetailWish::Close) => data.selected = None,
            Some(DetailWish::Preview) => {
                let path = ctx.state.folder.join(&import.header.file);
                ctx.queue.push(Action::Preview(path));
            }
            None => {}
        });
}

pub(super) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, data: &mut DataUi) {
    let inventory = ctx.state.inventory.clone();
    tiles(ui, ctx);
    let state = ctx.state;
    for job in state.jobs.iter().filter(|j| j.kind == JobKind::Import && j.outcome.is_none()) {
        import_card::show(ui, ctx, job);
    }
    ui.add_space(4.0);
    let rows = ctx.derived.imports.rows(&inventory, data);
    watched::show(ui, ctx);
    filters(ui, ctx, data, rows.len(), inventory.imports.len());
    theme::card(ui).inner_margin(Margin::symmetric(16, 6)).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        table(ui, &inventory, &rows, data, &ctx.state.zone);
    });
}

/// The figures of what is stored.
fn tiles(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    let inventory = &ctx.state.inventory;
    let (n_attention, vendors) = ctx.derived.imports.facts(inventory);
    let stats = &inventory.stats;
    let period = inventory.extent.map_or_else(
        || (quantity::NO_VALUE.to_owned(), String::new()),
        |extent| {
            let zone = &ctx.state.zone;
            let n_days = u64::from(quantity::n_days(extent, zone));
            (tr!("common-days", n = n_days), quantity::days(extent, zone))
        },
    );
    let files = match n_attention {
        0 => tr!("data-all-taken").to_owned(),
        n => tr!("data-need-attention", n = n),
    };
    let on_disk = tr!("data-on-disk", size = quantity::bytes(stats.file_bytes));
    let count = |n: usize| quantity::short(n as u64);
    tile::row(
        ui,
        &[
            Tile::new(tr!("data-tile-files"), count(inventory.imports.len()), files),
            Tile::new(tr!("data-tile-objects"), count(inventory.objects.len()), vendors),
            Tile::new(
                tr!("data-tile-counters"),
                count(inventory.measurements.len()),
                String::new(),
            ),
            Tile::new(tr!("data-tile-samples"), quantity::short(stats.n_samples), on_disk),
            Tile::new(tr!("data-tile-period"), period.0, period.1),
        ],
    );
}

pub(super) fn nothing_yet(ui: &mut Ui, ctx: &mut ViewContext<'_>, data: &mut DataUi) {
    let sentence = tr!("data-empty-sentence");
    empty_state::show(ui, Icon::Data, tr!("data-empty"), sentence, |ui| {
        empty_state::centered_row(ui, "buttons", |ui| {
            if button::primary(ui, Some(Icon::Import), UiCommand::ImportFiles.text()).clicked() {
                ctx.window(UiCommand::ImportFiles);
            }
            if button::secondary(ui, Some(Icon::Folder), UiCommand::ImportFolder.text()).clicked() {
                ctx.window(UiCommand::ImportFolder);
            }
            command_button(ui, ctx, UiCommand::PreviewFile);
            command_button(ui, ctx, UiCommand::WatchFolder);
        });
        empty_state::centered_row(ui, "path", |ui| {
            field::code(ui, &mut data.path, tr!("data-path"), tr!("data-path-hint"), 300.0);
            let path = data.path.trim().to_owned();
            ui.add_enabled_ui(!path.is_empty(), |ui| {
                if button::secondary(ui, None, tr!("data-import")).clicked() {
                    ctx.command(Command::Import { paths: vec![path.clone().into()] });
                }
                if button::secondary(ui, None, tr!("data-preview")).clicked() {
                    ctx.queue.push(Action::Preview(path.into()));
                }
            });
        });
    });
}

fn filters(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    data: &mut DataUi,
    n_shown: usize,
    n_all: usize,
) {
    ui.horizontal(|ui| {
        let width = (ui.available_width() - 450.0).clamp(120.0, 320.0);
        field::search(ui, &mut data.search, tr!("data-search"), tr!("data-search-hint"), width);
        let options = [
            (ImportsShown::All, tr!("data-all")),
            (ImportsShown::Attention, tr!("data-attention")),
        ];
        pick::segments(ui, tr!("data-tab-files"), &mut data.show, &options);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let words = if n_shown == n_all {
                tr!("common-files", n = n_all)
            } else {
                tr!("data-of-files", shown = quantity::count(n_shown as u64), n = n_all)
            };
            text::small(ui, &words);
            command_button(ui, ctx, UiCommand::WatchFolder);
        });
    });
}

/// How much room the table has; columns step aside where there is little.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Room {
    Slim,
    Compact,
    Full,
}

impl Room {
    fn of(width: f32) -> Self {
        match width {
            w if w >= 1130.0 => Self::Full,
            w if w >= 740.0 => Self::Compact,
            _ => Self::Slim,
        }
    }
}

/// Columns of figures, and the room from which on they are shown.
fn columns() -> [(&'static str, Room); 7] {
    [
        (tr!("data-objects"), Room::Compact),
        (tr!("data-types"), Room::Full),
        (tr!("data-values"), Room::Slim),
        (tr!("data-null"), Room::Full),
        (tr!("data-suspect"), Room::Compact),
        (tr!("data-repeats"), Room::Full),
        (tr!("data-replaced"), Room::Full),
    ]
}

/// Position of the figure that warns where it is not zero.
const SUSPECT: usize = 4;

fn table(ui: &mut Ui, inventory: &Inventory, rows: &[usize], data: &mut DataUi, zone: &Zone) {
    ui.spacing_mut().item_spacing = egui::vec2(12.0, 0.0);
    let room = Room::of(ui.available_width());
    let (full, slim) = (room == Room::Full, room == Room::Slim);
    let figures = || columns().into_iter().filter(|(_, from)| room >= *from);
    let mut table = TableBuilder::new(ui)
        .id_salt(("imports", room))
        .striped(false)
        .sense(egui::Sense::click())
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::remainder().at_least(120.0).clip(true));
    if full {
        table = table.column(Column::exact(116.0));
    }
    table = table.column(Column::exact(104.0));
    for _ in figures() {
        table = table.column(Column::exact(68.0));
    }
    if !slim {
        table = table.column(Column::exact(236.0));
    }
    table
        .header(ROW_HEIGHT, |mut header| {
            let (file, format, status) = (tr!("data-file"), tr!("data-format"), tr!("data-status"));
            let names: &[&str] = if full { &[file, format, status] } else { &[file, status] };
            for name in names {
                header.col(|ui| {
                    text::caption(ui, name);
                });
            }
            for (name, _) in figures() {
                header.col(|ui| {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        // As the figures below it.
                        ui.add_space(4.0);
                        text::caption(ui, name)
                    });
                });
            }
            if !slim {
                header.col(|ui| {
                    text::caption(ui, tr!("data-extent"));
                });
            }
        })
        .body(|body| {
            body.rows(ROW_HEIGHT, rows.len(), |mut row| {
                let import = &inventory.imports[rows[row.index()]];
                row.set_selected(data.selected == Some(import.id));
                import_row(&mut row, import, zone, room);
                let response = row.response();
                response.widget_info(|| {
                    egui::WidgetInfo::labeled(
                        egui::Role::Row,
                        true,
                        tr!("data-row", file = file_name(&import.header.file)),
                    )
                });
                if response.clicked() {
                    data.selected =
                        if data.selected == Some(import.id) { None } else { Some(import.id) };
                }
            });
        });
}

fn import_row(
    row: &mut egui_extras::TableRow<'_, '_>,
    import: &ImportRecord,
    zone: &Zone,
    room: Room,
) {
    row.col(|ui| {
        let (file, color) = (&import.header.file, tokens(ui).text);
        text::line_with_hover(ui, file_name(file), font::strong(), color, file);
    });
    if room == Room::Full {
        row.col(|ui| {
            text::muted(ui, &import.header.format);
        });
    }
    row.col(|ui| status_chip(ui, import));
    let counts = &import.counts;
    let figures = [
        import.n_objects,
        import.n_measurements,
        counts.n_values,
        counts.n_null,
        counts.n_suspect,
        counts.n_repeats,
        import.n_replaced,
    ];
    for (at, (figure, _)) in
        figures.into_iter().zip(columns()).enumerate().filter(|(_, (_, (_, from)))| room >= *from)
    {
        row.col(|ui| figure_ui(ui, import, figure, at == SUSPECT));
    }
    if room > Room::Slim {
        row.col(|ui| extent_ui(ui, import, zone));
    }
}

/// A count; of a file that was not taken there is none.
fn figure_ui(ui: &mut Ui, import: &ImportRecord, figure: u64, warn: bool) {
    let t = tokens(ui);
    let rejected = import.status == ImportStatus::Rejected;
    let shown = if rejected { quantity::NO_VALUE.to_owned() } else { quantity::count(figure) };
    let color = match (figure == 0 || rejected, warn) {
        (true, _) => t.text_faint,
        (false, true) => t.warn,
        (false, false) => t.text,
    };
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        // Room for the scroll bar, where this is the last column.
        ui.add_space(4.0);
        text::number_in(ui, &shown, font::body(), color);
    });
}

fn extent_ui(ui: &mut Ui, import: &ImportRecord, zone: &Zone) {
    let words = import.extent.map_or_else(
        || quantity::NO_VALUE.to_owned(),
        |extent| format!("{} – {}", quantity::time(extent.start, zone), last_time(extent, zone)),
    );
    let muted = tokens(ui).text_muted;
    text::number_in(ui, &words, font::body(), muted);
}

/// The hour alone where both ends lie on one day.
fn last_time(extent: crate::model::TimeRange, zone: &Zone) -> String {
    let (first, last) = (zone.local(extent.start), zone.local(extent.end));
    let form = if first.date() == last.date() { "%H:%M" } else { "%m-%d %H:%M" };
    last.strftime(form).to_string()
}
