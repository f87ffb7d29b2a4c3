//! Nothing is cut and nothing lies over something else: the shapes of each page, looked at as rectangles, in the longest of the
//! languages (pseudo, a third longer than English) and in those that are written with the shipped fonts, in small and large windows.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use egui_kittest::Harness;
use vigia::gui::{App, AppOptions};

use super::gui::factory;
use super::gui_fixture::{Log, full_state};

/// Each has a key of its own: Ctrl and its number.
const PAGE_KEYS: [egui::Key; 9] = [
    egui::Key::Num1,
    egui::Key::Num2,
    egui::Key::Num3,
    egui::Key::Num4,
    egui::Key::Num5,
    egui::Key::Num6,
    egui::Key::Num7,
    egui::Key::Num8,
    egui::Key::Num9,
];

struct Page<'h> {
    harness: Harness<'h, Option<App>>,
}

fn open(preferences: &Path, size: [f32; 2]) -> Page<'static> {
    let log = Log::default();
    let options = AppOptions {
        folder: Some("/data/latam".into()),
        preferences_file: Some(preferences.to_owned()),
        ..AppOptions::default()
    };
    let mut start = Some((options, factory(full_state, &log)));
    let harness = Harness::builder().with_size(size).with_max_steps(24).build_ui_state(
        move |ui, app: &mut Option<App>| {
            let ctx = ui.ctx().clone();
            let app = app.get_or_insert_with(|| {
                let (options, factory) = start.take().unwrap();
                App::new(&ctx, options, factory)
            });
            app.logic(&ctx);
            app.ui(ui);
        },
        None,
    );
    let mut page = Page { harness };
    page.harness.run_steps(4);
    page
}

/// Texts of the frame: what they say, where they lie, what of it is seen.
fn texts(harness: &Harness<'_, Option<App>>) -> Vec<(String, egui::Rect, egui::Rect)> {
    let mut found = Vec::new();
    for clipped in &harness.output().shapes {
        collect(&clipped.shape, clipped.clip_rect, &mut found);
    }
    found
}

fn collect(
    shape: &egui::Shape,
    clip: egui::Rect,
    found: &mut Vec<(String, egui::Rect, egui::Rect)>,
) {
    match shape {
        egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, clip, found)),
        egui::Shape::Text(text) if text.angle == 0.0 => {
            let said = text.galley.text().trim();
            if !said.is_empty() {
                let rect = text.galley.rect.translate(text.pos.to_vec2());
                found.push((said.to_owned(), rect, clip));
            }
        }
        _ => {}
    }
}

/// Texts that are cut at the side without a sign of it.
fn cut(texts: &[(String, egui::Rect, egui::Rect)]) -> Vec<String> {
    let is_seen = |rect: &egui::Rect, clip: &egui::Rect| {
        rect.center().y > clip.top() && rect.center().y < clip.bottom()
    };
    texts
        .iter()
        .filter(|(_, rect, clip)| is_seen(rect, clip))
        .filter(|(_, rect, clip)| {
            let is_partly = rect.left() < clip.right() && rect.right() > clip.left();
            is_partly && (rect.right() > clip.right() + 1.5 || rect.left() < clip.left() - 1.5)
        })
        .map(|(said, rect, clip)| format!("cut: {said:?} at {rect:?} in {clip:?}"))
        .collect()
}

/// Texts of one place that lie over each other.
fn over(texts: &[(String, egui::Rect, egui::Rect)]) -> Vec<String> {
    let mut found = Vec::new();
    for (i, (one, a, clip_a)) in texts.iter().enumerate() {
        for (other, b, clip_b) in &texts[i + 1..] {
            if clip_a != clip_b || one == other {
                continue;
            }
            let seen = a.intersect(*b).intersect(*clip_a);
            let smaller = (a.area()).min(b.area());
            if seen.is_positive() && smaller > 0.0 && seen.area() > 0.2 * smaller {
                found.push(format!("over each other: {one:?} at {a:?} and {other:?} at {b:?}"));
            }
        }
    }
    found
}

#[test]
fn every_page_fits_in_every_language_and_size() {
    let folder = tempfile::tempdir().unwrap();
    let mut found = Vec::new();
    for language in ["en", "pseudo", "es", "pt"] {
        for size in [[1280.0, 800.0], [960.0, 600.0], [1920.0, 1080.0]] {
            let preferences = folder.path().join(format!("{language}.json"));
            let text = format!("{{ \"toured\": true, \"language\": {language:?} }}");
            std::fs::write(&preferences, text).unwrap();
            let mut page = open(&preferences, size);
            for (position, key) in PAGE_KEYS.into_iter().enumerate() {
                page.harness.key_press_modifiers(egui::Modifiers::COMMAND, key);
                page.harness.run_steps(6);
                let texts = texts(&page.harness);
                assert!(texts.len() > 5, "{language} page {}", position + 1);
                for offence in cut(&texts).into_iter().chain(over(&texts)) {
                    found.push(format!("{language} {size:?} key {}: {offence}", position + 1));
                }
            }
        }
    }
    assert!(found.is_empty(), "{} found:\n{}", found.len(), found.join("\n"));
}

#[test]
fn planted_offences_are_found() {
    let rect =
        |x: f32, width: f32| egui::Rect::from_min_size(egui::pos2(x, 0.0), egui::vec2(width, 10.0));
    let clip = rect(0.0, 100.0);
    let texts = vec![
        ("fits".to_owned(), rect(0.0, 40.0), clip),
        ("is cut".to_owned(), rect(80.0, 40.0), clip),
        ("lies over".to_owned(), rect(30.0, 40.0), clip),
        ("of another place".to_owned(), rect(0.0, 40.0), rect(0.0, 99.0)),
        ("not seen".to_owned(), rect(200.0, 40.0), clip),
    ];
    assert_eq!(cut(&texts).len(), 1);
    assert!(cut(&texts)[0].contains("is cut"));
    assert_eq!(over(&texts).len(), 1);
    assert!(over(&texts)[0].contains("lies over"));
}
