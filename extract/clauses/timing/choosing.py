"""Which rules may match a text, by the characters that stand in it, e.g. of `3月底前` those of months and edges, and no holiday.

All are asked at once: each way of each rule has a bit for every set of characters that it needs, and a character says which it is in.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from .entries import Entry


class Choosing:
    """Knows the bits of each character: those of all first sets, then of all second ones …"""

    def __init__(self, entries: Sequence[Entry]) -> None:
        ways = [(way, order, entry) for order, entry in enumerate(entries) for way in entry.ways]
        self.most: int = max((len(way) for way, _, _ in ways), default=0)  # sets that a way needs
        self.width: int = len(ways)
        self.bits: dict[str, int] = {}
        self.given: int = 0  # bits of the sets that ways with fewer do not have
        for place, (way, _, _) in enumerate(ways):
            for nth in range(self.most):
                bit = 1 << nth * self.width + place
                for character in way[nth] if nth < len(way) else ():
                    self.bits[character] = self.bits.get(character, 0) | bit
                self.given |= bit if nth >= len(way) else 0
        self.telling: frozenset[str] = frozenset(self.bits)
        self.by_bit: dict[int, tuple[int, Entry]] = {1 << place: (order, entry) for place, (_, order, entry) in enumerate(ways)}
        self.of_slots: int = sum(self.by_bit)
        self.of_text: int = sum(bit for bit, (_, entry) in self.by_bit.items() if not entry.slot_only)

    def of(self, text: str, slot: bool) -> dict[int, Entry]:
        """Those rules, by their places; `slot` for an assignment's words, else running text."""
        held = reduce(or_, map(self.bits.__getitem__, self.telling.intersection(text)), self.given)
        possible = held & (self.of_slots if slot else self.of_text)
        for nth in range(1, self.most):
            possible &= held >> nth * self.width
        found: dict[int, Entry] = {}
        while possible:
            first = possible & -possible
            order, entry = self.by_bit[first]
            found[order] = entry
            possible ^= first
        return found
