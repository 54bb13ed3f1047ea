// SPDX-License-Identifier: Apache-2.0

//! What systems that run gates read, held against what they say that they read.

use std::collections::BTreeSet;

use quick_xml::{Reader, events::BytesStart, events::Event};

use crate::formats::judged_many;

/// An element: its attributes, those it must have, and what may stand in it.
struct Element {
    name: &'static str,
    attributes: &'static str,
    required: &'static str,
    within: &'static str,
}

/// `junit-10.xsd` of Jenkins' xUnit plugin, as far as reports use it.
#[rustfmt::skip]
const JUNIT: &[Element] = &[
    Element { name: "testsuites", attributes: "name time tests failures errors", required: "", within: "" },
    Element { name: "testsuite", attributes: "name tests failures errors group time skipped timestamp hostname id package file log url", required: "name tests failures errors", within: "testsuites testsuite" },
    Element { name: "testcase", attributes: "name time classname group", required: "name", within: "testsuite" },
    Element { name: "failure", attributes: "type message", required: "", within: "testcase" },
    Element { name: "error", attributes: "type message", required: "", within: "testcase" },
    Element { name: "skipped", attributes: "type message", required: "", within: "testcase" },
    Element { name: "system-out", attributes: "", required: "", within: "testcase testsuite" },
];

fn has(words: &str, word: &str) -> bool {
    words.split(' ').any(|it| it == word)
}

/// Holds an element against the schema, and gives its name.
fn checked(element: &BytesStart<'_>, parent: &str) -> String {
    let name = element.name().as_ref().to_owned();
    let known = JUNIT.iter().find(|it| it.name == name);
    assert!(known.is_some(), "no element is called {name}");
    let known = known.expect("it was asked for");
    assert!(
        parent.is_empty() || has(known.within, parent),
        "{name} in {parent}"
    );
    let attributes = element.attributes().map(|it| it.expect("an attribute"));
    let keys = attributes.map(|it| it.key.as_ref().to_owned());
    let keys: BTreeSet<String> = keys.collect();
    for key in &keys {
        assert!(has(known.attributes, key), "{name} has no attribute {key}");
    }
    for key in known.required.split(' ').filter(|it| !it.is_empty()) {
        assert!(keys.contains(key), "{name} lacks {key}");
    }
    name
}

#[test]
fn junit_is_what_its_schema_says() {
    for n in [0, 1, 12] {
        let text = judged_many("junit", n);
        let mut reader = Reader::from_str(&text);
        let mut open: Vec<String> = Vec::new();
        let mut n_elements = 0;
        loop {
            let parent = open.last().cloned().unwrap_or_default();
            match reader.read_event().expect("it is XML") {
                Event::Start(it) => open.push(checked(&it, &parent)),
                Event::Empty(it) => drop(checked(&it, &parent)),
                Event::End(_) => drop(open.pop()),
                Event::Eof => break,
                _ => continue,
            }
            n_elements += 1;
        }
        assert!(open.is_empty() && n_elements > 2 + n, "{text}");
    }
}

#[test]
fn gitlab_is_given_the_fields_that_it_documents() {
    let issues: serde_json::Value = serde_json::from_str(&judged_many("gitlab", 3)).expect("JSON");
    for it in issues.as_array().expect("a list") {
        let keys = |it: &serde_json::Value| -> Vec<String> {
            it.as_object().expect("an object").keys().cloned().collect()
        };
        let fields = [
            "check_name",
            "description",
            "fingerprint",
            "location",
            "severity",
        ];
        let mut found = keys(it);
        found.sort();
        assert_eq!(found, fields);
        assert_eq!(keys(&it["location"]).len(), 2);
        assert_eq!(keys(&it["location"]["lines"]), ["begin"]);
        let path = it["location"]["path"].as_str().expect("a path");
        assert!(
            !path.starts_with(['/', '.']),
            "it is relative to the repository: {path}"
        );
    }
}

/// The properties of a command of a log, between two marks.
fn properties(line: &str, start: &str, end: &str, between: char) -> Vec<String> {
    let rest = line.strip_prefix(start).expect("it is a command");
    let (list, _) = rest.split_once(end).expect("it ends");
    let pairs = list.split(between).filter_map(|it| it.split_once('='));
    pairs.map(|(key, _)| key.trim().to_owned()).collect()
}

#[test]
fn github_is_given_the_properties_that_it_documents() {
    let text = judged_many("github", 30);
    let known = ["file", "line", "endLine", "col", "endColumn", "title"];
    let mut n_of = [0; 3];
    for line in text.lines().filter(|it| it.starts_with("::")) {
        let kinds = ["::error ", "::warning ", "::notice "];
        let kind = kinds.iter().position(|it| line.starts_with(it));
        let kind = kind.unwrap_or_else(|| panic!("{line}"));
        n_of[kind] += 1;
        for key in properties(line, kinds[kind], "::", ',') {
            assert!(known.contains(&key.as_str()), "{key}: {line}");
        }
    }
    // Ten of a level for a step.
    assert!(n_of[0] == 10 && n_of.iter().all(|it| *it <= 10), "{n_of:?}");
}

#[test]
fn azure_is_given_the_properties_that_it_documents() {
    let text = judged_many("azure", 3);
    let commands = text.lines().filter(|it| it.starts_with("##vso["));
    let known = ["type", "sourcepath", "linenumber", "columnnumber", "code"];
    let mut n_commands = 0;
    for line in commands {
        n_commands += 1;
        for key in properties(line, "##vso[task.logissue ", "]", ';') {
            assert!(known.contains(&key.as_str()), "{key}: {line}");
        }
        let kinds = ["type=error;", "type=warning;"];
        assert!(kinds.iter().any(|it| line.contains(it)), "{line}");
    }
    assert!(n_commands >= 3, "{text}");
}
