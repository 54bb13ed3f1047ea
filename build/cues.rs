// SPDX-License-Identifier: Apache-2.0

//! Compiles the phrases that license-like text is told by, `src/licenses/data/cues.toml`.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::{names::pattern, words::hash_of};

/// What a phrase has for a gap, in place of a word's hash: how many words may stand there. The
/// phrase's own words have hashes of 64 bits.
const GAPS: &[(char, u64)] = &[('*', 3), ('…', 16)];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    words: Vec<Vocabulary>,
    cue: Vec<Cue>,
    finds: Vec<toml::Value>,
    not: Vec<toml::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vocabulary {
    list: String,
    reason: String,
    words: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cue {
    kind: String,
    reason: String,
    #[serde(default)]
    alone: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
}

/// The kinds in the order of `Kind` in `src/detect/unknown/cues.rs`.
const KINDS: &[&str] = &["free", "proprietary", "commercial", "warranty-disclaimer"];

/// Reads the table and writes it as Rust: phrases in order, and the lists of words.
pub(crate) fn compile(path: &Path) -> Result<()> {
    let file: File =
        toml::from_str(&fs::read_to_string(path)?).with_context(|| path.display().to_string())?;
    if file.finds.is_empty() || file.not.is_empty() {
        bail!("{} has no examples", path.display());
    }
    let mut phrases: Vec<(Vec<u64>, usize, bool, usize)> = Vec::new();
    let mut n_cues = 0;
    for cue in &file.cue {
        let kind = KINDS.iter().position(|it| *it == cue.kind);
        let kind = kind.with_context(|| format!("`{}` is no kind of cue", cue.kind))?;
        if cue.reason.is_empty() {
            bail!("a cue of {} has no reason", path.display());
        }
        let alone = cue.alone.iter().map(|it| (it, true));
        for (pattern, is_alone) in alone.chain(cue.weak.iter().map(|it| (it, false))) {
            let expanded = sequences(pattern).into_iter();
            phrases.extend(expanded.map(|it| (it, kind, is_alone, n_cues)));
            n_cues += 1;
        }
    }
    phrases.sort();
    phrases.dedup_by(|a, b| a.0 == b.0);
    let out = std::env::var("OUT_DIR").context("cargo sets OUT_DIR")?;
    let mut source = String::from("&[\n");
    for (words, kind, is_alone, number) in phrases {
        writeln!(
            source,
            "Phrase {{ words: &{words:?}, kind: Kind::ALL[{kind}], is_alone: {is_alone}, number: {number} }},"
        )?;
    }
    source.push(']');
    fs::write(Path::new(&out).join("cues.rs"), source)?;
    for list in &file.words {
        if list.reason.is_empty() {
            bail!("the list `{}` has no reason", list.list);
        }
        let hashes: Vec<u64> = list.words.split_whitespace().map(hash_of).collect();
        let name = format!("cue_{}.rs", list.list);
        fs::write(Path::new(&out).join(name), format!("&{hashes:?}"))?;
    }
    Ok(())
}

/// The sequences of words and gaps that a pattern stands for.
fn sequences(pattern: &str) -> Vec<Vec<u64>> {
    let mut all = vec![Vec::new()];
    let is_gap = |c: char| GAPS.iter().any(|it| it.0 == c);
    for part in pattern.split_inclusive(is_gap) {
        let gap = GAPS.iter().find(|it| part.ends_with(it.0));
        let runs = pattern::expand(part.trim_end_matches(is_gap));
        let longer = all.iter().flat_map(|before: &Vec<u64>| {
            let longer = |run: &Vec<(u64, String)>| {
                let hashes = run.iter().map(|it| it.0).chain(gap.map(|it| it.1));
                before.iter().copied().chain(hashes).collect()
            };
            runs.iter().map(longer).collect::<Vec<Vec<u64>>>()
        });
        all = longer.collect();
    }
    all
}
