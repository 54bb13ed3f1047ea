// SPDX-License-Identifier: Apache-2.0

//! Finds the copies of packages that package managers keep on this machine, and reads what they
//! say of their license: in place, offline, nothing run.
//!
//! Looks below the roots that it is given, through [`crate::walk::Folder`], which follows no link
//! and leads nowhere else. A copy is one of the very version that is locked; where the archive that
//! it came in is there too, its hash is held against that of the lock file, and what belongs to
//! another archive is not looked at.
//!
//! # Adding a store
//!
//! 1. Write `src/stores/<name>.rs` with a `pub(super) static STORE`.
//! 2. Add its `mod` line and its entry in [`ALL`] below. The order is that of looking.
//! 3. Put a store of your own making in a test in `tests/it/stores.rs`, and run
//!    `UPDATE=1 cargo test`.

mod bound;
mod cargo;
mod cargo_git;
mod composer;
mod content;
mod copy;
mod gems;
mod golang;
mod hash;
mod hex;
mod maven;
mod named_folders;
mod node_modules;
mod npm_cache;
mod nuget;
mod packed;
mod pnpm;
mod pub_cache;
mod roots;
mod shelf;
mod site_packages;
mod system;
mod tarball;
mod wheels;
mod yarn_berry;
mod zipball;

use std::fmt;

use crate::{
    ecosystems::{ComponentKind, Hash, Linked, Manifest, Purl, Source},
    walk::{Folder, RepoPath},
};

pub use copy::{Archive, CopiedFile, Copy, Mismatch};
pub use maven::continued;
pub use roots::{Root, Roots};
pub use system::Description;

use content::Layout;
use shelf::{Base, Shelf};
use system::System;

/// Every store, in the order in which they are looked in.
pub static ALL: &[&Store] = &[
    &cargo::STORE,
    &cargo_git::STORE,
    &golang::STORE,
    &maven::MAVEN,
    &maven::GRADLE,
    &maven::SYSTEM,
    &node_modules::STORE,
    &yarn_berry::PROJECT,
    &npm_cache::STORE,
    &pnpm::STORE,
    &named_folders::YARN,
    &yarn_berry::USER,
    &named_folders::BUN,
    &nuget::STORE,
    &site_packages::PROJECT,
    &site_packages::ACTIVE,
    &site_packages::UV,
    &wheels::PIP,
    &wheels::LINKS,
    &site_packages::USER,
    &site_packages::PYENV,
    &site_packages::SYSTEM,
    &gems::PROJECT,
    &gems::HOME,
    &gems::RBENV,
    &gems::SYSTEM,
    &composer::PROJECT,
    &composer::CACHE,
    &pub_cache::STORE,
    &hex::PROJECT,
    &hex::MIX,
    &hex::REBAR,
];

/// A place where a package manager keeps copies of packages.
pub struct Store {
    /// What it is called in reports.
    pub name: &'static str,
    /// Whose packages it keeps.
    pub purl_type: &'static str,
    /// Whether it belongs to the project or to the user.
    pub reach: Reach,
    /// Where a user's store is: the first of these that is there. A project's is in the tree.
    pub roots: &'static [Root],
    /// The command that fills it.
    pub remedy: &'static str,
    /// Its line in the documentation.
    pub docs: &'static str,
    /// Whether it keeps packages that come from there.
    keeps: fn(&Source) -> bool,
    /// Looks at what must be known before packages can be looked for.
    open: fn(&Base<'_>, &mut Shelf),
    /// Looks for one package. What belongs to another archive than the locked one comes without
    /// manifest and files.
    find: fn(&Shelf, &Wanted<'_>) -> Option<Copy>,
}

/// How far from the tree copies are looked for. Ordered from the nearest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Reach {
    /// Nowhere.
    #[default]
    None,
    /// In the tree, where package managers install: what git ignores is looked at too.
    Project,
    /// And in the caches of whoever runs the program.
    User,
}

/// What is looked at beside the tree: where copies are looked for, and what for.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// How far from the tree.
    pub reach: Reach,
    /// Where the user's stores are.
    pub roots: Roots,
    /// Whether archives get all the hashes that bills of materials want. Without it they get those
    /// that their lock file has.
    pub hash_all: bool,
    /// What package managers say that the tree needs, in the place of its lock files.
    pub locks: Vec<(RepoPath, Manifest)>,
}

/// A package that is looked for.
#[derive(Debug, Clone, Copy)]
struct Wanted<'a> {
    name: &'a str,
    version: &'a str,
    purl: &'a Purl,
    source: &'a Source,
    /// Where its archive comes from, where the lock file says so.
    download: Option<&'a str>,
    /// Those of its archive, or of several that it is handed out in.
    hashes: &'a [Hash],
    hash_all: bool,
}

/// Whether a package comes from anywhere but the tree.
fn is_fetched(source: &Source) -> bool {
    !matches!(source, Source::Path(_))
}

/// The stores of one scan, opened.
#[derive(Debug, Default)]
pub struct Stores {
    open: Vec<(&'static Store, Shelf)>,
    hash_all: bool,
}

/// What the stores have of one package.
#[derive(Debug, Default)]
pub struct Answer {
    /// The copy, and where it is.
    pub found: Option<(&'static Store, Copy)>,
    /// The stores that were looked in without finding it.
    pub missed: Vec<&'static Store>,
    /// Archives under its name that are not the locked one.
    pub mismatches: Vec<Mismatch>,
    /// What could not be read, in words.
    pub problems: Vec<String>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl PartialEq for Store {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Store {}

impl Store {
    /// A place in the store as reports write it: `<cargo registry>/serde-1.0.219/LICENSE-MIT`; in the
    /// tree its path. Where a user's store is on this machine is nobody's business.
    pub fn place(&self, path: &[u8]) -> RepoPath {
        if self.reach == Reach::Project {
            return RepoPath::new(path);
        }
        RepoPath::new(&[b"<", self.name.as_bytes(), b">"].concat()).join(path)
    }
}

/// Whether the stores can be asked for a package: it comes from elsewhere, is not in the tree, and
/// one version of it is meant.
pub fn is_wanted(linked: &Linked) -> bool {
    let is_dependency = matches!(
        linked.kind,
        ComponentKind::Direct | ComponentKind::Transitive
    );
    is_dependency && linked.directory.is_none() && wanted(linked, false).is_some()
}

fn wanted(linked: &Linked, hash_all: bool) -> Option<Wanted<'_>> {
    Some(Wanted {
        name: &linked.package.name,
        version: linked.package.version.as_deref()?,
        purl: linked.purl.as_ref()?,
        source: &linked.source,
        download: linked.download.as_deref(),
        hashes: &linked.hashes,
        hash_all,
    })
}

impl Stores {
    /// Opens the stores that may have one of these packages. `tree` is the directory that is
    /// scanned, if it is one.
    pub fn open(search: &Search, tree: Option<&Folder>, packages: &[Linked]) -> Self {
        let wanted: Vec<&Linked> = packages.iter().filter(|it| is_wanted(it)).collect();
        let system = (search.reach == Reach::User)
            .then(|| System::open(search))
            .flatten();
        let mut open = Vec::new();
        for store in ALL.iter().filter(|it| it.reach <= search.reach) {
            let its_own = wanted.iter().filter(|it| it.ecosystem == store.purl_type);
            let places = its_own.flat_map(|it| &it.places);
            let mut directories: Vec<RepoPath> = places.filter_map(|it| it.path.parent()).collect();
            directories.sort();
            directories.dedup();
            if directories.is_empty() {
                continue;
            }
            open.push((
                *store,
                Shelf::open(store, search, tree, &directories, system.as_ref()),
            ));
        }
        Self {
            open,
            hash_all: search.hash_all,
        }
    }

    /// What the package of the system says of its license that has installed these files of a store.
    pub fn describe(&self, store: &Store, paths: &[RepoPath]) -> Option<Description> {
        let (_, shelf) = self.open.iter().find(|it| it.0 == store)?;
        shelf.laid.as_ref()?.describe(paths)
    }

    /// Looks for the copy of one package.
    pub fn find(&self, linked: &Linked) -> Answer {
        let mut answer = Answer::default();
        let Some(wanted) = wanted(linked, self.hash_all) else {
            return answer;
        };
        let its_own = |(store, _): &&(&'static Store, Shelf)| {
            store.purl_type == linked.ecosystem && (store.keeps)(wanted.source)
        };
        for (store, shelf) in self.open.iter().filter(its_own) {
            let place = |it: &str| format!("{}: {it}", store.name);
            answer
                .problems
                .extend(shelf.problems.iter().map(|it| place(it)));
            let Some(copy) = (store.find)(shelf, &wanted) else {
                answer.missed.push(store);
                continue;
            };
            let contradiction = copy.contradiction(&wanted);
            if let Some((path, locked, found)) = contradiction {
                answer.mismatches.push(Mismatch {
                    at: store.place(&path),
                    locked,
                    found,
                });
            } else if copy.manifest.is_some() || !copy.files.is_empty() {
                answer.found = Some((store, copy));
                return answer;
            }
            answer
                .problems
                .extend(copy.problems.iter().map(|it| place(it)));
            answer.missed.push(store);
        }
        answer
    }
}
