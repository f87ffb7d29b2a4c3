//! `vigia reference`: pages that explain what is written into files and fields.

use super::Result;
use super::args::ReferencePage;
use super::terminal::{Ending, Terminal};
use crate::workspace::reference;

pub fn run(page: ReferencePage, terminal: Terminal) -> Result {
    terminal.data(match page {
        ReferencePage::Formulas => reference::FORMULAS,
        ReferencePage::Contracts => reference::CONTRACTS,
        ReferencePage::Templates => reference::REPORT_TEMPLATES,
        ReferencePage::Automation => reference::AUTOMATION,
        ReferencePage::Warehouse => reference::WAREHOUSE,
    })?;
    Ok(Ending::Done)
}
