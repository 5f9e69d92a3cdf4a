"""The workbook's sheets: all tasks, and those of each unit that leads some, under names that every spreadsheet takes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import regex

from ..fields import answering
from .columns import WORDS, Row, cleaned, cut, drawn, shown
from .look import height
from .marks import mark

MOST_SHEETS = 200  # of units: those with the most tasks
MOST_NAME = 31  # characters of a sheet's name, as UTF-16 counts them
FORBIDDEN: regex.Pattern[str] = regex.compile(r"[\[\]:*?/\\：？＊／＼［］\s]+")  # the wide ones fold to them in some programs
RESERVED = ("history",)
LIST = "duban"  # the hidden sheet


class Line(NamedTuple):
    """A task with what its cells hold, the hidden one too, how high they are, and the heading of its notice."""

    task: Row
    cells: dict[str, str]
    heading: str
    mark: str
    height: float


class Sheet(NamedTuple):
    """A sheet: its name, its title, its lines."""

    name: str
    title: str
    lines: Sequence[Line]


def lines_of(tasks: Iterable[Row]) -> tuple[list[Line], list[str]]:
    """The tasks as lines, and the columns that they need."""
    found = [(task, {name: cut(text) for name, text in shown(task).items()}) for task in tasks]
    columns = drawn([cells for _, cells in found])
    return [Line(task, cells, heading(task), mark(task["id"], cells), height(cells, columns)) for task, cells in found], columns


def heading(task: Row) -> str:
    """What stands above the tasks of a notice: its title and number, e.g. 示例市水务局关于…的通知（示水〔2020〕1号）."""
    title, number = cleaned(task["notice_title"] or task["source"]), cleaned(task["document_number"] or "")
    return (f"{title}（{number}）" if number else title).replace("\n", "")


def sheets(lines: Sequence[Line]) -> tuple[list[Sheet], int]:
    """All sheets, that of all tasks first, and how many units have none of their own."""
    by_unit: dict[str, list[Line]] = {}
    for line in lines:
        for unit in answering(line.cells):
            by_unit.setdefault(unit, []).append(line)
    most = sorted(by_unit, key=lambda unit: -len(by_unit[unit]))[:MOST_SHEETS]
    taken = {folded(LIST)}
    found = [Sheet(named(WORDS["whole"], taken), WORDS["title"], lines)]
    for unit in filter(set(most).__contains__, by_unit):
        about = WORDS["unit_title"].format(unit=unit)
        found += [Sheet(named(unit, taken), about, by_unit[unit])]
    return found, len(by_unit) - len(most)


def named(unit: str, taken: set[str]) -> str:
    """The name of a unit's sheet: without forbidden signs, short, and none that folds to another's."""
    plain = FORBIDDEN.sub("", unit).strip("'") or WORDS["whole"]
    number = 1
    while True:
        more = f"({number})" if number > 1 or folded(plain) in RESERVED else ""
        name = shortened(plain, MOST_NAME - len(more)).rstrip("'") + more
        if folded(name) not in taken:
            taken.add(folded(name))
            return name
        number += 1


def shortened(text: str, most: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[: 2 * most].decode("utf-16-le", "ignore")


def folded(name: str) -> str:
    """A name as programs compare it."""
    return unicodedata.normalize("NFKC", name).casefold()
