// SPDX-License-Identifier: Apache-2.0

//! What the tree says of the work itself where its manifest is silent: `publiccode.yml`, then
//! `CITATION.cff`, then git.

use crate::{
    ecosystems::{self, Metadata, Purl, purl_of_repository},
    inventory::{Component, ComponentKind, Inventory},
};

/// What is known of the work beside its manifest. Each field has the first word of its sources.
#[derive(Debug, Default)]
pub(super) struct Work {
    said: ecosystems::Work,
    /// Who owns its repository.
    pub(super) owner: Option<String>,
    /// When its version came out: `YYYY-MM-DD`.
    pub(super) released: Option<String>,
    /// What it is called where no manifest names it; may be empty.
    name: String,
    /// The package URL of its repository at the commit, where no manifest gives it one.
    purl: Option<Purl>,
}

impl Work {
    pub(super) fn of(inventory: &Inventory) -> Self {
        let of = |is_meant: fn(&Metadata) -> Option<&ecosystems::Work>| {
            let mut files = inventory.files.iter();
            files.find_map(|it| is_meant(it.metadata.as_deref()?))
        };
        let public_code = of(|it| match it {
            Metadata::PublicCode(_, work) => Some(work),
            _ => None,
        });
        let citation = of(|it| match it {
            Metadata::Citation(work) => Some(work),
            _ => None,
        });
        let said = joined([public_code, citation]);
        let root = &inventory.root;
        let remote = root.remote.as_deref();
        let of_git = remote.map(|it| purl_of_repository(it, root.revision.as_deref()));
        let (called, purl) = of_git.unwrap_or_default();
        let last = called.rsplit('/').next().filter(|_| root.below.is_empty());
        let last = last.unwrap_or_default().to_owned();
        Self {
            owner: said.owner.clone(),
            // Of which version it is the day, the file alone says.
            released: said.released.clone().filter(|_| said.version.is_some()),
            name: said.name.clone().unwrap_or(last),
            purl: purl
                .filter(|_| root.revision.is_some())
                .map(|it| it.below(&root.below)),
            said,
        }
    }

    /// A component of the tree with what its manifest does not say.
    pub(super) fn complete(&self, component: &Component, inventory: &Inventory) -> Component {
        let mut it = component.clone();
        if it.kind != ComponentKind::Root {
            return it;
        }
        let root = &inventory.root;
        let has_manifest = it.purl.is_some() || !it.places.is_empty();
        if !has_manifest {
            // The name of a directory is whatever somebody has cloned it into.
            if !self.name.is_empty() {
                it.name.clone_from(&self.name);
            }
            it.purl.clone_from(&self.purl);
        }
        let said = &self.said;
        // Tags are of the whole repository.
        let tag = root.tag.clone().filter(|_| root.below.is_empty());
        it.version = it.version.or_else(|| said.version.clone()).or(tag);
        it.description = it.description.or_else(|| said.description.clone());
        it.homepage = it.homepage.or_else(|| said.homepage.clone());
        let remote = || root.remote.as_deref().map(with_scheme);
        let repository = said.repository.clone().or_else(remote);
        it.repository = it.repository.or(repository);
        if it.authors.is_empty() {
            it.authors.clone_from(&said.people);
        }
        it
    }

    /// The day on which a component came out, if the file is about the same version.
    pub(super) fn released(&self, component: &Component) -> Option<&str> {
        let is_root = component.kind == ComponentKind::Root;
        let is_same = is_root && component.version == self.said.version;
        self.released.as_deref().filter(|_| is_same)
    }
}

/// `git@host:path` is git's other spelling of `ssh://git@host/path`.
fn with_scheme(remote: &str) -> String {
    match remote.split_once(':') {
        Some((host, path)) if !path.starts_with("//") => format!("ssh://{host}/{path}"),
        _ => remote.to_owned(),
    }
}

/// The first word for each field.
fn joined(sources: [Option<&ecosystems::Work>; 2]) -> ecosystems::Work {
    let mut all = ecosystems::Work::default();
    for it in sources.into_iter().flatten() {
        // A version and its day belong together.
        if all.version.is_none() {
            all.version.clone_from(&it.version);
            all.released.clone_from(&it.released);
        }
        for (field, from) in [
            (&mut all.name, &it.name),
            (&mut all.description, &it.description),
            (&mut all.repository, &it.repository),
            (&mut all.homepage, &it.homepage),
            (&mut all.owner, &it.owner),
        ] {
            if field.is_none() {
                field.clone_from(from);
            }
        }
        if all.people.is_empty() {
            all.people.clone_from(&it.people);
        }
    }
    all
}
