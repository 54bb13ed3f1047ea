// SPDX-License-Identifier: Apache-2.0

//! A source, the honest document of it, and documents that were changed in one thing each: every
//! change is found, and nothing in what is honest.

use std::{collections::BTreeSet, fs, path::Path};

use placet::sbom::{
    self, Bom,
    model::{Component, Role, Said},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{read, rewritten, scanned, written};

const MANIFEST: &str = r#"{
  "name": "aviary", "version": "1.4.0", "license": "MIT",
  "dependencies": {"wing": "^1.2.0", "plume": "^2.0.0"},
  "devDependencies": {"nest": "^3.0.0"}
}"#;

const LOCK: &str = r#"{
  "name": "aviary", "version": "1.4.0", "lockfileVersion": 3,
  "packages": {
    "": {"name": "aviary", "version": "1.4.0", "license": "MIT",
      "dependencies": {"wing": "^1.2.0", "plume": "^2.0.0"}, "devDependencies": {"nest": "^3.0.0"}},
    "node_modules/wing": {"version": "1.2.3", "license": "ISC",
      "resolved": "https://registry.npmjs.org/wing/-/wing-1.2.3.tgz",
      "integrity": "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==",
      "dependencies": {"feather": "^0.4.0"}},
    "node_modules/feather": {"version": "0.4.0", "license": "BSD-3-Clause",
      "resolved": "https://registry.npmjs.org/feather/-/feather-0.4.0.tgz"},
    "node_modules/plume": {"version": "2.0.1", "license": "(MIT OR Apache-2.0)",
      "resolved": "https://registry.npmjs.org/plume/-/plume-2.0.1.tgz"},
    "node_modules/nest": {"version": "3.0.0", "license": "MIT", "dev": true,
      "resolved": "https://registry.npmjs.org/nest/-/nest-3.0.0.tgz"}
  }
}"#;

fn source() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "package.json", MANIFEST);
    write(folder.path(), "package-lock.json", LOCK);
    write(folder.path(), "LICENSE", "SPDX-License-Identifier: MIT\n");
    write(
        folder.path(),
        "index.js",
        "// SPDX-License-Identifier: MIT\nfly();\n",
    );
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).expect("it can be written");
}

/// The codes of what is found when a document is held against a folder.
fn found(folder: &Path, bytes: &[u8]) -> BTreeSet<&'static str> {
    let read = read(bytes);
    assert_eq!(read.faults, []);
    let differences = sbom::compare(&read.bom, "doc", &scanned(folder));
    differences.iter().map(|it| it.code).collect()
}

/// Changes the honest document, and holds that this is found.
fn check(format: &str, change: impl Fn(&mut Value), expected: &[&str]) {
    let folder = source();
    let honest = written(&scanned(folder.path()), format);
    let mut document: Value = serde_json::from_slice(&honest).expect("it is JSON");
    change(&mut document);
    let bytes = serde_json::to_vec(&document).expect("a value");
    assert_ne!(
        document,
        serde_json::from_slice::<Value>(&honest).expect("it is JSON")
    );
    let expected: BTreeSet<_> = expected.iter().copied().collect();
    assert_eq!(found(folder.path(), &bytes), expected);
}

/// Changes the source, and holds that the document of before is found out.
fn check_source(format: &str, (name, text): (&str, &str), expected: &[&str]) {
    let folder = source();
    let honest = written(&scanned(folder.path()), format);
    write(folder.path(), name, text);
    let expected: BTreeSet<_> = expected.iter().copied().collect();
    assert_eq!(found(folder.path(), &honest), expected);
}

/// The component of a name, in CycloneDX.
fn component<'v>(document: &'v mut Value, name: &str) -> &'v mut Value {
    let all = document["components"].as_array_mut().expect("components");
    all.iter_mut().find(|it| it["name"] == name).expect(name)
}

fn remove(document: &mut Value, name: &str) {
    let id = component(document, name)["bom-ref"].clone();
    let keep = |list: &mut Value, drop: &dyn Fn(&Value) -> bool| {
        list.as_array_mut().expect("a list").retain(|it| !drop(it));
    };
    keep(&mut document["components"], &|it| it["bom-ref"] == id);
    keep(&mut document["dependencies"], &|it| it["ref"] == id);
    for it in document["dependencies"].as_array_mut().expect("a list") {
        keep(&mut it["dependsOn"], &|it| *it == id);
    }
    for it in document["compositions"].as_array_mut().expect("a list") {
        for key in ["assemblies", "dependencies"] {
            if it.get(key).is_some() {
                keep(&mut it[key], &|it| *it == id);
            }
        }
    }
}

/// Sets what is declared (0) or concluded (1).
fn license(document: &mut Value, name: &str, index: usize, expression: &str) {
    component(document, name)["licenses"][index]["expression"] = json!(expression);
}

#[test]
fn the_honest_document_has_nothing_to_hide() {
    let folder = source();
    let inventory = scanned(folder.path());
    for format in sbom::ALL {
        let seen = found(folder.path(), &written(&inventory, format.name));
        assert_eq!(seen, BTreeSet::new(), "{}", format.name);
    }
}

#[test]
fn components_that_are_left_out_are_found() {
    let complete = ["missing-component", "unfounded-completeness"];
    check("cyclonedx", |it| remove(it, "wing"), &complete);
    check("cyclonedx", |it| remove(it, "nest"), &complete);
    let all = |it: &mut Value| {
        for name in ["wing", "feather", "plume", "nest"] {
            remove(it, name);
        }
    };
    check("cyclonedx", all, &complete);
    // Without the claim, what is left out is all there is to find.
    let without_claim = |it: &mut Value| {
        remove(it, "plume");
        it["compositions"] = json!([]);
    };
    check("cyclonedx", without_claim, &["missing-component"]);
}

#[test]
fn components_that_are_made_up_are_found() {
    let ghost = |it: &mut Value| {
        let ghost = json!({"type": "library", "name": "ghost", "version": "1", "bom-ref": "ghost",
            "purl": "pkg:npm/ghost@1"});
        it["components"].as_array_mut().expect("a list").push(ghost);
    };
    check("cyclonedx", ghost, &["extra-component"]);
    let renamed = |it: &mut Value| {
        component(it, "wing")["name"] = json!("w1ng");
        component(it, "w1ng")["purl"] = json!("pkg:npm/w1ng@1.2.3");
    };
    let both = [
        "missing-component",
        "extra-component",
        "unfounded-completeness",
    ];
    check("cyclonedx", renamed, &both);
    let other_type = |it: &mut Value| component(it, "wing")["purl"] = json!("pkg:pypi/wing@1.2.3");
    check("cyclonedx", other_type, &both);
}

#[test]
fn other_versions_are_found() {
    let other = |it: &mut Value| component(it, "wing")["version"] = json!("1.2.4");
    check("cyclonedx", other, &["different-version"]);
    let none = |it: &mut Value| {
        component(it, "feather")
            .as_object_mut()
            .expect("an object")
            .remove("version");
    };
    check("cyclonedx", none, &["different-version"]);
    let root = |it: &mut Value| it["metadata"]["component"]["version"] = json!("1.5.0");
    check("cyclonedx", root, &["different-version"]);
    let name = |it: &mut Value| it["metadata"]["component"]["name"] = json!("aviarium");
    check("cyclonedx", name, &["extra-component"]);
}

#[test]
fn other_licenses_are_found() {
    let code = ["contradicted-license"];
    check("cyclonedx", |it| license(it, "wing", 0, "MIT"), &code);
    check("cyclonedx", |it| license(it, "wing", 1, "MIT"), &code);
    let both = |it: &mut Value| {
        license(it, "feather", 0, "MIT");
        license(it, "feather", 1, "MIT");
    };
    check("cyclonedx", both, &code);
    check(
        "cyclonedx",
        |it| license(it, "feather", 1, "BSD-3-Clause OR MIT"),
        &code,
    );
    let none = |it: &mut Value| component(it, "wing")["licenses"] = json!([]);
    check("cyclonedx", none, &code);
    let vague = |it: &mut Value| {
        component(it, "wing")["licenses"] = json!([{"license": {"name": "see the contract"}}]);
    };
    check("cyclonedx", vague, &code);
    let root = |it: &mut Value| {
        let licenses = it["metadata"]["component"]["licenses"]
            .as_array_mut()
            .expect("a list");
        for it in licenses {
            it["expression"] = json!("GPL-3.0-only");
        }
    };
    check("cyclonedx", root, &code);
}

#[test]
fn a_choice_that_was_made_is_no_contradiction() {
    check("cyclonedx", |it| license(it, "plume", 1, "Apache-2.0"), &[]);
}

#[test]
fn other_hashes_are_found() {
    let other = |it: &mut Value| {
        let hash = "0".repeat(128);
        component(it, "wing")["hashes"][0]["content"] = json!(hash);
    };
    check("cyclonedx", other, &["different-hash"]);
    let file = |it: &mut Value| {
        for sum in it["files"][0]["checksums"].as_array_mut().expect("a list") {
            sum["checksumValue"] = json!("0".repeat(40));
        }
    };
    check("spdx", file, &["different-hash"]);
}

#[test]
fn relations_that_are_left_out_are_found() {
    let cut = |it: &mut Value| {
        let id = component(it, "wing")["bom-ref"].clone();
        let entries = it["dependencies"].as_array_mut().expect("a list");
        let entry = entries
            .iter_mut()
            .find(|it| it["ref"] == id)
            .expect("an entry");
        entry["dependsOn"] = json!([]);
    };
    check("cyclonedx", cut, &["missing-relation"]);
}

#[test]
fn files_that_are_left_out_or_relicensed_are_found() {
    let file = |it: &mut Value| {
        let files = it["files"].as_array_mut().expect("a list");
        let file = files.iter_mut().find(|it| it["fileName"] == "./index.js");
        file.expect("a file")["licenseConcluded"] = json!("Apache-2.0");
    };
    check("spdx", file, &["contradicted-license"]);
    let gone = |it: &mut Value| {
        let files = it["files"].as_array_mut().expect("a list");
        let file = files.iter_mut().find(|it| it["fileName"] == "./index.js");
        file.expect("a file")["fileName"] = json!("./other.js");
    };
    check("spdx", gone, &["missing-component", "extra-component"]);
}

#[test]
fn a_source_that_was_changed_is_found() {
    let text = "// SPDX-License-Identifier: GPL-3.0-only\nfly();\n";
    check_source(
        "spdx",
        ("index.js", text),
        &["contradicted-license", "different-hash"],
    );
    let license = "SPDX-License-Identifier: GPL-3.0-only\n";
    check_source("cyclonedx", ("LICENSE", license), &["contradicted-license"]);
    let lock = LOCK.replace("\"2.0.1\"", "\"2.0.2\"");
    check_source(
        "cyclonedx",
        ("package-lock.json", &lock),
        &["different-version"],
    );
    let manifest = MANIFEST.replace("\"MIT\"", "\"GPL-3.0-only\"");
    check_source(
        "cyclonedx",
        ("package.json", &manifest),
        &["contradicted-license"],
    );
}

/// Falsifies the honest document of every format in the model, and holds that this is found.
fn check_everywhere(change: impl Fn(&mut Bom), expected: &str) {
    let folder = source();
    let inventory = scanned(folder.path());
    for format in sbom::ALL {
        let mut bom = read(&written(&inventory, format.name)).bom;
        change(&mut bom);
        let seen = found(folder.path(), &rewritten(&bom, format.name));
        assert!(seen.contains(expected), "{}: {seen:?}", format.name);
    }
}

fn named<'b>(bom: &'b mut Bom, name: &str) -> &'b mut Component {
    let mut all = bom.components.iter_mut();
    all.find(|it| it.name == name).expect(name)
}

/// Takes a component out, and all that is said of it.
fn take_out(bom: &mut Bom, name: &str) {
    let all = &bom.components;
    let gone = all.iter().position(|it| it.name == name).expect(name);
    bom.components.remove(gone);
    let moved = |it: usize| if it > gone { it - 1 } else { it };
    bom.root = bom.root.map(moved);
    bom.relations
        .retain(|it| it.from != gone && it.to != Some(gone));
    for it in &mut bom.relations {
        it.from = moved(it.from);
        it.to = it.to.map(moved);
    }
    for it in &mut bom.compositions {
        for list in [&mut it.assemblies, &mut it.dependencies] {
            list.retain(|it| *it != gone);
            for it in list.iter_mut() {
                *it = moved(*it);
            }
        }
    }
    for it in &mut bom.files {
        it.owner = it.owner.filter(|it| *it != gone).map(moved);
    }
}

#[test]
fn each_kind_of_lie_is_found_in_every_format() {
    check_everywhere(|it| take_out(it, "wing"), "missing-component");
    let version = |it: &mut Bom| {
        let it = named(it, "wing");
        it.version = Some("1.2.4".to_owned());
        it.purl = Some("pkg:npm/wing@1.2.4".to_owned());
    };
    check_everywhere(version, "different-version");
    let license = |it: &mut Bom| {
        for it in &mut named(it, "wing").licenses {
            it.said = Said::Expression("MIT".to_owned());
        }
    };
    check_everywhere(license, "contradicted-license");
    let concluded = |it: &mut Bom| {
        let licenses = &mut named(it, "feather").licenses;
        for it in licenses.iter_mut().filter(|it| it.role != Role::Declared) {
            it.said = Said::Expression("Zlib".to_owned());
        }
    };
    check_everywhere(concluded, "contradicted-license");
    let hash = |it: &mut Bom| {
        for it in &mut named(it, "wing").hashes {
            it.hex = "0".repeat(it.hex.len());
        }
    };
    check_everywhere(hash, "different-hash");
}

#[test]
fn a_text_that_was_relicensed_is_found_in_every_format() {
    let folder = source();
    let honest = scanned(folder.path());
    write(
        folder.path(),
        "LICENSE",
        "SPDX-License-Identifier: GPL-3.0-only\n",
    );
    for format in sbom::ALL {
        let seen = found(folder.path(), &written(&honest, format.name));
        assert!(
            seen.contains("contradicted-license"),
            "{}: {seen:?}",
            format.name
        );
    }
}
