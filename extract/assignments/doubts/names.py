"""Names of units that hold what is no part of them, e.g. `供水、供电、燃气公司`, `市税务局（列第一位者为工作牵头单位，下同）`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import regex

from ... import patterns
from ...clauses.directives import Directives
from ...clauses.roles import RoleReader
from ...clauses.units.looks import Looks, full_names
from ...models.rows import DiagnosticRow, TaskRow, diagnostic
from ...rulebook.ruleset import Ruleset
from ...text.normalize import passage
from .telling import doubt, shown

LEAST_TOGETHER = 2  # marks within one name
LONGEST_SHORT = 2  # characters of a short name that ends like a whole one: 人社
LONGEST_LISTED = 4  # characters of a short name that no rule holds: 市监
MOST_KEPT = 1_024  # names of which it is known
CUT = patterns.compile(r"[|│┃║]|(?<!\n\s*)\t(?!\s*\n)")  # no tab where a line ends
REMARK = patterns.compile(r"[（(]([^（）()]{2,40})[）)]")


class NameTeller:
    """Finds them by the words that parts and directives have."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.roles: RoleReader = ruleset.build(RoleReader)
        self.directives: Directives = ruleset.build(Directives)
        self.looks: Looks = ruleset.build(Looks)
        self.may_tell: Callable[[str], bool] = lru_cache(MOST_KEPT)(self.may_tell_anew)  # notices name the same units again
        self.with_others: str = ruleset.expand("{with_others}")
        named = [full_names(rule) for rule in ruleset.rules("canonical")]
        self.known: frozenset[str] = frozenset(word for names in named for pair in names.items() for word in pair)

    def may_tell_anew(self, name: str) -> bool:
        """May there be anything to tell of a name? Asked of each name of a notice once; most are plain."""
        return "、" in name or "(" in name or "（" in name or CUT.search(name) is not None or self.is_short(name) or self.is_odd(name)

    def is_odd(self, name: str) -> bool:
        """Neither a unit's name to look at, nor a short or a full one that rules know, nor an office-holder's: 统一备案管理, 股东信息."""
        plain, looks = "".join(name.split()), self.looks
        if looks.looks_like_unit(plain) or looks.is_collective(plain) or looks.is_holder(plain) or looks.is_short(plain):
            return False
        held = plain.endswith(looks.holders) and looks.begins_with_level(plain)  # 市住建局主要负责人
        return not held and plain not in looks.bare and plain not in self.known

    def of_short(self, task: TaskRow) -> Iterator[DiagnosticRow]:
        """市发改, 财政, 移动, one diagnostic a task; an office-holder (班主任) is called so."""
        short = [unit for unit in task["units"] if self.is_short(unit["name"])]
        if short:
            named = shown("、".join(unit["name"] for unit in short))
            span = (short[0]["span"][0], short[-1]["span"][1])
            yield diagnostic("name-short", f"short names, given as written: “{named}”", span)

    def is_short(self, name: str) -> bool:
        """Not 班主任, nor 人民银行, which is all of a name."""
        if not self.looks.is_short(name) or self.looks.is_holder(name):
            return False
        return len(name) <= LONGEST_SHORT or not self.looks.looks_like_unit(name)

    def of_units(self, task: TaskRow, last: int) -> Iterator[DiagnosticRow]:
        """One a name; where it says which of the first leads, up to the last task's end (source offset): that is said once for all."""
        for unit in task["units"]:
            if CUT.search(unit["name"]):  # by contract a name is what its span holds
                pieces = CUT.split(unit["name"])
                cut = pieces[0].strip() + pieces[-1].strip()
                yield doubt(f"a name that a table's lines cut, with other cells between: “{shown(cut)}”", unit["span"])
                continue
            name = passage(unit["name"]).text
            parted = "、" in name or "(" in name or "（" in name
            if parted and (remark := self.remark(name)):
                end = last if self.directives.first.search(remark) else unit["span"][1]
                yield doubt(f"a remark in a unit's name was not understood: “{shown(name)}”", (unit["span"][0], max(end, unit["span"][1])))
            elif name.count("、") >= LEAST_TOGETHER and not unit["collective"] and "（" not in name and "(" not in name:
                yield doubt(f"several units as one: “{shown(name)}”", unit["span"])
            elif self.is_odd(name) and not self.is_listed(name, task["clause"]):
                yield doubt(f"a name that does not look like a unit's: “{shown(name)}”", unit["span"])

    def is_listed(self, name: str, clause: str) -> bool:
        """公安、市监、教体等部门: the text says that a short name is a department's."""
        listed = rf"{regex.escape(name)}[^，,；;。（(]{{0,40}}?{self.with_others}"
        return len(name) <= LONGEST_LISTED and patterns.compile(listed).search(clause) is not None

    def remark(self, name: str) -> str | None:
        """The words in brackets that say who leads or how to read: （列第一位者为工作牵头单位）, （牵头）, but not （管委会）."""
        for found in REMARK.finditer(name):
            if self.directives.first.search(found[1]) or any(not mark.faint for mark in self.roles.read(found[1])):
                return found[1]
        return None
