"""All timings of a text in their order, e.g. `2018年6月底前取得阶段性成效，2020年底前完成` → two deadlines.

A rule is tried only where one of its characters stands; in running text only in clauses that hold a glance. Where rules
overlap, the one that begins first wins, then the longer, then the earlier in the rules files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import pairwise
from operator import itemgetter

import regex

from ... import patterns
from ...patterns.asking import Sifted
from ...rulebook.hints import either, needed, one_of, shared
from ...rulebook.ruleset import Ruleset
from ...text.marks import COLON, COMMA, OPENING, SEMICOLON
from .choosing import Choosing
from .entries import Entry, entries, hint_of
from .extent import CLAUSE_ENDS, finish, of_condition, of_its_object, of_what_is_looked_at
from .ground.records import Match, Reading, TimingContext
from .ground.sight import Points, Sight
from .ground.surroundings import Surroundings
from .unread import without_guesses
from .wordings import durations
from .wordings.events import Events, unknown_event, with_their_months
from .wordings.phrases import EDGES, settled, with_days_in_brackets
from .wordings.recurrence import with_month_end

Found = tuple[int, int, int, Match, Entry]  # start, minus end, the rule's place in the files, match, rule
PLACE = itemgetter(0, 1, 2)
WINDOW = 40  # characters read around a glance, as far as its clause goes
MOST_KEPT, LONGEST_KEPT = 4096, 1000  # texts whose timings are known, and the characters of one
LONGEST_SLOT = 400  # a longer text is read as running text
SENTENCE = 200  # characters back in which the end of the sentence before is looked for
NO_NAME = (1 << 62, 1 << 62)


class TimingReader:
    """Reads timings by the rules in force; obtain it by `ruleset.build(TimingReader)`. Patterns compile when first needed."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.entries: list[Entry] = list(entries(ruleset, lambda: self.events))
        self.choose: Callable[[str, bool], dict[int, Entry]] = Choosing(self.entries).of
        self.points: Points = Points(lambda: next(entry for entry in self.entries if entry.rule.name == "point").pattern)
        self.named: regex.Pattern[str] = patterns.compile(ruleset.expand("{named}"))
        self.said_in_text: set[str] = {rule.name for rule in ruleset.rules("timing_phrase") if rule.fields.get("text")}
        self.kept: Callable[[str, TimingContext, bool], list[Reading]] = lru_cache(MOST_KEPT)(self.read_anew)
        self.behind_names: Callable[[str, TimingContext, int], list[Reading]] = lru_cache(MOST_KEPT)(self.moved)

    @cached_property
    def around(self) -> Surroundings:
        return Surroundings(self.ruleset)

    @cached_property
    def events(self) -> Events:
        return Events(self.ruleset)

    @cached_property
    def glance(self) -> Sifted:
        """What running text must hold to be read: the marks of the fragment `glance`, or an edge behind an event's last character."""
        ends = "".join(sorted(self.event_ends))
        source = f"{self.ruleset.fragments['glance']}|{self.ruleset.fragments['event_glance'].replace('ENDS', ends)}"
        return Sifted(patterns.compile(source), self.ruleset.build(shared).of(source).first)

    @cached_property
    def event_ends(self) -> frozenset[str]:
        """The characters that an event's name, or what stands right behind it, ends with."""
        hints = self.ruleset.build(shared)
        names = either([hint_of(rule, hints) for rule in self.ruleset.rules("event")])
        behind = hints.of(self.ruleset.expand(self.ruleset.fragments["event_closing"]))
        return (names.last or frozenset()) | (behind.last or frozenset())

    @cached_property
    def befores(self) -> frozenset[str]:
        """Characters of which one stands in every day before which something is due (5日前): what the groups `before` and `edge` need."""
        hints = self.ruleset.build(shared)
        patterns = [rule.pattern for rule in self.ruleset.rules("timing") if rule.pattern]
        groups = [group for pattern in patterns for group in hints.of_groups(pattern, "before") or hints.of_groups(pattern, "edge")]
        needs = [needed(group)[:1] for group in groups]
        return frozenset().union(*(need[0] for need in needs)) if all(needs) else frozenset()

    @cached_property
    def any_before(self) -> regex.Pattern[str]:
        return patterns.quick(one_of(self.befores))

    @cached_property
    def last_part(self) -> regex.Pattern[str]:
        """Up to the last words of a slot that say a part (甲局牵头，乙局[牵头负责]，…), where nothing before them may reach behind them."""
        part = self.ruleset.fragments["no_tail"]
        return patterns.quick(f"[^{COLON}{EDGES}{OPENING}《]*(?=(?:{part})+[{COMMA}{SEMICOLON}][^{COLON}]*$)(?<!{part})")

    def without_names(self, text: str) -> int:
        """Where the words of a slot begin that tell its timings: 甲局牵头，乙局[负责，全年实施], of which many slots have the same."""
        found = self.last_part.match(text)
        end = found.end() if found else 0
        timed = end and any(self.may_say(entry, text, end) for entry in self.choose(text[:end], True).values())
        return 0 if timed else end

    def may_say(self, entry: Entry, text: str, end: int) -> bool:
        """May a rule read a time in the first characters of a slot? Not the event 防汛 in 防汛处."""
        if entry.rule.table != "event":
            return entry.pattern.search(text, 0, end) is not None
        return not all(self.events.is_of_name(text, found.end()) for found in entry.pattern.finditer(text, 0, end))

    def may_be_before(self, text: str) -> bool:
        """May a text hold a day before which something is due?"""
        return not self.befores or self.any_before.search(text) is not None

    def names(self, text: str) -> list[tuple[int, int]]:
        """Where names stand that may hold years: 《…》, and the years in brackets behind a plan's name (行动计划（2020—2022年）)."""
        return [found.span() for found in self.named.finditer(text)] if "《" in text or "（" in text or "(" in text else []

    def read(self, text: str, context: TimingContext, *, slot: bool) -> list[Reading]:
        """The timings of a text without white space, in order; `slot` for an assignment's words, else running text.

        Notices say the same again and again, so that readings are kept and shared: nobody may change one.
        """
        if len(text) > LONGEST_KEPT:
            return self.read_anew(text, context, slot)
        start = self.without_names(text) if slot and len(text) <= LONGEST_SLOT else 0
        return self.behind_names(text[start:], context, start) if start else self.kept(text, context, slot)

    def moved(self, words: str, context: TimingContext, start: int) -> list[Reading]:
        """What the last words of a slot say, with its place behind names of so many characters, of which many slots have as many."""
        return [reading.moved(start) for reading in self.kept(words, context, True)]

    def read_anew(self, text: str, context: TimingContext, slot: bool) -> list[Reading]:
        slot = slot and len(text) <= LONGEST_SLOT
        windows: Iterable[tuple[int, int]] = ((0, len(text)),)
        if not slot:
            glance = self.glance.search(text)
            if glance is None:
                return []
            windows = self.windows(text, glance, self.names(text))
        matches: list[Found] = [
            (found.start(), -found.end(), order, found, entry)
            for start, end in windows
            for order, entry in self.choose(text[start:end], slot).items()
            for found in entry.pattern.finditer(text, start, end)
        ]
        if not matches and not (slot and edge_left(text, [])):  # an event that no rule knows has an edge
            return []
        sight = Sight(text, context, slot, self.around, self.points)
        resolved = self.resolve(sorted(matches, key=PLACE), sight)
        readings = without_guesses(list(durations.anchored(resolved, text)), sight)
        if slot:
            readings = settled(self.with_unknown_events(readings, sight), text)
        else:
            readings = [reading for reading in readings if reading.kind != "vague" or reading.rule in self.said_in_text]
            readings = [reading for reading in readings if not (of_what_is_looked_at(reading, sight) or of_condition(reading, sight))]
        if len(readings) > 1:
            readings = with_days_in_brackets(with_month_end(with_their_months(readings, sight), text), text)
            readings = readings[:1] + [then for first, then in pairwise(readings) if not of_its_object(first, then, text)]
        for index, reading in enumerate(readings):
            finish(reading, sight, readings[index + 1].core[0] if index + 1 < len(readings) else len(text))
        return readings

    def windows(self, text: str, glance: regex.Match[str], named: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """The clauses of running text, apart, that hold a glance (the first is given) outside a name, WINDOW characters to each side."""
        at = 0
        found: regex.Match[str] | None = glance
        spans = iter(named)
        low_name, high_name = next(spans, NO_NAME)
        while found is not None:
            start = found.start()
            while high_name <= start:
                low_name, high_name = next(spans, NO_NAME)
            if low_name <= start:
                at = high_name
                found = self.glance.search(text, at)
                continue
            low = max(at, start - WINDOW)
            while start > low and (text[start - 1] not in CLAUSE_ENDS or is_of_time(text, start - 1)):
                start -= 1
            end, high = found.end(), min(len(text), found.end() + WINDOW)
            while end < high and (text[end] not in CLAUSE_ENDS or is_of_time(text, end)):
                end += 1
            cut = self.around.fragment("moments").match(text, end)  # no date is cut in two
            end = cut.end() if cut else end
            yield start, end
            at = max(end, found.end())
            found = self.glance.search(text, at)

    def resolve(self, matches: list[Found], sight: Sight) -> list[Reading]:
        """The readings of matches that do not overlap, the first and longest before all."""
        found: list[Reading] = []
        closed = 0
        named = iter(self.names(sight.text))
        low, high = next(named, NO_NAME)
        for start, _, _, match, entry in matches:
            while high <= start:
                low, high = next(named, NO_NAME)
            if start < closed or low <= start:
                continue
            if found and sight.text.find("。", max(closed, start - SENTENCE), start) >= 0:
                sight.year = sight.month = None
            kept = sight.year, sight.month
            made = entry.read(match, sight, closed)
            if not made:
                sight.year, sight.month = kept
                if made is not None:  # understood, and no timing (a date of the past): nothing else may read its parts
                    closed = max(match.end(), sight.reached)
                continue
            for reading in made:
                reading.core = reading.at
                reading.rule = reading.rule or entry.rule.name
            while found and found[-1].core[1] > made[0].at[0]:
                durations.dated_from(made[0], found.pop(), sight)
            found += made
            closed = made[-1].at[1]
        return found

    def may_end_unknown(self, text: str, readings: list[Reading]) -> bool:
        """May an event that no rule knows end outside of what was read?"""
        return any(not is_inside(readings, found.start()) for found in self.events.unknown_end.finditer(text))

    def with_unknown_events(self, readings: list[Reading], sight: Sight) -> list[Reading]:
        """Add the events that no rule knows, where nothing else was read."""
        if not edge_left(sight.text, readings) or not self.may_end_unknown(sight.text, readings):
            return readings
        added = []
        for match in self.events.unknown.finditer(sight.text):
            low, high = match.span()
            taken = [reading.core for reading in readings] + sight.idle
            if any(first < high and low < last for first, last in taken):
                continue
            made = unknown_event(match, sight)
            if made:
                made.core = made.at
                added.append(made)
        return sorted(readings + added, key=lambda reading: reading.core) if added else readings


def is_inside(readings: list[Reading], at: int) -> bool:
    """Does one of the readings hold the character at a place?"""
    return any(reading.core[0] <= at < reading.core[1] for reading in readings)


def is_of_time(text: str, at: int) -> bool:
    """Is it the colon of 17:00, which ends no clause?"""
    return text[at] in COLON and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


def edge_left(text: str, readings: list[Reading]) -> bool:
    """Is there a 前, 后, 期间 or 时 outside of what was read?"""
    for mark in EDGES:
        at = text.find(mark)
        while at >= 0:
            if not is_inside(readings, at):
                return True
            at = text.find(mark, at + 1)
    return False
