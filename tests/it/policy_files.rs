// SPDX-License-Identifier: Apache-2.0

//! What a policy file can say: each table, and what it does to a tree.

use std::{fmt::Write as _, fs, path::Path};

use placet::policy::{self, Day, Policy};
use tempfile::TempDir;

use crate::program::{Seen, command};

/// 2026-11-22T00:00:00Z.
const TODAY: &str = "1795305600";

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// A tree with a vendored file, a package that the project asks for, one that this one asks for,
/// and one for its tests.
fn tree(policy: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, "main.js", "// SPDX-License-Identifier: MIT\n");
    write(at, "vendor/old.c", "// SPDX-License-Identifier: SSPL-1.0\n");
    let app = r#""name": "app", "version": "1.0.0", "license": "MIT", "dependencies": {"a": "1.0.0"}, "devDependencies": {"t": "3.0.0"}"#;
    let packages = r#""node_modules/a": {"version": "1.0.0", "license": "MPL-2.0", "dependencies": {"b": "2.0.0"}},
        "node_modules/b": {"version": "2.0.0", "license": "EPL-2.0 OR GPL-2.0-only"},
        "node_modules/t": {"version": "3.0.0", "license": "AGPL-3.0-only", "dev": true}"#;
    write(at, "package.json", &format!("{{{app}}}\n"));
    let lock = format!(
        "{{\"name\": \"app\", \"lockfileVersion\": 3, \"packages\": {{\"\": {{{app}}},\n{packages}}}}}"
    );
    write(at, "package-lock.json", &lock);
    write(at, "placet.toml", policy);
    folder
}

fn check(folder: &TempDir) -> Seen {
    let mut command = command();
    command.env("SOURCE_DATE_EPOCH", TODAY);
    command.arg("check").arg(folder.path());
    Seen::of(command.output().expect("the program starts"))
}

const BASE: &str = "version = 1\n[licenses]\nallow = [\"MIT\"]\ndefault = \"deny\"\n\
    [rules]\nmissing-license = \"off\"\n";

/// The subjects of the errors, sorted.
#[track_caller]
fn check_errors(policy: &str, expected: &[&str]) {
    let folder = tree(policy);
    let seen = check(&folder);
    let said = seen.text();
    let errors = said.lines().filter_map(|it| it.strip_prefix("error["));
    let titles = errors.filter_map(|it| it.split_once("]: ")?.1.split_once(' '));
    let mut subjects: Vec<&str> = titles.map(|(subject, _)| subject).collect();
    subjects.sort_unstable();
    assert_eq!(subjects, expected, "{said}{}", seen.stderr);
}

const A: &str = "pkg:npm/a@1.0.0";
const B: &str = "pkg:npm/b@2.0.0";
const T: &str = "pkg:npm/t@3.0.0";
const OLD: &str = "vendor/old.c";

#[test]
fn a_scope_holds_for_what_all_its_conditions_name() {
    let allow = "licenses = { default = \"allow\" }\n";
    let with = |conditions: &str| format!("{BASE}[[scope]]\n{conditions}\n{allow}");
    check_errors(BASE, &[A, B, T, OLD]);
    check_errors(&with("paths = [\"vendor/**\"]"), &[A, B, T]);
    check_errors(&with("packages = [\"pkg:npm/a@1.*\"]"), &[B, T, OLD]);
    check_errors(&with("ecosystems = [\"npm\"]"), &[OLD]);
    check_errors(&with("ecosystems = [\"cargo\"]"), &[A, B, T, OLD]);
    check_errors(&with("relation = [\"dev\"]"), &[A, B, OLD]);
    check_errors(&with("depth = \"transitive\""), &[A, T, OLD]);
    check_errors(
        &with("depth = \"direct\"\nrelation = [\"runtime\"]"),
        &[B, T, OLD],
    );
}

#[test]
fn an_exclude_covers_paths_and_packages() {
    let exclude =
        "[[exclude]]\npaths = [\"vendor/**\"]\npackages = [\"pkg:npm/t@*\"]\nreason = \"test\"\n";
    let folder = tree(&format!("{BASE}{exclude}"));
    check(&folder).check(1, &["2 findings excluded by the policy"]);
    check_errors(&format!("{BASE}{exclude}"), &[A, B]);
    let bare = "[[exclude]]\nreason = \"other\"\n";
    let words = [
        "names no paths and no packages",
        "the reason `other` says nothing",
    ];
    check(&tree(&format!("{BASE}{bare}"))).check(2, &words);
}

#[test]
fn own_sets_have_ids_and_other_sets() {
    let sets = "[sets]\nours = [\"MPL-2.0\", \"LicenseRef-ours-*\"]\nall = [\"@ours\", \"@network-copyleft\"]\n";
    let policy = BASE.replace("[\"MIT\"]", "[\"MIT\", \"@all\"]");
    check_errors(&format!("{policy}{sets}"), &[B, OLD]);
    let wrong = "[sets]\nfirst = [\"@second\"]\nsecond = [\"MIT\"]\nosi = [\"MIT\"]\n";
    let words = ["unknown set `@second`", "there is a set `@osi` already"];
    check(&tree(&format!("{BASE}{wrong}"))).check(2, &words);
}

#[test]
fn a_choice_decides_on_an_or_in_any_order() {
    let allowing = BASE.replace(
        "[\"MIT\"]",
        "[\"MIT\", \"EPL-2.0\", \"MPL-2.0\", \"SSPL-1.0\", \"AGPL-3.0-only\"]",
    );
    check_errors(&allowing, &[]);
    let choose = "[[choose]]\ngiven = \"GPL-2.0-only OR EPL-2.0\"\ntake = \"GPL-2.0-only\"\n";
    check_errors(&format!("{allowing}{choose}"), &[B]);
    let other = format!("{allowing}{choose}purl = \"pkg:npm/x@*\"\n");
    check_errors(&other, &[]);
    check(&tree(&other)).check(0, &["warning[unused-choice]: the choice of GPL-2.0-only"]);
    let wrong = choose.replace("take = \"GPL-2.0-only\"", "take = \"MIT\"");
    check(&tree(&format!("{BASE}{wrong}")))
        .check(2, &["MIT is no branch of GPL-2.0-only OR EPL-2.0"]);
}

#[test]
fn what_a_person_has_found_out_holds_until_its_evidence_changes() {
    // `printf '// SPDX-License-Identifier: SSPL-1.0\n' | sha256sum`
    let clarify = "[[clarify]]\npath = \"vendor/old.c\"\nexpression = \"MIT\"\nreason = \"license-acquired\"\n\
        note = \"contract 7\"\nevidence = [{ path = \"vendor/old.c\", sha256 = \"HASH\" }]\n";
    let bytes = b"// SPDX-License-Identifier: SSPL-1.0\n";
    let hash = hex(bytes);
    let policy = format!("{BASE}{}", clarify.replace("HASH", &hash));
    check_errors(&policy, &[A, B, T]);
    let folder = tree(&policy);
    write(
        folder.path(),
        "vendor/old.c",
        "// SPDX-License-Identifier: SSPL-1.0\n\n",
    );
    let words = [
        "error[void-clarification]: vendor/old.c is no longer what MIT was concluded from",
        "error[unlisted-license]: vendor/old.c is SSPL-1.0",
    ];
    check(&folder).check(1, &words);
    let package = "[[clarify]]\npurl = \"pkg:npm/t@3.*\"\nexpression = \"MIT\"\nreason = \"wrong-declaration\"\n";
    check_errors(&format!("{BASE}{package}"), &[A, B, OLD]);
    let none = package.replace("pkg:npm/t@3.*", "pkg:npm/none@*");
    check(&tree(&format!("{BASE}{none}"))).check(1, &["warning[unused-clarification]"]);
    let wrong = "[[clarify]]\nevidence = [{ path = \"a\", sha256 = \"12\" }]\n";
    let words = [
        "has no expression",
        "has no reason",
        "neither a path",
        "a path and its SHA-256",
    ];
    check(&tree(&format!("{BASE}{wrong}"))).check(2, &words);
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(bytes);
    digest.iter().fold(String::new(), |mut text, it| {
        write!(text, "{it:02x}").expect("a string");
        text
    })
}

#[test]
fn required_files_must_be_there() {
    let require = "[require]\nfiles = [\"{LICENSE,COPYING}*\", \"main.*\"]\n";
    let folder = tree(&format!("{BASE}{require}"));
    let seen = check(&folder);
    seen.check(
        1,
        &["warning[missing-file]: no file is called `{LICENSE,COPYING}*`"],
    );
    assert!(!seen.text().contains("`main.*`"));
    write(
        folder.path(),
        "LICENSE.txt",
        "SPDX-License-Identifier: MIT\n",
    );
    assert!(!check(&folder).text().contains("missing-file"));
}

#[test]
fn a_policy_builds_on_others_and_cannot_loosen_what_is_locked() {
    let parent = "version = 1\nname = \"org\"\n[licenses]\nallow = [\"MIT\", \"MPL-2.0\"]\ndeny = [\"SSPL-1.0\"]\n\
        default = \"review\"\nlock = true\n[rules]\nlicense-needs-review = \"error\"\n[gate]\nfail-on = \"warning\"\n";
    let child = format!(
        "version = 1\nextends = [{{ path = \"org/policy.toml\", sha256 = \"{}\" }}]\n\
        [licenses]\nallow = [\"SSPL-1.0\", \"EPL-2.0\"]\nreview = [\"MPL-2.0\"]\ndefault = \"allow\"\n\
        [rules]\nlicense-needs-review = \"note\"\nmissing-license = \"off\"\n[gate]\nfail-on = \"never\"\n",
        hex(parent.as_bytes())
    );
    let folder = tree(&child);
    write(folder.path(), "org/policy.toml", parent);
    let words = [
        "error[denied-license]: vendor/old.c is SSPL-1.0",
        "org/policy.toml:5:9",
        "error[license-needs-review]: pkg:npm/a@1.0.0 is MPL-2.0",
        "warning[unlisted-license]: pkg:npm/t@3.0.0 is AGPL-3.0-only",
        "warning[unlisted-license]: pkg:npm/b@2.0.0",
    ];
    check(&folder).check(1, &words);
    let open = parent.replace("lock = true\n", "");
    write(folder.path(), "org/policy.toml", &open);
    check(&folder).check(
        2,
        &["is not the file that is pinned", &hex(open.as_bytes())],
    );
    write(
        folder.path(),
        "placet.toml",
        &child.replace(&hex(parent.as_bytes()), &hex(open.as_bytes())),
    );
    check(&folder).check(0, &["passed"]);
    let words = [
        "there is no built-in policy `strater`; did you mean",
        "has version 1",
    ];
    let wrong =
        "version = 1\nextends = [\"builtin:strater\", \"builtin:starter@9\", \"starter\"]\n";
    let seen = check(&tree(wrong));
    seen.check(
        2,
        &[
            "there is no built-in policy `strater`",
            words[1],
            "`starter` is no built-in policy",
        ],
    );
    let starter =
        "version = 1\nextends = [\"builtin:starter@1\"]\n[licenses]\ndeny = [\"SSPL-1.0\"]\n";
    check(&tree(starter)).check(
        1,
        &["error[denied-license]: vendor/old.c", "builtin:starter"],
    );
}

#[test]
fn a_policy_that_builds_on_itself_is_refused() {
    let none = |_: &str| Ok(b"version = 1\nextends = [{ path = \"a\", sha256 = \"\" }]\n".to_vec());
    let text = "version = 1\nextends = [{ path = \"a\", sha256 = \"\" }]\n";
    let (policy, problems) = Policy::parse_with("a", "a", text, &none);
    assert!(policy.is_none());
    assert!(
        problems[0].title.contains("`a` builds on itself"),
        "{problems:?}"
    );
}

fn lints(text: &str) -> Vec<String> {
    let (policy, problems) = Policy::parse("t", "t.toml", text);
    assert!(problems.is_empty(), "{problems:#?}");
    let policy = policy.expect("it has no mistake");
    let today = Day::read("2026-11-22").expect("a day");
    let found = policy::lint(&policy, today, None);
    let shown = found
        .iter()
        .map(|it| format!("{} {}: {}", it.labels[0].line, it.code, it.title));
    shown.collect()
}

#[test]
fn what_is_odd_in_a_policy_is_said() {
    let text = "version = 1\n[licenses]\nallow = [\"MIT\", \"@osi\", \"GPL-2.0\"]\nreview = [\"@data\", \"MIT\"]\n\
        deny = [\"LicenseRef-a-*\"]\n[sets]\nmine = [\"ISC\"]\n[[scope]]\nname = \"x\"\npaths = [\"x\"]\n\
        licenses = { allow = [\"LicenseRef-a-*\"], deny = [\"MIT\"] }\n\
        [[waiver]]\ncode = \"denied-license\"\npath = \"a\"\nreason = \"temporary\"\nexpires = 2026-01-01\n";
    let expected = [
        "3 shadowed-entry: `MIT` decides nothing",
        "3 deprecated-entry: `GPL-2.0` is deprecated",
        "7 unused-set: nothing names the set `@mine`",
        "12 expired-waiver: the waiver for denied-license ran out on 2026-01-01",
    ];
    assert_eq!(lints(text), expected);
    assert!(
        lints(
            "version = 1\n[licenses]\nallow = [\"@permissive\", \"MIT\"]\ndeny = [\"@copyleft\"]\n"
        )
        .is_empty()
    );
    let hidden = "version = 1\n[licenses]\nallow = [\"@weak-copyleft\"]\ndeny = [\"@copyleft\"]\n";
    assert_eq!(
        lints(hidden),
        ["3 shadowed-entry: `@weak-copyleft` decides nothing"]
    );
}

#[test]
fn what_is_about_nothing_in_a_tree_is_said() {
    let more = "[[scope]]\nname = \"old\"\npaths = [\"attic/**\"]\nrules = { missing-license = \"off\" }\n\
        [[exclude]]\npaths = [\"gone/**\"]\nreason = \"test\"\n";
    let folder = tree(&format!(
        "{}{more}",
        BASE.replace("[\"MIT\"]", "[\"MIT\", \"Zlib\"]")
    ));
    let mut command = command();
    command
        .current_dir(folder.path())
        .args(["policy", "check", "--in", "."]);
    let words = [
        "warning[unreachable-scope]: the scope `old` holds nowhere in the tree",
        "warning[unreachable-scope]: the exclude is about nothing in the tree",
        "note[unused-entry]: nothing stands under `Zlib`",
        "placet.toml: 2 warnings",
    ];
    Seen::of(command.output().expect("the program starts")).check(1, &words);
}

fn git(folder: &Path, arguments: &[&str]) {
    let author = [
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.org",
        "-c",
        "commit.gpgsign=false",
    ];
    let mut git = std::process::Command::new("git");
    let done = git
        .current_dir(folder)
        .args(author)
        .args(arguments)
        .output();
    let done = done.expect("git starts");
    assert!(
        done.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
}

#[test]
fn a_change_cannot_loosen_the_gate_that_it_is_held_to() {
    let base = format!(
        "{}[waivers]\nfile = \"waivers.toml\"\n",
        BASE.replace("[\"MIT\"]", "[\"MIT\", \"@copyleft\"]")
    );
    let folder = tree(&base);
    let at = folder.path();
    write(at, "waivers.toml", "version = 1\n");
    git(at, &["init", "-q", "-b", "main"]);
    git(at, &["add", "-A"]);
    git(at, &["commit", "-qm", "base"]);
    git(at, &["switch", "-qc", "change"]);
    // The change allows its license, waives it, excludes it, and puts a policy nearer.
    let waiver = "\n[[waiver]]\ncode = \"unlisted-license\"\npath = \"**\"\nreason = \"temporary\"\nexpires = 2027-01-01\n";
    let exclude = "[[exclude]]\npaths = [\"**\"]\nreason = \"test\"\n";
    write(
        at,
        "placet.toml",
        &format!(
            "{}{exclude}",
            base.replace("\"MIT\"", "\"MIT\", \"SSPL-1.0\"")
        ),
    );
    write(at, "waivers.toml", &format!("version = 1\n{waiver}"));
    write(
        at,
        "vendor/placet.toml",
        "version = 1\n[licenses]\ndefault = \"allow\"\n",
    );
    write(
        at,
        ".placet.toml",
        "version = 1\n[gate]\nfail-on = \"never\"\n",
    );
    git(at, &["add", "-A"]);
    git(at, &["commit", "-qm", "change"]);
    let run = |arguments: &[&str]| {
        let mut command = command();
        command.env("SOURCE_DATE_EPOCH", TODAY).env("HOME", at);
        command.arg("check").args(arguments).current_dir(at);
        Seen::of(command.output().expect("the program starts"))
    };
    run(&[]).check(0, &["passed"]);
    let words = [
        "error[unlisted-license]: vendor/old.c is SSPL-1.0",
        "main:placet.toml",
    ];
    run(&["--policy-ref", "main"]).check(1, &words);
    run(&["--policy-ref", "main", "vendor"]).check(1, &["is SSPL-1.0"]);
    // What the base waives is waived.
    git(at, &["switch", "-q", "main"]);
    write(at, "waivers.toml", &format!("version = 1\n{waiver}"));
    git(at, &["commit", "-qam", "waived"]);
    git(at, &["switch", "-q", "change"]);
    run(&["--policy-ref", "main"]).check(0, &["waived until 2027-01-01"]);
    // What the base names and does not have is an error.
    git(at, &["switch", "-q", "main"]);
    git(at, &["rm", "-q", "waivers.toml"]);
    git(at, &["commit", "-qm", "gone"]);
    git(at, &["switch", "-q", "change"]);
    run(&["--policy-ref", "main"]).check(2, &["has no `waivers.toml`"]);
}

#[test]
fn a_baseline_holds_for_what_was_there_and_for_nothing_new() {
    let folder = tree(BASE);
    let at = folder.path();
    let run = |arguments: &[&str]| {
        let mut command = command();
        command.env("SOURCE_DATE_EPOCH", TODAY).current_dir(at);
        command
            .args(["check", "--baseline", "known.json"])
            .args(arguments);
        Seen::of(command.output().expect("the program starts"))
    };
    run(&[]).check(2, &["could not read the baseline", "starts one"]);
    run(&["--update-baseline", "--accept-new"]).check(2, &["--reason"]);
    let accept = [
        "--update-baseline",
        "--accept-new",
        "--reason",
        "found in 2026",
    ];
    run(&accept).check(0, &["known.json has 4 places, and had 0"]);
    let first = fs::read_to_string(at.join("known.json")).expect("it was written");
    assert!(
        first.contains("\"found in 2026\"") && !first.contains("\"line\""),
        "{first}"
    );
    run(&[]).check(0, &["passed"]);
    // A second file with the same words is new, and no update adds it.
    write(at, "vendor/new.c", "// SPDX-License-Identifier: SSPL-1.0\n");
    run(&[]).check(1, &["error[unlisted-license]"]);
    run(&["--update-baseline"]).check(1, &["known.json has 4 places, and had 4"]);
    assert_eq!(
        fs::read_to_string(at.join("known.json")).expect("it is there"),
        first
    );
    // What is gone is taken out, lines that are added change nothing.
    fs::remove_file(at.join("vendor/new.c")).expect("it is there");
    write(
        at,
        "vendor/old.c",
        "\n\n// SPDX-License-Identifier: SSPL-1.0\n",
    );
    run(&[]).check(0, &["passed"]);
    fs::remove_file(at.join("vendor/old.c")).expect("it is there");
    run(&["--update-baseline"]).check(0, &["known.json has 3 places, and had 4"]);
    write(at, "known.json", "{}");
    run(&[]).check(2, &["it is no baseline"]);
    write(at, "known.json", "{\"version\": 2, \"findings\": []}");
    run(&[]).check(2, &["its version is 2"]);
}

#[test]
fn licenses_are_held_against_one_another() {
    let folder = tree(BASE);
    let run = |arguments: &[&str]| {
        let mut command = command();
        command
            .current_dir(folder.path())
            .arg("licenses")
            .args(arguments);
        Seen::of(command.output().expect("the program starts"))
    };
    let words = [
        "conflict: Apache-2.0 into GPL-2.0-only, merged",
        "GPL-2.0 §6",
    ];
    run(&["compat", "Apache-2.0", "GPL-2.0-only"]).check(1, &words);
    run(&["compat", "Apache-2.0", "GPL-2.0-only", "--as", "process"]).check(0, &["ok: "]);
    run(&["compat", "LicenseRef-x", "MIT"]).check(3, &["unknown: "]);
    run(&["compat", "GPL", "MIT"]).check(2, &["`GPL`"]);
    let words = [
        "MIT",
        "conflict",
        "vendor/old.c: SSPL-1.0 excludes a field of use",
        "4 parts decide it",
    ];
    run(&["outbound"]).check(0, &words);
    let words = [
        "binds    its files",
        "offer the source (binary)",
        "read in §3.1",
        "bronze",
    ];
    run(&["show", "MPL-2.0"]).check(0, words.split_last().expect("there are some").1);
    run(&["show", "MIT"]).check(
        0,
        &[
            "silver by the Blue Oak Council",
            "accepted as a digital public good: software",
        ],
    );
    run(&["list", "@network-copyleft"]).check(0, &["AGPL-3.0-only"]);
    run(&["list", "@nothing"]).check(2, &["there is no set `@nothing`"]);
}
