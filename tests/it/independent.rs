//! The demo network computed again by a script that shares nothing with the program, where Python is present.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::Path;
use std::process::Command;

use super::cli::vigia;

#[test]
fn an_independent_script_finds_the_same_numbers() {
    let zones = "import zoneinfo; zoneinfo.ZoneInfo('America/Lima')";
    let python = Command::new("python3").args(["-c", zones]).output();
    if !python.is_ok_and(|output| output.status.success()) {
        return; // Nobody to ask.
    }
    let folder = tempfile::tempdir().unwrap();
    let demo = folder.path().join("demo");
    let path = demo.to_str().unwrap();
    let arguments =
        ["demo", "--headless", "--dir", path, "--cells", "24", "--days", "2", "--seed", "7"];
    assert!(vigia(folder.path(), &arguments).status.success());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent/demo_day.py");
    let compared = Command::new("python3")
        .arg(script)
        .arg(env!("CARGO_BIN_EXE_vigia"))
        .arg(&demo)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&compared.stdout).into_owned();
    assert!(compared.status.success(), "{told}{}", String::from_utf8_lossy(&compared.stderr));
    let n: u32 = told.split(' ').next().unwrap().parse().unwrap();
    assert!(n >= 60, "{told}");
}
