// SPDX-License-Identifier: Apache-2.0

//! `placet explain FILE[:LINE]`: why a file stands under its license, on what evidence, and what
//! the policy says of it.

mod evidence;

use std::{
    ffi::OsStr,
    fmt::Write as _,
    path::{Path, PathBuf},
    thread,
};

use super::given;
use crate::{
    cli::{
        Context,
        args::Explain,
        cache, clock,
        exit::Exit,
        failure::{Failure, shown},
        output, policy as policy_file, terminal,
    },
    diagnostic::plain,
    inventory::{FileRecord, Inventory},
    policy::{self, At, Judgement, Policy, Verdict},
    read,
    resolve::Basis,
    scan::Options,
    walk::{self, RepoPath, Source},
};

/// What is asked about.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    path: PathBuf,
    /// From 1.
    line: Option<u32>,
}

impl Place {
    /// Reads `FILE`, `FILE:LINE` or `FILE:LINE:COLUMN`, as reports write them; `None` if there is
    /// no such file.
    pub(super) fn of(what: &OsStr) -> Option<Self> {
        let path = PathBuf::from(what);
        if path.is_file() {
            return Some(Self { path, line: None });
        }
        let (rest, last) = what.to_str()?.rsplit_once(':')?;
        let number = last.parse().ok().filter(|it| *it > 0);
        let is_there = |it: &str| Path::new(it).is_file();
        match rest.rsplit_once(':') {
            Some((path, line)) if number.is_some() && !is_there(rest) => Some(Self {
                path: Some(path).filter(|it| is_there(it))?.into(),
                line: Some(line.parse().ok()?),
            }),
            _ => Some(Self {
                path: Some(rest).filter(|it| is_there(it))?.into(),
                line: Some(number?),
            }),
        }
    }
}

pub(super) fn run(place: &Place, arguments: &Explain, context: &Context) -> anyhow::Result<Exit> {
    let (root, path) = located(place, arguments)?;
    let asked = policy_file::Asked {
        policy: arguments.policy.as_deref(),
        isolated: arguments.isolated,
        scanned: &root,
        trusts_git: false,
    };
    let policy = policy_file::find(&asked, &context.environment)?;
    let mut inventory = scanned(&root, policy.needs_hashes(), context)?;
    let clarified = policy::clarify(&mut inventory, &policy);
    let found = inventory.files.binary_search_by(|it| it.path.cmp(&path));
    let Some(file) = found.ok().and_then(|it| inventory.files.get(it)) else {
        return Err(left_out(&inventory, &path).into());
    };
    let mut answer = conclusion(file, place.line, &inventory);
    answer.push_str(&judged(file, &policy));
    let given = given::read(&place.path)?;
    let text = read::decode(&file.path, &given.bytes);
    let environment = &context.environment;
    let is_colored = terminal::is_colored(
        context.global.color,
        environment,
        environment.stdout_is_terminal,
    );
    let evidence = evidence::Evidence {
        file,
        text: &text,
        line: place.line,
        is_colored,
        path: &place.path,
    };
    answer.push_str(&evidence.lines());
    let judgement = policy::judge(&inventory, &policy, &clarified, clock::today(context)?);
    answer.push_str(&findings(file, &judgement));
    output::print(answer.as_bytes())?;
    Ok(Exit::Passed)
}

/// The directory to scan, and the file's path below it.
fn located(place: &Place, arguments: &Explain) -> Result<(PathBuf, RepoPath), Failure> {
    let full = canonical(&place.path)?;
    let root = match &arguments.directory {
        Some(directory) => canonical(directory)?,
        None => root_of(&full)?,
    };
    let Ok(below) = full.strip_prefix(&root) else {
        let message = format!("`{}` is not in `{}`", shown(&place.path), shown(&root));
        return Err(Failure::new(message));
    };
    let path = below.iter().fold(RepoPath::new(b""), |path, name| {
        path.join(name.as_encoded_bytes())
    });
    Ok((root, path))
}

/// The root of the file's git work tree; without one the current directory if the file is in it,
/// else the file's own.
fn root_of(full: &Path) -> Result<PathBuf, Failure> {
    let git = full.ancestors().skip(1).find(|it| it.join(".git").exists());
    if let Some(root) = git {
        return Ok(root.to_owned());
    }
    let current = canonical(Path::new("."))?;
    let own = full.parent().unwrap_or(full);
    Ok(if full.starts_with(&current) {
        current
    } else {
        own.to_owned()
    })
}

fn canonical(path: &Path) -> Result<PathBuf, Failure> {
    path.canonicalize()
        .map_err(|error| Failure::io("read", path, &error))
}

pub(super) fn scanned(
    root: &Path,
    hash_files: bool,
    context: &Context,
) -> anyhow::Result<Inventory> {
    let source = Source::open(root, &walk::Options::default())
        .map_err(|error| Failure::new(error.to_string()))?;
    let options = Options {
        threads: thread::available_parallelism().map_or(1, usize::from),
        max_file_size: read::LIMIT,
        hash_files,
    };
    Ok(cache::scan(root, &source, &options, context)?)
}

fn left_out(inventory: &Inventory, path: &RepoPath) -> Failure {
    let skipped = inventory.skipped.iter().find(|it| it.path == *path);
    match skipped {
        Some(it) => Failure::new(format!("`{path}` is not examined: {}", it.reason)),
        None => Failure::new(format!("`{path}` is not examined"))
            .help("a directory above it is left out; `placet check --show-skipped` lists what is"),
    }
}

/// `src/a.c:41 is MIT, inherited from LICENSE`, and the basis.
fn conclusion(file: &FileRecord, line: Option<u32>, inventory: &Inventory) -> String {
    let place = plain(&file.path.to_string());
    let place = line.map_or_else(|| place.clone(), |it| format!("{place}:{it}"));
    let basis = basis(file, inventory);
    match &file.concluded.expression {
        Some(expression) => format!(
            "{place} is {expression}{}\n  basis:  {basis}\n",
            inherited(file)
        ),
        None => format!("{place} has no license\n  basis:  {basis}\n"),
    }
}

fn inherited(file: &FileRecord) -> String {
    match &file.concluded.basis {
        Basis::Inherited(from) | Basis::Declared(from) => {
            format!(", inherited from {}", plain(&from.to_string()))
        }
        Basis::Referred(to) => format!(", as {} says", plain(&to.to_string())),
        Basis::Own | Basis::Sidecar(_) | Basis::Reuse(_) | Basis::Clarified(_) | Basis::Nothing => {
            String::new()
        }
    }
}

fn basis(file: &FileRecord, inventory: &Inventory) -> String {
    let shown = |it: &RepoPath| plain(&it.to_string());
    match &file.concluded.basis {
        Basis::Own => "what the file says itself".to_owned(),
        Basis::Referred(at) => format!("the license file that it names, {}", shown(at)),
        Basis::Sidecar(at) => format!("the `.license` file beside it, {}", shown(at)),
        Basis::Reuse(at) => format!("an annotation in {}", shown(at)),
        Basis::Declared(at) => format!("what the package's manifest declares, {}", shown(at)),
        Basis::Clarified(by) => format!("a person has concluded it, in {}", plain(by)),
        Basis::Nothing => {
            "neither the file nor a license file, manifest or REUSE.toml above it names one"
                .to_owned()
        }
        Basis::Inherited(at) => {
            let found = inventory.files.binary_search_by(|it| it.path.cmp(at));
            let from = found.ok().and_then(|it| inventory.files.get(it));
            let says = from
                .and_then(|it| it.concluded.expression.as_ref())
                .map_or_else(String::new, |it| format!(" ({it})"));
            format!("the nearest license file or manifest, {}{says}", shown(at))
        }
    }
}

/// What the policy says of it, and where.
fn judged(file: &FileRecord, policy: &Policy) -> String {
    let Some(expression) = &file.concluded.expression else {
        return String::new();
    };
    let evaluation = policy.evaluate(expression, &At::path(&file.path.to_string()));
    let words = match evaluation.verdict {
        Verdict::Allow => "allowed",
        Verdict::Review => "needs review",
        Verdict::Unknown => "not known",
        Verdict::Deny => "not allowed",
    };
    let by = match &evaluation.decided.label {
        Some(it) => format!(
            " by {}:{}  {}",
            plain(&it.path),
            it.line,
            plain(it.excerpt.trim())
        ),
        None => format!(", by the default of {}", plain(&policy.label)),
    };
    format!("  policy: {words}{by}\n")
}

/// The findings that are about the file, by their titles.
fn findings(file: &FileRecord, judgement: &Judgement) -> String {
    let path = file.path.to_string();
    let about = judgement.findings.iter().filter(|it| {
        it.subject == path
            || it.subjects.contains(&path)
            || it.diagnostic.labels.iter().any(|label| label.path == path)
    });
    let mut lines = String::new();
    for it in about {
        let (code, level) = (it.diagnostic.code, it.diagnostic.level);
        writeln!(lines, "  {level}[{code}]: {}", plain(&it.diagnostic.title))
            .expect("a string takes what it is given");
    }
    if lines.is_empty() {
        return lines;
    }
    format!("findings\n{lines}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(what: &str, expected: Option<(&str, Option<u32>)>) {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.c", "b:7"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let expected = expected.map(|(name, line)| Place {
            path: folder.path().join(name),
            line,
        });
        assert_eq!(Place::of(folder.path().join(what).as_os_str()), expected);
    }

    #[test]
    fn a_file_may_have_a_line_and_a_column() {
        check("a.c", Some(("a.c", None)));
        check("a.c:3", Some(("a.c", Some(3))));
        check("a.c:3:9", Some(("a.c", Some(3))));
    }

    #[test]
    fn a_file_whose_name_has_a_colon_is_that_file() {
        check("b:7", Some(("b:7", None)));
        check("b:7:12", Some(("b:7", Some(12))));
    }

    #[test]
    fn what_is_not_there_is_nothing() {
        check("c.c", None);
        check("a.c:x", None);
        check("a.c:0", None);
        check("c.c:3", None);
    }
}
