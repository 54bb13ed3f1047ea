// SPDX-License-Identifier: Apache-2.0

//! Where results go: stdout, and files that are written whole or not at all.

use std::{
    ffi::{OsStr, OsString},
    fs,
    hash::{BuildHasher as _, RandomState},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::{
    failure::{Failure, most_like},
    signals,
};
use crate::report::{self, Format, Report};

/// One result to write.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) format: &'static Format,
    /// The file; `None` is stdout.
    pub(super) path: Option<PathBuf>,
}

/// Reads what `-o` asks for. Two results on stdout are an error: no reader could part them.
pub(super) fn targets(given: &[OsString]) -> Result<Vec<Target>, Failure> {
    let targets = given
        .iter()
        .map(|it| target(it))
        .collect::<Result<Vec<_>, _>>()?;
    let on_stdout: Vec<_> = targets.iter().filter(|it| it.path.is_none()).collect();
    match on_stdout.as_slice() {
        [first, second, ..] => Err(Failure::new(format!(
            "`{}` and `{}` cannot both go to stdout",
            first.format.name, second.format.name
        ))
        .help(format!(
            "write one to a file: `-o {}=PATH`",
            second.format.name
        ))),
        _ => Ok(targets),
    }
}

fn target(given: &OsStr) -> Result<Target, Failure> {
    if let Some(text) = given.to_str() {
        if let Some(format) = named(text) {
            return Ok(Target { format, path: None });
        }
        if let Some((name, path)) = text.split_once('=')
            && let Some(format) = named(name)
        {
            return to_file(format, Path::new(path));
        }
    }
    let path = Path::new(given);
    match by_extension(path) {
        Some(format) => to_file(format, path),
        None => Err(unknown(&given.to_string_lossy())),
    }
}

/// The format for people, on stdout.
pub(super) fn human() -> Target {
    Target {
        format: named("human").expect("a test holds that there is a format `human`"),
        path: None,
    }
}

fn to_file(format: &'static Format, path: &Path) -> Result<Target, Failure> {
    if path.as_os_str().is_empty() {
        return Err(Failure::new(format!("`-o {}=` names no file", format.name)));
    }
    Ok(Target {
        format,
        path: Some(path.to_owned()),
    })
}

fn named(name: &str) -> Option<&'static Format> {
    report::ALL.iter().copied().find(|it| it.name == name)
}

/// The format whose extension is the longest that the file name ends with: `x.cdx.json` is
/// CycloneDX and no plain JSON.
fn by_extension(path: &Path) -> Option<&'static Format> {
    let name = path.file_name()?.to_str()?;
    let ends = |format: &&'static Format| {
        let lengths = format.extensions.iter().filter(|it| name.ends_with(**it));
        lengths.map(|it| it.len()).max()
    };
    report::ALL
        .iter()
        .copied()
        .filter_map(|format| ends(&format).map(|length| (length, format)))
        .max_by_key(|(length, _)| *length)
        .map(|(_, format)| format)
}

fn unknown(given: &str) -> Failure {
    let names: Vec<_> = report::ALL.iter().map(|it| it.name).collect();
    let head = given.split('=').next().unwrap_or(given);
    let failure = Failure::new(format!(
        "`{}` is neither a format nor a file name whose extension means one",
        given.escape_debug()
    ));
    match most_like(head, names.iter().copied()) {
        Some(name) => failure.help(format!("did you mean `{name}`?")),
        None => failure.help(format!("one of `{}`", names.join("`, `"))),
    }
}

/// Writes one result to stdout.
pub(super) fn write(target: &Target, report: &Report<'_>) -> anyhow::Result<()> {
    let mut bytes = io::BufWriter::new(io::stdout().lock());
    (target.format.write)(report, &mut bytes)?;
    bytes.flush()?;
    Ok(())
}

/// Writes one result beside the file that it is for; `None` for stdout, and for what was written
/// as it is.
pub(super) fn stage(target: &Target, report: &Report<'_>) -> anyhow::Result<Option<Staged>> {
    let Some(path) = &target.path else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    (target.format.write)(report, &mut bytes)?;
    stage_bytes(path, &bytes)
}

/// Writes bytes beside the file that they are for; `None` for what was written as it is.
pub(super) fn stage_bytes(path: &Path, bytes: &[u8]) -> anyhow::Result<Option<Staged>> {
    let staged = Staged::write(path, bytes);
    Ok(staged.map_err(|error| Failure::io("write", path, &error))?)
}

/// Prints to stdout what is no report.
pub(super) fn print(bytes: &[u8]) -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()?;
    Ok(())
}

/// Whether what went wrong is that the reader of stdout went away.
pub(super) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|it| it.kind() == io::ErrorKind::BrokenPipe)
}

/// Puts a file in place whole or not at all: whoever reads it at any moment sees the old one or
/// the new one. A device or pipe, such as `/dev/stderr`, is written to as it is.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match Staged::write(path, bytes)? {
        Some(staged) => fs::rename(&staged.temporary, &staged.path),
        None => Ok(()),
    }
}

/// A file that is written and not in place yet. Dropped, it is removed.
#[derive(Debug)]
pub(super) struct Staged {
    /// Where it is: in the same directory, so that renaming never crosses file systems.
    temporary: PathBuf,
    path: PathBuf,
}

impl Staged {
    /// Writes a file beside its place. A device or pipe, such as `/dev/stderr`, is written to as it
    /// is.
    fn write(path: &Path, bytes: &[u8]) -> io::Result<Option<Self>> {
        if fs::metadata(path).is_ok_and(|it| !it.is_file()) {
            let mut device = fs::OpenOptions::new().write(true).open(path)?;
            device.write_all(bytes)?;
            return Ok(None);
        }
        // A link is written through, so that the link stays one.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let staged = Self {
            temporary: beside(&path),
            path,
        };
        signals::remove_if_ended(&staged.temporary);
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&staged.temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(Some(staged))
    }

    /// Puts it in place: whoever reads it at any moment sees the old file or the new one.
    pub(super) fn put_in_place(self) -> anyhow::Result<()> {
        let done = fs::rename(&self.temporary, &self.path);
        Ok(done.map_err(|error| Failure::io("write", &self.path, &error))?)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // There is none if it is in place, or could not be made: the first error is the one to tell.
        let _removed: io::Result<()> = fs::remove_file(&self.temporary);
        signals::is_done(&self.temporary);
    }
}

/// A name that nobody else takes, now or after the program was killed.
fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    let random = RandomState::new().hash_one(&name);
    name.push(format!(".{random:016x}.partial"));
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(given: &[&str], expected: Result<&[(&str, Option<&str>)], &str>) {
        let given: Vec<_> = given.iter().map(OsString::from).collect();
        let seen = targets(&given);
        let seen = seen
            .iter()
            .flatten()
            .map(|it| (it.format.name, it.path.as_deref().and_then(Path::to_str)))
            .collect::<Vec<_>>();
        match expected {
            Ok(expected) => assert_eq!(seen, expected),
            Err(message) => {
                let error = targets(&given).expect_err("it cannot be used");
                assert_eq!(error.message, message);
            }
        }
    }

    #[test]
    fn a_format_goes_to_stdout_and_a_path_to_a_file() {
        check(&["json"], Ok(&[("json", None)]));
        check(&["json=out.txt"], Ok(&[("json", Some("out.txt"))]));
        check(&["sarif=a=b"], Ok(&[("sarif", Some("a=b"))]));
    }

    #[test]
    fn the_longest_extension_decides() {
        check(&["x.cdx.json"], Ok(&[("cyclonedx", Some("x.cdx.json"))]));
        check(&["x.sarif"], Ok(&[("sarif", Some("x.sarif"))]));
    }

    #[test]
    fn two_results_on_stdout_are_an_error() {
        check(
            &["json", "sarif"],
            Err("`json` and `sarif` cannot both go to stdout"),
        );
    }

    #[test]
    fn a_file_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let stage = |bytes: &[u8]| Staged::write(&path, bytes).unwrap().unwrap();
        stage(b"first").put_in_place().unwrap();
        let second = stage(b"second");
        assert_eq!(fs::read(&path).unwrap(), b"first");
        second.put_in_place().unwrap();
        drop(stage(b"third"));
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
