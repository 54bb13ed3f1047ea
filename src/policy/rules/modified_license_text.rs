// SPDX-License-Identifier: Apache-2.0

//! `modified-license-text`: a license text with words added or removed.

use super::{Context, Doc, Found, Level, Rule, findings_of, label};
use crate::{
    detect::{Class, Difference, Edit, Match},
    diagnostic::{counted, pasted},
};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "modified-license-text",
        level: Level::Warning,
        what: "a license text has words that the license does not have, or lacks some",
        why: "the changes may be terms of their own",
        fix: "compare the texts; restore the original if nothing is meant by the change",
    },
    more: &[],
    check,
};

/// How many edits a message shows, and how many letters of each.
const N_EDITS: usize = 3;
const N_LETTERS: usize = 60;

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for file in context.sifted.odd() {
        for it in findings_of(file) {
            if matches!(it.class, Class::Modified | Class::Partial) {
                found.push(message(&file.path.to_string(), it));
            }
        }
    }
}

fn message(path: &str, it: &Match) -> Found {
    let name = match &it.expression {
        Some(expression) => expression.to_string(),
        None => "a license".to_owned(),
    };
    let is_part = it.class == Class::Partial;
    let title = match it.difference.as_deref().filter(|_| !is_part) {
        Some(it) => format!("{path} is {name} with {}", changes(it)),
        None => format!("{path} has a part of {name}"),
    };
    let mut found = Found::new(&RULE.doc, path.to_owned(), title)
        .at(label(
            path,
            &it.place,
            format!("not the whole text of {name}"),
        ))
        .help(format!("`placet licenses diff {}`", pasted(path)));
    if let Some(difference) = &it.difference {
        let (whole, tenth) = (it.score.0 / 10, it.score.0 % 10);
        let words = counted(difference.n_words as usize, "word");
        found = found.note(format!("{whole}.{tenth} % of {words} agree"));
        if !is_part {
            found = found.note(shown(difference));
        }
        // The same change to the same text is one decision, wherever it stands.
        found = found.evidence(all(difference));
    }
    match &it.expression {
        Some(expression) => found.about(expression),
        None => found,
    }
}

/// `3 added words`, `3 added and 2 removed words`.
fn changes(it: &Difference) -> String {
    let (added, removed) = (it.n_added as usize, it.n_removed as usize);
    match (added, removed) {
        (added, 0) => counted(added, "added word"),
        (0, removed) => counted(removed, "removed word"),
        (added, removed) => format!("{added} added and {}", counted(removed, "removed word")),
    }
}

/// The first edits, shortened.
fn shown(it: &Difference) -> String {
    let edits: Vec<String> = it.edits.iter().take(N_EDITS).map(edit).collect();
    let more = if it.edits.len() > N_EDITS {
        ", …"
    } else {
        ""
    };
    format!("differs in: {}{more}", edits.join(", "))
}

fn edit(it: &Edit) -> String {
    let parts = [("[-", &it.removed, "-]"), ("{+", &it.added, "+}")];
    let there = parts.iter().filter(|(_, words, _)| !words.is_empty());
    let marked: Vec<String> = there
        .map(|(open, words, close)| format!("{open}{}{close}", short(words)))
        .collect();
    marked.join(" ")
}

fn short(words: &str) -> String {
    match words.char_indices().nth(N_LETTERS) {
        Some((at, _)) => format!("{} …", words.get(..at).unwrap_or_default()),
        None => words.to_owned(),
    }
}

fn all(it: &Difference) -> String {
    let edits = it.edits.iter();
    let words: Vec<String> = edits
        .map(|it| format!("-{} +{}", it.removed, it.added))
        .collect();
    words.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(edits: &[(&str, &str)], counts: (u32, u32), expected: (&str, &str)) {
        let edit = |it: &(&str, &str)| Edit {
            span: (0, 0),
            removed: it.0.into(),
            added: it.1.into(),
        };
        let difference = Difference {
            nearest: None,
            n_words: 100,
            n_removed: counts.0,
            n_added: counts.1,
            edits: edits.iter().map(edit).collect(),
        };
        assert_eq!((&*changes(&difference), &*shown(&difference)), expected);
    }

    #[test]
    fn what_differs_is_counted_and_shown() {
        check(
            &[("without", "with")],
            (1, 1),
            (
                "1 added and 1 removed word",
                "differs in: [-without-] {+with+}",
            ),
        );
        check(
            &[("", "not for sale")],
            (0, 3),
            ("3 added words", "differs in: {+not for sale+}"),
        );
    }

    #[test]
    fn only_the_first_edits_are_shown_and_their_first_letters() {
        let long = "word ".repeat(40);
        check(
            &[(&long, ""), ("b", ""), ("c", ""), ("d", "")],
            (43, 0),
            (
                "43 removed words",
                &format!("differs in: [-{} …-], [-b-], [-c-], …", "word ".repeat(12)),
            ),
        );
    }
}
