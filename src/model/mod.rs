//! The words of the domain, in one place: time, calendar, names of objects, measurements, units, samples, series.
//!
//! Plain data without behavior that reaches outside: nothing here opens a file, knows the clock or the machine's zone.
//! Every other module speaks in these types; this one imports no other.
//!
//! | word | type | meaning |
//! |---|---|---|
//! | period start | [`Timestamp`] | UTC second that stamps a sample; the period is `[start, start + granularity)` |
//! | granularity period | [`GranularityPeriod`] | seconds over which one value is collected (3GPP `granPeriod`) |
//! | zone | [`Zone`] | a named IANA zone; local days and months exist only in one |
//! | managed object | [`ManagedObject`] | the thing that is measured, by its full name |
//! | measurement type | [`MeasurementType`] | what is counted; scalar, or an array with bins |
//! | batch | [`MeasurementBatch`] | samples as a reader hands them over |
//! | reading | [`CounterReading`] | what a counter that only grows shows; differences are values |
//! | ticket, outage, planned change | [`Ticket`], [`Outage`], [`PlannedChange`] | the IT side, in UTC |
//! | update | [`TicketUpdate`] | a state that a ticket was seen in; all of them are its history |
//! | counter frame | [`CounterFrame`] | counters added up to groups × buckets, ready for a formula |
//! | series | [`KpiSeries`] | values of one KPI on a frame's grid, with the reason for every gap |
//! | phrase | [`Phrase`] | a few words of ours as data, which a window says in its own language |

pub mod batch;
pub mod calendar;
pub mod cumulative;
pub mod dn;
pub mod draft;
pub mod event;
pub mod fast;
pub mod file;
pub mod frame;
pub mod glob;
pub mod hex;
pub mod measurement;
pub mod nearest;
pub mod object;
pub mod phrase;
pub mod quantile;
pub mod samples;
pub mod series;
pub mod time;
pub mod unit;

pub use batch::{
    MeasurementBatch, MeasurementEntry, ObjectEntry, Period, SCALAR_BIN, Sample, SampleValue,
};
pub use calendar::{CalendarMonth, Every, OffsetPiece, UnknownZone, Zone};
pub use cumulative::{CounterReading, CumulativeBatch};
pub use draft::{CounterEntry, Drafts, KpiDraft};
pub use event::{Outage, PlannedChange, Ticket, TicketUpdate};
pub use file::{FileCounts, ImportHeader, ImportedFile, RejectRecord};
pub use frame::{Aggregate, BinSelector, CounterFrame, FrameColumn, FrameInput, Spelling};
pub use hex::hex;
pub use measurement::{MeasurementId, MeasurementKind, MeasurementType};
pub use nearest::{nearest, nearest_names};
pub use object::{ManagedObject, ObjectId};
pub use phrase::{Fact, Phrase, with_capital};
pub(crate) use phrase::{phrase, template};
pub use samples::{Column, SampleRow, Samples};
pub use series::{Gap, KpiPoint, KpiSeries};
pub use time::{GranularityPeriod, TimeRange, Timestamp};
pub use unit::Unit;
