"""Heads as counties, schools, hospitals and companies write them: each text of tests/head_cases.txt with the elements that a clerk would enter.

A case: its text, then one line `=> element value` for each element that it has; what has no line must be empty.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from extract import parse

CASES = Path(__file__).with_name("head_cases.txt").read_text("utf-8").strip().split("\n----\n")
ELEMENTS = {
    "title": "title",
    "number": "document_number",
    "issuer": "issuer",
    "to": "addressees",
    "issued": "issue_date",
    "published": "publish_date",
}


@pytest.mark.parametrize("case", CASES, ids=[str(number) for number, _ in enumerate(CASES, 1)])
def test_heads_give_the_elements_of_a_clerk(case: str) -> None:
    text, *wanted = case.split("\n=> ")
    notice = parse(text + "\n").notice
    found = {name: getattr(notice, field) for name, field in ELEMENTS.items()}
    shown = [f"{name} {'；'.join(value) if isinstance(value, list) else value}" for name, value in found.items() if value]
    assert shown == wanted
