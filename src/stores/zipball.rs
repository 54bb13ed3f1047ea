// SPDX-License-Identifier: Apache-2.0

//! Reads packages that are packed as `.zip`, wheels among them: in place, nothing is written
//! anywhere.

use std::{collections::BTreeMap, fs::File, io::Read as _};

use zip::{ZipArchive, result::ZipError};

use super::{
    bound,
    content::{self, Content, gather},
    hash,
    tarball::select,
};
use crate::walk::{RepoPath, system_words};

/// A package in a `.zip`.
pub(super) struct Zipball {
    archive: ZipArchive<File>,
    /// The names in it below the prefix, with their places in the archive.
    names: BTreeMap<RepoPath, usize>,
}

impl Zipball {
    /// Opens an archive of which only what stands below a prefix is looked at.
    pub(super) fn new(file: File, prefix: &[u8]) -> Result<Self, String> {
        let archive = ZipArchive::new(file).map_err(|it| words(&it))?;
        Self::of(archive, prefix)
    }

    fn of(archive: ZipArchive<File>, prefix: &[u8]) -> Result<Self, String> {
        if archive.len() > bound::NAMES {
            return Err("the archive holds too many files".to_owned());
        }
        let all = (0..archive.len()).filter_map(|index| {
            let name = archive.name_for_index(index)?.ok()?;
            let rest = name.as_bytes().strip_prefix(prefix)?;
            let is_clean = |it: &[u8]| !it.is_empty() && it != b"." && it != b"..";
            let is_file = rest.split(|it| *it == b'/').all(is_clean);
            is_file.then(|| (RepoPath::new(rest), index))
        });
        Ok(Self {
            names: all.collect(),
            archive,
        })
    }

    /// Opens an archive in which one directory holds all, whatever that is called.
    pub(super) fn wrapped(file: File) -> Result<Self, String> {
        let archive = ZipArchive::new(file).map_err(|it| words(&it))?;
        let first = archive.name_for_index(0).and_then(Result::ok);
        let first = first.as_deref().unwrap_or_default();
        let prefix = first
            .split_inclusive('/')
            .next()
            .unwrap_or_default()
            .to_owned();
        Self::of(archive, prefix.as_bytes())
    }

    /// The SHA-256 of each file in it, in order.
    pub(super) fn hashes(&mut self) -> Result<Vec<(RepoPath, String)>, String> {
        let mut left = bound::UNPACKED;
        let mut found = Vec::with_capacity(self.names.len());
        for (path, index) in &self.names {
            let file = self.archive.by_index(*index).map_err(|it| words(&it))?;
            let mut limited = file.take(left);
            let hashed = hash::hashes(&mut limited, &["SHA-256"]);
            left = limited.limit();
            if left == 0 {
                let most = bound::UNPACKED;
                return Err(format!("the archive unpacks to over {most} bytes"));
            }
            let broken = |it| format!("the archive is broken: {}", system_words(&it));
            let hashes = hashed.map_err(broken)?.into_iter();
            found.extend(hashes.map(|it| (path.clone(), it.hex)));
        }
        Ok(found)
    }

    /// The files in it, in order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &RepoPath> {
        self.names.keys()
    }
}

impl Content for Zipball {
    fn names(&mut self, directory: &RepoPath, is_deep: bool, _: &mut Vec<String>) -> Vec<RepoPath> {
        select(self.names.keys(), directory, is_deep)
    }

    fn read(
        &mut self,
        paths: &[RepoPath],
        problems: &mut Vec<String>,
    ) -> BTreeMap<RepoPath, Vec<u8>> {
        gather(paths, problems, |it| {
            let Some(index) = self.names.get(it) else {
                return Ok(None);
            };
            let opened = self.archive.by_index(*index).map_err(|it| words(&it));
            opened.and_then(|mut file| content::bytes(&mut file).map(Some))
        })
    }
}

fn words(error: &ZipError) -> String {
    format!("the archive is broken: {error}")
}
