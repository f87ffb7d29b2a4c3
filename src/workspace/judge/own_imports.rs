//! Whose files a result rests on: those that brought something of the objects of the contract's own lines. A workspace holds files of
//! many customers, and none of them is told of another's.

use std::collections::{BTreeMap, BTreeSet};

use super::{Depth, JudgeQuestion, Network, ObjectiveWork, Sources};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::{ObjectId, Outage, Ticket, TimeRange};
use crate::sla::{Membership, Source};
use crate::store::{ImportId, ImportRecord, ImportStatus};
use crate::workspace::diagnose;

/// Imports that brought values of the period for objects of the contract's lines, and those whose outages and tickets its lines
/// count; the oldest first. A store that does not keep what an import brought (a warehouse) is answered by time: all that touch the
/// period, of anybody.
///
/// # Errors
/// A filter that cannot be read, and what the cache cannot tell.
pub fn own_imports(
    sources: Sources<'_>,
    question: &JudgeQuestion<'_>,
    ctx: &JobContext,
) -> Result<Vec<ImportRecord>, Vec<Diagnostic>> {
    let of_store = |e| vec![diagnose::of_store(&e)];
    let period = question.name.range(&question.contract.zone);
    let range = TimeRange::new(period.start, period.end.min(question.as_of).max(period.start));
    let scopes = Scopes::of(sources, question, range, ctx)?;
    let objects: Vec<ObjectId> = scopes.objects.into_iter().collect();
    let brought = sources.snapshot.imports_of(&objects, period).map_err(of_store)?;
    let brought: Option<BTreeSet<ImportId>> = brought.map(|ids| ids.into_iter().collect());
    let imports = sources.snapshot.imports().map_err(of_store)?;
    let is_own = |record: &ImportRecord| {
        let of_counters = match &brought {
            Some(ids) => ids.contains(&record.id),
            None => record.extent.is_some_and(|extent| extent.intersect(period).is_some()),
        };
        of_counters || scopes.records.contains(&record.id)
    };
    let taken = imports.into_iter().filter(|record| record.status != ImportStatus::Rejected);
    Ok(taken.filter(is_own).collect())
}

/// What the lines of a contract look at.
#[derive(Default)]
struct Scopes {
    objects: BTreeSet<ObjectId>,
    /// That brought the last state of an outage or a ticket of a line that counts those.
    records: BTreeSet<ImportId>,
}

impl Scopes {
    fn of(
        sources: Sources<'_>,
        question: &JudgeQuestion<'_>,
        range: TimeRange,
        ctx: &JobContext,
    ) -> Result<Self, Vec<Diagnostic>> {
        let network = &Network::of(sources)?;
        let mut found = Self::default();
        // Lines mostly share one scope.
        let mut known: BTreeSet<(&str, bool)> = BTreeSet::new();
        for objective in &question.contract.objectives {
            ctx.check().map_err(|_| vec![diagnose::cancelled()])?;
            let depth = Depth::Verdict;
            let work = ObjectiveWork { sources, question, objective, network, range, depth, ctx };
            match &objective.source {
                Source::Composite => continue,
                Source::Outages(_) => found.records.extend(work.imports_of_outages()?),
                Source::Tickets(_) => found.records.extend(work.imports_of_tickets()?),
                Source::Kpi(_) | Source::Formula(_) => {}
            }
            let scope = &objective.scope;
            let is_dated = scope.membership == Membership::Dated;
            if known.insert((&scope.filter, is_dated)) {
                let filter = work.filter()?;
                let members = work.members_among(network.imported(), filter.as_ref());
                found.objects.extend(members.iter().map(|member| member.object.id));
            }
        }
        Ok(found)
    }
}

impl ObjectiveWork<'_> {
    /// Of outages of the range that speak of an object of the line.
    fn imports_of_outages(&self) -> Result<Vec<ImportId>, Vec<Diagnostic>> {
        let all = self.sources.snapshot.outages().map_err(|e| vec![diagnose::of_store(&e)])?;
        let touches =
            |o: &Outage| o.start < self.range.end && o.end.is_none_or(|end| end > self.range.start);
        let (imports, outages): (Vec<ImportId>, Vec<Outage>) = all
            .iter()
            .filter(|record| touches(&record.event))
            .map(|record| (record.import, record.event.clone()))
            .unzip();
        let spoken_of: BTreeMap<String, Vec<usize>> = self.objects_spoken_of(&outages);
        let filter = self.filter()?;
        let members = self.members(filter.as_ref());
        let of_members = members.iter().filter_map(|m| spoken_of.get(m.object.name.as_str()));
        Ok(of_members.flatten().map(|at| imports[*at]).collect())
    }

    /// Of tickets of the line that tell of a moment of the range, or are open in it.
    fn imports_of_tickets(&self) -> Result<Vec<ImportId>, Vec<Diagnostic>> {
        let all = self.sources.snapshot.tickets().map_err(|e| vec![diagnose::of_store(&e)])?;
        let touches = |ticket: &Ticket| {
            let opened = ticket.opened_at.is_none_or(|at| at < self.range.end);
            let ended = ticket.closed_at.or(ticket.resolved_at).or(ticket.restored_at);
            opened && ended.is_none_or(|at| at >= self.range.start)
        };
        let (imports, tickets): (Vec<ImportId>, Vec<Ticket>) = all
            .iter()
            .filter(|record| touches(&record.event))
            .map(|record| (record.import, record.event.clone()))
            .unzip();
        let filter = self.filter()?;
        let (ours, _) = self.tickets_in_scope(&tickets, filter.as_ref());
        let ours: BTreeSet<&str> = ours.iter().map(|ticket| ticket.id.as_str()).collect();
        let with_import = tickets.iter().zip(imports);
        let own = with_import.filter(|(ticket, _)| ours.contains(ticket.id.as_str()));
        Ok(own.map(|(_, import)| import).collect())
    }
}
