// SPDX-License-Identifier: Apache-2.0

//! The bytes of a file, in one open and mostly one read.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, Read, Seek as _, SeekFrom},
};

use crate::walk::{Entry, HEAD, Opened, Reason, TAIL, system_words};

/// Enough for most source files at once.
const FIRST: usize = 64 * 1024;

/// What stays at hand for the next file: most are far smaller, and each thread has this.
const MOST_KEPT: usize = 4 * 1024 * 1024;

/// Room for the bytes of one file after the other.
#[derive(Debug, Default)]
pub struct Buffer {
    /// As long as it had to be so far, so that it is cleared once and not for each file.
    room: Vec<u8>,
}

/// The bytes of a file.
#[derive(Debug, Clone, Copy)]
pub struct Content<'b> {
    /// All of them; of a file over the limit the first MiB, a line break, and the last 64 KiB.
    pub bytes: &'b [u8],
    /// How many the file has. Where the system did not tell the truth, how many were read.
    pub size: u64,
    /// Whether something was left out.
    pub is_partial: bool,
}

/// Why the bytes of a file are not at hand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The file could not be opened, or is no regular file any more.
    #[error("{0}")]
    NotOpened(Reason),
    /// Reading ended with an error, in the system's words.
    #[error("could not be read: {0}")]
    Broken(String),
}

impl Unreadable {
    /// As a reason to leave the file out.
    pub fn reason(self) -> Reason {
        match self {
            Self::NotOpened(reason) => reason,
            Self::Broken(words) => Reason::Unreadable(words),
        }
    }
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Self::Broken(system_words(&error))
    }
}

/// Opens a file to be read.
pub fn open(entry: &Entry) -> Result<Opened<'_>, Unreadable> {
    entry.open().map_err(Unreadable::NotOpened)
}

/// Reads a file of at most `limit` bytes as a whole, a larger one in part.
pub fn read<'b>(
    opened: Opened<'_>,
    buffer: &'b mut Buffer,
    limit: u64,
) -> Result<Content<'b>, Unreadable> {
    let wanted = match &opened {
        Opened::File(_, size) => *size,
        Opened::Bytes(bytes) => bytes.len() as u64,
        Opened::Ends { .. } => 0,
    };
    buffer.give_back(wanted);
    match opened {
        Opened::File(file, size) => read_file(file, size, buffer, limit),
        Opened::Bytes(bytes) => Ok(take(bytes, buffer, limit)),
        Opened::Ends { head, tail, size } => Ok(ends(head, tail, size, buffer)),
    }
}

fn read_file(
    mut file: File,
    size: u64,
    buffer: &mut Buffer,
    limit: u64,
) -> Result<Content<'_>, Unreadable> {
    if size > limit {
        return read_ends(&mut file, buffer, size);
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let n_told = usize::try_from(size).unwrap_or(usize::MAX).min(limit);
    let mut n_read = 0;
    loop {
        // One byte more than told: a shorter answer then says that the file ended there.
        let wanted = (n_told + 1)
            .max(n_read + 1)
            .max(FIRST.min(limit.saturating_add(1)));
        let room = buffer.room(
            wanted
                .max(n_read.saturating_mul(2))
                .min(limit.saturating_add(1)),
        );
        let n_room = room.len() - n_read;
        let n_new = read_some(&mut file, room.get_mut(n_read..).unwrap_or_default())?;
        n_read += n_new;
        if n_read > limit {
            // It grows, or the size was a lie: what is there is too much after all.
            let told = file.metadata()?.len();
            file.seek(SeekFrom::Start(0))?;
            return read_ends(&mut file, buffer, told.max(n_read as u64));
        }
        let has_ended = n_new == 0 || (n_read == n_told && n_new < n_room);
        if has_ended {
            break;
        }
    }
    Ok(Content {
        bytes: buffer.room.get(..n_read).unwrap_or_default(),
        size: n_read as u64,
        is_partial: false,
    })
}

/// Takes bytes that are at hand; of more than `limit` of them the ends.
fn take<'b>(bytes: Cow<'_, [u8]>, buffer: &'b mut Buffer, limit: u64) -> Content<'b> {
    let size = bytes.len();
    if size as u64 > limit {
        let head = bytes.get(..HEAD).unwrap_or(&bytes);
        let tail_at = size.saturating_sub(TAIL).max(head.len());
        let tail = bytes.get(tail_at..).unwrap_or_default();
        return ends(head, tail, size as u64, buffer);
    }
    match bytes {
        Cow::Owned(bytes) => buffer.room = bytes,
        Cow::Borrowed(bytes) => buffer
            .room(size)
            .get_mut(..size)
            .into_iter()
            .for_each(|room| {
                room.copy_from_slice(bytes);
            }),
    }
    Content {
        bytes: buffer.room.get(..size).unwrap_or_default(),
        size: size as u64,
        is_partial: false,
    }
}

fn ends<'b>(head: &[u8], tail: &[u8], size: u64, buffer: &'b mut Buffer) -> Content<'b> {
    let n_read = join_ends(head, tail, buffer.room(HEAD + 1 + TAIL));
    Content {
        bytes: buffer.room.get(..n_read).unwrap_or_default(),
        size,
        is_partial: size > head.len() as u64,
    }
}

/// Puts the start of a file, a line break and its end into `room`; gives the length of it all.
fn join_ends(head: &[u8], tail: &[u8], room: &mut [u8]) -> usize {
    let head = head.get(..head.len() - split_at_end(head)).unwrap_or(head);
    let tail = tail.get(split_at_start(tail)..).unwrap_or(tail);
    let line_break: &[u8] = if tail.is_empty() { b"" } else { b"\n" };
    let mut n_read = 0;
    for part in [head, line_break, tail] {
        if let Some(room) = room.get_mut(n_read..n_read + part.len()) {
            room.copy_from_slice(part);
            n_read += part.len();
        }
    }
    n_read
}

/// Reads the first MiB and the last 64 KiB.
fn read_ends<'b>(
    file: &mut File,
    buffer: &'b mut Buffer,
    size: u64,
) -> Result<Content<'b>, Unreadable> {
    let room = buffer.room(HEAD + 1 + TAIL);
    let n_head = read_up_to(file, room.get_mut(..HEAD).unwrap_or_default())?;
    // It may have grown since it told its size.
    let size = size.max(n_head as u64);
    let mut n_read = n_head - split_at_end(room.get(..n_head).unwrap_or_default());
    let tail_at = size.saturating_sub(TAIL as u64).max(n_head as u64);
    // A file that cannot be moved in has no end to look at.
    if tail_at < size && file.seek(SeekFrom::Start(tail_at)).is_ok() {
        if let Some(room) = room.get_mut(n_read) {
            *room = b'\n';
        }
        n_read += 1;
        let n_rest = usize::try_from(size - tail_at).map_or(TAIL, |it| it.min(TAIL));
        let rest = room.get_mut(n_read..n_read + n_rest).unwrap_or_default();
        let n_tail = read_up_to(file, rest)?;
        let n_split = split_at_start(rest.get(..n_tail).unwrap_or_default());
        rest.copy_within(n_split..n_tail, 0);
        n_read += n_tail - n_split;
    }
    Ok(Content {
        bytes: buffer.room.get(..n_read).unwrap_or_default(),
        size,
        is_partial: size > n_head as u64,
    })
}

/// The bytes at the end that start a UTF-8 character without ending it.
fn split_at_end(bytes: &[u8]) -> usize {
    let last = bytes.iter().rev().take(3).position(|it| *it >= 0xc0);
    match last.and_then(|it| Some((it, bytes.get(bytes.len() - it - 1..)?))) {
        Some((at, character)) if std::str::from_utf8(character).is_err() => at + 1,
        _ => 0,
    }
}

/// The bytes at the start that end a UTF-8 character without starting it.
fn split_at_start(bytes: &[u8]) -> usize {
    let is_inside = |it: &&u8| **it & 0xc0 == 0x80;
    let n_inside = bytes.iter().take(4).take_while(is_inside).count();
    if n_inside < 4 { n_inside } else { 0 }
}

fn read_up_to(file: &mut File, room: &mut [u8]) -> io::Result<usize> {
    let mut n_read = 0;
    while let Some(rest) = room.get_mut(n_read..).filter(|it| !it.is_empty()) {
        match read_some(file, rest)? {
            0 => break,
            n_new => n_read += n_new,
        }
    }
    Ok(n_read)
}

pub(super) fn read_some(file: &mut impl Read, room: &mut [u8]) -> io::Result<usize> {
    loop {
        match file.read(room) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => (),
            other => return other,
        }
    }
}

impl Buffer {
    pub(super) fn room(&mut self, n_bytes: usize) -> &mut [u8] {
        if self.room.len() < n_bytes {
            self.room.resize(n_bytes, 0);
        }
        &mut self.room
    }

    /// Makes ready for a file with so many bytes: what a large one took is given back where the
    /// next is none, and what is too small for it is not kept to be copied.
    fn give_back(&mut self, wanted: u64) {
        let has_enough = self.room.len() as u64 > wanted;
        let is_large = self.room.len() > MOST_KEPT && wanted <= MOST_KEPT as u64;
        if is_large || !has_enough {
            self.room = Vec::new();
        }
    }
}
