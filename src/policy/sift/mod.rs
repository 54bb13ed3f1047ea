// SPDX-License-Identifier: Apache-2.0

//! The files of an inventory, by what rules look for in them.
//!
//! A tree may have a million files, and few of them have more to say than under which of a few
//! licenses they are. All of them are looked at once, on all processors, and counted into lots:
//! what of a policy holds for a file and what it says of its license is the same in a whole lot.
//! Rules look at those files alone that may be of interest to them.

mod lots;

use std::{num::NonZero, thread, vec::IntoIter};

use super::{Policy, verdict::Holding};
use crate::{
    detect::{Class, Detection},
    expression::Expression,
    inventory::FileRecord,
    read::Kind,
    resolve::Basis,
    walk::RepoPath,
};

use lots::{Lot, Numbers, Places};

/// Fewer files than this are looked at by one thread.
const FEW: usize = 4096;

/// The number of what states no license.
const BARE: u32 = u32::MAX;

/// The flags of a lot.
const STATES: u8 = 1;
const ODD: u8 = 1 << 1;
const UNLICENSED: u8 = 1 << 2;
const FILLED: u8 = 1 << 3;
const DOUBTED: u8 = 1 << 4;

/// The files of an inventory.
#[derive(Debug, Default)]
pub(super) struct Sifted<'a> {
    files: &'a [FileRecord],
    /// The number of each file's lot.
    lot_of: Vec<u32>,
    /// In the order in which files come to them.
    lots: Vec<Lot>,
    licenses: Vec<&'a Expression>,
}

/// Files of which a policy says the same.
#[derive(Debug, Clone, Copy)]
pub(super) struct Alike<'a> {
    /// What they are under; `None` for nothing.
    pub(super) license: Option<&'a Expression>,
    /// What of the policy holds where they stand.
    pub(super) at: Holding,
    /// Whether too little of their text agrees for their license to be believed.
    pub(super) is_doubted: bool,
}

impl<'a> Sifted<'a> {
    pub(super) fn new(files: &'a [FileRecord], policy: &'a Policy) -> Self {
        let n_threads = thread::available_parallelism().map_or(1, NonZero::get);
        let n_each = files.len().div_ceil(n_threads).max(FEW);
        let parts: Vec<Part<'a>> = thread::scope(|scope| {
            let started: Vec<_> = files
                .chunks(n_each)
                .skip(1)
                .map(|it| scope.spawn(|| Part::of(it, policy)))
                .collect();
            let first = files.chunks(n_each).next();
            let first = first.map(|it| Part::of(it, policy));
            let others = started.into_iter();
            let others = others.map(|it| it.join().expect("looking at files does not panic"));
            first.into_iter().chain(others).collect()
        });
        Self::joined(files, parts)
    }

    /// The parts one after the other, with one number for each license and each lot.
    fn joined(files: &'a [FileRecord], parts: Vec<Part<'a>>) -> Self {
        let mut lot_of = Vec::with_capacity(files.len());
        let (mut lots, mut licenses) = (Numbers::default(), Numbers::default());
        for part in parts {
            let numbers = part.licenses.all.into_iter().map(|it| licenses.of(it));
            let numbers: Vec<u32> = numbers.collect();
            let renumbered = part.lots.all.into_iter().map(|lot| {
                let license = numbers.get(lot.license as usize);
                let license = license.copied().unwrap_or(BARE);
                lots.of(Lot { license, ..lot })
            });
            let numbers: Vec<u32> = renumbered.collect();
            let new = |lot: &u32| numbers.get(*lot as usize).copied().unwrap_or(BARE);
            lot_of.extend(part.lot_of.iter().map(new));
        }
        Self {
            files,
            lot_of,
            lots: lots.all,
            licenses: licenses.all,
        }
    }

    /// Files with more to say than a plain statement of their license.
    pub(super) fn odd(&self) -> impl Iterator<Item = &'a FileRecord> {
        self.of_lots(|it| it.flags & ODD != 0).map(|it| it.0)
    }

    /// Files of source, and license files, that state no license and inherit none.
    pub(super) fn unlicensed(&self) -> impl Iterator<Item = &'a FileRecord> {
        self.of_lots(|it| it.flags & UNLICENSED != 0).map(|it| it.0)
    }

    /// Files that state a license themselves, or beside them, and are alike in a way that is
    /// asked for; and what of the policy holds for each.
    pub(super) fn stating(
        &self,
        is_meant: impl Fn(Alike<'a>) -> bool,
    ) -> IntoIter<(&'a FileRecord, Holding)> {
        self.of_lots(|it| it.flags & STATES != 0 && is_meant(self.alike(*it)))
    }

    /// How many files that are not empty are alike, of those whose paths are meant; in the order
    /// in which they come.
    pub(super) fn counts(
        &self,
        only: Option<&dyn Fn(&RepoPath) -> bool>,
    ) -> Vec<(Alike<'a>, usize)> {
        let mut counts = vec![0; self.lots.len()];
        let mut found: Vec<(usize, &Lot)> = Vec::new();
        for (lot, file) in self.lot_of.iter().zip(self.files) {
            if only.is_some_and(|only| !only(&file.path)) {
                continue;
            }
            let number = *lot as usize;
            let count = counts.get_mut(number).expect("each file has a lot");
            *count += 1;
            if *count == 1 {
                let lot = self.lots.get(number).expect("each file has a lot");
                found.push((number, lot));
            }
        }
        let filled = found.into_iter().filter(|(_, it)| it.flags & FILLED != 0);
        filled
            .map(|(number, it)| (self.alike(*it), counts.get(number).copied().unwrap_or(0)))
            .collect()
    }

    fn alike(&self, lot: Lot) -> Alike<'a> {
        Alike {
            license: self.licenses.get(lot.license as usize).copied(),
            at: lot.at,
            is_doubted: lot.flags & DOUBTED != 0,
        }
    }

    fn of_lots(&self, is_meant: impl Fn(&Lot) -> bool) -> IntoIter<(&'a FileRecord, Holding)> {
        let meant = self.lots.iter().map(|it| is_meant(it).then_some(it.at));
        let meant: Vec<Option<Holding>> = meant.collect();
        let mut found = Vec::new();
        if meant.iter().any(Option::is_some) {
            let files = self.lot_of.iter().zip(self.files);
            found.extend(files.filter_map(|(lot, file)| {
                let at = meant.get(*lot as usize).copied().flatten()?;
                Some((file, at))
            }));
        }
        found.into_iter()
    }
}

/// What one thread has found.
struct Part<'a> {
    lot_of: Vec<u32>,
    lots: Numbers<Lot>,
    licenses: Numbers<&'a Expression>,
}

impl<'a> Part<'a> {
    fn of(files: &'a [FileRecord], policy: &'a Policy) -> Self {
        let mut part = Self {
            lot_of: Vec::with_capacity(files.len()),
            lots: Numbers::default(),
            licenses: Numbers::default(),
        };
        let mut places = Places::new(policy);
        for file in files {
            let license = file.concluded.expression.as_ref();
            let lot = Lot {
                license: license.map_or(BARE, |it| part.licenses.of(it)),
                at: places.of(&file.path),
                flags: flags(file, policy),
            };
            part.lot_of.push(part.lots.of(lot));
        }
        part
    }
}

fn flags(file: &FileRecord, policy: &Policy) -> u8 {
    let is_bare = file.concluded.expression.is_none();
    let states = matches!(
        file.concluded.basis,
        Basis::Own | Basis::Sidecar(_) | Basis::Reuse(_) | Basis::Clarified(_)
    );
    let mut flags = 0;
    for (flag, holds) in [
        (STATES, states && !is_bare),
        (ODD, !is_plain(&file.detection)),
        (
            UNLICENSED,
            is_bare && matches!(file.kind, Kind::Source | Kind::License),
        ),
        (FILLED, file.kind != Kind::Empty),
        (DOUBTED, policy.doubt(file).is_some()),
    ] {
        if holds {
            flags |= flag;
        }
    }
    flags
}

/// Whether a text says no more than one statement of a license, spelled as it should be.
fn is_plain(detection: &Detection) -> bool {
    let is_silent = detection.references.is_empty()
        && detection.unfilled.is_empty()
        && detection.bounds.is_empty()
        && detection.disguise.is_none();
    let is_one = match detection.matches.as_slice() {
        [] => true,
        [it] => {
            let is_sure = matches!(it.class, Class::Declared | Class::Exact | Class::Stated);
            is_sure && it.expression.is_some() && it.raw.is_none() && it.problem.is_none()
        }
        _ => false,
    };
    is_silent && is_one
}
