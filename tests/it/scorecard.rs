//! Scorecards of a whole workspace.
