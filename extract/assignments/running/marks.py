"""The words that may stand behind units of running text, e.g. 牵头, 会同, 要, a day: each says that they act.

After this room: marks in the order of their places, each with where the units before it end and the part that it gives them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import regex

from ... import patterns
from ...clauses.assignment import AssignmentReader
from ...clauses.persons import PersonReader
from ...clauses.roles import RoleReader, RoleWord
from ...clauses.units import UnitReader
from ...models import Role
from ...rulebook.grammar import Grammar
from ...rulebook.hints import NONE, Characters, shared
from ...rulebook.ruleset import Ruleset
from ...rulebook.words import grouped
from ...text.marks import COLON, COMMA, OPENING
from ...text.parting import CLAUSE_MARKS
from .openings import Opening
from .whole import BETWEEN, BY, ENDS, LEAST_WORK, OF, SHORTEST, WholeNames

Place = tuple[int, int]
Word = Literal["part", "joint", "must", "day", "does"]
WORDS: tuple[Word, ...] = ("part", "joint", "must", "day", "does")  # of several at one place the first counts
DUTY_MARKS = tuple(COLON)  # behind 市委宣传部
LONGEST_LIST = 160  # characters of units
MOST_ADVERBS = 3
LEAST_DUTY = 6  # characters
MOST_WORDS = 16  # that may follow the units of one clause
LONGEST_PART = 12  # characters of a word that says a part


class Mark(NamedTuple):
    """A word that may stand behind units: `at` to `end`, with the part that it gives them."""

    at: int
    word: Word
    end: int
    role: Role = "responsible"
    charged: bool = False  # 负责: with work of its own behind it
    faint: bool = False  # 落实, 参加: a part beside others' only
    bare: bool = False  # any verb right behind a name


class Places:
    """Where the words of doing stand in a sentence, looked for once for all its clauses."""

    def __init__(self, marks: Marks, text: str) -> None:
        self.text = text
        self.must: list[Place] = [each.span() for each in marks.must.finditer(text)]
        self.joint: list[Place] = [each.span() for each in marks.joint.finditer(text)]
        self.supports: list[Place] = [each.span() for each in marks.supports.finditer(text)]
        self.known: dict[regex.Pattern[str], list[Place]] = {}

    def marks(self, begin: int, stop: int) -> list[Mark]:
        """Those of the first three kinds within a part of the text."""
        found = [Mark(at, "part", last, "support") for at, last in self.supports if begin <= at and last <= stop]
        found += [Mark(at, "joint", last, "lead") for at, last in self.joint if begin <= at and last <= stop]
        return found + [Mark(at, "must", last) for at, last in self.must if begin <= at and last <= stop]

    def verbs(self, words: regex.Pattern[str]) -> list[Place]:
        """Those of some verbs."""
        if words not in self.known:
            self.known[words] = [each.span() for each in words.finditer(self.text)]
        return self.known[words]


class Marks(WholeNames):
    """Finds them by the words of rules/sentences.toml and rules/roles.toml."""

    def __init__(self, ruleset: Ruleset, units: UnitReader) -> None:
        super().__init__(ruleset, units)
        self.no_duty: regex.Pattern[str] = ruleset.rule("no_duty", "no-duty").compile()
        self.no_actor: regex.Pattern[str] = ruleset.rule("no_actor", "no-actor").compile(quick=True)
        self.duties: regex.Pattern[str] = ruleset.rule("standing", "duties").compile()
        self.duties_end: Characters = ruleset.build(shared).of(self.duties.pattern).last or NONE
        self.since: regex.Pattern[str] = patterns.quick(ruleset.expand("{since}[，,]?$"))
        self.as_said: regex.Pattern[str] = patterns.quick(ruleset.expand("{as_said}$"))
        self.must: regex.Pattern[str] = ruleset.rule("must", "must").compile()
        self.does: regex.Pattern[str] = patterns.quick(grouped(ruleset.words("verb", "delivers", "does", "steers")))
        self.done: regex.Pattern[str] = patterns.quick(grouped(ruleset.words("verb", "delivers")))
        self.begins: regex.Pattern[str] = patterns.quick(grouped(ruleset.words("verb", "does", "steers")))
        self.acts: regex.Pattern[str] = patterns.quick(grouped(ruleset.words("verb", "does")))
        self.starts: regex.Pattern[str] = patterns.quick(grouped(ruleset.words("verb", "does", "steers", "leads-in")))
        self.charged: tuple[str, ...] = ruleset.build(Grammar).charges()
        self.through: regex.Pattern[str] = patterns.quick(grouped(ruleset.words("verb", "through")))
        self.does_or_leads_in: regex.Pattern[str] = patterns.quick(grouped(ruleset.words("verb", "delivers", "does", "steers", "leads-in")))
        self.adverbial: regex.Pattern[str] = ruleset.rule("adverbial", "adverbial").compile()
        verb = rf"(?!{ruleset.rule('says_who', 'asks').compile().pattern})(?:{grouped(self.adverbs)})?{self.does_or_leads_in.pattern}"
        self.led: regex.Pattern[str] = patterns.compile(f"{self.adverbial.pattern}{verb}")
        self.addressed: tuple[str, ...] = ruleset.words("actor", "addressed")
        self.supports: regex.Pattern[str] = patterns.quick(grouped(ruleset.words("verb", "supports")))
        self.persons: PersonReader = ruleset.build(PersonReader)
        name = f"(?:{self.persons.sure.pattern})"  # 组长王某某，组员李某、张某，|负责巡逻
        self.crew: regex.Pattern[str] = patterns.quick(rf"(?:\p{{Han}}{{0,4}}[{COLON}]?{name}(?:[{BETWEEN[0]}]{name})*[{COMMA}])+")
        self.roles: RoleReader = ruleset.build(RoleReader)
        self.joint: regex.Pattern[str] = ruleset.build(AssignmentReader).parts.joint

    def read(self, places: Places, opening: Opening, end: int, days: Sequence[Place], chained: bool) -> list[Mark]:
        """The words that may follow units that begin there, by place."""
        text, begin = places.text, opening.begin
        limit = min(end, begin + LONGEST_LIST)
        stop = min(len(text), limit + LONGEST_PART)
        free = opening.first or opening.beside or opening.asked or bool(days)
        found = self.of_roles(text, begin, end, stop, chained)
        found += places.marks(begin, stop)
        found += self.of_days(text, begin, days) if days else ()
        found += self.of_verbs(places, opening, stop, chained, dated=bool(days)) if free or chained else ()
        found += self.of_any_verb(text, opening, limit) if free and not opening.any_words else ()
        if opening.first and text[end : end + 1] in DUTY_MARKS and self.is_duty(text, end + 1):
            found.append(Mark(end, "does", end + 2))
        marks = (mark._replace(at=self.behind_names(text, begin, mark)) for mark in found if mark.word == "day" or not opening.day_only)
        within = [mark for mark in marks if begin + SHORTEST <= mark.at <= limit]
        return sorted(within, key=lambda mark: (mark.bare, mark.at, WORDS.index(mark.word)))[:MOST_WORDS]

    def of_roles(self, text: str, begin: int, end: int, stop: int, chained: bool) -> list[Mark]:
        """牵头, 负责, 配合; in a chain they may be of a sentence's object: …牵头，乙局、丙局参加的机制."""
        found = [self.part(each) for each in self.roles.read(text, begin, stop) if chained or not self.is_together(text, begin, each)]
        if not chained:
            return found
        of = text.rfind(OF, begin, end)
        objects = [each for each in self.roles.read(text, begin, of) if each.end == of] if of > 0 else []
        return found + [Mark(each.start, "part", each.end, each.role) for each in objects]

    def of_days(self, text: str, begin: int, days: Sequence[Place]) -> list[Mark]:
        """各县于5日前, and what is handed in by that day: 各县的总结于6月底前报送."""
        found = [Mark(self.before_day(text, begin, day), "day", day) for day, _ in days]
        of = text.find(OF, begin, days[0][0])
        kind = text.startswith(tuple(self.units.looks.bare), of + 1)  # 设有审计机构的单位
        return [*found, Mark(of, "day", days[0][0])] if of > 0 and not kind and self.report.match(text, days[0][1]) else found

    def of_verbs(self, places: Places, opening: Opening, stop: int, chained: bool, *, dated: bool) -> list[Mark]:
        """Verbs of the lists: those that deliver only where it is known that somebody acts; 各校通过班会… where all are written to."""
        text, begin = places.text, opening.begin
        led = [(at, at + 1) for at, _ in places.verbs(self.adverbial if dated else self.led) if not self.within.match(text, at)]  # 所|在
        verbs = places.verbs(self.does_or_leads_in if opening.asked or chained or dated else self.starts)
        if opening.asked or text.startswith(self.addressed, begin):
            verbs, led = [*verbs, *places.verbs(self.through), *led], []
        verbs = [(at, last) for at, last in verbs if not self.within.match(text, at)]  # 市公司|对标指标
        found = [(at, last, False) for at, last in verbs if text[at - 1] not in COLON or not self.no_duty.match(text, at)]
        inside = (each for each in (*found, *((at, last, True) for at, last in led)) if begin <= each[0] and each[1] <= stop)
        return [Mark(at, "does", at + 1, bare=bare) for at, last, bare in inside if not self.is_whole(text, begin, last + 1)]

    def of_any_verb(self, text: str, opening: Opening, limit: int) -> list[Mark]:
        """信息中心更换老旧服务器: any verb right behind whole names; alone where it is asked for (由办公室采购), not in a remark."""
        alone = opening.alike or (opening.asked and text[opening.at - 1 : opening.at] not in tuple(OPENING))
        at = self.any_verb(text, opening.begin, limit, opening.asked, SHORTEST if alone else LEAST_WORK)
        far = at and not (opening.asked or opening.opens_work()) and self.all_places.fullmatch(text, opening.begin, at)
        return [Mark(at, "does", at + 1, bare=True)] if at and not far else []  # not …政策，各设区市|优先安排用地

    def before_day(self, text: str, begin: int, day: int) -> int:
        """Where the words end before a day: 各乡镇于5日前, 各乡镇自4月1日起每周一."""
        at = self.behind_since(text, begin, day)
        return at if at < day else day - (text[day - 1] in BY)

    def behind_since(self, text: str, begin: int, at: int) -> int:
        """Where the words end before 从即日起 that stands right before a place; the place where none does."""
        return since.start() if (since := self.since.search(text, begin, at)) else at

    def part(self, word: RoleWord) -> Mark:
        """负责督促, 承办督促 are work of one's own."""
        charged = word.words.startswith(self.charged) and word.role in ("supervise", "responsible")
        return Mark(word.start, "part", word.end, "responsible" if charged else word.role, charged, word.faint)

    def is_duty(self, text: str, start: int) -> bool:
        """Does what stands behind `市委宣传部：` say what to do? Not names of others, nor how a letter begins."""
        if (crew := self.crew.match(text, start)) and (text.startswith(self.charged, crew.end()) or self.does.match(text, crew.end())):
            return True
        end = next((place for place in range(start, len(text)) if text[place] in CLAUSE_MARKS), len(text))
        listed = all(len(word) < LEAST_WORK for word in text[start:end].split(BETWEEN[0]))  # 第一组：东村、西村、南村
        if listed or end - start < LEAST_DUTY or self.no_duty.match(text, start):
            return False
        names = (text[start:at] for at in range(start + SHORTEST, min(end, start + LONGEST_PART)))
        if any(self.units.looks_like_unit(name) and not self.no_actor.search(name) for name in names):
            return False  # 接待站：校团委在车站设点
        return self.does.match(text, start) is not None or not any(name.looks_right for name in self.units.read(text, start, len(text)))

    def is_together(self, text: str, begin: int, word: RoleWord) -> bool:
        """甲局与乙局协同制作公益广告: both do it, where 乙局协同 supports."""
        together = word.words.startswith(self.adverbs) and text[word.end : word.end + 1] not in ENDS
        return together and any(mark in text[begin : word.start] for mark in BETWEEN[1:])

    def behind_names(self, text: str, begin: int, mark: Mark) -> int:
        """Where the units before a word end: without 则, 也, 积极 between, and a mark (市水利局：负责…, 各包村干部，负责…)."""
        at = mark.at
        for _ in range(MOST_ADVERBS):
            if not text.endswith(self.adverbs, begin, at):
                break
            at -= len(next(word for word in self.adverbs if text.endswith(word, begin, at)))
        at = self.behind_since(text, begin, at)
        if mark.word == "day" and (whole := self.names_end(text, begin, at)) and self.before.fullmatch(text, whole, at):
            at = whole  # 客服部|节后三日内
        if mark.word in ("part", "day") and (said := self.as_said.search(text, begin, at)):
            at = said.start()  # 各市教育局|根据人数负责…
        marks = CLAUSE_MARKS if mark.word in ("part", "must", "day") else COLON
        return self.before_duties(text, begin, at - 1) if at > begin and text[at - 1] in marks else at

    def before_duties(self, text: str, begin: int, end: int) -> int:
        """Where the units of a heading end: 综合组|职责."""
        head = self.duties.search(text, begin, end) if text[end - 1] in self.duties_end else None
        return head.start() if head else end
