// SPDX-License-Identifier: Apache-2.0

//! Reads JSON (RFC 8259) into values that know where they stand, which `serde_json` does not
//! give. A malformed text yields what stands before the mistake, and the mistake's place.

use std::ops::Range;

use super::document::{Data, Open, Value};

/// As deep as `serde_json` goes.
const MAX_DEPTH: usize = 128;

/// A lock file of 50 MB has two million values; more would only fill the memory.
const MAX_VALUES: usize = 8_000_000;

/// What stopped the reading, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) span: Range<usize>,
    pub(super) message: &'static str,
}

/// Reads a text. There is always a value: `null` where nothing could be understood.
pub(super) fn parse(text: &str) -> (Value, Option<Mistake>) {
    Parser::new(text, false).document()
}

/// Reads a text that may have a comma before the end of a list or an object, and comments as in C.
pub(super) fn parse_lenient(text: &str) -> (Value, Option<Mistake>) {
    Parser::new(text, true).document()
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    n_values: usize,
    is_lenient: bool,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, is_lenient: bool) -> Self {
        Self {
            text,
            at: if text.starts_with('\u{feff}') { 3 } else { 0 },
            n_values: 0,
            is_lenient,
        }
    }

    /// A loop over a stack of its own: the depth of the input is no depth of calls.
    fn document(&mut self) -> (Value, Option<Mistake>) {
        let mut stack: Vec<Open> = Vec::new();
        loop {
            let mut done = match self.step(&mut stack) {
                Ok(done) => done,
                Err(mistake) => return (self.close_all(stack), Some(mistake)),
            };
            while let Some(value) = done.take() {
                let Some(open) = stack.last_mut() else {
                    self.skip_space();
                    let rest =
                        (self.at < self.text.len()).then(|| self.mistake("text after the end"));
                    return (value, rest);
                };
                open.values.push(value);
                match self.separator(open.is_table) {
                    Ok(true) => done = stack.pop().map(|it| it.close(self.at)),
                    Ok(false) => (),
                    Err(mistake) => return (self.close_all(stack), Some(mistake)),
                }
            }
        }
    }

    /// Reads up to the next whole value; `None` after the start of a list or table that is not empty.
    fn step(&mut self, stack: &mut Vec<Open>) -> Result<Option<Value>, Mistake> {
        if let Some(open) = stack.last_mut()
            && open.is_table
        {
            let key = self.key()?;
            open.keys.push(key);
        }
        self.skip_space();
        self.n_values += 1;
        if self.n_values > MAX_VALUES {
            return Err(self.mistake("too many values; the rest is not read"));
        }
        let start = self.at;
        let (is_table, end) = match self.peek() {
            Some(b'{') => (true, b'}'),
            Some(b'[') => (false, b']'),
            _ => return self.scalar().map(Some),
        };
        if stack.len() >= MAX_DEPTH {
            return Err(self.mistake("nested too deeply"));
        }
        self.at += 1;
        let open = Open {
            start,
            is_table,
            keys: Vec::new(),
            values: Vec::new(),
        };
        self.skip_space();
        if self.peek() == Some(end) {
            self.at += 1;
            return Ok(Some(open.close(self.at)));
        }
        stack.push(open);
        Ok(None)
    }

    /// After a value: `true` where the list or table ends.
    fn separator(&mut self, is_table: bool) -> Result<bool, Mistake> {
        self.skip_space();
        let end = if is_table { b'}' } else { b']' };
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                if !self.is_lenient {
                    return Ok(false);
                }
                self.skip_space();
                let is_last = self.peek() == Some(end);
                self.at += usize::from(is_last);
                Ok(is_last)
            }
            Some(byte) if byte == end => {
                self.at += 1;
                Ok(true)
            }
            Some(_) => Err(self.mistake("`,` or the end of the list or object is missing")),
            None => Err(self.mistake("the file ends too early")),
        }
    }

    fn key(&mut self) -> Result<(String, Range<usize>), Mistake> {
        self.skip_space();
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.mistake("a key in double quotes is missing"));
        }
        let key = self.string()?;
        let span = start..self.at;
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.mistake("`:` is missing"));
        }
        self.at += 1;
        Ok((key, span))
    }

    fn scalar(&mut self) -> Result<Value, Mistake> {
        let start = self.at;
        let data = match self.peek() {
            Some(b'"') => Data::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => Data::Scalar(self.word().to_owned()),
            Some(_) => match self.word() {
                "true" => Data::Bool(true),
                "false" => Data::Bool(false),
                "null" => Data::Null,
                _ => {
                    self.at = start;
                    return Err(self.mistake("this is no JSON value"));
                }
            },
            None => return Err(self.mistake("the file ends too early")),
        };
        let span = start..self.at;
        Ok(Value { data, span })
    }

    fn word(&mut self) -> &str {
        let start = self.at;
        let is_part = |it: &u8| it.is_ascii_alphanumeric() || b"+-.".contains(it);
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        self.at += rest.iter().take_while(|it| is_part(it)).count();
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Reads a string from its opening quote to its closing one.
    fn string(&mut self) -> Result<String, Mistake> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut at = start + 1;
        let mut is_escaped = false;
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let Some(step) = memchr::memchr2(b'"', b'\\', rest) else {
                return Err(self.mistake("the string has no end"));
            };
            at += step;
            if bytes.get(at) == Some(&b'"') {
                break;
            }
            is_escaped = true;
            at += 2;
        }
        self.at = at + 1;
        let inner = self.text.get(start + 1..at).unwrap_or_default();
        if !is_escaped {
            return Ok(inner.to_owned());
        }
        let quoted = self.text.get(start..self.at).unwrap_or_default();
        serde_json::from_str(quoted).ok().ok_or(Mistake {
            span: start..self.at,
            message: "the string has a malformed escape",
        })
    }

    fn skip_space(&mut self) {
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            self.at += rest.iter().take_while(|it| b" \t\r\n".contains(it)).count();
            let n_comment = self.comment().filter(|_| self.is_lenient);
            let Some(n_comment) = n_comment else {
                return;
            };
            self.at += n_comment;
        }
    }

    /// The length of the comment that starts here.
    fn comment(&self) -> Option<usize> {
        let rest = self.text.get(self.at..)?;
        if rest.starts_with("//") {
            return Some(rest.find('\n').unwrap_or(rest.len()));
        }
        let inner = rest.strip_prefix("/*")?;
        Some(inner.find("*/").map_or(rest.len(), |it| it + 4))
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn mistake(&self, message: &'static str) -> Mistake {
        let length = self.text.get(self.at..).and_then(|it| it.chars().next());
        let span = self.at..self.at + length.map_or(0, char::len_utf8);
        Mistake { span, message }
    }

    fn close_all(&self, mut stack: Vec<Open>) -> Value {
        let mut inner: Option<Value> = None;
        while let Some(mut open) = stack.pop() {
            open.values.extend(inner.take());
            inner = Some(open.close(self.at));
        }
        inner.unwrap_or(Value {
            data: Data::Null,
            span: self.at..self.at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compares with `serde_json`, which both must agree with on values.
    fn check(input: &str, expected: Result<(), &str>) {
        let (value, mistake) = parse(input);
        assert_eq!(
            mistake.as_ref().map_or(Ok(()), |it| Err(it.message)),
            expected,
            "{input}"
        );
        let other = serde_json::from_str::<serde_json::Value>(input);
        assert_eq!(other.is_ok(), expected.is_ok(), "{input}");
        if let Ok(other) = other {
            assert_eq!(to_serde(&value), other, "{input}");
        }
    }

    fn to_serde(value: &Value) -> serde_json::Value {
        match &value.data {
            Data::Null => serde_json::Value::Null,
            Data::Bool(it) => (*it).into(),
            Data::Scalar(it) => serde_json::from_str(it).unwrap(),
            Data::Text(it) => it.clone().into(),
            Data::List(items) => items.iter().map(to_serde).collect(),
            Data::Table(entries) => entries
                .iter()
                .map(|it| (it.key.clone(), to_serde(&it.value)))
                .collect(),
        }
    }

    #[test]
    fn values_are_those_of_serde_json() {
        check(
            r#"{"a": [1, -2.5e3, true, false, null], "b": {"c": "d\n\u00e9\ud83d\ude00"}}"#,
            Ok(()),
        );
        check("[]", Ok(()));
        check(" {} ", Ok(()));
        check(r#""ä""#, Ok(()));
        check("[[],[{}],[[1]]]", Ok(()));
    }

    #[test]
    fn mistakes_are_named() {
        check("", Err("the file ends too early"));
        check("{", Err("a key in double quotes is missing"));
        check(
            "[1 2]",
            Err("`,` or the end of the list or object is missing"),
        );
        check("[1,]", Err("this is no JSON value"));
        check(r#"{"a" 1}"#, Err("`:` is missing"));
        check(r#"{"a": nope}"#, Err("this is no JSON value"));
        check(r#"["\x"]"#, Err("the string has a malformed escape"));
        check(r#"["abc"#, Err("the string has no end"));
        check("{} {}", Err("text after the end"));
    }

    #[test]
    fn last_commas_and_comments_are_for_those_who_write_them() {
        let text = "// a\n{\"a\": [1, /* b */ 2,], \"c\": {\"d\": 3,},\n}// e";
        let (value, mistake) = parse_lenient(text);
        assert_eq!(mistake, None);
        assert_eq!(
            to_serde(&value),
            serde_json::json!({"a": [1, 2], "c": {"d": 3}})
        );
        assert!(parse_lenient("[,]").1.is_some());
        assert!(parse_lenient("{,}").1.is_some());
        assert!(parse_lenient("[1,,]").1.is_some());
        assert!(parse_lenient("[1 /*").1.is_some());
    }

    #[test]
    fn a_truncated_text_keeps_what_stands_before_its_end() {
        let (value, mistake) = parse(r#"{"name": "x", "deps": {"a": "1", "b": "#);
        assert!(mistake.is_some());
        assert_eq!(value.text_of("name"), Some("x"));
        assert_eq!(value.get("deps").unwrap().text_of("a"), Some("1"));
        assert_eq!(value.get("deps").unwrap().get("b"), None);
    }

    #[test]
    fn depth_is_bounded() {
        let deep = "[".repeat(1_000_000);
        assert_eq!(parse(&deep).1.unwrap().message, "nested too deeply");
    }

    #[test]
    fn spans_are_those_of_the_text() {
        let text = "\u{feff}{ \"name\" : \"wren\" }";
        let (value, _) = parse(text);
        assert_eq!(
            text.get(value.get("name").unwrap().span.clone()),
            Some("\"wren\"")
        );
    }
}
