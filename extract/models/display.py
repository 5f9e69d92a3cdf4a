"""A notice as a notebook shows it: its text with what was read marked in it, and the table of its tasks below, e.g. 科信处 on orange.

All text of the notice is escaped: a page's markup stays text. There is no script, and nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from .headings import COLUMNS

MOST_TEXT = 20_000  # characters that are shown; a notebook keeps what it shows
ROLES = {"lead": "#ffd9a8", "responsible": "#ffeab0", "support": "#d8ecc4", "supervise": "#e3d4f2"}
MARKS = {  # what is marked: its name for people, and a background light enough for black text
    **{role: (f"{COLUMNS[role][:2]} {role}", colour) for role, colour in ROLES.items()},
    "person": ("人员 person", "#f5d0d8"),
    "timing": (f"{COLUMNS['timing'][:2]} timing", "#bfe0ff"),
    "milestone": ("节点 milestone", "#d9ecff"),
    "diagnostic": (f"{COLUMNS['diagnostics']} not read", "#f7b7b7"),
}
HEADERS = tuple(COLUMNS[name] for name in ("path", "title", "lead", "responsible", "support", "supervise", "timing", "due"))
Marked = tuple[int, int, str]  # from, to, which of MARKS


def page(heading: str, text: str | None, marks: Iterable[Marked], rows: Sequence[Sequence[str]]) -> str:
    """One `<div>` with inline styles. Without a text (a record that was loaded) only the table."""
    shown = f"<details open><summary>{len(rows)} 项 tasks</summary>{marked(text, marks)}</details>" if text else ""
    return f'<div class="duban"><p><b>{escape(heading)}</b></p>{shown}{table(rows)}</div>'


def table(rows: Sequence[Sequence[str]]) -> str:
    """The rows below HEADERS."""
    head = "".join(f"<th>{name}</th>" for name in HEADERS)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def marked(text: str, marks: Iterable[Marked]) -> str:
    """The text with its marks; of marks that overlap the first to begin counts, of those that begin together the longest."""
    legend = " ".join(mark(kind, name) for kind, (name, _) in MARKS.items())
    pieces = []
    at = 0
    for start, end, kind in sorted(marks, key=lambda found: (found[0], -found[1])):
        if start < at or end <= start or end > min(len(text), MOST_TEXT):
            continue
        pieces += [escape(text[at:start]), mark(kind, text[start:end])]
        at = end
    pieces.append(escape(text[at:MOST_TEXT]))
    more = f"<p>… {len(text) - MOST_TEXT:,} 字 characters more</p>" if len(text) > MOST_TEXT else ""
    return f'<p>{legend}</p><pre style="white-space:pre-wrap">{"".join(pieces)}</pre>{more}'


def mark(kind: str, words: str) -> str:
    """The words on the background of their kind."""
    name, colour = MARKS[kind]
    return f'<mark style="background:{colour};color:#000" title="{name}">{escape(words)}</mark>'
