// SPDX-License-Identifier: Apache-2.0

//! CycloneDX in XML: the tree of the JSON document in the other spelling.
//!
//! The two schemas say the same. They differ in what is an attribute, in the name of what a list is
//! made of, and in the order of fields, which counts in XML: that is what the tables hold.

use std::{
    borrow::Cow,
    io::{self, BufWriter, Write},
};

use super::{
    super::node::{Node, Table},
    Document,
};

/// Fields that are attributes, and what they are called there: of any element, or of one alone.
const ATTRIBUTES: &[(&str, &str)] = &[
    ("bom-ref", "bom-ref"),
    ("mime-type", "mime-type"),
    ("acknowledgement", "acknowledgement"),
    ("alg", "alg"),
    ("ref", "ref"),
    ("licenseIdentifier", "license-identifier"),
    ("contentType", "content-type"),
    ("encoding", "encoding"),
    ("isExternal", "isExternal"),
];

/// Elements whose `type` is an attribute.
const TYPED: &[&str] = &["component", "reference"];

/// Elements whose `name` is an attribute, and whose `value` is their text.
const NAMED: &str = "property";

/// Lists in an element of their own, and what each item of them is called.
pub(in crate::sbom) const LISTS: &[(&str, &str)] = &[
    ("assemblies", "assembly"),
    ("authors", "author"),
    ("citations", "citation"),
    ("components", "component"),
    ("compositions", "composition"),
    ("externalReferences", "reference"),
    ("hashes", "hash"),
    ("lifecycles", "lifecycle"),
    ("methods", "method"),
    ("occurrences", "occurrence"),
    ("pointers", "pointer"),
    ("properties", "property"),
];

/// Lists without an element of their own: each item has the name of the list, or this one.
pub(in crate::sbom) const REPEATED: &[(&str, &str)] = &[
    ("contact", "contact"),
    ("expressionDetails", "details"),
    ("identity", "identity"),
    ("swhid", "swhid"),
    ("url", "url"),
];

/// The order of fields where it is another than in JSON; what is not named comes first, in its order.
const LAST: &[(&str, &[&str])] = &[
    (
        "component",
        &["externalReferences", "properties", "components", "evidence"],
    ),
    ("reference", &["url", "comment", "hashes"]),
];

const INDENT: &str = "  ";

/// What is written before it is handed on.
const CHUNK: usize = 1 << 16;

pub(super) fn write(document: &Document<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(CHUNK, out);
    elements(document, &mut out)?;
    out.flush()
}

fn elements(document: &Document<'_>, out: &mut impl Write) -> io::Result<()> {
    let version = document.level.version;
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
    write!(out, "<bom xmlns=\"{}\"", version.namespace())?;
    if let Some(serial) = document.serial {
        write!(out, " serialNumber=\"{}\"", escaped(serial))?;
    }
    writeln!(out, " version=\"{}\">", document.bom.edition.max(1))?;
    let mut writer = Writer { out, depth: 1 };
    writer.element("metadata", &Node::Table(document.metadata()))?;
    writer.group("components", |writer| {
        let mut all = document.components();
        all.try_for_each(|it| writer.element("component", &it.into()))
    })?;
    writer.group("dependencies", |writer| {
        let mut all = document.dependencies();
        all.try_for_each(|it| writer.dependency(&it))
    })?;
    if !document.bom.compositions.is_empty() {
        writer.group("compositions", |writer| {
            let mut all = document.compositions();
            all.try_for_each(|it| writer.element("composition", &it.into()))
        })?;
    }
    if let Some(citation) = document.citation() {
        writer.group("citations", |writer| {
            writer.element("citation", &citation.into())
        })?;
    }
    writer.out.write_all(b"</bom>\n")
}

struct Writer<'w, W> {
    out: &'w mut W,
    depth: usize,
}

impl<W: Write> Writer<'_, W> {
    fn group(
        &mut self,
        name: &str,
        inner: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.indent()?;
        writeln!(self.out, "<{name}>")?;
        self.depth += 1;
        inner(self)?;
        self.depth -= 1;
        self.indent()?;
        writeln!(self.out, "</{name}>")
    }

    fn indent(&mut self) -> io::Result<()> {
        for _ in 0..self.depth {
            self.out.write_all(INDENT.as_bytes())?;
        }
        Ok(())
    }

    /// One value as an element. The depth is that of the schema, which no input changes.
    fn element(&mut self, name: &str, node: &Node<'_>) -> io::Result<()> {
        match node {
            Node::Text(it) | Node::Number(it) => self.leaf(name, "", it),
            Node::Bool(it) => self.leaf(name, "", if *it { "true" } else { "false" }),
            Node::List(items) => self.list(name, items),
            Node::Table(table) => self.table(name, table),
        }
    }

    fn leaf(&mut self, name: &str, attributes: &str, text: &str) -> io::Result<()> {
        self.indent()?;
        writeln!(self.out, "<{name}{attributes}>{}</{name}>", escaped(text))
    }

    fn list(&mut self, name: &str, items: &[Node<'_>]) -> io::Result<()> {
        if let Some((_, item)) = REPEATED.iter().find(|it| it.0 == name) {
            return items.iter().try_for_each(|it| self.element(item, it));
        }
        self.group(name, |writer| {
            items.iter().try_for_each(|it| match (name, it) {
                ("licenses", Node::Table(table)) => writer.license(table),
                ("copyright", Node::Table(table)) => match table.get("text") {
                    Some(text) => writer.element("text", text),
                    None => Ok(()),
                },
                // Of a composition: what is meant is named in an attribute.
                ("dependencies", Node::Text(it)) => writer.empty("dependency", it),
                ("assemblies", Node::Text(it)) => writer.empty("assembly", it),
                ("tools", it) => writer.element("tool", it),
                _ => {
                    let item = LISTS.iter().find(|it| it.0 == name);
                    writer.element(item.map_or(name, |it| it.1), it)
                }
            })
        })
    }

    /// A license is an element of its kind.
    fn license(&mut self, table: &Table<'_>) -> io::Result<()> {
        if let Some(license) = table.get("license") {
            return self.element("license", license);
        }
        let Some(Node::Text(expression)) = table.get("expression") else {
            return Ok(());
        };
        let acknowledgement = match table.get("acknowledgement") {
            Some(Node::Text(it)) => format!(" acknowledgement=\"{}\"", escaped(it)),
            _ => String::new(),
        };
        let Some(details) = table.get("expressionDetails") else {
            return self.leaf("expression", &acknowledgement, expression);
        };
        self.indent()?;
        writeln!(
            self.out,
            "<expression-detailed expression=\"{}\"{acknowledgement}>",
            escaped(expression)
        )?;
        self.depth += 1;
        self.element("expressionDetails", details)?;
        self.depth -= 1;
        self.indent()?;
        writeln!(self.out, "</expression-detailed>")
    }

    fn dependency(&mut self, table: &Table<'_>) -> io::Result<()> {
        let Some(Node::Text(reference)) = table.get("ref") else {
            return Ok(());
        };
        let needs = match table.get("dependsOn") {
            Some(Node::List(needs)) if !needs.is_empty() => needs,
            _ => return self.empty("dependency", reference),
        };
        self.indent()?;
        writeln!(self.out, "<dependency ref=\"{}\">", escaped(reference))?;
        self.depth += 1;
        for needed in needs {
            if let Node::Text(needed) = needed {
                self.empty("dependency", needed)?;
            }
        }
        self.depth -= 1;
        self.indent()?;
        writeln!(self.out, "</dependency>")
    }

    fn empty(&mut self, name: &str, reference: &str) -> io::Result<()> {
        self.indent()?;
        writeln!(self.out, "<{name} ref=\"{}\"/>", escaped(reference))
    }

    fn table(&mut self, name: &str, table: &Table<'_>) -> io::Result<()> {
        let mut attributes = String::new();
        let mut inner: Vec<&(&'static str, Node<'_>)> = Vec::new();
        let mut text = None;
        for field in &table.0 {
            match (attribute(name, field.0), &field.1) {
                (Some(attribute), Node::Text(value)) => {
                    attributes.push(' ');
                    attributes.push_str(attribute);
                    attributes.push_str("=\"");
                    attributes.push_str(&escaped(value));
                    attributes.push('"');
                }
                (_, Node::Text(value)) if is_text(name, field.0) => text = Some(value),
                _ => inner.push(field),
            }
        }
        if let Some(text) = text {
            return self.leaf(name, &attributes, text);
        }
        let order = LAST
            .iter()
            .find(|it| it.0 == name)
            .map_or(&[][..], |it| it.1);
        let rank = |key: &str| {
            order
                .iter()
                .position(|it| *it == key)
                .map_or(0, |it| it + 1)
        };
        inner.sort_by_key(|it| rank(it.0));
        self.indent()?;
        if inner.is_empty() {
            return writeln!(self.out, "<{name}{attributes}/>");
        }
        writeln!(self.out, "<{name}{attributes}>")?;
        self.depth += 1;
        for (key, value) in inner {
            self.element(key, value)?;
        }
        self.depth -= 1;
        self.indent()?;
        writeln!(self.out, "</{name}>")
    }
}

/// What a field is called where it is an attribute.
pub(super) fn attribute(element: &str, key: &str) -> Option<&'static str> {
    match key {
        "type" if TYPED.contains(&element) => Some("type"),
        "name" if element == NAMED => Some("name"),
        _ => ATTRIBUTES.iter().find(|it| it.0 == key).map(|it| it.1),
    }
}

/// Whether a field is what stands between the tags.
fn is_text(element: &str, key: &str) -> bool {
    match key {
        "value" => element == NAMED,
        "content" => matches!(element, "hash" | "text"),
        _ => false,
    }
}

/// Characters of XML 1.0 (section 2.2), with those escaped that mean something. Others cannot be
/// written in any way and become the replacement character.
fn escaped(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| {
        !matches!(
            c,
            '&' | '<' | '>' | '"' | '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'
        )
    };
    if text.chars().all(is_plain) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            c if is_plain(c) => out.push(c),
            _ => out.push('\u{fffd}'),
        }
    }
    out.into()
}
