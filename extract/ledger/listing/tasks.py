"""The tasks of a ledger that are asked for, by the database itself: those of a unit, in a state, due from … to, with words such as 防汛.

They come by their due date, those without one last, of one day as they came in. Of very many that words are searched for it is the first
thousand that came in.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from ..fields import ROLES
from ..places.asking import Row, among, ask, first, is_lite, tuples
from ..places.meant import Where, of_notice
from ..schema.said import ASIDE, SEARCH, holds, matching
from ..words import ENDED, STATES, listed
from .query import ANY, CHECKED, MOST, NO_DAY, UNCHECKED, Query, as_came, ordered

if TYPE_CHECKING:
    from ..places.asking import Base

MOST_COUNTED = 1_000
UNIT = "SELECT id FROM units WHERE name = :unit GROUP BY id"
UNITS = "SELECT id FROM units WHERE name = :unit UNION SELECT id FROM units WHERE canonical = :unit"
IN_ROLE = "SELECT id FROM units WHERE name = :unit AND role = :role UNION SELECT id FROM units WHERE canonical = :unit AND role = :role"
FEW = 500  # notices whose tasks are looked at one by one


class Page(NamedTuple):
    """The first tasks that are asked for, and how many there are: where no index tells it, MOST_COUNTED + 1 at most."""

    tasks: list[Row]
    number: int


def page(base: Base, query: Query) -> Page:
    """The tasks that are asked for, at most `limit` from `offset` on, and the number of all."""
    if query.limit is None:
        found = list(each(base, query))
        return Page(found, query.offset + len(found))
    if query.search:
        ids = some(base, query, max(query.offset + query.limit, MOST_COUNTED + 1))
        return Page(of_ids(base, ids, query), len(ids))
    found, before = tasks(base, query), query.offset
    if len(found) >= query.limit or (before and not found):
        return Page(found, max(count(base, query), before + len(found) if found else 0))
    return Page(found, before + len(found))


def tasks(base: Base, query: Query) -> list[Row]:
    """The tasks that are asked for, at most `limit` from `offset` on."""
    if not query.limit:
        return list(each(base, query))
    if query.search:
        return of_ids(base, some(base, query, max(query.offset + query.limit, MOST_COUNTED + 1)), query)
    held = narrowed(base, query)
    if held is None and query.order == "state" and query.state is None and is_lite(base):
        return of_ids(base, by_state(base, query), replace(query, offset=0))
    asked = joined(base, query, *held) if held else plainly(base, query)
    said = f"SELECT tasks.id FROM {asked.said} ORDER BY {ordered(base, query)}{limited(query.limit, query.offset)}"
    return of_ids(base, [key for (key,) in tuples(base, said, asked.given)], replace(query, offset=0))


def by_state(base: Base, query: Query) -> list[str]:
    """The ids of those that are shown in the order of their states: SQLite takes one state after the other from its index."""
    asked = conditions(base, query)
    states = reversed(STATES) if query.down else STATES
    some = (
        f"SELECT * FROM (SELECT tasks.id FROM tasks WHERE {asked.said} AND tasks.state = '{state}' "
        f"ORDER BY tasks.due NULLS LAST, {as_came(base)})"
        for state in states
    )
    said = f"SELECT id FROM ({' UNION ALL '.join(some)}){limited(query.limit, query.offset)}"
    return [key for (key,) in tuples(base, said, asked.given)]


def each(base: Base, query: Query) -> Iterator[Row]:
    """The same one by one."""
    asked = conditions(base, query, "+tasks.source" if is_lite(base) else "tasks.source")
    said = f"SELECT * FROM tasks WHERE {asked.said} ORDER BY {ordered(base, query)}{limited(query.limit, query.offset)}"
    yield from ask(base, said, asked.given)


def of_ids(base: Base, ids: Sequence[str], query: Query) -> list[Row]:
    """Those of some tasks that are shown, in their order."""
    said, these = among(base, "id", ids)
    shown = f"ORDER BY {ordered(base, query)}{limited(query.limit, query.offset)}"
    return list(ask(base, f"SELECT * FROM tasks WHERE {said} {shown}", {"these": these}))


def count(base: Base, query: Query) -> int:
    """How many tasks are asked for, whatever the limit; where no index tells it, MOST_COUNTED + 1 at most."""
    if not is_counted_whole(query):
        return len(some(base, query, MOST_COUNTED + 1))
    asked = conditions(base, query)
    return int(first(base, f"SELECT count(*) FROM tasks WHERE {asked.said}", asked.given))


def is_counted_whole(query: Query) -> bool:
    """Whether an index tells the number of all tasks that are asked for."""
    return not (query.search or query.unit or query.notice or query.diagnostics)


def some(base: Base, query: Query, most: int) -> list[str]:
    """The ids of the first tasks with words that are searched for, as they came in: no more is looked at than is asked for."""
    held = narrowed(base, query)
    if query.search and is_lite(base):
        rest = conditions(base, replace(held[1] if held else query, search=None))
        also = f" AND searched.id IN ({held[0].said})" if held else ""
        there = f"{SEARCH} CROSS JOIN {known(query)} ON tasks.id = searched.id WHERE search MATCH :matching{also} AND {rest.said}"
        given = {**rest.given, **(held[0].given if held else {}), "matching": matching(query.search)}
        asked = Where(f"{there} ORDER BY search.rowid", given)
    elif held:
        asked = joined(base, query, *held)
    else:
        asked = plainly(base, query)
    return [key for (key,) in tuples(base, f"SELECT tasks.id FROM {asked.said} LIMIT {most}", asked.given)]


def plainly(base: Base, query: Query) -> Where:
    """The tasks, with what has to hold."""
    rest = conditions(base, query)
    return Where(f"tasks WHERE {rest.said}", rest.given)


def narrowed(base: Base, query: Query) -> tuple[Where, Query] | None:
    """The tasks that SQLite is told to look at first, as it cannot know how few they are: of some notices, or of a unit; and the rest."""
    if not is_lite(base):
        return None
    if query.notice:
        notices = of_notice(query.notice)
        sources = [source for (source,) in tuples(base, f"{notices.said} LIMIT {FEW + 1}", notices.given)]
        if len(sources) <= FEW:
            said, these = among(base, "source", sources)
            return Where(f"SELECT id FROM tasks WHERE {said}", {"these": these}), replace(query, notice=None)
    if query.unit and not query.role:
        return Where(ids_of(base, query.unit), {"unit": query.unit}), replace(query, unit=None)
    if query.unit:
        return Where(IN_ROLE, {"unit": query.unit, "role": query.role}), replace(query, unit=None, role=None)
    return None


def joined(base: Base, query: Query, held: Where, rest: Query) -> Where:
    """The tasks that are looked at first, with the conditions that are left; an index alone tells what most of these ask."""
    asked = conditions(base, rest)
    said = f"({held.said}) held CROSS JOIN {known(query)} ON tasks.id = held.id WHERE {asked.said}"
    return Where(said, {**asked.given, **held.given})


def known(query: Query) -> str:
    """The tasks, of which SQLite knows the ids."""
    return "tasks" if is_gone(query) else "tasks INDEXED BY ix_tasks_known"


def ids_of(base: Base, unit: str) -> str:
    """The tasks that `:unit` has to do with, each once."""
    has_other = first(base, "SELECT id FROM units WHERE canonical = :unit LIMIT 1", {"unit": unit})
    return UNITS if has_other else UNIT


def tasks_of(base: Base, unit: str) -> str:
    """The same, with what an index tells of them."""
    if not is_lite(base):
        return f"({UNITS}) held JOIN tasks ON tasks.id = held.id"
    return f"({ids_of(base, unit)}) held CROSS JOIN tasks INDEXED BY ix_tasks_known ON tasks.id = held.id"


def is_gone(query: Query) -> bool:
    """Whether it is asked for tasks that lists do not tell."""
    return query.gone or query.checked in ASIDE


def conditions(base: Base, query: Query, of_source: str = "tasks.source") -> Where:
    """What has to hold, in the words of the indexes of `schema/tables.py`."""
    asked = ["tasks.gone IS NOT NULL" if is_gone(query) else "tasks.gone IS NULL", *of_checked(query)]
    asked += [f"tasks.state NOT IN ({listed(ENDED)})"] if query.open else []
    given: dict[str, Any] = {}
    simple = {"state": ("state = :state", query.state), "first": ("due >= :first", query.first), "last": ("due <= :last", query.last)}
    for name, (said, value) in simple.items():
        if value:
            asked.append(f"tasks.{said}")
            given[name] = value
    for some in (of_month(query), of_units(query), of_diagnostics(query)):
        asked += [some.said] if some.said else []
        given |= some.given
    if query.notice:
        notices = of_notice(query.notice)
        asked.append(f"{of_source} IN ({notices.said})")
        given |= notices.given
    if query.search:
        words, values = holds(query.search, lite=is_lite(base))
        asked.append(f"tasks.id IN ({words})")
        given |= values
    return Where(" AND ".join(asked), given)


def of_checked(query: Query) -> list[str]:
    """Whether people confirmed a task, or why they put it aside; what no reading has any more is none of the latter."""
    if query.checked == UNCHECKED:
        return ["tasks.checked IS NULL"]
    if query.checked:
        return [f"tasks.checked = '{CHECKED[CHECKED.index(query.checked)]}'"]
    return [f"coalesce(tasks.checked, '') NOT IN ({listed(ASIDE)})"] if query.gone else []


def of_month(query: Query) -> Where:
    """The month of the due date."""
    if query.month is None:
        return Where("", {})
    if query.month == NO_DAY:
        return Where("tasks.due IS NULL", {})
    begins = date.fromisoformat(f"{query.month}-01")
    ends = begins + timedelta(monthrange(begins.year, begins.month)[1] - 1)
    return Where("tasks.due >= :begins AND tasks.due <= :ends", {"begins": begins, "ends": ends})


def of_units(query: Query) -> Where:
    """A unit, in whatever role or in one; some unit in a role."""
    if query.unit and query.role:
        return Where(f"tasks.id IN ({IN_ROLE})", {"unit": query.unit, "role": query.role})
    if query.unit:
        return Where(f"tasks.id IN ({UNITS})", {"unit": query.unit})
    return Where(f"tasks.{ROLES[ROLES.index(query.role)]} <> ''" if query.role else "", {})


def of_diagnostics(query: Query) -> Where:
    """A code of the machine's doubts, or any of them."""
    if query.diagnostics is None:
        return Where("", {})
    if query.diagnostics == ANY:
        return Where("tasks.diagnostics <> ''", {})
    return Where("tasks.id IN (SELECT id FROM diagnostics WHERE code = :code)", {"code": query.diagnostics})


def limited(limit: int | None, offset: int = 0) -> str:
    if limit is None:
        return f" LIMIT {int(MOST)} OFFSET {int(offset)}" if offset else ""
    return f" LIMIT {int(limit)}" + (f" OFFSET {int(offset)}" if offset else "")
