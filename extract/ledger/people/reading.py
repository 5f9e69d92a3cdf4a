"""What duban's own readers make of words that a person selected: the units, the day, a whole task.

科信处、办公室 as lead → 科信处、办公室, with the place of each;  5月底前 as due (of 2020) → 2020-05-31
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection

from ... import patterns
from ...errors import LedgerError
from ...language import _
from ...text.marks import APART, ENDS
from ..fields import DATES, READ, ROLES, RULES, UNITS, as_text, plain
from ..words import WORDS
from .evidence import Span, text_of
from .rows import found_task
from .titles import titled

PARTS = ("units", "persons", "timings", "milestones", "targets", "citations")
TASK = "1."
SLOT = patterns.quick(r"[：:](?P<slot>[^：:\n]{2,200})$|[（(](?P<slot>[^（）()\n]{2,200})[）)][。；;\s]*$")
MOST_WORDS = 1_000  # characters in which units are read


class Words(NamedTuple):
    """Words of a notice that are read: their place in its text, and what of the notice dates are told from."""

    text: str
    start: int
    end: int
    issued: date | None
    title: str | None
    issuer: str | None


class Meant(NamedTuple):
    """The value that words say for a field, and the spans that say it, for `set_fields`."""

    value: str
    evidence: list[Span | None]


class Found(NamedTuple):
    """What was read of a task: what hangs on it by table, and columns of its own (title, text, clause)."""

    parts: dict[str, list[dict[str, Any]]]
    columns: dict[str, Any]


def meant(base: Connection, task: str, field: str, span: Span) -> Meant:
    """What words of a task's notice say for a field: what a person who selects them means. Raises LedgerError where they say nothing."""
    row = found_task(base, task)
    text = text_of(base, row)
    start, end = span
    if field not in READ or not 0 <= start < end <= len(text):
        raise LedgerError(
            task,
            _("characters {start}-{end} say no {field}", start=start, end=end, field=field),
            _("select words for one of {read}", read=", ".join(READ)),
        )
    words = text[start:end]
    if field in ROLES:
        found = units_in(words, field, row["issue_date"])
        return Meant(UNITS.join(name for name, _rest, _more in found), [(start + left, start + right) for _last, left, right in found])
    if field in DATES or field == "rrule":
        return Meant(time_in(task, field, words, row["issue_date"]), [span])
    return Meant(plain(words, lines=field == "text"), [span])


def units_in(words: str, role: str, issued: date | None, *, sure: bool = False) -> list[tuple[str, int, int]]:
    """The units that words name, with their places; names that no rule knows, unless `sure` ones are asked for, stand between commas."""
    from ...clauses.assignment import AssignmentReader
    from ...clauses.timing import TimingContext
    from ...rulebook.ruleset import load_ruleset

    reader = load_ruleset().build(AssignmentReader)
    context = TimingContext(issued=issued)
    read = reader.read(words, context, role).units if len(words) < MOST_WORDS else []  # type: ignore[arg-type]  # a role
    found = {each.name.text: (each.name.start, each.name.end) for each in read}
    if not found and not sure:
        at = 0
        for name in "".join(UNITS if sign in APART else sign for sign in words).split(UNITS):
            left = at + len(name) - len(name.lstrip())
            if name.strip():
                found[name.strip()] = (left, left + len(name.strip()))
            at += len(name) + 1
    return [(name, left, right) for name, (left, right) in found.items()]


def time_in(task: str, field: str, words: str, issued: date | None) -> str:
    """The day, or the rule, that words say. Raises LedgerError where they say none."""
    from ...clauses.phrase import when

    read = when(words, issued)
    ends, starts = ([day for each in read if (day := getattr(each, name))] for name in ("end", "start"))
    days = {"due": max(ends, default=None), "start": min(starts or ends, default=None)}
    said = RULES.join(each.rrule for each in read if each.rrule) if field == "rrule" else as_text(days[field])
    if not said:
        shown = " ".join(words.split())[:40]
        raise LedgerError(
            task, _("no day is read in “{shown}”", shown=shown), _("write the day itself, and keep these words as its evidence")
        )
    return said


def read_task(words: Words) -> Found:
    """The words as an item of a notice: what duban reads of them, spans as in the whole text."""
    from ...pipeline import convert
    from ...readers import read_text
    from ...rulebook.ruleset import load_ruleset
    from ...writers.flat.rows import fields

    said = words.text[words.start : words.end]
    opening = f"{words.title or ''}\n" + ("" if is_labelled(said) else TASK)
    day = WORDS["signed"].format(words.issued) if words.issued else ""
    notice = convert(read_text(f"{opening}{said}\n{words.issuer or ''}\n{day}\n", "selected"), load_ruleset())
    shift, last = words.start - len(opening), len(opening) + len(said)
    parts: dict[str, list[dict[str, Any]]] = {name: [] for name in PARTS}
    inside = [task for task in notice.tasks if len(opening) - len(TASK) <= task.span[0] and task.span[1] <= last]
    for task in inside:
        for name in PARTS:
            for each in getattr(task, name):
                row = fields(each, name)
                row["start_character"] += shift
                row["end_character"] += shift
                parts[name].append(row)
    if not inside:
        return read_slot(words)
    columns: dict[str, Any] = {}
    if len(inside) == 1:
        columns = {name: getattr(inside[0], name) for name in ("title", "text", "clause", "form")}
    return Found(parts, columns)


def read_slot(words: Words) -> Found:
    """Words that no rule takes for a task: who and by when as they stand behind a colon, or in the last brackets; days wherever.

    E.g. 排查隐患：办公室，6月20日前 → 办公室, 6月20日.
    """
    from ...clauses.phrase import when
    from ...writers.flat.rows import fields

    said = words.text[words.start : words.end]
    slot = SLOT.search(said)
    start, end = slot.span("slot") if slot else (0, len(said))
    parts: dict[str, list[dict[str, Any]]] = {name: [] for name in PARTS}
    for name, left, right in units_in(said[start:end], "responsible", words.issued, sure=True) if slot else ():
        place = words.start + start
        unit = {"name": name, "role": "responsible", "collective": False, "canonical": None}
        parts["units"].append({**unit, "start_character": place + left, "end_character": place + right})
    for each in when(said[start:end], words.issued):
        row = fields(each, "timings")
        shift = words.start + start
        parts["timings"].append({**row, **{name: row[name] + shift for name in ("start_character", "end_character")}})
    columns = (
        {"title": titled(said[: slot.start()]), "clause": said[start:end].strip(ENDS)} if slot and said[: slot.start()].strip() else {}
    )
    return Found(parts, columns)


def is_labelled(said: str) -> bool:
    """Whether words begin with a number of their own: 3. …, （一）…"""
    from ...rulebook.ruleset import load_ruleset
    from ...structure.numbering import NumberingReader

    return load_ruleset().build(NumberingReader).at_start(said.lstrip()) is not None
