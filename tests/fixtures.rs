// SPDX-License-Identifier: Apache-2.0

//! Every folder below `fixtures/` with a `case.toml` is a test: the program is run on its
//! `input/`, and each file in its `expected/` is what the report format of that name must write.
//!
//! `UPDATE=1 cargo test` writes what was seen; `git diff` is the review. A new case is a folder
//! with `case.toml`, `input/` and an empty file in `expected/` for each format it is about.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

#[path = "it/texts.rs"]
mod texts;

datatest_stable::harness! {
    { test = case, root = "fixtures", pattern = r"case\.toml$" },
}

/// What `case.toml` says.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The claim.
    why: String,
    /// The command; facts are `scan`'s, findings are `check`'s.
    #[serde(default = "check")]
    command: String,
    /// The policy, as `--policy` takes it, relative to the case; without it, no policy is looked for.
    policy: Option<String>,
    /// Further arguments.
    #[serde(default)]
    args: Vec<String>,
    /// The exit code.
    #[serde(default)]
    exit: i32,
}

fn check() -> String {
    "check".to_owned()
}

fn case(file: &Path) -> datatest_stable::Result<()> {
    let case: Case = toml::from_str(&fs::read_to_string(file)?)?;
    if case.why.is_empty() {
        return Err("`why` says what the case shows".into());
    }
    let folder = fs::canonicalize(file.parent().ok_or("a case stands in a folder")?)?;
    let results = tempfile::tempdir()?;
    // Away from this repository, whose git facts are not the case's.
    let place = tempfile::tempdir()?;
    copy(&folder.join("input"), &place.path().join("input"))?;
    let formats = formats(&folder)?;
    let mut command = Command::new(env!("CARGO_BIN_EXE_placet"));
    command.current_dir(place.path()).env_clear();
    command.env("SOURCE_DATE_EPOCH", "0");
    command.args([&case.command, "input"]).args(&case.args);
    // What is said must not depend on the packages that this machine happens to have.
    command.arg("--isolated");
    if let Some(policy) = &case.policy {
        fs::copy(folder.join(policy), place.path().join(policy))?;
        command.args(["--policy", policy]);
    }
    for format in &formats {
        let path = results.path().join(format);
        command.arg(format!("--output={format}={}", path.display()));
    }
    let output = command.output()?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    if output.status.code() != Some(case.exit) {
        let stdout = String::from_utf8_lossy(&output.stdout);
        return Err(format!(
            "ended with {}, not with {}\n{stdout}{stderr}",
            output.status, case.exit
        )
        .into());
    }
    let differences: Vec<_> = formats
        .iter()
        .filter_map(|it| compare(&folder.join("expected").join(it), &results.path().join(it)).err())
        .map(|it| it.to_string())
        .collect();
    if differences.is_empty() {
        return Ok(());
    }
    Err(differences.join("\n").into())
}

fn copy(from: &Path, to: &Path) -> datatest_stable::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// The formats that a case is about: the names of the files in `expected/`, sorted.
fn formats(folder: &Path) -> datatest_stable::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder.join("expected"))? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    if names.is_empty() {
        return Err("`expected/` holds no file: nothing would be tested".into());
    }
    Ok(names)
}

fn compare(file: &PathBuf, seen: &Path) -> datatest_stable::Result<()> {
    let seen = texts::without_texts(&fs::read_to_string(seen)?).into_bytes();
    if env::var_os("UPDATE").is_some() {
        fs::write(file, &seen)?;
    }
    let expected = fs::read(file)?;
    if seen != expected {
        return Err(format!(
            "{} differs\n--- expected\n{}--- seen\n{}",
            file.display(),
            String::from_utf8_lossy(&expected),
            String::from_utf8_lossy(&seen)
        )
        .into());
    }
    Ok(())
}
