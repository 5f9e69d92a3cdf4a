"""Work dated by an event, e.g. `汛期前` → event 汛期, with the days that rules/events.toml or a calendar knows.

Events that no rule knows (工程竣工验收前, 国家政策出台后) keep their words as the anchor, and have no date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple, get_args

import regex

from .... import patterns
from ....models import Modifier
from ....rulebook.hints import one_of, shared
from ....rulebook.ruleset import Rule, Ruleset
from ....rulebook.words import grouped, spread_all
from ..ground.picks import Days
from ..ground.points import year_of
from ..ground.records import Groups, Match, Reading, groups_of
from ..ground.sight import Sight
from .event_days import days_of

MODIFIERS: tuple[Modifier, ...] = get_args(Modifier)
NAMED_BY_DAY = ("dates", "lunar_dates")
MOST_EVENTS = 5
PREFIX_REACH = 14  # characters before an event in which its year and whose it is stand
IN_REACH = 2
NO_DAYS, JUST_PAST = timedelta(0), timedelta(31)  # 清明节后 in a notice of 7 April


class Named(NamedTuple):
    """One event where it stands in a text."""

    rule: Rule
    word: str
    start: int
    end: int


class Events:
    """All names of [[event]] in one pattern; compiled at first use."""

    link: regex.Pattern[str]
    behind: regex.Pattern[str]

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.known_days: dict[tuple[str, int, str | None], Days | None] = {}
        rules = ruleset.rules("event")
        self.by_word: dict[str, Rule] = {word: rule for rule in rules for word in words_of(rule)}
        self.by_group: dict[str, Rule] = {f"event_{index}": rule for index, rule in enumerate(rules) if rule.pattern}
        hints = ruleset.build(shared)
        patterned = [f"{hints.of(rule.pattern or '').look()}(?P<{name}>{rule.pattern})" for name, rule in self.by_group.items()]
        self.source: str = "|".join(filter(None, (grouped(self.by_word) if self.by_word else "", *patterned)))
        names = ("event_link", "event_behind", "quotes", "event_own_day", "whose", "year", "event_in_behind", "event_closes")
        piece = {name: ruleset.expand(ruleset.fragments[name]) for name in names}
        self.link, self.behind = patterns.compile(piece["event_link"]), patterns.compile(piece["event_behind"])
        self.alone: regex.Pattern[str] = patterns.compile(rf"{piece['event_in_behind']}|{piece['event_closes']}")
        own_day = f"{piece['quotes']}?(?:{piece['event_own_day']}{piece['quotes']}?)?"  # “4·23”世界读书日
        self.before: regex.Pattern[str] = patterns.compile(
            rf"(?:(?:(?P<every>每年)|{piece['year']})的?)?{own_day}(?P<whose>{piece['whose']})?{own_day}$"
        )

    @cached_property
    def unknown(self) -> regex.Pattern[str]:
        """`工程竣工验收前`, `待国家政策出台后`: words from the beginning of a clause up to an edge that a verb or nothing follows."""
        name, wait, edge = (self.unknown_part(part) for part in ("name", "wait", "edge"))
        return patterns.compile(rf"(?:^|(?<=[，,；;。、：:（(])){wait}(?P<anchor>{name})(?:{edge}){self.unknown_behind}")

    @cached_property
    def unknown_end(self) -> regex.Pattern[str]:
        """The last character of such an edge and what follows it: few texts have one, and to look for it is many times faster."""
        last = self.ruleset.build(shared).of(self.unknown_part("edge")).last
        return patterns.quick(f"{one_of(last) if last else '.'}{self.unknown_behind}")

    @cached_property
    def unknown_behind(self) -> str:
        verbs = "|".join(grouped(self.ruleset.words("timing_word", name)) for name in ("completes", "lasts", "tentative"))
        return f"(?=$|[，,；;。、）)]|{verbs}|{self.unknown_part('behind')})"

    def unknown_part(self, part: str) -> str:
        return self.ruleset.expand(self.ruleset.fragments[f"unknown_{part}"])

    def named(self, match: Match) -> Named:
        rule = self.by_group[match.lastgroup] if match.lastgroup else self.by_word[match[0]]
        return Named(rule, match[0], *match.span())

    def is_of_name(self, text: str, end: int) -> bool:
        """Is an event that ends there no time, whatever stands before it: the 防汛 of 防汛处?"""
        behind: Match = self.behind.match(text, end)
        more: Match = self.link.match(text, end)
        return behind.end() == end == more.end() and not self.alone.match(text, end)

    def with_more(self, match: Match) -> list[Named]:
        """The events that follow one another here (元旦、春节), each with the place of its words."""
        found = [self.named(match)]
        while len(found) < MOST_EVENTS:
            link: Match = self.link.match(match.string, found[-1].end)
            more = match.re.match(match.string, link.end())
            whole: Match = self.behind.match(match.string, found[-1].end)
            if more is None or whole.end() >= more.end():
                break  # 五一[小长假前]
            found.append(self.named(more))
        return found

    def days(self, named: Named, year: int, province: str | None) -> Days | None:
        """The days of an event, kept once told."""
        key = (named.word, year, province)
        if key not in self.known_days:
            self.known_days[key] = days_of(named.rule, named.word, year, province)
        return self.known_days[key]

    def days_meant(self, named: Named, year: int | None, sight: Sight, *, behind: bool = False) -> Days | None:
        """The first and last day of what is meant: of the year said, else of the next time after the issue; `behind` it a while ago too."""
        asked = year if year is not None else sight.base_year
        if asked is None:
            return None
        days = self.days(named, asked, sight.context.province)
        if days and year is None and sight.issued and days[1] < sight.issued - (JUST_PAST if behind else NO_DAYS):
            return self.days(named, asked + 1, sight.context.province)
        return days


def compiler(rules: Iterable[Rule]) -> Callable[[str], regex.Pattern[str]]:
    """What compiles the patterns of these rules: those of a pack were tried with regex."""
    return patterns.compile_quick if all(rule.origin.ours for rule in rules) else patterns.by_regex


def words_of(rule: Rule) -> tuple[str, ...]:
    return (
        *rule.words,
        *(word for key in NAMED_BY_DAY for names in rule.fields.get(key, {}).values() for word in spread_all(names.split())),
    )


def modifier_of(said: Groups) -> Modifier | None:
    return next((name for name in MODIFIERS if said.get(name)), None)


def dated(reading: Reading, days: Days, said: Groups) -> None:
    """Put the days of an event into a reading: before the first, after the last (汛期结束前: the last), or from first to last."""
    first, last = days
    if reading.modifier == "before":
        reading.end = last if said["ending"] else first - timedelta(1)
    elif reading.modifier == "since":
        reading.start = first
    elif reading.modifier == "after":
        reading.start = first if said["beginning"] else last + timedelta(1)
    else:
        reading.start, reading.end = first, last


def event(match: Match, sight: Sight, events: Events) -> list[Reading]:
    """`春节前`, `“五一”期间`, `在寒暑假组织`: a known event with what stands beside it; of `元旦、春节期间` each is one."""
    named = events.with_more(match)
    behind: Match = events.behind.match(sight.text, named[-1].end)
    said, end = groups_of(behind), behind.end()
    low = max(0, match.start() - PREFIX_REACH)
    before: Match = events.before.search(sight.text[low : match.start()])
    start = low + before.start()
    modifier = modifier_of(said)
    if not sight.slot and named[0].rule.fields.get("slot"):
        return []
    if modifier is None and (opens := opened_by_in(start, end, sight)) is not None:
        start, modifier = opens, "during"
    if modifier is None and not (sight.slot and stands_alone(start, end, sight)):
        return []
    if modifier is None and all(each.rule.fields.get("vague") for each in named):
        return [Reading("vague", (start, end), rule=named[0].rule.name)]
    year = year_of(groups_of(before), sight) if before["year"] else None
    found = []
    for place, each in enumerate(named):
        opens = low + before.start("whose") if place == 0 and before["whose"] else each.start
        reading = Reading("event", (each.start if place else start, end), anchor=anchor_of(each, opens, sight), rule=each.rule.name)
        reading.modifier = modifier
        days = events.days_meant(each, year, sight, behind=modifier == "after")
        if days:
            dated(reading, days, said)
        if sight.slot or not (reading.end and sight.issued and reading.end < sight.issued):
            found.append(reading)
    return found


def anchor_of(named: Named, opens: int, sight: Sight) -> str:
    """The name as written, with the quotation mark that its other half calls for (全国“两会”); 汛 of 汛前 is 汛期."""
    text, start, end = sight.text, opens, named.end
    full = named.rule.fields.get("name_of", {}).get(text[start:end])
    if full:
        return str(full)
    opened, closed = text.count("“", start, end), text.count("”", start, end)
    start -= closed > opened and text[start - 1 : start] == "“"
    end += opened > closed and text[end : end + 1] == "”"
    return text[start:end]


def opened_by_in(start: int, end: int, sight: Sight) -> int | None:
    """Where 在 stands that says when something is done (在寒暑假组织…), with nothing named after the event (在春节晚会上)."""
    found = sight.around.fragment("event_in").search(sight.text, max(0, start - IN_REACH), start)
    return found.start() if found and sight.stands("event_in_behind", end) else None


def with_their_months(readings: list[Reading], sight: Sight) -> list[Reading]:
    """9月开学前, 10月国庆节前: the month is when the event is, and no time by itself."""
    kept = readings[:1]
    for reading in readings[1:]:
        before = kept[-1]
        month = reading.kind == "event" and reading.modifier == "before" and before.core[1] == reading.core[0]
        if month and sight.around.fragment("whole_month").search(sight.text, *before.core):
            reading.core = reading.at = before.core[0], reading.core[1]
            kept.pop()
        kept.append(reading)
    return kept


def stands_alone(start: int, end: int, sight: Sight) -> bool:
    """A bare event (汛期) counts where it is all that its clause says of time."""
    text = sight.text
    opens = start == 0 or sight.around.fragment("event_opens").match(text[start - 1])
    return bool(opens and (end >= len(text) or sight.stands("event_closes", end)))


def unknown_event(match: Match, sight: Sight) -> Reading | None:
    """`工程竣工验收前`, `待国家政策出台后`: only the words are known."""
    anchor = match["anchor"]
    if sight.around.fragment("no_event").search(anchor):
        return None
    reading = Reading("event", (match.start("anchor"), match.end()), anchor=anchor, rule="unknown-event")
    reading.modifier = modifier_of(groups_of(match))
    return reading
