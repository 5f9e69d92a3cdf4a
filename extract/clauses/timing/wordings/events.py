"""Work dated by an event, e.g. `汛期前` → event 汛期, with the days that rules/events.toml or a calendar knows.

Events that no rule knows (工程竣工验收前, 国家政策出台后) keep their words as the anchor, and have no date.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property

import regex

from .... import patterns
from ....rulebook.grouped import grouped
from ....rulebook.ruleset import Rule, Ruleset
from ..ground.calendars import clipped, lunar_day, term_day
from ..ground.points import groups_of, year_of
from ..ground.records import Match, Reading
from ..ground.sight import Sight

OWN_DAY = r"(?<![0-9])[0-9]{1,2}[·.．•][0-9]{1,2}"  # “4·23”世界读书日
QUOTES = '“”"‘’「」'
BEFORE = r"之前|以前|前夕|前(?![期沿述提置端往景列]|[0-9一二两三四五六七八九十半]{1,3}(?:个|日|天|周|年|月|小时))"
AFTER = r"之后|以后|过后|后(?![续期勤备台])"
DURING = r"等?(?:重点|重要|关键|敏感|特殊)?(?:期间|时期|时段|时间节点|节点)|当[天日]|期内|内(?![部外容涝])|中(?=$|[，,。；;])"
SINCE = r"起(?!伏|步|点)|开始"
EDGE = rf"(?P<edge>前后|{BEFORE}|{AFTER}|{DURING}|{SINCE})"
COMING = r"(?P<coming>到来|来临|开始|召开|开幕|结束|闭幕|举行|放假|假期|小长假|长假|节日|两节|节|假日)?"
ENDING = frozenset(("结束", "闭幕"))
BEGINNING = frozenset(("到来", "来临", "开始", "召开", "开幕"))
NO_EVENT = patterns.compile(
    r"(?:[目日此之以当先提眼空落背最今然随而事往滞前]|[0-9一二三四五六七八九十]+(?:年|个?月|[日天]|周|小时|分钟|[时点])|下班|[0-9]|的|是|了|牵头|负责)$"
)
ANCHOR_END = 24
# What may stand behind an event's last character.
EVENT_FOLLOWED = rf"(?:[{QUOTES}前后期间内中之以当时到来临开召举结闭过放假长小黄节两起]|$|[，,；;。、）)和及至—-])"
EVENT_ENDS = '”"’」来临始开束行假日之'
MOST_EVENTS = 5
PREFIX_REACH = 14  # characters before an event in which its year and whose it is stand


class Events:
    """All words of [[event]] in one pattern; compiled at first use."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.known_days: dict[tuple[str, int, str | None], tuple[date, date] | None] = {}
        self.rules = {word: rule for rule in ruleset.rules("event") for word in rule.words}
        self.source = grouped(self.rules)
        self.word = patterns.compile(self.source)
        self.link = patterns.compile(f"[{QUOTES}]?[、和及至到—-]?[{QUOTES}]?")
        self.behind = patterns.compile(rf"[{QUOTES}]?{COMING}(?:{EDGE})?")
        year = ruleset.fragments["year"]
        self.before = patterns.compile(
            rf"(?P<every>每年)?{year}?的?(?P<whose>整个|全国|全省|省市|省|市|本地|国家)?[{QUOTES}]?(?:{OWN_DAY}[{QUOTES}]?)?$"
        )
        self.ruleset = ruleset

    @cached_property
    def unknown(self) -> regex.Pattern[str]:
        """`工程竣工验收前`, `待国家政策出台后`: words from the beginning of a clause up to an edge that a verb or nothing follows."""
        ruleset = self.ruleset
        verbs = "|".join(grouped(ruleset.words("timing_word", name)) for name in ("completes", "lasts", "tentative"))
        return patterns.compile(
            rf"(?:^|(?<=[，,；;。、：:（(]))(?P<wait>待|等|在|于|应|须|请|争取|力争)*(?P<anchor>(?:20[0-9]{{2}}年)?[\p{{Han}}“][\p{{Han}}“”A-Za-z0-9]{{1,{ANCHOR_END}}}?|[节会])"
            rf"(?P<edge>{BEFORE}|{AFTER}|期间|期内|(?<=待[^，,。；;]{{2,12}})时)(?=$|[，,；;。、）)]|{verbs}|全|将|对|由|再|即|方可|可)"
        )

    def with_more(self, match: Match) -> list[tuple[Rule, int, int]]:
        """The rules of the events that follow one another here (元旦、春节), each with the place of its words."""
        found = [(self.rules[match[0]], *match.span())]
        while len(found) < MOST_EVENTS:
            link: Match = self.link.match(match.string, found[-1][2])
            more = self.word.match(match.string, link.end())
            if more is None:
                break
            found.append((self.rules[more[0]], *more.span()))
        return found

    def days(self, rule: Rule, year: int, province: str | None) -> tuple[date, date] | None:
        """The days of an event, kept once told."""
        key = (rule.name, year, province)
        if key not in self.known_days:
            self.known_days[key] = days_of(rule, year, province)
        return self.known_days[key]


def month_day(words: str, year: int) -> date:
    month, day = words.split("-")
    return clipped(year, int(month), int(day))


def days_of(rule: Rule, year: int, province: str | None) -> tuple[date, date] | None:
    """The first and the last day of an event in a year; None where they are not known."""
    fields = rule.fields
    moved, provinces = fields.get("moved"), fields.get("provinces")
    words = fields.get("solar")
    if isinstance(moved, Mapping):
        words = moved.get(str(year), words)
    if isinstance(provinces, Mapping):
        words = provinces.get(province or "", words)
    last_day = int(fields.get("days", 1)) - 1
    first: date | None
    if isinstance(words, str):
        low, _, high = words.partition("..")
        first, last = month_day(low, year), month_day(high or low, year)
        return (first, last) if last >= first else (first, month_day(high, year + 1))
    if "lunar" in fields:
        month, day = map(int, str(fields["lunar"]).split("-"))
        first = lunar_day(year, month, day)
    elif "term" in fields:
        first = term_day(year, str(fields["term"]))
    else:
        return None
    return (first, first + timedelta(last_day)) if first else None


def modifier_of(edge: str) -> str | None:
    if not edge:
        return None
    if edge in ("起", "开始"):
        return "since"
    if edge == "前后":
        return "around"
    if edge in ("之前", "以前", "前夕", "前"):
        return "before"
    return "after" if edge.endswith("后") else "during"


def days_meant(rules: list[Rule], year: int | None, sight: Sight, events: Events) -> tuple[date, date] | None:
    """The first and last day of what is meant: of the year said, else of the next time after the issue."""
    asked = year if year is not None else sight.base_year
    if asked is None:
        return None
    spans = spans_in(rules, asked, sight.context.province, events)
    if spans and year is None and sight.issued and spans[-1][1] < sight.issued:
        spans = spans_in(rules, asked + 1, sight.context.province, events)
    return (min(first for first, _ in spans), max(last for _, last in spans)) if spans else None


def dated(reading: Reading, first: date, last: date, coming: str) -> None:
    """Put the days of an event into a reading: before the first, after the last (汛期结束前: the last), or from first to last."""
    if reading.modifier == "before":
        reading.end = last if coming in ENDING else first - timedelta(1)
    elif reading.modifier == "since":
        reading.start = first
    elif reading.modifier == "after":
        reading.start = first if coming in BEGINNING else last + timedelta(1)
    else:
        reading.start, reading.end = first, last


def spans_in(rules: list[Rule], year: int, province: str | None, events: Events) -> list[tuple[date, date]]:
    """The days of several events one after another (元旦、春节: the second may lie in the next year)."""
    found: list[tuple[date, date]] = []
    for rule in rules:
        days = events.days(rule, year, province)
        if days is None:
            continue
        if found and days[0] < found[-1][0]:
            days = events.days(rule, year + 1, province) or days
        found.append(days)
    return found


def event(match: Match, sight: Sight, events: Events) -> list[Reading]:
    """`春节前`, `“五一”期间`: a known event with what stands behind it; of `元旦、春节期间` each is one."""
    named = events.with_more(match)
    behind: Match = events.behind.match(sight.text, named[-1][2])
    edge, end = behind["edge"] or "", behind.end()
    low = max(0, match.start() - PREFIX_REACH)
    before: Match = events.before.search(sight.text[low : match.start()])
    start = low + before.start()
    if not sight.slot and named[0][0].fields.get("slot"):
        return []
    if not edge and not (sight.slot and stands_alone(start, end, sight.text)):
        return []
    if not edge and all(rule.fields.get("vague") for rule, _, _ in named):
        return [Reading("vague", (start, end), rule=named[0][0].name)]
    found = []
    for place, (rule, first, last) in enumerate(named):
        opens = low + before.start("whose") if place == 0 and before["whose"] else first
        anchor = named_fully(quoted(sight.text, opens, last), rule)
        reading = Reading("event", (first if place else start, end), anchor=anchor, rule=rule.name)
        reading.modifier = modifier_of(edge)  # type: ignore[assignment]
        days = days_meant([rule], year_of(groups_of(before), sight) if before["year"] else None, sight, events)
        if days:
            dated(reading, *days, behind["coming"] or "")
        if sight.slot or not (reading.end and sight.issued and reading.end < sight.issued):
            found.append(reading)
    return found


def named_fully(anchor: str, rule: Rule) -> str:
    """汛 of 汛前 is 汛期."""
    return rule.words[0] if len(anchor) == 1 else anchor


def quoted(text: str, start: int, end: int) -> str:
    """The words of an anchor, with the quotation mark that its other half calls for (全国“两会”)."""
    opened, closed = text.count("“", start, end), text.count("”", start, end)
    start -= closed > opened and text[start - 1 : start] == "“"
    end += opened > closed and text[end : end + 1] == "”"
    return text[start:end]


def stands_alone(start: int, end: int, text: str) -> bool:
    """A bare event (汛期) counts where it is all that its clause says of time."""
    opens = start == 0 or text[start - 1] in "，,；;。：:、（(在于"
    return opens and (end >= len(text) or text[end] in "，,；;。、）)（(")


def unknown_event(match: Match, sight: Sight) -> Reading | None:
    """`工程竣工验收前`, `待国家政策出台后`: only the words are known."""
    anchor = match["anchor"]
    if NO_EVENT.search(anchor):
        return None
    reading = Reading("event", (match.start("anchor"), match.end()), anchor=anchor, rule="unknown-event")
    edge = match["edge"]
    reading.modifier = "during" if edge == "时" else modifier_of(edge)  # type: ignore[assignment]
    return reading
