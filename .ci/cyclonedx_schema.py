# SPDX-License-Identifier: Apache-2.0
"""Holds CycloneDX documents against the official JSON schema of their version, strictly."""

import json
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

failed = False
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    version = SchemaVersion.from_version(json.loads(text)["specVersion"])
    error = JsonStrictValidator(version).validate_str(text)
    if error is not None:
        failed = True
        print(f"{path}: {error}")
sys.exit(failed)
