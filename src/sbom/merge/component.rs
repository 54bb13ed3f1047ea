// SPDX-License-Identifier: Apache-2.0

//! One component of what several documents say of it.

use super::{super::loss::Losses, unite};
use crate::{
    ecosystems::Purl,
    expression::Claim,
    sbom::{
        identity::has_choice,
        model::{Component, Hash, License, Property, Role, Said},
    },
};

/// What tells a component from others.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Purl(String),
    Named(String, String),
    /// Without a version a name says too little: it is one of its own.
    Alone(usize),
}

/// `number` is one that no other component has.
pub(super) fn key(it: &Component, number: usize) -> Key {
    let purl = it.purl.as_deref().and_then(|it| Purl::parse(it).ok());
    match (purl, &it.version) {
        (Some(purl), _) => Key::Purl(purl.to_string()),
        (None, Some(version)) => Key::Named(it.whole_name(), version.clone()),
        (None, None) => Key::Alone(number),
    }
}

/// Takes what another document says. What the first says stays, but for licenses.
pub(super) fn take(there: &mut Component, other: Component, losses: &mut Losses) {
    fn fill<T>(there: &mut Option<T>, other: Option<T>) {
        *there = there.take().or(other);
    }
    licenses(there, &other.licenses, losses);
    hashes(there, other.hashes, losses);
    fill(&mut there.version, other.version);
    fill(&mut there.group, other.group);
    fill(&mut there.description, other.description);
    fill(&mut there.supplier, other.supplier);
    fill(&mut there.manufacturer, other.manufacturer);
    fill(&mut there.license_comment, other.license_comment);
    fill(&mut there.copyright, other.copyright);
    fill(&mut there.cpe, other.cpe);
    fill(&mut there.comment, other.comment);
    fill(&mut there.filename, other.filename);
    fill(&mut there.released, other.released);
    // What one product needs and another one does not is needed.
    if other.scope.as_deref() != Some("excluded") && there.scope.as_deref() != Some("required") {
        there.scope = other.scope.or(there.scope.take());
    }
    unite(&mut there.authors, other.authors);
    unite(&mut there.licenses_in_files, other.licenses_in_files);
    unite(&mut there.swhids, other.swhids);
    unite(&mut there.references, other.references);
    unite(&mut there.properties, other.properties);
    unite(&mut there.attributions, other.attributions);
    unite(&mut there.evidence.identity, other.evidence.identity);
    unite(&mut there.evidence.occurrences, other.evidence.occurrences);
    unite(&mut there.evidence.licenses, other.evidence.licenses);
    unite(&mut there.evidence.copyrights, other.evidence.copyrights);
    there.has_known_needs |= other.has_known_needs;
    unite(&mut there.besides, other.besides);
}

/// Of one role both hold, where documents say different things.
fn licenses(there: &mut Component, other: &[License], losses: &mut Losses) {
    for role in [Role::Declared, Role::Concluded, Role::Unstated] {
        let had = there.said(role);
        let had = had.filter(|it| it.claim() != Claim::NoAssertion);
        // What nobody asserts says nothing beside what somebody does.
        let says = |it: &License| it.said.claim() != Claim::NoAssertion;
        let more = other.iter().filter(|it| it.role == role && says(it));
        let more: Vec<_> = more.cloned().collect();
        if more.is_empty() {
            continue;
        }
        there.licenses.retain(|it| it.role != role || says(it));
        unite(&mut there.licenses, more);
        let has = there.said(role);
        if let Some(joined) = has.filter(|it| had.is_some_and(|had| had != *it)) {
            let name = there.whole_name();
            losses.add(format!(
                "what licenses {name} has, on which the documents do not agree"
            ));
            there.licenses.retain(|it| it.role != role);
            there.licenses.push(License::new(joined, role));
        }
    }
    there.licenses.sort_by_key(|it| it.role);
}

fn hashes(there: &mut Component, other: Vec<Hash>, losses: &mut Losses) {
    for hash in other {
        let same = there
            .hashes
            .iter()
            .find(|it| it.algorithm == hash.algorithm);
        match same.map(|it| it.hex.eq_ignore_ascii_case(&hash.hex)) {
            None => there.hashes.push(hash),
            Some(true) => (),
            Some(false) => {
                let name = there.whole_name();
                losses.add(format!("a second {} of {name}", hash.algorithm));
            }
        }
    }
}

/// The two spellings of the license in effect (BSI TR-03183-2, 3.2.8).
const EFFECTIVE: [&str; 2] = [
    "bsi:component:effectiveLicence",
    "bsi:component:effectiveLicense",
];

/// The license in effect follows from what is concluded now; where there is a choice, there is none
/// before it is made.
pub(super) fn re_evaluate(it: &mut Component) {
    let had = it.properties.len();
    it.properties
        .retain(|it| !EFFECTIVE.contains(&it.name.as_str()));
    if it.properties.len() == had {
        return;
    }
    let Some(Claim::Licensed(lenient)) = it.said(Role::Concluded).as_ref().map(Said::claim) else {
        return;
    };
    if has_choice(&lenient.expression) {
        return;
    }
    let value = lenient.expression.to_string();
    it.properties.extend(EFFECTIVE.map(|name| Property {
        name: name.to_owned(),
        value: value.clone(),
    }));
}
