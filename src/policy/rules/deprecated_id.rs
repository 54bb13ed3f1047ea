// SPDX-License-Identifier: Apache-2.0

//! `deprecated-id`: a license is written by an id that the SPDX list has deprecated.

use super::{Context, Doc, Found, Level, Rule};
use crate::expression::Claim;

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "deprecated-id",
        level: Level::Note,
        what: "a license is written by an id that the SPDX list has deprecated",
        why: "most of those do not say which versions may be used",
        fix: "write the id that replaces it",
    },
    more: &[],
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for it in context.spelled() {
        if let Claim::Licensed(read) = &it.claim
            && read.deprecated
        {
            let title = format!("{}: `{}` is deprecated", it.subject, it.raw.trim());
            let mut at = it.label.clone();
            at.message = format!("read as {}", read.expression);
            let message = Found::new(&RULE.doc, it.subject.clone(), title)
                .at(at)
                .about(&read.expression);
            found.push(it.mended(message.evidence(it.raw), &read.expression));
        }
    }
}
