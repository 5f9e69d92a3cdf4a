"""What stands before a bracket: the name that it may remark on (市人民医院（心血管内科）), and where the sentence begins."""

from __future__ import annotations

import regex

from ... import patterns
from ...text.marks import SENTENCE_ENDS

SENTENCE_MARKS = SENTENCE_ENDS + "”’」"
LONGEST_CONTACT = 60  # characters of 咨询电话：0515-1234567
STROKES = "|｜／"  # they part menus too
DASHES = "-—…→⇒➔－_.·" + STROKES
ANY_DASH = patterns.quick(rf"[{DASHES}]")
DASH = patterns.compile(r"(?:[—－…]++|[-_.·]{2,}+|[-=]{0,2}>|[→⇒➔|｜／])(?=\p{Han}|[0-9]{1,2}\p{Han}|20[0-9]{2}\p{Han})")
LONGEST_TAIL = 80  # characters of who and by when behind a dash
LEAST_WORK = 4  # characters of work before it
LONGEST_NAME = 12  # characters before a bracket that may be the name it remarks on


def dash_tails(text: str) -> list[tuple[int, int]]:
    """The dashes, dots or arrows before the last words of a line; none where a whole sentence stands before them (…。——某某局)."""
    if not ANY_DASH.search(text):
        return []
    found = [dash.span() for dash in DASH.finditer(text, max(0, len(text) - LONGEST_TAIL))]
    return [] if not found or found[-1][0] < LEAST_WORK or text[found[0][0] - 1] in SENTENCE_MARKS else found


def sentence_start(text: str, end: int) -> int:
    """Where the sentence begins that goes on at `end`, as far back as a contact may reach."""
    first = max(0, end - LONGEST_CONTACT)
    return max(first, *(text.rfind(mark, first, end) + 1 for mark in SENTENCE_MARKS))


def last_word(text: str, end: int) -> str:
    """The words right before a bracket, as far back as a name may reach."""
    return regex.split(r"[、，,；;。：:的和及与]", text[max(0, end - LONGEST_NAME) : end])[-1]
