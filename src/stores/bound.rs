// SPDX-License-Identifier: Apache-2.0

//! Bounds on what is read of a store: what others have put there may be of any size.

/// The bytes of one license file or manifest.
pub(super) const FILE: u64 = 4 << 20;
/// The bytes of a file of the database of the system's packages. That of a full desktop has some ten
/// MB.
pub(super) const DATABASE: u64 = 64 << 20;
/// The license and notice files of one package.
pub(super) const FILES: usize = 64;
/// The manifests of one repository.
pub(super) const MANIFESTS: usize = 2_000;
/// The names in one archive or below one directory.
pub(super) const NAMES: usize = 200_000;
/// The bytes of an archive once it is unpacked. The largest packages of registries have some
/// hundred MB.
pub(super) const UNPACKED: u64 = 1 << 30;
/// The directories between that of a package and a license file below a folder of these.
pub(super) const DEPTH: usize = 4;
