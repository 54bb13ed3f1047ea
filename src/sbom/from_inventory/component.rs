// SPDX-License-Identifier: Apache-2.0

//! One package of an inventory as a component of a document.

use std::collections::BTreeSet;

use super::{
    graph::scope_word,
    operator,
    people::{self, Supplier, address, archive_name},
    text::{self, Texts},
    work::Work,
};
use crate::{
    ecosystems::{Person, person},
    expression::Claim,
    inventory::{self, ComponentKind, Inventory},
    resolve::{Basis, own_expression},
    sbom::{
        identity::has_choice,
        model::{
            Component, Contact, Evidence, Hash, Identity, License, Method, Occurrence,
            Organization, Property, Reference, Role, Said, group_and_name,
        },
    },
};

/// The component; `files` are the indexes of the files that belong to it.
pub(super) fn of(
    (inventory, work, texts): (&Inventory, &Work, &Texts),
    component: &inventory::Component,
    id: String,
    files: &[usize],
) -> Component {
    let people: Vec<_> = component
        .authors
        .iter()
        .filter_map(|it| person(it))
        .collect();
    let (group, name) = group_and_name(component.ecosystem, &component.name);
    let is_root = component.kind == ComponentKind::Root;
    let scope = if is_root {
        "required"
    } else {
        scope_word(component.scope)
    };
    Component {
        id,
        kind: if is_root { "application" } else { "library" }.to_owned(),
        group: group.map(ToOwned::to_owned),
        name: name.to_owned(),
        version: component.version.clone(),
        scope: Some(scope.to_owned()),
        description: component.description.clone(),
        supplier: supplier((inventory, work), component),
        manufacturer: match component.kind {
            ComponentKind::Root => operator::manufacturer(inventory),
            _ => None,
        }
        .or_else(|| manufacturer(component, &people)),
        authors: contacts(&people),
        hashes: hashes(component),
        licenses: licenses(component, texts),
        license_comment: license_comment(component),
        copyright: (!component.copyrights.is_empty()).then(|| component.copyrights.join("\n")),
        purl: component.purl.as_ref().map(ToString::to_string),
        swhids: swhids(inventory, component),
        references: references(component),
        released: work
            .released(component)
            .map(|day| format!("{day}T00:00:00Z")),
        evidence: evidence(inventory, component, files),
        properties: properties(component),
        comment: unknown_version(component).or_else(|| not_found(component)),
        attributions: attributions(component),
        filename: component
            .download
            .as_deref()
            .and_then(archive_name)
            .map(ToOwned::to_owned),
        has_known_needs: true,
        ..Component::default()
    }
}

fn supplier(
    (inventory, work): (&Inventory, &Work),
    component: &inventory::Component,
) -> Option<Organization> {
    people::supplier(inventory, work, component).map(organization)
}

pub(super) fn organization(supplier: Supplier<'_>) -> Organization {
    Organization {
        contacts: contacts(&supplier.people),
        name: Some(supplier.name),
        urls: supplier.url.into_iter().collect(),
        is_person: !supplier.is_organization,
    }
}

/// Who made it: those its manifest names, at the address of its repository or home page.
fn manufacturer(component: &inventory::Component, people: &[Person<'_>]) -> Option<Organization> {
    let addresses = [&component.repository, &component.homepage];
    let url = addresses.into_iter().flatten().find_map(|it| address(it));
    let name = people.iter().find_map(|it| it.name);
    (name.is_some() || url.is_some()).then(|| Organization {
        name: name.map(ToOwned::to_owned),
        urls: url.map(ToOwned::to_owned).into_iter().collect(),
        contacts: contacts(people),
        is_person: false,
    })
}

fn contacts(people: &[Person<'_>]) -> Vec<Contact> {
    let contact = |it: &Person<'_>| Contact {
        name: it.name.map(ToOwned::to_owned),
        email: it.email.map(ToOwned::to_owned),
        phone: None,
    };
    people.iter().map(contact).collect()
}

fn hashes(component: &inventory::Component) -> Vec<Hash> {
    let distinct: BTreeSet<_> = component.hashes.iter().collect();
    let hash = |it: &inventory::Hash| Hash {
        algorithm: it.algorithm.to_owned(),
        hex: it.hex.clone(),
    };
    distinct.into_iter().map(hash).collect()
}

/// What is declared and what is concluded, both, though they agree: that they do is a fact.
fn licenses(component: &inventory::Component, texts: &Texts) -> Vec<License> {
    let declared = component.declared.as_ref().map(|it| match &it.claim {
        Claim::Licensed(lenient) => Said::Expression(lenient.expression.to_string()),
        Claim::None => Said::None,
        Claim::NoAssertion => Said::NoAssertion,
        Claim::Proprietary | Claim::Invalid(_) => Said::Name(it.raw.clone()),
    });
    let declared = declared.map(|it| License::new(it, Role::Declared));
    let concluded = component.concluded.expression.as_ref();
    let concluded = concluded.map(|it| License {
        details: texts.details(component),
        ..License::new(Said::Expression(it.to_string()), Role::Concluded)
    });
    declared.into_iter().chain(concluded).collect()
}

/// Where the conclusion comes from, and what was declared where a format cannot say it.
fn license_comment(component: &inventory::Component) -> Option<String> {
    let basis = match &component.concluded.basis {
        Basis::Own => Some("concluded from the package's own statements".to_owned()),
        Basis::Referred(path)
        | Basis::Sidecar(path)
        | Basis::Reuse(path)
        | Basis::Inherited(path) => Some(format!("concluded from {path}")),
        Basis::Declared(path) => Some(format!("concluded from what {path} declares")),
        Basis::Clarified(by) => Some(format!("concluded by a person in {by}")),
        Basis::Nothing => None,
    };
    let declared = component.declared.as_ref().map(|it| {
        format!(
            "declared as `{}` in {}:{}",
            it.raw, it.at.path, it.at.place.line
        )
    });
    let parts: Vec<_> = declared.into_iter().chain(basis).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn references(component: &inventory::Component) -> Vec<Reference> {
    let source = component
        .download
        .as_ref()
        .filter(|it| is_source(component, it));
    let purl = component.purl.as_ref();
    let meant = || purl.and_then(people::repository);
    let repository = component.repository.clone().or_else(meant);
    let all = [
        ("source-distribution", source, hashes(component)),
        (
            "distribution",
            component.download.as_ref(),
            hashes(component),
        ),
        ("vcs", repository.as_ref(), Vec::new()),
        ("website", component.homepage.as_ref(), Vec::new()),
    ];
    let written = all.into_iter().filter_map(|(kind, url, hashes)| {
        let url = address(url?)?;
        Some(Reference {
            kind: kind.to_owned(),
            url: url.to_owned(),
            hashes,
            comment: None,
        })
    });
    let concluded = component.concluded.expression.iter();
    let licenses = concluded.flat_map(text::listed).map(|id| Reference {
        kind: "license".to_owned(),
        url: text::address(id),
        ..Reference::default()
    });
    written.chain(licenses).collect()
}

/// Ecosystems, and how the names of those of their archives end that hold nothing but source.
const SOURCES: &[(&str, &str)] = &[
    ("cargo", ".crate"),
    ("golang", ".zip"),
    ("hackage", ".tar.gz"),
    ("pypi", ".tar.gz"),
];

fn is_source(component: &inventory::Component, download: &str) -> bool {
    let name = archive_name(download).unwrap_or_default();
    let mut known = SOURCES.iter();
    known.any(|it| it.0 == component.ecosystem && name.ends_with(it.1))
        || (component.ecosystem == "cargo" && download.ends_with("/download"))
}

/// What it is called by its content: the root by what was committed, what comes from a repository by
/// its commit.
fn swhids(inventory: &Inventory, component: &inventory::Component) -> Vec<String> {
    if component.kind == ComponentKind::Root {
        return inventory.root.swhids.clone();
    }
    let is_commit = |it: &&String| it.len() == 40 && it.bytes().all(|it| it.is_ascii_hexdigit());
    let commit = component.version.iter();
    let commit = commit.filter(|it| component.ecosystem == "git" && is_commit(it));
    commit.map(|it| format!("swh:1:rev:{it}")).collect()
}

fn evidence(inventory: &Inventory, component: &inventory::Component, files: &[usize]) -> Evidence {
    Evidence {
        identity: identity(component).into_iter().collect(),
        occurrences: occurrences(component),
        licenses: licenses_in_files(inventory, component, files),
        copyrights: component.copyrights.clone(),
    }
}

fn identity(component: &inventory::Component) -> Option<Identity> {
    let place = component.places.first()?;
    let sure = || Some("1".to_owned());
    component.purl.as_ref().map(|_| Identity {
        field: "purl".to_owned(),
        confidence: sure(),
        methods: vec![Method {
            technique: "manifest-analysis".to_owned(),
            confidence: sure(),
            value: Some(place.path.to_string()),
        }],
    })
}

fn occurrences(component: &inventory::Component) -> Vec<Occurrence> {
    let places = component.places.iter().map(|it| Occurrence {
        location: it.path.to_string(),
        line: (it.place.line > 0).then_some(it.place.line),
        context: None,
    });
    let stored = component.lookup.found.iter().flat_map(|it| &it.files);
    let stored = stored.filter_map(|it| {
        let found = it.detection.matches.iter().find(|it| it.class.asserts())?;
        Some(Occurrence {
            location: it.path.to_string(),
            line: (found.place.line > 0).then_some(found.place.line),
            context: own_expression(&it.detection).map(|it| format!("license: {it}")),
        })
    });
    let distinct: BTreeSet<_> = places.chain(stored).collect();
    distinct.into_iter().collect()
}

/// The licenses that the component's own files state, in the tree or in a copy elsewhere.
fn licenses_in_files(
    inventory: &Inventory,
    component: &inventory::Component,
    files: &[usize],
) -> Vec<License> {
    let own = files
        .iter()
        .filter_map(|it| inventory.files.get(*it))
        .filter(|it| it.concluded.basis == Basis::Own)
        .filter_map(|it| it.concluded.expression.clone());
    let stored = component.lookup.found.iter().flat_map(|it| &it.files);
    let stored = stored.filter_map(|it| own_expression(&it.detection));
    let distinct: BTreeSet<_> = own.chain(stored).map(|it| it.to_string()).collect();
    let license = |it| License::new(Said::Expression(it), Role::Unstated);
    distinct.into_iter().map(license).collect()
}

/// What is asked for where the version is not known, and the properties of BSI TR-03183-2 that
/// the facts allow. The license that is in effect has two spellings: the taxonomy's and the
/// guideline's own. Where the receiver has a choice, none is in effect before it is made.
fn properties(component: &inventory::Component) -> Vec<Property> {
    let archive = component.download.as_deref().and_then(archive_name);
    let mut properties: Vec<_> = archive
        .map(archive_properties)
        .into_iter()
        .flatten()
        .collect();
    let asked = component.asked.iter();
    let asked = asked.filter(|_| component.version.is_none());
    properties.extend(asked.map(|it| property("placet:requirement", it)));
    properties.extend(lookup(&component.lookup));
    let concluded = component.concluded.expression.as_ref();
    if let Some(effective) = concluded.filter(|it| !has_choice(it)) {
        let names = [
            "bsi:component:effectiveLicence",
            "bsi:component:effectiveLicense",
        ];
        properties.extend(names.map(|name| property(name, &effective.to_string())));
    }
    properties
}

/// Where a copy of the package was found, or what would bring one to where it is looked for.
fn lookup(lookup: &inventory::Lookup) -> Option<Property> {
    if let Some(stored) = &lookup.found {
        return Some(property("placet:found", &stored.at.to_string()));
    }
    lookup.remedy().map(|it| property("placet:not-found", it))
}

fn archive_properties(name: &str) -> [Property; 4] {
    [
        ("bsi:component:filename", name),
        ("bsi:component:executable", "non-executable"),
        ("bsi:component:archive", "archive"),
        ("bsi:component:structured", "structured"),
    ]
    .map(|(name, value)| property(name, value))
}

fn property(name: &str, value: &str) -> Property {
    Property {
        name: name.to_owned(),
        value: value.to_owned(),
    }
}

/// What is asked for, where that is all there is.
fn unknown_version(component: &inventory::Component) -> Option<String> {
    if component.version.is_some() || component.asked.is_empty() {
        return None;
    }
    let asked: Vec<_> = component.asked.iter().map(|it| format!("`{it}`")).collect();
    let place = component.places.first();
    let place = place.map(|it| format!(" in {}:{}", it.path, it.place.line));
    Some(format!(
        "asked for as {}{}; no lock file says which version that is",
        asked.join(", "),
        place.unwrap_or_default()
    ))
}

/// Where a package was looked for in vain, and what would bring it there.
fn not_found(component: &inventory::Component) -> Option<String> {
    let missed = &component.lookup.missed;
    let remedy = component.lookup.remedy()?;
    if component.lookup.found.is_some() {
        return None;
    }
    let missed: Vec<_> = missed.iter().map(|it| it.name).collect();
    let missed = missed.join(", ");
    Some(format!("not found in {missed}; `{remedy}` brings it there"))
}

/// The notices that come with a package and go with every copy of it: its `NOTICE` files.
fn attributions(component: &inventory::Component) -> Vec<String> {
    let stored = component.lookup.found.iter().flat_map(|it| &it.files);
    let is_notice = |name: &[u8]| name.to_ascii_lowercase().starts_with(b"notice");
    let notices = stored.filter(|it| !it.is_license && is_notice(it.path.name()));
    let texts = notices.map(|it| it.text.trim());
    texts
        .filter(|it| !it.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}
