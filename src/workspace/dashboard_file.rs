//! Dashboards: `dashboards/*.toml` of a workspace.
//!
//! ```toml
//! version = 1
//! name = "Norte operations"
//! description = "Wall of the operations room."     # what follows may be left out
//! range = "month"                                  # all, last-day, last-7-days, month; or from = … and to = …
//! zone = "America/Lima"
//! where = 'region == "Norte"'                      # of all tiles, beside what each has of its own
//!
//! [[tile]]
//! kind = "view"                # the chart of a saved view, by its id
//! view = "lte-access"
//! at = [0, 0]                  # column of twelve and row, from the top left
//! size = [6, 4]
//!
//! [[tile]]
//! kind = "number"              # also kind = "chart" with every = "1h", kind = "bars" with by = "region" and count = 8
//! kpi = "lte_erab_drop_rate"   # or: formula = "…", or: measurement = "pmX"
//! target = 0.4
//! title = "Drops"
//! at = [6, 0]
//! size = [3, 2]
//!
//! [[tile]]
//! kind = "scorecard"
//! contract = "pe-norte-2026"
//! objective = "drops"          # without it all of them
//! at = [6, 2]
//! size = [6, 3]
//!
//! [[tile]]
//! kind = "note"
//! text = "Freeze from Friday on."
//! at = [9, 0]
//! size = [3, 2]
//! ```

use super::dashboard::{
    BARS_SHOWN, COLUMNS, Dashboard, HEIGHT_MIN, Place, ROWS_MAX, Tile, TileContent, WIDTH_MIN,
};
use super::view_file::{
    DESCRIPTION, EVERY, FORMAT, FORMULA, FROM, KPI, MEASUREMENT, NAME, RANGE, TO, VERSION, WHERE,
    ZONE, given, read_every, read_filter, read_format, read_question, read_range, text_or_none,
    write_question, write_range, zone_or_none,
};
use crate::diagnostic::Diagnostic;
use crate::model::Every;
use crate::sla::toml_reader::{Reader, Section, Term, line, quoted, term};

const TILE: Term = term("tile", "what it shows", "[[tile]] with kind = \"number\"");
const KIND: Term = term(
    "kind",
    "what the tile shows",
    "kind = \"view\", \"chart\", \"number\", \"bars\", \"scorecard\" or \"note\"",
);
const TITLE: Term = term("title", "what stands above it", "title = \"Drops\"");
const AT: Term = term("at", "column and row of its upper left corner", "at = [0, 0]");
const SIZE: Term = term("size", "columns and rows it takes", "size = [6, 4]");
const VIEW: Term = term("view", "which saved view", "view = \"lte-access\"");
const TARGET: Term = term("target", "the value to be kept", "target = 99.5");
const BY: Term = term("by", "what makes a bar", "by = \"region\"");
const COUNT: Term = term("count", "how many bars", "count = 8");
const CONTRACT: Term = term("contract", "which contract", "contract = \"pe-norte-2026\"");
const OBJECTIVE: Term = term("objective", "which objective", "objective = \"drops\"");
const TEXT: Term = term("text", "the words", "text = \"Freeze from Friday on.\"");

const TERMS: [&Term; 9] = [&FORMAT, &NAME, &DESCRIPTION, &RANGE, &FROM, &TO, &ZONE, &WHERE, &TILE];

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    View,
    Chart,
    Number,
    Bars,
    Scorecard,
    Note,
}

const KINDS: [(&str, Kind); 6] = [
    ("view", Kind::View),
    ("chart", Kind::Chart),
    ("number", Kind::Number),
    ("bars", Kind::Bars),
    ("scorecard", Kind::Scorecard),
    ("note", Kind::Note),
];

impl Kind {
    /// What a tile of the kind may say, beside what all may.
    fn terms(self) -> &'static [&'static Term] {
        match self {
            Self::View => &[&VIEW],
            Self::Chart => &[&KPI, &FORMULA, &MEASUREMENT, &EVERY],
            Self::Number => &[&KPI, &FORMULA, &MEASUREMENT, &TARGET],
            Self::Bars => &[&KPI, &FORMULA, &MEASUREMENT, &BY, &COUNT],
            Self::Scorecard => &[&CONTRACT, &OBJECTIVE],
            Self::Note => &[&TEXT],
        }
    }
}

/// Reads one dashboard. Every mistake is named with its line. Tiles that overlap make room for each other.
pub fn parse_dashboard(id: &str, file: &str, text: &str) -> Result<Dashboard, Vec<Diagnostic>> {
    let mut reader = Reader::new(file, text);
    let Some(document) = reader.document(text) else { return reader.finish(None) };
    let (table, span) = (document.get_ref(), document.span());
    let root = Section { name: "Dashboard".to_owned(), table, span };
    let dashboard = read_dashboard(&mut reader, id, &root);
    reader.finish(dashboard)
}

fn read_dashboard(reader: &mut Reader<'_>, id: &str, root: &Section<'_, '_>) -> Option<Dashboard> {
    reader.refuse_unknown_keys(root, &TERMS);
    let format = read_format(reader, root);
    let name = reader.words(root, &NAME);
    let description = text_or_none(reader, root, &DESCRIPTION);
    let filter = read_filter(reader, root);
    let zone = zone_or_none(reader, root);
    let range = read_range(reader, root, zone.as_ref().and_then(Option::as_ref));
    let sections = if root.table.contains_key(TILE.key) {
        reader.tables(root, &TILE, |idx, _| format!("Tile {}", idx + 1))
    } else {
        Vec::new()
    };
    let tiles: Vec<Option<Tile>> =
        sections.iter().map(|section| read_tile(reader, section)).collect();
    let tiles: Option<Vec<Tile>> = tiles.into_iter().collect();
    format?;
    let mut dashboard = Dashboard {
        id: id.to_owned(),
        name: name?,
        description: description?,
        range: range?,
        zone: zone?,
        filter: filter?,
        tiles: tiles?,
    };
    dashboard.arrange(None);
    Some(dashboard)
}

fn read_tile(reader: &mut Reader<'_>, section: &Section<'_, '_>) -> Option<Tile> {
    let kind = reader.choice(section, &KIND, &KINDS)?;
    let mut terms: Vec<&Term> = vec![&KIND, &TITLE, &AT, &SIZE];
    terms.extend(kind.terms());
    reader.refuse_unknown_keys(section, &terms);
    let title = text_or_none(reader, section, &TITLE);
    let at = read_pair(reader, section, &AT, (0, 0), (COLUMNS - 1, ROWS_MAX));
    let size = read_pair(reader, section, &SIZE, (WIDTH_MIN, HEIGHT_MIN), (COLUMNS, ROWS_MAX));
    let content = read_content(reader, section, kind);
    let ((column, row), (width, height)) = (at?, size?);
    Some(Tile { title: title?, place: Place::new(column, row, width, height), content: content? })
}

fn read_content(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    kind: Kind,
) -> Option<TileContent> {
    Some(match kind {
        Kind::View => TileContent::View { view: reader.words(section, &VIEW)? },
        Kind::Chart => {
            let (question, every) =
                (read_question(reader, section), read_every(reader, section, Every::Secs(3600)));
            let every = every?;
            if every == Every::All {
                let hint = "write every = \"1d\"";
                reader.refuse(section, &EVERY, "is \"all\", which makes no line", hint);
                return None;
            }
            TileContent::Chart { question: question?, every }
        }
        Kind::Number => {
            let question = read_question(reader, section);
            let target = given(section, &TARGET, || reader.decimal(section, &TARGET));
            TileContent::Number { question: question?, target: target? }
        }
        Kind::Bars => {
            let (question, by) = (read_question(reader, section), reader.words(section, &BY));
            let count = given(section, &COUNT, || reader.whole(section, &COUNT, 1..=1000));
            let n_shown = count?.map_or(BARS_SHOWN, |n| n as usize);
            TileContent::Bars { question: question?, by: by?, n_shown }
        }
        Kind::Scorecard => {
            let contract = reader.words(section, &CONTRACT);
            let objective = given(section, &OBJECTIVE, || reader.words(section, &OBJECTIVE));
            TileContent::Scorecard { contract: contract?, objective: objective? }
        }
        Kind::Note => TileContent::Note { text: reader.text(section, &TEXT)? },
    })
}

/// Two whole numbers, each within its own bounds.
fn read_pair(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
    term: &Term,
    low: (u32, u32),
    high: (u32, u32),
) -> Option<(u32, u32)> {
    let list = reader.list(section, term)?;
    let numbers: Vec<Option<u32>> = list
        .iter()
        .map(|value| value.get_ref().as_integer().and_then(|number| number.as_str().parse().ok()))
        .collect();
    let within = |n: u32, low: u32, high: u32| (low..=high).contains(&n);
    match numbers[..] {
        [Some(a), Some(b)] if within(a, low.0, high.0) && within(b, low.1, high.1) => Some((a, b)),
        _ => {
            let why = format_args!(
                "is not two whole numbers {} to {} and {} to {}",
                low.0, high.0, low.1, high.1
            );
            reader.refuse(section, term, why, format!("write {}", term.example));
            None
        }
    }
}

/// The dashboard as a file that [`parse_dashboard`] reads back to an equal one.
pub fn write_dashboard(dashboard: &Dashboard) -> String {
    let mut text = String::new();
    line(&mut text, &FORMAT, &VERSION.to_string());
    line(&mut text, &NAME, &quoted(&dashboard.name));
    if !dashboard.description.is_empty() {
        line(&mut text, &DESCRIPTION, &quoted(&dashboard.description));
    }
    write_range(&mut text, dashboard.range, dashboard.zone.as_ref());
    if let Some(zone) = &dashboard.zone {
        line(&mut text, &ZONE, &quoted(zone.name()));
    }
    if !dashboard.filter.is_empty() {
        line(&mut text, &WHERE, &quoted(&dashboard.filter));
    }
    for tile in &dashboard.tiles {
        text.push_str("\n[[tile]]\n");
        write_tile(&mut text, tile);
    }
    text
}

fn write_tile(text: &mut String, tile: &Tile) {
    let kind = |text: &mut String, word: &str| line(text, &KIND, &quoted(word));
    match &tile.content {
        TileContent::View { view } => {
            kind(text, "view");
            line(text, &VIEW, &quoted(view));
        }
        TileContent::Chart { question, every } => {
            kind(text, "chart");
            write_question(text, question);
            line(text, &EVERY, &quoted(&every.to_string()));
        }
        TileContent::Number { question, target } => {
            kind(text, "number");
            write_question(text, question);
            if let Some(target) = target {
                line(text, &TARGET, &target.to_string());
            }
        }
        TileContent::Bars { question, by, n_shown } => {
            kind(text, "bars");
            write_question(text, question);
            line(text, &BY, &quoted(by));
            line(text, &COUNT, &n_shown.to_string());
        }
        TileContent::Scorecard { contract, objective } => {
            kind(text, "scorecard");
            line(text, &CONTRACT, &quoted(contract));
            if let Some(objective) = objective {
                line(text, &OBJECTIVE, &quoted(objective));
            }
        }
        TileContent::Note { text: words } => {
            kind(text, "note");
            line(text, &TEXT, &quoted(words));
        }
    }
    if !tile.title.is_empty() {
        line(text, &TITLE, &quoted(&tile.title));
    }
    let Place { column, row, width, height } = tile.place;
    line(text, &AT, &format!("[{column}, {row}]"));
    line(text, &SIZE, &format!("[{width}, {height}]"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::plan::Question;
    use crate::model::Zone;
    use crate::workspace::view_file::ViewRange;

    fn dashboard() -> Dashboard {
        let mut made = Dashboard {
            id: "norte".to_owned(),
            description: "Wall".to_owned(),
            range: ViewRange::LastWeek,
            zone: Some(Zone::named("America/Lima").unwrap()),
            filter: "region == \"Norte\"".to_owned(),
            ..Dashboard::named("Norte")
        };
        let kpi = || Question::Kpi("drops".to_owned());
        for content in [
            TileContent::View { view: "lte".to_owned() },
            TileContent::Chart {
                question: Question::Formula("sum(a)".to_owned()),
                every: Every::Day,
            },
            TileContent::Number { question: kpi(), target: Some("99.50".parse().unwrap()) },
            TileContent::Number { question: kpi(), target: None },
            TileContent::Bars {
                question: Question::Measurement("pmX".to_owned()),
                by: "region".to_owned(),
                n_shown: 5,
            },
            TileContent::Scorecard {
                contract: "pe".to_owned(),
                objective: Some("drops".to_owned()),
            },
            TileContent::Note { text: "Two\nlines".to_owned() },
        ] {
            let position = made.add(content);
            if position == 2 {
                made.tiles[position].title = "Drops".to_owned();
            }
        }
        made
    }

    #[test]
    fn what_is_written_is_read() {
        let dashboard = dashboard();
        let text = write_dashboard(&dashboard);
        assert_eq!(parse_dashboard("norte", "f", &text).unwrap(), dashboard, "{text}");
        assert!(text.contains("target = 99.50\n"), "a target stays as it was typed: {text}");
        let empty = Dashboard::named("Empty");
        assert_eq!(parse_dashboard("", "f", &write_dashboard(&empty)).unwrap(), empty);
    }

    #[test]
    fn mistakes_are_named_with_their_lines() {
        let text = "name = \"A\"\nrange = \"week\"\n\n[[tile]]\nkind = \"number\"\nkpi = \"x\"\nview = \"y\"\nat = [12, 0]\nsize = [3]\n\n[[tile]]\nkind = \"chrt\"\n";
        let mistakes = parse_dashboard("a", "dashboards/a.toml", text).unwrap_err();
        let lines: Vec<u64> = mistakes.iter().filter_map(|m| m.location.line).collect();
        assert_eq!(lines, [2, 7, 8, 9, 12], "{mistakes:?}");
        assert!(mistakes[4].hints[0].contains("chart"), "{mistakes:?}");
    }
}
