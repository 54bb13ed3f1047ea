// SPDX-License-Identifier: Apache-2.0

//! The file of git's index: gitformat-index(5), versions 2 to 4, of repositories with SHA-1.
//!
//! Read here and not by git's library, which hashes all of it first and keeps to itself which
//! directories are as they were committed: both cost more than the rest of a look at what changed.
//! The file belongs to what is scanned: any bytes give a list or an error, and nothing of what it
//! says is more than a claim.

use std::{io::Read as _, path::Path};

use git2::Oid;

use super::{repository::Unusable, worktree::kind_of};
use crate::walk::system::{Directory, Stat};

/// The most bytes that are read: ten million files.
const MOST_BYTES: u64 = 1 << 30;

/// The most bytes that paths have together: in version 4 a few bytes may stand for a long one.
const MOST_PATHS: usize = 1 << 30;

/// How deep directories stand in one another.
const MOST_DEEP: usize = 1024;

/// A file as the index has it.
#[derive(Debug, Clone)]
pub(super) struct Indexed {
    pub(super) path: Box<[u8]>,
    pub(super) id: Oid,
    pub(super) mode: u32,
    /// Of a path in conflict, which of its three versions.
    pub(super) stage: u8,
    /// What the file was like when it had this content.
    pub(super) stat: Stat,
}

/// A directory that was as the index has it when its id was worked out.
#[derive(Debug, Clone)]
pub(super) struct Cached {
    /// With `/` at its end; empty for the root.
    pub(super) path: Box<[u8]>,
    pub(super) id: Oid,
    /// How many of the files stand below it.
    pub(super) n_files: usize,
}

/// What an index file says.
#[derive(Debug, Clone, Default)]
pub(in crate::walk) struct IndexFile {
    /// By their paths.
    pub(super) files: Vec<Indexed>,
    /// Directories whose ids are known, in no order.
    pub(super) cached: Vec<Cached>,
    /// When it was written: a file of the same time may have changed since.
    pub(super) written: (i64, u32),
}

impl IndexFile {
    /// Reads the index in a directory of git's; without one nothing is tracked.
    pub(super) fn read(git: &Path) -> Result<Self, Unusable> {
        if kind_of(&git.join("index"))?.is_none() {
            return Ok(Self::default());
        }
        let broken = |it: String| Unusable::Broken(format!("git's index is broken: {it}"));
        let directory = Directory::open(git).map_err(|it| broken(it.to_string()))?;
        let (file, _) = directory
            .file(b"index")
            .map_err(|it| broken(it.to_string()))?;
        let written = directory
            .stat(b"index")
            .map_err(|it| broken(it.to_string()))?;
        let mut bytes = Vec::new();
        file.take(MOST_BYTES)
            .read_to_end(&mut bytes)
            .map_err(|it| broken(it.to_string()))?;
        let parsed = Self::parse(&bytes).ok_or_else(|| broken("it is malformed".to_owned()))?;
        Ok(Self {
            written: written.changed_content,
            ..parsed
        })
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        const N_CHECKSUM: usize = 20;
        let body = bytes.get(..bytes.len().checked_sub(N_CHECKSUM)?)?;
        let mut reader = Reader { rest: body };
        if reader.take(4)? != b"DIRC" {
            return None;
        }
        let version = reader.number()?;
        if !(2..=4).contains(&version) {
            return None;
        }
        let n_files = reader.number()? as usize;
        // Each takes at least 63 bytes: no number makes room for more than there are.
        let mut files: Vec<Indexed> = Vec::with_capacity(n_files.min(body.len() / 63));
        let mut n_paths = 0;
        for _ in 0..n_files {
            let before = files.last().map(|it| &*it.path).unwrap_or_default();
            let file = reader.file(version, before)?;
            n_paths += file.path.len();
            if n_paths > MOST_PATHS {
                return None;
            }
            files.push(file);
        }
        if !files.is_sorted_by(|a, b| (&a.path, a.stage) < (&b.path, b.stage)) {
            return None;
        }
        let mut cached = Vec::new();
        while !reader.rest.is_empty() {
            let name = reader.take(4)?;
            let n_bytes = reader.number()? as usize;
            let extension = reader.take(n_bytes)?;
            match name {
                b"TREE" => cached = trees(extension)?,
                // What a reader must know to read the list aright starts with a small letter: a
                // list in two parts, directories instead of their files.
                [first, ..] if first.is_ascii_lowercase() => return None,
                _ => (),
            }
        }
        Some(Self {
            files,
            cached,
            written: (0, 0),
        })
    }

    /// Where the files below a directory stand, which has `/` at its end or is empty.
    pub(super) fn below(&self, directory: &[u8]) -> &[Indexed] {
        let start = self.files.partition_point(|it| *it.path < *directory);
        let rest = self.files.get(start..).unwrap_or_default();
        let n = rest.partition_point(|it| it.path.starts_with(directory));
        rest.get(..n).unwrap_or_default()
    }
}

/// What is left of an index file.
struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    fn take(&mut self, n: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_be_bytes)
    }

    fn file(&mut self, version: u32, before: &[u8]) -> Option<Indexed> {
        let n_rest = self.rest.len();
        let changed = (i64::from(self.number()?), self.number()?);
        let changed_content = (i64::from(self.number()?), self.number()?);
        let (_device, inode) = (self.number()?, self.number()?);
        let mode = self.number()?;
        let (user, group, size) = (self.number()?, self.number()?, self.number()?);
        let id = Oid::from_bytes(self.take(20)?).ok()?;
        let flags = u16::from_be_bytes(self.take(2)?.try_into().ok()?);
        if version >= 3 && flags & 0x4000 != 0 {
            self.take(2)?;
        }
        let path = if version == 4 {
            self.shared_path(before)?
        } else {
            let n = memchr::memchr(0, self.rest)?;
            let path = self.take(n)?.into();
            // One to eight zeros bring it to a multiple of eight.
            let n_read = n_rest - self.rest.len();
            self.take(8 - n_read % 8)?;
            path
        };
        Some(Indexed {
            path,
            id,
            mode,
            stage: u8::try_from(flags >> 12 & 3).ok()?,
            stat: Stat {
                changed,
                changed_content,
                inode: inode.into(),
                user,
                group,
                size: size.into(),
                mode,
            },
        })
    }

    /// A path that starts as the one before it does.
    fn shared_path(&mut self, before: &[u8]) -> Option<Box<[u8]>> {
        let (mut n_cut, mut is_first) = (0_usize, true);
        loop {
            let byte = *self.take(1)?.first()?;
            // Each further byte stands for one more than its bits: git's offsets.
            n_cut = n_cut.checked_add(usize::from(!is_first))?;
            n_cut = n_cut.checked_mul(128)? | usize::from(byte & 0x7f);
            is_first = false;
            if byte & 0x80 == 0 {
                break;
            }
        }
        let kept = before.get(..before.len().checked_sub(n_cut)?)?;
        let n = memchr::memchr(0, self.rest)?;
        let path = [kept, self.take(n)?].concat();
        self.take(1)?;
        Some(path.into())
    }
}

/// The extension `TREE`: a directory, then those in it.
fn trees(bytes: &[u8]) -> Option<Vec<Cached>> {
    let mut rest = bytes;
    let mut found = Vec::new();
    // The paths of the directories on the way down, and how many are to come in each.
    let mut above: Vec<(Vec<u8>, usize)> = Vec::new();
    while !rest.is_empty() {
        let n_name = memchr::memchr(0, rest)?;
        let (name, after) = rest.split_at_checked(n_name)?;
        let n_line = memchr::memchr(b'\n', after)?;
        let (line, after) = after.split_at_checked(n_line)?;
        let line = str::from_utf8(line.get(1..)?).ok()?;
        let (n_files, n_below) = line.split_once(' ')?;
        rest = after.get(1..)?;
        while above.last().is_some_and(|it| it.1 == 0) {
            above.pop();
        }
        let mut path = Vec::new();
        if let Some((outer, n_left)) = above.last_mut() {
            *n_left -= 1;
            path = [&**outer, name, b"/"].concat();
        }
        // A negative number says that something below was changed since.
        if let Ok(n_files) = n_files.parse() {
            let (id, after) = rest.split_at_checked(20)?;
            rest = after;
            found.push(Cached {
                path: path.clone().into(),
                id: Oid::from_bytes(id).ok()?,
                n_files,
            });
        }
        if above.len() >= MOST_DEEP {
            return None;
        }
        above.push((path, n_below.parse().ok()?));
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> Vec<u8> {
        let mut bytes = vec![0; 40];
        bytes[39] = 9; // the size
        bytes.extend([7; 20]);
        bytes.extend([0, u8::try_from(path.len()).unwrap()]);
        bytes.extend(path.as_bytes());
        bytes.resize(bytes.len() + 8 - bytes.len() % 8, 0);
        bytes
    }

    fn index(version: u8, files: &[Vec<u8>], extension: &[u8]) -> Vec<u8> {
        let n = u8::try_from(files.len()).unwrap();
        let mut bytes = [b"DIRC\0\0\0", &[version][..], b"\0\0\0", &[n]].concat();
        bytes.extend(files.concat());
        bytes.extend(extension);
        bytes.extend([0; 20]);
        bytes
    }

    fn check(bytes: &[u8], expected: Option<&[&str]>) {
        let found = IndexFile::parse(bytes);
        let paths = found.map(|it| {
            let paths = it.files.iter().map(|it| String::from_utf8_lossy(&it.path));
            paths.map(std::borrow::Cow::into_owned).collect::<Vec<_>>()
        });
        assert_eq!(
            paths.as_deref(),
            expected
                .map(|it| it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
                .as_deref()
        );
    }

    #[test]
    fn files_are_listed() {
        check(&index(2, &[], &[]), Some(&[]));
        check(
            &index(2, &[file("a"), file("b/ccccccc")], &[]),
            Some(&["a", "b/ccccccc"]),
        );
    }

    #[test]
    fn version_4_shares_the_starts_of_paths() {
        let shared = |n_cut: u8, rest: &str| {
            let mut bytes = file("")[..62].to_vec();
            bytes.push(n_cut);
            bytes.extend(rest.as_bytes());
            bytes.push(0);
            bytes
        };
        let files = [shared(0, "dir/one"), shared(3, "two")];
        check(&index(4, &files, &[]), Some(&["dir/one", "dir/two"]));
        check(&index(4, &[shared(1, "a")], &[]), None);
    }

    #[test]
    fn what_is_out_of_order_cut_or_in_two_parts_is_none() {
        check(&index(2, &[file("b"), file("a")], &[]), None);
        check(&index(2, &[file("a"), file("a")], &[]), None);
        check(&index(9, &[], &[]), None);
        check(&index(2, &[], b"link\0\0\0\0"), None);
        let whole = index(2, &[file("a"), file("b")], b"TREE\0\0\0\x02\0x");
        // Cut right behind the files, the next twenty bytes are taken for the checksum.
        let n_whole = index(2, &[file("a"), file("b")], &[]).len();
        for n in (0..whole.len()).filter(|it| *it != n_whole) {
            check(&whole[..n], None);
        }
    }

    #[test]
    fn no_flipped_bit_makes_it_stop_working() {
        let extension = b"TREE\0\0\0\x08\x000 1\nabc";
        let whole = index(2, &[file("a"), file("b/c"), file("b/d")], extension);
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut bytes = whole.clone();
                bytes[at] ^= 1 << bit;
                let files = IndexFile::parse(&bytes).map(|it| it.files.len());
                assert!(
                    files.is_none_or(|it| it <= 3),
                    "more files than there is room for"
                );
            }
        }
    }

    #[test]
    fn directories_that_are_known_are_named() {
        let mut bytes = b"\x003 2\n".to_vec();
        bytes.extend([1; 20]);
        bytes.extend(b"a\x00-1 1\n");
        bytes.extend(b"b\x001 0\n");
        bytes.extend([2; 20]);
        bytes.extend(b"c\x001 0\n");
        bytes.extend([3; 20]);
        let found = trees(&bytes).unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|it| (String::from_utf8_lossy(&it.path).into_owned(), it.n_files))
            .collect();
        let expected = [("", 3), ("a/b/", 1), ("c/", 1)];
        assert_eq!(found, expected.map(|(path, n)| (path.to_owned(), n)));
        assert!(trees(&bytes[..bytes.len() - 1]).is_none());
    }
}
