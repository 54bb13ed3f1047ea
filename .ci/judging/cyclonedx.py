# SPDX-License-Identifier: Apache-2.0
"""Judges of CycloneDX, in JSON and XML."""

import json
import re
from collections import Counter
from xml.etree import ElementTree

from cdxev.validator.validate import validate_instance
from cyclonedx.model.bom import Bom
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from cyclonedx.validation.xml import XmlValidator

from .complaints import Complaint


def json_schema(path, text):
    """The official schema of its version, strictly."""
    version = SchemaVersion.from_version(json.loads(text)["specVersion"])
    error = JsonStrictValidator(version).validate_str(text)
    return [] if error is None else [Complaint("schema", path, str(error))]


def xml_schema(path, text):
    version = re.search(r"cyclonedx\.org/schema/bom/(\d+\.\d+)", text).group(1)
    error = XmlValidator(SchemaVersion.from_version(version)).validate_str(text)
    return [] if error is None else [Complaint("schema", path, str(error))]


def cdx_ev(path, text):
    document = json.loads(text)
    found = validate_instance(document, document["specVersion"], "default", None)
    return [Complaint("schema", it.location, it.message) for it in found.errors]


def _seen(bom):
    """Name, version and licenses of each component, as the library has them."""

    def licenses(component):
        for it in component.licenses:
            role = it.acknowledgement.value if it.acknowledgement else ""
            yield role, getattr(it, "value", None) or getattr(it, "id", None) or it.name

    components = [bom.metadata.component, *bom.components]
    return Counter(
        (it.group or "", it.name, it.version or "", frozenset(licenses(it)))
        for it in components
        if it is not None
    )


def _named_in_json(document):
    def licenses(component):
        for it in component.get("licenses", []):
            license = it.get("license", it)
            said = license.get("expression") or license.get("id") or license.get("name")
            yield license.get("acknowledgement", ""), said

    root = document.get("metadata", {}).get("component")
    components = ([root] if root else []) + document.get("components", [])
    return Counter(
        (it.get("group", ""), it["name"], it.get("version", ""), frozenset(licenses(it)))
        for it in components
    )


def _named_in_xml(root):
    def word(element, name):
        found = element.find("{*}" + name)
        return "" if found is None else found.text or ""

    def licenses(component):
        listed = component.find("{*}licenses")
        for it in listed if listed is not None else []:
            said = it.get("expression") or word(it, "id") or word(it, "name") or it.text
            yield it.get("acknowledgement", ""), said

    components = root.findall("{*}metadata/{*}component") + root.findall("{*}components/{*}component")
    return Counter(
        (word(it, "group"), word(it, "name"), word(it, "version"), frozenset(licenses(it)))
        for it in components
    )


def differing(path, named, seen):
    """Complaints of what a reader does not see as the document names it."""
    if not named:
        return [Complaint("components", path, "it names none")]
    apart = [("not seen", named - seen), ("not named", seen - named)]
    return [Complaint("components", what, repr(row)) for what, rows in apart for row in rows]


def read_json(path, text):
    """Who reads it with cyclonedx-python-lib sees the same components and licenses."""
    document = json.loads(text)
    return differing(path, _named_in_json(document), _seen(Bom.from_json(document)))


def read_xml(path, text):
    root = ElementTree.fromstring(text)
    return differing(path, _named_in_xml(root), _seen(Bom.from_xml(ElementTree.fromstring(text))))
