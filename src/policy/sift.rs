// SPDX-License-Identifier: Apache-2.0

//! The files of an inventory, by what rules look for in them.
//!
//! A tree may have a million files, and few of them have more to say than under which of a few
//! licenses they are. All of them are looked at once, on all processors; rules look at those alone
//! that may be of interest to them.

use std::{num::NonZero, thread};

use rustc_hash::FxHashMap;

use crate::{
    detect::{Class, Detection},
    expression::Expression,
    inventory::FileRecord,
    read::Kind,
    resolve::Basis,
};

/// Fewer files than this are looked at by one thread.
const FEW: usize = 4096;

/// The number of what states no license.
const BARE: u64 = (1 << 48) - 1;

/// What is kept of a file: the number of its license, and its flags above that.
const STATES: u64 = 1 << 48;
const ODD: u64 = 1 << 49;
const UNLICENSED: u64 = 1 << 50;
const FILLED: u64 = 1 << 51;

/// The files of an inventory.
#[derive(Debug, Default)]
pub(super) struct Sifted<'a> {
    files: &'a [FileRecord],
    /// What is kept of each file.
    kept: Vec<u64>,
    /// The licenses, in the order in which files come to them.
    licenses: Vec<&'a Expression>,
}

/// What one thread has found.
struct Part<'a> {
    kept: Vec<u64>,
    licenses: Vec<&'a Expression>,
}

impl<'a> Sifted<'a> {
    pub(super) fn new(files: &'a [FileRecord]) -> Self {
        let n_threads = thread::available_parallelism().map_or(1, NonZero::get);
        let n_each = files.len().div_ceil(n_threads).max(FEW);
        let parts: Vec<Part<'a>> = thread::scope(|scope| {
            let started: Vec<_> = files
                .chunks(n_each)
                .skip(1)
                .map(|it| scope.spawn(|| Part::of(it)))
                .collect();
            let first = files.chunks(n_each).next().map(Part::of);
            let others = started.into_iter();
            let others = others.map(|it| it.join().expect("looking at files does not panic"));
            first.into_iter().chain(others).collect()
        });
        Self::joined(files, parts)
    }

    /// The parts one after the other, with one number for each license.
    fn joined(files: &'a [FileRecord], parts: Vec<Part<'a>>) -> Self {
        let mut sifted = Self {
            files,
            kept: Vec::with_capacity(files.len()),
            licenses: Vec::new(),
        };
        let mut known: FxHashMap<&'a Expression, u64> = FxHashMap::default();
        for part in parts {
            let numbers = part.licenses.into_iter().map(|it| {
                *known.entry(it).or_insert_with(|| {
                    sifted.licenses.push(it);
                    number(sifted.licenses.len() - 1)
                })
            });
            let numbers: Vec<u64> = numbers.collect();
            let kept = part.kept.into_iter().map(|it| {
                let new = numbers.get(index(it)).copied().unwrap_or(BARE);
                (it & !BARE) | new
            });
            sifted.kept.extend(kept);
        }
        sifted
    }

    /// Files with more to say than a plain statement of their license.
    pub(super) fn odd(&self) -> impl Iterator<Item = &'a FileRecord> {
        self.with(ODD)
    }

    /// Files of source, and license files, that state no license and inherit none.
    pub(super) fn unlicensed(&self) -> impl Iterator<Item = &'a FileRecord> {
        self.with(UNLICENSED)
    }

    /// Files that state a license themselves, or beside them, for which it is one of some.
    pub(super) fn stating(
        &self,
        is_meant: impl Fn(&Expression) -> bool,
    ) -> impl Iterator<Item = &'a FileRecord> {
        let meant: Vec<bool> = self.licenses.iter().map(|it| is_meant(it)).collect();
        let files = self.kept.iter().zip(self.files);
        let files = files.filter(move |(it, _)| {
            **it & STATES != 0 && meant.get(index(**it)).copied().unwrap_or(false)
        });
        files.map(|(_, file)| file)
    }

    /// How many files that are not empty are under each license; `None` for those under none.
    pub(super) fn counts(&self) -> Vec<(Option<&'a Expression>, usize)> {
        let mut counts = vec![0; self.licenses.len() + 1];
        for it in self.kept.iter().filter(|it| **it & FILLED != 0) {
            let license = index(*it).min(self.licenses.len());
            if let Some(n) = counts.get_mut(license) {
                *n += 1;
            }
        }
        let licenses = self.licenses.iter().copied().map(Some).chain([None]);
        let counts = licenses.zip(counts);
        counts.filter(|(_, n)| *n > 0).collect()
    }

    fn with(&self, flag: u64) -> impl Iterator<Item = &'a FileRecord> {
        let kept = self.kept.iter().zip(self.files);
        let files: Vec<&'a FileRecord> = kept
            .filter(|(it, _)| **it & flag != 0)
            .map(|(_, file)| file)
            .collect();
        files.into_iter()
    }
}

impl<'a> Part<'a> {
    fn of(files: &'a [FileRecord]) -> Self {
        let mut part = Self {
            kept: Vec::with_capacity(files.len()),
            licenses: Vec::new(),
        };
        let mut known: FxHashMap<&'a Expression, u64> = FxHashMap::default();
        // Neighbours mostly have the same license.
        let mut last: Option<(&'a Expression, u64)> = None;
        for file in files {
            let license = file.concluded.expression.as_ref().map(|expression| {
                let again = last.filter(|it| it.0 == expression);
                let number = again.map_or_else(
                    || {
                        *known.entry(expression).or_insert_with(|| {
                            part.licenses.push(expression);
                            number(part.licenses.len() - 1)
                        })
                    },
                    |it| it.1,
                );
                last = Some((expression, number));
                number
            });
            part.kept.push(license.unwrap_or(BARE) | flags(file));
        }
        part
    }
}

/// Where the license of a file stands in their list; beyond its end where there is none.
fn index(kept: u64) -> usize {
    usize::try_from(kept & BARE).unwrap_or(usize::MAX)
}

fn number(index: usize) -> u64 {
    u64::try_from(index).unwrap_or(BARE).min(BARE)
}

fn flags(file: &FileRecord) -> u64 {
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
