// SPDX-License-Identifier: Apache-2.0

//! `incompatible-license`: a part does not fit into the work, by `[compat]`.

use rustc_hash::FxHashMap;

use super::{Context, Doc, Expression, Found, Label, Level, Rule};
use crate::policy::{
    Fit,
    compat::{Mode, Part, Relation, named, parts_in},
};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "incompatible-license",
        level: Level::Error,
        what: "a part is under a license that does not fit into the work, where `[compat]` asks for that",
        why: "who hands the work on breaks the license of the part",
        fix: "do without the part, put it together with the work in another way, or release the work under another license",
    },
    more: &[CONDITIONAL, UNKNOWN],
    check,
};

const CONDITIONAL: Doc = Doc {
    code: "conditional-license",
    level: Level::Note,
    what: "a part fits into the work on a condition, where `[compat]` asks for that",
    why: "somebody must see to it that the condition is met",
    fix: "see to it, then say so in a `[[compat.override]]`",
};

const UNKNOWN: Doc = Doc {
    code: "unknown-compatibility",
    level: Level::Warning,
    what: "nothing is known that would tell whether a part fits into the work, where `[compat]` asks for that",
    why: "it may not",
    fix: "find out, then say so in a `[[compat.override]]`",
};

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    let demand = &context.policy.compat;
    if demand.is_off() {
        return;
    }
    let joined = |(path, name): (&str, &str), usual: &'static Relation| {
        let at = context.at(path, name);
        context.policy.relation(&at).unwrap_or(usual)
    };
    let Some(outbound) = outbound(context) else {
        let files = context.inventory.files.iter();
        let parts = parts_in(context.inventory, files, &joined);
        found.extend(parts.first().map(|_| unstated()));
        return;
    };
    // Files whose license fits are as many as a tree has, and nothing is to be said of them.
    let says_nothing = |it: &Expression| {
        let pair = (it, &outbound);
        let (fit, _) = demand.fit(pair, named("file"), (context.policy, &context.judge));
        !context.policy.joins_files() && matches!(fit, Fit::Yes(_))
    };
    let files = context
        .sifted
        .stating(|it| !it.license.is_some_and(says_nothing));
    let files = files.map(|(file, _)| file);
    let parts = parts_in(context.inventory, files, &joined);
    let mut known: FxHashMap<(Expression, &str), (Fit, Option<Label>)> = FxHashMap::default();
    for part in parts {
        let Some(expression) = &part.expression else {
            continue; // `missing-license` says so
        };
        let key = (expression.clone(), part.relation.name);
        let (fit, by) = known.entry(key).or_insert_with(|| {
            let pair = (expression, &outbound);
            demand.fit(pair, part.relation, (context.policy, &context.judge))
        });
        found.extend(message(context, &part, expression, &outbound, (fit, by)));
    }
}

/// What the work is released under: as the policy says, or else as it states itself.
fn outbound(context: &Context<'_>) -> Option<Expression> {
    let root = context.inventory.components.first();
    let stated = root.and_then(|it| it.concluded.expression.clone());
    context.policy.outbound.clone().or(stated)
}

fn unstated() -> Found {
    let title = "nothing says under which license the work is released";
    let found = Found::new(&UNKNOWN, ".".to_owned(), title.to_owned());
    let found = found.at(Label::file(".", ""));
    found.help("write `outbound = \"…\"` under `[project]`")
}

fn message(
    context: &Context<'_>,
    part: &Part,
    expression: &Expression,
    outbound: &Expression,
    (fit, by): (&Fit, &Option<Label>),
) -> Option<Found> {
    let (doc, says) = match fit {
        Fit::Yes(_) => return None,
        Fit::If(_) => (&CONDITIONAL, "fits on a condition into"),
        Fit::Unknown(_) => (&UNKNOWN, "may not fit into"),
        Fit::No(_) => (&RULE.doc, "does not fit into"),
    };
    let first = part.subjects.first()?;
    let title = format!("{first} is {expression}, which {says} a work under {outbound}");
    let relation = part.relation;
    let mut found = Found::new(doc, first.clone(), title)
        .about(expression)
        .note(fit.why())
        .note(format!("as `{}`: {}", relation.name, relation.docs))
        .help(doc.fix);
    for label in part.at.iter().chain(by) {
        found = found.at(label.clone());
    }
    found = found.evidence(format!("{} {outbound}", relation.name));
    found.subjects.clone_from(&part.subjects);
    if context.policy.compat.mode == Mode::Report {
        found.level = Some(Level::Note);
    }
    Some(found)
}
