// SPDX-License-Identifier: Apache-2.0

//! Paths as the file system has them, and how they are shown to people.

use std::{fmt, sync::Arc};

/// A path below the root of a source: bytes as the file system has them, `/` between the parts
/// on every platform. Ordered by its bytes. The root itself is the empty path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(Arc<[u8]>);

impl RepoPath {
    /// Takes the bytes of a relative path.
    pub fn new(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }

    /// The bytes of the path.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The path as a string, if it is UTF-8. For comparing, never for showing: what it holds is
    /// not escaped.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// The last part of the path.
    pub fn name(&self) -> &[u8] {
        self.0.rsplit(|it| *it == b'/').next().unwrap_or_default()
    }

    /// The directory that it stands in; `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        self.directory().map(Self::new)
    }

    /// The bytes of the directory that it stands in; `None` at the root.
    pub fn directory(&self) -> Option<&[u8]> {
        if self.0.is_empty() {
            return None;
        }
        let slash = memchr::memrchr(b'/', &self.0).unwrap_or(0);
        self.0.get(..slash)
    }

    /// The directories that it stands in, the nearest first, the root (the empty path) last.
    pub fn ancestors(&self) -> impl Iterator<Item = Self> + use<> {
        std::iter::successors(self.parent(), Self::parent)
    }

    /// The path `name`, which may have several parts, below this one.
    #[must_use]
    pub fn join(&self, name: &[u8]) -> Self {
        if self.0.is_empty() {
            return Self::new(name);
        }
        Self([&*self.0, b"/", name].concat().into())
    }
}

/// Shows the path on one line and without a trick: a backslash is doubled, a line break is `\n`,
/// and each byte of a control character, a bidi control, an invisible character or invalid UTF-8
/// is `\xNN`. Two different paths are never shown alike.
impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(&self.0, f)
    }
}

/// Writes bytes as [`RepoPath`] shows them.
pub(super) fn show(bytes: &[u8], out: &mut impl fmt::Write) -> fmt::Result {
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\n' => out.write_str("\\n")?,
                '\\' => out.write_str("\\\\")?,
                c if is_deceptive(c) => hex(c.encode_utf8(&mut [0; 4]).as_bytes(), out)?,
                c => out.write_char(c)?,
            }
        }
        hex(chunk.invalid(), out)?;
    }
    Ok(())
}

fn hex(bytes: &[u8], out: &mut impl fmt::Write) -> fmt::Result {
    bytes
        .iter()
        .try_for_each(|byte| write!(out, "\\x{byte:02x}"))
}

/// Whether a character, shown as it is, could command a terminal, reorder a line or hide:
/// controls (C0, DEL, C1), line and paragraph separators, bidi controls, zero-width characters.
pub fn is_deceptive(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    matches!(c,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &[u8], shown: &str) {
        assert_eq!(RepoPath::new(path).to_string(), shown);
    }

    #[test]
    fn a_plain_path_is_shown_as_it_is() {
        check("src/größe/日本.c".as_bytes(), "src/größe/日本.c");
        check(b"", "");
    }

    #[test]
    fn what_a_terminal_obeys_is_escaped() {
        check(b"a\x1b]0;title\x07b", "a\\x1b]0;title\\x07b");
        check(b"a\nb\r\t\x7f", "a\\nb\\x0d\\x09\\x7f");
        check("a\u{202e}b".as_bytes(), "a\\xe2\\x80\\xaeb");
        check(
            "a\u{200b}\u{feff}".as_bytes(),
            "a\\xe2\\x80\\x8b\\xef\\xbb\\xbf",
        );
        check("\u{85}".as_bytes(), "\\xc2\\x85");
    }

    #[test]
    fn invalid_utf8_and_its_spelling_are_told_apart() {
        check(b"\xffa", "\\xffa");
        check(b"\\xffa", "\\\\xffa");
    }

    #[test]
    fn a_path_knows_its_parts() {
        let path = RepoPath::new(b"a/b/c");
        let above: Vec<_> = path.ancestors().map(|it| it.to_string()).collect();
        assert_eq!(above, ["a/b", "a", ""]);
        assert_eq!(path.name(), b"c");
        assert_eq!(
            RepoPath::new(b"").join(b"x").join(b"y").as_str(),
            Some("x/y")
        );
        assert_eq!(RepoPath::new(b"").ancestors().count(), 0);
    }
}
