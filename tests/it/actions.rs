// SPDX-License-Identifier: Apache-2.0

//! The shell of `action.yml`, run.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use crate::program::Seen;

fn git(folder: &Path, arguments: &[&str]) {
    let author = [
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.org",
        "-c",
        "commit.gpgsign=false",
    ];
    let mut git = Command::new("git");
    let git = git.current_dir(folder).args(author).args(arguments);
    let done = git.stdout(Stdio::null()).status().expect("git starts");
    assert!(done.success(), "{arguments:?}");
}

fn action(folder: &Path, inputs: &[(&str, &str)]) -> Seen {
    let bin = Path::new(env!("CARGO_BIN_EXE_placet"));
    let bin = bin.parent().expect("it stands in a folder");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/action");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut paths = vec![bin.to_owned()];
    paths.extend(std::env::split_paths(&path));
    let mut command = Command::new(script);
    command
        .current_dir(folder)
        .env_clear()
        .env("SOURCE_DATE_EPOCH", "0");
    command
        .env("PATH", std::env::join_paths(paths).expect("paths"))
        .env("HOME", folder);
    command.envs(inputs.iter().copied());
    Seen::of(command.output().expect("bash starts"))
}

#[test]
fn the_action_holds_a_change_to_the_policy_of_its_base() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let write = |name: &str, text: &str| fs::write(at.join(name), text).expect("a file");
    write(
        "placet.toml",
        "version = 1\n[licenses]\nallow = [\"MIT\"]\ndefault = \"deny\"\n",
    );
    write("old.c", "// SPDX-License-Identifier: ISC\n");
    git(at, &["init", "-q", "-b", "main"]);
    git(at, &["add", "-A"]);
    git(at, &["commit", "-qm", "base"]);
    git(at, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    action(at, &[]).check(1, &["old.c is ISC"]);
    let change = [("BASE_REF", "main")];
    action(at, &change).check(0, &["passed"]);
    write("new.c", "// SPDX-License-Identifier: Zlib\n");
    write(
        "placet.toml",
        "version = 1\n[licenses]\nallow = [\"MIT\", \"Zlib\"]\ndefault = \"deny\"\n",
    );
    git(at, &["add", "-A"]);
    git(at, &["commit", "-qm", "change"]);
    let words = ["new.c is Zlib", "origin/main:placet.toml"];
    action(at, &change).check(1, &words);
    action(at, &[change[0], ("INPUT_FAIL_ON", "never")]).check(0, &["new.c is Zlib"]);
    let outputs = [change[0], ("INPUT_OUTPUT", "github\nbom.cdx.json\n")];
    action(at, &outputs).check(1, &["::error"]);
    assert!(at.join("bom.cdx.json").exists());
    // What a branch or an input is called is never run.
    let hostile = [
        ("BASE_REF", "$(touch owned); touch owned"),
        ("INPUT_POLICY", ""),
    ];
    action(at, &hostile).check(2, &["error: "]);
    assert!(!at.join("owned").exists());
}
