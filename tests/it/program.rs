// SPDX-License-Identifier: Apache-2.0

//! Runs the real program, with nothing of the developer's environment.

use std::{
    path::Path,
    process::{Command, Output},
};

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) code: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Seen {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().expect("no signal ended it"),
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    /// Holds that the program ended with this code and said these words, on either stream.
    #[track_caller]
    pub(crate) fn check(&self, code: i32, words: &[&str]) {
        let said = format!("{}{}", self.text(), self.stderr);
        assert_eq!(self.code, code, "exit code; it said:\n{said}");
        for word in words {
            assert!(said.contains(word), "`{word}` is not in:\n{said}");
        }
        assert!(!said.contains("panicked"), "it panicked:\n{said}");
    }
}

/// The program, ready to be given arguments.
pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_placet"));
    command.env_clear().env("SOURCE_DATE_EPOCH", "0");
    // The packages of the system that the tests run on.
    command.env("DPKG_ROOT", "/nonexistent");
    command
}

/// Puts a copy of the program somewhere. A process of its own writes it: what this one has open for
/// writing, another test's child has open too until it starts its program, and so long nobody can
/// start the copy.
pub(crate) fn copy_to(to: &Path) {
    let mut copy = Command::new("cp");
    let status = copy.arg(env!("CARGO_BIN_EXE_placet")).arg(to).status();
    assert!(status.expect("`cp` starts").success(), "{}", to.display());
}

/// Runs the program with its arguments split at spaces, and then a path.
pub(crate) fn placet(arguments: &str, path: &Path) -> Seen {
    let output = command()
        .args(arguments.split_whitespace())
        .arg(path)
        .output()
        .expect("the program starts");
    Seen::of(output)
}
