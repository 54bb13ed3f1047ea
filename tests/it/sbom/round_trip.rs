// SPDX-License-Identifier: Apache-2.0

//! What is written is read again, and what one format says another one says too.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use placet::{
    inventory::Inventory,
    sbom::{
        self, Bom,
        model::{Role, Said},
    },
};

use super::{read, rewritten, scanned, written};
use crate::canonical;

/// What a document says of the licenses of each component.
fn licenses(bom: &Bom) -> BTreeMap<String, [Option<Said>; 2]> {
    let said =
        |it: &sbom::model::Component, role| it.said(role).filter(|it| *it != Said::NoAssertion);
    let components = bom.components.iter();
    let facts = components.map(|it| {
        let version = it.version.as_deref().unwrap_or_default();
        let name = format!("{}@{version}", it.whole_name());
        (name, [said(it, Role::Declared), said(it, Role::Concluded)])
    });
    facts.collect()
}

fn hashes(bom: &Bom) -> BTreeSet<(String, String, String)> {
    let of = |it: &sbom::model::Component| {
        let name = it.whole_name();
        let hash = move |hash: &sbom::model::Hash| {
            (name.clone(), hash.algorithm.clone(), hash.hex.clone())
        };
        it.hashes.iter().map(hash).collect::<Vec<_>>()
    };
    bom.components.iter().flat_map(of).collect()
}

#[test]
fn our_own_cyclonedx_comes_back_byte_for_byte() {
    for inventory in [canonical::inventory(), canonical::complete()] {
        for format in ["cyclonedx", "cyclonedx-xml"] {
            let first = written(&inventory, format);
            let read = read(&first);
            assert_eq!(read.faults, [], "{format}");
            assert_eq!(read.unread.lines(), Vec::<String>::new(), "{format}");
            let again = rewritten(&read.bom, format);
            assert_eq!(
                String::from_utf8_lossy(&first),
                String::from_utf8_lossy(&again)
            );
        }
    }
}

#[test]
fn xml_says_what_json_says() {
    let inventory = canonical::inventory();
    let json = written(&inventory, "cyclonedx");
    let xml = written(&inventory, "cyclonedx-xml");
    let again = rewritten(&read(&xml).bom, "cyclonedx");
    assert_eq!(
        String::from_utf8_lossy(&json),
        String::from_utf8_lossy(&again)
    );
}

#[test]
fn every_format_is_read_without_a_fault() {
    for format in sbom::ALL {
        let read = read(&written(&canonical::inventory(), format.name));
        assert_eq!(read.faults, [], "{}", format.name);
        assert_eq!(read.format, format.title, "{}", format.name);
        assert!(read.bom.root.is_some(), "{}", format.name);
    }
}

#[test]
fn every_format_keeps_components_licenses_and_hashes() {
    let inventory = canonical::inventory();
    let first = read(&written(&inventory, "cyclonedx")).bom;
    for format in [
        "cyclonedx@1.6",
        "cyclonedx-xml",
        "cyclonedx-xml@1.6",
        "spdx@3.0.1",
    ] {
        let bom = read(&written(&inventory, format)).bom;
        assert_eq!(licenses(&bom), licenses(&first), "{format}");
        assert_eq!(hashes(&bom), hashes(&first), "{format}");
    }
    for format in ["spdx", "spdx-tag-value"] {
        let bom = read(&written(&inventory, format)).bom;
        let names = |it: &Bom| licenses(it).into_keys().collect::<Vec<_>>();
        assert_eq!(names(&bom), names(&first), "{format}");
        assert_eq!(hashes(&bom), hashes(&first), "{format}");
    }
}

#[test]
fn cyclonedx_to_spdx_3_and_back_keeps_every_license_fact() {
    let first = read(&written(&canonical::inventory(), "cyclonedx")).bom;
    let there = read(&rewritten(&first, "spdx@3.0.1")).bom;
    assert_eq!(licenses(&there), licenses(&first));
    let back = read(&rewritten(&there, "cyclonedx")).bom;
    assert_eq!(licenses(&back), licenses(&first));
    assert_eq!(texts(&back), texts(&first));
}

#[test]
fn tags_say_what_json_says() {
    let inventory = canonical::inventory();
    let json = read(&written(&inventory, "spdx")).bom;
    let tags = read(&written(&inventory, "spdx-tag-value")).bom;
    assert_eq!(licenses(&tags), licenses(&json));
    let files = |it: &Bom| -> Vec<_> {
        let files = it.files.iter();
        files
            .map(|it| {
                (
                    it.path.clone(),
                    it.hashes.clone(),
                    it.concluded.clone(),
                    it.owner,
                )
            })
            .collect()
    };
    assert_eq!(files(&tags), files(&json));
    assert_eq!(tags.relations, json.relations);
    assert_eq!(tags.texts, json.texts);
}

#[test]
fn yaml_is_read_as_json_is() {
    let json = written(&canonical::inventory(), "spdx");
    let value: serde_json::Value = serde_json::from_slice(&json).expect("it is JSON");
    // Every JSON text is YAML; a comment before it is no JSON.
    let yaml = format!(
        "# a document\n{}",
        serde_json::to_string_pretty(&value).expect("a value")
    );
    let of_yaml = read(yaml.as_bytes());
    assert_eq!(of_yaml.format, "SPDX 2.3 in YAML");
    assert_eq!(licenses(&of_yaml.bom), licenses(&read(&json).bom));
}

#[test]
fn what_an_earlier_version_cannot_say_is_told() {
    let bom = Bom::of(&canonical::inventory(), 0, sbom::Files::Without);
    for (format, expected) in [
        ("cyclonedx", &[][..]),
        (
            "cyclonedx@1.6",
            &["declared license beside a concluded one"],
        ),
        (
            "cyclonedx@1.5",
            &["`acknowledgement`", "`manufacturer`", "`line`"],
        ),
        ("cyclonedx@1.4", &["`lifecycles`", "`identity`"]),
    ] {
        let format = sbom::named(format).expect(format);
        let losses = (format.write)(&bom, &mut std::io::sink()).expect("nothing refuses no byte");
        let words = losses.lines().join("\n");
        for it in expected {
            assert!(words.contains(it), "{}: {words}", format.name);
        }
        assert_eq!(words.is_empty(), expected.is_empty(), "{words}");
    }
}

/// Every tree of the fixtures, by its folder.
fn fixtures() -> Vec<(PathBuf, Inventory)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut open = vec![root];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        if folder.join("case.toml").is_file() {
            // Away from this repository, whose git facts are not the case's.
            let place = tempfile::tempdir().expect("a folder");
            copy(&folder.join("input"), place.path());
            found.push((folder, scanned(place.path())));
            continue;
        }
        let entries = fs::read_dir(&folder).expect("a folder of fixtures");
        let entries = entries.map(|it| it.expect("an entry").path());
        open.extend(entries.filter(|it| it.is_dir()));
    }
    assert!(found.len() > 50, "{}", found.len());
    found
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder of fixtures") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file");
        }
    }
}

/// The texts behind each `LicenseRef-`.
fn texts(bom: &Bom) -> Vec<(String, Option<String>)> {
    let known = bom.texts.iter().filter(|it| it.text.is_some());
    known.map(|it| (it.id.clone(), it.text.clone())).collect()
}

#[test]
fn documents_of_all_fixtures_come_back_with_what_they_say() {
    for (folder, inventory) in fixtures() {
        let shown = folder.display();
        let json = written(&inventory, "cyclonedx");
        for format in ["cyclonedx", "cyclonedx-xml"] {
            let first = written(&inventory, format);
            let read = read(&first);
            assert_eq!(read.faults, [], "{shown}, {format}");
            assert_eq!(
                read.unread.lines(),
                Vec::<String>::new(),
                "{shown}, {format}"
            );
            assert!(rewritten(&read.bom, format) == first, "{shown}, {format}");
            // XML has no spelling for control characters.
            let has_controls = json.windows(4).any(|it| it == b"\\u00");
            let again = rewritten(&read.bom, "cyclonedx");
            assert!(has_controls || again == json, "{shown}, {format}");
        }
        let first = read(&json).bom;
        let there = read(&rewritten(&first, "spdx@3.0.1"));
        assert_eq!(there.faults, [], "{shown}");
        assert_eq!(licenses(&there.bom), licenses(&first), "{shown}");
        assert_eq!(texts(&there.bom), texts(&first), "{shown}");
        let back = read(&rewritten(&there.bom, "cyclonedx")).bom;
        assert_eq!(licenses(&back), licenses(&first), "{shown}");
        assert_eq!(texts(&back), texts(&first), "{shown}");
    }
}
