// SPDX-License-Identifier: Apache-2.0

//! What is odd in a policy itself: entries that decide nothing, scopes that hold nowhere, waivers
//! that have run out. And the tests that a policy has of itself.

use std::collections::BTreeSet;

use super::{
    At, Clarified, Day, Doc, Entry, Fit, Pattern, Policy, Test, Verdict, compat,
    judge::{self, Found, path_of},
    scope,
    sets::OWN,
    verdict::{Holding, Judge},
    waiver,
};
use crate::{
    diagnostic::{Diagnostic, Level},
    expression::{Claim, Expression, LicenseId, Term},
    inventory::Inventory,
    licenses::corpus,
};

static SHADOWED: Doc = Doc {
    code: "shadowed-entry",
    level: Level::Warning,
    what: "an entry of `allow`, `review` or `deny` decides nothing",
    why: "another one is closer or stricter for all that it matches: it says what does not hold",
    fix: "delete one of the two",
};

static DEPRECATED: Doc = Doc {
    code: "deprecated-entry",
    level: Level::Warning,
    what: "an entry has an id that the SPDX list has replaced",
    why: "it is read as its successor, which a reader cannot see",
    fix: "write the successor",
};

static UNUSED_SET: Doc = Doc {
    code: "unused-set",
    level: Level::Warning,
    what: "nothing names a set of `[sets]`",
    why: "it decides nothing",
    fix: "name it in `allow`, `review` or `deny`, or delete it",
};

static UNREACHABLE: Doc = Doc {
    code: "unreachable-scope",
    level: Level::Warning,
    what: "a `[[scope]]` or `[[exclude]]` is about nothing in the tree",
    why: "it decides nothing, or is meant for something that is called otherwise",
    fix: "correct its conditions, or delete it",
};

static UNUSED_ENTRY: Doc = Doc {
    code: "unused-entry",
    level: Level::Note,
    what: "nothing in the tree stands under a license that the policy lists",
    why: "it will decide on what comes later; that may be as you want it",
    fix: "delete it if you do not",
};

static FAILED: Doc = Doc {
    code: "failed-test",
    level: Level::Error,
    what: "a policy says other than its own `[[test]]` expects",
    why: "it does not mean what its author thought",
    fix: "correct the policy, or the test",
};

/// Every code that is about a policy alone.
pub static LINTS: &[&Doc] = &[
    &DEPRECATED,
    &FAILED,
    &SHADOWED,
    &UNREACHABLE,
    &UNUSED_ENTRY,
    &UNUSED_SET,
];

/// Says what is odd in a policy itself; with a tree also what of it is about nothing there.
pub fn lint(
    policy: &Policy,
    today: Day,
    tree: Option<(&Inventory, &Clarified)>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let own = policy.entries.iter();
    for entry in own.filter(|it| policy.is_own_layer(it.layer)) {
        found.extend(shadowed(policy, entry));
        found.extend(deprecated(policy, entry));
    }
    found.extend(unused_sets(policy));
    found.extend(waiver::overdue(policy, today).into_iter().map(diagnostic));
    if let Some((inventory, clarified)) = tree {
        found.extend(unreachable(policy, inventory));
        found.extend(unused_entries(policy, inventory));
        let judgement = judge::judge(inventory, policy, clarified, today);
        let codes = [
            "unused-waiver",
            "unused-choice",
            "unused-clarification",
            "void-clarification",
        ];
        let about = judgement.findings.into_iter().map(|it| it.diagnostic);
        found.extend(about.filter(|it| codes.contains(&it.code)));
    }
    found.sort_by_key(|it| {
        let at = it
            .labels
            .first()
            .map(|it| (it.path.clone(), it.line, it.column));
        (at, it.code)
    });
    found
}

/// Runs the tests of a policy: how many there are, and which of them fail.
pub fn run_tests(policy: &Policy) -> (usize, Vec<Diagnostic>) {
    let failed = policy.tests.iter().filter_map(|it| {
        let at = match &it.package {
            Some(package) => At::package(&it.path, package),
            None => At::path(&it.path),
        };
        let claim = Claim::read(&it.expression);
        let found = policy.evaluate_claim(&claim, &at);
        let verdict = found.verdict.max(fitting(policy, it, &claim, &at));
        (verdict != it.expect).then(|| {
            let title = format!("{} is {verdict}, not {}", it.expression, it.expect);
            let test = policy.label_of(it.source, &it.span);
            let failed = diagnostic_of(&FAILED, title).at(test);
            let failed = match found.decided.label {
                Some(it) => failed.at(it),
                None => failed,
            };
            match &it.note {
                Some(note) => failed.note(note.clone()),
                None => failed,
            }
        })
    });
    (policy.tests.len(), failed.collect())
}

/// The best verdict that what is tested can have in the work that the test names.
fn fitting(policy: &Policy, test: &Test, claim: &Claim, at: &At<'_>) -> Verdict {
    let pair = claim.expression().zip(test.outbound.as_ref());
    let Some(pair) = pair else {
        return Verdict::Allow; // there is no work to fit into, or nothing that could
    };
    let package = test.package.as_ref();
    let usual = package.map_or(compat::named("file"), |it| {
        compat::usual(it.relation, &it.ecosystem)
    });
    let relation = policy.relation(at).unwrap_or(usual);
    let judge = Judge::new(policy, &[]);
    let (fit, _) = policy.compat.fit(pair, relation, (policy, &judge));
    match fit {
        Fit::Yes(_) | Fit::If(_) => Verdict::Allow,
        Fit::Unknown(_) => Verdict::Unknown,
        Fit::No(_) => Verdict::Deny,
    }
}

impl Policy {
    /// Whether a layer is of the file itself, and not of one that it builds on.
    fn is_own_layer(&self, layer: usize) -> bool {
        let source = self.layers.get(layer).map(|it| it.source);
        source == self.layers.last().map(|it| it.source)
    }
}

fn diagnostic_of(doc: &'static Doc, title: String) -> Diagnostic {
    Diagnostic::new(doc.code, doc.level, title)
}

fn diagnostic(found: Found) -> Diagnostic {
    Diagnostic {
        code: found.doc.code,
        level: found.doc.level,
        title: found.title,
        labels: found.labels,
        notes: found.notes,
        help: found.help,
    }
}

/// An entry is shadowed if another one decides on every license that it matches. What it matches
/// is taken from the SPDX list, or made up for references.
fn shadowed(policy: &Policy, entry: &Entry) -> Option<Diagnostic> {
    let judge = Judge::new(policy, &[]);
    // In a scope, what lies below it holds too.
    let at = Holding {
        layers: u64::MAX >> (u64::BITS as usize - 1 - entry.layer),
        choices: 0,
    };
    let mut witnesses = witnesses(policy, entry);
    let first = witnesses.next()?;
    let decides = |term: &Term| {
        let found = judge.entry(term, at);
        found.is_some_and(|(_, it)| std::ptr::eq(it, entry))
    };
    if decides(&first) || witnesses.any(|it| decides(&it)) {
        return None;
    }
    let (_, other) = judge.entry(&first, at)?;
    let title = format!("{} decides nothing", written(policy, entry));
    let label = policy.label_of(policy.layers.get(entry.layer)?.source, &entry.span);
    let mut by = policy.label_of(policy.layers.get(other.layer)?.source, &other.span);
    "this one decides".clone_into(&mut by.message);
    Some(
        diagnostic_of(&SHADOWED, title)
            .at(label)
            .at(by)
            .help("delete one of the two"),
    )
}

/// Licenses that an entry matches.
fn witnesses<'p>(policy: &'p Policy, entry: &'p Entry) -> Box<dyn Iterator<Item = Term> + 'p> {
    match &entry.pattern {
        Pattern::Term(term) => Box::new(std::iter::once(term.clone())),
        Pattern::RefGlob(start) => {
            let id = LicenseId::trusted(&format!("{start}x"));
            Box::new(std::iter::once(Term::license(id)))
        }
        Pattern::Set(OWN) => Box::new(std::iter::empty()), // as the tree has it
        Pattern::Set(_) | Pattern::Own(_) => {
            let judge = Judge::new(policy, &[]);
            let ids = corpus().licenses().iter().filter(|it| !it.is_exception);
            let terms = ids.map(|it| Term::license(LicenseId::trusted(it.id)));
            Box::new(terms.filter(move |it| judge.matched(&entry.pattern, it).is_some()))
        }
    }
}

fn written(policy: &Policy, entry: &Entry) -> String {
    let source = policy.layers.get(entry.layer).map_or(0, |it| it.source);
    let raw = policy
        .sources
        .get(source)
        .map_or("", |it| it.slice(&entry.span));
    format!("`{}`", raw.trim_matches(['"', '\'']))
}

fn deprecated(policy: &Policy, entry: &Entry) -> Option<Diagnostic> {
    let Pattern::Term(term) = &entry.pattern else {
        return None;
    };
    let written = written(policy, entry);
    let id = LicenseId::listed(written.trim_matches('`').trim_end_matches('+'))?;
    id.deprecation()?;
    if written == format!("`{term}`") {
        return None; // nothing replaces it
    }
    let label = policy.label_of(policy.layers.get(entry.layer)?.source, &entry.span);
    let title = format!("{written} is deprecated");
    Some(
        diagnostic_of(&DEPRECATED, title)
            .at(label)
            .help(format!("write `{term}`")),
    )
}

fn unused_sets(policy: &Policy) -> Vec<Diagnostic> {
    let entries = policy.entries.iter().map(|it| &it.pattern);
    let in_sets = policy.sets.iter().flat_map(|it| &it.patterns);
    let named: BTreeSet<usize> = entries
        .chain(in_sets)
        .chain(&policy.prefer)
        .filter_map(|it| match it {
            Pattern::Own(index) => Some(*index),
            Pattern::Term(_) | Pattern::RefGlob(_) | Pattern::Set(_) => None,
        })
        .collect();
    let unused = policy.sets.iter().enumerate();
    let unused = unused.filter(|(index, _)| !named.contains(index));
    unused
        .map(|(_, it)| {
            let label = policy.label_of(it.source, &it.span);
            diagnostic_of(&UNUSED_SET, format!("nothing names the set `{}`", it.name)).at(label)
        })
        .collect()
}

/// Scopes and excludes that hold for no file and no package.
fn unreachable(policy: &Policy, inventory: &Inventory) -> Vec<Diagnostic> {
    let files: Vec<String> = inventory
        .files
        .iter()
        .map(|it| it.path.to_string())
        .chain(inventory.gaps.iter().map(|it| it.path.to_string()))
        .chain(inventory.skipped.iter().map(|it| it.path.to_string()))
        .collect();
    let paths: Vec<String> = inventory.components.iter().map(path_of).collect();
    let packages = scope::packages(inventory);
    let of_packages = paths.iter().zip(&packages);
    let of_packages = of_packages.map(|(path, package)| At::package(path, package));
    let all: Vec<At<'_>> = files
        .iter()
        .map(|it| At::path(it))
        .chain(of_packages)
        .collect();
    let mut found = Vec::new();
    for layer in &policy.layers {
        let Some(conditions) = &layer.conditions else {
            continue;
        };
        if !all.iter().any(|it| conditions.hold(it)) {
            let title = format!("the scope `{}` holds nowhere in the tree", layer.name);
            let label = policy.label_of(layer.source, &layer.span);
            found.push(diagnostic_of(&UNREACHABLE, title).at(label));
        }
    }
    for it in &policy.excludes {
        if !all.iter().any(|at| it.covers(at)) {
            let label = policy.label_of(it.source, &it.span);
            let title = "the exclude is about nothing in the tree".to_owned();
            found.push(diagnostic_of(&UNREACHABLE, title).at(label));
        }
    }
    found
}

/// Licenses that the file lists by their ids and nothing states.
fn unused_entries(policy: &Policy, inventory: &Inventory) -> Vec<Diagnostic> {
    let files = inventory.files.iter().map(|it| &*it.concluded);
    let packages = inventory.components.iter();
    let stated = files.chain(packages.clone().map(|it| &it.concluded));
    let stated = stated.filter_map(|it| it.expression.as_ref());
    let declared = packages.filter_map(|it| it.declared.as_ref()?.claim.expression());
    let mut used: BTreeSet<Term> = BTreeSet::new();
    for term in stated.chain(declared).flat_map(Expression::terms) {
        used.extend(term.offered().into_iter().map(Term::license));
        used.insert(Term::license(term.license.clone()));
        used.insert(term.clone());
    }
    let own = policy
        .entries
        .iter()
        .filter(|it| policy.is_own_layer(it.layer));
    let unused = own.filter(|it| match &it.pattern {
        Pattern::Term(term) => !used.contains(term),
        Pattern::RefGlob(_) | Pattern::Set(_) | Pattern::Own(_) => false,
    });
    unused
        .map(|it| {
            let title = format!("nothing stands under {}", written(policy, it));
            let source = policy.layers.get(it.layer).map_or(0, |it| it.source);
            diagnostic_of(&UNUSED_ENTRY, title).at(policy.label_of(source, &it.span))
        })
        .collect()
}
