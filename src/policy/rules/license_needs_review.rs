// SPDX-License-Identifier: Apache-2.0

//! `license-needs-review`: a license that the policy lists under `review`.

use super::{Context, Doc, Found, Level, Rule, about_license};
use crate::policy::{Verdict, Why};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "license-needs-review",
        level: Level::Warning,
        what: "a license is one that the policy lists under `review`",
        why: "a person must decide whether it may be used here",
        fix: "decide, then list the license under `allow` or `deny`, for this path in a `[[scope]]`",
    },
    more: &[],
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for it in context.judged() {
        if it.evaluation.verdict == Verdict::Review && it.evaluation.decided.why == Why::Listed {
            let message = about_license(context, &RULE.doc, it, "needs review");
            found.push(message.help(
                "decide, then list it under `allow` or `deny`, or in a `[[scope]]` for this path",
            ));
        }
    }
}
