// SPDX-License-Identifier: Apache-2.0

//! CERT-In, *Technical Guidelines on SBOM, QBOM & CBOM, AIBOM and HBOM*: the twenty-one minimum fields
//! of table 5. Some are knowledge of an organization that no format has a field for.

use super::{Category, Profile, checks, must};

const SECTION: &str = "4.1, table 5";

pub(super) static PROFILE: Profile = Profile {
    id: "cert-in-2.0",
    name: "cert-in",
    title: "the minimum fields of CERT-In, version 2.0",
    source: "CERT-In, Technical Guidelines on SBOM, QBOM & CBOM, AIBOM and HBOM, version 2.0, 2025-07-09",
    categories: &[Category {
        name: "data fields",
        weight: 1,
        demands: &[
            must("component name", SECTION, &checks::NAME),
            must("component version", SECTION, &checks::VERSION),
            must("component description", SECTION, &checks::DESCRIPTION),
            must("component supplier", SECTION, &checks::ANYBODY),
            must("component license", SECTION, &checks::LICENSE),
            must("component origin", SECTION, &checks::NOWHERE),
            must("component dependencies", SECTION, &checks::CONNECTED),
            must("vulnerabilities", SECTION, &checks::VULNERABILITIES),
            must("patch status", SECTION, &checks::PATCHES),
            must("release date", SECTION, &checks::RELEASE_DATE),
            must("end-of-life date", SECTION, &checks::END_OF_LIFE),
            must("criticality", SECTION, &checks::NOWHERE),
            must("usage restrictions", SECTION, &checks::NOWHERE),
            must("checksums or hashes", SECTION, &checks::HASH),
            must("comments or notes", SECTION, &checks::COMMENT),
            must("author of SBOM data", SECTION, &checks::ANY_AUTHOR),
            must("timestamp", SECTION, &checks::TIMESTAMP),
            must("executable property", SECTION, &checks::EXECUTABLE),
            must("archive property", SECTION, &checks::ARCHIVE),
            must("structured property", SECTION, &checks::STRUCTURED),
            must("unique identifier", SECTION, &checks::IDENTIFIER),
        ],
    }],
};
