// SPDX-License-Identifier: Apache-2.0

//! Reads fields of values, and notes those that are not what they should be.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::{
    super::{
        loss::Losses,
        model::{Component, Hash, Tool, group_and_name, purl_type},
        schema,
    },
    Fault,
};
use crate::{
    ecosystems::tree::{Data, Mistake, Value},
    read::{Place, Text},
};

/// More faults than anybody reads; the rest is counted.
const MAX_FAULTS: usize = 1000;

/// More than any product has. Each takes a kilobyte of memory, however short it is written.
const MAX_COMPONENTS: usize = 250_000;
/// More than a document of the longest that is read has.
const MAX_FILES: usize = 1_000_000;

/// A text being read.
pub(super) struct Fields<'a> {
    text: &'a Text<'a>,
    /// What there is too much of and was told so.
    is_full: BTreeSet<&'static str>,
    faults: Vec<Fault>,
    n_more: usize,
    unread: Losses,
    is_strict: bool,
    /// Whether the document was held against the schema of its format.
    pub(super) has_schema: bool,
}

impl<'a> Fields<'a> {
    pub(super) fn new(text: &'a Text<'a>, is_strict: bool) -> Self {
        Self {
            is_strict,
            has_schema: false,
            text,
            is_full: BTreeSet::new(),
            faults: Vec::new(),
            n_more: 0,
            unread: Losses::default(),
        }
    }

    pub(super) fn finish(mut self) -> (Vec<Fault>, Losses) {
        self.faults
            .sort_by_key(|it| (it.place.line, it.place.column));
        // What the schema says of a place, the reader says in other words.
        let at = |it: &Fault| (it.place.line, it.place.column);
        let of_schema = self.faults.iter().filter(|it| it.pointer.is_some());
        let of_schema: BTreeSet<_> = of_schema.map(at).collect();
        self.faults
            .retain(|it| it.pointer.is_some() || !of_schema.contains(&at(it)));
        if self.n_more > 0 {
            let end = self.text.content.len();
            let n = self.n_more;
            self.faults.push(Fault {
                place: self.text.place(end..end),
                pointer: None,
                message: format!("{n} more faults are not listed"),
            });
        }
        (self.faults, self.unread)
    }

    pub(super) fn fault(&mut self, span: &Range<usize>, message: impl Into<String>) {
        self.fault_at(span, None, message.into());
    }

    /// Notes what the schema of a format forbids, where that is asked for and there is one.
    pub(super) fn hold_against_schema(&mut self, value: &Value, format: &str) {
        let broken = self.is_strict.then(|| schema::broken(value, format));
        let Some(broken) = broken.flatten() else {
            return;
        };
        self.has_schema = true;
        for it in broken {
            self.fault_at(&it.span, Some(it.pointer), it.message);
        }
    }

    fn fault_at(&mut self, span: &Range<usize>, pointer: Option<String>, message: String) {
        if self.faults.len() >= MAX_FAULTS {
            self.n_more += 1;
            return;
        }
        let place = self
            .text
            .place(span.start..span.end.min(span.start.saturating_add(200)));
        self.faults.push(Fault {
            place,
            pointer,
            message,
        });
    }

    pub(super) fn mistakes(&mut self, mistakes: impl IntoIterator<Item = Mistake>) {
        for (span, message) in mistakes {
            self.fault(&span, message);
        }
    }

    /// Whether one more component fits into the document; the first that does not is a fault.
    pub(super) fn has_room_for_component(&mut self, n: usize, span: &Range<usize>) -> bool {
        self.has_room((n, MAX_COMPONENTS), "components", span)
    }

    /// Whether one more file does.
    pub(super) fn has_room_for_file(&mut self, n: usize, span: &Range<usize>) -> bool {
        self.has_room((n, MAX_FILES), "files", span)
    }

    fn has_room(
        &mut self,
        (n, most): (usize, usize),
        what: &'static str,
        span: &Range<usize>,
    ) -> bool {
        if n >= most && self.is_full.insert(what) {
            let message = format!("more than {most} {what}; the rest is not read");
            // Before all others, of which only so many are told.
            let place = self.text.place(span.start..span.start);
            self.faults.insert(
                0,
                Fault {
                    place,
                    pointer: None,
                    message,
                },
            );
        }
        n < most
    }

    /// Notes that something has no place in the model.
    pub(super) fn unread(&mut self, what: impl Into<String>) {
        self.unread.add(what);
    }

    /// Notes the fields of a table that nobody asked for.
    pub(super) fn rest(&mut self, kind: &str, table: &Value, known: &[&str]) {
        for entry in table.entries() {
            let is_known = known.contains(&entry.key.as_str());
            if !is_known && !entry.value.is_null() {
                self.unread(format!("`{}` of {kind}", entry.key.escape_debug()));
            }
        }
    }

    /// The place of a field, or of the whole without it.
    pub(super) fn place(&self, table: &Value, key: &str) -> Place {
        let span = table.get(key).map_or(&table.span, |it| &it.span);
        self.text
            .place(span.start..span.end.min(span.start.saturating_add(200)))
    }

    pub(super) fn known_version(
        &mut self,
        value: &Value,
        key: &str,
        known: &[&str],
        version: &str,
    ) {
        if !known.contains(&version) {
            let span = value.get(key).map_or(0..0, |it| it.span.clone());
            let message = format!(
                "version `{}` is not known; it is read as {}",
                version.escape_debug(),
                known.last().unwrap_or(&"the last one")
            );
            self.fault(&span, message);
        }
    }

    /// A text, or a number as it is spelled. An empty one is none.
    pub(super) fn text(&mut self, table: &Value, key: &str) -> Option<String> {
        let value = table.get(key)?;
        match &value.data {
            Data::Text(it) | Data::Scalar(it) => {
                Some(it).filter(|it| !it.is_empty()).map(ToOwned::to_owned)
            }
            Data::Null => None,
            Data::Bool(_) | Data::List(_) | Data::Table(_) => {
                self.fault(&value.span, format!("`{key}` is not a text"));
                None
            }
        }
    }

    /// A text that must be there.
    pub(super) fn required(&mut self, table: &Value, key: &str, kind: &str) -> Option<String> {
        let found = self.text(table, key);
        if found.is_none() && table.get(key).is_none_or(|it| it.text().is_some()) {
            self.fault(&table.span, format!("`{key}` of {kind} is missing"));
        }
        found
    }

    pub(super) fn table<'v>(&mut self, table: &'v Value, key: &str) -> Option<&'v Value> {
        let value = table.get(key).filter(|it| !it.is_null())?;
        if !value.is_table() {
            self.fault(&value.span, format!("`{key}` is not an object"));
            return None;
        }
        Some(value)
    }

    pub(super) fn list<'v>(&mut self, table: &'v Value, key: &str) -> &'v [Value] {
        match table.get(key) {
            None => &[],
            Some(value) => match &value.data {
                Data::List(items) => items,
                Data::Null => &[],
                _ => {
                    self.fault(&value.span, format!("`{key}` is not a list"));
                    &[]
                }
            },
        }
    }

    pub(super) fn texts(&mut self, table: &Value, key: &str) -> Vec<String> {
        let mut found = Vec::new();
        for item in self.list(table, key) {
            match item.spelled() {
                Some(text) => found.push(text.to_owned()),
                None => self.fault(&item.span, format!("an item of `{key}` is not a text")),
            }
        }
        found
    }

    pub(super) fn bool(&mut self, table: &Value, key: &str) -> Option<bool> {
        let value = table.get(key)?;
        match (&value.data, value.spelled()) {
            (Data::Bool(it), _) => Some(*it),
            (_, Some("true")) => Some(true),
            (_, Some("false")) => Some(false),
            _ => {
                self.fault(&value.span, format!("`{key}` is neither true nor false"));
                None
            }
        }
    }

    /// A whole number that is not negative.
    pub(super) fn number(&mut self, table: &Value, key: &str) -> Option<u32> {
        let value = table.get(key)?;
        let number = value.spelled().and_then(|it| it.parse().ok());
        if number.is_none() {
            self.fault(&value.span, format!("`{key}` is not a whole number"));
        }
        number
    }
}

/// Where hashes stand, what their fields are called, and which words stand for which algorithms.
pub(super) struct Hashes {
    pub(super) list: &'static str,
    pub(super) algorithm: &'static str,
    pub(super) hex: &'static str,
    /// CycloneDX's words and the format's own.
    pub(super) words: &'static [(&'static str, &'static str)],
}

impl Hashes {
    pub(super) fn read(&self, fields: &mut Fields<'_>, value: &Value) -> Vec<Hash> {
        let items = fields.list(value, self.list);
        let hashes = items.iter().filter_map(|it| self.one(fields, it));
        hashes.collect()
    }

    pub(super) fn one(&self, fields: &mut Fields<'_>, value: &Value) -> Option<Hash> {
        let algorithm = fields.required(value, self.algorithm, "a hash");
        let hex = fields.required(value, self.hex, "a hash")?;
        let algorithm = algorithm?;
        Some(Hash {
            algorithm: word_for(self.words, &algorithm).unwrap_or(algorithm),
            hex,
        })
    }
}

/// Which component a reference means.
#[derive(Debug, Default)]
pub(super) struct Refs(BTreeMap<String, usize>);

impl Refs {
    /// Takes the name of a component. Of two with one name the first is meant, and the second gets
    /// another.
    pub(super) fn take(
        &mut self,
        fields: &mut Fields<'_>,
        span: &Range<usize>,
        id: String,
        index: usize,
    ) -> String {
        if !self.0.contains_key(&id) {
            self.0.insert(id.clone(), index);
            return id;
        }
        let shown = id.escape_debug();
        fields.fault(span, format!("`{shown}` is the name of two elements"));
        self.unique(&id, index)
    }

    /// A name that nobody has, made from a text.
    pub(super) fn unique(&mut self, id: &str, index: usize) -> String {
        let free = if self.0.contains_key(id) || id.is_empty() {
            format!("{id}#{index}")
        } else {
            id.to_owned()
        };
        self.0.entry(free.clone()).or_insert(index);
        free
    }

    pub(super) fn get(&self, id: &str) -> Option<usize> {
        self.0.get(id).copied()
    }

    /// The component of a reference; one that there is none of is a fault.
    pub(super) fn find(
        &self,
        fields: &mut Fields<'_>,
        span: &Range<usize>,
        id: &str,
    ) -> Option<usize> {
        let found = self.get(id);
        if found.is_none() {
            fields.fault(span, format!("`{}` names no element", id.escape_debug()));
        }
        found
    }
}

/// A CycloneDX word for an SPDX one.
pub(super) fn word_for(table: &[(&str, &str)], spdx: &str) -> Option<String> {
    let found = table.iter().find(|it| it.1 == spdx);
    found.map(|it| it.0.to_owned())
}

/// A value that says something: neither `NOASSERTION` nor `NONE`.
pub(super) fn asserted(text: Option<String>) -> Option<String> {
    text.filter(|it| it != "NOASSERTION" && it != "NONE")
}

/// `NAME-VERSION`, where the version starts with a digit.
pub(super) fn tool(text: &str) -> Tool {
    let parts = text.rsplit_once('-');
    let parts = parts.filter(|it| it.1.starts_with(|c: char| c.is_ascii_digit()));
    Tool {
        id: None,
        name: parts.map_or(text, |it| it.0).to_owned(),
        version: parts.map(|it| it.1.to_owned()),
        repository: None,
    }
}

/// Takes the group out of a name, where the ecosystem of its package URL has groups.
pub(super) fn split_group(component: &mut Component) {
    let kind = component.purl.as_deref().and_then(purl_type);
    let (group, name) = group_and_name(kind.unwrap_or_default(), &component.name);
    if let Some(group) = group {
        (component.group, component.name) = (Some(group.to_owned()), name.to_owned());
    }
}
