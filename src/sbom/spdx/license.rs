// SPDX-License-Identifier: Apache-2.0

//! Licenses as SPDX 2.3 takes them.

use std::borrow::Cow;

use super::{
    super::{
        loss::Notes,
        model::{LicenseText, Said},
        node::Table,
    },
    NO_ASSERTION,
};
use crate::expression::Claim;

/// What is said, or that nothing is said. `AdditionRef-` came with version 3 of the specification,
/// and `DocumentRef-` names a document that is not at hand: what holds one of them cannot be said
/// in this format, and no more can a name.
pub(super) fn said<'a>(notes: &Notes, said: Option<&Said>) -> Cow<'a, str> {
    match said {
        Some(Said::Expression(it)) if it.contains("AdditionRef-") => {
            notes.add("SPDX 2.3 has no `AdditionRef-`");
        }
        Some(Said::Expression(it)) if it.contains("DocumentRef-") => {
            notes.add("the documents that a `DocumentRef-` names are not carried over");
        }
        Some(Said::Expression(it) | Said::Id(it)) => match Claim::read(it) {
            Claim::Licensed(lenient) => return lenient.expression.to_string().into(),
            _ => notes.add("SPDX 2.3 takes no license that is no expression"),
        },
        Some(Said::Name(it)) => match Claim::read(it) {
            Claim::Licensed(lenient) => return lenient.expression.to_string().into(),
            _ => notes.add("SPDX 2.3 takes no license that is no expression"),
        },
        Some(Said::None) => return "NONE".into(),
        Some(Said::NoAssertion) | None => (),
    }
    NO_ASSERTION.into()
}

/// What stands behind a `LicenseRef-` (10).
pub(super) fn extracted(it: &LicenseText) -> Table<'_> {
    Table::new()
        .text("licenseId", &it.id)
        .text("extractedText", it.text.as_deref().unwrap_or(NO_ASSERTION))
        .text("name", it.name.as_deref().unwrap_or(NO_ASSERTION))
        .maybe("comment", it.comment.as_deref())
}
