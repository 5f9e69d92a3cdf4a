"""A table for the eye: path, title, who and when of each task, then the count and the diagnostics.

Han characters take two columns of a terminal (Unicode Standard Annex 11), so that widths are counted in columns, not characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, BinaryIO

from ..language import ENGLISH, _, language, ngettext
from ..models.headings import COLUMNS
from ..models.sayings import said
from ..text.marks import CLOSING, OPENING, POINTS
from .options import Options

if TYPE_CHECKING:
    from ..models import Diagnostic, Notice, Role, Task, Timing

HEADERS: dict[str, tuple[str, ...]] = {
    "en": ("path", "title", "who", "when"),
    "zh": (*(COLUMNS[name] for name in ("path", "title", "responsible")), COLUMNS["timing"][:2]),
}
IN_ORDER: tuple[Role, ...] = ("lead", "responsible", "support", "supervise")
ROLES: dict[Role, str] = {role: COLUMNS[role][:2] for role in IN_ORDER} | {"responsible": "负责"}
OPTIONAL = "*"
GAP = 2
LEAST_WIDTH = 60
MOST_PATH = 16  # columns
NO_BEGINNING, NO_END = frozenset(POINTS + CLOSING + "》〉”’】〕%％"), frozenset(OPENING + "《〈“‘【〔")  # of a line
MOST_CARRIED = 4  # signs that a line hands on to the next
MOST_LINES = 6  # of one cell: a paragraph without a full stop must not fill the screen


def write(notices: Iterable[Notice], out: BinaryIO, options: Options) -> None:
    """Write the table of each notice in lines of at most `options.width` columns; long cells go on in the next line."""
    for number, notice in enumerate(notices):
        if number:
            out.write(b"\n")
        for line in lines(notice, options):
            out.write(f"{line}\n".encode())


def lines(notice: Notice, options: Options) -> list[str]:
    """All lines of one notice's table."""
    width = max(options.width, LEAST_WIDTH)
    cells = [
        HEADERS[options.headers or ("en" if language() == ENGLISH else "zh")],
        *((path(task), task.title, who(task), when(task)) for task in notice.tasks),
    ]
    heading = "  ".join(filter(None, (notice.notice.title, notice.notice.document_number, str(notice.notice.issue_date or ""))))
    shown = wrapped(heading, width) if heading else []
    if notice.tasks:
        shown += ["", *table(cells, width)]
    shown += ["", f"{notice.source.name}: {count(notice)}"]
    for found in notice.diagnostics:
        shown.append(diagnosed(found))
    return shown


def diagnosed(found: Diagnostic) -> str:
    """What a diagnostic says, on one line."""
    start, end = found.span
    message = plain(said(found.code, found.message))
    return _(
        "{severity} {code} at {start}-{end}: {message}", severity=found.severity, code=found.code, start=start, end=end, message=message
    )


def table(cells: Sequence[tuple[str, ...]], width: int) -> list[str]:
    """Rows of cells in columns; the path as wide as it needs, title, who and when sharing what is left."""
    label = min(max(columns(row[0]) for row in cells), MOST_PATH)
    left = width - label - 3 * GAP
    widths = (label, left * 2 // 5, left * 3 // 10, left - left * 2 // 5 - left * 3 // 10)
    return ruled(cells, widths, width)


def ruled(cells: Iterable[Sequence[str]], widths: Sequence[int], width: int) -> list[str]:
    """Rows of cells in columns of these widths, the first above a rule of `width`; what is longer than its column goes on in it."""
    lines = []
    for row in cells:
        pieces = [wrapped(cell, room) for cell, room in zip(row, widths, strict=True)]
        lines += [
            (" " * GAP).join(padded(piece, room) for piece, room in zip(line, widths, strict=True)).rstrip()
            for line in zip_longest(*pieces, fillvalue="")
        ]
    lines.insert(1, "─" * width)
    return lines


def count(notice: Notice) -> str:
    """`32 tasks, 1 optional (*), 0 diagnostics`."""
    optional = sum(task.optional for task in notice.tasks)
    parts = [ngettext("{n} task", "{n} tasks", len(notice.tasks) - optional)]
    if optional:
        parts.append(_("{count} optional ({mark})", count=optional, mark=OPTIONAL))
    parts.append(ngettext("{n} diagnostic", "{n} diagnostics", len(notice.diagnostics)))
    return _(", ").join(parts)


def path(task: Task) -> str:
    """`五/1`, with a mark where the record is optional."""
    return "/".join(task.path) + (OPTIONAL if task.optional else "")


def who(task: Task) -> str:
    """`牵头 科信处；配合 办公室、人事处`, then the persons."""
    parts = []
    for role, word in ROLES.items():
        names = "、".join(unit.name for unit in task.units if unit.role == role)
        if names:
            parts.append(f"{word} {names}")
    return "；".join(parts + [f"{person.label} {person.name}" for person in task.persons])


def who_of(row: Mapping[Any, Any]) -> str:
    """The same of a flat row, without the persons."""
    return "；".join(f"{word} {row[role]}" for role, word in ROLES.items() if row[role])


def when(task: Task) -> str:
    """`5月底前完成 (2020-05-31)`, `争取4月 (~2020-04-30)`: the words and what they were read as, ~ where they are tentative."""
    return "；".join(
        f"{timing.text} ({'~' if timing.tentative else ''}{value})" if (value := value_of(timing)) else timing.text
        for timing in task.timings
    )


def value_of(timing: Timing) -> str:
    """The value in short, e.g. `2020-01-01..2020-12-31`, `P30D`; empty where the words have none."""
    if timing.rrule:
        return timing.rrule
    dates = [str(date) for date in (timing.start, timing.end) if date]
    if timing.kind == "period" and dates:
        return f"{timing.start or ''}..{timing.end or ''}"
    if dates:
        return dates[-1]
    return _("{duration} workdays", duration=timing.duration) if timing.duration and timing.unit == "workday" else timing.duration or ""


def wrapped(cell: str, room: int) -> list[str]:
    """The cell in pieces of at most `room` columns; what is beyond MOST_LINES pieces is said by …"""
    pieces, piece, used = [], "", 0
    for character in plain(cell):
        wide = columns(character)
        if used + wide > room:
            at = ending(piece + character)
            pieces.append(piece[:at])
            piece = piece[at:]
            used = columns(piece)
            if len(pieces) == MOST_LINES:
                pieces[-1] = pieces[-1][:-1] + "…"
                return pieces
        piece, used = piece + character, used + wide
    return [*pieces, piece]


def ending(text: str) -> int:
    """Where a line that holds all but the last sign ends: ，and ） open no line, （ ends none."""
    most = len(text) - 1
    for at in range(most, max(most - MOST_CARRIED, 1), -1):
        if text[at] not in NO_BEGINNING and text[at - 1] not in NO_END:
            return at
    return most


def plain(cell: str) -> str:
    """The cell on one line, without characters that would move a terminal's cursor."""
    return "".join(character if character.isprintable() else " " for character in cell)


def columns(text: str) -> int:
    """Columns of a terminal that the text takes."""
    return sum(0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def padded(piece: str, room: int) -> str:
    return piece + " " * (room - columns(piece))
