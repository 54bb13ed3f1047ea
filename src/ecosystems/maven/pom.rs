// SPDX-License-Identifier: Apache-2.0

//! `pom.xml`: the *POM reference* of Apache Maven, model version 4.0.0.
//!
//! What is left to parents and properties stays as it is written: the manifest is a template that
//! is filled in when the others are known. What a profile asks for is optional, unless the
//! profile is active by default.

use std::collections::BTreeMap;

use super::{
    super::{
        LicenseField, Manifest, Package, Reference, Requirement, Scope, Source, Template,
        Workspace, Written,
        choice::{Offer, choice},
        document::Reader,
        range::exact,
        xml::Element,
    },
    is_name,
};

/// What the names of variables that stand for the project's own values start with; the last two
/// are old.
const PREFIXES: &[&str] = &["project.", "pom.", ""];

/// Versions that say to take what is newest.
const NEWEST: &[&str] = &["LATEST", "RELEASE"];

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let Some(project) = reader.xml() else {
        return Manifest::default();
    };
    if project.name != "project" {
        reader.problem(project.span.clone(), "the file is no Maven project");
        return Manifest::default();
    }
    let parent = project.get("parent").and_then(|it| parent(reader, it));
    let package = package(reader, &project, parent.as_ref());
    let mut template = Template {
        variables: variables(reader, &project, &package, parent.as_ref()),
        parent,
        ..Template::default()
    };
    managed(reader, &project, &mut template);
    let mut requirements = dependencies(reader, &project);
    for profile in project.each("profiles", "profile") {
        let activation = profile.get("activation");
        let is_default = activation.and_then(|it| it.text_of("activeByDefault")) == Some("true");
        let found = dependencies(reader, profile).into_iter();
        requirements.extend(found.map(|it| if is_default { it } else { optional(it) }));
    }
    let modules = modules(reader, &project);
    Manifest {
        package: Some(package),
        workspace: (!modules.is_empty()).then(|| Workspace {
            members: modules.iter().map(|it| it.text.clone()).collect(),
            ..Workspace::default()
        }),
        includes: modules.into_iter().map(included).collect(),
        requirements,
        template: Some(Box::new(template)),
        ..Manifest::default()
    }
}

fn optional(it: Requirement) -> Requirement {
    Requirement {
        scope: it.scope.max(Scope::Optional),
        is_optional: true,
        is_unscoped: false,
        ..it
    }
}

/// Without `relativePath` the parent is looked for one directory up; an empty one says that it is
/// not in the tree.
fn parent(reader: &mut Reader<'_>, element: &Element) -> Option<Reference> {
    let group = element.text_of("groupId").filter(|it| is_name(it));
    let artifact = element.text_of("artifactId").filter(|it| is_name(it));
    let (Some(group), Some(artifact)) = (group, artifact) else {
        reader.problem(
            element.span.clone(),
            "the parent has no `groupId` or `artifactId`",
        );
        return None;
    };
    let path = match element.get("relativePath") {
        None => Some("../pom.xml".to_owned()),
        Some(it) => Some(it.text.replace('\\', "/")).filter(|it| !it.is_empty()),
    };
    Some(Reference {
        name: format!("{group}:{artifact}"),
        version: element.owned("version").unwrap_or_default(),
        path,
        place: reader.text.place(element.span.clone()),
    })
}

fn package(reader: &mut Reader<'_>, project: &Element, parent: Option<&Reference>) -> Package {
    let artifact = reader.element(project, "artifactId").unwrap_or_default();
    let group = reader.element(project, "groupId").map(|it| it.text);
    let group = group.or_else(|| Some(parent?.name.split_once(':')?.0.to_owned()));
    if !is_name(&artifact.text) {
        reader.problem(project.span.clone(), "the project has no `artifactId`");
    } else if !group.as_deref().is_some_and(is_name) {
        reader.problem(project.span.clone(), "the project has no `groupId`");
    }
    let version = reader.element(project, "version").map(|it| it.text);
    let version = version.or_else(|| Some(parent?.version.clone()));
    let description = project.owned("description").or(project.owned("name"));
    let organization = project.get("organization").and_then(|it| it.owned("name"));
    Package {
        name: match group {
            Some(group) if !artifact.text.is_empty() => format!("{group}:{}", artifact.text),
            _ => artifact.text,
        },
        place: artifact.place,
        version: version.filter(|it| !it.is_empty()),
        license: license(reader, project),
        description,
        authors: project
            .each("developers", "developer")
            .filter_map(person)
            .collect(),
        suppliers: organization.into_iter().collect(),
        homepage: project.owned("url"),
        repository: project.get("scm").and_then(repository),
        ..Package::default()
    }
}

fn license(reader: &mut Reader<'_>, project: &Element) -> Option<LicenseField> {
    let mut offers = Vec::new();
    for it in project.each("licenses", "license") {
        offers.push(Offer {
            name: reader.element(it, "name"),
            address: reader.element(it, "url"),
        });
    }
    choice(&offers)
}

fn person(developer: &Element) -> Option<String> {
    let name = developer.text_of("name").or(developer.text_of("id"));
    match (name, developer.text_of("email")) {
        (Some(name), Some(mail)) => Some(format!("{name} <{mail}>")),
        (Some(name), None) => Some(name.to_owned()),
        (None, Some(mail)) => Some(format!("<{mail}>")),
        (None, None) => None,
    }
}

/// The page, or else the address that programs use: `scm:git:https://…`.
fn repository(scm: &Element) -> Option<String> {
    if let Some(url) = scm.owned("url") {
        return Some(url);
    }
    let connection = scm
        .text_of("connection")
        .or(scm.text_of("developerConnection"))?;
    let address = connection.strip_prefix("scm:").unwrap_or(connection);
    Some(address.strip_prefix("git:").unwrap_or(address).to_owned())
}

/// The properties, and the project's own values by the names that they have in texts.
fn variables(
    reader: &mut Reader<'_>,
    project: &Element,
    package: &Package,
    parent: Option<&Reference>,
) -> BTreeMap<String, Written> {
    let mut found = BTreeMap::new();
    for it in project.all("properties").flat_map(|it| &it.children) {
        found.insert(it.name.clone(), reader.written(it));
    }
    let mut own = vec![
        ("name", project.owned("name")),
        ("basedir", Some(".".to_owned())),
    ];
    if let Some((group, artifact)) = package.name.split_once(':') {
        own.push(("groupId", Some(group.to_owned())));
        own.push(("artifactId", Some(artifact.to_owned())));
    }
    own.push(("version", package.version.clone()));
    if let Some(parent) = parent {
        let (group, artifact) = parent.name.split_once(':').unwrap_or_default();
        own.push(("parent.groupId", Some(group.to_owned())));
        own.push(("parent.artifactId", Some(artifact.to_owned())));
        own.push(("parent.version", Some(parent.version.clone())));
    }
    for (name, value) in own {
        for prefix in PREFIXES {
            let Some(text) = value.clone().filter(|it| !it.is_empty()) else {
                continue;
            };
            let place = package.place.clone();
            let entry = found.entry(format!("{prefix}{name}"));
            entry.or_insert(Written { text, place });
        }
    }
    found
}

fn managed(reader: &mut Reader<'_>, project: &Element, template: &mut Template) {
    for management in project.all("dependencyManagement") {
        for element in management.each("dependencies", "dependency") {
            let Some(it) = dependency(reader, element) else {
                continue;
            };
            if element.text_of("scope") == Some("import") {
                template.imports.push(Reference {
                    name: it.name,
                    version: it.requirement.unwrap_or_default(),
                    path: None,
                    place: it.place,
                });
            } else {
                template.managed.push(it);
            }
        }
    }
}

fn dependencies(reader: &mut Reader<'_>, parent: &Element) -> Vec<Requirement> {
    let elements = parent.each("dependencies", "dependency");
    elements.filter_map(|it| dependency(reader, it)).collect()
}

fn dependency(reader: &mut Reader<'_>, element: &Element) -> Option<Requirement> {
    let group = element.text_of("groupId").filter(|it| is_name(it));
    let artifact = element.text_of("artifactId").filter(|it| is_name(it));
    let (Some(group), Some(artifact)) = (group, artifact) else {
        reader.problem(
            element.span.clone(),
            "a dependency has no `groupId` or `artifactId`",
        );
        return None;
    };
    let asked = element.owned("version");
    let is_exact = |it: &&String| !NEWEST.contains(&it.as_str());
    let version = asked.as_ref().filter(is_exact);
    let written = element.text_of("scope");
    let is_optional = element.text_of("optional") == Some("true");
    let scope = match written.map(scope).unwrap_or_default() {
        Scope::Runtime if is_optional => Scope::Optional,
        other => other,
    };
    let mut qualifiers = Vec::new();
    for (key, plain) in [("classifier", ""), ("type", "jar")] {
        let value = element.owned(key).filter(|it| it != plain);
        qualifiers.extend(value.map(|it| (key, it)));
    }
    let excluded = element.each("exclusions", "exclusion").map(|it| {
        let part = |name| it.text_of(name).unwrap_or("*");
        format!("{}:{}", part("groupId"), part("artifactId"))
    });
    Some(Requirement {
        name: format!("{group}:{artifact}"),
        version: version.and_then(|it| {
            // A variable may be a range; that is seen when it is filled in.
            let is_open = it.contains("${");
            if is_open { Some(it.clone()) } else { exact(it) }
        }),
        requirement: asked,
        is_unscoped: written.is_none() && !is_optional,
        scope,
        qualifiers,
        excludes: excluded.collect(),
        source: source(element),
        place: reader.text.place(element.span.clone()),
        ..Requirement::default()
    })
}

/// *Introduction to the Dependency Mechanism*, dependency scope. What is provided where the product
/// runs is needed to build it and not handed out with it.
fn scope(written: &str) -> Scope {
    match written {
        "test" => Scope::Dev,
        "provided" | "system" => Scope::Build,
        _ => Scope::Runtime,
    }
}

/// An archive of the system stands at a path.
fn source(element: &Element) -> Source {
    let path = element.text_of("systemPath");
    path.map_or(Source::Registry, |it| Source::Path(it.replace('\\', "/")))
}

fn modules(reader: &mut Reader<'_>, project: &Element) -> Vec<Written> {
    let mut found: Vec<Written> = Vec::new();
    for (list, item) in [("modules", "module"), ("subprojects", "subproject")] {
        for it in project.each(list, item).filter(|it| !it.text.is_empty()) {
            if it.text.contains("${") {
                reader.problem(
                    it.span.clone(),
                    format!("the module `{}` is a variable", it.text),
                );
            } else {
                found.push(reader.written(it));
            }
        }
    }
    found
}

/// A module is a directory or the file itself.
fn included(module: Written) -> Written {
    let text = module.text.replace('\\', "/");
    let ending = text.rsplit('.').next().unwrap_or_default();
    let text = if ending.eq_ignore_ascii_case("xml") {
        text
    } else {
        format!("{}/pom.xml", text.trim_end_matches('/'))
    };
    Written { text, ..module }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_file;

    fn check(input: &str, expected: &str) {
        check_file("pom.xml", &format!("<project>{input}</project>"), expected);
    }

    const OWL: &str = "<groupId>org.owl</groupId><artifactId>hoot</artifactId><version>1</version>";

    #[test]
    fn a_project_says_what_it_is() {
        check(
            "<groupId>org.owl</groupId>\n<artifactId>hoot</artifactId><version>1.0</version>\
             <name>Hoot</name><url>https://owl.example/hoot</url>\
             <organization><name>Owls</name></organization>\
             <developers><developer><name>Ann</name><email>a@b.c</email></developer>\
             <developer><id>bob</id></developer></developers>\
             <scm><connection>scm:git:https://owl.example/hoot.git</connection></scm>\
             <licenses><license><name>MIT License</name></license>\
             <license><name>The License</name>\
             <url>https://www.apache.org/licenses/LICENSE-2.0.txt</url></license></licenses>",
            "package \"org.owl:hoot\" 1.0 MIT OR Apache-2.0\nby Ann <a@b.c>\nby bob\nby Owls\n\
             https://owl.example/hoot\nhttps://owl.example/hoot.git\nHoot\n",
        );
    }

    #[test]
    fn a_parent_gives_group_and_version() {
        check(
            "<parent><groupId>org.owl</groupId><artifactId>nest</artifactId><version>2</version></parent>\
             <artifactId>hoot</artifactId>",
            "package \"org.owl:hoot\" 2 -\nparent org.owl:nest 2 ../pom.xml\n",
        );
        check(
            "<parent><groupId>g</groupId><artifactId>a</artifactId><version>${v}</version>\
             <relativePath/></parent><artifactId>hoot</artifactId>",
            "package \"g:hoot\" ${v} -\nparent g:a ${v} -\n",
        );
    }

    #[test]
    fn dependencies_have_scopes_kinds_and_exclusions() {
        let dependency = |it: &str| format!("<dependency><groupId>g</groupId>{it}</dependency>");
        let all = [
            "<artifactId>a</artifactId><version>1</version>",
            "<artifactId>b</artifactId><version>[1,2)</version><scope>test</scope>",
            "<artifactId>c</artifactId><optional>true</optional><type>test-jar</type>",
            "<artifactId>d</artifactId><version>[3]</version><scope>provided</scope><classifier>x</classifier>",
            "<artifactId>e</artifactId><version>LATEST</version><scope>runtime</scope><exclusions>\
             <exclusion><groupId>h</groupId><artifactId>i</artifactId></exclusion></exclusions>",
            "<artifactId>f</artifactId><scope>system</scope><systemPath>${basedir}/f.jar</systemPath>",
        ];
        let all: String = all.iter().map(|it| dependency(it)).collect();
        check(
            &format!("{OWL}<dependencies>{all}</dependencies>"),
            "package \"org.owl:hoot\" 1 -\ng:a 1 1 Runtime unscoped\ng:b [1,2) - Dev\n\
             g:c - - Optional type=test-jar\ng:d [3] 3 Build classifier=x\n\
             g:e LATEST - Runtime without h:i\ng:f - - Build Path(\"${basedir}/f.jar\")\n",
        );
    }

    #[test]
    fn what_is_managed_and_imported_is_kept_apart() {
        check(
            &format!(
                "{OWL}<dependencyManagement><dependencies>\
                 <dependency><groupId>g</groupId><artifactId>a</artifactId><version>${{v}}</version></dependency>\
                 <dependency><groupId>g</groupId><artifactId>bom</artifactId><version>1</version>\
                 <type>pom</type><scope>import</scope></dependency>\
                 </dependencies></dependencyManagement>"
            ),
            "package \"org.owl:hoot\" 1 -\nimport g:bom 1 -\nmanaged g:a ${v}\n",
        );
    }

    #[test]
    fn modules_are_parts_and_profiles_may_be_off() {
        let dependencies = "<dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId>\
             </dependency></dependencies>";
        check(
            &format!(
                "{OWL}<modules><module>a</module><module>b/other.xml</module><module>${{c}}</module></modules>\
                 <profiles><profile><id>p</id>{dependencies}</profile><profile><activation>\
                 <activeByDefault>true</activeByDefault></activation>{dependencies}</profile></profiles>"
            ),
            "package \"org.owl:hoot\" 1 -\ng:a - - Optional maybe\ng:a - - Runtime unscoped\n\
             includes a/pom.xml\nincludes b/other.xml\n\
             problem in 1: the module `${c}` is a variable\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            "<dependencies><dependency><groupId>g</groupId></dependency></dependencies>",
            "package \"\" - -\nproblem in 1: the project has no `artifactId`\n\
             problem in 1: a dependency has no `groupId` or `artifactId`\n",
        );
        check_file(
            "pom.xml",
            "<html></html>",
            "problem in 1: the file is no Maven project\n",
        );
        check_file("pom.xml", "", "problem in 1: the file has no element\n");
        check(
            "<artifactId>a</artifactId><groupId>a b</groupId><version><x/></version>",
            "package \"a b:a\" - -\nproblem in 1: the project has no `groupId`\n\
             problem in 1: `version` is not a text\n",
        );
    }
}
