"""版头 (GB/T 9704-2012, 7.2): the number's line and those above it, e.g. `甲市发展改革委文件` / `甲市财政局` / `示发改〔2021〕3号`."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from .. import patterns
from ..clauses.units import UnitReader
from ..clauses.units.looks import full_names
from ..clauses.units.together import TogetherReader
from ..rulebook.grammar import Grammar
from ..rulebook.ruleset import Ruleset
from ..text.marks import COLON
from ..text.normalize import Line
from .numbers import LAST, NumberReader
from .title_shapes import TitleShapes, written

LEAST, LONG = 2, 5  # names that issue together, and characters of a place that they share; of a name that no other holds
LISTED = "、"
YEAR_ENDS = "〕]］"
LONGEST_CODE = 14  # characters of half a number
AGAIN = patterns.compile(r"\p{Han}{2}(?P<place>\p{Han}{2,8})\p{Han}{1,3}(?=(?P=place)\p{Han})")  # 中共示例县委|示例县人民政府
YEAR = patterns.quick("20[0-9]{2}")


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
        whole = self.over_two(lines, index, found)
        if self.numbers.is_serial(text) and "document_number" not in found:
            decree = above if self.numbers.is_decree(above) else ""
            found["document_number"] = decree + text
            if decree:
                found["decree"] = decree
            if paper := found.pop("title", None):  # 某市人民政府常务会议纪要 above 〔2025〕第14期
                found["paper_title"] = paper
            letterhead = True
        elif number := whole or self.numbers.of_line(text) or self.behind_label(lines[index].raw):
            found.setdefault("document_number", number)
            taken.update((index + 1,) if whole else ())
            found.setdefault("numbered", text)  # 示发〔1990〕65号（一九九〇年十二月五日）
            letterhead = "title" not in found and bool(parts) and self.is_letterhead(lines, index, parts, found)
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

    def over_two(self, lines: Sequence[Line], index: int, found: dict[str, str]) -> str | None:
        """示政办发 / 〔2026〕12号, 示政办发〔2026〕 / 12号: a number that two lines hold."""
        text, below = lines[index].passage.text, lines[index + 1].passage.text if index + 1 < len(lines) else ""
        if not below.endswith(LAST) or len(text) > LONGEST_CODE or len(below) > LONGEST_CODE or self.units.looks_like_unit(text):
            return None
        coded = text[-1] in YEAR_ENDS or "paper" in found  # a code below a letterhead; not 工作提示 / 〔2026〕3号
        part = coded and self.numbers.is_part(text) and self.numbers.of_line(below) is None
        return self.numbers.of_line(text + below) if part else None

    def behind_label(self, raw: str) -> str | None:
        """The number of a telegram behind its degree: 等级：特急　　示政办明电〔2026〕31号."""
        words = raw.split() if raw.rstrip().endswith(LAST) else []
        return self.numbers.of_line(words[-1]) if len(words) > 1 and any(mark in words[0] for mark in COLON) else None

    def is_letterhead(self, lines: Sequence[Line], index: int, parts: list[int], found: dict[str, str]) -> bool:
        """Do the lines above a number say whose paper it is? 某市人民政府督查室 / 督办通知; 甲市发展改革委文件 / 甲市财政局.

        One name alone does where a title without 关于 stands below: 某镇人民政府 / 某镇发〔2026〕4号 / 2026年森林防火工作要点.
        """
        if self.kind.search(lines[parts[-1]].passage.text):
            found.setdefault("paper_title", "".join(written(lines[part]) for part in parts))  # where no other stands below
            if len(parts) > 1 and all(self.units.looks_like_unit(lines[part].passage.text) for part in parts[:-1]):
                found.setdefault("headline", LISTED.join(lines[part].passage.text for part in parts[:-1]))
            return True
        names = [text for part in parts if not self.paper_ends.match(text := lines[part].passage.text)]  # 甲法院 / 乙检察院 / 文件
        below = lines[index + 1].passage.text if index + 1 < len(lines) else ""
        enough = len(names) + ("paper" in found) >= LEAST or (self.shapes.is_title(below) and not self.shapes.verb.match(below))
        if not names or not enough or not all(map(self.units.looks_like_unit, names)):
            return False
        found.setdefault("headline", LISTED.join([found["paper"], *names] if "paper" in found else names))
        return True

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


class JointIssuers:
    """Who issues, by the title; those who issue together where nothing stands between: `甲省委办公厅甲省人民政府办公厅`."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.together: TogetherReader = ruleset.build(TogetherReader)
        self.units: UnitReader = ruleset.build(UnitReader)
        self.about: regex.Pattern[str] = ruleset.rule("notice", "title-issuer").compile()
        self.before: regex.Pattern[str] = patterns.compile(f"^{ruleset.expand('{joined_begins}')}")
        self.own_level: tuple[str, ...] = ruleset.words("unit", "prefix")
        self.level: tuple[str, ...] = ruleset.words("unit", "level")
        self.place: regex.Pattern[str] = patterns.compile(ruleset.build(Grammar).source("of_place"))
        signs = ruleset.rule("notice", "signs-as-well").compile()
        self.whole: tuple[str, ...] = tuple(filter(signs.search, self.own_level))  # 国务院
        self.branch: regex.Pattern[str] = patterns.compile(f"(?:{self.place.pattern})$")
        named = [full_names(rule) for rule in ruleset.rules("canonical")]
        self.known: frozenset[str] = frozenset(word for names in named for pair in names.items() for word in pair)

    def fullest(self, issuer: str | None, signer: str | None, title: str) -> str | None:
        """All who sign behind 示例省发展改革委等三部门, and all whom a title lists where fewer are read of those who sign."""
        issuer, signer = self.parted(issuer), self.parted(signer)
        if not issuer or not signer:
            return issuer
        signed, titled = signer.split(LISTED), self.of_title(title) or ""
        if len(titled.split(LISTED)) > max(len(signed), LEAST - 1) and issuer == signer:
            return titled
        return signer if len(signed) >= LEAST and issuer.startswith(signed[0]) and LISTED not in issuer else issuer

    def parted(self, issuer: str | None) -> str | None:
        """Only where each is of the same place or level, or known: a bank's branch and a ministry's office are parts of names."""
        if issuer is None or LISTED in issuer:  # two in a line, and two in the next
            return LISTED.join(str(self.parted(name)) for name in issuer.split(LISTED)) if issuer else issuer
        if at := self.inside(issuer):
            return f"{self.parted(issuer[:at])}{LISTED}{self.parted(issuer[at:])}"
        names = [issuer[start:end] for start, end in self.together.parts(issuer)]
        if len(names) < LEAST or any(word in name[1:] for name in names for word in self.known if len(word) >= LONG):
            return issuer
        if any(map(self.branch.search, names[1:])):  # …厅示例银行示例省分行: where the bank's name begins is not known
            return issuer
        same = len({self.before.sub("", name)[:LEAST] for name in names}) == 1 or all(name in self.known for name in names)
        same = same or (len({name[-1] for name in names}) == 1 and any(name in self.known for name in names))  # 教育部财政部科技部
        level = len({name[0] for name in names}) == 1 and names[0].startswith(self.own_level)
        return LISTED.join(names) if same or level else issuer

    def inside(self, issuer: str) -> int:
        """Where a known name, or one behind a known one's branch, begins amid it: …厅|中国人民银行示例省分行, …支行|示例银保监局."""
        own = next((at for word in self.whole if (at := issuer.find(word, LEAST)) > 0), 0)  # 中共中央办公厅|国务院办公厅
        own = own or self.of_one_place(issuer)
        if own and self.before.match(issuer):
            return own
        known = [word for word in self.known if len(word) >= LONG and word in issuer]
        ends = (place.end() for place in self.place.finditer(issuer)) if any(map(issuer.startswith, known)) else ()
        places = sorted({*ends, *(issuer.find(word, LONG) for word in known)})
        looks = self.units.looks_like_unit
        inside = (at for at in places if LONG <= at <= len(issuer) - LONG)
        return next((at for at in inside if looks(issuer[:at]) and looks(issuer[at:])), 0)

    def of_one_place(self, issuer: str) -> int:
        """Where 示例县人民政府 begins behind 中共示例县委; not …人民政府农业工作领导小组办公室, which both have."""
        again = AGAIN.match(issuer)
        if again is None or issuer.endswith(self.level, 0, again.end()):
            return 0
        return again.end() if len(issuer) - again.end() <= len(again["place"]) + LONG else 0

    def of_title(self, title: str) -> str | None:
        """示例市水利局关于…: those named before what it is about."""
        about = self.about.match(title)
        if about is None:
            return None
        names = about["issuer"].split()  # 甲委办公室　乙办公室印发《…》
        listed = about["issuer"].split(LISTED)
        names = listed if len(listed) > 1 and all(map(self.units.looks_like_unit, listed)) else names
        return LISTED.join(names) if all(map(self.units.looks_like_unit, names)) or about["court"] else None

    def all_of(self, labelled: str, title: str) -> str | None:
        """Who issues by a page's label, with those who do so together by the title: 发布机构：甲局 and 甲局、乙局关于…."""
        titled = self.of_title(title)
        return titled if titled and (not labelled or labelled in titled.split(LISTED)[:-1]) else labelled or titled

    def before_year(self, title: str) -> str | None:
        """示例学院2024年放假安排的通知: the name before the year."""
        name = YEAR.split(title, maxsplit=1)[0]
        return name if name != title and self.units.looks_like_unit(name) else None
