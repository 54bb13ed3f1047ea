// SPDX-License-Identifier: Apache-2.0

//! What states a license that the policy does not simply allow, with the place that says so.

use std::{borrow::Cow, rc::Rc};

use super::{
    super::{
        Decided, Package, Verdict, Why,
        grounds::{Grounds, is_clarified},
        verdict::Holding,
    },
    Context, Evaluation, Expression, FileRecord, Label, Match, declared_at, label, path_of,
};
use crate::{
    inventory::{Component, Declaration},
    resolve::Basis,
};

/// Something that states its license, judged.
#[derive(Debug)]
pub(in crate::policy) struct Judged<'a> {
    pub(super) subject: String,
    pub(super) path: String,
    pub(super) evaluation: Rc<Evaluation>,
    pub(super) expression: Cow<'a, Expression>,
    pub(super) label: Label,
    pub(super) evidence: String,
    /// Why its license is not believed.
    pub(super) doubt: Option<String>,
}

/// All that states a license by itself and is not allowed: files by their own text or beside it,
/// packages by their manifest or lock file. What inherits says nothing of its own.
pub(in crate::policy) fn judged<'a>(context: &Context<'a>) -> Vec<Judged<'a>> {
    let is_allowed = |license: &Expression, at| {
        let verdict = context.evaluate_held(license, at).verdict;
        verdict == Verdict::Allow
    };
    let files = context.sifted.stating(|it| {
        let is_allowed = it.license.is_none_or(|license| is_allowed(license, it.at));
        it.is_doubted || !is_allowed
    });
    let files = files.filter_map(|(file, at)| judged_file(context, file, at));
    let mut judged: Vec<Judged<'a>> = files.collect();
    let components = context.components();
    judged.extend(components.filter_map(|(it, named)| judged_component(context, it, named)));
    judged
}

/// A file whose license is not simply allowed, where `held` holds of the policy.
fn judged_file<'a>(
    context: &Context<'a>,
    file: &'a FileRecord,
    held: Holding,
) -> Option<Judged<'a>> {
    let expression = file.concluded.expression.as_ref()?;
    let evaluation = context.evaluate_held(expression, held);
    let doubted = context.policy.doubt(file);
    let path = file.path.to_string();
    let (label, evidence) = match &file.concluded.basis {
        Basis::Sidecar(other) | Basis::Reuse(other) => (
            Label::file(&path, format!("stated in {other}")),
            other.to_string(),
        ),
        Basis::Clarified(by) => (
            Label::file(&path, format!("clarified in {by}")),
            by.to_string(),
        ),
        _ => own_evidence(context, file, (&path, held), (&evaluation, doubted)),
    };
    Some(Judged {
        subject: path.clone(),
        path,
        evaluation: doubtful(context, evaluation, doubted),
        expression: Cow::Borrowed(expression),
        label,
        evidence,
        doubt: doubted.map(why),
    })
}

/// The match that brings the verdict about: the one that is doubted, or the first one that has the
/// verdict by itself.
fn own_evidence(
    context: &Context<'_>,
    file: &FileRecord,
    (path, held): (&str, Holding),
    (whole, doubted): (&Evaluation, Option<&Match>),
) -> (Label, String) {
    let has_verdict = |it: &&Match| {
        let expression = it.expression.as_ref();
        expression.is_some_and(|it| context.evaluate_held(it, held).verdict == whole.verdict)
    };
    let found = doubted
        .or_else(|| super::findings_of(file).find(has_verdict))
        .or_else(|| super::findings_of(file).next());
    match found {
        Some(it) => (
            label(path, &it.place, stated(it)),
            it.place.excerpt.to_string(),
        ),
        None => (Label::file(path, "stated here"), String::new()),
    }
}

fn stated(it: &Match) -> String {
    match &it.expression {
        Some(expression) => format!("this is {expression}"),
        None => "stated here".to_owned(),
    }
}

/// What agrees too little is unknown, unless what it seems to be is worse.
fn doubtful(
    context: &Context<'_>,
    evaluation: Rc<Evaluation>,
    doubted: Option<&Match>,
) -> Rc<Evaluation> {
    if doubted.is_none() || evaluation.verdict >= Verdict::Unknown {
        return evaluation;
    }
    let policy = context.policy;
    let least = policy.least_score();
    Rc::new(Evaluation {
        verdict: Verdict::Unknown,
        decided: Decided {
            why: Why::Unknown,
            label: least.map(|it| policy.label_of(it.source, &it.span)),
            version: None,
        },
        ..(*evaluation).clone()
    })
}

fn why(doubted: &Match) -> String {
    let (whole, tenths) = (doubted.score.0 / 10, doubted.score.0 % 10);
    format!("only {whole}.{tenths} % of it agrees, less than `min-score`")
}

fn judged_component<'a>(
    context: &Context<'a>,
    component: &'a Component,
    named: &Package,
) -> Option<Judged<'a>> {
    let (expression, at) = stated_license(context, component)?;
    let evaluation = context.evaluate_held(&expression, context.held_for(component, named));
    let doubted = context.policy.doubt_of(component, &context.inventory.files);
    if evaluation.verdict == Verdict::Allow && doubted.is_none() {
        return None;
    }
    Some(Judged {
        evaluation: doubtful(context, evaluation, doubted),
        expression,
        label: declared_at(component, at),
        evidence: named.purl.clone(),
        subject: named.purl.clone(),
        path: path_of(component),
        doubt: doubted.map(why),
    })
}

/// The license of a package that is judged, and where it is stated.
fn stated_license<'a>(
    context: &Context<'a>,
    component: &'a Component,
) -> Option<(Cow<'a, Expression>, &'a Declaration)> {
    let is_clarified = is_clarified(component);
    let declared = component.declared.as_ref().filter(|_| !is_clarified);
    let place = declared.map(|it| &it.at);
    let place = place.or_else(|| component.places.first());
    if context.policy.grounds != Grounds::Concluded && !is_clarified {
        return Some((context.policy.grounds.license_of(component)?, place?));
    }
    match declared.map(|it| (it.claim.expression(), &it.at)) {
        // Of a tree the two are one; a document may conclude something else than it declares.
        Some((Some(expression), at)) => {
            let concluded = component.concluded.expression.as_ref();
            Some((Cow::Borrowed(concluded.unwrap_or(expression)), at))
        }
        _ if component.directory.is_none() || is_clarified => {
            let concluded = component.concluded.expression.as_ref()?;
            Some((Cow::Borrowed(concluded), component.places.first()?))
        }
        _ => None, // its files speak for themselves
    }
}
