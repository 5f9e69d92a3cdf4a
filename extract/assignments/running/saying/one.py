"""What one sentence says by itself, e.g. `市水利局牵头，3月10日前完成清淤` → who acts, by when, and that a clerk would enter it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import regex

from .... import patterns
from ....clauses.assignment import MOST_KEPT
from ....clauses.timing import Reading, TimingContext
from ....rulebook.ruleset import Ruleset
from ....text.parting import is_rest
from ..actors import Actor, ActorReader
from ..binding import QUOTED, Binding
from ..judging import ASIDE, Judge
from ..sharing import NOTHING, Said, Share, is_within, opening_day, shares, with_days_before, within
from ..whole import OF
from ..working import Ground

LEAST_ROWS, LONG = 4, 160  # numbers that count rows, characters that hold so many


class OneSentence:
    """Reads it by the words of rules/sentences.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.actors: ActorReader = ruleset.build(ActorReader)
        self.judge: Judge = ruleset.build(Judge)
        self.times: Binding = ruleset.build(Binding)
        number = r"(?<=\p{Han})[0-9]{1,2}(?=\p{Han}{2})"
        self.row: regex.Pattern[str] = patterns.compile(rf"{number}(?![0-9]*{ruleset.expand('{time_unit}')})")
        self.said: Callable[[str, TimingContext, Ground], Said] = lru_cache(MOST_KEPT)(self.said_anew)  # notices say the same again

    def said_anew(self, text: str, context: TimingContext, ground: Ground) -> Said:
        """What one sentence says."""
        if is_rest(text) or (len(text) > LONG and self.is_rows(text)):
            return NOTHING
        if ground == "replies":
            return self.ordered(text, context) or self.said_anew(text, context, "standing")
        timings = self.times.read(text, context, ground)
        if not timings and not self.judge.may_enter(text, ground):
            return NOTHING  # whoever acts
        actors = self.outside(text, timings, eager=ground == "assigns")
        found = with_days_before(shares(actors, text, self.actors.marks.begins), timings, text)
        owned = [(share, self.own(text, timings, share)) for share in found or self.judge.all_asked(text, timings, ground)]
        begins = actors[0].opening if actors else 0
        before = [reading for reading in timings if reading.at[1] < begins and not any(reading in own for _, own in owned)]
        if before:  # 名单审定后于9月25日前报市局，市局汇总后公布
            owned[:0] = [(share, before) for share in self.judge.all_asked(text[:begins], before, ground)]
        if any(reading.kind != "period" for reading in timings):
            timings = [reading for reading in timings if reading.kind != "period" or any(reading in own for _, own in owned)]
        if not (actors or timings or owned):
            return NOTHING
        entered = [(share, own) for share, own in owned if self.judge.enters(text, share, own, ground)]
        return Said(actors, timings, [(share, own or opening_day(timings, share, text)) for share, own in entered])

    def is_rows(self, text: str) -> bool:
        """…6月底前完成2建立信息系统甲局3加强汇交乙局4开展试点…: the rows of a table whose cells ran together."""
        numbers = [int(found[0]) for found in self.row.finditer(text)]
        return any(numbers[at : at + LEAST_ROWS] == list(range(first, first + LEAST_ROWS)) for at, first in enumerate(numbers))

    def ordered(self, text: str, context: TimingContext) -> Said | None:
        """What an answer orders whom it answers, or another by name: 你公司应编制计划, 请市水利局做好监督检查."""
        said = self.said_anew(text, context, "free")
        orders = [(share, own) for share, own in said.entered if any(self.is_ordered(text, actor) for actor in share.actors)]
        return said._replace(entered=orders) if orders else None

    def is_ordered(self, text: str, actor: Actor) -> bool:
        """你公司, and who is named and asked to do something: 请市水利局…, 由市水利局负责…, 市水利局要加强检查."""
        work = self.judge.work
        asks = self.judge.asks.match(text, actor.opening) is not None
        by = actor.asked and (actor.charged or (actor.role == "lead" and not text.startswith(OF, actor.end)))  # not 由甲部牵头的制度
        told = asks or by or ((actor.must or actor.charged) and work.leads_to_work(text, actor.end, len(text)))
        return work.is_one(actor) or (told and (actor.kind == "named" or (asks and actor.kind == "public")))

    def outside(self, text: str, timings: Sequence[Reading], *, eager: bool) -> list[Actor]:
        """Who acts, but for what another text says (文件关于“由甲委牵头”的规定), and remarks on whoever it may be (具体范围由各地确定)."""
        actors = self.actors.read(text, timings, eager)
        if not actors:
            return actors
        quoted = [found.span() for found in QUOTED.finditer(text)] if "“" in text else []
        aside = [found.span() for found in ASIDE.finditer(text)] if "（" in text or "(" in text else []
        if aside and any(is_within(aside, actor) for actor in actors):  # 请各县将表格（由各校打印）报送: read on without it
            bare = ASIDE.sub(lambda remark: "\0" * len(remark[0]), text)
            actors = self.actors.read(bare, timings, eager) or [one for one in actors if one.kind == "named" or not is_within(aside, one)]
        return [actor for actor in actors if not is_within(quoted, actor)] if quoted else actors

    def own(self, text: str, timings: Sequence[Reading], share: Share) -> list[Reading]:
        """The times of a share; beside a day a period says when its work is done only where it stands so: 于7月5日前将上半年的情况上报."""
        own = [reading for reading in within(timings, share, text) if not self.times.is_of_others(text, share.actors, reading)]
        if all(reading.kind == "period" for reading in own):
            return own
        return [reading for reading in own if reading.kind != "period" or self.judge.is_spent(text, share, reading)]
