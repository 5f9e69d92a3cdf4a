"""A notice in other words: another stem of the same role, another name of a unit, another label of a time limit, another head."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import regex

from extract.clauses.labels import Label, LabelReader
from extract.clauses.roles import RoleReader
from extract.models import Notice
from extract.pipeline import convert
from extract.readers import read_text
from extract.rulebook.grammar import Grammar
from extract.rulebook.ruleset import load_ruleset
from extract.text.normalize import lines

RULES = load_ruleset()
LABELS = RULES.build(LabelReader)
ROLES = RULES.build(RoleReader)
GRAMMAR = RULES.build(Grammar)
CELL = regex.compile(r"[^\t|｜\n]+")
FEWEST_CELLS, FEWEST_HEADS = 3, 2  # of a line that is a table's head
LONGEST_HEAD = 12
ENDS = regex.compile("[，,。；;：:（(]")
TIMES = ("完成时限", "办结期限", "整改时限", "计划完成时间", "完成日期", "落实期限", "时间节点", "办理时限")
HEADS = ("单位", "部门", "处室", "机构", "主体", "科室")
FIELDS = ("粮食", "园林", "地震", "气象", "广电", "烟草")
NAME = regex.compile(r"([省市县区州]?)(?!各|全|有关|相关)\p{Han}{2,8}([局委厅])")


class Restated(NamedTuple):
    """A notice said in other words, or written another way: the way, the words before and now, and its text."""

    way: str
    old: str
    new: str
    text: str


class Place(NamedTuple):
    """Where a stem says a part, in a label or in a clause; or a label says a time."""

    start: int
    end: int
    label: Label | None = None


@lru_cache(maxsize=100)
def read(text: str) -> Notice:
    return convert(read_text(text, "notice.txt"), RULES)


def labels(text: str) -> Iterator[Place]:
    """The labels before colons, and the heads of tables."""
    for line in lines(text):
        for mark in LABELS.marks(line.passage.text):
            start = line.passage.text.index(mark.label, mark.start)
            yield Place(*line.passage.span(start, start + len(mark.label)), mark.kind)
    at = 0
    for written in text.split("\n"):
        cells = list(CELL.finditer(written))
        kinds = [LABELS.kind(cell[0].strip()) if len(cell[0].strip()) <= LONGEST_HEAD else None for cell in cells]
        if len(cells) >= FEWEST_CELLS and sum(kind is not None for kind in kinds) >= FEWEST_HEADS:
            yield from (Place(at + cell.start(), at + cell.end(), kind) for cell, kind in zip(cells, kinds, strict=True) if kind)
        at += len(written) + 1


def parts(text: str) -> Iterator[Place]:
    """The role words right behind a unit of a record (市水利局牵头), and those right before one (由, 牵头：市水利局)."""
    tasks = read(text).tasks
    units = [unit.span for task in tasks for unit in task.units if unit.span]
    times = [timing.span for task in tasks for timing in (*task.timings, *task.milestones) if timing.span]
    for line in lines(text):
        for word in ROLES.read(line.passage.text):
            start, end = line.passage.span(word.start, word.end)
            if any(first < end and start < last for first, last in times):
                continue  # 5月底前完成
            if any(last <= start and not ENDS.search(text, last, start) for _, last in units):
                yield Place(start, end)


def replaced(text: str, places: Iterable[tuple[int, int]], new: str) -> str:
    pieces, at = [], 0
    for start, end in sorted(set(places)):
        pieces += [text[at:start], new]
        at = end
    return "".join([*pieces, text[at:]])


def other_stems(text: str) -> Iterator[Restated]:
    """牵头 → 领办: each stem where it says a part, for each other one of its role that may stand there and is not in the text."""
    found: dict[str, list[tuple[int, int, bool]]] = {}
    for place in (*labels(text), *parts(text)):
        if place.label and (not place.label.role or place.label.guessed or place.label.timing):
            continue
        for stem in GRAMMAR.stem.finditer(text[place.start : place.end]):
            found.setdefault(stem[0], []).append((place.start + stem.start(), place.start + stem.end(), place.label is not None))
    for old, spans in found.items():
        said = GRAMMAR.stems[old]
        for new, other in GRAMMAR.stems.items():
            where = [(start, end) for start, end, label in spans if label or other.at == said.at]
            if new != old and said.role and other.role == said.role and where and new not in text:
                yield Restated("stem", old, new, replaced(text, where, new))


def other_units(text: str) -> Iterator[Restated]:
    """市水利局 → 市粮食局: the whole name of a unit wherever it stands."""
    names = dict.fromkeys(unit.name for task in read(text).tasks for unit in task.units)
    field = next(word for word in FIELDS if word not in text)
    for old in names:
        whole = NAME.fullmatch(old)
        if whole and not any(old in other for other in names if other != old):
            new = f"{whole[1]}{field}{whole[2]}"
            yield Restated("unit", old, new, text.replace(old, new))


def other_times(text: str) -> Iterator[Restated]:
    """完成时限： → 办结期限：, and so the heads of columns."""
    found: dict[str, list[tuple[int, int]]] = {}
    for start, end, label in labels(text):
        if label and label.timing and not (label.weak or label.role or label.person or label.guessed):
            found.setdefault(text[start:end], []).append((start, end))
    for old, spans in found.items():
        for new in TIMES:
            if new not in text:
                yield Restated("time", old, new, replaced(text, spans, new))


def other_heads(text: str) -> Iterator[Restated]:
    """牵头单位 → 牵头部门."""
    found: dict[str, list[tuple[int, int]]] = {}
    for start, end, label in labels(text):
        head = next((head for head in HEADS if text[start:end].strip().endswith(head)), None)
        if head and label and label.role and not label.guessed:
            at = text.rindex(head, start, end)
            found.setdefault(head, []).append((at, at + len(head)))
    for old, spans in found.items():
        for new in HEADS:
            if new != old:
                yield Restated("head", old, new, replaced(text, spans, new))


WAYS = (other_stems, other_units, other_times, other_heads)
