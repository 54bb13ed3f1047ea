// SPDX-License-Identifier: Apache-2.0

//! People and organizations as elements, each once.

use std::collections::BTreeMap;

use super::{
    super::{
        model::{Bom, Contact, Organization},
        node::{Node, Table},
    },
    element::{Ids, element},
};

/// Who is somebody.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Agent {
    class: &'static str,
    name: String,
    email: Option<String>,
    url: Option<String>,
}

/// Everybody that a document names.
pub(super) struct Agents {
    ids: BTreeMap<Agent, String>,
    /// Who made the document. The specification wants somebody; where nobody is known it is the
    /// program.
    pub(super) makers: Vec<String>,
}

impl Agents {
    pub(super) fn of(bom: &Bom, ids: &Ids) -> Self {
        let people = bom.authors.iter().filter_map(person);
        let organizations = [&bom.supplier, &bom.manufacturer].into_iter().flatten();
        let mut makers: Vec<Agent> = people
            .chain(organizations.filter_map(organization))
            .collect();
        if makers.is_empty() {
            let name = bom.tools.first().map_or("unknown", |it| it.name.as_str());
            makers.push(Agent {
                class: "SoftwareAgent",
                name: name.to_owned(),
                email: None,
                url: None,
            });
        }
        let of_components = bom.components.iter().flat_map(|it| {
            let organizations = [&it.supplier, &it.manufacturer].into_iter().flatten();
            let people = it.authors.iter().filter_map(person);
            organizations.filter_map(organization).chain(people)
        });
        let all = makers.iter().cloned().chain(of_components);
        let id = |it: &Agent| {
            let of = |text: &Option<String>| text.clone().unwrap_or_default();
            let key = [it.class, &it.name, &of(&it.email), &of(&it.url)].join("\n");
            ids.hashed("agent", &key)
        };
        let known: BTreeMap<_, _> = all.map(|it| (it.clone(), id(&it))).collect();
        Self {
            makers: makers
                .iter()
                .filter_map(|it| known.get(it).cloned())
                .collect(),
            ids: known,
        }
    }

    pub(super) fn of_contact(&self, it: &Contact) -> Option<&str> {
        self.ids.get(&person(it)?).map(String::as_str)
    }

    pub(super) fn of_organization(&self, it: &Organization) -> Option<&str> {
        self.ids.get(&organization(it)?).map(String::as_str)
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = Table<'_>> {
        self.ids.iter().map(|(it, id)| {
            let email = it.email.iter().map(|it| ("email", it));
            let url = it.url.iter().map(|it| ("urlScheme", it));
            let known = email.chain(url).map(|(kind, identifier)| {
                Node::from(
                    Table::new()
                        .text("type", "ExternalIdentifier")
                        .text("externalIdentifierType", kind)
                        .text("identifier", identifier),
                )
            });
            element(it.class, id.clone())
                .text("name", &it.name)
                .list("externalIdentifier", known.collect())
        })
    }
}

fn person(it: &Contact) -> Option<Agent> {
    Some(Agent {
        class: "Person",
        name: it.name.clone().or_else(|| it.email.clone())?,
        email: it.email.clone(),
        url: None,
    })
}

fn organization(it: &Organization) -> Option<Agent> {
    let url = it.urls.first().cloned();
    Some(Agent {
        class: if it.is_person {
            "Person"
        } else {
            "Organization"
        },
        name: it.name.clone().or_else(|| url.clone())?,
        email: it.contacts.first().and_then(|it| it.email.clone()),
        url,
    })
}
