// SPDX-License-Identifier: Apache-2.0

//! A tree of values with their places: what TOML, JSON and YAML have in common.
//!
//! Reading a field of the wrong type is a [`Problem`] with its place, never an error.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{LicenseField, Manifest, Problem, Written, json, literal, yaml};
use crate::read::Text;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Value {
    pub(crate) data: Data,
    pub(crate) span: Range<usize>,
}

/// What a value holds. Numbers and dates keep their spelling.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Data {
    Null,
    Bool(bool),
    Scalar(String),
    Text(String),
    List(Vec<Value>),
    Table(Vec<Entry>),
}

/// A key of a table and its value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_span: Range<usize>,
    pub(crate) value: Value,
}

/// A list or a table that is not closed yet. `keys` has one key for each value of a table, and
/// one more while that value is being read.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) start: usize,
    pub(super) is_table: bool,
    pub(super) keys: Vec<(String, Range<usize>)>,
    pub(super) values: Vec<Value>,
}

impl Open {
    pub(super) fn close(self, end: usize) -> Value {
        let data = if self.is_table {
            let pairs = self.keys.into_iter().zip(self.values);
            let entry = |((key, key_span), value)| Entry {
                key,
                key_span,
                value,
            };
            Data::Table(pairs.map(entry).collect())
        } else {
            Data::List(self.values)
        };
        let span = self.start..end;
        Value { data, span }
    }
}

impl Value {
    /// The value of a key. Of two values of the same key the last counts, as it does for the
    /// package managers.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        let found = self.entries().iter().rfind(|it| it.key == key);
        found.map(|it| &it.value)
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        match &self.data {
            Data::Table(entries) => entries,
            _ => &[],
        }
    }

    pub(crate) fn items(&self) -> &[Self] {
        match &self.data {
            Data::List(items) => items,
            _ => &[],
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A text, or a number as it is spelled: in YAML a version may look like one.
    pub(crate) fn spelled(&self) -> Option<&str> {
        match &self.data {
            Data::Text(text) | Data::Scalar(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn is_true(&self) -> bool {
        self.data == Data::Bool(true)
    }

    pub(crate) fn is_null(&self) -> bool {
        self.data == Data::Null
    }

    pub(crate) fn is_table(&self) -> bool {
        matches!(self.data, Data::Table(_))
    }

    /// The text of a key; an empty one is none.
    pub(crate) fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key)?.text().filter(|it| !it.trim().is_empty())
    }

    pub(crate) fn owned(&self, key: &str) -> Option<String> {
        self.text_of(key).map(|it| it.trim().to_owned())
    }

    /// The texts of a list.
    pub(crate) fn texts_of(&self, key: &str) -> Vec<String> {
        let items = self.get(key).map(Self::items).unwrap_or_default();
        let texts = items.iter().filter_map(Self::text);
        texts.map(str::to_owned).collect()
    }
}

/// Reads fields and notes those that are not what they should be.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub(super) text: &'a Text<'a>,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a Text<'a>) -> Self {
        Self {
            text,
            problems: Vec::new(),
        }
    }

    pub(super) fn problem(&mut self, span: Range<usize>, message: impl Into<String>) {
        let place = self.text.place(span);
        let message = message.into();
        self.problems.push(Problem { place, message });
    }

    /// A manifest with the problems of its reading.
    pub(super) fn finish(self, manifest: Manifest) -> Manifest {
        let mut problems = self.problems;
        problems.sort_by_key(|it| (it.place.line, it.place.column));
        Manifest {
            problems,
            ..manifest
        }
    }

    /// The license that a field states; an empty one states none.
    pub(super) fn license(&self, raw: &str, span: &Range<usize>) -> Option<LicenseField> {
        let raw = raw.trim();
        let read = || LicenseField::read(raw, self.text.place(span.clone()));
        (!raw.is_empty()).then(read)
    }

    /// The text of a field; a value of another type is a problem.
    pub(super) fn string(&mut self, table: &Value, key: &str) -> Option<Written> {
        let value = table.get(key)?;
        match value.text() {
            Some(text) => Some(Written {
                text: text.trim().to_owned(),
                place: self.text.place(value.span.clone()),
            })
            .filter(|it| !it.text.is_empty()),
            None => {
                self.problem(value.span.clone(), format!("`{key}` is not a string"));
                None
            }
        }
    }

    /// A field that must be a table; a value of another type is a problem.
    pub(super) fn table<'v>(&mut self, table: &'v Value, key: &str) -> Option<&'v Value> {
        let value = table.get(key)?;
        if !value.is_table() {
            self.problem(value.span.clone(), format!("`{key}` is not a table"));
            return None;
        }
        Some(value)
    }

    /// Reads a TOML document; what is malformed is a problem and the rest is kept.
    pub(super) fn toml(&mut self) -> Value {
        let content = self.text.content.as_ref();
        let (table, errors) = DeTable::parse_recoverable(content);
        for error in errors {
            let end = content.len();
            self.problem(error.span().unwrap_or(end..end), one_line(error.message()));
        }
        let span = table.span();
        Value {
            data: from_table(table.into_inner()),
            span,
        }
    }

    /// Reads a JSON text, which must be an object; what stands before a mistake is kept.
    pub(super) fn json(&mut self) -> Value {
        self.json_by(json::parse)
    }

    /// The same by another grammar, such as one that lets commas stand at the end.
    pub(super) fn json_by(&mut self, parse: fn(&str) -> (Value, Option<json::Mistake>)) -> Value {
        let (document, mistake) = parse(self.text.content.as_ref());
        if let Some(it) = mistake {
            self.problem(it.span, it.message);
        } else if !document.is_table() {
            self.problem(document.span.clone(), "the file is no JSON object");
        }
        document
    }

    /// Reads the literals of a program text; what stands before a mistake is kept.
    pub(super) fn literals(&mut self, syntax: &literal::Syntax) -> Vec<literal::Term<'a>> {
        let (terms, mistake) = literal::parse(self.text.content.as_ref(), syntax);
        if let Some(it) = mistake {
            self.problem(it.span, it.message);
        }
        terms
    }

    /// Reads the documents of a YAML text; what stands before a mistake is kept.
    pub(super) fn yaml_documents(&mut self) -> Vec<Value> {
        let (documents, mistake) = yaml::parse(self.text.content.as_ref());
        if let Some(it) = mistake {
            self.problem(it.span, it.message);
        }
        documents
    }

    /// Reads a YAML text of one document, which must be a table; `null` where there is none.
    pub(super) fn yaml(&mut self) -> Value {
        let first = self.yaml_documents().into_iter().next();
        let first = first.unwrap_or(Value {
            data: Data::Null,
            span: 0..0,
        });
        if !first.is_table() && self.problems.is_empty() {
            self.problem(first.span.clone(), "the file is no YAML mapping");
        }
        first
    }
}

/// The messages of parsers may have several lines; the first says what is wrong.
fn one_line(message: &str) -> String {
    message.lines().collect::<Vec<_>>().join(", ")
}

/// The parser gives tables by key; the order of the file is that of the spans. Its recursion
/// limit bounds this one.
fn from_table(table: DeTable<'_>) -> Data {
    let mut entries: Vec<Entry> = table
        .into_iter()
        .map(|(key, value)| Entry {
            key_span: key.span(),
            key: key.into_inner().into_owned(),
            value: from_value(value),
        })
        .collect();
    entries.sort_by_key(|it| it.key_span.start);
    Data::Table(entries)
}

fn from_value(value: Spanned<DeValue<'_>>) -> Value {
    let span = value.span();
    let data = match value.into_inner() {
        DeValue::String(text) => Data::Text(text.into_owned()),
        DeValue::Boolean(it) => Data::Bool(it),
        DeValue::Integer(it) => Data::Scalar(it.to_string()),
        DeValue::Float(it) => Data::Scalar(it.to_string()),
        DeValue::Datetime(it) => Data::Scalar(it.to_string()),
        DeValue::Array(items) => Data::List(items.into_iter().map(from_value).collect()),
        DeValue::Table(table) => from_table(table),
    };
    Value { data, span }
}
