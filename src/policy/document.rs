// SPDX-License-Identifier: Apache-2.0

//! What is found in a document of somebody else, as the gate sees it: with codes, levels, waivers
//! and fingerprints like everything else.

use super::{
    judge::Found,
    rules::{self, Doc},
};
use crate::diagnostic::{Level, Remark};

/// Every code.
pub(super) static DOCS: &[Doc] = &[
    Doc {
        code: "malformed-sbom",
        level: Level::Error,
        what: "a bill of materials breaks a rule of its format",
        why: "what a reader cannot understand is lost without a word",
        fix: "ask whoever made the document to mend it",
    },
    Doc {
        code: "incomplete-sbom",
        level: Level::Error,
        what: "a bill of materials lacks what a profile asks for",
        why: "who gets it cannot do with it what the profile is for",
        fix: "ask whoever made the document for what is missing",
    },
    Doc {
        code: "missing-component",
        level: Level::Error,
        what: "the source has a component that the supplier's document leaves out",
        why: "nobody looks after what nobody knows of: its license and its flaws come along unseen",
        fix: "ask the supplier for a document of what was delivered",
    },
    Doc {
        code: "extra-component",
        level: Level::Warning,
        what: "the supplier's document has a component that the source does not name",
        why: "the document is of something else than what was delivered, or something was not delivered",
        fix: "ask the supplier where it comes from",
    },
    Doc {
        code: "different-version",
        level: Level::Error,
        what: "the supplier's document says another version than the source",
        why: "flaws and licenses differ from version to version",
        fix: "ask the supplier for a document of this version",
    },
    Doc {
        code: "contradicted-license",
        level: Level::Error,
        what: "the supplier's document says a license that the source contradicts",
        why: "the source decides: what its authors wrote holds, whatever a document says",
        fix: "ask the supplier which of the two holds, and for the document to be mended",
    },
    Doc {
        code: "different-hash",
        level: Level::Error,
        what: "the supplier's document says another hash than the source",
        why: "it is not the same archive or file: it was changed, or the document is of another",
        fix: "ask the supplier for the document of what was delivered",
    },
    Doc {
        code: "missing-relation",
        level: Level::Warning,
        what: "the supplier's document leaves out that one component needs another",
        why: "who removes or replaces one of them does not learn of the other",
        fix: "ask the supplier for the whole graph",
    },
    Doc {
        code: "unfounded-completeness",
        level: Level::Warning,
        what: "the supplier's document says that it is complete, and the source does not bear it out",
        why: "whoever relies on it stops looking",
        fix: "ask the supplier for a document that is, or that says that it is not",
    },
];

/// As the judge takes it. A code that is none of ours is a mistake of the program.
pub(super) fn found(remark: Remark) -> Found {
    let doc = rules::docs().find(|it| it.code == remark.code);
    let doc = doc.expect("a test holds that every code of a comparison has its words");
    let evidence = format!("{} {}", remark.subject, remark.title);
    let help = if remark.help.is_empty() {
        vec![doc.fix.to_owned()]
    } else {
        remark.help
    };
    Found {
        level: remark.level,
        title: remark.title,
        labels: remark.labels,
        notes: remark.notes,
        help,
        expression: remark.expression,
        ..Found::new(doc, remark.subject, String::new()).evidence(evidence)
    }
}
