// SPDX-License-Identifier: Apache-2.0

//! How much a document says of what others ask of it: profiles of weighted demands.
//!
//! What can be told of a document is one table of checks (`checks`), each with the fields that it
//! looks at in each format; a profile is a list of them under the names, sections and obligations of
//! its source. A check holds of the document or of every component of it; of components it counts in
//! proportion. What a format has no field for is no fault of the document and is left out of the
//! reckoning: it is a state of its own, neither met nor missed. A new profile is a file with a table
//! and its entry in [`ALL`].

mod bsi;
mod cert_in;
mod checks;
mod cisa;
mod comprehensive;
mod cra;
mod fsct;
mod ntia;
mod of_component;
mod of_document;
mod telco;

use super::{
    model::{Bom, Component},
    read::Read,
    rules::unreached,
};

/// Every profile, the default first; of several versions the newest first.
pub static ALL: &[&Profile] = &[
    &comprehensive::PROFILE,
    &cisa::PROFILE,
    &ntia::PROFILE,
    &fsct::PROFILE,
    &bsi::V2_1,
    &bsi::V2_0,
    &telco::PROFILE,
    &cra::PROFILE,
    &cert_in::PROFILE,
];

/// What somebody asks of documents.
#[derive(Debug)]
pub struct Profile {
    /// Its name, with its version: `bsi-tr-03183-2@2.1`.
    pub id: &'static str,
    /// Its name without the version: `bsi-tr-03183-2`.
    pub name: &'static str,
    /// What it is.
    pub title: &'static str,
    /// Where it is written, with date.
    pub source: &'static str,
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
    pub demands: &'static [Demand],
}

/// Something that a profile asks.
#[derive(Debug)]
pub struct Demand {
    /// What the source calls it.
    pub name: &'static str,
    /// Where the source asks it.
    pub section: &'static str,
    /// How much it insists.
    pub duty: Duty,
    /// How much it counts beside others of its category.
    pub weight: u32,
    /// How it is told.
    pub check: &'static Check,
}

/// How much a source insists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// Always.
    Must,
    /// Where there is such a thing, which no document can tell.
    IfAny,
    /// It recommends it.
    Should,
}

/// Something that can be told of a document.
#[derive(Debug)]
pub struct Check {
    /// What to add where it is missing.
    pub add: &'static str,
    /// Where to add it.
    pub fields: Fields,
    /// How it is told.
    pub of: Of,
}

/// The field of each format; empty where it has none.
#[derive(Debug)]
pub struct Fields {
    /// Of CycloneDX.
    pub cyclonedx: &'static str,
    /// The first version 1.x that has it.
    pub since: u32,
    /// Of SPDX 2.
    pub spdx2: &'static str,
    /// Of SPDX 3.
    pub spdx3: &'static str,
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
    /// CycloneDX, version 1.x.
    CycloneDx(u32),
    /// SPDX 2.
    Spdx2,
    /// SPDX 3.
    Spdx3,
}

/// A document as checks see it.
#[derive(Debug)]
pub struct Facts<'a> {
    pub(super) bom: &'a Bom,
    /// What it is written in: `SPDX 2.3 in JSON`.
    pub(super) format: &'a str,
    pub(super) family: Family,
    /// Whether it keeps to the rules of its format.
    pub(super) is_sound: bool,
    /// Components that nothing leads to from the root.
    pub(super) n_unreached: usize,
}

/// What came of one demand.
#[derive(Debug)]
pub struct Outcome {
    /// The category's name.
    pub category: &'static str,
    /// The demand.
    pub demand: &'static Demand,
    /// From 0 to 1; `None` where the format has no field for it.
    pub share: Option<f64>,
    /// How many points of ten it costs that it is not whole.
    pub lost: f64,
    /// The components that miss it, by index; empty for a check of the document.
    pub missed_by: Vec<usize>,
    /// The field of this format; empty where it has none.
    pub field: &'static str,
}

/// What came of a profile.
#[derive(Debug)]
pub struct Score {
    /// From 0 to 10.
    pub points: f64,
    /// Every demand, in the order of the profile.
    pub outcomes: Vec<Outcome>,
}

impl Outcome {
    /// Whether something is missing that the format has a field for.
    pub fn is_missed(&self) -> bool {
        self.share.is_some_and(|it| it < 1.0)
    }
}

impl Score {
    /// Whether nothing is missing that must be there.
    pub fn conforms(&self) -> bool {
        let must = |it: &&Outcome| it.demand.duty == Duty::Must;
        !self.outcomes.iter().filter(must).any(Outcome::is_missed)
    }

    /// How many things must be there that the format has no field for.
    pub fn n_inexpressible(&self) -> usize {
        let must = |it: &&Outcome| it.demand.duty == Duty::Must && it.share.is_none();
        self.outcomes.iter().filter(must).count()
    }
}

/// What a source always asks, which counts as much as the rest.
const fn must(name: &'static str, section: &'static str, check: &'static Check) -> Demand {
    Demand {
        name,
        section,
        duty: Duty::Must,
        weight: 1,
        check,
    }
}

/// What a source asks where there is such a thing.
const fn if_any(name: &'static str, section: &'static str, check: &'static Check) -> Demand {
    Demand {
        duty: Duty::IfAny,
        ..must(name, section, check)
    }
}

/// What a source recommends.
const fn should(name: &'static str, section: &'static str, check: &'static Check) -> Demand {
    Demand {
        duty: Duty::Should,
        ..must(name, section, check)
    }
}

impl Fields {
    /// The field in a format.
    pub(super) fn of(&self, family: Family) -> Option<&'static str> {
        let field = match family {
            Family::CycloneDx(minor) if minor >= self.since => self.cyclonedx,
            Family::CycloneDx(_) => "",
            Family::Spdx2 => self.spdx2,
            Family::Spdx3 => self.spdx3,
        };
        Some(field).filter(|it| !it.is_empty())
    }
}

/// The profile of a name, with its version (`ntia-2021`, `ntia@2021`) or without, for the newest.
pub fn profile(id: &str) -> Option<&'static Profile> {
    let bare = |it: &str| it.replace('@', "-");
    let is_meant = |it: &&&Profile| it.name == id || bare(it.id) == bare(id);
    ALL.iter().find(is_meant).copied()
}

/// Holds a document against a profile.
pub fn score(read: &Read, profile: &'static Profile) -> Score {
    let facts = Facts {
        bom: &read.bom,
        format: &read.format,
        family: family(&read.format),
        is_sound: read.faults.is_empty(),
        n_unreached: unreached(&read.bom).len(),
    };
    let counts = |it: &&Demand| it.check.fields.of(facts.family).is_some();
    let sum = |it: &Category| -> u32 {
        let counted = it.demands.iter().filter(counts);
        counted.map(|it| it.weight).sum()
    };
    let counted = profile.categories.iter().filter(|it| sum(it) > 0);
    let whole: u32 = counted.map(|it| it.weight).sum();
    let mut score = Score {
        points: 0.0,
        outcomes: Vec::new(),
    };
    for category in profile.categories {
        let worth = 10.0 * f64::from(category.weight) / f64::from(whole.max(1));
        let all = f64::from(sum(category).max(1));
        for demand in category.demands {
            let full = worth * f64::from(demand.weight) / all;
            let outcome = outcome(&facts, category, demand, full);
            score.points += outcome.share.map_or(0.0, |it| full * it);
            score.outcomes.push(outcome);
        }
    }
    score
}

fn outcome(facts: &Facts<'_>, category: &Category, demand: &'static Demand, full: f64) -> Outcome {
    let field = demand.check.fields.of(facts.family);
    let (share, missed_by) = match field {
        Some(_) => share(facts, demand.check),
        None => (1.0, Vec::new()),
    };
    Outcome {
        category: category.name,
        demand,
        share: field.map(|_| share),
        lost: full * (1.0 - share),
        missed_by,
        field: field.unwrap_or_default(),
    }
}

fn share(facts: &Facts<'_>, check: &Check) -> (f64, Vec<usize>) {
    match check.of {
        Of::Document(holds) => (if holds(facts) { 1.0 } else { 0.0 }, Vec::new()),
        Of::Components(holds) => {
            let all = &facts.bom.components;
            let missing = all.iter().enumerate().filter(|it| !holds(facts, it.1));
            let missing: Vec<_> = missing.map(|it| it.0).collect();
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
        (Some("SPDX"), Some(version)) if version.starts_with('2') => Family::Spdx2,
        (Some("SPDX"), _) => Family::Spdx3,
        (_, version) => {
            let minor = version.and_then(|it| it.strip_prefix("1."));
            Family::CycloneDx(minor.and_then(|it| it.parse().ok()).unwrap_or_default())
        }
    }
}
