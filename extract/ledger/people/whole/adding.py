"""A task that the machine missed: a person selects its words in the notice, and says, or lets duban read, who does it by when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from ....errors import LedgerError
from ....language import _
from ...schema.tables import NOTICES
from ...words import STATES
from ..evidence import Chosen, Span
from ..reading import Words, read_task
from ..titles import titled
from .making import PARTS, Parts, Row, columns, put, with_values

NONE: Mapping[str, Any] = {}
MOST = 5_000  # characters of its words
FLAT = ("lead", "responsible", "support", "supervise", "persons", "timing", "rrule", "clause", "path", "section")


def new_task(
    base: Connection,
    source: str,
    span: Span,
    by: str,
    at: str,
    values: Mapping[str, str | None] = NONE,
    evidence: Mapping[str, Chosen] = NONE,
    *,
    read: bool = False,
) -> str:
    """Add a task that these words of a notice say; its id. Raises LedgerError.

    `read`: who does it, by when, its title are read from the words by duban's rules, where `values` does not say them.
    """
    about = base.execute(select(NOTICES).where(NOTICES.c.source == source)).mappings().first()
    if about is None:
        raise LedgerError(source, _("there is no such notice in this ledger"), _("see which there are with duban ledger list"))
    if about["gone"] or about["text"] is None:
        problem = _("is no more") if about["gone"] else _("has no text that is kept")
        raise LedgerError(source, problem, _("add the file itself again"))
    start, end = span
    if not 0 <= start < end <= len(about["text"]) or not any(map(str.isalnum, about["text"][start:end])):
        raise LedgerError(
            source,
            _("characters {start}-{end} are no words of it", start=start, end=end),
            _("select words within its {count} characters", count=len(about["text"])),
        )
    if end - start > MOST:
        raise LedgerError(source, _("has {end} characters selected for a task", end=end - start), _("select {most} at most", most=MOST))
    words = Words(about["text"], start, end, about["issue_date"], about["title"], about["issuer"])
    made, hung = drafted(dict(about), words, read=read)
    with_values(base, made, hung, values, evidence, hung["units"])
    return put(base, made, hung, "new", [], by, at)


def drafted(about: Row, words: Words, *, read: bool) -> tuple[Row, Parts]:
    """The task as its words have it."""
    said = words.text[words.start : words.end].strip()
    made: Row = {
        **dict.fromkeys(FLAT, ""),
        **dict.fromkeys(("due", "start", "due_from_start", "due_from_end", "page", "percent", "note", "relative_to", "adrift", "gone")),
        **{name: about[name] for name in ("source", "document_number", "issuer", "issue_date")},
        "notice_title": about["title"],
        **dict.fromkeys(("labels", "headings"), "[]"),
        "fields": "{}",
        "form": "none",
        **dict.fromkeys(("optional", "tentative"), False),
        "state": STATES[0],
        "text": said,
        "title": titled(said),
        "start_character": words.start,
        "end_character": words.end,
    }
    hung: Parts = {name: [] for name in PARTS}
    if read:
        found = read_task(words)
        hung = found.parts
        made |= columns(hung, None, ("units", "persons", "timings")) | found.columns
    return made, hung
