// SPDX-License-Identifier: Apache-2.0

//! The result of a scan: sorted, immutable, complete, gaps included.

mod assemble;
mod operator;
mod past;
mod stored;

use std::collections::BTreeMap;

use crate::{
    detect::Detection,
    ecosystems::{Metadata, Purl, Scope},
    expression::Claim,
    read::{Encoding, Kind},
    resolve::{Conclusion, FileFacts},
    walk::{RepoPath, Skipped},
};

pub use crate::{
    ecosystems::{ComponentKind, Declaration, Hash},
    resolve::{Detected, StoredFile},
    stores::{Mismatch, Store},
};
pub use assemble::{Draft, Elsewhere, Missing};
pub use operator::{Operator, Party};
pub use past::{Mark, Moment, Past, PastCommit, PastPath};
pub use stored::{Lookup, Stored};

/// Everything that a scan found.
#[derive(Debug, Default)]
pub struct Inventory {
    /// What was scanned.
    pub root: Root,
    /// Every file that was examined, by path.
    pub files: Vec<FileRecord>,
    /// Every package, the root first, then by purl and path. Never empty: a tree without a
    /// manifest has a root of kind [`ComponentKind::Root`] without a purl.
    pub components: Vec<Component>,
    /// Which component needs which, by index into `components`; sorted.
    pub relations: Vec<Relation>,
    /// What could not be examined, by path.
    pub gaps: Vec<Gap>,
    /// What was left out, by path.
    pub skipped: Vec<Skipped>,
    /// Whether `relations` is all there is: a lock file says so, a manifest without one does not.
    pub is_graph_complete: bool,
    /// The same, but for what the components need that are open.
    pub is_graph_known: bool,
    /// What those who run the program say of themselves.
    pub operator: Operator,
}

impl Inventory {
    /// The files that stand in a directory itself, not in one below it. What is below is passed
    /// over at once, as files are in the order of their paths.
    pub fn files_in(&self, folder: &RepoPath) -> impl Iterator<Item = &FileRecord> {
        let mut start = folder.as_bytes().to_vec();
        if !start.is_empty() {
            start.push(b'/');
        }
        let mut next = self
            .files
            .partition_point(|it| it.path.as_bytes() < &*start);
        std::iter::from_fn(move || {
            loop {
                let file = self.files.get(next)?;
                let rest = file.path.as_bytes().strip_prefix(&*start)?;
                let Some(end) = rest.iter().position(|it| *it == b'/') else {
                    next += 1;
                    return Some(file);
                };
                let below = start.len() + end + 1;
                let below = file.path.as_bytes().get(..below)?;
                let others = self.files.get(next..)?;
                next += others.partition_point(|it| it.path.as_bytes().starts_with(below));
            }
        })
    }
}

/// What was scanned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Root {
    /// The last part of the path that was given, or the root package's name.
    pub name: String,
    /// The commit checked out, if it is a git work tree.
    pub revision: Option<String>,
    /// When that commit was made, in seconds since 1970-01-01T00:00:00Z.
    pub committed: Option<i64>,
    /// What it is called by its content (ISO/IEC 18670), where it is just what was committed; looked
    /// for as the tag is.
    pub swhids: Vec<String>,
    /// The nearest tag at or before that commit, as `git describe --tags` words it. It is looked for
    /// where a format that needs it was asked for.
    pub tag: Option<String>,
    /// Where it stands in its repository, with `/` at its end; empty for all of it.
    pub below: String,
    /// The address of the git remote `origin`, without credentials.
    pub remote: Option<String>,
    /// The commits of its submodules in git's index, by their directory.
    pub submodules: BTreeMap<RepoPath, String>,
}

/// What was found in one file.
#[derive(Debug)]
pub struct FileRecord {
    /// Where it stands.
    pub path: RepoPath,
    /// Its length in bytes.
    pub size: u64,
    /// What it is for.
    pub kind: Kind,
    /// How it was decoded.
    pub encoding: Encoding,
    /// What its text says.
    pub detection: Detection,
    /// Under which license it stands. Boxed, so that a record takes no more room than what was
    /// examined, in the place of which it is put.
    pub concluded: Box<Conclusion>,
    /// Its SHA-1 and SHA-256, where a format that needs them was asked for.
    pub hashes: Option<Box<FileHashes>>,
    /// What it tells of the work, if it is for that.
    pub metadata: Option<Box<Metadata>>,
}

/// What was found in one file, before its neighbours were looked at.
#[derive(Debug, Clone)]
pub struct Examined {
    /// What it says.
    pub facts: FileFacts,
    /// Its length in bytes.
    pub size: u64,
    /// What it is for.
    pub kind: Kind,
    /// How it was decoded.
    pub encoding: Encoding,
    /// Its hashes, where a format that needs them was asked for.
    pub hashes: Option<Box<FileHashes>>,
}

/// The hashes of a file's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileHashes {
    /// SHA-1, for the package verification code of SPDX 2.3.
    pub sha1: [u8; 20],
    /// SHA-256.
    pub sha256: [u8; 32],
    /// SHA-1 of the blob that git makes of it; `None` where it could not be told.
    pub blob: Option<[u8; 20]>,
    /// How long the byte order mark before its text is; `None` where not all of it was examined.
    pub n_mark: Option<u8>,
}

/// One package.
#[derive(Debug, Clone)]
pub struct Component {
    /// Its package URL.
    pub purl: Option<Purl>,
    /// Its purl type, such as `cargo`; empty for a root without a manifest.
    pub ecosystem: &'static str,
    /// Its name in the ecosystem, with its group or scope.
    pub name: String,
    /// Its version.
    pub version: Option<String>,
    /// What it is to the root.
    pub kind: ComponentKind,
    /// When it is needed.
    pub scope: Scope,
    /// The directory that it stands in, for those in the tree; the root's is the empty path.
    pub directory: Option<RepoPath>,
    /// What its manifest or lock file declares.
    pub declared: Option<Declared>,
    /// Under which license it stands.
    pub concluded: Conclusion,
    /// What its license files say, for those in the tree and those of which there is a copy.
    pub detected: Option<Detected>,
    /// Its copyright statements, as written, sorted.
    pub copyrights: Vec<String>,
    /// What it says it is.
    pub description: Option<String>,
    /// Who wrote it, as the manifest has them: `Name <mail>`.
    pub authors: Vec<String>,
    /// Who hands it out, where its manifest tells them from its authors.
    pub suppliers: Vec<String>,
    /// Its home page.
    pub homepage: Option<String>,
    /// Its repository.
    pub repository: Option<String>,
    /// Where it can be downloaded.
    pub download: Option<String>,
    /// The hashes of the distributed archive, from the lock file and from the archive itself.
    pub hashes: Vec<Hash>,
    /// Where it is declared or locked, by path and line; the first one is the main place.
    pub places: Vec<Declaration>,
    /// Which versions are asked for, as written, where no lock file has the package.
    pub asked: Vec<String>,
    /// Whether it may need more than `relations` say: nothing but a requirement names it.
    pub is_open: bool,
    /// What was found of it outside of the tree.
    pub lookup: Lookup,
}

/// What a manifest says of its license.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// As written.
    pub raw: String,
    /// What it means.
    pub claim: Claim,
    /// Where it stands.
    pub at: Declaration,
}

/// One component needs another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relation {
    /// Which one needs; an index into [`Inventory::components`].
    pub from: usize,
    /// Which one is needed.
    pub to: usize,
    /// When.
    pub scope: Scope,
}

/// Something that could not be examined, whole or in part. Makes the scan incomplete.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// Where.
    pub path: RepoPath,
    /// Which kind: a code of the contract, such as `unreadable-file`.
    pub code: &'static str,
    /// Why, in words: lower case, no full stop.
    pub detail: String,
    /// The line, from 1, where there is one.
    pub line: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::Basis;

    fn file(path: &str) -> FileRecord {
        FileRecord {
            path: RepoPath::new(path.as_bytes()),
            size: 0,
            kind: Kind::Empty,
            encoding: Encoding {
                name: "UTF-8",
                guessed: false,
            },
            detection: Detection::default(),
            concluded: Box::new(Conclusion {
                expression: None,
                basis: Basis::Nothing,
            }),
            hashes: None,
            metadata: None,
        }
    }

    #[test]
    fn what_stands_in_a_directory_is_told_from_what_is_below() {
        let mut paths = [
            "LICENSE",
            "a",
            "a-b/x",
            "a.c",
            "b/LICENSE",
            "b/c/LICENSE",
            "b/c/d/e",
            "b/cd",
            "b/d/e",
            "b/z",
            "c/c/c",
            "z",
        ];
        paths.sort_unstable();
        let inventory = Inventory {
            files: paths.iter().map(|it| file(it)).collect(),
            ..Inventory::default()
        };
        for folder in ["", "a", "a-b", "b", "b/c", "b/c/d", "c", "c/c", "d", "z"] {
            let folder = RepoPath::new(folder.as_bytes());
            let found: Vec<_> = inventory.files_in(&folder).map(|it| &it.path).collect();
            let all = inventory.files.iter().map(|it| &it.path);
            let expected: Vec<_> = all
                .filter(|it| it.parent().as_ref() == Some(&folder))
                .collect();
            assert_eq!(found, expected, "{folder}");
        }
    }
}
