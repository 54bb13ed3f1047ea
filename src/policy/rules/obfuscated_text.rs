// SPDX-License-Identifier: Apache-2.0

//! `obfuscated-text`: words about licenses that are written to be missed by programs.

use super::{Context, Doc, Found, Level, Rule, label};
use crate::{detect::Disguise, diagnostic::counted};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "obfuscated-text",
        level: Level::Warning,
        what: "words of a license have invisible characters or look-alike letters in them",
        why: "it reads as a license to people and as something else, or nothing, to programs",
        fix: "find out who wrote it so and why; replace the words by plain ones",
    },
    more: &[],
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for file in context.sifted.odd() {
        if let Some(disguise) = &file.detection.disguise {
            found.push(message(&file.path.to_string(), disguise));
        }
    }
}

fn message(path: &str, disguise: &Disguise) -> Found {
    let n_words = counted(disguise.n_words as usize, "disguised word");
    let title = format!("{path} has {n_words} where it speaks of its license");
    Found::new(&RULE.doc, path.to_owned(), title)
        .at(label(path, &disguise.place, "the first of them"))
        .note(
            "invisible characters and letters of another alphabet were read as what they look like",
        )
        .help("replace them by plain letters, or record who wrote them and why")
}
