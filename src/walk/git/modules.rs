// SPDX-License-Identifier: Apache-2.0

//! Where the repositories of submodules are, by gitmodules(5).

use std::{
    fs::FileType,
    path::{Path, PathBuf},
};

use git2::{ObjectType, Oid};

use super::{
    objects::Objects,
    repository::Repository,
    tree::{self, What},
    worktree::kind_of,
};

/// The names of a commit's submodules, by their paths.
#[derive(Debug, Default)]
pub(super) struct Modules(Vec<(Vec<u8>, String)>);

impl Modules {
    /// Reads `.gitmodules` at the top of a commit. One that is not there or cannot be read names
    /// nothing: the path then is the name.
    pub(super) fn read(tree: Oid, objects: &Objects) -> Self {
        let find = || {
            let bytes = objects.read(tree, ObjectType::Tree).ok()?;
            let (entries, _) = tree::parse(&bytes);
            let is_file =
                |it: &&tree::TreeEntry| *it.name == *b".gitmodules" && it.what == What::File;
            entries.iter().find(is_file).map(|it| it.id)
        };
        Self::of_file(find(), objects)
    }

    /// Reads the `.gitmodules` with an id.
    pub(super) fn of_file(id: Option<Oid>, objects: &Objects) -> Self {
        let bytes = id.and_then(|it| objects.read(it, ObjectType::Blob).ok());
        Self::parse(&String::from_utf8_lossy(&bytes.unwrap_or_default()))
    }

    /// The paths that are named.
    pub(super) fn paths(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(|(path, _)| &**path)
    }

    fn parse(text: &str) -> Self {
        let mut modules = Vec::new();
        let mut name = None;
        for line in text.lines().map(str::trim) {
            if let Some(section) = line.strip_prefix('[') {
                let quoted = section.strip_prefix("submodule \"");
                name = quoted.and_then(|it| it.strip_suffix("\"]"));
            } else if let Some((key, value)) = line.split_once('=')
                && key.trim().eq_ignore_ascii_case("path")
                && let Some(name) = name
            {
                let path = value.trim().trim_matches('"');
                modules.push((path.as_bytes().to_vec(), name.to_owned()));
            }
        }
        Self(modules)
    }

    /// The repository of the submodule at a path: in git's own directory of the outer one, else
    /// in the work tree. A repository that leads elsewhere is none.
    pub(super) fn repository_of(&self, path: &[u8], outer: &Repository) -> Option<Repository> {
        let path = str::from_utf8(path).ok()?;
        let named = self.0.iter().find(|(it, _)| it == path.as_bytes());
        let name = named.map_or(path, |(_, name)| name);
        let work_tree = outer.work_tree.as_ref().and_then(|it| below(it, path));
        let own = below(&outer.common.join("modules"), name);
        let inside = work_tree.as_ref().map(|it| it.join(".git"));
        [own, inside]
            .into_iter()
            .flatten()
            .find_map(|git| Repository::at(git, work_tree.clone(), outer.trusts).ok())
    }
}

/// A directory below another that is reached without links and without going up.
fn below(root: &Path, path: &str) -> Option<PathBuf> {
    let mut full = root.to_owned();
    kind_of(&full).ok()?.filter(FileType::is_dir)?;
    for part in path.split('/') {
        if part.is_empty() || part == "." || part == ".." || part.contains('\\') {
            return None;
        }
        full.push(part);
        kind_of(&full).ok()?.filter(FileType::is_dir)?;
    }
    Some(full)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let Modules(found) = Modules::parse(text);
        let expected = expected.iter();
        let expected: Vec<_> = expected
            .map(|(path, name)| (path.as_bytes().to_vec(), (*name).to_owned()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_section_names_a_path() {
        check(
            "[submodule \"one\"]\n\tpath = lib/a\n\turl = x\n[core]\n\tpath = no\n\
             [submodule \"two\"]\n  Path=\"b\"\n",
            &[("lib/a", "one"), ("b", "two")],
        );
    }

    #[test]
    fn what_is_no_section_names_nothing() {
        check(
            "path = a\n[submodule]\npath = b\n[submodule \"x\npath = c",
            &[],
        );
    }
}
