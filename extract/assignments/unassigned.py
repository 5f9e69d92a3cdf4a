"""Sentences in running text that seem to assign work and gave no task, e.g. `以上工作要在2月底前完成`: none is dropped in silence.

Such a sentence has a role word (`负责`), a list of members (`组长：`) or a time limit, and stands in no task that a slot governs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from .. import patterns
from ..clauses.assignment import MOST_KEPT, AssignmentReader
from ..clauses.timing import TimingContext
from ..rulebook.grammar import Grammar
from ..rulebook.grouped import grouped
from ..rulebook.ruleset import Ruleset
from ..text.normalize import Line, Passage
from .sentences import MOST_SENTENCES, SENTENCE, with_full_stops

MEMBERS = r"(?:副?组长|副?主任|成员|成员单位|联络员|时间)[：:]"
CLAUSE_START = r"(?<![^，,：:])"
COLLECTIVE = rf"(?=[各有]){CLAUSE_START}(?:各|有关)[^，。；]{{0,12}}(?:部门|单位|地区|政府)"  # they are addressed, whatever the verb
BY_WHOM = rf"(?=[并由]){CLAUSE_START}并?由(?![于此来衷中])"
ORGANISE = r"(?:办公室|部门|单位|机构)(?:及时|定期|根据需要)?(?:组织|制定|汇总)|承担[^，。；]{0,20}责任|开始(?:执行|实施)"
TIME = patterns.compile(
    r"(?=[0-9底末每之日一二两三四五六七八九十])(?:[0-9][年月日天]|[底末]前|每[年季月周日天旬]|之?日起|[0-9一二两三四五六七八九十]个?(?:月|周|工作日|小时|天)内)"
)
BINDING = frozenset({"deadline", "recurring", "period", "relative"})
NAMING = "各有由并办"  # begin words that name a unit themselves
ROW_MARK = 2  # characters before the first cell of a row between bars
LEAST_SENTENCE = 6  # characters
LEAST_NAMED = 2  # characters before a role word that may name a unit: 具体负责 has none of its own
MOST_SHOWN = 60  # characters of the sentence in the message

Span = tuple[int, int]


class Places(NamedTuple):
    """Of sentences and phases the units and timings, and the milestones."""

    told: list[int]
    times: list[int]


class UnassignedReader:
    """Finds what SentenceReader left unread, by the same words of rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        assignments = ruleset.build(AssignmentReader)
        self.timing = assignments.timing
        self.memo: dict[tuple[str, TimingContext], bool] = {}
        grammar = ruleset.build(Grammar)
        strong = [word for word, stem in grammar.stems.items() if stem.at == "any" and stem.role != "support"]
        supervising = [word for word, stem in grammar.stems.items() if stem.role == "supervise" and stem.at == "end"]
        strong += [a + b for a in supervising for b in (*supervising, "落实", "推进", "检查")]  # a bare 指导 is in every second sentence
        joint = grammar.words("joint")
        named = grouped([*strong, *joint])
        self.mark = patterns.compile(rf"{MEMBERS}|{COLLECTIVE}|{BY_WHOM}|{ORGANISE}|(?:{named})(?!人|同志|者|单位|部门|处室|任)")

    def read(self, body: Sequence[Line], tasks: Sequence[dict[str, Any]], context: TimingContext) -> Iterator[dict[str, Any]]:
        """One diagnostic a sentence, with its words."""
        governed = merged(task["span"] for task in tasks if not task["optional"])
        starts = [start for start, _ in governed]
        places: Places | None = None
        for line in body:
            passage = line.passage
            place = bisect_right(starts, passage.base + ROW_MARK) - 1
            if place >= 0 and governed[place][1] > passage.end() - LEAST_SENTENCE:  # nearly always
                continue
            if self.mark.search(passage.text) is None and TIME.search(passage.text) is None:
                continue
            places = places or places_of(tasks)
            text = with_full_stops(passage.text)
            for sentence in islice(SENTENCE.finditer(text), MOST_SENTENCES):
                start, end = sentence.span()
                place = bisect_right(starts, passage.at(start) + ROW_MARK) - 1
                if place >= 0 and passage.at(start) + ROW_MARK < governed[place][1]:  # breaks were lost: more may follow a slot
                    start = place_of(passage, governed[place][1])
                    if end - start < LEAST_SENTENCE:
                        continue
                span = passage.span(start, end)
                told, times = ([place - span[0] for place in within(found, span)] for found in places)
                words = text[start:end]
                unread = self.leaves(words, told, times, context) if told or times else self.assigns(words, context)
                if unread is not None:
                    yield not_read(words[slice(*unread)].strip(), passage.span(start + unread[0], start + unread[1]))

    def assigns(self, text: str, context: TimingContext) -> Span | None:
        """All of it where a role word, a list of members or a time limit stands. Kept for the next notice that says the same."""
        key = (text, context)
        known = self.memo.get(key)
        if known is None:
            if len(self.memo) >= MOST_KEPT:
                self.memo.clear()
            known = self.memo[key] = self.mark.search(text) is not None or self.binds(text, context)
        return (0, len(text)) if known else None

    def leaves(self, text: str, told: Sequence[int], times: Sequence[int], context: TimingContext) -> Span | None:
        """The first clause with a role word behind other words, or a time limit, and none of what tasks were told, to the next told one.

        `told` are places of units and timings in the text, `times` of milestones; `甲局牵头制定方案，公司会商后负责实施` with that of
        甲局 → `公司会商后负责实施`.
        """
        for start, end in clauses(text):
            if not within(told, (start, end)):
                mark = self.mark.search(text, start, end)
                if mark is not None and (mark.start() > start + LEAST_NAMED or mark[0][0] in NAMING):
                    following = next((place for place in told if place > end), None)
                    return start, len(text) if following is None else text.rfind("，", end, following)
            if self.binds(text[start:end], context, [place - start for place in (*told, *times)]):
                return start, end
        return None

    def binds(self, text: str, context: TimingContext, told: Sequence[int] = ()) -> bool:
        """A time limit stands in it, none of those that tasks were told."""
        if TIME.search(text) is None:
            return False
        found = (reading for reading in self.timing.read(text, context, slot=False) if reading.kind in BINDING)
        return any(not any(reading.at[0] <= place < reading.at[1] for place in told) for reading in found)


def not_read(words: str, span: Span) -> dict[str, Any]:
    shown = words if len(words) <= MOST_SHOWN else words[:MOST_SHOWN] + "…"
    message = f"may assign work, and gave no task: “{shown}”"
    return {"code": "sentence-not-read", "severity": "info", "message": message, "span": span}


def clauses(text: str) -> Iterator[Span]:
    """The parts of a sentence between its commas."""
    start = 0
    while start < len(text):
        comma = text.find("，", start)
        end = comma if comma >= 0 else len(text)
        yield start, end
        start = end + 1


def place_of(passage: Passage, at: int) -> int:
    """Where a place of the source is in a passage (characters)."""
    return at - passage.base if passage.offsets is None else bisect_left(passage.offsets, at)


def places_of(tasks: Sequence[dict[str, Any]]) -> Places:
    """Where what sentences and phases were told begins, in order."""
    places = Places([], [])
    for task in tasks:
        if task["optional"] and task["form"] != "none":
            places.told.extend(entry["span"][0] for kind in ("units", "timings") for entry in task[kind])
            places.times.extend(entry["span"][0] for entry in task["milestones"])
        elif task["units"] and task["units"][0]["span"][0] < task["span"][0]:  # 以下均由市水利局负责
            places.told.append(task["units"][0]["span"][0])
    for found in places:
        found.sort()
    return places


def within(places: Sequence[int], span: Span) -> Sequence[int]:
    """Those of ordered places that stand in a span."""
    return places[bisect_right(places, span[0] - 1) : bisect_right(places, span[1] - 1)]


def merged(spans: Iterator[Span]) -> list[Span]:
    """Spans in order, those that touch made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
