//! Which objects a group of an answer means, as a filter: to look at one group alone, to leave it out, to ask for its past.

/// A filter that the members of a group pass and no others; `None` where no filter says it (a group of measurements is none of
/// objects).
pub fn group_filter(keys: &[String], group: &[String]) -> Option<String> {
    let parts: Option<Vec<String>> =
        keys.iter().zip(group).map(|(key, value)| value_filter(key, value)).collect();
    parts.filter(|parts| !parts.is_empty()).map(|parts| parts.join(" and "))
}

/// A filter, and only the members of a group, or all but them.
pub fn narrowed(filter: &str, keys: &[String], group: &[String], without: bool) -> Option<String> {
    let only = group_filter(keys, group)?;
    let part = if without { format!("not ({only})") } else { only };
    Some(match filter.trim() {
        "" => part,
        filter if filter.to_ascii_lowercase().contains(" or ") => format!("({filter}) and {part}"),
        filter => format!("{filter} and {part}"),
    })
}

/// A filter, and only the members of any of the groups; `None` where no filter says it.
pub fn narrowed_to(filter: &str, keys: &[String], groups: &[Vec<String>]) -> Option<String> {
    let parts: Option<Vec<String>> = groups
        .iter()
        .map(|group| group_filter(keys, group).map(|part| format!("({part})")))
        .collect();
    let any = parts.filter(|parts| !parts.is_empty())?.join(" or ");
    Some(match filter.trim() {
        "" => any,
        filter => format!("({filter}) and ({any})"),
    })
}

fn value_filter(key: &str, value: &str) -> Option<String> {
    if key.eq_ignore_ascii_case("measurement_group") {
        return None;
    }
    let name = key_text(key);
    if value.is_empty() {
        // Objects that have no such attribute.
        return Some(format!("not {name} ~ \"*\""));
    }
    let is_step_of_name = value.contains('=') && !key.eq_ignore_ascii_case("object");
    if is_step_of_name {
        // Equal values of different elements are told apart by the name up to that step.
        let below = quoted(&format!("{value},*"));
        return Some(format!("(object == {} or object ~ {below})", quoted(value)));
    }
    Some(format!("{name} == {}", quoted(value)))
}

/// A key as the filter language reads it.
fn key_text(key: &str) -> String {
    let is_plain = key.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && !["and", "or", "not", "in"].contains(&key.to_ascii_lowercase().as_str());
    if is_plain { key.to_owned() } else { format!("`{key}`") }
}

fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Filter;

    fn passes(filter: &str, attributes: &[(&str, &str)]) -> bool {
        let filter = Filter::parse(filter).unwrap();
        filter.matches(&|key| attributes.iter().find(|(k, _)| *k == key).map(|(_, v)| *v))
    }

    fn texts(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn a_group_is_its_members_and_no_others() {
        let keys = texts(&["region", "site name"]);
        let filter = group_filter(&keys, &texts(&["Norte \"1\"", ""])).unwrap();
        assert!(passes(&filter, &[("region", "Norte \"1\"")]));
        assert!(!passes(&filter, &[("region", "Norte \"1\""), ("site name", "LIM001")]));
        assert!(!passes(&filter, &[("region", "Sur")]));
    }

    #[test]
    fn a_step_that_several_elements_have_is_told_by_the_name() {
        let keys = texts(&["EUtranCellFDD"]);
        let group = texts(&["SubNetwork=1,MeContext=A,EUtranCellFDD=1"]);
        let filter = group_filter(&keys, &group).unwrap();
        let object = |name| passes(&filter, &[("object", name)]);
        assert!(object("SubNetwork=1,MeContext=A,EUtranCellFDD=1"));
        assert!(object("SubNetwork=1,MeContext=A,EUtranCellFDD=1,Relation=3"));
        assert!(!object("SubNetwork=1,MeContext=A,EUtranCellFDD=12"));
    }

    #[test]
    fn all_but_a_group_keeps_the_filter_whole() {
        let (keys, group) = (texts(&["region"]), texts(&["Sur"]));
        let filter = r#"vendor == "A" or vendor == "B""#;
        let without = narrowed(filter, &keys, &group, true).unwrap();
        assert!(passes(&without, &[("vendor", "A"), ("region", "Norte")]));
        assert!(!passes(&without, &[("vendor", "A"), ("region", "Sur")]));
        assert!(!passes(&without, &[("vendor", "C"), ("region", "Norte")]));
        assert_eq!(narrowed("", &keys, &group, false).unwrap(), "region == \"Sur\"");
        assert_eq!(narrowed("", &texts(&["measurement_group"]), &group, false), None);
    }
}
