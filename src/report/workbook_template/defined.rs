//! The workbook part: defined names, sheets and where their parts are, how it computes.

use super::TemplateError;
use super::package::Package;
use super::xml::{Kind, Tag, prefix_of, spliced, tags, text_between, with_attribute};

/// A defined name.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub name: String,
    pub refers_to: String,
}

pub(super) struct Workbook {
    /// Where the part is in the package.
    part: String,
    text: String,
    tags: Vec<Tag>,
    pub names: Vec<Name>,
    /// Name and part.
    sheets: Vec<(String, String)>,
    relations: Vec<Relation>,
}

/// What a part points to.
struct Relation {
    id: String,
    kind: String,
    /// In the package.
    target: String,
}

const ROOT_RELATIONS: &str = "_rels/.rels";
const CONTENT_TYPES: &str = "[Content_Types].xml";

impl Workbook {
    pub(super) fn read(package: &mut Package<'_>) -> Result<Self, TemplateError> {
        let no_book =
            || TemplateError::NotAWorkbook { detail: "it has no workbook part".to_owned() };
        if !package.has(ROOT_RELATIONS) {
            return Err(no_book());
        }
        let roots = relations(package, ROOT_RELATIONS, "")?;
        let book = roots.into_iter().find(|relation| relation.kind.ends_with("/officeDocument"));
        let part = book.ok_or_else(no_book)?.target;
        let text = package.text(&part)?;
        let tags = tags(&part, &text)?;
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", &part));
        let relations_part = relations_of(folder, file);
        let relations = relations(package, &relations_part, folder)?;
        let sheets = sheets(&tags, &relations);
        if sheets.is_empty() {
            let detail = "it has no sheet".to_owned();
            return Err(TemplateError::NotAWorkbook { detail });
        }
        let names = names(&text, &tags);
        Ok(Self { part, text, tags, names, sheets, relations })
    }

    /// A sheet as the workbook writes it: names of sheets know no case.
    pub(super) fn sheet_named(&self, name: &str) -> Option<String> {
        let lower = name.to_lowercase();
        let found = self.sheets.iter().find(|(known, _)| known.to_lowercase() == lower);
        found.map(|(name, _)| name.clone())
    }

    pub(super) fn part_of(&self, sheet: &str) -> Option<&str> {
        let found = self.sheets.iter().find(|(name, _)| name == sheet);
        found.map(|(_, part)| part.as_str())
    }

    /// Of all sheets that have cells.
    pub(super) fn sheet_parts(&self) -> impl Iterator<Item = &str> {
        self.sheets.iter().map(|(_, part)| part.as_str())
    }

    pub(super) fn styles_part(&self) -> Option<&str> {
        self.target("/styles")
    }

    fn target(&self, kind: &str) -> Option<&str> {
        let found = self.relations.iter().find(|relation| relation.kind.ends_with(kind));
        found.map(|relation| relation.target.as_str())
    }

    /// Whether days are counted from 1904.
    pub(super) fn is_1904(&self) -> bool {
        self.tags.iter().any(|tag| tag.opens("workbookPr") && tag.is_true("date1904"))
    }

    /// Asks the program that opens it to compute all formulas.
    pub(super) fn compute_on_load(&self, package: &mut Package<'_>) {
        let pieces = match self.tags.iter().find(|tag| tag.opens("calcPr")) {
            Some(tag) => {
                let raw = &self.text[tag.span.clone()];
                vec![(tag.span.clone(), with_attribute(raw, "fullCalcOnLoad", "1"))]
            }
            None => {
                // The order of the elements is fixed: it comes behind the names, which are behind the sheets.
                let last = ["definedNames", "externalReferences", "functionGroups", "sheets"];
                let before = last.into_iter().find_map(|name| {
                    self.tags.iter().rev().find(|tag| {
                        tag.closes(name) || (tag.kind == Kind::Empty && tag.name == name)
                    })
                });
                before.map_or_else(Vec::new, |tag| {
                    let prefix = prefix_of(&self.text, tag);
                    let piece = format!("<{prefix}calcPr fullCalcOnLoad=\"1\"/>");
                    vec![(tag.span.end..tag.span.end, piece)]
                })
            }
        };
        package.replace(&self.part, spliced(&self.text, pieces));
    }

    /// The order of computing names cells that hold no formula any more; programs make a new one.
    pub(super) fn drop_calculation_chain(
        &self,
        package: &mut Package<'_>,
    ) -> Result<(), TemplateError> {
        let Some(chain) = self.target("/calcChain").map(str::to_owned) else { return Ok(()) };
        package.drop_part(&chain);
        let (folder, file) = self.part.rsplit_once('/').unwrap_or(("", &self.part));
        let relations_part = relations_of(folder, file);
        for (part, attribute, ending) in [
            (relations_part.as_str(), "Type", "/calcChain"),
            (CONTENT_TYPES, "PartName", chain.as_str()),
        ] {
            let text = package.text(part)?;
            let tags = tags(part, &text)?;
            let cut = tags.iter().filter(|tag| {
                tag.kind == Kind::Empty
                    && tag.attribute(attribute).is_some_and(|value| value.ends_with(ending))
            });
            let pieces = cut.map(|tag| (tag.span.clone(), String::new())).collect();
            package.replace(part, spliced(&text, pieces));
        }
        Ok(())
    }
}

fn relations_of(folder: &str, file: &str) -> String {
    if folder.is_empty() {
        format!("_rels/{file}.rels")
    } else {
        format!("{folder}/_rels/{file}.rels")
    }
}

fn relations(
    package: &mut Package<'_>,
    part: &str,
    folder: &str,
) -> Result<Vec<Relation>, TemplateError> {
    let text = package.text(part)?;
    let tags = tags(part, &text)?;
    let relations = tags.iter().filter(|tag| tag.opens("Relationship")).filter_map(|tag| {
        Some(Relation {
            id: tag.attribute("Id")?.to_owned(),
            kind: tag.attribute("Type")?.to_owned(),
            target: in_package(folder, tag.attribute("Target")?),
        })
    });
    Ok(relations.collect())
}

/// Where a target is: beside the part that names it, or from the root.
fn in_package(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn sheets(tags: &[Tag], relations: &[Relation]) -> Vec<(String, String)> {
    let sheets = tags.iter().filter(|tag| tag.opens("sheet"));
    let found = sheets.filter_map(|tag| {
        let id = tag.attribute("id")?;
        let relation = relations.iter().find(|relation| relation.id == id)?;
        // Sheets of charts have no cells.
        let has_cells = relation.kind.ends_with("/worksheet");
        has_cells.then(|| Some((tag.attribute("name")?.to_owned(), relation.target.clone())))?
    });
    found.collect()
}

fn names(text: &str, tags: &[Tag]) -> Vec<Name> {
    let pairs = tags.iter().zip(tags.iter().skip(1));
    let found =
        pairs.filter(|(open, close)| open.opens("definedName") && close.closes("definedName"));
    let named = found.filter_map(|(open, close)| {
        let name = open.attribute("name")?.to_owned();
        Some(Name { name, refers_to: text_between(text, open, close).trim().to_owned() })
    });
    named.collect()
}
