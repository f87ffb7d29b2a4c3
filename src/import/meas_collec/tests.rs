//! Both scanners tell the builder the same, over generated files, plain and odd.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;

use super::*;
use crate::import::ImportOptions;
use crate::import::refusal::{Refusal, Stop};
use crate::import::xml::alone;
use crate::model::{ImportedFile, MeasurementKind, SCALAR_BIN, SampleValue, Zone};

/// What the event reader makes of a text that comes in pieces of so many bytes.
fn read_slowly(
    dialect: &'static Dialect,
    text: &str,
    buffer_bytes: usize,
) -> Result<ImportedFile, Stop> {
    let ctx = JobContext::default();
    let options =
        ImportOptions { zone_when_missing: Some(Zone::utc()), ..ImportOptions::default() };
    let builder = alone::slow(text, Builder::new(dialect, &options, 0, &ctx), buffer_bytes)?;
    Ok(builder.into_reading("f", text).file)
}

/// `None` when the fast scanner gives up.
fn read_fast(dialect: &'static Dialect, text: &str) -> Option<ImportedFile> {
    let ctx = JobContext::default();
    let options =
        ImportOptions { zone_when_missing: Some(Zone::utc()), ..ImportOptions::default() };
    let builder = alone::fast(text, Builder::new(dialect, &options, 0, &ctx))?;
    Some(builder.into_reading("f", text).file)
}

fn assert_equal(text: &str, must_be_fast: bool) {
    for (dialect, text) in [(&MEAS_COLLEC, text.to_owned()), (&MEAS_DATA, as_meas_data(text))] {
        let slow = read_slowly(dialect, &text, 1 << 16);
        let fast = read_fast(dialect, &text);
        assert!(fast.is_some() || !must_be_fast, "the fast scanner gave up on\n{text}");
        if let Some(fast) = fast {
            let slow =
                slow.unwrap_or_else(|stop| panic!("only the slow scanner stops: {stop:?}\n{text}"));
            assert_eq!(format!("{fast:?}"), format!("{slow:?}"), "\n{text}");
        }
    }
}

/// The same file in the words of TS 28.532.
fn as_meas_data(text: &str) -> String {
    text.replace("measCollecFile", "measDataFile")
        .replace("managedElement", "measEntity")
        .replace("<fileSender localDn", "<fileSender senderName")
        .replace("<measCollec ", "<measData ")
}

fn read_text(text: &str) -> Result<ImportedFile, Refusal> {
    let options = ImportOptions::default();
    let input = Input { bytes: text.as_bytes().to_vec(), file: "f.xml", options: &options };
    match read(&MEAS_COLLEC, input, &JobContext::default()) {
        Ok(reading) => Ok(reading.file),
        Err(ReadError::Refused(refusal)) => Err(refusal),
        Err(ReadError::Cancelled) => panic!("nobody cancelled"),
    }
}

/// A whole file around the content of one `measInfo`.
fn file_of(info: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<measCollecFile xmlns=\"urn:x\">\n<fileHeader fileFormatVersion=\"1\" vendorName=\"Ericsson AB\" dnPrefix=\"SubNetwork=1\">\n<fileSender localDn=\"S\"/><measCollec beginTime=\"2026-10-01T00:00:00Z\"/></fileHeader>\n<measData><managedElement localDn=\"N1\"/>\n<measInfo measInfoId=\"G\"><granPeriod duration=\"PT900S\" endTime=\"2026-10-01T00:15:00Z\"/>\n{info}\n</measInfo></measData>\n<fileFooter><measCollec endTime=\"2026-10-01T00:15:00Z\"/></fileFooter>\n</measCollecFile>\n"
    )
}

/// One measurement `x` with these results for as many cells.
fn file_of_results(results: &[&str]) -> String {
    let rows: String = results
        .iter()
        .enumerate()
        .map(|(i, r)| {
            format!("<measValue measObjLdn=\"Cell={i}\"><r p=\"1\">{r}</r></measValue>\n")
        })
        .collect();
    file_of(&format!("<measType p=\"1\">x</measType>\n{rows}"))
}

fn value_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|i| i.to_string()),
        (-1000_i32..1000).prop_map(|i| i.to_string()),
        any::<f64>().prop_map(|d| d.to_string()),
        Just("NIL".to_owned()),
        Just(" ".to_owned()),
        Just(String::new()),
        Just(" , , ".to_owned()),
        Just("0".to_owned()),
        Just("...".to_owned()),
        Just("NaN".to_owned()),
        proptest::collection::vec(0_u16..9, 2..9).prop_map(|bins| bins
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(",")),
        proptest::collection::btree_map(0_u16..300, 0_i32..99, 1..5).prop_map(|bins| {
            let pairs: String = bins.iter().map(|(i, v)| format!(",{i},{v}")).collect();
            format!("{}{pairs}", bins.len())
        }),
    ]
}

/// Pieces that a plain file does not have; some of them are faults.
fn oddity() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        6 => Just(""),
        1 => Just("<!-- a <r p=\"1\">7</r> -->"),
        1 => Just("<!-- a -- b -->"),
        1 => Just("<!-- a --->"),
        1 => Just("<?pi <r>?>"),
        1 => Just("<?xml version=\"1.0\"?>"),
        1 => Just("<![CDATA[<r>]]>"),
        1 => Just("&amp;"),
        1 => Just("&unknown;"),
        1 => Just("text"),
        1 => Just("<other><r p=\"1\">5</r></other>"),
        1 => Just("<x:y xmlns:x=\"urn:y\"/>"),
        1 => Just("<x a=\"1\" a=\"2\"/>"),
        1 => Just("<x a='<'/>"),
        1 => Just("<x a=1/>"),
        1 => Just("<x a=\"1\"b=\"2\"/>"),
        1 => Just("<x-y.z_1 a=\"1\">2</x-y.z_1>"),
        1 => Just("<!DOCTYPE x>"),
        1 => Just("</x>"),
        1 => Just("<x>"),
        1 => Just("<"),
        1 => Just(">"),
        1 => Just("<r p=\"2\" q=\"3\">8</r>"),
        1 => Just("<r  p = '2' >8</r >"),
        1 => Just("<r p=\"02\">8</r>"),
        1 => Just("<r p=\"99999999999999999999\">8</r>"),
        1 => Just("<r p=\"x\">8</r>"),
        1 => Just("<r>8</r>"),
        1 => Just("<r p=\"1\"/>"),
        1 => Just("<r p=\"1\"><![CDATA[12]]></r>"),
        1 => Just("<r p=\"1\">1<!-- c -->2</r>"),
        1 => Just("<r p=\"1\">&#49;2</r>"),
        1 => Just("<r p=\"1\">1<x/>2</r>"),
        1 => Just("<suspect>TRUE</suspect>"),
        1 => Just("<suspect>maybe</suspect>"),
        1 => Just("<measResults>1 2 3</measResults>"),
        1 => Just("<measResults>1,2\n NIL\t</measResults>"),
    ]
}

prop_compose! {
    fn row()(cell in 0..4, results in proptest::collection::vec((0_u8..5, value_text()), 0..5), odd in oddity(), suspect in prop_oneof![3 => Just(""), 1 => Just("<suspect>true</suspect>"), 1 => Just("<suspect>0</suspect>")], is_odd in proptest::bool::weighted(0.15)) -> (String, bool) {
        let results: String = results.iter().map(|(p, v)| format!("  <r p=\"{p}\">{v}</r>\n")).collect();
        let odd = if is_odd { odd } else { "" };
        (format!("<measValue measObjLdn=\"ManagedElement=N1,Cell={cell}\">\n{results}{odd}{suspect}</measValue>\n"), odd.is_empty())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fast_equals_slow(rows in proptest::collection::vec(row(), 0..6), names in prop_oneof![Just("<measTypes>a b\n c </measTypes>"), Just("<measType p=\"1\">a</measType><measType p=\"3\">b</measType>"), Just("<measType p=\"1\">a</measType><measType p=\"1\">b</measType>")], odd in oddity(), is_odd in proptest::bool::weighted(0.1)) {
        let body: String = rows.iter().map(|(row, _)| row.as_str()).collect();
        let odd = if is_odd { odd } else { "" };
        let text = file_of(&format!("{names}{odd}{body}"));
        let plain = odd.is_empty() && rows.iter().all(|(_, plain)| *plain);
        assert_equal(&text, plain);
    }

    /// Parsers that take each piece of a text for the whole of it lose values where a buffer ends.
    #[test]
    fn no_value_is_lost_where_a_buffer_ends(rows in proptest::collection::vec(row(), 1..3), is_data in any::<bool>(), head in prop_oneof![Just(""), Just("<!DOCTYPE f SYSTEM \"x.dtd\">\n"), Just("<!DOCTYPE f [ <!ENTITY a \"<b>\"> ]>\n")], sizes in proptest::collection::vec(1_usize..70, 6)) {
        let body: String = rows.iter().map(|(row, _)| row.as_str()).collect();
        let text = file_of(&format!("<measTypes>a Ñandú</measTypes>{body}"));
        let text = text.replacen("<measCollecFile", &format!("{head}<measCollecFile"), 1);
        let (dialect, text) =
            if is_data { (&MEAS_DATA, as_meas_data(&text)) } else { (&MEAS_COLLEC, text) };
        let whole = format!("{:?}", read_slowly(dialect, &text, 1 << 16));
        for buffer_bytes in sizes {
            let seen = format!("{:?}", read_slowly(dialect, &text, buffer_bytes));
            prop_assert_eq!(&seen, &whole, "a buffer of {} bytes\n{}", buffer_bytes, text);
        }
        if let Some(fast) = read_fast(dialect, &text) {
            prop_assert_eq!(format!("{:?}", Ok::<_, Stop>(fast)), whole);
        }
    }

    /// Repeats and conflicts against a plain map of what is known so far.
    #[test]
    fn each_key_is_stored_once(rows in proptest::collection::vec((0..3, proptest::collection::vec((0_u8..3, 0_i64..3), 0..4)), 0..90)) {
        let mut known = std::collections::BTreeMap::new();
        let (mut n_repeats, mut n_conflicts, mut n_values) = (0, 0, 0);
        let mut body = String::new();
        for (cell, results) in &rows {
            body.push_str(&format!("<measValue measObjLdn=\"Cell={cell}\">"));
            for (p, value) in results {
                body.push_str(&format!("<r p=\"{}\">{value}</r>", p + 1));
                n_values += 1;
                match known.insert((*cell, *p), *value) {
                    Some(earlier) if earlier == *value => n_repeats += 1,
                    Some(_) => n_conflicts += 1,
                    None => {}
                }
            }
            body.push_str("</measValue>\n");
        }
        let file = read_text(&file_of(&format!("<measTypes>m0 m1 m2</measTypes>{body}"))).unwrap();
        let counts = &file.counts;
        prop_assert_eq!((counts.n_values, counts.n_repeats, counts.n_conflicts), (n_values, n_repeats, n_conflicts));
        let stored: std::collections::BTreeMap<_, _> = file.batch.samples.iter().map(|s| {
            let name = |list: &str| list.chars().last().and_then(|c| c.to_digit(10)).unwrap();
            let cell = name(&file.batch.objects[s.object as usize].name) as i32;
            let p = name(&file.batch.measurements[s.measurement as usize].name) as u8;
            let SampleValue::Integer(value) = s.value else { panic!("{s:?}") };
            ((cell, p), value)
        }).collect();
        prop_assert_eq!(file.batch.samples.len(), known.len());
        prop_assert_eq!(stored, known);
    }

    /// Whatever is cut out of or put into a file, nothing breaks, and both agree where both read it.
    #[test]
    fn damage_is_judged_alike(rows in proptest::collection::vec(row(), 1..3), from in 0_usize..2000, len in 0_usize..40, insert in "[<>/&\"'= a-z!-]{0,4}") {
        let body: String = rows.iter().map(|(row, _)| row.as_str()).collect();
        let mut text = file_of(&format!("<measTypes>a b</measTypes>{body}"));
        let from = from % text.len();
        let to = (from + len).min(text.len());
        text.replace_range(from..to, &insert);
        assert_equal(&text, false);
    }
}

#[test]
fn every_cut_is_refused_with_a_line() {
    let text = file_of_results(&["1", "2"]);
    for end in 1..text.trim_end().len() {
        let cut = &text[..end];
        let refusal = read_text(cut).expect_err("a cut file must not pass");
        assert!(
            refusal.line.is_some() && refusal.message.contains("not well-formed"),
            "{end}: {refusal:?}"
        );
    }
}

#[test]
fn every_buffer_size_gives_the_same() {
    let text = file_of_results(&["12,5", " 1&#50; ", "NIL", "<![CDATA[7]]>", "Ñ"]);
    for (dialect, text) in [(&MEAS_COLLEC, text.clone()), (&MEAS_DATA, as_meas_data(&text))] {
        let whole = read_slowly(dialect, &text, 1 << 16).unwrap();
        assert_eq!(whole.counts.n_values, 5);
        for buffer_bytes in 1..=text.len() {
            let seen = read_slowly(dialect, &text, buffer_bytes).unwrap();
            assert_eq!(format!("{seen:?}"), format!("{whole:?}"), "{buffer_bytes} bytes");
        }
    }
}

fn kind_of(results: &[&str]) -> MeasurementKind {
    read_text(&file_of_results(results)).unwrap().batch.measurements[0].kind
}

#[test]
fn kinds_are_decided_over_the_whole_file() {
    use MeasurementKind::{DenseArray, Scalar, SparseArray};
    assert_eq!(kind_of(&["1", "2.5", " "]), Scalar);
    assert_eq!(kind_of(&["2,5,62,8,64", "0", "1,0,7"]), SparseArray { n_bins: 9 });
    // One array that does not fit makes all of them dense.
    assert_eq!(kind_of(&["2,5,62,8,64", "2,5,62,8"]), DenseArray { n_bins: 5 });
    // Indexes must ascend.
    assert_eq!(kind_of(&["2,8,62,5,64"]), DenseArray { n_bins: 5 });
    assert_eq!(kind_of(&["0,0,0", " , , , "]), DenseArray { n_bins: 4 });
    assert_eq!(kind_of(&[" , , "]), DenseArray { n_bins: 3 });
    assert_eq!(kind_of(&["0", "0"]), Scalar);
    assert_eq!(kind_of(&["1,5,2", "7"]), DenseArray { n_bins: 3 });
    assert_eq!(kind_of(&["1,5,2", " ", " , ,"]), SparseArray { n_bins: 6 });
}

fn samples_of(results: &[&str]) -> Vec<(u32, u16, SampleValue)> {
    let file = read_text(&file_of_results(results)).unwrap();
    file.batch.samples.iter().map(|s| (s.object, s.bin, s.value)).collect()
}

#[test]
fn samples_of_arrays() {
    use SampleValue::{Integer, Null};
    assert_eq!(
        samples_of(&["2,5,62,8,64", "0", " "]),
        [
            (0, SCALAR_BIN, Integer(2)),
            (0, 5, Integer(62)),
            (0, 8, Integer(64)),
            (1, SCALAR_BIN, Integer(0)),
            (2, SCALAR_BIN, Null)
        ]
    );
    assert_eq!(
        samples_of(&["4,,6", " , , ", ""]),
        [
            (0, 0, Integer(4)),
            (0, 1, Null),
            (0, 2, Integer(6)),
            (1, 0, Null),
            (1, 1, Null),
            (1, 2, Null),
            (2, 0, Null),
            (2, 1, Null),
            (2, 2, Null)
        ]
    );
    let file = read_text(&file_of_results(&["4,5", "9"])).unwrap();
    assert_eq!(file.batch.samples.len(), 2);
    assert!(file.rejects[0].message.contains("single value \"9\""), "{:?}", file.rejects);
    assert_eq!(file.counts.n_values, 2);
}

/// Beyond a number of different lists of one object they are no longer compared one by one: what comes again is found all the same,
/// and what does not is kept.
#[test]
fn repeats_are_found_among_many_lists() {
    let names: Vec<String> = (0..40).map(|i| format!("m{i}")).collect();
    let row = |p: usize, value: usize, suspect: &str| {
        format!("<measValue measObjLdn=\"C=1\"><r p=\"{p}\">{value}</r>{suspect}</measValue>")
    };
    let once: String = (1..=40).map(|p| row(p, p, "")).collect();
    let again = row(3, 3, "<suspect>true</suspect>") + &row(38, 1000, "");
    let names = names.join(" ");
    let file =
        read_text(&file_of(&format!("<measTypes>{names}</measTypes>{once}{again}"))).unwrap();
    let counts = &file.counts;
    assert_eq!((counts.n_values, counts.n_repeats, counts.n_conflicts), (42, 1, 1));
    assert_eq!(file.batch.samples.len(), 40);
    for sample in file.batch.samples.iter() {
        let p = sample.measurement as i64 + 1;
        let expected = if p == 38 { 1000 } else { p };
        assert_eq!(sample.value, SampleValue::Integer(expected));
        assert_eq!(sample.suspect, p == 3, "doubt stays with the result that it was said of");
    }
}

#[test]
fn repeats_count_once_and_conflicts_are_said() {
    let row = |object: &str, a: &str, b: &str| {
        format!("<measValue measObjLdn=\"{object}\"><measResults>{a} {b}</measResults></measValue>")
    };
    let rows = [
        row("C=1", "1", "NIL"),
        row("C=1", "1", "5"),
        row("C=1", "NIL", "6"),
        row("C=1", "1,2", "6"),
    ]
    .concat();
    let file = read_text(&file_of(&format!("<measTypes>a b</measTypes>{rows}"))).unwrap();
    // a: 1, repeat, blank repeat, conflict; b: blank, value over a blank, conflict, repeat.
    let counts = &file.counts;
    assert_eq!(
        (counts.n_values, counts.n_null, counts.n_repeats, counts.n_conflicts),
        (8, 2, 4, 2)
    );
    assert_eq!(file.rejects.len(), 2);
    let b: Vec<_> =
        file.batch.samples.iter().filter(|s| s.measurement == 1).map(|s| s.value).collect();
    assert_eq!(b, [SampleValue::Integer(6)]);
}

#[test]
fn odd_ways_to_write_the_same() {
    let plain = read_text(&file_of("<measType p=\"1\">a&lt;b</measType><measValue measObjLdn=\"C=1\"><r p=\"1\">12</r></measValue>")).unwrap();
    assert_eq!(plain.batch.measurements[0].name, "a<b");
    for result in [
        "<r p=\"1\"><![CDATA[12]]></r>",
        "<r p='1'>1<!-- c -->2</r>",
        "<r p=\"&#49;\">&#x31;2</r>",
        "<n:r xmlns:n=\"urn:x\" p=\"1\"> 12\n</n:r>",
        "<measResults>\n12 </measResults>",
        "<r p = \"1\" >+12</r >",
        "<?pi?><r p=\"1\">12</r>",
    ] {
        let file = read_text(&file_of(&format!(
            "<measType p=\"1\">a&#60;b</measType><measValue measObjLdn=\"C=1\">{result}</measValue>"
        )))
        .unwrap();
        assert_eq!(file.batch, plain.batch, "{result}");
    }
}

#[test]
fn faults_in_the_xml() {
    let good = file_of_results(&["1"]);
    for (text, what) in [
        (good.replace("</measData>", ""), "measInfo"),
        (format!("{good}<a/>"), "second root"),
        (format!("{good}text"), "outside"),
        (format!("<?pi?>{good}"), "very beginning"),
        (good.replace("Cell=0", "Cell<0"), "attribute"),
        (good.replace(">1</r>", ">&nbsp;</r>"), "&nbsp;"),
        (good.replace(">1</r>", ">\u{1}</r>"), "control"),
        (good.replace("p=\"1\"", "p=\"1\" p=\"2\""), ""),
    ] {
        let refusal = read_text(&text).expect_err(what);
        assert!(refusal.message.contains("not well-formed"), "{what}: {refusal:?}");
        assert!(!refusal.hint.is_empty(), "{what}: {refusal:?}");
        assert!(refusal.message.contains(what) || what == "measInfo", "{what}: {refusal:?}");
        assert!(refusal.line.is_some());
    }
}
