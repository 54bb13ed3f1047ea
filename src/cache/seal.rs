// SPDX-License-Identifier: Apache-2.0

//! By what results are found again, and how it is told that they are what was written.
//!
//! All is BLAKE3 under one key, which is derived from what makes an engine another one: its
//! sources, its data and the libraries that it is built with (`PLACET_ENGINE`, which
//! `build/engine.rs` sets), and a secret of the user, if there is one. Another engine finds and
//! believes nothing. No option is part of it: none changes what is found in given bytes.

use crate::walk::RepoPath;

/// What a file is found again by.
pub type Key = [u8; 32];

/// How many bytes a check has.
pub(super) const N_CHECK: usize = 16;

/// The content of a file, as far as it has come.
#[derive(Debug)]
pub struct Pieces(blake3::Hasher);

impl Pieces {
    /// Adds what comes next.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// What the file with this content is found again by.
    pub fn key(mut self, path: &RepoPath) -> Key {
        let mut parts = path.as_bytes().rsplit(|it| *it == b'/');
        let name = parts.next().unwrap_or_default();
        let directory = parts.next().unwrap_or_default();
        // The content comes first: from its start on, much of it is hashed at once. The lengths at
        // the end tell where each part starts.
        self.add(directory);
        self.add(name);
        for part in [directory, name] {
            self.add(&(part.len() as u64).to_le_bytes());
        }
        *self.0.finalize().as_bytes()
    }
}

/// What keys and checks are made with.
#[derive(Debug)]
pub(super) struct Seal {
    files: [u8; 32],
    checks: [u8; 32],
    name: String,
}

impl Seal {
    pub(super) fn new(secret: &[u8]) -> Self {
        let engine = concat!(env!("CARGO_PKG_VERSION"), " ", env!("PLACET_ENGINE"));
        let derived = |context| {
            let mut hasher = blake3::Hasher::new_derive_key(context);
            hasher.update(secret);
            hasher.update(engine.as_bytes());
            hasher.update(&(secret.len() as u64).to_le_bytes());
            hasher.finalize()
        };
        let name = derived("placet 2026-11 engine of remembered results").to_hex();
        Self {
            files: *derived("placet 2026-11 keys of files").as_bytes(),
            checks: *derived("placet 2026-11 checks of remembered results").as_bytes(),
            name: name.chars().take(16).collect(),
        }
    }

    /// The name of the directory with what this engine knows.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// What a file is found again by: its content, its name, and the name of its directory. No
    /// more of a path changes what is read or found.
    pub(super) fn key(&self, path: &RepoPath, bytes: &[u8]) -> Key {
        let mut pieces = self.pieces();
        pieces.add(bytes);
        pieces.key(path)
    }

    /// As [`Seal::key`], of content that comes in pieces.
    pub(super) fn pieces(&self) -> Pieces {
        Pieces(blake3::Hasher::new_keyed(&self.files))
    }

    /// What stands beside a value to tell that it was written for this key.
    pub(super) fn check(&self, key: &Key, value: &[u8]) -> [u8; N_CHECK] {
        let mut hasher = blake3::Hasher::new_keyed(&self.checks);
        hasher.update(key);
        hasher.update(value);
        let mut check = [0; N_CHECK];
        hasher.finalize_xof().fill(&mut check);
        check
    }
}
