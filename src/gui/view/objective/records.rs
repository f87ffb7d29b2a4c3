//! Outages and tickets of the line: what counts, what does not and why. A click shows the record in the chart.

use std::sync::Arc;

use egui::{Align, Layout, Sense, Ui, WidgetInfo, vec2};
use egui_extras::{Column, TableBuilder};

use crate::gui::theme::{ROW_HEIGHT, font, tokens};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{chip, pick, quantity, text};
use crate::model::Zone;
use crate::sla::outage_metric::Cut;
use crate::sla::{ObjectiveResult, Source, Unmeasured};
use crate::words::tr;
use crate::workspace::line_detail::{EventEffect, EventKind, EventNote, LineDetail, LineEvent};

/// Which records are listed, how they are sorted, and which is shown in the chart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordsUi {
    pub shown: RecordsShown,
    pub sort: RecordSort,
    pub descending: bool,
    /// Position among all records.
    pub selected: Option<usize>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RecordsShown {
    #[default]
    All,
    Counting,
    NotCounting,
    Outages,
    Tickets,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RecordSort {
    #[default]
    Start,
    Effect,
    Id,
    Object,
    Duration,
    Counted,
    Lost,
}

/// The order of the rows, kept until what it was made from changes.
#[derive(Default)]
pub(super) struct RecordRows {
    key: Option<(Arc<LineDetail>, RecordsUi)>,
    rows: Arc<Vec<usize>>,
    /// Share of the loss by id, of the statement's reasons.
    lost: Vec<Option<f64>>,
}

impl RecordRows {
    fn rows(
        &mut self,
        detail: &Arc<LineDetail>,
        result: &ObjectiveResult,
        ui: RecordsUi,
    ) -> Arc<Vec<usize>> {
        let wanted = RecordsUi { selected: None, ..ui };
        let events = &detail.events;
        let is_known = |(of, known): &(Arc<LineDetail>, RecordsUi)| {
            Arc::ptr_eq(of, detail) && *known == wanted
        };
        if !self.key.as_ref().is_some_and(is_known) {
            self.lost = events.iter().map(|event| lost_share(event, result)).collect();
            let mut rows: Vec<usize> =
                (0..events.len()).filter(|i| is_shown(&events[*i], ui.shown)).collect();
            rows.sort_by(|a, b| self.compare(events, ui.sort, *a, *b));
            if ui.descending {
                rows.reverse();
            }
            self.rows = Arc::new(rows);
            self.key = Some((Arc::clone(detail), wanted));
        }
        Arc::clone(&self.rows)
    }

    fn compare(
        &self,
        events: &[LineEvent],
        sort: RecordSort,
        a: usize,
        b: usize,
    ) -> std::cmp::Ordering {
        let (one, other) = (&events[a], &events[b]);
        let by = match sort {
            RecordSort::Start => one.range.start.cmp(&other.range.start),
            RecordSort::Effect => one.effect.cmp(&other.effect),
            RecordSort::Id => one.id.cmp(&other.id),
            RecordSort::Object => one.object.cmp(&other.object),
            RecordSort::Duration => one.range.duration_secs().cmp(&other.range.duration_secs()),
            RecordSort::Counted => one.counted_secs.cmp(&other.counted_secs),
            RecordSort::Lost => {
                let share = |i: usize| self.lost[i].unwrap_or(-1.0);
                share(a).total_cmp(&share(b))
            }
        };
        by.then(a.cmp(&b))
    }
}

fn is_shown(event: &LineEvent, shown: RecordsShown) -> bool {
    let counts = matches!(event.effect, EventEffect::Counts | EventEffect::CountsInPart);
    match shown {
        RecordsShown::All => true,
        RecordsShown::Counting => counts,
        RecordsShown::NotCounting => !counts,
        RecordsShown::Outages => event.kind == EventKind::Outage,
        RecordsShown::Tickets => event.kind == EventKind::Ticket,
    }
}

/// What the statement says that the line lost by a record.
fn lost_share(event: &LineEvent, result: &ObjectiveResult) -> Option<f64> {
    if event.id.is_empty() {
        return None;
    }
    let is_of = |reason: &&crate::sla::Reason| match event.kind {
        EventKind::Outage => reason.outage.as_deref() == Some(event.id.as_str()),
        EventKind::Ticket => reason.ticket.as_deref() == Some(event.id.as_str()),
    };
    let shares = result.reasons.iter().filter(is_of).filter_map(|reason| reason.lost_share);
    shares.fold(None, |sum: Option<f64>, share| Some(sum.unwrap_or(0.0) + share))
}

/// Draws the table; whether another record was chosen.
pub(super) fn show(
    ui: &mut Ui,
    derived: &mut RecordRows,
    detail: &Arc<LineDetail>,
    result: &ObjectiveResult,
    records: &mut RecordsUi,
    zone: &Zone,
) -> bool {
    let events = &detail.events[..];
    head(ui, events, result, records);
    let rows = derived.rows(detail, result, *records);
    if rows.is_empty() {
        let muted = tokens(ui).text_muted;
        let said = if events.is_empty() {
            tr!("objective-no-records")
        } else {
            tr!("objective-no-records-of-kind")
        };
        text::paragraph(ui, said, muted);
        return false;
    }
    table(ui, derived, events, &rows, records, zone)
}

fn head(ui: &mut Ui, events: &[LineEvent], result: &ObjectiveResult, records: &mut RecordsUi) {
    let only_explain = events.iter().all(|event| event.effect == EventEffect::Background);
    ui.spacing_mut().interact_size.y = 20.0;
    ui.horizontal_wrapped(|ui| {
        text::section(ui, tr!("objective-records-title"));
        let n = |shown| events.iter().filter(|event| is_shown(event, shown)).count() as u64;
        let n_all = events.len() as u64;
        let counts = if only_explain {
            tr!("objective-records-n", n = n_all)
        } else {
            let counting = n(RecordsShown::Counting);
            tr!("objective-records-counts", n = n_all, counting = counting)
        };
        text::small(ui, &counts);
    });
    let muted = tokens(ui).text_muted;
    text::note(ui, what_counts(&result.objective.source), muted);
    ui.add_space(4.0);
    let all = (RecordsShown::All, tr!("objective-records-all"));
    let options = if only_explain {
        let outages = (RecordsShown::Outages, tr!("objective-records-outages"));
        [all, outages, (RecordsShown::Tickets, tr!("objective-records-tickets"))]
    } else {
        let counting = (RecordsShown::Counting, tr!("objective-records-counting"));
        [all, counting, (RecordsShown::NotCounting, tr!("objective-records-not-counting"))]
    };
    // Another line offers other choices.
    if !options.iter().any(|(shown, _)| *shown == records.shown) {
        records.shown = RecordsShown::All;
    }
    pick::segments(ui, tr!("objective-records-filter"), &mut records.shown, &options);
    ui.add_space(4.0);
}

/// What the line is measured from, and so what its records mean.
fn what_counts(source: &Source) -> &'static str {
    match source {
        Source::Kpi(_) | Source::Formula(_) => tr!("objective-records-of-counters"),
        Source::Outages(_) => tr!("objective-records-of-outages"),
        Source::Tickets(_) => tr!("objective-records-of-tickets"),
        Source::Composite => tr!("objective-records-of-lines"),
    }
}

/// Before the last column, whose words begin where numbers of the one before end.
const WHY_INDENT: f32 = 12.0;
/// Of the columns but the last, in a wide and in a narrow page.
const WIDTHS: [f32; 7] = [132.0, 130.0, 104.0, 130.0, 84.0, 84.0, 80.0];
const WIDTHS_NARROW: [f32; 7] = [122.0, 120.0, 82.0, 92.0, 74.0, 76.0, 70.0];
/// Pages below this width are narrow.
const WIDE: f32 = 900.0;

fn table(
    ui: &mut Ui,
    derived: &RecordRows,
    events: &[LineEvent],
    rows: &[usize],
    records: &mut RecordsUi,
    zone: &Zone,
) -> bool {
    let before = records.selected;
    let has_lost = derived.lost.iter().any(Option::is_some);
    let has_counted = events.iter().any(|event| event.counted_secs.is_some());
    let widths = if ui.available_width() > WIDE { WIDTHS } else { WIDTHS_NARROW };
    // The page scrolls, and a table without an end would draw all its rows.
    let room = (ui.ctx().content_rect().height() - 330.0).max(220.0);
    let height = (rows.len() as f32 * 30.0 + ROW_HEIGHT + 8.0).min(room);
    ui.scope(|ui| {
        ui.set_max_height(height);
        ui.spacing_mut().item_spacing = vec2(10.0, 0.0);
        let mut table = TableBuilder::new(ui)
            .id_salt("records of the line")
            .striped(false)
            .sense(Sense::click())
            .auto_shrink([false, true])
            .min_scrolled_height(120.0)
            .max_scroll_height(height)
            .cell_layout(Layout::left_to_right(Align::Center));
        for width in &widths[..5] {
            table = table.column(Column::exact(*width).clip(true));
        }
        if has_counted {
            table = table.column(Column::exact(widths[5]));
        }
        if has_lost {
            table = table.column(Column::exact(widths[6]));
        }
        table
            .column(Column::remainder().at_least(72.0).clip(true))
            .header(ROW_HEIGHT, |mut row| {
                let mut columns = vec![
                    (RecordSort::Effect, tr!("objective-record-effect"), false),
                    (RecordSort::Start, tr!("objective-record-start"), false),
                    (RecordSort::Id, tr!("objective-record-id"), false),
                    (RecordSort::Object, tr!("objective-record-object"), false),
                    (RecordSort::Duration, tr!("objective-record-duration"), true),
                ];
                if has_counted {
                    columns.push((RecordSort::Counted, tr!("objective-record-counted"), true));
                }
                if has_lost {
                    columns.push((RecordSort::Lost, tr!("objective-record-lost"), true));
                }
                for (sort, name, is_right) in columns {
                    row.col(|ui| heading(ui, records, sort, name, is_right));
                }
                row.col(|ui| {
                    ui.add_space(WHY_INDENT);
                    text::caption(ui, tr!("objective-record-why"));
                });
            })
            .body(|body| {
                body.rows(30.0, rows.len(), |mut row| {
                    let position = rows[row.index()];
                    let event = &events[position];
                    row.set_selected(records.selected == Some(position));
                    row.col(|ui| effect_ui(ui, event.effect));
                    row.col(|ui| _ = text::number(ui, &quantity::time(event.range.start, zone)));
                    row.col(|ui| {
                        let color = tokens(ui).text;
                        let hover = format!("{} · {}", kind_name(event.kind), event.title);
                        let id =
                            if event.id.is_empty() { kind_name(event.kind) } else { &event.id };
                        text::line_with_hover(ui, id, font::body(), color, &hover);
                    });
                    row.col(|ui| {
                        _ = text::line_with_hover(
                            ui,
                            &event.object,
                            font::body(),
                            tokens(ui).text,
                            &objects_text(event),
                        );
                    });
                    row.col(|ui| right(ui, &duration(event)));
                    if has_counted {
                        row.col(|ui| right(ui, &counted(event)));
                    }
                    if has_lost {
                        row.col(|ui| {
                            let share = derived.lost.get(position).copied().flatten();
                            let said =
                                |share| quantity::percent(&quantity::fixed(share * 100.0, 1));
                            match share {
                                Some(share) => right(ui, &said(share)),
                                // Not nothing: nobody looked at what it lost.
                                None => right_hint(
                                    ui,
                                    quantity::NO_VALUE,
                                    tr!("objective-record-no-share"),
                                ),
                            }
                        });
                    }
                    let why = why(event);
                    row.col(|ui| {
                        ui.add_space(WHY_INDENT);
                        _ = text::line_with_hover(
                            ui,
                            &why,
                            font::small(),
                            tokens(ui).text_muted,
                            &why,
                        );
                    });
                    let response = row.response();
                    response.widget_info(|| {
                        let name = tr!("objective-show-record", id = &event.id);
                        WidgetInfo::labeled(egui::Role::Button, true, name)
                    });
                    if response.clicked() {
                        let is_same = records.selected == Some(position);
                        records.selected = (!is_same).then_some(position);
                    }
                });
            });
    });
    records.selected != before
}

fn heading(ui: &mut Ui, records: &mut RecordsUi, sort: RecordSort, name: &str, is_right: bool) {
    let current = records.sort == sort;
    let t = tokens(ui);
    let layout = if is_right {
        Layout::right_to_left(Align::Center)
    } else {
        Layout::left_to_right(Align::Center)
    };
    ui.with_layout(layout, |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let color = if current { t.text } else { t.text_muted };
        let label = text::line(ui, name, font::small_strong(), color).interact(Sense::click());
        label.widget_info(|| {
            let said = tr!("objective-sort-by", name = name);
            WidgetInfo::labeled(egui::Role::Button, true, said)
        });
        if current {
            let arrow = if records.descending { Icon::ArrowDown } else { Icon::ArrowUp };
            icon::show(ui, arrow, 11.0, color);
        }
        if label.clicked() {
            records.descending = current && !records.descending;
            records.sort = sort;
        }
    });
}

/// Sign and word of what a record means.
fn effect_ui(ui: &mut Ui, effect: EventEffect) {
    let t = tokens(ui);
    let (sign, word, color, soft) = match effect {
        EventEffect::Counts => (Icon::Check, tr!("objective-effect-counts"), t.bad, t.bad_soft),
        EventEffect::CountsInPart => {
            (Icon::Warning, tr!("objective-effect-in-part"), t.warn, t.warn_soft)
        }
        EventEffect::DoesNotCount => {
            (Icon::Close, tr!("objective-effect-not"), t.text_muted, t.raised)
        }
        EventEffect::Background => {
            (Icon::Info, tr!("objective-effect-background"), t.text_muted, t.raised)
        }
    };
    chip::chip(ui, Some(sign), word, color, soft);
}

fn kind_name(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Outage => tr!("objective-outage"),
        EventKind::Ticket => tr!("objective-ticket"),
    }
}

/// What was written, and how many objects of the line it means.
fn objects_text(event: &LineEvent) -> String {
    let n = tr!("objective-record-objects", n = event.objects.len() as u64);
    if event.object.is_empty() { n } else { format!("{}\n{n}", event.object) }
}

fn duration(event: &LineEvent) -> String {
    let shown = quantity::duration(event.range.duration_secs());
    if event.is_open { format!("{shown} …") } else { shown }
}

fn counted(event: &LineEvent) -> String {
    event.counted_secs.map_or_else(|| quantity::NO_VALUE.to_owned(), quantity::duration)
}

/// The reasons, and who or what it is.
fn why(event: &LineEvent) -> String {
    let mut said: Vec<String> = event.notes.iter().map(note_text).collect();
    if !event.title.is_empty() {
        said.push(event.title.clone());
    }
    if !event.rank.is_empty() {
        said.push(event.rank.clone());
    }
    said.join(" · ")
}

fn note_text(note: &EventNote) -> String {
    match note {
        EventNote::Cut(cut) => cut_text(*cut).to_owned(),
        EventNote::Within => tr!("objective-note-within").to_owned(),
        EventNote::Late => tr!("objective-note-late").to_owned(),
        EventNote::Measured => tr!("objective-note-measured").to_owned(),
        EventNote::StillOpen => tr!("objective-note-open").to_owned(),
        EventNote::OpenPastLimit => tr!("objective-note-open-past-limit").to_owned(),
        EventNote::Unmeasured(why) => unmeasured_text(*why).to_owned(),
        EventNote::WithoutHistory => tr!("objective-note-without-history").to_owned(),
        EventNote::NotOfLine => tr!("objective-note-not-of-line").to_owned(),
        EventNote::InExclusion(id) => tr!("objective-note-in-exclusion", id = id),
    }
}

fn cut_text(cut: Cut) -> &'static str {
    match cut {
        Cut::OtherSeverity => tr!("objective-cut-severity"),
        Cut::OtherName => tr!("objective-cut-name"),
        Cut::Open => tr!("objective-cut-open"),
        Cut::OpenUntilPeriodEnd => tr!("objective-cut-open-until-end"),
        Cut::TooShort => tr!("objective-cut-short"),
        Cut::OutsideService => tr!("objective-cut-service"),
        Cut::Excluded => tr!("objective-cut-excluded"),
        Cut::Overlap => tr!("objective-cut-overlap"),
    }
}

fn unmeasured_text(why: Unmeasured) -> &'static str {
    match why {
        Unmeasured::NoStart => tr!("objective-unmeasured-no-start"),
        Unmeasured::EndsBeforeStart => tr!("objective-unmeasured-ends-before"),
        Unmeasured::NoEnd => tr!("objective-unmeasured-no-end"),
        Unmeasured::PauseTotalOnly => tr!("objective-unmeasured-pause"),
        Unmeasured::HistoryCut => tr!("objective-unmeasured-cut"),
        Unmeasured::NoPriority => tr!("objective-unmeasured-no-priority"),
    }
}

fn right(ui: &mut Ui, value: &str) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| text::number(ui, value));
}

fn right_hint(ui: &mut Ui, value: &str, hint: &str) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        text::number(ui, value).on_hover_text(hint);
    });
}
