"""A ledger of an invented notice, its workbook, and hands that edit a workbook as people do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from sqlalchemy import select

from extract import Notice, parse
from extract.ledger.opening import made, opened
from extract.ledger.readings import Readings
from extract.ledger.schema.tables import HISTORY, PROGRESS, TASKS
from extract.ledger.workbook import draw
from extract.ledger.workbook.reading import Sum, read_back
from tests import ledgers

AT, LATER = "2021-04-01T08:00:00Z", "2021-04-20T08:00:00Z"
ON = date(2021, 5, 20)
NAMES, HEAD, FIRST = 3, 4, 5  # rows as openpyxl counts them: the hidden names, the head, the first notice's heading
WHOLE = "全部任务"
TEXT = """示例市人民政府办公室关于做好防汛工作的通知
示政办〔2021〕5号

各区人民政府：
1.加固堤防。对险工险段全面排查。（市水利局牵头，市财政局配合，5月底前完成）
2.修订预案。（市应急管理局牵头，6月30日前完成）
3.开展宣传。（市教育局、市水利局负责，长期坚持）
4.清理河道。（各区人民政府负责，4月30日前完成）

示例市人民政府办公室
2021年3月25日
"""
DYKE, PLAN, PRESS, RIVER = "加固堤防", "修订预案", "开展宣传", "清理河道"


def ledger(folder: Path, texts: Iterable[str | Notice] = (TEXT,)) -> str:
    """A ledger of these notices."""
    place = folder / "ledger.sqlite"
    place.write_bytes(ledgers.filled(ledgers.make))
    with made(str(place), AT) as base:
        readings = Readings(base, AT)
        for number, text in enumerate(texts):
            notice = parse(text) if isinstance(text, str) else text
            readings.put(notice, f"{number}.txt", notice.model_dump_json(), text if isinstance(text, str) else None)
        readings.flush()
    return str(place)


def drawn(place: str, path: Path, *, stated: bool = True) -> Path:
    """The workbook of a ledger."""
    with opened(place) as base:
        draw.write(base, path, ON, stated=stated)
    return path


def taken(place: str, path: Path, *, dry_run: bool = False, at: str = LATER) -> Sum:
    """What becomes of a workbook that came back."""
    with opened(place, write=not dry_run) as base:
        return read_back(base, path, "王某", at, dry_run=dry_run)


def tasks(place: str) -> dict[str, dict[str, Any]]:
    """The tasks of a ledger by the title that was read, with their progress."""
    with opened(place) as base:
        told: dict[str, list[str]] = {}
        for row in base.execute(select(PROGRESS).order_by(PROGRESS.c.entry)):
            told.setdefault(row.id, []).append(row.text)
        rows = base.execute(select(TASKS).order_by(TASKS.c.position))
        return {row.text.partition("。")[0]: {**row._asdict(), "progress": told.get(row.id, [])} for row in rows}


def history(place: str) -> list[Any]:
    """The entries of the history that a person made."""
    with opened(place) as base:
        return list(base.execute(select(HISTORY).where(HISTORY.c.by == "王某").order_by(HISTORY.c.entry)))


class Page:
    """A sheet as its user sees it: cells by the title of a task and the name of a column."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.columns = {cell.value: cell.column for cell in sheet[NAMES] if cell.value}

    def row(self, title: str) -> int:
        """The row of a task."""
        column = self.columns["title"]
        return next(row for row in range(FIRST, self.sheet.max_row + 1) if self.sheet.cell(row, column).value == title)

    def cell(self, title: str, name: str) -> Any:
        return self.sheet.cell(self.row(title), self.columns[name])

    def set(self, title: str, name: str, value: Any) -> None:
        self.cell(title, name).value = value


def edited(path: Path, edit: Callable[[Any], object]) -> Path:
    """The workbook after somebody's edit."""
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path


def filled(path: Path, title: str, name: str, value: Any, sheet: str = WHOLE) -> Path:
    """The workbook after one cell was filled in."""
    return edited(path, lambda book: Page(book[sheet]).set(title, name, value))
