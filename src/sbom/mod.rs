// SPDX-License-Identifier: Apache-2.0

//! Writes an inventory as CycloneDX and SPDX documents.
