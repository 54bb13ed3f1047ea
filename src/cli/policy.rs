// SPDX-License-Identifier: Apache-2.0

//! Which policy decides.
#![expect(
    clippy::disallowed_methods,
    reason = "policy files are the user's and stand outside of what is scanned"
)]

use std::{
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    environment::Environment,
    failure::{Failure, shown},
};
use crate::{
    policy::{self, Policy},
    walk,
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
}

/// Finds the policy: the flag, else `PLACET_POLICY`, else the nearest policy file from what is
/// scanned up to the root of its git work tree, else the built-in one.
///
/// Outside of git only the scanned directory itself is looked at: a file in a shared directory
/// further up, such as `/tmp`, must not decide.
pub(super) fn find(asked: &Asked<'_>, environment: &Environment) -> Result<Policy, Failure> {
    if let Some(named) = asked.policy {
        return read(named);
    }
    if asked.isolated {
        return builtin(DEFAULT);
    }
    if let Some(named) = &environment.policy {
        return read(named);
    }
    match nearest(asked.scanned) {
        Some(path) => from_file(&path),
        None => builtin(DEFAULT),
    }
}

fn read(named: &OsStr) -> Result<Policy, Failure> {
    match named.to_str().and_then(|it| it.strip_prefix("builtin:")) {
        Some(id) => builtin(id),
        None => from_file(Path::new(named)),
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

/// The policy of a revision: the nearest file from what is scanned up to the root of its work tree.
pub(super) fn of_revision(
    scanned: &Path,
    revision: &str,
    options: &walk::Options,
) -> Result<Policy, Failure> {
    let found = walk::nearest_file(scanned, revision, &FILE_NAMES, options);
    let Some((name, bytes)) = found.map_err(|error| Failure::source(&error))? else {
        return builtin(DEFAULT);
    };
    let label = format!("{revision}:{name}").escape_debug().to_string();
    match String::from_utf8(bytes) {
        Ok(text) => parse(&label, &label, &text),
        Err(_) => Err(Failure::new(format!(
            "the policy `{label}` is no UTF-8 text"
        ))),
    }
}

fn from_file(path: &Path) -> Result<Policy, Failure> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Err(Failure::new(format!(
                "the policy `{}` is no UTF-8 text",
                shown(path)
            )));
        }
        Err(error) => return Err(Failure::io("read the policy", path, &error)),
    };
    let place = shown(Path::new(path.file_name().unwrap_or(path.as_os_str())));
    parse(&shown(path), &place, &text)
}

/// Reads a policy; `label` is how mistakes in it are told, `place` its name.
fn parse(label: &str, place: &str, text: &str) -> Result<Policy, Failure> {
    match Policy::parse(place, place, text) {
        (Some(policy), _) => Ok(policy),
        (None, mistakes) => {
            let message = format!("the policy `{label}` cannot be used");
            Err(Failure::new(message).diagnostics(mistakes))
        }
    }
}

fn builtin(name: &str) -> Result<Policy, Failure> {
    Policy::builtin(name).ok_or_else(|| {
        let message = format!("there is no built-in policy `{}`", name.escape_debug());
        let names: Vec<_> = policy::BUILTIN.iter().map(|it| it.name).collect();
        Failure::new(message).help(format!("one of `{}`", names.join("`, `")))
    })
}
