// SPDX-License-Identifier: Apache-2.0

//! `placet policy explain`: what a policy says of a license, a package or a file, and which of its
//! lines say so.

use std::fmt::Write as _;

use super::{located, opened};
use crate::{
    cli::{
        Context,
        args::{Explain, PolicyExplain},
        commands::explain_file::{self, Place, scanned},
        exit::Exit,
        failure::Failure,
        output,
        policy::Located,
    },
    diagnostic::plain,
    expression::Claim,
    policy::{self, At, Decided, Evaluation, Explained, Policy, Why},
};

pub(super) fn run(arguments: &PolicyExplain, context: &Context) -> anyhow::Result<Exit> {
    if let Some(place) = Place::of(&arguments.what) {
        let policy = match located(arguments.policy.as_deref(), context) {
            Located::Builtin(name) => format!("builtin:{name}").into(),
            Located::File(path) => path.into_os_string(),
        };
        let asked = Explain {
            what: arguments.what.clone(),
            directory: Some(arguments.directory.clone()),
            policy: Some(policy),
            isolated: false,
        };
        return explain_file::run(&place, &asked, context);
    }
    let Some(what) = arguments.what.to_str() else {
        return Err(Failure::new("what is asked about is no UTF-8").into());
    };
    let policy = opened(arguments.policy.as_deref(), context)?;
    let answer = if what.starts_with("pkg:") {
        package(what, arguments, &policy, context)?
    } else {
        let at = At::path(&arguments.at);
        expression(what, &policy, &at)
    };
    output::print(answer.as_bytes())?;
    Ok(Exit::Passed)
}

fn expression(text: &str, policy: &Policy, at: &At<'_>) -> String {
    let evaluation = policy.evaluate_claim(&Claim::read(text), at);
    let mut answer = format!("{} is {}\n", plain(text), evaluation.verdict.words());
    tell(&mut answer, &evaluation);
    answer
}

/// Every package of the directory that is called so; a version may be left out.
fn package(
    purl: &str,
    arguments: &PolicyExplain,
    policy: &Policy,
    context: &Context,
) -> anyhow::Result<String> {
    let mut inventory = scanned(&arguments.directory, policy.needs_hashes(), context)?;
    policy::clarify(&mut inventory, policy);
    let packages = policy::packages(&inventory);
    let mut answer = String::new();
    for (component, it) in inventory.components.iter().zip(&packages) {
        let bare = it.purl.split('?').next().unwrap_or_default();
        let unversioned = bare.rsplit_once('@').map_or(bare, |(name, _)| name);
        if ![it.purl.as_str(), bare, unversioned].contains(&purl) {
            continue;
        }
        let place = component.places.first();
        let path = place.map(|it| it.path.to_string()).unwrap_or_default();
        let at = At::package(&path, it);
        let declared = component.declared.as_ref();
        let evaluation = match (&component.concluded.expression, declared) {
            (Some(concluded), _) => policy.evaluate(concluded, &at),
            (None, Some(declared)) => policy.evaluate_claim(&declared.claim, &at),
            (None, None) => policy.evaluate_claim(&Claim::None, &at),
        };
        let license = component.concluded.expression.as_ref();
        let license = license.map_or_else(|| "no license".to_owned(), ToString::to_string);
        let words = evaluation.verdict.words();
        writeln!(answer, "{} has {license}: {words}", plain(&it.purl)).expect(WRITES);
        let depth = if it.is_direct { "direct" } else { "transitive" };
        writeln!(answer, "  {depth}, {}", it.relation).expect(WRITES);
        tell(&mut answer, &evaluation);
    }
    if answer.is_empty() {
        let failure = Failure::new(format!("no package is called `{}`", plain(purl)));
        return Err(failure
            .help("`placet scan -o json` lists all of them")
            .into());
    }
    Ok(answer)
}

const WRITES: &str = "writing to a string cannot fail";

/// The tree of an expression, and what decides on each license of it.
fn tell(answer: &mut String, evaluation: &Evaluation) {
    match &evaluation.tree {
        Some(tree) => node(answer, tree, 1, true),
        None => writeln!(answer, "  {}", why(&evaluation.decided)).expect(WRITES),
    }
    let chosen = evaluation.chosen.as_ref().map(ToString::to_string);
    let whole = evaluation.tree.as_ref().map(|it| it.expression.to_string());
    if let Some(chosen) = chosen.filter(|it| Some(it) != whole.as_ref()) {
        writeln!(answer, "  taken: {chosen}").expect(WRITES);
    }
}

/// Expressions are parsed to a limited depth.
fn node(answer: &mut String, it: &Explained, depth: usize, is_taken: bool) {
    let indent = "  ".repeat(depth);
    let verdict = it.verdict;
    let mark = if is_taken { "" } else { ", not taken" };
    match &it.decided {
        Some(decided) => {
            let why = why(decided);
            writeln!(answer, "{indent}{}: {verdict}{mark}, {why}", it.expression).expect(WRITES);
        }
        None => {
            let operator = if it.chosen.is_some() {
                "one of"
            } else {
                "all of"
            };
            writeln!(answer, "{indent}{operator}: {verdict}{mark}").expect(WRITES);
        }
    }
    for (index, operand) in it.operands.iter().enumerate() {
        let taken = is_taken && it.chosen.is_none_or(|chosen| chosen == index);
        node(answer, operand, depth + 1, taken);
    }
}

/// `by placet.toml:5  "MIT",`, or the default that holds.
fn why(decided: &Decided) -> String {
    let what = match decided.why {
        Why::Listed => "listed",
        Why::Default => "listed nowhere",
        Why::Unknown => "not known",
        Why::Unlicensed => "no license",
        Why::Proprietary => "all rights reserved",
    };
    let version = decided.version.as_ref();
    let version = version
        .map(|it| format!(", taken as {it}"))
        .unwrap_or_default();
    match &decided.label {
        Some(at) => {
            let scope = if at.message.is_empty() { "" } else { " " };
            format!(
                "{what}, by {}:{}{scope}{}{version}  {}",
                plain(&at.path),
                at.line,
                at.message,
                plain(at.excerpt.trim())
            )
        }
        None => format!("{what}{version}"),
    }
}
