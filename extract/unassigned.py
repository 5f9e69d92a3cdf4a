"""Sentences in running text that seem to assign work and gave no task, e.g. `以上工作要在2月底前完成`: none is dropped in silence.

Such a sentence has a role word (`负责`), a list of members (`组长：`) or a time limit, and stands in no task that a slot governs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from . import kept
from .clauses.assignment import MOST_KEPT, AssignmentReader
from .clauses.timing import TimingContext
from .clauses.timing.sight import grouped
from .normalize import Line
from .ruleset import Ruleset
from .sentences import MOST_SENTENCES, SENTENCE

MEMBERS = r"(?:副?组长|副?主任|成员|成员单位|联络员|时间)[：:]"
COLLECTIVE = r"^(?:各|有关)[^，。；]{1,12}(?:部门|单位|地区|政府)"  # they are addressed, whatever the verb
ORGANISE = r"(?:办公室|部门|单位|机构)(?:及时|定期)?(?:组织|制定|汇总)|承担[^，。；]{0,20}责任|开始(?:执行|实施)"
TIME = kept.compile(r"(?=[0-9底末每之日])(?:[0-9][年月日天]|[底末]前|每[年季月周日天]|之?日起)")
BINDING = frozenset({"deadline", "recurring", "period", "relative"})
MOST_SHOWN = 60  # characters of the sentence in the message

Span = tuple[int, int]


class UnassignedReader:
    """Finds what SentenceReader left unread, by the same words of rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        assignments = ruleset.build(AssignmentReader)
        self.timing = assignments.timing
        self.memo: dict[tuple[str, TimingContext], bool] = {}
        strong = [
            word for word, role in assignments.roles.items() if (not role.ends and role.role != "support") or says_more(word, role.role)
        ]
        joint = ruleset.words("joint", "joint")
        named = grouped([*strong, *joint])
        self.mark = kept.compile(rf"{MEMBERS}|{COLLECTIVE}|{ORGANISE}|(?:{named})(?!人|同志|者|单位|部门|处室|任)")

    def read(self, body: Sequence[Line], tasks: Sequence[dict[str, Any]], context: TimingContext) -> Iterator[dict[str, Any]]:
        """One diagnostic a sentence, with its words."""
        governed = merged(task["span"] for task in tasks if task["form"] not in ("sentence", "none"))
        told = sorted(entry["span"][0] for task in tasks for kind in ("units", "timings", "milestones") for entry in task[kind])
        starts = [start for start, _ in governed]
        for line in body:
            passage = line.passage
            if inside(governed, starts, passage.base) or (self.mark.search(passage.text) is None and TIME.search(passage.text) is None):
                continue
            for count, sentence in enumerate(SENTENCE.finditer(passage.text)):
                if count >= MOST_SENTENCES:
                    break
                span = passage.span(*sentence.span())
                at = bisect_right(told, span[0] - 1)
                if inside(governed, starts, span[0]) or (at < len(told) and told[at] < span[1]):
                    continue
                if self.assigns(sentence[0], context):
                    words = sentence[0].strip()
                    shown = words if len(words) <= MOST_SHOWN else words[:MOST_SHOWN] + "…"
                    yield {
                        "code": "sentence-not-read",
                        "severity": "info",
                        "message": f"may assign work, and gave no task: “{shown}”",
                        "span": span,
                    }

    def assigns(self, text: str, context: TimingContext) -> bool:
        """A role word or a list of members, or a time limit. Kept for the next notice that says the same, as readings of slots are."""
        key = (text, context)
        known = self.memo.get(key)
        if known is None:
            if len(self.memo) >= MOST_KEPT:
                self.memo.clear()
            known = self.memo[key] = self.mark.search(text) is not None or self.binds(text, context)
        return known

    def binds(self, text: str, context: TimingContext) -> bool:
        """A time limit stands in it."""
        return bool(TIME.search(text)) and any(found.kind in BINDING for found in self.timing.read(text, context, slot=False))


def says_more(word: str, role: str) -> bool:
    """督促指导 and the like assign; a bare 指导 or 落实 stands in every second sentence."""
    return role == "supervise" and len(word) >= 4


def merged(spans: Iterator[Span]) -> list[Span]:
    """Spans in order, those that touch made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def inside(spans: list[Span], starts: list[int], at: int) -> bool:
    """Does a character stand in one of these spans?"""
    place = bisect_right(starts, at) - 1
    return place >= 0 and at < spans[place][1]
