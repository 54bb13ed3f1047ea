// SPDX-License-Identifier: Apache-2.0

//! The files of an inventory as a document has them.

use super::license;
use crate::{
    inventory::{FileRecord, Inventory},
    read::Kind,
    sbom::{
        identity::{hex, short_hash},
        model::{File, Hash, Said},
    },
};

/// Every file; `None` where the hashes of one are not known.
pub(super) fn all(inventory: &Inventory) -> Option<Vec<File>> {
    inventory.files.iter().map(of).collect()
}

fn of(file: &FileRecord) -> Option<File> {
    let hashes = file.hashes.as_ref()?;
    let hash = |algorithm: &str, bytes: &[u8]| Hash {
        algorithm: algorithm.to_owned(),
        hex: hex(bytes),
    };
    let concluded = file.concluded.expression.as_ref();
    Some(File {
        // From the path's bytes: a path may hold what an identifier may not.
        id: format!("SPDXRef-File-{}", short_hash(file.path.as_bytes())),
        path: file.path.to_string(),
        kinds: vec![kind(file.kind).to_owned()],
        hashes: vec![hash("SHA-1", &hashes.sha1), hash("SHA-256", &hashes.sha256)],
        concluded: concluded.map(|it| Said::Expression(it.to_string())),
        licenses_in_file: license::in_file(file),
        copyright: copyright(file),
        owner: Some(0),
    })
}

fn copyright(file: &FileRecord) -> Option<String> {
    let statements = file.detection.copyrights.iter();
    let statements: Vec<_> = statements.map(|it| &*it.statement).collect();
    (!statements.is_empty()).then(|| statements.join("\n"))
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Source => "SOURCE",
        Kind::License | Kind::Manifest => "TEXT",
        Kind::Prose => "DOCUMENTATION",
        Kind::Binary => "BINARY",
        Kind::Data | Kind::Empty => "OTHER",
    }
}
