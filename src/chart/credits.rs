//! What periods cost, each amount on top of the other: one column for each period, one layer for each objective.

use rust_decimal::Decimal;

/// Columns side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreditStack {
    pub currency: String,
    /// From the bottom up; what no objective alone costs has a layer of its own at the end.
    pub layers: Vec<String>,
    /// Oldest first.
    pub columns: Vec<CreditColumn>,
}

/// One period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreditColumn {
    /// `Oct`
    pub label: String,
    /// One for each layer; `None` where nothing is known of the period, which is not that nothing was due.
    pub amounts: Option<Vec<Decimal>>,
}

impl CreditColumn {
    /// `None` where nothing is known.
    pub fn total(&self) -> Option<Decimal> {
        self.amounts.as_ref().map(|amounts| amounts.iter().sum())
    }
}

impl CreditStack {
    /// Whether any period cost anything.
    pub fn has_credit(&self) -> bool {
        self.columns.iter().filter_map(CreditColumn::total).any(|total| total > Decimal::ZERO)
    }

    /// The highest column.
    pub fn highest(&self) -> Decimal {
        self.columns.iter().filter_map(CreditColumn::total).max().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_without_credit_differs_from_a_month_that_nobody_knows() {
        let column = |amounts: Option<&[i64]>| CreditColumn {
            label: String::new(),
            amounts: amounts.map(|all| all.iter().map(|n| Decimal::from(*n)).collect()),
        };
        let stack = CreditStack {
            columns: vec![column(None), column(Some(&[0, 0])), column(Some(&[100, 50]))],
            ..CreditStack::default()
        };
        let totals: Vec<Option<Decimal>> = stack.columns.iter().map(CreditColumn::total).collect();
        assert_eq!(totals, [None, Some(Decimal::ZERO), Some(Decimal::from(150))]);
        assert_eq!(stack.highest(), Decimal::from(150));
        assert!(stack.has_credit());
    }
}
