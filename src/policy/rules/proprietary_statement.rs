// SPDX-License-Identifier: Apache-2.0

//! `proprietary-statement`: a statement that all rights are kept.

use super::{Context, Doc, Found, Level, Rule, declared_at, path_of, subject_of};
use crate::{diagnostic::Label, expression::Claim};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "proprietary-statement",
        level: Level::Error,
        what: "a package or a file says that all rights are reserved, and grants nothing",
        why: "nobody but its owner may use it",
        fix: "get a license from its owner, or remove it; if it is yours, name its license",
    },
    more: &[],
    check,
};

const HELP: &str = "get a license from its owner, or remove it; if it is yours, name its license";

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for component in &context.inventory.components {
        let Some(declared) = component
            .declared
            .as_ref()
            .filter(|it| it.claim == Claim::Proprietary)
        else {
            continue;
        };
        let (path, name) = (path_of(component), subject_of(component));
        let verdict = context.evaluate_claim(&declared.claim, &context.at(&path, &name));
        if verdict.verdict == crate::policy::Verdict::Allow {
            continue;
        }
        let subject = name;
        let title = format!(
            "{subject} declares `{}`: all rights are reserved",
            declared.raw.trim()
        );
        let message = Found::new(&RULE.doc, subject.clone(), title);
        found.push(
            message
                .at(declared_at(component, &declared.at))
                .evidence(subject)
                .help(HELP),
        );
    }
    for file in context.sifted.unlicensed() {
        let reserved = file
            .detection
            .copyrights
            .iter()
            .find(|it| reserves(&it.statement));
        if let Some(it) = reserved {
            let path = file.path.to_string();
            let title = format!("{path} reserves all rights and names no license");
            let mut at = Label::file(&path, "");
            at.line = it.line.max(1);
            at.excerpt = it.statement.to_string();
            at.mark = 0..at.excerpt.len();
            found.push(
                Found::new(&RULE.doc, path, title)
                    .at(at)
                    .evidence(&*it.statement)
                    .help(HELP),
            );
        }
    }
}

fn reserves(statement: &str) -> bool {
    statement.to_lowercase().contains("all rights reserved")
}
