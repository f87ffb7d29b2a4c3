//! From files on disk to batches: fixtures by hand, containers made here, and the real samples where they are at hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use vigia::import::{
    ImportOptions, Limits, ReadOutcome, Source, find_sources, formats, read_source, sniff_source,
};
use vigia::job::JobContext;
use vigia::model::{
    ImportedFile, MeasurementKind, RejectRecord, SCALAR_BIN, SampleValue, Timestamp, Zone,
};

pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import").join(name)
}

pub(crate) fn in_zone(name: &str) -> ImportOptions {
    ImportOptions {
        zone_when_missing: Some(Zone::named(name).unwrap()),
        ..ImportOptions::default()
    }
}

fn sources_of(path: &Path) -> Vec<Source> {
    find_sources(&[path.to_owned()], &Limits::default(), &JobContext::default()).unwrap()
}

pub(crate) fn read_with(path: &Path, options: &ImportOptions) -> Vec<ReadOutcome> {
    let ctx = JobContext::default();
    sources_of(path).iter().flat_map(|s| read_source(s, options, &|_| false, &ctx)).collect()
}

pub(crate) fn read_all(path: &Path) -> Vec<ReadOutcome> {
    read_with(path, &ImportOptions::default())
}

pub(crate) fn file_of(outcomes: Vec<ReadOutcome>) -> ImportedFile {
    match outcomes.into_iter().next() {
        Some(ReadOutcome::File(file)) => file,
        other => panic!("not read: {other:?}"),
    }
}

pub(crate) fn rejection_of(outcomes: Vec<ReadOutcome>) -> (String, RejectRecord) {
    match outcomes.into_iter().next() {
        Some(ReadOutcome::Rejected { reason, rejects, .. }) => (reason, rejects[0].clone()),
        other => panic!("not rejected: {other:?}"),
    }
}

/// Reads bytes under a name that says nothing.
pub(crate) fn read_bytes(bytes: &[u8]) -> Vec<ReadOutcome> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.dat");
    std::fs::write(&path, bytes).unwrap();
    read_all(&path)
}

pub(crate) fn check_rejected(bytes: &[u8], expected: &str) {
    let (reason, record) = rejection_of(read_bytes(bytes));
    assert!(reason.contains(expected), "{reason:?} does not say {expected:?}");
    assert!(reason.contains(&record.message), "{reason:?}, {record:?}");
}

/// Value by object label, measurement and bin.
pub(crate) fn value(
    file: &ImportedFile,
    object_end: &str,
    measurement: &str,
    bin: u16,
) -> Option<SampleValue> {
    let batch = &file.batch;
    let found: Vec<_> = batch
        .samples
        .iter()
        .filter(|s| {
            s.bin == bin
                && batch.objects[s.object as usize].name.ends_with(object_end)
                && batch.measurements[s.measurement as usize].name == measurement
        })
        .collect();
    assert!(found.len() <= 1, "{measurement} of {object_end} is there {} times", found.len());
    found.first().map(|s| s.value)
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn tar_of(members: &[(&str, &[u8])], written_at: u64) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(written_at);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn ericsson_layout() {
    let file = file_of(read_all(&fixture("ericsson.xml")));
    let counts = &file.counts;
    assert_eq!((counts.n_values, counts.n_null, counts.n_text, counts.n_suspect), (9, 2, 0, 1));
    // Adding the two jobs up would give 240 attempts.
    assert_eq!((counts.n_repeats, counts.n_conflicts), (2, 0));
    assert_eq!(
        value(&file, "LIM001A", "pmRrcConnEstabAtt", SCALAR_BIN),
        Some(SampleValue::Integer(120))
    );
    assert_eq!(
        value(&file, "LIM001A", "pmPdcpLatTimeDl", SCALAR_BIN),
        Some(SampleValue::Decimal(-3.25))
    );
    assert_eq!(value(&file, "LIM001B", "pmRrcConnEstabAtt", SCALAR_BIN), Some(SampleValue::Null));
    assert_eq!(value(&file, "LIM001B", "pmPdcpLatTimeDl", SCALAR_BIN), None, "absent is not null");
    assert_eq!(value(&file, "LIM001A", "pmErabEstabAttInitQci", 5), Some(SampleValue::Integer(62)));
    assert_eq!(value(&file, "LIM001A", "pmErabEstabAttInitQci", 2), None);
    assert_eq!(
        value(&file, "LIM001A", "pmErabEstabAttInitQci", SCALAR_BIN),
        Some(SampleValue::Integer(2))
    );
    assert_eq!(
        value(&file, "LIM001B", "pmErabEstabAttInitQci", SCALAR_BIN),
        Some(SampleValue::Integer(0))
    );
    assert_eq!(value(&file, "LIM001A", "pmDistr", 3), Some(SampleValue::Integer(4)));
    assert_eq!(value(&file, "LIM001B", "pmDistr", 3), Some(SampleValue::Null));
    let kinds: Vec<_> = file.batch.measurements.iter().map(|m| m.kind).collect();
    use MeasurementKind::{DenseArray, Scalar, SparseArray};
    assert_eq!(kinds, [Scalar, Scalar, SparseArray { n_bins: 9 }, DenseArray { n_bins: 4 }]);
    let first = &file.batch.objects[0];
    assert_eq!(
        first.name,
        "SubNetwork=Norte,MeContext=LIM001,ManagedElement=LIM001,ENodeBFunction=1,EUtranCellFDD=LIM001A"
    );
    assert_eq!(first.vendor.as_deref(), Some("Ericsson"));
    assert_eq!(file.batch.measurements[0].group, "PM=1,PmGroup=EUtranCellFDD");
    assert_eq!(file.batch.periods.len(), 1, "PT15M and PT900S are one length");
    assert_eq!(file.batch.periods[0].start.to_iso_utc(), "2026-10-01T05:00:00Z");
    assert!(file.batch.samples.iter().all(|s| s.suspect == (s.object == 1)));
    assert!(
        file.warnings.is_empty() && file.rejects.is_empty(),
        "{:?} {:?}",
        file.warnings,
        file.rejects
    );
    assert_eq!(file.header.format, "3gpp-meascollec");
    assert_eq!(file.header.imported_at, Timestamp::default());
    assert_eq!(file.header.size_bytes, std::fs::metadata(fixture("ericsson.xml")).unwrap().len());
}

#[test]
fn huawei_layout() {
    let file = file_of(read_all(&fixture("huawei.xml")));
    assert_eq!((file.counts.n_values, file.counts.n_null), (6, 1));
    let object = &file.batch.objects[0];
    assert_eq!(
        object.name,
        "MBTS_1_BBU0/Cell:eNodeB Function Name=F_1, Local Cell ID=1, Cell Name=Ñandú 1, eNodeB ID=1495"
    );
    assert_eq!(object.vendor.as_deref(), Some("Huawei"));
    assert_eq!(
        value(&file, "Ñandú 1, eNodeB ID=1495", "50331655", SCALAR_BIN),
        Some(SampleValue::Decimal(0.372))
    );
    assert_eq!(
        value(&file, "Ñandú 1, eNodeB ID=1495", "50331656", SCALAR_BIN),
        Some(SampleValue::Null)
    );
    assert_eq!(file.batch.periods[0].start.to_iso_utc(), "2026-03-14T10:00:00Z");
    assert_eq!(file.batch.measurements[0].group, "50331648");
}

#[test]
fn latin_1_is_read_where_it_is_declared() {
    let text = std::fs::read_to_string(fixture("huawei.xml")).unwrap();
    let as_latin1 = |text: &str| text.chars().map(|c| c as u32 as u8).collect::<Vec<u8>>();
    let declared = as_latin1(&text.replace("UTF-8", "ISO-8859-1"));
    assert_eq!(
        file_of(read_bytes(&declared)).batch,
        file_of(read_all(&fixture("huawei.xml"))).batch
    );
    check_rejected(&as_latin1(&text), "not the UTF-8");
    check_rejected(&as_latin1(&text.replace("UTF-8", "KLINGON")), "\"KLINGON\"");
    let with_mark = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    assert_eq!(file_of(read_bytes(&with_mark)).counts.n_values, 6);
}

#[test]
fn names_and_values_in_mixed_forms() {
    let file = file_of(read_all(&fixture("mixed_forms.xml")));
    let get = |object: &str, name: &str| value(&file, object, name, SCALAR_BIN);
    assert_eq!(get("Cell=1", "a"), Some(SampleValue::Integer(1)));
    assert_eq!(get("Cell=1", "b"), None);
    assert_eq!(get("Cell=1", "c"), Some(SampleValue::Integer(3)), "by p, not by order");
    assert_eq!(get("Cell=1", "d"), Some(SampleValue::Integer(4)));
    assert_eq!(get("Cell=1", "e"), Some(SampleValue::Integer(5)));
    assert_eq!(get("Cell=2", "d"), None, "three results for two names are not guessed");
    assert_eq!(get("ManagedElement=N1", "f"), Some(SampleValue::Integer(9)));
    assert!(file.batch.objects.iter().any(|o| o.name == "SubNetwork=1,ManagedElement=N1"));
    assert!(!file.batch.objects.iter().any(|o| o.name.ends_with("Cell=2")));
    // b is named and never reported.
    let names: Vec<_> = file.batch.measurements.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(names, ["a", "c", "d", "e", "f"]);
    let lines: Vec<_> = file.rejects.iter().map(|r| r.line).collect();
    assert_eq!(lines, [Some(21), Some(26)]);
    assert!(file.rejects[0].message.contains("3 results for 2 measTypes"));
    assert!(file.rejects.iter().all(|r| !r.hint.is_empty() && !r.file.is_empty()));
    // An hour that ends at 00:14:30 stays where it is.
    let starts: Vec<_> = file.batch.periods.iter().map(|p| p.start.to_iso_utc()).collect();
    assert_eq!(starts, ["2026-09-30T23:00:00Z", "2026-09-30T22:14:30Z"]);
    assert_eq!(file.counts.n_suspect, 1);
    // 3 and 1; 4 and 5; 9. The three of cell 2 and the 10 without a name are in the rejects.
    assert_eq!(file.counts.n_values, 5);
    assert!(
        file.warnings.iter().any(|w| w == "the header and footer times do not match the granularity periods, which were taken"),
        "{:?}",
        file.warnings
    );
}

#[test]
fn times_without_zone_need_one() {
    let (reason, record) = rejection_of(read_all(&fixture("no_zone.xml")));
    assert!(reason.contains("the times have no zone"), "{reason}");
    assert_eq!(record.line, Some(11));
    assert!(
        record.hint.contains("zone_when_missing") && record.hint.contains("--zone"),
        "{}",
        record.hint
    );
    let file = file_of(read_with(&fixture("no_zone.xml"), &in_zone("America/Lima")));
    // Equal in all files of a folder, so that it can be said once.
    assert_eq!(file.warnings[0], "the times have no zone: America/Lima was assumed");
    assert_eq!(file.batch.periods[0].start.to_iso_utc(), "2026-10-01T19:00:00Z");
    assert_eq!((file.counts.n_values, file.counts.n_text), (3, 1));
    assert_eq!(
        file.batch.measurements.len(),
        3,
        "a measurement with texts only is reported all the same"
    );
    assert_eq!(file.batch.objects[0].name, "Node");
    assert_eq!((file.rejects.len(), file.rejects[0].line), (1, Some(14)));
    assert_eq!(file.batch.samples.len(), 2);
}

#[test]
fn files_that_are_wholly_out() {
    let (reason, record) = rejection_of(read_all(&fixture("template.xml")));
    assert!(reason.contains("\"ENDTIME\""), "{reason}");
    assert_eq!(record.line, Some(6));
    let (reason, _) = rejection_of(read_all(&fixture("no_granularity.xml")));
    assert!(reason.contains("no granPeriod"), "{reason}");
    let whole = std::fs::read_to_string(fixture("ericsson.xml")).unwrap();
    check_rejected(&whole.as_bytes()[..whole.len() / 2], "not well-formed");
    check_rejected(
        whole.replace("PT900S\"\n", "some duration\"\n").as_bytes(),
        "\"some duration\"",
    );
    // Named as ill-formed although a granPeriod is missing as well.
    let both =
        std::fs::read_to_string(fixture("no_granularity.xml")).unwrap().replace("</measData>", "");
    check_rejected(both.as_bytes(), "not well-formed");
}

#[test]
fn a_file_without_data_is_a_file() {
    let file = file_of(read_all(&fixture("empty.xml")));
    assert_eq!(file.counts.n_values, 0);
    assert!(file.batch.samples.is_empty() && file.batch.objects.is_empty());
}

#[test]
fn what_cannot_be_read_is_named() {
    check_rejected(b"", "0 bytes");
    check_rejected(b" \n\n", "blanks");
    check_rejected(b"\x00\x01\x02\x03\xff\xfe", "binary");
    check_rejected(b"\x89PNG\r\n\x1a\n\x00\x00", "binary");
    check_rejected(b"<a:b/>", "<b>");
    check_rejected(
        b"{\"event\":{\"commonEventHeader\":{\"domain\":\"fault\"}}}",
        "JSON without perf3gpp",
    );
    check_rejected(b"MeasDataCollection ::= { measFileHeader {", "ASN.1");
    check_rejected(&[0x30, 0x80, 0xa0, 0x03, 0x80, 0x01, 0x01, 0, 0], "ASN.1");
    check_rejected(b"[1]", "JSON");
    check_rejected(b"a,b\n1,2\n", "no column holds times");
    check_rejected(b"hello\n", "plain text");
    check_rejected(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1], "workbook is damaged");
    check_rejected(
        &zip_of(&[("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>")]),
        "workbook is damaged",
    );
    check_rejected(b"PK\x03\x04rubbish", "zip");
    check_rejected(&gz(&gz(b"<OMeS/>")), "gzip data inside");
    let (_, record) = rejection_of(read_bytes(b"<a/>"));
    assert!(record.hint.contains("3gpp-meascollec"));
}

#[test]
fn a_forced_format_is_obeyed() {
    let options =
        |name: &str| ImportOptions { format: Some(name.to_owned()), ..ImportOptions::default() };
    let (reason, _) =
        rejection_of(read_with(&fixture("ericsson.xml"), &options("huawei-query-result")));
    assert!(reason.contains("header row"), "{reason}");
    let (reason, record) = rejection_of(read_with(&fixture("ericsson.xml"), &options("nonsense")));
    assert!(reason.contains("nonsense") && record.hint.contains("huawei-query-result"));
    let names: BTreeSet<&str> = formats().iter().map(|format| format.name).collect();
    assert_eq!(names.len(), formats().len(), "no name twice");
    assert!(names.contains("3gpp-meascollec") && names.contains("staros-bulkstats"), "{names:?}");
}

#[test]
fn containers() {
    let xml = std::fs::read(fixture("ericsson.xml")).unwrap();
    let other = std::fs::read(fixture("huawei.xml")).unwrap();
    let packed = gz(&xml);
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    let members: [(&str, &[u8]); 4] =
        [("b/two", &other), ("a.xml.gz", &packed), (".hidden", &xml), ("__MACOSX/a", &xml)];
    write("1.gz", &packed);
    write("2-zip", &zip_of(&members));
    write("3.tar", &tar_of(&members, 0));
    write("4.tgz", &gz(&tar_of(&members, 0)));
    write("5-nested", &zip_of(&[("in.tar.gz", &gz(&tar_of(&members, 0)))]));
    write(".6.xml", &xml);
    std::fs::create_dir(folder.path().join("7")).unwrap();
    write("7/a.xml", &xml);
    let outcomes = read_all(folder.path());
    let names: Vec<_> = outcomes
        .iter()
        .map(|o| match o {
            ReadOutcome::File(file) => {
                let short = file
                    .header
                    .file
                    .strip_prefix(&format!("{}/", folder.path().display()))
                    .unwrap();
                let is_packed = file.header.size_bytes == packed.len() as u64;
                format!("{short} {} {is_packed}", file.counts.n_values)
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        names,
        [
            "1.gz 9 true",
            "2-zip/a.xml.gz 9 true",
            "2-zip/b/two 6 false",
            "3.tar/b/two 6 false",
            "3.tar/a.xml.gz 9 true",
            "4.tgz/b/two 6 false",
            "4.tgz/a.xml.gz 9 true",
            "5-nested/in.tar.gz/b/two 6 false",
            "5-nested/in.tar.gz/a.xml.gz 9 true",
            "7/a.xml 9 false",
        ]
    );
    // The same bytes have the same hash wherever they lie.
    let hashes: BTreeSet<_> = outcomes
        .iter()
        .map(|o| match o {
            ReadOutcome::File(file) => file.header.sha256.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(hashes.len(), 3);
    assert!(hashes.iter().all(|h| h.len() == 64));
}

#[test]
fn broken_containers() {
    let xml = std::fs::read(fixture("ericsson.xml")).unwrap();
    let packed = gz(&xml);
    check_rejected(&packed[..packed.len() - 20], "the packed data end too early");
    // The cut is one of the archive, and said once.
    let packed_tar = gz(&tar_of(&[("a", &xml), ("b", &xml)], 0));
    let outcomes = read_bytes(&packed_tar[..packed_tar.len() / 2]);
    assert!(
        matches!(&outcomes[..], [ReadOutcome::Rejected { reason, header, .. }] if reason.contains("end too early") && header.file.ends_with("export.dat")),
        "{outcomes:?}"
    );
    let mut flipped = packed.clone();
    let middle = flipped.len() - 6;
    flipped[middle] ^= 0xff;
    check_rejected(&flipped, "damaged");
    // What is behind the end is named for what it is.
    let padded = [packed.as_slice(), &[0; 512]].concat();
    check_rejected(&padded, "512 zero bytes lie after the end of the packed data");
    let (reason, _) = rejection_of(read_bytes(&padded));
    assert!(!reason.contains("damaged"), "{reason}");
    check_rejected(&[packed.as_slice(), b"tail"].concat(), "4 bytes lie after the end");
    // The first member is whole and stays; the cut is said.
    let archive = tar_of(&[("a", &xml), ("b", &xml)], 0);
    let outcomes = read_bytes(&archive[..archive.len() / 2 + 600]);
    assert_eq!(outcomes.len(), 2);
    assert!(matches!(&outcomes[0], ReadOutcome::File(_)));
    assert!(
        matches!(&outcomes[1], ReadOutcome::Rejected { reason, .. } if reason.contains("the archive ends too early: the file was cut off")),
        "{:?}",
        outcomes[1]
    );
    let deep = (0..7).fold(xml, |inner, _| tar_of(&[("in", &inner)], 0));
    check_rejected(&deep, "deeper");
    let (reason, _) = rejection_of(read_all(Path::new("no/such/file")));
    assert!(reason.contains("no such file"), "{reason}");
}

/// A tar of one member, whose name is written as it stands: the library's own writer refuses such names.
fn raw_tar(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut header = tar::Header::new_ustar();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
    header.set_cksum();
    let mut builder = tar::Builder::new(Vec::new());
    builder.append(&header, bytes).unwrap();
    builder.into_inner().unwrap()
}

#[test]
fn names_of_members_are_labels_only() {
    let xml = std::fs::read(fixture("ericsson.xml")).unwrap();
    for name in ["../../etc/a.xml", "/etc/a.xml", "a/../b.xml", "tab\tand\u{1b}[31m\nline.xml"] {
        for archive in [raw_tar(name, &xml), gz(&raw_tar(name, &xml)), zip_of(&[(name, &xml)])] {
            let outcomes = read_bytes(&archive);
            assert_eq!(outcomes.len(), 1, "{name:?}");
            let file = file_of(outcomes);
            assert!(file.header.file.ends_with(&format!("export.dat/{name}")), "{name:?}");
            assert_eq!(file.counts.n_values, 9);
        }
    }
}

/// Neither listing nor reading may open them: the reading end of a pipe waits for a writer for ever, and `/dev/zero` has no end.
#[cfg(unix)]
#[allow(clippy::disallowed_methods)] // a thread that may hang is let go
#[test]
fn pipes_sockets_and_devices_are_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("b.xml");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let mut cases = vec![
        (PathBuf::from("/dev/zero"), "it is a device, not a file or folder"),
        (socket.clone(), "it is a socket, not a file or folder"),
    ];
    let pipe = folder.path().join("a.xml");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    let has_pipe = made.is_ok_and(|status| status.success());
    if has_pipe {
        cases.push((pipe, "it is a named pipe, not a file or folder"));
        // Found in a folder they are said as well.
        cases.push((folder.path().to_owned(), "it is a named pipe, not a file or folder"));
    }
    for (path, expected) in cases {
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || tell.send(read_all(&path)));
        let outcomes = told.recv_timeout(std::time::Duration::from_secs(60)).expect(expected);
        let (reason, record) = rejection_of(outcomes);
        assert_eq!(reason, expected);
        assert!(!record.hint.is_empty());
    }
}

#[test]
fn bombs_end_early() {
    let blanks = |n_bytes: u64| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::copy(&mut std::io::Read::take(std::io::repeat(b' '), n_bytes), &mut packer)
            .unwrap();
        packer.finish().unwrap()
    };
    let bomb = blanks(100 << 20);
    assert!(bomb.len() < 200 << 10, "{}", bomb.len());
    check_rejected(&bomb, "it unpacks to more than 200 times its size");
    check_rejected(&tar_of(&[("a.gz", &bomb)], 0), "it unpacks to more than 200 times its size");
    // As a tar inside of the gzip data: refused while it streams, and once.
    let mut header = tar::Header::new_ustar();
    header.set_path("a.xml").unwrap();
    header.set_size(100 << 20);
    header.set_cksum();
    let member = std::io::Read::take(std::io::repeat(b' '), 100 << 20);
    let mut builder =
        tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best()));
    builder.append(&header, member).unwrap();
    let bomb = builder.into_inner().unwrap().finish().unwrap();
    assert_eq!(read_bytes(&bomb).len(), 1);
    check_rejected(&bomb, "it unpacks to more than 200 times its size");
    // In a zip archive.
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_level(Some(9));
    writer.start_file("a.xml", options).unwrap();
    std::io::copy(&mut std::io::Read::take(std::io::repeat(b' '), 100 << 20), &mut writer).unwrap();
    let bomb = writer.finish().unwrap().into_inner();
    check_rejected(&bomb, "it unpacks to more than 200 times its size");
    // What packs well and is small is no bomb.
    check_rejected(&blanks(15 << 20), "blanks");
    // A file beyond the limit is not even begun.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xml");
    std::fs::File::create(&path).unwrap().set_len((1 << 30) + 1).unwrap();
    let (reason, _) = rejection_of(read_all(&path));
    assert_eq!(reason, "it has more than 1024 MiB (1073741825 bytes)");
}

#[test]
fn absurd_times_are_refused_for_what_they_are() {
    let whole = std::fs::read_to_string(fixture("ericsson.xml")).unwrap();
    let end = whole.split("endTime=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    for time in [
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "1979-12-31T23:00:00+00:00",
        "2200-01-01T00:15:00Z",
        "9999-12-31T23:59:59",
    ] {
        let (reason, record) = rejection_of(read_bytes(whole.replace(&end, time).as_bytes()));
        let expected =
            format!("the period that ends at {time:?} lies outside of 1980-01-01 to 2200-01-01");
        assert!(reason.contains(&expected), "{reason}");
        assert!(!reason.contains("zone"), "{reason}");
        assert!(record.line.is_some());
    }
    // In a table each row stands for itself.
    let starts = ["05/13/2026 00:00:00", "05/13/9999 00:00:00", "05/13/2026 00:15:00"];
    let text = query_with(&starts.map(str::to_owned), "");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, text).unwrap();
    let file = file_of(read_with(&path, &in_zone("UTC")));
    assert_eq!((file.counts.n_values, file.rejects.len()), (2, 1));
    assert_eq!(file.rejects[0].line, Some(5));
    assert!(
        file.rejects[0].message.contains("\"05/13/9999 00:00:00\" lies outside"),
        "{:?}",
        file.rejects
    );
}

#[test]
fn a_query_result_with_fewer_rows_than_it_announces_is_cut_off() {
    let whole = std::fs::read_to_string(fixture("query_result.csv")).unwrap();
    let read = |text: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, text).unwrap();
        read_with(&path, &in_zone("UTC"))
    };
    assert_eq!(file_of(read(&whole)).warnings.len(), 1);
    for announced in ["Total 7   Records", "Total 13,675   Records", "Total 13.675 Records"] {
        for quote in ["\"", ""] {
            let line = format!("{quote}{announced}{quote}");
            let (reason, record) =
                rejection_of(read(&whole.replace("\"Total 6   Records\"", &line)));
            let number =
                if announced.contains('7') && announced.len() < 18 { "7" } else { "13675" };
            let expected = format!("the file announces {number} records and has 6: it was cut off");
            assert!(reason.contains(&expected), "{reason}");
            assert_eq!(record.line, Some(6));
        }
    }
    let more = file_of(read(&whole.replace("Total 6 ", "Total 4 ")));
    assert_eq!(more.counts.n_values, 10);
    assert!(
        more.warnings.iter().any(|w| w.contains("announces 4 records and has 6")),
        "{:?}",
        more.warnings
    );
    // The number is all there, the last row is not.
    let cut = whole.find(",43.5,7").unwrap();
    let (reason, _) = rejection_of(read(&whole[..cut]));
    assert!(reason.contains("ends inside of a row"), "{reason}");
    // Whatever else stands there is no number of records.
    for line in ["Total -7 Records", "Total many Records", "Total 7"] {
        assert_eq!(file_of(read(&whole.replace("Total 6   Records", line))).counts.n_values, 10);
    }
}

/// Writes a file as Ericsson's jobs do: every counter of every object in one to six jobs, 3.7 on average. Odd jobs list their
/// counters in many small `measInfo`s, so that both ways of finding repeats are walked.
#[test]
fn a_busy_file_of_eleven_jobs_counts_each_result_once() {
    use std::fmt::Write;
    const N_OBJECTS: usize = 20;
    const N_COUNTERS: usize = 4100;
    const N_JOBS: usize = 11;
    let jobs_of = |counter: usize| (0..[1, 4, 6][counter % 3]).map(move |i| (counter + i) % N_JOBS);
    let number = |counter: usize, object: usize| (counter * 31 + object) as i64;
    let result = |counter: usize, object: usize| match counter % 50 {
        0 => format!("{},0,7", number(counter, object)),
        1 => format!("2,3,{},9,5", number(counter, object)),
        _ => number(counter, object).to_string(),
    };
    let mut text = String::from(
        "<?xml version=\"1.0\"?><measCollecFile><fileHeader vendorName=\"Ericsson\" dnPrefix=\"\"><fileSender/><measCollec beginTime=\"2026-10-01T00:00:00Z\"/></fileHeader><measData><managedElement localDn=\"ManagedElement=N\"/>\n",
    );
    let mut n_listed = 0_u64;
    for job in 0..N_JOBS {
        let counters: Vec<usize> =
            (0..N_COUNTERS).filter(|c| jobs_of(*c).any(|j| j == job)).collect();
        let chunk = if job % 2 == 0 { counters.len() } else { 40 };
        for counters in counters.chunks(chunk) {
            write!(text, "<measInfo measInfoId=\"J{job}\"><granPeriod duration=\"PT900S\" endTime=\"2026-10-01T00:15:00Z\"/>").unwrap();
            for (p, counter) in counters.iter().enumerate() {
                writeln!(text, "<measType p=\"{}\">c{counter}</measType>", p + 1).unwrap();
            }
            for object in 0..N_OBJECTS {
                write!(text, "<measValue measObjLdn=\"Cell={object}\">").unwrap();
                for (p, counter) in counters.iter().enumerate() {
                    writeln!(text, "<r p=\"{}\">{}</r>", p + 1, result(*counter, object)).unwrap();
                    n_listed += 1;
                }
                text.push_str("</measValue>");
            }
            text.push_str("</measInfo>");
        }
    }
    text.push_str("</measData><fileFooter><measCollec endTime=\"2026-10-01T00:15:00Z\"/></fileFooter></measCollecFile>");

    let file = file_of(read_bytes(text.as_bytes()));
    assert!((300_000..301_000).contains(&n_listed), "{n_listed}");
    assert_eq!(file.counts.n_values, n_listed);
    assert_eq!(file.counts.n_repeats, n_listed - 82_000);
    assert_eq!((file.counts.n_conflicts, file.rejects.len(), file.warnings.len()), (0, 0, 0));
    let mut sums = BTreeMap::new();
    for sample in file.batch.samples.iter() {
        let SampleValue::Integer(value) = sample.value else { panic!("{sample:?}") };
        let kind = match file.batch.measurements[sample.measurement as usize].kind {
            MeasurementKind::Scalar => "scalar",
            MeasurementKind::DenseArray { n_bins: 3 } => "dense",
            MeasurementKind::SparseArray { n_bins: 10 } => "sparse",
            other => panic!("{other:?}"),
        };
        let sum: &mut (u64, i64) = sums.entry((kind, sample.bin)).or_default();
        *sum = (sum.0 + 1, sum.1 + value);
    }
    let expected = |wanted: &dyn Fn(usize) -> bool| {
        let counters = (0..N_COUNTERS).filter(|c| wanted(*c));
        counters
            .flat_map(|c| (0..N_OBJECTS).map(move |o| number(c, o)))
            .fold((0, 0), |(n, sum), value| (n + 1, sum + value))
    };
    let n_arrays = (N_COUNTERS / 50 * N_OBJECTS) as u64;
    let constant = |value: i64| (n_arrays, n_arrays as i64 * value);
    assert_eq!(
        sums,
        BTreeMap::from([
            (("scalar", SCALAR_BIN), expected(&|c| c % 50 > 1)),
            (("dense", 0), expected(&|c| c % 50 == 0)),
            (("dense", 1), constant(0)),
            (("dense", 2), constant(7)),
            (("sparse", SCALAR_BIN), constant(2)),
            (("sparse", 3), expected(&|c| c % 50 == 1)),
            (("sparse", 9), constant(5)),
        ])
    );
}

/// 30,000 rows of one object: a search through all earlier ones for each would take minutes.
#[test]
fn an_object_in_very_many_rows() {
    let rows: String = (0..30_000)
        .map(|i| format!("<measInfo><granPeriod duration=\"PT900S\" endTime=\"2026-10-01T00:15:00Z\"/><measType p=\"1\">c{}</measType><measValue measObjLdn=\"C=1\"><r p=\"1\">1</r></measValue></measInfo>\n", i % 29_000))
        .collect();
    let file = file_of(read_bytes(format!("<measCollecFile><measData><managedElement localDn=\"N\"/>{rows}</measData></measCollecFile>").as_bytes()));
    assert_eq!((file.counts.n_values, file.counts.n_repeats), (30_000, 1000));
    assert_eq!(file.batch.samples.len(), 29_000);
}

#[test]
fn results_that_belong_to_nothing_are_no_values() {
    let info = |row: &str| {
        format!(
            "<measCollecFile><measData><measInfo><granPeriod duration=\"PT900S\" endTime=\"2026-10-01T00:15:00Z\"/><measTypes>a b</measTypes>{row}</measInfo></measData></measCollecFile>"
        )
    };
    for (row, message) in [
        (
            "<measValue measObjLdn=\"C=1\"><measResults>1 2 3 4 5</measResults><suspect>true</suspect></measValue>",
            "5 results for 2 measTypes",
        ),
        (
            "<measValue measObjLdn=\"\"><measResults>1 NIL</measResults></measValue>",
            "its 2 results were not taken",
        ),
        (
            "<measValue measObjLdn=\"C=1\"><r p=\"3\">17</r></measValue>",
            "its result \"17\" was not taken",
        ),
        ("<measValue measObjLdn=\"C=1\"><r>17</r></measValue>", "\"17\" was not taken"),
    ] {
        let file = file_of(read_bytes(info(row).as_bytes()));
        let counts = &file.counts;
        assert_eq!((counts.n_values, counts.n_null, counts.n_text), (0, 0, 0), "{row}");
        assert_eq!(counts.n_suspect, 0);
        assert_eq!(file.rejects.len(), 1);
        assert!(file.rejects[0].message.contains(message), "{:?}", file.rejects);
    }
    let row = "<measValue measObjLdn=\"C=1\"><measResults>NIL x</measResults></measValue>";
    let counts = file_of(read_bytes(info(row).as_bytes())).counts;
    assert_eq!((counts.n_values, counts.n_null, counts.n_text), (2, 1, 1));
}

#[test]
fn known_bytes_are_not_read_and_cancel_is_heard() {
    let ctx = JobContext::default();
    let source = &sources_of(&fixture("ericsson.xml"))[0];
    let outcomes =
        read_source(source, &ImportOptions::default(), &|header| header.sha256.len() == 64, &ctx);
    assert!(matches!(&outcomes[..], [ReadOutcome::Unchanged { header }] if header.size_bytes > 0));
    assert_eq!(ctx.progress.get().done, source.size_bytes);
    ctx.cancel.cancel();
    let outcomes = read_source(source, &ImportOptions::default(), &|_| false, &ctx);
    assert!(matches!(&outcomes[..], [ReadOutcome::Cancelled]));
    assert!(find_sources(&[fixture("")], &Limits::default(), &ctx).is_err());
}

#[test]
fn query_result() {
    let csv = std::fs::read(fixture("query_result.csv")).unwrap();
    // 2026-10-02T11:28:10Z: two hours behind the time of saving.
    let archive = gz(&tar_of(&[("Export.csv", &csv)], 1_790_940_490));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Export.tar.gz");
    std::fs::write(&path, archive).unwrap();
    let (reason, record) = rejection_of(read_all(&path));
    assert!(reason.contains("no zone"), "{reason}");
    assert!(record.hint.contains("suggests UTC+02:00"), "{}", record.hint);

    let file = file_of(read_with(&path, &in_zone("Europe/Berlin")));
    assert_eq!(file.header.format, "huawei-query-result");
    assert_eq!((file.counts.n_values, file.counts.n_null, file.counts.n_text), (10, 3, 1));
    let lines: Vec<_> = file.rejects.iter().map(|r| (r.line, r.message.as_str())).collect();
    assert_eq!(lines[0].0, Some(12));
    assert!(lines[0].1.contains("\"busy\""), "{lines:?}");
    assert_eq!(lines[1], (Some(13), "the row has 5 cells, the header 6"));
    // Month first: the second number goes beyond 12. 23:45 in Berlin is 21:45 UTC, and the start of the period.
    let starts: Vec<_> = file.batch.periods.iter().map(|p| p.start.to_iso_utc()).collect();
    assert_eq!(starts, ["2026-09-30T21:45:00Z", "2026-09-30T22:00:00Z", "2026-09-30T22:15:00Z"]);
    assert_eq!(file.batch.objects[0].name, "sbc1/ABCF:Entity name=ABCF");
    assert_eq!(file.batch.measurements[1].name, "Peak Number of Sessions, all (times)");
    assert_eq!(file.batch.measurements[1].group, "ABCF");
    assert!(file.warnings[0].contains("suggests UTC+02:00"), "{:?}", file.warnings);
    let personal = format!("{file:?}");
    assert!(!personal.contains("jdoe"), "the user's name is personal");
}

/// A query result of one network element with these starts, saved at this time.
fn query_with(starts: &[String], saved: &str) -> String {
    let rows: String =
        starts.iter().map(|s| format!("{s},15,\"n\",\"Entity name=X\",1\n")).collect();
    format!("\"Save Time: {saved}\"\n\n\"Start Time\",\"Period\",\"NE Name\",\"T\",\"c\"\n{rows}")
}

fn first_start(name: &str, text: &str) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    match read_with(&path, &in_zone("UTC")).remove(0) {
        ReadOutcome::File(file) => Ok(file.batch.periods[0].start.to_iso_utc()),
        ReadOutcome::Rejected { reason, .. } => Err(reason),
        other => panic!("{other:?}"),
    }
}

#[test]
fn day_and_month_are_told_apart_over_the_whole_file() {
    let day = |date: &str| {
        (0..96).map(|q| format!("{date} {:02}:{:02}:00", q / 4, q % 4 * 15)).collect::<Vec<_>>()
    };
    let two_days = |a: &str, b: &str| [day(a), day(b)].concat();
    let start =
        |name: &str, starts: &[String], saved: &str| first_start(name, &query_with(starts, saved));
    let day_first = "2026-03-05T00:00:00Z";
    let month_first = "2026-05-03T00:00:00Z";
    // A number beyond 12 anywhere.
    assert_eq!(start("a", &two_days("05/03/2026", "13/03/2026"), "").as_deref(), Ok(day_first));
    assert_eq!(start("a", &two_days("05/03/2026", "05/13/2026"), "").as_deref(), Ok(month_first));
    // No gap only in one order.
    assert_eq!(start("a", &two_days("05/03/2026", "06/03/2026"), "").as_deref(), Ok(day_first));
    assert_eq!(start("a", &two_days("05/03/2026", "05/04/2026"), "").as_deref(), Ok(month_first));
    // Year first leaves nothing open.
    assert_eq!(start("a", &day("2026-03-05"), "").as_deref(), Ok(day_first));
    // One day alone does not tell; the time of saving may.
    assert!(
        start("a", &day("05/03/2026"), "06/03/2026 08:00:00")
            .unwrap_err()
            .contains("cannot be told apart")
    );
    assert_eq!(start("a", &day("05/03/2026"), "16/03/2026 08:00:00").as_deref(), Ok(day_first));
    assert_eq!(
        start("Result_20260306_080000.csv", &day("05/03/2026"), "06/03/2026 08:00:00").as_deref(),
        Ok(day_first)
    );
    assert_eq!(
        start("Result_20260603_080000.csv", &day("05/03/2026"), "06/03/2026 08:00:00").as_deref(),
        Ok(month_first)
    );
    assert!(start("a", &two_days("13/03/2026", "03/13/2026"), "").unwrap_err().contains("neither"));
}

#[test]
fn sniffing_tells_what_and_why() {
    let reports = sniff_source(&sources_of(&fixture("ericsson.xml"))[0], &ImportOptions::default());
    let report = &reports[0];
    assert_eq!(report.format, Some("3gpp-meascollec"));
    let find = |what: &str| {
        report.findings.iter().find(|(w, _, _)| *w == what).map(|(_, v, _)| v.english())
    };
    assert_eq!(find("vendor"), Some("Ericsson"));
    assert_eq!(find("zone"), Some("+00:00"));
    assert_eq!(find("measurements"), Some("4 (1 dense arrays, 1 sparse arrays)"));
    assert_eq!(report.first_rows[0][0], "period start");
    assert_eq!(report.first_rows[1][5], "120");
    assert!(report.first_rows.iter().all(|row| row.len() == report.first_rows[0].len()));
    assert_eq!(report.problem, None);
    let reports = sniff_source(&sources_of(&fixture("no_zone.xml"))[0], &ImportOptions::default());
    assert_eq!(reports[0].format, Some("3gpp-meascollec"));
    assert!(reports[0].problem.as_deref().is_some_and(|p| p.contains("Hint: ")), "{reports:?}");
}

/// Folder of the real samples, if it is at hand.
pub(crate) fn samples() -> Option<PathBuf> {
    let folder = std::env::var_os("VIGIA_SAMPLES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples"),
        PathBuf::from,
    );
    if folder.join("PROVENANCE.tsv").exists() {
        return Some(folder);
    }
    eprintln!("skipped: no samples in {}", folder.display());
    None
}

/// What was counted independently: file and `key=value` pairs.
pub(crate) fn independent_counts(folder: &Path) -> Vec<(String, BTreeMap<String, String>)> {
    let table = std::fs::read_to_string(folder.join("PROVENANCE.tsv")).unwrap();
    let wanted = [
        "3gpp_meascollec_xml/",
        "3gpp_measdata_xml/",
        "huawei_meascollec_xml/",
        "huawei_performance_query_csv/",
    ];
    table
        .lines()
        .filter(|line| wanted.iter().any(|w| line.starts_with(w)))
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let mut counts: BTreeMap<_, _> = cells[cells.len() - 1]
                .split(' ')
                .filter_map(|pair| pair.split_once('='))
                .map(|(k, v)| (k.to_owned(), v.to_owned()))
                .collect();
            counts.insert("sha256".to_owned(), cells[6].to_owned());
            (cells[0].to_owned(), counts)
        })
        .collect()
}

/// Sum of all scalar results as the file lists them: the stored ones do not tell, repeats count as often as they stand there.
pub(crate) fn sum_of_stored_scalars(file: &ImportedFile) -> f64 {
    let is_scalar = |m: u32| file.batch.measurements[m as usize].kind == MeasurementKind::Scalar;
    file.batch
        .samples
        .iter()
        .filter(|s| is_scalar(s.measurement))
        .filter_map(|s| s.value.as_f64())
        .sum()
}

#[test]
fn real_meas_collec_and_meas_data_files_give_the_independent_counts() {
    let Some(folder) = samples() else { return };
    let mut n_checked = 0;
    for (name, expected) in independent_counts(&folder) {
        if !expected.contains_key("root") {
            continue;
        }
        let number = |key: &str| expected.get(key).map_or(0, |v| v.parse::<u64>().unwrap());
        let outcome = read_with(&folder.join(&name), &in_zone("UTC")).remove(0);
        if ["pm-template.xml.gz", "A_no_managed_element.xml", "no_measured_entity.xml"]
            .iter()
            .any(|n| name.ends_with(n))
        {
            let ReadOutcome::Rejected { reason, .. } = outcome else { panic!("{name} was read") };
            assert!(
                reason.contains("TIME\"") || reason.contains("\"some duration\""),
                "{name}: {reason}"
            );
            continue;
        }
        let ReadOutcome::File(file) = outcome else { panic!("{name}: {outcome:?}") };
        let counts = &file.counts;
        assert_eq!(file.header.sha256, expected["sha256"], "{name}");
        assert_eq!(counts.n_values, number("values"), "values of {name}");
        assert_eq!(counts.n_null, number("null"), "null of {name}");
        assert_eq!(counts.n_text, number("text"), "text of {name}");
        assert_eq!(counts.n_suspect, number("suspect"), "suspect of {name}");
        assert_eq!(
            counts.n_values - counts.n_repeats,
            number("unique_obj_counter"),
            "unique of {name}"
        );
        assert_eq!(counts.n_conflicts, 0, "{name}");
        assert_eq!(
            file.batch.measurements.len() as u64,
            number("distinct_counters"),
            "counters of {name}"
        );
        // The count beside it has local names only, and three elements there have the same one.
        let n_objects =
            if name.ends_with("type_c_3_events.xml") { 3 } else { number("distinct_objects") };
        assert_eq!(file.batch.objects.len() as u64, n_objects, "objects of {name}");
        if counts.n_repeats == 0 {
            let (sum, expected) =
                (sum_of_stored_scalars(&file), expected["sum_of_scalars"].parse::<f64>().unwrap());
            assert!((sum - expected).abs() <= 1e-12 * expected.abs(), "{name}: {sum} {expected}");
        }
        n_checked += 1;
    }
    assert!(n_checked >= 21, "only {n_checked} files were checked");
}

#[test]
fn real_file_with_faults_is_out_with_line_and_reason() {
    let Some(folder) = samples() else { return };
    let (reason, record) =
        rejection_of(read_all(&folder.join("3gpp_meascollec_xml/MicroOps-cn/pmdata.xml")));
    assert!(reason.contains("not well-formed") && reason.contains("measData"), "{reason}");
    assert!(record.line.is_some());
}

#[test]
fn real_query_results_give_the_independent_counts() {
    let Some(folder) = samples() else { return };
    let folder = folder.join("huawei_performance_query_csv/zdruleanu");
    for (name, n_columns) in [("132819", 92), ("133201", 7)] {
        let path = folder.join(format!("ExportPerformanceQueryResult_20190301_{name}.tar.gz"));
        let (_, record) = rejection_of(read_all(&path));
        assert!(record.hint.contains("suggests UTC+01:00"), "{}", record.hint);
        let file = file_of(read_with(&path, &in_zone("Europe/Berlin")));
        assert_eq!(file.counts.n_values, 13_675 * n_columns);
        assert_eq!((file.counts.n_repeats, file.counts.n_conflicts, file.rejects.len()), (0, 0, 0));
        assert_eq!(
            (file.batch.objects.len(), file.batch.measurements.len() as u64),
            (5, n_columns)
        );
        assert_eq!(file.batch.periods.len(), 2735);
        let first = file.batch.periods.iter().min().unwrap().start.to_iso_utc();
        assert!(first.starts_with("2019-02-01T00:"), "{first}");
        let last = file.batch.periods.iter().max().unwrap().start.to_iso_utc();
        assert!(last.starts_with("2019-03-01T12:"), "{last}");
    }
}
