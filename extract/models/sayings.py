"""What diagnostics say, for people: a record holds each in English, e.g. `no rule reads “工程处等” in a slot`, and it is found again here.

Each code's messages stand here with their values named; what fits one is said in the language spoken, with the same values. A message of
another version, which fits none, stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ..language import ENGLISH, N_, _, language

if TYPE_CHECKING:
    from re import Pattern

PROBLEMS = (  # of a page
    N_("is broken ({reason})"),
    N_("names the font “{font}”, does not hold it, and does not say what its characters mean"),
    N_("{why}, and was recognised too badly (confidence {sure:.2f})"),
    N_("{why}, which needs the program tesseract"),
    N_("{why}, and tesseract has no Chinese ({language})"),
    N_("{why}, and tesseract does not start ({error})"),
    N_("takes more than {seconds:g} seconds to recognise (page {page})"),
    N_("cannot be recognised by tesseract ({reason}, page {page})"),
    N_("has {problem} on page {number}"),
    N_("is {what} that cannot be read ({reason})"),
    N_("{refused} (its part {part})"),
    N_("has no part {part}"),
    N_("is broken or truncated (in its part {part})"),
    N_("holds broken XML (its part {part}: {error})"),
)
SAYINGS: dict[str, tuple[str, ...]] = {
    "page-not-read": (N_("page {number} {problem}; {remedy}"), N_("page {number} {problem}")),
    "text-missing": (
        N_("{missing} of {all} characters are not in the text, most of them {kind}: “{words}”"),
        N_("the page says nothing itself and shows another file: “{words}”"),
        N_("cells hold formulas without what they come to, save the file anew in Excel: “{words}”"),
    ),
    "words-not-understood": (
        N_("no date: no rule reads all of “{words}”"),
        N_("no date: “{words}” does not tell one surely ({count} such times)"),
        N_("no such day: “{words}”"),
        N_("no rule reads “{words}” in a slot"),
    ),
    "sentence-not-read": (N_("may assign work, and gave no task: “{words}”"),),
    "line-not-read": (
        N_("says who or by when, and is in no task: “{words}”"),
        N_("{count} lines here say who or by when, and are in no task; the first: {words}"),
    ),
    "row-not-read": (N_("a row of a table gave no task: “{words}”"),),
    "column-not-read": (N_("a column is in no field: “{words}”"),),
    "item-without-assignment": (N_("an item without assignment among items that have one"),),
    "name-short": (N_("short names, given as written: “{words}”"),),
    "label-not-known": (N_("no rule knows all of the label “{words}”"),),
    "no-assignment": (N_("no assignment was found in this text"),),
    "task-doubtful": (
        N_("a row without a {what}, which the others have: “{words}”"),
        N_("an item without a unit, which the others have: “{words}”"),
        N_("a row whose lines may be parted otherwise: “{words}”"),
        N_("a row that holds another task: “{words}”"),
        N_("a task that reaches over rows of a table: “{words}”"),
        N_("a name that a table's lines cut, with other cells between: “{words}”"),
        N_("a remark in a unit's name was not understood: “{words}”"),
        N_("several units as one: “{words}”"),
        N_("a name that does not look like a unit's: “{words}”"),
        N_("a time in a task's words is in no field: “{words}”"),
        N_("a task without a unit below “{above}”: “{words}”"),
        N_("a unit in a task's words is in no field: “{words}”"),
        N_("a column that may say {what}: “{words}”"),
        N_("a row's number behind its title: “{words}”"),
        N_("a task without words for its work: “{words}”"),
        N_("units in brackets of a text that hands out no work ({count} such tasks): “{words}”"),
        N_("a text that hands out no work by its title ({count} such tasks): “{words}”"),
        N_("who does it is said by labels that no rule knows ({count} such tasks): “{words}”"),
        N_("a number or code as title: “{words}”"),
        N_("a time as title: “{words}”"),
        N_("a unit as title: “{words}”"),
        N_("a person as title: “{words}”"),
        N_("a title that begins with a number: “{words}”"),
        N_("a question as title: “{words}”"),
        N_("a title that may hold the notice's: “{words}”"),
        N_("a title with marks of a table: “{words}”"),
        N_("a label as title: “{words}”"),
        N_("a title that begins with a time: “{words}”"),
        N_("a title that begins with a unit: “{words}”"),
        N_("a title that ends with a unit: “{words}”"),
    ),
}
VALUES: dict[str, tuple[str, ...]] = {  # that are words of ours, each with what may stand there
    "what": (N_("unit"), N_("unit in charge"), N_("time limit"), N_("who"), N_("by when"), N_("who or by when")),
    "problem": PROBLEMS,
    "why": (N_("is a scan"), N_("is a picture"), N_("has fonts that do not say what their characters mean")),
}


class Shown(str):
    """A value as it was shown: what form it has (two decimals, commas) it has already."""

    def __format__(self, spec: str) -> str:
        return str(self)


def said(code: str, message: str) -> str:
    """What a diagnostic says, in the language spoken."""
    return message if language() == ENGLISH else said_again(message, SAYINGS.get(code, ()))


def said_again(message: str, known: tuple[str, ...]) -> str:
    return next(fitting(message, known), None) or _(message)


def fitting(message: str, known: tuple[str, ...]) -> Iterator[str]:
    for template in known:
        if found := pattern(template).fullmatch(message):
            values = {name: said_again(value, VALUES.get(name, ())) for name, value in found.groupdict().items()}
            yield _(template, **{name: Shown(value) for name, value in values.items()})


@cache
def pattern(template: str) -> Pattern[str]:
    """What says a message with some values: `page {number}` → `page (?P<number>.*?)`."""
    import re
    from string import Formatter

    parts = ((re.escape(text), f"(?P<{name}>.*?)" if name else "") for text, name, _form, _how in Formatter().parse(template))
    return re.compile("".join(text + value for text, value in parts), re.DOTALL)
