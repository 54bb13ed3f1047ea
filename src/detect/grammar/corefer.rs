// SPDX-License-Identifier: Apache-2.0

//! Lets go of mentions that repeat a statement, and takes from repeats what the statement lacks.

use std::collections::BTreeMap;

use super::{
    evidence::Evidence,
    join::Placed,
    mention::{Bound, Mention},
    reader::role,
    tables::{Family, Strength, Version},
};

/// The most ids of texts and tags that names are compared with.
const MOST_KNOWN: usize = 64;

/// What the file states, by license.
#[derive(Default)]
struct Stated {
    /// How many statements name the license or its kin, and how many of them with a version.
    kin: BTreeMap<&'static str, (usize, usize)>,
    /// How many statements give a version.
    versioned: BTreeMap<&'static str, usize>,
    /// How many mentions that are more than passing give a version.
    referred: BTreeMap<&'static str, usize>,
    /// The same of all licenses that share a name.
    referred_by_name: BTreeMap<&'static str, usize>,
    /// How many statements name a license of a family of variants by its variant.
    variants: BTreeMap<&'static str, usize>,
    bounds: BTreeMap<(&'static str, Version), Bound>,
    /// The exceptions that statements name, each version of one by itself, and with how many words.
    exceptions: BTreeMap<&'static str, usize>,
}

/// The id of an exception without its version.
fn stem(key: &str) -> &str {
    key.trim_end_matches(|it: char| it.is_ascii_digit() || it == '.')
}

impl Stated {
    /// Whether statements name another version of an exception by a longer name: `the Autoconf
    /// Exception` beside `the Autoconf Exception, version 3.0`.
    fn names_version_of(&self, key: &str) -> bool {
        let Some(n_words) = self.exceptions.get(key) else {
            return false;
        };
        let mut others = self.exceptions.iter().filter(|it| *it.0 != key);
        others.any(|(other, n)| stem(other) == stem(key) && n > n_words)
    }

    fn of(placed: &[Placed]) -> Self {
        let mut stated = Self::default();
        for it in placed.iter().filter(|it| it.evidence <= Evidence::Follows) {
            let (key, version) = (it.mention.family.key, it.mention.version);
            let n = usize::from(version.is_some());
            *stated.referred.entry(key).or_default() += n;
            *stated.referred_by_name.entry(shared_name(key)).or_default() += n;
            if let Some(version) = version {
                let bound = stated
                    .bounds
                    .entry((key, version))
                    .or_insert(Bound::Unstated);
                *bound = (*bound).max(it.mention.bound);
            }
            if it.evidence <= Evidence::Named {
                *stated.versioned.entry(key).or_default() += n;
                let kin = stated.kin.entry(kin(key)).or_default();
                (kin.0, kin.1) = (kin.0 + 1, kin.1 + n);
                *stated.variants.entry(kin_of_variants(key)).or_default() +=
                    usize::from(key != "BSD");
            }
        }
        let named = placed.iter().filter(|it| it.evidence != Evidence::Denied);
        for Placed { mention, .. } in named.filter(|it| it.mention.family.is_exception) {
            let most = stated.exceptions.entry(mention.family.key).or_default();
            *most = (mention.name.1 - mention.name.0).max(*most);
        }
        stated
    }
}

/// Which licenses are one for the question of who repeats whom.
fn kin(key: &'static str) -> &'static str {
    match key {
        "GPL" | "LGPL" | "AGPL" | "GFDL" => "GNU",
        _ => kin_of_variants(key),
    }
}

fn kin_of_variants(key: &'static str) -> &'static str {
    match key {
        _ if key.starts_with("BSD") => "BSD",
        PERL => "Artistic",
        _ => key,
    }
}

/// The name that a license shares with others, as which it is often meant: `Creative Commons
/// Attribution` is the start of six names.
fn shared_name(key: &'static str) -> &'static str {
    let shared = ["BSD", "CC-BY", "W3C"];
    let mut shared = shared.into_iter().filter(|it| key.starts_with(it));
    shared.next().unwrap_or(key)
}

/// The family of what Perl may be had under: `the Artistic License` beside it is Perl's.
const PERL: &str = "Artistic-1.0-Perl OR GPL-1.0-or-later";

/// Whether a text or tag of the file gives a license of this kin.
fn knows_kin(known: &[&str], family: &Family) -> bool {
    match kin(family.key) {
        "GNU" => known
            .iter()
            .any(|it| it.contains("GPL-") || it.starts_with("GFDL-")),
        "BSD" => known.iter().any(|it| it.starts_with("BSD-")),
        _ => known
            .iter()
            .any(|it| *it == family.unversioned || family.versions.iter().any(|(_, id)| id == it)),
    }
}

/// The version and bound of an id, if it is one of the family's.
fn version_of(family: &Family, id: &str) -> Option<(Version, Bound)> {
    let (base, bound) = match (id.strip_suffix("-only"), id.strip_suffix("-or-later")) {
        (Some(base), _) => (base, Bound::Only),
        (_, Some(base)) => (base, Bound::Later),
        _ => (id, Bound::Unstated),
    };
    let found = family.versions.iter().find(|it| it.1 == base);
    found.map(|(version, _)| (*version, bound))
}

/// Settles what repeats what. `known` are the ids of the file's texts and tags.
pub(super) fn co_refer(placed: &mut [Placed], known: &[&str]) {
    let known = known.get(..known.len().min(MOST_KNOWN)).unwrap_or_default();
    for it in placed.iter_mut().filter(|it| it.mention.version.is_none()) {
        know(&mut it.mention, known);
    }
    versions_from_addresses(placed);
    share_first_versions(placed);
    versions_from_pointers(placed);
    let stated = Stated::of(placed);
    for it in placed.iter_mut() {
        let family = it.mention.family;
        it.evidence = match it.evidence {
            _ if family.is_exception && stated.names_version_of(family.key) => Evidence::Denied,
            Evidence::Follows => follow(&it.mention, &stated, known),
            Evidence::Stated | Evidence::Named => repeat(it, &stated, known),
            other => other,
        };
    }
}

/// A name without a version means the version whose text or tag is in the file.
fn know(mention: &mut Mention, known: &[&str]) {
    let mut fitting = known.iter().filter_map(|id| version_of(mention.family, id));
    let Some((version, bound)) = fitting.next() else {
        return;
    };
    if fitting.all(|it| it.0 == version) {
        mention.version = Some(version);
        mention.bound = mention.bound.max(bound);
    }
}

/// What a pointer to a license's text is worth: nothing, if the license is stated.
fn follow(mention: &Mention, stated: &Stated, known: &[&str]) -> Evidence {
    let key = mention.family.key;
    let is_known = known
        .iter()
        .filter_map(|id| version_of(mention.family, id))
        .any(|it| Some(it.0) == mention.version);
    // `under the MPL. See the MPL version 1.1`: the reference has what the statement lacks.
    let has_versioned = stated.versioned.get(key).is_some_and(|it| *it > 0);
    let adds = mention.version.is_some() && !has_versioned && !is_known;
    let is_stated =
        stated.kin.get(kin(key)).is_some_and(|it| it.0 > 0) || knows_kin(known, mention.family);
    if is_stated && !adds {
        Evidence::Denied
    } else {
        Evidence::Named
    }
}

/// What a statement is worth beside the others.
fn repeat(here: &mut Placed, stated: &Stated, known: &[&str]) -> Evidence {
    let mention = &mut here.mention;
    let key = mention.family.key;
    let is_open = mention.version.is_none() && !mention.family.versions.is_empty();
    let is_referred = |by: &BTreeMap<_, usize>| by.get(key).is_some_and(|it| *it > 0);
    if is_open && (is_referred(&stated.referred) || is_referred(&stated.referred_by_name)) {
        return Evidence::Denied;
    }
    if is_open && key == "Artistic" && stated.versioned.contains_key(PERL) {
        return Evidence::Denied;
    }
    // `the tools are covered by GPL` beside a full notice: a remark about other parts.
    let joins = role::UNDER | role::LICENSED | role::DUAL | role::EITHER;
    let is_remark = here.left.near & joins == 0 && !here.left.is_field;
    let gnu_is_stated =
        || stated.kin.get("GNU").is_some_and(|it| it.1 > 0) || knows_kin(known, mention.family);
    if is_open && mention.family.has_later && is_remark && gnu_is_stated() {
        return Evidence::Denied;
    }
    let names_variant =
        || stated.variants.get("BSD").is_some_and(|it| *it > 0) || knows_kin(known, mention.family);
    // The text below a heading decides which of the forms it is.
    let is_heading = here.evidence == Evidence::Named && kin(key) == "BSD";
    // The kernel's notices call two texts `the OpenIB.org BSD license`: the one below decides.
    let is_by_text = key == "Linux-OpenIB" && known.iter().any(|it| it.starts_with("BSD-"));
    let is_heading = is_heading && knows_kin(known, mention.family);
    if key == "BSD" && names_variant() || is_heading || is_by_text {
        return Evidence::Denied;
    }
    if mention.bound == Bound::Unstated && (here.evidence == Evidence::Named || here.left.is_field)
    {
        // A heading says `GPL 2`, the notice below it `or any later version`.
        let found = mention.version.and_then(|it| stated.bounds.get(&(key, it)));
        let by_text = known
            .iter()
            .filter_map(|id| version_of(mention.family, id))
            .find(|it| Some(it.0) == mention.version);
        mention.bound = found
            .copied()
            .unwrap_or(Bound::Unstated)
            .max(by_text.map_or(Bound::Unstated, |it| it.1));
    }
    here.evidence
}

/// The farthest that an address stands behind the name that it goes with, in words.
const MOST_TO_ADDRESS: usize = 16;

/// `under the GPL, http://www.gnu.org/licenses/gpl-3.0.html`: the address gives the version, and
/// of the licenses that share a name the one that is meant:
/// `[Creative Commons Attribution](http://creativecommons.org/licenses/by-sa/3.0/)`.
fn versions_from_addresses(placed: &mut [Placed]) {
    for at in 1..placed.len() {
        let (before, here) = placed.split_at_mut(at);
        let (before, here) = (&mut before[at - 1].mention, &here[0].mention);
        let is_open = before.version.is_none() && before.bound == Bound::Unstated;
        if here.strength != Strength::Url || !is_open {
            continue;
        }
        let is_near = here.start.saturating_sub(before.end) <= MOST_TO_ADDRESS;
        if before.family.key == here.family.key {
            before.version = here.version;
        } else if is_near && before.family.key == shared_name(here.family.key) {
            before.family = here.family;
            before.version = here.version;
        }
    }
}

/// `either the GPL 2 or the CDDL`, and at the end where a copy of CDDL 1.1 is: a statement without
/// a version means the one that the file points to, if no other statement gives one.
fn versions_from_pointers(placed: &mut [Placed]) {
    let mut pointed = BTreeMap::<&'static str, Option<(Version, Bound)>>::new();
    for it in placed.iter().filter(|it| it.evidence <= Evidence::Follows) {
        let Some(version) = it.mention.version else {
            continue;
        };
        let found = Some((version, it.mention.bound)).filter(|_| it.evidence == Evidence::Follows);
        let agreed = pointed.entry(it.mention.family.key).or_insert(found);
        *agreed = agreed.filter(|agreed| found.is_some_and(|it| it.0 == agreed.0));
    }
    let is_open =
        |it: &&mut Placed| it.evidence == Evidence::Stated && it.mention.version.is_none();
    for Placed { mention, .. } in placed.iter_mut().filter(is_open) {
        if let Some((version, bound)) = pointed.get(mention.family.key).copied().flatten() {
            (mention.version, mention.bound) = (Some(version), mention.bound.max(bound));
        }
    }
}

/// `the Lesser General Public License (LGPL)`: where one name of a license says since which
/// version it has it, the others mean no earlier one.
fn share_first_versions(placed: &mut [Placed]) {
    let mut since = BTreeMap::<&'static str, Version>::new();
    for it in placed.iter().filter(|it| it.evidence <= Evidence::Follows) {
        if let Some(version) = it.mention.since {
            let first = since.entry(it.mention.family.key).or_insert(version);
            *first = (*first).max(version);
        }
    }
    for it in placed.iter_mut().filter(|it| it.mention.version.is_none()) {
        let first = since.get(it.mention.family.key).copied();
        it.mention.since = first.or(it.mention.since);
    }
}
