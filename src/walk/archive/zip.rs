// SPDX-License-Identifier: Apache-2.0

//! Zip, as APPNOTE.TXT 6.3.10 has it.
//!
//! The directory at the end decides what there is. What stands before each member is compared with
//! it, and an archive in which the two differ, or in which members share bytes, is told: programs
//! differ in what they believe.

use std::{
    io::{BufReader, Read},
    sync::Arc,
    vec,
};

use flate2::read::DeflateDecoder;
use rawzip::{
    CompressionMethod, Error, ErrorKind, RECOMMENDED_BUFFER_SIZE, ZipArchive,
    ZipArchiveEntryWayfinder, ZipFileHeaderRecord, ZipLocator,
};

use super::{
    Member, Members, Stop, What,
    budget::{Budget, Counted},
    input::Input,
    packing::{Packing, decoder},
    stored::{Stored, stored},
};

/// Room for one entry of the directory, and for the header before a member.
const MOST_HEADER: usize = 4 * RECOMMENDED_BUFFER_SIZE;

/// How long a link's target may be.
const MOST_TARGET: u64 = 64 * 1024;

/// The members of a zip archive.
pub(super) struct Reader {
    archive: ZipArchive<Input>,
    entries: vec::IntoIter<Listed>,
    budget: Arc<Budget>,
    /// Whether something stands before the first member: a program, mostly, that unpacks itself.
    has_prelude: bool,
}

/// A member, as the directory at the end has it.
struct Listed {
    name: Vec<u8>,
    place: ZipArchiveEntryWayfinder,
    method: CompressionMethod,
    start: u64,
    is_encrypted: bool,
    is_directory: bool,
    is_link: bool,
}

impl Reader {
    pub(super) fn open(input: Input, budget: Arc<Budget>) -> Result<Self, Stop> {
        let end = input.len();
        let mut room = vec![0; MOST_HEADER];
        let archive = ZipLocator::new().locate_in_reader(input, &mut room, end);
        let archive = archive.map_err(|(_, error)| stop(error))?;
        let mut listed = Vec::new();
        let mut entries = archive.entries(&mut room);
        while let Some(entry) = entries.next_entry().map_err(stop)? {
            // Counted here as well: the whole directory is read before the first member.
            Budget::check_entries(listed.len())?;
            listed.push(Listed::of(&entry));
        }
        check_apart(&archive, &listed)?;
        let starts = listed.iter().map(|it| it.start);
        let first = starts.min().unwrap_or(archive.directory_offset());
        Ok(Self {
            has_prelude: first > 0,
            archive,
            entries: listed.into_iter(),
            budget,
        })
    }

    fn what(&self, entry: &Listed, keep: u64) -> Result<What, Stop> {
        if entry.is_directory {
            return Ok(What::Directory);
        }
        if entry.is_encrypted {
            return Ok(What::Broken("it is encrypted".to_owned()));
        }
        let read = self.content(entry, if entry.is_link { MOST_TARGET } else { keep });
        Ok(match read {
            Ok(Ok(Stored::Whole(target))) if entry.is_link => What::Link(target.as_ref().to_vec()),
            Ok(Ok(stored)) => What::File(stored),
            Ok(Err(why)) => What::Broken(why),
            Err(stop @ Stop::OverBudget(_)) => return Err(stop),
            Err(Stop::Broken(why)) => What::Broken(why),
        })
    }

    /// The bytes of a member, or why there are none.
    fn content(&self, listed: &Listed, keep: u64) -> Result<Result<Stored, String>, Stop> {
        let entry = self.archive.get_entry(listed.place).map_err(stop)?;
        let mut room = vec![0; 2 * usize::from(u16::MAX)];
        let local = entry.local_header(&mut room).map_err(stop)?;
        if local.file_path().as_bytes() != listed.name
            || local.compression_method() != listed.method
        {
            let why = "the archive tells it in two ways that differ";
            return Ok(Err(why.to_owned()));
        }
        let packed = BufReader::new(entry.reader());
        let bytes: Box<dyn Read + Send + '_> = match listed.method {
            CompressionMethod::STORE => Box::new(packed),
            CompressionMethod::DEFLATE => Box::new(DeflateDecoder::new(packed)),
            CompressionMethod::BZIP2 => decoder(Packing::Bzip2, packed),
            CompressionMethod::ZSTD => decoder(Packing::Zstd, packed),
            CompressionMethod::XZ => decoder(Packing::Xz, packed),
            other => {
                let name = other.name().unwrap_or("unknown");
                return Ok(Err(format!(
                    "it is packed in a way that is not read: {name}"
                )));
            }
        };
        let counted = Counted::new(bytes, Arc::clone(&self.budget));
        Ok(Ok(stored(entry.verifying_reader(counted), keep)?))
    }
}

impl Members for Reader {
    fn next(&mut self, keep: &dyn Fn(&[u8]) -> u64) -> Option<Result<Member, Stop>> {
        let entry = self.entries.next()?;
        let what = self.what(&entry, keep(&entry.name));
        let name = entry.name;
        Some(what.map(|what| Member { name, what }))
    }

    fn lost(&self) -> Option<&'static str> {
        let words = "bytes stand before its first member, and are not examined";
        self.has_prelude.then_some(words)
    }
}

impl Listed {
    fn of(entry: &ZipFileHeaderRecord<'_>) -> Self {
        let kind = entry.external_attributes() >> 16 & 0o170_000;
        Self {
            name: entry.file_path().as_bytes().to_vec(),
            place: entry.wayfinder(),
            method: entry.compression_method(),
            start: entry.local_header_offset(),
            is_encrypted: entry.flags().is_encrypted(),
            is_directory: entry.is_dir(),
            is_link: kind == 0o120_000,
        }
    }
}

/// Holds that no two members share bytes: bombs pack one in many.
fn check_apart(archive: &ZipArchive<Input>, listed: &[Listed]) -> Result<(), Stop> {
    let mut ranges = Vec::with_capacity(listed.len());
    for it in listed {
        // A member whose header cannot be read is told when it comes.
        if let Ok(entry) = archive.get_entry(it.place) {
            ranges.push((it.start, entry.compressed_data_range().1));
        }
    }
    ranges.sort_unstable();
    let is_apart = ranges.is_sorted_by(|a, b| a.1 <= b.0);
    if is_apart {
        Ok(())
    } else {
        Err(Stop::Broken(
            "its members overlap, as those of bombs do".to_owned(),
        ))
    }
}

fn stop(error: Error) -> Stop {
    let words = match error.into_kind() {
        ErrorKind::IO(error) => return Stop::from(error),
        ErrorKind::MissingEndOfCentralDirectory => "it is no zip archive, or ends too early",
        ErrorKind::Eof => "it ends too early",
        _ => "its directory is broken",
    };
    Stop::Broken(words.to_owned())
}
