// SPDX-License-Identifier: Apache-2.0

//! Dependencies are found in stores that the test makes up, and nowhere else.

mod cargo;
mod golang;
mod java;
mod npm;
mod others;
mod python;
mod system;

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};
use serde_json::Value;
use sha2::Digest as _;

use crate::program::{Seen, command};

/// A tree and stores beside it.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    variables: Vec<(&'static str, PathBuf)>,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("tree")).expect("the tree");
        Self {
            folder,
            variables: Vec::new(),
        }
    }

    /// Sets a variable to a directory beside the tree.
    fn variable(&mut self, name: &'static str, directory: &str) {
        let path = self.path(directory);
        fs::create_dir_all(&path).expect("a folder of the test");
        self.variables.push((name, path));
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        let parent = path.parent().expect("it stands in a folder");
        fs::create_dir_all(parent).expect("a folder of the test");
        fs::write(path, content).expect("a file of the test");
    }

    /// Runs the program on the tree.
    fn run(&self, arguments: &str) -> Seen {
        let mut command = command();
        command.args(arguments.split_whitespace());
        command.arg(self.path("tree"));
        for (name, path) in &self.variables {
            command.env(name, path);
        }
        Seen::of(command.output().expect("the program starts"))
    }

    /// The report of a scan, which names no place on this machine.
    #[track_caller]
    fn scan(&self) -> Value {
        let seen = self.run("scan --resolve user -o json");
        assert_eq!(seen.code, 0, "{}", seen.stderr);
        let text = seen.text();
        let machine = self.folder.path().to_string_lossy().into_owned();
        assert!(!text.contains(&machine), "an absolute path in:\n{text}");
        serde_json::from_str(&text).expect("JSON")
    }
}

/// What a report says of the component of a name: `expression basis from` and so on.
#[track_caller]
fn component<'r>(report: &'r Value, name: &str) -> &'r Value {
    let components = report["components"].as_array().expect("components");
    let found = components.iter().find(|it| it["name"] == name);
    found.expect(name)
}

/// Holds that a component stands under a license, because a copy says so there.
#[track_caller]
fn check(report: &Value, name: &str, expression: &str, from: &str) {
    let concluded = &component(report, name)["concluded"];
    let found = [&concluded["expression"], &concluded["from"]];
    assert_eq!(found, [expression, from], "{name}");
}

/// A `.tar.gz` of files.
fn tarball(files: &[(&str, &str)]) -> Vec<u8> {
    let files = files.iter().map(|(path, text)| (*path, text.as_bytes()));
    gzip(&tar(&files.collect::<Vec<_>>()))
}

/// A `.tar` of files.
fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder
            .append_data(&mut header, path, *bytes)
            .expect("an entry");
    }
    builder.into_inner().expect("an archive")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("bytes");
    encoder.finish().expect("an archive")
}

/// A `.zip` of files.
fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (path, text) in files {
        zip.start_file(*path, options).expect("an entry");
        zip.write_all(text.as_bytes()).expect("an entry");
    }
    zip.finish().expect("an archive").into_inner()
}

fn sha256(bytes: &[u8]) -> String {
    hex(&sha2::Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|it| [it >> 4, it & 15]);
    let digit = |it: u8| char::from_digit(u32::from(it), 16).expect("below 16");
    digits.map(digit).collect()
}

#[cfg(unix)]
fn link(to: &Path, at: &Path) {
    std::os::unix::fs::symlink(to, at).expect("a link");
}
