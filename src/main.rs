// SPDX-License-Identifier: Apache-2.0

//! The command-line program; see [`placet::cli`].

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// What is found is many small pieces from several threads. The system's allocator asks the kernel
/// for their room in small steps, each of which stops all threads that read files:
/// `docs/decisions/0018-memory-by-mimalloc.md`.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    placet::cli::main()
}
