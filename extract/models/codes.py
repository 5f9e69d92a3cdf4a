"""The codes of diagnostics with their severity and meaning, e.g. `words-not-understood`: a warning, for who or by when may be lost.

A code that a room makes stands here; a test compares. `duban schema --codes` prints the list.
"""

from __future__ import annotations

from typing import NamedTuple

from ..language import N_
from .terms import Severity


class Code(NamedTuple):
    """What a code means, and the severities that it may have.

    >>> CODES["row-not-read"].severities
    ('warning', 'info')
    """

    severities: tuple[Severity, ...]
    meaning: str


CODES: dict[str, Code] = {
    "page-not-read": Code(("error",), N_("a page of the file could not be read; the others were")),
    "text-missing": Code(("warning",), N_("less than half of what the file shows came through: open the file itself")),
    "words-not-understood": Code(
        ("warning",), N_("no rule reads these words of an assignment, or all of these words of time: who or by when may be lost")
    ),
    "sentence-not-read": Code(
        ("warning", "info"), N_("a sentence that may assign work gave no task; a warning where an office stands before its words")
    ),
    "line-not-read": Code(
        ("warning", "info"), N_("a line that says who or by when is in no task; a warning where an office or a label stands in it")
    ),
    "row-not-read": Code(("warning", "info"), N_("a row of a table gave no task; a warning where a unit or a time stands in it")),
    "task-doubtful": Code(
        ("warning",),
        N_(
            "what was read may be wrong: a title that is none, a unit above or in a task that no field has, "
            "a row without what the others have"
        ),
    ),
    "column-not-read": Code(("info",), N_("a column of a table is in no field: no rule knows its head")),
    "item-without-assignment": Code(("info",), N_("an item without assignment among items that have one: its record is optional")),
    "name-short": Code(("info",), N_("units by short names, which are given as written: who is meant depends on the place")),
    "label-not-known": Code(("info",), N_("no rule knows all of a label: its line stays in the text")),
    "no-assignment": Code(("info",), N_("no assignment was found in the text")),
}
