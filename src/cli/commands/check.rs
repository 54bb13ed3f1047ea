// SPDX-License-Identifier: Apache-2.0

//! `placet check`: judges a directory or a file against a policy.

use crate::{
    cli::{
        Context,
        args::{Check, FailOn},
        exit::Exit,
        output, policy as policy_file,
    },
    diagnostic::Level,
    policy,
};

use super::examine::{examine, exit};

pub(super) fn run(arguments: &Check, context: &Context) -> anyhow::Result<Exit> {
    let policy = policy_file::find(arguments, &context.environment)?;
    let examined = examine(&arguments.input, context)?;
    let judgement = policy::judge(&examined.inventory, &policy);
    let human = output::human();
    examined.write(
        Some((&policy, &judgement)),
        &arguments.input,
        context,
        Some(&human),
    )?;
    let level = fails_from(arguments.fail_on);
    let fails = |found: Level| level.is_some_and(|level| found >= level);
    let failed = judgement
        .findings
        .iter()
        .any(|it| fails(it.diagnostic.level));
    Ok(exit(&arguments.input, failed, judgement.is_complete))
}

fn fails_from(flag: Option<FailOn>) -> Option<Level> {
    match flag {
        Some(FailOn::Never) => None,
        Some(FailOn::Warning) => Some(Level::Warning),
        Some(FailOn::Error) | None => Some(Level::Error),
    }
}
