//! Choosing another source, method, credit or exclusions: what belonged to the one before goes, what the new one needs is asked for.

use super::fields::{COUNTER_KEYS, METHOD_KEYS, SourceChoice, credit_keys, source_choice};
use super::{Asked, form_fields, key_order};
use crate::sla::toml_text::{self, EditError, Kind, Place, outline};

/// How a miss of a line is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Credit {
    None,
    Steps,
    Sliding,
    /// So many points for a miss.
    PointsOfVerdict,
    /// Points by the value.
    PointsOfSteps,
    Pool,
}

impl Credit {
    pub const ALL: [Self; 6] = [
        Self::None,
        Self::Steps,
        Self::Sliding,
        Self::PointsOfVerdict,
        Self::PointsOfSteps,
        Self::Pool,
    ];

    /// Of a line as it stands; `None` where nothing is said, or something that is none of them.
    pub fn of(objective: &toml_text::Table) -> Option<Self> {
        let node = objective.get("credit")?;
        let Some(table) = node.table() else {
            return (node.word() == Some("none")).then_some(Self::None);
        };
        match table.word("kind") {
            Some("steps") => Some(Self::Steps),
            Some("sliding") => Some(Self::Sliding),
            Some("points") if table.has("missed_points") => Some(Self::PointsOfVerdict),
            Some("points") => Some(Self::PointsOfSteps),
            Some("pool") => Some(Self::Pool),
            None if table.has("steps") => Some(Self::Steps),
            _ => None,
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Steps => "steps",
            Self::Sliding => "sliding",
            Self::PointsOfVerdict | Self::PointsOfSteps => "points",
            Self::Pool => "pool",
        }
    }
}

/// Takes those keys out of a table that stand in it.
fn without(text: &str, table: &Place, keys: &[&str]) -> Result<String, EditError> {
    let mut text = text.to_owned();
    for key in keys {
        if outline(&text).node_at(&table.key(key)).is_some() {
            text = toml_text::remove(&text, &table.key(key))?;
        }
    }
    Ok(text)
}

fn set(text: &str, place: &Place, value: &str) -> Result<String, EditError> {
    let table = place.parent().map(|(parent, _)| super::table_name(&parent)).unwrap_or_default();
    toml_text::set(text, place, value, &key_order(&table))
}

/// Lets a line measure something else.
pub fn switch_source(text: &str, objective: &Place, to: SourceChoice) -> Result<String, EditError> {
    let root = outline(text);
    let table = root.table_at(objective).ok_or(EditError::NotThere)?;
    if source_choice(table) == Some(to) {
        return Ok(text.to_owned());
    }
    let was_composite = table.word("method") == Some("composite");
    let was_of_tickets = table.word("method") == Some("ticket_statistic");
    let mut text = without(text, objective, &["kpi", "formula", "outages", "tickets"])?;
    if !to.is_of_counters() {
        text = without(&text, objective, &COUNTER_KEYS)?;
    }
    // A method that only the one before could have.
    let method = match to {
        SourceChoice::Lines => Some("composite"),
        SourceChoice::Tickets => Some("ticket_statistic"),
        _ if was_composite || was_of_tickets => Some(""),
        _ => None,
    };
    if let Some(method) = method {
        text = switch_method(&text, objective, method)?;
    }
    match to {
        SourceChoice::Kpi => set(&text, &objective.key("kpi"), "\"\""),
        SourceChoice::Formula => set(&text, &objective.key("formula"), "\"\""),
        SourceChoice::Outages => toml_text::set_table(&text, &objective.key("outages"), &[]),
        SourceChoice::Tickets => toml_text::set_table(&text, &objective.key("tickets"), &[]),
        SourceChoice::Lines => Ok(text),
    }
}

/// Chooses a method; terms of another one go.
pub fn switch_method(text: &str, objective: &Place, method: &str) -> Result<String, EditError> {
    let text = set(text, &objective.key("method"), &format!("{method:?}"))?;
    let idle: Vec<&str> = form_fields(&outline(&text), objective)
        .iter()
        .filter(|field| field.asked == Asked::Idle && METHOD_KEYS.contains(&field.term.key))
        .map(|field| field.term.key)
        .collect();
    without(&text, objective, &idle)
}

/// Chooses how a miss is charged; terms of another way go, those of both stay.
pub fn switch_credit(text: &str, objective: &Place, to: Credit) -> Result<String, EditError> {
    let place = objective.key("credit");
    if to == Credit::None {
        return set(text, &place, "\"none\"");
    }
    let kind = to.kind();
    let is_table = outline(text).table_at(&place).is_some();
    let mut text = if is_table {
        set(text, &place.key("kind"), &format!("{kind:?}"))?
    } else {
        toml_text::set_table(text, &place, &[("kind", format!("{kind:?}"))])?
    };
    let own = credit_keys(kind, to == Credit::PointsOfVerdict);
    let root = outline(&text);
    let table = root.table_at(&place).ok_or(EditError::NotThere)?;
    let mut idle: Vec<&str> = table
        .entries
        .iter()
        .map(|entry| entry.key.as_str())
        .filter(|key| !own.contains(key))
        .collect();
    // Steps of percents are no steps of points.
    let of_points = table.tables("steps").iter().any(|row| row.has("points"));
    let of_percents = table.tables("steps").iter().any(|row| row.has("percent"));
    let is_other =
        (to == Credit::Steps && of_points) || (to == Credit::PointsOfSteps && of_percents);
    if is_other && !idle.contains(&"steps") {
        idle.push("steps");
    }
    text = without(&text, &place, &idle)?;
    if to == Credit::PointsOfVerdict {
        for key in ["missed_points", "tolerated_points"] {
            if !outline(&text).table_at(&place).is_some_and(|table| table.has(key)) {
                text = set(&text, &place.key(key), "\"\"")?;
            }
        }
    }
    Ok(text)
}

/// Lets a line leave things out, or nothing.
pub fn switch_exclusions(
    text: &str,
    objective: &Place,
    are_agreed: bool,
) -> Result<String, EditError> {
    let place = objective.key("exclusions");
    match (are_agreed, outline(text).table_at(&place).is_some()) {
        (true, false) => toml_text::set_table(text, &place, &[]),
        (false, _) => set(text, &place, "\"none\""),
        (true, true) => Ok(text.to_owned()),
    }
}

/// Gives a line another id, wherever the contract names it.
pub fn rename_line(text: &str, from: &str, to: &str) -> Result<String, EditError> {
    let mut places = Vec::new();
    collect(&outline(text), &Place::root(), from, &mut places);
    let mut text = text.to_owned();
    for place in places {
        text = set(&text, &place, &super::text_value(None, to))?;
    }
    Ok(text)
}

/// Where the id of a line stands: its own, and each term that names a line.
fn collect(table: &toml_text::Table, at: &Place, id: &str, found: &mut Vec<Place>) {
    let name = super::table_name(at);
    for entry in &table.entries {
        let place = at.key(&entry.key);
        let names_line = matches!(entry.key.as_str(), "ola_of" | "objective" | "objectives")
            || (entry.key == "id" && name == "objective");
        match &entry.node.kind {
            Kind::Text(text) if names_line && text == id => found.push(place),
            Kind::Table(inner) => collect(inner, &place, id, found),
            Kind::List(list) => {
                for (position, item) in list.items.iter().enumerate() {
                    let place = place.at(position);
                    match &item.kind {
                        Kind::Text(text) if names_line && text == id => found.push(place),
                        Kind::Table(inner) => collect(inner, &place, id, found),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}
