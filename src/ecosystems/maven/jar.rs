// SPDX-License-Identifier: Apache-2.0

//! What archives of Java say of themselves in `META-INF`, where they lie unpacked in the tree.
//!
//! `maven/GROUP/ARTIFACT/pom.properties` is what the *Maven Archiver* writes. `MANIFEST.MF`: the
//! *JAR File Specification* (main attributes, package versioning) and `OSGi` Core 8, chapter 3.2.1
//! (bundle headers). A manifest names no group, so that it adds to what Maven wrote.

use super::{
    super::{
        LicenseField, Manifest, Package, Written,
        choice::{Offer, choice},
        document::Reader,
    },
    is_name,
};
use crate::{
    expression::Claim,
    read::{header_fields, lines},
};

/// `key=value`, in any order.
pub(super) fn properties(reader: &mut Reader<'_>) -> Manifest {
    let text = reader.text;
    let mut found = [("groupId", None), ("artifactId", None), ("version", None)];
    for (start, line) in lines(text.content.as_ref()) {
        let Some((key, value)) = line.split_once(['=', ':']) else {
            continue;
        };
        let slot = found.iter_mut().find(|it| it.0 == key.trim());
        let value = value.trim();
        if let Some((_, slot)) = slot.filter(|_| !value.is_empty()) {
            *slot = Some((value, start..start + line.len()));
        }
    }
    let [(_, group), (_, artifact), (_, version)] = found;
    let (Some((group, _)), Some((artifact, span))) = (group, artifact) else {
        reader.problem(0..0, "the file has no `groupId` or `artifactId`");
        return Manifest::default();
    };
    if !is_name(group) || !is_name(artifact) {
        reader.problem(span, "`groupId` or `artifactId` is no name");
        return Manifest::default();
    }
    Manifest {
        package: Some(Package {
            name: format!("{group}:{artifact}"),
            version: version.map(|(it, _)| it.to_owned()),
            place: text.place(span),
            ..Package::default()
        }),
        ..Manifest::default()
    }
}

pub(super) fn manifest(reader: &Reader<'_>) -> Manifest {
    let content = reader.text.content.as_ref();
    let fields = header_fields(content);
    // What follows the first empty line is about parts of the archive.
    let first = fields.first().map_or(0, |it| it.paragraph);
    let find = |names: &[&str]| -> Option<Written> {
        names.iter().find_map(|name| {
            let mut main = fields.iter().filter(|it| it.paragraph == first);
            let it = main.rfind(|it| it.name == *name)?;
            let text = unfolded(content.get(it.value.clone())?);
            Some(Written {
                place: reader.text.place(it.span.clone()),
                text,
            })
            .filter(|it| !it.text.is_empty())
        })
    };
    let text = |names: &[&str]| find(names).map(|it| it.text);
    let title = find(&["bundle-symbolicname", "implementation-title"]);
    let place = title
        .as_ref()
        .map(|it| it.place.clone())
        .unwrap_or_default();
    Manifest {
        package: Some(Package {
            title: title.map(|it| directiveless(&it.text).to_owned()),
            version: text(&["bundle-version", "implementation-version"]),
            license: find(&["bundle-license"]).and_then(|it| license(&it)),
            description: text(&["bundle-description", "bundle-name"]),
            suppliers: text(&["bundle-vendor", "implementation-vendor"])
                .into_iter()
                .collect(),
            homepage: text(&["bundle-docurl", "implementation-url"]),
            place,
            ..Package::default()
        }),
        ..Manifest::default()
    }
}

/// A line of 72 bytes goes on in the next one behind a space.
fn unfolded(value: &str) -> String {
    let joined = value.replace("\r\n ", "").replace("\n ", "");
    joined.trim().to_owned()
}

/// `name;directive:=value`.
fn directiveless(value: &str) -> &str {
    value.split(';').next().unwrap_or_default().trim()
}

/// Clauses with commas between them, each a name or an address with attributes, of which the
/// receiver may choose; `link` has the address. A comma may be of the name itself.
fn license(value: &Written) -> Option<LicenseField> {
    if value.text == "<<EXTERNAL>>" {
        return None;
    }
    let whole = LicenseField::read(&value.text, value.place.clone());
    let is_one = matches!(whole.claim, Claim::Licensed(_));
    let clauses: Vec<&str> = value.text.split(',').map(str::trim).collect();
    let is_list = clauses.len() > 1 && !value.text.contains('"');
    if !is_list && is_one {
        return Some(whole);
    }
    let offers: Vec<Offer> = clauses.iter().map(|it| offer(it, value)).collect();
    choice(&offers).map(|it| match it.claim {
        Claim::Invalid(_) => whole,
        _ => it,
    })
}

fn offer(clause: &str, value: &Written) -> Offer {
    let written = |text: &str| {
        let text = text.trim().trim_matches('"').to_owned();
        let place = value.place.clone();
        (!text.is_empty()).then_some(Written { text, place })
    };
    let mut parts = clause.split(';');
    let name = parts.next().unwrap_or_default();
    let link = parts.find_map(|it| it.trim().strip_prefix("link="));
    let is_address = name.contains("://");
    Offer {
        name: written(name),
        address: written(if is_address {
            name
        } else {
            link.unwrap_or_default()
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_file;

    #[test]
    fn maven_writes_what_it_packed() {
        check_file(
            "META-INF/maven/g/a/pom.properties",
            "#Created by Maven\nversion=1.0\ngroupId=g\nartifactId = a\n",
            "package \"g:a\" 1.0 -\n",
        );
        check_file(
            "META-INF/maven/g/a/pom.properties",
            "version=1.0\n",
            "problem in 1: the file has no `groupId` or `artifactId`\n",
        );
        check_file(
            "META-INF/maven/g/a/pom.properties",
            "groupId=g\nartifactId=../a\n",
            "problem in 2: `groupId` or `artifactId` is no name\n",
        );
    }

    fn check(input: &str, expected: &str) {
        check_file("META-INF/MANIFEST.MF", input, expected);
    }

    #[test]
    fn a_bundle_says_what_it_is() {
        check(
            "Manifest-Version: 1.0\r\nBundle-SymbolicName: org.owl.hoot;singleton:=true\r\n\
             Bundle-Version: 1.0.0\r\nBundle-Vendor: Ow\r\n ls\r\nBundle-License: Apache-2.0;link=\"https:\r\n //h\"\r\n\
             \r\nName: x\r\nBundle-Version: 9\r\n",
            "package \"\" 1.0.0 Apache-2.0\nby Owls\norg.owl.hoot\n",
        );
    }

    #[test]
    fn licenses_are_clauses() {
        let license = |it: &str| format!("Bundle-License: {it}\n");
        check(
            &license("Apache License, Version 2.0"),
            "package \"\" - Apache-2.0\n",
        );
        check(
            &license(
                "https://www.apache.org/licenses/LICENSE-2.0.txt, https://opensource.org/licenses/MIT",
            ),
            "package \"\" - Apache-2.0 OR MIT\n",
        );
        check(&license("our terms"), "package \"\" - ? our terms\n");
        check("", "package \"\" - -\n");
    }
}
