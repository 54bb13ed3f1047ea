// SPDX-License-Identifier: Apache-2.0

//! `meta.yaml`, a template that makes YAML. Its literal `{% set name = "value" %}` are known; what
//! else the template computes is not.

use super::{
    super::{
        Manifest, Package, Requirement, Scope, Written,
        address::archive,
        digest,
        document::{Data, Reader, Value},
        shell::Variables,
        yaml,
    },
    required,
};
use crate::read::lines;

/// The lists of requirements.
const REQUIREMENTS: &[(&str, Scope)] = &[
    ("build", Scope::Build),
    ("host", Scope::Build),
    ("run", Scope::Runtime),
];

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let content = reader.text.content.as_ref();
    let known = variables(content);
    let masked = masked(content);
    let (documents, mistake) = yaml::parse(&masked);
    let Some(document) = documents
        .into_iter()
        .next()
        .filter(|it| it.get("package").is_some())
    else {
        // Other programs have files of this name too.
        return Manifest::default();
    };
    if let Some(it) = mistake {
        reader.problem(it.span, it.message);
    }
    let recipe = Recipe {
        content,
        known: &known,
    };
    let mut manifest = Manifest {
        package: recipe.package(reader, &document),
        ..Manifest::default()
    };
    let outputs = document
        .get("outputs")
        .map(Value::items)
        .unwrap_or_default();
    for it in std::iter::once(&document).chain(outputs) {
        recipe.requirements(reader, it, &mut manifest.requirements);
    }
    recipe.source(reader, &document, &mut manifest);
    manifest
}

/// `{% set name = "value" %}`.
fn variables(content: &str) -> Variables {
    let mut known = Variables::new();
    for (_, line) in lines(content) {
        let inner = line
            .split_once("{%")
            .and_then(|(_, it)| it.split_once("%}"));
        let set = inner.and_then(|(it, _)| it.trim_matches(['-', ' ']).strip_prefix("set "));
        let Some((name, value)) = set.and_then(|it| it.split_once('=')) else {
            continue;
        };
        let value = value.trim();
        let quoted = value
            .strip_prefix(['"', '\''])
            .and_then(|it| it.strip_suffix(['"', '\'']));
        let is_number = value.chars().all(|c| c.is_ascii_digit() || c == '.');
        if let Some(value) = quoted.or(is_number.then_some(value)) {
            known.insert(name.trim().to_owned(), value.to_owned());
        }
    }
    known
}

/// The text with the template's parts overwritten by as many bytes: places stay what they are.
fn masked(content: &str) -> String {
    let mut out = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let is_value = after.starts_with("{{");
        let end = after
            .find(if is_value { "}}" } else { "%}" })
            .map_or(after.len(), |it| it + 2);
        let (part, after) = after.split_at_checked(end).unwrap_or((after, ""));
        // What makes a value is a word, and what makes none a blank; lines stay lines.
        let filler = if is_value { "_" } else { " " };
        for c in part.chars() {
            match c {
                '\n' => out.push('\n'),
                _ => out.push_str(&filler.repeat(c.len_utf8())),
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

struct Recipe<'a> {
    content: &'a str,
    known: &'a Variables,
}

impl Recipe<'_> {
    /// A text as it is in the file, with values in the place of the template's parts; `None` where
    /// one is not known.
    fn text(&self, value: &Value) -> Option<String> {
        let spelled = value.spelled()?;
        let written = self.content.get(value.span.clone())?;
        if !written.contains("{{") {
            return Some(spelled.to_owned());
        }
        let mut out = String::new();
        let mut rest = written.trim_matches(['"', '\'']);
        while let Some((before, after)) = rest.split_once("{{") {
            let (inner, after) = after.split_once("}}")?;
            let (name, filter) = inner.split_once('|').unwrap_or((inner, ""));
            let value = self.known.get(name.trim())?;
            out.push_str(before);
            match filter.trim() {
                "" => out.push_str(value),
                "lower" => out.push_str(&value.to_lowercase()),
                _ => return None,
            }
            rest = after;
        }
        out.push_str(rest);
        Some(out)
    }

    fn field(&self, reader: &mut Reader<'_>, table: &Value, key: &str) -> Option<Written> {
        let value = table.get(key).filter(|it| it.spelled().is_some())?;
        let Some(text) = self.text(value) else {
            reader.problem(
                value.span.clone(),
                format!("`{key}` is not known from this file"),
            );
            return None;
        };
        let place = reader.text.place(value.span.clone());
        Some(Written { text, place })
    }

    fn package(&self, reader: &mut Reader<'_>, document: &Value) -> Option<Package> {
        let table = document.get("package")?;
        let name = self.field(reader, table, "name")?;
        let version = self.field(reader, table, "version");
        let null = Value {
            data: Data::Null,
            span: 0..0,
        };
        let about = document.get("about").unwrap_or(&null);
        let license = about.get("license");
        let raw = license.and_then(|it| self.text(it));
        let files = match about.get("license_file") {
            Some(value) if value.items().is_empty() => vec![value],
            Some(value) => value.items().iter().collect(),
            None => Vec::new(),
        };
        let files = files.into_iter().filter_map(|it| {
            let place = reader.text.place(it.span.clone());
            Some(Written {
                text: self.text(it)?,
                place,
            })
        });
        Some(Package {
            version: version.map(|it| it.text),
            license_files: files.collect(),
            license: license
                .zip(raw)
                .and_then(|(it, raw)| reader.license(&raw, &it.span)),
            description: about.get("summary").and_then(|it| self.text(it)),
            homepage: about.get("home").and_then(|it| self.text(it)),
            repository: about.get("dev_url").and_then(|it| self.text(it)),
            name: name.text,
            place: name.place,
            ..Package::default()
        })
    }

    fn requirements(&self, reader: &mut Reader<'_>, table: &Value, found: &mut Vec<Requirement>) {
        let lists = table.get("requirements");
        let mut all: Vec<(&Value, Scope)> = Vec::new();
        for (key, scope) in REQUIREMENTS {
            let items = lists.and_then(|it| it.get(key)).map(Value::items);
            all.extend(items.unwrap_or_default().iter().map(|it| (it, *scope)));
        }
        let tested = table
            .get("test")
            .and_then(|it| it.get("requires"))
            .map(Value::items);
        all.extend(tested.unwrap_or_default().iter().map(|it| (it, Scope::Dev)));
        for (item, scope) in all {
            let place = reader.text.place(item.span.clone());
            // A function of the template (`compiler('c')`, `pin_subpackage(…)`) stands for what
            // only a build knows, and is no package.
            let text = self.text(item);
            found.extend(text.and_then(|it| required(&it, scope, place)));
        }
    }

    /// The archive that the package is made of.
    fn source(&self, reader: &Reader<'_>, document: &Value, manifest: &mut Manifest) {
        let Some(source) = document.get("source") else {
            return;
        };
        let many = source.items();
        let one = std::slice::from_ref(source);
        for it in if many.is_empty() { one } else { many } {
            let url = it
                .get("url")
                .and_then(|url| self.text(url.items().first().unwrap_or(url)));
            let Some((url, package)) = url.zip(manifest.package.as_ref()) else {
                continue;
            };
            let hash = it
                .get("sha256")
                .and_then(|it| digest::hex("sha256", it.spelled()?));
            let version = package.version.as_deref();
            let place = it.get("url").map(|it| reader.text.place(it.span.clone()));
            manifest.requirements.push(Requirement {
                name: package.name.clone(),
                version: version.map(str::to_owned),
                purl: archive(&package.name, version, &url, hash.as_ref()),
                hashes: hash.into_iter().collect(),
                place: place.unwrap_or_default(),
                ..Requirement::default()
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("meta.yaml", input, expected);
    }

    #[test]
    fn a_recipe_is_read_with_its_literal_variables() {
        let sum = "0a".repeat(32);
        check(
            &format!(
                "{{% set name = \"Hoot\" %}}\n{{% set version = '1.0' %}}\npackage:\n  name: {{{{ name|lower }}}}\n  \
                 version: {{{{ version }}}}\nsource:\n  url: https://h/{{{{ name }}}}-{{{{ version }}}}.tgz\n  \
                 sha256: {sum}\nrequirements:\n  build:\n    - {{{{ compiler('c') }}}}\n    - cmake  # [linux]\n  \
                 run:\n    - owl >=2\ntest:\n  requires:\n    - pytest\nabout:\n  home: https://h\n  \
                 license: MIT\n  license_file: LICENSE\n"
            ),
            &format!(
                "package hoot 1.0 MIT\nfile LICENSE\nhttps://h\npkg:conda/cmake Build\npkg:conda/owl Runtime >=2\n\
                 pkg:conda/pytest Dev\n\
                 pkg:generic/hoot@1.0?checksum=sha256:{sum}&download_url=https:%2F%2Fh%2FHoot-1.0.tgz \
                 Runtime 1.0 SHA-256\n"
            ),
        );
    }

    #[test]
    fn what_is_computed_is_a_problem_and_other_files_say_nothing() {
        check(
            "package:\n  name: x\n  version: {{ load('y') }}\n",
            "package x - -\nproblem 3: `version` is not known from this file\n",
        );
        check("kind: x\n", "");
        check("{{", "");
    }
}
