// SPDX-License-Identifier: Apache-2.0

//! The built-in sets that a policy may name: `@permissive`, `@osi`.

use super::categories::{Category, categories};
use crate::{expression::LicenseId, licenses::corpus};

/// A built-in set of licenses.
#[derive(Debug)]
pub struct Set {
    /// Its name, with the `@`.
    pub name: &'static str,
    /// What is in it, in words.
    pub docs: &'static str,
    /// Whether a license of the SPDX list is in it.
    pub has: fn(&str) -> bool,
}

/// The set that stands for the licenses that the scanned project states for itself, as if each
/// were listed by its id.
pub(super) const OWN: &str = "@own";

/// The set that stands for npm's `UNLICENSED` and what is said like it.
pub(super) const PROPRIETARY: &str = "@proprietary";

/// Every built-in set.
#[rustfmt::skip]
pub static SETS: &[Set] = &[
    Set { name: "@osi", docs: "approved by the Open Source Initiative", has: |id| corpus().get(id).is_some_and(|it| it.is_osi) },
    Set { name: "@fsf", docs: "called free by the Free Software Foundation", has: |id| corpus().get(id).is_some_and(|it| it.is_fsf) },
    Set { name: "@permissive", docs: "asks for notices only", has: |id| is(id, &[Category::Permissive]) },
    Set { name: "@public-domain", docs: "asks for nothing", has: |id| is(id, &[Category::PublicDomain]) },
    Set { name: "@weak-copyleft", docs: "keeps changes to its files or library under the license", has: |id| is(id, &[Category::WeakCopyleft]) },
    Set { name: "@strong-copyleft", docs: "keeps the whole work under the license", has: |id| is(id, &[Category::StrongCopyleft]) },
    Set { name: "@network-copyleft", docs: "keeps the whole work under the license, for use over a network too", has: |id| is(id, &[Category::NetworkCopyleft]) },
    Set { name: "@copyleft", docs: "weak, strong and network copyleft", has: |id| is(id, &[Category::WeakCopyleft, Category::StrongCopyleft, Category::NetworkCopyleft]) },
    Set { name: "@source-available", docs: "excludes a field of use", has: |id| is(id, &[Category::SourceAvailable]) },
    Set { name: "@noncommercial", docs: "excludes commercial use", has: |id| is(id, &[Category::NonCommercial]) },
    Set { name: "@noderivatives", docs: "forbids changed versions", has: |id| is(id, &[Category::NoDerivatives]) },
    Set { name: PROPRIETARY, docs: "grants no right to change or to pass on", has: |id| is(id, &[Category::Proprietary]) },
    Set { name: "@content", docs: "made for texts, images and other content", has: |id| is(id, &[Category::Content]) },
    Set { name: "@data", docs: "made for data", has: |id| is(id, &[Category::Data]) },
    Set { name: "@font", docs: "made for fonts", has: |id| is(id, &[Category::Font]) },
    Set { name: "@hardware", docs: "made for hardware designs", has: |id| is(id, &[Category::Hardware]) },
    Set { name: "@deprecated", docs: "deprecated by the SPDX list", has: |id| LicenseId::trusted(id).deprecation().is_some() },
    Set { name: OWN, docs: "what the scanned project states for itself, as if listed by id", has: |_| false },
];

/// The built-in set of this name.
pub(super) fn set(name: &str) -> Option<&'static Set> {
    SETS.iter().find(|it| it.name == name)
}

fn is(id: &str, wanted: &[Category]) -> bool {
    categories(id).iter().any(|it| wanted.contains(it))
}
