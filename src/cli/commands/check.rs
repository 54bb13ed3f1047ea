// SPDX-License-Identifier: Apache-2.0

//! `placet check`: judges a directory or a file against a policy.

use crate::{
    cli::{
        Context,
        args::{Check, FailOn},
        clock,
        exit::Exit,
        output, policy as policy_file,
    },
    diagnostic::Level,
    policy,
};

use super::{
    baseline, compare,
    examine::{Judged, examine, exit, walked},
};

pub(super) fn run(arguments: &Check, context: &Context) -> anyhow::Result<Exit> {
    let asked = policy_file::Asked {
        policy: arguments.policy.as_deref(),
        isolated: context.global.isolated,
        scanned: &arguments.input.path,
    };
    let policy = match &arguments.policy_ref {
        Some(revision) => {
            policy_file::of_revision(&arguments.input.path, revision, &walked(&arguments.input))?
        }
        None => policy_file::find(&asked, &context.environment)?,
    };
    let today = clock::today(context)?;
    let (examined, mut judgement) = match &arguments.since {
        None => {
            let mut examined = examine(&arguments.input, context, policy.needs_hashes())?;
            let clarified = policy::clarify(&mut examined.inventory, &policy);
            let judgement = policy::judge(&examined.inventory, &policy, &clarified, today);
            (examined, judgement)
        }
        Some(since) => compare::run(&arguments.input, since, context, (&policy, today))?,
    };
    baseline::apply(arguments, &mut judgement)?;
    let fail_on = arguments.fail_on.map_or(policy.fail_on, FailOn::level);
    let judged = Judged {
        policy: &policy,
        judgement: &judgement,
        fail_on: level(fail_on),
    };
    let human = output::human();
    examined.write(Some(&judged), &arguments.input, context, Some(&human))?;
    examined.leave();
    let failed = policy::fails(&judgement, fail_on);
    Ok(exit(&arguments.input, failed, judgement.is_complete))
}

impl FailOn {
    pub(super) fn level(self) -> policy::FailOn {
        match self {
            Self::Error => policy::FailOn::Error,
            Self::Warning => policy::FailOn::Warning,
            Self::Never => policy::FailOn::Never,
        }
    }
}

pub(super) fn level(fail_on: policy::FailOn) -> Option<Level> {
    match fail_on {
        policy::FailOn::Error => Some(Level::Error),
        policy::FailOn::Warning => Some(Level::Warning),
        policy::FailOn::Never => None,
    }
}
