//! Tables of every exporter: by hand, quirk by quirk, and the real samples where they are at hand.

use std::path::PathBuf;
use std::sync::Arc;

use vigia::import::{
    ImportMapping, ImportOptions, Limits, ReadOutcome, SniffReport, find_sources, mapping_text,
    parse_mapping, read_source, sniff_source,
};
use vigia::job::JobContext;
use vigia::model::{ImportedFile, RejectRecord, SCALAR_BIN, SampleValue, Zone};

use SampleValue::{Decimal, Integer, Null};

pub(crate) fn zone(name: &str) -> ImportOptions {
    ImportOptions {
        zone_when_missing: Some(Zone::named(name).unwrap()),
        ..ImportOptions::default()
    }
}

pub(crate) fn utc() -> ImportOptions {
    zone("UTC")
}

fn outcome_of(name: &str, bytes: &[u8], options: &ImportOptions) -> ReadOutcome {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let ctx = JobContext::default();
    let sources = find_sources(&[path], &Limits::default(), &ctx).unwrap();
    read_source(&sources[0], options, &|_| false, &ctx).remove(0)
}

pub(crate) fn read(name: &str, bytes: impl AsRef<[u8]>, options: &ImportOptions) -> ImportedFile {
    match outcome_of(name, bytes.as_ref(), options) {
        ReadOutcome::File(file) => file,
        ReadOutcome::Rejected { reason, .. } => panic!("{name} was rejected: {reason}"),
        _ => panic!("{name} was not read"),
    }
}

pub(crate) fn refused(
    name: &str,
    bytes: impl AsRef<[u8]>,
    options: &ImportOptions,
) -> RejectRecord {
    match outcome_of(name, bytes.as_ref(), options) {
        ReadOutcome::Rejected { rejects, .. } => rejects[0].clone(),
        _ => panic!("{name} was taken"),
    }
}

pub(crate) fn sniffed(name: &str, bytes: impl AsRef<[u8]>, options: &ImportOptions) -> SniffReport {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let sources = find_sources(&[path], &Limits::default(), &JobContext::default()).unwrap();
    sniff_source(&sources[0], options).remove(0)
}

pub(crate) fn found<'r>(report: &'r SniffReport, what: &str) -> &'r str {
    report.findings.iter().find(|(w, _, _)| *w == what).map_or("", |(_, value, _)| value.english())
}

/// Start in UTC, object, measurement, value and doubt of every sample, in the order of the file.
pub(crate) fn samples(file: &ImportedFile) -> Vec<(String, String, String, SampleValue, bool)> {
    let batch = &file.batch;
    let sample = |s: vigia::model::Sample| {
        assert_eq!(s.bin, SCALAR_BIN);
        (
            batch.periods[s.period as usize].start.to_iso_utc(),
            batch.objects[s.object as usize].name.clone(),
            batch.measurements[s.measurement as usize].name.clone(),
            s.value,
            s.suspect,
        )
    };
    batch.samples.iter().map(sample).collect()
}

pub(crate) fn values(file: &ImportedFile) -> Vec<SampleValue> {
    file.batch.samples.iter().map(|s| s.value).collect()
}

pub(crate) fn starts(file: &ImportedFile) -> Vec<String> {
    file.batch.periods.iter().map(|p| p.start.to_iso_utc()).collect()
}

pub(crate) fn lengths(file: &ImportedFile) -> Vec<u32> {
    file.batch.periods.iter().map(|p| p.granularity.as_secs()).collect()
}

pub(crate) fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                write_cell(sheet, row, column, cell);
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// `=3.5` is a number, `%0.5` a number under a percent format, `@2026-10-01 01:00:00` a date; everything else is text.
fn write_cell(sheet: &mut rust_xlsxwriter::Worksheet, row: u32, column: u16, cell: &str) {
    use rust_xlsxwriter::{ExcelDateTime, Format};
    let number = |text: &str| text.parse::<f64>().unwrap();
    if let Some(text) = cell.strip_prefix('=') {
        sheet.write_number(row, column, number(text)).unwrap();
    } else if let Some(text) = cell.strip_prefix('%') {
        let format = Format::new().set_num_format("#,##0.00%");
        sheet.write_number_with_format(row, column, number(text), &format).unwrap();
    } else if let Some(text) = cell.strip_prefix('@') {
        let format = Format::new().set_num_format("mm.dd.yyyy hh:mm:ss");
        let time = ExcelDateTime::parse_from_str(text).unwrap();
        sheet.write_datetime_with_format(row, column, &time, &format).unwrap();
    } else if !cell.is_empty() {
        sheet.write_string(row, column, cell).unwrap();
    }
}

/// A small file of every profile, for what has to hold of all of them.
pub(crate) fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let netact: &[&[&str]] = &[
        &["Period start time", "MRBTS name", "LNCEL name", "Cell Avail"],
        &["@2026-10-01 00:00:00", "M1", "L1A", "=100"],
        &["@2026-10-01 01:00:00", "M1", "L1A", "=99.25"],
    ];
    let definitions: &[&[&str]] = &[
        &["KPI ID", "KPI Alias", "KPI Title", "KPI Formula", "Unit"],
        &["LTE_5750a", "Cell Avail", "Availability", "100*decode(d,0,null,s/d)", "[%]"],
    ];
    let history: &[&[&str]] = &[
        &["Begin Time", "End Time", "Granularity", "SubnetWork ID", "Cell Name", "Availability(%)"],
        &["2026-03-12 00:00:00", "2026-03-12 01:00:00", "1 hour", "10000", "C1", "%0.931"],
    ];
    let (netnumen, _, _) = encoding_rs::GBK.encode(
        "开始时间,结束时间,网元,小区,次数\n2020-06-01 14:15:00,2020-06-01 14:30:00,101,小区一,\"1,234\"\n",
    );
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        (
            "pmresult",
            text(
                "Result Time,Granularity Period,Object Name,Reliability,67202488\n,Minutes,,,times\n2011-10-18 12:00,60,\"A/Process:Process No.=0, Slot No.=8\",Reliable,12\n",
            ),
        ),
        (
            "client",
            text(
                "Subrack,Slot,Credible,Reported Time,Reported End Time,Load (PERCENT)\n0,2,Credible,2018-12-05 09:45:00 +01:00,2018-12-05 09:50:00 +01:00,4\n",
            ),
        ),
        (
            "kpi",
            text(
                "Time,eNodeB Name,Cell Name,RRC(%),Integrity\n2026-10-01 00:00:00,LIM001,LIM001A,99.5,100%\n2026-10-01 01:00:00,LIM001,LIM001A,98.5,75%\n",
            ),
        ),
        (
            "netact",
            workbook(&[("Cell Avail", netact), ("Documentation for Cell Avail", definitions)]),
        ),
        ("history", workbook(&[("Sheet0", history)])),
        ("netnumen", netnumen.into_owned()),
        ("incidents", text(INCIDENTS)),
        (
            "outages",
            text(
                "Severity,Name,Alarm Source,Occurred On (NT),Cleared On (NT)\nMajor,Link Down,LIM002,2026-10-22 11:00:00,-\n",
            ),
        ),
        (
            "changes",
            text(
                "Change number,Planned start date,Planned end date,Affected CI\nCHG1,2026-10-10 02:00,2026-10-10 04:00,LIM001*\n",
            ),
        ),
        ("dictionary", text("Counter ID,Counter Name,Unit\n1526726658,L.RRC.ConnReq.Att,times\n")),
        ("topology", text("object,site,latitude,longitude\nLIM001A,LIM001,-12.05,-77.04\n")),
        (
            "long",
            text(
                "timestamp;cell;counter;value\n2026-10-01 00:00;A;att;1,5\n2026-10-01 00:15;A;att;2,5\n",
            ),
        ),
    ]
}

// ------------------------------------------------------------------------------------------------- Huawei (section 4)

#[test]
fn pmresult_by_counter_id_with_a_units_row() {
    let text = "Result Time,Granularity Period,Object Name,Reliability,67202488,67202489\n\
                ,Minutes,,,times,\n\
                2011-10-18 12:00,60,\"RTSGSN1/Process:Process No.=0, Process type=LIP, Slot No.=8\",Reliable,12,0.5\n\
                2011-10-18 3:00,60,\"RTSGSN1/Process:Process No.=1, Process type=LIP, Slot No.=8\",Unreliable,NIL,/0\n";
    let file =
        read("pmresult_83888458_60_201110180300_201110181300.csv", text, &zone("America/Lima"));
    assert_eq!(file.header.format, "huawei-pmresult");
    let object = "RTSGSN1/Process:Process No.=0, Process type=LIP, Slot No.=8".to_owned();
    let first = &samples(&file)[0];
    // The result time is the start of the period, local: 12:00 in Lima is 17:00 UTC, not 16:00.
    assert_eq!(
        *first,
        ("2011-10-18T17:00:00Z".to_owned(), object, "67202488".to_owned(), Integer(12), false)
    );
    assert_eq!(values(&file), [Integer(12), Decimal(0.5), Null, Null]);
    assert_eq!(
        (file.counts.n_rows, file.counts.n_suspect, file.counts.n_null),
        (2, 1, 2),
        "the units row is no data"
    );
    assert!(samples(&file)[2].4, "Unreliable is suspect, and kept");
    assert_eq!(file.batch.measurements[0].group, "83888458");
    assert_eq!(file.batch.objects[0].vendor.as_deref(), Some("Huawei"));
    assert_eq!(lengths(&file), [3600, 3600]);
}

#[test]
fn pmresult_by_name_and_by_description() {
    let by_name = "Result Time,Granularity Period,Object Name,Reliability,VS.HSUPA.16QAM.UtilizeTimePermillage\n\
                   2022-07-22 13:30+09:00,30,LIMRNC03/BSC6900UCell:Label=A,Reliable,3\n";
    let file = read("a.csv", by_name, &ImportOptions::default());
    assert_eq!(starts(&file), ["2022-07-22T04:30:00Z"], "an offset needs no zone");
    assert_eq!(file.batch.measurements[0].name, "VS.HSUPA.16QAM.UtilizeTimePermillage");
    let by_text = "result time,granularity period,object name,reliability,\"AR3010A:Mean Number of SDCCH(900/850/810 band)\"\n\
                   2020-07-22 13:30 DST,15,BSC1/GCELL:LABEL=X,reliable,7\n";
    let file = read("b.csv", by_text, &utc());
    assert_eq!(file.batch.measurements[0].name, "AR3010A:Mean Number of SDCCH(900/850/810 band)");
    assert_eq!(
        (values(&file), file.counts.n_suspect),
        (vec![Integer(7)], 0),
        "case of the words does not count"
    );
}

#[test]
fn pmresult_with_typographic_quotes_and_odd_rows() {
    let text = "Result Time,Granularity Period,Object Name,Reliability,1,2\n\
                2011-10-18 12:00,60,\"LIMRNC03/BSC6900UCell:Label=A, CellID=1”,Reliable,1,2\n\
                2011-10-18 12:00,60,LIMRNC03/BSC6900UCell:Label=B,Reliable,1\n\
                2011-10-18 12:00,60,LIMRNC03/BSC6900UCell:Label=C,Reliable,5,6\n";
    let file = read("pmresult.csv", text, &utc());
    assert_eq!(file.batch.objects[0].name, "LIMRNC03/BSC6900UCell:Label=A, CellID=1");
    assert_eq!(values(&file), [Integer(1), Integer(2), Integer(5), Integer(6)]);
    assert_eq!((file.rejects[0].line, file.rejects.len()), (Some(3), 1));
    assert_eq!(file.rejects[0].message, "the row has 5 cells, the header 6");
    assert!(file.warnings.iter().any(|w| w.contains("typographic")), "{:?}", file.warnings);
}

#[test]
fn legacy_bsc_layout() {
    let text = "ELEMENT,DateTime,GCI,Cell,7061,7062\nBSC32,1910010130,730-2,C1,5,6\nBSC32,1910010230,730-2,C1,7,8\n";
    let file = read("legacy.csv", text, &utc());
    assert_eq!(starts(&file), ["2019-10-01T01:30:00Z", "2019-10-01T02:30:00Z"]);
    assert_eq!(file.batch.objects[0].name, "ELEMENT=BSC32,Cell=C1");
    assert_eq!(
        file.batch.measurements.iter().map(|m| m.name.as_str()).collect::<Vec<_>>(),
        ["7061", "7062"]
    );
}

#[test]
fn kpi_export_with_integrity() {
    let text = "Time,eNodeB Name,Cell FDD TDD Indication,Cell Name,LocalCell Id,RRC Setup Success Rate(%),Traffic(None),Integrity\n\
                2026-10-01 00:00:00,LIM001,CELL_FDD,LIM001A,1,99.5,NIL,100%\n\
                2026-10-01 01:00:00,LIM001,CELL_FDD,LIM001A,1,98.5,4,75%\n";
    let check = |file: &ImportedFile| {
        assert_eq!(file.header.format, "huawei-kpi");
        assert_eq!(file.batch.objects[0].name, "eNodeB=LIM001,Cell=LIM001A");
        assert_eq!(values(file), [Decimal(99.5), Null, Decimal(98.5), Integer(4)]);
        assert_eq!(file.counts.n_suspect, 1, "an integrity below 100 % is doubt");
        assert_eq!(file.batch.measurements.len(), 2, "ids and indications are no measurements");
    };
    check(&read("prs.csv", text, &utc()));
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    check(&read("prs.xlsx", workbook(&[("Sheet1", &rows)]), &utc()));
}

// ------------------------------------------------------------------------------------------ Nokia and ZTE (10 and 11)

#[test]
fn netact_report_with_its_documentation() {
    let data: &[&[&str]] = &[
        &[
            "Period start time",
            "MRBTS name",
            "LNBTS name",
            "LNCEL name",
            "Cell Avail",
            "RRC stp att",
        ],
        &["@2026-10-01 00:00:00", "M1", "L1", "L1A", "=100", "=8411"],
        &["@2026-10-01 01:00:00", "M1", "L1", "L1A", "=99.25", ""],
    ];
    let execution: &[&[&str]] = &[&["Evaluation method", "tmp tables(1)"], &["User", "somebody"]];
    let documentation: &[&[&str]] = &[
        &["Panel(s) Name", "Cell Avail"],
        &["Object Selection", "secret"],
        &["KPI ID", "KPI Alias", "KPI Title", "KPI Formula", "Unit"],
        &[
            "LTE_5750a",
            "Cell Avail",
            "E-UTRAN Cell Availability Ratio",
            "100*decode(d,0,null,s/d)",
            "[%]",
        ],
    ];
    let bytes = workbook(&[
        ("Report Execution for Cell Avail", execution),
        ("Cell Avail", data),
        ("Documentation for Cell Avail", documentation),
    ]);
    let file = read("report.xlsx", bytes, &zone("Asia/Phnom_Penh"));
    assert_eq!(file.header.format, "nokia-netact-report");
    assert_eq!(file.batch.objects[0].name, "MRBTS=M1,LNBTS=L1,LNCEL=L1A");
    // True dates without a zone: midnight in Phnom Penh is 17:00 UTC of the day before.
    assert_eq!(starts(&file), ["2026-09-30T17:00:00Z", "2026-09-30T18:00:00Z"]);
    // Percent as 0 to 100 stays; a blank is no value and not 0.
    assert_eq!(values(&file), [Integer(100), Integer(8411), Decimal(99.25), Null]);
    let kpi = &file.drafts.kpis[0];
    assert_eq!(
        (kpi.id.as_str(), kpi.alias.as_str(), kpi.unit.as_str()),
        ("LTE_5750a", "Cell Avail", "%")
    );
    assert!(!format!("{file:?}").contains("somebody"), "timings and users are not read");
}

#[test]
fn zte_history_query_scales_by_number_format() {
    let data: &[&[&str]] = &[
        &[
            "Begin Time",
            "End Time",
            "Granularity",
            "SubnetWork ID",
            "Managed\u{a0}Element",
            "Cell ID",
            "Cell Name",
            "Cell Availability(%)",
            "Volume (Gbyte)",
            "DL User throughput (Mbps)_HZ_1712643077814_1722333224104",
        ],
        &[
            "2026-03-12 00:00:00",
            "2026-03-12 01:00:00",
            "1 hour",
            "10000",
            "BTB1(1308)",
            "1",
            "C1",
            "%0.931",
            "=1.02",
            "=44.13",
        ],
        &[
            "2026-03-12 01:00:00",
            "2026-03-12 02:00:00",
            "1 hour",
            "10000",
            "BTB1(1308)",
            "1",
            "C1",
            "%1",
            "",
            "=0",
        ],
    ];
    let counters: &[&[&str]] = &[
        &[
            "KPI or Counter",
            "KPI or Counter Description",
            "Indicator Formula",
            "KPI or Counter Status",
        ],
        &["310556", "Cell Availability(%)", "(C373230700+C373230706)/(Gr*NO)", "Normal"],
        &["C373230700", "Cell Service Time(s)", "", "Normal"],
    ];
    let bytes = workbook(&[("Sheet0", data), ("KPI(Counter)", counters)]);
    let name = "Performance Management-History Query-LTE_KPI-somebody-20260320085715.xlsx";
    let file = read(name, bytes, &utc());
    assert_eq!(file.header.format, "zte-history-query");
    // 0.931 under a percent format is 93.1 exactly; a plain number of the same sheet stays.
    assert_eq!(
        values(&file),
        [Decimal(93.1), Decimal(1.02), Decimal(44.13), Integer(100), Null, Integer(0)]
    );
    assert_eq!(
        file.batch.measurements[2].name, "DL User throughput (Mbps)",
        "the stamps of user-defined KPIs change"
    );
    assert_eq!(file.batch.objects[0].name, "ManagedElement=BTB1(1308),Cell=C1");
    assert_eq!(file.batch.measurements[0].group, "LTE_KPI");
    assert_eq!(file.drafts.counters.len(), 1, "KPIs of the sheet are no counters");
    assert_eq!(file.drafts.counters[0].unit, "s");
}

#[test]
fn zte_netnumen_in_gbk() {
    let text = "历史性能\n用户,x\n模板,y\n\n条件,z\n开始时间,结束时间,网元,网元名称,小区,小区名称,RRC连接建立成功次数\n\
                2020-06-01 14:15:00,2020-06-01 14:30:00,101,站点甲,1,小区一,\"1,234\"\n\
                2020-06-01 14:30:00,2020-06-01 14:45:00,101,站点甲,1,小区一,\"2,345,678\"\n";
    let (bytes, _, _) = encoding_rs::GBK.encode(text);
    let file = read("lishi.csv", &bytes, &zone("Asia/Shanghai"));
    assert_eq!(file.header.format, "zte-netnumen");
    // The popular wrong answers are 1 and 1.234.
    assert_eq!(values(&file), [Integer(1234), Integer(2_345_678)]);
    assert_eq!(starts(&file)[0], "2020-06-01T06:15:00Z");
    assert_eq!(lengths(&file), [900, 900], "end minus start");
    assert!(file.batch.objects[0].name.contains("小区一"), "{:?}", file.batch.objects[0]);
}

// -------------------------------------------------------------------------------------- what people really keep (13)

#[test]
fn excel_resaves_drop_midnight_and_append_commas() {
    let text = "SDATE,CGI,LNCEL_ID,ATT,SUCC\n9/30/2018 23:45,#,#,1,2\n10/1/2018,#,#,3,4\n10/1/2018 0:15,#,#,5,6\n,,,,\n,,,,\n";
    let file = read("cell_7.csv", text, &utc());
    assert_eq!(
        starts(&file),
        ["2018-09-30T23:45:00Z", "2018-10-01T00:00:00Z", "2018-10-01T00:15:00Z"]
    );
    assert_eq!((file.counts.n_rows, file.rejects.len()), (3, 0), "rows of commas are no rows");
    assert_eq!(lengths(&file), [900; 3], "the step between the times");
    // The cell is masked: two files must not become one object "#".
    assert_eq!(file.batch.objects[0].name, "cell_7");
}

#[test]
fn date_and_hour_in_two_columns() {
    let text = "STT,Nhà cung cấp,Tên GNODEB,Tên CELL,CELL_ID,Ngày,Giờ,CQI_5G,TRAFFIC\n\
                1,ERICSSON,LN-1,5G-A,13,07/10/2026,0:00:00,95.3,\n\
                2,ERICSSON,LN-1,5G-B,13,07/10/2026,2:00:00,98,0\n\
                3,ERICSSON,LN-1,5G-A,13,06/10/2026,23:00:00,97,1\n";
    let file = read("5G.csv", text, &zone("Asia/Ho_Chi_Minh"));
    assert_eq!(
        file.batch.objects[0].name,
        "TênGNODEB=LN-1,TênCELL=5G-A".replace("TênGNODEB", "GNODEB").replace("TênCELL", "CELL")
    );
    assert_eq!(file.batch.objects[0].vendor.as_deref(), Some("ERICSSON"));
    // Day first: only so the 6th and the 7th follow each other. Blank is not zero.
    assert_eq!(starts(&file)[0], "2026-10-06T17:00:00Z");
    assert_eq!(
        values(&file),
        [Decimal(95.3), Null, Integer(98), Integer(0), Integer(97), Integer(1)]
    );
}

#[test]
fn hour_inside_the_date_and_again_beside_it() {
    let text = "Ngày,Giờ,Tên CELL,KPI A\n10/13/2026 20:00,20,ENM13/LN-CBE001M-TGG/11,5\n10/13/2026 21:00,21,ENM13/LN-CBE001M-TGG/11,6\n";
    let file = read("4G.csv", text, &utc());
    assert_eq!(
        starts(&file),
        ["2026-10-13T20:00:00Z", "2026-10-13T21:00:00Z"],
        "the hour is not added twice"
    );
    assert_eq!(file.batch.objects[0].name, "ENM13/LN-CBE001M-TGG/11");
}

#[test]
fn utf_16_semicolons_and_decimal_commas() {
    let text = "Fecha y hora;Celda;Tasa de éxito (%);Volumen\r\n01/10/2026 00:00;Ñuñoa 1;99,5;1.234,75\r\n13/10/2026 00:00;Ñuñoa 1;98;-\r\n";
    let bytes: Vec<u8> =
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let report = sniffed("export.csv", &bytes, &zone("America/Santiago"));
    assert_eq!(found(&report, "encoding"), "UTF-16LE");
    assert_eq!(found(&report, "decimal mark"), "comma");
    assert_eq!(found(&report, "date order"), "day/month/year");
    let mapping = Arc::new(parse_mapping("m", "granularity = \"PT1H\"\n").unwrap());
    let options = ImportOptions { mapping: Some(mapping), ..zone("America/Santiago") };
    let file = read("export.csv", &bytes, &options);
    assert_eq!(values(&file), [Decimal(99.5), Decimal(1234.75), Integer(98), Null]);
    assert_eq!(file.batch.objects[0].name, "Ñuñoa 1");
    // Santiago is three hours behind UTC in October.
    assert_eq!(starts(&file)[0], "2026-10-01T03:00:00Z");
}

#[test]
fn windows_1252_with_tabs() {
    let bytes = b"Fecha y hora\tCelda\tLlamadas\n2026-10-01 00:00\tPe\xf1alol\xe9n\t7\n2026-10-01 01:00\tPe\xf1alol\xe9n\t8\n";
    let file = read("export.txt", bytes, &utc());
    assert_eq!(file.batch.objects[0].name, "Peñalolén");
    assert_eq!(values(&file), [Integer(7), Integer(8)]);
}

#[test]
fn long_tables() {
    let text = "timestamp,cell,counter,value\n\
                2026-10-01 00:00,A,att,10\n2026-10-01 00:00,A,succ,9\n2026-10-01 00:15,A,att,12\n2026-10-01 00:15,B,att,\n2026-10-01 00:00,A,att,10\n";
    let file = read("long.csv", text, &utc());
    assert_eq!(
        file.batch.measurements.iter().map(|m| m.name.as_str()).collect::<Vec<_>>(),
        ["att", "succ"]
    );
    assert_eq!(values(&file), [Integer(10), Integer(9), Integer(12), Null]);
    assert_eq!((file.counts.n_values, file.counts.n_repeats), (5, 1));
    assert_eq!(lengths(&file), [900, 900]);
}

#[test]
fn decimals_of_a_hundred_digits_and_quoted_ids() {
    let digits = "96.30251935063428497444455207692142783556335413768667881983109605325115995672210087331084524018123075310600";
    let text = format!(
        "time,'id',cell,kpi\n2026-10-01 00:00,'1016576','1016576_17',{digits}\n2026-10-01 01:00,'1016576','1016576_17',0\n"
    );
    let file = read("a.csv", text, &utc());
    assert_eq!(values(&file), [Decimal(digits.parse().unwrap()), Integer(0)]);
}

#[test]
fn a_table_without_header_and_times_needs_a_mapping() {
    let text = "9,'1','1_17',96.3,0\n9,'2','2_18',93.0,1\n";
    let record = refused("week.csv", text, &utc());
    assert!(record.message.contains("no column holds times"), "{record:?}");
    assert!(record.hint.contains("fixed_start"), "{record:?}");
    let mapping = "fixed_start = \"2020-02-24 00:00\"\ngranularity = \"P7D\"\nzone = \"Asia/Shanghai\"\n\
                   [[column]]\nname = \"column 1\"\nrole = \"ignore\"\n\
                   [[column]]\nname = \"column 3\"\nrole = \"object\"\n\
                   [[column]]\nname = \"column 2\"\nrole = \"ignore\"\n\
                   [[column]]\nname = \"column 4\"\nmeasurement = \"success_rate\"\nmissing = [\"93.0\"]\n";
    let mapping = Arc::new(parse_mapping("week.toml", mapping).unwrap());
    let file = read(
        "week.csv",
        text,
        &ImportOptions { mapping: Some(mapping), ..ImportOptions::default() },
    );
    assert_eq!(starts(&file), ["2020-02-23T16:00:00Z"]);
    assert_eq!(lengths(&file), [7 * 86_400]);
    // A sentinel of one column is a value in the others.
    assert_eq!(values(&file), [Decimal(96.3), Integer(0), Null, Integer(1)]);
    assert_eq!(file.batch.measurements[0].name, "success_rate");
}

// ------------------------------------------------------------------------------------------------ times and decisions

#[test]
fn an_undecidable_date_order_is_refused_and_a_mapping_decides() {
    let text = "time,cell,kpi\n02/03/2026 00:00,A,1\n02/03/2026 01:00,A,2\n";
    let record = refused("a.csv", text, &utc());
    assert!(record.message.contains("day and month cannot be told apart"), "{record:?}");
    assert!(record.hint.contains("date_order"), "{record:?}");
    for (order, expected) in
        [("month/day/year", "2026-02-03T00:00:00Z"), ("day/month/year", "2026-03-02T00:00:00Z")]
    {
        let mapping = Arc::new(parse_mapping("m", &format!("date_order = \"{order}\"\n")).unwrap());
        let file = read("a.csv", text, &ImportOptions { mapping: Some(mapping), ..utc() });
        assert_eq!(starts(&file)[0], expected);
    }
}

#[test]
fn an_hour_that_exists_twice_is_two_periods() {
    // Chile put its clocks back from 24:00 to 23:00 on 2026-04-04.
    let text = "time,cell,kpi\n2026-04-04 22:00,A,1\n2026-04-04 23:00,A,2\n2026-04-04 23:00,A,3\n2026-04-05 00:00,A,4\n";
    let file = read("a.csv", text, &zone("America/Santiago"));
    let expected = [
        "2026-04-05T01:00:00Z",
        "2026-04-05T02:00:00Z",
        "2026-04-05T03:00:00Z",
        "2026-04-05T04:00:00Z",
    ];
    assert_eq!(starts(&file), expected);
    assert_eq!(
        values(&file),
        [Integer(1), Integer(2), Integer(3), Integer(4)],
        "nothing overwrites the first 23:00"
    );
    assert!(file.warnings.iter().any(|w| w.contains("exists twice")), "{:?}", file.warnings);
    // The same, newest first.
    let text = "time,cell,kpi\n2026-04-05 00:00,A,4\n2026-04-04 23:00,A,3\n2026-04-04 23:00,A,2\n2026-04-04 22:00,A,1\n";
    let file = read("b.csv", text, &zone("America/Santiago"));
    let mut pairs: Vec<_> = starts(&file)
        .into_iter()
        .zip(values(&file).into_iter().map(|v| v.as_f64().unwrap() as usize))
        .collect();
    pairs.sort();
    assert_eq!(
        pairs.iter().map(|(s, v)| (s.as_str(), *v)).collect::<Vec<_>>(),
        (1..=4).map(|v| (expected[v - 1], v)).collect::<Vec<_>>()
    );
}

#[test]
fn times_without_a_zone_are_refused_with_a_hint() {
    let text = "time,cell,kpi\n2026-10-01 00:00,A,1\n2026-10-01 01:00,A,2\n";
    let record = refused("a.csv", text, &ImportOptions::default());
    assert!(record.message.contains("no zone") && record.hint.contains("--zone"), "{record:?}");
    let file = read("a.csv", text, &zone("America/Lima"));
    assert!(file.warnings[0].contains("America/Lima was assumed"), "{:?}", file.warnings);
}

#[test]
fn end_stamps_move_to_the_start() {
    let text = "End Time,cell,kpi\n2026-10-01 01:00,A,1\n2026-10-01 02:00,A,2\n";
    let file = read("a.csv", text, &utc());
    assert_eq!(starts(&file), ["2026-10-01T00:00:00Z", "2026-10-01T01:00:00Z"]);
    let mapping = Arc::new(parse_mapping("m", "period_stamp = \"end\"\n").unwrap());
    let text = text.replace("End Time", "time");
    let file = read("a.csv", text, &ImportOptions { mapping: Some(mapping), ..utc() });
    assert_eq!(starts(&file)[0], "2026-10-01T00:00:00Z");
}

#[test]
fn off_grid_times_are_kept_unless_a_mapping_snaps_them() {
    let text = "time,cell,kpi\n2026-10-01 00:00:17,A,1\n2026-10-01 00:15:17,A,2\n";
    assert_eq!(starts(&read("a.csv", text, &utc()))[0], "2026-10-01T00:00:17Z");
    let mapping = Arc::new(parse_mapping("m", "snap = true\n").unwrap());
    let file = read("a.csv", text, &ImportOptions { mapping: Some(mapping), ..utc() });
    assert_eq!(starts(&file), ["2026-10-01T00:00:00Z", "2026-10-01T00:15:00Z"]);
    assert!(
        file.warnings.iter().any(|w| w.contains("moved onto the grid, by up to 17 s")),
        "{:?}",
        file.warnings
    );
}

#[test]
fn repeats_conflicts_and_texts_are_counted() {
    let text = "time,cell,a,b\n2026-10-01 00:00,A,1,\n2026-10-01 00:00,A,1,5\n2026-10-01 00:00,A,2,busy\n2026-10-01 01:00,A,3,4\n";
    let file = read("a.csv", text, &utc());
    // The later of two values wins and is said; a value beats a blank; a text beats nothing.
    assert_eq!(values(&file), [Integer(2), Integer(5), Integer(3), Integer(4)]);
    assert_eq!((file.counts.n_repeats, file.counts.n_conflicts, file.counts.n_text), (2, 1, 1));
    let messages: Vec<_> = file.rejects.iter().map(|r| (r.line, r.message.as_str())).collect();
    assert_eq!(messages[0].0, Some(4));
    assert!(
        messages.iter().any(|(_, m)| m.contains("\"busy\" of \"b\" is not a number")),
        "{messages:?}"
    );
    assert!(messages.iter().any(|(_, m)| m.contains("contradict")), "{messages:?}");
}

#[test]
fn rejects_name_line_and_hint() {
    for (row, message, hint) in [
        ("soon,A,1", "the time \"soon\" cannot be read", "2026-10-01 01:30"),
        ("1970-01-01 00:00,A,1", "lies outside of 1980-01-01", "clock"),
        ("2026-10-01 00:00,A", "the row has 2 cells, the header 3", "unquoted"),
        ("2026-10-01 00:00,A,1,2", "the row has 4 cells, the header 3", "unquoted"),
    ] {
        let text = format!("time,cell,kpi\n2026-10-01 01:00,A,1\n{row}\n2026-10-01 02:00,A,1\n");
        let file = read("a.csv", text, &utc());
        let record = &file.rejects[0];
        assert_eq!(record.line, Some(3), "{row}");
        assert!(record.message.contains(message), "{record:?}");
        assert!(record.hint.contains(hint), "{record:?}");
        assert_eq!(values(&file), [Integer(1), Integer(1)], "the others go on");
    }
    let text =
        "time,granularity,cell,kpi\n2026-10-01 00:00,soon,A,1\n2026-10-01 01:00,1 hour,A,2\n";
    let file = read("a.csv", text, &utc());
    assert!(
        file.rejects[0].message.contains("length of the period \"soon\""),
        "{:?}",
        file.rejects
    );
}

#[test]
fn a_cut_file_is_wholly_out() {
    let whole = "time,cell,kpi\n2026-10-01 00:00,A,1\n2026-10-01 01:00,A,2\n";
    let record = refused("a.csv", &whole[..whole.len() - 4], &utc());
    assert!(record.message.contains("ends inside of a row"), "{record:?}");
    assert_eq!(record.line, Some(3));
}

#[test]
fn one_time_needs_a_length() {
    let record =
        refused("a.csv", "time,cell,kpi\n2026-10-01 00:00,A,1\n2026-10-01 00:00,B,2\n", &utc());
    assert!(
        record.message.contains("length of a period cannot be told")
            && record.hint.contains("granularity"),
        "{record:?}"
    );
}

/// One row a day at the day's busiest hour: times are 25 h apart more often than anything else.
#[test]
fn a_length_that_no_period_has_is_not_guessed() {
    let rows = |hours: &[u32]| -> String {
        let row =
            |(day, hour): (usize, &u32)| format!("2026-09-{:02} {hour:02}:00,C1,360\n", day + 1);
        "time,cell,downtime_s\n".to_owned() + &hours.iter().enumerate().map(row).collect::<String>()
    };
    for hours in [&[20, 21, 19, 20, 22, 20, 11, 20, 20, 21][..], &[20, 20, 20, 20, 11, 20]] {
        let record = refused("busy.csv", rows(hours), &utc());
        assert!(
            record.message.contains("length of a period cannot be told")
                && record.hint.contains("granularity"),
            "{record:?}"
        );
    }
    let mapping = Arc::new(parse_mapping("m", "granularity = \"PT1H\"\n").unwrap());
    let options = ImportOptions { mapping: Some(mapping), ..utc() };
    assert_eq!(lengths(&read("busy.csv", rows(&[20, 21, 19]), &options)), [3600; 3]);
    // Always at the same hour it passes for whole days; that is said.
    let file = read("daily.csv", rows(&[20, 20, 20]), &utc());
    assert!(file.warnings.iter().any(|w| w.contains("taken as 1 d long")), "{:?}", file.warnings);
    assert!(
        read("daily.csv", rows(&[0, 0, 0]), &utc()).warnings.iter().all(|w| !w.contains(" long"))
    );
    // Days of a zone that changes its clocks are days.
    let file = read("daily.csv", rows(&[0, 0, 0, 0, 0, 0, 0, 0]), &zone("America/Santiago"));
    assert_eq!(lengths(&file), [86_400; 8]);
}

#[test]
fn objects_may_differ_in_the_length_of_their_periods() {
    let mut text = "time,cell,att\n".to_owned();
    for hour in 0..6 {
        for minute in [0, 15, 30, 45] {
            text.push_str(&format!("2026-09-01 {hour:02}:{minute:02},C1,1\n"));
        }
        text.push_str(&format!("2026-09-01 {hour:02}:00,C2,360\n"));
    }
    // Gaps do not make a length.
    text.push_str("2026-09-01 00:00,C3,1\n2026-09-01 05:45,C3,1\n");
    let file = read("mixed.csv", &text, &utc());
    let lengths_of = |cell: &str| {
        let of_cell =
            |s: &vigia::model::Sample| file.batch.objects[s.object as usize].name.ends_with(cell);
        let samples = file.batch.samples.iter().filter(of_cell);
        let lengths = samples.map(|s| file.batch.periods[s.period as usize].granularity.as_secs());
        lengths.collect::<std::collections::BTreeSet<u32>>().into_iter().collect::<Vec<_>>()
    };
    assert_eq!(
        (lengths_of("C1"), lengths_of("C2"), lengths_of("C3")),
        (vec![900], vec![3600], vec![900])
    );
    assert!(file.warnings.iter().any(|w| w.contains("15 min, 1 h")), "{:?}", file.warnings);
}

#[test]
fn a_period_that_ends_before_it_begins_names_both() {
    let text = "Begin Time,End Time,cell,att\n2026-09-06 00:00:00,2026-09-06 01:00:00,C1,1\n\
                2026-09-06 02:00:00,2026-09-06 01:00:00,C1,2\n2026-09-06 02:00:00,2026-09-06 02:00:00,C1,3\n";
    let file = read("a.csv", text, &utc());
    assert_eq!((values(&file), file.rejects.len()), (vec![Integer(1)], 2));
    let record = &file.rejects[0];
    assert!(
        record.message.contains("ends at \"2026-09-06 01:00:00\"")
            && record.message.contains("start at \"2026-09-06 02:00:00\""),
        "{record:?}"
    );
    assert!(!record.hint.contains("clock was wrong"), "{record:?}");
}

#[test]
fn one_time_because_others_were_dropped_says_so() {
    let text = "time,cell,att,suc\n2026-09-06 00:00,C1,10\n2026-09-06 01:00,C1\n2026-09-06 02:00,C1,12,1,99\n2026-09-06 03:00,C1,13,1\n";
    let record = refused("a.csv", text, &utc());
    assert!(record.message.contains("3 of 4 rows have another number of cells"), "{record:?}");
    assert!(!record.message.contains("all rows have one time"), "{record:?}");
}

#[test]
fn a_last_line_without_an_end_may_be_cut() {
    let text = "time,cell,att\n2026-09-06 00:00,C1,1200\n2026-09-06 01:00,C1,1200\n";
    let told = |text: &str| {
        let warnings = read("a.csv", text, &utc()).warnings;
        warnings.into_iter().find(|warning| warning.contains("no line end"))
    };
    assert_eq!(told(text), None);
    let cut = &text[..text.len() - 3];
    assert!(told(cut).unwrap().ends_with("last value is \"12\""), "{:?}", told(cut));
}

#[test]
fn headers_twice_and_columns_twice() {
    let text = "time,cell,kpi,kpi,\n2026-10-01 00:00,A,1,7,8\ntime,cell,kpi,kpi,\n2026-10-01 01:00,A,2,7,8\n";
    let file = read("glued.csv", text, &utc());
    assert_eq!((values(&file), file.counts.n_rows), (vec![Integer(1), Integer(2)], 2));
    assert!(
        file.rejects[0].message.contains("column 4 has the name \"kpi\""),
        "{:?}",
        file.rejects
    );
    assert_eq!(file.rejects[0].line, Some(1));
}

#[test]
fn nothing_of_ours_is_named() {
    for (name, bytes) in [
        ("a.txt", "hello world\nand more\n".as_bytes()),
        ("b.csv", b"alpha,beta\ngamma,delta\nepsilon,zeta\n"),
    ] {
        let record = refused(name, bytes, &utc());
        assert!(record.message.contains("without a header row that is known"), "{record:?}");
        assert!(record.hint.contains("mapping"), "{record:?}");
    }
}

// ------------------------------------------------------------------------------------------------------------ mappings

#[test]
fn a_mapping_is_found_by_its_fingerprint_and_round_trips() {
    let text = "time,cell,kpi\n02/03/2026 00:00,A,1\n02/03/2026 01:00,A,2\n";
    let mapping = parse_mapping("m", "date_order = \"day/month/year\"\n").unwrap();
    let report =
        sniffed("a.csv", text, &ImportOptions { mapping: Some(Arc::new(mapping)), ..utc() });
    let layout = report.layout.unwrap();
    let saved = ImportMapping::of_layout("mappings/a.toml", report.format, &layout);
    let again = parse_mapping("mappings/a.toml", &mapping_text(&saved)).unwrap();
    assert_eq!(again, saved);
    let options = ImportOptions { mappings: Arc::new(vec![again]), ..utc() };
    // Another file of the same header; case and blanks of the header do not count.
    let file =
        read("b.csv", "TIME, Cell,kpi\n05/03/2026 00:00,A,1\n05/03/2026 01:00,A,2\n", &options);
    assert_eq!(starts(&file)[0], "2026-03-05T00:00:00Z");
    // Another header is not touched by it.
    assert!(
        refused("c.csv", "time,cell,other\n05/03/2026 00:00,A,1\n05/03/2026 01:00,A,2\n", &options)
            .message
            .contains("told apart")
    );
}

#[test]
fn the_person_wins_and_a_mismatch_is_said() {
    let text = "time;cell;kpi\n2026-10-01 00:00;A;1,5\n2026-10-01 01:00;A;2,5\n";
    let mapping = "decimal_mark = \".\"\nthousands_mark = \",\"\n[[column]]\nname = \"nowhere\"\nrole = \"ignore\"\n";
    let mapping = Arc::new(parse_mapping("mine.toml", mapping).unwrap());
    let file = read("a.csv", text, &ImportOptions { mapping: Some(mapping), ..utc() });
    assert!(
        file.warnings.iter().any(|w| w.contains("decimal mark") && w.contains("mine.toml")),
        "{:?}",
        file.warnings
    );
    assert!(file.warnings.iter().any(|w| w.contains("\"nowhere\"")), "{:?}", file.warnings);
    assert_eq!(file.counts.n_text, 2, "1,5 is no number with a decimal point");
}

#[test]
fn mistakes_of_a_mapping_are_all_listed() {
    let text = "date_order = \"sideways\"\nzone = \"Mars/Olympus\"\ndelimiter = \"xx\"\ngranularity = \"soon\"\n[[column]]\nname = \"a\"\nrole = \"king\"\n";
    let mistakes = parse_mapping("m.toml", text).unwrap_err();
    let all: Vec<String> = mistakes.iter().map(|m| m.message.clone()).collect();
    assert_eq!(all.len(), 5, "{all:?}");
    for word in ["sideways", "Mars/Olympus", "xx", "soon", "king"] {
        assert!(all.iter().any(|m| m.contains(word)), "{word}: {all:?}");
    }
    assert!(parse_mapping("m.toml", "nonsense = 1\n").unwrap_err()[0].message.contains("nonsense"));
}

// -------------------------------------------------------------------------------- tickets, outages, changes (14 and 15)

const INCIDENTS: &str = "number,incident_state,sys_mod_count,made_sla,caller_id,opened_at,sys_updated_at,priority,cmdb_ci,resolved_at,closed_at\n\
    INC1,New,0,TRUE,Caller 7,29-02-2016 01:16,29-02-2016 01:23,3 - Moderate,?,29-02-2016 11:29,05-03-2016 12:00\n\
    INC1,Closed,4,FALSE,Caller 7,29-02-2016 01:16,05-03-2016 12:00,2 - High,LIM001,29-02-2016 11:29,05-03-2016 12:00\n\
    INC1,Resolved,2,TRUE,Caller 7,29-02-2016 01:16,29-02-2016 11:29,3 - Moderate,?,29-02-2016 11:29,05-03-2016 12:00\n\
    INC2,New,0,TRUE,Caller 8,01-03-2016 00:00,01-03-2016 00:00,1 - Critical,LIM002,?,?\n";

#[test]
fn incidents_count_in_their_last_state() {
    let file = read("incidents.csv", INCIDENTS, &utc());
    assert_eq!(
        (file.header.format.as_str(), file.counts.n_rows, file.counts.n_events),
        ("servicenow-incidents", 4, 2)
    );
    let first = &file.tickets[0];
    assert_eq!(
        (first.id.as_str(), first.state.as_str(), first.priority_level, first.object.as_str()),
        ("INC1", "Closed", Some(2), "LIM001")
    );
    // The first row says TRUE, the last state FALSE.
    assert_eq!(first.met_sla, Some(false));
    let hours = (first.resolved_at.unwrap().as_unix_secs()
        - first.opened_at.unwrap().as_unix_secs()) as f64
        / 3600.0;
    assert!(
        (hours - 10.216_666).abs() < 1e-3,
        "not until closed_at, which is five days later: {hours}"
    );
    assert_eq!(
        (file.tickets[1].resolved_at, file.tickets[1].closed_at),
        (None, None),
        "? is no time"
    );
    assert!(!format!("{:?}", file.tickets).contains("Caller"), "names of people are not read");
}

#[test]
fn tickets_of_any_desk_by_their_headers() {
    let text = "Número;Estado;Prioridad;Fecha de apertura;Fecha de resolución;Fecha de cierre;Grupo\n\
                77;Cerrado;P2;13/10/2026 08:00;13/10/2026 10:30;14/10/2026 00:00;Campo Norte\n";
    let file = read("tickets.csv", text, &zone("America/Lima"));
    assert_eq!(file.header.format, "tickets");
    let ticket = &file.tickets[0];
    assert_eq!((ticket.priority_level, ticket.assignment_group.as_str()), (Some(2), "Campo Norte"));
    assert_eq!(ticket.opened_at.unwrap().to_iso_utc(), "2026-10-13T13:00:00Z");
}

#[test]
fn huawei_alarm_log() {
    let text = "Alarm Log\nSave Time: 10/20/2026 10:00:00\nUser Name:somebody\nTotal 3 Records\nq\nr\ns\n\
                Severity,Alarm ID,Name,Alarm Source,MO Name,Location Information,Occurred On (NT),Occurred On (ST),Cleared On (NT)\n\
                Critical,301,Cell Unavailable,LIM001,Cell=1,\"a, b\",2026-10-01 10:00:00 DST,2026-10-01 10:00:05,2026-10-01 10:20:00\n\
                Major,302,Link Down,LIM002,Port=1,x,2026-10-02 11:00:00,2026-10-02 11:00:05,-\n\
                Major,302,Link Down,LIM002,Port=1,x,2026-10-02 11:00:00,2026-10-02 11:00:05,2026-10-02 12:00:00\n";
    let file = read("alarms.csv", text, &zone("America/Lima"));
    assert_eq!(
        (file.header.format.as_str(), file.counts.n_rows, file.outages.len()),
        ("outages", 3, 2)
    );
    let first = &file.outages[0];
    assert_eq!(
        (first.object.as_str(), first.name.as_str(), first.severity.as_str()),
        ("LIM001", "Cell Unavailable", "Critical")
    );
    assert_eq!(first.end.unwrap().as_unix_secs() - first.start.as_unix_secs(), 1200);
    assert!(file.outages[1].end.is_some(), "the cleared record beats the active one");
    assert!(!format!("{file:?}").contains("somebody"));
}

#[test]
fn outages_that_end_before_they_start_are_named() {
    let text = "outage start,outage end,site,cause\n2026-10-01 10:00,2026-10-01 09:00,A,power\n2026-10-01 10:00,,B,fiber\n";
    let file = read("outages.csv", text, &utc());
    assert_eq!((file.outages.len(), file.outages[0].end), (1, None), "no clearance: still active");
    assert!(file.rejects[0].message.contains("before it starts"), "{:?}", file.rejects);
    assert_eq!(file.rejects[0].line, Some(2));
}

/// Chile put its clocks back from 24:00 to 23:00 on 2026-04-04, and forward from 00:00 to 01:00 on 2026-09-06.
#[test]
fn events_in_hours_that_exist_twice_or_never_are_told_row_by_row() {
    let santiago = zone("America/Santiago");
    let text = "Alarm Serial Number,Severity,Alarm Name,Alarm Source,Occurred On,Cleared On\n\
                1,Major,Power,S1,2026-04-04 23:30:00,2026-04-05 00:30:00\n\
                2,Major,Power,S2,2026-04-04 23:50:00,2026-04-04 23:10:00\n\
                3,Major,Power,S3,2026-09-06 00:15:00,2026-09-06 01:20:00\n\
                4,Major,Power,S4,2026-04-04 22:30:00,2026-04-04 23:30:00\n";
    let file = read("alarms.csv", text, &santiago);
    assert!(file.rejects.is_empty(), "the outage over the change is whole: {:?}", file.rejects);
    let minutes = |id: &str| {
        let outage = file.outages.iter().find(|outage| outage.id == id).unwrap();
        (outage.end.unwrap().as_unix_secs() - outage.start.as_unix_secs()) / 60
    };
    assert_eq!(["1", "2", "3", "4"].map(minutes), [120, 20, 5, 60]);
    let said = |line: u32, words: &str| {
        let of_line = |w: &&String| w.starts_with(&format!("line {line}:")) && w.contains(words);
        file.warnings.iter().filter(of_line).count()
    };
    assert_eq!((said(2, "60 minutes apart"), said(3, "exists twice")), (1, 2));
    assert_eq!((said(4, "does not exist"), said(5, "23:30:00 exists twice")), (1, 1));
    let both = "as 2026-04-05T02:10:00Z and 2026-04-05T03:10:00Z, 60 minutes apart: 2026-04-05T03:10:00Z was taken";
    assert_eq!(said(3, both), 1, "{:?}", file.warnings);

    let text = "number,state,priority,short_description,cmdb_ci,opened_at,resolved_at\n\
                T1,Closed,1,p,S1,2026-04-04 23:50:00,2026-04-04 23:10:00\n\
                T2,Closed,1,p,S1,2026-04-04 22:50:00,2026-04-04 22:55:00\n";
    let file = read("tickets.csv", text, &santiago);
    let ticket = file.tickets.iter().find(|ticket| ticket.id == "T1").unwrap();
    let secs =
        ticket.resolved_at.unwrap().as_unix_secs() - ticket.opened_at.unwrap().as_unix_secs();
    assert_eq!(secs, 20 * 60, "not before it was opened");
    assert_eq!(file.warnings.iter().filter(|w| w.contains("exists twice")).count(), 2);
    // Before the fact is before the fact.
    let text = "outage start,outage end,site\n2026-04-04 22:50,2026-04-04 22:10,S1\n2026-04-05 02:00,2026-04-04 23:10,S2\n";
    assert_eq!(read("outages.csv", text, &santiago).rejects.len(), 2);
}

#[test]
fn changes_become_proposals() {
    let text = "Change number,Short description,Planned start date,Planned end date,Affected CI,State,Notified at\n\
                CHG1,Fiber works,2026-10-10 02:00,2026-10-10 04:00,LIM001*,Scheduled,2026-10-01 09:00\n\
                CHG2,Dropped,2026-10-11 02:00,2026-10-11 04:00,LIM002,Cancelled,\n";
    let file = read("changes.csv", text, &zone("America/Lima"));
    assert_eq!(file.header.format, "changes");
    let change = &file.drafts.changes[0];
    assert_eq!(
        (change.id.as_str(), change.objects.as_str(), file.drafts.changes.len()),
        ("CHG1", "LIM001*", 1)
    );
    assert_eq!(change.range.start.to_iso_utc(), "2026-10-10T07:00:00Z");
    assert!(change.announced_at.is_some());
    assert!(
        file.warnings.iter().any(|w| w.contains("1 changes were cancelled")),
        "{:?}",
        file.warnings
    );
}

// ------------------------------------------------------------------------------------------- topology and dictionaries

#[test]
fn topology_from_a_workbook() {
    let rows: &[&[&str]] = &[
        &[
            "Sitio",
            "Celda",
            "Región",
            "País",
            "Zona horaria",
            "Latitud",
            "Longitud",
            "Desde",
            "Contact",
        ],
        &[
            "LIM001",
            "LIM001A",
            "Lima",
            "PE",
            "America/Lima",
            "=-12.05",
            "=-77.04",
            "@2026-10-01 00:00:00",
            "somebody",
        ],
    ];
    let file = read("sites.xlsx", workbook(&[("Sites", rows)]), &ImportOptions::default());
    let text = file.drafts.topology_csv.unwrap();
    assert_eq!(
        text,
        "object,site,region,country,zone,latitude,longitude,valid_from\nLIM001A,LIM001,Lima,PE,America/Lima,-12.05,-77.04,2026-10-01\n"
    );
    assert!(
        vigia::query::Topology::parse_csv("sites.csv", &text).is_ok(),
        "the workspace reads it"
    );
}

#[test]
fn counter_dictionary() {
    let text = "Counter ID,Counter Name,Unit,Description,Collection Method\n1526726658,L.RRC.ConnReq.Att,times,attempts,CC\n";
    let file = read("counters.csv", text, &ImportOptions::default());
    let entry = &file.drafts.counters[0];
    assert_eq!(
        (
            entry.id.as_str(),
            entry.name.as_str(),
            entry.unit.as_str(),
            entry.collection_method.as_str()
        ),
        ("1526726658", "L.RRC.ConnReq.Att", "times", "CC")
    );
}

// --------------------------------------------------------------------------------------------------------- real samples

fn sample_folder() -> Option<PathBuf> {
    let folder = std::env::var_os("VIGIA_SAMPLES").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/samples"),
        PathBuf::from,
    );
    if !folder.is_dir() {
        eprintln!("skipped: no samples at {}", folder.display());
        return None;
    }
    Some(folder)
}

/// The one file whose name holds a text.
fn sample(folder: &str, part: &str, options: &ImportOptions) -> Option<ReadOutcome> {
    let ctx = JobContext::default();
    let sources = find_sources(&[sample_folder()?.join(folder)], &Limits::default(), &ctx).unwrap();
    let source = sources
        .iter()
        .find(|s| s.file.contains(part))
        .unwrap_or_else(|| panic!("no sample {part}"));
    Some(read_source(source, options, &|_| false, &ctx).remove(0))
}

fn taken(outcome: ReadOutcome) -> ImportedFile {
    match outcome {
        ReadOutcome::File(file) => file,
        ReadOutcome::Rejected { reason, .. } => panic!("{reason}"),
        _ => panic!("not read"),
    }
}

#[test]
fn real_tables_give_the_independent_counts() {
    let here = zone("Asia/Phnom_Penh");
    // Folder, part of the name, format, rows, objects, measurements, values.
    for (folder, part, format, n_rows, n_objects, n_measurements, n_values) in [
        ("huawei_performance_query_csv", ".xls", "huawei-client-xls", 6912, 6, 5, 34_560),
        ("nokia_netact_report_xlsx", ".xlsx", "nokia-netact-report", 3438, 18, 60, 206_280),
        ("zte_history_query_xlsx", "20260320085715", "zte-history-query", 8064, 36, 32, 258_048),
        ("zte_history_query_xlsx", "20260319134029", "zte-history-query", 6516, 36, 32, 208_512),
        ("cell_kpi_csv", "cell_1_KPI", "delimited-text", 768, 1, 48, 36_864),
        ("cell_kpi_csv", "cell_2_KPI", "delimited-text", 768, 1, 48, 36_864),
        ("cell_kpi_csv", "5G_Sample", "delimited-text", 10, 10, 17, 170),
    ] {
        let Some(outcome) = sample(folder, part, &here) else { return };
        let file = taken(outcome);
        let counts = &file.counts;
        assert_eq!(file.header.format, format, "{part}");
        assert_eq!((counts.n_rows, counts.n_values), (n_rows, n_values), "{part}");
        assert_eq!(
            (file.batch.objects.len(), file.batch.measurements.len()),
            (n_objects, n_measurements),
            "{part}"
        );
        assert_eq!(file.rejects.len(), 0, "{part}: {:?}", file.rejects.first());
    }
}

#[test]
fn real_report_workbooks_bring_their_definitions() {
    let Some(outcome) = sample("nokia_netact_report_xlsx", ".xlsx", &utc()) else { return };
    let file = taken(outcome);
    assert_eq!(file.drafts.kpis.len(), 60);
    // Blank is no value: 576 cells have no samples, as counted with another library.
    let of_first =
        |name: &str| file.batch.measurements.iter().position(|m| m.name == name).unwrap() as u32;
    let avail = of_first("Cell Avail");
    let n_zero = file
        .batch
        .samples
        .iter()
        .filter(|s| s.measurement == avail && s.value == Integer(0))
        .count();
    assert_eq!(n_zero, 480);
    let Some(outcome) = sample("zte_history_query_xlsx", "20260320085715", &utc()) else { return };
    let file = taken(outcome);
    let avail =
        file.batch.measurements.iter().position(|m| m.name == "Cell Availability(%)").unwrap()
            as u32;
    let values = file
        .batch
        .samples
        .iter()
        .filter(|s| s.measurement == avail)
        .filter_map(|s| s.value.as_f64());
    let highest = values.fold(0.0, f64::max);
    assert!(highest > 1.0 && highest <= 100.0, "a fraction of 1 is 100 %: {highest}");
    assert!(file.drafts.counters.len() > 200, "{}", file.drafts.counters.len());
}

#[test]
fn real_incidents_have_the_independent_times() {
    let Some(outcome) = sample("itsm_csv", "incident_event_log", &utc()) else { return };
    let file = taken(outcome);
    assert_eq!((file.counts.n_rows, file.tickets.len()), (5998, 890));
    let mut hours: Vec<f64> = file
        .tickets
        .iter()
        .filter_map(|t| {
            Some((t.resolved_at?.as_unix_secs() - t.opened_at?.as_unix_secs()) as f64 / 3600.0)
        })
        .collect();
    hours.sort_by(f64::total_cmp);
    assert_eq!(hours.len(), 861);
    let mean = hours.iter().sum::<f64>() / hours.len() as f64;
    assert!(
        (hours[430] - 54.5).abs() < 0.05 && (mean - 315.9).abs() < 0.05,
        "median {}, mean {mean}",
        hours[430]
    );
    let n_met = file.tickets.iter().filter(|t| t.met_sla == Some(true)).count();
    // The first rows say TRUE for all 890.
    assert_eq!(n_met, 495);
}

#[test]
fn real_tables_without_times_say_what_they_need() {
    for part in ["0224-0301.csv", "0224-0301_mini.csv"] {
        let Some(outcome) = sample("cell_kpi_csv", part, &utc()) else { return };
        let ReadOutcome::Rejected { rejects, .. } = outcome else { panic!("{part} was taken") };
        assert!(rejects[0].message.contains("no column holds times"), "{:?}", rejects[0]);
        let mapping = "fixed_start = \"2020-02-24 00:00\"\ngranularity = \"P7D\"\n[[column]]\nname = \"column 1\"\nrole = \"ignore\"\n[[column]]\nname = \"column 4\"\nrole = \"object\"\n";
        let mapping = if part.contains("mini") {
            mapping.to_owned()
        } else {
            mapping.replace("column 4", "column 3")
        };
        let options = ImportOptions {
            mapping: Some(Arc::new(parse_mapping("m", &mapping).unwrap())),
            ..utc()
        };
        let file = taken(sample("cell_kpi_csv", part, &options).unwrap());
        let n_rows = if part.contains("mini") { 20 } else { 3212 };
        assert_eq!(file.counts.n_rows, n_rows, "{part}");
    }
}

/// One cell in the last row and column of the format spans 17 thousand million.
#[test]
fn a_cell_far_away_costs_its_own_file_only() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in ["time", "cell", "attempts"].into_iter().enumerate() {
        sheet.write(0, column as u16, name).unwrap();
    }
    for row in 1..8 {
        sheet.write(row, 0, format!("2026-10-01T0{row}:00:00Z")).unwrap();
        sheet.write(row, 1, "C1").unwrap();
        sheet.write(row, 2, row).unwrap();
    }
    let near = book.save_to_buffer().unwrap();
    assert_eq!(values(&read("near.xlsx", near, &utc())).len(), 7);
    book.worksheet_from_index(0).unwrap().write(1_048_575, 16_383, 1).unwrap();
    let told = refused("far.xlsx", book.save_to_buffer().unwrap(), &utc());
    assert!(told.message.contains("17179869184 cells of which 25 hold something"), "{told:?}");
    assert!(!told.hint.is_empty());
}
