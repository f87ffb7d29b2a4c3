//! The list of saved views beside the explorer, and what can be done with them: open, save, save as, rename, delete, bring back.
//!
//! ```text
//! explorer ── body_of ──▶ ViewBody ── Save ──▶ Command::Saved ──▶ views/*.toml
//!    ▲                       ▲  │ every change is a step
//!    └─────── apply ─────────┘  └── History: undo, redo
//! ```

mod apply;

use egui::{
    Align, CornerRadius, Key, Layout, Modal, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};

pub(crate) use apply::{apply, body_of, range_of};

use crate::gui::app::ViewContext;
use crate::gui::theme::{self, font, tokens};
use crate::gui::ui_state::ExploreUi;
use crate::gui::undo::History;
use crate::gui::view::keys as key_names;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, chip, field, menu, problem, text};
use crate::kpi::plan::Question;
use crate::words::tr;
use crate::workspace::saved::{SavedAct, SavedDocument, SavedKind, SavedWish};
use crate::workspace::view_file::{Picture, SavedView, ViewBody};
use crate::workspace::{Command, State};

/// What only the window knows of saved views.
#[derive(Debug, Default)]
pub struct SavedViewsUi {
    pub search: String,
    /// Id of the view that the explorer was opened with.
    pub open: Option<String>,
    /// A name that is being typed.
    pub naming: Option<Naming>,
    /// How many ends of saving were seen.
    seen: u64,
    /// The next view that is saved is to be the open one.
    opens_saved: bool,
    /// What the explorer asked before and after.
    pub history: History<ViewBody>,
}

/// A name that is being typed, and what for.
#[derive(Debug)]
pub struct Naming {
    pub name: String,
    /// The view that gets the name; `None`: a new one.
    pub id: Option<String>,
    is_begun: bool,
}

impl Naming {
    fn of(name: String, id: Option<String>) -> Self {
        Self { name, id, is_begun: false }
    }
}

/// Notes what the explorer asks now, as a step of its history. Once a frame, when nothing is being dragged or typed.
pub(crate) fn observe(ui: &Ui, explore: &mut ExploreUi) {
    let is_busy = ui.input(|input| input.pointer.any_down());
    if !is_busy && !explore.questions.is_empty() {
        let body = body_of(explore);
        explore.views.history.observe(&body);
    }
}

/// One step back; whether there was one.
pub(crate) fn undo(explore: &mut ExploreUi) -> bool {
    let earlier = explore.views.history.undo();
    earlier.inspect(|body| apply(body, explore)).is_some()
}

/// One step forth; whether there was one.
pub(crate) fn redo(explore: &mut ExploreUi) -> bool {
    let later = explore.views.history.redo();
    later.inspect(|body| apply(body, explore)).is_some()
}

/// Takes notice of what saving came to.
fn take_end(state: &State, views: &mut SavedViewsUi) {
    if views.seen == state.saved.revision {
        return;
    }
    views.seen = state.saved.revision;
    let Some(Ok(done)) = &state.saved.done else { return };
    if done.kind != SavedKind::View {
        return;
    }
    match done.act {
        SavedAct::Saved if views.opens_saved => views.open = Some(done.id.clone()),
        SavedAct::Deleted if views.open.as_ref() == Some(&done.id) => views.open = None,
        _ => {}
    }
    views.opens_saved = false;
}

const ROW: f32 = 46.0;

/// The list, as one of the lists beside the explorer.
pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    take_end(ctx.state, &mut explore.views);
    head_ui(ui, ctx, explore);
    end_ui(ui, ctx);
    let views = ctx.state.saved.views.clone();
    if views.is_empty() {
        ui.add_space(12.0);
        text::strong(ui, tr!("views-none"));
        let muted = tokens(ui).text_muted;
        text::paragraph(ui, tr!("views-none-note"), muted);
        naming_ui(ui, ctx, explore);
        return;
    }
    let width = ui.available_width();
    let search = tr!("views-search");
    field::search(ui, &mut explore.views.search, search, search, width);
    let shown: Vec<usize> = matching(&views, &explore.views.search);
    if shown.is_empty() {
        text::muted(ui, tr!("views-no-match"));
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical().id_salt("saved views").auto_shrink(false);
    area.show_rows(ui, ROW, shown.len(), |ui, range| {
        for position in &shown[range] {
            let view = &views[*position];
            let is_open = explore.views.open.as_ref() == Some(&view.id);
            match row_ui(ui, ctx.state, view, is_open) {
                None => {}
                Some(RowWish::Open) => open(explore, view),
                Some(RowWish::Rename) => {
                    let naming = Naming::of(view.name.clone(), Some(view.id.clone()));
                    explore.views.naming = Some(naming);
                }
                Some(RowWish::Delete) => {
                    let wish = SavedWish::Delete { kind: SavedKind::View, id: view.id.clone() };
                    ctx.command(Command::Saved(Box::new(wish)));
                }
                Some(RowWish::CopyCommand) => {
                    ui.ctx().copy_text(format!("vigia query --view {}", view.id));
                }
            }
        }
    });
    naming_ui(ui, ctx, explore);
}

/// Opens a view in the explorer.
pub(crate) fn open(explore: &mut ExploreUi, view: &SavedView) {
    apply(&view.body, explore);
    explore.views.open = Some(view.id.clone());
}

fn matching(views: &[SavedView], search: &str) -> Vec<usize> {
    let words: Vec<String> = search.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let fits = |view: &SavedView| {
        let text = format!("{} {} {}", view.name, view.description, view.id).to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    };
    (0..views.len()).filter(|i| fits(&views[*i])).collect()
}

/// The open view, whether it was changed, and saving.
fn head_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    let open = explore.views.open.as_ref().and_then(|id| ctx.state.saved.view(id)).cloned();
    let body = body_of(explore);
    let can_save = !explore.questions.is_empty();
    if let Some(open) = &open {
        let is_changed = body != open.body;
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if is_changed {
                    let t = tokens(ui);
                    chip::chip(ui, None, tr!("views-changed"), t.warn, t.warn_soft);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    text::section(ui, &open.name);
                });
            });
        });
        if is_changed {
            ui.horizontal(|ui| {
                if button::primary(ui, None, tr!("views-save")).clicked() {
                    let view = SavedView { body: body.clone(), ..open.clone() };
                    let wish = SavedWish::Save(SavedDocument::View(view));
                    ctx.command(Command::Saved(Box::new(wish)));
                }
                if button::secondary(ui, None, tr!("views-revert")).clicked() {
                    apply(&open.body, explore);
                }
            });
        }
    }
    ui.add_enabled_ui(can_save, |ui| {
        if button::secondary(ui, Some(Icon::Plus), tr!("views-save-as")).clicked() {
            let name = open.as_ref().map_or_else(
                || first_name(ctx.state, &explore.questions),
                |view| tr!("views-copy-of", name = view.name.as_str()),
            );
            explore.views.naming = Some(Naming::of(name, None));
        }
    });
}

/// What the last saving came to, with the way back.
fn end_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    match &ctx.state.saved.done {
        Some(Ok(done)) if done.kind == SavedKind::View => {
            let (name, file) = (done.name.as_str(), done.file.as_str());
            let said = match done.act {
                SavedAct::Saved => tr!("views-saved", name = name, file = file),
                SavedAct::Renamed => tr!("views-renamed", name = name),
                SavedAct::Deleted => tr!("views-deleted", name = name),
                SavedAct::Undone => tr!("views-undone", name = name),
            };
            let can_undo = ctx.state.saved.can_undo && done.act != SavedAct::Undone;
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if can_undo && button::ghost(ui, Some(Icon::Undo), tr!("views-undo")).clicked()
                    {
                        ctx.command(Command::Saved(Box::new(SavedWish::Undo)));
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        text::small(ui, &said);
                    });
                });
            });
        }
        Some(Err(problems)) => {
            let t = tokens(ui);
            for problem in problems.iter().take(2) {
                text::note(ui, &problem::said(problem), t.bad);
                problem::hints(problem).for_each(|hint| _ = text::note(ui, &hint, t.text_muted));
            }
        }
        _ => {}
    }
}

/// The name of what is asked first.
fn first_name(state: &State, questions: &[Question]) -> String {
    questions.first().map_or_else(String::new, |question| question_name(state, question))
}

pub(crate) fn question_name(state: &State, question: &Question) -> String {
    match question {
        Question::Kpi(id) => {
            let language = crate::words::language().code();
            state.catalog.kpi(id).map_or_else(|| id.clone(), |k| k.name_in(language).to_owned())
        }
        Question::Formula(text) | Question::Measurement(text) => text.clone(),
    }
}

/// The dialog for a name.
fn naming_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    let Some(mut naming) = explore.views.naming.take() else { return };
    let title = if naming.id.is_some() { tr!("views-rename") } else { tr!("views-save-as") };
    let title = title.trim_end_matches('…');
    let Some(name) = name_dialog(ui, title, &mut naming.name, &mut naming.is_begun) else {
        explore.views.naming = Some(naming);
        return;
    };
    let Some(name) = name else { return };
    let wish = match naming.id {
        Some(id) => SavedWish::Rename { kind: SavedKind::View, id, name },
        None => {
            explore.views.opens_saved = true;
            SavedWish::Save(SavedDocument::View(SavedView {
                id: String::new(),
                name,
                description: String::new(),
                body: body_of(explore),
            }))
        }
    };
    ctx.command(Command::Saved(Box::new(wish)));
}

/// Asks for a name; `None` while it is open, then the name, or `Some(None)` where nothing is wanted any more.
pub(crate) fn name_dialog(
    ui: &Ui,
    title: &str,
    name: &mut String,
    is_begun: &mut bool,
) -> Option<Option<String>> {
    let modal = Modal::new(egui::Id::unique("name of a document")).frame(theme::dialog(ui));
    let shown = modal.show(ui.ctx(), |ui| {
        ui.set_width(360.0);
        text::title(ui, title);
        ui.add_space(4.0);
        text::caption(ui, tr!("views-name"));
        let response = field::code(ui, name, tr!("views-name"), "", 360.0);
        if !*is_begun {
            response.request_focus();
            *is_begun = true;
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        ui.add_space(12.0);
        let is_named = !name.trim().is_empty();
        let mut wish = (entered && is_named).then(|| Some(name.trim().to_owned()));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_enabled_ui(is_named, |ui| {
                if button::primary(ui, None, tr!("views-save")).clicked() {
                    wish = Some(Some(name.trim().to_owned()));
                }
            });
            if button::secondary(ui, None, tr!("views-cancel")).clicked() {
                wish = Some(None);
            }
        });
        wish
    });
    let is_closed = shown.should_close();
    shown.inner.or(is_closed.then_some(None))
}

/// What a person wants of a row.
enum RowWish {
    Open,
    Rename,
    Delete,
    CopyCommand,
}

fn row_ui(ui: &mut Ui, state: &State, view: &SavedView, is_open: bool) -> Option<RowWish> {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| {
        let name = tr!("views-view", name = view.name.as_str());
        WidgetInfo::selected(egui::Role::Button, true, is_open, name)
    });
    let inner = rect.shrink2(vec2(0.0, 1.0));
    if is_open || response.hovered() {
        let fill = if is_open { t.accent_soft } else { t.raised };
        ui.painter().rect_filled(inner, CornerRadius::same(6), fill);
    }
    let glyph = egui::Rect::from_center_size(
        pos2(rect.left() + 16.0, rect.center().y),
        egui::Vec2::splat(15.0),
    );
    let color = if is_open { t.accent_text } else { t.text_muted };
    crate::gui::widget::icon::paint(ui.painter(), glyph, picture_icon(view.body.picture), color);
    let left = rect.left() + 34.0;
    let room = rect.right() - 8.0 - left;
    let color = if is_open { t.accent_text } else { t.text };
    let title = text::elided(ui, &view.name, font::strong(), color, room);
    ui.painter().galley(pos2(left, rect.top() + 6.0), title, color);
    let note = note_of(state, view);
    let below = text::elided(ui, &note, font::small(), t.text_muted, room);
    ui.painter().galley(pos2(left, rect.bottom() - 7.0 - below.size().y), below, t.text_muted);
    theme::paint_focus(ui, &response);
    let mut wish = response.clicked().then_some(RowWish::Open);
    let asks_to_delete = response.has_focus() && ui.input(|input| input.key_pressed(Key::Delete));
    if asks_to_delete {
        wish = Some(RowWish::Delete);
    }
    menu::context(&response, |ui| {
        let mut line = |ui: &mut Ui, icon, name, makes| {
            if menu::line(ui, icon, name, None) {
                wish = Some(makes);
            }
        };
        line(ui, Some(Icon::Explore), tr!("views-open"), RowWish::Open);
        line(ui, Some(Icon::Edit), tr!("views-rename"), RowWish::Rename);
        line(ui, Some(Icon::Copy), tr!("views-copy-command"), RowWish::CopyCommand);
        menu::separator(ui);
        line(ui, Some(Icon::Trash), tr!("views-delete"), RowWish::Delete);
    });
    let mut hover = vec![view.name.clone()];
    hover.extend([view.description.clone(), note, view.body.filter.clone()]);
    hover.retain(|line| !line.is_empty());
    response.on_hover_text(hover.join("\n"));
    wish
}

fn picture_icon(picture: Picture) -> Icon {
    match picture {
        Picture::Table | Picture::Pivot | Picture::HeatMap => Icon::Table,
        Picture::BusyHours => Icon::Clock,
        Picture::Worst | Picture::Bars => Icon::ArrowDown,
        _ => Icon::Chart,
    }
}

/// Such as `Drop rate, Access · by region`.
fn note_of(state: &State, view: &SavedView) -> String {
    let names: Vec<String> =
        view.body.questions.iter().map(|question| question_name(state, question)).collect();
    let names = names.join(", ");
    match view.body.by.as_slice() {
        [] => names,
        keys => {
            let keys: Vec<&str> = keys.iter().map(|key| key_names::name(key)).collect();
            tr!("views-by", names = names, keys = keys.join(", "))
        }
    }
}
