//! What a program says besides values: each vendor's part, and which counters it divides by each other.

use std::ops::Range;

use super::evaluate::{Columns, Program, Scratch, Step};
use super::function;
use super::plan::ExplainColumn;

impl Program {
    /// Each vendor's part of the measurements that several vendors bring, or one by several names (`Huawei 1/2`, `Huawei 2/2`), in the
    /// measurement's unit; they add up to what the formula takes. A vendor that is left out of the formula in a cell has none there.
    /// Named as `Ericsson: sum(RRC.ConnEstabAtt)`.
    pub(super) fn vendor_shares(
        &self,
        columns: &Columns<'_>,
        cells: Range<usize>,
    ) -> Vec<ExplainColumn> {
        let mut shares = Vec::new();
        let mut positions = Vec::new();
        for step in &self.steps {
            let Step::Measurement { aggregate, parts, name } = step else { continue };
            if parts.len() < 2 {
                continue;
            }
            for part in parts {
                let slot = self.parts[*part].slot;
                let n_spellings =
                    parts.iter().filter(|part| self.parts[**part].slot == slot).count();
                let mut vendor = self.slot_vendors[slot].clone();
                if n_spellings > 1 {
                    let spelling = self.parts[*part].spelling + 1;
                    vendor.push_str(&format!(" {spelling}/{n_spellings}"));
                }
                let name = format!(
                    "{vendor}: {}({})",
                    function::aggregate_name(*aggregate),
                    self.names[*name]
                );
                shares.push(ExplainColumn { name, values: Vec::with_capacity(cells.len()) });
                positions.push(*part);
            }
        }
        if shares.is_empty() {
            return shares;
        }
        let mut scratch = Scratch::default();
        for cell in cells {
            self.run(columns, &[], cell, &mut scratch);
            for (share, part) in shares.iter_mut().zip(&positions) {
                let is_present = scratch.present[self.parts[*part].slot];
                share.values.push(scratch.parts[*part].ok().filter(|_| is_present));
            }
        }
        shares
    }

    /// Counters that stand on the two sides of the division at the top, as pairs that the same objects should report: of one vendor, or
    /// both by their own names.
    pub(super) fn divided_pairs(&self) -> Vec<(usize, usize)> {
        let Some((numerator, denominator)) = self.ratio else { return Vec::new() };
        let (above, below) = (self.inputs_under(numerator), self.inputs_under(denominator));
        let mut pairs = Vec::new();
        for (slot, input) in &above {
            let same = below.iter().filter(|(other, below)| other == slot && below != input);
            pairs.extend(same.map(|(_, below)| (*input, *below)));
        }
        pairs
    }

    /// Inputs that a step rests on, each with the vendor's slot it belongs to and which of the vendor's names it has.
    fn inputs_under(&self, step: usize) -> Vec<(Option<(usize, usize)>, usize)> {
        let mut found = Vec::new();
        let mut waiting = vec![step];
        while let Some(step) = waiting.pop() {
            match &self.steps[step] {
                Step::Input { input, .. } => found.push((None, *input)),
                Step::Measurement { parts, .. } => {
                    for part in parts.iter().map(|part| &self.parts[*part]) {
                        let whose = Some((part.slot, part.spelling));
                        found.extend(part.terms.iter().map(|(_, input)| (whose, *input)));
                    }
                }
                Step::Unary(_, operand) => waiting.push(*operand),
                Step::Binary(_, left, right) => waiting.extend([*left, *right]),
                Step::Call(_, arguments) => waiting.extend(arguments),
                Step::Constant(_) | Step::Bins { .. } | Step::Fold(_) | Step::PeriodSecs(_) => {}
            }
        }
        found
    }
}
