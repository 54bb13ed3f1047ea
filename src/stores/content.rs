// SPDX-License-Identifier: Apache-2.0

//! Reads a package, whether its files stand in a directory or in an archive: its manifest and the
//! files that are to be searched for licenses. Nothing else of it is looked at.

use std::{
    collections::BTreeMap,
    io::{self, Read},
};

use super::{CopiedFile, Copy, bound};
use crate::{
    diagnostic::counted,
    ecosystems,
    read::{self, Kind, Text},
    walk::{Folder, Reason, RepoPath, system_words},
};

/// The files of a package, wherever they are.
pub(super) trait Content {
    /// The files that stand directly in a directory, or anywhere below it; sorted.
    fn names(
        &mut self,
        directory: &RepoPath,
        is_deep: bool,
        problems: &mut Vec<String>,
    ) -> Vec<RepoPath>;

    /// The bytes of those of these files that are there.
    fn read(
        &mut self,
        paths: &[RepoPath],
        problems: &mut Vec<String>,
    ) -> BTreeMap<RepoPath, Vec<u8>>;
}

/// Where the facts of a package stand in it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Layout<'a> {
    /// The directory with its manifest and license files; empty for the package's own.
    pub(super) directory: &'a [u8],
    /// The manifest in that directory, if the ecosystem has one.
    pub(super) manifest: Option<&'a str>,
    /// Other directories in it with license files.
    pub(super) also: &'a [&'a [u8]],
}

impl<'a> Layout<'a> {
    /// License files alone, at the top of the package.
    pub(super) const TEXTS: Self = Self {
        directory: b"",
        manifest: None,
        also: &[],
    };

    /// Beside the manifest, at the top of the package.
    pub(super) const fn beside(manifest: &'a str) -> Self {
        Self {
            manifest: Some(manifest),
            ..Self::TEXTS
        }
    }
}

/// The directories of license files: `LICENSES` by the REUSE specification, `licenses` in the
/// metadata of Python packages by PEP 639.
const OF_LICENSES: &[&[u8]] = &[b"LICENSES", b"licenses", b"license_files"];

/// Reads the manifest and the license files of a package into its copy.
pub(super) fn take(content: &mut dyn Content, layout: &Layout<'_>, mut copy: Copy) -> Copy {
    let directory = RepoPath::new(layout.directory);
    let mut wanted = Vec::new();
    let also = layout.also.iter().map(|it| directory.join(it));
    for directory in std::iter::once(directory.clone()).chain(also) {
        let names = content.names(&directory, false, &mut copy.problems);
        wanted.extend(names.into_iter().filter(is_license));
    }
    for name in OF_LICENSES {
        wanted.extend(content.names(&directory.join(name), true, &mut copy.problems));
    }
    let manifest = layout.manifest.map(|it| directory.join(it.as_bytes()));
    wanted.extend(manifest.clone());
    let mut read = contents(content, wanted, &mut copy);
    let manifest = manifest.and_then(|it| read.remove_entry(&it));
    if let Some((path, bytes)) = manifest {
        parse(path, &bytes, &mut copy);
    }
    let named = named(&copy, &directory);
    copy.files = files(read, &named);
    let is_new = |it: &&RepoPath| copy.files.iter().all(|file| file.path != **it);
    let missing: Vec<RepoPath> = named.iter().filter(is_new).cloned().collect();
    if !missing.is_empty() {
        let more = contents(content, missing, &mut copy);
        copy.files.extend(files(more, &named));
        copy.files.sort_by(|a, b| a.path.cmp(&b.path));
    }
    settle(&mut copy, layout.directory);
    if let Some((path, _)) = &mut copy.manifest {
        *path = RepoPath::new(&copy.path).join(path.as_bytes());
    }
    copy
}

/// Makes the directory of the facts the place of the copy.
fn settle(copy: &mut Copy, directory: &[u8]) {
    if directory.is_empty() {
        return;
    }
    let at = RepoPath::new(&copy.path);
    copy.path = at.join(directory).as_bytes().to_vec();
    let below = |path: &RepoPath| {
        let rest = path.as_bytes().strip_prefix(directory)?;
        Some(RepoPath::new(rest.strip_prefix(b"/")?))
    };
    // What a manifest names may lie beside its directory.
    let beside = |path: &RepoPath| RepoPath::new(b"..").join(path.as_bytes());
    let paths = copy.files.iter_mut().map(|it| &mut it.path);
    for path in paths.chain(copy.manifest.as_mut().map(|it| &mut it.0)) {
        *path = below(path).unwrap_or_else(|| beside(path));
    }
}

fn contents(
    content: &mut dyn Content,
    mut wanted: Vec<RepoPath>,
    copy: &mut Copy,
) -> BTreeMap<RepoPath, Vec<u8>> {
    wanted.sort();
    wanted.dedup();
    if wanted.len() > bound::FILES {
        let n_over = wanted.len() - bound::FILES;
        let what = counted(n_over, "file");
        copy.problems.push(format!(
            "{what} of license were not read: there are too many"
        ));
        wanted.truncate(bound::FILES);
    }
    content.read(&wanted, &mut copy.problems)
}

/// Reads the manifest of a copy.
pub(super) fn parse(path: RepoPath, bytes: &[u8], copy: &mut Copy) {
    let Some(manifest) = ecosystems::parse(&read::decode(&path, bytes)) else {
        return;
    };
    let problems = manifest.problems.iter();
    copy.problems
        .extend(problems.map(|it| format!("{path}:{}: {}", it.place.line, it.message)));
    copy.manifest = Some((path, manifest));
}

fn files(read: BTreeMap<RepoPath, Vec<u8>>, named: &[RepoPath]) -> Vec<CopiedFile> {
    let file = |(path, bytes)| CopiedFile {
        is_named: named.contains(&path),
        path,
        bytes,
    };
    read.into_iter().map(file).collect()
}

/// Whether a file is one of license, copyright or notice by its name.
pub(super) fn is_license(path: &RepoPath) -> bool {
    // The name is told from the content of a text, of which only that it is there counts.
    Text::of(path, "x").kind == Kind::License
}

/// The license files that the manifest names, where they lie in the package.
fn named(copy: &Copy, directory: &RepoPath) -> Vec<RepoPath> {
    let package = copy
        .manifest
        .as_ref()
        .and_then(|(_, it)| it.package.as_ref());
    let written = package.map(|it| it.license_files.as_slice());
    let written = written.unwrap_or_default().iter();
    written
        .filter_map(|it| inside(directory, &it.text))
        .collect()
}

/// A path relative to a directory; `None` where it leads out of the package.
fn inside(directory: &RepoPath, relative: &str) -> Option<RepoPath> {
    let mut at = directory.clone();
    for part in relative.split(['/', '\\']) {
        match part {
            "" | "." => (),
            ".." => at = at.parent()?,
            _ => at = at.join(part.as_bytes()),
        }
    }
    (at != *directory).then_some(at)
}

impl Content for Folder {
    fn names(
        &mut self,
        directory: &RepoPath,
        is_deep: bool,
        problems: &mut Vec<String>,
    ) -> Vec<RepoPath> {
        let mut found = Vec::new();
        let mut open = vec![(directory.clone(), 0)];
        while let Some((path, depth)) = open.pop() {
            let folder = match self.below(&path) {
                Ok(Some(folder)) => folder,
                Ok(None) => continue,
                Err(reason) => {
                    problems.push(format!("{path}: {reason}"));
                    continue;
                }
            };
            let (names, error) = folder.names();
            problems.extend(error.map(|it| format!("{path}: {it}")));
            for it in names {
                if !it.is_directory {
                    found.push(path.join(&it.bytes));
                } else if is_deep && depth < bound::DEPTH {
                    open.push((path.join(&it.bytes), depth + 1));
                }
            }
            if found.len() + open.len() > bound::NAMES {
                problems.push(format!("{directory}: too many files stand below it"));
                break;
            }
        }
        found.sort();
        found
    }

    fn read(
        &mut self,
        paths: &[RepoPath],
        problems: &mut Vec<String>,
    ) -> BTreeMap<RepoPath, Vec<u8>> {
        gather(paths, problems, |it| read_below(self, it))
    }
}

/// The bytes of those of these files that are there, each read for itself.
pub(super) fn gather(
    paths: &[RepoPath],
    problems: &mut Vec<String>,
    mut read: impl FnMut(&RepoPath) -> Result<Option<Vec<u8>>, String>,
) -> BTreeMap<RepoPath, Vec<u8>> {
    let mut found = BTreeMap::new();
    for path in paths {
        match read(path) {
            Ok(Some(bytes)) => {
                found.insert(path.clone(), bytes);
            }
            Ok(None) => (),
            Err(why) => problems.push(format!("{path}: {why}")),
        }
    }
    found
}

/// The bytes of the file at a path below a folder; `None` if there is none.
pub(super) fn read_below(folder: &Folder, path: &RepoPath) -> Result<Option<Vec<u8>>, String> {
    read_to(folder, path, bound::FILE)
}

/// The same of a file that may have so many bytes.
pub(super) fn read_to(
    folder: &Folder,
    path: &RepoPath,
    most: u64,
) -> Result<Option<Vec<u8>>, String> {
    let directory = path.parent().unwrap_or(RepoPath::new(b""));
    let words = |it: Reason| it.words();
    let Some(folder) = folder.below(&directory).map_err(words)? else {
        return Ok(None);
    };
    match folder.file(path.name()).map_err(words)? {
        Some((mut file, _)) => bytes_to(&mut file, most).map(Some),
        None => Ok(None),
    }
}

/// The bytes of one file, which may not be long.
pub(super) fn bytes(file: &mut dyn Read) -> Result<Vec<u8>, String> {
    bytes_to(file, bound::FILE)
}

fn bytes_to(file: &mut dyn Read, most: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = file.take(most + 1).read_to_end(&mut bytes);
    read.map_err(|it: io::Error| format!("could not be read: {}", system_words(&it)))?;
    if bytes.len() as u64 > most {
        return Err(format!("is over {most} bytes"));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(directory: &str, relative: &str, expected: Option<&str>) {
        let found = inside(&RepoPath::new(directory.as_bytes()), relative);
        assert_eq!(
            found.map(|it| it.to_string()).as_deref(),
            expected,
            "{relative}"
        );
    }

    #[test]
    fn a_license_file_that_is_named_lies_in_the_package() {
        check("", "LICENSE", Some("LICENSE"));
        check("", "./doc/LICENSE", Some("doc/LICENSE"));
        check("", "../LICENSE", None);
        check("", "../../../../etc/passwd", None);
        check("a", "../LICENSE", Some("LICENSE"));
        check("", ".", None);
        check("", "/etc/passwd", Some("etc/passwd"));
    }

    #[test]
    fn license_files_are_told_by_their_names() {
        for (path, expected) in [
            ("LICENSE-MIT", true),
            ("NOTICE", true),
            ("COPYING.LIB", true),
            ("license.js", false),
            ("README.md", false),
        ] {
            assert_eq!(
                is_license(&RepoPath::new(path.as_bytes())),
                expected,
                "{path}"
            );
        }
    }
}
