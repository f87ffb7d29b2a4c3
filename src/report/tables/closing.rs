//! Quality of the data, method, files, and what the cells are called.

use super::names::{PREFIX, of_column, of_table};
use super::{Cell, Column, Table};
use crate::report::document::{Document, Fact};
use crate::words::tr;

pub(super) fn quality(document: &Document) -> Table {
    let said = document.quality.sentences.iter().map(|sentence| {
        vec![Cell::text(tr!("report-sheets-finding")), Cell::text(sentence.clone())]
    });
    let noted = document.quality.notes.iter().map(fact);
    Table { rows: said.chain(noted).collect(), ..pairs("quality", tr!("report-sheets-quality")) }
}

/// Terms of the definitions of all objectives, general rules, glossary.
pub(super) fn method(document: &Document) -> Table {
    let general = document.method.iter().map(fact);
    let of_objectives = document.objectives.iter().flat_map(|objective| {
        let formula = (!objective.formula.is_empty())
            .then(|| pair(tr!("report-sheets-formula"), &objective.formula));
        let steps =
            objective.arithmetic.iter().map(|step| pair(tr!("report-sheets-arithmetic"), step));
        let all = objective.definition.iter().map(fact).chain(formula).chain(steps);
        all.map(|mut row| {
            row[0] = match &row[0].value {
                super::Value::Text(label) => Cell::text(format!("{}: {label}", objective.id)),
                _ => Cell::text(&objective.id),
            };
            row
        })
    });
    let live = [pair(tr!("report-sheets-formulas"), tr!("report-sheets-formulas-text"))];
    let glossary = document.glossary.iter().map(fact);
    Table {
        rows: live.into_iter().chain(general).chain(of_objectives).chain(glossary).collect(),
        ..pairs("method", tr!("report-sheets-method"))
    }
}

pub(super) fn files(document: &Document) -> Table {
    let all = document.files.iter().chain(&document.files_unlisted);
    Table {
        id: "files",
        title: tr!("report-sheets-files").to_owned(),
        columns: vec![
            Column::new("name", tr!("report-sheets-file")),
            Column::new("sha256", "SHA-256"),
        ],
        rows: all.map(|file| vec![Cell::text(&file.name), Cell::text(&file.sha256)]).collect(),
        nothing: tr!("report-sheets-no-files").to_owned(),
    }
}

/// Names by their pattern: in this workbook, and in templates.
pub(super) fn names(document: &Document, sheets: &[Table]) -> Table {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let blocks = super::summary(document).blocks;
    for row in blocks.iter().flat_map(|block| &block.table.rows) {
        let named = row.iter().find_map(|cell| cell.name.as_deref());
        let label = row.first().map(|cell| cell.value.clone());
        if let (Some(name), Some(super::Value::Text(label))) = (named, label) {
            rows.push(pair(name, &label));
        }
    }
    let objectives = sheets.iter().find(|table| table.id == "objectives");
    for column in objectives.iter().flat_map(|table| &table.columns) {
        rows.push(pair(&format!("{PREFIX}objective_ID_{}", column.id), &column.title));
    }
    rows.push(pair(&of_table("TABLE"), tr!("report-sheets-name-table")));
    rows.push(pair(&of_column("TABLE", "COLUMN"), tr!("report-sheets-name-column")));
    for table in sheets.iter().chain(blocks.iter().map(|block| &block.table)) {
        let columns: Vec<&str> = table.columns.iter().map(|column| column.id).collect();
        rows.push(pair(&of_table(table.id), &format!("{}: {}", table.title, columns.join(", "))));
    }
    Table {
        columns: vec![
            Column::new("name", tr!("report-sheets-name-name")),
            Column::new("meaning", tr!("report-sheets-name-meaning")).wrapping(),
        ],
        rows,
        ..pairs("names", tr!("report-sheets-names"))
    }
}

fn pairs(id: &'static str, title: &str) -> Table {
    Table {
        id,
        title: title.to_owned(),
        columns: vec![
            Column::new("label", tr!("report-sheets-subject")),
            Column::new("text", tr!("report-sheets-text")).wrapping(),
        ],
        rows: Vec::new(),
        nothing: tr!("report-sheets-nothing").to_owned(),
    }
}

fn fact(fact: &Fact) -> Vec<Cell> {
    pair(&fact.label, &fact.value)
}

fn pair(label: &str, text: &str) -> Vec<Cell> {
    vec![Cell::text(label), Cell::text(text)]
}
