// SPDX-License-Identifier: Apache-2.0

//! Writes documents as JSON (RFC 8259), a value at a time.
//!
//! The bytes are those of `serde_json`, through which each of the tens of millions of pieces of a document of
//! 200 000 files went by two layers of writers.

use std::io::{self, Write};

use super::node::{Node, Table};

/// What is written before it is handed on.
const CHUNK: usize = 1 << 16;
/// How many spaces stand before a line, for each object and list around it.
const INDENT: usize = 2;
const LINE: &[u8] = b"\n                        ";

/// Something that can be written as one value.
pub(super) trait ToJson {
    /// # Errors
    /// Those of the writer, and a number that is none.
    fn to_json(&self, out: &mut Json<'_>) -> io::Result<()>;
}

/// A value on its way.
pub(super) struct Json<'w> {
    out: &'w mut dyn Write,
    buffer: Vec<u8>,
    /// How many objects and lists are open.
    depth: usize,
    /// Whether nothing stands yet in the innermost of them.
    is_empty: bool,
}

/// Writes a document, with a line for each value.
pub(super) fn write(value: &impl ToJson, out: &mut dyn Write) -> io::Result<()> {
    let mut json = Json::new(out);
    value.to_json(&mut json)?;
    json.buffer.push(b'\n');
    json.flush()
}

impl<'w> Json<'w> {
    fn new(out: &'w mut dyn Write) -> Self {
        Self {
            out,
            buffer: Vec::with_capacity(CHUNK * 2),
            depth: 0,
            is_empty: true,
        }
    }

    /// An object, whose fields `inner` writes.
    pub(super) fn object(
        &mut self,
        inner: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.open(b'{');
        inner(self)?;
        self.close(b'}');
        Ok(())
    }

    /// A field of an object whose value is a text.
    pub(super) fn text(&mut self, key: &str, value: &str) {
        self.key(key);
        self.string(value);
    }

    pub(super) fn number(&mut self, key: &str, value: u32) {
        self.key(key);
        self.buffer.extend_from_slice(value.to_string().as_bytes());
    }

    pub(super) fn table(&mut self, key: &str, value: &Table<'_>) -> io::Result<()> {
        self.key(key);
        self.of_table(value)
    }

    /// A list, whose items are made while it is written, so that no more than one is in memory.
    pub(super) fn each<'t, I: Iterator<Item = Table<'t>>>(
        &mut self,
        key: &str,
        items: I,
    ) -> io::Result<()> {
        self.key(key);
        self.open(b'[');
        for item in items {
            self.item();
            self.of_table(&item)?;
            if self.buffer.len() >= CHUNK {
                self.flush()?;
            }
        }
        self.close(b']');
        Ok(())
    }

    /// The depth is that of the schema, which no input changes.
    fn value(&mut self, node: &Node<'_>) -> io::Result<()> {
        match node {
            Node::Text(text) => self.string(text),
            Node::Number(text) => self.spelled(text)?,
            Node::Bool(it) => {
                let word: &[u8] = if *it { b"true" } else { b"false" };
                self.buffer.extend_from_slice(word);
            }
            Node::List(items) => {
                self.open(b'[');
                for item in items {
                    self.item();
                    self.value(item)?;
                }
                self.close(b']');
            }
            Node::Table(table) => self.of_table(table)?,
        }
        Ok(())
    }

    fn of_table(&mut self, table: &Table<'_>) -> io::Result<()> {
        self.open(b'{');
        for (key, value) in &table.0 {
            self.key(key);
            self.value(value)?;
        }
        self.close(b'}');
        Ok(())
    }

    /// A number in the one spelling that all readers of JSON give it.
    fn spelled(&mut self, text: &str) -> io::Result<()> {
        let number: serde_json::Number = text.parse()?;
        self.buffer.extend_from_slice(number.to_string().as_bytes());
        Ok(())
    }

    fn open(&mut self, bracket: u8) {
        self.buffer.push(bracket);
        self.depth += 1;
        self.is_empty = true;
    }

    fn close(&mut self, bracket: u8) {
        self.depth -= 1;
        if !self.is_empty {
            self.line();
        }
        self.buffer.push(bracket);
        self.is_empty = false;
    }

    /// Comes before each value of a list and each field of an object.
    fn item(&mut self) {
        if !self.is_empty {
            self.buffer.push(b',');
        }
        self.is_empty = false;
        self.line();
    }

    fn line(&mut self) {
        let length = 1 + INDENT * self.depth;
        match LINE.get(..length) {
            Some(line) => self.buffer.extend_from_slice(line),
            None => {
                self.buffer.push(b'\n');
                self.buffer.resize(self.buffer.len() + length - 1, b' ');
            }
        }
    }

    /// The names of fields are ours and have nothing to escape.
    fn key(&mut self, key: &str) {
        self.item();
        self.buffer.push(b'"');
        self.buffer.extend_from_slice(key.as_bytes());
        self.buffer.extend_from_slice(b"\": ");
    }

    /// Characters below the space, quotes and backslashes are escaped, as briefly as can be.
    fn string(&mut self, text: &str) {
        self.buffer.push(b'"');
        // A loop without a way out is done sixteen bytes at a time.
        let bytes = text.as_bytes();
        if bytes.iter().fold(false, |any, it| any | is_escaped(*it)) {
            for byte in bytes {
                if is_escaped(*byte) {
                    escape(*byte, &mut self.buffer);
                } else {
                    self.buffer.push(*byte);
                }
            }
        } else {
            self.buffer.extend_from_slice(bytes);
        }
        self.buffer.push(b'"');
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}

fn is_escaped(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

fn escape(byte: u8, out: &mut Vec<u8>) {
    const SHORT: &[(u8, u8)] = &[
        (b'"', b'"'),
        (b'\\', b'\\'),
        (b'\n', b'n'),
        (b'\r', b'r'),
        (b'\t', b't'),
        (0x08, b'b'),
        (0x0c, b'f'),
    ];
    match SHORT.iter().find(|it| it.0 == byte) {
        Some((_, letter)) => out.extend_from_slice(&[b'\\', *letter]),
        None => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Document<'a>(Vec<Table<'a>>);

    impl ToJson for Document<'_> {
        fn to_json(&self, out: &mut Json<'_>) -> io::Result<()> {
            out.object(|out| {
                out.table("empty", &Table::new())?;
                out.each("items", self.0.iter().cloned())?;
                out.text("name", "a");
                out.number("version", 7);
                Ok(())
            })
        }
    }

    /// Holds that the bytes are those of `serde_json`; names stand in the order of the alphabet, as
    /// its values sort them.
    fn check(items: Vec<Table<'static>>) {
        let mut bytes = Vec::new();
        write(&Document(items), &mut bytes).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let again = serde_json::to_string_pretty(&value).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), again + "\n");
    }

    #[test]
    fn bytes_are_those_of_serde_json() {
        check(Vec::new());
        check(vec![Table::new(), Table::new()]);
        let all: String = (0..0x120_u32).filter_map(char::from_u32).collect();
        let inner = Table::new()
            .bool("a", true)
            .with("b", Node::List(Vec::new()))
            .list("c", vec![Node::Text("\"x\\".into()), Node::Bool(false)])
            .with("d", Node::Number("0.90".into()))
            .number("e", 12);
        check(vec![Table::new().text("a", all).table("b", inner)]);
    }

    #[test]
    fn a_number_that_is_none_is_an_error() {
        let table = Table::new().with("a", Node::Number("much".into()));
        let error = write(&Document(vec![table]), &mut io::sink());
        assert!(error.is_err());
    }
}
