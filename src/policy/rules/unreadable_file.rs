// SPDX-License-Identifier: Apache-2.0

//! `unreadable-file`: what could not be examined.

use std::collections::BTreeSet;

use super::{Context, Doc, Found, Level, Rule};
use crate::{diagnostic::Label, walk::RepoPath};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "unreadable-file",
        level: Level::Warning,
        what: "a file could not be examined, whole or in part",
        why: "what was not examined may say anything: the scan is incomplete",
        fix: "make it readable, or exclude it by `--exclude` if it is not part of the work",
    },
    more: GAPS,
    check,
};

/// The other codes of a gap.
static GAPS: &[Doc] = &[
    Doc {
        code: "submodule-not-initialised",
        level: Level::Warning,
        what: "a git submodule is not there",
        why: "its files belong to the tree and were not examined",
        fix: "`git submodule update --init`",
    },
    Doc {
        code: "lfs-pointer",
        level: Level::Warning,
        what: "a file stands in for one that git LFS keeps elsewhere",
        why: "its content was not examined",
        fix: "`git lfs pull`",
    },
    Doc {
        code: "archive-not-opened",
        level: Level::Warning,
        what: "an archive was not opened",
        why: "what is in it was not examined",
        fix: "unpack it, or raise `--archive-depth`",
    },
    Doc {
        code: "absent-file",
        level: Level::Warning,
        what: "git tracks a file that is not there",
        why: "it was not examined",
        fix: "`git checkout -- FILE`, or commit its removal",
    },
    Doc {
        code: "limit-reached",
        level: Level::Warning,
        what: "a bound stopped the examination of a file, or of the whole tree",
        why: "what stands beyond was not examined",
        fix: "look at the file, and split it if it is yours; for the tree, raise `--time-limit` or `--max-memory`",
    },
    Doc {
        code: "invalid-manifest",
        level: Level::Warning,
        what: "a manifest or a lock file could not be understood",
        why: "what it says of licenses and dependencies is not known",
        fix: "correct the file",
    },
];

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for gap in &context.inventory.gaps {
        let path = gap.path.to_string();
        // A code without documentation is a gap all the same.
        let doc = super::docs()
            .find(|it| it.code == gap.code)
            .unwrap_or(&RULE.doc);
        let mut at = Label::file(&path, &gap.detail);
        at.line = gap.line.unwrap_or(1).max(1);
        let message = Found::new(doc, path.clone(), format!("{path}: {}", gap.detail)).at(at);
        found.push(
            message
                .evidence(format!("{path} {}", gap.detail))
                .help(doc.fix),
        );
    }
    let known: BTreeSet<&RepoPath> = context.inventory.gaps.iter().map(|it| &it.path).collect();
    let skipped = context.inventory.skipped.iter();
    for it in skipped.filter(|it| !known.contains(&it.path)) {
        let Some((code, detail)) = it.reason.gap() else {
            continue;
        };
        let path = it.path.to_string();
        let doc = super::docs()
            .find(|it| it.code == code)
            .unwrap_or(&RULE.doc);
        let message = Found::new(doc, path.clone(), format!("{path}: {detail}"));
        found.push(
            message
                .at(Label::file(&path, &detail))
                .evidence(format!("{path} {detail}"))
                .help(doc.fix),
        );
    }
}
