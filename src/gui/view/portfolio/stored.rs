//! What is stored: a line below the matrix, tiles where there is no matrix yet.

use egui::{Align, Layout, Sense, Ui, WidgetInfo};

use crate::gui::app::ViewContext;
use crate::gui::theme::{self, font, tokens};
use crate::gui::ui_command::UiCommand;
use crate::gui::view::data::needs_attention;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::tile::{self, Tile};
use crate::gui::widget::{quantity, text};
use crate::words::tr;
use crate::workspace::State;

pub const LINE_HEIGHT: f32 = 30.0;

/// Figures of what is stored.
struct Stored {
    files: String,
    /// Files that somebody should look at.
    n_attention: u64,
    objects: String,
    samples: String,
    days: String,
}

fn stored(state: &State) -> Stored {
    let inventory = &state.inventory;
    let imports = &inventory.imports;
    Stored {
        files: quantity::short(imports.len() as u64),
        n_attention: imports.iter().filter(|import| needs_attention(import)).count() as u64,
        objects: quantity::short(inventory.objects.len() as u64),
        samples: quantity::short(inventory.stats.n_samples),
        days: inventory
            .extent
            .map_or_else(String::new, |extent| quantity::days(extent, &state.zone)),
    }
}

/// Where there is no matrix to look at.
pub fn tiles(ui: &mut Ui, state: &State) {
    let (stored, inventory) = (stored(state), &state.inventory);
    let mut vendors: Vec<&str> =
        inventory.objects.iter().filter_map(|o| o.vendor.as_deref()).collect();
    vendors.sort_unstable();
    vendors.dedup();
    vendors.truncate(3);
    let measurements = quantity::short(inventory.measurements.len() as u64);
    let period = inventory.extent.map_or_else(
        || quantity::NO_VALUE.to_owned(),
        |extent| tr!("common-days", n = u64::from(quantity::n_days(extent, &state.zone))),
    );
    let files = match stored.n_attention {
        0 => tr!("portfolio-all-taken-in").to_owned(),
        n => tr!("portfolio-need-attention", n = n),
    };
    let size = quantity::bytes(inventory.stats.file_bytes);
    let on_disk = tr!("portfolio-on-disk", size = &size);
    tile::row(
        ui,
        &[
            Tile::new(tr!("portfolio-files"), stored.files, files),
            Tile::new(tr!("portfolio-objects"), stored.objects, vendors.join(", ")),
            Tile::new(tr!("portfolio-measurements"), measurements, String::new()),
            Tile::new(tr!("portfolio-samples"), stored.samples, on_disk),
            Tile::new(tr!("portfolio-period-covered"), period, stored.days),
        ],
    );
}

/// The same in one line, which leads to the data.
pub fn line(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    let stored = stored(ctx.state);
    let (rect, response) =
        ui.allocate_exact_size(egui::vec2(ui.available_width(), LINE_HEIGHT - 4.0), Sense::click());
    let label = tr!("portfolio-stored-label");
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, label));
    let t = tokens(ui);
    let color = if response.hovered() { t.text } else { t.text_muted };
    let mut child = ui.new_child(
        egui::UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center)),
    );
    child.spacing_mut().item_spacing.x = 6.0;
    icon::show(&mut child, Icon::Data, 14.0, t.text_faint);
    let parts = [
        tr!("portfolio-n-files", n = &stored.files),
        tr!("portfolio-n-objects", n = &stored.objects),
        tr!("portfolio-n-samples", n = &stored.samples),
        stored.days.clone(),
    ];
    text::line(&mut child, &parts.join("  ·  "), font::small(), color);
    if stored.n_attention > 0 {
        icon::show(&mut child, Icon::Warning, 12.0, t.warn);
        let said = tr!("portfolio-need-attention", n = stored.n_attention);
        text::line(&mut child, &said, font::small(), t.warn);
    }
    theme::paint_focus(ui, &response);
    if response.on_hover_text(UiCommand::ShowData.tooltip()).clicked() {
        ctx.window(UiCommand::ShowData);
    }
}
