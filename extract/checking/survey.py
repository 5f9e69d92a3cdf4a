"""What one notice shows without any gold: what stood in its slots and was not read, what looks like a slot and became none, and more.

A rule writer works from the top of these lists down (`duban survey`). Each find is a code and its words; `table.py` counts them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import regex

from .. import patterns
from ..clauses.roles import RoleReader
from ..clauses.timing import TimingContext, TimingReader
from ..models import Notice, Task
from ..pipeline import structured
from ..rulebook.ruleset import Ruleset, words_pattern
from ..structure.nodes import Node
from ..text.characters import ideographs
from ..text.shortened import shortened

SLOTS = ("clause", "label", "bracket", "table")  # the forms of an assignment that is no running sentence
OPENING = 600  # characters in which a title is looked for
LONGEST_BRACKET = 120
BRACKET = patterns.compile(rf"[（(【［\[](?P<words>[^（()）【】［］\[\]\n]{{2,{LONGEST_BRACKET}}})[)）】］\]]")
LABEL = patterns.compile(r"(?m)^[ \t\u3000]*[【［\[]?(?P<label>\p{Han}[\p{Han}（）()、]{1,14})[】］\]]?[：:]")
NO_CONTEXT = TimingContext()
NEW_LINE = "\n"
BETWEEN = ("、", "和", "及")
SHOWN = 60  # characters of an example


@dataclass(slots=True)
class Seen:
    """What a notice showed. `finds` are (code, words, place in the text); `names` the units, where each stands, and in what list:

    `units` with others, `short` where the text says that its names are short (电力监管、国土等部门), else none.
    """

    slots: int = 0
    unread: int = 0  # slots that hold words not read
    forms: dict[str, int] = field(default_factory=dict)
    genre: str | None = None
    issuer: str | None = None
    title: str | None = None
    opening: str = ""
    names: list[tuple[str, int, str]] = field(default_factory=list)
    finds: list[tuple[str, str, int]] = field(default_factory=list)
    diagnostics: dict[str, int] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


class Surveyor:
    """Looks at notices that were read by the rules in force; obtain it by `ruleset.build(Surveyor)`."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.roles: RoleReader = ruleset.build(RoleReader)
        self.timing: TimingReader = ruleset.build(TimingReader)
        self.glance: regex.Pattern[str] = patterns.compile(ruleset.expand("{glance}"))
        self.counted: regex.Pattern[str] = patterns.compile(ruleset.expand("[0-9]个?{time_unit}"))
        self.others: regex.Pattern[str] = patterns.compile(ruleset.expand("{with_others}"))
        self.number: regex.Pattern[str] = ruleset.rule("notice", "document-number").compile()
        stems = words_pattern(word for rule in ruleset.rules("stem") if rule.fields.get("role") for word in rule.words)
        heads = words_pattern(word for part in ("head", "person") for word in ruleset.words("part", part))
        said = [word for rule in ruleset.rules("timing_word") if rule.name.endswith("-label") for word in rule.words]
        limits = words_pattern([*said, *ruleset.words("part", "limit")])
        self.said: regex.Pattern[str] = patterns.compile(rf"\p{{Han}}*(?:{stems})\p{{Han}}*(?:{heads})|\p{{Han}}*(?:{limits})")

    def look(self, text: str, notice: Notice) -> Seen:
        """What a notice and the text that its spans are in show."""
        head = notice.notice
        seen = Seen(genre=head.genre, issuer=head.issuer, title=head.title, opening=text[:OPENING])
        for task in notice.tasks:
            seen.forms[task.form] = seen.forms.get(task.form, 0) + 1
            seen.names += self.names(task, text)
        slots = [task for task in notice.tasks if task.form in SLOTS]
        seen.slots = len(slots)
        for diagnostic in notice.diagnostics:
            seen.diagnostics[diagnostic.code] = seen.diagnostics.get(diagnostic.code, 0) + 1
        unread = [diagnostic.span for diagnostic in notice.diagnostics if diagnostic.code == "words-not-understood"]
        seen.unread = sum(any(task.span[0] <= start < task.span[1] for start, _ in unread) for task in slots)
        seen.finds += [("words-not-read", shown(text[start:end]), start) for start, end in unread]
        for find in (self.times_left, self.brackets, self.labels, self.jumps):
            seen.finds += find(text, notice)
        for code in ("title", "document_number", "issue_date"):
            if getattr(head, code) is None:
                seen.finds.append((f"no-{code.replace('_', '-')}", shown(text[:SHOWN]), 0))
        return seen

    def names(self, task: Task, text: str) -> list[tuple[str, int, str]]:
        """Its units; blanks of a page (省 水 利 厅) are no part of a name, nor a fault of it."""
        found: list[tuple[str, int, str]] = []
        beside, behind, closed = "units" if len(task.units) > 1 else "", 0, False
        for unit in sorted(task.units, key=lambda one: one.span[0], reverse=True):
            start, end = unit.span
            closed = self.others.match(text, end) is not None or (closed and text[end:behind] in BETWEEN)
            found.append(("".join(unit.name.split()), start, "short" if closed else beside))
            behind = start
        return found[::-1]

    def times_left(self, text: str, notice: Notice) -> Iterator[tuple[str, str, int]]:
        """Words of time in a slot that no timing took."""
        for task in notice.tasks:
            if task.form in SLOTS:
                rest = "".join(task.clause.split())
                for words in sorted((*(one.text for one in task.timings), *(unit.name for unit in task.units)), key=len, reverse=True):
                    rest = rest.replace("".join(words.split()), "\0")
                if self.glance.search(rest) or self.counted.search(rest):
                    yield "time-left", shown(task.clause), task.span[0]

    def brackets(self, text: str, notice: Notice) -> Iterator[tuple[str, str, int]]:
        """Brackets with a role word, or with words of time alone, of which nothing became a unit, person or timing."""
        taken = sorted(places_of(notice))
        for found in BRACKET.finditer(text):
            words = "".join(found["words"].split())
            if overlaps(taken, *found.span()) or self.number.search(words) or in_title(text, found.start()):
                continue
            if any(True for _ in self.roles.read(words)):
                yield "bracket-role", shown(found[0]), found.start()
            elif self.timing.read(words, NO_CONTEXT, slot=True):
                yield "bracket-time", shown(found[0]), found.start()

    def labels(self, text: str, notice: Notice) -> Iterator[tuple[str, str, int]]:
        """Lines that begin with a label that says a role or a time limit, of which nothing was read."""
        taken = sorted(places_of(notice))
        kept = {label for task in notice.tasks for label in task.fields}
        for found in LABEL.finditer(text):
            end = text.find("\n", found.end())
            end = len(text) if end < 0 else end
            if self.said.fullmatch(found["label"]) and found["label"] not in kept and not overlaps(taken, found.start(), end):
                yield "label-line", shown(text[found.start() : end]), found.start()

    def jumps(self, text: str, notice: Notice) -> Iterator[tuple[str, str, int]]:
        """Items whose number does not follow the number before it among its siblings of the same style."""
        root = structured(ideographs(text), self.ruleset).root
        for node in root.walk():
            before: dict[str, Node] = {}
            for child in node.children:
                if child.style is None or not child.value:
                    continue
                last = before.get(child.style.name)
                if child.value != (last.value + 1 if last else 1) and not (last and child.value == 1):
                    opening = text[child.start : child.start + SHOWN].partition(NEW_LINE)[0]
                    told = f"{last.number if last else '-'} → {child.number}: {opening}"
                    yield "numbering-jumps", shown(told), child.start
                before[child.style.name] = child
        root.release()


def places_of(notice: Notice) -> Iterator[tuple[int, int]]:
    """The places of all that was read of who and when."""
    for task in notice.tasks:
        yield from place_of_task(task)


def place_of_task(task: Task) -> Iterator[tuple[int, int]]:
    for part in (task.units, task.persons, task.timings, task.milestones):
        yield from (one.span for one in part)


def overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """Does one of the places lie in `start` to `end`? They are in order."""
    at = bisect_left(taken, (start, 0))
    return (at < len(taken) and taken[at][0] < end) or (at > 0 and taken[at - 1][1] > start)


def in_title(text: str, at: int) -> bool:
    """Does it stand within 《…》?"""
    low = max(0, at - LONGEST_BRACKET)
    return text.rfind("《", low, at) > text.rfind("》", low, at)


def shown(words: str) -> str:
    """Words on one line, cut."""
    return shortened(" ".join(words.split()), SHOWN)
