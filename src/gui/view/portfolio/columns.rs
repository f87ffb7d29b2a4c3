//! Where the columns of the matrix lie: months take what the names and the figures leave, and what has no room steps aside.

use egui::Rangef;

/// Narrowest month: a sign and nothing else.
const CELL_MIN: f32 = 26.0;
/// From here on a month has room for its word.
pub const CELL_WORD: f32 = 96.0;
/// Widest month.
const CELL_MAX: f32 = 128.0;
const NAME_MIN: f32 = 190.0;
const NAME_PREFERRED: f32 = 270.0;
const TREND: f32 = 88.0;
const MARGIN: f32 = 128.0;
/// What the margin takes of room that months with their words leave: below it stands the name of an objective.
const MARGIN_MORE: f32 = 64.0;
const FORECAST: f32 = 128.0;
const MONEY: f32 = 136.0;

/// Of one width of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Columns {
    pub name: Rangef,
    pub months: Vec<Rangef>,
    pub trend: Option<Rangef>,
    pub margin: Option<Rangef>,
    pub forecast: Option<Rangef>,
    pub money: Rangef,
}

/// What there is to show.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    pub n_months: usize,
    /// The month that is looked at: it keeps its word longest.
    pub month_idx: usize,
    /// Whether any period is still running.
    pub has_forecast: bool,
    /// Whether anything can be said of how one of them will end.
    pub is_forecast_known: bool,
}

impl Columns {
    /// `left` and `width` of the matrix.
    pub fn new(left: f32, width: f32, wanted: Wanted) -> Self {
        let n = wanted.n_months.max(1) as f32;
        // In this order they step aside; the word of the month that is looked at goes before its margin does.
        let (mut trend, mut forecast) = (wanted.n_months > 1, wanted.has_forecast);
        let (mut margin, mut word) = (true, true);
        let figures = |trend: bool, forecast: bool, margin: bool| {
            let of = |is_shown: bool, room: f32| if is_shown { room } else { 0.0 };
            MONEY + of(trend, TREND) + of(forecast, FORECAST) + of(margin, MARGIN)
        };
        let least = |trend: bool, forecast: bool, margin: bool, word: bool| {
            let extra = if word { CELL_WORD - CELL_MIN } else { 0.0 };
            NAME_MIN + n * CELL_MIN + extra + figures(trend, forecast, margin)
        };
        // A column of dashes takes no room from the words of months.
        let with_words = NAME_MIN + n * CELL_WORD + figures(trend, forecast, margin);
        forecast &= wanted.is_forecast_known || with_words <= width;
        for step in 0..4 {
            if least(trend, forecast, margin, word) <= width {
                break;
            }
            match step {
                0 => trend = false,
                1 => forecast = false,
                2 => word = false,
                _ => margin = false,
            }
        }
        let mut room = width - figures(trend, forecast, margin);
        let spare = room - NAME_PREFERRED - n * CELL_WORD;
        let more = if margin { spare.clamp(0.0, MARGIN_MORE) } else { 0.0 };
        room -= more;
        let even = ((room - NAME_PREFERRED) / n).clamp(CELL_MIN, CELL_MAX);
        // Narrow months, one of them wide.
        let (cell, chosen) = if even >= CELL_WORD || !word {
            (even, even)
        } else {
            let others = (n - 1.0).max(1.0);
            let cell = ((room - NAME_PREFERRED - CELL_WORD) / others).clamp(CELL_MIN, CELL_WORD);
            (cell, CELL_WORD)
        };
        let of_months = if wanted.n_months == 0 { 0.0 } else { cell * (n - 1.0) + chosen };
        let mut at = left;
        let mut take = |room: f32| {
            let column = Rangef::new(at, at + room);
            at += room;
            column
        };
        let name = take((room - of_months).max(NAME_MIN));
        let months = (0..wanted.n_months)
            .map(|idx| take(if idx == wanted.month_idx { chosen } else { cell }))
            .collect();
        Self {
            name,
            months,
            trend: trend.then(|| take(TREND)),
            margin: margin.then(|| take(MARGIN + more)),
            forecast: forecast.then(|| take(FORECAST)),
            money: take(MONEY),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(width: f32, n_months: usize) -> Columns {
        Columns::new(
            0.0,
            width,
            Wanted {
                n_months,
                month_idx: n_months.saturating_sub(2),
                has_forecast: true,
                is_forecast_known: true,
            },
        )
    }

    #[test]
    fn a_year_fits_into_the_smallest_window() {
        let year = columns(800.0, 13);
        assert!(year.money.max <= 800.0, "{year:?}");
        assert_eq!(year.months.len(), 13);
        assert!(year.trend.is_none() && year.forecast.is_none());
        assert!(year.months.iter().all(|month| month.span() >= CELL_MIN));
    }

    #[test]
    fn two_months_have_room_for_their_words_and_the_name_for_the_rest() {
        let two = columns(1030.0, 2);
        assert!(two.months.iter().all(|month| month.span() >= CELL_WORD));
        assert!(two.trend.is_some() && two.margin.is_some() && two.forecast.is_some());
        assert!((two.money.max - 1030.0).abs() < 0.01);
        let wide = columns(2200.0, 2);
        assert!(wide.months.iter().all(|month| month.span() <= CELL_MAX));
    }

    #[test]
    fn a_forecast_that_says_nothing_goes_before_the_words_of_months() {
        let of = |is_forecast_known: bool| {
            let wanted =
                Wanted { n_months: 2, month_idx: 0, has_forecast: true, is_forecast_known };
            Columns::new(0.0, 820.0, wanted)
        };
        let without = of(false);
        assert!(without.forecast.is_none());
        assert!(without.months.iter().all(|month| month.span() >= CELL_WORD), "{without:?}");
        assert!(of(true).forecast.is_some());
    }

    #[test]
    fn the_month_that_is_looked_at_keeps_its_word() {
        let year = columns(1180.0, 13);
        assert!(year.months[11].span() >= CELL_WORD);
        assert!(year.months[0].span() < CELL_WORD);
        assert!(year.money.max <= 1180.0, "{year:?}");
    }
}
