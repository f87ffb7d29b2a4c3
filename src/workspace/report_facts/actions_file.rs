//! Improvements that were agreed for a contract, as a person writes them down: `actions/CONTRACT.toml`.
//!
//! ```toml
//! [[action]]
//! id = "A-2026-07"                        # unique in the file
//! title = "Second power supply at LIM014"
//! objective = "availability"              # id of a line of the contract; without it: the whole contract
//! owner = "M. Quispe, field operations"
//! due = 2026-11-30                        # a date
//! state = "in_progress"                   # planned, in_progress, done, cancelled
//! closed = 2026-11-12                     # only where it is done or cancelled
//! note = "Equipment arrived."
//! ```

use jiff::civil::Date;
use serde::Deserialize;

use crate::diagnostic::{Diagnostic, nearest};
use crate::report::facts::{ActionFact, ActionState};
use crate::workspace::diagnose;
use crate::workspace::settings_file::toml_diagnostic;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedActions {
    #[serde(default)]
    action: Vec<SavedAction>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedAction {
    id: String,
    title: String,
    #[serde(default)]
    objective: String,
    owner: String,
    due: Option<toml::Value>,
    state: String,
    closed: Option<toml::Value>,
    #[serde(default)]
    note: String,
}

/// Reads a file of actions in its order; `file` is only named in the messages, `objectives` are the ids of the contract's lines.
///
/// # Errors
/// All mistakes that were found: a form that cannot be read, an id twice, an unknown state or line, a day that is none.
pub fn parse_actions(
    file: &str,
    text: &str,
    objectives: &[&str],
) -> Result<Vec<ActionFact>, Vec<Diagnostic>> {
    let saved: SavedActions =
        toml::from_str(text).map_err(|e| vec![toml_diagnostic(file, text, &e)])?;
    let (mut actions, mut mistakes) = (Vec::<ActionFact>::new(), Vec::new());
    for action in saved.action {
        let id = action.id.clone();
        if actions.iter().any(|known| known.id == id) {
            let hint = "give each action an id of its own";
            mistakes.push(refused(file, &id, "the id stands twice", hint));
        }
        match read(file, action, objectives) {
            Ok(action) => actions.push(action),
            Err(wrong) => mistakes.extend(wrong),
        }
    }
    if mistakes.is_empty() { Ok(actions) } else { Err(mistakes) }
}

fn refused(file: &str, id: &str, why: &str, hint: &str) -> Diagnostic {
    Diagnostic::error(format!("could not read the action {id:?}: {why}")).in_file(file).hint(hint)
}

fn read(
    file: &str,
    action: SavedAction,
    objectives: &[&str],
) -> Result<ActionFact, Vec<Diagnostic>> {
    let mut mistakes = Vec::new();
    let id = action.id;
    for (what, text) in [("id", &id), ("title", &action.title), ("owner", &action.owner)] {
        if text.trim().is_empty() {
            let hint = format!("write {what} = \"…\"");
            mistakes.push(refused(file, &id, &format!("{what:?} is empty"), &hint));
        }
    }
    if !action.objective.is_empty() && !objectives.contains(&action.objective.as_str()) {
        let why = format!("the contract has no line {:?}", action.objective);
        let mistake = Diagnostic::error(format!("could not read the action {id:?}: {why}"));
        let near = nearest(&action.objective, objectives.iter().copied());
        mistakes.push(diagnose::with_nearest(mistake.in_file(file), near));
    }
    let state = ActionState::named(&action.state);
    if state.is_none() {
        let words = ActionState::NAMES.map(|(word, _)| word).join(", ");
        let why = format!("the state {:?} is unknown", action.state);
        mistakes.push(refused(file, &id, &why, &format!("write one of {words}")));
    }
    let mut day = |what: &str, value: Option<&toml::Value>| match value.map(date_of) {
        None => None,
        Some(Some(day)) => Some(day),
        Some(None) => {
            let why = format!("{what:?} is no day");
            mistakes.push(refused(file, &id, &why, &format!("write {what} = 2026-11-30")));
            None
        }
    };
    let due = day("due", action.due.as_ref());
    let closed = day("closed", action.closed.as_ref());
    let is_closed = matches!(state, Some(ActionState::Done | ActionState::Cancelled));
    if closed.is_some() && state.is_some() && !is_closed {
        let why = format!("it was closed and is {:?}", action.state);
        let hint = "write state = \"done\", or take \"closed\" out";
        mistakes.push(refused(file, &id, &why, hint));
    }
    let Some(state) = state.filter(|_| mistakes.is_empty()) else { return Err(mistakes) };
    Ok(ActionFact {
        id,
        title: action.title,
        objective_id: action.objective,
        owner: action.owner,
        due,
        state,
        closed,
        note: action.note,
    })
}

/// A date of TOML, or one as text.
fn date_of(value: &toml::Value) -> Option<Date> {
    let text = match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Datetime(at) if at.time.is_none() => at.to_string(),
        _ => return None,
    };
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        [[action]]
        id = "A-1"
        title = "Second power supply"
        objective = "access"
        owner = "M. Quispe"
        due = 2026-11-30
        state = "in_progress"

        [[action]]
        id = "A-2"
        title = "Review of alarms"
        owner = "NOC"
        due = "2026-10-15"
        state = "done"
        closed = 2026-10-12
        note = "weekly"
    "#;

    #[test]
    fn actions_are_read_in_their_order() {
        let actions = parse_actions("actions/c.toml", GOOD, &["access"]).unwrap();
        let told: Vec<(&str, ActionState, Option<String>)> = actions
            .iter()
            .map(|a| (a.id.as_str(), a.state, a.due.map(|day| day.to_string())))
            .collect();
        assert_eq!(
            told,
            [
                ("A-1", ActionState::InProgress, Some("2026-11-30".to_owned())),
                ("A-2", ActionState::Done, Some("2026-10-15".to_owned())),
            ]
        );
        assert_eq!(actions[1].closed.map(|day| day.to_string()).as_deref(), Some("2026-10-12"));
        assert!(parse_actions("actions/c.toml", "", &[]).unwrap().is_empty());
    }

    #[test]
    fn each_mistake_says_which_action_what_is_wrong_and_what_to_do() {
        let broken = GOOD
            .replace("in_progress", "started")
            .replace("\"access\"", "\"acces\"")
            .replace("2026-10-12", "true");
        let mistakes = parse_actions("actions/c.toml", &broken, &["access"]).unwrap_err();
        let said: Vec<String> = mistakes.iter().map(|m| m.message.clone()).collect();
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said[0].contains("\"A-1\"") && said[0].contains("\"acces\""));
        assert!(said[1].contains("\"started\""));
        assert!(said[2].contains("\"A-2\"") && said[2].contains("no day"));
        let twice = GOOD.replace("A-2", "A-1");
        let mistakes = parse_actions("actions/c.toml", &twice, &["access"]).unwrap_err();
        assert!(mistakes[0].message.contains("twice"));
        assert!(parse_actions("a.toml", "[[action]]\nidd = 1", &[]).is_err());
    }
}
