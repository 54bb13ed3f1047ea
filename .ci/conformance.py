#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the conformance cases through cargo-deny, and writes docs/conformance.md.

Usage: .ci/conformance.py [PATH OF cargo-deny] [PATH OF placet] [PATH OF A PROJECT]...

cargo-deny knows allowed licenses and nothing else: a case agrees where it lets pass what has the
verdict `allow` and stops what has another. What its file cannot say is not asked: sets, globs of
references, strict versions, exceptions that must be exact, what a default or a missing license is.
Each suite is a workspace with a package a case. Placet is asked all of them, as tests of a policy.
Then files of cargo-deny are taken over by `placet policy import`, and both judge the lock file of
this repository by them, and that of each project: files of ours, and those that crates in the cache
of cargo bring along, which are read where they lie. More come with a project that needs such crates. A crate that was unpacked and has a
lock file is a project; `cargo fetch --locked` gets what it needs.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
DENY = sys.argv[1] if len(sys.argv) > 1 else "cargo-deny"
PLACET = sys.argv[2] if len(sys.argv) > 2 else str(ROOT / "target/debug/placet")
PROJECTS = [pathlib.Path(it) for it in sys.argv[3:]]
MATCHING = ("versions", "with-exception")
HEAD = """\
<!-- Written by `.ci/conformance.py`; do not edit. -->

# Conformance

`tests/data/expression-cases.json` says what a policy must say of an expression: {n_cases} cases. placet was asked
all of them, as the tests of a policy; `cargo test` holds it to them too. Those that a `deny.toml` can express were
given to {version} as well, as the license of a package: letting through what is not allowed is a leak, stopping
what is allowed is a false alarm.

| suite | cases | placet | asked of cargo-deny | agrees | leaks | false alarms |
|---|---|---|---|---|---|---|
"""
# Why they differ, by what is in the expression; the first that holds is told.
REASONS = [
    (lambda it: any(c in it for c in "/,|&"), "an older or informal operator, which placet reads and tells of"),
    (lambda it: "or-later" in it or "+" in it, "an `or later` offers each later version, of which one is allowed"),
    (lambda it: " WITH " in it, "an exception of the SPDX list only adds permission"),
    (lambda it: " OR " in it, "one branch of the choice is allowed; what stands in the others does not matter"),
    (lambda it: it.endswith("-3.0") or "-with-" in it, "a deprecated id, which placet reads as what has replaced it and tells of"),
    (lambda it: " or " in it or " with " in it, "spelled in another case, which SPDX lets stand for the same ids"),
    (lambda it: True, "a name and no id, which placet reads and tells of"),
]
IMPORTS = {
    "this repository's own": None,
    "one license": '[licenses]\nallow = ["MIT"]\n',
    "two, and exceptions": '[licenses]\nallow = ["MIT", "Apache-2.0"]\n'
    'exceptions = [{ allow = ["Unicode-3.0"], crate = "unicode-ident" }, { allow = ["Zlib"], crate = "foldhash" }]\n',
    "clarified": '[licenses]\nallow = ["MIT", "BSD-3-Clause"]\n'
    '[[licenses.clarify]]\ncrate = "encoding_rs"\nexpression = "MIT"\nlicense-files = []\n',
}


def can_say(policy):
    patterns = policy.get("allow", [])
    words = ("versions", "with-exception", "unlicensed")
    is_plain = not any(it.startswith("@") or it.endswith("*") for it in patterns)
    return is_plain and not any(it in policy for it in words) and policy.get("default") != "allow"


def stopped(folder, config):
    """The names of the packages that cargo-deny stops."""
    command = [DENY, "--offline", "--all-features", "--format", "json", "--config", str(config), "check", "licenses"]
    seen = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if '"type":"summary"' not in seen.stderr:
        sys.exit(f"cargo-deny has judged nothing:\n{seen.stderr}")
    names = set()
    for line in seen.stderr.splitlines():
        fields = json.loads(line).get("fields", {}) if line.startswith("{") else {}
        if fields.get("severity") != "error":
            continue
        graphs = [it["Krate"]["name"] for it in fields.get("graphs", []) if "Krate" in it]
        names.update(graphs or [fields["message"].split(" ")[0]])
    return names


def workspace(folder, policy, expressions):
    manifest = '[package]\nname = "case-%d"\nversion = "1.0.0"\nedition = "2021"\nlicense = %s\n'
    for number, expression in enumerate(expressions):
        (folder / f"{number}/src").mkdir(parents=True)
        (folder / f"{number}/src/lib.rs").write_text("")
        (folder / f"{number}/Cargo.toml").write_text(manifest % (number, json.dumps(expression)))
    (folder / "Cargo.toml").write_text('[workspace]\nmembers = ["*"]\nexclude = ["target"]\nresolver = "2"\n')
    config = folder / "deny.toml"
    config.write_text(f"[licenses]\nallow = {json.dumps(policy.get('allow', []))}\n")
    return stopped(folder, config)


def reason(expression):
    return next(why for holds, why in REASONS if holds(expression))


def quoted(value):
    return json.dumps(value, ensure_ascii=False)


def wrong(policy, cases):
    """How many of the cases placet gets wrong."""
    lists = "".join(f"{key} = {quoted(it)}\n" for key, it in policy.items() if key not in MATCHING)
    matching = "".join(f"{key} = {quoted(it)}\n" for key, it in policy.items() if key in MATCHING)
    tests = "".join(f"[[test]]\nexpression = {quoted(it[0])}\nexpect = {quoted(it[1])}\n" for it in cases)
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "placet.toml"
        file.write_text(f"version = 1\n[licenses]\n{lists}[licenses.matching]\n{matching}{tests}")
        seen = subprocess.run([PLACET, "policy", "test", str(file)], capture_output=True, text=True)
    said = re.search(r"(?:(\d+) of )?(\d+) tests (failed|passed)", seen.stdout + seen.stderr)
    if not said or int(said[2]) != len(cases):
        sys.exit(f"placet has not run {len(cases)} tests:\n{seen.stdout}{seen.stderr}")
    return int(said[1] or 0)


def files():
    """Files of cargo-deny by what they are called: ours, and those of other people's crates."""
    for name, text in IMPORTS.items():
        yield name, text or (ROOT / "deny.toml").read_text(), True
    home = pathlib.Path(os.environ.get("CARGO_HOME") or pathlib.Path.home() / ".cargo")
    for path in sorted(home.glob("registry/src/*/*/deny.toml")):
        yield path.parent.name, path.read_text(), False


def run(command, folder):
    seen = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if not seen.stdout:
        sys.exit(f"{command} has said nothing:\n{seen.stderr}")
    return json.loads(seen.stdout)


def reads(config, project):
    """Whether cargo-deny reads a file: it refuses values that older versions took."""
    command = [DENY, "--offline", "--config", str(config), "list", "-l", "crate", "-f", "json"]
    seen = subprocess.run(command, cwd=project, capture_output=True, text=True)
    return "failed to deserialize config" not in seen.stderr


def judged(text, project):
    """The packages that both look at, and those that each of them stops; `None` if cargo-deny cannot read it."""
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder) / "deny.toml"
        config.write_text(text)
        if not reads(config, project):
            return None
        listed = [DENY, "--offline", "--all-features", "--config", str(config), "list", "-l", "crate", "-f", "json"]
        # The license of a root stands in its manifest and not in the lock file.
        roots = run(["cargo", "metadata", "--offline", "--no-deps", "--format-version", "1"], project)["packages"]
        known = {it.split(" ")[0] for it in run(listed, project)} - {it["name"] for it in roots}
        theirs = stopped(project, config) & known
        taken = subprocess.run([PLACET, "policy", "import", str(config)], capture_output=True, text=True, check=True)
        policy = pathlib.Path(folder) / "placet.toml"
        policy.write_text(taken.stdout)
        command = [PLACET, "check", "--policy", str(policy), "--resolve", "user", "-q", "-o", "json", "Cargo.lock"]
        report = run(command, project)
    ours = set()
    for it in report["findings"]:
        if it["level"] == "error" and it["code"] in ("denied-license", "unlisted-license", "missing-license"):
            subjects = it.get("subjects") or [it["subject"]]
            ours.update(x.split("@")[0].rsplit("/", 1)[-1] for x in subjects if x.startswith("pkg:cargo/"))
    return known, theirs, ours & known


def licenses(project):
    """What each package declares, by its name."""
    listed = run(["cargo", "metadata", "--offline", "--all-features", "--format-version", "1"], project)["packages"]
    declared = {}
    for it in listed:
        declared.setdefault(it["name"], set()).add(it["license"] or f"the file {it['license_file']}")
    return {name: " and ".join(sorted(it)) for name, it in declared.items()}


def imported(project, shown):
    """The table of one lock file, and the list of differences."""
    declared, rows, apart, n_same = licenses(project), "", [], 0
    all_files = list(files())
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda it: judged(it[1], project), all_files))
    for (name, _, is_ours), it in zip(all_files, found):
        whose = "ours" if is_ours else "of a crate"
        if it is None:
            rows += f"| {name} | {whose} | not read by this cargo-deny | | |\n"
            continue
        known, theirs, ours = it
        differ = sorted(theirs ^ ours)
        n_same += not differ
        rows += f"| {name} | {whose} | {len(known)} | {len(theirs & ours)} | {', '.join(differ) or 'none'} |\n"
        apart += [(package, package in theirs, name) for package in differ]
    text = f"\n### {shown}\n\n| file | whose | packages | stopped by both | by one alone |\n|---|---|---|---|---|\n" + rows
    if apart:
        text += "\n| package | declares | stopped by | in files | why |\n|---|---|---|---|---|\n"
    for package, by_theirs in sorted({it[:2] for it in apart}):
        names = ", ".join(it[2] for it in apart if it[:2] == (package, by_theirs))
        said = declared.get(package, "nothing")
        by = "cargo-deny" if by_theirs else "placet"
        text += f"| {package} | `{said}` | {by} | {names} | {reason_apart(said, by_theirs)} |\n"
    return text, n_same


def reason_apart(said, by_theirs):
    if said.startswith("the file "):
        return "its manifest names a file: what each of them reads in it"
    if by_theirs:
        return reason(said)
    return "not known"


def row(name, n):
    cases, right, asked, agrees, leaks, alarms = n
    theirs = f"{agrees} of {asked}" if asked else "cannot say it"
    return f"| {name} | {cases} | {right} of {cases} | {asked} | {theirs} | {leaks} | {alarms} |\n"


def main():
    suites = json.loads((ROOT / "tests/data/expression-cases.json").read_text())["suites"]
    version = subprocess.run([DENY, "--version"], capture_output=True, text=True).stdout.strip()
    rows, details, total = [], [], [0] * 6
    for suite in suites:
        asked = suite["cases"] if can_say(suite["policy"]) else []
        leaks = alarms = 0
        with tempfile.TemporaryDirectory() as folder:
            stops = workspace(pathlib.Path(folder), suite["policy"], [it[0] for it in asked]) if asked else set()
        for number, (expression, expected) in enumerate(asked):
            got, allowed = f"case-{number}" not in stops, expected == "allow"
            if got != allowed:
                leaks += got
                alarms += allowed
                what = "lets it pass" if got else "stops it"
                shown = expression.replace("|", "\\|")
                details.append(f"| {suite['name']} | `{shown}` | {expected} | {what} | {reason(expression)} |\n")
        n_cases = len(suite["cases"])
        right = n_cases - wrong(suite["policy"], suite["cases"])
        n = [n_cases, right, len(asked), len(asked) - leaks - alarms, leaks, alarms]
        total = [a + b for a, b in zip(total, n)]
        rows.append(row(suite["name"], n))
    text = HEAD.format(n_cases=total[0], version=version) + "".join(rows) + row("all", total)
    text += "\n## Where cargo-deny differs\n\n| suite | expression | verdict | cargo-deny | why |\n|---|---|---|---|---|\n"
    text += "".join(details)
    text += "\n## Files that are taken over\n\nPackages of a lock file that both stop, by a `deny.toml` and by what"
    text += " `placet policy import` makes of it, of those\nthat cargo-deny looks at: its `[graph]` leaves out what other"
    text += " platforms need. Files of crates are those that crates.io hands out.\n"
    projects = [(ROOT, "The lock file of this repository")]
    for it in PROJECTS:
        n = (it / "Cargo.lock").read_text().count("[[package]]")
        projects.append((it, f"The lock file of {it.resolve().name}, {n} packages"))
    for project, shown in projects:
        table, n_same = imported(project, shown)
        text += table
        print(f"{shown}: {n_same} files judge alike")
    (ROOT / "docs/conformance.md").write_text(text)
    print(row("all", total), end="")


if __name__ == "__main__":
    main()
