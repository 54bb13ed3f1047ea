// SPDX-License-Identifier: Apache-2.0

//! Every field that a document with full marks has is there where the facts are, and what is not
//! there has a reason.

use std::{collections::BTreeSet, fs};

use placet::licenses::corpus;
use serde_json::Value;

use crate::{program::placet, revision::repo::Repo};

const MANIFEST: &str = r#"{"name": "app", "version": "1.0.0", "description": "An app", "license": "MIT",
    "author": "Jane Doe <jane@example.org>", "homepage": "https://example.org/app",
    "repository": "https://example.org/app.git", "dependencies": {"part": "^2.0.0"}}"#;

const LOCK: &str = r#"{"name": "app", "version": "1.0.0", "lockfileVersion": 3, "packages": {
    "": {"name": "app", "version": "1.0.0", "dependencies": {"part": "^2.0.0"}},
    "node_modules/part": {"version": "2.0.0", "license": "MIT",
        "resolved": "https://registry.npmjs.org/part/-/part-2.0.0.tgz",
        "integrity": "sha512-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="}}}"#;

const PART: &str = r#"{"name": "part", "version": "2.0.0", "description": "A part", "license": "MIT",
    "author": "Ann Example <ann@example.org>", "homepage": "https://example.org/part",
    "repository": "https://example.org/part.git"}"#;

const SAYS: &str = "version = 1\n[licenses]\nallow = [\"MIT\"]\n[sbom]\n\
    author = \"Open Source Office <oss@example.org>\"\n\
    supplier = \"Agency <oss@example.org> (https://agency.example.org)\"\n\
    manufacturer = \"Agency <oss@example.org> (https://agency.example.org)\"\n";

const PUBLIC_CODE: &str = "name: app\nsoftwareVersion: 1.0.0\nreleaseDate: 2026-02-01\n";

const HEADER: &str = "// SPDX-License-Identifier: MIT\n// Copyright (c) 2024 Jane Doe\nlet a;\n";

/// The document of a repository in which all of this is known.
fn document(format: &str) -> Value {
    let repo = Repo::new();
    let mit = corpus().text("MIT").expect("it is on the list");
    let text = format!("Copyright (c) 2024 Ann Example\n\n{mit}");
    for (path, content) in [
        ("package.json", MANIFEST),
        ("package-lock.json", LOCK),
        ("placet.toml", SAYS),
        ("publiccode.yml", PUBLIC_CODE),
        ("index.js", HEADER),
        (".gitignore", "/node_modules\n"),
    ] {
        repo.put(path, content);
    }
    repo.put("LICENSE", text.as_bytes());
    repo.commit();
    repo.put("node_modules/part/package.json", PART);
    repo.put("node_modules/part/LICENSE", text.as_bytes());
    repo.put("node_modules/part/NOTICE", "Part, by Ann Example\n");
    let path = repo.outside().join("document");
    let seen = placet(
        &format!("check -q --exit-zero -o {format}={}", path.display()),
        &repo.root(),
    );
    assert_eq!(seen.code, 0, "{}", seen.stderr);
    let bytes = fs::read(path).expect("it was written");
    serde_json::from_slice(&bytes).expect("it is JSON")
}

/// The path of every value: `components[].name`.
fn paths(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let dot = if path.is_empty() || path.ends_with('/') {
                    ""
                } else {
                    "."
                };
                paths(value, &format!("{path}{dot}{key}"), found);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for it in items {
                paths(it, &format!("{path}[]"), found);
            }
        }
        _ => drop(found.insert(path.to_owned())),
    }
}

/// Holds that each of these is there, a path a word, below what is written before the colon.
#[track_caller]
fn check(found: &BTreeSet<String>, expected: &str) {
    let mut missing = Vec::new();
    for line in expected.lines() {
        let (start, ends) = line.split_once(": ").expect("a start and its ends");
        for end in ends.split_whitespace() {
            let start = start.trim();
            let path = if end == "=" {
                start.to_owned()
            } else {
                format!("{start}{end}")
            };
            if !found.contains(&path) {
                missing.push(path);
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?} is not among {found:#?}");
}

/// What a source tree does not tell, and why.
const UNKNOWN: &[(&str, &str)] = &[
    (
        "cpe",
        "which name a dictionary gives it, nobody in the tree says",
    ),
    (
        "publisher",
        "nobody says more than who supplies and makes it",
    ),
    (
        "isExternal",
        "it would say of nothing that the product does not ship it",
    ),
    (
        "distributionConstraints",
        "nobody says who may see the document",
    ),
    ("builtDate", "nothing was built"),
    ("builtTime", "nothing was built"),
    ("validUntilDate", "nobody says how long it is kept"),
    ("summary", "manifests have one description"),
    (
        "generates",
        "what an archive was made from, its registry does not say",
    ),
];

fn nothing_is_invented(found: &BTreeSet<String>) {
    for (field, why) in UNKNOWN {
        let is_it = |it: &&String| it.split(['.', '/', '[', ':']).any(|it| it == *field);
        assert_eq!(found.iter().find(is_it), None, "{field}: {why}");
    }
}

const CYCLONEDX: &str = "\
    : $schema bomFormat specVersion serialNumber version
    metadata.: timestamp lifecycles[].phase licenses[].license.id authors[].name authors[].email
    metadata.tools.components[].: type bom-ref name version
    metadata.supplier.: name url[] contact[].name contact[].email
    metadata.manufacturer.: name url[] contact[].name contact[].email
    metadata.component.: type bom-ref name version description scope copyright purl swhid[]
    metadata.component.: supplier.name supplier.url[] manufacturer.name manufacturer.url[] authors[].name authors[].email
    metadata.component.licenses[].: expression acknowledgement
    metadata.component.licenses[].expressionDetails[].: licenseIdentifier text.content url
    metadata.component.externalReferences[].: type url
    metadata.component.evidence.: identity[].field identity[].confidence copyright[].text licenses[].expression
    metadata.component.evidence.: occurrences[].location occurrences[].line
    metadata.component.properties[].: name value
    components[].: type bom-ref name version description scope copyright purl
    components[].: supplier.name supplier.url[] manufacturer.name manufacturer.url[] authors[].name authors[].email
    components[].manufacturer.contact[].: name email
    components[].hashes[].: alg content
    components[].licenses[].: expression acknowledgement
    components[].licenses[].expressionDetails[].: licenseIdentifier url
    components[].externalReferences[].: type url hashes[].alg hashes[].content
    components[].evidence.identity[].: field confidence methods[].technique methods[].confidence methods[].value
    components[].evidence.occurrences[].: location line additionalContext
    components[].evidence.: licenses[].expression copyright[].text
    components[].properties[].: name value
    dependencies[].: ref dependsOn[]
    compositions[].: aggregate assemblies[] dependencies[]
    citations[].: pointers[] timestamp attributedTo";

#[test]
fn cyclonedx_has_every_field_whose_fact_is_known() {
    let document = document("cyclonedx");
    let mut found = BTreeSet::new();
    paths(&document, "", &mut found);
    check(&found, CYCLONEDX);
    nothing_is_invented(&found);
    let part = &document["components"][0];
    let licenses = part["licenses"].as_array().expect("a list");
    let concluded = licenses
        .iter()
        .find(|it| it["acknowledgement"] == "concluded");
    let detail = &concluded.expect("one")["expressionDetails"][0];
    // What its license file has beside the text of the list stands in a field of its own.
    assert_eq!(detail["url"], "https://spdx.org/licenses/MIT.html");
    assert_eq!(part["copyright"], "Copyright (c) 2024 Ann Example");
    let of_root: Vec<&str> = document["metadata"]["component"]["swhid"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|it| it.as_str()?.get(..10))
        .collect();
    assert_eq!(of_root, ["swh:1:dir:", "swh:1:rev:"]);
}

const SPDX: &str = "\
    : spdxVersion dataLicense SPDXID name documentNamespace
    creationInfo.: created creators[] licenseListVersion comment
    packages[].: SPDXID name versionInfo packageFileName supplier originator downloadLocation filesAnalyzed
    packages[].: checksums[].algorithm checksums[].checksumValue homepage sourceInfo licenseConcluded licenseDeclared
    packages[].: licenseComments copyrightText description primaryPackagePurpose releaseDate attributionTexts[]
    packages[].: hasFiles[] licenseInfoFromFiles[] packageVerificationCode.packageVerificationCodeValue
    packages[].externalRefs[].: referenceCategory referenceType referenceLocator
    packages[].annotations[].: annotationDate annotationType annotator comment
    files[].: SPDXID fileName fileTypes[] checksums[].algorithm checksums[].checksumValue licenseConcluded
    files[].: licenseInfoInFiles[] copyrightText
    snippets[].: SPDXID snippetFromFile licenseConcluded licenseInfoInSnippets[] copyrightText
    snippets[].ranges[].startPointer.: offset lineNumber reference
    snippets[].ranges[].endPointer.: offset lineNumber reference
    relationships[].: spdxElementId relationshipType relatedSpdxElement";

#[test]
fn spdx_2_has_every_field_whose_fact_is_known() {
    let document = document("spdx");
    let mut found = BTreeSet::new();
    paths(&document, "", &mut found);
    check(&found, SPDX);
    nothing_is_invented(&found);
    let files = document["files"].as_array().expect("a list");
    let source = files.iter().find(|it| it["fileName"] == "./index.js");
    let id = &source.expect("it is there")["SPDXID"];
    let snippets = document["snippets"].as_array().expect("a list");
    let of_source = snippets.iter().find(|it| it["snippetFromFile"] == *id);
    let ranges = &of_source.expect("it names a license")["ranges"];
    let at = |range: usize, pointer: &str, unit: &str| ranges[range][pointer][unit].as_u64();
    let bytes = (
        at(0, "startPointer", "offset"),
        at(0, "endPointer", "offset"),
    );
    let (first, last) = (bytes.0.expect("a byte"), bytes.1.expect("a byte"));
    let start = usize::try_from(first - 1).expect("it is small");
    let end = usize::try_from(last).expect("it is small");
    let named = HEADER.get(start..end).expect("bytes of the file");
    assert!(named.contains("MIT") && !named.contains('\n'), "{named:?}");
    assert_eq!(at(1, "startPointer", "lineNumber"), Some(1));
}

const SPDX_3: &str = "\
    CreationInfo/: created createdBy[] createdUsing[] specVersion
    Organization/: name externalIdentifier[].externalIdentifierType externalIdentifier[].identifier
    Person/: name externalIdentifier[].externalIdentifierType externalIdentifier[].identifier
    Tool/: name
    SpdxDocument/: name dataLicense element[] rootElement[] profileConformance[]
    software_Sbom/: name element[] rootElement[] profileConformance[] software_sbomType[]
    software_Package/: name description releaseTime originatedBy[] suppliedBy software_packageVersion
    software_Package/: software_packageUrl software_downloadLocation software_homePage software_sourceInfo
    software_Package/: software_copyrightText software_primaryPurpose software_attributionText[]
    software_Package/verifiedUsing[].: type algorithm hashValue
    software_Package/externalIdentifier[].: type externalIdentifierType identifier
    software_Package/externalRef[].: type externalRefType locator[]
    software_File/: name software_primaryPurpose software_fileKind software_additionalPurpose[] comment
    software_File/: externalRef[].locator[] verifiedUsing[].hashValue
    software_File/software_contentIdentifier[].: type software_contentIdentifierType software_contentIdentifierValue
    software_Snippet/: software_snippetFromFile software_byteRange.beginIntegerRange software_lineRange.endIntegerRange
    simplelicensing_LicenseExpression/: name simplelicensing_licenseExpression simplelicensing_licenseListVersion
    Annotation/: subject statement annotationType
    Relationship:describes/: from to[]
    Relationship:dependsOn/: from to[] completeness
    Relationship:hasDeclaredLicense/: from to[]
    Relationship:hasConcludedLicense/: from to[]
    Relationship:hasDistributionArtifact/: from to[] completeness
    Relationship:other/: from to[] comment";

#[test]
fn spdx_3_has_every_field_whose_fact_is_known() {
    let document = document("spdx@3.0.1");
    let mut found = BTreeSet::new();
    for element in document["@graph"].as_array().expect("a list") {
        let class = element["type"].as_str().expect("a type");
        let class = match element["relationshipType"].as_str() {
            Some(kind) => format!("{class}:{kind}/"),
            None => format!("{class}/"),
        };
        paths(element, &class, &mut found);
    }
    check(&found, SPDX_3);
    nothing_is_invented(&found);
}

/// What a policy says of each package goes along with the document.
#[test]
fn a_check_tells_its_verdicts() {
    let document = document("cyclonedx");
    let part = &document["components"][0]["properties"];
    let of = |name: &str| {
        let all = part.as_array().expect("a list");
        let found = all.iter().find(|it| it["name"] == name);
        found.map(|it| it["value"].clone())
    };
    assert_eq!(of("placet:policy:verdict"), Some("allow".into()));
    assert_eq!(
        of("placet:policy:rule"),
        Some("listed in placet.toml:3".into())
    );
    assert_eq!(of("bsi:component:effectiveLicense"), Some("MIT".into()));
}
