//! Outages and tickets of a whole contract: which touch the scope of which line, whatever the line is measured from.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Depth, JudgeQuestion, Network, ObjectiveWork, Sources};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::{Outage, Ticket, TimeRange, Timestamp};
use crate::sla::Source;
use crate::sla::join::{JoinTolerances, join};
use crate::workspace::diagnose;
use crate::workspace::join::{PlaceBook, placed};

/// An outage, how many objects of each line it touches, and the ticket that speaks of it.
pub type ScopedOutage = (Outage, BTreeMap<String, u64>, Option<String>);

/// Records of a contract's scope.
pub struct ScopeRecords {
    /// Whether the cache has any at all.
    pub has_tickets: bool,
    pub has_outages: bool,
    /// Outages that touch the period, by start.
    pub outages: Vec<ScopedOutage>,
    /// Tickets that were opened before the end of the period, by opening. A line without a filter takes all.
    pub tickets: Vec<Ticket>,
    /// Tickets opened in the period that name nothing that is known.
    pub n_unplaced: u64,
}

/// Places all records once and asks of each line which are its own.
///
/// # Errors
/// A filter that cannot be read, and what the cache cannot tell.
pub fn scope_records(
    sources: Sources<'_>,
    question: &JudgeQuestion<'_>,
    ctx: &JobContext,
) -> Result<ScopeRecords, Vec<Diagnostic>> {
    let of_store = |e| vec![diagnose::of_store(&e)];
    let period = question.name.range(&question.contract.zone);
    let range = TimeRange::new(period.start, period.end.min(question.as_of).max(period.start));
    let all_outages = sources.snapshot.outages().map_err(of_store)?;
    let all_tickets = sources.snapshot.tickets().map_err(of_store)?;
    let (has_outages, has_tickets) = (!all_outages.is_empty(), !all_tickets.is_empty());
    let mut found = ScopeRecords {
        has_tickets,
        has_outages,
        outages: Vec::new(),
        tickets: Vec::new(),
        n_unplaced: 0,
    };
    if !has_outages && !has_tickets {
        return Ok(found);
    }
    let touches = |outage: &Outage| {
        outage.start < range.end && outage.end.is_none_or(|end| end > range.start)
    };
    let outages: Vec<Outage> =
        all_outages.iter().map(|record| &record.event).filter(|o| touches(o)).cloned().collect();
    let is_before = |at: Option<Timestamp>| at.is_some_and(|at| at < range.end);
    let tickets: Vec<Ticket> = all_tickets
        .iter()
        .map(|record| &record.event)
        .filter(|ticket| is_before(ticket.opened_at))
        .cloned()
        .collect();
    let network = &Network::of(sources)?;
    let known = sources.documents.known_names(&network.objects);
    let mut book = PlaceBook::new(known, &outages, &tickets);
    let by_object = book.outages_by_object(&outages);
    let by_ticket = book.objects_by_ticket(&tickets);
    let mut lines_of: Vec<BTreeMap<String, u64>> = vec![BTreeMap::new(); outages.len()];
    let mut ours: BTreeSet<usize> = BTreeSet::new();
    let mut takes_all = false;
    for objective in &question.contract.objectives {
        if objective.source == Source::Composite {
            continue;
        }
        ctx.check().map_err(|_| vec![diagnose::cancelled()])?;
        let work = ObjectiveWork {
            sources,
            question,
            objective,
            network,
            range,
            depth: Depth::Verdict,
            ctx,
        };
        let filter = work.filter()?;
        let members = work.members(filter.as_ref());
        let times: HashMap<&str, &[TimeRange]> =
            members.iter().map(|m| (m.object.name.as_str(), m.time.as_slice())).collect();
        for (name, outage_idxs) in &by_object {
            let Some(time) = times.get(name.as_str()) else { continue };
            for at in outage_idxs {
                let end = outages[*at].end.unwrap_or(range.end).max(outages[*at].start);
                let lasted = TimeRange::new(outages[*at].start, end);
                if time.iter().any(|inside| inside.intersect(lasted).is_some()) {
                    *lines_of[*at].entry(objective.id.clone()).or_default() += 1;
                }
            }
        }
        takes_all |= filter.is_none();
        for (at, names) in by_ticket.iter().enumerate() {
            if names.iter().any(|name| times.contains_key(name.as_str())) {
                ours.insert(at);
            }
        }
    }
    if takes_all {
        ours.extend(0..tickets.len());
    }
    let unplaced = tickets.iter().zip(&by_ticket).enumerate().filter(|(at, (ticket, names))| {
        let is_of_period = ticket.opened_at.is_some_and(|opened| range.contains(opened));
        names.is_empty() && is_of_period && !ours.contains(at)
    });
    found.n_unplaced = unplaced.count() as u64;
    let placed = placed(&mut book, &outages, &tickets);
    let joined = join(&placed.outages, &placed.tickets, &[], JoinTolerances::default());
    let mut ticket_of: HashMap<usize, String> = HashMap::new();
    for group in &joined.groups {
        if let (Some(outage), Some(ticket)) = (group.outage_idx, group.ticket_idx) {
            ticket_of.insert(outage, tickets[ticket].id.clone());
        }
    }
    let scoped = outages.into_iter().zip(lines_of).enumerate();
    found.outages = scoped
        .filter(|(_, (_, lines))| !lines.is_empty())
        .map(|(at, (outage, lines))| (outage, lines, ticket_of.get(&at).cloned()))
        .collect();
    found.outages.sort_by(|(a, ..), (b, ..)| {
        (a.start, &a.id, &a.object, a.end).cmp(&(b.start, &b.id, &b.object, b.end))
    });
    let numbered = tickets.into_iter().enumerate();
    found.tickets = numbered.filter(|(at, _)| ours.contains(at)).map(|(_, t)| t).collect();
    found.tickets.sort_by(|a, b| (a.opened_at, &a.id).cmp(&(b.opened_at, &b.id)));
    Ok(found)
}
