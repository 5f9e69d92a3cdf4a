"""Pieces that only those of the other lines tell: 10.15 among days, 生鲜课 among 杂货课 and 人事课."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from .... import patterns
from ....text.numerals import ONE_TO_TEN
from .pieces import DAY, Piece

POINT = patterns.compile(r"[0-9]+[./][0-9]+")
NAME, LEAST_DAYS = patterns.compile(rf"(?![0-9{ONE_TO_TEN}])\p{{Han}}{{2,6}}"), 3
RUNNING = frozenset("，,。；、：: ")


def with_days(pieces: Sequence[list[Piece]]) -> list[list[Piece]]:
    """With 10.15 as a day where such numbers do not count the lines (10.15, 10.18, and not 1.1, 1.2), and no other figures are like it."""
    firsts = [own[0] for own in pieces if own and own[0].kind == "number" and DAY.fullmatch(own[0].words.text)]
    pairs = [tuple(map(int, first.words.text.replace("/", ".").split("."))) for first in firsts]
    counted = sum(after in ((before[0], before[1] + 1), (before[0] + 1, 1)) for before, after in pairwise(pairs))
    days = {id(first) for first in firsts} if len(pairs) > 1 and counted * 2 < len(pairs) - 1 else set()
    figures = [piece for own in pieces for piece in own[1:] if piece.kind == "text" and POINT.fullmatch(piece.words.text)]
    if len(figures) >= LEAST_DAYS and all(DAY.fullmatch(piece.words.text) for piece in figures):
        days |= {id(piece) for piece in figures}
    return [[replace(piece, kind="time") if id(piece) in days else piece for piece in own] for own in pieces] if days else list(pieces)


def with_names(pieces: Sequence[list[Piece]]) -> list[list[Piece]]:
    """With words as units that end alike, and are not counted, where no unit stands in most lines: 生鲜课, 杂货课, 人事课."""
    timed = [own for own in pieces if len(own) > 1 and any(piece.kind == "time" for piece in own)]
    if 2 * sum(any(piece.kind in ("unit", "person") for piece in own) for own in timed) >= len(timed):
        return list(pieces)
    short = [piece for own in timed for piece, behind in pairwise(own) if is_cell(piece, behind) and NAME.fullmatch(piece.words.text)]
    for length in (2, 1):
        for end in {piece.words.text[-length:] for piece in short}:
            alike = [piece for piece in short if piece.words.text.endswith(end) and len(piece.words.text) > length]
            if len({piece.words.text for piece in alike}) >= LEAST_DAYS and len(alike) * 4 >= len(timed) * 3:
                named = {id(piece) for piece in alike}
                return [[replace(piece, kind="unit", guessed=True) if id(piece) in named else piece for piece in own] for own in pieces]
    return list(pieces)


def is_cell(piece: Piece, behind: Piece) -> bool:
    """Do marks that no sentence has part words from those before and behind?"""
    return piece.kind == "text" and not set(piece.mark) <= RUNNING and not set(behind.mark) <= RUNNING
