// SPDX-License-Identifier: Apache-2.0

//! Looks licenses up by informal names, by a key that leaves out what does not matter.
//!
//! `GPL v2 or later`, `GPLv2+` and `GPL-2.0-or-later` have one key, `gpl 2 +`. The keys come from
//! the ids and full names of the SPDX list and from `aliases.rs`. A key that could mean two
//! licenses means none.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    LicenseId, Term,
    aliases::{ALIASES, EXCEPTION_ALIASES, FAMILIES, PHRASES},
    ids,
};

/// The longest name that is looked up, in bytes; the list's longest has 108.
const MAX_NAME: usize = 160;

struct Names {
    /// `None` where two licenses have the key.
    licenses: FxHashMap<String, Option<Term>>,
    exceptions: FxHashMap<String, LicenseId>,
    families: FxHashSet<String>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| Names {
    licenses: license_keys(),
    exceptions: exception_keys(),
    families: FAMILIES.iter().map(|it| key(it)).collect(),
});

/// The license that a name means, and whether it spells a deprecated id.
pub(super) fn license(name: &str) -> Option<(Term, bool)> {
    if name.len() > MAX_NAME {
        return None;
    }
    let term = NAMES.licenses.get(&key(name))?.clone()?;
    Some((term, false))
}

/// The exception that a name means.
pub(super) fn exception(name: &str) -> Option<LicenseId> {
    if name.len() > MAX_NAME {
        return None;
    }
    NAMES.exceptions.get(&key(name)).cloned()
}

/// Whether a name means a family of licenses and no member of it.
pub(super) fn is_family(name: &str) -> bool {
    name.len() <= MAX_NAME && NAMES.families.contains(&key(name))
}

fn license_keys() -> FxHashMap<String, Option<Term>> {
    let mut keys = FxHashMap::default();
    for (id, _) in ids::all_licenses() {
        insert(&mut keys, id, id);
    }
    let n_ids_only: FxHashSet<String> = keys.keys().cloned().collect();
    for (id, name) in ids::all_licenses() {
        if !n_ids_only.contains(&key(name)) {
            insert(&mut keys, name, id); // an id is never made ambiguous by a name
        }
    }
    for (name, id) in ALIASES {
        let term = ids::term(id, false).map(|(term, _)| term);
        keys.insert(key(name), term); // reviewed by hand: decides
    }
    for family in FAMILIES {
        keys.remove(&key(family));
    }
    keys
}

fn insert(keys: &mut FxHashMap<String, Option<Term>>, name: &str, id: &str) {
    let Some((term, _)) = ids::term(id, false) else {
        return;
    };
    keys.entry(key(name))
        .and_modify(|known| {
            if known.as_ref() != Some(&term) {
                *known = None;
            }
        })
        .or_insert(Some(term));
}

fn exception_keys() -> FxHashMap<String, LicenseId> {
    let listed = ids::all_exceptions().map(|id| (id, id));
    listed
        .chain(EXCEPTION_ALIASES.iter().copied())
        .map(|(name, id)| (key(name), LicenseId::trusted(id)))
        .collect()
}

/// The key of a name: its words and numbers in lower case, without those that say nothing.
fn key(name: &str) -> String {
    let mut words = words(name);
    words.retain(|it| !is_filler(it));
    drop_version_marks(&mut words);
    for (phrase, short) in PHRASES {
        replace(&mut words, phrase, short);
    }
    mend_later(&mut words);
    words.join(" ")
}

/// Splits at everything that is neither letter nor digit, and between letters and digits.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in name.chars().flat_map(char::to_lowercase).chain([' ']) {
        let joins = (c.is_alphabetic() && last.is_alphabetic())
            || (c.is_numeric() && (last.is_numeric() || last == '.'))
            || (c == '.' && last.is_numeric())
            || (c == '=' && last == '>');
        match words.last_mut() {
            Some(word) if joins => word.push(c),
            _ if c.is_alphanumeric() || "+/|&;,()>=".contains(c) => words.push(c.to_string()),
            _ => (),
        }
        last = c;
    }
    for word in words
        .iter_mut()
        .filter(|it| it.starts_with(char::is_numeric))
    {
        let mut short = word.trim_end_matches('.');
        while let Some(shorter) = short.strip_suffix(".0") {
            short = shorter;
        }
        let short = short.len();
        word.truncate(short);
    }
    words
}

fn is_filler(word: &str) -> bool {
    const FILLERS: &[&str] = &[
        "the", "license", "licence", "licenses", "licenced", "licensed", "version", "versions",
        "ver", "vers", "gnu",
    ];
    FILLERS.contains(&word)
}

/// Drops `v` and `,` before a number, and writes R's `(>= 2)` as `2 +`.
fn drop_version_marks(words: &mut Vec<String>) {
    let is_number = |it: Option<&String>| it.is_some_and(|it| it.starts_with(char::is_numeric));
    for at in 1..words.len() {
        if let (true, Some(name)) = (is_number(words.get(at)), words.get_mut(at - 1))
            && name.len() > 2
            && name.ends_with('v')
        {
            name.pop(); // `GPLv2`
        }
    }
    let mut at = 0;
    while at < words.len() {
        let next = |n: usize| words.get(at + n).map(String::as_str);
        match next(0) {
            Some("(")
                if next(1) == Some(">=")
                    && is_number(words.get(at + 2))
                    && next(3) == Some(")") =>
            {
                words.swap(at, at + 2);
                words.splice(at + 1..at + 4, ["+".to_owned()]);
            }
            Some("v" | ",") if is_number(words.get(at + 1)) => {
                words.remove(at);
            }
            Some(",") if next(1) == Some("v") && is_number(words.get(at + 2)) => {
                words.drain(at..at + 2);
            }
            _ => at += 1,
        }
    }
}

/// Writes `or later`, `or (at your option) any later version` and the like as `+`.
fn mend_later(words: &mut Vec<String>) {
    const BETWEEN: &[&str] = &["any", "at", "your", "option", "(", ")", ","];
    const LATER: &[&str] = &["later", "newer", "above", "higher", "greater"];
    let mut start = 0;
    while start < words.len() {
        if words.get(start).is_some_and(|it| it == "or" || it == "and") {
            let rest = words.get(start + 1..).unwrap_or_default();
            let n = rest
                .iter()
                .take_while(|it| BETWEEN.contains(&it.as_str()))
                .count();
            if rest.get(n).is_some_and(|it| LATER.contains(&it.as_str())) {
                let comma = start > 0 && words.get(start - 1).is_some_and(|it| it == ",");
                words.splice(start - usize::from(comma)..start + n + 2, ["+".to_owned()]);
            }
        }
        start += 1;
    }
}

fn replace(words: &mut Vec<String>, phrase: &[&str], short: &[&str]) {
    let mut at = 0;
    while at + phrase.len() <= words.len() {
        let here = words.get(at..at + phrase.len()).unwrap_or_default();
        if here.iter().map(String::as_str).eq(phrase.iter().copied()) {
            words.splice(
                at..at + phrase.len(),
                short.iter().map(|it| (*it).to_owned()),
            );
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: &str) {
        assert_eq!(key(name), expected, "{name}");
    }

    #[test]
    fn spellings_of_one_license_have_one_key() {
        check("GPL v2 or later", "gpl 2 +");
        check("GPLv2+", "gpl 2 +");
        check("GPL-2.0-or-later", "gpl 2 +");
        check("GPL (>= 2)", "gpl 2 +");
        check(
            "GNU General Public License, version 2, or (at your option) any later version",
            "gpl 2 +",
        );
        check("The Apache License, Version 2.0", "apache 2");
        check("BSD 3-Clause", "bsd 3 clause");
        check("MIT, CMU", "mit , cmu");
        check("", "");
    }

    #[test]
    fn every_id_is_found_by_its_own_key_or_is_ambiguous_without_its_dots() {
        for (id, _) in ids::all_licenses() {
            let (expected, _) = ids::term(id, false).unwrap();
            match license(id) {
                Some((found, _)) => assert_eq!(found, expected, "{id}"),
                None => panic!("{id} has no key of its own: {}", key(id)),
            }
        }
    }

    #[test]
    fn every_alias_names_an_id_of_the_list() {
        for (name, id) in ALIASES {
            assert!(ids::license(id).is_some(), "{name}: {id}");
            assert!(!is_family(name), "{name} is called a family as well");
        }
        for (name, id) in EXCEPTION_ALIASES {
            assert!(ids::exception(id).is_some(), "{name}: {id}");
        }
    }
}
