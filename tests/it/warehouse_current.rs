//! The question that adds up means the same to an old server and to a current one: the same rows are given to ClickHouse of today inside of
//! Python (the package `chdb`), and both answer. Where that is not installed, it is said and nothing is tested.

use std::io::Read;
use std::process::Command;

use vigia::job::JobContext;
use vigia::model::{SCALAR_BIN, SampleValue};
use vigia::store::warehouse::http::{Beside, Client};
use vigia::store::warehouse::names::key_of;
use vigia::store::warehouse::row_binary::Rows as Answer;
use vigia::store::warehouse::sums_sql::{
    By, CLASSES, CutDay, Days, EXCEPT, Form, Rows, Run, Shape, fit_max, overlaps, sums,
};
use vigia::store::warehouse::{WarehouseStore, schema};

use super::store_conformance::{DAY, file, import};
use super::warehouse_servers::{say_skipped, shared};

const COLUMNS: &str = "measurement UInt64, bin Int32, granularity UInt32, object UInt64, \
    day Date, version UInt64, reported UInt8, n_present UInt16, first UInt16, \
    values Array(Float64), marks Array(UInt8), exact_at Array(UInt16), exact Array(Int64), \
    files Array(UInt32)";

/// Loads the tables, then answers each question into a file of its own.
const SCRIPT: &str = "
import sys
from chdb import session
folder = sys.argv[1]
s = session.Session()
s.query('CREATE DATABASE w')
s.query('USE w')
for line in open(folder + '/tables'):
    name, columns = line.rstrip().split('\\t')
    order = 'MergeTree() PARTITION BY day ORDER BY (measurement, bin, granularity, object, day, version)'
    engine = order if name == 'cells' else 'Memory'
    s.query(f'CREATE TABLE {name} ({columns}) ENGINE = {engine}')
    s.query(f\"INSERT INTO {name} SELECT * FROM file('{folder}/{name}.rows', 'RowBinary', '{columns}')\")
for n, sql in enumerate(open(folder + '/questions')):
    open(f'{folder}/{n}.answer', 'wb').write(s.query(sql.rstrip(), 'RowBinary').bytes())
";

/// How the numbers of a row are stored: `u` `U` `i` `I` `f` are 16, 64 bits, 32, 64 bits with a sign, a float; `w` 32 bits; in capitals
/// behind `*`: a list of them.
type Layout = String;

fn numbers(bytes: impl Read, layout: &Layout) -> Vec<Vec<f64>> {
    let mut answer = Answer::new(bytes);
    let mut rows = Vec::new();
    while answer.has_more().unwrap() {
        let mut row = Vec::new();
        let mut is_list = false;
        for kind in layout.chars() {
            if kind == '*' {
                is_list = true;
                continue;
            }
            let n = if is_list { answer.len_of_list().unwrap() } else { 1 };
            if is_list {
                row.push(n as f64);
            }
            for _ in 0..n {
                row.push(match kind {
                    'u' => f64::from(answer.u16().unwrap()),
                    'w' => f64::from(answer.u32().unwrap()),
                    'i' => f64::from(answer.i32().unwrap()),
                    'U' => answer.u64().unwrap() as f64,
                    'I' => answer.i64().unwrap() as f64,
                    _ => answer.f64().unwrap(),
                });
            }
            is_list = false;
        }
        rows.push(row);
    }
    rows.sort_by(|a, b| a.partial_cmp(b).unwrap());
    rows
}

#[test]
fn a_current_server_answers_as_an_old_one() {
    let Some(cluster) = shared() else { return };
    let has_chdb = Command::new("python3").args(["-c", "import chdb"]).output();
    if !has_chdb.is_ok_and(|done| done.status.success()) {
        say_skipped(
            "python3 has no chdb: that a current ClickHouse takes the same SQL is not tested",
        );
        return;
    }
    let options = cluster.new_database();
    let client = Client::new(options.clone()).unwrap();
    let ctx = JobContext::default();
    let names: Vec<String> = (0..30).map(|n| format!("C={n}")).collect();
    let mut lines = Vec::new();
    for (n, name) in names.iter().enumerate() {
        for step in 0..3 * 96_i64 {
            let at = DAY + step * 900;
            let value = match (n as i64 + step) % 23 {
                0 => SampleValue::Null,
                1 => continue,
                _ => SampleValue::Integer(step * 7 % 1000 - 3),
            };
            let is_suspect = step % 17 == 0;
            lines.push((name.as_str(), "m", SCALAR_BIN, 900, at, value, is_suspect));
            let level = match (n, step) {
                (3, 5) => f64::NAN,
                (4, 6) => 1e300,
                _ => -(step as f64) / 100.0,
            };
            let level = SampleValue::Decimal(level);
            lines.push((name.as_str(), "level", SCALAR_BIN, 900, at, level, false));
        }
    }
    import(&WarehouseStore::open(options).unwrap(), [file("a", &[], &lines)]);
    let again = ("C=2", "m", SCALAR_BIN, 900, DAY, SampleValue::Integer(5), false);
    import(&WarehouseStore::open(client.options().clone()).unwrap(), [file("b", &[], &[again])]);

    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let mut classes = Vec::new();
    let mut left_out = Vec::new();
    for (n, name) in names.iter().enumerate().skip(2) {
        classes.extend(key_of(name).to_le_bytes());
        classes.extend((n as u32 % 4).to_le_bytes());
        if n < 6 {
            left_out.extend(key_of(name).to_le_bytes());
            left_out.extend(((DAY / 86_400 + 1) as u16).to_le_bytes());
        }
    }
    let cells = schema::table(&client, "cells");
    let all: Vec<&str> =
        COLUMNS.split(", ").map(|c| c.split_whitespace().next().unwrap()).collect();
    let mut rows = client.ask(&format!("SELECT {} FROM {cells}", all.join(", ")), &ctx).unwrap();
    let mut bytes = Vec::new();
    while rows.has_more().unwrap() {
        bytes.push(rows.u8().unwrap());
    }
    std::fs::write(at("cells.rows"), bytes).unwrap();
    std::fs::write(at("classes.rows"), &classes).unwrap();
    std::fs::write(at("left_out.rows"), &left_out).unwrap();
    let tables =
        format!("cells\t{COLUMNS}\n{}\t{}\n{}\t{}\n", CLASSES.0, CLASSES.1, EXCEPT.0, EXCEPT.1);
    std::fs::write(at("tables"), tables).unwrap();

    let beside = [
        Beside { name: CLASSES.0, columns: CLASSES.1, rows: &classes },
        Beside { name: EXCEPT.0, columns: EXCEPT.1, rows: &left_out },
    ];
    let mut old = Vec::new();
    let mut asked = Vec::new();
    for (sql, layout) in questions() {
        let answer = client.ask_with(&sql.replace("w.cells", &cells), &beside, &ctx).unwrap();
        let mut bytes = Vec::new();
        let mut answer = answer;
        while answer.has_more().unwrap() {
            bytes.push(answer.u8().unwrap());
        }
        old.push((numbers(bytes.as_slice(), &layout), layout));
        asked.push(sql);
    }
    std::fs::write(at("questions"), asked.join("\n") + "\n").unwrap();
    let done = Command::new("python3").args(["-c", SCRIPT]).arg(folder.path()).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for (n, (expected, layout)) in old.iter().enumerate() {
        let bytes = std::fs::read(at(&format!("{n}.answer"))).unwrap();
        let found = numbers(bytes.as_slice(), layout);
        assert_eq!(found.len(), expected.len(), "{}", asked[n]);
        assert!(!found.is_empty(), "{}", asked[n]);
        for (found, expected) in found.iter().flatten().zip(expected.iter().flatten()) {
            let is_same = found == expected || (found - expected).abs() <= 1e-9 * expected.abs();
            assert!(is_same, "{found} is not {expected}: {}", asked[n]);
        }
    }
}

/// Questions of every form, each with the layout of its answer.
fn questions() -> Vec<(String, Layout)> {
    let first = DAY / 86_400;
    let cut = |cuts: &[usize]| -> Days {
        let of_day = |day: i64| {
            let starts = [0].iter().chain(cuts);
            let ends = cuts.iter().chain(&[96]);
            let n_before = day as u32 * cuts.len() as u32;
            let run = |(n, (first, end)): (usize, (&usize, &usize))| Run {
                piece: n_before + n as u32,
                first: *first,
                end: *end,
            };
            let runs = starts.zip(ends).enumerate().map(run).collect();
            (first + day, CutDay { pattern: day as u32, runs })
        };
        (0..3).map(of_day).collect()
    };
    let planes = [(key_of("m"), -1), (key_of("level"), -1)];
    let mut questions = Vec::new();
    let whole = cut(&[]);
    let zone = cut(&[84]);
    let hours = cut(&(1..24).map(|hour| hour * 4).collect::<Vec<_>>());
    for (days, forms) in [
        (&whole, vec![Form::Pieces { n_slots: 1 }]),
        (&zone, vec![Form::Pieces { n_slots: 2 }]),
        (&hours, vec![Form::Columns { fractions: false }, Form::Columns { fractions: true }]),
    ] {
        for form in forms {
            for by in [By::Nothing, By::Object, By::Class] {
                for (keep_suspect, extremes, has_except) in
                    [(true, false, false), (false, true, true)]
                {
                    let rows = Rows {
                        cells: "w.cells",
                        seen: "version > 0",
                        planes: &planes,
                        granularity_secs: 900,
                        days,
                        by,
                        has_except,
                    };
                    let fit_max = fit_max(form, 30);
                    let shape =
                        Shape { rows, n_periods: 96, form, fit_max, keep_suspect, extremes };
                    let class = if by == By::Object { "U" } else { "w" };
                    let ends = if extremes { "ff" } else { "" };
                    let rest = match form {
                        Form::Pieces { n_slots } => format!("UUIIIf{ends}").repeat(n_slots),
                        Form::Columns { fractions } => {
                            let lists = if fractions { "*U*U*I*I*f" } else { "*U*U*I" };
                            let ends = if extremes { "*f*f" } else { "" };
                            format!("U{lists}{ends}{}", if fractions { "U" } else { "" })
                        }
                    };
                    questions.push((sums(&shape), format!("Ui{class}wU{rest}")));
                }
            }
            let rows = Rows {
                cells: "w.cells",
                seen: "version > 0",
                planes: &planes[..1],
                granularity_secs: 900,
                days,
                by: By::Nothing,
                has_except: false,
            };
            questions.push((overlaps(&rows, false, Some(1)), "Uu".to_owned()));
            questions.push((overlaps(&rows, true, None), "Uu".to_owned()));
        }
    }
    questions
}
