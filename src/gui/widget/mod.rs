//! Small parts that views are made of. They know the theme and plain values, never the workspace.

pub mod across;
pub mod button;
pub mod chip;
pub mod choose;
pub mod completion;
pub mod date_time;
pub mod empty_state;
pub mod field;
pub mod grid;
pub mod icon;
pub mod lanes;
pub mod menu;
pub mod mini_chart;
pub mod pick;
pub mod problem;
pub mod progress;
pub mod quantity;
pub mod row;
pub mod slide;
pub mod sparkline;
pub mod strip;
pub mod tabs;
pub mod text;
pub mod tile;
