// SPDX-License-Identifier: Apache-2.0

//! The archive of Unix, as deb(5) has it: a line, then a header of 60 characters and the bytes of
//! each member.

use std::io::Read as _;

use rawzip::ReaderAt as _;

use super::{Member, Members, Stop, What, input::Input, stored::stored};

const START: &[u8] = b"!<arch>\n";

const HEADER: usize = 60;

/// The members of an archive.
pub(super) struct Reader {
    input: Input,
    at: u64,
}

impl Reader {
    pub(super) fn open(input: Input) -> Result<Self, Stop> {
        let mut start = [0; 8];
        let is_one = input.read_exact_at(&mut start, 0).is_ok() && start == START;
        if !is_one {
            return Err(Stop::Broken("it is no archive of its kind".to_owned()));
        }
        let at = START.len() as u64;
        Ok(Self { input, at })
    }

    fn read_next(&mut self, keep: &dyn Fn(&[u8]) -> u64) -> Result<Option<Member>, Stop> {
        if self.at >= self.input.len() {
            return Ok(None);
        }
        let mut header = [0; HEADER];
        self.input.read_exact_at(&mut header, self.at)?;
        let broken = || Stop::Broken("a header in it is broken".to_owned());
        let field = |from: usize, to: usize| header.get(from..to).unwrap_or_default().trim_ascii();
        if header.get(58..) != Some(b"`\n") {
            return Err(broken());
        }
        let size = str::from_utf8(field(48, 58))
            .ok()
            .and_then(|it| it.parse().ok());
        let size: u64 = size.ok_or_else(broken)?;
        let name = field(0, 16);
        let name = name.strip_suffix(b"/").unwrap_or(name).to_vec();
        let start = self.at + HEADER as u64;
        let end = start.checked_add(size).ok_or_else(broken)?;
        if end > self.input.len() {
            return Err(Stop::Broken("it ends too early".to_owned()));
        }
        let bytes = rawzip::RangeReader::new(&self.input, start..end);
        let kept = stored(bytes.take(size), keep(&name))?;
        self.at = end + size % 2; // members start at even places
        Ok(Some(Member {
            name,
            what: What::File(kept),
        }))
    }
}

impl Members for Reader {
    fn next(&mut self, keep: &dyn Fn(&[u8]) -> u64) -> Option<Result<Member, Stop>> {
        self.read_next(keep).transpose()
    }
}
