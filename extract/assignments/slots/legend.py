"""Signs that stand for units: `责任单位代码：A—市生态环境局；B—市住建局` once, and `（B牵头，A配合）` in the slots.

After this room: a slot's words read as if the names stood there; the place of each is that of the name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from ... import patterns
from ...clauses.timing import Signs
from ...clauses.units import UnitReader
from ...rulebook.ruleset import Ruleset
from ...text.marks import COLON, COMMA, ENDS, LISTING, SEMICOLON
from ...text.normalize import Passage, join
from ...text.numerals import STEMS

LEAST = 2  # signs of a legend
CIRCLED = "①-⑳"
ANY = rf"(?<![A-Za-z0-9])(?P<sign>[A-Z{STEMS}{CIRCLED}])"
SIGN = rf"(?<![A-Za-z0-9])(?P<sign>[A-Z{STEMS}])"
BEHIND = rf"(?:^|(?<=[{COLON}{COMMA}{ENDS}{LISTING}（(]))"
PAIR = rf"{BEHIND}{SIGN}(?:[—－–\-=＝{COLON}]{{1,2}}|{{is}})(?P<name>[^{COMMA}{SEMICOLON}{ENDS}{COLON}]{{2,24}})"
# 责任部门：①宣传部②学工部, 代码：A种植业股 B农机站
NAMED = rf"(?P<sign>[A-Z{CIRCLED}])(?P<name>[^A-Z{CIRCLED}{COMMA}{SEMICOLON}{ENDS}{COLON}]{{2,24}})"
SIGNED = patterns.quick(rf"[A-Z{STEMS}{CIRCLED}]")  # no line of a legend is without; most lines are
LETTER = patterns.quick("[A-Z]")
ROW = patterns.compile(rf"[{COLON}](?P<row>(?:{NAMED}[{COMMA}{SEMICOLON}]?){{2,20}})[{ENDS}]?$")
INSIDE = patterns.compile(rf"[（(](?:[A-Z{CIRCLED}]|[^（）()]{{0,20}}[{CIRCLED}])[{CIRCLED}{COMMA}{LISTING}）)]")  # （①②，3月底前）
ONE = patterns.compile(NAMED)
USED = patterns.quick(rf"(?:^|(?<=[{COLON}{COMMA}{ENDS}{LISTING}{CIRCLED} ])){ANY}(?![A-Za-z0-9])")


class LegendReader:
    """Finds a legend by the names of units behind its signs."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.units: UnitReader = ruleset.build(UnitReader)
        self.pair: regex.Pattern[str] = patterns.compile(PAIR.replace("{is}", ruleset.expand("(?:{is_sign})")))

    def read(self, passages: Iterable[Passage]) -> Signs:
        """Each sign with its name and the place of that; nothing where one stands for two names."""
        found: dict[str, tuple[str, int]] = {}
        known = list(passages)
        for passage in known if may_be("".join([passage.text for passage in known])) else ():
            if not SIGNED.search(passage.text):
                continue
            own = named(self.pair.finditer(passage.text), passage)
            row = ROW.search(passage.text) if len(own) < LEAST else None
            if row is not None and any(INSIDE.search(other.text) for other in known if other is not passage):
                own = named(ONE.finditer(passage.text, *row.span("row")), passage)
            if len(own) >= LEAST and all(self.units.looks_like_unit(name) for name, _ in own.values()):
                if any(found.get(sign, value) != value for sign, value in own.items()):
                    return ()
                found |= own
        return tuple((sign, name, at) for sign, (name, at) in found.items())


def may_be(text: str) -> bool:
    """May a whole text hold one, as few do: several letters, or the first of other signs?"""
    if STEMS[0] in text or CIRCLED[0] in text:
        return True
    return len(set(LETTER.findall(text.encode("ascii", "ignore").decode()))) >= LEAST


def named(pairs: Iterable[regex.Match[str]], passage: Passage) -> dict[str, tuple[str, int]]:
    return {pair["sign"]: (pair["name"].rstrip(LISTING), passage.at(pair.start("name"))) for pair in pairs}


def spelled(passage: Passage, signs: Signs) -> Passage:
    """The words with the names in place of their signs."""
    return join(list(pieces(passage, {sign: Passage(name, at) for sign, name, at in signs}))) if signs else passage


def pieces(passage: Passage, names: dict[str, Passage]) -> Iterator[Passage]:
    at = 0
    for used in USED.finditer(passage.text):
        if name := names.get(used["sign"]):
            if 0 < at == used.start():  # （①②）
                yield Passage(LISTING[0], passage.at(at))
            yield passage.cut(at, used.start())
            yield name
            at = used.end()
    yield passage.cut(at)


def is_legend(passage: Passage, signs: Signs) -> bool:
    """Do the names of the signs stand here?"""
    return any(passage.base <= at < passage.end() for _, _, at in signs)
