// SPDX-License-Identifier: Apache-2.0

//! Trees that are broken, hostile or hardly there: a clear word each, the right exit code, nothing
//! lost, nothing hung. The trees are built here, because git cannot hold most of them.
#![cfg(unix)]

use std::{
    ffi::OsStr,
    fs::{self, File},
    os::unix::{
        ffi::OsStrExt as _,
        fs::{PermissionsExt as _, symlink},
        process::CommandExt as _,
    },
    path::Path,
};

use crate::program::{Seen, command, copy_to, placet};

const NOBODY: u32 = 65_534;

fn tree(build: impl FnOnce(&Path)) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    build(folder.path());
    folder
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).expect("a file of the test");
}

fn scan(folder: &tempfile::TempDir) -> Seen {
    placet("scan -o jsonl", folder.path())
}

fn check(folder: &tempfile::TempDir) -> Seen {
    placet("check --isolated", folder.path())
}

#[test]
fn an_empty_directory_is_said_to_be_empty() {
    let folder = tree(|_| ());
    check(&folder).check(1, &["no files were scanned"]);
}

#[test]
fn a_missing_path_is_named() {
    let folder = tree(|_| ());
    let missing = folder.path().join("not-there");
    let seen = placet("check --isolated", &missing);
    seen.check(
        2,
        &[
            "error: could not read `",
            "not-there`: no such file or directory",
        ],
    );
    assert!(seen.stdout.is_empty(), "nothing was judged");
}

#[test]
fn an_unreadable_file_makes_the_scan_incomplete() {
    let folder = tree(|root| {
        write(&root.join("open.c"), "// SPDX-License-Identifier: MIT\n");
        write(&root.join("secret.c"), "// SPDX-License-Identifier: MIT\n");
        fs::set_permissions(root.join("secret.c"), fs::Permissions::from_mode(0o000))
            .expect("a mode");
        fs::set_permissions(root, fs::Permissions::from_mode(0o755)).expect("a mode");
    });
    as_somebody(&folder, &[]).check(3, &["secret.c", "permission denied", "incomplete"]);
    as_somebody(&folder, &["--allow-incomplete"]).check(0, &["secret.c"]);
}

/// Runs the check as a user whom the file's mode keeps out; root is kept out of nothing.
fn as_somebody(folder: &tempfile::TempDir, arguments: &[&str]) -> Seen {
    let mut command = command();
    if rustix::process::getuid().is_root() {
        command = nobodys(folder);
    }
    command.args(["check", "--isolated"]).args(arguments);
    let output = command.arg(folder.path()).output();
    Seen::of(output.expect("the program starts"))
}

/// The program as nobody, from a copy where nobody can reach it.
fn nobodys(folder: &tempfile::TempDir) -> std::process::Command {
    let beside = folder.path().with_extension("bin");
    if !beside.exists() {
        copy_to(&beside);
    }
    let mut command = std::process::Command::new(&beside);
    command.env_clear().uid(NOBODY).gid(NOBODY);
    command
}

#[test]
fn a_fifo_named_license_blocks_nothing() {
    let folder = tree(|root| {
        write(&root.join("a.c"), "// SPDX-License-Identifier: MIT\n");
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        let fifo = rustix::fs::FileType::Fifo;
        rustix::fs::mknodat(rustix::fs::CWD, root.join("LICENSE"), fifo, mode, 0).expect("a FIFO");
    });
    let seen = placet("check --isolated --show-skipped", folder.path());
    seen.check(0, &["LICENSE", "FIFO"]);
}

#[test]
fn links_are_recorded_and_not_followed() {
    let folder = tree(|root| {
        write(&root.join("a.c"), "// SPDX-License-Identifier: MIT\n");
        symlink(".", root.join("loop")).expect("a link");
        symlink("/etc/passwd", root.join("LICENSE")).expect("a link");
        symlink("other", root.join("one")).expect("a link");
        symlink("one", root.join("other")).expect("a link");
    });
    let seen = scan(&folder);
    seen.check(0, &["\"loop\"", "\"LICENSE\"", "\"one\"", "\"other\""]);
    assert!(
        !seen.text().contains("root:"),
        "no byte of the target is shown"
    );
    assert_eq!(seen.text().lines().count(), 5, "every name once");
}

#[test]
fn a_tree_of_200_levels_is_walked_to_its_end() {
    let folder = tree(|root| {
        let deep = (0..200).fold(root.to_owned(), |path, _| path.join("d"));
        fs::create_dir_all(&deep).expect("folders");
        write(&deep.join("end.c"), "// SPDX-License-Identifier: Zlib\n");
    });
    scan(&folder).check(0, &["/end.c", "Zlib"]);
}

#[test]
fn names_cannot_write_to_the_terminal() {
    let names: [&[u8]; 4] = [
        b"new\nline.c",
        b"esc\x1b]0;title\x07.c",
        b"\xff\xfe.c",
        b"::error::x.c",
    ];
    let folder = tree(|root| {
        for name in names {
            write(
                &root.join(OsStr::from_bytes(name)),
                "// SPDX-License-Identifier: No OR\n",
            );
        }
    });
    for format in placet::report::ALL {
        let seen = placet(
            &format!("check --isolated -o {}", format.name),
            folder.path(),
        );
        let text = seen.text();
        assert_eq!(seen.code, 1, "{}: {text}{}", format.name, seen.stderr);
        assert!(
            !text.contains('\x1b') && !text.contains('\x07'),
            "{}: {text}",
            format.name
        );
        assert!(!text.contains("new\nline"), "{}: {text}", format.name);
        assert!(std::str::from_utf8(&seen.stdout).is_ok(), "{}", format.name);
    }
    assert_eq!(
        scan(&folder).text().lines().count(),
        names.len(),
        "every name once"
    );
}

#[test]
fn manifests_that_cannot_be_read_are_said() {
    let folder = tree(|root| {
        write(&root.join("Cargo.toml"), "[package\nname = ");
        write(
            &root.join("Cargo.lock"),
            "version = \"many\"\n[[package]]\n",
        );
        write(&root.join("package.json"), "{\"name\": ");
        write(&root.join("package-lock.json"), "[[[[");
    });
    let words = [
        "Cargo.toml",
        "Cargo.lock",
        "package.json",
        "package-lock.json",
    ];
    check(&folder).check(3, &words);
}

#[test]
fn a_document_nested_without_end_is_no_harm() {
    let folder = tree(|root| {
        write(&root.join("package.json"), &"[".repeat(1_000_000));
        write(
            &root.join("Cargo.toml"),
            &format!("a = {}", "[".repeat(1_000_000)),
        );
    });
    check(&folder).check(3, &["package.json", "Cargo.toml"]);
}

#[test]
fn a_sparse_gigabyte_is_examined_in_part() {
    let folder = tree(|root| {
        let file = File::create(root.join("huge.c")).expect("a file");
        file.set_len(1 << 30).expect("a sparse file");
    });
    check(&folder).check(3, &["huge.c", "incomplete"]);
}

#[test]
fn a_policy_with_mistakes_judges_nothing() {
    let folder = tree(|root| {
        write(
            &root.join("placet.toml"),
            "version = 1\n[licenses]\nalow = [\"MIT\"]\n",
        );
    });
    let seen = placet("check", folder.path());
    seen.check(2, &["placet.toml", "alow", "allow"]);
    assert!(seen.stdout.is_empty(), "nothing was judged");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = tree(|root| write(&root.join("a.c"), "// SPDX-License-Identifier: MIT\n"));
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let status = command()
        .args(["scan", "-o", "jsonl"])
        .arg(folder.path())
        .stdout(writer)
        .status();
    assert_eq!(status.expect("the program starts").code(), Some(0));
}

#[test]
fn a_time_that_is_none_is_a_usage_error() {
    let folder = tree(|_| ());
    let mut command = command();
    command.env("SOURCE_DATE_EPOCH", "yesterday").arg("scan");
    let output = command.arg(folder.path()).output();
    Seen::of(output.expect("the program starts")).check(2, &["SOURCE_DATE_EPOCH"]);
}

#[test]
fn results_are_written_before_the_program_fails() {
    let folder = tree(|root| write(&root.join("a.c"), "// SPDX-License-Identifier: MIT OR\n"));
    let out = tree(|_| ());
    let file = out.path().join("result.sarif");
    let arguments = format!("check --isolated -o {}", file.display());
    placet(&arguments, folder.path()).check(1, &["failed", "invalid-expression"]);
    assert!(
        fs::read_to_string(&file)
            .expect("the result")
            .contains("invalid-expression")
    );
    placet(&format!("{arguments} --exit-zero"), folder.path()).check(0, &["failed"]);
}
