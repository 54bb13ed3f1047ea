// SPDX-License-Identifier: Apache-2.0

//! Runs every rule over an inventory, groups what they find, and counts licenses.

use std::{
    cell::{OnceCell, RefCell},
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use rustc_hash::FxHashMap;

use super::{
    Aside, At, Clarified, Day, Evaluation, FailOn, Finding, Judgement, Package, Policy, Verdict,
    choose, document,
    fingerprint::fingerprint,
    require,
    rules::{self, Doc, Judged},
    scope,
    sift::Sifted,
    summary::summary,
    verdict::{Holding, Judge},
    waiver::Waivers,
};
use crate::{
    detect::UNKNOWN,
    diagnostic::{Diagnostic, Label, Level, Remark, counted},
    expression::{Claim, Expression, Term},
    inventory::{Component, ComponentKind, Gap, Inventory},
    walk::RepoPath,
};

/// How many of a group's paths its note names.
const N_NAMED: usize = 3;

/// What rules look at.
pub(super) struct Context<'a> {
    pub(super) inventory: &'a Inventory,
    pub(super) policy: &'a Policy,
    clarified: &'a Clarified,
    remarks: &'a [Remark],
    pub(super) judge: Judge<'a>,
    packages: Packages,
    /// Verdicts by place and expression: a tree has thousands of files and a few expressions.
    memo: RefCell<FxHashMap<Holding, FxHashMap<Expression, Rc<Evaluation>>>>,
    /// What of the policy holds everywhere, where it is the same for every file.
    everywhere: Option<Holding>,
    judged: OnceCell<Vec<Judged<'a>>>,
    /// The files, by what rules look for in them.
    pub(super) sifted: Sifted<'a>,
}

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

/// What a scope can ask of each component, by its name.
struct Packages {
    all: Vec<Package>,
    by_name: FxHashMap<String, usize>,
}

impl Packages {
    fn of(inventory: &Inventory) -> Self {
        let all = scope::packages(inventory);
        let names = all.iter().enumerate();
        Self {
            by_name: names.map(|(at, it)| (it.purl.clone(), at)).collect(),
            all,
        }
    }

    /// A place of the tree, and the package that has this name.
    fn at<'a>(&'a self, path: &'a str, name: &str) -> At<'a> {
        let index = self.by_name.get(name);
        match index.and_then(|it| self.all.get(*it)) {
            Some(package) => At::package(path, package),
            None => At::path(path),
        }
    }
}

/// What a rule finds in one place.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) doc: &'static Doc,
    /// The level where `[rules]` is silent; `None` for the rule's own.
    pub(super) level: Option<Level>,
    pub(super) title: String,
    pub(super) labels: Vec<Label>,
    pub(super) notes: Vec<String>,
    pub(super) help: Vec<String>,
    /// Paths or purls; never empty.
    pub(super) subjects: Vec<String>,
    pub(super) expression: Option<String>,
    /// What tells it from others of its code: findings with the same evidence are one group.
    pub(super) evidence: String,
}

impl Found {
    /// What its finding, and the group of those like it, can be called by.
    pub(super) fn fingerprints(&self) -> Vec<String> {
        let expression = self.expression.as_deref().unwrap_or_default();
        let of = |subject: &str| fingerprint(self.doc.code, subject, expression, &self.evidence);
        let own = self.subjects.first().map(|it| of(it));
        own.into_iter().chain([of("")]).collect()
    }
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

impl<'a> Context<'a> {
    /// `own` are the licenses that the project states for itself; see [`own_terms`].
    pub(super) fn new(state: State<'a>, policy: &'a Policy, own: &'a [Term]) -> Self {
        Self {
            inventory: state.inventory,
            clarified: state.clarified,
            remarks: state.remarks,
            policy,
            judge: Judge::new(policy, own),
            packages: Packages::of(state.inventory),
            memo: RefCell::default(),
            everywhere: policy.everywhere(),
            judged: OnceCell::new(),
            sifted: Sifted::new(&state.inventory.files),
        }
    }

    /// Whether one license has one verdict in all files.
    pub(super) fn is_same_everywhere(&self) -> bool {
        self.everywhere.is_some() && self.policy.least_score().is_none()
    }

    /// What states a license that the policy does not simply allow.
    pub(super) fn judged(&self) -> &[Judged<'a>] {
        self.judged.get_or_init(|| rules::judged(self))
    }

    /// What all rules find, and what the policy's requirements and clarifications give rise to.
    pub(super) fn find(&self) -> Vec<Found> {
        let mut found: Vec<_> = self.remarks.iter().cloned().map(document::found).collect();
        for rule in rules::ALL {
            (rule.check)(self, &mut found);
        }
        found.extend(require::findings(self));
        found.extend(self.clarified.findings(self.policy));
        found
    }

    /// The choices that decided nothing; known when all else has been judged, the summary too.
    pub(super) fn unused_choices(&self) -> Vec<Found> {
        choose::findings(self.policy, self.judge.used_choices())
    }

    /// Why a finding about what somebody has clarified fails nothing. The verdict of the policy on
    /// what was concluded holds all the same.
    fn settled(&self, found: &Found) -> Option<Aside> {
        if found.doc.is_verdict() {
            return None;
        }
        let subjects = found.subjects.iter();
        let mut reasons = subjects.map(|it| self.clarified.settles(self.policy, it));
        let reason = reasons.next()??;
        let is_all = reasons.all(|it| it.is_some());
        is_all.then_some(Aside::Excluded { reason })
    }

    /// Why a finding fails nothing: a person has settled it, or lives with it.
    pub(super) fn aside(&self, found: &Found, waivers: &mut Waivers<'_>) -> Option<Aside> {
        // A waiver is used even where something else settles what it is about.
        let waived = waivers.aside(found);
        self.settled(found).or(waived)
    }

    /// A place of the tree, and the package that has this name, if one has.
    pub(super) fn at<'p>(&'p self, path: &'p str, name: &str) -> At<'p> {
        self.packages.at(path, name)
    }

    /// What the policy says of an expression somewhere.
    pub(super) fn evaluate(&self, expression: &Expression, at: &At<'_>) -> Rc<Evaluation> {
        self.evaluate_held(expression, self.policy.holding(at))
    }

    /// What the policy says of an expression in a file.
    pub(super) fn evaluate_file(&self, expression: &Expression, path: &RepoPath) -> Rc<Evaluation> {
        let at = self.everywhere;
        let at = at.unwrap_or_else(|| self.policy.holding(&At::path(&path.to_string())));
        self.evaluate_held(expression, at)
    }

    fn evaluate_held(&self, expression: &Expression, at: Holding) -> Rc<Evaluation> {
        let known = self
            .memo
            .borrow()
            .get(&at)
            .and_then(|it| it.get(expression).cloned());
        known.unwrap_or_else(|| {
            let fresh = Rc::new(self.judge.expression(expression, at));
            let mut memo = self.memo.borrow_mut();
            let held = memo.entry(at).or_default();
            held.insert(expression.clone(), Rc::clone(&fresh));
            fresh
        })
    }

    /// What the policy says of a claim somewhere.
    pub(super) fn evaluate_claim(&self, claim: &Claim, at: &At<'_>) -> Evaluation {
        self.judge.claim(claim, self.policy.holding(at))
    }

    /// Whether the policy has decided on licenses whose ids start so, by naming them.
    pub(super) fn names(&self, expression: &Expression, start: &str, path: &str) -> bool {
        let at = self.policy.holding(&At::path(path));
        self.judge.names(expression, start, at)
    }

    /// What a verdict counts as somewhere.
    pub(super) fn treated(&self, verdict: Verdict, at: &At<'_>) -> Verdict {
        self.judge.treated(verdict, self.policy.holding(at))
    }

    /// What the policy says of a license that is stated or not.
    pub(super) fn verdict(&self, expression: Option<&Expression>, at: &At<'_>) -> Verdict {
        match expression {
            Some(it) => self.evaluate(it, at).verdict,
            None => self.judge.unlicensed(self.policy.holding(at)).verdict,
        }
    }

    /// As [`Self::verdict`] for a file.
    pub(super) fn verdict_of_file(
        &self,
        expression: Option<&Expression>,
        path: &RepoPath,
    ) -> Verdict {
        match (expression, self.everywhere) {
            (Some(it), _) => self.evaluate_file(it, path).verdict,
            (None, Some(at)) => self.judge.unlicensed(at).verdict,
            (None, None) => self.verdict(None, &At::path(&path.to_string())),
        }
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
    let place = component.places.first().map(|it| it.path.to_string());
    let declared = component.declared.as_ref().map(|it| &it.at.path);
    let declared = declared.filter(|it| component.stored_at(it).is_none());
    let declared = declared.map(ToString::to_string);
    let directory = component.directory.as_ref().map(ToString::to_string);
    declared.or(place).or(directory).unwrap_or_default()
}

/// One finding for all that has the same code, expression and evidence, and what the waivers
/// themselves give rise to.
fn findings(found: Vec<Found>, context: &Context<'_>, today: Day) -> Vec<Finding> {
    let mut waivers = Waivers::new(context.policy, today, context.inventory);
    let mut findings = grouped(found, context, |it| context.aside(it, &mut waivers));
    findings.extend(grouped(waivers.findings(), context, |_| None));
    sort(&mut findings);
    findings
}

pub(super) fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
}

/// The groups; the first place of each is shown.
pub(super) fn grouped(
    found: Vec<Found>,
    context: &Context<'_>,
    mut waived: impl FnMut(&Found) -> Option<Aside>,
) -> Vec<Finding> {
    let mut groups: BTreeMap<_, Vec<Found>> = BTreeMap::new();
    for it in found {
        let path = it
            .labels
            .first()
            .map(|it| it.path.clone())
            .unwrap_or_default();
        let policy = context.policy;
        let at = context.at(&path, it.subjects.first().map_or("", String::as_str));
        let set = policy.level(it.doc, &at);
        let level = match it.level {
            Some(level) if !policy.sets_level(it.doc.code, &at) => Some(level),
            _ => set,
        };
        let Some(level) = level else {
            continue; // off
        };
        let excluded = policy.excluded(&at).map(|reason| Aside::Excluded {
            reason: reason.to_owned(),
        });
        let aside = waived(&it);
        let key = (
            level,
            excluded.or(aside),
            it.doc.code,
            it.expression.clone(),
            it.evidence.clone(),
        );
        groups.entry(key).or_default().push(it);
    }
    let groups = groups.into_iter();
    groups
        .filter_map(|((level, aside, ..), members)| finding(level, aside, members))
        .collect()
}

fn order(it: &Finding) -> impl Ord + '_ {
    let place = it.diagnostic.labels.first();
    let place = place.map(|it| (it.path.as_str(), it.line, it.column));
    let level = std::cmp::Reverse(it.diagnostic.level);
    (
        level,
        place,
        it.diagnostic.code,
        it.subject.as_str(),
        it.fingerprint.as_str(),
    )
}

fn finding(level: Level, aside: Option<Aside>, mut members: Vec<Found>) -> Option<Finding> {
    members.sort_by(|a, b| (&a.subjects, &a.title).cmp(&(&b.subjects, &b.title)));
    let mut subjects: Vec<String> = members
        .iter()
        .flat_map(|it| it.subjects.iter().cloned())
        .collect();
    subjects.sort();
    subjects.dedup();
    let n_own = members.first()?.subjects.len();
    let first = members.into_iter().next()?;
    let subject = first.subjects.first()?.clone();
    let expression = first.expression.as_deref().unwrap_or_default();
    let mut diagnostic = Diagnostic {
        code: first.doc.code,
        level,
        title: first.title,
        labels: first.labels,
        notes: first.notes,
        help: first.help,
    };
    if subjects.len() > n_own {
        diagnostic.notes.push(and_more(&subjects, &subject));
    }
    diagnostic.notes.extend(aside.as_ref().map(Aside::words));
    Some(Finding {
        fingerprint: fingerprint(first.doc.code, &subject, expression, &first.evidence),
        group: fingerprint(first.doc.code, "", expression, &first.evidence),
        is_known: false,
        counts_anyway: false,
        diagnostic,
        subject,
        expression: first.expression,
        subjects,
        aside,
    })
}

fn and_more(subjects: &[String], shown: &str) -> String {
    let others: Vec<&str> = subjects
        .iter()
        .map(String::as_str)
        .filter(|it| *it != shown)
        .collect();
    let named = others
        .iter()
        .take(N_NAMED)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    let rest = if others.len() > N_NAMED { ", …" } else { "" };
    format!("and {} more: {named}{rest}", counted(others.len(), "place"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        detect::{Class, Detection, Match, Method, Score},
        ecosystems::Scope,
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
            concluded: expression,
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
