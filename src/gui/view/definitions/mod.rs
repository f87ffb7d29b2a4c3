//! Definitions: KPIs, contracts, calendars, maps of vendors. What people wrote, checked while it is written.

mod calendars;
mod contract_editor;
mod contracts;
mod kpis;
mod vendor_maps;

use egui::{Frame, Margin, Panel, Ui};

use crate::gui::app::ViewContext;
use crate::gui::theme::{self, PAGE_MARGIN, tokens};
use crate::gui::ui_state::UiState;
use crate::gui::widget::{pick, text};
use crate::words::tr;
use crate::workspace::Command;
use crate::workspace::definitions::DefinitionsCommand;

pub use calendars::CalendarsUi;
pub use contracts::ContractFilesUi;
pub use kpis::KpisUi;
pub use vendor_maps::VendorMapsUi;

/// What the page shows.
#[derive(Debug, Default)]
pub struct DefinitionsUi {
    pub tab: DefinitionsTab,
    pub kpis: KpisUi,
    pub contracts: ContractFilesUi,
    pub calendars: CalendarsUi,
    pub vendor_maps: VendorMapsUi,
    /// On which documents and data the files were last listed.
    listed_on: Option<(usize, usize, u64)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DefinitionsTab {
    #[default]
    Kpis,
    Contracts,
    Calendars,
    VendorMaps,
}

impl DefinitionsUi {
    /// Whether contracts or their calendars are shown.
    pub(crate) fn is_about_contracts(&self) -> bool {
        matches!(self.tab, DefinitionsTab::Contracts | DefinitionsTab::Calendars)
    }
}

/// What can be made again from the state.
#[derive(Debug, Default)]
pub(crate) struct DefinitionsDerived {
    pub(super) editor: contract_editor::Reading,
    pub(super) calendars: calendars::Pictures,
}

pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, window: &mut UiState) {
    list(ctx, &mut window.definitions);
    let definitions = &mut window.definitions;
    // A contract that is being written has the page to itself.
    if definitions.tab == DefinitionsTab::Contracts && definitions.contracts.editor.is_some() {
        contract_editor::show(ui, ctx, &mut definitions.contracts);
        return;
    }
    let frame = Frame::new().fill(tokens(ui).canvas).inner_margin(Margin {
        left: PAGE_MARGIN,
        right: PAGE_MARGIN,
        top: 16,
        bottom: 10,
    });
    Panel::top("definitions head").frame(frame).resizable(false).show_separator_line(false).show(
        ui,
        |ui| {
            ui.horizontal(|ui| {
                text::title(ui, tr!("definitions-title"));
                ui.add_space(12.0);
                let tabs = [
                    (DefinitionsTab::Kpis, tr!("definitions-kpis")),
                    (DefinitionsTab::Contracts, tr!("definitions-contracts")),
                    (DefinitionsTab::Calendars, tr!("definitions-calendars")),
                    (DefinitionsTab::VendorMaps, tr!("definitions-vendor-maps")),
                ];
                pick::segments(ui, tr!("definitions-show"), &mut definitions.tab, &tabs);
            });
        },
    );
    match definitions.tab {
        DefinitionsTab::Kpis => kpis::show(ui, ctx, window),
        DefinitionsTab::Contracts => contracts::show(ui, ctx, &mut definitions.contracts),
        DefinitionsTab::Calendars => calendars::show(ui, ctx, definitions),
        DefinitionsTab::VendorMaps => vendor_maps::show(ui, ctx, definitions),
    }
}

/// Lists the files once for each state of documents and data.
fn list(ctx: &mut ViewContext<'_>, definitions: &mut DefinitionsUi) {
    let state = ctx.state;
    let catalog = std::sync::Arc::as_ptr(&state.catalog) as usize;
    let contracts = std::sync::Arc::as_ptr(&state.contracts) as usize;
    let key = (catalog, contracts, state.inventory.data_revision);
    if definitions.listed_on != Some(key) {
        definitions.listed_on = Some(key);
        ctx.command(Command::Definitions(DefinitionsCommand::List));
    }
}

/// A card that fills what is left, for lists.
fn side_frame(ui: &Ui) -> Frame {
    theme::side(ui, Margin { left: 16, right: 8, top: 4, bottom: 8 })
}
