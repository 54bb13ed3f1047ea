// SPDX-License-Identifier: Apache-2.0

//! Who answers for the document and for the work, as the operator says.

use super::{component::organization, people::of_party};
use crate::{
    inventory::{Inventory, Party},
    sbom::model::{Contact, Organization},
};

/// Who makes the document.
pub(super) fn author(inventory: &Inventory) -> Vec<Contact> {
    let author = inventory.operator.author.iter();
    let contact = |it: &Party| Contact {
        name: it.name.clone(),
        email: it.email.clone(),
        phone: None,
    };
    author.map(contact).collect()
}

/// Who hands out the work.
pub(super) fn supplier(inventory: &Inventory) -> Option<Organization> {
    organization_of(inventory, inventory.operator.supplier.as_ref())
}

/// Who makes the work.
pub(super) fn manufacturer(inventory: &Inventory) -> Option<Organization> {
    organization_of(inventory, inventory.operator.manufacturer.as_ref())
}

fn organization_of(inventory: &Inventory, party: Option<&Party>) -> Option<Organization> {
    let contact = inventory.operator.contact.as_ref();
    Some(organization(of_party(party?, contact)))
}
