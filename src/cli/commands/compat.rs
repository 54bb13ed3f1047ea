// SPDX-License-Identifier: Apache-2.0

//! `placet licenses compat` and `placet licenses outbound`: what fits into what.

use std::fmt::Write as _;

use super::explain_file::scanned;
use crate::{
    cli::{
        Context,
        args::{Compat, Outbound},
        exit::Exit,
        failure::Failure,
        output,
    },
    diagnostic::counted,
    expression::Expression,
    policy::{self, Fit, RELATIONS, Relation},
};

const WRITES: &str = "writing to a string cannot fail";

/// How many of the parts that stand against a license are named.
const N_NAMED: usize = 3;

/// The licenses that works are released under, from those that bind least to those that bind most.
const CANDIDATES: &[&str] = &[
    "MIT",
    "BSD-3-Clause",
    "Apache-2.0",
    "MPL-2.0",
    "EPL-2.0",
    "LGPL-2.1-or-later",
    "LGPL-3.0-or-later",
    "EUPL-1.2",
    "CECILL-2.1",
    "GPL-2.0-only",
    "GPL-2.0-or-later",
    "GPL-3.0-or-later",
    "AGPL-3.0-or-later",
];

/// Answers for one pair: 0 where it fits, 1 where it does not, 3 where nobody knows.
pub(super) fn pair(arguments: &Compat) -> anyhow::Result<Exit> {
    let relation = relation(&arguments.relation)?;
    let inbound = read(&arguments.inbound)?;
    let outbound = read(&arguments.outbound)?;
    let fit = policy::compat(&inbound, &outbound, relation);
    let text = format!(
        "{}: {inbound} into {outbound}, {} ({})\n  {}\n",
        fit.word(),
        relation.name,
        relation.docs,
        fit.why()
    );
    output::print(text.as_bytes())?;
    Ok(match fit {
        Fit::Yes(_) | Fit::If(_) => Exit::Passed,
        Fit::Unknown(_) => Exit::Incomplete,
        Fit::No(_) => Exit::Failed,
    })
}

fn relation(name: &str) -> Result<&'static Relation, Failure> {
    let found = RELATIONS.iter().find(|it| it.name == name);
    found.ok_or_else(|| Failure::new(format!("there is no relation `{}`", name.escape_debug())))
}

fn read(text: &str) -> Result<Expression, Failure> {
    Expression::parse(text).map_err(|error| {
        let failure = Failure::new(format!("`{}`: {error}", text.escape_debug()));
        match &error.suggestion {
            Some(it) => failure.help(format!("did you mean `{it}`?")),
            None => failure,
        }
    })
}

/// Under which licenses a directory could be released, as far as its parts decide it.
pub(super) fn outbound(arguments: &Outbound, context: &Context) -> anyhow::Result<Exit> {
    let inventory = scanned(&arguments.path, false, context)?;
    let parts = policy::parts(&inventory);
    let mut text = String::new();
    for id in CANDIDATES {
        let outbound = Expression::license(id);
        let fits = parts.iter().map(|it| {
            let fit = match &it.expression {
                Some(inbound) => policy::compat(inbound, &outbound, it.relation),
                None => Fit::Unknown("it states no license".to_owned()),
            };
            (it, fit)
        });
        let mut fits: Vec<_> = fits.collect();
        let Some(worst) = fits.iter().map(|(_, it)| it.rank()).max() else {
            continue;
        };
        fits.retain(|(_, it)| it.rank() == worst);
        let (_, shown) = fits.first().expect("there is a worst one");
        match shown {
            Fit::Yes(_) => writeln!(text, "{id:<20}  ok").expect(WRITES),
            _ => writeln!(text, "{id:<20}  {}", shown.word()).expect(WRITES),
        }
        if !matches!(shown, Fit::Yes(_)) {
            for (part, fit) in fits.iter().take(N_NAMED) {
                writeln!(text, "  {}: {}", part.name, fit.why()).expect(WRITES);
            }
            if fits.len() > N_NAMED {
                let more = counted(fits.len() - N_NAMED, "part");
                writeln!(text, "  and {more} more").expect(WRITES);
            }
        }
    }
    let n_parts = counted(parts.len(), "part");
    writeln!(
        text,
        "as far as {n_parts} decide it; who owns the rest must agree"
    )
    .expect(WRITES);
    output::print(text.as_bytes())?;
    Ok(Exit::of_judgement(false, inventory.gaps.is_empty()))
}
