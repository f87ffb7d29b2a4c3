//! One line of a contract: in plain words, with its draft result, then term by term.

use egui::{Align, Layout, Ui};

use super::change::Change;
use super::form::{FormContext, fields_ui};
use super::summary;
use super::terms;
use crate::gui::theme::{self, font, tokens};
use crate::gui::view::contracts::period_title;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, chip, pick, progress, quantity, text};
use crate::model::Unit;
use crate::sla::contract_form::{
    Asked, Credit, FieldKind, FormField, SourceChoice, form_fields, source_choice,
};
use crate::sla::toml_text::{Place, Table};
use crate::words::tr;

/// Groups of terms, in the order in which one speaks of a line.
const GROUPS: [(&str, &[&str]); 5] = [
    ("what", &["id", "name", "names", "unit", "scope", "membership", "ola_of"]),
    ("when", &["service_calendar", "busy_hour"]),
    ("method", &[]),
    (
        "target",
        &[
            "comparison",
            "target",
            "warning",
            "improvement",
            "stretch",
            "tolerance",
            "grace",
            "target_change",
        ],
    ),
    ("data", &["completeness_min", "missing_data", "rounding", "compare"]),
];
const METHOD_KEYS: [&str; 8] =
    ["limit", "interval", "over", "percentile", "percentile_rule", "weight_by", "parts", "rule"];

fn group_title(group: &str) -> &'static str {
    match group {
        "what" => tr!("contract-editor-what"),
        "when" => tr!("contract-editor-when"),
        "method" => tr!("contract-editor-method"),
        "target" => tr!("contract-editor-target"),
        _ => tr!("contract-editor-data"),
    }
}

pub(super) fn show(ui: &mut Ui, form: FormContext<'_>, position: usize) -> Option<Change> {
    let place = Place::root().key("objective").at(position);
    let table = form.reading.root.table_at(&place)?;
    let fields = form_fields(&form.reading.root, &place);
    let mut change = None;
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        change = head_ui(ui, form, position, table);
        summary_ui(ui, form, position);
        result_ui(ui, form, position);
    });
    for (group, keys) in GROUPS {
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            text::section(ui, group_title(group));
            let made = match group {
                "what" => source_ui(ui, form, &place, table, &fields),
                "method" => method_ui(ui, form, &place, table, &fields),
                _ => None,
            };
            change = made.or(change.take());
            if group != "method" {
                let chosen = of_keys(&fields, keys);
                change = fields_ui(ui, form, &chosen).or(change.take());
            }
            if group == "what" {
                scope_count_ui(ui, form, position);
            }
        });
    }
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        change = exclusions_ui(ui, form, &place).or(change.take());
    });
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        change = credit_ui(ui, form, &place, table, &fields).or(change.take());
    });
    change
}

fn of_keys<'f>(fields: &'f [FormField], keys: &[&str]) -> Vec<&'f FormField> {
    keys.iter().filter_map(|key| fields.iter().find(|field| field.term.key == *key)).collect()
}

fn head_ui(ui: &mut Ui, form: FormContext<'_>, position: usize, table: &Table) -> Option<Change> {
    let mut change = None;
    let lines = Place::root().key("objective");
    let n_lines = form.reading.root.tables("objective").len();
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = tr!("contract-editor-delete-line");
            if button::icon_only(ui, Icon::Trash, name).clicked() {
                change = Some(Change::RemoveItem(lines.clone(), position));
            }
            if button::icon_only(ui, Icon::Copy, tr!("contract-editor-copy-line")).clicked() {
                change = Some(Change::CopyLine(position));
            }
            ui.add_enabled_ui(position + 1 < n_lines, |ui| {
                let name = tr!("contract-editor-move-line-down");
                if button::icon_only(ui, Icon::ArrowDown, name).clicked() {
                    change = Some(Change::MoveItem(lines.clone(), position));
                }
            });
            ui.add_enabled_ui(position > 0, |ui| {
                let name = tr!("contract-editor-move-line-up");
                if button::icon_only(ui, Icon::ArrowUp, name).clicked() {
                    change = Some(Change::MoveItem(lines.clone(), position - 1));
                }
            });
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let name = table.word("name").filter(|name| !name.is_empty());
                let title = name.or(table.word("id")).unwrap_or_default();
                text::line(ui, title, font::section(), tokens(ui).text);
            });
        });
    });
    change
}

/// The line in plain words, as far as it can be read.
fn summary_ui(ui: &mut Ui, form: FormContext<'_>, position: usize) {
    let t = tokens(ui);
    match form.reading.draft.objectives.get(position) {
        Some(Some(objective)) => {
            let currency = form.reading.root.word("currency").unwrap_or_default();
            let sentences = summary::sentences(objective, &form.state.catalog, currency);
            let all = sentences.join(" ");
            let response = text::paragraph(ui, &all, t.text);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &all));
        }
        Some(None) => {
            text::note(ui, tr!("contract-editor-no-summary"), t.text_muted);
        }
        None => {
            text::note(ui, tr!("contract-editor-unreadable"), t.text_muted);
        }
    }
}

/// What the draft would give for the last period with data.
fn result_ui(ui: &mut Ui, form: FormContext<'_>, position: usize) {
    let t = tokens(ui);
    let Some(check) = &form.reading.check else {
        text::small(ui, tr!("contract-editor-checking"));
        return;
    };
    let is_old = !form.reading.is_checked;
    ui.horizontal_wrapped(|ui| {
        chip::chip(
            ui,
            Some(Icon::Edit),
            tr!("contract-editor-draft"),
            t.accent_text,
            t.accent_soft,
        )
        .on_hover_text(tr!("contract-editor-draft-note"));
        if is_old {
            chip::chip(ui, Some(Icon::Clock), tr!("contract-editor-old"), t.warn, t.warn_soft);
        }
        let Some(period) = check.period else {
            text::small(ui, tr!("contract-editor-no-result"));
            return;
        };
        text::caption(ui, &period_title(period));
        match &check.statement {
            Some(Ok(statement)) => {
                let Some(result) = statement.objectives.get(position) else { return };
                let unit = Unit::new(&result.objective.unit);
                let value = quantity::value(result.sli, &unit);
                let words = tr!("contract-editor-result", value = &value);
                let shown = text::line(ui, &value, font::section(), t.text);
                shown.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &words));
                chip::verdict(ui, result.verdict, result.warning);
                if !result.credit.is_zero() {
                    let (currency, decimals) =
                        (&statement.contract.currency, statement.contract.currency_decimals);
                    let money = quantity::money(result.credit, currency, decimals);
                    text::strong(ui, &tr!("contract-editor-credit", money = &money));
                }
            }
            Some(Err(problems)) => {
                icon::show(ui, Icon::Info, 14.0, t.warn);
                let first = problems.first().map_or("", |problem| problem.message.as_str());
                text::note(ui, first, t.text_muted);
            }
            None => {
                text::small(ui, tr!("contract-editor-no-result"));
            }
        }
    });
    if form.state.definitions.check.running {
        let width = ui.available_width();
        progress::bar(ui, tr!("contract-editor-checking"), None, width, t.accent);
    }
}

fn source_word(source: SourceChoice) -> &'static str {
    match source {
        SourceChoice::Kpi => tr!("contract-editor-source-kpi"),
        SourceChoice::Formula => tr!("contract-editor-source-formula"),
        SourceChoice::Outages => tr!("contract-editor-source-outages"),
        SourceChoice::Tickets => tr!("contract-editor-source-tickets"),
        SourceChoice::Lines => tr!("contract-editor-source-lines"),
    }
}

fn source_ui(
    ui: &mut Ui,
    form: FormContext<'_>,
    place: &Place,
    table: &Table,
    fields: &[FormField],
) -> Option<Change> {
    let mut change = None;
    let mut source = source_choice(table);
    let mut options: Vec<(Option<SourceChoice>, String)> = Vec::new();
    if source.is_none() {
        options.push((None, tr!("contract-editor-choose").to_owned()));
    }
    options.extend(SourceChoice::ALL.map(|s| (Some(s), source_word(s).to_owned())));
    text::caption(ui, tr!("contract-editor-source"));
    let width = ui.available_width().min(360.0);
    if pick::combo(ui, tr!("contract-editor-source"), &mut source, &options, width)
        && let Some(source) = source
    {
        change = Some(Change::Source(place.clone(), source));
    }
    let own = of_keys(fields, &["kpi", "formula"]);
    change = fields_ui(ui, form, &own).or(change);
    for key in ["outages", "tickets"] {
        if table.get(key).is_some_and(|node| node.table().is_some()) {
            let inner = form_fields(&form.reading.root, &place.key(key));
            change = fields_ui(ui, form, &inner.iter().collect::<Vec<_>>()).or(change);
        }
    }
    change
}

/// How many objects the scope chooses.
fn scope_count_ui(ui: &mut Ui, form: FormContext<'_>, position: usize) {
    let t = tokens(ui);
    let Some(check) = form.reading.check.as_ref().filter(|_| form.reading.is_checked) else {
        return;
    };
    match check.n_objects.get(position) {
        Some(Some(n)) => {
            let (n, all) = (*n as u64, check.n_all_objects as u64);
            let color = if n == 0 { t.warn } else { t.text_muted };
            text::note(ui, &tr!("contract-editor-n-objects", n = n, all = all), color);
        }
        Some(None) => {
            text::note(ui, tr!("contract-editor-bad-filter"), t.bad);
        }
        None => {}
    }
}

fn method_ui(
    ui: &mut Ui,
    form: FormContext<'_>,
    place: &Place,
    table: &Table,
    fields: &[FormField],
) -> Option<Change> {
    let mut change = None;
    let term = fields.iter().find(|field| field.term.key == "method")?;
    let fitting = fitting_methods(source_choice(table));
    let mut method = table.word("method").unwrap_or_default().to_owned();
    let mut options: Vec<(String, String)> = Vec::new();
    if !fitting.contains(&method.as_str()) {
        let shown = if method.is_empty() { tr!("contract-editor-choose") } else { &method };
        options.push((method.clone(), shown.to_owned()));
    }
    for word in fitting {
        let label = terms::choice("objective", "method", word).unwrap_or(word);
        options.push((word.to_owned(), label.to_owned()));
    }
    let label = terms::label("objective", "method");
    text::caption(ui, label).on_hover_text(term.term.meaning);
    let width = ui.available_width().min(360.0);
    if pick::combo(ui, label, &mut method, &options, width) {
        change = Some(Change::Method(place.clone(), method));
    }
    super::field_ui::notes_ui(ui, form, term);
    let own: Vec<&FormField> = of_keys(fields, &METHOD_KEYS);
    fields_ui(ui, form, &own).or(change)
}

/// Methods that go with a source.
fn fitting_methods(source: Option<SourceChoice>) -> Vec<&'static str> {
    match source {
        Some(SourceChoice::Tickets) => vec!["ticket_statistic"],
        Some(SourceChoice::Lines) => vec!["composite"],
        Some(SourceChoice::Outages) => {
            vec!["availability", "count", "objects_meeting", "weighted", "worst_object"]
        }
        Some(SourceChoice::Kpi | SourceChoice::Formula) | None => vec![
            "period_aggregate",
            "objects_meeting",
            "intervals_meeting",
            "percentile",
            "count",
            "availability",
            "weighted",
            "worst_object",
            "median_of_days",
        ],
    }
}

fn exclusions_ui(ui: &mut Ui, form: FormContext<'_>, place: &Place) -> Option<Change> {
    let mut change = None;
    let inner = place.key("exclusions");
    text::section(ui, terms::label("objective", "exclusions"));
    let node = form.reading.root.node_at(&inner);
    let is_table = form.reading.root.table_at(&inner).is_some();
    let mut agreed = node.map(|_| is_table);
    let mut options = vec![
        (Some(false), tr!("contract-editor-nothing-left-out").to_owned()),
        (Some(true), tr!("contract-editor-some-left-out").to_owned()),
    ];
    if agreed.is_none() {
        options.insert(0, (None, tr!("contract-editor-choose").to_owned()));
    }
    let width = ui.available_width().min(360.0);
    let name = terms::label("objective", "exclusions");
    if pick::combo(ui, name, &mut agreed, &options, width)
        && let Some(agreed) = agreed
    {
        change = Some(Change::Exclusions(place.clone(), agreed));
    }
    if is_table {
        let fields = form_fields(&form.reading.root, &inner);
        change = fields_ui(ui, form, &fields.iter().collect::<Vec<_>>()).or(change);
    }
    change
}

fn credit_word(credit: Credit) -> &'static str {
    match credit {
        Credit::None => tr!("contract-editor-credit-none"),
        Credit::Steps => tr!("contract-editor-credit-steps"),
        Credit::Sliding => tr!("contract-editor-credit-sliding"),
        Credit::PointsOfVerdict => tr!("contract-editor-credit-points"),
        Credit::PointsOfSteps => tr!("contract-editor-credit-point-steps"),
        Credit::Pool => tr!("contract-editor-credit-pool"),
    }
}

fn credit_ui(
    ui: &mut Ui,
    form: FormContext<'_>,
    place: &Place,
    table: &Table,
    fields: &[FormField],
) -> Option<Change> {
    let mut change = None;
    let label = terms::label("objective", "credit");
    text::section(ui, label);
    let mut credit = Credit::of(table);
    let mut options: Vec<(Option<Credit>, String)> = Vec::new();
    if credit.is_none() {
        options.push((None, tr!("contract-editor-choose").to_owned()));
    }
    options.extend(Credit::ALL.map(|credit| (Some(credit), credit_word(credit).to_owned())));
    let width = ui.available_width().min(360.0);
    if pick::combo(ui, label, &mut credit, &options, width)
        && let Some(credit) = credit
    {
        change = Some(Change::Credit(place.clone(), credit));
    }
    let inner = place.key("credit");
    if form.reading.root.table_at(&inner).is_some() {
        let mut own = form_fields(&form.reading.root, &inner);
        // The list above says it.
        own.retain(|field| field.term.key != "kind");
        change = fields_ui(ui, form, &own.iter().collect::<Vec<_>>()).or(change);
    }
    let weight = of_keys(fields, &["weight"]);
    change = fields_ui(ui, form, &weight).or(change);
    let is_shown =
        |field: &&FormField| field.asked == Asked::Idle && !matches!(field.kind, FieldKind::Table);
    let named: Vec<&str> = GROUPS.iter().flat_map(|(_, keys)| keys.iter().copied()).collect();
    let idle: Vec<&FormField> = fields
        .iter()
        .filter(is_shown)
        .filter(|field| !named.contains(&field.term.key) && !METHOD_KEYS.contains(&field.term.key))
        .filter(|field| !["kpi", "formula"].contains(&field.term.key))
        .collect();
    fields_ui(ui, form, &idle).or(change)
}
