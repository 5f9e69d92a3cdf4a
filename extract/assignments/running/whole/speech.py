"""Is a word a verb by jieba's own dictionary, e.g. 更换 of `票务中心更换闸机`, and no 收费 of `票务中心收费标准`?

Its lines (`核对 174 v`) are sorted by their bytes, so that a word is found in some twenty steps in the file as it is: nothing is imported.
After this room: verbs that the dictionary knows, and others that begin as its verbs do (割接, 带队); each is asked once.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ....rulebook.ruleset import Ruleset

if TYPE_CHECKING:
    from mmap import mmap

VERBS = (b"v", b"vn", b"vd", b"vg", b"vi")  # its tags of them
NOUNS = (b"n", b"j", b"l")  # how its tags of nouns begin
LONGEST = 4  # characters of a noun that begins as a verb does: 管理人员
LEAST_SHARE, LEAST_OF_NEW = 0.85, 0.5  # of verbs among the words of two that begin so
MOST_LINES = 8192  # that begin with one character


class Speech:
    """Reads it when the first word is asked for; where there is no dictionary it knows no verb."""

    def __init__(self, _: Ruleset) -> None:
        self.lines: mmap | bytes | None = None

    def is_verb(self, text: str, at: int) -> bool:
        """Does a verb of two characters begin there, and no noun that is longer?"""
        word = text[at : at + 2]
        if len(word) < 2 or not self.verb(word):
            return False
        return not any(self.tag(text[at : at + length])[:1] in NOUNS for length in range(3, LONGEST + 1))

    def is_plain_verb(self, word: str) -> bool:
        """希望, 联合, and no 综合 or 管理, which names begin with too."""
        return self.tag(word) == VERBS[0]

    @lru_cache(4096)  # noqa: B019
    def verb(self, word: str) -> bool:
        """核对; 割接, which it does not know; 带队, which it takes for a noun where nearly all that begin so are verbs."""
        tag = self.tag(word)
        if tag in VERBS:
            return True
        return self.share(word[0]) >= (LEAST_SHARE if tag else LEAST_OF_NEW) and self.tag(word[0]) in VERBS

    def tag(self, word: str) -> bytes:
        """Of a word; nothing where it is not there."""
        key = word.encode()
        line = self.line(self.first(key + b" "))
        return line.rpartition(b" ")[2].rstrip() if line.startswith(key + b" ") else b""

    @lru_cache(512)  # noqa: B019
    def share(self, character: str) -> float:
        """How many of the words of two characters that begin with one are verbs."""
        key = character.encode()
        place, verbs, words = self.first(key), 0, 0
        for _ in range(MOST_LINES):
            line = self.line(place)
            if not line.startswith(key):
                break
            place += len(line) + 1
            if line.find(b" ") == 2 * len(key):
                words += 1
                verbs += line.rpartition(b" ")[2][:1] == b"v"
        return verbs / words if words else 0.0

    def line(self, place: int) -> bytes:
        """The line that begins at a place."""
        lines = self.dictionary()
        end = lines.find(b"\n", place)
        return lines[place:end] if end >= 0 else b""

    def first(self, key: bytes) -> int:
        """Where the first line begins that does not stand before a key."""
        lines = self.dictionary()
        low, high = 0, len(lines)
        while low < high:
            begin = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
            if self.line(begin) < key:
                low = begin + len(self.line(begin)) + 1
            else:
                high = begin
        return low

    def dictionary(self) -> mmap | bytes:
        """The file's bytes, mapped once."""
        if self.lines is None:
            from importlib.util import find_spec
            from mmap import ACCESS_READ, mmap
            from pathlib import Path

            package = find_spec("jieba")
            path = Path(package.origin).with_name("dict.txt") if package and package.origin else None
            self.lines = b""
            if path and path.is_file():
                with path.open("rb") as file:
                    self.lines = mmap(file.fileno(), 0, access=ACCESS_READ)
        return self.lines
