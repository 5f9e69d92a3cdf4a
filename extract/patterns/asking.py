"""What each match of a pattern holds, asked of a text before the pattern, e.g. 除外 before `除另有注明的外`: most texts are passed over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

FEW = 6  # characters of a set that are looked for one by one


class Needed:
    """Sets of characters of which each match holds one each, as hints tell: to look for characters is far faster than the pattern."""

    def __init__(self, sets: Iterable[Iterable[str]]) -> None:
        self.sets: list[str] = [characters for characters in map("".join, map(sorted, sets)) if len(characters) <= FEW]

    def among(self, texts: Sequence[str]) -> list[int]:
        """The numbers of the texts that do; a loop over all of them costs less than a question for each."""
        places: Sequence[int] = range(len(texts))
        for characters in self.sets:
            left: list[int] = []
            for place in places:
                text = texts[place]
                for character in characters:
                    if character in text:
                        left.append(place)
                        break
            places = left
        return list(places)

    def held(self, text: str) -> bool:
        """Does a text hold one character at least of each set?"""
        for characters in self.sets:
            for character in characters:
                if character in text:
                    break
            else:
                return False
        return True
