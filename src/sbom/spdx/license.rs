// SPDX-License-Identifier: Apache-2.0

//! Licenses as SPDX 2.3 takes them.

use std::{borrow::Cow, cell::RefCell, collections::BTreeSet, rc::Rc};

use rustc_hash::FxHashMap;

use super::{
    super::{
        loss::Notes,
        model::{LicenseText, Said},
        node::Table,
    },
    NO_ASSERTION,
};
use crate::expression::{Claim, Expression};

/// What a document says of licenses, and what it could not say. The same few are said of many files:
/// each is read once.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) notes: Notes,
    read: RefCell<FxHashMap<String, Rc<Meant>>>,
}

/// What is meant by a text in the place of a license.
#[derive(Debug)]
struct Meant {
    /// As SPDX spells it, if it is an expression.
    spelled: Option<String>,
    /// The licenses that it names, sorted.
    ids: Vec<String>,
}

impl Words {
    fn read(&self, text: &str) -> Rc<Meant> {
        if let Some(known) = self.read.borrow().get(text) {
            return Rc::clone(known);
        }
        let parsed = Expression::parse(text).ok();
        let terms = parsed.iter().flat_map(Expression::terms);
        let ids: BTreeSet<String> = terms.map(|it| it.license.as_str().to_owned()).collect();
        let is_here = |it: &String| !it.starts_with("DocumentRef-");
        let meant = Rc::new(Meant {
            spelled: match Claim::read(text) {
                Claim::Licensed(lenient) => Some(lenient.expression.to_string()),
                _ => None,
            },
            ids: ids.into_iter().filter(is_here).collect(),
        });
        let mut known = self.read.borrow_mut();
        known.insert(text.to_owned(), Rc::clone(&meant));
        meant
    }

    /// The licenses that an expression names, each on its own.
    pub(super) fn ids(&self, expression: &str) -> Vec<String> {
        self.read(expression).ids.clone()
    }

    /// What is said, or that nothing is said.
    pub(super) fn said<'a>(&self, said: Option<&Said>) -> Cow<'a, str> {
        match said {
            Some(Said::Expression(it)) => self.expression(it),
            Some(Said::Id(it) | Said::Name(it)) => self.spelled(it),
            Some(Said::None) => "NONE".into(),
            Some(Said::NoAssertion) | None => NO_ASSERTION.into(),
        }
    }

    /// `AdditionRef-` came with version 3 of the specification, and `DocumentRef-` names a document
    /// that is not at hand: what holds one of them cannot be said in this format, and no more can a
    /// name.
    pub(super) fn expression<'a>(&self, text: &str) -> Cow<'a, str> {
        if text.contains("AdditionRef-") {
            self.notes.add("SPDX 2.3 has no `AdditionRef-`");
        } else if text.contains("DocumentRef-") {
            self.notes
                .add("the documents that a `DocumentRef-` names are not carried over");
        } else {
            return self.spelled(text);
        }
        NO_ASSERTION.into()
    }

    fn spelled<'a>(&self, text: &str) -> Cow<'a, str> {
        match &self.read(text).spelled {
            Some(it) => it.clone().into(),
            None => {
                self.notes
                    .add("SPDX 2.3 takes no license that is no expression");
                NO_ASSERTION.into()
            }
        }
    }
}

/// What stands behind a `LicenseRef-` (10).
pub(super) fn extracted(it: &LicenseText) -> Table<'_> {
    Table::new()
        .text("licenseId", &it.id)
        .text("extractedText", it.text.as_deref().unwrap_or(NO_ASSERTION))
        .text("name", it.name.as_deref().unwrap_or(NO_ASSERTION))
        .maybe("comment", it.comment.as_deref())
}
