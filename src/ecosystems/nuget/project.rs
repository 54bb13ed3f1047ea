// SPDX-License-Identifier: Apache-2.0

//! Projects of `MSBuild`: *`PackageReference` in project files*, *Central Package Management* and
//! *packages.config reference* of the `NuGet` documentation.
//!
//! A project is a program: conditions are not judged, and imports from elsewhere are not read. A
//! property, `$(Name)`, stands for what the same file says. A package that a project names is taken
//! in the version that the project asks for, since what a project names itself comes before what
//! its packages need (*How `NuGet` resolves package dependencies*, direct dependency wins).

use std::collections::BTreeMap;

use super::{
    super::{
        LicenseField, Manifest, Package, Requirement, Scope, Source, Workspace, Written,
        choice::{Offer, choice},
        document::Reader,
        range::exact,
        xml::Element,
    },
    is_name, normal_version,
};

/// The most properties that are filled in for one text, and the longest text, in bytes.
const MAX_FILLED: usize = 16;
const MAX_LENGTH: usize = 4096;

/// The fields that a project may have from `Directory.Build.props`.
const SHARED: &[&str] = &[
    "version",
    "license",
    "license-file",
    "description",
    "authors",
    "homepage",
    "repository",
];

/// The properties of one file, by name in lower case; the last of a name counts.
struct Properties(BTreeMap<String, Written>);

impl Properties {
    fn of(reader: &Reader<'_>, project: &Element) -> Self {
        let mut found = BTreeMap::new();
        for it in project.all("PropertyGroup").flat_map(|it| &it.children) {
            if !it.text.is_empty() {
                found.insert(it.name.to_lowercase(), reader.written(it));
            }
        }
        Self(found)
    }

    /// The first of several properties that says something.
    fn get(&self, names: &[&str]) -> Option<Written> {
        names.iter().find_map(|it| {
            let written = self.0.get(&it.to_lowercase())?;
            let text = self.fill(&written.text)?;
            let place = written.place.clone();
            (!text.is_empty()).then_some(Written { text, place })
        })
    }

    fn text(&self, names: &[&str]) -> Option<String> {
        self.get(names).map(|it| it.text)
    }

    /// `None` where a property is not of this file, or where they lead in a circle.
    fn fill(&self, text: &str) -> Option<String> {
        let mut filled = String::new();
        let mut open = vec![text];
        let mut n_filled = 0;
        while let Some(rest) = open.pop() {
            let Some((before, after)) = rest.split_once("$(") else {
                filled.push_str(rest);
                continue;
            };
            let (name, after) = after.split_once(')')?;
            let value = &self.0.get(&name.to_lowercase())?.text;
            n_filled += 1;
            if n_filled > MAX_FILLED || filled.len() + value.len() > MAX_LENGTH {
                return None;
            }
            filled.push_str(before);
            open.push(after);
            open.push(value);
        }
        Some(filled)
    }
}

fn root(reader: &mut Reader<'_>) -> Option<Element> {
    let root = reader.xml()?;
    if root.name != "Project" {
        reader.problem(root.span, "the file is no project");
        return None;
    }
    Some(root)
}

/// A project file.
pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let Some(project) = root(reader) else {
        return Manifest::default();
    };
    let properties = Properties::of(reader, &project);
    let mut package = package(&properties);
    let file = String::from_utf8_lossy(reader.text.path.name());
    if package.name.is_empty() {
        // The name that the build gives it.
        file.rsplit_once('.')
            .map_or("", |it| it.0)
            .clone_into(&mut package.name);
        package.place = reader.text.place(project.span.start..project.span.start);
    }
    package.inherited = missing(&package);
    Manifest {
        package: Some(package),
        requirements: items(reader, &project, &properties),
        is_partial: true,
        ..Manifest::default()
    }
}

/// `Directory.Packages.props` and `Directory.Build.props`: what holds of all projects below.
pub(super) fn shared(reader: &mut Reader<'_>) -> Manifest {
    let Some(project) = root(reader) else {
        return Manifest::default();
    };
    let properties = Properties::of(reader, &project);
    let mut dependencies = BTreeMap::new();
    for it in project.each("ItemGroup", "PackageVersion") {
        for found in references(reader, it, &properties) {
            dependencies.insert(found.name.clone(), found);
        }
    }
    Manifest {
        workspace: Some(Workspace {
            package: package(&properties),
            dependencies,
            is_open: true,
            ..Workspace::default()
        }),
        requirements: items(reader, &project, &properties),
        ..Manifest::default()
    }
}

/// `packages.config`: a list of all that is installed.
pub(super) fn config(reader: &mut Reader<'_>) -> Manifest {
    let mut manifest = Manifest::default();
    let Some(list) = reader.xml() else {
        return manifest;
    };
    if list.name != "packages" {
        reader.problem(list.span.clone(), "the file is no list of packages");
    }
    for it in list.all("package").filter(|_| list.name == "packages") {
        let id = it.attribute("id").filter(|it| is_name(it));
        let (Some(id), Some(version)) = (id, it.attribute("version")) else {
            reader.problem(it.span.clone(), "a package has no `id` or `version`");
            continue;
        };
        let is_dev = it.attribute("developmentDependency") == Some("true");
        manifest.requirements.push(Requirement {
            name: id.to_owned(),
            requirement: Some(version.to_owned()),
            version: exact(version).map(|it| normal_version(&it)),
            scope: if is_dev { Scope::Dev } else { Scope::Runtime },
            place: reader.text.place(it.span.clone()),
            ..Requirement::default()
        });
    }
    manifest
}

fn package(properties: &Properties) -> Package {
    let name = properties
        .get(&["PackageId", "AssemblyName"])
        .unwrap_or_default();
    let version = properties.text(&["PackageVersion", "Version"]).or_else(|| {
        let prefix = properties.text(&["VersionPrefix"])?;
        let suffix = properties.text(&["VersionSuffix"]);
        Some(suffix.map_or(prefix.clone(), |it| format!("{prefix}-{it}")))
    });
    let expression = properties.get(&["PackageLicenseExpression"]);
    let license = expression.map(|it| LicenseField::read(&it.text, it.place));
    let address = properties.get(&["PackageLicenseUrl"]);
    let license = license.or_else(|| {
        choice(&[Offer {
            name: None,
            address,
        }])
    });
    let authors = properties.text(&["Authors"]).unwrap_or_default();
    let authors = authors.split([';', ',']).map(str::trim);
    Package {
        name: name.text,
        place: name.place,
        version: version.map(|it| normal_version(&it)),
        license,
        license_files: properties
            .get(&["PackageLicenseFile"])
            .into_iter()
            .collect(),
        description: properties.text(&["PackageDescription", "Description"]),
        authors: authors
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect(),
        suppliers: properties.text(&["Company"]).into_iter().collect(),
        homepage: properties.text(&["PackageProjectUrl"]),
        repository: properties.text(&["RepositoryUrl"]),
        is_private: properties.text(&["IsPackable"]).as_deref() == Some("false"),
        ..Package::default()
    }
}

/// What a project leaves to the files above it.
fn missing(package: &Package) -> Vec<String> {
    let has_license = package.license.is_some() || !package.license_files.is_empty();
    let is_missing = |it: &&&str| match **it {
        "version" => package.version.is_none(),
        "license" | "license-file" => !has_license,
        "description" => package.description.is_none(),
        "authors" => package.authors.is_empty(),
        "homepage" => package.homepage.is_none(),
        _ => package.repository.is_none(),
    };
    let missing = SHARED.iter().filter(is_missing);
    missing.map(|it| (*it).to_owned()).collect()
}

/// What the project needs.
fn items(reader: &mut Reader<'_>, project: &Element, properties: &Properties) -> Vec<Requirement> {
    let mut found = Vec::new();
    for group in project.all("ItemGroup") {
        for it in &group.children {
            match it.name.as_str() {
                "PackageReference" | "GlobalPackageReference" => {
                    found.extend(references(reader, it, properties));
                }
                "ProjectReference" => found.extend(project_reference(reader, it)),
                _ => (),
            }
        }
    }
    found
}

/// One item may name several packages. Without a version it is said for all projects.
fn references(
    reader: &mut Reader<'_>,
    item: &Element,
    properties: &Properties,
) -> Vec<Requirement> {
    let names = item.attribute("Include").or(item.attribute("Update"));
    let names = names.unwrap_or_default().split(';').map(str::trim);
    let said = |name: &str| item.attribute(name).or(item.text_of(name));
    let asked = said("VersionOverride").or(said("Version"));
    let filled = asked.and_then(|it| properties.fill(it));
    let version = filled
        .as_deref()
        .and_then(exact)
        .map(|it| normal_version(&it));
    // What stays with the project is a tool of its build.
    let is_private = said("PrivateAssets").is_some_and(|it| it.eq_ignore_ascii_case("all"));
    let is_tool = is_private || item.name == "GlobalPackageReference";
    let place = reader.text.place(item.span.clone());
    let mut found = Vec::new();
    for name in names.filter(|it| !it.is_empty()) {
        let Some(name) = properties.fill(name).filter(|it| is_name(it)) else {
            reader.problem(item.span.clone(), "the name of a package cannot be told");
            continue;
        };
        found.push(Requirement {
            name,
            requirement: filled.clone().or(asked.map(str::to_owned)),
            version: version.clone(),
            scope: if is_tool { Scope::Dev } else { Scope::Runtime },
            is_inherited: asked.is_none(),
            place: place.clone(),
            ..Requirement::default()
        });
    }
    found
}

/// Another project of the tree.
fn project_reference(reader: &Reader<'_>, item: &Element) -> Option<Requirement> {
    let path = item.attribute("Include")?.replace('\\', "/");
    let (directory, file) = path.rsplit_once('/').unwrap_or((".", &path));
    if path.contains("$(") {
        return None;
    }
    Some(Requirement {
        name: file.rsplit_once('.').map_or(file, |it| it.0).to_owned(),
        source: Source::Path(directory.to_owned()),
        place: reader.text.place(item.span.clone()),
        ..Requirement::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_file;

    fn check(input: &str, expected: &str) {
        check_file(
            "src/Hoot.csproj",
            &format!("<Project>{input}</Project>"),
            expected,
        );
    }

    #[test]
    fn a_project_says_what_it_is() {
        check(
            "<PropertyGroup><V>2</V><PackageId>Owl.Hoot</PackageId><Version>1.$(v)</Version>\
             <PackageLicenseExpression>MIT</PackageLicenseExpression><Authors>Ann;Bob</Authors>\
             <Company>Owls</Company><RepositoryUrl>https://r</RepositoryUrl></PropertyGroup>",
            "package \"Owl.Hoot\" 1.2.0 MIT\nby Ann\nby Bob\nby Owls\nhttps://r\ninherits description homepage\n",
        );
        check(
            "<PropertyGroup><PackageLicenseFile>LICENSE</PackageLicenseFile><VersionPrefix>1.0</VersionPrefix>\
             <VersionSuffix>a</VersionSuffix></PropertyGroup>",
            "package \"Hoot\" 1.0.0-a -\nunder LICENSE\ninherits description authors homepage repository\n",
        );
    }

    #[test]
    fn packages_are_named_in_many_ways() {
        check(
            "<ItemGroup><PackageReference Include=\"A\" Version=\"1.0\"/>\
             <PackageReference Include=\"B\"><Version>[1,2)</Version><PrivateAssets>all</PrivateAssets></PackageReference>\
             <PackageReference Include=\"C;D\"/><PackageReference Update=\"E\" version=\"$(no)\"/>\
             <ProjectReference Include=\"..\\Nest\\Nest.csproj\"/></ItemGroup>",
            "package \"Hoot\" - -\ninherits version license license-file description authors homepage repository\n\
             A 1.0 1.0.0 Runtime Registry\nB [1,2) - Dev Registry\nC - - Runtime shared Registry\n\
             D - - Runtime shared Registry\nE $(no) - Runtime Registry\nNest - - Runtime Path(\"../Nest\")\n",
        );
    }

    #[test]
    fn what_holds_of_all_projects_is_shared() {
        check_file(
            "Directory.Packages.props",
            "<Project><PropertyGroup><Owl>3</Owl></PropertyGroup><ItemGroup>\
             <PackageVersion Include=\"A\" Version=\"$(Owl).1\"/>\
             <GlobalPackageReference Include=\"T\" Version=\"1.0.0\"/></ItemGroup></Project>",
            "package \"\" - -\nA = 3.1.0\nT 1.0.0 1.0.0 Dev Registry\n",
        );
    }

    #[test]
    fn a_list_names_all_that_is_installed() {
        check_file(
            "packages.config",
            "<packages>\n<package id=\"A\" version=\"1.0\" targetFramework=\"net48\"/>\n\
             <package id=\"B\" version=\"2.0.0\" developmentDependency=\"true\"/>\n<package id=\"..\\x\"/></packages>",
            "A 1.0 1.0.0 Runtime Registry\nB 2.0.0 2.0.0 Dev Registry\n\
             problem in 4: a package has no `id` or `version`\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check_file("a.csproj", "<x/>", "problem in 1: the file is no project\n");
        check_file(
            "packages.config",
            "<x/>",
            "problem in 1: the file is no list of packages\n",
        );
        check(
            "<PropertyGroup><A>$(A)$(A)</A></PropertyGroup><ItemGroup><PackageReference Include=\"$(A)\"/></ItemGroup>",
            "package \"Hoot\" - -\ninherits version license license-file description authors homepage repository\n\
             problem in 1: the name of a package cannot be told\n",
        );
    }
}
