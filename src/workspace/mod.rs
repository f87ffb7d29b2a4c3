//! One open workspace: its cache, its documents, its jobs. What the window and the command line share.
//!
//! Both build a [`Command`], both read [`State`]. Nothing here draws or prints.

pub mod answer;
pub mod command;
pub mod demo;
pub mod state;

pub use answer::{QueryAnswer, QueryQuestion};
pub use command::{Command, ReportFormat};
pub use state::{
    AnswerState, Inventory, JobKey, JobKind, JobOutcome, JobView, State, StatementState,
};
