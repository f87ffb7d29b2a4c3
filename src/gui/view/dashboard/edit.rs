//! The dialog that makes a tile or changes one: what kind, of what, with which target.

use egui::{
    Align, CornerRadius, Layout, Modal, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2,
};
use rust_decimal::Decimal;

use super::DashboardUi;
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, font, tokens};
use crate::gui::view::saved_views::question_name;
use crate::gui::widget::{button, field, pick, text};
use crate::kpi::plan::Question;
use crate::model::Every;
use crate::words::tr;
use crate::workspace::State;
use crate::workspace::dashboard::{BARS_SHOWN, Dashboard, Tile, TileContent};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    View,
    Chart,
    #[default]
    Number,
    Bars,
    Scorecard,
    Note,
}

/// A tile that is being made or changed.
#[derive(Debug)]
pub(super) struct TileEditor {
    /// `None`: a new one.
    position: Option<usize>,
    kind: Kind,
    title: String,
    view: String,
    question: Option<Question>,
    every: Every,
    target: String,
    by: String,
    n_shown: usize,
    contract: String,
    /// Empty: all of them.
    objective: String,
    words: String,
    search: String,
    /// What fits a search text.
    found: (Option<String>, Vec<Question>),
    is_begun: bool,
}

impl TileEditor {
    pub(super) fn new(state: &State, document: &Dashboard) -> Self {
        let first = |keys: &[String]| keys.iter().find(|k| k.as_str() == "region").cloned();
        let kpi = state.contracts.iter().flat_map(|c| &c.objectives).find_map(|o| o.kpi());
        let is_first = document.tiles.is_empty();
        Self {
            kind: if is_first && !state.saved.views.is_empty() { Kind::View } else { Kind::Number },
            view: state.saved.views.first().map_or_else(String::new, |view| view.id.clone()),
            question: kpi.map(|id| Question::Kpi(id.to_owned())),
            every: Every::Secs(3600),
            by: first(&state.inventory.keys).unwrap_or_else(|| "object".to_owned()),
            n_shown: BARS_SHOWN,
            contract: state.contracts.first().map_or_else(String::new, |c| c.id.clone()),
            position: None,
            title: String::new(),
            target: String::new(),
            objective: String::new(),
            words: String::new(),
            search: String::new(),
            found: (None, Vec::new()),
            is_begun: false,
        }
    }

    pub(super) fn of(state: &State, document: &Dashboard, position: usize) -> Option<Self> {
        let tile = document.tiles.get(position)?;
        let mut editor = Self { position: Some(position), ..Self::new(state, document) };
        editor.title.clone_from(&tile.title);
        match tile.content.clone() {
            TileContent::View { view } => (editor.kind, editor.view) = (Kind::View, view),
            TileContent::Chart { question, every } => {
                (editor.kind, editor.question, editor.every) = (Kind::Chart, Some(question), every);
            }
            TileContent::Number { question, target } => {
                (editor.kind, editor.question) = (Kind::Number, Some(question));
                editor.target = target.map_or_else(String::new, |target| target.to_string());
            }
            TileContent::Bars { question, by, n_shown } => {
                (editor.kind, editor.question) = (Kind::Bars, Some(question));
                (editor.by, editor.n_shown) = (by, n_shown);
            }
            TileContent::Scorecard { contract, objective } => {
                (editor.kind, editor.contract) = (Kind::Scorecard, contract);
                editor.objective = objective.unwrap_or_default();
            }
            TileContent::Note { text } => (editor.kind, editor.words) = (Kind::Note, text),
        }
        Some(editor)
    }

    /// The target that was typed: point or comma; `Err` where it is no number.
    fn target(&self) -> Result<Option<Decimal>, ()> {
        let typed = self.target.trim().replace(',', ".");
        if typed.is_empty() {
            return Ok(None);
        }
        Decimal::from_str_exact(&typed).map(Some).map_err(|_| ())
    }

    /// What the tile would show; `None` where something is missing.
    fn content(&self) -> Option<TileContent> {
        Some(match self.kind {
            Kind::View => {
                TileContent::View { view: Some(self.view.clone()).filter(|id| !id.is_empty())? }
            }
            Kind::Chart => {
                TileContent::Chart { question: self.question.clone()?, every: self.every }
            }
            Kind::Number => TileContent::Number {
                question: self.question.clone()?,
                target: self.target().ok()?,
            },
            Kind::Bars => TileContent::Bars {
                question: self.question.clone()?,
                by: self.by.clone(),
                n_shown: self.n_shown,
            },
            Kind::Scorecard => TileContent::Scorecard {
                contract: Some(self.contract.clone()).filter(|id| !id.is_empty())?,
                objective: Some(self.objective.clone()).filter(|id| !id.is_empty()),
            },
            Kind::Note => TileContent::Note {
                text: Some(self.words.clone()).filter(|words| !words.trim().is_empty())?,
            },
        })
    }
}

const WIDTH: f32 = 480.0;

pub(super) fn show(ui: &Ui, ctx: &mut ViewContext<'_>, dashboards: &mut DashboardUi) {
    let Some(mut editor) = dashboards.editor.take() else { return };
    let modal = Modal::new(egui::Id::unique("tile editor")).frame(theme::dialog(ui));
    let shown = modal.show(ui.ctx(), |ui| {
        ui.set_width(WIDTH);
        form_ui(ui, ctx.state, &mut editor);
        ui.add_space(12.0);
        buttons_ui(ui, &editor)
    });
    let is_closed = shown.should_close();
    match shown.inner {
        Some(true) => {
            let Some(content) = editor.content() else { return };
            let Some(document) = &mut dashboards.document else { return };
            let title = editor.title.trim().to_owned();
            match editor.position {
                Some(position) => {
                    if let Some(tile) = document.tiles.get_mut(position) {
                        *tile = Tile { title, content, place: tile.place };
                    }
                }
                None => {
                    let position = document.add(content);
                    document.tiles[position].title = title;
                }
            }
        }
        Some(false) => {}
        None if is_closed => {}
        None => dashboards.editor = Some(editor),
    }
}

/// `Some(true)` to keep it, `Some(false)` to leave it.
fn buttons_ui(ui: &mut Ui, editor: &TileEditor) -> Option<bool> {
    let mut wish = None;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let name =
            if editor.position.is_some() { tr!("dashboard-keep") } else { tr!("dashboard-add") };
        ui.add_enabled_ui(editor.content().is_some(), |ui| {
            if button::primary(ui, None, name).clicked() {
                wish = Some(true);
            }
        });
        if button::secondary(ui, None, tr!("views-cancel")).clicked() {
            wish = Some(false);
        }
    });
    wish
}

fn form_ui(ui: &mut Ui, state: &State, editor: &mut TileEditor) {
    let title =
        if editor.position.is_some() { tr!("dashboard-change") } else { tr!("dashboard-add") };
    text::title(ui, title.trim_end_matches('…'));
    ui.add_space(4.0);
    let kinds = [
        (Kind::View, tr!("dashboard-kind-view")),
        (Kind::Chart, tr!("dashboard-kind-chart")),
        (Kind::Number, tr!("dashboard-kind-number")),
        (Kind::Bars, tr!("dashboard-kind-bars")),
        (Kind::Scorecard, tr!("dashboard-kind-scorecard")),
        (Kind::Note, tr!("dashboard-kind-note")),
    ];
    let kinds = kinds.map(|(kind, name)| (kind, name.to_owned()));
    text::caption(ui, tr!("dashboard-kind"));
    pick::combo(ui, tr!("dashboard-kind"), &mut editor.kind, &kinds, 200.0);
    ui.add_space(4.0);
    match editor.kind {
        Kind::View => view_ui(ui, state, editor),
        Kind::Scorecard => contract_ui(ui, state, editor),
        Kind::Note => {
            let name = tr!("dashboard-words");
            text::caption(ui, name);
            let edit = TextEdit::multiline(&mut editor.words)
                .desired_rows(4)
                .desired_width(WIDTH)
                .margin(egui::Margin::symmetric(10, 8));
            ui.add(edit).accessible_name(name);
        }
        Kind::Chart | Kind::Number | Kind::Bars => {
            question_ui(ui, state, editor);
            ui.add_space(4.0);
            extras_ui(ui, state, editor);
        }
    }
    ui.add_space(4.0);
    text::caption(ui, tr!("dashboard-title"));
    let hint = tr!("dashboard-title-hint");
    field::code(ui, &mut editor.title, tr!("dashboard-title"), hint, WIDTH);
}

fn view_ui(ui: &mut Ui, state: &State, editor: &mut TileEditor) {
    if state.saved.views.is_empty() {
        let muted = tokens(ui).text_muted;
        text::paragraph(ui, tr!("dashboard-no-views"), muted);
        return;
    }
    let views: Vec<(String, String)> =
        state.saved.views.iter().map(|view| (view.id.clone(), view.name.clone())).collect();
    text::caption(ui, tr!("dashboard-kind-view"));
    pick::combo(ui, tr!("dashboard-view"), &mut editor.view, &views, WIDTH - 40.0);
}

fn contract_ui(ui: &mut Ui, state: &State, editor: &mut TileEditor) {
    let contracts: Vec<(String, String)> = (state.contracts.iter())
        .map(|contract| {
            (contract.id.clone(), format!("{} · {}", contract.customer, contract.said_name()))
        })
        .collect();
    if contracts.is_empty() {
        let muted = tokens(ui).text_muted;
        text::paragraph(ui, tr!("dashboard-no-contracts"), muted);
        return;
    }
    text::caption(ui, tr!("dashboard-contract"));
    if pick::combo(ui, tr!("dashboard-contract"), &mut editor.contract, &contracts, WIDTH - 40.0) {
        editor.objective.clear();
    }
    let mut objectives = vec![(String::new(), tr!("dashboard-all-objectives").to_owned())];
    let contract = state.contracts.iter().find(|contract| contract.id == editor.contract);
    let named = contract.into_iter().flat_map(|contract| &contract.objectives);
    objectives
        .extend(named.map(|objective| (objective.id.clone(), objective.said_name().to_owned())));
    text::caption(ui, tr!("dashboard-objective"));
    pick::combo(ui, tr!("dashboard-objective"), &mut editor.objective, &objectives, WIDTH - 40.0);
}

/// What is wanted beside the KPI.
fn extras_ui(ui: &mut Ui, state: &State, editor: &mut TileEditor) {
    ui.horizontal(|ui| match editor.kind {
        Kind::Number => {
            ui.vertical(|ui| {
                text::caption(ui, tr!("dashboard-target"));
                let name = tr!("dashboard-target");
                field::code(ui, &mut editor.target, name, tr!("dashboard-target-hint"), 160.0);
                if editor.target().is_err() {
                    let bad = tokens(ui).bad;
                    text::note(ui, tr!("dashboard-no-number"), bad);
                }
            });
        }
        Kind::Chart => {
            let steps = [
                (Every::Secs(900), tr!("controls-quarter").to_owned()),
                (Every::Secs(3600), tr!("controls-hour").to_owned()),
                (Every::Day, "1 d".to_owned()),
                (Every::Week, "1 w".to_owned()),
            ];
            ui.vertical(|ui| {
                text::caption(ui, tr!("dashboard-step"));
                pick::combo(ui, tr!("dashboard-step"), &mut editor.every, &steps, 120.0);
            });
        }
        _ => {
            let keys: Vec<(String, String)> =
                state.inventory.keys.iter().map(|key| (key.clone(), key.clone())).collect();
            ui.vertical(|ui| {
                text::caption(ui, tr!("dashboard-group"));
                pick::combo(ui, tr!("dashboard-group"), &mut editor.by, &keys, 180.0);
            });
            let counts = [5, 8, 12, 20, 50].map(|n| (n, tr!("dashboard-worst", n = n as u64)));
            ui.vertical(|ui| {
                text::caption(ui, tr!("dashboard-count"));
                pick::combo(ui, tr!("dashboard-count"), &mut editor.n_shown, &counts, 120.0);
            });
        }
    });
}

const ROW: f32 = 28.0;

/// A list of KPIs and measurements to choose one from.
fn question_ui(ui: &mut Ui, state: &State, editor: &mut TileEditor) {
    let name = tr!("dashboard-search");
    let response = field::search(ui, &mut editor.search, name, name, WIDTH);
    if !editor.is_begun {
        response.request_focus();
        editor.is_begun = true;
    }
    if editor.found.0.as_ref() != Some(&editor.search) {
        let mut found = matching(state, &editor.search);
        // What is chosen stands where it is seen.
        if let Some(chosen) = &editor.question {
            found.retain(|question| question != chosen);
            found.insert(0, chosen.clone());
        }
        editor.found = (Some(editor.search.clone()), found);
    }
    let found = &editor.found.1;
    let t = tokens(ui);
    let mut chosen = None;
    let area = ScrollArea::vertical().id_salt("tile question").max_height(ROW * 6.0);
    area.auto_shrink(false).show_rows(ui, ROW, found.len(), |ui, range| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for question in &found[range] {
            let is_chosen = editor.question.as_ref() == Some(question);
            let label = question_name(state, question);
            let (rect, response) =
                ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
            response.widget_info(|| {
                WidgetInfo::selected(egui::Role::RadioButton, true, is_chosen, label.as_str())
            });
            if is_chosen || response.hovered() {
                let fill = if is_chosen { t.accent_soft } else { t.raised };
                ui.painter().rect_filled(rect, CornerRadius::same(5), fill);
            }
            let color = if is_chosen { t.accent_text } else { t.text };
            let galley = text::elided(ui, &label, font::body(), color, rect.width() - 16.0);
            let at = pos2(rect.left() + 8.0, rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, color);
            theme::paint_focus(ui, &response);
            if response.clicked() {
                chosen = Some(question.clone());
            }
        }
    });
    editor.question = chosen.or(editor.question.take());
}

/// KPIs, then measurements, whose names hold all typed words; the chosen one of a formula first.
fn matching(state: &State, search: &str) -> Vec<Question> {
    let words: Vec<String> = search.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let fits = |text: &str| {
        let text = text.to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    };
    let kpis = state.catalog.kpis().iter().filter(|kpi| fits(&format!("{} {}", kpi.name, kpi.id)));
    let mut found: Vec<Question> = kpis.map(|kpi| Question::Kpi(kpi.id.clone())).collect();
    let measurements = state.inventory.measurements.iter().filter(|m| fits(&m.name));
    found.extend(measurements.map(|m| Question::Measurement(m.name.clone())));
    found
}
