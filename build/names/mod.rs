// SPDX-License-Identifier: Apache-2.0

//! Compiles the names of licenses and the words that statements about them are made of.
//!
//! Names come from the SPDX list (`generate`) and from the tables below `src/licenses/data`
//! (`tables`); both end up in one trie over word numbers (`trie`).

mod generate;
pub(crate) mod pattern;
mod tables;
mod trie;

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use anyhow::{Context as _, Result, bail};

use crate::{
    emit::{write_u16, write_u32},
    spdx::Record,
    texts::Vocabulary,
};

/// How sure a spelling is to mean a license, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strength {
    Full,
    Short,
    Id,
    Weak,
    Bare,
    Url,
}

/// Up to three numbers of a version.
pub(crate) type Version = (u16, u16, u16);

/// A license in all its versions.
#[derive(Debug, Default)]
pub(crate) struct Family {
    /// What its name says when no version is given; empty if that is left open.
    pub(crate) unversioned: String,
    /// Whether its ids end in `-only` and `-or-later`.
    pub(crate) has_later: bool,
    pub(crate) is_exception: bool,
    pub(crate) versions: BTreeMap<Version, String>,
}

/// All names.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) families: BTreeMap<String, Family>,
    spellings: Vec<Spelling>,
}

#[derive(Debug)]
struct Spelling {
    words: Vec<(u64, String)>,
    strength: Strength,
    family: String,
    given: Given,
}

/// What a spelling itself says of the version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Given {
    Nothing,
    /// It is the name of this version alone.
    Version(Version),
    /// The license has had this name since this version.
    Since(Version),
}

impl From<Option<Version>> for Given {
    fn from(version: Option<Version>) -> Self {
        version.map_or(Self::Nothing, Self::Version)
    }
}

impl Names {
    /// Adds every spelling that a pattern stands for. The first one to claim a spelling has it.
    pub(crate) fn spell(
        &mut self,
        pattern: &str,
        strength: Strength,
        family: &str,
        given: impl Into<Given>,
    ) {
        let given = given.into();
        for words in pattern::expand(pattern) {
            let (family, mut words) = (family.to_owned(), words);
            if strength == Strength::Short && words.len() == 1 {
                // `GPLv2` is the words `gplv` and `2`.
                let glued = format!("{}v", words[0].1);
                let glued = vec![(crate::words::hash_of(&glued), glued)];
                self.spellings.push(Spelling {
                    words: glued,
                    strength,
                    family: family.clone(),
                    given,
                });
            }
            words.truncate(30);
            if !words.is_empty() {
                self.spellings.push(Spelling {
                    words,
                    strength,
                    family,
                    given,
                });
            }
        }
    }
}

/// Reads the tables in `folder`, adds what the list knows, and writes all of it.
pub(crate) fn compile(
    folder: &Path,
    records: &[Record],
    vocabulary: &mut Vocabulary,
) -> Result<()> {
    let out = std::env::var("OUT_DIR").context("cargo sets OUT_DIR")?;
    let out = Path::new(&out);
    let words = tables::words(&folder.join("words.toml"))?;
    let mut names = Names::default();
    generate::families(records, &mut names);
    tables::names(&folder.join("names"), &mut names)?;
    generate::names(records, &mut names);
    let folds = words.folds(vocabulary);
    emit_names(out, &names, &folds, vocabulary)?;
    let roles = words.roles(vocabulary, &folds);
    write_u32(out, "word_roles", &roles)?;
    let n_words = u16::try_from(roles.len()).expect("words have numbers of 16 bits");
    let folds: Vec<u16> = (0..n_words)
        .map(|it| folds.get(&it).copied().unwrap_or(it))
        .collect();
    write_u16(out, "word_folds", &folds)
}

fn emit_names(
    out: &Path,
    names: &Names,
    folds: &BTreeMap<u16, u16>,
    vocabulary: &mut Vocabulary,
) -> Result<()> {
    let keys: Vec<&String> = names.families.keys().collect();
    let mut trie = trie::Trie::default();
    let mut targets: BTreeMap<(Strength, usize, Given), u32> = BTreeMap::new();
    for spelling in &names.spellings {
        let Ok(family) = keys.binary_search(&&spelling.family) else {
            bail!("no license is called `{}`", spelling.family);
        };
        let next = u32::try_from(targets.len() + 1)?;
        let target = *targets
            .entry((spelling.strength, family, spelling.given))
            .or_insert(next);
        let path = spelling
            .words
            .iter()
            .map(|(hash, letters)| vocabulary.add(*hash, letters));
        let path: Vec<u16> = path
            .map(|it| folds.get(&it).copied().unwrap_or(it))
            .collect();
        trie.insert(&path, target);
    }
    trie.emit(out)?;
    let mut source = String::from("&[\n");
    let mut listed: Vec<_> = targets.iter().collect();
    listed.sort_by_key(|it| it.1);
    for ((strength, family, given), _) in listed {
        let (version, since) = match *given {
            Given::Nothing => (None, None),
            Given::Version(version) => (Some(version), None),
            Given::Since(version) => (None, Some(version)),
        };
        writeln!(
            source,
            "Name {{ strength: Strength::{strength:?}, family: {family}, version: {version:?}, since: {since:?} }},"
        )?;
    }
    source.push(']');
    fs::write(out.join("names.rs"), source)?;
    emit_families(out, names)
}

fn emit_families(out: &Path, names: &Names) -> Result<()> {
    let mut source = String::from("&[\n");
    for (key, family) in &names.families {
        let versions: Vec<(Version, &String)> = family
            .versions
            .iter()
            .map(|(version, id)| (*version, id))
            .collect();
        writeln!(
            source,
            "Family {{ key: {key:?}, unversioned: {:?}, has_later: {}, is_exception: {}, versions: &{versions:?} }},",
            family.unversioned, family.has_later, family.is_exception,
        )?;
    }
    source.push(']');
    Ok(fs::write(out.join("families.rs"), source)?)
}
