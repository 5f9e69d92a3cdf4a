"""CSV and a workbook for what trackers and online sheets import, in the very columns that each of them reads (docs/feeds.md).

A column is what the mapping names; a form says which columns may hold several lines, what is too long, and what its reader would run.
An importer makes a new task of every row: such a form remembers what it wrote.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, ClassVar

from ...ledger.fields import UNITS
from ...text.shortened import cut
from ...writers import csv
from ...writers.xlsx import MOST_CELL, workbook, write_row
from ..item import FileForm, Item
from .guards import Guard, folded, jira, markdown, plain, wikis, word

if TYPE_CHECKING:
    from ..mapping import Plan

Guards = Mapping[str, Guard]
Limits = Mapping[str, int]


class Table(FileForm):
    """A row a task. `texts`: columns of several lines, each with what makes it harmless there; all others hold one line.

    `most`: the characters that a column takes; what is cut of a title stands in the description.
    """

    remembers = True
    lines: ClassVar[bool] = False  # whether all columns may hold several lines
    texts: ClassVar[Guards] = {}
    most: ClassVar[Limits] = {}

    @classmethod
    def cells(cls, item: Item, columns: Iterable[str]) -> Iterator[str]:
        for name in columns:
            value = item.fields.get(name, "")
            guard = cls.texts.get(name, plain if cls.lines else folded)
            made = guard(plain(value)).strip("\n")
            yield cut(made, cls.most.get(name, MOST_CELL))


class Csv(Table):
    """Comma-separated, UTF-8, lines that end in CR LF; a cell that a spreadsheet would run begins with '."""

    suffix = ".csv"
    mark: ClassVar[bool] = False  # a byte order mark: online sheets want it, a tracker takes it for a part of the first column's name

    def write(self, items: Iterable[Item], plan: Plan, output: BinaryIO) -> None:
        columns = list(plan.fields)
        if self.mark:
            output.write(csv.MARK)
        output.write(csv.line(columns))
        for item in items:
            output.write(csv.line(map(csv.unrun, self.cells(item, columns))))


class Redmine(Csv):
    """Redmine 4 and later, which finds its own fields by these names; dates are YYYY-MM-DD in its wizard."""

    name = "redmine-csv"
    texts: ClassVar[Guards] = {"description": wikis}
    most: ClassVar[Limits] = {"subject": 255, "category": 60, "fixed_version": 60}


class OpenProject(Csv):
    """OpenProject's plugin csv_import, whose columns are the attributes of a work package; users, types and projects are numbers there."""

    name = "openproject"
    texts: ClassVar[Guards] = {"description": markdown}
    most: ClassVar[Limits] = {"subject": 255}

    @classmethod
    def cells(cls, item: Item, columns: Iterable[str]) -> Iterator[str]:
        """A work package without a time is refused: of a notice that has no date it is that of the ledger."""
        timed = {"timestamp": item.fields.get("timestamp") or item.changed}
        return super().cells(replace(item, fields=item.fields | timed), columns)


class Jira(Csv):
    """Jira's CSV importer. A list stands in several columns of one name: `Labels,Labels`, each a word."""

    name = "jira"
    texts: ClassVar[Guards] = {"Description": jira}
    most: ClassVar[Limits] = {"Summary": 255, "Description": 32_767}
    lists: ClassVar[frozenset[str]] = frozenset({"Labels", "Component"})

    def write(self, items: Iterable[Item], plan: Plan, output: BinaryIO) -> None:
        kept = list(items)
        widths = {name: max([1, *(len(self.words(item, name)) for item in kept)]) for name in plan.fields if name in self.lists}
        output.write(csv.line(name for name in plan.fields for _ in range(widths.get(name, 1))))
        for item in kept:
            output.write(csv.line(map(csv.unrun, self.spread(item, plan, widths))))

    def spread(self, item: Item, plan: Plan, widths: Mapping[str, int]) -> Iterator[str]:
        for name, cell in zip(plan.fields, self.cells(item, plan.fields), strict=True):
            if name not in widths:
                yield cell
                continue
            words = self.words(item, name)
            yield from (*words, *[""] * (widths[name] - len(words)))

    @staticmethod
    def words(item: Item, name: str) -> list[str]:
        return [word(each) for each in item.fields.get(name, "").split(UNITS) if each.strip()]


class GitLab(Csv):
    """GitLab's importer of issues: title, description, due_date, milestone; lines that begin with / would be its commands."""

    name = "gitlab"
    texts: ClassVar[Guards] = {"description": markdown}
    most: ClassVar[Limits] = {"title": 255, "description": 1_048_576}


class GitHub(Csv):
    """The columns of github-csv-tools (GitHub itself imports no CSV): labels are parted by commas, `state` is open or closed."""

    name = "github"
    texts: ClassVar[Guards] = {"body": markdown}
    most: ClassVar[Limits] = {"title": 256, "body": 65_536}

    @classmethod
    def cells(cls, item: Item, columns: Iterable[str]) -> Iterator[str]:
        labels = ",".join(each.replace(",", " ")[:50] for each in item.fields.get("labels", "").split(UNITS))
        return super().cells(replace(item, fields=item.fields | {"labels": labels}), columns)


class Sheet(Csv):
    """What an online sheet opens: heads of a 督办台账, a byte order mark, cells of several lines."""

    mark = True
    lines = True


class Feishu(Sheet):
    """飞书多维表格: a new table of a CSV file, or rows for one that has these heads."""

    name = "feishu"


class DingTalk(Sheet):
    """钉钉 sheets and AI 表格."""

    name = "dingtalk"


class ZenTao(Table):
    """禅道's template of tasks. Its importer reads workbooks alone, and no CSV; a cell is text, so that none is a formula.

    The setting `title` says which column is the task's name, which is one line of at most 255 characters.
    """

    name = "zentao"
    suffix = ".xlsx"
    lines = True

    def write(self, items: Iterable[Item], plan: Plan, output: BinaryIO) -> None:
        columns, title = list(plan.fields), plan.settings.get("title")
        with tempfile.TemporaryDirectory() as folder, workbook(output, folder, "the workbook") as book:
            sheet, as_text = book.add_worksheet(), book.add_format({"num_format": "@"})
            write_row(sheet, 0, columns, as_text)
            for number, item in enumerate(items, 1):
                cells = zip(columns, self.cells(item, columns), strict=True)
                write_row(sheet, number, (cut(folded(cell), 255) if name == title else cell for name, cell in cells), as_text)
