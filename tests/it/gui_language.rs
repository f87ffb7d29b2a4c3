//! The window in languages other than English: names that files give in several, and what the layers below say as data.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use vigia::gui::ui_state::Page;
use vigia::workspace::State;

use super::gui::Window;
use super::gui_fixture::full_state;

/// Contracts whose names and lines are called otherwise in Spanish.
fn named_state() -> State {
    let mut state = full_state();
    let mut contracts = state.contracts.to_vec();
    for contract in &mut contracts {
        contract.names.insert("es".to_owned(), format!("Servicio {}", contract.id));
        for line in &mut contract.objectives {
            line.names.insert("es".to_owned(), format!("Línea {}", line.id));
        }
    }
    state.contracts = Arc::new(contracts);
    state
}

#[test]
fn contracts_and_their_lines_have_the_names_of_the_language() {
    let mut window = Window::in_language(named_state, Some("/data/latam"), "es");
    window.go("Contratos");
    window.click("Contrato Servicio pe-norte-2026");
    assert!(window.shows("Línea availability") && window.shows("Línea drops"));
    assert!(!window.shows("Cell availability"), "the name of the file's own language");
    window.click("Objetivo Línea drops");
    assert!(window.shows("Línea drops"));
    assert!(!window.shows("E-RAB drop rate"));
}

#[test]
fn the_list_of_the_worst_is_said_in_the_language() {
    let mut window = Window::in_language(full_state, Some("/data/latam"), "es");
    window.go("Explorar");
    window.click("Mostrar Peores");
    window.harness.run_steps(6);
    assert!(window.shows("4 objetos = 100.0"), "{:?}", window.labels("objetos"));
    assert!(
        window.shows("de las fallas (") && window.shows("Días malos: se examinan los últimos 7")
    );
    for english in ["of the failures", "local days", "without the worst", "objects ="] {
        assert!(!window.shows(english), "{english}: {:?}", window.labels(english));
    }
}

#[test]
fn the_preview_of_an_import_is_said_in_the_language() {
    let mut window = Window::in_language(full_state, Some("/data/latam"), "zh");
    window.go("数据");
    window.enter("预览路径", "/exports/lim.csv");
    assert!(window.shows("有时间，每个测量一列"), "{:?}", window.labels("列"));
    assert!(window.shows("纯 ASCII") && window.shows("周期开始"));
    for english in ["it has times", "It has times", "Plain ASCII", "Period start", "Delimited text"]
    {
        assert!(!window.shows(english), "{english}: {:?}", window.labels(english));
    }
}

#[test]
fn the_start_page_offers_the_languages_and_the_demo() {
    let mut window = Window::new(full_state, None, None);
    assert!(window.shows("A workspace is a folder"));
    window.click("Interface language Português");
    assert!(window.shows("Um espaço de trabalho é uma pasta") && !window.shows("workspace is a"));
    window.click("Abrir a demonstração");
    assert_eq!(window.page(), Page::Portfolio, "the demo is open");
    assert!(!window.shows("Abrir a demonstração"));
}

#[test]
fn what_is_english_in_every_language_says_so() {
    let mut window = Window::in_language(full_state, Some("/data/latam"), "pt");
    window.harness.key_press(egui::Key::F1);
    window.settle();
    assert!(window.shows("Esta referência está escrita em inglês."));
    let mut window = Window::in_language(full_state, Some("/data/latam"), "en");
    window.harness.key_press(egui::Key::F1);
    window.settle();
    assert!(!window.shows("This reference is written in English."));
}
