// SPDX-License-Identifier: Apache-2.0

//! What a store has of a package.

use crate::{
    ecosystems::{Hash, Manifest},
    walk::RepoPath,
};

/// The copy of a package that stands in a store: what its manifest says, and the files that are to
/// be searched for licenses.
#[derive(Debug, Default)]
pub struct Copy {
    /// Where it stands in the store: `serde-1.0.219`.
    pub path: Vec<u8>,
    /// Its manifest, with its path in the store; so is [`Manifest::license_at`].
    pub manifest: Option<(RepoPath, Manifest)>,
    /// Its license and notice files, by path below [`Copy::path`].
    pub files: Vec<CopiedFile>,
    /// The archive that it came in, if that is in the store too.
    pub archive: Option<Archive>,
    /// What could not be read, in words.
    pub problems: Vec<String>,
}

/// A file of a [`struct@Copy`].
#[derive(Debug, PartialEq, Eq)]
pub struct CopiedFile {
    /// Below [`Copy::path`].
    pub path: RepoPath,
    /// Whether the manifest names it as a license file.
    pub is_named: bool,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The archive in which a package is handed out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Archive {
    /// Where it stands in the store.
    pub path: Vec<u8>,
    /// The hashes of its bytes.
    pub hashes: Vec<Hash>,
}

/// An archive that is not the one that a lock file means.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mismatch {
    /// Where it stands, as [`super::Store::place`] writes it.
    pub at: RepoPath,
    /// What the lock file says; where it has several archives, the first one's.
    pub locked: Hash,
    /// What the archive has.
    pub found: Hash,
}

impl Archive {
    /// How its bytes contradict what a lock file says, which may name several archives of one
    /// package: one that agrees is enough. Nothing contradicts where no algorithm is in common.
    pub(super) fn contradiction(&self, locked: &[Hash]) -> Option<(Hash, Hash)> {
        let mut first = None;
        for found in &self.hashes {
            let same = locked.iter().filter(|it| it.algorithm == found.algorithm);
            let mut comparable = false;
            for it in same {
                if it.hex == found.hex {
                    return None;
                }
                if !comparable && first.is_none() {
                    first = Some((it.clone(), found.clone()));
                }
                comparable = true;
            }
        }
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(found: &[(&'static str, &str)], locked: &[(&'static str, &str)], expected: bool) {
        let hashes = |list: &[(&'static str, &str)]| {
            let list = list.iter().map(|(algorithm, hex)| Hash {
                algorithm,
                hex: (*hex).to_owned(),
            });
            list.collect::<Vec<_>>()
        };
        let archive = Archive {
            hashes: hashes(found),
            ..Archive::default()
        };
        let contradicts = archive.contradiction(&hashes(locked)).is_some();
        assert_eq!(contradicts, expected, "{found:?} {locked:?}");
    }

    #[test]
    fn one_hash_that_agrees_is_enough() {
        check(&[("SHA-256", "a")], &[("SHA-256", "a")], false);
        check(&[("SHA-256", "a")], &[("SHA-256", "b")], true);
        check(
            &[("SHA-256", "a")],
            &[("SHA-256", "b"), ("SHA-256", "a")],
            false,
        );
        check(&[("SHA-256", "a")], &[("SHA-512", "b")], false);
        check(&[("SHA-256", "a")], &[], false);
    }
}
