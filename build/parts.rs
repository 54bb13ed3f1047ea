// SPDX-License-Identifier: Apache-2.0

//! What the list's texts have before and behind the licenses themselves: optional words.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::{template::Template, words::words};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    part: Vec<Part>,
}

/// A part of a text that is no part of the license.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    id: String,
    /// The words with which the license begins.
    #[serde(default)]
    before: Option<String>,
    /// The words with which what follows the license begins.
    #[serde(default)]
    behind: Option<String>,
    reason: String,
}

/// All of them.
#[derive(Default)]
pub(crate) struct Parts(Vec<Part>);

/// Reads the table.
pub(crate) fn read(path: &Path) -> Result<Parts> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let file: File = toml::from_str(&text).with_context(|| path.display().to_string())?;
    if let Some(it) = file.part.iter().find(|it| it.reason.is_empty()) {
        bail!("the part of {} has no reason", it.id);
    }
    Ok(Parts(file.part))
}

impl Parts {
    /// Makes the parts of a license's text optional that are not the license.
    pub(crate) fn loosen(&self, id: &str, template: &mut Template) {
        for part in self.0.iter().filter(|it| it.id == id) {
            let place = |anchor: &str| {
                position(template, anchor)
                    .unwrap_or_else(|| panic!("the text of {id} does not have `{anchor}`"))
            };
            let start = part.before.as_deref().map_or(0, place);
            let end = part.behind.as_deref().map_or(template.words.len(), place);
            let (introduction, rest) = template.words.split_at_mut(start);
            let behind = rest.iter_mut().skip(end - start);
            for word in introduction.iter_mut().chain(behind) {
                word.is_optional = true;
            }
        }
    }
}

/// The number of the word at which words begin.
fn position(template: &Template, anchor: &str) -> Option<usize> {
    let mut hashes = Vec::new();
    words(anchor, 0..anchor.len(), |it| hashes.push(it.hash));
    let found = template.words.windows(hashes.len());
    let is_anchor = |it: &[_]| {
        it.iter()
            .map(|it: &crate::template::TemplateWord| it.hash)
            .eq(hashes.iter().copied())
    };
    found.into_iter().position(is_anchor)
}
