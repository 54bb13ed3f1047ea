// SPDX-License-Identifier: Apache-2.0

//! `placet check`: judges a directory or a file against a policy.

use crate::{
    cli::{
        Context,
        args::{Check, FailOn, Input},
        clock,
        exit::Exit,
        failure::Failure,
        output, policy as policy_file,
    },
    diagnostic::Level,
    inventory::Inventory,
    policy,
    scan::Options,
    walk::{self, Source},
};

use super::{
    baseline,
    examine::{Judged, examine, exit, options, scan_again, search, walked},
};

/// Digits of a commit's id that people are shown.
const N_SHORT: usize = 10;

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
    let mut examined = examine(&arguments.input, context, policy.needs_hashes())?;
    let today = clock::today(context)?;
    let clarified = policy::clarify(&mut examined.inventory, &policy);
    let mut judgement = policy::judge(&examined.inventory, &policy, &clarified, today);
    if let Some(since) = &arguments.since {
        let hash_files = policy.needs_hashes();
        let (label, mut before) = before(&arguments.input, since, hash_files, context)?;
        let clarified = policy::clarify(&mut before, &policy);
        let earlier = policy::judge(&before, &policy, &clarified, today);
        let earlier = (earlier, &before);
        policy::compare(
            &mut judgement,
            &examined.inventory,
            earlier,
            &policy,
            &label,
        );
    }
    baseline::apply(arguments, &mut judgement)?;
    let fail_on = arguments.fail_on.map_or(policy.fail_on, FailOn::level);
    let judged = Judged {
        policy: &policy,
        judgement: &judgement,
        fail_on: level(fail_on),
    };
    let human = output::human();
    examined.write(Some(&judged), &arguments.input, context, Some(&human))?;
    let failed = policy::fails(&judgement, fail_on);
    Ok(exit(&arguments.input, failed, judgement.is_complete))
}

/// What stood where a revision and the one that is checked have gone apart, and what it is called.
fn before(
    input: &Input,
    since: &str,
    hash_files: bool,
    context: &Context,
) -> anyhow::Result<(String, Inventory)> {
    let walked = walked(input);
    let head = input.rev.as_deref().unwrap_or("HEAD");
    let base = walk::merge_base(&input.path, since, head, &walked);
    let base = base.map_err(|error| Failure::source(&error))?;
    let label = format!("`{since}` ({})", base.get(..N_SHORT).unwrap_or(&base));
    let listed = walk::Options {
        revision: Some(base),
        staged: false,
        only_tracked: false,
        ..walked
    };
    let source = Source::open(&input.path, &listed).map_err(|error| Failure::source(&error))?;
    let options = Options {
        hash_files,
        ..options(input, &source)
    };
    let search = search(input, context);
    let inventory = scan_again(&source, input, context, (&options, &search))?;
    Ok((label, inventory))
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
