// SPDX-License-Identifier: Apache-2.0

//! What one manifest knows: its parents' variables, what they manage and what they import.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    model::{Key, Model, Models},
    text::{Unfilled, fill},
};
use crate::{
    ecosystems::{Coordinates, Home, Package, Requirement, is_vendored},
    walk::RepoPath,
};

/// The most managed requirements whose names have variables; each is filled in anew for each child.
const MAX_OPEN: usize = 4096;

/// The most manifests that one imports, with those that these import.
const MAX_IMPORTS: usize = 256;

/// By name and qualifiers, with the place in the chain.
type Open<'m> = FxHashMap<(String, Vec<(&'static str, String)>), (usize, &'m Requirement)>;

pub(super) struct Context<'m, 'a> {
    models: &'m Models<'a>,
    /// The manifest itself, then its parents.
    chain: Vec<usize>,
    /// Whether the parents lead in a circle.
    pub(super) is_endless: bool,
    /// What the manifests of the chain manage by names with variables, with its place in it.
    open: Open<'m>,
    /// The manifests that are imported.
    imports: Vec<usize>,
}

/// What is managed, and where it stands.
pub(super) struct Managed<'c, 'm, 'a> {
    pub(super) requirement: &'m Requirement,
    pub(super) path: &'a RepoPath,
    pub(super) context: &'c Context<'m, 'a>,
}

impl<'m, 'a> Context<'m, 'a> {
    /// One for each of the models.
    pub(super) fn all(models: &'m Models<'a>) -> Vec<Self> {
        (0..models.len()).map(|at| Self::of(models, at)).collect()
    }

    fn of(models: &'m Models<'a>, at: usize) -> Self {
        let (chain, is_endless) = models.chain(at);
        let mut context = Self {
            models,
            chain,
            is_endless,
            open: FxHashMap::default(),
            imports: Vec::new(),
        };
        context.open = context.open();
        context.imports = context.imports();
        context
    }

    /// Where the manifest stands.
    pub(super) fn path(&self) -> Option<&'a RepoPath> {
        self.models.get(*self.chain.first()?).map(|it| it.path)
    }

    /// The manifest itself, then its parents.
    pub(super) fn models(&self) -> impl Iterator<Item = (&'m Model<'a>, bool)> {
        let models = self.chain.iter().filter_map(|it| self.models.get(*it));
        models.enumerate().map(|(level, it)| (it, level == 0))
    }

    pub(super) fn parents(&self) -> impl Iterator<Item = (&'a RepoPath, &'a Package)> {
        let models = self.models().filter(|(_, is_own)| !is_own);
        models.filter_map(|(it, _)| Some((it.path, it.manifest.package.as_ref()?)))
    }

    /// Whether the manifest is one of a copy from elsewhere: what its build knew is not in this tree,
    /// and nothing here is built by it.
    pub(super) fn is_copy(&self) -> bool {
        let own = self.chain.first().and_then(|it| self.models.get(*it));
        own.is_some_and(|it| it.manifest.home != Home::Beside || is_vendored(it.path))
    }

    /// Whether one of the parents is not in the tree.
    pub(super) fn has_unknown_parent(&self) -> bool {
        let last = self.chain.last().and_then(|it| self.models.get(*it));
        last.is_some_and(|it| it.template.parent.is_some())
    }

    pub(super) fn fill(&self, text: &str) -> Result<String, Unfilled> {
        fill(text, |name| self.models.value(&self.chain, name))
    }

    /// Why a text is not filled in, in words.
    pub(super) fn message(&self, unfilled: &Unfilled) -> String {
        let name = match unfilled {
            Unfilled::Endless => return "a value leads in a circle or has no end".to_owned(),
            Unfilled::Unknown(name) => name,
        };
        let last = self.chain.last().and_then(|it| self.models.get(*it));
        match last.and_then(|it| it.template.parent.as_ref()) {
            Some(parent) if !self.is_endless => format!(
                "`${{{name}}}` is not set; the parent `{}:{}` is not in the tree",
                parent.name, parent.version
            ),
            _ => format!("`${{{name}}}` is not set"),
        }
    }

    /// What holds of a requirement. The nearest manifest counts, and imports count least.
    pub(super) fn managed<'c>(
        &'c self,
        contexts: &'c [Self],
        key: Key<'_>,
    ) -> Option<Managed<'c, 'm, 'a>> {
        let mut seen = FxHashSet::default();
        let mut ways = vec![self];
        while let Some(context) = ways.pop() {
            if let Some((level, requirement)) = context.own(key) {
                let at = context.chain.get(level)?;
                return Some(Managed {
                    requirement,
                    path: context.models.get(*at)?.path,
                    context,
                });
            }
            let new = context.imports.iter().rev();
            ways.extend(new.filter_map(|it| {
                let is_new = seen.len() < MAX_IMPORTS && seen.insert(*it);
                contexts.get(*it).filter(|_| is_new)
            }));
        }
        None
    }

    /// What the chain itself manages.
    fn own(&self, key: Key<'_>) -> Option<(usize, &'m Requirement)> {
        let named = self.chain.iter().enumerate().find_map(|(level, it)| {
            let found = self.models.get(*it)?.managed.get(&key)?;
            Some((level, *found))
        });
        let open = self
            .open
            .get(&(key.name.to_owned(), key.qualifiers.to_vec()));
        match (named, open.copied()) {
            (Some(named), Some(open)) => Some(if open.0 < named.0 { open } else { named }),
            (named, open) => named.or(open),
        }
    }

    fn open(&self) -> Open<'m> {
        let mut found = FxHashMap::default();
        let levels = self.models().enumerate();
        let managed = levels.flat_map(|(level, (model, _))| {
            let managed = model.template.managed.iter();
            managed.map(move |it| (level, it))
        });
        let open = managed.filter(|(_, it)| Key::of(it).is_open());
        for (level, it) in open.take(MAX_OPEN) {
            let Ok(name) = self.fill(&it.name) else {
                continue;
            };
            let qualifiers = it.qualifiers.iter();
            let qualifiers = qualifiers.map(|(key, text)| Some((*key, self.fill(text).ok()?)));
            if let Some(qualifiers) = qualifiers.collect() {
                found.entry((name, qualifiers)).or_insert((level, it));
            }
        }
        found
    }

    fn imports(&self) -> Vec<usize> {
        let all = self.imported();
        let found = all.filter_map(|it| self.models.find(&it.name, &it.version));
        found.take(MAX_IMPORTS).collect()
    }

    fn imported(&self) -> impl Iterator<Item = Coordinates> {
        let all = self.models().flat_map(|(model, _)| &model.template.imports);
        all.filter_map(|it| {
            Some(Coordinates {
                name: self.fill(&it.name).ok()?,
                version: self.fill(&it.version).ok()?,
            })
        })
    }

    /// The next parent and what is imported, where these are not there.
    pub(super) fn missing(&self) -> Vec<Coordinates> {
        let last = self.chain.last().and_then(|it| self.models.get(*it));
        let parent = last.filter(|_| !self.is_endless);
        let parent = parent.and_then(|it| it.template.parent.as_ref());
        let parent = parent.map(|it| Coordinates {
            name: it.name.clone(),
            version: it.version.clone(),
        });
        let imported = self.imported().take(MAX_IMPORTS);
        let is_missing = |it: &Coordinates| self.models.find(&it.name, &it.version).is_none();
        let all = parent.into_iter().chain(imported);
        all.filter(is_missing).collect()
    }
}
