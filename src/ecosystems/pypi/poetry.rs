// SPDX-License-Identifier: Apache-2.0

//! Poetry's tables of `pyproject.toml`: Poetry's documentation, *The pyproject.toml file* and
//! *Dependency specification*.

use super::{
    super::{
        LicenseField, Manifest, Package, Requirement, Scope, Source,
        document::{Entry, Reader, Value},
    },
    normal_name,
    project::place_of,
    requirement::pinned,
};

pub(super) fn read(reader: &mut Reader<'_>, table: &Value) -> Manifest {
    let is_package = ["name", "version", "authors"]
        .iter()
        .any(|it| table.get(it).is_some());
    let package = is_package.then(|| package(reader, table));
    let mut requirements = tabled(reader, table, "dependencies", Scope::Runtime);
    requirements.extend(tabled(reader, table, "dev-dependencies", Scope::Dev));
    if let Some(groups) = reader.table(table, "group") {
        for entry in groups.entries() {
            let scope = if entry.key == "main" {
                Scope::Runtime
            } else {
                Scope::Dev
            };
            requirements.extend(tabled(reader, &entry.value, "dependencies", scope));
        }
    }
    Manifest {
        package,
        requirements,
        ..Manifest::default()
    }
}

fn package(reader: &mut Reader<'_>, table: &Value) -> Package {
    let name = reader.string(table, "name").unwrap_or_default();
    let license = reader.string(table, "license");
    let mut authors = table.texts_of("authors");
    authors.extend(table.texts_of("maintainers"));
    Package {
        name: normal_name(&name.text),
        place: name.place,
        version: reader.string(table, "version").map(|it| it.text),
        license: license.map(|it| LicenseField::read(&it.text, it.place)),
        description: table.owned("description"),
        homepage: table.owned("homepage"),
        repository: table.owned("repository"),
        authors,
        ..Package::default()
    }
}

fn tabled(reader: &mut Reader<'_>, table: &Value, key: &str, scope: Scope) -> Vec<Requirement> {
    let entries = reader.table(table, key).map(Value::entries);
    let mut found = Vec::new();
    for entry in entries.unwrap_or_default() {
        // The interpreter is asked for in the same table.
        if entry.key != "python" {
            found.extend(requirement(reader, entry, scope));
        }
    }
    found
}

/// `name = "^1"`, a table, or a list of tables of which one will hold.
fn requirement(reader: &mut Reader<'_>, entry: &Entry, scope: Scope) -> Option<Requirement> {
    let value = entry.value.items().first().unwrap_or(&entry.value);
    if value.text().is_none() && !value.is_table() {
        let message = format!("the dependency `{}` says no version", entry.key);
        reader.problem(value.span.clone(), message);
        return None;
    }
    let range = value.text().or(value.text_of("version"));
    let range = range.map(|it| match value.text_of("markers") {
        Some(markers) => format!("{it}; {markers}"),
        None => it.to_owned(),
    });
    let is_optional = value.get("optional").is_some_and(Value::is_true);
    let is_one = entry.value.items().len() < 2;
    let exact = value.text().or(value.text_of("version")).filter(|_| is_one);
    Some(Requirement {
        name: normal_name(&entry.key),
        requirement: range,
        version: exact.and_then(exact_version).map(str::to_owned),
        scope: if is_optional { Scope::Optional } else { scope },
        is_optional,
        source: place_of(value).unwrap_or(Source::Registry),
        place: reader.text.place(entry.key_span.clone()),
        ..Requirement::default()
    })
}

/// A bare version is an exact one, unlike Cargo's.
fn exact_version(range: &str) -> Option<&str> {
    let range = range.trim();
    let is_bare = range.starts_with(|c: char| c.is_ascii_digit())
        && range
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ".+!-".contains(c));
    if is_bare { Some(range) } else { pinned(range) }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_file;

    fn check(input: &str, expected: &str) {
        check_file("pyproject.toml", input, expected);
    }

    #[test]
    fn a_package_and_its_requirements_are_read() {
        check(
            "[tool.poetry]\nname = 'Foo'\nversion = '1.0'\nlicense = 'MIT'\nauthors = ['Ann <a@b.c>']\n\
             [tool.poetry.dependencies]\npython = '^3.8'\nx = '^1'\ny = {version = '1.2', optional = true}\n\
             z = [{version = '1', python = '<3'}, {version = '2'}]\nw = {git = 'https://h/w', rev = 'abc'}\n\
             [tool.poetry.group.dev.dependencies]\nd = '*'\n",
            "package foo 1.0 MIT\nby Ann <a@b.c>\nx Runtime ^1 - Registry\ny Optional 1.2 1.2 Registry\n\
             z Runtime 1 - Registry\nw Runtime - - Git(\"https://h/w@abc\")\nd Dev * - Registry\n",
        );
    }

    #[test]
    fn what_counts_stands_in_the_project() {
        check(
            "[project]\nname = 'a'\nlicense = 'MIT'\n[tool.poetry]\nversion = '1'\nlicense = 'ISC'\n\
             [tool.poetry.dependencies]\nx = 1\n",
            "package a 1 MIT\nproblem: the dependency `x` says no version\n",
        );
    }
}
