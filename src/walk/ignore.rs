// SPDX-License-Identifier: Apache-2.0

//! Ignore rules, as gitignore(5) has them.
//!
//! Not git's library: libgit2 drops a negation (`!kept.o`) that stands in another file than the
//! rule it lifts, and so hides what git shows; and it opens ignore files by path, whatever they
//! are. The user's own ignore file outside the repository is left out: the same tree gives the
//! same files on every machine.

use std::{io::Read as _, sync::OnceLock};

use globset::{GlobBuilder, GlobMatcher};

use super::{reason::Reason, system::Directory};

/// How much of an ignore file is read; none is that long, and a rule that is not read hides
/// nothing.
const MOST_BYTES: u64 = 1024 * 1024;

/// The rules of one file.
pub(super) struct Rules {
    /// Where the rules count, below the work tree: empty, or with `/` at the end.
    base: Vec<u8>,
    text: String,
    /// Parsed when the first path is asked for: most files are tracked, and never are.
    parsed: OnceLock<Vec<Rule>>,
}

struct Rule {
    glob: GlobMatcher,
    is_negated: bool,
    only_directories: bool,
    /// Whether the whole path below the base is meant, and not the name alone.
    is_path: bool,
}

impl Rules {
    /// Reads the rules in a file of a directory; `base` is where they count.
    pub(super) fn read(directory: &Directory, name: &[u8], base: &[u8]) -> Result<Self, Reason> {
        let (file, _) = directory.file(name)?;
        let mut bytes = Vec::new();
        file.take(MOST_BYTES)
            .read_to_end(&mut bytes)
            .map_err(|it| Reason::unreadable(&it))?;
        // A line that is no UTF-8 becomes one that matches nothing.
        Ok(Self::new(&String::from_utf8_lossy(&bytes), base))
    }

    fn new(text: &str, base: &[u8]) -> Self {
        Self {
            base: base.to_vec(),
            text: text.trim_start_matches('\u{feff}').to_owned(),
            parsed: OnceLock::new(),
        }
    }

    /// Where the rules count.
    pub(super) fn base(&self) -> &[u8] {
        &self.base
    }

    /// Whether these rules ignore a path, or say that it is not; `None` if they say nothing. The
    /// path is one below the work tree. The last rule that matches decides.
    pub(super) fn ignores(&self, path: &[u8], is_directory: bool) -> Option<bool> {
        let below = path.strip_prefix(&*self.base)?;
        let name = below.rsplit(|it| *it == b'/').next()?;
        // A byte that is no UTF-8 is one character, which `*` and `?` match.
        let (below, name) = (
            String::from_utf8_lossy(below),
            String::from_utf8_lossy(name),
        );
        let rules = self
            .parsed
            .get_or_init(|| self.text.lines().filter_map(parse).collect());
        let decides = |rule: &&Rule| {
            let subject = if rule.is_path { &below } else { &name };
            (is_directory || !rule.only_directories) && rule.glob.is_match(&**subject)
        };
        rules.iter().rev().find(decides).map(|it| !it.is_negated)
    }
}

/// Reads one line; a pattern that is malformed matches nothing.
fn parse(line: &str) -> Option<Rule> {
    let line = without_end_spaces(line);
    let (is_negated, line) = match line.strip_prefix('!') {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    if line.starts_with('#') && !is_negated {
        return None;
    }
    let (only_directories, line) = match line.strip_suffix('/') {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    if line.is_empty() {
        return None;
    }
    let is_path = line.contains('/');
    let pattern = line.strip_prefix('/').unwrap_or(line);
    let glob = GlobBuilder::new(&without_braces(pattern))
        .literal_separator(true)
        .backslash_escape(true)
        .build()
        .ok()?;
    Some(Rule {
        glob: glob.compile_matcher(),
        is_negated,
        only_directories,
        is_path,
    })
}

/// Spaces at the end do not count, unless a backslash stands before them.
fn without_end_spaces(line: &str) -> &str {
    let trimmed = line.trim_end_matches([' ', '\t', '\r']);
    let n_backslashes = trimmed.len() - trimmed.trim_end_matches('\\').len();
    if n_backslashes % 2 == 1 {
        line.get(..=trimmed.len()).unwrap_or(trimmed)
    } else {
        trimmed
    }
}

/// Git knows no alternatives: braces are themselves.
fn without_braces(pattern: &str) -> String {
    let mut escaped = String::with_capacity(pattern.len());
    let mut is_escaped = false;
    let mut is_in_class = false;
    for c in pattern.chars() {
        if matches!(c, '{' | '}') && !is_escaped && !is_in_class {
            escaped.push('\\');
        }
        is_in_class = !is_escaped && (c == '[' || (is_in_class && c != ']'));
        is_escaped = c == '\\' && !is_escaped;
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What rules in `d/` say of a path, which is a directory if it ends in `/`.
    fn check(rules: &str, path: &str, expected: Option<bool>) {
        let name = path.trim_end_matches('/');
        let found = Rules::new(rules, b"d/").ignores(name.as_bytes(), name != path);
        assert_eq!(found, expected, "{rules:?} on `{path}`");
    }

    #[test]
    fn a_name_counts_everywhere_below_and_a_path_at_its_place() {
        check("*.o", "d/a/b.o", Some(true));
        check("*.o", "e/b.o", None);
        check("/b.o", "d/b.o", Some(true));
        check("/b.o", "d/a/b.o", None);
        check("a/*.o", "d/a/b.o", Some(true));
        check("a/*.o", "d/x/a/b.o", None);
        check("a/*.o", "d/a/b/c.o", None);
        check("**/a/*.o", "d/x/a/b.o", Some(true));
        check("a/**", "d/a/b/c", Some(true));
        check("a/**/c", "d/a/c", Some(true));
    }

    #[test]
    fn the_last_rule_decides() {
        check("*.o\n!b.o", "d/b.o", Some(false));
        check("!b.o\n*.o", "d/b.o", Some(true));
    }

    #[test]
    fn a_slash_at_the_end_means_directories() {
        check("target/", "d/target/", Some(true));
        check("target/", "d/target", None);
        check("/*", "d/x", Some(true));
    }

    #[test]
    fn comments_spaces_and_odd_patterns() {
        check("# x\n\n/\n!\n[", "d/x", None);
        check("\\#x", "d/#x", Some(true));
        check("\\!x", "d/!x", Some(true));
        check("x  \r", "d/x", Some(true));
        check("x\\ ", "d/x ", Some(true));
        check("{a,b}", "d/a", None);
        check("{a,b}", "d/{a,b}", Some(true));
        check("[a-c]", "d/b", Some(true));
    }
}
