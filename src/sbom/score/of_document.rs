// SPDX-License-Identifier: Apache-2.0

//! What can be told of a document as a whole.

use std::collections::BTreeSet;

use super::{
    Facts, Family,
    of_component::{is_named, is_reachable, is_somebody},
};
use crate::{expression::Expression, sbom::model::Organization};

pub(super) fn has_timestamp(facts: &Facts<'_>) -> bool {
    facts.bom.created.is_some()
}

/// Who made the document. In SPDX an organization that did is a creator; in CycloneDX the supplier is
/// that of what the document is about.
pub(super) fn has_authors(facts: &Facts<'_>) -> bool {
    let bom = facts.bom;
    let is_spdx = !matches!(facts.family, Family::CycloneDx(_));
    let creator = bom.supplier.as_ref().filter(|_| is_spdx);
    bom.authors.iter().any(is_somebody) || creator.is_some_and(is_named)
}

fn organizations<'a>(facts: &Facts<'a>) -> impl Iterator<Item = &'a Organization> {
    let bom = facts.bom;
    [&bom.supplier, &bom.manufacturer].into_iter().flatten()
}

/// Who made the document: a person, an organization, and a program for want of them.
pub(super) fn has_any_author(facts: &Facts<'_>) -> bool {
    has_authors(facts) || organizations(facts).any(is_named) || !facts.bom.tools.is_empty()
}

pub(super) fn has_reachable_author(facts: &Facts<'_>) -> bool {
    let mut authors = facts.bom.authors.iter();
    authors.any(|it| it.email.is_some()) || organizations(facts).any(is_reachable)
}

pub(super) fn has_organization(facts: &Facts<'_>) -> bool {
    organizations(facts).any(is_named)
}

pub(super) fn has_tool_name(facts: &Facts<'_>) -> bool {
    facts.bom.tools.iter().any(|it| !it.name.is_empty())
}

pub(super) fn has_tool(facts: &Facts<'_>) -> bool {
    let mut tools = facts.bom.tools.iter();
    tools.any(|it| !it.name.is_empty() && it.version.is_some())
}

pub(super) fn has_document_supplier(facts: &Facts<'_>) -> bool {
    facts.bom.supplier.as_ref().is_some_and(is_named)
}

pub(super) fn has_name(facts: &Facts<'_>) -> bool {
    facts.bom.name.is_some()
}

pub(super) fn has_identity(facts: &Facts<'_>) -> bool {
    facts.bom.identity.is_some()
}

pub(super) fn has_edition(facts: &Facts<'_>) -> bool {
    facts.bom.edition > 0
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
    let is_complete = |it: &&crate::sbom::model::Composition| it.aggregate == "complete";
    let said = bom.compositions.iter().filter(is_complete);
    let said: BTreeSet<_> = said.flat_map(|it| &it.dependencies).collect();
    let needs: BTreeSet<_> = bom.relations.iter().map(|it| it.from).collect();
    let of_root = bom.relations.iter().filter(|it| it.from == root);
    let mut meant = of_root.filter_map(|it| it.to).chain([root]);
    meant.all(|it| !needs.contains(&it) || said.contains(&it))
}

/// Something is said of how complete it is, whatever it is.
pub(super) fn says_completeness(facts: &Facts<'_>) -> bool {
    let known = |it: &str| !matches!(it, "unknown" | "not_specified");
    facts.bom.compositions.iter().any(|it| known(&it.aggregate))
}

pub(super) fn has_no_vulnerabilities(facts: &Facts<'_>) -> bool {
    !facts.bom.has_vulnerabilities
}

pub(super) fn has_vulnerabilities(facts: &Facts<'_>) -> bool {
    facts.bom.has_vulnerabilities
}

/// One that can be read is of a known format.
pub(super) fn is_readable(_: &Facts<'_>) -> bool {
    true
}

/// CycloneDX from 1.5, SPDX from 2.2.1.
pub(super) fn has_format_of_bsi_2_0(facts: &Facts<'_>) -> bool {
    !matches!(facts.family, Family::CycloneDx(minor) if minor < 5)
}

/// CycloneDX from 1.6, SPDX from 3.0.1.
pub(super) fn has_format_of_bsi_2_1(facts: &Facts<'_>) -> bool {
    match facts.family {
        Family::CycloneDx(minor) => minor >= 6,
        Family::Spdx2 => false,
        Family::Spdx3 => facts.format.starts_with("SPDX 3.0.1"),
    }
}

/// SPDX 2.2 or 2.3, as tags and values or in JSON.
pub(super) fn has_format_of_telco(facts: &Facts<'_>) -> bool {
    facts.family == Family::Spdx2 && !facts.format.ends_with("in YAML")
}
