//! A dashboard: tiles on a grid of twelve columns, all over one time and of one selection. Pure: no file, no clock, no screen.
//!
//! Tiles never overlap and leave no holes above them. Whoever moves or resizes a tile gets it where they put it; what is in the
//! way goes down, and then everything goes up as far as it can.

use rust_decimal::Decimal;

use super::answer::QueryQuestion;
use super::view_file::{SavedView, ViewBody, ViewDefaults, ViewRange};
use crate::kpi::plan::Question;
use crate::model::{Every, Zone};

/// Columns of the grid. *Good*: halves, thirds and quarters. *Bad*: fifths do not come out.
pub const COLUMNS: u32 = 12;
/// Tallest tile, and the last row one may begin at.
pub const ROWS_MAX: u32 = 200;
/// Smallest tile.
pub const WIDTH_MIN: u32 = 2;
pub const HEIGHT_MIN: u32 = 2;
/// Groups that a tile of bars shows unless it says otherwise.
pub const BARS_SHOWN: usize = 8;

/// One dashboard as a file keeps it; what undo and redo go back and forth between.
#[derive(Clone, Debug, PartialEq)]
pub struct Dashboard {
    /// Name of the file without its ending; empty before it is saved first.
    pub id: String,
    pub name: String,
    pub description: String,
    /// Of all tiles.
    pub range: ViewRange,
    /// `None`: the zone of the workspace.
    pub zone: Option<Zone>,
    /// Of all tiles, beside what each has of its own.
    pub filter: String,
    pub tiles: Vec<Tile>,
}

/// One rectangle of the grid and what it shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    /// Empty: named by what it shows.
    pub title: String,
    pub place: Place,
    pub content: TileContent,
}

/// What a tile shows.
#[derive(Clone, Debug, PartialEq)]
pub enum TileContent {
    /// The chart of a saved view, by its id.
    View { view: String },
    /// One value over time.
    Chart { question: Question, every: Every },
    /// One value of the whole time, beside its target, with its days below.
    Number { question: Question, target: Option<Decimal> },
    /// The worst groups, worst first.
    Bars { question: Question, by: String, n_shown: usize },
    /// The newest month of a contract: a line for each objective, or for one of them.
    Scorecard { contract: String, objective: Option<String> },
    /// Words.
    Note { text: String },
}

/// Cells of the grid, from the top left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    pub column: u32,
    pub row: u32,
    pub width: u32,
    pub height: u32,
}

impl Place {
    pub fn new(column: u32, row: u32, width: u32, height: u32) -> Self {
        Self { column, row, width, height }
    }

    /// The nearest place that lies in the grid.
    #[must_use]
    pub fn in_grid(self) -> Self {
        let width = self.width.clamp(WIDTH_MIN, COLUMNS);
        Self {
            column: self.column.min(COLUMNS - width),
            row: self.row.min(ROWS_MAX),
            width,
            height: self.height.clamp(HEIGHT_MIN, ROWS_MAX),
        }
    }

    pub fn overlaps(self, other: Self) -> bool {
        let apart = |a: u32, a_len: u32, b: u32, b_len: u32| a + a_len <= b || b + b_len <= a;
        !apart(self.column, self.width, other.column, other.width)
            && !apart(self.row, self.height, other.row, other.height)
    }

    fn bottom(self) -> u32 {
        self.row + self.height
    }
}

impl TileContent {
    /// Width and height of a new tile.
    pub fn size_first(&self) -> (u32, u32) {
        match self {
            Self::View { .. } | Self::Chart { .. } => (6, 4),
            Self::Number { .. } => (3, 2),
            Self::Bars { .. } => (4, 4),
            Self::Scorecard { .. } => (6, 3),
            Self::Note { .. } => (3, 2),
        }
    }
}

impl Dashboard {
    pub fn named(name: &str) -> Self {
        Self {
            id: String::new(),
            name: name.to_owned(),
            description: String::new(),
            range: ViewRange::LastMonth,
            zone: None,
            filter: String::new(),
            tiles: Vec::new(),
        }
    }

    /// Rows in use.
    pub fn n_rows(&self) -> u32 {
        self.tiles.iter().map(|tile| tile.place.bottom()).max().unwrap_or(0)
    }

    /// Adds a tile at the first place that has room for it; gives its position.
    pub fn add(&mut self, content: TileContent) -> usize {
        let (width, height) = content.size_first();
        let free = (0..=self.n_rows())
            .flat_map(|row| (0..=COLUMNS - width).map(move |column| (row, column)))
            .map(|(row, column)| Place::new(column, row, width, height))
            .find(|place| !self.tiles.iter().any(|tile| tile.place.overlaps(*place)));
        let place = free.unwrap_or_else(|| Place::new(0, self.n_rows(), width, height));
        self.tiles.push(Tile { title: String::new(), place, content });
        self.arrange(None);
        self.tiles.len() - 1
    }

    /// Takes a tile away; what was below it goes up.
    pub fn remove(&mut self, position: usize) {
        if position < self.tiles.len() {
            self.tiles.remove(position);
            self.arrange(None);
        }
    }

    /// Moves or resizes a tile; what is in its way goes down.
    pub fn put(&mut self, position: usize, place: Place) {
        if let Some(tile) = self.tiles.get_mut(position) {
            tile.place = place.in_grid();
            self.arrange(Some(position));
        }
    }

    /// No tile over another, none higher than it has to be. Where two claim a cell, `first` keeps it, else the upper left one.
    pub fn arrange(&mut self, first: Option<usize>) {
        for tile in &mut self.tiles {
            tile.place = tile.place.in_grid();
        }
        let mut order: Vec<usize> = (0..self.tiles.len()).collect();
        order.sort_by_key(|&i| {
            let place = self.tiles[i].place;
            (first != Some(i), place.row, place.column, i)
        });
        self.settle(&order, Settle::Down);
        order.sort_by_key(|&i| (self.tiles[i].place.row, self.tiles[i].place.column, i));
        self.settle(&order, Settle::Up);
    }

    fn settle(&mut self, order: &[usize], way: Settle) {
        let mut settled: Vec<Place> = Vec::with_capacity(order.len());
        for &position in order {
            let mut place = self.tiles[position].place;
            let is_free = |place: Place| !settled.iter().any(|other| other.overlaps(place));
            match way {
                Settle::Down => {
                    while !is_free(place) {
                        place.row += 1;
                    }
                }
                Settle::Up => {
                    while place.row > 0 && is_free(Place { row: place.row - 1, ..place }) {
                        place.row -= 1;
                    }
                }
            }
            self.tiles[position].place = place;
            settled.push(place);
        }
    }
}

#[derive(Clone, Copy)]
enum Settle {
    Down,
    Up,
}

/// What a tile asks of the data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TileQuestions {
    pub main: Option<QueryQuestion>,
    /// The days below a number.
    pub days: Option<QueryQuestion>,
}

impl Dashboard {
    /// The questions of a tile; an error names the view that is not there.
    pub fn questions(
        &self,
        tile: &Tile,
        views: &[SavedView],
        defaults: ViewDefaults<'_>,
    ) -> Result<TileQuestions, String> {
        let shared = ViewBody {
            filter: self.filter.clone(),
            range: self.range,
            zone: self.zone.clone(),
            ..ViewBody::default()
        };
        let of = |body: ViewBody| Some(body.question(defaults));
        let one = |question: &Question, every: Every| ViewBody {
            questions: vec![question.clone()],
            every,
            ..shared.clone()
        };
        Ok(match &tile.content {
            TileContent::View { view } => {
                let Some(found) = views.iter().find(|saved| saved.id == *view) else {
                    return Err(view.clone());
                };
                let body = ViewBody {
                    filter: joined(&self.filter, &found.body.filter),
                    range: self.range,
                    zone: self.zone.clone().or_else(|| found.body.zone.clone()),
                    // What has one value for all time makes no line.
                    every: if found.body.every == Every::All {
                        Every::Day
                    } else {
                        found.body.every
                    },
                    ..found.body.clone()
                };
                TileQuestions { main: of(body), days: None }
            }
            TileContent::Chart { question, every } => {
                TileQuestions { main: of(one(question, *every)), days: None }
            }
            TileContent::Number { question, .. } => TileQuestions {
                main: of(one(question, Every::All)),
                days: of(one(question, Every::Day)),
            },
            TileContent::Bars { question, by, n_shown } => {
                let body = ViewBody {
                    by: vec![by.clone()],
                    groups_max: Some(*n_shown),
                    ..one(question, Every::All)
                };
                TileQuestions { main: of(body), days: None }
            }
            TileContent::Scorecard { .. } | TileContent::Note { .. } => TileQuestions::default(),
        })
    }
}

/// What passes both filters.
pub fn joined(a: &str, b: &str) -> String {
    match (a.trim(), b.trim()) {
        ("", one) | (one, "") => one.to_owned(),
        (a, b) => format!("({a}) and ({b})"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn note() -> TileContent {
        TileContent::Note { text: "x".to_owned() }
    }

    fn with(places: &[(u32, u32, u32, u32)]) -> Dashboard {
        let mut dashboard = Dashboard::named("d");
        for &(column, row, width, height) in places {
            let place = Place::new(column, row, width, height);
            dashboard.tiles.push(Tile { title: String::new(), place, content: note() });
        }
        dashboard.arrange(None);
        dashboard
    }

    fn rows(dashboard: &Dashboard) -> Vec<(u32, u32)> {
        dashboard.tiles.iter().map(|tile| (tile.place.column, tile.place.row)).collect()
    }

    #[test]
    fn a_moved_tile_gets_its_place_and_the_others_make_room() {
        let mut dashboard = with(&[(0, 0, 6, 4), (6, 0, 6, 4), (0, 4, 12, 2)]);
        dashboard.put(2, Place::new(0, 0, 12, 2));
        assert_eq!(rows(&dashboard), [(0, 2), (6, 2), (0, 0)]);
        dashboard.put(0, Place::new(3, 90, 6, 4));
        assert_eq!(rows(&dashboard), [(3, 6), (6, 2), (0, 0)], "nothing hangs in the air");
        dashboard.put(1, Place::new(11, 2, 3, 1));
        let place = dashboard.tiles[1].place;
        assert_eq!(
            (place.column, place.width, place.height),
            (9, 3, HEIGHT_MIN),
            "inside the grid"
        );
    }

    #[test]
    fn a_new_tile_takes_the_first_room() {
        let mut dashboard = with(&[(0, 0, 6, 4)]);
        let position = dashboard
            .add(TileContent::Number { question: Question::Kpi("k".to_owned()), target: None });
        assert_eq!(dashboard.tiles[position].place, Place::new(6, 0, 3, 2));
        dashboard.remove(0);
        assert_eq!(rows(&dashboard), [(6, 0)]);
    }

    fn questions(dashboard: &Dashboard, views: &[SavedView]) -> Result<TileQuestions, String> {
        let utc = Zone::utc();
        let defaults =
            ViewDefaults { zone: &utc, suspect: Default::default(), extent: None, busy_hours: &[] };
        dashboard.questions(&dashboard.tiles[0], views, defaults)
    }

    #[test]
    fn a_tile_asks_over_the_shared_time_and_of_both_selections() {
        let mut dashboard = Dashboard::named("d");
        dashboard.filter = "region == \"Norte\"".to_owned();
        dashboard.add(TileContent::View { view: "v".to_owned() });
        assert_eq!(questions(&dashboard, &[]), Err("v".to_owned()));
        let view = SavedView {
            id: "v".to_owned(),
            name: "V".to_owned(),
            description: String::new(),
            body: ViewBody {
                questions: vec![Question::Kpi("k".to_owned())],
                filter: "a == \"1\" or b == \"2\"".to_owned(),
                every: Every::All,
                range: ViewRange::LastDay,
                ..ViewBody::default()
            },
        };
        let asked = questions(&dashboard, &[view]).unwrap().main.unwrap();
        assert_eq!(asked.filter, "(region == \"Norte\") and (a == \"1\" or b == \"2\")");
        assert_eq!(asked.every, Every::Day);
    }

    proptest! {
        #[test]
        fn tiles_never_overlap_whatever_is_done(
            edits in prop::collection::vec((0usize..4, 0usize..8, 0u32..14, 0u32..12, 0u32..14, 0u32..6), 1..40),
        ) {
            let mut dashboard = Dashboard::named("d");
            for (kind, position, column, row, width, height) in edits {
                match kind {
                    0 => _ = dashboard.add(note()),
                    1 => dashboard.remove(position),
                    _ => dashboard.put(position, Place::new(column, row, width, height)),
                }
                for (i, tile) in dashboard.tiles.iter().enumerate() {
                    prop_assert!(tile.place.column + tile.place.width <= COLUMNS);
                    for other in &dashboard.tiles[i + 1..] {
                        prop_assert!(!tile.place.overlaps(other.place), "{dashboard:?}");
                    }
                }
                let before = dashboard.clone();
                dashboard.arrange(None);
                prop_assert_eq!(&before, &dashboard, "arranging twice is arranging once");
            }
        }
    }
}
