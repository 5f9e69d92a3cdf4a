"""Phases of work with their time, e.g. `（一）自查自纠阶段（4月1日—4月30日）。各市…`: the bracket says by when, for all that follows."""

from __future__ import annotations

from collections.abc import Collection

import regex

from .. import patterns
from ..clauses.assignment import AssignmentReader
from ..clauses.timing import TimingContext
from ..rulebook.grammar import Grammar
from ..rulebook.ruleset import Ruleset
from ..structure.headings import HeadingLines
from ..structure.nodes import Node
from ..text.marks import COLON, ENDS, LISTING
from ..text.normalize import Passage
from ..text.numerals import ONE_TO_TEN
from .slots.times import is_whole_years
from .spots import Governed, Part, Words, parts_of

STOPS = ENDS + LISTING + ". "
STOP, NEXT = patterns.quick(f"[。{COLON}]"), patterns.quick(rf"\p{{Han}}[{ONE_TO_TEN}]\p{{Han}}")  # of 第二阶段
DAYS = patterns.quick("[（(：:](?=[0-9])")
MOST_BESIDE = 20  # items in which a phase is looked for
LEAST_BESIDE = 2  # others that bear their days
LONGEST_PHASE = 26  # characters before its bracket
OPENS = "（(：:"  # the time of a phase


class PhaseReader:
    """Finds them at the beginning of an item."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.headings: HeadingLines = ruleset.build(HeadingLines)
        phase = ruleset.build(Grammar).source("phase")
        self.phase: regex.Pattern[str] = patterns.compile(
            rf"(?P<title>(?!《)(?=[^。；，,：:（）()]{{0,18}}{phase})[^。；，,：:（）()]{{2,24}})"
            rf"(?:[（(](?P<when>[^（）()]{{1,40}})[）)](?=$|[。：:，,\p{{Han}}])|[：:](?P<when>[^。；：（）()]{{2,40}})(?=$|。))"
        )
        self.time_label: regex.Pattern[str] = patterns.compile(f"(?:{ruleset.build(Grammar).source('clock')})$")
        self.plan: regex.Pattern[str] = ruleset.rule("notice", "plan-title").compile()
        self.dated: regex.Pattern[str] = patterns.compile(
            r"(?P<title>[^。；，,：:（）()《》]{2,24})[（(](?P<when>[0-9][^（）()]{1,20})[）)](?=[。：:]|$)"
        )

    def of_phase(self, node: Node, context: TimingContext) -> list[Governed]:
        """A phase of the work with its time: `（一）自查自纠阶段（4月1日—4月30日）。各市…`. It names nobody."""
        if node.style is None or not node.paragraphs:
            return []
        passage = node.paragraphs[0].passage
        head = passage.text[:LONGEST_PHASE]
        found = self.opening(passage) if any(mark in head for mark in OPENS) else None
        if found is None:
            return []
        inside = passage.cut(*found.span("when"))
        reading = self.assignments.read(inside.text, context)
        if reading.units or reading.unread or not reading.timings:
            return []
        if self.plan.match(found["title"]) and all(map(is_whole_years, reading.timings)):
            return []  # 示例市推进…三年计划（2026-2028年）
        due = all(timing.kind == "deadline" and timing.modifier == "before" for timing in reading.timings)
        if not (due and found.end() < len(passage.text)) and not self.phase.match(passage.text) and not self.is_beside_phase(node):
            return []  # （三）示例工程（2023年）。
        texts = [passage.cut(0, found.end("title")), passage.cut(found.end())]
        texts += [paragraph.passage for paragraph in node.paragraphs[1:]]
        parts = [Part(text, text.base) for text in texts if text.text.strip(STOPS)]
        below = [part for child in node.children for part in parts_of(child)]
        words = [Words(inside, reading, inside)]
        return [Governed(node, "clause", words, node.start, max(node.end(), inside.end()), parts + below)]

    def is_beside_phase(self, node: Node) -> bool:
        """推荐提名（3月6日—3月15日）。 beside 宣传发动（3月1日—3月5日）。: its days are a phase's too.

        So they are above its text, where others beside it have theirs: 一、发布公告（4月中旬） / 二、报名（4月20日—5月10日）.
        """
        beside = node.parent.children if node.parent else []
        texts = [each.paragraphs[0].passage.text for each in beside[:MOST_BESIDE] if each.paragraphs and each is not node]
        if any(self.phase.match(text) is not None for text in texts):
            return True
        over = len(node.paragraphs) > 1 or bool(node.children)
        return over and sum(self.dated.fullmatch(text) is not None for text in texts) >= LEAST_BESIDE

    def in_text(self, passage: Passage, context: TimingContext) -> list[tuple[int, Words | None]]:
        """第一阶段（3月1日至10日）：各乡镇张贴公告。第二阶段（…）…: where running text begins a phase, and its days, if they are read."""
        text = passage.text
        found: list[tuple[int, Words | None]] = []
        for start in (0, *(stop.end() for stop in STOP.finditer(text))) if DAYS.search(text) else ():
            phase = self.phase.match(text, start)
            inside = passage.cut(*phase.span("when")) if phase else None
            reading = self.assignments.read(inside.text, context) if inside else None
            if inside and reading and reading.timings and not (reading.units or reading.unread):
                found.append((passage.at(start), Words(inside, reading, inside)))
            elif phase or NEXT.match(text, start):
                found.append((passage.at(start), None))
        return found

    def is_heading(self, node: Node, slotted: Collection[Node]) -> bool:
        """Is a node nothing but a heading with its days, 第一阶段（5月1日至5月15日）, above items that all have slots? They are theirs."""
        if not node.children or not all(child in slotted for child in node.children):
            return False
        return len(node.paragraphs) == 1 and self.headings.dated(node.paragraphs[0].passage.text) is not None

    def opening(self, passage: Passage) -> regex.Match[str] | None:
        """A phase with its bracket, or any heading whose bracket stands before its sentences: （三）更新设备（6月底前完成）。设备科…"""
        found = self.phase.match(passage.text) or self.dated.match(passage.text)
        return found if found and self.time_label.search(found["title"]) is None else None  # 整改时限：5月10日—5月20日

    def with_phase(self, item: Governed, context: TimingContext) -> None:
        """`（一）动员阶段（4月1日至4月30日）。…责任单位：各村`: the slot says who, the phase's bracket by when."""
        if not item.parts or item.says_when():
            return
        first = item.parts[0]
        found = self.opening(first.passage) if first.passage.base == item.node.paragraphs[0].passage.base else None
        phase = self.of_phase(item.node, context) if found else []
        if not found or not phase:
            return
        item.words = [*phase[0].words, *item.words]
        rest = first.passage.cut(found.end())
        after = [Part(rest, rest.base)] if rest.text.strip(STOPS) else []
        item.parts = [Part(first.passage.cut(0, found.end("title")), first.start), *after, *item.parts[1:]]
