// SPDX-License-Identifier: Apache-2.0

//! The bytes of an archive: a file of the system, or memory.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, Cursor, Read, Seek as _, SeekFrom},
    sync::Arc,
};

use rawzip::{FileReader, ReaderAt};

use super::stored::Shared;
use crate::walk::{
    entry::{Entry, Opened},
    reason::Reason,
};

/// An archive as it lies there.
#[derive(Debug)]
pub(super) struct Input {
    bytes: Bytes,
    n_bytes: u64,
}

#[derive(Debug)]
enum Bytes {
    File(FileReader),
    Memory(Shared),
}

impl Input {
    pub(super) fn of(entry: &Entry) -> Result<Self, Reason> {
        if let Some(shared) = entry.shared() {
            let n_bytes = shared.as_ref().len() as u64;
            let bytes = Bytes::Memory(shared);
            return Ok(Self { bytes, n_bytes });
        }
        match entry.open()? {
            Opened::File(mut file, _) => {
                let n_bytes = file.seek(SeekFrom::End(0));
                let n_bytes = n_bytes.map_err(|it| Reason::unreadable(&it))?;
                let bytes = Bytes::File(file.into());
                Ok(Self { bytes, n_bytes })
            }
            Opened::Bytes(bytes) => {
                let n_bytes = bytes.len() as u64;
                let bytes = Bytes::Memory(Shared(Arc::new(Cow::into_owned(bytes))));
                Ok(Self { bytes, n_bytes })
            }
            Opened::Ends { size, .. } => Err(Reason::ArchiveNotOpened(format!(
                "it has {size} bytes, too many for an archive in another one"
            ))),
        }
    }

    pub(super) fn len(&self) -> u64 {
        self.n_bytes
    }

    /// Reads it from its start to its end.
    pub(super) fn into_read(self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self.bytes {
            Bytes::File(file) => {
                let mut file: File = file.into_inner();
                file.rewind()?;
                Box::new(file)
            }
            Bytes::Memory(shared) => Box::new(Cursor::new(shared)),
        })
    }
}

impl ReaderAt for Input {
    fn read_at(&self, room: &mut [u8], at: u64) -> io::Result<usize> {
        match &self.bytes {
            Bytes::File(file) => file.read_at(room, at),
            Bytes::Memory(shared) => {
                let at = usize::try_from(at).unwrap_or(usize::MAX);
                let mut rest = shared.as_ref().get(at..).unwrap_or_default();
                rest.read(room)
            }
        }
    }
}
