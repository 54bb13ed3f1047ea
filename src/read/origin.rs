// SPDX-License-Identifier: Apache-2.0

//! From a decoded text back to the bytes of the file.

use std::sync::OnceLock;

/// Bytes of text between two remembered positions.
const STEP: usize = 512;

/// Where the bytes of a decoded text come from.
#[derive(Debug)]
pub(super) enum Origin<'a> {
    /// The text is the file's bytes, after a mark of so many.
    Shifted(usize),
    /// UTF-32, after a mark of four bytes.
    Utf32,
    /// Another encoding: the file's bytes are decoded again and counted.
    Decoded {
        bytes: &'a [u8],
        /// Where the text starts in `bytes`: after the byte order mark.
        start: usize,
        encoding: &'static encoding_rs::Encoding,
        /// Positions in the text and in the file, some way apart.
        steps: OnceLock<Vec<(usize, usize)>>,
    },
}

impl Origin<'_> {
    /// The byte of the file that the byte `at` of `content` comes from; `at` starts a character.
    pub(super) fn original(&self, content: &str, at: usize) -> usize {
        match self {
            Self::Shifted(by) => at + by,
            Self::Utf32 => 4 + 4 * content.get(..at).unwrap_or_default().chars().count(),
            Self::Decoded {
                bytes,
                start,
                encoding,
                steps,
            } => {
                let steps = steps.get_or_init(|| {
                    let mut steps = vec![(0, *start)];
                    follow(bytes, (0, *start), encoding, |text, file| {
                        if steps.last().is_none_or(|(last, _)| text >= last + STEP) {
                            steps.push((text, file));
                        }
                        true
                    });
                    steps
                });
                let index = steps.partition_point(|(text, _)| *text <= at);
                let from = steps.get(index.saturating_sub(1)).copied();
                let from = from.unwrap_or((0, *start));
                let mut found = from.1;
                follow(bytes, from, encoding, |text, file| {
                    if text <= at {
                        found = file;
                    }
                    text < at
                });
                found
            }
        }
    }
}

/// Decodes byte by byte from a position in text and file, and tells each position at which a
/// character is complete, until `tell` has enough. The encodings that are guessed have no shift
/// states, so any such position is a good start.
fn follow(
    bytes: &[u8],
    from: (usize, usize),
    encoding: &'static encoding_rs::Encoding,
    mut tell: impl FnMut(usize, usize) -> bool,
) {
    let (mut text, start) = from;
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = [0; 16];
    for (index, byte) in bytes.iter().enumerate().skip(start) {
        let (_, _, n_written, _) = decoder.decode_to_utf8(&[*byte], &mut out, false);
        if n_written > 0 {
            text += n_written;
            if !tell(text, index + 1) {
                return;
            }
        }
    }
}
