// SPDX-License-Identifier: Apache-2.0

//! The pages of `docs/` that are written from the code: up to date, or written again with
//! `UPDATE=1`.

use std::{env, fmt::Write as _, fs, path::Path};

use placet::{
    cli,
    diagnostic::Level,
    ecosystems::{self, Fact},
    policy, report,
    stores::{self, Reach},
};

const STORES: &str = "
## Where dependencies are found

A lock file names packages and not what they say of their license. Their copies do, which package
managers keep: `--resolve project` looks in the tree, `--resolve user` (the default) in the caches
of the user too, `--resolve none` (the default with `--isolated`) nowhere. They are looked for in
this order, read in place, and never fetched; nothing of them is run. Where the archive is there
too, its hash is held against the lock file's. A user's store is the first of its places that is
there.

| purl type | store | reach | what it is | places |
|---|---|---|---|---|
";

pub(crate) const HEAD: &str = "<!-- Written by `UPDATE=1 cargo test`; do not edit. -->\n\n";

const ECOSYSTEMS: &str = "\
# Ecosystems

What is read of each package manager, from text alone: no package manager is run, and nothing is
looked up. A package that the purl specification has no type for is `pkg:generic`, or the
repository that it is.

Package URLs are written as ECMA-427 has them. Of the 25 cases of the test suite from before the
standard, as the crate `packageurl` 0.4.2 has it, 23 come out the same; the two others have a `/` in the
value of a qualifier, which the standard writes `%2F` (section 5.4, annex C), and are read as the same
package URL. Names of the npm registry are in small letters, as the definition of the type has it.

| ecosystem | package URL | what is read | a list of licenses means |
|---|---|---|---|
";

const FACTS: &str = "
# Files

What is taken from each file. A dependency graph is complete where lock files have the edges of all
that is asked for; it is said to be open where one does not. What cannot be read is a gap with its
place.
";

#[test]
fn the_command_line_page_is_up_to_date() {
    let mut page = format!("{HEAD}# Command line\n");
    let mut root = cli::definition();
    root.build();
    command(&mut page, "placet", &root);
    page.push_str("\n## Exit codes\n\n| code | meaning |\n|---|---|\n");
    for exit in cli::Exit::ALL {
        row(&mut page, &exit.code().to_string(), exit.docs());
    }
    check("docs/cli.md", &page);
}

#[test]
fn the_codes_page_is_up_to_date() {
    let mut page = format!("{HEAD}# Codes\n\n`placet explain CODE` shows the same.\n");
    for doc in policy::docs().chain(policy::LINTS.iter().copied()) {
        let level = match doc.level {
            Level::Error => "an error",
            Level::Warning => "a warning",
            Level::Note => "a note",
        };
        let (code, what, why, fix) = (doc.code, doc.what, doc.why, doc.fix);
        write!(page, "\n## {code}\n\n{what}; by default {level}.\n\n").expect("a string");
        write!(page, "- why: {why}\n- fix: {fix}\n").expect("a string");
    }
    check("docs/codes.md", &page);
}

#[test]
fn the_ecosystems_page_is_up_to_date() {
    let mut page = format!("{HEAD}{ECOSYSTEMS}");
    for it in ecosystems::ALL {
        let namespace = it.namespace.map(|it| format!("/{it}")).unwrap_or_default();
        let (name, kind, docs, lists) = (it.name, it.purl_type, it.docs, it.lists.docs());
        writeln!(
            page,
            "| {name} | `pkg:{kind}{namespace}` | {docs} | {lists} |"
        )
        .expect("a string");
    }
    page.push_str(FACTS);
    page.push_str("\n| ecosystem | file |");
    for it in Fact::ALL {
        write!(page, " {} |", it.name()).expect("a string");
    }
    page.push_str("\n|---|---|");
    page.push_str(&"---|".repeat(Fact::ALL.len()));
    page.push('\n');
    for ecosystem in ecosystems::ALL {
        for file in ecosystem.files {
            write!(page, "| {} | `{}` |", ecosystem.name, file.pattern).expect("a string");
            for it in Fact::ALL {
                page.push_str(if file.gives.contains(it) {
                    " yes |"
                } else {
                    " |"
                });
            }
            page.push('\n');
        }
    }
    page.push_str(STORES);
    for store in stores::ALL {
        let reach = match store.reach {
            Reach::None | Reach::Project => "`project`",
            Reach::User => "`user`",
        };
        let (name, kind, docs) = (store.name, store.purl_type, store.docs);
        let roots = store.roots.iter().map(|it| match it.below {
            "" => format!("`{}`", it.variable),
            below => format!("`{}`/{below}", it.variable),
        });
        let roots: Vec<String> = roots.collect();
        let roots = roots.join(", ");
        writeln!(page, "| {kind} | {name} | {reach} | {docs} | {roots} |").expect("a string");
    }
    check("docs/ecosystems.md", &page);
}

#[test]
fn every_file_of_an_ecosystem_says_what_is_taken_from_it() {
    for ecosystem in ecosystems::ALL {
        for it in ecosystem.files {
            assert!(!it.gives.is_empty(), "{} {}", ecosystem.name, it.pattern);
            assert!(it.gives.is_sorted(), "{} {}", ecosystem.name, it.pattern);
        }
    }
}

#[test]
fn ecosystems_have_names_of_their_own_in_alphabetical_order() {
    let names: Vec<_> = ecosystems::ALL.iter().map(|it| it.name).collect();
    assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
}

#[test]
fn the_formats_page_is_up_to_date() {
    let mut page =
        format!("{HEAD}# Formats\n\n| `-o` | extensions | what it is |\n|---|---|---|\n");
    for format in report::ALL {
        let extensions = format.extensions.join(" ");
        writeln!(
            page,
            "| `{}` | {extensions} | {} |",
            format.name, format.docs
        )
        .expect("a string");
    }
    page.push_str(DOCUMENTS);
    check("docs/formats.md", &page);
}

/// What whoever reads a bill of materials needs to know of it.
const DOCUMENTS: &str = "\
\n## Where bills of materials have the texts of licenses\n\n\
No text of the list, and none of a `LicenseRef-`, stands twice in a document.\n\n\
| license | CycloneDX 1.7 | SPDX 2.3 | SPDX 3.0.1 |\n|---|---|---|---|\n\
| on the SPDX list, with the list's text | `expressionDetails` with `url`, the address of the text; `text` beside it where the document names the license for the first time | the id alone | the id alone |\n\
| on the SPDX list, with a text of its own | `expressionDetails` with `text` and without `url`, in the component | not expressible, which the report of losses says | not expressible |\n\
| `LicenseRef-…` | `expressionDetails` with `text`, where the document names it for the first time | `hasExtractedLicensingInfos` | `simplelicensing_SimpleLicensingText` |\n\n\
To find the text of a license in CycloneDX: take the `text` of the component's own entry; if it has none, take \
the `text` of the first entry of the document that has the same `licenseIdentifier` and the same `url`, or \
fetch the address. \"First\" is in the order of the document: `metadata.component`, then `components`.\n\n\
A license file has a text of its own if it has any word that the list's text has not. Copyright statements \
do not count, since `copyright` and `evidence.copyright` have each of them, and neither does the name of the \
license as a title; names that are filled in elsewhere (`Neither the name of …`) do. Of components that \
nobody has a copy of, no text but the list's is known.\n\n\
## Files and snippets\n\n\
The SPDX formats list every file with its hashes and licenses, and every part of a file that names a license \
with its bytes and lines; CycloneDX lists packages alone. There is no option for it: the licenses of files \
are what SPDX documents are asked for, `placet sbom check --source` holds each file against them, and who wants \
packages alone has CycloneDX for it. A tree of 200 000 files gives the same document with one thread and with \
sixteen, and the writers hold one file at a time.\n\n\
Directories have a SWHID (`swh:1:dir:…`) where git has them, and files in each case: the identifier of a \
directory depends on modes, links and left-out files that a plain directory does not tell reliably.\n\n\
## What is read\n\n\
`placet sbom` reads documents of up to 256 MiB, and tells of longer ones without reading them. Lists and \
objects may be 128 deep; a document may have eight million values (in XML two million elements and as many \
attributes), 250 000 components and a million files. Where one has more, what stands before is read, and the \
rest is a fault, with which nothing passes a check. Entities of XML are never unfolded.\n";

#[test]
fn there_is_a_format_for_people() {
    assert!(report::ALL.iter().any(|it| it.name == "human"));
}

fn command(page: &mut String, name: &str, command: &clap::Command) {
    let about = command.get_about().map(ToString::to_string);
    write!(page, "\n## {name}\n\n{}\n", about.unwrap_or_default()).expect("a string");
    let arguments: Vec<_> = command
        .get_arguments()
        .filter(|it| !["help", "version"].contains(&it.get_id().as_str()))
        .filter(|it| !it.is_global_set() || name == "placet")
        .collect();
    if !arguments.is_empty() {
        page.push_str("\n| argument | meaning |\n|---|---|\n");
    }
    for argument in arguments {
        row(
            page,
            &format!("`{}`", spelled(argument)),
            &meaning(argument),
        );
    }
    for sub in command.get_subcommands() {
        self::command(page, &format!("{name} {}", sub.get_name()), sub);
    }
}

fn spelled(argument: &clap::Arg) -> String {
    let values = argument.get_value_names().unwrap_or_default();
    let value = values.first().map(ToString::to_string).unwrap_or_default();
    match (argument.get_long(), argument.get_short()) {
        (None, _) => value,
        (Some(long), _) if !argument.get_action().takes_values() => format!("--{long}"),
        (Some(long), None) => format!("--{long} {value}"),
        (Some(long), Some(short)) => format!("-{short}, --{long} {value}"),
    }
}

fn meaning(argument: &clap::Arg) -> String {
    let help = argument.get_help().map(ToString::to_string);
    let defaults: Vec<_> = argument
        .get_default_values()
        .iter()
        .map(|it| it.to_string_lossy().into_owned())
        .collect();
    let help = help.unwrap_or_default();
    match defaults.as_slice() {
        [default, ..] if argument.get_action().takes_values() => {
            format!("{help} (default: `{default}`)")
        }
        _ => help,
    }
}

pub(crate) fn row(page: &mut String, left: &str, right: &str) {
    let escaped = |it: &str| it.replace('|', "\\|").replace('\n', " ");
    writeln!(page, "| {} | {} |", escaped(left), escaped(right)).expect("a string");
}

#[track_caller]
pub(crate) fn check(path: &str, expected: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if env::var_os("UPDATE").is_some() {
        fs::write(&file, expected).expect(path);
    }
    let seen = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        seen == expected,
        "{path} is out of date; `UPDATE=1 cargo test` writes it"
    );
}
