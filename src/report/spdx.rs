// SPDX-License-Identifier: Apache-2.0

//! The SPDX document.

use super::Format;
use crate::sbom;

pub(super) static FORMAT: Format = Format {
    name: "spdx",
    extensions: &[".spdx.json"],
    docs: "SPDX 2.3 in JSON: packages and files with their licenses.",
    tells_all: true,
    needs_hashes: true,
    needs_archive_hashes: true,
    write: |report, out| sbom::write_spdx(report.inventory, report.timestamp, out),
};
