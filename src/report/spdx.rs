// SPDX-License-Identifier: Apache-2.0

//! The SPDX documents.

use super::{Format, write_sbom};

pub(super) static FORMAT: Format = Format {
    name: "spdx",
    extensions: &[".spdx.json"],
    docs: "SPDX 2.3 in JSON: packages and files with their licenses.",
    tells_all: true,
    needs_hashes: true,
    needs_archive_hashes: true,
    losses: None,
    write: |report, out| write_sbom("spdx", report, out).map(drop),
};

pub(super) static TAG_VALUE: Format = Format {
    name: "spdx-tag-value",
    extensions: &[".spdx"],
    docs: "SPDX 2.3 as tags and values.",
    tells_all: true,
    needs_hashes: true,
    needs_archive_hashes: true,
    losses: None,
    write: |report, out| write_sbom("spdx-tag-value", report, out).map(drop),
};

pub(super) static V3: Format = Format {
    name: "spdx@3.0.1",
    extensions: &[".spdx.jsonld", ".spdx3.json"],
    docs: "SPDX 3.0.1 in JSON-LD: profiles core, software, simpleLicensing and lite.",
    tells_all: true,
    needs_hashes: true,
    needs_archive_hashes: true,
    losses: None,
    write: |report, out| write_sbom("spdx@3.0.1", report, out).map(drop),
};
