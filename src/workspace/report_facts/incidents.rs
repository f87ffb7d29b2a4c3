//! Tickets and outages that touch the scope of a contract, and which outage a ticket speaks of.

use std::collections::BTreeMap;

use super::Gathering;
use crate::diagnostic::Diagnostic;
use crate::report::facts::{IncidentFacts, OutageFact};
use crate::workspace::judge::{self, scope_records};

impl Gathering<'_> {
    pub(super) fn incidents(&self) -> Result<IncidentFacts, Vec<Diagnostic>> {
        let snapshot = self.snapshot()?;
        let documents = self.engine.documents();
        let sources = judge::Sources {
            snapshot: snapshot.as_ref(),
            store: self.engine.store(),
            documents: &documents,
            memory_bytes: self.engine.settings().frame_memory_bytes,
        };
        let found = scope_records(sources, &self.question(), self.ctx)?;
        let outages = found.outages.into_iter().map(|(outage, lines, ticket)| OutageFact {
            outage,
            lines: lines.into_iter().collect::<BTreeMap<String, u64>>(),
            ticket,
        });
        Ok(IncidentFacts {
            has_tickets: found.has_tickets,
            has_outages: found.has_outages,
            outages: outages.collect(),
            tickets: found.tickets,
            n_unplaced: found.n_unplaced,
        })
    }
}
