// SPDX-License-Identifier: Apache-2.0

//! `denied-license`: a license that the policy lists under `deny`.

use super::{Context, Doc, Found, Level, Rule, about_license};
use crate::policy::{Verdict, Why};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "denied-license",
        level: Level::Error,
        what: "a license is one that the policy denies",
        why: "the policy says that it must not be used here",
        fix: "replace the file or package, or list its license under `allow` or `review` if the policy is wrong",
    },
    more: &[],
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for it in context.judged() {
        if it.evaluation.verdict == Verdict::Deny && it.evaluation.decided.why == Why::Listed {
            let message = about_license(context, &RULE.doc, it, "the policy denies");
            found.push(message.help("replace it, or change the policy"));
        }
    }
}
