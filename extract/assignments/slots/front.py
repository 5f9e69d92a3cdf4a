"""Brackets before the work that they govern: `【责任单位：县水利局，4月底前】加固排涝闸`, `（办公室）做好接待`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from ... import patterns
from ...clauses.assignment import Assignment, AssignmentReader
from ...clauses.brackets import Pair
from ...clauses.timing import TimingContext
from ...rulebook.grammar import Grammar
from ...rulebook.ruleset import Ruleset, words_pattern
from ...text.marks import APART, CLOSING, COLON, COMMA, ENDS, LISTING, OPENING, SEMICOLON
from ...text.normalize import Passage
from ...text.numerals import ONE_TO_TEN
from ..spots import Spot, Words
from .remarks import is_behind_phone, last_word
from .times import has_words, is_whole_years, opening

LONGEST_OPENER = 24  # characters of units before a colon that opens a line
LONGEST_ACTOR = 16  # characters of a unit before its verb
STOPS = ENDS + LISTING + SEMICOLON + COMMA
LEAST_PARTS = 2
LEAST_TIME = 2
LEAST_WORK = 3  # characters of work behind a bracket
LEAST_VERB = 2  # characters
COUNTED = patterns.compile(rf"(?<![第0-9{ONE_TO_TEN}])[0-9{ONE_TO_TEN}]{{1,4}}[^0-9{ONE_TO_TEN}]$")  # 5处, but not 第五处
PERSON = range(2, 4)  # characters of a name
Plain = Callable[[Passage, TimingContext], Words]
Timed = Callable[[Passage, TimingContext], Words | None]
NO_WORK = OPENING + CLOSING + "【［[〔《"


class FrontReader:
    """Tells them from remarks and from what ends a sentence."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.context: TimingContext = TimingContext(issued=None, year=None, province=None)
        self.no_slot: regex.Pattern[str] = patterns.quick(ruleset.build(Grammar).source("no_slot"))
        self.delivers: regex.Pattern[str] = patterns.quick(words_pattern(ruleset.words("verb", "delivers", least=2)))
        self.gives: regex.Pattern[str] = patterns.quick(ruleset.build(Grammar).source("gives"))
        works = ruleset.words("verb", "delivers", "does", "steers", "begins") + ruleset.words("timing_word", "completes", "lasts")
        kinds = ruleset.expand("{table_kind}|") + words_pattern(ruleset.words("column", "list"))
        verb = words_pattern(ruleset.words("verb", "delivers", "does", "begins", least=2))
        self.caption: regex.Pattern[str] = patterns.quick(rf"20[0-9]{{2}}\p{{Han}}(?!{verb})[^{APART}：:0-9]{{2,30}}(?:{kinds})")
        self.works: regex.Pattern[str] = patterns.quick(words_pattern(works))

    def holds(self, reading: Assignment, text: str, end: int) -> bool:
        """Do the words of a bracket that opens a paragraph say who, or by when, and does work follow at `end`?"""
        if reading.unread or reading.skipped or not is_work(text[end:]):
            return False
        if not reading.units:
            return any(timing.kind == "deadline" and timing.modifier for timing in reading.timings)
        named = all(unit.name.looks_right for unit in reading.units)
        works = text[0] in OPENING and self.works.match(text, end) is not None  # 【县教育局】召开会议 is news
        return named and (bool(reading.timings) or reading.explicit or works)

    def in_parts(self, passage: Passage, brackets: Sequence[Pair], time: Timed, plain: Plain, context: TimingContext) -> list[Spot]:
        """Brackets of days or of units, each behind work of its own, the last one at the paragraph's end."""
        last = brackets[-1] if brackets[-1].depth == 0 else next((pair for pair in reversed(brackets) if pair.depth == 0), None)
        if last is None or passage.text[last.end + 1 :].strip(STOPS):
            return []
        return self.in_turn(passage, brackets, time, context) or self.each_named(passage, brackets, time, plain, context)

    def in_turn(self, passage: Passage, brackets: Sequence[Pair], time: Timed, context: TimingContext) -> list[Spot]:
        """Brackets of days alone, each behind work of its own: 东苑社区：成立业委会（6月底）、补建车棚（8月底）.

        Who does it stands before a colon, or opens each: 基层股汇总数据（4月15日）；医政股整理文件（4月16日）.
        """
        text = passage.text
        top = [pair for pair in brackets if pair.depth == 0]
        if not top:
            return []
        for pair in top:
            if not LEAST_TIME < pair.end - pair.start <= LONGEST_OPENER:
                return []
        colon = text.find(COLON[0], 0, LONGEST_OPENER)
        name = passage.cut(0, colon) if colon > 0 and len(top) > 1 else None
        named: Words | None = None
        found: list[Spot] = []
        at = colon + 1
        for pair in top:
            while at < pair.start and text[at] in STOPS:
                at += 1
            if pair.start - at < LEAST_WORK or text[pair.end + 1 : pair.end + 2] not in STOPS:
                return []
            when = time(passage.cut(pair.start + 1, pair.end), context)
            if when is None or of_years(when):
                return []
            if name is not None and not found and is_name(reading := self.assignments.read(name.text, self.context)):
                named = Words(name, reading, name)
            who = named or self.actor(passage, at, pair.start)
            if who is None:
                return []
            found.append(Spot(pair.start, pair.end + 1, "clause", [who, when], begin=at))
            at = pair.end + 1
        return found if not text[at:].strip(STOPS) else []

    def each_named(self, passage: Passage, brackets: Sequence[Pair], time: Timed, plain: Plain, context: TimingContext) -> list[Spot]:
        """Brackets of units, each at a part's end: 升旗（政教处）；教研（教务处），家访（德育处）. A day before a colon is for all."""
        text = passage.text
        if len(brackets) < LEAST_PARTS:
            return []
        when: Words | None = None
        found: list[Spot] = []
        at = 0
        for pair in brackets:
            behind = text[pair.end + 1 : pair.end + 2]
            if pair.depth or (behind and behind not in STOPS) or self.no_slot.fullmatch(text, pair.start + 1, pair.end):
                continue
            if behind and behind in LISTING and self.is_remark(last_word(text, pair.start)):
                continue
            while at < pair.start and text[at] in STOPS:
                at += 1
            words = plain(passage.cut(pair.start + 1, pair.end), context)
            reading = words.reading
            if behind and behind in LISTING and reading.timings:
                continue  # 1小时内（偏远地区2小时内），
            named = reading.units and not (reading.unread or reading.skipped) and all(unit.name.looks_right for unit in reading.units)
            if not named or pair.end - pair.start > LONGEST_OPENER or is_behind_phone(text, pair.start):
                return []
            if not found and (cut := opening(passage)) and cut[1] > cut[0] and (when := time(passage.cut(0, cut[0]), context)):
                at = cut[1]
            if pair.start - at < LEAST_WORK:
                return []
            found.append(Spot(pair.start, pair.end + 1, "clause", [when, words] if when else [words], begin=at))
            at = pair.end + 1
        return found if len(found) >= LEAST_PARTS and not text[at:].strip(STOPS) else []

    def is_named(self, text: str, at: int, reading: Assignment) -> bool:
        """Is what stands before a bracket of units a unit's name (市人民医院（心血管内科）), a person's before an office, or a table's?

        Not 改造污水处理厂（市水务局）: a verb, and what is done something to; but …将总结报市教育局（办公室） is.
        """
        units, name = self.assignments.units, last_word(text, at)
        if self.caption.fullmatch(text, 0, at):
            return True  # 2026年重点工作清单（民生组）
        if COUNTED.search(name):
            return False  # 增设口袋公园5处（区园林局）
        if units.looks_like_unit(name):
            verb = self.works.match(name)
            return verb is None or verb.end() < LEAST_VERB or not units.looks_like_unit(name[verb.end() :])
        person = len(name) in PERSON and all(unit.name.text.endswith(units.looks.holders) for unit in reading.units)
        return person or self.is_given(name)

    def is_given(self, word: str) -> bool:
        """…前将总结报市教育局: does it end in who gets something?"""
        units = self.assignments.units
        return any(found.start() and units.looks_like_unit(word[found.end() :]) for found in self.gives.finditer(word))

    def is_remark(self, word: str) -> bool:
        """Does a bracket behind a word say which part of it is meant: 市人民医院（心血管内科）?"""
        return self.assignments.units.looks_like_unit(word)

    def actor(self, passage: Passage, start: int, end: int) -> Words | None:
        """基层股 of 基层股汇总数据: a unit, and a verb behind it."""
        if self.delivers.match(passage.text, start):
            return None  # 汇总各村进展
        for stop in range(min(end, start + LONGEST_ACTOR), start + 1, -1):
            if self.works.match(passage.text, stop) and self.assignments.units.looks_like_unit(passage.text[start:stop]):
                name = passage.cut(start, stop)
                reading = self.assignments.read(name.text, self.context)
                return Words(name, reading, name) if is_name(reading) else None
        return None

    def lead(self, spots: list[Spot], passage: Passage, context: TimingContext) -> None:
        """What stands before the work: slots in brackets, and who does it before a colon."""
        if not spots:
            return
        if not spots[0].start:
            lead(spots, passage)
        elif spots[0].start <= LONGEST_OPENER:
            self.named(spots, passage)
        if at := colon_of(spots, passage.text):
            name = passage.cut(0, at)
            reading = self.assignments.read(name.text, context)
            if is_name(reading):
                spots[0].words.insert(0, Words(name, reading, name))
                spots[0].begin = at + 1

    def named(self, spots: list[Spot], passage: Passage) -> None:
        """教务处（负责人：梁某某）：印制课程表: a unit, the person for it in brackets, and behind a colon what both do."""
        text = passage.text
        if text[spots[0].end : spots[0].end + 1] not in tuple(COLON):
            return
        spot, last = spots[0], spots[-1]
        persons = spot.form == "bracket" and not says_who(spot) and any(words.reading.persons for words in spot.words)
        ends = len(spots) == 1 or (len(spots) == 2 and not says_who(last) and not text[last.end :].strip(ENDS + " "))
        if not persons or not ends or not is_work(text[spot.end + 1 :]):
            return
        name = passage.cut(0, spot.start)
        reading = self.assignments.read(name.text, self.context)
        if is_name(reading):
            end = spot.end + 1
            if last is not spot:
                merge(spot, spots.pop())
            spot.words.insert(0, Words(name, reading, name))
            spot.end, spot.until = end, last.start if last is not spot else len(text)


def colon_of(spots: list[Spot], text: str) -> int:
    """Where the colon stands of a line `党政办：印制请柬。（4月27日前）`, whose one slot says by when alone; 0 where there is none."""
    opening = text[:LONGEST_OPENER]
    if "：" not in opening and ":" not in opening:  # nearly always
        return 0
    at = min((place for mark in COLON if (place := text.find(mark, 0, LONGEST_OPENER)) > 0), default=0)
    if not at or len(spots) != 1 or spots[0].form != "clause" or spots[0].start < at + LEAST_WORK or says_who(spots[0]):
        return 0
    return at


def is_name(reading: Assignment) -> bool:
    """Is it nothing but units?"""
    others = reading.unread or reading.skipped or reading.timings or reading.explicit
    return bool(reading.units) and not others and all(unit.name.looks_right for unit in reading.units)


def of_years(words: Words) -> bool:
    """更新行动计划（2024-2027年）: years alone are a remark on what stands before them."""
    return is_whole_years(words.reading.timings[0]) and not has_words(words.value.text)


def is_work(rest: str) -> bool:
    return rest != "" and len(rest.strip(ENDS)) >= LEAST_WORK and rest[0] not in NO_WORK


def lead(spots: list[Spot], passage: Passage) -> None:
    """Slots that stand before their work: each governs what follows it; one behind it, at the end, says more of the same task."""
    text = passage.text
    if spots[0].start or spots[0].form not in ("bracket", "clause"):
        return
    beside = next((at for at in range(1, len(spots)) if spots[at].start > spots[at - 1].end), len(spots))
    if not is_work(text[spots[beside - 1].end :]):
        return
    first = spots[0]
    for spot in spots[1:beside]:  # 【牵头单位：…】【完成时限：…】
        merge(first, spot)
    del spots[1:beside]
    last = spots[-1]
    if len(spots) == 2 and not text[last.end :].strip(ENDS + " "):
        if not (says_who(first) and says_who(last)):
            end = first.end
            merge(first, spots.pop())
            first.end, first.until = end, last.start
    elif is_work(text[last.end :]):
        for spot, end in zip(spots, [*(spot.start for spot in spots[1:]), len(text)], strict=True):
            spot.until = end


def merge(spot: Spot, other: Spot) -> None:
    spot.words += other.words
    spot.labels += other.labels
    spot.end = other.end


def says_who(spot: Spot) -> bool:
    return spot.says_who()
