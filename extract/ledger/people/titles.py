"""The title of words that a person selected, e.g. 加固堤防。更换闸门。 → 加固堤防."""

from __future__ import annotations

from ... import patterns
from ...text.marks import ENDS, POINTS

SENTENCE = patterns.quick(r"[^。！？!?\n]*[。！？!?]?")
LONGEST_TITLE = 500  # characters


def titled(words: str) -> str:
    """The first sentence of words, without the mark at its end; never nothing where there are words."""
    first = SENTENCE.match(words.strip())
    said = " ".join((first[0] if first else words).strip(ENDS + POINTS + " ").split())[:LONGEST_TITLE]
    return said or words.strip()[:LONGEST_TITLE]
