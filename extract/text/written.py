"""The source text as fields show it: exact words of a span, or a range without the gaps of wrapped lines.

e.g. `加强宣` / `传教育。` on two lines of a page is shown as `加强宣传教育。`.
"""

from __future__ import annotations

from bisect import bisect_left

from .. import patterns
from .breaks import INDENT

UNSEEN = "\u2060"  # as a reader leaves it where a sign stood
LEAST_GONE = 3  # signs of a reading with its brackets; one or two may stand in the file itself
GONE = patterns.compile(rf"{UNSEEN}{{{LEAST_GONE},}}")
HAN = patterns.quick(r"[\u4e00-\u9fff]")
READING = UNSEEN * LEAST_GONE


class Written:
    """The source text, with the gaps of wrapped lines: what a field shows of a range is what the paragraph said."""

    source: str
    gaps: list[tuple[int, int]]
    plain: bool
    seen: bool

    def __init__(self, source: str, gaps: list[tuple[int, int]]) -> None:
        self.source, self.gaps = source, gaps
        self.seen = READING not in source
        self.plain = not gaps and UNSEEN not in source  # nearly always

    def exact(self, span: tuple[int, int]) -> str:
        """The words of a span, sign by sign as the source has them.

        Without a page's number and head between them (市 / — 2 — / 水利局), and where a reader took readings out (責(zé)任), their places.
        """
        words = self.source[span[0] : span[1]]
        if self.gaps and "\n" in words and seen(words) != seen(shown := self.shown(*span)):
            words = shown
        return words if self.seen else GONE.sub("", words)

    def trimmed(self, span: tuple[int, int]) -> tuple[int, int]:
        """A span without the white space at its ends: where two paragraphs are read as one, a line end stands for the mark between."""
        words = self.source[span[0] : span[1]]
        start = span[0] + len(words) - len(words.lstrip())
        return (start, start + len(words.strip())) if words else span

    def shown(self, start: int, end: int) -> str:
        """The words of a range without the gaps in it."""
        return self.source[start:end] if self.plain else self.with_unseen(start, end).replace(UNSEEN, "")

    def is_parted(self, span: tuple[int, int]) -> bool:
        """Do other words stand between those of a span, as where a line of a page holds several cells: 县住 …… 建局?"""
        inner = range(bisect_left(self.gaps, span), bisect_left(self.gaps, (span[1], 0))) if self.gaps else ()
        return any(HAN.search(self.source, *self.gaps[index]) is not None for index in inner if self.gaps[index][1] <= span[1])

    def with_unseen(self, start: int, end: int) -> str:
        if not self.gaps:
            return self.source[start:end]
        pieces = []
        for index in range(bisect_left(self.gaps, (start, start)), len(self.gaps)):
            left, right = self.gaps[index]
            if right > end:
                break
            if left < start:  # within one before: cells of a drawn box stand between one another's lines
                continue
            pieces.append(self.source[start:left])
            start = right
        pieces.append(self.source[start:end])
        return "".join(pieces)


def seen(words: str) -> str:
    """The signs that print anything."""
    return "".join(sign for sign in words if sign.isprintable() and not sign.isspace())


def on_its_line(title: str) -> str:
    """A title in one line: without the signs that nobody sees, and blanks for its page's width."""
    return title.replace(UNSEEN, "").replace("\xa0", " ").replace(INDENT, "")
