// SPDX-License-Identifier: Apache-2.0

//! Waivers: decisions of people to live with a finding, for a reason and for a time.
//!
//! A waived finding is shown and counted, and fails nothing. A waiver that has run out, or that
//! nobody approved who may, holds no more, and says so itself.

use std::{
    collections::BTreeSet,
    ops::{Range, RangeInclusive},
};

use globset::GlobSet;

use super::{
    Day, Doc, Policy,
    clarify::{Evidence, changed},
    judge::Found,
    scope::is_purl_of,
};
use crate::{
    diagnostic::{Level, plain},
    expression::Expression,
    inventory::{FileRecord, Inventory},
};

static EXPIRED: Doc = Doc {
    code: "expired-waiver",
    level: Level::Warning,
    what: "a waiver has run out",
    why: "what it was about is a finding again",
    fix: "correct what it was about, or have it approved again with a later `expires`",
};

static EXPIRING: Doc = Doc {
    code: "expiring-waiver",
    level: Level::Note,
    what: "a waiver runs out within `warn-before-days` (30)",
    why: "from that day on the gate fails",
    fix: "correct what it is about in time, or have it approved again",
};

static OVERLONG: Doc = Doc {
    code: "overlong-waiver",
    level: Level::Warning,
    what: "a waiver is to hold for longer than `max-days` (366)",
    why: "a decision that nobody looks at again is none; it does not hold",
    fix: "let it end sooner; without `approved-on` it counts from today",
};

static UNAPPROVED: Doc = Doc {
    code: "unapproved-waiver",
    level: Level::Warning,
    what: "a waiver is approved by nobody of `approvers`",
    why: "whoever may write into the file is not whoever may decide; it does not hold",
    fix: "have it approved, and say so in `approved-by`",
};

static UNUSED: Doc = Doc {
    code: "unused-waiver",
    level: Level::Warning,
    what: "a waiver is about nothing that was found",
    why: "it will cover what comes later, without a decision",
    fix: "delete it, or correct its `path`, `purl`, `code` or `license`",
};

static CHANGED: Doc = Doc {
    code: "void-waiver",
    level: Level::Warning,
    what: "a file that a waiver was decided from is gone or has changed",
    why: "what was decided need not be right any more; it does not hold",
    fix: "look at the file again, have the waiver approved again, then correct its `sha256`",
};

static UNVERIFIED: Doc = Doc {
    code: "unverified-waiver",
    level: Level::Warning,
    what: "a line of a waiver was not committed by one of `approvers`, where `verify` wants that",
    why: "anybody can write a name into `approved-by`; it does not hold",
    fix: "let one of `approvers` commit the waiver",
};

/// Every code of a waiver. Known only when all rules have looked, so that none of them finds it.
pub(super) static DOCS: &[&Doc] = &[
    &CHANGED,
    &EXPIRED,
    &EXPIRING,
    &OVERLONG,
    &UNAPPROVED,
    &UNUSED,
    &UNVERIFIED,
];

/// Why somebody lives with a finding, as `reason` of a waiver.
pub const REASONS: &[&str] = &[
    "cant-fix",
    "dynamic-linkage",
    "not-modified",
    "license-acquired",
    "not-distributed",
    "example",
    "false-positive",
    "legal-opinion",
    "temporary",
];

/// Why a finding fails nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aside {
    /// An `[[exclude]]` covers all of it.
    Excluded {
        /// The exclude's reason.
        reason: String,
    },
    /// A `[[waiver]]` holds for it.
    Waived {
        /// What the waiver is called.
        id: Option<String>,
        /// Its reason, and its note if it has one.
        reason: String,
        /// The last day on which it holds.
        expires: Day,
    },
}

impl Aside {
    /// The last day on which it is; `None` for what has no end.
    pub fn expires(&self) -> Option<Day> {
        match self {
            Self::Excluded { .. } => None,
            Self::Waived { expires, .. } => Some(*expires),
        }
    }

    /// Why, in words.
    pub fn words(&self) -> String {
        match self {
            Self::Excluded { reason } => format!("excluded by the policy: {reason}"),
            Self::Waived {
                id,
                reason,
                expires,
            } => {
                let id = id.as_deref().map(|it| format!(" by {it}"));
                format!("waived{} until {expires}: {reason}", id.unwrap_or_default())
            }
        }
    }
}

/// `[[waiver]]`.
#[derive(Debug)]
pub(super) struct Waiver {
    pub(super) id: Option<String>,
    pub(super) code: &'static str,
    pub(super) subjects: Subjects,
    pub(super) license: Option<Expression>,
    pub(super) reason: String,
    pub(super) approved_by: Option<String>,
    pub(super) approved_on: Option<Day>,
    pub(super) expires: Day,
    /// What it was decided from.
    pub(super) evidence: Vec<Evidence>,
    pub(super) written: Written,
    /// All of its lines, and its first one.
    pub(super) extent: Range<usize>,
    pub(super) span: Range<usize>,
    pub(super) source: usize,
}

/// What a waiver is about.
#[derive(Debug)]
pub(super) enum Subjects {
    Paths(GlobSet),
    /// Package URLs.
    Packages(GlobSet),
    /// Of a finding, or of a group of them.
    Fingerprint(String),
}

/// Who committed the lines of a waiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Written {
    /// Nobody has looked.
    Unasked,
    /// These mail addresses.
    By(BTreeSet<String>),
    /// It cannot be told; why.
    Unknown(String),
}

/// `[waivers]`.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    /// For how many days a waiver may hold.
    pub(super) max_days: i64,
    /// From how many days before its end a waiver says so.
    pub(super) warn_before_days: i64,
    /// Who may approve; empty for anybody.
    pub(super) approvers: Vec<String>,
    /// Whether one of them must have committed a waiver.
    pub(super) verifies: bool,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            max_days: 366,
            warn_before_days: 30,
            approvers: Vec::new(),
            verifies: false,
        }
    }
}

/// The mail addresses of those who committed some lines, or why they cannot be told.
pub type Authors = Result<BTreeSet<String>, String>;

impl Policy {
    /// Whether somebody must look who committed its waivers: see [`Self::verify`].
    pub fn verifies(&self) -> bool {
        self.terms.verifies && !self.waivers.is_empty()
    }

    /// Finds out who committed each waiver. `authors` is asked with the name of a file of the
    /// policy and some of its lines, from 1, and gives the mail addresses; the words say why they
    /// cannot be told.
    pub fn verify(&mut self, authors: &mut dyn FnMut(&str, RangeInclusive<usize>) -> Authors) {
        for waiver in &mut self.waivers {
            let Some(source) = self.sources.get(waiver.source) else {
                continue;
            };
            let lines = source.lines_of(&waiver.extent);
            waiver.written = match authors(source.path(), lines) {
                Ok(it) => Written::By(it),
                Err(why) => Written::Unknown(why),
            };
        }
    }
}

/// What is to be said of the waivers of a policy on a day, whatever they are about.
pub(super) fn overdue(policy: &Policy, today: Day) -> Vec<Found> {
    let mut waivers = Waivers {
        policy,
        today,
        files: None,
        used: BTreeSet::new(),
    };
    waivers.used.extend(0..policy.waivers.len());
    waivers.findings()
}

/// Why a waiver does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Void {
    Expired,
    Overlong,
    Unapproved,
    /// A file that it was decided from has changed.
    Changed(String),
    /// Somebody else than an approver has committed it; who, or why it cannot be told.
    Unverified(String),
}

impl Waiver {
    /// Whether it is about something that was found.
    fn is_about(&self, found: &Found) -> bool {
        self.code == found.doc.code && self.is_for(found) && self.names(found)
    }

    fn is_for(&self, found: &Found) -> bool {
        let all = |globs: &GlobSet, are_packages: bool| {
            let mut subjects = found.subjects.iter();
            subjects.all(|it| it.starts_with("pkg:") == are_packages && is_purl_of(it, globs))
        };
        match &self.subjects {
            Subjects::Paths(globs) => all(globs, false),
            Subjects::Packages(globs) => all(globs, true),
            Subjects::Fingerprint(wanted) => found.fingerprints().contains(wanted),
        }
    }

    fn names(&self, found: &Found) -> bool {
        let Some(license) = &self.license else {
            return true;
        };
        let stated = found.expression.as_deref().map(Expression::parse);
        let stated = stated.and_then(Result::ok);
        stated.is_some_and(|it| it.sorted() == license.sorted())
    }

    /// Why it does not hold on a day.
    fn void(&self, terms: &Terms, today: Day, files: Option<&[FileRecord]>) -> Option<Void> {
        let start = self.approved_on.unwrap_or(today);
        let approver = self.approved_by.as_ref();
        let is_approved =
            terms.approvers.is_empty() || approver.is_some_and(|it| terms.approvers.contains(it));
        if self.expires < today {
            Some(Void::Expired)
        } else if self.expires.since(start) > terms.max_days {
            Some(Void::Overlong)
        } else if !is_approved {
            Some(Void::Unapproved)
        } else if let Some(path) = files.and_then(|it| changed(&self.evidence, it)) {
            Some(Void::Changed(path.to_owned()))
        } else {
            self.unverified(terms).map(Void::Unverified)
        }
    }

    /// Who else than an approver has committed a line of it, or why that cannot be told.
    fn unverified(&self, terms: &Terms) -> Option<String> {
        if !terms.verifies {
            return None;
        }
        let may = |who: &String| {
            let mut approvers = terms.approvers.iter();
            approvers.any(|it| it.eq_ignore_ascii_case(who))
        };
        match &self.written {
            Written::Unasked => Some("nobody has looked who committed it".to_owned()),
            Written::Unknown(why) => Some(why.clone()),
            Written::By(authors) if authors.is_empty() => {
                Some("it is committed by nobody".to_owned())
            }
            Written::By(authors) => {
                let other = authors.iter().find(|it| !may(it));
                other.map(|it| format!("a line of it was committed by {}", plain(it)))
            }
        }
    }

    fn aside(&self) -> Aside {
        Aside::Waived {
            id: self.id.clone(),
            reason: self.reason.clone(),
            expires: self.expires,
        }
    }
}

/// The waivers of a policy on a day, and which of them were about something.
#[derive(Debug)]
pub(super) struct Waivers<'a> {
    policy: &'a Policy,
    today: Day,
    /// Those that evidence is held against; `None` where there are none to be had.
    files: Option<&'a [FileRecord]>,
    used: BTreeSet<usize>,
}

impl<'a> Waivers<'a> {
    pub(super) fn new(policy: &'a Policy, today: Day, inventory: &'a Inventory) -> Self {
        Self {
            policy,
            today,
            files: Some(&inventory.files),
            used: BTreeSet::new(),
        }
    }

    /// The first waiver that holds for something that was found.
    pub(super) fn aside(&mut self, found: &Found) -> Option<Aside> {
        let mut holding = None;
        for (at, it) in self.policy.waivers.iter().enumerate() {
            if it.is_about(found) {
                self.used.insert(at);
                let void = it.void(&self.policy.terms, self.today, self.files);
                let holds = void.is_none();
                holding = holding.or_else(|| holds.then(|| it.aside()));
            }
        }
        holding
    }

    /// The places in the policy of those that were about something.
    pub(super) fn used(&self) -> &BTreeSet<usize> {
        &self.used
    }

    /// What is to be said of the waivers themselves, once all was looked at.
    pub(super) fn findings(&self) -> Vec<Found> {
        let waivers = self.policy.waivers.iter().enumerate();
        waivers
            .filter_map(|(at, it)| self.finding(at, it))
            .collect()
    }

    fn finding(&self, at: usize, it: &Waiver) -> Option<Found> {
        let name = it.id.as_deref().map(plain);
        let name = name.unwrap_or_else(|| format!("for {}", it.code));
        let days = it.expires.since(self.today);
        let terms = &self.policy.terms;
        let (doc, title, help) = match it.void(terms, self.today, self.files) {
            _ if !self.used.contains(&at) => (
                &UNUSED,
                format!("the waiver {name} is about nothing that was found"),
                "delete it".to_owned(),
            ),
            Some(Void::Expired) => (
                &EXPIRED,
                format!("the waiver {name} ran out on {}", it.expires),
                "correct what it was about, or have it approved again".to_owned(),
            ),
            Some(Void::Overlong) => (
                &OVERLONG,
                format!(
                    "the waiver {name} is to hold for more than {} days",
                    terms.max_days
                ),
                "let it end sooner, or say `approved-on`".to_owned(),
            ),
            Some(Void::Unapproved) => (
                &UNAPPROVED,
                format!("nobody approved the waiver {name} who may"),
                "have it approved by one of `approvers` of `[waivers]`".to_owned(),
            ),
            Some(Void::Changed(path)) => (
                &CHANGED,
                format!("{path} is no longer what the waiver {name} was decided from"),
                "have it approved again, and correct its `sha256`".to_owned(),
            ),
            Some(Void::Unverified(why)) => (
                &UNVERIFIED,
                format!("the waiver {name} is not an approver's own: {why}"),
                "let one of `approvers` commit all of its lines".to_owned(),
            ),
            None if days <= terms.warn_before_days => (
                &EXPIRING,
                format!("the waiver {name} runs out on {}", it.expires),
                "correct what it is about, or have it approved again".to_owned(),
            ),
            None => return None,
        };
        let label = self.policy.label_of(it.source, &it.span);
        let subject = label.path.clone();
        Some(Found::new(doc, subject, title).at(label).help(help))
    }
}
