"""Rows whose hidden cell is gone: which task one is, where its title and text tell it surely, and what it says otherwise than the ledger.

What such a cell held when it was drawn is not known, so that nothing of it is taken: the command that would is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from shlex import quote

import regex

from ....language import _
from ..columns import HEADS, LATE, TAKEN, cut, normal, shown
from ..held import Task
from .days import written
from .grid import NO_TASK, Bare, shortly

TO_QUOTE: regex.Pattern[str] = regex.compile(r"[^\w=.,:/%+@\-、，。：（）]")  # what a shell may take for its own
KEY = ("title", "text", "origin")
Key = tuple[str, ...]


def tasks_of(rows: Sequence[Bare], tasks: Iterable[Task]) -> list[Task | None]:
    """The task of each row: the only one with its title, text and notice, where no other row of its sheet has them."""
    wanted = {key_of(row.cells) for row in rows}
    found: dict[Key, list[Task]] = {}
    for task in tasks:
        if (key := key_of(shown(task))) in wanted:
            found.setdefault(key, []).append(task)
    count = Counter((row.sheet, key_of(row.cells)) for row in rows)
    sure = {key: several[0] for key, several in found.items() if len(several) == 1}
    return [sure.get(key_of(row.cells)) if count[row.sheet, key_of(row.cells)] == 1 else None for row in rows]


def key_of(cells: dict[str, str]) -> Key:
    return tuple(normal(name, cells.get(name, "")) for name in KEY)


def told_of(row: Bare, task: Task | None) -> Iterator[tuple[str, str]]:
    """What of a row is not taken."""
    if task is None:
        yield f"{row.sheet}!{row.row + 1}", f"{_(NO_TASK)}: {shortly(row.words)}"
        return
    now = {name: cut(text) for name, text in shown(task).items()}
    for name in (*TAKEN, *LATE):
        said = normal(name, row.cells.get(name, now[name]))
        said = written(said) if name == "due" else said
        if said != now[name]:
            words = _(
                "{heads} says {there}, the ledger {here}",
                heads=HEADS[name],
                there=shortly(said) or "–",
                here=shortly(now[name]) or "–",
            )
            yield (
                row.places[name],
                _("{words}: the row has no hidden cell; if that holds, {command}", words=words, command=command(task["id"], name, said)),
            )


def command(task: str, name: str, said: str) -> str:
    """What takes a value in."""
    verb, words = ("progress", said) if name == "progress" else ("set", f"{name}={said}")
    return f"duban ledger {verb} {task} {quote(words) if TO_QUOTE.search(words) else words}"
