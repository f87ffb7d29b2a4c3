//! What sections, columns and words of tables for machines are called where people read them, in the language that is spoken.

use crate::words::tr;

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    Instant,
}

/// By the stable name of a column.
pub(crate) fn kind_of(id: &str) -> Kind {
    match id {
        "value" | "target" | "numerator" | "denominator" | "completeness" | "credit_percent"
        | "credit" | "n_achieved" | "n_objectives" | "share_achieved" | "score_percent"
        | "at_risk" | "credit_now" => Kind::Number,
        "period_start" | "period_end" => Kind::Instant,
        _ => Kind::Text,
    }
}

/// A section as the name of a sheet, or as a word in a row; its own name where nothing else is known.
pub(crate) fn section_title(section: &str) -> &str {
    match section {
        "contract" => tr!("report-sheets-section-contract"),
        "objective" => tr!("report-sheets-section-objective"),
        "day" => tr!("report-sheets-section-day"),
        "object" => tr!("report-sheets-section-object"),
        "exclusion" => tr!("report-sheets-section-exclusion"),
        "before" => tr!("report-sheets-section-before"),
        "achieved" => tr!("report-sheets-achieved"),
        "outage" => tr!("report-sheets-section-outage"),
        "ticket" => tr!("report-sheets-section-ticket"),
        "effect" => tr!("report-sheets-section-effect"),
        "sum" => tr!("report-kinds-label-sums"),
        "month" => tr!("report-kinds-label-month"),
        "quarter" => tr!("report-kinds-label-quarter"),
        "credit" => tr!("report-kinds-label-credits"),
        "credit_trend" => tr!("report-kinds-label-credit-trend"),
        "revision" => tr!("report-sheets-section-revision"),
        "money" => tr!("report-kinds-label-money"),
        "converted" => tr!("report-sheets-section-converted"),
        "problem" => tr!("portfolio-standing-problem"),
        "cell" => tr!("report-sheets-section-cell"),
        "cell_money" => tr!("report-sheets-section-cell-money"),
        "frozen" => tr!("report-sheets-section-frozen"),
        "state" => tr!("report-kinds-label-state"),
        "settlement" => tr!("report-settlement-dues"),
        "settlement_step" => tr!("report-settlement-steps"),
        "termination" => tr!("report-right"),
        "resent" => tr!("report-parts-resent"),
        "action" => tr!("report-parts-actions"),
        other => other,
    }
}

/// A column's header. Of one section where `section` names it: what a column holds may differ from section to section, and where
/// several share it, its header says no more than holds for all.
pub(crate) fn title_of<'a>(id: &'a str, section: Option<&str>) -> &'a str {
    match (id, section) {
        ("credit", Some("objective")) => tr!("report-sheets-credit"),
        ("credit", Some("contract" | "month" | "credit" | "credit_trend")) => {
            tr!("report-sheets-credit-after-caps")
        }
        ("credit", _) => tr!("report-kinds-label-after-caps"),
        ("value", Some("credit")) => tr!("report-sheets-credit-gross"),
        ("value", Some("achieved")) => tr!("report-sheets-achieved"),
        ("denominator", Some("achieved")) => tr!("report-sheets-count"),
        ("section", _) => tr!("report-sheets-section"),
        ("objective", _) => tr!("report-sheets-objective"),
        ("kpi", _) => tr!("report-sheets-kpi"),
        ("period_start", _) => tr!("report-sheets-start"),
        ("period_end", _) => tr!("report-sheets-end"),
        ("object", _) => tr!("report-sheets-object"),
        ("value", _) => tr!("report-sheets-value"),
        ("unit", _) => tr!("report-sheets-unit"),
        ("target", _) => tr!("report-sheets-target"),
        ("comparison", _) => tr!("report-sheets-comparison"),
        ("verdict", _) => tr!("report-sheets-verdict"),
        ("numerator", _) => tr!("report-sheets-numerator"),
        ("denominator", _) => tr!("report-sheets-denominator"),
        ("completeness", _) => tr!("report-sheets-completeness-ratio"),
        ("credit_percent", _) => tr!("report-sheets-credit-percent"),
        ("currency", _) => tr!("report-sheets-currency"),
        ("note", _) => tr!("report-sheets-note"),
        ("country", _) => tr!("report-kinds-label-country"),
        ("contract", _) => tr!("report-sheets-contract"),
        ("customer", _) => tr!("report-sheets-customer"),
        ("family", _) => tr!("report-sheets-family"),
        ("month", _) => tr!("report-kinds-label-month"),
        ("standing", _) => tr!("report-kinds-label-standing"),
        ("running", _) => tr!("report-sheets-running"),
        ("frozen", _) => tr!("report-sheets-frozen"),
        ("verdict_now", _) => tr!("report-sheets-verdict-now"),
        ("credit_now", _) => tr!("report-sheets-credit-now"),
        ("n_achieved", _) => tr!("report-sheets-achieved"),
        ("n_objectives", _) => tr!("report-sheets-count"),
        ("share_achieved", _) => tr!("report-sheets-share-achieved"),
        ("score_percent", _) => tr!("report-sheets-score-percent"),
        ("at_risk", _) => tr!("report-kinds-label-at-risk"),
        _ => id,
    }
}

/// The header of a local time: with its zone, or that it is that of each row's contract.
pub(crate) fn in_zone(title: &str, zone: Option<&str>) -> String {
    match zone {
        Some(zone) => format!("{title} ({zone})"),
        None => format!("{title} ({})", tr!("report-sheets-zone-of-contract")),
    }
}

/// A cell of a column that holds words of ours, as people read it; anything else as it is.
pub(crate) fn word_of(id: &str, section: &str, text: &str) -> String {
    let word = match (id, section) {
        ("section", _) => section_title(text),
        ("comparison", _) => comparison_sign(text),
        ("verdict" | "standing" | "verdict_now", _) => standing_word(text),
        ("running", _) => yes_or_no(text),
        ("frozen", _) => match text.split_once(' ') {
            Some((state, n)) => return format!("{} {n}", state_word(state)),
            None => state_word(text),
        },
        ("family", _) => family_word(text),
        ("note", "before") => trend_word(text),
        ("note", "effect") => {
            let (effect, rest) = text.split_once(';').unwrap_or((text, ""));
            let rest = rest.trim();
            let gap = if rest.is_empty() { "" } else { "; " };
            return format!("{}{gap}{rest}", effect_word(effect));
        }
        ("object", "revision") => {
            let Some((month, state)) = text.rsplit_once(' ') else { return text.to_owned() };
            return format!("{month} {}", state_word(state));
        }
        _ => text,
    };
    word.to_owned()
}

fn comparison_sign(text: &str) -> &str {
    match text {
        "at_least" => "≥",
        "at_most" => "≤",
        other => other,
    }
}

fn standing_word(text: &str) -> &str {
    match text {
        "achieved" => tr!("common-achieved"),
        "tolerated" => tr!("common-tolerated"),
        "forgiven" => tr!("common-forgiven"),
        "breached" => tr!("common-breached"),
        "undecided" => tr!("common-undecided"),
        "at_risk" => tr!("common-at-risk"),
        "problem" => tr!("portfolio-standing-problem"),
        "none" => tr!("portfolio-standing-no-data"),
        other => other,
    }
}

fn yes_or_no(text: &str) -> &str {
    match text {
        "true" => tr!("report-sheets-yes"),
        "false" => tr!("report-sheets-no"),
        other => other,
    }
}

fn family_word(text: &str) -> &str {
    match text {
        "accessibility" => tr!("report-kinds-family-accessibility"),
        "availability" => tr!("report-kinds-family-availability"),
        "integrity" => tr!("report-kinds-family-integrity"),
        "mobility" => tr!("report-kinds-family-mobility"),
        "retainability" => tr!("report-kinds-family-retainability"),
        "tickets" => tr!("report-kinds-family-tickets"),
        "traffic" => tr!("report-kinds-family-traffic"),
        "energy" => tr!("report-kinds-family-energy"),
        "changes" => tr!("report-kinds-family-changes"),
        "other" => tr!("report-kinds-family-other"),
        other => other,
    }
}

fn trend_word(text: &str) -> &str {
    match text {
        "better" => tr!("report-kinds-trend-better"),
        "worse" => tr!("report-kinds-trend-worse"),
        "same" => tr!("report-kinds-trend-same"),
        "none" => "",
        other => other,
    }
}

fn effect_word(text: &str) -> &str {
    match text {
        "counts" => tr!("objective-effect-counts"),
        "in_part" => tr!("objective-effect-in-part"),
        "not" => tr!("objective-effect-not"),
        "background" => tr!("objective-effect-background"),
        other => other,
    }
}

fn state_word(text: &str) -> &str {
    match text {
        "provisional" => tr!("report-kinds-state-provisional"),
        "final" => tr!("report-kinds-state-final"),
        "restated" => tr!("report-sheets-restated"),
        other => other,
    }
}
