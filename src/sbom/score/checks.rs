// SPDX-License-Identifier: Apache-2.0

//! What profiles ask for, each told once.

use super::Facts;
use crate::{
    expression::{Claim, Expression},
    sbom::model::{Component, Contact, Organization, Role},
};

pub(super) fn has_name(_: &Facts<'_>, it: &Component) -> bool {
    !it.name.is_empty()
}

pub(super) fn has_version(_: &Facts<'_>, it: &Component) -> bool {
    it.version.is_some()
}

pub(super) fn has_id(_: &Facts<'_>, it: &Component) -> bool {
    !it.id.is_empty()
}

/// A name that means the same everywhere.
pub(super) fn has_identifier(_: &Facts<'_>, it: &Component) -> bool {
    it.purl.is_some() || it.cpe.is_some() || !it.swhids.is_empty()
}

pub(super) fn has_supplier(_: &Facts<'_>, it: &Component) -> bool {
    it.supplier.as_ref().is_some_and(is_named)
}

/// Somebody stands for it: who hands it out, who makes it, who wrote it.
pub(super) fn has_anybody(facts: &Facts<'_>, it: &Component) -> bool {
    has_supplier(facts, it)
        || it.manufacturer.as_ref().is_some_and(is_named)
        || it.authors.iter().any(is_somebody)
}

fn is_named(it: &Organization) -> bool {
    it.name.is_some() || it.contacts.iter().any(|it| it.email.is_some())
}

fn is_somebody(it: &Contact) -> bool {
    it.name.is_some() || it.email.is_some()
}

/// Who made it can be reached: by mail, else at an address.
pub(super) fn has_reachable_creator(_: &Facts<'_>, it: &Component) -> bool {
    let organizations = [&it.manufacturer, &it.supplier].into_iter().flatten();
    it.authors.iter().any(|it| it.email.is_some()) || organizations.into_iter().any(is_reachable)
}

fn is_reachable(it: &Organization) -> bool {
    !it.urls.is_empty() || it.contacts.iter().any(|it| it.email.is_some())
}

/// One that nobody can forge today.
pub(super) fn has_strong_hash(_: &Facts<'_>, it: &Component) -> bool {
    let weak = ["MD5", "SHA-1"];
    it.hashes
        .iter()
        .any(|it| !weak.contains(&it.algorithm.as_str()))
}

pub(super) fn has_hash(_: &Facts<'_>, it: &Component) -> bool {
    !it.hashes.is_empty()
}

/// SHA-512 of what is deployed, of the component or at the address that it is distributed at.
pub(super) fn has_sha512(_: &Facts<'_>, it: &Component) -> bool {
    let distribution = it.reference("distribution");
    let mut all = it
        .hashes
        .iter()
        .chain(distribution.iter().flat_map(|it| &it.hashes));
    all.any(|it| it.algorithm == "SHA-512")
}

pub(super) fn has_copyright(_: &Facts<'_>, it: &Component) -> bool {
    it.copyright.is_some() || !it.evidence.copyrights.is_empty()
}

pub(super) fn has_purpose(_: &Facts<'_>, it: &Component) -> bool {
    let known = [
        "application",
        "framework",
        "library",
        "container",
        "operating-system",
        "device",
        "firmware",
        "file",
    ];
    known.contains(&it.kind.as_str())
}

pub(super) fn has_source(_: &Facts<'_>, it: &Component) -> bool {
    it.reference("source-distribution").is_some() || it.reference("vcs").is_some()
}

pub(super) fn has_distribution(_: &Facts<'_>, it: &Component) -> bool {
    it.reference("distribution").is_some()
}

pub(super) fn has_filename(_: &Facts<'_>, it: &Component) -> bool {
    it.filename.is_some()
}

pub(super) fn has_property_executable(_: &Facts<'_>, it: &Component) -> bool {
    it.property("bsi:component:executable").is_some()
}

pub(super) fn has_property_archive(_: &Facts<'_>, it: &Component) -> bool {
    it.property("bsi:component:archive").is_some()
}

pub(super) fn has_property_structured(_: &Facts<'_>, it: &Component) -> bool {
    it.property("bsi:component:structured").is_some()
}

/// What is said with a role, as an expression.
fn expression(it: &Component, role: Role) -> Option<Expression> {
    match it.said(role)?.claim() {
        Claim::Licensed(lenient) => Some(lenient.expression),
        _ => None,
    }
}

/// What is said without a role is taken for what was declared: nobody claims to have looked.
pub(super) fn has_declared(_: &Facts<'_>, it: &Component) -> bool {
    it.said(Role::Declared)
        .or_else(|| it.said(Role::Unstated))
        .is_some()
}

pub(super) fn has_concluded(_: &Facts<'_>, it: &Component) -> bool {
    it.said(Role::Concluded).is_some()
}

/// Of any role.
pub(super) fn has_license(_: &Facts<'_>, it: &Component) -> bool {
    !it.licenses.is_empty()
}

pub(super) fn has_valid_concluded(_: &Facts<'_>, it: &Component) -> bool {
    expression(it, Role::Concluded).is_some()
}

pub(super) fn has_listed_concluded(_: &Facts<'_>, it: &Component) -> bool {
    let expression = expression(it, Role::Concluded);
    expression.is_some_and(|it| it.terms().all(|it| it.license.is_listed()))
}

/// Reading an expression mends its ids: those of the text as it is written count.
pub(super) fn has_no_deprecated(_: &Facts<'_>, it: &Component) -> bool {
    match it.said(Role::Concluded).map(|it| it.claim()) {
        Some(Claim::Licensed(lenient)) => !lenient.deprecated,
        _ => false,
    }
}

/// Starts of the ids that comparable scores count against a document.
const RESTRICTIVE: &[&str] = &[
    "GPL-", "LGPL-", "AGPL-", "MPL-", "EPL-", "CDDL-", "EUPL-", "SSPL-",
];

pub(super) fn has_no_restrictive(_: &Facts<'_>, it: &Component) -> bool {
    let is_free = |id: &str| !RESTRICTIVE.iter().any(|it| id.starts_with(it));
    let expression = expression(it, Role::Concluded);
    expression.is_some_and(|it| it.terms().all(|it| is_free(it.license.as_str())))
}

pub(super) fn has_timestamp(facts: &Facts<'_>) -> bool {
    facts.bom.created.is_some()
}

pub(super) fn has_authors(facts: &Facts<'_>) -> bool {
    let bom = facts.bom;
    bom.authors.iter().any(is_somebody)
}

/// Who made the document: a person, an organization, and a program for want of them.
pub(super) fn has_any_author(facts: &Facts<'_>) -> bool {
    let bom = facts.bom;
    let organizations = [&bom.supplier, &bom.manufacturer];
    has_authors(facts) || organizations.into_iter().flatten().any(is_named) || !bom.tools.is_empty()
}

pub(super) fn has_reachable_author(facts: &Facts<'_>) -> bool {
    let bom = facts.bom;
    let organizations = [&bom.supplier, &bom.manufacturer];
    bom.authors.iter().any(|it| it.email.is_some())
        || organizations.into_iter().flatten().any(is_reachable)
}

pub(super) fn has_tool(facts: &Facts<'_>) -> bool {
    let mut tools = facts.bom.tools.iter();
    tools.any(|it| !it.name.is_empty() && it.version.is_some())
}

pub(super) fn has_document_supplier(facts: &Facts<'_>) -> bool {
    facts.bom.supplier.as_ref().is_some_and(is_named)
}

pub(super) fn has_identity(facts: &Facts<'_>) -> bool {
    facts.bom.identity.is_some()
}

pub(super) fn has_phase(facts: &Facts<'_>) -> bool {
    !facts.bom.phases.is_empty()
}

pub(super) fn is_signed(facts: &Facts<'_>) -> bool {
    facts.bom.is_signed
}

pub(super) fn has_root(facts: &Facts<'_>) -> bool {
    facts.bom.root.is_some()
}

pub(super) fn is_sound(facts: &Facts<'_>) -> bool {
    facts.is_sound
}

pub(super) fn has_data_license(facts: &Facts<'_>) -> bool {
    let license = facts.bom.license.as_deref();
    license.is_some_and(|it| Expression::parse(it).is_ok())
}

/// The root needs something.
pub(super) fn has_root_relations(facts: &Facts<'_>) -> bool {
    let bom = facts.bom;
    bom.root.is_some_and(|root| {
        let mut relations = bom.relations.iter();
        bom.components.len() == 1 || relations.any(|it| it.from == root)
    })
}

/// Everything is reached from the root.
pub(super) fn is_connected(facts: &Facts<'_>) -> bool {
    has_root_relations(facts) && facts.n_unreached == 0
}

pub(super) fn is_complete(facts: &Facts<'_>) -> bool {
    facts.bom.completeness() == Some("complete")
}

/// Whether it is said, of the root and of what it needs, that its needs are all there are.
pub(super) fn has_complete_needs(facts: &Facts<'_>) -> bool {
    let bom = facts.bom;
    let Some(root) = bom.root.filter(|_| has_root_relations(facts)) else {
        return false;
    };
    let said = bom
        .compositions
        .iter()
        .filter(|it| it.aggregate == "complete");
    let said: std::collections::BTreeSet<_> = said.flat_map(|it| &it.dependencies).collect();
    let needs: std::collections::BTreeSet<_> = bom.relations.iter().map(|it| it.from).collect();
    let of_root = bom.relations.iter().filter(|it| it.from == root);
    let mut meant = of_root.filter_map(|it| it.to).chain([root]);
    meant.all(|it| !needs.contains(&it) || said.contains(&it))
}

/// Something is said of how complete it is, whatever it is.
pub(super) fn says_completeness(facts: &Facts<'_>) -> bool {
    let known = |it: &str| !matches!(it, "unknown" | "not_specified");
    facts.bom.compositions.iter().any(|it| known(&it.aggregate))
}
