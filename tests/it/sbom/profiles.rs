// SPDX-License-Identifier: Apache-2.0

//! What each profile misses in a document that lacks one thing, and what a format cannot express.

use std::collections::BTreeSet;

use placet::sbom::{
    self,
    score::{self, Outcome, Score},
};
use serde_json::{Value, json};

use super::score::{components, full, metadata_without, without};

fn scored(document: &Value, profile: &str) -> Score {
    let bytes = serde_json::to_vec(document).expect("a value");
    let read = sbom::read("doc", &bytes).expect("a document");
    score::score(&read, score::profile(profile).expect(profile))
}

fn names(score: &Score, is_meant: impl Fn(&Outcome) -> bool) -> Vec<&str> {
    let outcomes = score.outcomes.iter().filter(|it| is_meant(it));
    outcomes.map(|it| it.demand.name).collect()
}

fn missed(document: &Value, profile: &str) -> Vec<&'static str> {
    let score = scored(document, profile);
    let outcomes = score.outcomes.iter().filter(|it| it.is_missed());
    outcomes.map(|it| it.demand.name).collect()
}

/// Changes the document that has everything, and holds what each profile misses then.
fn check(change: impl Fn(&mut Value), expected: &[(&str, &[&str])]) {
    let mut document = full();
    change(&mut document);
    for (profile, names) in expected {
        assert_eq!(missed(&document, profile), *names, "{profile}");
    }
}

fn drop_key(document: &mut Value, key: &str) {
    document.as_object_mut().expect("an object").remove(key);
}

#[test]
fn what_is_missing_is_missed_under_the_name_of_its_source() {
    check(
        |it| without(it, "version"),
        &[
            ("cisa-2026", &["component version"]),
            ("ntia-2021", &["version of the component"]),
            ("fsct-3", &["version"]),
            ("bsi-tr-03183-2@2.1", &["component version"]),
            ("eu-cra", &["components have versions"]),
        ],
    );
    check(
        |it| without(it, "hashes"),
        &[
            (
                "cisa-2026",
                &["component hash value", "component hash algorithm"],
            ),
            ("ntia-2021", &[]),
            ("fsct-3", &["cryptographic hash"]),
            (
                "bsi-tr-03183-2@2.0",
                &["hash value of the executable component"],
            ),
        ],
    );
    check(
        |it| without(it, "licenses"),
        &[
            ("cisa-2026", &["component license"]),
            ("fsct-3", &["license"]),
            (
                "bsi-tr-03183-2@2.1",
                &["distribution licences", "original licences"],
            ),
            (
                "bsi-tr-03183-2@2.0",
                &["associated licences", "concluded licences"],
            ),
            ("eu-cra", &[]),
        ],
    );
}

#[test]
fn what_a_document_lacks_as_a_whole_is_missed() {
    check(
        |it| without(it, "externalReferences"),
        &[(
            "bsi-tr-03183-2@2.1",
            &["source code URI", "URI of the deployable form"],
        )],
    );
    check(
        |it| metadata_without(it, "lifecycles"),
        &[
            ("cisa-2026", &["SBOM generation context"]),
            ("fsct-3", &["type"]),
            ("ntia-2021", &[]),
        ],
    );
    check(
        |it| drop_key(it, "signature"),
        &[("cisa-2026", &["SBOM author signature"]), ("fsct-3", &[])],
    );
    check(
        |it| drop_key(it, "version"),
        &[("cisa-2026", &["SBOM version"]), ("ntia-2021", &[])],
    );
    check(
        |it| drop_key(it, "dependencies"),
        &[
            ("cisa-2026", &["component dependency relationship"]),
            ("ntia-2021", &["dependency relationship"]),
            ("eu-cra", &["top-level dependencies"]),
            ("bsi-tr-03183-2@2.1", &["dependencies on other components"]),
        ],
    );
}

#[test]
fn vulnerabilities_have_no_place_in_a_document_for_the_bsi() {
    check(
        |it| it["vulnerabilities"] = json!([{"id": "CVE-1999-0001"}]),
        &[("bsi-tr-03183-2@2.1", &["no vulnerabilities"])],
    );
}

#[test]
fn an_orphan_is_missed_where_the_whole_graph_is_asked_for() {
    check(
        |it| it["dependencies"][1]["dependsOn"] = json!([]),
        &[
            ("ntia-2021", &[]),
            ("bsi-tr-03183-2@2.1", &["dependencies on other components"]),
        ],
    );
}

#[test]
fn saying_that_nobody_knows_is_enough_for_cisa_alone() {
    let change = |it: &mut Value| {
        components(it, |it| {
            it["licenses"] = json!([{"license": {"name": "NOASSERTION"}}]);
        });
    };
    check(change, &[("cisa-2026", &[]), ("fsct-3", &["license"])]);
}

#[test]
fn a_format_that_is_too_old_does_not_conform() {
    let mut document = full();
    document["specVersion"] = json!("1.5");
    assert!(missed(&document, "bsi-tr-03183-2@2.1").contains(&"format"));
    assert!(!missed(&document, "bsi-tr-03183-2@2.0").contains(&"format"));
    let score = scored(&document, "bsi-tr-03183-2@2.1");
    assert_eq!(
        names(&score, |it| it.share.is_none()),
        ["original licences"]
    );
}

/// An SPDX document that has what the guide of the telecommunications industry asks.
fn telco() -> Value {
    let package = |id: &str| {
        json!({"SPDXID": format!("SPDXRef-{id}"), "name": id, "versionInfo": "1.0.0",
            "supplier": "Organization: Registry (registry@example.org)",
            "downloadLocation": "NOASSERTION", "filesAnalyzed": false,
            "checksums": [{"algorithm": "SHA256", "checksumValue": "0".repeat(64)}],
            "licenseConcluded": "MIT", "licenseDeclared": "NOASSERTION", "copyrightText": "NONE",
            "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                "referenceLocator": format!("pkg:cargo/{id}@1.0.0")}]})
    };
    let relation = |from: &str, kind: &str, to: &str| json!({"spdxElementId": from, "relationshipType": kind, "relatedSpdxElement": to});
    json!({
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
        "name": "app-1.0.0", "documentNamespace": "https://example.org/app",
        "creationInfo": {"created": "2026-11-01T00:00:00Z", "comment": "SBOM Type: Source",
            "creators": ["Tool: t-1", "Organization: Office (office@example.org)"]},
        "packages": [package("app"), package("a")],
        "relationships": [relation("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-app"),
            relation("SPDXRef-app", "DEPENDS_ON", "SPDXRef-a")]
    })
}

#[test]
fn the_guide_of_the_telecommunications_industry_wants_spdx_2() {
    assert_eq!(missed(&telco(), "openchain-telco"), Vec::<&str>::new());
    assert!(scored(&telco(), "openchain-telco").conforms());
    assert!(missed(&full(), "openchain-telco").contains(&"data format"));
    let mut document = telco();
    document["creationInfo"]["creators"] = json!(["Tool: t"]);
    document["packages"][1]["supplier"] = json!("NOASSERTION");
    drop_key(&mut document["packages"][1], "copyrightText");
    let expected = [
        "Creator: Organization",
        "Creator: Tool",
        "PackageSupplier",
        "PackageCopyrightText",
    ];
    assert_eq!(missed(&document, "openchain-telco"), expected);
}

#[test]
fn what_spdx_2_has_no_field_for_is_neither_met_nor_missed() {
    let score = scored(&telco(), "cisa-2026");
    let expected = [
        "SBOM author signature",
        "SBOM generation context",
        "SBOM version",
    ];
    assert_eq!(names(&score, |it| it.share.is_none()), expected);
    assert_eq!(score.n_inexpressible(), 3);
    assert!(score.conforms());
    assert_eq!(format!("{:.2}", score.points), "10.00");
}

#[test]
fn what_no_format_has_a_field_for_is_never_missed() {
    let expected = ["component origin", "criticality", "usage restrictions"];
    for document in [full(), telco()] {
        let score = scored(&document, "cert-in");
        let inexpressible = names(&score, |it| it.share.is_none());
        assert!(expected.iter().all(|it| inexpressible.contains(it)));
    }
    let missed = missed(&full(), "cert-in-2.0");
    assert_eq!(missed, ["vulnerabilities", "patch status", "release date"]);
}

#[test]
fn a_profile_has_a_name_with_and_without_its_version() {
    for (asked, expected) in [
        ("ntia", "ntia-2021"),
        ("ntia@2021", "ntia-2021"),
        ("bsi-tr-03183-2", "bsi-tr-03183-2@2.1"),
        ("bsi-tr-03183-2-2.0", "bsi-tr-03183-2@2.0"),
    ] {
        assert_eq!(score::profile(asked).expect(asked).id, expected);
    }
    assert!(score::profile("ntia-2020").is_none());
    for profile in score::ALL {
        let demands = profile.categories.iter().flat_map(|it| it.demands);
        let names: Vec<_> = demands.map(|it| it.name).collect();
        let distinct: BTreeSet<_> = names.iter().collect();
        assert_eq!(names.len(), distinct.len(), "{}", profile.id);
        assert!(profile.id.starts_with(profile.name), "{}", profile.id);
    }
}
