// SPDX-License-Identifier: Apache-2.0

//! `unlisted-license`: a license that no entry of the policy matches.

use super::{Context, Doc, Found, Level, Rule, about_license};
use crate::policy::{Verdict, Why};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "unlisted-license",
        level: Level::Warning,
        what: "no entry of the policy matches a license",
        why: "nobody has decided on it yet; `default` and `unknown` hold meanwhile",
        fix: "list it under `allow`, `review` or `deny`",
    },
    more: &[],
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for it in context.judged() {
        let is_unlisted = matches!(it.evaluation.decided.why, Why::Default | Why::Unknown);
        let at = context.at(&it.path, &it.subject);
        if is_unlisted && context.treated(it.evaluation.verdict, &at) != Verdict::Allow {
            let message = about_license(context, &RULE.doc, it, "the policy does not list");
            found.push(message.help("list it under `allow`, `review` or `deny`"));
        }
    }
}
