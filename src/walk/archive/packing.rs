// SPDX-License-Identifier: Apache-2.0

//! Streams that are packed as a whole.

use std::{
    io::{self, BufRead, BufReader, Read},
    sync::Arc,
};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use lzma_rust2::XzReader;
use ruzstd::decoding::StreamingDecoder;

use super::{
    Stop,
    budget::{Budget, Counted},
    input::Input,
};

/// How a stream is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::walk) enum Packing {
    Plain,
    Gzip,
    Xz,
    Zstd,
    Bzip2,
}

/// Bytes read at once.
const PIECE: usize = 64 * 1024;

/// How much memory xz may ask for, in KiB: its highest level needs 65 MiB.
const MOST_XZ: u32 = 128 * 1024;

/// How far zstd may look back: as far as its own program allows without being told otherwise.
const MOST_ZSTD: u64 = 128 * 1024 * 1024;

/// The bytes that an archive unpacks to.
pub(super) fn unpacked(
    packing: Packing,
    input: Input,
    budget: Arc<Budget>,
) -> Result<Box<dyn Read + Send>, Stop> {
    let bytes = input.into_read()?;
    let bytes: Box<dyn Read + Send> = match packing {
        // It has been counted, or is no larger than what the user has on disk.
        Packing::Plain => return Ok(Box::new(BufReader::with_capacity(PIECE, bytes))),
        _ => decoder(packing, BufReader::with_capacity(PIECE, bytes)),
    };
    let counted = Counted::new(bytes, budget);
    Ok(Box::new(BufReader::with_capacity(PIECE, counted)))
}

/// Unpacks a stream; streams one behind the other are one.
pub(super) fn decoder<'r>(
    packing: Packing,
    bytes: impl BufRead + Send + 'r,
) -> Box<dyn Read + Send + 'r> {
    match packing {
        Packing::Plain => Box::new(bytes),
        Packing::Gzip => Box::new(MultiGzDecoder::new(bytes)),
        Packing::Xz => Box::new(XzReader::new_mem_limit(bytes, true, MOST_XZ)),
        Packing::Zstd => Box::new(Frames::Between(bytes)),
        Packing::Bzip2 => Box::new(MultiBzDecoder::new(bytes)),
    }
}

/// The frames of a zstd stream, one behind the other.
enum Frames<R: BufRead> {
    Between(R),
    Inside(Box<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>),
    End,
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(self, Self::End) {
                Self::End => return Ok(0),
                Self::Between(mut bytes) => {
                    if bytes.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    let decoder = StreamingDecoder::new_with_max_window_size(bytes, MOST_ZSTD);
                    *self = Self::Inside(Box::new(decoder.map_err(io::Error::other)?));
                }
                Self::Inside(mut decoder) => {
                    let n_read = decoder.read(room)?;
                    if n_read > 0 || room.is_empty() {
                        *self = Self::Inside(decoder);
                        return Ok(n_read);
                    }
                    *self = Self::Between(decoder.into_inner());
                }
            }
        }
    }
}
