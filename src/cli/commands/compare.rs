// SPDX-License-Identifier: Apache-2.0

//! `placet check --since REF`: two states of a source, and what the later one brought.

use crate::{
    cli::{Context, args::Input, failure::Failure},
    inventory::Inventory,
    policy::{self, Day, Judgement, Policy, States},
    scan::{self, Changed, Progress},
    walk::{self, Source},
};

use super::examine::{Examined, options, prepare, search, walked};

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
    let prepared = prepare(input, context)?;
    let (label, before) = before(input, since)?;
    if !prepared.needs_everything() {
        let progress = Progress::default();
        let options = &prepared.options;
        let found = scan::scan_changes(&before, &prepared.source, options, &progress)?;
        if let Some((inventory, judgement)) = found.and_then(|it| judged(it, &label, judging)) {
            return Ok((prepared.done(inventory, &progress, context), judgement));
        }
    }
    let (policy, today) = judging;
    let (options, search) = (options(input, &before), search(input, context));
    let both = (&before, &prepared.source);
    let earlier = scan::scan_earlier(both, &options, &search, &Progress::default())?;
    let examined = prepared.examine(input, context)?;
    let states = States {
        now: &examined.inventory,
        before: &earlier,
        label: &label,
    };
    let judgement = policy::judge_since(states, policy, today);
    Ok((examined, judgement))
}

/// Judges what changed; `None` where everything is to be judged.
fn judged(
    mut changed: Changed,
    label: &str,
    (policy, today): (&Policy, Day),
) -> Option<(Inventory, Judgement)> {
    let states = States {
        now: &changed.now,
        before: &changed.before,
        label,
    };
    let mut judgement = policy::judge_change(states, policy, today, &|it| changed.has(it))?;
    if let Some(since) = &mut judgement.since {
        since.n_same = Some(changed.n_same);
    }
    changed.keep_changed();
    Some((changed.now, judgement))
}

/// What stood where a revision and the one that is checked have gone apart, and what it is called.
fn before(input: &Input, since: &str) -> anyhow::Result<(String, Source)> {
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
    Ok((label, source))
}
