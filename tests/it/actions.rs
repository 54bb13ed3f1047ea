// SPDX-License-Identifier: Apache-2.0

//! The shell of `action.yml`, run.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use crate::program::{Seen, copy_to};

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

/// Runs a line of shell as a system does that has installed the program.
fn shell(folder: &Path, line: &str, variables: &[(&str, &str)]) -> Seen {
    let bin = Path::new(env!("CARGO_BIN_EXE_placet"));
    let bin = bin.parent().expect("it stands in a folder").to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(bin).chain(std::env::split_paths(&path));
    let mut command = Command::new("bash");
    command.args(["-euo", "pipefail", "-c", line]);
    command.current_dir(folder).env_clear();
    command.env("SOURCE_DATE_EPOCH", "0").env("HOME", folder);
    command.env("PATH", std::env::join_paths(paths).expect("paths"));
    command.envs(variables.iter().copied());
    Seen::of(command.output().expect("bash starts"))
}

/// A file of this repository.
fn ours(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(path).expect("it is there")
}

/// What follows a key in a line of its own.
fn value(text: &str, key: &str) -> String {
    let mut lines = text.lines().map(str::trim);
    let found = lines.find_map(|it| it.strip_prefix(key));
    found.expect("the file has it").trim().to_owned()
}

/// A repository whose policy allows MIT alone, with one file of it.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let policy = "version = 1\n[licenses]\nallow = [\"MIT\"]\ndefault = \"deny\"\n";
    fs::write(at.join("placet.toml"), policy).expect("a file");
    fs::write(at.join("a.c"), "// SPDX-License-Identifier: MIT\n").expect("a file");
    git(at, &["init", "-q", "-b", "main"]);
    git(at, &["add", "-A"]);
    git(at, &["commit", "-qm", "base"]);
    git(at, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    folder
}

#[test]
fn the_hook_judges_what_is_staged_alone() {
    let folder = repository();
    let at = folder.path();
    let entry = value(&ours(".pre-commit-hooks.yaml"), "entry:");
    shell(at, &entry, &[]).check(0, &[]);
    fs::write(at.join("b.c"), "// SPDX-License-Identifier: Zlib\n").expect("a file");
    shell(at, &entry, &[]).check(0, &[]);
    git(at, &["add", "b.c"]);
    shell(at, &entry, &[]).check(1, &["b.c:1:4: error[unlisted-license]"]);
}

#[test]
fn the_template_of_gitlab_compares_with_the_target_of_a_request() {
    let folder = repository();
    let at = folder.path();
    let template = ours("templates/check.yml");
    let (_, script) = template.split_once("script:\n").expect("it has one");
    let line = script.trim_start().strip_prefix("- ").expect("a line");
    let line = line.lines().next().expect("one");
    shell(at, line, &[("SCANNED", ".")]).check(0, &[]);
    fs::write(at.join("b.c"), "// SPDX-License-Identifier: Zlib\n").expect("a file");
    let wider = "version = 1\n[licenses]\nallow = [\"MIT\", \"Zlib\"]\ndefault = \"deny\"\n";
    fs::write(at.join("placet.toml"), wider).expect("a file");
    git(at, &["add", "-A"]);
    git(at, &["commit", "-qm", "change"]);
    let request = [("SCANNED", "."), ("SINCE", "origin/main")];
    shell(at, line, &request).check(1, &[]);
    let issues = fs::read_to_string(at.join("gl-code-quality.json")).expect("it was written");
    assert!(issues.contains("\"path\": \"b.c\""), "{issues}");
    assert!(at.join("gl-sbom.cdx.json").exists());
    // What a branch is called is never run.
    let hostile = [("SCANNED", "."), ("SINCE", "$(touch owned)")];
    shell(at, line, &hostile).check(2, &[]);
    assert!(!at.join("owned").exists());
}

#[test]
fn the_last_step_of_the_action_runs_what_was_installed() {
    let folder = repository();
    let at = folder.path();
    let action = ours("action.yml");
    let steps: Vec<&str> = action
        .lines()
        .filter_map(|it| it.trim().strip_prefix("run: "))
        .collect();
    let last = steps.last().expect("it has steps");
    let bin = at.join("runner/placet/bin");
    fs::create_dir_all(&bin).expect("a folder");
    copy_to(&bin.join("placet"));
    let temp = at.join("runner");
    let variables = [
        ("RUNNER_TEMP", temp.to_str().expect("text")),
        ("GITHUB_ACTION_PATH", env!("CARGO_MANIFEST_DIR")),
        ("INPUT_PATH", "a.c"),
        ("INPUT_OUTPUT", "github"),
    ];
    shell(at, last, &variables).check(0, &["placet passed"]);
    // Each input comes as a variable, and none as a text of the script.
    assert!(steps.iter().all(|it| !it.contains("${{")), "{steps:?}");
    for input in ["path", "policy", "since", "fail-on", "output"] {
        assert!(
            action.contains(&format!("${{{{ inputs.{input} }}}}")),
            "{input}"
        );
    }
}
