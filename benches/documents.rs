// SPDX-License-Identifier: Apache-2.0

//! How long bills of materials of a large tree take to write, and beside them a plain copy of their
//! bytes, which is what the rest is measured against.
//!
//! `/usr/bin/time -v` around one of them tells what it takes of memory:
//! `cargo bench --bench documents -- spdx`.

use std::io::{self, Write as _};

use divan::Bencher;
use placet::{
    ecosystems::Scope,
    sbom::{
        self, Bom,
        model::{
            Component, Contact, Evidence, File, Hash, Identity, License, Method, Occurrence,
            Organization, Property, Reference, Relation, RelationKind, Role, Said, Snippet,
        },
    },
};

const N_COMPONENTS: usize = 20_000;
const N_FILES: usize = 200_000;

fn main() {
    divan::main();
}

fn hex(index: usize, length: usize) -> String {
    format!("{index:0length$x}")
}

fn hash(algorithm: &str, index: usize, length: usize) -> Hash {
    Hash {
        algorithm: algorithm.to_owned(),
        hex: hex(index, length),
    }
}

fn organization(name: &str, contact: &Contact) -> Organization {
    Organization {
        name: Some(name.to_owned()),
        urls: vec!["https://registry.example/".to_owned()],
        contacts: vec![contact.clone()],
        is_person: false,
    }
}

fn evidence(index: usize) -> Evidence {
    Evidence {
        identity: vec![Identity {
            field: "purl".to_owned(),
            confidence: Some("1".to_owned()),
            methods: vec![Method {
                technique: "manifest-analysis".to_owned(),
                confidence: Some("1".to_owned()),
                value: Some("package-lock.json".to_owned()),
            }],
        }],
        occurrences: vec![Occurrence {
            location: "package-lock.json".to_owned(),
            line: u32::try_from(index).ok(),
            context: None,
        }],
        ..Evidence::default()
    }
}

fn properties() -> Vec<Property> {
    let all = [
        ("bsi:component:archive", "archive"),
        ("bsi:component:executable", "non-executable"),
        ("bsi:component:structured", "structured"),
    ];
    let property = |(name, value): (&str, &str)| Property {
        name: name.to_owned(),
        value: value.to_owned(),
    };
    all.map(property).into()
}

/// A component with all that a registry, a manifest and a copy tell of it.
fn component(index: usize) -> Component {
    let id = format!("pkg:npm/part-{index}@1.{index}.0");
    let contact = Contact {
        name: Some(format!("Person {}", index % 997)),
        email: Some(format!("person-{}@example.org", index % 997)),
        phone: None,
    };
    let hashes = vec![hash("SHA-256", index, 64), hash("SHA-512", index, 128)];
    let reference = |kind: &str, hashes: &[Hash]| Reference {
        kind: kind.to_owned(),
        url: format!("https://registry.example/part-{index}/-/part-{index}-1.{index}.0.tgz"),
        hashes: hashes.to_vec(),
        comment: None,
    };
    let license = |role| {
        let said = Said::Expression("MIT OR Apache-2.0".to_owned());
        License::new(said, role)
    };
    Component {
        kind: "library".to_owned(),
        name: format!("part-{index}"),
        version: Some(format!("1.{index}.0")),
        scope: Some("required".to_owned()),
        description: Some("A part of something larger, in one sentence".to_owned()),
        supplier: Some(organization("registry.example", &contact)),
        manufacturer: Some(organization("The Part Project", &contact)),
        authors: vec![contact.clone()],
        references: vec![
            reference("distribution", &hashes),
            reference("vcs", &[]),
            reference("website", &[]),
        ],
        hashes,
        licenses: vec![license(Role::Declared), license(Role::Concluded)],
        license_comment: Some("declared as `MIT OR Apache-2.0` in package.json:5".to_owned()),
        copyright: Some(format!("Copyright (c) 2024 Person {index}")),
        purl: Some(id.clone()),
        evidence: evidence(index),
        properties: properties(),
        filename: Some(format!("part-{index}-1.{index}.0.tgz")),
        has_known_needs: true,
        id,
        ..Component::default()
    }
}

fn file(index: usize) -> File {
    File {
        id: format!("SPDXRef-File-{index:016x}"),
        path: format!("src/part-{}/file-{index}.js", index % 1000),
        kinds: vec!["SOURCE".to_owned()],
        hashes: vec![hash("SHA-1", index, 40), hash("SHA-256", index, 64)],
        concluded: Some(Said::Expression("MIT".to_owned())),
        licenses_in_file: vec!["MIT".to_owned()],
        copyright: Some("Copyright (c) 2024 The Part Project".to_owned()),
        owner: Some(0),
        swhid: Some(format!("swh:1:cnt:{}", hex(index, 40))),
        snippets: vec![Snippet {
            bytes: (1, 40),
            lines: (1, 1),
            license: "MIT".to_owned(),
        }],
    }
}

/// Each component needs three others.
fn document(with_files: bool) -> Bom {
    let relation = |from: usize, step: usize| Relation {
        from,
        kind: RelationKind::DependsOn(Scope::Runtime),
        to: Some((from * 3 + step) % N_COMPONENTS),
    };
    let relations = (0..N_COMPONENTS).flat_map(|from| (1..4).map(move |step| relation(from, step)));
    let mut components: Vec<_> = (0..N_COMPONENTS).map(component).collect();
    components[0].files_analyzed = with_files;
    Bom {
        edition: 1,
        created: Some("2026-11-01T00:00:00Z".to_owned()),
        root: Some(0),
        relations: relations.collect(),
        files: (0..if with_files { N_FILES } else { 0 })
            .map(file)
            .collect(),
        components,
        ..Bom::default()
    }
}

/// Counts, and keeps nothing.
struct Count(u64);

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[divan::bench(args = [
    "cyclonedx",
    "cyclonedx@1.6",
    "cyclonedx-xml",
    "spdx",
    "spdx-tag-value",
    "spdx@3.0.1",
], sample_count = 3)]
fn write(bencher: Bencher<'_, '_>, name: &str) {
    let format = sbom::named(name).expect("it is in the registry");
    let bom = document(matches!(format.files, sbom::Files::With));
    bencher.bench_local(|| {
        let mut out = io::BufWriter::new(Count(0));
        (format.write)(&bom, &mut out).expect("nothing refuses no byte");
        out.flush().expect("nothing refuses no byte");
        out.get_ref().0
    });
}

/// The document, the model of which takes the memory that is there anyway.
#[divan::bench(sample_count = 3)]
fn model() -> Bom {
    document(true)
}
