//! What people call the keys that objects are grouped by. Attributes that a workspace made up have the names that it gave them.

use crate::model::with_capital;
use crate::words::tr;

/// Inside of a sentence: `region`, `región`.
pub(in crate::gui) fn name(key: &str) -> &str {
    match key.to_ascii_lowercase().as_str() {
        "object" => tr!("common-key-object"),
        "label" => tr!("common-key-label"),
        "name" => tr!("common-key-name"),
        "element" => tr!("common-key-element"),
        "class" => tr!("common-key-class"),
        "site" => tr!("common-key-site"),
        "region" => tr!("common-key-region"),
        "country" => tr!("common-key-country"),
        "zone" => tr!("common-key-zone"),
        "vendor" => tr!("common-key-vendor"),
        "technology" => tr!("common-key-technology"),
        "latitude" => tr!("common-key-latitude"),
        "longitude" => tr!("common-key-longitude"),
        "measurement_group" => tr!("common-key-group"),
        _ => key,
    }
}

/// At the head of a column.
pub(in crate::gui) fn heading(key: &str) -> String {
    with_capital(name(key))
}

/// Of several together.
pub(in crate::gui) fn headings(keys: &[String]) -> String {
    keys.iter().map(|key| heading(key)).collect::<Vec<_>>().join(" · ")
}
