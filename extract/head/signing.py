"""发文机关署名 and 成文日期 (GB/T 9704-2012, 7.3.5), on lines of their own or on one, e.g. `某市人民政府办公室 2025年9月11日`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

import regex

from .. import patterns
from ..clauses.labels import LabelReader
from ..clauses.units import UnitReader
from ..patterns.asking import Needed
from ..rulebook.hints import NONE, Characters, needed, shared
from ..rulebook.ruleset import Ruleset
from ..structure.numbering import NumberingReader
from ..structure.tables.cells import mark_of
from ..structure.tables.stacked import StackedReader
from ..text.marks import CLOSING, COLON, LISTING, OPENING, SENTENCE_ENDS
from ..text.normalize import Line
from .dates import DateReader, date_of

LONGEST_ISSUER, ISSUER_LINES = 40, 24  # characters of a name, lines
SHORTEST_DATE, LONGEST_DATE = 8, 14  # characters: 2024.4.9; of one that may be a cell
NUMBERED = ".．、,，)）"  # behind the one sign of an item's number
DATE_MARKS, LONGEST_LABEL = 8, 12  # characters in which a date has its marks: 二〇二四年十二月
SHORTEST_PART, SHORTEST_WORK = 2, 5  # characters of a row's cell, and of one that says what is to be done
ROW_LINES, LONGEST_PAGE = 10, 3  # of a table written one cell a line; figures of the number of a page
MOST_NAMED, MOST_TABS = 2, 1  # in a line that signs: parts, one of them no name; a table's last row has more: 修堤　市水利局　2024年5月31日
PARTS = patterns.quick(f"[{LISTING}]")
DAY = patterns.compile(r"[0-9]{1,2}\p{Han}[0-9]{1,2}\p{Han}")  # 4月20日—21日　彩排　团委 is a row


class SignatureReader:
    """Finds them among lines; `taken` are the numbers of the lines that hold elements of the notice."""

    units: UnitReader
    numbering: NumberingReader
    signed_line: regex.Pattern[str]
    printed_line: regex.Pattern[str]
    seal: regex.Pattern[str]
    signs: regex.Pattern[str]
    plan: regex.Pattern[str]

    def __init__(self, ruleset: Ruleset) -> None:
        self.units, self.numbering = ruleset.build(UnitReader), ruleset.build(NumberingReader)
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.stacked: StackedReader = ruleset.build(StackedReader)
        self.date: regex.Pattern[str] = ruleset.build(DateReader).pattern
        self.alone: regex.Pattern[str] = patterns.compile(rf"(?:{self.date.pattern}){ruleset.expand('{at_hour}')}")  # 2026年7月16日16时
        names = ("signed-line", "printed-line", "seal", "signs-as-well", "plan-title")
        self.signed_line, self.printed_line, self.seal, self.signs, self.plan = (ruleset.rule("notice", name).compile() for name in names)
        self.not_signed: regex.Pattern[str] = ruleset.rule("notice", "not-signed").compile()
        self.noise: regex.Pattern[str] = ruleset.rule("notice", "noise").compile()
        self.signs_on: regex.Pattern[str] = ruleset.rule("notice", "signs-on").compile()
        hints = ruleset.build(shared)
        self.may_end: Characters = hints.of(ruleset.rule("notice", "signed-line").pattern or "").last or NONE
        self.may_date: Needed = Needed(needed(hints.of(ruleset.rule("notice", "date").pattern or "")))
        self.date_begins: Characters = hints.of(ruleset.rule("notice", "date").pattern or "").first or NONE
        self.may_open: Characters = self.date_begins.union(OPENING)

    def behind(self, lines: Sequence[Line], of_head: Collection[int]) -> set[int]:
        """Where what the letter prints begins, behind its signature: its items number anew (source offsets)."""
        found: set[int] = set()
        signed = body = False
        for index, line in enumerate(lines):
            if index in of_head:
                signed = signed or (body and self.date.fullmatch(line.passage.text) is not None)
                continue
            if signed:
                found.add(line.base)
            signed, body = False, True
        return found

    def read(self, lines: Sequence[Line], found: dict[str, str], taken: set[int]) -> None:
        """成文日期 alone on its line, 发文机关署名 on the lines before it."""
        alone: int | None = None  # the line of a date that nobody signs
        cells = self.cells(lines)
        for index, line in enumerate(lines):
            text = line.passage.text
            text = self.behind_remark(text) if text[0] == OPENING[0] else text
            may_be = len(text) <= LONGEST_ISSUER + 16 and text[-1] in self.may_end and line.raw.count("\t") <= MOST_TABS
            if may_be and not self.is_row(line) and (both := self.signed_line.match(text)):
                self.one_line(both, index, found, taken)
                continue
            if index in cells or text[0] not in self.may_open or text[1:2] in NUMBERED or not self.may_be_dated(text):
                continue
            if printed := self.printed_line.match(text):  # 版记: who printed it, and when
                found.setdefault("printed", printed["date"])
                self.signers(lines, index, taken)
                taken.add(index)
                continue
            date = self.alone.fullmatch(text.strip(OPENING + CLOSING))
            if not date:
                self.run_on(lines, index, found, taken)
                continue
            last = not any(self.is_day(below.passage.text) for below in lines[index + 1 : index + ROW_LINES])
            last = last and alone is None  # below （2024年1月20日） the last row's day is no signature's
            limit = index > 0 and (self.is_limit(lines[index - 1].passage.text) or self.stacked.holds(lines, index, last=last))
            of_page = index in taken and text == found.get("publish_date")  # 发布日期 / 2024年6月7日
            day = None if limit or of_page else date_of(date)
            issuers = self.signers(lines, index, taken) if day else []
            if day and ("signed" not in found or (issuers and alone is not None)):  # a date alone may be that of a meeting
                found["signed"] = day.isoformat()
                alone = None if issuers else index
                if issuers:
                    found.setdefault("signer", "、".join(issuers))
            if issuers:
                taken.add(index)
        if alone is not None:
            taken.add(alone)

    def behind_remark(self, text: str) -> str:
        """The date behind a remark on its line: （此件发至乡）　2024年6月13日."""
        end = text.find(CLOSING[0], 0, LONGEST_ISSUER) + 1
        return text[end:] if 0 < end < len(text) and self.noise.match(text[:end]) else text

    def cells(self, lines: Sequence[Line]) -> set[int]:
        """The lines of days that are cells of a table written one a line: three and more come again within a row, or a number follows."""
        short = [(index, text) for index, line in enumerate(lines) if len(text := line.passage.text) <= LONGEST_DATE]
        days = [index for index, text in short if self.is_day(text)]
        near = [place for place in pairwise(days) if place[1] - place[0] <= ROW_LINES]
        gaps = [below - above for above, below in near]
        if len(near) > 1 and gaps[-1] < min(gaps[:-1]):
            near.pop()  # below the last row, in fewer lines than a row has: the signature
        counted = any(line.passage.text.isdecimal() for above, below in near for line in lines[above:below])
        found = {index for place in near for index in place} if len(gaps) > 1 or counted else set()
        return found - {days[-1]} if counted and self.has_limit(lines, days[-1]) else found

    def has_limit(self, lines: Sequence[Line], index: int) -> bool:
        """Does the row above a day, as far as its number, say by when already? The day is no cell of it."""
        for line in reversed(lines[max(0, index - ROW_LINES) : index]):
            if line.passage.text.isdecimal():
                return False
            if "time" in self.stacked.aligning.looks(line.passage.text):
                return True
        return False

    def is_row(self, line: Line) -> bool:
        """设备招标　周某　工程部　2024年6月30日: more parts than a name and a date have, or a first one as long as work, and no names."""
        parts = line.raw.split()
        if len(parts) <= MOST_NAMED or min(map(len, parts)) < SHORTEST_PART or all(map(self.signs_as, parts[:-1])):
            return False
        return len(parts) > MOST_NAMED + 1 or len(parts[0]) >= SHORTEST_WORK

    def is_day(self, text: str) -> bool:
        return SHORTEST_DATE <= len(text) <= LONGEST_DATE and text[0] in self.date_begins and self.date.fullmatch(text) is not None

    def may_be_dated(self, text: str) -> bool:
        """Does a line begin as a date does, and have its marks? Not 1.修桥."""
        opening = text.lstrip(OPENING)[:DATE_MARKS]
        dated = opening[:1] in self.date_begins and opening[1:2] not in NUMBERED and len(text) >= SHORTEST_DATE
        return dated and self.may_date.held(opening)

    def run_on(self, lines: Sequence[Line], index: int, found: dict[str, str], taken: set[int]) -> None:
        """A date below who signs or what is asked, with what is sent on in its line: 示例市水利局 / 2024年4月29日示例市防汛工作方案."""
        text = lines[index].passage.text
        date = None if "signed" in found else self.date.match(text)
        day = date_of(date) if date else None
        if date and day and not self.not_signed.match(text, date.end()):
            of_own = self.units.looks_like_unit(text[date.end() :]) or self.plan.match(text[date.end() :])
            if issuers := self.signers(lines, index, taken):
                found.setdefault("signer", "、".join(issuers))
            if issuers or (index and of_own and lines[index - 1].passage.text[-1] in SENTENCE_ENDS):
                found["signed"] = day.isoformat()

    def is_limit(self, above: str) -> bool:
        """整改期限 on the line above: the day is its value."""
        number = self.numbering.at_start(above)
        label = above[number.end if number else 0 :].rstrip(COLON)
        kind = self.labels.kind(label) if len(above) <= LONGEST_LABEL and not set(label) & set(LISTING) else None
        return kind is not None and kind.timing and not kind.idle

    def one_line(self, both: regex.Match[str], index: int, found: dict[str, str], taken: set[int]) -> None:
        """发文机关 and date on one line: 某市人民政府办公室 2025年9月11日; with 印发 behind it tells of the printing (版记)."""
        date = self.date.match(both["date"])
        day = date_of(date) if date else None
        issuer = self.seal.sub("", both["issuer"])
        if day is None or not self.units.looks_like_unit(issuer):
            return
        taken.add(index)
        if both["printed"]:
            found.setdefault("printed", day.isoformat())
        elif "signed" not in found:
            found["signed"] = day.isoformat()
            found.setdefault("signer", issuer)

    def signers(self, lines: Sequence[Line], date: int, taken: set[int]) -> list[str]:
        """The names on the lines before the date, the first one first."""
        names: list[str] = []
        own: list[tuple[int, list[str]]] = []  # the lines, the last first, each with its names
        for index in range(date - 1, max(-1, date - 1 - ISSUER_LINES), -1):
            text = lines[index].passage.text
            if index == date - 1 and text.isdecimal() and len(text) <= LONGEST_PAGE and date + ROW_LINES > len(lines):
                continue  # a page's number amid the signature
            goes_on = bool(names and self.signs_on.match(names[0]))
            parts = lines[index].raw.split()
            spread = 2 * sum(len(part) == 1 for part in parts) >= len(parts) or self.is_spread(lines[index], parts)  # 示 例 县 水 利 局
            named = ["".join(parts)] if spread else parts
            row = "\t" in lines[index].raw.strip() or text[0].isdigit()  # 5.25-5.31　检修空调　后勤处
            row = row or (len(parts) > MOST_NAMED and not spread and not all(map(self.signs_as, parts)))  # 动员　3月5日前　制定方案　教务处
            if not row and not all(map(self.signs_as, named)):
                named = [text]
            if (
                index in taken
                or max(map(len, named)) > LONGEST_ISSUER
                or (row and len(parts) > MOST_NAMED)
                or text[-1] in "。：:；"
                or mark_of(lines[index]) == "|"  # 3|开办食堂|县住建局
                or self.numbering.at_start(text)
                or DAY.match(text)
                or self.is_slot(lines, index)
                or self.labels.at_start(text)  # 【责任单位】县教育局
                or (len(parts) > 1 and self.labels.kind(parts[0]) is not None)  # 责任单位  县教育局
                or not (goes_on or all(self.signs_as(self.seal.sub("", name)) for name in named))
            ):
                if len(own) > 1 and self.waits(lines[index]):
                    taken.difference_update(at for at, _ in own[1:])
                    return own[0][1]
                break
            if self.is_cell(lines, index):
                break
            taken.add(index)
            own.append((index, [self.seal.sub("", name) for name in named]))
            if goes_on:  # 示例监督管理 / 委员会示例监管局
                names[0] = lines[index].raw.strip() + names[0]
                continue
            names[:0] = [self.seal.sub("", name) for name in named]
        return names

    def waits(self, line: Line) -> bool:
        """责任单位：, or with the first of its units behind it (…责任单位： / 甲镇): of the names below only the last one signs."""
        marks = self.labels.marks(line.passage.text)
        if not marks or not marks[-1].kind.assigns():
            return False
        end = marks[-1].end
        return end == len(line.passage.text) or line.passage.at(end) in line.passage.joints

    def is_slot(self, lines: Sequence[Line], index: int) -> bool:
        """家长会（教务处） below 开学典礼（德育处）: who does it stands in the bracket."""
        text, above = lines[index].passage.text, lines[max(0, index - 1)].passage.text
        if text[-1] not in CLOSING or above[-1] not in CLOSING:
            return False
        inside = text[max(map(text.rfind, OPENING)) + 1 : -1]
        return any(map(self.units.looks_like_unit, PARTS.split(inside)))

    def is_cell(self, lines: Sequence[Line], index: int) -> bool:
        """教务处 above the date: the last cell of a table written one a line, whose last row has no unit without it?"""
        above = lines[index - 1] if index else None
        if above is None or len(above.raw) > LONGEST_ISSUER or "\t" in above.raw or above.passage.text[-1] in SENTENCE_ENDS:
            return False
        return self.stacked.ends_with(lines, index)

    def is_spread(self, line: Line, parts: Sequence[str]) -> bool:
        """示 例市人民政府办 公室: single blanks in a name whose beginning is none?"""
        return " ".join(parts) == line.raw.strip() and self.signs_as(line.passage.text) and not self.signs_as(parts[0])

    def signs_as(self, name: str) -> bool:
        """May it be who signs? Some say what they are in a word of their own: 国务院, 中央军委."""
        return self.units.looks_like_unit(name) or self.signs.search(name) is not None
