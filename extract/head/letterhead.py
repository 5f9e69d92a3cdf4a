"""版头 (GB/T 9704-2012, 7.2): the number's line and those above it, e.g. `甲市发展改革委文件` / `甲市财政局` / `示发改〔2021〕3号`."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from ..clauses.units import UnitReader
from ..rulebook.ruleset import Ruleset
from ..text.normalize import Line
from .numbers import NumberReader
from .title_shapes import TitleShapes


class LetterheadReader:
    """Reads it; `taken` are the numbers of the lines that hold elements of the notice."""

    kind: regex.Pattern[str]
    signed_line: regex.Pattern[str]
    whole: regex.Pattern[str]
    paper_ends: regex.Pattern[str]

    def __init__(self, ruleset: Ruleset) -> None:
        self.units: UnitReader = ruleset.build(UnitReader)
        self.numbers: NumberReader = ruleset.build(NumberReader)
        self.shapes: TitleShapes = ruleset.build(TitleShapes)
        names = ("letterhead-kind", "signed-line", "whole-head", "paper")
        self.kind, self.signed_line, self.whole, self.paper_ends = (ruleset.rule("notice", name).compile() for name in names)

    def read(self, lines: Sequence[Line], index: int, parts: list[int], found: dict[str, str], taken: set[int]) -> bool:
        """Is it the number (or the signature) on a line of its own? Of `parts`, the lines above it, the letterhead is no title."""
        text = lines[index].passage.text
        above = lines[parts[-1]].passage.text if parts else ""
        if self.numbers.is_serial(text) and "document_number" not in found:
            decree = above if self.numbers.is_decree(above) else ""
            found["document_number"] = decree + text
            if decree:
                found["decree"] = decree
            if paper := found.pop("title", None):  # 某市人民政府常务会议纪要 above 〔2025〕第14期
                found["paper_title"] = paper
            letterhead = True
        elif number := self.numbers.of_line(text):
            found.setdefault("document_number", number)
            letterhead = "title" not in found and bool(parts) and self.is_letterhead(lines, parts, found)
        elif self.whole_head(lines[index], found):
            letterhead = False
        elif self.numbers.is_decree(text, with_serial=True):
            found.setdefault("document_number", text)
            found["decree"] = text
            letterhead = True
        else:
            return self.signed_line.match(text) is not None
        taken.add(index)
        if letterhead:
            taken.update(parts)
            parts.clear()
        return True

    def is_letterhead(self, lines: Sequence[Line], parts: list[int], found: dict[str, str]) -> bool:
        """Do the lines above a number say whose paper it is? 某市人民政府督查室 / 督办通知; 甲市发展改革委文件 / 甲市财政局."""
        if self.kind.search(lines[parts[-1]].passage.text):
            return True
        return (len(parts) > 1 or "paper" in found) and all(self.units.looks_like_unit(lines[part].passage.text) for part in parts)

    def whole_head(self, line: Line, found: dict[str, str]) -> bool:
        """某街道办事处文件 示街办〔2023〕22号 某街道办事处关于…的通知, on one line."""
        text = line.passage.text
        whole = self.whole.match(text) if "title" not in found else None
        if not whole or not self.shapes.is_title(text[whole.start("title") :]):
            return False
        found.setdefault("document_number", whole["number"])
        start, end = line.passage.span(*whole.span("title"))
        found["title"] = line.raw[start - line.base : end - line.base].strip()
        return True

    def paper(self, text: str) -> str | None:
        """Whose paper a line says it is: 示例县人民政府文件."""
        end = self.paper_ends.search(text)
        return text[: end.start()] if end and self.units.looks_like_unit(text[: end.start()]) else None
