// SPDX-License-Identifier: Apache-2.0

//! Which files are alike as far as a policy can tell, and what of it holds where they stand.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::{
    policy::{At, Layer, Policy, verdict::Holding},
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

/// What of a policy holds for files: asked once for a directory, and once for a file where a scope
/// asks for the names of files.
pub(super) struct Places<'a> {
    policy: &'a Policy,
    /// What holds for every file; `None` where that depends on its path.
    everywhere: Option<Holding>,
    asks_names: bool,
    /// By the bytes of a directory, with the slash at its end.
    known: FxHashMap<&'a [u8], Holding>,
    last: Option<(&'a [u8], Holding)>,
}

impl<'a> Places<'a> {
    pub(super) fn new(policy: &'a Policy) -> Self {
        Self {
            policy,
            everywhere: policy.everywhere(),
            asks_names: policy.layers.iter().any(Layer::asks_names),
            known: FxHashMap::default(),
            last: None,
        }
    }

    pub(super) fn of(&mut self, path: &'a RepoPath) -> Holding {
        if let Some(it) = self.everywhere {
            return it;
        }
        let bytes = path.as_bytes();
        let end = bytes.len() - path.name().len();
        let folder = bytes.get(..end).unwrap_or_default();
        let at = match self.last {
            Some((last, at)) if last == folder => at,
            _ => {
                let policy = self.policy;
                let found = self.known.entry(folder);
                let at = *found.or_insert_with(|| in_folder(policy, folder));
                self.last = Some((folder, at));
                at
            }
        };
        if !self.asks_names {
            return at;
        }
        let named = path.to_string();
        let named = self.policy.held(&At::path(&named), Layer::asks_names);
        Holding {
            layers: at.layers | named,
            ..at
        }
    }
}

/// What holds for any file that stands in a directory itself, of what asks for no names of files.
fn in_folder(policy: &Policy, folder: &[u8]) -> Holding {
    let any = format!("{}-", RepoPath::new(folder));
    let at = At::path(&any);
    Holding {
        layers: policy.held(&at, |it| !it.asks_names()),
        ..policy.holding(&at)
    }
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
    }

    #[test]
    fn numbers_are_given_in_order_and_kept() {
        let mut numbers = Numbers::default();
        let given: Vec<u32> = "abbacab".chars().map(|it| numbers.of(it)).collect();
        assert_eq!(given, [0, 1, 1, 0, 2, 0, 1]);
        assert_eq!(numbers.all, ['a', 'b', 'c']);
    }
}
