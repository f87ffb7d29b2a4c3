//! Managed objects: what is measured, by its full name.

use super::dn::{self, Rdn};

/// Number of an object in one cache; never reused, in order of first sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub u32);

/// One measured object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedObject {
    pub id: ObjectId,
    /// Full name as the export writes it, after overlap removal: the identity.
    pub name: String,
    /// Class of the object itself (`EUtranCellFDD`, Huawei `Cell`).
    pub class: String,
    /// What people call it.
    pub label: String,
    pub rdns: Vec<Rdn>,
    /// Vendor as the file header names it, if it does.
    pub vendor: Option<String>,
}

impl ManagedObject {
    pub fn new(id: ObjectId, name: &str, vendor: Option<&str>) -> Self {
        let parsed = dn::parse_name(name);
        Self {
            id,
            name: name.to_owned(),
            class: parsed.class,
            label: parsed.label,
            rdns: parsed.rdns,
            vendor: vendor.map(str::to_owned),
        }
    }

    /// Value of the step of that class, without regard to case.
    pub fn rdn(&self, class: &str) -> Option<&str> {
        self.rdns
            .iter()
            .rev()
            .find(|r| r.class.eq_ignore_ascii_case(class))
            .map(|r| r.value.as_str())
    }

    /// Radio technology as far as the class tells: `GSM`, `UMTS`, `LTE`, `NR`.
    pub fn technology(&self) -> Option<&'static str> {
        let has = |classes: &[&str]| {
            classes.iter().any(|c| {
                self.class.eq_ignore_ascii_case(c)
                    || self.rdns.iter().any(|r| r.class.eq_ignore_ascii_case(c))
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
