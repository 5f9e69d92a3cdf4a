"""Phases of work with their time, e.g. `（一）自查自纠阶段（4月1日—4月30日）。各市…`: the bracket says by when, for all that follows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import regex

from .. import patterns
from ..clauses.assignment import Assignment, AssignmentReader
from ..clauses.timing import TimingContext
from ..rulebook.grammar import Grammar
from ..rulebook.ruleset import Ruleset
from ..structure.headings import HeadingLines
from ..structure.nodes import Node
from ..text.marks import COLON, COMMA, ENDS, LISTING
from ..text.normalize import Passage
from ..text.numerals import ONE_TO_TEN
from .schedules import ScheduleReader
from .slots.times import DAY, is_whole_years
from .spots import Governed, Part, Words, parts_of

STOPS = ENDS + LISTING + ". "
STOP, NEXT = patterns.quick(f"[。{COLON}]"), patterns.quick(rf"\p{{Han}}[{ONE_TO_TEN}]\p{{Han}}")  # of 第二阶段
DAYS, BEHIND = patterns.quick("[（(：:](?=[0-9])"), patterns.quick("。[0-9]")
PARTS = patterns.quick(f"[{ENDS}{LISTING}]")
LEAST = 2  # phases of one paragraph
MOST_BESIDE = 20  # items in which a phase is looked for
LEAST_BESIDE = 2  # others that bear their days
LONGEST_PHASE = 26  # characters before its bracket
LONGEST_NUMBER = 4  # characters of 第一阶段, which says no work
OPENS = "（(：:"  # the time of a phase


class PhaseReader:
    """Finds them at the beginning of an item."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.schedules: ScheduleReader = ruleset.build(ScheduleReader)
        self.context: TimingContext = TimingContext(issued=None, year=None, province=None)
        self.for_all: regex.Pattern[str] = patterns.quick(ruleset.build(Grammar).source("for_all_before"))
        self.headings: HeadingLines = ruleset.build(HeadingLines)
        phase = ruleset.build(Grammar).source("phase")
        name, number = r"[^。；，,：:（）()]{2,24}", rf"\p{{Han}}[{ONE_TO_TEN}]\p{{Han}}{{2}}[：:，、]"  # 第一阶段：宣传发动
        self.phase: regex.Pattern[str] = patterns.compile(
            rf"(?P<title>(?!《)(?:{number}{name}(?=[（(]|。[0-9])|(?=[^。；，,：:（）()]{{0,18}}{phase}){name}))"
            rf"(?:[：:]?[（(](?P<when>[^（）()]{{1,40}})[）)](?=$|[。：:，,\p{{Han}}])|[：:](?P<when>[^。；：（）()]{{2,40}})(?=$|。)"
            r"|。(?P<day>(?P<when>[0-9][^。；：，,（）()]{2,30}))[，,。](?=\p{Han}))"
        )
        self.time_label: regex.Pattern[str] = patterns.compile(f"(?:{ruleset.build(Grammar).source('clock')})$")
        self.plan: regex.Pattern[str] = ruleset.rule("notice", "plan-title").compile()
        word, when = r"[^。；，,：:（）()《》]", r"[（(](?P<when>[0-9][^（）()]{1,20})[）)]"
        two = rf"{word}{{2,12}}[，,]{word}{{2,12}}"  # 组织实施，全面推进
        self.dated: regex.Pattern[str] = patterns.compile(rf"(?P<title>{word}{{2,24}}){when}(?=[。：:]|$)|(?P<title>{two}){when}$")

    def of_phase(self, node: Node, context: TimingContext) -> list[Governed]:
        """A phase of the work with its time: `（一）自查自纠阶段（4月1日—4月30日）。各市…`. It names nobody."""
        if node.style is None or not node.paragraphs:
            return []
        passage = node.paragraphs[0].passage
        head = passage.text[:LONGEST_PHASE]
        found = self.opening(passage) if any(mark in head for mark in OPENS) or BEHIND.search(head) else None
        if found is None:
            return []
        inside = passage.cut(*found.span("when"))
        reading = self.assignments.read(inside.text, context)
        if reading.units or reading.unread or not reading.timings:
            return []
        if node.children and len(found["title"]) < LONGEST_NUMBER:
            return []  # 第一周（3月2日至6日） above items, of which each is work
        if found.groupdict().get("day") and not self.is_ahead(node, passage.text[found.end() :], reading, context):
            return []  # （一）宣传发动。3月1日，市局召开了会议。
        if self.plan.match(found["title"]) and all(map(is_whole_years, reading.timings)):
            return []  # 示例市推进…三年计划（2026-2028年）
        due = all(timing.kind == "deadline" and timing.modifier == "before" for timing in reading.timings)
        if not (due and found.end() < len(passage.text)) and not self.phase.match(passage.text):
            past = context.issued and all(timing.end is not None and timing.end < context.issued for timing in reading.timings)
            if past or not self.is_beside_phase(node):
                return []  # （三）示例工程（2023年）。
        texts = [passage.cut(0, title_end(found)), behind_colon(passage.cut(found.end()))]
        counted = len(texts[0].text) <= LONGEST_NUMBER and NEXT.match(texts[0].text)
        texts = texts[1:] if counted and len(texts[1].text) > LONGEST_NUMBER else texts
        texts += [paragraph.passage for paragraph in node.paragraphs[1:]]
        parts = [Part(text, text.base) for text in texts if text.text.strip(STOPS)]
        below = [part for child in node.children for part in parts_of(child)]
        words = [Words(inside, reading, inside)]
        return [Governed(node, "clause", words, node.start, max(node.end(), inside.end()), parts + below)]

    def is_ahead(self, node: Node, rest: str, reading: Assignment, context: TimingContext) -> bool:
        """Is a day that opens a phase's text to come, the only one, and no year alone? Who does not know it sees 四、实施步骤 above."""
        if any(is_whole_years(timing) or timing.core != timing.at for timing in reading.timings):
            return False  # 举办仪式。6月1日在广场举办启动仪式，…
        if self.assignments.timing.read(rest, context, slot=False):
            return False
        if context.issued is not None:
            return all(timing.end is not None and timing.end >= context.issued for timing in reading.timings)
        return node.parent is not None and self.schedules.is_over_steps([line.passage.text for line in node.parent.paragraphs])

    def is_beside_phase(self, node: Node) -> bool:
        """推荐提名（3月6日—3月15日）。 beside 宣传发动（3月1日—3月5日）。: its days are a phase's too.

        So they are above its text, where others beside it have theirs: 一、发布公告（4月中旬） / 二、报名（4月20日—5月10日）.
        And before it where all do: 1.现场述职（12月25日）。召开评议会。
        """
        beside = node.parent.children if node.parent else []
        texts = [each.paragraphs[0].passage.text for each in beside[:MOST_BESIDE] if each.paragraphs and each is not node]
        if any(self.phase.match(text) is not None for text in texts):
            return True
        if len(node.paragraphs) > 1 or node.children:
            return sum(self.dated.fullmatch(text) is not None for text in texts) >= LEAST_BESIDE
        days = [self.dated.match(text) for text in (node.paragraphs[0].passage.text, *texts)]
        return len(days) > LEAST_BESIDE and all(found is not None and is_over_text(found) for found in days)

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
        return found or self.of_all(passage, context)

    def of_all(self, passage: Passage, context: TimingContext) -> list[tuple[int, Words | None]]:
        """教务处印卷。总务处布置考场。以上工作5月20日前到位。: the day of all that has none, said behind it."""
        stops = [stop.end() for stop in STOP.finditer(passage.text)]
        said = next((each for start in stops if (each := self.for_all.match(passage.text, start))), None)
        when = passage.cut(*said.span("when")) if said else None
        reading = self.assignments.read(when.text, context) if when else None
        whole = reading and reading.timings and not (reading.units or reading.unread)
        return [(passage.base, Words(when, reading, when))] if when and reading and whole else []

    def days_of(self, phase: Sequence[Governed], passage: Passage) -> list[tuple[int, Words | None]]:
        """The days of a phase, which are those of what offices do in it: （二）整改阶段（4月1日—30日）。…各村清理河道。"""
        words = phase[0].words[0] if phase else None
        return [(passage.base, words)] if words and words.reading.timings[0].kind == "period" else []

    def series(self, node: Node, context: TimingContext) -> list[Governed]:
        """第一阶段（2月25日—3月2日）：隐患自查，第二阶段（…）：实地检查 in one paragraph, or on lines below each other: a task each."""
        found: list[Governed] = []
        lines = [paragraph.passage for paragraph in node.paragraphs[:MOST_BESIDE] if not paragraph.label]
        opened = [self.opened(line) for line in lines]
        most = LEAST if sum(map(bool, opened)) < LEAST else 1  # 第一阶段（…）：…。 / 第二阶段（…）：…。 on lines of their own
        for index, (passage, phases) in enumerate(zip(lines, opened, strict=True)):
            if len(phases) == most == 1 and phases[0].start() == 0 and phases[0].end() == len(passage.text):
                behind = next((at for at in range(index + 1, len(lines)) if opened[at]), len(lines))
                found += self.above(node, passage, phases[0], lines[index + 1 : behind], context)
                continue
            ends = [*(phase.start() for phase in phases[1:]), len(passage.text)]
            for phase, end in zip(phases, ends, strict=True) if len(phases) >= most else ():
                inside = passage.cut(*phase.span("when"))
                reading = self.assignments.read(inside.text, context)
                parts = [passage.cut(phase.start(), title_end(phase)), passage.cut(phase.end(), end).strip(STOPS + COLON)]
                if reading.timings and not (reading.units or reading.unread) and len(parts[1].text) >= LEAST:
                    made = [Part(part, part.base) for part in (parts if len(parts[0].text) > LONGEST_NUMBER else parts[1:])]
                    found.append(Governed(node, "clause", [Words(inside, reading, inside)], parts[0].base, made[-1].end(), made))
        return found if len(found) >= LEAST else []

    def above(
        self, node: Node, passage: Passage, phase: regex.Match[str], below: Sequence[Passage], context: TimingContext
    ) -> list[Governed]:
        """第一阶段：宣传发动（3月1日—3月31日）: a line that is nothing else, above those that say what is done then."""
        inside = passage.cut(*phase.span("when"))
        reading = self.assignments.read(inside.text, context)
        title = passage.cut(phase.start(), phase.end("title"))
        parts = [Part(text, text.base) for text in ([title, *below] if len(title.text) > LONGEST_NUMBER else below)]
        if not parts or not reading.timings or reading.units or reading.unread:
            return []
        return [Governed(node, "clause", [Words(inside, reading, inside)], passage.base, max(parts[-1].end(), passage.end()), parts)]

    def is_time(self, words: str) -> bool:
        """第一季度, 3月底前, and no other word."""
        reading = self.assignments.read(words, self.context)
        return bool(reading.timings) and not (reading.units or reading.unread)

    def opened(self, passage: Passage) -> list[regex.Match[str]]:
        """Where a line opens a numbered phase with its days: at its beginning, and behind each mark."""
        text = passage.text
        starts = (0, *(stop.end() for stop in PARTS.finditer(text))) if DAYS.search(text) or NEXT.match(text) else ()
        return [phase for start in starts if NEXT.match(text, start) and (phase := self.phase.match(text, start))]

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
        found = None if found and found.groupdict().get("day") else found  # 办好年会。2022年6月20日前，投入2亿元。（甲局负责）
        phase = self.of_phase(item.node, context) if found else []
        if not found or not phase:
            return
        item.words = [*phase[0].words, *item.words]
        rest = first.passage.cut(found.end())
        after = [Part(rest, rest.base)] if rest.text.strip(STOPS) else []
        item.parts = [Part(first.passage.cut(0, title_end(found)), first.start), *after, *item.parts[1:]]


def title_end(found: regex.Match[str]) -> int:
    """Where the words before the time of a phase end, with the mark of a sentence of their own: 宣传发动。3月1日至10日，…"""
    return found.start("when") if found.groupdict().get("day") else found.end("title")


def is_over_text(found: regex.Match[str]) -> bool:
    """A day in brackets (no 2023年) with words behind it."""
    return DAY.match(found["when"]) is not None and found.end() + 1 < len(found.string)


def behind_colon(passage: Passage) -> Passage:
    """（二）核查阶段（7月16日至7月21日）：|设备处开展核查。"""
    return passage.cut(1) if passage.text[:1] in tuple(COLON) else passage


def left_by(phases: Sequence[Governed], sentences: list[Governed]) -> list[Governed]:
    """（二）检查阶段（9月25日）由保卫处组织检查。: the only sentence, right behind the days, says who, and is no record of its own then.

    So does one before them: 3.执法支队牵头开展整治（5月15日—6月15日）。
    """
    only = sentences[0] if phases and len(sentences) == 1 else None
    own = [words for words in only.words if not any(words is said for said in phases[0].words)] if only else []
    if only is None or only.parts != phases[0].parts[:2] or len(own) != 1 or not own[0].reading.units:
        return sentences
    words, behind = own[0], only.parts[-1].passage
    before = behind.text[: words.value.base - behind.base].strip(COMMA + COLON)
    last = words.end() + 1 >= behind.end() and len(only.parts) == len(phases[0].parts)
    bare = words.passage is words.value  # 停运保养。由运行部负责，各换热站配合。
    if before and not (last and bare):
        return sentences
    phases[0].words.append(Words(words.value, replace(words.reading, timings=[]), words.value))
    return []
