// SPDX-License-Identifier: Apache-2.0

//! `informal-license-name`: a license is written by an informal name.

use super::{Context, Doc, Found, Level, Rule};
use crate::expression::Claim;

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "informal-license-name",
        level: Level::Note,
        what: "a license is written by an informal name",
        why: "other tools may read it otherwise, or not at all",
        fix: "write the SPDX id",
    },
    more: &[],
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for it in context.spelled() {
        if let Claim::Licensed(read) = &it.claim
            && read.informal
        {
            let title = format!("{}: `{}` is no SPDX id", it.subject, it.raw.trim());
            let mut at = it.label.clone();
            at.message = format!("read as {}", read.expression);
            let message = Found::new(&RULE.doc, it.subject.clone(), title)
                .at(at)
                .about(&read.expression);
            found.push(it.mended(message.evidence(it.raw), &read.expression));
        }
    }
}
