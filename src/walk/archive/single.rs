// SPDX-License-Identifier: Apache-2.0

//! A file that is packed by itself, `x.txt.gz`: an archive of one member, `x.txt`.
//!
//! A name that the packed stream may tell (RFC 1952, *FNAME*) is not believed.

use std::{io::Read, sync::Arc};

use super::{
    Member, Members, Stop, What,
    budget::Budget,
    input::Input,
    packing::{self, Packing},
    stored::stored,
};

/// What the member is called where nothing stands before the ending.
const NAMELESS: &[u8] = b"content";

/// The one member, until it was read.
pub(super) struct Reader(Option<(Vec<u8>, Box<dyn Read + Send>)>);

impl Reader {
    /// `name` is that of the packed file.
    pub(super) fn open(
        name: &[u8],
        packing: Packing,
        input: Input,
        budget: Arc<Budget>,
    ) -> Result<Self, Stop> {
        let n_stem = name.iter().rposition(|it| *it == b'.').unwrap_or(0);
        let stem = name.get(..n_stem).filter(|it| !it.is_empty());
        let bytes = packing::unpacked(packing, input, budget)?;
        Ok(Self(Some((stem.unwrap_or(NAMELESS).to_vec(), bytes))))
    }
}

impl Members for Reader {
    fn next(&mut self, keep: &dyn Fn(&[u8]) -> u64) -> Option<Result<Member, Stop>> {
        let (name, bytes) = self.0.take()?;
        let member = stored(bytes, keep(&name)).map(|stored| Member {
            name,
            what: What::File(stored),
        });
        Some(member.map_err(Stop::from))
    }
}
