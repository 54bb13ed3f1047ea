// SPDX-License-Identifier: Apache-2.0

//! The Cyber Resilience Act asks for a bill of materials in a common machine-readable format that has at
//! the very least what the product needs directly, and for no field by name: without a name, a version and
//! an identifier nothing is identified.

use super::{Category, Profile, checks, must};

const SECTION: &str = "annex I, part II, (1)";

pub(super) static PROFILE: Profile = Profile {
    id: "eu-cra",
    name: "eu-cra",
    title: "what the Cyber Resilience Act asks of a bill of materials",
    source: "Regulation (EU) 2024/2847, 2024-10-23",
    categories: &[Category {
        name: "bill of materials",
        weight: 1,
        demands: &[
            must("a commonly used format", SECTION, &checks::READABLE),
            must("a machine-readable format", SECTION, &checks::SOUND),
            must("the product", SECTION, &checks::ROOT),
            must("top-level dependencies", SECTION, &checks::ROOT_RELATIONS),
            must("components are named", SECTION, &checks::NAME),
            must("components have versions", SECTION, &checks::VERSION),
            must("components are identified", SECTION, &checks::IDENTIFIER),
        ],
    }],
};
