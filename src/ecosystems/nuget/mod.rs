// SPDX-License-Identifier: Apache-2.0

//! .NET: projects of `MSBuild`, packages of `NuGet`, what was restored and what was published.
//!
//! The formats are named in the modules. The hash that lock files have of a package leaves out its
//! signature, which the registry adds to every archive: it is no hash of what is handed out, and
//! none that a bill of materials could state.

mod lock;
mod nuspec;
mod project;

use super::{Ecosystem, Fact, File, Lists, Manifest, document::Reader};
use crate::read::Text;

const PROJECT: &[Fact] = &[
    Fact::Package,
    Fact::License,
    Fact::Requirements,
    Fact::Scopes,
];

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "nuget",
    purl_type: "nuget",
    namespace: None,
    files: &[
        File::beside("*.nuspec").giving(&[Fact::Package, Fact::License, Fact::Requirements]),
        File::beside("*.csproj").giving(PROJECT),
        File::beside("*.fsproj").giving(PROJECT),
        File::beside("*.vbproj").giving(PROJECT),
        File::beside("Directory.Packages.props").giving(PROJECT),
        File::beside("Directory.Build.props").giving(PROJECT),
        File::beside("packages.config").giving(&[Fact::Requirements, Fact::Scopes, Fact::Versions]),
        File::beside("packages.lock.json").giving(&[Fact::Versions, Fact::Edges]),
        File::above("obj/project.assets.json").giving(&[Fact::Versions, Fact::Edges]),
        File::beside("*.deps.json").giving(&[Fact::Package, Fact::Versions, Fact::Edges]),
    ],
    docs: ".NET packages: projects for C#, F# and Visual Basic with central versions, `.nuspec` files, \
           `packages.config`, lock files, what was restored (`project.assets.json`) and what was \
           published (`*.deps.json`)",
    lists: Lists::None,
    parse,
};

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let name = text.path.name();
    let mut manifest = if name.ends_with(b".json") {
        let document = reader.json();
        match name {
            b"packages.lock.json" => lock::packages(&mut reader, &document),
            _ => lock::targets(&mut reader, &document),
        }
    } else {
        match name {
            b"packages.config" => project::config(&mut reader),
            _ if name.ends_with(b".nuspec") => nuspec::read(&mut reader),
            _ if name.ends_with(b".props") => project::shared(&mut reader),
            _ => project::read(&mut reader),
        }
    };
    manifest.problems = reader.problems;
    manifest
}

/// Whether a text has the form of a package's id (*Package id*, `NuGet` documentation).
fn is_name(text: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || "._-".contains(c);
    !text.is_empty() && text.chars().all(is_part)
}

/// The spelling that all spellings of a version have: *Package versioning*, normalized version
/// numbers. `1.0` is `1.0.0`, `1.0.0.0` is `1.0.0`, and what follows `+` goes.
fn normal_version(text: &str) -> String {
    let text = text.split('+').next().unwrap_or_default().trim();
    let (core, rest) = match text.find('-') {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let is_number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    if !core.split('.').all(is_number) {
        return text.to_owned();
    }
    let number = |it: &str| match it.trim_start_matches('0') {
        "" => "0".to_owned(),
        it => it.to_owned(),
    };
    let mut parts: Vec<String> = core.split('.').map(number).collect();
    while parts.len() < 3 {
        parts.push("0".to_owned());
    }
    if parts.len() == 4 && parts.last().is_some_and(|it| it == "0") {
        parts.pop();
    }
    format!("{}{rest}", parts.join("."))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::walk::RepoPath;

    /// One line a fact.
    pub(super) fn check_file(path: &str, input: &str, expected: &str) {
        let path = RepoPath::new(path.as_bytes());
        let manifest = parse(&Text::of(&path, input));
        let mut out = String::new();
        let or_none = |it: &Option<String>| it.as_deref().unwrap_or("-").to_owned();
        let shared = manifest.workspace.as_ref().map(|it| &it.package);
        for it in manifest.package.iter().chain(shared) {
            let license = it.license.as_ref().map_or("-", |it| it.raw.as_str());
            writeln!(
                out,
                "package {:?} {} {license}",
                it.name,
                or_none(&it.version)
            )
            .unwrap();
            for it in it.authors.iter().chain(&it.suppliers) {
                writeln!(out, "by {it}").unwrap();
            }
            for it in it.license_files.iter().map(|it| &it.text) {
                writeln!(out, "under {it}").unwrap();
            }
            for it in [&it.homepage, &it.repository, &it.description]
                .into_iter()
                .flatten()
            {
                writeln!(out, "{it}").unwrap();
            }
            if !it.inherited.is_empty() {
                writeln!(out, "inherits {}", it.inherited.join(" ")).unwrap();
            }
        }
        for (key, it) in manifest.workspace.iter().flat_map(|it| &it.dependencies) {
            writeln!(out, "{key} = {}", or_none(&it.version)).unwrap();
        }
        for it in &manifest.requirements {
            let (asked, version) = (or_none(&it.requirement), or_none(&it.version));
            let mark = if it.is_inherited { " shared" } else { "" };
            writeln!(
                out,
                "{} {asked} {version} {:?}{mark} {:?}",
                it.name, it.scope, it.source
            )
            .unwrap();
        }
        locked(&mut out, &manifest);
        for it in &manifest.problems {
            writeln!(out, "problem in {}: {}", it.place.line, it.message).unwrap();
        }
        assert_eq!(out, expected);
    }

    fn locked(out: &mut String, manifest: &Manifest) {
        let lock = manifest.lock.iter();
        for it in lock.clone().flat_map(|it| &it.packages) {
            let purl = it.purl.as_ref().map_or("-".to_owned(), ToString::to_string);
            let mark = if it.is_direct { " direct" } else { "" };
            write!(out, "{purl}{mark}").unwrap();
            for (to, _) in &it.dependencies {
                let to = &manifest.lock.as_ref().unwrap().packages[*to];
                write!(out, " -> {}", to.name).unwrap();
            }
            out.push('\n');
        }
        if lock.clone().any(|it| !it.is_closed) {
            out.push_str("open\n");
        }
    }

    #[test]
    fn versions_have_one_spelling() {
        for (text, expected) in [
            ("1.0", "1.0.0"),
            ("1", "1.0.0"),
            ("1.02.3.0", "1.2.3"),
            ("1.2.3.4", "1.2.3.4"),
            ("1.0-beta+5", "1.0.0-beta"),
            ("$(X)", "$(X)"),
            ("", ""),
        ] {
            assert_eq!(normal_version(text), expected, "{text}");
        }
    }
}
