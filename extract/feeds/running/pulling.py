"""What people did over there comes into the ledger: a state, a percentage, days of a task that recurs, what they told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, select

from ...errors import LedgerError
from ...language import _
from ...ledger.fields import plain
from ...ledger.occurrences import set_state
from ...ledger.people import add_progress, set_fields
from ...ledger.schema.tables import PROGRESS
from ...ledger.words import STATES as WORDS
from ..item import Item, Progress
from ..mapping import Plan

STATES = {"status", "state"}  # templates that are a task's state alone


@dataclass(slots=True)
class News:
    """What came in: `fields` of the target as the ledger has them now, and what is told of it."""

    fields: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)


def pull(base: Connection, plan: Plan, item: Item, edited: Mapping[str, str], progress: Sequence[Progress], at: str) -> News:
    """Set what was edited over there and has a place here; `plan.name` is who said so. Raises LedgerError."""
    news = News()
    for name, value in edited.items():
        asks = plan.fields[name].alone
        if asks in STATES:
            word = plan.back.get(value, value) if asks == "status" else value
            if word not in WORDS:
                problem = _("{name} has the state “{value}”, which its mapping does not know", name=plan.name, value=value)
                raise LedgerError(
                    item.id, problem, _("add a line below [back]: {value!r} = one of {words}", value=value, words=" ".join(WORDS))
                )
            news.told += [f"state: {word}" for _rest in set_fields(base, item.id, {"state": word}, plan.name, at)]
            news.fields[name] = plan.states_there[word] if asks == "status" else word
        elif asks == "percent":
            news.told += [f"percent: {value}" for _rest in set_fields(base, item.id, {"percent": value}, plan.name, at)]
            news.fields[name] = value
        elif asks == "days":
            news.told += days(base, plan, item, value, at)
            news.fields[name] = value
    for each in unknown(base, item.id, progress, plan.name):
        news.told.append(f"{each.by or plan.name}: {plain(each.text, lines=False)}")
        add_progress(base, item.id, each.text, None, named(each.by, plan.name), at, each.at or None)
    return news


def days(base: Connection, plan: Plan, item: Item, value: str, at: str) -> list[str]:
    """The days of a task that recurs whose state is another one now."""
    told = []
    for line in value.split("\n"):
        day, _rest, word = line.partition(" ")
        try:
            when = date.fromisoformat(day)
        except ValueError:
            raise LedgerError(
                item.id, _("{name} tells of the day {day!r}, which is none", name=plan.name, day=day), _("set it here")
            ) from None
        state = plan.back.get(word, word)
        if set_state(base, item.id, when, state, plan.name, at):
            told.append(f"{day}: {state}")
    return told


def named(by: str, target: str) -> str:
    """Who said it over there."""
    return f"{by} ({target})" if by else target


def unknown(base: Connection, key: str, progress: Sequence[Progress], target: str) -> list[Progress]:
    """What was told over there and is not in the ledger."""
    if not progress:
        return []
    asked = select(PROGRESS.c.at, PROGRESS.c.by, PROGRESS.c.text).where(PROGRESS.c.id == key)
    known = {key for row in base.execute(asked) for key in ((row.at, row.by, row.text), ("", row.by, row.text))}
    return [each for each in progress if each.text.strip() and (each.at, named(each.by, target), plain(each.text, lines=True)) not in known]
