"""Which times of a sentence bind, e.g. 3月10日前 of `各县于3月10日前上报`, and not what was before the notice, nor the day of its foot.

After this room: the times by which something is to be done, in their order; those that a report tells and a law's lengths are none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice, repeat

import regex

from ... import patterns
from ...clauses.timing import Reading, TimingContext, TimingReader
from ...head.genres import TIMELESS
from ...rulebook.ruleset import Ruleset
from ...text.marks import COLON, COMMA
from ...text.parting import CLAUSE_MARKS
from .actors import Actor, ActorReader
from .companions import ALL_OF
from .due import ON_DAY
from .judging import Judge
from .naming import LONGEST_OWN
from .sharing import is_limited
from .whole import BY, LEAST_WORK, OF, SHORTEST
from .working import VERB_REACH, Ground

LATEST = timedelta(days=7)  # after the issue
SIGN = 2  # characters of the end of a day (9日), and of the word behind it
DATED = ("deadline", "period")
YEAR = patterns.compile("(?:19|20)[0-9]{2}")
WATCHWORD = patterns.compile(f"“[^“”]{{6,}}”(?={OF})")  # “年初建账、年底交账”的制度
QUOTED = patterns.compile(f"“[^“”]{{12,}}”|{WATCHWORD.pattern}")  # what another text says: 根据“每年底前报告”的规定
DESCRIBED = 3  # characters of a verb and 的
RANGE = "range"  # the rule of 7月1日至20日
WITHIN = "内"
SIGNS = ("每", WITHIN, BY[-1])
AFTER = "after-each"  # the rule of 月后8日前
LIST_MARKS = ("、", "和", "，", ",")
A_DAY = patterns.quick(rf"[{BY}]?(?=[0-9]{{1,2}}\p{{Han}}(?:[0-9]{{1,2}}\p{{Han}}|\p{{Han}}{{2}}))")  # 于4月20日, 4月上旬
SHORT_EVENT, LONG_EVENT = 1, 4  # characters of 节 in 节后三日内, of 学生返校
WINDOW = 32  # characters before a day in which what it was is said
LAST_NUMBER = patterns.compile(r"[0-9]{1,2}(?=\p{Han}{1,3}$)")  # of 9日, 9日下午
MOST_DAYS = 4  # places in a sentence where one may stand
CLAUSE_BEGINS = ("", *CLAUSE_MARKS, *COLON)


class Binding:
    """Finds them by the words of rules/timing.toml and rules/sentences.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.actors: ActorReader = ruleset.build(ActorReader)
        self.judge: Judge = ruleset.build(Judge)
        self.timing: TimingReader = self.actors.assignments.timing
        self.by: regex.Pattern[str] = self.actors.openings.by
        self.by_whom: regex.Pattern[str] = patterns.compile(f"[{COMMA}]?{self.by.pattern}")
        self.leads: tuple[str, ...] = ruleset.words("verb", "leads-in")
        self.moved: regex.Pattern[str] = ruleset.rule("aim", "moved").compile()  # 将还书日期顺延至9月10日
        self.aim: regex.Pattern[str] = ruleset.rule("aim", "aim").compile()
        self.described: regex.Pattern[str] = self.timing.around.fragment("attributive")
        self.whenever: regex.Pattern[str] = ruleset.rule("condition", "whenever").compile()  # 对重大隐患，于24小时内上报
        self.may: regex.Pattern[str] = ruleset.rule("must", "may").compile()  # 有异议的可在3日内提出复核
        self.fragment: Callable[[str], regex.Pattern[str]] = self.timing.around.fragment
        self.printed: regex.Pattern[str] = ruleset.rule("background", "imprint").compile()

    def read(self, text: str, context: TimingContext, ground: Ground) -> list[Reading]:
        """The times that bind; a day before which something is to be done counts wherever a slot could say it."""
        quoted = [quote.span() for quote in QUOTED.finditer(text)] if "“" in text else []
        read = self.timing.read(text, context, slot=False)
        found = [reading for reading in read if self.binds(text, reading, context, ground) and not self.describes(text, reading)]
        by = self.by.search(text) is not None and self.timing.glance.search(text) is not None
        if by or self.timing.may_be_before(text) or any(sign in text for sign in SIGNS):
            for reading in self.as_in_slots(text, context, ground):
                start, end = reading.at
                if not any(other.at[0] < end and start < other.at[1] for other in found):
                    found.append(reading)
        found = found or self.of_office(text, context, ground)
        if not found:  # nearly always
            return found
        found = [on_its_day(text, self.behind_name(text, reading), context) for reading in found]
        found += [day for reading in found for day in self.listed(text, reading, context)]
        inside = [*quoted, *(other.at for other in found if other.kind == "event")]  # 今年夏季用电高峰到来以前 says it once
        found = [reading for reading in found if not any(start < reading.at[0] < end for start, end in inside)]
        if ground == "tells":
            found = [reading for reading in found if not self.is_told(text, reading, context)]
        if ground == "law":  # 办法: 每年…, 收到申请之日起7日内, 3月底前 hold whenever the case comes up
            found = [reading for reading in found if reading.kind in DATED and YEAR.search(text, *reading.at)]
        if aim := self.aim.search(text):
            found = [reading for reading in found if reading.at[0] < aim.start() or self.is_limit(text, reading)]
        found.sort(key=lambda reading: reading.at)
        for place in range(len(found) - 2, -1, -1):
            reading, after = found[place : place + 2]
            if reading.start == reading.end and after.kind == "deadline" and text[reading.at[1] : after.at[0]] in LIST_MARKS:
                found[place] = replace(reading, kind="deadline", start=None)  # 分别于6月27日、9月30日前
        return found

    def as_in_slots(self, text: str, context: TimingContext, ground: Ground) -> Iterator[Reading]:
        """Those that a slot could say: 5月前, every so often, within so many days, and a day on which somebody does it."""
        for reading in self.timing.read(text, context, slot=True):
            start, end = reading.core
            before = reading.kind == "deadline" and reading.modifier == "before"
            every = reading.kind == "recurring" and not self.describes(text, reading)
            every = every and (reading.rule == AFTER or self.actors.acts_before(text, start))  # 各校每周上好一堂课
            soon = reading.kind == "relative" and WITHIN in text[start:end] and self.binds(text, reading, context, ground)
            if soon and reading.end is not None and self.whenever.search(text, 0, start):
                yield replace(reading, at=reading.core, end=None)
            elif (before and not self.describes(text, reading)) or every or soon or self.limits(text, reading):
                yield replace(reading, at=reading.core)
            elif reading.kind == "deadline" and self.on_day(text, start, end) and self.binds(text, reading, context, ground):
                yield replace(reading, at=reading.core, kind="period", start=reading.end)  # 4月7日，由县水利局接访
            elif reading.kind == "period" and self.by.match(text, end) and self.binds(text, reading, context, ground):
                yield replace(reading, at=reading.core)  # 演练10月中旬由工会承办

    def limits(self, text: str, reading: Reading) -> bool:
        """由保健室补齐，限6月9日; 限三天内由后勤组修复."""
        return is_limited(text, reading) and (reading.end is not None or reading.duration is not None)

    def of_office(self, text: str, context: TimingContext, ground: Ground) -> list[Reading]:
        """The day right behind an office's name, before whatever verb: 总务处3月20日更换门锁, 请各县于3月20日派车."""
        if ground in TIMELESS:
            return []
        days = ((day, self.timing.points.match(text, day.end())) for day in islice(A_DAY.finditer(text), MOST_DAYS))
        day, match = next(((day, match) for day, match in days if match and (match["month"] or match["ten"])), (None, None))
        if day is None or match is None or text[match.end() - 1] == OF:
            return []
        to = self.timing.points.match(text, dash.end()) if (dash := self.fragment("dash").match(text, match.end())) else None
        end = (to or match).end()  # 6月16日至17日
        if not (self.is_behind_office(text, day, end) or self.opens_office(text, day.start(), end)):
            return []
        read = self.timing.read(text[day.end() : end], context, slot=True)
        alone = [each.moved(day.end()) for each in read if each.core[1] == end - day.end() and each.modifier is None and each.end]
        found = [replace(each, at=each.core, kind="period", start=each.start or each.end) for each in alone]
        return [reading for reading in found if self.binds(text, reading, context, ground)]

    def is_behind_office(self, text: str, day: regex.Match[str], end: int) -> bool:
        """Is it the day of an office before it: `总务处|3月20日|更换门锁`, `请各县|于3月20日|派车`?"""
        begin = max(map(text.rfind, CLAUSE_MARKS, repeat(0), repeat(day.start()))) + 1
        begin = before.end() if (before := self.actors.openings.before.match(text, begin, day.start())) else begin
        asked = self.actors.openings.asked.match(text, begin)
        sure = asked is not None or day.end() > day.start()
        begin = asked.end() if asked else begin
        if day.start() - begin < SHORTEST or not self.actors.marks.begins_work(text, end, SHORTEST if sure else LEAST_WORK):
            return False
        whole = self.actors.marks.names_end(text, begin, day.start()) == day.start()
        return whole or (sure and self.actors.names(text, begin, day.start(), asked=True) != ())

    def opens_office(self, text: str, at: int, end: int) -> bool:
        """Does a sentence begin with it, and an office's work follow: `3月20日图书馆|复核名单`, `3月20日，各系部|领取教材`?"""
        end += text[end : end + 1] in COMMA
        name = self.actors.marks.names_end(text, end, len(text)) if at == 0 else None
        return name is not None and name < len(text) and self.actors.marks.begins_work(text, name, LEAST_WORK)

    def listed(self, text: str, day: Reading, context: TimingContext) -> list[Reading]:
        """The days listed behind one on which something is done: `安全科10月2日、5日抽查`, not `6月27日、9月30日前`."""
        start, end = day.core
        if day.kind != "period" or day.start != day.end:
            return []
        while text[end : end + 1] in LIST_MARKS[:2] and (match := self.timing.points.match(text, end + 1)):
            end = note.end() if (note := self.fragment("note").match(text, match.end())) else match.end()
        read = self.timing.read(text[start:end], context, slot=True) if end > day.core[1] else []
        behind = [each.moved(start) for each in read[1:] if each.modifier is None and each.end and each.core == each.at]
        return [replace(each, kind="period", start=each.start or each.end) for each in behind] if len(behind) == len(read) - 1 else []

    def behind_name(self, text: str, reading: Reading) -> Reading:
        """Counted from an event, without the name of who acts before it: `客服部|节后三日内通报`, not `施工单位进场前三天，监理…`."""
        start, end = reading.core
        if not reading.anchor or not text.startswith(reading.anchor, start):
            return reading
        at = self.actors.marks.names_end(text, start, start + len(reading.anchor)) or start
        length = start + len(reading.anchor) - at
        apart = length > (SHORT_EVENT if text[end : end + 1] in CLAUSE_BEGINS else LONG_EVENT)
        if at == start or apart or self.actors.marks.does.match(text, at) or not self.actors.names(text, start, at):  # 家长会|召开前一周
            return reading
        return replace(reading, at=(at, reading.at[1]), core=(at, end), anchor=reading.anchor[-length:])

    def describes(self, text: str, reading: Reading) -> bool:
        """Does it say which one is meant: 对3月底前登记的企业进行检查, 将3月底前的进展报送?"""
        start, end = reading.core
        if reading.kind == "recurring" and text[start - 1 : start] == OF:  # 各系报送的每周安排, not 各水库的每周巡查
            return any(words.search(text, max(0, start - 1 - DESCRIBED), start - 1) for words in (self.judge.report, self.judge.delivers))
        said = self.described.match(text, end) if reading.modifier == "before" else None
        return said is not None and (said.end() == end + DESCRIBED or text.endswith(self.leads, 0, start))

    def on_day(self, text: str, start: int, end: int) -> bool:
        """Does a clause begin with a day on which somebody does it: 4月7日，由…, not 10月――2月，由…?"""
        return text[max(0, start - 1) : start] in CLAUSE_BEGINS and self.by_whom.match(text, end) is not None

    def is_limit(self, text: str, reading: Reading) -> bool:
        """，确保三项工作在4月26日前完成: an aim that says by when."""
        before = reading.kind == "deadline" and reading.modifier == "before"
        return before and self.judge.delivers.search(text, reading.at[1], reading.at[1] + VERB_REACH) is not None

    def binds(self, text: str, reading: Reading, context: TimingContext, ground: Ground) -> bool:
        """Does it say when work is due? What was before the notice was told, not assigned."""
        if self.is_imprint(text, reading, context) or self.may.search(text, 0, reading.core[0]):
            return False
        if reading.kind == "deadline":
            return not self.is_moved(text, reading) and (reading.end is not None or reading.modifier == "before")
        if reading.kind == "period":
            if reading.at[0] and self.actors.marks.led_by.match(text, reading.at[0] - 1):
                return False  # 就5月25日着火点问题向县政府说明
            if reading.end is None and reading.start is None:
                return reading.rule == RANGE  # where no year is known; one day may be told (9月1日，市水利局召开会议)
            return context.issued is None or (reading.end or reading.start or context.issued) >= context.issued
        if reading.kind == "event":
            return reading.modifier == "before"
        if reading.kind == "relative":
            last = reading.core[1]
            asked = ground not in TIMELESS and self.judge.delivers.search(text, last, last + VERB_REACH) is not None
            asked = asked or self.judge.is_asked_for(text, reading, ground) or self.judge.is_due_from_receipt(text, reading, ground)
            tells = WITHIN in text[slice(*reading.core)] and self.actors.marks.no_verb.match(text, last)  # 14天内有旅行史的
            return asked or (reading.end is not None and not tells) or self.judge.report.match(text, last) is not None
        return reading.kind == "recurring"

    def is_told(self, text: str, reading: Reading, context: TimingContext) -> bool:
        """Of a report: not what is asked for (各县要于3月底前…, 限三天内), nor before a day to come."""
        if reading.end is not None and context.issued is not None and reading.end < context.issued:
            return True
        ahead = (reading.modifier == "before" and reading.kind != "recurring") or self.limits(text, reading)
        judge, last = self.judge, reading.at[1] + VERB_REACH
        return not ahead and all(words.search(text, 0, last) is None for words in (judge.must, judge.asked))

    def is_aside(self, text: str, found: Reading, context: TimingContext) -> bool:
        """No time of the work that a text tells: the day of a notice's foot, or of a watchword."""
        quoted = WATCHWORD.finditer(text) if "“" in text else ()
        if any(quote.start() < found.at[0] < quote.end() for quote in quoted):
            return True
        return self.is_imprint(text, found, context) or self.is_moved(text, found)

    def is_of_others(self, text: str, actors: Sequence[Actor], day: Reading) -> bool:
        """Is it the day of others whose name is not read: `区招考办组织培训，各考点6月12日前…`? Not `，各项任务6月12日前完成`."""
        start = max(map(text.rfind, COMMA, repeat(0), repeat(day.at[0]))) + 1
        if not actors or start <= actors[-1].opening or not text.startswith(ALL_OF[0], start) or day.at[0] - start > LONGEST_OWN:
            return False
        return self.actors.assignments.acceptable(text[start : day.at[0]])

    def is_moved(self, text: str, day: Reading) -> bool:
        """What another day becomes: `将还书日期顺延至9月10日`, not `将整改延期至9月10日前完成`."""
        near = max(0, day.core[0] - WINDOW)
        return day.kind == "deadline" and day.modifier is None and self.moved.search(text, near, day.core[0]) is not None

    def is_imprint(self, text: str, found: Reading, context: TimingContext) -> bool:
        """The day of a notice's foot, run into its last lines: `示例局办公室2021年3月9日印发`."""
        if found.end is None or context.issued is None or not timedelta(0) <= found.end - context.issued <= LATEST:
            return False
        last = found.core[1]
        printed = self.printed.match(text, last - SIGN)
        if printed is None or printed.end() - last > SIGN:
            return False
        return YEAR.search(text, *found.core) is not None or not text[printed.end() :][:1].isalpha()  # 4月3日印发各班


def on_its_day(text: str, reading: Reading, context: TimingContext) -> Reading:
    """Marked where it is a day still to come, and no month or year: 技术部7月20日完成测试."""
    if reading.kind != "deadline" or reading.modifier or reading.end is None or reading.end < (context.issued or reading.end):
        return reading
    day = LAST_NUMBER.search(text, *reading.core)
    return replace(reading, rule=ON_DAY) if day and int(day[0]) == reading.end.day else reading
