// SPDX-License-Identifier: Apache-2.0

//! Tar: the formats ustar and pax of POSIX.1-2001 (pax, "pax Interchange Format"), with GNU's
//! long names.
//!
//! Where two programs could read the same bytes differently (a size that is told twice, something
//! behind the end), the archive is not read any further.

use std::io::{self, Read};

use super::{Member, Members, Stop, What, stored::stored};

const BLOCK: usize = 512;

/// How long a name or the extensions of a member may be.
const MOST_EXTENSION: u64 = 1024 * 1024;

/// From this size on the header has no room for it, and what it says instead is not defined.
const MOST_OCTAL: u64 = 8 * 1024 * 1024 * 1024;

/// The members of a tar archive.
pub(super) struct Reader<R> {
    bytes: R,
    /// Bytes of the last member that were not asked for, and what fills its last block.
    n_left: u64,
    is_first: bool,
}

/// What extensions say of the next member.
#[derive(Debug, Default)]
struct Extended {
    name: Option<Vec<u8>>,
    target: Option<Vec<u8>>,
    size: Option<u64>,
    is_sparse: bool,
}

impl<R: Read + Send> Reader<R> {
    pub(super) fn new(bytes: R) -> Self {
        Self {
            bytes,
            n_left: 0,
            is_first: true,
        }
    }

    fn read_next(&mut self, keep: &dyn Fn(&[u8]) -> u64) -> Result<Option<Member>, Stop> {
        let mut extended = Extended::default();
        loop {
            self.skip(self.n_left)?;
            self.n_left = 0;
            let Some(header) = self.header()? else {
                return Ok(None);
            };
            let size = header.size()?;
            match header.kind() {
                b'L' => extended.name = Some(until_nul(&self.extension(size)?).to_vec()),
                b'K' => extended.target = Some(until_nul(&self.extension(size)?).to_vec()),
                b'x' => {
                    let records = self.extension(size)?;
                    extended.read(&records)?;
                }
                b'g' => drop(self.extension(size)?), // of all members: a commit, a comment
                _ => return self.member(&header, size, extended, keep).map(Some),
            }
        }
    }

    fn member(
        &mut self,
        header: &Header,
        size: u64,
        extended: Extended,
        keep: &dyn Fn(&[u8]) -> u64,
    ) -> Result<Member, Stop> {
        let size = match extended.size {
            Some(told) if size != 0 && size != told && told < MOST_OCTAL => {
                return Err(broken("its headers contradict each other"));
            }
            Some(told) => told,
            None => size,
        };
        let name = extended.name.unwrap_or_else(|| header.name());
        let target = || extended.target.clone().unwrap_or_else(|| header.target());
        let is_directory = name.ends_with(b"/");
        let what = match header.kind() {
            // Old programs have no mark for directories.
            0 | b'0' | b'7' if is_directory => What::Directory,
            0 | b'0' | b'7' if extended.is_sparse => sparse(),
            0 | b'0' | b'7' => {
                let kept = stored(self.bytes.by_ref().take(size), keep(&name))?;
                let n_read = kept.len();
                if n_read < size {
                    return Err(Stop::from(io::Error::from(io::ErrorKind::UnexpectedEof)));
                }
                self.n_left = padding(size);
                return Ok(Member {
                    name,
                    what: What::File(kept),
                });
            }
            b'1' => What::Special("a hard link"),
            b'2' => What::Link(target()),
            b'3' | b'4' => What::Special("a device"),
            b'5' => What::Directory,
            b'6' => What::Special("a FIFO"),
            b'S' => {
                self.skip_sparse_map(header)?;
                sparse()
            }
            other => What::Broken(format!("it is of an unknown kind ({other})")),
        };
        self.n_left = size.saturating_add(padding(size));
        Ok(Member { name, what })
    }

    /// The next header; `None` at the end.
    fn header(&mut self) -> Result<Option<Header>, Stop> {
        let mut block = [0; BLOCK];
        let n_read = read_up_to(&mut self.bytes, &mut block)?;
        if n_read < BLOCK {
            return Err(self.broken_header("it ends too early"));
        }
        if block.iter().all(|it| *it == 0) {
            self.check_end()?;
            return Ok(None);
        }
        let header = Header(block);
        if !header.has_sum() {
            return Err(self.broken_header("a header in it is broken"));
        }
        self.is_first = false;
        Ok(Some(header))
    }

    /// Why a header cannot be read; without a first one it is no archive.
    fn broken_header(&self, words: &str) -> Stop {
        broken(if self.is_first {
            "it is no tar archive"
        } else {
            words
        })
    }

    /// Behind the end there is nothing but zeros: some programs would read on.
    fn check_end(&mut self) -> Result<(), Stop> {
        let mut piece = [0; 8 * BLOCK];
        loop {
            let n_read = read_up_to(&mut self.bytes, &mut piece)?;
            let piece = piece.get(..n_read).unwrap_or_default();
            if piece.iter().any(|it| *it != 0) {
                return Err(broken("something stands behind its end"));
            }
            if n_read == 0 {
                return Ok(());
            }
        }
    }

    fn extension(&mut self, size: u64) -> Result<Vec<u8>, Stop> {
        if size > MOST_EXTENSION {
            return Err(broken("a name in it is too long"));
        }
        let mut bytes = Vec::new();
        self.bytes.by_ref().take(size).read_to_end(&mut bytes)?;
        self.n_left = padding(size);
        Ok(bytes)
    }

    /// Behind the header of a sparse file stand more blocks, as long as each says so.
    fn skip_sparse_map(&mut self, header: &Header) -> Result<(), Stop> {
        let mut has_more = header.0.get(482) == Some(&1);
        while has_more {
            let mut block = [0; BLOCK];
            self.bytes.read_exact(&mut block)?;
            has_more = block.get(504) == Some(&1);
        }
        Ok(())
    }

    fn skip(&mut self, n_bytes: u64) -> Result<(), Stop> {
        let n_read = io::copy(&mut self.bytes.by_ref().take(n_bytes), &mut io::sink())?;
        // Nothing but the filling of a last block may be missing.
        if n_read < n_bytes && n_bytes - n_read >= BLOCK as u64 {
            return Err(broken("it ends too early"));
        }
        Ok(())
    }
}

impl<R: Read + Send> Members for Reader<R> {
    fn next(&mut self, keep: &dyn Fn(&[u8]) -> u64) -> Option<Result<Member, Stop>> {
        self.read_next(keep).transpose()
    }
}

/// A header, as POSIX's ustar has it.
struct Header([u8; BLOCK]);

impl Header {
    fn field(&self, at: usize, n_bytes: usize) -> &[u8] {
        self.0.get(at..at + n_bytes).unwrap_or_default()
    }

    fn kind(&self) -> u8 {
        self.field(156, 1).first().copied().unwrap_or_default()
    }

    fn size(&self) -> Result<u64, Stop> {
        number(self.field(124, 12)).ok_or_else(|| broken("a header in it is broken"))
    }

    fn name(&self) -> Vec<u8> {
        let name = until_nul(self.field(0, 100));
        // GNU has times where POSIX has the start of the name.
        let is_posix = self.field(257, 6) == b"ustar\0";
        match until_nul(self.field(345, 155)) {
            start if is_posix && !start.is_empty() => [start, b"/", name].concat(),
            _ => name.to_vec(),
        }
    }

    fn target(&self) -> Vec<u8> {
        until_nul(self.field(157, 100)).to_vec()
    }

    /// Whether the sum of its bytes is what it says, those of the sum itself taken for spaces.
    fn has_sum(&self) -> bool {
        let is_sum = |at: usize| (148..156).contains(&at);
        let bytes = self.0.iter().enumerate();
        let sum = bytes.map(|(at, it)| u64::from(if is_sum(at) { b' ' } else { *it }));
        number(self.field(148, 8)) == Some(sum.sum())
    }
}

impl Extended {
    /// Records of `LENGTH KEY=VALUE\n`. The length decides, for a value may hold line breaks.
    fn read(&mut self, records: &[u8]) -> Result<(), Stop> {
        let malformed = || broken("the extensions of a header in it are broken");
        let mut rest = records;
        while !rest.is_empty() {
            let n_digits = rest.iter().take(20).position(|it| *it == b' ');
            let n_digits = n_digits.ok_or_else(malformed)?;
            let digits = rest.get(..n_digits).and_then(|it| str::from_utf8(it).ok());
            let length: usize = digits
                .and_then(|it| it.parse().ok())
                .ok_or_else(malformed)?;
            let (record, after) = rest.split_at_checked(length).ok_or_else(malformed)?;
            let record = record
                .get(n_digits + 1..)
                .and_then(|it| it.strip_suffix(b"\n"));
            let record = record.ok_or_else(malformed)?;
            let equals = record.iter().position(|it| *it == b'=');
            let (key, value) = record.split_at(equals.ok_or_else(malformed)?);
            let value = value.get(1..).unwrap_or_default();
            match key {
                b"path" | b"GNU.sparse.name" => self.name = Some(value.to_vec()),
                b"linkpath" => self.target = Some(value.to_vec()),
                b"size" => {
                    let size = str::from_utf8(value).ok().and_then(|it| it.parse().ok());
                    self.size = Some(size.ok_or_else(malformed)?);
                }
                _ => self.is_sparse |= key.starts_with(b"GNU.sparse."),
            }
            rest = after;
        }
        Ok(())
    }
}

fn sparse() -> What {
    What::Broken("it is a sparse file, which is not unpacked".to_owned())
}

fn broken(words: &str) -> Stop {
    Stop::Broken(words.to_owned())
}

/// A number in octal digits, or in bytes if the first has its highest bit.
fn number(field: &[u8]) -> Option<u64> {
    if let Some(first) = field.first().filter(|it| **it & 0x80 != 0) {
        let mut rest = field.get(1..)?.iter();
        return rest.try_fold(u64::from(first & 0x7f), |sum, it| {
            sum.checked_mul(256)?.checked_add(u64::from(*it))
        });
    }
    let mut digits = until_nul(field).trim_ascii().iter();
    digits.try_fold(0_u64, |sum, it| match it {
        b'0'..=b'7' => sum.checked_mul(8)?.checked_add(u64::from(it - b'0')),
        _ => None,
    })
}

fn until_nul(field: &[u8]) -> &[u8] {
    field.split(|it| *it == 0).next().unwrap_or_default()
}

/// What fills the last block of so many bytes.
fn padding(n_bytes: u64) -> u64 {
    let block = BLOCK as u64;
    (block - n_bytes % block) % block
}

fn read_up_to(reader: &mut impl Read, room: &mut [u8]) -> io::Result<usize> {
    let mut n_read = 0;
    while let Some(rest) = room.get_mut(n_read..).filter(|it| !it.is_empty()) {
        match reader.read(rest) {
            Ok(0) => break,
            Ok(n_new) => n_read += n_new,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => (),
            Err(error) => return Err(error),
        }
    }
    Ok(n_read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(records: &str, expected: Option<(Option<&str>, Option<u64>)>) {
        let mut extended = Extended::default();
        let seen = extended.read(records.as_bytes()).is_ok().then(|| {
            let name = extended.name.as_deref();
            (name.and_then(|it| str::from_utf8(it).ok()), extended.size)
        });
        assert_eq!(seen, expected, "{records:?}");
    }

    #[test]
    fn extensions_are_read_by_their_lengths() {
        check("", Some((None, None)));
        check("10 path=a\n", Some((Some("a"), None)));
        check(
            "22 path=a\n11 size=77\n\n",
            Some((Some("a\n11 size=77\n"), None)),
        );
        check("10 path=a\n11 size=77\n", Some((Some("a"), Some(77))));
    }

    #[test]
    fn extensions_that_lie_are_broken() {
        for records in [
            "path=a\n",
            "99 path=a\n",
            "3 a",
            "10 path_a\n",
            "8 path=a\n",
            "11 size=7x\n",
        ] {
            check(records, None);
        }
    }

    #[test]
    fn numbers_are_octal_or_bytes() {
        assert_eq!(number(b"0000644\0"), Some(0o644));
        assert_eq!(number(b" 12 "), Some(10));
        assert_eq!(number(b"\x80\0\0\0\x01\0"), Some(256));
        assert_eq!(number(b"9"), None);
        assert_eq!(number(&[0xff; 12]), None);
    }
}
