// SPDX-License-Identifier: Apache-2.0

//! Cuts scripts of build tools into words, texts and marks. Nothing is run: what a script states
//! literally is read, and a text that it puts together is told from one that it states.

use std::{borrow::Cow, collections::VecDeque, ops::Range};

/// The most tokens of one script; more would only fill the memory.
const MAX_TOKENS: usize = 2_000_000;

/// What differs between languages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Language {
    /// What starts a comment that ends with its line.
    pub(super) line_comment: &'static str,
    /// Start and end of other comments.
    pub(super) block_comment: Option<(&'static str, &'static str)>,
    /// What starts a part of a text in `"` that is computed.
    pub(super) computed: &'static str,
    /// Whether `%q<text>` is a text and `%w[a b]` a list of texts.
    pub(super) has_percent: bool,
}

/// Groovy and Kotlin.
pub(super) const GRADLE: Language = Language {
    line_comment: "//",
    block_comment: Some(("/*", "*/")),
    computed: "$",
    has_percent: false,
};

/// Ruby.
pub(super) const RUBY: Language = Language {
    line_comment: "#",
    block_comment: Some(("=begin\n", "\n=end")),
    computed: "#{",
    has_percent: true,
};

/// Python. A text of which a part is computed has a letter before it.
pub(super) const PYTHON: Language = Language {
    line_comment: "#",
    block_comment: None,
    computed: "\0",
    has_percent: false,
};

/// A part of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A name or number, with its dots: `rootProject.name`.
    Word(&'a str),
    /// A text in quotes, as it is meant.
    Text(Cow<'a, str>),
    /// A text of which a part is computed, as written.
    Computed(&'a str),
    /// Any other character.
    Mark(char),
    /// The end of a line, or `;`.
    End,
}

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spanned<'a> {
    pub(super) token: Token<'a>,
    pub(super) span: Range<usize>,
}

impl Spanned<'_> {
    pub(super) fn is(&self, mark: char) -> bool {
        self.token == Token::Mark(mark)
    }

    /// The text, if it is stated and not computed.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.token {
            Token::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn word(&self) -> Option<&str> {
        match self.token {
            Token::Word(word) => Some(word),
            _ => None,
        }
    }
}

/// The statements of a script: what stands between ends outside of brackets.
pub(super) fn statements<'t, 'a>(tokens: &'t [Spanned<'a>]) -> Vec<&'t [Spanned<'a>]> {
    let mut found = Vec::new();
    let mut n_brackets = 0_usize;
    let mut start = 0;
    for (at, it) in tokens.iter().enumerate() {
        match it.token {
            Token::Mark('(' | '[' | '{') => n_brackets += 1,
            Token::Mark(')' | ']' | '}') => n_brackets = n_brackets.saturating_sub(1),
            Token::End if n_brackets == 0 => {
                // A list of arguments goes on in the next line behind a comma.
                if tokens
                    .get(..at)
                    .and_then(<[_]>::last)
                    .is_some_and(|it| it.is(','))
                {
                    continue;
                }
                found.extend(tokens.get(start..at).filter(|it| !it.is_empty()));
                start = at + 1;
            }
            _ => (),
        }
    }
    found.extend(tokens.get(start..).filter(|it| !it.is_empty()));
    found
}

/// The tokens of a script. A text that is not closed ends with its line.
pub(super) fn tokens(content: &str, language: Language) -> Vec<Spanned<'_>> {
    let mut lexer = Lexer {
        content,
        at: 0,
        language,
        read: VecDeque::new(),
    };
    let mut found = Vec::new();
    while let Some(token) = lexer.next() {
        if found.len() >= MAX_TOKENS {
            break;
        }
        found.push(token);
    }
    found
}

struct Lexer<'a> {
    content: &'a str,
    at: usize,
    language: Language,
    /// Texts of a list that are read and not given out yet.
    read: VecDeque<Spanned<'a>>,
}

impl<'a> Lexer<'a> {
    fn next(&mut self) -> Option<Spanned<'a>> {
        loop {
            if let Some(it) = self.read.pop_front() {
                return Some(it);
            }
            let start = self.at;
            let rest = self.content.get(start..)?;
            let c = rest.chars().next()?;
            if let Some(end) = self.comment(rest) {
                self.at += end;
                continue;
            }
            let token = match c {
                '\n' | ';' => {
                    self.at += 1;
                    Token::End
                }
                // A line that goes on in the next one.
                '\\' if rest.starts_with("\\\n") => {
                    self.at += 2;
                    continue;
                }
                '"' | '\'' => self.quoted(rest, c),
                '%' if self.percent(rest).is_some() => continue,
                _ if c.is_whitespace() => {
                    self.at += c.len_utf8();
                    continue;
                }
                _ if is_word(c) => {
                    let is_part = |c: char| is_word(c) || c == '.';
                    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
                    self.at += end;
                    Token::Word(rest.get(..end)?)
                }
                _ => {
                    self.at += c.len_utf8();
                    Token::Mark(c)
                }
            };
            let span = start..self.at;
            return Some(Spanned { token, span });
        }
    }

    /// The length of the comment that starts here.
    fn comment(&self, rest: &str) -> Option<usize> {
        if rest.starts_with(self.language.line_comment) {
            return Some(rest.find('\n').unwrap_or(rest.len()));
        }
        let (start, end) = self.language.block_comment?;
        let inner = rest.strip_prefix(start)?;
        let length = inner.find(end).map(|it| start.len() + it + end.len());
        Some(length.unwrap_or(rest.len()))
    }

    /// Reads `%q<text>` and `%w[a b]`, with any brackets. `None` where none of them starts.
    fn percent(&mut self, rest: &'a str) -> Option<()> {
        let mut chars = rest.chars().skip(1);
        let kind = chars.next().filter(|_| self.language.has_percent)?;
        let close = match chars.next()? {
            '<' => '>',
            '(' => ')',
            '[' => ']',
            '{' => '}',
            it @ ('|' | '!') => it,
            _ => return None,
        };
        let inner = rest.get(3..)?;
        let inner = inner.get(..inner.find(close)?)?;
        let start = self.at + 3;
        let mut text = |range: Range<usize>| {
            let token = Token::Text(Cow::Borrowed(inner.get(range.clone()).unwrap_or_default()));
            let span = start + range.start..start + range.end;
            self.read.push_back(Spanned { token, span });
        };
        match kind {
            'q' | 'Q' => text(0..inner.len()),
            'w' | 'W' | 'i' | 'I' => {
                for it in inner.split_whitespace() {
                    let at = it.as_ptr().addr() - inner.as_ptr().addr();
                    text(at..at + it.len());
                }
            }
            _ => return None,
        }
        self.at = start + inner.len() + close.len_utf8();
        Some(())
    }

    fn quoted(&mut self, rest: &'a str, quote: char) -> Token<'a> {
        let triple = if quote == '"' { "\"\"\"" } else { "'''" };
        let (inner, end, after) = match rest.strip_prefix(triple) {
            Some(inner) => {
                let end = inner.find(triple).unwrap_or(inner.len());
                (inner, end, triple.len())
            }
            None => {
                let inner = rest.get(1..).unwrap_or_default();
                (inner, end_of_text(inner, quote), 1)
            }
        };
        let written = inner.get(..end).unwrap_or_default();
        let is_closed = inner.get(end..).is_some_and(|it| it.starts_with(quote));
        self.at += after + end + if is_closed { after } else { 0 };
        if quote == '"' && is_computed(written, self.language.computed) {
            return Token::Computed(written);
        }
        Token::Text(unescaped(written))
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The place of the quote that closes a text, or of the end of its line.
fn end_of_text(inner: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in inner.char_indices() {
        if c == '\n' || (c == quote && !is_escaped) {
            return at;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    inner.len()
}

fn is_computed(written: &str, mark: &str) -> bool {
    let mut parts = written.split(mark);
    let mut before = parts.next().unwrap_or_default();
    parts.any(|after| {
        let is_escaped = before.ends_with('\\');
        before = after;
        !is_escaped
    })
}

/// A character behind `\` stands for itself; those for other characters stand in no name.
fn unescaped(written: &str) -> Cow<'_, str> {
    if !written.contains('\\') {
        return Cow::Borrowed(written);
    }
    let mut text = String::with_capacity(written.len());
    let mut chars = written.chars();
    while let Some(c) = chars.next() {
        let kept = if c == '\\' { chars.next() } else { Some(c) };
        text.extend(kept);
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn check(input: &str, expected: &str) {
        let mut out = String::new();
        for it in tokens(input, GRADLE) {
            assert!(input.get(it.span.clone()).is_some());
            match &it.token {
                Token::Word(word) => write!(out, "{word} ").unwrap(),
                Token::Text(text) => write!(out, "'{text}' ").unwrap(),
                Token::Computed(text) => write!(out, "?{text}? ").unwrap(),
                Token::Mark(c) => write!(out, "{c} ").unwrap(),
                Token::End => out.push_str("; "),
            }
        }
        assert_eq!(out.trim_end(), expected);
    }

    #[test]
    fn words_texts_and_marks_are_told_apart() {
        check("a.b = 'c' // d\n\"e\\\"f\"", "a.b = 'c' ; 'e\"f'");
        check("x('a:b:1') { /* no\n */ }", "x ( 'a:b:1' ) { }");
        check("\"http://h\" '''a\n'b'''", "'http://h' 'a\n'b'");
    }

    #[test]
    fn a_computed_text_is_no_stated_one() {
        check(
            "\"a:$v\" \"${v}\" 'a:$v' \"\\$v\"",
            "?a:$v? ?${v}? 'a:$v' '$v'",
        );
    }

    #[test]
    fn ruby_has_more_texts_and_statements_go_on_behind_commas() {
        let content = "x %q<a b>.c, # d\n %w[e f]\n=begin\ny\n=end\nz(\n)\nq % w";
        let found = tokens(content, RUBY);
        let texts: Vec<_> = found.iter().filter_map(Spanned::text).collect();
        assert_eq!(texts, ["a b", "e", "f"]);
        let statements = statements(&found);
        let firsts: Vec<_> = statements.iter().filter_map(|it| it[0].word()).collect();
        assert_eq!(firsts, ["x", "z", "q"]);
        for it in &found {
            assert!(content.get(it.span.clone()).is_some());
        }
    }

    #[test]
    fn what_is_not_closed_ends() {
        check("'a\nb", "'a' ; b");
        check("\"\"\"a\nb", "'a\nb'");
        check("/* a", "");
        check("\\", "\\");
    }
}
