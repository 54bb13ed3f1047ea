// SPDX-License-Identifier: Apache-2.0

//! Archives, as a source and in one: the same files as if they were unpacked, and nothing lost.
#![cfg(unix)]

mod hostile;
mod pack;

use std::path::Path;

use pack::{Pack, ar, bzip2, gzip, member, tar, write, xz, zip, zip_of, zstd};
use placet::walk::Options;

use crate::{
    program::placet,
    revision::repo::{Repo, inventory, listed, rev},
};

const FILES: &[pack::File<'_>] = &[
    ("LICENSE", b"Permission is hereby granted, free of charge\n"),
    (
        "Cargo.toml",
        b"[package]\nname = \"a\"\nversion = \"1.0.0\"\nlicense = \"MIT\"\n",
    ),
    ("src/a.rs", b"// SPDX-License-Identifier: MIT\n"),
    ("src/empty", b""),
    ("src/x.bin", &[0, 159, 146, 150]),
];

fn depth(archive_depth: usize) -> Options {
    Options {
        archive_depth,
        ..Options::default()
    }
}

#[test]
fn an_archive_gives_the_inventory_of_the_directory_that_it_holds() {
    let plain = tar(FILES);
    let stored: Vec<_> = FILES
        .iter()
        .map(|(name, content)| pack::Zipped {
            method: 0,
            ..member(name, content)
        })
        .collect();
    for (name, bytes) in [
        ("a.tar", plain.clone()),
        ("a.gem", plain.clone()),
        ("a.tar.gz", gzip(&plain)),
        ("a.crate", gzip(&plain)),
        ("A.TGZ", gzip(&plain)),
        ("a.tar.xz", xz(&plain)),
        ("a.tar.zst", zstd(&plain)),
        ("a.tar.bz2", bzip2(&plain)),
        ("a.zip", zip(FILES)),
        ("a.whl", zip_of(&stored)),
        ("a.jar", zip(FILES)),
        ("a.nupkg", zip(FILES)),
        (
            "a.deb",
            ar(&FILES
                .iter()
                .map(|(name, it)| (&**name, *it))
                .collect::<Vec<_>>()),
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let directory = folder.path().join("unpacked").join(name);
        for (path, content) in FILES {
            write(&directory.join(path), content);
        }
        let archive = folder.path().join(name);
        write(&archive, &bytes);
        let expected = inventory(&directory, &Options::default(), 1);
        for threads in [1, 3] {
            let seen = inventory(&archive, &Options::default(), threads);
            assert_eq!(seen, expected, "{name} with {threads} threads");
        }
    }
}

#[test]
fn archives_in_archives_are_opened_to_a_depth() {
    let folder = tempfile::tempdir().expect("a folder");
    let third = zip(&[("deep", b"x")]);
    let second = gzip(&tar(&[("b/third.zip", &third), ("c", b"x")]));
    let first = zip(&[("a/second.tar.gz", &second), ("d", b"x")]);
    write(&folder.path().join("lib/first.jar"), &first);
    write(&folder.path().join("lib/z"), b"x");
    let list = |n_deep| listed(folder.path(), &depth(n_deep));
    let gap = |path: &str, n_deep: usize| {
        format!(
            "{path} [the archive is not read to its end: archives are opened to a depth of {n_deep}]"
        )
    };
    let in_first = "lib/first.jar!/a/second.tar.gz";
    let in_second = "lib/first.jar!/a/second.tar.gz!/b/third.zip";
    assert_eq!(
        list(0),
        ["lib/first.jar", &gap("lib/first.jar", 0), "lib/z"]
    );
    assert_eq!(
        list(1),
        [
            "lib/first.jar",
            in_first,
            &gap(in_first, 1),
            "lib/first.jar!/d",
            "lib/z"
        ]
    );
    assert_eq!(
        list(2),
        [
            "lib/first.jar",
            in_first,
            in_second,
            &gap(in_second, 2),
            &format!("{in_first}!/c"),
            "lib/first.jar!/d",
            "lib/z",
        ]
    );
    assert!(list(3).contains(&format!("{in_second}!/deep")));
    // An archive that is the source counts for nothing.
    let alone = listed(&folder.path().join("lib/first.jar"), &depth(1));
    assert_eq!(
        alone,
        [
            "a/second.tar.gz",
            "a/second.tar.gz!/b/third.zip",
            &gap("a/second.tar.gz!/b/third.zip", 1),
            "a/second.tar.gz!/c",
            "d",
        ]
    );
}

#[test]
fn packages_of_packages_are_read_to_their_files() {
    let control = tar(&[("./control", b"Package: x\nVersion: 1\n")]);
    let data = tar(&[("./usr/share/doc/x/copyright", b"License: GPL-2+\n")]);
    let deb = ar(&[
        ("debian-binary", b"2.0\n"),
        ("control.tar.xz", &xz(&control)),
        ("data.tar.zst/", &zstd(&data)),
    ]);
    let gem = tar(&[("data.tar.gz", &gzip(&tar(&[("lib/x.rb", b"# MIT\n")])))]);
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join("x.deb"), &deb);
    write(&folder.path().join("x.gem"), &gem);
    assert_eq!(
        listed(folder.path(), &Options::default()),
        [
            "x.deb",
            "x.deb!/debian-binary",
            "x.deb!/control.tar.xz",
            "x.deb!/control.tar.xz!/control",
            "x.deb!/data.tar.zst",
            "x.deb!/data.tar.zst!/usr/share/doc/x/copyright",
            "x.gem",
            "x.gem!/data.tar.gz",
            "x.gem!/data.tar.gz!/lib/x.rb",
        ]
    );
}

#[test]
fn an_archive_of_a_commit_is_opened_as_well() {
    let repo = Repo::new();
    repo.put("lib/a.zip", zip(FILES));
    repo.put("b", "x");
    repo.commit();
    let directory = inventory(&repo.root(), &Options::default(), 1);
    assert_eq!(inventory(&repo.root(), &rev("HEAD"), 3), directory);
    assert!(directory.contains("lib/a.zip!/src/a.rs"), "{directory}");
}

#[test]
fn a_license_in_an_archive_is_judged() {
    let folder = tempfile::tempdir().expect("a folder");
    let evil = "int x;\n".repeat(100) + "// SPDX-License-Identifier: MIT OR\n";
    let evil = zip(&[("x.c", evil.as_bytes())]);
    write(
        &folder.path().join("a.c"),
        b"// SPDX-License-Identifier: MIT\n",
    );
    write(&folder.path().join("lib.jar"), &evil);
    placet("check --isolated", folder.path()).check(1, &["lib.jar!/x.c", "invalid-expression"]);
    let shallow = placet("check --isolated --archive-depth 0", folder.path());
    shallow.check(3, &["archive-not-opened", "lib.jar"]);
}

#[test]
fn links_and_git_directories_in_an_archive_are_left_out() {
    let mut bytes = pack::tar_entry("a/.git/config", b'0', 2, "", b"x\n");
    bytes.extend(pack::tar_entry("a/.git/HEAD", b'0', 2, "", b"x\n"));
    bytes.extend(pack::tar_entry("a/link", b'2', 0, "/etc/passwd", b""));
    bytes.extend(pack::tar_entry("a/hard", b'1', 0, "a/x", b""));
    bytes.extend(pack::tar_entry("a/null", b'3', 0, "", b""));
    bytes.extend(pack::tar_entry("a/pipe", b'6', 0, "", b""));
    bytes.extend(pack::tar_entry("a/d", b'5', 0, "", b""));
    bytes.extend(pack::tar_entry("a/x", b'0', 2, "", b"x\n"));
    bytes.extend(pack::TAR_END);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.tar");
    write(&path, &bytes);
    assert_eq!(
        listed(&path, &Options::default()),
        [
            "a/.git [git's own directory]",
            "a/link [a symbolic link to `/etc/passwd`, not followed]",
            "a/hard [a hard link, not a regular file]",
            "a/null [a device, not a regular file]",
            "a/pipe [a FIFO, not a regular file]",
            "a/x",
        ]
    );
    let link = pack::Zipped {
        attributes: 0o120_777 << 16,
        ..member("b/link", b"../../etc/passwd")
    };
    let path = folder.path().join("b.zip");
    write(&path, &zip_of(&[member("b/", b""), link]));
    assert_eq!(
        listed(&path, &Options::default()),
        ["b/link [a symbolic link to `../../etc/passwd`, not followed]"]
    );
}

#[test]
fn long_names_are_read_as_every_program_writes_them() {
    let long = format!("{}/x", "long-name".repeat(30));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("gnu.tar");
    write(&path, &tar(&[(&long, b"x")]));
    assert_eq!(listed(&path, &Options::default()), [&*long]);
    let records = pack::pax("path", &long);
    let mut bytes = pack::tar_entry("pax", b'x', records.len() as u64, "", records.as_bytes());
    bytes.extend(pack::tar_entry("short", b'0', 1, "", b"x"));
    bytes.extend(pack::TAR_END);
    let path = folder.path().join("pax.tar");
    write(&path, &bytes);
    assert_eq!(listed(&path, &Options::default()), [&*long]);
}

#[test]
fn a_large_member_is_examined_in_part_and_a_gap() {
    let mut content = vec![b'\n'; 3 << 20];
    content.extend_from_slice(b"// SPDX-License-Identifier: MIT\n");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.tar");
    write(&path, &tar(&[("large.c", &content)]));
    let directory = folder.path().join("unpacked/a.tar");
    write(&directory.join("large.c"), &content);
    let options = Options {
        max_file_size: 1 << 20,
        ..Options::default()
    };
    let seen = without_hashes(&inventory(&path, &options, 1));
    assert!(
        seen.contains("only the start and the end were examined"),
        "{seen}"
    );
    assert!(seen.contains("\"MIT\""), "{seen}");
    let run = |path: &Path| placet("scan --max-file-size 1M -o jsonl", path).text();
    assert_eq!(run(&path), run(&directory));
}

fn without_hashes(json: &str) -> String {
    let lines = json.lines().filter(|it| !it.contains("SHA-"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_file_that_is_packed_by_itself_is_an_archive_of_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let text: &[u8] = b"// SPDX-License-Identifier: AGPL-3.0-only\n";
    let packs: [(&str, Pack); 4] = [
        ("a.c.gz", gzip),
        ("b.xz", xz),
        ("c.c.zst", zstd),
        ("d.c.bz2", bzip2),
    ];
    for (name, pack) in packs {
        write(&folder.path().join(name), &pack(text));
    }
    write(&folder.path().join("e.tar.gz"), &gzip(&tar(&[("f", text)])));
    write(&folder.path().join("g.zip.gz"), &gzip(&zip(&[("h", text)])));
    write(&folder.path().join("i.gz"), b"");
    assert_eq!(
        listed(folder.path(), &Options::default()),
        [
            "a.c.gz",
            "a.c.gz!/a.c",
            "b.xz",
            "b.xz!/b",
            "c.c.zst",
            "c.c.zst!/c.c",
            "d.c.bz2",
            "d.c.bz2!/d.c",
            "e.tar.gz",
            "e.tar.gz!/f",
            "g.zip.gz",
            "g.zip.gz!/g.zip",
            "g.zip.gz!/g.zip!/h",
            "i.gz",
        ]
    );
    assert_eq!(
        listed(&folder.path().join("a.c.gz"), &Options::default()),
        ["a.c"]
    );
    placet("scan -o concise", folder.path()).check(0, &["d.c.bz2!/d.c:1:", "AGPL-3.0-only"]);
}
