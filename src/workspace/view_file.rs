//! Saved views: `views/*.toml` of a workspace. What is asked, of which objects, over which time, and how it is shown.
//!
//! ```toml
//! version = 1
//! name = "LTE accessibility by region"
//! description = "For the Monday call."            # what follows may be left out
//! where = 'technology == "LTE"'
//! by = ["region"]
//! every = "1h"                                    # 15m, 1h, 1d, 1w, 1mo, all
//! range = "last-7-days"                           # all, last-day, last-7-days, month; or from = … and to = …
//! zone = "America/Lima"                           # without it the zone of the workspace
//! picture = "chart-and-table"
//! compare = "previous-period"                     # or previous-week, -month, -year, -year-by-weekday
//! busy_hour = "cell-clock-volume"
//! suspect = "exclude"                             # or "keep"; without it as the workspace says
//! groups_max = 8                                  # the worst ones; without it all
//! marks = true                                    # hours that differ from the weeks before
//!
//! [[question]]
//! kpi = "lte_rrc_setup_success_rate"              # or: formula = "…", or: measurement = "pmX"
//! ```
//! The file's name without its ending is the view's id; it stays when the view is renamed, so that what refers to it stays right.

use std::collections::BTreeMap;

use super::answer::{QueryQuestion, SuspectPolicy};
use super::busy_hours::BusyHourDefinition;
use crate::diagnostic::Diagnostic;
use crate::kpi::plan::Question;
use crate::model::{CalendarMonth, Every, TimeRange, Timestamp, Zone};
use crate::query::Filter;
use crate::sla::toml_reader::{Reader, Section, Term, line, quoted, term, word};

/// The only form of file so far.
pub(super) const VERSION: u32 = 1;
/// Questions of one view.
pub const N_QUESTIONS_MAX: usize = 12;

/// One view as a file keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedView {
    /// Name of the file without its ending; empty before it is saved first.
    pub id: String,
    pub name: String,
    pub description: String,
    pub body: ViewBody,
}

/// What a view asks and shows; what undo and redo go back and forth between.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewBody {
    pub questions: Vec<Question>,
    /// Filter text; empty: all objects.
    pub filter: String,
    pub by: Vec<String>,
    pub every: Every,
    pub range: ViewRange,
    /// `None`: the zone of the workspace.
    pub zone: Option<Zone>,
    /// `None`: as the workspace says.
    pub suspect: Option<SuspectPolicy>,
    pub busy_hour: Option<String>,
    /// Keep only that many groups, the worst first.
    pub groups_max: Option<usize>,
    pub picture: Picture,
    pub compare: Compare,
    pub marks: bool,
}

impl Default for ViewBody {
    fn default() -> Self {
        Self {
            questions: Vec::new(),
            filter: String::new(),
            by: Vec::new(),
            every: Every::Secs(3600),
            range: ViewRange::All,
            zone: None,
            suspect: None,
            busy_hour: None,
            groups_max: None,
            picture: Picture::default(),
            compare: Compare::default(),
            marks: false,
        }
    }
}

/// Which part of the stored time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ViewRange {
    #[default]
    All,
    /// The last local day with data.
    LastDay,
    /// Seven whole local days up to the last with data.
    LastWeek,
    /// The calendar month of the last day with data, up to that day: a month that has only begun is not mostly empty.
    LastMonth,
    /// From and to, whatever arrives later.
    Fixed(TimeRange),
}

impl ViewRange {
    const WORDS: [(&'static str, Self); 4] = [
        ("all", Self::All),
        ("last-day", Self::LastDay),
        ("last-7-days", Self::LastWeek),
        ("month", Self::LastMonth),
    ];

    /// The range of what is stored; `None`: all of it.
    pub fn of_extent(self, extent: Option<TimeRange>, zone: &Zone) -> Option<TimeRange> {
        let fixed = if let Self::Fixed(range) = self { Some(range) } else { None };
        let Some(extent) = extent else { return fixed };
        let last = extent.end.plus_secs(-1);
        let end = zone.day(last).end;
        let days_back = |n: i32| {
            let date = zone.local(last).date().saturating_sub(jiff::Span::new().days(n - 1));
            TimeRange::new(zone.days_of(date, 1).start.min(end), end)
        };
        match self {
            Self::All => None,
            Self::LastDay => Some(days_back(1)),
            Self::LastWeek => Some(days_back(7)),
            Self::LastMonth => {
                let local = zone.local(last);
                let month = zone.month(CalendarMonth { year: local.year(), month: local.month() });
                Some(TimeRange::new(month.start, month.end.min(end)))
            }
            Self::Fixed(range) => Some(range),
        }
    }
}

/// How the answer is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Picture {
    #[default]
    ChartAndTable,
    Chart,
    Table,
    Worst,
    BusyHours,
    Distribution,
    Scatter,
    HeatMap,
    Bars,
    Pivot,
}

impl Picture {
    pub const WORDS: [(&'static str, Self); 10] = [
        ("chart-and-table", Self::ChartAndTable),
        ("chart", Self::Chart),
        ("table", Self::Table),
        ("worst", Self::Worst),
        ("busy-hours", Self::BusyHours),
        ("distribution", Self::Distribution),
        ("scatter", Self::Scatter),
        ("heat-map", Self::HeatMap),
        ("bars", Self::Bars),
        ("pivot", Self::Pivot),
    ];
}

/// What is drawn beside the values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Compare {
    #[default]
    Nothing,
    /// The time of equal length before.
    PreviousPeriod,
    PreviousWeek,
    PreviousMonth,
    /// The same dates.
    PreviousYear,
    /// The same weekdays.
    PreviousYearByWeekday,
}

impl Compare {
    pub const WORDS: [(&'static str, Self); 6] = [
        ("nothing", Self::Nothing),
        ("previous-period", Self::PreviousPeriod),
        ("previous-week", Self::PreviousWeek),
        ("previous-month", Self::PreviousMonth),
        ("previous-year", Self::PreviousYear),
        ("previous-year-by-weekday", Self::PreviousYearByWeekday),
    ];
}

const SUSPECT_WORDS: [(&str, SuspectPolicy); 2] =
    [("keep", SuspectPolicy::Keep), ("exclude", SuspectPolicy::Exclude)];

/// What a view leaves to the workspace.
#[derive(Clone, Copy, Debug)]
pub struct ViewDefaults<'a> {
    pub zone: &'a Zone,
    pub suspect: SuspectPolicy,
    /// Of what is stored.
    pub extent: Option<TimeRange>,
    pub busy_hours: &'a [BusyHourDefinition],
}

impl ViewBody {
    /// Days of a busy hour are those of its own zone, where it names one.
    pub fn zone_in(&self, defaults: ViewDefaults<'_>) -> Zone {
        let named = self.busy_hour.as_ref();
        let hour = named.and_then(|name| defaults.busy_hours.iter().find(|h| h.name == *name));
        let of_hour = hour.and_then(|hour| hour.zone.clone());
        of_hour.or_else(|| self.zone.clone()).unwrap_or_else(|| defaults.zone.clone())
    }

    /// The question as window and command line ask it.
    pub fn question(&self, defaults: ViewDefaults<'_>) -> QueryQuestion {
        let zone = self.zone_in(defaults);
        QueryQuestion {
            questions: self.questions.clone(),
            filter: self.filter.clone(),
            by: self.by.clone(),
            every: self.every,
            range: self.range.of_extent(defaults.extent, &zone),
            zone,
            granularity: None,
            suspect: self.suspect.unwrap_or(defaults.suspect),
            worst: self.groups_max.filter(|_| !self.by.is_empty()),
            busy_hour: self.busy_hour.clone(),
        }
    }
}

pub(super) const FORMAT: Term = term("version", "the form of the file", "version = 1");
pub(super) const NAME: Term = term("name", "what people call it", "name = \"Access by region\"");
pub(super) const DESCRIPTION: Term =
    term("description", "what it is for", "description = \"for the Monday call\"");
pub(super) const WHERE: Term = term("where", "which objects", "where = 'technology == \"LTE\"'");
const BY: Term = term("by", "what makes a group", "by = [\"region\"]");
pub(super) const EVERY: Term =
    term("every", "the length of a bucket", "every = \"1h\" (15m, 1h, 1d, 1w, 1mo, all)");
pub(super) const RANGE: Term =
    term("range", "which time", "range = \"last-7-days\" (all, last-day, last-7-days, month)");
pub(super) const FROM: Term = term("from", "where the time begins", "from = \"2026-10-01\"");
pub(super) const TO: Term = term("to", "where the time ends", "to = \"2026-11-01\"");
pub(super) const ZONE: Term = term("zone", "whose days and clock", "zone = \"America/Lima\"");
const PICTURE: Term = term("picture", "how it is shown", "picture = \"chart-and-table\"");
const COMPARE: Term = term("compare", "what it is compared with", "compare = \"previous-period\"");
const BUSY_HOUR: Term = term("busy_hour", "which hours count", "busy_hour = \"cell-clock-volume\"");
const SUSPECT: Term =
    term("suspect", "what doubted values do", "suspect = \"keep\" or \"exclude\"");
const GROUPS_MAX: Term = term("groups_max", "how many groups are shown", "groups_max = 8");
const MARKS: Term = term("marks", "whether unusual hours are marked", "marks = true");
const QUESTION: Term = term("question", "what is asked", "[[question]] with kpi = \"…\"");
pub(super) const KPI: Term = term("kpi", "what is asked", "kpi = \"lte_erab_drop_rate\"");
pub(super) const FORMULA: Term =
    term("formula", "what is asked", "formula = \"sum(pmRrcConnEstabAtt)\"");
pub(super) const MEASUREMENT: Term =
    term("measurement", "what is asked", "measurement = \"pmRrcConnEstabAtt\"");

const TERMS: [&Term; 17] = [
    &FORMAT,
    &NAME,
    &DESCRIPTION,
    &WHERE,
    &BY,
    &EVERY,
    &RANGE,
    &FROM,
    &TO,
    &ZONE,
    &PICTURE,
    &COMPARE,
    &BUSY_HOUR,
    &SUSPECT,
    &GROUPS_MAX,
    &MARKS,
    &QUESTION,
];

/// Reads one view. Every mistake is named with its line.
pub fn parse_view(id: &str, file: &str, text: &str) -> Result<SavedView, Vec<Diagnostic>> {
    let mut reader = Reader::new(file, text);
    let Some(document) = reader.document(text) else { return reader.finish(None) };
    let root =
        Section { name: "View".to_owned(), table: document.get_ref(), span: document.span() };
    let view = read_view(&mut reader, id, &root);
    reader.finish(view)
}

/// Reads all terms before it gives up on any, so that all mistakes are found.
fn read_view(reader: &mut Reader<'_>, id: &str, root: &Section<'_, '_>) -> Option<SavedView> {
    reader.refuse_unknown_keys(root, &TERMS);
    let format = read_format(reader, root);
    let name = reader.words(root, &NAME);
    let description = text_or_none(reader, root, &DESCRIPTION);
    let filter = read_filter(reader, root);
    let by = read_by(reader, root);
    let every = read_every(reader, root, Every::Secs(3600));
    let zone = zone_or_none(reader, root);
    let range = read_range(reader, root, zone.as_ref().and_then(Option::as_ref));
    let picture = choice_or(reader, root, &PICTURE, &Picture::WORDS);
    let compare = choice_or(reader, root, &COMPARE, &Compare::WORDS);
    let busy_hour = given(root, &BUSY_HOUR, || reader.words(root, &BUSY_HOUR));
    let suspect = given(root, &SUSPECT, || reader.choice(root, &SUSPECT, &SUSPECT_WORDS));
    let groups_max = given(root, &GROUPS_MAX, || reader.whole(root, &GROUPS_MAX, 1..=100_000));
    let marks = read_flag(reader, root, &MARKS);
    let questions = read_questions(reader, root);
    format?;
    Some(SavedView {
        id: id.to_owned(),
        name: name?,
        description: description?,
        body: ViewBody {
            questions: questions?,
            filter: filter?,
            by: by?,
            every: every?,
            range: range?,
            zone: zone?,
            suspect: suspect?,
            busy_hour: busy_hour?,
            groups_max: groups_max?.map(|n| n as usize),
            picture: picture?,
            compare: compare?,
            marks: marks?,
        },
    })
}

/// `Some(None)` where the term is not given.
pub(super) fn given<T>(
    section: &Section<'_, '_>,
    term: &Term,
    read: impl FnOnce() -> Option<T>,
) -> Option<Option<T>> {
    if section.table.contains_key(term.key) { read().map(Some) } else { Some(None) }
}

pub(super) fn read_format(reader: &mut Reader<'_>, root: &Section<'_, '_>) -> Option<()> {
    let found = given(root, &FORMAT, || reader.whole(root, &FORMAT, 1..=u32::MAX))?;
    if found.is_some_and(|version| version > VERSION) {
        let why = format_args!("is newer than this program, which knows {VERSION}");
        reader.refuse(root, &FORMAT, why, "update the program");
        return None;
    }
    Some(())
}

pub(super) fn text_or_none(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    term: &Term,
) -> Option<String> {
    given(section, term, || reader.text(section, term)).map(Option::unwrap_or_default)
}

fn choice_or<T: Copy + Default>(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    term: &Term,
    words: &[(&str, T)],
) -> Option<T> {
    given(section, term, || reader.choice(section, term, words)).map(Option::unwrap_or_default)
}

pub(super) fn zone_or_none(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
) -> Option<Option<Zone>> {
    given(section, &ZONE, || reader.zone(section, &ZONE))
}

fn read_flag(reader: &mut Reader<'_>, section: &Section<'_, '_>, term: &Term) -> Option<bool> {
    let Some(value) = section.table.get(term.key) else { return Some(false) };
    let flag = value.get_ref().as_bool();
    if flag.is_none() {
        reader.refuse(
            section,
            term,
            "is neither true nor false",
            format!("write {}", term.example),
        );
    }
    flag
}

pub(super) fn read_filter(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<String> {
    let text = text_or_none(reader, section, &WHERE)?;
    match Filter::parse(&text) {
        Ok(_) => Some(text),
        Err(error) => {
            let hint = error.hint.map_or_else(|| format!("write {}", WHERE.example), String::from);
            let why = format_args!("{text:?} could not be read: {}", error.message);
            reader.refuse(section, &WHERE, why, hint);
            None
        }
    }
}

fn read_by(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<Vec<String>> {
    if !section.table.contains_key(BY.key) {
        return Some(Vec::new());
    }
    let list = reader.list(section, &BY)?;
    let keys: Option<Vec<String>> =
        list.iter().map(|key| key.get_ref().as_str().map(str::to_owned)).collect();
    let keys = keys.filter(|keys| keys.iter().all(|key| !key.trim().is_empty()));
    if keys.is_none() {
        let hint = format!("write {}", BY.example);
        reader.refuse(section, &BY, "is no list of attributes", hint);
    }
    keys
}

pub(super) fn read_every(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    default: Every,
) -> Option<Every> {
    let Some(text) = given(section, &EVERY, || reader.words(section, &EVERY))? else {
        return Some(default);
    };
    let every = Every::parse(&text);
    if every.is_none() {
        let hint = format!("write {}", EVERY.example);
        reader.refuse(section, &EVERY, format_args!("is {text:?}, which is no length"), hint);
    }
    every
}

/// `range`, or `from` and `to`, which count in `zone`, without one in UTC.
pub(super) fn read_range(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    zone: Option<&Zone>,
) -> Option<ViewRange> {
    let has = |term: &Term| section.table.contains_key(term.key);
    match (has(&RANGE), has(&FROM) || has(&TO)) {
        (false, false) => Some(ViewRange::All),
        (true, false) => reader.choice(section, &RANGE, &ViewRange::WORDS),
        (true, true) => {
            let hint = "keep range, or from and to";
            reader.refuse(section, &RANGE, "stands beside from and to", hint);
            None
        }
        (false, true) => {
            let utc = Zone::utc();
            let zone = zone.unwrap_or(&utc);
            let (from, to) =
                (read_time(reader, section, &FROM, zone), read_time(reader, section, &TO, zone));
            let (from, to) = (from?, to?);
            if from >= to {
                reader.refuse(section, &TO, "is not after from", format!("write {}", TO.example));
                return None;
            }
            Some(ViewRange::Fixed(TimeRange::new(from, to)))
        }
    }
}

fn read_time(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    term: &Term,
    zone: &Zone,
) -> Option<Timestamp> {
    let text = reader.words(section, term)?;
    let found = time_of(&text, zone);
    if found.is_none() {
        let hint = "write 2026-10-01, 2026-10-01T06:00 or 2026-10-01T06:00-05:00";
        reader.refuse(section, term, format_args!("is {text:?}, which is no time"), hint);
    }
    found
}

/// `2026-10-01`, `2026-10-01T06:00[:00]`, both in `zone`, or with an offset or `Z`.
pub fn time_of(text: &str, zone: &Zone) -> Option<Timestamp> {
    if let Ok(stamp) = text.parse::<jiff::Timestamp>() {
        return Some(Timestamp::from_unix_secs(stamp.as_second()));
    }
    let date = || text.parse::<jiff::civil::Date>().map(|date| date.at(0, 0, 0, 0));
    let local = text.parse::<jiff::civil::DateTime>().or_else(|_| date()).ok()?;
    Some(zone.instant(local))
}

fn read_questions(reader: &mut Reader<'_>, root: &Section<'_, '_>) -> Option<Vec<Question>> {
    if !root.table.contains_key(QUESTION.key) {
        reader.missing(root, &QUESTION);
        return None;
    }
    let sections = reader.tables(root, &QUESTION, |idx, _| format!("Question {}", idx + 1));
    let mut questions = Vec::new();
    for section in &sections {
        reader.refuse_unknown_keys(section, &[&KPI, &FORMULA, &MEASUREMENT]);
        questions.push(read_question(reader, section));
    }
    let questions: Option<Vec<Question>> = questions.into_iter().collect();
    if sections.is_empty() || sections.len() > N_QUESTIONS_MAX {
        let why = format_args!("lists {} questions, not 1 to {N_QUESTIONS_MAX}", sections.len());
        reader.refuse(root, &QUESTION, why, format!("write {}", QUESTION.example));
        return None;
    }
    questions
}

/// One of `kpi`, `formula` and `measurement`.
pub(super) fn read_question(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
) -> Option<Question> {
    let terms = [&KPI, &FORMULA, &MEASUREMENT];
    let given: Vec<&Term> =
        terms.into_iter().filter(|term| section.table.contains_key(term.key)).collect();
    match given[..] {
        [] => {
            reader.missing(section, &KPI);
            None
        }
        [asked] => {
            let text = reader.words(section, asked)?;
            Some(match asked.key {
                "kpi" => Question::Kpi(text),
                "formula" => Question::Formula(text),
                _ => Question::Measurement(text),
            })
        }
        [first, second, ..] => {
            let why = format_args!("stands beside {:?}", first.key);
            reader.refuse(section, second, why, "keep one of them");
            None
        }
    }
}

/// The view as a file that [`parse_view`] reads back to an equal one.
pub fn write_view(view: &SavedView) -> String {
    let body = &view.body;
    let mut text = String::new();
    line(&mut text, &FORMAT, &VERSION.to_string());
    line(&mut text, &NAME, &quoted(&view.name));
    if !view.description.is_empty() {
        line(&mut text, &DESCRIPTION, &quoted(&view.description));
    }
    if !body.filter.is_empty() {
        line(&mut text, &WHERE, &quoted(&body.filter));
    }
    if !body.by.is_empty() {
        let keys: Vec<String> = body.by.iter().map(|key| quoted(key)).collect();
        line(&mut text, &BY, &format!("[{}]", keys.join(", ")));
    }
    line(&mut text, &EVERY, &quoted(&body.every.to_string()));
    write_range(&mut text, body.range, body.zone.as_ref());
    if let Some(zone) = &body.zone {
        line(&mut text, &ZONE, &quoted(zone.name()));
    }
    line(&mut text, &PICTURE, &word(&Picture::WORDS, body.picture));
    if body.compare != Compare::Nothing {
        line(&mut text, &COMPARE, &word(&Compare::WORDS, body.compare));
    }
    if let Some(name) = &body.busy_hour {
        line(&mut text, &BUSY_HOUR, &quoted(name));
    }
    if let Some(policy) = body.suspect {
        line(&mut text, &SUSPECT, &word(&SUSPECT_WORDS, policy));
    }
    if let Some(n) = body.groups_max {
        line(&mut text, &GROUPS_MAX, &n.to_string());
    }
    if body.marks {
        line(&mut text, &MARKS, "true");
    }
    for question in &body.questions {
        text.push_str("\n[[question]]\n");
        write_question(&mut text, question);
    }
    text
}

pub(super) fn write_range(text: &mut String, range: ViewRange, zone: Option<&Zone>) {
    if let ViewRange::Fixed(range) = range {
        let utc = Zone::utc();
        let zone = zone.unwrap_or(&utc);
        line(text, &FROM, &quoted(&zone.to_iso(range.start)));
        line(text, &TO, &quoted(&zone.to_iso(range.end)));
    } else {
        line(text, &RANGE, &word(&ViewRange::WORDS, range));
    }
}

pub(super) fn write_question(text: &mut String, question: &Question) {
    match question {
        Question::Kpi(id) => line(text, &KPI, &quoted(id)),
        Question::Formula(formula) => line(text, &FORMULA, &quoted(formula)),
        Question::Measurement(name) => line(text, &MEASUREMENT, &quoted(name)),
    }
}

/// The view that a name means: an id, else the name that people gave it, without regard to case.
pub fn view_named<'v>(views: &'v [SavedView], name: &str) -> Result<&'v SavedView, Diagnostic> {
    if let Some(view) = views.iter().find(|view| view.id == name) {
        return Ok(view);
    }
    let lower = name.to_lowercase();
    let called: Vec<&SavedView> =
        views.iter().filter(|view| view.name.to_lowercase() == lower).collect();
    match called[..] {
        [view] => Ok(view),
        [] => {
            let known: BTreeMap<&str, ()> = views.iter().map(|v| (v.id.as_str(), ())).collect();
            let message = format!("there is no saved view {name:?}");
            let nearest = crate::diagnostic::nearest(name, known.keys().copied());
            let nearest = nearest.map(str::to_owned);
            Err(super::diagnose::with_nearest(Diagnostic::error(message), nearest.as_deref())
                .hint("`vigia list views` shows them"))
        }
        _ => {
            let ids: Vec<&str> = called.iter().map(|view| view.id.as_str()).collect();
            let message = format!("{} saved views are called {name:?}", ids.len());
            Err(Diagnostic::error(message).hint(format!("name one by its id: {}", ids.join(", "))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view() -> SavedView {
        let lima = Zone::named("America/Lima").unwrap();
        SavedView {
            id: "access".to_owned(),
            name: "Access \"by\" región".to_owned(),
            description: "Lines\nand more".to_owned(),
            body: ViewBody {
                questions: vec![
                    Question::Kpi("lte_rrc".to_owned()),
                    Question::Formula("100 * sum(a) / sum(`b c`)".to_owned()),
                    Question::Measurement("pmX[*]".to_owned()),
                ],
                filter: "technology == \"LTE\" and region in (\"Norte\", 'Sur')".to_owned(),
                by: vec!["region".to_owned(), "vendor".to_owned()],
                every: Every::Secs(900),
                range: ViewRange::Fixed(TimeRange::new(
                    time_of("2026-10-01", &lima).unwrap(),
                    time_of("2026-10-02T06:15", &lima).unwrap(),
                )),
                zone: Some(lima),
                suspect: Some(SuspectPolicy::Exclude),
                busy_hour: Some("cell-clock-volume".to_owned()),
                groups_max: Some(20),
                picture: Picture::HeatMap,
                compare: Compare::PreviousYear,
                marks: true,
            },
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let view = view();
        let text = write_view(&view);
        assert_eq!(parse_view("access", "views/access.toml", &text).unwrap(), view, "{text}");
        let plain = SavedView {
            body: ViewBody {
                questions: vec![Question::Kpi("x".to_owned())],
                ..ViewBody::default()
            },
            ..view
        };
        assert_eq!(parse_view("access", "f", &write_view(&plain)).unwrap(), plain);
    }

    #[test]
    fn mistakes_are_named_with_their_lines() {
        let text = "name = \"A\"\nrang = \"all\"\nwhere = 'region = \"x\"'\nevery = \"1y\"\nfrom = \"2026-10-02\"\nto = \"2026-10-01\"\nmarks = 1\n\n[[question]]\nkpi = \"x\"\nformula = \"y\"\n";
        let mistakes = parse_view("a", "views/a.toml", text).unwrap_err();
        let lines: Vec<u64> = mistakes.iter().filter_map(|m| m.location.line).collect();
        assert_eq!(lines, [2, 3, 4, 6, 7, 11], "{mistakes:?}");
        assert!(mistakes[0].message.contains("unknown term \"rang\""));
        assert!(mistakes[0].hints[0].contains("range"));
        let newer = parse_view("a", "f", "version = 9\nname = \"A\"\n[[question]]\nkpi = \"x\"\n");
        assert!(newer.unwrap_err()[0].message.contains("newer than this program"));
        let none = parse_view("a", "f", "name = \"A\"\n").unwrap_err();
        assert!(none[0].message.contains("has no \"question\""));
    }

    #[test]
    fn a_view_is_found_by_id_and_by_name() {
        let views = [view(), SavedView { id: "other".to_owned(), ..view() }];
        assert_eq!(view_named(&views, "other").unwrap().id, "other");
        let twice = view_named(&views, "ACCESS \"by\" región").unwrap_err();
        assert!(twice.hints[0].contains("access, other"), "{twice:?}");
        assert_eq!(view_named(&views[..1], "access \"BY\" REGIÓN").unwrap().id, "access");
        assert!(view_named(&views, "acess").unwrap_err().hints[0].contains("access"));
    }

    #[test]
    fn ranges_are_whole_local_days() {
        let zone = Zone::named("America/Lima").unwrap();
        let at = |text: &str| time_of(text, &zone).unwrap();
        let extent = Some(TimeRange::new(at("2026-09-20T10:00"), at("2026-10-05T13:00")));
        let of = |range: ViewRange| range.of_extent(extent, &zone);
        assert_eq!(of(ViewRange::All), None);
        assert_eq!(
            of(ViewRange::LastDay),
            Some(TimeRange::new(at("2026-10-05"), at("2026-10-06")))
        );
        assert_eq!(
            of(ViewRange::LastWeek),
            Some(TimeRange::new(at("2026-09-29"), at("2026-10-06")))
        );
        assert_eq!(
            of(ViewRange::LastMonth),
            Some(TimeRange::new(at("2026-10-01"), at("2026-10-06"))),
            "up to the last day with data"
        );
        let whole = Some(TimeRange::new(at("2026-09-20T10:00"), at("2026-11-01")));
        assert_eq!(
            ViewRange::LastMonth.of_extent(whole, &zone),
            Some(TimeRange::new(at("2026-10-01"), at("2026-11-01")))
        );
        assert_eq!(ViewRange::LastDay.of_extent(None, &zone), None);
    }
}
