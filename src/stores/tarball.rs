// SPDX-License-Identifier: Apache-2.0

//! Reads packages that are packed as `.tar.gz`: in place, nothing is written anywhere. Some are
//! packed once more: a `.tar` holds the `.tar.gz` beside what is said of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{self, Read, Seek, SeekFrom},
};

use flate2::read::GzDecoder;
use tar::{Archive, EntryType};

use super::{
    bound,
    content::{self, Content},
};
use crate::walk::{RepoPath, system_words};

/// A package in a `.tar.gz`. Its files stand in one directory of it, whatever that is called
/// (`serde-1.0.219/`, `package/`), or at its top.
#[derive(Debug)]
pub(super) struct Tarball<R> {
    file: R,
    /// The name of the package's manifest.
    manifest: &'static str,
    /// Whether one directory holds all.
    is_wrapped: bool,
    /// What is in it; read at the first question.
    listed: Option<Listed>,
}

/// What is in a tarball, without the directory that holds all.
#[derive(Debug, Default)]
struct Listed {
    names: BTreeSet<RepoPath>,
    /// What is likely to be asked for: going through the archive again costs as much as the first
    /// time.
    kept: BTreeMap<RepoPath, Vec<u8>>,
}

impl<R: Read + Seek> Tarball<R> {
    /// A package whose files stand in one directory.
    pub(super) fn new(file: R, manifest: &'static str) -> Self {
        Self {
            file,
            manifest,
            is_wrapped: true,
            listed: None,
        }
    }

    /// A package without a manifest whose files stand at the top.
    pub(super) fn bare(file: R) -> Self {
        Self {
            is_wrapped: false,
            ..Self::new(file, "")
        }
    }

    /// Goes through the archive from its start and gives each regular file to `visit` until that
    /// has enough.
    fn each(
        &mut self,
        mut visit: impl FnMut(RepoPath, &mut dyn Read) -> bool,
    ) -> Result<(), String> {
        let broken = |it: io::Error| format!("the archive is broken: {}", system_words(&it));
        self.file.seek(SeekFrom::Start(0)).map_err(broken)?;
        let unpacked = GzDecoder::new(&mut self.file).take(bound::UNPACKED);
        let mut archive = Archive::new(unpacked);
        let mut n_names = 0;
        for entry in archive.entries().map_err(broken)? {
            let mut entry = entry.map_err(broken)?;
            n_names += 1;
            if n_names > bound::NAMES {
                return Err("the archive holds too many files".to_owned());
            }
            let kind = entry.header().entry_type();
            if kind != EntryType::Regular && kind != EntryType::Continuous {
                continue;
            }
            let path = entry.path_bytes();
            let path = if self.is_wrapped {
                below_first(&path)
            } else {
                inside(path.strip_prefix(b"./").unwrap_or(&path))
            };
            if let Some(path) = path
                && !visit(path, &mut entry)
            {
                return Ok(());
            }
        }
        // The end of what may be unpacked looks like the end of the archive.
        if archive.into_inner().limit() == 0 {
            let most = bound::UNPACKED;
            return Err(format!("the archive unpacks to over {most} bytes"));
        }
        Ok(())
    }

    fn listed(&mut self, problems: &mut Vec<String>) -> &mut Listed {
        if self.listed.is_none() {
            let mut listed = Listed::default();
            let manifest = self.manifest.as_bytes();
            let listing = self.each(|path, file| {
                if content::is_license(&path) || path.as_bytes() == manifest {
                    keep(&mut listed.kept, &path, file, problems);
                }
                listed.names.insert(path);
                true
            });
            problems.extend(listing.err());
            self.listed = Some(listed);
        }
        self.listed.get_or_insert_default()
    }
}

impl<R: Read + Seek> Content for Tarball<R> {
    fn names(
        &mut self,
        directory: &RepoPath,
        is_deep: bool,
        problems: &mut Vec<String>,
    ) -> Vec<RepoPath> {
        let names = self.listed(problems).names.iter();
        select(names, directory, is_deep)
    }

    fn read(
        &mut self,
        paths: &[RepoPath],
        problems: &mut Vec<String>,
    ) -> BTreeMap<RepoPath, Vec<u8>> {
        let listed = self.listed(problems);
        let kept = paths.iter().filter_map(|it| listed.kept.remove_entry(it));
        let mut found: BTreeMap<_, _> = kept.collect();
        let is_left = |it: &&RepoPath| listed.names.contains(*it) && !found.contains_key(*it);
        let mut left: BTreeSet<RepoPath> = paths.iter().filter(is_left).cloned().collect();
        if left.is_empty() {
            return found;
        }
        let mut failed = Vec::new();
        let reading = self.each(|path, file| {
            if left.remove(&path) {
                keep(&mut found, &path, file, &mut failed);
            }
            !left.is_empty()
        });
        problems.extend(failed.into_iter().chain(reading.err()));
        found
    }
}

fn keep(
    kept: &mut BTreeMap<RepoPath, Vec<u8>>,
    path: &RepoPath,
    file: &mut dyn Read,
    problems: &mut Vec<String>,
) {
    // In a package with license files everywhere, those that are not the package's are let go.
    if kept.len() > 4 * bound::FILES {
        return;
    }
    match content::bytes(file) {
        Ok(bytes) => {
            kept.insert(path.clone(), bytes);
        }
        Err(why) => problems.push(format!("{path}: {why}")),
    }
}

/// Those of these names that stand in a directory, or anywhere below it.
pub(super) fn select<'a>(
    names: impl Iterator<Item = &'a RepoPath>,
    directory: &RepoPath,
    is_deep: bool,
) -> Vec<RepoPath> {
    let is_meant = |it: &&'a RepoPath| {
        let mut above = it.ancestors();
        if is_deep {
            above.any(|it| it == *directory)
        } else {
            above.next().as_ref() == Some(directory)
        }
    };
    names.filter(is_meant).cloned().collect()
}

/// A path without its first part; `None` where nothing is left or it does not lie in the archive.
fn below_first(path: &[u8]) -> Option<RepoPath> {
    let path = path.strip_prefix(b"./").unwrap_or(path);
    let slash = path.iter().position(|it| *it == b'/')?;
    inside(path.get(slash + 1..)?)
}

/// A path, if it lies in the archive.
fn inside(path: &[u8]) -> Option<RepoPath> {
    let is_clean = |part: &[u8]| !part.is_empty() && part != b"." && part != b"..";
    let is_inside = path.split(|it| *it == b'/').all(is_clean);
    is_inside.then(|| RepoPath::new(path))
}

/// One file of a `.tar`, read where it stands.
#[derive(Debug)]
pub(super) struct Part {
    file: File,
    start: u64,
    length: u64,
    at: u64,
}

/// The files at the top of a `.tar` that is not compressed, by name; only the first are looked at.
pub(super) fn parts(file: &File) -> Result<BTreeMap<Vec<u8>, Part>, String> {
    let broken = |it: io::Error| format!("the archive is broken: {}", system_words(&it));
    let mut found = BTreeMap::new();
    let mut seekable = file;
    seekable.seek(SeekFrom::Start(0)).map_err(broken)?;
    let mut archive = Archive::new(seekable);
    for entry in archive.entries_with_seek().map_err(broken)?.take(PARTS) {
        let entry = entry.map_err(broken)?;
        let part = Part {
            file: file.try_clone().map_err(broken)?,
            start: entry.raw_file_position(),
            length: entry.size(),
            at: 0,
        };
        if entry.header().entry_type() == EntryType::Regular {
            found.insert(entry.path_bytes().into_owned(), part);
        }
    }
    Ok(found)
}

/// How many files a package has around its `.tar.gz`; there are four.
const PARTS: usize = 16;

impl Read for Part {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file
            .seek(SeekFrom::Start(self.start.saturating_add(self.at)))?;
        let left = self.length - self.at;
        let n_read = (&self.file).take(left).read(buffer)?;
        self.at += n_read as u64;
        Ok(n_read)
    }
}

impl Seek for Part {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
        };
        self.at = at.unwrap_or_default().min(self.length);
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: Option<&str>) {
        let found = below_first(path.as_bytes()).map(|it| it.to_string());
        assert_eq!(found.as_deref(), expected, "{path}");
    }

    #[test]
    fn paths_lose_the_directory_that_holds_all() {
        check("serde-1.0.0/src/lib.rs", Some("src/lib.rs"));
        check("./package/LICENSE", Some("LICENSE"));
        check("LICENSE", None);
        check("package/../LICENSE", None);
        check("package/", None);
        check("/etc/passwd", Some("etc/passwd"));
    }

    #[test]
    fn files_are_read_in_place_and_a_broken_archive_says_so() {
        let mut builder = tar::Builder::new(flate2::write::GzEncoder::new(
            tempfile::tempfile().unwrap(),
            flate2::Compression::fast(),
        ));
        for (path, text) in [
            ("p/LICENSE", "a"),
            ("p/src/x", "b"),
            ("p/LICENSES/MIT.txt", "c"),
        ] {
            let mut header = tar::Header::new_gnu();
            header.set_size(text.len() as u64);
            header.set_mode(0o644);
            header.set_cksum();
            builder
                .append_data(&mut header, path, text.as_bytes())
                .unwrap();
        }
        let mut file = builder.into_inner().unwrap().finish().unwrap();
        let size = file.seek(SeekFrom::End(0)).unwrap();
        let mut problems = Vec::new();
        let mut tarball = Tarball::new(file.try_clone().unwrap(), "m");
        let names = |it: Vec<RepoPath>| it.iter().map(ToString::to_string).collect::<Vec<_>>();
        let top = tarball.names(&RepoPath::new(b""), false, &mut problems);
        assert_eq!(names(top), ["LICENSE"]);
        let all = tarball.names(&RepoPath::new(b""), true, &mut problems);
        assert_eq!(names(all), ["LICENSE", "LICENSES/MIT.txt", "src/x"]);
        let wanted = ["LICENSE", "src/x", "no"].map(|it| RepoPath::new(it.as_bytes()));
        let read = tarball.read(&wanted, &mut problems);
        let read: Vec<_> = read
            .iter()
            .map(|(path, it)| (path.to_string(), &it[..]))
            .collect();
        let expected = [("LICENSE", b"a"), ("src/x", b"b")];
        assert_eq!(read, expected.map(|(path, it)| (path.to_owned(), &it[..])));
        assert!(problems.is_empty());
        file.set_len(size / 2).unwrap();
        let names = Tarball::new(file, "m").names(&RepoPath::new(b""), true, &mut problems);
        assert!(names.len() < 3 && problems.len() == 1);
    }
}
