//! What window, reports and statements say is there in every language: each `tr!` of the source finds its message, no message is left over, and
//! all languages take the same arguments.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const LANGUAGES: [&str; 4] = ["en", "es", "pt", "zh"];

type Messages = BTreeMap<String, BTreeSet<String>>;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

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
    found.sort();
    found
}

/// Messages of a Fluent file with the arguments that they name.
fn messages(text: &str) -> Messages {
    let mut found = Messages::new();
    let mut current = None;
    for line in text.lines() {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            let (id, _) = line.split_once('=').unwrap_or_else(|| panic!("no message: {line}"));
            let id = id.trim().to_owned();
            assert!(found.insert(id.clone(), BTreeSet::new()).is_none(), "{id} stands twice");
            current = Some(id);
        }
        let Some(arguments) = current.as_ref().and_then(|id| found.get_mut(id)) else { continue };
        for (start, _) in line.match_indices('$') {
            let name = line[start + 1..].chars().take_while(|c| c.is_alphanumeric() || *c == '_');
            arguments.insert(name.collect());
        }
    }
    found
}

/// Every `tr!` and `sentence!` of a source, and every `phrase!` and `template!` by its template: line, id, names of arguments.
fn calls(
    text: &str,
    templates: &BTreeMap<String, String>,
) -> Vec<(usize, String, BTreeSet<String>)> {
    let mut found = Vec::new();
    let of = |called: &'static str| text.match_indices(called);
    let phrases = of("phrase!(").chain(of("template!("));
    for (start, called) in of("tr!(").chain(of("sentence!(")).chain(phrases) {
        let line = text[..start].lines().count();
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        // `include_str!` ends alike.
        let is_longer = text[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if is_longer || text[line_start..start].contains("//") {
            continue;
        }
        let rest = text[start + called.len()..].trim_start();
        let Some(rest) = rest.strip_prefix('"') else { continue };
        let Some((id, rest)) = text_and_rest(rest) else { continue };
        let is_phrase = matches!(called, "phrase!(" | "template!(");
        let id = if is_phrase { templates.get(&id).cloned().unwrap_or(id) } else { id };
        found.push((line, id, arguments(rest)));
    }
    found
}

/// A text up to its closing quote, and what comes after.
fn text_and_rest(rest: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut letters = rest.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((text, &rest[at + 1..])),
            '\\' => text.push(letters.next()?.1),
            letter => text.push(letter),
        }
    }
    None
}

/// Templates of phrases with the ids of their messages: the English as the layers below write it.
fn templates(english: &str) -> BTreeMap<String, String> {
    let lines = english.lines().filter_map(|line| line.split_once(" = "));
    lines.map(|(id, text)| (text.replace("{ $", "{").replace(" }", "}"), id.to_owned())).collect()
}

/// Names before `=` between the id and the closing bracket.
fn arguments(rest: &str) -> BTreeSet<String> {
    let (mut depth, mut in_text, mut part) = (1, false, String::new());
    let mut names = BTreeSet::new();
    let mut take = |part: &str| {
        if let Some((name, _)) = part.split_once('=') {
            names.insert(name.trim().to_owned());
        }
    };
    let mut letters = rest.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if in_text => _ = letters.next(),
            '"' => in_text = !in_text,
            '(' | '[' | '{' if !in_text => depth += 1,
            ')' | ']' | '}' if !in_text => depth -= 1,
            ',' if !in_text && depth == 1 => {
                take(&part);
                part.clear();
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
        part.push(letter);
    }
    take(&part);
    names
}

/// Offences of sources and files of texts, so that planted ones can be looked for too.
fn offences(
    sources: &[(String, String)],
    areas: &BTreeMap<String, BTreeMap<&'static str, Messages>>,
    templates: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut found = Vec::new();
    let mut used = BTreeSet::new();
    for (file, text) in sources {
        for (line, id, arguments) in calls(text, templates) {
            let english = areas.values().find_map(|languages| languages["en"].get(&id));
            match english {
                None => found.push(format!("{file}:{line}: no message {id}")),
                Some(wanted) if *wanted != arguments => found.push(format!(
                    "{file}:{line}: {id} is called with {arguments:?}, its text names {wanted:?}"
                )),
                Some(_) => {}
            }
            used.insert(id);
        }
    }
    for (area, languages) in areas {
        let prefix = format!("{}-", area.replace('_', "-"));
        let english = &languages["en"];
        for (id, wanted) in english {
            if !id.starts_with(&prefix) {
                found.push(format!("{area}: {id} does not begin with {prefix}"));
            }
            if !used.contains(id) {
                found.push(format!("{area}: nobody says {id}"));
            }
            for language in LANGUAGES {
                match languages[language].get(id) {
                    None => found.push(format!("{area}: {id} is missing in {language}")),
                    Some(arguments) if arguments != wanted => found.push(format!(
                        "{area}: {id} names {arguments:?} in {language}, {wanted:?} in English"
                    )),
                    Some(_) => {}
                }
            }
        }
        for language in LANGUAGES {
            for id in languages[language].keys().filter(|id| !english.contains_key(*id)) {
                found.push(format!("{area}: {id} is in {language} only"));
            }
        }
    }
    found
}

fn areas() -> BTreeMap<String, BTreeMap<&'static str, Messages>> {
    let mut areas: BTreeMap<String, BTreeMap<&'static str, Messages>> = BTreeMap::new();
    for language in LANGUAGES {
        for file in files(&root().join("assets/words").join(language), "ftl") {
            let area = file.file_stem().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&file).unwrap();
            areas.entry(area).or_default().insert(language, messages(&text));
        }
    }
    areas
}

#[test]
fn every_text_is_there_in_every_language_and_used() {
    // Where phrases are made up to show what one is.
    let is_example = |file: &PathBuf| file.ends_with("model/phrase.rs");
    let sources: Vec<(String, String)> = files(&root().join("src"), "rs")
        .into_iter()
        .filter(|file| !is_example(file))
        .map(|file| (file.display().to_string(), std::fs::read_to_string(file).unwrap()))
        .collect();
    let english = std::fs::read_to_string(root().join("assets/words/en/phrases.ftl")).unwrap();
    let found = offences(&sources, &areas(), &templates(&english));
    assert!(found.is_empty(), "{} found:\n{}", found.len(), found.join("\n"));
}

#[test]
fn every_area_is_listed_in_the_source() {
    let list = std::fs::read_to_string(root().join("src/words/areas.rs")).unwrap();
    for (area, languages) in areas() {
        assert_eq!(languages.len(), LANGUAGES.len(), "{area}");
        assert!(list.contains(&format!("\"{area}\",")), "{area} is in no list");
    }
}

#[test]
fn planted_offences_are_found() {
    let of = |text: &str| {
        LANGUAGES.into_iter().map(|language| (language, messages(text))).collect::<BTreeMap<_, _>>()
    };
    let mut languages = of("a-one = One\na-two = { $n ->\n    [one] x\n   *[other] { $n } y\n}\n");
    languages.get_mut("es").unwrap().remove("a-one");
    languages.get_mut("pt").unwrap().insert("a-two".to_owned(), BTreeSet::new());
    languages.get_mut("zh").unwrap().insert("a-three".to_owned(), BTreeSet::new());
    let areas = BTreeMap::from([("a".to_owned(), languages)]);
    let source = "tr!(\"a-one\"); sentence!(\"a-two\", m = f(1, \"x=(\")); tr!(\n    \"a-four\"\n); phrase!(\"One\"); template!(\"No \\\"message\\\"\")";
    let templates = templates("a-one = One\n");
    let found = offences(&[("x.rs".to_owned(), source.to_owned())], &areas, &templates);
    for wanted in [
        "no message a-four",
        "no message No \"message\"",
        "a-two is called with {\"m\"}, its text names {\"n\"}",
        "a-one is missing in es",
        "a-two names {} in pt",
        "a-three is in zh only",
    ] {
        assert!(found.iter().any(|offence| offence.contains(wanted)), "{wanted}: {found:?}");
    }
    assert_eq!(found.len(), 6, "{found:?}");
    let unused = offences(&[], &BTreeMap::from([("a".to_owned(), of("b-one = x\n"))]), &templates);
    assert_eq!(unused.len(), 2, "{unused:?}");
}

/// Texts between quotes, up to the bracket that closes a call.
fn texts_of_call(rest: &str) -> Vec<String> {
    let end = rest.find(';').unwrap_or(rest.len());
    rest[..end].split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_phase_of_a_job_and_what_it_counts_is_said_in_the_language() {
    let said = std::fs::read_to_string(root().join("src/gui/widget/progress.rs")).unwrap();
    let mut n_phases = 0;
    for file in files(&root().join("src"), "rs") {
        let text = std::fs::read_to_string(&file).unwrap();
        for (start, called) in text.match_indices("progress.begin(") {
            n_phases += 1;
            for english in texts_of_call(&text[start + called.len()..]) {
                let arm = format!("\"{english}\" => ");
                assert!(said.contains(&arm), "{}: {english} stays English", file.display());
            }
        }
    }
    assert!(n_phases > 20, "{n_phases} phases were found");
}
