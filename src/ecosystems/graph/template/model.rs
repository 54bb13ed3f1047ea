// SPDX-License-Identifier: Apache-2.0

//! The manifests that give to others, found by path or by what they describe.

use rustc_hash::FxHashMap;

use super::{
    super::{
        super::{Manifest, Reference, Requirement, Template},
        workspace::join,
    },
    text::fill,
};
use crate::walk::RepoPath;

/// The most parents of one manifest.
const MAX_PARENTS: usize = 32;

/// One manifest that has from others or gives to others.
pub(super) struct Model<'a> {
    pub(super) index: usize,
    pub(super) path: &'a RepoPath,
    pub(super) manifest: &'a Manifest,
    pub(super) template: &'a Template,
    /// Of what it manages, that whose name is no text with variables.
    pub(super) managed: FxHashMap<Key<'a>, &'a Requirement>,
}

/// What a requirement is told from others by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key<'a> {
    pub(super) name: &'a str,
    pub(super) qualifiers: &'a [(&'static str, String)],
}

impl<'a> Key<'a> {
    pub(super) fn of(it: &'a Requirement) -> Self {
        Self {
            name: &it.name,
            qualifiers: &it.qualifiers,
        }
    }

    /// Whether it is known only once variables are filled in.
    pub(super) fn is_open(&self) -> bool {
        let is_open = |it: &str| it.contains("${");
        is_open(self.name) || self.qualifiers.iter().any(|it| is_open(&it.1))
    }
}

pub(super) struct Models<'a> {
    list: Vec<Model<'a>>,
    parents: Vec<Option<usize>>,
    by_coordinates: FxHashMap<(String, String), usize>,
    /// How many manifests are of the tree.
    n_own: usize,
}

impl<'a> Models<'a> {
    pub(super) fn of(manifests: &'a [(RepoPath, &'a Manifest)], n_own: usize) -> Self {
        let templates = manifests.iter().enumerate();
        let list: Vec<Model<'_>> = templates
            .filter_map(|(index, (path, manifest))| {
                let template = manifest.template.as_deref()?;
                Some(Model {
                    index,
                    path,
                    manifest,
                    template,
                    managed: managed(template),
                })
            })
            .collect();
        let mut models = Self {
            parents: vec![None; list.len()],
            by_coordinates: FxHashMap::default(),
            n_own,
            list,
        };
        models.connect();
        models
    }

    pub(super) fn get(&self, at: usize) -> Option<&Model<'a>> {
        self.list.get(at)
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// First by path: the coordinates of a manifest may have variables of such a parent. Then by
    /// coordinates.
    fn connect(&mut self) {
        let by_path: FxHashMap<&RepoPath, usize> = self
            .list
            .iter()
            .enumerate()
            .map(|(at, it)| (it.path, at))
            .collect();
        for at in 0..self.list.len() {
            let found = self.list.get(at).and_then(|it| self.beside(it, &by_path));
            if let Some(parent) = self.parents.get_mut(at) {
                *parent = found.filter(|it| *it != at);
            }
        }
        for at in 0..self.list.len() {
            if let Some(coordinates) = self.coordinates(at) {
                self.by_coordinates.entry(coordinates).or_insert(at);
            }
        }
        for at in 0..self.list.len() {
            if self.parents.get(at).is_some_and(Option::is_some) {
                continue;
            }
            let reference = self.list.get(at).and_then(|it| it.template.parent.as_ref());
            let found = reference.and_then(|it| self.find(&it.name, &it.version));
            if let Some(parent) = self.parents.get_mut(at) {
                *parent = found.filter(|it| *it != at);
            }
        }
    }

    /// The parent where the path says that it is, if it is the one that is meant.
    fn beside(&self, model: &Model<'_>, by_path: &FxHashMap<&RepoPath, usize>) -> Option<usize> {
        let reference = model.template.parent.as_ref()?;
        let directory = model.path.parent()?;
        let at = join(&directory, reference.path.as_deref()?)?;
        let file = by_path.get(&at).copied();
        let found = file.or_else(|| {
            let name = model.path.name();
            by_path.get(&at.join(name)).copied()
        })?;
        let package = self.list.get(found)?.manifest.package.as_ref()?;
        let is_meant = is_meant(reference, &package.name, package.version.as_deref());
        is_meant.then_some(found)
    }

    /// The name and the version of what a manifest describes, filled in.
    fn coordinates(&self, at: usize) -> Option<(String, String)> {
        let package = self.list.get(at)?.manifest.package.as_ref()?;
        let (chain, _) = self.chain(at);
        let fill = |text: &str| fill(text, |name| self.value(&chain, name)).ok();
        Some((fill(&package.name)?, fill(package.version.as_deref()?)?))
    }

    pub(super) fn find(&self, name: &str, version: &str) -> Option<usize> {
        let key = (name.to_owned(), version.to_owned());
        self.by_coordinates.get(&key).copied()
    }

    /// Whether the tree has the package of this version.
    pub(super) fn has(&self, name: &str, version: Option<&str>) -> bool {
        let found = version.and_then(|it| self.list.get(self.find(name, it)?));
        found.is_some_and(|it| it.index < self.n_own)
    }

    /// Whether the file at a path is not of the tree.
    pub(super) fn is_outside(&self, path: &RepoPath) -> bool {
        let outside = self.list.iter().rev();
        let mut outside = outside.take_while(|it| it.index >= self.n_own);
        outside.any(|it| it.path == path)
    }

    /// A manifest, its parent, that one's parent. Whether the way leads in a circle.
    pub(super) fn chain(&self, at: usize) -> (Vec<usize>, bool) {
        let mut chain = vec![at];
        while let Some(parent) = chain.last().and_then(|it| *self.parents.get(*it)?) {
            if chain.contains(&parent) || chain.len() >= MAX_PARENTS {
                return (chain, true);
            }
            chain.push(parent);
        }
        (chain, false)
    }

    /// What a variable stands for; the child's value counts.
    pub(super) fn value(&self, chain: &[usize], name: &str) -> Option<&'a str> {
        chain.iter().find_map(|it| {
            let found = self.list.get(*it)?.template.variables.get(name)?;
            Some(found.text.as_str())
        })
    }
}

fn managed(template: &Template) -> FxHashMap<Key<'_>, &Requirement> {
    let mut found = FxHashMap::default();
    for it in &template.managed {
        let key = Key::of(it);
        if !key.is_open() {
            found.entry(key).or_insert(it);
        }
    }
    found
}

/// A version with variables may be any.
fn is_meant(reference: &Reference, name: &str, version: Option<&str>) -> bool {
    let is_same = |a: &str, b: &str| a == b || a.contains("${") || b.contains("${");
    is_same(&reference.name, name) && version.is_some_and(|it| is_same(&reference.version, it))
}
