//! What a person chooses of a report beside its contract and period: kind, files, language, numbers, template.

use egui::Ui;

use crate::format::Locale;
use crate::gui::widget::{pick, text};
use crate::report::{CsvProfile, ReportKind};
use crate::words::{Language, tr};
use crate::workspace::{ReportFormat, ReportStyle};

/// What is chosen; what is left open goes by contract, workspace and country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StyleChoice {
    pub kind: ReportKind,
    pub pdf: bool,
    pub xlsx: bool,
    pub csv: bool,
    pub csv_profile: CsvProfile,
    pub language: Option<Language>,
    pub locale: Option<Locale>,
    pub template: Option<String>,
}

/// Room in which a choice that is left open can be read.
const HALF_MIN: f32 = 190.0;

/// What the pages hang on.
pub type Look = (ReportKind, Option<Language>, Option<Locale>, Option<String>);

impl Default for StyleChoice {
    fn default() -> Self {
        Self {
            kind: ReportKind::default(),
            pdf: true,
            xlsx: true,
            csv: true,
            csv_profile: CsvProfile::Machine,
            language: None,
            locale: None,
            template: None,
        }
    }
}

impl StyleChoice {
    pub fn style(&self) -> ReportStyle {
        let wanted = [
            (self.pdf, ReportFormat::Pdf),
            (self.xlsx, ReportFormat::Xlsx),
            (self.csv, ReportFormat::Csv),
        ];
        let formats = wanted.into_iter().filter_map(|(wanted, format)| wanted.then_some(format));
        ReportStyle {
            kind: self.kind,
            formats: formats.collect(),
            language: self.language,
            locale: self.locale,
            template: self.template.clone(),
            csv_profile: self.csv_profile,
            workbook_template: None,
        }
    }

    pub fn look(&self) -> Look {
        (self.kind, self.language, self.locale, self.template.clone())
    }

    /// Nothing would be written.
    pub fn is_empty(&self) -> bool {
        !(self.pdf || self.xlsx || self.csv)
    }

    /// For whom the CSV is.
    pub(crate) fn csv_profile_ui(&mut self, ui: &mut Ui) {
        let choices = [
            (CsvProfile::Machine, tr!("reports-csv-machine").to_owned()),
            (CsvProfile::Excel, tr!("reports-csv-excel").to_owned()),
        ];
        let width = ui.available_width();
        pick::combo(ui, tr!("reports-csv-for"), &mut self.csv_profile, &choices, width);
    }

    fn language_ui(&mut self, ui: &mut Ui, width: f32) {
        ui.set_width(width);
        let all = Language::ALL.into_iter();
        let all = all.map(|language| (language, language.name().to_owned()));
        open_choice(ui, tr!("reports-language"), &mut self.language, all, width);
    }

    fn numbers_ui(&mut self, ui: &mut Ui, width: f32) {
        ui.set_width(width);
        let all = Locale::names().filter_map(Locale::named);
        let all =
            all.map(|locale| (locale, format!("{}   {}", locale.name, locale.fixed(1234.5, 2))));
        open_choice(ui, tr!("reports-numbers"), &mut self.locale, all, width);
    }

    /// Language and numbers, side by side where there is room; below them whose paper it is, where the workspace has templates.
    pub(crate) fn wording_ui(&mut self, ui: &mut Ui, templates: &[String]) {
        let gap = 10.0;
        let half = (ui.available_width() - gap) / 2.0;
        if half < HALF_MIN {
            let width = ui.available_width();
            self.language_ui(ui, width);
            self.numbers_ui(ui, width);
        } else {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = gap;
                ui.vertical(|ui| self.language_ui(ui, half));
                ui.vertical(|ui| self.numbers_ui(ui, half));
            });
        }
        if !templates.is_empty() || self.template.is_some() {
            let all = templates.iter().map(|name| (name.clone(), name.clone()));
            let width = ui.available_width();
            open_choice(ui, tr!("reports-template"), &mut self.template, all, width);
        }
    }
}

/// A drop-down of values, the first line of which leaves it to the contract.
fn open_choice<T: Clone + PartialEq>(
    ui: &mut Ui,
    name: &str,
    chosen: &mut Option<T>,
    all: impl Iterator<Item = (T, String)>,
    width: f32,
) {
    text::caption(ui, name);
    let by_contract = (None, tr!("reports-by-contract").to_owned());
    let all = all.map(|(value, name)| (Some(value), name));
    let options: Vec<_> = std::iter::once(by_contract).chain(all).collect();
    pick::combo(ui, name, chosen, &options, width);
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::gui::theme;

    /// The part of a page where wording is chosen, with what is chosen.
    fn harness(templates: &'static [&'static str]) -> Harness<'static, StyleChoice> {
        let templates: Vec<String> = templates.iter().map(|name| (*name).to_owned()).collect();
        let mut is_begun = false;
        Harness::builder().with_size(egui::vec2(600.0, 500.0)).build_ui_state(
            move |ui, choice: &mut StyleChoice| {
                if !is_begun {
                    theme::install(ui.ctx(), false);
                    is_begun = true;
                    return;
                }
                choice.wording_ui(ui, &templates);
            },
            StyleChoice::default(),
        )
    }

    #[test]
    fn a_template_is_chosen_where_the_workspace_has_one() {
        let mut window = harness(&["andina", "plain"]);
        window.run();
        let list = |window: &Harness<'_, StyleChoice>| {
            let name = tr!("reports-template");
            window.get_by_role_and_label(egui::Role::ComboBox, name).click();
        };
        list(&window);
        window.run();
        window.get_by_role_and_label(egui::Role::MenuItem, "andina").click();
        window.run();
        assert_eq!(window.state().template.as_deref(), Some("andina"));
        assert_eq!(window.state().style().template.as_deref(), Some("andina"));
        assert_eq!(window.state().look().3.as_deref(), Some("andina"), "the pages hang on it");
        list(&window);
        window.run();
        let line = tr!("reports-by-contract");
        window.get_by_role_and_label(egui::Role::MenuItem, line).click();
        window.run();
        assert_eq!(window.state().template, None);
    }

    #[test]
    fn without_templates_nothing_asks_for_one() {
        let mut window = harness(&[]);
        window.run();
        assert!(window.query_by_label(tr!("reports-template")).is_none());
    }
}
