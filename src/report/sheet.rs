//! Charts as one picture to pass on: title, what it shows, the charts one below the other, and where the numbers come from.
//!
//! ```text
//! sheet ──▶ SVG (text stays text) ──▶ PNG (the fonts of the program, none of the machine)
//! ```
//! The same sheet gives the same bytes: no clock, no font, no zone of the machine.

use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use super::svg::{self, Size};
use super::{ReportError, fonts as shipped};
use crate::chart::Chart;
use crate::chart::palette::Ground;
use crate::format::Locale;

/// What is put on one picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    pub title: String,
    /// Below the title: selection, step, comparison; may be empty.
    pub subtitle: String,
    /// Below the charts: workspace, period, zone, revision of the data.
    pub source: String,
    pub charts: Vec<Arc<Chart>>,
    pub locale: Locale,
    pub ground: Ground,
    pub width_points: f64,
    /// Of each chart.
    pub chart_height_points: f64,
}

/// A picture as pixels.
#[derive(Clone, PartialEq, Eq)]
pub struct Raster {
    pub width: u32,
    pub height: u32,
    /// Red, green, blue, opacity of each pixel, row by row, opacity not multiplied in.
    pub rgba: Vec<u8>,
    /// The same as a PNG file.
    pub png: Vec<u8>,
}

impl std::fmt::Debug for Raster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Raster {} × {}", self.width, self.height)
    }
}

const MARGIN: f64 = 14.0;
const TITLE_SIZE: f64 = 13.0;
const TEXT_SIZE: f64 = 8.0;
const GAP: f64 = 10.0;
/// Pixels of a side. *Good*: a chart in a slide is sharp. *Bad*: a sheet of many charts is refused.
const PIXELS_MAX: f64 = 16_000.0;

/// The sheet as an SVG document.
pub fn sheet_svg(sheet: &Sheet) -> String {
    let inks = svg::inks(sheet.ground);
    let inner = sheet.width_points - 2.0 * MARGIN;
    let mut body = String::with_capacity(64 * 1024);
    let mut y = MARGIN + TITLE_SIZE;
    words(&mut body, (MARGIN, y), TITLE_SIZE, 600, inks.ink, &cut(&sheet.title, inner, TITLE_SIZE));
    if !sheet.subtitle.is_empty() {
        y += TEXT_SIZE + 5.0;
        words(
            &mut body,
            (MARGIN, y),
            TEXT_SIZE,
            400,
            inks.muted,
            &cut(&sheet.subtitle, inner, TEXT_SIZE),
        );
    }
    y += GAP;
    let size = Size { width_points: inner, height_points: sheet.chart_height_points };
    let is_single = sheet.charts.len() == 1;
    for chart in &sheet.charts {
        // The title of a single chart is that of the sheet.
        if !is_single {
            y += TEXT_SIZE + 2.0;
            words(
                &mut body,
                (MARGIN, y),
                TEXT_SIZE + 1.0,
                600,
                inks.ink,
                &cut(&chart.title, inner, TEXT_SIZE + 1.0),
            );
            y += 4.0;
        }
        let _ = write!(body, r#"<g transform="translate({MARGIN:.2} {y:.2})" font-size="7.5">"#);
        svg::chart_body(&mut body, chart, &sheet.locale, size, inks);
        body.push_str("</g>");
        y += sheet.chart_height_points + GAP;
    }
    y += TEXT_SIZE;
    words(
        &mut body,
        (MARGIN, y),
        TEXT_SIZE - 1.0,
        400,
        inks.muted,
        &cut(&sheet.source, inner, TEXT_SIZE - 1.0),
    );
    let height = y + MARGIN * 0.7;
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w:.2} {height:.2}" width="{w:.2}pt" height="{height:.2}pt" font-family="Inter, 'Noto Sans SC', sans-serif"><title>{title}</title><rect width="{w:.2}" height="{height:.2}" fill="{ground}"/>{body}</svg>"#,
        w = sheet.width_points,
        title = svg::escaped(&sheet.title),
        ground = inks.ground,
    )
}

fn words(svg: &mut String, at: (f64, f64), size: f64, weight: u32, fill: &str, text: &str) {
    let _ = write!(
        svg,
        r#"<text x="{:.2}" y="{:.2}" font-size="{size}" font-weight="{weight}" fill="{fill}">{}</text>"#,
        at.0,
        at.1,
        svg::escaped(text)
    );
}

/// A text that fits into a width, by the mean width of its letters.
fn cut(text: &str, width: f64, size: f64) -> String {
    let letter_width = |c: char| if u32::from(c) >= 0x2e80 { size } else { size * 0.56 };
    let mut used = 0.0;
    for (at, letter) in text.char_indices() {
        used += letter_width(letter);
        if used > width {
            return format!("{}…", text[..at].trim_end());
        }
    }
    text.to_owned()
}

/// An SVG as pixels, `scale` pixels to a CSS pixel (3/4 of a point).
pub fn rasterize(svg: &str, scale: f32) -> Result<Raster, ReportError> {
    let failed = |message: String| ReportError::Picture { message };
    let options = usvg::Options {
        fontdb: fonts(),
        font_family: "Inter".to_owned(),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|e| failed(e.to_string()))?;
    let size = tree.size();
    let side = |length: f32| (f64::from(length) * f64::from(scale)).ceil();
    let (width, height) = (side(size.width()), side(size.height()));
    if width > PIXELS_MAX || height > PIXELS_MAX {
        return Err(failed(format!("{width} × {height} pixels are more than fit on a picture")));
    }
    let mut pixels = Pixmap::new(width as u32, height as u32)
        .ok_or_else(|| failed("it has no size".to_owned()))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    let rgba: Vec<u8> = pixels
        .pixels()
        .iter()
        .flat_map(|pixel| {
            let color = pixel.demultiply();
            [color.red(), color.green(), color.blue(), color.alpha()]
        })
        .collect();
    let png = pixels.encode_png().map_err(|e| failed(e.to_string()))?;
    Ok(Raster { width: pixels.width(), height: pixels.height(), rgba, png })
}

/// The fonts that the program brings, in a fixed order.
fn fonts() -> Arc<fontdb::Database> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let load = || {
        let mut fonts = fontdb::Database::new();
        for file in shipped::all() {
            fonts.load_font_source(fontdb::Source::Binary(Arc::new(file)));
        }
        fonts.set_sans_serif_family("Inter");
        Arc::new(fonts)
    };
    Arc::clone(FONTS.get_or_init(load))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{Line, Target};
    use crate::model::{TimeRange, Timestamp, Unit, Zone};

    fn sheet(ground: Ground) -> Sheet {
        let start = Timestamp::from_unix_secs(1_790_812_800);
        let points = (0..48)
            .map(|hour| {
                (start.plus_secs(hour * 3600), (hour != 7).then(|| 98.0 + hour as f64 / 48.0))
            })
            .collect();
        Sheet {
            title: "E-RAB drop rate <4G> (%)".to_owned(),
            subtitle: "region == \"Norte\"".to_owned(),
            source: "Workspace latam · 1–2 Oct 2026 · America/Lima · data revision 7".to_owned(),
            charts: vec![Arc::new(Chart {
                title: "E-RAB drop rate (%)".to_owned(),
                zone: Zone::named("America/Lima").unwrap(),
                range: TimeRange::new(start, start.plus_secs(48 * 3600)),
                unit: Unit::new("%"),
                lines: vec![Line { name: "Norte".to_owned(), color: 0, points, bucket_secs: 3600 }],
                targets: vec![Target {
                    name: "Andes".to_owned(),
                    value: 98.5,
                    higher_is_better: true,
                    warning: None,
                }],
                bands: Vec::new(),
                coverage: Vec::new(),
            })],
            locale: Locale::ENGLISH,
            ground,
            width_points: 720.0,
            chart_height_points: 240.0,
        }
    }

    #[test]
    fn the_same_sheet_gives_the_same_bytes_and_another_ground_others() {
        let svg = sheet_svg(&sheet(Ground::Light));
        assert_eq!(svg, sheet_svg(&sheet(Ground::Light)));
        assert_ne!(svg, sheet_svg(&sheet(Ground::Dark)));
        for words in [
            "E-RAB drop rate &lt;4G&gt; (%)",
            "data revision 7",
            "region == &quot;Norte&quot;",
            "Norte",
        ] {
            assert!(svg.contains(words), "{words}");
        }
        assert!(!svg.contains("<4G>"), "what a person wrote is text");
        let (first, second) = (rasterize(&svg, 2.0).unwrap(), rasterize(&svg, 2.0).unwrap());
        assert_eq!(first.png, second.png);
        assert_eq!(first.width, 1920, "720 points are 960 CSS pixels");
        assert_eq!(first.rgba.len(), first.width as usize * first.height as usize * 4);
        assert_eq!(&first.png[1..4], b"PNG");
    }

    #[test]
    fn text_is_drawn_and_the_paper_is_white_or_dark() {
        let of = |ground| rasterize(&sheet_svg(&sheet(ground)), 1.0).unwrap();
        let (light, dark) = (of(Ground::Light), of(Ground::Dark));
        assert_eq!(&light.rgba[..4], [255, 255, 255, 255]);
        assert!(dark.rgba[0] < 40 && dark.rgba[3] == 255);
        // The title's row has ink: without a font nothing would be drawn.
        let row = |y: u32| {
            let from = (y * light.width * 4) as usize;
            light.rgba[from..from + (light.width * 4) as usize].chunks(4).any(|p| p[0] < 100)
        };
        assert!((18..38).any(row), "no title");
    }

    #[test]
    fn a_long_title_is_cut() {
        let mut long = sheet(Ground::Light);
        long.title = "word ".repeat(200);
        let svg = sheet_svg(&long);
        assert!(svg.contains('…') && svg.len() < sheet_svg(&sheet(Ground::Light)).len() + 3_000);
    }
}
