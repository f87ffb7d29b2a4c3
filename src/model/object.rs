//! Managed objects: what is measured, by its full name.

use std::ops::Range;
use std::sync::Arc;

use super::dn::{self, Rdn};

/// Number of an object in one cache; never reused, in order of first sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub u32);

/// One measured object. Of its name only the two parts that are asked for most are remembered, so that a cache of many objects is
/// opened without taking memory for each step of each name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedObject {
    pub id: ObjectId,
    /// Full name as the export writes it, after overlap removal: the identity.
    pub name: String,
    /// Vendor as the file header names it, if it does.
    pub vendor: Option<Arc<str>>,
    class: Range<u32>,
    label: Range<u32>,
}

impl ManagedObject {
    pub fn new(id: ObjectId, name: impl Into<String>, vendor: Option<Arc<str>>) -> Self {
        let name = name.into();
        let (class, label) = dn::class_and_label(&name);
        let (class, label) = (place_in(&name, class), place_in(&name, label));
        Self { id, name, vendor, class, label }
    }

    /// Class of the object itself (`EUtranCellFDD`, Huawei `Cell`).
    pub fn class(&self) -> &str {
        self.part(&self.class)
    }

    /// What people call it.
    pub fn label(&self) -> &str {
        self.part(&self.label)
    }

    fn part(&self, part: &Range<u32>) -> &str {
        &self.name[part.start as usize..part.end as usize]
    }

    /// Steps of the name, from the outermost; taken apart anew at each call.
    pub fn rdns(&self) -> Vec<Rdn<'_>> {
        dn::parse_name(&self.name).rdns
    }

    /// Value of the step of that class, without regard to case.
    pub fn rdn(&self, class: &str) -> Option<&str> {
        let rdns = self.rdns();
        rdns.iter().rev().find(|r| r.class.eq_ignore_ascii_case(class)).map(|r| r.value)
    }

    /// Radio technology as far as the class tells: `GSM`, `UMTS`, `LTE`, `NR`.
    pub fn technology(&self) -> Option<&'static str> {
        let rdns = self.rdns();
        let has = |classes: &[&str]| {
            classes.iter().any(|c| {
                self.class().eq_ignore_ascii_case(c)
                    || rdns.iter().any(|r| r.class.eq_ignore_ascii_case(c))
            })
        };
        if has(&[
            "NRCellDU",
            "NRCellCU",
            "NRDUCELL",
            "NRCELL",
            "GNBDUFunction",
            "GNBCUCPFunction",
            "GNBCUUPFunction",
        ]) {
            Some("NR")
        } else if has(&[
            "EUtranCellFDD",
            "EUtranCellTDD",
            "NbIotCell",
            "ENodeBFunction",
            "eNodeB Function Name",
            "LNCEL",
            "LNBTS",
        ]) {
            Some("LTE")
        } else if has(&[
            "UtranCell",
            "ULoCell",
            "BSC6900UCell",
            "BSC6910UCell",
            "NodeB Function Name",
            "RncFunction",
        ]) {
            Some("UMTS")
        } else if has(&["GeranCell", "GsmCell", "GCELL"]) {
            Some("GSM")
        } else {
            None
        }
    }

    /// The network element that holds the object: `MeContext`, `ManagedElement`, Huawei's NE.
    pub fn element(&self) -> Option<&str> {
        ["MeContext", "ManagedElement", "NE"].iter().find_map(|class| self.rdn(class))
    }
}

/// Where a part of a name stands in it.
fn place_in(name: &str, part: &str) -> Range<u32> {
    let start = (part.as_ptr() as usize).wrapping_sub(name.as_ptr() as usize);
    let end = start.wrapping_add(part.len());
    // What is not of the name is empty, such as the class of a step without one. Readers refuse names of gigabytes.
    if name.get(start..end) == Some(part) { start as u32..end as u32 } else { 0..0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_name_are_what_it_is_taken_apart_into() {
        for name in [
            "SubNetwork=1,MeContext=A,EUtranCellFDD= A1 ",
            "MBTS_1/Cell:eNodeB Function Name=1495_N, Local Cell ID=2, Cell Name=1495_2",
            "NE1/Board",
            "NE1/Board:",
            "cell without a class",
            "A=1,A=1",
            "A=1,",
            ",A=1",
            "A=1, B=2 , C D=3,x",
            "A=1\\,B=2",
            "Ñuñoa=Ñ",
            "A=",
            " ",
            "",
        ] {
            let object = ManagedObject::new(ObjectId(0), name, None);
            let parsed = dn::parse_name(name);
            assert_eq!((object.class(), object.label()), (parsed.class, parsed.label), "{name:?}");
            assert_eq!(object.rdns(), parsed.rdns, "{name:?}");
        }
    }
}
