//! Filters, topology, grouping, and counters added up: by hand on small cases, and against a slow recomputation on random ones.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use vigia::job::JobContext;
use vigia::model::{
    Aggregate, BinSelector, CounterFrame, Every, FrameColumn, FrameInput, GranularityPeriod,
    ManagedObject, MeasurementId, MeasurementKind, MeasurementType, ObjectId, Period, SCALAR_BIN,
    SampleValue, Spelling, TimeRange, Timestamp, Zone,
};
use vigia::model::{Outage, Ticket};
use vigia::query::{
    Filter, FrameRequest, Mask, ObjectAttributes, QueryError, SuspectPolicy, Topology,
    attributes_table, counter_frame, known_keys,
};
use vigia::store::tile::marks;
use vigia::store::{
    BinRequest, FromImport, ImportRecord, OffGridSample, ReadReport, RejectRecord, Reporters,
    ScanRequest, ScanSink, Snapshot, Store, StoreError, StoreStats, TileView,
};

// ---------------------------------------------------------------------------------------------------------------------
// A store made of a list.

#[derive(Clone, Copy, Debug, PartialEq)]
struct Value {
    /// `None`: reported without a value.
    value: Option<f64>,
    suspect: bool,
}

/// Object, measurement, bin, granularity, period start.
type Key = (u32, u32, u16, u32, i64);

#[derive(Clone, Debug, Default)]
struct ListSnapshot {
    objects: Vec<ManagedObject>,
    measurements: Vec<MeasurementType>,
    samples: BTreeMap<Key, Value>,
}

const BLOCK: usize = 2;

impl ListSnapshot {
    fn object(&mut self, name: &str, vendor: Option<&str>) -> u32 {
        // Ids that are not positions.
        let id = 10 + 3 * self.objects.len() as u32;
        self.objects.push(ManagedObject::new(ObjectId(id), name, vendor.map(Into::into)));
        id
    }

    fn measurement(&mut self, name: &str, group: &str, kind: MeasurementKind) -> u32 {
        let id = 5 + self.measurements.len() as u32;
        let (name, group) = (name.to_owned(), group.to_owned());
        self.measurements.push(MeasurementType { id: MeasurementId(id), name, group, kind });
        id
    }

    fn scalar(&mut self, name: &str) -> u32 {
        self.measurement(name, "", MeasurementKind::Scalar)
    }

    fn put(&mut self, object: u32, measurement: u32, secs: u32, start: i64, value: f64) {
        let value = Value { value: Some(value), suspect: false };
        self.samples.insert((object, measurement, SCALAR_BIN, secs, start), value);
    }

    fn tile(
        &self,
        measurement: MeasurementId,
        bin: u16,
        block: &[ManagedObject],
        secs: u32,
        day: i64,
        sink: &mut dyn ScanSink,
    ) {
        let n_periods = (86_400 / secs) as usize;
        let n = block.len() * n_periods;
        let (mut values, mut marks) = (vec![0.0; n], vec![0; n]);
        let mut found = false;
        for (row, object) in block.iter().enumerate() {
            for column in 0..n_periods {
                let start = day + column as i64 * i64::from(secs);
                let key = (object.id.0, measurement.0, bin, secs, start);
                let Some(sample) = self.samples.get(&key) else { continue };
                let cell = row * n_periods + column;
                found = true;
                values[cell] = sample.value.unwrap_or(0.0);
                // Either way of marking a sample without a value must do.
                for (mark, is_set) in [
                    (marks::NULL, sample.value.is_none()),
                    (marks::PRESENT, sample.value.is_some() || row % 2 == 0),
                    (marks::SUSPECT, sample.suspect),
                ] {
                    marks[cell] |= if is_set { mark } else { 0 };
                }
            }
        }
        if found {
            let objects: Vec<ObjectId> = block.iter().map(|object| object.id).collect();
            sink.tile(&TileView {
                measurement,
                bin,
                granularity_secs: secs,
                day_start: Timestamp::from_unix_secs(day),
                n_periods,
                objects: &objects,
                values: &values,
                marks: &marks,
                exact: &BTreeMap::new(),
            });
        }
    }
}

fn on_grid(secs: u32, start: i64) -> bool {
    86_400 % secs == 0 && start % i64::from(secs) == 0
}

impl Snapshot for ListSnapshot {
    fn data_revision(&self) -> u64 {
        1
    }
    fn objects(&self) -> Result<Arc<Vec<ManagedObject>>, StoreError> {
        Ok(Arc::new(self.objects.clone()))
    }
    fn measurements(&self) -> Result<Arc<Vec<MeasurementType>>, StoreError> {
        Ok(Arc::new(self.measurements.clone()))
    }
    fn imports(&self) -> Result<Vec<ImportRecord>, StoreError> {
        Ok(Vec::new())
    }
    fn rejects(&self, _: usize) -> Result<Vec<RejectRecord>, StoreError> {
        Ok(Vec::new())
    }
    fn tickets(&self) -> Result<Arc<Vec<FromImport<Ticket>>>, StoreError> {
        Ok(Arc::default())
    }
    fn outages(&self) -> Result<Arc<Vec<FromImport<Outage>>>, StoreError> {
        Ok(Arc::default())
    }
    fn reporters(&self, m: MeasurementId) -> Result<Arc<Reporters>, StoreError> {
        let mut reporters: BTreeMap<u32, BTreeSet<ObjectId>> = BTreeMap::new();
        for (object, measurement, _, secs, _) in self.samples.keys() {
            if *measurement == m.0 {
                reporters.entry(*secs).or_default().insert(ObjectId(*object));
            }
        }
        let reporters = reporters.into_iter().map(|(secs, ids)| (secs, ids.into_iter().collect()));
        Ok(Arc::new(reporters.collect()))
    }
    fn extent(&self) -> Result<Option<TimeRange>, StoreError> {
        let starts = self.samples.keys().map(|key| key.4);
        let ends = self.samples.keys().map(|key| key.4 + i64::from(key.3));
        Ok(starts.min().zip(ends.max()).map(|(start, end)| range(start, end)))
    }
    fn scan(
        &self,
        request: &ScanRequest,
        ctx: &JobContext,
        sink: &mut dyn ScanSink,
    ) -> Result<ReadReport, StoreError> {
        let secs = request.granularity_secs;
        let is_wanted =
            |id: ObjectId| request.objects.as_ref().is_none_or(|objects| objects.contains(&id));
        let first_day = request.range.start.utc_day_start().as_unix_secs();
        for (measurement, bins) in &request.measurements {
            let is_bin = |bin: u16| match bins {
                BinRequest::Scalar => bin == SCALAR_BIN,
                BinRequest::One(one) => bin == *one,
                BinRequest::AllBins => bin != SCALAR_BIN,
            };
            let mine = || {
                let keys = self.samples.keys();
                keys.filter(|key| key.1 == measurement.0 && key.3 == secs && is_bin(key.2))
            };
            let all_bins: BTreeSet<u16> = mine().map(|key| key.2).collect();
            for bin in all_bins {
                for block in self.objects.chunks(BLOCK) {
                    if !block.iter().any(|object| is_wanted(object.id)) || 86_400 % secs != 0 {
                        continue;
                    }
                    let mut day = first_day;
                    while day < request.range.end.as_unix_secs() {
                        ctx.check()?;
                        self.tile(*measurement, bin, block, secs, day, sink);
                        day += 86_400;
                    }
                }
            }
        }
        for (measurement, bins) in &request.measurements {
            for (key, sample) in &self.samples {
                let (object, m, bin, sample_secs, start) = *key;
                let is_bin = match bins {
                    BinRequest::Scalar => bin == SCALAR_BIN,
                    BinRequest::One(one) => bin == *one,
                    BinRequest::AllBins => bin != SCALAR_BIN,
                };
                let period_start = Timestamp::from_unix_secs(start);
                if m == measurement.0
                    && is_bin
                    && sample_secs == secs
                    && !on_grid(secs, start)
                    && is_wanted(ObjectId(object))
                    && request.range.contains(period_start)
                {
                    sink.off_grid(&OffGridSample {
                        measurement: *measurement,
                        bin,
                        object: ObjectId(object),
                        granularity_secs: secs,
                        period_start,
                        value: sample.value.map_or(SampleValue::Null, SampleValue::Decimal),
                        suspect: sample.suspect,
                    });
                }
            }
        }
        Ok(ReadReport::default())
    }
    fn provenance(
        &self,
        _: ObjectId,
        _: MeasurementId,
        _: Period,
    ) -> Result<Option<ImportRecord>, StoreError> {
        Ok(None)
    }
    fn check(&self, _: &JobContext) -> Result<Vec<String>, StoreError> {
        Ok(Vec::new())
    }
    fn stats(&self) -> Result<StoreStats, StoreError> {
        Ok(StoreStats::default())
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// Shorthands.

fn ts(secs: i64) -> Timestamp {
    Timestamp::from_unix_secs(secs)
}

fn range(start: i64, end: i64) -> TimeRange {
    TimeRange::new(ts(start), ts(end))
}

fn day_of(zone: &Zone, date: &str) -> TimeRange {
    zone.days_of(date.parse().unwrap(), 1)
}

fn input(name: &str, aggregate: Aggregate) -> FrameInput {
    FrameInput { name: name.to_owned(), bin: None, aggregate, spelling: Default::default() }
}

fn binned(name: &str, bin: BinSelector, aggregate: Aggregate) -> FrameInput {
    FrameInput { name: name.to_owned(), bin: Some(bin), aggregate, spelling: Default::default() }
}

fn request(inputs: &[FrameInput], range: TimeRange) -> FrameRequest {
    FrameRequest {
        inputs: inputs.to_vec(),
        filter: None,
        by: Vec::new(),
        every: Every::All,
        range,
        zone: Zone::utc(),
        granularity: None,
        masks: Vec::new(),
        suspect: SuspectPolicy::Keep,
    }
}

fn by(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

fn frame(snapshot: &ListSnapshot, topology: &Topology, request: &FrameRequest) -> CounterFrame {
    counter_frame(snapshot, topology, request, &JobContext::default()).unwrap()
}

fn plain_frame(snapshot: &ListSnapshot, request: &FrameRequest) -> CounterFrame {
    frame(snapshot, &Topology::default(), request)
}

fn refusal(snapshot: &ListSnapshot, topology: &Topology, request: &FrameRequest) -> QueryError {
    counter_frame(snapshot, topology, request, &JobContext::default()).unwrap_err()
}

fn group_names(frame: &CounterFrame) -> Vec<String> {
    frame.groups.iter().map(|values| values.join("|")).collect()
}

const DAY: i64 = 86_400;
/// 2026-10-01T00:00:00Z.
const OCTOBER: i64 = 1_790_812_800;

// ---------------------------------------------------------------------------------------------------------------------
// Filters.

fn passes(filter: &str, attributes: &[(&str, &'static str)]) -> bool {
    let attributes: BTreeMap<String, &'static str> =
        attributes.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect();
    Filter::parse(filter).unwrap().matches(&|key| attributes.get(key).copied())
}

#[test]
fn filters_compare_attributes() {
    let cell: &[(&str, &'static str)] = &[
        ("technology", "LTE"),
        ("region", "Norte"),
        ("name", "LIM001A"),
        ("object", "SubNetwork=PE,EUtranCellFDD=LIM001A"),
        ("latitude", "-12.5"),
        ("floors", "10"),
        ("Cell Name", "it's"),
    ];
    for (filter, expected) in [
        ("", true),
        ("  \t", true),
        (r#"technology == "LTE" and region in ("Norte","Sur") and name ~ "LIM*""#, true),
        (r#"technology == "lte""#, false),
        (r#"technology != "NR""#, true),
        (r#"region not in ("Norte")"#, false),
        ("name ~ 'lim0?1a'", true),
        ("name ~ 'IM'", false),
        ("name !~ '*A'", false),
        ("name ~ '*EUtranCellFDD=*'", true),
        ("name == 'SubNetwork=PE,EUtranCellFDD=LIM001A'", true),
        ("name != 'SubNetwork=PE,EUtranCellFDD=LIM001A'", false),
        ("floors > 9", true),
        ("floors > '9'", true),
        ("floors >= 10.0 and floors <= 1e1", true),
        ("floors == 10.0", true),
        ("floors == '10.0'", false),
        ("floors in (1, 10.0)", true),
        ("latitude < -12 and latitude > -13", true),
        ("region < 'Oeste'", true),
        ("technology > 5", true),
        ("`Cell Name` == \"it's\"", true),
        ("`Cell Name` == 'it\\'s'", true),
        ("NOT technology == 'NR' AND (region == 'Sur' OR floors < 11)", true),
        ("region == 'Sur' or technology == 'LTE' and floors == 11", false),
        ("not not region == 'Norte'", true),
        // A missing attribute: every comparison is false, every negation true.
        ("zone == 'x'", false),
        ("zone != 'x'", true),
        ("zone ~ '*'", false),
        ("zone !~ '*'", true),
        ("zone < 5 or zone >= 5", false),
        ("zone in ('')", false),
        ("zone not in ('')", true),
    ] {
        assert_eq!(passes(filter, cell), expected, "{filter}");
    }
}

#[test]
fn a_filter_keeps_its_text_and_names_its_keys() {
    let text = r#"region == "a" or not (`Cell Name` ~ "b" and region != "c") and floors in (1)"#;
    let filter = Filter::parse(text).unwrap();
    assert_eq!(filter.text(), text);
    assert_eq!(filter.keys(), ["region", "Cell Name", "floors"]);
    assert_eq!(filter, Filter::parse(text).unwrap());
    assert_ne!(filter, Filter::parse("floors in (1)").unwrap());
}

#[test]
fn filter_messages_say_what_and_where() {
    for (text, span, message, hint) in [
        ("region = 'a'", 7..8, "unexpected '='", "write == to compare"),
        ("region == a", 10..11, "expected a text or a number, found the name \"a\"", "\"a\""),
        ("region == 'a", 10..12, "the text that starts here has no closing quote", "'"),
        ("`region == 'a'", 0..14, "the name that starts here has no closing backquote", "`"),
        ("'region' == 'a'", 0..8, "expected the name of an attribute, found the text", "`region`"),
        ("(a == 1", 0..1, "the parenthesis is not closed", ""),
        ("a == 1)", 6..7, "a closing parenthesis without an opening one", ""),
        ("a == 1 b == 2", 7..8, "expected \"and\", \"or\" or the end, found \"b\"", ""),
        ("a == 1 && b == 2", 7..8, "unexpected '&'", "write and"),
        ("a in 1", 5..6, "expected \"(\" after \"in\"", "in ("),
        ("a in ()", 6..7, "expected a text or a number, found \")\"", ""),
        ("a in (1 2)", 8..9, "expected \",\" or \")\", found the number 2", ""),
        ("a not == 1", 6..8, "expected \"in\" after \"not\"", "before"),
        ("a", 1..1, "expected a comparison after \"a\", found the end", "=="),
        ("a and b", 2..5, "expected a comparison after \"a\", found \"and\"", "=="),
        ("a == 12x", 5..8, "\"12x\" is not a number", "quotes"),
        ("ñandú == ¿", 11..13, "unexpected '¿'", "quotes"),
        ("`` == 1", 0..2, "a name in backquotes is empty", ""),
    ] {
        let error = Filter::parse(text).unwrap_err();
        assert!(error.message.starts_with(message), "{text}: {error}");
        assert_eq!(error.span, span, "{text}: {error}");
        assert!(error.hint.as_deref().unwrap_or("").contains(hint), "{text}: {:?}", error.hint);
        assert!(text.get(error.span).is_some(), "the span cuts a letter");
    }
}

#[test]
fn deep_filters_are_refused_and_long_ones_are_not() {
    let nested = format!("{}a == 1{}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(Filter::parse(&nested).unwrap_err().message.contains("nested"));
    assert!(Filter::parse(&format!("{}a == 1", "not ".repeat(100_000))).is_err());
    assert!(Filter::parse(&format!("{}a == 1{}", "(".repeat(60), ")".repeat(60))).is_ok());
    assert!(Filter::parse(&vec!["a == 1"; 50_000].join(" or ")).is_ok());
}

proptest! {
    #[test]
    fn any_text_is_a_filter_or_a_message(text in r#"(and|or|not|in|[a-z`'"(),=!~<> *ñ0-9.\\-]){0,24}"#) {
        match Filter::parse(&text) {
            Ok(filter) => {
                filter.matches(&|_| Some("x"));
                filter.matches(&|_| None);
            }
            Err(error) => prop_assert!(text.get(error.span).is_some()),
        }
    }

    #[test]
    fn negated_comparisons_are_negations(
        value in prop::option::of("[a-c0-9]{0,2}"),
        literal in "[a-c0-9*]{0,2}",
    ) {
        let holds = |filter: &str| {
            let filter = filter.replace('$', &format!("'{literal}'"));
            Filter::parse(&filter).unwrap().matches(&|_| value.as_deref())
        };
        prop_assert_eq!(holds("k != $"), !holds("k == $"));
        prop_assert_eq!(holds("k !~ $"), !holds("k ~ $"));
        prop_assert_eq!(holds("k not in ($, 'zz')"), !holds("k in ($, 'zz')"));
        if value.is_some() {
            prop_assert_eq!(holds("k < $"), !holds("k >= $"));
            prop_assert_eq!(holds("k > $"), !holds("k <= $"));
        }
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// Topology.

fn cell(id: u32, name: &str) -> ManagedObject {
    ManagedObject::new(ObjectId(id), name, Some("Ericsson".into()))
}

fn topology(text: &str) -> Topology {
    Topology::parse_csv("sites.csv", text).unwrap()
}

#[test]
fn columns_of_a_topology_file_without_rows_are_known_whatever_is_read_after_it() {
    let mut topology = Topology::parse_csv("a.csv", "object,Cluster,REGION\n").unwrap();
    topology.merge(Topology::parse_csv("b.csv", "object,region\nLIM001A,Norte\n").unwrap());
    assert_eq!(topology.attribute_names().collect::<Vec<_>>(), ["Cluster", "REGION"]);
}

#[test]
fn topology_rows_match_by_name_label_and_last_step() {
    let huawei = "NE1/Cell:eNodeB Function Name=NE1, Local Cell ID=3, Cell Name=HUA3, CellTech=x";
    let objects = [
        cell(1, "SubNetwork=PE,EUtranCellFDD=LIM001A"),
        cell(2, huawei),
        cell(3, "SubNetwork=PE,EUtranCellFDD=lim001a"),
        cell(4, "SubNetwork=PE,EUtranCellFDD=CUZ"),
    ];
    let topology = topology(
        "\u{feff}Name;Region;site name;Vendor\nLIM001A;Norte;\"Lima; Centro\";\nHUA3;Sur;;Huawei\n\nnobody;;;\n",
    );
    let at = ts(OCTOBER);
    let region = |i: usize| topology.attribute(&objects[i], "region", at);
    assert_eq!(
        [region(0), region(1), region(2), region(3)],
        [Some("Norte"), Some("Sur"), Some("Norte"), None]
    );
    assert_eq!(topology.attribute(&objects[0], "SITE NAME", at), Some("Lima; Centro"));
    let unmatched = topology.unmatched_rows(&Arc::new(objects.to_vec()));
    assert_eq!(
        (unmatched.len(), unmatched[0].object.as_str(), unmatched[0].line),
        (1, "nobody", 5)
    );
    assert_eq!(topology.objects_without_topology(&objects), [ObjectId(4)]);
    let attribute = |i: usize, key| ObjectAttributes::of(&objects[i], &topology).attribute(key, at);
    assert_eq!(attribute(0, "vendor"), Some("Ericsson"));
    assert_eq!(attribute(1, "vendor"), Some("Huawei"), "the topology overrides the file");
    assert_eq!(attribute(1, "cell name"), Some("HUA3"));
    assert_eq!(attribute(1, "element"), Some("NE1"));
    assert_eq!(attribute(0, "technology"), Some("LTE"));
    assert_eq!(attribute(0, "class"), Some("EUtranCellFDD"));
    assert_eq!(attribute(0, "name"), Some("LIM001A"));
    assert_eq!(attribute(0, "object"), Some("SubNetwork=PE,EUtranCellFDD=LIM001A"));
    let table = attributes_table(&objects, &topology, at);
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(table[0], [pair("Region", "Norte"), pair("site name", "Lima; Centro")]);
    assert_eq!(table[3], []);
    let keys = known_keys(&objects, &topology);
    assert_eq!(
        keys,
        [
            "Cell Name",
            "CellTech",
            "class",
            "element",
            "eNodeB Function Name",
            "EUtranCellFDD",
            "label",
            "Local Cell ID",
            "measurement_group",
            "name",
            "NE",
            "object",
            "Region",
            "site name",
            "SubNetwork",
            "technology",
            "vendor",
        ]
    );
}

#[test]
fn dated_rows_hold_from_midnight_of_their_zone() {
    let topology = topology(
        "cell,region,zone,valid_from,valid_to\n\
         A,Norte,America/Lima,,2026-10-05\n\
         A,Sur,America/Lima,2026-10-05,2026-10-07\n\
         A,Sur,,2026-10-07,\n",
    );
    let a = cell(1, "EUtranCellFDD=A");
    let at = |day: i64, hour: i64| {
        topology.attribute(&a, "region", ts(OCTOBER + (day - 1) * DAY + hour * 3600))
    };
    assert_eq!(at(5, 4), Some("Norte"));
    assert_eq!(at(5, 5), Some("Sur"));
    // The middle row ends at 05:00Z of the 7th, the last one begins at 00:00Z: both say Sur.
    assert_eq!(at(7, 1), Some("Sur"));
    assert_eq!(at(30, 1), Some("Sur"));
    assert_eq!(topology.attribute(&a, "zone", ts(OCTOBER + 20 * DAY)), None);
}

#[test]
fn a_later_file_wins_where_it_speaks() {
    let mut merged = topology("name\tregion\tsite\nA\tNorte\tX\n");
    merged.merge(topology("name,REGION\nA,Sur\nB,Sur\n"));
    let (a, b) = (cell(1, "EUtranCellFDD=A"), cell(2, "EUtranCellFDD=B"));
    assert_eq!(merged.attribute(&a, "region", ts(0)), Some("Sur"));
    assert_eq!(merged.attribute(&a, "site", ts(0)), Some("X"));
    assert_eq!(merged.attribute(&b, "region", ts(0)), Some("Sur"));
    assert_eq!(merged.attribute_names().collect::<Vec<_>>(), ["region", "site"]);
}

#[test]
fn faulty_topology_is_refused_line_by_line() {
    let text = "object,region,zone,valid_from,valid_to\n\
                A,Norte,America/Lma,,\n\
                B,Norte,,2026-13-01,\n\
                C,Norte,,2026-10-01,2026-10-01\n\
                ,Norte,,,\n\
                D,Norte\n\
                E,Norte,,,\n\
                E,Sur,,2026-10-01,\n";
    let errors = Topology::parse_csv("sites.csv", text).unwrap_err();
    let seen: Vec<(u64, &str)> = errors.iter().map(|e| (e.line, e.message.as_str())).collect();
    assert_eq!(
        seen,
        [
            (2, "unknown time zone \"America/Lma\""),
            (3, "valid_from \"2026-13-01\" is not a date"),
            (4, "valid_to \"2026-10-01\" does not lie after valid_from \"2026-10-01\""),
            (5, "the row names no object"),
            (6, "the row has 2 cells, the header 5"),
            (8, "\"region\" of \"E\" contradicts line 7, which is valid at the same time"),
        ]
    );
    assert!(errors.iter().all(|e| e.file == "sites.csv" && e.hint.is_some() == (e.line != 5)));
    for (text, message) in [
        ("", "the file is empty"),
        ("site,region\nA,B\n", "no column names the object: the columns are \"site, region\""),
        ("name,region,Region\nA,B,C\n", "the column \"region\" stands twice"),
        ("name,region,\nA,B,C\n", "\"C\" stands in a column without a name"),
    ] {
        assert_eq!(Topology::parse_csv("t", text).unwrap_err()[0].message, message);
    }
    assert!(topology("cell\nA\n").attribute_names().next().is_none());
}

proptest! {
    #[test]
    fn any_text_is_a_topology_or_a_list_of_faults(text in "(name|,|;|\t|\n|\"|valid_from|2026-10-01|A|ñ|\r){0,40}") {
        if let Err(errors) = Topology::parse_csv("t", &text) {
            prop_assert!(!errors.is_empty());
        }
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// Worked examples and small cases.

/// Worked example K01, grouped: sums, to be divided last.
#[test]
fn attempts_and_successes_add_up_by_region() {
    let mut snapshot = ListSnapshot::default();
    let (att, succ) = (snapshot.scalar("att"), snapshot.scalar("succ"));
    for (name, a, s) in [("A", 10_000.0, 9_950.0), ("B", 100.0, 70.0), ("C", 900.0, 891.0)] {
        let cell = snapshot.object(&format!("MeContext=N,EUtranCellFDD={name}"), None);
        // Spread over two quarter-hours.
        for (i, share) in [0.25, 0.75].into_iter().enumerate() {
            snapshot.put(cell, att, 900, OCTOBER + i as i64 * 900, a * share);
            snapshot.put(cell, succ, 900, OCTOBER + i as i64 * 900, s * share);
        }
    }
    snapshot.object("MeContext=N,SctpProfile=1", None);
    let topology = topology("cell,region\nA,Norte\nC,Norte\n1,Sierra\n");
    let inputs = [input("succ", Aggregate::Sum), input("att", Aggregate::Sum)];
    let mut request = request(&inputs, range(OCTOBER, OCTOBER + 1800));
    let all = frame(&snapshot, &topology, &request);
    assert_eq!(all.groups, [Vec::<String>::new()]);
    let ratio = |frame: &CounterFrame, cell: usize| {
        100.0 * frame.columns[0].values[cell].unwrap() / frame.columns[1].values[cell].unwrap()
    };
    assert!((ratio(&all, 0) - 99.190_909_090_9).abs() < 1e-9);
    assert!((ratio(&all, 0) - 89.5).abs() > 1.0, "the mean of ratios");
    assert_eq!((all.columns[0].received[0], all.columns[0].expected[0]), (6, 6));
    request.by = by(&["Region"]);
    let regions = frame(&snapshot, &topology, &request);
    // B has no region and is kept; the profile never reports the counters and makes no group.
    assert_eq!(group_names(&regions), ["", "Norte"]);
    assert_eq!(regions.columns[1].values, [Some(100.0), Some(10_900.0)]);
    assert_eq!(regions.columns[1].expected, [2, 4]);
    request.filter = Some(Filter::parse("region == 'Norte' and name ~ 'a*'").unwrap());
    let filtered = frame(&snapshot, &topology, &request);
    assert_eq!(group_names(&filtered), ["Norte"]);
    assert_eq!(filtered.columns[1].values, [Some(10_000.0)]);
}

/// Worked example K06a: a mean is weighted by the time its samples cover.
#[test]
fn means_weight_values_by_the_length_of_their_period() {
    let mut snapshot = ListSnapshot::default();
    let prb = snapshot.scalar("prb");
    let (a, b) = (snapshot.object("Cell=A", None), snapshot.object("Cell=B", None));
    snapshot.put(a, prb, 900, OCTOBER, 40.0);
    snapshot.put(b, prb, 3600, OCTOBER, 80.0);
    let frame = plain_frame(
        &snapshot,
        &request(&[input("prb", Aggregate::Avg)], range(OCTOBER, OCTOBER + 3600)),
    );
    assert_eq!(frame.columns[0].values, [Some(72.0)], "not 60, the plain mean");
    assert_eq!(frame.columns[0].covered_secs, [4500]);
    assert_eq!((frame.columns[0].received[0], frame.columns[0].expected[0]), (2, 5));
}

/// Worked example K06b: used and available are added up before anybody divides.
#[test]
fn used_and_available_add_up() {
    let mut snapshot = ListSnapshot::default();
    let (used, avail) = (snapshot.scalar("used"), snapshot.scalar("avail"));
    for (i, (u, a)) in [(20.0, 25.0), (30.0, 100.0)].into_iter().enumerate() {
        let cell = snapshot.object(&format!("Cell={i}"), None);
        snapshot.put(cell, used, 900, OCTOBER, u);
        snapshot.put(cell, avail, 900, OCTOBER, a);
    }
    let inputs = [input("used", Aggregate::Sum), input("avail", Aggregate::Sum)];
    let frame = plain_frame(&snapshot, &request(&inputs, range(OCTOBER, OCTOBER + 900)));
    let ratio = 100.0 * frame.columns[0].values[0].unwrap() / frame.columns[1].values[0].unwrap();
    assert_eq!(ratio, 40.0, "not 55, the mean of percentages");
}

/// Worked example K07: the largest of maxima; their sum is no number of users at any time.
#[test]
fn maxima_are_not_added() {
    let mut snapshot = ListSnapshot::default();
    let users = snapshot.scalar("users");
    let (a, b) = (snapshot.object("Cell=A", None), snapshot.object("Cell=B", None));
    for (hour, value) in [120.0, 180.0, 150.0].into_iter().enumerate() {
        snapshot.put(a, users, 3600, OCTOBER + hour as i64 * 3600, value);
    }
    snapshot.put(b, users, 3600, OCTOBER + 2 * 3600, 90.0);
    let inputs = [
        input("users", Aggregate::Max),
        input("users", Aggregate::Min),
        input("users", Aggregate::First),
        input("users", Aggregate::Last),
        input("users", Aggregate::Count),
    ];
    let mut request = request(&inputs, range(OCTOBER, OCTOBER + 3 * 3600));
    let frame = plain_frame(&snapshot, &request);
    let values: Vec<f64> = frame.columns.iter().map(|column| column.values[0].unwrap()).collect();
    assert_eq!(values, [180.0, 90.0, 120.0 + 90.0, 150.0 + 90.0, 4.0]);
    request.by = by(&["Cell"]);
    let cells = plain_frame(&snapshot, &request);
    assert_eq!(cells.columns[0].values, [Some(180.0), Some(90.0)]);
}

/// Worked examples A07 and K17: quarter-hours of the real day; suspect values may be left out of what arrived.
#[test]
fn expected_periods_follow_the_local_day() {
    let santiago = Zone::named("America/Santiago").unwrap();
    for (date, expected) in [("2026-09-06", 92), ("2026-04-04", 100), ("2026-10-01", 96)] {
        let mut snapshot = ListSnapshot::default();
        let (m, cell) = (snapshot.scalar("m"), snapshot.object("Cell=A", None));
        let day = day_of(&santiago, date);
        for i in 0..90 {
            let key = (cell, m, SCALAR_BIN, 900, day.start.as_unix_secs() + i * 900);
            snapshot.samples.insert(key, Value { value: Some(1.0), suspect: i < 4 });
        }
        let mut request = request(&[input("m", Aggregate::Sum)], day);
        request.zone = santiago.clone();
        request.every = Every::Day;
        let kept = plain_frame(&snapshot, &request).columns.remove(0);
        assert_eq!((kept.received[0], kept.expected[0], kept.suspect[0]), (90, expected, 4));
        assert_eq!(kept.values, [Some(90.0)]);
        request.suspect = SuspectPolicy::Exclude;
        let left_out = plain_frame(&snapshot, &request).columns.remove(0);
        assert_eq!(
            (left_out.received[0], left_out.expected[0], left_out.suspect[0]),
            (86, expected, 4)
        );
        assert_eq!(left_out.values, [Some(86.0)]);
        assert_eq!(left_out.covered_secs, [86 * 900]);
    }
}

#[test]
fn masked_periods_are_neither_received_nor_expected() {
    let mut snapshot = ListSnapshot::default();
    let m = snapshot.scalar("m");
    let cells = [snapshot.object("Cell=A", None), snapshot.object("Cell=B", None)];
    for cell in cells {
        for i in 0..8 {
            snapshot.put(cell, m, 900, OCTOBER + i * 900, 1.0);
        }
    }
    let mut request = request(&[input("m", Aggregate::Sum)], range(OCTOBER, OCTOBER + 7200));
    request.by = by(&["Cell"]);
    request.masks = vec![
        // Holds the starts at 900 and 1800, not the one at 2700.
        Mask { range: range(OCTOBER + 900, OCTOBER + 2700), objects: None },
        Mask {
            range: range(OCTOBER + 2000, OCTOBER + 3601),
            objects: Some(vec![ObjectId(cells[1])]),
        },
    ];
    let column = plain_frame(&snapshot, &request).columns.remove(0);
    assert_eq!(column.values, [Some(6.0), Some(4.0)]);
    assert_eq!(
        (column.received.as_slice(), column.expected.as_slice()),
        (&[6, 4][..], &[6, 4][..])
    );
    request.masks = vec![Mask { range: request.range, objects: None }];
    let column = plain_frame(&snapshot, &request).columns.remove(0);
    assert_eq!((column.values, column.expected), (vec![None, None], vec![0, 0]));
}

/// A cell that moves counts in both regions, in each for its own days only.
#[test]
fn membership_follows_the_dates() {
    let lima = Zone::named("America/Lima").unwrap();
    let mut snapshot = ListSnapshot::default();
    let (m, cell) = (snapshot.scalar("m"), snapshot.object("Cell=A", None));
    let days = lima.days_of("2026-10-01".parse().unwrap(), 4);
    for i in 0..4 * 24 {
        snapshot.put(cell, m, 3600, days.start.as_unix_secs() + i * 3600, 1.0);
    }
    let topology = topology(
        "cell,region,zone,valid_from,valid_to\nA,Norte,America/Lima,,2026-10-02\nA,Sur,America/Lima,2026-10-02,\n",
    );
    let mut request = request(&[input("m", Aggregate::Sum), input("m", Aggregate::Last)], days);
    request.zone = lima;
    request.by = by(&["region"]);
    let by_region = frame(&snapshot, &topology, &request);
    assert_eq!(group_names(&by_region), ["Norte", "Sur"]);
    assert_eq!(by_region.columns[0].values, [Some(24.0), Some(72.0)]);
    assert_eq!(by_region.columns[0].expected, [24, 72]);
    assert_eq!(by_region.columns[1].values, [Some(1.0), Some(1.0)]);
    request.every = Every::Day;
    let daily = frame(&snapshot, &topology, &request).columns.remove(0);
    let (one, none) = (Some(24.0), None);
    assert_eq!(daily.values, [one, none, none, none, none, one, one, one]);
    assert_eq!(daily.expected, [24, 0, 0, 0, 0, 24, 24, 24]);
    request.by = Vec::new();
    request.every = Every::All;
    request.filter = Some(Filter::parse("region == 'Sur'").unwrap());
    let filtered = frame(&snapshot, &topology, &request).columns.remove(0);
    assert_eq!((filtered.values[0], filtered.expected[0]), (Some(72.0), 72));
}

#[test]
fn steps_that_share_a_value_are_told_apart() {
    let mut snapshot = ListSnapshot::default();
    let m = snapshot.scalar("m");
    let names = [
        "SubNetwork=PE,MeContext=N1,EUtranCellFDD=1",
        "SubNetwork=PE,MeContext=N2,EUtranCellFDD=1",
        "SubNetwork=PE,MeContext=N2,EUtranCellFDD=2",
        "SubNetwork=PE,MeContext=N2,EUtranCellFDD=2,EUtranCellRelation=7",
    ];
    for name in names {
        let object = snapshot.object(name, None);
        snapshot.put(object, m, 900, OCTOBER, 1.0);
    }
    let mut request = request(&[input("m", Aggregate::Sum)], range(OCTOBER, OCTOBER + 900));
    request.by = by(&["eutrancellfdd"]);
    let cells = plain_frame(&snapshot, &request);
    assert_eq!(group_names(&cells), ["2", names[0], names[1]]);
    assert_eq!(cells.columns[0].values, [Some(2.0), Some(1.0), Some(1.0)]);
    request.by = by(&["MeContext", "label"]);
    assert_eq!(group_names(&plain_frame(&snapshot, &request)), ["N1|1", "N2|1", "N2|2", "N2|7"]);
    request.by = by(&["object"]);
    assert_eq!(group_names(&plain_frame(&snapshot, &request)), names);
}

#[test]
fn arrays_are_received_once_and_unlisted_bins_are_zero() {
    let mut snapshot = ListSnapshot::default();
    let dense = snapshot.measurement("dense", "g", MeasurementKind::DenseArray { n_bins: 3 });
    let sparse = snapshot.measurement("sparse", "g", MeasurementKind::SparseArray { n_bins: 9 });
    let cell = snapshot.object("Cell=A", None);
    let mut put = |m: u32, bin: u16, i: i64, value: f64| {
        let value = Value { value: Some(value), suspect: i == 1 };
        snapshot.samples.insert((cell, m, bin, 900, OCTOBER + i * 900), value);
    };
    for i in 0..2 {
        for bin in 0..3 {
            put(dense, bin, i, f64::from(bin) + 1.0);
        }
    }
    // Period 0: nothing listed. Period 1: two bins. Period 2: bin 8. Period 3: never arrived.
    put(sparse, SCALAR_BIN, 0, 0.0);
    put(sparse, SCALAR_BIN, 1, 2.0);
    put(sparse, 4, 1, 10.0);
    put(sparse, 8, 1, 20.0);
    put(sparse, SCALAR_BIN, 2, 1.0);
    put(sparse, 8, 2, 5.0);
    use Aggregate::{Avg, Count, First, Last, Max, Min, Sum};
    use BinSelector::{All, One};
    let cases = [
        (binned("dense", All, Sum), Some(12.0), 2),
        (input("dense", Sum), Some(12.0), 2),
        (binned("dense", One(2), Sum), Some(6.0), 2),
        (binned("dense", One(7), Sum), None, 0),
        (binned("dense", All, Count), Some(2.0), 2),
        (binned("dense", All, Max), Some(6.0), 2),
        (binned("sparse", All, Sum), Some(35.0), 3),
        (binned("sparse", All, Avg), Some(35.0 / 3.0), 3),
        (binned("sparse", All, Min), Some(0.0), 3),
        (binned("sparse", All, Max), Some(30.0), 3),
        (binned("sparse", All, First), Some(0.0), 3),
        (binned("sparse", All, Last), Some(5.0), 3),
        (binned("sparse", One(4), Sum), Some(10.0), 3),
        (binned("sparse", One(4), Last), Some(0.0), 3),
        (binned("sparse", One(5), Sum), Some(0.0), 3),
    ];
    let inputs: Vec<FrameInput> = cases.iter().map(|case| case.0.clone()).collect();
    let frame = plain_frame(&snapshot, &request(&inputs, range(OCTOBER, OCTOBER + 3600)));
    for ((input, value, received), column) in cases.iter().zip(&frame.columns) {
        assert_eq!((column.values[0], column.received[0]), (*value, *received), "{input:?}");
        assert_eq!(column.expected[0], 4, "{input:?}");
        assert_eq!(column.suspect[0], u64::from(*received > 0), "{input:?}");
    }
}

#[test]
fn wildcards_add_sub_counters_and_count_object_periods_once() {
    let mut snapshot = ListSnapshot::default();
    let a = snapshot.measurement("RRC.Att.0", "low", MeasurementKind::Scalar);
    let b = snapshot.measurement("RRC.Att.1", "high", MeasurementKind::Scalar);
    let other = snapshot.measurement("RRC.Attack", "high", MeasurementKind::Scalar);
    let cell = snapshot.object("Cell=A", None);
    for i in 0..4 {
        snapshot.put(cell, a, 900, OCTOBER + i * 900, 1.0);
        snapshot.put(cell, other, 900, OCTOBER + i * 900, 1000.0);
    }
    for i in 2..6 {
        snapshot.put(cell, b, 900, OCTOBER + i * 900, 10.0);
    }
    let inputs = [
        input("RRC.Att.*", Aggregate::Sum),
        input("RRC.Att.*", Aggregate::Max),
        input("x*", Aggregate::Sum),
    ];
    let mut request = request(&inputs, range(OCTOBER, OCTOBER + 7200));
    let frame = plain_frame(&snapshot, &request);
    assert_eq!(frame.columns[0].values, [Some(44.0)]);
    assert_eq!((frame.columns[0].received[0], frame.columns[0].expected[0]), (6, 8));
    assert_eq!(frame.columns[1].values, [Some(11.0)]);
    let nothing = FrameColumn {
        unknown: true,
        values: vec![None],
        received: vec![0],
        expected: vec![0],
        suspect: vec![0],
        covered_secs: vec![0],
    };
    assert_eq!(frame.columns[2], nothing);
    request.by = by(&["measurement_group", "Cell"]);
    let groups = plain_frame(&snapshot, &request);
    assert_eq!(group_names(&groups), ["high|A", "low|A"]);
    assert_eq!(groups.columns[0].values, [Some(40.0), Some(4.0)]);
    assert_eq!(groups.columns[0].expected, [8, 8]);
}

#[test]
fn one_granularity_per_object() {
    let mut snapshot = ListSnapshot::default();
    let (m, n) = (snapshot.scalar("m"), snapshot.scalar("n"));
    let cell = snapshot.object("Cell=A", None);
    for i in 0..4 {
        snapshot.put(cell, m, 900, OCTOBER + i * 900, 1.0);
    }
    snapshot.put(cell, m, 3600, OCTOBER, 4.0);
    let day = range(OCTOBER, OCTOBER + 3600);
    let sum_m = input("m", Aggregate::Sum);
    let column = |request: &FrameRequest| plain_frame(&snapshot, request).columns.remove(0);
    let finest = column(&request(std::slice::from_ref(&sum_m), day));
    assert_eq!((finest.values[0], finest.expected[0]), (Some(4.0), 4), "8 would be both");
    let mut hourly = request(std::slice::from_ref(&sum_m), day);
    hourly.granularity = GranularityPeriod::from_secs(3600);
    let hourly_column = column(&hourly);
    assert_eq!((hourly_column.values[0], hourly_column.expected[0]), (Some(4.0), 1));
    // An hourly companion pulls the pair to the hour; without a common granularity there is no answer.
    let mut pair = snapshot.clone();
    pair.put(cell, n, 3600, OCTOBER, 2.0);
    let both = request(&[sum_m.clone(), input("n", Aggregate::Sum)], day);
    let frame = plain_frame(&pair, &both);
    assert_eq!(frame.columns[0].expected, [1]);
    pair.samples.retain(|key, _| !(key.1 == m && key.3 == 3600));
    match refusal(&pair, &Topology::default(), &both) {
        QueryError::NoCommonGranularity { detail } => assert_eq!(detail, "m: 15 min; n: 1 h"),
        error => panic!("{error}"),
    }
    hourly.granularity = GranularityPeriod::from_secs(300);
    assert!(matches!(
        refusal(&snapshot, &Topology::default(), &hourly),
        QueryError::NoCommonGranularity { .. }
    ));
}

#[test]
fn samples_off_the_grid_count_by_their_own_start() {
    let mut snapshot = ListSnapshot::default();
    let (m, cell) = (snapshot.scalar("m"), snapshot.object("Cell=A", None));
    // Odd periods have no grid: what arrived is what was expected.
    snapshot.put(cell, m, 613, OCTOBER + 100, 3.0);
    snapshot.put(cell, m, 613, OCTOBER + 3599, 4.0);
    snapshot.put(cell, m, 613, OCTOBER + 3600, 5.0);
    let inputs = [input("m", Aggregate::Sum), input("m", Aggregate::Last)];
    let mut request = request(&inputs, range(OCTOBER, OCTOBER + 7200));
    request.every = Every::Secs(3600);
    let frame = plain_frame(&snapshot, &request);
    assert_eq!(frame.columns[0].values, [Some(7.0), Some(5.0)]);
    assert_eq!(frame.columns[1].values, [Some(4.0), Some(5.0)]);
    assert_eq!(frame.columns[0].expected, [2, 1]);
    assert_eq!(frame.columns[0].covered_secs, [2 * 613, 613]);
    // Days of Lima begin at 05:00Z, off the grid of UTC days: a missing day is still missing.
    let lima = Zone::named("America/Lima").unwrap();
    let mut daily = ListSnapshot::default();
    let (m, cell) = (daily.scalar("m"), daily.object("Cell=A", None));
    let week = lima.days_of("2026-10-05".parse().unwrap(), 7);
    for day in [0, 1, 2, 4, 6] {
        daily.put(cell, m, 86_400, week.start.as_unix_secs() + day * DAY, 1.0);
    }
    request.range = week;
    request.zone = lima;
    request.every = Every::All;
    let column = plain_frame(&daily, &request).columns.remove(0);
    assert_eq!((column.values[0], column.received[0], column.expected[0]), (Some(5.0), 5, 7));
}

#[test]
fn unknown_keys_name_the_nearest() {
    let mut snapshot = ListSnapshot::default();
    let m = snapshot.scalar("m");
    let cell = snapshot.object("SubNetwork=PE,EUtranCellFDD=A", None);
    snapshot.put(cell, m, 900, OCTOBER, 1.0);
    let topology = topology("cell,region\nA,Norte\n");
    let base = request(&[input("m", Aggregate::Sum)], range(OCTOBER, OCTOBER + 900));
    let by_key = |key: &str| FrameRequest { by: by(&[key]), ..base.clone() };
    let filter = Filter::parse("regoin == 'Norte'").unwrap();
    for (request, wrong, right) in [
        (by_key("EUtranCellFD"), "EUtranCellFD", Some("EUtranCellFDD")),
        (by_key("regoin"), "regoin", Some("region")),
        (by_key("quite something else"), "quite something else", None),
        (FrameRequest { filter: Some(filter), ..base.clone() }, "regoin", Some("region")),
    ] {
        match refusal(&snapshot, &topology, &request) {
            QueryError::UnknownKey { key, nearest } => {
                assert_eq!((key.as_str(), nearest.as_deref()), (wrong, right));
            }
            error => panic!("{error}"),
        }
    }
    // Nothing imported: nothing can be unknown.
    let empty = plain_frame(&ListSnapshot::default(), &by_key("EUtranCellFDD"));
    assert!(empty.groups.is_empty() && empty.columns[0].unknown);
}

#[test]
fn giant_frames_are_refused_before_they_are_built() {
    let snapshot = ListSnapshot::default();
    let mut request = request(&[input("m", Aggregate::Sum)], range(0, 253_402_300_000));
    request.every = Every::Secs(60);
    assert!(matches!(
        refusal(&snapshot, &Topology::default(), &request),
        QueryError::TooLarge { n_buckets: 4_223_371_666.., .. }
    ));
}

#[test]
fn buckets_that_cut_periods_are_refused() {
    let mut snapshot = ListSnapshot::default();
    let (m, cell, slow) =
        (snapshot.scalar("m"), snapshot.object("Cell=A", None), snapshot.object("Cell=B", None));
    snapshot.put(cell, m, 900, OCTOBER, 1.0);
    let mut request = request(&[input("m", Aggregate::Sum)], range(OCTOBER, OCTOBER + DAY));
    for (every_secs, fitting) in [(420, 900), (1200, 1800), (60, 900), (5000, 5400)] {
        request.every = Every::Secs(every_secs);
        let refused = refusal(&snapshot, &Topology::default(), &request);
        let QueryError::UnevenBuckets { granularity_secs: 900, fitting_secs, .. } = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(fitting_secs, fitting);
        request.every = Every::Secs(fitting as u32);
        plain_frame(&snapshot, &request);
    }
    // Also where only one of the objects is stored in longer periods.
    snapshot.put(slow, m, 3600, OCTOBER, 1.0);
    request.every = Every::Secs(900);
    assert!(matches!(
        refusal(&snapshot, &Topology::default(), &request),
        QueryError::UnevenBuckets { granularity_secs: 3600, fitting_secs: 3600, .. }
    ));
    for every in [Every::Day, Every::Week, Every::Month, Every::All] {
        request.every = every;
        plain_frame(&snapshot, &request);
    }
}

/// Integers that `f64` cannot hold, in every way that values are added: as they come, over bins, latest, off the grid.
#[test]
fn integers_beyond_2_to_53_add_up_exactly() {
    const BIG: i64 = (1 << 53) + 1;
    assert_ne!(BIG as f64 as i64, BIG);
    let sums = |bin: Option<u16>, starts: [i64; 3], aggregate| {
        let values = [BIG, i64::MAX, -i64::MAX + 2];
        let mut samples = Vec::new();
        for (object, (value, start)) in
            ["C=1", "C=2", "C=3"].into_iter().zip(values.iter().zip(starts))
        {
            samples.push((
                object,
                "m",
                bin.unwrap_or(SCALAR_BIN),
                900,
                start,
                SampleValue::Integer(*value),
                false,
            ));
            if bin.is_some() {
                samples.push((object, "m", 1, 900, start, SampleValue::Integer(-BIG + 1), false));
            }
        }
        let store = vigia::store::memory::MemoryStore::new();
        super::store_conformance::import(
            &store,
            [super::store_conformance::file(
                "a",
                if bin.is_some() {
                    &[("m", MeasurementKind::DenseArray { n_bins: 2 })]
                } else {
                    &[]
                },
                &samples,
            )],
        );
        let request = request(&[input("m", aggregate)], range(OCTOBER, OCTOBER + DAY));
        let snapshot = store.snapshot().unwrap();
        let frame =
            counter_frame(&*snapshot, &Topology::default(), &request, &JobContext::default());
        frame.unwrap().columns[0].values[0].unwrap()
    };
    let (grid, off_grid) = ([OCTOBER; 3], [OCTOBER + 7; 3]);
    for starts in [grid, off_grid, [OCTOBER, OCTOBER + 900, OCTOBER + 1800]] {
        for aggregate in [Aggregate::Sum, Aggregate::Last, Aggregate::First] {
            // 2^53 + 1 + 2, which is no f64: the nearest even one is 2^53 + 4.
            assert_eq!(sums(None, starts, aggregate), 9_007_199_254_740_996.0, "{aggregate:?}");
            assert_eq!(sums(Some(0), starts, aggregate), (BIG + 2 + 3 * (1 - BIG)) as f64);
        }
    }
}

#[test]
fn cancelling_stops_a_scan() {
    let mut snapshot = ListSnapshot::default();
    let (m, cell) = (snapshot.scalar("m"), snapshot.object("Cell=A", None));
    snapshot.put(cell, m, 900, OCTOBER, 1.0);
    let request = request(&[input("m", Aggregate::Sum)], range(OCTOBER, OCTOBER + DAY));
    let ctx = JobContext::default();
    ctx.cancel.cancel();
    let error = counter_frame(&snapshot, &Topology::default(), &request, &ctx).unwrap_err();
    assert!(matches!(error, QueryError::Store(StoreError::Cancelled)));
}

// ---------------------------------------------------------------------------------------------------------------------
// Random data against a slow recomputation that shares no code with the module.

/// 2026-09-05T00:00:00Z; the clocks of Santiago change on the 6th at 04:00Z.
const FIRST_DAY: i64 = 1_788_566_400;
const MOVE: i64 = FIRST_DAY + DAY + 4 * 3600;

#[derive(Clone, Debug)]
struct Case {
    snapshot: ListSnapshot,
    request: FrameRequest,
}

const SCALAR_A: u32 = 5;
const SCALAR_B: u32 = 6;
const DENSE: u32 = 7;
const SPARSE: u32 = 8;

/// Five cells; the last one reports hourly. The second one moves from Norte to Sur when the clocks change.
fn empty_snapshot() -> ListSnapshot {
    let mut snapshot = ListSnapshot::default();
    for i in 0..5 {
        let vendor = (i % 2 == 0).then_some("Ericsson");
        snapshot.object(&format!("SubNetwork=CL,MeContext=N{},EUtranCellFDD=C{i}", i / 2), vendor);
    }
    snapshot.measurement("a.x", "g1", MeasurementKind::Scalar);
    snapshot.measurement("a.y", "g2", MeasurementKind::Scalar);
    snapshot.measurement("d", "g2", MeasurementKind::DenseArray { n_bins: 3 });
    snapshot.measurement("s", "g2", MeasurementKind::SparseArray { n_bins: 3 });
    snapshot
}

const TOPOLOGY: &str = "cell,region,zone,valid_from,valid_to\n\
                        C0,Norte,,,\n\
                        C1,Norte,America/Santiago,,2026-09-06\n\
                        C1,Sur,America/Santiago,2026-09-06,\n\
                        C2,Sur,,,\n\
                        C4,Norte,,,\n";

fn region(object_idx: usize, at: i64) -> Option<&'static str> {
    match object_idx {
        0 | 4 => Some("Norte"),
        1 if at < MOVE => Some("Norte"),
        1 | 2 => Some("Sur"),
        _ => None,
    }
}

fn any_case() -> impl Strategy<Value = Case> {
    // Object, measurement, bin, slot of a quarter-hour in three days, off the grid, value, suspect.
    let sample = (
        0_usize..5,
        0_usize..4,
        0_u16..4,
        0_i64..3 * 96,
        prop::bool::weighted(0.05),
        prop::option::weighted(0.95, -50_i32..50),
        prop::bool::weighted(0.2),
    );
    let unless = prop_oneof![
        3 => Just(Vec::new()),
        1 => Just(vec!["a.x"]),
        1 => Just(vec!["d", "a.y"]),
        1 => Just(vec!["s", "gone"]),
    ];
    let any_input = (
        prop::sample::select(vec!["a.x", "a.y", "a.*", "*", "d", "s", "gone"]),
        prop::option::of(prop_oneof![
            Just(BinSelector::All),
            (0_u16..4).prop_map(BinSelector::One)
        ]),
        prop::sample::select(vec![
            Aggregate::Sum,
            Aggregate::Avg,
            Aggregate::Min,
            Aggregate::Max,
            Aggregate::Count,
            Aggregate::First,
            Aggregate::Last,
        ]),
        unless,
    );
    let mask = (0_i64..3 * DAY, 1_i64..DAY, prop::option::of(0_usize..5));
    (
        prop::collection::vec(sample, 0..300),
        prop::collection::vec(any_input, 1..4),
        prop::collection::vec(mask, 0..3),
        prop::sample::select(vec![
            by(&[]),
            by(&["region"]),
            by(&["object"]),
            by(&["MeContext"]),
            by(&["region", "vendor"]),
        ]),
        prop::sample::select(vec![
            None,
            Some("region == 'Norte'"),
            Some("region != 'Norte' or vendor == 'Ericsson'"),
            Some("name ~ 'c?' and not region == 'Sur'"),
        ]),
        prop::sample::select(vec![
            Every::All,
            Every::Day,
            Every::Secs(3600),
            Every::Secs(6 * 3600),
            Every::Secs(7200),
            Every::Week,
        ]),
        (0_i64..2 * DAY, 1_i64..3 * DAY, any::<bool>()),
    )
        .prop_map(|(samples, inputs, masks, by, filter, every, (start, length, keep))| {
            let mut snapshot = empty_snapshot();
            for (object_idx, m, bin, slot, off_grid, value, suspect) in samples {
                let secs = if object_idx == 4 { 3600 } else { 900 };
                let slot_start = FIRST_DAY + slot * 900;
                let start =
                    slot_start - slot_start % i64::from(secs) + if off_grid { 301 } else { 0 };
                let measurement = SCALAR_A + m as u32;
                let object = snapshot.objects[object_idx].id.0;
                let value = Value { value: value.map(f64::from), suspect };
                let mut put = |bin| {
                    snapshot.samples.insert((object, measurement, bin, secs, start), value);
                };
                match measurement {
                    DENSE => put(bin),
                    // A listed bin never comes without its base.
                    SPARSE if value.value.is_some() => {
                        put(SCALAR_BIN);
                        if bin > 0 {
                            put(bin);
                        }
                    }
                    _ => put(SCALAR_BIN),
                }
            }
            let masks = masks
                .into_iter()
                .map(|(start, length, object_idx)| Mask {
                    range: range(FIRST_DAY + start, FIRST_DAY + start + length),
                    objects: object_idx.map(|i| vec![snapshot.objects[i].id]),
                })
                .collect();
            let mut inputs: Vec<FrameInput> = inputs
                .into_iter()
                .map(|(name, bin, aggregate, unless)| FrameInput {
                    name: name.to_owned(),
                    bin,
                    aggregate,
                    spelling: Spelling {
                        own: vec![name.to_owned()],
                        before: unless.into_iter().map(|name| vec![name.to_owned()]).collect(),
                        after: Vec::new(),
                    },
                })
                .collect();
            let first: BTreeSet<String> =
                inputs.iter().flat_map(|input| input.spelling.before.concat()).collect();
            inputs.extend(first.iter().map(|name| input(name, Aggregate::Sum)));
            let request = FrameRequest {
                inputs,
                filter: filter.map(|text| Filter::parse(text).unwrap()),
                by,
                every,
                range: range(FIRST_DAY + start, FIRST_DAY + start + length),
                zone: Zone::named("America/Santiago").unwrap(),
                granularity: None,
                masks,
                suspect: if keep { SuspectPolicy::Keep } else { SuspectPolicy::Exclude },
            };
            Case { snapshot, request }
        })
}

/// The naive answer.
struct Naive<'c> {
    case: &'c Case,
    buckets: Vec<TimeRange>,
}

type Cell = (Vec<String>, usize);

impl Naive<'_> {
    fn measurements(input: &FrameInput) -> Vec<u32> {
        Self::named(&input.name)
    }

    fn named(name: &str) -> Vec<u32> {
        match name {
            "a.x" => vec![SCALAR_A],
            "a.y" => vec![SCALAR_B],
            "a.*" => vec![SCALAR_A, SCALAR_B],
            "*" => vec![SCALAR_A, SCALAR_B, DENSE, SPARSE],
            "d" => vec![DENSE],
            "s" => vec![SPARSE],
            _ => Vec::new(),
        }
    }

    /// Whether a plane belongs to an input; `Some(false)`: only to say that the object reported.
    fn plane(input: &FrameInput, measurement: u32, bin: u16) -> Option<bool> {
        if !Self::measurements(input).contains(&measurement) {
            return None;
        }
        match (measurement, input.bin, bin) {
            (SCALAR_A | SCALAR_B, Some(BinSelector::One(_)), _) => None,
            (SCALAR_A | SCALAR_B, _, _) => Some(true),
            (SPARSE, _, SCALAR_BIN) => Some(false),
            (_, Some(BinSelector::One(one)), bin) => (one == bin).then_some(true),
            _ => Some(true),
        }
    }

    fn group(&self, object_idx: usize, at: i64) -> Option<Vec<String>> {
        let object = &self.case.snapshot.objects[object_idx];
        let region = region(object_idx, at);
        let passes = match self.case.request.filter.as_ref().map(Filter::text) {
            None => true,
            Some("region == 'Norte'") => region == Some("Norte"),
            Some("region != 'Norte' or vendor == 'Ericsson'") => {
                region != Some("Norte") || object_idx.is_multiple_of(2)
            }
            Some(_) => region != Some("Sur"),
        };
        let value = |key: &String| match key.as_str() {
            "region" => region.unwrap_or("").to_owned(),
            "object" => object.name.clone(),
            "MeContext" => format!("N{}", object_idx / 2),
            _ => if object_idx.is_multiple_of(2) { "Ericsson" } else { "" }.to_owned(),
        };
        passes.then(|| self.case.request.by.iter().map(value).collect())
    }

    /// Group and bucket of a period, unless it does not count.
    fn cell(&self, object_idx: usize, start: i64) -> Option<Cell> {
        let id = self.case.snapshot.objects[object_idx].id;
        let is_masked = self.case.request.masks.iter().any(|mask| {
            mask.range.contains(ts(start))
                && mask.objects.as_ref().is_none_or(|objects| objects.contains(&id))
        });
        let bucket = self.buckets.partition_point(|bucket| bucket.end <= ts(start));
        self.buckets.get(bucket).filter(|bucket| bucket.contains(ts(start)))?;
        if is_masked { None } else { Some((self.group(object_idx, start)?, bucket)) }
    }

    fn is_reporter(&self, object_idx: usize, input: &FrameInput) -> bool {
        let id = self.case.snapshot.objects[object_idx].id.0;
        let sends = |measurements: Vec<u32>| {
            self.case.snapshot.samples.keys().any(|k| k.0 == id && measurements.contains(&k.1))
        };
        sends(Self::measurements(input)) && !sends(Self::first(input))
    }

    /// What comes before the input.
    fn first(input: &FrameInput) -> Vec<u32> {
        let own = Self::measurements(input);
        let names = input.spelling.before.concat();
        let first = names.iter().flat_map(|name| Self::named(name));
        first.filter(|measurement| !own.contains(measurement)).collect()
    }

    /// Whether something that comes first arrived. The values of a sparse array are where its base is.
    fn is_taken(&self, object: u32, start: i64, input: &FrameInput) -> bool {
        let first = Self::first(input);
        self.case.snapshot.samples.iter().any(|((of, measurement, bin, _, at), sample)| {
            (*of, *at) == (object, start)
                && first.contains(measurement)
                && (*measurement != SPARSE || *bin == SCALAR_BIN)
                && sample.value.is_some()
        })
    }

    /// Masks of the object leave nothing of a part of the range.
    fn is_wholly_masked(&self, object_idx: usize, part: TimeRange) -> bool {
        let id = self.case.snapshot.objects[object_idx].id;
        let of_object = |mask: &&Mask| mask.objects.as_ref().is_some_and(|ids| ids.contains(&id));
        let masks = self.case.request.masks.iter().filter(of_object);
        let mut masks: Vec<TimeRange> = masks.map(|mask| mask.range).collect();
        masks.sort();
        let passed =
            |at: Timestamp, mask: &TimeRange| if mask.start <= at { at.max(mask.end) } else { at };
        masks.iter().fold(part.start, passed) >= part.end
    }

    /// Groups of objects that have any time of the range left there; of reporters, if there are any such.
    fn groups(&self) -> BTreeSet<Vec<String>> {
        let range = self.case.request.range;
        let parts = match range.contains(ts(MOVE)) && range.start < ts(MOVE) {
            true => {
                vec![TimeRange::new(range.start, ts(MOVE)), TimeRange::new(ts(MOVE), range.end)]
            }
            false => vec![range],
        };
        let of = |reporters_only: bool| -> BTreeSet<Vec<String>> {
            let mut groups = BTreeSet::new();
            for object_idx in 0..5 {
                let reports = |input: &FrameInput| self.is_reporter(object_idx, input);
                if reporters_only && !self.case.request.inputs.iter().any(reports) {
                    continue;
                }
                for part in parts.iter().filter(|part| !self.is_wholly_masked(object_idx, **part)) {
                    groups.extend(self.group(object_idx, part.start.as_unix_secs()));
                }
            }
            groups
        };
        let mut groups = of(true);
        if groups.is_empty() {
            groups = of(false);
        }
        if groups.is_empty() && self.case.request.by.is_empty() {
            groups.insert(Vec::new());
        }
        groups
    }

    fn column(&self, input: &FrameInput) -> BTreeMap<Cell, (Option<f64>, [u64; 4])> {
        // Object, period start → value, suspect; of all planes together.
        let mut periods: BTreeMap<(usize, i64), (f64, bool)> = BTreeMap::new();
        for ((object, measurement, bin, _, start), sample) in &self.case.snapshot.samples {
            let object_idx =
                self.case.snapshot.objects.iter().position(|o| o.id.0 == *object).unwrap();
            if let (Some(counts), Some(value)) =
                (Self::plane(input, *measurement, *bin), sample.value)
                && !self.is_taken(*object, *start, input)
            {
                let period = periods.entry((object_idx, *start)).or_insert((0.0, false));
                period.0 += if counts { value } else { 0.0 };
                period.1 |= sample.suspect;
            }
        }
        let mut found: BTreeMap<Cell, Vec<(usize, i64, f64)>> = BTreeMap::new();
        let mut counts: BTreeMap<Cell, [u64; 4]> = BTreeMap::new();
        for ((object_idx, start), (value, suspect)) in periods {
            let Some(cell) = self.cell(object_idx, start) else { continue };
            let counts = counts.entry(cell.clone()).or_default();
            counts[2] += u64::from(suspect);
            if !suspect || self.case.request.suspect == SuspectPolicy::Keep {
                counts[0] += 1;
                counts[3] += if object_idx == 4 { 3600 } else { 900 };
                found.entry(cell).or_default().push((object_idx, start, value));
            }
        }
        for object_idx in (0..5).filter(|i| self.is_reporter(*i, input)) {
            let secs = if object_idx == 4 { 3600 } else { 900 };
            let mut start = FIRST_DAY;
            while start < FIRST_DAY + 6 * DAY {
                if let Some(cell) = self.cell(object_idx, start) {
                    counts.entry(cell).or_default()[1] += 1;
                }
                start += secs;
            }
        }
        let measurements = Self::measurements(input);
        let gives_way = self.case.snapshot.objects.iter().any(|object| {
            let sends = |measurements: &[u32]| {
                let keys = || self.case.snapshot.samples.keys();
                keys().any(|k| k.0 == object.id.0 && measurements.contains(&k.1))
            };
            sends(&measurements) && sends(&Self::first(input))
        });
        counts
            .into_iter()
            .map(|(cell, mut counts)| {
                if !gives_way {
                    counts[1] = counts[1].max(counts[0]);
                }
                let value = found.get(&cell).map(|found| aggregate(input.aggregate, found));
                (cell, (value, counts))
            })
            .collect()
    }
}

fn aggregate(aggregate: Aggregate, found: &[(usize, i64, f64)]) -> f64 {
    let values = || found.iter().map(|(_, _, value)| *value);
    let edge = |latest: bool| -> f64 {
        let mut edges: BTreeMap<usize, (i64, f64)> = BTreeMap::new();
        for (object, start, value) in found {
            let edge = edges.entry(*object).or_insert((*start, *value));
            if (latest && *start > edge.0) || (!latest && *start < edge.0) {
                *edge = (*start, *value);
            }
        }
        edges.values().map(|(_, value)| value).sum()
    };
    let secs = |object: usize| if object == 4 { 3600.0 } else { 900.0 };
    match aggregate {
        Aggregate::Sum => values().sum(),
        Aggregate::Count => found.len() as f64,
        Aggregate::Min => values().fold(f64::INFINITY, f64::min),
        Aggregate::Max => values().fold(f64::NEG_INFINITY, f64::max),
        Aggregate::First => edge(false),
        Aggregate::Last => edge(true),
        Aggregate::Avg => {
            let weighted: f64 = found.iter().map(|(object, _, value)| value * secs(*object)).sum();
            weighted / found.iter().map(|(object, ..)| secs(*object)).sum::<f64>()
        }
    }
}

/// The same cases in every run, so that a failure is the change's doing; `PROPTEST_RNG_SEED` tries others.
fn same_cases(n_cases: u32) -> ProptestConfig {
    let seed = std::env::var("PROPTEST_RNG_SEED").ok().and_then(|text| text.parse().ok());
    ProptestConfig {
        rng_seed: RngSeed::Fixed(seed.unwrap_or(2026)),
        ..ProptestConfig::with_cases(n_cases)
    }
}

proptest! {
    #![proptest_config(same_cases(64))]
    #[test]
    fn frames_equal_a_slow_recomputation(case in any_case()) {
        let answer = frame(&case.snapshot, &topology(TOPOLOGY), &case.request);
        let buckets = case.request.zone.buckets(case.request.range, case.request.every);
        prop_assert_eq!(&answer.buckets, &buckets);
        let naive = Naive { case: &case, buckets };
        let groups: Vec<Vec<String>> = naive.groups().into_iter().collect();
        prop_assert_eq!(&answer.groups, &groups);
        for (input, column) in case.request.inputs.iter().zip(&answer.columns) {
            prop_assert_eq!(column.unknown, input.name == "gone");
            let expected = naive.column(input);
            let n_cells = groups.len() * answer.buckets.len();
            prop_assert_eq!(column.values.len(), n_cells);
            for cell_idx in 0..n_cells {
                let n_buckets = answer.buckets.len();
                let cell = (groups[cell_idx / n_buckets].clone(), cell_idx % n_buckets);
                let (value, counts) = expected.get(&cell).copied().unwrap_or((None, [0; 4]));
                let found = [
                    column.received[cell_idx],
                    column.expected[cell_idx],
                    column.suspect[cell_idx],
                    column.covered_secs[cell_idx],
                ];
                prop_assert_eq!(found, counts, "{:?} {:?}", input, &cell);
                match (column.values[cell_idx], value) {
                    (None, None) => {}
                    (Some(a), Some(b)) => {
                        prop_assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0), "{:?} {:?}: {} {}", input, &cell, a, b);
                    }
                    other => prop_assert!(false, "{:?} {:?}: {:?}", input, &cell, other),
                }
            }
            prop_assert!(expected.keys().all(|cell| groups.contains(&cell.0)), "{:?}", input);
        }
    }
}

proptest! {
    #![proptest_config(same_cases(32))]
    /// Adding up hours, then the hours of a day, is adding up the day.
    #[test]
    fn hours_add_up_to_the_day(case in any_case()) {
        let mut request = case.request.clone();
        request.inputs = vec![input("a.x", Aggregate::Sum)];
        let mut column = |every| {
            request.every = every;
            frame(&case.snapshot, &topology(TOPOLOGY), &request).columns.remove(0)
        };
        let (hours, all) = (column(Every::Secs(3600)), column(Every::All));
        let total = |values: &[Option<f64>]| values.iter().flatten().sum::<f64>();
        prop_assert_eq!(total(&hours.values), total(&all.values));
        prop_assert_eq!(hours.received.iter().sum::<u64>(), all.received.iter().sum::<u64>());
    }
}
