//! Decisions about a table in plain words, and what can be chosen for each.

use crate::workspace::preview::{DateOrder, PeriodStamp, Role, TableKind};

/// What a column with this role holds.
pub(super) fn role(role: Role) -> &'static str {
    match role {
        Role::Time => "Time of the period",
        Role::End => "End of the period",
        Role::Date => "Date",
        Role::Clock => "Time of day",
        Role::Granularity => "Length of the period",
        Role::Element => "Network element",
        Role::Object => "Object",
        Role::Key => "Step of its name",
        Role::Reliability => "Trust in the row",
        Role::Vendor => "Vendor",
        Role::MeasurementName => "Measurement name",
        Role::Value => "Value",
        Role::Unit => "Unit",
        Role::Measurement => "Measurement",
        Role::Attribute => "Attribute",
        Role::Id => "Record number",
        Role::Title => "Title",
        Role::State => "State",
        Role::Priority => "Priority",
        Role::Category => "Category",
        Role::Group => "Group in charge",
        Role::Location => "Location",
        Role::Severity => "Severity",
        Role::OpenedAt => "Opened at",
        Role::RespondedAt => "Responded at",
        Role::RestoredAt => "Restored at",
        Role::ResolvedAt => "Resolved at",
        Role::ClosedAt => "Closed at",
        Role::UpdatedAt => "Updated at",
        Role::AnnouncedAt => "Announced at",
        Role::UpdateNumber => "Update number",
        Role::Reopened => "Times reopened",
        Role::Reassigned => "Times reassigned",
        Role::PauseReason => "Reason of waiting",
        Role::PausedSecs => "Seconds of waiting",
        Role::MetSla => "SLA was met",
        Role::Description => "Description",
        Role::CollectionMethod => "Collection method",
        Role::Ignore => "Not read",
    }
}

/// Roles that columns of such a table can have, in the order of a pick list.
pub(super) fn roles_of(kind: TableKind) -> &'static [Role] {
    match kind {
        TableKind::Wide => &[
            Role::Measurement,
            Role::Ignore,
            Role::Time,
            Role::End,
            Role::Date,
            Role::Clock,
            Role::Granularity,
            Role::Object,
            Role::Key,
            Role::Element,
            Role::Reliability,
            Role::Vendor,
        ],
        TableKind::Long => &[
            Role::MeasurementName,
            Role::Value,
            Role::Unit,
            Role::Ignore,
            Role::Time,
            Role::End,
            Role::Date,
            Role::Clock,
            Role::Granularity,
            Role::Object,
            Role::Key,
            Role::Element,
            Role::Reliability,
            Role::Vendor,
        ],
        TableKind::Tickets | TableKind::Outages | TableKind::Changes => &[
            Role::Ignore,
            Role::Id,
            Role::Title,
            Role::Object,
            Role::State,
            Role::Priority,
            Role::Severity,
            Role::Category,
            Role::Group,
            Role::Location,
            Role::Time,
            Role::End,
            Role::OpenedAt,
            Role::RespondedAt,
            Role::RestoredAt,
            Role::ResolvedAt,
            Role::ClosedAt,
            Role::UpdatedAt,
            Role::AnnouncedAt,
            Role::UpdateNumber,
            Role::Reopened,
            Role::Reassigned,
            Role::PauseReason,
            Role::PausedSecs,
            Role::MetSla,
        ],
        TableKind::Topology => &[Role::Object, Role::Vendor, Role::Attribute, Role::Ignore],
        TableKind::Dictionary => &[
            Role::Id,
            Role::MeasurementName,
            Role::Unit,
            Role::Description,
            Role::CollectionMethod,
            Role::Vendor,
            Role::Group,
            Role::Ignore,
        ],
    }
}

/// Whether any number of columns may have the role.
pub(super) fn is_shared(role: Role) -> bool {
    matches!(role, Role::Measurement | Role::Value | Role::Key | Role::Attribute | Role::Ignore)
}

/// Which of a few colors a column with this role has; `None`: it steps back.
pub(super) fn tint(role: Role) -> Option<usize> {
    match role {
        Role::Time
        | Role::End
        | Role::Date
        | Role::Clock
        | Role::Granularity
        | Role::OpenedAt
        | Role::ResolvedAt
        | Role::ClosedAt
        | Role::UpdatedAt
        | Role::AnnouncedAt => Some(0),
        Role::Object | Role::Key | Role::Element | Role::Vendor | Role::Id => Some(1),
        Role::Measurement | Role::Value | Role::MeasurementName | Role::Unit => Some(2),
        Role::Ignore => None,
        _ => Some(3),
    }
}

pub(super) const ENCODINGS: [(&str, &str); 8] = [
    ("UTF-8", "UTF-8"),
    ("UTF-16LE", "UTF-16, little-endian"),
    ("UTF-16BE", "UTF-16, big-endian"),
    ("GBK", "GBK (Chinese)"),
    ("windows-1252", "Windows-1252 (Latin)"),
    ("windows-1251", "Windows-1251 (Cyrillic)"),
    ("windows-1258", "Windows-1258 (Vietnamese)"),
    ("Shift_JIS", "Shift JIS (Japanese)"),
];

/// Signs that can stand between cells, between thousands, before decimals.
pub(super) fn sign(sign: char) -> String {
    match sign {
        ',' => "Comma".to_owned(),
        ';' => "Semicolon".to_owned(),
        '\t' => "Tab".to_owned(),
        '|' => "Bar |".to_owned(),
        '.' => "Point".to_owned(),
        ' ' => "Blank".to_owned(),
        '\u{a0}' => "Blank that does not break".to_owned(),
        '\'' => "Apostrophe".to_owned(),
        '’' => "Typographic apostrophe".to_owned(),
        other => other.to_string(),
    }
}

pub(super) const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
pub(super) const DECIMAL_MARKS: [char; 2] = ['.', ','];
pub(super) const THOUSANDS_MARKS: [char; 6] = [',', '.', ' ', '\u{a0}', '\'', '’'];

/// Lengths of periods that exports have, in seconds.
pub(super) const LENGTHS_SECS: [u32; 8] = [60, 300, 900, 1800, 3600, 4 * 3600, 86_400, 7 * 86_400];

pub(super) fn length(secs: u32) -> String {
    match secs {
        604_800 => "1 week".to_owned(),
        86_400 => "1 day".to_owned(),
        s if s % 86_400 == 0 => format!("{} days", s / 86_400),
        s if s % 3600 == 0 => format!("{} h", s / 3600),
        s if s % 60 == 0 => format!("{} min", s / 60),
        s => format!("{s} s"),
    }
}

pub(super) fn stamp(stamp: PeriodStamp) -> &'static str {
    match stamp {
        PeriodStamp::Start => "Start of the period",
        PeriodStamp::End => "End of the period",
    }
}

pub(super) fn order(order: DateOrder) -> &'static str {
    match order {
        DateOrder::DayMonth => "Day/month/year",
        DateOrder::MonthDay => "Month/day/year",
    }
}

/// With a capital at its start.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
