// SPDX-License-Identifier: Apache-2.0

//! Archives for tests: good ones by other implementations, bad ones byte by byte.
#![expect(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::{
    io::{Read as _, Write as _},
    path::Path,
};

use flate2::{Compression, Crc, read::DeflateEncoder, write::GzEncoder};

/// A path and its content.
pub(crate) type File<'a> = (&'a str, &'a [u8]);

pub(crate) fn tar(files: &[File<'_>]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, path, *content).unwrap();
    }
    builder.into_inner().unwrap()
}

/// A way to pack a stream.
pub(crate) type Pack = fn(&[u8]) -> Vec<u8>;

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut encoder = bzip2::read::BzEncoder::new(bytes, bzip2::Compression::fast());
    encoder.read_to_end(&mut packed).unwrap();
    packed
}

pub(crate) fn xz(bytes: &[u8]) -> Vec<u8> {
    let options = lzma_rust2::XzOptions::with_preset(0);
    let mut writer = lzma_rust2::XzWriter::new(Vec::new(), options).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    ruzstd::encoding::compress_to_vec(bytes, level)
}

pub(crate) fn ar(members: &[File<'_>]) -> Vec<u8> {
    let mut bytes = b"!<arch>\n".to_vec();
    for (name, content) in members {
        let header = format!(
            "{name:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n",
            0,
            0,
            0,
            644,
            content.len()
        );
        bytes.extend_from_slice(header.as_bytes());
        bytes.extend_from_slice(content);
        if content.len() % 2 == 1 {
            bytes.push(b'\n');
        }
    }
    bytes
}

/// A member of a zip archive, and how it is told.
#[derive(Clone)]
pub(crate) struct Zipped {
    pub(crate) name: String,
    /// The name before the member, where it is another one.
    pub(crate) local_name: Option<String>,
    pub(crate) content: Vec<u8>,
    pub(crate) method: u16,
    pub(crate) flags: u16,
    /// The high half is the mode of Unix.
    pub(crate) attributes: u32,
    pub(crate) crc: Option<u32>,
    /// The number of the member whose bytes it claims for its own.
    pub(crate) same_as: Option<usize>,
}

pub(crate) fn member(name: &str, content: &[u8]) -> Zipped {
    Zipped {
        name: name.to_owned(),
        local_name: None,
        content: content.to_vec(),
        method: 8,
        flags: 0,
        attributes: 0,
        crc: None,
        same_as: None,
    }
}

pub(crate) fn zip(files: &[File<'_>]) -> Vec<u8> {
    let members: Vec<_> = files.iter().map(|it| member(it.0, it.1)).collect();
    zip_of(&members)
}

pub(crate) fn zip_of(members: &[Zipped]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    let mut places = Vec::new();
    for it in members {
        let packed = match it.method {
            8 => deflated(&it.content),
            _ => it.content.clone(),
        };
        let mut crc = Crc::new();
        crc.update(&it.content);
        let sizes = [
            it.crc.unwrap_or(crc.sum()),
            size(&packed),
            size(&it.content),
        ];
        let place = match it.same_as.and_then(|it| places.get(it)) {
            Some(place) => *place,
            None => {
                let place = size(&bytes);
                let name = it.local_name.as_ref().unwrap_or(&it.name);
                bytes.extend_from_slice(b"PK\x03\x04\x14\0");
                bytes.extend_from_slice(&header(it, sizes, name));
                bytes.extend_from_slice(&[0; 2]); // no extra fields
                bytes.extend_from_slice(name.as_bytes());
                bytes.extend_from_slice(&packed);
                place
            }
        };
        places.push(place);
        directory.extend_from_slice(b"PK\x01\x02\x14\x03\x14\0");
        directory.extend_from_slice(&header(it, sizes, &it.name));
        directory.extend_from_slice(&[0; 8]); // extra fields, comment, disk, kind of text
        directory.extend_from_slice(&it.attributes.to_le_bytes());
        directory.extend_from_slice(&place.to_le_bytes());
        directory.extend_from_slice(it.name.as_bytes());
    }
    let n_members = u16::try_from(members.len()).unwrap().to_le_bytes();
    let place = size(&bytes);
    bytes.extend_from_slice(&directory);
    bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    bytes.extend_from_slice(&[n_members, n_members].concat());
    bytes.extend_from_slice(&size(&directory).to_le_bytes());
    bytes.extend_from_slice(&place.to_le_bytes());
    bytes.extend_from_slice(&[0; 2]); // no comment
    bytes
}

/// What the header before a member and its entry in the directory have in common.
fn header(it: &Zipped, sizes: [u32; 3], name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend_from_slice(&it.flags.to_le_bytes());
    bytes.extend_from_slice(&it.method.to_le_bytes());
    bytes.extend_from_slice(&[0; 4]); // time and day
    bytes.extend(sizes.iter().flat_map(|it| it.to_le_bytes()));
    bytes.extend_from_slice(&u16::try_from(name.len()).unwrap().to_le_bytes());
    bytes
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut encoder = DeflateEncoder::new(bytes, Compression::fast());
    encoder.read_to_end(&mut packed).unwrap();
    packed
}

fn size(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap()
}

/// A header of tar and its content, whatever a good program would say of it; with the blocks
/// filled.
pub(crate) fn tar_entry(name: &str, kind: u8, size: u64, target: &str, content: &[u8]) -> Vec<u8> {
    let mut header = tar::Header::new_ustar();
    let bytes = header.as_mut_bytes();
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    bytes[156] = kind;
    bytes[157..157 + target.len()].copy_from_slice(target.as_bytes());
    header.set_size(size);
    header.set_mode(0o644);
    header.set_cksum();
    let mut all = header.as_bytes().to_vec();
    all.extend_from_slice(content);
    all.resize(all.len().next_multiple_of(512), 0);
    all
}

pub(crate) const TAR_END: [u8; 1024] = [0; 1024];

/// A record of pax: its length counts itself.
pub(crate) fn pax(key: &str, value: &str) -> String {
    let n_rest = key.len() + value.len() + 3;
    let length = (n_rest..n_rest + 20).find(|it| it.to_string().len() + n_rest == *it);
    format!("{} {key}={value}\n", length.unwrap())
}

pub(crate) fn write(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}
