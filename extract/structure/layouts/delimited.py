"""Tables as programs write them (RFC 4180), `序号;行动项;责任部门;截止日期`, `1,腾空仓容,"甲公司、各县区",9月10日前`: they get tabs.

After this pass they are read as any table with tabs; a blank cell keeps its place, and quotation marks around a cell are gone. A table
whose line ends are lost (`序号 | 任务 | 时限 | 1 | 修桥 | 9月 | 2 | 修路 | 8月`) has a line for each row again, and one that is
printed in two halves beside each other (`任务 | 时限 | 任务 | 时限`) a line for each half of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ... import patterns
from ...rulebook.ruleset import Ruleset
from ...text.marks import COMMA, POINTS, SEMICOLON
from ...text.normalize import Line, passage
from ...text.numerals import ONE_TO_TEN
from ..tables.cells import RULE_LINE, TO_BARS, between_blanks, mark_of, pieces
from ..tables.columns import ColumnReader
from ..tables.parted import WIDE

DELIMITERS = COMMA + SEMICOLON
LEAST_CELLS, LEAST_HALF = 3, 2
NO_NUMBERS = str.maketrans(dict.fromkeys(ONE_TO_TEN))
QUOTE = '"'
LONGEST_HEAD = 400  # characters of one over several halves
LEAST_MARKS = 7  # in a line that holds a table: those of a head and two rows
CELL = {mark: patterns.quick(pattern) for mark, pattern in (("|", r"[^|]+"), ("\t", r"[^\t]+"), (" ", r"[^ \u3000]+"))}
MOST_LINES = 8  # of a cell in quotation marks


class DelimitedReader:
    """Finds them by their head: cells that are heads, most of them known, and as many in the line below."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.columns: ColumnReader = ruleset.build(ColumnReader)

    def read(self, lines: Sequence[Line], odd: Sequence[int], gaps: list[tuple[int, int]]) -> Sequence[Line]:
        """The lines, those of such tables with tabs in place of their delimiters; `gaps` gets the line ends within words of a cell.

        `odd` are the numbers of those that are no running text alone: a head is one of them.
        """
        if not any(delimiter_of(lines[index].raw) for index in odd):  # nearly always
            return lines
        found: list[Line] | None = None
        delimiter, cells = "", 0
        gone: set[int] = set()
        for index, line in enumerate(lines):
            if index in gone:
                continue
            if delimiter and line.raw.count(QUOTE) % 2:
                line, end = quoted(lines, index)
                gone.update(range(index + 1, end))
                own = pairwise(lines[index:end])
                gaps += [(before.base + len(before.raw), after.base) for before, after in own if before.passage.text[-1] not in POINTS]
            if delimiter and len(parts := list(places(line.raw, delimiter))) + 1 == cells:
                found = found or list(lines)
                found[index] = with_tabs(line, parts)
                continue
            if "。" in line.raw:  # nearly always: it stands in no head
                delimiter = ""
                continue
            delimiter, cells = self.head(line, quoted(lines, index + 1)[0] if index + 1 < len(lines) else None)
            if delimiter:
                found = found or list(lines)
                found[index] = with_tabs(line, list(places(line.raw, delimiter)))
        return lines if found is None else [line for index, line in enumerate(found) if index not in gone]

    def unfolded(self, lines: Sequence[Line], odd: Sequence[int]) -> Sequence[Line]:
        """The lines, those that hold a table as its head and rows; `odd` are the numbers of those that are no running text alone."""
        folded = {index: parts for index in odd if may_be_folded(lines[index]) and len(parts := self.parts(lines[index])) > 1}
        return [part for index, line in enumerate(lines) for part in folded.get(index, (line,))] if folded else lines

    def halved(self, lines: Sequence[Line]) -> Sequence[Line]:
        """The lines, those of tables in halves as one for each half: `1 | 修桥 | 9月 | 3 | 修路 | 8月` below two heads alike."""
        found: list[Line] = []
        mark, width, count = None, 0, 0
        for line in lines:
            may_be_head = len(line.raw) <= LONGEST_HEAD and "。" not in line.raw
            if not count and not may_be_head:  # nearly always
                found.append(line)
                continue
            is_head = not count or mark_of(line) != mark
            if is_head:
                mark, width, count = self.halves(line) if may_be_head else (None, 0, 0)
            ruled = bool(count) and RULE_LINE.match(line.raw)
            places = cells_at(line, mark) if count and not ruled else []
            if not count or len(places) != count:
                count = count if ruled else 0
                found.append(line)
                continue
            lasts = [(at, min(at + width, count) - 1) for at in range(0, width if is_head else count, width)]
            edges = [(places[at][0], places[last][1]) for at, last in lasts]
            halves = [(line.raw[start:end], line.base + start) for start, end in edges]
            found += [Line(passage(raw, base), raw, base) for raw, base in halves if raw.strip("| \t\u3000")]
        return found if len(found) > len(lines) else lines

    def halves(self, line: Line) -> tuple[str | None, int, int]:
        """The mark of a head of several halves alike, how many cells each has, and all of them; nothing where a line is none."""
        mark = mark_of(line)
        words = line.raw.split() if mark is None else []
        may = mark or words[:1] * 2 == [word for word in words if word == words[0]]  # nearly always no
        places = cells_at(line, mark) if may else []
        words = [passage(line.raw[start:end]).text.translate(TO_BARS).strip("|") for start, end in places]
        alike = [word.translate(NO_NUMBERS) for word in (words if all(words) else [*words, ""])]  # 一季度任务 | 时限 | | 二季度任务 | 时限
        width = next((at for at in range(2, len(alike) // 2 + 1) if alike == alike[:at] * (len(alike) // at)), 0)
        own = list(filter(None, words[:width]))
        if len(set(alike[:width])) < width or len(own) < LEAST_HALF or not all(map(self.columns.may_be_head, own)):
            return mark, 0, 0
        return (mark, width, len(words)) if self.columns.columns(own) else (mark, 0, 0)

    def parts(self, line: Line) -> list[Line]:
        """The rows of a table that stands in one line: behind its head they count 1, 2, 3."""
        mark = may_be_folded(line)
        cells = [(found.start(), found[0].strip()) for found in CELL[mark].finditer(line.raw)] if mark else []
        first = next((at for at, (_, words) in enumerate(cells) if words in self.columns.ordinal), len(cells))
        cuts = [first]
        while (at := next_number(cells, cuts, len(cuts))) is not None:
            cuts.append(at)
        words = [words for _, words in cells[first : cuts[1]]] if len(cuts) > 2 else []
        if not words or not all(map(self.columns.may_be_head, words)) or self.columns.columns(words) is None:
            return [line]
        cuts += [at for at in [cuts[-1] + cuts[2] - cuts[1]] if at < len(cells)]  # what stands behind the last row: who signs
        edges = [0, *(cells[at][0] for at in cuts), len(line.raw)]
        parts = [(line.raw[start:end].rstrip("| \t"), line.base + start) for start, end in pairwise(edges)]
        return [Line(passage(raw, base), raw, base) for raw, base in parts if raw.strip()]

    def head(self, line: Line, below: Line | None) -> tuple[str, int]:
        """The delimiter of a head and how many cells it has; nothing where a line is none."""
        delimiter = delimiter_of(line.raw)
        if delimiter is None or below is None or "\t" in line.raw:
            return "", 0
        cells = line.raw.count(delimiter) + 1
        if sum(1 for _ in places(below.raw, delimiter)) + 1 != cells:
            return "", 0
        words = [passage(cell).text for cell in line.raw.split(delimiter)]
        if not all(map(self.columns.may_be_head, words)):
            return "", 0
        columns = self.columns.columns(words)
        known = sum(column.known for column in columns) if columns else 0
        return (delimiter, cells) if known * 2 >= cells else ("", 0)


def cells_at(line: Line, mark: str | None) -> list[tuple[int, int]]:
    """Where each cell of a line stands, with the bar before it and the one behind it."""
    if line.passage.joints:
        return []
    if mark is None:
        cells = pieces(line, WIDE)
        cells = between_blanks(line) if len(cells) == 1 else cells
        return [(cell.base - line.base, cell.end() - line.base) for cell in cells]
    raw = line.raw.translate(TO_BARS)
    if mark == "\t":
        tabs = [-1, *(at for at, sign in enumerate(raw) if sign == mark), len(raw)]
        return [(before + 1, after) for before, after in pairwise(tabs)]
    bars = [at for at, sign in enumerate(raw) if sign == "|"]
    bars = ([0] if bars and raw[: bars[0]].strip() else []) + bars + ([len(raw)] if bars and raw[bars[-1] + 1 :].strip() else [])
    return [(before, min(after + 1, len(raw))) for before, after in pairwise(bars)]


def delimiter_of(raw: str) -> str | None:
    """The delimiter of a line that may be a head: no sentence with several such marks."""
    if "。" in raw:  # nearly always: it stands in no head
        return None
    return next((sign for sign in DELIMITERS if raw.count(sign) + 1 >= LEAST_CELLS), None)


def quoted(lines: Sequence[Line], index: int) -> tuple[Line, int]:
    """A line with those below it that a cell in quotation marks goes on in, and the number of the line behind them."""
    first = lines[index]
    if QUOTE not in first.raw:
        return first, index + 1
    raw, end = first.raw, index + 1
    while raw.count(QUOTE) % 2 and end < min(len(lines), index + MOST_LINES):
        apart = lines[end].base - first.base - len(raw)
        raw += " " * apart + lines[end].raw
        end += 1
    return (Line(passage(raw, first.base), raw, first.base), end) if not raw.count(QUOTE) % 2 else (first, index + 1)


def may_be_folded(line: Line) -> str:
    """The mark between its cells; nothing in nearly all lines."""
    raw = line.raw
    return next((mark for mark in CELL if raw.count(mark) >= LEAST_MARKS), "") if "1" in raw and "2" in raw else ""


def next_number(cells: Sequence[tuple[int, str]], cuts: Sequence[int], number: int) -> int | None:
    """Where the row of this number begins: where the row above it has as many cells as the first, else at the next one that says it."""
    if len(cuts) > 2 and cuts[-1] + cuts[2] - cuts[1] < len(cells) and cells[at := cuts[-1] + cuts[2] - cuts[1]][1] == str(number):
        return at
    return next((at for at in range(cuts[-1] + LEAST_CELLS, len(cells)) if cells[at][1] == str(number)), None)


def places(raw: str, delimiter: str) -> Iterator[int]:
    """Where the delimiter stands, but for within quotation marks that open and close a cell."""
    quoted = False
    for at, sign in enumerate(raw):
        if sign == QUOTE:
            quoted = not quoted and (at == 0 or raw[at - 1] in (delimiter, QUOTE))
        elif sign == delimiter and not quoted:
            yield at


def with_tabs(line: Line, parts: Sequence[int]) -> Line:
    """The line with tabs at these places, and blanks for the quotation marks around its cells: each character keeps its place."""
    signs = list(line.raw)
    for start, end in zip((-1, *parts), (*parts, len(signs)), strict=True):
        if end < len(signs):
            signs[end] = "\t"
        cell = "".join(signs[start + 1 : end]).strip()
        if len(cell) > 1 and cell[0] == cell[-1] == QUOTE:
            signs[signs.index(QUOTE, start + 1)] = " "
            signs[end - 1 - signs[start + 1 : end][::-1].index(QUOTE)] = " "
    raw = "".join(signs)
    return replace(line, raw=raw, passage=passage(raw, line.base))
