"""Rules made ready to run: what a text must hold for a rule to be tried, its pattern, what reads a match."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

import regex

from ... import patterns
from ...patterns import behind
from ...rulebook.hints import MOST_NEEDS, Characters, Hint, Hints, either, needed, of_words, own_code, shared
from ...rulebook.ruleset import Rule, Ruleset, words_pattern
from .ground.records import Match, Reading
from .ground.sight import Sight
from .wordings import dates, durations, lists, ranges, recurrence
from .wordings.events import Events, compiler, event, words_of
from .wordings.phrases import phrase

Read = Callable[[Match, Rule, Sight], list[Reading] | None]
READINGS: dict[str, Read] = {
    "point": dates.point,
    "whole": lists.whole,
    "list": lists.listed,
    "pair": lists.pair,
    "unsure": lists.unsure,
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
    """Rules ready to run as one: their pattern compiled at first use, and what a text must hold for it to be tried.

    That is one character of each set of one of its `ways`: those of an alternative, or the first ones of a word.
    """

    def __init__(self, rules: Sequence[Rule], read: ReadMatch, source: Callable[[], str], hints: Hints, *, slot_only: bool = False) -> None:
        self.rule: Rule = rules[0]
        self.read = read
        self.source = source
        self.slot_only = slot_only
        self.compile: Callable[[str], regex.Pattern[str]] = compiler(rules)
        self.look: str = either([hint_of(rule, hints) for rule in rules]).look()
        self.ways: list[list[Characters]] = [way for rule in rules for way in ways_of(rule, hints)]

    @cached_property
    def pattern(self) -> regex.Pattern[str]:
        """The rule's pattern behind a look at its first character: the engine passes over all other places many times faster."""
        try:
            return self.compile(f"{self.look}(?:{self.source()})")
        except regex.error as error:
            raise self.rule.error(f"its pattern is not valid: {error}", "correct the pattern") from None


def entries(ruleset: Ruleset, events: Callable[[], Events]) -> Iterator[Entry]:
    """The rules in the order of their files, then all events as one, then phrases."""
    hints = ruleset.build(shared)
    for rule in ruleset.rules("timing"):
        if rule.fields.get("reading") not in READINGS:
            raise rule.error(f"its reading “{rule.fields.get('reading')}” is unknown", f"write one of {', '.join(READINGS)}")
        yield Entry([rule], dated_reading(rule), source_of(rule), hints, slot_only=bool(rule.fields.get("slot")))
    if ruleset.rules("event"):
        yield event_entry(ruleset.rules("event"), events, hints)
    for rule in ruleset.rules("timing_phrase"):
        yield Entry([rule], phrase_reading(rule), source_of(rule), hints, slot_only=not rule.fields.get("text"))


def event_entry(rules: tuple[Rule, ...], events: Callable[[], Events], hints: Hints) -> Entry:
    """All events as one entry: their words in one pattern."""

    def read(match: Match, sight: Sight, _: int) -> list[Reading] | None:
        return event(match, sight, events())

    return Entry(rules, read, lambda: events().source, hints)


def ways_of(rule: Rule, hints: Hints) -> Iterator[list[Characters]]:
    """Of each alternative of a rule, and of each of its words, the sets of characters of which a text must hold one each."""
    if rule.pattern:
        kept = patterns.made_of(f"ways {own_code(behind.__file__, __file__)}", rule.pattern, lambda source: [*written_ways(source, hints)])
        yield from ([*map(frozenset, way)] for way in kept)
    for word in words_of(rule):
        yield [*map(frozenset, word[:MOST_NEEDS])]


def written_ways(pattern: str, hints: Hints) -> Iterator[list[str]]:
    """Those of each alternative of a pattern, as JSON has them."""
    return (["".join(sorted(need)) for need in needs_of(hints.of(branch))] for branch in patterns.branches(pattern))


def needs_of(hint: Hint) -> list[Characters]:
    """The sets of characters of which a text must hold one each for a match: the first ones among them."""
    return [*([hint.first] if hint.first else []), *needed(hint)]


def hint_of(rule: Rule, hints: Hints) -> Hint:
    """What a rule's matches begin with and hold: told by its words and its pattern."""
    sides = [hints.of(rule.pattern)] if rule.pattern else []
    words = words_of(rule)
    if words:
        sides.append(of_words(words))
    try:
        return sides[0] if len(sides) == 1 else either(sides)
    except (IndexError, KeyError):
        raise rule.error("its pattern is not valid", "correct the pattern") from None


def source_of(rule: Rule) -> Callable[[], str]:
    return lambda: "|".join(filter(None, (words_pattern(rule.words), rule.pattern)))


def dated_reading(rule: Rule) -> ReadMatch:
    read = READINGS[str(rule.fields["reading"])]
    return rule.guarded(lambda match, sight, _: read(match, rule, sight))


def phrase_reading(rule: Rule) -> ReadMatch:
    return rule.guarded(lambda match, sight, closed: phrase(match, rule, sight, closed))
