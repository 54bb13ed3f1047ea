# SPDX-License-Identifier: Apache-2.0
"""Holds SARIF logs against the JSON schema of SARIF 2.1.0, of which SARIF_SCHEMA names a copy."""

import json
import os

from jsonschema.validators import validator_for

from .complaints import Complaint


def valid(_path, text):
    with open(os.environ["SARIF_SCHEMA"], encoding="utf-8") as file:
        schema = json.load(file)
    errors = validator_for(schema)(schema).iter_errors(json.loads(text))
    return [Complaint("schema", it.json_path, it.message) for it in errors]
