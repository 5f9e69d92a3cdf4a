"""The day of a notice's foot, run into its last lines, e.g. `示例局办公室2021年3月9日印发`: no time of any work."""

from __future__ import annotations

from datetime import timedelta

import regex

from ...clauses.timing import Reading, TimingContext
from ...rulebook.ruleset import Ruleset

LATEST = timedelta(days=7)  # after the issue
SIGN = 2  # characters of the end of a day (9日), and of the word behind it


class Imprints:
    """Finds them by the words of rules/sentences.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.printed: regex.Pattern[str] = ruleset.rule("background", "imprint").compile()

    def hold(self, text: str, found: Reading, context: TimingContext) -> bool:
        """Is a timing of a text such a day?"""
        if found.end is None or context.issued is None or not timedelta(0) <= found.end - context.issued <= LATEST:
            return False
        last = found.core[1]
        printed = self.printed.match(text, last - SIGN)
        return printed is not None and printed.end() - last <= SIGN
