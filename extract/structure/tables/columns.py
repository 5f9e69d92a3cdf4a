"""The columns of a table by their heads, e.g. `序号 | 任务 | 责任单位 | 责任人 | 完成时限` → number, text, unit, person, time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import regex

from ... import patterns
from ...clauses.labels import Label, LabelReader
from ...rulebook.ruleset import Ruleset, words_pattern
from ...text.marks import CLOSING, ENDS, OPENING
from ...text.normalize import Line
from .cells import cells_of, mark_of, split

RESPONSIBLE = Label(role="responsible")
WHERE = Label(field=True)  # 包保片区
Kind = Literal["number", "text", "figure", "unit", "person", "time"]
MOST_COLUMNS = 60
MOST_KEPT = 1_024  # heads whose column is known
MOST_OF_DUTIES = 4  # columns of a table of who does what
LONGEST_WORDY = 40  # of one that says much about its column
LONGEST_DUTIES = 6  # of 主要工作职责
LONGEST_BARE = 2  # 单位名称 says no part
LONGEST_HEAD = 16  # characters of a column's head
NO_HEAD = patterns.compile(r"[。；;，,：:！？“”《》0-9]")
NO_HEADS = patterns.quick(r"[。；;：:！？“”《》0-9]")  # the same of several heads, between which commas may stand


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its label where rules know it, else its words; what its cells hold; whether its head is one that tables have.

    `assigns`: its label says who or by when; `must`: one who leads or is responsible stands in it. `work`: may its cells be a task's
    title: 2 where its head says so (任务, 存在问题), 0 where it says another thing (片区, 条款号). `held`: what its cells say where the
    label alone says another thing. `remarks`: its cells may say who and by when although its head does not (备注).
    `spare`: many of its cells are empty (备注, 进展情况).
    """

    label: str
    kind: Kind
    known: bool
    assigns: bool = False
    must: bool = False
    leads: bool = False
    work: int = 1
    held: Label | None = None
    remarks: bool = False
    spare: bool = False

    def may_assign(self) -> bool:
        """Does its label say who or by when, or may its cells, beside what each of them does?"""
        return self.assigns or self.held is RESPONSIBLE


class ColumnReader:
    """Knows columns by the labels of rules/roles.toml and the words of rules/tables.toml."""

    aside: tuple[str, ...]
    group: tuple[str, ...]

    def __init__(self, ruleset: Ruleset) -> None:
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.ordinal: frozenset[str] = frozenset(ruleset.words("column", "ordinal"))
        kinds: tuple[Kind, ...] = ("text", "unit", "person", "time")
        self.endings: dict[Kind, tuple[str, ...]] = {kind: ruleset.words("column", kind) for kind in kinds}
        self.figure: regex.Pattern[str] = patterns.compile(words_pattern(ruleset.words("column", "figure")))
        self.work: regex.Pattern[str] = patterns.compile(words_pattern(ruleset.words("column", "work")))
        self.remarks: tuple[str, ...] = ruleset.words("column", "remarks")
        self.called: tuple[str, ...] = ruleset.words("column", "called")
        self.listed: tuple[str, ...] = ruleset.words("column", "list")
        self.aside, self.group = ruleset.words("column", "aside"), ruleset.words("column", "group")
        self.duties: regex.Pattern[str] = ruleset.rule("standing", "duties").compile()
        self.busy: regex.Pattern[str] = patterns.compile(words_pattern(ruleset.words("part", "whose")))
        self.column: Callable[[str], Column] = lru_cache(MOST_KEPT)(self.column_anew)  # layouts ask the same short lines in their turn

    def column_anew(self, words: str) -> Column:
        """The column below a head."""
        if words in self.ordinal:
            return Column(words, "number", known=True)
        bare = words.removesuffix(self.listed[0]) if words.endswith(self.listed) else words
        if words.endswith(self.called) and len(words) > LONGEST_BARE + len(self.called[0]) and self.labels.of_header(words) is None:
            bare = words.removesuffix(self.called[0])  # 牵头单位名称
        name = self.labels.of_header(bare) if words else None
        label = self.labels.kind(name) if name else None
        if label is not None and label.timing and words.endswith(self.called):
            label = None  # 年度计划名称 is no time
        if name is None or label is None:
            kind = next((kind for kind, endings in self.endings.items() if bare.endswith(endings)), None)
            kind = "figure" if self.figure.search(words) else "text" if kind is None and self.says_duties(words) else kind
            return Column(words, kind or "text", known=kind is not None, work=self.rank(words))
        if label.role and words.endswith(self.group):
            return Column(name, "text", known=True, work=0, held=WHERE)
        if not label.assigns():
            kind = "figure" if self.figure.search(words) else "text"
            remarks = words in self.remarks
            return Column(name, kind, known=True, work=self.rank(words), remarks=remarks, spare=remarks or label.progress)
        if label.weak and label.role and words.endswith(self.listed):  # 责任清单
            return Column(name, "unit", known=True, assigns=True, must=label.role == "responsible", held=Label(role=label.role))
        if label.weak and label.role:
            return Column(name, "unit", known=True)  # 成员单位 alone says no part
        leads, must = label.role == "lead", label.role in ("lead", "responsible")
        held: Kind = "unit" if label.role else "time" if label.timing else "person"
        return Column(name, held, known=True, assigns=True, must=must, leads=leads)

    def says_duties(self, words: str) -> bool:
        """主要职责, and not 公安局等按职责分工, a line of running words."""
        return len(words) <= LONGEST_DUTIES and self.duties.search(words) is not None

    def rank(self, words: str) -> int:
        """May the cells below a head be titles? 检查内容: 2, 河流名称: 1, 检查区域: 0."""
        return 0 if words.endswith(self.aside) else 2 if self.work.search(words) else 1

    def may_be_head(self, words: str) -> bool:
        """Short, and no mark of a sentence in it: 完成时限."""
        longest = LONGEST_HEAD * 2 if words.endswith(CLOSING) else LONGEST_HEAD
        return 0 < len(words) <= longest and NO_HEAD.search(words) is None

    def columns(self, cells: Sequence[str]) -> list[Column] | None:
        """The columns of a head: several cells, of which one names units, persons or a time limit; None where it is none."""
        if not 2 <= len(cells) <= MOST_COLUMNS or len(set(cells)) < 2:
            return None
        if any(cell.isdigit() or len(cell) > LONGEST_WORDY for cell in cells):
            return None  # 1 | 加固堤防。… | 工程处（牵头）: a row
        found = self.with_duties([self.column(cell) for cell in cells])
        duties = any(column.held is RESPONSIBLE for column in found)
        if len(cells) == 2 and not any(map(self.is_known, cells)) and not duties:
            return None  # 外包机构名称 | 证照上的全称: what a form's fields hold
        told = any(column.may_assign() for column in found) or self.has_remarks(found)
        alone = sum(column.known for column in found) == 1 and not all(map(self.may_be_head, filter(None, cells)))
        return found if told and not alone else None  # 制度落实不到位 | 立即清理，专人巡查 | 教科室: a row

    def has_remarks(self, columns: Sequence[Column]) -> bool:
        """序号 | 检查要点 | 现状 | 备注: a head that says nowhere who or by when, but whose remarks may."""
        return len(columns) > 2 and columns[0].kind == "number" and columns[-1].remarks

    def with_duties(self, columns: list[Column]) -> list[Column]:
        """职责分工 says who, but beside 成员单位 what each does; what stands in 成员单位 does it."""
        if sum(column.kind == "unit" for column in columns) > 1:
            columns = [
                Column(column.label, "text", known=True, work=2) if column.kind == "unit" and self.duties.search(column.label) else column
                for column in columns
            ]
        return list(map(self.with_duty, columns)) if self.has_duties(columns) else columns

    def with_duty(self, column: Column) -> Column:
        if column.kind == "unit":
            return column if column.assigns else replace(column, held=RESPONSIBLE)
        return replace(column, work=2) if self.duties.search(column.label) else column

    def has_duties(self, columns: Sequence[Column]) -> bool:
        """成员单位 | 主要职责: units, and beside them what each does, nothing else but text."""
        said = [column for column in columns if column.kind != "number"]
        duties = any(self.duties.search(column.label) or (column.work > 1 and self.busy.search(column.label)) for column in said)
        units = [column for column in said if column.kind == "unit" and len(column.label) <= LONGEST_DUTIES]
        return said[:1] == units and duties and len(said) <= MOST_OF_DUTIES

    def head_below(self, cells: Sequence[str], above: frozenset[str] = frozenset()) -> list[Column] | None:
        """The columns of a head within a table: most of its cells are heads that tables have or that stand `above`, and none is a value.

        医疗养老机构 is one.
        """
        words = [cell for cell in cells if cell]
        if words and words[0] == cells[0] and words[0] in self.ordinal and (found := self.columns(cells)):
            return found  # 序号 is no value of a row
        found = self.columns(cells) if all(map(self.may_be_head, words)) else None
        known = [word for word in words if word in above or self.is_known(word)] if found else []
        sure = any(self.column(word).must for word in known)  # 责任单位 is no unit of a row
        return found if len(known) >= 2 and (sure or len(known) * 3 >= len(words) * 2) else None

    def are_heads(self, words: Sequence[str]) -> bool:
        """组别 | 组长 | 成员单位 | 督导范围: the head of a table, be it one that assigns nothing."""
        known = sum(map(self.is_known, words))
        return known >= 2 and known * 3 >= len(words) * 2 and all(map(self.may_be_head, words))

    def is_known(self, words: str) -> bool:
        """A head whose words rules hold, not one that only ends as heads do."""
        column = self.column(words)
        label = self.labels.kind(column.label) if column.assigns else None
        return column.known and (label is None or not label.guessed) and (column.kind != "unit" or column.assigns)

    def of_two_rows(self, above: Sequence[str], below: Sequence[str], widths: Sequence[int], *, broken: bool) -> list[Column] | None:
        """The columns of a head of two rows, or of one that a line end parts; `widths`: how many cells the first row below has."""
        found = self.two_rows(above, below) or (self.broken(above, below) if broken else None)
        return found or next(filter(None, (self.spread(above, below, width) for width in widths)), None)

    def two_rows(self, above: Sequence[str], below: Sequence[str]) -> list[Column] | None:
        """A head of two rows: 责任清单 over 责任领导, 责任人, 责任处室. What the lower one names counts; its blanks are named above."""
        below = [words.strip(OPENING + CLOSING) for words in below]
        inner = below[:1] == [""] and all(self.column(words).assigns for words in below if words)  # over them 责任单位
        if len(above) < (2 if inner else 3) or not all(map(self.may_be_head, filter(None, (*above, *below)))):
            return None
        lower = [self.column(words) for words in below if words]
        upper = [self.column(words) for words in above]
        if not lower or not any(column.assigns for column in lower) or not all(column.known for column in lower):
            return None
        if (upper[0].kind != "number" and not inner) or any(column.kind == "number" for column in lower):
            return None  # 序号 stands on the left of both rows, or the lower one is a head by itself
        named = [words for words in above if words]
        if len(below) == len(above) and not below[0]:
            return self.columns([low or high for high, low in zip(above, below, strict=True)])
        if len(named) < 2 or (self.column(named[-1]).assigns and not named[-1].endswith(self.listed)):
            return None
        return self.columns([*named[:-1], *filter(None, below)])

    def spread(self, above: Sequence[str], below: Sequence[str], width: int = 0) -> list[Column] | None:
        """任务 | 责任分工 | 时限 over 牵头单位 | 配合单位: a head of two rows whose lower one is written without the blanks before it.

        `width`: of a row below, where that is known; then several cells beside each other may have theirs below them.
        """
        above, below = (row[: max((at for at, words in enumerate(row, 1) if words), default=0)] for row in (above, below))
        units = [place for place, words in enumerate(above) if self.column(words).kind == "unit"]
        over = max(1, len(above) + len(below) - width) if width else 1
        lower = below[: 1 if over > 1 else None]
        if len(units) != 1 or len(below) <= over or any(self.column(words).kind not in ("unit", "person") for words in lower):
            return None
        columns = self.columns([*above[: units[0]], *below, *above[units[0] + over :]])
        return columns if not width or (columns and len(columns) == width) else None

    def broken(self, above: Sequence[str], below: Sequence[str]) -> list[Column] | None:
        """A head over two lines, which parted a cell: 序号 | 任务 | 承办单位 / （承办人） | 办结时间. Both lines are heads."""
        if not above or len(below) < 2 or not all(map(self.may_be_head, (*above, *below))):
            return None
        whole = above[-1] + below[0]
        is_parted = below[0].startswith(tuple(OPENING)) or not self.column(above[-1]).known  # 责任 / 单位
        if not is_parted or not self.column(whole).assigns or not all(self.column(words).known for words in below[1:]):
            return None
        return self.columns([*above[:-1], whole, *below[1:]])


def is_bare(column: Column) -> bool:
    """单位, 部门: of units, and no word of their part."""
    return column.kind == "unit" and not column.assigns and len(column.label) <= LONGEST_BARE


def before_numbers(columns: Sequence[Column], texts: Sequence[int]) -> list[int]:
    """强化公开 | 1 | 清理文件: an unnamed column of numbers counts what is behind it; those before it are levels."""
    at = next((place for place, column in enumerate(columns) if column.kind == "number" and not column.label), 0)
    return [place for place in texts if place < at < max(texts)]


def with_numbers(columns: list[Column], below: Sequence[Line]) -> list[Column]:
    """决定事项 | 责任处室 over 1 | 迁址 | 医政处 and 2 | 清账 | 财务处: the first column counts the rows, and has no head.

    Between blanks too: 任务 牵头部门 over 1 修桥 县交通局.
    """
    rows = [cells_of(line) if mark_of(line) is None else split(line) for line in below]
    counted = len(rows) > 1 and all(len(cells) == len(columns) + 1 for cells in rows)
    if not counted or [cells[0].text.rstrip(ENDS) for cells in rows] != ["1", "2"] or any(column.kind == "number" for column in columns):
        return columns
    return [Column("", "number", known=True), *columns]


def is_below_shared(line: Line, way: Sequence[int], columns: Sequence[Column]) -> bool:
    """Does a row begin with a blank and lack one cell, which others need: its first stands above, merged with that of other rows?"""
    lacks = set(range(len(columns))).difference(way)
    return line.raw[:1].isspace() and len(way) == len(columns) - 1 and len(lacks) == 1 and not columns[lacks.pop()].spare
