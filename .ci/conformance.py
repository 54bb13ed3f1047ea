#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the conformance cases through cargo-deny, and writes docs/conformance.md.

Usage: .ci/conformance.py [PATH OF cargo-deny]

cargo-deny knows allowed licenses and nothing else: a case agrees where it lets pass what has the
verdict `allow` and stops what has another. What its file cannot say is not asked: sets, globs of
references, strict versions, exceptions that must be exact, what a default or a missing license is.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
DENY = sys.argv[1] if len(sys.argv) > 1 else "cargo-deny"
HEAD = """\
<!-- Written by `.ci/conformance.py`; do not edit. -->

# Conformance

`tests/data/expression-cases.json` says what a policy must say of an expression: {n_cases} cases, all of which
`cargo test` holds placet to. Those that a `deny.toml` can express were given to {version} as well, as the
license of a package: letting through what is not allowed is a leak, stopping what is allowed is a false alarm.

| suite | cases | placet | asked of cargo-deny | agrees | leaks | false alarms |
|---|---|---|---|---|---|---|
"""


def can_say(policy):
    patterns = policy.get("allow", [])
    words = ("versions", "with-exception", "unlicensed")
    is_plain = not any(it.startswith("@") or it.endswith("*") for it in patterns)
    return is_plain and not any(it in policy for it in words) and policy.get("default") != "allow"


def passes(folder, policy, expression):
    manifest = '[package]\nname = "case"\nversion = "1.0.0"\nedition = "2021"\nlicense = %s\n'
    (folder / "Cargo.toml").write_text(manifest % json.dumps(expression))
    allow = json.dumps(policy.get("allow", []))
    (folder / "deny.toml").write_text(f"[licenses]\nallow = {allow}\n")
    command = [DENY, "--offline", "check", "--hide-inclusion-graph", "licenses"]
    return subprocess.run(command, cwd=folder, capture_output=True).returncode == 0


def main():
    suites = json.loads((ROOT / "tests/data/expression-cases.json").read_text())["suites"]
    version = subprocess.run([DENY, "--version"], capture_output=True, text=True).stdout.strip()
    rows, details, total = [], [], [0] * 5
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "src").mkdir()
        (folder / "src/lib.rs").write_text("")
        for suite in suites:
            asked = suite["cases"] if can_say(suite["policy"]) else []
            leaks = alarms = 0
            for expression, expected in asked:
                got, allowed = passes(folder, suite["policy"], expression), expected == "allow"
                if got != allowed:
                    leaks += got
                    alarms += allowed
                    what = "lets it pass" if got else "stops it"
                    details.append(f"| {suite['name']} | `{expression}` | {expected} | {what} |".replace("||", "\\|\\|"))
            n = [len(suite["cases"]), len(asked), len(asked) - leaks - alarms, leaks, alarms]
            total = [a + b for a, b in zip(total, n)]
            rows.append(row(suite["name"], n))
    text = HEAD.format(n_cases=total[0], version=version) + "".join(rows) + row("all", total)
    text += "\n## Where cargo-deny differs\n\n| suite | expression | verdict | cargo-deny |\n|---|---|---|---|\n"
    text += "".join(it + "\n" for it in details)
    (ROOT / "docs/conformance.md").write_text(text)
    print(row("all", total), end="")


def row(name, n):
    cases, asked, agrees, leaks, alarms = n
    theirs = f"{agrees} of {asked}" if asked else "cannot say it"
    return f"| {name} | {cases} | {cases} of {cases} | {asked} | {theirs} | {leaks} | {alarms} |\n"


if __name__ == "__main__":
    main()
