// SPDX-License-Identifier: Apache-2.0

//! Components that one side lacks, versions and hashes that differ, relations that are left out.

use std::collections::BTreeSet;

use super::{
    Context, DIFFERENT_HASH, DIFFERENT_VERSION, EXTRA_COMPONENT, MISSING_COMPONENT,
    MISSING_RELATION, Remark, subject, subject_of,
};
use crate::{
    diagnostic::{Label, Level},
    ecosystems::Scope,
    inventory::Component,
    sbom::model::{self, Hash, RelationKind},
};

pub(super) fn compare(context: &Context<'_>, found: &mut Vec<Remark>) {
    let pairs = context.pairs;
    let missing = pairs.only_in_source.iter();
    found.extend(missing.filter_map(|it| Some(missing_one(context, context.source(*it)?))));
    let extra = pairs.only_in_document.iter();
    found.extend(extra.filter_map(|it| Some(extra_one(context, context.document(*it)?))));
    for (document, source) in &pairs.other_version {
        if let Some((document, source)) = context.document(*document).zip(context.source(*source)) {
            found.push(other_version(context, document, source));
        }
    }
    for (document, source) in &pairs.same {
        if let Some((document, source)) = context.document(*document).zip(context.source(*source)) {
            found.extend(other_hashes(context, document, source));
        }
    }
    relations(context, found);
}

/// What the product itself needs not may be left out by intent: that is said less loudly.
fn missing_one(context: &Context<'_>, it: &Component) -> Remark {
    let subject = subject(it);
    let title = format!("{subject} is in the source and not in the document");
    let difference = Remark::new(MISSING_COMPONENT, subject, title)
        .at(Context::at_source(it, "named here"))
        .at(Label::file(context.name, "the document does not have it"));
    match it.scope {
        Scope::Runtime | Scope::Optional => difference,
        Scope::Build => difference
            .level(Level::Warning)
            .note("it is needed to build, and the product does without it"),
        Scope::Dev => difference
            .level(Level::Warning)
            .note("it is needed for development, and the product does without it"),
    }
}

fn extra_one(context: &Context<'_>, it: &model::Component) -> Remark {
    let subject = subject_of(it);
    let title = format!("{subject} is in the document and not in the source");
    let is_closed = context.inventory.is_graph_complete;
    let note = if is_closed {
        "the lock files of the source name everything that it needs"
    } else {
        "the source has no lock file for all that it needs: it may be needed all the same"
    };
    Remark::new(EXTRA_COMPONENT, subject, title)
        .at(context.at_document(it, "only here"))
        .note(note)
}

fn other_version(context: &Context<'_>, document: &model::Component, source: &Component) -> Remark {
    let known = source.version.as_deref().unwrap_or("of no known version");
    let stated = document.version.as_deref().unwrap_or("no version");
    let subject = subject(source);
    let title = format!("the document says {stated} of {subject}");
    Remark::new(DIFFERENT_VERSION, subject, title)
        .at(context.at_document(document, format!("{stated} here")))
        .at(Context::at_source(source, format!("{known} here")))
}

/// Of each algorithm that both know: a package may come in several archives, and one hash in
/// common is enough.
fn other_hashes(
    context: &Context<'_>,
    document: &model::Component,
    source: &Component,
) -> Option<Remark> {
    let known: Vec<_> = source
        .hashes
        .iter()
        .map(|it| (it.algorithm, it.hex.as_str()))
        .collect();
    let (stated, has) = differing(&document.hashes, &known)?;
    let subject = subject(source);
    let title = format!("the document has another {} of {subject}", stated.algorithm);
    Some(
        Remark::new(DIFFERENT_HASH, subject, title)
            .at(context.at_document(document, "in this component"))
            .at(Context::at_source(source, "locked here"))
            .note(format!("document: {}", stated.hex))
            .note(format!("source:   {has}")),
    )
}

/// A hash that is stated and not among those of its algorithm, and one of those.
pub(super) fn differing<'a>(
    stated: &'a [Hash],
    known: &[(&'a str, &'a str)],
) -> Option<(&'a Hash, &'a str)> {
    stated.iter().find_map(|it| {
        let same = known.iter().filter(|known| known.0 == it.algorithm);
        let same: Vec<_> = same.map(|known| known.1).collect();
        let is_among = same.iter().any(|known| known.eq_ignore_ascii_case(&it.hex));
        let is_stated = stated.iter().any(|other| {
            other.algorithm == it.algorithm
                && same
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(&other.hex))
        });
        let first = same.first().filter(|_| !is_among && !is_stated)?;
        Some((it, *first))
    })
}

/// What a component of the source needs, of which the document claims to know all needs.
fn relations(context: &Context<'_>, found: &mut Vec<Remark>) {
    let all = context
        .pairs
        .same
        .iter()
        .chain(&context.pairs.other_version);
    let mut document_of = vec![None; context.inventory.components.len()];
    for (document, source) in all {
        if let Some(slot) = document_of.get_mut(*source) {
            *slot = Some(*document);
        }
    }
    let is_need =
        |it: &RelationKind| matches!(it, RelationKind::DependsOn(_) | RelationKind::Contains);
    let stated: BTreeSet<_> = context
        .bom
        .relations
        .iter()
        .filter(|it| is_need(&it.kind))
        .filter_map(|it| Some((it.from, it.to?)))
        .collect();
    for relation in &context.inventory.relations {
        let end = |index: usize| document_of.get(index).copied().flatten();
        let (Some(from), Some(to)) = (end(relation.from), end(relation.to)) else {
            continue; // what is missing altogether is told as such
        };
        let Some(document) = context.document(from) else {
            continue;
        };
        let has_any = stated.range((from, 0)..(from + 1, 0)).next().is_some();
        if from == to || stated.contains(&(from, to)) || !(document.has_known_needs || has_any) {
            continue;
        }
        let ends = context
            .source(relation.from)
            .zip(context.source(relation.to));
        found.extend(ends.map(|(from, to)| {
            let title = format!(
                "{} needs {}, and the document does not say so",
                subject(from),
                subject(to)
            );
            Remark::new(MISSING_RELATION, subject(from), title)
                .at(context.at_document(document, "in this component"))
                .at(Context::at_source(to, "needed here"))
        }));
    }
}
