"""What a report holds: notices with their texts, tasks and all that was read of them, bounded; of the rest the numbers alone.

In come records (`of_records`) or a ledger (`of_ledger`); out goes a `Book`, in which both look alike: rows, as a ledger has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ..errors import DubanError
from ..ledger.listing import Query
from ..ledger.words import ENDED
from ..models import Notice
from ..pipeline import province_of
from ..rulebook.ruleset import load_ruleset
from ..writers.flat.rows import fields
from .marking import Parts, Row, rows_of
from .timeline import Calendar, Counts

if TYPE_CHECKING:
    from ..ledger.places.asking import Base

MOST_NOTICES = 40  # whose text is shown
MOST_TEXT = 400_000  # characters of these texts together
MOST_TASKS = 1_000
MOST_TOLD = 200  # inputs that could not be read, each with its line
TABLES = ("units", "persons", "timings", "milestones", "targets", "citations", "diagnostics")
ALIKE = "due, rrule, tentative, optional, state, lead, responsible, support, supervise"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A notice of a report: its row, its text as far as it is shown, its tasks and their parts by table."""

    notice: Row
    text: str | None
    tasks: Sequence[Row]
    parts: Parts
    corrections: Sequence[Row] = ()
    cut: int = 0  # characters of the text that are not shown
    more: int = 0  # tasks that are not shown
    whole: bool = True  # else its tasks stand in the table alone


@dataclass(slots=True)
class Book:
    """All of a report. `notices` and `calendar.tasks` count what there is, `leaves` hold what is shown."""

    leaves: list[Leaf] = field(default_factory=list)
    notices: int = 0
    optional: int = 0
    warnings: int = 0
    overdue: int = 0  # on `on`
    calendar: Calendar = field(default_factory=lambda: Counts().calendar())
    troubles: list[str] = field(default_factory=list)
    more_troubles: int = 0
    on: date | None = None
    kept: bool = False  # in a ledger: its tasks have states

    @property
    def shown(self) -> int:
        """The number of tasks that are shown."""
        return sum(len(leaf.tasks) for leaf in self.leaves)


@dataclass(slots=True)
class Room:
    """What a report has room for still."""

    tasks: int
    notices: int
    text: int

    def place(self, leaf: Leaf) -> Leaf | None:
        """A notice as far as there is room for it; None where there is none."""
        if not self.tasks and (leaf.tasks or not self.notices):
            return None
        if not self.notices or not self.text:
            if not leaf.tasks:
                return None
            some = leaf.tasks[: self.tasks]
            self.tasks -= len(some)
            return replace(leaf, text=None, tasks=some, parts={}, corrections=(), more=len(leaf.tasks) - len(some), whole=False)
        words = leaf.text
        cut = 0 if words is None else max(0, len(words) - self.text)
        tasks = leaf.tasks[: self.tasks]
        self.notices -= 1
        self.tasks -= len(tasks)
        self.text -= len(words or "") - cut
        return replace(leaf, text=words[: len(words) - cut] if words else words, tasks=tasks, cut=cut, more=len(leaf.tasks) - len(tasks))


def of_records(found: Iterable[Notice | DubanError], on: date | None = None, most: int = MOST_TASKS) -> Book:
    """The book of notices that were read, in their order; what could not be read is told."""
    book, counts, room, provinces = Book(on=on), Counts(), Room(most, MOST_NOTICES, MOST_TEXT), set[str | None]()
    for each in found:
        if isinstance(each, DubanError):
            trouble(book, str(each))
            continue
        tasks, parts = rows_of(each)
        book.notices += 1
        book.warnings += sum(told["severity"] != "info" for told in parts["diagnostics"])
        for task in tasks:
            count(book, counts, task)
        row = {**fields(each.source, "notices"), **fields(each.notice, "notices")}
        provinces.add(province(row))
        if leaf := room.place(Leaf(row, each.text, tasks, parts)):
            book.leaves.append(leaf)
    book.calendar = counts.calendar(only(provinces))
    return book


def trouble(book: Book, words: str) -> None:
    if len(book.troubles) < MOST_TOLD:
        book.troubles.append(words)
    else:
        book.more_troubles += 1


def count(book: Book, counts: Counts, task: Row, times: int = 1) -> None:
    ended = task.get("state") in ENDED
    counts.add(task, times, ended=ended)
    book.optional += times * bool(task["optional"])
    book.overdue += times * bool(book.on and task["due"] and task["due"] < book.on and not ended)


def province(notice: Row) -> str | None:
    return province_of(notice["issuer"] or notice["title"] or "", load_ruleset())


def only(names: set[str | None]) -> str | None:
    """The province of all notices; where they are of several, 汛期 is nobody's."""
    return next(iter(names)) if len(names) == 1 else None


def of_ledger(base: Base, query: Query, on: date | None = None, most: int = MOST_TASKS) -> Book:
    """The book of what is asked of a ledger: the notices whose tasks are due first, each with those of its tasks that are asked for."""
    from ..ledger.listing import conditions
    from ..ledger.places.asking import ask, first, tuples

    book, counts = Book(on=on, kept=True), Counts()
    asked = conditions(base, query)
    for row in ask(base, f"SELECT {ALIKE}, count(*) AS times FROM tasks WHERE {asked.said} GROUP BY {ALIKE}", asked.given):
        count(book, counts, row, row["times"])
    sources = f"SELECT DISTINCT tasks.source FROM tasks WHERE {asked.said}"
    book.notices = int(first(base, f"SELECT count(*) FROM ({sources}) asked", asked.given))
    told = f"SELECT count(*) FROM diagnostics WHERE severity <> 'info' AND source IN ({sources})"
    book.warnings = int(first(base, told, asked.given))
    issuers = tuples(base, f"SELECT DISTINCT issuer, title FROM notices WHERE source IN ({sources}) LIMIT {MOST_TASKS}", asked.given)
    provinces = {province({"issuer": issuer, "title": title}) for issuer, title in issuers}
    book.calendar = counts.calendar(only(provinces))
    room = Room(most, MOST_NOTICES, MOST_TEXT)
    for leaf in leaves(base, replace(query, limit=most)):
        if placed := room.place(leaf):
            book.leaves.append(placed)
    return book


def leaves(base: Base, query: Query) -> Iterator[Leaf]:
    """The notices of the tasks that are asked for, in the order of their first; the tasks of each as they stand in it."""
    from ..ledger.listing import tasks as tasks_of
    from ..ledger.places.asking import among, ask

    found = tasks_of(base, query)
    order = {source: place for place, source in reversed(list(enumerate(row["source"] for row in found)))}
    found.sort(key=lambda row: (order[row["source"]], row["position"]))
    for source, rows in groupby(found, key=lambda row: row["source"]):
        tasks = list(rows)
        notice = next(iter(ask(base, "SELECT * FROM notices WHERE source = :source", {"source": source})))
        ids, these = among(base, "id", [row["id"] for row in tasks])
        mine: dict[str, Any] = {"source": source, "these": these}
        parts = {
            table: list(ask(base, f"SELECT * FROM {table} WHERE source = :source AND {ids} ORDER BY id, number", mine))
            for table in TABLES[:-1]
        }
        told = f"SELECT * FROM diagnostics WHERE source = :source AND (id IS NULL OR {ids}) ORDER BY number"
        parts["diagnostics"] = list(ask(base, told, mine))
        said = list(ask(base, f"SELECT * FROM corrections WHERE {ids} ORDER BY id, field", {"these": these}))
        yield Leaf(notice, notice["text"], tasks, parts, said)
