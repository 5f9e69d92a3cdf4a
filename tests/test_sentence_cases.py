"""Notices whose work stands in sentences, each of tests/sentence_cases.txt with what a clerk would enter of it.

A case: its title and text, then `=>` and its tasks parted by ` || `, or `none`; a task: its units (l, r, s: their role) and timings.
"""

from __future__ import annotations

import pytest

from extract import parse
from tests.clerk import cases, shown

CASES = cases("sentence_cases.txt")
FOOT = "\n示例县人民政府办公室\n2024年3月1日\n"


def found(text: str) -> list[str]:
    return [shown(task) for task in parse(text.strip("\n") + FOOT, name="case").tasks]


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[text.partition("\n")[0] for text, _ in CASES])
def test_sentences_give_what_a_clerk_enters(text: str, wanted: str) -> None:
    assert found(text) == ([] if wanted == "none" else wanted.split(" || "))
