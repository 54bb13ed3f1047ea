// SPDX-License-Identifier: Apache-2.0

//! NTIA, *The Minimum Elements For a Software Bill of Materials*, data fields. CISA's of 2026 have
//! taken their place; contracts still name them.

use super::{Category, Profile, checks, must};

const SECTION: &str = "Data Fields";

pub(super) static PROFILE: Profile = Profile {
    id: "ntia-2021",
    name: "ntia",
    title: "the minimum elements of NTIA, 2021",
    source: "NTIA, The Minimum Elements For a Software Bill of Materials (SBOM), 2021-07-12",
    categories: &[Category {
        name: "data fields",
        weight: 1,
        demands: &[
            must("supplier name", SECTION, &checks::ANYBODY),
            must("component name", SECTION, &checks::NAME),
            must("version of the component", SECTION, &checks::VERSION),
            must("other unique identifiers", SECTION, &checks::IDENTIFIER),
            must("dependency relationship", SECTION, &checks::ROOT_RELATIONS),
            must("author of SBOM data", SECTION, &checks::ANY_AUTHOR),
            must("timestamp", SECTION, &checks::TIMESTAMP),
        ],
    }],
};
