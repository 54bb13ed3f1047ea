// SPDX-License-Identifier: Apache-2.0

//! Hashes of files, for the documents that carry them.

use std::{
    fs::File,
    io::{self, Read as _},
};

use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::bytes::Unreadable;
use crate::walk::{Entry, Opened};

const PIECE: usize = 64 * 1024;

/// The hashes of a file's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hashes {
    /// SHA-1, for the package verification code of SPDX 2.3.
    pub sha1: [u8; 20],
    /// SHA-256.
    pub sha256: [u8; 32],
    /// SHA-1 of the bytes behind their number, as git names a blob; `None` of a file that had
    /// another size than it told.
    pub blob: Option<[u8; 20]>,
}

/// Hashes the whole of a file, however large.
pub fn hashes(entry: &Entry) -> Result<Hashes, Unreadable> {
    match entry.open().map_err(Unreadable::NotOpened)? {
        Opened::File(file, size) => hash_file(file, size),
        Opened::Bytes(bytes) => Ok(hash_bytes(&bytes)),
        Opened::Ends { .. } => {
            let words = "its middle is not kept, so that it cannot be hashed";
            Err(Unreadable::Broken(words.to_owned()))
        }
    }
}

fn hash_file(mut file: File, size: u64) -> Result<Hashes, Unreadable> {
    let mut state = State::new(size);
    let mut piece = vec![0; PIECE];
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(state.end()),
            Ok(n_read) => state.add(piece.get(..n_read).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => (),
            Err(error) => return Err(error.into()),
        }
    }
}

/// Hashes bytes that are at hand.
pub fn hash_bytes(bytes: &[u8]) -> Hashes {
    let mut state = State::new(bytes.len() as u64);
    state.add(bytes);
    state.end()
}

struct State {
    sha1: Sha1,
    sha256: Sha256,
    blob: Sha1,
    /// How many bytes are still to come.
    n_left: u64,
    is_over: bool,
}

impl State {
    fn new(size: u64) -> Self {
        Self {
            sha1: Sha1::new(),
            sha256: Sha256::new(),
            blob: Sha1::new_with_prefix(format!("blob {size}\0")),
            n_left: size,
            is_over: false,
        }
    }

    fn add(&mut self, bytes: &[u8]) {
        let n_left = self.n_left.checked_sub(bytes.len() as u64);
        self.is_over |= n_left.is_none();
        self.n_left = n_left.unwrap_or_default();
        self.blob.update(bytes);
        self.sha1.update(bytes);
        self.sha256.update(bytes);
    }

    fn end(self) -> Hashes {
        let is_whole = self.n_left == 0 && !self.is_over;
        Hashes {
            blob: is_whole.then(|| self.blob.finalize().into()),
            sha1: self.sha1.finalize().into(),
            sha256: self.sha256.finalize().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], sha1: &[u8], sha256: &[u8]) {
        let hashes = hash_bytes(bytes);
        assert_eq!(hashes.sha1.get(..4), Some(sha1));
        assert_eq!(hashes.sha256.get(..4), Some(sha256));
    }

    #[test]
    fn a_blob_is_called_as_git_calls_it() {
        let blob = hash_bytes(b"").blob.map(|it| it[..4].to_vec());
        assert_eq!(blob.as_deref(), Some(&b"\xe6\x9d\xe2\x9b"[..]));
        let mut state = State::new(2);
        state.add(b"abc");
        assert_eq!(state.end().blob, None);
    }

    #[test]
    fn known_hashes_are_met() {
        check(b"", b"\xda\x39\xa3\xee", b"\xe3\xb0\xc4\x42");
        check(b"abc", b"\xa9\x99\x3e\x36", b"\xba\x78\x16\xbf");
    }
}
