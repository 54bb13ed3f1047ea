// SPDX-License-Identifier: Apache-2.0

//! `yarn.lock`, of Yarn 1 (*classic*) and of Yarn 2 and later (*berry*, YAML).
//!
//! Both are lists of blocks. A block answers descriptors, `name@range`, and what a package needs is
//! named by these: nothing is chosen here, it is looked up. Only berry has the packages of the tree
//! too. Its checksums are of archives that Yarn packs itself, and no hashes of what is distributed.
//!
//! The formats: Yarn's documentation, page *yarn.lock*, and its lexicon (descriptor, locator).

use std::fmt::Write as _;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    super::{
        Lock, Locked, Manifest, Scope, Source, digest,
        document::{Data, Entry, Reader, Value},
    },
    classic, integrity, people, purl, spec, widest_each,
};

/// How often a patch may be of a patch.
const MAX_PATCHES: usize = 8;

/// Among how many packages of one name the one that answers is looked for.
const MAX_SAME_NAME: usize = 256;

/// What berry writes in the place of the version of a package of the tree.
const NO_VERSION: &str = "0.0.0-use.local";

/// A package of the file.
pub(super) struct Block {
    /// The descriptors that it answers.
    pub(super) patterns: Vec<String>,
    /// What is said of it, a table.
    pub(super) fields: Value,
}

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let mut lines = reader.text.content.lines();
    let is_berry = lines.any(|it| it.starts_with("__metadata:"));
    let blocks = if is_berry {
        berry(reader)
    } else {
        classic::blocks(reader)
    };
    let locked = |it: &Block| {
        if is_berry {
            berry_package(reader, it)
        } else {
            classic_package(reader, it)
        }
    };
    let mut packages: Vec<Locked> = blocks.iter().map(locked).collect();
    let is_closed = connect(&blocks, &mut packages);
    Manifest {
        lock: Some(Lock {
            packages,
            is_closed,
        }),
        ..Manifest::default()
    }
}

fn berry(reader: &mut Reader<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let documents = reader.yaml_documents();
    let tables = documents.into_iter().map(|it| it.data);
    for it in tables.flat_map(|it| match it {
        Data::Table(entries) => entries,
        _ => Vec::new(),
    }) {
        let Entry {
            key,
            key_span,
            mut value,
        } = it;
        if key == "__metadata" {
            continue;
        }
        if !value.is_table() {
            reader.problem(
                value.span,
                format!("the locked package `{key}` is no table"),
            );
            continue;
        }
        value.span.start = key_span.start;
        blocks.push(Block {
            patterns: key.split(", ").map(str::to_owned).collect(),
            fields: value,
        });
    }
    blocks
}

fn classic_package(reader: &Reader<'_>, block: &Block) -> Locked {
    let fields = &block.fields;
    let pattern = block.patterns.first().map_or("", String::as_str);
    let (key, range) = spec::split(pattern).unwrap_or((pattern, ""));
    let (name, range) = spec::alias(range).unwrap_or((key, range));
    let resolved = fields.text_of("resolved").unwrap_or_default();
    let (address, fragment) = resolved.split_once('#').unwrap_or((resolved, ""));
    let source = match spec::source(range) {
        Source::Git(_) if is_git(address) => Source::Git(people::git_address(resolved)),
        Source::Git(_) | Source::Archive(_) if !address.is_empty() => spec::archive(address),
        other => other,
    };
    let mut hashes = integrity::hashes(fields.text_of("integrity").unwrap_or_default());
    hashes.extend(digest::hex("sha1", fragment).filter(|_| !matches!(source, Source::Git(_))));
    hashes.sort();
    hashes.dedup();
    let version = fields.text_of("version");
    Locked {
        purl: purl(name, version, &source),
        name: name.to_owned(),
        version: version.map(str::to_owned),
        answers: block.patterns.iter().map(|it| answer(it)).collect(),
        download: address.starts_with("http").then(|| address.to_owned()),
        hashes,
        place: reader.text.place(fields.span.clone()),
        source,
        ..Locked::default()
    }
}

/// A descriptor as a manifest's requirement spells it, which has the name that an alias leads to.
fn answer(pattern: &str) -> String {
    let alias = spec::split(pattern).and_then(|(_, range)| spec::alias(range));
    alias.map_or_else(
        || pattern.to_owned(),
        |(name, range)| format!("{name}@{range}"),
    )
}

/// Whether an address is one that git is given, and not that of an archive.
fn is_git(address: &str) -> bool {
    address.starts_with("git") || address.starts_with("ssh:") || {
        let extension = address.rsplit_once('.').map(|(_, it)| it);
        extension == Some("git")
    }
}

fn berry_package(reader: &Reader<'_>, block: &Block) -> Locked {
    let fields = &block.fields;
    let locator = fields.text_of("resolution").unwrap_or_else(|| {
        let pattern = block.patterns.first();
        pattern.map_or("", String::as_str)
    });
    let (name, reference) = spec::split(locator).unwrap_or((locator, ""));
    let (source, download) = berry_source(reference);
    let version = fields.get("version").and_then(Value::spelled);
    let version = version.filter(|it| !it.is_empty() && *it != NO_VERSION);
    Locked {
        purl: purl(name, version, &source),
        name: name.to_owned(),
        version: version.map(str::to_owned),
        source,
        download,
        place: reader.text.place(fields.span.clone()),
        ..Locked::default()
    }
}

/// What a reference such as `npm:1.2.3::key=value` leads to, and the address of its archive.
fn berry_source(reference: &str) -> (Source, Option<String>) {
    let mut reference = reference.to_owned();
    for _ in 0..MAX_PATCHES {
        // `patch:name@npm%3A1.2.3#patches` is the package that is patched.
        let Some(patched) = reference.strip_prefix("patch:") else {
            break;
        };
        let inner = patched.split('#').next().map(decoded).unwrap_or_default();
        reference = spec::split(&inner).map_or_else(String::new, |(_, it)| it.to_owned());
    }
    let (reference, parameters) = reference.split_once("::").unwrap_or((&reference, ""));
    let parameter = |key: &str| {
        let mut pairs = parameters.split('&').filter_map(|it| it.split_once('='));
        pairs.find_map(|(name, value)| (name == key).then(|| decoded(value)))
    };
    let (scheme, rest) = reference.split_once(':').unwrap_or(("", reference));
    match scheme {
        "npm" | "" | "jsr" => (Source::Registry, parameter("__archiveUrl")),
        "workspace" => (Source::Path(rest.to_owned()), None),
        "file" | "portal" | "link" | "exec" => {
            let path = rest.split('#').next().unwrap_or_default();
            let parent = parameter("locator").unwrap_or_default();
            let base = parent.split_once("@workspace:").map(|(_, it)| it);
            (Source::Path(below(base.unwrap_or_default(), path)), None)
        }
        "http" | "https" if !reference.contains("#commit=") && !is_git(reference) => {
            (spec::archive(reference), Some(reference.to_owned()))
        }
        _ => {
            let address = reference.replace("#commit=", "#");
            (Source::Git(people::git_address(&address)), None)
        }
    }
}

/// A path from the directory of the package of the tree that asks for it.
fn below(base: &str, path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    let path = path.trim_start_matches("./");
    match base {
        "" | "." => path.to_owned(),
        base => format!("{base}/{path}"),
    }
}

/// Undoes the escapes of `encodeURIComponent`; what is malformed stays.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        let byte = hex.and_then(|it| u8::from_str_radix(it, 16).ok());
        match byte.filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The other way round.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("a string takes all");
        }
    }
    out
}

/// What a package needs.
struct Need<'a> {
    name: &'a str,
    range: &'a str,
    scope: Scope,
}

/// Finds the packages that each one needs. Says whether all were found.
fn connect(blocks: &[Block], packages: &mut [Locked]) -> bool {
    let answers = Answers::of(blocks);
    let mut found: Vec<Vec<(usize, Scope)>> = Vec::new();
    let mut open = Vec::new();
    let mut claimed = FxHashSet::default();
    for (index, block) in blocks.iter().enumerate() {
        let mut edges = Vec::new();
        for need in needs(&block.fields) {
            match answers.direct(&need, &block.fields) {
                Some((target, pattern)) => {
                    claimed.insert(pattern);
                    edges.push((target, need.scope));
                }
                None => open.push((index, need)),
            }
        }
        found.push(edges);
    }
    let mut is_closed = true;
    for (index, need) in open {
        match answers.overriding(&need, &claimed) {
            Some(target) => {
                if let Some(it) = found.get_mut(index) {
                    it.push((target, need.scope));
                }
            }
            None => is_closed &= need.scope == Scope::Optional,
        }
    }
    for (package, edges) in packages.iter_mut().zip(found) {
        package.dependencies = widest_each(edges);
    }
    is_closed
}

fn needs(fields: &Value) -> Vec<Need<'_>> {
    let meta = fields.get("dependenciesMeta").map(Value::entries);
    let is_optional = |it: &&Entry| {
        let value = it.value.get("optional");
        value.is_some_and(|it| it.is_true() || it.text() == Some("true"))
    };
    let optional = meta.unwrap_or_default().iter().filter(is_optional);
    let optional: FxHashSet<&str> = optional.map(|it| it.key.as_str()).collect();
    let tables = [
        ("dependencies", Scope::Runtime),
        ("optionalDependencies", Scope::Optional),
    ];
    let mut needs = Vec::new();
    for (key, scope) in tables {
        for it in fields.get(key).map(Value::entries).unwrap_or_default() {
            let is_optional = optional.contains(it.key.as_str());
            needs.push(Need {
                name: &it.key,
                range: it.value.spelled().unwrap_or_default(),
                scope: if is_optional { Scope::Optional } else { scope },
            });
        }
    }
    needs
}

/// Which block answers what.
struct Answers<'a> {
    by_pattern: FxHashMap<&'a str, usize>,
    /// The patterns of a name, in the file's order.
    by_name: FxHashMap<&'a str, Vec<(usize, &'a str)>>,
}

impl<'a> Answers<'a> {
    fn of(blocks: &'a [Block]) -> Self {
        let mut by_pattern = FxHashMap::default();
        let mut by_name: FxHashMap<&str, Vec<_>> = FxHashMap::default();
        for (index, block) in blocks.iter().enumerate() {
            for pattern in &block.patterns {
                by_pattern.entry(pattern.as_str()).or_insert(index);
                if let Some((name, _)) = spec::split(pattern) {
                    by_name
                        .entry(name)
                        .or_default()
                        .push((index, pattern.as_str()));
                }
            }
        }
        Self {
            by_pattern,
            by_name,
        }
    }

    /// The block that has the descriptor as it is needed. Berry leaves out `npm:` in some versions,
    /// and tells by whom a path is asked for.
    fn direct(&self, need: &Need<'_>, asking: &Value) -> Option<(usize, &'a str)> {
        let Need { name, range, .. } = need;
        let find = |pattern: &str| {
            let (pattern, index) = self.by_pattern.get_key_value(pattern)?;
            Some((*index, *pattern))
        };
        let found = find(&format!("{name}@{range}"));
        let found = found.or_else(|| find(&format!("{name}@npm:{range}")));
        found.or_else(|| {
            let locator = encoded(asking.text_of("resolution")?);
            find(&format!("{name}@{range}::locator={locator}"))
        })
    }

    /// The block that answers in the place of the range: `resolutions` of the root put another
    /// range there, which is the one of this name that nobody asks for.
    fn overriding(&self, need: &Need<'_>, claimed: &FxHashSet<&str>) -> Option<usize> {
        let same = self.by_name.get(need.name)?;
        let same = same.get(..same.len().min(MAX_SAME_NAME))?;
        let only = |mut indexes: Vec<usize>| {
            indexes.dedup();
            <[usize; 1]>::try_from(indexes).ok().map(|[it]| it)
        };
        let all = only(same.iter().map(|it| it.0).collect());
        let unclaimed = same.iter().filter(|it| !claimed.contains(it.1));
        all.or_else(|| only(unclaimed.map(|it| it.0).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_lock;

    fn check(input: &str, expected: &str) {
        check_lock("yarn.lock", input, expected);
    }

    const HASH: &str = "0123456789abcdef0123456789abcdef01234567";

    #[test]
    fn classic_blocks_are_found_by_what_they_answer() {
        let input = format!(
            "# yarn lockfile v1\n\n\na@^1.0.0, a@^1.1.0:\n  version \"1.2.0\"\n  \
             resolved \"https://r/a/-/a-1.2.0.tgz#{HASH}\"\n  integrity sha512-//8=\n  dependencies:\n    \
             b \"2.x\"\n    \"@s/c\" \"*\"\n  optionalDependencies:\n    gone \"1\"\n\n\
             b@2.x:\n  version \"2.0.0\"\n\nb@3:\n  version \"3.0.0\"\n\n\
             \"@s/c@*\":\n  version \"1.0.0\"\n  dependencies:\n    lost \"1\"\n"
        );
        check(
            &input,
            "pkg:npm/a@1.2.0 SHA-1:0123 SHA-512:ffff https://r/a/-/a-1.2.0.tgz \
             Runtime:pkg:npm/b@2.0.0 Runtime:pkg:npm/%40s/c@1.0.0 line 4\n\
             pkg:npm/b@2.0.0 line 14\npkg:npm/b@3.0.0 line 17\npkg:npm/%40s/c@1.0.0 line 20\nopen\n",
        );
    }

    #[test]
    fn classic_sources_are_those_of_the_range() {
        check(
            "\"a@npm:@s/real@^1\":\n  version \"1.0.0\"\n  resolved \"https://r/@s/real/-/x.tgz\"\n\
             \"b@github:o/b\":\n  version \"1.0.0\"\n  resolved \"https://codeload.github.com/o/b/tar.gz/abc\"\n\
             \"c@git+https://h/c.git#v1\":\n  version \"1.0.0\"\n  resolved \"git+https://h/c.git#abc\"\n\
             \"d@https://h/d.tgz\":\n  version \"1.0.0\"\n  resolved \"https://h/d.tgz#0\"\n\
             \"e@file:./e\":\n  version \"1.0.0\"\n\"f@link:f\":\n  version \"0.0.0\"\n  uid \"\"\n",
            "pkg:npm/%40s/real@1.0.0 https://r/@s/real/-/x.tgz line 1\n\
             pkg:npm/b@1.0.0?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Fo%2Fb%40abc \
             https://codeload.github.com/o/b/tar.gz/abc line 4\n\
             pkg:npm/c@1.0.0?vcs_url=git%2Bhttps:%2F%2Fh%2Fc.git%40abc line 7\n\
             pkg:npm/d@1.0.0?download_url=https:%2F%2Fh%2Fd.tgz https://h/d.tgz line 10\n\
             e(e) line 13\nf(f) line 15\n",
        );
    }

    #[test]
    fn berry_has_the_packages_of_the_tree() {
        check(
            "__metadata:\n  version: 8\n\n\"a@npm:^1.0.0\":\n  version: 1.2.0\n  resolution: \"a@npm:1.2.0\"\n  \
             dependencies:\n    b: \"npm:2\"\n    old: ^3\n  dependenciesMeta:\n    old:\n      optional: true\n  \
             checksum: 10c0/ff\n\n\"b@npm:2, b@npm:^2.0.0\":\n  version: 2.0.0\n  resolution: \"b@npm:2.0.0\"\n\n\
             \"old@npm:^3\":\n  version: 3.0.0\n  resolution: \"real@npm:3.0.0\"\n\n\
             \"root@workspace:.\":\n  version: 0.0.0-use.local\n  resolution: \"root@workspace:.\"\n  dependencies:\n    \
             a: ^1.0.0\n    m: \"workspace:*\"\n    gone: 1\n\n\
             \"m@workspace:*, m@workspace:p/m\":\n  version: 0.0.0-use.local\n  resolution: \"m@workspace:p/m\"\n  \
             dependencies:\n    l: \"file:./l\"\n\n\
             \"l@file:./l::locator=m%40workspace%3Ap%2Fm\":\n  version: 1.0.0\n  \
             resolution: \"l@file:./l#./l::hash=0&locator=m%40workspace%3Ap%2Fm\"\n",
            "pkg:npm/a@1.2.0 Runtime:pkg:npm/b@2.0.0 Optional:pkg:npm/real@3.0.0 line 4\n\
             pkg:npm/b@2.0.0 line 15\npkg:npm/real@3.0.0 line 19\n\
             root(.) Runtime:pkg:npm/a@1.2.0 Runtime:m(p/m) line 23\n\
             m(p/m) Runtime:l(p/m/l) line 31\nl(p/m/l) line 37\nopen\n",
        );
    }

    #[test]
    fn a_patched_package_is_the_package() {
        check(
            "__metadata:\n  version: 8\n\n\
             \"a@patch:a@npm%3A^1#optional!builtin<compat/a>\":\n  version: 1.2.0\n  \
             resolution: \"a@patch:a@npm%3A1.2.0#optional!builtin<compat/a>::version=1.2.0&hash=0\"\n\
             \"b@https://github.com/o/b.git#commit=abc\":\n  version: 1.0.0\n  \
             resolution: \"b@https://github.com/o/b.git#commit=abc\"\n\
             \"c@npm:1\":\n  version: 1.0.0\n  \
             resolution: \"c@npm:1.0.0::__archiveUrl=https%3A%2F%2Fh%2Fc.tgz\"\n\
             \"d@https://h/d.tgz\":\n  version: 1.0.0\n  resolution: \"d@https://h/d.tgz\"\n",
            "pkg:npm/a@1.2.0 line 4\n\
             pkg:npm/b@1.0.0?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Fo%2Fb.git%40abc line 7\n\
             pkg:npm/c@1.0.0 https://h/c.tgz line 10\n\
             pkg:npm/d@1.0.0?download_url=https:%2F%2Fh%2Fd.tgz https://h/d.tgz line 13\n",
        );
    }

    #[test]
    fn a_resolution_of_the_root_answers_every_range() {
        check(
            "__metadata:\n  version: 8\n\n\"a@npm:1\":\n  version: 1.0.0\n  resolution: \"a@npm:1.0.0\"\n  \
             dependencies:\n    b: \"npm:^1\"\n    c: \"npm:^1\"\n\n\
             \"b@npm:1.5.0\":\n  version: 1.5.0\n  resolution: \"b@npm:1.5.0\"\n  dependencies:\n    c: \"npm:^2\"\n\n\
             \"c@npm:^2\":\n  version: 2.0.0\n  resolution: \"c@npm:2.0.0\"\n\n\
             \"c@npm:1.1.1\":\n  version: 1.1.1\n  resolution: \"c@npm:1.1.1\"\n",
            "pkg:npm/a@1.0.0 Runtime:pkg:npm/b@1.5.0 Runtime:pkg:npm/c@1.1.1 line 4\n\
             pkg:npm/b@1.5.0 Runtime:pkg:npm/c@2.0.0 line 11\n\
             pkg:npm/c@2.0.0 line 17\npkg:npm/c@1.1.1 line 21\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check("", "");
        check(
            "a@1:\n  version\n",
            "pkg:npm/a line 1\nproblem: the line is malformed\n",
        );
        check(
            "__metadata:\n  version: 8\na@npm:1: x\n",
            "problem: the locked package `a@npm:1` is no table\n",
        );
        check(
            "__metadata:\n  version: 8\n\"%:::@@\":\n  resolution: \"@patch:%zz#\"\n",
            "pkg:npm/%40patch:%25zz%23 line 3\n",
        );
    }
}
