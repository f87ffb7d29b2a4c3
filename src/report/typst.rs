//! The one door to the typesetter: a world of one template, one data file, charts and fonts, all of them in memory.
//!
//! Nothing outside can leak in: no clock, no folder, no font of the machine. Text that people wrote travels in `/data.json`
//! and is shown as it is; a letter that no font of ours has is shown as `�`, for PDF/A allows no holes.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use ::typst::diag::{FileError, FileResult, SourceDiagnostic};
use ::typst::foundations::{Bytes, Datetime, Duration};
use ::typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use ::typst::text::{Font, FontBook};
use ::typst::utils::LazyHash;
use ::typst::{Library, LibraryExt, World};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;

use super::ReportError;

const TEMPLATE: &str = include_str!("../../assets/report/monthly.typ");

/// Shown in place of a letter that no font has.
const REPLACEMENT: char = '\u{fffd}';

/// The fonts of paper and window.
static FONTS: [&[u8]; 5] = [
    include_bytes!("../../assets/fonts/Inter-Regular.otf"),
    include_bytes!("../../assets/fonts/Inter-Medium.otf"),
    include_bytes!("../../assets/fonts/Inter-SemiBold.otf"),
    include_bytes!("../../assets/fonts/Inter-Bold.otf"),
    include_bytes!("../../assets/fonts/JetBrainsMono-Regular.ttf"),
];

/// Fonts in a fixed order.
fn fonts() -> &'static FontStore {
    static STORE: OnceLock<FontStore> = OnceLock::new();
    STORE.get_or_init(|| {
        let mut store = FontStore::new();
        for data in FONTS {
            for font in Font::iter(Bytes::new(data)) {
                let info = font.info().clone();
                store.push((font, info));
            }
        }
        store
    })
}

/// Whether the text font can show a letter, and PDF/A lets it.
fn is_printable(letter: char) -> bool {
    let private = matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    let covered = || {
        // Regular stands for all weights: they cover the same letters.
        fonts().book().info(0).is_some_and(|info| info.coverage.contains(u32::from(letter)))
    };
    letter == '\n' || (!letter.is_control() && !private && covered())
}

/// Text that can be set: what has no glyph becomes `�`, what has no width and no glyph goes.
pub(super) fn printable(text: &str) -> String {
    const INVISIBLE: [char; 7] =
        ['\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}', '\r'];
    text.chars()
        .filter(|letter| !INVISIBLE.contains(letter))
        .map(|letter| match letter {
            '\t' => ' ',
            letter if is_printable(letter) => letter,
            _ => REPLACEMENT,
        })
        .collect()
}

/// Makes every text inside printable.
fn make_printable(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) => *text = printable(text),
        serde_json::Value::Array(values) => values.iter_mut().for_each(make_printable),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(make_printable),
        _ => {}
    }
}

/// Sets the monthly template with its data and its charts (`/charts/0.svg` and so on).
pub(super) fn typeset(
    mut data: serde_json::Value,
    charts: &[String],
) -> Result<PagedDocument, ReportError> {
    make_printable(&mut data);
    let main = file_id("/main.typ")?;
    let mut files = BTreeMap::new();
    files.insert("/data.json".to_owned(), Bytes::new(serde_json::to_vec(&data)?));
    for (idx, chart) in charts.iter().enumerate() {
        files.insert(format!("/charts/{idx}.svg"), Bytes::new(printable(chart).into_bytes()));
    }
    let world = ReportWorld {
        library: LazyHash::new(Library::default()),
        main: Source::new(main, TEMPLATE.to_owned()),
        files,
    };
    let result = ::typst::compile::<PagedDocument>(&world);
    // Layout is remembered between calls; a session writes few reports, so what is older than a few goes.
    ::typst::comemo::evict(2);
    result.output.map_err(|errors| ReportError::Typeset { message: messages(&world, &errors) })
}

fn file_id(path: &str) -> Result<FileId, ReportError> {
    let path = VirtualPath::new(path)
        .map_err(|_| ReportError::Typeset { message: format!("no such path {path:?}") })?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// All messages in one line, with the template's line where it is known.
pub(super) fn messages(world: &dyn World, errors: &[SourceDiagnostic]) -> String {
    use ::typst::WorldExt;
    let place = |error: &SourceDiagnostic| {
        let source = world.source(world.main()).ok()?;
        let start = world.range(error.span)?.start;
        let line = source.lines().byte_to_line(start)?;
        Some(format!(" (template line {})", line + 1))
    };
    let messages: Vec<String> = errors
        .iter()
        .map(|error| format!("{}{}", error.message, place(error).unwrap_or_default()))
        .collect();
    messages.join("; ")
}

/// What the typesetter may see.
struct ReportWorld {
    library: LazyHash<Library>,
    main: Source,
    files: BTreeMap<String, Bytes>,
}

impl World for ReportWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        fonts().book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::NotSource) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.get().vpath().get_with_slash();
        self.files.get(path).cloned().ok_or_else(|| FileError::NotFound(path.into()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts().font(index)
    }

    /// There is no today: the date of a report is data.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
