// SPDX-License-Identifier: Apache-2.0

//! The guide of `OpenChain` for the telecommunications industry, version 1.1. It wants SPDX 2 and no other format; what it asks of a
//! CycloneDX document can be told all the same.

use super::{Category, Profile, checks, must, should};

pub(super) static PROFILE: Profile = Profile {
    id: "openchain-telco-1.1",
    name: "openchain-telco",
    title: "the OpenChain guide of the telecommunications industry, version 1.1",
    source: "OpenChain Telco SBOM Guide, version 1.1, 2025-03-25",
    categories: &[Category {
        name: "elements",
        weight: 1,
        demands: &[
            must("data format", "3.1", &checks::FORMAT_OF_TELCO),
            must("DataLicense", "3.2", &checks::DATA_LICENSE),
            must("DocumentName", "3.2", &checks::DOCUMENT_NAME),
            must("DocumentNamespace", "3.2", &checks::IDENTITY),
            must("Creator: Organization", "3.5", &checks::ORGANIZATION),
            must("Creator: Tool", "3.5", &checks::TOOL),
            must("Created", "3.2", &checks::TIMESTAMP),
            must("CreatorComment", "3.5", &checks::BUILD_TYPE),
            must("PackageName", "3.2", &checks::NAME),
            must("SPDXID", "3.2", &checks::ID),
            must("PackageVersion", "3.2", &checks::VERSION),
            must("PackageSupplier", "3.2", &checks::SUPPLIER),
            must("PackageDownloadLocation", "3.2", &checks::TOLD_DISTRIBUTION),
            must("PackageLicenseConcluded", "3.2", &checks::TOLD_CONCLUDED),
            must("PackageLicenseDeclared", "3.2", &checks::TOLD_DECLARED),
            must("PackageCopyrightText", "3.2", &checks::TOLD_COPYRIGHT),
            must("Relationship", "3.2", &checks::ROOT_RELATIONS),
            should("PackageChecksum", "3.2", &checks::HASH),
            should("ExternalRef", "3.2", &checks::PURL),
        ],
    }],
};
