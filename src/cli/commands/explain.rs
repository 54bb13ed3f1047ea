// SPDX-License-Identifier: Apache-2.0

//! `placet explain CODE`: what a code in a report means and what to do about it.

use crate::{
    cli::{
        args::Explain,
        exit::Exit,
        failure::{Failure, most_like},
        output,
    },
    diagnostic::Level,
    policy,
};

pub(super) fn run(arguments: &Explain) -> anyhow::Result<Exit> {
    let code = arguments.code.trim();
    let Some(doc) = policy::docs().find(|it| it.code == code) else {
        return Err(unknown(code).into());
    };
    let level = match doc.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    };
    let text = format!(
        "{level}[{code}]: {}\n\nwhy: {}\nfix: {}\n",
        doc.what, doc.why, doc.fix
    );
    output::print(text.as_bytes())?;
    Ok(Exit::Passed)
}

fn unknown(code: &str) -> Failure {
    let failure = Failure::new(format!("`{}` is no code of a report", code.escape_debug()));
    match most_like(code, policy::docs().map(|it| it.code)) {
        Some(meant) => failure.help(format!("did you mean `{meant}`?")),
        None => {
            failure.help("codes stand in brackets in a report, such as `error[denied-license]`")
        }
    }
}
