// SPDX-License-Identifier: Apache-2.0

//! CycloneDX in XML as the values of the same document in JSON. What differs between the two is in
//! the tables of the writer, read backwards.

use crate::{
    ecosystems::tree::{Data, Element, Entry, Value},
    sbom::cyclonedx::xml::{LISTS, REPEATED},
};

/// Elements that organizations are called by: several of their addresses are a list.
const ORGANIZATIONS: &[&str] = &["supplier", "manufacturer", "manufacture", "organization"];

/// Attributes and the fields that they are.
const ATTRIBUTES: &[(&str, &str)] = &[
    ("license-identifier", "licenseIdentifier"),
    ("content-type", "contentType"),
];

/// The document. The depth of elements is bounded by their reader.
pub(super) fn value(root: &Element) -> Value {
    let mut document = of_element(root, "");
    if let Data::Table(entries) = &mut document.data {
        let namespace = root.attributes.iter().find(|it| it.0 == "xmlns");
        let namespace = namespace.map(|it| it.1.as_str()).unwrap_or_default();
        let version = namespace.rsplit('/').next().unwrap_or_default();
        entries.retain(|it| it.key != "xmlns");
        entries.push(entry("specVersion", text(version, root)));
    }
    document
}

fn of_element(element: &Element, parent: &str) -> Value {
    match element.name.as_str() {
        "licenses" => return list(element, license),
        "dependencies" | "assemblies" if parent == "composition" => {
            return list(element, reference);
        }
        "dependencies" => return list(element, dependency),
        "copyright" if !element.children.is_empty() => {
            return list(element, |it| {
                table(it, vec![entry("text", text(&it.text, it))])
            });
        }
        "tools" if element.children.iter().any(|it| it.name == "tool") => {
            return list(element, |it| of_element(it, "tools"));
        }
        // Of a license: what may have a type and an encoding is an object.
        "text" if matches!(parent, "license" | "details") => {
            let mut entries = attributes(element);
            entries.push(entry("content", text(&element.text, element)));
            return table(element, entries);
        }
        name if LISTS.iter().any(|it| it.0 == name) => {
            return list(element, |it| of_element(it, name));
        }
        _ => (),
    }
    if element.children.is_empty() && element.attributes.is_empty() {
        return text(&element.text, element);
    }
    let mut entries = attributes(element);
    let own = Some(&element.text).filter(|it| !it.is_empty());
    if let Some(own) = own.filter(|_| element.children.is_empty()) {
        let key = if element.name == "property" {
            "value"
        } else {
            "content"
        };
        entries.push(entry(key, text(own, element)));
    }
    children(element, &mut entries);
    table(element, entries)
}

fn children(element: &Element, entries: &mut Vec<Entry>) {
    for child in &element.children {
        let name = child.name.as_str();
        let field = REPEATED.iter().find(|it| it.1 == name).map(|it| it.0);
        let is_list = match field {
            Some("url") => ORGANIZATIONS.contains(&element.name.as_str()),
            Some(_) => true,
            None => false,
        };
        let key = field.filter(|_| is_list).unwrap_or(name);
        let value = of_element(child, &element.name);
        let open = entries
            .iter_mut()
            .find(|it| it.key == key)
            .filter(|_| is_list);
        match open.map(|it| &mut it.value.data) {
            Some(Data::List(items)) => items.push(value),
            _ if is_list => entries.push(entry(
                key,
                Value {
                    span: value.span.clone(),
                    data: Data::List(vec![value]),
                },
            )),
            _ => entries.push(entry(key, value)),
        }
    }
}

fn license(element: &Element) -> Value {
    match element.name.as_str() {
        "expression" => {
            let mut entries = attributes(element);
            entries.push(entry("expression", text(&element.text, element)));
            table(element, entries)
        }
        "license" => table(
            element,
            vec![entry("license", of_element(element, "licenses"))],
        ),
        _ => of_element(element, "licenses"),
    }
}

fn reference(element: &Element) -> Value {
    text(element.attribute("ref").unwrap_or_default(), element)
}

fn dependency(element: &Element) -> Value {
    let needs = element.all("dependency").map(reference);
    let needs = Value {
        data: Data::List(needs.collect()),
        span: element.span.clone(),
    };
    table(
        element,
        vec![entry("ref", reference(element)), entry("dependsOn", needs)],
    )
}

fn attributes(element: &Element) -> Vec<Entry> {
    let all = element.attributes.iter();
    let field = |(name, value): &(String, String)| {
        let known = ATTRIBUTES.iter().find(|it| it.0 == name);
        entry(known.map_or(name.as_str(), |it| it.1), text(value, element))
    };
    all.map(field).collect()
}

fn list(element: &Element, item: impl Fn(&Element) -> Value) -> Value {
    Value {
        data: Data::List(element.children.iter().map(item).collect()),
        span: element.span.clone(),
    }
}

fn table(element: &Element, entries: Vec<Entry>) -> Value {
    Value {
        data: Data::Table(entries),
        span: element.span.clone(),
    }
}

fn text(content: &str, element: &Element) -> Value {
    Value {
        data: Data::Text(content.to_owned()),
        span: element.span.clone(),
    }
}

fn entry(key: &str, value: Value) -> Entry {
    Entry {
        key: key.to_owned(),
        key_span: value.span.clone(),
        value,
    }
}
