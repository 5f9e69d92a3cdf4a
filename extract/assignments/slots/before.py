"""What stands before a bracket: the name that it may remark on (市人民医院（心血管内科）), and where the sentence begins."""

from __future__ import annotations

import regex

from ...text.marks import SENTENCE_ENDS

SENTENCE_MARKS = SENTENCE_ENDS + "”’」"
LONGEST_CONTACT = 60  # characters of 咨询电话：0515-1234567
LONGEST_NAME = 12  # characters before a bracket that may be the name it remarks on


def sentence_start(text: str, end: int) -> int:
    """Where the sentence begins that goes on at `end`, as far back as a contact may reach."""
    first = max(0, end - LONGEST_CONTACT)
    return max(first, *(text.rfind(mark, first, end) + 1 for mark in SENTENCE_MARKS))


def last_word(text: str, end: int) -> str:
    """The words right before a bracket, as far back as a name may reach."""
    return regex.split(r"[、，,；;。：:的和及与]", text[max(0, end - LONGEST_NAME) : end])[-1]
