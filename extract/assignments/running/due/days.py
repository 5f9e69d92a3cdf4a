"""Is work due by a time of its sentence, e.g. `各县于3月10日前上报`, or done in it: `总务处3月20日更换门锁`? Not `某局8月4日抄送…`.

After this room: a time that makes a task of an office's work, however little else says so.
"""

from __future__ import annotations

from collections.abc import Callable

import regex

from .... import patterns
from ....clauses.timing import Reading
from ....head.genres import TIMELESS
from ....rulebook.ruleset import Ruleset
from ....rulebook.words import grouped
from ....text.marks import CLOSING, COMMA, ENDS, OPENING
from ..actors import Actor, ActorReader
from ..kinds import KNOWN
from ..naming import FIGURE
from ..sharing import BY, NEAR, Share, is_limited, is_told_by, opens_clause
from ..whole import LEAST_WORK, SHORTEST
from ..working import Ground, Work

COMMA_MARKS = ("", *COMMA)
STRICT: tuple[Ground, ...] = ("slots", *TIMELESS)
ON_DAY = "on-day"  # the rule of a day, no month, on which something may be done
NEAR_MUST = 3  # characters behind a time in which 要 ends: 也要


class Days:
    """Judges by the words of rules/sentences.toml and rules/timing-words.toml."""

    must: regex.Pattern[str]
    does: regex.Pattern[str]

    def __init__(self, ruleset: Ruleset) -> None:
        actors = ruleset.build(ActorReader)
        self.work: Work = ruleset.build(Work)
        self.must, self.does = actors.marks.must, actors.marks.does
        self.asks: regex.Pattern[str] = actors.openings.asks
        self.delivers: regex.Pattern[str] = self.work.delivers
        self.office: tuple[str, ...] = actors.marks.office
        self.begins_work: Callable[[str, int, int], bool] = actors.marks.begins_work
        self.report: regex.Pattern[str] = ruleset.rule("report", "report").compile()
        completes = "|".join(ruleset.words("timing_word", "completes", least=2))
        self.completes: regex.Pattern[str] = patterns.compile(f"{self.delivers.pattern}|{completes}")
        self.part: regex.Pattern[str] = patterns.compile(rf"{grouped(self.work.kind.parts)}(?=$|[{COMMA}])")

    def is_due_from_receipt(self, text: str, reading: Reading, ground: Ground) -> bool:
        """你公司应于收到本函之日起15日内…, whatever is to be done."""
        must = self.must.search(text, max(0, (start := reading.at[0]) - NEAR - 1), reading.at[1])
        return (
            ground not in TIMELESS
            and (reading.anchor is not None or reading.modifier != "before")
            and must is not None
            and must.end() in (start, start - 1)
        )

    def is_due(self, text: str, share: Share, reading: Reading, ground: Ground) -> bool:
        """Something is delivered by that day, or done again and again: not 市水利局2022年8月4日抄送…, 2013至2019年任一年."""
        first = share.actors[0] if share.actors else None
        bare = first is not None and first.bare and reading.modifier != "before" and reading.kind in ("deadline", "relative")
        if bare or self.may_be_over(text, first, reading, ground):
            return False  # 到2020年，村级服务站覆盖率达到80%
        ahead = reading.kind == "relative" and reading.modifier == "before" and not reading.anchor
        if ahead and self.must.search(text, share.start, reading.at[0]) is None:
            return False  # 销售部提前两个月完成任务
        if reading.kind == "period":
            said = first is not None and (first.word == "must" or text[first.end - 1] in BY or text[first.end : first.end + 1] in BY)
            near = said and first is not None and first.kind != "private" and abs(reading.at[0] - first.end) <= NEAR
            return near or self.is_spent(text, share, reading)
        by_day = ground not in STRICT and is_told_by(text, first, reading.at[0], self.must, self.asks)
        known = first is not None and self.work.kind.may_be_due(first.kind, first.names, ground)
        known = known and first is not None and (first.word != "does" or opens_clause(text, reading))
        alone = reading.rule == ON_DAY and ground not in STRICT and self.is_office_on_day(text, first, reading)
        if alone or (reading.modifier == "before" and (known or by_day)):
            return True  # 各学院通过班会开展教育，6月15日前收齐回执
        day = reading.kind == "deadline" and reading.modifier != "before"
        reported = self.report.match(text, reading.at[1]) is not None
        done = first is not None and first.asked and self.completes.match(text, reading.at[1])  # 由甲队10月10日完成
        if day and not (reported or done) and not any(text[at : at + 1] in BY for at in (reading.at[0] - 1, reading.at[0])):
            return False
        must = first is not None and first.kind in KNOWN and first.must and text[first.end : reading.at[0]] in ("", *BY)
        if reading.kind == "relative" and (must or self.is_soon(text, first, reading, ground)):
            return ground not in TIMELESS  # 会办单位应在收到通知后20日内告知主办单位
        whoever = (
            first is not None and first.kind in ("private", "public") and not (first.asked and reading.anchor and reading.anchor in text)
        )
        since = reading.kind == "recurring" and reading.modifier != "before" and first is not None and reading.at[1] <= first.opening
        if whoever and (reading.kind == "relative" or since):
            return False  # how soon a service is, whenever it is asked for; 从次月起，申报单位…
        if reading.kind == "recurring" and ground in TIMELESS and first is not None and first.kind == "private":
            return False  # 企业应于每季度末报送: of whoever it is
        if reading.kind == "recurring" and first is not None and (first.kind in KNOWN or self.is_told(text, first, ground)):
            return first.end <= reading.at[1] + NEAR and self.says_what(text, first, reading, share.end)
        return reported or self.is_delivered(text, share, reading)

    def is_delivered(self, text: str, share: Share, reading: Reading) -> bool:
        """Is something handed in or done by it, as in `各学院于12月中旬移交材料`, and of nobody in `3月5日前将成绩录入系统`?"""
        first = share.actors[0] if share.actors else None
        before = reading.modifier == "before"
        known = first is not None and first.kind in KNOWN and (before or text[reading.at[0] - 1] in BY)
        start = min(reading.at[1], first.end if first else reading.at[1])
        if (self.completes if known else self.delivers).search(text, start, share.end):
            return True
        return first is None and before and self.work.follows_day(text, reading.at[1])

    def may_be_over(self, text: str, first: Actor | None, reading: Reading, ground: Ground) -> bool:
        """市水利局5月15日前整改到位, in December in a report on the year: without a date, and nobody must."""
        told = ground == "tells" and reading.kind in ("deadline", "event") and reading.end is None
        return told and not (first is not None and (first.must or self.asks.match(text, first.opening)))

    def is_office_on_day(self, text: str, first: Actor | None, reading: Reading) -> bool:
        """技术部7月20日|完成测试, 教务处7月20日|将名单公布."""
        if first is None or first.word != "day" or first.end not in reading.at or first.kind not in KNOWN:
            return False
        office = first.names[-1].text.endswith(self.office)
        return office and (self.completes.match(text, reading.at[1]) is not None or self.works_then(text, first, reading))

    def is_soon(self, text: str, first: Actor | None, reading: Reading, ground: Ground) -> bool:
        """园林所3天内|修复: how soon right behind a known office, in minutes 维保单位 too, and work behind it."""
        known = first is not None and (first.kind in KNOWN or (ground == "assigns" and first.kind == "private"))
        near = known and first is not None and first.names[-1].end == reading.at[0]
        return near and ground not in STRICT and self.begins_work(text, reading.at[1], SHORTEST)

    def is_told(self, text: str, first: Actor, ground: Ground) -> bool:
        """物业服务企业要每日巡查, in 通知 and the like, and not 应当 as in rules."""
        told = first.kind == "private" and first.must and ground in ("free", "assigns")
        return told and self.work.told.search(text, 0, first.end) is not None

    def is_set(self, text: str, share: Share, reading: Reading) -> bool:
        """各部门年内完成…, 市水利局今年要建成…: a time counted from the notice, or any with 限 or 要 beside it; not 2020年完成20座."""
        start, end = reading.at
        first = share.actors[0] if share.actors else None
        if is_limited(text, reading, first):
            return True
        if first is None or first.kind not in KNOWN or first.end not in (start, end):
            return False
        must = self.must.search(text, end, end + NEAR_MUST)
        if must is None and (reading.kind != "deadline" or FIGURE.search(text, start, end)):
            return False
        manner = self.work.adverbs.match(text, must.end() if must else end)
        at = manner.end() if manner else end
        return self.completes.match(text, at) is not None or (must is not None and self.does.match(text, at) is not None)

    def says_what(self, text: str, first: Actor, reading: Reading, end: int) -> bool:
        """Is anything to be done beside the time, as in 护林员每日巡山, and not 心血管内科：每周一上午（二楼）?"""
        if reading.at[0] > first.names[-1].end + NEAR:
            return True  # 网格员巡查每周一次
        rest = text[reading.at[1] : end].strip(ENDS)
        return rest != "" and not (rest[0] in OPENING and rest[-1] in CLOSING)

    def is_spent(self, text: str, share: Share, reading: Reading) -> bool:
        """What known units do in it: `各学院3月18日至29日完成盘点`, `各地要迅速行动，自即日起至4月30日开展排查`."""
        first = share.actors[0] if share.actors else None
        if first is not None and first.asked and 0 <= first.opening - reading.at[1] <= 1:
            return text[reading.at[1] : first.opening] in COMMA_MARKS  # 4月7日，由县水利局负责接访
        if first is None or first.kind not in KNOWN:
            return False
        verb = self.work.behind_adverbs(text, reading.at[1])  # 各系从即日起全面|开展自查
        if not self.does.match(text, verb) and not self.works_then(text, first, reading):
            return False
        between = text[first.end : reading.at[0]]  # 各单位要在8月10日至9月10日组织自查
        return between in ("", *BY) or (first.word == "must" and text[reading.at[0] - 1] in COMMA)

    def works_then(self, text: str, first: Actor, reading: Reading) -> bool:
        """Whatever an office does on its day: 总务处3月20日更换门锁, and who is asked or has 于 before it: 请各县于3月20日派车."""
        sure = first.asked or text[reading.at[0] - 1] in BY
        open_ended = reading.start and not (reading.end or reading.time)  # 各所自3月11日起分批自查, not 7时起封闭
        if open_ended or not (sure or first.names[-1].text.endswith(self.office)):
            return False
        if self.part.match(text, reading.at[1]):
            return True  # 安环部9月20日复查
        return self.begins_work(text, reading.at[1], SHORTEST if sure else LEAST_WORK)
