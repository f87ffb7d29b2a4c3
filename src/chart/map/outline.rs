//! The outlines that are shipped: read once, then drawn in three degrees of detail and asked which country a place lies in.
//!
//! `outlines.bin`, little-endian; a *count* is a LEB128 number, a *step* a zigzag one:
//! ```text
//! "VGMAP" 1  scale x, scale y, origin x, origin y: f64     degrees = origin + grid unit * scale
//! count of lines, for each:   count of points, for each: step x, step y
//!                             2 bits for each point, 4 in a byte, low bits first: the detail from which on it is drawn
//! count of countries, for each: count of polygons, for each: count of rings, for each: count of parts, for each:
//!                             step: number of a line; a line backwards is -1 - number
//! ```
//! Two countries that touch share the line between them, so that every border is drawn once and leaves no crack.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::projection::{Bounds, MapPoint, Place};
use super::triangulate::triangulate;

static OUTLINES: &[u8] = include_bytes!("../../../assets/map/outlines.bin");
static COUNTRIES: &str = include_str!("../../../assets/map/countries.csv");

/// Degrees of detail, coarsest first.
pub const N_DETAILS: usize = 3;
/// The scale, in units of the screen for a degree, from which on the next detail is drawn: what is left out stays below a pixel.
const DETAIL_SCALES: [f64; N_DETAILS - 1] = [5.0, 26.0];

/// Which detail a scale needs, coarsest is 0.
pub fn detail_of(scale: f64) -> usize {
    DETAIL_SCALES.iter().filter(|from| scale >= **from).count()
}

/// A country as the map knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Country {
    /// ISO 3166-1 alpha-2; empty where there is none.
    pub code: String,
    /// In the order of [`LANGUAGES`].
    names: [String; 4],
    /// Where its name stands best.
    pub label: Place,
    /// Size, for the order of labels.
    pub square_degrees: f64,
    /// Of its largest polygon.
    pub bounds: Bounds,
}

/// Languages of country names.
pub const LANGUAGES: [&str; 4] = ["en", "es", "pt", "zh"];

impl Country {
    /// The English name for a language that is not known.
    pub fn name(&self, language: &str) -> &str {
        let position = LANGUAGES.iter().position(|known| *known == language).unwrap_or(0);
        &self.names[position]
    }
}

/// Name of the country of an ISO 3166-1 alpha-2 code, from CLDR; `None` for one that is not known. Needs no outlines.
pub fn country_name(code: &str, language: &str) -> Option<String> {
    let mut known = read_countries(COUNTRIES).ok()?.into_iter();
    let country = known.find(|country| !code.is_empty() && country.code == code)?;
    Some(country.name(language).to_owned())
}

/// Part of a country, filled.
#[derive(Clone, Debug)]
pub struct Fill {
    /// Position in [`World::countries`].
    pub country: usize,
    pub bounds: Bounds,
    pub points: Vec<MapPoint>,
    /// Three positions in `points` for each triangle.
    pub triangles: Vec<u32>,
}

/// A piece of coast or border.
#[derive(Clone, Debug)]
pub struct Outline {
    pub bounds: Bounds,
    /// Land on one side only.
    pub is_coast: bool,
    pub points: Vec<MapPoint>,
}

/// What is drawn at one detail.
#[derive(Clone, Debug, Default)]
pub struct Detail {
    pub fills: Vec<Fill>,
    pub outlines: Vec<Outline>,
}

/// Rings in degrees as they are, for asking where a place lies.
#[derive(Debug)]
struct Area {
    country: usize,
    /// In degrees, not stretched.
    bounds: Bounds,
    /// Closed: the last point is the first again.
    rings: Vec<Vec<Place>>,
}

/// All countries.
#[derive(Debug)]
pub struct World {
    pub countries: Vec<Country>,
    pub details: [Detail; N_DETAILS],
    areas: Vec<Area>,
    /// Positions by code and by name in any language, in lower case.
    by_name: HashMap<String, usize>,
}

/// The outlines could not be read; the file is shipped with the program, so this is a fault of the build.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the outlines of countries could not be read: {0}")]
pub struct OutlineError(&'static str);

impl World {
    /// The shipped world; takes some tens of milliseconds the first time, and nothing later.
    ///
    /// # Errors
    /// The shipped files do not fit each other.
    pub fn shipped() -> Result<Arc<Self>, OutlineError> {
        static WORLD: OnceLock<Result<Arc<World>, OutlineError>> = OnceLock::new();
        WORLD.get_or_init(|| Self::read(OUTLINES, COUNTRIES).map(Arc::new)).clone()
    }

    /// Reads the two files.
    fn read(outlines: &[u8], countries: &str) -> Result<Self, OutlineError> {
        let raw = RawOutlines::read(outlines)?;
        let mut countries = read_countries(countries)?;
        if countries.len() != raw.countries.len() {
            return Err(OutlineError("the two files name another number of countries"));
        }
        let areas = raw.areas();
        for area in areas.iter().rev() {
            // The largest polygon comes first and is the last to be set here.
            let corners = area.rings.iter().flatten().map(|place| place.project());
            countries[area.country].bounds = Bounds::around(corners);
        }
        let details = std::array::from_fn(|level| raw.detail(level as u8));
        let mut by_name = HashMap::new();
        for (at, country) in countries.iter().enumerate() {
            for name in country.names.iter().chain([&country.code]).filter(|name| !name.is_empty())
            {
                by_name.insert(name.to_lowercase(), at);
            }
        }
        Ok(Self { countries, details, areas, by_name })
    }

    /// Position of the country that a place lies in; `None` at sea.
    pub fn country_at(&self, place: Place) -> Option<usize> {
        let point = MapPoint { x: place.longitude, y: place.latitude };
        let within = |area: &&Area| {
            area.bounds.contains(point)
                && area.rings.iter().filter(|ring| encloses(ring, place)).count() % 2 == 1
        };
        self.areas.iter().find(within).map(|area| area.country)
    }

    /// Position of the country of that code, or of that name in any of the languages; case does not matter.
    pub fn country_named(&self, text: &str) -> Option<usize> {
        self.by_name.get(&text.trim().to_lowercase()).copied()
    }

    /// Rings of a country as they are drawn finest, closed: the last point is the first again.
    pub fn rings(&self, country: usize) -> impl Iterator<Item = &[Place]> {
        self.areas
            .iter()
            .filter(move |area| area.country == country)
            .flat_map(|area| area.rings.iter().map(Vec::as_slice))
    }
}

fn encloses(ring: &[Place], place: Place) -> bool {
    let mut inside = false;
    for pair in ring.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        if (a.latitude > place.latitude) != (b.latitude > place.latitude) {
            let share = (place.latitude - a.latitude) / (b.latitude - a.latitude);
            if place.longitude < a.longitude + share * (b.longitude - a.longitude) {
                inside = !inside;
            }
        }
    }
    inside
}

fn read_countries(text: &str) -> Result<Vec<Country>, OutlineError> {
    let country = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let [code, en, es, pt, zh, longitude, latitude, size] = cells.as_slice() else {
            return None;
        };
        Some(Country {
            code: (*code).to_owned(),
            names: [en, es, pt, zh].map(|name| (*name).to_owned()),
            label: Place::new(longitude.parse().ok()?, latitude.parse().ok()?),
            square_degrees: size.parse().ok()?,
            bounds: Bounds::EMPTY,
        })
    };
    let rows: Option<Vec<Country>> = text.lines().skip(1).map(country).collect();
    rows.ok_or(OutlineError("a row of the countries is no row"))
}

/// The file as it is.
struct RawOutlines {
    lines: Vec<RawLine>,
    /// Country, polygon, ring, part.
    countries: Vec<Vec<Vec<Vec<i64>>>>,
}

struct RawLine {
    places: Vec<Place>,
    /// Detail from which on each is drawn.
    from: Vec<u8>,
}

impl RawOutlines {
    fn read(bytes: &[u8]) -> Result<Self, OutlineError> {
        let mut reader = Reader { bytes, at: 0 };
        if reader.take(6)? != b"VGMAP\x01" {
            return Err(OutlineError("it does not begin as it should"));
        }
        let [scale_x, scale_y, origin_x, origin_y] =
            [reader.float()?, reader.float()?, reader.float()?, reader.float()?];
        let lines = reader.list(|reader| {
            let (mut x, mut y) = (0, 0);
            let places = reader.list(|reader| {
                x += reader.step()?;
                y += reader.step()?;
                Ok(Place::new(origin_x + x as f64 * scale_x, origin_y + y as f64 * scale_y))
            })?;
            let packed = reader.take(places.len().div_ceil(4))?;
            let from = (0..places.len()).map(|i| packed[i / 4] >> (i % 4 * 2) & 3).collect();
            Ok(RawLine { places, from })
        })?;
        let n_lines = lines.len() as i64;
        let countries = reader.list(|reader| {
            reader.list(|reader| {
                reader.list(|reader| {
                    reader.list(|reader| {
                        let part = reader.step()?;
                        let known = (-n_lines..n_lines).contains(&part);
                        if known {
                            Ok(part)
                        } else {
                            Err(OutlineError("a ring has a part that is none"))
                        }
                    })
                })
            })
        })?;
        if reader.at == bytes.len() {
            Ok(Self { lines, countries })
        } else {
            Err(OutlineError("it is too long"))
        }
    }

    /// The corners of a ring at a detail, in order; the last is the first again where the ring is closed.
    fn ring(&self, parts: &[i64], level: u8) -> Vec<Place> {
        let mut ring: Vec<Place> = Vec::new();
        for part in parts {
            let line = &self.lines[(if *part < 0 { -1 - part } else { *part }) as usize];
            let kept = line
                .places
                .iter()
                .zip(&line.from)
                .filter(|(_, from)| **from <= level)
                .map(|(place, _)| *place);
            let skipped = usize::from(!ring.is_empty());
            if *part < 0 {
                let backwards: Vec<Place> = kept.collect();
                ring.extend(backwards.into_iter().rev().skip(skipped));
            } else {
                ring.extend(kept.skip(skipped));
            }
        }
        ring
    }

    fn polygons(&self) -> impl Iterator<Item = (usize, &Vec<Vec<i64>>)> {
        self.countries
            .iter()
            .enumerate()
            .flat_map(|(country, polygons)| polygons.iter().map(move |rings| (country, rings)))
    }

    fn areas(&self) -> Vec<Area> {
        let finest = N_DETAILS as u8 - 1;
        let area = |(country, rings): (usize, &Vec<Vec<i64>>)| {
            let rings: Vec<Vec<Place>> =
                rings.iter().map(|parts| self.ring(parts, finest)).collect();
            let flat = rings.iter().flatten().map(|p| MapPoint { x: p.longitude, y: p.latitude });
            Area { country, bounds: Bounds::around(flat), rings }
        };
        self.polygons().map(area).collect()
    }

    fn detail(&self, level: u8) -> Detail {
        let mut n_uses = vec![0_u32; self.lines.len()];
        let mut fills = Vec::new();
        for (country, rings) in self.polygons() {
            for part in rings.iter().flatten() {
                n_uses[(if *part < 0 { -1 - part } else { *part }) as usize] += 1;
            }
            // A small island is less than a triangle at a coarse detail.
            let corners = |parts: &Vec<i64>| -> Vec<MapPoint> {
                let ring = self.ring(parts, level);
                let open = ring.len().saturating_sub(1);
                ring.into_iter().take(open).map(Place::project).collect()
            };
            let rings: Vec<Vec<MapPoint>> =
                rings.iter().map(corners).filter(|ring| ring.len() >= 3).collect();
            let pairs: Vec<Vec<(f64, f64)>> =
                rings.iter().map(|ring| ring.iter().map(|p| (p.x, p.y)).collect()).collect();
            let triangles = triangulate(&pairs);
            if !triangles.is_empty() {
                let points = rings.concat();
                fills.push(Fill {
                    country,
                    bounds: Bounds::around(points.iter().copied()),
                    points,
                    triangles,
                });
            }
        }
        let outline = |(line, n_uses): (&RawLine, &u32)| {
            let kept = line.places.iter().zip(&line.from).filter(|(_, from)| **from <= level);
            let points: Vec<MapPoint> = kept.map(|(place, _)| place.project()).collect();
            let is_point = points.len() < 3 && points.first() == points.last();
            (!is_point && *n_uses > 0).then(|| Outline {
                bounds: Bounds::around(points.iter().copied()),
                is_coast: *n_uses == 1,
                points,
            })
        };
        Detail { fills, outlines: self.lines.iter().zip(&n_uses).filter_map(outline).collect() }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8], OutlineError> {
        let taken = self.bytes.get(self.at..self.at + n).ok_or(OutlineError("it is too short"))?;
        self.at += n;
        Ok(taken)
    }

    fn float(&mut self) -> Result<f64, OutlineError> {
        let bytes = self.take(8)?.try_into().map_err(|_| OutlineError("it is too short"))?;
        Ok(f64::from_le_bytes(bytes))
    }

    fn count(&mut self) -> Result<u64, OutlineError> {
        let (mut value, mut shift) = (0_u64, 0);
        loop {
            let byte = self.take(1)?[0];
            value |= u64::from(byte & 127) << shift;
            shift += 7;
            match byte < 128 {
                true => return Ok(value),
                false if shift > 42 => return Err(OutlineError("a number is too long")),
                false => {}
            }
        }
    }

    fn step(&mut self) -> Result<i64, OutlineError> {
        let value = self.count()? as i64;
        Ok(if value & 1 == 1 { -(value >> 1) - 1 } else { value >> 1 })
    }

    fn list<T>(
        &mut self,
        item: impl FnMut(&mut Self) -> Result<T, OutlineError>,
    ) -> Result<Vec<T>, OutlineError> {
        let n = self.count()?;
        let mut item = item;
        (0..n).map(|_| item(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All that lies between Mexico and Chile, and the two that speak their languages in Europe.
    const LATIN: [&str; 22] = [
        "AR", "BO", "BR", "CL", "CO", "CR", "CU", "DO", "EC", "ES", "GT", "HN", "HT", "MX", "NI",
        "PA", "PE", "PT", "PY", "SV", "UY", "VE",
    ];

    fn world() -> Arc<World> {
        World::shipped().unwrap()
    }

    #[test]
    fn every_latin_american_country_is_there_with_closed_rings_and_names() {
        let world = world();
        for code in LATIN {
            let at = world.country_named(code).unwrap_or_else(|| panic!("{code} is missing"));
            let rings: Vec<&[Place]> = world.rings(at).collect();
            assert!(!rings.is_empty(), "{code} has no ring");
            for ring in rings {
                assert!(ring.len() >= 4 && ring.first() == ring.last(), "{code}: a ring is open");
            }
            for language in LANGUAGES {
                assert!(
                    !world.countries[at].name(language).is_empty(),
                    "{code} has no name in {language}"
                );
            }
            let label = world.countries[at].label;
            assert_eq!(world.country_at(label), Some(at), "the label of {code} lies elsewhere");
        }
        assert_eq!(world.countries[world.country_named("PE").unwrap()].name("es"), "Perú");
        assert_eq!(world.country_named("brasil"), world.country_named("BR"));
        assert_eq!(world.country_named("Nowhere"), None);
        assert_eq!(country_name("BR", "es").as_deref(), Some("Brasil"));
        assert_eq!((country_name("", "es"), country_name("XX", "es")), (None, None));
        assert_eq!(world.country_named(""), None);
    }

    #[test]
    fn cities_lie_in_their_countries_and_not_in_the_neighbors() {
        let world = world();
        let cities = [
            ("PE", -77.04, -12.05), // Lima
            ("PE", -70.25, -18.01), // Tacna, near the border
            ("CL", -70.31, -18.48), // Arica, on its other side
            ("CL", -70.67, -33.45), // Santiago
            ("AR", -68.84, -32.89), // Mendoza
            ("CO", -74.07, 4.71),   // Bogotá
            ("VE", -66.90, 10.48),  // Caracas
            ("MX", -99.13, 19.43),  // Mexico City
            ("MX", -106.42, 31.66), // Ciudad Juárez, without the river
            ("BR", -46.63, -23.55), // São Paulo
            ("UY", -56.16, -34.87), // Montevideo
            ("PA", -79.52, 9.00),   // Panama City
            ("ES", -3.70, 40.42),   // Madrid
            ("PT", -9.13, 38.75),   // Lisbon
            ("LS", 27.6, -29.3),    // Maseru: a hole in South Africa
        ];
        for (code, longitude, latitude) in cities {
            let found = world.country_at(Place::new(longitude, latitude));
            assert_eq!(
                found.map(|at| world.countries[at].code.as_str()),
                Some(code),
                "{longitude} {latitude}"
            );
        }
        assert_eq!(
            world.country_at(Place::new(-90.0, -20.0)),
            None,
            "the Pacific belongs to nobody"
        );
        let lima = world.country_at(Place::new(-77.04, -12.05));
        assert_ne!(lima, world.country_named("CL"));
    }

    /// Triangles cover a country exactly: their areas are what its rings enclose.
    #[test]
    fn triangles_fill_what_the_rings_enclose() {
        let world = world();
        let twice = |a: MapPoint, b: MapPoint| a.x * b.y - b.x * a.y;
        let enclosed = |ring: &Vec<Place>| {
            let flat: Vec<MapPoint> = ring.iter().map(|place| place.project()).collect();
            flat.windows(2).map(|pair| twice(pair[0], pair[1])).sum::<f64>().abs() / 2.0
        };
        for (at, country) in world.countries.iter().enumerate() {
            let areas = world.areas.iter().filter(|area| area.country == at);
            let expected: f64 = areas
                .map(|area| {
                    enclosed(&area.rings[0]) - area.rings[1..].iter().map(enclosed).sum::<f64>()
                })
                .sum();
            let fills = world.details[N_DETAILS - 1].fills.iter().filter(|fill| fill.country == at);
            let covered: f64 = fills
                .flat_map(|fill| {
                    fill.triangles.chunks_exact(3).map(|corners| {
                        let [a, b, c] = [0, 1, 2].map(|i| fill.points[corners[i] as usize]);
                        (twice(a, b) + twice(b, c) + twice(c, a)).abs() / 2.0
                    })
                })
                .sum();
            let name = country.name("en");
            assert!(
                (covered - expected).abs() <= 0.005 * expected.abs(),
                "{name}: {covered} instead of {expected}"
            );
        }
    }

    #[test]
    fn every_detail_has_more_points_than_the_one_before() {
        let world = world();
        let n_points = |level: usize| {
            world.details[level].outlines.iter().map(|o| o.points.len()).sum::<usize>()
        };
        assert!(n_points(0) < n_points(1) && n_points(1) < n_points(2));
        assert_eq!([1.0, 10.0, 400.0].map(detail_of), [0, 1, 2]);
    }

    #[test]
    fn a_file_that_is_cut_or_too_long_is_refused() {
        let cut = World::read(&OUTLINES[..OUTLINES.len() - 1], COUNTRIES);
        assert!(cut.is_err());
        let long = [OUTLINES, &[0]].concat();
        assert!(World::read(&long, COUNTRIES).is_err());
        assert!(World::read(b"VGMAP\x02", COUNTRIES).is_err());
        let fewer: String = COUNTRIES.lines().take(5).flat_map(|line| [line, "\n"]).collect();
        assert!(World::read(OUTLINES, &fewer).is_err());
    }
}
