// SPDX-License-Identifier: Apache-2.0

//! `placet explain CODE`: what a code in a report means and what to do about it. What is no code
//! is a file: see `explain_file`.

use std::ffi::OsStr;

use super::explain_file::{self, Place};
use crate::{
    cli::{
        Context,
        args::Explain,
        exit::Exit,
        failure::{Failure, most_like},
        output,
    },
    diagnostic::Level,
    policy::{self, Doc},
};

pub(super) fn run(arguments: &Explain, context: &Context) -> anyhow::Result<Exit> {
    let code = arguments.what.to_str().unwrap_or_default().trim();
    if let Some(doc) = known().find(|it| it.code == code) {
        output::print(meaning(doc).as_bytes())?;
        return Ok(Exit::Passed);
    }
    match Place::of(&arguments.what) {
        Some(place) => explain_file::run(&place, arguments, context),
        None => Err(unknown(&arguments.what).into()),
    }
}

/// Every code that the program may show.
fn known() -> impl Iterator<Item = &'static Doc> {
    policy::docs().chain(policy::LINTS.iter().copied())
}

fn meaning(doc: &Doc) -> String {
    let level = match doc.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    };
    format!(
        "{level}[{}]: {}\n\nwhy: {}\nfix: {}\n",
        doc.code, doc.what, doc.why, doc.fix
    )
}

fn unknown(what: &OsStr) -> Failure {
    let code = what.to_string_lossy();
    let failure = Failure::new(format!(
        "`{}` is neither a code of a report nor a file that is there",
        code.escape_debug()
    ));
    match most_like(&code, known().map(|it| it.code)) {
        Some(meant) => failure.help(format!("did you mean `{meant}`?")),
        None => {
            failure.help("codes stand in brackets in a report, such as `error[denied-license]`")
        }
    }
}
