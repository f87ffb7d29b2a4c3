//! The period as lanes: what counts, what is proposed, what does not count, what was down. A stretch dragged out becomes a draft.

use std::sync::Arc;

use egui::{Margin, Ui};

use super::{DraftUi, ExclusionsUi, kind_text, state_text};
use crate::format::local_range;
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, tokens};
use crate::gui::widget::lanes::{Lane, LaneEvent, Lanes, Stretch};
use crate::gui::widget::text;
use crate::model::TimeRange;
use crate::sla::{ExclusionState, Statement};
use crate::words::tr;
use crate::workspace::exclusions::LedgerRow;

/// Outages that are drawn: the longest first in the list of the line.
const OUTAGES_MAX: usize = 400;

/// What the person did with the lanes.
pub(super) enum Event {
    Chosen(TimeRange),
    Entry(String),
    Outage { range: TimeRange, object: String, id: String },
}

pub(super) fn show(
    ui: &mut Ui,
    ctx: &ViewContext<'_>,
    exclusions: &ExclusionsUi,
    statement: &Arc<Statement>,
    rows: &[LedgerRow],
) -> Option<Event> {
    _ = ctx;
    let t = tokens(ui);
    let zone = &statement.contract.zone;
    let of_rows = |wanted: &dyn Fn(&LedgerRow) -> bool| -> Vec<&LedgerRow> {
        rows.iter().filter(|row| wanted(row)).collect()
    };
    let counts = of_rows(&|row| row.n_counting() > 0);
    let proposed = of_rows(&|row| row.entry.state == ExclusionState::Proposed);
    let others =
        of_rows(&|row| row.n_counting() == 0 && row.entry.state != ExclusionState::Proposed);
    let stretch = |row: &&LedgerRow, color, filled| Stretch {
        range: row.inside,
        color,
        filled,
        hover: format!(
            "{} · {} · {}\n{}\n{}",
            row.entry.id,
            kind_text(row.entry.kind),
            state_text(row.entry.state),
            local_range(row.entry.range, zone),
            row.entry.reason
        ),
    };
    let outages = outages_of(statement);
    let lane = |name: &str, stretches: Vec<Stretch>| Lane { name: name.to_owned(), stretches };
    let mut lanes = vec![
        lane(
            tr!("exclusions-lane-counts"),
            counts.iter().map(|row| stretch(row, t.good, true)).collect(),
        ),
        lane(
            tr!("exclusions-lane-proposed"),
            proposed.iter().map(|row| stretch(row, t.warn, false)).collect(),
        ),
        lane(
            tr!("exclusions-lane-refused"),
            others.iter().map(|row| stretch(row, t.unknown, false)).collect(),
        ),
    ];
    if !outages.is_empty() {
        let stretches = outages.iter().map(|(range, object, id)| Stretch {
            range: *range,
            color: t.bad,
            filled: true,
            hover: format!("{object}\n{}\n{id}", local_range(*range, zone)).trim_end().to_owned(),
        });
        lanes.push(lane(tr!("exclusions-lane-outages"), stretches.collect()));
    }
    let chosen = exclusions.draft.as_ref().and_then(|draft| draft.range(zone));
    let mut event = None;
    theme::card(ui).inner_margin(Margin::symmetric(16, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        let shown = Lanes {
            name: tr!("exclusions-lanes"),
            range: statement.period,
            zone,
            lanes: &lanes,
            chosen,
        };
        event = shown.show(ui);
        let hint = match outages.is_empty() {
            true => tr!("exclusions-lanes-hint-plain"),
            false => tr!("exclusions-lanes-hint"),
        };
        text::small(ui, hint);
    });
    match event? {
        LaneEvent::Chosen(range) => Some(Event::Chosen(range)),
        LaneEvent::Clicked { lane, stretch } => {
            let row = match lane {
                0 => counts.get(stretch),
                1 => proposed.get(stretch),
                2 => others.get(stretch),
                _ => {
                    let (range, object, id) = outages.get(stretch)?.clone();
                    return Some(Event::Outage { range, object, id });
                }
            };
            row.map(|row| Event::Entry(row.entry.id.clone()))
        }
    }
}

pub(super) fn take(exclusions: &mut ExclusionsUi, event: Event, statement: &Statement) {
    let zone = &statement.contract.zone;
    match event {
        Event::Chosen(range) => match &mut exclusions.draft {
            Some(draft) => draft.set_range(range, zone),
            None => exclusions.draft = Some(DraftUi::of_range(range, statement)),
        },
        Event::Entry(id) => {
            exclusions.draft = None;
            exclusions.selected = Some(id);
        }
        Event::Outage { range, object, id } => {
            let mut draft = DraftUi::of_range(range, statement);
            draft.objects = filter_of_object(&object);
            draft.evidence = id;
            exclusions.draft = Some(draft);
        }
    }
}

/// A filter that names one object.
pub(in crate::gui::view) fn filter_of_object(object: &str) -> String {
    format!("object == \"{}\"", object.replace(['"', '\\'], "_"))
}

/// Time, object and id of the outages that lines counted, each once.
fn outages_of(statement: &Statement) -> Vec<(TimeRange, String, String)> {
    let mut outages: Vec<(TimeRange, String, String)> = statement
        .objectives
        .iter()
        .flat_map(|line| &line.outages)
        .map(|outage| {
            let end = outage.end.unwrap_or(statement.as_of).max(outage.start.plus_secs(1));
            (TimeRange::new(outage.start, end), outage.object.clone(), outage.id.clone())
        })
        .collect();
    outages.sort_by(|a, b| (a.0.start, &a.1, &a.2).cmp(&(b.0.start, &b.1, &b.2)));
    outages.dedup();
    outages.truncate(OUTAGES_MAX);
    outages
}
