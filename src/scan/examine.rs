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
    walk::{Entry, Item, Opened, RepoPath, Skipped},
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
            .unwrap_or_else(|error| unreadable(entry.path(), error))
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
) -> Result<Found, Unreadable> {
    let path = entry.path();
    let limit = options.max_file_size;
    let cache = cache.filter(|_| !entry.is_opened());
    let mut opened = read::open(entry)?;
    let is_only_detected = !options.hash_files && !FileFacts::needs_text(path);
    if is_only_detected
        && let Some(cache) = cache
        && let Some((size, known)) = long(cache, path, &mut opened, (buffer, limit))?
    {
        let facts = |it| FileFacts::of_detection(path, it);
        return Ok(found(size, known, None, (Vec::new(), facts)));
    }
    let content = read::read(opened, buffer, limit)?;
    let mut gaps = gaps(path, &content, options);
    let hashes = options.hash_files.then(|| hashes(entry, &content));
    let hashes = hashes.transpose().unwrap_or_else(|error| {
        gaps.push(gap(path, "unreadable-file", &error.to_string()));
        None
    });
    // Where all is known already, nobody needs the text.
    let text = OnceCell::new();
    let text = || text.get_or_init(|| read::decode(path, content.bytes));
    let known = remembered(cache, path, content.bytes, || {
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
    let facts = |detection| match FileFacts::needs_text(path) {
        true => FileFacts::of(text(), detection),
        false => FileFacts::of_detection(path, detection),
    };
    Ok(found(content.size, known, hashes, (gaps, facts)))
}

/// What is known of a long file, and its size: it is looked at in pieces, and need not be held to
/// be found again.
fn long(
    cache: &Cache,
    path: &RepoPath,
    opened: &mut Opened<'_>,
    (buffer, limit): (&mut Buffer, u64),
) -> Result<Option<(u64, Known)>, Unreadable> {
    let Some(mut pieces) = cache.pieces() else {
        return Ok(None);
    };
    let size = read::pieces(opened, buffer, limit, |it| pieces.add(it))?;
    Ok(size.and_then(|size| Some((size, cache.find(&pieces.key(path))?))))
}

fn found(
    size: u64,
    known: Known,
    hashes: Option<Box<FileHashes>>,
    (mut gaps, facts): (Vec<Gap>, impl FnOnce(Detection) -> FileFacts),
) -> Found {
    let Known {
        kind,
        encoding,
        detection,
    } = known;
    let facts = facts(detection);
    let bounds = facts.detection.bounds.iter();
    gaps.extend(bounds.map(|it| gap(&facts.path, "unreadable-file", it)));
    Found {
        examined: Some(Examined {
            size,
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
