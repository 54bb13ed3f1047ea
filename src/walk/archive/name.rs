// SPDX-License-Identifier: Apache-2.0

//! Names of members. They are labels, and no file is ever opened by them; a name that would lead
//! a program that unpacks out of its directory is told all the same.

/// Where a member stands in its archive; or the name as it is to be shown, and what is wrong
/// with it.
pub(super) fn place(name: &[u8]) -> Result<Vec<u8>, (Vec<u8>, &'static str)> {
    let refused = |why| Err((name.to_vec(), why));
    if name.contains(&0) {
        return refused("its name in the archive is no name of a file");
    }
    let is_drive = name.get(1) == Some(&b':') && name.first().is_some_and(u8::is_ascii_alphabetic);
    if matches!(name.first(), Some(b'/' | b'\\')) || is_drive {
        return refused("its name in the archive is an absolute path");
    }
    // Programs on Windows take `\` for `/`.
    if name
        .split(|it| matches!(it, b'/' | b'\\'))
        .any(|it| it == b"..")
    {
        return refused("its name in the archive leads out of it");
    }
    let parts = name.split(|it| *it == b'/');
    let parts: Vec<&[u8]> = parts.filter(|it| !it.is_empty() && *it != b".").collect();
    if parts.is_empty() {
        return refused("its name in the archive is no name of a file");
    }
    Ok(parts.join(&b'/'))
}

/// The length of the path of git's own directory, if a place is in one or is one.
pub(super) fn git_directory(place: &[u8]) -> Option<usize> {
    let mut n_before = 0;
    for part in place.split(|it| *it == b'/') {
        if part == b".git" {
            return Some(n_before + part.len());
        }
        n_before += part.len() + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: Option<&str>) {
        let found = place(name.as_bytes()).ok();
        assert_eq!(found.as_deref(), expected.map(str::as_bytes), "{name}");
    }

    #[test]
    fn a_place_has_no_empty_parts() {
        check("a/b", Some("a/b"));
        check("./a//b/./c", Some("a/b/c"));
        check("..a/b..", Some("..a/b.."));
        check("a\\b", Some("a\\b"));
    }

    #[test]
    fn a_name_that_leads_out_is_refused() {
        for name in [
            "",
            ".",
            "/etc/passwd",
            "\\x",
            "C:\\x",
            "../a",
            "a/../b",
            "a\\..\\b",
            "a\0b",
        ] {
            check(name, None);
        }
    }

    #[test]
    fn gits_own_directory_is_found() {
        assert_eq!(git_directory(b"a/.git/config"), Some(6));
        assert_eq!(git_directory(b".git"), Some(4));
        assert_eq!(git_directory(b"a/.github/x.git"), None);
    }
}
