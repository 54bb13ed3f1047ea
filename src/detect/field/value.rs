// SPDX-License-Identifier: Apache-2.0

//! Reads the values of fields: expressions, names that a format gives a meaning, lists.

use std::ops::Range;

use super::names::{self, Vocabulary};
use crate::{
    detect::{
        Class, MOST_MATCHES, Match, Method, Reference, Score, grammar, reference::is_file_name,
        token::Tokens,
    },
    expression::{Claim, ErrorKind, Expression, Lenient, Node},
    licenses::corpus,
    read::{Kind, Text},
};

/// A value of more bytes or lines is no name but a text, which the texts are searched for.
const MAX_VALUE: usize = 300;

/// The address of an id of the SPDX list, in front of the id.
const SPDX: &str = "https://spdx.org/licenses/";

/// The bytes of unreadable values in one text whose problem is looked for: guessing what was meant
/// compares each word with all ids.
const MAX_UNREADABLE: usize = 16 * 1024;

/// Collects what the fields of one text say.
pub(super) struct Fields<'a> {
    pub(super) text: &'a Text<'a>,
    /// Where the prefilter found something about licenses.
    places: &'a [usize],
    pub(super) matches: Vec<Match>,
    pub(super) references: Vec<Reference>,
    /// What is found from here on is said of other files.
    pub(super) is_about_others: bool,
    /// Whether there are more than are read: a hostile file has a field in every line.
    pub(super) is_over: bool,
    /// How many bytes of unreadable values may come yet.
    budget: usize,
}

/// What a value says.
enum Reading {
    Licensed(Lenient),
    /// By a name that means this in its place.
    Named(Expression, Class),
    /// What is wrong, and whether only the member of a family is missing.
    Unreadable(String, bool),
}

impl<'a> Fields<'a> {
    pub(super) fn new(text: &'a Text<'a>, places: &'a [usize]) -> Self {
        Self {
            text,
            places,
            matches: Vec::new(),
            references: Vec::new(),
            is_about_others: false,
            is_over: false,
            budget: MAX_UNREADABLE,
        }
    }

    /// Whether one more is read.
    fn has_room(&mut self) -> bool {
        self.is_over |= self.matches.len().max(self.references.len()) >= MOST_MATCHES;
        !self.is_over
    }

    /// The decoded content.
    pub(super) fn content(&self) -> &'a str {
        self.text.content.as_ref()
    }

    /// Where a word stands that has `license` in it, or `licence`, in capitals or not: the
    /// prefilter has found all of these.
    pub(super) fn places_of(&self, word: &'static str) -> impl Iterator<Item = usize> + use<'a> {
        let stems = ["icens", "icenc", "ICENS", "ICENC"];
        let offset = stems.iter().find_map(|it| word.find(it));
        let bytes = self.content().as_bytes();
        let starts = self
            .places
            .iter()
            .filter_map(move |it| it.checked_sub(offset?));
        starts.filter(move |it| {
            let here = bytes.get(*it..);
            here.is_some_and(|it| it.starts_with(word.as_bytes()))
        })
    }

    /// A value's bytes with the key before it in the same line, if that is near.
    pub(super) fn with_key(&self, span: Range<usize>) -> Range<usize> {
        let content = self.content();
        let from = content.floor_char_boundary(span.start.saturating_sub(MAX_VALUE));
        let before = content.as_bytes().get(from..span.start);
        let line = memchr::memrchr(b'\n', before.unwrap_or_default());
        line.map_or(from, |it| from + it + 1)..span.end
    }

    /// Takes a value that should be an expression or a name; `span` is that of the whole field.
    pub(super) fn value(&mut self, span: Range<usize>, raw: &str, vocabulary: Vocabulary) {
        let raw = raw.trim();
        let is_text = raw.len() > MAX_VALUE || raw.contains('\n');
        if raw.is_empty() || is_text || !self.has_room() {
            return;
        }
        if let Some(file) = file_of(raw) {
            return self.reference(span, file);
        }
        let raw = raw.strip_prefix(SPDX).unwrap_or(raw);
        if raw.contains("://") {
            return; // an address, whose license the grammar knows or nobody
        }
        if self.budget == 0 {
            let problem = "not read: too many unreadable values stand before it";
            return self.unreadable(span, raw, problem, Class::Declared);
        }
        match read(raw, vocabulary) {
            Reading::Licensed(it) => {
                let informal = it.informal.then(|| raw.into());
                self.found(span, Some(it.expression), informal, Class::Declared);
            }
            Reading::Named(it, class) => self.found(span, Some(it), None, class),
            Reading::Unreadable(problem, is_family) => {
                self.budget = self.budget.saturating_sub(raw.len());
                let class = match (is_family, vocabulary.is_free) {
                    (true, _) => Class::Named,
                    (false, true) => Class::Unknown,
                    (false, false) => Class::Declared,
                };
                for part in parts(raw, vocabulary) {
                    self.found(span.clone(), Some(part), None, Class::Named);
                }
                self.unreadable(span, raw, &problem, class);
            }
        }
    }

    /// Takes a list of which the receiver may choose, if `is_choice`, or of which all applies.
    /// If one of it is unreadable, each stands for itself.
    pub(super) fn list(
        &mut self,
        span: Range<usize>,
        values: &[(Range<usize>, String)],
        is_choice: bool,
        vocabulary: Vocabulary,
    ) {
        if !self.has_room() {
            return;
        }
        let read = values.iter().filter(|_| self.budget > 0);
        let read = read.map(|(_, raw)| readable(raw, vocabulary));
        let known: Option<Vec<Expression>> = read.collect();
        let whole = known.filter(|it| it.len() > 1).and_then(|it| {
            if is_choice {
                Expression::or(it)
            } else {
                Expression::and(it)
            }
        });
        match whole {
            Some(whole) => self.found(span, Some(whole.simplify()), None, Class::Declared),
            None => {
                for (span, raw) in values {
                    self.value(span.clone(), raw, vocabulary);
                }
            }
        }
    }

    /// Takes a file that the reader is sent to.
    pub(super) fn reference(&mut self, span: Range<usize>, file: &str) {
        let file = file.trim().trim_start_matches("./");
        if is_file_name(file) && self.has_room() {
            self.references.push(Reference {
                target: file.into(),
                place: self.text.place(span.clone()),
                span,
                is_field: true,
            });
        }
    }

    /// Takes an address that leads to the license. One that a program fills in says nothing yet.
    pub(super) fn address(&mut self, span: Range<usize>, address: &str) {
        let page = address.split(['?', '#']).next().unwrap_or(address).trim();
        if page.is_empty() || page.contains(['{', '<', '$', '%']) || !self.has_room() {
            return;
        }
        if !page.contains("//") && is_file_name(page.trim_start_matches("./")) {
            return self.reference(span, page);
        }
        match named_by(page) {
            Some(it) => self.found(span, Some(it), None, Class::Declared),
            None => {
                let problem = "no license is known by this address";
                self.unreadable(span, address, problem, Class::Unknown);
            }
        }
    }

    fn unreadable(&mut self, span: Range<usize>, raw: &str, problem: &str, class: Class) {
        let n_before = self.matches.len();
        self.found(span, None, Some(raw.into()), class);
        if let Some(it) = self.matches.get_mut(n_before) {
            it.problem = Some(problem.into());
        }
    }

    fn found(
        &mut self,
        span: Range<usize>,
        expression: Option<Expression>,
        raw: Option<Box<str>>,
        class: Class,
    ) {
        if !self.has_room() {
            return;
        }
        let class = if self.is_about_others {
            Class::Clue
        } else {
            class
        };
        self.matches.push(Match {
            expression,
            raw,
            method: Method::Field,
            class,
            score: match class {
                Class::Declared => Score::EXACT,
                Class::Clue => Score::CLUE,
                _ => Score::NAMED,
            },
            place: self.text.place(span.clone()),
            span,
            difference: None,
            problem: None,
        });
    }
}

/// The license that an address names.
fn named_by(address: &str) -> Option<Expression> {
    let mut tokens = Tokens::default();
    tokens.read(address, 0..address.len(), corpus(), |_| ());
    let context = grammar::Context {
        kind: Kind::Prose,
        masked: &[],
        known: &[],
    };
    let named = grammar::find(address, &tokens.list, &context).statements;
    named.into_iter().next().map(|it| it.expression)
}

/// The file of `SEE LICENSE IN <file>` and of R's and Rust's `file LICENSE`.
fn file_of(raw: &str) -> Option<&str> {
    const HEADS: &[&str] = &["see license in ", "see licence in ", "see file ", "see "];
    HEADS.iter().find_map(|head| {
        let start = raw.get(..head.len())?;
        let file = raw.get(head.len()..)?.trim();
        (start.eq_ignore_ascii_case(head) && is_file_name(file)).then_some(file)
    })
}

/// Reads a value: as the place's own names first, then as people write expressions.
fn read(raw: &str, vocabulary: Vocabulary) -> Reading {
    if let Some((expression, class)) = names::look_up(raw, vocabulary) {
        return Reading::Named(expression, class);
    }
    match Claim::read(raw) {
        Claim::Licensed(it) => Reading::Licensed(it),
        Claim::Proprietary => Reading::Unreadable("all rights are kept".to_owned(), false),
        Claim::None => Reading::Unreadable("it says that there is no license".to_owned(), false),
        Claim::NoAssertion => Reading::Unreadable("it says nothing".to_owned(), false),
        Claim::Invalid(error) => match combined(raw, vocabulary) {
            Some(expression) => Reading::Named(expression, Class::Declared),
            None => Reading::Unreadable(error.message, error.kind == ErrorKind::Ambiguous),
        },
    }
}

fn readable(raw: &str, vocabulary: Vocabulary) -> Option<Expression> {
    match read(raw.trim(), vocabulary) {
        Reading::Licensed(it) => Some(it.expression),
        Reading::Named(it, Class::Declared) => Some(it),
        _ => None,
    }
}

/// Reads an expression whose operands are names of the place: `GPL+ or Artistic` of a package
/// of Fedora.
fn combined(raw: &str, vocabulary: Vocabulary) -> Option<Expression> {
    let mut written = String::with_capacity(raw.len() * 2);
    let pieces = pieces(raw);
    let n_operands = pieces.iter().filter(|it| it.1).count();
    if n_operands < 2 {
        return None;
    }
    for (piece, is_operand) in pieces {
        if is_operand {
            let expression = readable_operand(piece, vocabulary)?;
            written.extend([" (", &expression.to_string(), ") "]);
        } else {
            written.extend([" ", piece, " "]);
        }
    }
    Expression::parse_lenient(&written)
        .ok()
        .map(|it| it.expression)
}

fn readable_operand(piece: &str, vocabulary: Vocabulary) -> Option<Expression> {
    if let Some((expression, _)) = names::look_up(piece, vocabulary) {
        return Some(expression);
    }
    Expression::parse_lenient(piece)
        .ok()
        .map(|it| it.expression)
}

/// What can be read of a value that as a whole cannot.
fn parts(raw: &str, vocabulary: Vocabulary) -> Vec<Expression> {
    let operands = pieces(raw).into_iter().filter(|it| it.1);
    let known = operands.filter_map(|it| readable_operand(it.0, vocabulary));
    known
        .filter(|it| matches!(it.node(), Node::Term(term) if term.license.is_listed()))
        .collect()
}

/// Operands and what stands between them: brackets, separators, `and`, `or`. The flag says which
/// is an operand.
fn pieces(raw: &str) -> Vec<(&str, bool)> {
    let is_mark = |c: char| "(),;|&/".contains(c);
    let mut pieces: Vec<(&str, bool)> = Vec::new();
    let mut start = None;
    let mut at = 0;
    for word in raw.split_inclusive(|c: char| c.is_whitespace() || is_mark(c)) {
        let end = at + word.len();
        let bare = word.trim_end_matches(|c: char| c.is_whitespace() || is_mark(c));
        let operator = ["and", "or"].iter().any(|it| it.eq_ignore_ascii_case(bare));
        if operator {
            let operand = start.take().and_then(|it: usize| raw.get(it..at));
            pieces.extend(operand.map(|it| (it.trim(), true)));
            pieces.push((bare, false));
        } else if !bare.is_empty() && start.is_none() {
            start = Some(at);
        }
        let mark = word.get(bare.len()..).unwrap_or_default();
        if mark.starts_with(is_mark) {
            let operand = start.take().and_then(|it| raw.get(it..at + bare.len()));
            pieces.extend(operand.map(|it| (it.trim(), true)));
            pieces.push((mark.trim(), false));
        }
        at = end;
    }
    let operand = start.and_then(|it| raw.get(it..));
    pieces.extend(operand.map(|it| (it.trim(), true)));
    pieces.retain(|it| !it.0.is_empty());
    pieces
}
