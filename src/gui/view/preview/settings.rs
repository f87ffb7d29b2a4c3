//! The decisions about a table as a whole, one control each with its reason, and what else was found.

use egui::{ScrollArea, Ui};

use super::edit::{self, Edit};
use super::words;
use crate::gui::theme::tokens;
use crate::gui::widget::{field, pick, text};
use crate::model::{GranularityPeriod, Phrase, Zone};
use crate::words::{phrase, tr};
use crate::workspace::preview::{DateOrder, PeriodStamp, TableKind, TableLayout, table_formats};

/// Findings that stand under a control or have a place of their own.
const SHOWN_ELSEWHERE: [&str; 13] = [
    "encoding",
    "delimiter",
    "sheet",
    "header",
    "rows are",
    "decimal mark",
    "thousands mark",
    "date order",
    "period stamp",
    "granularity period",
    "no value",
    "mapping",
    "warning",
];

pub(super) fn show(ui: &mut Ui, edit: &mut Edit<'_>) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        // Room for the scroll bar.
        ui.set_width(ui.available_width() - 10.0);
        ui.spacing_mut().item_spacing.y = 4.0;
        let layout = edit.layout();
        match layout {
            // What stops a table that could be opened is mostly its times.
            Some(layout) if edit.report.problem.is_some() || decides_times(edit) => {
                times_ui(ui, edit, layout);
                file_ui(ui, edit, Some(layout));
                rows_ui(ui, edit, layout);
            }
            Some(layout) => {
                file_ui(ui, edit, Some(layout));
                rows_ui(ui, edit, layout);
                times_ui(ui, edit, layout);
            }
            None if edit.report.format.is_none() => file_ui(ui, edit, None),
            None => {
                group(ui, tr!("preview-nothing-to-decide"));
                let words = tr!("preview-nothing-to-decide-sentence");
                let muted = tokens(ui).text_muted;
                text::paragraph(ui, words, muted);
            }
        }
        if let Some(layout) = layout.filter(|layout| is_measured(layout)) {
            group(ui, tr!("preview-values"));
            values_ui(ui, edit, layout);
        }
        found_ui(ui, edit, layout.is_some());
        ui.add_space(8.0);
    });
}

/// What stood first because it stopped the file stays there once it is decided.
fn decides_times(edit: &Edit<'_>) -> bool {
    edit.is_draft && (edit.mapping.date_order.is_some() || edit.mapping.zone.is_some())
}

pub(super) fn is_measured(layout: &TableLayout) -> bool {
    matches!(layout.kind, TableKind::Wide | TableKind::Long)
}

fn group(ui: &mut Ui, name: &str) {
    ui.add_space(8.0);
    text::section(ui, name);
    ui.add_space(2.0);
}

/// One decision: its name, its control, and its reason or what is wrong with what was typed.
fn decision(
    ui: &mut Ui,
    edit: &mut Edit<'_>,
    name: &'static str,
    reason: &str,
    control: impl FnOnce(&mut Ui, &mut Edit<'_>),
) {
    text::caption(ui, name);
    control(ui, edit);
    let t = tokens(ui);
    match edit.faults.get(name) {
        Some(fault) => text::note(ui, fault, t.bad),
        None if reason.is_empty() => text::note(ui, " ", t.text_muted),
        None => text::note(ui, &words::sentence(reason), t.text_muted),
    };
    ui.add_space(6.0);
}

/// A pick list whose first line gives the decision back to the program. `found` is what holds as long as nothing is chosen.
fn choice<T: Clone + PartialEq>(
    ui: &mut Ui,
    name: &str,
    value: &mut Option<T>,
    found: &str,
    options: impl Iterator<Item = (T, String)>,
) -> bool {
    let as_found = match (value.is_none(), found) {
        (true, "") => tr!("preview-not-decided").to_owned(),
        (true, found) => found.to_owned(),
        (false, _) => tr!("preview-as-found").to_owned(),
    };
    let mut lines = vec![(None, as_found)];
    lines.extend(options.map(|(option, text)| (Some(option), text)));
    if let Some(chosen) =
        value.as_ref().filter(|v| !lines.iter().any(|(o, _)| o.as_ref() == Some(*v)))
    {
        // Chosen elsewhere, such as in a mapping's file: it stays in the list.
        lines.push((Some(chosen.clone()), found.to_owned()));
    }
    let width = ui.available_width();
    pick::combo(ui, name, value, &lines, width)
}

fn typed(ui: &mut Ui, name: &str, current: &str, hint: &str) -> Option<String> {
    let width = ui.available_width();
    field::committed(ui, current, name, hint, width)
}

fn file_ui(ui: &mut Ui, edit: &mut Edit<'_>, layout: Option<&TableLayout>) {
    group(ui, tr!("preview-file"));
    let formats = table_formats();
    let is_sheet = layout.is_some_and(|layout| layout.sheet.is_some());
    let title = |name: &str| {
        formats
            .iter()
            .find(|f| f.name == name)
            .map_or_else(|| name.to_owned(), |f| f.title.to_owned())
    };
    let reason = edit.reason("format", edit.mapping.format.is_some(), tr!("preview-no-format"));
    decision(ui, edit, tr!("preview-format"), &reason, |ui, edit| {
        let found = edit.report.format.map(title).unwrap_or_default();
        let options =
            formats.iter().map(|f| (f.name.to_owned(), phrase(&Phrase::of_template(f.title))));
        edit.changed |=
            choice(ui, tr!("preview-format"), &mut edit.mapping.format, &found, options);
    });
    if is_sheet {
        let reason = edit.reason("sheet", edit.mapping.sheet.is_some(), "");
        decision(ui, edit, tr!("preview-sheet"), &reason, |ui, edit| {
            let current = layout.and_then(|l| l.sheet.clone()).unwrap_or_default();
            if let Some(name) = typed(ui, tr!("preview-sheet"), &current, tr!("preview-sheet-hint"))
            {
                edit.begin_anew();
                edit.mapping.sheet = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
            }
        });
    } else {
        text_ui(ui, edit, layout);
    }
    let reason =
        edit.reason("header", edit.mapping.header_line.is_some(), tr!("preview-none-found"));
    decision(ui, edit, tr!("preview-header-line"), &reason, |ui, edit| {
        let current =
            layout.and_then(|l| l.header_line).map_or_else(String::new, |n| n.to_string());
        if let Some(line) = typed(ui, tr!("preview-header-line"), &current, tr!("preview-none")) {
            header_line(edit, line.trim());
        }
    });
}

fn header_line(edit: &mut Edit<'_>, typed: &str) {
    edit.faults.remove(tr!("preview-header-line"));
    let line = typed.parse::<u64>().ok().filter(|line| *line > 0);
    if line.is_none() && !typed.is_empty() {
        let fault = tr!("preview-no-line", typed = format!("{typed:?}"));
        edit.faults.insert(tr!("preview-header-line"), fault);
        return;
    }
    edit.begin_anew();
    edit.mapping.header_line = line;
}

fn text_ui(ui: &mut Ui, edit: &mut Edit<'_>, layout: Option<&TableLayout>) {
    let reason = edit.reason("encoding", edit.mapping.encoding.is_some(), "");
    decision(ui, edit, tr!("preview-encoding"), &reason, |ui, edit| {
        let found = layout.map_or("", |layout| &layout.encoding);
        let options =
            words::ENCODINGS.into_iter().map(|(label, name)| (label.to_owned(), name.to_owned()));
        if choice(ui, tr!("preview-encoding"), &mut edit.mapping.encoding, found, options) {
            edit.begin_anew();
        }
    });
    let reason = edit.reason("delimiter", edit.mapping.delimiter.is_some(), "");
    decision(ui, edit, tr!("preview-delimiter"), &reason, |ui, edit| {
        let found = layout.and_then(|l| l.delimiter).map(words::sign).unwrap_or_default();
        let options = words::DELIMITERS.into_iter().map(|sign| (sign, words::sign(sign)));
        if choice(ui, tr!("preview-delimiter"), &mut edit.mapping.delimiter, &found, options) {
            edit.begin_anew();
        }
    });
}

fn rows_ui(ui: &mut Ui, edit: &mut Edit<'_>, layout: &TableLayout) {
    group(ui, tr!("preview-rows"));
    let reason = edit.reason("rows are", edit.mapping.kind.is_some(), "");
    decision(ui, edit, tr!("preview-rows-are"), &reason, |ui, edit| {
        let options = TableKind::NAMES
            .into_iter()
            .map(|(_, kind)| (kind, words::sentence(&phrase(&kind.title()))));
        let found = words::sentence(&phrase(&layout.kind.title()));
        edit.changed |=
            choice(ui, tr!("preview-rows-are"), &mut edit.mapping.kind, &found, options);
    });
    if layout.sheet.is_some() {
        return;
    }
    let reason = edit.reason("decimal mark", edit.mapping.decimal_mark.is_some(), "");
    decision(ui, edit, tr!("preview-decimal-mark"), &reason, |ui, edit| {
        let options = words::DECIMAL_MARKS.into_iter().map(|sign| (sign, words::sign(sign)));
        let found = words::sign(layout.decimal_mark);
        edit.changed |= choice(
            ui,
            tr!("preview-decimal-mark"),
            &mut edit.mapping.decimal_mark,
            &found,
            options,
        );
    });
    let is_decided = edit.mapping.thousands_mark.is_some();
    let reason = edit.reason("thousands mark", is_decided, tr!("preview-no-thousands"));
    decision(ui, edit, tr!("preview-thousands-mark"), &reason, |ui, edit| {
        let options = words::THOUSANDS_MARKS.into_iter().map(|sign| (sign, words::sign(sign)));
        let found =
            layout.thousands_mark.map_or_else(|| tr!("preview-no-mark").to_owned(), words::sign);
        let mark = &mut edit.mapping.thousands_mark;
        edit.changed |= choice(ui, tr!("preview-thousands-mark"), mark, &found, options);
    });
}

fn times_ui(ui: &mut Ui, edit: &mut Edit<'_>, layout: &TableLayout) {
    if matches!(layout.kind, TableKind::Topology | TableKind::Dictionary) {
        return;
    }
    group(ui, tr!("preview-times"));
    let refused = edit.report.problem.is_some();
    let otherwise =
        if refused { tr!("preview-date-order-refused") } else { tr!("preview-date-order-clear") };
    let reason = edit.reason("date order", edit.mapping.date_order.is_some(), otherwise);
    decision(ui, edit, tr!("preview-date-order"), &reason, |ui, edit| {
        let found = match edit.found("date order") {
            Some((found, _)) => found_order(found),
            None if refused => String::new(),
            None => tr!("preview-no-question").to_owned(),
        };
        let options = [DateOrder::DayMonth, DateOrder::MonthDay];
        let options = options.into_iter().map(|order| (order, words::order(order).to_owned()));
        edit.changed |=
            choice(ui, tr!("preview-date-order"), &mut edit.mapping.date_order, &found, options);
    });
    let otherwise = if refused { tr!("preview-not-so-far") } else { "" };
    let reason = edit.reason("zone", edit.mapping.zone.is_some(), otherwise);
    decision(ui, edit, tr!("preview-time-zone"), &reason, |ui, edit| {
        let current = edit.mapping.zone.as_ref().map_or("", Zone::name).to_owned();
        let hint = || tr!("preview-time-zone-hint").to_owned();
        let found = edit.found("zone").map_or_else(hint, |(found, _)| phrase(found));
        if let Some(name) = typed(ui, tr!("preview-time-zone"), &current, &found) {
            zone(edit, name.trim());
        }
    });
    if is_measured(layout) {
        periods_ui(ui, edit, layout);
    }
}

fn zone(edit: &mut Edit<'_>, typed: &str) {
    edit.faults.remove(tr!("preview-time-zone"));
    match (typed, Zone::named(typed)) {
        ("", _) => edit.mapping.zone = None,
        (_, Ok(zone)) => edit.mapping.zone = Some(zone),
        (_, Err(_)) => {
            let fault = tr!("preview-no-zone", typed = format!("{typed:?}"));
            edit.faults.insert(tr!("preview-time-zone"), fault);
            return;
        }
    }
    edit.changed = true;
}

fn periods_ui(ui: &mut Ui, edit: &mut Edit<'_>, layout: &TableLayout) {
    let reason = edit.reason("period stamp", edit.mapping.stamp.is_some(), "");
    decision(ui, edit, tr!("preview-stamp"), &reason, |ui, edit| {
        let options = [PeriodStamp::Start, PeriodStamp::End];
        let options = options.into_iter().map(|stamp| (stamp, words::stamp(stamp).to_owned()));
        let found = words::stamp(layout.stamp);
        edit.changed |= choice(ui, tr!("preview-stamp"), &mut edit.mapping.stamp, found, options);
    });
    let is_decided = edit.mapping.granularity.is_some();
    let reason = edit.reason("granularity period", is_decided, "");
    decision(ui, edit, tr!("preview-length"), &reason, |ui, edit| {
        let options = words::LENGTHS_SECS
            .into_iter()
            .filter_map(|secs| Some((GranularityPeriod::from_secs(secs)?, words::length(secs))));
        let found = match layout.granularity {
            Some(length) => words::length(length.as_secs()),
            None => edit.found("granularity period").map_or_else(String::new, |(f, _)| phrase(f)),
        };
        let length = &mut edit.mapping.granularity;
        edit.changed |= choice(ui, tr!("preview-length"), length, &found, options);
    });
    if layout.fixed_start.is_some() || !has_times(layout) {
        let reason = tr!("preview-fixed-start-reason");
        decision(ui, edit, tr!("preview-fixed-start"), reason, |ui, edit| {
            let current = layout.fixed_start.clone().unwrap_or_default();
            let hint = tr!("preview-fixed-start-hint");
            if let Some(start) = typed(ui, tr!("preview-fixed-start"), &current, hint) {
                edit.mapping.fixed_start =
                    Some(start.trim().to_owned()).filter(|start| !start.is_empty());
                edit.changed = true;
            }
        });
    }
    let mut snap = layout.snap;
    if pick::check(ui, &mut snap, tr!("preview-snap")).changed() {
        edit.mapping.snap = Some(snap);
        edit.changed = true;
    }
    let muted = tokens(ui).text_muted;
    text::note(ui, tr!("preview-snap-note"), muted);
}

/// The order of dates that was found, by the word of mappings.
fn found_order(found: &Phrase) -> String {
    let orders = [DateOrder::DayMonth, DateOrder::MonthDay];
    let known = orders.into_iter().find(|order| *found == order.name());
    known.map_or_else(|| phrase(found), |order| words::order(order).to_owned())
}

fn has_times(layout: &TableLayout) -> bool {
    use crate::workspace::preview::Role;
    layout.columns.iter().any(|c| matches!(c.role, Role::Time | Role::Date | Role::End))
}

fn values_ui(ui: &mut Ui, edit: &mut Edit<'_>, layout: &TableLayout) {
    let seen: Vec<String> = edit
        .report
        .findings
        .iter()
        .filter(|(what, _, _)| *what == "no value")
        .map(|(_, word, why)| format!("{} {}", phrase(word), phrase(why)))
        .collect();
    let reason = match seen.is_empty() {
        true => tr!("preview-blank-cells").to_owned(),
        false => seen.join("; "),
    };
    decision(ui, edit, tr!("preview-missing-words"), &reason, |ui, edit| {
        let current = layout.missing.join(", ");
        if let Some(words) =
            typed(ui, tr!("preview-missing-field"), &current, tr!("preview-by-commas"))
        {
            edit.mapping.missing = Some(edit::words_of(&words));
            edit.changed = true;
        }
    });
    decision(ui, edit, tr!("preview-vendor"), tr!("preview-vendor-reason"), |ui, edit| {
        let current = layout.vendor.clone().unwrap_or_default();
        if let Some(vendor) = typed(ui, tr!("preview-vendor"), &current, tr!("preview-not-said")) {
            edit.mapping.vendor =
                Some(vendor.trim().to_owned()).filter(|vendor| !vendor.is_empty());
            edit.changed = true;
        }
    });
    decision(ui, edit, tr!("preview-group"), tr!("preview-group-reason"), |ui, edit| {
        if let Some(group) = typed(ui, tr!("preview-group"), &layout.group, tr!("preview-none")) {
            edit.mapping.group = Some(group.trim().to_owned());
            edit.changed = true;
        }
    });
}

/// The findings that no control stands for.
fn found_ui(ui: &mut Ui, edit: &Edit<'_>, is_table: bool) {
    let is_shown = |what: &str| {
        is_table && (SHOWN_ELSEWHERE.contains(&what) || what == "format") || what == "warning"
    };
    let rest: Vec<_> = edit.report.findings.iter().filter(|(what, _, _)| !is_shown(what)).collect();
    if rest.is_empty() {
        return;
    }
    group(ui, tr!("preview-also-found"));
    let t = tokens(ui);
    for (what, value, why) in rest {
        text::caption(ui, &words::sentence(&phrase(what)));
        text::note(ui, &phrase(value), t.text);
        if !why.is_empty() {
            text::note(ui, &words::sentence(&phrase(why)), t.text_muted);
        }
        ui.add_space(4.0);
    }
}
