//! Vigia: KPIs, SLAs and reports from exported network performance data.
//!
//! A native program for teams that run networks for telecom operators. It reads performance-management exports into a local
//! cache, computes KPIs from the counters, judges service-level contracts on them, and writes reports whose every number leads
//! back to its arithmetic, its counters and its file. One package, a library and a small binary.
//!
//! # One direction
//!
//! ```text
//! export file → records → MeasurementBatch → tiles in the store → CounterFrame → KpiSeries → Statement → Chart, Document → pixels, PDF, CSV
//!               import                       store                query          kpi         sla         chart, report     gui, report
//! ```
//! The type that leaves one step is the type that the next step takes. No step calls back, and none reads what a later one wrote.
//! [`kpi`] and [`sla`] are pure: tables of numbers in, results out; they know no store, no clock and no file.
//! The screen and the paper draw the same [`chart::Chart`].
//!
//! # Modules, in reading order
//!
//! | module | what lives there | may import |
//! |---|---|---|
//! | [`model`] | the words of the domain: time, calendar, names of objects, measurements, batches, series | – |
//! | [`job`] | background work: pool, progress, cancel | – |
//! | [`format`](mod@format) | numbers, money and times as people read them | `model` |
//! | [`words`] | texts in four languages | `model format` |
//! | [`diagnostic`] | what a person is told, where, and what to do about it | `model` |
//! | [`import`] | archives, formats, readers, rejects | `model job diagnostic` |
//! | [`store`] | the `Store` trait; SQLite tiles; memory | `model job` |
//! | [`query`] | select objects, add counters up over objects and time, busy hours | `model job store` |
//! | [`kpi`] | formula language, checker, catalogue, evaluation | `model diagnostic` |
//! | [`sla`] | contracts, exclusions, verdicts, credits, statements | `model diagnostic words` |
//! | [`chart`] | charts without a screen | `model format words` |
//! | [`report`] | documents as PDF, XLSX and CSV | `model format words job chart kpi sla` |
//! | [`workspace`] | one open workspace: commands, state, jobs, and the sentences people read | all above |
//! | [`gui`] | the window | all above but `import store query` |
//! | [`cli`] | the same without a window | all above but `import store query gui` |
//!
//! [`gui`] and [`cli`] are two callers of [`workspace`]: both push a [`workspace::Command`] and read [`workspace::State`]. What only
//! one of them can reach is in the wrong module. `tests/tidy.rs` checks this table, and where `egui`, `rusqlite`, files, threads,
//! clocks and printing may stand.
//!
//! # Invariants
//!
//! 1. **Add up first, divide last.** A KPI is computed from counters that were added up over time and objects; an average of
//!    ratios is a mistake that the formula checker names.
//! 2. **Missing is not zero, suspect is not missing.** Every value carries its completeness: received ÷ expected periods. 0/0 has no value.
//! 3. **UTC inside, a named zone at the edges.** Local days and months exist only in a named IANA zone, from the copy of the
//!    database that is compiled in. The zone of the machine is never used.
//! 4. **Half-open ranges.** `[start, end)` everywhere; a sample is stamped with the start of its period, also where the export gives the end.
//! 5. **The cache is a cache.** What a person wrote lives in readable files of the workspace. Deleting the cache and importing
//!    again gives the same numbers.
//! 6. **A file is imported whole or not at all.** The same file twice changes nothing; a period that is sent again replaces the
//!    earlier one and says so; a crash leaves each file wholly in or wholly out.
//! 7. **Same input, same bytes.** Clock, zone, fonts and locale are parameters.
//! 8. **Money is decimal**, and every rounding rule is the contract's.
//! 9. **No network.** A session opens no socket but the one to the display.
//! 10. **The window never waits.** Longer work runs as a job with progress and cancel.

pub mod chart;
pub mod cli;
pub mod diagnostic;
pub mod format;
pub mod gui;
pub mod import;
pub mod job;
pub mod kpi;
pub mod model;
pub mod query;
pub mod report;
pub mod sla;
pub mod store;
pub mod words;
pub mod workspace;
