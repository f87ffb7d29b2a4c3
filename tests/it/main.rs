//! One binary for all integration tests.

mod calendar;
mod query;
