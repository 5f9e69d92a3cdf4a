"""Whether two notices are one: a file of the same name may hold another notice, and one of another name the same.

`2020/通知.txt` and `2021/通知.txt` may both come in as 通知.txt: their 发文字号 tell them apart. A renamed file has the same digest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from rapidfuzz import fuzz

ALIKE = 60.0  # of two texts of a notice that was corrected
SAME = 90.0  # of two titles
LONGEST = 4_000  # characters that are compared


class Given(NamedTuple):
    """A notice that comes in: its name, its JSON, its text, and its record."""

    source: str
    whole: str
    text: str | None
    record: dict[str, Any]


class Held(NamedTuple):
    """What a ledger has of a notice, as far as one that comes in has to be compared; `gone` since when."""

    source: str
    sha256: str
    json: str
    text: str | None
    gone: str | None
    title: str | None
    document_number: str | None
    issue_date: str | None


def held_of(given: Given, source: str) -> Held:
    """A notice that has come in."""
    about = given.record["notice"]
    told = (about["title"], about["document_number"], about["issue_date"])
    return Held(source, given.record["source"]["sha256"], given.whole, given.text, None, *told)


def is_same(there: Held, given: Given) -> bool:
    """Whether what comes in under the name of a notice is a reading of it: a corrected one may have lost much of its text."""
    about: Mapping[str, Any] = given.record["notice"]
    if there.sha256 == given.record["source"]["sha256"]:
        return True
    if there.document_number and about["document_number"]:
        return bool(there.document_number == about["document_number"])
    if there.title and about["title"] and squeezed(there.title) == squeezed(about["title"]):
        return there.issue_date is None or about["issue_date"] in (None, there.issue_date)
    if titles(json.loads(there.json)) & titles(given.record):
        return True
    return not (there.text and given.text) or fuzz.ratio(there.text[:LONGEST], given.text[:LONGEST]) >= ALIKE


def has_title(there: str | None, title: str | None) -> bool:
    """Whether a notice has this title, or nearly."""
    return bool(there and title) and fuzz.ratio(squeezed(there or ""), squeezed(title or "")) >= SAME


def is_copy(there: Held, given: Given) -> bool:
    """Whether a notice of another name and the same digest says the same: of a workbook, the digest is that of all its sheets."""
    if there.text is not None and given.text is not None:
        return there.text == given.text
    return said(json.loads(there.json)) == said(given.record)


def said(record: Mapping[str, Any]) -> tuple[Any, list[Any]]:
    """What a notice says, whatever it is called."""
    return record["notice"], [(task["path"], task["title"], task["text"], task["clause"]) for task in record["tasks"]]


def titles(record: Mapping[str, Any]) -> set[str]:
    return {squeezed(task["title"]) for task in record["tasks"]}


def squeezed(text: str) -> str:
    return "".join(text.split())
