"""标题, 发文字号 and what stands above them (GB/T 9704-2012, 7.2 and 7.3.1): lines that together end like a title.

The letterhead (`某市人民政府督查室 / 督 办 通 知`, `某市人民政府常务会议纪要 / 〔2025〕第14期`) is no title.
"""

from __future__ import annotations

from collections.abc import Sequence

from .. import patterns
from ..clauses.units import UnitReader
from ..rulebook.ruleset import Ruleset
from ..text.normalize import Line
from .signing import SIGNED_LINE

LONGEST_HEAD_LINE = 200  # characters; a longer line is body
NUMBER_LINE = patterns.compile(r"^[（(]?(?P<number>.{4,40}?号)[)）]?(?:签发人[：:].{0,20})?$")
SERIAL_LINE = patterns.compile(  # of minutes and bulletins: 〔2025〕第14期
    r"^[〔\[（(]?(?:(?:19|20)[0-9]{2}年?[〕\]）)]?)?[〔\[（(]?第[0-9一二三四五六七八九十百]{1,5}[期号](?:[（(]总?第?.{1,6}[期号][）)])?[〕\]）)]?$"
)
WHOLE_HEAD = patterns.compile(
    r"^(?:[^《》〔]{2,40}文件)(?P<number>[\p{Han}A-Za-z]{1,16}[〔\[（(](?:19|20)[0-9]{2}[〕\]）)]第?[0-9]{1,5}号)(?P<title>.{8,})$"
)
SIGNER_LINE = patterns.compile(r"^签发人[：:].{0,24}$")
LETTERHEAD_ENDS = ("督办通知", "督查通知", "督办单", "督查专报", "通知单", "简报", "专报", "会议纪要", "提示函", "督办函")


class TitleReader:
    """Finds them among the first lines; `taken` are the numbers of the lines that hold elements of the notice."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.units = ruleset.build(UnitReader)
        self.patterns = {rule.name: rule.compile() for rule in ruleset.rules("notice")}

    def read(self, lines: Sequence[Line], body: int, found: dict[str, str], taken: set[int]) -> None:
        """The title: the lines from the first on that together end like one; the number: a line of its own."""
        parts: list[int] = []
        for index in range(min(body, len(lines))):
            text = lines[index].passage.text
            if index in taken:
                if parts and "title" in found:
                    break
                continue
            if self.number_line(lines, index, parts, found, taken):
                continue
            if self.patterns["addressees"].match(text):
                break
            if text.endswith("文件") and self.units.looks_like_unit(text[:-2]):
                taken.add(index)  # 示例县人民政府文件: the letterhead
                continue
            parts.append(index)
            joined = "".join(lines[part].passage.text for part in parts)
            if self.is_title(joined):
                parts = self.without_letterhead(lines, parts, taken)
                found.setdefault("title", "".join(written(lines[part]) for part in parts))
                if len(parts) > 1 and self.units.looks_like_unit(lines[parts[0]].passage.text):
                    found.setdefault("headline", written(lines[parts[0]]))  # the issuer above the title
                taken.update(parts)
                parts = []
            elif len(joined) > LONGEST_HEAD_LINE:
                break

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

    def is_title(self, text: str) -> bool:
        """Does it end as a title does, with no 《 that goes on below?"""
        whole = text.count("《") <= text.count("》")
        return whole and bool(self.patterns["title"].search(text) or self.patterns["plan-title"].match(text))

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
            found["document_number"] = text
            found.pop("title", None)  # 某市人民政府常务会议纪要 above 〔2025〕第14期
            letterhead = True
        elif (number := NUMBER_LINE.match(text)) and self.patterns["document-number"].match(number["number"]):
            found.setdefault("document_number", number["number"])
            # 某市人民政府督查室 / 督 办 通 知
            letterhead = "title" not in found and bool(parts) and lines[parts[-1]].passage.text.endswith(LETTERHEAD_ENDS)
        elif self.whole_head(lines[index], found):
            letterhead = False
        else:
            return text[-1] in "日)）" and SIGNED_LINE.match(text) is not None
        taken.add(index)
        if letterhead:
            taken.update(parts)
            parts.clear()
        return True


def written(line: Line) -> str:
    """The words of a line; `#` before a heading is Markdown's."""
    return line.raw.strip().lstrip("#").strip("\ufeff\u3000 ")
