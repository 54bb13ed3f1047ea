// SPDX-License-Identifier: Apache-2.0

//! Documents that try to break their reader get a clear word.

use placet::sbom;

use super::read;

/// The document is read, and a fault says these words.
fn check(text: &str, words: &str) {
    let read = read(text.as_bytes());
    let said: Vec<_> = read.faults.iter().map(|it| it.message.as_str()).collect();
    assert!(
        said.iter().any(|it| it.contains(words)),
        "{words}: {said:?}"
    );
}

fn cyclonedx(rest: &str) -> String {
    format!("{{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", {rest}}}")
}

#[test]
fn deep_nesting_is_named() {
    let deep = "{\"type\": \"library\", \"name\": \"a\", \"components\": [".repeat(5000);
    check(
        &cyclonedx(&format!("\"components\": [{deep}")),
        "nested too deeply",
    );
    check(
        &format!("<bom>{}", "<components><component>".repeat(5000)),
        "nested too deeply",
    );
}

#[test]
fn one_name_for_two_is_named() {
    let two = "\"components\": [{\"type\": \"library\", \"name\": \"a\", \"bom-ref\": \"x\"},\
        {\"type\": \"library\", \"name\": \"b\", \"bom-ref\": \"x\"}]";
    check(&cyclonedx(two), "`x` is the name of two elements");
    let read = read(cyclonedx(two).as_bytes());
    let ids: Vec<_> = read
        .bom
        .components
        .iter()
        .map(|it| it.id.as_str())
        .collect();
    assert_eq!(ids, ["x", "x#1"]);
}

#[test]
fn what_leads_nowhere_is_named() {
    check(
        &cyclonedx("\"dependencies\": [{\"ref\": \"nobody\", \"dependsOn\": [\"none\"]}]"),
        "`nobody` names no element",
    );
}

#[test]
fn cycles_are_no_matter() {
    let cycle = "\"components\": [{\"type\": \"library\", \"name\": \"a\", \"bom-ref\": \"a\"},\
        {\"type\": \"library\", \"name\": \"b\", \"bom-ref\": \"b\"}], \"dependencies\": [\
        {\"ref\": \"a\", \"dependsOn\": [\"b\"]}, {\"ref\": \"b\", \"dependsOn\": [\"a\"]}]";
    let read = read(cyclonedx(cycle).as_bytes());
    assert_eq!(read.faults, []);
    let faults = sbom::broken_rules(&read.bom);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!(
        faults[0].message,
        "the document does not say what it describes"
    );
}

#[test]
fn entities_stand_for_nothing() {
    check(
        "<!DOCTYPE bom [<!ENTITY a \"b\">]><bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\">\
         <components><component type=\"library\"><name>&a;</name></component></components></bom>",
        "the entity `a` is unknown",
    );
}

#[test]
fn entities_of_entities_are_not_unfolded() {
    let levels = (1..30).map(|it| format!("<!ENTITY a{it} \"&a{};&a{};\">", it - 1, it - 1));
    let entities: String = levels.collect();
    check(
        &format!(
            "<!DOCTYPE bom [<!ENTITY a0 \"ha\">{entities}]>\
             <bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"><components>\
             <component type=\"library\"><name>&a29;</name></component></components></bom>"
        ),
        "the entity `a29` is unknown",
    );
}

#[test]
fn documents_that_end_too_early_are_read_as_far_as_they_go() {
    let whole =
        cyclonedx("\"components\": [{\"type\": \"library\", \"name\": \"a\"}, {\"type\": \"lib");
    let cut = whole.trim_end_matches('}');
    let read = read(cut.as_bytes());
    assert_eq!(read.bom.components[0].name, "a");
    assert!(!read.faults.is_empty());
    check(
        "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"><components>",
        "the file ends too early",
    );
}

#[test]
fn other_encodings_are_told_or_read() {
    let text = cyclonedx("\"components\": [{\"type\": \"library\", \"name\": \"ä\"}]");
    let wide = text.encode_utf16().flat_map(u16::to_le_bytes);
    let marked: Vec<u8> = [0xff, 0xfe].into_iter().chain(wide).collect();
    let of_wide = read(&marked);
    assert_eq!(of_wide.faults, []);
    assert_eq!(of_wide.bom.components[0].name, "ä");
    let of_marked = read(format!("\u{feff}{text}").as_bytes());
    assert_eq!(of_marked.bom.components[0].name, "ä");
    let mut broken = text.into_bytes();
    let at = broken.iter().position(|it| *it == 0xc3).expect("an umlaut");
    broken[at] = 0xff;
    // Whatever it is read as: it is read, and the rest of it stands.
    assert_eq!(read(&broken).bom.components.len(), 1);
    let error = sbom::read("doc", &[0, 1, 2, 0, 0]).expect_err("bytes");
    assert_eq!(error.to_string(), "the document is no text");
}

#[test]
fn fields_of_another_kind_are_named() {
    check(
        &cyclonedx("\"components\": 7"),
        "`components` is not a list",
    );
    check(
        &cyclonedx("\"components\": [7]"),
        "a component is not an object",
    );
    check(
        &cyclonedx("\"components\": [{\"type\": \"library\"}]"),
        "`name` of a component is missing",
    );
    check(
        &cyclonedx("\"metadata\": []"),
        "`metadata` is not an object",
    );
    check(
        "SPDXVersion: SPDX-2.3\nnonsense\n",
        "this line is no tag with a value",
    );
    check(
        "SPDXVersion: SPDX-2.3\nDocumentComment: <text>a\n",
        "the text has no end",
    );
    check(
        "{\"spdxVersion\": \"SPDX-9.9\"}",
        "version `SPDX-9.9` is not known",
    );
}

#[test]
fn what_is_no_document_is_told_so() {
    for (text, words) in [
        ("{}", "neither `bomFormat` nor `spdxVersion`"),
        ("<html/>", "its element is `html`"),
        ("hello", "names no `SPDXVersion`"),
        ("", "names no `SPDXVersion`"),
    ] {
        let error = sbom::read("doc", text.as_bytes())
            .expect_err(text)
            .to_string();
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn more_faults_than_anybody_reads_are_counted() {
    let many = "7,".repeat(5000);
    let list = many.trim_end_matches(',');
    check(
        &cyclonedx(&format!("\"components\": [{list}]")),
        "4000 more faults are not listed",
    );
}

#[test]
fn what_is_short_to_write_and_long_to_hold_is_bounded() {
    // A component of a few bytes takes a kilobyte.
    let many = "{},".repeat(250_001);
    let list = many.trim_end_matches(',');
    let words = "more than 250000 components; the rest is not read";
    let text = cyclonedx(&format!("\"components\": [{list}]"));
    check(&text, words);
    assert_eq!(read(text.as_bytes()).bom.components.len(), 250_000);
    let spdx = format!("{{\"spdxVersion\": \"SPDX-2.3\", \"packages\": [{list}]}}");
    check(&spdx, words);
    let packages = "{\"type\": \"software_Package\"},".repeat(250_001);
    let list = packages.trim_end_matches(',');
    check(
        &format!("{{\"@context\": \"x\", \"@graph\": [{list}]}}"),
        words,
    );
    let tags = format!(
        "SPDXVersion: SPDX-2.3\n{}",
        "FileName:a\n".repeat(1_000_000)
    );
    check(&tags, "too many values; the rest is not read");
    let attributes = " a=\"\"".repeat(2_000_001);
    let xmlns = "http://cyclonedx.org/schema/bom/1.6";
    check(
        &format!("<bom xmlns=\"{xmlns}\"><components{attributes}/></bom>"),
        "too many attributes; the rest is not read",
    );
}
