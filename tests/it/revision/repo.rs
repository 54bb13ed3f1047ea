// SPDX-License-Identifier: Apache-2.0

//! Repositories for tests, made without the git program.
#![expect(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
};

use git2::{ObjectType, Oid, Repository, Signature, Time};
use placet::{
    diagnostic::Level,
    report::{self, Report, Style},
    scan::{self, Progress, scan},
    walk::{Item, Options, Source, walk},
};
use tempfile::TempDir;

/// A repository in a folder of its own.
pub(crate) struct Repo {
    folder: TempDir,
    pub(crate) git: Repository,
}

impl Repo {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("app");
        let git = Repository::init(&root).unwrap();
        Self { folder, git }
    }

    pub(crate) fn bare() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let git = Repository::init_bare(folder.path().join("app.git")).unwrap();
        Self { folder, git }
    }

    /// The work tree, or the bare repository.
    pub(crate) fn root(&self) -> PathBuf {
        let root = self.git.workdir().unwrap_or(self.git.path());
        root.to_owned()
    }

    /// A folder that the repository knows nothing of.
    pub(crate) fn outside(&self) -> &Path {
        self.folder.path()
    }

    /// Git's own directory.
    pub(crate) fn dot_git(&self, below: &str) -> PathBuf {
        self.git.path().join(below)
    }

    /// Puts a file into the work tree.
    pub(crate) fn put(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn link(&self, path: &str, target: &str) {
        symlink(target, self.root().join(path)).unwrap();
    }

    pub(crate) fn make_executable(&self, path: &str) {
        let mode = fs::Permissions::from_mode(0o755);
        fs::set_permissions(self.root().join(path), mode).unwrap();
    }

    /// Commits all of the work tree.
    pub(crate) fn commit(&self) -> Oid {
        let mut index = self.git.index().unwrap();
        let add = git2::IndexAddOption::FORCE;
        index.add_all(["*"], add, None).unwrap();
        index.write().unwrap();
        let tree = index.write_tree().unwrap();
        self.commit_tree(tree)
    }

    /// Commits a tree that is in the repository.
    pub(crate) fn commit_tree(&self, tree: Oid) -> Oid {
        let head = self.git.head().ok().and_then(|it| it.target());
        let parents = head.map(|it| format!("parent {it}\n")).unwrap_or_default();
        let text = format!(
            "tree {tree}\n{parents}author A <a@b> 1700000000 +0000\n\
             committer A <a@b> 1700000000 +0000\n\nmessage\n"
        );
        let id = self.write(ObjectType::Commit, text.as_bytes());
        fs::create_dir_all(self.dot_git("refs/heads")).unwrap();
        fs::write(self.dot_git("HEAD"), "ref: refs/heads/main\n").unwrap();
        fs::write(self.dot_git("refs/heads/main"), format!("{id}\n")).unwrap();
        id
    }

    /// Commits a tree of entries as they are, whatever git would say of them.
    pub(crate) fn commit_entries(&self, entries: &[(&str, &str, Oid)]) -> Oid {
        let tree = self.tree(entries);
        self.commit_tree(tree)
    }

    pub(crate) fn tree(&self, entries: &[(&str, &str, Oid)]) -> Oid {
        let mut bytes = Vec::new();
        for (mode, name, id) in entries {
            bytes.extend_from_slice(format!("{mode} {name}\0").as_bytes());
            bytes.extend_from_slice(id.as_bytes());
        }
        self.write(ObjectType::Tree, &bytes)
    }

    pub(crate) fn blob(&self, content: &str) -> Oid {
        self.write(ObjectType::Blob, content.as_bytes())
    }

    pub(crate) fn write(&self, kind: ObjectType, bytes: &[u8]) -> Oid {
        self.git.odb().unwrap().write(kind, bytes).unwrap()
    }

    /// The file of a loose object.
    pub(crate) fn loose(&self, id: Oid) -> PathBuf {
        let id = id.to_string();
        let (folder, name) = id.split_at(2);
        self.dot_git("objects").join(folder).join(name)
    }

    pub(crate) fn tag(&self, name: &str, commit: Oid) {
        let who = Signature::new("A", "a@b", &Time::new(0, 0)).unwrap();
        let target = self.git.find_object(commit, None).unwrap();
        self.git.tag(name, &target, &who, "a tag", true).unwrap();
    }

    /// What is listed of a revision; see [`listed`].
    pub(crate) fn listed(&self, revision: &str) -> Vec<String> {
        listed(&self.root(), &rev(revision))
    }

    /// Why a revision cannot be read.
    pub(crate) fn refused(&self, revision: &str) -> String {
        let error = Source::open(&self.root(), &rev(revision)).unwrap_err();
        error.to_string()
    }
}

pub(crate) fn rev(revision: &str) -> Options {
    Options {
        revision: Some(revision.to_owned()),
        ..Options::default()
    }
}

/// What a walk finds, one line each: the path, and why it was left out in brackets.
pub(crate) fn listed(root: &Path, options: &Options) -> Vec<String> {
    let source = Source::open(root, options).expect("it can be opened");
    walk(&source)
        .map(|item| match item {
            Item::File(entry) => match entry.open() {
                Ok(_) => entry.path().to_string(),
                Err(reason) => format!("{} [{reason}]", entry.path()),
            },
            Item::Skipped(it) => format!("{} [{}]", it.path, it.reason),
        })
        .collect()
}

/// The inventory of a source as JSON.
pub(crate) fn inventory(root: &Path, options: &Options, threads: usize) -> String {
    let source = Source::open(root, options).expect("it can be opened");
    let options = scan::Options {
        threads,
        max_file_size: 1 << 20,
        hash_files: true,
    };
    let inventory = scan(&source, &options, &Progress::default()).unwrap();
    let report = Report {
        inventory: &inventory,
        judged: None,
        fail_on: Some(Level::Error),
        style: Style {
            color: false,
            width: 80,
            n_shown: 0,
            show_skipped: false,
            elapsed: None,
        },
        timestamp: 0,
    };
    let json = report::ALL.iter().find(|it| it.name == "json").unwrap();
    let mut bytes = Vec::new();
    (json.write)(&report, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}
