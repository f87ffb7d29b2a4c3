//! VES `perf3gpp` events (ONAP, O-RAN): the form in which they are written. What they mean is decided in `ves.rs`.
//!
//! Converters write numbers and flags as texts and texts as numbers, so every leaf is read as a [`Leaf`].

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Visitor};

/// An event, an envelope with one, or one with a list of them.
#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Message<'a> {
    #[serde(borrow)]
    pub(super) event: Option<Box<Message<'a>>>,
    #[serde(borrow)]
    pub(super) event_list: Option<Vec<Message<'a>>>,
    #[serde(borrow)]
    pub(super) common_event_header: Option<Header<'a>>,
    #[serde(borrow)]
    pub(super) perf3gpp_fields: Option<Fields<'a>>,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Header<'a> {
    #[serde(borrow)]
    pub(super) event_name: Leaf<'a>,
    #[serde(borrow)]
    pub(super) source_name: Leaf<'a>,
    #[serde(borrow)]
    pub(super) nf_vendor_name: Leaf<'a>,
    #[serde(borrow)]
    pub(super) start_epoch_microsec: Option<Leaf<'a>>,
    #[serde(borrow)]
    pub(super) last_epoch_microsec: Option<Leaf<'a>>,
    #[serde(borrow)]
    pub(super) time_zone_offset: Leaf<'a>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Fields<'a> {
    #[serde(borrow)]
    pub(super) meas_data_collection: Option<Collection<'a>>,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Collection<'a> {
    #[serde(borrow)]
    pub(super) granularity_period: Option<Leaf<'a>>,
    #[serde(borrow)]
    pub(super) measured_entity_user_name: Leaf<'a>,
    #[serde(borrow)]
    pub(super) measured_entity_dn: Leaf<'a>,
    #[serde(borrow)]
    pub(super) meas_info_list: Vec<Info<'a>>,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Info<'a> {
    #[serde(borrow)]
    pub(super) meas_info_id: InfoId<'a>,
    #[serde(borrow)]
    pub(super) meas_types: Types<'a>,
    #[serde(borrow)]
    pub(super) meas_values_list: Vec<Values<'a>>,
}

/// A text or a number, by the choice of the sender.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct InfoId<'a> {
    #[serde(borrow)]
    pub(super) s_meas_info_id: Option<Leaf<'a>>,
    #[serde(borrow)]
    pub(super) i_meas_info_id: Option<Leaf<'a>>,
}

/// Names or numbers, by the choice of the sender.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Types<'a> {
    #[serde(borrow)]
    pub(super) s_meas_types_list: Vec<Leaf<'a>>,
    #[serde(borrow)]
    pub(super) i_meas_types_list: Vec<Leaf<'a>>,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Values<'a> {
    #[serde(borrow)]
    pub(super) meas_obj_inst_id: Leaf<'a>,
    #[serde(borrow)]
    pub(super) suspect_flag: Leaf<'a>,
    #[serde(borrow)]
    pub(super) meas_results: Vec<Outcome<'a>>,
}

/// One result: a text, an integer, a decimal, or a flag that there is none.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Outcome<'a> {
    #[serde(borrow)]
    pub(super) p: Option<Leaf<'a>>,
    #[serde(borrow)]
    pub(super) s_value: Option<Leaf<'a>>,
    #[serde(borrow)]
    pub(super) i_value: Option<Leaf<'a>>,
    #[serde(borrow)]
    pub(super) r_value: Option<Leaf<'a>>,
}

/// A text, number, flag or null, as text; null is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Leaf<'a>(pub(super) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Leaf<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LeafVisitor).map(Self)
    }
}

struct LeafVisitor;

impl<'de> Visitor<'de> for LeafVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number or a flag")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Cow::Owned(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Cow::Owned(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Cow::Owned(number.to_string()))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(if flag { "true" } else { "false" }))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(""))
    }
}
