// SPDX-License-Identifier: Apache-2.0

//! What Cargo says of a tree: from a file that the user names, or from Cargo itself where the user
//! asks for that. Cargo runs what a tree and the user's settings tell it to: a wrapper of the
//! compiler, a toolchain, a credential helper. So it is run on trees that are trusted alone.
//!
//! It is started in the directory that it stands in itself, from where it reads no settings of the
//! tree and picks no toolchain by it; with few variables, offline, and without leave to write a lock
//! file. A Cargo that stands in the tree is not started. After a minute it is ended, with all that
//! it has started.
#![expect(
    clippy::disallowed_methods,
    reason = "the one place that runs a program, where the user asks for it"
)]

use std::{
    ffi::OsString,
    io::{self, Read},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use super::given;
use crate::{
    cli::{
        Context,
        args::Input,
        failure::{Failure, shown},
        fork,
    },
    ecosystems::{self, Manifest},
    read,
    walk::RepoPath,
};

/// How long Cargo may take. Without a network it reads files alone.
const PATIENCE: Duration = Duration::from_mins(1);

/// How much of what it says on stderr is shown.
const SAID: u64 = 64 << 10;

/// What Cargo is called.
const CARGO: &str = if cfg!(windows) { "cargo.exe" } else { "cargo" };

const ARGUMENTS: &[&str] = &[
    "metadata",
    "--format-version=1",
    "--locked",
    "--offline",
    "--color=never",
    "--manifest-path",
];

/// What is to stand in the place of the tree's lock files.
pub(super) fn locks(
    input: &Input,
    context: &Context,
) -> Result<Vec<(RepoPath, Manifest)>, Failure> {
    let (json, from) = if let Some(path) = &input.cargo_metadata {
        let given = given::read(path)?;
        (given.bytes, given.shown)
    } else if input.run_cargo {
        (run(&input.path, context)?, "cargo metadata".to_owned())
    } else {
        return Ok(Vec::new());
    };
    let json = String::from_utf8(json);
    let json = json.map_err(|error| Failure::new(format!("`{from}` is not in UTF-8: {error}")))?;
    let trees = names(&input.path);
    let lock = ecosystems::cargo_metadata(&json, &trees).map_err(|why| {
        let failure = Failure::new(format!("`{from}` is no metadata of Cargo: {why}"));
        failure.help("it is made by `cargo metadata --format-version 1 --locked`")
    })?;
    Ok(vec![lock])
}

/// The paths by which Cargo may call a tree: as it is named, and without links.
fn names(tree: &Path) -> Vec<String> {
    let named = std::path::absolute(tree);
    let real = std::fs::canonicalize(tree);
    let both = [named, real].into_iter().filter_map(Result::ok);
    both.map(|it| it.to_string_lossy().into_owned()).collect()
}

fn run(tree: &Path, context: &Context) -> Result<Vec<u8>, Failure> {
    let read = |path: &Path| std::fs::read(path).ok();
    if let Some(service) = fork::service(&context.environment.proposed, read) {
        let message =
            format!("`--run-cargo` is refused: {service} says that a fork proposes the tree");
        let failure = Failure::new(message).help("Cargo may run what the tree brings");
        return Err(failure.help("leave the option out: the lock file is read without Cargo"));
    }
    let real = std::fs::canonicalize(tree).map_err(|it| Failure::io("find", tree, &it))?;
    let manifest = real.join("Cargo.toml");
    if !manifest.is_file() {
        let message = format!("there is no `Cargo.toml` in `{}`", shown(tree));
        return Err(Failure::new(message).help("`--run-cargo` needs a directory with one"));
    }
    let variables = &context.environment.tools;
    let path = variables.get("PATH").cloned().unwrap_or_default();
    let directories = outside(&path, &real);
    let cargo = directories
        .iter()
        .map(|it| it.join(CARGO))
        .find(|it| it.is_file());
    let Some(cargo) = cargo else {
        let message = "no `cargo` was found outside of the tree";
        return Err(Failure::new(message).help("`--cargo-metadata` takes what it wrote elsewhere"));
    };
    let path = std::env::join_paths(&directories).unwrap_or_default();
    let mut command = Command::new(&cargo);
    command
        .args(ARGUMENTS)
        .arg(manifest)
        .current_dir(cargo.parent().unwrap_or(Path::new("/")))
        .env_clear()
        .envs(variables)
        .env("PATH", path)
        .env("CARGO_NET_OFFLINE", "true")
        .env("RUSTUP_AUTO_INSTALL", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    in_a_group(&mut command);
    let child = command
        .spawn()
        .map_err(|it| Failure::io("run", &cargo, &it))?;
    outcome(child, &cargo)
}

/// The directories of `PATH` that lie outside of the tree: a relative one leads wherever the
/// program was started.
fn outside(path: &OsString, tree: &Path) -> Vec<PathBuf> {
    let directories = std::env::split_paths(path).filter(|it| it.is_absolute());
    let is_outside = |it: &PathBuf| std::fs::canonicalize(it).is_ok_and(|it| !it.starts_with(tree));
    directories.filter(is_outside).collect()
}

/// What came of Cargo, with what it said on both of its ways.
type Outcome = io::Result<(ExitStatus, Vec<u8>, Vec<u8>)>;

/// Waits for what it writes, for as long as is allowed.
fn outcome(mut child: Child, cargo: &Path) -> Result<Vec<u8>, Failure> {
    let id = child.id();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        // Whoever has stopped listening wants no answer.
        let _sent: Result<(), mpsc::SendError<Outcome>> = sender.send(read_all(&mut child));
    });
    let Ok(outcome) = receiver.recv_timeout(PATIENCE) else {
        end(id);
        let message = format!("`cargo metadata` took over {} seconds", PATIENCE.as_secs());
        return Err(Failure::new(message));
    };
    let (status, out, said) = outcome.map_err(|it| Failure::io("run", cargo, &it))?;
    if status.success() {
        return Ok(out);
    }
    let said = String::from_utf8_lossy(&said);
    let failure = Failure::new(format!("`cargo metadata` failed: {status}"));
    let lines = said.lines().map(str::trim).filter(|it| !it.is_empty());
    Err(lines.fold(failure, |failure, it| {
        let line = it.chars().map(|c| if c.is_control() { ' ' } else { c });
        failure.help(line.collect::<String>())
    }))
}

fn read_all(child: &mut Child) -> Outcome {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let said = thread::spawn(move || limited(stderr, SAID));
    let out = limited(stdout, read::LIMIT)?;
    let said = said.join().unwrap_or_else(|_| Ok(Vec::new()))?;
    Ok((child.wait()?, out, said))
}

/// The first bytes; the rest is read and let go, so that whoever writes it can end.
fn limited(from: Option<impl Read>, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(mut from) = from {
        from.by_ref().take(limit).read_to_end(&mut bytes)?;
        io::copy(&mut from, &mut io::sink())?;
    }
    Ok(bytes)
}

#[cfg(unix)]
fn in_a_group(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

#[cfg(not(unix))]
fn in_a_group(_: &mut Command) {}

/// Ends a program with all that it has started.
#[cfg(unix)]
fn end(id: u32) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let group = i32::try_from(id).ok().and_then(Pid::from_raw);
    // One that is gone already needs no end.
    let _ended: Option<rustix::io::Result<()>> =
        group.map(|it| kill_process_group(it, Signal::KILL));
}

#[cfg(not(unix))]
fn end(_: u32) {}
