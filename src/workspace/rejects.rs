//! Records and files that were not taken, grouped by cause.
//!
//! A message names the value and the place it was about: `the value "n/a" of pmX is no number`. Without what it names, messages of
//! one cause are equal, and that is the group. What a person can do about it follows from words of message and hint.

use std::collections::HashMap;

use super::state::{ImportRecord, ImportStatus, RejectRecord};
use super::table_csv;
use crate::import::n_more_records;

/// What a person can do about a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Advice {
    /// Columns are not what they were taken for: open the preview and say what they are.
    FixMapping,
    /// Times carry no zone.
    NameZone,
    /// Not an export of performance data, or of a kind that is not read.
    WrongFile,
    /// Cut off, damaged or locked: get it again.
    GetAgain,
    /// Larger than a limit of the workspace.
    RaiseLimit,
    /// The file names or repeats what it should not: ask the exporting system.
    CheckExport,
}

/// All rejects of one cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectCause {
    /// The message with `…` in the place of what differs.
    pub cause: String,
    pub advice: Advice,
    /// The hint of the first record.
    pub hint: String,
    /// Records, also those that were only counted.
    pub n_records: u64,
    pub n_files: usize,
    /// The value that the first record names; may be empty.
    pub example: String,
    /// Positions in [`super::state::Inventory::rejects`].
    pub lines: Vec<usize>,
}

/// Rejects by cause, the largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RejectCauses {
    pub causes: Vec<RejectCause>,
    /// Of all causes.
    pub n_records: u64,
    /// Records of older imports, which are not listed here.
    pub n_unlisted: u64,
}

/// Groups the listed rejects. `imports` say how many there are in all.
pub fn causes(rejects: &[RejectRecord], imports: &[ImportRecord]) -> RejectCauses {
    let mut found = RejectCauses::default();
    let mut position_of: HashMap<String, usize> = HashMap::new();
    let mut last_of_file: HashMap<&str, usize> = HashMap::new();
    let mut last_file: Vec<&str> = Vec::new();
    for (position, reject) in rejects.iter().enumerate() {
        // "12 more records" are of the cause that the file's last listed record has: their own causes were not kept.
        let n_more = n_more_records(&reject.message);
        let known = n_more.and_then(|_| last_of_file.get(reject.file.as_str()).copied());
        let at = match known {
            Some(at) => at,
            None => {
                let (cause, example) = without_values(&reject.message);
                *position_of.entry(cause.clone()).or_insert_with(|| {
                    found.causes.push(RejectCause {
                        cause,
                        advice: advice(reject),
                        hint: reject.hint.clone(),
                        n_records: 0,
                        n_files: 0,
                        example,
                        lines: Vec::new(),
                    });
                    last_file.push("");
                    found.causes.len() - 1
                })
            }
        };
        let cause = &mut found.causes[at];
        cause.n_records += n_more.unwrap_or(1);
        cause.lines.push(position);
        // Records of one file stand together.
        if last_file[at] != reject.file {
            cause.n_files += 1;
            last_file[at] = &reject.file;
        }
        last_of_file.insert(&reject.file, at);
    }
    found.n_records = found.causes.iter().map(|cause| cause.n_records).sum();
    let n_stored: u64 = imports
        .iter()
        .filter(|import| import.status != ImportStatus::Unchanged)
        .map(|import| import.n_rejects)
        .sum();
    found.n_unlisted = n_stored.saturating_sub(rejects.len() as u64);
    found.causes.sort_by(|a, b| b.n_records.cmp(&a.n_records).then_with(|| a.cause.cmp(&b.cause)));
    found
}

/// All lines of these causes as CSV: cause, file, line, message, hint.
pub fn causes_csv(rejects: &[RejectRecord], causes: &[RejectCause]) -> String {
    let rows = causes.iter().flat_map(|cause| {
        cause.lines.iter().filter_map(|at| rejects.get(*at)).map(|reject| {
            vec![
                cause.cause.clone(),
                reject.file.clone(),
                reject.line.map_or_else(String::new, |line| line.to_string()),
                reject.message.clone(),
                reject.hint.clone(),
            ]
        })
    });
    table_csv::table(&["cause", "file", "line", "message", "hint"], rows)
}

/// The message with `…` for each quoted text and each number, and the first thing that was quoted, else the first number.
fn without_values(message: &str) -> (String, String) {
    let (mut cause, mut quoted, mut number) = (String::new(), None, None);
    let mut rest = message;
    while let Some(first) = rest.chars().next() {
        if let Some(end) = quote_end(rest) {
            let inner = &rest[1..end - 1];
            quoted.get_or_insert_with(|| inner.to_owned());
            cause.push_str("\"…\"");
            rest = &rest[end..];
        } else if first.is_ascii_digit() && !cause.ends_with(char::is_alphanumeric) {
            let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ':' | '-');
            let end = rest.find(|c| !is_of_number(c)).unwrap_or(rest.len());
            let text = rest[..end].trim_end_matches(['.', ',', ':', '-']);
            number.get_or_insert_with(|| text.to_owned());
            cause.push('…');
            rest = &rest[text.len()..];
        } else {
            cause.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    (cause, quoted.or(number).unwrap_or_default())
}

/// Where a quoted text at the front ends, behind its second quotation mark.
fn quote_end(text: &str) -> Option<usize> {
    if !text.starts_with('"') {
        return None;
    }
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\\' if !escaped => escaped = true,
            '"' if !escaped => return Some(at + 1),
            _ => escaped = false,
        }
    }
    None
}

/// By words that readers use; the order counts.
fn advice(reject: &RejectRecord) -> Advice {
    const WORDS: [(Advice, &[&str]); 5] = [
        (Advice::NameZone, &["zone_when_missing", "have no zone", "has no zone"]),
        (
            Advice::GetAgain,
            &[
                "cut off",
                "damaged",
                "password",
                "too early",
                "transfer",
                "unpack it",
                "unpacks to",
                "not the utf",
                "not valid utf",
            ],
        ),
        (Advice::RaiseLimit, &["under [limits]", "_max"]),
        (Advice::FixMapping, &["mapping", "column", "header row", "date_order", "day and month"]),
        (
            Advice::WrongFile,
            &["cannot be read", "there is no format", "formats", "perf3gpp", "as xml", "empty"],
        ),
    ];
    let text = format!("{}\n{}", reject.message, reject.hint).to_lowercase();
    let found = WORDS.iter().find(|(_, words)| words.iter().any(|word| text.contains(word)));
    found.map_or(Advice::CheckExport, |(advice, _)| *advice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reject(file: &str, line: u64, message: &str) -> RejectRecord {
        RejectRecord {
            file: file.to_owned(),
            line: Some(line),
            message: message.to_owned(),
            hint: String::new(),
        }
    }

    #[test]
    fn messages_of_one_cause_differ_in_what_they_name() {
        let (cause, example) =
            without_values("the value \"n/a \\\"x\\\"\" of pmRrc2 is no number, 17 bytes");
        assert_eq!(cause, "the value \"…\" of pmRrc2 is no number, … bytes");
        assert_eq!(example, "n/a \\\"x\\\"");
        assert_eq!(without_values("12,5 of 13.").0, "… of ….");
        assert_eq!(without_values("an open \"quote").0, "an open \"quote");
    }

    #[test]
    fn groups_add_up_to_all_records() {
        let rejects = [
            reject("a.csv", 2, "the value \"x\" is no number"),
            reject("a.csv", 3, "the value \"y\" is no number"),
            reject("a.csv", 4, "the time \"z\" cannot be understood"),
            RejectRecord {
                line: None,
                ..reject("a.csv", 0, "40 more records of this file were not taken")
            },
            reject("b.csv", 9, "the value \"\" is no number"),
        ];
        let found = causes(&rejects, &[]);
        assert_eq!(found.n_records, 44);
        assert_eq!(found.causes.iter().map(|c| c.n_records).sum::<u64>(), found.n_records);
        let all: usize = found.causes.iter().map(|c| c.lines.len()).sum();
        assert_eq!(all, rejects.len(), "each line stands in one group");
        let numbers = found.causes.iter().find(|c| c.cause == "the value \"…\" is no number");
        assert_eq!(numbers.map(|c| (c.n_records, c.n_files)), Some((3, 2)));
        assert_eq!(found.causes[0].n_records, 41, "the rest of a file goes with its last record");
    }

    #[test]
    fn advice_follows_from_the_words() {
        let of = |message: &str, hint: &str| {
            advice(&RejectRecord { hint: hint.to_owned(), ..reject("f", 1, message) })
        };
        assert_eq!(of("the times have no zone", ""), Advice::NameZone);
        assert_eq!(of("it is locked by a password", "unpack it first"), Advice::GetAgain);
        assert_eq!(of("no column holds times", "say it in a mapping"), Advice::FixMapping);
        assert_eq!(of("this is a picture, which cannot be read", ""), Advice::WrongFile);
        assert_eq!(
            of("a line has 9 bytes", "raise `line_bytes_max` under [limits]"),
            Advice::RaiseLimit
        );
        assert_eq!(of("an object without a name", ""), Advice::CheckExport);
    }
}
