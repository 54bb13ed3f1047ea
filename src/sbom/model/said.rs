// SPDX-License-Identifier: Apache-2.0

//! What a component says, by who says it.

use super::{Component, License, Reference, Role, Said, purl_type};
use crate::expression::{Claim, Expression};

impl Said {
    /// What it says, with the words of SPDX for saying nothing.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Expression(it) | Self::Id(it) | Self::Name(it) => it,
            Self::None => "NONE",
            Self::NoAssertion => "NOASSERTION",
        }
    }

    /// What it means.
    pub fn claim(&self) -> Claim {
        match self {
            Self::Expression(it) | Self::Id(it) | Self::Name(it) => Claim::read(it),
            Self::None => Claim::None,
            Self::NoAssertion => Claim::NoAssertion,
        }
    }
}

impl License {
    /// Something that is said, without a text.
    pub fn new(said: Said, role: Role) -> Self {
        Self {
            said,
            role,
            text: None,
            details: Vec::new(),
        }
    }
}

impl Component {
    /// The name as the ecosystem writes it, with its group.
    pub fn whole_name(&self) -> String {
        let kind = self.purl.as_deref().and_then(purl_type);
        let separator = match kind {
            Some("maven") => ':',
            _ => '/',
        };
        match &self.group {
            Some(group) if !group.is_empty() => format!("{group}{separator}{}", self.name),
            _ => self.name.clone(),
        }
    }

    /// What stands in the place of a license with a role. Of several all of them hold: no format
    /// says that a list is a choice.
    pub fn said(&self, role: Role) -> Option<Said> {
        let mut found = self.licenses.iter().filter(|it| it.role == role);
        let first = found.next()?;
        let more: Vec<_> = found.collect();
        if more.is_empty() {
            return Some(first.said.clone());
        }
        let all = std::iter::once(first).chain(more);
        let parts = all.map(|it| match it.said.claim() {
            Claim::Licensed(lenient) => Some(lenient.expression),
            _ => None,
        });
        let parts: Option<Vec<Expression>> = parts.collect();
        Some(match parts.and_then(Expression::and) {
            Some(joined) => Said::Expression(joined.to_string()),
            None => Said::Name(
                self.licenses
                    .iter()
                    .filter(|it| it.role == role)
                    .map(|it| it.said.as_str())
                    .collect::<Vec<_>>()
                    .join(" AND "),
            ),
        })
    }

    /// What is concluded; what is said without a role where nothing is, since the document then
    /// says no more of it.
    pub fn concluded(&self) -> Option<Said> {
        self.said(Role::Concluded)
            .or_else(|| self.said(Role::Unstated))
    }

    /// What is declared.
    pub fn declared(&self) -> Option<Said> {
        self.said(Role::Declared)
    }

    /// What counts of all that is said: what is concluded, or what is declared where the document
    /// concludes nothing, be it in words (`NOASSERTION`).
    pub fn stated(&self) -> Option<Said> {
        let is_said = |it: &Said| it.claim() != Claim::NoAssertion;
        let concluded = self.concluded().filter(is_said);
        concluded.or_else(|| self.declared().filter(is_said))
    }

    /// Whether a text stands beside one of its licenses.
    pub fn has_license_texts(&self) -> bool {
        let has_detail = |it: &License| it.details.iter().any(|it| it.text.is_some());
        let mut all = self.licenses.iter();
        all.any(|it| it.text.is_some() || has_detail(it))
    }

    /// The first address of a kind.
    pub fn reference(&self, kind: &str) -> Option<&Reference> {
        self.references.iter().find(|it| it.kind == kind)
    }

    /// The value of a property.
    pub fn property(&self, name: &str) -> Option<&str> {
        let found = self.properties.iter().find(|it| it.name == name);
        found.map(|it| it.value.as_str())
    }
}
