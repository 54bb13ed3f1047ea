// SPDX-License-Identifier: Apache-2.0

//! From the name of a revision to a commit, as gitrevisions(7) has them: branches, tags, ids and
//! their starts, `HEAD`, with `~N`, `^N` and `^{}` behind. Reflogs and searches are left out.
//!
//! References are read here and not by git's library, which opens by path whatever it finds.

use std::{collections::BTreeMap, io::Read as _, path::Path};

use git2::{ObjectType, Oid};

use super::{
    objects::{Objects, Unread},
    repository::Repository,
};
use crate::walk::{dir::Found as Listing, system::Directory};

/// How often one reference or tag may lead to another.
const MOST_STEPS: usize = 10;

/// How much of the packed references is read; a million of them are smaller.
const MOST_PACKED: u64 = 128 * 1024 * 1024;

/// How long a reference may be.
const MOST_REFERENCE: u64 = 4096;

/// How many references are read, and how long the name of one may be.
const MOST_REFERENCES: usize = 1_000_000;
const MOST_NAME: usize = 1024;

/// How many commits `~N` may go back.
const MOST_BACK: usize = 1_000_000;

/// Where a short name is looked for, in git's order.
const PLACES: &[(&str, &str)] = &[
    ("", ""),
    ("refs/", ""),
    ("refs/tags/", ""),
    ("refs/heads/", ""),
    ("refs/remotes/", ""),
    ("refs/remotes/", "/HEAD"),
];

/// A commit, as far as it is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::walk) struct Commit {
    pub(in crate::walk) id: Oid,
    pub(in crate::walk) tree: Oid,
    pub(in crate::walk) parents: Vec<Oid>,
    /// When it was committed, in seconds since 1970-01-01T00:00:00Z.
    pub(in crate::walk) committed: i64,
}

/// Finds the commit that a name stands for; the words say why there is none.
pub(in crate::walk) fn commit_of(
    name: &str,
    repository: &Repository,
    objects: &Objects,
) -> Result<Commit, String> {
    let n_base = name.find(['^', '~']).unwrap_or(name.len());
    let (base, mut steps) = name.split_at(n_base);
    let id = base_id(base, repository, objects)?;
    let mut commit = peeled(id, objects)?;
    while !steps.is_empty() {
        let (step, rest) = next_step(steps)?;
        steps = rest;
        for _ in 0..step.n_back {
            let parent = commit.parents.get(step.parent);
            let parent = parent.ok_or("there is no such commit before it")?;
            commit = read_commit(*parent, objects).map_err(|it| it.to_string())?;
        }
    }
    Ok(commit)
}

/// One of the steps behind a name.
struct Step {
    /// Which parent is gone to, from 0.
    parent: usize,
    n_back: usize,
}

fn next_step(steps: &str) -> Result<(Step, &str), String> {
    let is_parent = steps.starts_with('^');
    let rest = steps.get(1..).unwrap_or_default();
    for peel in ["{}", "{commit}"] {
        if let Some(rest) = rest.strip_prefix(peel).filter(|_| is_parent) {
            let step = Step {
                parent: 0,
                n_back: 0,
            };
            return Ok((step, rest));
        }
    }
    let n_digits = rest.chars().take_while(char::is_ascii_digit).count();
    let (digits, rest) = rest.split_at(n_digits);
    let number = match digits {
        "" => 1,
        _ => digits.parse().unwrap_or(usize::MAX),
    };
    if !rest.is_empty() && !rest.starts_with(['^', '~']) {
        return Err(format!("`{steps}` is not understood"));
    }
    let step = match (is_parent, number) {
        (_, 0) => Step {
            parent: 0,
            n_back: 0,
        },
        (true, parent) => Step {
            parent: parent - 1,
            n_back: 1,
        },
        (false, n_back) if n_back <= MOST_BACK => Step { parent: 0, n_back },
        (false, _) => return Err("there is no such commit before it".to_owned()),
    };
    Ok((step, rest))
}

fn base_id(base: &str, repository: &Repository, objects: &Objects) -> Result<Oid, String> {
    let base = if base == "@" || base.is_empty() {
        "HEAD"
    } else {
        base
    };
    let is_hex = base.chars().all(|it| it.is_ascii_hexdigit());
    if is_hex && base.len() == 40 {
        return Oid::from_str(base).map_err(|it| it.message().to_owned());
    }
    for (before, after) in PLACES {
        // Beside `HEAD` and its like, all references stand in `refs`.
        let is_special = |it: &str| it.chars().all(|it| it.is_ascii_uppercase() || it == '_');
        let full = format!("{before}{base}{after}");
        if !full.starts_with("refs/") && !is_special(&full) {
            continue;
        }
        if let Some(id) = reference(&full, repository)? {
            return Ok(id);
        }
    }
    if is_hex && (4..40).contains(&base.len()) {
        return objects
            .starting_with(base)
            .ok_or_else(|| "no object's id starts so, or several do".to_owned());
    }
    if repository.common.join("reftable").is_dir() {
        return Err("its references are a reftable, which is not read; name the id".to_owned());
    }
    Err("no such branch, tag or commit".to_owned())
}

/// The id that a reference has, links among references followed; `None` if it is not there.
fn reference(name: &str, repository: &Repository) -> Result<Option<Oid>, String> {
    let mut name = name.to_owned();
    for _ in 0..MOST_STEPS {
        let text = loose(&name, repository).or_else(|| packed(&name, repository));
        let Some(text) = text else {
            return Ok(None);
        };
        let text = text.trim();
        match text.strip_prefix("ref:") {
            Some(next) => next.trim().clone_into(&mut name),
            None => return id_in(text).map(Some),
        }
    }
    Err("its references go round in a circle".to_owned())
}

fn id_in(text: &str) -> Result<Oid, String> {
    let digits = text.split_whitespace().next().unwrap_or_default();
    match digits.len() {
        40 => Oid::from_str(digits).map_err(|it| it.message().to_owned()),
        64 => Err("its ids are SHA-256, which is not read".to_owned()),
        _ => Err("a reference is broken".to_owned()),
    }
}

/// A reference in a file of its own. Each step is one name below an open directory, and no link
/// is followed.
fn loose(name: &str, repository: &Repository) -> Option<String> {
    let is_shared = name.starts_with("refs/");
    let root = if is_shared {
        &repository.common
    } else {
        &repository.git
    };
    let mut directory = Directory::open(root).ok()?;
    let mut parts = name.split('/').peekable();
    while let Some(part) = parts.next() {
        if part.is_empty() || part == "." || part == ".." {
            return None;
        }
        if parts.peek().is_some() {
            directory = directory.child(part.as_bytes()).ok()?;
            continue;
        }
        let (file, _) = directory.file(part.as_bytes()).ok()?;
        let mut text = String::new();
        file.take(MOST_REFERENCE).read_to_string(&mut text).ok()?;
        return Some(text);
    }
    None
}

/// A reference in `packed-refs`.
fn packed(name: &str, repository: &Repository) -> Option<String> {
    let bytes = packed_references(repository)?;
    let mut lines = bytes.split(|it| *it == b'\n');
    let line = lines.find(|line| {
        let named = line.split(|it| *it == b' ').nth(1);
        named.is_some_and(|it| it.trim_ascii_end() == name.as_bytes())
    })?;
    Some(String::from_utf8_lossy(line).into_owned())
}

fn packed_references(repository: &Repository) -> Option<Vec<u8>> {
    let directory = Directory::open(&repository.common).ok()?;
    let (file, _) = directory.file(b"packed-refs").ok()?;
    let mut bytes = Vec::new();
    file.take(MOST_PACKED).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The commit that an id is, or that a tag of that id names.
pub(super) fn peeled(id: Oid, objects: &Objects) -> Result<Commit, String> {
    let mut id = id;
    for _ in 0..MOST_STEPS {
        let (kind, bytes) = objects.read_any(id).map_err(|it| it.to_string())?;
        match kind {
            ObjectType::Commit => return parsed(id, &bytes).map_err(|it| it.to_string()),
            ObjectType::Tag => {
                id = tag_target(&bytes).ok_or("the tag is broken")?;
            }
            _ => return Err("it is no commit".to_owned()),
        }
    }
    Err("its tags go round in a circle".to_owned())
}

/// What a tag is of.
pub(super) fn tag_target(bytes: &[u8]) -> Option<Oid> {
    line_of(bytes, b"object ").and_then(hex)
}

/// All references below `refs` and their ids, by name, loose ones before packed ones; the words
/// say what could not be read.
pub(super) fn references(repository: &Repository) -> (BTreeMap<String, Oid>, Vec<String>) {
    let (mut found, mut problems) = (BTreeMap::new(), Vec::new());
    if repository.common.join("reftable").is_dir() {
        problems.push("its references are a reftable, which is not read".to_owned());
    }
    let packed = packed_references(repository).unwrap_or_default();
    for line in packed.split(|it| *it == b'\n') {
        let mut words = line.split(|it| *it == b' ');
        let id = words.next().and_then(|it| str::from_utf8(it).ok());
        let name = words.next().and_then(|it| str::from_utf8(it).ok());
        if let (Some(id), Some(name)) = (id, name.map(str::trim_end))
            && name.starts_with("refs/")
        {
            match id_in(id) {
                Ok(id) => drop(found.insert(name.to_owned(), id)),
                Err(words) => problems.push(format!("the reference `{name}` is broken: {words}")),
            }
        }
    }
    for name in loose_names(&repository.common) {
        match reference(&name, repository) {
            Ok(Some(id)) => drop(found.insert(name, id)),
            Ok(None) => (), // it leads to a branch without commits
            Err(words) => problems.push(format!("the reference `{name}` is broken: {words}")),
        }
    }
    if found.len() >= MOST_REFERENCES {
        problems.push(format!("it has more than {MOST_REFERENCES} references"));
    }
    (found, problems)
}

/// The names of the files below `refs`.
fn loose_names(common: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let mut folders = vec!["refs".to_owned()];
    while let Some(path) = folders.pop() {
        let parts = path.split('/');
        let root = Directory::open(common);
        let folder = parts.fold(root, |it, part| it.and_then(|it| it.child(part.as_bytes())));
        let Ok(folder) = folder else {
            continue;
        };
        for listed in folder.list().0 {
            let Ok(name) = str::from_utf8(listed.name()) else {
                continue;
            };
            let below = format!("{path}/{name}");
            match listed.what {
                Listing::File => names.push(below),
                Listing::Directory if below.len() < MOST_NAME => folders.push(below),
                _ => (),
            }
        }
        if names.len() + folders.len() > MOST_REFERENCES {
            break;
        }
    }
    names
}

/// Reads a commit by its id.
pub(in crate::walk) fn read_commit(id: Oid, objects: &Objects) -> Result<Commit, Unread> {
    parsed(id, &objects.read(id, ObjectType::Commit)?)
}

/// A commit's head: `tree`, `parent` and `committer` lines, up to the first empty one.
pub(super) fn parsed(id: Oid, bytes: &[u8]) -> Result<Commit, Unread> {
    let broken = || Unread::Broken(id, "its head is malformed".to_owned());
    let head = bytes.split(|it| *it == b'\n');
    let parents = head
        .take_while(|it| !it.is_empty())
        .filter_map(|it| it.strip_prefix(b"parent "));
    let parents: Option<Vec<Oid>> = parents.map(hex).collect();
    let time = line_of(bytes, b"committer ").and_then(|line| {
        let mut words = line.rsplit(|it| *it == b' ');
        str::from_utf8(words.nth(1)?).ok()?.parse().ok()
    });
    Ok(Commit {
        id,
        tree: line_of(bytes, b"tree ").and_then(hex).ok_or_else(broken)?,
        parents: parents.ok_or_else(broken)?,
        committed: time.unwrap_or_default(),
    })
}

/// The rest of the first line of an object's head that starts so.
fn line_of<'b>(bytes: &'b [u8], start: &[u8]) -> Option<&'b [u8]> {
    let mut head = bytes.split(|it| *it == b'\n');
    head.by_ref()
        .take_while(|it| !it.is_empty())
        .find_map(|it| it.strip_prefix(start))
}

fn hex(digits: &[u8]) -> Option<Oid> {
    let digits = str::from_utf8(digits.trim_ascii()).ok()?;
    Oid::from_str(digits).ok().filter(|_| digits.len() == 40)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(steps: &str, expected: Result<(usize, usize, &str), ()>) {
        let seen = next_step(steps).map(|(step, rest)| (step.parent, step.n_back, rest));
        assert_eq!(seen.map_err(drop), expected, "{steps}");
    }

    #[test]
    fn steps_are_read_one_after_the_other() {
        check("~3^2", Ok((0, 3, "^2")));
        check("^2", Ok((1, 1, "")));
        check("^", Ok((0, 1, "")));
        check("^0", Ok((0, 0, "")));
        check("^^", Ok((0, 1, "^")));
        check("^{}~", Ok((0, 0, "~")));
        check("^{commit}", Ok((0, 0, "")));
    }

    #[test]
    fn a_step_that_is_none_is_refused() {
        check("^{/fix}", Err(()));
        check("~3x", Err(()));
        check("~99999999999999999999999", Err(()));
    }

    #[test]
    fn a_commit_without_a_tree_is_broken() {
        let id = Oid::from_str("1234").unwrap();
        assert!(parsed(id, b"parent 12\n\n").is_err());
        let head = b"tree 1234567890123456789012345678901234567890\nparent 12\n\n";
        assert!(parsed(id, head).is_err());
        let head = b"tree 1234567890123456789012345678901234567890\n\
            committer A <a@b> 77 +0100\n\nparent 12\n";
        let commit = parsed(id, head).unwrap();
        assert_eq!((commit.committed, commit.parents), (77, Vec::new()));
    }
}
