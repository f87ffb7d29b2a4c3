//! Language and number locale of a report: two choices, each of which may be left to the contract.

use egui::Ui;

use crate::format::Locale;
use crate::gui::widget::{pick, text};
use crate::words::{Language, tr};
use crate::workspace::{ReportFormat, ReportStyle};

/// What is chosen; what is left open goes by contract, workspace and country.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    pub language: Option<Language>,
    pub locale: Option<Locale>,
}

impl Wording {
    /// With those files.
    pub fn style(self, formats: impl IntoIterator<Item = ReportFormat>) -> ReportStyle {
        let Self { language, locale } = self;
        let formats = formats.into_iter().collect();
        ReportStyle { formats, language, locale, ..ReportStyle::default() }
    }

    /// Two drop-downs side by side.
    pub fn show(&mut self, ui: &mut Ui) {
        let gap = 10.0;
        let width = (ui.available_width() - gap) / 2.0;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            ui.vertical(|ui| {
                ui.set_width(width);
                text::caption(ui, tr!("reports-language"));
                let by_contract = (None, tr!("reports-by-contract").to_owned());
                let all = Language::ALL.into_iter();
                let all = all.map(|language| (Some(language), language.name().to_owned()));
                let options: Vec<_> = std::iter::once(by_contract).chain(all).collect();
                pick::combo(ui, tr!("reports-language"), &mut self.language, &options, width);
            });
            ui.vertical(|ui| {
                ui.set_width(width);
                text::caption(ui, tr!("reports-numbers"));
                let by_contract = (None, tr!("reports-by-contract").to_owned());
                let all = Locale::names().filter_map(Locale::named);
                let all = all.map(|locale| {
                    (Some(locale), format!("{}   {}", locale.name, locale.fixed(1234.5, 2)))
                });
                let options: Vec<_> = std::iter::once(by_contract).chain(all).collect();
                pick::combo(ui, tr!("reports-numbers"), &mut self.locale, &options, width);
            });
        });
    }
}
