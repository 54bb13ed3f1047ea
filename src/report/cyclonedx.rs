// SPDX-License-Identifier: Apache-2.0

//! The CycloneDX document.

use super::Format;
use crate::sbom;

pub(super) static FORMAT: Format = Format {
    name: "cyclonedx",
    extensions: &[".cyclonedx.json", ".cdx.json", "bom.json"],
    docs: "CycloneDX 1.7 in JSON: components with declared and concluded licenses and evidence.",
    tells_all: true,
    needs_hashes: false,
    needs_archive_hashes: true,
    write: |report, out| sbom::write_cyclonedx(report.inventory, report.timestamp, out),
};
