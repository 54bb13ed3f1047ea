// SPDX-License-Identifier: Apache-2.0

//! Which files are alike as far as a policy can tell, and what of it holds where they stand.

use std::{borrow::Cow, hash::Hash};

use globset::GlobSet;
use rustc_hash::FxHashMap;

use crate::{
    policy::{At, Policy, apart::Name, scope::Paths, verdict::Holding},
    walk::RepoPath,
};

/// What files of a lot have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Lot {
    /// The number of their license.
    pub(super) license: u32,
    pub(super) at: Holding,
    pub(super) flags: u8,
}

/// Numbers for what is alike, in the order in which it comes.
#[derive(Debug)]
pub(super) struct Numbers<T> {
    pub(super) all: Vec<T>,
    known: FxHashMap<T, u32>,
    /// Neighbours mostly are alike.
    last: Option<(T, u32)>,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            known: FxHashMap::default(),
            last: None,
        }
    }
}

impl<T: Copy + Eq + Hash> Numbers<T> {
    pub(super) fn of(&mut self, it: T) -> u32 {
        if let Some((last, number)) = self.last
            && last == it
        {
            return number;
        }
        let next = u32::try_from(self.all.len()).expect("there is no memory for more");
        let number = *self.known.entry(it).or_insert_with(|| {
            self.all.push(it);
            next
        });
        self.last = Some((it, number));
        number
    }
}

/// What of a policy holds for files: asked once for a directory, and for the name of a file where a
/// scope that can hold in its directory asks for names.
pub(super) struct Places<'a> {
    policy: &'a Policy,
    /// What holds for every file; `None` where that depends on its path.
    everywhere: Option<Holding>,
    /// The globs of those scopes that ask for names, with the bit of each.
    asking: Vec<(u64, &'a Paths)>,
    /// By the bytes of a directory, with the slash at its end.
    known: FxHashMap<&'a [u8], Folder>,
    last: Option<(&'a [u8], Folder)>,
    /// What is asked of the names in all directories so far.
    asked: Vec<(u64, Asked<'a>)>,
}

/// What holds for the files that stand in a directory itself.
#[derive(Debug, Clone, Copy)]
struct Folder {
    /// Of what asks for no names.
    at: Holding,
    /// Where in `asked` stands what is asked of the names: start and end.
    asked: (usize, usize),
}

/// What is asked of a file.
enum Asked<'a> {
    Name(&'a Name),
    Path(&'a GlobSet),
}

impl<'a> Places<'a> {
    pub(super) fn new(policy: &'a Policy) -> Self {
        let layers = policy.layers.iter().enumerate();
        let asking = layers.filter_map(|(index, layer)| {
            let paths = layer.conditions.as_ref()?.of_files()?;
            paths.asks_names.then_some((1 << index, paths))
        });
        Self {
            policy,
            everywhere: policy.everywhere(),
            asking: asking.collect(),
            known: FxHashMap::default(),
            last: None,
            asked: Vec::new(),
        }
    }

    pub(super) fn of(&mut self, path: &'a RepoPath) -> Holding {
        if let Some(it) = self.everywhere {
            return it;
        }
        let Folder { at, asked } = self.folder(path);
        let asked = self.asked.get(asked.0..asked.1).unwrap_or_default();
        if asked.is_empty() {
            return at;
        }
        let name = shown(path.name());
        let is_it = |asked: &Asked<'a>| match asked {
            Asked::Name(it) => it.is(&name),
            Asked::Path(it) => it.is_match(path.to_string()),
        };
        let layers = asked.iter().fold(at.layers, |bits, (bit, asked)| {
            let holds = bits & bit != 0 || is_it(asked);
            bits | if holds { *bit } else { 0 }
        });
        Holding { layers, ..at }
    }

    fn folder(&mut self, path: &'a RepoPath) -> Folder {
        let bytes = path.as_bytes();
        let end = bytes.len() - path.name().len();
        let bytes = bytes.get(..end).unwrap_or_default();
        if let Some((last, folder)) = self.last
            && last == bytes
        {
            return folder;
        }
        let known = self.known.get(bytes).copied();
        let folder = known.unwrap_or_else(|| {
            let fresh = self.looked_at(bytes);
            self.known.insert(bytes, fresh);
            fresh
        });
        self.last = Some((bytes, folder));
        folder
    }

    fn looked_at(&mut self, folder: &[u8]) -> Folder {
        let any = format!("{}-", RepoPath::new(folder));
        let at = At::path(&any);
        let start = self.asked.len();
        for (bit, paths) in &self.asking {
            match &paths.apart {
                Some(it) => {
                    let names = it.names(&any).map(|it| (*bit, Asked::Name(it)));
                    self.asked.extend(names);
                }
                None => self.asked.push((*bit, Asked::Path(&paths.globs))),
            }
        }
        Folder {
            at: Holding {
                layers: self.policy.held(&at, |it| !it.asks_names()),
                ..self.policy.holding(&at)
            },
            asked: (start, self.asked.len()),
        }
    }
}

/// A name as it is shown, which is what globs are held against.
fn shown(name: &[u8]) -> Cow<'_, [u8]> {
    let is_plain = |it: &u8| matches!(it, b' '..=b'~') && *it != b'\\';
    if name.iter().all(is_plain) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(RepoPath::new(name).to_string().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Holds that files are placed as if each were asked for by itself.
    #[track_caller]
    fn check(globs: &[&str], paths: &[&str]) {
        let scopes = globs.iter().map(|it| {
            format!("[[scope]]\npaths = [\"{it}\"]\nlicenses = {{ deny = [\"ISC\"] }}\n")
        });
        let text: String = scopes.collect();
        let text = format!("version = 1\n{text}");
        let (policy, problems) = Policy::parse("t", "t.toml", &text);
        let policy = policy.unwrap_or_else(|| panic!("{problems:?}"));
        let all: Vec<RepoPath> = paths
            .iter()
            .map(|it| RepoPath::new(it.as_bytes()))
            .collect();
        let mut places = Places::new(&policy);
        for it in all.iter().chain(all.iter().rev()) {
            let shown = it.to_string();
            assert_eq!(places.of(it), policy.holding(&At::path(&shown)), "{it}");
        }
    }

    #[test]
    fn a_directory_answers_for_its_files() {
        let paths = [
            "a.c",
            "-",
            "a/b.c",
            "a/b/c.c",
            "a/b/c/d.md",
            "b/a/x.c",
            "test/t.c",
            "b/test/t.md",
            "a\\b/c.c",
            "ä/b.c",
            "\u{1}/x",
            "a/-/x",
            "x/a.c/y",
        ];
        check(&["a/**"], &paths);
        check(&["**"], &paths);
        check(&["**/test/**", "{a,b}/**", "a/*/**", "[!a]/**"], &paths);
        check(&["**/*.md", "a/**", "*.c", "a/b.c", "a/?/**/*.md"], &paths);
        check(&["**/**", "a.c/**", "x/a.c/**", "-"], &paths);
        check(
            &["a/*", "**/*.{c,md}", "?", "{a,b}/**/x*", "a/[bc].c", "*b/*"],
            &paths,
        );
    }

    #[test]
    fn numbers_are_given_in_order_and_kept() {
        let mut numbers = Numbers::default();
        let given: Vec<u32> = "abbacab".chars().map(|it| numbers.of(it)).collect();
        assert_eq!(given, [0, 1, 1, 0, 2, 0, 1]);
        assert_eq!(numbers.all, ['a', 'b', 'c']);
    }
}
