// SPDX-License-Identifier: Apache-2.0

//! A tree object: modes, names and ids, as git's object format has them.

use git2::Oid;

/// An entry of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TreeEntry {
    pub(super) what: What,
    pub(super) name: Box<[u8]>,
    pub(super) id: Oid,
}

/// What an entry of a tree stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    File,
    Symlink,
    Directory,
    Submodule,
    /// Nothing that git would write: why.
    Malformed(&'static str),
}

const N_ID: usize = 20;

/// Reads a tree. What cannot be read ends it, and the words say so.
///
/// A tree may hold any bytes for a name. Names are labels here and no path is ever opened by
/// them, but a name that a checkout would have to refuse is no file to report on either.
pub(super) fn parse(bytes: &[u8]) -> (Vec<TreeEntry>, Option<&'static str>) {
    let mut entries = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let Some((entry, after)) = next(rest) else {
            return (entries, Some("the directory's object is malformed"));
        };
        entries.push(entry);
        rest = after;
    }
    mark_twins(&mut entries);
    (entries, None)
}

/// `MODE NAME\0ID`, the mode in octal digits, the id in bytes.
fn next(bytes: &[u8]) -> Option<(TreeEntry, &[u8])> {
    let n_mode = bytes.iter().take(8).position(|it| *it == b' ')?;
    let (mode, rest) = bytes.split_at_checked(n_mode)?;
    let rest = rest.strip_prefix(b" ")?;
    let n_name = rest.iter().position(|it| *it == 0)?;
    let (name, rest) = rest.split_at_checked(n_name)?;
    let (id, rest) = rest.strip_prefix(b"\0")?.split_at_checked(N_ID)?;
    let mode = u32::from_str_radix(str::from_utf8(mode).ok()?, 8).ok()?;
    let entry = TreeEntry {
        what: what(mode, name),
        name: name.into(),
        id: Oid::from_bytes(id).ok()?,
    };
    Some((entry, rest))
}

pub(super) fn what(mode: u32, name: &[u8]) -> What {
    if name.is_empty() || name.contains(&b'/') {
        return What::Malformed("its name is no name of a file");
    }
    if matches!(name, b"." | b"..") || name.eq_ignore_ascii_case(b".git") {
        return What::Malformed("its name is one that git refuses");
    }
    match mode & 0o170_000 {
        0o040_000 => What::Directory,
        0o100_000 => What::File,
        0o120_000 => What::Symlink,
        0o160_000 => What::Submodule,
        _ => What::Malformed("its mode is none of git's"),
    }
}

/// The second entry of a name, and each after it, is malformed.
fn mark_twins(entries: &mut [TreeEntry]) {
    let is_rising = entries.is_sorted_by(|a, b| key(a).lt(key(b)));
    // A file and a directory of one name need not be neighbours: `a`, `a-b`, `a/`.
    let has_doubt = !is_rising || {
        let directories = entries.iter().filter(|it| it.what == What::Directory);
        let mut names: Vec<&[u8]> = directories.map(|it| &*it.name).collect();
        names.sort_unstable();
        let others = entries.iter().filter(|it| it.what != What::Directory);
        others
            .into_iter()
            .any(|it| names.binary_search(&&*it.name).is_ok())
    };
    if !has_doubt {
        return;
    }
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by(|a, b| entries[*a].name.cmp(&entries[*b].name));
    for pair in order.windows(2) {
        if let [first, second] = *pair
            && entries[first].name == entries[second].name
        {
            entries[second].what = What::Malformed("it is there twice");
        }
    }
}

/// What git sorts by: a directory's name has `/` at its end.
fn key(entry: &TreeEntry) -> impl Iterator<Item = u8> + '_ {
    let slash: &[u8] = match entry.what {
        What::Directory => b"/",
        _ => b"",
    };
    entry.name.iter().chain(slash).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(entries: &[(&str, &str)], expected: &[What]) {
        let bytes: Vec<u8> = entries
            .iter()
            .flat_map(|(mode, name)| [mode.as_bytes(), b" ", name.as_bytes(), b"\0", &[7; N_ID]])
            .flatten()
            .copied()
            .collect();
        let (found, problem) = parse(&bytes);
        let found: Vec<_> = found.iter().map(|it| it.what).collect();
        assert_eq!((&*found, problem), (expected, None));
        let (_, problem) = parse(&bytes[..bytes.len() - 1]);
        assert!(problem.is_some(), "a cut tree is malformed");
    }

    #[test]
    fn every_kind_of_entry_is_told() {
        check(
            &[
                ("100644", "a"),
                ("100755", "b"),
                ("120000", "c"),
                ("40000", "d"),
                ("160000", "e"),
            ],
            &[
                What::File,
                What::File,
                What::Symlink,
                What::Directory,
                What::Submodule,
            ],
        );
    }

    #[test]
    fn names_and_modes_that_git_refuses_are_malformed() {
        let name = What::Malformed("its name is one that git refuses");
        check(&[("100644", "..")], &[name]);
        check(&[("40000", ".GIT")], &[name]);
        let path = What::Malformed("its name is no name of a file");
        check(&[("100644", "a/b"), ("100644", "")], &[path, path]);
        check(
            &[("0", "a")],
            &[What::Malformed("its mode is none of git's")],
        );
    }

    #[test]
    fn the_second_of_a_name_is_malformed() {
        let twin = What::Malformed("it is there twice");
        check(&[("100644", "a"), ("100644", "a")], &[What::File, twin]);
        check(
            &[("100644", "a"), ("100644", "a-b"), ("40000", "a")],
            &[What::File, What::File, twin],
        );
        check(
            &[("100644", "b"), ("100644", "a"), ("100644", "b")],
            &[What::File, What::File, twin],
        );
    }
}
