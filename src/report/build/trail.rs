//! From the statement to what a reader computes it again with.

use super::Writer;
use crate::report::trail::{LineTrail, Trail};
use crate::sla::ObjectiveResult;

impl Writer<'_> {
    pub(super) fn trail(&self) -> Trail {
        let statement = self.statement;
        let (contract, settlement) = (&statement.contract, &statement.settlement);
        Trail {
            zone: contract.zone.name().to_owned(),
            period: statement.period,
            period_id: statement.name.to_string(),
            currency_decimals: contract.currency_decimals,
            cap_percent: contract.credit_cap_percent,
            points_amount: settlement.points.as_ref().map(|points| points.amount),
            bonus: settlement.bonus,
            earn_back: settlement.earn_back,
            net: settlement.net,
            credit_due: settlement.credit_due,
            supplier_due: settlement.supplier_due,
            pool_took: contract.settlement.at_risk_pool.as_ref().map(|_| settlement.pool_took),
            lines: statement.objectives.iter().map(line).collect(),
        }
    }
}

fn line(result: &ObjectiveResult) -> LineTrail {
    let objective = &result.objective;
    LineTrail {
        id: objective.id.clone(),
        compared: result.compared,
        rounding: objective.rounding,
        compare: objective.compare,
        base: result.assessment.base,
        multiplier: result.settled.multiplier,
        after_caps: result.settled.after_caps,
    }
}
