// SPDX-License-Identifier: Apache-2.0

//! Reads the literals of a program text that is not run: words, strings, marks and brackets. Lock
//! files of Elixir and Erlang, manifests of Lua, Bazel and CMake are such texts.
//!
//! What the words mean to the language is not asked. A malformed text yields what stands before
//! the mistake, and the mistake's place.

use std::{borrow::Cow, ops::Range};

use super::json::Mistake;

/// As deep as JSON may go.
const MAX_DEPTH: usize = 128;

/// More would only fill the memory.
const MAX_TERMS: usize = 4_000_000;

/// How a language spells its literals.
#[derive(Debug, Clone, Copy)]
pub(super) struct Syntax {
    /// What starts a comment that goes to the end of the line.
    pub(super) comments: &'static [&'static str],
    /// What a comment of several lines starts and ends with.
    pub(super) block_comment: Option<(&'static str, &'static str)>,
    /// What strings stand in.
    pub(super) quotes: &'static [char],
    /// What strings without escapes start and end with.
    pub(super) long_string: Option<(&'static str, &'static str)>,
    /// The characters of words beside letters, digits and `_`.
    pub(super) word: &'static str,
}

/// One literal and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Term<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) span: Range<usize>,
}

/// What a literal is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind<'a> {
    /// A name or a number.
    Word(&'a str),
    /// A string, without its quotes and escapes.
    Text(Cow<'a, str>),
    /// Any other character.
    Mark(char),
    /// What stands in brackets, by the opening one.
    Group(char, Vec<Term<'a>>),
}

impl<'a> Term<'a> {
    pub(super) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn word(&self) -> Option<&'a str> {
        match self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    /// The text of a string, or a word.
    pub(super) fn spelled(&self) -> Option<&str> {
        self.word().or_else(|| self.text())
    }

    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    /// What stands in brackets of this kind.
    pub(super) fn group(&self, open: char) -> Option<&[Self]> {
        match &self.kind {
            Kind::Group(it, inner) if *it == open => Some(inner),
            _ => None,
        }
    }

    /// The strings of a list in these brackets.
    pub(super) fn texts(&self, open: char) -> impl Iterator<Item = (&str, &Range<usize>)> {
        let inner = self.group(open).unwrap_or_default().iter();
        inner.filter_map(|it| Some((it.text()?, &it.span)))
    }
}

/// The parts of a list, which commas separate.
pub(super) fn parts<'t, 'a>(terms: &'t [Term<'a>]) -> impl Iterator<Item = &'t [Term<'a>]> {
    let parts = terms.split(|it| it.is_mark(','));
    parts.filter(|it| !it.is_empty())
}

/// The keys and values of `key = value key = value`; `mark` is `=` or `:`.
pub(super) fn pairs<'t, 'a>(
    terms: &'t [Term<'a>],
    mark: char,
) -> impl Iterator<Item = (&'t str, &'t Term<'a>)> {
    terms.windows(3).filter_map(move |it| match it {
        [key, sign, value] if sign.is_mark(mark) => Some((key.spelled()?, value)),
        _ => None,
    })
}

/// The value of a key; the last one counts.
pub(super) fn value<'t, 'a>(terms: &'t [Term<'a>], mark: char, key: &str) -> Option<&'t Term<'a>> {
    pairs(terms, mark)
        .filter(|it| it.0 == key)
        .map(|it| it.1)
        .last()
}

/// The groups in these brackets that a word stands before: the calls of a function.
pub(super) fn calls<'t, 'a>(
    terms: &'t [Term<'a>],
    open: char,
) -> impl Iterator<Item = (&'a str, &'t Term<'a>)> {
    terms.windows(2).filter_map(move |it| match it {
        [name, call] => call.group(open).and(name.word()).map(|it| (it, call)),
        _ => None,
    })
}

/// Reads a text.
pub(super) fn parse<'a>(text: &'a str, syntax: &Syntax) -> (Vec<Term<'a>>, Option<Mistake>) {
    let mut parser = Parser {
        text,
        syntax,
        at: 0,
        open: Vec::new(),
        terms: Vec::new(),
        n_terms: 0,
    };
    let mistake = parser.all().err();
    while let Some(it) = parser.open.pop() {
        parser.close(it);
    }
    (parser.terms, mistake)
}

struct Parser<'a, 's> {
    text: &'a str,
    syntax: &'s Syntax,
    at: usize,
    open: Vec<Open<'a>>,
    terms: Vec<Term<'a>>,
    n_terms: usize,
}

/// Brackets that are not closed yet, and what stands before them.
struct Open<'a> {
    bracket: char,
    start: usize,
    before: Vec<Term<'a>>,
}

impl<'a> Parser<'a, '_> {
    /// A loop over a stack of its own: the depth of the input is no depth of calls.
    fn all(&mut self) -> Result<(), Mistake> {
        while let Some(c) = self.rest().chars().next() {
            self.n_terms += 1;
            if self.n_terms > MAX_TERMS {
                return Err(self.mistake("too many words; the rest is not read"));
            }
            let start = self.at;
            if c.is_whitespace() || c == '\u{feff}' {
                self.at += c.len_utf8();
            } else if self.comment() {
            } else if let Some((open, close)) = self.starting(self.syntax.long_string) {
                self.long_string(open, close)?;
            } else if self.syntax.quotes.contains(&c) {
                self.string(c)?;
            } else if self.is_word(c) {
                let rest = self.rest();
                let end = rest.find(|c| !self.is_word(c)).unwrap_or(rest.len());
                let word = rest.get(..end).unwrap_or_default();
                self.at += end;
                self.push(Kind::Word(word), start);
            } else {
                self.at += c.len_utf8();
                self.mark(c, start)?;
            }
        }
        match self.open.last() {
            Some(open) => Err(Mistake {
                span: open.start..open.start + open.bracket.len_utf8(),
                message: "the bracket is not closed",
            }),
            None => Ok(()),
        }
    }

    fn mark(&mut self, c: char, start: usize) -> Result<(), Mistake> {
        if "([{".contains(c) {
            if self.open.len() >= MAX_DEPTH {
                return Err(self.mistake("nested too deeply"));
            }
            self.open.push(Open {
                bracket: c,
                start,
                before: std::mem::take(&mut self.terms),
            });
            return Ok(());
        }
        let opening = match c {
            ')' => '(',
            ']' => '[',
            '}' => '{',
            _ => {
                self.push(Kind::Mark(c), start);
                return Ok(());
            }
        };
        match self.open.pop() {
            Some(open) if open.bracket == opening => {
                self.close(open);
                Ok(())
            }
            other => {
                self.open.extend(other);
                Err(Mistake {
                    span: start..self.at,
                    message: "the bracket closes nothing",
                })
            }
        }
    }

    fn close(&mut self, open: Open<'a>) {
        let inner = std::mem::replace(&mut self.terms, open.before);
        self.push(Kind::Group(open.bracket, inner), open.start);
    }

    fn push(&mut self, kind: Kind<'a>, start: usize) {
        let span = start..self.at;
        self.terms.push(Term { kind, span });
    }

    /// Passes over a comment.
    fn comment(&mut self) -> bool {
        if let Some((open, close)) = self.starting(self.syntax.block_comment) {
            let inner = self.rest().get(open.len()..).unwrap_or_default();
            let end = inner.find(close).map(|it| it + open.len() + close.len());
            self.at += end.unwrap_or(self.rest().len());
            return true;
        }
        let is_comment = self
            .syntax
            .comments
            .iter()
            .any(|it| self.rest().starts_with(it));
        if is_comment {
            let rest = self.rest();
            self.at += rest.find('\n').unwrap_or(rest.len());
        }
        is_comment
    }

    fn starting(
        &self,
        pair: Option<(&'static str, &'static str)>,
    ) -> Option<(&'static str, &'static str)> {
        pair.filter(|(open, _)| self.rest().starts_with(open))
    }

    fn long_string(&mut self, open: &str, close: &str) -> Result<(), Mistake> {
        let start = self.at;
        let inner = self.rest().get(open.len()..).unwrap_or_default();
        let Some(end) = inner.find(close) else {
            return Err(self.mistake("the string has no end"));
        };
        self.at += open.len() + end + close.len();
        let inner = inner.get(..end).unwrap_or_default();
        self.push(Kind::Text(inner.into()), start);
        Ok(())
    }

    fn string(&mut self, quote: char) -> Result<(), Mistake> {
        let triple: String = [quote; 3].iter().collect();
        if self.rest().starts_with(&triple) {
            return self.long_string(&triple, &triple);
        }
        let start = self.at;
        let inner = self.rest().get(quote.len_utf8()..).unwrap_or_default();
        let mut is_escaped = false;
        let mut has_escapes = false;
        let end = inner.find(|c| {
            let is_end = c == quote && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            has_escapes |= is_escaped;
            is_end
        });
        let Some(end) = end else {
            return Err(self.mistake("the string has no end"));
        };
        self.at += end + 2 * quote.len_utf8();
        let inner = inner.get(..end).unwrap_or_default();
        let text = if has_escapes {
            unescaped(inner).into()
        } else {
            inner.into()
        };
        self.push(Kind::Text(text), start);
        Ok(())
    }

    fn is_word(&self, c: char) -> bool {
        c.is_alphanumeric() || c == '_' || self.syntax.word.contains(c)
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn mistake(&self, message: &'static str) -> Mistake {
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        Mistake {
            span: self.at..self.at + length,
            message,
        }
    }
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, chars.clone().next()) {
            ('\\', Some(next)) => {
                chars.next();
                out.push(if next == 'n' { '\n' } else { next });
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SYNTAX: Syntax = Syntax {
        comments: &["#", "//"],
        block_comment: Some(("/*", "*/")),
        quotes: &['"', '\''],
        long_string: Some(("[[", "]]")),
        word: ".-",
    };

    fn check(input: &str, expected: &str) {
        let (terms, mistake) = parse(input, &SYNTAX);
        let mut out = shown(&terms);
        if let Some(it) = mistake {
            assert!(input.get(it.span).is_some(), "{input}");
            out = format!("{out} ! {}", it.message);
        }
        assert_eq!(out, expected, "{input}");
    }

    fn shown(terms: &[Term<'_>]) -> String {
        let one = |it: &Term<'_>| match &it.kind {
            Kind::Word(word) => (*word).to_owned(),
            Kind::Text(text) => format!("{text:?}"),
            Kind::Mark(mark) => mark.to_string(),
            Kind::Group(open, inner) => format!("{open}{} ", shown(inner)),
        };
        terms.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_strings_marks_and_brackets_are_told_apart() {
        check("a.b-1 = \"x\" 'y'", "a.b-1 = \"x\" \"y\"");
        check("f(a, [b, {c: 1}])", "f (a , [b , {c : 1   ");
        check(
            "\"\"\"a \"b\" c\"\"\" [[ \" ]]",
            "\"a \\\"b\\\" c\" \" \\\" \"",
        );
        check(r#""a\"\\\nb""#, r#""a\"\\\nb""#);
        check("", "");
    }

    #[test]
    fn comments_are_passed_over() {
        check("a # b ( \nc // d\n/* e\n( */ f", "a c f");
        check("/* never ends", "");
    }

    #[test]
    fn mistakes_are_named_and_what_stands_before_them_is_kept() {
        check("a (b", "a (b  ! the bracket is not closed");
        check("a ) b", "a ! the bracket closes nothing");
        check("(a ]", "(a  ! the bracket closes nothing");
        check("a \"b", "a ! the string has no end");
        check("a [[b", "a ! the string has no end");
        assert_eq!(
            parse(&"(".repeat(1000), &SYNTAX).1.unwrap().message,
            "nested too deeply"
        );
    }

    #[test]
    fn lists_calls_and_assignments_are_found() {
        let (terms, _) = parse("f(a = 1, b = \"x\") g(c, d e)", &SYNTAX);
        let found: Vec<_> = calls(&terms, '(').collect();
        assert_eq!(found.len(), 2);
        let inner = found[0].1.group('(').unwrap();
        assert_eq!(value(inner, '=', "b").unwrap().text(), Some("x"));
        assert_eq!(value(inner, '=', "c"), None);
        let n_terms: Vec<_> = parts(found[1].1.group('(').unwrap())
            .map(<[_]>::len)
            .collect();
        assert_eq!(n_terms, [1, 2]);
    }
}
