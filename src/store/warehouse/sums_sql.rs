//! The one question that adds up: from classes of objects and pieces of time to SQL.
//!
//! Of names and of what people typed nothing stands in it: measurement types and objects are keys, days and columns are numbers, and
//! lists of objects go beside the question as tables of their own ([`CLASSES`], [`EXCEPT`]). So there is nothing to escape but the name
//! of the database, which may only be a plain word.
//!
//! A row holds the values of a UTC day as a list. Rows are grouped by class and by what they are cut into:
//!
//! ```text
//! a day of few pieces    sum of columns 0..88, sum of columns 88..96   grouped by the pieces that the day has: days within one
//!                                                                      month are one row of the answer
//! a day of many pieces   the list itself, place by place               grouped by day; the pieces are cut from the answer
//! ```
//! # Sums that come out the same each time
//! The engine adds rows up in the order in which its threads come to them, so that a sum of decimals would differ in its last digits from
//! one time to the next, and a report with it. So a sum of one row, which has one order, is cut into three integers and a rest (`2^24`,
//! `2^-8`, `2^-40`): integers are added up without loss. Rows of which that would not be true, because their values add up to 2^53 or
//! more or are no numbers, are counted and left out, and come as values ([`unfit`]).
//!
//! # Decision
//! Rows of several commits that speak of the same period have to be laid over each other before anything is added up. The engine could do
//! so for all rows (`argMax` by period), at many times the cost; instead those days of those objects are found first ([`overlaps`]: no
//! values are read), left out here, and read as values. *Good*: what was sent once, nearly everything, is added up at the speed of the
//! disk. *Bad*: where nearly everything was sent twice, nearly everything is read; more than a question may read is refused.
//!
//! `ARRAY JOIN` over the pieces of a row and lists of them were tried: both took longer than columns of the answer for each piece.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::store::memory::Plane;
use crate::store::tile::marks::{NULL, PRESENT, SUSPECT};

/// Name and columns of the table that says which object is of which class.
pub const CLASSES: (&str, &str) = ("classes", "object UInt64, class UInt32");
/// Name and columns of the table of days of objects that are left out.
pub const EXCEPT: (&str, &str) = ("left_out", "object UInt64, day UInt16");
/// 2^53: from here on a sum of integers may not be exact.
const FIT_MAX: u64 = 1 << 53;

/// Neighboring columns of a day, all of one piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    pub piece: u32,
    pub first: usize,
    pub end: usize,
}

/// How a day is cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CutDay {
    /// Days with the same pieces in the same order have the same number.
    pub pattern: u32,
    pub runs: Vec<Run>,
}

pub type Days = BTreeMap<i64, CutDay>;

/// How rows are grouped beside planes and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// All objects are one class.
    Nothing,
    /// Each object is a class; the key of the object stands for it.
    Object,
    /// As the table beside the question says; objects that it does not name are left out.
    Class,
}

/// How a day is added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// By piece. `n_slots`: the most pieces that a day has.
    Pieces { n_slots: usize },
    /// By column. Without `fractions` only rows of integers are added up.
    Columns { fractions: bool },
}

/// Rows that are asked for.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    /// As it stands in SQL.
    pub cells: &'a str,
    /// Condition of a revision.
    pub seen: &'a str,
    pub planes: &'a [(u64, Plane)],
    pub granularity_secs: u32,
    /// Days since 1970-01-01 that count.
    pub days: &'a Days,
    pub by: By,
    /// Whether a table of days of objects that are left out is sent along.
    pub has_except: bool,
}

/// What is added up.
#[derive(Clone, Copy)]
pub struct Shape<'a> {
    pub rows: Rows<'a>,
    pub n_periods: usize,
    pub form: Form,
    /// Rows are left out whose values, without their signs, add up to so much.
    pub fit_max: u64,
    pub keep_suspect: bool,
    pub extremes: bool,
}

/// The greatest sum of a row up to which `n_objects` rows can be added up column by column in 64 bits.
pub fn fit_max(form: Form, n_objects: usize) -> u64 {
    match form {
        Form::Pieces { .. } => FIT_MAX,
        Form::Columns { .. } => FIT_MAX.min((1 << 62) / (n_objects as u64).max(1)),
    }
}

/// Adds up. Columns of the answer, in this order:
///
/// | column | type |
/// |---|---|
/// | measurement, bin | `UInt64`, `Int32` |
/// | class | `UInt64` of an object, else `UInt32` |
/// | pattern of the pieces, or day | `UInt32` |
/// | rows that were left out | `UInt64` |
///
/// then, of pieces, for each slot: counted, suspect `UInt64`; three parts of the sum `Int64`, the rest in 2^-40 `Float64`; with extremes
/// least, greatest `Float64`. Of columns, lists by column of the day but for the first and the last:
///
/// | column | type |
/// |---|---|
/// | rows in which every period counts and that the next list lacks | `UInt64` |
/// | counted, suspect | `UInt64` |
/// | integers; with fractions also parts in 2^-40 | `Int64` |
/// | with fractions: the rest, in 2^-40 | `Float64` |
/// | with extremes: least, greatest | `Float64` |
/// | with fractions: rows that have some | `UInt64` |
pub fn sums(shape: &Shape<'_>) -> String {
    let mut words = Words::default();
    let fits = words.name("fits", fits(shape.form, shape.fit_max));
    let class = match shape.rows.by {
        By::Nothing => "toUInt32(0)",
        By::Object => "object",
        By::Class => "class",
    };
    let found = match shape.form {
        Form::Pieces { n_slots } => pieces(shape, &fits, n_slots, &mut words),
        Form::Columns { fractions } => columns(shape, &fits, fractions, &mut words),
    };
    let words = words.0.join(", ");
    let join = join(shape.rows.by);
    let (cells, conditions) = (shape.rows.cells, conditions(&shape.rows));
    format!(
        "WITH {words} SELECT measurement AS k0, bin AS k1, {class} AS k2{found} \
         FROM {cells}{join} WHERE {conditions} GROUP BY k0, k1, k2, k3"
    )
}

/// What is said once and meant often: a question stays short, and nothing is computed twice.
#[derive(Default)]
struct Words(Vec<String>);

impl Words {
    /// Gives an expression a name, which is no name of a column.
    fn name(&mut self, name: &str, expression: String) -> String {
        let name = format!("w_{name}");
        self.0.push(expression + " AS " + &name);
        name
    }
}

/// Days of objects of one plane on which two rows speak of the same period, or may do so: object `UInt64`, day `UInt16`. With `refine`
/// rows that lie beside each other are told from rows that lie over each other; else every day with several rows is named, at most
/// `limit`. All rows of an object lie on one shard, which therefore need not ask the others.
pub fn overlaps(rows: &Rows<'_>, refine: bool, limit: Option<usize>) -> String {
    // A row without marks has a value in each period.
    let reach =
        "toUInt32(first) * 65536 + if(empty(marks), toUInt32(n_present), toUInt32(length(marks)))";
    let mut having = "count() > 1".to_owned();
    if refine {
        let reaches = format!("arraySort(groupArray({reach}))");
        let _ = write!(
            having,
            " AND arrayExists((a, b) -> intDiv(a, 65536) + a % 65536 > intDiv(b, 65536), \
             arrayPopBack({reaches}), arrayPopFront({reaches}))"
        );
    }
    let limit = limit.map_or_else(String::new, |limit| format!(" LIMIT {limit}"));
    format!(
        "SELECT object AS k0, toUInt16(day) AS k1 FROM {}{} WHERE {} GROUP BY k0, k1 \
         HAVING {having}{limit} SETTINGS distributed_group_by_no_merge = 1",
        rows.cells,
        join(rows.by),
        conditions(rows)
    )
}

/// Condition of the rows that [`sums`] left out.
pub fn unfit(form: Form, fit_max: u64) -> String {
    format!("NOT {}", fits(form, fit_max))
}

/// Condition of days of objects that are not left out; as an addition to others.
pub fn not_excepted() -> String {
    format!(" AND (object, toUInt16(day)) GLOBAL NOT IN (SELECT object, day FROM {})", EXCEPT.0)
}

fn join(by: By) -> String {
    match by {
        By::Class => format!(" GLOBAL ALL INNER JOIN {} USING object", CLASSES.0),
        By::Nothing | By::Object => String::new(),
    }
}

fn conditions(rows: &Rows<'_>) -> String {
    let Rows { seen, planes, granularity_secs, days, has_except, .. } = rows;
    let planes: Vec<String> = planes.iter().map(|(key, bin)| format!("({key}, {bin})")).collect();
    let (first, last) = edges(days);
    let mut conditions = format!(
        "(measurement, bin) IN ({}) AND granularity = {granularity_secs} \
         AND day >= toDate({first}) AND day <= toDate({last})",
        planes.join(", ")
    );
    if (days.len() as i64) < last - first + 1 {
        let days: Vec<String> = days.keys().map(i64::to_string).collect();
        let _ = write!(conditions, " AND toUInt16(day) IN ({})", days.join(", "));
    }
    let _ = write!(conditions, " AND {seen}");
    if *has_except {
        conditions.push_str(&not_excepted());
    }
    conditions
}

fn edges(days: &Days) -> (i64, i64) {
    let first = days.keys().next().copied().unwrap_or(0);
    (first, days.keys().next_back().copied().unwrap_or(first))
}

/// Whether the values of a row are numbers that can be added up without loss. False also of what is no number.
fn is_small(fit_max: u64) -> String {
    format!("arraySum(v -> abs(v), values) < {fit_max}")
}

/// Values that may be taken apart.
fn small_values(fit_max: u64) -> String {
    format!("if({}, values, emptyArrayFloat64())", is_small(fit_max))
}

/// The same without what stands behind the point.
fn integers(fit_max: u64) -> String {
    format!("arrayMap(v -> toInt64(v), {})", small_values(fit_max))
}

/// Whether a row is added up.
fn fits(form: Form, fit_max: u64) -> String {
    let is_small = is_small(fit_max);
    match form {
        Form::Columns { fractions: false } => {
            let (values, integers) = (small_values(fit_max), integers(fit_max));
            format!("({is_small} AND NOT arrayExists((v, i) -> v != i, {values}, {integers}))")
        }
        _ => format!("({is_small})"),
    }
}

/// Condition on the marks `m` of a value that counts.
fn counts(keep_suspect: bool) -> String {
    let looked_at = PRESENT | NULL | if keep_suspect { 0 } else { SUSPECT };
    format!("bitAnd(m, {looked_at}) = {PRESENT}")
}

/// Condition on the marks `m` of a suspect value.
fn is_suspect() -> String {
    format!("bitAnd(m, {}) = {}", PRESENT | NULL | SUSPECT, PRESENT | SUSPECT)
}

/// Marks of all periods, also where none are kept because all are values.
fn all_marks() -> String {
    format!("if(empty(marks), arrayMap(v -> toUInt8({PRESENT}), values), marks)")
}

/// Bits that the three parts of a sum of pieces are shifted up by, in units of 2^-40.
pub const LIMB_SHIFTS: [u32; 3] = [64, 32, 0];

/// Columns of the answer behind the class, where few pieces are cut.
fn pieces(shape: &Shape<'_>, fits: &str, n_slots: usize, words: &mut Words) -> String {
    let (counts, is_suspect) = (counts(shape.keep_suspect), is_suspect());
    let pattern = by_day(shape.rows.days, |day| day.pattern);
    let mut sql = format!(", toUInt32({pattern}) AS k3, sum(toUInt64(NOT {fits}))");
    for slot in 0..n_slots {
        let part = Slot::new(shape, slot, words);
        let values = words.name(&format!("values{slot}"), part.cut("values"));
        let marks = part.cut("marks");
        let counted = words.name(
            &format!("counted{slot}"),
            format!(
                "if({fits}, if(empty(marks), toUInt64({}), toUInt64(arrayCount(m -> {counts}, {marks}))), toUInt64(0))",
                part.n
            ),
        );
        let all_marks = part.cut(&all_marks());
        let sum = match shape.keep_suspect {
            // Where nothing counts a zero lies.
            true => format!("arraySum({values})"),
            false => format!("arraySum((v, m) -> if({counts}, v, 0.), {values}, {all_marks})"),
        };
        let sum = words.name(&format!("sum{slot}"), format!("if({fits}, {sum}, 0.)"));
        let _ = write!(
            sql,
            ", sum({counted}), \
             sum(if({fits}, toUInt64(arrayCount(m -> {is_suspect}, {marks})), toUInt64(0)))"
        );
        sql.push_str(&limbs(slot, &sum, words));
        if shape.extremes {
            let counting = format!("arrayFilter((v, m) -> {counts}, {values}, {all_marks})");
            let counting = words.name(&format!("counting{slot}"), counting);
            for which in ["min", "max"] {
                let _ =
                    write!(sql, ", {which}If(arrayReduce('{which}', {counting}), {counted} > 0)");
            }
        }
    }
    sql
}

/// A sum in parts that are added up without loss. Each step is exact, because it only takes the front digits off.
fn limbs(slot: usize, sum: &str, words: &mut Words) -> String {
    let mut name =
        |word: &str, expression: String| words.name(&format!("{word}{slot}"), expression);
    let high = name("high", format!("toInt64({sum} / 16777216)"));
    let below = name("below_high", format!("({sum} - {high} * 16777216.) * 256"));
    let middle = name("middle", format!("toInt64({below})"));
    let below = name("below_middle", format!("({below} - {middle}) * 4294967296"));
    let low = name("low", format!("toInt64({below})"));
    format!(", sum({high}), sum({middle}), sum({low}), sum({below} - {low})")
}

/// One of the pieces of a row.
struct Slot {
    /// How many columns of the row come before it, and how many are in it.
    skipped: String,
    n: String,
    is_whole: bool,
}

impl Slot {
    fn new(shape: &Shape<'_>, slot: usize, words: &mut Words) -> Self {
        let days = shape.rows.days;
        let edge = |of: fn(&Run) -> usize| {
            by_day(days, |day| day.runs.get(slot).map_or(0, |run| of(run) as u32))
        };
        let (first, end) = (edge(|run| run.first), edge(|run| run.end));
        let is_whole = first == "0" && end == shape.n_periods.to_string();
        let skipped = match first.as_str() {
            "0" => first,
            _ => words
                .name(&format!("skipped{slot}"), format!("greatest({first} - toInt32(first), 0)")),
        };
        let n = match is_whole {
            true => "length(values)".to_owned(),
            false => words.name(
                &format!("n{slot}"),
                format!("greatest(least({end} - toInt32(first), toInt32(length(values))) - {skipped}, 0)"),
            ),
        };
        Self { skipped, n, is_whole }
    }

    fn cut(&self, list: &str) -> String {
        match self.is_whole {
            true => list.to_owned(),
            false => format!("arraySlice({list}, {} + 1, {})", self.skipped, self.n),
        }
    }
}

/// A number that depends on the day: itself where it is the same on all days.
fn by_day(days: &Days, number: impl Fn(&CutDay) -> u32) -> String {
    let mut numbers = days.values().map(&number);
    let same = numbers.next().filter(|first| numbers.all(|other| other == *first));
    if let Some(number) = same {
        return number.to_string();
    }
    let (first, last) = edges(days);
    // Days that do not count are not looked at.
    let of_day = |day: i64| days.get(&day).map_or(0, &number).to_string();
    let numbers: Vec<String> = (first..=last).map(of_day).collect();
    format!("[{}][toUInt16(day) - {}]", numbers.join(", "), first - 1)
}

/// Columns of the answer behind the class, where days are not cut.
fn columns(shape: &Shape<'_>, fits: &str, fractions: bool, words: &mut Words) -> String {
    let counts = counts(shape.keep_suspect);
    // As mostly: nothing to be counted one by one.
    let is_full = words.name(
        "is_full",
        format!("({fits} AND empty(marks) AND length(values) = {})", shape.n_periods),
    );
    let some_marks = format!(
        "if({fits} AND NOT {is_full}, if(empty(marks), arrayMap(v -> toUInt8({PRESENT}), \
         if({is_full}, emptyArrayFloat64(), values)), marks), emptyArrayUInt8())"
    );
    let some_marks = words.name("some_marks", some_marks);
    // A row may begin later than the day does.
    let placed = |empty: &str, list: &str| {
        format!("arrayConcat(arrayMap(i -> {empty}, range(toUInt32(first))), {list})")
    };
    let of_marks = |condition: &str| {
        let list = format!("arrayMap(m -> toUInt8({condition}), {some_marks})");
        format!("sumForEach({})", placed("toUInt8(0)", &list))
    };
    let marks = format!("if({fits}, {}, emptyArrayUInt8())", all_marks());
    let counted_only = |list: String, zero: &str| match shape.keep_suspect {
        true => list,
        false => format!("arrayMap((n, m) -> if({counts}, n, {zero}), {list}, {marks})"),
    };
    let whole = format!("if({fits}, {}, emptyArrayInt64())", integers(shape.fit_max));
    let mut sql = format!(
        ", toUInt32(toUInt16(day)) AS k3, sum(toUInt64(NOT {fits})), sum(toUInt64({is_full})), {}, {}, sumForEach({})",
        of_marks(&counts),
        of_marks(&is_suspect()),
        placed("toInt64(0)", &counted_only(whole, "toInt64(0)"))
    );
    if fractions {
        let values = small_values(shape.fit_max);
        let behind = format!("arrayMap(v -> (v - toInt64(v)) * 1099511627776., {values})");
        let parts = counted_only(format!("arrayMap(f -> toInt64(f), {behind})"), "toInt64(0)");
        let rests = counted_only(format!("arrayMap(f -> f - toInt64(f), {behind})"), "0.");
        let _ = write!(
            sql,
            ", sumForEach({}), sumForEach({})",
            placed("toInt64(0)", &parts),
            placed("0.", &rests)
        );
    }
    if shape.extremes {
        let values = format!("if({fits}, values, emptyArrayFloat64())");
        for (which, none) in [("min", "inf"), ("max", "-inf")] {
            let counted = format!("arrayMap((v, m) -> if({counts}, v, {none}), {values}, {marks})");
            let _ = write!(sql, ", {which}ForEach({})", placed(none, &counted));
        }
    }
    if fractions {
        let (values, integers) = (small_values(shape.fit_max), integers(shape.fit_max));
        let _ = write!(sql, ", sum(toUInt64(arrayExists((v, i) -> v != i, {values}, {integers})))");
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(piece: u32, first: usize, end: usize) -> Run {
        Run { piece, first, end }
    }

    fn days(cuts: &[(i64, u32, Vec<Run>)]) -> Days {
        let cut = |(day, pattern, runs): &(i64, u32, Vec<Run>)| {
            (*day, CutDay { pattern: *pattern, runs: runs.clone() })
        };
        cuts.iter().map(cut).collect()
    }

    fn asked(days: &Days, form: Form, by: By) -> String {
        let rows = Rows {
            cells: "`d`.`cells`",
            seen: "version <= 9",
            planes: &[(7, -1), (8, 3)],
            granularity_secs: 900,
            days,
            by,
            has_except: false,
        };
        sums(&Shape {
            rows,
            n_periods: 96,
            form,
            fit_max: fit_max(form, 10),
            keep_suspect: true,
            extremes: false,
        })
    }

    #[test]
    fn a_month_in_utc_is_one_sum_of_whole_lists() {
        let month = days(&[(10, 0, vec![run(0, 0, 96)]), (11, 0, vec![run(0, 0, 96)])]);
        let sql = asked(&month, Form::Pieces { n_slots: 1 }, By::Nothing);
        assert!(sql.contains("arraySum(values)") || sql.contains("values AS w_values0"), "{sql}");
        assert!(!sql.contains("arraySlice") && !sql.contains("toUInt16(day)"), "{sql}");
        assert!(
            sql.contains("(measurement, bin) IN ((7, -1), (8, 3)) AND granularity = 900"),
            "{sql}"
        );
        assert!(sql.contains("day >= toDate(10) AND day <= toDate(11) AND version <= 9"), "{sql}");
        assert!(sql.ends_with(" GROUP BY k0, k1, k2, k3"), "{sql}");
    }

    /// Where clocks change, a local day of 23 hours lies in two UTC days and ends an hour earlier than the one before.
    #[test]
    fn a_day_in_a_zone_ends_where_its_clock_says() {
        let madrid = days(&[
            (10, 0, vec![run(0, 0, 92), run(1, 92, 96)]),
            (11, 1, vec![run(1, 0, 88), run(2, 88, 96)]),
            (12, 2, vec![run(2, 0, 88)]),
        ]);
        let sql = asked(&madrid, Form::Pieces { n_slots: 2 }, By::Class);
        assert!(sql.contains("least([92, 88, 88][toUInt16(day) - 9] - toInt32(first)"), "{sql}");
        assert!(
            sql.contains(
                "greatest([92, 88, 0][toUInt16(day) - 9] - toInt32(first), 0) AS w_skipped1"
            ),
            "{sql}"
        );
        assert!(sql.contains("toUInt32([0, 1, 2][toUInt16(day) - 9]) AS k3"), "{sql}");
        assert!(sql.contains("GLOBAL ALL INNER JOIN classes USING object"), "{sql}");
        // The servers' own zones are not asked: those of an old one do not know what clocks do today.
        for word in ["toStartOf", "Madrid", "toDateTime", "INTERVAL"] {
            assert!(!sql.contains(word), "{sql}");
        }
    }

    /// The popular wrong answers: a mean of means, what is missing as a zero, a sum in an order of chance, the newest row by luck.
    #[test]
    fn nothing_is_divided_and_nothing_counts_that_is_not_there() {
        let day = days(&[(10, 0, vec![run(0, 0, 40), run(1, 40, 96)])]);
        for form in [
            Form::Pieces { n_slots: 2 },
            Form::Columns { fractions: false },
            Form::Columns { fractions: true },
        ] {
            let sql = asked(&day, form, By::Object);
            assert!(
                !sql.contains("avg") && !sql.contains("any(") && !sql.contains("argMax"),
                "{sql}"
            );
            assert!(!sql.contains("length(values)) / ") && !sql.contains("sum(arraySum"), "{sql}");
            assert!(sql.contains("bitAnd(m, 3) = 1"), "only what is present counts: {sql}");
            assert!(sql.contains("bitAnd(m, 7) = 5"), "what is suspect is counted apart: {sql}");
            assert!(!sql.contains("skip_unavailable"), "{sql}");
        }
    }

    #[test]
    fn suspect_values_are_left_out_where_that_is_asked() {
        let day = days(&[(10, 0, vec![run(0, 0, 40)])]);
        let rows = Rows {
            cells: "c",
            seen: "1",
            planes: &[(7, -1)],
            granularity_secs: 900,
            days: &day,
            by: By::Object,
            has_except: true,
        };
        let shape = Shape {
            rows,
            n_periods: 96,
            form: Form::Pieces { n_slots: 1 },
            fit_max: 9,
            keep_suspect: false,
            extremes: true,
        };
        let sql = sums(&shape);
        assert!(sql.contains("arraySum((v, m) -> if(bitAnd(m, 7) = 1, v, 0.)"), "{sql}");
        assert!(
            sql.contains(
                "(object, toUInt16(day)) GLOBAL NOT IN (SELECT object, day FROM left_out)"
            ),
            "{sql}"
        );
        assert!(sql.contains("minIf(arrayReduce('min', w_counting0), w_counted0 > 0)"), "{sql}");
    }

    #[test]
    fn days_between_are_not_read() {
        let two = days(&[(10, 0, vec![run(0, 0, 96)]), (14, 0, vec![run(0, 0, 96)])]);
        let sql = asked(&two, Form::Pieces { n_slots: 1 }, By::Nothing);
        assert!(sql.contains("AND toUInt16(day) IN (10, 14) AND"), "{sql}");
    }

    #[test]
    fn columns_of_many_objects_stay_below_what_64_bits_hold() {
        assert_eq!(fit_max(Form::Pieces { n_slots: 1 }, 1 << 30), 1 << 53);
        let columns = Form::Columns { fractions: false };
        assert_eq!(fit_max(columns, 1), 1 << 53);
        assert_eq!(fit_max(columns, 1 << 18), 1 << 44);
    }
}
