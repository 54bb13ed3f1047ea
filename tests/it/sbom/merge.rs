// SPDX-License-Identifier: Apache-2.0

//! Documents as one: what is the same counts once, and where they contradict each other the answer is
//! the careful one.

use placet::sbom::{
    self, Bom, Losses, Whole,
    model::{Component, RelationKind, Role},
};
use serde_json::{Value, json};

use super::{read, rewritten};

/// A document about `root`, which needs what `needs` names; all of them as they are given.
fn document(root: &str, components: &[Value], aggregate: &str) -> Value {
    let ids: Vec<_> = components.iter().map(|it| it["bom-ref"].clone()).collect();
    json!({
        "bomFormat": "CycloneDX", "specVersion": "1.7", "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": root, "name": root,
            "version": "1", "purl": format!("pkg:cargo/{root}@1")}},
        "components": components,
        "dependencies": [{"ref": root, "dependsOn": ids}],
        "compositions": [{"aggregate": aggregate},
            {"aggregate": aggregate, "dependencies": [root]}]
    })
}

fn library(name: &str, licenses: &Value) -> Value {
    json!({"type": "library", "bom-ref": name, "name": name, "version": "2",
        "purl": format!("pkg:cargo/{name}@2"), "licenses": licenses})
}

fn concluded(expression: &str) -> Value {
    json!([{"expression": expression, "acknowledgement": "concluded"}])
}

fn merged(documents: &[Value], whole: Option<&str>) -> (Bom, Losses) {
    let boms = documents.iter().map(|it| {
        let read = read(it.to_string().as_bytes());
        assert_eq!(read.faults, []);
        read.bom
    });
    let whole = whole.map(|name| Whole {
        name: name.to_owned(),
        version: Some("3".to_owned()),
    });
    sbom::merge(boms.collect(), whole.as_ref()).expect("they can be merged")
}

fn component<'b>(bom: &'b Bom, name: &str) -> &'b Component {
    let found = bom.components.iter().find(|it| it.name == name);
    found.expect(name)
}

fn said(bom: &Bom, name: &str) -> Option<String> {
    let said = component(bom, name).said(Role::Concluded);
    said.map(|it| it.as_str().to_owned())
}

#[test]
fn what_is_the_same_counts_once_and_edges_stay() {
    let shared = library("shared", &concluded("MIT"));
    let one = document(
        "one",
        &[shared.clone(), library("a", &json!([]))],
        "complete",
    );
    let two = document("two", &[library("b", &json!([])), shared], "complete");
    let (bom, losses) = merged(&[one, two], Some("both"));
    assert!(losses.is_empty(), "{:?}", losses.lines());
    let names: Vec<_> = bom.components.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["one", "shared", "a", "two", "b", "both"]);
    let named = |index: usize| bom.components[index].name.as_str();
    let edges: Vec<_> = bom
        .relations
        .iter()
        .map(|it| (named(it.from), named(it.to.expect("something"))))
        .collect();
    let expected = [
        ("one", "shared"),
        ("one", "a"),
        ("two", "shared"),
        ("two", "b"),
        ("both", "one"),
        ("both", "two"),
    ];
    assert_eq!(edges, expected);
    assert_eq!(bom.relations[4].kind, RelationKind::Contains);
    assert_eq!(bom.root, Some(5));
    assert_eq!(sbom::broken_rules(&bom), []);
    let again = read(&rewritten(&bom, "cyclonedx"));
    assert_eq!(again.faults, []);
}

#[test]
fn documents_about_one_thing_keep_it_and_others_need_a_name_for_the_whole() {
    let one = document("one", &[library("a", &json!([]))], "complete");
    let more = document("one", &[library("b", &json!([]))], "complete");
    let (bom, _) = merged(&[one.clone(), more], None);
    assert_eq!(bom.root, Some(0));
    assert_eq!(bom.components.len(), 3);
    let other = document("two", &[], "complete");
    let boms = [one, other].map(|it| read(it.to_string().as_bytes()).bom);
    let error = sbom::merge(boms.into(), None).expect_err("two things");
    assert_eq!(
        error.to_string(),
        "the documents describe different things: one, two"
    );
}

#[test]
fn licenses_that_differ_both_hold_and_what_is_in_effect_follows() {
    let with_effect = |license: &str| {
        let mut it = library("a", &concluded(license));
        it["properties"] = json!([
            {"name": "bsi:component:effectiveLicence", "value": license},
            {"name": "bsi:component:effectiveLicense", "value": license}]);
        it
    };
    let one = document("one", &[with_effect("MIT")], "complete");
    let two = document("one", &[with_effect("Apache-2.0")], "complete");
    let (bom, losses) = merged(&[one.clone(), two], None);
    assert_eq!(said(&bom, "a").as_deref(), Some("MIT AND Apache-2.0"));
    let effective = component(&bom, "a").property("bsi:component:effectiveLicense");
    assert_eq!(effective, Some("MIT AND Apache-2.0"));
    let expected = ["what licenses a has, on which the documents do not agree (once)"];
    assert_eq!(losses.lines(), expected);
    // Who says nothing contradicts nobody.
    let silent = document(
        "one",
        &[library("a", &concluded("NOASSERTION"))],
        "complete",
    );
    let (bom, losses) = merged(&[silent, one], None);
    assert_eq!(said(&bom, "a").as_deref(), Some("MIT"));
    assert!(losses.is_empty(), "{:?}", losses.lines());
}

#[test]
fn nothing_is_complete_that_one_document_does_not_call_complete() {
    let complete = document("one", &[library("a", &json!([]))], "complete");
    let (bom, _) = merged(&[complete.clone(), complete.clone()], None);
    assert_eq!(bom.completeness(), Some("complete"));
    assert_eq!(bom.compositions[1].dependencies, [0]);
    let open = document("one", &[library("b", &json!([]))], "incomplete");
    let (bom, _) = merged(&[complete.clone(), open], None);
    assert_eq!(bom.completeness(), Some("incomplete"));
    assert_eq!(bom.compositions.len(), 1);
    let mut silent = document("one", &[], "complete");
    silent["compositions"] = json!([]);
    let (bom, _) = merged(&[complete, silent], None);
    assert_eq!(bom.completeness(), Some("unknown"));
}

#[test]
fn a_signature_does_not_outlive_it_and_another_hash_is_told() {
    let hashed = |digit: &str| {
        let mut it = library("a", &json!([]));
        it["hashes"] = json!([{"alg": "SHA-256", "content": digit.repeat(64)}]);
        it
    };
    let mut one = document("one", &[hashed("0")], "complete");
    one["signature"] = json!({"algorithm": "ES256", "value": "AAAA"});
    let two = document("one", &[hashed("1")], "complete");
    let (bom, losses) = merged(&[one, two], None);
    assert!(!bom.is_signed);
    assert_eq!(component(&bom, "a").hashes.len(), 1);
    let expected = [
        "a second SHA-256 of a (once)",
        "a signature: what was signed is another document now (once)",
    ];
    assert_eq!(losses.lines(), expected);
}

#[test]
fn one_name_for_two_texts_becomes_two_names() {
    let with_text = |root: &str, name: &str, text: &str| {
        let licenses = json!([{"expression": "LicenseRef-1 OR MIT", "acknowledgement": "concluded",
            "expressionDetails": [{"licenseIdentifier": "LicenseRef-1", "text": {"content": text}}]}]);
        document(root, &[library(name, &licenses)], "complete")
    };
    let one = with_text("one", "a", "first text");
    let two = with_text("one", "b", "other text");
    let (bom, losses) = merged(&[one, two], None);
    assert_eq!(said(&bom, "a").as_deref(), Some("LicenseRef-1 OR MIT"));
    assert_eq!(said(&bom, "b").as_deref(), Some("LicenseRef-1-2 OR MIT"));
    let ids: Vec<_> = bom.texts.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["LicenseRef-1", "LicenseRef-1-2"]);
    assert_eq!(losses.lines().len(), 1);
}
