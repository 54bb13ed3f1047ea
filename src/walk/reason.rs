// SPDX-License-Identifier: Apache-2.0

//! What was left out of a walk, and why.

use std::{fmt, io};

use super::path::{RepoPath, show};

/// Something that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Where it stands.
    pub path: RepoPath,
    /// Why it was left out.
    pub reason: Reason,
}

/// Why something was left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A symbolic link, with its target; links are recorded and not followed.
    Symlink(Vec<u8>),
    /// A FIFO, socket or device: which.
    NotRegular(&'static str),
    /// Git's own directory.
    GitDirectory,
    /// Untracked, and ignored by git.
    Ignored,
    /// Not tracked by git, where only what git tracks was asked for.
    Untracked,
    /// Tracked by git and not there.
    Absent,
    /// A submodule that is not there: the commit of it that belongs here, in hexadecimal.
    SubmoduleAbsent(String),
    /// A directory that could not be listed, or a file that could not be opened: what the system says.
    Unreadable(String),
    /// A git repository whose index and ignore rules were not used, so that everything is
    /// listed: why.
    GitUnused(String),
    /// An archive that is not opened, or not to its end: why.
    ArchiveNotOpened(String),
    /// A bound of the walk that was reached, in words.
    LimitReached(String),
}

impl Reason {
    /// Whether something that should have been examined was not.
    pub fn is_gap(&self) -> bool {
        self.gap().is_some()
    }

    /// Of something that should have been examined, the code of the gap and what it says.
    pub fn gap(&self) -> Option<(&'static str, String)> {
        let detail = match self {
            Self::SubmoduleAbsent(commit) => {
                format!("the submodule is not there, or lacks its commit {commit}")
            }
            Self::Unreadable(why) | Self::LimitReached(why) => why.clone(),
            Self::ArchiveNotOpened(why) => format!("the archive is not read to its end: {why}"),
            Self::Symlink(_)
            | Self::NotRegular(_)
            | Self::GitDirectory
            | Self::Ignored
            | Self::Untracked
            | Self::Absent
            | Self::GitUnused(_) => return None,
        };
        Some((self.code(), detail))
    }

    /// The name of the reason for programs; where the contract has a code for it, that one.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Symlink(_) => "symlink",
            Self::NotRegular(_) => "not-a-regular-file",
            Self::GitDirectory => "git-directory",
            Self::Ignored => "ignored",
            Self::Untracked => "untracked",
            Self::Absent => "absent",
            Self::SubmoduleAbsent(_) => "submodule-not-initialised",
            Self::Unreadable(_) => "unreadable-file",
            Self::GitUnused(_) => "git-not-used",
            Self::ArchiveNotOpened(_) => "archive-not-opened",
            Self::LimitReached(_) => "limit-reached",
        }
    }

    /// The reason for people: lower case, no full stop, nothing in it that a terminal obeys.
    pub fn words(&self) -> String {
        match self {
            Self::Symlink(target) => {
                let mut words = "a symbolic link to `".to_owned();
                show(target, &mut words).expect("writing into a string cannot fail");
                words + "`, not followed"
            }
            Self::NotRegular(what) => format!("{what}, not a regular file"),
            Self::GitDirectory => "git's own directory".to_owned(),
            Self::Ignored => "untracked, and ignored by git".to_owned(),
            Self::Untracked => "not tracked by git".to_owned(),
            Self::Absent => "tracked by git, and not there".to_owned(),
            Self::SubmoduleAbsent(commit) => format!(
                "a submodule at {commit} that is not initialised; `git submodule update --init` \
                 fetches it"
            ),
            Self::Unreadable(why) => format!("could not be read: {why}"),
            Self::GitUnused(why) => {
                format!("the git repository was not used, everything is listed: {why}")
            }
            Self::ArchiveNotOpened(why) => format!("the archive is not read to its end: {why}"),
            Self::LimitReached(why) => format!("not listed any further: {why}"),
        }
    }

    /// An input or output error as a reason.
    pub(crate) fn unreadable(error: &io::Error) -> Self {
        Self::Unreadable(system_words(error))
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words())
    }
}

/// What the system says of an error, in the style of our messages: `permission denied`, without
/// a capital and the number.
pub(crate) fn system_words(error: &io::Error) -> String {
    let words = error.to_string();
    let words = words.split(" (os error").next().unwrap_or_default();
    let mut chars = words.chars();
    // `I/O error` keeps its capital: only a capital before a small letter is a sentence's start.
    let is_sentence = words.chars().nth(1).is_some_and(char::is_lowercase);
    match chars.next() {
        Some(first) if is_sentence => first.to_lowercase().chain(chars).collect(),
        _ => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(reason: &Reason, words: &str) {
        assert_eq!(reason.to_string(), words);
    }

    #[test]
    fn a_link_cannot_command_the_terminal() {
        check(
            &Reason::Symlink(b"/etc/\x1b[2J".to_vec()),
            "a symbolic link to `/etc/\\x1b[2J`, not followed",
        );
    }

    #[test]
    fn system_errors_lose_their_capital_and_number() {
        let denied = io::Error::from_raw_os_error(13);
        check(
            &Reason::unreadable(&denied),
            "could not be read: permission denied",
        );
    }
}
