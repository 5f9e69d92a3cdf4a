"""The workbook's columns as data (`words.toml`), and what a task shows in them, e.g. 2021-05-31 or 长期坚持 below 完成时限."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import Any

import regex

from ...text.marks import APART, LINE_ENDS

WORDS: dict[str, Any] = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))
HEADS: dict[str, str] = WORDS["heads"]
TAKEN = ("title", "lead", "responsible", "support", "supervise", "persons", "due", "progress", "state", "note")
TOLD = ("text", "origin", "optional")  # columns that nobody changes here; what was written into them is told
LATE = ("percent",)  # columns that workbooks drawn earlier have not: their seals stand last
SEALED: tuple[str, ...] = (*TAKEN, *TOLD, *LATE)
LINES = ("progress", "note", "text")
UNITS = ("lead", "responsible", "support", "supervise")
MOST_CELL = 32_767  # characters of a cell, counted as UTF-16 does
UNSEEN: regex.Pattern[str] = regex.compile(r"(?:_x[0-9A-Fa-f]{4}_)+|[[\p{Cc}\p{Cs}\uFFFE\uFFFF]--\n]", regex.V1)
BETWEEN: regex.Pattern[str] = regex.compile(rf"[{APART}\n]")  # units
Row = Mapping[str, Any]


def cleaned(text: str) -> str:
    """A text as a cell can hold it: no control characters, none of the escapes that spreadsheets write for them (`_x000D_`)."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    while UNSEEN.search(plain):
        plain = UNSEEN.sub("", plain)
    return plain.strip()


def normal(name: str, text: str) -> str:
    """A cell's text as it is drawn and compared: 科信处，办公室 is 科信处、办公室; only 进展情况, 备注 and 任务内容 have lines."""
    plain = cleaned(text)
    if name == "percent":
        return percent(plain)
    if name in UNITS:
        return "、".join(dict.fromkeys(" ".join(unit.split()) for unit in BETWEEN.split(plain) if unit.strip()))
    return plain if name in LINES else " ".join(plain.split())


def shown(task: Row) -> dict[str, str]:
    """What each column says of a task."""
    said = {
        **{name: task[name] or "" for name in ("title", *UNITS, "persons", "progress", "state", "note")},
        "percent": "" if task["percent"] is None else str(task["percent"]),
        "text": more(cleaned(task["title"]), cleaned(task["text"])),
        "due": task["due"].isoformat() if isinstance(task["due"], date) else task["timing"] or "",
        "origin": task["document_number"] or task["notice_title"] or task["source"],
        "optional": WORDS["optional"] if task["optional"] else "",
    }
    return {name: normal(name, text) for name, text in said.items()}


def percent(text: str) -> str:
    """How much is done as it is typed: 40, 40%, ４０％ → 40%; other words as they are."""
    plain = unicodedata.normalize("NFKC", text)
    return f"{plain}%" if plain.isascii() and plain.isdigit() else plain


def more(title: str, text: str) -> str:
    """What a task's text says beyond its title."""
    return text.removeprefix(title).lstrip(LINE_ENDS).strip()


def cut(text: str) -> str:
    """A text that one cell holds: of a longer one its beginning, and that it is cut."""
    if not is_cut(text):
        return text
    room = MOST_CELL - len(WORDS["cut"])
    return text.encode("utf-16-le", "surrogatepass")[: 2 * room].decode("utf-16-le", "ignore") + str(WORDS["cut"])


def is_cut(text: str) -> bool:
    """Whether one cell cannot hold a text."""
    return len(text) > MOST_CELL // 2 and len(text.encode("utf-16-le", "surrogatepass")) > 2 * MOST_CELL


def drawn(tasks: Sequence[Mapping[str, str]]) -> list[str]:
    """The names of the columns that these tasks need, in their order."""
    sometimes = WORDS["sometimes"]
    return [name for name in HEADS if name not in sometimes or any(task[name] for task in tasks)]
