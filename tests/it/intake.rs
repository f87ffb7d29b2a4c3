//! How files come in: limits on hostile input, what is selected, bulkstats and their configuration, decisions as text.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use vigia::import::{
    BulkstatsSchemas, CounterKind, ImportOptions, Limits, ReadOutcome, Selection, find_sources,
    read_source, sniff_source,
};
use vigia::job::JobContext;
use vigia::model::{ImportedFile, SampleValue, Timestamp, Zone};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import").join(name)
}

fn read(path: &Path, options: &ImportOptions) -> Vec<ReadOutcome> {
    let ctx = JobContext::default();
    let sources = find_sources(&[path.to_owned()], &options.limits, &ctx).unwrap();
    sources.iter().flat_map(|s| read_source(s, options, &|_| false, &ctx)).collect()
}

/// Reads bytes under a name that says nothing.
fn read_bytes(bytes: &[u8], options: &ImportOptions) -> Vec<ReadOutcome> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.dat");
    std::fs::write(&path, bytes).unwrap();
    read(&path, options)
}

fn file_of(outcomes: Vec<ReadOutcome>) -> ImportedFile {
    match outcomes.into_iter().next() {
        Some(ReadOutcome::File(file)) => file,
        other => panic!("not read: {other:?}"),
    }
}

/// Reason and hint of the refusal that comes last.
fn refusal_of(outcomes: &[ReadOutcome]) -> (String, String) {
    match outcomes.last() {
        Some(ReadOutcome::Rejected { reason, rejects, header }) => {
            assert_eq!(rejects[0].file, header.file);
            assert!(!header.file.is_empty());
            (reason.clone(), rejects[0].hint.clone())
        }
        other => panic!("not rejected: {other:?}"),
    }
}

fn ericsson() -> Vec<u8> {
    std::fs::read(fixture("ericsson.xml")).unwrap()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A tar of members of any kind, without the end that a writer would add for us.
fn tar_of(members: &[(&str, tar::EntryType, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, kind, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(*kind);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // Longer names are written in a note before the member.
        header.as_mut_bytes()[..name.len().min(100)]
            .copy_from_slice(&name.as_bytes()[..name.len().min(100)]);
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

use tar::EntryType::{GNUSparse, Regular, Symlink};

fn limited(limits: Limits) -> ImportOptions {
    ImportOptions { limits, ..ImportOptions::default() }
}

/// Each limit ends in a message that has its value, and a hint that has its key.
#[test]
fn every_limit_is_named_with_its_key() {
    let xml = ericsson();
    let xml = xml.as_slice();
    let three = [("a", xml), ("b", xml), ("c", xml)];
    let three_in_tar = three.map(|(name, bytes)| (name, Regular, bytes));
    let default = Limits::default;
    let n_bytes = xml.len() as u64;
    let long_name = [("././@LongLink", tar::EntryType::GNULongName, [b'n'; 200].as_slice())];
    let nested = zip_of(&[("in.zip", &zip_of(&[("in.zip", &zip_of(&[("a", xml)]))]))]);
    let text = format!("a,b\n{}\n", "1".repeat(99));
    let cases: Vec<(&str, Limits, Vec<u8>, usize, &str)> = vec![
        (
            "content_bytes_max",
            Limits { content_bytes_max: 10, ..default() },
            xml.to_vec(),
            0,
            "more than 10 bytes",
        ),
        (
            "content_bytes_max",
            Limits { content_bytes_max: 2000, ..default() },
            gz(xml),
            0,
            "unpacks to more than 2000 bytes",
        ),
        (
            "archive_bytes_max",
            Limits { archive_bytes_max: 2 * n_bytes, ..default() },
            zip_of(&three),
            0,
            "the archive holds more than",
        ),
        (
            "archive_bytes_max",
            Limits { archive_bytes_max: 2 * n_bytes, ..default() },
            tar_of(&three_in_tar),
            2,
            "the archive holds more than",
        ),
        (
            "archive_bytes_max",
            Limits { archive_bytes_max: 2 * n_bytes, ..default() },
            gz(&tar_of(&three_in_tar)),
            2,
            "the archive holds more than",
        ),
        (
            "archive_depth_max",
            Limits { archive_depth_max: 1, ..default() },
            nested,
            0,
            "deeper than 1 levels",
        ),
        (
            "archive_entries_max",
            Limits { archive_entries_max: 2, ..default() },
            zip_of(&three),
            0,
            "the archive has 3 files",
        ),
        (
            "archive_entries_max",
            Limits { archive_entries_max: 2, ..default() },
            tar_of(&three_in_tar),
            2,
            "the archive has 3 files",
        ),
        (
            "member_name_bytes_max",
            Limits { member_name_bytes_max: 100, ..default() },
            tar_of(&long_name),
            0,
            "has 200 bytes, more than 100",
        ),
        (
            "member_name_bytes_max",
            Limits { member_name_bytes_max: 3, ..default() },
            zip_of(&[("a.xml", xml)]),
            0,
            "has 5 bytes, more than 3",
        ),
        (
            "line_bytes_max",
            Limits { line_bytes_max: 50, ..default() },
            text.into_bytes(),
            0,
            "a line has 99 bytes, more than 50 bytes (line 2)",
        ),
        (
            "expansion_ratio_max",
            Limits { expansion_ratio_max: 2, ..default() },
            gz(&vec![b' '; 70 << 20]),
            0,
            "more than 2 times its size",
        ),
    ];
    for (key, limits, bytes, n_read, message) in cases {
        let outcomes = read_bytes(&bytes, &limited(limits));
        let n_files = outcomes.iter().filter(|o| matches!(o, ReadOutcome::File(_))).count();
        let (reason, hint) = refusal_of(&outcomes);
        assert!(reason.contains(message), "{key}: {reason}");
        assert!(hint.contains(&format!("`{key}` under [limits] in vigia.toml")), "{key}: {hint}");
        assert_eq!(
            (n_files, outcomes.len()),
            (n_read, n_read + 1),
            "{key}: said once, {outcomes:?}"
        );
    }
}

#[test]
fn archives_in_archives_are_held_to_what_lies_on_the_disk() {
    // Each layer packs well below the ratio; together they would be a bomb.
    let blanks = vec![b' '; 30 << 20];
    let inner = zip_of(&[("a", &blanks), ("b", &blanks)]);
    let outer: Vec<(String, &[u8])> =
        (0..4).map(|n| (format!("{n}.zip"), inner.as_slice())).collect();
    let outer: Vec<(&str, &[u8])> =
        outer.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let outcomes = read_bytes(&zip_of(&outer), &ImportOptions::default());
    let (reason, _) = refusal_of(&outcomes);
    assert!(reason.contains("more than 200 times its size"), "{reason}");
    let n_said = outcomes
        .iter()
        .filter(
            |o| matches!(o, ReadOutcome::Rejected { reason, .. } if reason.contains("200 times")),
        )
        .count();
    assert_eq!(n_said, 1, "once, and nothing is opened after it");
    assert!(outcomes.len() < 5, "{}", outcomes.len());
}

#[test]
fn odd_members_are_skipped_or_refused_one_by_one() {
    let xml = ericsson();
    let archive = tar_of(&[
        ("link.xml", Symlink, b""),
        ("sparse.xml", GNUSparse, b""),
        ("same.xml", Regular, &xml),
        ("same.xml", Regular, &xml),
    ]);
    let outcomes = read_bytes(&archive, &ImportOptions::default());
    let words: Vec<String> = outcomes
        .iter()
        .map(|outcome| match outcome {
            ReadOutcome::Rejected { reason, header, .. } => {
                format!("{}: {reason}", header.file.rsplit('/').next().unwrap())
            }
            ReadOutcome::File(file) => format!("{} values", file.counts.n_values),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        words,
        ["sparse.xml: it is a sparse file of its archive", "9 values", "9 values"],
        "a link holds no bytes; a tar may hold a name twice"
    );
}

#[test]
fn long_names_of_both_kinds_are_labels() {
    let xml = ericsson();
    let name = format!("{}/last.xml", "d".repeat(150));
    let gnu_note = [name.as_bytes(), b"\0"].concat();
    let pax_note = {
        let record = format!(" path={name}\n");
        let n_bytes = record.len() + 3;
        format!("{n_bytes}{record}").into_bytes()
    };
    for (kind, note) in
        [(tar::EntryType::GNULongName, gnu_note), (tar::EntryType::XHeader, pax_note)]
    {
        let archive = tar_of(&[("note", kind, &note), (&name, Regular, &xml)]);
        let file = file_of(read_bytes(&archive, &ImportOptions::default()));
        assert!(file.header.file.ends_with(&name), "{kind:?}: {}", file.header.file);
    }
    // A sparse file in the newer way looks like a plain one.
    let note = b"22 GNU.sparse.major=1\n";
    let archive = tar_of(&[("note", tar::EntryType::XHeader, note), ("s.xml", Regular, &xml)]);
    let (reason, _) = refusal_of(&read_bytes(&archive, &ImportOptions::default()));
    assert!(reason.contains("sparse"), "{reason}");
}

#[test]
fn locked_and_ambiguous_zip_archives() {
    let xml = ericsson();
    let mut locked = zip_of(&[("a.xml", &xml)]);
    for (mark, at) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let header = locked.windows(4).position(|window| window == mark).unwrap();
        locked[header + at] |= 1;
    }
    let (reason, hint) = refusal_of(&read_bytes(&locked, &ImportOptions::default()));
    assert_eq!((reason.as_str(), hint.as_str()), ("it is locked by a password", "unpack it first"));
    let mut twice = zip_of(&[("a.xml", &xml), ("b.xml", &xml)]);
    while let Some(at) = twice.windows(5).position(|window| window == b"b.xml") {
        twice[at] = b'a';
    }
    let outcomes = read_bytes(&twice, &ImportOptions::default());
    let (reason, _) = refusal_of(&outcomes);
    assert_eq!(reason, "two files of the zip archive have the same name");
    assert_eq!(outcomes.len(), 1);
}

/// Every byte of a packed file, flipped in two ways: what is read is whole and right, or it is refused.
#[test]
fn flipped_bytes_never_give_half_a_file() {
    let xml = ericsson();
    let options = ImportOptions::default();
    let whole = file_of(read_bytes(&xml, &options));
    for (kind, packed) in [("gz", gz(&xml)), ("zip", zip_of(&[("a.xml", &xml)]))] {
        let (mut n_read, mut n_refused) = (0, 0);
        for at in 0..packed.len() {
            for flip in [0x01, 0xff] {
                let mut broken = packed.clone();
                broken[at] ^= flip;
                for outcome in read_bytes(&broken, &options) {
                    match outcome {
                        ReadOutcome::File(file) => {
                            assert_eq!(
                                file.batch, whole.batch,
                                "{kind}: byte {at} flipped by {flip:#x}"
                            );
                            n_read += 1;
                        }
                        ReadOutcome::Rejected { rejects, .. } => {
                            assert!(!rejects.is_empty());
                            n_refused += 1;
                        }
                        other => panic!("{other:?}"),
                    }
                }
            }
        }
        assert!(n_refused > packed.len(), "{kind}: {n_refused} refused, {n_read} read");
    }
    // Cut anywhere it is refused.
    let packed = gz(&xml);
    for end in 0..packed.len() {
        let outcomes = read_bytes(&packed[..end], &options);
        assert!(
            matches!(outcomes[..], [ReadOutcome::Rejected { .. }]),
            "cut at {end}: {outcomes:?}"
        );
    }
}

fn selecting(patterns: &[&str]) -> ImportOptions {
    ImportOptions { selection: Selection::parse(patterns).unwrap(), ..ImportOptions::default() }
}

#[test]
fn what_is_not_selected_is_not_read() {
    let path = fixture("ericsson.xml");
    let all = file_of(read(&path, &ImportOptions::default()));
    let file = file_of(read(&path, &selecting(&["pmRrc*"])));
    let names: Vec<&str> = file.batch.measurements.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(names, ["pmRrcConnEstabAtt"]);
    assert_eq!(file.warnings, ["3 of 4 measurement types were left out by the selection"]);
    let values = |file: &ImportedFile| -> Vec<(String, SampleValue)> {
        let of = |s: &vigia::model::Sample| {
            file.batch.measurements[s.measurement as usize].name == "pmRrcConnEstabAtt"
        };
        let name = |object: u32| file.batch.objects[object as usize].name.clone();
        file.batch.samples.iter().filter(of).map(|s| (name(s.object), s.value)).collect()
    };
    assert_eq!(values(&file), values(&all));
    assert_eq!(
        (file.counts.n_values, file.counts.n_null),
        (3, 1),
        "two objects, one of them in a second job"
    );
    assert!(file.counts.n_values < all.counts.n_values);
    // By group, and nothing at all.
    let by_group = file_of(read(&path, &selecting(&["group:PmGroup=EUtranCell*", "!pmDistr"])));
    assert_eq!(by_group.batch.measurements.len(), 3);
    let none = file_of(read(&path, &selecting(&["nothing*"])));
    assert!(none.batch.samples.is_empty() && none.batch.objects.is_empty(), "{:?}", none.batch);
    // Results without positions go by their order, also where some are left out.
    let huawei = file_of(read(&fixture("huawei.xml"), &selecting(&["50331655"])));
    let values: Vec<SampleValue> = huawei.batch.samples.iter().map(|s| s.value).collect();
    assert_eq!(values[0], SampleValue::Decimal(0.372), "not the first of the list");
    // A reader that does not ask is thinned afterwards.
    let options = ImportOptions {
        zone_when_missing: Some(Zone::named("Europe/Berlin").unwrap()),
        ..selecting(&["Peak*"])
    };
    let query = file_of(read(&fixture("query_result.csv"), &options));
    assert_eq!(query.batch.measurements.len(), 1);
    assert!(query.warnings.iter().any(|w| w.contains("measurement types were left out")));
    let ctx = JobContext::default();
    let source = &find_sources(&[path], &Limits::default(), &ctx).unwrap()[0];
    let report = &sniff_source(source, &selecting(&["pmRrc*"]))[0];
    assert!(report.findings.iter().any(|(_, value, _)| value.contains("left out")), "{report:?}");
}

#[test]
fn decisions_as_text() {
    assert_eq!(ImportOptions::default().fingerprint(), "");
    let mut options = ImportOptions {
        zone_when_missing: Some(Zone::named("America/Lima").unwrap()),
        format: Some("3gpp-meascollec".to_owned()),
        ..selecting(&["pmRrc*", "!pmFlex*"])
    };
    assert_eq!(
        options.fingerprint(),
        "zone=America/Lima; format=3gpp-meascollec; measurements=pmRrc*,!pmFlex*"
    );
    // Limits refuse, they do not change what is read.
    options.limits.line_bytes_max = 1;
    assert!(!options.fingerprint().contains("limit"));
    let configuration = std::fs::read_to_string(fixture("bulkstats.cfg")).unwrap();
    let with = |text: &str| {
        let bulkstats = Arc::new(BulkstatsSchemas::parse(text));
        ImportOptions { bulkstats, ..ImportOptions::default() }.fingerprint()
    };
    let one = with(&configuration);
    assert!(one.starts_with("bulkstats=") && one.len() == "bulkstats=".len() + 16, "{one}");
    assert_eq!(one, with(&format!("{configuration}{configuration}")), "the same schemas");
    assert_ne!(one, with(&configuration.replace("sess-cur", "sess-max")));
}

const BULKSTATS: &str = "epc1_bulkstats_20261001_051000_EST_5_5.csv";

fn bulkstats_options(zone: Option<&str>) -> ImportOptions {
    let text = std::fs::read_to_string(fixture("bulkstats.cfg")).unwrap();
    ImportOptions {
        zone_when_missing: zone.map(|name| Zone::named(name).unwrap()),
        bulkstats: Arc::new(BulkstatsSchemas::parse(&text)),
        ..ImportOptions::default()
    }
}

#[test]
fn bulkstats_by_their_configuration() {
    let file = file_of(read(&fixture(BULKSTATS), &bulkstats_options(Some("America/New_York"))));
    let counts = &file.counts;
    assert_eq!(file.header.format, "staros-bulkstats");
    assert_eq!((counts.n_rows, counts.n_values, counts.n_null, counts.n_text), (10, 17, 3, 2));
    assert_eq!((counts.n_repeats, counts.n_conflicts), (1, 1));
    let batch = &file.batch;
    let gauges: Vec<(String, &str, String, SampleValue)> = batch
        .samples
        .iter()
        .map(|s| {
            (
                batch.objects[s.object as usize].name.clone(),
                batch.measurements[s.measurement as usize].name.as_str(),
                batch.periods[s.period as usize].start.to_iso_utc(),
                s.value,
            )
        })
        .collect();
    let gauge = |object: &str, name: &'static str, start: &str, value| {
        (format!("NE=epc1,{object}"), name, format!("2026-10-01T{start}:00Z"), value)
    };
    assert_eq!(
        gauges,
        [
            // Read at 05:05 in New York, UTC-4 in October: the period before that.
            gauge("mme=s1-mme", "mme.sess-cur", "09:00", SampleValue::Integer(10)),
            gauge("ippool=grp,name=pool-a", "ippool.used", "09:00", SampleValue::Null),
            gauge("port=1-10", "port.maxrate", "09:00", SampleValue::Integer(1000)),
            gauge("mme=%servname%", "mme.sess-cur", "09:05", SampleValue::Integer(12)),
        ]
    );
    assert!(batch.periods.iter().all(|p| p.granularity.as_secs() == 300));
    assert_eq!(batch.measurements[0].group, "mme");
    let cumulative = file.cumulative.as_ref().unwrap();
    assert_eq!(cumulative.interval.as_secs(), 300);
    let readings: Vec<(&str, &str, u64)> = cumulative
        .readings
        .iter()
        .map(|r| {
            (
                cumulative.objects[r.object as usize].name.as_str(),
                cumulative.measurements[r.measurement as usize].name.as_str(),
                r.value,
            )
        })
        .collect();
    assert_eq!(
        readings,
        [
            ("NE=epc1,mme=s1-mme", "mme.emmevent-auth-attempt", 100),
            ("NE=epc1,mme=s1-mme", "mme.emmevent-auth-success", 90),
            ("NE=epc1,mme=s1-mme", "mme.emmevent-auth-failure", 4_294_967_284),
            ("NE=epc1,port=1-10", "port.rxbytes", u64::MAX),
            ("NE=epc1", "system.disc-reason-1", 3),
            ("NE=epc1,mme=%servname%", "mme.emmevent-auth-attempt", 7),
            ("NE=epc1,mme=%servname%", "mme.emmevent-auth-success", 8),
        ]
    );
    let first: Timestamp = cumulative.readings[0].at;
    assert_eq!(
        first.to_iso_utc(),
        "2026-10-01T09:05:00Z",
        "a reading is stamped with its own time"
    );
    let rejects: Vec<_> = file.rejects.iter().map(|r| (r.line, r.message.as_str())).collect();
    assert_eq!(rejects[0].0, Some(7));
    assert_eq!(
        rejects[1],
        (Some(8), "the row has 5 columns, the configuration names 6 for \"portSch1\"")
    );
    assert!(rejects[2].0 == Some(9) && rejects[2].1.contains("would be a guess"), "{rejects:?}");
    assert_eq!(rejects[3], (Some(10), "the bulkstats configuration has no schema \"mmeSch9\""));
    assert!(file.rejects.iter().all(|r| !r.hint.is_empty()));
    for said in [
        "America/New_York was assumed",
        "says EST (UTC-05:00), but America/New_York was at UTC-04:00",
        "1 readings just below",
        "2 values are texts",
        "3 of 10 rows",
    ] {
        assert!(file.warnings.iter().any(|w| w.contains(said)), "{said}: {:?}", file.warnings);
    }
}

#[test]
fn bulkstats_need_names_a_zone_and_a_node() {
    let path = fixture(BULKSTATS);
    let (reason, hint) = refusal_of(&read(&path, &ImportOptions::default()));
    assert!(reason.contains("the columns have no names"), "{reason}");
    assert!(hint.contains("import the node's bulkstats configuration first"), "{hint}");
    let (reason, hint) = refusal_of(&read(&path, &bulkstats_options(None)));
    assert!(reason.contains("no zone (such as \"20261001 050500\") (line 1)"), "{reason}");
    assert!(hint.contains("zone_when_missing") && hint.contains("\"EST\""), "{hint}");
    let rows = std::fs::read(&path).unwrap();
    let utc = bulkstats_options(Some("UTC"));
    let (reason, hint) = refusal_of(&read_bytes(&rows, &utc));
    assert!(reason.contains("which node wrote them"), "{reason}");
    assert!(hint.contains("<host>_bulkstats_"), "{hint}");
    // A configuration of another node names nothing.
    let mut other = utc;
    other.bulkstats = Arc::new(BulkstatsSchemas::parse(
        "sample-interval 5\nmme schema xSch1 format xSch1,%localdate%,%localtime%,%sess-cur%\n",
    ));
    let (reason, _) = refusal_of(&read(&path, &other));
    assert!(reason.contains("none of its 10 rows"), "{reason}");
    // Where a dictionary knows better, it wins.
    let mut options = bulkstats_options(Some("UTC"));
    let mut schemas = options.bulkstats.as_ref().clone();
    schemas.set_kind("mme.sess-cur", CounterKind::Cumulative);
    options.bulkstats = Arc::new(schemas);
    let file = file_of(read(&path, &options));
    assert!(!file.batch.measurements.iter().any(|m| m.name == "mme.sess-cur"));
}

#[test]
fn a_bulkstats_configuration_is_kept_without_its_secrets() {
    let file = file_of(read(&fixture("bulkstats.cfg"), &ImportOptions::default()));
    assert_eq!(file.header.format, "staros-bulkstats-configuration");
    assert!(file.batch.samples.is_empty());
    let kept = file.drafts.bulkstats_configuration.unwrap();
    let whole = std::fs::read_to_string(fixture("bulkstats.cfg")).unwrap();
    assert_eq!(BulkstatsSchemas::parse(&kept), BulkstatsSchemas::parse(&whole));
    assert!(!kept.contains("password") && !kept.contains("192.0.2.7"), "{kept}");
    // Late in the configuration of a whole node, and in one that has none.
    let late = whole.replacen("config\n", &format!("config\n{}", "  context x\n".repeat(8000)), 1);
    let file = file_of(read_bytes(late.as_bytes(), &ImportOptions::default()));
    assert!(file.drafts.bulkstats_configuration.is_some());
    let (reason, hint) =
        refusal_of(&read_bytes(b"config\n  context x\nend\n", &ImportOptions::default()));
    assert!(reason.contains("no bulkstats schema"), "{reason}");
    assert!(!hint.is_empty());
}

#[test]
fn real_bulkstats() {
    let folder = std::env::var_os("VIGIA_SAMPLES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples"),
        PathBuf::from,
    );
    let folder = folder.join("cisco_staros_bulkstats_csv/fajrifajri");
    let Ok(configuration) = std::fs::read_to_string(folder.join("bulkstat_config.cfg")) else {
        eprintln!("skipped: no samples in {}", folder.display());
        return;
    };
    let options = ImportOptions {
        zone_when_missing: Some(Zone::named("America/New_York").unwrap()),
        bulkstats: Arc::new(BulkstatsSchemas::parse(&configuration)),
        ..ImportOptions::default()
    };
    let read_sample = |name: &str| read(&folder.join(name), &options);
    // Lines by an independent count; of which the configuration names the columns: counted by hand with other tools.
    let mme = file_of(read_sample("mme-private-lte_bulkstats_20201220_124531_EST_5_5.csv"));
    assert_eq!(mme.counts.n_rows, 133);
    assert!(mme.warnings.iter().any(|w| w.contains("39 of 133 rows")), "{:?}", mme.warnings);
    let spgw = file_of(read_sample("spgw-private-lte_bulkstats_20201220_114441_EST_5_5.csv"));
    assert_eq!(spgw.counts.n_rows, 3410);
    assert!(spgw.warnings.iter().any(|w| w.contains("3248 of 3410 rows")), "{:?}", spgw.warnings);
    assert!(!spgw.warnings.iter().any(|w| w.contains("EST")), "New York is at EST in December");
    // Eight rows of saegwSch83 have the right number of columns by accident.
    assert!(spgw.batch.periods.iter().all(|p| p.start.to_iso_utc() == "2020-12-20T16:39:39Z"));
    let (reason, _) =
        refusal_of(&read_sample("mme-private-lte_bulkstats_20201218_165513_EST_5_5.csv"));
    assert!(reason.contains("none of its 88 rows"), "{reason}");
    let draft = file_of(read_sample("bulkstat_config.cfg"));
    assert!(draft.drafts.bulkstats_configuration.is_some());
}
