// SPDX-License-Identifier: Apache-2.0

//! Who answers for the work and for the documents about it, where somebody has said so.

/// What `[sbom]` of a policy file says. It is no part of what was scanned, and goes before all that
/// the tree says of the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Operator {
    /// Who makes the documents.
    pub author: Option<Party>,
    /// Who hands out the work.
    pub supplier: Option<Party>,
    /// Who makes the work.
    pub manufacturer: Option<Party>,
    /// Who can be asked, where those name no mail address themselves.
    pub contact: Option<Party>,
    /// What the names of SPDX documents start with: an address without `/` at its end.
    pub namespace: Option<String>,
}

/// A person or an organization. It has a name or a mail address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// The name.
    pub name: Option<String>,
    /// The mail address.
    pub email: Option<String>,
    /// The address of a page.
    pub url: Option<String>,
}
