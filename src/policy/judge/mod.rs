// SPDX-License-Identifier: Apache-2.0

//! Runs every rule over an inventory, groups what they find, and counts licenses.

mod context;
mod found;

use std::collections::BTreeSet;

use super::{At, Clarified, Day, FailOn, Judgement, Policy, summary::summary};
use crate::{
    detect::UNKNOWN,
    diagnostic::Remark,
    expression::{Expression, Term},
    inventory::{Component, ComponentKind, Gap, Inventory},
    walk::RepoPath,
};

pub(super) use context::Context;
pub(super) use found::{Found, grouped, sort};

use found::findings;

/// One state of a source, which people may have clarified.
#[derive(Debug, Clone, Copy)]
pub struct State<'a> {
    /// What was found.
    pub inventory: &'a Inventory,
    /// What people have concluded instead.
    pub clarified: &'a Clarified,
    /// What was found besides: in the document that it comes from, in its history.
    pub remarks: &'a [Remark],
}

/// Judges an inventory, in which people may have clarified something.
///
/// `today` decides which waivers hold.
pub fn judge(
    inventory: &Inventory,
    policy: &Policy,
    clarified: &Clarified,
    today: Day,
) -> Judgement {
    let state = State {
        inventory,
        clarified,
        remarks: &[],
    };
    judge_state(state, policy, today)
}

/// Judges a state of a source.
pub fn judge_state(state: State<'_>, policy: &Policy, today: Day) -> Judgement {
    let inventory = state.inventory;
    let own = own_terms(inventory);
    let context = Context::new(state, policy, &own);
    let mut found = context.find();
    let summary = summary(&context, None);
    found.extend(context.unused_choices());
    Judgement {
        findings: findings(found, &context, today),
        summary,
        is_complete: is_complete(inventory, policy, |_| false),
        since: None,
    }
}

/// Whether all could be examined but what the policy leaves out, which is shown and fails nothing,
/// and what is known.
pub(super) fn is_complete(
    inventory: &Inventory,
    policy: &Policy,
    is_known: impl Fn(&Gap) -> bool,
) -> bool {
    let gaps = inventory.gaps.iter().filter(|it| !is_known(it));
    // What was left out though it should have been examined is a gap as well.
    let told: BTreeSet<&RepoPath> = inventory.gaps.iter().map(|it| &it.path).collect();
    let missed = inventory.skipped.iter().filter(|it| it.reason.is_gap());
    let missed = missed.map(|it| &it.path).filter(|it| !told.contains(it));
    let mut unexamined = gaps.map(|it| &it.path).chain(missed);
    unexamined.all(|it| policy.excluded(&At::path(&it.to_string())).is_some())
}

/// Whether a judgement fails the gate. What could not be examined is not looked at:
/// [`Judgement::is_complete`] says it.
pub fn fails(judgement: &Judgement, fail_on: FailOn) -> bool {
    match fail_on {
        FailOn::Error => judgement.n_errors() > 0,
        FailOn::Warning => judgement.n_errors() + judgement.n_warnings() > 0,
        FailOn::Never => false,
    }
}

/// The licenses that the root states for itself.
pub(super) fn own_terms(inventory: &Inventory) -> Vec<Term> {
    let roots = inventory
        .components
        .iter()
        .filter(|it| it.kind == ComponentKind::Root);
    let stated = roots.filter_map(|it| {
        let declared = it.declared.as_ref().and_then(|it| it.claim.expression());
        declared.or(it.concluded.expression.as_ref())
    });
    let terms = stated.flat_map(Expression::terms);
    // Terms that nobody has read are nobody's statement.
    let read = terms.filter(|it| !it.license.as_str().starts_with(UNKNOWN));
    let mut terms: Vec<Term> = read.cloned().collect();
    terms.sort();
    terms.dedup();
    terms
}

/// The name of a component: its purl, or its directory, or its name.
pub(super) fn subject_of(component: &Component) -> String {
    match (&component.purl, &component.directory) {
        (Some(purl), _) => purl.to_string(),
        (None, Some(directory)) if !directory.as_bytes().is_empty() => directory.to_string(),
        (None, Some(_)) => ".".to_owned(),
        (None, None) => component.name.clone(),
    }
}

/// Where a policy looks for a component: its directory, or the file of the tree that names it.
pub(super) fn path_of(component: &Component) -> String {
    let declared = component.declared.as_ref().map(|it| &it.at.path);
    let declared = declared.filter(|it| component.stored_at(it).is_none());
    let place = component.places.first().map(|it| &it.path);
    let path = declared.or(place).or(component.directory.as_ref());
    path.map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Aside, Finding, Verdict},
        *,
    };
    use crate::{
        detect::{Class, Detection, Match, Method, Score},
        ecosystems::Scope,
        expression::Claim,
        inventory::{Declaration, Declared, FileRecord, Lookup},
        read::{Encoding, Kind, Place},
        resolve::{Basis, Conclusion},
    };

    const POLICY: &str = "version = 1\n[licenses]\nallow = [\"MIT\", \"Apache-2.0\"]\nreview = [\"MPL-2.0\"]\n\
        deny = [\"AGPL-3.0-only\"]\n[[exclude]]\npaths = [\"attic/**\"]\nreason = \"not-shipped\"\n";

    fn path(text: &str) -> RepoPath {
        RepoPath::new(text.as_bytes())
    }

    fn place(line: u32, text: &str) -> Place {
        Place {
            line,
            end_line: line,
            column: 1,
            excerpt: text.into(),
            mark: (0, u32::try_from(text.len()).unwrap()),
        }
    }

    fn concluded(license: &str, basis: Basis) -> Conclusion {
        let expression = Some(license).filter(|it| !it.is_empty());
        Conclusion {
            expression: expression.map(|it| Expression::parse(it).unwrap()),
            basis,
        }
    }

    fn file(at: &str, license: &str, class: Class) -> FileRecord {
        let expression = concluded(license, Basis::Own);
        let matched = Match {
            expression: expression.expression.clone(),
            raw: None,
            method: Method::Tag,
            class,
            score: Score::EXACT,
            span: 0..1,
            place: place(1, license),
            difference: None,
            problem: None,
        };
        let matches = if license.is_empty() {
            Vec::new()
        } else {
            vec![matched]
        };
        let is_license = at.ends_with("LICENSE");
        FileRecord {
            path: path(at),
            size: 10,
            kind: if is_license {
                Kind::License
            } else {
                Kind::Source
            },
            encoding: Encoding {
                name: "UTF-8",
                guessed: false,
            },
            detection: Detection {
                matches,
                ..Detection::default()
            },
            concluded: Box::new(expression),
            hashes: None,
            metadata: None,
        }
    }

    fn root(declared: &str) -> Component {
        let at = Declaration {
            path: path("package.json"),
            place: place(3, declared),
        };
        Component {
            detected: None,
            purl: None,
            ecosystem: "npm",
            name: "demo".to_owned(),
            version: None,
            kind: ComponentKind::Root,
            scope: Scope::Runtime,
            directory: Some(path("")),
            declared: (!declared.is_empty()).then(|| Declared {
                raw: declared.to_owned(),
                claim: Claim::read(declared),
                at: at.clone(),
            }),
            concluded: Conclusion {
                expression: Claim::read(declared).expression().cloned(),
                basis: Basis::Nothing,
            },
            copyrights: Vec::new(),
            description: None,
            authors: Vec::new(),
            suppliers: Vec::new(),
            homepage: None,
            repository: None,
            download: None,
            hashes: Vec::new(),
            places: vec![at],
            asked: Vec::new(),
            is_open: false,
            lookup: Lookup::default(),
        }
    }

    fn tree(declared: &str, files: Vec<FileRecord>) -> Inventory {
        Inventory {
            files,
            components: vec![root(declared)],
            ..Inventory::default()
        }
    }

    fn judged(inventory: &Inventory) -> Judgement {
        let (policy, problems) = Policy::parse("test", "placet.toml", POLICY);
        let policy = policy.unwrap_or_else(|| panic!("{problems:?}"));
        judge(
            inventory,
            &policy,
            &Clarified::default(),
            Day::of(2026, 11, 22),
        )
    }

    /// Each finding as `level[code] subject (number of subjects) at path:line, path:line`.
    fn check(inventory: &Inventory, expected: &[&str]) {
        let findings = judged(inventory).findings;
        let shown = |it: &Finding| {
            let labels = it
                .diagnostic
                .labels
                .iter()
                .map(|it| format!("{}:{}", it.path, it.line));
            let labels: Vec<String> = labels.collect();
            let d = &it.diagnostic;
            format!(
                "{}[{}] {} ({}) at {}",
                d.level,
                d.code,
                it.subject,
                it.subjects.len(),
                labels.join(", ")
            )
        };
        let got: Vec<String> = findings.iter().map(shown).collect();
        assert_eq!(got, expected, "{findings:#?}");
    }

    #[test]
    fn a_denied_license_points_at_the_file_and_at_the_policy() {
        let files = vec![
            file("a.c", "AGPL-3.0-only", Class::Declared),
            file("b.c", "MIT", Class::Declared),
        ];
        check(
            &tree("MIT", files),
            &["error[denied-license] a.c (1) at a.c:1, placet.toml:5"],
        );
    }

    #[test]
    fn files_with_one_notice_are_one_finding() {
        let names = (0..1000).map(|n| format!("f{n:04}.c"));
        let files = names
            .map(|it| file(&it, "MPL-2.0", Class::Declared))
            .collect();
        let expected = "warning[license-needs-review] f0000.c (1000) at f0000.c:1, placet.toml:4";
        check(&tree("MIT", files), &[expected]);
    }

    #[test]
    fn files_without_license_are_one_finding_with_a_count() {
        let names = (0..1000).map(|n| format!("f{n:04}.c"));
        let files: Vec<_> = names.map(|it| file(&it, "", Class::Declared)).collect();
        check(
            &tree("MIT", files),
            &["warning[missing-license] f0000.c (1000) at f0000.c:1"],
        );
        let bare = vec![file("a.c", "", Class::Declared)];
        check(
            &tree("", bare),
            &["error[missing-license] . (1) at package.json:3"],
        );
    }

    #[test]
    fn a_manifest_that_contradicts_its_license_file_is_an_error() {
        let files = || vec![file("LICENSE", "Apache-2.0", Class::Exact)];
        let expected = "error[declared-detected-mismatch] . (1) at package.json:3, LICENSE:1";
        check(&tree("MIT", files()), &[expected]);
        check(&tree("MIT OR Apache-2.0", files()), &[]);
    }

    #[test]
    fn an_expression_that_cannot_be_read_never_passes() {
        let one = || vec![file("a.c", "MIT", Class::Declared)];
        check(
            &tree("MIT OR NotALicense", one()),
            &["error[invalid-expression] . (1) at package.json:3"],
        );
        check(
            &tree("BSD", one()),
            &["warning[ambiguous-license] . (1) at package.json:3"],
        );
        check(
            &tree("Apache 2", one()),
            &["note[informal-license-name] . (1) at package.json:3"],
        );
        check(
            &tree("UNLICENSED", one()),
            &["error[proprietary-statement] . (1) at package.json:3"],
        );
        check(
            &tree("SEE LICENSE IN a.txt", one()),
            &["warning[dangling-license-reference] . (1) at package.json:3"],
        );
        check(
            &tree("ISC", one()),
            &["warning[unlisted-license] . (1) at package.json:3"],
        );
    }

    #[test]
    fn an_empty_scan_never_passes() {
        let judgement = judged(&tree("", Vec::new()));
        assert!(fails(&judgement, FailOn::Error));
        check(&tree("", Vec::new()), &["error[nothing-scanned] . (1) at "]);
    }

    #[test]
    fn a_gap_makes_the_scan_incomplete_and_is_a_finding() {
        let mut inventory = tree("MIT", vec![file("a.c", "MIT", Class::Declared)]);
        inventory.gaps.push(Gap {
            path: path("secret"),
            code: "unreadable-file",
            detail: "permission denied".to_owned(),
            line: None,
        });
        assert!(!judged(&inventory).is_complete);
        assert!(!fails(&judged(&inventory), FailOn::Error));
        check(
            &inventory,
            &["warning[unreadable-file] secret (1) at secret:1"],
        );
    }

    #[test]
    fn an_excluded_finding_stays_and_fails_nothing() {
        let judgement = judged(&tree(
            "MIT",
            vec![file("attic/a.c", "AGPL-3.0-only", Class::Declared)],
        ));
        assert_eq!(judgement.findings.len(), 1);
        assert_eq!(
            judgement.findings[0].aside,
            Some(Aside::Excluded {
                reason: "not-shipped".to_owned()
            })
        );
        assert!(!fails(&judgement, FailOn::Warning));
    }

    #[test]
    fn fingerprints_are_free_of_lines_and_the_summary_counts() {
        let mut inventory = tree("MIT", vec![file("a.c", "AGPL-3.0-only", Class::Declared)]);
        let before = judged(&inventory).findings[0].fingerprint.clone();
        inventory.files[0].detection.matches[0].place.line = 40;
        let after = judged(&inventory);
        assert_eq!(after.findings[0].fingerprint, before);
        let lines: Vec<_> = after
            .summary
            .iter()
            .map(|it| (it.n_files, it.n_components, it.verdict))
            .collect();
        assert_eq!(lines, [(1, 0, Verdict::Deny), (0, 1, Verdict::Allow)]);
    }
}
