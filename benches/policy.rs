// SPDX-License-Identifier: Apache-2.0

//! How long a policy takes over a large tree, and over one wide expression.

use divan::Bencher;
use placet::{
    detect::{Class, Detection, Match, Method, Score},
    ecosystems::{Purl, Scope},
    expression::{Claim, Expression},
    inventory::{
        Component, ComponentKind, Declaration, Declared, FileRecord, Inventory, Lookup, Relation,
    },
    policy::{At, Clarified, Day, Policy, judge},
    read::{Encoding, Kind, Place},
    resolve::{Basis, Conclusion},
    walk::RepoPath,
};

const N_COMPONENTS: usize = 10_000;
const N_FILES: usize = 1_000_000;

/// Licenses of files and packages; one in a thousand files is under the last one.
const LICENSES: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "BSD-3-Clause",
    "ISC",
    "MIT OR Apache-2.0",
];
const RARE: &str = "AGPL-3.0-only";

fn main() {
    divan::main();
}

fn policy(more: &str) -> Policy {
    let text = format!(
        "version = 1\n[licenses]\nallow = [\"@permissive\"]\nreview = [\"MPL-2.0\"]\ndeny = [\"@copyleft\"]\n{more}"
    );
    let (policy, problems) = Policy::parse("bench", "placet.toml", &text);
    assert!(problems.is_empty(), "{problems:?}");
    policy.expect("it has no mistake")
}

/// What is asked beside the lists: compatibility, and waivers of which one is about each rare file.
const ALL: &str = "[project]\noutbound = \"Apache-2.0\"\n[compat]\nmode = \"gate\"\n\
    [[waiver]]\ncode = \"denied-license\"\npath = \"src/part-1*/**\"\nreason = \"temporary\"\nexpires = 2027-01-01\n\
    [[waiver]]\ncode = \"denied-license\"\npurl = \"pkg:npm/part-7*@*\"\nreason = \"temporary\"\nexpires = 2027-01-01\n";

fn place(line: u32, excerpt: &str) -> Place {
    Place {
        line,
        end_line: line,
        column: 1,
        excerpt: excerpt.into(),
        mark: (0, 0),
    }
}

fn file(index: usize, licenses: &[Expression], rare: &Expression) -> FileRecord {
    let expression = match index % 1000 {
        999 => rare,
        _ => &licenses[index / 7 % licenses.len()],
    };
    let stated = Match {
        expression: Some(expression.clone()),
        raw: None,
        method: Method::Tag,
        class: Class::Declared,
        score: Score::EXACT,
        span: 3..40,
        place: place(1, &format!("SPDX-License-Identifier: {expression}")),
        difference: None,
        problem: None,
    };
    // In the order of paths, as a scan has them.
    let path = format!("src/part-{:03}/module-{index:07}.c", index / 2500);
    FileRecord {
        path: RepoPath::new(path.as_bytes()),
        size: 4000,
        kind: Kind::Source,
        encoding: Encoding {
            name: "UTF-8",
            guessed: false,
        },
        detection: Detection {
            matches: vec![stated],
            ..Detection::default()
        },
        concluded: Box::new(Conclusion {
            expression: Some(expression.clone()),
            basis: Basis::Own,
        }),
        hashes: None,
        metadata: None,
    }
}

fn component(index: usize) -> Component {
    let license = match index % 1000 {
        999 => RARE,
        _ => LICENSES[index % LICENSES.len()],
    };
    let at = Declaration {
        path: RepoPath::new(b"package-lock.json"),
        place: place(u32::try_from(index).unwrap_or(0) + 1, license),
    };
    let is_root = index == 0;
    let purl = Purl::parse(&format!("pkg:npm/part-{index}@1.0.0")).expect("it is one");
    let claim = Claim::read(if is_root { "Apache-2.0" } else { license });
    Component {
        purl: Some(purl),
        ecosystem: "npm",
        name: format!("part-{index}"),
        version: Some("1.0.0".to_owned()),
        kind: if is_root {
            ComponentKind::Root
        } else {
            ComponentKind::Direct
        },
        scope: Scope::Runtime,
        directory: is_root.then(|| RepoPath::new(b"")),
        concluded: Conclusion {
            expression: claim.expression().cloned(),
            basis: Basis::Declared(at.path.clone()),
        },
        declared: Some(Declared {
            raw: license.to_owned(),
            claim,
            at: at.clone(),
        }),
        detected: None,
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

fn tree(n_files: usize, n_components: usize) -> Inventory {
    let read = |it: &&str| Expression::parse(it).expect("it is one");
    let licenses: Vec<Expression> = LICENSES.iter().map(read).collect();
    let rare = read(&RARE);
    let relations = (1..n_components).map(|to| Relation {
        from: 0,
        to,
        scope: Scope::Runtime,
    });
    Inventory {
        files: (0..n_files).map(|it| file(it, &licenses, &rare)).collect(),
        components: (0..n_components).map(component).collect(),
        relations: relations.collect(),
        is_graph_complete: true,
        is_graph_known: true,
        ..Inventory::default()
    }
}

fn judged(bencher: Bencher<'_, '_>, inventory: &Inventory, policy: &Policy) {
    let (clarified, today) = (
        Clarified::default(),
        Day::read("2026-11-22").expect("a day"),
    );
    let found = judge(inventory, policy, &clarified, today).findings.len();
    assert!(found > 0, "the rare ones are found");
    bencher.bench_local(|| judge(inventory, policy, &clarified, today).findings.len());
}

/// The lists alone.
#[divan::bench(sample_count = 20)]
fn judge_a_million_files_and_ten_thousand_packages(bencher: Bencher<'_, '_>) {
    judged(bencher, &tree(N_FILES, N_COMPONENTS), &policy(""));
}

/// With compatibility and waivers.
#[divan::bench(sample_count = 20)]
fn judge_a_million_files_and_ten_thousand_packages_by_all(bencher: Bencher<'_, '_>) {
    judged(bencher, &tree(N_FILES, N_COMPONENTS), &policy(ALL));
}

fn scope(glob: &str) -> Policy {
    policy(&format!(
        "[[scope]]\npaths = [\"{glob}\"]\nlicenses = {{ allow = [\"AGPL-3.0-only\"] }}\n"
    ))
}

/// Where a scope asks for directories, each of those is looked at once.
#[divan::bench(sample_count = 10)]
fn judge_a_million_files_by_their_directories(bencher: Bencher<'_, '_>) {
    judged(
        bencher,
        &tree(N_FILES, N_COMPONENTS),
        &scope("src/part-001/**"),
    );
}

/// Where it asks for names, each file of directories that it can hold in is.
#[divan::bench(sample_count = 10, args = ["src/part-001/*7.c", "**/*7.c", "**/module-*7*.{c,h}", "**/module-00?????.c"])]
fn judge_a_million_files_by_their_names(bencher: Bencher<'_, '_>, glob: &str) {
    judged(bencher, &tree(N_FILES, N_COMPONENTS), &scope(glob));
}

/// Where it asks for packages, each of those is looked at.
#[divan::bench(sample_count = 10)]
fn judge_ten_thousand_packages_by_their_names(bencher: Bencher<'_, '_>) {
    let policy = policy(
        "[[scope]]\npackages = [\"pkg:npm/part-*7@*\"]\nlicenses = { allow = [\"AGPL-3.0-only\"] }\n",
    );
    judged(bencher, &tree(N_FILES, N_COMPONENTS), &policy);
}

/// Eight alternatives, six factors.
#[divan::bench]
fn judge_a_wide_expression(bencher: Bencher<'_, '_>) {
    let policy = policy("default = \"deny\"\n");
    let factor = "(GPL-1.0-only OR GPL-2.0-only OR GPL-3.0-only OR AGPL-3.0-only OR MPL-2.0 OR EPL-2.0 OR ISC OR MIT)";
    let expression = Expression::parse(&[factor; 6].join(" AND ")).expect("it is one");
    bencher.bench(|| policy.evaluate(divan::black_box(&expression), &At::path("")));
}
