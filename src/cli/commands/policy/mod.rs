// SPDX-License-Identifier: Apache-2.0

//! `placet policy`: writes, checks, tests, explains and compares policies.

mod explain;
mod init;

use std::{ffi::OsStr, fmt::Write as _, path::Path};

use super::explain_file::scanned;
use crate::{
    cli::{
        Context,
        args::{PolicyAction, PolicyArguments, PolicyLint},
        clock,
        exit::Exit,
        failure::{Failure, shown},
        message, output,
        policy::{self as policy_file, Located},
    },
    diagnostic::{Diagnostic, Level, counted, plain},
    policy::{self, Change, Policy},
};

pub(super) fn run(arguments: &PolicyArguments, context: &Context) -> anyhow::Result<Exit> {
    match &arguments.action {
        PolicyAction::Init(arguments) => init::run(arguments, context),
        PolicyAction::Check(arguments) => check(arguments, context),
        PolicyAction::Test { policy } => test(policy.as_deref(), context),
        PolicyAction::Explain(arguments) => explain::run(arguments, context),
        PolicyAction::Show { policy } => said(&text(policy.as_deref(), context)?),
        PolicyAction::List => said(&list()),
        PolicyAction::Diff { before, after } => diff(before, after),
        PolicyAction::Import { path } => import(path),
        PolicyAction::Schema => said(&schema()),
    }
}

fn said(text: &str) -> anyhow::Result<Exit> {
    output::print(text.as_bytes())?;
    Ok(Exit::Passed)
}

/// Where the policy is that was named, or the one in force here.
fn located(named: Option<&OsStr>, context: &Context) -> Located {
    let asked = policy_file::Asked {
        policy: named,
        isolated: context.global.isolated,
        scanned: Path::new("."),
        trusts_git: false,
    };
    policy_file::locate(&asked, &context.environment)
}

fn opened(named: Option<&OsStr>, context: &Context) -> Result<Policy, Failure> {
    policy_file::open(&located(named, context))
}

fn check(arguments: &PolicyLint, context: &Context) -> anyhow::Result<Exit> {
    let policy = opened(arguments.policy.as_deref(), context)?;
    let today = clock::today(context)?;
    let found = match &arguments.directory {
        Some(directory) => {
            let mut inventory = scanned(directory, policy.needs_hashes(), context)?;
            let clarified = policy::clarify(&mut inventory, &policy);
            policy::lint(&policy, today, Some((&inventory, &clarified)))
        }
        None => policy::lint(&policy, today, None),
    };
    let n_odd = found.iter().filter(|it| it.level > Level::Note).count();
    let verdict = match n_odd {
        0 => format!("{}: nothing odd\n", plain(&policy.label)),
        n => format!("{}: {}\n", plain(&policy.label), counted(n, "warning")),
    };
    tell(&found, &verdict)?;
    Ok(Exit::of_judgement(n_odd > 0, true))
}

fn test(named: Option<&OsStr>, context: &Context) -> anyhow::Result<Exit> {
    let policy = opened(named, context)?;
    let (n_tests, failed) = policy::run_tests(&policy);
    let label = plain(&policy.label);
    let verdict = match failed.len() {
        0 => format!("{label}: {} passed\n", counted(n_tests, "test")),
        n => format!("{label}: {n} of {} failed\n", counted(n_tests, "test")),
    };
    tell(&failed, &verdict)?;
    Ok(Exit::of_judgement(!failed.is_empty(), true))
}

/// Prints what was found, and what it comes to.
fn tell(found: &[Diagnostic], verdict: &str) -> anyhow::Result<()> {
    let mut text = String::new();
    for it in found {
        writeln!(text, "{}\n", message::rendered(it)).expect("writing to a string cannot fail");
    }
    text.push_str(verdict);
    output::print(text.as_bytes())
}

/// The text of a policy as it was written.
fn text(named: Option<&OsStr>, context: &Context) -> Result<String, Failure> {
    match located(named, context) {
        Located::Builtin(name) => Ok(policy_file::builtin(&name)?.text.to_owned()),
        Located::File(path) => policy_file::text_of(&path),
    }
}

/// Each built-in policy, and the first sentence of its comment.
fn list() -> String {
    let mut lines = String::new();
    for it in policy::BUILTIN {
        let head = it.text.lines().next().unwrap_or_default();
        let head = head.trim_start_matches("# ").trim_end_matches('.');
        let name = format!("builtin:{}", it.name);
        writeln!(lines, "{name:<34}  {head}").expect("writing to a string cannot fail");
    }
    lines
}

/// What is lost goes to stderr, so that stdout can be a file.
fn import(path: &Path) -> anyhow::Result<Exit> {
    let text = policy_file::text_of(path)?;
    let name = path.file_name().map(OsStr::to_string_lossy);
    let imported = policy::import(&name.unwrap_or_default(), &text)
        .map_err(|reason| Failure::new(format!("`{}`: {reason}", shown(path))))?;
    for lost in &imported.lost {
        message::note(&format!("lost: {}", plain(lost)));
    }
    said(&imported.text)
}

fn schema() -> String {
    let schema = serde_json::to_string_pretty(&policy::schema());
    format!("{}\n", schema.expect("a value can be written"))
}

fn diff(before: &OsStr, after: &OsStr) -> anyhow::Result<Exit> {
    let open = |it: &OsStr| policy_file::open(&policy_file::named(it));
    let (first, second) = (open(before)?, open(after)?);
    let changes = policy::changes(&first, &second);
    let mut lines = String::new();
    let changes_to = changes.iter().map(|Change { id, before, after }| {
        let (before, after) = (before.as_str(), after.as_str());
        format!("{id:<44}  {before:<7} -> {after}\n")
    });
    lines.extend(changes_to);
    let label = |it: &OsStr| shown(Path::new(it));
    let end = match changes.len() {
        0 => "no license".to_owned(),
        n => counted(n, "license"),
    };
    writeln!(
        lines,
        "{} and {} differ on {end}",
        label(before),
        label(after)
    )
    .expect("writing to a string cannot fail");
    said(&lines)
}
