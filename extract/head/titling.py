"""标题, 发文字号 and what stands above them (GB/T 9704-2012, 7.2 and 7.3.1): lines that together end like a title.

The letterhead (`某市人民政府督查室 / 督 办 通 知`, `某市人民政府常务会议纪要 / 〔2025〕第14期`) is no title, nor is what a page or an
attachment puts above it (`附件2`, `文件状态：`).
"""

from __future__ import annotations

from collections.abc import Sequence

from .. import patterns
from ..clauses.units import UnitReader
from ..rulebook.ruleset import Ruleset
from ..text.normalize import Line

LONGEST_HEAD_LINE = 200  # characters; a longer line is body
DECREE_LINES = 8  # in which a decree says what it decrees
MOST_WRAPPED = 3  # lines that a title may go on over below a line that reads as one
NUMBER_LINE = patterns.compile(r"^[（(]?(?P<number>.{4,40}?号)[)）]?(?:[（(][^（）()]{1,6}[)）])?(?:签发人[：:].{0,20})?$")
SERIAL_LINE = patterns.compile(  # of minutes and bulletins: 〔2025〕第14期
    r"^[〔\[（(]?(?:(?:19|20)[0-9]{2}年?[〕\]）)]?)?[〔\[（(]?第[0-9一二三四五六七八九十百]{1,5}[期号](?:[（(]总?第?.{1,6}[期号][）)])?[〕\]）)]?$"
)
WHOLE_HEAD = patterns.compile(
    r"^(?:[^《》〔]{2,40}文件)(?P<number>[\p{Han}A-Za-z]{1,16}[〔\[（(](?:19|20)[0-9]{2}[〕\]）)]第?[0-9]{1,5}号)(?P<title>.{8,})$"
)
SIGNER_LINE = patterns.compile(r"^签发人[：:].{0,24}$")
LETTERHEAD_ENDS = ("督办通知", "督查通知", "督办单", "督查专报", "通知单", "简报", "专报", "会议纪要", "提示函", "督办函")
VERBS = ("关于", "印发", "转发", "批转")


class TitleReader:
    """Finds them among the first lines; `taken` are the numbers of the lines that hold elements of the notice."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.units = ruleset.build(UnitReader)
        self.patterns = {rule.name: rule.compile() for rule in ruleset.rules("notice")}

    def read(self, lines: Sequence[Line], body: int, found: dict[str, str], taken: set[int]) -> None:
        """The title: the lines that together end like one; the number: a line of its own."""
        parts: list[int] = []
        for index in range(min(body, len(lines))):
            text = lines[index].passage.text
            if index in taken:
                if parts and "title" in found:
                    break
                continue
            if self.number_line(lines, index, parts, found, taken):
                continue
            if self.beside(text, found):
                taken.add(index)
                continue
            if self.addresses(text):
                break
            if text.endswith("文件") and self.units.looks_like_unit(text[:-2]):
                taken.add(index)  # 示例县人民政府文件: the letterhead
                continue
            parts.append(index)
            joined = "".join(lines[part].passage.text for part in parts)
            if self.is_title(joined) and not self.goes_on(lines, index, joined, body):
                self.take(lines, parts, found, taken)
                parts = []
            elif len(joined) > LONGEST_HEAD_LINE:
                break

    def take(self, lines: Sequence[Line], parts: list[int], found: dict[str, str], taken: set[int]) -> None:
        """These lines are a title: the first one that the notice has is its own."""
        parts = self.without_letterhead(lines, parts, taken)
        parts = self.from_its_beginning(lines, parts, taken)
        title = "".join(written(lines[part]) for part in parts)
        attachment = self.patterns["attachment"].match(title)
        found.setdefault("title", title[attachment.end() :].lstrip() if attachment else title)
        if len(parts) > 1 and self.units.looks_like_unit(lines[parts[0]].passage.text):
            found.setdefault("headline", written(lines[parts[0]]))  # the issuer above the title
        taken.update(parts)

    def beside(self, text: str, found: dict[str, str]) -> bool:
        """What stands above or below a title and is no part of it: 附件2, 文件状态：, and the note with its date (2024年5月20日)."""
        if self.patterns["above-title"].match(text):
            return True
        if self.patterns["note"].match(text) and (dates := list(self.patterns["date"].finditer(text))):
            if "title" in found:
                found.setdefault("noted", dates[-1][0])  # passed in 1996, changed in 2021
            return True
        return self.patterns["empty-label"].match(text) is not None and not self.addresses(text)

    def addresses(self, text: str) -> list[str]:
        """The units of a line that is written to them (各市人民政府，省直各部门：), which the number may have run into; else none."""
        number = self.patterns["document-number"].match(text)
        start = number.end() if number else 0
        match = self.patterns["addressees"].match(text[start:])
        if match is None:
            return []
        names = self.units.read(text, start + match.start("list"), start + match.end("list"))
        return [name.text for name in names] if sum(name.looks_right for name in names) * 2 >= len(names) else []

    def whole_head(self, line: Line, found: dict[str, str]) -> bool:
        """某街道办事处文件 示街办〔2023〕22号 某街道办事处关于…的通知, on one line."""
        text = line.passage.text
        whole = WHOLE_HEAD.match(text) if "号" in text and "title" not in found else None
        if not whole or not self.is_title(text[whole.start("title") :]) or not self.patterns["document-number"].match(whole["number"]):
            return False
        found.setdefault("document_number", whole["number"])
        start, end = line.passage.span(*whole.span("title"))
        found["title"] = line.raw[start - line.base : end - line.base].strip()
        return True

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

    def is_title(self, text: str) -> bool:
        """Does it end as a title does, with no 《 that goes on below?"""
        whole = text.count("《") <= text.count("》")
        return whole and bool(self.patterns["title"].search(text) or self.patterns["plan-title"].match(text))

    def goes_on(self, lines: Sequence[Line], index: int, joined: str, body: int) -> bool:
        """国务院印发深化科技计划 / （专项、基金等）管理改革方案的通知: reads as a plan's title, and is a letter's with the lines below."""
        if not any(verb in joined for verb in VERBS) or self.patterns["title"].search(joined):
            return False
        for below in range(index + 1, min(index + 1 + MOST_WRAPPED, body, len(lines))):
            text = lines[below].passage.text
            if text.startswith(VERBS) or self.patterns["document-number"].search(text):
                return False
            joined += text
            if self.patterns["title"].search(joined):
                return True
        return False

    def from_its_beginning(self, lines: Sequence[Line], parts: list[int], taken: set[int]) -> list[int]:
        """The lines of a title without those above it that are neither units nor part of its words (重点工作 / 示例市关于…的通知)."""
        for place in range(len(parts) - 1, 0, -1):
            rest = "".join(lines[part].passage.text for part in parts[place:])
            above = lines[parts[place - 1]].passage.text
            whole = self.is_title(rest) and self.opens(rest)
            units = self.names_units(above) or any(map(self.units.looks_like_unit, lines[parts[place - 1]].raw.split()))
            if whole and not rest.startswith(VERBS) and not above.endswith(("、", "，")) and not units:
                taken.update(parts[:place])
                return parts[place:]
        return parts

    def opens(self, text: str) -> bool:
        """Does a letter's title begin here: with the issuer's name before 关于?"""
        about = min((at for verb in VERBS if (at := text.find(verb)) > 0), default=0)
        return about > 0 and self.names_units(text[:about])

    def names_units(self, text: str) -> bool:
        names = self.units.read(text)
        return bool(names) and all(name.looks_right for name in names)

    def without_letterhead(self, lines: Sequence[Line], parts: list[int], taken: set[int]) -> list[int]:
        """The lines of a title without those above it that only say whose paper it is: 丁市人民政府办公室 / 丁市人民政府办公室关于…."""
        above: list[str] = []
        for place, part in enumerate(parts[:-1]):
            above.append(lines[part].passage.text)
            rest = "".join(lines[below].passage.text for below in parts[place + 1 :])
            if rest.startswith(tuple(above)) or SIGNER_LINE.match(above[-1]):
                taken.update(parts[: place + 1])
                return parts[place + 1 :]
        return parts

    def number_line(self, lines: Sequence[Line], index: int, parts: list[int], found: dict[str, str], taken: set[int]) -> bool:
        """Is it the number (or the signature) on a line of its own? Of `parts`, the lines above it, the letterhead is no title."""
        text = lines[index].passage.text
        if SERIAL_LINE.match(text) and "document_number" not in found:
            found["document_number"] = (above := self.decree(lines, parts)) + text
            if above:
                found["decree"] = above
            found.pop("title", None)  # 某市人民政府常务会议纪要 above 〔2025〕第14期
            letterhead = True
        elif (number := NUMBER_LINE.match(text)) and self.is_number(number["number"]):
            found.setdefault("document_number", number["number"])
            # 某市人民政府督查室 / 督 办 通 知
            letterhead = "title" not in found and bool(parts) and lines[parts[-1]].passage.text.endswith(LETTERHEAD_ENDS)
        elif self.whole_head(lines[index], found):
            letterhead = False
        elif (decree := self.patterns["decree"].fullmatch(text)) and decree["serial"]:
            found.setdefault("document_number", text)
            found["decree"] = text
            letterhead = True
        else:
            return text[-1] in "日)）" and self.patterns["signed-line"].match(text) is not None
        taken.add(index)
        if letterhead:
            taken.update(parts)
            parts.clear()
        return True

    def is_number(self, text: str) -> bool:
        """A document's number, into whose code no title has run: not …的通知国办发〔2014〕56号."""
        number = self.patterns["document-number"].match(text)
        return number is not None and not any(verb in number["code"] for verb in VERBS)

    def decree(self, lines: Sequence[Line], parts: list[int]) -> str:
        """示例省人民政府令 above 第35号: it belongs to the number."""
        above = lines[parts[-1]].passage.text if parts else ""
        return above if self.patterns["decree"].fullmatch(above) else ""


def written(line: Line) -> str:
    """The words of a line; `#` before a heading is Markdown's."""
    return line.raw.strip().lstrip("#").strip("\ufeff\u3000 ")
