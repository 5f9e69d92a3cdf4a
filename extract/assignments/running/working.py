"""What those who act have to do: a part of its own, something that a clerk can wait for, and not mere urging (各部门要高度重视).

After this room: it is known whether one who acts without a day has work that would be entered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import regex

from ... import patterns
from ...clauses.units import Name
from ...head.genres import Stance
from ...rulebook.ruleset import Ruleset, words_pattern
from ...text.marks import CLOSING, COLON, COMMA, LISTING
from .actors import Actor, ActorReader
from .companions import ALL_OF
from .doing import Verbs
from .kinds import KNOWN, LAST, Kinds
from .sharing import Share
from .whole import OF, PLACES, SHORTEST, Deeds

VERB_REACH = 8  # characters behind 要 in which its verb stands
REGIONS = tuple(PLACES)
Ground = Literal["slots"] | Stance  # of a notice: its work stands in slots, or in sentences that mean it in some way


class Work(Verbs):
    """Judges it by the words of rules/sentences.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        actors = ruleset.build(ActorReader)
        super().__init__(ruleset, actors.marks)
        self.asked: regex.Pattern[str] = actors.openings.asked
        self.leads: tuple[str, ...] = ruleset.words("verb", "leads-in")
        acts = (actors.marks.acts.pattern, actors.kind.leads.pattern, actors.marks.joint.pattern)  # ，牵头做好…
        self.acts: regex.Pattern[str] = patterns.compile("|".join(acts))
        self.kind: Kinds = actors.kind
        self.deeds: Deeds = actors.deeds
        self.led_by: regex.Pattern[str] = actors.marks.led_by
        self.must: regex.Pattern[str] = actors.marks.must
        self.report: regex.Pattern[str] = actors.marks.report
        self.may_end: Callable[[str, int, int], bool] = actors.companions.may_end
        self.told: regex.Pattern[str] = ruleset.rule("must", "told").compile()
        self.vague: tuple[str, ...] = ruleset.words("actor", "vague")
        self.goes_on: regex.Pattern[str] = ruleset.rule("goes_on", "goes-on").compile()
        self.condition: regex.Pattern[str] = ruleset.rule("condition", "condition").compile()
        nouns = ruleset.rule("urges", "noun").compile().pattern
        self.urges: regex.Pattern[str] = patterns.compile("|".join((*ruleset.words("urges", "urges"), nouns)))
        self.urges_all: regex.Pattern[str] = ruleset.rule("urges", "urges-all").compile()
        self.everyone: regex.Pattern[str] = ruleset.rule("relative", "everyone").compile()
        self.delivers: regex.Pattern[str] = patterns.compile(words_pattern(ruleset.words("verb", "delivers")))
        self.countable: regex.Pattern[str] = ruleset.rule("report", "concrete").compile()
        self.product: regex.Pattern[str] = patterns.compile(f"(?:{ruleset.expand('{product}')})(?=$|[{COMMA}{LISTING}])")
        self.made: regex.Pattern[str] = patterns.compile(f"(?:{self.countable.pattern})(?=$|[{COMMA}{LISTING}])")
        self.concrete: regex.Pattern[str] = patterns.compile(f"{self.delivers.pattern}|{self.countable.pattern}")

    def has_work(self, text: str, actor: Actor, share: Share, ground: Ground) -> bool:
        """A part of its own, or for a named unit something to deliver."""
        mine = actor.asked and self.goes_on.match(text) is not None  # 此项工作由甲公司负责
        firm = "private" in (actor.kind, share.actors[0].kind) and self.is_firm(text, actor, share.end, ground)
        private = "private" in (actor.kind, share.actors[0].kind) and not firm
        if (not mine and private) or (actor.faint and len(share.actors) == 1 and not (actor.asked or self.does_part(text, actor, ground))):
            return False
        start = actor.end - (actor.word == "does")  # where its verb begins
        end = self.first_clause(text, start, share.end)
        makes = all(words.search(text, start, end) for words in (self.countable, self.delivers))  # 建立清单
        asks = actor.must and ground in ("free", "assigns")
        leads = ground in ("free", "assigns") and (actor.must or actor.word == "does") and self.leads_to_work(text, start, end)
        more = asks and self.acts_more(text, actor, end, share.end)
        if not actor.asked and self.is_anyone(actor, ground, makes, leads or more):
            return False
        if actor.word == "part":
            return actor.role != "support" or self.supports(text, actor, share)
        delivers = self.delivers.search(text, actor.end, min(share.end, actor.end + VERB_REACH)) is not None
        if actor.word == "joint":
            return ground != "slots" or delivers or not actor.must
        known = firm or actor.kind in KNOWN
        verb = self.verb_at(text, start, end) if ground in ("free", "assigns") else actor.end
        urges = self.urges.search(text, max(verb, self.behind_charge(text, actor.end, end)), end) is not None
        one = self.is_one(actor)
        to_all = (actor.kind == "addressed" and not one) or actor.names[0].text.startswith(self.vague)  # 各级农业部门、示范区要…
        urges_all = to_all and self.urges_all.search(text, max(verb, actor.end), end) is not None
        single = one or (actor.kind == "named" and len(actor.names) == 1 and ground in ("free", "assigns") and self.is_told(actor))
        more_of_one = single and self.does_more(text, end, share.end, one and actor.asked)
        urges = (urges or (urges_all and not makes)) and not more and not more_of_one
        to_everyone = self.is_to_everyone(text, actor.names)
        does = more or (leads and not self.is_to_the_country(text, actor.names, start, end))
        if not actor.asked and to_everyone and not does and self.concrete.search(text, actor.end, end) is None:
            return False  # 各地、各部门要…
        if actor.word == "does" and text[actor.end - 2 : actor.end - 1] in COLON:
            return True
        if actor.word == "does" and actor.asked:
            return known and not urges and (ground != "slots" or self.does.match(text, actor.end - 1) is not None)
        if ground == "slots" or not known:
            makes = delivers and (makes or not urges)
            return (actor.word != "does" and actor.kind == "named" and makes) or self.tells_to(text, actor, end, ground)
        if actor.word == "does" and actor.kind == "addressed" and self.does.match(text, actor.end - 1) is None:
            counted = self.countable.search(text, actor.end, actor.end + VERB_REACH)  # 各部门指定一名联络员
            sure = ground in ("free", "assigns") and not urges and not actor.names[0].text.startswith(self.vague)
            concrete = (counted or not to_everyone) and self.concrete.search(text, actor.end, end) is not None
            led = ground == "assigns" and not to_everyone and self.led_by.match(text, actor.end - 1) is not None  # 各村把意向书收齐
            led = led or (actor.bare and ground == "assigns" and not to_everyone and self.deeds.acts(text, actor.end - 1))  # 各站检修水泵
            return sure and (leads or bool(concrete) or led)  # not 各部门对走访的对象要…
        urges = urges and not (makes and actor.kind == "named")  # 甲局与乙局制定停车引导方案
        return actor.word != "day" and not urges and self.condition.match(text, end - 1) is None

    def follows_day(self, text: str, at: int) -> bool:
        """3月5日前|将成绩录入系统, |要审核完毕: an object with what is done to it, or a must; not |将公布结果, |将对各县开展督查."""
        at += text[at : at + 1] in COMMA
        end, speech = self.first_clause(text, at, len(text)), self.deeds.names.speech
        asks = self.asked.match(text, at) or self.must.match(text, at)
        at = asks.end() if asks and not text.startswith(self.leads, at) else at
        if text.startswith(self.leads, at):
            begin = self.behind_adverbs(text, at + 1)  # 将全面|建成
            ahead = speech.is_verb(text, begin) or text.startswith(self.leads, begin)
            return not ahead and any(speech.is_plain_verb(text[place : place + SHORTEST]) for place in range(at + LAST + 1, end - 1))
        return asks is not None and speech.is_verb(text, at) and not self.only_urges(text, at, end)

    def does_part(self, text: str, actor: Actor, ground: Ground) -> bool:
        """县城管局|组织验收, where work is handed out, and the last clause of what is to be done: 修订制度，办公室落实."""
        if actor.kind == "named" and actor.role == "responsible" and ground in ("free", "assigns"):
            last = actor.opening == actor.names[0].start and text[actor.opening - 1] in COMMA and actor.end == len(text)
            if last and not actor.must:
                return True
        own = actor.kind == "named" and self.kind.units.looks.begins_with_level(actor.names[0].text)
        return ground == "assigns" and own and self.acts.match(text, actor.names[-1].end) is not None

    def is_one(self, actor: Actor) -> bool:
        """你市, and not 各市, 校内各单位."""
        name = actor.names[0].text
        return actor.kind == "addressed" and name[0] not in ALL_OF and name[LAST : LAST + 1] not in tuple(ALL_OF)

    def is_to_everyone(self, text: str, names: Sequence[Name]) -> bool:
        """All who are written to: 各地、各部门; also 各地各学校, by the first of them."""
        close = next((place for place in range(1, len(names)) if names[place - 1].end < names[place].start), len(names))
        return self.everyone.search(text[names[0].start : names[close - 1].end]) is not None

    def is_to_the_country(self, text: str, names: Sequence[Name], start: int, end: int) -> bool:
        """各地区、各部门要妥善安排好值班; not 各地区、各部门要将情况向市局反映."""
        found = [self.everyone.search(name.text) for name in names]
        if len(names) == 1 or not all(found) or not any(each and each["at"] for each in found[:1]):
            return False
        return self.verb_at(text, start, end) == self.behind_adverbs(text, start)

    def is_told(self, actor: Actor) -> bool:
        """请示例省人民政府…, 县督查办要…, and not 重点乡镇要…."""
        return actor.asked or (actor.must and actor.names[0].text.startswith(self.kind.units.prefix))

    def does_more(self, text: str, start: int, end: int, any_work: bool) -> bool:
        """Does a clause behind the urging do something concrete (你市要高度重视，督促企业制定方案), or of one who is asked anything?"""
        for at, stop in self.behind(text, start, end):
            acts = any(self.does.match(text, place) for place in (at, at + 1, self.verb_at(text, at, stop)))  # 并制定, 对情况进行汇总
            makes = acts and (any_work or self.concrete.search(text, at, stop))
            if makes and not self.only_urges(text, at, stop):
                return True
        return False

    def acts_more(self, text: str, actor: Actor, start: int, end: int) -> bool:
        """Does a clause behind the urging say what is done: `各学院应高度重视，成立专班`, `，做好节日期间的防火工作`? Not of 主要领导."""
        if any(self.kind.units.looks.is_holder(name.text) for name in actor.names):
            return False
        verbs = ((self.verb_at(text, at, stop), stop) for at, stop in self.behind(text, start, end))
        return any(self.acts_or_makes(text, at, stop) and not self.only_urges(text, at, stop) for at, stop in verbs)

    def acts_or_makes(self, text: str, at: int, end: int) -> bool:
        """做好值班, and of what steers only where it makes something: 细化工作方案, not 细化措施."""
        if self.acts.match(text, at) or self.report.match(text, at):
            return True
        if self.begins.match(text, at) and self.made.search(text, at, end):
            return True
        return self.delivers.match(text, at) is not None and self.product.search(text, at, end) is not None

    def only_urges(self, text: str, start: int, end: int) -> bool:
        """密切配合, 强化意识."""
        return any(words.search(text, start, end) for words in (self.urges, self.urges_all))

    def behind(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The clauses behind the first, up to one in which others have to act: 县教育局要发挥作用，各单位要各司其职."""
        for at in (place + 1 for place in range(start, end) if text[place] in COMMA):
            stop = self.first_clause(text, at, end)
            must = self.must.search(text, at, stop)
            if must and self.may_end(text, at, must.start()):
                return
            yield at, stop

    def is_firm(self, text: str, actor: Actor, end: int, ground: Ground) -> bool:
        """供电公司要检修线路, in 通知 and the like: who that is is known; 物业服务企业要制定预案, where 由施工单位… is whoever builds."""
        names = [name.text for name in actor.names]
        if ground not in ("free", "assigns") or not all(map(self.kind.is_trade, names)):
            return False
        office = all(map(self.kind.is_office, names))
        asked = self.asked.match(text, actor.opening) is not None
        asked = asked or (actor.must and self.told.search(text, 0, actor.names[-1].end + 1) is not None)
        does = self.kind.are_firms(actor.names) and not (actor.asked or actor.must)  # 供电公司检修线路
        assigned = ground == "assigns" and (actor.charged or does)
        told = all(map(self.told.search, names))
        if office or not told:  # not 由县医院主办
            return office and (assigned or (told and (asked or (actor.asked and not actor.must))))
        works = (self.does.match(text, actor.end), self.concrete.search(text, actor.end, end))
        return asked and any(works)

    def is_anyone(self, actor: Actor, ground: Ground, makes: bool, does: bool) -> bool:
        """Whoever it may be: 主责单位负责统筹 (what a table's words mean), 各级政府要…, 有关部门应当…; 各地要…, 各部门应… of 意见."""
        names = [name.text for name in actor.names]
        if any(map(self.kind.is_part, names)) and not names[0].startswith(self.kind.units.prefix):
            return not does
        if actor.must and all(name.startswith(self.vague) for name in names):
            return not makes or any(name[LAST:] in self.kind.units.looks.bare for name in names)  # 有关部门要制定预案
        if actor.word == "part":
            return False
        if ground == "policy" and actor.must and all(map(self.kind.units.looks.is_holder, names)):
            return True  # 特岗教师要安排在村小: of 意见
        if ground != "policy" or actor.kind != "addressed" or any(name.rstrip(CLOSING).endswith(REGIONS) for name in names):
            return False
        return not makes or self.everyone.search(names[0]) is not None

    def tells_to(self, text: str, actor: Actor, end: int, ground: Ground) -> bool:
        """水利部门要制定预案, in 通知 and the like; not 有关部门要…, nor 应当 as in rules."""
        if actor.kind != "public" or not actor.must or ground not in ("free", "assigns") or not self.told.search(text, 0, actor.end):
            return False
        urges = self.only_urges(text, max(actor.end, self.verb_at(text, actor.end, end)), end)
        vague = any(name.text.startswith(self.vague) for name in actor.names)
        works = self.concrete.search(text, actor.end, end) is not None or self.leads_to_work(text, actor.end, end)
        works = works or (OF not in text[actor.end : end] and self.deeds.acts(text, actor.end))  # 要备足物资, not 要加强对…的管理
        return works and not urges and not vague

    def supports(self, text: str, actor: Actor, share: Share) -> bool:
        """With others, or several or a named one with what they support: not 部门要配合."""
        if len(share.actors) > 1:
            return True
        several = actor.kind == "named" or (actor.kind == "addressed" and actor.asked) or (actor.kind == "public" and len(actor.names) > 1)
        return several and actor.end < share.end and text[actor.end] not in COMMA
