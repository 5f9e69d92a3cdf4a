"""What a template may ask for of a task: the ledger's own columns as text, and what is worked out of them, e.g. `{who}`, `{account}`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from ...ledger.due import later
from ...ledger.fields import RULES, UNITS, plain
from ...ledger.occurrences import upcoming, with_day
from ...ledger.words import CANCELLED, ENDED
from ...writers.table import who_of
from .plan import Plan

OWN = (  # columns of the ledger's tasks
    *("id", "title", "text", "clause", "path", "section", "lead", "responsible", "support", "supervise", "persons", "timing"),
    *("start", "due", "rrule", "percent", "note", "notice_title", "document_number", "issuer", "issue_date", "source"),
)
WORKED_OUT = (
    "uid",  # of the task over there
    "state",  # the ledger's word: 推进中
    "status",  # the target's, by [states]
    "who",  # 牵头 科信处；配合 办公室
    "units",  # those that lead or are responsible
    "account",  # of the first of them that has one, by [accounts]
    "accounts",  # of all of them
    "project",  # of the first of them that has one, by [projects]
    "parent",  # the uid of the task that this one is a part of, where it is there too
    "begin",  # its start; of a task that recurs, the first day
    "rule",  # the rules of a task that recurs, as RFC 5545 has them, a line each
    "days",  # its days with a state of their own: `2021-04-05 COMPLETED`, a line each
    "doubt",  # “?” where it is not sure that work is assigned
)
NAMES: tuple[str, ...] = (*OWN, *WORKED_OUT)
OTHERS = "*"  # the unit that all are that have no line of their own
AHEAD = (40, 400, 11_000)  # days in which what recurs has to begin, those near first
Row = Mapping[Any, Any]


def values_of(row: Row, plan: Plan, uid: str, parent: str, days: Iterable[tuple[date, str]]) -> dict[str, str]:
    """All values of a task, by the names that templates have for them."""
    found = {name: text_of(row.get(name)) for name in OWN}
    state = state_of(row)
    units = list(dict.fromkeys(name for role in ("lead", "responsible") for name in row[role].split(UNITS) if name))
    accounts = [account for unit in units if (account := plan.accounts.get(unit))] or list(filter(None, [plan.accounts.get(OTHERS)]))
    projects = [project for unit in units if (project := plan.projects.get(unit))] or [plan.projects.get(OTHERS, "")]
    first, rule = recurs(row)
    return found | {
        "uid": uid,
        "state": state,
        "status": plan.states_there[state],
        "who": clean(who_of(row)),
        "units": clean(UNITS.join(units)),
        "account": accounts[0] if accounts else "",
        "accounts": UNITS.join(dict.fromkeys(accounts)),
        "project": projects[0],
        "parent": parent,
        "begin": first or found["start"],
        "rule": rule,
        "days": "\n".join(f"{day} {plan.states_there[word]}" for day, word in sorted(days)),
        "doubt": "?" if row["optional"] else "",
    }


def state_of(row: Row) -> str:
    """The state: what no reading has any more is cancelled, unless it has ended."""
    return CANCELLED if row.get("gone") and row["state"] not in ENDED else str(row["state"])


def text_of(value: Any) -> str:
    """A column as text."""
    if value is None:
        return ""
    return clean(value) if isinstance(value, str) else value.isoformat() if isinstance(value, date) else str(value)


def clean(text: str) -> str:
    """The text without signs that part lines, hide or turn round what is written."""
    return text.strip() if text.isprintable() else plain(text, lines=True)


def recurs(row: Row) -> tuple[str, str]:
    """The first day of a task that recurs, and its rules with the day that each means; empty where no day fulfils them.

    >>> recurs({"rrule": "FREQ=MONTHLY;BYMONTHDAY=5", "issue_date": date(2021, 3, 5), "start": None, "due": None, "added": ""})
    ('2021-04-05', 'FREQ=MONTHLY;BYMONTHDAY=5')
    """
    if not row["rrule"]:
        return "", ""
    begin = row["start"] or row["issue_date"] or date.fromisoformat(row["added"][:10])
    first = first_day(row["rrule"], begin, row["issue_date"])
    if first is None or (row["due"] and first > row["due"]):
        return "", ""
    rules = [ended(with_day(rule), row["due"]) for rule in row["rrule"].split(RULES) if rule]
    return first.isoformat(), "\n".join(rules)


@lru_cache(maxsize=10_000)
def first_day(rrule: str, begin: date, issued: date | None) -> date | None:
    """The first day on which a task recurs, within some years. Most have one soon: those are not looked for so far."""
    for days in AHEAD:
        found = upcoming({"rrule": rrule, "start": begin, "issue_date": issued}, begin, later(begin, days))
        if found:
            return found[0]
    return None


def ended(rule: str, due: date | None) -> str:
    """A rule whose task is due on a day ends then."""
    return rule if due is None or "UNTIL=" in rule or "COUNT=" in rule else f"{rule};UNTIL={due:%Y%m%d}"


def labels_of(row: Row) -> tuple[str, ...]:
    """The numbers on the way to a task: 五, （一）, 1."""
    return tuple(json.loads(row["labels"]))
