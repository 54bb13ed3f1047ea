// SPDX-License-Identifier: Apache-2.0

//! Versions that one requirement pins and that answer another.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::owned::{Own, Owned};
use crate::ecosystems::{Requirement, Scope};

/// The versions that each package of the tree asks for by themselves, by name.
pub(super) type Pins<'a> = FxHashMap<(usize, &'a str), BTreeSet<(Scope, &'a str)>>;

pub(super) fn pins<'a>(owned: &'a Owned<'_>) -> Pins<'a> {
    let mut pins = Pins::default();
    for own in &owned.list {
        for it in own.asked.iter().map(|it| &it.requirement) {
            if let Some(version) = &it.version {
                let known = pins.entry((own.index, &it.name)).or_default();
                known.insert((it.scope, version));
            }
        }
    }
    pins
}

/// The one version that another requirement of the same package pins: a list of pins beside a
/// manifest of ranges is what it was resolved to. What is pinned for tests alone says nothing of
/// the product.
pub(super) fn pinned<'a>(
    own: &Own<'_>,
    requirement: &Requirement,
    pins: &Pins<'a>,
) -> Option<&'a str> {
    let key = (own.index, requirement.name.as_str());
    let sorted = pins.get(&key)?.iter();
    let mut fitting = sorted.take_while(|it| it.0 <= requirement.scope);
    let (_, version) = fitting.next()?;
    fitting.all(|it| it.1 == *version).then_some(version)
}
