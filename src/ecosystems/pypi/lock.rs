// SPDX-License-Identifier: Apache-2.0

//! `uv.lock`, `poetry.lock`, `pdm.lock` and `pylock.toml` (PEP 751).
//!
//! All four are lists of packages in TOML and differ in how they spell a package's source, its
//! archives and what it needs. Names are those of PEP 503; where a name is locked in several
//! versions for different machines, what needs the name needs each.

use rustc_hash::FxHashMap;

use super::{
    super::{
        Lock, Locked, Manifest, Scope, Source,
        address::without_credentials,
        document::{Data, Reader, Value},
    },
    files::{Archive, hash, hash_of, representative},
    normal_name, purl,
    requirement::{requirement, source},
};
use crate::read::Place;

/// How many packages of one name a dependency leads to; keeps a hostile file from costing the
/// square of its length.
const MAX_VERSIONS: usize = 64;

pub(super) fn read(reader: &mut Reader<'_>, document: &Value) -> Manifest {
    // Only `pylock.toml` has the word in the plural.
    let list = document.get("package").or_else(|| document.get("packages"));
    if let Some(list) = list.filter(|it| !matches!(it.data, Data::List(_))) {
        reader.problem(list.span.clone(), "the packages are not a list of tables");
    }
    let old_files = document.get("metadata").and_then(|it| it.get("files"));
    let mut packages = Vec::new();
    let mut tables = Vec::new();
    for table in list.map(Value::items).unwrap_or_default() {
        let Some(name) = table.text_of("name") else {
            reader.problem(table.span.clone(), "a locked package has no `name`");
            continue;
        };
        packages.push(locked(reader, table, name, old_files));
        tables.push(table);
    }
    let is_closed = connect(&mut packages, &tables);
    Manifest {
        lock: Some(Lock {
            packages,
            is_closed,
        }),
        ..Manifest::default()
    }
}

fn locked(reader: &Reader<'_>, table: &Value, name: &str, old_files: Option<&Value>) -> Locked {
    let version = table.owned("version");
    let (source, registry) = origin(table);
    let normal = normal_name(name);
    let mut archives = archives(table);
    if archives.is_empty() {
        let files = old_files.and_then(|it| it.get(name));
        archives = files.map(|it| listed(it.items())).unwrap_or_default();
    }
    let archive = representative(&archives);
    let address = archive.map(|it| without_credentials(it.address));
    Locked {
        purl: purl(&normal, version.as_deref(), &source, &registry),
        name: normal,
        version,
        download: address.filter(|it| it.contains("://")),
        hashes: archive.and_then(|it| it.hash.clone()).into_iter().collect(),
        scope: scope(table),
        place: reader.text.place(table.span.clone()),
        source,
        ..Locked::default()
    }
}

/// Where a package comes from, and the address of its index if it comes from one.
fn origin(table: &Value) -> (Source, String) {
    // uv and Poetry have a table; PDM and PEP 751 have the same keys in the package itself.
    let origin = table.get("source").unwrap_or(table);
    let kind = origin.text_of("type").unwrap_or_default();
    let text = |keys: &[&str]| keys.iter().find_map(|it| origin.text_of(it));
    if let Some(path) = text(&["editable", "virtual", "directory", "path"]) {
        return (Source::Path(path.to_owned()), String::new());
    }
    let vcs = table.get("vcs").unwrap_or(origin);
    let git = match kind {
        "git" => text(&["url"]),
        _ => origin.text_of("git"),
    };
    if let Some(url) = git.or_else(|| vcs.text_of("url").filter(|_| table.get("vcs").is_some())) {
        return (git_source(vcs, url), String::new());
    }
    if let Some(directory) = table.get("directory").and_then(|it| it.text_of("path")) {
        return (Source::Path(directory.to_owned()), String::new());
    }
    let archive = table.get("archive").and_then(|it| it.text_of("url"));
    let url = archive.or_else(|| text(&["url"]).filter(|_| kind != "legacy"));
    if let Some(url) = url {
        return match kind {
            "directory" | "file" => (Source::Path(url.to_owned()), String::new()),
            _ => (source(url), String::new()),
        };
    }
    let registry = text(&["registry", "url"]).or_else(|| table.text_of("index"));
    (
        Source::Registry,
        without_credentials(registry.unwrap_or_default()),
    )
}

/// uv has the revision behind `#`, the others in a field.
fn git_source(table: &Value, url: &str) -> Source {
    let fields = [
        "resolved_reference",
        "revision",
        "commit-id",
        "reference",
        "ref",
    ];
    let revision = fields.iter().find_map(|it| table.text_of(it));
    let (address, fragment) = url.split_once('#').unwrap_or((url, ""));
    let address = address.split('?').next().unwrap_or_default();
    let address = address.strip_prefix("git+").unwrap_or(address);
    source(&match revision.unwrap_or(fragment) {
        "" => format!("git+{address}"),
        revision => format!("git+{address}@{revision}"),
    })
}

fn archives(table: &Value) -> Vec<Archive<'_>> {
    let one = table.get("sdist").or_else(|| table.get("archive"));
    let many = ["wheels", "files"].iter().filter_map(|it| table.get(it));
    let mut found: Vec<_> = one.into_iter().filter_map(archive).collect();
    found.extend(many.flat_map(|it| listed(it.items())));
    found
}

fn listed(items: &[Value]) -> Vec<Archive<'_>> {
    items.iter().filter_map(archive).collect()
}

fn archive(table: &Value) -> Option<Archive<'_>> {
    let address = ["url", "file", "name", "path"]
        .iter()
        .find_map(|it| table.text_of(it))?;
    let hash = table.text_of("hash").and_then(hash).or_else(|| {
        // PEP 751 has a table by algorithm.
        let hashes = table.get("hashes").map(Value::entries);
        let mut hashes = hashes.unwrap_or_default().iter();
        hashes.find_map(|it| hash_of(&it.key, it.value.text()?))
    });
    Some(Archive { address, hash })
}

/// The scope that the file gives: Poetry by category or group, PDM by group.
fn scope(table: &Value) -> Option<Scope> {
    let groups = table.texts_of("groups");
    let is_of_product = |it: &String| it == "main" || it == "default";
    let is_dev = table.text_of("category") == Some("dev")
        || !groups.is_empty() && !groups.iter().any(is_of_product);
    if is_dev {
        Some(Scope::Dev)
    } else if table.get("optional").is_some_and(Value::is_true) {
        Some(Scope::Optional)
    } else {
        None
    }
}

/// A name that a package needs, when it needs it, and whether it may be missing.
struct Need {
    name: String,
    version: Option<String>,
    scope: Scope,
    is_optional: bool,
}

/// Finds the packages that each one needs. Says whether all were found.
fn connect(packages: &mut [Locked], tables: &[&Value]) -> bool {
    let mut by_name: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (index, it) in packages.iter().enumerate() {
        by_name.entry(it.name.clone()).or_default().push(index);
    }
    let mut is_closed = true;
    for (index, table) in tables.iter().enumerate() {
        let mut edges = Vec::new();
        for need in needs(table) {
            let found = by_name
                .get(&need.name)
                .map(Vec::as_slice)
                .unwrap_or_default();
            is_closed &= need.is_optional || !found.is_empty();
            let version = |it: usize| packages.get(it).and_then(|it| it.version.as_deref());
            let is_meant =
                |it: &&usize| need.version.is_none() || version(**it) == need.version.as_deref();
            let meant = found.iter().take(MAX_VERSIONS).filter(is_meant);
            edges.extend(meant.map(|it| (*it, need.scope)));
        }
        edges.sort_unstable();
        edges.dedup_by_key(|it| it.0);
        if let Some(package) = packages.get_mut(index) {
            package.dependencies = edges;
        }
    }
    // PEP 751 lets a tool leave out what needs what.
    let says_needs = |it: &&Value| it.get("dependencies").is_some();
    let is_silent = packages.len() > 1 && !tables.iter().any(says_needs);
    is_closed && !is_silent
}

fn needs(table: &Value) -> Vec<Need> {
    let mut found = Vec::new();
    add_needs(&mut found, table.get("dependencies"), Scope::Runtime);
    for (key, scope) in [
        ("optional-dependencies", Scope::Optional),
        ("dev-dependencies", Scope::Dev),
    ] {
        for entry in table.get(key).map(Value::entries).unwrap_or_default() {
            add_needs(&mut found, Some(&entry.value), scope);
        }
    }
    found
}

/// uv and PEP 751 have a list of tables, PDM a list of requirements, Poetry a table by name.
fn add_needs(found: &mut Vec<Need>, needs: Option<&Value>, scope: Scope) {
    let Some(needs) = needs else {
        return;
    };
    for it in needs.items() {
        let name = it.text_of("name").map(normal_name);
        let parsed = it
            .text()
            .and_then(|it| requirement(it, scope, Place::default()).ok());
        let name = name.or(parsed.map(|it| it.name));
        found.extend(name.map(|name| Need {
            name,
            version: it.owned("version"),
            scope,
            is_optional: false,
        }));
    }
    for entry in needs.entries() {
        let value = entry.value.items().first().unwrap_or(&entry.value);
        let is_optional = value.get("optional").is_some_and(Value::is_true);
        found.push(Need {
            name: normal_name(&entry.key),
            version: None,
            scope: if is_optional { Scope::Optional } else { scope },
            is_optional,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_lock;

    #[test]
    fn uv_knows_the_project_and_its_groups() {
        let hash = "ab".repeat(32);
        check_lock(
            "uv.lock",
            &format!(
                "version = 1\n[[package]]\nname = 'me'\nversion = '1'\nsource = {{ editable = '.' }}\n\
                 dependencies = [{{ name = 'a' }}]\n[package.dev-dependencies]\ndev = [{{ name = 'b' }}]\n\
                 [[package]]\nname = 'a'\nversion = '2'\nsource = {{ registry = 'https://pypi.org/simple' }}\n\
                 sdist = {{ url = 'https://h/a-2.tar.gz', hash = 'sha256:{hash}' }}\n\
                 wheels = [{{ url = 'https://h/a-2-x.whl', hash = 'sha256:00' }}]\n\
                 [[package]]\nname = 'b'\nversion = '3'\nsource = {{ git = 'https://h/b?rev=x#abc' }}\n\
                 [[package]]\nname = 'c'\nversion = '4'\nsource = {{ registry = 'https://u:p@h/i' }}\n"
            ),
            "pkg:pypi/me@1 Path(\".\") - - -> Runtime:a@2 Dev:b@3\n\
             pkg:pypi/a@2 Registry abab https://h/a-2.tar.gz ->\n\
             pkg:pypi/b@3?vcs_url=git%2Bhttps:%2F%2Fh%2Fb%40abc Git(\"https://h/b@abc\") - - ->\n\
             pkg:pypi/c@4?repository_url=https:%2F%2Fh%2Fi Registry - - ->\n",
        );
    }

    #[test]
    fn poetry_keeps_needs_in_a_table() {
        let hash = "cd".repeat(32);
        check_lock(
            "poetry.lock",
            &format!(
                "[[package]]\nname = 'A'\nversion = '1'\noptional = false\ngroups = ['main']\n\
                 files = [{{file = 'a-1-x.whl', hash = 'sha256:00'}}, {{file = 'a-1.tar.gz', hash = 'sha256:{hash}'}}]\n\
                 [package.dependencies]\nb_c = '>=1'\nd = {{version = '*', optional = true}}\n\
                 [[package]]\nname = 'b-c'\nversion = '2'\ncategory = 'dev'\n[package.source]\n\
                 type = 'git'\nurl = 'https://h/b'\nresolved_reference = 'abc'\n"
            ),
            "pkg:pypi/a@1 Registry cdcd - -> Runtime:b-c@2\n\
             pkg:pypi/b-c@2?vcs_url=git%2Bhttps:%2F%2Fh%2Fb%40abc Git(\"https://h/b@abc\") - - -> (Dev)\n",
        );
    }

    #[test]
    fn pdm_and_pep_751_have_forms_of_their_own() {
        check_lock(
            "pdm.lock",
            "[[package]]\nname = 'a'\nversion = '1'\ngroups = ['default']\ndependencies = [\"b>=1; os_name == 'nt'\"]\n\
             [[package]]\nname = 'b'\nversion = '1'\ngroups = ['test']\ngit = 'https://h/b'\nrevision = 'abc'\n",
            "pkg:pypi/a@1 Registry - - -> Runtime:b@1\n\
             pkg:pypi/b@1?vcs_url=git%2Bhttps:%2F%2Fh%2Fb%40abc Git(\"https://h/b@abc\") - - -> (Dev)\n",
        );
        check_lock(
            "pylock.toml",
            "lock-version = '1.0'\n[[packages]]\nname = 'a'\nversion = '1'\ndependencies = [{name = 'b'}]\n\
             [[packages]]\nname = 'b'\n[packages.vcs]\ntype = 'git'\nurl = 'https://h/b'\ncommit-id = 'abc'\n\
             [[packages]]\nname = 'c'\n[packages.directory]\npath = 'c'\n",
            "pkg:pypi/a@1 Registry - - -> Runtime:b@?\n\
             pkg:pypi/b?vcs_url=git%2Bhttps:%2F%2Fh%2Fb%40abc Git(\"https://h/b@abc\") - - ->\n\
             pkg:pypi/c Path(\"c\") - - ->\n",
        );
    }

    #[test]
    fn what_is_missing_or_malformed_is_said() {
        check_lock(
            "uv.lock",
            "[[package]]\nname = 'a'\ndependencies = [{ name = 'gone' }]\n[[package]]\nversion = '1'\n",
            "pkg:pypi/a Registry - - ->\nopen\nproblem: a locked package has no `name`\n",
        );
        check_lock(
            "uv.lock",
            "package = 'x'\n",
            "problem: the packages are not a list of tables\n",
        );
        check_lock("poetry.lock", "", "");
    }
}
