// SPDX-License-Identifier: Apache-2.0

//! What may stand where a version is asked for: npm's documentation, page *npm install*; Yarn's,
//! page *Protocols*; pnpm's, page *Supported package sources*.

use super::{super::Source, people};

/// Where hosts give out a revision of a repository as an archive: what stands before the
/// repository, between it and the revision, and after that, and where the repository is.
const ARCHIVES: &[(&str, &str, &str, &str)] = &[
    (
        "https://codeload.github.com/",
        "/tar.gz/",
        "",
        "https://github.com/",
    ),
    (
        "https://bitbucket.org/",
        "/get/",
        ".tar.gz",
        "https://bitbucket.org/",
    ),
    (
        "https://gitlab.com/api/v4/projects/",
        "/repository/archive.tar.gz?ref=",
        "",
        "https://gitlab.com/",
    ),
    (
        "https://gitlab.com/",
        "/repository/archive.tar.gz?ref=",
        "",
        "https://gitlab.com/",
    ),
];

/// Tags that `npm:TAG` may name; any other word is the name of a package.
const TAGS: &[&str] = &["latest", "next"];

/// The version, where a range is a single one: `1.2.3` or `=1.2.3`, all three numbers of it.
pub(super) fn exact(spec: &str) -> Option<String> {
    let version = spec.trim();
    let version = version.strip_prefix("npm:").unwrap_or(version);
    let version = version.trim_start_matches(['=', 'v', ' ']);
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-+.".contains(c);
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let is_number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let is_whole = core.split('.').count() == 3 && core.split('.').all(is_number);
    (is_whole && version.chars().all(is_part)).then(|| version.to_owned())
}

/// `npm:real@1.2.3` and `workspace:real@*` ask for another package than the key says. Yarn and
/// pnpm may write the protocol before a range alone, `npm:^1`, which asks for none.
pub(super) fn alias(spec: &str) -> Option<(&str, &str)> {
    let real = spec.strip_prefix("npm:");
    let is_npm = real.is_some();
    let real = real.or_else(|| spec.strip_prefix("workspace:"))?;
    match (split(real), is_npm) {
        (Some((name, range)), true) => Some((name, range)),
        // The range stays what it is: a package of the tree.
        (Some((name, _)), false) => Some((name, "workspace:*")),
        (None, true) => is_name(real).then_some((real, "")),
        (None, false) => None,
    }
}

/// `name@range` and `@scope/name@range`.
pub(super) fn split(text: &str) -> Option<(&str, &str)> {
    let at = text.get(1..)?.find('@')? + 1;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

fn is_name(text: &str) -> bool {
    let starts_well = text.starts_with(|c: char| c == '@' || c.is_ascii_alphabetic());
    let is_range = text.starts_with(['v', 'x', 'X']) && !text.contains(char::is_alphabetic)
        || matches!(text, "x" | "X")
        || text.contains(' ')
        || exact(text).is_some();
    starts_well && !is_range && !TAGS.contains(&text)
}

/// What comes after a `name@`.
pub(super) fn source(spec: &str) -> Source {
    let (scheme, rest) = spec.split_once(':').unwrap_or(("", ""));
    match scheme {
        "file" | "link" | "portal" => Source::Path(rest.trim_start_matches("./").to_owned()),
        "workspace" => Source::Path(String::new()),
        "git" | "git+ssh" | "git+https" | "git+http" | "git+file" | "ssh" => {
            Source::Git(people::git_address(spec))
        }
        "github" | "gitlab" | "bitbucket" | "gist" => Source::Git(people::git_address(spec)),
        "http" | "https" if is_repository(spec) => Source::Git(people::git_address(spec)),
        "http" | "https" => archive(spec),
        _ if spec.starts_with("git@") => Source::Git(people::git_address(spec)),
        _ if spec.starts_with(['.', '/', '~']) && spec.contains('/') => {
            Source::Path(spec.to_owned())
        }
        "" if !spec.starts_with('@') && spec.split('/').count() == 2 && !spec.contains(' ') => {
            Source::Git(people::git_address(spec))
        }
        _ => Source::Registry,
    }
}

/// An archive at an address, which may be that of a revision of a repository.
pub(super) fn archive(address: &str) -> Source {
    let revision = ARCHIVES.iter().find_map(|(start, between, end, host)| {
        let (repository, revision) = address.strip_prefix(start)?.split_once(between)?;
        let revision = revision.strip_suffix(end)?;
        let repository = repository.replace("%2F", "/");
        Some(format!("{host}{repository}@{revision}"))
    });
    revision.map_or_else(|| Source::Archive(address.to_owned()), Source::Git)
}

/// Whether an address ends in `.git`, without the revision after `#`.
fn is_repository(spec: &str) -> bool {
    let place = spec.split_once('#').map_or(spec, |(place, _)| place);
    let extension = place.rsplit_once('.').map(|(_, it)| it);
    extension.is_some_and(|it| it.eq_ignore_ascii_case("git"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_alias(spec: &str, expected: Option<(&str, &str)>) {
        assert_eq!(alias(spec), expected, "{spec}");
    }

    #[test]
    fn an_alias_names_another_package() {
        check_alias("npm:real@^1", Some(("real", "^1")));
        check_alias("npm:@s/real@^1", Some(("@s/real", "^1")));
        check_alias("npm:@s/real", Some(("@s/real", "")));
        check_alias("npm:real", Some(("real", "")));
        check_alias("workspace:real@*", Some(("real", "workspace:*")));
    }

    #[test]
    fn a_protocol_before_a_range_is_no_alias() {
        for it in [
            "npm:^1.0.0",
            "npm:1.x",
            "npm:*",
            "npm:latest",
            "npm:v1.2.3",
            "npm:x",
            "npm:",
        ] {
            check_alias(it, None);
        }
        for it in [
            "workspace:*",
            "workspace:^",
            "workspace:packages/a",
            "^1",
            "",
        ] {
            check_alias(it, None);
        }
        assert_eq!(exact("npm:1.2.3").as_deref(), Some("1.2.3"));
        assert_eq!(exact("npm:^1.2.3"), None);
    }

    #[test]
    fn the_archive_of_a_revision_is_its_repository() {
        let git = |it: &str| Source::Git(it.to_owned());
        let of_github = archive("https://codeload.github.com/o/r/tar.gz/abc");
        assert_eq!(of_github, git("https://github.com/o/r@abc"));
        let of_gitlab =
            archive("https://gitlab.com/api/v4/projects/o%2Fr/repository/archive.tar.gz?ref=abc");
        assert_eq!(of_gitlab, git("https://gitlab.com/o/r@abc"));
        let other = "https://example.org/a.tgz";
        assert_eq!(archive(other), Source::Archive(other.to_owned()));
    }
}
