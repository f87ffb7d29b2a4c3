//! C03, C07 and C08: scores, grace and tolerance. Verdicts in the words of TM Forum TMF657.

use rust_decimal::prelude::ToPrimitive as _;

use super::bench::line;
use super::check::{Check, Found, Value, compare, is, says};
use super::contract_text::contract;
use super::money::{months, of_share};
use crate::sla::Verdict;

pub(super) fn checks() -> Vec<Check> {
    [scores(), grace(), tolerance()].concat()
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Achieved => "met",
        Verdict::Tolerated => "tolerated",
        Verdict::Forgiven => "forgiven",
        Verdict::Breached => "violated",
        Verdict::Undecided => "undecided",
    }
}

fn scores() -> Vec<Check> {
    let found = || {
        let lines: Vec<String> = ('a'..='d')
            .zip([r#""40""#, r#""25""#, r#""20""#, r#""15""#])
            .map(|(letter, weight)| {
                of_share(letter, &[("target", r#""99.5""#), ("weight", weight)])
            })
            .collect();
        // Met, four fifths of the way from the floor to the target, no attempts, met.
        let shares = [(100.0, 100.0), (994.0, 1000.0), (0.0, 0.0), (100.0, 100.0)];
        let ready = months(&[("2026-11", &shares)])?;
        let score = |no_data: &str| -> Found<Value> {
            let floors: Vec<String> = ('a'..='d')
                .map(|letter| format!("{{ objective = \"{letter}\", floor = \"99.0\" }}"))
                .collect();
            let scorecard = format!(
                "{{ no_data = \"{no_data}\", score = \"linear\", floors = [ {} ] }}",
                floors.join(", ")
            );
            let text = contract(&[("scorecard", &scorecard)], &lines);
            let score = ready.judge(&text, "2026-11")?.score_percent;
            let score = score.and_then(|score| score.to_f64()).ok_or("no score")?;
            Ok(score.into())
        };
        Ok([score("zero")?, score("renormalize")?])
    };
    compare(
        found(),
        [
            is("C03.full", "what has no data scores zero, %", 75.0).exact(),
            is("C03.renormalised", "what has no data leaves, %", 93.75).exact(),
        ],
    )
}

fn grace() -> Vec<Check> {
    let found = || {
        let line_text = of_share('a', &[("grace", "{ misses = 1, periods = 12 }")]);
        let text = contract(&[("valid_from", r#""2026-10-01""#)], &[line_text]);
        let missed: &[(f64, f64)] = &[(99.0, 100.0)];
        let ready = months(&[("2026-10", missed), ("2026-11", missed)])?;
        let verdict =
            |month: &str| Ok::<_, String>(word(line(&ready.judge(&text, month)?, 0)?.verdict));
        Ok([format!("{}, {}", verdict("2026-10")?, verdict("2026-11")?).into()])
    };
    compare(found(), [says("C07", "the first of two misses is forgiven", "forgiven, violated")])
}

fn tolerance() -> Vec<Check> {
    let found = || {
        let lines: Vec<String> = ('a'..='d')
            .map(|letter| {
                let terms =
                    [("target", r#""98.0""#), ("tolerance", r#""0.2""#), ("weight", r#""25""#)];
                of_share(letter, &terms)
            })
            .collect();
        let shares = [9800.0, 9785.0, 9780.0, 9779.0].map(|succ| (succ, 10_000.0));
        let statement =
            months(&[("2026-11", &shares)])?.judge(&contract(&[], &lines), "2026-11")?;
        let words: Vec<&str> = statement.objectives.iter().map(|o| word(o.verdict)).collect();
        Ok([words.join(", ").into()])
    };
    let rule = "98.00, 97.85, 97.80 and 97.79 against 98.0 with a tolerance of 0.2";
    compare(found(), [says("C08", rule, "met, tolerated, tolerated, violated")])
}
