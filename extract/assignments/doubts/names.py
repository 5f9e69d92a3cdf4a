"""Names of units that hold what is no part of them, e.g. `供水、供电、燃气公司`, `市税务局（列第一位者为工作牵头单位，下同）`."""

from __future__ import annotations

from collections.abc import Iterator

from ... import patterns
from ...clauses.directives import Directives
from ...clauses.roles import RoleReader
from ...rulebook.ruleset import Ruleset
from ...text.normalize import passage
from .telling import Row, doubt, shown

LEAST_TOGETHER = 2  # marks within one name
REMARK = patterns.compile(r"[（(]([^（）()]{2,40})[）)]")


class NameTeller:
    """Finds them by the words that parts and directives have."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.roles: RoleReader = ruleset.build(RoleReader)
        self.directives: Directives = ruleset.build(Directives)

    def of_units(self, task: Row, last: int) -> Iterator[Row]:
        """One a name; where it says which of the first leads, up to the last task's end (source offset): that is said once for all."""
        for unit in task["units"]:
            if not ("、" in unit["name"] or "(" in unit["name"] or "（" in unit["name"]):
                continue
            name = passage(unit["name"]).text
            remark = self.remark(name)
            if remark:
                end = last if self.directives.first.search(remark) else unit["span"][1]
                yield doubt(f"a remark in a unit's name was not understood: “{shown(name)}”", (unit["span"][0], max(end, unit["span"][1])))
            elif name.count("、") >= LEAST_TOGETHER and not unit["collective"] and "（" not in name and "(" not in name:
                yield doubt(f"several units as one: “{shown(name)}”", unit["span"])

    def remark(self, name: str) -> str | None:
        """The words in brackets that say who leads or how to read: （列第一位者为工作牵头单位）, （牵头）, but not （管委会）."""
        for found in REMARK.finditer(name):
            if self.directives.first.search(found[1]) or any(not mark.faint for mark in self.roles.read(found[1])):
                return found[1]
        return None
