// SPDX-License-Identifier: Apache-2.0

//! `ambiguous-license`: a family of licenses, named without its version or variant.

use super::{Context, Doc, Found, Level, Rule, findings_of, label, marked};
use crate::{
    detect::Class,
    expression::{Claim, ErrorKind},
};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "ambiguous-license",
        level: Level::Warning,
        what: "a license is named by its family alone",
        why: "members of a family ask for different things",
        fix: "name the version or variant by its SPDX id",
    },
    more: &[],
    check,
};

const HELP: &str =
    "name the version or variant by its SPDX id, such as `GPL-2.0-only` or `BSD-3-Clause`";

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for it in context.spelled() {
        if let Claim::Invalid(error) = &it.claim
            && error.kind == ErrorKind::Ambiguous
        {
            let title = format!("{}: {}", it.subject, error.message);
            let message = Found::new(&RULE.doc, it.subject.clone(), title).at(marked(it, error));
            found.push(message.evidence(it.raw).help(HELP));
        }
    }
    for file in context.sifted.odd() {
        let path = file.path.to_string();
        let named =
            findings_of(file).filter(|it| it.class == Class::Named && it.expression.is_none());
        for it in named {
            let raw = it.raw.as_deref().unwrap_or("a license");
            let title = format!("{path} names `{raw}`, without a version or variant");
            let message = Found::new(&RULE.doc, path.clone(), title).at(label(
                &path,
                &it.place,
                "named here",
            ));
            found.push(message.evidence(raw).help(HELP));
        }
    }
}
