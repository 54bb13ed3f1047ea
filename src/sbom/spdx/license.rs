// SPDX-License-Identifier: Apache-2.0

//! License expressions as SPDX 2.3 takes them, and the texts of those that are not on the list.

use std::collections::{BTreeMap, BTreeSet};

use super::{NO_ASSERTION, wire::ExtractedLicense};
use crate::{
    expression::{Claim, Expression, Term},
    inventory::{Component, FileRecord, Inventory},
    sbom::identity::terms,
};

const LICENSE_REF: &str = "LicenseRef-";

/// The expression, or that nothing is said. `AdditionRef-` came with version 3 of the
/// specification, and `DocumentRef-` names a document that is not at hand: what holds one of
/// them cannot be said in this format.
pub(super) fn expression(expression: Option<&Expression>) -> String {
    match expression {
        Some(it) if is_expressible(it) => it.to_string(),
        _ => NO_ASSERTION.to_owned(),
    }
}

fn is_expressible(expression: &Expression) -> bool {
    terms(expression).into_iter().all(|it| {
        let is_addition = |it: &str| it.contains("AdditionRef-");
        !it.license.as_str().starts_with("DocumentRef-")
            && !it
                .exception
                .as_ref()
                .is_some_and(|it| is_addition(it.as_str()))
    })
}

/// What the manifest declares.
pub(super) fn declared(component: &Component) -> String {
    match component.declared.as_ref().map(|it| &it.claim) {
        Some(Claim::Licensed(lenient)) => expression(Some(&lenient.expression)),
        Some(Claim::None) => "NONE".to_owned(),
        Some(Claim::NoAssertion | Claim::Proprietary | Claim::Invalid(_)) | None => {
            NO_ASSERTION.to_owned()
        }
    }
}

/// The licenses that a file states, each on its own (8.6). `NONE` is said only of a file that
/// was searched to its end and names nothing.
pub(super) fn in_file(file: &FileRecord) -> Vec<String> {
    let stated = file
        .detection
        .matches
        .iter()
        .filter(|it| it.class.asserts());
    let expressions = stated.filter_map(|it| it.expression.as_ref());
    let ids: BTreeSet<_> = expressions
        .flat_map(terms)
        .map(|it| it.license.as_str())
        .filter(|it| !it.starts_with("DocumentRef-"))
        .map(ToOwned::to_owned)
        .collect();
    if !ids.is_empty() {
        return ids.into_iter().collect();
    }
    let is_searched = file.detection.matches.is_empty() && file.detection.bounds.is_empty();
    vec![if is_searched { "NONE" } else { NO_ASSERTION }.to_owned()]
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

/// An entry for every `LicenseRef-` of the document (10). The text is what the tree says where
/// it names the license: its own words, with their place.
pub(super) fn extracted(inventory: &Inventory, with_files: bool) -> Vec<ExtractedLicense> {
    let places = places(inventory);
    let mut used = BTreeSet::new();
    for component in &inventory.components {
        collect(component.concluded.expression.as_ref(), &mut used);
        if let Some(Claim::Licensed(lenient)) = component.declared.as_ref().map(|it| &it.claim) {
            collect(Some(&lenient.expression), &mut used);
        }
    }
    for file in inventory.files.iter().filter(|_| with_files) {
        collect(file.concluded.expression.as_ref(), &mut used);
        used.extend(
            in_file(file)
                .into_iter()
                .filter(|it| it.starts_with(LICENSE_REF)),
        );
    }
    used.into_iter()
        .map(|id| match places.get(id.as_str()) {
            Some((place, text)) => entry(&id, text, Some(format!("named at {place}"))),
            None => entry(&id, "", None),
        })
        .collect()
}

fn entry(id: &str, text: &str, comment: Option<String>) -> ExtractedLicense {
    let text = if text.is_empty() { NO_ASSERTION } else { text };
    ExtractedLicense {
        license_id: id.to_owned(),
        extracted_text: text.to_owned(),
        name: NO_ASSERTION.to_owned(),
        comment,
    }
}

fn collect(expression: Option<&Expression>, used: &mut BTreeSet<String>) {
    let expressible = expression.filter(|it| is_expressible(it));
    let references = expressible
        .into_iter()
        .flat_map(terms)
        .filter_map(reference);
    used.extend(references.map(ToOwned::to_owned));
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
            for id in expression.into_iter().flat_map(terms).filter_map(reference) {
                places.entry(id).or_insert_with(|| {
                    let place = format!("{path}:{}", found.place.line);
                    (place, &*found.place.excerpt)
                });
            }
        }
    }
    for declared in inventory
        .components
        .iter()
        .filter_map(|it| it.declared.as_ref())
    {
        let Claim::Licensed(lenient) = &declared.claim else {
            continue;
        };
        for id in terms(&lenient.expression).into_iter().filter_map(reference) {
            places.entry(id).or_insert_with(|| {
                let place = format!("{}:{}", declared.at.path, declared.at.place.line);
                (place, declared.raw.as_str())
            });
        }
    }
    places
}
