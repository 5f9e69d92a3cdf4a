"""Where a predicate's verb stands behind what leads it in: `要认真|做好`, `将对落实情况|进行通报`, `结合实际|安排人员值班`.

After this room: a place from which words of doing and of urging are looked for.
"""

from __future__ import annotations

import regex

from .... import patterns
from ....rulebook.ruleset import Ruleset
from ....rulebook.words import grouped
from ....text.marks import COMMA
from ..marks import Marks
from ..whole import BETWEEN, OF

MOST_ADVERBIALS = 3
LONGEST_FRAME = 30  # characters of 对…进行


class Verbs:
    """Finds it by the words of rules/sentences.toml."""

    does: regex.Pattern[str]
    begins: regex.Pattern[str]

    def __init__(self, ruleset: Ruleset, marks: Marks) -> None:
        self.does, self.begins = marks.does, marks.begins
        self.charged: tuple[str, ...] = marks.charged
        self.adverbs: regex.Pattern[str] = patterns.compile(f"(?:{grouped(ruleset.words('adverb', 'adverb', 'manner'))})*")
        leads = grouped((*ruleset.words("verb", "leads-in"), *ruleset.words("verb", "through")))
        frame = rf"(?>{leads})(?:“[^“”]{{0,99}}”|[^{COMMA}“]){{1,{LONGEST_FRAME}}}?"
        self.framed: regex.Pattern[str] = patterns.compile(f"{frame}(?={self.begins.pattern}(?!{OF}))")
        an_object = rf"(?!{grouped(marks.adverbs)})(?=..[^的{BETWEEN}{COMMA}]{{2}})"
        self.led: regex.Pattern[str] = patterns.compile(self.framed.pattern + an_object)
        self.adverbial: regex.Pattern[str] = ruleset.rule("adverbial", "adverbial").compile()

    def leads_to_work(self, text: str, start: int, end: int) -> bool:
        """Does 要 stand before a doing: `各部门要安排好值班`, and not 各部门要高度重视?"""
        return self.does.match(text, self.verb_at(text, start, end)) is not None

    def verb_at(self, text: str, start: int, end: int) -> int:
        """Where a predicate's verb stands, behind what leads it in: 要认真|做好, 将对落实情况|进行通报, 根据分工|做好保洁."""
        at, led = self.behind_adverbials(text, start, end)
        if led:
            return led  # 结合实际|安排人员值班，确保安全
        at = self.behind_adverbs(text, at)
        framed = self.framed.match(text, at, end)
        return framed.end() if framed else at

    def behind_adverbs(self, text: str, at: int) -> int:
        """Where a verb may begin: 认真|做好."""
        adverbs = self.adverbs.match(text, at)
        return adverbs.end() if adverbs else at

    def behind_charge(self, text: str, start: int, end: int) -> int:
        """Behind the 负责 of what is to be done: 要结合实际，负责指导各村编制规划."""
        place = adverbial.end() if (adverbial := self.adverbial.match(text, start, end)) else end
        return next((place + len(word) for word in self.charged if text.startswith(word, place)), start)

    def first_clause(self, text: str, start: int, end: int) -> int:
        """Where the clause ends that says what is done: behind 要结合实际，, and not behind 要结合实际做好值班，."""
        start, _ = self.behind_adverbials(text, start, end)
        return next((place for place in range(start, end) if text[place] in COMMA), end)

    def behind_adverbials(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Behind 要按照“…”的要求，以…为主题，, and where the verb of one begins that says what is done: 结合实际|安排值班，."""
        for _ in range(MOST_ADVERBIALS):
            adverbial = self.adverbial.match(text, start, end)
            if not adverbial:
                break
            if led := self.led.match(text, start, adverbial.end()):
                return start, led.end()
            start = adverbial.end()
        return start, 0
