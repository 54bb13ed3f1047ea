// SPDX-License-Identifier: Apache-2.0

//! Finds copyright statements and their holders, in every script, spelled as they are written.
//!
//! ```text
//! statement = mark+ [years] ["by"] holder [years]      SPDX tag: holder or years suffice
//! mark      = "Copyright" | "(c)" | "©" | its escapes | the phrase of a language (`MARKS`)
//! years     = year ((dash | "," | "to" …) year)*       1960 to 2099, `present` as an end
//! holder    = words up to a stop (`STOPS`), the end of the sentence, the line, the comment
//! ```
//! Mail addresses and links belong to the statement, not to the holder. The statement goes on in
//! the next line only where the holder is missing or ends in `,`, `and` or `&`.
//!
//! A mark alone asserts nothing: code (`f(c)`), lists (`(c) the …`), prose (`copyright notice`)
//! and templates (`<year>`) are left out. What a license's own text says of its own copyright is
//! left out by the caller's mask.

mod accept;
mod escape;
mod holder;
mod mark;
mod years;

use std::ops::Range;

#[cfg(test)]
pub(super) use self::mark::needles as marks_looked_for;

use self::mark::{Mark, Weight};
use super::{Copyright, prefilter, tag};
use crate::read::Text;

/// The most bytes of a line that are looked at.
const MAX_LINE: usize = 600;
/// The most lines that one statement may take.
const MAX_LINES: usize = 6;

/// Finds the copyright statements of a text, by place, outside the regions that it ignores.
pub fn find(text: &Text<'_>) -> Vec<Copyright> {
    let hits = prefilter::hits(&text.content);
    find_at(text, &hits.marks, &tag::ignored(&text.content))
}

/// As [`find`], where it is known what may be a mark; `mask` has the spans to leave out, sorted
/// and apart.
///
/// Time is linear in the text.
pub(super) fn find_at(text: &Text<'_>, places: &[usize], mask: &[Range<usize>]) -> Vec<Copyright> {
    let content = text.content.as_ref();
    let mut found = Vec::new();
    let mut done = 0;
    let mut marks = mark::marks(content, places).peekable();
    while let Some(mark) = marks.next() {
        if mark.start < done || tag::within(mask, mark.start) {
            continue;
        }
        let after = led(content, &mark);
        while marks.next_if(|next| next.start < after.start).is_some() {}
        let limit = marks
            .peek()
            .map_or(content.len(), |next| next.start.max(after.start));
        let plain = plain(content, &mark, &after, limit);
        let read = match &plain {
            Some(it) => statement(&it.content, &it.mark, &it.after, it.content.len()),
            None => statement(content, &mark, &after, limit),
        };
        let Some(statement) = read else {
            continue;
        };
        let (content_read, start) = match &plain {
            Some(it) => (it.content.as_str(), it.mark.start),
            None => (content, mark.start),
        };
        done = if plain.is_some() {
            limit
        } else {
            statement.end
        };
        found.push(Copyright {
            line: text.line(mark.start),
            statement: one_line(content_read.get(start..statement.end).unwrap_or_default()),
            holder: statement.holder.map(Into::into),
            years: statement.years.map(Into::into),
        });
    }
    found
}

/// What the marks at one place say together, and where they end.
struct Led {
    start: usize,
    weight: Weight,
    /// Whether a sign or `(c)` stands beside the word.
    has_sign: bool,
}

/// Joins the marks that follow each other: `Copyright (c)`, `版权所有 ©`.
fn led(content: &str, mark: &Mark) -> Led {
    let mut led = Led {
        start: mark.end,
        weight: mark.weight,
        has_sign: matches!(mark.weight, Weight::Sign),
    };
    while let Some(rest) = content.get(led.start..) {
        let next =
            rest.trim_start_matches([' ', '\t', ':', ',', '"', '\'', '\u{ff1a}', '\u{3000}']);
        let Some(more) = mark::at_start(next) else {
            break;
        };
        led.has_sign |= matches!(more.weight, Weight::Sign | Weight::Bracket);
        led.weight = led.weight.max(more.weight);
        led.start = content.len() - next.len() + more.end;
    }
    led
}

/// A line with letters for their escapes, and where in it the marks stand.
struct Plain {
    content: String,
    mark: Mark,
    after: Led,
}

/// The line of a mark with letters for their escapes; `None` where none follow the mark.
fn plain(content: &str, mark: &Mark, after: &Led, limit: usize) -> Option<Plain> {
    let rest = line(content, after.start);
    let rest = rest.get(..rest.len().min(limit - after.start))?;
    let name = escape::unescaped(rest)?;
    let from = content.floor_char_boundary(mark.start.saturating_sub(MAX_LINE));
    let before = content.get(from..mark.start)?.as_bytes();
    let from = from + memchr::memrchr2(b'\n', b'\r', before).map_or(0, |it| it + 1);
    Some(Plain {
        content: content.get(from..after.start)?.to_owned() + &name,
        mark: Mark {
            start: mark.start - from,
            end: mark.end - from,
            ..*mark
        },
        after: Led {
            start: after.start - from,
            ..*after
        },
    })
}

/// What one statement says.
struct Statement {
    end: usize,
    holder: Option<String>,
    years: Option<String>,
}

/// Reads the statement behind its marks.
fn statement(content: &str, mark: &Mark, after: &Led, limit: usize) -> Option<Statement> {
    let rest = line(content, after.start);
    let rest = rest
        .get(..rest.len().min(limit - after.start))
        .unwrap_or(rest);
    let dated = skip(rest);
    let blank = rest.len() - dated.len();
    let n_years = years::len(dated);
    if starts_prose(dated.get(n_years..)?) || accept::is_template(rest) {
        return None;
    }
    let years = dated.get(..n_years).filter(|it| !it.is_empty());
    let start = after.start + blank + n_years;
    let behind = rest.get(blank + n_years..).unwrap_or_default();
    let (mut holder, mut end) = name(content, start, behind);
    let mut years = years.map(str::to_owned);
    if years.is_none()
        && let Some((named, at_end)) = years::trailing(&holder)
    {
        years = Some(at_end.to_owned());
        holder.truncate(named.trim_end_matches([' ', ',', '-']).len());
    }
    let has_years = years.is_some();
    let how = accept::How {
        weight: after.weight,
        has_sign: after.has_sign,
        has_years,
        starts_line: accept::starts_line(content, mark.start),
    };
    if holder.is_empty() {
        let is_bare = behind
            .trim_matches([' ', '.', ',', '*', '/', '#', '-'])
            .is_empty();
        return (is_bare && has_years && after.weight != Weight::Bracket).then_some(Statement {
            end: end.max(start),
            holder: None,
            years,
        });
    }
    end = end.max(start);
    accept::is_holder(&holder, &how).then_some(Statement {
        end,
        holder: Some(holder),
        years,
    })
}

/// Whether what stands behind the years is running text, as nearly everywhere in a license's text:
/// no name need be read to see that.
fn starts_prose(behind: &str) -> bool {
    let behind = without_brackets(behind);
    let behind = behind.get(holder::joint(behind)..).unwrap_or_default();
    let first = behind.split_whitespace().next().unwrap_or_default();
    first.starts_with(char::is_alphanumeric) && accept::is_prose(first)
}

/// What stands behind the years without the end of the brackets about them.
fn without_brackets(behind: &str) -> &str {
    behind.trim_start_matches([']', ')'])
}

/// A line without the blanks and brackets before its years.
fn skip(text: &str) -> &str {
    let is_lead = |c: char| c.is_whitespace() || ":,=\"'\u{ff1a}-".contains(c);
    let rest = text.trim_start_matches(is_lead);
    let inside = rest.strip_prefix(['[', '(']);
    inside.filter(|it| years::len(it) > 0).unwrap_or(rest)
}

/// Reads the holder from `start`, whose line goes on with `rest`, and from the next lines while
/// it is missing or a list goes on; and where it ends.
fn name(content: &str, start: usize, rest: &str) -> (String, usize) {
    let mut holder = String::new();
    let mut end = start;
    let mut at = start;
    let mut rest = rest;
    for _ in 0..MAX_LINES {
        let rest_of_years = without_brackets(rest);
        at += rest.len() - rest_of_years.len();
        let joint = holder::joint(rest_of_years);
        let named = holder::read(rest_of_years.get(joint..).unwrap_or_default());
        let is_cut = !rest_of_years
            .get(joint + named.len..)
            .unwrap_or_default()
            .trim()
            .is_empty();
        if named.len > 0 {
            end = at + joint + named.len;
        }
        if !named.name.is_empty() {
            holder.push_str(if holder.is_empty() { "" } else { " " });
            holder.push_str(&named.name);
        }
        let written = content.get(start..end).unwrap_or_default();
        let Some(list) = open_list(&holder, written).filter(|_| !is_cut) else {
            break;
        };
        let Some(next) = continued(content, at + rest_of_years.len()) else {
            break;
        };
        holder.push_str(list);
        at = tag::offset(content, next, at);
        rest = next;
    }
    (holder, end)
}

/// What a name ends in where it goes on in the next line; `None` where it is at its end.
fn open_list(holder: &str, written: &str) -> Option<&'static str> {
    if holder.is_empty() {
        return Some("");
    }
    let joints = [(",", ","), (" and", " and"), ("&", " &")];
    let joint = joints.iter().find(|(end, _)| written.ends_with(end))?;
    Some(joint.1)
}

/// The next line without its comment's start, where it can go on a name.
fn continued(content: &str, from: usize) -> Option<&str> {
    let next = next_line(content, from)?;
    let plain = next.trim_start_matches(|c: char| c.is_whitespace() || "*/#;%!|-".contains(c));
    accept::goes_on(plain).then_some(plain)
}

/// The text from a byte to the end of its line, as far as it is looked at.
fn line(content: &str, from: usize) -> &str {
    let rest = content.get(from..).unwrap_or_default();
    let seen = rest.get(..tag::floor(rest, MAX_LINE)).unwrap_or(rest);
    let end = memchr::memchr3(b'\n', b'\r', b'\0', seen.as_bytes()).unwrap_or(seen.len());
    seen.get(..end).unwrap_or(seen)
}

/// The line after the one that ends at `from`.
fn next_line(content: &str, from: usize) -> Option<&str> {
    let rest = content.get(from..)?;
    let next = rest
        .strip_prefix("\r\n")
        .or_else(|| rest.strip_prefix(['\n', '\r']))?;
    Some(line(content, content.len() - next.len()))
}

/// A statement with the breaks and borders between its lines taken out.
fn one_line(text: &str) -> Box<str> {
    let mut joined = String::with_capacity(text.len());
    let lines = text.lines().enumerate().map(|(n, line)| match n {
        0 => line,
        _ => line.trim_matches(|c: char| c.is_whitespace() || "*/#;%!|".contains(c)),
    });
    for word in lines.flat_map(str::split_whitespace) {
        joined.push_str(if joined.is_empty() { "" } else { " " });
        joined.push_str(word);
    }
    joined.into()
}

#[cfg(test)]
mod tests;
#[cfg(test)]
use crate::walk::RepoPath;
