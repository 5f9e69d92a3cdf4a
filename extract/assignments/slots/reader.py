"""Where assignments stand in a paragraph, e.g. `…大培训。(防汛处、人事处牵头负责,汛期前完成)` or `责任单位：市水利局`.

After this room: each spot has its place, its form and what was read of its words; brackets that hold no assignment
(`乡镇(街道)`, `(2020-2022年)`, `(不发通知、…)`) are left in the text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import regex

from ... import patterns
from ...clauses.assignment import Assignment, AssignmentReader
from ...clauses.brackets import ROUND_AND_SQUARE, Pair, pairs
from ...clauses.labels import LabelReader, Mark
from ...clauses.timing import TimingContext
from ...models.terms import ASIDE
from ...rulebook.grammar import Grammar
from ...rulebook.ruleset import Ruleset, words_pattern
from ...structure.nodes import Paragraph
from ...structure.tables import Cell
from ...text.marks import CLOSING, COLON, ENDS, LISTING, OPENING, SEMICOLON
from ...text.normalize import Passage
from ..spots import Spot, Words
from .blocks import BlockReader
from .front import FrontReader
from .legend import is_legend
from .remarks import is_behind_phone, is_blank_form, is_contact, is_visit, is_whole, opens_list, sentence_start
from .rows import RowReader
from .tails import LONGEST_SLOT, SENTENCE_MARKS, TailReader
from .times import as_limit, is_day, is_span_of_days, is_time, left_behind, opening

AFTER_SLOT = ENDS + LISTING + OPENING + CLOSING + COLON + ".】〕]【〔[《"
SENTENCE_TAIL = ENDS + LISTING + " "  # what may follow a slot at its paragraph's end
PART_MARKS = ENDS + LISTING
PARTS, PART_ENDS = tuple(PART_MARKS), ("", *PART_MARKS)
SQUARE = "【［["
LONGEST_LABEL, NO_LINE = 8, (*SQUARE, *OPENING, "〔", "")  # characters of 会议时间
CLOSED = (")", "）", ")。", "）。")


class SlotReader:
    """Finds assignments by the parts of rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        source = ruleset.build(Grammar).source
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.row: Callable[[Sequence[Cell], TimingContext], Spot | None] = ruleset.build(RowReader).read
        self.blocks: BlockReader = ruleset.build(BlockReader)
        self.plain: Callable[[Passage, TimingContext], Words] = self.blocks.plain
        self.front: FrontReader = ruleset.build(FrontReader)
        self.tails: TailReader = ruleset.build(TailReader)
        self.above: regex.Pattern[str] = patterns.compile(source("of_above"))
        self.bare: regex.Pattern[str] = patterns.compile(rf"(?P<label>{source('head')})[{COLON}](?=.)")
        self.no_slot: regex.Pattern[str] = patterns.quick(source("no_slot"))
        self.asks: regex.Pattern[str] = patterns.compile(source("asks"))
        self.attends: regex.Pattern[str] = patterns.compile(words_pattern(ruleset.words("verb", "attends")))
        self.of_page: regex.Pattern[str] = patterns.compile(rf"{source('of_page')}[：:]")
        self.hosts: regex.Pattern[str] = patterns.compile(source("hosts"))
        self.contact: regex.Pattern[str] = patterns.compile(source("contact"))

    def spots(self, passage: Passage, context: TimingContext) -> list[Spot]:
        """The assignments of a paragraph in order: brackets, then a block of labels up to its end."""
        text = passage.text
        if context.signs and is_legend(passage, context.signs):
            return []
        brackets = pairs(text, ROUND_AND_SQUARE)
        block = self.blocks.read(passage, brackets, context)
        found = self.in_brackets(passage, brackets, block, context) if brackets else []
        if block and not (found and found[-1].start > block.start):  # 措施一：更换灯具（7月底，维修科）
            found.append(block)
        elif not found and (tail := self.tails.read(passage, context)):
            found.append(tail)
        elif not text.endswith(CLOSED) and (lost := self.tails.left_open(passage, brackets, found[-1].end - 1 if found else -1, context)):
            found.append(lost)
        self.tails.with_sentence(found, passage, context)
        self.tails.with_time(found, passage, context)
        self.front.lead(found, passage, context)
        return found

    def in_brackets(self, passage: Passage, brackets: list[Pair], block: Spot | None, context: TimingContext) -> list[Spot]:
        """Those that brackets hold, before what a block of labels says."""
        only = [self.bracket(passage, brackets[0], context)] if len(brackets) == 1 and not block else []
        if only and only[0] and only[0].says_who():  # nearly always
            return [only[0]]
        found = [] if block else self.front.in_parts(passage, brackets, self.time, self.plain, context)
        if found or only:
            return found or [spot for spot in only if spot]
        at, limit = -1, block.start if block and block.found() else len(passage.text)
        for pair in brackets:
            if not at <= pair.start or pair.end >= limit:
                continue
            spot = self.bracket(passage, pair, context)
            if spot is None and found and at == pair.start - 1:
                spot = self.time_beside(passage, pair, context)
            if spot and block and spot.start > block.start:
                spot.begin = passage.text.find(block.words[0].value.text, block.start)
            if spot and (not spot.begin or spot.says_all() or any(words.reading.explicit for words in spot.words)):
                found.append(spot)
                at = pair.end
        return found

    def of_line(self, passage: Passage, context: TimingContext, *, numbered: bool) -> list[Spot]:
        """A line below that of an item that says nothing but who and by when (——维修科，5月底前), or 以上…."""
        plain = numbered and passage.text[:1] not in NO_LINE and not any(mark in passage.text for mark in COLON)
        own = self.tails.of_line(passage, context) if plain else None
        if plain and not own and passage.text.endswith(CLOSED):  # 由甲局承办，乙局配合。（9月底前）
            found = self.spots(passage, context)
            self.tails.with_sentence(found, passage, context, least=0)
            own = next((spot for spot in found if spot.start == 0), None)
        return [own] if own else self.of_above(passage, context)

    def of_above(self, passage: Passage, context: TimingContext) -> list[Spot]:
        """以上任务由县教育局负责，8月底前完成。: a line of its own, in brackets or without, that says who does all of the above."""
        text = passage.text
        if self.above.match(text) is None:
            return []
        start = int(text[0] in OPENING)
        inside = passage.cut(start, len(text.rstrip(ENDS + CLOSING)))
        marks = self.blocks.marks(inside.text, context)
        words = self.blocks.values(inside, marks, context) if marks else [self.plain(inside, context)]
        read = all(is_whole(piece.reading) and (piece.label or piece.reading.explicit) for piece in words)
        who = any(unit.name.looks_right and unit.role not in ASIDE for piece in words for unit in piece.reading.units)
        labels = [mark.label for mark in marks]
        return [Spot(0, len(text), "bracket" if marks else "clause", words, labels, above=True)] if read and who else []

    def bare_label(self, passage: Passage, context: TimingContext) -> Words | None:
        """单位：县林业局: units behind the head of a label that has no stem."""
        found = self.bare.match(passage.text)
        if found is None:
            return None
        value = passage.cut(found.end()).strip(ENDS)
        reading = replace(self.assignments.read(value.text, context), explicit=True)
        whole = reading.units and not reading.unread and all(unit.name.looks_right for unit in reading.units)
        return Words(passage, reading, value, found["label"]) if whole else None

    def is_of_event(self, spot: Spot, above: str, *, below_item: bool) -> bool:
        """组织单位：… / 联系人：…, the foot of a letter, and, below no item, 主办单位：… / 承办单位：…: who holds an event.

        `above` is the label of the line above.
        """
        labels = "".join(spot.labels)
        found = None if spot.says_when() else self.hosts.search(labels) or self.hosts.search(above + labels)
        return found is not None and not (below_item and found["event"])

    def time_beside(self, passage: Passage, pair: Pair, context: TimingContext) -> Spot | None:
        """【档案科】【2024年10月】: right behind a slot a bracket that is nothing but a time is one too."""
        words = self.time(passage.cut(pair.start + 1, pair.end), context)
        return Spot(pair.start, pair.end + 1, "bracket", [words]) if words else None

    def bracket(self, passage: Passage, pair: Pair, context: TimingContext) -> Spot | None:
        """A label in brackets, or a trailing clause."""
        start, end = pair.start + 1, pair.end
        if not (1 if context.signs else 2) <= end - start <= LONGEST_SLOT or self.no_slot.fullmatch(passage.text, start, end):
            return None
        inside = passage.cut(start, end)
        alone = not passage.text[pair.end + 1 :].strip(SENTENCE_TAIL)
        if alone and (self.blocks.tells_how(inside, context) if pair.start == 0 else is_day(self.time, passage, pair, context)):
            return None
        if (marks := self.blocks.marks_of(inside, context)) and marks[0].start == 0 and not marks[0].open:
            spot = Spot(pair.start, end + 1, "bracket", self.blocks.values(inside, marks, context), [mark.label for mark in marks])
            return spot if spot.found() or self.is_time_of_item(passage, pair, spot) else None
        words = (self.mixed(inside, marks, context) if marks else []) or self.clause(passage, pair, inside, context)
        return Spot(pair.start, end + 1, "bracket" if pair.opening in SQUARE else "clause", words) if words else None

    def is_time_of_item(self, passage: Passage, pair: Pair, spot: Spot) -> bool:
        """高校诵读（时间：9月中旬—12月）: a bracket at the end of a title."""
        ends = not passage.text[pair.end + 1 :].strip(SENTENCE_TAIL)
        return ends and len(spot.words) == 1 and any(timing.start or timing.end for timing in spot.words[0].reading.timings)

    def mixed(self, inside: Passage, marks: Sequence[Mark], context: TimingContext) -> list[Words]:
        """Units or a time first, labels behind: （人事处；分管领导：陈某；2月底前完成）. Behind a label's value and a ； it goes on so."""
        text = inside.text
        marks = [mark for mark in marks if not mark.open and (text[: mark.start][-1:] in PARTS or inside.breadth(mark.start))]
        if not marks:
            return []
        head = self.plain(inside.cut(0, marks[0].start).strip(PART_MARKS), context)
        if head.reading.unread or not (head.reading.units or head.reading.timings):
            return []
        found = [head]
        for index, mark in enumerate(marks):
            end = len(text[: marks[index + 1].start].rstrip(PART_MARKS)) if index + 1 < len(marks) else len(text)
            stop = next((place for place in range(mark.end, end) if text[place] in SEMICOLON), end)
            found.append(self.blocks.value(mark, inside.cut(mark.start, stop), inside.cut(mark.end, stop), context))
            if stop + 1 < end:
                found.append(self.plain(inside.cut(stop + 1, end), context))
        return found + left_behind(found, inside, 0, marks[-1], self.blocks.valued, context)

    def time(self, words: Passage, context: TimingContext) -> Words | None:
        """Words that are nothing but a time."""
        said = self.plain(words, context)
        return as_limit(said) if said.reading.timings and not (said.reading.units or said.reading.unread) else None

    def opening_time(self, passage: Passage, context: TimingContext) -> tuple[Words, Passage] | None:
        """The time before a colon or a blank that opens a line, and what stands behind it."""
        cut = opening(passage)
        words = self.time(passage.cut(0, cut[0]), context) if cut else None
        return (words, passage.cut(cut[1])) if cut and words else None

    def clause(self, passage: Passage, pair: Pair, inside: Passage, context: TimingContext) -> list[Words]:
        """A trailing clause: it stands at the end of a sentence or of a part, and its words assign."""
        text = passage.text
        before = text[pair.start - 1] if pair.start else "。"
        begins = before in SENTENCE_MARKS
        ends = begins or text[pair.end + 1 : pair.end + 2] in AFTER_SLOT  # as is the empty string, at the paragraph's end
        if not ends and before not in LISTING:
            return []
        reading = (words := self.tails.with_persons(inside, context, begins=begins)).reading
        last = (begins and pair.start > 0) or self.tails.is_last(passage, pair.end + 1, context)
        if pair.start == 0 and not last:
            if self.front.holds(reading, text, pair.end + 1):
                return [words]
            if reading.units and not any(unit.name.looks_right for unit in reading.units):
                return []  # 【河长制政策落实】巡河要求
        if is_behind_phone(text, pair.start) or is_blank_form(passage, pair.start, self.assignments.units):
            holds = False  # 0515-1234567（市民政局办公室）
        elif reading.units and reading.explicit:
            holds = (self.opens_read(reading) if last else is_whole(reading)) and self.is_sure(reading, inside.text)
        elif reading.units and self.contact.match(text, sentence_start(text, pair.start)):
            holds = False  # 咨询电话：12345（市民政局办公室）
        elif reading.units:  # but not 市人民医院（心血管内科）
            remark = not (begins or reading.timings) and self.front.is_named(text, pair.start, reading)
            due = is_whole(reading) and any(timing.modifier == "before" for timing in reading.timings)  # 修桥（甲局，6月底前）、植树
            holds = (last or due) and not remark and self.is_list(reading, inside.text)
        elif reading.persons and reading.explicit:
            holds = last and is_whole(reading)  # （王某某负责）
        else:
            when = is_time(reading, inside.text, self.asks) and not is_visit(reading, inside.text, self.attends)
            label = self.labels.kind(text[: pair.start]) if when and pair.start < LONGEST_LABEL else None
            event = label is not None and label.weak  # 会议时间（5月20日前）
            holds = last and not event and (when or (begins and is_span_of_days(reading, inside.text)))
        return [words] if holds else []

    def opens_read(self, reading: Assignment) -> bool:
        """Are its first words understood? What follows may be a remark: 市水利局负责，结合实际另行确定."""
        return not reading.unread or min(reading.unread)[0] > min(unit.name.start for unit in reading.units)

    def is_sure(self, reading: Assignment, text: str) -> bool:
        """Not （统一规划、统一监督）, （制作席位卡；负责彩排）: of what looks like no unit a word says a part only at an end."""
        named = any(unit.name.looks_right for unit in reading.units)
        return named or any(not mark.faint and text[mark.end : mark.end + 1] in PART_ENDS for mark in self.assignments.roles.read(text))

    def is_list(self, reading: Assignment, text: str) -> bool:
        """Nothing but units and times, or more of them than of other words, which a clerk must see."""
        first = text.find("。") if "。" in text else len(text)  # a second sentence is a remark: 以下均需…落实，不再列出
        done = {timing.at[1] for timing in reading.timings}  # what is done by then: 市财政局，6月底前拨付
        left = self.blocks.valued.time_left  # a time that nobody reads: 市财政局，第八教学周
        unread = sum(at[0] < first and at[0] not in done and not left.match(text, *at) for at in reading.unread)
        names, units = [unit.name for unit in reading.units], self.assignments.units
        contacts = sum(is_contact(name.text, self.labels.no_part, units) for name in names)  # 联系企业; 工程部、监理单位，6月底前
        named = all(name.looks_right for name in names) and (self.opens_read(reading) or opens_list(reading, text))
        due = len(reading.timings) + any(timing.end is not None for timing in reading.timings)  # 计量科，结合检查，6月底前
        return named and contacts < (len(names) if reading.timings else 1) and len(names) + due > 2 * unread

    def is_of_page(self, before: str, above: Paragraph | None) -> bool:
        """Labels of the page, not of the notice: 公开程序：… above 责任部门：…, or before it in one line."""
        return self.of_page.search(before) is not None or (above is not None and self.of_page.match(above.passage.text) is not None)
