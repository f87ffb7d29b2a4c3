//! Measurement types: what is counted.

/// Number of a measurement type in one cache; never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeasurementId(pub u32);

/// Shape of a measurement's values. A scalar may turn out to be an array; never the other way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MeasurementKind {
    Scalar,
    /// Bins `0..n_bins`, each reported every period. `n_bins` is the most that was seen.
    DenseArray {
        n_bins: u16,
    },
    /// Only bins that are not zero are reported (`n,i1,v1,…,in,vn`); a bin that is not listed is zero.
    SparseArray {
        n_bins: u16,
    },
}

/// What a network element counts or samples (3GPP `measType`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasurementType {
    pub id: MeasurementId,
    /// Name or numeric id as the export writes it.
    pub name: String,
    /// `measInfoId`, or the object type of a Huawei query result; empty where the export has none.
    pub group: String,
    pub kind: MeasurementKind,
}
