"""发文字号 (GB/T 9704-2012, 7.2.5) on lines of their own, e.g. `示水〔2024〕33号（特急）`, `〔2025〕第14期`, `示例部公告2021年第5号`."""

from __future__ import annotations

import regex

from .. import patterns
from ..clauses.units import UnitReader
from ..rulebook.grammar import Grammar
from ..rulebook.ruleset import Ruleset
from ..text.marks import CLOSING, OPENING
from ..text.numerals import numeral

LAST = "号"
LEAST_NAME = 6  # characters of a letterhead before a number


class NumberReader:
    """Reads them by rules/notice.toml."""

    number: regex.Pattern[str]
    line: regex.Pattern[str]
    by_year: regex.Pattern[str]
    serial: regex.Pattern[str]
    last: regex.Pattern[str]
    decree: regex.Pattern[str]
    verb: regex.Pattern[str]
    before: regex.Pattern[str]

    def __init__(self, ruleset: Ruleset) -> None:
        self.units: UnitReader = ruleset.build(UnitReader)
        source = ruleset.build(Grammar).source
        self.ends: regex.Pattern[str] = patterns.compile(f"(?:{source('whole_end')}|{source('unit_end')})$")
        self.plan: regex.Pattern[str] = patterns.compile(ruleset.expand("({plan_kind})(?<=..)"))
        self.kind: regex.Pattern[str] = patterns.compile(ruleset.expand("{letter_kind}"))
        names = ("document-number", "number-line", "year-number", "serial-line", "number-behind", "decree", "title-verb", "before-number")
        self.number, self.line, self.by_year, self.serial, self.last, self.decree, self.verb, self.before = (
            ruleset.rule("notice", name).compile() for name in names
        )

    def of_line(self, text: str) -> str | None:
        """The number that a line holds and nothing else."""
        line = self.line.match(text)
        if line and self.is_number(line["number"]):
            return line["number"]
        bare = text.strip(OPENING + CLOSING)  # （2026年第3号）
        return bare if self.by_year.match(bare) and not self.verb.search(bare) else None

    def is_number(self, text: str) -> bool:
        """A document's number, into whose code no title has run: not …的通知国办发〔2014〕56号."""
        number = self.number.match(text)
        return number is not None and "的" not in number["code"] and not self.verb.search(number["code"])

    def is_part(self, text: str) -> bool:
        """示政办发, 示政办发〔2026〕: a code without its serial; no letterhead that ends in the kind of its paper (会议纪要)."""
        return self.of_line(text) is None and not self.is_serial(text) and not self.kind.search(text) and not self.plan.search(text)

    def is_serial(self, text: str) -> bool:
        """〔2025〕第14期 of minutes and bulletins, 第35号 of a decree."""
        return self.serial.match(text) is not None

    def is_decree(self, text: str, *, with_serial: bool = False) -> bool:
        """示例省人民政府令, with its 第35号 or without."""
        decree = self.decree.fullmatch(text)
        return decree is not None and (not with_serial or bool(decree["serial"]))

    def decreed_by(self, text: str) -> str | None:
        """Whose decree it is: 示例省人民政府令第35号."""
        decree = self.decree.match(text)
        return decree["issuer"] if decree else None

    def behind(self, title: str) -> tuple[str, str | None]:
        """A title and the number in brackets behind it: …的通知（示发〔2026〕42号）."""
        number = self.last.search(title) if title.rstrip(CLOSING).endswith(LAST) else None
        return (title[: number.start()].rstrip(), number["number"]) if number else (title, None)

    def ahead(self, title: str) -> tuple[str, str | None]:
        """A title and the number that ran into its line: 示发〔2026〕42号 示例市水利局关于…, also in brackets."""
        bare = "".join(title.split())
        opened = bare[:1] in tuple(OPENING)
        number = self.number.match(bare, int(opened))
        if number is None or (opened and bare[number.end() : number.end() + 1] not in tuple(CLOSING)):
            return title, None
        end = number.end() + opened
        if end == len(bare) or self.verb.search(number["code"]):
            return title, None
        rest = title
        for _ in range(end):
            rest = rest[1:].lstrip()
        return rest, number[0]

    def normal(self, text: str) -> str:
        """浙应急人事[2020]46号 → 浙应急人事〔2020〕46号; a number of another form stays as it is written."""
        number = self.number.search(text)
        if number and (paper := self.before.match(number["code"])) and paper.end() < len(number["code"]):
            number = self.number.search(text, number.start() + paper.end())  # 示例市林业局文件　示林发〔2025〕14号 on one line
        if number is None:
            return text
        code = number["code"]
        return f"{code if self.is_decree(code) else self.behind_letterhead(code)}〔{numeral(number['year'])}〕{number['serial']}号"

    def behind_letterhead(self, code: str) -> str:
        """示水函 of 示例市水利局示水函〔2025〕14号: the letterhead, and the kind of paper behind it, ran into the number."""
        names = [
            at for at in range(LEAST_NAME, len(code) - 1) if self.ends.search(code, at - 2, at) and self.units.looks_like_unit(code[:at])
        ]
        for at in names:
            kind = self.kind.match(code, at) or self.plan.match(code, at - 1)  # …管理办法示科办〔2012〕21号
            if kind and kind.end() < len(code) - 1:
                return code[kind.end() :]
        first = [at for at in names if at - 1 not in names]  # 示例有限公司 of 示例有限公司办
        return code[first[-1] :] if first else code
