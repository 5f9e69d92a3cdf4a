"""Notices go into the ledger: new ones many at a time, those that are there already one by one, all in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from ...models import Notice
from ..schema.tables import HISTORY, NOTICES, RECORD, TASKS
from ..search import SOME, forget, index
from .merging import Merged, merge
from .rows import Rows, other_id, renamed, rows_of

MANY = 2_000  # tasks, or notices, that are kept back to be written together
MACHINE = "duban"  # who changed what a reading changed


@dataclass(slots=True)
class Sum:
    """What became of the notices (new, the same, read anew), and of the tasks of those read anew."""

    new: int = 0
    same: int = 0
    anew: int = 0
    tasks: int = 0
    added: int = 0
    changed: int = 0
    gone: int = 0
    waiting: int = 0

    def add(self, merged: Merged) -> None:
        self.added += merged.added
        self.changed += merged.changed
        self.gone += merged.gone
        self.waiting += merged.waiting


class Readings:
    """Puts notices into a ledger; `at` is the time that the history tells. `flush` has to be called before the transaction ends."""

    def __init__(self, base: Connection, at: str) -> None:
        self.base, self.at = base, at
        self.sum = Sum()
        self.kept: list[Rows] = []
        self.sources: set[str] = set()
        self.held = 0

    def put(self, notice: Notice, source: str, whole: str, text: str | None) -> None:
        """Take a notice: `source` is its name in the ledger, `whole` its JSON, `text` its decoded text."""
        if source in self.sources:
            self.flush()
        there = self.base.execute(select(NOTICES.c.json, NOTICES.c.text, NOTICES.c.gone).where(NOTICES.c.source == source)).first()
        if there is None:
            self.keep(rows_of(notice, source, whole), text)
        elif there.json == whole and there.gone is None and text in (None, there.text):
            self.sum.same += 1
        else:
            self.flush()
            self.sum.anew += 1
            (rows,) = self.unique([rows_of(notice, source, whole)])
            rows["notices"][0].update(text=there.text if text is None else text, changed=self.at)
            self.sum.add(merge(self.base, self.at, rows))

    def keep(self, rows: Rows, text: str | None) -> None:
        (about,) = rows["notices"]
        about.update(text=text, added=self.at, changed=self.at)
        for task in rows["tasks"]:
            task["changed"] = self.at
        self.kept.append(rows)
        self.sources.add(about["source"])
        self.held += len(rows["tasks"])
        self.sum.new += 1
        self.sum.tasks += len(rows["tasks"])
        if max(self.held, len(self.kept)) >= MANY:
            self.flush()

    def flush(self) -> None:
        """Write what was kept back."""
        if not self.kept:
            return
        ready = self.unique(self.kept)
        for name, table in RECORD.items():
            if found := [row for rows in ready for row in rows[name]]:
                self.base.execute(insert(table), found)
        index(self.base, [task for rows in ready for task in rows["tasks"]])
        told = {"at": self.at, "by": MACHINE, "action": "add", "field": "tasks"}
        self.base.execute(
            insert(HISTORY), [{**told, "source": rows["notices"][0]["source"], "after": str(len(rows["tasks"]))} for rows in ready]
        )
        self.kept, self.held = [], 0
        self.sources.clear()

    def unique(self, many: Sequence[Rows]) -> list[Rows]:
        """The rows of notices, none with an id that another notice has."""
        owners = dict(self.owners([task["id"] for rows in many for task in rows["tasks"]]))
        return [renamed(rows, others(rows, owners)) for rows in many]

    def owners(self, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Which source has each of the ids that the ledger knows."""
        for start in range(0, len(ids), SOME):
            known = select(TASKS.c.id, TASKS.c.source).where(TASKS.c.id.in_(ids[start : start + SOME]))
            yield from ((row.id, row.source) for row in self.base.execute(known))

    def remove(self, source: str) -> None:
        """A notice that its owner drops: away for good where no person touched it, else marked as gone with its tasks."""
        self.flush()
        touched = self.base.execute(select(HISTORY.c.entry).where(HISTORY.c.source == source, HISTORY.c.by != MACHINE).limit(1)).first()
        of_source = TASKS.c.source == source
        if touched is None:
            forget(self.base, list(self.base.execute(select(TASKS.c.id).where(of_source)).scalars()))
            self.base.execute(delete(NOTICES).where(NOTICES.c.source == source))
        else:
            self.base.execute(update(NOTICES).where(NOTICES.c.source == source).values(gone=self.at))
            self.base.execute(update(TASKS).where(of_source, TASKS.c.gone.is_(None)).values(gone=self.at))
        self.base.execute(insert(HISTORY), [{"at": self.at, "by": MACHINE, "action": "remove", "source": source}])

    def sources_there(self) -> Iterable[str]:
        """The sources of all notices that the ledger holds."""
        return self.base.execute(select(NOTICES.c.source).order_by(NOTICES.c.source)).scalars()


def others(rows: Rows, owners: dict[str, str]) -> dict[str, str]:
    """New ids for those of a notice that another has; `owners` learns whose they are."""
    source = rows["notices"][0]["source"]
    found: dict[str, str] = {}
    for task in rows["tasks"]:
        given = task["id"]
        if owners.setdefault(given, source) != source:
            found[given] = other_id(given, source)
            owners[found[given]] = source
    return found
