// SPDX-License-Identifier: Apache-2.0

//! Names of license texts mean something in their document alone: `LicenseRef-1` of two documents
//! are two texts. The later one gets another name, wherever it stands.

use std::collections::BTreeMap;

use crate::sbom::model::{Bom, License, LicenseText, Said};

/// A name that was given up.
pub(super) struct Renamed {
    pub(super) from: String,
    pub(super) to: String,
}

/// Renames the texts of a document that others have under their name.
pub(super) fn rename(document: &mut Bom, taken: &[LicenseText]) -> Vec<Renamed> {
    let mut names = BTreeMap::new();
    for it in &mut document.texts {
        let other = taken.iter().find(|other| other.id == it.id);
        if other.is_some_and(|other| other.text != it.text) {
            let free = |n: &usize| {
                let name = format!("{}-{n}", it.id);
                !taken.iter().any(|it| it.id == name)
            };
            let n = (2..taken.len() + 3).find(free);
            let n = n.expect("there are more numbers than names");
            let name = format!("{}-{n}", it.id);
            names.insert(std::mem::replace(&mut it.id, name.clone()), name);
        }
    }
    if names.is_empty() {
        return Vec::new();
    }
    for it in &mut document.components {
        let licenses = it.licenses.iter_mut().chain(&mut it.evidence.licenses);
        licenses.for_each(|it: &mut License| said(&mut it.said, &names));
        for it in &mut it.licenses_in_files {
            *it = expression(it, &names);
        }
    }
    for it in &mut document.files {
        it.concluded.iter_mut().for_each(|it| said(it, &names));
        for it in &mut it.licenses_in_file {
            *it = expression(it, &names);
        }
    }
    let renamed = names.into_iter();
    renamed.map(|(from, to)| Renamed { from, to }).collect()
}

fn said(it: &mut Said, names: &BTreeMap<String, String>) {
    if let Said::Expression(text) | Said::Id(text) = it {
        *text = expression(text, names);
    }
}

/// An expression with other names, word by word: its spelling stays.
fn expression(text: &str, names: &BTreeMap<String, String>) -> String {
    let is_edge = |c: char| c.is_whitespace() || matches!(c, '(' | ')');
    let mut renamed = String::with_capacity(text.len());
    for piece in text.split_inclusive(is_edge) {
        let word = piece.trim_end_matches(is_edge);
        renamed.push_str(names.get(word).map_or(word, String::as_str));
        renamed.push_str(piece.get(word.len()..).unwrap_or_default());
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_renamed_and_their_spelling_stays() {
        let names = [("LicenseRef-1".to_owned(), "LicenseRef-1-2".to_owned())];
        let names = names.into_iter().collect();
        let check = |input, expected| assert_eq!(expression(input, &names), expected);
        check("LicenseRef-1", "LicenseRef-1-2");
        check(
            "(LicenseRef-1 OR MIT)  AND LicenseRef-10",
            "(LicenseRef-1-2 OR MIT)  AND LicenseRef-10",
        );
    }
}
