//! x
mod gui;
mod gui_fixture;
