//! `vigia report --all`: a contract that fails is told and stops no other, whatever the number of threads.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::cli::vigia;
use super::portfolio;

fn all(folder: &Path, out: &str, more: &[&str]) -> (Option<i32>, Value, String) {
    let mut arguments = vec!["--json", "report", "--all", "--as-of", "2026-10-01", "-o", out];
    arguments.extend_from_slice(more);
    let output = vigia(folder, &arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let entries = serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {told}"));
    (output.status.code(), entries, told)
}

/// Every file of a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(path).unwrap())
        })
        .collect()
}

#[test]
fn all_contracts_have_their_reports_and_the_bad_ones_are_named() {
    let folder = portfolio::workspace();
    let out = folder.path().join("out");
    let (code, entries, told) =
        all(folder.path(), &out.to_string_lossy(), &["--period", "2026-09"]);
    assert_eq!(code, Some(2), "a contract's file has a mistake: {told}");
    let entries = entries.as_array().unwrap();
    let written: Vec<&Value> =
        entries.iter().filter(|entry| entry["verdict"].is_string()).collect();
    assert!(written.len() >= 2, "{entries:?}");
    for entry in &written {
        let files = entry["files"].as_array().unwrap();
        assert!(!files.is_empty() && entry["problems"].as_array().unwrap().is_empty(), "{entry}");
        assert!(files.iter().all(|file| Path::new(file.as_str().unwrap()).is_file()), "{entry}");
    }
    for entry in entries.iter().filter(|entry| !entry["verdict"].is_string()) {
        assert!(!entry["problems"].as_array().unwrap().is_empty(), "{entry}");
    }
    assert!(told.contains("reports written"), "{told}");

    // Again, one by one: the same bytes.
    let alone = folder.path().join("alone");
    for entry in &written {
        let contract = entry["contract"].as_str().unwrap();
        let to = alone.to_string_lossy();
        let arguments =
            ["report", contract, "--period", "2026-09", "--as-of", "2026-10-01", "-o", &to];
        assert!(vigia(folder.path(), &arguments).status.success(), "{contract}");
    }
    assert_eq!(files(&out), files(&alone));
}

#[test]
fn a_period_that_no_contract_has_is_told_of_each() {
    let folder = portfolio::workspace();
    let out = folder.path().join("out");
    let (code, entries, _) = all(folder.path(), &out.to_string_lossy(), &["--period", "2026-W99"]);
    assert_eq!(code, Some(2));
    assert!(entries.as_array().unwrap().iter().all(|entry| {
        // A file that cannot be read is told whatever is asked for.
        let expected = if entry["contract"] == "typo" { "typo.toml" } else { "2026-W99" };
        entry["files"].as_array().unwrap().is_empty()
            && entry["problems"][0].as_str().unwrap().contains(expected)
    }));
    assert!(!out.exists(), "nothing is written");
}
