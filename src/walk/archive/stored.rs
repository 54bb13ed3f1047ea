// SPDX-License-Identifier: Apache-2.0

//! What is kept of a member while it is examined.

use std::{
    io::{self, Read},
    sync::Arc,
};

/// What is examined of a file over the limit: license texts stand at the start, sometimes at the
/// end.
pub const HEAD: usize = 1024 * 1024;
/// The end of such a file.
pub const TAIL: usize = 64 * 1024;

/// The bytes of a member.
#[derive(Debug, Clone)]
pub(in crate::walk) enum Stored {
    Whole(Shared),
    /// Of a member over the limit: the first [`HEAD`] and the last [`TAIL`] bytes, and how many
    /// it has.
    Ends(Arc<(Vec<u8>, Vec<u8>)>, u64),
}

/// Bytes that an archive and the file that it is have in common.
#[derive(Debug, Clone)]
#[expect(
    clippy::rc_buffer,
    reason = "they are read into a vector, and a slice would copy them"
)]
pub(in crate::walk) struct Shared(pub(super) Arc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Stored {
    /// How many bytes the member has.
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Whole(shared) => shared.0.len() as u64,
            Self::Ends(_, size) => *size,
        }
    }
}

/// Reads a member to its end, and keeps all of at most `keep` bytes.
pub(super) fn stored(mut reader: impl Read, keep: u64) -> io::Result<Stored> {
    let n_first = keep.max((HEAD + TAIL) as u64).saturating_add(1);
    let mut head = Vec::new();
    reader.by_ref().take(n_first).read_to_end(&mut head)?;
    if head.len() as u64 <= keep {
        return Ok(Stored::Whole(Shared(Arc::new(head))));
    }
    let mut size = head.len() as u64;
    let mut tail = head.split_off(HEAD.min(head.len()));
    let mut piece = vec![0; TAIL];
    loop {
        let n_over = tail.len().saturating_sub(TAIL);
        tail.drain(..n_over);
        let n_read = match reader.read(&mut piece) {
            Ok(0) => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
            other => other?,
        };
        size += n_read as u64;
        tail.extend_from_slice(piece.get(..n_read).unwrap_or_default());
    }
    head.shrink_to_fit();
    Ok(Stored::Ends(Arc::new((head, tail)), size))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(n_bytes: usize, keep: u64, expected: (usize, usize)) {
        let bytes: Vec<u8> = (0..=250).cycle().take(n_bytes).collect();
        match stored(bytes.as_slice(), keep).unwrap() {
            Stored::Whole(shared) => {
                assert_eq!(shared.as_ref(), bytes);
                assert_eq!((n_bytes, 0), expected);
            }
            Stored::Ends(ends, size) => {
                let (head, tail) = &*ends;
                assert_eq!((head.len(), tail.len()), expected);
                assert!(bytes.starts_with(head) && bytes.ends_with(tail));
                assert_eq!(size, n_bytes as u64);
            }
        }
    }

    #[test]
    fn a_small_member_is_kept_whole() {
        check(0, 10, (0, 0));
        check(10, 10, (10, 0));
    }

    #[test]
    fn of_a_large_member_the_ends_are_kept() {
        check(11, 10, (11, 0));
        check(HEAD + 7, 10, (HEAD, 7));
        check(HEAD + TAIL + 5, 10, (HEAD, TAIL));
        check(5 * HEAD, 3 * HEAD as u64, (HEAD, TAIL));
    }
}
