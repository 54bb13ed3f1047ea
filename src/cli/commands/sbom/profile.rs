// SPDX-License-Identifier: Apache-2.0

//! What profiles miss in a document, as findings.

use super::label;
use crate::{
    diagnostic::{Label, Level, Remark, counted},
    sbom::{
        Read,
        score::{self, Duty, Outcome, Profile},
    },
};

/// The code of what a profile asks and a document lacks.
const INCOMPLETE: &str = "incomplete-sbom";

/// How many components that miss something are shown.
const N_SHOWN: usize = 10;

/// What a document lacks, one remark a demand; and what its format cannot express.
pub(super) fn remarks(read: &Read, name: &str, profile: &'static Profile) -> Vec<Remark> {
    let score = score::score(read, profile);
    let outcomes = score.outcomes.iter();
    outcomes
        .filter_map(|it| match it.share {
            None if it.demand.duty == Duty::Must => Some(inexpressible(read, name, profile, it)),
            _ if it.is_missed() => Some(missing(read, name, profile, it)),
            _ => None,
        })
        .collect()
}

/// Where a profile asks it.
fn asked(profile: &Profile, it: &Outcome) -> String {
    format!("asked in {} of {}", it.demand.section, profile.source)
}

fn inexpressible(read: &Read, name: &str, profile: &Profile, it: &Outcome) -> Remark {
    let (id, what) = (profile.id, it.demand.name);
    let title = format!("{id}: {} has no field for the {what}", read.format);
    Remark::new(INCOMPLETE, subject(profile, it), title)
        .level(Level::Note)
        .at(Label::file(name, ""))
        .note(asked(profile, it))
        .help("ask for a document in a format that has one; `docs/profiles.md` tells")
}

fn missing(read: &Read, name: &str, profile: &Profile, it: &Outcome) -> Remark {
    let (id, what) = (profile.id, it.demand.name);
    let all = &read.bom.components;
    let title = match it.missed_by.len() {
        0 => format!("{id}: the document lacks the {what}"),
        n => {
            let all = counted(all.len(), "component");
            format!("{id}: {n} of {all} lack the {what}")
        }
    };
    let level = match it.demand.duty {
        Duty::Must => Level::Error,
        Duty::IfAny => Level::Warning,
        Duty::Should => Level::Note,
    };
    let mut remark = Remark::new(INCOMPLETE, subject(profile, it), title).level(level);
    let missed = it.missed_by.iter().filter_map(|it| all.get(*it));
    for component in missed.take(N_SHOWN) {
        remark = remark.at(match &component.place {
            Some(place) => label(name, place),
            None => Label::file(name, ""),
        });
    }
    if remark.labels.is_empty() {
        remark = remark.at(Label::file(name, ""));
    }
    if !it.demand.section.is_empty() {
        remark = remark.note(asked(profile, it));
    }
    let add = it.demand.check.add;
    remark.help(format!("add {add} in `{}`", it.field))
}

/// One demand of one profile is one finding, however many components there are.
fn subject(profile: &Profile, it: &Outcome) -> String {
    format!("{}: {}", profile.id, it.demand.name)
}
