// SPDX-License-Identifier: Apache-2.0

//! NTIA, *The Minimum Elements For a Software Bill of Materials* (2021-07-12), data fields.

use super::{
    Category, Check,
    Of::{self, Components, Document},
    Profile, checks,
};

pub(super) static PROFILE: Profile = Profile {
    id: "ntia@2021",
    title: "the minimum elements of NTIA, 2021",
    categories: &[Category {
        name: "data fields",
        weight: 1,
        checks: &[
            check(
                "supplier name",
                "who stands for it",
                Components(checks::has_anybody),
            ),
            check("component name", "a name", Components(checks::has_name)),
            check("version", "a version", Components(checks::has_version)),
            check(
                "unique identifiers",
                "a package URL",
                Components(checks::has_identifier),
            ),
            check(
                "dependency relationship",
                "what the root needs",
                Document(checks::has_root_relations),
            ),
            check(
                "author of the data",
                "who made the document",
                Document(checks::has_any_author),
            ),
            check(
                "timestamp",
                "when it was made",
                Document(checks::has_timestamp),
            ),
        ],
    }],
};

const fn check(name: &'static str, add: &'static str, of: Of) -> Check {
    Check {
        name,
        weight: 1,
        add,
        not_in: &[],
        of,
    }
}
