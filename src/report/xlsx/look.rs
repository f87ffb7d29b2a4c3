//! How cells look: the colors of the pages, digits by number format, a color never without its word.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::report::tables::{Number, Value};

const INK: Color = Color::RGB(0x1b_2330);
const MUTED: Color = Color::RGB(0x5d_6779);
const HAIRLINE: Color = Color::RGB(0xe3_e7ed);
const HEAD: Color = Color::RGB(0xe9_eff6);
const ACCENT: Color = Color::RGB(0x0b_5fa5);
/// Digits that a number format shows at most.
const DECIMALS_MAX: u32 = 15;

/// What decides how a cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    Text { wraps: bool },
    Number { decimals: u32, is_ratio: bool },
    Moment { with_time: bool },
    Verdict { kind: &'static str },
}

impl Look {
    pub(super) fn of(value: &Value, wraps: bool) -> Self {
        match value {
            Value::Nothing | Value::Text(_) => Self::Text { wraps },
            Value::Number(Number { decimals, is_ratio, .. }) => {
                Self::Number { decimals: (*decimals).min(DECIMALS_MAX), is_ratio: *is_ratio }
            }
            Value::Moment { with_time, .. } => Self::Moment { with_time: *with_time },
            Value::Verdict { kind, .. } => Self::Verdict { kind },
        }
    }
}

/// Formats that were made already.
#[derive(Default)]
pub(super) struct Looks(BTreeMap<Look, Format>);

impl Looks {
    pub(super) fn of(&mut self, look: Look) -> &Format {
        self.0.entry(look).or_insert_with(|| Self::made(look))
    }

    fn made(look: Look) -> Format {
        let format = Self::body()
            .set_align(FormatAlign::Top)
            .set_border_bottom(FormatBorder::Thin)
            .set_border_bottom_color(HAIRLINE);
        match look {
            Look::Text { wraps: true } => format.set_text_wrap().set_indent(1),
            // Apart from a number that ends where the text begins.
            Look::Text { wraps: false } => format.set_align(FormatAlign::Left).set_indent(1),
            Look::Number { decimals, is_ratio } => format
                .set_num_format(number_format(decimals, is_ratio))
                .set_align(FormatAlign::Right),
            Look::Moment { with_time } => format
                .set_num_format(if with_time { "yyyy\\-mm\\-dd\\ hh:mm" } else { "yyyy\\-mm\\-dd" })
                .set_align(FormatAlign::Left),
            Look::Verdict { kind } => {
                let (color, tint) = colors_of(kind);
                let format = format.set_font_color(color).set_align(FormatAlign::Left);
                match tint {
                    Some(tint) => format.set_bold().set_background_color(tint),
                    None => format,
                }
            }
        }
    }

    /// What all cells have in common.
    pub(super) fn body() -> Format {
        Format::new().set_font_name("Calibri").set_font_size(10).set_font_color(INK)
    }

    pub(super) fn head(is_number: bool) -> Format {
        Self::body()
            .set_bold()
            .set_background_color(HEAD)
            .set_text_wrap()
            .set_align(FormatAlign::Bottom)
            .set_align(if is_number { FormatAlign::Right } else { FormatAlign::Left })
            .set_border_bottom(FormatBorder::Medium)
            .set_border_bottom_color(ACCENT)
    }

    pub(super) fn title() -> Format {
        Self::body().set_bold().set_font_size(16)
    }

    pub(super) fn headline() -> Format {
        Self::body().set_bold().set_font_size(12).set_font_color(ACCENT)
    }

    pub(super) fn muted() -> Format {
        Self::body().set_font_color(MUTED)
    }

    pub(super) fn sentence() -> Format {
        Self::body().set_text_wrap().set_align(FormatAlign::Top)
    }
}

/// `#,##0.00`; the program that shows it puts its own marks.
fn number_format(decimals: u32, is_ratio: bool) -> String {
    let whole = if is_ratio { "0" } else { "#,##0" };
    let point = if decimals > 0 { "." } else { "" };
    let percent = if is_ratio { "%" } else { "" };
    format!("{whole}{point}{}{percent}", "0".repeat(decimals as usize))
}

/// Of the letters, and behind them.
fn colors_of(kind: &str) -> (Color, Option<Color>) {
    let color = |letters, tint| (Color::RGB(letters), Some(Color::RGB(tint)));
    match kind {
        "achieved" => color(0x0e_744a, 0xe9_f6ef),
        "tolerated" | "forgiven" => color(0x92_5600, 0xfd_f3e1),
        "breached" => color(0xbe_1e2d, 0xfd_eeee),
        // A day is not judged by the contract: no field of color.
        "met" => (Color::RGB(0x0e_744a), None),
        "missed" => (Color::RGB(0xbe_1e2d), None),
        _ => color(0x5b_6370, 0xf0_f2f5),
    }
}
