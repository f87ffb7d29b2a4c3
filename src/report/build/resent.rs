//! Files that came again with other values, and files with values that their sender doubts.

use super::Writer;
use super::parts::cut_rows;
use crate::report::facts::ReportFacts;
use crate::report::part::{Block, Cell, Column, Part, Table};
use crate::words::tr;

/// Files on paper.
const FILES_SHOWN: usize = 12;

impl Writer<'_> {
    pub(super) fn resent_part(&self, facts: &ReportFacts) -> Option<Part> {
        let files = facts.files.as_ref()?;
        let mut part = Part {
            id: "resent",
            title: tr!("report-parts-resent").to_owned(),
            follows: true,
            ..Part::default()
        };
        if files.is_empty() {
            part.sentences.push(tr!("report-parts-resent-none").to_owned());
            return Some(part);
        }
        let replaced: u64 = files.iter().map(|file| file.n_replaced).sum();
        let suspect: u64 = files.iter().map(|file| file.n_suspect).sum();
        part.sentences.push(tr!(
            "report-parts-resent-counts",
            files = files.iter().filter(|file| file.n_replaced > 0).count() as u64,
            replaced = replaced,
            doubted = files.iter().filter(|file| file.n_suspect > 0).count() as u64,
            suspect = suspect,
        ));
        let zone = self.zone();
        let columns = vec![
            Column::text("object", tr!("report-parts-file")).wide(),
            Column::time("period_start", tr!("report-parts-from")),
            Column::time("period_end", tr!("report-parts-to")),
            Column::number("value", tr!("report-parts-replaced")),
            Column::number("suspect_rows", tr!("report-parts-suspect-rows")),
            Column::text("sha256", "SHA-256").off_paper(),
        ];
        let rows = files.iter().map(|file| {
            let instant = |at| Cell::said(crate::format::date_and_time(at, zone), zone.to_iso(at));
            vec![
                Cell::text(file.name.clone()),
                instant(file.extent.start),
                instant(file.extent.end),
                self.count(file.n_replaced).into(),
                self.count(file.n_suspect).into(),
                Cell::text(file.sha256.clone()),
            ]
        });
        let table = Table::new("resent", "", columns).with_rows(rows.collect());
        let n_more = table.rows.len().saturating_sub(FILES_SHOWN);
        let more = tr!("report-parts-more-rows", n = n_more as u64, section = "resent");
        part.blocks.push(Block::Table(cut_rows(table, FILES_SHOWN, more)));
        Some(part)
    }
}
