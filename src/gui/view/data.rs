//! Imported files: figures, a table, and what is to say about the chosen one.

use std::sync::Arc;

use egui::{Align, Layout, Margin, Panel, Ui};
use egui_extras::{Column, TableBuilder};

use super::{activity, portfolio, preview, watched};
use crate::gui::app::{Action, ViewContext};
use crate::gui::theme::{self, ROW_HEIGHT, font, tokens};
use crate::gui::ui_command::UiCommand;
use crate::gui::ui_state::{DataUi, ImportsShown};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, chip, empty_state, field, pick, quantity, text};
use crate::model::Zone;
use crate::workspace::state::{ImportRecord, ImportStatus, RejectRecord};
use crate::workspace::{Command, Inventory, JobKind};

/// Positions of the imports that the filter lets through, newest first.
#[derive(Debug, Default)]
pub(crate) struct ImportRows {
    key: Option<(u64, usize, String, ImportsShown)>,
    rows: Arc<Vec<usize>>,
}

impl ImportRows {
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

/// Rejected, with rejects, or with warnings.
pub(super) fn needs_attention(import: &ImportRecord) -> bool {
    !matches!(import.status, ImportStatus::Imported | ImportStatus::Unchanged)
        || !import.warnings.is_empty()
}

pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, data: &mut DataUi) {
    if data.preview.is_some() {
        preview::show(ui, ctx, data);
        return;
    }
    let inventory = ctx.state.inventory.clone();
    let running =
        ctx.state.jobs.iter().any(|job| job.kind == JobKind::Import && job.outcome.is_none());
    if inventory.imports.is_empty() && !running && ctx.state.watched.is_empty() {
        theme::page_ui(ui, |ui| nothing_yet(ui, ctx, data));
        return;
    }
    let selected =
        data.selected.and_then(|id| inventory.imports.iter().find(|import| import.id == id));
    if let Some(import) = selected {
        let frame = theme::side(ui, Margin::symmetric(16, 16));
        Panel::right("import detail")
            .default_size(if theme::narrow(ui) { 300.0 } else { 380.0 })
            .size_range(300.0..=560.0)
            .frame(frame)
            .show(ui, |ui| match detail_ui(ui, import, &inventory.rejects, &ctx.state.zone) {
                Some(DetailWish::Close) => data.selected = None,
                Some(DetailWish::Preview) => {
                    let path = ctx.state.folder.join(&import.header.file);
                    ctx.queue.push(Action::Preview(path));
                }
                None => {}
            });
    }
    theme::page_ui(ui, |ui| {
        head(ui, ctx, data);
        ui.add_space(8.0);
        portfolio::tiles(ui, ctx.state);
        for job in
            ctx.state.jobs.iter().filter(|job| job.kind == JobKind::Import && job.outcome.is_none())
        {
            theme::card(ui).inner_margin(14).show(ui, |ui| {
                ui.set_width(ui.available_width());
                activity::job_ui(ui, ctx, job);
            });
        }
        ui.add_space(8.0);
        let rows = ctx.derived.imports.rows(&inventory, data);
        watched::show(ui, ctx);
        filters(ui, ctx, data, rows.len(), inventory.imports.len());
        theme::card(ui).inner_margin(Margin::symmetric(16, 6)).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            table(ui, &inventory, &rows, data, &ctx.state.zone);
        });
    });
}

fn head(ui: &mut Ui, ctx: &mut ViewContext<'_>, data: &mut DataUi) {
    ui.horizontal(|ui| {
        text::title(ui, "Data");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if button::primary(ui, Some(Icon::Import), UiCommand::ImportFiles.text()).clicked() {
                ctx.window(UiCommand::ImportFiles);
            }
            if button::secondary(ui, Some(Icon::Folder), UiCommand::ImportFolder.text()).clicked() {
                ctx.window(UiCommand::ImportFolder);
            }
            command_button(ui, ctx, UiCommand::PreviewFile);
            let width = (ui.available_width() - 48.0).clamp(0.0, 260.0);
            if width >= PATH_WIDTH_MIN {
                let hint = "Path of a file to preview";
                let response =
                    field::code(ui, &mut data.preview_path, "Path to preview", hint, width);
                let is_entered =
                    response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
                if is_entered && !data.preview_path.trim().is_empty() {
                    let path = std::mem::take(&mut data.preview_path);
                    ctx.queue.push(Action::Preview(path.trim().into()));
                }
            }
        });
    });
}

/// A field for a path below this width shows nothing of it.
const PATH_WIDTH_MIN: f32 = 110.0;

fn command_button(ui: &mut Ui, ctx: &mut ViewContext<'_>, command: UiCommand) {
    let look = if command == UiCommand::WatchFolder { button::ghost } else { button::secondary };
    let button = look(ui, Some(command.icon()), command.text());
    if button.on_hover_text(command.tooltip()).clicked() {
        ctx.window(command);
    }
}

fn nothing_yet(ui: &mut Ui, ctx: &mut ViewContext<'_>, data: &mut DataUi) {
    let sentence = "Drop exported files, archives or a whole folder anywhere onto the window, or choose them here. The files stay where they are and as they are.";
    empty_state::show(ui, Icon::Data, "No data yet", sentence, |ui| {
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
            field::code(ui, &mut data.path, "Path to import", "or type a path", 300.0);
            let path = data.path.trim().to_owned();
            ui.add_enabled_ui(!path.is_empty(), |ui| {
                if button::secondary(ui, None, "Import").clicked() {
                    ctx.command(Command::Import { paths: vec![path.clone().into()] });
                }
                if button::secondary(ui, None, "Preview").clicked() {
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
        field::search(ui, &mut data.search, "Search files", "Search by file or format", width);
        let options = [(ImportsShown::All, "All"), (ImportsShown::Attention, "Needs attention")];
        pick::segments(ui, "Files", &mut data.show, &options);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let words = if n_shown == n_all {
                quantity::plural(n_all as u64, "file", "files")
            } else {
                format!(
                    "{} of {}",
                    quantity::count(n_shown as u64),
                    quantity::plural(n_all as u64, "file", "files")
                )
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
const FIGURES: [(&str, Room); 7] = [
    ("Objects", Room::Compact),
    ("Types", Room::Full),
    ("Values", Room::Slim),
    ("Null", Room::Full),
    ("Suspect", Room::Compact),
    ("Repeats", Room::Full),
    ("Replaced", Room::Full),
];

fn table(ui: &mut Ui, inventory: &Inventory, rows: &[usize], data: &mut DataUi, zone: &Zone) {
    ui.spacing_mut().item_spacing = egui::vec2(12.0, 0.0);
    let room = Room::of(ui.available_width());
    let (full, slim) = (room == Room::Full, room == Room::Slim);
    let figures = || FIGURES.into_iter().filter(|(_, from)| room >= *from);
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
        table = table.column(Column::exact(62.0));
    }
    if !slim {
        table = table.column(Column::exact(236.0));
    }
    table
        .header(ROW_HEIGHT, |mut header| {
            let names: &[&str] =
                if full { &["File", "Format", "Status"] } else { &["File", "Status"] };
            for name in names {
                header.col(|ui| {
                    text::caption(ui, name);
                });
            }
            for (name, _) in figures() {
                header.col(|ui| {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        text::caption(ui, name)
                    });
                });
            }
            if !slim {
                header.col(|ui| {
                    text::caption(ui, "First – last");
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
                        format!("Import {}", file_name(&import.header.file)),
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
    for (figure, (name, _)) in
        figures.into_iter().zip(FIGURES).filter(|(_, (_, from))| room >= *from)
    {
        row.col(|ui| figure_ui(ui, import, figure, name == "Suspect"));
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

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn status_chip(ui: &mut Ui, import: &ImportRecord) {
    let t = tokens(ui);
    match import.status {
        ImportStatus::Imported if import.warnings.is_empty() => {
            chip::chip(ui, Some(Icon::Check), "Imported", t.good, t.good_soft)
        }
        ImportStatus::Imported => {
            chip::chip(ui, Some(Icon::Info), "Note", t.accent_text, t.accent_soft)
        }
        ImportStatus::ImportedWithRejects => chip::chip(
            ui,
            Some(Icon::Warning),
            &quantity::plural(import.n_rejects, "reject", "rejects"),
            t.warn,
            t.warn_soft,
        ),
        ImportStatus::Rejected => chip::chip(ui, Some(Icon::Close), "Rejected", t.bad, t.bad_soft),
        ImportStatus::Unchanged => chip::tag(ui, "Unchanged"),
    };
}

/// What the person did in the panel.
enum DetailWish {
    Close,
    Preview,
}

fn detail_ui(
    ui: &mut Ui,
    import: &ImportRecord,
    rejects: &[RejectRecord],
    zone: &Zone,
) -> Option<DetailWish> {
    let closed = ui
        .horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let closed = button::icon_only(ui, Icon::Close, "Close detail").clicked();
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    text::section(ui, file_name(&import.header.file))
                });
                closed
            })
            .inner
        })
        .inner;
    let mut wish = closed.then_some(DetailWish::Close);
    ui.horizontal(|ui| {
        status_chip(ui, import);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if button::secondary(ui, Some(Icon::Table), "Open in preview").clicked() {
                wish = Some(DetailWish::Preview);
            }
        });
    });
    ui.add_space(8.0);
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        findings(ui, import, rejects);
        facts(ui, import, zone);
    });
    wish
}

fn findings(ui: &mut Ui, import: &ImportRecord, rejects: &[RejectRecord]) {
    let t = tokens(ui);
    if !import.reason.is_empty() {
        text::caption(ui, "Why it was not taken");
        text::paragraph(ui, &import.reason, t.text);
        ui.add_space(8.0);
    }
    if !import.warnings.is_empty() {
        text::caption(ui, "Findings");
        for warning in &import.warnings {
            text::paragraph(ui, warning, t.text);
        }
        ui.add_space(8.0);
    }
    let of_file: Vec<&RejectRecord> =
        rejects.iter().filter(|r| r.file == import.header.file).take(50).collect();
    if !of_file.is_empty() {
        text::caption(
            ui,
            &format!(
                "Records that were not taken ({})",
                quantity::count(import.n_rejects.max(of_file.len() as u64))
            ),
        );
        for reject in of_file {
            theme::card(ui).inner_margin(10).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 4.0;
                if let Some(line) = reject.line {
                    text::small(ui, &format!("Line {}", quantity::count(line)));
                }
                text::paragraph(ui, &reject.message, t.text);
                if !reject.hint.is_empty() {
                    text::paragraph(ui, &format!("→ {}", reject.hint), t.text_muted);
                }
            });
        }
        ui.add_space(8.0);
    }
}

fn facts(ui: &mut Ui, import: &ImportRecord, zone: &Zone) {
    use crate::gui::panel::explain::pair;
    let header = &import.header;
    let counts = &import.counts;
    text::caption(ui, "Counts");
    pair(ui, "Values", &quantity::count(counts.n_values));
    pair(ui, "No value (NIL, blank)", &quantity::count(counts.n_null));
    pair(ui, "Text", &quantity::count(counts.n_text));
    pair(ui, "Suspect rows", &quantity::count(counts.n_suspect));
    pair(ui, "Repeats", &quantity::count(counts.n_repeats));
    pair(ui, "Contradictions in the file", &quantity::count(counts.n_conflicts));
    pair(ui, "Replaced earlier values", &quantity::count(import.n_replaced));
    ui.add_space(8.0);
    text::caption(ui, "File");
    pair(ui, "Format", &header.format);
    pair(ui, "Size", &quantity::bytes(header.size_bytes));
    pair(ui, "Imported", &quantity::time(header.imported_at, zone));
    text::code(ui, &header.file);
    text::caption(ui, "SHA-256");
    text::code(ui, &header.sha256);
}
