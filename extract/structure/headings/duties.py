"""Offices with their duty on one line beside those with a list of theirs: `镇财政所：安排资金。` behind the items of `镇执法队：`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from ...clauses.labels import LabelReader
from ...clauses.persons import PersonReader
from ...rulebook.grammar import Grammar
from ...rulebook.ruleset import Ruleset
from ...text.marks import COLON, ENDS
from ...text.normalize import Line
from ..numbering import NumberingReader
from ..tables.aligning import AligningReader

MOST_ITEMS = 40  # of one office
LONGEST_NAME = 24
LEAST_WORK = 4  # characters
MOST_HEADS = 5  # lines below a crew's name before its duties
LEAST = 2  # offices above what they are in charge of
SENTENCE = frozenset(ENDS)


class DutyLines:
    """Finds them by their names."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.numbering: NumberingReader = ruleset.build(NumberingReader)
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.persons: PersonReader = ruleset.build(PersonReader)
        self.of_duties: regex.Pattern[str] = ruleset.rule("standing", "duties").compile()
        self.charges: tuple[str, ...] = ruleset.build(Grammar).charges()

    def beside(self, lines: Sequence[Line], units: Sequence[int]) -> Iterator[int]:
        """The lines that end the list below one of `units` (an office alone on its line), and go on as it does."""
        for first in list(units):
            at = first + 1
            while at < min(len(lines), first + MOST_ITEMS) and self.numbering.at_start(lines[at].passage.text) is not None:
                at += 1
            while at < len(lines) and at not in units and self.is_duty(lines[at].passage.text):
                yield at
                at += 1

    def over(self, short: Sequence[tuple[int, Line, Line]]) -> Iterator[int]:
        """Offices alone on their lines above duties without numbers: 通风科 / 负责编制设计；, beside others of which two are so.

        `short` are lines with those below them.
        """
        named = [(index, below.passage.text) for index, line, below in short if self.is_name(line.passage.text)]
        charged = [index for index, below in named if below.startswith(self.charges)]
        if len(charged) >= LEAST:
            yield from (index for index, below in named if index >= charged[0] and below[-1] in SENTENCE)

    def crews(self, lines: Sequence[Line], odd: Sequence[int]) -> Iterator[int]:
        """Crews above who is in them and what they do: 外联组 / 负责人：贾某某 / 职责：; 流调组：李某某 / 职责：…."""
        for index in odd:
            name, who = parted(lines[index].passage.text)
            if not self.is_name(name) or (who and not self.persons.are_sure(who)):
                continue
            for label, value in (parted(line.passage.text) for line in lines[index + 1 : index + MOST_HEADS]):
                kind = self.labels.kind(label)
                if self.of_duties.search(label) or (kind and kind.field and not (kind.progress or kind.problem or value)):  # 主要工作：
                    yield index
                if kind is None or not (kind.person or kind.progress):
                    break

    def is_name(self, text: str) -> bool:
        """通风科, and neither 责任单位 nor 1.通风科."""
        if len(text) > LONGEST_NAME or not text.isalpha() or self.numbering.at_start(text) is not None:
            return False
        return self.labels.kind(text) is None and "unit" in self.aligning.looks(text)

    def is_duty(self, text: str) -> bool:
        """镇财政所：安排资金。, but not 责任单位：镇财政所."""
        end = max(text.find(mark, 0, LONGEST_NAME) for mark in COLON)
        if end < 2 or len(text) - end <= LEAST_WORK or self.labels.kind(text[:end]) is not None:
            return False
        return self.numbering.at_start(text) is None and "unit" in self.aligning.looks(text[:end])


def parted(text: str) -> tuple[str, str]:
    """What stands before the colon of a line, and behind it: 流调组, 李某某."""
    end = max(text.find(mark, 0, LONGEST_NAME) for mark in COLON)
    return (text[:end], text[end + 1 :]) if end > 0 else (text[: LONGEST_NAME + 1], "")
