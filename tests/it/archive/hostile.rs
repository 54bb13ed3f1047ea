// SPDX-License-Identifier: Apache-2.0

//! Archives that somebody has made to mislead: nothing is written, nothing runs without end, and
//! each trick is one clear gap.

use placet::walk::Options;

use super::pack::{
    Pack, TAR_END, Zipped, ar, bzip2, gzip, member, pax, tar, tar_entry, write, xz, zip, zip_of,
    zstd,
};
use crate::{program::placet, revision::repo::listed};

/// Holds what is listed of an archive that is the source, and that a check of it is incomplete.
#[track_caller]
fn check(name: &str, bytes: &[u8], expected: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    write(&path, bytes);
    let seen = listed(&path, &Options::default());
    assert_eq!(seen, expected, "{name}");
    let program = placet("check --isolated --fail-on never", &path);
    program.check(3, &["incomplete"]);
    let left = std::fs::read_dir(folder.path())
        .expect("it is there")
        .count();
    assert_eq!(left, 1, "something was written");
}

/// The gap of the archive as a whole, or of its rest.
fn unread(why: &str) -> String {
    format!(" [the archive is not read to its end: {why}]")
}

/// The gap of one member.
fn lost(name: &str, why: &str) -> String {
    format!("{name} [could not be read: {why}]")
}

#[test]
fn bombs_are_cut_short() {
    let zeros = vec![0; 4 << 20];
    let gap = " [not listed any further: the archive unpacks to more than 100 times its size, as \
               bombs do]";
    for (name, pack) in [
        ("a.tar.gz", gzip as fn(&[u8]) -> Vec<u8>),
        ("a.tar.xz", xz),
        ("a.tar.zst", zstd),
    ] {
        check(name, &pack(&tar(&[("zeros", &zeros)])), &[gap]);
    }
    check(
        "a.zip",
        &zip(&[("a", b"x"), ("zeros", &zeros)]),
        &["a", gap],
    );
    // The bomb is in an archive in the archive, and the outer one pays.
    let inner = zip(&[("zeros", &zeros)]);
    let seen = format!("b.zip{gap}");
    check(
        "a.tar",
        &tar(&[("b.zip", &inner), ("c", b"x")]),
        &["b.zip", &seen, "c"],
    );
}

#[test]
fn an_archive_in_itself_without_end_is_cut_short() {
    let mut bytes = zip(&[("a", b"x")]);
    for _ in 0..20 {
        bytes = zip(&[("a.zip", &bytes)]);
    }
    check(
        "a.zip",
        &bytes,
        &[
            "a.zip",
            "a.zip!/a.zip",
            "a.zip!/a.zip!/a.zip",
            "a.zip!/a.zip!/a.zip [the archive is not read to its end: archives are opened to a \
             depth of 2]",
        ],
    );
}

#[test]
fn members_that_share_bytes_are_not_opened() {
    let twin = Zipped {
        same_as: Some(0),
        ..member("b", b"x\n")
    };
    let bytes = zip_of(&[member("a", b"x\n"), twin]);
    check(
        "a.zip",
        &bytes,
        &[&unread("its members overlap, as those of bombs do")],
    );
}

#[test]
fn more_members_than_anybody_needs_are_cut_short() {
    let folder = tempfile::tempdir().expect("a folder");
    let entry = tar_entry("x", b'5', 0, "", b"");
    let mut bytes = entry.repeat(100_001);
    bytes.extend(TAR_END);
    let path = folder.path().join("a.tar");
    write(&path, &bytes);
    let seen = listed(&path, &Options::default());
    assert_eq!(
        seen,
        [" [not listed any further: the archive holds more than 100000 files]"]
    );
}

#[test]
fn names_that_lead_out_are_gaps() {
    let names = ["../a", "/etc/passwd", "b/../../c", "C:\\d", "..\\e"];
    let whys = [
        "its name in the archive leads out of it",
        "its name in the archive is an absolute path",
        "its name in the archive leads out of it",
        "its name in the archive is an absolute path",
        "its name in the archive leads out of it",
    ];
    let shown = ["../a", "/etc/passwd", "b/../../c", "C:\\\\d", "..\\\\e"];
    let gaps: Vec<_> = shown
        .iter()
        .zip(whys)
        .map(|(name, why)| lost(name, why))
        .collect();
    let gaps: Vec<_> = gaps.iter().map(String::as_str).collect();
    let files: Vec<_> = names.iter().map(|it| (*it, &b"x\n"[..])).collect();
    check("a.zip", &zip(&files), &gaps);
    let mut bytes: Vec<u8> = Vec::new();
    for name in names {
        bytes.extend(tar_entry(name, b'0', 2, "", b"x\n"));
    }
    bytes.extend(TAR_END);
    check("a.tar", &bytes, &gaps);
}

#[test]
fn a_name_that_comes_twice_is_a_gap() {
    let second = lost("a", "the archive has it twice; this is the second");
    let files: &[(&str, &[u8])] = &[("a", b"1\n"), ("./a", b"2\n")];
    check("a.zip", &zip(files), &["a", &second]);
    let mut bytes = tar_entry("a", b'0', 2, "", b"1\n");
    bytes.extend(tar_entry("./a", b'0', 2, "", b"2\n"));
    bytes.extend(TAR_END);
    check("a.tar", &bytes, &["a", &second]);
}

#[test]
fn encrypted_members_are_gaps() {
    let secret = Zipped {
        flags: 1,
        ..member("secret", b"x\n")
    };
    check(
        "a.zip",
        &zip_of(&[secret, member("z", b"x\n")]),
        &[&lost("secret", "it is encrypted"), "z"],
    );
}

#[test]
fn bytes_before_the_first_member_are_a_gap() {
    let files: &[(&str, &[u8])] = &[("a", b"x\n")];
    let bytes = [b"#!/bin/sh\nexec java -jar $0\n", &*zip(files)].concat();
    let gap = lost(
        "",
        "bytes stand before its first member, and are not examined",
    );
    check("a.zip", &bytes, &[&gap, "a"]);
}

#[test]
fn members_that_are_told_in_two_ways_are_gaps() {
    let two = Zipped {
        local_name: Some("evil.exe".to_owned()),
        ..member("good.txt", b"x\n")
    };
    check(
        "a.zip",
        &zip_of(&[two, member("z", b"x\n")]),
        &[
            &lost("good.txt", "the archive tells it in two ways that differ"),
            "z",
        ],
    );
}

#[test]
fn members_that_do_not_unpack_are_gaps() {
    let unknown = Zipped {
        method: 98,
        ..member("ppmd", b"x\n")
    };
    let wrong = Zipped {
        crc: Some(7),
        ..member("wrong", b"x\n")
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.zip");
    write(&path, &zip_of(&[unknown, wrong, member("z", b"x\n")]));
    let seen = listed(&path, &Options::default());
    let [first, second, third] = &*seen else {
        panic!("three items: {seen:?}");
    };
    assert!(
        first.starts_with("ppmd [could not be read: it is packed in a way"),
        "{first}"
    );
    assert!(
        second.starts_with("wrong [could not be read: it is broken: "),
        "{second}"
    );
    assert_eq!(third, "z");
}

#[test]
fn archives_that_are_cut_are_gaps() {
    let files: &[(&str, &[u8])] = &[("a", b"x\n"), ("b", &[7; 3000])];
    let cut = |bytes: &[u8], n_bytes: usize| bytes[..bytes.len() - n_bytes].to_vec();
    let no_end = unread("it is no zip archive, or ends too early");
    check(
        "a.zip",
        &cut(&zip(files), 10),
        &[&unread("it ends too early")],
    );
    check("a.zip", &cut(&zip(files), 30), &[&no_end]);
    let plain = tar(files);
    check(
        "a.tar",
        &cut(&plain, 1024 + 3072 + 100),
        &["a", &unread("it ends too early")],
    );
    check(
        "a.tar",
        &cut(&plain, 1024 + 1000),
        &["a", &unread("it ends too early")],
    );
    let deb = ar(&[("debian-binary", b"2.0\n"), ("data.tar", &plain)]);
    check(
        "a.deb",
        &cut(&deb, 100),
        &["debian-binary", &unread("it ends too early")],
    );
    let packed = gzip(&plain);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.tgz");
    write(&path, &cut(&packed, 12));
    let seen = listed(&path, &Options::default());
    assert!(
        seen.last()
            .is_some_and(|it| it.contains("not read to its end")),
        "{seen:?}"
    );
}

#[test]
fn what_is_no_archive_is_a_gap_and_nothing_is_none() {
    check(
        "a.zip",
        b"text",
        &[&unread("it is no zip archive, or ends too early")],
    );
    check("a.tar", b"text", &[&unread("it is no tar archive")]);
    check("a.deb", b"text", &[&unread("it is no archive of its kind")]);
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join("a.zip"), b"");
    write(
        &folder.path().join("b.c"),
        b"// SPDX-License-Identifier: MIT\n",
    );
    assert_eq!(listed(folder.path(), &Options::default()), ["a.zip", "b.c"]);
}

#[test]
fn a_size_that_is_told_twice_must_be_the_same() {
    let records = pax("size", "1024");
    let mut bytes = tar_entry("pax", b'x', records.len() as u64, "", records.as_bytes());
    bytes.extend(tar_entry("a", b'0', 2, "", b"x\n"));
    bytes.extend(tar_entry("b", b'0', 2, "", b"x\n"));
    bytes.extend(TAR_END);
    check(
        "a.tar",
        &bytes,
        &[&unread("its headers contradict each other")],
    );
}

#[test]
fn a_line_break_in_an_extension_is_no_record_of_its_own() {
    let records = pax("comment", "x\n20 path=../../evil\n");
    let mut bytes = tar_entry("pax", b'x', records.len() as u64, "", records.as_bytes());
    bytes.extend(tar_entry("good", b'0', 2, "", b"x\n"));
    bytes.extend(TAR_END);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.tar");
    write(&path, &bytes);
    assert_eq!(listed(&path, &Options::default()), ["good"]);
}

#[test]
fn what_stands_behind_the_end_is_a_gap() {
    let mut bytes = tar(&[("a", b"x\n")]);
    bytes.extend(tar_entry("hidden", b'0', 2, "", b"x\n"));
    check(
        "a.tar",
        &bytes,
        &["a", &unread("something stands behind its end")],
    );
}

#[test]
fn sparse_files_and_unknown_kinds_are_gaps() {
    let mut bytes = tar_entry("holes", b'S', 512, "", &[b'x'; 512]);
    bytes.extend(tar_entry("odd", b'Z', 0, "", b""));
    bytes.extend(tar_entry("z", b'0', 2, "", b"x\n"));
    bytes.extend(TAR_END);
    check(
        "a.tar",
        &bytes,
        &[
            &lost("holes", "it is a sparse file, which is not unpacked"),
            &lost("odd", "it is of an unknown kind (90)"),
            "z",
        ],
    );
}

#[test]
fn a_size_beyond_all_bytes_ends_the_archive() {
    let mut bytes = tar_entry("a", b'0', u64::MAX >> 1, "", b"x\n");
    bytes.extend(TAR_END);
    check("a.tar", &bytes, &[&unread("it ends too early")]);
    let mut bytes = tar_entry("pax", b'x', u64::MAX >> 1, "", b"x\n");
    bytes.extend(TAR_END);
    check("a.tar", &bytes, &[&unread("a name in it is too long")]);
}

#[test]
fn a_window_of_terabytes_is_not_allocated() {
    let frame = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xff, 0x01, 0x00, 0x00];
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.tar.zst");
    write(&path, &frame);
    let seen = listed(&path, &Options::default());
    assert!(
        seen[0].contains("not read to its end: it is broken"),
        "{seen:?}"
    );
}

#[test]
fn no_flipped_bit_makes_it_stop_working() {
    let plain = tar(&[("a", b"x\n"), ("d/b", b"y\n")]);
    let files: &[(&str, &[u8])] = &[("a", b"x\n"), ("d/b", b"y\n")];
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in [
        ("a.zip", zip(files)),
        ("a.tgz", gzip(&plain)),
        ("a.tar", plain),
    ] {
        let path = folder.path().join(name);
        for at in 0..bytes.len() {
            let mut bad = bytes.clone();
            bad[at] ^= 1 << (at % 8);
            write(&path, &bad);
            let seen = listed(&path, &Options::default());
            assert!(seen.len() <= 5, "byte {at} of {name}: {seen:?}");
        }
    }
}

#[test]
fn a_file_that_is_packed_by_itself_is_bounded_as_archives_are() {
    let zeros = vec![0; 4 << 20];
    let gap = " [not listed any further: the archive unpacks to more than 100 times its size, as \
               bombs do]";
    let packs: [(&str, Pack); 4] = [
        ("a.gz", gzip),
        ("a.xz", xz),
        ("a.zst", zstd),
        ("a.bz2", bzip2),
    ];
    for (name, pack) in packs {
        check(name, &pack(&zeros), &[gap]);
        let packed = pack(b"a text that is cut");
        let seen = check_cut(name, packed.get(..packed.len() - 9).expect("it is longer"));
        assert!(
            seen.starts_with(" [the archive is not read to its end: it "),
            "{seen}"
        );
    }
    check(
        "a.gz",
        b"this was never packed",
        &[&unread("it is broken: invalid gzip header")],
    );
}

/// The one thing that is listed of an archive.
fn check_cut(name: &str, bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    write(&path, bytes);
    let mut seen = listed(&path, &Options::default());
    assert_eq!(seen.len(), 1, "{seen:?}");
    seen.remove(0)
}
