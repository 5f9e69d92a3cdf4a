"""A task as its card tells it: each field with its values, each value with the mark of the words that it was read from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ..language import _
from ..ledger.fields import ROLES, UNITS, answering
from ..ledger.words import ENDED
from ..models import Timing
from ..writers.table import value_of
from .marking import Mark, Row
from .speaking import head, left, severity, told

MOST_SHORT = 24  # characters of a title in a list
MOST_WORDS = 120  # of what was not read
CELLS = (*ROLES[:3], "timing")  # of the table of all tasks


class Value(NamedTuple):
    """A value: its words, the mark of where they stand, and what they mean."""

    words: str
    mark: str = ""
    means: str = ""


class Told(NamedTuple):
    """A diagnostic."""

    kind: str
    severity: str
    message: str
    code: str
    words: str
    mark: str = ""


@dataclass(slots=True)
class Card:
    """A task."""

    id: str
    path: str
    title: str
    short: str
    answers: str
    optional: bool
    due: str
    day: date | None
    left: str
    left_kind: str
    state: str
    cells: list[str]
    fields: list[tuple[str, list[Value]]] = field(default_factory=list)
    unread: list[Told] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


class Marks:
    """The names of marks in a page: that of notice 2 and row 5 of `units` → m2-17."""

    def __init__(self, leaf: int, marks: Iterable[Mark]) -> None:
        self.leaf: int = leaf
        self.known: dict[tuple[str, str, int], int] = {key_of(mark.kind, mark.row): mark.number for mark in marks if mark.kind != "label"}

    def name(self, number: int) -> str:
        return f"m{self.leaf}-{number}"

    def of(self, kind: str, row: Row) -> str:
        """The name of the mark that a row was given; empty where its words stand nowhere."""
        number = self.known.get(key_of(kind, row))
        return "" if number is None else self.name(number)


def key_of(kind: str, row: Row) -> tuple[str, str, int]:
    return kind, row["id"] or "", row["number"]


def card_of(row: Row, leaf: int, place: int, on: date | None) -> Card:
    """A task with what its own row tells."""
    ended = row.get("state") in ENDED
    rest, kind = ("", "") if ended else left(row["due"], on)
    percent = row.get("percent")
    state = row.get("state") or ""
    return Card(
        id=f"t{leaf}-{place}",
        path=row["path"],
        title=row["title"],
        short=shortened(row["title"], MOST_SHORT),
        answers=UNITS.join(answering(row)),
        optional=bool(row["optional"]),
        due=due_words(row),
        day=row["due"],
        left=rest,
        left_kind=kind,
        state=f"{state} {percent}%" if state and percent is not None else state,
        cells=[row[name] or "" for name in CELLS],
    )


def due_words(row: Row) -> str:
    """`2020-05-31`, ~ before it where the words are tentative; in want of a day the rule."""
    return f"{'~' if row['tentative'] else ''}{row['due']}" if row["due"] else row["rrule"] or ""


def shortened(words: str, most: int) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


def fields_of(row: Row, parts: Mapping[str, Sequence[Row]], marks: Marks, *, whole: bool) -> Iterator[tuple[str, list[Value]]]:
    """The fields of a task that say something, in the order of a 督办台账; `whole`: its text too, which stands nowhere else."""
    if whole:
        yield head("text"), [Value(row["text"])]
    for role in ROLES:
        units = [unit for unit in parts.get("units", ()) if unit["role"] == role]
        yield head(role), [Value(unit["name"], marks.of("unit", unit), unit["canonical"] or "") for unit in units]
    persons = parts.get("persons", ())
    yield head("persons"), [Value(person["name"], marks.of("person", person), person["label"]) for person in persons]
    yield head("timing"), list(timings(parts.get("timings", ()), "timing", marks))
    yield head("due"), [Value(due_words(row))] if row["due"] else []
    yield head("milestones"), list(timings(parts.get("milestones", ()), "milestone", marks))
    yield head("targets"), [Value(target["text"], marks.of("target", target)) for target in parts.get("targets", ())]
    cited = parts.get("citations", ())
    yield head("citations"), [Value(each["title"], marks.of("citation", each), each["document_number"] or "") for each in cited]
    for name, words in json.loads(row["fields"] or "{}").items():
        yield str(name), [Value(str(words))]
    if row.get("note"):
        yield head("note"), [Value(row["note"])]


def timings(rows: Iterable[Row], kind: str, marks: Marks) -> Iterator[Value]:
    for row in rows:
        made = Timing.model_construct(**{name: row[name] for name in Timing.model_fields if name in row})
        means = value_of(made).replace("..", " – ")
        yield Value(row["text"], marks.of(kind, row), f"{'~' if row['tentative'] and means else ''}{means}")


def told_of(rows: Iterable[Row], text: str, marks: Marks) -> Iterator[Told]:
    """What was not read, with its words."""
    for row in rows:
        words = shortened(text[row["start_character"] : row["end_character"]], MOST_WORDS)
        kind = str(row["severity"])
        yield Told(kind, severity(kind), told(row["code"], row["message"]), row["code"], words, marks.of("diagnostic", row))


def corrected(row: Row) -> str:
    """`责任单位：办公室。由张某某填写（原读数：工程处）`."""
    none = _("nothing")
    return _(
        "{field}: {value}, as {by} filled in; the machine read {read}",
        field=head(row["field"]),
        value=row["value"] or none,
        by=row["by"],
        read=row["read"] or none,
    )
