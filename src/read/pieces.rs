// SPDX-License-Identifier: Apache-2.0

//! The bytes of a long file one piece after the other, none of which is kept.

use std::io::{Read as _, Seek as _, SeekFrom};

use super::bytes::{Buffer, Unreadable, read_some};
use crate::walk::Opened;

/// What a processor has close at hand while it looks at it.
const PIECE: usize = 64 * 1024;

/// From this size on it pays to look at a file twice where the first look may spare the second.
const LONG: u64 = 2 * PIECE as u64;

/// Gives the pieces of a long file, at most `limit` bytes of them, to `add`, and tells how many
/// bytes they have. `None` where a file is short, or longer than it told; then some pieces may have
/// been given. Afterwards the file is at its start again.
pub fn pieces(
    opened: &mut Opened<'_>,
    buffer: &mut Buffer,
    limit: u64,
    mut add: impl FnMut(&[u8]),
) -> Result<Option<u64>, Unreadable> {
    let Opened::File(file, size) = opened else {
        return Ok(None);
    };
    if *size < LONG || *size > limit {
        return Ok(None);
    }
    let mut n_read = 0;
    let mut rest = file.by_ref().take(limit.saturating_add(1));
    loop {
        let room = buffer.room(PIECE);
        let n_new = read_some(&mut rest, room)?;
        if n_new == 0 {
            break;
        }
        n_read += n_new as u64;
        add(room.get(..n_new).unwrap_or_default());
    }
    file.seek(SeekFrom::Start(0))?;
    Ok((n_read <= limit).then_some(n_read))
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};

    use super::*;

    /// What comes of a file of so many bytes, and how many of them were given.
    fn check(n_bytes: usize, told: u64, limit: u64) -> (Option<u64>, Vec<u8>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let content: Vec<u8> = (0..n_bytes).map(|it| (it % 251) as u8).collect();
        fs::write(&path, &content).unwrap();
        let mut opened = Opened::File(File::open(&path).unwrap(), told);
        let mut given = Vec::new();
        let add = |piece: &[u8]| given.extend_from_slice(piece);
        let n_read = pieces(&mut opened, &mut Buffer::default(), limit, add).unwrap();
        let Opened::File(mut file, _) = opened else {
            panic!("it was one");
        };
        let mut all = Vec::new();
        file.read_to_end(&mut all).unwrap();
        assert!(all == content, "it is at its start again");
        assert!(content.starts_with(&given));
        (n_read, given)
    }

    #[test]
    fn a_long_file_comes_whole() {
        let (n_read, given) = check(1_000_000, 1_000_000, 2_000_000);
        assert_eq!((n_read, given.len()), (Some(1_000_000), 1_000_000));
        assert_eq!(check(1_000_000, 1_000_000, 1_000_000).0, Some(1_000_000));
    }

    #[test]
    fn short_files_and_those_over_the_limit_are_left_to_others() {
        assert_eq!(check(1000, 1000, 2_000_000), (None, Vec::new()));
        assert_eq!(check(1_000_000, 1_000_000, 999_999), (None, Vec::new()));
    }

    #[test]
    fn what_has_grown_over_the_limit_is_none() {
        assert_eq!(check(1_000_000, 200_000, 900_000).0, None);
        assert_eq!(check(1_000_000, 200_000, 2_000_000).0, Some(1_000_000));
    }
}
