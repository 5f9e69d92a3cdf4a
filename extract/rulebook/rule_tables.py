"""What each table of rules holds, so that a mistake in a rules file is told when it is loaded, e.g. `[[labels]]` or `role = "boss"`.

A new table gets its line here and is read by its room.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from ..models import Role

ROLES = get_args(Role)
FLAG = (True, False)
FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY")


@dataclass(frozen=True, slots=True)
class Table:
    """What the rules of a table need: words or a pattern with groups, further keys with their values, names where they are fixed.

    `keys` gives for each further key its allowed values, or a type; `required` are those that no rule may lack.
    """

    pattern: bool = False
    groups: frozenset[str] = frozenset()
    keys: Mapping[str, Any] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    names: frozenset[str] | None = None
    shape: bool = False  # it says in `parts` how lists join
    open: bool = False  # its room checks the further keys itself


WORDS = Table()
LABEL_KEYS = {"role": ROLES, **dict.fromkeys(("person", "timing", "field", "problem", "progress", "weak"), FLAG)}
TABLES: dict[str, Table] = {
    "stem": Table(keys={"role": ROLES, "at": ("any", "end", "label", "person"), "template": str}),
    "part": Table(keys={"template": str}),
    "shape": Table(shape=True, keys={"parts": str}, required=frozenset({"parts"})),
    "aside": Table(pattern=True, keys={"starts": str}, required=frozenset({"starts"})),
    "default_units": Table(pattern=True, groups=frozenset({"units"})),
    "label": Table(keys=LABEL_KEYS),
    "unit": Table(keys={"template": str}),
    "canonical": WORDS,
    "numbering": Table(
        pattern=True, groups=frozenset({"number"}), keys={"rank": int, "inline": ("any", "sentence", "never")}, required=frozenset({"rank"})
    ),
    "column": Table(names=frozenset({"ordinal", "text", "figure", "unit", "person", "time"})),
    "cell": Table(names=frozenset({"same", "ditto", "beside", "empty", "foot", "time", "total"})),
    "notice": Table(
        pattern=True,
        names=frozenset(
            {
                "attachment",
                "joined-title",
                "joined-plan",
                "letterhead",
                "before-number",
                "date",
                "not-signed",
                "signed-line",
                "document-number",
                "title",
                "plan-title",
                "above-title",
                "empty-label",
                "note",
                "decree",
                "decreed",
                "addressees",
                "noise",
            }
        ),
    ),
    "genre": WORDS,
    "notice_label": Table(names=frozenset({"title", "document_number", "issuer", "issue_date", "publish_date", "other"})),
    "target": Table(keys={"bound": ("at_least", "at_most", "about", "exact")}),
    "timing": Table(open=True),
    "timing_word": Table(open=True),
    "timing_phrase": Table(open=True),
    "event": Table(open=True),
    "time_unit": Table(
        keys={"iso": str, "months": int, "days": int, "freq": FREQUENCIES, "interval": int},
        names=frozenset({"year", "half-year", "quarter", "month", "ten-days", "week", "day", "workday", "hour", "minute"}),
    ),
    "time_shift": Table(keys={"steps": int, "from": ("said",)}, required=frozenset({"steps"})),
    "lunar_month": Table(keys={"month": int}, required=frozenset({"month"})),
}


def fault(table: str, name: str, words: bool, pattern: str | None, fields: Mapping[str, Any]) -> tuple[str, str] | None:
    """What is wrong with a rule and what to do, None when it can be used."""
    kind = TABLES.get(table)
    if kind is None:
        return f"no room reads a table “{table}”", f"use one of {', '.join(TABLES)}"
    if kind.open:
        return None
    if kind.names and name not in kind.names:
        return f"a rule of “{table}” cannot be named so", f"use one of {', '.join(sorted(kind.names))}"
    if kind.pattern and not pattern:
        return "it has no pattern", "write pattern = '…'"
    if not kind.pattern and not kind.shape and (pattern or not words):
        return "it needs words, not a pattern", 'write words = ["…"]'
    missing = kind.required - set(fields)
    if missing:
        return f"it has no {', '.join(sorted(missing))}", f"write {min(missing)} = …"
    absent = [group for group in kind.groups if f"(?P<{group}>" not in (pattern or "")]
    if absent:
        return f"its pattern has no group “{absent[0]}”", f"name a part of it (?P<{absent[0]}>…)"
    return wrong_value(kind, fields)


def wrong_value(kind: Table, fields: Mapping[str, Any]) -> tuple[str, str] | None:
    for key, value in fields.items():
        allowed = kind.keys.get(key)
        if allowed is None:
            known = ["name", "words", "pattern", "examples", "counter_examples", "source", *kind.keys]
            return f"unknown key “{key}”", f"use one of {', '.join(known)}"
        if isinstance(allowed, type):
            if not isinstance(value, allowed):
                return f"{key} = {value!r} is no {allowed.__name__}", f"write {key} = a number"
        elif value not in allowed:
            return f"{key} = {value!r} is not known", f"use one of {', '.join(map(str, allowed))}"
    return None
