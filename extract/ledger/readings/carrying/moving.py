"""Places in a text found again in another version of it: words that a person selected in a notice that is corrected later."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import Connection, or_, select, update

from ...schema.tables import CORRECTIONS, TASKS

AROUND = (40, 20, 10, 5)  # characters on each side that have to be the same; where none is enough the words have to stand once
EDGES = (20, 10, 5, 3)  # characters at each end of a passage that have to be the same
LONGER = 2  # times that a passage may have grown or shrunk
MOST_PLACES = 1_000  # of the same words that are looked at


def carry_evidence(base: Connection, source: str, before: str | None, now: str | None) -> None:
    """The spans of corrections of a notice, where its text is another one now: words that are not found again have none."""
    if before == now:
        return
    lost = or_(TASKS.c.adrift.is_not(None), TASKS.c.gone.is_not(None) & TASKS.c.checked.is_(None)).label("lost")
    asked = select(CORRECTIONS.c.id, CORRECTIONS.c.field, CORRECTIONS.c.evidence, lost).join(TASKS, TASKS.c.id == CORRECTIONS.c.id)
    for row in base.execute(asked.where(CORRECTIONS.c.evidence.is_not(None), TASKS.c.source == source)).all():
        spans = [] if row.lost else [span and moved(before or "", now or "", *span) for span in json.loads(row.evidence)]
        held = json.dumps(spans) if any(spans) else None
        base.execute(update(CORRECTIONS).where(CORRECTIONS.c.id == row.id, CORRECTIONS.c.field == row.field).values(evidence=held))


def moved(before: str, now: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the words of a span stand now; None where they do not, or it is not certain where.

    >>> moved("1.修桥（甲局负责）", "通知\n1.修桥（甲局负责）", 6, 8)
    (9, 11)
    """
    words = before[start:end]
    if not words:
        return None
    for around in AROUND:
        left, right = before[max(0, start - around) : start], before[end : end + around]
        found = list(places(now, left + words + right))
        if len(found) == 1:
            return found[0] + len(left), found[0] + len(left) + len(words)
    found = list(places(now, words))
    return (found[0], found[0] + len(words)) if len(found) == 1 else None


def moved_passage(before: str, now: str, start: int, end: int) -> tuple[int, int] | None:
    """The same for a passage, in which some words may be others now: where its first and its last words stand.

    >>> moved_passage("1.修桥铺路（甲局负责，5月底前）。", "1.修桥铺路（甲局负责，6月底前）。", 2, 17)
    (2, 17)
    """
    whole = moved(before, now, start, end)
    length = end - start
    for edge in EDGES:
        if whole is None and 2 * edge <= length:
            first, last = moved(before, now, start, start + edge), moved(before, now, end - edge, end)
            if first and last and length <= LONGER * (last[1] - first[0]) and last[1] - first[0] <= LONGER * length:
                return first[0], last[1]
    return whole


def places(text: str, words: str) -> Iterator[int]:
    """Where the words stand, MOST_PLACES at most."""
    at = text.find(words)
    for _ in range(MOST_PLACES):
        if at < 0:
            return
        yield at
        at = text.find(words, at + 1)
