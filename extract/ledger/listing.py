"""The tasks of a ledger that are asked for, by the database itself: those of a unit, in a state, due from … to, with words such as 防汛.

They come by their due date, those without one last, of one day as they came in. Of very many that words are searched for it is the first
thousand that came in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from .places.asking import Row, among, ask, first, is_lite, tuples
from .places.meant import Where, of_notice
from .schema.said import SEARCH, holds, matching
from .words import ENDED, STATES, listed

if TYPE_CHECKING:
    from .places.asking import Base

MOST_COUNTED = 1_000
PARTS = ("units", "persons", "timings", "milestones", "targets", "citations", "diagnostics")
UNIT = "SELECT id FROM units WHERE name = :unit GROUP BY id"
UNITS = "SELECT id FROM units WHERE name = :unit UNION SELECT id FROM units WHERE canonical = :unit"
FEW = 500  # notices whose tasks are looked at one by one
BESIDE = {"corrections": "field", "offers": "field", "progress": "entry", "occurrences": "day"}


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: all that is given has to hold. `gone`: the tasks that no reading of their notice has any more, instead."""

    unit: str | None = None
    state: str | None = None
    first: date | None = None  # of the due date
    last: date | None = None
    notice: str | None = None  # its source or document number, or a part of its title or source
    search: str | None = None
    gone: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """All that a ledger holds of a task."""

    task: Row
    notice: Row
    parts: dict[str, list[Row]]  # by table: units, persons, timings, milestones, targets, citations, diagnostics
    corrections: list[Row]
    offers: list[Row]
    progress: list[Row]
    occurrences: list[Row]


class Page(NamedTuple):
    """The first tasks that are asked for, and how many there are: where no index tells it, MOST_COUNTED + 1 at most."""

    tasks: list[Row]
    number: int


def page(base: Base, query: Query) -> Page:
    """The tasks that are asked for, at most `limit`, and the number of all."""
    if query.limit is None:
        found = list(each(base, query))
        return Page(found, len(found))
    if query.search:
        ids = some(base, query, max(query.limit, MOST_COUNTED + 1))
        return Page(of_ids(base, ids, query.limit), len(ids))
    found = tasks(base, query)
    return Page(found, count(base, query) if len(found) >= query.limit else len(found))


def tasks(base: Base, query: Query) -> list[Row]:
    """The tasks that are asked for, at most `limit`."""
    if query.limit and query.search:
        return of_ids(base, some(base, query, max(query.limit, MOST_COUNTED + 1)), query.limit)
    if query.limit and (held := narrowed(base, query)):
        asked = joined(base, query, *held)
        said = f"SELECT tasks.id FROM {asked.said} ORDER BY {by_day(base)}{limited(query.limit)}"
        return of_ids(base, [key for (key,) in tuples(base, said, asked.given)], query.limit)
    return list(each(base, query))


def each(base: Base, query: Query) -> Iterator[Row]:
    """The same one by one."""
    asked = conditions(base, query, "+tasks.source" if is_lite(base) else "tasks.source")
    yield from ask(base, f"SELECT * FROM tasks WHERE {asked.said} ORDER BY {by_day(base)}{limited(query.limit)}", asked.given)


def of_ids(base: Base, ids: Sequence[str], limit: int) -> list[Row]:
    """The first of some tasks by their days."""
    said, these = among(base, "id", ids)
    return list(ask(base, f"SELECT * FROM tasks WHERE {said} ORDER BY {by_day(base)}{limited(limit)}", {"these": these}))


def count(base: Base, query: Query) -> int:
    """How many tasks are asked for, whatever the limit; where no index tells it, MOST_COUNTED + 1 at most."""
    if not is_counted_whole(query):
        return len(some(base, query, MOST_COUNTED + 1))
    asked = conditions(base, query)
    return int(first(base, f"SELECT count(*) FROM tasks WHERE {asked.said}", asked.given))


def is_counted_whole(query: Query) -> bool:
    """Whether an index tells the number of all tasks that are asked for."""
    return not (query.search or query.unit or query.notice)


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
        rest = conditions(base, query)
        asked = Where(f"tasks WHERE {rest.said}", rest.given)
    return [key for (key,) in tuples(base, f"SELECT tasks.id FROM {asked.said} LIMIT {most}", asked.given)]


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
    if query.unit:
        return Where(ids_of(base, query.unit), {"unit": query.unit}), replace(query, unit=None)
    return None


def joined(base: Base, query: Query, held: Where, rest: Query) -> Where:
    """The tasks that are looked at first, with the conditions that are left; an index alone tells what most of these ask."""
    asked = conditions(base, rest)
    said = f"({held.said}) held CROSS JOIN {known(query)} ON tasks.id = held.id WHERE {asked.said}"
    return Where(said, {**asked.given, **held.given})


def known(query: Query) -> str:
    """The tasks, of which SQLite knows the ids."""
    return "tasks" if query.gone else "tasks INDEXED BY ix_tasks_known"


def ids_of(base: Base, unit: str) -> str:
    """The tasks that `:unit` has to do with, each once."""
    has_other = first(base, "SELECT id FROM units WHERE canonical = :unit LIMIT 1", {"unit": unit})
    return UNITS if has_other else UNIT


def tasks_of(base: Base, unit: str) -> str:
    """The same, with what an index tells of them."""
    if not is_lite(base):
        return f"({UNITS}) held JOIN tasks ON tasks.id = held.id"
    return f"({ids_of(base, unit)}) held CROSS JOIN tasks INDEXED BY ix_tasks_known ON tasks.id = held.id"


def conditions(base: Base, query: Query, of_source: str = "tasks.source") -> Where:
    """What has to hold, in the words of the indexes of `schema/tables.py`."""
    asked = ["tasks.gone IS NOT NULL" if query.gone else "tasks.gone IS NULL"]
    given: dict[str, Any] = {}
    simple = {"state": ("state = :state", query.state), "first": ("due >= :first", query.first), "last": ("due <= :last", query.last)}
    for name, (said, value) in simple.items():
        if value:
            asked.append(f"tasks.{said}")
            given[name] = value
    if query.unit:
        asked.append(f"tasks.id IN ({UNITS})")
        given["unit"] = query.unit
    if query.notice:
        notices = of_notice(query.notice)
        asked.append(f"{of_source} IN ({notices.said})")
        given |= notices.given
    if query.search:
        words, values = holds(query.search, lite=is_lite(base))
        asked.append(f"tasks.id IN ({words})")
        given |= values
    return Where(" AND ".join(asked), given)


def limited(limit: int | None) -> str:
    return "" if limit is None else f" LIMIT {int(limit)}"


def by_day(base: Base) -> str:
    return f"tasks.due NULLS LAST, {as_came(base)}"


def as_came(base: Base) -> str:
    """As the tasks came in: SQLite's own number of a row, which each index holds; elsewhere by notice and place."""
    return "tasks.rowid" if is_lite(base) else "tasks.source, tasks.position"


def one(base: Base, key: str) -> Whole:
    """All that is known of a task that is there."""
    (task,) = ask(base, "SELECT * FROM tasks WHERE id = :id", {"id": key})
    (notice,) = ask(base, "SELECT * FROM notices WHERE source = :source", {"source": task["source"]})
    mine = {"id": key, "source": task["source"]}
    parts = {name: list(ask(base, f"SELECT * FROM {name} WHERE source = :source AND id = :id ORDER BY number", mine)) for name in PARTS}
    own = (list(ask(base, f"SELECT * FROM {name} WHERE id = :id ORDER BY {order}", {"id": key})) for name, order in BESIDE.items())
    return Whole(task, notice, parts, *own)


def history(base: Base, key: str) -> list[Row]:
    """What happened to a task, the first first: its own entries, and those of its notice as a whole."""
    whole = "id IS NULL AND source = (SELECT source FROM tasks WHERE id = :id)"
    return list(ask(base, f"SELECT * FROM history WHERE id = :id OR ({whole}) ORDER BY entry", {"id": key}))


def changes(base: Base) -> list[Row]:
    """What waits for a decision: new readings of fields that a person has set, with the person's value and who set it."""
    columns = "offers.*, corrections.value, corrections.by, tasks.title, tasks.notice_title, tasks.source"
    said = "corrections ON corrections.id = offers.id AND corrections.field = offers.field JOIN tasks ON tasks.id = offers.id"
    return list(ask(base, f"SELECT {columns} FROM offers JOIN {said} ORDER BY tasks.source, tasks.position, offers.field"))


def left_behind(base: Base) -> list[Row]:
    """Tasks that people worked on and no reading has any more, e.g. one that a corrected notice splits in two: till it is ended."""
    worked = "state <> :new OR id IN (SELECT id FROM progress) OR id IN (SELECT id FROM corrections)"
    there = f"gone IS NOT NULL AND state NOT IN ({listed(ENDED)}) AND ({worked})"
    return list(ask(base, f"SELECT * FROM tasks WHERE {there} ORDER BY {as_came(base)}", {"new": STATES[0]}))
