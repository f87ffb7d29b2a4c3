//! Maps without a screen: the outlines of countries, how a sphere becomes flat, and which country a place lies in.

pub mod outline;
pub mod projection;
mod triangulate;

pub use outline::{Country, World, country_name};
pub use projection::{Bounds, MapPoint, MapView, Place};
