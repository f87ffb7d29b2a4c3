//! Kinds of reports: whole things of their own, each in every file format and language.

/// What a report is about and how much it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReportKind {
    /// Everything about one period of a contract.
    #[default]
    Monthly,
    /// One page about it.
    Summary,
    /// Its lines that were not achieved or lie in the warning zone.
    Failing,
    /// All tickets and outages that touch it.
    Incidents,
    /// Three months of a contract beside each other, and a year of trend.
    Quarterly,
    /// All contracts of the workspace.
    Portfolio,
    /// Countries and kinds of service.
    Matrix,
}

impl ReportKind {
    pub const ALL: [Self; 7] = [
        Self::Monthly,
        Self::Summary,
        Self::Failing,
        Self::Incidents,
        Self::Quarterly,
        Self::Portfolio,
        Self::Matrix,
    ];

    /// The word of the command line and of file names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Monthly => "monthly",
            Self::Summary => "summary",
            Self::Failing => "failing",
            Self::Incidents => "incidents",
            Self::Quarterly => "quarterly",
            Self::Portfolio => "portfolio",
            Self::Matrix => "matrix",
        }
    }

    /// The kind of that name, without regard to case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name.trim()))
    }

    /// Whether it is about one contract, and not about all of the workspace.
    pub fn is_of_contract(self) -> bool {
        !matches!(self, Self::Portfolio | Self::Matrix)
    }

    /// Whether it is about three months.
    pub fn is_of_quarter(self) -> bool {
        self == Self::Quarterly
    }

    /// The template's file that names the parts.
    pub(super) fn template(self) -> &'static str {
        match self {
            Self::Monthly => "monthly.typ",
            Self::Summary => "summary.typ",
            Self::Failing => "failing.typ",
            Self::Incidents => "incidents.typ",
            Self::Quarterly => "quarterly.typ",
            Self::Portfolio => "portfolio.typ",
            Self::Matrix => "matrix.typ",
        }
    }

    /// Name of the file without its ending: `banco_2026-10`, `banco_2026-10_summary`, `portfolio_2026-10`.
    pub fn file_stem(self, contract: &str, period: &str) -> String {
        match self {
            Self::Monthly => format!("{contract}_{period}"),
            Self::Portfolio | Self::Matrix => format!("{}_{period}", self.name()),
            _ => format!("{contract}_{period}_{}", self.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_a_name_and_a_file_of_its_own() {
        let mut stems: Vec<String> =
            ReportKind::ALL.iter().map(|kind| kind.file_stem("c", "2026-10")).collect();
        assert_eq!(stems[0], "c_2026-10");
        assert_eq!(stems[1], "c_2026-10_summary");
        assert_eq!(ReportKind::Portfolio.file_stem("c", "2026-10"), "portfolio_2026-10");
        stems.sort();
        stems.dedup();
        assert_eq!(stems.len(), ReportKind::ALL.len());
        for kind in ReportKind::ALL {
            assert_eq!(ReportKind::named(&kind.name().to_uppercase()), Some(kind));
        }
        assert_eq!(ReportKind::named("weekly"), None);
    }
}
