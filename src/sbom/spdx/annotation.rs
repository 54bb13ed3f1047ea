// SPDX-License-Identifier: Apache-2.0

//! Properties of packages, which SPDX 2.3 has no field for, as annotations (12): the effective
//! license, what a policy says, what the guidelines of others want.
//!
//! One annotation holds all properties of a package, a line each behind a first line that tells it
//! from the remarks of people. What stands in several lines has `\\n` in their place.

use super::super::{
    model::{Component, Property, Tool},
    node::{Node, Table},
};

/// The first line.
pub(in crate::sbom) const HEAD: &str = "properties, each as `name: value`";

/// `Tool: NAME-VERSION` (6.8, 12.1).
pub(super) fn tool(it: &Tool) -> String {
    match &it.version {
        Some(version) => format!("Tool: {}-{version}", it.name),
        None => format!("Tool: {}", it.name),
    }
}

/// The annotation; a document that is not named yet has no time.
pub(super) fn of<'a>(it: &Component, created: Option<&'a str>, tool: String) -> Node<'a> {
    Table::new()
        .maybe("annotationDate", created)
        .text("annotationType", "OTHER")
        .text("annotator", tool)
        .text("comment", written(&it.properties))
        .into()
}

/// All properties as one text.
pub(in crate::sbom) fn written(properties: &[Property]) -> String {
    let line = |it: &Property| format!("{}: {}", it.name, escaped(&it.value));
    let lines = properties.iter().map(line);
    let all: Vec<String> = std::iter::once(HEAD.to_owned()).chain(lines).collect();
    all.join("\n")
}

/// The properties of such a text; `None` if it is a remark of somebody.
pub(in crate::sbom) fn read(text: &str) -> Option<Vec<Property>> {
    let lines = text.strip_prefix(HEAD)?.lines();
    let property = |line: &str| {
        let (name, value) = line
            .split_once(": ")
            .or_else(|| Some((line.strip_suffix(':')?, "")))?;
        Some(Property {
            name: name.to_owned(),
            value: unescaped(value),
        })
    };
    Some(lines.filter_map(property).collect())
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('\n', "\\n")
}

fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => out.push(match rest.next() {
                Some('n') => '\n',
                Some(other) => other,
                None => '\\',
            }),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let property = |name: &str, value: &str| Property {
            name: name.to_owned(),
            value: value.to_owned(),
        };
        let all = [
            property("a:b", "MIT: a"),
            property("c", ""),
            property("d", "one\ntwo\\n"),
        ];
        assert_eq!(read(&written(&all)).as_deref(), Some(&all[..]));
        assert_eq!(read("looks good: to me"), None);
    }
}
