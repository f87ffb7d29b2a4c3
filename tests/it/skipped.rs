//! What could not be tested here, said where it is seen.

use std::io::Write as _;

/// Says that something was not tested, where nobody captures it.
pub fn say_skipped(what: &str) {
    let line = format!("\nSKIPPED: {what}\n");
    std::io::stderr().write_all(line.as_bytes()).ok();
}
