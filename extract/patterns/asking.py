"""What each match of a pattern holds, asked of a text before the pattern, e.g. 除外 before `除另有注明的外`: most texts are passed over."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import regex

from .compiling import quick

PART = 4  # of so many texts one, at most, that is looked for in all of them at once
FEW = 6  # characters of a set that are looked for one by one


def sifted(source: str, first: Iterable[str] | None) -> regex.Pattern[str]:
    """Where a pattern may match, one character each, `first` being what its matches begin with.

    re passes fast over all that a set of characters does not hold, but asks a pattern of several branches at each place anew.
    """
    return quick(f"[{regex.escape(''.join(sorted(first)))}](?<=(?={source}).)" if first else source)


class Sifted:
    """A pattern that is asked only where it may match."""

    def __init__(self, pattern: regex.Pattern[str], first: Iterable[str] | None) -> None:
        self.pattern: regex.Pattern[str] = pattern
        self.places: regex.Pattern[str] = sifted(pattern.pattern, first)

    def search(self, text: str, start: int = 0) -> regex.Match[str] | None:
        """Its first match from a place on."""
        found = self.places.search(text, start)
        return self.pattern.match(text, found.start()) if found else None


class Texts:
    """Several texts asked as one: to find a character in all of them takes hardly longer than in one, and most stand in few."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.whole: str = "\n".join(texts)
        self.ends: list[int] = []
        end = -1
        for text in texts:
            end += len(text) + 1
            self.ends.append(end)

    def holding(self, characters: str) -> list[int] | None:
        """The numbers of the texts in which one of these stands; None where more than a part of them hold one."""
        found: set[int] = set()
        most = len(self.texts) // PART + 1
        for character in characters:
            at = self.whole.find(character)
            while at >= 0:
                place = bisect_left(self.ends, at)
                found.add(place)
                if len(found) > most:
                    return None
                at = self.whole.find(character, self.ends[place] + 1)
        return sorted(found)


class Needed:
    """Sets of characters of which each match holds one each, as hints tell: to look for characters is far faster than the pattern."""

    def __init__(self, sets: Iterable[Iterable[str]]) -> None:
        self.sets: list[str] = [characters for characters in map("".join, map(sorted, sets)) if len(characters) <= FEW]

    def among(self, texts: Texts) -> list[int]:
        """The numbers of the texts that do: of those that hold one of a set of which few hold any."""
        few = next((places for characters in self.sets if (places := texts.holding(characters)) is not None), None)
        return [place for place in (range(len(texts.texts)) if few is None else few) if self.held(texts.texts[place])]

    def held(self, text: str) -> bool:
        """Does a text hold one character at least of each set?"""
        for characters in self.sets:
            for character in characters:
                if character in text:
                    break
            else:
                return False
        return True
