"""标题, 发文字号 and what stands above them (GB/T 9704-2012, 7.2 and 7.3.1): lines that together end like a title.

The letterhead (`某市人民政府督查室 / 督 办 通 知`, `某市人民政府常务会议纪要 / 〔2025〕第14期`) is no title, nor is what a page or an
attachment puts above it (`附件2`, `文件状态：`) or behind it (`政策咨询`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import regex

from .. import patterns
from ..clauses.units import UnitReader
from ..rulebook.ruleset import Ruleset
from ..structure.label_lines import BULLETS
from ..text.marks import CLOSING, COLON, OPENING, SENTENCE_ENDS
from ..text.normalize import Line, stands_off
from .letterhead import LetterheadReader
from .numbers import NumberReader
from .title_shapes import LONGEST_HEADING, TitleShapes, ends_again, is_row, names_site, written

TAG = patterns.compile(r"【\p{Han}{1,6}】(?=.{9})")  # 【通知】示例市水利局关于…
LONGEST_HEAD_LINE = 200  # characters; a longer line is body
DECREE_LINES = 8  # in which a decree says what it decrees
MOST_WRAPPED = 3  # lines that a title may go on over below a line that reads as one
LONGEST_SECTION = 12  # characters of a site's section above a title
YEAR = 4  # figures
OPENS, MOST_SEEN = 2, 40  # characters that blocks begin with again, lines in which
MOST_KEPT = 256  # lines
CLOSES = tuple(SENTENCE_ENDS)  # a headline above a title: 示例楼盘被挂牌督办！


class TitleReader:
    """Finds them among the first lines; `taken` are the numbers of the lines that hold elements of the notice."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.units: UnitReader = ruleset.build(UnitReader)
        self.numbers: NumberReader = ruleset.build(NumberReader)
        self.shapes: TitleShapes = ruleset.build(TitleShapes)
        self.letterheads: LetterheadReader = ruleset.build(LetterheadReader)
        self.patterns: dict[str, regex.Pattern[str]] = {rule.name: rule.compile() for rule in ruleset.rules("notice")}
        self.ends: regex.Pattern[str] = patterns.compile(rf"的{ruleset.expand('{letter_kind}')}$")
        self.verb: regex.Pattern[str] = self.patterns["title-verb"]
        self.addresses: Callable[[str], tuple[str, ...]] = lru_cache(MOST_KEPT)(self.addressed)  # each line is asked twice
        self.counted: regex.Pattern[str] = patterns.compile(ruleset.expand("{counted_item}(?:[0-9]|{han})"))
        site = "|".join(f"(?:{ruleset.rule('page', name).pattern})" for name in ("place", "noise"))
        self.of_site: regex.Pattern[str] = patterns.compile(site)
        self.headed: regex.Pattern[str] = patterns.compile(ruleset.expand("{heading}"))

    def read(self, lines: Sequence[Line], body: int, found: dict[str, str], taken: set[int]) -> None:
        """The title: the lines that together end like one; the number: a line of its own."""
        parts: list[int] = []
        lines = [self.shapes.bare(line) for line in lines[: body + MOST_WRAPPED]]
        for index in range(min(body, len(lines))):
            text = lines[index].passage.text
            if index in taken or self.of_site.match(text):
                taken.add(index)
                if parts and "title" in found:
                    break
                parts = []  # a page's facts stand between, or where one is on its site
                continue
            if self.letterheads.read(lines, index, parts, found, taken):
                continue
            if self.beside(text, found) or (not parts and self.patterns["date"].fullmatch(text)):
                taken.add(index)
                parts = [] if names_site(text) else parts
                continue
            if self.addresses(text) or ("title" in found and (text[0] in BULLETS or self.counted.match(text))):
                self.take_short(lines, parts, found, taken)
                break
            lines[index], parts = self.run_on(lines, index, parts)
            parts = [index] if parts and lines[parts[-1]].passage.text.endswith(CLOSES) else [*parts, index]
            joined = "".join(lines[part].passage.text for part in parts)
            if self.shapes.states(lines[index], joined):
                parts = []
            elif self.shapes.is_title(joined) and not self.goes_on(lines, index, joined, body):
                self.take(lines, parts, found, taken)
                parts = []
            elif len(joined) > LONGEST_HEAD_LINE:
                break

    def take_short(self, lines: Sequence[Line], parts: list[int], found: dict[str, str], taken: set[int]) -> None:
        """示例街道2023年检查通报, and who issues it above, right above those whom it is written to."""
        if "title" in found or not parts:
            return
        text = lines[parts[-1]].passage.text
        issued = len(parts) > 1 and self.shapes.names_units(lines[parts[-2]].passage.text)
        plan = self.headed.match(text) and (issued or text[:YEAR].isdigit()) and not self.shapes.names_units(text)  # 2023年重点工作任务
        if plan or self.shapes.short.fullmatch(text):
            self.take(lines, parts[-2 if issued else -1 :], found, taken)

    def run_on(self, lines: Sequence[Line], index: int, parts: list[int]) -> tuple[Line, list[int]]:
        """A title without the date of who signs above it, which ran into its line: 示例市水利局 / 2024年4月29日示例市防汛工作方案."""
        line = lines[index]
        date = self.patterns["date"].match(line.passage.text) if parts else None
        if date is None or not self.units.looks_like_unit(lines[parts[-1]].passage.text):
            return line, parts
        title = line.passage.cut(date.end())
        if not self.shapes.is_title(title.text):
            return line, parts
        start = line.passage.span(date.end(), date.end() + 1)[0]
        return Line(title, line.raw[start - line.base :], start), []

    def take(self, lines: Sequence[Line], parts: list[int], found: dict[str, str], taken: set[int]) -> None:
        """These lines are a title: the first one that the notice has is its own."""
        parts = self.without_letterhead(lines, parts, taken)
        parts = self.from_its_beginning(lines, parts, taken)
        title, number = self.numbers.behind(self.joined([written(lines[part]) for part in parts]))
        before = self.patterns["attachment"].match(title) or self.patterns["before-title"].match(title) or TAG.match(title)
        below = parts[-1] + 1
        if below < len(lines) and self.patterns["remark-line"].match(lines[below].passage.text):  # （试行）
            title += written(lines[below])
            taken.add(below)
        found.setdefault("title", title[before.end() :].lstrip() if before else title)
        if number:
            found.setdefault("document_number", "".join(number.split()))
        if len(parts) > 1 and self.units.looks_like_unit(lines[parts[0]].passage.text):
            found.setdefault("headline", written(lines[parts[0]]))  # the issuer above the title
        taken.update(parts)

    def above_addressees(self, lines: Sequence[Line], found: dict[str, str], taken: set[int]) -> int:
        """A title right above those whom it is written to, below what a site says at length; the number of their line, or 0."""
        for index, line in enumerate(lines if "title" not in found else ()):
            numbered = index and self.numbers.of_line(lines[index - 1].passage.text)  # of a paper that is sent on
            if line.passage.text[-1] not in COLON or numbered or not self.addresses(line.passage.text):
                continue
            for first in range(index - 1, max(-1, index - 1 - MOST_WRAPPED), -1):
                parts = list(range(first, index))
                joined = "".join(lines[part].passage.text for part in parts)
                if self.verb.search(joined) and self.shapes.is_title(joined):
                    if first and all(map(self.units.looks_like_unit, lines[first - 1].raw.split())):  # the issuer's name
                        parts.insert(0, first - 1)
                    self.take(lines, parts, found, taken)
                    return index
        return 0

    def joined(self, lines: Sequence[str]) -> str:
        """The lines as one; those who issue together stand apart: 市水利局 市公安局 / 市财政局关于…."""
        title = ""
        for place, line in enumerate(lines):
            names = lines[place - 1].split() if place else []
            apart = len(names) > 1 and not self.verb.match(line) and all(map(self.units.looks_like_unit, names))
            title += f" {line}" if apart else line
        return title

    def heading(self, lines: Sequence[Line], body: int, found: dict[str, str], taken: set[int]) -> None:
        """A title said again, or by its place: the one line above the first item or table, or the first above a date or what labels say."""
        if self.shapes.said_again(lines, found, taken):
            return
        above = [index for index in range(min(body, len(lines))) if index not in taken]
        if not above:
            return
        if body >= len(lines) or len({lines[index].passage.text for index in above}) > 1:
            below = above[0] + 1
            opens = lines[above[0]].passage.text[:OPENS]
            again = not opens.isdigit() and any(
                line.passage.text.startswith(opens) for line in lines[below : below + MOST_SEEN]
            )  # 议题一, 议题二
            opened = below < len(lines) and self.shapes.is_above_body(lines, above[0], taken)
            above = above[:1] if opened and not again else []
        text = lines[above[-1]].passage.text if above else ""
        if self.headed.match(text) and len(text) <= LONGEST_HEADING and not is_row(lines[above[-1]]) and not self.shapes.names_units(text):
            found["title"] = written(lines[above[-1]])
            taken.update(above)

    def bare(self, lines: Sequence[Line], body: int, found: dict[str, str], taken: set[int]) -> None:
        """A title that says its kind and no more: 督办通知单, 公　示."""
        for index in range(min(body, len(lines))):
            if self.patterns["bare-title"].match(lines[index].passage.text):
                found["title"] = lines[index].passage.text
                taken.add(index)
                return

    def beside(self, text: str, found: dict[str, str]) -> bool:
        """What stands beside a title and is no part of it: 示例县人民政府文件, 附件2, 文件状态：, a note with its date (2024年5月20日)."""
        if paper := self.letterheads.paper(text):
            found.setdefault("paper", paper)
            return True
        if self.patterns["above-title"].match(text):
            return True
        if self.patterns["note"].match(text) and (dates := list(self.patterns["date"].finditer(text))):
            passed = [date for date in dates if not (mark := self.patterns["not-signed"].match(text, date.end())) or len(mark[0]) > 1]
            if "title" in found:
                found.setdefault("noted", (passed or dates)[-1][0])  # passed in 1996, changed in 2021, in force from 2022 on
            return True
        return self.patterns["empty-label"].match(text) is not None and not self.addresses(text)

    def addressed(self, text: str) -> tuple[str, ...]:
        """The units of a line that is written to them (各市人民政府，省直各部门：), which the number may have run into; else none."""
        number = self.patterns["document-number"].match(text)
        start = number.end() if number else 0
        match = self.patterns["addressees"].match(text[start:])
        if match is None:
            return ()
        names = self.units.read(text, start + match.start("list"), start + match.end("list"))
        return tuple(name.text for name in names) if sum(name.looks_right for name in names) * 2 >= len(names) else ()

    def decreed(self, lines: Sequence[Line], found: dict[str, str], taken: set[int]) -> None:
        """示例省人民政府令第35号 / 《示例办法》已经…通过，现予公布: the title is that of what is decreed."""
        seen = "decree" in found
        for index, line in enumerate(lines[:DECREE_LINES]):
            passage = line.passage
            decree = self.patterns["decree"].match(passage.text)
            if decree and not seen:
                found.setdefault("document_number", decree[0])
                seen = True
                passage = passage.cut(decree.end())
                if not passage.text:
                    taken.add(index)
            if seen and (said := self.patterns["decreed"].match(passage.text)):
                found["title"] = said["title"]
                return

    def goes_on(self, lines: Sequence[Line], index: int, joined: str, body: int) -> bool:
        """国务院印发深化科技计划 / （专项、基金等）管理改革方案的通知: reads as a plan's title, and is a letter's with the lines below."""
        below = lines[index + 1].passage.text if index + 1 < min(body, len(lines)) else ""
        if below.startswith("的") and self.shapes.is_title(joined + below):
            return True  # 关于印发《示例方案》 / 的通知
        if not self.verb.search(joined) or self.ends.search(joined):
            return False
        letter = self.patterns["title"].search(joined) is not None  # 关于分解政府工作报告 / 重点任务的通知
        for following in range(index + 1, min(index + 1 + MOST_WRAPPED, body, len(lines))):
            text = lines[following].passage.text
            if (self.verb.search if letter else self.verb.match)(text) or self.patterns["document-number"].search(text):
                return False
            joined += text
            if (self.ends if letter else self.patterns["title"]).search(joined):
                return True
        return False

    def from_its_beginning(self, lines: Sequence[Line], parts: list[int], taken: set[int]) -> list[int]:
        """The lines of a title without those above it that are neither units nor part of its words (重点工作 / 示例市关于…的通知)."""
        for place in range(len(parts) - 1, 0, -1):
            rest = "".join(lines[part].passage.text for part in parts[place:])
            above = (line := lines[parts[place - 1]]).passage.text
            section = self.verb.match(rest) and not self.verb.search(above) and len(above) <= LONGEST_SECTION  # 规章制度 / 关于…
            apart = not self.verb.match(rest) and stands_off(lines, parts[place], parts[-1] + 1)  # a sheet's name
            whole = self.shapes.is_title(rest) and (section or apart or (self.shapes.opens(rest) and not self.verb.match(rest)))
            inside = above.strip(OPENING + CLOSING)  # （爱国卫生运动委员会）
            named = apart and inside in rest  # 城建组 above 2026年重点工作清单（城建组）
            units = not named and (self.shapes.names_units(inside) or any(map(self.units.looks_like_unit, line.raw.split())))
            if whole and not (units or self.shapes.broken(above, lines[parts[place]].passage.text, rest)):
                taken.update(parts[:place])
                return parts[place:]
        return parts

    def without_letterhead(self, lines: Sequence[Line], parts: list[int], taken: set[int]) -> list[int]:
        """The lines of a title without those above it that only say whose paper it is: 丁市人民政府办公室 / 丁市人民政府办公室关于…."""
        above: list[str] = []
        for place, part in enumerate(parts[:-1]):
            above.append(lines[part].passage.text)
            rest = "".join(lines[below].passage.text for below in parts[place + 1 :])
            if rest.startswith(tuple(above)) or any(map(self.units.looks_like_unit, ends_again(above, rest))):
                taken.update(parts[: place + 1])
                return parts[place + 1 :]
        return parts
