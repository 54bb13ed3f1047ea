// SPDX-License-Identifier: Apache-2.0

//! A document as an inventory, so that a policy judges it as it judges a tree: every component with
//! what the document says of its license, at its line of the document.

use std::collections::BTreeSet;

use super::model::{self, Bom, Organization, RelationKind, Said};
use crate::{
    ecosystems::{self, Purl, Scope},
    expression::{Claim, Expression},
    inventory::{
        Component, ComponentKind, Declaration, Declared, Hash, Inventory, Lookup, Relation, Root,
    },
    read::Place,
    resolve::{Basis, Conclusion, Detected},
    walk::RepoPath,
};

impl Bom {
    /// The inventory of a document; `name` is the file that it stands in.
    pub fn to_inventory(&self, name: &str) -> Inventory {
        let path = RepoPath::new(name.as_bytes());
        let of_root = self
            .relations
            .iter()
            .filter(|it| Some(it.from) == self.root);
        let direct: BTreeSet<usize> = of_root.filter_map(|it| it.to).collect();
        let order = self.order();
        let mut at = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            if let Some(slot) = at.get_mut(*old) {
                *slot = new;
            }
        }
        let components = order.iter().filter_map(|old| {
            let kind = if Some(*old) == self.root {
                ComponentKind::Root
            } else if direct.contains(old) {
                ComponentKind::Direct
            } else {
                ComponentKind::Transitive
            };
            Some(component(self.components.get(*old)?, kind, &path))
        });
        let relation = |it: &model::Relation| {
            Some(Relation {
                from: *at.get(it.from)?,
                to: *at.get(it.to?)?,
                scope: match it.kind {
                    RelationKind::DependsOn(scope) => scope,
                    RelationKind::Contains => Scope::Runtime,
                },
            })
        };
        let mut relations: Vec<_> = self.relations.iter().filter_map(relation).collect();
        relations.sort_unstable();
        relations.dedup();
        Inventory {
            root: Root {
                name: self.derived_name().unwrap_or_else(|| name.to_owned()),
                ..Root::default()
            },
            components: components.collect(),
            relations,
            is_graph_complete: self.completeness() == Some("complete"),
            is_graph_known: self.completeness() == Some("complete"),
            ..Inventory::default()
        }
    }

    /// The root first, then the others by package URL, name and place in the document.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<_> = (0..self.components.len()).collect();
        order.sort_by_cached_key(|index| {
            let component = self.components.get(*index);
            let name = component.map(|it| (it.purl.clone(), it.whole_name()));
            (Some(*index) != self.root, name, *index)
        });
        order
    }
}

fn component(it: &model::Component, kind: ComponentKind, path: &RepoPath) -> Component {
    let purl = it.purl.as_deref().and_then(|it| Purl::parse(it).ok());
    let of_type = |kind: &str| ecosystems::ALL.iter().find(|it| it.purl_type == kind);
    let ecosystem = purl.as_ref().and_then(|it| of_type(it.kind()));
    let place = it.place.clone().unwrap_or_else(|| Place {
        line: 1,
        ..Place::default()
    });
    let at = Declaration {
        path: path.clone(),
        place,
    };
    let Licenses {
        expression,
        declared,
        detected,
    } = licenses(it);
    Component {
        ecosystem: ecosystem.map_or("", |it| it.name),
        purl,
        name: it.whole_name(),
        version: it.version.clone(),
        kind,
        scope: match it.scope.as_deref() {
            Some("optional") => Scope::Optional,
            Some("excluded") => Scope::Dev,
            _ => Scope::Runtime,
        },
        directory: None,
        concluded: Conclusion {
            basis: match expression {
                Some(_) => Basis::Declared(path.clone()),
                None => Basis::Nothing,
            },
            expression,
        },
        declared: declared.map(|said| Declared {
            claim: said.claim(),
            raw: said.as_str().to_owned(),
            at: at.clone(),
        }),
        detected: detected.map(|expression| Detected {
            expression,
            at: vec![path.clone()],
        }),
        copyrights: lines(it.copyright.as_deref()),
        description: it.description.clone(),
        authors: it.authors.iter().filter_map(|it| it.name.clone()).collect(),
        suppliers: it.supplier.iter().filter_map(supplier).collect(),
        homepage: it.reference("website").map(|it| it.url.clone()),
        repository: it.reference("vcs").map(|it| it.url.clone()),
        download: it.reference("distribution").map(|it| it.url.clone()),
        hashes: it.hashes.iter().filter_map(hash).collect(),
        places: vec![at],
        asked: Vec::new(),
        is_open: false,
        lookup: Lookup::default(),
    }
}

/// What a document says of a license, as a policy judges it.
struct Licenses {
    /// What counts, if it can be read.
    expression: Option<Expression>,
    /// What is said by the package itself, or else what counts.
    declared: Option<Said>,
    /// What whoever made the document says after having looked.
    detected: Option<Expression>,
}

/// Something that cannot be read is no silence: it stands in the place of what is declared, where
/// every policy asks about it.
fn licenses(it: &model::Component) -> Licenses {
    let stated = it.stated();
    let expression = stated.as_ref().and_then(read);
    let declared = it.declared().filter(|it| it.claim() != Claim::NoAssertion);
    Licenses {
        detected: it.concluded().as_ref().and_then(read),
        declared: declared.filter(|_| expression.is_some()).or(stated),
        expression,
    }
}

fn read(said: &Said) -> Option<Expression> {
    said.claim().expression().cloned()
}

fn lines(text: Option<&str>) -> Vec<String> {
    let lines = text.into_iter().flat_map(str::lines);
    lines.map(ToOwned::to_owned).collect()
}

fn supplier(it: &Organization) -> Option<String> {
    it.name.clone()
}

/// Those of the algorithms that inventories have.
fn hash(it: &model::Hash) -> Option<Hash> {
    let known = ["SHA-1", "SHA-256", "SHA-384", "SHA-512", "MD5"];
    let algorithm = known.into_iter().find(|known| *known == it.algorithm)?;
    Some(Hash {
        algorithm,
        hex: it.hex.to_ascii_lowercase(),
    })
}
