//! Integration tests, one binary.

mod demo;
