// SPDX-License-Identifier: Apache-2.0

//! A file as the document has it.

use std::collections::BTreeMap;

use base64::{Engine as _, prelude::BASE64_STANDARD};

use super::wire::{Conclusion, Copyright, Difference, Edit, Encoding, File, Match};
use crate::{
    detect,
    inventory::{FileHashes, FileRecord},
    report::{class_word, kind_word, method_word},
    resolve::{self, Basis},
    walk::RepoPath,
};

pub(super) fn of(file: &FileRecord) -> File<'_> {
    File {
        path: file.path.to_string(),
        path_bytes_b64: bytes(&file.path),
        size: file.size,
        kind: kind_word(file.kind),
        encoding: Encoding {
            name: file.encoding.name,
            guessed: file.encoding.guessed,
        },
        concluded: conclusion(&file.concluded),
        matches: file.detection.matches.iter().map(matched).collect(),
        copyrights: file.detection.copyrights.iter().map(copyright).collect(),
        bounds: &file.detection.bounds,
        hashes: file.hashes.as_deref().map(hashes),
    }
}

/// The path's bytes, where they are not UTF-8 and the path as shown is not the path.
pub(super) fn bytes(path: &RepoPath) -> Option<String> {
    let is_text = std::str::from_utf8(path.as_bytes()).is_ok();
    (!is_text).then(|| BASE64_STANDARD.encode(path.as_bytes()))
}

pub(super) fn conclusion(conclusion: &resolve::Conclusion) -> Conclusion {
    let (basis, from) = match &conclusion.basis {
        Basis::Own => ("own", None),
        Basis::Referred(path) => ("referred", Some(path.to_string())),
        Basis::Sidecar(path) => ("sidecar", Some(path.to_string())),
        Basis::Reuse(path) => ("reuse", Some(path.to_string())),
        Basis::Inherited(path) => ("inherited", Some(path.to_string())),
        Basis::Declared(path) => ("declared", Some(path.to_string())),
        Basis::Clarified(by) => ("clarified", Some(by.to_string())),
        Basis::Nothing => ("nothing", None),
    };
    Conclusion {
        expression: conclusion.expression.as_ref().map(ToString::to_string),
        basis,
        from,
    }
}

pub(super) fn matched(found: &detect::Match) -> Match<'_> {
    Match {
        expression: found.expression.as_ref().map(ToString::to_string),
        raw: found.raw.as_deref(),
        method: method_word(found.method),
        class: class_word(found.class),
        score: f64::from(found.score.0) / 10.0,
        start_line: found.place.line,
        end_line: found.place.end_line,
        column: found.place.column,
        excerpt: &found.place.excerpt,
        difference: found.difference.as_deref().map(difference),
        problem: found.problem.as_deref(),
    }
}

fn difference(difference: &detect::Difference) -> Difference<'_> {
    let edits = difference.edits.iter().map(|it| Edit {
        added: &it.added,
        removed: &it.removed,
    });
    Difference {
        n_words: difference.n_words,
        n_removed: difference.n_removed,
        n_added: difference.n_added,
        edits: edits.collect(),
    }
}

pub(super) fn copyright(copyright: &detect::Copyright) -> Copyright<'_> {
    Copyright {
        statement: &copyright.statement,
        holder: copyright.holder.as_deref(),
        years: copyright.years.as_deref(),
        line: copyright.line,
    }
}

fn hashes(hashes: &FileHashes) -> BTreeMap<&'static str, String> {
    let hex = |bytes: &[u8]| {
        let digits = bytes.iter().flat_map(|it| [it >> 4, it & 15]);
        digits
            .filter_map(|it| char::from_digit(it.into(), 16))
            .collect()
    };
    BTreeMap::from([
        ("SHA-1", hex(&hashes.sha1)),
        ("SHA-256", hex(&hashes.sha256)),
    ])
}
