// SPDX-License-Identifier: Apache-2.0

//! What the history of a repository says of licenses: when each came and went.

use super::Root;
use crate::{detect::Method, walk::RepoPath};

/// What was found in a history.
#[derive(Debug, Default)]
pub struct Past {
    /// The repository; its revision is the commit that is checked out.
    pub root: Root,
    /// How many commits were read.
    pub n_commits: usize,
    /// How many branches, tags and other references lead to them.
    pub n_references: usize,
    /// How many contents of files were examined, each once.
    pub n_contents: usize,
    /// Their bytes.
    pub n_bytes: u64,
    /// What was found, by license and how it was found.
    pub marks: Vec<Mark>,
    /// What could not be examined, in words: lower case, no full stop.
    pub problems: Vec<String>,
}

/// A license as one kind of match names it: a text, a tag, a notice, a field.
#[derive(Debug)]
pub struct Mark {
    /// The expression; what is written, where that is none.
    pub license: String,
    /// How it is named.
    pub method: Method,
    /// Whether the commit that is checked out has it.
    pub is_in_head: bool,
    /// The first references whose commits have it, [`Mark::N_REFERENCES`] at most.
    pub references: Vec<String>,
    /// How many references there are.
    pub n_references: usize,
    /// How many commits have it.
    pub n_commits: usize,
    /// How many contents have it.
    pub n_contents: usize,
    /// The first commit that has it.
    pub first: Moment,
    /// The last one.
    pub last: Moment,
    /// Everywhere that it stood, by path; only where one license was asked for.
    pub paths: Option<Vec<PastPath>>,
}

impl Mark {
    /// How many references are named.
    pub const N_REFERENCES: usize = 20;
}

/// A commit, and where it has a mark.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moment {
    /// The commit.
    pub at: PastCommit,
    /// The first paths.
    pub paths: Vec<RepoPath>,
    /// How many paths there are; [`Moment::MOST`] are counted.
    pub n_paths: usize,
}

impl Moment {
    /// How many paths are named.
    pub const N_NAMED: usize = 5;
    /// How many paths are counted at most.
    pub const MOST: usize = 1000;
}

/// A commit, by its id and time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PastCommit {
    /// In hexadecimal.
    pub id: String,
    /// In seconds since 1970-01-01T00:00:00Z.
    pub time: i64,
}

/// A path that once had a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastPath {
    /// Where.
    pub path: RepoPath,
    /// The first commit that has it there.
    pub first: PastCommit,
    /// The last one.
    pub last: PastCommit,
    /// Whether the commit that is checked out has it there.
    pub is_in_head: bool,
}
