//! Decisions about a table in plain words, and what can be chosen for each.

use crate::words::tr;
use crate::workspace::preview::{DateOrder, PeriodStamp, Role, TableKind};

/// What a column with this role holds.
pub(super) fn role(role: Role) -> &'static str {
    match role {
        Role::Time => tr!("preview-role-time"),
        Role::End => tr!("preview-role-end"),
        Role::Date => tr!("preview-role-date"),
        Role::Clock => tr!("preview-role-clock"),
        Role::Granularity => tr!("preview-role-granularity"),
        Role::Element => tr!("preview-role-element"),
        Role::Object => tr!("preview-role-object"),
        Role::Key => tr!("preview-role-key"),
        Role::Reliability => tr!("preview-role-reliability"),
        Role::Vendor => tr!("preview-role-vendor"),
        Role::MeasurementName => tr!("preview-role-measurement-name"),
        Role::Value => tr!("preview-role-value"),
        Role::Unit => tr!("preview-role-unit"),
        Role::Measurement => tr!("preview-role-measurement"),
        Role::Attribute => tr!("preview-role-attribute"),
        Role::Id => tr!("preview-role-id"),
        Role::Title => tr!("preview-role-title"),
        Role::State => tr!("preview-role-state"),
        Role::Priority => tr!("preview-role-priority"),
        Role::Category => tr!("preview-role-category"),
        Role::Group => tr!("preview-role-group"),
        Role::Location => tr!("preview-role-location"),
        Role::Severity => tr!("preview-role-severity"),
        Role::OpenedAt => tr!("preview-role-opened-at"),
        Role::RespondedAt => tr!("preview-role-responded-at"),
        Role::RestoredAt => tr!("preview-role-restored-at"),
        Role::ResolvedAt => tr!("preview-role-resolved-at"),
        Role::ClosedAt => tr!("preview-role-closed-at"),
        Role::UpdatedAt => tr!("preview-role-updated-at"),
        Role::AnnouncedAt => tr!("preview-role-announced-at"),
        Role::UpdateNumber => tr!("preview-role-update-number"),
        Role::Reopened => tr!("preview-role-reopened"),
        Role::Reassigned => tr!("preview-role-reassigned"),
        Role::PauseReason => tr!("preview-role-pause-reason"),
        Role::PausedSecs => tr!("preview-role-paused-secs"),
        Role::MetSla => tr!("preview-role-met-sla"),
        Role::Description => tr!("preview-role-description"),
        Role::CollectionMethod => tr!("preview-role-collection-method"),
        Role::Ignore => tr!("preview-role-ignore"),
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
        ',' => tr!("preview-sign-comma").to_owned(),
        ';' => tr!("preview-sign-semicolon").to_owned(),
        '\t' => tr!("preview-sign-tab").to_owned(),
        '|' => tr!("preview-sign-bar").to_owned(),
        '.' => tr!("preview-sign-point").to_owned(),
        ' ' => tr!("preview-sign-blank").to_owned(),
        '\u{a0}' => tr!("preview-sign-blank-fixed").to_owned(),
        '\'' => tr!("preview-sign-apostrophe").to_owned(),
        '’' => tr!("preview-sign-apostrophe-curly").to_owned(),
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
        604_800 => tr!("preview-week").to_owned(),
        86_400 => tr!("preview-day").to_owned(),
        s if s % 86_400 == 0 => tr!("common-days", n = s / 86_400),
        s if s % 3600 == 0 => format!("{} h", s / 3600),
        s if s % 60 == 0 => format!("{} min", s / 60),
        s => format!("{s} s"),
    }
}

pub(super) fn stamp(stamp: PeriodStamp) -> &'static str {
    match stamp {
        PeriodStamp::Start => tr!("preview-stamp-start"),
        PeriodStamp::End => tr!("preview-stamp-end"),
    }
}

pub(super) fn order(order: DateOrder) -> &'static str {
    match order {
        DateOrder::DayMonth => tr!("preview-order-day-month"),
        DateOrder::MonthDay => tr!("preview-order-month-day"),
    }
}

/// With a capital at its start.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
