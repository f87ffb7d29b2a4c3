//! The finer frames that formulas with `over` look at, besides the frame that was asked for.

use crate::diagnostic::Diagnostic;
use crate::kpi::Plan;
use crate::kpi::fold::FineStep;
use crate::model::CounterFrame;
use crate::query::{self, FrameRequest, QueryError, Topology};
use crate::store::Snapshot;

/// Why there are none.
#[derive(Debug)]
pub enum FineError {
    Query(QueryError),
    /// A bucket is shorter than what the formula goes over.
    Bucket(Diagnostic),
}

/// Frames for [`Plan::evaluate_folded`]. `frame_of` answers a request as the frame itself was made.
pub fn fine_frames(
    plan: &Plan,
    snapshot: &dyn Snapshot,
    topology: &Topology,
    request: &FrameRequest,
    frame_of: &mut dyn FnMut(&FrameRequest) -> Result<CounterFrame, QueryError>,
) -> Result<Vec<CounterFrame>, FineError> {
    let mut frames = Vec::new();
    for fine in plan.fine_frames() {
        let mut finer = FrameRequest { inputs: fine.inputs.clone(), ..request.clone() };
        if fine.level.by_object && !finer.by.iter().any(|key| key.eq_ignore_ascii_case("object")) {
            finer.by.push("object".to_owned());
        }
        let mut period_secs = 0;
        if fine.level.step == Some(FineStep::Period) {
            let longest = query::longest_granularity_secs(snapshot, topology, &finer);
            // Nothing is stored: the frame will be empty, whatever its buckets.
            period_secs = longest.map_err(FineError::Query)?.unwrap_or(60);
        }
        finer.every = fine.level.every(request.every, period_secs).map_err(|step| {
            let message = format!(
                "the formula goes over {step}, and a bucket of {} is shorter than one",
                request.every
            );
            FineError::Bucket(Diagnostic::error(message).hint("choose longer buckets"))
        })?;
        frames.push(frame_of(&finer).map_err(FineError::Query)?);
    }
    Ok(frames)
}
