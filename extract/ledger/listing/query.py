"""What may be asked for of a ledger's tasks, and in which order they come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ... import patterns
from ...errors import LedgerError
from ...language import _
from ..fields import ROLES
from ..places.asking import is_lite
from ..schema.said import ASIDE, CONFIRMED
from ..words import STATES

if TYPE_CHECKING:
    from ..places.asking import Base

MONTH = patterns.quick(r"(?!0000)\d{4}-(?:0[1-9]|1[0-2])")
MOST = 1 << 62  # rows: all of them
ORDERS = ("due", "notice", "unit", "state", "changed")
NO_DAY = "none"  # the month of tasks that have no due date
ANY = "any"  # some diagnostic, whatever it is
UNCHECKED = "unchecked"
CHECKED = (CONFIRMED, UNCHECKED, *ASIDE)
BY_STATE = " ".join(f"WHEN '{state}' THEN {at}" for at, state in enumerate(STATES))


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: all that is given has to hold. `gone`: the tasks that no reading of their notice has any more, instead.

    `month` is that of the due date, `2021-05`, or `none`; `diagnostics` a code, or `any`; `checked` one of CHECKED: those that people put
    aside (`rejected`, `split`, `merged`, `undone`) are asked for by it alone. `order` is one of ORDERS, `down` turns it round;
    by unit is by who leads, those that nobody leads first, by who is responsible.
    """

    unit: str | None = None
    state: str | None = None
    first: date | None = None  # of the due date
    last: date | None = None
    notice: str | None = None  # its source or document number, or a part of its title or source
    search: str | None = None
    gone: bool = False
    limit: int | None = None
    offset: int = 0
    role: str | None = None  # of the unit; without one, tasks that have some unit in this role
    month: str | None = None
    diagnostics: str | None = None
    checked: str | None = None
    order: str = "due"
    down: bool = False
    open: bool = False  # those that have not ended (完成, 销号, 取消)

    def __post_init__(self) -> None:
        """LedgerError for what cannot be asked."""
        known = {"checked": CHECKED, "order": ORDERS, "role": ROLES, "state": STATES}
        for name, words in known.items():
            if (given := getattr(self, name)) is not None and given not in words:
                raise LedgerError(
                    f"{name} {given}", _("there is no such {name}", name=name), _("name one of {words}", words=", ".join(words))
                )
        if self.month not in {None, NO_DAY} and not MONTH.fullmatch(self.month or ""):
            raise LedgerError(
                _("month {month}", month=self.month), _("is no month"), _("write it like 2021-05, or {no_day}", no_day=NO_DAY)
            )
        if self.offset < 0 or (self.limit or 0) < 0 or self.offset > MOST:
            raise LedgerError(
                _("{limit} from {offset}", limit=self.limit, offset=self.offset),
                _("are no numbers of tasks"),
                _("write whole numbers from 0 on"),
            )


def ordered(base: Base, query: Query) -> str:
    """The order as SQL says it; tasks that are alike in it come as they came in."""
    turn = " DESC" if query.down else ""
    if query.order == "notice":
        return f"tasks.issue_date{turn} NULLS LAST, tasks.source, tasks.position, tasks.start_character, tasks.id"
    if query.order == "unit":
        return f"tasks.lead{turn}, tasks.responsible{turn}, tasks.due{turn}, {as_came(base, turn)}"
    if query.order == "state":
        return f"CASE tasks.state {BY_STATE} END{turn}, tasks.due NULLS LAST, {as_came(base)}"
    if query.order == "changed":
        return f"tasks.changed{turn}, {as_came(base, turn)}"
    return f"tasks.due{turn} NULLS LAST, {as_came(base, turn)}"


def as_came(base: Base, turn: str = "") -> str:
    """As the tasks came in: SQLite's own number of a row, which each index holds; elsewhere by notice and place."""
    return f"tasks.rowid{turn}" if is_lite(base) else f"tasks.source{turn}, tasks.position{turn}, tasks.id{turn}"
