// SPDX-License-Identifier: Apache-2.0

//! Archives, read in place: nothing is written to disk, and the names in them are labels.
//!
//! A format is an entry of [`FORMATS`] and a reader of its members, one after the other. What
//! cannot be read, or is over a bound of [`budget`], is a gap at the member or at the archive.

mod budget;
mod input;
mod name;
mod packing;
mod stored;
mod ar;
mod single;
mod tar;
mod zip;

use std::{collections::VecDeque, fmt, sync::Arc};

use rustc_hash::FxHashSet;

use super::{
    entry::{Entry, Item},
    reason::Reason,
};
use budget::Budget;
use input::Input;
use packing::Packing;

pub use stored::{HEAD, TAIL};
pub(super) use stored::{Shared, Stored};

/// What stands between the path of an archive and the path in it.
const INSIDE: &[u8] = b"!/";

/// The most that an archive in another one may have: it is kept in memory as a whole.
const MOST_NESTED: u64 = 256 * 1024 * 1024;

/// How an archive is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Tar(Packing),
    Zip,
    /// Of Unix, as Debian packages are.
    Ar,
    /// One file.
    Single(Packing),
}

/// The ends of names that mean archives, in small letters; the first that fits counts.
const FORMATS: &[(&str, Format)] = &[
    (".tar", Format::Tar(Packing::Plain)),
    (".tar.gz", Format::Tar(Packing::Gzip)),
    (".tgz", Format::Tar(Packing::Gzip)),
    (".crate", Format::Tar(Packing::Gzip)), // cargo's packages
    (".tar.xz", Format::Tar(Packing::Xz)),
    (".txz", Format::Tar(Packing::Xz)),
    (".tar.zst", Format::Tar(Packing::Zstd)),
    (".tzst", Format::Tar(Packing::Zstd)),
    (".tar.bz2", Format::Tar(Packing::Bzip2)),
    (".tbz2", Format::Tar(Packing::Bzip2)),
    (".tbz", Format::Tar(Packing::Bzip2)),
    (".gem", Format::Tar(Packing::Plain)), // Ruby's, with a `data.tar.gz` in it
    (".zip", Format::Zip),
    (".whl", Format::Zip), // Python's
    (".egg", Format::Zip), // Python's, of old
    (".jar", Format::Zip), // Java's, and its kin
    (".war", Format::Zip),
    (".ear", Format::Zip),
    (".aar", Format::Zip),   // Android's libraries
    (".nupkg", Format::Zip), // NuGet's
    (".deb", Format::Ar),    // Debian's, with a `control.tar` and a `data.tar` in it
    (".gz", Format::Single(Packing::Gzip)),
    (".xz", Format::Single(Packing::Xz)),
    (".zst", Format::Single(Packing::Zstd)),
    (".bz2", Format::Single(Packing::Bzip2)),
];

/// The letters that the ends of [`FORMATS`] end with.
const LAST_LETTERS: &[u8] = b"2beglmprtz";

/// Whether a file's name means an archive that is opened.
pub fn is_archive_name(name: &[u8]) -> bool {
    format_of(name).is_some()
}

/// The format that a file's name means, if it means one.
pub(super) fn format_of(name: &[u8]) -> Option<Format> {
    // One look at the last letter spares most names the table.
    if !LAST_LETTERS.contains(&name.last()?.to_ascii_lowercase()) {
        return None;
    }
    let ends = |end: &str| {
        let at = name.len().checked_sub(end.len());
        let found = at.and_then(|at| name.get(at..));
        found.is_some_and(|it| it.eq_ignore_ascii_case(end.as_bytes()))
    };
    let found = FORMATS.iter().find(|(end, _)| ends(end))?;
    Some(found.1)
}

/// What a reader of members comes upon.
struct Member {
    name: Vec<u8>,
    what: What,
}

/// What a member is.
enum What {
    File(Stored),
    Directory,
    /// A symbolic link, with its target.
    Link(Vec<u8>),
    /// No file: which thing.
    Special(&'static str),
    /// A file that cannot be read: why.
    Broken(String),
}

/// Why an archive cannot be read any further.
#[derive(Debug)]
enum Stop {
    Broken(String),
    OverBudget(String),
}

impl Stop {
    fn reason(self) -> Reason {
        match self {
            Self::Broken(why) => Reason::ArchiveNotOpened(why),
            Self::OverBudget(why) => Reason::LimitReached(why),
        }
    }
}

/// The members of an archive, one after the other. `keep` tells how much of a member of a name
/// is kept.
trait Members: Send {
    fn next(&mut self, keep: &dyn Fn(&[u8]) -> u64) -> Option<Result<Member, Stop>>;

    /// What of the archive is in none of them.
    fn lost(&self) -> Option<&'static str> {
        None
    }
}

/// How an archive is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settings {
    /// How many bytes of a member are examined as a whole.
    pub(super) max_file_size: u64,
    /// Whether the archives in it will be opened.
    pub(super) opens_nested: bool,
}

/// An archive that is being read.
pub(super) struct Archive {
    /// The path of the archive, with `!/` at its end; empty for one that is the whole source.
    base: Vec<u8>,
    members: Option<Box<dyn Members>>,
    budget: Arc<Budget>,
    settings: Settings,
    /// The names so far: what comes twice is not what another program would see.
    seen: FxHashSet<Box<[u8]>>,
    pending: VecDeque<Item>,
}

impl Archive {
    /// Opens a file as an archive. What is in an archive shares the budget of the outer one.
    /// An archive that cannot be read gives one item, which says why.
    pub(super) fn open(
        entry: &Entry,
        format: Format,
        is_root: bool,
        outer: Option<&Self>,
        settings: Settings,
    ) -> Self {
        let path = entry.path().as_bytes();
        let mut archive = Self {
            base: if is_root {
                Vec::new()
            } else {
                [path, INSIDE].concat()
            },
            members: None,
            budget: outer.map(|it| Arc::clone(&it.budget)).unwrap_or_default(),
            settings,
            seen: FxHashSet::default(),
            pending: VecDeque::new(),
        };
        let input = match Input::of(entry) {
            Ok(input) => input,
            Err(reason) => {
                archive.leave_out(reason);
                return archive;
            }
        };
        if outer.is_none() {
            archive.budget = Arc::new(Budget::of(input.len()));
        }
        if input.len() > 0 || is_root {
            match archive.start(input, format, entry.path().name()) {
                Ok(members) => {
                    if let Some(lost) = members.lost() {
                        archive.leave_out(Reason::Unreadable(lost.to_owned()));
                    }
                    archive.members = Some(members);
                }
                Err(stop) => archive.leave_out(stop.reason()),
            }
        }
        archive
    }

    fn start(&self, input: Input, format: Format, name: &[u8]) -> Result<Box<dyn Members>, Stop> {
        let budget = Arc::clone(&self.budget);
        Ok(match format {
            Format::Tar(packing) => {
                let bytes = packing::unpacked(packing, input, budget)?;
                Box::new(tar::Reader::new(bytes))
            }
            Format::Zip => Box::new(zip::Reader::open(input, budget)?),
            Format::Ar => Box::new(ar::Reader::open(input)?),
            Format::Single(packing) => {
                Box::new(single::Reader::open(name, packing, input, budget)?)
            }
        })
    }

    /// Takes a member; what it stands for is given out next.
    fn take(&mut self, member: Member) {
        if matches!(member.what, What::Directory) {
            return;
        }
        let place = match name::place(&member.name) {
            Ok(place) => place,
            Err((shown, why)) => {
                let path = [&*self.base, &shown].concat();
                let reason = Reason::Unreadable(why.to_owned());
                self.pending.push_back(Item::skipped(&path, reason));
                return;
            }
        };
        let n_git = name::git_directory(&place);
        let place = n_git.and_then(|it| place.get(..it)).unwrap_or(&place);
        let path = [&*self.base, place].concat();
        let is_new = self.seen.insert(place.into());
        let item = match member.what {
            _ if n_git.is_some() && !is_new => return,
            _ if n_git.is_some() => Item::skipped(&path, Reason::GitDirectory),
            _ if !is_new => {
                let why = "the archive has it twice; this is the second";
                Item::skipped(&path, Reason::Unreadable(why.to_owned()))
            }
            What::File(stored) => Item::File(Entry::of_member(stored, &path)),
            What::Link(target) => Item::skipped(&path, Reason::Symlink(target)),
            What::Special(what) => Item::skipped(&path, Reason::NotRegular(what)),
            What::Broken(why) => Item::skipped(&path, Reason::Unreadable(why)),
            What::Directory => return,
        };
        self.pending.push_back(item);
    }

    /// Says why the archive as a whole is left out, or its rest.
    fn leave_out(&mut self, reason: Reason) {
        let path = self.base.strip_suffix(INSIDE).unwrap_or(&self.base);
        self.pending.push_back(Item::skipped(path, reason));
    }
}

impl Iterator for Archive {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.pending.pop_front() {
                return Some(item);
            }
            let settings = self.settings;
            let keep = move |name: &[u8]| match format_of(name) {
                Some(_) if settings.opens_nested => MOST_NESTED.max(settings.max_file_size),
                _ => settings.max_file_size,
            };
            let next = self.members.as_mut()?.next(&keep);
            let counted = next.map(|it| it.and_then(|it| self.budget.count_entry().map(|()| it)));
            match counted {
                Some(Ok(member)) => self.take(member),
                Some(Err(stop)) => {
                    self.members = None;
                    self.leave_out(stop.reason());
                }
                None => self.members = None,
            }
        }
    }
}

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Archive").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: Option<Format>) {
        assert_eq!(format_of(name.as_bytes()), expected, "{name}");
    }

    #[test]
    fn a_name_means_a_format() {
        for (end, format) in FORMATS {
            check(&format!("a-1.0{end}"), Some(*format));
            check(&format!("A-1.0{}", end.to_uppercase()), Some(*format));
        }
    }

    #[test]
    fn other_names_mean_none() {
        for name in [
            "",
            "zip",
            "a.zipx",
            "a.gzip",
            "a.tar.lz4",
            "a.tar.gz.asc",
            "tar.c",
        ] {
            check(name, None);
        }
    }
}
