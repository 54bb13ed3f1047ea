// SPDX-License-Identifier: Apache-2.0

//! What license texts themselves say of other licenses, with the place where they do.

/// A license lets works under it go on under another one.
pub(super) struct Leading {
    from: &'static str,
    to: &'static str,
    /// Whether that depends on something that the id does not tell.
    pub(super) is_conditional: bool,
    pub(super) why: &'static str,
}

const GPL_2_ON: &str = "GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later";
const GPL_3: &str = "GPL-3.0-only GPL-3.0-or-later";
const AGPL_3: &str = "AGPL-3.0-only AGPL-3.0-or-later";

/// Ids with blanks between.
#[rustfmt::skip]
static LEADING: &[Leading] = &[
    Leading { from: "GPL-3.0-only GPL-3.0-or-later", to: AGPL_3, is_conditional: false, why: "GPL-3.0 §13 lets it be combined with works under the AGPL-3.0" },
    Leading { from: "AGPL-3.0-only AGPL-3.0-or-later", to: GPL_3, is_conditional: true, why: "AGPL-3.0 §13: the part stays under the AGPL, and its §13 holds for the whole" },
    Leading { from: "LGPL-2.0-only LGPL-2.0-or-later LGPL-2.1-only LGPL-2.1-or-later", to: GPL_2_ON, is_conditional: false, why: "LGPL-2.1 §3 lets it be taken under the GPL, version 2 or later" },
    Leading { from: "LGPL-2.0-only LGPL-2.0-or-later LGPL-2.1-only LGPL-2.1-or-later", to: AGPL_3, is_conditional: false, why: "LGPL-2.1 §3 leads to the GPL-3.0, and its §13 to the AGPL" },
    Leading { from: "LGPL-3.0-only LGPL-3.0-or-later", to: GPL_3, is_conditional: false, why: "LGPL-3.0 §2(b) lets it be taken under the GPL-3.0" },
    Leading { from: "LGPL-3.0-only LGPL-3.0-or-later", to: AGPL_3, is_conditional: false, why: "LGPL-3.0 §2(b) leads to the GPL-3.0, and its §13 to the AGPL" },
    Leading { from: "MPL-2.0", to: "GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later AGPL-3.0-only AGPL-3.0-or-later", is_conditional: false, why: "MPL-2.0 §3.3: these are its secondary licenses" },
    Leading { from: "EPL-2.0", to: "GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later AGPL-3.0-only AGPL-3.0-or-later", is_conditional: true, why: "EPL-2.0 §3.2: if its authors have named that as a secondary license" },
    Leading { from: "Artistic-2.0", to: "GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later AGPL-3.0-only AGPL-3.0-or-later", is_conditional: false, why: "Artistic-2.0 §4(c)(ii) lets a changed version be under a license that gives the same freedoms" },
    Leading { from: "CECILL-2.0", to: GPL_2_ON, is_conditional: false, why: "CECILL-2.0 art. 5.3.4 names the GNU GPL" },
    Leading { from: "CECILL-2.1", to: "GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later AGPL-3.0-only AGPL-3.0-or-later EUPL-1.1 EUPL-1.2", is_conditional: false, why: "CECILL-2.1 art. 5.3.4 names the GNU GPL, the AGPL and the EUPL" },
    Leading { from: "CECILL-C", to: "CECILL-2.0 CECILL-2.1 GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later", is_conditional: true, why: "CECILL-C art. 5.3.4: in a work that is itself under the CECILL, which leads to the GNU GPL" },
    Leading { from: "EUPL-1.2", to: "GPL-2.0-only GPL-3.0-only AGPL-3.0-only OSL-2.1 OSL-3.0 EPL-1.0 CECILL-2.0 CECILL-2.1 MPL-2.0 LGPL-2.1-only LGPL-3.0-only LiLiQ-R-1.1 LiLiQ-Rplus-1.1 GPL-2.0-or-later GPL-3.0-or-later AGPL-3.0-or-later LGPL-2.1-or-later LGPL-3.0-or-later EUPL-1.1", is_conditional: false, why: "EUPL-1.2, appendix: it is one of the compatible licenses" },
    Leading { from: "EUPL-1.1", to: "GPL-2.0-only GPL-2.0-or-later OSL-2.1 OSL-3.0 CPL-1.0 EPL-1.0 CECILL-2.0 EUPL-1.2", is_conditional: false, why: "EUPL-1.1, appendix: it is one of the compatible licenses" },
    Leading { from: "CC-BY-SA-4.0", to: "GPL-3.0-only GPL-3.0-or-later", is_conditional: false, why: "Creative Commons has declared the GPL-3.0 compatible, one way" },
    Leading { from: "CC-BY-SA-3.0", to: "CC-BY-SA-4.0", is_conditional: false, why: "CC-BY-SA-3.0 §4(b) names later versions" },
    Leading { from: "OSL-3.0", to: "EUPL-1.2", is_conditional: true, why: "for what the EUPL's appendix lets be taken under the OSL" },
];

/// The clause by which one license leads to another.
pub(super) fn leading(from: &str, to: &str) -> Option<&'static Leading> {
    LEADING
        .iter()
        .find(|it| has(it.from, from) && has(it.to, to))
}

/// A license without copyleft asks for something that others do not let be asked for.
pub(super) struct Restricting {
    ids: &'static str,
    /// The starts of the licenses that it stands against; empty for all the GNU ones.
    against: &'static [&'static str],
    /// Whether it does so in one file alone, and fits in files of its own.
    pub(super) is_of_one_file: bool,
    pub(super) why: &'static str,
}

#[rustfmt::skip]
pub(super) static RESTRICTING: &[Restricting] = &[
    Restricting { ids: "Apache-2.0 ECL-2.0 AFL-2.1 AFL-3.0", against: &["GPL-1.0", "GPL-2.0", "LGPL-2.0", "LGPL-2.1"], is_of_one_file: false, why: "its patent clause is a restriction that GPL-2.0 §6 does not allow" },
    Restricting { ids: "BSD-4-Clause BSD-4-Clause-UC OpenSSL SSLeay-standalone Apache-1.0 Apache-1.1 PHP-3.0 PHP-3.01 Zend-2.0 Xdebug-1.03 XFree86-1.1 AAL BSD-3-Clause-Attribution BSD-4-Clause-Shortened MIT-advertising", against: &["GPL-", "AGPL-", "LGPL-", "EUPL-"], is_of_one_file: false, why: "what it asks for in advertising or names is a restriction that the GPL does not allow, nor EUPL art. 5" },
    Restricting { ids: "FTL", against: &["GPL-1.0", "GPL-2.0", "LGPL-2.0", "LGPL-2.1"], is_of_one_file: false, why: "that documentation must name it is a restriction that GPL-2.0 §6 does not allow" },
    Restricting { ids: "CNRI-Jython CNRI-Python Python-2.0", against: &[], is_of_one_file: false, why: "that the law of one state governs it is a restriction that the GPL does not allow; the FSF lists Python-2.0.1 as compatible" },
    Restricting { ids: "Apache-2.0 ECL-2.0", against: &["MPL-1.0", "MPL-1.1"], is_of_one_file: true, why: "its patent clause restricts more than MPL-1.1 §3.1 lets a file under it; in files of its own it fits (§3.7)" },
    Restricting { ids: "JSON", against: &[], is_of_one_file: false, why: "that it forbids evil is a restriction that the GPL does not allow" },
    Restricting { ids: "MS-PL", against: &[], is_of_one_file: false, why: "MS-PL §3(D) wants its source under itself" },
];

impl Restricting {
    pub(super) fn has(&self, id: &str) -> bool {
        has(self.ids, id)
    }

    pub(super) fn holds_against(&self, outbound: &str) -> bool {
        let mut against = self.against.iter();
        let is_named = against.any(|it| outbound.starts_with(it));
        is_named || self.against.is_empty() && is_gnu(outbound)
    }
}

/// Whether a license is one of the GNU licenses for software, which bind the whole of a work.
pub(super) fn is_gnu(id: &str) -> bool {
    ["GPL-", "AGPL-", "LGPL-"]
        .iter()
        .any(|it| id.starts_with(it))
}

fn has(ids: &str, id: &str) -> bool {
    ids.split_whitespace().any(|it| it == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::LicenseId;

    #[test]
    fn every_clause_names_ids_of_the_list() {
        let leading = LEADING.iter().flat_map(|it| [it.from, it.to]);
        for ids in leading.chain(RESTRICTING.iter().map(|it| it.ids)) {
            for id in ids.split_whitespace() {
                let listed = LicenseId::listed(id);
                assert_eq!(listed.as_ref().map(LicenseId::as_str), Some(id));
            }
        }
    }
}
