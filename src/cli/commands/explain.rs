// SPDX-License-Identifier: Apache-2.0

//! `placet explain CODE`: what a code in a report means and what to do about it.

use crate::{
    cli::{
        args::Explain,
        exit::Exit,
        failure::{Failure, most_like},
        output,
    },
    policy::rules,
};

pub(super) fn run(arguments: &Explain) -> anyhow::Result<Exit> {
    let code = arguments.code.trim();
    let Some(rule) = rules::ALL.iter().find(|it| it.code == code) else {
        return Err(unknown(code).into());
    };
    let text = format!("{} ({})\n\n{}\n", rule.code, rule.level, rule.docs.trim());
    output::print(text.as_bytes())?;
    Ok(Exit::Passed)
}

fn unknown(code: &str) -> Failure {
    let failure = Failure::new(format!("`{}` is no code of a report", code.escape_debug()));
    match most_like(code, rules::ALL.iter().map(|it| it.code)) {
        Some(meant) => failure.help(format!("did you mean `{meant}`?")),
        None => {
            failure.help("codes stand in brackets in a report, such as `error[denied-license]`")
        }
    }
}
