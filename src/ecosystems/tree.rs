// SPDX-License-Identifier: Apache-2.0

//! Texts as trees of values that know where they stand, for those who read other documents than
//! manifests. What is malformed yields what stands before it, and its place.

use std::ops::Range;

pub(crate) use super::{
    document::{Data, Entry, Value},
    xml::Element,
};
use super::{json, xml, yaml};

/// What is wrong, and where.
pub(crate) type Mistake = (Range<usize>, String);

/// Reads JSON.
pub(crate) fn of_json(text: &str) -> (Value, Option<Mistake>) {
    let (value, mistake) = json::parse(text);
    (value, mistake.map(|it| (it.span, it.message.to_owned())))
}

/// Reads the first document of a YAML text.
pub(crate) fn of_yaml(text: &str) -> (Value, Option<Mistake>) {
    let (documents, mistake) = yaml::parse(text);
    let nothing = Value {
        data: Data::Null,
        span: 0..0,
    };
    let first = documents.into_iter().next();
    (
        first.unwrap_or(nothing),
        mistake.map(|it| (it.span, it.message)),
    )
}

/// Reads XML.
pub(crate) fn of_xml(text: &str) -> (Option<Element>, Vec<Mistake>) {
    xml::parse(text)
}
