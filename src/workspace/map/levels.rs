//! Rows of each level with their places: the groups of the series, and what the topology says of the objects in them.

use std::collections::HashMap;

use super::coordinates::{
    AZIMUTH_KEYS, LATITUDE_KEYS, LONGITUDE_KEYS, Misplaced, WhyMisplaced, azimuth_of, place_of,
};
use super::{MapGroup, MapLevel};
use crate::chart::map::{Place, World};
use crate::model::{KpiSeries, ManagedObject, Timestamp};
use crate::query::{ObjectAttributes, Topology};

/// Columns of the topology that name a site, the first that is there.
const SITE_KEYS: [&str; 4] = ["site", "site_id", "site_name", "site_code"];

/// Keys of the levels above a cell, as far as the topology has them.
#[derive(Clone, Debug)]
pub(super) struct LevelKeys {
    keys: [Option<String>; 3],
}

impl LevelKeys {
    /// By what each level is asked: a site by country and region too, so that two of one name stay two.
    fn by(&self, level: MapLevel) -> Option<Vec<String>> {
        let position = match level {
            MapLevel::Country => 0,
            MapLevel::Region => 1,
            MapLevel::Site => 2,
            MapLevel::Cell => return Some(vec!["object".to_owned()]),
        };
        self.keys[position].as_ref()?;
        Some(self.keys[..=position].iter().flatten().cloned().collect())
    }

    /// One for each level that can be asked for, in the order of [`MapLevel::ALL`].
    pub(super) fn groupings(&self) -> Vec<Vec<String>> {
        MapLevel::ALL.into_iter().filter_map(|level| self.by(level)).collect()
    }

    /// The level above that is there, and how many keys it is asked by.
    fn above(&self, level: MapLevel) -> Option<(usize, usize)> {
        let position = MapLevel::ALL.iter().position(|known| *known == level)?;
        (0..position).rev().find_map(|above| {
            let by = self.by(MapLevel::ALL[above])?;
            Some((above, by.len()))
        })
    }
}

/// What places and parents come from.
pub(super) struct Surroundings<'a> {
    pub topology: &'a Topology,
    pub objects: &'a [ManagedObject],
    /// Attributes of this instant.
    pub at: Timestamp,
    pub keys: LevelKeys,
    pub world: &'a World,
}

/// What is known of one object of the answer.
struct Standing {
    place: Option<Place>,
    azimuth: Option<f64>,
    label: String,
    /// Values of the levels' keys.
    values: Vec<String>,
}

impl Surroundings<'_> {
    pub(super) fn keys(topology: &Topology) -> LevelKeys {
        let known = |key: &&str| topology.has_attribute(key);
        let first =
            |keys: &[&'static str]| keys.iter().copied().find(|key| known(key)).map(str::to_owned);
        LevelKeys { keys: [first(&["country"]), first(&["region"]), first(&SITE_KEYS)] }
    }

    /// Rows of country, region, site and cell, and what is wrong with places.
    pub(super) fn levels(
        &self,
        series: &[KpiSeries],
        filter: &str,
    ) -> ([Vec<MapGroup>; 4], Vec<Misplaced>) {
        let by_name: HashMap<&str, &ManagedObject> =
            self.objects.iter().map(|object| (object.name.as_str(), object)).collect();
        let cells = series.last();
        let mut misplaced = Vec::new();
        let standings: Vec<Standing> = cells
            .into_iter()
            .flat_map(|cells| &cells.groups)
            .map(|group| {
                let name = group.first().map_or("", String::as_str);
                self.standing(name, by_name.get(name).copied(), &mut misplaced)
            })
            .collect();
        let mut levels: [Vec<MapGroup>; 4] = std::array::from_fn(|_| Vec::new());
        let asked = MapLevel::ALL
            .into_iter()
            .enumerate()
            .filter(|(_, level)| self.keys.by(*level).is_some());
        for ((position, level), series) in asked.zip(series) {
            let parents = self
                .keys
                .above(level)
                .map(|(above, n_keys)| (numbered(&levels[above], n_keys), n_keys));
            let parent_of = |values: &[String]| {
                let (rows, n_keys) = parents.as_ref()?;
                rows.get(values.get(..*n_keys)?).copied()
            };
            levels[position] = match level {
                MapLevel::Cell => cell_rows(series, &standings, &parent_of),
                _ => group_rows(series, &standings, filter, &parent_of),
            };
        }
        (levels.map(without_keys), misplaced)
    }

    fn standing(
        &self,
        name: &str,
        object: Option<&ManagedObject>,
        misplaced: &mut Vec<Misplaced>,
    ) -> Standing {
        let nowhere =
            || Standing { place: None, azimuth: None, label: name.to_owned(), values: Vec::new() };
        let Some(object) = object else { return nowhere() };
        let attributes = ObjectAttributes::of(object, self.topology);
        let first = |keys: &[&str]| keys.iter().find_map(|key| attributes.attribute(key, self.at));
        let mut note = |why| {
            let (object, label) = (object.name.clone(), object.label().to_owned());
            misplaced.push(Misplaced { object, label, why });
        };
        let place = match place_of(first(&LATITUDE_KEYS), first(&LONGITUDE_KEYS)) {
            Ok(place) => Some(place),
            Err(why) => {
                note(why);
                None
            }
        };
        if let (Some(place), Some(says)) = (place, first(&["country"]))
            && let Some(why) = self.stray(place, says)
        {
            note(why);
        }
        let keys = self.keys.keys.iter().flatten();
        Standing {
            place,
            azimuth: azimuth_of(first(&AZIMUTH_KEYS)),
            label: object.label().to_owned(),
            values: keys
                .map(|key| attributes.attribute(key, self.at).unwrap_or_default().to_owned())
                .collect(),
        }
    }

    /// A place in another country than the topology says; not one a little way off the coast, where outlines are rough.
    fn stray(&self, place: Place, says: &str) -> Option<WhyMisplaced> {
        let said = self.world.country_named(says)?;
        let near = |degrees: f64| {
            let around = [
                (0.0, 0.0),
                (1.0, 0.0),
                (-1.0, 0.0),
                (0.0, 1.0),
                (0.0, -1.0),
                (0.7, 0.7),
                (0.7, -0.7),
                (-0.7, 0.7),
                (-0.7, -0.7),
            ];
            around.iter().any(|(x, y)| {
                let nearby =
                    Place::new(place.longitude + x * degrees, place.latitude + y * degrees);
                self.world.country_at(nearby) == Some(said)
            })
        };
        if [0.0, 0.03, 0.08].into_iter().any(near) {
            return None;
        }
        let lies_in = self.world.country_at(place);
        let name = |at: usize| self.world.countries[at].name("en").to_owned();
        Some(WhyMisplaced::OtherCountry {
            says: says.to_owned(),
            lies_in: lies_in.map_or_else(String::new, name),
        })
    }
}

/// A row while its parent is looked for: `name` holds all values of its keys, which a cell needs no longer.
fn numbered(rows: &[MapGroup], n_keys: usize) -> HashMap<Vec<String>, usize> {
    rows.iter()
        .enumerate()
        .map(|(i, row)| (row.name.split(SEPARATOR).take(n_keys).map(str::to_owned).collect(), i))
        .collect()
}

/// Between the values of a group while rows are made; no attribute holds it.
const SEPARATOR: char = '\u{1f}';

fn without_keys(mut rows: Vec<MapGroup>) -> Vec<MapGroup> {
    for row in &mut rows {
        if let Some((_, last)) = row.name.rsplit_once(SEPARATOR) {
            row.name = last.to_owned();
        }
    }
    rows
}

fn cell_rows(
    series: &KpiSeries,
    standings: &[Standing],
    parent_of: &dyn Fn(&[String]) -> Option<usize>,
) -> Vec<MapGroup> {
    let row = |((group, point), standing): ((&Vec<String>, &crate::model::KpiPoint), &Standing)| {
        let name = group.first().cloned().unwrap_or_default();
        MapGroup {
            label: standing.label.clone(),
            filter: equals("object", &name),
            name,
            place: standing.place,
            parent: parent_of(&standing.values),
            n_objects: 1,
            azimuth: standing.azimuth,
            point: point.clone(),
        }
    };
    series.groups.iter().zip(&series.points).zip(standings).map(row).collect()
}

fn group_rows(
    series: &KpiSeries,
    standings: &[Standing],
    filter: &str,
    parent_of: &dyn Fn(&[String]) -> Option<usize>,
) -> Vec<MapGroup> {
    let n_keys = series.keys.len();
    let mut members: HashMap<&[String], Vec<&Standing>> = HashMap::new();
    for standing in standings {
        if let Some(values) = standing.values.get(..n_keys) {
            members.entry(values).or_default().push(standing);
        }
    }
    let row = |(group, point): (&Vec<String>, &crate::model::KpiPoint)| {
        let inside = members.get(group.as_slice()).map_or(&[][..], Vec::as_slice);
        let conditions = series.keys.iter().zip(group).filter(|(_, value)| !value.is_empty());
        let mut filters: Vec<String> = conditions.map(|(key, value)| equals(key, value)).collect();
        if !filter.trim().is_empty() {
            filters.insert(0, format!("({filter})"));
        }
        MapGroup {
            label: group.last().cloned().unwrap_or_default(),
            name: group.join(&SEPARATOR.to_string()),
            filter: filters.join(" and "),
            place: middle(inside.iter().filter_map(|standing| standing.place)),
            parent: parent_of(group),
            n_objects: inside.len(),
            azimuth: None,
            point: point.clone(),
        }
    };
    series.groups.iter().zip(&series.points).map(row).collect()
}

/// The mean of places: only where something is drawn, nothing is computed from it.
fn middle(places: impl Iterator<Item = Place>) -> Option<Place> {
    let (mut n, mut longitude, mut latitude) = (0.0, 0.0, 0.0);
    for place in places {
        n += 1.0;
        longitude += place.longitude;
        latitude += place.latitude;
    }
    (n > 0.0).then(|| Place::new(longitude / n, latitude / n))
}

fn equals(key: &str, value: &str) -> String {
    format!("{key} == {}", quoted(value))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
