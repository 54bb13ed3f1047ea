// SPDX-License-Identifier: Apache-2.0

//! Remembers what was found in files, so that the next scan need not look again. A result is the
//! same bytes with and without it.
//!
//! What is remembered is all that follows from the bytes of a file and the end of its path
//! ([`Known`]): neither conclusions nor verdicts. It is found again by BLAKE3 of these and of the
//! engine; never by times, sizes or git's ids, which anybody can make lie. How it is kept, and
//! why so: `docs/decisions/0014-results-in-segments.md`.
//!
//! A cache is never an error. What is missing, damaged or not ours is examined again.

mod folder;
mod record;
mod seal;
mod segment;

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::{
    detect::Detection,
    read::{Encoding, Kind},
    walk::RepoPath,
};

pub use folder::{Unusable, Usage, clean, usage};
pub use seal::{Key, Pieces};

use folder::Folder;
use seal::Seal;
use segment::Segment;

/// How many bytes of what is new are held until they are written.
const MOST_HELD: usize = 16 << 20;

/// The largest record: one with more matches than that is found again as quickly as it is read.
const MOST_OF_ONE: usize = 1 << 20;

/// All that is known of a file from its bytes and the end of its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// What it is for.
    pub kind: Kind,
    /// How it was read as text.
    pub encoding: Encoding,
    /// What its text says.
    pub detection: Detection,
}

/// Where a cache is and how it is used.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The directory: absolute, and none but the user may write to it.
    pub root: PathBuf,
    /// What others do not know: records that were written without it are not believed.
    pub secret: Vec<u8>,
    /// How many bytes of files are examined without asking. Also, how many must have been examined
    /// for the results to be written.
    pub worth: u64,
}

impl Settings {
    /// Opening a cache and writing to it takes about as long as examining so much.
    pub const WORTH: u64 = 256 << 10;
}

/// Results of earlier scans, and new ones. Nothing is opened before something is asked for.
#[derive(Debug)]
pub struct Cache {
    folder: Folder,
    seal: Seal,
    worth: u64,
    opened: OnceLock<Result<Vec<Segment>, Unusable>>,
    fresh: Mutex<Fresh>,
    n_unasked: AtomicU64,
    n_known: AtomicU64,
    n_damaged: AtomicU64,
}

/// What is not written yet.
#[derive(Debug, Default)]
struct Fresh {
    records: BTreeMap<Key, Box<[u8]>>,
    /// The bytes of the records.
    n_bytes: usize,
    /// The bytes of the files that they are about.
    n_examined: u64,
}

impl Cache {
    /// The cache at a place. It may not be usable, which [`Cache::trouble`] then tells.
    pub fn at(settings: &Settings) -> Self {
        let seal = Seal::new(&settings.secret);
        Self {
            folder: Folder::new(&settings.root, seal.name()),
            seal,
            worth: settings.worth,
            opened: OnceLock::new(),
            fresh: Mutex::default(),
            n_unasked: AtomicU64::new(0),
            n_known: AtomicU64::new(0),
            n_damaged: AtomicU64::new(0),
        }
    }

    /// What a file is found again by; `None` where looking it up costs more than it saves.
    pub fn key(&self, path: &RepoPath, bytes: &[u8]) -> Option<Key> {
        let n_bytes = bytes.len() as u64;
        if self.n_unasked.load(Ordering::Relaxed) < self.worth {
            self.n_unasked.fetch_add(n_bytes, Ordering::Relaxed);
            return None;
        }
        self.segments()
            .is_some()
            .then(|| self.seal.key(path, bytes))
    }

    /// As [`Cache::key`] for content that comes in pieces; `None` also where nothing is known of any
    /// file.
    pub fn pieces(&self) -> Option<Pieces> {
        let is_asked = self.n_unasked.load(Ordering::Relaxed) >= self.worth;
        let has_some = is_asked && self.segments().is_some_and(|it| !it.is_empty());
        has_some.then(|| self.seal.pieces())
    }

    /// What is known of the file with this key.
    pub fn find(&self, key: &Key) -> Option<Known> {
        for segment in self.segments()? {
            let Some(record) = segment.find(key) else {
                continue;
            };
            if let Some(known) = record.value(&self.seal).and_then(record::read) {
                self.n_known.fetch_add(1, Ordering::Relaxed);
                return Some(known);
            }
            self.n_damaged.fetch_add(1, Ordering::Relaxed);
        }
        None
    }

    /// Remembers what was found in a file of `n_examined` bytes. What would not be read back as it
    /// is, is not remembered.
    pub fn keep(&self, key: Key, known: &Known, n_examined: usize) {
        let value = record::write(known);
        if value.len() > MOST_OF_ONE || record::read(&value).as_ref() != Some(known) {
            return;
        }
        let Ok(mut fresh) = self.fresh.lock() else {
            return;
        };
        fresh.n_bytes += value.len();
        fresh.n_examined += n_examined as u64;
        fresh.records.insert(key, value.into());
        if fresh.n_bytes > MOST_HELD {
            self.write(&mut fresh);
        }
    }

    /// Writes what is new, if it was work to find. To be called when a scan is done.
    pub fn write_out(&self) {
        if let Ok(mut fresh) = self.fresh.lock()
            && fresh.n_examined > self.worth
        {
            self.write(&mut fresh);
        }
    }

    /// How many files were known, and how many records were damaged or forged.
    pub fn counts(&self) -> (u64, u64) {
        let load = |it: &AtomicU64| it.load(Ordering::Relaxed);
        (load(&self.n_known), load(&self.n_damaged))
    }

    /// Why it was not used, if it was not.
    pub fn trouble(&self) -> Option<&Unusable> {
        self.opened.get()?.as_ref().err()
    }

    /// What is there, newest first; `None` where nothing may be used.
    fn segments(&self) -> Option<&[Segment]> {
        let opened = self.opened.get_or_init(|| self.folder.open());
        opened.as_deref().ok()
    }

    fn write(&self, fresh: &mut Fresh) {
        let Fresh { records, .. } = std::mem::take(fresh);
        let records = records.iter().map(|(key, value)| (key, &**value));
        let bytes = segment::build(records, &self.seal);
        // Whoever cannot write has no cache, and the same result.
        if self.folder.put(&bytes).is_ok() {
            self.folder.tidy(&self.seal);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{detect, licenses, read};

    const FILES: &[(&str, &str)] = &[
        (
            "a.rs",
            "// SPDX-License-Identifier: MIT OR Apache-2.0\n// Copyright 2024 Ann\nfn a() {}\n",
        ),
        (
            "b/LICENSE",
            "Permission to use this is granted by nobody but Jane.\n",
        ),
        (
            "c.c",
            "/* Licensed under the Apache License, Version 2.0; see COPYING. */\nint c;\n",
        ),
        ("d.py", "x = 1\n"),
        (
            "e.txt",
            "SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0 AND (MIT\n",
        ),
        (
            "f.txt",
            "Jos\u{e9} \u{200b}GN\u{200b}U General Public License version 3\n",
        ),
    ];

    fn cache(root: &std::path::Path) -> Cache {
        Cache::at(&Settings {
            root: root.join("cache"),
            secret: Vec::new(),
            worth: 0,
        })
    }

    fn examined(path: &str, content: &str) -> Known {
        let path = RepoPath::new(path.as_bytes());
        let text = read::decode(&path, content.as_bytes());
        Known {
            kind: text.kind,
            encoding: text.encoding,
            detection: detect::detect(&text, licenses::corpus()),
        }
    }

    /// Remembers all files, as one scan does.
    fn fill(root: &std::path::Path) {
        let cache = cache(root);
        for (path, content) in FILES {
            let key = cache.key(&RepoPath::new(path.as_bytes()), content.as_bytes());
            cache.keep(key.unwrap(), &examined(path, content), content.len());
        }
        cache.write_out();
    }

    /// How many files are known; of each it holds that what is known is true.
    fn n_known(cache: &Cache) -> usize {
        let known = FILES.iter().filter(|(path, content)| {
            let key = cache.key(&RepoPath::new(path.as_bytes()), content.as_bytes());
            let known = key.and_then(|it| cache.find(&it));
            assert!(
                known.is_none_or(|it| it == examined(path, content)),
                "{path}"
            );
            key.is_some_and(|it| cache.find(&it).is_some())
        });
        known.count()
    }

    fn segment(root: &std::path::Path) -> PathBuf {
        let files = folder::segments(&cache(root).folder).unwrap();
        assert_eq!(files.len(), 1);
        files.into_iter().next().unwrap().path
    }

    #[test]
    fn what_was_found_is_found_again() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(n_known(&cache(root.path())), 0);
        fill(root.path());
        assert_eq!(n_known(&cache(root.path())), FILES.len());
    }

    #[test]
    fn name_directory_content_and_secret_are_in_the_key() {
        let root = tempfile::tempdir().unwrap();
        let cache = cache(root.path());
        let key = |path: &str, content: &str| {
            let path = RepoPath::new(path.as_bytes());
            cache.key(&path, content.as_bytes()).unwrap()
        };
        assert_eq!(key("x/a/b", "c"), key("y/a/b", "c"));
        for other in [
            key("ab", "c"),
            key("a/b", "d"),
            key("a", "b"),
            key("b/a", "c"),
            key("a/bc", ""),
        ] {
            assert_ne!(key("a/b", "c"), other);
        }
        let seal = Seal::new(b"secret");
        let path = RepoPath::new(b"a/b");
        assert_ne!(seal.key(&path, b"c"), key("a/b", "c"));
    }

    /// What the end of a path leaves open must not change what is found.
    #[test]
    fn what_stands_above_the_directory_changes_nothing() {
        for (path, content) in FILES {
            let parts: Vec<&str> = path.rsplit('/').collect();
            let end = if parts.len() == 1 {
                format!("d/{path}")
            } else {
                (*path).to_owned()
            };
            let deep = format!("LICENSES/third_party/COPYING/{end}");
            assert_eq!(examined(&end, content), examined(&deep, content));
        }
    }

    #[test]
    fn a_damaged_segment_is_never_believed() {
        let root = tempfile::tempdir().unwrap();
        fill(root.path());
        let path = segment(root.path());
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << (at % 8);
            fs::write(&path, &bytes).unwrap();
            assert!(n_known(&cache(root.path())) <= FILES.len());
        }
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            let n_known = n_known(&cache(root.path()));
            assert!(n_known < FILES.len());
        }
    }

    #[test]
    fn what_was_written_without_the_secret_is_not_believed() {
        let root = tempfile::tempdir().unwrap();
        fill(root.path());
        let forged = fs::read(segment(root.path())).unwrap();
        let with_secret = Cache::at(&Settings {
            root: root.path().join("cache"),
            secret: b"secret".to_vec(),
            worth: 0,
        });
        assert_eq!(n_known(&with_secret), 0);
        with_secret.folder.put(&forged).unwrap();
        let reader = Cache::at(&Settings {
            root: root.path().join("cache"),
            secret: b"secret".to_vec(),
            worth: 0,
        });
        assert_eq!(n_known(&reader), 0);
    }

    #[test]
    fn small_segments_become_one() {
        let root = tempfile::tempdir().unwrap();
        for (path, content) in FILES {
            let cache = cache(root.path());
            let key = cache.key(&RepoPath::new(path.as_bytes()), content.as_bytes());
            cache.keep(key.unwrap(), &examined(path, content), content.len());
            cache.write_out();
        }
        let n_segments = folder::segments(&cache(root.path()).folder).unwrap().len();
        assert!(n_segments < FILES.len(), "{n_segments}");
        assert_eq!(n_known(&cache(root.path())), FILES.len());
    }

    #[test]
    fn little_work_is_not_written() {
        let root = tempfile::tempdir().unwrap();
        let cache = Cache::at(&Settings {
            root: root.path().join("cache"),
            secret: Vec::new(),
            worth: 1000,
        });
        let path = RepoPath::new(b"a");
        assert_eq!(cache.key(&path, &[b'x'; 1000]), None);
        let key = cache.key(&path, b"x").unwrap();
        cache.keep(key, &examined("a", "x"), 1);
        cache.write_out();
        assert!(!root.path().join("cache").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_cache_that_others_may_write_to_is_not_used() {
        use std::os::unix::fs::PermissionsExt as _;
        let root = tempfile::tempdir().unwrap();
        fill(root.path());
        let folder = root.path().join("cache");
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
        let cache = cache(root.path());
        assert_eq!(n_known(&cache), 0);
        let words = cache.trouble().unwrap().to_string();
        assert!(words.starts_with("others may write to `"), "{words}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_no_cache() {
        let root = tempfile::tempdir().unwrap();
        fill(root.path());
        let moved = root.path().join("moved");
        fs::rename(root.path().join("cache"), &moved).unwrap();
        std::os::unix::fs::symlink(&moved, root.path().join("cache")).unwrap();
        let cache = cache(root.path());
        assert_eq!(n_known(&cache), 0);
        assert!(cache.trouble().is_some());
    }

    #[test]
    fn cleaning_removes_what_is_ours_and_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        fill(root.path());
        let folder = root.path().join("cache");
        fs::write(folder.join("notes.txt"), "mine").unwrap();
        assert_eq!(usage(&folder).unwrap().n_files, 1);
        assert_eq!(clean(&folder).unwrap().n_files, 1);
        assert_eq!(usage(&folder).unwrap(), Usage::default());
        assert_eq!(n_known(&cache(root.path())), 0);
        assert_eq!(fs::read(folder.join("notes.txt")).unwrap(), b"mine");
    }
}
