// SPDX-License-Identifier: Apache-2.0

//! Everything that can be told of a document: what to add where it is missing, and the field of each
//! format that it goes into. An empty field is one that the format does not have (CycloneDX, ECMA-424;
//! SPDX 2.3; SPDX 3.0.1).

use super::{
    Check, Facts, Fields,
    Of::{Components, Document},
    of_component, of_document,
};
use crate::sbom::model::Component;

/// The fields of CycloneDX, SPDX 2 and SPDX 3.
const fn at(cyclonedx: &'static str, spdx2: &'static str, spdx3: &'static str) -> Fields {
    Fields {
        cyclonedx,
        since: 0,
        spdx2,
        spdx3,
    }
}

impl Fields {
    /// CycloneDX has it from version 1.x on.
    const fn since(self, minor: u32) -> Self {
        Self {
            since: minor,
            ..self
        }
    }
}

const fn document(add: &'static str, fields: Fields, holds: fn(&Facts<'_>) -> bool) -> Check {
    Check {
        add,
        fields,
        of: Document(holds),
    }
}

const fn components(
    add: &'static str,
    fields: Fields,
    holds: fn(&Facts<'_>, &Component) -> bool,
) -> Check {
    Check {
        add,
        fields,
        of: Components(holds),
    }
}

pub(super) static READABLE: Check = document(
    "a known format",
    at("bomFormat", "spdxVersion", "@context"),
    of_document::is_readable,
);
pub(super) static SOUND: Check = document(
    "what its format wants; `placet sbom validate` tells",
    at("the document", "the document", "the document"),
    of_document::is_sound,
);
pub(super) static FORMAT_OF_BSI_2_0: Check = document(
    "CycloneDX from 1.5 or SPDX from 2.2.1",
    at("specVersion", "spdxVersion", "specVersion"),
    of_document::has_format_of_bsi_2_0,
);
pub(super) static FORMAT_OF_BSI_2_1: Check = document(
    "CycloneDX from 1.6 or SPDX from 3.0.1",
    at("specVersion", "spdxVersion", "specVersion"),
    of_document::has_format_of_bsi_2_1,
);
pub(super) static FORMAT_OF_TELCO: Check = document(
    "SPDX 2.2 or 2.3, as tags and values or in JSON",
    at("specVersion", "spdxVersion", "specVersion"),
    of_document::has_format_of_telco,
);
pub(super) static TIMESTAMP: Check = document(
    "when it was made",
    at("metadata.timestamp", "creationInfo.created", "created"),
    of_document::has_timestamp,
);
pub(super) static AUTHORS: Check = document(
    "who made the document",
    at("metadata.authors", "creationInfo.creators", "createdBy"),
    of_document::has_authors,
);
pub(super) static ANY_AUTHOR: Check = document(
    "who made the document",
    at("metadata.authors", "creationInfo.creators", "createdBy"),
    of_document::has_any_author,
);
pub(super) static REACHABLE_AUTHOR: Check = document(
    "a mail address or a page of who made the document",
    at(
        "metadata.manufacturer.contact.email",
        "creationInfo.creators",
        "createdBy",
    ),
    of_document::has_reachable_author,
);
pub(super) static ORGANIZATION: Check = document(
    "the organization that made the document",
    at(
        "metadata.manufacturer",
        "creationInfo.creators",
        "createdBy",
    ),
    of_document::has_organization,
);
pub(super) static TOOL: Check = document(
    "the tool and its version",
    at(
        "metadata.tools.components",
        "creationInfo.creators",
        "createdUsing",
    ),
    of_document::has_tool,
);
pub(super) static TOOL_NAME: Check = document(
    "the tool",
    at(
        "metadata.tools.components.name",
        "creationInfo.creators",
        "createdUsing",
    ),
    of_document::has_tool_name,
);
pub(super) static TOOL_VERSION: Check = document(
    "the version of the tool",
    at(
        "metadata.tools.components.version",
        "creationInfo.creators",
        "createdUsing",
    ),
    of_document::has_tool,
);
pub(super) static DOCUMENT_SUPPLIER: Check = document(
    "who hands it out",
    at("metadata.supplier", "", ""),
    of_document::has_document_supplier,
);
pub(super) static DOCUMENT_NAME: Check = document(
    "what the document is called",
    at("", "name", "name"),
    of_document::has_name,
);
pub(super) static IDENTITY: Check = document(
    "a name that tells it from all other documents",
    at("serialNumber", "documentNamespace", "spdxId"),
    of_document::has_identity,
);
pub(super) static EDITION: Check = document(
    "which edition of the document it is",
    at("version", "", ""),
    of_document::has_edition,
);
pub(super) static SIGNATURE: Check = document(
    "a signature",
    at("signature", "", "").since(4),
    of_document::is_signed,
);
pub(super) static PHASE: Check = document(
    "the phase of the life cycle",
    at("metadata.lifecycles", "", "software_sbomType").since(5),
    of_document::has_phase,
);
/// SPDX 2 has no field for it; the guide of the telecommunications industry takes a remark.
pub(super) static BUILD_TYPE: Check = document(
    "`SBOM Type: Source`, or of another of CISA's types",
    at(
        "metadata.lifecycles",
        "creationInfo.comment",
        "software_sbomType",
    )
    .since(5),
    of_document::has_phase,
);
pub(super) static ROOT: Check = document(
    "what the document describes",
    at("metadata.component", "relationships", "rootElement"),
    of_document::has_root,
);
pub(super) static ROOT_RELATIONS: Check = document(
    "what the root needs",
    at("dependencies", "relationships", "dependsOn"),
    of_document::has_root_relations,
);
pub(super) static CONNECTED: Check = document(
    "what everything needs",
    at("dependencies", "relationships", "dependsOn"),
    of_document::is_connected,
);
pub(super) static COMPLETE: Check = document(
    "that the document is complete",
    at("compositions", "", "").since(3),
    of_document::is_complete,
);
pub(super) static COMPLETE_NEEDS: Check = document(
    "what the root needs, and that it is all",
    at("compositions.dependencies", "", "completeness").since(3),
    of_document::has_complete_needs,
);
pub(super) static SAYS_COMPLETENESS: Check = document(
    "how complete it is",
    at("compositions", "", "completeness").since(3),
    of_document::says_completeness,
);
pub(super) static DATA_LICENSE: Check = document(
    "the license of the document",
    at("metadata.licenses", "dataLicense", "dataLicense").since(3),
    of_document::has_data_license,
);
pub(super) static NO_VULNERABILITIES: Check = document(
    "nothing: flaws stand in a document of their own",
    at("vulnerabilities", "externalRefs", "security_"),
    of_document::has_no_vulnerabilities,
);
pub(super) static VULNERABILITIES: Check = document(
    "known flaws",
    at("vulnerabilities", "externalRefs", "security_").since(4),
    of_document::has_vulnerabilities,
);

pub(super) static NAME: Check =
    components("a name", at("name", "name", "name"), of_component::has_name);
pub(super) static VERSION: Check = components(
    "a version",
    at("version", "versionInfo", "software_packageVersion"),
    of_component::has_version,
);
pub(super) static TOLD_VERSION: Check = components(
    "a version, or that it is not known",
    at("version", "versionInfo", "software_packageVersion"),
    of_component::tells_version,
);
pub(super) static ID: Check = components(
    "an id in the document",
    at("bom-ref", "SPDXID", "spdxId"),
    of_component::has_id,
);
pub(super) static IDENTIFIER: Check = components(
    "a package URL",
    at("purl", "externalRefs", "software_packageUrl"),
    of_component::has_identifier,
);
pub(super) static PURL: Check = components(
    "a package URL",
    at("purl", "externalRefs", "software_packageUrl"),
    of_component::has_purl,
);
pub(super) static DESCRIPTION: Check = components(
    "what it is for",
    at("description", "description", "description"),
    of_component::has_description,
);
pub(super) static COMMENT: Check = components(
    "remarks",
    at("", "comment", "comment"),
    of_component::has_comment,
);
pub(super) static SUPPLIER: Check = components(
    "who hands it out",
    at("supplier", "supplier", "suppliedBy"),
    of_component::has_supplier,
);
pub(super) static ANYBODY: Check = components(
    "who stands for it",
    at("supplier", "supplier", "suppliedBy"),
    of_component::has_anybody,
);
pub(super) static PRODUCER: Check = components(
    "who made it, or that it is not known",
    at("manufacturer", "originator", "originatedBy"),
    of_component::tells_anybody,
);
pub(super) static REACHABLE_CREATOR: Check = components(
    "a mail address or a page of who made it",
    at("manufacturer.contact.email", "originator", "originatedBy"),
    of_component::has_reachable_creator,
);
pub(super) static HASH: Check = components(
    "a hash",
    at("hashes", "checksums", "verifiedUsing"),
    of_component::has_hash,
);
pub(super) static STRONG_HASH: Check = components(
    "SHA-256 or better",
    at("hashes", "checksums", "verifiedUsing"),
    of_component::has_strong_hash,
);
pub(super) static APPROVED_HASH: Check = components(
    "a hash of the SHA-2 or SHA-3 family",
    at(
        "hashes.alg",
        "checksums.algorithm",
        "verifiedUsing.algorithm",
    ),
    of_component::has_approved_hash,
);
pub(super) static SHA512: Check = components(
    "SHA-512 of its file",
    at("externalReferences.hashes", "checksums", "verifiedUsing"),
    of_component::has_sha512,
);
pub(super) static COPYRIGHT: Check = components(
    "the copyright statements",
    at("copyright", "copyrightText", "software_copyrightText"),
    of_component::has_copyright,
);
pub(super) static TOLD_COPYRIGHT: Check = components(
    "the copyright statements, or `NOASSERTION`",
    at("copyright", "copyrightText", "software_copyrightText"),
    of_component::tells_copyright,
);
pub(super) static PURPOSE: Check = components(
    "what it is",
    at("type", "primaryPackagePurpose", "software_primaryPurpose"),
    of_component::has_purpose,
);
pub(super) static SOURCE: Check = components(
    "where its source is",
    at(
        "externalReferences (vcs)",
        "sourceInfo",
        "software_sourceInfo",
    ),
    of_component::has_source,
);
pub(super) static DISTRIBUTION: Check = components(
    "where it is distributed",
    at(
        "externalReferences (distribution)",
        "downloadLocation",
        "software_downloadLocation",
    ),
    of_component::has_distribution,
);
pub(super) static TOLD_DISTRIBUTION: Check = components(
    "where it is distributed, or `NOASSERTION`",
    at(
        "externalReferences (distribution)",
        "downloadLocation",
        "software_downloadLocation",
    ),
    of_component::tells_distribution,
);
pub(super) static FILENAME: Check = components(
    "the name of its file",
    at(
        "properties (bsi:component:filename)",
        "packageFileName",
        "hasDistributionArtifact",
    )
    .since(3),
    of_component::has_filename,
);
pub(super) static EXECUTABLE: Check = components(
    "whether it can be run",
    at(
        "properties (bsi:component:executable)",
        "",
        "software_additionalPurpose",
    )
    .since(3),
    of_component::has_executable,
);
pub(super) static ARCHIVE: Check = components(
    "whether it is an archive",
    at(
        "properties (bsi:component:archive)",
        "",
        "software_additionalPurpose",
    )
    .since(3),
    of_component::has_archive,
);
pub(super) static STRUCTURED: Check = components(
    "whether the archive keeps its parts apart",
    at(
        "properties (bsi:component:structured)",
        "",
        "software_additionalPurpose",
    )
    .since(3),
    of_component::has_structured,
);
pub(super) static LICENSE: Check = components(
    "a license",
    at("licenses", "licenseConcluded", "hasConcludedLicense"),
    of_component::has_license,
);
pub(super) static TOLD_LICENSE: Check = components(
    "a license, or that it is not known",
    at("licenses", "licenseConcluded", "hasConcludedLicense"),
    of_component::tells_license,
);
pub(super) static DECLARED: Check = components(
    "a declared license",
    at(
        "licenses (acknowledgement: declared)",
        "licenseDeclared",
        "hasDeclaredLicense",
    )
    .since(6),
    of_component::has_declared,
);
pub(super) static TOLD_DECLARED: Check = components(
    "a declared license, or `NOASSERTION`",
    at(
        "licenses (acknowledgement: declared)",
        "licenseDeclared",
        "hasDeclaredLicense",
    )
    .since(6),
    of_component::tells_declared,
);
pub(super) static CONCLUDED: Check = components(
    "a concluded license",
    at(
        "licenses (acknowledgement: concluded)",
        "licenseConcluded",
        "hasConcludedLicense",
    ),
    of_component::has_concluded,
);
pub(super) static TOLD_CONCLUDED: Check = components(
    "a concluded license, or `NOASSERTION`",
    at(
        "licenses (acknowledgement: concluded)",
        "licenseConcluded",
        "hasConcludedLicense",
    ),
    of_component::tells_concluded,
);
pub(super) static VALID_CONCLUDED: Check = components(
    "a license expression",
    at("licenses", "licenseConcluded", "hasConcludedLicense"),
    of_component::has_valid_concluded,
);
pub(super) static LISTED_CONCLUDED: Check = components(
    "ids of the SPDX list",
    at("licenses", "licenseConcluded", "hasConcludedLicense"),
    of_component::has_listed_concluded,
);
pub(super) static NO_DEPRECATED: Check = components(
    "ids that are not deprecated",
    at("licenses", "licenseConcluded", "hasConcludedLicense"),
    of_component::has_no_deprecated,
);
pub(super) static NO_RESTRICTIVE: Check = components(
    "nothing: it is a fact",
    at("licenses", "licenseConcluded", "hasConcludedLicense"),
    of_component::has_no_restrictive,
);
pub(super) static RELEASE_DATE: Check = components(
    "when it was released",
    at("releaseNotes.timestamp", "releaseDate", "releaseTime").since(4),
    of_component::has_release_date,
);
pub(super) static END_OF_LIFE: Check = components(
    "until when it is looked after",
    at("", "validUntilDate", "validUntilTime"),
    of_component::has_end_of_life,
);
pub(super) static PATCHES: Check = components(
    "which patches are in it",
    at("pedigree.patches", "", "").since(2),
    of_component::has_patches,
);
/// What is asked and what no format has a field for.
pub(super) static NOWHERE: Check =
    components("nothing", at("", "", ""), of_component::cannot_be_told);
