// SPDX-License-Identifier: Apache-2.0

//! Brings together what belongs together: an exception and the license it is granted to, a choice
//! and what it is offered beside.

use super::{Class, Match, Method, grammar::Statement};
use crate::{
    expression::{Expression, LicenseId, Node, Term},
    licenses::Corpus,
};

/// How far, in bytes, an exception may stand from the statement of its license. Between them
/// stand at most the warranty disclaimer and an address.
const MOST_APART: usize = 3000;

/// How many statements before and behind an exception are tried.
const MOST_TRIED: usize = 256;

/// Licenses that exceptions are granted to, by the start of their ids.
const GRANTABLE: &[&str] = &[
    "GPL-",
    "LGPL-",
    "AGPL-",
    "Apache-2.0",
    "QPL-1.0",
    "EUPL-",
    "MPL-2.0",
    "CDDL-",
];

/// Exceptions that are not made for all of GNU's licenses, or for those of others, and for which.
const MADE_FOR: &[(&str, &str)] = &[
    ("Digia-Qt-LGPL-exception-1.1", "LGPL-"),
    ("LGPL-3.0-linking-exception", "LGPL-"),
    ("LLVM-exception", "Apache-2.0"),
    ("mxml-exception", "Apache-2.0"),
    ("Nokia-Qt-exception-1.1", "LGPL-"),
    ("OCaml-LGPL-linking-exception", "LGPL-"),
    ("QPL-1.0-INRIA-2004-exception", "QPL-1.0"),
    ("Qt-LGPL-exception-1.1", "LGPL-"),
    ("SHL-2.0", "Apache-2.0"),
    ("SHL-2.1", "Apache-2.0"),
    ("Swift-exception", "Apache-2.0"),
];

/// How far, in bytes, an offer may stand behind the text that it is offered beside.
const MOST_BEHIND: usize = 250;

/// Adds what is offered instead of a whole text to the text: `Alternatively, this software may be
/// distributed under …`. Whether there is a text that it is offered beside.
pub(super) fn offer(matches: &mut [Match], offered: &Statement) -> bool {
    if !offered.alternative || offered.class == Class::Clue || offered.is_exception {
        return false;
    }
    let place = offered.span.start;
    let is_beside = |it: &&mut Match| {
        let is_text = it.method == Method::Text && it.class != Class::Clue;
        let is_near = it.span.start < place && place < it.span.end + MOST_BEHIND;
        is_text && is_near && is_whole(it)
    };
    let texts = matches.iter_mut().filter(is_beside);
    let Some(text) = texts.max_by_key(|it| it.span.start) else {
        return false;
    };
    let choice = text.expression.iter().chain([&offered.expression]);
    text.expression = Expression::or(choice.cloned());
    true
}

/// Whether a match names a license: the text of an exception is nothing to choose.
fn is_whole(it: &Match) -> bool {
    let written = it.expression.as_ref().map(ToString::to_string);
    written.is_some_and(|it| Expression::parse(&it).is_ok())
}

/// Brings together the matches of one file, which are in order of place.
pub(super) fn combine(matches: Vec<Match>, corpus: &Corpus) -> Vec<Match> {
    let mut combined: Vec<Match> = Vec::with_capacity(matches.len());
    let mut waiting: Vec<Match> = Vec::new();
    for it in matches {
        match exception(&it, corpus) {
            Some(id) => {
                if !grant(&mut combined, &it, &id, corpus) {
                    waiting.push(it);
                }
            }
            None => combined.push(it),
        }
    }
    name_variants(&mut combined, corpus);
    for it in waiting {
        let id = exception(&it, corpus);
        // The exception may go before the license, as in the notices of Bison's output.
        if !id.is_some_and(|id| grant(&mut combined, &it, &id, corpus)) {
            combined.push(it);
        }
    }
    combined.sort_by_key(|it| (it.span.start, it.span.end, it.method));
    combined
}

/// A text that several ids share is the one that the file names: `with no Reserved Font Name` above
/// the SIL Open Font License.
fn name_variants(matches: &mut [Match], corpus: &Corpus) {
    let id = |it: &Match| {
        Some(
            it.expression
                .as_ref()?
                .as_term()?
                .license
                .as_str()
                .to_owned(),
        )
    };
    let is_named = |it: &&Match| it.method == Method::Notice && it.class.asserts();
    let named: Vec<String> = matches.iter().filter(is_named).filter_map(id).collect();
    if named.is_empty() {
        return;
    }
    let is_text = |it: &&mut Match| it.method == Method::Text && it.class.asserts();
    for it in matches.iter_mut().filter(is_text) {
        let Some(text) = id(it) else { continue };
        let says_more = |it: &&String| it.strip_prefix(&text).is_some_and(|it| it.starts_with('-'));
        let has_both =
            |ids: &[&str], name: &str| ids.contains(&text.as_str()) && ids.contains(&name);
        let shares = |name: &&String| {
            let mut documents = corpus.documents().iter();
            documents.any(|it| has_both(it.ids, name))
        };
        if let Some(name) = named.iter().filter(says_more).find(shares) {
            it.expression = Some(Expression::license(name));
        }
    }
}

/// The exception that a match is the text or the name of, when no license stands with it.
fn exception(it: &Match, corpus: &Corpus) -> Option<LicenseId> {
    if it.method == Method::Tag || it.class == Class::Clue {
        return None;
    }
    let term = it.expression.as_ref()?.as_term()?;
    let is_exception = term.exception.is_none() && corpus.get(term.license.as_str())?.is_exception;
    is_exception.then(|| term.license.clone())
}

/// Grants an exception to the nearest statement of a license that takes one; whether there is one.
/// In a choice it is granted to the license that it is made for, which is most often a GNU license.
fn grant(matches: &mut [Match], exception: &Match, id: &LicenseId, corpus: &Corpus) -> bool {
    let distance = |it: &Match| {
        let behind = exception.span.start.saturating_sub(it.span.end);
        behind.max(it.span.start.saturating_sub(exception.span.end))
    };
    let at = matches.partition_point(|it| it.span.start < exception.span.start);
    let tried = at.saturating_sub(MOST_TRIED)..matches.len().min(at + MOST_TRIED);
    let near = matches
        .get_mut(tried)
        .unwrap_or_default()
        .iter_mut()
        .filter(|it| it.class != Class::Clue)
        .filter(|it| distance(it) <= MOST_APART && takes(it, id, corpus));
    let Some(nearest) = near.min_by_key(|it| distance(it)) else {
        return false;
    };
    nearest.expression = nearest.expression.as_ref().map(|it| {
        let made_for = MADE_FOR.iter().find(|it| it.0 == id.as_str());
        let made_for = made_for.map_or("GPL-", |it| it.1);
        let is_its_own = |it: &Term| it.license.as_str().contains(made_for);
        let has_its_own = it.terms().any(is_its_own);
        it.map(&|term| {
            if has_its_own && !is_its_own(term) {
                Expression::from(Node::Term(term.clone()))
            } else {
                with(term, id, corpus)
            }
        })
    });
    if exception.class == Class::Modified {
        // What was granted is not what the exception's name says.
        nearest.class = Class::Modified;
        nearest.difference.clone_from(&exception.difference);
    }
    nearest.span =
        nearest.span.start.min(exception.span.start)..nearest.span.end.max(exception.span.end);
    true
}

/// Whether a statement is of a license that takes exceptions, or has this one already.
fn takes(it: &Match, id: &LicenseId, corpus: &Corpus) -> bool {
    let Some(expression) = &it.expression else {
        return false;
    };
    expression.terms().any(|term| {
        is_grantable(term, corpus) && term.exception.as_ref().is_none_or(|has| has == id)
    })
}

/// Whether exceptions are granted to a license. `GPL-2.0-with-GCC-exception` has its exception, and
/// `GPL-CC-1.0` is one.
fn is_grantable(term: &Term, corpus: &Corpus) -> bool {
    let id = term.license.as_str();
    let is_license = !id.contains("-with-") && corpus.get(id).is_some_and(|it| !it.is_exception);
    is_license && GRANTABLE.iter().any(|it| id.starts_with(it))
}

fn with(term: &Term, id: &LicenseId, corpus: &Corpus) -> Expression {
    let mut term = term.clone();
    if is_grantable(&term, corpus) && term.exception.is_none() {
        term.exception = Some(id.clone());
    }
    Expression::from(Node::Term(term))
}
