// SPDX-License-Identifier: Apache-2.0

//! Every object of a repository once: those of its packs in the order in which they are unpacked
//! best, then the loose ones.
//!
//! Packs are read with `gix-pack`, which resolves each delta once; `git2` would start at the first
//! object of a chain for each of its members. It takes what a broken stream leaves for zeros: each
//! object is held against its id here.

use std::{
    fs,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
};

use git2::{ObjectType, Oid};
use gix_pack::{data, index, index::traverse::SafetyCheck};
use gix_utils::progress::Discard;
use sha1::{Digest as _, Sha1};

use crate::walk::{git::objects::Objects, reason::system_words};

/// The most bytes that one object may have when it is unpacked.
const MOST_BYTES: usize = 256 * 1024 * 1024;

/// How many times its size a pack may unpack to, beyond the first of [`FREE_BYTES`]. Histories of
/// large files that change a little reach some hundred.
const MOST_RATIO: u64 = 5000;
const FREE_BYTES: u64 = 1 << 30;

/// Which kinds of objects are wanted.
type Wants = fn(ObjectType) -> bool;

/// Gives each object of the kinds that are wanted to `each`, on some threads. What cannot be read
/// is told in words.
pub(super) fn each<F>(objects: &Objects, threads: usize, wants: Wants, each: F) -> Vec<String>
where
    F: FnMut(ObjectType, Oid, &[u8]) + Send + Clone,
{
    let mut problems = Vec::new();
    let (packs, problem) = packs(objects.path());
    problems.extend(problem);
    for path in packs {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let read = AssertUnwindSafe(|| pack(&path, threads, wants, each.clone()));
        let done = panic::catch_unwind(read);
        let done = done.unwrap_or_else(|_| Err("its structure is impossible".to_owned()));
        if let Err(words) = done {
            problems.push(format!("the pack {name} is not read to its end: {words}"));
        }
    }
    let mut each = each;
    for id in objects.loose() {
        match objects.read_any(id) {
            Ok((kind, bytes)) if wants(kind) => each(kind, id, &bytes),
            Ok(_) => (),
            Err(error) => problems.push(error.to_string()),
        }
    }
    problems
}

/// The index files of the packs, by their names.
fn packs(objects: &Path) -> (Vec<PathBuf>, Option<String>) {
    let listing = match fs::read_dir(objects.join("pack")) {
        Ok(listing) => listing,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (Vec::new(), None),
        Err(error) => {
            let words = system_words(&error);
            return (
                Vec::new(),
                Some(format!("the packs cannot be listed: {words}")),
            );
        }
    };
    let paths = listing.filter_map(|it| it.ok().map(|it| it.path()));
    let is_index = |it: &PathBuf| it.extension().is_some_and(|it| it == "idx");
    let mut paths: Vec<PathBuf> = paths.filter(is_index).collect();
    paths.sort();
    (paths, None)
}

fn pack<F>(path: &Path, threads: usize, wants: Wants, each: F) -> Result<(), String>
where
    F: FnMut(ObjectType, Oid, &[u8]) + Send + Clone,
{
    let kind = gix_hash::Kind::Sha1;
    let index = index::File::at(path, kind).map_err(|it| it.to_string())?;
    let data = data::File::at(path.with_extension("pack"), kind).map_err(|it| it.to_string())?;
    let most = FREE_BYTES.saturating_add((data.data_len() as u64).saturating_mul(MOST_RATIO));
    let (n_bytes, is_over) = (AtomicU64::new(0), AtomicBool::new(false));
    let n_wrong = AtomicUsize::new(0);
    let mut each = each;
    let options = index::traverse::with_index::Options {
        check: SafetyCheck::SkipFileAndObjectChecksumVerification,
        thread_limit: Some(threads.max(1)),
        alloc_limit_bytes: Some(MOST_BYTES),
    };
    let (n_bytes, is_over, n_wrong) = (&n_bytes, &is_over, &n_wrong);
    let done = index.traverse_with_index(
        &data,
        move |kind, bytes, entry, _| {
            let before = n_bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
            if before > most {
                is_over.store(true, Ordering::Relaxed);
            } else if !wants(kind_of(kind)) {
                // The other of the two readings takes it.
            } else if entry.oid.as_slice() != id_of(kind_of(kind), bytes) {
                n_wrong.fetch_add(1, Ordering::Relaxed);
            } else if let Ok(id) = Oid::from_bytes(entry.oid.as_slice()) {
                each(kind_of(kind), id, bytes);
            }
            Ok(())
        },
        &mut Discard,
        is_over,
        options,
    );
    if is_over.load(Ordering::Relaxed) {
        return Err(format!("it unpacks to more than {most} bytes"));
    }
    done.map_err(|it| it.to_string().to_lowercase())?;
    match n_wrong.load(Ordering::Relaxed) {
        0 => Ok(()),
        n => Err(format!("{n} of its objects are not what their ids say")),
    }
}

/// The id of an object: the hash of its kind, its length and its bytes.
fn id_of(kind: ObjectType, bytes: &[u8]) -> [u8; 20] {
    let head = format!("{kind} {}\0", bytes.len());
    Sha1::new()
        .chain_update(head)
        .chain_update(bytes)
        .finalize()
        .into()
}

fn kind_of(kind: gix_object::Kind) -> ObjectType {
    match kind {
        gix_object::Kind::Tree => ObjectType::Tree,
        gix_object::Kind::Blob => ObjectType::Blob,
        gix_object::Kind::Commit => ObjectType::Commit,
        gix_object::Kind::Tag => ObjectType::Tag,
    }
}
