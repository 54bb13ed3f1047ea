# SPDX-License-Identifier: Apache-2.0
"""Judges of SPDX 2.3, as JSON and as tags and values."""

import json
import re
from collections import Counter
from functools import lru_cache

from ntia_conformance_checker import SbomChecker
from spdx_tools.common.spdx_licensing import spdx_licensing
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.parser.tagvalue import parser as of_tags
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

from .complaints import Complaint
from .cyclonedx import differing

# For every license of a document of tags this parser makes the table of all licenses anew, a tenth of a
# second each: four minutes for three thousand. Its parsers of other formats share this one.
of_tags.get_spdx_licensing = lambda: spdx_licensing


@lru_cache(maxsize=1)
def _parsed(path):
    return parse_file(path)


def valid(path, _text):
    """What `pyspdxtools -i` does."""
    messages = validate_full_spdx_document(_parsed(path), "SPDX-2.3")
    return [Complaint("document", str(it.context.spdx_id), it.validation_message) for it in messages]


def _canonical(expression):
    """As the license library of spdx-tools orders and spells it."""
    if expression in ("NOASSERTION", "NONE"):
        return expression
    return str(spdx_licensing.parse(expression))


def _named(text):
    tags = ["PackageName", "PackageVersion", "PackageLicenseConcluded", "PackageLicenseDeclared"]
    rows = []
    if text.startswith("{"):
        keys = ["name", "versionInfo", "licenseConcluded", "licenseDeclared"]
        rows = [[it.get(key, "") for key in keys] for it in json.loads(text)["packages"]]
    else:
        for line in re.sub(r"<text>.*?</text>", "", text, flags=re.S).splitlines():
            tag, _, value = line.partition(": ")
            if tag == "PackageName":
                rows.append(["", "", "", ""])
            if tag in tags:
                rows[-1][tags.index(tag)] = value
    return Counter((a, b, _canonical(c), _canonical(d)) for a, b, c, d in rows)


def read(path, text):
    """Who reads it with spdx-tools sees the same packages and licenses."""
    seen = Counter(
        (it.name, it.version or "", str(it.license_concluded), str(it.license_declared))
        for it in _parsed(path).packages
    )
    return differing(path, _named(text), seen)


def elements(compliance, spec):
    """What sbomcheck misses: the elements of `ntia`, or those of `fsct3-min`."""

    def judge(path, _text):
        seen = SbomChecker(path, compliance=compliance, sbom_spec=spec)
        missing = [
            ("name", seen.components_without_names, ""),
            ("version", seen.components_without_versions, "version"),
            ("identifier", seen.components_without_identifiers, "identifier"),
            ("supplier", seen.components_without_suppliers, "supplier"),
        ]
        whole = [
            ("author", seen.doc_author),
            ("timestamp", seen.doc_timestamp),
            ("relationships", seen.dependency_relationships),
        ]
        if compliance == "fsct3-min":
            missing += [
                ("concluded license", seen.components_without_concluded_licenses, "license"),
                ("copyright", seen.components_without_copyright_texts, "copyright"),
            ]
            whole.append(("type", bool(seen.sbom_gen_context)))
        said = [
            Complaint(rule, f"{name} ({spdx_id})", "missing", fact)
            for rule, components, fact in missing
            for name, spdx_id in components
        ]
        said += [Complaint(rule, path, "missing") for rule, is_there in whole if not is_there]
        said += [Complaint("document", path, str(it)) for it in seen.parsing_errors]
        said += [Complaint("document", path, it.validation_message) for it in seen.validation_messages]
        if not said and not seen.compliant:
            said.append(Complaint("verdict", path, "not conformant, it does not say why"))
        return said

    return judge


def reached(path, _text):
    """A package that nothing leads to is a package that hangs on nothing."""
    floating = SbomChecker(path, compliance="ntia", sbom_spec="spdx2").floating_component_ids
    return [Complaint("floating", it, "nothing leads to it") for it in sorted(floating)]
