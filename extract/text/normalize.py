"""Decoded text → passages that can be matched and still know their place, e.g. `2020 年６月` reads as `2020年6月`.

After this room: no passage holds white space (but between two ASCII words, one space), zero-width characters or
radicals, full-width digits and letters (`characters.py`), and `Passage.span` gives the place of any part of it in the source text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, count, repeat
from operator import ne, sub

from .. import patterns
from .breaks import with_breaks
from .characters import fold, has_folded, holds_folded
from .marks import SENTENCE_ENDS
from .stops import with_stops

MOST_LINE = 200_000  # characters; a longer line is read in parts of this length
OTHER_LINE_ENDS = "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
LINE_END = patterns.compile(rf"\r\n|[\n{OTHER_LINE_ENDS}]")
INVISIBLE = patterns.quick(r"[\s\u3000\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1b\x1f\x7f\ufffe]+")
BLANKS = (("\u00a0", " "), ("\u2002", " "), ("\u2003", "\u3000"))  # as pages of the web part columns, and what stands for each
WITHOUT_BREADTH = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")  # alone between two letters or digits they part nothing


@dataclass(slots=True)
class Passage:
    """A piece of the source made ready for matching: `text`, and for each of its characters its offset in the source.

    `offsets` is None where the piece stands in the source without a gap, from `base` on (characters).
    `joints` are the offsets at which a line goes on that a page's width broke, or a sign that cannot be seen: no gap was meant before.
    """

    text: str
    base: int
    offsets: tuple[int, ...] | None = None
    joints: frozenset[int] = frozenset()

    def at(self, index: int) -> int:
        """The source offset of the character at `index`; the length gives the end of the last one."""
        if self.offsets is None:
            return self.base + index
        if index < len(self.offsets):
            return self.offsets[index]
        return self.offsets[-1] + 1 if self.offsets else self.base

    def end(self) -> int:
        """The source offset behind the last character."""
        return self.base + len(self.text) if self.offsets is None else self.at(len(self.text))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source span of `text[start:end]`, without the white space around it."""
        if self.offsets is None and end > start:  # nearly always
            return self.base + start, self.base + end
        if end <= start:
            return self.at(start), self.at(start)
        return self.at(start), self.at(end - 1) + 1

    def cut(self, start: int, end: int | None = None) -> Passage:
        """The part from `start` to `end` (characters of this passage)."""
        if self.offsets is None and (text := self.text[start:end]):  # nearly always
            return Passage(text, self.base + start)
        stop = len(self.text) if end is None else min(end, len(self.text))
        start = min(start, stop)
        if self.offsets is None:
            return Passage(self.text[start:stop], self.base + start)
        return Passage(self.text[start:stop], self.at(start), self.offsets[start:stop], self.joints)

    def strip(self, characters: str) -> Passage:
        """Without leading and trailing `characters`."""
        text = self.text
        if not text or (text[0] not in characters and text[-1] not in characters):
            return self
        return self.cut(len(text) - len(text.lstrip(characters)), len(text.rstrip(characters)))

    def pieces(self) -> list[Passage]:
        """The parts between which white space stood in the source: 市财政局 市农业局, 责 任 人."""
        if self.offsets is None:
            return [self]
        steps = map(sub, self.offsets[1:], self.offsets)  # no loop over characters: a line has hundreds and few gaps
        cuts = [place for place in compress(count(1), map(ne, steps, repeat(1))) if self.offsets[place] not in self.joints]
        return [self.cut(start, end) for start, end in zip([0, *cuts], [*cuts, len(self.text)], strict=True)]

    def breadth(self, index: int) -> int:
        """How much white space stands in the source before the character at `index`, where a gap was meant."""
        if self.offsets is None or index < 1 or index >= len(self.offsets):
            return 0
        gap = self.offsets[index] - self.offsets[index - 1] - 1
        return 0 if gap and self.offsets[index] in self.joints else gap

    def offset_list(self) -> Sequence[int]:
        return range(self.base, self.base + len(self.text)) if self.offsets is None else self.offsets


def join(passages: Sequence[Passage], between: str = "") -> Passage:
    """One passage out of several, in their order; the gaps between them are in its offsets.

    `between` (one character at most) parts them for matching; its offset is the end of the passage before it.
    """
    if len(passages) == 1:
        return passages[0]
    passages = [passage for passage in passages if passage.text] or passages
    if len(passages) == 1:
        return passages[0]
    offsets: list[int] = []
    for passage in passages:
        if between and offsets:
            offsets.append(offsets[-1] + 1)
        offsets.extend(passage.offset_list())
    joints = frozenset[int]().union(*(passage.joints for passage in passages))
    return Passage(between.join(passage.text for passage in passages), passages[0].base if passages else 0, tuple(offsets), joints)


def passage(text: str, base: int = 0) -> Passage:
    """`text` (from offset `base` of the source) without its white space, characters folded.

    A run of white space between two ASCII letters or digits becomes one space (`2020-03-27 11:07`), all others go.
    """
    if plain(text) and not has_folded(text):
        return Passage(text, base)
    return squeezed(text, base)


def plain(text: str) -> bool:
    """Nothing to take out: `isprintable` is false of every invisible character but the space (and far faster than a pattern)."""
    return " " not in text and text.isprintable()


def squeezed(text: str, base: int, *, odd: bool = True) -> Passage:
    """`passage` of a text that has white space, or characters to fold (`odd`)."""
    folded = fold(text) if odd else text
    pieces: list[str] = []
    offsets: list[int] = []
    joints: list[int] = []
    at = 0
    for gap in INVISIBLE.finditer(folded):
        start, end = gap.span()
        if start > at:
            pieces.append(folded[at:start])
            offsets.extend(range(base + at, base + start))
        if start > 0 and end < len(folded) and word(folded[start - 1]) and word(folded[end]) and gap.group() not in WITHOUT_BREADTH:
            pieces.append(" ")
            offsets.append(base + start)
        if WITHOUT_BREADTH.issuperset(gap.group()):
            joints.append(base + end)
        at = end
    if at < len(folded):
        pieces.append(folded[at:])
        offsets.extend(range(base + at, base + len(folded)))
    if len(offsets) == len(text):
        return Passage("".join(pieces), base)
    if offsets and offsets[-1] - offsets[0] == len(offsets) - 1:  # blanks at its ends alone, as before an indented line
        return Passage("".join(pieces), offsets[0], None, frozenset(joints))
    return Passage("".join(pieces), offsets[0] if offsets else base, tuple(offsets), frozenset(joints))


def word(character: str) -> bool:
    return character.isascii() and character.isalnum()


@dataclass(slots=True)
class Line:
    """One line of the source: ready for matching, and as written (tabs and columns are still in `raw`)."""

    passage: Passage
    raw: str
    base: int

    def cut(self, start: int) -> Line:
        """The rest of a line, from a character of its passage on."""
        passage = self.passage.cut(start)
        return Line(passage, self.raw[passage.base - self.base :], passage.base)


def apart(lines: Sequence[Line], start: int, end: int) -> list[Line]:
    """The lines without the part from `start` to `end` (places in the source); what stands around it in its line has lines of its own.

    What stands before it behind a sentence's end (附件：1.清单, above a signature) is one of them.
    """
    found: list[Line] = []
    for line in lines:
        places = line.passage.offset_list() if line.base <= start and end <= line.base + len(line.raw) else ()
        first, last = bisect_left(places, start), bisect_left(places, end)
        if first == last:
            found.append(line)
            continue
        sentence = max(line.passage.text.rfind(mark, 0, first) for mark in SENTENCE_ENDS) + 1
        for begin, stop in ((0, sentence), (sentence, first), (last, len(places))):
            if begin < stop:
                passage = line.passage.cut(begin, stop)
                found.append(Line(passage, line.raw[passage.base - line.base : passage.end() - line.base], passage.base))
    return found


def stands_off(lines: Sequence[Line], index: int, beside: int) -> bool:
    """Does more part a line from the one above it (a blank line) than parts the line `beside` from its own?"""
    return index > 0 and 0 < beside < len(lines) and step(lines, index) > step(lines, beside)


def step(lines: Sequence[Line], index: int) -> int:
    """The line ends, and blank lines, above a line."""
    above = lines[index - 1]
    return lines[index].base - above.base - len(above.raw)


def lines(text: str) -> Iterator[Line]:
    """The lines of a text that hold anything, in order; a line beyond MOST_LINE characters comes in several."""
    text = with_breaks(with_stops(text))
    for blank, plain_one in BLANKS:
        text = text.replace(blank, plain_one)
    ends = any(character in text for character in OTHER_LINE_ENDS)
    odd = holds_folded(text)  # asked once: most texts have none
    at = 0
    for raw in cut_lines(text) if ends else text.split("\n"):
        start = at
        at += len(raw) + 1
        if not raw:
            continue
        if not odd and " " not in raw and raw.isprintable() and len(raw) <= MOST_LINE:  # nearly always
            yield Line(Passage(raw, start), raw, start)
            continue
        if not odd and len(raw) <= MOST_LINE and plain(words := raw.strip()):  # an indented one
            if words:
                yield Line(Passage(words, start + len(raw) - len(raw.lstrip())), raw, start)
            continue
        for first in range(0, len(raw), MOST_LINE):
            part = raw[first : first + MOST_LINE]
            ready = Passage(part, start + first) if not odd and plain(part) else squeezed(part, start + first, odd=odd)
            if ready.text:
                yield Line(ready, part, start + first)


def cut_lines(text: str) -> Iterator[str]:
    """The same as a split at `\\n` for all line ends; behind one of two characters an empty line stands for the second."""
    at = 0
    for end in LINE_END.finditer(text):
        yield text[at : end.start()]
        yield from [""] * (len(end[0]) - 1)
        at = end.end()
    yield text[at:]
