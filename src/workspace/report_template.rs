//! Whose paper reports are: `templates/NAME/` of a workspace holds a brand and own template files.
//!
//! ```text
//! templates/andina/
//!   brand.toml          logo, color, texts
//!   logo.svg
//!   parts/cover.typ     takes the place of the built-in part
//! ```
//! What cannot be used is told; the built-in template never stands in silently. Nothing outside of the folder is read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Engine, ReportStyle, brand_file, files};
use crate::diagnostic::{Diagnostic, nearest};
use crate::report::template::{TemplateFault, built_in_paths};
use crate::report::{Brand, Look, Template, picture_fault};
use crate::sla::{Contract, SlaPeriod};
use crate::words::Language;

/// Folder of a workspace.
pub const FOLDER: &str = "templates";
/// File of a template's folder.
const BRAND_FILE: &str = "brand.toml";
/// Bytes of a file, and of all files of a template. *Good*: a folder of photographs is not taken for a template. *Bad*: a logo for
/// posters has to be made smaller.
const FILE_BYTES_MAX: u64 = 8 << 20;
const FOLDER_BYTES_MAX: u64 = 32 << 20;

impl Engine {
    /// Names of the templates, sorted.
    pub fn template_names(&self) -> Vec<String> {
        files::folders(&self.folder().join(FOLDER))
    }

    /// Template and brand of a report: what was asked for, else what the contract names, else what the workspace names, else the
    /// built-in one. Reports of a whole workspace have no contract.
    ///
    /// # Errors
    /// A template that is not there, and what is wrong with its folder.
    pub(super) fn report_template(
        &self,
        contract: Option<&Contract>,
        style: &ReportStyle,
        language: Language,
    ) -> Result<(Template, Brand), Diagnostic> {
        let of_contract = contract.map_or("", |contract| contract.report_template.as_str());
        let of_workspace = self.settings().report_template.as_str();
        let named = [style.template.as_deref().unwrap_or_default(), of_contract, of_workspace];
        let Some(name) = named.into_iter().find(|name| !name.is_empty()) else {
            return Ok(Default::default());
        };
        load(&self.folder().join(FOLDER), name, &self.template_names(), language)
    }

    /// How a report looks that is no [`crate::report::Document`], and what its files are called.
    ///
    /// # Errors
    /// As [`Engine::report_template`].
    pub(super) fn report_look(
        &self,
        contract: Option<&Contract>,
        style: &ReportStyle,
        language: Language,
        period: SlaPeriod,
    ) -> Result<Look, Diagnostic> {
        let (template, brand) = self.report_template(contract, style, language)?;
        let about = contract.map_or("", |contract| contract.id.as_str());
        let file_stem = style.kind.file_stem(about, &period.to_string());
        Ok(Look { template, brand, file_stem })
    }
}

/// Reads a template's folder for a report in a language.
pub fn load(
    folder: &Path,
    name: &str,
    known: &[String],
    language: Language,
) -> Result<(Template, Brand), Diagnostic> {
    let fault = |message: String| Diagnostic::error(message);
    if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\', ':']) {
        let message = format!("the report template {name:?} is no name of a folder");
        return Err(fault(message).hint("write the name alone, such as \"andina\""));
    }
    let own_folder = folder.join(name);
    if !known.iter().any(|known| known == name) {
        let message = format!("there is no report template {name:?}");
        let hint = match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean {near:?}?"),
            None if known.is_empty() => "make its folder, and a brand.toml in it".to_owned(),
            None => format!("there are: {}", known.join(", ")),
        };
        return Err(fault(message).in_file(own_folder).hint(hint));
    }
    let own = own_files(&own_folder)?;
    let brand_path = own_folder.join(BRAND_FILE);
    let brand = match own.contains_key(BRAND_FILE) {
        true => {
            let text = files::read_text(&brand_path)?;
            let file = brand_path.to_string_lossy().into_owned();
            with_logo(brand_file::parse_brand(&file, &text, language)?, &brand_path, &own)?
        }
        false => Brand::default(),
    };
    let own: BTreeMap<String, Vec<u8>> =
        own.into_iter().filter(|(path, _)| path != BRAND_FILE).collect();
    if own.keys().all(|path| !path.ends_with(".typ")) && brand == Brand::default() {
        let message = format!("the report template {name:?} is empty");
        let hint = "write a brand.toml, or own template files: see `vigia reference templates`";
        return Err(fault(message).in_file(own_folder).hint(hint));
    }
    let template = Template::new(name, own).map_err(|fault| {
        let TemplateFault::Unused { path } = fault;
        let hint = match nearest(&path, built_in_paths()) {
            Some(near) => format!("did you mean {near:?}?"),
            None => format!(
                "a file replaces one of: {}",
                built_in_paths().collect::<Vec<_>>().join(", ")
            ),
        };
        let message = "the template file replaces no built-in one, and no other file names it";
        Diagnostic::error(message).in_file(own_folder.join(path)).hint(hint)
    })?;
    Ok((template, brand))
}

/// The files that a template may use, by their path in the folder with `/`.
fn own_files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Diagnostic> {
    let mut found = BTreeMap::new();
    let mut left = FOLDER_BYTES_MAX;
    let mut paths: Vec<PathBuf> =
        files::list_files(folder)?.into_iter().map(|look| look.path).collect();
    paths.sort();
    for path in paths {
        let Ok(relative) = path.strip_prefix(folder) else { continue };
        let name: Vec<String> =
            relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        let name = name.join("/");
        if name != BRAND_FILE && kind_of(&name).is_none() && !name.ends_with(".typ") {
            continue;
        }
        if !files::is_inside(folder, &path) {
            let message = "the file of the report template lies outside of its folder";
            let hint = "put the file itself there instead of a link";
            return Err(Diagnostic::error(message).in_file(path).hint(hint));
        }
        let bytes = files::read_bytes(&path, FILE_BYTES_MAX.min(left))?;
        left = left.saturating_sub(bytes.len() as u64);
        if let Some(kind) = kind_of(&name).filter(|kind| !kind.is_begun_by(&bytes)) {
            let message = format!("the picture {name:?} is no {}", kind.name());
            let hint = "save it again in that format, or give it the ending of what it is";
            return Err(Diagnostic::error(message).in_file(path).hint(hint));
        }
        found.insert(name, bytes);
    }
    Ok(found)
}

/// The brand with its logo as the template asks for it.
fn with_logo(
    mut brand: Brand,
    brand_path: &Path,
    own: &BTreeMap<String, Vec<u8>>,
) -> Result<Brand, Diagnostic> {
    if brand.logo.is_empty() {
        return Ok(brand);
    }
    let refuse = |why: String, hint: String| {
        Err(Diagnostic::error(format!("could not use the logo: {why}"))
            .in_file(brand_path)
            .hint(hint))
    };
    let name = brand.logo.trim_start_matches("./").to_owned();
    let leaves = name.starts_with('/')
        || name.contains(['\\', ':'])
        || name.split('/').any(|part| matches!(part, "" | "." | ".."));
    if leaves {
        let why = format!("{:?} is not inside of the template's folder", brand.logo);
        return refuse(why, "put the picture beside brand.toml and write its name".to_owned());
    }
    if kind_of(&name).is_none() {
        let why = format!("{name:?} is no PNG, JPEG or SVG");
        return refuse(why, "its name ends with .png, .jpg, .jpeg or .svg".to_owned());
    }
    if !own.contains_key(&name) {
        let pictures: Vec<&str> =
            own.keys().filter(|path| kind_of(path).is_some()).map(String::as_str).collect();
        let hint = match nearest(&name, pictures.iter().copied()) {
            Some(near) => format!("did you mean {near:?}?"),
            None if pictures.is_empty() => "put the picture beside brand.toml".to_owned(),
            None => format!("the folder has: {}", pictures.join(", ")),
        };
        return refuse(format!("there is no {name:?} in the template's folder"), hint);
    }
    let fault = own.get(&name).and_then(|bytes| picture_fault(&name, bytes));
    if let Some(fault) = fault {
        let folder = brand_path.parent().unwrap_or(brand_path);
        let message = format!("could not use the logo {name:?}: {fault}");
        let hint = format!(
            "save it again from a program that shows it, with all it needs inside of it, or name another one: \"logo\" in {}",
            brand_path.display()
        );
        return Err(Diagnostic::error(message).in_file(folder.join(&name)).hint(hint));
    }
    brand.logo = format!("/{name}");
    Ok(brand)
}

/// Formats of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PictureKind {
    Png,
    Jpeg,
    Svg,
}

impl PictureKind {
    fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Svg => "SVG",
        }
    }

    fn is_begun_by(self, bytes: &[u8]) -> bool {
        match self {
            Self::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
            Self::Jpeg => bytes.starts_with(b"\xff\xd8\xff"),
            Self::Svg => memchr::memmem::find(bytes, b"<svg").is_some(),
        }
    }
}

/// By the ending of a name.
fn kind_of(name: &str) -> Option<PictureKind> {
    let (_, ending) = name.rsplit_once('.')?;
    match ending.to_ascii_lowercase().as_str() {
        "png" => Some(PictureKind::Png),
        "jpg" | "jpeg" => Some(PictureKind::Jpeg),
        "svg" => Some(PictureKind::Svg),
        _ => None,
    }
}
