// SPDX-License-Identifier: Apache-2.0

//! What is done with one thing that the walk comes upon.

use std::{
    cell::OnceCell,
    panic::{self, AssertUnwindSafe},
};

use super::{Options, Run};
use crate::{
    cache::{Cache, Known},
    detect::Detection,
    inventory::{Examined, FileHashes, Gap},
    read::{self, Buffer, Content, Text, Unreadable},
    resolve::FileFacts,
    walk::{Entry, Item, RepoPath, Skipped},
};

/// What came of one thing that the walk came upon.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) examined: Option<Examined>,
    pub(super) skipped: Option<Skipped>,
    pub(super) gaps: Vec<Gap>,
}

/// Examines a file; takes what was left out as it is.
///
/// A panic is caught and becomes a gap: one file must not cost the others their result. The buffer
/// may be left with anything in it, which is what it has at the start of each file.
pub(super) fn examine(
    item: Item,
    buffer: &mut Buffer,
    options: &Options,
    run: &Run<'_>,
    detect: impl FnOnce(&Text<'_>) -> Detection,
) -> Found {
    let Run {
        progress, cache, ..
    } = *run;
    let entry = match item {
        Item::File(entry) => entry,
        Item::Skipped(skipped) => {
            return Found {
                skipped: Some(skipped),
                ..Found::default()
            };
        }
    };
    let ticket = progress.begin(entry.path());
    let caught = panic::catch_unwind(AssertUnwindSafe(|| {
        file(&entry, buffer, options, (cache, detect))
    }));
    let found = caught.unwrap_or_else(|_| Found {
        gaps: vec![gap(
            entry.path(),
            "internal-error",
            "a bug in this program stopped the examination; please report it",
        )],
        ..Found::default()
    });
    let n_bytes = found.examined.as_ref().map_or(0, |it| it.size);
    progress.end(ticket, n_bytes);
    found
}

fn file(
    entry: &Entry,
    buffer: &mut Buffer,
    options: &Options,
    (cache, detect): (Option<&Cache>, impl FnOnce(&Text<'_>) -> Detection),
) -> Found {
    let path = entry.path();
    let content = match read::read(entry, buffer, options.max_file_size) {
        Ok(content) => content,
        Err(error) => return unreadable(path, error),
    };
    let hashes = options.hash_files.then(|| hashes(entry, &content));
    let (hashes, error) = match hashes.transpose() {
        Ok(hashes) => (hashes, None),
        Err(error) => (None, Some(error.to_string())),
    };
    // Where all is known already, nobody needs the text.
    let text = OnceCell::new();
    let text = || text.get_or_init(|| read::decode(path, content.bytes));
    let cache = cache.filter(|_| !entry.is_opened());
    let Known {
        kind,
        encoding,
        detection,
    } = remembered(cache, path, content.bytes, || {
        let text = text();
        Known {
            kind: text.kind,
            encoding: text.encoding,
            // What an archive holds is found in its members, where it has a path.
            detection: if entry.is_opened() {
                Detection::default()
            } else {
                detect(text)
            },
        }
    });
    let mut gaps = gaps(path, &content, options);
    let bounds = detection.bounds.iter().map(|it| (*it).to_owned());
    let missed = error.into_iter().chain(bounds);
    gaps.extend(missed.map(|it| gap(path, "unreadable-file", &it)));
    let facts = if FileFacts::needs_text(path) {
        FileFacts::of(text(), detection)
    } else {
        FileFacts::of_detection(path, detection)
    };
    Found {
        examined: Some(Examined {
            size: content.size,
            kind,
            encoding,
            hashes,
            facts,
        }),
        skipped: None,
        gaps,
    }
}

/// What of a file was not at hand.
fn gaps(path: &RepoPath, content: &Content<'_>, options: &Options) -> Vec<Gap> {
    let mut gaps = Vec::new();
    if let Some(pointer) = read::lfs_pointer(content.bytes) {
        let detail = format!(
            "it stands for {} bytes that git LFS keeps elsewhere ({})",
            pointer.size, pointer.id
        );
        gaps.push(gap(path, "lfs-pointer", &detail));
    }
    if content.is_partial {
        let detail = format!(
            "{} bytes are over the limit of {}: only the start and the end were examined",
            content.size, options.max_file_size
        );
        gaps.push(gap(path, "unreadable-file", &detail));
    }
    gaps
}

/// What an earlier scan found out about such a file, else what `examine` does.
pub(super) fn remembered(
    cache: Option<&Cache>,
    path: &RepoPath,
    bytes: &[u8],
    examine: impl FnOnce() -> Known,
) -> Known {
    let Some((cache, key)) = cache.and_then(|it| Some((it, it.key(path, bytes)?))) else {
        return examine();
    };
    cache.find(&key).unwrap_or_else(|| {
        let known = examine();
        cache.keep(key, &known, bytes.len());
        known
    })
}

fn unreadable(path: &RepoPath, error: Unreadable) -> Found {
    Found {
        skipped: Some(Skipped {
            path: path.clone(),
            reason: error.reason(),
        }),
        ..Found::default()
    }
}

/// The hashes of the whole file; what was read in part is read again.
fn hashes(entry: &Entry, content: &Content<'_>) -> Result<Box<FileHashes>, Unreadable> {
    let hashes = if content.is_partial {
        read::hashes(entry)?
    } else {
        read::hash_bytes(content.bytes)
    };
    Ok(Box::new(FileHashes {
        sha1: hashes.sha1,
        sha256: hashes.sha256,
        blob: hashes.blob,
        n_mark: (!content.is_partial).then(|| {
            let has_mark = content.bytes.starts_with(b"\xef\xbb\xbf");
            if has_mark { 3 } else { 0 }
        }),
    }))
}

fn gap(path: &RepoPath, code: &'static str, detail: &str) -> Gap {
    Gap {
        path: path.clone(),
        code,
        detail: detail.to_owned(),
        line: None,
    }
}
