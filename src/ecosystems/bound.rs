// SPDX-License-Identifier: Apache-2.0

//! How many packages one file may name.
//!
//! The largest lock files of real products name some ten thousand. Each package costs some
//! kilobytes until the report is written, a line that names it may be five bytes long, and what is
//! scanned decides how many there are: a file of 30 MB must not take 5 GB.

use super::{Manifest, Problem};
use crate::read::Place;

/// More packages than any product has in one file.
const MOST_PACKAGES: usize = 100_000;

/// Leaves out what is over the bound, and says where that begins.
pub(super) fn keep_within(manifest: Manifest) -> Manifest {
    keep(manifest, MOST_PACKAGES)
}

fn keep(mut manifest: Manifest, most: usize) -> Manifest {
    let mut places: Vec<Place> = Vec::new();
    if let Some(first) = manifest.requirements.get(most) {
        places.push(first.place.clone());
        manifest.requirements.truncate(most);
        manifest.is_partial = true;
    }
    if let Some(lock) = &mut manifest.lock
        && let Some(first) = lock.packages.get(most)
    {
        places.push(first.place.clone());
        lock.packages.truncate(most);
        lock.is_closed = false;
        for it in &mut lock.packages {
            it.dependencies.retain(|(index, _)| *index < most);
        }
    }
    let problems = places.into_iter().map(|place| Problem {
        place,
        message: format!("it names more than {most} packages: those from here on were left out"),
    });
    manifest.problems.extend(problems);
    manifest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ecosystems::{Lock, Locked, Requirement, Scope};

    fn place(line: u32) -> Place {
        Place {
            line,
            end_line: line,
            ..Place::default()
        }
    }

    fn manifest() -> Manifest {
        let requirement = |line| Requirement {
            place: place(line),
            ..Requirement::default()
        };
        let locked = |line: u32, dependencies: &[usize]| Locked {
            dependencies: dependencies
                .iter()
                .map(|it| (*it, Scope::Runtime))
                .collect(),
            place: place(line),
            ..Locked::default()
        };
        Manifest {
            requirements: (1..=3).map(requirement).collect(),
            lock: Some(Lock {
                packages: vec![locked(4, &[1, 2]), locked(5, &[2]), locked(6, &[])],
                is_closed: true,
            }),
            ..Manifest::default()
        }
    }

    #[test]
    fn what_is_within_the_bound_is_left_as_it_is() {
        assert_eq!(keep(manifest(), 3), manifest());
    }

    #[test]
    fn what_is_over_the_bound_is_told_and_makes_the_list_incomplete() {
        let kept = keep(manifest(), 2);
        let lock = kept.lock.unwrap();
        assert_eq!((kept.requirements.len(), lock.packages.len()), (2, 2));
        assert!(kept.is_partial && !lock.is_closed);
        let needed = lock.packages.iter().map(|it| it.dependencies.len());
        assert_eq!(needed.collect::<Vec<_>>(), [1, 0]);
        let lines: Vec<u32> = kept.problems.iter().map(|it| it.place.line).collect();
        assert_eq!(lines, [3, 6]);
    }
}
