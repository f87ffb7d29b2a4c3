//! Integration tests, one module for each area.

mod import;
