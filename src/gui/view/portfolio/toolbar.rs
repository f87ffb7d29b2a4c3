//! What is looked for, and how contracts are put together.

use egui::Ui;

use super::PortfolioUi;
use super::table::Table;
use crate::gui::theme::tokens;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, field, pick, text};
use crate::words::tr;
use crate::workspace::portfolio::{Grouping, MONTHS_MAX, Portfolio};

/// Half a year is the shorter choice.
const MONTHS_FEW: usize = 6;

pub fn show(ui: &mut Ui, portfolio: &Portfolio, table: &Table, window: &mut PortfolioUi) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let choice = &mut window.choice;
        let hint = tr!("portfolio-search-hint");
        field::search(ui, &mut choice.search, tr!("portfolio-search"), hint, 190.0);
        choose(ui, tr!("portfolio-country"), &mut choice.country, &table.countries);
        choose(ui, tr!("portfolio-vendor"), &mut choice.vendor, &table.vendors);
        choose(ui, tr!("portfolio-technology"), &mut choice.technology, &table.technologies);
        let groupings: Vec<(Grouping, &str)> =
            Grouping::ALL.into_iter().map(|by| (by, grouping_word(by))).collect();
        pick::segments(ui, tr!("portfolio-group-by"), &mut choice.grouping, &groupings);
        if choice.is_filtered() {
            if button::ghost(ui, Some(Icon::Close), tr!("portfolio-clear-filter")).clicked() {
                choice.clear_filter();
            }
            let color = tokens(ui).text_muted;
            let (n, all) = (table.n_shown as u64, table.n_contracts as u64);
            let shown = tr!("portfolio-n-shown", n = n, all = all);
            text::line(ui, &shown, crate::gui::theme::font::small(), color);
        }
        if portfolio.months.len() > MONTHS_FEW || window.n_months == MONTHS_FEW {
            let (few, many) = (
                tr!("portfolio-n-months", n = MONTHS_FEW as u64),
                tr!("portfolio-n-months", n = MONTHS_MAX as u64),
            );
            let options = [(MONTHS_FEW, few.as_str()), (MONTHS_MAX, many.as_str())];
            pick::segments(ui, tr!("portfolio-months"), &mut window.n_months, &options);
        }
    });
}

/// A list of one attribute's values; nothing where there is no choice.
fn choose(ui: &mut Ui, name: &'static str, chosen: &mut String, values: &[String]) {
    if values.len() < 2 && chosen.is_empty() {
        return;
    }
    let mut options = vec![(String::new(), tr!("portfolio-all-of", name = name))];
    options.extend(values.iter().map(|value| (value.clone(), value.clone())));
    pick::combo(ui, name, chosen, &options, 116.0);
}

fn grouping_word(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::Customer => tr!("portfolio-by-customer"),
        Grouping::Country => tr!("portfolio-by-country"),
        Grouping::Region => tr!("portfolio-by-region"),
        Grouping::Group => tr!("portfolio-by-group"),
    }
}
