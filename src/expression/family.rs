// SPDX-License-Identifier: Apache-2.0

//! Which licenses are versions of one another, in their order: what `or later` offers.

use super::{LicenseId, Term, ids};

/// Families whose ids end in `-only` and `-or-later`, oldest version first.
static GNU: &[&[&str]] = &[
    &["GPL-1.0", "GPL-2.0", "GPL-3.0"],
    // The Library GPL 2.0 was followed by the Lesser GPL 2.1.
    &["LGPL-2.0", "LGPL-2.1", "LGPL-3.0"],
    &["AGPL-1.0", "AGPL-3.0"],
    &["GFDL-1.1", "GFDL-1.2", "GFDL-1.3"],
    &[
        "GFDL-1.1-invariants",
        "GFDL-1.2-invariants",
        "GFDL-1.3-invariants",
    ],
    &[
        "GFDL-1.1-no-invariants",
        "GFDL-1.2-no-invariants",
        "GFDL-1.3-no-invariants",
    ],
];

/// Families that are followed by `+`, oldest version first. Only versions by the same steward:
/// a `+` cannot lead to someone else's license.
#[rustfmt::skip]
static PLUS: &[&[&str]] = &[
    &["AFL-1.1", "AFL-1.2", "AFL-2.0", "AFL-2.1", "AFL-3.0"],
    &["APSL-1.0", "APSL-1.1", "APSL-1.2", "APSL-2.0"],
    &["Apache-1.0", "Apache-1.1", "Apache-2.0"],
    &["Artistic-1.0", "Artistic-2.0"],
    &["BitTorrent-1.0", "BitTorrent-1.1"],
    &["CC-BY-1.0", "CC-BY-2.0", "CC-BY-2.5", "CC-BY-3.0", "CC-BY-4.0"],
    &["CC-BY-NC-1.0", "CC-BY-NC-2.0", "CC-BY-NC-2.5", "CC-BY-NC-3.0", "CC-BY-NC-4.0"],
    &["CC-BY-NC-ND-1.0", "CC-BY-NC-ND-2.0", "CC-BY-NC-ND-2.5", "CC-BY-NC-ND-3.0", "CC-BY-NC-ND-4.0"],
    &["CC-BY-NC-SA-1.0", "CC-BY-NC-SA-2.0", "CC-BY-NC-SA-2.5", "CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0"],
    &["CC-BY-ND-1.0", "CC-BY-ND-2.0", "CC-BY-ND-2.5", "CC-BY-ND-3.0", "CC-BY-ND-4.0"],
    &["CC-BY-SA-1.0", "CC-BY-SA-2.0", "CC-BY-SA-2.5", "CC-BY-SA-3.0", "CC-BY-SA-4.0"],
    &["CDDL-1.0", "CDDL-1.1"],
    &["CDLA-Permissive-1.0", "CDLA-Permissive-2.0"],
    &["CECILL-1.0", "CECILL-1.1", "CECILL-2.0", "CECILL-2.1"],
    &["CERN-OHL-1.1", "CERN-OHL-1.2"],
    &["ECL-1.0", "ECL-2.0"],
    &["EFL-1.0", "EFL-2.0"],
    &["EPL-1.0", "EPL-2.0"],
    &["EUPL-1.0", "EUPL-1.1", "EUPL-1.2"],
    &["LAL-1.2", "LAL-1.3"],
    &["LPPL-1.0", "LPPL-1.1", "LPPL-1.2", "LPPL-1.3a", "LPPL-1.3c"],
    &["MPL-1.0", "MPL-1.1", "MPL-2.0"],
    &["MulanPSL-1.0", "MulanPSL-2.0"],
    &["NLOD-1.0", "NLOD-2.0"],
    &["NPL-1.0", "NPL-1.1"],
    &["OFL-1.0", "OFL-1.1"],
    &["OGL-UK-1.0", "OGL-UK-2.0", "OGL-UK-3.0"],
    &["OSL-1.0", "OSL-1.1", "OSL-2.0", "OSL-2.1", "OSL-3.0"],
    &["PHP-3.0", "PHP-3.01"],
    &["Parity-6.0.0", "Parity-7.0.0"],
    &["RPL-1.1", "RPL-1.5"],
    &["SGI-B-1.0", "SGI-B-1.1", "SGI-B-2.0"],
    &["SISSL", "SISSL-1.2"],
    &["YPL-1.0", "YPL-1.1"],
    &["ZPL-1.1", "ZPL-2.0", "ZPL-2.1"],
    &["Zimbra-1.3", "Zimbra-1.4"],
    &["copyleft-next-0.3.0", "copyleft-next-0.3.1"],
];

/// The versions that a term offers, oldest first, each as its own license.
pub(super) fn offered(term: &Term) -> Vec<LicenseId> {
    let id = term.license.as_str();
    if term.or_later {
        let later = from(PLUS, id).unwrap_or(&[]);
        return match later {
            [] => vec![term.license.clone()],
            ids => ids.iter().map(|id| LicenseId::trusted(id)).collect(),
        };
    }
    let Some(base) = id.strip_suffix("-or-later") else {
        return Vec::new();
    };
    let versions = from(GNU, base).unwrap_or(&[]);
    let only = versions.iter().map(|version| format!("{version}-only"));
    only.filter_map(|id| ids::license(&id))
        .map(LicenseId::trusted)
        .collect()
}

/// The versions of a family from `id` on; `None` if no family has it.
fn from(families: &[&'static [&'static str]], id: &str) -> Option<&'static [&'static str]> {
    families.iter().find_map(|family| {
        let start = family.iter().position(|it| *it == id)?;
        family.get(start..)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::{Expression, Node};

    fn check(text: &str, expected: &[&str]) {
        let expression = Expression::parse(text).unwrap();
        let Node::Term(term) = expression.node() else {
            panic!("{text} is one license");
        };
        let got: Vec<String> = term.offered().iter().map(ToString::to_string).collect();
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn or_later_offers_its_own_version_and_those_after_it() {
        check("GPL-2.0-or-later", &["GPL-2.0-only", "GPL-3.0-only"]);
        check(
            "LGPL-2.0+",
            &["LGPL-2.0-only", "LGPL-2.1-only", "LGPL-3.0-only"],
        );
        check("MPL-1.1+", &["MPL-1.1", "MPL-2.0"]);
        check("MIT+", &["MIT"]);
        check("GPL-2.0-only", &[]);
        check("MPL-2.0", &[]);
    }

    #[test]
    fn every_family_names_ids_of_the_list() {
        for id in PLUS.iter().copied().flatten() {
            assert_eq!(ids::license(id), Some(*id));
        }
        for base in GNU.iter().copied().flatten() {
            for suffix in ["-only", "-or-later"] {
                assert!(
                    ids::license(&format!("{base}{suffix}")).is_some(),
                    "{base}{suffix}"
                );
            }
        }
    }
}
