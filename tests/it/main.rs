//! Integration tests, one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "clippy knows tests, not their helpers"
)]

mod demo;
