"""What a target was told last of each task, in the ledger's table `sent`: written before a request goes out, and after it came back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, Row, delete, insert, select, text

from ...errors import FeedError
from ...language import _
from ...ledger.opening import is_address
from ...ledger.opening import opened as ledger_opened
from ...ledger.schema.tables import HISTORY, SENT, TASKS
from ...ledger.search import SOME
from ..item import Item, There

Fields = dict[str, str]
LOCK = 0x6475_6261  # the room of our locks in PostgreSQL


@dataclass(frozen=True, slots=True)
class Sent:
    """What is known of a task over there.

    `foreign`: what it is called, None where it is not known to be there. `fields` as they were sent, `held`: those that the target holds in
    another form. `pending`: what was about to be sent, where nothing came back of it.
    """

    uid: str
    id: str | None
    foreign: str | None = None
    fields: Fields = field(default_factory=dict)
    held: Fields = field(default_factory=dict)
    pending: Fields | None = None
    tag: str | None = None

    def done(self, fields: Fields, there: There) -> Sent:
        """After a request: these fields are over there now."""
        held = {name: there.fields[name] for name in fields if there.fields.get(name, fields[name]) != fields[name]}
        return replace(self, foreign=there.foreign, fields=fields, held=held, pending=None, tag=there.tag)

    def there(self) -> There:
        """What a target holds that tells nothing itself."""
        return There(self.foreign or "", {**self.fields, **self.held}, self.tag)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the history tells of a task: it was created or changed over there."""

    id: str
    action: str
    what: str


def sent_of(base: Connection, target: str) -> dict[str, Sent]:
    """All that a target was told, by uid."""
    return {row.uid: read(row) for row in base.execute(select(SENT).where(SENT.c.target == target))}


def read(row: Row[Any]) -> Sent:
    pending = None if row.pending is None else json.loads(row.pending)
    return Sent(row.uid, row.id, row.foreign_id, json.loads(row.fields), json.loads(row.held), pending, row.tag)


def keep(base: Connection, target: str, at: str, rows: Sequence[Sent], gone: Iterable[str] = ()) -> None:
    """Write what is known now of some tasks; of those that are gone nothing is."""
    names = [*(row.uid for row in rows), *gone]
    for start in range(0, len(names), SOME):
        base.execute(delete(SENT).where(SENT.c.target == target, SENT.c.uid.in_(names[start : start + SOME])))
    if rows:
        base.execute(insert(SENT), [as_row(target, at, row) for row in rows])


def as_row(target: str, at: str, sent: Sent) -> dict[str, str | None]:
    parts = {name: json.dumps(getattr(sent, name), ensure_ascii=False) for name in ("fields", "held")}
    pending = None if sent.pending is None else json.dumps(sent.pending, ensure_ascii=False)
    about = {"target": target, "uid": sent.uid, "id": sent.id, "foreign_id": sent.foreign, "tag": sent.tag, "at": at}
    return about | parts | {"pending": pending}


def tell(base: Connection, target: str, by: str, at: str, entries: Sequence[Entry]) -> None:
    """The history of the tasks tells what went over."""
    if not entries:
        return
    ids = sorted({entry.id for entry in entries})
    sources: dict[str, str] = {}
    for start in range(0, len(ids), SOME):
        asked = select(TASKS.c.id, TASKS.c.source).where(TASKS.c.id.in_(ids[start : start + SOME]))
        sources.update((row.id, row.source) for row in base.execute(asked))
    told = [
        {"at": at, "by": by, "source": sources[entry.id], "id": entry.id, "action": entry.action, "field": target, "after": entry.what}
        for entry in entries
        if entry.id in sources
    ]
    if told:
        base.execute(insert(HISTORY), told)


def begun(item: Item, sent: Sent | None) -> Sent:
    """Before a request."""
    return replace(sent or Sent(item.uid, item.id), id=item.id, pending=dict(item.fields))


@contextmanager
def alone(place: str, target: str) -> Iterator[None]:
    """Nobody else feeds this target from this ledger meanwhile: two would make each task twice. FeedError where somebody does."""
    key = crc32(target.encode())
    busy = FeedError(target.partition(" ")[0], _("is being fed from this ledger by another program"), _("wait until that has ended"))
    if is_address(place):
        with ledger_opened(place) as base:
            if not base.execute(text("SELECT pg_try_advisory_xact_lock(:room, :key)"), {"room": LOCK, "key": key - (1 << 31)}).scalar():
                raise busy
            yield
        return
    path = Path(place).resolve()
    with closing(sqlite3.connect(path.with_name(f".{path.name}.{key:08x}.feeding"), timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise busy from None
        yield
