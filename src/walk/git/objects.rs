// SPDX-License-Identifier: Apache-2.0

//! Objects of a repository, read by their ids.
//!
//! An object database alone is opened: no configuration, no hooks, no filters, no index. The
//! objects are checked against their ids, with collision detection, as they are read.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use git2::{ObjectType, Odb, OdbLookupFlags, Oid};

use super::repository::Unusable;
use crate::walk::reason::{Reason, system_words};

/// The most that one object may have when it is unpacked. It is read as a whole, whatever the
/// limit of a scan.
const MOST_BYTES: usize = 256 * 1024 * 1024;

/// The objects of one repository, for any number of threads.
pub(in crate::walk) struct Objects {
    /// The directory `objects`.
    path: PathBuf,
    /// Databases that no thread uses at the moment: one cannot be shared.
    idle: Mutex<Vec<Odb<'static>>>,
}

/// Why an object is not at hand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::walk) enum Unread {
    /// Shallow and partial clones lack objects.
    #[error("the object {0} is not in the repository; a shallow or partial clone lacks some")]
    Missing(Oid),
    /// Its id is that of something else.
    #[error("the object {0} is not what its place says")]
    WrongKind(Oid),
    #[error("the object {0} has {1} bytes, which is over the limit of {MOST_BYTES}")]
    TooLarge(Oid, usize),
    /// What the library says.
    #[error("the object {0} is broken: {1}")]
    Broken(Oid, String),
}

impl Unread {
    pub(in crate::walk) fn reason(&self) -> Reason {
        Reason::Unreadable(self.to_string())
    }
}

impl Objects {
    /// Takes the directory `objects` of a repository; `trusts` allows for alternates.
    pub(super) fn open(path: PathBuf, trusts: bool) -> Result<Self, Unusable> {
        check_plain(&path, trusts)?;
        let objects = Self {
            path,
            idle: Mutex::default(),
        };
        let first = objects.database().map_err(|it| it.message().to_owned())?;
        objects.give_back(first);
        Ok(objects)
    }

    /// The bytes of an object of a kind.
    pub(in crate::walk) fn read(&self, id: Oid, kind: ObjectType) -> Result<Vec<u8>, Unread> {
        let (found, bytes) = self.read_any(id)?;
        if found == kind {
            Ok(bytes)
        } else {
            Err(Unread::WrongKind(id))
        }
    }

    /// The bytes of an object, and its kind.
    pub(super) fn read_any(&self, id: Oid) -> Result<(ObjectType, Vec<u8>), Unread> {
        self.with(id, |database| {
            // Without a look for new packs, which costs much where many are missing.
            if !database.exists_ext(id, OdbLookupFlags::NO_REFRESH) {
                return Ok(Err(Unread::Missing(id)));
            }
            // The size that a header tells is the size that is asked of the system.
            let (n_bytes, _) = database.read_header(id)?;
            if n_bytes > MOST_BYTES {
                return Ok(Err(Unread::TooLarge(id, n_bytes)));
            }
            let object = database.read(id)?;
            Ok(Ok((object.kind(), object.data().to_vec())))
        })
    }

    /// The directory `objects`.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The ids of the objects that stand in files of their own, sorted.
    pub(super) fn loose(&self) -> Vec<Oid> {
        let folders = fs::read_dir(&self.path).into_iter().flatten().flatten();
        let mut ids = Vec::new();
        for folder in folders {
            let start = folder.file_name();
            let Some(start) = start.to_str().filter(|it| it.len() == 2) else {
                continue;
            };
            let files = fs::read_dir(folder.path()).into_iter().flatten().flatten();
            ids.extend(files.filter_map(|it| {
                let name = it.file_name();
                let rest = name.to_str().filter(|it| it.len() == 38)?;
                Oid::from_str(&format!("{start}{rest}")).ok()
            }));
        }
        ids.sort();
        ids
    }

    /// The one object whose id starts so; `digits` are hexadecimal.
    pub(super) fn starting_with(&self, digits: &str) -> Option<Oid> {
        let start = Oid::from_str(digits).ok()?;
        let database = self.database().ok()?;
        let found = database.exists_prefix(start, digits.len()).ok();
        self.give_back(database);
        found
    }

    fn with<T>(
        &self,
        id: Oid,
        action: impl FnOnce(&Odb<'static>) -> Result<Result<T, Unread>, git2::Error>,
    ) -> Result<T, Unread> {
        let broken = |error: git2::Error| Unread::Broken(id, error.message().to_lowercase());
        let database = self.database().map_err(broken)?;
        let result = action(&database).map_err(broken);
        self.give_back(database);
        result?
    }

    pub(super) fn database(&self) -> Result<Odb<'static>, git2::Error> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(database) = idle.pop() {
            return Ok(database);
        }
        drop(idle);
        let database = Odb::new()?;
        let path = self.path.to_str();
        let path = path.ok_or_else(|| git2::Error::from_str("its path is no Unicode"))?;
        database.add_disk_alternate(path)?;
        Ok(database)
    }

    fn give_back(&self, database: Odb<'static>) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(database);
    }
}

impl std::fmt::Debug for Objects {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Objects").finish_non_exhaustive()
    }
}

/// Holds that all objects stand in regular files of the directory itself: the library opens by
/// path what it finds, would wait for a FIFO, and follows alternates to other places.
fn check_plain(objects: &Path, trusts: bool) -> Result<(), Unusable> {
    for name in ["alternates", "http-alternates"] {
        if fs::symlink_metadata(objects.join("info").join(name)).is_ok() && !trusts {
            let words = format!("`objects/info/{name}` points to a directory elsewhere");
            return Err(Unusable::Untrusted(words));
        }
    }
    let mut folders = vec![(objects.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        let listing = fs::read_dir(&folder).map_err(|it| system_words(&it))?;
        for entry in listing {
            let entry = entry.map_err(|it| system_words(&it))?;
            let kind = entry.file_type().map_err(|it| system_words(&it))?;
            match (kind.is_dir(), kind.is_file()) {
                (true, _) if depth < 2 => folders.push((entry.path(), depth + 1)),
                (true, _) | (_, true) => (),
                _ => {
                    let words = "something in `objects` is not a regular file";
                    return Err(Unusable::Broken(words.to_owned()));
                }
            }
        }
    }
    Ok(())
}
