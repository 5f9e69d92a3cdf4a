"""The tasks of a ledger that are asked for, by the database itself: those of a unit, in a state, due from … to, with words such as 防汛.

They come by their due date, those without one last, of one day as they came in. Of very many that words are searched for it is the first
thousand that came in.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Table, func, or_, select, text, union

from .schema.tables import CORRECTIONS, HISTORY, NOTICES, OCCURRENCES, OFFERS, PROGRESS, RECORD, TASKS, UNITS
from .search import HITS, SEARCH, SEARCHED, matching, says
from .words import ENDED, STATES

BRACKETS: dict[int, int] = str.maketrans("[({【】})]", "〔〔〔〔〕〕〕〕")
LIKE = 3  # names that are told where none is the one that was asked for
MOST_COUNTED = 1_000
MOST_LOOKED_AT = 200_000  # names that are looked through for them


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

    task: RowMapping
    notice: RowMapping
    parts: dict[str, list[RowMapping]]  # by table: units, persons, timings, milestones, targets, citations, diagnostics
    corrections: list[RowMapping]
    offers: list[RowMapping]
    progress: list[RowMapping]
    occurrences: list[RowMapping]


def tasks(base: Connection, query: Query) -> list[RowMapping]:
    """The tasks that are asked for, at most `limit`."""
    return list(each(base, query))


def each(base: Connection, query: Query) -> Iterator[RowMapping]:
    """The same one by one."""
    asked = select(TASKS).order_by(TASKS.c.due.asc().nulls_last(), *arrival(base)).limit(query.limit)
    if query.search and query.limit:
        asked = asked.where(TASKS.c.id.in_(some(base, query, max(query.limit, MOST_COUNTED))))
    elif query.unit and query.limit and not (query.gone or query.notice) and base.dialect.name == "sqlite":
        given = {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(query).items()}
        asked = asked.where(TASKS.c.id.in_(list(base.execute(text(of_unit_by_day(query)), given).scalars())))
    else:
        asked = asked.where(*conditions(base, query))
    yield from base.execution_options(yield_per=1_000).execute(asked).mappings()


def of_unit_by_day(query: Query) -> str:
    """SQL for the ids of a unit's first tasks: of a unit with many, SQLite looks at an index alone only where it is told to."""
    asked = ("state = :state", query.state), ("due >= :first", query.first), ("due <= :last", query.last)
    also = "".join(f" AND {condition}" for condition, value in asked if value)
    units = "SELECT id FROM units WHERE name = :unit UNION SELECT id FROM units WHERE canonical = :unit"
    there = f"tasks INDEXED BY ix_tasks_days WHERE gone IS NULL{also} AND id IN ({units})"
    return f"SELECT id FROM {there} ORDER BY due NULLS LAST, rowid LIMIT :limit"


def count(base: Connection, query: Query) -> int:
    """How many tasks are asked for, whatever the limit; where no index tells it, MOST_COUNTED + 1 at most."""
    if is_counted_whole(query):
        return base.execute(select(func.count()).select_from(TASKS).where(*conditions(base, query))).scalar() or 0
    return base.execute(select(func.count()).select_from(some(base, query, MOST_COUNTED + 1).subquery())).scalar() or 0


def is_counted_whole(query: Query) -> bool:
    """Whether an index tells the number of all tasks that are asked for."""
    return not (query.search or query.unit or query.notice)


def some(base: Connection, query: Query, most: int) -> Select[tuple[str]]:
    """The ids of the first tasks with words that are searched for, as they came in: no more is looked at than is asked for."""
    asked = select(TASKS.c.id).limit(most)
    if base.dialect.name != "sqlite" or not query.search:
        return asked.where(*conditions(base, query))
    there = HITS.join(TASKS, TASKS.c.id == SEARCHED.c.id)
    rest = conditions(base, replace(query, search=None))
    return asked.select_from(there).where(matching(query.search or ""), *rest).order_by(SEARCH.c.rowid)


def conditions(base: Connection, query: Query) -> list[ColumnElement[bool]]:
    """What has to hold, in the words of the indexes of `schema/tables.py`."""
    asked: list[ColumnElement[bool]] = [TASKS.c.gone.is_not(None) if query.gone else TASKS.c.gone.is_(None)]
    if query.state:
        asked.append(TASKS.c.state == query.state)
    if query.first:
        asked.append(TASKS.c.due >= query.first)
    if query.last:
        asked.append(TASKS.c.due <= query.last)
    if query.unit:
        asked.append(of_unit(query.unit))
    if query.notice:
        asked.append(TASKS.c.source.in_(of_notice(query.notice)))
    if query.search:
        asked.append(says(base, query.search))
    return asked


def of_unit(unit: str) -> ColumnElement[bool]:
    """The condition that a unit have to do with a task, by its name as written or by its full one."""
    return TASKS.c.id.in_(union(*(select(UNITS.c.id).where(name == unit) for name in (UNITS.c.name, UNITS.c.canonical))))


def has_unit(base: Connection, unit: str) -> bool:
    """Whether a unit is called so."""
    return base.execute(select(UNITS.c.id).where(or_(UNITS.c.name == unit, UNITS.c.canonical == unit)).limit(1)).first() is not None


def has_notice(base: Connection, notice: str) -> bool:
    """Whether some notice is meant by it."""
    return base.execute(of_notice(notice).limit(1)).first() is not None


def of_notice(notice: str) -> Select[tuple[str]]:
    """The sources of the notices that are meant; of a number whatever brackets stand round its year: 示水[2021]3号."""
    number = unicodedata.normalize("NFKC", notice).translate(BRACKETS)
    has = (NOTICES.c.title.contains(notice, autoescape=True), NOTICES.c.source.contains(notice, autoescape=True))
    return select(NOTICES.c.source).where(or_(NOTICES.c.source == notice, NOTICES.c.document_number.in_((notice, number)), *has))


def arrival(base: Connection) -> Sequence[ColumnElement[Any]]:
    """As the tasks came in: SQLite's own number of a row, which each index holds; elsewhere by notice and place."""
    return (text("tasks.rowid"),) if base.dialect.name == "sqlite" else (TASKS.c.source, TASKS.c.position)  # type: ignore[return-value]


def names_like(base: Connection, unit: str) -> list[str]:
    """Names of units that hold the words which are the name of none."""
    some = select(UNITS.c.name).limit(MOST_LOOKED_AT).subquery()
    asked = select(some.c.name).where(some.c.name.contains(unit, autoescape=True)).distinct().order_by(some.c.name).limit(LIKE)
    return list(base.execute(asked).scalars())


def one(base: Connection, key: str) -> Whole:
    """All that is known of a task that is there."""
    task = base.execute(select(TASKS).where(TASKS.c.id == key)).mappings().one()
    notice = base.execute(select(NOTICES).where(NOTICES.c.source == task["source"])).mappings().one()
    parts = {name: rows_of(base, table, key, "number", source=task["source"]) for name, table in RECORD.items() if "number" in table.c}
    return Whole(
        task,
        notice,
        parts,
        rows_of(base, CORRECTIONS, key, "field"),
        rows_of(base, OFFERS, key, "field"),
        rows_of(base, PROGRESS, key, "entry"),
        rows_of(base, OCCURRENCES, key, "day"),
    )


def rows_of(base: Connection, table: Table, key: str, order: str, source: str | None = None) -> list[RowMapping]:
    asked = select(table).where(table.c.id == key).order_by(table.c[order])
    return list(base.execute(asked if source is None else asked.where(table.c.source == source)).mappings())


def history(base: Connection, key: str) -> list[RowMapping]:
    """What happened to a task, the first first: its own entries, and those of its notice as a whole."""
    source = select(TASKS.c.source).where(TASKS.c.id == key).scalar_subquery()
    whole = (HISTORY.c.source == source) & HISTORY.c.id.is_(None)
    return list(base.execute(select(HISTORY).where(or_(HISTORY.c.id == key, whole)).order_by(HISTORY.c.entry)).mappings())


def changes(base: Connection) -> list[RowMapping]:
    """What waits for a decision: new readings of fields that a person has set, with the person's value and who set it."""
    same = (CORRECTIONS.c.id == OFFERS.c.id) & (CORRECTIONS.c.field == OFFERS.c.field)
    asked = (
        select(OFFERS, CORRECTIONS.c.value, CORRECTIONS.c.by, TASKS.c.title, TASKS.c.notice_title, TASKS.c.source)
        .join(CORRECTIONS, same)
        .join(TASKS, TASKS.c.id == OFFERS.c.id)
        .order_by(TASKS.c.source, TASKS.c.position, OFFERS.c.field)
    )
    return list(base.execute(asked).mappings())


def left_behind(base: Connection) -> list[RowMapping]:
    """Tasks that people worked on and no reading has any more, e.g. one that a corrected notice splits in two: till it is ended."""
    worked = or_(TASKS.c.state != STATES[0], TASKS.c.id.in_(select(PROGRESS.c.id)), TASKS.c.id.in_(select(CORRECTIONS.c.id)))
    asked = select(TASKS).where(TASKS.c.gone.is_not(None), TASKS.c.state.not_in(ENDED), worked).order_by(*arrival(base))
    return list(base.execute(asked).mappings())
