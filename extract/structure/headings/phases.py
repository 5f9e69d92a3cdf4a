"""Phases as lines, one of them above a list: `第二阶段（5月11日—8月31日）：集中检修。` above `1.`, beside `第三阶段（…）：…`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from ... import patterns
from ...rulebook.grammar import Grammar
from ...rulebook.ruleset import Ruleset
from ...text.marks import COLON
from ...text.normalize import Line
from ...text.numerals import ONE_TO_TEN
from ..numbering import NumberingReader

LEAST = 2  # of them


class PhaseLines:
    """Finds them by their numbers: 第一阶段, 第二阶段."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.numbering: NumberingReader = ruleset.build(NumberingReader)
        week = ruleset.expand("{a_week}")
        phase = ruleset.build(Grammar).source("phase")
        self.opening: regex.Pattern[str] = patterns.quick(
            rf"(?=.{{0,2}}{phase})\p{{Han}}(?P<number>[{ONE_TO_TEN}])\p{{Han}}{{2}}(?=[（( ,，{COLON}])"
        )
        self.alone: regex.Pattern[str] = patterns.quick(rf"\p{{Han}}[{ONE_TO_TEN}](?:[、至—-][{ONE_TO_TEN}])?(?:{week})[{COLON}]?")

    def bare(self, lines: Sequence[Line], odd: Sequence[int]) -> list[int]:
        """第一周： and 第三、四周： above lists of their own, without days."""
        found = [index for index in odd if index + 1 < len(lines) and self.alone.fullmatch(lines[index].passage.text)]
        return [index for index in found if self.is_over_list(lines, index)]

    def read(self, lines: Sequence[Line], odd: Sequence[int], dated: Callable[[str], object]) -> list[int]:
        """Their numbers: each phase of such a list, where one of them has items of its own, counted anew.

        Lines that are `dated` and nothing else are headings of days.
        """
        opened = [(index, found) for index in odd if (found := self.opening.match(lines[index].passage.text))]
        runs: list[list[int]] = []
        for index, found in opened:
            value = ONE_TO_TEN.index(found["number"])
            if value == 0:
                runs.append([])
            if runs and value == len(runs[-1]):
                runs[-1].append(index)
        over = (run for run in runs if len(run) >= LEAST and any(self.is_over_list(lines, at) for at in run[:-1]))
        return [index for run in over if not any(dated(lines[at].passage.text) for at in run) for index in run]

    def is_over_list(self, lines: Sequence[Line], index: int) -> bool:
        """Does a phase stand right above 1.?"""
        number = self.numbering.at_start(lines[index + 1].passage.text)
        return number is not None and number.value == 1
