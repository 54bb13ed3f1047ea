// SPDX-License-Identifier: Apache-2.0

//! Makes a policy of what policy files say, and reports every mistake in them at once.

mod demands;
mod globs;
mod operator;
mod parents;
mod pattern;
mod tables;
mod waivers;

use std::ops::Range;

use super::{
    Load, Policy,
    config::{self, Fields, mistake},
    shape,
};
use crate::diagnostic::{Diagnostic, Source};

/// The largest policy file, in bytes.
const MAX_BYTES: usize = 1024 * 1024;
/// The most layers: one bit each in the key of a verdict, and one to spare.
const MAX_LAYERS: usize = 63;

/// Reads a policy; `None` if there is any mistake in it.
pub(super) fn parse(
    label: &str,
    path: &str,
    text: &str,
    load: Load<'_>,
) -> (Option<Policy>, Vec<Diagnostic>) {
    let mut policy = Policy {
        label: label.to_owned(),
        ..Policy::default()
    };
    let mut reading = Reading {
        policy: &mut policy,
        problems: Vec::new(),
        load,
        open: Vec::new(),
    };
    reading.file(path, text);
    let mut problems = reading.problems;
    let place = |it: &Diagnostic| {
        let at = it.labels.first();
        at.map(|at| (at.path.clone(), at.line, at.column))
    };
    problems.sort_by_key(place);
    (problems.is_empty().then_some(policy), problems)
}

/// A policy that is being put together from its files.
struct Reading<'a> {
    policy: &'a mut Policy,
    problems: Vec<Diagnostic>,
    load: Load<'a>,
    /// The names of the files that are being read: those that build on one another.
    open: Vec<String>,
}

/// One of its files.
struct Checker<'r, 'a> {
    reading: &'r mut Reading<'a>,
    source: Source,
    /// Its number in the policy, once what it builds on has been read.
    number: usize,
}

impl Reading<'_> {
    /// Reads one file, and first of all what it builds on.
    fn file(&mut self, path: &str, text: &str) {
        let source = Source::new(path, text);
        if text.len() > MAX_BYTES {
            let title = format!("the policy file is longer than {MAX_BYTES} bytes");
            self.problems.push(mistake(&source, &(0..0), title, ""));
            return;
        }
        let (fields, problems) = config::read(&source, text, &shape::FILE);
        self.problems.extend(problems);
        self.open.push(path.to_owned());
        let mut checker = Checker {
            reading: self,
            source,
            number: 0,
        };
        checker.file(&fields);
        self.open.pop();
    }

    /// Reads a file of waivers alone.
    fn waivers(&mut self, path: &str, text: &str) {
        let source = Source::new(path, text);
        let (fields, problems) = config::read(&source, text, &shape::WAIVER_FILE);
        self.problems.extend(problems);
        let mut checker = Checker {
            number: self.policy.sources.len(),
            reading: self,
            source,
        };
        checker.version(&fields);
        checker.waivers_of(&fields);
        let source = checker.source;
        self.policy.sources.push(source);
    }
}

impl Checker<'_, '_> {
    fn file(&mut self, fields: &Fields) {
        self.version(fields);
        let start = self.reading.policy.layers.len();
        self.parents(fields);
        let locked = self.locked();
        self.number = self.reading.policy.sources.len();
        self.reading.policy.sources.push(self.source.clone());
        self.facts(fields);
        self.people(fields);
        self.operator(fields);
        self.gate(fields);
        self.sets(fields);
        self.layers(fields);
        self.excludes(fields);
        self.clarifications(fields);
        self.choices(fields);
        self.required(fields);
        self.compat(fields);
        self.terms(fields);
        self.waivers_of(fields);
        self.tests(fields);
        if locked.is_some() {
            self.loosening(fields);
        }
        self.keep(locked);
        let licenses = fields.table("licenses");
        if licenses.and_then(|it| it.flag("lock")) == Some(&true) {
            self.lock(start, fields);
        }
    }

    fn version(&mut self, fields: &Fields) {
        if !fields.has("version") {
            self.wrong(
                &(0..0),
                "the file does not say its version",
                "write `version = 1` at its start",
            );
        }
    }

    fn wrong(&mut self, span: &Range<usize>, title: impl Into<String>, help: &str) {
        let problem = mistake(&self.source, span, title, help);
        self.reading.problems.push(problem);
    }
}
