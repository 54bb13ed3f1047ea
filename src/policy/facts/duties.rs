// SPDX-License-Identifier: Apache-2.0

//! What the licenses that cover almost all packages ask for, read in their texts.
//!
//! Each entry names the sections that it was read in. Whoever corrects one corrects these too. It
//! is said what a license asks for and not whether a court would see it so.

use super::{
    Duty, Duty as D,
    When::{self, Binary as B, Modified as M, Network as N, Source as S},
};

/// Licenses that ask for the same things.
pub(super) struct Reviewed {
    /// Ids, with blanks between.
    pub(super) ids: &'static str,
    /// Where in their texts it stands.
    pub(super) source: &'static str,
    pub(super) duties: &'static [(Duty, &'static [When])],
}

const PASSED_ON: &[When] = &[S, B];
const ALWAYS: &[When] = &[S, B, N];

/// The text and the copyright notice go along with every copy.
const NOTICES: &[(Duty, &[When])] = &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON)];

#[rustfmt::skip]
pub(super) static REVIEWED: &[Reviewed] = &[
    Reviewed { ids: "0BSD MIT-0 Unlicense CC0-1.0 WTFPL", source: "the text, which has no condition", duties: &[] },
    Reviewed { ids: "MIT ISC MIT-CMU HPND NTP Fair", source: "the text, its one condition", duties: NOTICES },
    Reviewed { ids: "BlueOak-1.0.0", source: "Notices", duties: &[(D::LicenseText, PASSED_ON)] },
    Reviewed { ids: "UPL-1.0", source: "the conditions after the grant", duties: NOTICES },
    Reviewed { ids: "X11 curl ICU Unicode-3.0 Unicode-DFS-2016 NCSA", source: "the conditions and the last sentence", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::NoEndorsement, ALWAYS)] },
    Reviewed { ids: "PostgreSQL TCL SMLNJ", source: "the first paragraph", duties: NOTICES },
    Reviewed { ids: "BSD-1-Clause", source: "condition 1", duties: &[(D::LicenseText, &[S]), (D::CopyrightNotice, &[S])] },
    Reviewed { ids: "BSD-2-Clause BSD-2-Clause-Patent BSD-2-Clause-Views", source: "conditions 1 and 2", duties: NOTICES },
    Reviewed { ids: "BSD-3-Clause BSD-3-Clause-Clear BSD-3-Clause-LBNL", source: "conditions 1 to 3", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::NoEndorsement, ALWAYS)] },
    Reviewed { ids: "BSD-4-Clause BSD-4-Clause-UC", source: "conditions 1 to 4", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::Advertising, ALWAYS), (D::NoEndorsement, ALWAYS)] },
    Reviewed { ids: "BSL-1.0", source: "the second paragraph: not for machine-executable code", duties: &[(D::LicenseText, &[S]), (D::CopyrightNotice, &[S])] },
    Reviewed { ids: "Zlib Libpng zlib-acknowledgement", source: "conditions 1 to 3", duties: &[(D::LicenseText, &[S]), (D::CopyrightNotice, &[S]), (D::StateChanges, &[M])] },
    Reviewed { ids: "libpng-2.0 bzip2-1.0.6", source: "the numbered conditions", duties: &[(D::LicenseText, &[S]), (D::CopyrightNotice, &[S]), (D::StateChanges, &[M])] },
    Reviewed { ids: "Apache-2.0 ECL-2.0", source: "§4, §3 (patents), §6 (names)", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, &[S]), (D::NoticeFile, PASSED_ON), (D::StateChanges, &[M]), (D::PatentRetaliation, ALWAYS), (D::NoEndorsement, ALWAYS)] },
    Reviewed { ids: "Apache-1.1", source: "conditions 1 to 5", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::Attribution, PASSED_ON), (D::NoEndorsement, ALWAYS), (D::Rename, &[M])] },
    Reviewed { ids: "OpenSSL PHP-3.01 PHP-3.0", source: "the numbered conditions", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::Attribution, PASSED_ON), (D::Advertising, ALWAYS), (D::NoEndorsement, ALWAYS), (D::Rename, &[M])] },
    Reviewed { ids: "Python-2.0 PSF-2.0 CNRI-Python", source: "§2, §3", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::StateChanges, &[M])] },
    Reviewed { ids: "W3C", source: "the numbered conditions", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::StateChanges, &[M])] },
    Reviewed { ids: "ZPL-2.1", source: "conditions 1 to 5", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::StateChanges, &[M]), (D::NoEndorsement, ALWAYS)] },
    Reviewed { ids: "FTL IJG", source: "the conditions of redistribution", duties: &[(D::LicenseText, &[S]), (D::CopyrightNotice, &[S]), (D::StateChanges, &[M]), (D::Attribution, &[B])] },
    Reviewed { ids: "MS-PL", source: "§3", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::SameLicenseFile, &[S]), (D::PatentRetaliation, ALWAYS), (D::NoEndorsement, ALWAYS)] },
    Reviewed { ids: "AFL-2.1 AFL-3.0", source: "§6, §10", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::StateChanges, &[M]), (D::PatentRetaliation, ALWAYS), (D::NoEndorsement, ALWAYS)] },
    Reviewed { ids: "MulanPSL-2.0", source: "§2, §4", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::PatentRetaliation, ALWAYS)] },
    Reviewed { ids: "JSON", source: "the conditions, of which the last restricts use", duties: NOTICES },
    Reviewed { ids: "Artistic-1.0-Perl Artistic-2.0 ClArtistic", source: "the sections on distribution", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::StateChanges, &[M]), (D::SourceOffer, &[B]), (D::Rename, &[M])] },
    Reviewed { ids: "Ruby", source: "sections 2 to 5", duties: &[(D::CopyrightNotice, PASSED_ON), (D::StateChanges, &[M]), (D::SourceOffer, &[B]), (D::Rename, &[M])] },
    Reviewed { ids: "MPL-2.0 MPL-2.0-no-copyleft-exception", source: "§3.1 to §3.4, §5.2", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::SameLicenseFile, PASSED_ON), (D::SourceOffer, &[B]), (D::PatentRetaliation, ALWAYS)] },
    Reviewed { ids: "MPL-1.1 CDDL-1.0 CDDL-1.1", source: "§3", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::StateChanges, &[M]), (D::SameLicenseFile, PASSED_ON), (D::SourceOffer, &[B]), (D::PatentRetaliation, ALWAYS)] },
    Reviewed { ids: "EPL-1.0 EPL-2.0 CPL-1.0", source: "§3, §7", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::SameLicenseFile, PASSED_ON), (D::SourceOffer, &[B]), (D::PatentRetaliation, ALWAYS)] },
    Reviewed { ids: "LGPL-2.0-only LGPL-2.0-or-later LGPL-2.1-only LGPL-2.1-or-later", source: "§1, §2, §4, §6", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::StateChanges, &[M]), (D::SameLicenseLibrary, PASSED_ON), (D::SourceOffer, &[B])] },
    Reviewed { ids: "LGPL-3.0-only LGPL-3.0-or-later", source: "§4, and §4 to §6 of the GPL-3.0", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::StateChanges, &[M]), (D::SameLicenseLibrary, PASSED_ON), (D::SourceOffer, &[B]), (D::Installation, &[B]), (D::PatentRetaliation, ALWAYS)] },
    Reviewed { ids: "GPL-2.0-only GPL-2.0-or-later", source: "§1 to §3", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::StateChanges, &[M]), (D::SameLicenseWork, PASSED_ON), (D::SourceOffer, &[B])] },
    Reviewed { ids: "GPL-3.0-only GPL-3.0-or-later", source: "§4 to §6, §10, §11", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::StateChanges, &[M]), (D::SameLicenseWork, PASSED_ON), (D::SourceOffer, &[B]), (D::Installation, &[B]), (D::PatentRetaliation, ALWAYS)] },
    Reviewed { ids: "AGPL-3.0-only AGPL-3.0-or-later", source: "§4 to §6, §10, §11, §13", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::StateChanges, &[M]), (D::SameLicenseWork, ALWAYS), (D::SourceOffer, &[B]), (D::NetworkSource, &[N]), (D::Installation, &[B]), (D::PatentRetaliation, ALWAYS)] },
    Reviewed { ids: "EUPL-1.1 EUPL-1.2", source: "art. 5", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::StateChanges, &[M]), (D::SameLicenseWork, ALWAYS), (D::SourceOffer, &[B]), (D::NetworkSource, &[N]), (D::NoEndorsement, ALWAYS)] },
    Reviewed { ids: "OSL-3.0", source: "§1(c), §5, §6, §10", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::StateChanges, &[M]), (D::SameLicenseWork, ALWAYS), (D::SourceOffer, &[B]), (D::NetworkSource, &[N]), (D::PatentRetaliation, ALWAYS)] },
    Reviewed { ids: "CECILL-2.1", source: "art. 5.3, 6.4", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::SameLicenseWork, PASSED_ON), (D::SourceOffer, &[B])] },
    Reviewed { ids: "SSPL-1.0", source: "§4 to §6, §13", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::SameLicenseWork, ALWAYS), (D::SourceOffer, &[B]), (D::NetworkSource, &[N])] },
    Reviewed { ids: "BUSL-1.1", source: "the terms, second and fourth paragraph", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON)] },
    Reviewed { ids: "OFL-1.1 OFL-1.1-RFN OFL-1.1-no-RFN", source: "conditions 2 to 5", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::SameLicenseFile, PASSED_ON), (D::Rename, &[M]), (D::NoEndorsement, ALWAYS)] },
    Reviewed { ids: "CC-BY-3.0 CC-BY-4.0", source: "§4 of 3.0, §3(a) of 4.0", duties: &[(D::LicenseText, ALWAYS), (D::CopyrightNotice, ALWAYS), (D::Attribution, ALWAYS), (D::StateChanges, &[M]), (D::NoEndorsement, ALWAYS)] },
    Reviewed { ids: "CC-BY-SA-3.0 CC-BY-SA-4.0", source: "§4 of 3.0, §3 of 4.0", duties: &[(D::LicenseText, ALWAYS), (D::CopyrightNotice, ALWAYS), (D::Attribution, ALWAYS), (D::StateChanges, &[M]), (D::SameLicenseFile, ALWAYS), (D::NoEndorsement, ALWAYS)] },
    Reviewed { ids: "ODbL-1.0", source: "§4.2 to §4.6", duties: &[(D::LicenseText, ALWAYS), (D::CopyrightNotice, ALWAYS), (D::ShareAlikeData, ALWAYS)] },
    Reviewed { ids: "GFDL-1.3-only GFDL-1.3-or-later", source: "§2 to §4", duties: &[(D::LicenseText, PASSED_ON), (D::CopyrightNotice, PASSED_ON), (D::StateChanges, &[M]), (D::SameLicenseFile, PASSED_ON), (D::Rename, &[M])] },
    Reviewed { ids: "etalab-2.0", source: "the conditions of reuse", duties: &[(D::Attribution, ALWAYS)] },
];
