// SPDX-License-Identifier: Apache-2.0

//! Workspaces: who is a member, and what members inherit.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use rustc_hash::FxHashMap;

use super::super::{Manifest, Package, Requirement, Source, Workspace};
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
    by_directory: FxHashMap<RepoPath, Vec<Root<'a>>>,
}

/// The manifest of a workspace's root; a directory may have several that are one together.
#[derive(Debug)]
pub(super) struct Root<'a> {
    pub(super) path: &'a RepoPath,
    pub(super) workspace: &'a Workspace,
    pub(super) directory: RepoPath,
    included: GlobSet,
    excluded: GlobSet,
}

impl<'a> Workspaces<'a> {
    pub(super) fn of(manifests: &[(&'a RepoPath, &'a Manifest)]) -> Self {
        let mut by_directory: FxHashMap<RepoPath, Vec<Root<'a>>> = FxHashMap::default();
        for (path, manifest) in manifests {
            let Some(workspace) = &manifest.workspace else {
                continue;
            };
            let directory = manifest.home.of(path);
            let root = Root {
                path,
                workspace,
                directory: directory.clone(),
                included: globs(&workspace.members),
                excluded: globs(&workspace.exclude),
            };
            by_directory.entry(directory).or_default().push(root);
        }
        Self { by_directory }
    }

    /// The workspace of the package in a directory: the one that it names, or else the nearest
    /// at or above it that does not exclude it, and those above it that it leaves things to. The
    /// nearest comes first.
    pub(super) fn find(&self, directory: &RepoPath, package: &Package) -> Vec<&Root<'a>> {
        if let Some(relative) = &package.workspace {
            let named = join(directory, relative);
            let named = named.and_then(|it| self.by_directory.get(&it));
            return named.into_iter().flatten().collect();
        }
        let mut found = Vec::new();
        let mut at = Some(directory.clone());
        while let Some(root) = at {
            if let Some(roots) = self.by_directory.get(&root)
                && !is_excluded(roots, &below(directory, &root))
            {
                found.extend(roots);
                if !roots.iter().all(|it| it.workspace.is_open) {
                    break;
                }
            }
            at = root.parent();
        }
        found
    }

    /// Whether the directory is the root of a workspace or one that its globs name.
    pub(super) fn is_member(&self, directory: &RepoPath) -> bool {
        let mut at = Some(directory.clone());
        while let Some(root) = at {
            if let Some(roots) = self.by_directory.get(&root) {
                let relative = below(directory, &root);
                let is_included = roots.iter().any(|it| it.included.is_match(&relative));
                return relative.is_empty() || (is_included && !is_excluded(roots, &relative));
            }
            at = root.parent();
        }
        false
    }
}

fn is_excluded(roots: &[Root<'_>], relative: &str) -> bool {
    roots.iter().any(|it| it.excluded.is_match(relative))
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

/// Fills in what a package takes from its workspace and has from none yet. Says whether its license
/// is one of these.
pub(super) fn inherit(package: &mut Package, from: &Package) -> bool {
    let mut license = false;
    for field in package.inherited.clone() {
        match field.as_str() {
            "version" => fill(&mut package.version, from.version.as_ref()),
            "description" => fill(&mut package.description, from.description.as_ref()),
            "homepage" => fill(&mut package.homepage, from.homepage.as_ref()),
            "repository" => fill(&mut package.repository, from.repository.as_ref()),
            "authors" if package.authors.is_empty() => package.authors.clone_from(&from.authors),
            "license-file" if package.license_files.is_empty() => {
                package.license_files.clone_from(&from.license_files);
            }
            "license" => {
                license = package.license.is_none() && from.license.is_some();
                fill(&mut package.license, from.license.as_ref());
            }
            _ => (),
        }
    }
    license
}

fn fill<T: Clone>(field: &mut Option<T>, from: Option<&T>) {
    if field.is_none() {
        *field = from.cloned();
    }
}

/// A requirement with what its workspace says of it: several, for a key of several. `None` for a
/// key that the workspace does not have and that is no name.
pub(super) fn inherited(
    requirement: &Requirement,
    directory: &RepoPath,
    roots: &[&Root<'_>],
) -> Option<Vec<Requirement>> {
    if !requirement.is_inherited {
        return Some(vec![requirement.clone()]);
    }
    let bundled = |it: &&Root<'_>| it.workspace.bundles.get(&requirement.name).cloned();
    let keys = roots.iter().find_map(bundled);
    let keys = keys.unwrap_or_else(|| vec![requirement.name.clone()]);
    let one = |key: &String| {
        let shared = |it: &&Root<'_>| {
            let shared = it.workspace.dependencies.get(key)?;
            Some(Requirement {
                name: shared.name.clone(),
                requirement: shared.requirement.clone(),
                version: shared.version.clone(),
                source: rebased(&shared.source, directory, &it.directory),
                is_alias: false,
                ..requirement.clone()
            })
        };
        let found = roots.iter().find_map(shared);
        found.or_else(|| (!requirement.is_alias).then(|| requirement.clone()))
    };
    keys.iter().map(one).collect()
}

/// A path from the root of a workspace as one from a member's directory.
fn rebased(source: &Source, directory: &RepoPath, root: &RepoPath) -> Source {
    let Source::Path(path) = source else {
        return source.clone();
    };
    if path.is_empty() {
        return source.clone();
    }
    let relative = below(directory, root);
    let n_up = relative.split('/').filter(|it| !it.is_empty()).count();
    Source::Path(format!("{}{path}", "../".repeat(n_up)))
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
