"""Lines that a page's width broke → paragraphs, e.g. text out of a PDF: `…宣传栏不少于 500 块，发放` / `资料 10 万份。` → one line.

After this room: page numbers, running heads and contents lines are gone, wrapped lines are whole paragraphs; `gaps` are
the source ranges between the joined pieces, which no field of a record shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import regex

from .. import patterns
from ..clauses.labels import LabelReader
from ..rulebook.ruleset import Ruleset, words_pattern
from ..text.characters import holds_folded
from ..text.marks import APART, COLON, COMMA, LINE_ENDS, LISTING, SENTENCE_ENDS
from ..text.normalize import Line, Passage
from ..text.parting import CLOSE, OPENERS, PAIRS, is_open, left_open
from .label_lines import BULLETS
from .numbering import SPACED, NumberingReader
from .page_width import (
    CLOSERS,
    FULL,
    PAGE_END,
    WIDEST,
    are_numbered,
    columns,
    is_bare_number,
    is_brimful,
    is_contents,
    is_keyed,
    is_parted,
    is_row,
    joined,
    may_be_head,
    may_be_wrapped,
    page_width,
)

WHOLE = LINE_ENDS + CLOSERS + '!?"”》'  # of a sentence, or of a line that is one
SURE = WHOLE.translate(dict.fromkeys(map(ord, COLON)))
CELLS = frozenset("\t|")
STOP = patterns.compile(r"。|(?<=[\p{Han}）)])[.．](?=[\p{Han}（(])")  # some write it as a point
LABELLED = patterns.compile(rf"[（(【\[][^（()）【】\[\]]{{2,80}}[{COLON}][^（()）【】\[\]]*[）)】\]]")
LONGEST_HALF = 6  # characters of a label that a line ends with
SHORTEST_CUT = 18  # characters of a line that ends amid a word
LONGEST_REST = 120  # characters of a line up to the bracket that another line opens
LONGEST_PAGE_NUMBER = 20  # characters of a line that is a page's number, at most
MOST_OPEN_LINES = 12  # lines that an open bracket may run over
LONGEST_HEAD = 60  # characters of a running head


@dataclass(slots=True)
class Pages:
    """Lines as paragraphs, and the gaps in them (source ranges)."""

    lines: list[Line]
    gaps: list[tuple[int, int]] = field(default_factory=list)


class UnwrappingReader:
    """Joins wrapped lines."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.numbering: NumberingReader = ruleset.build(NumberingReader)
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.page_number: regex.Pattern[str] = ruleset.rule("page", "number-line").compile()
        self.number: regex.Pattern[str] = ruleset.rule("notice", "document-number").compile()
        self.paper: regex.Pattern[str] = ruleset.rule("notice", "paper").compile()
        self.title: regex.Pattern[str] = ruleset.rule("page", "title").compile()
        self.sum: regex.Pattern[str] = ruleset.rule("meeting", "sum").compile()
        self.stems: Collection[str] = self.labels.grammar.stems
        units = [word for rule in ruleset.rules("time_unit") for word in rule.words]  # the longer ones first: 年, 月, 日
        self.smaller: str = "".join(word[0] for word in units)
        self.rest_of_day: regex.Pattern[str] = patterns.compile(rf"[0-9]{{0,3}}(?:{words_pattern(units)})")
        self.written: regex.Pattern[str] = patterns.quick(rf"(?:{words_pattern(ruleset.words('unit', 'all-of'))})[^{SENTENCE_ENDS}]*")
        self.contents: frozenset[str] = frozenset(ruleset.words("page", "contents"))

    def read(self, lines: Sequence[Line], source: str) -> Pages:
        """The paragraphs of a text (`source`); the lines as they are when no page's width is seen in them."""
        kept, behind_page = self.without_furniture(lines)
        whole = any(len(line.raw) > WIDEST and may_be_wrapped(line) for line in kept)  # nearly always: lines are paragraphs
        width = (
            None
            if whole
            else page_width(list(filter(may_be_wrapped, kept)), self.numbering.at_start, paged=len(kept) < len(lines) or are_numbered(kept))
        )
        if width is not None:
            kept, behind_page = self.without_bare_numbers(kept, behind_page, width)
        used = PAIRS if holds_folded(source) else [pair for pair in PAIRS if pair[0] in source]
        pages, group = Pages([]), list(kept[:1])
        for index, line in enumerate(kept[1:], 1):
            text = group[-1].passage.text
            ends = width is None and len(group) == 1 and text[-1] in SURE and left_open(text, used) is None  # nearly always
            goes_on = not ends and (self.closes(group, kept, index) or (width is not None and self.goes_on(group, line, width)))
            if goes_on or (not ends and self.is_broken(group[-1], line, behind_page=index in behind_page)):
                group.append(line)
                continue
            pages.lines += group if ends else [joined(group, pages.gaps, self.rest_of_day)]
            group = [line]
        pages.lines += [joined(group, pages.gaps, self.rest_of_day)] if group else []
        return pages

    def goes_on(self, group: list[Line], following: Line, width: int) -> bool:
        """Is the following line the rest of the paragraph that this group's lines begin?"""
        line, text = group[-1], following.passage.text
        narrow = columns(line.raw.strip()) < width * FULL
        if is_row(line) or is_row(following) or narrow or self.paper.search(line.passage.text):
            return False
        if self.number.fullmatch(text.strip("（()）")):  # a document number alone on its line
            return False
        opened = is_open("".join(line.passage.text for line in group[-MOST_OPEN_LINES:]))
        if line.passage.text[-1] in LINE_ENDS and not opened and not self.waits(line) and not is_brimful(line, following, width):
            return False
        keyed = line.passage.text[-1] not in LISTING and all(
            is_keyed(each, self.numbering.at_start) for each in (text, group[0].passage.text)
        )
        if keyed or (text[0] in BULLETS and not opened):
            return False
        if line.passage.text[-1] in CLOSERS and SPACED.match(following.raw):
            return False  # （县教育局负责） / 五 工作要求
        if text[-1] in COLON and self.title.search(line.passage.text):  # 某市实施方案 / 各县（市、区）人民政府：
            return False
        if following.raw.startswith(("\u3000", "  ", "\t")) and not line.raw.startswith(("\u3000", "  ", "\t")):
            return False
        label = self.numbering.at_start(text)
        return (label is None or label.style.name == "ordinal") and (opened or not self.opens(line.passage.text, following.passage))

    def is_broken(self, line: Line, following: Line, *, behind_page: bool) -> bool:
        """一、加大力度。支持符合条件的企业 / 产品参加采购。: does it go on? Also behind a page's ，, to a sum: 奖励 / 350万元。"""
        text, below = line.passage.text, following.passage.text
        if text[-1] in WHOLE:  # nearly always
            return text[-1] in COLON and self.awaits(line, following)
        cut = self.cuts_word(text, below) or self.cuts_label(text, below)
        points = "." in below or "．" in below
        if not cut and not ("。" in below or below[-1] in CLOSERS or (points and STOP.search(below))):  # nearly always
            return False
        number = self.numbering.at_start(text)  # 一.加大力度: its point ends no sentence
        begun = STOP.split(text[number.end :] if number else text)
        last = LABELLED.sub("", begun[-1])  # 。（牵头单位：县财政局）围绕发展新能 / 源产业
        whole = len(begun) < 2 or set(last) & set(COLON) or self.numbering.at_start(last) is not None  # …。截止：3月8日, …。三、要求
        runs = cut or text[-1] in LISTING or not whole
        if not runs and not (behind_page and set(text) & set(COMMA)) and not self.sum.match(below):
            return False
        listed = text[-1] in LISTING and self.sum.match(below)  # 100亿元、 / 50 亿元
        if any(is_row(row) or is_parted(row.raw.strip()) for row in (line, following)) or (SPACED.match(following.raw) and not listed):
            return False
        if below[0] in BULLETS or following.raw[:1].isspace() > line.raw[:1].isspace():
            return False
        return self.numbering.at_start(below) is None and self.labels.at_start(below) is None

    def cuts_word(self, text: str, below: str) -> bool:
        """…、各街道办事处配 / 合，6月30日前完成, …，202 / 4年底前完成: is a word that assigns on both lines, or a year, month or day?"""
        if text[-1].isdecimal() or (text[-2:-1].isdecimal() and below[0].isdecimal() and self.rest_of_day.match(text[-1])):
            rest = self.rest_of_day.match(below)  # 5月 / 15日前, but not 25日 / 8月份
            cut = rest is not None and self.smaller.find(text[-1]) < self.smaller.find(rest[0].lstrip("0123456789")[0])
        else:
            cut = any(text[-1] + below[:size] in self.stems or text[-2:] + below[:size] in self.stems for size in (1, 2))
        return cut and len(text) >= SHORTEST_CUT and any(mark in text for mark in APART)

    def cuts_label(self, text: str, below: str) -> bool:
        """…，责任人：李某，完成时 / 间：5月底。, …，责任人：李某 / 某，完成时间：5月底。: does a chain of labels go on below?"""
        at = next((at for at, sign in enumerate(below[:LONGEST_HALF]) if sign in COLON + COMMA), 0)
        if not at or not set(text) & set(COLON) or text[-1] in LISTING:
            return False
        if below[at] not in COLON:
            return self.labels.at_start(below[at + 1 :]) is not None
        start = max(map(text.rfind, LISTING + LINE_ENDS))
        if text[start] in COLON or not 0 < len(tail := text[start + 1 :]) < LONGEST_HALF or self.labels.lone_kind(below[:at]):
            return False  # 成果：完成处置 / 单位：资产部
        kind = self.labels.kind(tail + below[:at]) if self.labels.kind(tail) is None else None
        return kind is not None and kind.assigns() and not kind.guessed

    def opens(self, before: str, line: Passage) -> bool:
        """Does a label begin with this line? 时限： behind …整改 is the end of one; 市管理局 整改时限： ends a value first."""
        mark = self.labels.at_start(line.text)
        if mark is None or mark.kind.guessed:
            return False
        pieces = line.cut(0, mark.end).pieces()
        if len(pieces) > 1 and self.labels.at_start(pieces[-1].text):
            return False
        tail = before[-LONGEST_HALF:]
        name = tail[max(map(tail.rfind, APART + COLON)) + 1 :]
        if self.labels.office.fullmatch(name) and self.labels.kind(name) is None:
            return True  # 省市场监管局 / 参与单位：…, and no 监管局参与单位
        whole = next(iter(self.labels.marks(tail + line.text[: mark.end])), mark)
        return whole.start >= len(tail) or whole.end < len(tail)

    def closes(self, group: list[Line], lines: Sequence[Line], index: int) -> bool:
        """（市水利局负责，6 / 月底前完成）: what these lines open one of those from a place on closes, whatever the width."""
        opened = left_open(group[0].passage.text if len(group) == 1 else "".join(line.passage.text for line in group[-MOST_OPEN_LINES:]))
        if opened is None or is_row(group[-1]):
            return False
        closing = CLOSE[OPENERS.index(opened)]
        left = LONGEST_REST
        for line in lines[index : index + MOST_OPEN_LINES]:
            rest = line.passage.text[:left]
            if is_row(line) or self.numbering.at_start(rest):
                return False
            if first := next((sign for sign in rest if sign in (opened, closing)), None):
                return first == closing
            left -= len(rest)
            if not left or rest.rstrip().endswith("。"):  # no bracket goes on behind a sentence's end
                return False
        return False

    def awaits(self, line: Line, following: Line) -> bool:
        """…　责任单位： / 市水利局　配合单位：…: does the value of the last label of a line stand on the one below?"""
        if CELLS.intersection(line.raw + following.raw) or following.passage.text[0] in BULLETS or not self.waits(line):
            return False
        return self.numbering.at_start(following.passage.text) is None and not self.opens(line.passage.text, following.passage)

    def waits(self, line: Line) -> bool:
        """…。责任单位：, a label amid a line, at whose end its value has yet to come; not 各创建责任单位：, to whom it is written."""
        text = line.passage.text
        last = self.labels.marks(text)[-1:] if text[-1] in COLON and not self.written.fullmatch(text) else []
        return any(mark.start and mark.end == len(text) and mark.kind.assigns() for mark in last)

    def without_bare_numbers(self, lines: Sequence[Line], behind_page: set[int], width: int) -> tuple[list[Line], set[int]]:
        """开展技术研 / 10 / 发、成果转化。: a number alone within a sentence that goes on behind it is its page's, too."""
        kept, behind = list[Line](), set[int]()
        for index, line in enumerate(lines):
            if index in behind_page:
                behind.add(len(kept))
            if kept and index + 1 < len(lines) and is_bare_number(line):
                above, below = kept[-1], lines[index + 1]
                if self.goes_on([above], below, width) or self.is_broken(above, below, behind_page=True):
                    behind.add(len(kept))
                    continue
            kept.append(line)
        return kept, behind

    def without_furniture(self, lines: Sequence[Line]) -> tuple[list[Line], set[int]]:
        """Without page numbers, the heads that stand beside them more than once, and the lines of a table of contents.

        And which of the lines that stay follow such a number.
        """
        numbers: set[int] = set()
        contents: set[int] = set()
        for index, line in enumerate(lines):
            text = line.passage.text
            if len(text) <= LONGEST_PAGE_NUMBER and self.page_number.match(line.raw.strip()):
                numbers.add(index)
            if text[-1] in PAGE_END and is_contents(text):
                contents.add(index)
        if not numbers and not contents:
            return list(lines), set()
        beside = {index + step for index in numbers for step in (-1, 1) if 0 <= index + step < len(lines)} - numbers
        heads = Counter(lines[index].passage.text for index in beside if len(lines[index].passage.text) <= LONGEST_HEAD)
        running = {text for text, count in heads.items() if count > 1 and may_be_head(text)}
        drop = numbers | contents | {index for index in beside if lines[index].passage.text in running}
        if contents:
            drop |= {index for index, line in enumerate(lines) if line.passage.text in self.contents}
        kept = [index for index in range(len(lines)) if index not in drop]
        behind = {at for at, (above, index) in enumerate(pairwise(kept), 1) if numbers.intersection(range(above + 1, index))}
        return [lines[index] for index in kept], behind
