// SPDX-License-Identifier: Apache-2.0

//! Hashes of distributed archives.

use std::{
    fmt::Write as _,
    io::{self, Read},
};

use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use crate::ecosystems::Hash;

const PIECE: usize = 64 * 1024;

/// The hashes that a bill of materials wants of an archive.
pub(super) const ALL: &[&str] = &["SHA-256", "SHA-512"];

/// The hashes of what a reader gives, one for each algorithm; one that is not known is left out.
pub(super) fn hashes(reader: &mut impl Read, algorithms: &[&str]) -> io::Result<Vec<Hash>> {
    let mut states: Vec<State> = algorithms.iter().filter_map(|it| State::new(it)).collect();
    let mut piece = vec![0; PIECE];
    loop {
        match reader.read(&mut piece) {
            Ok(0) => break,
            Ok(n_read) => {
                let read = piece.get(..n_read).unwrap_or_default();
                for it in &mut states {
                    it.add(read);
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => (),
            Err(error) => return Err(error),
        }
    }
    Ok(states.into_iter().map(State::end).collect())
}

enum State {
    Sha1(Sha1),
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
}

impl State {
    fn new(algorithm: &str) -> Option<Self> {
        Some(match algorithm {
            "SHA-1" => Self::Sha1(Sha1::new()),
            "SHA-256" => Self::Sha256(Sha256::new()),
            "SHA-384" => Self::Sha384(Sha384::new()),
            "SHA-512" => Self::Sha512(Sha512::new()),
            _ => return None,
        })
    }

    fn add(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(it) => it.update(bytes),
            Self::Sha256(it) => it.update(bytes),
            Self::Sha384(it) => it.update(bytes),
            Self::Sha512(it) => it.update(bytes),
        }
    }

    fn end(self) -> Hash {
        let (algorithm, hex) = match self {
            Self::Sha1(it) => ("SHA-1", hex(&it.finalize())),
            Self::Sha256(it) => ("SHA-256", hex(&it.finalize())),
            Self::Sha384(it) => ("SHA-384", hex(&it.finalize())),
            Self::Sha512(it) => ("SHA-512", hex(&it.finalize())),
        };
        Hash { algorithm, hex }
    }
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        write!(text, "{byte:02x}").expect("a string takes what it is given");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_hashes_are_met() {
        let found = hashes(&mut &b"abc"[..], &["SHA-1", "MD5", "SHA-256", "SHA-512"]).unwrap();
        let start = |it: &Hash| (it.algorithm, it.hex.get(..8).unwrap().to_owned());
        let found: Vec<_> = found.iter().map(start).collect();
        let expected = [
            ("SHA-1", "a9993e36"),
            ("SHA-256", "ba7816bf"),
            ("SHA-512", "ddaf35a1"),
        ];
        assert_eq!(found, expected.map(|(name, hex)| (name, hex.to_owned())));
    }
}
