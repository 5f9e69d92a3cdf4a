"""Tasks of two readings of a notice found again: by id, else by path, title and text, e.g. 5.修桥 in a corrected notice.

An id tells a title apart from others of its notice; where a title stands several times (加强组织领导), its text says which is which.
RapidFuzz's ratio says how alike two texts are (0 to 100): that of 加固堤防5公里 and 加固堤防6公里 is 86.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rapidfuzz import fuzz

ALIKE = 80.0  # of title and text, wherever in the notice
ALIKE_AT_PLACE = 60.0  # the same, at the same path
NEARER = 10.0  # by so much a task at the same path is taken for more alike
MOST_COMPARED = 500  # tasks of each reading that nothing else joins: beyond them none is compared
LONGEST = 400  # characters of a text that are compared
Row = Mapping[Any, Any]


class Pairs(NamedTuple):
    """The places of tasks before and now that are one, those that are new, those that are gone."""

    same: list[tuple[int, int]]
    new: list[int]
    gone: list[int]


def pairs(before: Sequence[Row], now: Sequence[Row]) -> Pairs:
    """Pair the tasks of two readings; each is paired once: by a title of its own, then by all its words, then the most alike."""
    matched: dict[int, int] = {}
    taken: set[int] = set()
    twice = repeated(before) | repeated(now)

    def join(found: Iterator[tuple[int, int]]) -> None:
        for old, late in found:
            if old not in matched and late not in taken:
                matched[old] = late
                taken.add(late)

    def left() -> tuple[list[tuple[int, Row]], list[tuple[int, Row]]]:
        olds = [(at, row) for at, row in enumerate(before) if at not in matched]
        return olds, [(at, row) for at, row in enumerate(now) if at not in taken]

    join(by(lambda row: None if squeezed(row) in twice else row["id"], *left()))
    join(by(lambda row: (row["path"], words(row)), *left()))
    join(by(words, *left()))
    join(alike(*left()))
    join(by(lambda row: row["id"], *left()))
    return Pairs(sorted(matched.items()), *([at for at, _ in each] for each in reversed(left())))


def repeated(rows: Sequence[Row]) -> set[str]:
    """The titles that stand several times."""
    return {title for title, count in Counter(map(squeezed, rows)).items() if count > 1}


def by(key: Callable[[Row], Any], before: Sequence[tuple[int, Row]], now: Sequence[tuple[int, Row]]) -> Iterator[tuple[int, int]]:
    """The pairs that have the same key, those of several in their order."""
    places: dict[Any, list[int]] = {}
    for old, row in before:
        places.setdefault(key(row), []).append(old)
    for late, row in now:
        name = key(row)
        if name is not None and places.get(name):
            yield places[name].pop(0), late


def alike(before: Sequence[tuple[int, Row]], now: Sequence[tuple[int, Row]]) -> Iterator[tuple[int, int]]:
    """The pairs that are alike, the most alike first; a task that is gone comes after those that are there."""
    if max(len(before), len(now)) > MOST_COMPARED:
        return
    may = []
    for old, was in before:
        for late, row in now:
            at_place = was["path"] == row["path"]
            score = fuzz.ratio(words(was), words(row), score_cutoff=ALIKE_AT_PLACE if at_place else ALIKE)
            if score:
                may.append((was["gone"] is not None, -score - at_place * NEARER, old, late))
    for _, _, old, late in sorted(may):
        yield old, late


def words(row: Row) -> str:
    return f"{row['title']}\n{row['text']}"[:LONGEST]


def squeezed(row: Row) -> str:
    return "".join(row["title"].split())
