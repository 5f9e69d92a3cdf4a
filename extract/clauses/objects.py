"""What a role word governs directly, e.g. `负责制定标准，…`: it holds no unit; another office may stand behind it without a mark."""

from __future__ import annotations

import regex

from .. import patterns
from ..rulebook.grammar import Grammar
from ..rulebook.ruleset import Ruleset
from .units import UnitReader

LIST_END = "，,；;。、)）\0"


class ObjectReader:
    """Tells where it ends, by the parts in rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.units: UnitReader = ruleset.build(UnitReader)
        source = ruleset.build(Grammar).source
        tail = f"(?:{source('stem_end')}|{source('tail')}){{1,3}}"
        self.tail: regex.Pattern[str] = patterns.compile(tail)
        self.goes_on: regex.Pattern[str] = patterns.compile(f"{tail}(?={source('unit_prefix')})|(?:{tail})?{source('joins')}")
        self.joint: regex.Pattern[str] = patterns.compile(source("with"))

    def behind(self, hidden: str, start: int, end: int, *, helps: bool = False) -> int:
        """Where it ends; where it begins, when an office stands there: `helps` says that what follows helps (县气象局牵头示例大学配合)."""
        tail = self.tail.match(hidden, start, end) if helps else None
        name = tail.end() if tail else start
        if helps and set(LIST_END).isdisjoint(hidden[name:end]) and self.units.looks_like_unit(hidden[name:end]):
            return name
        at, goes_on = start, self.goes_on.match(hidden, start, end)
        start = goes_on.end() if goes_on else start  # 牵头<落实>县水利局、县财政局配合, 牵头<并>各镇配合
        while at < end and hidden[at] not in LIST_END:
            at += 1
        if at == start or self.joint.match(hidden, start, at):
            return start  # 县水利局牵头会同县财政局、县住建局
        if hidden.startswith(self.units.prefix, start, at) and self.units.looks_like_unit(hidden[start:at]):
            return start  # 县消防大队牵头 县住建局、县公安局配合: the mark between was lost
        return at
