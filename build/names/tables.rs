// SPDX-License-Identifier: Apache-2.0

//! Reads our own tables of names and words.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use super::{Given, Names, Strength, generate::version_of};
use crate::{
    texts::Vocabulary,
    words::{self, hash_of},
};

/// The roles a word can have, in the order of their bits. `src/detect/grammar/words.rs` has the
/// same list.
pub(crate) const ROLES: &[&str] = &[
    "license",
    "licensed",
    "verb",
    "under",
    "terms",
    "fill",
    "or",
    "and",
    "later",
    "only",
    "version",
    "option",
    "not",
    "compare",
    "either",
    "see",
    "copy",
    "publisher",
    "file",
    "style",
    "with",
    "field",
    "remark",
    "dual",
    "work",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameFile {
    #[serde(default)]
    name: Vec<NameEntry>,
    #[serde(default)]
    finds: Vec<toml::Value>,
    #[serde(default)]
    not: Vec<toml::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameEntry {
    key: String,
    reason: String,
    #[serde(default)]
    unversioned: Option<String>,
    #[serde(default)]
    versions: BTreeMap<String, String>,
    #[serde(default)]
    full: Vec<String>,
    #[serde(default)]
    short: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
    #[serde(default)]
    url: Vec<String>,
}

/// Reads all tables of names.
pub(crate) fn names(folder: &Path, names: &mut Names) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths: Vec<_> = entries
        .map(|it| it.map(|it| it.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    for path in paths {
        let file: NameFile = toml::from_str(&fs::read_to_string(&path)?)
            .with_context(|| path.display().to_string())?;
        if file.finds.is_empty() && file.not.is_empty() {
            bail!("{} has no examples", path.display());
        }
        for entry in &file.name {
            add(entry, names).with_context(|| path.display().to_string())?;
        }
    }
    Ok(())
}

fn add(entry: &NameEntry, names: &mut Names) -> Result<()> {
    if entry.reason.is_empty() {
        bail!("the name `{}` has no reason", entry.key);
    }
    let family = names.families.entry(entry.key.clone()).or_default();
    if let Some(unversioned) = &entry.unversioned {
        family.unversioned.clone_from(unversioned);
    }
    for (version, id) in &entry.versions {
        let version = version_of(version).with_context(|| format!("`{version}` is no version"))?;
        family.versions.insert(version, id.clone());
    }
    if family.versions.is_empty() && family.unversioned.is_empty() {
        bail!("the name `{}` means no license", entry.key);
    }
    let key = &entry.key;
    let spelled = [
        (&entry.url, Strength::Url),
        (&entry.full, Strength::Full),
        (&entry.short, Strength::Short),
        (&entry.weak, Strength::Weak),
    ];
    for (patterns, strength) in spelled {
        for it in patterns {
            let (pattern, given) = given(it)?;
            names.spell(pattern, strength, key, given);
        }
    }
    Ok(())
}

/// What a spelling gives beside its words: ` = 2.1` is the version, ` >= 2.1` the first version
/// that has the name.
fn given(spelling: &str) -> Result<(&str, Given)> {
    let read = |it| version_of(it).with_context(|| format!("`{it}` is no version"));
    if let Some((pattern, version)) = spelling.split_once(" = ") {
        return Ok((pattern, Given::Version(read(version)?)));
    }
    match spelling.split_once(" >= ") {
        Some((pattern, version)) => Ok((pattern, Given::Since(read(version)?))),
        None => Ok((spelling, Given::Nothing)),
    }
}

/// What words do in a statement.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    role: Vec<Role>,
    same: Vec<Same>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Role {
    name: String,
    reason: String,
    words: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Same {
    reason: String,
    words: String,
}

/// Reads the table of words.
pub(crate) fn words(path: &Path) -> Result<Words> {
    let words: Words =
        toml::from_str(&fs::read_to_string(path)?).with_context(|| path.display().to_string())?;
    if words.role.iter().any(|it| it.reason.is_empty())
        || words.same.iter().any(|it| it.reason.is_empty())
    {
        bail!("an entry of {} has no reason", path.display());
    }
    Ok(words)
}

impl Words {
    /// Spellings of one word: number to the number of the first spelling.
    pub(crate) fn folds(&self, vocabulary: &mut Vocabulary) -> BTreeMap<u16, u16> {
        let mut folds = BTreeMap::new();
        for same in &self.same {
            let mut numbers = same
                .words
                .split_whitespace()
                .map(|it| vocabulary.add(read_hash(it), it));
            let Some(first) = numbers.next() else {
                continue;
            };
            folds.extend(numbers.map(|it| (it, first)));
        }
        folds
    }

    /// The roles of every word of the vocabulary, as bits.
    pub(crate) fn roles(
        &self,
        vocabulary: &mut Vocabulary,
        folds: &BTreeMap<u16, u16>,
    ) -> Vec<u32> {
        let mut found: Vec<(u16, u32)> = Vec::new();
        for role in &self.role {
            let bit = ROLES.iter().position(|it| *it == role.name);
            let bit = 1 << bit.unwrap_or_else(|| panic!("`{}` is no role", role.name));
            found.extend(
                role.words
                    .split_whitespace()
                    .map(|it| (vocabulary.add(read_hash(it), it), bit)),
            );
        }
        let mut roles = vec![0; vocabulary.letters().len() + 1];
        for (word, bit) in found {
            roles[usize::from(word)] |= bit;
        }
        for (word, first) in folds {
            roles[usize::from(*word)] |= roles[usize::from(*first)];
        }
        roles
    }
}

/// The hash that a word has where it is read, which is not that of its letters for `gemäß`.
fn read_hash(word: &str) -> u64 {
    let mut hashes = Vec::new();
    words::words(word, 0..word.len(), |it| hashes.push(it.hash));
    match hashes[..] {
        [hash] => hash,
        _ => hash_of(word),
    }
}
