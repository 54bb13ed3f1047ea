// SPDX-License-Identifier: Apache-2.0

//! Follows what sends the reader to a license file: `see LICENSE`, `SEE LICENSE IN x`.
//!
//! Looked for in the file's directory and in those above it, up to the top of the tree: the
//! package's and the tree's own are among them. Nothing outside the tree is looked at, and a
//! reference in the file that is found is not followed again.

use rustc_hash::{FxHashMap, FxHashSet};

use super::tree::is_license_name;
use crate::walk::RepoPath;

/// Where files are, by the names that references have for them.
#[derive(Debug, Default)]
pub struct Places {
    /// In small letters; that of `docs/LICENSE.txt` is also that of `docs/license`.
    by_name: FxHashMap<Vec<u8>, Vec<usize>>,
}

/// Where a reference leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lead<'a> {
    /// To these files, by index, of which there is at least one.
    Files(&'a [usize]),
    /// To no file of the tree.
    Nowhere,
    /// Out of the tree: not followed.
    Outside,
}

impl Places {
    /// Learns where files are that the given targets may lead to.
    pub fn of<'p>(
        paths: impl Iterator<Item = &'p RepoPath>,
        targets: impl Iterator<Item = &'p str>,
    ) -> Self {
        let parts = targets.flat_map(|it| it.split('/'));
        let wanted: FxHashSet<Vec<u8>> = parts
            .map(|it| it.to_ascii_lowercase().into_bytes())
            .collect();
        let mut by_name: FxHashMap<Vec<u8>, Vec<usize>> = FxHashMap::default();
        let mut name = Vec::new();
        for (index, path) in paths.enumerate() {
            name.clear();
            name.extend(path.name().iter().map(u8::to_ascii_lowercase));
            if !wanted.contains(&name) && !wanted.contains(stem(&name)) {
                continue;
            }
            let whole = path.as_bytes().to_ascii_lowercase();
            let is_license = is_license_name(path.name());
            let stem = is_license.then(|| stem(&whole).to_vec());
            if let Some(stem) = stem.filter(|it| *it != whole) {
                by_name.entry(stem).or_default().push(index);
            }
            by_name.entry(whole).or_default().push(index);
        }
        Self { by_name }
    }

    /// Follows a reference from a file; not to the file itself.
    pub fn follow(&self, from: &RepoPath, target: &str) -> Lead<'_> {
        let mut at = from.parent();
        let mut is_inside = false;
        while let Some(directory) = at {
            if let Some(path) = joined(directory.as_bytes(), target) {
                is_inside = true;
                match self.by_name.get(&path) {
                    Some(found) if path != from.as_bytes().to_ascii_lowercase() => {
                        return Lead::Files(found);
                    }
                    _ => (),
                }
            }
            at = directory.parent();
        }
        if is_inside {
            Lead::Nowhere
        } else {
            Lead::Outside
        }
    }
}

/// The path without the ending and the variant of its name: `a/license` of `a/license-mit.txt`.
fn stem(path: &[u8]) -> &[u8] {
    let start = memchr::memrchr(b'/', path).map_or(0, |it| it + 1);
    let name = path.get(start..).unwrap_or_default();
    let end = name.iter().position(|it| b".-_".contains(it));
    path.get(..start + end.unwrap_or(name.len()))
        .unwrap_or(path)
}

/// A path relative to a directory, in small letters; `None` where it leads out of the tree.
fn joined(directory: &[u8], target: &str) -> Option<Vec<u8>> {
    let mut path = directory.to_ascii_lowercase();
    for part in target.to_ascii_lowercase().split('/') {
        match part {
            "" | "." => (),
            ".." if path.is_empty() => return None,
            ".." => {
                let cut = memchr::memrchr(b'/', &path).unwrap_or(0);
                path.truncate(cut);
            }
            _ => {
                if !path.is_empty() {
                    path.push(b'/');
                }
                path.extend_from_slice(part.as_bytes());
            }
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(from: &str, target: &str, expected: &str) {
        let paths = [
            "LICENSE.txt",
            "a/package.json",
            "a/src/x.c",
            "a/COPYING",
            "b/LICENSE-MIT",
            "b/LICENSE-APACHE",
            "license.rs",
        ];
        let paths: Vec<RepoPath> = paths
            .iter()
            .map(|it| RepoPath::new(it.as_bytes()))
            .collect();
        let places = Places::of(paths.iter(), std::iter::once(target));
        let found = match places.follow(&RepoPath::new(from.as_bytes()), target) {
            Lead::Files(found) => {
                let found = found.iter().filter_map(|it| paths.get(*it));
                found.map(ToString::to_string).collect::<Vec<_>>().join(" ")
            }
            Lead::Nowhere => "nowhere".to_owned(),
            Lead::Outside => "outside".to_owned(),
        };
        assert_eq!(found, expected, "{target} from {from}");
    }

    #[test]
    fn the_nearest_file_of_that_name_is_meant() {
        check("a/src/x.c", "COPYING", "a/COPYING");
        check("a/src/x.c", "LICENSE", "LICENSE.txt");
        check("a/src/x.c", "license.txt", "LICENSE.txt");
        check("b/y.c", "LICENSE", "b/LICENSE-MIT b/LICENSE-APACHE");
        check("a/src/x.c", "../COPYING", "a/COPYING");
    }

    #[test]
    fn nothing_outside_the_tree_is_looked_for() {
        check("x.c", "../LICENSE", "outside");
        check("a/src/x.c", "EULA.txt", "nowhere");
        check("LICENSE.txt", "LICENSE.txt", "nowhere");
        check("x.c", "../../../../etc/LICENSE", "outside");
    }
}
