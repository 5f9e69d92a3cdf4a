"""Ordered ranges of the source: which of them hold or share a character with another, e.g. those of all tasks and one sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from ...models import Span


def inside(spans: Sequence[Span], span: Span) -> bool:
    """Does one of ordered spans hold this one?"""
    place = bisect_right(spans, span)
    if place and spans[place - 1][0] <= span[0] and span[1] <= spans[place - 1][1]:
        return True
    return place < len(spans) and spans[place][0] <= span[0] and span[1] <= spans[place][1]


def overlaps(spans: Sequence[Span], span: Span) -> bool:
    """Does one of ordered spans share a character with this one?"""
    place = bisect_right(spans, (span[1] - 1, 0))
    if place and spans[place - 1][1] > span[0] and spans[place - 1][0] < span[1]:
        return True
    return place < len(spans) and spans[place][1] > span[0] and spans[place][0] < span[1]


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
