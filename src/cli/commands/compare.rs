// SPDX-License-Identifier: Apache-2.0

//! `placet check --since REF`: two states of a source, and what the later one brought.

use crate::{
    cli::{Context, args::Input, failure::Failure, limits::Limits},
    inventory::Inventory,
    policy::{self, Clarified, Day, Judgement, Policy, State, States},
    scan::{self, Changed, Progress, Run},
    walk::{self, Source},
};

use super::demands::remarks;
use super::examine::{Examined, Prepared, prepare, scan_earlier, walked};

/// Digits of a commit's id that people are shown.
const N_SHORT: usize = 10;

/// Judges what is new since a revision and the state that is checked have gone apart. Only what
/// differs is looked at, where that gives the same answer and no report needs more.
pub(super) fn run(
    input: &Input,
    since: &str,
    context: &Context,
    judging: (&Policy, Day),
) -> anyhow::Result<(Examined, Judgement)> {
    let (policy, today) = judging;
    let hash_files = policy.needs_hashes();
    let prepared = prepare(input, context, hash_files)?;
    let (label, base, before) = before(input, since)?;
    if policy.judges_files_alone() && !prepared.needs_everything() {
        let progress = Progress::default();
        let found = changed(&before, &prepared, input, (context, &progress))?;
        if let Some((inventory, judgement)) = found.and_then(|it| judged(it, &label, judging)) {
            return Ok((prepared.done(inventory, &progress, context), judgement));
        }
    }
    let both = (&before, &prepared.source);
    let mut earlier = scan_earlier(both, input, context, hash_files)?;
    let mut examined = prepared.examine(input, context)?;
    for it in [&mut earlier, &mut examined.inventory] {
        it.operator.clone_from(&policy.operator);
    }
    let clarified = [
        policy::clarify(&mut earlier, policy),
        policy::clarify(&mut examined.inventory, policy),
    ];
    let head = input.rev.as_deref().unwrap_or("HEAD");
    // Who has committed before is known; who has since then is not.
    let of_before = remarks(policy, &earlier, input, (&base, Some(&base)));
    let of_now = remarks(policy, &examined.inventory, input, (head, Some(&base)));
    let states = States {
        now: State {
            inventory: &examined.inventory,
            clarified: &clarified[1],
            remarks: &of_now,
        },
        before: State {
            inventory: &earlier,
            clarified: &clarified[0],
            remarks: &of_before,
        },
        label: &label,
    };
    let judgement = policy::judge_since(states, policy, today);
    Ok((examined, judgement))
}

/// Looks at what differs. What is remembered between scans is not opened: that takes longer than a
/// few files do.
fn changed(
    before: &Source,
    prepared: &Prepared,
    input: &Input,
    (context, progress): (&Context, &Progress),
) -> anyhow::Result<Option<Changed>> {
    let limits = Limits::of(&input.bounds, context)?;
    let run = Run {
        progress,
        cache: None,
        limit: Some(&|| limits.met()),
    };
    let options = &prepared.options;
    Ok(scan::scan_changes(before, &prepared.source, options, &run)?)
}

/// Judges what changed; `None` where everything is to be judged.
fn judged(
    mut changed: Changed,
    label: &str,
    (policy, today): (&Policy, Day),
) -> Option<(Inventory, Judgement)> {
    let clarified = Clarified::default();
    let state = |inventory| State {
        inventory,
        clarified: &clarified,
        remarks: &[],
    };
    let states = States {
        now: state(&changed.now),
        before: state(&changed.before),
        label,
    };
    let mut judgement = policy::judge_change(states, policy, today, &|it| changed.has(it))?;
    if let Some(since) = &mut judgement.since {
        since.n_same = Some(changed.n_same);
    }
    changed.keep_changed();
    Some((changed.now, judgement))
}

/// What stood where a revision and the one that is checked have gone apart, what it is called, and
/// its commit.
fn before(input: &Input, since: &str) -> anyhow::Result<(String, String, Source)> {
    let walked = walked(input);
    let head = input.rev.as_deref().unwrap_or("HEAD");
    let base = walk::merge_base(&input.path, since, head, &walked);
    let base = base.map_err(|error| Failure::source(&error))?;
    let label = format!("`{since}` ({})", base.get(..N_SHORT).unwrap_or(&base));
    let listed = walk::Options {
        revision: Some(base.clone()),
        staged: false,
        only_tracked: false,
        ..walked
    };
    let source = Source::open(&input.path, &listed).map_err(|error| Failure::source(&error))?;
    Ok((label, base, source))
}
