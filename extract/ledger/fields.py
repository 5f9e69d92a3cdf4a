"""The fields of a task that a person may set in place of the machine's reading, and those that only people fill.

In corrections and in the history a value is text: dates ISO 8601, what is unknown NULL.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from .. import patterns
from ..errors import meant
from ..language import _
from ..text.marks import APART
from .words import STATES, WORDS

READ = ("title", "text", "lead", "responsible", "support", "supervise", "persons", "timing", "start", "due", "rrule", "clause")
OWN = ("state", "percent", "note", "relative_to")
ROLES = ("lead", "responsible", "support", "supervise")
DATES = frozenset({"start", "due", "relative_to"})
NEVER_NULL = frozenset(READ) - DATES
SPOKEN = {"anchor": "relative_to"}  # what people type, where it is another word
ANCHOR, PROGRESS = "relative_to", "progress"
SIGNS_OF_TWO = frozenset("/／|｜\\＼")
BLANK = patterns.compile(r"(?<=\p{Han})\s+(?=\p{Han})")
NO_UNIT = frozenset(WORDS["no_unit"])
UNITS, RULES = "、", "；"  # between the units of a role, and the rules of a task, as a row has them
MOST_CHARACTERS = 20_000  # of a value
DAY = patterns.quick(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?")
RULE = patterns.quick(r"(?!.*[=,]0+(?:[,;]|$))FREQ=(?:YEARLY|MONTHLY|WEEKLY|DAILY)(?:;[A-Z]{2,10}=[0-9A-Z,+-]{1,60}){0,8}")
Value = str | int | date | None


class ValueNotMeantError(ValueError):
    """A value that a field cannot have: what is wrong with it, and what to write."""

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem: str = problem
        self.remedy: str = remedy
        super().__init__(f"{problem}; {remedy}")


def answering(task: Mapping[Any, Any]) -> list[str]:
    """The units that answer for a task: those that lead, where none does those that are responsible."""
    return names_of(task["lead"] or task["responsible"])


def names_of(units: str) -> list[str]:
    """The units of a role: 办公室、各县（市、区）人民政府 are two; a bracket that nothing closes parts nothing."""
    found: list[str] = []
    for part in units.split(UNITS):
        if found and is_open(found[-1]):
            found[-1] += UNITS + part
        else:
            found.append(part)
    return [name for name in (units.split(UNITS) if found and is_open(found[-1]) else found) if name]


def is_open(name: str) -> bool:
    return name.count("（") + name.count("(") > name.count("）") + name.count(")")


def as_text(value: Any) -> str | None:
    """A value as corrections and the history hold it."""
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else str(value)


def as_date(value: Value) -> date | None:
    """A value of a field of days."""
    return value if isinstance(value, date) else None


def stored(field: str, value: str | None) -> Value:
    """A text as the column holds it: dates as dates, a percentage as a number. Raises ValueError for what is none."""
    if value is None or value == "":
        return "" if field in NEVER_NULL else None
    if field in DATES:
        return date.fromisoformat(value)
    return int(value) if field == "percent" else value


def field_of(name: str) -> str:
    """The field that a person names, e.g. `anchor`. Raises ValueNotMeantError."""
    field = SPOKEN.get(name, name)
    if field == PROGRESS:
        raise ValueNotMeantError(_("has its progress told in entries"), _("write duban ledger progress ID TEXT"))
    if field not in READ and field not in OWN:
        known = (*READ, *(each for each in OWN if each != ANCHOR), *SPOKEN)
        raise ValueNotMeantError(
            _("has no field {name!r} that may be set{meant}", name=name, meant=meant(name, known)),
            _("set one of {known}", known=", ".join(known)),
        )
    return field


def value_of(field: str, given: str | None) -> Value:
    """What a person wrote, as the column holds it: 2021/4/1 → 2021-04-01, 科信处,办公室 → 科信处、办公室. Raises ValueNotMeantError."""
    written = plain(given or "", lines=field in {"text", "note"})
    if len(written) > MOST_CHARACTERS:
        raise ValueNotMeantError(
            _("cannot have a {field} of {count} characters", field=field, count=len(written)),
            _("write {most} at most", most=MOST_CHARACTERS),
        )
    read: Callable[[str], Value] | None = WAYS.get("date" if field in DATES else "units" if field in ROLES else field)
    if field not in {"state", "title"} and not written:
        return stored(field, None)
    return read(written) if read else written


def plain(text: str, *, lines: bool) -> str:
    """The text without signs that no cell and no database takes; on one line where the field is one."""
    kept = "".join(sign if sign.isprintable() or sign in "\n\t" else " " if sign.isspace() else "" for sign in text.replace("\r\n", "\n"))
    return kept.strip() if lines else " ".join(kept.split())


def day(written: str) -> date:
    """A date as people write it: 2021-04-01, 2021/4/1, 2021.4.1, 2021年4月1日. Raises ValueNotMeantError."""
    found = DAY.fullmatch(unicodedata.normalize("NFKC", written))
    try:
        if found:
            return date(*map(int, found.groups()))
    except ValueError:
        pass
    raise ValueNotMeantError(_("cannot have the date {written!r}", written=written), _("write it like 2021-05-31"))


def state(written: str) -> str:
    if written not in STATES:
        raise ValueNotMeantError(
            _("cannot have the state {written!r}{meant}", written=written, meant=meant(written, STATES)),
            _("write one of {states}", states=" ".join(STATES)),
        )
    return written


def percent(written: str) -> int:
    number = unicodedata.normalize("NFKC", written).removesuffix("%").strip()
    if not (number.isascii() and number.isdigit() and int(number) <= 100):
        raise ValueNotMeantError(_("cannot have the percentage {written!r}", written=written), _("write a whole number from 0 to 100"))
    return int(number)


def units(written: str) -> str:
    """Names of units, parted as people do. Raises ValueNotMeantError for one that is none (无, /) or may be two (甲局/乙局, 甲局 乙局)."""
    for sign in APART:
        written = written.replace(sign, UNITS)
    names = list(dict.fromkeys(filter(None, (name.strip() for name in written.split(UNITS)))))
    for name in names or [written]:
        if name in NO_UNIT or not any(map(str.isalpha, name)) or not SIGNS_OF_TWO.isdisjoint(name) or BLANK.search(name):
            raise ValueNotMeantError(
                _("cannot have the unit {name!r}", name=name), _("name units, parted by commas, or leave it empty where there is none")
            )
    return UNITS.join(names)


def title(written: str) -> str:
    if not written:
        raise ValueNotMeantError(_("needs a title"), _("write one, or leave it as it is"))
    return written


def rules(written: str) -> str:
    """Rules of RFC 5545, several with ； between them. Raises ValueNotMeantError."""
    from dateutil.rrule import rrulestr

    found = [rule.strip().upper() for rule in written.split(RULES)]
    for rule in found:
        try:
            if RULE.fullmatch(rule) and rrulestr(rule):
                continue
        except (ValueError, TypeError, KeyError, IndexError, AttributeError):
            pass
        raise ValueNotMeantError(_("cannot recur by {rule!r}", rule=rule), _("write a rule of RFC 5545, e.g. FREQ=MONTHLY;BYMONTHDAY=5"))
    return RULES.join(found)


WAYS: dict[str, Callable[[str], Value]] = {
    "date": day,
    "state": state,
    "percent": percent,
    "units": units,
    "title": title,
    "rrule": rules,
}
