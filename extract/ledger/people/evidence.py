"""The words of the notice that a correction rests on: a person selects 办公室 in the text, and lead=办公室 keeps the place of it.

Spans count in characters of `notices.text`, [start, end). In `corrections.evidence` they are JSON: `[[12, 15]]`; of units one each, in the
order of their names, null for a unit whose words nobody chose.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from rapidfuzz import fuzz
from sqlalchemy import Connection, select

from ...errors import LedgerError
from ...language import _
from ..fields import DATES, READ, ROLES, ValueNotMeantError, as_text
from ..fields import UNITS as BETWEEN
from ..fields import day as day_of
from ..schema.tables import NOTICES
from ..words import WORDS

Span: TypeAlias = tuple[int, int]
Chosen: TypeAlias = Span | Sequence[Span | None] | None
MOST_SPANS = 100  # of one field
ALIKE = 60.0  # of words and what is said to stand in them
TIMES: frozenset[str] = frozenset(WORDS["times"])  # signs of which words of time have one


def kept(base: Connection, row: Mapping[Any, Any], field: str, value: str | None, chosen: Chosen) -> str | None:
    """What `corrections.evidence` holds of the spans that a person chose for a value. Raises LedgerError where they cannot be its words."""
    spans = listed(row["id"], chosen)
    if not any(spans) or not value:
        return None
    if field not in READ:
        raise LedgerError(
            row["id"], _("{field} is not read from the notice", field=field), _("select words for one of {read}", read=", ".join(READ))
        )
    text = text_of(base, row)
    for span in spans:
        if span is not None and not 0 <= span[0] < span[1] <= len(text):
            raise LedgerError(
                row["id"],
                _("characters {start}-{end} are not in its text", start=span[0], end=span[1]),
                _("select words within its {count} characters", count=len(text)),
            )
    found = of_units(row["id"], value, text, spans) if field in ROLES else spans
    for span in found if field not in ROLES else ():
        if span is not None and not fits(field, value, text[slice(*span)]):
            raise misfit(row["id"], text[slice(*span)], value)
    return json.dumps(found)


def listed(task: str, chosen: Chosen) -> list[Span | None]:
    """The spans, one or several, as pairs of whole numbers. Raises LedgerError."""
    one = bool(chosen) and isinstance(chosen[0], int)  # type: ignore[index]  # it is not None
    given: Sequence[Any] = [chosen] if one else chosen or []
    if len(given) <= MOST_SPANS and all(each is None or is_span(each) for each in given):
        return [None if each is None else (int(each[0]), int(each[1])) for each in given]
    raise LedgerError(task, _("evidence is no list of spans"), _("give [start, end] in characters, {most} at most", most=MOST_SPANS))


def is_span(given: Any) -> bool:
    is_pair = isinstance(given, Sequence) and not isinstance(given, str) and len(given) == 2
    return is_pair and all(isinstance(each, int) and not isinstance(each, bool) for each in given)


def text_of(base: Connection, row: Mapping[Any, Any]) -> str:
    """The text that a task's spans count in. Raises LedgerError where the ledger has none."""
    if row["adrift"] or (row["gone"] and not row["checked"]):
        raise LedgerError(row["id"], _("is in its notice no more, so that no words of it can be selected"), _("set the field without them"))
    text: str | None = base.execute(select(NOTICES.c.text).where(NOTICES.c.source == row["source"])).scalar()
    if text is None:
        raise LedgerError(row["id"], _("has a notice whose text is not kept"), _("add the file itself, or set the field without its words"))
    return text


def of_units(task: str, value: str, text: str, spans: Sequence[Span | None]) -> list[Span | None]:
    """The span of each unit, in the order of their names: of one span for several the places of the names in it."""
    names = value.split(BETWEEN)
    if len(spans) == 1 and spans[0] is not None and len(names) > 1:
        return within(task, names, text, spans[0])
    found: list[Span | None] = [None] * len(names)
    for nth, span in enumerate(spans):
        if span is not None:
            order = sorted(range(len(names)), key=lambda at: (at != nth, at))
            at = next((at for at in order if found[at] is None and fits("lead", names[at], text[slice(*span)])), None)
            if at is None:
                raise misfit(task, text[slice(*span)], value)
            found[at] = span
    return found


def within(task: str, names: Sequence[str], text: str, span: Span) -> list[Span | None]:
    """The names as they stand in one span, e.g. 科信处、办公室."""
    found: list[Span | None] = []
    for name in names:
        start = text.find(name, *span)
        found.append(None if start < 0 else (start, start + len(name)))
    if not any(found):
        raise misfit(task, text[slice(*span)], BETWEEN.join(names))
    return found


def misfit(task: str, words: str, value: str) -> LedgerError:
    shown = " ".join(words.split())[:40]
    return LedgerError(
        task,
        _("“{shown}” does not say “{value}”", shown=shown, value=value[:40]),
        _("select the words that say it, or set the field without them"),
    )


def fits(field: str, value: str, words: str) -> bool:
    """Whether words may say a value: 科信处 says 科技信息化处, 5月底前 some day; a whole date says no other one."""
    said, meant = squeezed(words), squeezed(value)
    if field in DATES or field == "rrule":
        return bool(said) and not TIMES.isdisjoint(said) and is_this_day(field, value, said)
    if holds_in_order(said, meant) or holds_in_order(meant, said):
        return bool(said)
    return field not in ROLES and fuzz.partial_ratio(said, meant) >= ALIKE


def is_this_day(field: str, value: str, words: str) -> bool:
    """Words that are a date and no more say that date."""
    try:
        return field not in DATES or as_text(day_of(words)) == value
    except ValueNotMeantError:
        return True


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def holds_in_order(whole: str, part: str) -> bool:
    """Whether all signs of `part` stand in `whole`, in their order."""
    left = iter(whole)
    return all(sign in left for sign in part)
