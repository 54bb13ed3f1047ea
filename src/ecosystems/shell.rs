// SPDX-License-Identifier: Apache-2.0

//! Shell and its like, read and not run: variables with literal values.

use std::{collections::BTreeMap, ops::Range};

use crate::read::lines;

/// The longest text that variables may make.
const MAX_EXPANDED: usize = 65_536;

/// The values that are known, by name.
pub(super) type Variables = BTreeMap<String, String>;

/// An assignment: its name, its value as written without quotes, and where it stands.
#[derive(Debug)]
pub(super) struct Assignment<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a str,
    pub(super) span: Range<usize>,
}

/// The assignments that start a line: those of functions are indented.
pub(super) fn assignments(content: &str) -> Vec<Assignment<'_>> {
    let mut found = Vec::new();
    let mut passed = 0;
    for (start, line) in lines(content) {
        let Some((name, _)) = line.split_once('=').filter(|_| start >= passed) else {
            continue;
        };
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.is_empty() || !name.chars().all(is_part) {
            continue;
        }
        let from = start + name.len() + 1;
        let rest = content.get(from..).unwrap_or_default();
        let quote = rest.chars().next().filter(|it| matches!(it, '"' | '\''));
        let inner = quote
            .and_then(|it| rest.get(1..)?.split_once(it))
            .map(|it| it.0);
        let (value, end) = match inner {
            Some(inner) => (inner, from + inner.len() + 2),
            None => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                (rest.get(..end).unwrap_or_default(), from + end)
            }
        };
        passed = end;
        found.push(Assignment {
            name,
            value,
            span: start..end,
        });
    }
    found
}

/// Puts values in the place of `$NAME`, `${NAME}` and `${NAME:-default}`; `None` where one is not
/// known.
pub(super) fn expand(text: &str, known: &Variables) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let (inner, end) = match after.strip_prefix('{') {
            Some(inner) => inner.split_once('}')?,
            None => {
                let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
                let end = after.find(|c| !is_part(c)).unwrap_or(after.len());
                after.split_at_checked(end)?
            }
        };
        let at = inner.find([':', '-', '+', '?']).unwrap_or(inner.len());
        let (name, operator) = inner.split_at_checked(at)?;
        let default = operator
            .strip_prefix(":-")
            .or_else(|| operator.strip_prefix('-'));
        out.push_str(known.get(name).map(String::as_str).or(default)?);
        if out.len() > MAX_EXPANDED {
            return None;
        }
        rest = end;
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let known = Variables::from([("a".to_owned(), "1".to_owned())]);
        assert_eq!(expand(text, &known).as_deref(), expected, "{text}");
    }

    #[test]
    fn known_variables_and_defaults_are_put_in() {
        check("x$a-${a}y", Some("x1-1y"));
        check("${b:-2}${b-3}${a:-4}", Some("231"));
        check("$b", None);
        check("${a", None);
        check("${a//x/y}", None);
        check("", Some(""));
    }

    #[test]
    fn assignments_start_a_line_and_go_on_in_quotes() {
        let text = "a=1 # x\nb=\"2\n c=3\n\"\n\td=4\ne='5'\nf=\n2+2=4\ng=\"open\n";
        let shown = assignments(text).into_iter().map(|it| {
            assert!(text.get(it.span).is_some());
            format!("{} {:?}\n", it.name, it.value)
        });
        let expected = "a \"1\"\nb \"2\\n c=3\\n\"\ne \"5\"\nf \"\"\ng \"\\\"open\"\n";
        assert_eq!(shown.collect::<String>(), expected);
    }
}
