// SPDX-License-Identifier: Apache-2.0

//! The expression of mentions that belong together.

use super::{
    evidence::Evidence,
    join::{Joint, Placed},
    reader::role,
};
use crate::detect::Class;

/// Mentions that make one expression.
#[derive(Debug)]
pub(super) struct Group {
    /// The first word and the word after the last one.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) expression: String,
    pub(super) class: Class,
    pub(super) ambiguous: bool,
    pub(super) alternative: bool,
    pub(super) is_exception: bool,
}

/// Makes the expression of mentions that belong together.
pub(super) fn group(placed: &[Placed], joints: &[Joint]) -> Option<Group> {
    let first = placed.first()?;
    let real = || placed.iter().filter(|it| !it.mention.family.is_exception);
    let evidence = real()
        .map(|it| it.evidence)
        .min()
        .unwrap_or(Evidence::Passing);
    if placed.iter().all(|it| it.evidence == Evidence::Denied) {
        return None;
    }
    let dual = first.left.roles & (role::DUAL | role::EITHER) != 0;
    let chosen = joints.contains(&Joint::Or) || dual;
    let mut parts: Vec<String> = Vec::new();
    let mut ambiguous = false;
    for (at, it) in placed.iter().enumerate() {
        let joint = at.checked_sub(1).and_then(|at| joints.get(at)).copied();
        if joint == Some(Joint::With)
            && let Some(last) = parts.last_mut()
        {
            if !last.contains(" WITH ") && !last.contains(" OR ") && it.evidence != Evidence::Denied
            {
                *last = format!("{last} WITH {}", it.mention.id());
            }
            continue;
        }
        if it.evidence == Evidence::Denied || it.evidence > evidence.max(Evidence::Named) {
            continue;
        }
        ambiguous |= it.mention.version.is_none() && it.mention.family.versions.len() > 1;
        let id = id_of(it);
        if !parts.contains(&id) {
            parts.push(id);
        }
    }
    let is_exception = placed.iter().all(|it| it.mention.family.is_exception);
    ambiguous |= dual && parts.len() > 1 && joints.contains(&Joint::And);
    let expression = written(parts, chosen)?;
    let class = match is_exception {
        // Beside a license `combine` grants it; alone it is what the file says.
        true if evidence_of_any(placed) <= Evidence::Named => Class::Named,
        true => Class::Clue,
        false => class_of(evidence, ambiguous),
    };
    let last = placed.last()?;
    Some(Group {
        start: first.mention.start,
        end: last.mention.end,
        expression,
        class,
        ambiguous,
        alternative: first.left.alternative,
        is_exception,
    })
}

/// The expression of its parts; a part that is a choice itself is bracketed among others.
fn written(mut parts: Vec<String>, chosen: bool) -> Option<String> {
    if parts.len() < 2 {
        return parts.pop();
    }
    for it in parts.iter_mut().filter(|_| !chosen) {
        if it.contains(" OR ") {
            *it = format!("({it})");
        }
    }
    Some(parts.join(if chosen { " OR " } else { " AND " }))
}

fn class_of(evidence: Evidence, ambiguous: bool) -> Class {
    match evidence {
        Evidence::Stated if !ambiguous => Class::Stated,
        Evidence::Stated | Evidence::Named => Class::Named,
        Evidence::Follows | Evidence::Passing | Evidence::Denied => Class::Clue,
    }
}

/// The id of a mention, or a reference of ours where its version is open.
fn id_of(it: &Placed) -> String {
    match it.mention.id() {
        id if id.is_empty() => format!("LicenseRef-placet-{}-unversioned", it.mention.family.key),
        id => id,
    }
}

/// The strongest evidence among mentions, those of exceptions included.
fn evidence_of_any(placed: &[Placed]) -> Evidence {
    let evidence = placed.iter().map(|it| it.evidence).min();
    evidence.unwrap_or(Evidence::Passing)
}

/// An alternative is joined to the statement before it: `Alternatively, under the GPL`. An exception
/// that stands between them is no license that one could choose.
pub(super) fn absorb(groups: &mut Vec<Group>) {
    let mut kept: Vec<Group> = Vec::new();
    let mut last_statement: Option<usize> = None;
    for group in groups.drain(..) {
        let is_statement = group.class != Class::Clue && !group.is_exception;
        let last = last_statement.and_then(|it| kept.get_mut(it));
        match last.filter(|it| is_statement && group.alternative && group.start < it.end + 250) {
            // A choice that is offered again adds nothing, however often it is repeated.
            Some(last)
                if last
                    .expression
                    .split(" OR ")
                    .any(|it| it == group.expression) =>
            {
                drop(group);
            }
            Some(last) => {
                last.expression = format!("{} OR {}", last.expression, group.expression);
                last.end = group.end;
            }
            None => {
                if is_statement {
                    last_statement = Some(kept.len());
                }
                kept.push(group);
            }
        }
    }
    *groups = kept;
}
