// SPDX-License-Identifier: Apache-2.0

//! `placet licenses`: what is known about licenses.

use std::fmt::Write as _;

use crate::{
    cli::{
        args::{Licenses, LicensesAction},
        exit::Exit,
        failure::{Failure, most_like},
        output,
    },
    licenses::{self, License},
};

pub(super) fn run(arguments: &Licenses) -> anyhow::Result<Exit> {
    let text = match &arguments.action {
        LicensesAction::List => list(),
        LicensesAction::Show { id } => show(get(id)?),
        LicensesAction::Text { id } => text(get(id)?)?,
    };
    output::print(text.as_bytes())?;
    Ok(Exit::Passed)
}

fn get(id: &str) -> Result<&'static License, Failure> {
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

fn list() -> String {
    let mut lines = String::new();
    for license in licenses::corpus().licenses() {
        writeln!(lines, "{:<36}  {}", license.id, license.name)
            .expect("writing to a string cannot fail");
    }
    lines
}

fn show(license: &License) -> String {
    let kind = if license.is_exception {
        "exception"
    } else {
        "license"
    };
    let facts = [
        (license.is_osi, "approved by the OSI"),
        (license.is_fsf, "free software by the FSF's list"),
        (license.is_deprecated, "deprecated id"),
    ];
    let mut lines = format!("{}: {}\n{kind}", license.id, license.name);
    for (_, fact) in facts.iter().filter(|(holds, _)| *holds) {
        lines.push_str(", ");
        lines.push_str(fact);
    }
    lines.push('\n');
    lines
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
