#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the conformance cases through cargo-deny, and writes docs/conformance.md.

Usage: .ci/conformance.py [PATH OF cargo-deny] [PATH OF placet]

cargo-deny knows allowed licenses and nothing else: a case agrees where it lets pass what has the
verdict `allow` and stops what has another. What its file cannot say is not asked: sets, globs of
references, strict versions, exceptions that must be exact, what a default or a missing license is.
Each suite is a workspace with a package a case. Then files of cargo-deny are taken over by `placet
policy import`, and both judge the lock file of this repository by them.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
DENY = sys.argv[1] if len(sys.argv) > 1 else "cargo-deny"
PLACET = sys.argv[2] if len(sys.argv) > 2 else str(ROOT / "target/debug/placet")
HEAD = """\
<!-- Written by `.ci/conformance.py`; do not edit. -->

# Conformance

`tests/data/expression-cases.json` says what a policy must say of an expression: {n_cases} cases, all of which
`cargo test` holds placet to. Those that a `deny.toml` can express were given to {version} as well, as the
license of a package: letting through what is not allowed is a leak, stopping what is allowed is a false alarm.

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
ROOT_PACKAGE = "placet"
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


def imports():
    """How many packages each file stops, by both, and where they differ."""
    listed = [DENY, "--offline", "--all-features", "list", "-l", "crate", "-f", "json"]
    listed = json.loads(subprocess.run(listed, cwd=ROOT, capture_output=True, text=True).stdout)
    # The license of the root stands in its manifest and not in the lock file.
    known = {it.split(" ")[0] for it in listed} - {ROOT_PACKAGE}
    for name, text in IMPORTS.items():
        with tempfile.TemporaryDirectory() as folder:
            config = pathlib.Path(folder) / "deny.toml"
            config.write_text(text or (ROOT / "deny.toml").read_text())
            theirs = stopped(ROOT, config) & known
            taken = subprocess.run([PLACET, "policy", "import", str(config)], capture_output=True, text=True, check=True)
            policy = pathlib.Path(folder) / "placet.toml"
            policy.write_text(taken.stdout)
            command = [PLACET, "check", "--policy", str(policy), "--resolve", "user", "-q", "-o", "json", "Cargo.lock"]
            report = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout)
        ours = set()
        for it in report["findings"]:
            if it["level"] == "error" and it["code"] in ("denied-license", "unlisted-license", "missing-license"):
                subjects = it.get("subjects") or [it["subject"]]
                ours.update(x.split("@")[0].rsplit("/", 1)[-1] for x in subjects if x.startswith("pkg:cargo/"))
        yield name, len(known), theirs, ours & known


def row(name, n):
    cases, asked, agrees, leaks, alarms = n
    theirs = f"{agrees} of {asked}" if asked else "cannot say it"
    return f"| {name} | {cases} | {cases} of {cases} | {asked} | {theirs} | {leaks} | {alarms} |\n"


def main():
    suites = json.loads((ROOT / "tests/data/expression-cases.json").read_text())["suites"]
    version = subprocess.run([DENY, "--version"], capture_output=True, text=True).stdout.strip()
    rows, details, total = [], [], [0] * 5
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
        n = [len(suite["cases"]), len(asked), len(asked) - leaks - alarms, leaks, alarms]
        total = [a + b for a, b in zip(total, n)]
        rows.append(row(suite["name"], n))
    text = HEAD.format(n_cases=total[0], version=version) + "".join(rows) + row("all", total)
    text += "\n## Where cargo-deny differs\n\n| suite | expression | verdict | cargo-deny | why |\n|---|---|---|---|---|\n"
    text += "".join(details)
    text += "\n## Files that are taken over\n\nPackages of this repository's lock file that both stop, by a `deny.toml` and by what"
    text += " `placet policy import` makes of it.\n\n| file | packages | stopped by both | by one alone |\n|---|---|---|---|\n"
    for name, n, theirs, ours in imports():
        apart = ", ".join(sorted(theirs ^ ours)) or "none"
        text += f"| {name} | {n} | {len(theirs & ours)} | {apart} |\n"
    (ROOT / "docs/conformance.md").write_text(text)
    print(row("all", total), end="")


if __name__ == "__main__":
    main()
