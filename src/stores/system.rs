// SPDX-License-Identifier: Apache-2.0

//! The packages of Debian and of the systems made from it. Some of what they install is laid out as
//! a package manager would lay it out, with its license taken out: that stands in
//! `/usr/share/doc/PACKAGE/copyright` instead (*Debian Policy Manual*, section 12.5).
//!
//! Which package a file belongs to is in dpkg's database: `/var/lib/dpkg/info/PACKAGE.list`, or
//! `PACKAGE:ARCHITECTURE.list`, has its paths, and `/var/lib/dpkg/status` its version. Nothing of it
//! can come from a scanned tree; of a package's coordinates only the place in the store follows.

use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use super::{
    Copy, Root, Search, bound,
    content::{read_below, read_to},
};
use crate::{
    ecosystems, read,
    walk::{Folder, RepoPath},
};

/// The root of the system, as dpkg's own variable has it.
pub(super) const ROOT: Root = Root::at("DPKG_ROOT", "");

/// The system that is scanned on.
#[derive(Debug)]
pub(super) struct System {
    root: Folder,
    real: PathBuf,
    /// The version of each package that is installed.
    versions: OnceLock<BTreeMap<String, String>>,
}

/// The place of a store in the system.
#[derive(Debug)]
pub(super) struct Laid {
    system: Arc<System>,
    at: RepoPath,
    /// The package that each file in it is of: `None` where several say so.
    owners: OnceLock<BTreeMap<RepoPath, Option<Arc<str>>>>,
}

/// What the package of a copy says of its license.
#[derive(Debug)]
pub struct Description {
    /// `<debian package NAME VERSION>/usr/share/doc/NAME/copyright`.
    pub path: RepoPath,
    /// What stands there, as far as it is about the copy.
    pub text: String,
    /// Whether it is known to be about the copy: that of a package in free form is about its
    /// packaging too.
    pub is_precise: bool,
}

impl System {
    pub(super) fn open(search: &Search) -> Option<Arc<Self>> {
        let path = search.roots.paths(&[ROOT]).into_iter().next()?;
        let root = Folder::open(&path).ok()??;
        root.below(&RepoPath::new(LISTS)).ok()??;
        Some(Arc::new(Self {
            root,
            real: Folder::real(&path)?,
            versions: OnceLock::new(),
        }))
    }

    fn version(&self, package: &str) -> Option<&str> {
        let versions = self.versions.get_or_init(|| {
            let status = RepoPath::new(b"var/lib/dpkg/status");
            let bytes = read_to(&self.root, &status, bound::DATABASE);
            let bytes = bytes.ok().flatten().unwrap_or_default();
            versions(&String::from_utf8_lossy(&bytes))
        });
        versions.get(package).map(String::as_str)
    }

    /// The packages of the files below a directory.
    fn owners(&self, below: &RepoPath) -> BTreeMap<RepoPath, Option<Arc<str>>> {
        let mut owners = BTreeMap::new();
        let lists = self.root.below(&RepoPath::new(LISTS)).ok().flatten();
        let Some(lists) = lists else {
            return owners;
        };
        let start = [b"/", below.as_bytes(), b"/"].concat();
        for name in lists.names().0.into_iter().take(bound::NAMES) {
            let list = name.bytes.strip_suffix(b".list");
            let list = list.and_then(|it| std::str::from_utf8(it).ok());
            let Some(list) = list.filter(|_| !name.is_directory) else {
                continue;
            };
            let package = list.split(':').next().unwrap_or(list);
            // What cannot be read leaves its files without a package, and so without a license.
            let bytes = read_to(&lists, &RepoPath::new(&name.bytes), bound::DATABASE);
            let bytes = bytes.ok().flatten().unwrap_or_default();
            let package: Arc<str> = package.into();
            for line in bytes.split(|it| *it == b'\n') {
                if let Some(rest) = line.strip_prefix(start.as_slice()) {
                    let owner = owners.entry(RepoPath::new(rest));
                    owner
                        .and_modify(|it| {
                            it.take_if(|it| *it != package);
                        })
                        .or_insert_with(|| Some(Arc::clone(&package)));
                }
            }
        }
        owners
    }

    fn describe(&self, package: &str) -> Option<Description> {
        let version = self.version(package)?;
        let written = format!("usr/share/doc/{package}/copyright");
        let written = RepoPath::new(written.as_bytes());
        // The directory or the file may be a link to that of a package of the same source.
        let at = self.root.resolved(&written)?;
        if !at.as_bytes().starts_with(b"usr/share/") {
            return None;
        }
        let bytes = read_below(&self.root, &at).ok()??;
        let place = format!("<debian package {package} {version}>");
        let path = RepoPath::new(place.as_bytes()).join(written.as_bytes());
        let content = read::decode(&path, &bytes).content.into_owned();
        let narrowed = ecosystems::of_all_files(&content);
        Some(Description {
            path,
            is_precise: narrowed.is_some(),
            text: narrowed.unwrap_or(content),
        })
    }
}

const LISTS: &[u8] = b"var/lib/dpkg/info";

/// The versions of the packages in the status of dpkg: paragraphs with `Package` before `Version`.
fn versions(status: &str) -> BTreeMap<String, String> {
    let mut versions = BTreeMap::new();
    let mut package = None;
    for line in status.lines() {
        if line.is_empty() {
            package = None;
        } else if let Some(name) = line.strip_prefix("Package:") {
            package = Some(name.trim().to_owned());
        } else if let Some(version) = line.strip_prefix("Version:")
            && let Some(name) = package.take()
        {
            versions.insert(name, version.trim().to_owned());
        }
    }
    versions
}

impl Laid {
    /// The place of a store whose path this is, if it stands in the system.
    pub(super) fn of(system: Option<&Arc<System>>, path: &Path) -> Option<Self> {
        let system = system?;
        let real = Folder::real(path)?;
        let below = real.strip_prefix(&system.real).ok()?;
        Some(Self {
            system: Arc::clone(system),
            at: RepoPath::new(below.as_os_str().as_encoded_bytes()),
            owners: OnceLock::new(),
        })
    }

    /// The package that a file of the store is of; none where several say so.
    fn owner(&self, path: &RepoPath) -> Option<&str> {
        let owners = self.owners.get_or_init(|| self.system.owners(&self.at));
        owners.get(path)?.as_deref()
    }

    /// The file that a link leads to which a package has laid in the store.
    pub(super) fn behind(&self, path: &RepoPath) -> Option<File> {
        self.owner(path)?;
        let root = &self.system.root;
        let at = root.resolved(&self.at.join(path.as_bytes()))?;
        let folder = root.below(&at.parent()?).ok()??;
        Some(folder.file(at.name()).ok()??.0)
    }

    /// What the package says that has installed these files: all of them that are of any are of
    /// this one.
    pub(super) fn describe(&self, paths: &[RepoPath]) -> Option<Description> {
        let mut owners = paths.iter().filter_map(|it| self.owner(it));
        let package = owners.next()?;
        if owners.any(|it| it != package) {
            return None;
        }
        self.system.describe(package)
    }
}

impl Copy {
    /// The files in the store that it was read from.
    pub(crate) fn paths(&self) -> Vec<RepoPath> {
        let at = RepoPath::new(&self.path);
        let manifest = self.manifest.iter().map(|(path, _)| path.clone());
        let files = self.files.iter().map(|it| at.join(it.path.as_bytes()));
        let archive = self.archive.iter().map(|it| RepoPath::new(&it.path));
        manifest.chain(files).chain(archive).collect()
    }
}
