//! Taking along what is shown: a menu that copies or saves the charts as a picture and the table as CSV, and the clipboard that
//! what was made goes to.

use std::sync::Arc;

use egui::Ui;

use crate::chart::Chart;
use crate::gui::app::{Action, ViewContext};
use crate::gui::dialog::DialogPurpose;
use crate::gui::theme::tokens;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, menu, quantity};
use crate::model::TimeRange;
use crate::words::{numbers, tr};
use crate::workspace::export::{
    ExportContent, ExportTable, ExportTarget, ExportWish, Exported, Sheet,
};
use crate::workspace::{Command, State};

/// How long the button says that something was copied.
const SAID_SECS: f64 = 2.0;
const SHEET_WIDTH_POINTS: f64 = 720.0;
const CHART_HEIGHT_POINTS: f64 = 230.0;

/// What the window knows of it.
#[derive(Debug, Default)]
pub struct ExportUi {
    /// Which end was put on the clipboard.
    delivered: u64,
    /// When, in seconds of the window.
    copied_at: Option<f64>,
    /// What waits for the name of a file.
    pub waiting: Option<ExportContent>,
}

/// What can be taken along.
pub(crate) struct Shown<'a> {
    pub title: &'a str,
    pub subtitle: &'a str,
    pub charts: &'a [Arc<Chart>],
    pub table: ExportTable,
}

/// Puts what was made for the clipboard there. Once a frame.
pub(crate) fn deliver(ctx: &egui::Context, state: &State, export: &mut ExportUi) {
    let made = &state.exported;
    if made.revision == export.delivered {
        return;
    }
    export.delivered = made.revision;
    match made.found().map(AsRef::as_ref) {
        Some(Exported::Text(text)) => ctx.copy_text(text.clone()),
        Some(Exported::Image(raster)) => {
            let size = [raster.width as usize, raster.height as usize];
            ctx.copy_image(egui::ColorImage::from_rgba_unmultiplied(size, &raster.rgba));
        }
        Some(Exported::File(_)) | None => return,
    }
    export.copied_at = Some(ctx.input(|input| input.time));
    ctx.request_repaint_after_secs(SAID_SECS as f32);
}

/// The button with its menu.
pub(crate) fn menu_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    export: &mut ExportUi,
    is_tight: bool,
    shown: &Shown<'_>,
) {
    let now = ui.input(|input| input.time);
    let is_said = export.copied_at.is_some_and(|at| now - at < SAID_SECS);
    let (icon, name) = if is_said {
        (Icon::Check, tr!("views-copied"))
    } else {
        (Icon::Copy, tr!("views-take-along"))
    };
    let response = if is_tight {
        button::icon_only(ui, icon, name)
    } else {
        button::ghost(ui, Some(icon), name)
    };
    menu::below(&response, |ui| lines_ui(ui, ctx, export, shown));
}

/// The lines of the menu; also for the right mouse button on a chart.
pub(crate) fn lines_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    export: &mut ExportUi,
    shown: &Shown<'_>,
) {
    let sheet = |ui: &Ui, ctx: &ViewContext<'_>| Box::new(sheet_of(ui, ctx.state, shown));
    let copy = |ctx: &mut ViewContext<'_>, content: ExportContent| {
        let wish = ExportWish { content, target: ExportTarget::Clipboard };
        ctx.command(Command::Export(Box::new(wish)));
    };
    ui.add_enabled_ui(!shown.charts.is_empty(), |ui| {
        if menu::line(ui, Some(Icon::Chart), tr!("views-copy-png"), None) {
            let content = ExportContent::Png(sheet(ui, ctx));
            copy(ctx, content);
        }
        if menu::line(ui, Some(Icon::Chart), tr!("views-copy-svg"), None) {
            let content = ExportContent::Svg(sheet(ui, ctx));
            copy(ctx, content);
        }
    });
    if menu::line(ui, Some(Icon::Table), tr!("views-copy-csv"), None) {
        copy(ctx, ExportContent::Table(shown.table));
    }
    menu::separator(ui);
    let save = |ctx: &mut ViewContext<'_>, export: &mut ExportUi, content: ExportContent| {
        let purpose = match &content {
            ExportContent::Png(_) => DialogPurpose::SavePng,
            ExportContent::Svg(_) => DialogPurpose::SaveSvg,
            ExportContent::Table(_) => DialogPurpose::SaveCsv,
        };
        export.waiting = Some(content);
        ctx.queue.push(Action::Dialog(purpose));
    };
    ui.add_enabled_ui(!shown.charts.is_empty(), |ui| {
        if menu::line(ui, None, tr!("views-save-png"), None) {
            let content = ExportContent::Png(sheet(ui, ctx));
            save(ctx, export, content);
        }
        if menu::line(ui, None, tr!("views-save-svg"), None) {
            let content = ExportContent::Svg(sheet(ui, ctx));
            save(ctx, export, content);
        }
    });
    if menu::line(ui, None, tr!("views-save-csv"), None) {
        save(ctx, export, ExportContent::Table(shown.table));
    }
}

fn sheet_of(ui: &Ui, state: &State, shown: &Shown<'_>) -> Sheet {
    let first = shown.charts.first();
    let source = first.map_or_else(String::new, |chart| source_line(state, chart));
    Sheet {
        title: shown.title.to_owned(),
        subtitle: shown.subtitle.to_owned(),
        source,
        charts: shown.charts.to_vec(),
        locale: numbers(),
        ground: tokens(ui).ground,
        width_points: SHEET_WIDTH_POINTS,
        chart_height_points: CHART_HEIGHT_POINTS,
    }
}

/// Where the numbers of a picture come from.
fn source_line(state: &State, chart: &Chart) -> String {
    let TimeRange { start, end } = chart.range;
    let period =
        format!("{} – {}", quantity::time(start, &chart.zone), quantity::time(end, &chart.zone));
    tr!(
        "views-source",
        workspace = state.name.as_str(),
        period = period,
        zone = chart.zone.name(),
        revision = state.inventory.data_revision.to_string()
    )
}
