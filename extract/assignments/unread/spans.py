"""Ranges of the source, in order and apart: which of them hold or touch another, e.g. those of all tasks and one sentence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from ...models import Span


def inside(spans: Sequence[Span], span: Span) -> bool:
    """Does one of merged spans hold this one?"""
    place = bisect_left(spans, (span[0] + 1, 0))  # of those that begin up to there the last
    return place > 0 and span[1] <= spans[place - 1][1]


def overlaps(spans: Sequence[Span], span: Span) -> bool:
    """Does one of merged spans share a character with this one?"""
    place = bisect_left(spans, (span[1], 0))  # of those that begin before its end the last
    return place > 0 and spans[place - 1][1] > span[0]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch made one."""
    found: list[Span] = []
    first, last = 0, -1
    for start, end in sorted(spans):
        if start > last:
            if last >= 0:
                found.append((first, last))
            first, last = start, end
        elif end > last:
            last = end
    if last >= 0:
        found.append((first, last))
    return found
