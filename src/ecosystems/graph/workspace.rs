// SPDX-License-Identifier: Apache-2.0

//! Workspaces: who is a member, and what members inherit.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use rustc_hash::FxHashMap;

use super::super::{Manifest, Package, Requirement, Workspace};
use crate::walk::RepoPath;

/// Directories whose content comes from elsewhere, in any case of letters: those that package
/// managers fill, and those that people name so.
const VENDORED: &[&str] = &[
    "vendor",
    "vendored",
    "vendors",
    "_vendor",
    "_vendored",
    "node_modules",
    "third_party",
    "third-party",
    "thirdparty",
    "3rd_party",
    "3rd-party",
    "3rdparty",
    "bower_components",
    "jspm_packages",
    "site-packages",
    "dist-packages",
    "godeps",
    "pods",
    "carthage",
];

/// Whether a path leads through a directory whose content comes from elsewhere, by its name.
pub fn is_vendored(path: &RepoPath) -> bool {
    let mut parts = path.as_bytes().split(|it| *it == b'/');
    let is_one = |part: &[u8]| {
        let mut names = VENDORED.iter();
        names.any(|it| it.as_bytes().eq_ignore_ascii_case(part))
    };
    parts.any(is_one)
}

/// The workspaces of one ecosystem, by the directory of their root.
#[derive(Debug, Default)]
pub(super) struct Workspaces<'a> {
    by_directory: FxHashMap<RepoPath, (&'a RepoPath, &'a Workspace, Members)>,
}

#[derive(Debug)]
struct Members {
    included: GlobSet,
    excluded: GlobSet,
}

impl<'a> Workspaces<'a> {
    pub(super) fn of(manifests: &[(&'a RepoPath, &'a Manifest)]) -> Self {
        let mut by_directory = FxHashMap::default();
        for (path, manifest) in manifests {
            let (Some(workspace), Some(directory)) = (&manifest.workspace, path.parent()) else {
                continue;
            };
            let members = Members {
                included: globs(&workspace.members),
                excluded: globs(&workspace.exclude),
            };
            by_directory.insert(directory, (*path, workspace, members));
        }
        Self { by_directory }
    }

    /// The workspace of the package in a directory: the one that it names, or else the nearest
    /// at or above it that does not exclude it. With the path of the root's manifest.
    pub(super) fn find(
        &self,
        directory: &RepoPath,
        package: &Package,
    ) -> Option<(&'a RepoPath, &'a Workspace)> {
        if let Some(relative) = &package.workspace {
            let named = self.by_directory.get(&join(directory, relative)?)?;
            return Some((named.0, named.1));
        }
        let mut at = Some(directory.clone());
        while let Some(root) = at {
            if let Some((path, workspace, members)) = self.by_directory.get(&root)
                && !members.excluded.is_match(below(directory, &root))
            {
                return Some((path, workspace));
            }
            at = root.parent();
        }
        None
    }

    /// Whether the directory is the root of a workspace or one that its globs name.
    pub(super) fn is_member(&self, directory: &RepoPath) -> bool {
        let mut at = Some(directory.clone());
        while let Some(root) = at {
            if let Some((_, _, members)) = self.by_directory.get(&root) {
                let relative = below(directory, &root);
                return relative.is_empty()
                    || (members.included.is_match(&relative)
                        && !members.excluded.is_match(&relative));
            }
            at = root.parent();
        }
        false
    }
}

/// A glob that is none matches nothing: the package manager would refuse it.
fn globs(patterns: &[String]) -> GlobSet {
    let mut builder = GlobSetBuilder::new();
    for pattern in patterns {
        let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
        let glob = GlobBuilder::new(pattern).literal_separator(true).build();
        if let Ok(glob) = glob {
            builder.add(glob);
        }
    }
    builder.build().unwrap_or_default()
}

/// The part of a path below a directory that it is known to stand in.
fn below(path: &RepoPath, root: &RepoPath) -> String {
    let rest = path.as_bytes().get(root.as_bytes().len()..);
    let text = String::from_utf8_lossy(rest.unwrap_or_default());
    text.trim_start_matches('/').to_owned()
}

/// A relative path of a manifest, from its directory; `None` where it leaves the tree.
pub(in crate::ecosystems) fn join(directory: &RepoPath, relative: &str) -> Option<RepoPath> {
    if relative.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&[u8]> = Vec::new();
    let above = directory.as_bytes().split(|it| *it == b'/');
    for part in above.chain(relative.as_bytes().split(|it| *it == b'/')) {
        match part {
            b"" | b"." => (),
            b".." => drop(parts.pop()?),
            _ => parts.push(part),
        }
    }
    Some(RepoPath::new(&parts.join(&b'/')))
}

/// Fills in what a package takes from its workspace. Says whether its license is one of these.
pub(super) fn inherit(package: &mut Package, from: &Package) -> bool {
    let mut license = false;
    for field in package.inherited.clone() {
        match field.as_str() {
            "version" => package.version.clone_from(&from.version),
            "description" => package.description.clone_from(&from.description),
            "authors" => package.authors.clone_from(&from.authors),
            "homepage" => package.homepage.clone_from(&from.homepage),
            "repository" => package.repository.clone_from(&from.repository),
            "license-file" => package.license_files.clone_from(&from.license_files),
            "license" => {
                package.license.clone_from(&from.license);
                license = true;
            }
            _ => (),
        }
    }
    license
}

/// A requirement with what its workspace says of it.
pub(super) fn inherited(requirement: &Requirement, from: Option<&Workspace>) -> Requirement {
    let shared = from.filter(|_| requirement.is_inherited);
    match shared.and_then(|it| it.dependencies.get(&requirement.name)) {
        Some(shared) => Requirement {
            name: shared.name.clone(),
            requirement: shared.requirement.clone(),
            version: shared.version.clone(),
            source: shared.source.clone(),
            ..requirement.clone()
        },
        None => requirement.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_of_others_is_told_by_its_name() {
        for (path, expected) in [
            ("vendor/a", true),
            ("src/ThirdParty/a", true),
            ("lib/_vendor", true),
            ("ios/Pods/a/b", true),
            ("vendoring/a", false),
            ("a/my-vendor", false),
            ("", false),
        ] {
            assert_eq!(
                is_vendored(&RepoPath::new(path.as_bytes())),
                expected,
                "{path}"
            );
        }
    }
}
