"""Where items begin, and what only looks like a number: each text of tests/numbering_cases.txt with its items as a clerk sees them.

A case: its text, then one line `=> path first-words || path first-words …` with eight characters of each item.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.rulebook.ruleset import load_ruleset
from extract.structure.tree import StructureReader
from extract.text.normalize import lines

CASES = Path(__file__).with_name("numbering_cases.txt").read_text("utf-8").strip().split("\n----\n")
SHOWN = 8  # characters of an item


@pytest.mark.parametrize("case", CASES, ids=[str(number) for number, _ in enumerate(CASES, 1)])
def test_items_begin_where_a_clerk_sees_them(case: str) -> None:
    text, wanted = case.split("\n=> ")
    root = load_ruleset().build(StructureReader).read(list(lines(text)))
    items = [(node.path(), "".join(paragraph.passage.text for paragraph in node.paragraphs[:1])) for node in root.walk() if node.style]
    assert " || ".join(f"{'/'.join(path)} {words[:SHOWN]}".strip() for path, words in items) == wanted
