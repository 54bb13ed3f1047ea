// SPDX-License-Identifier: Apache-2.0

//! What can be told of a component.

use super::{Facts, Family};
use crate::{
    expression::{Claim, Expression},
    sbom::model::{Besides, Component, Contact, License, Organization, Role, Said},
};

pub(super) fn has_name(_: &Facts<'_>, it: &Component) -> bool {
    !it.name.is_empty()
}

pub(super) fn has_version(_: &Facts<'_>, it: &Component) -> bool {
    it.version.is_some()
}

/// The version, or that nobody knows it.
pub(super) fn tells_version(facts: &Facts<'_>, it: &Component) -> bool {
    has_version(facts, it) || it.besides.contains(&Besides::UnknownVersion)
}

pub(super) fn has_id(_: &Facts<'_>, it: &Component) -> bool {
    !it.id.is_empty()
}

/// A name that means the same everywhere.
pub(super) fn has_identifier(_: &Facts<'_>, it: &Component) -> bool {
    it.purl.is_some() || it.cpe.is_some() || !it.swhids.is_empty()
}

pub(super) fn has_purl(_: &Facts<'_>, it: &Component) -> bool {
    it.purl.is_some()
}

pub(super) fn has_description(_: &Facts<'_>, it: &Component) -> bool {
    it.description.is_some()
}

pub(super) fn has_comment(_: &Facts<'_>, it: &Component) -> bool {
    it.comment.is_some()
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

/// Who stands for it, or that nobody knows.
pub(super) fn tells_anybody(facts: &Facts<'_>, it: &Component) -> bool {
    has_anybody(facts, it) || it.besides.contains(&Besides::UnknownSupplier)
}

pub(super) fn is_named(it: &Organization) -> bool {
    it.name.is_some() || it.contacts.iter().any(|it| it.email.is_some())
}

pub(super) fn is_somebody(it: &Contact) -> bool {
    it.name.is_some() || it.email.is_some()
}

/// Who made it can be reached: by mail, else at an address.
pub(super) fn has_reachable_creator(_: &Facts<'_>, it: &Component) -> bool {
    let organizations = [&it.manufacturer, &it.supplier].into_iter().flatten();
    it.authors.iter().any(|it| it.email.is_some()) || organizations.into_iter().any(is_reachable)
}

pub(super) fn is_reachable(it: &Organization) -> bool {
    !it.urls.is_empty() || it.contacts.iter().any(|it| it.email.is_some())
}

/// One that nobody can forge today.
pub(super) fn has_strong_hash(_: &Facts<'_>, it: &Component) -> bool {
    let weak = ["MD5", "SHA-1"];
    it.hashes
        .iter()
        .any(|it| !weak.contains(&it.algorithm.as_str()))
}

/// One of an algorithm that NIST approves (FIPS 180-4, FIPS 202) and that is not on its way out.
pub(super) fn has_approved_hash(_: &Facts<'_>, it: &Component) -> bool {
    let is_approved = |it: &str| it.starts_with("SHA-2") || it.starts_with("SHA3-");
    let mut hashes = it.hashes.iter().map(|it| it.algorithm.as_str());
    hashes.any(|it| is_approved(it) || matches!(it, "SHA-384" | "SHA-512"))
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

/// The copyright statements, or that there are none or nobody knows.
pub(super) fn tells_copyright(facts: &Facts<'_>, it: &Component) -> bool {
    has_copyright(facts, it) || it.besides.contains(&Besides::UnknownCopyright)
}

/// The kinds that comparable scores know.
const PURPOSES: &[&str] = &[
    "application",
    "framework",
    "library",
    "container",
    "operating-system",
    "device",
    "firmware",
    "file",
];

pub(super) fn has_purpose(_: &Facts<'_>, it: &Component) -> bool {
    PURPOSES.contains(&it.kind.as_str()) && !it.besides.contains(&Besides::UnstatedKind)
}

pub(super) fn has_source(_: &Facts<'_>, it: &Component) -> bool {
    it.reference("source-distribution").is_some() || it.reference("vcs").is_some()
}

pub(super) fn has_distribution(_: &Facts<'_>, it: &Component) -> bool {
    it.reference("distribution").is_some()
}

/// Where it is distributed, or that it is nowhere or nobody knows.
pub(super) fn tells_distribution(facts: &Facts<'_>, it: &Component) -> bool {
    has_distribution(facts, it) || it.besides.contains(&Besides::UnknownDownload)
}

pub(super) fn has_filename(_: &Facts<'_>, it: &Component) -> bool {
    it.filename.is_some()
}

pub(super) fn has_executable(_: &Facts<'_>, it: &Component) -> bool {
    it.property("bsi:component:executable").is_some()
}

pub(super) fn has_archive(_: &Facts<'_>, it: &Component) -> bool {
    it.property("bsi:component:archive").is_some()
}

pub(super) fn has_structured(_: &Facts<'_>, it: &Component) -> bool {
    it.property("bsi:component:structured").is_some()
}

pub(super) fn has_release_date(_: &Facts<'_>, it: &Component) -> bool {
    it.besides.contains(&Besides::ReleaseDate)
}

pub(super) fn has_end_of_life(_: &Facts<'_>, it: &Component) -> bool {
    it.besides.contains(&Besides::EndOfLife)
}

pub(super) fn has_patches(_: &Facts<'_>, it: &Component) -> bool {
    it.besides.contains(&Besides::Patches)
}

/// What is concluded. Before 1.6 CycloneDX had no word for who says so: what it says counts as
/// concluded.
fn concluded(facts: &Facts<'_>, it: &Component) -> Option<Said> {
    let is_before = matches!(facts.family, Family::CycloneDx(minor) if minor < 6);
    let unstated = || it.said(Role::Unstated).filter(|_| is_before);
    it.said(Role::Concluded).or_else(unstated)
}

fn expression(facts: &Facts<'_>, it: &Component) -> Option<Expression> {
    match concluded(facts, it)?.claim() {
        Claim::Licensed(lenient) => Some(lenient.expression),
        _ => None,
    }
}

fn says_something(it: &License) -> bool {
    it.said.claim() != Claim::NoAssertion
}

/// What is said without a role is taken for what was declared: nobody claims to have looked.
pub(super) fn has_declared(_: &Facts<'_>, it: &Component) -> bool {
    let mut all = it.licenses.iter().filter(|it| says_something(it));
    all.any(|it| it.role != Role::Concluded)
}

pub(super) fn has_concluded(facts: &Facts<'_>, it: &Component) -> bool {
    concluded(facts, it).is_some_and(|it| it.claim() != Claim::NoAssertion)
}

/// Of any role.
pub(super) fn has_license(_: &Facts<'_>, it: &Component) -> bool {
    it.licenses.iter().any(says_something)
}

/// A license of any role, or that nobody knows.
pub(super) fn tells_license(_: &Facts<'_>, it: &Component) -> bool {
    !it.licenses.is_empty() || it.besides.contains(&Besides::UnknownLicense)
}

/// What is concluded, or that nobody knows.
pub(super) fn tells_concluded(facts: &Facts<'_>, it: &Component) -> bool {
    concluded(facts, it).is_some() || it.besides.contains(&Besides::UnknownConcluded)
}

/// What is declared, or that nobody knows.
pub(super) fn tells_declared(facts: &Facts<'_>, it: &Component) -> bool {
    has_declared(facts, it) || it.besides.contains(&Besides::UnknownDeclared)
}

pub(super) fn has_valid_concluded(facts: &Facts<'_>, it: &Component) -> bool {
    expression(facts, it).is_some()
}

pub(super) fn has_listed_concluded(facts: &Facts<'_>, it: &Component) -> bool {
    let expression = expression(facts, it);
    expression.is_some_and(|it| it.terms().all(|it| it.license.is_listed()))
}

/// Reading an expression mends its ids: those of the text as it is written count.
pub(super) fn has_no_deprecated(facts: &Facts<'_>, it: &Component) -> bool {
    match concluded(facts, it).map(|it| it.claim()) {
        Some(Claim::Licensed(lenient)) => !lenient.deprecated,
        _ => false,
    }
}

/// Starts of the ids that comparable scores count against a document.
const RESTRICTIVE: &[&str] = &[
    "GPL-", "LGPL-", "AGPL-", "MPL-", "EPL-", "CDDL-", "EUPL-", "SSPL-",
];

pub(super) fn has_no_restrictive(facts: &Facts<'_>, it: &Component) -> bool {
    let is_free = |id: &str| !RESTRICTIVE.iter().any(|it| id.starts_with(it));
    let expression = expression(facts, it);
    expression.is_some_and(|it| it.terms().all(|it| is_free(it.license.as_str())))
}

/// What no format has a field for is never found, and never asked.
pub(super) fn cannot_be_told(_: &Facts<'_>, _: &Component) -> bool {
    false
}
