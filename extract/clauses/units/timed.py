"""Times that begin a unit's name: `定期存款部`, `及时雨救援队`; not so `立即总务处`, `每月办公室`."""

from __future__ import annotations

from ... import patterns
from ...rulebook.ruleset import Ruleset
from ...text.marks import LISTING
from .looks import SHORTEST_NAME, Looks

RUN = patterns.quick(r"\p{Han}{3,20}")
OFFICE_ALONE = 2  # words of a time and an office behind it: 立即|总务处


class TimedNames:
    """Tells whether an office's name goes on behind words of time."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.looks: Looks = ruleset.build(Looks)

    def begins(self, text: str, start: int, end: int) -> bool:
        """Does a name begin with the time at these characters? Behind no mark of a list no office alone may follow it."""
        name = RUN.match(text, start)
        rest = name[0][end - start :] if name else ""
        if name is None or len(rest) < SHORTEST_NAME or not self.looks.looks_like_unit(rest) or self.looks.begins_with_level(rest):
            return False
        return text[start - 1 : start] == LISTING[0] or (not self.looks.is_collective(rest) and self.is_one(name[0], end - start))

    def is_one(self, name: str, length: int) -> bool:
        from .together import Words  # with what it loads; few slots begin so

        words = self.ruleset.build(Words).cut(name)
        return len(words[0]) > length or len(words) > OFFICE_ALONE
