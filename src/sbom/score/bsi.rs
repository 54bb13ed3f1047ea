// SPDX-License-Identifier: Apache-2.0

//! BSI TR-03183-2. Version 2.1 requires what 2.0 did and makes the name of the file and the kinds of
//! licenses fields of their own; SPDX 2 is no longer among its formats.

use super::{Category, Demand, Profile, checks, if_any, must};

pub(super) static V2_1: Profile = Profile {
    id: "bsi-tr-03183-2@2.1",
    name: "bsi-tr-03183-2",
    title: "the data fields of BSI TR-03183-2, version 2.1",
    source: "BSI TR-03183-2, version 2.1.0, 2025-08-20",
    categories: &[
        Category {
            name: "document",
            weight: 5,
            demands: &[
                must("no vulnerabilities", "3.1", &checks::NO_VULNERABILITIES),
                must("format", "4", &checks::FORMAT_OF_BSI_2_1),
                must("creator of the SBOM", "5.2.1", &checks::REACHABLE_AUTHOR),
                must("timestamp", "5.2.1", &checks::TIMESTAMP),
                if_any("SBOM-URI", "5.2.3", &checks::IDENTITY),
            ],
        },
        Category {
            name: "components",
            weight: 14,
            demands: COMPONENTS_2_1,
        },
    ],
};

const COMPONENTS_2_1: &[Demand] = &[
    must("component creator", "5.2.2", &checks::REACHABLE_CREATOR),
    must("component name", "5.2.2", &checks::NAME),
    must("component version", "5.2.2", &checks::VERSION),
    must("filename of the component", "5.2.2", &checks::FILENAME),
    must(
        "dependencies on other components",
        "5.2.2",
        &checks::CONNECTED,
    ),
    must("distribution licences", "5.2.2", &checks::CONCLUDED),
    must(
        "hash value of the deployable component",
        "5.2.2",
        &checks::SHA512,
    ),
    must("executable property", "5.2.2", &checks::EXECUTABLE),
    must("archive property", "5.2.2", &checks::ARCHIVE),
    must("structured property", "5.2.2", &checks::STRUCTURED),
    if_any("source code URI", "5.2.4", &checks::SOURCE),
    if_any("URI of the deployable form", "5.2.4", &checks::DISTRIBUTION),
    if_any("other unique identifiers", "5.2.4", &checks::IDENTIFIER),
    if_any("original licences", "5.2.4", &checks::DECLARED),
];

pub(super) static V2_0: Profile = Profile {
    id: "bsi-tr-03183-2@2.0",
    name: "bsi-tr-03183-2",
    title: "the data fields of BSI TR-03183-2, version 2.0",
    source: "BSI TR-03183-2, version 2.0.0, 2024-09-20",
    categories: &[
        Category {
            name: "document",
            weight: 5,
            demands: &[
                must("no vulnerabilities", "3.1", &checks::NO_VULNERABILITIES),
                must("format", "4", &checks::FORMAT_OF_BSI_2_0),
                must("creator of the SBOM", "5.2.1", &checks::REACHABLE_AUTHOR),
                must("timestamp", "5.2.1", &checks::TIMESTAMP),
                if_any("SBOM-URI", "5.3.1", &checks::IDENTITY),
            ],
        },
        Category {
            name: "components",
            weight: 14,
            demands: COMPONENTS_2_0,
        },
    ],
};

const COMPONENTS_2_0: &[Demand] = &[
    must("component creator", "5.2.2", &checks::REACHABLE_CREATOR),
    must("component name", "5.2.2", &checks::NAME),
    must("component version", "5.2.2", &checks::VERSION),
    must("filename of the component", "5.2.2", &checks::FILENAME),
    must(
        "dependencies on other components",
        "5.2.2",
        &checks::CONNECTED,
    ),
    must("associated licences", "5.2.2", &checks::LICENSE),
    must(
        "hash value of the executable component",
        "5.2.2",
        &checks::SHA512,
    ),
    must("executable property", "5.2.2", &checks::EXECUTABLE),
    must("archive property", "5.2.2", &checks::ARCHIVE),
    must("structured property", "5.2.2", &checks::STRUCTURED),
    if_any("source code URI", "5.3.2", &checks::SOURCE),
    if_any("URI of the executable form", "5.3.2", &checks::DISTRIBUTION),
    if_any("other unique identifiers", "5.3.2", &checks::IDENTIFIER),
    if_any("concluded licences", "5.3.2", &checks::CONCLUDED),
];
