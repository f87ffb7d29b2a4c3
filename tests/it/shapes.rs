//! Counters whose shape shows only over several files: what was stored keeps its numbers, and what fits neither way is named.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use vigia::job::JobContext;
use vigia::model::{ImportedFile, MeasurementKind, SCALAR_BIN};
use vigia::store::{BinRequest, ImportRecord, ImportStatus, Store};

use super::import::{file_of, read_bytes};
use super::store_conformance::{import, on_every_local_store, scan_bins};

use MeasurementKind::{DenseArray, Scalar, SparseArray};

/// A file of one period with the results of one counter `x` for as many cells. Period 0 begins at 2026-10-01T00:00Z.
fn export(period: i64, secs: i64, results: &[&str]) -> ImportedFile {
    let end_secs = (period + 1) * secs;
    let end = format!(
        "2026-10-{:02}T{:02}:{:02}:{:02}Z",
        1 + end_secs / 86_400,
        end_secs / 3600 % 24,
        end_secs / 60 % 60,
        end_secs % 60
    );
    let rows: String = (results.iter().enumerate())
        .map(|(n, r)| format!("<measValue measObjLdn=\"Cell={n}\"><r p=\"1\">{r}</r></measValue>"))
        .collect();
    let text = format!(
        "<measCollecFile><fileHeader vendorName=\"Ericsson AB\"><measCollec beginTime=\"{end}\"/></fileHeader><measData>\
         <managedElement localDn=\"N\"/><measInfo measInfoId=\"G\"><granPeriod duration=\"PT{secs}S\" endTime=\"{end}\"/>\
         <measType p=\"1\">x</measType>{rows}</measInfo></measData><fileFooter><measCollec endTime=\"{end}\"/></fileFooter></measCollecFile>"
    );
    file_of(read_bytes(text.as_bytes()))
}

fn quarter(period: i64, results: &[&str]) -> ImportedFile {
    export(period, 900, results)
}

fn kind(store: &dyn Store) -> MeasurementKind {
    store.snapshot().unwrap().measurements().unwrap()[0].kind
}

/// What the counter adds up to, by object and start; only where it has a value.
fn sums(store: &dyn Store) -> BTreeMap<(String, i64), f64> {
    let snapshot = store.snapshot().unwrap();
    let bins = match kind(store) {
        Scalar => BinRequest::Scalar,
        _ => BinRequest::AllBins,
    };
    let mut sums = BTreeMap::new();
    for ((_, bin, object, _, start), seen) in scan_bins(&*snapshot, &[bins], None) {
        assert_eq!(bin == SCALAR_BIN, bins == BinRequest::Scalar);
        if let Some(number) = seen.1 {
            *sums.entry((object, start)).or_default() += f64::from_bits(number);
        }
    }
    sums
}

/// All values in the order of time.
fn values(store: &dyn Store) -> Vec<f64> {
    let by_time: BTreeMap<i64, f64> =
        sums(store).into_iter().map(|((_, start), sum)| (start, sum)).collect();
    by_time.into_values().collect()
}

fn is_sound(store: &dyn Store) {
    let faults = store.snapshot().unwrap().check(&JobContext::default()).unwrap();
    assert_eq!(faults, Vec::<String>::new());
}

fn rejects(store: &dyn Store) -> Vec<String> {
    let rejects = store.snapshot().unwrap().rejects(100).unwrap();
    assert!(rejects.iter().all(|reject| !reject.hint.is_empty() && !reject.file.is_empty()));
    rejects.into_iter().map(|reject| reject.message).collect()
}

fn n_warned(records: &[ImportRecord], words: &str) -> usize {
    records.iter().flat_map(|r| &r.warnings).filter(|warning| warning.contains(words)).count()
}

/// A day of a node with one counter of three bins, a third of whose arrays looks like a count and an entry.
#[test]
fn dense_arrays_that_look_sparse_add_up_in_any_order_of_the_files() {
    for secs in [900, 420] {
        let arrays: Vec<[i64; 3]> =
            (0..24).map(|n| [[1, 2, 3][n as usize % 3], n % 7, n * 5 % 11]).collect();
        let expected: Vec<f64> = arrays.iter().map(|a| a.iter().sum::<i64>() as f64).collect();
        let file = |n: &usize| {
            let [a, b, c] = arrays[*n];
            export(*n as i64, secs, &[&format!("{a},{b},{c}")])
        };
        let forward: Vec<usize> = (0..arrays.len()).collect();
        let backward: Vec<usize> = forward.iter().rev().copied().collect();
        let mut sparse_first = forward.clone();
        sparse_first.sort_by_key(|n| arrays[*n][0]);
        let mut sparse_last = sparse_first.clone();
        sparse_last.reverse();
        for order in [forward, backward, sparse_first, sparse_last] {
            for n_together in [1, 5, 24] {
                on_every_local_store(|store| {
                    for group in order.chunks(n_together) {
                        let records = import(store, group.iter().map(file));
                        assert!(records.iter().all(|r| r.status == ImportStatus::Imported));
                    }
                    assert_eq!(kind(store), DenseArray { n_bins: 3 });
                    assert_eq!(values(store), expected, "{secs} s, {order:?} by {n_together}");
                    is_sound(store);
                });
            }
        }
    }
}

#[test]
fn results_that_are_turned_are_told_and_keep_their_marks() {
    on_every_local_store(|store| {
        let first = import(store, [quarter(0, &["1,0,7", " ", "1,2,"]), quarter(1, &["1,1,4"])]);
        assert_eq!(n_warned(&first, "x (by 2 results)"), 1, "{first:?}");
        assert_eq!(kind(store), SparseArray { n_bins: 3 });
        let turned = import(store, [quarter(2, &["4,2,1"])]);
        assert_eq!(n_warned(&turned, "3 results of earlier files"), 1, "{turned:?}");
        assert_eq!(kind(store), DenseArray { n_bins: 3 });
        let cell = |n: usize| format!("ManagedElement=N,Cell={n}");
        let found = sums(store);
        let at = |n: usize, period: i64| {
            found.iter().find(|((object, start), _)| {
                object.ends_with(&cell(n)[17..])
                    && *start == super::store_conformance::DAY + period * 900
            })
        };
        assert_eq!(at(0, 0).map(|found| *found.1), Some(8.0), "not 7");
        assert_eq!(at(0, 1).map(|found| *found.1), Some(6.0), "not 4");
        assert_eq!(at(0, 2).map(|found| *found.1), Some(7.0));
        assert_eq!(at(1, 0), None, "a blank stays one");
        assert_eq!(at(2, 0).map(|found| *found.1), Some(3.0), "a blank bin adds nothing");
        // What is sent again in the other form is the same.
        let mut again = quarter(0, &["1,0,7", " ", "1,2,"]);
        again.header.sha256 = "again".to_owned();
        let record = import(store, [again]).remove(0);
        assert_eq!((record.n_replaced, record.status), (0, ImportStatus::Imported));
        assert_eq!(sums(store), found);
        assert!(rejects(store).is_empty());
        is_sound(store);
    });
}

#[test]
fn a_single_number_is_not_lost_to_an_array_that_comes_later_nor_earlier() {
    for array in ["4,2,1", "2,1,5,3,9"] {
        let sum = if array == "4,2,1" { 7.0 } else { 14.0 };
        on_every_local_store(|store| {
            import(store, [quarter(0, &["5"])]);
            let later = import(store, [quarter(1, &[array]), quarter(2, &[array])]);
            assert!(later.iter().all(|r| r.status == ImportStatus::ImportedWithRejects));
            assert_eq!((kind(store), values(store)), (Scalar, vec![5.0]), "not 0, not nothing");
            let told = rejects(store);
            assert!(
                told.len() == 2 && told[0].contains("\"x\"") && told[0].contains(array),
                "{told:?}"
            );
            is_sound(store);
        });
        on_every_local_store(|store| {
            import(store, [quarter(1, &[array])]);
            let record = import(store, [quarter(0, &["5"])]).remove(0);
            assert_eq!(record.status, ImportStatus::ImportedWithRejects);
            assert_eq!(values(store), [sum], "no 0 in the other period");
            let told = rejects(store);
            assert!(told.len() == 1 && told[0].contains("such as \"5\""), "{told:?}");
            is_sound(store);
        });
    }
}

#[test]
fn a_single_zero_is_a_sparse_array_without_entries() {
    on_every_local_store(|store| {
        let records = import(
            store,
            [
                quarter(0, &["0"]),
                quarter(1, &["2,1,5,3,9"]),
                quarter(2, &["0"]),
                quarter(3, &[" , , "]),
            ],
        );
        assert!(records.iter().all(|r| r.warnings.iter().all(|w| !w.contains("few results"))));
        assert_eq!(values(store), [0.0, 14.0, 0.0]);
        // It tells that the counter is sparse: a dense array is none of it.
        import(store, [quarter(4, &["4,2,1"])]);
        assert_eq!(values(store), [0.0, 14.0, 0.0], "neither 7 nor 17");
        assert_eq!((rejects(store).len(), kind(store)), (1, SparseArray { n_bins: 4 }));
        is_sound(store);
    });
    on_every_local_store(|store| {
        let records = import(store, [quarter(0, &["0"]), quarter(1, &["4,2,1"])]);
        assert_eq!(n_warned(&records, "count as missing"), 1, "{records:?}");
        assert_eq!(values(store), [7.0]);
        import(store, [quarter(2, &["0"])]);
        assert_eq!((values(store), rejects(store).len()), (vec![7.0], 1));
        is_sound(store);
    });
}

#[test]
fn a_dense_counter_takes_no_arrays_that_are_plainly_sparse() {
    on_every_local_store(|store| {
        import(store, [quarter(0, &["4,2,1"])]);
        // Entries of several counts, an entry of another length, and one beside a single 0.
        for (n, results) in
            [&["1,0,7", "2,1,5,3,9"][..], &["2,1,5,3,9"], &["1,0,7", "0"]].into_iter().enumerate()
        {
            import(store, [quarter(1 + n as i64, results)]);
            assert_eq!(rejects(store).len(), 1 + n, "{results:?}");
        }
        assert_eq!((values(store), kind(store)), (vec![7.0], DenseArray { n_bins: 3 }));
        is_sound(store);
    });
}

#[test]
fn blank_arrays_decide_nothing() {
    on_every_local_store(|store| {
        import(store, [quarter(0, &[" , , "]), quarter(1, &["2,1,5,3,9", "1,4,2"])]);
        assert_eq!(sums(store).values().sum::<f64>(), 16.0);
        assert!(matches!(kind(store), SparseArray { .. }) && rejects(store).is_empty());
        is_sound(store);
    });
}
