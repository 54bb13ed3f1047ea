// SPDX-License-Identifier: Apache-2.0

//! The files of an inventory as a document has them.

use super::license;
use crate::{
    inventory::{FileRecord, Inventory},
    read::Kind,
    sbom::{
        identity::{hex, short_hash},
        model::{File, Hash, Said, Snippet},
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
        swhid: hashes.blob.map(|it| format!("swh:1:cnt:{}", hex(&it))),
        snippets: hashes
            .n_mark
            .map(|it| snippets(file, it))
            .unwrap_or_default(),
    })
}

/// The parts that name a license. In another encoding than UTF-8 the bytes of the text are not those
/// of the file.
fn snippets(file: &FileRecord, n_mark: u8) -> Vec<Snippet> {
    let is_plain = file.encoding.name == "UTF-8";
    let stated = file.detection.matches.iter();
    let stated = stated.filter(|it| is_plain && it.class.asserts() && !it.span.is_empty());
    let snippets = stated.filter_map(|it| {
        let (start, end) = (it.span.start as u64, it.span.end as u64);
        let last = end + u64::from(n_mark);
        Some(Snippet {
            bytes: (start + u64::from(n_mark) + 1, last),
            lines: (it.place.line, it.place.end_line.max(it.place.line)),
            license: it.expression.as_ref()?.to_string(),
        })
        .filter(|_| last <= file.size)
    });
    snippets.collect()
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
