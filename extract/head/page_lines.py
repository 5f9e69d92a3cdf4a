"""Facts on a line by a title or table, e.g. `时间：2019-03-18  作者：  点击：12`, `单位：示例县水利局  2024年3月5日`,
`索引号 | 0001/2024-1 | 发文日期 | 2024-03-05 |`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

import regex

from .. import patterns
from ..clauses.units import UnitReader
from ..rulebook.ruleset import Ruleset, words_pattern
from ..structure.tables.cells import mark_of, may_hold_cells, split
from ..text.marks import COLON
from ..text.normalize import Line, Passage, join
from ..text.numerals import ONE_TO_TEN
from .dates import DateReader
from .numbers import NumberReader
from .title_shapes import TitleShapes

LONGEST = 160  # characters
COLONS = tuple(COLON)
LABEL_ENDS = (*COLON, "】", "]")
ABOVE = ("filed_by", "filed", "dated", "met")  # labels that tell of the notice only above its body
IDLE = (None, "about", "other", "origin")  # facts that are no element of the notice
LONGEST_LABELS, JOINED_HEAD = 400, 1_200  # characters of a line of them, and of a head without breaks in which they may stand
LEAST_STACKED = 3
HAN = patterns.quick(r"\p{Han}")
FIGURE = patterns.quick(rf"[\p{{N}}{ONE_TO_TEN}]")
LISTED = "•●·*- "  # before labels in a list
UNKNOWN = patterns.compile(r"[\p{Han}/]{2,8}[：:]")  # the first of a line among a page's facts: 废止时间：2027-01-23 名称：…
LEAST_FACTS = 2  # one alone may be an item's: 时间：5月20日


class PageLineReader:
    """Reads them by the rules `page_line` of rules/notice.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.units: UnitReader = ruleset.build(UnitReader)
        self.dates: DateReader = ruleset.build(DateReader)
        self.shapes: TitleShapes = ruleset.build(TitleShapes)
        self.beside: frozenset[str] = frozenset(ruleset.words("page_line", "beside"))
        words = {*self.beside, *ruleset.words("page_line", "time")}
        self.mark: regex.Pattern[str] = patterns.compile(rf"(?:^|(?<=[\s|｜/【\[（(]))(?P<label>{words_pattern(words)})\s{{0,4}}[：:]")
        moment = rf"(?P<date>{self.dates.pattern.pattern})\s?[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?"
        self.moment: regex.Pattern[str] = patterns.compile(rf"(?:\p{{Han}}{{2,20}}\s)?{moment}\s{{1,8}}(?:\p{{Han}}{{2,4}}\s{{1,4}})?")
        self.stamp: regex.Pattern[str] = patterns.compile(rf"(?<=\s){moment}$")
        self.alone: regex.Pattern[str] = patterns.compile(rf"\s?{moment}$")
        table = rf"(?:{words_pattern(ruleset.words('page_line', 'table_of'))})\s?(?:[（(][^（）()]{{1,8}}[）)])?\s?"
        self.table_of: regex.Pattern[str] = patterns.compile(rf"^{table}[：:]\s?(?P<name>[^\s：:]+)")

    def published(self, line: Line, found: dict[str, str]) -> bool:
        """What a page says below its title, one word of a page among it: its time is that of publishing."""
        text = line.raw.strip()
        if len(text) > LONGEST:
            return False
        marks = list(self.mark.finditer(text))
        if (dated := self.moment.match(text)) and marks and marks[0].start() == dated.end() and marks[0]["label"] in self.beside:
            found.setdefault("publish_date", dated["date"])  # 2024-03-05 16:36 来源：市水利局
            return True
        if marks and not marks[0].start() and marks[0]["label"] in self.beside and (stamp := self.stamp.search(text)):
            found.setdefault("publish_date", stamp["date"])  # 来源：市水利局 2024-03-05 16:36
            return True
        if found and len(marks) == 1 and not marks[0].start() and (alone := self.alone.match(text, marks[0].end())):
            found.setdefault("publish_date", alone["date"])  # 时间：2024-03-05 16:36 below other facts
            return True
        if len(marks) < LEAST_FACTS or marks[0].start() or all(mark["label"] not in self.beside for mark in marks):
            return False
        for mark in marks:
            if mark["label"] not in self.beside and (date := self.dates.pattern.match(text[mark.end() :].lstrip())):
                found.setdefault("publish_date", date[0])
        return True

    def facts(self, lines: Sequence[Line], fields: dict[str, str], found: dict[str, str]) -> set[int]:
        """The lines of a page's own facts, in cells, one a line or parted by blanks; `fields` are the names known."""
        return self.in_cells(lines, fields, found) | self.stacked(lines, fields, found) | self.spaced(lines, fields, found)

    def in_cells(self, lines: Sequence[Line], fields: dict[str, str], found: dict[str, str]) -> set[int]:
        """The rows of a page's own facts, names and values by turns; `fields` are the names known."""
        if not may_hold_cells("\n".join(line.raw for line in lines)):  # nearly always
            return set()
        rows = {index: pairs for index, line in enumerate(lines) if (pairs := in_turn(line))}
        known = {index for index, pairs in rows.items() if any(name in fields for name, _ in pairs)}
        known = {index for index in known if not any(value in fields for _, value in rows[index])}
        taken: set[int] = set()
        for index in sorted(known):
            beside = index - 1 in taken or index + 1 in known or sum(name in fields for name, _ in rows[index]) >= LEAST_FACTS
            if beside and rows[index][0][0] in fields:
                taken.add(index)
        taken |= {index for index in rows if index not in known and index - 1 in taken and index + 1 in taken}
        for name, value in (pair for index in sorted(taken) for pair in rows[index]):
            if name in fields:
                keep(found, fields[name], value)
        return taken

    def stacked(self, lines: Sequence[Line], fields: dict[str, str], found: dict[str, str]) -> set[int]:
        """Such names and values one a line, at least three names: 索引号 / 0001/2024-1 / 文件类型 / 通知 / 发文字号 / 示政办〔2024〕1号."""
        texts = [line.passage.text.strip(LISTED + COLON) for line in lines]
        at = first = next((at for at, text in enumerate(texts) if text in fields), len(texts))
        pairs: list[tuple[str, str]] = []
        while at + 1 < len(texts):
            if not (texts[at] in fields or is_listed(lines[at]) or (pairs and at + 2 < len(texts) and texts[at + 2] in fields)):
                break
            value = "" if texts[at + 1] in fields or is_listed(lines[at + 1]) else texts[at + 1]
            pairs.append((texts[at], value))
            at += 2 if value else 1
        if sum(name in fields for name, _ in pairs) < LEAST_STACKED:
            return set()
        if pairs[-1][1] and fields.get(pairs[-1][0]) in IDLE and self.shapes.is_title(pairs[-1][1]):
            at -= 1  # 有效性： without a value, above the title
        for name, value in pairs:
            if name in fields:
                keep(found, fields[name], value)
        return set(range(first, at))

    def spaced(self, lines: Sequence[Line], fields: dict[str, str], found: dict[str, str]) -> set[int]:
        """Such names and values parted by blanks, on three lines at least: 发布机构 某市人民政府 发文日期 2024-07-26."""
        blanks = ((index, line.raw) for index, line in enumerate(lines) if len(line.raw) != len(line.passage.text) or " " in line.raw)
        parted = ((index, raw.split()) for index, raw in blanks if len(raw) <= LONGEST * 2)
        whole = ((index, spelled(words) if len(words[0]) == 1 else words) for index, words in parted if len(words) > 1)
        rows = {index: words for index, words in whole if len(words) > 1 and words[0] in fields}
        if len(rows) < LEAST_STACKED:
            return set()
        for words in rows.values():
            names = [at for at, word in enumerate(words) if word in fields]
            for at, end in pairwise([*names, len(words)]):
                if end - at > 1:
                    keep(found, fields[words[at]], " ".join(words[at + 1 : end]))
        return set(rows)

    def filed_by(self, line: Line, found: dict[str, str]) -> bool:
        """Whose table it is, and of which day, on the line above it."""
        said = self.table_of.match(line.raw.strip())
        if said is None or not self.units.looks_like_unit(said["name"]):
            return False
        found.setdefault("filed_by", said["name"])
        if date := self.dates.pattern.search(line.raw):
            found.setdefault("filed", date[0])
        return True


class LabelledReader:
    """Reads labels of the table `notice_label` and their values."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.dates: DateReader = ruleset.build(DateReader)
        self.numbers: NumberReader = ruleset.build(NumberReader)
        self.fields: dict[str, str] = {word: rule.name for rule in ruleset.rules("notice_label") for word in rule.words}
        self.facts: dict[str, str] = dict.fromkeys(ruleset.words("part", "of-page"), "about")
        self.facts.update((word, name) for word, name in self.fields.items() if name not in ABOVE)
        words = f"(?P<label>{words_pattern(self.fields)})"
        self.label: regex.Pattern[str] = patterns.compile(
            rf"(?:^|(?<=[\p{{Han}}0-9 ）)〕：:|/\\\]])){words}(?:[（(][^（）()]{{1,8}}[）)])?[：:]|[【\[]{words}[】\]][：:]?"
        )

    def read(self, text: str, found: dict[str, str], *, above: bool) -> bool:
        """A line of labels as web pages have it: 发文机关：国务院成文日期：2018年12月6日; `above`: it stands before the body."""
        text = text.lstrip(LISTED)
        named = self.label.match(text)
        other = UNKNOWN.match(text) if above and not named else None
        if len(text) > LONGEST_LABELS or not (named or other):
            return False
        marks = list(self.label.finditer(text))
        number = self.numbers.of_line(text[: marks[0].start()]) if other and marks else None  # 编号：示督〔2024〕7号　签发日期：…
        if other and not (found or number):
            return False
        if other and marks and marks[0].end() == other.end() and self.fields[marks[0]["label"]] == "title":
            del marks[0]  # 任务名称：… is no 名称：…
        if not marks:
            return False
        dated = self.fields[marks[0]["label"]] == "filed" and self.dates.pattern.fullmatch(
            text, marks[0].end()
        )  # a slip may say it at its end
        if not (above or dated or any(self.fields[mark["label"]] not in ABOVE for mark in marks)):
            return False
        keep(found, "document_number", number or "")
        for index, mark in enumerate(marks):
            end = marks[index + 1].start() if index + 1 < len(marks) else len(text)
            self.keep_dated(found, self.fields[mark["label"]], text[mark.end() : end].strip(" |"))
        return True

    def keep_dated(self, found: dict[str, str], field: str, value: str) -> None:
        """A value; of who filled a table in also the day behind the name: 填报单位：示例县林业局　2026年3月1日."""
        date = self.dates.pattern.search(value) if field == "filed_by" else None
        if date and date.start() and date.end() == len(value):
            keep(found, "filed", date[0])
            value = value[: date.start()].rstrip()
        keep(found, field, value)

    def without(self, passage: Passage, found: dict[str, str]) -> Passage:
        """A head whose breaks were lost without the labels in its midst: …的通知索引号：…发文字号：…成文日期：2024年5月9日各市…."""
        text = passage.text[:JOINED_HEAD]
        marks = [mark for mark in self.label.finditer(text) if self.fields[mark["label"]] != "title"]
        marks = [mark for mark in marks if self.fields[mark["label"]] != "dated" or not HAN.match(text[max(0, mark.start() - 1)])]
        if len(marks) < 2:  # 完成日期 is no date of the notice
            return passage
        ends = [mark.start() for mark in marks[1:]]
        last = self.dates.pattern.match(text, marks[-1].end())
        ends.append(last.end() if last else marks[-1].start())
        for mark, end in zip(marks, ends, strict=True):
            keep(found, self.fields[mark["label"]], text[mark.end() : end].strip())
        return join([passage.cut(0, marks[0].start()), passage.cut(ends[-1])])


def spelled(words: Sequence[str]) -> list[str]:
    """Words with those joined whose characters stand apart: 名 称, 索 引 号."""
    whole = [[words[0]]]
    for before, word in pairwise(words):
        if len(before) == len(word) == 1:
            whole[-1].append(word)
        else:
            whole.append([word])
    return ["".join(parts) for parts in whole]


def is_listed(line: Line) -> bool:
    """• 内容概述： with its value, if any, on the next line."""
    return line.passage.text[0] in LISTED and line.passage.text.endswith(COLONS)


def keep(found: dict[str, str], field: str, value: str) -> None:
    """A value where the field has none yet; no number without figures (文号：null)."""
    if value and (field != "document_number" or FIGURE.search(value)):
        found.setdefault(field, value)


def with_colons(lines: Sequence[Line], known: Collection[int]) -> list[int]:
    """The lines that may hold labels (索引号：…, 【索引号】…); `known` are read."""
    found: list[int] = []
    for index, line in enumerate(lines):
        text = line.passage.text
        for end in LABEL_ENDS:  # to look for each is far faster than a set of the characters
            if end in text:
                found.append(index)
                break
    return [index for index in found if index not in known]


def in_turn(line: Line) -> list[tuple[str, str]]:
    """The names and values of a line's cells, which stand by turns; a name with its colon may lack its value."""
    if mark_of(line) is None or len(line.raw) > LONGEST * 2:
        return []
    found: list[list[str]] = []
    for cell in (cell.text for cell in split(line)):
        if not found or len(found[-1]) > 1 or cell[-1:] in COLONS:
            found.append([cell])
        else:
            found[-1].append(cell)
    return [(each[0].rstrip(COLON), each[1] if len(each) > 1 else "") for each in found if each[0]]
