// SPDX-License-Identifier: Apache-2.0

//! How much a document says of what others ask of it: profiles of weighted checks.
//!
//! A check holds of the document or of every component of it; of components it counts in proportion.
//! What a format has no field for is no fault of the document and is left out of the reckoning: it is
//! a state of its own. Profiles are tables; a new one is a file with a table and its entry in [`ALL`].

mod bsi;
mod checks;
mod comprehensive;
mod fsct;
mod ntia;

use super::{
    model::{Bom, Component},
    read::Read,
    rules::broken_rules,
};

/// Every profile, the default first.
pub static ALL: &[&Profile] = &[
    &comprehensive::PROFILE,
    &ntia::PROFILE,
    &fsct::PROFILE,
    &bsi::PROFILE,
];

/// What somebody asks of documents.
#[derive(Debug)]
pub struct Profile {
    /// Its name, with its version: `bsi-tr-03183-2@2.1`.
    pub id: &'static str,
    /// What it is.
    pub title: &'static str,
    /// Its parts.
    pub categories: &'static [Category],
}

/// A part of a profile.
#[derive(Debug)]
pub struct Category {
    /// Its name.
    pub name: &'static str,
    /// How much it counts beside the others.
    pub weight: u32,
    /// What is asked.
    pub checks: &'static [Check],
}

/// Something that is asked.
#[derive(Debug)]
pub struct Check {
    /// Its name.
    pub name: &'static str,
    /// How much it counts beside others of its category.
    pub weight: u32,
    /// What to add where it is missing.
    pub add: &'static str,
    /// The formats that have no field for it.
    pub not_in: &'static [Family],
    /// How it is told.
    pub of: Of,
}

/// A check that counts as much as the others.
const fn check(name: &'static str, add: &'static str, not_in: &'static [Family], of: Of) -> Check {
    Check {
        name,
        weight: 1,
        add,
        not_in,
        of,
    }
}

/// What a check holds of.
#[derive(Debug, Clone, Copy)]
pub enum Of {
    /// The document.
    Document(fn(&Facts<'_>) -> bool),
    /// Each component.
    Components(fn(&Facts<'_>, &Component) -> bool),
}

/// A family of formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// CycloneDX before 1.7, whose components have one expression.
    CycloneDxBefore17,
    /// CycloneDX since 1.7.
    CycloneDx,
    /// SPDX 2.
    Spdx2,
    /// SPDX 3.
    Spdx3,
}

/// A document as checks see it.
#[derive(Debug)]
pub struct Facts<'a> {
    pub(super) bom: &'a Bom,
    /// Whether it keeps to the rules of its format.
    pub(super) is_sound: bool,
    /// Components that nothing leads to from the root.
    pub(super) n_unreached: usize,
}

/// What came of one check.
#[derive(Debug)]
pub struct Outcome {
    /// The category's name.
    pub category: &'static str,
    /// The check.
    pub check: &'static Check,
    /// From 0 to 1; `None` where the format has no field for it.
    pub share: Option<f64>,
    /// How many points of ten it costs that it is not whole.
    pub lost: f64,
    /// The components that miss it, by name; empty for a check of the document.
    pub missed_by: Vec<String>,
}

/// What came of a profile.
#[derive(Debug)]
pub struct Score {
    /// From 0 to 10.
    pub points: f64,
    /// Every check, in the order of the profile.
    pub outcomes: Vec<Outcome>,
}

/// The profile of a name, with or without its version.
pub fn profile(id: &str) -> Option<&'static Profile> {
    let is_meant = |it: &&&Profile| it.id == id || it.id.split('@').next() == Some(id);
    ALL.iter().find(is_meant).copied()
}

/// Holds a document against a profile.
pub fn score(read: &Read, profile: &'static Profile) -> Score {
    let family = family(&read.format);
    let broken = broken_rules(&read.bom);
    let is_unreached = |it: &&super::Fault| it.message.starts_with("nothing leads");
    let facts = Facts {
        bom: &read.bom,
        is_sound: read.faults.is_empty(),
        n_unreached: broken.iter().filter(is_unreached).count(),
    };
    let mut outcomes = Vec::new();
    let mut points = 0.0;
    let counts = |it: &&Check| !it.not_in.contains(&family);
    let sum = |it: &Category| {
        it.checks
            .iter()
            .filter(counts)
            .map(|it| it.weight)
            .sum::<u32>()
    };
    let categories = profile.categories.iter();
    let whole: u32 = categories
        .filter(|it| sum(it) > 0)
        .map(|it| it.weight)
        .sum();
    for category in profile.categories {
        let all = f64::from(sum(category));
        let worth = 10.0 * f64::from(category.weight) / f64::from(whole.max(1));
        for check in category.checks {
            let is_counted = counts(&check);
            let (share, missed_by) = share(&facts, check);
            let full = if is_counted {
                worth * f64::from(check.weight) / all
            } else {
                0.0
            };
            points += full * share;
            outcomes.push(Outcome {
                category: category.name,
                check,
                share: is_counted.then_some(share),
                lost: full * (1.0 - share),
                missed_by: if is_counted { missed_by } else { Vec::new() },
            });
        }
    }
    Score { points, outcomes }
}

fn share(facts: &Facts<'_>, check: &Check) -> (f64, Vec<String>) {
    let whole = |it: bool| if it { 1.0 } else { 0.0 };
    match check.of {
        Of::Document(holds) => (whole(holds(facts)), Vec::new()),
        Of::Components(holds) => {
            let all = &facts.bom.components;
            let missing = all.iter().filter(|it| !holds(facts, it));
            let missing: Vec<_> = missing.map(Component::whole_name).collect();
            let n = |it: usize| f64::from(u32::try_from(it).unwrap_or(u32::MAX));
            let share = match all.len() {
                0 => 0.0,
                n_all => 1.0 - n(missing.len()) / n(n_all),
            };
            (share, missing)
        }
    }
}

fn family(format: &str) -> Family {
    let mut words = format.split(' ');
    match (words.next(), words.next()) {
        (Some("CycloneDX"), Some("1.7")) => Family::CycloneDx,
        (Some("SPDX"), Some(version)) if version.starts_with('2') => Family::Spdx2,
        (Some("SPDX"), _) => Family::Spdx3,
        _ => Family::CycloneDxBefore17,
    }
}
