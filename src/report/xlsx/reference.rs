//! References of formulas: `[column]` becomes the address of a cell.

use crate::report::tables::Table;

/// `AB` of column 27.
pub(super) fn column_letters(column: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        let letter = (rest - 1) % 26;
        letters.push(char::from(b'A' + letter as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The name of a sheet as formulas write it.
pub(super) fn quoted(sheet: &str) -> String {
    format!("'{}'", sheet.replace('\'', "''"))
}

/// A formula with addresses in the places of its columns; see [`crate::report::tables::Cell::formula`]. Rows count from 0.
pub(super) fn resolved(text: &str, table: &Table, first_row: u32, row: u32) -> String {
    let mut formula = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        formula.push_str(before);
        let Some((reference, after)) = after.split_once(']') else {
            rest = after;
            break;
        };
        let id = reference.trim_end_matches(['^', '#']);
        let column = table.columns.iter().position(|column| column.id == id);
        let letters = column_letters(column.unwrap_or_default() as u16);
        formula.push_str(&match reference.as_bytes().last() {
            Some(b'^') => format!("{letters}{row}"),
            Some(b'#') => format!("${letters}${}", first_row + 1),
            _ => format!("{letters}{}", row + 1),
        });
        rest = after;
    }
    formula.push_str(rest);
    formula
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tables::Column;

    #[test]
    fn columns_have_letters_and_formulas_addresses() {
        assert_eq!(
            [0, 25, 26, 27, 701, 702].map(column_letters),
            ["A", "Z", "AA", "AB", "ZZ", "AAA"]
        );
        let table = Table {
            id: "t",
            title: String::new(),
            columns: vec![Column::new("a", "A"), Column::new("b", "B")],
            rows: Vec::new(),
            nothing: String::new(),
        };
        let formula = resolved("100*[a]/[b]+SUM([b#]:[b^])", &table, 1, 4);
        assert_eq!(formula, "100*A5/B5+SUM($B$2:B4)");
        assert_eq!(quoted("L'an"), "'L''an'");
    }
}
