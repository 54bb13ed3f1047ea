// SPDX-License-Identifier: Apache-2.0

//! Single directories in which something is looked up by its name, such as a package manager's
//! store: opened as the walk opens them, and left as little.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    dir::Found,
    path::RepoPath,
    reason::Reason,
    source::{Kind, Source},
    system::Directory,
};

/// How many links one path passes, as Linux has it.
const MOST_LINKS: usize = 40;

/// An open directory. Nothing that stands above it can be reached from it, and no link below it is
/// followed.
#[derive(Debug, Clone)]
pub struct Folder(Arc<Directory>);

/// A name in a [`Folder`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// The name.
    pub bytes: Box<[u8]>,
    /// Whether it is a directory's; a regular file's otherwise.
    pub is_directory: bool,
}

impl Folder {
    /// Opens the directory at a path, which may be or pass a link; `None` if there is none.
    pub fn open(path: &Path) -> Result<Option<Self>, Reason> {
        // What opens directories follows no link at the end of a path.
        let real = Self::real(path);
        Self::opened(Directory::open(real.as_deref().unwrap_or(path)))
    }

    /// Where a path leads to once every link in it is followed; `None` if there is nothing.
    pub fn real(path: &Path) -> Option<PathBuf> {
        fs::canonicalize(path).ok()
    }

    /// Opens a directory that stands in this one; `None` if there is none of that name.
    pub fn child(&self, name: &[u8]) -> Result<Option<Self>, Reason> {
        if !is_one_name(name) {
            return Ok(None);
        }
        match Self::opened(self.0.child(name)) {
            // Systems differ in what they say of a link.
            Err(_) if self.0.target(name).is_ok() => Ok(None),
            opened => opened,
        }
    }

    /// Opens the directory at a path below this one; the empty path is this one.
    pub fn below(&self, path: &RepoPath) -> Result<Option<Self>, Reason> {
        let mut at = self.clone();
        for name in path.as_bytes().split(|it| *it == b'/') {
            if name.is_empty() {
                continue;
            }
            match at.child(name)? {
                Some(next) => at = next,
                None => return Ok(None),
            }
        }
        Ok(Some(at))
    }

    /// The directories and regular files in it, sorted, and why some may be missing.
    pub fn names(&self) -> (Vec<Name>, Option<Reason>) {
        // Opened anew: a descriptor remembers how far it was listed.
        let anew = match self.0.child(b".") {
            Ok(anew) => anew,
            Err(error) => return (Vec::new(), Some(Reason::unreadable(&error))),
        };
        let (listed, error) = anew.list();
        let named = listed.iter().filter_map(|it| {
            let is_directory = match it.what {
                Found::File => false,
                Found::Directory => true,
                Found::Symlink | Found::Lost(_) => return None,
            };
            Some(Name {
                bytes: it.name().into(),
                is_directory,
            })
        });
        let mut names: Vec<Name> = named.collect();
        names.sort();
        (names, error.map(|it| Reason::unreadable(&it)))
    }

    /// Opens a regular file that stands in it, with the size that the system tells; `None` if there
    /// is none of that name.
    pub fn file(&self, name: &[u8]) -> Result<Option<(File, u64)>, Reason> {
        if !is_one_name(name) {
            return Ok(None);
        }
        match self.0.file(name) {
            Ok(found) => Ok(Some(found)),
            Err(reason) => match self.0.target(name) {
                Ok(_) => Ok(None),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(_) => Err(reason),
            },
        }
    }

    /// Where a path below this directory leads to, every link in it followed by its name as if this
    /// were the root of the system: what it leads to stands below this directory too. `None` where
    /// a directory on the way is not there, or links lead in circles.
    pub fn resolved(&self, path: &RepoPath) -> Option<RepoPath> {
        let parts = |it: &[u8]| -> Vec<Box<[u8]>> {
            it.split(|it| *it == b'/').rev().map(Into::into).collect()
        };
        let mut ahead = parts(path.as_bytes());
        let mut behind = RepoPath::new(b"");
        let mut n_links = 0;
        while let Some(name) = ahead.pop() {
            match &*name {
                b"" | b"." => continue,
                b".." => {
                    behind = behind.parent().unwrap_or(behind);
                    continue;
                }
                _ => (),
            }
            let Ok(target) = self.below(&behind).ok()??.0.target(&name) else {
                behind = behind.join(&name);
                continue;
            };
            n_links += 1;
            if n_links > MOST_LINKS {
                return None;
            }
            if target.starts_with(b"/") {
                behind = RepoPath::new(b"");
            }
            ahead.extend(parts(&target));
        }
        Some(behind)
    }

    /// What is there and is no directory, a link say, is none.
    fn opened(opened: io::Result<Directory>) -> Result<Option<Self>, Reason> {
        use io::ErrorKind as Kind;
        match opened {
            Ok(directory) => Ok(Some(Self(Arc::new(directory)))),
            Err(error) => match error.kind() {
                Kind::NotFound | Kind::NotADirectory => Ok(None),
                _ => Err(Reason::unreadable(&error)),
            },
        }
    }
}

impl Source {
    /// The directory that is scanned; `None` where the source is anything else.
    pub fn folder(&self) -> Option<Folder> {
        match &self.kind {
            Kind::Directory(tree) => Some(Folder(Arc::clone(&tree.root))),
            Kind::File(..) | Kind::Archive(..) | Kind::Revision(_) => None,
        }
    }
}

/// Whether it names something in a directory and leads nowhere else.
fn is_one_name(name: &[u8]) -> bool {
    let is_part = |it: &u8| !b"/\0".contains(it) && (cfg!(unix) || !b"\\:".contains(it));
    !name.is_empty() && name != b"." && name != b".." && name.iter().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_found_and_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("a/b")).unwrap();
        fs::write(root.path().join("a/x"), "text").unwrap();
        let folder = Folder::open(root.path()).unwrap().unwrap();
        assert!(Folder::open(&root.path().join("no")).unwrap().is_none());
        assert!(folder.below(&RepoPath::new(b"a/b")).unwrap().is_some());
        assert!(folder.below(&RepoPath::new(b"a/x")).unwrap().is_none());
        for name in [&b".."[..], b".", b"", b"a/b", b"a\0", b"no"] {
            assert!(folder.child(name).unwrap().is_none());
            assert!(folder.file(name).unwrap().is_none());
        }
        let a = folder.child(b"a").unwrap().unwrap();
        for _ in 0..2 {
            let (names, error) = a.names();
            let names: Vec<_> = names
                .iter()
                .map(|it| (&*it.bytes, it.is_directory))
                .collect();
            assert_eq!(names, [(&b"b"[..], true), (b"x", false)]);
            assert_eq!(error, None);
        }
        let (file, size) = a.file(b"x").unwrap().unwrap();
        let text = io::read_to_string(file).unwrap();
        assert_eq!((text.as_str(), size), ("text", 4));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_resolved_by_name_and_lead_nowhere_else() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("a/b")).unwrap();
        fs::write(root.path().join("x"), "text").unwrap();
        let link = |to: &str, at: &str| std::os::unix::fs::symlink(to, root.path().join(at));
        link("../../x", "a/b/up").unwrap();
        link("/a/b/up", "absolute").unwrap();
        link("../../../../x", "out").unwrap();
        link("a", "directory").unwrap();
        link("circle", "circle").unwrap();
        let linked = Folder::open(&root.path().join("directory")).unwrap();
        assert!(linked.unwrap().child(b"b").unwrap().is_some());
        let folder = Folder::open(root.path()).unwrap().unwrap();
        for (path, expected) in [
            ("x", Some("x")),
            ("a/b/up", Some("x")),
            ("absolute", Some("x")),
            ("out", Some("x")),
            ("directory/b/up", Some("x")),
            ("directory/b/new", Some("a/b/new")),
            ("no/x", None),
            ("circle", None),
        ] {
            let found = folder.resolved(&RepoPath::new(path.as_bytes()));
            let found = found.map(|it| it.to_string());
            assert_eq!(found.as_deref(), expected, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed() {
        let root = tempfile::tempdir().unwrap();
        let link = |to: &str, at: &str| std::os::unix::fs::symlink(to, root.path().join(at));
        link("/etc", "directory").unwrap();
        link("/etc/hostname", "file").unwrap();
        link("nowhere", "nothing").unwrap();
        let folder = Folder::open(root.path()).unwrap().unwrap();
        assert!(folder.child(b"directory").unwrap().is_none());
        assert!(folder.file(b"file").unwrap().is_none());
        assert!(folder.file(b"nothing").unwrap().is_none());
        assert!(folder.names().0.is_empty());
    }
}
