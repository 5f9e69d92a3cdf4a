"""Rules made ready to run: what a text must hold for a rule to be tried, its pattern, what reads a match."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

import regex

from ...rulebook.ruleset import Rule, Ruleset, words_pattern
from .ground.records import Match, Reading
from .ground.sight import Sight
from .wordings import dates, durations, lists, ranges, recurrence
from .wordings.events import EVENT_FOLLOWED, Events, event
from .wordings.phrases import phrase

Read = Callable[[Match, Rule, Sight], list[Reading] | None]
READINGS: dict[str, Read] = {
    "point": dates.point,
    "whole": lists.whole,
    "list": lists.listed,
    "pair": lists.pair,
    "century": lists.century,
    "range": ranges.ranged,
    "until": ranges.until,
    "since": ranges.since,
    "plan": ranges.plan,
    "recurring": recurrence.recurring,
    "cycle": recurrence.cycle,
    "relative": durations.relative,
    "term": durations.term,
    "ahead": durations.ahead,
}
ReadMatch = Callable[[Match, Sight, int], list[Reading] | None]


class Entry:
    """One rule ready to run: its pattern compiled at first use, and what a text must hold for it to be tried."""

    def __init__(
        self, rule: Rule, read: ReadMatch, source: Callable[[], str], *, needs: list[str], sign: str, starts: str, slot_only: bool
    ) -> None:
        self.rule, self.read, self.source = rule, read, source
        self.needs, self.sign, self.starts, self.slot_only = needs, sign, starts, slot_only
        self.bits = 0

    def compiled(self, pattern: str) -> regex.Pattern[str]:
        try:
            return regex.compile(pattern)
        except regex.error as error:
            raise self.rule.error(f"its pattern is not valid: {error}", "correct the pattern") from None

    @cached_property
    def pattern(self) -> regex.Pattern[str]:
        """The rule's pattern behind a look at its first character: the engine passes over all other places many times faster."""
        return self.compiled(f"(?={one_of(self.starts)})(?:{self.source()})" if self.starts else self.source())

    @cached_property
    def has_sign(self) -> Callable[[str, int, int], object] | None:
        """Does a text hold the rule's sign? None where the rule has none."""
        return self.compiled(self.sign).search if self.sign else None


def one_of(characters: str) -> str:
    return f"[{regex.escape(''.join(sorted(set(characters))))}]"


def entries(ruleset: Ruleset, events: Callable[[], Events]) -> Iterator[Entry]:
    """The rules in the order of their files, then all events as one, then phrases."""
    for rule in ruleset.rules("timing"):
        if rule.fields.get("reading") not in READINGS:
            raise rule.error(f"its reading “{rule.fields.get('reading')}” is unknown", f"write one of {', '.join(READINGS)}")
        yield entry_of(rule, dated_reading(rule), source_of(rule))
    if ruleset.rules("event"):
        yield event_entry(ruleset.rules("event"), events)
    for rule in ruleset.rules("timing_phrase"):
        yield entry_of(rule, phrase_reading(rule), source_of(rule), slot_only=not rule.fields.get("text"))


def entry_of(rule: Rule, read: ReadMatch, source: Callable[[], str], *, slot_only: bool = False) -> Entry:
    """An entry by the rule's own fields; what a rule of words alone needs is told by its words."""
    fields = rule.fields
    needs, starts, sign = list(fields.get("needs", [])), str(fields.get("starts", "")), str(fields.get("sign", ""))
    if rule.words:
        starts += "".join(word[0] for word in rule.words)
        if not rule.pattern:
            sign = one_of(starts) + one_of("".join(word[1:2] for word in rule.words))
    needs = needs or [starts] if starts else needs
    return Entry(rule, read, source, needs=needs, sign=sign, starts=starts, slot_only=slot_only or bool(fields.get("slot")))


def event_entry(rules: tuple[Rule, ...], events: Callable[[], Events]) -> Entry:
    """All events as one entry: their words in one pattern."""

    def read(match: Match, sight: Sight, _: int) -> list[Reading] | None:
        return event(match, sight, events())

    words = [word for rule in rules for word in rule.words]
    first = "".join(word[0] for word in words)
    sign = one_of("".join(word[-1] for word in words)) + EVENT_FOLLOWED
    return Entry(rules[0], read, lambda: events().source, needs=[first], sign=sign, starts="", slot_only=False)


def source_of(rule: Rule) -> Callable[[], str]:
    return lambda: "|".join(filter(None, (words_pattern(rule.words), rule.pattern)))


def dated_reading(rule: Rule) -> ReadMatch:
    read = READINGS[str(rule.fields["reading"])]
    return rule.guarded(lambda match, sight, _: read(match, rule, sight))


def phrase_reading(rule: Rule) -> ReadMatch:
    return rule.guarded(lambda match, sight, closed: phrase(match, rule, sight, closed))
