//! The only place that asks what time it is.

use crate::model::Timestamp;

/// Now, in UTC.
pub fn now() -> Timestamp {
    Timestamp::from_unix_secs(jiff::Timestamp::now().as_second())
}
