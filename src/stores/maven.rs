// SPDX-License-Identifier: Apache-2.0

//! The repositories of Maven and Gradle on this machine: `GROUP/ARTIFACT/VERSION/` with
//! `ARTIFACT-VERSION.pom` and the archive; with Gradle the group in one piece, and each file in a
//! directory of its SHA-1.
//!
//! The layouts: *Maven Repository Layout*, and Gradle's user manual, *Dependency Caching*. The pom
//! says the license, or one of the parents that it continues; its texts are in the archive, whose
//! manifest may say it too.

use std::{collections::BTreeSet, fs::File};

use super::{
    Base, CopiedFile, Copy, Layout, Reach, Root, Search, Shelf, Store, Wanted,
    content::{Content as _, bytes, take},
    is_fetched,
    zipball::Zipball,
};
use crate::{
    ecosystems::{self, Coordinates, LicenseField, Manifest},
    read,
    walk::{Folder, RepoPath},
};

pub(super) static MAVEN: Store = Store {
    name: "maven repository",
    purl_type: "maven",
    reach: Reach::User,
    roots: &[
        Root::at("HOME", ".m2/repository"),
        Root::at("USERPROFILE", ".m2/repository"),
    ],
    remedy: "mvn dependency:go-offline",
    keeps: is_fetched,
    docs: "`~/.m2/repository`: poms with their parents, and archives",
    open,
    find: |shelf, wanted| find(Kind::Maven, shelf, wanted),
};

pub(super) static GRADLE: Store = Store {
    name: "gradle cache",
    purl_type: "maven",
    reach: Reach::User,
    roots: &[
        Root::at("GRADLE_USER_HOME", "caches/modules-2/files-2.1"),
        Root::at("HOME", ".gradle/caches/modules-2/files-2.1"),
        Root::at("USERPROFILE", ".gradle/caches/modules-2/files-2.1"),
    ],
    remedy: "gradle dependencies",
    keeps: is_fetched,
    docs: "`~/.gradle/caches`: poms with their parents, and archives",
    open,
    find: |shelf, wanted| find(Kind::Gradle, shelf, wanted),
};

/// What packages of Debian install for Maven to build others with.
pub(super) static SYSTEM: Store = Store {
    name: "system maven repository",
    purl_type: "maven",
    reach: Reach::User,
    roots: &[Root::at("DPKG_ROOT", "usr/share/maven-repo")],
    remedy: "mvn dependency:go-offline",
    keeps: is_fetched,
    docs: "what packages of Debian have for Maven, with their copyright files",
    open,
    find: |shelf, wanted| find(Kind::Maven, shelf, wanted),
};

/// Where archives have license files beside those at their top.
const LAYOUT: Layout<'_> = Layout {
    also: &[b"META-INF"],
    ..Layout::TEXTS
};

/// The most parents of one pom.
const MAX_PARENTS: usize = 32;

/// How many directories of hashes one version of an artifact has at most.
const MAX_HASHES: usize = 64;

/// How often what is still missing is looked for: each round may name further parents.
const MAX_ROUNDS: usize = 64;

/// The most poms that a tree continues or imports.
const MAX_POMS: usize = 4096;

/// Whose layout a repository has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Maven,
    Gradle,
}

/// The files of one version of an artifact.
struct Version {
    /// `ARTIFACT-VERSION`, which their names start with.
    stem: String,
    /// The directory of all.
    path: RepoPath,
    /// Those that they stand in.
    folders: Vec<(RepoPath, Folder)>,
}

impl Version {
    /// `None` where the coordinates could lead out of the repository.
    fn open(kind: Kind, root: &Folder, meant: &Coordinates) -> Option<Self> {
        let (group, artifact) = meant.name.split_once(':')?;
        let version = &meant.version;
        let is_part = |it: &str| !it.is_empty() && !it.contains(['/', '\\', '\0']) && it != "..";
        if !is_part(artifact) || !is_part(version) || !group.split('.').all(is_part) {
            return None;
        }
        let group = match kind {
            Kind::Maven => group.replace('.', "/"),
            Kind::Gradle => group.to_owned(),
        };
        let path = RepoPath::new(format!("{group}/{artifact}/{version}").as_bytes());
        let folder = root.below(&path).ok().flatten();
        Some(Self {
            stem: format!("{artifact}-{version}"),
            folders: folder
                .map(|it| folders(kind, &path, it))
                .unwrap_or_default(),
            path,
        })
    }

    /// The file whose name ends so behind the artifact and the version.
    fn file(&self, ending: &str, copy: &mut Copy) -> Option<(RepoPath, File)> {
        let name = format!("{}{ending}", self.stem);
        self.folders.iter().find_map(|(at, folder)| {
            let file = copy.open(folder, name.as_bytes())?;
            Some((at.join(name.as_bytes()), file))
        })
    }

    /// The same where it is a link that a package of the system has laid: those of Debian do so with
    /// all archives.
    fn linked(&self, ending: &str, shelf: &Shelf) -> Option<(RepoPath, File)> {
        let at = self.path.join(format!("{}{ending}", self.stem).as_bytes());
        let file = shelf.laid.as_ref()?.behind(&at)?;
        Some((at, file))
    }

    /// What its pom says, and where that stands.
    fn pom(&self, copy: &mut Copy) -> Option<(RepoPath, Manifest)> {
        let (at, mut file) = self.file(".pom", copy)?;
        match bytes(&mut file) {
            Ok(bytes) => {
                // By the name that a pom has where it is written.
                let path = RepoPath::new(b"pom.xml");
                let manifest = ecosystems::parse(&read::decode(&path, &bytes))?;
                Some((at, manifest))
            }
            Err(why) => {
                copy.problems.push(format!("{at}: {why}"));
                None
            }
        }
    }
}

fn folders(kind: Kind, path: &RepoPath, folder: Folder) -> Vec<(RepoPath, Folder)> {
    if kind == Kind::Maven {
        return vec![(path.clone(), folder)];
    }
    let hashes = folder.names().0.into_iter().filter(|it| it.is_directory);
    let opened = hashes.take(MAX_HASHES).filter_map(|it| {
        let inner = folder.child(&it.bytes).ok()??;
        Some((path.join(&it.bytes), inner))
    });
    opened.collect()
}

fn open(_: &Base<'_>, _: &mut Shelf) {}

fn find(kind: Kind, shelf: &Shelf, wanted: &Wanted<'_>) -> Option<Copy> {
    let root = shelf.root.as_ref()?;
    let meant = Coordinates {
        name: wanted.name.to_owned(),
        version: wanted.version.to_owned(),
    };
    let version = Version::open(kind, root, &meant)?;
    let mut copy = Copy {
        path: version.path.as_bytes().to_vec(),
        ..Copy::default()
    };
    let mut bundled = None;
    let archive = endings(wanted).iter().find_map(|it| {
        version
            .file(it, &mut copy)
            .or_else(|| version.linked(it, shelf))
    });
    if let Some((at, mut file)) = archive {
        copy.hash(&mut file, at.as_bytes(), wanted);
        if copy.is_other(wanted) {
            return Some(copy);
        }
        // What is no archive has no license files: a library of the system, say.
        if let Ok(mut archive) = Zipball::new(file, b"") {
            bundled = bundle(&mut archive, &at, &mut copy.problems);
            copy = take(&mut archive, &LAYOUT, copy);
        }
    }
    copy.manifest = described(kind, root, &version, &mut copy);
    if !declares(&copy) {
        declare(&mut copy, bundled, &version);
    }
    let is_there = copy.manifest.is_some() || copy.archive.is_some() || !copy.files.is_empty();
    if is_there {
        return Some(copy);
    }
    copy.if_troubled()
}

fn declares(copy: &Copy) -> bool {
    let package = copy.manifest.as_ref().and_then(|it| it.1.package.as_ref());
    package.is_some_and(|it| it.license.is_some())
}

/// What the manifest of an archive declares, and where it stands.
fn bundle(
    archive: &mut Zipball,
    at: &RepoPath,
    problems: &mut Vec<String>,
) -> Option<(LicenseField, RepoPath)> {
    let path = RepoPath::new(b"META-INF/MANIFEST.MF");
    let bytes = archive
        .read(std::slice::from_ref(&path), problems)
        .remove(&path)?;
    let manifest = ecosystems::parse(&read::decode(&path, &bytes))?;
    Some((manifest.package?.license?, at.join(path.as_bytes())))
}

/// Where no pom declares a license, the archive's own manifest may; and where there is no license
/// file either, the notice at the head of the pom says what its authors put it under.
fn declare(copy: &mut Copy, bundled: Option<(LicenseField, RepoPath)>, version: &Version) {
    if let (Some((license, at)), Some((_, manifest))) = (bundled, &mut copy.manifest)
        && let Some(package) = &mut manifest.package
    {
        package.license = Some(license);
        manifest.license_at = Some(at);
    } else if copy.files.is_empty()
        && let Some((at, mut file)) = version.file(".pom", copy)
        && let Ok(bytes) = bytes(&mut file)
    {
        let below = at.as_bytes().strip_prefix(version.path.as_bytes());
        let below = below.and_then(|it| it.strip_prefix(b"/"));
        copy.files.push(CopiedFile {
            path: RepoPath::new(below.unwrap_or_default()),
            is_named: true,
            bytes,
        });
    }
}

/// What the name of the archive may end with: `-CLASSIFIER.TYPE`.
fn endings(wanted: &Wanted<'_>) -> Vec<String> {
    let qualifiers = wanted.purl.qualifiers();
    let classifier = qualifiers.get("classifier");
    let classifier = classifier.map(|it| format!("-{it}")).unwrap_or_default();
    // Types that are kinds of jars (*Artifact Handlers Reference*).
    let types: &[&str] = match qualifiers.get("type").map(String::as_str) {
        Some(kind @ ("pom" | "war" | "ear" | "rar" | "aar" | "zip")) => &[kind],
        // Gradle does not say which libraries are Android's.
        _ => &["jar", "aar"],
    };
    types
        .iter()
        .map(|it| format!("{classifier}.{it}"))
        .collect()
}

/// What a pom says with what it has from its parents.
fn described(
    kind: Kind,
    root: &Folder,
    version: &Version,
    copy: &mut Copy,
) -> Option<(RepoPath, Manifest)> {
    let (at, mut manifest) = version.pom(copy)?;
    let mut chain = Vec::new();
    let mut next = parent(&manifest);
    while let Some(meant) = next.clone().filter(|_| chain.len() < MAX_PARENTS) {
        let Some((at, it)) = Version::open(kind, root, &meant).and_then(|it| it.pom(copy)) else {
            break;
        };
        next = parent(&it);
        chain.push((at, alone(it)));
    }
    let own = alone(manifest.clone());
    let given = std::iter::once((at.clone(), &own));
    let given = given.chain(chain.iter().map(|(at, it)| (at.clone(), it)));
    let graph = ecosystems::link(&given.collect::<Vec<_>>());
    let directory = at.parent();
    let mut packages = graph.packages.into_iter();
    if let Some(it) = packages.find(|it| it.directory == directory) {
        manifest.license_at = it.license_at;
        manifest.package = Some(it.package);
    }
    let has_license = manifest
        .package
        .as_ref()
        .is_some_and(|it| it.license.is_some());
    if let Some(it) = next.filter(|_| !has_license) {
        let problem = format!("the parent `{}:{}` could not be read", it.name, it.version);
        copy.problems.push(problem);
    }
    Some((at, manifest))
}

/// The manifest without what it needs: only what it is counts.
fn alone(manifest: Manifest) -> Manifest {
    let mut template = manifest.template;
    if let Some(it) = &mut template {
        it.managed = Vec::new();
        it.imports = Vec::new();
    }
    Manifest {
        template,
        workspace: None,
        includes: Vec::new(),
        requirements: Vec::new(),
        ..manifest
    }
}

fn parent(manifest: &Manifest) -> Option<Coordinates> {
    let parent = manifest.template.as_ref()?.parent.as_ref()?;
    Some(Coordinates {
        name: parent.name.clone(),
        version: parent.version.clone(),
    })
}

/// The poms that those of a tree continue or import and that are not in it, as far as they are on
/// this machine. `missing` says which are wanted beside those that were found.
pub fn continued(
    search: &Search,
    missing: impl Fn(&[(RepoPath, Manifest)]) -> Vec<Coordinates>,
) -> Vec<(RepoPath, Manifest)> {
    let mut found: Vec<(RepoPath, Manifest)> = Vec::new();
    let mut asked = BTreeSet::new();
    if search.reach < Reach::User {
        return found;
    }
    let roots = [
        (Kind::Maven, &MAVEN),
        (Kind::Gradle, &GRADLE),
        (Kind::Maven, &SYSTEM),
    ]
    .map(|(kind, store)| {
        (
            kind,
            store,
            Shelf::default().first(store, search).map(|it| it.1),
        )
    });
    for _ in 0..MAX_ROUNDS {
        let wanted = missing(&found).into_iter();
        let new: Vec<Coordinates> = wanted.filter(|it| asked.insert(it.clone())).collect();
        if new.is_empty() || asked.len() > MAX_POMS {
            break;
        }
        for meant in new {
            let mut places = roots.iter().filter_map(|(kind, store, root)| {
                let version = Version::open(*kind, root.as_ref()?, &meant)?;
                let (at, manifest) = version.pom(&mut Copy::default())?;
                Some((store.place(at.as_bytes()), manifest))
            });
            found.extend(places.next());
        }
    }
    found
}
