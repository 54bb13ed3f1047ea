// SPDX-License-Identifier: Apache-2.0

//! Finds statements about licenses by grammar: names, versions, bounds, choices. Pure.
//!
//! `name` and `mention` find names with their versions, `evidence` weighs the words around each,
//! `code` knows those that are parts of a program, `corefer` lets repeats go, `join` tells which
//! stand together, `group` makes one expression of these. Names and the roles of words are tables
//! below `src/licenses/data`, with the reason and examples for each; to teach a new name, add an
//! entry there.
//!
//! Full texts of licenses are not looked for here; what they cover is left out (`Context`).

mod code;
mod corefer;
mod evidence;
mod group;
mod join;
mod mention;
mod name;
mod reader;
mod tables;

use std::ops::Range;

use super::{Class, Match, Method, Score, token::Token};
use crate::{expression::Expression, read::Text};

pub(super) use mention::MOST_MENTIONS;
use reader::Reader;

/// What is known about a text before its statements are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    /// What the file is for.
    pub(crate) kind: crate::read::Kind,
    /// Bytes that full texts and tags explain, in order and apart; names inside are not reported.
    pub(crate) masked: &'a [Range<u32>],
    /// The ids that texts and tags of the same file give: a name without a version means these.
    pub(crate) known: &'a [&'a str],
}

/// What a text states.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// By place.
    pub(crate) statements: Vec<Statement>,
    /// Whether there are more names than are read.
    pub(crate) is_cut: bool,
}

/// One statement about a license.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    /// What it says.
    pub(crate) expression: Expression,
    /// `Stated`, `Named` or `Clue`.
    pub(crate) class: Class,
    /// The bytes of the text.
    pub(crate) span: Range<usize>,
    /// Whether version, variant or the choice between licenses is left open and was guessed.
    pub(crate) ambiguous: bool,
    /// Whether it offers a choice instead of what stands before it: `Alternatively, …`.
    pub(crate) alternative: bool,
    /// The exceptions that are named with no license beside them, by id: to be attached to the
    /// text or statement before.
    pub(crate) is_exception: bool,
}

impl Statement {
    /// The match that a statement is.
    pub(crate) fn into_match(self, text: &Text<'_>) -> Match {
        let score = match self.class {
            Class::Stated => Score::STATED,
            Class::Clue => Score::CLUE,
            _ => Score::NAMED,
        };
        Match {
            expression: Some(self.expression),
            raw: None,
            method: Method::Notice,
            class: self.class,
            score,
            place: text.place(self.span.clone()),
            span: self.span,
            difference: None,
            problem: None,
        }
    }
}

/// Finds what a text, or a part of it, states about its license.
pub(crate) fn find(text: &str, tokens: &[Token], context: &Context<'_>) -> Found {
    let reader = Reader::new(text, tokens, context.masked);
    let mentions = mention::mentions(&reader);
    let is_cut = mentions.len() >= MOST_MENTIONS;
    let mut found = join::groups(&reader, mentions, context);
    // An exception is a statement of its own where nothing else is stated.
    let states = |it: &group::Group| !it.is_exception && it.class != Class::Clue;
    if !context.known.is_empty() || found.iter().any(states) {
        found.retain(|it| !it.is_exception || it.class == Class::Named);
    }
    let statements = found.into_iter().filter_map(|it| statement(&reader, &it));
    Found {
        statements: statements.collect(),
        is_cut,
    }
}

fn statement(reader: &Reader<'_>, group: &group::Group) -> Option<Statement> {
    let start = reader.tokens.get(group.start)?.start as usize;
    let end = reader.tokens.get(group.end.checked_sub(1)?)?.end() as usize;
    let expression = if group.is_exception {
        // No expression is an exception alone.
        Expression::license(&group.expression)
    } else {
        Expression::parse(&group.expression).ok()?
    };
    Some(Statement {
        expression,
        class: group.class,
        span: start..end,
        ambiguous: group.ambiguous,
        alternative: group.alternative,
        is_exception: group.is_exception,
    })
}

#[cfg(test)]
mod tests;
