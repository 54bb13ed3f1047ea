// SPDX-License-Identifier: Apache-2.0

//! BSI TR-03183-2, version 2.1: the required data fields of the document and of components (5.2),
//! and the additional ones that are required where they exist (5.3).

use super::{
    Category,
    Family::{CycloneDxBefore17, Spdx2},
    Of::{Components, Document},
    Profile, check, checks,
};

pub(super) static PROFILE: Profile = Profile {
    id: "bsi-tr-03183-2@2.1",
    title: "the data fields of BSI TR-03183-2, version 2.1",
    categories: &[Category {
        name: "data fields",
        weight: 1,
        checks: &[
            check(
                "creator of the document",
                "a mail address or a page of who made it",
                &[],
                Document(checks::has_reachable_author),
            ),
            check(
                "timestamp",
                "when it was made",
                &[],
                Document(checks::has_timestamp),
            ),
            check(
                "document URI",
                "a serial number or a namespace",
                &[],
                Document(checks::has_identity),
            ),
            check(
                "component creator",
                "a mail address or a page of who made it",
                &[],
                Components(checks::has_reachable_creator),
            ),
            check(
                "component name",
                "a name",
                &[],
                Components(checks::has_name),
            ),
            check(
                "component version",
                "a version",
                &[],
                Components(checks::has_version),
            ),
            check(
                "filename",
                "the name of its file",
                &[],
                Components(checks::has_filename),
            ),
            check(
                "dependencies",
                "what everything needs",
                &[],
                Document(checks::is_connected),
            ),
            check(
                "distribution licenses",
                "a concluded license",
                &[],
                Components(checks::has_concluded),
            ),
            check(
                "original licenses",
                "a declared license",
                &[CycloneDxBefore17],
                Components(checks::has_declared),
            ),
            check(
                "hash of the deployable component",
                "SHA-512 of its file",
                &[],
                Components(checks::has_sha512),
            ),
            check(
                "executable property",
                "`bsi:component:executable`",
                &[Spdx2],
                Components(checks::has_property_executable),
            ),
            check(
                "archive property",
                "`bsi:component:archive`",
                &[Spdx2],
                Components(checks::has_property_archive),
            ),
            check(
                "structured property",
                "`bsi:component:structured`",
                &[Spdx2],
                Components(checks::has_property_structured),
            ),
            check(
                "source code URI",
                "where its source is",
                &[],
                Components(checks::has_source),
            ),
            check(
                "URI of the deployable form",
                "where it is distributed",
                &[],
                Components(checks::has_distribution),
            ),
            check(
                "other unique identifiers",
                "a package URL",
                &[],
                Components(checks::has_identifier),
            ),
        ],
    }],
};
