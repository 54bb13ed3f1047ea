// SPDX-License-Identifier: Apache-2.0

//! `*.nuspec`: *.nuspec reference* of the `NuGet` documentation.
//!
//! `$name$` is a place that packing fills in from the project: it says nothing.

use super::{
    super::{
        LicenseField, Manifest, Package, Requirement, Written,
        choice::{Offer, choice},
        document::Reader,
        range::exact,
        xml::Element,
    },
    is_name, normal_version,
};

/// What stands where an address was before licenses had expressions.
const NO_ADDRESS: &str = "https://aka.ms/deprecateLicenseUrl";

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let Some(root) = reader.xml() else {
        return Manifest::default();
    };
    let Some(metadata) = root.get("metadata").filter(|_| root.name == "package") else {
        reader.problem(root.span.clone(), "the file has no `metadata` of a package");
        return Manifest::default();
    };
    let package = package(reader, metadata);
    let mut requirements = Vec::new();
    for list in metadata.all("dependencies") {
        let grouped = list.each("group", "dependency");
        for it in list.all("dependency").chain(grouped) {
            requirements.extend(dependency(reader, it));
        }
    }
    // Several frameworks may need the same.
    let mut seen = std::collections::BTreeSet::new();
    requirements.retain(|it| seen.insert((it.name.clone(), it.requirement.clone())));
    Manifest {
        package: Some(package),
        requirements,
        ..Manifest::default()
    }
}

fn package(reader: &mut Reader<'_>, metadata: &Element) -> Package {
    let stated = |it: Option<String>| it.filter(|it| !it.contains('$'));
    let id = reader.element(metadata, "id");
    if id
        .as_ref()
        .is_none_or(|it| !is_name(&it.text) && !it.text.contains('$'))
    {
        reader.problem(metadata.span.clone(), "the package has no `id`");
    }
    let id = id.filter(|it| is_name(&it.text)).unwrap_or_default();
    let (license, license_file) = license(reader, metadata);
    let people = |name| {
        let all = stated(metadata.owned(name)).unwrap_or_default();
        let people = all.split(',').map(str::trim).filter(|it| !it.is_empty());
        people.map(str::to_owned).collect()
    };
    let repository = metadata
        .get("repository")
        .and_then(|it| it.attribute("url"));
    Package {
        name: id.text,
        place: id.place,
        version: stated(metadata.owned("version")).map(|it| normal_version(&it)),
        license,
        license_files: license_file.into_iter().collect(),
        description: stated(metadata.owned("description")),
        authors: people("authors"),
        suppliers: people("owners"),
        homepage: stated(metadata.owned("projectUrl")),
        repository: repository.map(str::to_owned),
        ..Package::default()
    }
}

/// An expression or a file of the package; else an address, which is old.
fn license(reader: &mut Reader<'_>, metadata: &Element) -> (Option<LicenseField>, Option<Written>) {
    let Some(license) = metadata.get("license").filter(|it| !it.text.is_empty()) else {
        let address = reader.element(metadata, "licenseUrl");
        let address = address.filter(|it| it.text != NO_ADDRESS && !it.text.contains('$'));
        let offer = Offer {
            name: None,
            address,
        };
        return (choice(&[offer]), None);
    };
    let written = reader.written(license);
    match license.attribute("type") {
        Some("file") => {
            let text = written.text.replace('\\', "/");
            (None, Some(Written { text, ..written }))
        }
        _ => (Some(LicenseField::read(&written.text, written.place)), None),
    }
}

/// `1.0` is the least version that will do.
fn dependency(reader: &mut Reader<'_>, element: &Element) -> Option<Requirement> {
    let Some(id) = element.attribute("id").filter(|it| is_name(it)) else {
        reader.problem(element.span.clone(), "a dependency has no `id`");
        return None;
    };
    let asked = element.attribute("version");
    let version = asked.filter(|it| it.starts_with('[')).and_then(exact);
    Some(Requirement {
        name: id.to_owned(),
        requirement: asked.map(str::to_owned),
        version: version.map(|it| normal_version(&it)),
        place: reader.text.place(element.span.clone()),
        ..Requirement::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_file;

    fn check(input: &str, expected: &str) {
        let whole = format!("<package><metadata>{input}</metadata></package>");
        check_file("a.nuspec", &whole, expected);
    }

    #[test]
    fn a_package_says_what_it_is() {
        check(
            "<id>Owl.Hoot</id><version>1.0</version><authors>Ann, Bob</authors><owners>Owls</owners>\
             <license type=\"expression\">MIT OR Apache-2.0</license><projectUrl>https://h</projectUrl>\
             <repository type=\"git\" url=\"https://r\"/><description>Hoots</description>\
             <dependencies><group targetFramework=\"net6.0\"><dependency id=\"A\" version=\"1.0\"/></group>\
             <group><dependency id=\"A\" version=\"1.0\"/><dependency id=\"B\" version=\"[2.0]\"/></group></dependencies>",
            "package \"Owl.Hoot\" 1.0.0 MIT OR Apache-2.0\nby Ann\nby Bob\nby Owls\nhttps://h\nhttps://r\nHoots\n\
             A 1.0 - Runtime Registry\nB [2.0] 2.0.0 Runtime Registry\n",
        );
    }

    #[test]
    fn a_license_may_be_a_file_or_an_address() {
        check(
            "<id>A</id><license type=\"file\">doc\\LICENSE.txt</license><licenseUrl>https://aka.ms/deprecateLicenseUrl</licenseUrl>",
            "package \"A\" - -\nunder doc/LICENSE.txt\n",
        );
        check(
            "<id>A</id><licenseUrl>https://licenses.nuget.org/MIT</licenseUrl>",
            "package \"A\" - https://licenses.nuget.org/MIT\n",
        );
    }

    #[test]
    fn what_packing_fills_in_says_nothing() {
        check(
            "<id>$id$</id><version>$version$</version><authors>$author$</authors>",
            "package \"\" - -\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            "<dependencies><dependency/></dependencies>",
            "package \"\" - -\nproblem in 1: the package has no `id`\nproblem in 1: a dependency has no `id`\n",
        );
        check_file(
            "a.nuspec",
            "<x/>",
            "problem in 1: the file has no `metadata` of a package\n",
        );
    }
}
