// SPDX-License-Identifier: Apache-2.0

//! The inventory that every format is shown on: one of each thing that an inventory can hold.

use placet::{
    detect::{Class, Copyright, Detection, Difference, Edit, Match, Method, Score},
    diagnostic::{Diagnostic, Label, Level},
    ecosystems::{Purl, Scope},
    expression::{Claim, Expression},
    inventory::{
        Component, ComponentKind, Declaration, Declared, FileHashes, FileRecord, Gap, Hash,
        Inventory, Lookup, Operator, Relation, Root,
    },
    policy::{Finding, Judgement, LicenseSummary, Verdict},
    read::{Encoding, Kind, Place},
    resolve::{Basis, Conclusion},
    walk::{Reason, RepoPath, Skipped},
};

pub(crate) fn inventory() -> Inventory {
    Inventory {
        root: Root {
            name: "app".to_owned(),
            revision: Some("0123456789abcdef0123456789abcdef01234567".to_owned()),
            committed: Some(1_793_491_200),
            remote: Some("https://git.example.org/app".to_owned()),
            ..Root::default()
        },
        files: files(),
        components: components(),
        relations: relations(),
        gaps: vec![
            Gap {
                path: path("broken.json"),
                code: "unreadable-file",
                detail: "expected `,` or `}`".to_owned(),
                line: Some(3),
            },
            Gap {
                path: path("secret"),
                code: "unreadable-file",
                detail: "permission denied".to_owned(),
                line: None,
            },
        ],
        skipped: vec![
            skipped(".git", Reason::GitDirectory),
            skipped(
                "::set-output name=x::y",
                Reason::Symlink(b"a\x1b]0;b".to_vec()),
            ),
            skipped("pipe", Reason::NotRegular("FIFO")),
            skipped("secret", Reason::Unreadable("permission denied".to_owned())),
        ],
        is_graph_complete: true,
        is_graph_known: true,
        operator: Operator::default(),
    }
}

/// The same without anything that could not be examined.
pub(crate) fn complete() -> Inventory {
    let mut inventory = inventory();
    inventory.gaps.clear();
    inventory.skipped.retain(|it| !it.reason.is_gap());
    inventory
}

pub(crate) fn judgement() -> Judgement {
    Judgement {
        findings: vec![denied(), modified()],
        summary: vec![
            summary(Some("MIT OR Apache-2.0"), 2, 2, Verdict::Allow),
            summary(
                Some("GPL-3.0-only WITH GCC-exception-3.1"),
                1,
                0,
                Verdict::Deny,
            ),
            summary(Some("LicenseRef-Acme"), 1, 1, Verdict::Review),
            summary(None, 1, 1, Verdict::Unknown),
        ],
        is_complete: true,
        since: None,
    }
}

fn denied() -> Finding {
    Finding {
        diagnostic: Diagnostic {
            code: "denied-license",
            level: Level::Error,
            title: "vendor/qr.c is GPL-3.0-only WITH GCC-exception-3.1, which is not allowed"
                .to_owned(),
            labels: vec![
                label(
                    "vendor/qr.c",
                    2,
                    " * SPDX-License-Identifier: GPL-3.0-only",
                    28,
                    "stated here",
                ),
                label(
                    "placet.toml",
                    14,
                    "deny = [\"GPL-3.0-only\"]",
                    8,
                    "not allowed here",
                ),
            ],
            notes: vec!["basis: tag in the file".to_owned()],
            help: vec!["replace the file, or add a waiver under `[[waiver]]`".to_owned()],
        },
        fingerprint: "00112233445566778899aabbccddeeff".to_owned(),
        subject: "vendor/qr.c".to_owned(),
        expression: Some("GPL-3.0-only WITH GCC-exception-3.1".to_owned()),
        subjects: vec!["vendor/qr.c".to_owned()],
        aside: None,
        group: String::new(),
        is_known: false,
        counts_anyway: false,
    }
}

fn modified() -> Finding {
    Finding {
        diagnostic: Diagnostic {
            code: "modified-license-text",
            level: Level::Warning,
            title: "LICENSE-\u{202e}TIM is MIT with 3 added words".to_owned(),
            labels: vec![label(
                "LICENSE-\u{1b}[2JMIT",
                1,
                "::error::x\u{1b}]52;c ##[group]",
                0,
                "",
            )],
            notes: Vec::new(),
            help: vec!["`placet explain modified-license-text`".to_owned()],
        },
        fingerprint: "ffeeddccbbaa99887766554433221100".to_owned(),
        subject: "LICENSE-\u{1b}[2JMIT".to_owned(),
        expression: Some("MIT".to_owned()),
        subjects: vec!["LICENSE-\u{1b}[2JMIT".to_owned()],
        aside: None,
        group: String::new(),
        is_known: false,
        counts_anyway: false,
    }
}

fn label(path: &str, line: u32, excerpt: &str, start: usize, message: &str) -> Label {
    Label {
        path: path.to_owned(),
        line,
        column: u32::try_from(start).expect("it is short") + 1,
        excerpt: excerpt.to_owned(),
        mark: start..excerpt.len(),
        message: message.to_owned(),
    }
}

fn summary(
    text: Option<&str>,
    n_files: usize,
    n_components: usize,
    verdict: Verdict,
) -> LicenseSummary {
    LicenseSummary {
        expression: text.map(expression),
        n_files,
        n_components,
        verdict,
    }
}

fn files() -> Vec<FileRecord> {
    vec![
        file(
            "Cargo.toml",
            Kind::Manifest,
            own("MIT OR Apache-2.0", Method::Field, Class::Declared),
        ),
        file("LICENSE-MIT", Kind::License, changed_text()),
        file("data/table.bin", Kind::Binary, nothing()),
        file("src/\u{fc}.rs", Kind::Source, inherited()),
        file(
            "vendor/acme/a.c",
            Kind::Source,
            own("LicenseRef-Acme", Method::Tag, Class::Declared),
        ),
        file("vendor/bad.c", Kind::Source, malformed()),
        file(
            "vendor/qr.c",
            Kind::Source,
            own(
                "GPL-3.0-only WITH GCC-exception-3.1",
                Method::Tag,
                Class::Declared,
            ),
        ),
    ]
}

type Found = (Detection, Conclusion);

fn file(name: &str, kind: Kind, (detection, concluded): Found) -> FileRecord {
    let n = u8::try_from(name.len()).expect("it is short");
    FileRecord {
        path: path(name),
        size: 1024 * u64::from(n),
        kind,
        encoding: Encoding {
            name: "UTF-8",
            guessed: false,
        },
        detection,
        concluded: Box::new(concluded),
        hashes: Some(Box::new(FileHashes {
            sha1: [n; 20],
            sha256: [n; 32],
            blob: Some([3; 20]),
            n_mark: Some(0),
        })),
        metadata: None,
    }
}

fn found(text: Option<&str>, method: Method, class: Class, excerpt: &str) -> Match {
    Match {
        expression: text.map(expression),
        raw: None,
        method,
        class,
        score: Score::EXACT,
        span: 0..excerpt.len(),
        place: place(2, excerpt),
        difference: None,
        problem: None,
    }
}

fn own(text: &str, method: Method, class: Class) -> Found {
    let excerpt = format!("SPDX-License-Identifier: {text}");
    let detection = Detection {
        matches: vec![found(Some(text), method, class, &excerpt)],
        copyrights: vec![copyright()],
        ..Detection::default()
    };
    (detection, conclusion(Some(text), Basis::Own))
}

fn changed_text() -> Found {
    let edit = Edit {
        span: (10, 20),
        added: "not for ovens".into(),
        removed: "".into(),
    };
    let text = Match {
        score: Score(984),
        difference: Some(Box::new(Difference {
            nearest: None,
            n_words: 161,
            n_removed: 0,
            n_added: 3,
            edits: vec![edit],
        })),
        ..found(
            Some("MIT"),
            Method::Text,
            Class::Modified,
            "Permission is hereby granted",
        )
    };
    let clue = found(
        Some("Apache-2.0"),
        Method::Notice,
        Class::Clue,
        "see also Apache-2.0",
    );
    let detection = Detection {
        matches: vec![text, clue],
        copyrights: vec![copyright()],
        ..Detection::default()
    };
    (detection, conclusion(Some("MIT"), Basis::Own))
}

fn malformed() -> Found {
    let tag = Match {
        raw: Some("MIT OR".into()),
        problem: Some("an operand is missing after `OR`".into()),
        ..found(
            None,
            Method::Tag,
            Class::Declared,
            "SPDX-License-Identifier: MIT OR",
        )
    };
    let detection = Detection {
        matches: vec![tag],
        ..Detection::default()
    };
    (detection, conclusion(None, Basis::Nothing))
}

fn inherited() -> Found {
    let basis = Basis::Inherited(path("Cargo.toml"));
    (
        Detection::default(),
        conclusion(Some("MIT OR Apache-2.0"), basis),
    )
}

fn nothing() -> Found {
    (Detection::default(), conclusion(None, Basis::Nothing))
}

fn copyright() -> Copyright {
    Copyright {
        statement: "Copyright (c) 2019-2024 J\u{fc}rgen Example".into(),
        holder: Some("J\u{fc}rgen Example".into()),
        years: Some("2019-2024".into()),
        line: 1,
    }
}

fn components() -> Vec<Component> {
    let root = Component {
        directory: Some(path("")),
        copyrights: vec!["Copyright (c) 2019-2024 J\u{fc}rgen Example".to_owned()],
        description: Some("an application".to_owned()),
        authors: vec!["J\u{fc}rgen Example <jurgen@example.org>".to_owned()],
        homepage: Some("https://example.org/app".to_owned()),
        repository: Some("https://git.example.org/app".to_owned()),
        ..component(
            "cargo",
            "app",
            "1.0.0",
            ComponentKind::Root,
            "MIT OR Apache-2.0",
        )
    };
    let serde = Component {
        download: Some("https://static.crates.io/crates/serde/serde-1.0.200.crate".to_owned()),
        repository: Some("git@github.com:serde-rs/serde.git".to_owned()),
        hashes: vec![Hash {
            algorithm: "SHA-256",
            hex: "bd1f758983a590c61966c88964d7367a9c08166aa07c3d977557eeff99c53fff".to_owned(),
        }],
        ..component(
            "cargo",
            "serde",
            "1.0.200",
            ComponentKind::Direct,
            "MIT OR Apache-2.0",
        )
    };
    let acme = Component {
        directory: Some(path("vendor/acme")),
        authors: vec!["Acme Ltd (https://acme.example)".to_owned()],
        ..component(
            "npm",
            "@acme/widget",
            "2.1.0",
            ComponentKind::Workspace,
            "LicenseRef-Acme",
        )
    };
    let mut closed = component(
        "npm",
        "closed",
        "0.1.0",
        ComponentKind::Transitive,
        "UNLICENSED",
    );
    closed.scope = Scope::Dev;
    closed.concluded = conclusion(None, Basis::Nothing);
    let mut doubled = closed.clone();
    doubled.scope = Scope::Build;
    vec![root, serde, acme, closed, doubled]
}

fn component(
    ecosystem: &'static str,
    name: &str,
    version: &str,
    kind: ComponentKind,
    license: &str,
) -> Component {
    let at = Declaration {
        path: path(if ecosystem == "npm" {
            "package-lock.json"
        } else {
            "Cargo.lock"
        }),
        place: place(10, license),
    };
    let concluded = Expression::parse(license).ok();
    Component {
        purl: Purl::parse(&format!(
            "pkg:{ecosystem}/{}@{version}",
            name.replace('@', "%40")
        ))
        .ok(),
        ecosystem,
        name: name.to_owned(),
        version: Some(version.to_owned()),
        kind,
        scope: Scope::Runtime,
        directory: None,
        declared: Some(Declared {
            raw: license.to_owned(),
            claim: Claim::read(license),
            at: at.clone(),
        }),
        concluded: Conclusion {
            expression: concluded,
            basis: Basis::Declared(at.path.clone()),
        },
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

fn relations() -> Vec<Relation> {
    let relation = |from, to, scope| Relation { from, to, scope };
    vec![
        relation(0, 1, Scope::Runtime),
        relation(2, 3, Scope::Dev),
        relation(2, 4, Scope::Build),
    ]
}

fn conclusion(text: Option<&str>, basis: Basis) -> Conclusion {
    Conclusion {
        expression: text.map(expression),
        basis,
    }
}

fn skipped(name: &str, reason: Reason) -> Skipped {
    Skipped {
        path: path(name),
        reason,
    }
}

fn place(line: u32, excerpt: &str) -> Place {
    Place {
        line,
        end_line: line,
        column: 1,
        excerpt: excerpt.into(),
        mark: (0, u32::try_from(excerpt.len()).expect("it is short")),
    }
}

fn path(text: &str) -> RepoPath {
    RepoPath::new(text.as_bytes())
}

fn expression(text: &str) -> Expression {
    Expression::parse(text).expect(text)
}
