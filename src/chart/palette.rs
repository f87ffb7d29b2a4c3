//! Colors that stay with their series, can be told apart by color-blind readers and are dark (or light) enough to read.
//!
//! The series colors are those of Okabe and Ito (2008), darkened for white paper and lightened for the dark theme. A verdict
//! never speaks by color alone: its word and symbol stand beside it.

use super::day_calendar::Tone;

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// The ground that colors stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ground {
    /// White paper and the light theme.
    Light,
    Dark,
}

/// What a color says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Meaning {
    Achieved,
    Breached,
    Undecided,
    /// Met, but close to the limit.
    Warning,
}

const SERIES_LIGHT: [Rgb; 8] = [
    [0, 98, 168],   // blue
    [198, 84, 0],   // vermillion
    [0, 122, 90],   // bluish green
    [160, 72, 128], // reddish purple
    [150, 108, 0],  // ochre
    [20, 126, 170], // sky
    [92, 70, 156],  // violet
    [96, 96, 96],   // grey
];

const SERIES_DARK: [Rgb; 8] = [
    [86, 170, 240],
    [245, 140, 70],
    [60, 195, 150],
    [225, 145, 195],
    [230, 185, 70],
    [120, 205, 240],
    [170, 155, 240],
    [176, 176, 176],
];

/// Series that differ in color.
pub const N_SERIES: usize = SERIES_LIGHT.len();

/// Color of the series at that position; positions beyond the last begin anew.
pub fn series(position: usize, ground: Ground) -> Rgb {
    let colors = match ground {
        Ground::Light => &SERIES_LIGHT,
        Ground::Dark => &SERIES_DARK,
    };
    colors[position % colors.len()]
}

/// Color of a verdict, for text and symbols; at least 4.5 : 1 against the ground.
pub const fn verdict(meaning: Meaning, ground: Ground) -> Rgb {
    match (meaning, ground) {
        (Meaning::Achieved, Ground::Light) => [14, 116, 74],
        (Meaning::Achieved, Ground::Dark) => [74, 201, 140],
        (Meaning::Breached, Ground::Light) => [190, 30, 45],
        (Meaning::Breached, Ground::Dark) => [255, 122, 122],
        (Meaning::Undecided, Ground::Light) => [91, 99, 112],
        (Meaning::Undecided, Ground::Dark) => [165, 174, 189],
        (Meaning::Warning, Ground::Light) => [146, 86, 0],
        (Meaning::Warning, Ground::Dark) => [240, 180, 75],
    }
}

/// Color of a cell by its side of the target and its distance: calm where it was kept, stronger the worse it was missed.
pub fn heat(tone: Tone, ground: Ground) -> Rgb {
    let (from, to, share): (Rgb, Rgb, f64) = match (tone, ground) {
        (Tone::Kept(share), Ground::Light) => ([226, 241, 235], [158, 210, 187], share),
        (Tone::Kept(share), Ground::Dark) => ([34, 64, 58], [44, 112, 92], share),
        (Tone::Missed(share), Ground::Light) => ([250, 204, 170], [190, 30, 45], share),
        (Tone::Missed(share), Ground::Dark) => ([112, 56, 38], [255, 110, 96], share),
    };
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    std::array::from_fn(|i| {
        let (from, to) = (f64::from(from[i]), f64::from(to[i]));
        (from + (to - from) * share).round() as u8
    })
}

/// Whether dark text can be read better on a color than light text.
pub fn is_light(color: Rgb) -> bool {
    // Above this black has more contrast than white.
    luminance(color) > 0.179
}

/// From all well (0) to worst (1): the worse, the further from the ground, in lightness too, so that it reads without colors.
pub fn severity(position: f32, ground: Ground) -> Rgb {
    match ground {
        Ground::Light => ramp(
            position,
            &[[232, 238, 244], [251, 220, 168], [240, 149, 80], [206, 66, 38], [122, 14, 34]],
        ),
        Ground::Dark => ramp(
            position,
            &[[30, 37, 49], [104, 60, 44], [168, 74, 40], [240, 140, 56], [255, 226, 140]],
        ),
    }
}

/// From little (0) to much (1), where neither is bad.
pub fn amount(position: f32, ground: Ground) -> Rgb {
    match ground {
        Ground::Light => {
            ramp(position, &[[232, 238, 244], [158, 202, 232], [66, 146, 202], [8, 66, 132]])
        }
        Ground::Dark => {
            ramp(position, &[[30, 37, 49], [34, 74, 116], [60, 140, 204], [176, 222, 255]])
        }
    }
}

/// A color between stops that are equally far apart.
fn ramp(position: f32, stops: &[Rgb]) -> Rgb {
    let last = stops.len() - 1;
    let at = position.clamp(0.0, 1.0) * last as f32;
    let from = (at.floor() as usize).min(last);
    let to = (from + 1).min(last);
    let share = at - from as f32;
    std::array::from_fn(|channel| {
        let (a, b) = (f32::from(stops[from][channel]), f32::from(stops[to][channel]));
        (a + (b - a) * share).round() as u8
    })
}

/// The page or window behind everything.
pub fn background(ground: Ground) -> Rgb {
    match ground {
        Ground::Light => [255, 255, 255],
        Ground::Dark => [24, 26, 31],
    }
}

/// Contrast of two colors by WCAG 2.1: 1 (none) to 21 (black on white).
pub fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance by WCAG 2.1.
fn luminance(color: Rgb) -> f64 {
    let [r, g, b] = color.map(|channel| {
        let c = f64::from(channel) / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// `#0e744a`
pub fn hex([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}
