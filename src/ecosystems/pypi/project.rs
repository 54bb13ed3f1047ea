// SPDX-License-Identifier: Apache-2.0

//! `pyproject.toml`: *pyproject.toml specification* (PEP 518, 621, 639) and *Dependency Groups*
//! (PEP 735), with the tables of uv and PDM that say where requirements come from.

use rustc_hash::FxHashMap;

use super::{
    super::{
        Manifest, Package, Requirement, Scope, Source, Workspace, Written,
        document::{Data, Reader, Value},
    },
    license::Stated,
    normal_name,
    people::{address, person},
    poetry,
    requirement::{requirement, source},
};

pub(super) fn read(reader: &mut Reader<'_>, document: &Value) -> Manifest {
    let tool = document.get("tool");
    let project = reader.table(document, "project");
    let poetry = tool.and_then(|it| reader.table(it, "poetry"));
    let uv = tool.and_then(|it| it.get("uv"));
    let mut manifest = poetry.map_or_else(Manifest::default, |it| poetry::read(reader, it));
    if let Some(table) = project {
        let package = package(reader, table);
        // A project of both forms says in `project` what counts, and the rest in Poetry's table.
        manifest.package = Some(match manifest.package.take() {
            Some(mut of_poetry) => {
                of_poetry.license = package.license.clone().or(of_poetry.license);
                merged(package, of_poetry)
            }
            None => package,
        });
        manifest
            .requirements
            .extend(project_requirements(reader, table));
    }
    let mut others = listed(
        reader,
        document.get("build-system"),
        "requires",
        Scope::Build,
    );
    if let Some(groups) = reader.table(document, "dependency-groups") {
        for entry in groups.entries() {
            others.extend(listed(reader, Some(groups), &entry.key, Scope::Dev));
        }
    }
    others.extend(listed(reader, uv, "dev-dependencies", Scope::Dev));
    let pdm = tool.and_then(|it| it.get("pdm")?.get("dev-dependencies"));
    for entry in pdm.map(Value::entries).unwrap_or_default() {
        others.extend(listed(reader, pdm, &entry.key, Scope::Dev));
    }
    manifest.requirements.extend(others);
    redirect(
        &mut manifest.requirements,
        uv.and_then(|it| it.get("sources")),
    );
    manifest.workspace = uv.and_then(|it| it.get("workspace")).map(|it| Workspace {
        members: it.texts_of("members"),
        exclude: it.texts_of("exclude"),
        ..Workspace::default()
    });
    manifest
}

fn merged(package: Package, other: Package) -> Package {
    Package {
        version: package.version.or(other.version),
        description: package.description.or(other.description),
        homepage: package.homepage.or(other.homepage),
        repository: package.repository.or(other.repository),
        license: package.license.or(other.license),
        authors: if package.authors.is_empty() {
            other.authors
        } else {
            package.authors
        },
        ..package
    }
}

fn package(reader: &mut Reader<'_>, table: &Value) -> Package {
    if table.text_of("name").is_none() {
        reader.problem(table.span.clone(), "the project has no `name`");
    }
    let name = reader.string(table, "name").unwrap_or_default();
    let (stated, license_files) = license(reader, table);
    let classifiers = table.texts_of("classifiers");
    let mut package = Package {
        name: normal_name(&name.text),
        place: name.place,
        version: reader.string(table, "version").map(|it| it.text),
        description: table.owned("description"),
        license: stated.license(),
        license_files,
        authors: authors(table),
        is_private: classifiers.iter().any(|it| it.starts_with("Private ::")),
        ..Package::default()
    };
    if let Some(urls) = reader.table(table, "urls") {
        for entry in urls.entries() {
            address(
                &mut package,
                &entry.key,
                entry.value.text().unwrap_or_default(),
            );
        }
    }
    package
}

/// `license` is an expression since PEP 639; before it was a table with a text or a file.
fn license(reader: &mut Reader<'_>, table: &Value) -> (Stated, Vec<Written>) {
    let mut stated = Stated::default();
    let mut files = Vec::new();
    match table.get("license").map(|it| (it, &it.data)) {
        None => (),
        Some((_, Data::Text(_))) => stated.expression = reader.string(table, "license"),
        Some((it, Data::Table(_))) => {
            stated.text = reader.string(it, "text");
            files.extend(reader.string(it, "file"));
        }
        Some((it, _)) => reader.problem(it.span.clone(), "`license` says no license"),
    }
    for (key, is_license) in [("classifiers", true), ("license-files", false)] {
        let items = table.get(key).map(|it| match it.get("paths") {
            Some(paths) => paths.items(), // a draft of PEP 639 had a table here
            None => it.items(),
        });
        for it in items.unwrap_or_default() {
            let written = Written {
                text: it.text().unwrap_or_default().to_owned(),
                place: reader.text.place(it.span.clone()),
            };
            if is_license {
                stated.add_classifier(written);
            } else {
                files.push(written);
            }
        }
    }
    (stated, files)
}

fn authors(table: &Value) -> Vec<String> {
    let lists = ["authors", "maintainers"]
        .iter()
        .filter_map(|it| table.get(it));
    let people = lists.flat_map(Value::items);
    let mut found: Vec<String> = people
        .filter_map(|it| person(it.owned("name"), it.owned("email")))
        .collect();
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|it| seen.insert(it.clone()));
    found
}

fn project_requirements(reader: &mut Reader<'_>, table: &Value) -> Vec<Requirement> {
    let mut found = listed(reader, Some(table), "dependencies", Scope::Runtime);
    if let Some(extras) = reader.table(table, "optional-dependencies") {
        for entry in extras.entries() {
            found.extend(listed(reader, Some(extras), &entry.key, Scope::Optional));
        }
    }
    found
}

/// The requirements of a list; a group may include another, which is read on its own.
fn listed(
    reader: &mut Reader<'_>,
    table: Option<&Value>,
    key: &str,
    scope: Scope,
) -> Vec<Requirement> {
    let Some(value) = table.and_then(|it| it.get(key)) else {
        return Vec::new();
    };
    if !matches!(value.data, Data::List(_)) {
        reader.problem(value.span.clone(), format!("`{key}` is not a list"));
    }
    let mut found = Vec::new();
    for it in value.items() {
        if it.get("include-group").is_some() {
            continue;
        }
        let place = reader.text.place(it.span.clone());
        // PDM marks editable ones as `pip` does.
        let text = it.text().map(|it| it.strip_prefix("-e ").unwrap_or(it));
        match requirement(text.unwrap_or_default(), scope, place) {
            Ok(it) => found.push(it),
            Err(message) => reader.problem(it.span.clone(), message),
        }
    }
    found
}

/// `tool.uv.sources` says where packages come from that a requirement only names.
fn redirect(requirements: &mut [Requirement], sources: Option<&Value>) {
    let entries = sources.map(Value::entries).unwrap_or_default();
    let source = |it: &Value| place_of(it).or_else(|| it.items().iter().find_map(place_of));
    let sources: FxHashMap<String, Source> = entries
        .iter()
        .filter_map(|it| Some((normal_name(&it.key), source(&it.value)?)))
        .collect();
    for it in requirements
        .iter_mut()
        .filter(|it| it.source == Source::Registry)
    {
        if let Some(source) = sources.get(&it.name) {
            it.source = source.clone();
        }
    }
}

/// Where a table of uv or Poetry says that a package comes from; `None` for a registry.
pub(super) fn place_of(table: &Value) -> Option<Source> {
    if table.get("workspace").is_some_and(Value::is_true) {
        return Some(Source::Path(String::new()));
    }
    if let Some(path) = table.text_of("path").or(table.text_of("file")) {
        return Some(Source::Path(path.to_owned()));
    }
    if let Some(url) = table.text_of("url") {
        return Some(source(url));
    }
    let url = table.text_of("git")?;
    let revision = ["rev", "tag", "branch", "ref"]
        .iter()
        .find_map(|it| table.text_of(it));
    Some(source(&match revision {
        Some(revision) => format!("git+{url}@{revision}"),
        None => format!("git+{url}"),
    }))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_file;

    fn check(input: &str, expected: &str) {
        check_file("pyproject.toml", input, expected);
    }

    #[test]
    fn a_project_says_what_it_is_and_what_it_needs() {
        check(
            "[build-system]\nrequires = ['hatchling']\n[project]\nname = 'Foo'\nversion = '1.0'\n\
             license = 'MIT'\nlicense-files = ['LIZENZ']\nauthors = [{name = 'Ann', email = 'a@b.c'}]\n\
             maintainers = [{name = 'Bob'}]\ndependencies = ['x>=1']\n[project.urls]\n\
             Homepage = 'https://h'\nSource = 'https://r'\n[project.optional-dependencies]\ne = ['y']\n\
             [dependency-groups]\ndev = ['z==1', {include-group = 'more'}]\nmore = []\n",
            "package foo 1.0 MIT\nfile LIZENZ\nby Ann <a@b.c>\nby Bob\nat https://h https://r\n\
             x Runtime >=1 - Registry\ny Optional - - Registry\nhatchling Build - - Registry\n\
             z Dev ==1 1 Registry\n",
        );
    }

    #[test]
    fn the_old_forms_of_a_license_are_read() {
        let start = "[project]\nname = 'a'\n";
        check(
            &format!("{start}license = {{text = 'MIT'}}\n"),
            "package a - MIT\n",
        );
        check(
            &format!("{start}license = {{file = 'L'}}\n"),
            "package a - -\nfile L\n",
        );
        check(
            &format!("{start}classifiers = ['License :: OSI Approved :: MIT License']\n"),
            "package a - License :: OSI Approved :: MIT License\n",
        );
    }

    #[test]
    fn a_file_with_settings_alone_describes_no_package() {
        check("[tool.black]\nline-length = 100\n", "");
        check("", "");
    }

    #[test]
    fn uv_says_where_packages_come_from() {
        check(
            "[project]\nname = 'a'\ndependencies = ['b', 'c', 'd']\n[tool.uv.sources]\n\
             b = {workspace = true}\nc = {git = 'https://h/c', tag = 'v1'}\nd = [{path = '../d'}]\n\
             [tool.uv.workspace]\nmembers = ['p/*']\n",
            "package a - -\nmembers p/*\nb Runtime - - Path(\"\")\n\
             c Runtime - - Git(\"https://h/c@v1\")\nd Runtime - - Path(\"../d\")\n",
        );
    }

    #[test]
    fn wrong_types_are_problems_and_the_rest_is_read() {
        check(
            "[project]\nversion = 1\nlicense = 2\ndependencies = 'x'\n[dependency-groups]\nd = [3, 'y']\n",
            "package  - -\ny Dev - - Registry\nproblem: the project has no `name`\n\
             problem: `license` says no license\nproblem: `version` is not a string\n\
             problem: `dependencies` is not a list\nproblem: the requirement has no name\n",
        );
        check("project = 3\n", "problem: `project` is not a table\n");
    }
}
