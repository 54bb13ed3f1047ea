# SPDX-License-Identifier: Apache-2.0
"""Holds SPDX 3.0.1 documents against the official JSON schema and the SHACL model.

The three files that this takes come from spdx.org, or from the folder that SPDX3_FILES names, where
there is no network: `spdx-context.jsonld`, `spdx-model.ttl`, `schema.json`."""

import json
import os
import urllib.request
from functools import cache

import jsonschema_rs
import rdflib
import spdx3_validate.core as core
from rdflib.plugins.shared.jsonld import context, util

from .complaints import Complaint

FILES = {
    "https://spdx.org/rdf/3.0.1/spdx-context.jsonld": "spdx-context.jsonld",
    "https://spdx.org/rdf/3.0.1/spdx-model.ttl": "spdx-model.ttl",
    "https://spdx.org/schema/3.0.1/spdx-json-schema.json": "schema.json",
}


def _use(folder):
    """Takes the files from a folder, and nothing from the network."""
    from_network = util.source_to_json

    def opened(url):
        return open(os.path.join(folder, FILES[url]), "rb")

    def source_to_json(source, *arguments, **named):
        if isinstance(source, str) and source in FILES:
            with opened(source) as file:
                return json.load(file), None
        return from_network(source, *arguments, **named)

    util.source_to_json = context.source_to_json = source_to_json
    urllib.request.urlopen = lambda it, *_, **__: opened(getattr(it, "full_url", it))


@cache
def _rules():
    """The schema's validator and the model, once for all documents."""
    if os.environ.get("SPDX3_FILES"):
        _use(os.environ["SPDX3_FILES"])
    version = next(it for it in core.SPDX_VERSIONS if it.pretty == "3.0.1")
    with urllib.request.urlopen(version.schema_url) as file:
        schema = json.load(file)
    model = rdflib.Graph()
    with urllib.request.urlopen(version.shacl_url) as file:
        model.parse(file, format="turtle")
    # What spdx3-validate checks schemas with takes minutes for a document of 200 KB.
    return version, jsonschema_rs.validator_for(schema), model


def reachable():
    """Whether there are the files."""
    if os.environ.get("SPDX3_FILES"):
        return True
    try:
        urllib.request.urlopen("https://spdx.org/", timeout=20).close()
    except OSError:
        return False
    return True


def valid(path, text):
    version, schema, model = _rules()
    said = [
        Complaint("schema", "/".join(map(str, it.instance_path)), it.message)
        for it in schema.iter_errors(json.loads(text))
    ]
    document = core.Document.load(path)
    said += [Complaint("model", path, it) for it in core.check_graph(document.graph, model, version, False)]
    return said
