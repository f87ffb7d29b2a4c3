//! Pages as they are printed, and as pictures: the window shows what [`super::write_pdf`] would write, set by the same code.

use typst_layout::PagedDocument;
use typst_render::RenderOptions;

use super::ReportError;
use super::attachment::Attachment;
use super::paper::Paper;
use super::svg::{self, Size};
use super::typst::{self, Copy, typeset};
use crate::job::JobContext;
use crate::words;

/// Of a chart on paper: the text width, and a height that leaves room for the days below.
const CHART_SIZE: Size = Size { width_points: 487.0, height_points: 214.0 };
/// Pixels of a picture at most: a page on the largest screen, twice as near.
const PIXELS_MAX: f64 = 40e6;

/// A report whose pages are set.
pub struct Pages(PagedDocument);

/// A page as a picture.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// In pixels.
    pub width: u32,
    pub height: u32,
    /// Red, green, blue, alpha of each pixel, row by row, multiplied by alpha.
    pub rgba: Vec<u8>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture {} × {}", self.width, self.height)
    }
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pages {}", self.len())
    }
}

/// Draws the charts and sets the pages.
///
/// # Errors
/// A mistake of the template, or [`ReportError::Cancelled`] between two steps once the job was cancelled.
pub fn set_pages(paper: &dyn Paper, ctx: &JobContext) -> Result<Pages, ReportError> {
    pages_with(paper, &[], ctx)
}

/// The same with files that a PDF of these pages carries.
pub(super) fn pages_with(
    paper: &dyn Paper,
    attachments: &[Attachment],
    ctx: &JobContext,
) -> Result<Pages, ReportError> {
    let charts = paper.charts();
    ctx.progress.begin("Drawing charts", charts.len() as u64, "charts");
    let mut drawings = Vec::with_capacity(charts.len());
    for (idx, chart) in charts.into_iter().enumerate() {
        ctx.check()?;
        ctx.progress.item(&chart.title);
        let drawn = words::in_language(paper.spoken(), *paper.locale(), || {
            svg::chart_svg(chart, paper.locale(), CHART_SIZE)
        });
        drawings.push((chart_file(idx), drawn));
        ctx.progress.advance(1);
    }
    words::in_language(paper.spoken(), *paper.locale(), || {
        for drawing in paper.drawings() {
            let file = format!("/charts/{}.svg", drawing.name);
            drawings.push((file, svg::drawing_svg(drawing, paper.locale())));
        }
    });
    ctx.check()?;
    ctx.progress.begin("Setting pages", 0, "pages");
    let (template, main) = (paper.template(), paper.kind().template());
    let data = template_data(paper)?;
    let pages = typeset(Copy { template, main, data, drawings, attachments })?;
    ctx.check()?;
    Ok(Pages(pages))
}

/// What a template gets as `data`: what the paper says, its brand, and for each objective with a chart the path of that.
///
/// # Errors
/// Never for a paper that was built.
pub fn template_data(paper: &dyn Paper) -> Result<serde_json::Value, ReportError> {
    let mut data = paper.data()?;
    for idx in 0..paper.charts().len() {
        // A template may show some objectives only: each knows its chart.
        data["objectives"][idx]["chart_file"] = chart_file(idx).into();
    }
    let brand = paper.brand();
    if data.get("author").is_none() {
        data["author"] = brand.sender.as_str().into();
    }
    data["brand"] = serde_json::to_value(brand)?;
    Ok(data)
}

fn chart_file(idx: usize) -> String {
    format!("/charts/{idx}.svg")
}

/// Lets go of the letters and pictures that are kept for pages to come.
pub fn forget_drawn() {
    typst::forget();
}

impl Pages {
    pub fn len(&self) -> usize {
        self.0.pages().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Width and height of a page in points; `None` beyond the last.
    pub fn size(&self, page: usize) -> Option<(f64, f64)> {
        let size = self.0.pages().get(page)?.frame.size();
        Some((size.x.to_pt(), size.y.to_pt()))
    }

    /// A page with so many pixels to a point, fewer where the picture would be larger than any screen; `None` beyond the last.
    pub fn picture(&self, page: usize, pixels_per_point: f64) -> Option<Picture> {
        let (width, height) = self.size(page)?;
        let most = (PIXELS_MAX / (width * height).max(1.0)).sqrt();
        let options = RenderOptions {
            pixel_per_pt: pixels_per_point.clamp(0.05, most).into(),
            ..RenderOptions::default()
        };
        let drawn = typst_render::render(self.0.pages().get(page)?, &options);
        Some(Picture { width: drawn.width(), height: drawn.height(), rgba: drawn.take() })
    }

    pub(super) fn document(&self) -> &PagedDocument {
        &self.0
    }
}
