"""Who acts in a sentence, and by what word, e.g. `由市水利局牵头，市财政局配合` → 市水利局 by 牵头, 市财政局 by 配合.

After this room: each actor has its units, the word that says their part, and its place. Whether that makes a task is not asked here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from .. import patterns
from ..clauses.assignment import AssignmentReader
from ..clauses.roles import RoleReader
from ..clauses.timing import Reading
from ..clauses.units import Name, UnitReader
from ..models import Role
from ..rulebook.grouped import grouped
from ..rulebook.ruleset import Ruleset
from .companions import LONGEST_LIST, Companions

Kind = Literal["named", "addressed", "public", "private"]
Word = Literal["part", "joint", "must", "day", "does"]
WORDS: tuple[Word, ...] = ("part", "joint", "must", "day", "does")  # of several at one place the first counts
CERTAIN: tuple[Kind, ...] = ("named", "addressed", "public", "private")  # in this order
CLAUSE_MARKS = "，,：:"
COLONS = "：:"
LIST_MARKS = ("、", "和", "及", "与", "（", "(")
MOST_WORDS = 16  # that may follow the units of one clause
LONGEST_PART = 12  # characters of a word that says a part
SHORTEST = 2  # characters of a name


class Mark(NamedTuple):
    """A word that may stand behind units: `at` to `end`, with the part that it gives them."""

    at: int
    word: Word
    end: int
    role: Role = "responsible"
    faint: bool = False  # 落实, 参加: a part beside others' only


class Actor(NamedTuple):
    """Units that act: places in the sentence's text; `opening` is where 由 or 请 stands, else where the units begin."""

    opening: int
    names: tuple[Name, ...]
    kind: Kind
    word: Word
    role: Role
    asked: bool  # 由, 请 … stands before them
    end: int  # where the word that says their part ends
    companions: tuple[Name, ...] = ()  # of 会同: those who support
    faint: bool = False


class PlainUnitReader(UnitReader):
    """Reads units of running text: names are not written together there, so that no dictionary is loaded to part them."""

    def parts(self, written: str) -> list[tuple[int, int]]:
        return [(0, len(written))]


class ActorReader:
    """Finds who acts by the words of rules/sentences.toml and rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments = ruleset.build(AssignmentReader)
        self.units = ruleset.build(PlainUnitReader)
        self.companions = Companions(self.units, ruleset.words("verb", "begins"))
        self.kinds = {rule.name: rule.words for rule in ruleset.rules("actor")}
        self.by = ruleset.rule("says_who", "by").compile()
        self.asked = ruleset.rule("says_who", "asked").compile()
        self.relative = ruleset.rule("relative", "relative").compile()
        self.no_actor = ruleset.rule("no_actor", "no-actor").compile()
        self.asks = ruleset.rule("says_who", "asks").compile()
        self.must = patterns.quick(grouped(ruleset.words("must", "must")))
        does = [*ruleset.words("verb", "delivers"), *ruleset.words("verb", "does")]
        self.does = patterns.quick(grouped(does))
        self.does_or_leads_in = patterns.quick(grouped([*does, *ruleset.words("verb", "leads-in")]))
        self.roles, self.joint = ruleset.build(RoleReader), self.assignments.joint

    def read(self, text: str, timings: Sequence[Reading]) -> list[Actor]:
        """The actors of a sentence in order, at most one a clause; `timings` are those of the sentence."""
        days = sorted(reading.at[0] for reading in timings)
        if not days and not self.may_act(text):
            return []
        found: list[Actor] = []
        for start, end in clauses(text):
            if not found or start >= found[-1].end:
                actor = self.of_clause(text, start, end, days)
                found += [actor] if actor else []
        return found

    def may_act(self, text: str) -> bool:
        """May anybody act in a sentence without a day? Not where no word of doing stands behind units, and nobody is asked.

        A role phrase has its end at a clause's, so that a text that is cut, or a colon, is not judged by it.
        """
        if len(text) > LONGEST_LIST or ":" in text or "：" in text:
            return True
        return any(word.search(text) for word in (self.must, self.roles.holds, self.by, self.asked, self.joint))

    def of_clause(self, text: str, start: int, end: int, days: Sequence[int]) -> Actor | None:
        """The first units of a clause that a word of doing follows at once; behind a colon it may stand in the next."""
        for opening, begin, asked in self.openings(text, start, end):
            for mark in self.marks(text, begin, end, days, asked):
                names = self.names(text, begin, mark.at) if not any(begin <= day < mark.at for day in days) else ()
                if names and not self.relative.match(text, names[-1].end):
                    return self.actor(text, opening, names, mark, asked)
            if days and self.asks.match(text, opening) and (at := self.longest(text, begin, end)):
                return self.actor(text, opening, self.names(text, begin, at), Mark(at, "does", at), asked)
        return None

    def longest(self, text: str, begin: int, end: int) -> int | None:
        """Where the longest list of units ends that begins there, and no mark of a list follows."""
        ends = range(min(end, begin + LONGEST_LIST), begin + SHORTEST, -1)
        return next((at for at in ends if text[at : at + 1] not in LIST_MARKS and self.names(text, begin, at)), None)

    def openings(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
        """Where units may begin: behind 由, behind 请 and the like, at the clause's start."""
        for pattern in (self.by, self.asked):
            said = pattern.search(text, start, end)
            if said:
                yield said.start(), said.end(), True
        yield start, start, False

    def marks(self, text: str, begin: int, end: int, days: Sequence[int], asked: bool) -> list[Mark]:
        """The words that may follow units that begin there, by place."""
        limit = min(end, begin + LONGEST_LIST)
        colon = end < len(text) and text[end] in COLONS
        if colon:
            limit = min(len(text), end + 2)
        stop = min(len(text), limit + LONGEST_PART)
        found = [Mark(each.start, "part", each.end, each.role, each.faint) for each in self.roles.read(text, begin, stop)]
        found += [Mark(each.start(), "joint", each.end(), "lead") for each in self.joint.finditer(text, begin, stop)]
        found += [Mark(each.start(), "must", each.end()) for each in self.must.finditer(text, begin, stop)]
        found += [Mark(day - (text[day - 1] in "于在"), "day", day) for day in days]
        if asked or days or colon:
            verb = self.does if colon else self.does_or_leads_in
            found += [Mark(each.start(), "does", each.start() + 1) for each in verb.finditer(text, begin, stop)]
        found = [mark for mark in found if begin + SHORTEST <= mark.at <= limit]
        return sorted(found, key=lambda mark: (mark.at, WORDS.index(mark.word)))[:MOST_WORDS]

    def names(self, text: str, begin: int, end: int) -> tuple[Name, ...]:
        """The units that fill `text[begin:end]`, a colon behind them; none where anything else stands there."""
        end -= text[end - 1] in COLONS
        if text[begin:end] in self.units.looks.bare:  # 单位应于每年3月31日前…
            return (Name(text[begin:end], begin, end),)
        if not self.companions.may_end(text, begin, end):
            return ()
        names = self.units.read(text, begin, end)
        return tuple(names) if all(name.looks_right and not self.no_actor.search(name.text) for name in names) else ()

    def actor(self, text: str, opening: int, names: tuple[Name, ...], mark: Mark, asked: bool) -> Actor:
        """With the part that stands behind 要 or a day (要会同…, 应配合…), and with its companions."""
        word, end, role = mark.word, max(mark.end, names[-1].end + 1), mark.role
        part = next(self.roles.read(text, end, min(len(text), end + LONGEST_PART)), None) if word in ("must", "day") else None
        if part and part.start == end and not part.faint:
            word, end, role = "part", part.end, part.role
        if word != "joint" and (joint := self.joint.match(text, end)):
            word, end, role = "joint", joint.end(), "lead"
        companions = tuple(self.companions.read(text, end, len(text))) if word == "joint" else ()
        return Actor(opening, names, self.kind(names), word, role, asked, end, companions, mark.faint)

    def kind(self, names: Sequence[Name]) -> Kind:
        """What they are together: the most certain of them counts."""
        kinds = {self.kind_of(name.text) for name in names}
        return next(kind for kind in CERTAIN if kind in kinds)

    def kind_of(self, name: str) -> Kind:
        """市水利局 is named, 各县 addressed, 财政部门 public, 建设单位 private: whoever it may be."""
        if name.startswith(self.kinds["addressed"]):
            return "addressed"
        own = name.startswith(self.units.prefix) and not name.startswith(self.kinds["any"])
        if name.endswith(self.kinds["public"]):
            return "named" if own else "public"
        return "private" if name.endswith(self.kinds["private"]) and not own else "named"


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a sentence between its commas and colons."""
    start = 0
    for place, character in enumerate(text + CLAUSE_MARKS[0]):
        if character in CLAUSE_MARKS and not (character == ":" and text[place - 1 : place].isdigit()):  # 12:00
            if place > start:
                yield start, place
            start = place + 1
