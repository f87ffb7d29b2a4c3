//! Imports, rejects, tickets and outages as bytes: what the `record` columns hold.
//!
//! The number of the layout comes first; fields follow in the order of their struct, in the forms of [`super::row_binary`].

use super::row_binary::{PutRow, Rows};
use crate::model::{
    FileCounts, ImportHeader, Outage, RejectRecord, Ticket, TicketUpdate, TimeRange, Timestamp,
};
use crate::store::{ImportId, ImportRecord, ImportStatus, StoreError, WarehouseError};

/// Of all records. A reader refuses what it does not know.
const LAYOUT: u8 = 1;

fn at(instant: Option<Timestamp>) -> Option<i64> {
    instant.map(Timestamp::as_unix_secs)
}

fn begin(bytes: &[u8]) -> Result<Rows<&[u8]>, StoreError> {
    let mut rows = Rows::new(bytes);
    match rows.u8()? {
        LAYOUT => Ok(rows),
        other => Err(unknown("record layout", other)),
    }
}

fn unknown(what: &str, number: u8) -> StoreError {
    WarehouseError::Garbled { detail: format!("{what} {number} is not known") }.into()
}

impl Rows<&[u8]> {
    fn instant(&mut self) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.option()?.map(Timestamp::from_unix_secs))
    }

    fn small(&mut self) -> Result<Option<u8>, StoreError> {
        Ok(self.option()?.and_then(|number| u8::try_from(number).ok()))
    }
}

pub fn of_import(record: &ImportRecord) -> Vec<u8> {
    let mut out = vec![LAYOUT];
    let header = &record.header;
    [&header.file, &header.format, &header.sha256].into_iter().for_each(|text| out.put_text(text));
    out.put_u64(header.size_bytes);
    out.put_text(&header.read_as);
    out.put_i64(header.imported_at.as_unix_secs());
    out.put_u8(match record.status {
        ImportStatus::Imported | ImportStatus::Unchanged => 0,
        ImportStatus::ImportedWithRejects => 1,
        ImportStatus::Rejected => 2,
    });
    let FileCounts {
        n_values,
        n_null,
        n_text,
        n_suspect,
        n_repeats,
        n_conflicts,
        n_rows,
        n_events,
    } = record.counts;
    let counts = [n_values, n_null, n_text, n_suspect, n_repeats, n_conflicts, n_rows, n_events];
    counts.into_iter().for_each(|count| out.put_u64(count));
    [record.n_objects, record.n_measurements, record.n_replaced, record.n_rejects]
        .into_iter()
        .for_each(|count| out.put_u64(count));
    out.put_option(at(record.extent.map(|extent| extent.start)));
    out.put_option(at(record.extent.map(|extent| extent.end)));
    out.put_text(&record.reason);
    out.put_len(record.warnings.len());
    record.warnings.iter().for_each(|warning| out.put_text(warning));
    out
}

pub fn import_of(bytes: &[u8], id: ImportId) -> Result<ImportRecord, StoreError> {
    let mut rows = begin(bytes)?;
    let header = ImportHeader {
        file: rows.text()?,
        format: rows.text()?,
        sha256: rows.text()?,
        size_bytes: rows.u64()?,
        read_as: rows.text()?,
        imported_at: Timestamp::from_unix_secs(rows.i64()?),
    };
    let status = match rows.u8()? {
        0 => ImportStatus::Imported,
        1 => ImportStatus::ImportedWithRejects,
        2 => ImportStatus::Rejected,
        other => return Err(unknown("status", other)),
    };
    let counts = FileCounts {
        n_values: rows.u64()?,
        n_null: rows.u64()?,
        n_text: rows.u64()?,
        n_suspect: rows.u64()?,
        n_repeats: rows.u64()?,
        n_conflicts: rows.u64()?,
        n_rows: rows.u64()?,
        n_events: rows.u64()?,
    };
    let (n_objects, n_measurements) = (rows.u64()?, rows.u64()?);
    let (n_replaced, n_rejects) = (rows.u64()?, rows.u64()?);
    let ends = rows.instant()?.zip(rows.instant()?);
    let extent = ends.filter(|(a, b)| a <= b).map(|(start, end)| TimeRange { start, end });
    let reason = rows.text()?;
    let warnings = (0..rows.len_of_list()?).map(|_| rows.text()).collect::<Result<_, _>>()?;
    Ok(ImportRecord {
        id,
        header,
        status,
        counts,
        n_objects,
        n_measurements,
        n_replaced,
        n_rejects,
        extent,
        reason,
        warnings,
    })
}

pub fn of_reject(reject: &RejectRecord) -> Vec<u8> {
    let mut out = vec![LAYOUT];
    out.put_text(&reject.file);
    out.put_option(reject.line.map(u64::cast_signed));
    out.put_text(&reject.message);
    out.put_text(&reject.hint);
    out
}

pub fn reject_of(bytes: &[u8]) -> Result<RejectRecord, StoreError> {
    let mut rows = begin(bytes)?;
    Ok(RejectRecord {
        file: rows.text()?,
        line: rows.option()?.map(i64::cast_unsigned),
        message: rows.text()?,
        hint: rows.text()?,
    })
}

pub fn of_ticket(ticket: &Ticket) -> Vec<u8> {
    let mut out = vec![LAYOUT];
    let texts = [
        &ticket.id,
        &ticket.title,
        &ticket.state,
        &ticket.priority,
        &ticket.category,
        &ticket.assignment_group,
        &ticket.object,
        &ticket.location,
    ];
    texts.into_iter().for_each(|text| out.put_text(text));
    out.put_option(ticket.priority_level.map(i64::from));
    let instants = [
        ticket.opened_at,
        ticket.responded_at,
        ticket.restored_at,
        ticket.resolved_at,
        ticket.closed_at,
        ticket.updated_at,
    ];
    instants.into_iter().for_each(|instant| out.put_option(at(instant)));
    out.put_u64(ticket.update_number);
    out.put_u32(ticket.n_reopened);
    out.put_u32(ticket.n_reassigned);
    out.put_option(ticket.paused_secs.map(u64::cast_signed));
    out.put_option(ticket.met_sla.map(i64::from));
    out.put_len(ticket.updates.len());
    for update in &ticket.updates {
        out.put_option(update.number.map(i64::from));
        out.put_i64(update.at.as_unix_secs());
        out.put_text(&update.state);
        out.put_text(&update.reason);
    }
    out
}

pub fn ticket_of(bytes: &[u8]) -> Result<Ticket, StoreError> {
    let mut rows = begin(bytes)?;
    let mut ticket = Ticket {
        id: rows.text()?,
        title: rows.text()?,
        state: rows.text()?,
        priority: rows.text()?,
        category: rows.text()?,
        assignment_group: rows.text()?,
        object: rows.text()?,
        location: rows.text()?,
        priority_level: rows.small()?,
        opened_at: rows.instant()?,
        responded_at: rows.instant()?,
        restored_at: rows.instant()?,
        resolved_at: rows.instant()?,
        closed_at: rows.instant()?,
        updated_at: rows.instant()?,
        update_number: rows.u64()?,
        n_reopened: rows.u32()?,
        n_reassigned: rows.u32()?,
        paused_secs: rows.option()?.map(i64::cast_unsigned),
        met_sla: rows.option()?.map(|met| met != 0),
        updates: Vec::new(),
    };
    for _ in 0..rows.len_of_list()? {
        ticket.updates.push(TicketUpdate {
            number: rows.option()?.and_then(|number| u32::try_from(number).ok()),
            at: Timestamp::from_unix_secs(rows.i64()?),
            state: rows.text()?,
            reason: rows.text()?,
        });
    }
    Ok(ticket)
}

pub fn of_outage(outage: &Outage) -> Vec<u8> {
    let mut out = vec![LAYOUT];
    let texts = [&outage.id, &outage.object, &outage.location, &outage.name, &outage.severity];
    texts.into_iter().for_each(|text| out.put_text(text));
    out.put_i64(outage.start.as_unix_secs());
    out.put_option(at(outage.end));
    out
}

pub fn outage_of(bytes: &[u8]) -> Result<Outage, StoreError> {
    let mut rows = begin(bytes)?;
    Ok(Outage {
        id: rows.text()?,
        object: rows.text()?,
        location: rows.text()?,
        name: rows.text()?,
        severity: rows.text()?,
        start: Timestamp::from_unix_secs(rows.i64()?),
        end: rows.instant()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back() {
        let instant = |secs| Some(Timestamp::from_unix_secs(secs));
        let ticket = Ticket {
            id: "INC'1\\".to_owned(),
            title: "célula\u{0}caída".to_owned(),
            priority_level: Some(2),
            opened_at: instant(-5),
            closed_at: instant(7),
            update_number: u64::MAX,
            n_reopened: 3,
            paused_secs: Some(90),
            met_sla: Some(false),
            updates: vec![
                TicketUpdate { number: None, state: "New".to_owned(), ..TicketUpdate::default() },
                TicketUpdate { number: Some(9), reason: "r".to_owned(), ..TicketUpdate::default() },
            ],
            ..Ticket::default()
        };
        assert_eq!(ticket_of(&of_ticket(&ticket)).unwrap(), ticket);
        let outage = Outage { name: "x".to_owned(), end: instant(4), ..Outage::default() };
        assert_eq!(outage_of(&of_outage(&outage)).unwrap(), outage);
        let reject =
            RejectRecord { line: Some(3), hint: "h".to_owned(), ..RejectRecord::default() };
        assert_eq!(reject_of(&of_reject(&reject)).unwrap(), reject);
        let record = ImportRecord {
            id: ImportId(4),
            header: ImportHeader { file: "a".to_owned(), size_bytes: 9, ..ImportHeader::default() },
            status: ImportStatus::ImportedWithRejects,
            counts: FileCounts { n_values: 1, n_events: 8, ..FileCounts::default() },
            n_objects: 1,
            n_measurements: 2,
            n_replaced: 3,
            n_rejects: 4,
            extent: instant(0).zip(instant(9)).map(|(start, end)| TimeRange { start, end }),
            reason: String::new(),
            warnings: vec!["w".to_owned()],
        };
        assert_eq!(import_of(&of_import(&record), ImportId(4)).unwrap(), record);
        assert!(outage_of(&[9]).is_err() && outage_of(&of_outage(&outage)[..5]).is_err());
    }
}
