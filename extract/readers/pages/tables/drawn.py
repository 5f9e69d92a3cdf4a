"""The rules of a table in a scan, e.g. a 任务清单 that was printed and scanned: found as long dark runs, and taken out of the picture.

tesseract takes a ruled table for a drawing and leaves its words out, all of them and without a word; without its rules it reads them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import regex

from ..layout import Piece
from ..mending import mended
from .ruled import Rule, tables_of
from .table import Table

__all__ = ["tables_of_words", "without_rules"]

DARK = 128  # of 255
SMALLEST = 200  # dots of a picture that may hold a table
RUN = 25  # a run that is a rule takes so many-eth of the page's width: more than the stroke of a character of its title
SOLID = 40  # of 255, the mean of such a run
SPREAD = 2  # dots beside a rule that are its edge
TOUCHING = 4  # dots between the end of a stroke and the rule that it ends at
MOST_RUNS = 20_000
HEAD = b"P5"
NEAR = 240  # so many-eth of a page's width lie two rules that are one
REMAINS = " |[]"  # of a rule, in a cell
NUMBERED = regex.compile(r"^([0-9]{1,3}) ?[。.]{1,3}$")  # a dot that is none, behind a row's number


def without_rules(picture: bytes) -> tuple[bytes, list[Rule], list[Rule]]:
    """A picture (PGM in grey) without its rules, and those: level and upright, in dots; the same picture where there are none."""
    try:
        from PIL import Image
    except ImportError:  # of the extras “pdf” and “ocr”; a PDF's pages are recognised without it, as well as tesseract can
        return picture, [], []
    image: Any = Image.open(io.BytesIO(picture)).convert("L")
    if min(image.size) < SMALLEST:
        return picture, [], []
    run = image.width // RUN
    dark = image.point([0] * DARK + [255] * (256 - DARK))
    level = list(rules_of(dark, run))
    long = run * 3 // 2
    strokes = rules_of(dark.transpose(Image.Transpose.TRANSPOSE), max(run // 3, 8)) if level else ()
    upright = [
        rule for rule in strokes if rule.end - rule.start >= long or (ends_at(rule.start, rule, level) and ends_at(rule.end, rule, level))
    ]
    if not level or not upright or max(len(level), len(upright)) >= MOST_RUNS:
        return picture, [], []
    bare, counts = image.copy(), image.histogram()
    paper = max(range(DARK, 256), key=lambda grey: counts[grey])
    for rule in level:
        bare.paste(paper, (int(rule.start), int(rule.at) - SPREAD, int(rule.end) + 1, int(rule.at) + SPREAD + 1))
    for rule in upright:
        bare.paste(paper, (int(rule.at) - SPREAD, int(rule.start), int(rule.at) + SPREAD + 1, int(rule.end) + 1))
    return b"%s %d %d 255\n" % (HEAD, bare.width, bare.height) + bare.tobytes(), level, upright


def ends_at(place: float, rule: Rule, level: Sequence[Rule]) -> bool:
    """Does a short upright stroke end at a level rule, as a row's does and no character's?"""
    return any(abs(each.at - place) <= TOUCHING and each.start - TOUCHING <= rule.at <= each.end + TOUCHING for each in level)


def rules_of(dark: Any, run: int) -> Iterator[Rule]:
    """The level dark runs of a picture in black and white, each line of dots for itself."""
    width = dark.width
    cells = dark.reduce((run, 1)).point([255] * SOLID + [0] * (256 - SOLID))
    across, found, dots = cells.width, cells.tobytes(), dark.tobytes()
    count = 0
    at = found.find(b"\xff")
    while at >= 0 and count < MOST_RUNS:
        row, cell = divmod(at, across)
        end = cell
        while end < across and found[row * across + end]:
            end += 1
        line = dots[row * width : (row + 1) * width]
        first, last = line.find(b"\0", cell * run), line.rfind(b"\0", 0, min(end * run, width))
        start = line.rfind(b"\xff", 0, first) + 1
        edge = line.find(b"\xff", last)
        yield Rule(float(row), float(start), float((edge if edge >= 0 else width) - 1))
        count += 1
        at = found.find(b"\xff", row * across + end)


def tables_of_words(
    lines: list[list[Piece]], level: Sequence[Rule], upright: Sequence[Rule], width: float
) -> tuple[list[Table], list[list[Piece]]]:
    """The tables that rules make of recognised lines, and the lines without what stands in these."""
    if not level:
        return [], lines
    for line in lines:
        for before, after in pairwise(line):  # recognised boxes overlap; a cell's pieces are put in order by them
            after.left = max(after.left, before.left + before.height / 4)
            after.right = max(after.right, after.left)
    tables, free = tables_of(level, upright, [piece for line in lines for piece in line], width / NEAR)
    for table in tables:
        for cell in table.cells:
            cell.text = NUMBERED.sub(r"\1", "\n".join(map(mended, cell.text.split("\n"))).strip(REMAINS))
    outside = set(map(id, free))
    return tables, [[piece for piece in line if id(piece) in outside] for line in lines]
