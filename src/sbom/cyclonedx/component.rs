// SPDX-License-Identifier: Apache-2.0

//! One component as CycloneDX has it.

use std::borrow::Cow;

use super::{
    super::{
        model::{
            Component, Contact, Evidence, Hash, Identity, Method, Organization, Property, Reference,
        },
        node::{Node, Table},
    },
    level::{Level, Version},
    license::{self, Texts},
};

/// The component, in the order of the schema.
pub(super) fn of<'a>(level: &Level, texts: &Texts<'a>, component: &'a Component) -> Table<'a> {
    let (licenses, more) = license::of(level, texts, component);
    let table = Table::new()
        .text("type", level.word("component", &component.kind))
        .text("bom-ref", &component.id)
        .table("supplier", optional(component.supplier.as_ref()))
        .table("manufacturer", optional(component.manufacturer.as_ref()))
        .list("authors", contacts(&component.authors))
        .maybe("author", author(level, component))
        .maybe("group", component.group.as_deref())
        .text("name", &component.name)
        .maybe("version", component.version.as_deref())
        .maybe("description", component.description.as_deref())
        .maybe("scope", component.scope.as_deref())
        .list("hashes", hashes(level, &component.hashes))
        .list("licenses", licenses)
        .maybe("copyright", component.copyright.as_deref())
        .maybe("cpe", component.cpe.as_deref())
        .maybe("purl", component.purl.as_deref())
        .texts("swhid", component.swhids.iter().map(String::as_str))
        .list(
            "externalReferences",
            references(level, &component.references),
        )
        .table("evidence", evidence(level, texts, &component.evidence))
        .list("properties", properties(&component.properties, more));
    level.kept("component", table)
}

/// Before 1.6 those who wrote it are one text.
fn author(level: &Level, component: &Component) -> Option<String> {
    if !level.is_before(Version::V1_6) || component.authors.is_empty() {
        return None;
    }
    let name = |it: &Contact| match (&it.name, &it.email) {
        (Some(name), Some(email)) => Some(format!("{name} <{email}>")),
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (None, None) => None,
    };
    let names: Vec<_> = component.authors.iter().filter_map(name).collect();
    Some(names.join(", "))
}

fn optional(organization: Option<&Organization>) -> Table<'_> {
    organization.map(self::organization).unwrap_or_default()
}

pub(super) fn organization(it: &Organization) -> Table<'_> {
    Table::new()
        .maybe("name", it.name.as_deref())
        .texts("url", it.urls.iter().map(String::as_str))
        .list("contact", contacts(&it.contacts))
}

pub(super) fn contacts(all: &[Contact]) -> Vec<Node<'_>> {
    let contact = |it| Node::from(contact(it));
    all.iter().map(contact).collect()
}

fn contact(it: &Contact) -> Table<'_> {
    Table::new()
        .maybe("name", it.name.as_deref())
        .maybe("email", it.email.as_deref())
        .maybe("phone", it.phone.as_deref())
}

fn hashes<'a>(level: &Level, all: &'a [Hash]) -> Vec<Node<'a>> {
    let hash = |it: &'a Hash| {
        let algorithm = level.word("hash", &it.algorithm);
        (!algorithm.is_empty()).then(|| {
            Table::new()
                .text("alg", algorithm)
                .text("content", &it.hex)
                .into()
        })
    };
    all.iter().filter_map(hash).collect()
}

pub(super) fn references<'a>(level: &Level, all: &'a [Reference]) -> Vec<Node<'a>> {
    let reference = |it: &'a Reference| {
        Table::new()
            .text("type", level.word("reference", &it.kind))
            .text("url", &it.url)
            .maybe("comment", it.comment.as_deref())
            .list("hashes", hashes(level, &it.hashes))
    };
    level.each("reference", all.iter().map(reference))
}

fn evidence<'a>(level: &Level, texts: &Texts<'a>, evidence: &'a Evidence) -> Table<'a> {
    let occurrences = evidence.occurrences.iter().map(|it| {
        let table = Table::new().text("location", &it.location);
        let table = match it.line {
            Some(line) => table.number("line", line),
            None => table,
        };
        table.maybe("additionalContext", it.context.as_deref())
    });
    let copyrights = evidence.copyrights.iter();
    let copyrights = copyrights.map(|it| Table::new().text("text", it).into());
    let mut table = Table::new();
    let identity: Vec<_> = evidence.identity.iter().map(identity).collect();
    // 1.5 has but one.
    table = match identity.into_iter().map(Node::from).collect::<Vec<_>>() {
        all if level.version == Version::V1_5 => match all.into_iter().next() {
            Some(first) => table.with("identity", first),
            None => table,
        },
        all => table.list("identity", all),
    };
    let occurrences = if level.is_before(Version::V1_5) {
        occurrences.map(Node::from).collect()
    } else {
        level.each("occurrence", occurrences)
    };
    let table = table
        .list("occurrences", occurrences)
        .list("licenses", license::seen(level, texts, &evidence.licenses))
        .list("copyright", copyrights.collect());
    level.kept("evidence", table)
}

fn identity(it: &Identity) -> Table<'_> {
    let method = |it: &'_ Method| method(it).into();
    number(
        Table::new().text("field", &it.field),
        it.confidence.as_deref(),
    )
    .list("methods", it.methods.iter().map(method).collect())
}

fn method<'a>(it: &Method) -> Table<'a> {
    let table = Table::new().text("technique", it.technique.clone());
    let confidence = it.confidence.clone().unwrap_or_else(|| "0".to_owned());
    table
        .with("confidence", Node::Number(Cow::Owned(confidence)))
        .maybe("value", it.value.clone())
}

fn number<'a>(table: Table<'a>, value: Option<&'a str>) -> Table<'a> {
    match value {
        Some(value) => table.with("confidence", Node::Number(value.into())),
        None => table,
    }
}

pub(super) fn properties(all: &[Property], more: Vec<Property>) -> Vec<Node<'_>> {
    let own = all.iter().map(|it| {
        Table::new()
            .text("name", it.name.as_str())
            .text("value", it.value.as_str())
            .into()
    });
    let more = more.into_iter().map(|it| {
        Table::new()
            .text("name", it.name)
            .text("value", it.value)
            .into()
    });
    own.chain(more).collect()
}
