//! The saved form of a holiday list: `assets/holidays/<country>.toml`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use serde::Deserialize;

use super::holiday::{HolidayList, HolidayRegion, HolidayRule};
use super::holiday_rule::{DateRule, MoveRule, parse_weekday};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListFile {
    country: String,
    name: String,
    version: String,
    first_year: i16,
    last_year: i16,
    verified: bool,
    source: String,
    #[serde(default)]
    unsure: Vec<String>,
    #[serde(default)]
    regions: BTreeMap<String, String>,
    #[serde(default)]
    holiday: Vec<RuleFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    name: String,
    on: Option<String>,
    #[serde(default)]
    dates: Vec<String>,
    #[serde(rename = "move")]
    moves: Option<String>,
    add: Option<String>,
    #[serde(default)]
    only_on: Vec<String>,
    first_year: Option<i16>,
    last_year: Option<i16>,
    every_years: Option<i16>,
    #[serde(default)]
    not_in: Vec<i16>,
    #[serde(default)]
    regions: Vec<String>,
    #[serde(default)]
    not_regions: Vec<String>,
}

/// Reads one list; the error says what is wrong with it.
pub(crate) fn parse_holiday_list(text: &str) -> Result<HolidayList, String> {
    let file: ListFile = toml::from_str(text).map_err(|e| e.to_string())?;
    if file.first_year > file.last_year {
        return Err(format!("{}: first_year lies after last_year", file.country));
    }
    let known: BTreeSet<&str> = file.regions.keys().map(String::as_str).collect();
    let rules = file
        .holiday
        .iter()
        .map(|rule| read_rule(rule, &known, file.first_year, file.last_year))
        .collect::<Result<_, _>>()
        .map_err(|why| format!("{}: {why}", file.country))?;
    Ok(HolidayList {
        country: file.country,
        name: file.name,
        version: file.version,
        first_year: file.first_year,
        last_year: file.last_year,
        is_verified: file.verified,
        source: file.source,
        unsure: file.unsure,
        regions: file
            .regions
            .into_iter()
            .map(|(code, name)| HolidayRegion { code, name })
            .collect(),
        rules,
    })
}

fn read_rule(
    file: &RuleFile,
    known: &BTreeSet<&str>,
    first_year: i16,
    last_year: i16,
) -> Result<HolidayRule, String> {
    let refused = |what: &str, value: &str| format!("{:?} has {what} {value:?}", file.name);
    let rule = match &file.on {
        Some(on) => Some(DateRule::parse(on).ok_or_else(|| refused("no usable day", on))?),
        None if file.dates.is_empty() => return Err(format!("{:?} has no day", file.name)),
        None => None,
    };
    let dates = file
        .dates
        .iter()
        .map(|text| text.parse::<Date>().map_err(|_| refused("no usable date", text)))
        .collect::<Result<Vec<_>, _>>()?;
    if let Some(date) = dates.iter().find(|d| !(first_year..=last_year).contains(&d.year())) {
        return Err(refused("a date beyond the list's years", &date.to_string()));
    }
    let moved = |name: &Option<String>| {
        name.as_deref()
            .map(|name| MoveRule::parse(name).ok_or_else(|| refused("an unknown move", name)))
            .transpose()
    };
    if let Some(code) =
        file.regions.iter().chain(&file.not_regions).find(|code| !known.contains(code.as_str()))
    {
        return Err(refused("an unknown region", code));
    }
    let only_on = file
        .only_on
        .iter()
        .map(|day| parse_weekday(day).ok_or_else(|| refused("an unknown weekday", day)))
        .collect::<Result<Vec<Weekday>, _>>()?;
    Ok(HolidayRule {
        name: file.name.clone(),
        rule,
        dates,
        moves: moved(&file.moves)?,
        add: moved(&file.add)?,
        only_on,
        first_year: file.first_year.unwrap_or(i16::MIN),
        last_year: file.last_year.unwrap_or(i16::MAX),
        every_years: file.every_years.unwrap_or(1).max(1),
        not_in: file.not_in.clone(),
        regions: file.regions.clone(),
        not_regions: file.not_regions.clone(),
    })
}
