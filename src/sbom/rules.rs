// SPDX-License-Identifier: Apache-2.0

//! What documents must keep to and no schema can say: expressions that can be read, package URLs
//! that follow their specification, hashes of the right length, a root from which everything is
//! reached, texts behind every `LicenseRef-`.

use std::collections::BTreeSet;

use super::{
    model::{Bom, Component, Hash, Said},
    read::Fault,
};
use crate::{
    ecosystems::Purl,
    expression::{Claim, Expression},
    read::Place,
};

/// Digits of a hash, by algorithm.
const DIGITS: &[(&str, usize)] = &[
    ("MD5", 32),
    ("SHA-1", 40),
    ("SHA-256", 64),
    ("SHA-384", 96),
    ("SHA-512", 128),
    ("SHA3-256", 64),
    ("SHA3-384", 96),
    ("SHA3-512", 128),
    ("BLAKE2b-256", 64),
    ("BLAKE2b-384", 96),
    ("BLAKE2b-512", 128),
];

/// Every rule that a document breaks, by place.
pub fn broken_rules(bom: &Bom) -> Vec<Fault> {
    let mut found = Vec::new();
    for it in &bom.components {
        of_component(bom, it, &mut found);
    }
    if bom.root.is_none() {
        found.push(fault(None, "the document does not say what it describes"));
    }
    for it in unreached(bom) {
        let component = bom.components.get(it);
        let name = component.map(Component::whole_name).unwrap_or_default();
        let message = format!("nothing leads from what the document describes to {name}");
        found.push(fault(component, message));
    }
    found.sort_by_key(|it| (it.place.line, it.place.column));
    found
}

fn fault(component: Option<&Component>, message: impl Into<String>) -> Fault {
    let place = component.and_then(|it| it.place.clone());
    Fault {
        place: place.unwrap_or_else(|| Place {
            line: 1,
            column: 1,
            ..Place::default()
        }),
        pointer: None,
        message: message.into(),
    }
}

fn of_component(bom: &Bom, it: &Component, found: &mut Vec<Fault>) {
    let name = it.whole_name();
    if let Some(purl) = &it.purl {
        match Purl::parse(purl) {
            Err(error) => {
                let shown = purl.escape_debug();
                found.push(fault(
                    Some(it),
                    format!("`{shown}` is no package URL: {error}"),
                ));
            }
            Ok(parsed) => {
                let other = parsed.version().zip(it.version.as_deref());
                if let Some((a, b)) = other.filter(|(a, b)| a != b) {
                    let message = format!("{name} has version {b}, and {a} in its package URL");
                    found.push(fault(Some(it), message));
                }
            }
        }
    }
    for hash in it.hashes.iter().filter(|it| !is_hash(it)) {
        let message = format!(
            "{name}: a {} is not so long, or not in hexadecimal",
            hash.algorithm
        );
        found.push(fault(Some(it), message));
    }
    for license in &it.licenses {
        of_license(bom, it, &license.said, found);
    }
}

fn is_hash(it: &Hash) -> bool {
    let digits = DIGITS.iter().find(|known| known.0 == it.algorithm);
    let is_long = digits.is_none_or(|known| known.1 == it.hex.len());
    is_long && it.hex.chars().all(|c| c.is_ascii_hexdigit())
}

/// A name may be anything; an expression and an id may not.
fn of_license(bom: &Bom, component: &Component, said: &Said, found: &mut Vec<Fault>) {
    let (Said::Expression(text) | Said::Id(text)) = said else {
        return;
    };
    let name = component.whole_name();
    let shown = text.escape_debug();
    match said.claim() {
        Claim::Licensed(lenient) if lenient.informal => {
            let meant = &lenient.expression;
            let message =
                format!("{name}: `{shown}` is no license expression; it is read as {meant}");
            found.push(fault(Some(component), message));
        }
        Claim::Licensed(lenient) if lenient.deprecated => {
            let meant = &lenient.expression;
            let message = format!("{name}: `{shown}` has a deprecated id; write {meant}");
            found.push(fault(Some(component), message));
        }
        Claim::Licensed(lenient) => undefined(bom, component, &lenient.expression, found),
        Claim::Invalid(error) => {
            let message = format!("{name}: `{shown}` is no license expression: {error}");
            found.push(fault(Some(component), message));
        }
        Claim::None | Claim::NoAssertion | Claim::Proprietary => (),
    }
}

/// A `LicenseRef-` says nothing without what stands behind it.
fn undefined(bom: &Bom, it: &Component, expression: &Expression, found: &mut Vec<Fault>) {
    for term in expression.terms() {
        let id = term.license.as_str();
        let is_known = || {
            bom.texts
                .binary_search_by(|it| it.id.as_str().cmp(id))
                .is_ok()
        };
        if id.starts_with("LicenseRef-") && !is_known() {
            let message = format!(
                "{}: nothing in the document says what {id} is",
                it.whole_name()
            );
            found.push(fault(Some(it), message));
        }
    }
}

/// What cannot be reached from the root is lost to most readers, by index. Files have owners, and
/// components that are files stand for themselves.
pub(super) fn unreached(bom: &Bom) -> Vec<usize> {
    let Some(root) = bom.root else {
        return Vec::new();
    };
    let mut next = vec![Vec::new(); bom.components.len()];
    for it in &bom.relations {
        if let (Some(list), Some(to)) = (next.get_mut(it.from), it.to) {
            list.push(to);
        }
    }
    let mut reached = BTreeSet::new();
    let mut open = vec![root];
    while let Some(index) = open.pop() {
        if reached.insert(index) {
            open.extend(next.get(index).into_iter().flatten());
        }
    }
    let all = bom.components.iter().enumerate();
    all.filter(|(index, it)| !reached.contains(index) && it.kind != "file")
        .map(|it| it.0)
        .collect()
}
