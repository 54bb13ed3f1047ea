// SPDX-License-Identifier: Apache-2.0

//! Everything that users of documents ask for, with the weights of the scorer that most of them
//! compare by (sbomqs, version 2), so that the numbers can be compared. What needs a service that is
//! asked over the network is left out, as it is there.

use super::{
    Category, Check,
    Family::{Spdx2, Spdx3},
    Of::{Components, Document},
    Profile, checks,
};

pub(super) static PROFILE: Profile = Profile {
    id: "comprehensive@2",
    title: "everything that is asked for, comparable with sbomqs",
    categories: CATEGORIES,
};

const CATEGORIES: &[Category] = &[
    Category {
        name: "identification",
        weight: 10,
        checks: &[
            check(40, "name", "a name", &[], Components(checks::has_name)),
            check(
                35,
                "version",
                "a version",
                &[],
                Components(checks::has_version),
            ),
            check(
                25,
                "id",
                "an id in the document",
                &[],
                Components(checks::has_id),
            ),
        ],
    },
    Category {
        name: "provenance",
        weight: 12,
        checks: &[
            check(
                20,
                "timestamp",
                "when it was made",
                &[],
                Document(checks::has_timestamp),
            ),
            check(
                20,
                "authors",
                "who made the document",
                &[],
                Document(checks::has_authors),
            ),
            check(
                20,
                "tool",
                "the tool and its version",
                &[],
                Document(checks::has_tool),
            ),
            check(
                15,
                "supplier",
                "who hands it out",
                &[Spdx2, Spdx3],
                Document(checks::has_document_supplier),
            ),
            check(
                15,
                "namespace",
                "a serial number or a namespace",
                &[],
                Document(checks::has_identity),
            ),
            check(
                10,
                "lifecycle",
                "the phase of the life cycle",
                &[Spdx2],
                Document(checks::has_phase),
            ),
        ],
    },
    Category {
        name: "integrity",
        weight: 15,
        checks: &[
            check(
                50,
                "strong hashes",
                "SHA-256 or better",
                &[],
                Components(checks::has_strong_hash),
            ),
            check(40, "hashes", "a hash", &[], Components(checks::has_hash)),
            check(
                10,
                "signature",
                "a signature",
                &[Spdx2, Spdx3],
                Document(checks::is_signed),
            ),
        ],
    },
    Category {
        name: "completeness",
        weight: 12,
        checks: &[
            check(
                25,
                "dependencies",
                "what the root needs, and that it is all",
                &[Spdx2, Spdx3],
                Document(checks::has_complete_needs),
            ),
            check(
                15,
                "complete",
                "that the document is complete",
                &[Spdx2, Spdx3],
                Document(checks::is_complete),
            ),
            check(
                20,
                "root",
                "what the document describes",
                &[],
                Document(checks::has_root),
            ),
            check(
                15,
                "source",
                "where its source is",
                &[],
                Components(checks::has_source),
            ),
            check(
                15,
                "suppliers",
                "who hands it out",
                &[],
                Components(checks::has_supplier),
            ),
            check(
                10,
                "purpose",
                "what it is",
                &[],
                Components(checks::has_purpose),
            ),
        ],
    },
    Category {
        name: "licensing",
        weight: 15,
        checks: &[
            check(
                20,
                "concluded licenses",
                "a concluded license",
                &[],
                Components(checks::has_concluded),
            ),
            check(
                20,
                "valid licenses",
                "a license expression",
                &[],
                Components(checks::has_valid_concluded),
            ),
            check(
                20,
                "listed licenses",
                "ids of the SPDX list",
                &[],
                Components(checks::has_listed_concluded),
            ),
            check(
                15,
                "no deprecated ids",
                "ids that are not deprecated",
                &[],
                Components(checks::has_no_deprecated),
            ),
            check(
                20,
                "no restrictive licenses",
                "nothing: it is a fact",
                &[],
                Components(checks::has_no_restrictive),
            ),
            check(
                15,
                "declared licenses",
                "a declared license",
                &[],
                Components(checks::has_declared),
            ),
            check(
                10,
                "data license",
                "the license of the document",
                &[],
                Document(checks::has_data_license),
            ),
        ],
    },
    Category {
        name: "vulnerability",
        weight: 10,
        checks: &[check(
            10,
            "purl or CPE",
            "a package URL",
            &[],
            Components(checks::has_identifier),
        )],
    },
    Category {
        name: "structure",
        weight: 8,
        // What can be read at all is of a known format, version and spelling.
        checks: &[
            check(80, "readable", "a known format", &[], Document(|_| true)),
            check(
                20,
                "sound",
                "what its format wants",
                &[],
                Document(checks::is_sound),
            ),
        ],
    },
];

const fn check(
    weight: u32,
    name: &'static str,
    add: &'static str,
    not_in: &'static [super::Family],
    of: super::Of,
) -> Check {
    Check {
        name,
        weight,
        add,
        not_in,
        of,
    }
}
