// SPDX-License-Identifier: Apache-2.0

//! How much time and memory a scan may take.

use std::time::Instant;

use super::{Context, args::Bounds, failure::Failure};

/// What the arguments allow.
#[derive(Debug)]
pub(super) struct Limits {
    end: Option<Instant>,
    memory: Option<(u64, Meter)>,
}

impl Limits {
    /// The limits of the arguments; the time counts from the start of the program.
    pub(super) fn of(bounds: &Bounds, context: &Context) -> Result<Self, Failure> {
        let memory = bounds.max_memory.map(|most| Ok((most, Meter::open()?)));
        Ok(Self {
            end: bounds.time_limit.map(|it| context.started + it),
            memory: memory.transpose()?,
        })
    }

    /// Which limit is met, if one is, in words.
    pub(super) fn met(&self) -> Option<String> {
        let (limit, help) = if self.end.is_some_and(|it| Instant::now() >= it) {
            ("--time-limit", "more time")
        } else if let Some((most, meter)) = &self.memory
            // What cannot be told may be too much.
            && meter.used().is_none_or(|it| it > *most)
        {
            ("--max-memory", "more memory")
        } else {
            return None;
        };
        Some(format!(
            "`{limit}` ended the scan: what is not listed was not examined; give it {help}"
        ))
    }
}

/// Tells how much memory the program has: `statm` in `proc(5)`, whose second number counts pages.
#[cfg(target_os = "linux")]
#[derive(Debug)]
struct Meter(std::fs::File);

#[cfg(target_os = "linux")]
impl Meter {
    #[expect(
        clippy::disallowed_methods,
        reason = "the system's file about the program itself"
    )]
    fn open() -> Result<Self, Failure> {
        let path = std::path::Path::new("/proc/self/statm");
        let file = std::fs::File::open(path).map_err(|error| Failure::io("read", path, &error))?;
        Ok(Self(file))
    }

    /// In bytes; `None` if the system does not tell.
    fn used(&self) -> Option<u64> {
        let mut room = [0; 128];
        let n_read = std::os::unix::fs::FileExt::read_at(&self.0, &mut room, 0).ok()?;
        let text = std::str::from_utf8(room.get(..n_read)?).ok()?;
        let n_pages: u64 = text.split(' ').nth(1)?.parse().ok()?;
        n_pages.checked_mul(rustix::param::page_size() as u64)
    }
}

/// Other systems have no file that tells.
#[cfg(not(target_os = "linux"))]
#[derive(Debug)]
struct Meter;

#[cfg(not(target_os = "linux"))]
impl Meter {
    fn open() -> Result<Self, Failure> {
        let message = "`--max-memory` cannot be kept: this system does not tell how much is used";
        Err(Failure::new(message).help("limit it from outside, as with `ulimit -v`"))
    }

    fn used(&self) -> Option<u64> {
        None
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_memory_of_a_test_is_between_a_megabyte_and_a_terabyte() {
        let used = Meter::open().unwrap().used().unwrap();
        assert!((1 << 20..1 << 40).contains(&used), "{used}");
    }
}
