# SPDX-License-Identifier: Apache-2.0
"""Holds CycloneDX documents against the official JSON schema of their version, strictly, and reads
them into the types of the library."""

import json
import sys

from cyclonedx.model.bom import Bom
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

failed = False
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    document = json.loads(text)
    version = SchemaVersion.from_version(document["specVersion"])
    error = JsonStrictValidator(version).validate_str(text)
    if error is not None:
        failed = True
        print(f"{path}: {error}")
        continue
    read = Bom.from_json(document)
    n_read, n_written = len(read.components), len(document.get("components", []))
    if n_read != n_written:
        failed = True
        print(f"{path}: of {n_written} components {n_read} are read")
sys.exit(failed)
