// SPDX-License-Identifier: Apache-2.0

//! Files that stand in for others which git LFS keeps elsewhere.
//!
//! The form is that of the Git LFS specification: lines of a key and a value, `version` first,
//! below 1024 bytes in all.

/// The first line of a pointer, up to its version.
const START: &[u8] = b"version https://git-lfs.github.com/spec/v";

/// A pointer is shorter.
const MOST_BYTES: usize = 1024;

/// What a pointer stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LfsPointer {
    /// The hash of the file, with its algorithm: `sha256:…`.
    pub id: String,
    /// How many bytes the file has.
    pub size: u64,
}

/// Reads a pointer; `None` if the bytes are none.
pub fn lfs_pointer(bytes: &[u8]) -> Option<LfsPointer> {
    if bytes.len() >= MOST_BYTES || !bytes.starts_with(START) {
        return None;
    }
    let text = str::from_utf8(bytes).ok()?;
    let value = |key: &str| {
        let mut lines = text.lines().filter_map(|it| it.split_once(' '));
        lines.find(|(it, _)| *it == key).map(|(_, value)| value)
    };
    let id = value("oid")?;
    let is_plain = id
        .bytes()
        .all(|it| it.is_ascii_alphanumeric() || it == b':');
    Some(LfsPointer {
        id: id.to_owned(),
        size: value("size")?.parse().ok()?,
    })
    .filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&str, u64)>) {
        let found = lfs_pointer(text.as_bytes());
        let found = found.as_ref().map(|it| (it.id.as_str(), it.size));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_pointer_names_what_it_stands_for() {
        check(
            "version https://git-lfs.github.com/spec/v1\noid sha256:12ab\nsize 77\n",
            Some(("sha256:12ab", 77)),
        );
    }

    #[test]
    fn what_only_looks_like_one_is_a_file() {
        check("version https://git-lfs.github.com/spec/v1\n", None);
        check(
            "see version https://git-lfs.github.com/spec/v1\noid a:b\nsize 1\n",
            None,
        );
        check(
            "version https://git-lfs.github.com/spec/v1\noid a:b\nsize -1\n",
            None,
        );
        check(
            "version https://git-lfs.github.com/spec/v1\noid a\u{1b}b\nsize 1\n",
            None,
        );
    }
}
