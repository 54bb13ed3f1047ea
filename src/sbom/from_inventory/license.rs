// SPDX-License-Identifier: Apache-2.0

//! The licenses that files name, and what stands behind those that are not on the SPDX list.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    expression::{Claim, Expression, Term},
    inventory::{FileRecord, Inventory},
    sbom::model::LicenseText,
};

const LICENSE_REF: &str = "LicenseRef-";

/// The licenses that a file states, each on its own (SPDX 2.3, 8.6). `NONE` is said only of a file
/// that was searched to its end and names nothing.
pub(super) fn in_file(file: &FileRecord) -> Vec<String> {
    let stated = file
        .detection
        .matches
        .iter()
        .filter(|it| it.class.asserts());
    let expressions = stated.filter_map(|it| it.expression.as_ref());
    let ids: BTreeSet<_> = expressions
        .flat_map(Expression::terms)
        .map(|it| it.license.as_str())
        .filter(|it| !it.starts_with("DocumentRef-"))
        .map(ToOwned::to_owned)
        .collect();
    if !ids.is_empty() {
        return ids.into_iter().collect();
    }
    let is_searched = file.detection.matches.is_empty() && file.detection.bounds.is_empty();
    vec![if is_searched { "NONE" } else { "NOASSERTION" }.to_owned()]
}

/// The licenses that all files state.
pub(super) fn in_all_files(inventory: &Inventory) -> Vec<String> {
    let all = inventory.files.iter().flat_map(in_file);
    let mut distinct: BTreeSet<_> = all.collect();
    if distinct.len() > 1 {
        distinct.remove("NONE");
    }
    distinct.into_iter().collect()
}

/// An entry for every `LicenseRef-` of the document. The text is what the tree says where it
/// names the license: its own words, with their place.
pub(super) fn texts(inventory: &Inventory, with_files: bool) -> Vec<LicenseText> {
    let mut used = BTreeSet::new();
    for component in &inventory.components {
        collect(component.concluded.expression.as_ref(), &mut used);
        if let Some(Claim::Licensed(lenient)) = component.declared.as_ref().map(|it| &it.claim) {
            collect(Some(&lenient.expression), &mut used);
        }
    }
    for file in inventory.files.iter().filter(|_| with_files) {
        collect(file.concluded.expression.as_ref(), &mut used);
        let named = in_file(file).into_iter();
        used.extend(named.filter(|it| it.starts_with(LICENSE_REF)));
    }
    if used.is_empty() {
        return Vec::new();
    }
    let places = places(inventory);
    used.into_iter()
        .map(|id| match places.get(id.as_str()) {
            Some((place, text)) => entry(&id, text, Some(format!("named at {place}"))),
            None => entry(&id, "", None),
        })
        .collect()
}

/// The text is without what stands around it, as XML reads it.
fn entry(id: &str, text: &str, comment: Option<String>) -> LicenseText {
    let text = text.trim();
    LicenseText {
        id: id.to_owned(),
        text: Some(text.to_owned()).filter(|it| !it.is_empty()),
        name: None,
        comment,
    }
}

fn collect(expression: Option<&Expression>, used: &mut BTreeSet<String>) {
    let terms = expression.into_iter().flat_map(Expression::terms);
    used.extend(terms.filter_map(reference).map(ToOwned::to_owned));
}

fn reference(term: &Term) -> Option<&str> {
    let id = term.license.as_str();
    id.starts_with(LICENSE_REF).then_some(id)
}

/// Where each `LicenseRef-` is named first, and the line there.
fn places(inventory: &Inventory) -> BTreeMap<&str, (String, &str)> {
    let mut places = BTreeMap::new();
    let files = inventory.files.iter();
    let files = files.map(|it| (&it.path, &it.detection));
    let stored = inventory.components.iter();
    let stored = stored.filter_map(|it| it.lookup.found.as_deref());
    let stored = stored.flat_map(|it| &it.files);
    let stored = stored.map(|it| (&it.path, &it.detection));
    for (path, detection) in files.chain(stored) {
        for found in &detection.matches {
            let expression = found.expression.as_ref();
            let terms = expression.into_iter().flat_map(Expression::terms);
            for id in terms.filter_map(reference) {
                places.entry(id).or_insert_with(|| {
                    let place = format!("{path}:{}", found.place.line);
                    (place, &*found.place.excerpt)
                });
            }
        }
    }
    let declared = inventory.components.iter();
    for declared in declared.filter_map(|it| it.declared.as_ref()) {
        let Claim::Licensed(lenient) = &declared.claim else {
            continue;
        };
        for id in lenient.expression.terms().filter_map(reference) {
            places.entry(id).or_insert_with(|| {
                let place = format!("{}:{}", declared.at.path, declared.at.place.line);
                (place, declared.raw.as_str())
            });
        }
    }
    places
}
