// SPDX-License-Identifier: Apache-2.0

//! `placet sbom score`: how much a document says of what a profile asks, and what to add where.

use std::fmt::Write as _;

use super::{profiles, read};
use crate::{
    cli::{args::SbomScore, exit::Exit, output},
    diagnostic::{counted, plain},
    sbom::{
        Read,
        score::{self, Duty, Outcome, Profile, Score},
    },
};

/// How many components that miss something are named.
const N_NAMED: usize = 5;

pub(super) fn run(arguments: &SbomScore) -> anyhow::Result<Exit> {
    let profiles = match arguments.profile.as_slice() {
        [] => score::ALL.to_vec(),
        asked => profiles(asked)?,
    };
    let (read, name) = read(&arguments.path)?;
    let mut text = format!("{}: {}\n", plain(&name), read.format);
    let mut lowest = 10.0_f64;
    for profile in profiles {
        let score = score::score(&read, profile);
        lowest = lowest.min(score.points);
        describe(&mut text, &read, profile, &score)?;
    }
    output::print(text.as_bytes())?;
    let failed = arguments.min.is_some_and(|it| lowest < it);
    Ok(Exit::of_judgement(failed, true))
}

fn describe(
    text: &mut String,
    read: &Read,
    profile: &Profile,
    score: &Score,
) -> Result<(), std::fmt::Error> {
    writeln!(
        text,
        "\n{:5.2} of 10  {}: {}; {}",
        score.points,
        profile.id,
        profile.title,
        verdict(profile, score)
    )?;
    for it in &score.outcomes {
        if it.share.is_none() {
            let name = it.demand.name;
            writeln!(
                text,
                "           {name}: not expressible in {}",
                read.format
            )?;
        } else if it.is_missed() {
            miss(text, read, it)?;
        }
    }
    Ok(())
}

/// What the points do not tell: whether anything is missing that must be there.
fn verdict(profile: &Profile, score: &Score) -> String {
    let demands = profile.categories.iter().flat_map(|it| it.demands);
    let n_must = demands.filter(|it| it.duty == Duty::Must).count();
    let n_inexpressible = score.n_inexpressible();
    match (n_must, score.conforms(), n_inexpressible) {
        (0, ..) => "points alone".to_owned(),
        (_, false, _) => "does not conform".to_owned(),
        (_, true, 0) => "conforms".to_owned(),
        (_, true, n) => format!("conforms but for {n} that the format cannot express"),
    }
}

fn miss(text: &mut String, read: &Read, it: &Outcome) -> Result<(), std::fmt::Error> {
    let duty = match it.demand.duty {
        Duty::Must => "",
        Duty::IfAny => ", if there is any",
        Duty::Should => ", recommended",
    };
    let section = match it.demand.section {
        "" => String::new(),
        section => format!(" ({section}{duty})"),
    };
    write!(
        text,
        "    -{:.2}  {}{section}: add {} in `{}`",
        it.lost, it.demand.name, it.demand.check.add, it.field
    )?;
    if !it.missed_by.is_empty() {
        let all = &read.bom.components;
        let named = it.missed_by.iter().take(N_NAMED);
        let named = named.filter_map(|it| Some(plain(&all.get(*it)?.whole_name())));
        let named: Vec<_> = named.collect();
        let more = if it.missed_by.len() > N_NAMED {
            ", …"
        } else {
            ""
        };
        write!(
            text,
            "; missing in {} of {}: {}{more}",
            it.missed_by.len(),
            counted(all.len(), "component"),
            named.join(", ")
        )?;
    }
    writeln!(text)
}
