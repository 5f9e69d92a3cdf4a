"""Tasks without a unit where one stands above or in them unread, e.g. `（2）宣传组` / `邀请媒体到会（9月25日前）`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import regex

from ... import patterns
from ...models import Span
from ...models.rows import DiagnosticRow, TaskRow
from ...rulebook.ruleset import Ruleset
from ...structure.nodes import Node
from ...structure.tables.aligning import AligningReader
from ...structure.tree import ROW
from ...text.marks import APART, CLOSING, COLON, ENDS, OPENING
from ...text.normalize import passage as normal
from ..unread.spans import inside, merged
from .telling import doubt, shown

LONGEST = 24  # characters of a heading that is a unit
TRIM = ENDS + COLON + " *#【】"
MOST_NAMED = 12  # characters of a name before its part
LEAST_NAME, LEAST_REST = 3, 2  # characters of a name that opens a task's words, and of those behind it
MOST_SEARCHED = 600  # characters of a task
COUNT = patterns.compile(r"[（(][^（）()]{1,8}[）)]$")  # 县税务局（2项）
PIECES: regex.Pattern[str] = patterns.compile(r"[\n\t。；;\u3000|｜→]| {2,}|[—…]{2,}")
PARTS: regex.Pattern[str] = patterns.compile(f"[\n\t {APART}{COLON}]")
CLOSERS = OPENING + CLOSING + "【】［］〔〕[] "


class AboveTeller:
    """Finds them by what looks like a unit."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.offices: tuple[str, ...] = ruleset.words("actor", "office")

    def read(self, nodes: Sequence[Node], tasks: Sequence[TaskRow], text: str) -> Iterator[DiagnosticRow]:
        """One a task that names nobody, by the nearest short line above it, or by the words in it."""
        for task in tasks:
            if not (task["optional"] or task["timings"]) and (limit := self.limit(task)):
                yield doubt(f"a time in a task's words is in no field: “{shown(limit)}”", task["span"])
        lacking = [task for task in tasks if not (task["optional"] or task["units"])]
        if not lacking:
            return
        headings = list(self.headings(nodes, merged(task["span"] for task in tasks if not task["optional"])))
        starts = [start for start, _ in headings]
        charged = sorted(task["span"][0] for task in tasks if task["units"])
        for task in lacking:
            place = bisect_right(starts, task["span"][0] - 1) - 1
            above = headings[place][1] if place >= 0 else None
            if above and not task["persons"]:
                yield doubt(f"a task without a unit below “{shown(above)}”: “{shown(task['title'])}”", task["span"])
                continue
            if bisect_left(charged, task["span"][0]) < bisect_left(charged, task["span"][1]):
                continue  # 更新设备（6月底前完成）。设备科负责采购。: its sentences name them, in tasks of their own
            within = self.within(text[slice(*task["span"])][:MOST_SEARCHED]) or self.opening(task["title"])
            if within and not is_known(task, within, text):
                yield doubt(f"a unit in a task's words is in no field: “{shown(within)}”", task["span"])

    def headings(self, nodes: Sequence[Node], governed: Sequence[Span]) -> Iterator[tuple[int, str | None]]:
        """The short lines of a body that are units or in no task, each with its place; the unit that it is, or None."""
        for node in nodes:
            if node.style is ROW:
                continue
            for paragraph in node.paragraphs:
                passage = paragraph.passage
                words = COUNT.sub("", passage.text.strip(TRIM)) if len(passage.text) <= LONGEST and paragraph.label is None else ""
                if words and self.is_unit(words):
                    yield passage.base, words
                elif passage.text and not inside(governed, (passage.base, passage.end())):
                    yield passage.base, None

    def is_unit(self, words: str) -> bool:
        return len(words) > 1 and "unit" in self.aligning.looks(words)

    def limit(self, task: TaskRow) -> str | None:
        """A part of a slot that is a time and nothing else: （责任人：网格长；长期）."""
        for piece in PARTS.split(task["clause"]):
            words = piece.strip(CLOSERS)
            if 1 < len(words) <= LONGEST and self.aligning.says_when(words):
                return words
        return None

    def within(self, words: str) -> str | None:
        """A part of a task that is a unit alone (服务单位 / 市经信局), or a unit right before its part (区城管局负责)."""
        for piece in PIECES.split(words):
            name = normal(piece).text if len(piece) <= LONGEST else ""
            if name and self.is_unit(name):
                return name
        for mark in self.aligning.roles.read(words):
            if not mark.faint and mark.start > 1 and self.ends_unit(words, mark.start):
                return words[max(0, mark.start - MOST_NAMED) : mark.end].strip()
        return None

    def opening(self, words: str) -> str | None:
        """A unit that a task's words open with: 领导小组办公室|审议名单, whatever it does."""
        for end in range(min(LONGEST, len(words) - LEAST_REST), LEAST_NAME - 1, -1):
            if words.endswith(self.offices, 0, end) and self.is_unit(words[:end]):
                return words[:end]
        return None

    def ends_unit(self, words: str, at: int) -> bool:
        """Does a name end there that is more than 部门 or 单位: 区城管局 before 负责?"""
        return words.endswith(self.aligning.units.looks.suffix, max(0, at - MOST_NAMED), at)


def is_known(task: TaskRow, words: str, text: str) -> bool:
    """Are they a task's title, or hold who answers for it: 组织委员 below 责任人?"""
    return task["title"] in words or any(text[slice(*person["span"])] in words for person in task["persons"])
