// SPDX-License-Identifier: Apache-2.0

//! Installed Python packages: `site-packages`, whose `NAME-VERSION.dist-info` has the metadata and
//! the license files, as *Recording installed projects* has it; before that `*.egg-info`.
//!
//! Looked for in the virtual environments of the tree, in the one that is active, and where Python
//! installs for a user. uv's cache has unpacked wheels, which are laid out in the same way.

use super::{
    Base, Copy, Layout, Reach, Root, Shelf, Store, Wanted, bound, content::take, is_fetched,
};
use crate::walk::{Folder, RepoPath};

pub(super) static PROJECT: Store = Store {
    name: "site-packages",
    purl_type: "pypi",
    reach: Reach::Project,
    roots: &[],
    remedy: "pip install",
    keeps: is_fetched,
    docs: "virtual environments `.venv`, `venv` and `env`, and `__pypackages__`",
    open: open_project,
    find,
};

pub(super) static ACTIVE: Store = Store {
    name: "virtual environment",
    purl_type: "pypi",
    reach: Reach::User,
    roots: &[Root::at("VIRTUAL_ENV", ""), Root::at("CONDA_PREFIX", "")],
    remedy: "pip install",
    keeps: is_fetched,
    docs: "the virtual environment that is active",
    open: open_environment,
    find,
};

pub(super) static UV: Store = Store {
    name: "uv cache",
    purl_type: "pypi",
    reach: Reach::User,
    roots: &[
        Root::at("UV_CACHE_DIR", ""),
        Root::at("XDG_CACHE_HOME", "uv"),
        Root::at("HOME", ".cache/uv"),
        Root::at("LOCALAPPDATA", "uv/cache"),
    ],
    remedy: "pip install",
    keeps: is_fetched,
    docs: "the unpacked wheels of uv's cache",
    open: open_uv,
    find,
};

pub(super) static USER: Store = Store {
    name: "user site",
    purl_type: "pypi",
    reach: Reach::User,
    roots: &[Root::at("PYTHONUSERBASE", ""), Root::at("HOME", ".local")],
    remedy: "pip install",
    keeps: is_fetched,
    docs: "`~/.local`, where `pip install --user` installs",
    open: open_environment,
    find,
};

pub(super) static PYENV: Store = Store {
    name: "pyenv",
    purl_type: "pypi",
    reach: Reach::User,
    roots: &[Root::at("PYENV_ROOT", ""), Root::at("HOME", ".pyenv")],
    remedy: "pip install",
    keeps: is_fetched,
    docs: "the Pythons that pyenv has installed",
    open: open_pyenv,
    find,
};

pub(super) static SYSTEM: Store = Store {
    name: "dist-packages",
    purl_type: "pypi",
    reach: Reach::User,
    roots: &[Root::at("DPKG_ROOT", "usr/lib/python3/dist-packages")],
    remedy: "pip install",
    keeps: is_fetched,
    docs: "what packages of Debian install for its Python, with their copyright files",
    open: open_system,
    find,
};

/// What virtual environments are called.
const ENVIRONMENTS: &[&[u8]] = &[b".venv", b"venv", b"env", b".env"];

fn open_project(base: &Base<'_>, shelf: &mut Shelf) {
    for directory in base.with_those_above() {
        for name in ENVIRONMENTS {
            environment(shelf, base.root, &directory.join(name));
        }
        // PEP 582: `__pypackages__/3.12/lib`.
        let local = directory.join(b"__pypackages__");
        for version in listed(shelf, base.root, &local) {
            metadata(shelf, base.root, &version.join(b"lib"));
        }
    }
}

fn open_environment(base: &Base<'_>, shelf: &mut Shelf) {
    environment(shelf, base.root, &RepoPath::new(b""));
}

fn open_system(base: &Base<'_>, shelf: &mut Shelf) {
    metadata(shelf, base.root, &RepoPath::new(b""));
}

fn open_pyenv(base: &Base<'_>, shelf: &mut Shelf) {
    for version in listed(shelf, base.root, &RepoPath::new(b"versions")) {
        environment(shelf, base.root, &version);
    }
}

fn open_uv(base: &Base<'_>, shelf: &mut Shelf) {
    for wheel in listed(shelf, base.root, &RepoPath::new(b"archive-v0")) {
        metadata(shelf, base.root, &wheel);
    }
}

/// `lib/python3.12/site-packages`; on Windows `Lib/site-packages`.
fn environment(shelf: &mut Shelf, root: &Folder, at: &RepoPath) {
    for python in listed(shelf, root, &at.join(b"lib")) {
        metadata(shelf, root, &python.join(b"site-packages"));
    }
    metadata(shelf, root, &at.join(b"Lib/site-packages"));
}

/// The directories in a directory, if it is there.
fn listed(shelf: &mut Shelf, root: &Folder, at: &RepoPath) -> Vec<RepoPath> {
    let Some(folder) = shelf.below(root, at) else {
        return Vec::new();
    };
    let names = shelf.directories(&folder, &at.to_string());
    names
        .iter()
        .take(bound::NAMES)
        .map(|it| at.join(it))
        .collect()
}

/// Lists the packages that are installed in a directory, by name and version.
fn metadata(shelf: &mut Shelf, root: &Folder, at: &RepoPath) {
    for path in listed(shelf, root, at) {
        let name = String::from_utf8_lossy(path.name()).into_owned();
        let stem = name.strip_suffix(".dist-info");
        let stem = stem.or_else(|| name.strip_suffix(".egg-info"));
        // The name of an egg may end in the version of Python: `six-1.0-py3.12.egg-info`.
        let stem = stem.map(|it| it.split("-py").next().unwrap_or(it));
        if let Some((name, version)) = stem.and_then(|it| it.rsplit_once('-')) {
            shelf.add(key(name, version).as_bytes(), path);
        }
    }
}

fn find(shelf: &Shelf, wanted: &Wanted<'_>) -> Option<Copy> {
    let root = shelf.root.as_ref()?;
    let places = shelf.index.get(&key(wanted.name, wanted.version))?;
    let at = places.first()?;
    let mut folder = root.below(&at.parent()?).ok()??;
    let is_egg = at.name().ends_with(b".egg-info");
    let layout = Layout {
        directory: at.name(),
        manifest: Some(if is_egg { "PKG-INFO" } else { "METADATA" }),
        ..Layout::TEXTS
    };
    let copy = Copy {
        path: at.parent()?.as_bytes().to_vec(),
        ..Copy::default()
    };
    Some(take(&mut folder, &layout, copy))
}

/// `zope.interface` and `zope_interface` are one name, and so are `1.0-1` and `1.0_1` in names of
/// directories.
pub(super) fn key(name: &str, version: &str) -> String {
    let normal = |text: &str| {
        let mut normal = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '-' | '_' | '.' if normal.ends_with('-') => (),
                '-' | '_' | '.' => normal.push('-'),
                c => normal.extend(c.to_lowercase()),
            }
        }
        normal
    };
    format!(
        "{}@{}",
        normal(name),
        version.replace('_', "-").to_lowercase()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_in_their_normal_form() {
        assert_eq!(key("Zope.Interface", "5.0"), key("zope_interface", "5.0"));
        assert_ne!(key("a", "1.0"), key("a", "1.1"));
    }
}
