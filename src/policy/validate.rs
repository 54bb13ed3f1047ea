// SPDX-License-Identifier: Apache-2.0

//! Makes a policy of what a policy file says, and reports every mistake in it at once.

use std::{collections::BTreeMap, ops::Range};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::{
    Entry, Exclude, FailOn, Layer, Matching, Pattern, Policy, Setting, Verdict,
    config::{self, Config, Licenses, Text, did_you_mean, mistake, quoted},
    rules, sets,
    waiver::{REASONS, Terms, Waiver},
};
use crate::{
    diagnostic::{Diagnostic, Level, Source},
    expression::Expression,
};

/// The largest policy file, in bytes.
const MAX_BYTES: usize = 1024 * 1024;
/// The most globs of one list, and the most scopes: one bit each in the key of a verdict.
const MAX_GLOBS: usize = 1024;
const MAX_SCOPES: usize = 63;

/// Reads a policy; `None` if there is any mistake in it.
pub(super) fn parse(label: &str, path: &str, text: &str) -> (Option<Policy>, Vec<Diagnostic>) {
    let source = Source::new(path, text);
    if text.len() > MAX_BYTES {
        let title = format!("the policy file is longer than {MAX_BYTES} bytes");
        return (None, vec![mistake(&source, &(0..0), title, "")]);
    }
    let (config, problems) = config::read(&source, text);
    let mut checker = Checker { source, problems };
    let policy = checker.policy(label, &config);
    let Checker {
        source,
        mut problems,
    } = checker;
    problems.sort_by_key(|it| it.labels.first().map(|at| (at.line, at.column)));
    let policy = problems.is_empty().then_some(Policy { source, ..policy });
    (policy, problems)
}

/// What is asked of waivers, the usual where the file is silent.
fn terms(raw: &config::Terms) -> Terms {
    let usual = Terms::default();
    Terms {
        max_days: raw.max_days.unwrap_or(usual.max_days),
        warn_before_days: raw.warn_before_days.unwrap_or(usual.warn_before_days),
        approvers: raw.approvers.iter().map(|it| it.text.clone()).collect(),
    }
}

struct Checker {
    source: Source,
    problems: Vec<Diagnostic>,
}

impl Checker {
    fn policy(&mut self, label: &str, config: &Config) -> Policy {
        if config.version.is_none() {
            self.wrong(
                &(0..0),
                "the file does not say its version",
                "write `version = 1` at its start",
            );
        }
        let mut policy = Policy {
            label: label.to_owned(),
            name: config.name.as_ref().map(|it| it.text.clone()),
            fail_on: self.fail_on(config.fail_on.as_ref()),
            source: Source::new("", ""),
            entries: Vec::new(),
            layers: Vec::new(),
            matching: self.matching(&config.licenses),
            excludes: Vec::new(),
            waivers: Vec::new(),
            terms: terms(&config.terms),
        };
        self.entries(0, &config.licenses, &mut policy.entries);
        policy
            .layers
            .push(self.layer(String::new(), None, &config.licenses, &config.rules));
        if let Some(scope) = config.scopes.get(MAX_SCOPES) {
            self.wrong(
                &scope.at,
                format!("more than {MAX_SCOPES} scopes"),
                "join scopes with the same rules",
            );
        }
        for scope in config.scopes.iter().take(MAX_SCOPES) {
            self.entries(policy.layers.len(), &scope.licenses, &mut policy.entries);
            let paths = self.paths(&scope.paths, &scope.at, "scope");
            let name = scope
                .name
                .as_ref()
                .map_or_else(String::new, |it| it.text.clone());
            policy
                .layers
                .push(self.layer(name, Some(paths), &scope.licenses, &scope.rules));
        }
        policy.excludes = config.excludes.iter().map(|it| self.exclude(it)).collect();
        let waivers = config.waivers.iter();
        policy.waivers = waivers.filter_map(|it| self.waiver(it)).collect();
        policy
    }

    fn layer(
        &mut self,
        name: String,
        paths: Option<GlobSet>,
        licenses: &Licenses,
        rules: &[(Text, Text)],
    ) -> Layer {
        Layer {
            name,
            paths,
            default: self.verdict(licenses.default.as_ref()),
            unknown: self.verdict(licenses.unknown.as_ref()),
            unlicensed: self.verdict(licenses.unlicensed.as_ref()),
            levels: self.levels(rules),
        }
    }

    fn entries(&mut self, layer: usize, licenses: &Licenses, entries: &mut Vec<Entry>) {
        let lists = [
            (Verdict::Allow, &licenses.allow),
            (Verdict::Review, &licenses.review),
            (Verdict::Deny, &licenses.deny),
        ];
        let start = entries.len();
        for (verdict, texts) in lists {
            for text in texts {
                let Some(pattern) = self.pattern(text) else {
                    continue;
                };
                let same = entries.get(start..).unwrap_or_default();
                if let Some(first) = same
                    .iter()
                    .find(|it| it.verdict == verdict && it.pattern == pattern)
                {
                    let line = self.source.line(first.span.start);
                    let title = format!("`{}` is listed twice", text.text);
                    let help = format!("delete one of them; the first stands in line {line}");
                    self.wrong(&text.span, title, &help);
                }
                entries.push(Entry {
                    layer,
                    verdict,
                    pattern,
                    span: text.span.clone(),
                });
            }
        }
    }

    /// A pattern is an id, `id WITH exception`, a `LicenseRef-` that may end in `*`, or a `@set`.
    fn pattern(&mut self, text: &Text) -> Option<Pattern> {
        let word = text.text.trim();
        if word.starts_with('@') {
            let found = sets::set(word);
            if found.is_none() {
                let names: Vec<&str> = sets::SETS.iter().map(|it| it.name).collect();
                let help = did_you_mean(word, names.iter().copied())
                    .unwrap_or_else(|| format!("the sets are {}", quoted(&names)));
                self.wrong(&text.span, format!("unknown set `{word}`"), &help);
            }
            return found.map(|it| Pattern::Set(it.name));
        }
        if let Some(start) = word.strip_suffix('*') {
            if start.starts_with("LicenseRef-") && !start.contains('*') {
                return Some(Pattern::RefGlob(start.to_owned()));
            }
            let help = "list the ids, or a set such as `@permissive`";
            self.wrong(
                &text.span,
                format!("`{word}`: only a `LicenseRef-` may end in `*`"),
                help,
            );
            return None;
        }
        self.term(word, text)
    }

    fn term(&mut self, word: &str, text: &Text) -> Option<Pattern> {
        match Expression::parse(word) {
            Ok(expression) => {
                let term = expression.as_term().cloned().map(Pattern::Term);
                if term.is_none() {
                    let help = "list each license by itself";
                    self.wrong(
                        &text.span,
                        format!("`{word}` names more than one license"),
                        help,
                    );
                }
                term
            }
            Err(error) => {
                let help = match &error.suggestion {
                    Some(it) => format!("did you mean `{it}`?"),
                    None => "write an id of the SPDX list, such as `Apache-2.0`".to_owned(),
                };
                let bare = self.source.slice(&text.span).get(1..=word.len()) == Some(word);
                let start = text.span.start + 1; // after the quotation mark
                let span = if bare {
                    start + error.span.start..start + error.span.end
                } else {
                    text.span.clone() // it has escapes: the bytes do not correspond
                };
                self.wrong(&span, error.message, &help);
                None
            }
        }
    }

    fn verdict(&mut self, text: Option<&Text>) -> Option<Setting<Verdict>> {
        let names = ["allow", "review", "unknown", "deny"];
        let verdicts = [
            Verdict::Allow,
            Verdict::Review,
            Verdict::Unknown,
            Verdict::Deny,
        ];
        let at = self.one_of(text?, &names)?;
        Some(Setting {
            value: *verdicts.get(at)?,
            span: text?.span.clone(),
        })
    }

    fn matching(&mut self, licenses: &Licenses) -> Matching {
        let mut is_second = |text: Option<&Text>, names: [&str; 2]| {
            text.and_then(|it| self.one_of(it, &names)) == Some(1)
        };
        Matching {
            is_strict: is_second(licenses.versions.as_ref(), ["semantic", "strict"]),
            is_exact: is_second(licenses.with_exception.as_ref(), ["inherit", "exact"]),
        }
    }

    fn fail_on(&mut self, text: Option<&Text>) -> FailOn {
        match text.and_then(|it| self.one_of(it, &["error", "warning", "never"])) {
            Some(1) => FailOn::Warning,
            Some(2) => FailOn::Never,
            _ => FailOn::Error,
        }
    }

    fn levels(&mut self, rules: &[(Text, Text)]) -> BTreeMap<&'static str, Option<Level>> {
        let levels = [
            None,
            Some(Level::Note),
            Some(Level::Warning),
            Some(Level::Error),
        ];
        let mut found = BTreeMap::new();
        for (code, level) in rules {
            let code = self.code(code);
            let level = self.one_of(level, &["off", "note", "warning", "error"]);
            if let (Some(code), Some(level)) = (code, level.and_then(|it| levels.get(it))) {
                found.insert(code, *level);
            }
        }
        found
    }

    fn exclude(&mut self, raw: &config::Exclude) -> Exclude {
        let reason = raw
            .reason
            .as_ref()
            .map(|it| it.text.trim())
            .unwrap_or_default();
        if reason.is_empty() {
            self.wrong(
                &raw.at,
                "the exclude has no reason",
                "write `reason = \"…\"`: who reads it must know why",
            );
        }
        Exclude {
            paths: self.paths(&raw.paths, &raw.at, "exclude"),
            reason: reason.to_owned(),
        }
    }

    /// A waiver; `None` if what decides about it is missing or wrong.
    fn waiver(&mut self, raw: &config::Waiver) -> Option<Waiver> {
        let code = raw.code.as_ref().and_then(|it| self.code(it));
        let subject = match (&raw.path, &raw.purl) {
            (Some(it), None) | (None, Some(it)) => Some(it.clone()),
            _ => None,
        };
        let license = raw.license.as_ref().map(|it| self.expression(it));
        let reason = raw.reason.as_ref();
        let reason = reason.and_then(|it| Some((self.one_of(it, REASONS)?, it)));
        for (is_there, what, help) in [
            (
                raw.code.is_some(),
                "no code",
                "write `code = \"denied-license\"`",
            ),
            (
                subject.is_some(),
                "neither a path nor a package, or both",
                "write `path = \"vendor/**\"` or `purl = \"pkg:npm/name@1.*\"`",
            ),
            (
                raw.reason.is_some(),
                "no reason",
                "write `reason = \"legal-opinion\"`, and why in `note`",
            ),
            (
                raw.expires.is_some(),
                "no end",
                "write `expires = 2027-03-01`",
            ),
        ] {
            if !is_there {
                self.wrong(&raw.at, format!("the waiver has {what}"), help);
            }
        }
        let note = raw.note.as_ref().map(|it| format!(", {}", it.text.trim()));
        let subject = [subject?];
        let subjects = self.paths(&subject, &raw.at, "waiver");
        Some(Waiver {
            id: raw.id.as_ref().map(|it| it.text.clone()),
            code: code?,
            subjects,
            is_about_packages: raw.purl.is_some(),
            license: match license {
                Some(it) => Some(it?),
                None => None,
            },
            reason: format!("{}{}", reason?.1.text, note.unwrap_or_default()),
            approved_by: raw.approved_by.as_ref().map(|it| it.text.clone()),
            approved_on: raw.approved_on,
            expires: raw.expires?,
            span: raw.at.clone(),
        })
    }

    /// The code of a rule.
    fn code(&mut self, text: &Text) -> Option<&'static str> {
        let known = rules::docs().find(|it| it.code == text.text);
        if known.is_none() {
            let codes = rules::docs().map(|it| it.code);
            let help = did_you_mean(&text.text, codes).unwrap_or_default();
            self.wrong(&text.span, format!("unknown rule `{}`", text.text), &help);
        }
        known.map(|it| it.code)
    }

    fn expression(&mut self, text: &Text) -> Option<Expression> {
        let read = Expression::parse(&text.text);
        if let Err(error) = &read {
            let help = error.suggestion.as_ref();
            let help = help.map(|it| format!("did you mean `{it}`?"));
            self.wrong(&text.span, error.message.clone(), &help.unwrap_or_default());
        }
        read.ok()
    }

    fn paths(&mut self, texts: &[Text], at: &Range<usize>, what: &str) -> GlobSet {
        if texts.is_empty() {
            self.wrong(
                at,
                format!("the {what} names no paths"),
                "write `paths = [\"vendor/**\"]`",
            );
        }
        if let Some(text) = texts.get(MAX_GLOBS) {
            self.wrong(
                &text.span,
                format!("more than {MAX_GLOBS} paths"),
                "name directories instead of files",
            );
        }
        let mut globs = GlobSetBuilder::new();
        for text in texts.iter().take(MAX_GLOBS) {
            let glob = GlobBuilder::new(&text.text).literal_separator(true).build();
            match glob {
                Ok(glob) => drop(globs.add(glob)),
                Err(error) => self.wrong(
                    &text.span,
                    format!("no valid path pattern: {}", error.kind()),
                    "",
                ),
            }
        }
        match globs.build() {
            Ok(globs) => globs,
            Err(error) => {
                self.wrong(
                    at,
                    format!("the {what}'s paths are too large: {}", error.kind()),
                    "",
                );
                GlobSet::empty()
            }
        }
    }

    /// Which of the words it is.
    fn one_of(&mut self, text: &Text, words: &[&str]) -> Option<usize> {
        let found = words.iter().position(|it| *it == text.text);
        if found.is_none() {
            let help = did_you_mean(&text.text, words.iter().copied())
                .unwrap_or_else(|| format!("write one of {}", quoted(words)));
            self.wrong(&text.span, format!("unknown value `{}`", text.text), &help);
        }
        found
    }

    fn wrong(&mut self, span: &Range<usize>, title: impl Into<String>, help: &str) {
        self.problems.push(mistake(&self.source, span, title, help));
    }
}
