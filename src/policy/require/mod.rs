// SPDX-License-Identifier: Apache-2.0

//! What a policy wants to be there: `[require]`.

mod notices;
mod published;
mod reuse;

use std::ops::Range;

use globset::{GlobMatcher, GlobSet};

use super::{Doc, Policy, Setting, judge::Context, judge::Found};
use crate::{
    diagnostic::{Label, Level},
    inventory::FileRecord,
    read::Kind,
    resolve::Basis,
    walk::RepoPath,
};

/// The profiles that a bill of materials can be held against, as `placet sbom score` has them: by
/// name for the newest version, and with the version.
#[rustfmt::skip]
pub const PROFILES: &[&str] = &[
    "ntia", "fsct", "bsi-tr-03183-2", "comprehensive", "cisa", "openchain-telco", "eu-cra", "cert-in",
    "ntia-2021", "fsct-3", "bsi-tr-03183-2@2.1", "bsi-tr-03183-2@2.0", "comprehensive@2", "cisa-2026",
    "openchain-telco-1.1", "cert-in-2.0",
];

static MISSING: Doc = Doc {
    code: "missing-file",
    level: Level::Warning,
    what: "a file that the policy requires is not there",
    why: "the policy says that a work like this one must have it",
    fix: "add the file",
};

static HEADER: Doc = Doc {
    code: "missing-header",
    level: Level::Warning,
    what: "a file of source does not state its license itself, where `headers` of `[require]` wants that",
    why: "a file is copied without what stands around it",
    fix: "write `SPDX-License-Identifier:` and the license into a comment at its start",
};

static POOR_SBOM: Doc = Doc {
    code: "poor-sbom",
    level: Level::Warning,
    what: "the bill of materials that can be made of the work says less than `[require.sbom]` wants",
    why: "who gets it cannot do with it what the profile is for",
    fix: "`placet sbom score` says what to add",
};

static OUTSIDE_AUTHOR: Doc = Doc {
    code: "outside-author",
    level: Level::Warning,
    what: "a commit is by somebody outside of `author-domains` of `[project]`",
    why: "what others have written is theirs to license: they must have agreed",
    fix: "make sure that they have, then list their domain",
};

/// Every code of a requirement.
pub(super) static DOCS: &[&Doc] = &[
    &MISSING,
    &HEADER,
    &reuse::DOC,
    &published::DOC,
    &notices::DOC,
    &POOR_SBOM,
    &OUTSIDE_AUTHOR,
];

/// `[require]`.
#[derive(Debug, Default)]
pub(super) struct Required {
    pub(super) files: Vec<RequiredFile>,
    pub(super) headers: Vec<Setting<GlobSet>>,
    pub(super) reuse: Option<Setting<bool>>,
    pub(super) public_code: Option<Setting<bool>>,
    pub(super) code_json: Option<Setting<bool>>,
    pub(super) notice: Option<Setting<bool>>,
}

/// One string of `files`.
#[derive(Debug)]
pub(super) struct RequiredFile {
    pub(super) text: String,
    pub(super) glob: GlobMatcher,
    pub(super) span: Range<usize>,
    pub(super) source: usize,
}

/// `[require.sbom]`.
#[derive(Debug, Clone)]
pub struct SbomDemand {
    /// The profile: one of [`PROFILES`].
    pub profile: String,
    /// The fewest points that are enough, in thousandths of all.
    pub least: u16,
    /// Where the policy says so.
    pub at: Label,
}

impl Required {
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.headers.is_empty() && !self.flags().into_iter().any(is_on)
    }

    /// What is on or off.
    pub(super) fn flags(&self) -> [Option<&Setting<bool>>; 4] {
        let flags = [
            &self.reuse,
            &self.public_code,
            &self.code_json,
            &self.notice,
        ];
        flags.map(Option::as_ref)
    }

    /// As [`Self::flags`], in the same order.
    pub(super) fn flags_mut(&mut self) -> [&mut Option<Setting<bool>>; 4] {
        [
            &mut self.reuse,
            &mut self.public_code,
            &mut self.code_json,
            &mut self.notice,
        ]
    }
}

fn is_on(flag: Option<&Setting<bool>>) -> bool {
    flag.is_some_and(|it| it.value)
}

/// What is required and is not there.
pub(super) fn findings(context: &Context<'_>) -> Vec<Found> {
    let required = &context.policy.required;
    let mut found = Vec::new();
    if required.is_empty() {
        return found;
    }
    found.extend(missing(context));
    for it in &required.headers {
        found.extend(bare(context, it));
    }
    if let Some(it) = required.reuse.as_ref().filter(|it| it.value) {
        found.extend(reuse::findings(context, &label(context, it)));
    }
    for (flag, form) in [
        (&required.public_code, &published::PUBLIC_CODE),
        (&required.code_json, &published::CODE_JSON),
    ] {
        if let Some(it) = flag.as_ref().filter(|it| it.value) {
            found.extend(published::findings(context, form, &label(context, it)));
        }
    }
    if let Some(it) = required.notice.as_ref().filter(|it| it.value) {
        found.extend(notices::findings(context, &label(context, it)));
    }
    found
}

/// The line of the policy that wants something.
fn label<T>(context: &Context<'_>, setting: &Setting<T>) -> Label {
    let mut label = context.policy.label_of(setting.source, &setting.span);
    "the policy requires it here".clone_into(&mut label.message);
    label
}

/// Every path that is there: what was left out or could not be read, too.
fn paths<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a RepoPath> {
    let inventory = context.inventory;
    let files = inventory.files.iter().map(|it| &it.path);
    let skipped = inventory.skipped.iter().map(|it| &it.path);
    let gaps = inventory.gaps.iter().map(|it| &it.path);
    files.chain(skipped).chain(gaps)
}

/// The required files that nothing matches.
fn missing(context: &Context<'_>) -> Vec<Found> {
    let policy: &Policy = context.policy;
    let mut missing: Vec<&RequiredFile> = policy.required.files.iter().collect();
    if missing.is_empty() {
        return Vec::new();
    }
    for path in paths(context) {
        let path = path.to_string();
        missing.retain(|it| !it.glob.is_match(&path));
    }
    let found = missing.into_iter().map(|it| {
        let label = policy.label_of(it.source, &it.span);
        absent(&it.text, label)
    });
    found.collect()
}

/// No file is called so.
fn absent(name: &str, wanted: Label) -> Found {
    let title = format!("no file is called `{name}`");
    Found::new(&MISSING, name.to_owned(), title)
        .at(wanted)
        .evidence(name.to_owned())
        .help("add it")
}

/// Files of source that only inherit their license, or have none.
fn bare(context: &Context<'_>, wanted: &Setting<GlobSet>) -> Vec<Found> {
    let files = context.inventory.files.iter();
    let is_bare = |it: &&FileRecord| {
        let states = matches!(
            it.concluded.basis,
            Basis::Own | Basis::Sidecar(_) | Basis::Reuse(_) | Basis::Clarified(_)
        );
        let states = states && it.concluded.expression.is_some();
        it.kind == Kind::Source && !states && wanted.value.is_match(it.path.to_string())
    };
    let found = files.filter(is_bare).map(|it| {
        let path = it.path.to_string();
        let title = format!("{path} does not state its license itself");
        Found::new(&HEADER, path.clone(), title)
            .at(Label::file(&path, "no license is stated here"))
            .at(label(context, wanted))
            .evidence("headers")
            .help(HEADER.fix)
    });
    found.collect()
}
