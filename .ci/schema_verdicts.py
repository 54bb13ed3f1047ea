# SPDX-License-Identifier: Apache-2.0
"""Breaks CycloneDX documents in one place each, and holds that `placet sbom validate` refuses by its schema
what the official schema refuses, and nothing else.

    python .ci/schema_verdicts.py PLACET DOCUMENT…     in an environment that .ci/judges has made

Every value of every kind is once left out, once replaced by one of each other type, and once joined by
a field that nobody knows. VERDICTS=N takes about N of each document's, evenly spread."""

import copy
import json
import os
import re
import subprocess
import sys
import tempfile

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

WRONG = [7, "nonsense", [], {}, None, True]


def places(value, path=()):
    """One place of each kind: what differs in numbers of list items alone is the same."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, path + (key,))


def at(document, path):
    for key in path:
        document = document[key]
    return document


def broken(document):
    seen = set()
    for path in places(document):
        kind = tuple("*" if isinstance(it, int) else it for it in path)
        if kind in seen or not path:
            continue
        seen.add(kind)
        for wrong in WRONG:
            changed = copy.deepcopy(document)
            at(changed, path[:-1])[path[-1]] = wrong
            yield f"{kind} = {wrong!r}", changed
        changed = copy.deepcopy(document)
        del at(changed, path[:-1])[path[-1]]
        yield f"{kind} left out", changed
        if isinstance(at(document, path), dict):
            changed = copy.deepcopy(document)
            at(changed, path)["nobodyKnows"] = 1
            yield f"{kind} with a field that nobody knows", changed


def refused(placet, text):
    with tempfile.NamedTemporaryFile("w", suffix=".cdx.json") as file:
        file.write(text)
        file.flush()
        seen = subprocess.run([placet, "sbom", "validate", file.name], capture_output=True, text=True)
    if "official schema" not in seen.stdout:
        return None
    return re.search(r"note: (at `/|in the document itself)", seen.stdout) is not None


def main():
    placet, *paths = sys.argv[1:]
    n_same = n_apart = 0
    for path in paths:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        validator = JsonStrictValidator(SchemaVersion.from_version(document["specVersion"]))
        cases = list(broken(document))
        step = max(1, len(cases) // int(os.environ.get("VERDICTS", len(cases))))
        for what, changed in cases[::step]:
            text = json.dumps(changed)
            ours = refused(placet, text)
            if ours is None:
                # Another format, or none: there is no schema to hold it against.
                continue
            theirs = validator.validate_str(text) is not None
            if ours == theirs:
                n_same += 1
            else:
                n_apart += 1
                print(f"{path}: {what}: {'refused' if ours else 'accepted'} here alone")
    print(f"{n_same + n_apart} broken documents, {n_apart} verdicts that differ")
    sys.exit(n_apart > 0)


main()
