"""Who acts in a sentence, and by what word, e.g. `由市水利局牵头，市财政局配合` → 市水利局 by 牵头, 市财政局 by 配合.

After this room: each actor has its units, the word that says their part, and its place. Whether that makes a task is not asked here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import regex

from ... import patterns
from ...clauses.roles import RoleReader
from ...clauses.timing import Reading
from ...clauses.units import Name
from ...models import Role
from ...rulebook.ruleset import Ruleset, words_pattern
from ...text.marks import CLOSING, COLON, COMMA
from ...text.parting import clauses
from .kinds import KNOWN, Kind
from .marks import LONGEST_LIST, LONGEST_PART, Mark, Places, Word
from .naming import LONGEST_OWN, LONGEST_SURE, Naming
from .openings import Opening, Openings
from .whole import BETWEEN, BY, SHORTEST

TELLING: tuple[Word, ...] = ("part", "day")  # behind which anybody acts: 班主任负责…, 网格员每周…
ALIKE: tuple[Word, ...] = ("does", "day")  # behind whom anybody's office acts
MOST_CLAUSES = 2  # between what is made and the day by which it is handed in
LISTED: tuple[Word, ...] = ("must", "day", "part", "joint")


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
    charged: bool = False  # 负责: what stands behind it is work of its own
    faint: bool = False
    must: bool = False  # 要会同 urges where 会同 assigns
    bare: bool = False  # before a verb that no list holds


class ActorReader(Naming):
    """Finds who acts by the words of rules/sentences.toml and rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        super().__init__(ruleset)
        self.openings: Openings = ruleset.build(Openings)
        self.subject: regex.Pattern[str] = ruleset.rule("goes_on", "subject").compile()
        self.roles: RoleReader = self.marks.roles
        self.meets: regex.Pattern[str] = patterns.compile(words_pattern(ruleset.words("verb", "meets")))

    def read(self, text: str, timings: Sequence[Reading], eager: bool = False) -> list[Actor]:
        """The actors of a sentence in order; `timings` are those of the sentence. `eager`: an office's work needs no day there (纪要)."""
        ends = self.companions.ends(text)
        if not ends:
            return []
        days = sorted(reading.at for reading in timings)
        places, asking = Places(self.marks, text), self.openings.asking(text)
        if not days and not asking and not self.may_act(places):
            return []
        quiet = len(text) <= LONGEST_LIST and not (days or asking or places.must or places.joint or places.supports)
        found: list[Actor] = []
        for start, end in clauses(text):
            named = bisect_left(ends, start + SHORTEST) < bisect_right(ends, end)
            led = bool(found) and found[-1].word == "part" and found[-1].role == "lead"
            if start and all(actor.bare for actor in found) and (goes_on := self.of_subject(places, start)):
                found = [goes_on]
                continue
            if not (named or led) or (quiet and not found and not self.openings.may_act(text, start, end + LONGEST_PART)):
                continue  # no name ends in it, or nobody may act there
            while start < end and (not found or start >= found[-1].end):
                alike = bool(found) and (found[-1].word in ALIKE or found[-1].charged) and text[start - 1] not in COLON
                listed = bool(found) and text[start - 1] == BETWEEN[0] and start > found[-1].end + 1
                by = listed and found[-1].asked
                openings = self.openings.read(text, start, end, days, asking, beside=bool(found), alike=alike, listed=by)
                chained = bool(found) and found[-1].word == "part"
                actor = self.of_clause(places, openings, start, end, days, chained=chained, led=led, eager=eager)
                if actor is None or (listed and (actor.opening != start or self.is_object(found[-1], actor))):
                    break
                if not actor.asked and start and text[start - 1] in tuple(COMMA):
                    found, actor = self.with_names_before(text, found, actor, start)
                found.append(actor)
                last = end if actor.charged or (actor.word == "does" and (actor.asked or eager)) else actor.end + (actor.word == "part")
                start = self.next_part(text, actor.end, last, end)
        return found

    def is_object(self, before: Actor, actor: Actor) -> bool:
        """总务处负责检查教室、实验室安装: what another does, and no doer; not 采编部负责图书下架、技术部拆卸书架."""
        bare = (before.charged and not actor.charged and actor.bare) or (before.word == "does" and not before.asked)
        return actor.kind not in KNOWN or (bare and actor.names[-1].text[-1] not in self.kinds["inner"])

    def with_names_before(self, text: str, found: list[Actor], actor: Actor, start: int) -> tuple[list[Actor], Actor]:
        """各县教育局，市直各学校要于3月底前…, 请各县，各部门于3月底前…: units that end at a comma and the next ones do the same."""
        before = found[-1] if found else None
        if before and before.asked and before.word == "does" and before.end == start - 1:
            opening, names, asked, found = before.opening, before.names, True, found[:-1]
        elif before is None and actor.opening == start and actor.word in LISTED:
            asks = self.openings.asked.match(text)  # 请市疾控中心，各区会同教育部门检查
            begin = self.openings.before.match(text, 0, start - 1)
            opening, asked = begin.end() if begin and not asks else 0, asks is not None
            names = self.names(text, asks.end() if asks else opening, start - 1)
            if not names or not (asked or self.is_known(names[0].text)):
                return found, actor
        else:
            return found, actor
        if not names:
            return found, actor
        names += actor.names
        return found, actor._replace(opening=opening, names=names, asked=asked, kind=self.kind.of(names))

    def of_subject(self, places: Places, start: int) -> Actor | None:
        """Who opens a sentence and acts behind its first clause: 承办单位收到建议后，要逐件登记; 各镇是工作主体，负责巡查."""
        text = places.text
        must = next((last for at, last in places.must if at == start), 0)
        charged = not must and text.startswith(self.marks.charged, start)
        part = next(self.roles.read(text, start, len(text)), None) if charged else None
        verb = start + next((len(word) for word in self.marks.adverbs if text.startswith(word, start)), 0)
        does = not (must or part) and self.marks.begins.match(text, verb) is not None
        stop = text.find(text[start - 1], 0, start) if must or part or does else -1
        if stop < 0 or sum(map(text[stop:start].count, COMMA)) > MOST_CLAUSES:
            return None
        begin = before.end() if (before := self.openings.before.match(text, 0, stop)) else 0
        subject = self.subject.search(text, begin, stop)
        if not (names := self.names(text, begin, subject.start()) if subject and (subject["got"] or not does) else ()):
            return None
        if part:
            return Actor(begin, names, self.kind.of(names), "part", "responsible", False, part.end, charged=True)
        end = must or verb + 1
        return Actor(begin, names, self.kind.of(names), "must" if must else "does", "responsible", False, end, must=must > 0)

    def may_act(self, places: Places) -> bool:
        """May anybody act in a sentence without a day in which nobody is asked? Not where no word of doing stands in it.

        A role phrase has its end at a clause's, so that a text that is cut, or a colon, is not judged by it.
        """
        text = places.text
        if len(text) > LONGEST_LIST or ":" in text or "：" in text or places.must or places.joint or places.supports:
            return True
        begins = (0, min((at + 1 for mark in tuple(COMMA) if (at := text.find(mark)) >= 0), default=0))  # 接种期间，急救中心派车待命
        acts = any(word.search(text) for word in (self.roles.holds, self.marks.begins))
        return acts or any(self.marks.opens(text, begin) for begin in begins)

    def of_clause(
        self,
        places: Places,
        openings: Iterable[Opening],
        start: int,
        end: int,
        days: Sequence[tuple[int, int]],
        *,
        chained: bool,
        led: bool,
        eager: bool,
    ) -> Actor | None:
        """The first units of a clause that a word of doing follows at once; behind a mark it may stand in the next."""
        text = places.text
        for opening in openings:
            for mark in self.companions.behind_offices(text, self.marks.read(places, opening, end, days, chained), asked=opening.asked):
                begin = opening.begin
                if mark.word == "does" and self.meets.match(text, mark.end - 1):  # 医疗组与社区医院对接
                    mark = mark._replace(at=next((at for at in range(begin + SHORTEST, mark.at) if text[at] == BETWEEN[-1]), mark.at))
                within = any(begin <= day < mark.at for day, _ in days)
                holders = opening.asked or mark.bare or self.holder_acts(text, mark, begin, bool(days), eager and opening.opens_work())
                names = () if within else self.names(text, begin, mark.at, holders)
                if mark.word == "day" and text[mark.at] in tuple(COMMA) and not all(self.is_bare(name.text) for name in names):
                    continue  # 各乡镇实行值班，每周五上报
                names = names or (() if within else self.loose.read(text, begin, mark, led=led, asked=opening.asked))
                sure = not mark.bare and (opening.asked or bool(days))
                sure = sure or (bool(names) and self.may_begin(text, names[0], mark, opening, bool(days), eager))
                topic = mark.bare and not opening.asked and self.openings.by.search(text, mark.at, end)  # 市公安局出入境窗口由二楼迁至一楼
                if names and sure and not topic and not self.is_relative(text, names[-1].end, mark):
                    return self.actor(text, opening, names, mark, days)
            beside = opening.beside and self.openings.asked.search(text, 0, opening.begin) is None  # 请甲局…，各镇填表，于3月5日前报送
            if (opening.first or beside) and not opening.asked and (by := self.handed_in(text, opening.begin, days)):
                return self.actor(text, opening, self.names(text, opening.begin, by.at), by, days)
            if opening.any_words and (days or opening.at == start) and (at := self.any_words(text, opening.begin, end)):
                names = self.names(text, opening.begin, at, asked=True)
                short = len(names) == 1 and len(names[0].text) <= LONGEST_OWN
                own = short and at == self.marks.any_verb(text, opening.begin, end, asked=True)  # 责成护理部更换床单
                if self.relative.match(text, at) or not (days or own or all(self.kind.is_sure(name.text) for name in names)):
                    return None
                return self.actor(text, opening, names, Mark(at, "does", at), days)
            if told := self.told(places, opening, end, days):
                return self.actor(text, opening, *told, days)
        return None

    def handed_in(self, text: str, begin: int, days: Sequence[tuple[int, int]]) -> Mark | None:
        """The day by which what all have made is handed in: 各县制定的方案，经审定后于9月30日前报市局; not 各县方案和各校计划."""
        day = next((day for day in days if begin < day[0]), None)
        if not day or not text.startswith(self.kinds["addressed"], begin) or not self.marks.report.match(text, day[1]):
            return None
        made = self.countable.search(text, begin, day[0])
        at = self.longest(text, begin, min(made.start() if made else day[0], begin + LONGEST_SURE))
        between = text[at : day[0]] if at else ""
        apart = sum(map(between.count, COMMA))
        asked = self.openings.asked.search(between)  # 请各单位在5日前, not 请于5日前
        others = asked is not None and between[asked.end() : asked.end() + 1] not in ("", *BY)
        others = others or apart > MOST_CLAUSES or any(mark in between for mark in BETWEEN) or self.openings.by.search(between) is not None
        return None if not at or others or (apart and self.marks.must.search(between)) else Mark(at, "day", day[1])

    def holder_acts(self, text: str, mark: Mark, begin: int, dated: bool, works: bool) -> bool:
        """May an office-holder act there: 班主任负责…, 护林员要巡山, 护林员：巡查火情? Not 申请人应具有…, nor 组长：王某."""
        if mark.word == "does":
            listed = self.marks.does.match(text, mark.at + 1) is not None if text[mark.at] in COLON else works
            return dated or (listed and (text[mark.at] in COLON or self.holder_works(text[begin : mark.at])))
        return mark.word in TELLING or not text.endswith(self.kinds["anyone"], begin, mark.at)

    def any_words(self, text: str, begin: int, end: int) -> int | None:
        """Where units end behind which any words follow: whole names before a verb (请市城管局收到通知后…), else the longest list."""
        at = self.marks.any_verb(text, begin, end, asked=True)
        return at if at and self.names(text, begin, at, asked=True) else self.longest(text, begin, end)

    def actor(self, text: str, opening: Opening, names: tuple[Name, ...], mark: Mark, days: Sequence[tuple[int, int]]) -> Actor:
        """With the part that stands behind 要 or a day (要会同…, 应配合…), and with its companions."""
        word, end, role = mark.word, mark.end, mark.role
        behind = next((last for day, last in days if word == "day" and day == end), end)  # 每季度牵头组织一次检查
        part = next(self.roles.read(text, behind, min(len(text), behind + LONGEST_PART)), None) if word in ("must", "day") else None
        how = part and any(self.relative.match(text, place) for place in (part.end - SHORTEST, part.end))  # 要做好牵头工作
        if part and part.start == behind and not part.faint and not how:
            word, end, role = "part", part.end, part.role
        elif word == "must" and (helps := self.marks.supports.match(text, behind)):
            word, end, role = "part", helps.end(), "support"  # 要协助做好
        if word != "joint" and (joint := self.marks.joint.match(text, end)):
            word, end, role = "joint", joint.end(), "lead"
        listed = end if word == "joint" else self.behind_lead(text, end, role)
        stop = next((day for day, _ in days if listed and day > listed), len(text))  # 会同市财政局每月检查
        companions = tuple(self.companions.read(text, listed, stop)) if listed else ()
        if companions and not mark.charged:
            role = "lead"  # 由甲局研究提出，会同乙局审定
        kind, must = self.kind.of(names), mark.word == "must"
        names += self.along(text, end) if word == "must" else ()
        if any(name.text[-1] in CLOSING for name in names):
            names, helping = self.by_remark(text, names)
            companions, role = companions + helping, "lead" if helping else role
        return Actor(opening.at, names, kind, word, role, opening.asked, end, companions, mark.charged, mark.faint, must, mark.bare)

    def by_remark(self, text: str, names: tuple[Name, ...]) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
        """校办（主）、信息中心（协）: who leads and who supports; the names without these remarks."""
        leading: list[Name] = []
        helping: list[Name] = []
        for name in names:
            (helping if self.assignments.role_of_remark(text, name) == "support" else leading).append(name)
            name.text = text[name.start : name.end]
        return (tuple(leading), tuple(helping)) if leading else (names, ())

    def behind_lead(self, text: str, end: int, role: Role) -> int | None:
        """Where the companions of who leads begin, in a clause of their own: 请市教育局牵头，会同市公安局，…."""
        comma = min((at for mark in tuple(COMMA) if (at := text.find(mark, end)) >= 0), default=-1) if role != "support" else -1
        begin = comma + 1 + next((len(word) for word in self.marks.adverbs if text.startswith(word, comma + 1)), 0)  # ，并会同…
        joint = self.marks.joint.match(text, begin) if comma >= 0 else None
        return joint.end() if joint else None
