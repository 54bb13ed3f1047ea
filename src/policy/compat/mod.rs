// SPDX-License-Identifier: Apache-2.0

//! Whether a part under one license fits into a work under another, by how they are put together.
//!
//! A rule over what is known of licenses (`facts`), and a table of the clauses by which a license
//! itself lets its works go on under another (`clauses`). It says what the texts say as most read
//! them, and why; whether a court would follow is another matter.

mod clauses;
mod demand;
mod parts;

use super::{
    categories::Category,
    facts::{Duty, Reach, facts},
};
use crate::expression::{Expression, LicenseId, Node, Term};

pub(super) use demand::{Demand, Mode, Override, word};
pub use parts::{Part, parts};
pub(super) use parts::{named, parts_in, usual};

/// The words for the fits, from best to worst.
pub(super) const WORDS: &[&str] = &["ok", "conditional", "unknown", "conflict"];

/// The names of [`RELATIONS`], in their order.
#[rustfmt::skip]
pub(super) const NAMES: &[&str] = &[
    "merged", "file", "vendored", "static", "dynamic", "process", "beside", "data", "docs", "media", "tool-output",
    "build", "dev", "test",
];

/// How a part is put together with the work that contains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relation {
    /// Its name, as on the command line.
    pub name: &'static str,
    /// What it means.
    pub docs: &'static str,
    bond: Bond,
}

/// What a relation means for copyleft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bond {
    /// Both are in the same files.
    Merged,
    /// Both are in one program, each in files of its own.
    Linked,
    /// The part can be exchanged by whoever has the program.
    Exchangeable,
    /// It is handed on with the work, and is no part of it.
    Beside,
    /// It is not handed on at all.
    Apart,
    /// It may leave traces in what is handed on.
    Output,
}

/// Every relation.
#[rustfmt::skip]
pub static RELATIONS: &[Relation] = &[
    Relation { name: "merged", docs: "code of both stands in the same files", bond: Bond::Merged },
    Relation { name: "file", docs: "a file of it stands among the files of the work", bond: Bond::Linked },
    Relation { name: "vendored", docs: "a copy of it stands in the tree and is built into the work", bond: Bond::Linked },
    Relation { name: "static", docs: "it is linked into the program", bond: Bond::Linked },
    Relation { name: "dynamic", docs: "it is loaded when the program runs", bond: Bond::Exchangeable },
    Relation { name: "process", docs: "it runs as a process of its own", bond: Bond::Beside },
    Relation { name: "beside", docs: "it is handed on on the same medium", bond: Bond::Beside },
    Relation { name: "data", docs: "the work reads it", bond: Bond::Beside },
    Relation { name: "docs", docs: "it documents the work", bond: Bond::Beside },
    Relation { name: "media", docs: "images, sounds and fonts that the work shows", bond: Bond::Beside },
    Relation { name: "tool-output", docs: "the work contains what it has written", bond: Bond::Output },
    Relation { name: "build", docs: "it is needed to build the work", bond: Bond::Apart },
    Relation { name: "dev", docs: "it is needed to work on the work", bond: Bond::Apart },
    Relation { name: "test", docs: "it is needed to test the work", bond: Bond::Apart },
];

/// Whether a part fits. Ordered from best to worst.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It does; why.
    Yes(String),
    /// It does on a condition.
    If(String),
    /// Nothing is known that would tell.
    Unknown(String),
    /// It does not; why.
    No(String),
}

impl Fit {
    /// The word for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Yes(_) => "ok",
            Self::If(_) => "conditional",
            Self::Unknown(_) => "unknown",
            Self::No(_) => "conflict",
        }
    }

    /// Why, in words.
    pub fn why(&self) -> &str {
        match self {
            Self::Yes(why) | Self::If(why) | Self::Unknown(why) | Self::No(why) => why,
        }
    }

    /// Of the word for it.
    fn of(word: &str, why: String) -> Option<Self> {
        match word {
            "ok" => Some(Self::Yes(why)),
            "conditional" => Some(Self::If(why)),
            "unknown" => Some(Self::Unknown(why)),
            "conflict" => Some(Self::No(why)),
            _ => None,
        }
    }

    /// From best to worst, from 0.
    pub fn rank(&self) -> u8 {
        match self {
            Self::Yes(_) => 0,
            Self::If(_) => 1,
            Self::Unknown(_) => 2,
            Self::No(_) => 3,
        }
    }
}

/// What a person has found out of a pair.
pub(super) type Known<'a> = &'a dyn Fn(&Term, &Term, &Relation) -> Option<Fit>;

/// Whether a part under one expression fits into a work under another. Of a choice inbound the best
/// branch counts; a work that is released under a choice must fit each branch.
pub fn compat(inbound: &Expression, outbound: &Expression, relation: &Relation) -> Fit {
    compat_with(inbound, outbound, relation, &|_, _, _| None)
}

/// As [`compat`], where somebody knows some pairs better.
pub(super) fn compat_with(
    inbound: &Expression,
    outbound: &Expression,
    relation: &Relation,
    known: Known<'_>,
) -> Fit {
    of_inbound(inbound.node(), outbound, relation, known)
}

/// Expressions are parsed to a limited depth.
fn of_inbound(node: &Node, outbound: &Expression, relation: &Relation, known: Known<'_>) -> Fit {
    let fits = |operands: &[Node]| -> Vec<Fit> {
        let fits = operands.iter();
        fits.map(|it| of_inbound(it, outbound, relation, known))
            .collect()
    };
    match node {
        Node::Term(term) => {
            let outbound = outbound.terms().map(|it| {
                known(term, it, relation).unwrap_or_else(|| of_terms(term, it, relation))
            });
            worst(outbound)
        }
        Node::And(operands) => worst(fits(operands).into_iter()),
        Node::Or(operands) => {
            let best = fits(operands).into_iter().min_by_key(Fit::rank);
            best.unwrap_or_else(|| Fit::Unknown("nothing is stated".to_owned()))
        }
    }
}

fn worst(fits: impl Iterator<Item = Fit>) -> Fit {
    // The first of the worst, from the left.
    let worst = fits.reduce(|a, b| if b.rank() > a.rank() { b } else { a });
    worst.unwrap_or_else(|| Fit::Unknown("nothing is stated".to_owned()))
}

/// An `or later` fits if one of the versions that it offers does.
fn of_terms(inbound: &Term, outbound: &Term, relation: &Relation) -> Fit {
    if inbound == outbound {
        return Fit::Yes("it is the same license".to_owned());
    }
    let (offers, wanted) = (inbound.offered(), outbound.offered());
    if !wanted.is_empty() && wanted.iter().all(|it| offers.contains(it)) {
        return Fit::Yes(format!("it may be taken under {outbound}"));
    }
    let versions = offers.into_iter().map(|license| Term {
        license,
        or_later: false,
        exception: inbound.exception.clone(),
    });
    let mut fits: Vec<Fit> = vec![of_versions(inbound, outbound, relation)];
    fits.extend(versions.map(|it| of_versions(&it, outbound, relation)));
    let best = fits.into_iter().min_by_key(Fit::rank);
    best.expect("there is the term itself")
}

/// A work under an `or later` must fit the version that it names and those after it; where it fits
/// some of them alone, the work is under those alone.
fn of_versions(inbound: &Term, outbound: &Term, relation: &Relation) -> Fit {
    let offered = outbound.offered();
    let Some((first, later)) = offered.split_first() else {
        return of_pair(inbound, &outbound.license, relation);
    };
    let fit = of_pair(inbound, first, relation);
    let fits = |it: &LicenseId| of_pair(inbound, it, relation).rank() <= 1;
    let alone = |version: &LicenseId| Fit::If(format!("the work is then under {version} alone"));
    match &fit {
        Fit::Yes(_) | Fit::If(_) if later.iter().all(fits) && inbound.license != *first => fit,
        Fit::Yes(_) | Fit::If(_) => alone(first),
        Fit::Unknown(_) => fit,
        Fit::No(_) => later.iter().find(|it| fits(it)).map_or(fit, alone),
    }
}

/// One license of a part, and one of the work.
fn of_pair(inbound: &Term, outbound: &LicenseId, relation: &Relation) -> Fit {
    let id = inbound.license.as_str();
    let Some(known) = facts(id) else {
        return Fit::Unknown(format!("nothing is known of {id}"));
    };
    if id == outbound.as_str() && inbound.exception.is_none() {
        return Fit::Yes("it is the same license".to_owned());
    }
    if relation.bond == Bond::Apart {
        return Fit::Yes("it is not handed on with the work".to_owned());
    }
    if let Some(fit) = restricted(id, known.categories, relation) {
        return fit;
    }
    match (known.reach, relation.bond) {
        (Reach::None, _) => permissive(id, outbound, relation),
        (_, Bond::Output) => Fit::If(format!(
            "what it writes is under {id} as far as it copies parts of itself"
        )),
        (_, Bond::Beside) => {
            Fit::Yes("it is no part of the work, and stays under its license".to_owned())
        }
        (reach, _) => copyleft(inbound, reach, outbound, relation),
    }
}

/// Licenses that exclude uses, changes or commerce.
fn restricted(id: &str, kinds: &[Category], relation: &Relation) -> Option<Fit> {
    let says = if kinds.contains(&Category::Proprietary) || kinds.contains(&Category::Unstated) {
        "grants no right to pass it on that could be told from here"
    } else if kinds.contains(&Category::NonCommercial) {
        "excludes commercial use"
    } else if kinds.contains(&Category::NoDerivatives) {
        "forbids changed versions"
    } else if kinds.contains(&Category::SourceAvailable) {
        "excludes a field of use"
    } else {
        return None;
    };
    let words = format!("{id} {says}");
    Some(match relation.bond {
        Bond::Beside | Bond::Output => Fit::If(format!("{words}, and goes on to do so")),
        _ => Fit::No(words),
    })
}

fn permissive(id: &str, outbound: &LicenseId, relation: &Relation) -> Fit {
    let is_beside = matches!(relation.bond, Bond::Beside | Bond::Output);
    let is_close = |it: &clauses::Restricting| {
        !is_beside && (!it.is_of_one_file || relation.bond == Bond::Merged)
    };
    let refused = clauses::RESTRICTING
        .iter()
        .find(|it| is_close(it) && it.has(id) && it.holds_against(outbound.as_str()));
    if let Some(it) = refused {
        return Fit::No(it.why.to_owned());
    }
    let duties = facts(id).map(|it| it.duties).unwrap_or_default();
    let why = if duties.iter().any(|(it, _)| *it == Duty::LicenseText) {
        "its notices go along"
    } else {
        "it asks for nothing that would stand against it"
    };
    Fit::Yes(why.to_owned())
}

fn copyleft(inbound: &Term, reach: Reach, outbound: &LicenseId, relation: &Relation) -> Fit {
    let id = inbound.license.as_str();
    if let Some(exception) = &inbound.exception
        && relation.bond != Bond::Merged
    {
        return Fit::If(format!(
            "as far as {exception} lets it be put together with others"
        ));
    }
    if let Some(it) = clauses::leading(id, outbound.as_str()) {
        return if it.is_conditional {
            Fit::If(it.why.to_owned())
        } else {
            Fit::Yes(it.why.to_owned())
        };
    }
    let is_gnu = clauses::is_gnu(outbound.as_str());
    match (reach, relation.bond) {
        (Reach::File, _) if is_gnu => Fit::No(format!(
            "{id} wants its files under itself, and {outbound} wants them under {outbound}"
        )),
        (Reach::File, _) => Fit::If(format!("its files stay under {id}, with their source")),
        (Reach::Library, Bond::Exchangeable) => Fit::If("users can exchange it".to_owned()),
        (Reach::Library, Bond::Linked) => {
            Fit::If("users get what they need to link another version".to_owned())
        }
        (Reach::Library, _) => Fit::No(format!("what is made of both is under {id}")),
        _ => Fit::No(format!("the whole work is then under {id}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_policy_file_are_those_of_the_answers() {
        let names: Vec<&str> = RELATIONS.iter().map(|it| it.name).collect();
        assert_eq!(names, NAMES);
        for (rank, word) in WORDS.iter().enumerate() {
            let fit = Fit::of(word, String::new()).unwrap();
            assert_eq!((fit.word(), usize::from(fit.rank())), (*word, rank));
        }
    }

    /// Inbound, outbound, relation and answer, by what they show.
    #[rustfmt::skip]
    const CASES: &[(&str, &str, &str, &str)] = &[
        // What is permissive goes anywhere but where it restricts.
        ("MIT", "GPL-2.0-only", "merged", "ok"),
        ("MIT", "Apache-2.0", "merged", "ok"),
        ("Apache-2.0", "GPL-3.0-only", "merged", "ok"),
        ("Apache-2.0", "GPL-2.0-only", "merged", "conflict"),
        ("Apache-2.0", "GPL-2.0-or-later", "merged", "conditional"),
        ("BSD-4-Clause", "GPL-3.0-or-later", "static", "conflict"),
        ("BSD-4-Clause", "EUPL-1.2", "merged", "conflict"),
        ("MIT", "EUPL-1.2", "merged", "ok"),
        ("Apache-2.0", "MPL-1.1", "merged", "conflict"),
        ("Apache-2.0", "MPL-1.1", "file", "ok"),
        ("Apache-2.0", "MPL-2.0", "merged", "ok"),
        ("Python-2.0", "GPL-3.0-only", "merged", "conflict"),
        ("Python-2.0", "LGPL-2.1-or-later", "static", "conflict"),
        ("Python-2.0.1", "GPL-3.0-only", "merged", "ok"),
        ("BSD-4-Clause", "GPL-3.0-or-later", "process", "ok"),
        ("MIT", "LicenseRef-acme", "merged", "ok"),
        // Copyleft reaches as far as it says.
        ("GPL-3.0-only", "MIT", "static", "conflict"),
        ("GPL-3.0-only", "MIT", "process", "ok"),
        ("GPL-3.0-only", "MIT", "build", "ok"),
        ("GPL-3.0-only", "LicenseRef-acme", "dynamic", "conflict"),
        ("GPL-2.0-only", "GPL-3.0-only", "merged", "conflict"),
        ("GPL-2.0-or-later", "GPL-3.0-only", "merged", "ok"),
        ("GPL-2.0-only", "GPL-2.0-or-later", "merged", "conditional"),
        ("LGPL-2.1-or-later", "MIT", "dynamic", "conditional"),
        ("LGPL-2.1-or-later", "MIT", "merged", "conflict"),
        ("LGPL-2.1-only", "GPL-3.0-only", "merged", "ok"),
        ("MPL-2.0", "Apache-2.0", "merged", "conditional"),
        ("GPL-3.0-only WITH GCC-exception-3.1", "MIT", "static", "conditional"),
        ("GPL-2.0-only", "MIT", "tool-output", "conditional"),
        // Clauses lead from one license to another.
        ("MPL-2.0", "GPL-2.0-or-later", "merged", "ok"),
        ("MPL-2.0-no-copyleft-exception", "GPL-3.0-only", "merged", "conflict"),
        ("EPL-1.0", "GPL-3.0-only", "static", "conflict"),
        ("EPL-2.0", "GPL-3.0-only", "static", "conditional"),
        ("GPL-3.0-or-later", "AGPL-3.0-only", "merged", "ok"),
        ("AGPL-3.0-only", "GPL-3.0-only", "merged", "conditional"),
        ("EUPL-1.2", "GPL-3.0-only", "merged", "ok"),
        ("CECILL-2.1", "GPL-3.0-or-later", "merged", "ok"),
        // Choices are the receivers.
        ("MIT OR GPL-3.0-only", "Apache-2.0", "merged", "ok"),
        ("MIT AND GPL-3.0-only", "Apache-2.0", "merged", "conflict"),
        ("GPL-2.0-only", "GPL-2.0-only OR MIT", "merged", "conflict"),
        ("SSPL-1.0", "MIT", "static", "conflict"),
        ("CC-BY-NC-4.0", "MIT", "media", "conditional"),
        ("LicenseRef-x", "MIT", "static", "unknown"),
    ];

    #[test]
    fn every_pair_has_its_answer() {
        let read = |text| Expression::parse(text).unwrap();
        for (inbound, outbound, relation, expected) in CASES {
            let fit = compat(&read(inbound), &read(outbound), named(relation));
            let pair = format!("{inbound} into {outbound}: {}", fit.why());
            assert_eq!(fit.word(), *expected, "{pair}");
        }
    }
}
