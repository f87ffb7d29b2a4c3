//! What the network carried: volume and busy hour of each day, and where most of it went.

use super::parts::cut_rows;
use super::{Writer, exact_text, points_of};
use crate::chart::{Chart, Line};
use crate::format;
use crate::model::{KpiPoint, KpiSeries, TimeRange};
use crate::report::facts::{ReportFacts, TrafficFacts};
use crate::report::part::{Block, Cell, Column, Drawing, Part, Shape, Table};
use crate::words::{date, tr};

const CHART_SIZE: (f64, f64) = (487.0, 124.0);
/// Objects on paper: the page stays one.
const OBJECTS_SHOWN: usize = 5;

/// The hour of a day with the greatest value; of equal ones the first. Only hours that lie wholly in the day and have a value.
pub(super) fn busy_hour(hourly: &KpiSeries, day: TimeRange) -> Option<(TimeRange, &KpiPoint)> {
    let hours = points_of(hourly).into_iter();
    let inside = hours.filter(|(hour, point)| {
        point.value.is_some() && day.start <= hour.start && hour.end <= day.end
    });
    inside.reduce(|best, next| if next.1.value > best.1.value { next } else { best })
}

impl Writer<'_> {
    pub(super) fn traffic_part(&self, facts: &ReportFacts) -> Option<Part> {
        let traffic = facts.traffic.as_ref()?;
        let mut part = Part {
            id: "traffic",
            title: tr!("report-parts-traffic").to_owned(),
            ..Part::default()
        };
        let total = traffic.total.value?;
        let days = points_of(&traffic.daily);
        let unit = traffic.unit.sign();
        let with_unit = |value: f64| self.locale.with_unit(&self.locale.amount(value), unit);
        let zone = self.zone();
        part.sentences.push(tr!(
            "report-parts-traffic-total",
            name = self.traffic_name(traffic),
            total = with_unit(total),
        ));
        let most = days
            .iter()
            .filter_map(|(day, point)| Some((*day, point.value?)))
            .reduce(|best, next| if next.1 > best.1 { next } else { best });
        let highest = points_of(&traffic.hourly)
            .into_iter()
            .filter_map(|(hour, point)| Some((hour, point.value?)))
            .reduce(|best, next| if next.1 > best.1 { next } else { best });
        if let (Some((day, volume)), Some((hour, load))) = (most, highest) {
            part.sentences.push(tr!(
                "report-parts-traffic-most",
                day = format::date(day.start, zone),
                volume = with_unit(volume),
                hour = format::local_range(hour, zone),
                load = with_unit(load),
            ));
        }
        if let Some((hour, n, all)) = self.usual_hour(traffic, &days) {
            part.sentences.push(tr!(
                "report-parts-traffic-usual",
                hour = hour,
                n = n as u64,
                all = all as u64,
            ));
        }
        part.blocks.push(Block::Drawing(self.traffic_drawing(traffic)));
        part.blocks.push(Block::Table(self.traffic_table(traffic, &days)));
        if !traffic.objects.is_empty() {
            part.blocks.push(Block::Table(self.load_table(traffic, total)));
        }
        Some(part)
    }

    /// The wall clock hour that most days had as their busy hour, on how many of how many days.
    fn usual_hour(
        &self,
        traffic: &TrafficFacts,
        days: &[(TimeRange, &KpiPoint)],
    ) -> Option<(String, usize, usize)> {
        let zone = self.zone();
        let mut n_of = [0_usize; 24];
        for (day, _) in days {
            if let Some((hour, _)) = busy_hour(&traffic.hourly, *day) {
                let wall = zone.local(hour.start).hour().unsigned_abs() as usize;
                if let Some(n) = n_of.get_mut(wall) {
                    *n += 1;
                }
            }
        }
        let (hour, n) = n_of.iter().enumerate().max_by_key(|(hour, n)| (**n, 24 - hour))?;
        let all: usize = n_of.iter().sum();
        (*n > 0).then(|| (format!("{hour:02}:00–{:02}:00", (hour + 1) % 24), *n, all))
    }

    fn traffic_drawing(&self, traffic: &TrafficFacts) -> Drawing {
        let line = |name: &str, color: usize, series: &KpiSeries| Line {
            name: name.to_owned(),
            color,
            points: points_of(series).iter().map(|(r, point)| (r.start, point.value)).collect(),
            bucket_secs: 3600,
        };
        let busy: Vec<f64> = points_of(&traffic.daily)
            .iter()
            .filter_map(|(day, _)| busy_hour(&traffic.hourly, *day)?.1.value)
            .collect();
        let span = busy.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(*value), high.max(*value))
        });
        let unit = traffic.unit.sign();
        let with_unit = |value: f64| self.locale.with_unit(&self.locale.amount(value), unit);
        let alt = if busy.is_empty() {
            tr!("report-parts-traffic-alt-none", name = self.traffic_name(traffic))
        } else {
            tr!(
                "report-parts-traffic-alt",
                name = self.traffic_name(traffic),
                low = with_unit(span.0),
                high = with_unit(span.1),
            )
        };
        Drawing {
            name: "traffic".to_owned(),
            title: String::new(),
            alt,
            width: CHART_SIZE.0,
            height: CHART_SIZE.1,
            shape: Shape::Lines(Chart {
                title: self.traffic_name(traffic),
                zone: self.zone().clone(),
                range: self.statement.period,
                unit: traffic.unit.clone(),
                lines: vec![line(tr!("report-parts-by-hour"), 0, &traffic.hourly)],
                targets: Vec::new(),
                bands: Vec::new(),
                coverage: points_of(&traffic.daily)
                    .iter()
                    .map(|(range, point)| (*range, point.completeness))
                    .collect(),
            }),
        }
    }

    fn traffic_table(&self, traffic: &TrafficFacts, days: &[(TimeRange, &KpiPoint)]) -> Table {
        let zone = self.zone();
        let unit = traffic.unit.sign();
        let columns = vec![
            Column::text("kpi", "KPI").off_paper(),
            Column::time("period_start", tr!("report-parts-start")).off_paper(),
            Column::time("period_end", tr!("report-parts-end")).off_paper(),
            Column::time("day", tr!("report-parts-day")).wide(),
            Column::number("value", tr!("report-parts-volume", unit = unit)),
            Column::text("unit", tr!("report-parts-unit")).off_paper(),
            Column::text("busy_hour", tr!("report-parts-busy-hour")),
            Column::time("busy_hour_start", tr!("report-parts-busy-hour")).off_paper(),
            Column::number("busy_hour_value", tr!("report-parts-in-busy-hour", unit = unit)),
            Column::number("busy_hour_share", tr!("report-parts-share-of-day")),
            Column::number("completeness", tr!("report-parts-complete")),
        ];
        let rows = days.iter().map(|(day, point)| {
            let busy = busy_hour(&traffic.hourly, *day);
            let none = || Cell::said("–", "");
            // Of a day that lacks hours the share would be too great.
            let is_whole = point.completeness.is_some_and(|ratio| ratio >= 1.0);
            let share = busy
                .and_then(|(_, busy)| Some(busy.value? / point.value.filter(|v| *v > 0.0)?))
                .filter(|_| is_whole);
            let weekday = date::weekday_short(zone.local(day.start).weekday());
            vec![
                Cell::text(traffic.kpi_id.clone()),
                Cell::text(zone.to_iso(day.start)),
                Cell::text(zone.to_iso(day.end)),
                Cell::said(
                    format!("{weekday} {}", format::date(day.start, zone)),
                    format::date(day.start, zone),
                ),
                point.value.map_or_else(none, |value| self.amount(Some(value)).into()),
                Cell::text(unit),
                busy.map_or_else(none, |(hour, _)| {
                    let (from, to) = (hour.start, hour.end);
                    let text = format!(
                        "{}–{}",
                        format::time_of_day(from, zone),
                        format::time_of_day(to, zone)
                    );
                    Cell::text(text)
                }),
                busy.map_or_else(none, |(hour, _)| Cell::text(zone.to_iso(hour.start))),
                busy.map_or_else(none, |(_, busy)| self.amount(busy.value).into()),
                self.share_cell(share),
                Cell::said(
                    point
                        .completeness
                        .map_or_else(|| "–".to_owned(), |ratio| self.locale.completeness(ratio)),
                    point.completeness.map_or_else(String::new, exact_text),
                ),
            ]
        });
        let mut table = Table::new("traffic", tr!("report-parts-traffic-days"), columns)
            .with_rows(rows.collect());
        table.note = tr!("report-parts-traffic-note").to_owned();
        table.dense = true;
        table
    }

    /// Those that carried most; shares are of all that the scope carried.
    fn load_table(&self, traffic: &TrafficFacts, total: f64) -> Table {
        let zone = self.zone();
        let period = self.statement.period;
        let columns = vec![
            Column::text("object_label", tr!("report-parts-object")).wide(),
            Column::text("object", tr!("report-parts-full-name")).off_paper(),
            Column::text("kpi", "KPI").off_paper(),
            Column::time("period_start", tr!("report-parts-start")).off_paper(),
            Column::time("period_end", tr!("report-parts-end")).off_paper(),
            Column::number("value", tr!("report-parts-volume", unit = traffic.unit.sign())),
            Column::text("unit", tr!("report-parts-unit")).off_paper(),
            Column::number("share", tr!("report-parts-share-of-all")),
            Column::number("completeness", tr!("report-parts-complete")),
        ];
        let rows = traffic.objects.iter().map(|(label, name, point)| {
            let share = point.value.filter(|_| total > 0.0).map(|value| value / total);
            vec![
                Cell::text(label.clone()),
                Cell::text(name.clone()),
                Cell::text(traffic.kpi_id.clone()),
                Cell::text(zone.to_iso(period.start)),
                Cell::text(zone.to_iso(period.end)),
                self.amount(point.value).into(),
                Cell::text(traffic.unit.sign()),
                self.share_cell(share),
                Cell::said(
                    point.completeness.map_or_else(String::new, |r| self.locale.completeness(r)),
                    point.completeness.map_or_else(String::new, exact_text),
                ),
            ]
        });
        let mut table =
            Table::new("load", tr!("report-parts-load"), columns).with_rows(rows.collect());
        table.dense = true;
        let n_more = table.rows.len().saturating_sub(OBJECTS_SHOWN);
        let more = tr!("report-parts-more-rows", n = n_more as u64, section = "load");
        cut_rows(table, OBJECTS_SHOWN, more)
    }
}
