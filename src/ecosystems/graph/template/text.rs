// SPDX-License-Identifier: Apache-2.0

//! Texts with variables: `${name}`, whose values may have variables again.

/// The most variables that are filled in for one text; what needs more leads in a circle.
const MAX_FILLED: usize = 32;

/// The longest text, in bytes: values that double each other grow beyond any memory.
const MAX_LENGTH: usize = 16 * 1024;

/// Why a text could not be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unfilled {
    /// Nothing says what this variable stands for.
    Unknown(String),
    /// It leads in a circle or grows without end.
    Endless,
}

/// Fills in a text. The values are read from a stack of what is still to be read, so that their
/// depth is no depth of calls.
pub(super) fn fill<'a>(
    text: &'a str,
    value: impl Fn(&str) -> Option<&'a str>,
) -> Result<String, Unfilled> {
    let mut filled = String::new();
    let mut open = vec![text];
    let mut n_filled = 0;
    while let Some(rest) = open.pop() {
        let variable = rest
            .split_once("${")
            .and_then(|(before, after)| Some((before, after.split_once('}')?)));
        let Some((before, (name, after))) = variable else {
            filled.push_str(rest);
            continue;
        };
        filled.push_str(before);
        n_filled += 1;
        let next = value(name).ok_or_else(|| Unfilled::Unknown(name.to_owned()))?;
        if n_filled > MAX_FILLED || filled.len() + next.len() > MAX_LENGTH {
            return Err(Unfilled::Endless);
        }
        open.push(after);
        open.push(next);
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<&str, &str>) {
        let value = |name: &str| match name {
            "one" => Some("1"),
            "twice" => Some("${one}.${one}"),
            "circle" => Some("a${circle}"),
            "laughs" => Some("${laughs}${laughs}"),
            _ => None,
        };
        let filled = fill(text, value).map_err(|it| match it {
            Unfilled::Unknown(name) => name,
            Unfilled::Endless => "endless".to_owned(),
        });
        let expected = expected.map(str::to_owned).map_err(str::to_owned);
        assert_eq!(filled, expected);
    }

    #[test]
    fn variables_stand_for_values_that_may_have_variables() {
        check("plain", Ok("plain"));
        check("a${one}b${twice}c", Ok("a1b1.1c"));
        check("${one", Ok("${one"));
        check("$one {one}", Ok("$one {one}"));
    }

    #[test]
    fn what_is_not_set_is_not_invented() {
        check("a${two}", Err("two"));
        check("${}", Err(""));
    }

    #[test]
    fn circles_and_growth_end() {
        check("${circle}", Err("endless"));
        check("${laughs}", Err("endless"));
        check(&"${one}".repeat(100), Err("endless"));
    }
}
