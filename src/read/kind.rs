// SPDX-License-Identifier: Apache-2.0

//! What a file is for: a table of names and endings. A name is a hint, never a verdict: content
//! decides what a file says.

use crate::walk::RepoPath;

/// What a file is for, as far as its name and first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Program text.
    Source,
    /// A `LICENSE`, `COPYING`, `NOTICE` or the like, by its name.
    License,
    /// Documentation and other running text.
    Prose,
    /// A package manifest or a lock file.
    Manifest,
    /// Data and configuration.
    Data,
    /// No text; `Text::content` has its printable runs, a line break for each other byte.
    Binary,
    /// Nothing in it.
    Empty,
}

/// Words that name a license file, alone or before or after a separator: `LICENSE-MIT`,
/// `GPL.LICENSE`, `COPYING.LIB`. In capitals.
const LICENSE_WORDS: &[&str] = &[
    "LICENSE",
    "LICENCE",
    "LICENSES",
    "LICENCES",
    "COPYING",
    "COPYRIGHT",
    "COPYRIGHTS",
    "COPYLEFT",
    "NOTICE",
    "NOTICES",
    "UNLICENSE",
    "UNLICENCE",
    "PATENTS",
    "EULA",
    "MIT-LICENSE",
    "THIRD-PARTY-NOTICES",
    "THIRDPARTYNOTICES",
    "LICENSING",
    "LEGAL",
];

/// Words that name a text for people.
const PROSE_WORDS: &[&str] = &[
    "README",
    "CHANGELOG",
    "CHANGES",
    "NEWS",
    "AUTHORS",
    "CONTRIBUTORS",
    "CONTRIBUTING",
    "INSTALL",
    "TODO",
    "THANKS",
    "HISTORY",
    "CREDITS",
    "MAINTAINERS",
    "HACKING",
    "FAQ",
];

/// Endings of texts for people, without the dot; a license word before them still counts.
const PROSE: &[&str] = &[
    "1", "2", "3", "4", "5", "6", "7", "8", "9", "adoc", "asciidoc", "htm", "html", "man", "md",
    "markdown", "mdown", "mdx", "org", "pod", "po", "pot", "rdoc", "rst", "rtf", "tex", "texi",
    "texinfo", "text", "textile", "txt", "xhtml",
];

/// Manifests and lock files, by their whole name in small letters.
const MANIFESTS: &[&str] = &[
    "bom.json",
    "bower.json",
    "build.gradle",
    "build.gradle.kts",
    "bun.lock",
    "cargo.lock",
    "cargo.toml",
    "composer.json",
    "composer.lock",
    "conanfile.py",
    "conanfile.txt",
    "description",
    "directory.packages.props",
    "environment.yml",
    "gemfile",
    "gemfile.lock",
    "go.mod",
    "go.sum",
    "go.work",
    "gradle.lockfile",
    "meson.build",
    "metadata",
    "mix.exs",
    "mix.lock",
    "npm-shrinkwrap.json",
    "package-lock.json",
    "package.json",
    "package.resolved",
    "package.swift",
    "packages.config",
    "packages.lock.json",
    "pdm.lock",
    "pipfile",
    "pipfile.lock",
    "pkg-info",
    "pnpm-lock.yaml",
    "podfile",
    "podfile.lock",
    "poetry.lock",
    "pom.xml",
    "pubspec.lock",
    "pubspec.yaml",
    "pylock.toml",
    "pyproject.toml",
    "requirements.txt",
    "reuse.toml",
    "setup.cfg",
    "setup.py",
    "uv.lock",
    "vcpkg.json",
    "yarn.lock",
];

/// Endings of manifests, without the dot.
const MANIFEST_ENDINGS: &[&str] = &[
    "cabal", "csproj", "fsproj", "gemspec", "nuspec", "podspec", "rockspec", "vbproj",
];

/// Endings of data and configuration, without the dot.
const DATA: &[&str] = &[
    "arb",
    "cfg",
    "conf",
    "config",
    "csv",
    "dat",
    "desktop",
    "editorconfig",
    "env",
    "geojson",
    "gitattributes",
    "gitignore",
    "gitmodules",
    "gltf",
    "ini",
    "ipynb",
    "json",
    "json5",
    "jsonc",
    "jsonl",
    "license",
    "list",
    "lock",
    "log",
    "map",
    "ndjson",
    "obj",
    "patch",
    "diff",
    "pem",
    "plist",
    "properties",
    "rdf",
    "reg",
    "resx",
    "spdx",
    "sum",
    "svg",
    "toml",
    "tsv",
    "ttl",
    "webmanifest",
    "xlf",
    "xliff",
    "xmi",
    "xml",
    "xsd",
    "yaml",
    "yml",
];

/// The kind of a text that is neither empty nor binary.
pub(super) fn of(path: &RepoPath, content: &str) -> Kind {
    if content.is_empty() {
        return Kind::Empty;
    }
    let name = String::from_utf8_lossy(path.name()).to_lowercase();
    let ending = name.rsplit_once('.');
    let has = |table: &[&str]| ending.is_some_and(|(_, it)| table.contains(&it));
    if MANIFESTS.contains(&name.as_str()) || has(MANIFEST_ENDINGS) {
        return Kind::Manifest;
    }
    let is_program =
        ending.is_some_and(|(_, it)| super::comment::knows_ending(it)) && !has(PROSE) && !has(DATA);
    if !is_program && (is_license(&name) || is_in_licenses(path)) {
        return Kind::License;
    }
    if has(PROSE) || PROSE_WORDS.iter().any(|word| names(&name, word)) {
        return Kind::Prose;
    }
    if has(DATA) && !is_program {
        return Kind::Data;
    }
    let is_script = content.starts_with("#!");
    if is_program || is_script || super::comment::syntax(path).is_some() {
        return Kind::Source;
    }
    // Without any hint a text is most likely something to read.
    if ending.is_none() {
        Kind::Prose
    } else {
        Kind::Data
    }
}

fn is_license(name: &str) -> bool {
    LICENSE_WORDS.iter().any(|word| names(name, word))
}

/// Whether a name is a word, or starts or ends with it at a separator. `word` is in capitals,
/// `name` in small letters.
fn names(name: &str, word: &str) -> bool {
    let is_word = |part: Option<&str>| part.is_some_and(|it| it.eq_ignore_ascii_case(word));
    let is_separator = |c: Option<char>| c.is_none_or(|it| !it.is_alphanumeric());
    let start = name.get(..word.len());
    let end = name.len().checked_sub(word.len());
    let after = name.get(word.len()..).and_then(|it| it.chars().next());
    let before = end
        .and_then(|it| name.get(..it))
        .and_then(|it| it.chars().next_back());
    (is_word(start) && is_separator(after))
        || (is_word(end.and_then(|it| name.get(it..))) && is_separator(before))
}

/// `LICENSES/` is where the REUSE specification, section *License files*, keeps the texts.
fn is_in_licenses(path: &RepoPath) -> bool {
    path.parent().is_some_and(|it| it.name() == b"LICENSES")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: Kind) {
        assert_eq!(
            of(&RepoPath::new(path.as_bytes()), "x\n"),
            expected,
            "{path}"
        );
    }

    #[test]
    fn license_files_are_told_by_their_name() {
        for path in [
            "LICENSE",
            "a/LICENSE-MIT",
            "license.txt",
            "COPYING.LIB",
            "Copyright",
            "NOTICE.md",
            "UNLICENSE",
            "PATENTS",
            "LICENSES/MIT.txt",
            "GPL-LICENSE",
            "LICENCE.rst",
        ] {
            check(path, Kind::License);
        }
    }

    #[test]
    fn program_text_about_licenses_is_program_text() {
        check("src/license.rs", Kind::Source);
        check("licenses/mod.rs", Kind::Source);
        check("copyright_test.py", Kind::Source);
    }

    #[test]
    fn other_kinds_are_told_by_name_and_ending() {
        check("README", Kind::Prose);
        check("doc/guide.adoc", Kind::Prose);
        check("man/tool.1", Kind::Prose);
        check("Cargo.toml", Kind::Manifest);
        check("a.gemspec", Kind::Manifest);
        check("src/main.c", Kind::Source);
        check("Makefile", Kind::Source);
        check("data.yaml", Kind::Data);
        check("table.csv", Kind::Data);
        check("licensed.bin", Kind::Data);
    }

    #[test]
    fn a_script_is_told_by_its_first_line() {
        assert_eq!(of(&RepoPath::new(b"run"), "#!/bin/sh\n"), Kind::Source);
        assert_eq!(of(&RepoPath::new(b"run"), "Run!\n"), Kind::Prose);
    }
}
