"""A task split in several: 加固堤防，更换闸门。（工程处牵头，财务处配合，5月底前完成） holds two.

What was read within a part's words is that part's; what stands in none of them (the slot: who, by when) is of each. A part may have other
values: another unit, another day. State, remarks and progress go to each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select

from ....errors import LedgerError
from ....language import _
from ...fields import ANCHOR, UNITS
from ...schema.said import SPLIT
from ...schema.tables import NOTICES, OCCURRENCES, PROGRESS
from ..evidence import Chosen, Span, text_of
from ..rows import Change, changed, found_task, one_go
from ..titles import SENTENCE, titled
from .making import PARTS, Parts, Row, columns, parts_of, put, with_values

MOST = 100  # parts of a task
GROUPS = (("units",), ("persons",), ("timings", "milestones"), ("targets",), ("citations",))
NONE: Mapping[str, Any] = {}


class Part(NamedTuple):
    """A part of a task: the words of the notice that say it (`span`), or `text` where no text is kept; fields that are its own."""

    span: Span | None = None
    text: str | None = None
    values: Mapping[str, str | None] = NONE
    evidence: Mapping[str, Chosen] = NONE


def split(base: Connection, task: str, parts: Sequence[Part], by: str, at: str, version: int | None = None) -> list[str]:
    """Put parts in place of a task; their ids, in their order. Raises LedgerError: then nothing is changed."""
    row = found_task(base, task, version)
    refuse_gone(row)
    if not 2 <= len(parts) <= MOST:
        raise LedgerError(task, _("cannot be split so"), _("name 2 to {most} parts", most=MOST))
    known = parts_of(base, row)
    spans = [part.span for part in parts if part.span is not None]
    text = text_of(base, row) if spans else ""
    refuse_spans(row, text, spans)
    drafts = [draft(base, row, known, spans, part, text) for part in parts]
    with one_go(base):
        ids = [put(base, made, hung, "split", [task], by, at) for made, hung in drafts]
        carry(base, [task], ids)
        told = {"made": ids, "checked": row["checked"]}
        changed(base, row, {"checked": SPLIT, "gone": at}, by, at, [Change("split", None, row["title"], UNITS.join(ids), told)])
    return ids


def refuse_gone(row: Mapping[Any, Any]) -> None:
    """LedgerError for a task that is not there to be worked on."""
    if row["gone"]:
        why = f"was {row['checked']}" if row["checked"] else "is in its notice no more"
        raise LedgerError(row["id"], why, _("take another task, or take that back with duban ledger undo"))


def refuse_spans(row: Mapping[Any, Any], text: str, spans: Sequence[Span]) -> None:
    """LedgerError for parts that are none of the task's words, or that overlap."""
    first, last = row["start_character"], row["end_character"]
    for start, end in spans:
        if not first <= start < end <= min(last, len(text)) or not any(map(str.isalnum, text[start:end])):
            raise LedgerError(
                row["id"],
                _("characters {start}-{end} are no words of it", start=start, end=end),
                _("select words within characters {first}-{last}", first=first, last=last),
            )
    at = 0
    for start, end in sorted(spans):
        if start < at:
            raise LedgerError(
                row["id"],
                _("two parts hold the same words: “{text}”", text=text[start : min(at, end)][:40]),
                _("let each word be in one part"),
            )
        at = end


def draft(base: Connection, row: Row, known: Parts, spans: Sequence[Span], part: Part, text: str) -> tuple[Row, Parts]:
    """A part as it goes into the ledger: its row, and what hangs on it."""
    words = (text[slice(*part.span)] if part.span else part.text or "").strip()
    if not words:
        raise LedgerError(row["id"], _("would have a part without words"), _("select the words of each part, or write them"))
    made = {**row, "text": words, "title": titled(words), "checked": None}
    if part.span:
        made["start_character"], made["end_character"] = part.span
    hung: Parts = {name: [] for name in PARTS}
    for group in GROUPS:
        for name in group:
            hung[name] = [each for each in known[name] if is_of(each, part.span, spans)]
        if any(len(hung[name]) < len(known[name]) for name in group):
            made |= columns(hung, row[ANCHOR], group)
    with_values(base, made, hung, part.values, part.evidence, known["units"])
    return made, hung


def is_of(each: Row, span: Span | None, spans: Sequence[Span]) -> bool:
    """Whether what was read somewhere is of a part: it stands in its words, or in no part's."""
    start, end = each["start_character"], each["end_character"]
    around = [other for other in spans if start is not None and other[0] <= start and end <= other[1]]
    return not around or span in around


def carry(base: Connection, sources: Sequence[str], ids: Sequence[str]) -> None:
    """What was told of the progress of tasks, and the days of those that recur, is told of those that are made of them."""
    told = [each._asdict() for each in base.execute(select(PROGRESS).where(PROGRESS.c.id.in_(sources)).order_by(PROGRESS.c.entry))]
    days = [each._asdict() for each in base.execute(select(OCCURRENCES).where(OCCURRENCES.c.id.in_(sources)).order_by(OCCURRENCES.c.at))]
    for key in ids:
        if told:
            base.execute(insert(PROGRESS), [{**{name: each[name] for name in each if name != "entry"}, "id": key} for each in told])
        if days:
            base.execute(insert(OCCURRENCES), list({each["day"]: {**each, "id": key} for each in days}.values()))


def sentences(base: Connection, task: str) -> list[Part]:
    """The sentences of a task, each a part: what split may be given. Where no text is kept, they are without spans."""
    row = found_task(base, task)
    text: str | None = base.execute(select(NOTICES.c.text).where(NOTICES.c.source == row["source"])).scalar()
    place = None if text is None or row["adrift"] else place_of(text, row)
    if text is None or place is None:
        return [Part(text=words) for _rest, _more, words in pieces(row["text"])]
    start = place[0]
    return [Part((start + left, start + right)) for left, right, _rest in pieces(text[slice(*place)])]


def parts_at(base: Connection, task: str, cuts: Sequence[int]) -> list[Part]:
    """The parts of a task that is cut at these places, in characters of its notice's text. Raises LedgerError."""
    row = found_task(base, task)
    text = text_of(base, row)
    start, end = place_of(text, row) or (row["start_character"], row["end_character"])
    places = [start, *sorted(set(cuts)), end]
    if not all(start < cut < end for cut in cuts):
        raise LedgerError(task, _("is not cut outside its own words"), _("cut it within characters {start}-{end}", start=start, end=end))
    found = [trimmed(text, left, right) for left, right in pairwise(places)]
    return [Part(span) for span in found if any(map(str.isalnum, text[slice(*span)]))]


def pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """The sentences of a text with their places."""
    for found in SENTENCE.finditer(text):
        start, end = trimmed(text, *found.span())
        if any(map(str.isalnum, text[start:end])):
            yield start, end, text[start:end]


def trimmed(text: str, start: int, end: int) -> Span:
    """A place without the white space at its ends."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()) if words.strip() else end


def place_of(text: str, row: Mapping[Any, Any]) -> Span | None:
    """Where the governed text of a task stands within its span, whatever white space is between; None where it is not there as it is."""
    first, last = row["start_character"], min(row["end_character"], len(text))
    signs = [at for at in range(first, last) if not text[at].isspace()]
    wanted = "".join(row["text"].split())
    at = "".join(text[each] for each in signs).find(wanted) if wanted else -1
    return None if at < 0 else (signs[at], signs[at + len(wanted) - 1] + 1)
