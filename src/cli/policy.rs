// SPDX-License-Identifier: Apache-2.0

//! Which policy decides.
#![expect(
    clippy::disallowed_methods,
    reason = "policy files are the user's and stand outside of what is scanned"
)]

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs, io,
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

use super::{
    environment::Environment,
    failure::{Failure, most_like, shown},
};
use crate::{
    policy::{self, Builtin, Load, Policy},
    walk::{self, RepoPath},
};

const FILE_NAMES: [&str; 2] = ["placet.toml", ".placet.toml"];
const DEFAULT: &str = "starter";

/// What the arguments say of the policy.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    pub(super) policy: Option<&'a OsStr>,
    pub(super) isolated: bool,
    /// What is scanned.
    pub(super) scanned: &'a Path,
    /// Whether a repository that leads elsewhere may say who committed waivers.
    pub(super) trusts_git: bool,
}

/// Where a policy is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Located {
    /// It comes with the program.
    Builtin(String),
    /// It is a file.
    File(PathBuf),
}

/// Finds the policy: the flag, else `PLACET_POLICY`, else the nearest policy file from what is
/// scanned up to the root of its git work tree, else the built-in one.
///
/// Outside of git only the scanned directory itself is looked at: a file in a shared directory
/// further up, such as `/tmp`, must not decide.
pub(super) fn find(asked: &Asked<'_>, environment: &Environment) -> Result<Policy, Failure> {
    open_trusting(&locate(asked, environment), asked.trusts_git)
}

/// Finds where the policy is.
pub(super) fn locate(asked: &Asked<'_>, environment: &Environment) -> Located {
    if let Some(it) = asked.policy {
        return named(it);
    }
    if asked.isolated {
        return Located::Builtin(DEFAULT.to_owned());
    }
    if let Some(it) = &environment.policy {
        return named(it);
    }
    match nearest(asked.scanned) {
        Some(path) => Located::File(path),
        None => Located::Builtin(DEFAULT.to_owned()),
    }
}

/// Reads the policy that is somewhere.
pub(super) fn open(located: &Located) -> Result<Policy, Failure> {
    open_trusting(located, false)
}

fn open_trusting(located: &Located, trusts_git: bool) -> Result<Policy, Failure> {
    match located {
        Located::Builtin(name) => builtin(name).and_then(policy_of),
        Located::File(path) => from_file(path, trusts_git),
    }
}

/// `builtin:ID`, or a file.
pub(super) fn named(text: &OsStr) -> Located {
    match text.to_str().and_then(|it| it.strip_prefix("builtin:")) {
        Some(id) => Located::Builtin(id.to_owned()),
        None => Located::File(PathBuf::from(text)),
    }
}

fn nearest(scanned: &Path) -> Option<PathBuf> {
    let start = fs::canonicalize(scanned).ok()?;
    let start = if start.is_dir() {
        &start
    } else {
        start.parent()?
    };
    let git_root = start.ancestors().find(|it| it.join(".git").exists());
    let top = git_root.unwrap_or(start);
    let places = start.ancestors().take_while(|it| it.starts_with(top));
    let mut files = places.flat_map(|it| FILE_NAMES.map(|name| it.join(name)));
    files.find(|it| it.exists())
}

/// The policy of a revision: the nearest file from what is scanned up to the root of its work
/// tree. What it names is read from the same revision, so that no change can loosen its own gate.
pub(super) fn of_revision(
    scanned: &Path,
    revision: &str,
    options: &walk::Options,
) -> Result<Policy, Failure> {
    let found = walk::nearest_file(scanned, revision, &FILE_NAMES, options);
    let Some((path, bytes)) = found.map_err(|error| Failure::source(&error))? else {
        return builtin(DEFAULT).and_then(policy_of);
    };
    let label = format!("{revision}:{path}").escape_debug().to_string();
    let Ok(text) = String::from_utf8(bytes) else {
        let message = format!("the policy `{label}` is no UTF-8 text");
        return Err(Failure::new(message));
    };
    let folder = path.parent().unwrap_or_else(|| RepoPath::new(b""));
    let load = |name: &str| {
        let path = below(&folder, name).ok_or("it leads out of the repository")?;
        let found = walk::file_at(scanned, revision, &path, options);
        let found = found.map_err(|error| error.to_string())?;
        found.ok_or_else(|| format!("the revision `{revision}` has no `{path}`"))
    };
    let mut policy = parse(&label, &label, &text, &load)?;
    if policy.verifies() {
        let whole = |name: &str| {
            if name == label {
                return Ok(path.clone());
            }
            below(&folder, name).ok_or("it leads out of the repository")
        };
        policy.verify(&mut |name, lines| {
            let file = whole(name)?;
            let bytes = walk::file_at(scanned, revision, &file, options);
            let bytes = bytes
                .map_err(|error| error.to_string())?
                .unwrap_or_default();
            let authors = walk::line_authors(scanned, revision, (&file, &bytes), options);
            committed(authors, lines)
        });
    }
    Ok(policy)
}

/// The authors of some lines of a file.
fn committed(
    authors: Result<Vec<Option<String>>, walk::Error>,
    lines: RangeInclusive<usize>,
) -> Result<BTreeSet<String>, String> {
    let authors = authors.map_err(|error| error.to_string())?;
    let of_line = |line: usize| match authors.get(line - 1) {
        Some(Some(author)) => Ok(author.clone()),
        _ => Err(format!("line {line} is not committed")),
    };
    lines.map(of_line).collect()
}

/// A path from a folder of a tree; `None` if it leads out of the tree.
fn below(folder: &RepoPath, name: &str) -> Option<RepoPath> {
    let mut path = folder.clone();
    for part in name.split('/') {
        path = match part {
            "" | "." => path,
            ".." => path.parent()?,
            part => path.join(part.as_bytes()),
        };
    }
    (!name.starts_with('/')).then_some(path)
}

/// The text of a file that holds a policy or belongs to one.
pub(super) fn text_of(path: &Path) -> Result<String, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(Failure::new(format!(
            "the policy `{}` is no UTF-8 text",
            shown(path)
        ))),
        Err(error) => Err(Failure::io("read the policy", path, &error)),
    }
}

fn from_file(path: &Path, trusts_git: bool) -> Result<Policy, Failure> {
    let text = text_of(path)?;
    let place = shown(Path::new(path.file_name().unwrap_or(path.as_os_str())));
    let folder = path.parent().unwrap_or(Path::new(""));
    let load = |name: &str| fs::read(folder.join(name)).map_err(|it| walk::system_words(&it));
    let mut policy = parse(&shown(path), &place, &text, &load)?;
    if policy.verifies() {
        let options = walk::Options {
            trusts_git,
            ..walk::Options::default()
        };
        policy.verify(&mut |name, lines| {
            let path = if name == place {
                path.to_owned()
            } else {
                folder.join(name)
            };
            let text = fs::read(&path).map_err(|it| walk::system_words(&it))?;
            let file = walk::in_repository(&path, &options).map_err(|it| it.to_string())?;
            let authors = walk::line_authors(&path, "HEAD", (&file, &text), &options);
            committed(authors, lines)
        });
    }
    Ok(policy)
}

/// Reads a policy; `label` is how mistakes in it are told, `place` its name.
fn parse(label: &str, place: &str, text: &str, load: Load<'_>) -> Result<Policy, Failure> {
    match Policy::parse_with(place, place, text, load) {
        (Some(policy), _) => Ok(policy),
        (None, mistakes) => {
            let message = format!("the policy `{label}` cannot be used");
            Err(Failure::new(message).diagnostics(mistakes))
        }
    }
}

/// A policy that comes with the program.
pub(super) fn builtin(name: &str) -> Result<&'static Builtin, Failure> {
    let mut known = policy::BUILTIN.iter();
    known.find(|it| it.name == name).ok_or_else(|| {
        let message = format!("there is no built-in policy `{}`", name.escape_debug());
        let names = policy::BUILTIN.iter().map(|it| it.name);
        match most_like(name, names) {
            Some(meant) => Failure::new(message).help(format!("did you mean `{meant}`?")),
            None => Failure::new(message).help("`placet policy list` lists those there are"),
        }
    })
}

fn policy_of(builtin: &Builtin) -> Result<Policy, Failure> {
    Policy::builtin(builtin.name)
        .ok_or_else(|| Failure::new(format!("the built-in policy `{}` is broken", builtin.name)))
}
