// SPDX-License-Identifier: Apache-2.0

//! JSON that all readers read alike (I-JSON, RFC 7493), and its canonical bytes (JCS, RFC 8785).
//!
//! A signature is of what a text means, so that a text that means one thing to one reader and
//! another to the next must not be signed, nor be found to be: no name stands twice in an object,
//! and no number is beyond what a double holds.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

use super::SignError;

/// The largest whole number that a double holds for certain (RFC 7493, 2.2).
const MOST: u64 = (1 << 53) - 1;

/// The value of a text. Its depth is bounded by the reader of JSON.
pub(super) fn read(bytes: &[u8]) -> Result<Map<String, Value>, SignError> {
    let unclear = |error: serde_json::Error| SignError::Unclear(error.to_string());
    let Strict(value) = serde_json::from_slice(bytes).map_err(unclear)?;
    match value {
        Value::Object(members) => Ok(members),
        _ => Err(SignError::Unclear("it is no JSON object".to_owned())),
    }
}

/// The bytes that are signed.
pub(super) fn canonical(members: &Map<String, Value>) -> Vec<u8> {
    serde_json_canonicalizer::to_vec(members).expect("names are texts, and memory takes every byte")
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl StrictVisitor {
    fn whole<E: de::Error>(number: Value, size: u64) -> Result<Value, E> {
        if size > MOST {
            return Err(E::custom(format!(
                "the number {number} is not read alike by all"
            )));
        }
        Ok(number)
    }
}

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: de::Error>(self, it: bool) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_u64<E: de::Error>(self, it: u64) -> Result<Value, E> {
        Self::whole(it.into(), it)
    }

    fn visit_i64<E: de::Error>(self, it: i64) -> Result<Value, E> {
        Self::whole(it.into(), it.unsigned_abs())
    }

    fn visit_f64<E: de::Error>(self, it: f64) -> Result<Value, E> {
        // A whole number with more digits than fit becomes one of these.
        let number = serde_json::Number::from_f64(it);
        let number = number.ok_or_else(|| E::custom("a number is not finite"))?;
        Ok(number.into())
    }

    fn visit_str<E: de::Error>(self, it: &str) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Strict(item)) = list.next_element()? {
            items.push(item);
        }
        Ok(items.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some((name, Strict(value))) = map.next_entry::<String, Strict>()? {
            if members.contains_key(&name) {
                let name = name.escape_debug();
                return Err(de::Error::custom(format!("`{name}` stands there twice")));
            }
            members.insert(name, value);
        }
        Ok(members.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The canonical text, or why there is none.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let seen = match read(text.as_bytes()) {
            Ok(it) => String::from_utf8(canonical(&it)).unwrap(),
            Err(error) => error.to_string(),
        };
        assert!(seen.starts_with(expected), "{seen}");
    }

    #[test]
    fn canonical_text_is_sorted_and_without_spaces() {
        check(
            "{\"b\": [1, 1.0, 0.10, 1e21], \"a\": \"\\u20ac\\u000a/\", \"\u{10000}\": 1, \"\u{ffff}\": 2}",
            "{\"a\":\"\u{20ac}\\n/\",\"b\":[1,1,0.1,1e+21],\"\u{10000}\":1,\"\u{ffff}\":2}",
        );
    }

    #[test]
    fn what_readers_read_differently_is_refused() {
        check("{\"a\": 1, \"a\": 2}", "`a` stands there twice");
        check(
            "{\"x\": {\"a\": 1, \"\\u0061\": 2}}",
            "`a` stands there twice",
        );
        check("{\"a\": 9007199254740993}", "the number 9007199254740993");
        check("[]", "it is no JSON object");
        check("{\"a\": 1} x", "trailing characters");
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
        check(&deep, "recursion limit exceeded");
    }
}
