//! x
mod sla;
