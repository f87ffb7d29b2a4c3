//! Reports in four languages: every sentence is said in the language of the report, every number is the same number in all of them,
//! and language and number locale come from where they are said first.

use std::path::Path;

use serde_json::Value;
use vigia::format::Locale;
use vigia::job::JobContext;
use vigia::report::{Document, build_document};
use vigia::sla::{Contract, Statement, parse_contract};
use vigia::words::Language;
use vigia::workspace::{Engine, ReportDefaults, ReportStyle};

use crate::pack_fixture;
use crate::report;

/// Texts that people wrote, codes, formulas: the same in every language. By the name of their field.
const SAID_BY_OTHERS: [&str; 12] = [
    "customer",
    "contract_id",
    "formula",
    "reason",
    "evidence",
    "decided_by",
    "sha256",
    "id",
    "label",
    "name",
    "kpi",
    "window",
];
/// Names have a language of their own, see [`named`]; rows of objects and files have names of people.
const NAMED_BY_US: [&str; 3] = ["contract_name", "title", "period_name"];

/// A statement whose contract and lines have names in all languages.
fn named(mut statement: Statement) -> Statement {
    let names = |en: &str, es: &str, pt: &str, zh: &str| {
        [("en", en), ("es", es), ("pt", pt), ("zh", zh)]
            .map(|(code, name)| (code.to_owned(), name.to_owned()))
            .into()
    };
    statement.contract.names = names(
        "Managed radio access network",
        "Red de acceso de radio gestionada",
        "Rede de acesso de rádio gerenciada",
        "无线接入网管理服务",
    );
    for (idx, result) in statement.objectives.iter_mut().enumerate() {
        result.objective.names = names(
            &format!("Line of the contract {idx}"),
            &format!("Línea del contrato {idx}"),
            &format!("Linha do contrato {idx}"),
            &format!("合同指标{idx}"),
        );
        // The sentences of the engine are no matter of the report.
        result.arithmetic.clear();
    }
    statement
}

fn document(statement: &Statement, language: Language) -> Value {
    let mut options = vigia::report::ReportOptions { language, ..report::options() };
    options.data_note.clear();
    options.revision_label = String::new();
    let name = match language {
        Language::Spanish => "Accesibilidad LTE de la red",
        Language::Portuguese => "Acessibilidade LTE da rede",
        Language::Chinese => "LTE接通率",
        _ => "Accessibility of the LTE network",
    };
    options.kpi_names = [("lte.accessibility".to_owned(), name.to_owned())].into();
    serde_json::to_value(build_document(statement, &options)).unwrap()
}

/// Every text of a document with the path that leads to it.
fn texts(value: &Value, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => found.push((path.to_owned(), text.clone())),
        Value::Array(list) => {
            for (idx, value) in list.iter().enumerate() {
                texts(value, &format!("{path}/{idx}"), found);
            }
        }
        Value::Object(fields) => {
            for (key, value) in fields {
                texts(value, &format!("{path}/{key}"), found);
            }
        }
        _ => {}
    }
}

fn all_texts(value: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    texts(value, "", &mut found);
    found
}

fn is_ours(path: &str) -> bool {
    let field = path.rsplit('/').find(|part| part.parse::<usize>().is_err()).unwrap_or_default();
    let is_engine = path.contains("/arithmetic/")
        || path.contains("/around/")
        || path.contains("/reasons/")
        || path.starts_with("/files/");
    let is_name_of_ours = NAMED_BY_US.contains(&field)
        || (field == "name" && path.matches('/').count() == 3)
        || (field == "reason" && path.contains("/verdict/"))
        || (field == "label" && !path.contains("worst_objects"));
    // The scope of a line is the filter of its contract.
    let is_filter = path.ends_with("/definition/2/value");
    !is_engine && !is_filter && (is_name_of_ours || !SAID_BY_OTHERS.contains(&field))
}

/// Words of at least two letters; codes and numbers are none.
fn n_words(text: &str) -> usize {
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
    text.split_whitespace().filter(|word| letters(word) > 1).count()
}

/// Longest run of English words beside each other.
fn latin_run(text: &str) -> usize {
    let is_word = |word: &str| {
        word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase() || ",;.".contains(c))
    };
    let (mut longest, mut run) = (0, 0);
    for word in text.split(|c: char| c.is_whitespace() || !c.is_ascii()) {
        run = if is_word(word) { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[test]
fn no_sentence_of_a_report_stays_english() {
    let statement = named(report::statement());
    let english = all_texts(&document(&statement, Language::English));
    for language in [Language::Spanish, Language::Portuguese, Language::Chinese] {
        let other = all_texts(&document(&statement, language));
        let mut n_said = 0;
        assert_eq!(english.len(), other.len());
        for ((path, text), (other_path, said)) in english.iter().zip(&other) {
            assert_eq!(path, other_path);
            if n_words(text) < 3 || !is_ours(path) {
                continue;
            }
            n_said += 1;
            assert_ne!(text, said, "{language:?} {path}");
            if language == Language::Chinese {
                assert!(latin_run(said) < 3, "{path}: {said}");
            }
        }
        assert!(n_said > 60, "{language:?}: only {n_said} sentences were compared");
    }
}

#[test]
fn short_words_of_a_report_are_said_too() {
    let statement = named(report::statement());
    let of = |language| {
        let value = document(&statement, language);
        let first = &value["objectives"][0];
        let said = [
            &value["verdict"]["word"],
            &value["period_name"],
            &first["days"][0]["weekday"],
            &first["exclusions"][0]["kind"],
            &first["exclusions"][1]["duration"]["shown"],
            &first["definition"][0]["label"],
            &value["scorecard"]["achieved"],
            &value["objectives"][2]["value_with_unit"],
        ];
        said.map(|text| text.as_str().unwrap().replace('\u{a0}', " "))
    };
    assert_eq!(
        of(Language::English),
        [
            "Breached",
            "October 2026",
            "Thu",
            "planned maintenance",
            "1 d 6 h",
            "Objective",
            "1 of 3",
            "No value"
        ]
    );
    assert_eq!(
        of(Language::Spanish),
        [
            "Incumplido",
            "octubre de 2026",
            "jue",
            "mantenimiento programado",
            "1 d 6 h",
            "Objetivo",
            "1 de 3",
            "Sin valor"
        ]
    );
    assert_eq!(
        of(Language::Portuguese),
        [
            "Descumprido",
            "outubro de 2026",
            "qui",
            "manutenção programada",
            "1 d 6 h",
            "Objetivo",
            "1 de 3",
            "Sem valor"
        ]
    );
    assert_eq!(
        of(Language::Chinese),
        ["未达标", "2026年10月", "周四", "计划维护", "1 天 6 小时", "考核指标", "1 / 3", "无值"]
    );
}

/// All numbers for machines, in the order of the document.
fn exact(value: &Value) -> Vec<(String, String)> {
    let machine = ["/exact", "/period_start", "/period_end", "/kind", "/comparison", "/id", "/kpi"];
    let mut found = all_texts(value);
    found.retain(|(path, _)| machine.iter().any(|end| path.ends_with(end)));
    found.retain(|(path, _)| !path.contains("/exclusions/") || !path.ends_with("/kind"));
    // Cells of the tables of the parts have words for machines too, in the language of the report.
    found.retain(|(path, text)| !path.starts_with("/parts/") || n_words(text) == 0);
    found
}

#[test]
fn numbers_are_the_same_in_every_language_and_locale() {
    let statement = named(report::statement());
    let english = exact(&document(&statement, Language::English));
    assert!(english.len() > 500 && english.iter().any(|(_, number)| number.contains('.')));
    for language in Language::ALL {
        for name in Locale::names() {
            let locale = Locale::named(name).unwrap();
            let options = vigia::report::ReportOptions { language, locale, ..report::options() };
            let value = serde_json::to_value(build_document(&statement, &options)).unwrap();
            assert_eq!(exact(&value), english, "{language:?} {name}");
        }
    }
}

/// Every engine-made report of a workspace with frozen and live results, exclusions, tickets.
fn report_of(folder: &Path, style: &ReportStyle) -> Document {
    let engine = pack_fixture::engine(folder);
    let ctx = JobContext::default();
    let statement =
        engine.judge("c-1", pack_fixture::october(), pack_fixture::after_october(20), &ctx);
    engine.report_document(&statement.unwrap(), style, &ctx).unwrap()
}

fn spoken(language: Language) -> ReportStyle {
    ReportStyle { language: Some(language), ..ReportStyle::default() }
}

#[test]
fn what_stands_around_a_statement_is_in_its_language() {
    let folder = pack_fixture::workspace();
    let of = |language| report_of(folder.path(), &spoken(language));
    let english = of(Language::English);
    assert_eq!(english.revision_label, "Provisional");
    let spanish = of(Language::Spanish);
    let chinese = of(Language::Chinese);
    assert_eq!(chinese.revision_label, "暂定");
    let labels = |document: &Document| -> Vec<String> {
        document.quality.notes.iter().map(|note| note.label.clone()).collect()
    };
    let values = |document: &Document| -> Vec<String> {
        document.quality.notes.iter().map(|note| note.value.clone()).collect()
    };
    assert_eq!(labels(&spanish)[0], "Archivos con datos del período");
    assert_eq!(values(&spanish), values(&english));
    for (english, spanish) in labels(&english).iter().zip(labels(&spanish)) {
        assert_ne!(*english, spanish);
    }
    let machine = |document: &Document| exact(&serde_json::to_value(document).unwrap());
    assert_eq!(machine(&english), machine(&spanish));
    assert_eq!(machine(&english), machine(&chinese));
}

/// What was chosen, the contract, the workspace, the country: the first that says something holds, for language and numbers apart.
#[test]
fn language_and_numbers_come_from_where_they_are_said_first() {
    let contract = |country: &str, more: &str| -> Contract {
        let text = pack_fixture::contract_text();
        let text = text.replace("country = \"PE\"\n", &format!("country = \"{country}\"\n{more}"));
        parse_contract("c.toml", &text).map_err(|told| format!("{told:?}")).unwrap()
    };
    let none = ReportDefaults::default();
    let of = |style: &ReportStyle, contract: &Contract, defaults: &ReportDefaults| {
        (style.language_for(contract, defaults).code(), style.locale_for(contract, defaults).name)
    };
    let open = ReportStyle::default();
    for (country, language, locale) in [
        ("PE", "es", "es-PE"),
        ("CL", "es", "es-CL"),
        ("PR", "es", "es-PR"),
        ("ES", "es", "es-ES"),
        ("BR", "pt", "pt-BR"),
        ("PT", "pt", "pt-PT"),
        ("CN", "zh", "zh-CN"),
        ("US", "en", "en-US"),
        ("DE", "en", "en-US"),
    ] {
        assert_eq!(of(&open, &contract(country, ""), &none), (language, locale), "{country}");
    }
    let workspace = ReportDefaults {
        language: Some(Language::Portuguese),
        locale: Some(Locale::named("es-CO").unwrap()),
    };
    let plain = contract("PE", "");
    assert_eq!(of(&open, &plain, &workspace), ("pt", "es-CO"));
    let said = contract("PE", "report_language = \"en\"\nnumber_locale = \"es-CL\"\n");
    assert_eq!(of(&open, &said, &workspace), ("en", "es-CL"));
    let language_only = contract("PE", "report_language = \"zh\"\n");
    assert_eq!(of(&open, &language_only, &none), ("zh", "es-PE"));
    assert_eq!(of(&open, &language_only, &workspace), ("zh", "es-CO"));
    let chosen = ReportStyle { language: Some(Language::Chinese), ..ReportStyle::default() };
    assert_eq!(of(&chosen, &said, &workspace), ("zh", "es-CL"));
    let chosen =
        ReportStyle::default().in_language(Language::Spanish, Locale::named("zh-CN").unwrap());
    assert_eq!(of(&chosen, &said, &workspace), ("es", "zh-CN"));
}

#[test]
fn a_contract_with_an_unknown_language_or_locale_is_told_what_is_known() {
    let told = |more: &str| {
        let text = pack_fixture::contract_text();
        let text = text.replace("country = \"PE\"\n", &format!("country = \"PE\"\n{more}\n"));
        let told = parse_contract("c.toml", &text).unwrap_err();
        assert_eq!(told.len(), 1, "{told:?}");
        told[0].to_string()
    };
    let language = told("report_language = \"fr\"");
    assert!(language.contains("\"report_language\"") && language.contains("\"fr\""), "{language}");
    assert!(language.contains("\"zh\""), "{language}");
    let near = told("number_locale = \"es-CP\"");
    assert!(near.contains("did you mean"), "{near}");
    let far = told("number_locale = \"12.345,60\"");
    assert!(far.contains("\"es-PE\"") && far.contains("number_locale = \"es-CO\""), "{far}");
}

/// The workspace's own default is read from `vigia.toml`, and a wrong one is told with what is known.
#[test]
fn the_workspace_says_how_its_reports_read() {
    let folder = pack_fixture::workspace();
    let path = folder.path().join("vigia.toml");
    let before = std::fs::read_to_string(&path).unwrap();
    let with = |section: &str| {
        std::fs::write(&path, format!("{before}\n[report]\n{section}\n")).unwrap();
        Engine::open(folder.path(), vigia::workspace::Purpose::Reading)
    };
    let (engine, _) = with("language = \"pt\"\nlocale = \"pt-BR\"").unwrap();
    assert_eq!(engine.settings().report.language, Some(Language::Portuguese));
    let document = report_of(folder.path(), &ReportStyle::default());
    assert_eq!((document.language, document.locale.name), ("pt", "pt-BR"));
    assert_eq!(document.period_name, "outubro de 2026");
    for (section, parts) in [
        ("language = \"espanol\"", ["\"language\"", "\"espanol\"", "en, es, pt, zh"]),
        ("locale = \"es-CP\"", ["\"locale\"", "\"es-CP\"", "did you mean"]),
        ("lenguage = \"es\"", ["lenguage", "vigia.toml", ""]),
    ] {
        let told = with(section).err().map(|told| told.to_string()).unwrap();
        assert!(parts.iter().all(|part| told.contains(part)), "{told}");
    }
}

#[test]
fn the_command_line_asks_for_another_language() {
    let folder = pack_fixture::workspace();
    let out = folder.path().join("out");
    let vigia = |more: &[&str]| {
        std::process::Command::new(env!("CARGO_BIN_EXE_vigia"))
            .arg("--workspace")
            .arg(folder.path())
            .args(["report", "c-1", "--period", "2026-10", "--formats", "csv", "-o"])
            .arg(&out)
            .args(more)
            .output()
            .unwrap()
    };
    let note = |more: &[&str]| {
        let output = vigia(more);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::read_to_string(out.join("c-1_2026-10.csv")).unwrap()
    };
    let spanish = note(&[]);
    assert!(spanish.contains("mitad hacia arriba") && !spanish.contains("half up"), "{spanish}");
    let english = note(&["--language", "en", "--locale", "es-CO"]);
    assert!(english.contains("half up to 2 decimals"), "{english}");
    for (arguments, parts) in [
        (["--language", "fr"], ["nknown report language \"fr\"", "en, es, pt, zh"]),
        (["--locale", "es"], ["nknown locale \"es\"", "es-CO"]),
    ] {
        let output = vigia(&arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(parts.iter().all(|part| told.contains(part)), "{told}");
    }
}
