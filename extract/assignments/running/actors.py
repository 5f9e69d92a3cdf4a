"""Who acts in a sentence, and by what word, e.g. `由市水利局牵头，市财政局配合` → 市水利局 by 牵头, 市财政局 by 配合.

After this room: each actor has its units, the word that says their part, and its place. Whether that makes a task is not asked here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import regex

from ... import patterns
from ...clauses.assignment import AssignmentReader
from ...clauses.roles import RoleReader
from ...clauses.timing import Reading
from ...clauses.units import Name, UnitReader
from ...models import Role
from ...rulebook.ruleset import Ruleset
from ...rulebook.words import grouped
from .companions import LONGEST_LIST, PLACES, Companions
from .openings import Opening, Openings

Kind = Literal["named", "addressed", "own", "public", "private"]
Word = Literal["part", "joint", "must", "day", "does"]
WORDS: tuple[Word, ...] = ("part", "joint", "must", "day", "does")  # of several at one place the first counts
CERTAIN: tuple[Kind, ...] = ("named", "addressed", "own", "public", "private")  # in this order
CLAUSE_MARKS = "，,：:"
COLONS = "：:"
LIST_MARKS = ("、", "和", "及", "与", "（", "(")
BY = "于在"
MOST_ADVERBS = 3
LEAST_DUTY = 6  # characters
SURE = 4  # characters of a name that is no verb with its object: 组委会统筹
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
    must: bool = False  # 要会同 urges where 会同 assigns


class PlainUnitReader(UnitReader):
    """Reads units of running text: names are not written together there, so that no dictionary is loaded to part them."""

    def parts(self, written: str) -> list[tuple[int, int]]:
        return [(0, len(written))]


class ActorReader:
    """Finds who acts by the words of rules/sentences.toml and rules/roles.toml."""

    roles: RoleReader
    joint: regex.Pattern[str]

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.units: PlainUnitReader = ruleset.build(PlainUnitReader)
        self.companions: Companions = Companions(self.units, ruleset.words("verb", "begins"))
        self.kinds: dict[str, tuple[str, ...]] = {rule.name: rule.words for rule in ruleset.rules("actor")}
        self.openings: Openings = ruleset.build(Openings)
        self.relative: regex.Pattern[str] = ruleset.rule("relative", "relative").compile()
        self.no_duty: regex.Pattern[str] = ruleset.rule("no_duty", "no-duty").compile()
        self.no_actor: regex.Pattern[str] = ruleset.rule("no_actor", "no-actor").compile()
        self.adverbs: tuple[str, ...] = ruleset.words("adverb", "adverb")
        self.must: regex.Pattern[str] = ruleset.rule("must", "must").compile()
        self.report: regex.Pattern[str] = ruleset.rule("report", "report").compile()
        does = [*ruleset.words("verb", "delivers"), *ruleset.words("verb", "does")]
        self.does: regex.Pattern[str] = patterns.quick(grouped(does))
        self.starts: regex.Pattern[str] = patterns.quick(grouped(ruleset.words("verb", "does")))
        self.does_or_leads_in: regex.Pattern[str] = patterns.quick(grouped([*does, *ruleset.words("verb", "leads-in")]))
        self.others: regex.Pattern[str] = self.companions.others
        self.supports: regex.Pattern[str] = patterns.quick(grouped(ruleset.words("verb", "supports")))
        self.roles, self.joint = ruleset.build(RoleReader), self.assignments.joint

    def read(self, text: str, timings: Sequence[Reading]) -> list[Actor]:
        """The actors of a sentence in order; `timings` are those of the sentence."""
        days = sorted(reading.at for reading in timings)
        if not days and not self.may_act(text):
            return []
        found: list[Actor] = []
        for start, end in clauses(text):
            while start < end and (not found or start >= found[-1].end):
                actor = self.of_clause(text, start, end, days, chained=bool(found) and found[-1].word == "part")
                found += [actor] if actor else []
                if actor is None or actor.word != "part" or text[actor.end : actor.end + 1] != "、":
                    break
                start = actor.end + 1  # 组织部门牵头、民政部门配合
        return found

    def may_act(self, text: str) -> bool:
        """May anybody act in a sentence without a day? Not where no word of doing stands in it, and nobody is asked.

        A role phrase has its end at a clause's, so that a text that is cut, or a colon, is not judged by it.
        """
        if len(text) > LONGEST_LIST or ":" in text or "：" in text:
            return True
        words = (self.must, self.roles.holds, self.openings.by, self.openings.asked, self.joint, self.starts, self.supports)
        return any(word.search(text) for word in words)

    def of_clause(self, text: str, start: int, end: int, days: Sequence[tuple[int, int]], chained: bool) -> Actor | None:
        """The first units of a clause that a word of doing follows at once; behind a mark it may stand in the next."""
        for opening in self.openings.read(text, start, end, days):
            for mark in self.marks(text, opening, end, days, chained):
                begin = opening.begin
                within = any(begin <= day < mark.at for day, _ in days)
                names = () if within else self.names(text, begin, mark.at, opening.asked)
                sure = opening.asked or days or (names and self.may_begin(text, names[0], mark))
                if names and sure and not self.is_relative(text, names[-1].end, mark):
                    return self.actor(text, opening.at, names, mark, opening.asked)
            if opening.any_words and (days or opening.at == start) and (at := self.longest(text, opening.begin, end)):
                names = self.names(text, opening.begin, at, asked=True)
                if not days and not all(self.is_known(name.text) for name in names):
                    return None
                return self.actor(text, opening.at, names, Mark(at, "does", at), asked=True)
        return None

    def may_begin(self, text: str, name: Name, mark: Mark) -> bool:
        """Right before a verb a name has to be sure: not 持续支持环保社会组织建设, nor a place (某市完成80个)."""
        if mark.word != "does" or text[mark.at] in COLONS:
            return True
        if name.text[-1] in PLACES or not name.text.endswith(self.kinds["office"]):
            return False
        return len(name.text) <= SURE or self.is_known(name.text) or self.companions.verb.match(name.text) is None

    def is_known(self, name: str) -> bool:
        """Does it begin or end as only names do: 各校, 市水利局, 城东街道?"""
        return name.startswith((*self.units.prefix, *self.kinds["addressed"])) or name.endswith(self.kinds["place"])

    def is_relative(self, text: str, at: int, mark: Mark) -> bool:
        """负责中医药管理的部门, 由县政府确定的机构, 做好牵头工作: which one it is or how, and not what it does."""
        if mark.word == "does" and (verb := self.does.match(text, at)) and text[verb.end() : verb.end() + 1] == "的":
            return True
        return any(self.relative.match(text, place) for place in (at, mark.end))

    def longest(self, text: str, begin: int, end: int) -> int | None:
        """Where the longest list of units ends that begins there, and no mark of a list follows."""
        ends = range(min(end, begin + LONGEST_LIST), begin + SHORTEST - 1, -1)
        return next((at for at in ends if text[at : at + 1] not in LIST_MARKS and self.names(text, begin, at, asked=True)), None)

    def marks(self, text: str, opening: Opening, end: int, days: Sequence[tuple[int, int]], chained: bool) -> list[Mark]:
        """The words that may follow units that begin there, by place."""
        begin = opening.begin
        limit = min(end, begin + LONGEST_LIST)
        colon = end < len(text) and text[end] in COLONS
        stop = min(len(text), limit + LONGEST_PART)
        found = [Mark(each.start, "part", each.end, each.role, each.faint) for each in self.roles.read(text, begin, stop)]
        if chained and (of := text.rfind("的", begin, end)) > 0:  # …牵头，乙局、丙局参加的机制
            found += [Mark(each.start, "part", each.end, each.role) for each in self.roles.read(text, begin, of) if each.end == of]
        found += [Mark(each.start(), "part", each.end(), "support") for each in self.supports.finditer(text, begin, stop)]
        found += [Mark(each.start(), "joint", each.end(), "lead") for each in self.joint.finditer(text, begin, stop)]
        found += [Mark(each.start(), "must", each.end()) for each in self.must.finditer(text, begin, stop)]
        found += [Mark(day - (text[day - 1] in BY), "day", day) for day, _ in days]
        if days and (of := text.find("的", begin, days[0][0])) > 0 and self.report.match(text, days[0][1]):
            found.append(Mark(of, "day", days[0][0]))  # 各县的总结于6月底前报送
        if opening.asked or days or opening.first:
            verb = self.does_or_leads_in if opening.asked or days else self.starts
            found += [Mark(each.start(), "does", each.start() + 1) for each in verb.finditer(text, begin, stop)]
        if colon and opening.first and self.is_duty(text, end + 1):
            found.append(Mark(end, "does", end + 2))
        if opening.day_only:
            found = [mark for mark in found if mark.word == "day"]
        found = [mark._replace(at=self.behind_names(text, begin, mark)) for mark in found]
        found = [mark for mark in found if begin + SHORTEST <= mark.at <= limit]
        return sorted(found, key=lambda mark: (mark.at, WORDS.index(mark.word)))[:MOST_WORDS]

    def is_duty(self, text: str, start: int) -> bool:
        """Does what stands behind `市委宣传部：` say what to do? Not names of others, nor how a letter begins."""
        end = next((place for place in range(start, len(text)) if text[place] in CLAUSE_MARKS), len(text))
        if end - start < LEAST_DUTY or self.no_duty.match(text, start):
            return False
        return self.does.match(text, start) is not None or not any(name.looks_right for name in self.units.read(text, start, len(text)))

    def behind_names(self, text: str, begin: int, mark: Mark) -> int:
        """Where the units before a word end: without 则, 也, 积极 between, and a mark (市水利局：负责…, 各包村干部，负责…)."""
        at = mark.at
        for _ in range(MOST_ADVERBS):
            word = next((word for word in self.adverbs if text.endswith(word, begin, at)), None)
            if word is None:
                break
            at -= len(word)
        marks = CLAUSE_MARKS if mark.word in ("part", "must") else COLONS
        return at - 1 if at > begin and text[at - 1] in marks else at

    def names(self, text: str, begin: int, end: int, asked: bool = False) -> tuple[Name, ...]:
        """The units that fill `text[begin:end]`; none where anything else stands there. Whom 由 asks may be an office-holder."""
        if text[begin:end] in self.units.looks.bare:  # 单位应于每年3月31日前…
            return (Name(text[begin:end], begin, end),)
        if not (text[end - 1] == "等" or self.companions.may_end(text, begin, end)):
            return ()
        names = self.units.read(text, begin, end)
        looks = [name.looks_right or self.is_holder(name.text, asked or len(names) > 1) for name in names]
        if not all(looks) and any(looks) and len(names) > 1 and self.others.search(text, begin, end):  # 公安、城管执法等部门
            looks = [right or self.assignments.acceptable(name.text) for right, name in zip(looks, names, strict=True)]
        return tuple(names) if all(looks) and not any(self.no_actor.search(name.text) for name in names) else ()

    def is_holder(self, name: str, certain: bool) -> bool:
        """副区长, and where nothing else says that somebody acts: 各村书记, 村级河长."""
        return self.units.looks.is_holder(name) and (certain or self.is_known(name) or name[1:2] == "级")

    def ends_before(self, text: str, at: int) -> bool:
        """Does a unit's name seem to end right there, and not a place's?"""
        return at >= SHORTEST and text[at - 1] not in PLACES and self.companions.may_end(text, 0, at)

    def actor(self, text: str, opening: int, names: tuple[Name, ...], mark: Mark, asked: bool) -> Actor:
        """With the part that stands behind 要 or a day (要会同…, 应配合…), and with its companions."""
        word, end, role = mark.word, mark.end, mark.role
        part = next(self.roles.read(text, end, min(len(text), end + LONGEST_PART)), None) if word in ("must", "day") else None
        how = part and any(self.relative.match(text, place) for place in (part.end - SHORTEST, part.end))  # 要做好牵头工作
        if part and part.start == end and not part.faint and not how:
            word, end, role = "part", part.end, part.role
        if word != "joint" and (joint := self.joint.match(text, end)):
            word, end, role = "joint", joint.end(), "lead"
        companions = tuple(self.companions.read(text, end, len(text))) if word == "joint" else ()
        return Actor(opening, names, self.kind(names), word, role, asked, end, companions, mark.faint, mark.word == "must")

    def kind(self, names: Sequence[Name]) -> Kind:
        """What they are together: the most certain of them counts."""
        kinds = {self.kind_of(name.text) for name in names}
        return next(kind for kind in CERTAIN if kind in kinds)

    def kind_of(self, name: str) -> Kind:
        """市水利局 is named, 各县 addressed, 财政部门 public, 建设单位 private: whoever it may be."""
        if name.startswith(self.kinds["addressed"]):
            return "addressed"
        if name.startswith(self.kinds["own"]):
            return "own"
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
