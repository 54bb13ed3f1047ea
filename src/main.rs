// SPDX-License-Identifier: Apache-2.0

//! The command-line program; see [`placet::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    placet::cli::main()
}
