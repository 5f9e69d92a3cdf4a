"""Who and by when at a paragraph's end without brackets, e.g. `举办展销会——消费促进科，4月底前`, `检修管道。维修科 5月底前`.

Nothing else stands there: a tail of which a word is not read is none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from ... import patterns
from ...clauses.assignment import Assignment
from ...clauses.brackets import Pair
from ...clauses.timing import Reading, TimingContext
from ...rulebook.grammar import Grammar, alternation
from ...rulebook.ruleset import Ruleset
from ...text.marks import CLOSING, COLON, ENDS, LISTING, SENTENCE_ENDS
from ...text.normalize import Passage
from ..spots import Spot, Words
from .blocks import BlockReader
from .times import as_limit, behind_bracket, is_inside, is_time

SENTENCE_MARKS = SENTENCE_ENDS + "”’」"
STROKES = "|｜／"  # they part menus too
DASHES = "-—…→⇒➔－_.·" + STROKES
LINE_DASHES = "—－-"  # before a line
ANY_DASH = patterns.quick(rf"[{DASHES}]")
SIGNS = r"(?:[—－…]++|[-_.·]{2,}+|[-=]{0,2}>|[→⇒➔|｜／])"
# but not 9月28—10月2日
DASH = patterns.compile(rf"{SIGNS}(?=\p{{Han}})|(?<![0-9—－…]){SIGNS}(?=[0-9]{{1,2}}\p{{Han}}|20[0-9]{{2}}\p{{Han}})")
MARKED = patterns.quick(rf"[{DASHES}{COLON}]")
YEAR = patterns.quick("(?:19|20)[0-9]{2}")  # of a signature, where no 前 stands behind it
LONGEST_SLOT = 600  # characters between the brackets
LONGEST_TAIL = 160  # characters of who and by when behind a dash
LONGEST_LINE = 40  # characters of them on a line or behind a sentence
DUE = ("deadline", "event")
LONGEST_DONE = 4  # characters behind a day: 底前完成
LEAST_WORK, LEAST_DASHED = 4, 3  # characters of work before it, and before a dash
TRIM = ENDS + LISTING + " "
LONGEST_KEY = 8  # characters of a label with its colon
MOST_PIECES = 4  # of a row behind its work
SENTENCE = frozenset(SENTENCE_ENDS)
WORK_ENDS = "。" + COLON  # before who and by when


class TailReader:
    """Finds them by what the words that stand there are."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.blocks: BlockReader = ruleset.build(BlockReader)
        self.plain: Callable[[Passage, TimingContext], Words] = self.blocks.plain
        grammar = ruleset.build(Grammar)
        heads = {word for part in ("head", "person", "clock") for word in grammar.words(part) if len(word) > 1}
        self.heads: tuple[str, ...] = tuple(word + mark for word in heads for mark in COLON)
        asides = ("aside", "group", "unit", "person", "figure", "time", "list", "remarks")
        self.no_work: tuple[str, ...] = tuple({word for name in asides for word in ruleset.words("column", name)})  # 检查对象
        self.work: regex.Pattern[str] = patterns.quick(alternation(ruleset.words("verb", "begins", "delivers", "does", least=2)))
        self.asks: regex.Pattern[str] = patterns.compile(grammar.source("asks"))
        self.no_actor: regex.Pattern[str] = ruleset.rule("no_actor", "no-actor").compile(quick=True)
        self.holders: tuple[str, ...] = self.blocks.valued.units.looks.holders
        self.holder_ends: frozenset[str] = frozenset(word[-1] for word in self.holders)
        self.acceptable: Callable[[str], bool] = self.blocks.valued.assignments.acceptable

    def read(self, passage: Passage, context: TimingContext) -> Spot | None:
        """Behind a dash, dots or an arrow nothing but who, or by when; behind a sentence both."""
        text = passage.text
        cuts = dashes(text)
        for first, (start, _) in enumerate(cuts):
            starts = [*(start for start, _ in cuts[first + 1 :]), len(text)]
            pieces = [passage.cut(cut[1], end).strip(TRIM) for cut, end in zip(cuts[first:], starts, strict=True)]
            words = [as_limit(self.plain(piece, context)) if len(pieces) > 1 else self.plain(piece, context) for piece in pieces]
            if (
                start >= LEAST_DASHED
                and (text[start - 1] not in SENTENCE_MARKS or all(map(says_part, words)))
                and (text[start] not in STROKES or any(piece.reading.timings for piece in words))
                and all(self.is_tail(piece) for piece in words)
                and not is_inside(start, self.blocks.valued.timing.read(text, context, slot=True))
            ):
                return Spot(start, len(text), "clause", words)
        last = max(map(text[:-1].rfind, WORK_ENDS)) + 1
        if last <= LEAST_WORK or (text[last - 1] in COLON and text[:last].endswith(self.heads)):
            return None  # 参会单位：各科室，3月5日前
        return self.line(passage, last, context)

    def of_line(self, passage: Passage, context: TimingContext) -> Spot | None:
        """A line of its own below that of an item; behind a dash it may say a part: ——市教育局牵头，各学校配合."""
        if passage.text[0] in LINE_DASHES and len(passage.text) <= LONGEST_TAIL:
            words = self.plain(passage.strip(TRIM + LINE_DASHES), context)
            if says_part(words) and self.is_tail(words):
                return Spot(0, len(passage.text), "clause", [words])
        return self.line(passage, 0, context)

    def line(self, passage: Passage, start: int, context: TimingContext) -> Spot | None:
        """检修管道。维修科 5月底前: the last sentence, or a line of its own, that says who and by when and nothing else."""
        text = passage.text
        times = self.blocks.valued.timing
        if not LEAST_WORK <= len(text) - start <= LONGEST_LINE or not (any(map(str.isdigit, text[start:])) or times.may_be_before(text)):
            return None
        words = self.plain(passage.cut(start).strip(TRIM + LINE_DASHES), context)
        reading = words.reading
        if not (reading.units and reading.timings and self.is_tail(words)):
            return None
        due = [timing for timing in reading.timings if self.is_due(timing, words.value.text)]
        if any(map(str.isdigit, "".join(unit.name.text for unit in reading.units))):
            return None  # 改扩建2所，8月底前
        if any(self.no_actor.search(unit.name.text) for unit in reading.units):
            return None  # 各学院要成立工作组，由院长任组长，7月3日前到位
        ends = {timing.at[1] for timing in reading.timings}
        if any(unit.name.start in ends for unit in reading.units):
            return None  # 6月20日前交校长室
        done = words.value.text[reading.timings[0].core[1] : reading.timings[0].at[1]]
        works = len(done) > LONGEST_DONE or (len(done) == LONGEST_DONE and self.work.match(done))  # 信息科4月1日前上线审核系统, 建立台账
        alone = len(due) == len(reading.timings) == 1
        return Spot(start, len(text), "clause", [words]) if alone and not (reading.explicit or works) else None

    def with_sentence(self, found: Sequence[Spot], passage: Passage, context: TimingContext, *, least: int = LEAST_WORK + 1) -> None:
        """县民政局负责，各乡镇配合。（6月底前）, ——县民政局（6月底前）: what stands before a day in brackets says nothing but who."""
        if len(found) != 1 or found[0].says_who():
            return
        text, spot = passage.text, found[0]
        if MARKED.search(text, 0, spot.start) and self.behind_mark(spot, passage, context):
            return
        last = text.rfind("。", 0, max(spot.start - 1, 0)) + 1
        stops = ENDS + LISTING if spot.form == "label" else ENDS[0]  # 清淤。由水利局负责，完成时限：6月底前
        before = last >= least and text[spot.start - 1] in stops and spot.start - last <= LONGEST_TAIL
        if not before or spot.begin or spot.until or text[spot.end :].strip(TRIM):
            return
        words = self.plain(passage.cut(last, spot.start - 1), context)
        reading = words.reading
        read = reading.units and reading.explicit and not (reading.unread or reading.skipped or reading.timings)
        if read and all(unit.name.looks_right for unit in reading.units):
            spot.words.insert(0, words)
            spot.start = last

    def with_time(self, found: Sequence[Spot], passage: Passage, context: TimingContext) -> None:
        """改造管网（镇水利站），9月底前: the last bracket says who alone."""
        last = found[-1] if found else None
        if last and last.end < len(passage.text) and last.names_who() and not (last.says_when() or last.until or last.begin):
            when = behind_bracket(passage, last.end, self.blocks.valued, context)
            last.words += when
            last.end = len(passage.text) if when else last.end

    def is_last(self, passage: Passage, end: int, context: TimingContext) -> bool:
        """Does a bracket that ends there end its paragraph, or stand but for a time behind it?"""
        return not passage.text[end:].strip(TRIM) or bool(behind_bracket(passage, end, self.blocks.valued, context))

    def behind_mark(self, spot: Spot, passage: Passage, context: TimingContext) -> bool:
        """检修水电——总务处（8月25日前）, 搭建舞台：王某某、李某某（5月8日前）: behind a dash or a colon who does it, and nothing else."""
        text = passage.text[: spot.start]
        start = max(map(text.rfind, COLON))
        start, end = (start, start + 1) if start > 0 else next(iter(dashes(text)), (0, 0))
        if start < LEAST_WORK - 1 or text[start - 1] in SENTENCE_MARKS:
            return False
        if spot.form == "label" or text[: start + 1].endswith(self.heads) or spot.begin or spot.until:
            return False
        words = self.plain(passage.cut(end, spot.start).strip(TRIM), context)
        reading = words.reading = self.blocks.valued.with_names(words.reading, words.value.text)
        only = self.is_tail(words) if reading.units else reading.persons and not reading.unread
        if not only or reading.timings or passage.text[spot.end :].strip(TRIM):
            return False
        spot.words.insert(0, words)
        spot.start = start
        return True

    def names(self, passage: Passage, context: TimingContext) -> Spot | None:
        """整治农贸市场 市场监管所 农业服务中心: behind blanks at the end of an item nothing but names."""
        *pieces, last = passage.pieces() if passage.offsets is not None else [passage]
        start = len(passage.text) - len(last.text)
        if start < LEAST_WORK or not self.is_tail(self.plain(last, context)):
            return None
        for piece in pieces[:0:-1]:
            if not self.is_tail(self.plain(piece, context)):
                return None  # 改造急诊通道 上半年 设备科: cells of a row
            start -= len(piece.text)
        words = self.plain(passage.cut(start), context)
        return Spot(start, len(passage.text), "clause", [words]) if self.is_tail(words) and not words.reading.timings else None

    def row(self, passage: Passage, context: TimingContext, *, alike: bool = False) -> Spot | None:
        """压缩机大修 8月13日—8月25日 维修二班: behind blanks at the end of an item its units and its time, a piece each.

        Where others are `alike`, one name of several needs to look like a unit's (维修二班、设备厂家).
        """
        found: list[Words] = []
        start = end = len(passage.text)
        for piece in passage.pieces()[:0:-1][:MOST_PIECES]:
            words = self.plain(piece.strip(TRIM), context)
            if not found and alike and set(COLON) & set(piece.text[:LONGEST_KEY]):  # 地点：操场
                start = end = start - len(piece.text)
                continue
            if not self.is_cell(words, alike=alike):
                break
            found.insert(0, words)
            start -= len(piece.text)
        title = passage.text[:start]
        return Spot(start, end, "clause", found) if found and start >= LEAST_WORK and not set(title) & SENTENCE else None

    def is_cell(self, words: Words, *, alike: bool) -> bool:
        """Nothing but units, or nothing but a time."""
        reading = words.reading
        if reading.units:
            named = alike and any(unit.name.looks_right for unit in reading.units)
            return not reading.timings and (named or self.is_tail(words))
        return bool(reading.timings) and not (reading.unread or reading.explicit)

    def with_persons(self, inside: Passage, context: TimingContext, *, begins: bool = False) -> Words:
        """What a clause says; a person before a part is no unit (王某某牵头); who holds an office is where one begins: 。（网格员）."""
        words = self.plain(inside, context)
        reading = words.reading
        if begins and reading.unread and (not reading.units or reading.timings):
            words.reading = reading = self.blocks.valued.with_crews(inside.text, reading, alone=True)
        if (reading.unread and (reading.units or reading.timings)) or self.holds_persons(reading):
            words.reading = self.blocks.valued.with_names(reading, inside.text)
        return words

    def holds_persons(self, reading: Assignment) -> bool:
        """Does one of its names look like none, hold an office, or have a remark?"""
        for unit in reading.units:
            name = unit.name.text
            if not unit.name.looks_right or name[-1:] in CLOSING or (name[-1:] in self.holder_ends and name.endswith(self.holders)):
                return True
        return False

    def is_due(self, timing: Reading, text: str) -> bool:
        """A day before which, or one without its year: the day of a signature has it."""
        if timing.kind != "deadline" or timing.modifier:
            return timing.kind in DUE
        return any(map(str.isdigit, text)) and not YEAR.search(text)

    def is_tail(self, words: Words) -> bool:
        """Nothing but who, or by when; a name that a figure begins (5公里处) is none, nor one that reads like a phrase (要求市医院)."""
        reading = words.reading
        names = [unit.name for unit in reading.units]
        named = all(name.looks_right and not name.text[0].isdigit() and (name.collective or self.acceptable(name.text)) for name in names)
        holds = reading.units or (reading.timings and is_time(reading, words.passage.text, self.asks))
        return bool(holds) and not (reading.unread or reading.skipped) and named

    def left_open(self, passage: Passage, brackets: Sequence[Pair], at: int, context: TimingContext) -> Spot | None:
        """A slot at the end of which the bracket was lost, as in recognised text: `…落实责任。（县商务局负责，12月底前完成`."""
        text = passage.text
        start = max(text.rfind("（"), text.rfind("("))
        if start < max(at, 0) or len(text) - start > LONGEST_SLOT or any(pair.start == start for pair in brackets):
            return None
        words = self.plain(passage.cut(start + 1, len(text.rstrip("。"))), context)
        reading = words.reading
        read = reading.explicit and reading.units and not reading.unread and not reading.skipped
        return Spot(start, len(text), "clause", [words]) if read else None


def says_part(words: Words) -> bool:
    """市水利局牵头, 市水利局，6月底前: behind a sentence an office alone may be who said it (…。——某某局)."""
    reading = words.reading
    return bool(reading.units) and (reading.explicit or bool(reading.timings))


def dashes(text: str) -> list[tuple[int, int]]:
    """The dashes, dots or arrows before the last words of a line."""
    near = max(0, len(text) - LONGEST_TAIL)
    found = [dash.span() for dash in DASH.finditer(text, near)] if ANY_DASH.search(text) else []
    return found if found and found[-1][0] >= LEAST_DASHED else []
