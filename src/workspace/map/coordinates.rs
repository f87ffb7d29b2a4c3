//! From the topology's texts to places, and what is wrong with those that are none.

use crate::chart::map::Place;

/// Columns that say how far north, the first that is there.
pub const LATITUDE_KEYS: [&str; 4] = ["latitude", "lat", "latitud", "纬度"];
/// Columns that say how far east.
pub const LONGITUDE_KEYS: [&str; 6] = ["longitude", "lon", "lng", "long", "longitud", "经度"];
/// Columns that say where an antenna looks.
pub(super) const AZIMUTH_KEYS: [&str; 3] = ["azimuth", "azimut", "方位角"];

/// An object that the map cannot show as it should.
#[derive(Clone, Debug, PartialEq)]
pub struct Misplaced {
    /// Full name.
    pub object: String,
    pub label: String,
    pub why: WhyMisplaced,
}

/// What is wrong with where an object stands.
#[derive(Clone, Debug, PartialEq)]
pub enum WhyMisplaced {
    /// The topology says neither latitude nor longitude.
    NoCoordinates,
    /// One of the two is missing.
    OnlyOne { key: &'static str },
    /// Not a number.
    Unreadable { key: &'static str, text: String },
    /// No such place: a latitude beyond 90 degrees, a longitude beyond 180.
    OutOfRange { key: &'static str, text: String },
    /// Both are zero, which a table without coordinates says; it lies in the sea off Africa.
    Zero,
    /// It is drawn, in another country than its attribute says.
    OtherCountry { says: String, lies_in: String },
}

impl Misplaced {
    /// Whether it is on the map all the same.
    pub fn is_drawn(&self) -> bool {
        matches!(self.why, WhyMisplaced::OtherCountry { .. })
    }
}

impl std::fmt::Display for WhyMisplaced {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoCoordinates => write!(f, "has neither latitude nor longitude"),
            Self::OnlyOne { key } => write!(f, "has no {key}"),
            Self::Unreadable { key, text } => {
                write!(f, "{key} {text:?} is not a number of degrees")
            }
            Self::OutOfRange { key, text } => {
                let most = if *key == "latitude" { 90 } else { 180 };
                write!(f, "{key} {text} is out of range: from -{most} to {most} degrees")
            }
            Self::Zero => write!(f, "latitude and longitude are both 0"),
            Self::OtherCountry { says, lies_in } if lies_in.is_empty() => {
                write!(
                    f,
                    "the topology says {says}, its coordinates lie at sea or in no known country"
                )
            }
            Self::OtherCountry { says, lies_in } => {
                write!(f, "the topology says {says}, its coordinates lie in {lies_in}")
            }
        }
    }
}

/// Where two texts say that something stands.
pub(super) fn place_of(
    latitude: Option<&str>,
    longitude: Option<&str>,
) -> Result<Place, WhyMisplaced> {
    let (latitude, longitude) = match (said(latitude), said(longitude)) {
        (None, None) => return Err(WhyMisplaced::NoCoordinates),
        (None, Some(_)) => return Err(WhyMisplaced::OnlyOne { key: "latitude" }),
        (Some(_), None) => return Err(WhyMisplaced::OnlyOne { key: "longitude" }),
        (Some(latitude), Some(longitude)) => (latitude, longitude),
    };
    let place =
        Place::new(degrees("longitude", longitude, 180.0)?, degrees("latitude", latitude, 90.0)?);
    if place.latitude == 0.0 && place.longitude == 0.0 {
        return Err(WhyMisplaced::Zero);
    }
    Ok(place)
}

fn said(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// A decimal comma is as good as a point.
fn degrees(key: &'static str, text: &str, most: f64) -> Result<f64, WhyMisplaced> {
    let number = text.replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite());
    let Some(number) = number else {
        return Err(WhyMisplaced::Unreadable { key, text: text.to_owned() });
    };
    if (-most..=most).contains(&number) {
        Ok(number)
    } else {
        Err(WhyMisplaced::OutOfRange { key, text: text.to_owned() })
    }
}

/// Degrees clockwise from north, 0..360.
pub(super) fn azimuth_of(text: Option<&str>) -> Option<f64> {
    let number = said(text)?.replace(',', ".").parse::<f64>().ok()?;
    number.is_finite().then(|| number.rem_euclid(360.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_read_as_people_write_them() {
        let lima = Place::new(-77.04, -12.05);
        assert_eq!(place_of(Some("-12.05"), Some("-77.04")), Ok(lima));
        assert_eq!(place_of(Some(" -12,05 "), Some("-77,04")), Ok(lima));
        assert_eq!(azimuth_of(Some("-120")), Some(240.0));
        assert_eq!(azimuth_of(Some("omni")), None);
    }

    #[test]
    fn what_is_no_place_says_why() {
        let why = |latitude, longitude| place_of(latitude, longitude).unwrap_err();
        assert_eq!(why(None, Some(" ")), WhyMisplaced::NoCoordinates);
        assert_eq!(why(Some("1"), None), WhyMisplaced::OnlyOne { key: "longitude" });
        assert_eq!(why(Some("0"), Some("0.0")), WhyMisplaced::Zero);
        let far = why(Some("-120.5"), Some("-77"));
        assert_eq!(far.to_string(), "latitude -120.5 is out of range: from -90 to 90 degrees");
        let east = why(Some("-12"), Some("190"));
        assert_eq!(east.to_string(), "longitude 190 is out of range: from -180 to 180 degrees");
        let text = why(Some("12°S"), Some("-77"));
        assert_eq!(text.to_string(), "latitude \"12°S\" is not a number of degrees");
        assert!(why(Some("NaN"), Some("1")).to_string().contains("not a number"));
    }
}
