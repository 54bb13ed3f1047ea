// SPDX-License-Identifier: Apache-2.0

//! RPM packages: spec files.
//!
//! The format: RPM's documentation, *Spec file format*. The package is the source package; what
//! its subpackages need it needs. Macros are known where the file gives them a literal value;
//! conditions are not decided: what any branch names is named.

use std::{collections::BTreeSet, ops::Range};

use super::{
    Ecosystem, Fact, File, Lists, Manifest, Package, Requirement, Scope, address, document::Reader,
    shell::Variables,
};
use crate::read::{Text, lines};

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "rpm",
    purl_type: "rpm",
    namespace: None,
    files: &[File::beside("*.spec").giving(&[
        Fact::Package,
        Fact::License,
        Fact::Requirements,
        Fact::Scopes,
    ])],
    docs: "RPM packages: the preambles of spec files with their literal macros; licenses in SPDX or \
           in Fedora's former names",
    lists: Lists::None,
    parse,
};

/// The tags that name packages. What is only suggested nobody installs unasked.
const REQUIREMENTS: &[(&str, Scope)] = &[
    ("buildrequires", Scope::Build),
    ("requires", Scope::Runtime),
    ("recommends", Scope::Optional),
];

/// Where a preamble ends: the sections that are scripts, lists or prose.
const SECTIONS: &[&str] = &[
    "%description",
    "%prep",
    "%generate_buildrequires",
    "%conf",
    "%build",
    "%install",
    "%check",
    "%clean",
    "%files",
    "%changelog",
    "%pre",
    "%post",
    "%preun",
    "%postun",
    "%pretrans",
    "%posttrans",
    "%trigger",
    "%verifyscript",
    "%sourcelist",
    "%patchlist",
];

/// How often a macro may stand for another, and how long a value may become.
const MAX_EXPANSIONS: usize = 64;
const MAX_VALUE: usize = 65_536;

#[derive(Default)]
struct Spec {
    macros: Variables,
    package: Package,
    release: String,
    /// The packages that are built, beside the one of the spec's name.
    built: BTreeSet<String>,
    requirements: Vec<Requirement>,
    is_subpackage: bool,
}

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let content = text.content.as_ref();
    // Other programs have files of this ending too.
    let has = |tag: &str| lines(content).any(|(_, it)| tag_of(it).is_some_and(|it| it.0 == tag));
    if !has("name") || !has("version") {
        return Manifest::default();
    }
    let mut spec = Spec::default();
    let mut is_preamble = true;
    for (start, line) in lines(content) {
        let span = start..start + line.len();
        if let Some(rest) = line.trim_start().strip_prefix('%') {
            if spec.define(rest) {
                continue;
            }
            if let Some(rest) = rest.strip_prefix("package") {
                is_preamble = true;
                spec.subpackage(rest);
            } else if SECTIONS.iter().any(|it| line.starts_with(it)) {
                is_preamble = false;
            }
        } else if is_preamble && let Some((tag, value)) = tag_of(line) {
            spec.tag(&mut reader, &tag, value, &span);
        }
    }
    reader.finish(spec.finish())
}

/// `Tag: value`, `Tag(qualifier): value`; in lower case and without the qualifier.
fn tag_of(line: &str) -> Option<(String, &str)> {
    let (tag, value) = line.split_once(':')?;
    let tag = tag.split('(').next().unwrap_or_default().trim();
    let is_tag = !tag.is_empty() && tag.bytes().all(|it| it.is_ascii_alphanumeric());
    is_tag.then(|| (tag.to_ascii_lowercase(), value.trim()))
}

impl Spec {
    /// `%global name value` and `%define name value`, without parameters.
    fn define(&mut self, rest: &str) -> bool {
        let rest = rest
            .strip_prefix("global ")
            .or_else(|| rest.strip_prefix("define "));
        let Some((name, value)) = rest.and_then(|it| it.trim().split_once(char::is_whitespace))
        else {
            return rest.is_some();
        };
        if let Some(value) = self.expand(value.trim()) {
            self.macros.insert(name.to_owned(), value);
        } else {
            self.macros.remove(name);
        }
        true
    }

    /// `%package part` is built as `name-part`, `%package -n name` as `name`.
    fn subpackage(&mut self, rest: &str) {
        self.is_subpackage = true;
        let rest = self.expand(rest.trim()).unwrap_or_default();
        let name = match rest.strip_prefix("-n") {
            Some(name) => name.trim().to_owned(),
            None => format!("{}-{rest}", self.package.name),
        };
        self.built.insert(name);
    }

    fn tag(&mut self, reader: &mut Reader<'_>, tag: &str, value: &str, span: &Range<usize>) {
        if let Some((_, scope)) = REQUIREMENTS.iter().find(|(it, _)| *it == tag) {
            self.required(reader, value, *scope, span);
            return;
        }
        if self.is_subpackage {
            return;
        }
        let Some(value) = self.expand(value) else {
            if matches!(tag, "name" | "version" | "license") {
                reader.problem(span.clone(), format!("`{tag}` has macros of other files"));
            }
            return;
        };
        match tag {
            "name" => {
                self.package.place = reader.text.place(span.clone());
                self.package.name.clone_from(&value);
            }
            "version" => self.package.version = Some(value.clone()),
            "release" => self.release.clone_from(&value),
            "license" => self.package.license = reader.license(&value, span),
            "summary" => self.package.description = Some(value),
            "url" => self.package.homepage = Some(value),
            "vendor" => self.package.suppliers = vec![value],
            _ => return,
        }
        if matches!(tag, "name" | "version" | "release") {
            let value = match tag {
                "name" => self.package.name.clone(),
                "version" => self.package.version.clone().unwrap_or_default(),
                _ => self.release.clone(),
            };
            self.macros.insert(tag.to_owned(), value);
        }
    }

    /// `name`, `name >= version`, with blanks or commas between them. A macro of another file
    /// stands for what only a build knows, and is no package.
    fn required(
        &mut self,
        reader: &mut Reader<'_>,
        value: &str,
        scope: Scope,
        span: &Range<usize>,
    ) {
        let is_between = |c: char| c.is_whitespace() || c == ',';
        let value = match value.strip_prefix('(') {
            // Of alternatives the first counts; an `and` has its parts all the same.
            Some(rich) => rich
                .trim_end_matches(')')
                .split(" or ")
                .next()
                .unwrap_or_default(),
            None => value,
        };
        let mut words = value
            .split(is_between)
            .filter(|it| !it.is_empty())
            .peekable();
        while let Some(word) = words.next() {
            let operator = words.next_if(|it| it.starts_with(['<', '>', '=']));
            let version = operator.and_then(|_| words.next());
            let is_word = matches!(word, "and" | "if" | "else" | "unless" | "with" | "without");
            let Some(name) = self.expand(word).filter(|it| !it.is_empty() && !is_word) else {
                continue;
            };
            let version = version.and_then(|it| self.expand(it));
            let path = name.strip_prefix('/').map(|it| address::generic(it, None));
            let asked = operator
                .zip(version.as_ref())
                .map(|(it, version)| format!("{it} {version}"));
            self.requirements.push(Requirement {
                purl: path.flatten(),
                name,
                requirement: asked,
                version: version.filter(|_| operator == Some("=")),
                scope,
                is_optional: scope == Scope::Optional,
                place: reader.text.place(span.clone()),
                ..Requirement::default()
            });
        }
    }

    /// Puts values in the place of `%{name}` and `%name`; `%{?name}` is empty where it is not
    /// known, and `%%` a percent sign. `None` where another macro is not known.
    fn expand(&self, text: &str) -> Option<String> {
        let mut out = String::new();
        let mut rest = text;
        for _ in 0..MAX_EXPANSIONS {
            let Some((before, after)) = rest.split_once('%') else {
                out.push_str(rest);
                return Some(out);
            };
            out.push_str(before);
            if let Some(after) = after.strip_prefix('%') {
                out.push('%');
                rest = after;
                continue;
            }
            let (name, end) = match after.strip_prefix('{') {
                Some(inner) => inner.split_once('}')?,
                None => {
                    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '?';
                    let end = after.find(|c| !is_part(c)).unwrap_or(after.len());
                    after.split_at_checked(end)?
                }
            };
            let bare = name.strip_prefix('?');
            match self.macros.get(bare.unwrap_or(name)) {
                Some(value) => out.push_str(value),
                None => bare.map(drop)?,
            }
            if out.len() > MAX_VALUE {
                return None;
            }
            rest = end;
        }
        None
    }

    fn finish(mut self) -> Manifest {
        if !self.release.is_empty() {
            let version = self.package.version.take();
            self.package.version = version.map(|it| format!("{it}-{}", self.release));
        }
        let own = self.package.name.clone();
        // `name%{?_isa}` is a package for one kind of machine.
        let bare = |it: &str| it.split('(').next().unwrap_or_default().to_owned();
        self.requirements.retain(|it| {
            let name = bare(&it.name);
            name != own && !self.built.contains(&name)
        });
        Manifest {
            package: (!own.is_empty()).then_some(self.package),
            requirements: self.requirements,
            ..Manifest::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("hoot.spec", input, expected);
    }

    #[test]
    fn preambles_are_read_with_literal_macros() {
        check(
            "%global base hoot\n%define ver 1.2\nName: %{base}\nVersion: %ver\nRelease: 3%{?dist}\n\
             License: GPLv2+ and MIT\nURL: https://h\nBuildRequires: gcc, make >= 4\n\
             BuildRequires: pkgconfig(zlib) %{?later}\nRequires(post): /usr/bin/x\n\
             Requires: %{name}-libs%{?_isa} = %{version}-%{release}\nRequires: (owl or crow)\n\n\
             %description\nRequires: nothing\n\n%package libs\nSummary: x\nLicense: BSD\n\
             Requires: feather = 2\n%build\nName: y\n",
            "package hoot 1.2-3 GPLv2+ and MIT\nhttps://h\ngcc Build\nmake Build >= 4\npkgconfig(zlib) Build\n\
             pkg:generic/usr/bin/x Runtime\nowl Runtime\nfeather Runtime = 2 2\n",
        );
    }

    #[test]
    fn macros_of_other_files_are_problems_where_they_matter() {
        check(
            "Name: %{gone}\nVersion: 1\nLicense: %{too}\nRequires: %{x}-y ok\n",
            "ok Runtime\nproblem 1: `name` has macros of other files\n\
             problem 3: `license` has macros of other files\n",
        );
        check(
            "%global a %{a}%{a}\nName: a%\nVersion: %{\n",
            "problem 2: `name` has macros of other files\nproblem 3: `version` has macros of other files\n",
        );
    }

    #[test]
    fn other_files_of_the_ending_say_nothing() {
        check("a = Analysis(['x.py'])\n", "");
        check("", "");
    }
}
