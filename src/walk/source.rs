// SPDX-License-Identifier: Apache-2.0

//! What is scanned: a directory, a single file, a commit, or an archive.

use std::{collections::BTreeMap, fs, io, path::Path, sync::Arc};

use super::{
    archive,
    git::{self, Repository, Unusable},
    path::RepoPath,
    reason::{Reason, system_words},
    system::Directory,
};

/// Why a source cannot be walked at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The path cannot be opened.
    #[error("could not read `{path}`: {}", system_words(.source))]
    Open {
        /// As it was given, escaped.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// The path is neither a directory nor a regular file.
    #[error("could not read `{path}`: {reason}")]
    NotRegular {
        /// As it was given, escaped.
        path: String,
        /// What it is.
        reason: Reason,
    },
    /// What git tracks was asked for, and git does not say it.
    #[error("could not tell what git tracks in `{path}`: {reason}")]
    NotTracked {
        /// As it was given, escaped.
        path: String,
        /// Why, in words.
        reason: String,
    },
    /// A revision cannot be read.
    #[error("could not read the revision `{revision}` of `{path}`: {reason}")]
    Revision {
        /// As it was given, escaped.
        revision: String,
        /// As it was given, escaped.
        path: String,
        /// Why, in words.
        reason: String,
        /// Whether [`Options::trusts_git`] would let it be read.
        is_untrusted: bool,
    },
}

/// How a source is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Whether to list what git ignores, too.
    pub all_files: bool,
    /// The commit to list instead of what stands in the directory: a branch, a tag, an id.
    pub revision: Option<String>,
    /// Whether to list what git tracks alone.
    pub only_tracked: bool,
    /// Whether to list git's index, which is what the next commit will hold.
    pub staged: bool,
    /// Whether a commit may be read of a repository that belongs to another user, or that keeps
    /// its objects elsewhere. Work trees are listed with their own repository alone in any case.
    pub trusts_git: bool,
    /// How deep archives are opened that stand in the source, and in one another. A source that
    /// is an archive is opened in any case.
    pub archive_depth: usize,
    /// How many bytes of a member of an archive are kept as a whole: what a scan examines.
    pub max_file_size: u64,
}

/// How many bytes of a file are examined as a whole by default.
pub const LIMIT: u64 = 32 * 1024 * 1024;

impl Options {
    /// How deep archives are opened by default: a package in a package.
    pub const ARCHIVE_DEPTH: usize = 2;
}

impl Default for Options {
    fn default() -> Self {
        Self {
            all_files: false,
            only_tracked: false,
            staged: false,
            revision: None,
            trusts_git: false,
            archive_depth: Self::ARCHIVE_DEPTH,
            max_file_size: LIMIT,
        }
    }
}

/// What is known of a source as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceFacts {
    /// The last part of its path, links resolved; `root` for the root of the file system.
    pub name: String,
    /// The commit that is listed, or that is checked out if it is a git work tree, in hexadecimal.
    pub revision: Option<String>,
    /// When that commit was made, in seconds since 1970-01-01T00:00:00Z.
    pub committed: Option<i64>,
    /// Where it stands in its repository, with `/` at its end; empty for all of it.
    pub below: String,
    /// The address of the git remote `origin`, without credentials. One that names a place on
    /// this machine is left out.
    pub remote: Option<String>,
    /// The commits of its submodules in git's index, or in the commit that is listed, by their
    /// directory.
    pub submodules: BTreeMap<RepoPath, String>,
}

/// Where files come from.
#[derive(Debug)]
pub struct Source {
    pub(super) kind: Kind,
    pub(super) archive_depth: usize,
    pub(super) max_file_size: u64,
    facts: SourceFacts,
}

/// What a source is.
#[derive(Debug)]
pub(super) enum Kind {
    Directory(Tree),
    /// A single file, by its name in a directory.
    File(Arc<Directory>, Vec<u8>),
    Revision(Box<git::Revision>),
    /// A single file whose name means an archive, listed as if it were a directory.
    Archive(Arc<Directory>, Vec<u8>),
}

/// A directory with all that stands below it.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) root: Arc<Directory>,
    /// The work tree that the root belongs to, or why it was not used.
    pub(super) git: Result<Option<git::WorkTree>, Reason>,
    pub(super) only_tracked: bool,
}

impl Source {
    /// Opens a directory, a single regular file, an archive, or the commit of a repository that is
    /// asked for; of a bare repository that is `HEAD`. The path itself may be or pass a link; what stands
    /// below it may not.
    pub fn open(path: &Path, options: &Options) -> Result<Self, Error> {
        let shown = || RepoPath::new(path.as_os_str().as_encoded_bytes()).to_string();
        let open = |source| Error::Open {
            path: shown(),
            source,
        };
        let full = fs::canonicalize(path).map_err(open)?;
        let kind = fs::symlink_metadata(&full).map_err(open)?.file_type();
        let is_bare = || kind.is_dir() && git::is_bare(&full);
        let revision = options.revision.as_deref();
        let revision = revision.or_else(|| is_bare().then_some("HEAD"));
        if options.staged || revision.is_some() {
            let revision = revision.filter(|_| !options.staged);
            return Self::revision(&full, revision, options)
                .map_err(|error| revision_error(path, revision.unwrap_or("the index"), &error));
        }
        if kind.is_dir() {
            let source = Self::directory(&full, options).map_err(open)?;
            return match source.why_not_tracked() {
                Some(reason) => Err(Error::NotTracked {
                    path: shown(),
                    reason,
                }),
                None => Ok(source),
            };
        }
        Self::file(&full, options)
            .map_err(open)?
            .map_err(|reason| Error::NotRegular {
                path: shown(),
                reason,
            })
    }

    /// A commit, or the index.
    fn revision(full: &Path, revision: Option<&str>, options: &Options) -> Result<Self, Unusable> {
        let (repository, path) = Repository::find(full, options.trusts_git)?;
        let revision = match revision {
            Some(revision) => git::Revision::find(repository, revision, &path)?,
            None => git::Revision::staged(repository, &path)?,
        };
        let commit = revision.commit();
        let name = name_of(full);
        let facts = SourceFacts {
            name: name.strip_suffix(".git").unwrap_or(&name).to_owned(),
            revision: commit.map(|it| it.id.to_string()),
            committed: commit.map(|it| it.committed),
            below: String::from_utf8_lossy(revision.path()).into_owned(),
            remote: git::remote(revision.common()),
            submodules: revision.submodules(),
        };
        let kind = Kind::Revision(Box::new(revision));
        Ok(Self::of(kind, facts, options))
    }

    fn directory(full: &Path, options: &Options) -> io::Result<Self> {
        let root = Arc::new(Directory::open(full)?);
        let mut facts = SourceFacts {
            name: name_of(full),
            ..SourceFacts::default()
        };
        let mut git = git::WorkTree::find(full).map_err(Reason::GitUnused);
        if let Ok(Some(tree)) = &git {
            tree.tell(&mut facts);
        }
        if options.all_files {
            git = Ok(None);
        }
        let kind = Kind::Directory(Tree {
            root,
            git,
            only_tracked: options.only_tracked,
        });
        Ok(Self::of(kind, facts, options))
    }

    /// Why git does not say what it tracks, where that was asked for.
    fn why_not_tracked(&self) -> Option<String> {
        match &self.kind {
            Kind::Directory(tree) if tree.only_tracked => match &tree.git {
                Ok(Some(_)) => None,
                Ok(None) => Some("it is in no git work tree".to_owned()),
                Err(reason) => Some(reason.words()),
            },
            _ => None,
        }
    }

    fn file(full: &Path, options: &Options) -> io::Result<Result<Self, Reason>> {
        let (Some(parent), Some(name)) = (full.parent(), full.file_name()) else {
            return Err(io::ErrorKind::NotFound.into());
        };
        let root = Arc::new(Directory::open(parent)?);
        let name = name.as_encoded_bytes().to_owned();
        if let Err(reason) = root.file(&name) {
            return Ok(Err(reason));
        }
        let facts = SourceFacts {
            name: name_of(full),
            ..SourceFacts::default()
        };
        let kind = match archive::format_of(&name) {
            Some(_) => Kind::Archive(root, name),
            None => Kind::File(root, name),
        };
        Ok(Ok(Self::of(kind, facts, options)))
    }

    fn of(kind: Kind, facts: SourceFacts, options: &Options) -> Self {
        Self {
            kind,
            archive_depth: options.archive_depth,
            max_file_size: options.max_file_size,
            facts,
        }
    }

    /// Whether it is a single file.
    pub fn is_file(&self) -> bool {
        match &self.kind {
            Kind::Directory(_) | Kind::Archive(..) => false,
            Kind::File(..) => true,
            Kind::Revision(revision) => revision.is_file(),
        }
    }

    /// The nearest tag at or before the commit that is listed or checked out, as
    /// `git describe --tags` words it. Every tag is looked at for it.
    pub fn tag(&self) -> Option<String> {
        match &self.kind {
            Kind::Directory(tree) => tree.git.as_ref().ok()?.as_ref()?.tag(),
            Kind::Revision(revision) => revision.tag(),
            Kind::File(..) | Kind::Archive(..) => None,
        }
    }

    /// What the source is called by its content, where it is just what was committed (ISO/IEC 18670):
    /// its directory, and where that is all of a commit, the commit. Empty where anything differs.
    pub fn swhids(&self) -> Vec<String> {
        let committed = match &self.kind {
            Kind::Revision(revision) => revision.directory().map(|it| (it, revision.commit())),
            Kind::Directory(_) => {
                return self.unchanged().map(|it| it.swhids()).unwrap_or_default();
            }
            Kind::File(..) | Kind::Archive(..) => None,
        };
        let Some((directory, commit)) = committed else {
            return Vec::new();
        };
        let is_whole = self.facts.below.is_empty();
        let commit = commit.filter(|_| is_whole);
        let commit = commit.map(|it| format!("swh:1:rev:{}", it.id));
        let directory = format!("swh:1:dir:{directory}");
        std::iter::once(directory).chain(commit).collect()
    }

    /// The commit that is checked out, as it is listed, if the work tree has just the same.
    fn unchanged(&self) -> Option<Self> {
        let Kind::Directory(tree) = &self.kind else {
            return None;
        };
        let work_tree = tree.git.as_ref().ok()?.as_ref()?;
        // Links are not compared, as they are not followed.
        let head = work_tree.head().filter(|_| !work_tree.has_links())?;
        let head = Self {
            kind: Kind::Revision(Box::new(head)),
            facts: self.facts.clone(),
            ..*self
        };
        let changes = super::changes(&head, self)?;
        changes.changed.is_empty().then_some(head)
    }

    /// What is known of the source as a whole.
    pub fn facts(&self) -> &SourceFacts {
        &self.facts
    }
}

/// The commit from which two revisions have gone apart, in hexadecimal.
pub fn merge_base(path: &Path, one: &str, two: &str, options: &Options) -> Result<String, Error> {
    let find = || -> Result<String, (String, Unusable)> {
        let failed = |name: &str| {
            let name = name.to_owned();
            move |error: Unusable| (name.clone(), error)
        };
        let broken = |words: String| failed(one)(Unusable::Broken(words));
        let full = fs::canonicalize(path).map_err(|it| broken(system_words(&it)))?;
        let found = Repository::find(&full, options.trusts_git).map_err(failed(one))?;
        let base = git::merge_base(&found.0, one, two);
        let base = base.map_err(|(name, error)| (name.to_owned(), error))?;
        base.ok_or_else(|| broken(format!("it has no commit in common with `{two}`")))
    };
    find().map_err(|(name, error)| revision_error(path, &name, &error))
}

/// The nearest file of one of some names in a revision, from the directory at a path up to the
/// root of the repository: its path from that root and its bytes.
pub fn nearest_file(
    path: &Path,
    revision: &str,
    names: &[&str],
    options: &Options,
) -> Result<Option<(RepoPath, Vec<u8>)>, Error> {
    let find = || {
        let full = fs::canonicalize(path).map_err(|it| system_words(&it))?;
        let (repository, below) = Repository::find(&full, options.trusts_git)?;
        git::nearest_file(&repository, revision, &below, names)
    };
    find().map_err(|error| revision_error(path, revision, &error))
}

/// The bytes of a file in a revision of the repository that a path stands in, by its path from the
/// repository's root; `None` if there is none.
pub fn file_at(
    path: &Path,
    revision: &str,
    file: &RepoPath,
    options: &Options,
) -> Result<Option<Vec<u8>>, Error> {
    let find = || {
        let full = fs::canonicalize(path).map_err(|it| system_words(&it))?;
        let (repository, _) = Repository::find(&full, options.trusts_git)?;
        git::file_at(&repository, revision, file)
    };
    find().map_err(|error| revision_error(path, revision, &error))
}

/// The mail address of the author of each line of a text, as a file of a revision has become it, by
/// the file's path from the repository's root; `None` for lines that are in no commit.
pub fn line_authors(
    path: &Path,
    revision: &str,
    (file, text): (&RepoPath, &[u8]),
    options: &Options,
) -> Result<Vec<Option<String>>, Error> {
    let find = || {
        let full = fs::canonicalize(path).map_err(|it| system_words(&it))?;
        let (repository, _) = Repository::find(&full, options.trusts_git)?;
        git::line_authors(&repository, revision, (file, text))
    };
    find().map_err(|error| revision_error(path, revision, &error))
}

/// The mail addresses of the authors of the commits that lead to a revision and not to another one,
/// each with its newest commit in hexadecimal.
pub fn authors(
    path: &Path,
    revision: &str,
    without: Option<&str>,
    options: &Options,
) -> Result<BTreeMap<String, String>, Error> {
    let find = || {
        let full = fs::canonicalize(path).map_err(|it| system_words(&it))?;
        let (repository, _) = Repository::find(&full, options.trusts_git)?;
        git::authors(&repository, revision, without)
    };
    find().map_err(|error| revision_error(path, revision, &error))
}

/// Where a path stands in the repository that it is in, from its root.
pub fn in_repository(path: &Path, options: &Options) -> Result<RepoPath, Error> {
    let find = || {
        let full = fs::canonicalize(path).map_err(|it| system_words(&it))?;
        let (_, below) = Repository::find(&full, options.trusts_git)?;
        let below = below.strip_suffix(b"/").unwrap_or(&below);
        Ok(RepoPath::new(below))
    };
    find().map_err(|error: Unusable| revision_error(path, "HEAD", &error))
}

pub(super) fn revision_error(path: &Path, revision: &str, error: &Unusable) -> Error {
    Error::Revision {
        revision: RepoPath::new(revision.as_bytes()).to_string(),
        path: RepoPath::new(path.as_os_str().as_encoded_bytes()).to_string(),
        is_untrusted: matches!(error, Unusable::Untrusted(_)),
        reason: error.to_string(),
    }
}

pub(super) fn name_of(full: &Path) -> String {
    match full.file_name() {
        Some(name) => name.to_string_lossy().into_owned(),
        None => "root".to_owned(),
    }
}
