//! How wide the columns of a printed table are. The typesetter gives a column the width of its text and what is left to the others:
//! where that is too little, headers and notes are broken into lines here, and long texts share the room by how long they are.

use std::borrow::Cow;

use serde::Serialize;

use super::part::{Cell, Column, ColumnKind, Table};
use super::text_width::{LONG_WORD, lines_em, width_em, wrapped};

/// Between the margins of the page, in points.
const PAGE_POINTS: f64 = 487.5;
/// Between the texts of two columns, in points.
const GAP_POINTS: f64 = 8.0;
/// The sign of a verdict before a value, in points.
const SIGN_POINTS: f64 = 9.5;
/// Text of headers and of second lines, in points.
const SMALL_POINTS: f64 = 7.5;
const TEXT_POINTS: f64 = 8.0;
const DENSE_POINTS: f64 = 7.5;
/// Smaller is not read.
const TEXT_POINTS_MIN: f64 = 5.5;
/// A text column that is wider shares the room that is left, of the text's size.
const LONG_EM: f64 = 20.0;
/// What a wide column has at least, if its texts are as long, of the text's size.
const COMFORT_EM: f64 = 14.0;
/// What other columns of texts have of that.
const BESIDE: f64 = 0.6;
/// A text that is wider is read in lines anyway, of the text's size.
const LINE_EM_MAX: f64 = 32.0;
/// No header is broken into narrower lines than this, of the text's size.
const HEADER_EM_MIN: f64 = 4.0;
/// What headers and second lines keep of their width, tried one after the other.
const NARROWER: [f64; 4] = [0.8, 0.8, 0.75, 0.0];
/// The longest piece of a long word that does not break, of the text's size: see `soft` of `lib.typ`.
const PIECE_EM_MAX: f64 = 8.0;
/// Of a long text no more counts where columns share the room, of the text's size.
const SHARING_EM_MAX: f64 = 60.0;

/// A column as the template reads it.
#[derive(Serialize)]
pub(super) struct PaperColumn<'t> {
    id: &'static str,
    /// Broken into lines where its words would take the room of others.
    label: Cow<'t, str>,
    kind: ColumnKind,
    wide: bool,
    off_paper: bool,
    /// Its part of the room that columns of their natural width leave; 0 where it has its natural width.
    share: f64,
}

/// A table as the template reads it.
pub(super) struct PaperTable<'t> {
    pub(super) columns: Vec<PaperColumn<'t>>,
    pub(super) rows: Cow<'t, [Vec<Cell>]>,
    /// Of its text, in points.
    pub(super) text_points: f64,
}

/// What one column needs, of the text's size.
#[derive(Clone, Copy, Default)]
struct Needs {
    /// Its header in the lines it has.
    header: f64,
    /// The longest word of its header or of second lines, which are set alike.
    word: f64,
    /// Its values, without their second lines.
    body: f64,
    below: f64,
    /// The longest part of a value that cannot break.
    piece: f64,
    /// It shares the room that is left.
    is_sharing: bool,
    /// It is the one that the table is read for.
    is_wide: bool,
}

impl Needs {
    fn natural(&self) -> f64 {
        self.header.max(self.body).max(self.below)
    }

    /// With which its texts can be read.
    fn least(&self) -> f64 {
        match self.is_sharing {
            true => {
                let comfort = if self.is_wide { COMFORT_EM } else { COMFORT_EM * BESIDE };
                self.natural().min(comfort).max(self.piece).max(self.word)
            }
            false => self.natural(),
        }
    }

    /// With which its texts stand in one line, where that can be.
    fn wished(&self) -> f64 {
        if self.natural() <= LINE_EM_MAX { self.natural() } else { self.least() }
    }
}

/// The longest part of a text that stays in one line.
fn piece_em(text: &str) -> f64 {
    let of_word = |word: &str| match word.chars().count() < LONG_WORD {
        true => width_em(word),
        false => width_em(word).min(PIECE_EM_MAX),
    };
    text.split([' ', '\n']).map(of_word).fold(0.0, f64::max)
}

/// What a table looks like on paper, so that its columns stand beside each other.
pub(super) fn on_paper(table: &Table) -> PaperTable<'_> {
    let text_points = if table.dense { DENSE_POINTS } else { TEXT_POINTS };
    let rows = table.rows_on_paper();
    let printed: Vec<usize> =
        (0..table.columns.len()).filter(|at| !table.columns[*at].off_paper).collect();
    let small = SMALL_POINTS / text_points;
    let needs_of = |at: usize| -> Needs {
        let column = &table.columns[at];
        let mut needs = Needs {
            header: lines_em(&column.label) * small,
            word: piece_em(&column.label) * small,
            ..Needs::default()
        };
        for cell in rows.iter().filter_map(|cells| cells.get(at)) {
            let sign = if cell.tone.is_empty() { 0.0 } else { SIGN_POINTS / text_points };
            needs.body = needs.body.max(sign + lines_em(&cell.figure.shown));
            needs.piece = needs.piece.max(sign + piece_em(&cell.figure.shown));
            needs.below = needs.below.max(lines_em(&cell.below) * small);
            needs.word = needs.word.max(piece_em(&cell.below) * small);
        }
        let is_long = needs.body.max(needs.below) > LONG_EM;
        needs.is_wide = column.wide;
        needs.is_sharing = column.wide || (column.kind == ColumnKind::Text && is_long);
        needs
    };
    let mut needs: Vec<Needs> = printed.iter().map(|at| needs_of(*at)).collect();
    let gaps = GAP_POINTS * printed.len().saturating_sub(1) as f64;
    let room = (PAGE_POINTS - gaps) / text_points;
    let least = |needs: &[Needs]| needs.iter().map(Needs::least).sum::<f64>();

    // Texts before numbers: a text can break, and the header of a number.
    let mut lines: Vec<Option<f64>> = vec![None; printed.len()];
    // As few lines as do: a little narrower for all, then narrower still.
    for part in NARROWER {
        if needs.iter().map(Needs::wished).sum::<f64>() <= room {
            break;
        }
        for (needs, line) in needs.iter_mut().zip(&mut lines) {
            let natural = needs.natural();
            let target = needs.body.max(needs.word).max(HEADER_EM_MIN).max(natural * part);
            if !needs.is_sharing && natural > target {
                *line = Some(target / small);
                needs.header = needs.header.min(target);
                needs.below = needs.below.min(target);
            }
        }
    }
    if least(&needs) > room {
        for (at, needs) in printed.iter().zip(&mut needs) {
            let is_text = table.columns[*at].kind == ColumnKind::Text;
            needs.is_sharing |= is_text && needs.natural() > COMFORT_EM * BESIDE;
        }
    }
    // The last resort, for many numbers.
    let text_points = match least(&needs) {
        needed if needed > room => (text_points * room / needed).max(TEXT_POINTS_MIN),
        _ => text_points,
    };

    let n_sharing = needs.iter().filter(|needs| needs.is_sharing).count();
    let fixed: f64 = needs.iter().filter(|n| !n.is_sharing).map(Needs::natural).sum();
    let sharing = || needs.iter().filter(|needs| needs.is_sharing);
    let left = (room - fixed - sharing().map(Needs::least).sum::<f64>()).max(0.0);
    let wish = |needs: &Needs| {
        let more = (needs.natural().min(SHARING_EM_MAX) - needs.least()).max(0.5);
        if needs.is_wide { more } else { more * BESIDE }
    };
    let wishes: f64 = sharing().map(wish).sum();
    let share_of = |needs: &Needs| match (needs.is_sharing, n_sharing) {
        (false, _) => 0.0,
        (true, 1) => 1.0,
        (true, _) => {
            ((needs.least() + left * wish(needs) / wishes) * 100.0).round().max(1.0) / 100.0
        }
    };
    let mut columns: Vec<PaperColumn<'_>> = (table.columns.iter())
        .map(|column: &Column| PaperColumn {
            id: column.id,
            label: Cow::Borrowed(column.label.as_str()),
            kind: column.kind,
            wide: column.wide,
            off_paper: column.off_paper,
            share: 0.0,
        })
        .collect();
    let mut rows = Cow::Borrowed(rows);
    for ((at, needs), line) in printed.iter().zip(&needs).zip(&lines) {
        let column = &mut columns[*at];
        column.share = share_of(needs);
        let Some(line) = line else { continue };
        column.label = Cow::Owned(wrapped(&column.label, *line));
        if rows.iter().any(|cells| cells.get(*at).is_some_and(|c| lines_em(&c.below) > *line)) {
            for cell in rows.to_mut().iter_mut().filter_map(|cells| cells.get_mut(*at)) {
                cell.below = wrapped(&cell.below, *line);
            }
        }
    }
    PaperTable { columns, rows, text_points }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(columns: Vec<Column>, row: &[&str]) -> Table {
        let cells = row.iter().map(|text| Cell::text(*text)).collect();
        Table::new("load", "", columns).with_rows(vec![cells])
    }

    #[test]
    fn what_fits_stays_as_it_is() {
        let columns = vec![
            Column::text("object", "Region").wide(),
            Column::number("value", "Cell availability"),
        ];
        let table = table(columns, &["Lima", "99.9"]);
        let paper = on_paper(&table);
        assert_eq!(paper.columns[1].label, "Cell availability");
        assert_eq!((paper.columns[0].share, paper.columns[1].share), (1.0, 0.0));
        assert!(matches!(paper.rows, Cow::Borrowed(_)));
        assert_eq!(paper.text_points, 8.0);
    }

    #[test]
    fn headers_and_second_lines_give_way_to_names() {
        let mut columns = vec![Column::text("object", "Region").wide()];
        columns.extend(
            (0..5).map(|_| Column::number("value", "Handover success within one frequency")),
        );
        let mut table = table(columns, &["Metropolitana", "1", "2", "3", "4", "5"]);
        table.rows[0][1].below = "99.99 % of the data".to_owned();
        let paper = on_paper(&table);
        assert_eq!(paper.columns[1].label, "Handover success\nwithin one\nfrequency");
        assert_eq!(paper.rows[0][1].below, "99.99 % of the\ndata");
        assert_eq!(table.rows[0][1].below, "99.99 % of the data", "workbook and CSV have it whole");
        assert_eq!(paper.text_points, 8.0);
    }

    #[test]
    fn long_texts_share_the_room_by_their_length() {
        let columns = vec![
            Column::text("object", "Id"),
            Column::text("state", "State"),
            Column::text("reason", "Reason").wide(),
        ];
        let long = "word ".repeat(40);
        let mut table = table(columns, &["x", "approved", &long]);
        table.rows[0][1].below =
            "by the deputy head of the department of service quality".to_owned();
        let paper = on_paper(&table);
        let shares: Vec<f64> = paper.columns.iter().map(|column| column.share).collect();
        assert_eq!(shares[0], 0.0);
        assert!(shares[1] > 12.0 && shares[2] > shares[1], "{shares:?}");
        // Without any blank it breaks within: it takes no more than its share.
        table.rows[0][0] = Cell::text("x".repeat(90));
        let paper = on_paper(&table);
        assert!(paper.columns[0].share > 5.0, "{}", paper.columns[0].share);
    }

    #[test]
    fn many_numbers_are_set_smaller_and_not_beyond_the_page() {
        let columns = (0..14).map(|_| Column::number("value", "Total")).collect();
        let paper_of = table(columns, &["1,234,567.89"; 14]);
        let paper = on_paper(&paper_of);
        assert!(paper.text_points < 8.0 && paper.text_points >= TEXT_POINTS_MIN);
    }
}
