// SPDX-License-Identifier: Apache-2.0

//! CISA, *Framing Software Component Transparency*, third edition (2024): the attributes that are
//! the minimum expected (2.2 and 2.3).

use super::{
    Category, Family,
    Of::{Components, Document},
    Profile, check, checks,
};

pub(super) static PROFILE: Profile = Profile {
    id: "fsct@3",
    title: "the baseline attributes of CISA's framing document, third edition",
    categories: &[Category {
        name: "attributes",
        weight: 1,
        checks: &[
            check(
                "author name",
                "who made the document",
                &[],
                Document(checks::has_authors),
            ),
            check(
                "timestamp",
                "when it was made",
                &[],
                Document(checks::has_timestamp),
            ),
            check(
                "type",
                "the phase of the life cycle",
                &[Family::Spdx2],
                Document(checks::has_phase),
            ),
            check(
                "primary component",
                "what the document describes",
                &[],
                Document(checks::has_root),
            ),
            check(
                "component name",
                "a name",
                &[],
                Components(checks::has_name),
            ),
            check("version", "a version", &[], Components(checks::has_version)),
            check(
                "supplier name",
                "who hands it out",
                &[],
                Components(checks::has_supplier),
            ),
            check(
                "unique identifier",
                "a package URL",
                &[],
                Components(checks::has_identifier),
            ),
            check(
                "cryptographic hash",
                "a hash",
                &[],
                Components(checks::has_hash),
            ),
            check(
                "relationship",
                "what the root needs",
                &[],
                Document(checks::has_root_relations),
            ),
            check(
                "relationship completeness",
                "how complete it is",
                &[Family::Spdx2],
                Document(checks::says_completeness),
            ),
            check("license", "a license", &[], Components(checks::has_license)),
            check(
                "copyright notice",
                "the copyright statements",
                &[],
                Components(checks::has_copyright),
            ),
        ],
    }],
};
