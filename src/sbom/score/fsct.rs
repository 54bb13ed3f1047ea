// SPDX-License-Identifier: Apache-2.0

//! CISA, *Framing Software Component Transparency*, third edition: the baseline attributes (2.2). The
//! type of the document has no minimum expectation.

use super::{Category, Profile, checks, must, should};

pub(super) static PROFILE: Profile = Profile {
    id: "fsct-3",
    name: "fsct",
    title: "the baseline attributes of CISA's framing document, third edition",
    source: "CISA, Framing Software Component Transparency, third edition, 2024-09-03",
    categories: &[Category {
        name: "attributes",
        weight: 1,
        demands: &[
            must("author name", "2.2.1.1", &checks::AUTHORS),
            must("timestamp", "2.2.1.2", &checks::TIMESTAMP),
            should("type", "2.2.1.3", &checks::PHASE),
            must("primary component", "2.2.1.4", &checks::ROOT),
            must("component name", "2.2.2.1", &checks::NAME),
            must("version", "2.2.2.2", &checks::VERSION),
            must("supplier name", "2.2.2.3", &checks::SUPPLIER),
            must("unique identifier", "2.2.2.4", &checks::IDENTIFIER),
            must("cryptographic hash", "2.2.2.5", &checks::HASH),
            must("relationship", "2.2.2.6", &checks::ROOT_RELATIONS),
            must(
                "relationship completeness",
                "2.2.2.6.4",
                &checks::SAYS_COMPLETENESS,
            ),
            must("license", "2.2.2.7", &checks::LICENSE),
            must("copyright notice", "2.2.2.8", &checks::COPYRIGHT),
        ],
    }],
};
