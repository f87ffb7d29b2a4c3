//! A slot of answers for each tile: the newest question of a slot cancels the older one, and what did not change is not asked again.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::gui::app::ViewContext;
use crate::gui::widget::problem;
use crate::workspace::dashboard::{Dashboard, TileContent, TileQuestions};
use crate::workspace::view_file::ViewDefaults;
use crate::workspace::{AnswerState, Command, QueryAnswer, QueryQuestion, State};

/// Slots from here on belong to tiles, two for each; that many to one window.
const SLOTS_OF_WINDOW: u64 = 100_000;

/// What was asked last, by slot, with the revision of the data, and the questions of each tile.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Each window asks in slots of its own.
    pub(super) window: u64,
    questions: BTreeMap<u64, (QueryQuestion, u64)>,
    tiles: Vec<Result<TileQuestions, String>>,
    /// What `tiles` was made for.
    made_for: Option<(Dashboard, u64, u64)>,
    contracts: BTreeMap<String, (crate::sla::SlaPeriod, u64)>,
}

impl Asked {
    pub(super) fn of_window(window: u64) -> Self {
        Self { window, ..Self::default() }
    }

    /// The questions of a tile; an error names the view that is not there.
    pub(super) fn of_tile(&self, position: usize) -> Option<&Result<TileQuestions, String>> {
        self.tiles.get(position)
    }

    pub(super) fn slot_of(&self, position: usize, is_of_days: bool) -> u64 {
        let tile = 2 * position as u64 + u64::from(is_of_days);
        SLOTS_OF_WINDOW * (1 + self.window) + tile
    }

    pub(super) fn period_of(&self, contract: &str) -> Option<crate::sla::SlaPeriod> {
        self.contracts.get(contract).map(|(period, _)| *period)
    }
}

/// What there is for a tile.
pub(super) struct Found {
    /// The newest answer, where it is one of this tile.
    pub(super) answer: Option<Arc<QueryAnswer>>,
    pub(super) problem: Option<String>,
    pub(super) revision: u64,
    /// It is not of the question that stands now.
    pub(super) is_old: bool,
}

/// The newest answer of a slot that fits a question: the same one, or the same of another time or selection.
pub(super) fn found(state: &State, slot: u64, question: &QueryQuestion) -> Found {
    let nothing = Found { answer: None, problem: None, revision: 0, is_old: true };
    let Some(AnswerState { latest: Some(latest), revision, running }) = state.answers.get(&slot)
    else {
        return nothing;
    };
    match latest {
        Err(problems) if !running => {
            let problem = problems.first().map(problem::said);
            Found { problem, is_old: false, ..nothing }
        }
        Err(_) => nothing,
        Ok(answer) => {
            let asked = &answer.question;
            let is_of_tile = (&asked.questions, &asked.by, asked.every)
                == (&question.questions, &question.by, question.every);
            if !is_of_tile {
                return nothing;
            }
            let (answer, is_old) = (Some(Arc::clone(answer)), asked != question);
            Found { answer, problem: None, revision: *revision, is_old }
        }
    }
}

/// Asks what changed, and forgets the slots that no tile has any more.
pub(super) fn ask(ctx: &mut ViewContext<'_>, asked: &mut Asked, document: &Dashboard) {
    let data_revision = ctx.state.inventory.data_revision;
    let views = Arc::as_ptr(&ctx.state.saved.views) as u64;
    let is_same = asked.made_for.as_ref().is_some_and(|(dashboard, views_then, data_then)| {
        (dashboard, *views_then, *data_then) == (document, views, data_revision)
    });
    if !is_same {
        let defaults = ViewDefaults {
            zone: &ctx.state.zone,
            suspect: ctx.state.suspect,
            extent: ctx.state.inventory.extent,
            busy_hours: &ctx.state.busy_hours,
        };
        let of = |tile| document.questions(tile, &ctx.state.saved.views, defaults);
        asked.tiles = document.tiles.iter().map(of).collect();
        asked.made_for = Some((document.clone(), views, data_revision));
    }
    let mut wanted = BTreeMap::new();
    for (position, questions) in asked.tiles.iter().enumerate() {
        let Ok(TileQuestions { main, days }) = questions else { continue };
        for (is_of_days, question) in [(false, main), (true, days)] {
            if let Some(question) = question {
                wanted.insert(asked.slot_of(position, is_of_days), question);
            }
        }
    }
    for (slot, question) in &wanted {
        let is_asked = asked
            .questions
            .get(slot)
            .is_some_and(|(known, revision)| (known, *revision) == (*question, data_revision));
        if !is_asked {
            ctx.command(Command::Ask { slot: *slot, question: (*question).clone() });
            asked.questions.insert(*slot, ((*question).clone(), data_revision));
        }
    }
    let gone: Vec<u64> =
        asked.questions.keys().copied().filter(|slot| !wanted.contains_key(slot)).collect();
    for slot in gone {
        asked.questions.remove(&slot);
        ctx.command(Command::Drop { slot });
    }
    judge(ctx, asked, document);
}

/// The newest month of each contract that a tile names.
fn judge(ctx: &mut ViewContext<'_>, asked: &mut Asked, document: &Dashboard) {
    let data_revision = ctx.state.inventory.data_revision;
    for tile in &document.tiles {
        let TileContent::Scorecard { contract: id, .. } = &tile.content else { continue };
        let Some(contract) = ctx.state.contracts.iter().find(|c| c.id == *id) else { continue };
        let Some(period) = crate::gui::view::contracts::default_period(ctx.state, contract) else {
            continue;
        };
        let is_judged = ctx.state.statements.contains_key(&(id.clone(), period));
        if asked.contracts.get(id) == Some(&(period, data_revision)) && is_judged {
            continue;
        }
        asked.contracts.insert(id.clone(), (period, data_revision));
        if !is_judged {
            ctx.command(Command::Evaluate { contract: id.clone(), period });
        }
    }
}
