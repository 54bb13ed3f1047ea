// SPDX-License-Identifier: Apache-2.0

//! `placet sbom score`: how much a document says of what a profile asks, and what to add.

use std::fmt::Write as _;

use super::read;
use crate::{
    cli::{
        args::SbomScore,
        exit::Exit,
        failure::{Failure, most_like},
        output,
    },
    diagnostic::{counted, plain},
    sbom::{
        Read,
        score::{self, Outcome, Profile, Score},
    },
};

/// How many components that miss something are named.
const N_NAMED: usize = 5;

pub(super) fn run(arguments: &SbomScore) -> anyhow::Result<Exit> {
    let profiles: Vec<&'static Profile> = if arguments.profile.is_empty() {
        score::ALL.to_vec()
    } else {
        let asked = arguments.profile.iter();
        asked.map(|it| profile(it)).collect::<Result<_, _>>()?
    };
    let (read, name) = read(&arguments.path)?;
    let mut text = format!("{name}: {}\n", read.format);
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

fn profile(id: &str) -> Result<&'static Profile, Failure> {
    score::profile(id).ok_or_else(|| {
        let ids = score::ALL.iter().map(|it| it.id);
        let failure = Failure::new(format!("there is no profile `{}`", id.escape_debug()));
        match most_like(id, ids.clone()) {
            Some(like) => failure.help(format!("did you mean `{like}`?")),
            None => failure.help(format!("one of `{}`", ids.collect::<Vec<_>>().join("`, `"))),
        }
    })
}

fn describe(
    text: &mut String,
    read: &Read,
    profile: &Profile,
    score: &Score,
) -> Result<(), std::fmt::Error> {
    writeln!(
        text,
        "\n{:5.2} of 10  {}: {}",
        score.points, profile.id, profile.title
    )?;
    for it in &score.outcomes {
        match it.share {
            None => writeln!(
                text,
                "           {}: {} has no field for it",
                it.check.name, read.format
            )?,
            Some(share) if share < 1.0 => miss(text, read, it)?,
            Some(_) => (),
        }
    }
    Ok(())
}

fn miss(text: &mut String, read: &Read, it: &Outcome) -> Result<(), std::fmt::Error> {
    write!(
        text,
        "    -{:.2}  {}: add {}",
        it.lost, it.check.name, it.check.add
    )?;
    let n_all = read.bom.components.len();
    if !it.missed_by.is_empty() {
        let named: Vec<_> = it
            .missed_by
            .iter()
            .take(N_NAMED)
            .map(|it| plain(it))
            .collect();
        let more = if it.missed_by.len() > N_NAMED {
            ", …"
        } else {
            ""
        };
        let all = counted(n_all, "component");
        write!(
            text,
            "; missing in {} of {all}: {}{more}",
            it.missed_by.len(),
            named.join(", ")
        )?;
    }
    writeln!(text)
}
