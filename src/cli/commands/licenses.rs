// SPDX-License-Identifier: Apache-2.0

//! `placet licenses`: what is known about licenses.

use std::fmt::Write as _;

use super::{compat, identify, word_diff};
use crate::{
    cli::{
        Context,
        args::{Licenses, LicensesAction},
        exit::Exit,
        failure::{Failure, most_like},
        output,
    },
    expression::LicenseId,
    licenses::{self, DocumentKind, License},
    policy::{self, Facts, Reach},
};

/// Goes on below what stands behind a name.
const NEXT_LINE: &str = "\n           ";

pub(super) fn run(arguments: &Licenses, context: &Context) -> anyhow::Result<Exit> {
    let text = match &arguments.action {
        LicensesAction::List { set } => list(set.as_deref())?,
        LicensesAction::Show { id } => show(get(id)?),
        LicensesAction::Text { id } => text(get(id)?)?,
        LicensesAction::Identify { path } => return identify::run(path),
        LicensesAction::Compat(arguments) => return compat::pair(arguments),
        LicensesAction::Outbound(arguments) => return compat::outbound(arguments, context),
        LicensesAction::Diff(arguments) => return word_diff::run(arguments, context),
    };
    output::print(text.as_bytes())?;
    Ok(Exit::Passed)
}

pub(super) fn get(id: &str) -> Result<&'static License, Failure> {
    let corpus = licenses::corpus();
    corpus.get(id).ok_or_else(|| {
        let failure = Failure::new(format!(
            "`{}` is no license or exception of the SPDX list {}",
            id.escape_debug(),
            licenses::LIST_VERSION
        ));
        match most_like(id, corpus.licenses().iter().map(|it| it.id)) {
            Some(meant) => failure.help(format!("did you mean `{meant}`?")),
            None => failure.help("`placet licenses list` lists those there are"),
        }
    })
}

fn list(set: Option<&str>) -> Result<String, Failure> {
    let set = set.map(named_set).transpose()?;
    let has = |it: &&License| set.is_none_or(|set| !it.is_exception && (set.has)(it.id));
    let mut lines = String::new();
    for license in licenses::corpus().licenses().iter().filter(has) {
        writeln!(lines, "{:<36}  {}", license.id, license.name)
            .expect("writing to a string cannot fail");
    }
    Ok(lines)
}

/// The set of this name, with or without its `@`.
fn named_set(name: &str) -> Result<&'static policy::Set, Failure> {
    let full = format!("@{}", name.trim_start_matches('@'));
    let found = policy::SETS.iter().find(|it| it.name == full);
    found.ok_or_else(|| {
        let names: Vec<_> = policy::SETS.iter().map(|it| it.name).collect();
        let failure = Failure::new(format!("there is no set `{}`", full.escape_debug()));
        failure.help(format!("one of `{}`", names.join("`, `")))
    })
}

fn show(license: &License) -> String {
    let kind = if license.is_exception {
        "exception"
    } else {
        "license"
    };
    let known = policy::facts(license.id);
    let known = known.as_ref();
    let reach = known.filter(|it| it.reach > Reach::None);
    let facts = [
        ("kind", kind.to_owned()),
        ("in sets", sets(license)),
        ("by", known.map(|it| it.founded.words()).unwrap_or_default()),
        (
            "binds",
            reach
                .map(|it| it.reach.words().to_owned())
                .unwrap_or_default(),
        ),
        ("asks", known.map(asked).unwrap_or_default()),
        ("rated", known.map(rated).unwrap_or_default()),
        ("instead", successor(license)),
        ("notice", notice(license)),
        ("see", license.see_also.join(NEXT_LINE)),
    ];
    let mut lines = format!("{}: {}\n", license.id, license.name);
    for (name, fact) in facts.iter().filter(|(_, fact)| !fact.is_empty()) {
        writeln!(lines, "  {name:<9}{fact}").expect("writing to a string cannot fail");
    }
    lines
}

/// The sets by which a policy names it, with what each means.
fn sets(license: &License) -> String {
    let named = policy::SETS.iter().filter(|it| (it.has)(license.id));
    let lines: Vec<_> = named
        .map(|it| format!("{:<18} {}", it.name, it.docs))
        .collect();
    lines.join(NEXT_LINE)
}

fn successor(license: &License) -> String {
    let id = LicenseId::listed(license.id);
    let Some(found) = id.as_ref().and_then(LicenseId::deprecation) else {
        return String::new();
    };
    let license = found.license.unwrap_or(found.id);
    match found.exception {
        Some(exception) => format!("{license} WITH {exception} ({})", found.reason),
        None => format!("{license} ({})", found.reason),
    }
}

/// What it asks for and when, and where that was read.
fn asked(facts: &Facts) -> String {
    let duties = facts.duties.iter().map(|(duty, when)| {
        let when: Vec<_> = when.iter().map(|it| it.words()).collect();
        format!("{} ({})", duty.words(), when.join(", "))
    });
    let mut lines: Vec<String> = duties.collect();
    if lines.is_empty() {
        lines.push("nothing".to_owned());
    }
    lines.push(match facts.source {
        Some(source) => format!("read in {source}"),
        None => "derived from its kind: nobody has read it for this".to_owned(),
    });
    lines.join(NEXT_LINE)
}

/// What others say of it, beside the sets.
fn rated(facts: &Facts) -> String {
    let tier = facts
        .blue_oak
        .map(|it| format!("{it} by the Blue Oak Council"));
    let works = facts.dpg.join(", ");
    let dpg = (!works.is_empty()).then(|| format!("accepted as a digital public good: {works}"));
    let lines: Vec<String> = tier.into_iter().chain(dpg).collect();
    lines.join(NEXT_LINE)
}

/// Whether the list has a notice to put on files.
fn notice(license: &License) -> String {
    let documents = licenses::corpus().documents();
    let has_notice = documents
        .iter()
        .any(|it| it.kind == DocumentKind::Header && it.ids.contains(&license.id));
    if has_notice {
        "it prescribes one to put on every file".to_owned()
    } else {
        String::new()
    }
}

fn text(license: &License) -> Result<String, Failure> {
    let text = licenses::corpus().text(license.id);
    let mut text =
        text.ok_or_else(|| Failure::new(format!("the text of `{}` is not known", license.id)))?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}
