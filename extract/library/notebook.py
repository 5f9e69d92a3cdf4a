"""A notice as a notebook shows it: its text with what was read marked in it, the table of its tasks, pictures where matplotlib is there.

All text of the notice is escaped: a page's markup stays text. There is no script, and nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from importlib.util import find_spec
from typing import get_args

from ..errors import OutputError
from ..language import CHINESE, using
from ..models import Notice
from ..models.headings import COLUMNS
from ..report.gather import of_records
from ..report.marking import Mark, Segment, lines_of, marks_of, rows_of
from ..report.speaking import names

MOST_TEXT = 20_000  # characters that are shown; a notebook keeps what it shows
MOST_DRAWN = 2_000  # tasks of a notice that is drawn
COLOURS = {  # of what is marked: backgrounds light enough for black text
    "lead": "#ffd9a8",
    "responsible": "#ffeab0",
    "support": "#d8ecc4",
    "supervise": "#e3d4f2",
    "person": "#f5d0d8",
    "timing": "#bfe0ff",
    "milestone": "#d9ecff",
    "target": "#dfe4fb",
    "citation": "#ebe6dd",
    "diagnostic": "#f7b7b7",
}
HEADERS = tuple(COLUMNS[name] for name in ("path", "title", "lead", "responsible", "support", "supervise", "timing", "due"))


def shown(notice: Notice) -> str:
    """One `<div>` with inline styles. Without a text (a record that was loaded) only the table and the pictures."""
    heading = " ".join(filter(None, (notice.notice.title or notice.source.name, notice.notice.document_number)))
    text = f"<details open><summary>{len(notice.tasks)} 项 tasks</summary>{marked(notice)}</details>" if notice.text else ""
    table = table_of([task.cells() for task in notice.tasks])
    return f'<div class="duban"><p><b>{escape(heading)}</b></p>{text}{table}{"".join(pictures(notice))}</div>'


def table_of(rows: Sequence[Sequence[str]]) -> str:
    """The rows below HEADERS."""
    head = "".join(f"<th>{name}</th>" for name in HEADERS)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def marked(notice: Notice) -> str:
    """The beginning of the text with its marks, as the report has them: where marks overlap, the shortest gives the colour."""
    text = notice.text or ""
    tasks, parts = rows_of(notice)
    marks = marks_of(tasks, parts, text[:MOST_TEXT])
    lines = lines_of(text[:MOST_TEXT], marks, tasks)
    words = "\n".join("".join(piece(segment, marks) for segment in line.segments) for line in lines)
    legend = " ".join(mark([kind], name_of(kind)) for kind in COLOURS)
    more = f"<p>… {len(text) - MOST_TEXT:,} 字 characters more</p>" if len(text) > MOST_TEXT else ""
    return f'<p>{legend}</p><pre style="white-space:pre-wrap">{words}</pre>{more}'


def piece(segment: Segment, marks: Sequence[Mark]) -> str:
    kinds = [kind for number in segment.marks if (kind := kind_of(marks[number])) in COLOURS]
    return mark(list(dict.fromkeys(reversed(kinds))), segment.text) if kinds else escape(segment.text)


def kind_of(found: Mark) -> str:
    return found.field if found.kind == "unit" else found.kind


def mark(kinds: Sequence[str], words: str) -> str:
    """The words on the background of the first of their kinds, with the names of all."""
    said = ", ".join(map(name_of, kinds))
    return f'<mark style="background:{COLOURS[kinds[0]]};color:#000" title="{said}">{escape(words)}</mark>'


@cache
def name_of(kind: str) -> str:
    """`牵头 lead`: for readers of both languages."""
    with using(CHINESE):
        return f"{names()[kind]} {kind}"


def pictures(notice: Notice) -> Iterator[str]:
    """The pictures of `duban plot` as SVG within the page; none where there is no matplotlib, or no font with Chinese signs."""
    if not notice.tasks or len(notice.tasks) > MOST_DRAWN or find_spec("matplotlib") is None:
        return
    from ..plots.pictures import Name, drawn

    book = of_records([notice])
    try:
        with using(CHINESE):
            made = [(name, drawn(book, name).content.decode()) for name in get_args(Name)]
    except OutputError:
        return
    yield from (f"<details><summary>{name}</summary>{inline(svg)}</details>" for name, svg in made)


def inline(svg: str) -> str:
    """A file of SVG as a part of a page: without what stands before its element."""
    return svg[svg.index("<svg") :]
