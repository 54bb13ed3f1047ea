// SPDX-License-Identifier: Apache-2.0

//! `invalid-expression`: a license field or tag that cannot be read.

use super::{Context, Doc, Found, Level, Rule, marked};
use crate::expression::{Claim, ErrorKind};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "invalid-expression",
        level: Level::Error,
        what: "a license field or tag is no license expression",
        why: "nobody can say what it grants; what cannot be read of it counts as unknown",
        fix: "write an SPDX license expression",
    },
    more: &[],
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for it in context.spelled() {
        let Claim::Invalid(error) = &it.claim else {
            continue;
        };
        // A family and a reference to a file have rules of their own.
        if error.kind == ErrorKind::Ambiguous
            || super::dangling_license_reference::file_of(it.raw).is_some()
        {
            continue;
        }
        let title = format!("{}: {}", it.subject, error.message);
        let help = match &error.suggestion {
            Some(suggestion) => format!("did you mean `{suggestion}`?"),
            None => "write an SPDX license expression, such as `MIT OR Apache-2.0`".to_owned(),
        };
        let message = Found::new(&RULE.doc, it.subject.clone(), title).at(marked(it, error));
        found.push(message.evidence(it.raw).help(help));
    }
}
