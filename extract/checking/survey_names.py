"""Names of units that look wrong, judged by how often they and others occur over all that was surveyed, e.g. `市财政局等`, `甲局牵头`."""

from __future__ import annotations

from collections import Counter

import regex

from .. import patterns
from ..clauses.units import UnitReader
from ..rulebook.ruleset import Ruleset, words_pattern

FIGURE = patterns.compile(r"[0-9]")
MARK = patterns.compile(r"[^\p{Han}A-Za-z0-9（）()“”‘’·—－\-]")
LONGEST = 20  # characters of a name that is not suspect
FREQUENT = 5  # times that a name is seen which others are not expected to hold
SHORTEST = 4  # characters of such a name; 市政府 is the beginning of many
REASONS = ("name-others", "name-role", "name-figure", "name-mark", "name-two", "name-once", "name-long")


class Names:
    """Judges names; `counts` says how often each was seen."""

    def __init__(self, ruleset: Ruleset, counts: Counter[str]) -> None:
        self.units: UnitReader = ruleset.build(UnitReader)
        self.generic: tuple[str, ...] = ruleset.words("unit", "generic")
        self.counts = counts
        self.frequent: set[str] = {name for name, count in counts.items() if count >= FREQUENT and len(name) >= SHORTEST}
        strong = [word for rule in ruleset.rules("stem") if rule.fields.get("role") and "at" not in rule.fields for word in rule.words]
        self.role: regex.Pattern[str] = patterns.compile(words_pattern(strong))
        self.other: regex.Pattern[str] = patterns.compile(
            rf"(?<=\p{{Han}}{{2}})(?:等|{words_pattern(ruleset.words('unit', 'conjunction'))})"
        )

    def reason(self, name: str) -> str | None:
        """Why a name looks wrong; None when it does not."""
        collective = self.units.is_collective(name)
        if any(self.units.looks_like_unit(name[: found.start()]) for found in self.other.finditer(name)) and not collective:
            return "name-others"
        if self.role.search(name):
            return "name-role"
        if FIGURE.search(name):
            return "name-figure"
        if MARK.search(name) and not collective:
            return "name-mark"
        if self.is_two(name):
            return "name-two"
        if self.counts[name] == 1 and not collective and not self.units.looks_like_unit(name):
            return "name-once"
        return "name-long" if len(name) > LONGEST else None

    def is_two(self, name: str) -> bool:
        """A frequent name, and behind it what is seen as a name of its own: 市财政局市教育局."""
        if name.endswith(self.generic):  # 县级以上人民政府民政部门
            return False
        return any(
            name[:at] in self.frequent and self.counts[name[at:]] > 1 and self.units.looks_like_unit(name[at:])
            for at in range(SHORTEST, len(name) - 2)
        )
