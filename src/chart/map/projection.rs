//! Web Mercator in degrees: a longitude stays as it is, a latitude is stretched, so that shapes keep their angles.

use std::f64::consts::PI;

/// Latitudes beyond are not drawn: the projection goes to infinity at the poles.
pub const LATITUDE_MAX: f64 = 85.0;

/// A place on the sphere, in degrees; longitude east, latitude north.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub longitude: f64,
    pub latitude: f64,
}

impl Place {
    pub const fn new(longitude: f64, latitude: f64) -> Self {
        Self { longitude, latitude }
    }

    pub fn project(self) -> MapPoint {
        MapPoint { x: self.longitude, y: stretched(self.latitude) }
    }
}

/// A place on the flat map, in degrees of longitude; `y` grows to the north.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapPoint {
    pub x: f64,
    pub y: f64,
}

impl MapPoint {
    pub fn place(self) -> Place {
        Place { longitude: self.x, latitude: unstretched(self.y) }
    }
}

/// Latitude to `y`, cut at [`LATITUDE_MAX`].
pub fn stretched(latitude: f64) -> f64 {
    let radians = latitude.clamp(-LATITUDE_MAX, LATITUDE_MAX).to_radians();
    (PI / 4.0 + radians / 2.0).tan().ln().to_degrees()
}

fn unstretched(y: f64) -> f64 {
    (2.0 * y.to_radians().exp().atan() - PI / 2.0).to_degrees()
}

/// A rectangle on the flat map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    pub west: f64,
    pub south: f64,
    pub east: f64,
    pub north: f64,
}

impl Bounds {
    /// Holds nothing, and grows by [`Bounds::include`].
    pub const EMPTY: Self = Self {
        west: f64::INFINITY,
        south: f64::INFINITY,
        east: f64::NEG_INFINITY,
        north: f64::NEG_INFINITY,
    };

    pub fn around(points: impl IntoIterator<Item = MapPoint>) -> Self {
        points.into_iter().fold(Self::EMPTY, Self::include)
    }

    #[must_use]
    pub fn include(self, point: MapPoint) -> Self {
        Self {
            west: self.west.min(point.x),
            south: self.south.min(point.y),
            east: self.east.max(point.x),
            north: self.north.max(point.y),
        }
    }

    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.west > self.east
    }

    pub fn width(&self) -> f64 {
        (self.east - self.west).max(0.0)
    }

    pub fn height(&self) -> f64 {
        (self.north - self.south).max(0.0)
    }

    pub fn center(&self) -> MapPoint {
        MapPoint {
            x: f64::midpoint(self.west, self.east),
            y: f64::midpoint(self.south, self.north),
        }
    }

    pub fn contains(&self, point: MapPoint) -> bool {
        (self.west..=self.east).contains(&point.x) && (self.south..=self.north).contains(&point.y)
    }

    pub fn holds(&self, other: &Self) -> bool {
        self.west <= other.west
            && self.east >= other.east
            && self.south <= other.south
            && self.north >= other.north
    }

    pub fn touches(&self, other: &Self) -> bool {
        self.west <= other.east
            && other.west <= self.east
            && self.south <= other.north
            && other.south <= self.north
    }

    /// Larger by so many degrees on each side.
    #[must_use]
    pub fn grown(self, x: f64, y: f64) -> Self {
        Self {
            west: self.west - x,
            south: self.south - y,
            east: self.east + x,
            north: self.north + y,
        }
    }
}

/// Which part of the map is seen: what lies in the middle, and how large a degree is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapView {
    pub center: MapPoint,
    /// Units of the screen for a degree of longitude.
    pub scale: f64,
}

/// The whole world in a small window, and a street in a large one.
const SCALE_RANGE: (f64, f64) = (1.2, 60_000.0);

impl MapView {
    /// All of `bounds` in a window of that size, with a margin, no nearer than `scale_max`.
    pub fn fitting(
        bounds: Bounds,
        (width, height): (f64, f64),
        margin: f64,
        scale_max: f64,
    ) -> Self {
        let room = |side: f64| (side - 2.0 * margin).max(40.0);
        let by_width = room(width) / bounds.width().max(1e-9);
        let by_height = room(height) / bounds.height().max(1e-9);
        Self { center: bounds.center(), scale: by_width.min(by_height).min(scale_max) }.kept()
    }

    /// From the middle of the window, `y` downwards.
    pub fn to_window(&self, point: MapPoint) -> (f64, f64) {
        ((point.x - self.center.x) * self.scale, (self.center.y - point.y) * self.scale)
    }

    pub fn from_window(&self, (x, y): (f64, f64)) -> MapPoint {
        MapPoint { x: self.center.x + x / self.scale, y: self.center.y - y / self.scale }
    }

    /// Moved with the hand: what was under the pointer stays under it.
    #[must_use]
    pub fn dragged(self, (x, y): (f64, f64)) -> Self {
        let center =
            MapPoint { x: self.center.x - x / self.scale, y: self.center.y + y / self.scale };
        Self { center, ..self }.kept()
    }

    /// Nearer by `factor`; what lies at `anchor` (from the middle of the window) stays there.
    #[must_use]
    pub fn zoomed(self, factor: f64, anchor: (f64, f64)) -> Self {
        let fixed = self.from_window(anchor);
        let scale = (self.scale * factor).clamp(SCALE_RANGE.0, SCALE_RANGE.1);
        let center = MapPoint { x: fixed.x - anchor.0 / scale, y: fixed.y + anchor.1 / scale };
        Self { center, scale }.kept()
    }

    /// What a window of that size shows.
    pub fn seen(&self, (width, height): (f64, f64)) -> Bounds {
        let (x, y) = (width / 2.0 / self.scale, height / 2.0 / self.scale);
        Bounds {
            west: self.center.x,
            south: self.center.y,
            east: self.center.x,
            north: self.center.y,
        }
        .grown(x, y)
    }

    /// Inside of what can be drawn.
    fn kept(self) -> Self {
        let top = stretched(LATITUDE_MAX);
        Self {
            center: MapPoint {
                x: self.center.x.clamp(-180.0, 180.0),
                y: self.center.y.clamp(-top, top),
            },
            scale: self.scale.clamp(SCALE_RANGE.0, SCALE_RANGE.1),
        }
    }
}
