//! XML and JSON formats beside `measCollec`: fixtures by hand, each quirk by name, hostile files, and the real samples.

use std::collections::BTreeSet;
use std::path::Path;

use vigia::import::{ImportOptions, Limits, ReadOutcome, formats, sniff_source};
use vigia::job::JobContext;
use vigia::model::{
    ImportedFile, MeasurementKind, RejectRecord, SCALAR_BIN, SampleValue, dn::parse_name,
};

use crate::import::{
    check_rejected, file_of, fixture, in_zone, independent_counts, read_all, read_bytes, read_with,
    rejection_of, samples, value,
};

use SampleValue::{Decimal, Integer, Null};

fn scalar(file: &ImportedFile, object_end: &str, measurement: &str) -> Option<SampleValue> {
    value(file, object_end, measurement, SCALAR_BIN)
}

fn text_of(name: &str) -> String {
    std::fs::read_to_string(fixture(name)).unwrap()
}

/// Reads bytes under a name.
fn read_named(name: &str, bytes: &[u8], options: &ImportOptions) -> Vec<ReadOutcome> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    read_with(&path, options)
}

fn read_text(text: &str) -> ImportedFile {
    file_of(read_bytes(text.as_bytes()))
}

/// Reason and record of a text that must not pass; every reject of a known place says what to do.
fn refused(text: &str) -> (String, RejectRecord) {
    let (reason, record) = rejection_of(read_bytes(text.as_bytes()));
    assert!(!record.hint.is_empty() && !record.file.is_empty(), "{record:?}");
    (reason, record)
}

fn starts(file: &ImportedFile) -> Vec<String> {
    file.batch.periods.iter().map(|p| p.start.to_iso_utc()).collect()
}

fn object_names(file: &ImportedFile) -> Vec<&str> {
    file.batch.objects.iter().map(|o| o.name.as_str()).collect()
}

fn warned(file: &ImportedFile, words: &str) -> usize {
    file.warnings.iter().filter(|w| w.contains(words)).count()
}

// ------------------------------------------------------------------------------------------------------------ TS 28.532

#[test]
fn meas_data_is_read_as_its_predecessor() {
    let file = file_of(read_all(&fixture("meas_data.xml")));
    assert_eq!(file.header.format, "3gpp-measdata");
    let cell = "DC=example.com,SubNetwork=Sur,ManagedElement=GNB-1,GNBDUFunction=1,NRCellDU=1";
    let node = "DC=example.com,SubNetwork=Sur,ManagedElement=GNB-1";
    assert_eq!(object_names(&file), [cell, node], "no step is there twice");
    assert_eq!(scalar(&file, "NRCellDU=1", "DRB.AirIfDelayDl"), Some(Decimal(0.5)));
    assert_eq!(scalar(&file, "NRCellDU=1", "DRB.AirIfDelayDl.010003e8"), Some(Decimal(0.0)));
    assert_eq!(scalar(&file, "GNB-1", "DRB.EstabAtt"), Some(Integer(7)));
    assert_eq!(starts(&file), ["2026-10-01T05:00:00Z", "2026-10-01T05:01:00Z"], "not the ends");
    assert_eq!((file.counts.n_values, file.counts.n_suspect), (3, 1));
    assert_eq!(file.batch.objects[0].vendor.as_deref(), Some("Example"));
    assert!(file.warnings.is_empty() && file.rejects.is_empty(), "{:?}", file.warnings);
}

#[test]
fn meas_data_names_its_sender_where_nothing_else_does() {
    let text = text_of("meas_data.xml")
        .replace("<measEntity localDn=\"ManagedElement=GNB-1\" userLabel=\"lab\"/>", "");
    let file = read_text(&text);
    assert!(object_names(&file).contains(&"DC=example.com,SubNetwork=Sur,ManagedElement=GNB-1"));
    // The words of the older standard name nothing here.
    let text = text_of("meas_data.xml").replace("measEntity", "managedElement");
    let file = read_text(&text);
    assert!(!object_names(&file).contains(&"lab"));
}

#[test]
fn an_instruction_before_the_declaration_is_refused_and_can_be_skipped() {
    let text = text_of("meas_data.xml");
    let (declaration, rest) = text.split_once('\n').unwrap();
    let (instruction, rest) = rest.split_once('\n').unwrap();
    let late = format!("{instruction}\n{declaration}\n{rest}");
    let (reason, record) = refused(&late);
    assert!(reason.contains("declaration is not at the very beginning"), "{reason}");
    assert_eq!(record.line, Some(2));
    assert!(record.hint.contains("--repair"), "{}", record.hint);
    let repair = ImportOptions { repair_leading_instruction: true, ..ImportOptions::default() };
    let file = file_of(read_named("x", late.as_bytes(), &repair));
    assert_eq!(file.batch, file_of(read_all(&fixture("meas_data.xml"))).batch);
    assert_eq!(warned(&file, "xml-stylesheet"), 1, "{:?}", file.warnings);
    // A sound file is read as ever, and nothing is said; another fault stays one.
    let file = file_of(read_with(&fixture("meas_data.xml"), &repair));
    assert!(file.warnings.is_empty(), "{:?}", file.warnings);
    let cut = &late.as_bytes()[..late.len() / 2];
    let (reason, _) = rejection_of(read_named("x", cut, &repair));
    assert!(reason.contains("not well-formed"), "{reason}");
}

// --------------------------------------------------------------------------------------- quirks of measCollec by name

/// A file with one `measInfo` of one element; `{}` stands for its rows.
fn meas_collec(info: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<measCollecFile xmlns=\"urn:x\"><fileHeader fileFormatVersion=\"1\" dnPrefix=\"SubNetwork=1\"><measCollec beginTime=\"2026-10-01T00:00:00Z\"/></fileHeader>\n<measData><managedElement localDn=\"ManagedElement=N1\"/>{info}</measData>\n<fileFooter><measCollec endTime=\"2026-10-01T00:15:00Z\"/></fileFooter></measCollecFile>\n"
    )
}

/// As a workspace of Santiago reads it.
fn read_in_santiago(text: &str) -> ImportedFile {
    file_of(read_named("a.xml", text.as_bytes(), &in_zone("America/Santiago")))
}

/// Blocks of one counter and one job, by the end and the length of their periods; the values count from 1.
fn local_periods(ends: &[&str], secs: u32, job: &str) -> String {
    let blocks = ends.iter().enumerate().map(|(n, end)| {
        let value = n + 1;
        format!(
            "<measInfo measInfoId=\"G\"><job jobId=\"{job}\"/><granPeriod duration=\"PT{secs}S\" endTime=\"{end}\"/>\
             <measType p=\"1\">c</measType><measValue measObjLdn=\"Cell=1\"><r p=\"1\">{value}</r></measValue></measInfo>"
        )
    });
    blocks.collect()
}

/// Starts and values in the order of time.
fn by_time(file: &ImportedFile) -> Vec<(String, f64)> {
    let starts = starts(file);
    let found = file.batch.samples.iter().map(|sample| {
        (starts[sample.period as usize].clone(), sample.value.as_f64().unwrap_or(f64::NAN))
    });
    let mut found: Vec<_> = found.collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

#[test]
fn an_hour_that_exists_twice_is_two_hours_in_the_order_of_the_file() {
    // Chile put its clocks back from 24:00 to 23:00 on 2026-04-04.
    let ends = [
        "2026-04-04T22:45:00",
        "2026-04-04T23:00:00",
        "2026-04-04T23:15:00",
        "2026-04-04T23:30:00",
        "2026-04-04T23:45:00",
        "2026-04-04T23:00:00",
        "2026-04-04T23:15:00",
        "2026-04-04T23:30:00",
        "2026-04-04T23:45:00",
        "2026-04-05T00:00:00",
        "2026-04-05T00:15:00",
    ];
    // A second job brings the same once more, from the start.
    for jobs in [&["a"][..], &["a", "b"]] {
        let info: String = jobs.iter().map(|job| local_periods(&ends, 900, job)).collect();
        let file = read_in_santiago(&meas_collec(&info));
        assert!(file.rejects.is_empty(), "{:?}", file.rejects);
        let found = by_time(&file);
        let values: Vec<f64> = found.iter().map(|(_, value)| *value).collect();
        assert_eq!(values, (1..=11).map(f64::from).collect::<Vec<_>>(), "none replaces another");
        assert_eq!(found[0].0, "2026-04-05T01:30:00Z");
        assert_eq!(found[10].0, "2026-04-05T04:00:00Z", "a period each quarter");
        assert_eq!(warned(&file, "until the file ran through it again"), 1, "{:?}", file.warnings);
    }
    let hours = [
        "2026-04-04T22:00:00",
        "2026-04-04T23:00:00",
        "2026-04-04T23:00:00",
        "2026-04-05T00:00:00",
    ];
    let file = read_in_santiago(&meas_collec(&local_periods(&hours, 3600, "a")));
    let found = by_time(&file);
    assert_eq!(found.iter().map(|(_, v)| *v).collect::<Vec<_>>(), [1.0, 2.0, 3.0, 4.0]);
    assert_eq!(found[3].0, "2026-04-05T03:00:00Z");
    // Each period told by two blocks of one job.
    for (ends, secs, n) in [(&ends[..], 900, 11), (&hours[..2], 3600, 2)] {
        let info: String =
            ends.iter().map(|end| local_periods(&[*end], secs, "a").repeat(2)).collect();
        let file = read_in_santiago(&meas_collec(&info));
        assert_eq!((by_time(&file).len(), file.counts.n_repeats), (n, n as u64), "{secs} s");
    }
    // One period alone, told by several jobs: nothing tells the hour, and none is made up.
    let info: String =
        ["a", "b"].iter().map(|job| local_periods(&hours[1..2], 3600, job)).collect();
    let file = read_in_santiago(&meas_collec(&info));
    assert_eq!((by_time(&file).len(), file.counts.n_repeats), (1, 1));
    assert_eq!(warned(&file, "would replace its values"), 1, "{:?}", file.warnings);
}

#[test]
fn a_decimal_comma_is_no_array() {
    let of_vendor = |vendor: &str, result: &str| {
        let row = format!(
            "<measInfo measInfoId=\"G\">{QUARTER}<measType p=\"1\">c</measType><measValue measObjLdn=\"Cell=1\"><r p=\"1\">{result}</r></measValue></measInfo>"
        );
        read_text(&meas_collec(&row).replace("<fileHeader ", &format!("<fileHeader{vendor} ")))
    };
    let mdc = "<?xml version=\"1.0\"?><mdc><mfh><ffv>1</ffv><sn>N</sn><st/><vn>V</vn><cbt>20260905000000Z</cbt></mfh><md><neid><neun>u</neun><nedn>ManagedElement=N</nedn></neid><mi><mts>20260905001500Z</mts><gp>900</gp><mt>c</mt><mv><moid>Cell=1</moid><r>99,5</r></mv></mi></md><mff><ts>20260905001500Z</ts></mff></mdc>";
    let omes = "<?xml version=\"1.0\"?><OMeS><PMSetup startTime=\"2026-09-05T00:00:00.000+00:00:00\" interval=\"15\"><PMMOResult><MO><DN>PLMN-PLMN/MRBTS-1/LNCEL-1</DN></MO><PMTarget measurementType=\"T\"><c>99,5</c></PMTarget></PMMOResult></PMSetup></OMeS>";
    let ves = text_of("ves_event.json").replace("Ericsson", "Nokia");
    let ves_file = read_text(&ves);
    assert!(ves_file.rejects.iter().any(|r| r.message.contains("no arrays")), "{ves_file:?}");
    let read = [
        of_vendor(" vendorName=\"Huawei\"", "99,5"),
        of_vendor(" vendorName=\"Huawei\"", "1,234,567"),
        of_vendor("", "99,5"),
        read_text(mdc),
        read_text(omes),
    ];
    for file in read {
        assert!(file.batch.samples.is_empty(), "neither 104 nor 14: {:?}", file.batch.samples);
        assert_eq!((file.rejects.len(), file.counts.n_text), (1, 1), "{:?}", file.rejects);
        let record = &file.rejects[0];
        assert!(record.message.contains("decimal comma") && !record.hint.is_empty(), "{record:?}");
    }
    // Who has arrays keeps them, also where nobody says who it is but it can be nothing else.
    for (vendor, result, n_bins) in [
        (" vendorName=\"Ericsson AB\"", "99,5", 2),
        ("", "4,2,1", 3),
        (" vendorName=\"Acme\"", "4,2,1", 3),
    ] {
        let file = of_vendor(vendor, result);
        assert_eq!(file.batch.measurements[0].kind, MeasurementKind::DenseArray { n_bins });
        assert!(file.rejects.is_empty(), "{:?}", file.rejects);
    }
}

#[test]
fn a_reject_shows_the_number_that_the_file_has() {
    let row = |cell: u32, result: &str| {
        format!("<measValue measObjLdn=\"Cell={cell}\"><r p=\"1\">{result}</r></measValue>")
    };
    let rows = row(1, "4,2,1") + &row(2, "9007199254740993");
    let info = format!(
        "<measInfo measInfoId=\"G\">{QUARTER}<measType p=\"1\">c</measType>{rows}</measInfo>"
    );
    let file = read_text(&meas_collec(&info));
    assert!(file.rejects[0].message.contains("\"9007199254740993\""), "{:?}", file.rejects);
}

const QUARTER: &str = "<granPeriod duration=\"PT900S\" endTime=\"2026-10-01T00:15:00Z\"/>";

#[test]
fn namespaces_do_not_matter() {
    let plain = meas_collec(&format!(
        "<measInfo measInfoId=\"G\">{QUARTER}<measTypes>a</measTypes><measValue measObjLdn=\"C=1\"><measResults>7</measResults></measValue></measInfo>"
    ));
    let expected = read_text(&plain).batch;
    assert_eq!(expected.samples.len(), 1);
    for space in [
        "http://www.3gpp.org/ftp/specs/archive/32_series/32.435#measCollec",
        "http://www.3gpp.org/ftp/specs/latest/rel-5/32_series/32401-540.zip#measCollec",
        "http://latest/nmc-omc/cmNrm.doc#measCollec",
    ] {
        assert_eq!(read_text(&plain.replace("urn:x", space)).batch, expected, "{space}");
    }
    assert_eq!(read_text(&plain.replace(" xmlns=\"urn:x\"", "")).batch, expected);
    let prefixed = plain.replace("</", "<~").replace('<', "<m:").replace("<m:~", "</m:");
    let prefixed = prefixed.replace("<m:?", "<?").replace("xmlns=", "xmlns:m=");
    assert_eq!(read_text(&prefixed).batch, expected, "{prefixed}");
}

#[test]
fn elements_of_one_file_keep_their_objects_apart() {
    let info = format!(
        "<measInfo>{QUARTER}<measTypes>a</measTypes><measValue measObjLdn=\"C=1\"><measResults>7</measResults></measValue></measInfo>"
    );
    let second = info.replace(">7<", ">8<");
    let text = meas_collec(&format!(
        "{info}</measData><measData><managedElement localDn=\"ManagedElement=N2\"/>{second}"
    ));
    let file = read_text(&text);
    assert_eq!(scalar(&file, "ManagedElement=N1,C=1", "a"), Some(Integer(7)));
    assert_eq!(scalar(&file, "ManagedElement=N2,C=1", "a"), Some(Integer(8)));
    assert_eq!((file.counts.n_repeats, file.counts.n_conflicts), (0, 0));
    assert_eq!(file.batch.measurements[0].group, "", "a measInfo need not have an id");
}

#[test]
fn the_reporting_period_is_not_the_granularity() {
    for duration in ["PT300S", "PT1800S"] {
        let file = read_text(&meas_collec(&format!(
            "<measInfo>{QUARTER}<repPeriod duration=\"{duration}\"/><measTypes>a</measTypes><measValue measObjLdn=\"C=1\" optionalInformation=\"x\"><measResults>7</measResults></measValue></measInfo>"
        )));
        assert_eq!(file.batch.periods[0].granularity.as_secs(), 900);
        assert!(file.warnings.is_empty(), "{:?}", file.warnings);
    }
}

#[test]
fn offsets_that_differ_are_each_taken_as_written() {
    let text = meas_collec(&format!(
        "<measInfo>{}<measTypes>a</measTypes><measValue measObjLdn=\"C=1\"><measResults>7</measResults></measValue></measInfo>",
        QUARTER.replace("00:15:00Z", "00:15:00-06:00")
    ))
    .replace("beginTime=\"2026-10-01T00:00:00Z\"", "beginTime=\"2026-10-01T00:00:00-05:00\"");
    let file = read_text(&text);
    assert_eq!(starts(&file), ["2026-10-01T06:00:00Z"], "not the header's offset");
    assert_eq!(
        warned(&file, "different offsets (-06:00, -05:00, +00:00)"),
        1,
        "{:?}",
        file.warnings
    );
}

#[test]
fn a_name_with_elements_inside_names_nothing() {
    let file = read_text(&meas_collec(&format!(
        "<measInfo>{QUARTER}<measType p=\"1\">a<x/>b</measType><measType p=\"2\">c</measType><measValue measObjLdn=\"C=1\"><r p=\"1\">7</r><r p=\"2\">8</r></measValue></measInfo>"
    )));
    assert_eq!(file.batch.measurements.len(), 1);
    assert_eq!(scalar(&file, "C=1", "c"), Some(Integer(8)));
    assert_eq!(file.rejects.len(), 2, "{:?}", file.rejects);
}

#[test]
fn endless_names_of_objects_are_refused() {
    let long = "N".repeat(5000);
    for (name, from, to) in [
        ("meas_data.xml", "DC=example.com", format!("DC={long}")),
        (
            "meas_data.xml",
            "localDn=\"ManagedElement=GNB-1",
            format!("localDn=\"ManagedElement={long}"),
        ),
        ("meas_data.xml", "NRCellDU=1", format!("NRCellDU={long}")),
        ("mdc.xml", "SubNetwork=Root", format!("SubNetwork={long}")),
        ("mdc.xml", "UtranCell=LIM001A", format!("UtranCell={long}")),
        ("omes.xml", "MRBTS-7", format!("MRBTS-{long}")),
        ("ves_event.json", "NRCellDU=1", format!("NRCellDU={long}")),
        ("ves_event.json", "\"LIM001\"", format!("\"{long}\"")),
    ] {
        let (reason, record) = refused(&text_of(name).replacen(from, &to, 1));
        assert!(
            reason.contains("more than 4096 (name_bytes_max)") && reason.len() < 200,
            "{reason}"
        );
        assert!(record.line.is_some(), "{reason}");
    }
}

// ------------------------------------------------------------------------------------------------- names of 3GPP files

#[test]
fn a_name_that_tells_another_period_is_said_once() {
    let text = text_of("meas_data.xml");
    let options = ImportOptions::default();
    let n_warnings = |name: &str| {
        let file = file_of(read_named(name, text.as_bytes(), &options));
        assert_eq!(starts(&file)[0], "2026-10-01T05:00:00Z", "a name never decides the time");
        warned(&file, "name of the file")
    };
    assert_eq!(n_warnings("D20261001.0500+0000-0502+0000_GNB-1.xml"), 0);
    assert_eq!(n_warnings("D20261001.0000-0500-0002-0500_GNB-1.xml"), 0, "after conversion");
    assert_eq!(n_warnings("D20261001.0500+0000-0515+0000_GNB-1.xml"), 1);
    assert_eq!(n_warnings("D20181001.0500+0000-0502+0000_GNB-1.xml"), 1);
    assert_eq!(n_warnings("D20261001.1030-1032_GNB-1.xml"), 0, "local time of somewhere");
    assert_eq!(n_warnings("PM202007171301+020024C202007171207+0200-1215+0200_1.xml"), 0);
    assert_eq!(n_warnings("export.xml"), 0);
}

// ------------------------------------------------------------------------------------------------------------ TS 32.401

#[test]
fn mdc_by_order_and_by_position() {
    let file = file_of(read_all(&fixture("mdc.xml")));
    assert_eq!(file.header.format, "3gpp-mdc");
    let cell = "SubNetwork=Root,SubNetwork=RNC01,MeContext=RNC01,ManagedElement=1,RncFunction=1,UtranCell=LIM001A";
    assert_eq!(object_names(&file)[0], cell);
    let first =
        |name: &str| scalar(&file, "ManagedElement=1,RncFunction=1,UtranCell=LIM001A", name);
    assert_eq!((first("attempts"), first("successes")), (Some(Integer(234)), Some(Null)));
    assert_eq!(
        (first("drops"), first("handovers")),
        (Some(Integer(11)), Some(Integer(33))),
        "by p"
    );
    assert_eq!(scalar(&file, "UtranCell=LIM001B", "successes"), Some(Decimal(-3.5)));
    let other =
        "SubNetwork=Root,MeContext=RNC02,ManagedElement=RNC02,RncFunction=1,UtranCell=LIM001A";
    assert_eq!(scalar(&file, other, "attempts"), Some(Integer(7)), "another element's cell");
    // Its one object in two mi is one object; the times of both offsets are one period.
    assert_eq!(file.batch.objects.len(), 3);
    assert_eq!(starts(&file), ["2026-10-01T05:00:00Z"]);
    assert_eq!(file.batch.objects[0].vendor.as_deref(), Some("Ericsson"));
    assert_eq!((file.counts.n_values, file.counts.n_suspect, file.counts.n_null), (7, 1, 1));
    assert_eq!(warned(&file, "different offsets"), 1);
}

#[test]
fn mdc_with_fewer_results_than_names_is_not_guessed() {
    let file = file_of(read_all(&fixture("mdc.xml")));
    assert_eq!(scalar(&file, "LIM001C", "attempts"), None);
    let messages: Vec<_> = file.rejects.iter().map(|r| (r.message.as_str(), r.line)).collect();
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert!(messages[0].0.starts_with("1 results for 2 mts"), "{messages:?}");
    assert_eq!(messages[0].1, Some(35));
}

#[test]
fn mdc_flags_in_capitals() {
    let file = file_of(read_all(&fixture("mdc.xml")));
    let suspect: BTreeSet<_> = file
        .batch
        .samples
        .iter()
        .filter(|s| s.suspect)
        .map(|s| file.batch.objects[s.object as usize].name.rsplit('=').next().unwrap())
        .collect();
    assert_eq!(suspect, BTreeSet::from(["LIM001B"]));
}

#[test]
fn mdc_times_in_all_spellings() {
    let text = text_of("mdc.xml");
    let start = |stamp: &str| {
        let text = text.replace("20261001051500Z", stamp).replace("20261001071500+02:00", stamp);
        file_of(read_named("x", text.as_bytes(), &in_zone("America/Lima"))).batch.periods[0].start
    };
    for stamp in
        ["20261001051500Z", "20261001001500-0500", "20261001071500+02:00", "20261001001500"]
    {
        assert_eq!(start(stamp).to_iso_utc(), "2026-10-01T05:00:00Z", "{stamp}");
    }
    let local = text.replace("051500Z", "051500").replace("071500+02:00", "051500");
    let (reason, record) = refused(&local);
    assert!(reason.contains("no zone (mts \"20261001051500\")"), "{reason}");
    assert!(record.hint.contains("--zone") && record.line == Some(20), "{record:?}");
}

#[test]
fn mdc_without_its_period_is_refused_with_the_line() {
    let text = text_of("mdc.xml");
    for (from, to, words) in [
        ("<gp>900</gp>", "", "no gp before them"),
        ("<mts>20261001051500Z</mts>", "", "no mts before them"),
        ("<gp>900</gp>", "<gp>0</gp>", "gp \"0\""),
        ("<gp>900</gp>", "<gp>x</gp>", "gp \"x\""),
        ("20261001051500Z", "SOON", "mts \"SOON\""),
        ("20261001051500Z", "00010101000000Z", "1980-01-01"),
    ] {
        let (reason, record) = refused(&text.replace(from, to));
        assert!(reason.contains(words), "{reason}");
        assert!(record.line.is_some());
    }
}

#[test]
fn mdc_without_footer_is_read_and_said_and_cut_files_are_not() {
    let text = text_of("mdc.xml");
    let footer = text.find("  <mff>").unwrap();
    let file = read_text(&format!("{}</mdc>", &text[..footer]));
    assert_eq!((file.counts.n_values, warned(&file, "no mff")), (7, 1));
    check_rejected(&text.as_bytes()[..footer], "not well-formed");
}

#[test]
fn mdc_femto_values_of_the_element_itself() {
    let file = file_of(read_all(&fixture("mdc_femto.xml")));
    let node = "SubNetwork=SAM,ManagedElement=28070,bsrFunction=0";
    assert_eq!(object_names(&file), [node, &format!("{node},plmnId=71606,HenBId=37251,crnti=296")]);
    assert_eq!(scalar(&file, "bsrFunction=0", "NumUserBits_PS64DL"), Some(Integer(17)));
    assert_eq!(scalar(&file, "bsrFunction=0", "NumUserBits_PS128DL"), Some(Integer(0)));
    assert_eq!(scalar(&file, "crnti=296", "VS.sent"), Some(Integer(3_544_420)));
    assert_eq!(file.batch.measurements[0].group, "DownlinkBits");
    assert_eq!(starts(&file), ["2026-10-01T05:00:00Z"]);
    assert_eq!((file.counts.n_values, file.counts.n_suspect), (4, 0));
    // A flag of the whole md marks all that follows.
    let flagged = text_of("mdc_femto.xml").replace("<sf>false</sf>", "<sf>TRUE</sf>");
    let file = read_text(&flagged);
    assert!(file.batch.samples.iter().all(|s| s.suspect) && file.counts.n_suspect == 2);
}

#[test]
fn mdc_personal_data_never_becomes_a_name() {
    let text = text_of("mdc_femto.xml");
    let told = |file: &ImportedFile| format!("{file:?}");
    let file = read_text(&text);
    assert!(!told(&file).contains("Juana") && !told(&file).contains("0000000001"));
    // Without a nedn a fingerprint stands for it, the same each time.
    let nedn = "<nedn>SubNetwork=SAM,ManagedElement=28070,bsrFunction=0</nedn>";
    let file = read_text(&text.replace(nedn, ""));
    assert!(!told(&file).contains("Juana") && !told(&file).contains("0000000001"));
    assert!(object_names(&file)[0].starts_with("ManagedElement=masked-"), "{file:?}");
    assert_eq!(warned(&file, "fingerprint"), 1);
    let other = text.replace(nedn, "").replace("0000000001", "0000000002");
    assert_ne!(object_names(&file)[0], object_names(&read_text(&other))[0]);
    // A plain name is no secret.
    let start = text.find("1001,HNBId").unwrap();
    let end = text.find("</neun>").unwrap();
    let plain = format!("{}RNC01{}", &text[..start], &text[end..]).replace(nedn, "");
    assert_eq!(object_names(&read_text(&plain))[0], "RNC01");
}

// ----------------------------------------------------------------------------------------------------------- Nokia OMeS

#[test]
fn omes_objects_are_tuples() {
    let file = file_of(read_all(&fixture("omes.xml")));
    assert_eq!(file.header.format, "nokia-omes");
    let cell = "PLMN=PLMN,MRBTS=7,LNBTS=7,LNCEL=1";
    assert_eq!(
        object_names(&file),
        [
            cell,
            &format!("{cell},PLMN=PLMN,MCC=716,MNC=06"),
            &format!("{cell},PLMN=PLMN,MCC=716,MNC=06,PLMN=PLMN,PMQAP=1"),
            "PLMN=PLMN,MRBTS=7",
        ]
    );
    // By the first DN only these three would be one value.
    assert_eq!(scalar(&file, "LNCEL=1", "M8001C6"), Some(Integer(100)));
    assert_eq!(scalar(&file, "MNC=06", "M8001C6"), Some(Integer(60)));
    assert_eq!(scalar(&file, "PMQAP=1", "M8001C6"), Some(Integer(40)));
    assert_eq!((file.counts.n_repeats, file.counts.n_conflicts), (0, 0));
    let parsed = parse_name(object_names(&file)[2]);
    let mnc = parsed.rdns.iter().find(|r| r.class == "MNC").map(|r| r.value);
    assert_eq!(mnc, Some("06"), "not the number 6");
    assert_eq!(file.batch.objects[0].vendor.as_deref(), Some("Nokia"));
}

#[test]
fn omes_periods_begin_at_their_start_and_have_their_own_length() {
    let file = file_of(read_all(&fixture("omes.xml")));
    let periods: Vec<_> = file
        .batch
        .periods
        .iter()
        .map(|p| (p.start.to_iso_utc(), p.granularity.as_secs()))
        .collect();
    assert_eq!(
        periods,
        [("2026-10-01T13:15:00Z".to_owned(), 900), ("2026-10-01T13:00:00Z".to_owned(), 3600)]
    );
}

#[test]
fn omes_targets_by_any_name_negatives_and_absent_counters() {
    let file = file_of(read_all(&fixture("omes.xml")));
    assert_eq!(scalar(&file, "LNCEL=1", "M8020C3"), Some(Integer(900)));
    assert_eq!(scalar(&file, "LNCEL=1", "M8001C7"), Some(Integer(-95)));
    assert_eq!(scalar(&file, "MNC=06", "M8001C7"), None, "absent is not zero");
    assert_eq!(scalar(&file, "MRBTS=7", "M40002C0"), Some(Decimal(12.5)));
    let groups: Vec<_> = file.batch.measurements.iter().map(|m| m.group.as_str()).collect();
    assert_eq!(
        groups,
        ["LTE_Cell_Load", "LTE_Cell_Load", "LTE_Cell_Avail", "SBTS_Energy_Consumption"]
    );
    assert!(file.warnings.is_empty() && file.rejects.is_empty(), "{:?}", file.warnings);
}

#[test]
fn omes_of_a_counter_that_repeats_the_first_is_kept() {
    let file = file_of(read_all(&fixture("omes_repeats.xml")));
    assert_eq!(object_names(&file), ["MRBTS=11,LNBTS=11"]);
    assert_eq!(scalar(&file, "LNBTS=11", "M00001"), Some(Integer(11)), "not the last");
    assert_eq!(scalar(&file, "LNBTS=11", "M00002"), Some(Integer(5)));
    assert_eq!(starts(&file), ["2026-10-01T12:00:00Z"]);
    let counts = &file.counts;
    assert_eq!((counts.n_values, counts.n_repeats, counts.n_conflicts), (6, 1, 3));
    assert_eq!(warned(&file, "the first was kept"), 1);
    let lines: Vec<_> = file.rejects.iter().map(|r| r.line).collect();
    assert_eq!(lines, [Some(12), Some(14), Some(16)]);
}

#[test]
fn omes_faults_have_their_line() {
    let text = text_of("omes.xml");
    let no_name = text.replacen("<DN><![CDATA[PLMN-PLMN/MRBTS-7/LNBTS-7/LNCEL-1]]></DN>", "", 1);
    let file = read_text(&no_name);
    assert_eq!(file.rejects.len(), 2, "{:?}", file.rejects);
    assert!(file.rejects[0].message.contains("its 2 results were not taken"));
    assert_eq!(file.rejects[0].line, Some(9));
    for (from, to, words, line) in [
        ("interval=\"60\"", "interval=\"1h\"", "interval \"1h\"", 43),
        ("interval=\"60\"", "interval=\"0\"", "interval \"0\"", 43),
        ("interval=\"60\"", "", "no interval", 43),
        ("startTime=\"2026-10-01T08:00:00.000-05:00:00\"", "", "no startTime", 43),
        ("2026-10-01T08:00:00.000-05:00:00", "today", "startTime \"today\"", 43),
        ("08:00:00.000-05:00:00", "08:00:00.000", "no zone", 43),
        ("-05:00:00\" interval=\"60\"", "-05:00:99\" interval=\"60\"", "cannot be read", 43),
        (
            "</PMMOResult>",
            "<MO><DN>PLMN-PLMN/MRBTS-8</DN></MO></PMMOResult>",
            "behind the values",
            16,
        ),
    ] {
        let (reason, record) = refused(&text.replacen(from, to, 1));
        assert!(reason.contains(words), "{reason}");
        assert_eq!(record.line, Some(line), "{reason}");
    }
    // Without an offset it is the agreed zone's time.
    let local = text.replace("-05:00:00", "");
    let file = file_of(read_named("x", local.as_bytes(), &in_zone("America/Lima")));
    assert_eq!(starts(&file)[0], "2026-10-01T13:15:00Z");
}

// ------------------------------------------------------------------------------------------------------------------ VES

#[test]
fn ves_event_with_numbers_and_flags_as_texts() {
    let file = file_of(read_all(&fixture("ves_event.json")));
    assert_eq!(file.header.format, "3gpp-ves");
    let cell = "ManagedElement=LIM001,GNBDUFunction=1,NRCellDU=1";
    assert_eq!(object_names(&file)[0], cell, "the bare name of the element is in it");
    assert_eq!(scalar(&file, "NRCellDU=1", "attempts"), Some(Integer(120)));
    assert_eq!(scalar(&file, "NRCellDU=1", "successes"), Some(Null));
    assert_eq!(value(&file, "NRCellDU=1", "bins", 8), Some(Integer(64)), "by p, not by order");
    assert_eq!(scalar(&file, "NRCellDU=2", "attempts"), Some(Integer(-7)));
    assert_eq!(scalar(&file, "NRCellDU=2", "successes"), Some(Decimal(1.5)));
    assert_eq!(file.batch.measurements[2].kind, MeasurementKind::SparseArray { n_bins: 9 });
    assert_eq!(file.batch.measurements[0].group, "PM=1,PmGroup=NRCellDU");
    assert_eq!(file.batch.objects[0].vendor.as_deref(), Some("Ericsson"));
    assert_eq!((file.counts.n_values, file.counts.n_suspect), (5, 1));
    assert_eq!(file.rejects.len(), 1);
    assert!(file.rejects[0].message.contains("position 4 has no measType"));
    assert_eq!(file.rejects[0].line, Some(37));
}

#[test]
fn ves_times_by_magnitude_and_never_moved_by_the_sender_s_zone() {
    let text = text_of("ves_event.json");
    let start = |text: &str| starts(&read_text(text))[0].clone();
    assert_eq!(start(&text), "2026-10-01T05:00:00Z", "milliseconds, in UTC");
    let micros = text
        .replace("1790830800000", "1790830800000000")
        .replace("1790831700000", "1790831700000000");
    assert_eq!(start(&micros), "2026-10-01T05:00:00Z");
    let quoted = text.replace("1790830800000", "\"1790830800000\"").replace("UTC+05.30", "+00:00");
    assert_eq!(start(&quoted), "2026-10-01T05:00:00Z");
    assert_eq!(start(&text.replace(": 900", ": \"900\"")), "2026-10-01T05:00:00Z");
    // Without a length the times tell it; where both tell, they should agree.
    let file = read_text(&text.replace("\"granularityPeriod\": 900,", ""));
    assert_eq!(file.batch.periods[0].granularity.as_secs(), 900);
    let file = read_text(&text.replace(": 900", ": 300"));
    assert_eq!(
        (file.batch.periods[0].granularity.as_secs(), warned(&file, "do not span")),
        (300, 1)
    );
}

#[test]
fn ves_lists_lines_and_events_of_other_kinds() {
    let event = text_of("ves_event.json");
    let later = event
        .replace("1790830800000", "1790831700000")
        .replace("1790831700000,\n      \"time", "1790832600000,\n      \"time");
    let line = |text: &str| text.replace('\n', " ");
    let other = "{\"event\":{\"commonEventHeader\":{\"domain\":\"heartbeat\"}}}";
    let inner = |text: &str| {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        value["event"].to_string()
    };
    for text in [
        format!("[{event},{other},{later}]"),
        format!("{}\n{other}\n{}\n", line(&event), line(&later)),
        format!("{event}{other}{later}"),
        format!("{{\"eventList\":[{},{},{}]}}", inner(&event), inner(other), inner(&later)),
    ] {
        let file = read_text(&text);
        assert_eq!(starts(&file), ["2026-10-01T05:00:00Z", "2026-10-01T05:15:00Z"]);
        assert_eq!(
            (file.counts.n_values, warned(&file, "left out")),
            (10, 1),
            "{:?}",
            file.warnings
        );
    }
    let unnamed = event.replace("\"domain\": \"perf3gpp\"", "\"domain\": \"\"");
    assert_eq!(read_text(&unnamed).counts.n_values, 5);
}

#[test]
fn ves_objects_fall_back_on_the_names_of_their_sender() {
    let text = text_of("ves_event.json").replace("\"measuredEntityDn\": \"LIM001\"", "\"x\": 1");
    let text = text.replace("ManagedElement=LIM001,", "");
    assert_eq!(object_names(&read_text(&text))[0], "O-DU-1,GNBDUFunction=1,NRCellDU=1");
    let named = text.replace("UserName\": \"\"", "UserName\": \"LIM002\"");
    assert_eq!(object_names(&read_text(&named))[0], "LIM002,GNBDUFunction=1,NRCellDU=1");
}

#[test]
fn ves_faults_have_their_line() {
    let text = text_of("ves_event.json");
    let cut = &text[..text.len() - 20];
    for (text, words, line) in [
        (cut.to_owned(), "not well-formed", 46),
        (text.replace("[\"attempts\"", "[[1],\"attempts\""), "does not have the form", 19),
        (text.replace("1790830800000", "\"soon\""), "\"soon\" of event 1 is no number", 7),
        (
            text.replace("1790830800000", "15198378"),
            "means 1970-01-01T04:13:18Z, even read as milliseconds",
            1,
        ),
        (text.replace(": 900", ": 0"), "granularityPeriod \"0\"", 1),
        (text.replace("\"startEpochMicrosec\": 1790830800000,", ""), "no startEpochMicrosec", 1),
    ] {
        let (reason, record) = refused(&text);
        assert!(reason.contains(words), "{reason}");
        assert!(record.line.is_some_and(|l| l >= line.min(1)), "{record:?}");
    }
    let nothing = text.replace("measDataCollection", "other");
    let (reason, _) = refused(&nothing);
    assert!(reason.contains("none of the 1 events"), "{reason}");
}

// ---------------------------------------------------------------------------------------------------------------- ASN.1

#[test]
fn asn_1_is_named_and_sent_back_for_xml() {
    for bytes in
        [&b"MeasDataCollection ::= {\n"[..], &[0x30, 0x80, 0xa0, 0x03, 0x80, 0x01, 0x01, 0, 0]]
    {
        let (reason, record) = rejection_of(read_bytes(bytes));
        assert!(reason.contains("3GPP ASN.1") && reason.contains("cannot be read"), "{reason}");
        assert!(record.hint.contains("XML"), "{}", record.hint);
    }
}

// -------------------------------------------------------------------------------------------------------- hostile files

/// Files of each XML format around something.
fn around(inside: &str) -> [String; 4] {
    [
        text_of("ericsson.xml").replace("<measData>", &format!("{inside}<measData>")),
        text_of("meas_data.xml").replace("<fileFooter>", &format!("{inside}<fileFooter>")),
        text_of("mdc.xml").replace("<mff>", &format!("{inside}<mff>")),
        text_of("omes.xml").replacen("<PMSetup", &format!("{inside}<PMSetup"), 1),
    ]
}

#[test]
fn entities_are_never_expanded() {
    let laughs: String = (1..10)
        .map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10)))
        .collect();
    for (text, root) in
        around("<x>&l9;</x>").iter().zip(["measCollecFile", "measDataFile", "mdc", "OMeS"])
    {
        let start = text.find(&format!("<{root}")).unwrap();
        let body = &text[start..];
        let bomb = format!("<!DOCTYPE {root} [<!ENTITY l0 \"lol\">{laughs}]>\n{body}");
        let (reason, record) = refused(&bomb);
        assert!(reason.contains("\"&l9;\" is not one of the five of XML"), "{reason}");
        assert!(record.line.is_some());
        // Not asked for, they do not matter.
        file_of(read_bytes(bomb.replace("&l9;", "&lt;&#65;").as_bytes()));
        let in_attribute = body.replace("<x>&l9;</x>", "<x a=\"&l9;\"/>");
        let (reason, _) =
            refused(&format!("<!DOCTYPE {root} [<!ENTITY l9 \"lol\">]>\n{in_attribute}"));
        assert!(reason.contains("\"&l9;\" is not one of the five of XML"), "{reason}");
    }
}

#[test]
fn a_file_of_another_place_is_never_fetched() {
    let secret = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(secret.path(), "<r p=\"1\">4711</r>").unwrap();
    let path = secret.path().display();
    let text = text_of("ericsson.xml");
    let start = text.find("<measCollecFile").unwrap();
    let external = format!(
        "<!DOCTYPE measCollecFile SYSTEM \"{path}\" [<!ENTITY e SYSTEM \"file://{path}\">]>\n{}",
        &text[start..]
    );
    let file = read_text(&external);
    assert_eq!(file.batch, file_of(read_all(&fixture("ericsson.xml"))).batch);
    let used = external.replace("<r p=\"1\">120</r>", "<r p=\"1\">&e;</r>");
    let (reason, record) = refused(&used);
    assert!(reason.contains("\"&e;\"") && !format!("{record:?}").contains("4711"), "{reason}");
}

#[test]
fn limits_of_xml_have_a_sentence_and_a_setting() {
    let depth = Limits::default().nesting_max as usize;
    let nested = |n: usize| format!("{}{}", "<x>".repeat(n), "</x>".repeat(n));
    let attributes = |n: usize| {
        let all: String = (0..n).map(|i| format!(" a{i}=\"1\"")).collect();
        format!("<x{all}/>")
    };
    let name = |n: usize| format!("<{0}/>", "n".repeat(n));
    let long_attribute = |n: usize| format!("<x {0}=\"1\"/>", "n".repeat(n));
    for (fits, breaks, setting) in [
        (nested(depth - 2), nested(depth + 1), "nesting_max"),
        (nested(depth - 2), nested(200_000), "nesting_max"),
        (attributes(256), attributes(257), "attributes_max"),
        (attributes(256), attributes(20_000), "attributes_max"),
        (name(4096), name(4097), "name_bytes_max"),
        (name(4096), name(1_000_000), "name_bytes_max"),
        (long_attribute(4096), long_attribute(4097), "name_bytes_max"),
    ] {
        for text in around(&fits) {
            file_of(read_bytes(text.as_bytes()));
        }
        for text in around(&breaks) {
            let (reason, record) = refused(&text);
            assert!(reason.contains(setting) && reason.len() < 400, "{reason}");
            assert!(record.hint.contains(setting) && record.line.is_some(), "{record:?}");
        }
    }
}

#[test]
fn the_limits_can_be_set() {
    let text = text_of("mdc.xml");
    let options = |nesting_max| ImportOptions {
        limits: Limits { nesting_max, ..Limits::default() },
        ..ImportOptions::default()
    };
    file_of(read_named("x", text.as_bytes(), &options(5)));
    let (reason, _) = rejection_of(read_named("x", text.as_bytes(), &options(4)));
    assert!(reason.contains("more than 4 deep"), "{reason}");
    let json = text_of("ves_event.json");
    let (reason, _) = rejection_of(read_named("x", json.as_bytes(), &options(4)));
    assert!(reason.contains("more than 4 deep (nesting_max)"), "{reason}");
}

#[test]
fn nested_json_costs_no_stack() {
    let text = text_of("ves_event.json");
    let deep = format!("\"x\": {}{}, \"measInfoList\"", "[".repeat(300_000), "]".repeat(300_000));
    let deep = text.replace("\"measInfoList\"", &deep);
    let (reason, record) = refused(&deep);
    assert!(reason.contains("nesting_max"), "{reason}");
    assert_eq!(record.line, Some(17));
    // Brackets inside of a text are letters.
    let quoted = text.replace("O-DU-1", &format!("\\\"{}", "[".repeat(300)));
    assert_eq!(read_text(&quoted).counts.n_values, 5);
}

#[test]
fn utf_16_and_declared_encodings() {
    let text = text_of("omes.xml").replace("LNCEL-1", "LNCEL-Ñ");
    let plain = read_text(&text);
    assert!(object_names(&plain)[0].ends_with("LNCEL=Ñ"));
    for big in [false, true] {
        let units = text.encode_utf16();
        let body: Vec<u8> =
            units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect();
        let mark: &[u8] = if big { &[0xfe, 0xff] } else { &[0xff, 0xfe] };
        for bytes in [[mark, &body].concat(), body] {
            assert_eq!(file_of(read_bytes(&bytes)).batch, plain.batch);
        }
    }
    let declared = text
        .replace("<?xml version=\"1.0\"?>", "<?xml version=\"1.0\" encoding=\"windows-1252\"?>");
    let bytes: Vec<u8> = declared.chars().map(|c| c as u32 as u8).collect();
    assert_eq!(file_of(read_bytes(&bytes)).batch, plain.batch);
}

#[test]
fn every_cut_and_every_flipped_byte_is_an_answer() {
    for name in ["meas_data.xml", "mdc.xml", "mdc_femto.xml", "omes.xml", "ves_event.json"] {
        let text = text_of(name);
        let bytes = text.trim_end().as_bytes();
        for at in (0..bytes.len()).step_by(7) {
            if let Some(ReadOutcome::File(_)) = read_bytes(&bytes[..at]).first() {
                panic!("{name} was read up to byte {at}");
            }
            let mut flipped = bytes.to_vec();
            flipped[at] ^= 0x15;
            assert_eq!(read_bytes(&flipped).len(), 1, "{name} at {at}");
        }
    }
}

#[test]
fn the_list_of_formats_says_what_is_proven() {
    let all = formats();
    for name in ["3gpp-measdata", "3gpp-mdc", "nokia-omes", "3gpp-ves"] {
        let info = all.iter().find(|f| f.name == name).unwrap();
        assert!(info.proven && !info.description.is_empty());
    }
}

// ---------------------------------------------------------------------------------------------------------- real samples

#[test]
fn real_keysight_file_is_refused_and_whole_when_repaired() {
    let Some(folder) = samples() else { return };
    let folder = folder.join("3gpp_measdata_xml/o-ran-sc");
    let (reason, record) = rejection_of(read_all(&folder));
    assert!(reason.contains("not at the very beginning (line 2)"), "{reason}");
    assert!(record.hint.contains("--repair"));
    let repair = ImportOptions { repair_leading_instruction: true, ..ImportOptions::default() };
    let file = file_of(read_with(&folder, &repair));
    let text = std::fs::read_to_string(
        std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path(),
    )
    .unwrap();
    assert_eq!(file.counts.n_values as usize, text.matches("<r p=").count());
    assert_eq!((file.counts.n_conflicts, file.rejects.len()), (0, 0));
    assert_eq!(starts(&file), ["2024-12-11T09:33:23Z", "2024-12-11T09:34:23Z"], "never snapped");
    assert_eq!(warned(&file, "were skipped as you asked"), 1);
}

#[test]
fn real_mdc_files_give_the_independent_counts() {
    let Some(folder) = samples() else { return };
    let folder = folder.join("3gpp_mdc_xml");
    let read = |name: &str| file_of(read_with(&folder.join(name), &in_zone("UTC")));
    let file = read("joaomg/mdc_c3_1.xml");
    assert_eq!((file.counts.n_values, file.counts.n_suspect), (12, 1));
    assert_eq!(starts(&file), ["2021-03-01T14:15:00Z"]);
    assert!(
        object_names(&file)[0]
            .ends_with("ManagedElement=RNC-Gbg-1,RncFunction=RF-1,UtranCell=Gbg-997")
    );
    let file = read("unknown/excerpt_ericsson_rnc_mdc.xml");
    assert_eq!((file.counts.n_values, file.batch.objects.len()), (2, 2));
    assert_eq!(starts(&file), ["2020-05-18T15:45:00Z"]);
    // Four in mi, and the one in mn that was not counted.
    let file = read("unknown/excerpt_nokia_femto_mdc.xml");
    assert_eq!((file.counts.n_values, file.counts.n_suspect), (5, 0));
    assert_eq!(starts(&file), ["2022-11-17T17:00:00Z"]);
    assert!(!format!("{file:?}").contains("bSRName"));
}

/// Values by seconds of the period: count, distinct objects, sum.
fn by_length(file: &ImportedFile, secs: u32) -> (usize, usize, f64) {
    let of_length = |s: &vigia::model::Sample| {
        file.batch.periods[s.period as usize].granularity.as_secs() == secs
    };
    let found: Vec<_> = file.batch.samples.iter().filter(of_length).collect();
    let keys: BTreeSet<_> = found.iter().map(|s| (s.object, s.measurement)).collect();
    assert_eq!(keys.len(), found.len(), "each tuple and counter once");
    let objects: BTreeSet<_> = found.iter().map(|s| s.object).collect();
    (found.len(), objects.len(), found.iter().filter_map(|s| s.value.as_f64()).sum())
}

#[test]
fn real_omes_files_give_the_independent_counts() {
    let Some(folder) = samples() else { return };
    let folder = folder.join("nokia_omes_xml/hjwiki");
    for (name, quarter, hour) in [
        (
            "etlexpmx_LNBTS_20220515110649_1144679.xml.gz",
            (15_372, 133, 1_978_178_165.0),
            (10, 1, 25_917.0),
        ),
        (
            "etlexpmx_LNBTS_20220516100043_4143531.xml.gz",
            (27_575, 694, 38_118_667_364.0),
            (6, 6, 66.0),
        ),
    ] {
        let file = file_of(read_all(&folder.join(name)));
        assert_eq!(by_length(&file, 900), quarter, "{name}");
        assert_eq!(by_length(&file, 3600), hour, "{name}");
        assert_eq!((file.counts.n_repeats, file.counts.n_conflicts), (0, 0));
        assert_eq!(file.counts.n_values as usize, quarter.0 + hour.0);
        assert!(file.warnings.is_empty() && file.rejects.is_empty(), "{:?}", file.warnings);
    }
    let file = file_of(read_all(&folder.join("etlexpmx_LNBTS_20220515110649_1144679.xml.gz")));
    assert_eq!(starts(&file), ["2022-05-15T02:45:00Z", "2022-05-15T02:00:00Z"]);
    let file = file_of(read_all(&folder.with_file_name("bodastage").join("pm.xml")));
    assert_eq!((file.counts.n_values, file.batch.measurements.len()), (5, 1));
    assert_eq!(scalar(&file, "LNBTS=1111", "M00001"), Some(Integer(1111)), "the first of five");
    assert_eq!(starts(&file), ["2029-03-16T02:00:00Z"]);
}

#[test]
fn real_ves_events_give_the_independent_counts_or_a_reason() {
    let Some(folder) = samples() else { return };
    let folder = folder.join("3gpp_ves_json/o-ran-sc");
    let file = file_of(read_all(&folder.join("pm_report_filtered.json")));
    assert_eq!((file.counts.n_values, file.counts.n_suspect), (3, 1));
    assert_eq!(starts(&file), ["2000-03-01T12:00:00Z"]);
    assert_eq!(file.batch.objects[0].vendor.as_deref(), Some("Ericsson"));
    // Its clock says 15198378, which is no time at all: 1970 in every unit.
    for name in [
        "A20000626.2315+0200-2330+0200_HTTPS-6-73.json",
        "A20000626.2315+0200-2330+0200_HTTPS-6-73.json.gz",
    ] {
        let (reason, record) = rejection_of(read_all(&folder.join(name)));
        assert!(reason.contains("15198378") && reason.contains("1970-01-01"), "{reason}");
        assert!(!record.hint.is_empty());
    }
    // With a clock that was set, all of it is there.
    let text =
        std::fs::read_to_string(folder.join("A20000626.2315+0200-2330+0200_HTTPS-6-73.json"))
            .unwrap();
    let file = read_text(
        &text.replace(":15198378,", ":1790830800000,").replace(":151983,", ":1790831700000,"),
    );
    assert_eq!((file.counts.n_values, file.counts.n_suspect), (2667, 2));
    assert_eq!((file.counts.n_repeats, file.counts.n_conflicts, file.rejects.len()), (0, 0, 0));
}

#[test]
fn real_asn_1_text_is_refused_by_name() {
    let Some(folder) = samples() else { return };
    let (reason, record) = rejection_of(read_all(&folder.join("3gpp_asn1_text")));
    assert!(reason.contains("ASN.1") && record.hint.contains("XML"), "{reason}");
}

#[test]
fn real_names_warn_only_where_they_lie() {
    let Some(folder) = samples() else { return };
    for (name, _) in independent_counts(&folder) {
        let outcome = read_with(&folder.join(&name), &in_zone("UTC")).remove(0);
        let ReadOutcome::File(file) = outcome else { continue };
        let lies = ["A20181002.0000", "A20181004.0000"].iter().any(|n| name.contains(n));
        assert_eq!(warned(&file, "name of the file"), usize::from(lies), "{name}");
    }
}

#[test]
fn sniffing_tells_how_the_new_formats_are_read() {
    for (name, format, stamp) in [
        ("meas_data.xml", "3gpp-measdata", "start = endTime - duration"),
        ("mdc.xml", "3gpp-mdc", "start = mts - gp"),
        ("omes.xml", "nokia-omes", "start = startTime"),
        ("ves_event.json", "3gpp-ves", "start = startEpochMicrosec"),
    ] {
        let sources = vigia::import::find_sources(
            &[Path::new(&fixture(name)).to_owned()],
            &Limits::default(),
            &JobContext::default(),
        )
        .unwrap();
        let report = &sniff_source(&sources[0], &ImportOptions::default())[0];
        assert_eq!(report.format, Some(format));
        let find =
            |what: &str| report.findings.iter().find(|(w, _, _)| *w == what).map(|f| f.1.english());
        assert_eq!(find("period stamp"), Some(stamp), "{:?}", report.findings);
        assert!(
            find("encoding").is_some() && report.first_rows.len() > 3 && report.problem.is_none()
        );
    }
}
