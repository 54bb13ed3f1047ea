// SPDX-License-Identifier: Apache-2.0

//! git submodules: `.gitmodules`.
//!
//! The file says where a repository stands in the tree and where it comes from; which commit of it
//! git's index alone says, and [`take_on`] adds that. The format: git's documentation, *gitmodules*
//! and *git-config*, section *Syntax*.

use std::collections::BTreeMap;

use super::{
    Ecosystem, Fact, File, Lists, Lock, Locked, Manifest, Problem, Purl, Source, Written,
    document::Reader, graph::join,
};
use crate::{
    read::{Place, Text},
    walk::RepoPath,
};

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "git",
    purl_type: "git",
    namespace: None,
    files: &[File::beside(".gitmodules").giving(&[Fact::Requirements, Fact::Versions])],
    docs: "git submodules: address and directory from `.gitmodules`, the commit from git's index; \
           package URLs are of the type of the host, or `generic` with `vcs_url`",
    lists: Lists::None,
    parse,
};

/// Hosts with a package URL type of their own.
const HOSTS: &[(&str, &str)] = &[("github.com", "github"), ("bitbucket.org", "bitbucket")];

/// So many malformed lines are said; then the file is none of git's.
const MAX_MISTAKES: usize = 100;

/// What git knows of the submodules of a tree.
pub struct Checkout<'a> {
    /// The commits that the index has, by directory.
    pub commits: &'a BTreeMap<RepoPath, String>,
    /// The address that those such as `../other` are relative to.
    pub remote: Option<&'a str>,
    /// Whether a directory has files.
    pub is_there: &'a dyn Fn(&RepoPath) -> bool,
}

/// A section of the file.
#[derive(Default)]
struct Section {
    /// What it is about: `submodule`.
    kind: String,
    path: Option<Written>,
    url: Option<Written>,
    /// Where it starts.
    place: Place,
}

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let mut packages = Vec::new();
    let sections = sections(&mut reader).into_iter();
    for it in sections.filter(|it| it.kind.eq_ignore_ascii_case("submodule")) {
        let (Some(path), Some(url)) = (it.path, it.url) else {
            reader.problems.push(Problem {
                place: it.place,
                message: "the submodule has no `path` or no `url`".to_owned(),
            });
            continue;
        };
        if join(&RepoPath::new(b""), &path.text).is_none_or(|it| it.as_bytes().is_empty()) {
            let message = "the submodule stands outside of the tree".to_owned();
            let place = path.place;
            reader.problems.push(Problem { place, message });
            continue;
        }
        let locked = Locked {
            source: Source::Git(without_credentials(&url.text)),
            directory: Some(path.text),
            is_direct: true,
            place: it.place,
            ..Locked::default()
        };
        packages.push(identified(locked, None, None));
    }
    Manifest {
        lock: Some(Lock {
            packages,
            is_closed: true,
        }),
        problems: reader.problems,
        ..Manifest::default()
    }
}

/// Adds to the manifest at a path, if it is one of git's, what git and the tree know.
pub fn take_on(path: &RepoPath, manifest: &mut Manifest, checkout: &Checkout<'_>) {
    let lock = manifest.lock.as_mut();
    let Some(lock) = lock.filter(|_| manifest.ecosystem == ECOSYSTEM.purl_type) else {
        return;
    };
    let base = path.parent().unwrap_or(RepoPath::new(b""));
    let remote = checkout.remote.filter(|_| base.as_bytes().is_empty());
    for it in &mut lock.packages {
        let directory = it.directory.as_deref().and_then(|it| join(&base, it));
        let commit = directory.as_ref().and_then(|it| checkout.commits.get(it));
        *it = identified(std::mem::take(it), commit.map(String::as_str), remote);
        if !directory.is_some_and(|it| (checkout.is_there)(&it)) {
            it.directory = None;
        }
    }
}

/// The submodule with the name and the package URL that follow from its address and its commit.
fn identified(locked: Locked, commit: Option<&str>, remote: Option<&str>) -> Locked {
    let Source::Git(address) = &locked.source else {
        return locked;
    };
    let address = absolute(address, remote);
    let (name, purl) = purl_of_repository(&address, commit);
    Locked {
        name,
        version: commit.map(str::to_owned),
        purl,
        source: Source::Git(address),
        ..locked
    }
}

/// What a repository is called on its host, and its package URL at a commit.
pub fn purl_of_repository(address: &str, commit: Option<&str>) -> (String, Option<Purl>) {
    let (host, path) = host_and_path(address);
    let last = path.rsplit('/').next().unwrap_or_default();
    let kind = HOSTS.iter().find(|(it, _)| host.eq_ignore_ascii_case(it));
    let (name, purl) = match kind {
        Some((_, kind)) => (path, Purl::of(kind, path, commit)),
        None => {
            let at_commit = commit.map(|it| format!("@{it}")).unwrap_or_default();
            let vcs = format!("git+{address}{at_commit}");
            // An address that is relative to an unknown one leads nowhere.
            let vcs = if host.is_empty() { "" } else { vcs.as_str() };
            let purl = Purl::of("generic", last, commit);
            (last, purl.map(|it| it.with("vcs_url", vcs)))
        }
    };
    (name.to_owned(), purl)
}

/// `../other` is relative to the address of the repository that names it.
fn absolute(address: &str, remote: Option<&str>) -> String {
    let is_relative = address.starts_with("./") || address.starts_with("../");
    let Some(remote) = remote.filter(|_| is_relative) else {
        return address.to_owned();
    };
    let mut base = remote.trim_end_matches('/');
    let mut rest = address;
    loop {
        if let Some(it) = rest.strip_prefix("./") {
            rest = it;
        } else if let Some(it) = rest.strip_prefix("../") {
            match base.rsplit_once('/').filter(|(it, _)| !it.ends_with('/')) {
                Some((above, _)) => (base, rest) = (above, it),
                None => return address.to_owned(),
            }
        } else {
            return format!("{base}/{rest}");
        }
    }
}

/// `https://host/a/b.git`, `ssh://git@host:22/a/b` and `git@host:a/b` are `host` and `a/b`.
fn host_and_path(address: &str) -> (&str, &str) {
    let (authority, path) = match address.split_once("://") {
        Some((_, rest)) => rest.split_once('/').unwrap_or((rest, "")),
        None => address.split_once(':').unwrap_or(("", address)),
    };
    let host = authority.rsplit_once('@').map_or(authority, |(_, it)| it);
    let host = host.split(':').next().unwrap_or_default();
    let path = path.trim_matches('/');
    (host, path.strip_suffix(".git").unwrap_or(path))
}

/// A name or a password in the address of a web server is a secret.
fn without_credentials(address: &str) -> String {
    let is_web = |it: &(&str, &str)| it.0.starts_with("http");
    let Some((scheme, rest)) = address.split_once("://").filter(is_web) else {
        return address.to_owned();
    };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = authority.rsplit_once('@').map_or(authority, |(_, it)| it);
    format!("{scheme}://{host}/{path}")
}

fn sections(reader: &mut Reader<'_>) -> Vec<Section> {
    let text = reader.text;
    let mut sections: Vec<Section> = Vec::new();
    let (mut at, mut n_mistakes) = (0, 0);
    for whole in text.content.split_inclusive('\n') {
        let start = at;
        at += whole.len();
        let line = whole.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        let span = start..start + whole.trim_end().len();
        if take(&mut sections, line, text.place(span.clone())).is_some() {
            continue;
        }
        n_mistakes += 1;
        if n_mistakes == MAX_MISTAKES {
            reader.problem(span, "too many lines are malformed; the rest is not read");
            break;
        }
        reader.problem(span, "the line is malformed");
    }
    sections
}

/// Takes a line: `[kind "name"]` or `key = value`.
fn take(sections: &mut Vec<Section>, line: &str, place: Place) -> Option<()> {
    if let Some(header) = line.strip_prefix('[') {
        let header = header.strip_suffix(']')?.trim();
        let kind = header.split([' ', '\t', '"', '.']).next()?.to_owned();
        sections.push(Section {
            kind,
            place,
            ..Section::default()
        });
        return Some(());
    }
    let section = sections.last_mut()?;
    let (key, value) = line.split_once('=').unwrap_or((line, ""));
    let key = key.trim();
    if !key
        .bytes()
        .all(|it| it.is_ascii_alphanumeric() || it == b'-')
    {
        return None;
    }
    let text = unquoted(value)?;
    match key.to_ascii_lowercase().as_str() {
        "path" => section.path = Some(Written { text, place }),
        "url" => section.url = Some(Written { text, place }),
        _ => (),
    }
    Some(())
}

/// A value without its quotes, its escapes and the comment behind it; `None` where a quote or an
/// escape has no end.
fn unquoted(value: &str) -> Option<String> {
    let mut out = String::new();
    let mut is_quoted = false;
    let mut rest = value.trim().chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => is_quoted = !is_quoted,
            '\\' => out.push(match rest.next()? {
                'n' => '\n',
                't' => '\t',
                'b' => '\u{8}',
                it @ ('"' | '\\') => it,
                _ => return None,
            }),
            '#' | ';' if !is_quoted => break,
            it => out.push(it),
        }
    }
    (!is_quoted).then(|| out.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

    /// One line a submodule; those in `there` are present, and that in `a` has a commit.
    fn check(input: &str, remote: Option<&str>, expected: &str) {
        let path = RepoPath::new(b".gitmodules");
        let mut manifest = super::super::parse(&Text::of(&path, input)).unwrap();
        let commits = BTreeMap::from([(RepoPath::new(b"a"), COMMIT.to_owned())]);
        let checkout = Checkout {
            commits: &commits,
            remote,
            is_there: &|it| it.as_bytes() == b"a",
        };
        take_on(&path, &mut manifest, &checkout);
        let mut out = String::new();
        for it in &manifest.lock.unwrap().packages {
            let purl = it.purl.as_ref().map_or("-".to_owned(), Purl::to_string);
            let version = it.version.as_deref().map_or("-", |it| it.get(..4).unwrap());
            let directory = it.directory.as_deref().unwrap_or("-");
            writeln!(out, "{} {version} {purl} {directory}", it.name).unwrap();
        }
        for it in &manifest.problems {
            writeln!(out, "{}: {}", it.place.line, it.message).unwrap();
        }
        assert_eq!(out, expected);
    }

    #[test]
    fn a_submodule_is_a_commit_of_a_repository() {
        check(
            "[submodule \"x\"]\n\tpath = a\n\turl = https://me:secret@github.com/O/R.git\n\
             [submodule \"y\"] \n  URL=\"git@example.org:o/r.git\" # mine\n  Path = b/c ; here\n  update\n\
             [core]\n\tbare = false\n",
            None,
            &format!(
                "O/R 0123 pkg:github/o/r@{COMMIT} a\n\
                 r - pkg:generic/r?vcs_url=git%2Bgit%40example.org:o%2Fr.git -\n"
            ),
        );
    }

    #[test]
    fn an_address_may_be_relative_to_that_of_the_tree() {
        let input = "[submodule \"x\"]\npath = a\nurl = ../r.git\n";
        check(
            input,
            Some("https://github.com/o/tree.git"),
            &format!("o/r 0123 pkg:github/o/r@{COMMIT} a\n"),
        );
        check(
            input,
            Some("git@example.org:o/tree"),
            &format!(
                "r 0123 pkg:generic/r@{COMMIT}?vcs_url=git%2Bgit%40example.org:o%2Fr.git%40{COMMIT} a\n"
            ),
        );
        check(input, None, &format!("r 0123 pkg:generic/r@{COMMIT} a\n"));
        let far = "[submodule \"x\"]\npath = a\nurl = ../../../../r.git\n";
        check(
            far,
            Some("https://github.com/o/tree.git"),
            &format!("r 0123 pkg:generic/r@{COMMIT} a\n"),
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            "path = a\n[submodule \"x\"\n[submodule \"x\"]\npath = \"a\n[submodule \"y\"]\npath = ../a\nurl = u\n\
             [submodule \"z\"]\npath = .\nurl = u\n",
            None,
            "1: the line is malformed\n2: the line is malformed\n4: the line is malformed\n\
             3: the submodule has no `path` or no `url`\n6: the submodule stands outside of the tree\n\
             9: the submodule stands outside of the tree\n",
        );
        check("", None, "");
    }
}
