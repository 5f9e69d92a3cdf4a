"""Lists of tasks as tables for the eye, CSV and JSON, with the heads of a 督办台账 or our own names.

A table's columns are as wide as they need; those that hold sentences share what is left.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from ...language import _
from ...ledger.words import WORDS
from ...models.headings import COLUMNS
from ...writers import csv
from ...writers.options import Headers
from ...writers.table import GAP, LEAST_WIDTH, OPTIONAL, columns, plain, ruled

Form = Literal["table", "csv", "json"]
Row = Mapping[Any, Any]
HEADS: dict[str, str] = {**COLUMNS, **WORDS["columns"]}
GROUPS: dict[str, str] = WORDS["groups"]
WHOLE = (  # what CSV and JSON tell of a task
    *("id", "state", "percent", "path", "title", "lead", "responsible", "support", "supervise", "persons", "timing", "start", "due"),
    *("rrule", "tentative", "optional", "section", "text", "clause", "document_number", "notice_title", "issuer", "issue_date"),
    *("note", "relative_to", "changed", "gone", "source"),
)
LEAST = 10  # columns of a sentence


def head(name: str, headers: Headers) -> str:
    return HEADS[name] if headers == "zh" else name


def drawn(names: Sequence[str], rows: Iterable[Sequence[str]], sentences: Sequence[str], width: int, headers: Headers) -> list[str]:
    """A table in lines of at most `width` columns."""
    cells = [[head(name, headers) for name in names], *([plain(cell) for cell in row] for row in rows)]
    widths = shared([max(columns(row[at]) for row in cells) for at in range(len(names))], [name in sentences for name in names], width)
    return ruled(cells, widths, min(max(width, LEAST_WIDTH), sum(widths) + GAP * (len(widths) - 1)))


def shared(wanted: list[int], long: Sequence[bool], width: int) -> list[int]:
    """The widths of columns: those of sentences share what the others leave, and one that needs less than its share takes no more."""
    left = max(width, LEAST_WIDTH) - GAP * (len(wanted) - 1) - sum(room for room, is_long in zip(wanted, long, strict=True) if not is_long)
    widths, sentences = list(wanted), sorted((at for at, is_long in enumerate(long) if is_long), key=lambda at: wanted[at])
    for number, at in enumerate(sentences):
        widths[at] = min(wanted[at], max(left // (len(sentences) - number), LEAST))
        left -= widths[at]
    return widths


def state(row: Row) -> str:
    """`推进中 40%`."""
    return str(row["state"]) if row["percent"] is None else f"{row['state']} {row['percent']}%"


def told(row: Row, name: str) -> str:
    """A value of the history, as people say it: confirmed → 核对无误."""
    value = row[name] or ""
    return str(WORDS["checked"].get(value, value) if row["field"] == "checked" else value)


def due(row: Row, day: str = "due") -> str:
    """The due date, or another `day`, ~ where the words are tentative; in want of one the words."""
    if row[day]:
        return f"{'~' if row['tentative'] else ''}{row[day]}"
    return str(row["timing"] or row["rrule"])


def title(row: Row) -> str:
    return f"{row['title']}{OPTIONAL if row['optional'] else ''}"


def doubtful(rows: Iterable[Row]) -> list[str]:
    """What the mark of a task means, where there is one that has it."""
    return [_("{optional}: not sure that work is assigned", optional=OPTIONAL)] if any(row["optional"] for row in rows) else []


def of_notice(row: Row) -> str:
    """The notice in short: its document number, else its title, else its source."""
    return str(row["document_number"] or row["notice_title"] or row["source"])


def csv_lines(rows: Iterable[Row], names: Sequence[str], headers: Headers, mark: bool) -> Iterator[bytes]:
    """The rows as CSV for a spreadsheet, which runs none of its cells."""
    if mark:
        yield csv.MARK
    yield csv.line(head(name, headers) for name in names)
    for row in rows:
        yield csv.line(as_cell(row[name]) for name in names)


def as_cell(value: Any) -> str:
    """A value as a cell: a text is disarmed, a number such as -10 days stays one."""
    if isinstance(value, bool):
        return "true" if value else ""
    return "" if value is None else csv.disarmed(value) if isinstance(value, str) else str(value)


def json_lines(rows: Iterable[Row], names: Sequence[str]) -> Iterator[str]:
    """The rows as one JSON array."""
    opening = "["
    for row in rows:
        yield f"{opening}\n{indented({name: as_value(row[name]) for name in names})}"
        opening = ","
    yield "[]\n" if opening == "[" else "\n]\n"


def indented(value: Any) -> str:
    return "\n".join(f"  {line}" for line in json.dumps(value, ensure_ascii=False, indent=2).split("\n"))


def as_value(value: Any) -> Any:
    """A value as JSON has it: dates as ISO 8601."""
    return value.isoformat() if isinstance(value, date) else value
