// SPDX-License-Identifier: Apache-2.0

//! The formats that documents are written in.

use std::io::{self, Write};

use super::{
    Bom, Losses, cyclonedx,
    cyclonedx::{Spelling, Version},
    from_inventory::Files,
    spdx, spdx3,
};

/// A format that a document can be written in.
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is called in words.
    pub title: &'static str,
    /// Whether it has files.
    pub files: Files,
    /// Writes a document, and says what could not be said.
    pub write: fn(&Bom, &mut dyn Write) -> io::Result<Losses>,
}

/// A CycloneDX format.
const fn cyclonedx_format(
    name: &'static str,
    title: &'static str,
    write: fn(&Bom, &mut dyn Write) -> io::Result<Losses>,
) -> Format {
    Format {
        name,
        title,
        files: Files::Without,
        write,
    }
}

/// Every format: of each family the one that says most first.
pub static ALL: &[Format] = &[
    cyclonedx_format("cyclonedx", "CycloneDX 1.7 in JSON", |bom, out| {
        cyclonedx::write(bom, Version::V1_7, Spelling::Json, out)
    }),
    cyclonedx_format("cyclonedx@1.6", "CycloneDX 1.6 in JSON", |bom, out| {
        cyclonedx::write(bom, Version::V1_6, Spelling::Json, out)
    }),
    cyclonedx_format("cyclonedx@1.5", "CycloneDX 1.5 in JSON", |bom, out| {
        cyclonedx::write(bom, Version::V1_5, Spelling::Json, out)
    }),
    cyclonedx_format("cyclonedx@1.4", "CycloneDX 1.4 in JSON", |bom, out| {
        cyclonedx::write(bom, Version::V1_4, Spelling::Json, out)
    }),
    cyclonedx_format("cyclonedx-xml", "CycloneDX 1.7 in XML", |bom, out| {
        cyclonedx::write(bom, Version::V1_7, Spelling::Xml, out)
    }),
    cyclonedx_format("cyclonedx-xml@1.6", "CycloneDX 1.6 in XML", |bom, out| {
        cyclonedx::write(bom, Version::V1_6, Spelling::Xml, out)
    }),
    Format {
        name: "spdx",
        title: "SPDX 2.3 in JSON",
        files: Files::With,
        write: |bom, out| spdx::write(bom, spdx::Spelling::Json, out),
    },
    Format {
        name: "spdx-tag-value",
        title: "SPDX 2.3 as tags and values",
        files: Files::With,
        write: |bom, out| spdx::write(bom, spdx::Spelling::TagValue, out),
    },
    Format {
        name: "spdx@3.0.1",
        title: "SPDX 3.0.1 in JSON-LD",
        files: Files::With,
        write: spdx3::write,
    },
];

/// The format of a name.
pub fn named(name: &str) -> Option<&'static Format> {
    ALL.iter().find(|it| it.name == name)
}
