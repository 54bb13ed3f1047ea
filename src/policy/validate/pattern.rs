// SPDX-License-Identifier: Apache-2.0

//! Patterns: an id, `id WITH exception`, a `LicenseRef-` that may end in `*`, or a `@set`.

use super::{
    super::{
        Entry, OwnSet, Pattern, Verdict,
        config::{Fields, Text, did_you_mean, quoted},
        sets,
    },
    Checker,
};
use crate::expression::{Expression, ParseError};

impl Checker<'_, '_> {
    /// `[sets]`: each may name those above it, and those of the policies that are built on.
    pub(super) fn sets(&mut self, fields: &Fields) {
        for (key, texts) in fields.lists("sets") {
            let name = format!("@{}", key.text.trim_start_matches('@'));
            let known = &self.reading.policy.sets;
            if sets::set(&name).is_some() || known.iter().any(|it| it.name == name) {
                let title = format!("there is a set `{name}` already");
                self.wrong(&key.span, title, "give it another name");
                continue;
            }
            let patterns = texts.iter().filter_map(|it| self.pattern(it)).collect();
            self.reading.policy.sets.push(OwnSet {
                name,
                patterns,
                span: key.span.clone(),
                source: self.number,
            });
        }
    }

    /// The lists of `[licenses]`, of the file or of a scope.
    pub(super) fn entries(&mut self, layer: usize, licenses: &Fields) {
        let lists = [
            (Verdict::Allow, "allow"),
            (Verdict::Review, "review"),
            (Verdict::Deny, "deny"),
        ];
        let start = self.reading.policy.entries.len();
        for (verdict, key) in lists {
            for text in licenses.texts(key) {
                if let Some(pattern) = self.pattern(text) {
                    self.listed_twice(start, verdict, &pattern, text);
                    self.reading.policy.entries.push(Entry {
                        layer,
                        verdict,
                        pattern,
                        span: text.span.clone(),
                    });
                }
            }
        }
    }

    fn listed_twice(&mut self, start: usize, verdict: Verdict, pattern: &Pattern, text: &Text) {
        let entries = self.reading.policy.entries.get(start..);
        let mut entries = entries.unwrap_or_default().iter();
        let first = entries.find(|it| it.verdict == verdict && it.pattern == *pattern);
        if let Some(first) = first.map(|it| it.span.start) {
            let line = self.source.line(first);
            let title = format!("`{}` is listed twice", text.text);
            let help = format!("delete one of them; the first stands in line {line}");
            self.wrong(&text.span, title, &help);
        }
    }

    pub(super) fn pattern(&mut self, text: &Text) -> Option<Pattern> {
        let word = text.text.trim();
        if word.starts_with('@') {
            return self.set(word, text);
        }
        if let Some(start) = word.strip_suffix('*') {
            if start.starts_with("LicenseRef-") && !start.contains('*') {
                return Some(Pattern::RefGlob(start.to_owned()));
            }
            let help = "list the ids, or a set such as `@permissive`";
            let title = format!("`{word}`: only a `LicenseRef-` may end in `*`");
            self.wrong(&text.span, title, help);
            return None;
        }
        self.term(word, text)
    }

    fn set(&mut self, word: &str, text: &Text) -> Option<Pattern> {
        if let Some(it) = sets::set(word) {
            return Some(Pattern::Set(it.name));
        }
        let own = &self.reading.policy.sets;
        if let Some(index) = own.iter().position(|it| it.name == word) {
            return Some(Pattern::Own(index));
        }
        let built_in = sets::SETS.iter().map(|it| it.name);
        let names: Vec<&str> = built_in.chain(own.iter().map(|it| &*it.name)).collect();
        let help = did_you_mean(word, names.iter().copied())
            .unwrap_or_else(|| format!("the sets are {}", quoted(&names)));
        self.wrong(&text.span, format!("unknown set `{word}`"), &help);
        None
    }

    fn term(&mut self, word: &str, text: &Text) -> Option<Pattern> {
        match Expression::parse(word) {
            Ok(expression) => {
                let term = expression.as_term().cloned().map(Pattern::Term);
                if term.is_none() {
                    let title = format!("`{word}` names more than one license");
                    self.wrong(&text.span, title, "list each license by itself");
                }
                term
            }
            Err(error) => {
                self.unreadable(word, text, &error);
                None
            }
        }
    }

    fn unreadable(&mut self, word: &str, text: &Text, error: &ParseError) {
        let help = match &error.suggestion {
            Some(it) => format!("did you mean `{it}`?"),
            None => "write an id of the SPDX list, such as `Apache-2.0`".to_owned(),
        };
        let is_bare = self.source.slice(&text.span).get(1..=word.len()) == Some(word);
        let start = text.span.start + 1; // after the quotation mark
        let span = if is_bare {
            start + error.span.start..start + error.span.end
        } else {
            text.span.clone() // it has escapes: the bytes do not correspond
        };
        self.wrong(&span, error.message.clone(), &help);
    }

    pub(super) fn expression(&mut self, text: &Text) -> Option<Expression> {
        let read = Expression::parse(&text.text);
        if let Err(error) = &read {
            let help = error.suggestion.as_ref();
            let help = help.map(|it| format!("did you mean `{it}`?"));
            self.wrong(&text.span, error.message.clone(), &help.unwrap_or_default());
        }
        read.ok()
    }
}
