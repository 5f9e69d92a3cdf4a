"""What the days of a calendar hold: tasks that are due, those that come again, holidays, workdays that were moved, 汛期."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ....ledger.due import ALIKE, Rule, days_between
from ....ledger.listing import as_came, tasks_of
from ....ledger.places.asking import Row, among, ask, is_lite, tuples
from ....ledger.schema.said import CHASED, RECURS
from ....ledger.words import ENDED, listed
from ....report.bands import Band, bands
from ..tables.remembering import remembered

if TYPE_CHECKING:
    from ....ledger.places.asking import Base

MOST_TITLES = 3  # of a day
MOST_AGAIN = 50  # tasks that come again, of a day that is looked at
MOST_ISSUERS = 20
MOST_PROVINCES = 3
SHOWN = "id, title, source, state, lead, responsible, support, due, tentative, version"
SATURDAY = 5
ISSUERS = (
    "SELECT issuer, count(*) AS number FROM notices WHERE gone IS NULL AND issuer IS NOT NULL "
    f"GROUP BY issuer ORDER BY number DESC, issuer LIMIT {MOST_ISSUERS}"
)


class Day(NamedTuple):
    """A day: how many tasks are due on it, how many of them have ended, the first of them; how many come again, and are done."""

    day: date
    due: int
    ended: int
    tasks: list[Row]
    again: int
    done: int
    holiday: str
    is_free: bool
    is_moved: bool  # a day of a weekend on which people work, for a holiday elsewhere
    seasons: list[str]


def days_of(base: Base, first_day: date, last_day: date, unit: str | None, provinces: tuple[str, ...]) -> list[Day]:
    """The days from one to another, each with what it holds."""
    given = {"first": first_day, "last": last_day, **({"unit": unit} if unit else {})}
    due: Counter[date] = Counter()
    ended: Counter[date] = Counter()
    some: dict[date, list[str]] = {}
    where = f"gone IS NULL AND due >= :first AND due <= :last ORDER BY due, {as_came(base)}"
    for key, on, state in tuples(base, f"SELECT tasks.id, due, state FROM {of_unit(base, unit)} WHERE {where}", given):
        day = date.fromisoformat(str(on))
        due[day] += 1
        ended[day] += state in ENDED
        if due[day] <= MOST_TITLES:
            some.setdefault(day, []).append(key)
    rows = of_ids(base, [key for ids in some.values() for key in ids])
    again, done = recurring(base, first_day, last_day, unit), occurred(base, given, unit)
    behind = [(province, band) for province in provinces or (None,) for band in bands(first_day, last_day, province)]
    return [
        Day(
            day,
            due[day],
            ended[day],
            [rows[key] for key in some.get(day, ())],
            again[day],
            done[day],
            next((band.name for _province, band in behind if band.kind == "holiday" and is_in(day, band)), ""),
            is_free(day),
            is_moved(day),
            list(
                dict.fromkeys(named(band, province, provinces) for province, band in behind if band.kind == "season" and is_in(day, band))
            ),
        )
        for day in each_day(first_day, last_day)
    ]


def of_unit(base: Base, unit: str | None) -> str:
    return tasks_of(base, unit) if unit else "tasks"


def each_day(first_day: date, last_day: date) -> Iterator[date]:
    for number in range((last_day - first_day).days + 1):
        yield first_day + timedelta(number)


def is_in(day: date, band: Band) -> bool:
    return band.first <= day <= band.last


def named(band: Band, province: str | None, provinces: tuple[str, ...]) -> str:
    """A season by its name; where those of several provinces are told, with that of the province."""
    return f"{band.name} ({province})" if len(provinces) > 1 else band.name


def is_free(day: date) -> bool:
    """Whether a day is one off, as far as that is known: a holiday, or a weekend on which nobody has to work."""
    import chinese_calendar

    return day in chinese_calendar.holidays or (day.weekday() >= SATURDAY and day not in chinese_calendar.workdays)


def is_moved(day: date) -> bool:
    import chinese_calendar

    return day in chinese_calendar.workdays


def of_ids(base: Base, ids: list[str]) -> dict[str, Row]:
    said, these = among(base, "id", ids)
    return {row["id"]: row for row in ask(base, f"SELECT {SHOWN} FROM tasks WHERE {said}", {"these": these})}


def recurring(base: Base, first_day: date, last_day: date, unit: str | None) -> Counter[date]:
    """How many tasks come again on each day: those that recur alike are worked out once."""
    found: Counter[date] = Counter()
    days = days_between(first_day, last_day)
    said = f"SELECT {ALIKE}, count(*) FROM {of_unit(base, unit)} WHERE {CHASED} AND {RECURS} GROUP BY {ALIKE}"
    for *rule, number in tuples(base, said, {"unit": unit} if unit else {}):
        for day in days(*rule):
            found[day] += number
    return found


def occurred(base: Base, given: Mapping[str, object], unit: str | None) -> Counter[date]:
    """How many of those are done with. There are few such days, so that SQLite is told to look at them first."""
    join = "CROSS JOIN tasks INDEXED BY ix_tasks_known" if is_lite(base) else "JOIN tasks"
    mine = f" AND tasks.id IN ({UNITS})" if unit else ""
    said = f"SELECT occurrences.day, count(*) FROM occurrences {join} ON tasks.id = occurrences.id WHERE {ENDED_THEN}{mine}"
    return Counter({date.fromisoformat(str(day)): number for day, number in tuples(base, f"{said} GROUP BY occurrences.day", given)})


UNITS = "SELECT id FROM units WHERE name = :unit UNION SELECT id FROM units WHERE canonical = :unit"
ENDED_THEN = (
    f"occurrences.day >= :first AND occurrences.day <= :last AND occurrences.state IN ({listed(ENDED)}) "
    f"AND tasks.gone IS NULL AND tasks.state NOT IN ({listed(ENDED)})"
)


def again_on(base: Base, day: date, unit: str | None) -> list[Row]:
    """The first tasks that come again on a day, each with the state that it has then (`then`)."""
    days = days_between(day, day)
    said = f"SELECT tasks.id, {ALIKE} FROM {of_unit(base, unit)} WHERE {CHASED} AND {RECURS} ORDER BY tasks.id"
    ids: list[str] = []
    for key, *rule in tuples(base, said, {"unit": unit} if unit else {}):
        if days(*Rule(*rule)):
            ids.append(key)
            if len(ids) == MOST_AGAIN:
                break
    among_these, these = among(base, "id", ids)
    states = dict(tuples(base, f"SELECT id, state FROM occurrences WHERE day = :day AND {among_these}", {"day": day, "these": these}))
    rows = of_ids(base, ids)
    return [{**rows[key], "then": states.get(key, "")} for key in ids]


def provinces_of(base: Base, place: str) -> tuple[str, ...]:
    """Whose 汛期 counts: the provinces of those who issue most of the notices."""

    def counted() -> tuple[str, ...]:
        issuers = tuples(base, ISSUERS)
        return tuple(dict.fromkeys(filter(None, (province(issuer) for issuer, _number in issuers))))[:MOST_PROVINCES]

    return remembered(base, place, "provinces", counted)


@lru_cache(maxsize=1_000)
def province(issuer: str) -> str | None:
    from ....pipeline import province_of
    from ....rulebook.ruleset import load_ruleset

    return province_of(issuer, load_ruleset())
