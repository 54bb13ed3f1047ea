// SPDX-License-Identifier: Apache-2.0

//! `requirements.txt` and its kin: pip's documentation, *Requirements File Format*; and setuptools'
//! `requires.txt`, whose sections are extras.
//!
//! A line that pins a version (`==`) says which one; a range does not. Options that name other
//! lists are kept as such: what is below the root of the tree is read on its own.

use super::{
    super::{Hash, Manifest, Requirement, Scope, Source, Written, document::Reader},
    files::{hash, is_wheel, name_and_version},
    normal_name,
    requirement::{requirement, source},
};
use crate::read::lines;

/// Words of a list's path that say what its packages are for.
const SCOPES: &[(&str, Scope)] = &[
    ("build", Scope::Build),
    ("check", Scope::Dev),
    ("ci", Scope::Dev),
    ("dev", Scope::Dev),
    ("devel", Scope::Dev),
    ("develop", Scope::Dev),
    ("development", Scope::Dev),
    ("doc", Scope::Dev),
    ("docs", Scope::Dev),
    ("example", Scope::Dev),
    ("examples", Scope::Dev),
    ("lint", Scope::Dev),
    ("linting", Scope::Dev),
    ("local", Scope::Dev),
    ("mypy", Scope::Dev),
    ("test", Scope::Dev),
    ("testing", Scope::Dev),
    ("tests", Scope::Dev),
    ("tools", Scope::Dev),
    ("tox", Scope::Dev),
    ("typing", Scope::Dev),
    ("optional", Scope::Optional),
];

/// The most malformed lines that are told one by one.
const MAX_PROBLEMS: usize = 20;

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let text = reader.text;
    let path = text.path.as_str().unwrap_or_default();
    let has_sections = path.ends_with("/requires.txt");
    let mut list = List {
        manifest: Manifest::default(),
        scope: if has_sections {
            Scope::Runtime
        } else {
            scope_of(path)
        },
        has_sections,
        malformed: Vec::new(),
    };
    for line in logical_lines(text.content.as_ref()) {
        list.line(reader, &line);
    }
    let mut manifest = list.finish(reader, path);
    // pip's documentation, *Constraints Files*: they ask for nothing.
    for it in &mut manifest.requirements {
        it.is_constraint = path.contains("constraints");
    }
    manifest
}

/// A line with those that a `\` at its end joins to it, without comments.
struct Line {
    text: String,
    start: usize,
    end: usize,
}

fn logical_lines(content: &str) -> Vec<Line> {
    let mut found: Vec<Line> = Vec::new();
    let mut goes_on = false;
    for (start, line) in lines(content) {
        let end = start + line.len();
        let code = without_comment(line);
        let (code, joins_next) = match code.strip_suffix('\\') {
            Some(code) => (code, true),
            None => (code, false),
        };
        match found.last_mut().filter(|_| goes_on) {
            Some(last) => {
                last.text.push(' ');
                last.text.push_str(code.trim());
                last.end = end;
            }
            None => found.push(Line {
                text: code.trim().to_owned(),
                start,
                end,
            }),
        }
        goes_on = joins_next;
    }
    found.retain(|it| !it.text.is_empty());
    found
}

/// A `#` starts a comment at the start of a line and behind a blank; an address may have one.
fn without_comment(line: &str) -> &str {
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        if c == '#' && before.is_whitespace() {
            return line.get(..at).unwrap_or_default().trim_end();
        }
        before = c;
    }
    line.trim_end()
}

/// The scope that the words of a path name, those of the file's name first.
fn scope_of(path: &str) -> Scope {
    let is_between = |c: char| !c.is_ascii_alphabetic();
    let words = path.rsplit('/').flat_map(|it| it.split(is_between));
    let mut scopes = words.filter_map(|word| SCOPES.iter().find(|(it, _)| *it == word));
    scopes.next().map_or(Scope::Runtime, |(_, scope)| *scope)
}

struct List {
    manifest: Manifest,
    scope: Scope,
    has_sections: bool,
    malformed: Vec<(std::ops::Range<usize>, &'static str)>,
}

impl List {
    fn line(&mut self, reader: &mut Reader<'_>, line: &Line) {
        let span = line.start..line.end;
        let place = || reader.text.place(span.clone());
        let text = line.text.as_str();
        if let Some(section) = text.strip_prefix('[').filter(|_| self.has_sections) {
            // `[extra:marker]`; without an extra only the marker limits what follows.
            let is_extra = !section.starts_with(':');
            self.scope = if is_extra {
                Scope::Optional
            } else {
                Scope::Runtime
            };
            return;
        }
        let (option, value) = option(text);
        let found = match option {
            "-r" | "--requirement" => {
                let text = value.to_owned();
                let place = place();
                self.manifest.includes.push(Written { text, place });
                return;
            }
            "-e" | "--editable" => from_place(value, self.scope),
            _ if option.starts_with('-') => return,
            _ => None,
        };
        let (code, hashes) = split_hashes(text);
        let found = found.or_else(|| from_place(code, self.scope));
        let found = match found {
            Some(it) => Ok(Requirement {
                place: place(),
                ..it
            }),
            None => requirement(code, self.scope, place()),
        };
        match found {
            Ok(it) => self
                .manifest
                .requirements
                .push(Requirement { hashes, ..it }),
            Err(message) => self.malformed.push((span, message)),
        }
    }

    /// A text that happens to stand where lists do is none of them: most of its lines are no
    /// requirements.
    fn finish(mut self, reader: &mut Reader<'_>, path: &str) -> Manifest {
        let n_understood = self.manifest.requirements.len() + self.manifest.includes.len();
        let name = path.rsplit('/').next().unwrap_or_default();
        if self.malformed.len() > n_understood && !name.starts_with("requirements") {
            return Manifest::default();
        }
        let n_more = self.malformed.len().saturating_sub(MAX_PROBLEMS);
        self.malformed.truncate(MAX_PROBLEMS);
        let last = self.malformed.last().map(|(span, _)| span.clone());
        for (span, message) in self.malformed {
            reader.problem(span, message);
        }
        if let (1.., Some(last)) = (n_more, last) {
            reader.problem(last, format!("{n_more} more lines are no requirements"));
        }
        self.manifest
    }
}

/// An option and its value: `-r file`, `-rfile`, `--requirement=file`.
fn option(text: &str) -> (&str, &str) {
    if !text.starts_with('-') {
        return ("", "");
    }
    if !text.starts_with("--") {
        let (option, value) = text.split_at_checked(2).unwrap_or((text, ""));
        return (option, value.trim_start_matches('=').trim());
    }
    let end = text.find(|c: char| c == '=' || c.is_whitespace());
    let (option, value) = text
        .split_at_checked(end.unwrap_or(text.len()))
        .unwrap_or((text, ""));
    (option, value.trim_start_matches('=').trim())
}

/// The requirement without its options, and its hash. Of several, each is of another archive, and
/// nothing says which of these is meant.
fn split_hashes(text: &str) -> (&str, Vec<Hash>) {
    let Some(at) = text.find(" --") else {
        return (text, Vec::new());
    };
    let (code, options) = text.split_at_checked(at).unwrap_or((text, ""));
    let values = options
        .split_whitespace()
        .filter_map(|it| it.strip_prefix("--hash="));
    let hashes: Vec<Hash> = values.filter_map(hash).collect();
    let hashes = if hashes.len() == 1 {
        hashes
    } else {
        Vec::new()
    };
    (code.trim(), hashes)
}

/// A requirement that is a directory, an archive or a repository, whose name only its address
/// tells: the fragment `#egg=name`, an archive's name, or else the last part.
fn from_place(text: &str, scope: Scope) -> Option<Requirement> {
    let text = text.split(" ;").next().unwrap_or_default().trim();
    let has_scheme = text.split_once(':').is_some_and(|(scheme, rest)| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '+';
        scheme.chars().all(is_part) && (rest.starts_with("//") || scheme == "file")
    });
    let path = text.split('[').next().unwrap_or_default();
    let is_path = text.starts_with('.') || path.contains('/') && !text.contains('@');
    let is_archive = is_wheel(path);
    if !has_scheme && !is_path && !is_archive {
        return None;
    }
    let source = if has_scheme {
        source(text)
    } else {
        Source::Path(path.trim_end_matches('/').to_owned())
    };
    let egg = text.split_once("egg=").map(|(_, it)| it);
    let egg = egg.map(|it| it.split(['&', '[', '#']).next().unwrap_or_default());
    let address = text.split(['#', '?']).next().unwrap_or_default();
    let last = address
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let archive = name_and_version(last);
    let repository = last.split('@').next().unwrap_or_default();
    let repository = repository.strip_suffix(".git").unwrap_or(repository);
    let name = egg.or(archive.map(|(name, _)| name));
    // A directory has a manifest that says its name.
    let name = name.or(matches!(source, Source::Git(_) | Source::Archive(_)).then_some(repository));
    Some(Requirement {
        name: normal_name(name.unwrap_or_default()),
        version: archive.map(|(_, version)| version.to_owned()),
        scope,
        is_optional: scope == Scope::Optional,
        source,
        ..Requirement::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_file;

    fn check(input: &str, expected: &str) {
        check_file("requirements.txt", input, expected);
    }

    #[test]
    fn each_line_is_a_requirement() {
        check(
            "# all\na==1.0 # one\nb>=1 ; os_name == 'nt'\n\nc==2.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n",
            "a Runtime ==1.0 1.0 Registry\nb Runtime >=1; os_name == 'nt' - Registry\n\
             c Runtime ==2.0 2.0 Registry\n",
        );
    }

    #[test]
    fn options_are_no_requirements_and_lists_are_included() {
        check(
            "-r base.txt\n--requirement=../x.txt\n-c limits.txt\n-i https://h/\n--no-binary :all:\na\n",
            "a Runtime - - Registry\nincludes base.txt\nincludes ../x.txt\n",
        );
    }

    #[test]
    fn places_are_named_as_well_as_they_tell() {
        check(
            "-e .\n-e ./sub[x]\n-e git+https://h/o/a.git@v1#egg=B_c\ngit+https://h/o/d.git\n\
             https://h/e-1.0.tar.gz\n./w/f-2.0-py3-none-any.whl\ng @ https://h/g.zip\n",
            " Runtime - - Path(\".\")\n Runtime - - Path(\"./sub\")\n\
             b-c Runtime - - Git(\"https://h/o/a.git@v1\")\nd Runtime - - Git(\"https://h/o/d.git\")\n\
             e Runtime - 1.0 Archive(\"https://h/e-1.0.tar.gz\")\n\
             f Runtime - 2.0 Path(\"./w/f-2.0-py3-none-any.whl\")\n\
             g Runtime - - Archive(\"https://h/g.zip\")\n",
        );
    }

    #[test]
    fn the_path_tells_the_scope() {
        check_file("requirements-dev.txt", "a\n", "a Dev - - Registry\n");
        check_file("requirements/tests.txt", "a\n", "a Dev - - Registry\n");
        check_file("docs/requirements.txt", "a\n", "a Dev - - Registry\n");
        check_file("requirements/base.txt", "a\n", "a Runtime - - Registry\n");
    }

    #[test]
    fn sections_of_setuptools_are_extras() {
        check_file(
            "a.egg-info/requires.txt",
            "a\n\n[:os_name == 'nt']\nb\n\n[x]\nc\n",
            "a Runtime - - Registry\nb Runtime - - Registry\nc Optional - - Registry\n",
        );
    }

    #[test]
    fn malformed_lines_are_problems_and_prose_is_no_list() {
        check(
            "a\nb c d\n",
            "a Runtime - - Registry\nproblem: the requirement's versions are malformed\n",
        );
        check_file(
            "requirements/notes.txt",
            "The user shall be able to\nlog in.\n",
            "",
        );
        let long = "a b\n".repeat(30);
        let manifest_problems = "problem: the requirement's versions are malformed\n".repeat(20);
        check(
            &long,
            &format!("{manifest_problems}problem: 10 more lines are no requirements\n"),
        );
    }
}
