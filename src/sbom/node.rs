// SPDX-License-Identifier: Apache-2.0

//! What a document says as a tree of values in the order of its schema, before it is spelled as
//! JSON, XML or tags.
//!
//! Formats of one family say the same and differ in spelling: writers make this tree once, and a
//! table says how each spelling prints it. Trees are made a component at a time.

use std::borrow::Cow;

use serde::{
    Serialize, Serializer,
    ser::{Error as _, SerializeMap as _, SerializeSeq as _},
};

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node<'a> {
    Text(Cow<'a, str>),
    /// A number, as it is spelled.
    Number(Cow<'a, str>),
    Bool(bool),
    List(Vec<Self>),
    Table(Table<'a>),
}

/// Names and their values, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Table<'a>(pub(super) Vec<(&'static str, Node<'a>)>);

impl<'a> Table<'a> {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn with(mut self, key: &'static str, value: Node<'a>) -> Self {
        self.0.push((key, value));
        self
    }

    pub(super) fn text(self, key: &'static str, value: impl Into<Cow<'a, str>>) -> Self {
        self.with(key, Node::Text(value.into()))
    }

    /// A text, if there is one.
    pub(super) fn maybe<T: Into<Cow<'a, str>>>(self, key: &'static str, value: Option<T>) -> Self {
        match value {
            Some(value) => self.text(key, value),
            None => self,
        }
    }

    pub(super) fn number(self, key: &'static str, value: u32) -> Self {
        self.with(key, Node::Number(value.to_string().into()))
    }

    pub(super) fn bool(self, key: &'static str, value: bool) -> Self {
        self.with(key, Node::Bool(value))
    }

    /// A list, if it has anything.
    pub(super) fn list(self, key: &'static str, values: Vec<Node<'a>>) -> Self {
        if values.is_empty() {
            return self;
        }
        self.with(key, Node::List(values))
    }

    /// A list of texts, if it has any.
    pub(super) fn texts<T: Into<Cow<'a, str>>>(
        self,
        key: &'static str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        let values = values.into_iter().map(|it| Node::Text(it.into()));
        self.list(key, values.collect())
    }

    /// A table, if it has anything.
    pub(super) fn table(self, key: &'static str, value: Self) -> Self {
        if value.0.is_empty() {
            return self;
        }
        self.with(key, Node::Table(value))
    }

    pub(super) fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.0.iter().find(|it| it.0 == key).map(|it| &it.1)
    }
}

impl<'a> From<Table<'a>> for Node<'a> {
    fn from(table: Table<'a>) -> Self {
        Self::Table(table)
    }
}

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(text) => match text.parse::<serde_json::Number>() {
                Ok(number) => number.serialize(serializer),
                Err(error) => Err(S::Error::custom(error)),
            },
            Self::Bool(it) => serializer.serialize_bool(*it),
            Self::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Self::Table(table) => table.serialize(serializer),
        }
    }
}

impl Serialize for Table<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// A list whose values are made while it is written, so that no more than one is in memory.
pub(super) struct Each<F>(pub(super) F);

impl<F, I, T> Serialize for Each<F>
where
    F: Fn() -> I,
    I: Iterator<Item = T>,
    T: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}
