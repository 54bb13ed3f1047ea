// SPDX-License-Identifier: Apache-2.0

//! CMake: what `FetchContent`, `ExternalProject` and CPM download, where it is written literally.
//!
//! The formats: CMake's documentation, *cmake-language(7)*, modules `FetchContent` and
//! `ExternalProject`; the documentation of CPM.cmake. Nothing is run: a variable is known where
//! the file sets it to a literal, and the bodies of functions, which are about their parameters,
//! are passed over.

use super::{
    Ecosystem, Fact, File, Hash, Lists, Manifest, Requirement, Source,
    address::{archive, repository, without_credentials},
    digest,
    document::Reader,
    literal::{Syntax, Term},
    shell::{Variables, expand},
};
use crate::read::Text;

const DOWNLOADS: &[Fact] = &[Fact::Requirements, Fact::Versions, Fact::Hashes];

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "cmake",
    purl_type: "generic",
    namespace: None,
    files: &[
        File::beside("CMakeLists.txt").giving(DOWNLOADS),
        File::beside("*.cmake").giving(DOWNLOADS),
    ],
    docs: "Downloads of CMake: `FetchContent_Declare`, `ExternalProject_Add` and `CPMAddPackage` \
           with literal addresses",
    lists: Lists::None,
    parse,
};

/// The commands that declare a download, in lower case.
const COMMANDS: &[&str] = &[
    "fetchcontent_declare",
    "externalproject_add",
    "cpmaddpackage",
    "cpmfindpackage",
    "cpmdeclarepackage",
];

/// The shorthands of CPM.
const HOSTS: &[(&str, &str)] = &[
    ("gh:", "https://github.com/"),
    ("gl:", "https://gitlab.com/"),
    ("bb:", "https://bitbucket.org/"),
];

/// CPM's keywords for repositories of these hosts.
const REPOSITORIES: &[(&str, &str)] = &[
    ("GITHUB_REPOSITORY", "gh:"),
    ("GITLAB_REPOSITORY", "gl:"),
    ("BITBUCKET_REPOSITORY", "bb:"),
];

/// Keywords of downloads that are not read.
const OTHER_WAYS: &[&str] = &[
    "SVN_REPOSITORY",
    "HG_REPOSITORY",
    "CVS_REPOSITORY",
    "DOWNLOAD_COMMAND",
];

const SYNTAX: Syntax = Syntax {
    comments: &["#"],
    block_comment: Some(("#[[", "]]")),
    quotes: &['"'],
    long_string: Some(("[[", "]]")),
    word: "-./:@$+{}=,<>~!%&*?^|;'`[]\\",
};

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let lower = text.content.to_ascii_lowercase();
    if !COMMANDS.iter().any(|it| lower.contains(it)) {
        return Manifest::default();
    }
    let terms = reader.literals(&SYNTAX);
    let mut known = Variables::new();
    let mut requirements = Vec::new();
    let mut depth = 0_usize;
    for pair in terms.windows(2) {
        let [name, call] = pair else { continue };
        let (Some(name), Some(inner)) = (name.word(), call.group('(')) else {
            continue;
        };
        match name.to_ascii_lowercase().as_str() {
            "function" | "macro" => depth += 1,
            "endfunction" | "endmacro" => depth = depth.saturating_sub(1),
            "set" => set(&mut known, inner),
            command if depth == 0 && COMMANDS.contains(&command) => {
                let words = inner.iter().map(|it| expand(it.spelled()?, &known));
                let words: Vec<Option<String>> = words.collect();
                let place = text.place(call.span.clone());
                match declared(&words) {
                    Ok(it) => requirements.extend(it.map(|it| Requirement { place, ..it })),
                    Err(Unknown) => reader.problem(
                        call.span.clone(),
                        "the download is not known from this file",
                    ),
                }
            }
            _ => (),
        }
    }
    reader.finish(Manifest {
        requirements,
        ..Manifest::default()
    })
}

fn set(known: &mut Variables, inner: &[Term<'_>]) {
    let [name, rest @ ..] = inner else { return };
    let value = match rest {
        [] => None,
        [value, ..] => value.spelled().and_then(|it| expand(it, known)),
    };
    let name = name.spelled().unwrap_or_default().to_owned();
    // Of a list the first is no value, and of a cached one the caller may give another.
    match value
        .filter(|_| rest.len() == 1 || rest.get(1).is_some_and(|it| it.word() == Some("CACHE")))
    {
        Some(value) => known.insert(name, value),
        None => known.remove(&name),
    };
}

/// The arguments of a command; `None` for those that have variables of other files.
type Words = [Option<String>];

/// An argument that matters is not known.
struct Unknown;

/// What a command declares: nothing where its source is a directory.
fn declared(words: &Words) -> Result<Option<Requirement>, Unknown> {
    if let [only] = words {
        let found = only.as_deref().and_then(short);
        return found.map(Some).ok_or(Unknown);
    }
    let version = known(words, "VERSION");
    let first = words.first().and_then(Option::as_deref);
    let name = known(words, "NAME").or(first).unwrap_or_default();
    if let Some(git) = git_address(words)? {
        let tag = known(words, "GIT_TAG").map(str::to_owned);
        let tag = tag.or_else(|| version.map(|it| format!("v{it}")));
        return Ok(Some(from_git(name, &git, tag.as_deref())));
    }
    if let Some(url) = argument(words, "URL")? {
        // A file of this tree comes from nowhere else.
        return Ok(url.contains("://").then(|| {
            let hash = known(words, "URL_HASH").and_then(digest::labelled);
            from_url(name, version, url, hash)
        }));
    }
    // Other ways of getting at it (Subversion, a program) are not understood.
    for it in OTHER_WAYS {
        if argument(words, it)?.is_some_and(|it| !it.is_empty()) {
            return Err(Unknown);
        }
    }
    Ok(None)
}

/// What follows a keyword.
fn argument<'a>(words: &'a Words, key: &str) -> Result<Option<&'a str>, Unknown> {
    match words.iter().position(|it| it.as_deref() == Some(key)) {
        Some(at) => match words.get(at + 1) {
            Some(Some(value)) => Ok(Some(value)),
            _ => Err(Unknown),
        },
        None => Ok(None),
    }
}

fn known<'a>(words: &'a Words, key: &str) -> Option<&'a str> {
    argument(words, key).ok().flatten()
}

fn git_address(words: &Words) -> Result<Option<String>, Unknown> {
    if let Some(address) = argument(words, "GIT_REPOSITORY")? {
        return Ok(Some(long(address)));
    }
    for (key, host) in REPOSITORIES {
        if let Some(path) = argument(words, key)? {
            return Ok(Some(long(&format!("{host}{path}"))));
        }
    }
    Ok(None)
}

fn from_url(name: &str, version: Option<&str>, url: &str, hash: Option<Hash>) -> Requirement {
    Requirement {
        name: name.to_owned(),
        purl: archive(name, version, url, hash.as_ref()),
        source: Source::Archive(without_credentials(url)),
        version: version.map(str::to_owned),
        hashes: hash.into_iter().collect(),
        ..Requirement::default()
    }
}

/// `gh:owner/name@1.0#tag`, of which CPM takes `v1.0` for the tag.
fn short(word: &str) -> Option<Requirement> {
    let (rest, tag) = word.split_once('#').unwrap_or((word, ""));
    let (rest, version) = match rest.rsplit_once('@') {
        Some((rest, version)) if !version.contains('/') => (rest, version),
        _ => (rest, ""),
    };
    let tag = match (tag, version) {
        ("", "") => None,
        ("", version) => Some(format!("v{version}")),
        (tag, _) => Some(tag.to_owned()),
    };
    let address = long(rest);
    let name = address.rsplit('/').next().unwrap_or_default();
    let name = name.strip_suffix(".git").unwrap_or(name);
    let is_address = address.contains("://") && !name.is_empty();
    is_address.then(|| from_git(name, &address, tag.as_deref()))
}

fn long(address: &str) -> String {
    let host = HOSTS
        .iter()
        .find_map(|(short, long)| Some((address.strip_prefix(short)?, long)));
    host.map_or_else(
        || address.to_owned(),
        |(rest, long)| format!("{long}{rest}"),
    )
}

fn from_git(name: &str, address: &str, revision: Option<&str>) -> Requirement {
    let found = repository(address, revision);
    Requirement {
        name: name.to_owned(),
        requirement: revision.map(str::to_owned),
        version: revision.map(str::to_owned),
        purl: found.purl,
        source: found.source,
        ..Requirement::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("CMakeLists.txt", input, expected);
    }

    #[test]
    fn downloads_are_named_by_their_addresses() {
        let sum = "0a".repeat(32);
        check(
            &format!(
                "set(TAG v1.2) # why\nFetchContent_Declare(\n  hoot\n  GIT_REPOSITORY https://github.com/owl/hoot.git\n  \
                 GIT_TAG ${{TAG}}\n)\nexternalproject_add(nest URL \"https://h/nest-2.tgz\" URL_HASH SHA256={sum})\n\
                 CPMAddPackage(\"gh:owl/wing@3.1\")\nCPMAddPackage(NAME beak GITHUB_REPOSITORY owl/beak VERSION 4)\n\
                 ExternalProject_Add(own SOURCE_DIR ${{CMAKE_SOURCE_DIR}})\nFetchContent_Declare(x URL ${{gone}})\n"
            ),
            &format!(
                "pkg:github/owl/hoot@v1.2 Runtime v1.2 v1.2\n\
                 pkg:generic/nest?checksum=sha256:{sum}&download_url=https:%2F%2Fh%2Fnest-2.tgz Runtime SHA-256\n\
                 pkg:github/owl/wing@v3.1 Runtime v3.1 v3.1\npkg:github/owl/beak@v4 Runtime v4 v4\n\
                 problem 11: the download is not known from this file\n"
            ),
        );
    }

    #[test]
    fn bodies_of_functions_and_local_files_are_no_downloads() {
        check(
            "function(f name)\n  FetchContent_Declare(${name} URL ${url})\nendfunction()\n\
             FetchContent_Declare(a SOURCE_DIR ../a)\nFetchContent_Declare(b URL b.tgz)\n",
            "",
        );
        check("project(x)\nif(\n", "");
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            "CPMAddPackage(x\n",
            "problem 1: the bracket is not closed\nproblem 1: the download is not known from this file\n",
        );
    }
}
