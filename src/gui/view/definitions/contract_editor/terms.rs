//! What people call the terms of a contract and the words they may have.

use crate::format::Locale;
use crate::words::{Language, tr};

/// The name of a term.
pub(super) fn label(table: &str, key: &str) -> &'static str {
    if (table, key) == ("objective.outages", "names") {
        return tr!("contract-editor-term-alarm-names");
    }
    match key {
        "id" => tr!("contract-editor-term-id"),
        "customer" => tr!("contract-editor-term-customer"),
        "provider" => tr!("contract-editor-term-provider"),
        "name" => tr!("contract-editor-term-name"),
        "names" => tr!("contract-editor-term-names"),
        "country" => tr!("contract-editor-term-country"),
        "region" => tr!("contract-editor-term-region"),
        "group" => tr!("contract-editor-term-group"),
        "zone" => tr!("contract-editor-term-zone"),
        "currency" => tr!("contract-editor-term-currency"),
        "currency_decimals" => tr!("contract-editor-term-currency-decimals"),
        "fee_per_period" => tr!("contract-editor-term-fee-per-period"),
        "credit_cap_percent" => tr!("contract-editor-term-credit-cap-percent"),
        "valid_from" => tr!("contract-editor-term-valid-from"),
        "valid_to" => tr!("contract-editor-term-valid-to"),
        "source_precedence" => tr!("contract-editor-term-source-precedence"),
        "dispute_days" => tr!("contract-editor-term-dispute-days"),
        "report_language" => tr!("contract-editor-term-report-language"),
        "number_locale" => tr!("contract-editor-term-number-locale"),
        "report_template" => tr!("contract-editor-term-report-template"),
        "objective" => tr!("contract-editor-term-objective"),
        "window" => tr!("contract-editor-term-window"),
        "calendar" => tr!("contract-editor-term-calendar"),
        "scorecard" => tr!("contract-editor-term-scorecard"),
        "at_risk_pool" => tr!("contract-editor-term-at-risk-pool"),
        "points" => tr!("contract-editor-term-points"),
        "repeat" => tr!("contract-editor-term-repeat"),
        "earn_back" => tr!("contract-editor-term-earn-back"),
        "bonus" => tr!("contract-editor-term-bonus"),
        "termination" => tr!("contract-editor-term-termination"),
        "fiscal" => tr!("contract-editor-term-fiscal"),
        "year_starts" => tr!("contract-editor-term-year-starts"),
        "hours" => tr!("contract-editor-term-hours"),
        "holidays" => tr!("contract-editor-term-holidays"),
        "no_data" => tr!("contract-editor-term-no-data"),
        "score" => tr!("contract-editor-term-score"),
        "floors" => tr!("contract-editor-term-floors"),
        "basic_score_percent" => tr!("contract-editor-term-basic-score-percent"),
        "floor" => tr!("contract-editor-term-floor"),
        "percent_of_fee" => tr!("contract-editor-term-percent-of-fee"),
        "cap_percent" => tr!("contract-editor-term-cap-percent"),
        "allocations_may_exceed" => tr!("contract-editor-term-allocations-may-exceed"),
        "table" => tr!("contract-editor-term-table"),
        "percent" => tr!("contract-editor-term-percent"),
        "objectives" => tr!("contract-editor-term-objectives"),
        "breaches" => tr!("contract-editor-term-breaches"),
        "within_periods" => tr!("contract-editor-term-within-periods"),
        "multiplier" => tr!("contract-editor-term-multiplier"),
        "good_periods" => tr!("contract-editor-term-good-periods"),
        "reach" => tr!("contract-editor-term-reach"),
        "rows" => tr!("contract-editor-term-rows"),
        "netting" => tr!("contract-editor-term-netting"),
        "paid_out" => tr!("contract-editor-term-paid-out"),
        "misses" => tr!("contract-editor-term-misses"),
        "counting" => tr!("contract-editor-term-counting"),
        "ola_of" => tr!("contract-editor-term-ola-of"),
        "kpi" => tr!("contract-editor-term-kpi"),
        "formula" => tr!("contract-editor-term-formula"),
        "outages" => tr!("contract-editor-term-outages"),
        "tickets" => tr!("contract-editor-term-tickets"),
        "unit" => tr!("contract-editor-term-unit"),
        "scope" => tr!("contract-editor-term-scope"),
        "membership" => tr!("contract-editor-term-membership"),
        "service_calendar" => tr!("contract-editor-term-service-calendar"),
        "busy_hour" => tr!("contract-editor-term-busy-hour"),
        "method" => tr!("contract-editor-term-method"),
        "exclusions" => tr!("contract-editor-term-exclusions"),
        "comparison" => tr!("contract-editor-term-comparison"),
        "target" => tr!("contract-editor-term-target"),
        "warning" => tr!("contract-editor-term-warning"),
        "improvement" => tr!("contract-editor-term-improvement"),
        "stretch" => tr!("contract-editor-term-stretch"),
        "target_change" => tr!("contract-editor-term-target-change"),
        "tolerance" => tr!("contract-editor-term-tolerance"),
        "grace" => tr!("contract-editor-term-grace"),
        "completeness_min" => tr!("contract-editor-term-completeness-min"),
        "missing_data" => tr!("contract-editor-term-missing-data"),
        "rounding" => tr!("contract-editor-term-rounding"),
        "compare" => tr!("contract-editor-term-compare"),
        "weight" => tr!("contract-editor-term-weight"),
        "credit" => tr!("contract-editor-term-credit"),
        "limit" => tr!("contract-editor-term-limit"),
        "interval" => tr!("contract-editor-term-interval"),
        "over" => tr!("contract-editor-term-over"),
        "percentile" => tr!("contract-editor-term-percentile"),
        "percentile_rule" => tr!("contract-editor-term-percentile-rule"),
        "weight_by" => tr!("contract-editor-term-weight-by"),
        "parts" => tr!("contract-editor-term-parts"),
        "rule" => tr!("contract-editor-term-rule"),
        "attribute" => tr!("contract-editor-term-attribute"),
        "denominator" => tr!("contract-editor-term-denominator"),
        "minimum_secs" => tr!("contract-editor-term-minimum-secs"),
        "severities" => tr!("contract-editor-term-severities"),
        "open_outages" => tr!("contract-editor-term-open-outages"),
        "statistic" => tr!("contract-editor-term-statistic"),
        "clock" => tr!("contract-editor-term-clock"),
        "counts_in" => tr!("contract-editor-term-counts-in"),
        "stop_states" => tr!("contract-editor-term-stop-states"),
        "pause_states" => tr!("contract-editor-term-pause-states"),
        "pause_reasons" => tr!("contract-editor-term-pause-reasons"),
        "reopen" => tr!("contract-editor-term-reopen"),
        "priorities" => tr!("contract-editor-term-priorities"),
        "categories" => tr!("contract-editor-term-categories"),
        "assignment_groups" => tr!("contract-editor-term-assignment-groups"),
        "objects" => tr!("contract-editor-term-objects"),
        "mode" => tr!("contract-editor-term-mode"),
        "approver" => tr!("contract-editor-term-approver"),
        "kinds" => tr!("contract-editor-term-kinds"),
        "kind" => tr!("contract-editor-term-kind"),
        "notice_hours" => tr!("contract-editor-term-notice-hours"),
        "minutes_max" => tr!("contract-editor-term-minutes-max"),
        "from" => tr!("contract-editor-term-from"),
        "periods" => tr!("contract-editor-term-periods"),
        "steps" => tr!("contract-editor-term-steps"),
        "below_percent" => tr!("contract-editor-term-below-percent"),
        "boundary" => tr!("contract-editor-term-boundary"),
        "base" => tr!("contract-editor-term-base"),
        "step" => tr!("contract-editor-term-step"),
        "percent_per_step" => tr!("contract-editor-term-percent-per-step"),
        "below_points" => tr!("contract-editor-term-below-points"),
        "missed_points" => tr!("contract-editor-term-missed-points"),
        "tolerated_points" => tr!("contract-editor-term-tolerated-points"),
        "allocation_percent" => tr!("contract-editor-term-allocation-percent"),
        _ => "",
    }
}

/// A word that stands where a number or a list could.
pub(super) fn word(word: &str) -> &'static str {
    match word {
        "all" => tr!("contract-editor-word-all"),
        "fee" => tr!("contract-editor-word-fee"),
        "target" => tr!("contract-editor-word-target"),
        _ => tr!("contract-editor-word-none"),
    }
}

/// What a word of a term means; `None` for one that says it itself, such as `1h`.
pub(super) fn choice(table: &str, key: &str, word: &str) -> Option<&'static str> {
    special(table, key, word).or_else(|| plain(word))
}

/// Words that mean one thing at one term and another at the next.
fn special(table: &str, key: &str, word: &str) -> Option<&'static str> {
    Some(match (table, key, word) {
        ("objective", "rule", "weighted") => tr!("contract-editor-choice-rule-weighted"),
        ("scorecard", "no_data", "undecided") => tr!("contract-editor-choice-score-undecided"),
        ("scorecard", "score", "step") => tr!("contract-editor-choice-score-step"),
        ("scorecard", "score", "linear") => tr!("contract-editor-choice-score-linear"),
        ("objective.tickets", "statistic", "count") => tr!("contract-editor-choice-ticket-count"),
        ("objective.tickets", "statistic", "availability") => {
            tr!("contract-editor-choice-ticket-availability")
        }
        ("objective.tickets", "statistic", "percentile 95") => {
            tr!("contract-editor-choice-percentile-95")
        }
        ("objective.outages", "denominator", "sites all") => {
            tr!("contract-editor-choice-sites-all")
        }
        ("objective.outages", "denominator", "sites 1") => tr!("contract-editor-choice-sites-1"),
        ("", "report_language", code) => return Language::of_code(code).map(Language::name),
        ("", "number_locale", name) => return Locale::named(name).map(|locale| locale.name),
        (_, _, "true") => tr!("contract-editor-yes"),
        (_, _, "false") => tr!("contract-editor-no"),
        _ => return None,
    })
}

fn plain(word: &str) -> Option<&'static str> {
    Some(match word {
        "dated" => tr!("contract-editor-choice-dated"),
        "period_start" => tr!("contract-editor-choice-period-start"),
        "period_aggregate" => tr!("contract-editor-choice-period-aggregate"),
        "objects_meeting" => tr!("contract-editor-choice-objects-meeting"),
        "intervals_meeting" => tr!("contract-editor-choice-intervals-meeting"),
        "percentile" => tr!("contract-editor-choice-percentile"),
        "count" => tr!("contract-editor-choice-count"),
        "availability" => tr!("contract-editor-choice-availability"),
        "weighted" => tr!("contract-editor-choice-weighted"),
        "worst_object" => tr!("contract-editor-choice-worst-object"),
        "median_of_days" => tr!("contract-editor-choice-median-of-days"),
        "composite" => tr!("contract-editor-choice-composite"),
        "ticket_statistic" => tr!("contract-editor-choice-ticket-statistic"),
        "nearest_rank" => tr!("contract-editor-choice-nearest-rank"),
        "linear" => tr!("contract-editor-choice-linear"),
        "objects" => tr!("contract-editor-choice-objects"),
        "intervals" => tr!("contract-editor-choice-intervals"),
        "serial" => tr!("contract-editor-choice-serial"),
        "parallel" => tr!("contract-editor-choice-parallel"),
        "lowest" => tr!("contract-editor-choice-lowest"),
        "downtime_only" => tr!("contract-editor-choice-downtime-only"),
        "downtime_and_service_time" => tr!("contract-editor-choice-downtime-and-service-time"),
        "planned_maintenance" => tr!("contract-editor-choice-planned-maintenance"),
        "emergency_maintenance" => tr!("contract-editor-choice-emergency-maintenance"),
        "force_majeure" => tr!("contract-editor-choice-force-majeure"),
        "customer_caused" => tr!("contract-editor-choice-customer-caused"),
        "third_party" => tr!("contract-editor-choice-third-party"),
        "site_access" => tr!("contract-editor-choice-site-access"),
        "atypical_day" => tr!("contract-editor-choice-atypical-day"),
        "energy_saving" => tr!("contract-editor-choice-energy-saving"),
        "new_site" => tr!("contract-editor-choice-new-site"),
        "decommissioned" => tr!("contract-editor-choice-decommissioned"),
        "at_least" => tr!("contract-editor-choice-at-least"),
        "at_most" => tr!("contract-editor-choice-at-most"),
        "undecided" => tr!("contract-editor-choice-undecided"),
        "ignore" => tr!("contract-editor-choice-ignore"),
        "count_as_breached" => tr!("contract-editor-choice-count-as-breached"),
        "last_good" => tr!("contract-editor-choice-last-good"),
        "after_rounding" => tr!("contract-editor-choice-after-rounding"),
        "before_rounding" => tr!("contract-editor-choice-before-rounding"),
        "zero" => tr!("contract-editor-choice-zero"),
        "renormalize" => tr!("contract-editor-choice-renormalize"),
        "basic_to_improvement" => tr!("contract-editor-choice-basic-to-improvement"),
        "tolerance" => tr!("contract-editor-choice-tolerance"),
        "target" => tr!("contract-editor-choice-target"),
        "improvement" => tr!("contract-editor-choice-improvement"),
        "stretch" => tr!("contract-editor-choice-stretch"),
        "per_objective" => tr!("contract-editor-choice-per-objective"),
        "periods" => tr!("contract-editor-choice-periods"),
        "net" => tr!("contract-editor-choice-net"),
        "separate" => tr!("contract-editor-choice-separate"),
        "steps" => tr!("contract-editor-choice-steps"),
        "sliding" => tr!("contract-editor-choice-sliding"),
        "points" => tr!("contract-editor-choice-points"),
        "pool" => tr!("contract-editor-choice-pool"),
        "better" => tr!("contract-editor-choice-better"),
        "worse" => tr!("contract-editor-choice-worse"),
        "pro_rata" => tr!("contract-editor-choice-pro-rata"),
        "started_steps" => tr!("contract-editor-choice-started-steps"),
        "completed_steps" => tr!("contract-editor-choice-completed-steps"),
        "all_objects" => tr!("contract-editor-choice-all-objects"),
        "affected_objects" => tr!("contract-editor-choice-affected-objects"),
        "up" => tr!("contract-editor-choice-up"),
        "down" => tr!("contract-editor-choice-down"),
        "paused" => tr!("contract-editor-choice-paused"),
        "until_period_end" => tr!("contract-editor-choice-until-period-end"),
        "ignored" => tr!("contract-editor-choice-ignored"),
        "percent_within" => tr!("contract-editor-choice-percent-within"),
        "mean" => tr!("contract-editor-choice-mean"),
        "median" => tr!("contract-editor-choice-median"),
        "backlog" => tr!("contract-editor-choice-backlog"),
        "mtbf" => tr!("contract-editor-choice-mtbf"),
        "mtrs" => tr!("contract-editor-choice-mtrs"),
        "clearance" => tr!("contract-editor-choice-clearance"),
        "response" => tr!("contract-editor-choice-response"),
        "resolution" => tr!("contract-editor-choice-resolution"),
        "restore" => tr!("contract-editor-choice-restore"),
        "opened_in" => tr!("contract-editor-choice-opened-in"),
        "resolved_in" => tr!("contract-editor-choice-resolved-in"),
        "due_in" => tr!("contract-editor-choice-due-in"),
        "first_resolution" => tr!("contract-editor-choice-first-resolution"),
        "sum_of_open_spells" => tr!("contract-editor-choice-sum-of-open-spells"),
        "first_open_to_final" => tr!("contract-editor-choice-first-open-to-final"),
        "calendar_month" => tr!("contract-editor-choice-calendar-month"),
        "iso_week" => tr!("contract-editor-choice-iso-week"),
        "calendar_quarter" => tr!("contract-editor-choice-calendar-quarter"),
        "rolling" => tr!("contract-editor-choice-rolling"),
        "fiscal" => tr!("contract-editor-choice-fiscal"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sla::contract_file_terms;
    use crate::sla::contract_form::{FieldKind, choices, field_kind};

    #[test]
    fn every_term_has_a_name_and_every_word_a_meaning() {
        for term in contract_file_terms() {
            assert_ne!(label(term.table, term.key), "", "{}.{}", term.table, term.key);
            if field_kind(&term) != FieldKind::Choice {
                continue;
            }
            for word in choices(&term) {
                let says_itself = word.starts_with(|c: char| c.is_ascii_digit());
                let said = choice(term.table, term.key, word);
                assert!(said.is_some() || says_itself, "{}.{} {word}", term.table, term.key);
            }
        }
    }
}
