//! The one door to the typesetter: a world of template files, one data file, charts and fonts, all of them in memory.
//!
//! Nothing outside can leak in: no clock, no folder, no font of the machine. Text that people wrote travels in `/data.json`
//! and is shown as it is; a letter that no font of ours has is shown as `�`, for PDF/A allows no holes.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use ::typst::diag::{FileError, FileResult, SourceDiagnostic};
use ::typst::foundations::{Bytes, Datetime, Duration};
use ::typst::syntax::{DiagSpan, FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use ::typst::text::{Font, FontBook};
use ::typst::utils::LazyHash;
use ::typst::{Feature, Library, LibraryExt, World};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;

use super::attachment::Attachment;
use super::template::Template;
use super::{ReportError, fonts as shipped};

/// Shown in place of a letter that no font has.
const REPLACEMENT: char = '\u{fffd}';

/// Of the text font: the code font comes after them, then the Chinese one.
const N_INTER: usize = shipped::INTER.len();

/// Fonts in a fixed order.
fn fonts() -> &'static FontStore {
    static STORE: OnceLock<FontStore> = OnceLock::new();
    STORE.get_or_init(|| {
        let mut store = FontStore::new();
        for data in shipped::all() {
            for font in Font::iter(Bytes::new(data)) {
                let info = font.info().clone();
                store.push((font, info));
            }
        }
        store
    })
}

/// Whether a font of ours can show a letter, and PDF/A lets it.
fn is_printable(letter: char) -> bool {
    let private = matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    let covered = || {
        // Inter and Noto Sans SC; the regular ones stand for all weights: they cover the same letters.
        let mut text_fonts = [0, N_INTER + 1].into_iter().filter_map(|at| fonts().book().info(at));
        text_fonts.any(|info| info.coverage.contains(u32::from(letter)))
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

/// What a report is set from.
pub(super) struct Copy<'a> {
    pub(super) template: &'a Template,
    /// The template's file that names the parts, without a leading slash.
    pub(super) main: &'static str,
    pub(super) data: serde_json::Value,
    /// Drawings by the path that the data name: `/charts/0.svg`.
    pub(super) drawings: Vec<(String, String)>,
    /// For a PDF; pictures have none.
    pub(super) attachments: &'a [Attachment],
}

/// The outermost file. It stands outside of the template, so that no template can lose an attachment.
const WRAPPER: &str = "attachments.typ";

/// What the outermost file says.
fn wrapper(main: &str) -> String {
    format!(
        "#include \"/{main}\"\n#for file in json(\"/attachments.json\") {{\n  pdf.attach(file.path, \
         relationship: file.relationship, mime-type: file.mime, description: file.description)\n}}\n"
    )
}

/// Sets the pages.
///
/// # Errors
/// What is wrong with the template, with its file, line and column.
pub(super) fn typeset(mut copy: Copy<'_>) -> Result<PagedDocument, ReportError> {
    make_printable(&mut copy.data);
    let mut files = BTreeMap::new();
    files.insert("data.json".to_owned(), Bytes::new(serde_json::to_vec(&copy.data)?));
    for (path, drawing) in &copy.drawings {
        let path = path.trim_start_matches('/').to_owned();
        files.insert(path, Bytes::new(printable(drawing).into_bytes()));
    }
    let list: Vec<serde_json::Value> = (copy.attachments.iter())
        .map(|file| {
            serde_json::json!({
                "path": format!("/{}", file.name),
                "mime": file.mime,
                "description": file.description,
                "relationship": file.relationship.name(),
            })
        })
        .collect();
    files.insert("attachments.json".to_owned(), Bytes::new(serde_json::to_vec(&list)?));
    files.insert(WRAPPER.to_owned(), Bytes::from_string(wrapper(copy.main)));
    for file in copy.attachments {
        files.insert(file.name.clone(), Bytes::new(file.bytes.clone()));
    }
    let world = ReportWorld {
        library: LazyHash::new(
            Library::builder().with_features([Feature::A11yExtras].into_iter().collect()).build(),
        ),
        main: file_id(WRAPPER)?,
        template: copy.template,
        files,
    };
    let result = ::typst::compile::<PagedDocument>(&world);
    forget();
    result.output.map_err(|errors| ReportError::Typeset { message: messages(&world, &errors) })
}

/// Lets go of all that the typesetter and the drawing of pages remember between calls: a report of thirty pages is tens of megabytes, and
/// the next one is another. The tables that held it keep their room, some 30 MB after one report.
pub(super) fn forget() {
    ::typst::comemo::evict(0);
}

/// Why a picture cannot be set on a page, if it cannot; the ending of its name says its format.
pub fn picture_fault(name: &str, bytes: &[u8]) -> Option<String> {
    if bytes.starts_with(&[0xff, 0xd8]) && !is_whole_jpeg(bytes) {
        return Some("the file ends before the picture does".to_owned());
    }
    let path = VirtualPath::new(name).ok()?;
    let main = format!("#image({:?}, alt: \"\")", path.get_with_slash());
    let world = ReportWorld {
        library: LazyHash::new(Library::default()),
        main: file_id(WRAPPER).ok()?,
        template: &Template::default(),
        files: BTreeMap::from([
            (WRAPPER.to_owned(), Bytes::from_string(main)),
            (path.get_without_slash().to_owned(), Bytes::new(bytes.to_vec())),
        ]),
    };
    let result = ::typst::compile::<PagedDocument>(&world);
    forget();
    let errors = result.output.err()?;
    let said: Vec<String> = errors.iter().map(|error| error.message.to_string()).collect();
    Some(said.join("; "))
}

/// Whether the end of the picture is in the file: decoders fill what is missing with gray and say nothing.
fn is_whole_jpeg(bytes: &[u8]) -> bool {
    const START_OF_SCAN: u8 = 0xda;
    // Segments before the picture have a length; a small picture inside of one has an end of its own.
    let mut at = 2;
    while let Some([0xff, marker, high, low]) = bytes.get(at..at + 4) {
        at += match *marker {
            START_OF_SCAN => return memchr::memmem::find(&bytes[at..], &[0xff, 0xd9]).is_some(),
            // Filled up with the sign of a marker.
            0xff => 1,
            _ => 2 + usize::from(u16::from_be_bytes([*high, *low])),
        };
    }
    false
}

fn file_id(path: &str) -> Result<FileId, ReportError> {
    let path = VirtualPath::new(path)
        .map_err(|_| ReportError::Typeset { message: format!("no such path {path:?}") })?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// All messages in one line, each with its place in the template where that is known.
fn messages(world: &ReportWorld<'_>, errors: &[SourceDiagnostic]) -> String {
    let messages: Vec<String> = errors.iter().map(|error| message(world, error)).collect();
    messages.join("; ")
}

/// `templates/acme/parts/cover.typ, line 3, column 9: unknown variable: foo (…), called in …, line 12, column 2`.
fn message(world: &ReportWorld<'_>, error: &SourceDiagnostic) -> String {
    let at = place(world, error.span);
    let mut text = at.as_ref().map(|at| format!("{at}: ")).unwrap_or_default();
    text.push_str(&error.message);
    for hint in &error.hints {
        text.push_str(&format!(" ({})", hint.v));
    }
    // The first call from elsewhere: a piece of the library is wrong only in how it was used.
    let callers = error.trace.iter().filter_map(|point| place(world, point.span));
    let file_of = |place: &str| place.split(',').next().map(str::to_owned);
    let inside = at.as_deref().and_then(file_of);
    if let Some(caller) = callers.into_iter().find(|place| file_of(place) != inside) {
        text.push_str(&format!(", called in {caller}"));
    }
    text
}

/// File, line and column, counted from one.
fn place(world: &ReportWorld<'_>, span: impl Into<DiagSpan>) -> Option<String> {
    use ::typst::WorldExt;
    let span = span.into();
    let source = world.source(span.id()?).ok()?;
    let start = world.range(span)?.start;
    let (line, column) = source.lines().byte_to_line_column(start)?;
    let path = world.template.place(source.id().get().vpath().get_without_slash());
    Some(format!("{path}, line {}, column {}", line + 1, column + 1))
}

/// What the typesetter may see.
struct ReportWorld<'a> {
    library: LazyHash<Library>,
    main: FileId,
    template: &'a Template,
    /// Data and drawings.
    files: BTreeMap<String, Bytes>,
}

impl ReportWorld<'_> {
    fn bytes(&self, id: FileId) -> Option<Bytes> {
        let path = id.get().vpath().get_without_slash();
        let made = self.files.get(path).cloned();
        made.or_else(|| self.template.file(path).map(|bytes| Bytes::new(bytes.to_vec())))
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}

impl World for ReportWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        fonts().book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id.get().vpath().extension() != Some("typ") {
            return Err(FileError::NotSource);
        }
        let bytes = self.bytes(id).ok_or_else(|| not_found(id))?;
        let text = std::str::from_utf8(&bytes).map_err(|_| FileError::InvalidUtf8)?;
        Ok(Source::new(id, text.to_owned()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.bytes(id).ok_or_else(|| not_found(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts().font(index)
    }

    /// There is no today: the date of a report is data.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;

    fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(files(&path, extension));
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
        found
    }

    /// Letters of a text that come out as `�`.
    fn lost(text: &str) -> Vec<char> {
        let mut lost: Vec<char> = text
            .chars()
            .filter(|letter| printable(&letter.to_string()).contains(REPLACEMENT))
            .collect();
        lost.sort_unstable();
        lost.dedup();
        lost
    }

    #[test]
    fn every_letter_of_our_texts_has_a_font() {
        let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
        let mut n_chinese = 0;
        for folder in ["words/en", "words/es", "words/pt", "words/zh", "kpis", "contracts"] {
            let extension = if folder.starts_with("words") { "ftl" } else { "toml" };
            for file in files(&assets.join(folder), extension) {
                let text = std::fs::read_to_string(&file).unwrap();
                n_chinese += text.chars().filter(|c| matches!(c, '\u{4e00}'..='\u{9fff}')).count();
                assert_eq!(
                    lost(&text),
                    Vec::<char>::new(),
                    "{}: run assets/fonts/make_subset.py",
                    file.display()
                );
            }
        }
        assert!(n_chinese > 5_000, "{n_chinese}");
    }

    #[test]
    fn the_fonts_hold_gb_2312_and_no_more_than_they_can() {
        let mut n = 0;
        for row in 16..=87_u8 {
            for cell in 1..=94_u8 {
                let bytes = [0xa0 + row, 0xa0 + cell];
                let (text, _, is_wrong) = encoding_rs::GBK.decode(&bytes);
                // The end of row 55 is empty in GB 2312; GBK has other letters there.
                let is_empty = row == 55 && cell > 89;
                if !is_wrong && !is_empty {
                    assert_eq!(lost(&text), Vec::<char>::new(), "row {row}, cell {cell}");
                    n += 1;
                }
            }
        }
        assert_eq!(n, 6763);
        assert_eq!(lost("秘鲁 – “达标” ÷ 𠮷 \u{1f600} \u{e000}"), ['\u{e000}', '\u{1f600}', '𠮷']);
    }
}
