//! Defined names of cells: the same in the workbook that is written and in a customer's template that is filled.

use std::collections::BTreeMap;

use crate::report::document::Document;

/// What every name begins with; names that begin so and are not known are told.
pub const PREFIX: &str = "vigia_";

/// `vigia_credit_total`
pub fn of_contract(part: &str) -> String {
    format!("{PREFIX}{part}")
}

/// `vigia_table_objectives`: the cell below which a template takes all columns of a table.
pub fn of_table(table: &str) -> String {
    format!("{PREFIX}table_{table}")
}

/// `vigia_column_objectives_value`: the cell below which a template takes one column.
pub fn of_column(table: &str, column: &str) -> String {
    format!("{PREFIX}column_{table}_{column}")
}

/// `vigia_objectives_credit`: all cells of a column, for sums.
pub fn of_range(table: &str, column: &str) -> String {
    format!("{PREFIX}{table}_{column}")
}

/// Names of objectives: their ids with `_` for everything that a name may not hold. Two that become the same (a name knows no
/// case) are told apart by a number, in the order of the contract.
pub struct ObjectiveNames(BTreeMap<String, String>);

impl ObjectiveNames {
    pub fn of(document: &Document) -> Self {
        let mut taken: Vec<String> = Vec::new();
        let mut names = BTreeMap::new();
        for objective in &document.objectives {
            let plain = sanitized(&objective.id);
            let is_free = |name: &String| !taken.iter().any(|t| t.eq_ignore_ascii_case(name));
            let numbered = (2..).map(|n: u32| format!("{plain}_{n}"));
            let name = std::iter::once(plain.clone()).chain(numbered).find(is_free);
            let name = name.unwrap_or(plain);
            taken.push(name.clone());
            names.insert(objective.id.clone(), name);
        }
        Self(names)
    }

    /// `vigia_objective_ID_value`
    pub fn cell(&self, id: &str, part: &str) -> String {
        let name = self.0.get(id).cloned().unwrap_or_else(|| sanitized(id));
        format!("{PREFIX}objective_{name}_{part}")
    }
}

/// Letters and digits of ASCII and `_`; everything else becomes `_`.
fn sanitized(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}
