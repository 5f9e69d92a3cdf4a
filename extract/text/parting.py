"""A paragraph's sentences, e.g. `甲局牵头。乙局配合；6月底前完成。` → three of them, each by its place; and the clauses of a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .. import patterns
from .marks import CLOSING, COLON, COMMA, OPENING, SENTENCE_ENDS

LONGEST = 600  # characters; a longer sentence comes in parts
SHORTEST = 2  # 团委。负责…
BREAKS = SENTENCE_ENDS + "\n"
CLAUSE_MARKS = COMMA + COLON
CLAUSE_MARK = patterns.quick(f"[{CLAUSE_MARKS}]")
STOP, OTHERS = BREAKS[0], BREAKS[1:]
FULL_STOP = patterns.compile(r"(?<=[\p{Han}）)])[.．](?=\p{Han})")  # typed for 。

ENDS_REST = {"）": "（", ")": "("}
OPENERS, CLOSE = "（(【［[〔《“", "）)】］]〕》”"
BRACKETS = ((OPENING, CLOSING), ("【［[〔", "】］]〕"))
PAIRS = tuple(zip(OPENERS, CLOSE, strict=True))


def with_full_stops(text: str) -> str:
    """`…监管工作.省卫生健康委负责…` with 。 for the stop of another keyboard, every character in its place."""
    return FULL_STOP.sub("。", text) if "." in text or "．" in text else text


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Where they begin and end, without the marks between them: one mark for all, at which the text is split."""
    for mark in OTHERS:
        if mark in text:
            text = text.replace(mark, STOP)
    found: list[tuple[int, int]] = []
    start = 0
    for sentence in text.split(STOP):
        end = start + len(sentence)
        if end - start >= SHORTEST:
            found.append((start, end))
        start = end + 1
    return found if len(text) <= LONGEST else [part for start, end in found for part in parts(start, end)]


def parts(start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence in parts of LONGEST characters; a rest that is too short for one is left out."""
    for at in range(start, end - SHORTEST + 1, LONGEST):
        yield at, min(end, at + LONGEST)


def breaks(text: str) -> list[int]:
    """Where marks that end a sentence stand, in order. A search for each is far faster than a pattern, where most have none."""
    found: list[int] = []
    for mark in BREAKS:
        at = text.find(mark)
        while at >= 0:
            found.append(at)
            at = text.find(mark, at + 1)
    found.sort()
    return found


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a sentence between its commas and colons."""
    start = 0
    for found in CLAUSE_MARK.finditer(text):
        place = found.start()
        if text[place] == ":" and text[place - 1 : place].isdigit():  # 12:00
            continue
        if place > start:
            yield start, place
        start = place + 1
    if start < len(text):
        yield start, len(text)


def left_open(text: str, used: Sequence[tuple[str, str]] = PAIRS) -> str | None:
    """The last bracket or quotation mark of a line that nothing closes: （ of （各县（市、区）人民政府负责，6."""
    for sign, closing in used:
        if sign in text and text.count(sign) > text.count(closing):
            break
    else:
        return None  # nearly always
    waiting: list[str] = []
    for sign in text:
        if sign in OPENERS:
            waiting.append(sign)
        elif sign in CLOSE and waiting and OPENERS.index(waiting[-1]) == CLOSE.index(sign):
            waiting.pop()
    return waiting[-1] if waiting else None


def is_open(text: str) -> bool:
    """Is a bracket of these words still open? Then a mark at the end ends no paragraph: （甲局负责； / 6月底前完成）."""
    return any(sum(map(text.count, opening)) > sum(map(text.count, closing)) for opening, closing in BRACKETS)


def is_rest(text: str) -> bool:
    """The end of a bracket whose line was broken."""
    return text.endswith(tuple(ENDS_REST)) and text.count(text[-1]) > text.count(ENDS_REST[text[-1]])
