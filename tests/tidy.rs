//! The rules of the house, checked on the source text: who may import whom, what may stand where, what stands nowhere.
//!
//! Std only, and no build of the library: a small lexer takes comments and texts out, a small parser opens `use` trees.
//! The unit tests at the end plant every kind of offence, so that the checks are known to be able to fail.
//! Code under `#[cfg(test)]` at the end of a file is not held to the layers and fences.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Who may import whom, bottom first; a module may always name itself.
const LAYERS: [(&str, &[&str]); 15] = [
    ("model", &[]),
    ("job", &[]),
    ("format", &["model"]),
    ("words", &["model", "format"]),
    ("diagnostic", &["model"]),
    ("import", &["model", "job", "diagnostic"]),
    ("store", &["model", "job"]),
    ("query", &["model", "job", "store"]),
    ("kpi", &["model", "diagnostic"]),
    ("sla", &["model", "format", "diagnostic", "words"]),
    ("chart", &["model", "format", "words"]),
    ("report", &["model", "format", "words", "job", "chart", "kpi", "sla"]),
    (
        "workspace",
        &[
            "model",
            "job",
            "format",
            "words",
            "diagnostic",
            "import",
            "store",
            "query",
            "kpi",
            "sla",
            "chart",
            "report",
        ],
    ),
    (
        "gui",
        &[
            "model",
            "job",
            "format",
            "words",
            "diagnostic",
            "kpi",
            "sla",
            "chart",
            "report",
            "workspace",
        ],
    ),
    (
        "cli",
        &[
            "model",
            "job",
            "format",
            "words",
            "diagnostic",
            "kpi",
            "sla",
            "chart",
            "report",
            "workspace",
        ],
    ),
];

/// What `main.rs` may name of the library.
const MAIN_MAY: &[&str] = &["gui", "cli"];

/// A name that may stand in a few places only.
struct Fence {
    /// Beginnings of paths; `*::now` is the end of one, `name!` a macro.
    names: &'static [&'static str],
    /// Place below `src/` and why: a folder (`gui/`), a file, or the end of file names (`*_file.rs`).
    only_in: &'static [(&'static str, &'static str)],
    instead: &'static str,
}

const FENCES: &[Fence] = &[
    Fence {
        names: &["egui", "eframe", "egui_plot", "egui_extras"],
        only_in: &[("gui/", "the window")],
        instead: "return plain data and draw it in `gui`",
    },
    Fence {
        names: &["rfd"],
        only_in: &[("gui/dialog.rs", "the one door to file dialogs")],
        instead: "ask `gui::dialog`",
    },
    Fence {
        names: &["rusqlite"],
        only_in: &[("store/sqlite/", "the cache file")],
        instead: "use the `Store` trait",
    },
    Fence {
        names: &["crate::store::sqlite", "crate::store::SqliteStore"],
        only_in: &[("store/", "its own module"), ("workspace/open.rs", "chooses the backend")],
        instead: "name the `Store` trait",
    },
    Fence {
        names: &["ureq", "std::net"],
        only_in: &[("store/warehouse/http.rs", "the one door to a network")],
        instead: "ask `store::warehouse::http`",
    },
    Fence {
        names: &["crate::store::warehouse", "crate::store::WarehouseStore"],
        only_in: &[
            ("store/", "its own module"),
            ("workspace/warehouse.rs", "opens, makes and fills it"),
        ],
        instead: "name the `Store` trait",
    },
    Fence {
        names: &["serde"],
        only_in: &[
            ("*_file.rs", "saved forms"),
            ("report/", "data handed to the typesetter"),
            ("cli/", "machine output"),
        ],
        instead: "convert to a file type at the edge",
    },
    Fence {
        names: &["std::fs"],
        only_in: &[
            ("import/source.rs", "opens exports"),
            ("store/sqlite/", "sets a damaged cache aside"),
            ("workspace/files.rs", "reads and writes the user's documents"),
            ("workspace/demo/", "writes the demo's files"),
            ("gui/ui_state_file.rs", "what only the window remembers"),
            ("gui/crash.rs", "reports of crashes, when nothing else can be relied on"),
        ],
        instead: "take a reader or bytes",
    },
    Fence {
        names: &["std::thread"],
        only_in: &[
            ("job/pool.rs", "makes the threads"),
            ("import/", "scoped readers that end before the import does"),
            ("query/", "scoped scanners that end before the question does"),
            ("store/sqlite/", "scoped encoders that end before the transaction does"),
            ("store/warehouse/", "scoped senders that end before the commit does"),
            ("kpi/plan.rs", "scoped evaluators that end before the evaluation does"),
            (
                "workspace/documents.rs",
                "a scoped reader of the topology that ends before they are read",
            ),
            (
                "workspace/engine.rs",
                "a scoped reader of documents that ends before the workspace is open",
            ),
            ("workspace/judge/mod.rs", "scoped judges of lines that end before the judgment does"),
            (
                "workspace/report_facts/mod.rs",
                "a scoped reader of regions that ends before the facts are there",
            ),
            ("workspace/report_files.rs", "a scoped writer that ends before the report does"),
        ],
        instead: "submit to `job::Pool`",
    },
    Fence {
        names: &["*::now"],
        only_in: &[("workspace/clock.rs", "the one clock"), ("job/", "measures its own progress")],
        instead: "take the time as a parameter",
    },
    Fence {
        names: &["clock::now", "super::clock::now", "crate::workspace::clock::now"],
        only_in: &[
            ("workspace/", "hands the time to everything below"),
            ("cli/", "the time of a command"),
            ("gui/crash.rs", "the time of a crash"),
        ],
        instead: "take the time as a parameter",
    },
    Fence {
        names: &["print!", "println!", "eprint!", "eprintln!", "dbg!"],
        only_in: &[
            ("cli/terminal.rs", "the one place that prints"),
            ("main.rs", "what went wrong before the terminal is there"),
        ],
        instead: "return a value",
    },
    Fence {
        names: &["super::super", "todo!", "unimplemented!"],
        only_in: &[],
        instead: "name it from `crate::`; write it, or leave it out",
    },
];

/// Beginnings of paths that exist on one machine only; in two parts so that this file does not offend.
const MACHINE_PATHS: [(&str, &str); 4] =
    [("/wo", "rk/"), ("/tmp/", "wt-"), ("/ho", "me/"), ("C:\\", "Users\\")];

/// Attributes that hide a test.
const HIDDEN_TESTS: [&str; 2] = ["#[ignore", "#[should_panic"];

// ---------------------------------------------------------------------------------------------------------------- the checks

#[test]
fn modules_import_only_what_lies_below() {
    let offences: Vec<String> =
        sources("src").iter().flat_map(|s| layer_offences(&s.place, &s.text, &is_child)).collect();
    none(&offences);
}

#[test]
fn fenced_names_stand_only_where_they_may() {
    let offences: Vec<String> =
        sources("src").iter().flat_map(|s| fence_offences(&s.place, &s.text)).collect();
    none(&offences);
}

#[test]
fn every_file_says_what_lives_in_it() {
    let mut all = sources("src");
    all.extend(sources("tests"));
    assert!(all.len() > 30, "the files were not found: {}", all.len());
    let silent: Vec<String> =
        all.iter().filter(|s| !s.text.starts_with("//!")).map(|s| s.place.clone()).collect();
    none(&silent);
}

#[test]
fn tests_are_neither_hidden_nor_reach_up_twice() {
    let mut offences = Vec::new();
    for source in sources("tests") {
        let code = code_only(&source.text);
        offences.extend(
            HIDDEN_TESTS
                .iter()
                .filter(|a| code.contains(**a))
                .map(|a| format!("{}: {a}]", source.place)),
        );
        offences.extend(
            paths(&code)
                .iter()
                .filter(|p| p.segments.starts_with(&["super".to_owned(), "super".to_owned()]))
                .map(|p| format!("{}:{}: super::super", source.place, p.line)),
        );
    }
    none(&offences);
}

#[test]
fn no_path_of_one_machine_is_written_down() {
    let mut offences = Vec::new();
    for folder in ["src", "tests", "assets", ".ci"] {
        for file in files(&root().join(folder)) {
            offences.extend(machine_paths(&file));
        }
    }
    for name in ["README.md", "Cargo.toml", ".clippy.toml", ".typos.toml"] {
        offences.extend(machine_paths(&root().join(name)));
    }
    none(&offences);
}

#[test]
fn every_fixture_is_named_by_a_test() {
    let mut tests = sources("tests");
    tests.extend(sources("src"));
    let text: String = tests.iter().map(|s| s.text.as_str()).collect();
    let data = root().join("tests/data");
    let orphans: Vec<String> = files(&data)
        .iter()
        .map(|file| relative(file, &data))
        .filter(|name| !is_named(name, &text))
        .collect();
    none(&orphans);
}

#[test]
fn every_module_has_a_layer() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let declared: BTreeSet<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let layered: BTreeSet<&str> = LAYERS.iter().map(|(module, _)| *module).collect();
    assert_eq!(declared, layered);
    for (module, may) in LAYERS {
        assert!(!may.contains(&module), "{module} lists itself");
    }
}

/// An import goes up in this list never down, so a cycle between modules cannot be written into it.
#[test]
fn the_layers_are_listed_bottom_first() {
    for (at, (module, may)) in LAYERS.iter().enumerate() {
        for below in *may {
            let position = LAYERS.iter().position(|(m, _)| m == below);
            assert!(
                position.is_some_and(|p| p < at),
                "{module} may import {below}, which is not below"
            );
        }
    }
}

fn none(offences: &[String]) {
    assert!(offences.is_empty(), "{} found:\n{}", offences.len(), offences.join("\n"));
}

// ------------------------------------------------------------------------------------------------------------------ the rules

/// `place` is below `src/`; `is_child` says whether a module has a child of that name.
fn layer_offences(place: &str, text: &str, is_child: &dyn Fn(&str, &str) -> bool) -> Vec<String> {
    let module = place.split(['/', '.']).next().unwrap_or_default();
    let may: &[&str] = match place {
        "lib.rs" => return Vec::new(),
        "main.rs" => MAIN_MAY,
        _ => match LAYERS.iter().find(|(name, _)| *name == module) {
            Some((_, may)) => may,
            None => return vec![format!("src/{place}: no layer is given for {module:?}")],
        },
    };
    let known: BTreeSet<&str> = LAYERS.iter().map(|(name, _)| *name).collect();
    let is_root = place == format!("{module}/mod.rs");
    paths(&without_tests(&code_only(text)))
        .iter()
        .filter_map(|path| {
            let mut segments = path.segments.iter().map(String::as_str);
            let (first, second) = (segments.next()?, segments.next()?);
            let from_root = match first {
                "crate" | "vigia" => true,
                // In the root file of a module `super` is the crate.
                "super" => is_root && !is_child(module, second),
                _ => false,
            };
            let offends =
                from_root && second != module && known.contains(second) && !may.contains(&second);
            offends.then(|| format!("src/{place}:{}: {module} may not import {second}", path.line))
        })
        .collect()
}

fn fence_offences(place: &str, text: &str) -> Vec<String> {
    let paths = paths(&without_tests(&code_only(text)));
    let mut offences = Vec::new();
    for fence in FENCES {
        if fence.only_in.iter().any(|(allowed, _)| lies_in(place, allowed)) {
            continue;
        }
        for path in &paths {
            if let Some(name) = fence.names.iter().find(|name| matches(path, name)) {
                offences.push(format!(
                    "src/{place}:{}: {name} may not stand here; {}",
                    path.line, fence.instead
                ));
            }
        }
    }
    offences
}

fn lies_in(place: &str, allowed: &str) -> bool {
    match allowed.strip_prefix('*') {
        Some(end) => place.ends_with(end),
        None if allowed.ends_with('/') => place.starts_with(allowed),
        None => place == allowed,
    }
}

fn matches(path: &NamedPath, name: &str) -> bool {
    if let Some(end) = name.strip_prefix("*::") {
        // The program's own clock has a fence of its own.
        let own = path.segments.iter().rev().nth(1).is_some_and(|s| s == "clock");
        return !own && path.segments.len() > 1 && path.segments.last().is_some_and(|s| s == end);
    }
    if let Some(name) = name.strip_suffix('!') {
        return path.is_macro && path.segments.last().is_some_and(|s| s == name);
    }
    let wanted: Vec<&str> = name.split("::").collect();
    path.segments.len() >= wanted.len() && path.segments.iter().zip(wanted).all(|(a, b)| a == b)
}

/// By its file name, its quoted stem, or a folder at least two steps below the fixtures.
fn is_named(fixture: &str, text: &str) -> bool {
    let (folder, name) = fixture.rsplit_once('/').unwrap_or(("", fixture));
    let stem = name.split('.').next().unwrap_or(name);
    text.contains(name)
        || text.contains(&format!("\"{stem}\""))
        || (folder.contains('/') && text.contains(folder))
}

fn machine_paths(file: &Path) -> Vec<String> {
    // What is not text (fonts, images, archives) names no path; what is not there names none either.
    let text = fs::read_to_string(file).unwrap_or_default();
    machine_paths_in(&relative(file, &root()), &text)
}

fn machine_paths_in(place: &str, text: &str) -> Vec<String> {
    let mut offences = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for (a, b) in MACHINE_PATHS {
            let path = format!("{a}{b}");
            // Behind a word or a variable it is the middle of some other path.
            let begins = |at: usize| {
                let before = line[..at].chars().next_back();
                !is_word(before) && !matches!(before, Some('}' | ')' | '.' | '~' | '-'))
            };
            if line.match_indices(&path).any(|(at, _)| begins(at)) {
                offences.push(format!("{place}:{}: {path}", number + 1));
            }
        }
    }
    offences
}

// ------------------------------------------------------------------------------------------------------------------ the files

struct Source {
    /// Below the folder that was asked for, with `/`.
    place: String,
    text: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn relative(file: &Path, folder: &Path) -> String {
    let below = file.strip_prefix(folder).unwrap_or(file);
    below.to_string_lossy().replace('\\', "/")
}

/// Every file below `folder`, sorted; none when it is not there.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn sources(folder: &str) -> Vec<Source> {
    let folder = root().join(folder);
    files(&folder)
        .into_iter()
        .filter(|file| file.extension().is_some_and(|e| e == "rs"))
        .map(|file| Source {
            place: relative(&file, &folder),
            // What cannot be read is empty, and an empty file says nothing of itself: a test fails.
            text: fs::read_to_string(&file).unwrap_or_default(),
        })
        .collect()
}

fn is_child(module: &str, name: &str) -> bool {
    let folder = root().join("src").join(module);
    folder.join(format!("{name}.rs")).exists() || folder.join(name).is_dir()
}

// ------------------------------------------------------------------------------------------------------------------ the lexer

/// The code with every comment and every text emptied; lines stay where they are.
fn code_only(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    let ahead = |at: usize, n: usize| chars.get(at + n).copied().unwrap_or('\0');
    while at < chars.len() {
        let end = match (chars[at], ahead(at, 1)) {
            ('/', '/') => at + chars[at..].iter().take_while(|c| **c != '\n').count(),
            ('/', '*') => block_comment_end(&chars, at),
            ('"', _) => text_end(&chars, at + 1, 0),
            ('r', '"' | '#') if !is_word(chars.get(at.wrapping_sub(1)).copied()) => {
                let n_hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
                if ahead(at, 1 + n_hashes) == '"' {
                    raw_text_end(&chars, at + 2 + n_hashes, n_hashes)
                } else {
                    at
                }
            }
            // A character, unless it is a lifetime.
            ('\'', '\\') => text_end(&chars, at + 1, 1),
            ('\'', _) if ahead(at, 2) == '\'' => at + 3,
            _ => at,
        };
        if end == at {
            code.push(chars[at]);
            at += 1;
        } else {
            let end = end.min(chars.len());
            code.push(' ');
            code.extend(chars[at..end].iter().filter(|c| **c == '\n'));
            at = end;
        }
    }
    code
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() || c == '_')
}

fn block_comment_end(chars: &[char], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0);
    while at < chars.len() {
        match chars[at..] {
            ['/', '*', ..] => {
                depth += 1;
                at += 2;
            }
            ['*', '/', ..] => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    at
}

/// Behind the closing quote; `kind` 0 is a text, 1 a character.
fn text_end(chars: &[char], start: usize, kind: u8) -> usize {
    let quote = if kind == 0 { '"' } else { '\'' };
    let mut at = start;
    while at < chars.len() && chars[at] != quote {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

fn raw_text_end(chars: &[char], start: usize, n_hashes: usize) -> usize {
    let mut at = start;
    while at < chars.len() {
        let closes = chars[at] == '"'
            && chars[at + 1..].iter().take(n_hashes).filter(|c| **c == '#').count() == n_hashes;
        if closes {
            return at + 1 + n_hashes;
        }
        at += 1;
    }
    at
}

/// The code up to a trailing `#[cfg(test)] mod …`; what follows its closing brace stays.
fn without_tests(code: &str) -> String {
    let Some(start) = code.find("\n#[cfg(test)]\nmod ") else { return code.to_owned() };
    let Some(open) = code[start..].find('{').map(|i| start + i) else { return code.to_owned() };
    let mut depth = 0;
    for (i, c) in code[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let rest = &code[open + i + 1..];
            return format!("{}{}", &code[..start], without_tests(rest));
        }
    }
    code[..start].to_owned()
}

// ----------------------------------------------------------------------------------------------------------------- the parser

/// A path as written, or as a `use` tree spells it out.
#[derive(Debug, PartialEq, Eq)]
struct NamedPath {
    line: usize,
    segments: Vec<String>,
    is_macro: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Separator,
    Mark(char),
}

fn tokens(code: &str) -> Vec<(usize, Token)> {
    let mut tokens = Vec::new();
    let (mut line, mut chars) = (1, code.chars().peekable());
    while let Some(c) = chars.next() {
        if c == '\n' {
            line += 1;
        } else if is_word(Some(c)) {
            let mut word = String::from(c);
            while let Some(next) = chars.next_if(|c| is_word(Some(*c))) {
                word.push(next);
            }
            tokens.push((line, Token::Word(word)));
        } else if c == ':' && chars.next_if_eq(&':').is_some() {
            tokens.push((line, Token::Separator));
        } else if !c.is_whitespace() {
            tokens.push((line, Token::Mark(c)));
        }
    }
    tokens
}

/// All paths of the code; `use a::{b, c::d}` gives `a::b` and `a::c::d`.
fn paths(code: &str) -> Vec<NamedPath> {
    let tokens = tokens(code);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        match &tokens[at].1 {
            // `impl Iterator + use<'a>` imports nothing.
            Token::Word(word) if word == "use" && is_mark(tokens.get(at + 1), '<') => at += 1,
            Token::Word(word) if word == "use" => {
                at = use_tree(&tokens, at + 1, &[], &mut found);
            }
            Token::Word(_) => at = plain_path(&tokens, at, &mut found),
            _ => at += 1,
        }
    }
    found
}

fn is_mark(token: Option<&(usize, Token)>, mark: char) -> bool {
    matches!(token, Some((_, Token::Mark(found))) if *found == mark)
}

fn plain_path(tokens: &[(usize, Token)], start: usize, found: &mut Vec<NamedPath>) -> usize {
    let (mut at, mut segments) = (start, Vec::new());
    while let Some((_, Token::Word(word))) = tokens.get(at) {
        segments.push(word.clone());
        at += 1;
        let goes_on = matches!(tokens.get(at), Some((_, Token::Separator)))
            && matches!(tokens.get(at + 1), Some((_, Token::Word(_))));
        if !goes_on {
            break;
        }
        at += 1;
    }
    let is_macro = matches!(tokens.get(at), Some((_, Token::Mark('!'))))
        && !matches!(tokens.get(at + 1), Some((_, Token::Mark('='))));
    found.push(NamedPath { line: tokens[start].0, segments, is_macro });
    at
}

/// One tree below `prefix`, from `at` to behind it.
fn use_tree(
    tokens: &[(usize, Token)],
    mut at: usize,
    prefix: &[String],
    found: &mut Vec<NamedPath>,
) -> usize {
    let mut segments = prefix.to_vec();
    let line = tokens.get(at).map_or(0, |(line, _)| *line);
    let mut renamed = false;
    while let Some((_, token)) = tokens.get(at) {
        match token {
            Token::Word(word) if word == "as" => renamed = true,
            Token::Word(word) if !renamed => segments.push(word.clone()),
            Token::Mark('{') => {
                at += 1;
                while !matches!(tokens.get(at), None | Some((_, Token::Mark('}')))) {
                    at = use_tree(tokens, at, &segments, found);
                    if matches!(tokens.get(at), Some((_, Token::Mark(',')))) {
                        at += 1;
                    }
                }
                return at + 1;
            }
            Token::Mark(',' | '}' | ';') => break,
            Token::Separator | Token::Word(_) | Token::Mark(_) => {}
        }
        at += 1;
    }
    if segments.last().is_some_and(|s| s == "self") {
        segments.pop();
    }
    found.push(NamedPath { line, segments, is_macro: false });
    at
}

// ------------------------------------------------------------------------------------------------------- can the checks fail?

fn spelled(code: &str) -> Vec<String> {
    paths(&code_only(code)).iter().map(|p| p.segments.join("::")).collect()
}

fn layers(place: &str, code: &str) -> Vec<String> {
    layer_offences(place, code, &|_, child| child == "chart")
}

#[test]
fn use_trees_are_spelled_out() {
    assert_eq!(
        spelled("use crate::{\n    model::{self, Zone as Z},\n    store,\n};\nuse a::b::*;"),
        ["crate::model", "crate::model::Zone", "crate::store", "a::b"]
    );
    assert_eq!(
        spelled("fn f() -> impl I + use<'a> { x::y() }").last().map(String::as_str),
        Some("x::y")
    );
    assert_eq!(spelled("pub use x::{y, z};"), ["pub", "x::y", "x::z"]);
    assert_eq!(
        spelled("let a = crate::query::run(b::c);"),
        ["let", "a", "crate::query::run", "b::c"]
    );
}

#[test]
fn comments_and_texts_are_no_code() {
    let code = r##"
        // crate::gui
        /* crate::gui /* crate::gui */ crate::gui */
        let a = "crate::gui \" crate::gui"; let b = r#"crate::gui " crate::gui"#;
        let c = b"crate::gui"; let d = '"'; let e = '\''; let f: &'a str = g; // "
        crate::model
    "##;
    let found = spelled(code);
    assert!(!found.iter().any(|p| p == "crate::gui"), "{found:?}");
    assert_eq!(found.last().map(String::as_str), Some("crate::model"));
    let line = paths(&code_only(code)).last().map(|p| p.line);
    assert_eq!(line, Some(6), "lines are counted through comments and texts");
}

#[test]
fn planted_imports_are_found() {
    let offends = |place: &str, code: &str| !layers(place, code).is_empty();
    assert!(offends("model/dn.rs", "use crate::store::Store;"));
    assert!(offends("kpi/plan.rs", "use crate::{\n    diagnostic::Diagnostic,\n    query,\n};"));
    assert!(offends("sla/mod.rs", "fn f() { crate::kpi::parse() }"));
    assert!(offends("gui/app.rs", "use crate::{model, import::read};"));
    assert!(offends("cli/query.rs", "pub(crate) use crate::gui::run;"));
    assert!(offends("store/mod.rs", "use super::query::run;"));
    assert!(offends("main.rs", "use vigia::workspace::open;"));
    assert!(offends("novel/mod.rs", "fn f() {}"), "a module without a layer");

    assert_eq!(layers("gui/app.rs", "use crate::workspace::{Command, State};"), [""; 0]);
    assert_eq!(layers("store/memory.rs", "use super::request::Scan;"), [""; 0]);
    assert_eq!(layers("kpi/mod.rs", "use super::chart::Chart;"), [""; 0], "its own child");
    assert_eq!(layers("main.rs", "use vigia::{cli, gui};"), [""; 0]);
    assert_eq!(layers("model/a.rs", "/// See [`crate::store`].\nfn f() {}"), [""; 0]);
    let tested = "fn f() {}\n\n#[cfg(test)]\nmod tests {\n    use crate::store::X;\n}\n";
    assert_eq!(layers("model/a.rs", tested), [""; 0]);
    assert!(offends("model/a.rs", &format!("{tested}use crate::store::Y;\n")), "behind the tests");
}

#[test]
fn planted_names_are_found() {
    let offends = |place: &str, code: &str| !fence_offences(place, code).is_empty();
    for (code, elsewhere, home) in [
        ("use egui::Ui;", "workspace/mod.rs", "gui/panel/jobs.rs"),
        ("fn f(ui: &mut egui::Ui) {}", "chart/mod.rs", "gui/app.rs"),
        ("rfd::FileDialog::new()", "gui/app.rs", "gui/dialog.rs"),
        ("use rusqlite::Connection;", "store/mod.rs", "store/sqlite/open.rs"),
        ("crate::store::sqlite::open()", "workspace/jobs.rs", "workspace/open.rs"),
        ("use serde::Deserialize;", "sla/contract.rs", "sla/contract_file.rs"),
        ("#[serde(default)]", "kpi/plan.rs", "kpi/catalog_file.rs"),
        ("use std::{fs, io};", "import/meas_collec.rs", "import/source.rs"),
        ("std::fs::read(p)", "workspace/open.rs", "workspace/demo/files.rs"),
        ("use std::{\n    io,\n    thread::{self, JoinHandle},\n};", "gui/app.rs", "job/pool.rs"),
        ("let t = Instant::now();", "gui/app.rs", "workspace/clock.rs"),
        ("jiff::Zoned::now()", "sla/evaluate.rs", "job/mod.rs"),
        ("println!(\"x\")", "cli/query.rs", "cli/terminal.rs"),
        ("std::eprintln! {}", "import/mod.rs", "main.rs"),
    ] {
        assert!(offends(elsewhere, code), "{code:?} was not found in {elsewhere}");
        assert!(!offends(home, code), "{code:?} is at home in {home}");
    }
    for code in ["use super::super::x;", "todo!()", "unimplemented!(\"later\")"] {
        assert!(offends("gui/app.rs", code), "{code:?}");
    }
    for code in ["fn now() {}", "let print = a != b;", "use std::io;", "serde_json::to_vec(&x)"] {
        assert_eq!(fence_offences("model/a.rs", code), [""; 0], "{code:?}");
    }
}

#[test]
fn planted_paths_and_fixtures_are_found() {
    for (a, b) in MACHINE_PATHS {
        let offences = machine_paths_in("x.md", &format!("fine\nsee {a}{b}somebody\n"));
        assert_eq!(offences.len(), 1);
        assert!(offences[0].starts_with("x.md:2: "), "{offences:?}");
    }
    let fine = "https://example.org/homework/ $scratch/home/config ${dir}/home/x ~/desk/y";
    assert_eq!(machine_paths_in("x.md", fine), [""; 0]);

    assert!(is_named("import/lte.xml", "read(\"lte.xml\")"));
    assert!(is_named("import/lte.xml", "check(\"lte\")"));
    assert!(is_named("import/broken/a.xml", "for file in data(\"import/broken\")"));
    assert!(!is_named("import/lte.xml", "every file of import"));
    assert!(!is_named("import/broken/a.xml", "import"));
}
