"""Notices go into the ledger: new ones many at a time, those that are there already one by one, all in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from ...models import Notice
from ..schema.said import ASIDE
from ..schema.tables import HISTORY, NOTICES, RECORD, TASKS
from ..search import SOME, forget, index
from .identity import Given, Held, is_same
from .known import Known
from .merging import MACHINE, is_touched, merge
from .rows import COLUMNS, ID, ID_AT, Tuples, named, other_id, record_of, rows_of, storable, with_ids
from .sums import Sum

MANY_NOTICES, MANY_CHARACTERS = 200, 20_000_000  # of JSON, that are kept back to be written together
OF_LEDGER: dict[str, tuple[str, ...]] = {
    "notices": ("text", "added", "changed"),
    "tasks": ("changed",),
}  # columns that a new row gets beside those of the record
TITLE, TEXT = COLUMNS["tasks"].index("title"), COLUMNS["tasks"].index("text")


class Readings:
    """Puts notices into a ledger; `at` is the time that the history tells. `flush` has to be called before the transaction ends.

    `leaving`: who puts them names all that it has, and these are the names that it has no more. Then a name is that of one notice for
    ever, and copies are notices of their own. None: a name may be that of several files.
    """

    def __init__(self, base: Connection, at: str, leaving: Iterable[str] | None = None) -> None:
        self.base: Connection = base
        self.at: str = at
        self.leaving: frozenset[str] | None = None if leaving is None else frozenset(leaving)
        self.sum: Sum = Sum()
        self.given: dict[str, Given] = {}
        self.characters: int = 0
        self.kept: list[Tuples] = []
        self.came: set[str] = set()  # the names of this run

    def put(self, notice: Notice | None, source: str, whole: str, text: str | None) -> None:
        """Take a notice: `source` is its name in the ledger, `whole` its JSON, which says all; `text` is its decoded text."""
        source, text = storable(source), storable(text)
        if source in self.given:
            self.flush()
        self.given[source] = Given(source, whole, text, record_of(whole))
        self.characters += len(whole)
        if len(self.given) >= MANY_NOTICES or self.characters >= MANY_CHARACTERS:
            self.flush()

    def flush(self) -> None:
        """Write what was kept back."""
        there = Known(self.base, self.given.values())
        for given in self.given.values():
            self.take(given, there)
        self.given, self.characters = {}, 0
        self.write()

    def take(self, given: Given, there: Known) -> None:
        """One notice: new, the same, a copy, moved or read anew."""
        self.came.add(given.source)
        held = there.of(given.source)
        if held is not None and (self.leaving is not None or is_same(held, given)):
            self.again(held, given, there)
        elif held is not None:
            self.beside(given, there)
        elif (other := there.copy_of(given, self.leaving)) is None:
            self.other_name(given, there)
        elif other.gone is not None or self.leaving is not None:
            self.move(other, given, there)
        else:
            self.sum.copies.append((given.source, other.source))

    def other_name(self, given: Given, there: Known) -> None:
        """A notice of a new name: one that is new, or a corrected one. Of two files of one run that are one notice each is kept."""
        earlier = None if self.leaving is not None else there.corrected_by(given, self.came)
        if earlier is None:
            number = given.record["notice"]["document_number"]
            if number in there.crowded and self.leaving is None:
                self.sum.crowded[number] = self.sum.crowded.get(number, 0) + 1
            self.keep(given.source, given, there)
            return
        self.came.add(earlier.source)
        self.again(earlier, given, there)
        self.sum.corrected.append((given.source, earlier.source))

    def again(self, held: Held, given: Given, there: Known) -> None:
        """A notice that is there: the same, or a new reading."""
        if held.json == given.whole and held.gone is None and given.text in (None, held.text):
            self.sum.same += 1
            return
        self.write()
        self.sum.anew += 1
        (found,) = self.unique([rows_of(given.record, held.source, given.whole)])
        rows = named(found)
        rows["notices"][0].update(text=held.text if given.text is None else given.text, changed=self.at)
        self.sum.add(merge(self.base, self.at, rows, self.leaving is not None))
        there.learn(held.source, given)

    def beside(self, given: Given, there: Known) -> None:
        """Another notice of the same name: 通知.txt (2)."""
        count = 2
        while held := there.of(f"{given.source} ({count})"):
            if is_same(held, given):
                self.again(held, given, there)
                return
            count += 1
        name = f"{given.source} ({count})"
        self.keep(name, given, there)
        self.sum.renamed.append((given.source, name))

    def move(self, other: Held, given: Given, there: Known) -> None:
        """A notice that came in under another name: all that people said of it goes with it."""
        self.write()
        self.base.execute(update(NOTICES).where(NOTICES.c.source == other.source).values(source=given.source))
        told = {"at": self.at, "by": MACHINE, "source": given.source, "action": "move", "field": "source"}
        self.base.execute(insert(HISTORY), {**told, "before": other.source, "after": given.source})
        self.sum.moved.append((other.source, given.source))
        there.forget(other)
        self.again(other._replace(source=given.source), given, there)

    def keep(self, source: str, given: Given, there: Known) -> None:
        """A notice that is new, to be written with others."""
        there.learn(source, given)
        rows = rows_of(given.record, source, given.whole)
        rows["notices"] = [(*row, given.text, self.at, self.at) for row in rows["notices"]]
        rows["tasks"] = [(*row, self.at) for row in rows["tasks"]]
        self.kept.append(rows)
        self.sum.new += 1
        self.sum.tasks += len(rows["tasks"])

    def write(self) -> None:
        """Write the new notices that were kept back."""
        if not self.kept:
            return
        ready = self.unique(self.kept)
        for name in RECORD:
            if found := [row for rows in ready for row in rows[name]]:
                write_rows(self.base, name, found)
        index(self.base, [{"id": row[1], "title": row[TITLE], "text": row[TEXT]} for rows in ready for row in rows["tasks"]])
        told = {"at": self.at, "by": MACHINE, "action": "add", "field": "tasks"}
        self.base.execute(insert(HISTORY), [{**told, "source": rows["notices"][0][0], "after": str(len(rows["tasks"]))} for rows in ready])
        self.kept = []

    def unique(self, many: Sequence[Tuples]) -> list[Tuples]:
        """The rows of notices, none with an id that another notice has, or that is none of ours."""
        owners = dict(self.owners([row[1] for rows in many for row in rows["tasks"]]))
        return [with_ids(rows, others(rows, owners)) for rows in many]

    def owners(self, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Which source has each of the ids that the ledger knows."""
        for start in range(0, len(ids), SOME):
            known = select(TASKS.c.id, TASKS.c.source).where(TASKS.c.id.in_(ids[start : start + SOME]))
            yield from ((row.id, row.source) for row in self.base.execute(known))

    def remove(self, source: str, by: str = MACHINE) -> None:
        """A notice that its owner, or a person, drops: away for good where no person touched it, else marked as gone with its tasks."""
        self.flush()
        of_source = TASKS.c.source == source
        if not is_touched(self.base, of_source):
            forget(self.base, list(self.base.execute(select(TASKS.c.id).where(of_source)).scalars()))
            if not self.base.execute(delete(NOTICES).where(NOTICES.c.source == source)).rowcount:
                return
        else:
            self.base.execute(update(NOTICES).where(NOTICES.c.source == source).values(gone=self.at))
            aside = of_source & TASKS.c.made.is_(None) & TASKS.c.checked.in_(ASIDE) & TASKS.c.adrift.is_(None)
            self.base.execute(update(TASKS).where(aside).values(adrift=self.at))
            there = of_source & TASKS.c.gone.is_(None)
            ids = list(self.base.execute(select(TASKS.c.id).where(there)).scalars())
            self.base.execute(update(TASKS).where(there).values(gone=self.at, changed=self.at, version=TASKS.c.version + 1))
            gone = {"at": self.at, "by": by, "action": "gone", "source": source}
            if ids:
                self.base.execute(insert(HISTORY), [{**gone, "id": each} for each in ids])
        self.base.execute(insert(HISTORY), {"at": self.at, "by": by, "action": "remove", "source": source})


def write_rows(base: Connection, name: str, rows: list[tuple[Any, ...]]) -> None:
    """Rows of a table of the record, as they are: many times as fast as by names."""
    columns = (*COLUMNS[name], *OF_LEDGER.get(name, ()))
    quoted = ", ".join(f'"{column}"' for column in columns)
    mark = "?" if base.dialect.name == "sqlite" else "%s"
    base.exec_driver_sql(f'INSERT INTO "{name}" ({quoted}) VALUES ({", ".join([mark] * len(columns))})', rows)


def others(rows: Tuples, owners: dict[str, str]) -> dict[str, str]:
    """New ids for those of a notice that another has, or that are none; `owners` learns whose they are."""
    source = rows["notices"][0][0]
    found: dict[str, str] = {}
    for row in rows["tasks"]:
        given = row[ID_AT["tasks"]]
        if not ID.fullmatch(given) or owners.setdefault(given, source) != source:
            found[given] = other_id(given, source)
            owners[found[given]] = source
    return found
