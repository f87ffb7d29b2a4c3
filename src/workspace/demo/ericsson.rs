//! Ericsson-style `measCollec`: names of counters, positions (`measType p`, `r p`), UTC times, arrays, jobs that repeat counters.

use super::export::ExportFile;
use super::text::{push_int, push_text};
use super::traffic::{CellSample, N_RESOURCE_BLOCKS, PERIOD_SECS, split};
use crate::model::Zone;

/// Scalars in the order of [`scalars`], then the dense array, then the sparse one.
const COUNTERS: [&str; N_SCALARS + 2] = [
    "pmRrcConnEstabAtt",
    "pmRrcConnEstabSucc",
    "pmS1SigConnEstabAtt",
    "pmS1SigConnEstabSucc",
    "pmErabEstabAttInit",
    "pmErabEstabSuccInit",
    "pmErabRelAbnormalEnbAct",
    "pmErabRelAbnormalMmeAct",
    "pmErabRelNormalEnb",
    "pmSessionTimeUe",
    "pmPdcpVolDlDrb",
    "pmPdcpVolDlDrbLastTTI",
    "pmUeThpTimeDl",
    "pmPrbUsedDlDtch",
    "pmPrbUsedDlSrbFirstTrans",
    "pmPrbUsedDlBcch",
    "pmPrbAvailDl",
    "pmCellDowntimeAuto",
    "pmCellDowntimeMan",
    "pmHoPrepAttLteIntraF",
    "pmHoPrepSuccLteIntraF",
    "pmHoExeAttLteIntraF",
    "pmHoExeSuccLteIntraF",
    "pmHoPrepAttLteInterF",
    "pmHoPrepSuccLteInterF",
    "pmHoExeAttLteInterF",
    "pmHoExeSuccLteInterF",
    "pmPrbUtilDl",
    "pmErabEstabAttInitQci",
];
const N_SCALARS: usize = 27;
/// So many of the first counters are in the second job as well, with the same values.
const N_REPEATED: usize = 2;
/// Of ten handovers.
const TENTHS_WITHIN_FREQUENCY: u64 = 8;

/// How the file says which node it speaks of; the full names come out the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeNaming {
    /// Several nodes: each `managedElement` carries its `MeContext`.
    InElement,
    /// One node: the prefix ends in its `MeContext`, the element's name is bare.
    InPrefix,
}

/// The whole file as text.
pub fn render(file: &ExportFile<'_>, naming: NodeNaming, out: &mut Vec<u8>) {
    let operator = file.region.country.operator();
    let utc = Zone::utc();
    push_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    push_text(out, "<?xml-stylesheet type=\"text/xsl\" href=\"MeasDataCollection.xsl\"?>\n");
    push_text(
        out,
        "<measCollecFile xmlns=\"http://www.3gpp.org/ftp/specs/archive/32_series/32.435#measCollec\">\n",
    );
    let mut prefix = format!("SubNetwork={operator},SubNetwork={}", file.region.name);
    if let (NodeNaming::InPrefix, Some(site)) = (naming, file.sites.first()) {
        prefix = format!("{prefix},MeContext={}", site.name);
    }
    push_text(
        out,
        "  <fileHeader fileFormatVersion=\"32.435 V10.0\" vendorName=\"Ericsson AB\" dnPrefix=\"",
    );
    push_text(out, &prefix);
    push_text(out, "\">\n    <fileSender localDn=\"");
    push_text(out, &prefix);
    push_text(out, "\" elementType=\"RadioNode\"/>\n    <measCollec beginTime=\"");
    push_text(out, &utc.to_iso(file.range.start));
    push_text(out, "\"/>\n  </fileHeader>\n");

    let ends: Vec<String> = file.quarters.iter().map(|q| utc.to_iso(q.range().end)).collect();
    let all_types = measurement_types(&COUNTERS);
    let repeated_types = measurement_types(&COUNTERS[..N_REPEATED]);
    for site in file.sites {
        let samples: Vec<Option<Vec<CellSample>>> =
            file.quarters.iter().map(|quarter| file.samples(site, quarter)).collect();
        if samples.iter().all(Option::is_none) {
            continue;
        }
        push_text(out, "  <measData>\n    <managedElement localDn=\"");
        if naming == NodeNaming::InElement {
            push_text(out, "MeContext=");
        }
        push_text(out, &site.name);
        push_text(out, "\" swVersion=\"CXP9024418_15 R64C41\"/>\n");
        for (samples, end) in samples.iter().zip(&ends) {
            let Some(samples) = samples else { continue };
            let cells = site.cells.iter().zip(samples);
            begin_info(out, "PREDEF_Lrat", end, &all_types);
            for (cell, sample) in cells.clone() {
                begin_value(out, &site.name, &cell.name);
                push_results(out, sample, COUNTERS.len());
                end_value(out, sample);
            }
            push_text(out, "    </measInfo>\n");
            begin_info(out, "USERDEF-Accessibility.Cont.Y.STATS", end, &repeated_types);
            for (cell, sample) in cells {
                begin_value(out, &site.name, &cell.name);
                push_results(out, sample, N_REPEATED);
                end_value(out, sample);
            }
            push_text(out, "    </measInfo>\n");
        }
        push_text(out, "  </measData>\n");
    }
    push_text(out, "  <fileFooter>\n    <measCollec endTime=\"");
    push_text(out, &utc.to_iso(file.range.end));
    push_text(out, "\"/>\n  </fileFooter>\n</measCollecFile>\n");
}

fn measurement_types(names: &[&str]) -> String {
    let lines = names.iter().zip(1..);
    lines.map(|(name, p)| format!("      <measType p=\"{p}\">{name}</measType>\n")).collect()
}

fn begin_info(out: &mut Vec<u8>, job: &str, end: &str, types: &str) {
    push_text(out, "    <measInfo measInfoId=\"PM=1,PmGroup=EUtranCellFDD\">\n      <job jobId=\"");
    push_text(out, job);
    push_text(out, "\"/>\n      <granPeriod duration=\"PT");
    push_int(out, PERIOD_SECS.unsigned_abs());
    push_text(out, "S\" endTime=\"");
    push_text(out, end);
    push_text(out, "\"/>\n      <repPeriod duration=\"PT");
    push_int(out, PERIOD_SECS.unsigned_abs());
    push_text(out, "S\"/>\n");
    push_text(out, types);
}

fn begin_value(out: &mut Vec<u8>, site: &str, cell: &str) {
    push_text(out, "      <measValue measObjLdn=\"ManagedElement=");
    push_text(out, site);
    push_text(out, ",ENodeBFunction=1,EUtranCellFDD=");
    push_text(out, cell);
    push_text(out, "\">\n");
}

fn end_value(out: &mut Vec<u8>, sample: &CellSample) {
    if sample.suspect {
        push_text(out, "        <suspect>true</suspect>\n");
    }
    push_text(out, "      </measValue>\n");
}

/// The first `n_counters` of [`COUNTERS`].
fn push_results(out: &mut Vec<u8>, sample: &CellSample, n_counters: usize) {
    let scalars = scalars(sample);
    for position in 0..n_counters {
        push_text(out, "        <r p=\"");
        push_int(out, position as u64 + 1);
        push_text(out, "\">");
        match scalars.get(position) {
            Some(_) if sample.blank => out.push(b' '),
            Some(value) => push_int(out, *value),
            None if position == N_SCALARS => push_dense(out, sample),
            None => push_sparse(out, sample),
        }
        push_text(out, "</r>\n");
    }
}

fn scalars(s: &CellSample) -> [u64; N_SCALARS] {
    const MILLIS: f64 = PERIOD_SECS as f64 * 1000.0;
    // One resource block pair per millisecond.
    let used = (s.blocks_used * MILLIS) as u64;
    let (signalling, broadcast) = (used / 20, used / 100);
    // Within one frequency and between two.
    let [within_preparations, between_preparations] =
        split(s.handover_preparations, s.handover_prepared, TENTHS_WITHIN_FREQUENCY);
    let [within_executions, between_executions] =
        split(s.handover_prepared, s.handover_successes, TENTHS_WITHIN_FREQUENCY);
    [
        s.rrc_attempts,
        s.rrc_successes,
        s.s1_attempts,
        s.s1_successes,
        s.erab_attempts,
        s.erab_successes,
        s.releases_abnormal_enb,
        s.releases_abnormal_mme,
        s.releases_normal,
        s.session_secs,
        s.volume_kbit,
        s.volume_last_slot_kbit,
        s.transfer_millis,
        used - signalling - broadcast,
        signalling,
        broadcast,
        (N_RESOURCE_BLOCKS * MILLIS * s.up_ratio) as u64,
        s.down_automatic_secs,
        s.down_manual_secs,
        within_preparations.0,
        within_preparations.1,
        within_executions.0,
        within_executions.1,
        between_preparations.0,
        between_preparations.1,
        between_executions.0,
        between_executions.1,
    ]
}

/// All bins, with commas.
fn push_dense(out: &mut Vec<u8>, sample: &CellSample) {
    for (bin, secs) in sample.load_secs.iter().enumerate() {
        if bin > 0 {
            out.push(b',');
        }
        if sample.blank {
            out.push(b' ');
        } else {
            push_int(out, *secs);
        }
    }
}

/// Number of pairs, then index and value of each; a bare `0` for none.
fn push_sparse(out: &mut Vec<u8>, sample: &CellSample) {
    if sample.blank {
        out.push(b' ');
        return;
    }
    push_int(out, sample.attempts_by_qci.len() as u64);
    for (qci, attempts) in &sample.attempts_by_qci {
        out.push(b',');
        push_int(out, u64::from(*qci));
        out.push(b',');
        push_int(out, *attempts);
    }
}
