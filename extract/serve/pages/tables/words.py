"""The words that tasks were read from, cut at what was read of them, for all tasks of a page: 【科信处】牵头负责，【4月底】前…."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ....ledger.places.asking import Row, among, ask
from ....report.marking import TABLES, Mark, lines_of, marks_of

if TYPE_CHECKING:
    from ....ledger.places.asking import Base

MOST = 600  # characters of a passage
READ = tuple(name for name in TABLES if name != "diagnostics")
PASSAGES = (
    "SELECT tasks.id AS id, substr(notices.text, tasks.start_character + 1, {most} + 1) AS words FROM notices "
    "JOIN tasks ON tasks.source = notices.source WHERE {these} AND notices.text IS NOT NULL AND tasks.start_character IS NOT NULL"
)


class Piece(NamedTuple):
    """Some words that were read alike; `kind` as the classes of a mark, e.g. `unit lead`; empty: no mark."""

    text: str
    kind: str


def passages(base: Base, tasks: Sequence[Row]) -> dict[str, list[list[Piece]]]:
    """By id the lines of a task's passage; of one whose words stand nowhere any more, its text as it was read last."""
    there = [task for task in tasks if stands(task)]
    said, these = among(base, "tasks.id", [task["id"] for task in there])
    words = {row["id"]: row["words"] for row in ask(base, PASSAGES.format(most=MOST, these=said), {"these": these})}
    parts: dict[str, dict[str, list[Row]]] = {name: {} for name in READ}
    for name, held in parts.items():
        asked = f"SELECT * FROM {name} WHERE (source, id) IN (SELECT source, id FROM tasks WHERE {said})"
        for row in ask(base, asked, {"these": these}):
            held.setdefault(row["id"], []).append(row)
    return {
        task["id"]: passage(task, words.get(task["id"]), {name: held.get(task["id"], []) for name, held in parts.items()}) for task in tasks
    }


def stands(task: Row) -> bool:
    """Whether a task's places are those of the text of its notice as it is now."""
    return not task["adrift"] and (task["gone"] is None or task["checked"] is not None)


def passage(task: Row, words: str | None, parts: Mapping[str, Sequence[Row]]) -> list[list[Piece]]:
    if not words:
        return [[Piece(line, "")] for line in shortened(task["text"]).split("\n")]
    begin = task["start_character"]
    text = shortened(words[: task["end_character"] - begin])
    near = {name: [placed(row, begin) for row in rows if row["start_character"] is not None] for name, rows in parts.items()}
    marks = marks_of([task], near, text)
    return [[Piece(each.text, classes(each.marks, marks)) for each in line.segments] for line in lines_of(text, marks, ()) if line.segments]


def shortened(text: str) -> str:
    return text if len(text) <= MOST else f"{text[:MOST]}…"


def placed(row: Row, begin: int) -> dict[str, Any]:
    """A part with its place in the passage."""
    return {**row, "start_character": row["start_character"] - begin, "end_character": row["end_character"] - begin}


def classes(numbers: Sequence[int], marks: Sequence[Mark]) -> str:
    """The classes of the innermost mark; a label's colour is that of what stands behind it, so that it has none of its own."""
    if not numbers:
        return ""
    mark = marks[numbers[-1]]
    return f"mark {mark.kind} {mark.field}" if mark.kind == "unit" else f"mark {mark.kind}"
