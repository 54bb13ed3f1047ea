// SPDX-License-Identifier: Apache-2.0

//! One package as a CycloneDX component.

use std::collections::BTreeSet;

use super::wire::{
    Component, Contact, Copyright, Evidence, Hash, Identity, License, NamedLicense, Occurrence,
    Organization, Property, Reference, Technique,
};
use crate::{
    expression::Claim,
    inventory::{self, ComponentKind, Inventory},
    resolve::{Basis, own_expression},
    sbom::{
        graph::scope_word,
        identity::has_choice,
        people::{self, Person, address, archive_name, person},
    },
};

/// The component; `files` are the indexes of the files that belong to it.
pub(super) fn of<'a>(
    inventory: &'a Inventory,
    component: &'a inventory::Component,
    reference: &'a str,
    files: &[usize],
) -> Component<'a> {
    let people: Vec<_> = component
        .authors
        .iter()
        .filter_map(|it| person(it))
        .collect();
    let (group, name) = group_and_name(component);
    let is_root = component.kind == ComponentKind::Root;
    Component {
        kind: if is_root { "application" } else { "library" },
        reference,
        supplier: supplier(inventory, component),
        manufacturer: manufacturer(component, &people),
        authors: contacts(&people),
        group,
        name,
        version: component.version.as_deref(),
        description: component.description.as_deref(),
        scope: if is_root {
            "required"
        } else {
            scope_word(component.scope)
        },
        hashes: hashes(component),
        licenses: licenses(component),
        copyright: (!component.copyrights.is_empty()).then(|| component.copyrights.join("\n")),
        purl: component.purl.as_ref().map(ToString::to_string),
        external_references: references(component),
        evidence: evidence(inventory, component, files),
        properties: properties(component),
    }
}

/// The ecosystems whose names have a group, and what stands behind it; others' names are whole.
const GROUPS: &[(&str, char)] = &[("composer", '/'), ("maven", ':'), ("npm", '/')];

fn group_and_name(component: &inventory::Component) -> (Option<&str>, &str) {
    let separator = GROUPS.iter().find(|it| it.0 == component.ecosystem);
    match separator.and_then(|it| component.name.split_once(it.1)) {
        Some((group, name)) => (Some(group), name),
        None => (None, &component.name),
    }
}

fn supplier<'a>(
    inventory: &'a Inventory,
    component: &'a inventory::Component,
) -> Option<Organization<'a>> {
    let supplier = people::supplier(inventory, component)?;
    Some(Organization {
        contact: contacts(&supplier.people),
        name: Some(supplier.name),
        url: supplier.url.into_iter().collect(),
    })
}

/// Who made it: those its manifest names, at the address of its repository or home page.
fn manufacturer<'a>(
    component: &'a inventory::Component,
    people: &[Person<'a>],
) -> Option<Organization<'a>> {
    let addresses = [&component.repository, &component.homepage];
    let url = addresses.into_iter().flatten().find_map(|it| address(it));
    let name = people.iter().find_map(|it| it.name);
    (name.is_some() || url.is_some()).then(|| Organization {
        name: name.map(ToOwned::to_owned),
        url: url.map(ToOwned::to_owned).into_iter().collect(),
        contact: contacts(people),
    })
}

fn contacts<'a>(people: &[Person<'a>]) -> Vec<Contact<'a>> {
    let contact = |it: &Person<'a>| Contact {
        name: it.name,
        email: it.email,
    };
    people.iter().map(contact).collect()
}

fn hashes(component: &inventory::Component) -> Vec<Hash<'_>> {
    let distinct: BTreeSet<_> = component.hashes.iter().collect();
    let pairs = distinct
        .into_iter()
        .map(|it| (it.algorithm, it.hex.as_str()));
    pairs.map(|(alg, content)| Hash { alg, content }).collect()
}

/// What is declared and what is concluded, both, though they agree: that they do is a fact.
fn licenses(component: &inventory::Component) -> Vec<License<'_>> {
    let declared = component.declared.as_ref().and_then(|it| {
        let acknowledgement = Some("declared");
        match &it.claim {
            Claim::Licensed(lenient) => Some(License::Expression {
                expression: lenient.expression.to_string(),
                acknowledgement,
            }),
            Claim::None | Claim::NoAssertion => None,
            Claim::Proprietary | Claim::Invalid(_) => Some(License::Named {
                license: NamedLicense {
                    id: None,
                    name: Some(&it.raw),
                    acknowledgement,
                },
            }),
        }
    });
    let concluded = component.concluded.expression.as_ref();
    let concluded = concluded.map(|it| License::Expression {
        expression: it.to_string(),
        acknowledgement: Some("concluded"),
    });
    declared.into_iter().chain(concluded).collect()
}

fn references(component: &inventory::Component) -> Vec<Reference<'_>> {
    let all = [
        ("distribution", &component.download, hashes(component)),
        ("vcs", &component.repository, Vec::new()),
        ("website", &component.homepage, Vec::new()),
    ];
    let written = all.into_iter().filter_map(|(kind, url, hashes)| {
        let url = address(url.as_deref()?)?;
        Some(Reference { kind, url, hashes })
    });
    written.collect()
}

fn evidence<'a>(
    inventory: &'a Inventory,
    component: &'a inventory::Component,
    files: &[usize],
) -> Option<Evidence<'a>> {
    let evidence = Evidence {
        identity: identity(component).into_iter().collect(),
        occurrences: occurrences(component),
        licenses: licenses_in_files(inventory, component, files),
        copyright: component
            .copyrights
            .iter()
            .map(|it| Copyright { text: it })
            .collect(),
    };
    let is_empty = evidence.identity.is_empty()
        && evidence.occurrences.is_empty()
        && evidence.licenses.is_empty()
        && evidence.copyright.is_empty();
    (!is_empty).then_some(evidence)
}

fn identity(component: &inventory::Component) -> Option<Identity> {
    let place = component.places.first()?;
    component.purl.as_ref().map(|_| Identity {
        field: "purl",
        confidence: 1,
        methods: vec![Technique {
            technique: "manifest-analysis",
            confidence: 1,
            value: place.path.to_string(),
        }],
    })
}

fn occurrences(component: &inventory::Component) -> Vec<Occurrence> {
    let places = component
        .places
        .iter()
        .map(|it| (it.path.to_string(), it.place.line));
    let distinct: BTreeSet<_> = places.collect();
    let occurrence = |(location, line)| Occurrence {
        location,
        line: (line > 0).then_some(line),
    };
    distinct.into_iter().map(occurrence).collect()
}

/// The licenses that the component's own files state, in the tree or in a copy elsewhere.
fn licenses_in_files<'a>(
    inventory: &Inventory,
    component: &inventory::Component,
    files: &[usize],
) -> Vec<License<'a>> {
    let own = files
        .iter()
        .filter_map(|it| inventory.files.get(*it))
        .filter(|it| it.concluded.basis == Basis::Own)
        .filter_map(|it| it.concluded.expression.clone());
    let stored = component.lookup.found.iter().flat_map(|it| &it.files);
    let stored = stored.filter_map(|it| own_expression(&it.detection));
    let distinct: BTreeSet<_> = own.chain(stored).map(|it| it.to_string()).collect();
    let license = |expression| License::Expression {
        expression,
        acknowledgement: None,
    };
    distinct.into_iter().map(license).collect()
}

/// What is asked for where the version is not known, and the properties of BSI TR-03183-2 that
/// the facts allow. The license that is in effect has two
/// spellings: the taxonomy's and the guideline's own. Where the receiver has a choice, none is
/// in effect before it is made.
fn properties(component: &inventory::Component) -> Vec<Property> {
    let archive = component.download.as_deref().and_then(archive_name);
    let mut properties: Vec<_> = archive
        .map(archive_properties)
        .into_iter()
        .flatten()
        .collect();
    let asked = component.asked.iter();
    let asked = asked.filter(|_| component.version.is_none());
    properties.extend(asked.map(|it| Property {
        name: "placet:requirement",
        value: it.clone(),
    }));
    properties.extend(lookup(&component.lookup));
    let concluded = component.concluded.expression.as_ref();
    if let Some(effective) = concluded.filter(|it| !has_choice(it)) {
        let names = [
            "bsi:component:effectiveLicence",
            "bsi:component:effectiveLicense",
        ];
        properties.extend(names.map(|name| Property {
            name,
            value: effective.to_string(),
        }));
    }
    properties
}

/// Where a copy of the package was found, or what would bring one to where it is looked for.
fn lookup(lookup: &inventory::Lookup) -> Option<Property> {
    if let Some(stored) = &lookup.found {
        return Some(Property {
            name: "placet:found",
            value: stored.at.to_string(),
        });
    }
    lookup.remedy().map(|it| Property {
        name: "placet:not-found",
        value: it.to_owned(),
    })
}

fn archive_properties(name: &str) -> [Property; 4] {
    [
        ("bsi:component:filename", name),
        ("bsi:component:executable", "non-executable"),
        ("bsi:component:archive", "archive"),
        ("bsi:component:structured", "structured"),
    ]
    .map(|(name, value)| Property {
        name,
        value: value.to_owned(),
    })
}
