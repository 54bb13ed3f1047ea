# SPDX-License-Identifier: Apache-2.0
"""What judges say, and which of it does not count."""

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path


@dataclass(frozen=True)
class Complaint:
    """Something that a judge does not accept."""

    # What the judge calls its rule.
    rule: str
    # Of which part of the document.
    place: str
    # In the judge's words.
    says: str
    # The fact that is missing, where it is one: `hash`, `sha512`, `license`, `copyright`, `version`,
    # `supplier`, `identifier`.
    fact: str = ""

    def __str__(self):
        return f"{self.rule}: {self.place}: {self.says[:300]}"


with open(Path(__file__).with_name("excepted.toml"), "rb") as _file:
    EXCEPTED = tomllib.load(_file)["excepted"]


def exception(judge, kind, complaint):
    """Why a complaint does not count: the entry of `excepted.toml` that it falls under, if one does."""
    for it in EXCEPTED:
        if (
            it["judge"] == judge
            and kind in it.get("formats", [kind])
            and fnmatch(complaint.rule, it["rule"])
            and it["says"] in complaint.says
        ):
            return it["why"]
    return None
