"""Cells without words of their own: blank, `—`, `同上`, and the signs that readers write for merged cells.

After this room: it is known of a column's cells which of them say something themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

from ....rulebook.ruleset import Ruleset


class Signs:
    """Those of rules/tables.toml: `same` says 同上, `ditto` and `beside` go on downwards and to the right, `empty` says nothing."""

    def __init__(self, ruleset: Ruleset) -> None:
        ditto, beside = ruleset.words("cell", "ditto"), ruleset.words("cell", "beside")
        self.same: frozenset[str] = frozenset((*ruleset.words("cell", "same"), *ditto))
        self.ditto: frozenset[str] = frozenset(ditto)
        self.beside: frozenset[str] = frozenset(beside)
        self.no_words: frozenset[str] = frozenset(("", *ditto, *beside))
        self.empty: frozenset[str] = frozenset(("", *ruleset.words("cell", "empty")))
        self.none: frozenset[str] = self.same | self.no_words | self.empty

    def values(self, cells: Sequence[str]) -> list[str]:
        """The cells that say something of their own."""
        return [words for words in cells if words not in self.none]
