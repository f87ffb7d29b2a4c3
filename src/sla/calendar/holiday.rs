//! Public holidays by country and region, from lists that are compiled into the program.
//!
//! A list says which years it knows. Asked for another year it gives an error and no empty answer: a year without holidays
//! would quietly lengthen the time in which service is owed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, LazyLock};

use jiff::civil::{Date, Weekday};

use super::holiday_file::parse_holiday_list;
use super::holiday_rule::{DateRule, MoveRule};
use crate::diagnostic::nearest;
use crate::model::Zone;

/// A day on which business hours do not run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holiday {
    pub date: Date,
    /// In the language of the country.
    pub name: String,
}

/// A part of a country with holidays of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidayRegion {
    /// The part of ISO 3166-2 after the country, such as `SP` of `BR-SP`. A city is written below its state: `SP-SAO`, and has
    /// the holidays of both.
    pub code: String,
    pub name: String,
}

/// What is known of one country's holidays.
#[derive(Clone, Debug, PartialEq)]
pub struct HolidayList {
    /// ISO 3166-1, two capital letters.
    pub country: String,
    pub name: String,
    /// Year and month of the last change of the list, such as `2026-11`.
    pub version: String,
    /// The list knows this year and all until `last_year`.
    pub first_year: i16,
    pub last_year: i16,
    /// Whether the national days of 2024 to 2027 follow from the list's rules and agree day by day with a second source, but
    /// for what `unsure` names.
    pub is_verified: bool,
    pub source: String,
    /// What is uncertain or left out, one sentence each.
    pub unsure: Vec<String>,
    /// Sorted by code.
    pub regions: Vec<HolidayRegion>,
    pub(crate) rules: Vec<HolidayRule>,
}

/// One entry of a list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct HolidayRule {
    pub name: String,
    pub rule: Option<DateRule>,
    /// Days by decree; in a year that has one, the rule does not count.
    pub dates: Vec<Date>,
    /// The day moves.
    pub moves: Option<MoveRule>,
    /// The day stays and a second one is added.
    pub add: Option<MoveRule>,
    /// A holiday only where it falls on one of these; empty for any.
    pub only_on: Vec<Weekday>,
    pub first_year: i16,
    pub last_year: i16,
    /// Counted from `first_year`.
    pub every_years: i16,
    pub not_in: Vec<i16>,
    /// Empty for the whole country.
    pub regions: Vec<String>,
    pub not_regions: Vec<String>,
}

/// Why holidays cannot be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HolidayError {
    #[error("no holidays are known for the country {country:?}")]
    UnknownCountry { country: String, known: Vec<String> },
    #[error("no holidays are known for {region:?}")]
    UnknownRegion { region: String, known: Vec<String> },
    #[error("the holidays of {country} are known for {first_year} to {last_year}, not for {year}")]
    UnknownYear { country: String, year: i16, first_year: i16, last_year: i16 },
    #[error("a holiday list of the program cannot be read: {why}")]
    Damaged { why: String },
}

impl HolidayError {
    /// What to do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::UnknownCountry { country: wanted, known }
            | Self::UnknownRegion { region: wanted, known } => {
                match nearest(wanted, known.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean {near:?}?"),
                    None if known.is_empty() => "write the country alone".to_owned(),
                    None => format!("known are {}", known.join(", ")),
                }
            }
            Self::UnknownYear { .. } => "write the dates of that year in the contract".to_owned(),
            Self::Damaged { .. } => "install the program again".to_owned(),
        }
    }
}

const FILES: [&str; 22] = [
    include_str!("../../../assets/holidays/AR.toml"),
    include_str!("../../../assets/holidays/BO.toml"),
    include_str!("../../../assets/holidays/BR.toml"),
    include_str!("../../../assets/holidays/CL.toml"),
    include_str!("../../../assets/holidays/CO.toml"),
    include_str!("../../../assets/holidays/CR.toml"),
    include_str!("../../../assets/holidays/CU.toml"),
    include_str!("../../../assets/holidays/DO.toml"),
    include_str!("../../../assets/holidays/EC.toml"),
    include_str!("../../../assets/holidays/ES.toml"),
    include_str!("../../../assets/holidays/GT.toml"),
    include_str!("../../../assets/holidays/HN.toml"),
    include_str!("../../../assets/holidays/MX.toml"),
    include_str!("../../../assets/holidays/NI.toml"),
    include_str!("../../../assets/holidays/PA.toml"),
    include_str!("../../../assets/holidays/PE.toml"),
    include_str!("../../../assets/holidays/PR.toml"),
    include_str!("../../../assets/holidays/PT.toml"),
    include_str!("../../../assets/holidays/PY.toml"),
    include_str!("../../../assets/holidays/SV.toml"),
    include_str!("../../../assets/holidays/UY.toml"),
    include_str!("../../../assets/holidays/VE.toml"),
];

static LISTS: LazyLock<Result<Vec<HolidayList>, HolidayError>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|text| parse_holiday_list(text).map_err(|why| HolidayError::Damaged { why }))
        .collect()
});

/// All lists of the program, sorted by country.
pub fn holiday_lists() -> Result<&'static [HolidayList], HolidayError> {
    LISTS.as_deref().map_err(Clone::clone)
}

/// The holidays of a year: those of the whole country and, where a subdivision is named, those of it. Sorted by date; a day with
/// two names stands once for each.
pub fn holidays(
    country: &str,
    subdivision: Option<&str>,
    year: i16,
) -> Result<Vec<Holiday>, HolidayError> {
    let list = list_of(country)?;
    list.refuse_unknown_region(subdivision)?;
    if !(list.first_year..=list.last_year).contains(&year) {
        return Err(HolidayError::UnknownYear {
            country: list.country.clone(),
            year,
            first_year: list.first_year,
            last_year: list.last_year,
        });
    }
    Ok(list.in_year(subdivision, year))
}

fn list_of(country: &str) -> Result<&'static HolidayList, HolidayError> {
    let lists = holiday_lists()?;
    lists.iter().find(|list| list.country == country).ok_or_else(|| HolidayError::UnknownCountry {
        country: country.to_owned(),
        known: lists.iter().map(|list| list.country.clone()).collect(),
    })
}

impl HolidayList {
    /// The country, and each of its regions as `BR-SP`: what a contract can name.
    pub fn codes(&self) -> impl Iterator<Item = String> {
        let regions = self.regions.iter().map(|r| format!("{}-{}", self.country, r.code));
        std::iter::once(self.country.clone()).chain(regions)
    }

    fn refuse_unknown_region(&self, subdivision: Option<&str>) -> Result<(), HolidayError> {
        match subdivision {
            Some(code) if self.regions.iter().all(|region| region.code != code) => {
                Err(HolidayError::UnknownRegion {
                    region: format!("{}-{code}", self.country),
                    known: self.codes().skip(1).collect(),
                })
            }
            _ => Ok(()),
        }
    }

    /// Also right for a year that the list does not know, as far as its rules go: the caller asks first.
    fn in_year(&self, subdivision: Option<&str>, year: i16) -> Vec<Holiday> {
        let mut found = Vec::new();
        for rule in self.rules.iter().filter(|rule| rule.covers(subdivision)) {
            rule.add_days_of(year, &mut found);
        }
        found.sort();
        found.dedup();
        found
    }
}

impl HolidayRule {
    fn covers(&self, subdivision: Option<&str>) -> bool {
        let within = |codes: &[String]| {
            codes.iter().any(|code| {
                subdivision
                    .and_then(|asked| asked.strip_prefix(code.as_str()))
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            })
        };
        (self.regions.is_empty() || within(&self.regions)) && !within(&self.not_regions)
    }

    fn add_days_of(&self, year: i16, found: &mut Vec<Holiday>) {
        let mut add = |date: Date| found.push(Holiday { date, name: self.name.clone() });
        let by_decree: Vec<Date> =
            self.dates.iter().copied().filter(|date| date.year() == year).collect();
        if !by_decree.is_empty() {
            by_decree.into_iter().for_each(add);
            return;
        }
        let in_force = (self.first_year..=self.last_year).contains(&year)
            && (self.every_years == 1 || (year - self.first_year) % self.every_years == 0)
            && !self.not_in.contains(&year);
        let Some(date) = self.rule.filter(|_| in_force).and_then(|rule| rule.in_year(year)) else {
            return;
        };
        if !self.only_on.is_empty() && !self.only_on.contains(&date.weekday()) {
            return;
        }
        add(self.moves.map_or(Some(date), |moves| moves.apply(date)).unwrap_or(date));
        if let Some(second) = self.add.and_then(|rule| rule.apply(date)).filter(|d| *d != date) {
            add(second);
        }
    }
}

/// The holidays that a contract names: lists of countries and regions, and dates of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidaySet {
    /// `CO`, `BR-SP`; in the order of the contract.
    codes: Vec<String>,
    own_dates: BTreeSet<Date>,
    days: Arc<HolidayDays>,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct HolidayDays {
    /// Days from 1970-01-01, with their names.
    names: BTreeMap<i64, String>,
    /// The years that every list knows; `None` where no list is named.
    years: Option<(i16, i16)>,
}

impl HolidaySet {
    /// No holidays.
    pub fn none() -> Self {
        Self { codes: Vec::new(), own_dates: BTreeSet::new(), days: Arc::default() }
    }

    /// The holidays of all lists named (`CO`, `BR-SP`) in all the years they know, and the given dates.
    pub fn new(codes: Vec<String>, own_dates: BTreeSet<Date>) -> Result<Self, HolidayError> {
        let mut days = HolidayDays::default();
        for code in &codes {
            let (country, subdivision) = match code.split_once('-') {
                Some((country, subdivision)) => (country, Some(subdivision)),
                None => (code.as_str(), None),
            };
            let list = list_of(country)?;
            list.refuse_unknown_region(subdivision)?;
            let (first, last) = days.years.unwrap_or((i16::MIN, i16::MAX));
            days.years = Some((first.max(list.first_year), last.min(list.last_year)));
            for year in list.first_year..=list.last_year {
                for holiday in list.in_year(subdivision, year) {
                    days.names.entry(day_number(holiday.date)).or_insert(holiday.name);
                }
            }
        }
        for date in &own_dates {
            days.names.entry(day_number(*date)).or_insert_with(|| date.to_string());
        }
        Ok(Self { codes, own_dates, days: Arc::new(days) })
    }

    pub fn is_empty(&self) -> bool {
        self.codes.is_empty() && self.own_dates.is_empty()
    }

    /// `CO`, `BR-SP`, in the order of the contract.
    pub fn codes(&self) -> &[String] {
        &self.codes
    }

    /// Dates that the contract itself names.
    pub fn own_dates(&self) -> &BTreeSet<Date> {
        &self.own_dates
    }

    /// The name of the holiday on a date; the date itself for one that only the contract names.
    pub fn name(&self, date: Date) -> Option<&str> {
        self.days.names.get(&day_number(date)).map(String::as_str)
    }

    /// Whether all lists named know that year; with dates of the contract alone every year is known.
    pub fn knows(&self, year: i16) -> bool {
        self.days.years.is_none_or(|(first, last)| (first..=last).contains(&year))
    }

    pub(crate) fn contains_day(&self, day: i64) -> bool {
        self.days.names.contains_key(&day)
    }
}

/// Days from 1970-01-01.
fn day_number(date: Date) -> i64 {
    Zone::utc().instant(date.at(0, 0, 0, 0)).as_unix_secs().div_euclid(86_400)
}

/// `CO, BR-SP, 2026-12-24`, `none`.
impl fmt::Display for HolidaySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("none");
        }
        let dates = self.own_dates.iter().map(Date::to_string);
        let parts: Vec<String> = self.codes.iter().cloned().chain(dates).collect();
        f.write_str(&parts.join(", "))
    }
}
