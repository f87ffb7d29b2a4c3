//! Text by role. A view says what a text is, the theme says how it looks.

use std::sync::Arc;

use egui::text::{LayoutJob, LayoutSection, TextFormat, TextWrapping};
use egui::{Color32, FontId, Galley, Label, Response, RichText, Sense, Ui, WidgetInfo};

use crate::gui::theme::{font, tokens};
use crate::model::with_capital;

pub fn title(ui: &mut Ui, text: &str) -> Response {
    line(ui, text, font::title(), tokens(ui).text)
}

pub fn section(ui: &mut Ui, text: &str) -> Response {
    line(ui, text, font::section(), tokens(ui).text)
}

pub fn body(ui: &mut Ui, text: &str) -> Response {
    line(ui, text, font::body(), tokens(ui).text)
}

pub fn strong(ui: &mut Ui, text: &str) -> Response {
    line(ui, text, font::strong(), tokens(ui).text)
}

pub fn muted(ui: &mut Ui, text: &str) -> Response {
    line(ui, text, font::body(), tokens(ui).text_muted)
}

pub fn small(ui: &mut Ui, text: &str) -> Response {
    line(ui, text, font::small(), tokens(ui).text_muted)
}

/// Name of a field or column, above or beside it.
pub fn caption(ui: &mut Ui, text: &str) -> Response {
    line(ui, text, font::small_strong(), tokens(ui).text_muted)
}

/// One line that is cut with `…` where there is no room, and then shows the whole on hover.
pub fn line(ui: &mut Ui, text: &str, font: FontId, color: Color32) -> Response {
    ui.add(
        Label::new(RichText::new(text).font(font).color(color))
            .truncate()
            .show_tooltip_when_elided(true),
    )
}

/// Text for a painter, cut with `…` to a width.
pub fn elided(ui: &Ui, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
    ui.painter().layout_job(job)
}

/// How wide a text is in one line.
pub fn width(ui: &Ui, text: &str, font: FontId) -> f32 {
    ui.painter().layout_no_wrap(text.to_owned(), font, Color32::WHITE).size().x
}

/// A name for a painter: in one line where it fits into the width, else in two, the second cut at its end.
pub fn in_two_lines(ui: &Ui, text: &str, font: &FontId, color: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple(text.to_owned(), font.clone(), color, width.max(0.0));
    job.wrap.max_rows = 2;
    ui.painter().layout_job(job)
}

/// Text for a painter, cut in its middle with `…` to a width: names that begin alike are told apart by their ends.
pub fn elided_middle(
    ui: &Ui,
    text: &str,
    font: &FontId,
    color: Color32,
    width: f32,
) -> Arc<Galley> {
    let layout = |text: String| ui.painter().layout_no_wrap(text, font.clone(), color);
    let whole = layout(text.to_owned());
    if whole.size().x <= width {
        return whole;
    }
    let letters: Vec<char> = text.chars().collect();
    let cut = |n_kept: usize| {
        let n_head = n_kept.div_ceil(2);
        let head: String = letters[..n_head].iter().collect();
        let tail: String = letters[letters.len() - (n_kept - n_head)..].iter().collect();
        layout(format!("{}…{}", head.trim_end(), tail.trim_start()))
    };
    let (mut fits, mut too_many) = (2.min(letters.len()), letters.len());
    while fits + 1 < too_many {
        let n_kept = usize::midpoint(fits, too_many);
        if cut(n_kept).size().x <= width {
            fits = n_kept;
        } else {
            too_many = n_kept;
        }
    }
    cut(fits)
}

/// One line that is cut in its middle where there is no room, and then shows the whole on hover; see [`elided_middle`].
pub fn line_cut_in_the_middle(ui: &mut Ui, text: &str, font: &FontId, color: Color32) -> Response {
    let galley = elided_middle(ui, text, font, color, ui.available_width());
    let is_cut = galley.job.text != text;
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
    ui.painter().galley(rect.min, galley, color);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, text));
    if is_cut { response.on_hover_text(text) } else { response }
}

/// One line that is cut where there is no room, and always says `hover` on hover.
pub fn line_with_hover(
    ui: &mut Ui,
    text: &str,
    font: FontId,
    color: Color32,
    hover: &str,
) -> Response {
    let label = Label::new(RichText::new(text).font(font).color(color));
    ui.add(label.truncate().show_tooltip_when_elided(false)).on_hover_text(hover)
}

/// A text with a capital letter at its start, where it begins with a word: an id or a formula stays as it is written.
pub fn begun_large(text: &str) -> String {
    let first = text.split_whitespace().next().unwrap_or_default();
    let word = first.trim_end_matches([',', ':', ';', '.']);
    let is_word = !word.is_empty() && word.chars().all(char::is_lowercase);
    if is_word { with_capital(text) } else { text.to_owned() }
}

/// Text over as many lines as it takes.
pub fn paragraph(ui: &mut Ui, text: &str, color: Color32) -> Response {
    ui.add(Label::new(RichText::new(text).font(font::body()).color(color)).wrap())
}

/// Small text over as many lines as it takes: why something is as it is.
pub fn note(ui: &mut Ui, text: &str, color: Color32) -> Response {
    ui.add(Label::new(RichText::new(text).font(font::small()).color(color)).wrap())
}

/// Text that can be marked and copied, in the fixed-width font.
pub fn code(ui: &mut Ui, text: &str) -> Response {
    let color = tokens(ui).text;
    ui.add(Label::new(RichText::new(text).font(font::code()).color(color)).wrap().selectable(true))
}

/// A number whose digits all have one width, so that columns of numbers line up.
pub fn number(ui: &mut Ui, text: &str) -> Response {
    let color = tokens(ui).text;
    number_in(ui, text, font::body(), color)
}

pub fn number_in(ui: &mut Ui, text: &str, font: FontId, color: Color32) -> Response {
    let galley = tabular(ui, text, font, color);
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
    ui.painter().galley(rect.min, galley, color);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, text));
    response
}

/// Room that a [`number`] takes.
pub fn number_width(ui: &Ui, text: &str) -> f32 {
    tabular(ui, text, font::body(), tokens(ui).text).size().x
}

/// Room that a [`caption`] takes.
pub fn caption_width(ui: &Ui, text: &str) -> f32 {
    let color = tokens(ui).text_muted;
    ui.painter().layout_no_wrap(text.to_owned(), font::small_strong(), color).size().x
}

/// Text with digits of one width: Inter's own figures are proportional, so each digit gets a cell as wide as the widest.
pub fn tabular(ui: &Ui, text: &str, font: FontId, color: Color32) -> Arc<Galley> {
    let widths: [f32; 10] = ui.fonts_mut(|fonts| {
        std::array::from_fn(|digit| {
            let letter = char::from_digit(digit as u32, 10).unwrap_or('0');
            fonts.glyph_width(&font, letter)
        })
    });
    let cell = widths.iter().copied().fold(0.0, f32::max);
    let format = TextFormat { font_id: font, color, ..Default::default() };
    let mut job = LayoutJob {
        text: text.to_owned(),
        wrap: TextWrapping::no_max_width(),
        ..Default::default()
    };
    let mut pending = 0.0;
    for (start, letter) in text.char_indices() {
        let room = letter.to_digit(10).map_or(0.0, |digit| cell - widths[digit as usize]);
        let end = start + letter.len_utf8();
        job.sections.push(LayoutSection {
            leading_space: pending + room / 2.0,
            byte_range: egui::text::ByteIndex(start)..egui::text::ByteIndex(end),
            format: format.clone(),
        });
        pending = room / 2.0;
    }
    ui.painter().layout_job(job)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_begun_large_and_an_id_is_left() {
        assert_eq!(begun_large("octubre de 2026"), "Octubre de 2026");
        assert_eq!(begun_large("exclusions: CHG-2001"), "Exclusions: CHG-2001");
        for id in ["traffic_volume_dl 最大", "sum(pmRrc)", "99.9 % ≥", "pmRrcConnEstabAtt is", ""]
        {
            assert_eq!(begun_large(id), id);
        }
    }

    #[test]
    fn names_that_begin_alike_are_told_apart_by_their_ends() {
        let names = [
            "Taxa de sucesso de estabelecimento de RRC",
            "Taxa de sucesso de estabelecimento de E-RAB",
        ];
        egui::__run_test_ui(|ui| {
            let shown = |name: &str| {
                let galley =
                    elided_middle(ui, name, &FontId::proportional(14.0), Color32::WHITE, 170.0);
                assert!(galley.size().x <= 170.0, "{name}");
                galley.job.text.clone()
            };
            let [rrc, erab] = names.map(shown);
            assert!(
                rrc.ends_with("RRC") && erab.ends_with("E-RAB") && rrc.contains('…'),
                "{rrc} {erab}"
            );
            assert_eq!(shown("CSSR"), "CSSR", "what fits stays whole");
        });
    }
}
