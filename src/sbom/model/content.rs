// SPDX-License-Identifier: Apache-2.0

//! What of a document its name is made of: all that it says, and not its name so far, when it was made,
//! or where it says what. A field that is added must be told to belong to the one or the other.

use std::hash;

use super::{Bom, Component};

impl hash::Hash for Bom {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        let Self {
            name,
            identity: _,
            namespace,
            edition,
            created: _,
            phases,
            tools,
            authors,
            manufacturer,
            supplier,
            license,
            list_version,
            comment,
            properties,
            root,
            components,
            files,
            relations,
            compositions,
            texts,
            concluded_by,
            is_signed,
            has_vulnerabilities,
        } = self;
        (name, namespace, edition, phases, tools, authors).hash(state);
        (
            manufacturer,
            supplier,
            license,
            list_version,
            comment,
            properties,
        )
            .hash(state);
        (root, components, files, relations, compositions, texts).hash(state);
        (concluded_by, is_signed, has_vulnerabilities).hash(state);
    }
}

impl hash::Hash for Component {
    #[expect(clippy::too_many_lines, reason = "a line for each field")]
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        let Self {
            id,
            place: _,
            kind,
            group,
            name,
            version,
            scope,
            description,
            supplier,
            manufacturer,
            authors,
            hashes,
            licenses,
            license_comment,
            licenses_in_files,
            copyright,
            purl,
            cpe,
            swhids,
            references,
            evidence,
            properties,
            comment,
            attributions,
            released,
            filename,
            files_analyzed,
            verification_code,
            has_known_needs,
            besides,
        } = self;
        (id, kind, group, name, version, scope).hash(state);
        (
            description,
            supplier,
            manufacturer,
            authors,
            hashes,
            licenses,
        )
            .hash(state);
        (
            license_comment,
            licenses_in_files,
            copyright,
            purl,
            cpe,
            swhids,
        )
            .hash(state);
        (
            references,
            evidence,
            properties,
            comment,
            attributions,
            released,
        )
            .hash(state);
        (
            filename,
            files_analyzed,
            verification_code,
            has_known_needs,
            besides,
        )
            .hash(state);
    }
}
