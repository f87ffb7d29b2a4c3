//! `vigia list views` and `vigia list dashboards`.

use serde_json::json;

use super::list::Listing;
use super::terminal::Align;
use crate::kpi::plan::Question;
use crate::workspace::Engine;

fn text_of(question: &Question) -> &str {
    match question {
        Question::Kpi(text) | Question::Formula(text) | Question::Measurement(text) => text,
    }
}

pub fn views(engine: &Engine) -> Listing {
    let columns = vec![
        ("id", Align::Left),
        ("name", Align::Left),
        ("asks", Align::Left),
        ("by", Align::Left),
        ("every", Align::Left),
        ("where", Align::Left),
        ("description", Align::Left),
    ];
    let mut listing = Listing { columns, rows: Vec::new(), json: Vec::new() };
    for view in engine.documents().views.iter() {
        let body = &view.body;
        let asks: Vec<&str> = body.questions.iter().map(text_of).collect();
        let every = body.every.to_string();
        listing.rows.push(vec![
            view.id.clone(),
            view.name.clone(),
            asks.join(", "),
            body.by.join(", "),
            every.clone(),
            body.filter.clone(),
            view.description.clone(),
        ]);
        listing.json.push(json!({
            "id": view.id, "name": view.name, "asks": asks, "by": body.by, "every": every,
            "where": body.filter, "description": view.description,
        }));
    }
    listing
}

pub fn dashboards(engine: &Engine) -> Listing {
    let columns = vec![
        ("id", Align::Left),
        ("name", Align::Left),
        ("tiles", Align::Right),
        ("where", Align::Left),
        ("description", Align::Left),
    ];
    let mut listing = Listing { columns, rows: Vec::new(), json: Vec::new() };
    for dashboard in engine.documents().dashboards.iter() {
        listing.rows.push(vec![
            dashboard.id.clone(),
            dashboard.name.clone(),
            dashboard.tiles.len().to_string(),
            dashboard.filter.clone(),
            dashboard.description.clone(),
        ]);
        listing.json.push(json!({
            "id": dashboard.id, "name": dashboard.name, "tiles": dashboard.tiles.len(),
            "where": dashboard.filter, "description": dashboard.description,
        }));
    }
    listing
}
