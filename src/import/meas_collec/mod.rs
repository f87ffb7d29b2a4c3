//! 3GPP TS 32.435 `measCollecFile` and its successor TS 28.532 `measDataFile`, in all their variants of names and values.
//!
//! The interval of a value is `[endTime - duration, endTime)` of its own `measInfo`.

mod builder;
#[cfg(test)]
mod tests;

use super::Reading;
use super::format::{FormatInfo, Head, Input, Reader};
use super::refusal::ReadError;
use super::xml;
use crate::job::JobContext;
use crate::model::{Phrase, phrase, template};
use builder::{Builder, Dialect, MEAS_COLLEC, MEAS_DATA};

pub(super) static READER: Reader = Reader {
    info: FormatInfo {
        name: "3gpp-meascollec",
        title: "3GPP TS 32.435 measCollecFile",
        description: template!(
            "XML performance files of Ericsson, Huawei, Nokia, ONAP and others, in all variants of names and values"
        ),
        proven: true,
    },
    recognize: |head| recognize(&MEAS_COLLEC, head),
    read: |input, ctx| read(&MEAS_COLLEC, input, ctx),
};

pub(super) static MEAS_DATA_READER: Reader = Reader {
    info: FormatInfo {
        name: "3gpp-measdata",
        title: "3GPP TS 28.532 measDataFile",
        description: template!(
            "XML performance files of 5G elements, the successor of measCollecFile"
        ),
        proven: true,
    },
    recognize: |head| recognize(&MEAS_DATA, head),
    read: |input, ctx| read(&MEAS_DATA, input, ctx),
};

fn recognize(dialect: &Dialect, head: &Head<'_>) -> Option<Phrase> {
    match head {
        Head::Xml { root } if root == dialect.root => {
            Some(phrase!("the first element is <{root}>", root = root.clone()))
        }
        _ => None,
    }
}

fn read(
    dialect: &'static Dialect,
    input: Input<'_>,
    ctx: &JobContext,
) -> Result<Reading, ReadError> {
    let (options, n_bytes) = (input.options, input.bytes.len());
    xml::read_file(input, || Builder::new(dialect, options, n_bytes, ctx), Builder::into_reading)
}
