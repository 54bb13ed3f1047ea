// SPDX-License-Identifier: Apache-2.0

//! Globs of paths that ask for the names of files, taken apart: a tree has a million files in a few
//! thousand directories, so that a directory is asked once for all its files, and a file for its
//! name alone.

use globset::{Glob, GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};

/// More names than this in the braces of one glob are left to the glob.
const MAX_NAMES: usize = 16;

/// The globs of a list.
#[derive(Debug)]
pub(super) struct Apart {
    /// What they ask of the directory: each matches a name in it that stands for any.
    folders: GlobSet,
    /// What each of those asks of the name.
    names: Vec<Name>,
}

/// What is asked of the name of a file.
#[derive(Debug)]
pub(super) enum Name {
    Any,
    /// Texts in this order, with anything between; `None` stands for any byte.
    Parts(Vec<Vec<Option<u8>>>),
    Glob(GlobMatcher),
}

impl Apart {
    /// `None` where one of them cannot be taken apart.
    pub(super) fn of(globs: &[&str]) -> Option<Self> {
        let mut folders = GlobSetBuilder::new();
        let mut names = Vec::new();
        for glob in globs {
            for (folder, name) in taken_apart(glob)? {
                folders.add(folder);
                names.push(name);
            }
        }
        let folders = folders.build().ok()?;
        Some(Self { folders, names })
    }

    /// What is asked of the names in a directory, which is given by a file in it; nothing where none
    /// of its files is meant.
    pub(super) fn names(&self, file: &str) -> impl Iterator<Item = &Name> {
        let found = self.folders.matches(file).into_iter();
        found.filter_map(|it| self.names.get(it))
    }
}

impl Name {
    pub(super) fn is(&self, name: &[u8]) -> bool {
        match self {
            Self::Any => true,
            Self::Parts(parts) => has_parts(parts, name),
            Self::Glob(glob) => std::str::from_utf8(name).is_ok_and(|it| glob.is_match(it)),
        }
    }
}

/// Whether the first part is the start of a name, the last one its end, and the others stand between
/// in their order: each as early as it can be, which leaves the most for those after it.
fn has_parts(parts: &[Vec<Option<u8>>], name: &[u8]) -> bool {
    let [first, others @ ..] = parts else {
        return false;
    };
    let [between @ .., last] = others else {
        return is(first, name);
    };
    let n_inner = name.len().checked_sub(first.len() + last.len());
    let inner = n_inner.and_then(|it| name.get(first.len()..first.len() + it));
    let Some(mut rest) = inner else {
        return false;
    };
    let start = name.get(..first.len()).unwrap_or_default();
    let end = name.get(name.len() - last.len()..).unwrap_or_default();
    is(first, start)
        && is(last, end)
        && between.iter().all(|part| {
            let at = (0..=rest.len()).find(|at| {
                let here = rest.get(*at..*at + part.len());
                here.is_some_and(|it| is(part, it))
            });
            rest = at
                .and_then(|it| rest.get(it + part.len()..))
                .unwrap_or_default();
            at.is_some()
        })
}

fn is(part: &[Option<u8>], text: &[u8]) -> bool {
    let mut pairs = part.iter().zip(text);
    part.len() == text.len() && pairs.all(|(part, it)| part.is_none_or(|part| part == *it))
}

/// Each directory with the name that is asked for in it. Where a class, an escape or braces with more
/// than names in them can hold a slash, looking for it does not tell where the directory ends.
fn taken_apart(text: &str) -> Option<Vec<(Glob, Name)>> {
    if text.contains(['[', ']', '\\']) || braces(text).any(|it| it.contains(['/', '*'])) {
        return None;
    }
    let (folder, name) = match text.rsplit_once('/') {
        Some((folder, name)) => (format!("{folder}/*"), name),
        None => ("*".to_owned(), text),
    };
    if name == "**" {
        return Some(vec![(glob(text)?, Name::Any)]);
    }
    let folder = glob(&folder)?;
    let names = listed(name);
    let each = names
        .iter()
        .map(|it| Some((folder.clone(), Name::read(it)?)));
    each.collect()
}

/// What stands in braces: from each that opens to the end of the text, if nothing closes it.
fn braces(text: &str) -> impl Iterator<Item = &str> {
    let opened = text.split('{').skip(1);
    opened.map(|it| it.split('}').next().unwrap_or(it))
}

/// As the policy's globs are read.
fn glob(text: &str) -> Option<Glob> {
    GlobBuilder::new(text).literal_separator(true).build().ok()
}

/// `*.{c,h}` as `*.c` and `*.h`; what has more of it, or names that are empty, as it stands.
fn listed(name: &str) -> Vec<String> {
    let in_braces = name.split_once('{');
    let parts = in_braces.and_then(|(start, rest)| Some((start, rest.split_once('}')?)));
    let simple = parts.filter(|(_, (inner, end))| {
        let names = inner.split(',');
        let is_short = names.clone().count() <= MAX_NAMES;
        let is_flat = !inner.contains('{') && !end.contains(['{', '}']);
        is_short && is_flat && names.into_iter().all(|it| !it.is_empty())
    });
    match simple {
        Some((start, (inner, end))) => {
            let names = inner.split(',');
            names.map(|it| format!("{start}{it}{end}")).collect()
        }
        None => vec![name.to_owned()],
    }
}

impl Name {
    fn read(text: &str) -> Option<Self> {
        if text.contains(['{', '}']) {
            return Some(Self::Glob(glob(text)?.compile_matcher()));
        }
        let byte = |it: u8| Some(it).filter(|it| *it != b'?');
        let parts = text.split('*').map(|it| it.bytes().map(byte).collect());
        Some(Self::Parts(parts.collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATHS: &[&str] = &[
        "a.c",
        "b.h",
        "a/b.c",
        "a/b/c.c",
        "a/b/x_test.go",
        "x_test.go",
        "a/test",
        "test",
        "a/**",
        "{a}",
        "a/.c",
        "a/b/README.md",
        "README",
        "README.md",
        "ä/ö.c",
        "a/aXbXc",
        "abc",
        "aab",
        "a/x",
        "b/x",
        "c/x",
        "ab.cd",
    ];

    #[test]
    fn a_glob_that_is_taken_apart_matches_what_it_did() {
        for text in [
            "*",
            "**",
            "*.c",
            "a/*.c",
            "a/**",
            "**/*.c",
            "a/**/*.c",
            "**/test",
            "**/**",
            "a/**/x*",
            "a**/*.c",
            "a/**b*",
            "***",
            "*.{c,h}",
            "**/*.{c,}",
            "{a,b}/x",
            "{a,b}/*",
            "README*",
            "**/R*E*",
            "a*b*c",
            "a*ab",
            "aa*ab",
            "?.c",
            "**/?.{c,h}",
            "/a.c",
            "a/",
            "",
            "a/*X*X*",
            "*/*",
            "*/*/*",
            "**/*_test.go",
            "{x,{a,b}}.c",
        ] {
            let Some(apart) = Apart::of(&[text]) else {
                panic!("{text} can be taken apart");
            };
            let whole = glob(text).unwrap().compile_matcher();
            for path in PATHS {
                let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
                let any = if path.contains('/') {
                    format!("{folder}/-")
                } else {
                    "-".to_owned()
                };
                let found = apart.names(&any).any(|it| it.is(name.as_bytes()));
                assert_eq!(found, whole.is_match(path), "{text} of {path}");
            }
        }
    }

    #[test]
    fn where_a_directory_ends_must_be_told() {
        for text in [
            "[!a]b",
            "{a/b,c}",
            "{a,**/b}.c",
            "a\\*b",
            "{**,a}/x",
            "{a,b/c",
        ] {
            assert!(Apart::of(&[text]).is_none(), "{text}");
        }
    }
}
