// SPDX-License-Identifier: Apache-2.0

//! One file as SPDX has it.

use super::{
    NO_ASSERTION, license,
    wire::{Checksum, File},
};
use crate::{
    inventory::FileRecord,
    read::Kind,
    sbom::identity::{hex, short_hash},
};

/// The identifier, from the path's bytes: a path may hold what an identifier may not.
pub(super) fn id(file: &FileRecord) -> String {
    format!("SPDXRef-File-{}", short_hash(file.path.as_bytes()))
}

/// The file; `None` where its hashes are not known.
pub(super) fn of(file: &FileRecord, id: &str) -> Option<File> {
    let hashes = file.hashes.as_ref()?;
    let checksum = |algorithm: &str, bytes: &[u8]| Checksum {
        algorithm: algorithm.to_owned(),
        checksum_value: hex(bytes),
    };
    Some(File {
        id: id.to_owned(),
        file_name: format!("./{}", file.path),
        file_types: vec![kind(file.kind)],
        checksums: vec![
            checksum("SHA1", &hashes.sha1),
            checksum("SHA256", &hashes.sha256),
        ],
        license_concluded: license::expression(file.concluded.expression.as_ref()),
        license_info_in_files: license::in_file(file),
        copyright_text: copyright(file),
    })
}

fn copyright(file: &FileRecord) -> String {
    let statements: Vec<_> = file
        .detection
        .copyrights
        .iter()
        .map(|it| &*it.statement)
        .collect();
    if statements.is_empty() {
        return NO_ASSERTION.to_owned();
    }
    statements.join("\n")
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
