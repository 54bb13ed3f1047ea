// SPDX-License-Identifier: Apache-2.0

//! Which files an ecosystem reads, told by their paths.

use crate::walk::RepoPath;

/// A file that an ecosystem reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File {
    /// Its name, with those of directories above it; a `*` in each stands for any text.
    pub pattern: &'static str,
    /// Which directory it speaks for.
    pub home: Home,
    /// What is taken from it, in the order of [`Fact`].
    pub gives: &'static [Fact],
}

/// What can be taken from a manifest or a lock file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// The package that it describes: name, version, people, addresses.
    Package,
    /// Licenses that it states.
    License,
    /// What is asked for.
    Requirements,
    /// When that is needed: to run, to build, to develop.
    Scopes,
    /// The versions that were chosen.
    Versions,
    /// The hashes of archives.
    Hashes,
    /// Which package needs which.
    Edges,
}

impl Fact {
    /// Every fact.
    pub const ALL: &[Self] = &[
        Self::Package,
        Self::License,
        Self::Requirements,
        Self::Scopes,
        Self::Versions,
        Self::Hashes,
        Self::Edges,
    ];

    /// Its name in the documentation.
    pub fn name(self) -> &'static str {
        match self {
            Self::Package => "package",
            Self::License => "license",
            Self::Requirements => "requirements",
            Self::Scopes => "scopes",
            Self::Versions => "versions",
            Self::Hashes => "hashes",
            Self::Edges => "edges",
        }
    }
}

/// Which directory a manifest or lock file speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Home {
    /// The one that it stands in.
    #[default]
    Beside,
    /// The one so many above its own, which are there for such files alone: `debian`,
    /// `*.egg-info`, `META-INF/maven/*/*`.
    Above(usize),
}

impl File {
    pub(super) const fn beside(pattern: &'static str) -> Self {
        let home = Home::Beside;
        let gives = &[];
        Self {
            pattern,
            home,
            gives,
        }
    }

    /// A file that speaks for the directory above those that its pattern names.
    pub(super) const fn above(pattern: &'static str) -> Self {
        let mut rest = pattern.as_bytes();
        let mut n_directories = 0;
        while let [first, after @ ..] = rest {
            if *first == b'/' {
                n_directories += 1;
            }
            rest = after;
        }
        Self {
            home: Home::Above(n_directories),
            ..Self::beside(pattern)
        }
    }

    /// The same with what is taken from it.
    pub(super) const fn giving(self, gives: &'static [Fact]) -> Self {
        Self { gives, ..self }
    }

    /// The last part of its pattern.
    pub(super) fn name(&self) -> Part {
        Part::of(self.pattern.rsplit('/').next().unwrap_or_default())
    }

    /// Whether it is the file at a path.
    pub(super) fn is_at(&self, path: &RepoPath) -> bool {
        let mut parts = path.as_bytes().rsplit(|it| *it == b'/');
        let mut next_is_like = |part| parts.next().is_some_and(|it| Part::of(part).is_like(it));
        self.pattern.rsplit('/').all(&mut next_is_like)
    }
}

impl Home {
    /// The directory that the file at a path speaks for.
    pub(super) fn of(self, path: &RepoPath) -> RepoPath {
        let mut above = path.ancestors();
        let directory = match self {
            Self::Beside => above.next(),
            Self::Above(n) => above.nth(n),
        };
        directory.unwrap_or(RepoPath::new(b""))
    }
}

/// One part of a pattern, which has one `*` at most.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    start: &'static str,
    /// What stands behind the `*`.
    end: Option<&'static str>,
}

impl Part {
    fn of(pattern: &'static str) -> Self {
        match pattern.split_once('*') {
            Some((start, end)) => Self {
                start,
                end: Some(end),
            },
            None => Self {
                start: pattern,
                end: None,
            },
        }
    }

    /// The byte that all names end with; `None` where that may be any.
    pub(super) fn last_byte(&self) -> Option<u8> {
        self.end.unwrap_or(self.start).bytes().next_back()
    }

    /// Whether a name is one of these.
    pub(super) fn is_like(&self, name: &[u8]) -> bool {
        let rest = name.strip_prefix(self.start.as_bytes());
        rest.is_some_and(|rest| match self.end {
            Some(end) => rest.ends_with(end.as_bytes()),
            None => rest.is_empty(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &'static str, path: &str, expected: bool) {
        let path = RepoPath::new(path.as_bytes());
        assert_eq!(File::beside(pattern).is_at(&path), expected, "{path}");
    }

    #[test]
    fn a_pattern_is_a_name_or_a_directory_and_a_name() {
        check("a.toml", "a.toml", true);
        check("a.toml", "x/a.toml", true);
        check("a.toml", "x/ba.toml", false);
        check("d/a", "d/a", true);
        check("d/a", "x/d/a", true);
        check("d/a", "a", false);
        check("d/a", "xd/a", false);
    }

    #[test]
    fn a_star_stands_for_any_text_of_one_part() {
        check("r*.txt", "r.txt", true);
        check("r*.txt", "r-dev.txt", true);
        check("r*.txt", "r/dev.txt", false);
        check("r.*", "x/r.dev", true);
        check("r.*", "x/s.dev", false);
        check(".a/b/*.c", "x/.a/b/d.c", true);
        check(".a/b/*.c", "x/a/b/d.c", false);
        check(".a/b/*.c", "b/d.c", false);
        check("aba*ba", "aba", false);
        check("*.info/M", "x-1.info/M", true);
        check("*.info/M", "x-1.info/y/M", false);
        check("m/*/*/p.xml", "x/m/g/a/p.xml", true);
        check("m/*/*/p.xml", "m/a/p.xml", false);
    }

    #[test]
    fn a_file_speaks_for_its_directory_or_for_the_one_above() {
        let of = |home: Home, path: &str| home.of(&RepoPath::new(path.as_bytes())).to_string();
        assert_eq!(of(Home::Beside, "a/b/c"), "a/b");
        assert_eq!(of(Home::Beside, "c"), "");
        assert_eq!(of(File::above("b/c").home, "a/b/c"), "a");
        assert_eq!(of(File::above("*/c").home, "b/c"), "");
        assert_eq!(of(File::above("b/c").home, "c"), "");
        assert_eq!(of(File::above("b/*/c").home, "x/a/b/y/c"), "x/a");
    }
}
