//! The template of reports: its labels, its documented data, the folder of a customer, what is told when that folder is wrong.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what went wrong by failing"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use vigia::job::JobContext;
use vigia::report::template::{Template, built_in, built_in_paths};
use vigia::report::{ReportKind, ReportOptions, build_document, kind_labels, set_pages, write_pdf};
use vigia::words::Language;
use vigia::workspace::brand_file::parse_brand;
use vigia::workspace::reference::REPORT_TEMPLATES;
use vigia::workspace::report_template::load;

use super::report::{options, statement};

/// Ids of `say("…")` in a template text, both of `say(if … { "a" } else { "b" })`.
fn said(text: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for (at, _) in text.match_indices("say(") {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '-') {
            continue;
        }
        let inside = &text[at + 4..];
        // Up to the comma or bracket that ends the first argument.
        let end = inside.find([',', ')']).unwrap_or(inside.len());
        ids.extend(inside[..end].split('"').skip(1).step_by(2).map(str::to_owned));
    }
    ids
}

#[test]
fn every_label_is_there_and_used() {
    let of_kinds = ReportKind::ALL.into_iter().flat_map(kind_labels);
    let known: BTreeSet<String> = of_kinds.map(|(id, _)| id.to_owned()).collect();
    let mut used = BTreeSet::new();
    for path in built_in_paths() {
        let lines = built_in(path).unwrap().lines();
        let text: String = lines.map(|line| line.split("//").next().unwrap_or(line)).collect();
        let ids = said(&text);
        let missing: Vec<&String> = ids.difference(&known).collect();
        assert!(missing.is_empty(), "{path} says {missing:?}, which src/report/labels.rs lacks");
        used.extend(ids);
        // Ids that are chosen elsewhere stand as texts.
        used.extend(known.iter().filter(|id| text.contains(&format!("\"{id}\""))).cloned());
    }
    let in_rust = ["attached-csv"];
    let unused: Vec<&String> =
        known.iter().filter(|id| !used.contains(*id) && !in_rust.contains(&id.as_str())).collect();
    assert!(unused.is_empty(), "no template says {unused:?}");
    assert_eq!(said("#say(if a { \"x\" } else { \"y\" }, n: say(\"z\")) essay(\"no\")").len(), 3);
}

/// Words of the template are labels: a bare word in a content block would be English in every language.
#[test]
fn templates_hold_no_words() {
    for path in built_in_paths() {
        for (number, line) in built_in(path).unwrap().lines().enumerate() {
            let code = line.split("//").next().unwrap();
            let found = bare_words(code);
            assert!(found.is_empty(), "{path}:{}: {found:?} should be labels", number + 1);
        }
    }
    assert_eq!(bare_words("[Page #x of #y]"), ["Page ", " of "]);
    assert!(bare_words("[#a.b · #h(4pt) ÷ #c.d]").is_empty());
}

/// Runs of letters in content brackets that no `#` leads into.
fn bare_words(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices('[') {
        let Some(end) = code[at..].find(']') else { continue };
        let mut rest = &code[at + 1..at + end];
        loop {
            let text = rest.split('#').next().unwrap_or("");
            if text.chars().filter(|c| c.is_alphabetic()).count() > 1 && !text.contains(['"', ':'])
            {
                found.push(text.to_owned());
            }
            let Some(hash) = rest.find('#') else { break };
            let after = &rest[hash + 1..];
            let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
            let mut next = after.trim_start_matches(is_name);
            while next.starts_with('(') {
                let close = next.find(')').map_or(next.len(), |at| at + 1);
                next = next[close..].trim_start_matches(is_name);
            }
            rest = next;
        }
    }
    found
}

// ------------------------------------------------------------------------------------------------------------------ the reference

/// The value at a documented path: `objectives[].days[].date`; of a list its first entry that has the field.
fn at<'a>(value: &'a serde_json::Value, path: &str) -> Option<&'a serde_json::Value> {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let (field, is_list) = name.strip_suffix("[]").map_or((name, false), |name| (name, true));
    let found = value.get(field)?;
    match (is_list, rest) {
        (false, None) => Some(found),
        (false, Some(rest)) => at(found, rest),
        (true, rest) => {
            let rest = rest?;
            found.as_array()?.iter().find_map(|entry| at(entry, rest))
        }
    }
}

#[test]
fn documented_fields_are_in_the_data() {
    let document = build_document(&statement(), &options());
    let data = vigia::report::template_data(&document).unwrap();
    let section = REPORT_TEMPLATES.split("## The data").nth(1).unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let mut n_fields = 0;
    let mut roots = BTreeSet::new();
    for row in rows {
        let names = row.split('|').nth(1).unwrap();
        for path in names.split('`').skip(1).step_by(2) {
            assert!(at(&data, path).is_some(), "{path} is documented and not in the data");
            roots.insert(path.split(['.', '[']).next().unwrap().to_owned());
            n_fields += 1;
        }
    }
    assert!(n_fields > 90, "{n_fields}");
    assert!(at(&data, "objectives[].no_such_field").is_none());
    let undocumented: Vec<&String> =
        data.as_object().unwrap().keys().filter(|name| !roots.contains(*name)).collect();
    assert_eq!(undocumented, ["n_files_more"], "fields of the data without a word about them");
}

#[test]
fn the_example_of_the_reference_is_read_and_shows_every_term() {
    let example =
        REPORT_TEMPLATES.split("```toml brand\n").nth(1).unwrap().split("```").next().unwrap();
    let brand = parse_brand("brand.toml", example, Language::English).unwrap();
    assert_eq!(brand.classification, "Confidential: for Banco Andino only");
    assert_eq!(brand.logo_height_mm, 12);
    let spanish = parse_brand("brand.toml", example, Language::Spanish).unwrap();
    assert_eq!(spanish.classification, "Confidencial: solo para Banco Andino");
    assert_eq!(
        spanish.footer, brand.footer,
        "what a language does not say is said as in the others"
    );
    let said = serde_json::to_value(&brand).unwrap();
    for (key, value) in said.as_object().unwrap() {
        assert_ne!(value, "", "{key} is not in the example");
        assert!(REPORT_TEMPLATES.contains(&format!("\n| `{key}` |")), "{key} has no row");
    }
}

#[test]
fn the_own_part_of_the_reference_can_be_set() {
    let example = REPORT_TEMPLATES.split("```typst\n").nth(1).unwrap().split("```").next().unwrap();
    let plain =
        set_pages(&build_document(&statement(), &options()), &JobContext::default()).unwrap();
    let own = [("parts/cover.typ".to_owned(), example.as_bytes().to_vec())].into();
    let template = Template::new("andina", own).unwrap();
    let document = build_document(&statement(), &ReportOptions { template, ..options() });
    let pages = set_pages(&document, &JobContext::default()).unwrap();
    assert_eq!(pages.len(), plain.len() + 1, "one page more after the cover");
}

// ----------------------------------------------------------------------------------------------------------- the folder of a customer

const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 50"><rect width="200" height="50" fill="#0b5fa5"/><text x="10" y="35" font-family="Inter" font-size="28" fill="#fff">Andina</text></svg>"##;
const BRAND: &str = "logo = \"logo.svg\"\nlogo_text = \"Andina Móvil\"\naccent = \"#0b5fa5\"\nsender = \"Andina Móvil\"\n\
    classification = \"Confidential for tests\"\nfooter = \"Andina S.A.C.\"\n";

struct Folder(tempfile::TempDir);

impl Folder {
    /// `templates/andina` with those files.
    fn of(files: &[(&str, &[u8])]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir_all(folder.own()).unwrap();
        for (name, bytes) in files {
            let path = folder.own().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        folder
    }

    fn own(&self) -> PathBuf {
        self.0.path().join("andina")
    }

    fn read(&self, name: &str) -> Result<ReportOptions, String> {
        let known = ["andina".to_owned()];
        load(self.0.path(), name, &known, Language::English)
            .map(|(template, brand)| ReportOptions { template, brand, ..options() })
            .map_err(|diagnostic| format!("{diagnostic:?}"))
    }
}

fn refused(files: &[(&str, &[u8])], wanted: &[&str]) {
    let said = Folder::of(files).read("andina").map(|_| ()).expect_err("it must be refused");
    for words in wanted {
        assert!(said.contains(words), "{words:?} is not said: {said}");
    }
}

fn text_of(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.pdf");
    std::fs::write(&path, pdf).unwrap();
    let done = std::process::Command::new("pdftotext").arg(&path).arg("-").output().ok()?;
    Some(String::from_utf8_lossy(&done.stdout).into_owned())
}

#[test]
fn a_brand_is_on_paper_and_the_bytes_stay_the_same() {
    let folder = Folder::of(&[("brand.toml", BRAND.as_bytes()), ("logo.svg", LOGO.as_bytes())]);
    let write = || {
        let document = build_document(&statement(), &folder.read("andina").unwrap());
        write_pdf(&document, &JobContext::default()).unwrap()
    };
    let pdf = write();
    assert_eq!(pdf, write());
    let plain = build_document(&statement(), &options());
    assert_ne!(pdf, write_pdf(&plain, &JobContext::default()).unwrap());
    let Some(text) = text_of(&pdf) else { return };
    let n_pages = text.matches('\u{c}').count();
    assert_eq!(text.matches("Confidential for tests").count(), n_pages, "on every page");
    assert!(text.contains("Andina S.A.C."));
}

#[test]
fn what_is_wrong_with_a_folder_is_told() {
    let logo = ("logo.svg", LOGO.as_bytes());
    refused(
        &[("brand.toml", b"colour = \"#fff\"\n")],
        &["unknown field `colour`", "brand.toml", "line: Some(1)"],
    );
    refused(
        &[("brand.toml", b"\naccent = \"blue\"\n")],
        &["\\\"accent\\\" is", "blue", "no color", "line: Some(2)"],
    );
    refused(&[("brand.toml", b"accent = \"#12345g\"\n")], &["no color"]);
    refused(&[("brand.toml", b"footer = \"x\n")], &["brand.toml"]);
    refused(&[("brand.toml", b"logo_height_mm = 400\n")], &["logo_height_mm", "400", "4 to 40"]);
    refused(&[("brand.toml", b"[fr]\nfooter = \"x\"\n")], &["unknown field `fr`"]);
    let with = |name: &str| format!("logo = {name:?}\nlogo_text = \"x\"\n");
    let of = |name: &str| with(name).into_bytes();
    refused(
        &[("brand.toml", &of("logo.png")), logo],
        &["there is no", "logo.png", "did you mean", "logo.svg"],
    );
    refused(&[("brand.toml", &of("logo.gif"))], &["no PNG, JPEG or SVG"]);
    for outside in
        ["../logo.svg", "/etc/logo.svg", "a/../../logo.svg", "..\\logo.svg", "C:logo.svg"]
    {
        refused(&[("brand.toml", &of(outside)), logo], &["not inside of the template's folder"]);
    }
    refused(&[("brand.toml", b"logo = \"logo.svg\"\n"), logo], &["no \\\"logo_text\\\""]);
    refused(
        &[("brand.toml", &of("logo.png")), ("logo.png", b"GIF89a")],
        &["logo.png", "is no PNG"],
    );
    refused(
        &[("parts/covr.typ", b"#let part(data) = []")],
        &["covr.typ", "replaces no built-in one", "parts/cover.typ"],
    );
    refused(&[("readme.txt", b"hello")], &["is empty"]);
    let folder = Folder::of(&[("brand.toml", BRAND.as_bytes()), logo]);
    let said = folder.read("andima").unwrap_err();
    assert!(said.contains("here is no report template") && said.contains("did you mean"), "{said}");
    for name in ["", "..", "../andina", "a/b", ".hidden"] {
        assert!(folder.read(name).unwrap_err().contains("no name of a folder"), "{name:?}");
    }
}

/// The smallest frame of a JPEG, with or without the sign of its end.
fn jpeg(end: &[u8]) -> Vec<u8> {
    let head = [0xff, 0xd8, 0xff, 0xe0, 0x00, 0x04, 0xff, 0xd9, 0xff, 0xda, 0x00, 0x02, 0x11];
    [&head[..], end].concat()
}

#[test]
fn a_logo_that_cannot_be_shown_is_named_with_the_place_that_names_it() {
    let of = |name: &str| format!("logo = {name:?}\nlogo_text = \"x\"\n").into_bytes();
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08";
    let linked = br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="other.png" width="9" height="9"/></svg>"#;
    for (name, bytes) in
        [("logo.png", &png[..]), ("logo.svg", &linked[..]), ("logo.jpg", &jpeg(&[])[..])]
    {
        refused(
            &[("brand.toml", &of(name)), (name, bytes)],
            &["ould not use the logo", name, "\\\"logo\\\" in", "brand.toml"],
        );
    }
    refused(
        &[("brand.toml", &of("logo.jpg")), ("logo.jpg", &jpeg(&[])[..])],
        &["the file ends before the picture does"],
    );
    // One that ends is left to the decoder.
    refused(
        &[("brand.toml", &of("logo.jpg")), ("logo.jpg", &jpeg(&[0xff, 0xd9])[..])],
        &["ould not use the logo", "decode"],
    );
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_is_not_followed() {
    let folder = Folder::of(&[("brand.toml", BRAND.as_bytes())]);
    let outside = folder.0.path().join("secret.svg");
    std::fs::write(&outside, LOGO).unwrap();
    std::os::unix::fs::symlink(&outside, folder.own().join("logo.svg")).unwrap();
    let said = folder.read("andina").unwrap_err();
    assert!(said.contains("lies outside of its folder"), "{said}");
}

fn set_with(files: &[(&str, &str)]) -> Result<usize, String> {
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let options = Folder::of(&files).read("andina")?;
    let document = build_document(&statement(), &options);
    set_pages(&document, &JobContext::default()).map(|pages| pages.len()).map_err(|e| e.to_string())
}

#[test]
fn a_template_that_fails_names_file_line_and_column() {
    let cover = "#import \"/lib.typ\": *\n#let part(data) = {\n  text(data.custommer)\n}\n";
    let said = set_with(&[("parts/cover.typ", cover)]).unwrap_err();
    assert!(said.contains("templates/andina/parts/cover.typ, line 3, column"), "{said}");
    assert!(said.contains("custommer"), "{said}");
    let said = set_with(&[("parts/cover.typ", "#let part(data) = {\n  text(\n")]).unwrap_err();
    assert!(said.contains("templates/andina/parts/cover.typ, line 2"), "{said}");
    let said = set_with(&[("parts/cover.typ", "#let page(data) = []\n")]).unwrap_err();
    assert!(said.contains("monthly.typ of the built-in template, line"), "{said}");
    // A piece that is used wrongly names who used it.
    let wrong = "#import \"/lib.typ\": *\n#let part(data) = say(\"no-such-label\")\n";
    let said = set_with(&[("parts/cover.typ", wrong)]).unwrap_err();
    assert!(
        said.contains("no label") && said.contains("templates/andina/parts/cover.typ, line 2"),
        "{said}"
    );
    // Nothing of this machine can be read.
    for path in ["/etc/hostname", "../../etc/hostname", "/parts/../../secret.txt"] {
        let reads = format!("#let part(data) = read({path:?})\n");
        let said = set_with(&[("parts/cover.typ", &reads)]).unwrap_err();
        assert!(said.contains("templates/andina/parts/cover.typ, line 1"), "{said}");
    }
    let other = "#let hello(data) = [#data.customer]\n";
    let uses = "#import \"hello.typ\": hello\n#let part(data) = hello(data)\n";
    let n_pages = set_with(&[("parts/hello.typ", other), ("parts/cover.typ", uses)]);
    assert!(n_pages.is_ok_and(|n| n > 3), "an own file beside the built-in ones");
}

#[test]
fn the_own_order_of_parts_counts() {
    let main = "#import \"lib.typ\": data, report\n#import \"parts/cover.typ\" as cover\n#show: report\n#cover.part(data)\n";
    assert_eq!(set_with(&[("monthly.typ", main)]), Ok(1));
}

#[test]
fn a_report_of_ten_objectives_stays_small() {
    let mut statement = statement();
    let one = statement.objectives[0].clone();
    while statement.objectives.len() < 10 {
        let mut next = one.clone();
        next.objective.id = format!("access-{}", statement.objectives.len());
        statement.objectives.push(next);
    }
    let pdf = write_pdf(&build_document(&statement, &options()), &JobContext::default()).unwrap();
    assert!(pdf.len() < 600_000, "{} bytes", pdf.len());
}

#[test]
fn the_csv_lies_inside_of_the_pdf() {
    let document = build_document(&statement(), &options());
    let pdf = write_pdf(&document, &JobContext::default()).unwrap();
    let csv = vigia::report::write_csv(&document).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.pdf");
    std::fs::write(&path, &pdf).unwrap();
    let detach = std::process::Command::new("pdfdetach")
        .args(["-saveall", "-o"])
        .args([folder.path(), Path::new(&path)])
        .status();
    if !detach.is_ok_and(|status| status.success()) {
        return;
    }
    let inside = std::fs::read(folder.path().join(format!("{}.csv", document.file_stem))).unwrap();
    assert_eq!(inside, csv);
}
