// SPDX-License-Identifier: Apache-2.0

//! What a document says as a tree of values in the order of its schema, before it is spelled as
//! JSON, XML or tags.
//!
//! Formats of one family say the same and differ in spelling: writers make this tree once, and a
//! table says how each spelling prints it. Trees are made a component at a time.

use std::borrow::Cow;

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
    /// Room for what most tables have.
    pub(super) fn new() -> Self {
        Self(Vec::with_capacity(8))
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
