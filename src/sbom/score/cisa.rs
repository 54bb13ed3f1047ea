// SPDX-License-Identifier: Apache-2.0

//! CISA, *2026 Minimum Elements for a Software Bill of Materials*, appendix A. None of the seventeen
//! is optional; of a component it is enough to say that its version, producer, hash or license is not
//! known (*Explicitly Identifying Unknown Information*).

use super::{Category, Profile, checks, must};

const SECTION: &str = "appendix A";

pub(super) static PROFILE: Profile = Profile {
    id: "cisa-2026",
    name: "cisa",
    title: "the minimum elements of CISA, 2026",
    source: "CISA, 2026 Minimum Elements for a Software Bill of Materials (SBOM), 2026-07-29",
    categories: &[Category {
        name: "data fields",
        weight: 1,
        demands: &[
            must("SBOM author", SECTION, &checks::AUTHORS),
            must("SBOM author signature", SECTION, &checks::SIGNATURE),
            must("SBOM data format name", SECTION, &checks::READABLE),
            must("SBOM data format version", SECTION, &checks::READABLE),
            must("SBOM generation context", SECTION, &checks::PHASE),
            must("SBOM timestamp", SECTION, &checks::TIMESTAMP),
            must("SBOM tool name", SECTION, &checks::TOOL_NAME),
            must("SBOM tool version", SECTION, &checks::TOOL_VERSION),
            must("SBOM version", SECTION, &checks::EDITION),
            must("component producer", SECTION, &checks::PRODUCER),
            must(
                "component dependency relationship",
                SECTION,
                &checks::CONNECTED,
            ),
            must("component hash value", SECTION, &checks::HASH),
            must("component hash algorithm", SECTION, &checks::APPROVED_HASH),
            must("component identifiers", SECTION, &checks::IDENTIFIER),
            must("component license", SECTION, &checks::TOLD_LICENSE),
            must("component name", SECTION, &checks::NAME),
            must("component version", SECTION, &checks::TOLD_VERSION),
        ],
    }],
};
