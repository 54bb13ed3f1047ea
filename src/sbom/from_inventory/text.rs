// SPDX-License-Identifier: Apache-2.0

//! The texts behind the licenses of the SPDX list that components stand under.

use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use crate::{
    detect::{Class, Match, Method},
    expression::Expression,
    inventory::Component,
    licenses::corpus,
    resolve::StoredFile,
    sbom::model::LicenseDetail,
};

/// Texts of the SPDX list that were asked for, so that each is put together once.
#[derive(Debug, Default)]
pub(super) struct Texts(RefCell<BTreeMap<String, Option<Arc<str>>>>);

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
    /// What stands behind the ids of a component's license: the text of its own license file, which
    /// names its holders, or else that of the SPDX list.
    pub(super) fn details(&self, component: &Component) -> Vec<LicenseDetail> {
        let Some(expression) = &component.concluded.expression else {
            return Vec::new();
        };
        let detail = |id: &str| LicenseDetail {
            id: id.to_owned(),
            text: own(component, id).or_else(|| self.of_list(id)),
            url: Some(address(id)),
        };
        listed(expression).into_iter().map(detail).collect()
    }

    fn of_list(&self, id: &str) -> Option<Arc<str>> {
        let mut known = self.0.borrow_mut();
        let found = known
            .entry(id.to_owned())
            .or_insert_with(|| corpus().text(id).map(|it| it.trim().into()));
        found.clone()
    }
}

/// The text of a license in the component's own license files.
fn own(component: &Component, id: &str) -> Option<Arc<str>> {
    let found = component.lookup.found.as_deref()?;
    let mut files = found.files.iter().filter(|it| it.is_license);
    files.find_map(|it| of_file(it, id))
}

/// A file that holds one license alone is its text, with whatever stands around it; of others it is
/// the part that was recognised.
fn of_file(file: &StoredFile, id: &str) -> Option<Arc<str>> {
    let is_text =
        |it: &&Match| it.method == Method::Text && matches!(it.class, Class::Exact | Class::Near);
    let of = |it: &Match| {
        let terms = it.expression.iter().flat_map(Expression::terms);
        let ids: Vec<_> = terms.map(|it| it.license.as_str().to_owned()).collect();
        ids
    };
    let texts: Vec<&Match> = file.detection.matches.iter().filter(is_text).collect();
    let is_it = |it: &&&Match| of(it) == [id];
    let first = texts.iter().find(is_it)?;
    if texts.iter().all(|it| of(it) == [id]) {
        return Some(trimmed(&file.text));
    }
    let part = file.text.get(first.span.clone())?;
    Some(part.trim().into())
}

/// Without what stands around it, as XML reads it.
fn trimmed(text: &Arc<str>) -> Arc<str> {
    match text.trim() {
        it if it.len() == text.len() => Arc::clone(text),
        it => it.into(),
    }
}
