//! A07, A08 and Z01: months and days of zones that change their clocks.

use super::availability::down_minutes;
use super::bench::{Bench, QUARTER_SECS, at, later_at, point_of, zone};
use super::check::{Check, Found, Value, compare, is};
use super::contract_text::{contract, of_outages};
use crate::model::Timestamp;
use crate::sla::parse_contract;

const CELL: &str = "EUtranCellFDD=A";

pub(super) fn checks() -> Vec<Check> {
    [months(), outages(), offsets()].concat()
}

fn months() -> Vec<Check> {
    let minutes = |zone: &str, period: &str| -> Found<Value> {
        let zone = format!("\"{zone}\"");
        let text = contract(&[("zone", &zone)], &[of_outages(&[])]);
        let contract = parse_contract("contract.toml", &text).map_err(|m| format!("{m:?}"))?;
        let period = contract.window.parse_period(period).map_err(|e| e.to_string())?;
        Ok((period.range(&contract.zone).duration_secs() as f64 / 60.0).into())
    };
    // Periods of 15 minutes that are expected of an object on a local day.
    let n_periods = |day: &str| -> Found<Value> {
        let santiago = zone("America/Santiago")?;
        let day = santiago.day(at(&santiago, &format!("{day}T12:00"))?);
        let mut bench = Bench::new();
        bench.put(CELL, "att", QUARTER_SECS, day.start, 1.0);
        let answer = bench.ready()?.ask("sum(att)", |q| {
            q.range = Some(day);
            q.zone = santiago;
        })?;
        Ok((point_of(&answer)?.expected as f64).into())
    };
    let found = || {
        Ok([
            minutes("America/Santiago", "2026-04")?,
            minutes("America/Santiago", "2026-09")?,
            minutes("America/Bogota", "2026-09")?,
            minutes("Europe/Madrid", "2026-10")?,
            minutes("America/Coyhaique", "2026-09")?,
            n_periods("2026-09-06")?,
            n_periods("2026-04-04")?,
        ])
    };
    let rule = "minutes of the month in the contract's zone";
    let short = "periods of 15 min expected on a day of 23 h";
    let long = "periods of 15 min expected on a day of 25 h";
    compare(
        found(),
        [
            is("A07.santiago_2026_04", rule, 43_260.0).exact(),
            is("A07.santiago_2026_09", rule, 43_140.0).exact(),
            is("A07.bogota_2026_09", rule, 43_200.0).exact(),
            is("A07.madrid_2026_10", rule, 44_700.0).exact(),
            is("A07.coyhaique_2026_09", rule, 43_200.0).exact(),
            is("A07.rops_santiago_2026_09_06", short, 92.0).exact(),
            is("A07.rops_santiago_2026_04_04", long, 100.0).exact(),
        ],
    )
}

fn outages() -> Vec<Check> {
    let found = || {
        let santiago = zone("America/Santiago")?;
        let text = contract(&[("zone", r#""America/Santiago""#)], &[of_outages(&[])]);
        let minutes = |start: Timestamp, end: Timestamp, month: &str| -> Found<Value> {
            let mut bench = Bench::new();
            bench.object(CELL, start);
            bench.outage(CELL, start, end.as_unix_secs() - start.as_unix_secs());
            Ok(down_minutes(&bench.ready()?, &text, month)?.into())
        };
        let spring = (at(&santiago, "2026-09-05T23:30")?, at(&santiago, "2026-09-06T01:30")?);
        let fall = (at(&santiago, "2026-04-04T23:30")?, later_at(&santiago, "2026-04-04T23:30")?);
        Ok([minutes(spring.0, spring.1, "2026-09")?, minutes(fall.0, fall.1, "2026-04")?])
    };
    compare(
        found(),
        [
            is("A08.spring", "23:30 to 01:30 over an hour that does not exist, min", 60.0).exact(),
            is("A08.fall", "23:30 to the second 23:30 of that night, min", 60.0).exact(),
        ],
    )
}

fn offsets() -> Vec<Check> {
    let minutes = |name: &str, local: &str| -> Found<Value> {
        let zone = zone(name)?;
        let instant = at(&zone, local)?;
        Ok((f64::from(zone.offset_secs(instant)) / 60.0).into())
    };
    let found = || {
        Ok([
            minutes("America/Asuncion", "2026-07-01T00:00")?,
            minutes("America/Mexico_City", "2026-07-01T00:00")?,
            minutes("America/Sao_Paulo", "2026-01-15T00:00")?,
            minutes("America/Caracas", "2026-07-01T00:00")?,
            minutes("America/Tijuana", "2026-07-01T00:00")?,
        ])
    };
    let rule = "offset from UTC, min";
    compare(
        found(),
        [
            is("Z01.asuncion_jul_2026", rule, -180.0).exact(),
            is("Z01.mexico_jul_2026", rule, -360.0).exact(),
            is("Z01.sao_paulo_jan_2026", rule, -180.0).exact(),
            is("Z01.caracas", rule, -240.0).exact(),
            is("Z01.tijuana_jul", rule, -420.0).exact(),
        ],
    )
}
