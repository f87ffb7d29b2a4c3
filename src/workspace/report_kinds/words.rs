//! Words that several kinds share.

use crate::chart::map::country_name;
use crate::format::Locale;
use crate::model::Timestamp;
use crate::model::Zone;
use crate::report::portfolio_document::StandingMark;
use crate::sla::outage_metric::Cut;
use crate::sla::{SlaPeriod, Unmeasured, Verdict};
use crate::words::{date, language, tr};
use crate::workspace::judge::{EventEffect, EventNote};
use crate::workspace::portfolio::Standing;

/// `October 2026`, `Quarter 3 of 2026`
pub(super) fn period_title(period: SlaPeriod) -> String {
    period.title()
}

/// `Oct`; what is no month, by its name.
pub(super) fn period_short(period: SlaPeriod) -> String {
    period.month().map_or_else(|| period.to_string(), |m| date::month_short(m.month).to_owned())
}

/// Name of a country in the report's language; a code that is not known as it is.
pub(super) fn country(code: &str) -> String {
    country_name(code, language().code()).unwrap_or_else(|| code.to_owned())
}

/// The year that is written at a period: of the first one, and where a year begins.
pub(super) fn year_mark(period: SlaPeriod, is_first: bool) -> String {
    match period.month() {
        Some(month) if is_first || month.month == 1 => month.year.to_string(),
        _ => String::new(),
    }
}

pub(super) fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Achieved => tr!("common-achieved"),
        Verdict::Tolerated => tr!("common-tolerated"),
        Verdict::Forgiven => tr!("common-forgiven"),
        Verdict::Breached => tr!("common-breached"),
        Verdict::Undecided => tr!("common-undecided"),
    }
}

pub(super) fn standing_mark(standing: Standing) -> StandingMark {
    let (kind, word) = match standing {
        Standing::Breached => ("breached", tr!("common-breached")),
        Standing::Problem => ("problem", tr!("portfolio-standing-problem")),
        Standing::AtRisk => ("at_risk", tr!("common-at-risk")),
        Standing::Undecided => ("undecided", tr!("common-undecided")),
        Standing::Tolerated => ("tolerated", tr!("common-tolerated")),
        Standing::Forgiven => ("forgiven", tr!("common-forgiven")),
        Standing::Achieved => ("achieved", tr!("common-achieved")),
        Standing::Waiting => ("none", tr!("portfolio-standing-waiting")),
        Standing::NoData => ("none", tr!("portfolio-standing-no-data")),
    };
    StandingMark { kind, word: word.to_owned() }
}

/// `2026-10-03 01:00`
pub(super) fn stamp(instant: Timestamp, zone: &Zone) -> String {
    crate::format::date_and_time(instant, zone)
}

/// Where a text is at home: the country of the numbers where it speaks the language.
pub(super) fn text_region(language: crate::words::Language, locale: &Locale) -> String {
    let (spoken, region) = locale.name.split_once('-').unwrap_or_default();
    match language {
        one if one.tag() == spoken && region.len() == 2 => region.to_owned(),
        crate::words::Language::Chinese => "CN".to_owned(),
        _ => String::new(),
    }
}

/// Name for machines, and word, of what a record means.
pub(super) fn effect(effect: EventEffect) -> (&'static str, &'static str) {
    match effect {
        EventEffect::Counts => ("counts", tr!("objective-effect-counts")),
        EventEffect::CountsInPart => ("in_part", tr!("objective-effect-in-part")),
        EventEffect::DoesNotCount => ("not", tr!("objective-effect-not")),
        EventEffect::Background => ("background", tr!("objective-effect-background")),
    }
}

/// Why it means that; `None` of an exclusion, which stands in a place of its own.
pub(super) fn note(note: &EventNote) -> Option<&'static str> {
    Some(match note {
        EventNote::Cut(cut) => cut_text(*cut),
        EventNote::Within => tr!("objective-note-within"),
        EventNote::Late => tr!("objective-note-late"),
        EventNote::Measured => tr!("objective-note-measured"),
        EventNote::StillOpen => tr!("objective-note-open"),
        EventNote::OpenPastLimit => tr!("objective-note-open-past-limit"),
        EventNote::Unmeasured(why) => unmeasured_text(*why),
        EventNote::WithoutHistory => tr!("objective-note-without-history"),
        EventNote::NotOfLine => tr!("objective-note-not-of-line"),
        EventNote::InExclusion(_) => return None,
    })
}

fn cut_text(cut: Cut) -> &'static str {
    match cut {
        Cut::OtherSeverity => tr!("objective-cut-severity"),
        Cut::OtherName => tr!("objective-cut-name"),
        Cut::Open => tr!("objective-cut-open"),
        Cut::OpenUntilPeriodEnd => tr!("objective-cut-open-until-end"),
        Cut::TooShort => tr!("objective-cut-short"),
        Cut::OutsideService => tr!("objective-cut-service"),
        Cut::Excluded => tr!("objective-cut-excluded"),
        Cut::Overlap => tr!("objective-cut-overlap"),
    }
}

fn unmeasured_text(why: Unmeasured) -> &'static str {
    match why {
        Unmeasured::NoStart => tr!("objective-unmeasured-no-start"),
        Unmeasured::EndsBeforeStart => tr!("objective-unmeasured-ends-before"),
        Unmeasured::NoEnd => tr!("objective-unmeasured-no-end"),
        Unmeasured::PauseTotalOnly => tr!("objective-unmeasured-pause"),
        Unmeasured::HistoryCut => tr!("objective-unmeasured-cut"),
        Unmeasured::NoPriority => tr!("objective-unmeasured-no-priority"),
    }
}
