"""What one rule reads in a text, as the value strings of rules/timing*.toml, e.g. `deadline 2020-05-31`, `period ..2025-12-31`."""

from __future__ import annotations

from datetime import date

from ...rulebook.ruleset import Rule, Ruleset
from .ground.records import Reading, TimingContext
from .reader import TimingReader

ISSUED = date(2020, 3, 25)


def value_of(reading: Reading) -> str:
    """A reading as `kind value`: a date, start..end, an rrule, duration@anchor, an anchor, or - for none."""
    kind = reading.kind
    if kind == "deadline":
        value = str(reading.end or "-")
    elif kind == "period":
        value = f"{reading.start or ''}..{reading.end or ''}"
    elif kind == "recurring":
        value = reading.rrule or "-"
    elif kind == "relative":
        value = f"{reading.duration}@{reading.anchor or '-'}"
    else:
        value = (reading.anchor or "-") if kind == "event" else "-"
    return f"{kind} {'~' if reading.tentative else ''}{value}"


def prove(ruleset: Ruleset, rule: Rule, text: str) -> str | None:
    """What `rule` (of timing, timing_word, timing_phrase or event) reads in `text` as a slot; None when it reads nothing.

    Several timings are joined with `; `. The issue date is the rule's `issued`, else 2020-03-25.
    """
    if rule.table == "timing_word":
        found = rule.compile().search(text)
        return found[0] if found else None
    issued = date.fromisoformat(str(rule.fields.get("issued", ISSUED)))
    context = TimingContext(issued=issued, province=rule.fields.get("province"))
    readings = ruleset.build(TimingReader).read(text, context, slot=True)
    values = [value_of(reading) for reading in readings if reading.rule == rule.name]
    return "; ".join(values) or None
