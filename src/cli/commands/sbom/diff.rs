// SPDX-License-Identifier: Apache-2.0

//! `placet sbom diff BASE HEAD`: what changed between two documents, in whatever formats. Facts
//! only; it writes nothing where nothing changed.

use std::collections::{BTreeMap, BTreeSet};

use super::read;
use crate::{
    cli::{
        args::SbomDiff,
        commands::diff::state::{self, State},
        exit::Exit,
        output,
    },
    diagnostic::counted,
    ecosystems::Purl,
    expression::{Claim, Expression},
    policy,
    sbom::{
        Bom,
        model::{Component, Role, Said},
    },
};

pub(super) fn run(arguments: &SbomDiff) -> anyhow::Result<Exit> {
    let (base, _) = read(&arguments.base)?;
    let (head, _) = read(&arguments.head)?;
    let changes = state::changes(&of(&base.bom), &of(&head.bom));
    output::print(changes.as_bytes())?;
    Ok(Exit::Passed)
}

/// What documents are compared by.
fn of(bom: &Bom) -> State {
    let mut state = State::default();
    let mut n_of_license = BTreeMap::<String, usize>::new();
    let mut asking = BTreeMap::<String, BTreeSet<String>>::new();
    for it in bom.components.iter().filter(|it| it.kind != "file") {
        let expression = licensed(it);
        let license = match &expression {
            Some(it) => it.to_string(),
            None => "no license".to_owned(),
        };
        let what = match &it.version {
            Some(version) => format!("{version}, {license}"),
            None => license.clone(),
        };
        state.component(named(it), &what);
        *n_of_license.entry(license).or_default() += 1;
        for term in expression.iter().flat_map(Expression::terms) {
            let id = term.license.as_str();
            for duty in duties(id) {
                asking.entry(duty).or_default().insert(id.to_owned());
            }
        }
    }
    let counts = n_of_license.into_iter();
    state.licenses = counts
        .map(|(it, n)| (it, counted(n, "component")))
        .collect();
    let asking = asking.into_iter();
    state.obligations = asking
        .map(|(duty, ids)| (duty, ids.into_iter().collect::<Vec<_>>().join(", ")))
        .collect();
    state.coverage = coverage(bom);
    state
}

/// Its ecosystem and its name.
fn named(it: &Component) -> String {
    let purl = it.purl.as_deref().and_then(|it| Purl::parse(it).ok());
    match purl {
        Some(purl) => format!("{} {}", purl.kind(), it.whole_name()),
        None => it.whole_name(),
    }
}

/// What is concluded, else what is declared.
fn licensed(it: &Component) -> Option<Expression> {
    let said = it.concluded().or_else(|| it.declared())?;
    match Said::claim(&said) {
        Claim::Licensed(lenient) => Some(lenient.expression),
        _ => None,
    }
}

/// What a license asks for, as far as anybody has read it.
fn duties(id: &str) -> Vec<String> {
    let known = policy::facts(id);
    let duties = known.iter().flat_map(|it| &it.duties);
    duties.map(|it| it.0.words().to_owned()).collect()
}

/// How much the document says at all.
fn coverage(bom: &Bom) -> BTreeMap<String, String> {
    let of = |holds: fn(&Component) -> bool| {
        let n = bom.components.iter().filter(|it| holds(it)).count();
        format!("{n} of {}", counted(bom.components.len(), "component"))
    };
    let complete = bom.completeness().unwrap_or("not said");
    let table = [
        ("a license", of(|it| licensed(it).is_some())),
        (
            "a concluded license",
            of(|it| it.said(Role::Concluded).is_some()),
        ),
        ("copyright statements", of(|it| it.copyright.is_some())),
        ("a hash", of(|it| !it.hashes.is_empty())),
        ("completeness", complete.to_owned()),
    ];
    let rows = table.into_iter();
    rows.map(|(name, what)| (name.to_owned(), what)).collect()
}
