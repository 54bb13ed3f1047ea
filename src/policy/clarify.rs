// SPDX-License-Identifier: Apache-2.0

//! Conclusions that a person has made instead of ours, for as long as their evidence stands.

use std::{fmt::Write as _, ops::Range};

use globset::GlobSet;
use rustc_hash::FxHashMap;

use super::{At, Doc, Policy, judge::Found, scope};
use crate::{
    detect::{Match, UNKNOWN},
    diagnostic::{Level, counted},
    expression::Expression,
    inventory::{FileRecord, Inventory},
    resolve::{Basis, Conclusion},
};

/// Why a person concludes other than we do, as `reason` of a clarification.
pub(super) const REASONS: &[&str] = &[
    "wrong-detection",
    "wrong-declaration",
    "stated-elsewhere",
    "license-acquired",
    "legal-opinion",
];

static VOID: Doc = Doc {
    code: "void-clarification",
    level: Level::Error,
    what: "a file that a `[[clarify]]` was concluded from is gone or has changed",
    why: "what was concluded from it need not be true any more; it does not hold",
    fix: "look at the file again, then correct the conclusion and the `sha256`",
};

static UNUSED: Doc = Doc {
    code: "unused-clarification",
    level: Level::Warning,
    what: "a `[[clarify]]` is about nothing that was found",
    why: "it will hold for what comes later, without anybody having looked",
    fix: "delete it, or correct its `path`, `purl` or `notice`",
};

/// Every code of a clarification.
pub(super) static DOCS: &[&Doc] = &[&VOID, &UNUSED];

/// `[[clarify]]`.
#[derive(Debug)]
pub(super) struct Clarification {
    pub(super) about: About,
    pub(super) expression: Expression,
    pub(super) evidence: Vec<Evidence>,
    /// The reason, and the note if there is one.
    pub(super) reason: String,
    pub(super) span: Range<usize>,
    pub(super) source: usize,
}

/// What a clarification is about.
#[derive(Debug)]
pub(super) enum About {
    Paths(GlobSet),
    /// Package URLs.
    Packages(GlobSet),
    /// Files that state this and nothing else: the id of an unknown text, or the words of a
    /// statement on one line.
    Notice(String),
}

/// A file of the tree, as it was.
#[derive(Debug)]
pub(super) struct Evidence {
    pub(super) path: String,
    /// 64 hexadecimal digits, small.
    pub(super) sha256: String,
}

/// What became of the clarifications of a policy.
#[derive(Debug, Default)]
pub struct Clarified {
    /// For each: how many conclusions it has made, or the evidence that has changed.
    outcomes: Vec<Result<usize, String>>,
    /// Which clarification each subject has: a path or a package URL.
    by_subject: FxHashMap<String, usize>,
}

/// Puts the conclusions of people in the place of ours. The first clarification that is about
/// something decides. Evidence is held against the hashes of files: see
/// [`Policy::needs_hashes`].
pub fn clarify(inventory: &mut Inventory, policy: &Policy) -> Clarified {
    let mut clarified = Clarified::default();
    if policy.clarifications.is_empty() {
        return clarified;
    }
    let outcomes = policy.clarifications.iter();
    clarified.outcomes = outcomes
        .map(|it| match changed(&it.evidence, &inventory.files) {
            Some(path) => Err(path.to_owned()),
            None => Ok(0),
        })
        .collect();
    for file in &mut inventory.files {
        let path = file.path.to_string();
        let found = clarified.take(policy, &path, |about| match about {
            About::Paths(paths) => At::path(&path).is_at(paths),
            About::Packages(_) => false,
            About::Notice(notice) => states_only(file, notice),
        });
        apply(&mut file.concluded, policy, found);
    }
    let packages = scope::packages(inventory);
    for (component, package) in inventory.components.iter_mut().zip(packages) {
        let found = clarified.take(policy, &package.purl, |about| match about {
            About::Packages(packages) => scope::is_purl_of(&package.purl, packages),
            About::Paths(_) | About::Notice(_) => false,
        });
        apply(&mut component.concluded, policy, found);
    }
    clarified
}

/// Whether all that a file says of its license is a notice, and nothing beside it says more.
fn states_only(file: &FileRecord, notice: &str) -> bool {
    let is_beside = matches!(file.concluded.basis, Basis::Sidecar(_) | Basis::Reuse(_));
    let asserting = || {
        let matches = file.detection.matches.iter();
        matches.filter(|it| it.class.asserts())
    };
    !is_beside && asserting().next().is_some() && asserting().all(|it| is_notice(it, notice))
}

/// The id of an unknown text tells all of it. Of any other match one line is known: what goes on
/// after it is not told by that.
fn is_notice(it: &Match, notice: &str) -> bool {
    let term = it.expression.as_ref().and_then(Expression::as_term);
    let id = term.map(|it| it.license.as_str());
    if let Some(id) = id.filter(|it| it.starts_with(UNKNOWN)) {
        return id == notice;
    }
    let (start, end) = (it.place.mark.0 as usize, it.place.mark.1 as usize);
    let is_whole = it.span.len() == end.saturating_sub(start);
    let said = it.place.excerpt.get(start..end).filter(|_| is_whole);
    let words =
        |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_lowercase).collect() };
    said.is_some_and(|it| words(it) == words(notice))
}

/// The first evidence that is not there as it was.
pub(super) fn changed<'c>(evidence: &'c [Evidence], files: &[FileRecord]) -> Option<&'c str> {
    let stands = |evidence: &Evidence| {
        let found = files.iter().find(|it| it.path.to_string() == evidence.path);
        let hashes = found.and_then(|it| it.hashes.as_ref());
        hashes.is_some_and(|it| hex(&it.sha256) == evidence.sha256)
    };
    let gone = evidence.iter().find(|it| !stands(it));
    gone.map(|it| it.path.as_str())
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, it| {
        write!(text, "{it:02x}").expect("writing to a string cannot fail");
        text
    })
}

fn apply(concluded: &mut Conclusion, policy: &Policy, found: Option<&Clarification>) {
    if let Some(it) = found {
        let at = policy.label_of(it.source, &it.span);
        concluded.expression = Some(it.expression.clone());
        concluded.basis = Basis::Clarified(format!("{}:{}", at.path, at.line).into());
    }
}

impl Clarified {
    /// The first clarification that stands and is about a subject.
    fn take<'p>(
        &mut self,
        policy: &'p Policy,
        subject: &str,
        is_it: impl Fn(&About) -> bool,
    ) -> Option<&'p Clarification> {
        let outcomes = policy.clarifications.iter().zip(&mut self.outcomes);
        let mut standing = outcomes.enumerate().filter(|(_, (_, it))| it.is_ok());
        let (index, (found, outcome)) = standing.find(|(_, (it, _))| is_it(&it.about))?;
        *outcome = outcome.clone().map(|it| it + 1);
        self.by_subject.insert(subject.to_owned(), index);
        Some(found)
    }

    /// Why a finding about a subject is settled, in words, if a person has settled it.
    pub(super) fn settles(&self, policy: &Policy, subject: &str) -> Option<String> {
        let it = policy.clarifications.get(*self.by_subject.get(subject)?)?;
        let at = policy.label_of(it.source, &it.span);
        Some(format!(
            "clarified as {} in {}:{}, {}",
            it.expression, at.path, at.line, it.reason
        ))
    }

    /// What is to be said of the clarifications themselves.
    pub(super) fn findings(&self, policy: &Policy) -> Vec<Found> {
        let outcomes = policy.clarifications.iter().zip(&self.outcomes);
        let found = outcomes.filter_map(|(it, outcome)| {
            let (doc, title, help) = match outcome {
                Ok(0) => (
                    &UNUSED,
                    format!(
                        "the clarification as {} is about nothing that was found",
                        it.expression
                    ),
                    "delete it",
                ),
                Ok(_) => return None,
                Err(path) => (
                    &VOID,
                    format!(
                        "{path} is no longer what {} was concluded from",
                        it.expression
                    ),
                    "look at it again, then correct the conclusion and its `sha256`",
                ),
            };
            let label = policy.label_of(it.source, &it.span);
            let found = Found::new(doc, label.path.clone(), title).at(label);
            let n_files = counted(it.evidence.len(), "file");
            let found = found.evidence(format!("{} {n_files}", it.expression));
            Some(found.help(help))
        });
        found.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        detect::detect,
        licenses::corpus,
        read::{Encoding, Text},
        walk::RepoPath,
    };

    fn file(path: &str, content: &str) -> FileRecord {
        let path = RepoPath::new(path.as_bytes());
        let text = Text::of(&path, content);
        let detection = detect(&text, corpus());
        let stated = detection
            .matches
            .iter()
            .find_map(|it| it.expression.clone());
        FileRecord {
            size: 1,
            kind: text.kind,
            encoding: Encoding::UTF_8,
            detection,
            concluded: Box::new(Conclusion {
                expression: stated,
                basis: Basis::Own,
            }),
            hashes: None,
            metadata: None,
            path,
        }
    }

    /// Holds what files with these contents are under once a notice is clarified as `ISC`.
    #[track_caller]
    fn check(notice: &str, contents: &[(&str, &str)]) {
        let text = format!(
            "version = 1\n[[clarify]]\nnotice = \"{notice}\"\nexpression = \"ISC\"\nreason = \"legal-opinion\"\n"
        );
        let (policy, problems) = Policy::parse("t", "t.toml", &text);
        let policy = policy.unwrap_or_else(|| panic!("{problems:?}"));
        let mut inventory = Inventory::default();
        for (content, expected) in contents {
            inventory.files = vec![file("a.c", content)];
            let clarified = clarify(&mut inventory, &policy);
            let found = inventory.files[0].concluded.expression.as_ref();
            let found = found.map(ToString::to_string).unwrap_or_default();
            assert_eq!(found, *expected, "{content}");
            assert_eq!(clarified.findings(&policy).is_empty(), found == "ISC");
        }
    }

    #[test]
    fn a_notice_is_clarified_wherever_it_says_all() {
        let line = "/* Licensed under the MIT license. */\n";
        let other = "/* SPDX-License-Identifier: Zlib */\n";
        let marked = file("a.c", line).detection.matches[0].place.clone();
        let words = marked
            .excerpt
            .get(marked.mark.0 as usize..marked.mark.1 as usize);
        let words = words.expect("a mark is in its line").to_owned();
        let both = format!("{line}{other}");
        let spaced = format!("\n  {}", line.to_uppercase());
        check(
            &words,
            &[
                (line, "ISC"),
                (&spaced, "ISC"),
                (&both, "MIT"),
                (other, "Zlib"),
            ],
        );
        check("Licensed", &[(line, "MIT")]);
    }

    #[test]
    fn an_unknown_text_is_told_by_its_id() {
        let text = "The drawings of this archive may be copied and shown at school.\n\
            Whoever changes them must say so on the first page, and shall not sell the copies.\n\
            These terms hold without any warranty, and nobody is liable for what comes of it.\n";
        let found = file("LICENSE", text);
        let unknown = found
            .detection
            .matches
            .iter()
            .find_map(|it| it.expression.clone());
        let id = unknown.expect("it reads like a license").to_string();
        assert!(id.starts_with(UNKNOWN), "{id}");
        check(&id, &[]);
        assert!(states_only(&found, &id) && !states_only(&found, "The drawings"));
    }
}
