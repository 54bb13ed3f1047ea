// SPDX-License-Identifier: Apache-2.0

//! Further work trees of one repository: git-worktree(1), gitrepository-layout(5).
//!
//! Their `.git` is a file that names a directory of the repository. Anybody can write such a file,
//! and so it is believed only where the repository, which is the user's own, names this very file
//! in return: then the user has made the work tree.

use std::path::{Path, PathBuf};

use super::{
    repository::{Unusable, canonical, check_owner, small_file},
    worktree::kind_of,
};

/// Where the parts of a repository are that a further work tree uses.
#[derive(Debug, Clone)]
pub(super) struct Linked {
    /// What belongs to the work tree alone: `HEAD`, the index.
    pub(super) git: PathBuf,
    /// What all work trees share.
    pub(super) common: PathBuf,
}

impl Linked {
    /// The parts that a file `.git` names; `None` unless the repository agrees.
    pub(super) fn find(dot_git: &Path) -> Option<Self> {
        Self::agreed(dot_git).ok().flatten()
    }

    fn agreed(dot_git: &Path) -> Result<Option<Self>, Unusable> {
        if !kind_of(dot_git)?.is_some_and(|it| it.is_file()) {
            return Ok(None);
        }
        let Some(git) = named_by(dot_git)? else {
            return Ok(None);
        };
        // `REPOSITORY/worktrees/NAME`, links followed: the last three parts cannot be feigned.
        let Some(list) = git.parent().filter(|it| it.ends_with("worktrees")) else {
            return Ok(None);
        };
        let Some(common) = list.parent().map(Path::to_owned) else {
            return Ok(None);
        };
        let names = |name: &[u8]| {
            let path = small_file(&git, name)?;
            canonical(&git.join(path.trim_end())).ok()
        };
        let names_back = names(b"gitdir").is_some_and(|it| Ok(it) == canonical(dot_git));
        let shares = names(b"commondir").is_some_and(|it| it == common);
        check_owner(&git, false)?;
        check_owner(&common, false)?;
        Ok((names_back && shares).then_some(Self { git, common }))
    }
}

/// The directory that a file `.git` names, links followed.
pub(super) fn named_by(dot_git: &Path) -> Result<Option<PathBuf>, Unusable> {
    let above = dot_git.parent().unwrap_or(Path::new(""));
    let text = small_file(above, b".git").unwrap_or_default();
    let path = text.strip_prefix("gitdir: ");
    path.map(|it| canonical(&above.join(it.trim_end())))
        .transpose()
}
