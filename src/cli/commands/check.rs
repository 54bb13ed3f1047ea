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
    policy::{self, Day, Judgement, Policy, State},
};

use super::{
    baseline, compare,
    demands::remarks,
    examine::{Examined, Judged, examine, exit, walked},
};

pub(super) fn run(arguments: &Check, context: &Context) -> anyhow::Result<Exit> {
    let asked = policy_file::Asked {
        policy: arguments.policy.as_deref(),
        isolated: context.global.isolated,
        scanned: &arguments.input.path,
        trusts_git: arguments.input.git_trust,
    };
    let policy = match &arguments.policy_ref {
        Some(revision) => {
            policy_file::of_revision(&arguments.input.path, revision, &walked(&arguments.input))?
        }
        None => policy_file::find(&asked, &context.environment)?,
    };
    let today = clock::today(context)?;
    // A baseline says what was there before, and so does a revision: not both.
    let named = policy
        .since
        .as_ref()
        .filter(|_| arguments.baseline.is_none());
    let (examined, mut judgement) = match arguments.since.as_ref().or(named) {
        None => whole(arguments, context, (&policy, today))?,
        Some(since) => compare::run(&arguments.input, since, context, (&policy, today))?,
    };
    baseline::apply(arguments, &mut judgement)?;
    if policy.counts_known {
        judgement.count_known();
    }
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

/// Judges all of a source.
fn whole(
    arguments: &Check,
    context: &Context,
    (policy, today): (&Policy, Day),
) -> anyhow::Result<(Examined, Judgement)> {
    let input = &arguments.input;
    let mut examined = examine(input, context, policy.needs_hashes())?;
    examined.inventory.operator.clone_from(&policy.operator);
    let clarified = policy::clarify(&mut examined.inventory, policy);
    let revision = input.rev.as_deref().unwrap_or("HEAD");
    let remarks = remarks(policy, &examined.inventory, input, (revision, None));
    let state = State {
        inventory: &examined.inventory,
        clarified: &clarified,
        remarks: &remarks,
    };
    let judgement = policy::judge_state(state, policy, today);
    Ok((examined, judgement))
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
