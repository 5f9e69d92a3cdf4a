"""What a person says of a task as a whole: it is right as it stands (confirmed), or it is none (rejected).

A rejected task is listed, chased, fed and exported no more, and no later reading of its notice brings it back.
"""

from __future__ import annotations

from sqlalchemy import Connection

from ...errors import LedgerError
from ...language import _
from ..schema.said import CONFIRMED, REJECTED
from ..words import CANCELLED
from .rows import Change, changed, found_task


def confirm(base: Connection, task: str, by: str, at: str, version: int | None = None) -> bool:
    """A person looked at a task, and it is right; one that was rejected is back. Whether that changed it. Raises LedgerError."""
    return check(base, task, CONFIRMED, "confirm", by, at, version)


def reject(base: Connection, task: str, by: str, at: str, version: int | None = None) -> bool:
    """A task is none: its words assign no work, or another one says it. Whether that changed it. Raises LedgerError."""
    return check(base, task, REJECTED, "reject", by, at, version)


def uncheck(base: Connection, task: str, by: str, at: str, version: int | None = None) -> bool:
    """A task is neither confirmed nor rejected any more; one that was rejected is back. Whether that changed it. Raises LedgerError."""
    return check(base, task, None, "uncheck", by, at, version)


def check(base: Connection, task: str, checked: str | None, action: str, by: str, at: str, version: int | None) -> bool:
    row = found_task(base, task, version)
    before = row["checked"]
    if before == checked:
        return False
    if before not in {None, CONFIRMED, REJECTED}:
        raise LedgerError(task, _("was {before}, and is none any more", before=before), _("take that back first with duban ledger undo"))
    if checked == REJECTED and row["gone"]:
        raise LedgerError(
            task, _("is in its notice no more"), _("end it: duban ledger set {task} state={cancelled}", task=task, cancelled=CANCELLED)
        )
    values = {"checked": checked, "gone": at if checked == REJECTED else row["adrift"] if before == REJECTED else row["gone"]}
    if before == REJECTED:
        values["adrift"] = None
    changed(base, row, values, by, at, [Change(action, "checked", before, checked)])
    return True
