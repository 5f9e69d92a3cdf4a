"""A line → its pieces and what each is by its value: `【教务处】4月17日前完成命题` → a unit, a time, free words.

A piece stands between marks, blanks or brackets; the parts of a list (市财政局、市水利局) and of a span of days are one piece.
A time limit or a label that touches other words is a piece of its own (4月17日前完成命题, 责任人王某某).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

import regex

from .... import patterns
from ....clauses.labels import LabelReader
from ....clauses.labels.unmarked import UnmarkedReader
from ....clauses.persons import PersonReader
from ....patterns.asking import sifted
from ....rulebook.grammar import Grammar
from ....rulebook.hints import shared
from ....rulebook.ruleset import Ruleset, words_pattern
from ....text.marks import APART, CLOSING, COLON, ENDS, OPENING
from ....text.normalize import Line, Passage, passage
from ....text.numerals import ONE_TO_TEN, STEMS
from ...numbering import NumberingReader
from ...tables.aligning import AligningReader
from ...tables.columns import Column, ColumnReader

Kind = Literal["number", "unit", "time", "person", "text"]
MOST_KEPT = 4_096
LONGEST_PIECE = 160
LONGEST_LABEL = 6  # characters of one that touches its value
LEAST_WORK = 3  # characters of work behind a time
LEAST_TAIL = 4  # of those that it takes for its verb and object
EDGES = " " + ENDS + COLON + APART
SOFT = APART + "-—–~～至/和 "  # between the parts of one piece
INNER = patterns.compile(
    r"《[^《》\n]{0,80}》|“[^“”\n]{0,40}”|(?<=\p{Han})[（(][^（）()\n]{1,10}[）)](?=\p{Han})|20[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}"
    r"|(?<![0-9])[0-9]{1,2}\p{Han}[0-9]{1,2}\p{Han}[-—–－~～]+[0-9]{1,2}\p{Han}"  # 7月6日—10日
)
SIGNS = r"|｜/／\\~^*=+@#<>＜＞【】〔〕\[\]［］{}「」『』…→⇒➔➜_●■◆▪►▲△➢➤◇○※□☐☑✓✔★☆①-⑳"
CUT = patterns.compile(
    rf"(?:[ \u3000\t]|(?<![0-9A-Za-z])[{SIGNS}]|[{SIGNS}](?![0-9A-Za-z])"
    r"|[。；;，、！!？?（()）]|(?<![0-9])[—–－:：,·]|(?<![0-9A-Za-z])-|[—–－:：,·](?![0-9])|-(?![0-9A-Za-z]))+"
)
NUMBER = patterns.compile(
    rf"[A-Za-z]{{0,3}}[-.]?[0-9]{{1,3}}(?:[.-][0-9]{{1,3}}){{0,2}}[.．]?|[A-Za-z][.．]?|[{ONE_TO_TEN}]{{1,3}}|[{STEMS}]"
)
FIGURE = patterns.compile(r"[0-9]{1,3}[.．、](?=\p{Han})")  # 3.组织家长会, whose last words look like a unit
SECTION = patterns.compile(r"[0-9]{1,2}\.[0-9]{1,2}\p{Han}{3}")  # 1.1编制目的
WHOLE_DAY = patterns.compile(r"[0-9]{1,2}\p{Han}[0-9]{1,2}\p{Han}")  # 4月10日|组织检查
DAY = patterns.compile(r"(?:1[0-2]|0?[1-9])[./](?:3[01]|[12][0-9]|0?[1-9])")
COUNTED = patterns.compile(rf"(?P<key>\p{{Han}}{{1,3}})(?:[0-9]{{1,3}}|[{ONE_TO_TEN}]{{1,2}})(?P<rest>\p{{Han}}?)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line: what it is, its words, the marks before it, and the label that tells of it.

    `tail`: where in the words of a time other words begin that may be the work (4月17日前完成期中命题审核).
    `guessed`: a name only by what stands beside it.
    """

    kind: Kind
    words: Passage
    mark: str = ""
    label: str = ""
    tail: int = 0
    guessed: bool = False

    def parted(self) -> list[Piece]:
        """The time, and the work behind it."""
        if not self.tail:
            return [self]
        return [replace(self, words=self.words.cut(0, self.tail), tail=0), Piece("text", self.words.cut(self.tail))]


class PieceReader:
    """Cuts lines."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.columns: ColumnReader = ruleset.build(ColumnReader)
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.numbering: NumberingReader = ruleset.build(NumberingReader)
        self.persons: PersonReader = ruleset.build(PersonReader)
        self.weekday: regex.Pattern[str] = patterns.compile(ruleset.expand("{note}"))
        times = words_pattern(ruleset.words("cell", "time"))
        time = rf"[0-9]{{1,2}}(?:{times}|[./-][0-9]{{1,2}})|(?:{times}){{2}}|{ruleset.expand('{note}')}"
        self.may_be_time: regex.Pattern[str] = sifted(time, ruleset.build(shared).of(time).first)
        self.before: regex.Pattern[str] = patterns.compile(rf"(?:{ruleset.expand('{after_hedge}')})$")
        self.colon: regex.Pattern[str] = patterns.compile(ruleset.build(Grammar).source("colon"))
        self.made: regex.Pattern[str] = ruleset.rule("says_who", "made").compile()
        self.meets: regex.Pattern[str] = patterns.compile(words_pattern(ruleset.words("column", "takes-part")))
        self.told: tuple[str, ...] = (*ruleset.words("actor", "place"), *ruleset.words("unit", "generic"))
        self.telling: regex.Pattern[str] = ruleset.build(UnmarkedReader).telling
        self.kind: Callable[[str], Kind] = lru_cache(MOST_KEPT)(self.kind_of)

    def read(self, line: Line) -> list[Piece]:
        """The pieces of a line in order."""
        raw, base = line.raw, line.base
        found: list[Piece] = []
        for start, end, mark in self.spans(raw):
            words = passage(raw[start:end], base + start).strip(EDGES)
            if words.text:
                found += self.parts(words, mark, first=not found)
        return merged(found, raw, base)

    def holds_time(self, line: Line) -> bool:
        """Is a time a piece of the line? Asked of many lines, most of which are running text."""
        for start, end, _ in self.spans(line.raw):
            if self.may_be_time.search(line.raw, start, end):
                words = passage(line.raw[start:end], line.base + start).strip(EDGES).text
                if words and (self.kind(words) == "time" or DAY.fullmatch(words) or self.limit(words)):
                    return True
        return False

    def spans(self, raw: str) -> Iterator[tuple[int, int, str]]:
        """Where the pieces stand between marks, each with the marks before it; none within quotation marks or an inner bracket."""
        inner = [found.span() for found in INNER.finditer(raw)]
        start, mark = 0, ""
        for cut in CUT.finditer(raw):
            low, high = cut.span()
            if any(first <= low < last for first, last in inner):
                continue
            if low > start:
                yield start, low, mark
                mark = ""
            start, mark = high, mark + cut[0]
        if start < len(raw):
            yield start, len(raw), mark

    def kind_of(self, text: str) -> Kind:
        """What a piece's words are."""
        if len(text) > LONGEST_PIECE:
            return "text"
        looks = self.aligning.looks(text)
        if ("time" in looks and self.opens_time(text)) or self.weekday.fullmatch(text):
            return "time"
        if "unit" in looks and not self.is_told(text):
            return "unit"
        return "person" if self.persons.is_sure(text) or self.persons.behind_unit(text) is not None else "text"

    def is_told(self, text: str) -> bool:
        """组织社区 of 各街道：组织社区、网格员入户宣传: whom somebody has do it, and no name."""
        made, meets = self.made.match(text), self.meets.search(text, 2)
        if meets and "unit" in self.aligning.looks(text[: meets.start()]):
            return True  # 后勤处|联系|搬运公司
        return made is not None and text.endswith(self.told, made.end())

    def opens_time(self, text: str) -> bool:
        """Does a time stand at the beginning, but for a word or two (限6月10日前), and no section's number (1.1编制目的)?"""
        readings = self.aligning.timings.read(text, self.aligning.context, slot=True)
        return bool(readings) and readings[0].core[0] < LEAST_WORK and not SECTION.match(text)

    def parts(self, words: Passage, mark: str, *, first: bool) -> list[Piece]:
        """The pieces of words between marks: a number that opens the line, a label, a time limit, the rest."""
        text = words.text
        kind = self.kind(text)
        if first and (kind in ("text", "person") or (kind == "unit" and FIGURE.match(text))) and (end := self.number(text)):
            number = Piece("number", words.cut(0, end), mark, self.key(text[:end]))
            rest = words.cut(end).strip(EDGES)
            return [number, *self.parts(rest, "", first=False)] if rest.text else [number]
        if kind in ("text", "unit") and (end := self.label(text, kind)):
            value = words.cut(self.behind_mark(text, end))
            return [replace(piece, label=text[:end]) for piece in self.parts(value, mark, first=False)]
        if kind == "text" and (cut := self.limit(text)):
            ends = [0, *cut, len(text)]
            pieces = [words.cut(start, end).strip(EDGES) for start, end in pairwise(ends) if end > start]
            kept = [piece for piece in pieces if piece.text and not self.before.fullmatch(piece.text)]
            return [Piece(self.kind(piece.text), piece, mark if piece is pieces[0] else "") for piece in kept]
        return [Piece(kind, words, mark, tail=self.tail(text) if kind == "time" else 0)]

    def tail(self, text: str) -> int:
        """Where in a time limit words begin that may be the work; 0 where none do."""
        readings = self.aligning.timings.read(text, self.aligning.context, slot=True)
        end = readings[-1].core[1] if readings else len(text)
        ends = readings and (readings[-1].modifier is not None or WHOLE_DAY.fullmatch(text, 0, end))
        return end if ends and len(text) - end >= LEAST_TAIL else 0

    def number(self, text: str) -> int:
        """Where the number ends that opens a line: 1. M1 问题1 第一件; 0 where none does."""
        counted = COUNTED.fullmatch(text)
        if NUMBER.fullmatch(text) or (counted and (not counted["rest"] or len(counted["key"]) == 1 or self.key(text))):
            return len(text)
        number = self.numbering.at_start(text)
        return number.end if number else 0

    def key(self, text: str) -> str:
        """问题 of 问题1: what a number says of the words behind it."""
        counted = COUNTED.fullmatch(text)
        return counted["key"] if counted and self.columns.column(counted["key"]).known else ""

    def label(self, text: str, kind: Kind) -> int:
        """Where a label ends that touches a value of its kind: 责任人王某某; 0 where none does."""
        if not self.telling.search(text, 0, LONGEST_LABEL):
            return 0
        for end in range(min(LONGEST_LABEL, len(text) - 2), 1, -1):
            label = self.labels.kind(text[:end])
            if label is None or not label.assigns() or (label.guessed and kind == "unit"):
                continue
            value = self.kind(text[self.behind_mark(text, end) :])
            if (label.role and value == "unit") or (label.timing and value == "time") or (label.person and value == "person"):
                return end
        return 0

    def behind_mark(self, text: str, end: int) -> int:
        """Behind what stands for a label's colon: 责任部门为|各分公司."""
        mark = self.colon.match(text, end)
        return mark.end() if mark else end

    def limit(self, text: str) -> tuple[int, ...]:
        """Where a time limit stands that other words touch, 完成命题|4月17日前, 教务处|4月17日前|完成命题; nothing where none does."""
        if not self.may_be_time.search(text):
            return ()
        readings = self.aligning.timings.read(text, self.aligning.context, slot=True)
        limit = next((reading for reading in readings if reading.modifier is not None or reading.kind == "deadline"), None)
        if limit is None or len(readings) > 1:
            return ()
        start, end = limit.core[0], limit.core[1]
        end = limit.at[1] if limit.at[1] == len(text) else end
        name = self.before.sub("", text[:start])  # 由农机队在3月5日前完成
        before = self.kind(name) if start else "unit"
        if end == len(text):
            named = before in ("unit", "person") and name != text[:start]
            return (len(name), start) if named else (start,) if start >= LEAST_WORK or before in ("unit", "person") else ()
        if before in ("unit", "person") and limit.modifier is not None and len(text) - end >= LEAST_WORK:
            return (start, end) if start else (end,)
        return ()

    def column(self, label: str) -> Column:
        return self.columns.column(label)


def merged(pieces: Sequence[Piece], raw: str, base: int) -> list[Piece]:
    """With the parts of a list, and of a span of days, as one piece."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        alike = last is not None and last.kind == piece.kind and piece.kind in ("unit", "time", "person") and not piece.label
        if last is not None and alike and piece.mark.strip() and set(piece.mark) <= set(SOFT):
            start, end = last.words.at(0) - base, piece.words.end() - base
            found[-1] = replace(last, words=passage(raw[start:end], base + start))
        else:
            found.append(piece)
    return found


def within(raw: str, base: int, pieces: Sequence[Piece]) -> Passage:
    """The words from the first of several pieces of a line to the last, with a bracket that they leave open."""
    start, end = pieces[0].words.at(0) - base, pieces[-1].words.end() - base
    words = raw[start:end]
    opened = any(words.count(one) > words.count(other) for one, other in zip(OPENING, CLOSING, strict=True))
    if opened and raw[end : end + 1] in tuple(CLOSING):
        end += 1
    return passage(raw[start:end], base + start)
