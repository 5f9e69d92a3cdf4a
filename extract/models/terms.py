"""The words that fields of a record may hold, e.g. `lead` of a unit, `deadline` of a timing; `Span` is where words stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal

Span = tuple[int, int]
Role = Literal["lead", "responsible", "support", "supervise"]
ASIDE: tuple[Role, ...] = ("support", "supervise")  # beside whom somebody must do it: 基建处、财务处，保卫处配合
Form = Literal["clause", "label", "bracket", "table", "sentence", "none"]
TimingKind = Literal["deadline", "period", "recurring", "ongoing", "relative", "event", "done", "vague"]
Modifier = Literal["before", "after", "during", "around", "since", "immediate"]
Bound = Literal["at_least", "at_most", "about", "exact"]
Severity = Literal["info", "warning", "error"]


def page_of(pages: Sequence[int], span: Span) -> int | None:
    """The page that a span begins on, counted from 1; None of a format without pages."""
    return bisect_right(pages, span[0]) or None if pages else None
