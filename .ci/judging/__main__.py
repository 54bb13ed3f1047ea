# SPDX-License-Identifier: Apache-2.0
"""`python -m judging [--facts TABLE] FILE…`: asks every judge of each file's format.

With `--facts` the files name who answers for them and those of CycloneDX are signed, and judges of what
documents say are asked too. TABLE (TOML) tells of each project, which the name of a file starts with,
what nothing on the machine tells of some of its packages: `lacks`, each with its reason. Nothing else
may be missing, and what a project is said to lack must be missing."""

import argparse
import logging
import multiprocessing
import os
import sys
import time
import tomllib
from collections import Counter
from pathlib import Path

from . import cyclonedx, profiles, sarif, spdx
from .complaints import Complaint, exception

# Which judges are asked of which format: those of its form, then those of what it says.
JUDGES = {
    "cyclonedx-json": (
        [
            ("cyclonedx-schema", cyclonedx.json_schema),
            ("cdx-ev", cyclonedx.cdx_ev),
            ("consumers", cyclonedx.read_json),
            ("ossbomer-schema", profiles.schema),
        ],
        [("ossbomer", profiles.ossbomer(profiles.CYCLONEDX))],
    ),
    "cyclonedx-xml": (
        [("cyclonedx-schema", cyclonedx.xml_schema), ("consumers", cyclonedx.read_xml)],
        [],
    ),
    "spdx-json": (
        [
            ("pyspdxtools", spdx.valid),
            ("consumers", spdx.read),
            ("ossbomer-schema", profiles.schema),
            ("every-package-reached", spdx.reached),
        ],
        [
            ("ntia", spdx.elements("ntia", "spdx2")),
            ("fsct3-min", spdx.elements("fsct3-min", "spdx2")),
            ("ossbomer", profiles.ossbomer(profiles.SPDX)),
            ("openchain-telco", profiles.telco),
        ],
    ),
    "spdx-tags": ([("pyspdxtools", spdx.valid), ("consumers", spdx.read)], []),
    "spdx3": (
        [],
        [
            ("ntia", spdx.elements("ntia", "spdx3")),
            ("fsct3-min", spdx.elements("fsct3-min", "spdx3")),
        ],
    ),
    "sarif": ([("sarif-schema", sarif.valid)], []),
}
# Asked of every document, whoever answers for it.
ALWAYS = {"ntia"}


def format_of(text):
    if '"runs"' in text[:4000] and '"bomFormat"' not in text:
        return "sarif"
    if text.lstrip().startswith("<"):
        return "cyclonedx-xml"
    if "SPDXVersion:" in text[:4000]:
        return "spdx-tags"
    if '"@graph"' in text:
        return "spdx3"
    return "cyclonedx-json" if '"bomFormat"' in text else "spdx-json"


def judges_of(kind, has_facts):
    form, content = JUDGES[kind]
    asked = form + [it for it in content if has_facts or it[0] in ALWAYS]
    if kind == "sarif" and not os.environ.get("SARIF_SCHEMA"):
        return [("sarif-schema", "there is no npm")]
    if kind == "spdx3":
        # It takes a while to load, and has no use without its files.
        from . import spdx3

        missing = "spdx.org cannot be reached, and SPDX3_FILES is not set"
        asked = [("spdx3-schema", spdx3.valid if spdx3.reachable() else missing), *asked]
    return asked


def decided(name, kind, complaints, lacks):
    """Those complaints that count, and how many do not for which reason."""
    counting, reasons = [], Counter()
    for it in complaints:
        why = exception(name, kind, it) or (it.fact in lacks and f"{it.fact}: {lacks[it.fact]}")
        if why:
            reasons[why] += 1
        else:
            counting.append(it)
    return counting, reasons


def judged(asked):
    """A file, what there is to print of it, whether a judge refuses it, and which facts it lacks."""
    path, lacks = asked
    with open(path, encoding="utf-8") as file:
        text = file.read()
    kind = format_of(text)
    lines, refused, missing = [], False, set()
    for name, judge in judges_of(kind, lacks is not None):
        if isinstance(judge, str):
            lines.append(f"skipped {name}  {path}: {judge}")
            continue
        start = time.monotonic()
        try:
            complaints = judge(path, text)
        except Exception as error:  # whatever a judge stumbles over, it did not accept the file
            complaints = [Complaint("error", path, repr(error))]
        counting, reasons = decided(name, kind, complaints, lacks or {})
        missing |= {it.fact for it in complaints}
        refused |= bool(counting)
        seconds = time.monotonic() - start
        lines.append(f"{'FAILED ' if counting else 'ok     '} {name}  {path}  ({seconds:.1f} s)")
        lines += [f"        {it}" for it in counting[:12]]
        lines += [f"        and {len(counting) - 12} more"] * (len(counting) > 12)
        lines += [f"        {n} do not count: {why}" for why, n in sorted(reasons.items())]
    return path, "\n".join(lines), refused, missing


def of_project(path, table):
    """What the table says of the project that the name of a file starts with."""
    name = Path(path).name
    found = [it for it in table if name.startswith(it["name"] + ".")]
    if not found:
        sys.exit(f"{name}: the table has no project of this name")
    return found[0]


def main():
    arguments = argparse.ArgumentParser(prog="judges", description="asks every judge of each file")
    arguments.add_argument("--facts", metavar="TABLE")
    arguments.add_argument("files", nargs="+", metavar="FILE")
    arguments = arguments.parse_args()
    logging.disable(logging.CRITICAL)
    table = []
    if arguments.facts:
        with open(arguments.facts, "rb") as file:
            table = tomllib.load(file)["project"]
    # The largest first, so that no process waits for another at the end.
    files = sorted(arguments.files, key=os.path.getsize, reverse=True)
    lacks = [of_project(it, table).get("lacks", {}) if table else None for it in files]
    failed = False
    missing = {}
    with multiprocessing.Pool() as pool:
        for path, text, refused, facts in pool.imap_unordered(judged, zip(files, lacks)):
            print(text, flush=True)
            failed |= refused
            if table:
                missing.setdefault(of_project(path, table)["name"], set()).update(facts)
    for it in table:
        for fact in sorted(it.get("lacks", {}).keys() - missing.get(it["name"], it.get("lacks", {}).keys())):
            failed = True
            print(f"FAILED  {it['name']} is said to lack a {fact} and lacks none: `lacks` says too much")
    sys.exit(failed)


if __name__ == "__main__":
    main()
