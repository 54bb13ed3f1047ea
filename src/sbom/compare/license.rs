// SPDX-License-Identifier: Apache-2.0

//! What the document says of licenses against manifests, license texts and conclusions.

use std::collections::BTreeSet;

use super::{CONTRADICTED_LICENSE, Context, Remark, at, subject};
use crate::{
    diagnostic::Label,
    expression::{Claim, Expression, Node},
    inventory::{Component, Declared},
    sbom::model::{self, Said},
};

/// Beyond so many combinations an expression is compared as a whole.
const MOST: usize = 256;

pub(super) fn compare(context: &Context<'_>, found: &mut Vec<Remark>) {
    let all = context
        .pairs
        .same
        .iter()
        .chain(&context.pairs.other_version);
    for (document, source) in all {
        if let Some((document, source)) = context.document(*document).zip(context.source(*source)) {
            found.extend(one(context, document, source));
        }
    }
}

/// The first contradiction of a component: the others follow from it.
fn one(context: &Context<'_>, document: &model::Component, source: &Component) -> Option<Remark> {
    let declared = document.declared();
    let concluded = document.stated();
    let effective = concluded.as_ref().and_then(read);
    if let Some((stated, by)) = declared.as_ref().zip(source.declared.as_ref())
        && let Some(meant) = by.claim.expression()
        && read(stated).is_none_or(|it| it.sorted() != meant.sorted())
    {
        return Some(against_manifest(context, document, source, (stated, by)));
    }
    let Some(effective) = effective else {
        return silent(context, document, source, concluded.as_ref());
    };
    if let Some(known) = &source.concluded.expression
        && !implies(&effective, known)
    {
        let title = format!(
            "the document says {effective} of {}, which is {known}",
            subject(source)
        );
        return Some(difference(context, document, source, title, &effective));
    }
    let detected = source.detected.as_ref()?;
    if shares(&effective, &detected.expression) {
        return None;
    }
    let title = format!(
        "the document says {effective} of {}, whose license file is {}",
        subject(source),
        detected.expression
    );
    let file = detected.at.first();
    let label = file.map(|it| Label::file(it, format!("this is {}", detected.expression)));
    let difference = difference(context, document, source, title, &effective);
    Some(label.into_iter().fold(difference, Remark::at))
}

fn read(said: &Said) -> Option<Expression> {
    match said.claim() {
        Claim::Licensed(lenient) => Some(lenient.expression),
        _ => None,
    }
}

fn against_manifest(
    context: &Context<'_>,
    document: &model::Component,
    source: &Component,
    (stated, by): (&Said, &Declared),
) -> Remark {
    let subject = subject(source);
    let title = format!(
        "the document says that {subject} declares {}",
        stated.as_str()
    );
    let mut difference = Remark::new(CONTRADICTED_LICENSE, subject, title)
        .at(context.at_document(document, "in this component"))
        .at(at(&by.at, format!("it declares {}", by.raw.trim())));
    difference.expression = Some(stated.as_str().to_owned());
    difference
}

/// A document that names no license of what has one.
fn silent(
    context: &Context<'_>,
    document: &model::Component,
    source: &Component,
    said: Option<&Said>,
) -> Option<Remark> {
    let known = source.concluded.expression.as_ref()?;
    let says = match said {
        Some(Said::None) => "that there is no license",
        Some(Said::Name(_) | Said::Expression(_) | Said::Id(_)) => "no license that can be read",
        Some(Said::NoAssertion) | None => "no license",
    };
    let title = format!(
        "the document names {says} of {}, which is {known}",
        subject(source)
    );
    Some(
        Remark::new(CONTRADICTED_LICENSE, subject(source), title)
            .at(context.at_document(document, "in this component"))
            .at(Context::at_source(source, format!("it is {known}"))),
    )
}

fn difference(
    context: &Context<'_>,
    document: &model::Component,
    source: &Component,
    title: String,
    stated: &Expression,
) -> Remark {
    let mut difference = Remark::new(CONTRADICTED_LICENSE, subject(source), title)
        .at(context.at_document(document, "in this component"));
    difference.expression = Some(stated.to_string());
    match &source.declared {
        Some(by) => difference.at(at(&by.at, format!("it declares {}", by.raw.trim()))),
        None => difference.at(Context::at_source(source, "named here")),
    }
}

/// Whether whoever keeps to the one keeps to the other: a choice that was made out of several, and
/// more licenses than are known, contradict nothing; a choice that is not there does.
pub(super) fn implies(stated: &Expression, known: &Expression) -> bool {
    if stated.sorted() == known.sorted() {
        return true;
    }
    let Some(ways) = ways(stated.node()) else {
        return false;
    };
    ways.iter().all(|it| holds(known.node(), it))
}

/// The ways of keeping to an expression, each a set of licenses; `None` where they are too many.
fn ways(node: &Node) -> Option<Vec<BTreeSet<String>>> {
    match node {
        Node::Term(term) => Some(vec![BTreeSet::from([term.to_string()])]),
        Node::Or(operands) => {
            let mut all = Vec::new();
            for it in operands {
                all.extend(ways(it)?);
                if all.len() > MOST {
                    return None;
                }
            }
            Some(all)
        }
        Node::And(operands) => {
            let mut all = vec![BTreeSet::new()];
            for it in operands {
                let more = ways(it)?;
                if all.len().saturating_mul(more.len()) > MOST {
                    return None;
                }
                let joined = all.iter().flat_map(|a| more.iter().map(move |b| a | b));
                all = joined.collect();
            }
            Some(all)
        }
    }
}

/// Whether a set of licenses keeps to an expression. The depth of expressions is bounded by their
/// reader.
fn holds(node: &Node, kept: &BTreeSet<String>) -> bool {
    match node {
        Node::Term(term) => kept.contains(&term.to_string()),
        Node::And(operands) => operands.iter().all(|it| holds(it, kept)),
        Node::Or(operands) => operands.iter().any(|it| holds(it, kept)),
    }
}

/// Whether two expressions name one license both.
fn shares(a: &Expression, b: &Expression) -> bool {
    let ids: BTreeSet<_> = a.terms().map(|it| it.license.as_str()).collect();
    b.terms().any(|it| ids.contains(it.license.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(stated: &str, known: &str, expected: bool) {
        let read = |text| Expression::parse(text).unwrap();
        assert_eq!(
            implies(&read(stated), &read(known)),
            expected,
            "{stated} / {known}"
        );
    }

    #[test]
    fn a_choice_made_contradicts_nothing() {
        check("MIT", "MIT OR Apache-2.0", true);
        check("Apache-2.0 OR MIT", "MIT OR Apache-2.0", true);
        check("MIT AND ISC", "MIT", true);
        check("MIT AND ISC", "ISC AND (MIT OR GPL-2.0-only)", true);
    }

    #[test]
    fn a_choice_that_is_not_there_contradicts() {
        check("MIT OR GPL-2.0-only", "GPL-2.0-only", false);
        check("MIT", "MIT AND GPL-2.0-only", false);
        check("ISC", "MIT", false);
    }
}
