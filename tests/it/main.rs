//! Integration tests, one binary.

mod store_conformance;
mod store_format;
mod store_sqlite;
