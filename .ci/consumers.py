# SPDX-License-Identifier: Apache-2.0
"""Reads bills of materials with the libraries that others read them with, and holds that these see
the same components and licenses that the document names: `consumers.py FILE…`.

CycloneDX (JSON, XML): cyclonedx-python-lib. SPDX 2.3 (JSON, tags): spdx-tools. What a document names
is taken from its own text: JSON by its keys, XML by its elements, tags by their lines."""

import json
import re
import sys
from collections import Counter
from xml.etree import ElementTree


def of_cyclonedx(bom):
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


def of_cyclonedx_json(text):
    from cyclonedx.model.bom import Bom

    document = json.loads(text)

    def licenses(component):
        for it in component.get("licenses", []):
            license = it.get("license", it)
            said = license.get("expression") or license.get("id") or license.get("name")
            yield license.get("acknowledgement", ""), said

    root = document.get("metadata", {}).get("component")
    components = ([root] if root else []) + document.get("components", [])
    named = Counter(
        (it.get("group", ""), it["name"], it.get("version", ""), frozenset(licenses(it)))
        for it in components
    )
    return named, of_cyclonedx(Bom.from_json(document))


def of_cyclonedx_xml(text):
    from cyclonedx.model.bom import Bom

    root = ElementTree.fromstring(text)

    def word(element, name):
        found = element.find("{*}" + name)
        return "" if found is None else found.text or ""

    def licenses(component):
        listed = component.find("{*}licenses")
        for it in listed if listed is not None else []:
            said = it.get("expression") or word(it, "id") or word(it, "name") or it.text
            yield it.get("acknowledgement", ""), said

    components = root.findall("{*}metadata/{*}component") + root.findall("{*}components/{*}component")
    named = Counter(
        (word(it, "group"), word(it, "name"), word(it, "version"), frozenset(licenses(it)))
        for it in components
    )
    return named, of_cyclonedx(Bom.from_xml(ElementTree.fromstring(text)))


def canonical(expression):
    """As the license library of spdx-tools orders and spells it."""
    from spdx_tools.common.spdx_licensing import spdx_licensing

    if expression in ("NOASSERTION", "NONE"):
        return expression
    return str(spdx_licensing.parse(expression))


def of_spdx(text, path):
    from spdx_tools.spdx.parser.parse_anything import parse_file

    seen = Counter(
        (it.name, it.version or "", str(it.license_concluded), str(it.license_declared))
        for it in parse_file(path).packages
    )
    if text.startswith("{"):
        rows = [
            [it["name"], it.get("versionInfo", ""), it["licenseConcluded"], it["licenseDeclared"]]
            for it in json.loads(text)["packages"]
        ]
    else:
        text = re.sub(r"<text>.*?</text>", "", text, flags=re.S)
        rows = []
        tags = ["PackageName", "PackageVersion", "PackageLicenseConcluded", "PackageLicenseDeclared"]
        for line in text.splitlines():
            tag, _, value = line.partition(": ")
            if tag == "PackageName":
                rows.append([value, "", "", ""])
            elif tag in tags:
                rows[-1][tags.index(tag)] = value
    named = Counter((a, b, canonical(c), canonical(d)) for a, b, c, d in rows)
    return named, seen


def both(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if text.startswith("<"):
        return of_cyclonedx_xml(text)
    if '"bomFormat"' in text:
        return of_cyclonedx_json(text)
    return of_spdx(text, path)


failed = False
for path in sys.argv[1:]:
    named, seen = both(path)
    for what, rows in (("not seen", named - seen), ("not named", seen - named)):
        for row in sorted(map(repr, rows))[:5]:
            failed = True
            print(f"{path}: {what}: {row}")
    if not named:
        failed = True
        print(f"{path}: it names no component")
    print(f"{path}: {sum(named.values())} components and their licenses")
sys.exit(failed)
