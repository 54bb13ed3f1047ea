// SPDX-License-Identifier: Apache-2.0

//! The directory of a cache: one directory an engine in it, and segments in that.
//!
//! Nothing is locked. A segment is written under a name of its own, renamed to what its content
//! says, and never changed; whoever has it open keeps it. Several programs may write, merge and
//! remove at once: the worst is that something is examined again.
//!
//! The directory and the segments must belong to the user, and nobody else may write to them: who
//! could would choose what a check finds. Where the system does not tell, there is no cache.
#![expect(
    clippy::disallowed_methods,
    reason = "it opens only what the program wrote itself, and nothing of what is scanned"
)]

use std::{
    collections::BTreeMap,
    fs::{self, File, Metadata},
    hash::{BuildHasher as _, RandomState},
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use super::{
    seal::{Key, Seal},
    segment::{self, Segment},
};
use crate::walk::{RepoPath, system_words};

/// What all segments of all engines may have together; the oldest go first.
const MOST_BYTES: u64 = 256 << 20;

/// What is merged into one segment at most: it is done in memory.
const MOST_MERGED: u64 = 64 << 20;

/// How many segments of like size are left apart.
const MOST_ALIKE: usize = 4;

/// After this time nobody is at work any more on what has no name yet.
const ABANDONED: Duration = Duration::from_hours(1);

const SEGMENT: &str = "seg";
const UNFINISHED: &str = "tmp";

/// Tells programs that make backups to leave it out; see the *Cache Directory Tagging
/// Specification*.
const TAG: (&str, &str) = (
    "CACHEDIR.TAG",
    "Signature: 8a477f597d28d172789f06886806bc55\n# Results of `placet`; may be deleted at any time.\n",
);

/// Why a cache is not used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// It could be anybody's.
    #[error("`{0}` belongs to another user")]
    Foreign(RepoPath),
    /// What is in it could be anybody's.
    #[error("others may write to `{0}`")]
    Open(RepoPath),
    /// It is a link or a file.
    #[error("`{0}` is no directory")]
    NoDirectory(RepoPath),
    /// It could not be looked at.
    #[error("could not read `{0}`: {1}")]
    Unreadable(RepoPath, String),
}

/// How much is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// How many files.
    pub n_files: usize,
    /// How many bytes they have.
    pub n_bytes: u64,
}

/// The directory of a cache, and in it that of an engine.
#[derive(Debug)]
pub(super) struct Folder {
    root: PathBuf,
    engine: PathBuf,
}

/// A file of a cache.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) path: PathBuf,
    n_bytes: u64,
    written: SystemTime,
}

impl Folder {
    pub(super) fn new(root: &Path, engine: &str) -> Self {
        Self {
            root: root.to_owned(),
            engine: root.join(engine),
        }
    }

    /// Opens the segments, the newest first. A cache that is not there yet has none.
    pub(super) fn open(&self) -> Result<Vec<Segment>, Unusable> {
        for directory in [&self.root, &self.engine] {
            if !is_ours(directory)? {
                return Ok(Vec::new());
            }
        }
        let listed = segments(self).map_err(|error| unreadable(&self.engine, &error))?;
        let newest_first = listed.iter().rev();
        Ok(newest_first
            .filter_map(|it| Segment::open(open(&it.path)?))
            .collect())
    }

    /// Puts a segment there.
    pub(super) fn put(&self, bytes: &[u8]) -> io::Result<()> {
        create(&self.engine)?;
        for directory in [&self.root, &self.engine] {
            if !is_ours(directory).map_err(io::Error::other)? {
                return Err(io::ErrorKind::NotFound.into());
            }
        }
        let tag = self.root.join(TAG.0);
        if !tag.exists() {
            fs::write(tag, TAG.1)?;
        }
        let name = blake3::hash(bytes).to_hex();
        let name: String = name.chars().take(32).collect();
        // No clock and no process number: two machines may share the directory.
        let random = RandomState::new().hash_one(&name);
        let unfinished = self.engine.join(format!("{random:016x}.{UNFINISHED}"));
        let finished = self.engine.join(format!("{name}.{SEGMENT}"));
        let done = create_new(&unfinished)
            .and_then(|mut file| file.write_all(bytes))
            .and_then(|()| fs::rename(&unfinished, finished));
        if done.is_err() {
            remove(&unfinished);
        }
        done
    }

    /// Merges small segments, and removes what is too much or was left behind. What fails is tried
    /// again by the next scan.
    pub(super) fn tidy(&self, seal: &Seal) {
        let Ok(listed) = segments(self) else { return };
        self.merge(listed, seal);
        let mut all = listed_below(&self.root);
        let newest = all.iter().map(|it| it.written).max();
        let is_abandoned = |it: &Listed| {
            let age = newest.and_then(|newest| newest.duration_since(it.written).ok());
            has_extension(&it.path, UNFINISHED) && age.is_some_and(|it| it > ABANDONED)
        };
        all.iter()
            .filter(|it| is_abandoned(it))
            .for_each(|it| remove(&it.path));
        all.retain(|it| has_extension(&it.path, SEGMENT));
        let mut n_bytes: u64 = all.iter().map(|it| it.n_bytes).sum();
        for it in all {
            if n_bytes <= MOST_BYTES {
                break;
            }
            n_bytes -= it.n_bytes;
            remove(&it.path);
        }
    }

    /// Makes one of the smallest segments, as long as each is not much larger than those before it
    /// together: there are as many segments as the size of all has digits.
    fn merge(&self, mut listed: Vec<Listed>, seal: &Seal) {
        listed.sort_by_key(|it| it.n_bytes);
        let mut n_bytes = 0;
        let is_alike = |it: &&Listed| {
            let fits = n_bytes == 0 || it.n_bytes <= 2 * n_bytes;
            n_bytes += it.n_bytes;
            fits && n_bytes <= MOST_MERGED
        };
        let n_alike = listed.iter().take_while(is_alike).count();
        if n_alike < MOST_ALIKE {
            return;
        }
        listed.truncate(n_alike);
        listed.sort_by(|a, b| (a.written, &a.path).cmp(&(b.written, &b.path)));
        let read = listed.iter().filter_map(|it| contents(&it.path));
        let read: Vec<Vec<u8>> = read.collect();
        let mut records: BTreeMap<&Key, &[u8]> = BTreeMap::new();
        for bytes in &read {
            records.extend(segment::records(bytes, seal));
        }
        let merged = segment::build(records.into_iter(), seal);
        drop(read);
        if self.put(&merged).is_ok() {
            // A segment that is all of the merged one has its name.
            let name = blake3::hash(&merged).to_hex();
            let is_merged = |it: &Listed| {
                let stem = it.path.file_stem().and_then(|it| it.to_str());
                stem.is_some_and(|it| name.starts_with(it))
            };
            let old = listed.iter().filter(|it| !is_merged(it));
            old.for_each(|it| remove(&it.path));
        }
    }
}

/// How much a cache keeps; nothing where there is none.
pub fn usage(root: &Path) -> Result<Usage, Unusable> {
    is_ours(root)?;
    Ok(sum(&listed_below(root)))
}

/// Removes all that a cache keeps, of every engine, and says how much it was. What is not a
/// cache's stays.
pub fn clean(root: &Path) -> Result<Usage, Unusable> {
    is_ours(root)?;
    let mut removed = listed_below(root);
    removed.retain(|it| fs::remove_file(&it.path).is_ok());
    for engine in engines(root) {
        // Only an empty one goes.
        let _gone: io::Result<()> = fs::remove_dir(engine);
    }
    Ok(sum(&removed))
}

fn sum(listed: &[Listed]) -> Usage {
    Usage {
        n_files: listed.len(),
        n_bytes: listed.iter().map(|it| it.n_bytes).sum(),
    }
}

/// The segments of an engine, the oldest first.
pub(super) fn segments(folder: &Folder) -> io::Result<Vec<Listed>> {
    let mut listed = list(&folder.engine)?;
    listed.retain(|it| has_extension(&it.path, SEGMENT));
    Ok(listed)
}

/// The files of all engines, the oldest first. What cannot be listed is not ours to remove.
fn listed_below(root: &Path) -> Vec<Listed> {
    let engines = engines(root);
    let files = engines.iter().flat_map(|it| list(it).unwrap_or_default());
    let mut files: Vec<Listed> = files.collect();
    files.sort_by(|a, b| (a.written, &a.path).cmp(&(b.written, &b.path)));
    files
}

/// The directories of engines: sixteen hexadecimal digits.
fn engines(root: &Path) -> Vec<PathBuf> {
    let is_digit = |it: &u8| matches!(it, b'0'..=b'9' | b'a'..=b'f');
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    let named = entries.filter(|it| {
        let name = it.file_name();
        let name = name.as_encoded_bytes();
        name.len() == 16 && name.iter().all(is_digit)
    });
    let paths = named.map(|it| it.path());
    let mut engines: Vec<PathBuf> = paths.filter(|it| is_ours(it) == Ok(true)).collect();
    engines.sort();
    engines
}

/// The files of one engine, the oldest first.
fn list(engine: &Path) -> io::Result<Vec<Listed>> {
    let mut listed = Vec::new();
    for entry in fs::read_dir(engine)? {
        let path = entry?.path();
        if !has_extension(&path, SEGMENT) && !has_extension(&path, UNFINISHED) {
            continue;
        }
        // Another program may just have removed it.
        let Ok(metadata) = fs::symlink_metadata(&path) else {
            continue;
        };
        if metadata.is_file() {
            listed.push(Listed {
                path,
                n_bytes: metadata.len(),
                written: metadata.modified()?,
            });
        }
    }
    listed.sort_by(|a, b| (a.written, &a.path).cmp(&(b.written, &b.path)));
    Ok(listed)
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|it| it == extension)
}

/// Whether there is a directory that nobody but the user can write to; it is an error if others
/// can.
fn is_ours(directory: &Path) -> Result<bool, Unusable> {
    let metadata = match fs::symlink_metadata(directory) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(unreadable(directory, &error)),
    };
    if !metadata.is_dir() {
        return Err(Unusable::NoDirectory(shown(directory)));
    }
    if !belongs_to_user(&metadata) {
        return Err(Unusable::Foreign(shown(directory)));
    }
    if !is_closed(&metadata) {
        return Err(Unusable::Open(shown(directory)));
    }
    Ok(true)
}

#[cfg(unix)]
fn belongs_to_user(metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    metadata.uid() == rustix::process::geteuid().as_raw()
}

/// Whether neither the group nor others may write.
#[cfg(unix)]
fn is_closed(metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    metadata.mode() & 0o022 == 0
}

#[cfg(not(unix))]
fn belongs_to_user(_: &Metadata) -> bool {
    false
}

#[cfg(not(unix))]
fn is_closed(_: &Metadata) -> bool {
    false
}

/// Opens a segment, if it is a file of the user: no link, and nothing that could be waited for.
#[cfg(unix)]
fn open(path: &Path) -> Option<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let flags = i32::try_from(flags.bits()).ok()?;
    let file = File::options()
        .read(true)
        .custom_flags(flags)
        .open(path)
        .ok()?;
    let metadata = file.metadata().ok()?;
    (metadata.is_file() && belongs_to_user(&metadata) && is_closed(&metadata)).then_some(file)
}

#[cfg(not(unix))]
fn open(_: &Path) -> Option<File> {
    None
}

/// All of a segment that is to be merged.
fn contents(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut file = io::Read::take(open(path)?, MOST_MERGED);
    io::Read::read_to_end(&mut file, &mut bytes).ok()?;
    Some(bytes)
}

#[cfg(unix)]
fn create(directory: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700).create(directory)
}

#[cfg(not(unix))]
fn create(_: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(unix)]
fn create_new(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = File::options();
    options.write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn create_new(_: &Path) -> io::Result<File> {
    Err(io::ErrorKind::Unsupported.into())
}

fn remove(path: &Path) {
    // Another program may have been quicker.
    let _gone: io::Result<()> = fs::remove_file(path);
}

fn shown(path: &Path) -> RepoPath {
    RepoPath::new(path.as_os_str().as_encoded_bytes())
}

fn unreadable(path: &Path, error: &io::Error) -> Unusable {
    Unusable::Unreadable(shown(path), system_words(error))
}
