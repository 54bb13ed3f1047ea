# SPDX-License-Identifier: Apache-2.0
"""Holds SPDX 3.0.1 documents against the official JSON schema and the SHACL model.

The three files that this takes come from spdx.org, or from the folder that SPDX3_FILES names, where
there is no network: `spdx-context.jsonld`, `spdx-model.ttl`, `schema.json`."""

import json
import os
import sys
import urllib.request

import rdflib
import spdx3_validate.core as core
from rdflib.plugins.shared.jsonld import context, util

FILES = {
    "https://spdx.org/rdf/3.0.1/spdx-context.jsonld": "spdx-context.jsonld",
    "https://spdx.org/rdf/3.0.1/spdx-model.ttl": "spdx-model.ttl",
    "https://spdx.org/schema/3.0.1/spdx-json-schema.json": "schema.json",
}


def use(folder):
    """Takes the files from a folder, and nothing from the network."""
    from_network = util.source_to_json

    def opened(url):
        return open(os.path.join(folder, FILES[url]), "rb")

    def source_to_json(source, *arguments, **named):
        if isinstance(source, str) and source in FILES:
            with opened(source) as file:
                return json.load(file), None
        return from_network(source, *arguments, **named)

    def load(version):
        graph = rdflib.Graph()
        graph.parse(opened(version.shacl_url), format="turtle")
        return json.load(opened(version.schema_url)), graph

    util.source_to_json = context.source_to_json = source_to_json
    urllib.request.urlopen = lambda it, *_, **__: opened(getattr(it, "full_url", it))
    core.load_validation_data = load


folder = os.environ.get("SPDX3_FILES")
if folder:
    use(folder)
failed = False
for path in sys.argv[1:]:
    result = core.validate(path)
    if not result:
        failed = True
        for error in result.errors[:12]:
            print(f"{path}: {str(error)[:900]}")
sys.exit(failed)
