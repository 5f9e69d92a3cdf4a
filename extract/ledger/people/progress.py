"""How far a task has come, in a person's words: 已完成方案编制, 40 per cent."""

from __future__ import annotations

from sqlalchemy import Connection, insert

from ...errors import LedgerError
from ...language import _
from ..fields import MOST_CHARACTERS, plain
from ..schema.tables import PROGRESS
from .rows import Change, changed, found_task


def add_progress(base: Connection, task: str, text: str, percent: int | None, by: str, at: str, since: str | None = None) -> None:
    """Add an entry, of now or of an earlier moment (`since`); a percentage becomes that of the task. Raises LedgerError."""
    row = found_task(base, task)
    said = plain(text, lines=True)
    if not said or len(said) > MOST_CHARACTERS:
        raise LedgerError(task, _("needs the words of its progress"), _("write some, {most} characters at most", most=MOST_CHARACTERS))
    if percent is not None and not 0 <= percent <= 100:
        raise LedgerError(task, _("cannot have the percentage {percent}", percent=percent), _("write a whole number from 0 to 100"))
    told = {"id": task, "text": said, "percent": percent, "by": by, "at": since or at}
    (entry,) = base.execute(insert(PROGRESS).returning(PROGRESS.c.entry), told).one()
    changes = [Change("progress", None, None, said, {"progress": {**told, "entry": entry}})]
    values = {}
    if percent is not None and percent != row["percent"]:
        values["percent"] = percent
        changes.append(Change("set", "percent", None if row["percent"] is None else str(row["percent"]), str(percent)))
    changed(base, row, values, by, at, changes)
