# SPDX-License-Identifier: Apache-2.0
"""Holds CycloneDX documents against the official schema of their version, strictly, and reads them
into the types of the library."""

import json
import re
import sys
from xml.etree import ElementTree

from cyclonedx.model.bom import Bom
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from cyclonedx.validation.xml import XmlValidator


def of_json(text):
    document = json.loads(text)
    version = SchemaVersion.from_version(document["specVersion"])
    error = JsonStrictValidator(version).validate_str(text)
    read = None if error else Bom.from_json(document)
    return error, read, len(document.get("components", []))


def of_xml(text):
    version = re.search(r"cyclonedx\.org/schema/bom/(\d+\.\d+)", text).group(1)
    error = XmlValidator(SchemaVersion.from_version(version)).validate_str(text)
    root = ElementTree.fromstring(text)
    n_written = len(root.find("{*}components"))
    read = None if error else Bom.from_xml(root)
    return error, read, n_written


failed = False
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    error, read, n_written = of_xml(text) if text.startswith("<") else of_json(text)
    if error is not None:
        failed = True
        print(f"{path}: {error}")
    elif len(read.components) != n_written:
        failed = True
        print(f"{path}: of {n_written} components {len(read.components)} are read")
sys.exit(failed)
