// SPDX-License-Identifier: Apache-2.0

//! The repositories of Maven and Gradle.

use super::{Place, check, component, zip};

const OWL: &str = "<groupId>org.owl</groupId><artifactId>hoot</artifactId>";

fn pom(inner: &str) -> String {
    format!("<project>{inner}</project>")
}

/// A tree that needs `org.owl:hoot` of version 1.
fn place() -> Place {
    let mut place = Place::new();
    place.variable("HOME", "home");
    let needs =
        format!("<dependencies><dependency>{OWL}<version>1</version></dependency></dependencies>");
    let own = "<groupId>org.nest</groupId><artifactId>nest</artifactId><version>1</version>";
    place.write("tree/pom.xml", pom(&format!("{own}{needs}")));
    place
}

/// Writes a pom into a repository of Maven.
fn publish(place: &Place, group: &str, artifact: &str, inner: &str) {
    let at = format!("{group}/{artifact}/1/{artifact}-1.pom");
    place.write(&format!("home/.m2/repository/{at}"), pom(inner));
}

const PARENT: &str =
    "<parent><groupId>org.owl</groupId><artifactId>tree</artifactId><version>1</version></parent>";
const LICENSE: &str =
    "<licenses><license><name>Apache License, Version 2.0</name></license></licenses>";

#[test]
fn a_license_comes_from_the_parent_of_a_pom_and_its_text_from_the_archive() {
    let place = place();
    publish(
        &place,
        "org/owl",
        "hoot",
        &format!("{PARENT}<artifactId>hoot</artifactId>"),
    );
    let named = "<groupId>org.owl</groupId><artifactId>tree</artifactId><version>1</version>";
    publish(&place, "org/owl", "tree", &format!("{named}{LICENSE}"));
    let jar = zip(&[
        ("META-INF/LICENSE", "Copyright (c) 2020 Ann Example\n"),
        ("org/owl/Hoot.class", "x"),
    ]);
    place.write("home/.m2/repository/org/owl/hoot/1/hoot-1.jar", jar);
    let report = place.scan();
    let from = "<maven repository>/org/owl/tree/1/tree-1.pom";
    check(&report, "org.owl:hoot", "Apache-2.0", from);
    let hoot = component(&report, "org.owl:hoot");
    assert_eq!(hoot["copyrights"][0], "Copyright (c) 2020 Ann Example");
}

#[test]
fn a_parent_that_is_not_there_is_said() {
    let place = place();
    publish(
        &place,
        "org/owl",
        "hoot",
        &format!("{PARENT}<artifactId>hoot</artifactId>"),
    );
    let report = place.scan();
    let problems = &component(&report, "org.owl:hoot")["lookup"]["problems"];
    let said = problems[0].as_str().expect("a problem");
    assert!(
        said.contains("the parent `org.owl:tree:1` could not be read"),
        "{said}"
    );
}

#[test]
fn the_parents_and_imports_of_the_tree_are_read_from_the_repository() {
    let mut place = Place::new();
    place.variable("HOME", "home");
    let import = "<dependencyManagement><dependencies><dependency><groupId>org.owl</groupId>\
        <artifactId>bom</artifactId><version>${bom}</version><type>pom</type><scope>import</scope>\
        </dependency></dependencies></dependencyManagement>";
    let needs = format!("<dependencies><dependency>{OWL}</dependency></dependencies>");
    let own = format!("{PARENT}<artifactId>nest</artifactId>{needs}");
    place.write("tree/pom.xml", pom(&own));
    let named = "<groupId>org.owl</groupId><artifactId>tree</artifactId><version>1</version>";
    let parent = format!("{named}{LICENSE}<properties><bom>1</bom></properties>{import}");
    publish(&place, "org/owl", "tree", &parent);
    let managed = format!("<dependency>{OWL}<version>[1]</version></dependency>");
    let bom = "<groupId>org.owl</groupId><artifactId>bom</artifactId><version>1</version>";
    let bom = format!(
        "{bom}<dependencyManagement><dependencies>{managed}</dependencies></dependencyManagement>"
    );
    publish(&place, "org/owl", "bom", &bom);
    let report = place.scan();
    let hoot = component(&report, "org.owl:hoot");
    assert_eq!(hoot["version"], "1");
    let nest = component(&report, "org.owl:nest");
    assert_eq!(nest["concluded"]["expression"], "Apache-2.0");
    let names = report["components"].as_array().expect("components").iter();
    let names: Vec<_> = names
        .map(|it| it["name"].as_str().expect("a name"))
        .collect();
    assert_eq!(names, ["org.owl:nest", "org.owl:hoot"]);
    let alone = place.run("scan --resolve project -o json").text();
    let alone: serde_json::Value = serde_json::from_str(&alone).expect("JSON");
    assert!(component(&alone, "org.owl:hoot")["version"].is_null());
}

#[test]
fn where_no_pom_declares_a_license_the_archive_or_the_head_of_the_pom_says_it() {
    let place = place();
    let named = format!("{OWL}<version>1</version>");
    let notice = "<!-- Licensed under the Apache License, Version 2.0 (the \"License\"); you may not use \
        this file except in compliance with the License. -->";
    publish(&place, "org/owl", "hoot", &format!("{notice}{named}"));
    let at = "org/owl/hoot/1";
    let from = format!("<maven repository>/{at}/hoot-1.pom");
    check(&place.scan(), "org.owl:hoot", "Apache-2.0", &from);
    let manifest = "Manifest-Version: 1.0\nBundle-License: MIT\n";
    let jar = zip(&[("META-INF/MANIFEST.MF", manifest)]);
    place.write(&format!("home/.m2/repository/{at}/hoot-1.jar"), jar);
    let from = format!("<maven repository>/{at}/hoot-1.jar/META-INF/MANIFEST.MF");
    check(&place.scan(), "org.owl:hoot", "MIT", &from);
}

#[test]
fn gradle_keeps_each_file_under_its_hash() {
    let mut place = Place::new();
    place.variable("GRADLE_USER_HOME", "gradle");
    place.write("tree/build.gradle", "");
    place.write("tree/gradle.lockfile", "org.owl:hoot:1=runtimeClasspath\n");
    let inner = format!("{OWL}<version>1</version>{LICENSE}");
    let at = "org.owl/hoot/1";
    let files = "gradle/caches/modules-2/files-2.1";
    place.write(&format!("{files}/{at}/0a1b/hoot-1.pom"), pom(&inner));
    let jar = zip(&[("LICENSE", "Copyright (c) 2020 Ann Example\n")]);
    place.write(&format!("{files}/{at}/2c3d/hoot-1.jar"), jar);
    let report = place.scan();
    let from = format!("<gradle cache>/{at}/0a1b/hoot-1.pom");
    check(&report, "org.owl:hoot", "Apache-2.0", &from);
    let file = &component(&report, "org.owl:hoot")["lookup"]["files"][0]["path"];
    assert_eq!(file, "<gradle cache>/org.owl/hoot/1/LICENSE");
}

#[test]
fn coordinates_lead_to_no_other_place() {
    let mut place = Place::new();
    place.variable("HOME", "home");
    place.write(
        "tree/gradle.lockfile",
        "org.owl:..:..=runtimeClasspath\n..:hoot:1=runtimeClasspath\n",
    );
    place.write(
        "home/.m2/hoot/1/hoot-1.pom",
        pom(&format!("{OWL}{LICENSE}")),
    );
    let report = place.scan();
    let components = report["components"].as_array().expect("components");
    for it in components {
        assert_eq!(
            it["concluded"]["expression"],
            serde_json::Value::Null,
            "{it}"
        );
    }
}
