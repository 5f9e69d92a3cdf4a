"""How many tasks there are of what: by state, by month, by unit; and what there is to choose from, units, notices and doubts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from ..fields import ROLES, UNITS
from ..places.asking import Row, among, ask, tuples
from ..places.meant import AS_IT_IS
from ..schema.said import part
from ..words import DONE, ENDED, STATES
from .query import NO_DAY

if TYPE_CHECKING:
    from ..places.asking import Base

MOST = 500  # names that are told
THERE = "gone IS NULL"


class Month(NamedTuple):
    """The tasks that are due in a month (`2021-05`, or `none`), and how many of them have ended (完成, 销号, 取消)."""

    month: str
    tasks: int
    ended: int


class Load(NamedTuple):
    """What a unit answers for in a role (lead, responsible): its tasks, how many are done, how many late, when the next is due."""

    unit: str
    role: str
    tasks: int
    done: int
    overdue: int
    next_due: date | None


def states(base: Base) -> dict[str, int]:
    """The number of tasks in each state."""
    found = dict(map(tuple, tuples(base, f"SELECT state, count(*) FROM tasks WHERE {THERE} GROUP BY state")))
    return {state: found.get(state, 0) for state in STATES}


def months(base: Base) -> list[Month]:
    """The months in which tasks are due, in their order; those without a day last."""
    counts: dict[str, list[int]] = {}
    for due, state, number in tuples(base, f"SELECT due, state, count(*) FROM tasks WHERE {THERE} GROUP BY state, due"):
        held = counts.setdefault(str(due)[:7] if due else NO_DAY, [0, 0])
        held[0] += number
        held[1] += number if state in ENDED else 0
    return [Month(name, *counts[name]) for name in sorted(counts, key=lambda name: (name == NO_DAY, name))]


def load(base: Base, on: date, first: date | None = None, last: date | None = None, most: int = MOST) -> list[Load]:
    """What units answer for, as those that lead or are responsible, those with most first.

    `first` to `last`: of tasks that are due then. What is late is so `on` a day.
    """
    when, given = "", {"on": on}
    for name, day, sign in (("first", first, ">="), ("last", last, "<=")):
        if day is not None:
            when += f" AND due {sign} :{name}"
            given[name] = day
    ahead = "CASE WHEN due >= :on THEN due END"
    late = "sum(CASE WHEN due < :on THEN 1 ELSE 0 END)"
    said = (
        f"SELECT lead, responsible, state, count(*), {late}, min({ahead}) FROM tasks WHERE {THERE}{when} GROUP BY lead, responsible, state"
    )
    found: dict[tuple[str, str], list[Any]] = {}
    for lead, responsible, state, number, over, due in tuples(base, said, given):
        for role, names in (("lead", lead), ("responsible", responsible)):
            for name in filter(None, names.split(UNITS)):
                add(found.setdefault((name, role), [0, 0, 0, None]), state, number, over, due)
    order = sorted(found, key=lambda key: (-found[key][0], key))[:most]
    return [Load(*key, *found[key]) for key in order]


def add(sums: list[Any], state: str, number: int, over: int, due: Any) -> None:
    """Tasks of one state, in the sums of a unit."""
    sums[0] += number
    sums[1] += number if state in DONE else 0
    if state not in ENDED:
        sums[2] += over
        day = date.fromisoformat(due) if isinstance(due, str) else due
        sums[3] = min(filter(None, (sums[3], day)), default=None)


def units(base: Base, words: str = "", most: int = MOST) -> list[tuple[str, int]]:
    """The names of units that hold the words, those that stand in most tasks first, with the number."""
    asked = f"WHERE name LIKE :part {AS_IT_IS}" if words else ""
    said = f"SELECT name, count(*) AS number FROM units {asked} GROUP BY name ORDER BY number DESC, name LIMIT {int(most)}"
    return [(name, number) for name, number in tuples(base, said, {"part": part(words)} if words else {})]


def roles() -> tuple[str, ...]:
    """The roles of units."""
    return ROLES


def codes(base: Base) -> list[tuple[str, int]]:
    """The codes of what the machine doubts in tasks, the most frequent first."""
    said = "SELECT code, count(*) AS number FROM diagnostics WHERE id IS NOT NULL GROUP BY code ORDER BY number DESC, code"
    return [(code, number) for code, number in tuples(base, said)]


def notices(base: Base, words: str = "", most: int = MOST, offset: int = 0) -> list[Row]:
    """Notices whose title, number or source holds the words, the last that came first, each with how many `tasks` it has, how many of them
    nobody has looked at (`unchecked`), and how many readings wait (`waiting`)."""
    asked = " OR ".join(f"{name} LIKE :part {AS_IT_IS}" for name in ("title", "document_number", "source"))
    shown = "source, title, document_number, issuer, issue_date, genre, format, characters, added, changed, gone"
    order = f"ORDER BY added DESC, source LIMIT {int(most)} OFFSET {int(offset)}"
    said = f"SELECT {shown} FROM notices {f'WHERE {asked}' if words else ''} {order}"
    found = list(ask(base, said, {"part": part(words)} if words else {}))
    these = [row["source"] for row in found]
    counts = counted(base, "tasks", f"{THERE}", these)
    unchecked = counted(base, "tasks", f"{THERE} AND checked IS NULL", these)
    waits = counted(base, "offers JOIN tasks ON tasks.id = offers.id", f"tasks.{THERE}", these)
    more: Mapping[str, Mapping[str, int]] = {"tasks": counts, "unchecked": unchecked, "waiting": waits}
    return [{**row, **{name: each.get(row["source"], 0) for name, each in more.items()}} for row in found]


def counted(base: Base, of: str, where: str, sources: list[str]) -> dict[str, int]:
    """How many rows there are of each of these notices."""
    said, these = among(base, "tasks.source", sources)
    asked = f"SELECT tasks.source, count(*) FROM {of} WHERE {where} AND {said} GROUP BY tasks.source"
    return dict(map(tuple, tuples(base, asked, {"these": these})))
