# SPDX-License-Identifier: Apache-2.0
"""Judges of how much a document says, by what CISA, BSI, the EU, CERT-In, NTIA and OpenChain ask."""

import contextlib
import io
import re

from openchain_telco_sbom_validator.validator import Problem, Validator
from ossbomer.core import runner
from ossbomer.core.model import Severity, Verdict
from ossbomer.core.schema_validation import validate_schema

from .complaints import Complaint

# What a rule is about, by its name.
FACTS = [
    ("hash", re.compile(r"-hash(-|$)")),
    ("license", re.compile(r"-license(-|$)")),
    ("version", re.compile(r"-(component-)?version$")),
    ("supplier", re.compile(r"-(supplier|producer)$")),
    ("identifier", re.compile(r"-identifiers?$")),
]
# How a judge says that something is not there at all; whatever else it says of it is another matter.
ABSENT = re.compile(r"absent or empty|NOASSERTION/NONE|no hashes present")
WEAK = "no hash in required set ['SHA-512']"

CYCLONEDX = ["cisa-2026-min", "bsi-tr-03183-v2.1", "eu-cra-annex-i", "cert-in-v2.0", "ntia-min-elements"]
# CISA's has elements that SPDX 2 has no field for, and BSI's 2.1 does not take it.
SPDX = ["openchain-telco-v1.1", "eu-cra-annex-i", "cert-in-v2.0", "ntia-min-elements"]


def schema(path, _text):
    seen = validate_schema(path)
    return [] if seen.valid else [Complaint("schema", path, it) for it in seen.errors or ["invalid"]]


def ossbomer(profiles):
    def judge(path, _text):
        for result in runner.run(path, profiles):
            for it in result.findings:
                if it.verdict != Verdict.PASS and it.severity != Severity.MAY:
                    yield _of_ossbomer(it)

    return lambda path, text: list(judge(path, text))


def _of_ossbomer(finding):
    place = finding.path or "document"
    if WEAK in finding.message:
        return Complaint(finding.rule_id, place, finding.message, "sha512")
    absent = place.startswith("components[") and ABSENT.search(finding.message)
    facts = [fact for fact, rule in FACTS if absent and rule.search(finding.rule_id)]
    return Complaint(finding.rule_id, place, finding.message, facts[0] if facts else "")


TELCO_FACTS = [
    ("hash", "Both PackageChecksum and PackageVerificationCode fields are missing"),
    ("supplier", "Package without a package supplier"),
    ("version", "Package without a version"),
    ("identifier", "There is no purl type ExternalRef field"),
]


def telco(path, _text):
    """The guide for the telecommunications industry, 1.1, with what it recommends."""
    with contextlib.redirect_stdout(io.StringIO()):
        _, problems = Validator().validate(path, strict=True, guide_version="1.1")
    said = []
    for it in problems:
        if it.severity == Problem.SEVERITY_NOASSERT:
            continue
        facts = [fact for fact, words in TELCO_FACTS if words in it.Reason]
        place = f"{it.PackageName} ({it.SPDX_ID})"
        said.append(Complaint(it.ErrorType, place, it.Reason, facts[0] if facts else ""))
    return said
