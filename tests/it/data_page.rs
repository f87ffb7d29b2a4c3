//! The page of data in the window, with a real workspace behind it.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use vigia::model::Zone;
use vigia::workspace::Engine;

use super::gui_kpi::Window;

/// A workspace that will import the two vendors' examples, a table with bad rows and a picture.
fn made() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    Engine::create(folder.path(), "test", &Zone::utc()).unwrap();
    let exports = folder.path().join("exports");
    std::fs::create_dir(&exports).unwrap();
    for name in ["ericsson.xml", "huawei.xml"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import").join(name);
        std::fs::copy(from, exports.join(name)).unwrap();
    }
    let mut text = String::from("Result Time,Granularity Period,Object Name,Reliability,1,2\n");
    for i in 0..7 {
        text += &format!("2026-10-01 12:00,60,RNC/Cell:Label=B{i},Reliable,1\n");
    }
    text += "2026-10-01 12:00,60,RNC/Cell:Label=C,Reliable,5,6\n";
    std::fs::write(exports.join("pmresult.csv"), text).unwrap();
    std::fs::write(exports.join("picture.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let text = "object,region\nNOBODY,Norte\n";
    std::fs::write(folder.path().join("topology/cells.csv"), text).unwrap();
    let options = vigia::workspace::ImportWishes {
        zone_when_missing: Some(Zone::utc()),
        ..Default::default()
    };
    let (engine, _) = Engine::open(folder.path(), vigia::workspace::Purpose::Importing).unwrap();
    let ctx = vigia::job::JobContext::default();
    vigia::workspace::import::import_paths(&engine, &[exports], &options, &ctx).unwrap();
    folder
}

#[test]
fn every_part_of_the_page_shows_what_is_there() {
    let folder = made();
    let mut window = Window::open(folder.path());
    window.go("Data");
    window.wait_for("Import ericsson.xml");

    window.choose("Part of the page Rejected (8)");
    window.wait_for("Cause the row has … cells, the header …, 7 records");
    window.choose("Cause the row has … cells, the header …, 7 records");
    window.wait_for("Line 2 of pmresult.csv");
    assert!(window.shows("Fix the mapping") || window.shows("Check the export"));
    assert!(window.shows("Preview and map…"), "a way to the mapping");

    window.choose("Part of the page Coverage");
    window.wait_for("Coverage of C:");
    window.wait_for("Month Oct 2026:");
    window.pick("Rows by", "Region");
    window.wait_for("Coverage of (no attribute):");
    assert!(!window.shows("Coverage of C:"), "rows are regions now");

    window.choose("Part of the page Topology");
    window.wait_for("Object without topology C");
    window.choose("Gaps Rows without data (1)");
    window.wait_for("NOBODY");
    assert!(!window.shows("Object without topology C"));

    window.choose("Part of the page Counters");
    window.wait_for("Counter pmRrcConnEstabAtt");
    window.choose("Counter pmRrcConnEstabAtt");
    window.wait_for("Explore this counter");

    window.choose("Part of the page Cache");
    window.wait_for("Parts of the cache");
    window.click("Check the cache");
    window.wait_for_exactly("Intact");
    assert!(!window.shows("fault"));
}

#[test]
fn a_coverage_row_opens_the_explorer() {
    let folder = made();
    let mut window = Window::open(folder.path());
    window.go("Data");
    window.choose("Part of the page Coverage");
    window.wait_for("Coverage of C:");
    window.click_containing("Coverage of C:");
    window.wait_for("Chart of");
    assert!(!window.shows("Part of the page Coverage"), "another page is shown");
}

#[test]
fn a_damaged_cache_has_a_bar_with_ways_on() {
    let folder = made();
    let cache = folder.path().join("cache.sqlite");
    std::fs::OpenOptions::new().write(true).open(&cache).unwrap().set_len(5000).unwrap();
    let mut window = Window::open(folder.path());
    window.wait_for("The cache is damaged");
    assert!(window.shows("Import its files again"));
    window.click("Dismiss this message");
    assert!(!window.shows("The cache is damaged"));
}

#[test]
fn a_newer_cache_has_a_screen_and_setting_it_aside_opens_the_workspace() {
    let folder = made();
    let cache = folder.path().join("cache.sqlite");
    let connection = rusqlite::Connection::open(&cache).unwrap();
    connection.execute_batch("PRAGMA user_version = 999").unwrap();
    drop(connection);
    let mut window = Window::start(folder.path());
    window.wait_for("A newer version wrote this cache");
    assert!(window.shows(&cache.display().to_string()), "the path is named");
    assert!(window.shows("Choose another folder…"));
    window.click("Try again");
    window.wait_for("A newer version wrote this cache");
    window.click("Set aside and start anew");
    window.wait_for("Ready");
    let aside = std::fs::read_dir(folder.path())
        .unwrap()
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().starts_with("cache.before-rebuild"));
    assert!(aside, "nothing is deleted");
}
