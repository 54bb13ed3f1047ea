// SPDX-License-Identifier: Apache-2.0

//! What states a license that the policy does not simply allow, with the place that says so.

use std::{borrow::Cow, rc::Rc};

use super::{
    super::{
        Decided, Verdict, Why,
        grounds::{Grounds, is_clarified},
    },
    Context, Evaluation, Expression, FileRecord, Label, Match, declared_at, label, path_of,
    subject_of,
};
use crate::{
    inventory::{Component, Declaration},
    resolve::Basis,
    walk::RepoPath,
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
    let mut judged = Vec::new();
    if context.is_same_everywhere() {
        let root = RepoPath::new(b"");
        let verdict = |it: &Expression| context.evaluate_file(it, &root).verdict;
        let files = context.sifted.stating(|it| verdict(it) != Verdict::Allow);
        judged.extend(files.filter_map(|it| judged_file(context, it)));
    } else {
        let files = context.inventory.files.iter();
        judged.extend(files.filter_map(|it| judged_file(context, it)));
    }
    let components = context.inventory.components.iter();
    judged.extend(components.filter_map(|it| judged_component(context, it)));
    judged
}

fn judged_file<'a>(context: &Context<'a>, file: &'a FileRecord) -> Option<Judged<'a>> {
    let expression = file.concluded.expression.as_ref()?;
    if matches!(
        file.concluded.basis,
        Basis::Referred(_) | Basis::Inherited(_) | Basis::Declared(_) | Basis::Nothing
    ) {
        return None;
    }
    let evaluation = context.evaluate_file(expression, &file.path);
    let doubted = context.policy.doubt(file);
    if evaluation.verdict == Verdict::Allow && doubted.is_none() {
        return None;
    }
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
        _ => own_evidence(context, file, &path, (&evaluation, doubted)),
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
    path: &str,
    (whole, doubted): (&Evaluation, Option<&Match>),
) -> (Label, String) {
    let has_verdict = |it: &&Match| {
        let expression = it.expression.as_ref();
        expression.is_some_and(|it| context.evaluate_file(it, &file.path).verdict == whole.verdict)
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

fn judged_component<'a>(context: &Context<'a>, component: &'a Component) -> Option<Judged<'a>> {
    let (expression, at) = stated_license(context, component)?;
    let (path, subject) = (path_of(component), subject_of(component));
    let evaluation = context.evaluate(&expression, &context.at(&path, &subject));
    let doubted = context.policy.doubt_of(component, &context.inventory.files);
    if evaluation.verdict == Verdict::Allow && doubted.is_none() {
        return None;
    }
    Some(Judged {
        evaluation: doubtful(context, evaluation, doubted),
        expression,
        label: declared_at(component, at),
        evidence: subject.clone(),
        subject,
        path,
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
        Some((Some(expression), at)) => Some((Cow::Borrowed(expression), at)),
        _ if component.directory.is_none() || is_clarified => {
            let concluded = component.concluded.expression.as_ref()?;
            Some((Cow::Borrowed(concluded), component.places.first()?))
        }
        _ => None, // its files speak for themselves
    }
}
