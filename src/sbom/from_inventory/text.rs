// SPDX-License-Identifier: Apache-2.0

//! The texts behind the licenses of the SPDX list that components stand under.

use std::{cell::RefCell, collections::BTreeSet, sync::Arc};

use rustc_hash::FxHashMap;

use super::same::{Listed, is_same};
use crate::{
    detect::{Class, Match, Method},
    expression::Expression,
    inventory::Component,
    licenses::corpus,
    resolve::StoredFile,
    sbom::model::LicenseDetail,
};

/// The text of a license file, and an id that is looked for in it.
type Key = (Arc<str>, String);

/// The texts of a document on its way.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// The ids whose text the document has already.
    written: RefCell<BTreeSet<String>>,
    /// What license files have where it is not the text of the list. Packages of one family share
    /// their files.
    own: RefCell<FxHashMap<Key, Option<Arc<str>>>>,
}

/// Where the SPDX list publishes a license.
pub(super) fn address(id: &str) -> String {
    format!("https://spdx.org/licenses/{id}.html")
}

/// The ids of an expression that are on the SPDX list, sorted.
pub(super) fn listed(expression: &Expression) -> Vec<&str> {
    let ids = expression.terms().map(|it| it.license.as_str());
    let mut ids: Vec<&str> = ids.filter(|it| corpus().get(it).is_some()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

impl Texts {
    /// What stands behind the ids of a component's license. A text that is its own stands alone; for
    /// one of the SPDX list stands its address, and beside it the text where the document names the
    /// id for the first time. Components are asked for in the order of the document.
    pub(super) fn details(&self, component: &Component) -> Vec<LicenseDetail> {
        let Some(expression) = &component.concluded.expression else {
            return Vec::new();
        };
        let detail = |id: &str| match self.own(component, id) {
            Some(text) => LicenseDetail {
                id: id.to_owned(),
                text: Some(text),
                url: None,
            },
            None => LicenseDetail {
                id: id.to_owned(),
                text: self.of_list(id),
                url: Some(address(id)),
            },
        };
        listed(expression).into_iter().map(detail).collect()
    }

    fn of_list(&self, id: &str) -> Option<Arc<str>> {
        let is_first = self.written.borrow_mut().insert(id.to_owned());
        let text = corpus().text(id).filter(|_| is_first)?;
        Some(text.trim().into())
    }

    /// The text of a license in the component's own license files, if it is another than the list's.
    fn own(&self, component: &Component, id: &str) -> Option<Arc<str>> {
        let found = component.lookup.found.as_deref()?;
        let mut files = found.files.iter().filter(|it| it.is_license);
        files.find_map(|file| {
            let key = (Arc::clone(&file.text), id.to_owned());
            let mut known = self.own.borrow_mut();
            known
                .entry(key)
                .or_insert_with(|| of_file(file, id))
                .clone()
        })
    }
}

/// A file that holds one license alone is its text, with whatever stands around it; of others it is
/// the part that was recognised. `None` if it is the text of the list.
fn of_file(file: &StoredFile, id: &str) -> Option<Arc<str>> {
    let is_text =
        |it: &&Match| it.method == Method::Text && matches!(it.class, Class::Exact | Class::Near);
    let texts: Vec<&Match> = file.detection.matches.iter().filter(is_text).collect();
    let is_it = |it: &&&Match| names(it) == [id];
    let first = texts.iter().find(is_it)?;
    let is_alone = texts.iter().all(|it| names(it) == [id]);
    let (text, line) = if is_alone {
        (&*file.text, 1)
    } else {
        (file.text.get(first.span.clone())?, first.place.line)
    };
    if first.class == Class::Exact && is_of_list(text, line, file, id) {
        return None;
    }
    if is_alone {
        return Some(trimmed(&file.text));
    }
    Some(text.trim().into())
}

fn is_of_list(text: &str, line: u32, file: &StoredFile, id: &str) -> bool {
    let known = corpus().get(id).zip(corpus().text(id));
    known.is_some_and(|(license, of_list)| {
        let listed = Listed {
            id,
            name: license.name,
            text: &of_list,
        };
        is_same(text, line, &file.detection.copyrights, &listed)
    })
}

/// The ids that a match names.
fn names(it: &Match) -> Vec<&str> {
    let terms = it.expression.iter().flat_map(Expression::terms);
    terms.map(|it| it.license.as_str()).collect()
}

/// Without what stands around it, as XML reads it.
fn trimmed(text: &Arc<str>) -> Arc<str> {
    match text.trim() {
        it if it.len() == text.len() => Arc::clone(text),
        it => it.into(),
    }
}
