//! Huawei-style `measCollec`: numeric counter ids in the compact form, object strings, local time with its offset, `NIL`.

use super::export::ExportFile;
use super::network::{Cell, Site};
use super::text::{push_float, push_int, push_text};
use super::traffic::{CellSample, N_RESOURCE_BLOCKS, PERIOD_SECS, split};
use crate::model::Zone;

/// Function subset of the connection counters.
const CONNECTION_SUBSET: &str = "1526726656";
/// Function subset of throughput, load and availability.
const SERVICE_SUBSET: &str = "1526726720";

/// Attempts and successes of RRC and E-RAB, abnormal and normal releases, handovers tried and done
/// within one base station and between two.
const CONNECTION_COUNTERS: &str = "1526726658 1526726659 1526727545 1526727544 1526727546 1526727547 1526726996 1526726997 1526727002 1526727003 ";
/// Bits, bits of the last slots, milliseconds; blocks used and there; seconds down by the system and by hand.
const SERVICE_COUNTERS: &str =
    "1526728261 1526729005 1526729015 1526726740 1526728433 1526727209 1526727210 ";

/// Of ten handovers.
const TENTHS_WITHIN_STATION: u64 = 3;

/// The whole file as text.
pub fn render(file: &ExportFile<'_>, zone: &Zone, out: &mut Vec<u8>) {
    push_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    push_text(out, "<measCollecFile xmlns=\"http://latest/nmc-omc/cmNrm.doc#measCollec\">\n");
    push_text(out, "    <fileHeader fileFormatVersion=\"32.435 V7.2\" vendorName=\"Huawei\">\n");
    push_text(
        out,
        "        <fileSender elementType=\"BTS3900\"/>\n        <measCollec beginTime=\"",
    );
    push_text(out, &zone.to_iso(file.range.start));
    push_text(out, "\"/>\n    </fileHeader>\n");
    let ends: Vec<String> = file.quarters.iter().map(|q| zone.to_iso(q.range().end)).collect();
    for site in file.sites {
        let samples: Vec<Option<Vec<CellSample>>> =
            file.quarters.iter().map(|quarter| file.samples(site, quarter)).collect();
        if samples.iter().all(Option::is_none) {
            continue;
        }
        push_text(out, "    <measData>\n        <managedElement userLabel=\"");
        push_text(out, &site.name);
        push_text(out, "\"/>\n");
        for (samples, end) in samples.iter().zip(&ends) {
            let Some(samples) = samples else { continue };
            let cells = || site.cells.iter().zip(samples);
            begin_info(out, CONNECTION_SUBSET, end, CONNECTION_COUNTERS);
            for (cell, sample) in cells() {
                begin_value(out, site, cell);
                push_connections(out, sample);
                end_value(out);
            }
            push_text(out, "        </measInfo>\n");
            begin_info(out, SERVICE_SUBSET, end, SERVICE_COUNTERS);
            for (cell, sample) in cells() {
                begin_value(out, site, cell);
                push_service(out, sample);
                end_value(out);
            }
            push_text(out, "        </measInfo>\n");
        }
        push_text(out, "    </measData>\n");
    }
    push_text(out, "    <fileFooter>\n        <measCollec endTime=\"");
    push_text(out, &zone.to_iso(file.range.end));
    push_text(out, "\"/>\n    </fileFooter>\n</measCollecFile>\n");
}

fn begin_info(out: &mut Vec<u8>, subset: &str, end: &str, counters: &str) {
    push_text(out, "        <measInfo measInfoId=\"");
    push_text(out, subset);
    push_text(out, "\">\n            <granPeriod duration=\"PT");
    push_int(out, PERIOD_SECS.unsigned_abs());
    push_text(out, "S\" endTime=\"");
    push_text(out, end);
    push_text(out, "\"/>\n            <repPeriod duration=\"PT");
    push_int(out, PERIOD_SECS.unsigned_abs());
    push_text(out, "S\"/>\n            <measTypes>");
    push_text(out, counters);
    push_text(out, "</measTypes>\n");
}

fn begin_value(out: &mut Vec<u8>, site: &Site, cell: &Cell) {
    push_text(out, "            <measValue measObjLdn=\"");
    push_text(out, &site.name);
    push_text(out, "/Cell:eNodeB Function Name=");
    push_text(out, &site.name);
    push_text(out, ", Local Cell ID=");
    push_int(out, u64::from(cell.sector));
    push_text(out, ", Cell Name=");
    push_text(out, &cell.name);
    push_text(out, ", eNodeB ID=");
    push_int(out, u64::from(site.enodeb_id));
    push_text(out, ", Cell FDD TDD indication=CELL_FDD\">\n                <measResults>");
}

fn end_value(out: &mut Vec<u8>) {
    push_text(out, "</measResults>\n            </measValue>\n");
}

/// A result and the blank that follows every one of them.
fn push_result(out: &mut Vec<u8>, value: Option<u64>) {
    match value {
        Some(value) => push_int(out, value),
        None => push_text(out, "NIL"),
    }
    out.push(b' ');
}

fn push_connections(out: &mut Vec<u8>, s: &CellSample) {
    let [within, between] = split(s.handover_prepared, s.handover_successes, TENTHS_WITHIN_STATION);
    let values = [
        s.rrc_attempts,
        s.rrc_successes,
        s.erab_attempts,
        s.erab_successes,
        s.releases_abnormal_enb + s.releases_abnormal_mme,
        s.releases_normal,
        within.0,
        within.1,
        between.0,
        between.1,
    ];
    for value in values {
        push_result(out, (!s.blank).then_some(value));
    }
}

fn push_service(out: &mut Vec<u8>, s: &CellSample) {
    // Nothing can be said of the rate and the load of a cell that was down all the time.
    let up = s.up_ratio > 0.0 && !s.blank;
    push_result(out, up.then_some(s.volume_kbit * 1000));
    push_result(out, up.then_some(s.volume_last_slot_kbit * 1000));
    push_result(out, up.then_some(s.transfer_millis));
    if up {
        push_float(out, s.blocks_used, 4);
        out.push(b' ');
    } else {
        push_result(out, None);
    }
    push_result(out, up.then_some(N_RESOURCE_BLOCKS as u64));
    push_result(out, (!s.blank).then_some(s.down_automatic_secs));
    push_result(out, (!s.blank).then_some(s.down_manual_secs));
}
