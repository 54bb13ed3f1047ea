// SPDX-License-Identifier: Apache-2.0

//! Names that the SPDX list itself gives: ids, full names, addresses.

use std::collections::{BTreeMap, BTreeSet};

use super::{Given, Names, Strength, Version};
use crate::spdx::Record;

/// Sites that give each license of the list a page of its own.
const SITES: &[&str] = &[
    "spdx.org/licenses",
    "opensource.org/(license|licenses|licence|licences)",
    "choosealicense.com/licenses",
    "licenses.nuget.org",
    "scancode-licensedb.aboutcode.org",
];

/// A version as it is written: `2`, `2.1`, `1.0.2`.
pub(crate) fn version_of(text: &str) -> Option<Version> {
    let mut numbers = text.split('.').map(str::parse::<u16>);
    let mut next = || numbers.next().map_or(Some(0), Result::ok);
    let version = (next()?, next()?, next()?);
    (version != (0, 0, 0)).then_some(version)
}

/// The part of an id before its version, the version, and whether `-only` or `-or-later` follows.
fn parts(id: &str) -> Option<(&str, Version, bool)> {
    let bare = id
        .strip_suffix("-only")
        .or_else(|| id.strip_suffix("-or-later"))
        .unwrap_or(id);
    let (base, version) = bare.rsplit_once('-')?;
    let version = version_of(version)?;
    // `HP-1989`, `W3C-20150513`: a year, not a version.
    (version.0 < 50).then_some((base, version, bare != id))
}

/// The family of an id: the id without its version.
fn family_of(record: &Record) -> (String, Option<Version>) {
    // An exception's versions are exceptions of their own.
    let parts = parts(&record.id).filter(|_| !record.is_exception);
    parts.map_or((record.id.clone(), None), |(base, version, _)| {
        (base.to_owned(), Some(version))
    })
}

/// Ids that the list keeps for old documents and that repeat another entry.
fn is_obsolete(record: &Record) -> bool {
    record.is_deprecated
        && (record.id.ends_with('+')
            || record.id.contains("-with-")
            || record.id.starts_with("BSD-2-Clause-"))
}

/// Makes a family of each id, and of all ids that differ only in their version.
pub(crate) fn families(records: &[Record], names: &mut Names) {
    for record in records.iter().filter(|it| !is_obsolete(it)) {
        let (key, version) = family_of(record);
        let family = names.families.entry(key).or_default();
        family.is_exception |= record.is_exception;
        let Some(version) = version else {
            family.unversioned.clone_from(&record.id);
            continue;
        };
        family.has_later |= record.id.ends_with("-or-later");
        let id = record
            .id
            .trim_end_matches("-only")
            .trim_end_matches("-or-later");
        family.versions.insert(version, id.to_owned());
    }
    for family in names.families.values_mut() {
        if family.unversioned.is_empty() && family.versions.len() == 1 && !family.has_later {
            family.unversioned = family.versions.values().next().cloned().unwrap_or_default();
        }
    }
}

/// Adds every id, full name and address. A full name that has the words of an id holds for both:
/// `BSD 3-Clause No Military License` need not be in one piece.
pub(crate) fn names(records: &[Record], names: &mut Names) {
    let records: Vec<&Record> = records.iter().filter(|it| !is_obsolete(it)).collect();
    let full_names = |strength: Strength, names: &mut Names| {
        for record in &records {
            let (family, version) = family_of(record);
            let name = Name::of(record);
            if name.strength == strength && !names.families[&family].has_later {
                full_name(&name, &family, version, names);
            }
        }
    };
    full_names(Strength::Full, names);
    for record in &records {
        let (family, version) = family_of(record);
        id(record, &family, version, names);
    }
    full_names(Strength::Bare, names);
    addresses(&records, names);
}

fn id(record: &Record, family: &str, version: Option<Version>, names: &mut Names) {
    if record.id.contains('-') {
        names.spell(&record.id, Strength::Id, family, version);
    }
    let is_letters = |it: &str| it.chars().all(|it| it.is_ascii_uppercase());
    // `AFL`, `EUPL`: no word of any language. `Fair`, `MIT`, `Ruby` need company.
    let is_initials = is_letters(family) && family.len() >= 3 && family.ends_with('L');
    names.spell(
        family,
        if is_initials {
            Strength::Short
        } else if family.contains('-') {
            Strength::Id
        } else {
            Strength::Bare
        },
        family,
        Given::Nothing,
    );
}

/// The full name of a license.
struct Name {
    words: Vec<String>,
    strength: Strength,
}

impl Name {
    fn of(record: &Record) -> Self {
        let is_part = |it: char| it.is_alphanumeric() || it == '.';
        let plain = record
            .name
            .to_ascii_lowercase()
            .replace(|it| !is_part(it), " ");
        let words = plain.split_whitespace().map(str::to_owned);
        let words: Vec<String> = words
            .enumerate()
            .filter(|(at, it)| *at > 0 || it != "the")
            .map(|it| it.1)
            .collect();
        let says_license = |it: &String| it.starts_with("licen") || it == "unlicense";
        let is_sure = words.len() > 2 || words.iter().any(says_license);
        let strength = if is_sure {
            Strength::Full
        } else {
            Strength::Bare
        };
        Self { words, strength }
    }
}

fn full_name(name: &Name, family: &str, version: Option<Version>, names: &mut Names) {
    let Name { words, strength } = name;
    let strength = *strength;
    names.spell(&words.join(" "), strength, family, version);
    if version.is_none() {
        return;
    }
    let is_version = |it: &str| {
        it.trim_start_matches('v')
            .starts_with(|c: char| c.is_ascii_digit())
    };
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    if let Some(at) = words.iter().rposition(|it| is_version(it)) {
        words.truncate(at);
        if words
            .last()
            .is_some_and(|it| matches!(*it, "version" | "v"))
        {
            words.pop();
        }
        if words.len() > 1 {
            names.spell(&words.join(" "), strength, family, Given::Nothing);
        }
    }
}

/// Addresses: an address that the list gives for licenses of several families names none, nor does
/// one that is given with the place of the license alone: such a page has places for others, too.
fn addresses(records: &[&Record], names: &mut Names) {
    let mut owners: BTreeMap<String, Vec<(String, Option<Version>)>> = BTreeMap::new();
    let mut whole: BTreeSet<String> = BTreeSet::new();
    for record in records {
        let owner = family_of(record);
        for address in &record.see_also {
            let (page, has_place) = match address.split_once('#') {
                Some((page, _)) => (trim(page), true),
                None => (trim(address), false),
            };
            if !has_place {
                whole.insert(page.clone());
            }
            let owners = owners.entry(page).or_default();
            if !owners.contains(&owner) {
                owners.push(owner.clone());
            }
        }
        for site in SITES {
            names.spell(
                &format!("{site}/{}", record.id),
                Strength::Url,
                &owner.0,
                owner.1,
            );
        }
    }
    for (address, owners) in owners.iter().filter(|it| whole.contains(it.0)) {
        if let [(family, version)] = owners.as_slice() {
            names.spell(&escape(address), Strength::Url, family, *version);
        }
    }
}

/// An address without scheme, `www.` and the ending of its file, or the page of Creative Commons
/// that has the text: the one beside it, which most link to, sums it up.
fn trim(address: &str) -> String {
    let address = address.split_once("://").map_or(address, |it| it.1);
    let address = address.strip_prefix("www.").unwrap_or(address);
    let address = address
        .strip_prefix("web.archive.org/web/")
        .map_or(address, |it| it.split_once("://").map_or(it, |it| it.1));
    let address = address.trim_end_matches('/');
    let bare = [".html", ".htm", ".txt", ".php", ".md", "/legalcode"]
        .iter()
        .find_map(|it| address.strip_suffix(it));
    bare.unwrap_or(address).to_owned()
}

/// An address as a pattern: brackets in it are no pattern's.
fn escape(address: &str) -> String {
    address.replace(['(', ')', '[', ']', '|'], " ")
}
