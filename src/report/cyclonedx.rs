// SPDX-License-Identifier: Apache-2.0

//! The CycloneDX documents.

use std::io;

use super::{Format, Report, write_sbom};

pub(super) static FORMAT: Format = Format {
    extensions: &[".cyclonedx.json", ".cdx.json", "bom.json"],
    losses: None,
    ..format(
        "cyclonedx",
        "CycloneDX 1.7 in JSON: components with declared and concluded licenses and evidence.",
        |report, out| write_sbom("cyclonedx", report, out).map(drop),
    )
};

pub(super) static V1_6: Format = Format {
    losses: Some(|report| losses("cyclonedx@1.6", report)),
    ..format(
        "cyclonedx@1.6",
        "CycloneDX 1.6 in JSON, for readers of no later version; what is lost is said.",
        |report, out| write_sbom("cyclonedx@1.6", report, out).map(drop),
    )
};

pub(super) static V1_5: Format = Format {
    losses: Some(|report| losses("cyclonedx@1.5", report)),
    ..format(
        "cyclonedx@1.5",
        "CycloneDX 1.5 in JSON, for readers of no later version; what is lost is said.",
        |report, out| write_sbom("cyclonedx@1.5", report, out).map(drop),
    )
};

pub(super) static V1_4: Format = Format {
    losses: Some(|report| losses("cyclonedx@1.4", report)),
    ..format(
        "cyclonedx@1.4",
        "CycloneDX 1.4 in JSON, for readers of no later version; what is lost is said.",
        |report, out| write_sbom("cyclonedx@1.4", report, out).map(drop),
    )
};

pub(super) static XML: Format = Format {
    extensions: &[".cyclonedx.xml", ".cdx.xml", "bom.xml"],
    losses: None,
    ..format("cyclonedx-xml", "CycloneDX 1.7 in XML.", |report, out| {
        write_sbom("cyclonedx-xml", report, out).map(drop)
    })
};

pub(super) static XML_1_6: Format = Format {
    losses: Some(|report| losses("cyclonedx-xml@1.6", report)),
    ..format(
        "cyclonedx-xml@1.6",
        "CycloneDX 1.6 in XML, for readers of no later version; what is lost is said.",
        |report, out| write_sbom("cyclonedx-xml@1.6", report, out).map(drop),
    )
};

const fn format(
    name: &'static str,
    docs: &'static str,
    write: fn(&Report<'_>, &mut dyn io::Write) -> io::Result<()>,
) -> Format {
    Format {
        name,
        extensions: &[],
        docs,
        tells_all: true,
        needs_hashes: false,
        needs_archive_hashes: true,
        losses: None,
        write,
    }
}

/// What an earlier version than the last cannot say.
fn losses(name: &str, report: &Report<'_>) -> crate::sbom::Losses {
    write_sbom(name, report, &mut io::sink()).expect("nothing refuses no byte")
}
