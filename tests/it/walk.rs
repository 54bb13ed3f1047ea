// SPDX-License-Identifier: Apache-2.0

//! Hostile and unusual trees: nothing is followed, nothing blocks, nothing is lost.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::{
    ffi::OsStr,
    fs,
    os::unix::{ffi::OsStrExt as _, fs::PermissionsExt as _, fs::symlink, net::UnixListener},
    path::Path,
};

use placet::{
    read,
    walk::{Item, Options, Source, walk},
};
use rustix::fs::{CWD, FileType, Mode, OFlags, mkdirat, mknodat, openat};
use tempfile::TempDir;

/// What a walk finds, one line each: the path, or the path and why it was left out.
fn list(root: &Path, options: &Options) -> Vec<String> {
    let source = Source::open(root, options).expect("the root is there");
    walk(&source)
        .map(|item| match item {
            Item::File(entry) => entry.path().to_string(),
            Item::Skipped(it) => format!("{} [{}]", it.path, it.reason),
        })
        .collect()
}

fn check(root: &Path, expected: &[&str]) {
    assert_eq!(list(root, &Options::default()), expected);
}

fn tree(files: &[&str]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for file in files {
        put(root.path(), file, "x\n");
    }
    root
}

fn put(root: &Path, file: &str, content: &str) {
    let path = root.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// What the one file of a tree holds, or why it cannot be read.
fn content(root: &Path, limit: u64) -> Result<(Vec<u8>, u64, bool), String> {
    let source = Source::open(root, &Options::default()).unwrap();
    let Some(Item::File(entry)) = walk(&source).next() else {
        return Err("no file".to_owned());
    };
    let mut buffer = read::Buffer::default();
    match read::open(&entry).and_then(|it| read::read(it, &mut buffer, limit)) {
        Ok(it) => Ok((it.bytes.to_vec(), it.size, it.is_partial)),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn links_are_recorded_and_not_followed() {
    let root = tree(&["real/file"]);
    let link = |target: &str, name: &str| symlink(target, root.path().join(name)).unwrap();
    link("/etc/passwd", "creds");
    link(".", "loop");
    link("b", "a");
    link("a", "b");
    link("gone\x1b[2J", "dangling");
    link("..", "real/up");
    check(
        root.path(),
        &[
            "a [a symbolic link to `b`, not followed]",
            "b [a symbolic link to `a`, not followed]",
            "creds [a symbolic link to `/etc/passwd`, not followed]",
            "dangling [a symbolic link to `gone\\x1b[2J`, not followed]",
            "loop [a symbolic link to `.`, not followed]",
            "real/file",
            "real/up [a symbolic link to `..`, not followed]",
        ],
    );
}

#[test]
fn a_file_that_becomes_a_link_is_not_followed() {
    let root = tree(&["file"]);
    let source = Source::open(root.path(), &Options::default()).unwrap();
    let Some(Item::File(entry)) = walk(&source).next() else {
        panic!("the file is there");
    };
    fs::remove_file(root.path().join("file")).unwrap();
    symlink("/etc/passwd", root.path().join("file")).unwrap();
    assert!(entry.open().is_err());
}

#[test]
fn only_regular_files_are_opened_and_nothing_blocks() {
    let root = tree(&["z"]);
    mknodat(
        CWD,
        root.path().join("LICENSE"),
        FileType::Fifo,
        Mode::RWXU,
        0,
    )
    .unwrap();
    let _socket = UnixListener::bind(root.path().join("socket")).unwrap();
    check(
        root.path(),
        &[
            "LICENSE [a FIFO, not a regular file]",
            "socket [a socket, not a regular file]",
            "z",
        ],
    );
    let error = Source::open(&root.path().join("LICENSE"), &Options::default()).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("LICENSE`: a FIFO, not a regular file"),
        "{error}"
    );

    let source = Source::open(&root.path().join("z"), &Options::default()).unwrap();
    let Some(Item::File(entry)) = walk(&source).next() else {
        panic!("the file is there");
    };
    fs::remove_file(root.path().join("z")).unwrap();
    mknodat(CWD, root.path().join("z"), FileType::Fifo, Mode::RWXU, 0).unwrap();
    assert_eq!(
        entry.open().unwrap_err().to_string(),
        "a FIFO, not a regular file"
    );
}

#[test]
fn a_missing_path_says_so() {
    let error = Source::open(Path::new("/nowhere/at\nall"), &Options::default()).unwrap_err();
    let words = "could not read `/nowhere/at\\nall`: no such file or directory";
    assert_eq!(error.to_string(), words);
}

/// Directories in one another, each `name`, with a file `LICENSE` in each.
fn nested(root: &Path, name: &str, depth: usize) {
    let mut directory = openat(CWD, root, OFlags::DIRECTORY, Mode::empty()).unwrap();
    for _ in 0..depth {
        mkdirat(&directory, name, Mode::RWXU).unwrap();
        directory = openat(&directory, name, OFlags::DIRECTORY, Mode::empty()).unwrap();
        let flags = OFlags::CREATE | OFlags::WRONLY;
        drop(openat(&directory, "LICENSE", flags, Mode::RWXU).unwrap());
        drop(openat(&directory, "z", flags, Mode::RWXU).unwrap());
    }
}

/// Removes what [`nested`] made; the standard library's way cannot beyond `PATH_MAX`.
fn unnest(root: &Path, name: &str, depth: usize) {
    use rustix::fs::{AtFlags, unlinkat};
    let mut directory = openat(CWD, root, OFlags::DIRECTORY, Mode::empty()).unwrap();
    for _ in 0..depth {
        directory = openat(&directory, name, OFlags::DIRECTORY, Mode::empty()).unwrap();
        unlinkat(&directory, "LICENSE", AtFlags::empty()).unwrap();
        unlinkat(&directory, "z", AtFlags::empty()).unwrap();
    }
    for _ in 0..depth {
        directory = openat(&directory, "..", OFlags::DIRECTORY, Mode::empty()).unwrap();
        unlinkat(&directory, name, AtFlags::REMOVEDIR).unwrap();
    }
}

#[test]
fn deep_trees_are_listed_beyond_the_longest_path_with_few_descriptors() {
    for (name, depth) in [("d".to_owned(), 200), ("d".repeat(200), 60)] {
        let root = tempfile::tempdir().unwrap();
        nested(root.path(), &name, depth);
        let n_open = || fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
        let source = Source::open(root.path(), &Options::default()).unwrap();
        let (mut n_files, mut most_open) = (0, 0);
        let before = n_open();
        for item in walk(&source) {
            let Item::File(entry) = item else {
                panic!("{item:?}");
            };
            assert!(entry.open().is_ok());
            most_open = most_open.max(n_open());
            n_files += 1;
        }
        unnest(root.path(), &name, depth);
        assert_eq!(n_files, 2 * depth);
        // Other tests of this process open files meanwhile: the bound is a loose one.
        assert!(
            most_open < before + 100,
            "{before} before, {most_open} at most"
        );
    }
}

#[test]
fn many_entries_in_one_directory_are_all_listed() {
    let root = tempfile::tempdir().unwrap();
    for index in 0..10_000 {
        fs::write(root.path().join(format!("{index:05}")), "").unwrap();
    }
    let found = list(root.path(), &Options::default());
    assert_eq!(found.len(), 10_000);
    assert!(found.is_sorted());
}

#[test]
fn odd_names_are_listed_and_shown_harmless() {
    let root = tempfile::tempdir().unwrap();
    for name in [
        &b"a\nb"[..],
        b"\x1b]0;x\x07",
        b"\xff\xfe",
        b"con",
        b" ",
        "\u{202e}cod".as_bytes(),
    ] {
        fs::write(root.path().join(OsStr::from_bytes(name)), "x").unwrap();
    }
    check(
        root.path(),
        &[
            "\\x1b]0;x\\x07",
            " ",
            "a\\nb",
            "con",
            "\\xe2\\x80\\xaecod",
            "\\xff\\xfe",
        ],
    );
}

#[test]
fn what_cannot_be_read_is_a_gap() {
    let root = tree(&["a-file", "dir/inside", "z"]);
    let source = Source::open(root.path(), &Options::default()).unwrap();
    let mut items = walk(&source);
    let Some(Item::File(file)) = items.next() else {
        panic!("the file comes first");
    };
    // Root may read everything, so it is taken away altogether: the words differ, the path of
    // the code does not.
    if rustix::process::geteuid().is_root() {
        fs::remove_file(root.path().join("a-file")).unwrap();
        fs::rename(root.path().join("dir"), root.path().join("moved")).unwrap();
    } else {
        let nothing = fs::Permissions::from_mode(0o000);
        fs::set_permissions(root.path().join("a-file"), nothing.clone()).unwrap();
        fs::set_permissions(root.path().join("dir"), nothing).unwrap();
    }
    let words = file.open().unwrap_err();
    assert!(words.is_gap(), "{words}");
    let rest: Vec<_> = items.collect();
    fs::set_permissions(root.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let gaps: Vec<_> = rest
        .iter()
        .filter_map(|item| match item {
            Item::Skipped(it) if it.reason.is_gap() => Some(it.path.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(gaps, ["dir"]);
    assert_eq!(rest.len(), 2, "the rest of the tree is listed: {rest:?}");
}

#[test]
fn a_sparse_file_is_read_in_part_at_once() {
    let root = tempfile::tempdir().unwrap();
    let file = fs::File::create(root.path().join("sparse")).unwrap();
    file.set_len(1 << 30).unwrap();
    std::os::unix::fs::FileExt::write_at(&file, b"MIT", (1 << 30) - 3).unwrap();
    let (bytes, size, is_partial) = content(root.path(), read::LIMIT).unwrap();
    assert_eq!((size, is_partial), (1 << 30, true));
    assert_eq!(bytes.len(), (1 << 20) + 1 + (64 << 10));
    assert!(bytes.ends_with(b"\0MIT"));
}

#[test]
fn files_are_read_whole_up_to_the_limit() {
    let root = tempfile::tempdir().unwrap();
    for n_bytes in [0, 1, 65_535, 65_536, 65_537, 200_000] {
        let expected: Vec<_> = (0..n_bytes).map(|it: u32| it.to_le_bytes()[0]).collect();
        fs::write(root.path().join("file"), &expected).unwrap();
        let size = u64::from(n_bytes);
        for limit in [size, size + 1, read::LIMIT] {
            assert_eq!(
                content(root.path(), limit),
                Ok((expected.clone(), size, false))
            );
        }
    }
}

#[test]
fn a_character_is_not_cut_where_the_middle_is_left_out() {
    let root = tempfile::tempdir().unwrap();
    fs::write(
        root.path().join("file"),
        "x".to_owned() + &"€".repeat(700_000),
    )
    .unwrap();
    let (bytes, _, is_partial) = content(root.path(), 1 << 20).unwrap();
    assert!(is_partial);
    assert!(std::str::from_utf8(&bytes).is_ok_and(|it| it.contains("€\n€")));
}

#[test]
fn a_file_whose_size_is_told_wrong_is_read_to_its_end() {
    let found = content(Path::new("/proc/self/status"), read::LIMIT);
    if Path::new("/proc/self/status").exists() {
        let (bytes, size, is_partial) = found.unwrap();
        assert!(bytes.starts_with(b"Name:") && size == bytes.len() as u64 && !is_partial);
    } else {
        assert!(found.is_err());
    }
}

#[test]
fn a_growing_file_ends_at_the_limit() {
    use std::sync::atomic::{AtomicBool, Ordering};
    let root = tree(&["log"]);
    let has_ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut log = fs::OpenOptions::new()
                .append(true)
                .open(root.path().join("log"))
                .unwrap();
            for _ in 0..50_000 {
                std::io::Write::write_all(&mut log, b"MIT license\n").unwrap();
                if has_ended.load(Ordering::Relaxed) {
                    break;
                }
            }
        });
        for _ in 0..50 {
            let (bytes, size, _) = content(root.path(), 100_000).unwrap();
            assert!(bytes.starts_with(b"x\n") && bytes.len() as u64 <= size + 1);
        }
        has_ended.store(true, Ordering::Relaxed);
    });
}
