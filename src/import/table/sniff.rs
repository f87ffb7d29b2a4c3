//! Looking at a table: where its header is, what each column is for, how numbers and times are written. Each finding has a reason.
//!
//! The first rows decide about columns and marks; the order of day and month is decided by the reader, over the whole file.
//! Nothing here is final: a profile knows its exporter better, and a person knows best.

use super::layout::{ColumnLayout, ObjectName, PeriodStamp, TableLayout};
use super::local_time::{Clock, LocalTime};
use super::number::MarkEvidence;
use super::role::{self, Role, TableKind};
use super::rows::Content;
use crate::import::limits::Limits;
use crate::import::refusal::ReadError;
use crate::import::value_text::{ValueText, parse_value};
use crate::import::{Finding, finding};
use crate::model::{Phrase, phrase};

/// Rows looked at for everything but the order of day and month.
const HEAD_ROWS: usize = 250;
/// Rows among which the header is.
const HEADER_ROWS: usize = 100;

/// Texts that mean "no value" wherever they stand.
pub(super) const MISSING_WORDS: [&str; 24] = [
    "NIL",
    "/0",
    "N/A",
    "n/a",
    "NA",
    "null",
    "NULL",
    "-",
    "--",
    "?",
    "#DIV/0!",
    "#N/A",
    "NaN",
    "INF",
    "Infinity",
    "None",
    "N/D",
    "#N/D",
    "S/D",
    "#¡DIV/0!",
    "#DIV/0",
    "#VALUE!",
    "#¡VALOR!",
    "#VALOR!",
];

/// Numbers that often stand for "no data"; they are pointed out, never taken for it unless somebody says so.
const SUSPECT_NUMBERS: [&str; 10] = [
    "-9999",
    "-999",
    "9999",
    "99999",
    "999999",
    "65535",
    "4294967295",
    "2147483647",
    "-2147483648",
    "99.99",
];

/// The first rows of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct HeadRows {
    pub(super) rows: Vec<(u64, Vec<String>)>,
}

impl HeadRows {
    pub(super) fn of(content: &Content<'_>, limits: &Limits) -> Result<Self, ReadError> {
        let mut rows = content.rows(limits);
        let mut head = Self::default();
        while head.rows.len() < HEAD_ROWS {
            let Some(row) = rows.next_row()? else { break };
            if !row.is_blank() {
                let (at, cells) = (row.at, row.to_cells());
                head.rows.push((content.line(at), cells));
            }
        }
        Ok(head)
    }

    /// How wide most rows are.
    fn usual_width(&self) -> usize {
        let mut n_by_width = std::collections::BTreeMap::<usize, usize>::new();
        for (_, cells) in &self.rows {
            *n_by_width.entry(cells.len()).or_default() += 1;
        }
        n_by_width.into_iter().map(|(width, n)| (n, width)).max().map_or(0, |(_, width)| width)
    }
}

/// Header row of a table and what it is about.
#[derive(Clone, Debug)]
pub(super) struct Header {
    /// Position among the head rows; `None`: there is none.
    pub(super) position: Option<usize>,
    pub(super) line: Option<u64>,
    pub(super) names: Vec<String>,
    pub(super) folded: Vec<String>,
    pub(super) kind: TableKind,
    pub(super) why: Phrase,
}

/// Finds the header row. `None`: these rows are no table of ours.
pub(super) fn find_header(head: &HeadRows) -> Option<Header> {
    let candidates = head.rows.iter().take(HEADER_ROWS).enumerate();
    for (position, (line, cells)) in candidates.clone() {
        let folded: Vec<String> = cells.iter().map(|cell| role::folded(cell)).collect();
        if cells.len() < 2 || folded.iter().filter(|name| !name.is_empty()).count() < 2 {
            continue;
        }
        if let Some((kind, why)) = role::kind_of(&folded) {
            return Some(Header {
                position: Some(position),
                line: Some(*line),
                names: cells.clone(),
                folded,
                kind,
                why,
            });
        }
    }
    let width = head.usual_width();
    if width < 2 {
        return None;
    }
    // Names that nobody knows: a row of texts over rows that have times or numbers.
    let is_name =
        |cell: &String| !cell.is_empty() && !is_number(cell) && LocalTime::parse(cell).is_none();
    for (position, (line, cells)) in candidates {
        let below = head.rows.get(position + 1).map(|(_, cells)| cells);
        let n_names = cells.iter().filter(|cell| is_name(cell)).count();
        if cells.len() == width
            && n_names * 10 >= width * 8
            && below.is_some_and(|below| below.iter().any(|cell| is_number(cell)))
        {
            let folded = cells.iter().map(|cell| role::folded(cell)).collect();
            let why = phrase!("a row of names over rows of numbers");
            return Some(Header {
                position: Some(position),
                line: Some(*line),
                names: cells.clone(),
                folded,
                kind: TableKind::Wide,
                why,
            });
        }
    }
    let names: Vec<String> = (1..=width).map(|n| format!("column {n}")).collect();
    let n_numeric =
        head.rows.iter().filter(|(_, cells)| cells.iter().any(|cell| is_number(cell))).count();
    (n_numeric * 2 > head.rows.len()).then(|| Header {
        position: None,
        line: None,
        folded: names.clone(),
        names,
        kind: TableKind::Wide,
        why: phrase!("no row looks like a header"),
    })
}

fn is_number(cell: &str) -> bool {
    !cell.is_empty()
        && matches!(parse_value(cell), ValueText::Value(_))
        && parse_value(cell) != ValueText::Value(crate::model::SampleValue::Null)
}

/// What the first data rows say about one column.
#[derive(Clone, Copy, Debug, Default)]
struct ColumnEvidence {
    n_cells: usize,
    n_numbers: usize,
    n_times: usize,
    n_clocks: usize,
    n_words: usize,
}

/// Decides about everything that the head of a table tells.
pub(super) fn sniff(
    content: &Content<'_>,
    head: &HeadRows,
    header: &Header,
    encoding: &str,
    file_stem: &str,
) -> (TableLayout, Vec<Finding>) {
    let mut findings = Vec::new();
    let first_data = header.position.map_or(0, |position| position + 1);
    let mut roles: Vec<Option<Role>> =
        header.folded.iter().map(|name| role::role_of(header.kind, name)).collect();
    let units_line = units_line(head, first_data, header, &roles);
    let data = &head.rows[(first_data + usize::from(units_line.is_some())).min(head.rows.len())..];
    let evidence = column_evidence(data, header.names.len());
    let (delimiter, is_sheet) = match content {
        Content::Text(_, dialect) => (Some(char::from(dialect.delimiter)), false),
        Content::Sheet(_) => (None, true),
    };
    let mut marks = MarkEvidence::default();
    if !is_sheet {
        data.iter().flat_map(|(_, cells)| cells).for_each(|cell| marks.see(cell));
    }
    let (form, mark_why) = marks.form(delimiter);
    if matches!(header.kind, TableKind::Wide | TableKind::Long) {
        measurement_roles(header, &evidence, &mut roles);
    }
    let columns: Vec<ColumnLayout> = header
        .names
        .iter()
        .enumerate()
        .map(|(idx, name)| {
            let unit = match units_line {
                Some(line) => head
                    .rows
                    .iter()
                    .find(|(n, _)| *n == line)
                    .and_then(|(_, cells)| cells.get(idx))
                    .cloned(),
                None => None,
            };
            let unit = unit
                .filter(|unit| !unit.is_empty())
                .unwrap_or_else(|| role::split_unit(name).1.to_owned());
            ColumnLayout {
                name: name.clone(),
                role: roles.get(idx).copied().flatten().unwrap_or(Role::Ignore),
                measurement: name.clone(),
                unit,
                is_fraction: false,
                missing: Vec::new(),
            }
        })
        .collect();
    let mut layout = TableLayout {
        kind: header.kind,
        sheet: match content {
            Content::Sheet(sheet) => Some(sheet.name.clone()),
            Content::Text(..) => None,
        },
        encoding: encoding.to_owned(),
        delimiter,
        decimal_mark: form.decimal_mark,
        thousands_mark: form.thousands_mark,
        header_line: header.line,
        units_line,
        columns,
        date_order: None,
        zone: None,
        stamp: PeriodStamp::Start,
        granularity: None,
        fixed_start: None,
        snap: false,
        missing: MISSING_WORDS.map(str::to_owned).to_vec(),
        vendor: None,
        group: String::new(),
        object_name: ObjectName::Columns,
    };
    if layout.column_of(Role::Time).is_none()
        && layout.column_of(Role::End).is_some()
        && matches!(header.kind, TableKind::Wide | TableKind::Long)
    {
        layout.stamp = PeriodStamp::End;
    }
    let at_line = |line: u64| phrase!("line {line}", line = line.to_string());
    let place = header.line.map_or_else(|| phrase!("none"), at_line);
    findings.push(finding(phrase!("header"), place, header.why.clone()));
    if let Some(line) = units_line {
        let why = phrase!("a row without a time under the header");
        findings.push(finding(phrase!("units"), at_line(line), why));
    }
    findings.push(finding(phrase!("rows are"), header.kind.title(), header.why.clone()));
    if !is_sheet {
        let sign = if form.decimal_mark == ',' { phrase!("comma") } else { phrase!("point") };
        findings.push(finding(phrase!("decimal mark"), sign, mark_why.clone()));
        if let Some(mark) = form.thousands_mark {
            findings.push(finding(phrase!("thousands mark"), format!("{mark:?}"), mark_why));
        }
    }
    let unread = header
        .names
        .iter()
        .zip(&layout.columns)
        .zip(&evidence)
        .filter(|((_, column), seen)| column.role == Role::Ignore && seen.n_numbers > 0);
    let unread: Vec<&str> = unread.map(|((name, _), _)| name.as_str()).collect();
    if !unread.is_empty() && matches!(header.kind, TableKind::Wide | TableKind::Long) {
        let why = phrase!("numbers that name something, or of a column without a name");
        findings.push(finding(phrase!("not read"), unread.join(", "), why));
    }
    mask_objects(data, &mut layout, file_stem, &mut findings);
    sentinels(data, &layout, &mut findings);
    (layout, findings)
}

/// A row of units: no time where the data have one, and a time in the row below.
fn units_line(
    head: &HeadRows,
    first_data: usize,
    header: &Header,
    roles: &[Option<Role>],
) -> Option<u64> {
    header.position?;
    if !matches!(header.kind, TableKind::Wide | TableKind::Long) {
        return None;
    }
    let time = roles.iter().position(|role| matches!(role, Some(Role::Time | Role::Date)))?;
    let is_time =
        |cells: &[String]| cells.get(time).is_some_and(|cell| LocalTime::parse(cell).is_some());
    let (line, units) = head.rows.get(first_data)?;
    let (_, below) = head.rows.get(first_data + 1)?;
    let is_unit = |cell: &String| !is_number(cell) && cell.chars().count() <= 24;
    (!is_time(units)
        && units.get(time).is_none_or(is_unit)
        && units.iter().all(is_unit)
        && is_time(below))
    .then_some(*line)
}

fn column_evidence(data: &[(u64, Vec<String>)], n_columns: usize) -> Vec<ColumnEvidence> {
    let mut evidence = vec![ColumnEvidence::default(); n_columns];
    for (_, cells) in data {
        for (column, cell) in evidence.iter_mut().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            if MISSING_WORDS.iter().any(|word| word.eq_ignore_ascii_case(cell)) {
                continue;
            }
            column.n_cells += 1;
            let number = is_number(cell) || is_number(cell.trim_end_matches('%').trim());
            let grouped = cell.starts_with(|c: char| c.is_ascii_digit() || c == '-')
                && cell.chars().all(|c| {
                    c.is_ascii_digit() || matches!(c, ',' | '.' | '-' | '%' | ' ' | '\u{a0}')
                })
                && !LocalTime::parse(cell)
                    .is_some_and(|t| matches!(t, LocalTime::Plain(_) | LocalTime::Open { .. }));
            let is_clock = cell.contains(':') && Clock::parse(cell).is_some();
            if number || grouped {
                column.n_numbers += 1;
            } else if is_clock {
                column.n_clocks += 1;
            } else if LocalTime::parse(cell).is_some() {
                column.n_times += 1;
            } else {
                column.n_words += 1;
            }
        }
    }
    evidence
}

/// Roles of measurement tables: names first, then what stands below them.
fn measurement_roles(header: &Header, evidence: &[ColumnEvidence], roles: &mut [Option<Role>]) {
    let is_mostly = |part: usize, all: usize| part * 10 >= all * 8 && part > 0;
    for (idx, role) in roles.iter_mut().enumerate() {
        let (seen, name) = (evidence[idx], header.folded[idx].as_str());
        // A wide table may have a column that is called "value" or "KPI": it is one.
        if header.kind == TableKind::Wide
            && matches!(role, Some(Role::MeasurementName | Role::Value | Role::Unit))
        {
            *role = None;
        }
        if *role == Some(Role::Ignore)
            && is_mostly(seen.n_numbers, seen.n_cells)
            && !role::is_identity(name)
            && !is_row_number(name)
            && !is_place(name)
        {
            *role = None;
        }
        // A KPI may be called "value" or "cell" and hold numbers with decimals; identities hold none.
        if role.is_none() {
            *role = Some(match () {
                () if name.is_empty() => Role::Ignore,
                // "Usuarios activos" are numbers, "Usuario" is somebody.
                () if role::is_personal(name) && !is_mostly(seen.n_numbers, seen.n_cells) => {
                    Role::Ignore
                }
                () if header.position.is_none() && is_mostly(seen.n_times, seen.n_cells) => {
                    Role::Time
                }
                () if is_mostly(seen.n_times, seen.n_cells)
                    || is_mostly(seen.n_clocks, seen.n_cells) =>
                {
                    Role::Ignore
                }
                () if role::is_identity(name) && seen.n_words + seen.n_numbers > 0 => Role::Ignore,
                () if seen.n_numbers > 0 || seen.n_cells == 0 => Role::Measurement,
                () => Role::Ignore,
            });
        }
    }
    single(header, evidence, roles);
    objects(header, evidence, roles);
}

fn is_row_number(folded: &str) -> bool {
    matches!(folded, "stt" | "no" | "no." | "nr" | "#" | "index" | "row" | "item" | "序号")
}

fn is_place(folded: &str) -> bool {
    matches!(folded, "latitude" | "longitude" | "lat" | "lon" | "site id")
}

/// One column for the time; date and clock only together.
fn single(header: &Header, evidence: &[ColumnEvidence], roles: &mut [Option<Role>]) {
    let position = |roles: &[Option<Role>], role: Role| roles.iter().position(|r| *r == Some(role));
    let holds_times = |idx: usize| {
        evidence[idx].n_times > 0 || evidence[idx].n_cells == 0 || evidence[idx].n_numbers > 0
    };
    for role in [
        Role::Time,
        Role::Date,
        Role::Clock,
        Role::End,
        Role::Granularity,
        Role::Reliability,
        Role::MeasurementName,
        Role::Value,
        Role::Vendor,
    ] {
        let found: Vec<usize> = (0..roles.len()).filter(|idx| roles[*idx] == Some(role)).collect();
        for extra in found.iter().skip(1) {
            roles[*extra] = Some(Role::Ignore);
        }
    }
    if let (Some(time), Some(date)) = (position(roles, Role::Time), position(roles, Role::Date)) {
        // "Time" beside "Date" is the clock.
        let is_clock = evidence[time].n_clocks > 0 && evidence[time].n_times == 0;
        roles[if is_clock { time } else { date }] =
            Some(if is_clock { Role::Clock } else { Role::Ignore });
    }
    match (position(roles, Role::Time), position(roles, Role::Date), position(roles, Role::Clock)) {
        (None, Some(date), None) => roles[date] = Some(Role::Time),
        (Some(time), None, Some(_)) if header.kind == TableKind::Wide && holds_times(time) => {
            // A time that repeats its hour in a column of its own: both are read, the hour is not added twice.
            roles[time] = Some(Role::Date);
        }
        (None, None, Some(clock)) => roles[clock] = Some(Role::Ignore),
        _ => {}
    }
    // A granularity that is no length of time is a counter called "period".
    if let Some(idx) = position(roles, Role::Granularity)
        && evidence[idx].n_times > 0
    {
        roles[idx] = Some(Role::Ignore);
    }
}

/// The columns that name the object: the innermost is the object, outer ones are steps before it.
fn objects(header: &Header, evidence: &[ColumnEvidence], roles: &mut [Option<Role>]) {
    let mut found: Vec<usize> =
        (0..roles.len()).filter(|idx| roles[*idx] == Some(Role::Object)).collect();
    // Numbers with decimals name nothing.
    if found.len() > 1 {
        found.sort_by_key(|idx| role::depth_of(&header.folded[*idx]));
        for outer in &found[..found.len() - 1] {
            roles[*outer] = Some(Role::Key);
        }
    }
    let has = |roles: &[Option<Role>], role: Role| roles.contains(&Some(role));
    if !has(roles, Role::Object) && !has(roles, Role::Element) && !has(roles, Role::Key) {
        // Texts that nobody knows, before the first measurement.
        let first_value =
            roles.iter().position(|r| *r == Some(Role::Measurement)).unwrap_or(roles.len());
        let columns = roles.iter_mut().zip(evidence).zip(&header.folded);
        for ((role, seen), name) in columns.take(first_value) {
            if *role == Some(Role::Ignore) && seen.n_words > 0 && !role::is_personal(name) {
                *role = Some(Role::Key);
            }
        }
    }
    // A name beside it says more.
    if !has(roles, Role::Object) && !has(roles, Role::Key) {
        // Only the number of a cell tells the cells of a node apart.
        let is_cell = |name: &str| {
            role::is_identity(name)
                && ["cell", "celda", "célula", "celula", "小区"]
                    .iter()
                    .any(|word| name.contains(word))
        };
        let is_node = |name: &str| {
            role::is_identity(name)
                && ["enodeb", "gnodeb", "nodeb", "enb", "gnb", "bts", "site"]
                    .iter()
                    .any(|word| name.contains(word))
        };
        let of_numbers = |roles: &[Option<Role>], is_so: &dyn Fn(&str) -> bool| {
            (0..roles.len()).find(|idx| {
                roles[*idx] == Some(Role::Ignore)
                    && evidence[*idx].n_numbers > 0
                    && is_so(&header.folded[*idx])
            })
        };
        if let Some(cell) = of_numbers(roles, &is_cell) {
            roles[cell] = Some(Role::Object);
            if !has(roles, Role::Element)
                && let Some(node) = of_numbers(roles, &is_node)
            {
                roles[node] = Some(Role::Key);
            }
        }
    }
}

/// An object column that says the same sign everywhere was masked: the file is the object.
fn mask_objects(
    data: &[(u64, Vec<String>)],
    layout: &mut TableLayout,
    file_stem: &str,
    findings: &mut Vec<Finding>,
) {
    if !matches!(layout.kind, TableKind::Wide | TableKind::Long) {
        return;
    }
    let named: Vec<usize> = [Role::Object, Role::Element, Role::Key]
        .into_iter()
        .flat_map(|role| layout.columns_of(role).collect::<Vec<_>>())
        .collect();
    let is_masked = |idx: usize| {
        data.iter().all(|(_, cells)| {
            cells.get(idx).is_none_or(|cell| !cell.chars().any(char::is_alphanumeric))
        })
    };
    if !named.is_empty() && !named.iter().all(|idx| is_masked(*idx)) {
        return;
    }
    for idx in &named {
        layout.columns[*idx].role = Role::Ignore;
    }
    let why = if named.is_empty() {
        phrase!("no column names the object")
    } else {
        phrase!("the columns that name the object are masked")
    };
    let name = phrase!("the file's name, {name}", name = format!("{file_stem:?}"));
    findings.push(finding(phrase!("object"), name, why));
    layout.object_name = ObjectName::File(file_stem.to_owned());
}

/// Texts that will be read as "no value", and numbers that might mean it.
fn sentinels(data: &[(u64, Vec<String>)], layout: &TableLayout, findings: &mut Vec<Finding>) {
    let measured: Vec<usize> = layout.columns_of(Role::Measurement).collect();
    let count = |word: &str| {
        data.iter()
            .map(|(_, cells)| {
                measured.iter().filter(|idx| cells.get(**idx).is_some_and(|c| c == word)).count()
            })
            .sum::<usize>()
    };
    for word in MISSING_WORDS {
        let n = count(word);
        if n > 0 {
            let why = phrase!("stands {n} times in the first rows", n = n);
            findings.push(finding(phrase!("no value"), format!("{word:?}"), why));
        }
    }
    let n_cells = data.len() * measured.len();
    for number in SUSPECT_NUMBERS {
        let n = count(number);
        if n > 2 && n * 200 > n_cells {
            let why = phrase!(
                "stands {n} times in the first rows; it is read as a number unless a mapping lists it under `missing`",
                n = n
            );
            findings.push(finding(phrase!("perhaps no value"), number, why));
        }
    }
}
