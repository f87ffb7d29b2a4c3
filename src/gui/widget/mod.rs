//! Small parts that views are made of. They know the theme and plain values, never the workspace.

pub mod button;
pub mod chip;
pub mod empty_state;
pub mod field;
pub mod grid;
pub mod icon;
pub mod pick;
pub mod progress;
pub mod quantity;
pub mod row;
pub mod sparkline;
pub mod strip;
pub mod tabs;
pub mod text;
pub mod tile;
