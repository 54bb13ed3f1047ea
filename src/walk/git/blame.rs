// SPDX-License-Identifier: Apache-2.0

//! Who committed the lines of a file, and who committed at all: by the authors of commits.
//!
//! Git's library goes through the history by objects alone. It is given no repository, so that
//! nothing that one configures has a say, nor a file in the tree that gives people other names.

use std::{collections::BTreeMap, path::Path};

use git2::{BlameOptions, ErrorCode, Oid, Sort};

use super::{
    objects::Objects,
    repository::{Repository, Unusable},
    revision::commit_of,
};
use crate::walk::path::RepoPath;

/// How many commits are looked at for their authors.
const MOST_COMMITS: usize = 1_000_000;

/// The mail address of the author of each line of a text, as a file of a revision became it; `None`
/// for lines that are in no commit.
pub(in crate::walk) fn line_authors(
    repository: &Repository,
    revision: &str,
    (file, text): (&RepoPath, &[u8]),
) -> Result<Vec<Option<String>>, Unusable> {
    let objects = repository.objects()?;
    let commit = commit_of(revision, repository, &objects)?;
    let lines = objects.in_library(|library| {
        let mut options = BlameOptions::new();
        options.newest_commit(commit.id);
        let path = String::from_utf8_lossy(file.as_bytes());
        let blame = match library.blame_file(Path::new(path.as_ref()), Some(&mut options)) {
            // It is new, or the history that has it is not there.
            Err(error) if error.code() == ErrorCode::NotFound => return Ok(Vec::new()),
            blame => blame?,
        };
        let blame = blame.blame_buffer(text)?;
        let mut lines = Vec::new();
        for hunk in blame.iter() {
            let author = hunk
                .final_signature()
                .filter(|_| hunk.final_commit_id() != Oid::ZERO_SHA1);
            let mail = author.map(|it| String::from_utf8_lossy(it.email_bytes()).into_owned());
            lines.extend(std::iter::repeat_n(mail, hunk.lines_in_hunk()));
        }
        Ok(lines)
    });
    lines.map_err(|it| Unusable::Broken(it.message().to_lowercase()))
}

/// The mail addresses of the authors of the commits that lead to a revision and not to another one,
/// each with its newest commit.
pub(in crate::walk) fn authors(
    repository: &Repository,
    revision: &str,
    without: Option<&str>,
) -> Result<BTreeMap<String, String>, Unusable> {
    let objects = repository.objects()?;
    let commit = commit_of(revision, repository, &objects)?;
    let without = without
        .map(|it| commit_of(it, repository, &objects))
        .transpose()?;
    let found = objects.in_library(|library| {
        let mut walk = library.revwalk()?;
        walk.set_sorting(Sort::TOPOLOGICAL)?;
        walk.push(commit.id)?;
        if let Some(it) = &without {
            walk.hide(it.id)?;
        }
        let mut found = BTreeMap::new();
        for (n_seen, id) in walk.enumerate() {
            let id = id?;
            if n_seen >= MOST_COMMITS {
                return Err(git2::Error::from_str(
                    "it has more commits than are looked at",
                ));
            }
            let commit = library.find_commit(id)?;
            let mail = String::from_utf8_lossy(commit.author().email_bytes()).into_owned();
            found.entry(mail).or_insert_with(|| id.to_string());
        }
        Ok(found)
    });
    found.map_err(|it| Unusable::Broken(it.message().to_lowercase()))
}

impl Objects {
    /// Does something with a repository that has these objects and nothing else.
    pub(super) fn in_library<T>(
        &self,
        action: impl FnOnce(&git2::Repository) -> Result<T, git2::Error>,
    ) -> Result<T, git2::Error> {
        let database = self.database()?;
        let library = git2::Repository::from_odb(database)?;
        action(&library)
    }
}
