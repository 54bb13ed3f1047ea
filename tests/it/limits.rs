// SPDX-License-Identifier: Apache-2.0

//! Ends that come too early: a limit is a gap and never a pass, and a signal leaves no half of an
//! output.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::{fs, io::Read as _, os::unix::process::ExitStatusExt as _, path::Path, process::Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::program::{command, placet};

fn tree(n_files: usize) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for index in 0..n_files {
        let text = "// SPDX-License-Identifier: MIT\nint x;\n";
        fs::write(root.path().join(format!("{index}.c")), text).unwrap();
    }
    root
}

/// Holds that a limit that lets nothing be examined is told, and is no pass.
fn check(limit: &str, words: &str) {
    let root = tree(3);
    let words = [words, "1 place could not be examined"];
    let check = format!("check --isolated {limit}");
    placet(&check, root.path()).check(1, &[words[0], words[1], "no files were scanned"]);
    let scan = format!("scan --isolated {limit}");
    placet(&scan, root.path()).check(3, &words);
    let forgiven = format!("{scan} --allow-incomplete");
    placet(&forgiven, root.path()).check(0, &words);
}

#[test]
fn no_time_is_a_gap() {
    check("--time-limit 0", "`--time-limit` ended the scan");
}

#[cfg(target_os = "linux")]
#[test]
fn no_memory_is_a_gap() {
    check("--max-memory 1K", "`--max-memory` ended the scan");
}

#[test]
fn a_file_over_the_limit_is_a_gap() {
    let root = tree(3);
    fs::write(root.path().join("large.txt"), "words\n".repeat(300_000)).unwrap();
    placet("check --isolated", root.path()).check(0, &["passed"]);
    let words = ["1800000 bytes are over the limit of 1048576", "incomplete"];
    let limited = "check --isolated --max-file-size 1M";
    placet(limited, root.path()).check(3, &words);
}

#[test]
fn limits_that_are_not_met_change_nothing() {
    let root = tree(3);
    let free = placet("check --isolated -o json", root.path());
    let limited = "check --isolated --time-limit 1h --max-memory 64G -o json";
    if cfg!(target_os = "linux") {
        assert_eq!(placet(limited, root.path()).text(), free.text());
    }
}

#[test]
fn what_is_no_limit_is_a_usage_error() {
    let root = tree(1);
    placet("check --time-limit soon", root.path()).check(2, &["it is no time such as"]);
    placet("check --max-memory 0", root.path()).check(2, &["it is no size such as"]);
}

/// Sends a signal when one output is written beside its place, and the next one waits for its
/// reader.
fn check_signal(signal: Signal) {
    let root = tree(800);
    let out = tempfile::tempdir().unwrap();
    let path = out.path().join("out.json");
    fs::write(&path, "old").unwrap();
    let target = format!("json={}", path.display());
    let mut child = command()
        .args(["scan", "-o", &target, "-o", "jsonl=/dev/stderr"])
        .arg(root.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = child.stderr.take().unwrap();
    stderr.read_exact(&mut [0]).unwrap();
    assert_eq!(
        names(out.path()).len(),
        2,
        "the new output is there, and not in place"
    );
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
    let status = child.wait().unwrap();
    assert_eq!(status.signal(), Some(signal.as_raw()));
    assert_eq!(names(out.path()), ["out.json"]);
    assert_eq!(fs::read(&path).unwrap(), b"old");
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|it| it.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn a_signal_leaves_the_old_output_and_nothing_else() {
    check_signal(Signal::INT);
    check_signal(Signal::TERM);
}
