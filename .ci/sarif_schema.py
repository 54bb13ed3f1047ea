# SPDX-License-Identifier: Apache-2.0
"""Holds SARIF logs against the JSON schema of SARIF 2.1.0: `sarif_schema.py SCHEMA FILE…`."""

import json
import sys

from jsonschema.validators import validator_for


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


schema = load(sys.argv[1])
validator = validator_for(schema)(schema)
failed = False
for path in sys.argv[2:]:
    for error in validator.iter_errors(load(path)):
        failed = True
        print(f"{path}: {error.json_path}: {error.message[:300]}")
sys.exit(failed)
