"""Lines → ways to cut them into records: a line each, blank lines between, the same kind of line first, a heading over several.

Which way is right, repetition tells: agreeing.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from .... import patterns
from ....text.normalize import Line, step
from ....text.numerals import ONE_TO_TEN
from .pieces import Piece

MOST_PERIOD = 8  # lines of a record
LEAST_RECORDS = 3
LEAST_HEADINGS = 2
MOST_BELOW = 20  # lines that a heading holds for
MOST_OPENERS = 6
SIGN = patterns.compile(rf"(?P<digits>[0-9]+)|(?P<letter>[A-Za-z])|[{ONE_TO_TEN}]+")


class Segment(NamedTuple):
    """The lines of what may be a record, by number; `above` is the heading that holds for it too."""

    lines: tuple[int, ...]
    above: int | None = None

    def all(self) -> tuple[int, ...]:
        """Its lines with the heading."""
        return self.lines if self.above is None else (self.above, *self.lines)


class Sheet(NamedTuple):
    """Lines with their pieces, from `start` up to `end`; `kinds`: what each line holds in order.

    Numbers are left out of the kinds, and free words that follow one another stand there once.
    """

    lines: Sequence[Line]
    pieces: Sequence[Sequence[Piece]]
    kinds: Sequence[tuple[str, ...]]
    start: int
    end: int


def sheet_of(lines: Sequence[Line], pieces: Sequence[Sequence[Piece]], start: int, end: int) -> Sheet:
    return Sheet(lines, pieces, [kinds_of(own) for own in pieces], start, end)


def kinds_of(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """What a line holds: text, unit, time."""
    found: list[str] = []
    for piece in pieces:
        if piece.kind != "number" and not (piece.kind == "text" and found and found[-1] == "text"):
            found.append(piece.kind)
    return tuple(found)


def ways(sheet: Sheet) -> Iterator[list[Segment]]:
    """All ways to cut, each of three records at least; those that are tried first win where two are as good."""
    items = {at: shape for at in range(sheet.start, sheet.end) if (shape := item_shape(sheet.pieces[at]))}
    for starts in (*by_openers(sheet), *by_periods(sheet)):
        if len(starts) >= LEAST_RECORDS and not (items and crosses_item(starts, sheet.end, items)):
            yield [Segment(tuple(range(low, high))) for low, high in zip(starts, [*starts[1:], sheet.end], strict=True)]
    if headed := under_headings(sheet):
        yield headed


def item_shape(pieces: Sequence[Piece]) -> str:
    """How a line is numbered that opens with a number and words behind it, 一、市住建局 and 二、… alike; nothing for any other."""
    if len(pieces) < 2 or pieces[0].kind != "number":
        return ""
    return SIGN.sub(lambda found: found.lastgroup or "sign", pieces[0].mark.strip() + pieces[0].words.text)


def crosses_item(starts: Sequence[int], end: int, items: Mapping[int, str]) -> bool:
    """Would a record hold the line where another item begins, and so give each task who and when of its neighbour? Or none, above all?

    Below the number that it opens with may stand those of its parts (A. / A1 / A2), never its own kind, nor the first one of the list.
    """
    outer = items[min(items)]
    if 2 * sum(at in items for at in starts) >= len(starts) and starts[0] not in items and starts[1] > starts[0] + 1:
        return True  # a notice's title, office and day above its items
    for low, high in zip(starts, [*starts[1:], end], strict=True):
        own = items.get(low)
        if any(at in items and (own is None or items[at] in (own, outer)) for at in range(low + 1, high)):
            return True
    return False


def by_openers(sheet: Sheet) -> Iterator[list[int]]:
    """Where records begin: at each line, behind blank lines, at numbers, at lines that stand out, at lines of one kind."""
    span = range(sheet.start, sheet.end)
    yield list(span)
    numbered = [at for at in span if sheet.pieces[at] and sheet.pieces[at][0].kind == "number"]
    if len(numbered) < len(span):
        yield numbered
    steps = {at: step(sheet.lines, at) for at in span if at}
    least = min(steps.values(), default=0)
    if least < max(steps.values(), default=0):
        yield [at for at in span if steps.get(at, least + 1) > least]
    indents = {at: indent(sheet.lines[at]) for at in span}
    if any(indents.values()) and min(indents.values()) < max(indents.values()):
        yield [at for at in span if indents[at] == min(indents.values())]
    yield from by_kind(sheet)


def by_kind(sheet: Sheet) -> Iterator[list[int]]:
    """Records that begin at each line of one kind: free words, a unit, a time."""
    span = range(sheet.start, sheet.end)
    firsts = dict.fromkeys(sheet.kinds[at] for at in span)
    for first in sorted(firsts, key=lambda kinds: (kinds[:1] != ("text",), len(kinds)))[:MOST_OPENERS]:
        starts = [at for at in span if sheet.kinds[at] == first]
        yield starts
        heads = [
            at for at, before in zip(starts, (-1, *starts), strict=False) if at - 1 != before
        ]  # of several lines of free words the first
        if len(heads) < len(starts):
            yield heads
    opening: dict[str, list[int]] = {}
    for at in span:
        for piece in sheet.pieces[at][:1]:
            if piece.kind == "text":
                opening.setdefault(piece.words.text, []).append(at)
    yield from (same for same in opening.values() if len(same) >= LEAST_RECORDS)


def by_periods(sheet: Sheet) -> Iterator[list[int]]:
    """Records of as many lines each, from any of the first lines on."""
    length = sheet.end - sheet.start
    for period in range(2, min(MOST_PERIOD, length // LEAST_RECORDS) + 1):
        for first in range(sheet.start, sheet.start + period):
            yield list(range(first, sheet.end - period + 1, period))


def under_headings(sheet: Sheet) -> list[Segment]:
    """Lines of work below lines that are nothing but a unit, or a time: the heading holds for each."""
    span = range(sheet.start, sheet.end)
    best: list[Segment] = []
    for kind in ("unit", "time", "person"):
        found: list[Segment] = []
        above: int | None = None
        headings = 0
        for at in span:
            if sheet.kinds[at] == (kind,):
                above = at
                headings += 1
            elif above is not None and at - above > MOST_BELOW:
                above = None
            elif above is not None and ("text" in sheet.kinds[at] or len(sheet.kinds[at]) > 1):
                found.append(Segment((at,), above))
        if headings >= LEAST_HEADINGS and len(found) >= LEAST_RECORDS and len(found) > len(best):
            best = found
    return best


def indent(line: Line) -> int:
    """The blanks before a line's first word."""
    return len(line.raw) - len(line.raw.lstrip())
