"""Blocks of lines → lists of records: each block is cut in all ways, and the way in which most records agree is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import regex

from ....clauses.timing import TimingContext
from ....rulebook.ruleset import Ruleset
from ....text.marks import COMMA, ENDS
from ....text.normalize import Line, Passage
from ...tables.columns import LONGEST_HEAD
from ...tables.rows import Row
from .agreeing import WHO, Agreement, agree
from .beside import with_days, with_names
from .cutting import LEAST_RECORDS, Segment, Sheet, sheet_of, ways
from .filling import RowFilling
from .pieces import Piece, PieceReader
from .proof import DOUBTFUL, LONGEST_HEADING, SURE, Proof, who

LONGEST_LINE = 160
LONGEST_TIMED, LEAST_TIMED = 100, 3  # characters of a line that may say by when, and how many such lines a list has
MOST_RUNNING = 4  # marks of running text in such a line
MOST_SENTENCES, SHORT = 3, 50  # of a line of so few characters; a longer one has one
WEEK = timedelta(days=6)
RUNNING = COMMA + ENDS
MOST_LINES = 2_000  # of a block that is looked at
MOST_ASKED, NEAR = 12, 2  # lines asked for a name, and how far from one that says by when
BESIDE = 12  # lines beside those that say by when
MOST_READ = 4  # of so many lines that say by when one at least is in no task
Read = Callable[[int, int], bool]


@dataclass(slots=True)
class Repeat:
    """A list of records: where each stands in the source, its rows by the place of their line, or the cells of what is not certain.

    The other lines of a record, and the headings that hold for several, have rows without cells.
    """

    records: list[tuple[int, int]]
    rows: dict[int, Row] = field(default_factory=dict)
    unread: list[list[Passage]] = field(default_factory=list)
    brief: bool = True  # each record is a line


class RepeatReader:
    """Finds them among lines that nothing else has read."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.pieces: PieceReader = ruleset.build(PieceReader)
        self.filling: RowFilling = ruleset.build(RowFilling)
        self.proof: Proof = ruleset.build(Proof)
        self.time: regex.Pattern[str] = self.pieces.may_be_time

    def read(self, lines: Sequence[Line], title: str, context: TimingContext, is_read: Read) -> list[Repeat]:
        """The lists in their order; `is_read` says of a source range whether a task with who and when is in it."""
        found: list[Repeat] = []
        for start, end in self.blocks(lines, is_read):
            pieces: list[list[Piece]] = [[] for _ in lines]
            for at in range(start, end):
                pieces[at] = self.pieces.read(lines[at])
            found += self.lists(sheet_of(lines, with_names(with_days(pieces)), start, end), title, context)
        return found

    def blocks(self, lines: Sequence[Line], is_read: Read) -> Iterator[tuple[int, int]]:
        """Runs of short lines of which some may say by when, and are in no task: nearly always there is none."""
        start = 0
        between = [at for at, line in enumerate(lines) if len(line.raw) > LONGEST_LINE or not self.may_be_part(line)]
        for at in (*between, len(lines)):
            if at - start >= LEAST_RECORDS and len(loose := self.loose(lines, start, at, is_read)) >= LEAST_TIMED:
                first, end = max(start, loose[0] - BESIDE), min(at, loose[-1] + BESIDE + 1)
                yield first, min(end, first + MOST_LINES)
            start = at + 1

    def may_be_part(self, line: Line) -> bool:
        """No prose: 由市科技局组织实施，内容包括财政支出情况。每年10月底前发布。"""
        sentences = line.raw.count("。")
        return not line.passage.joints and sentences <= (MOST_SENTENCES if len(line.raw) <= SHORT else 1)

    def loose(self, lines: Sequence[Line], start: int, end: int, is_read: Read) -> list[int]:
        """The lines of a run that are in no task yet, and of which a time is a piece; none where most that may say by when are read."""
        brief = [at for at in range(start, end) if len(lines[at].raw) <= LONGEST_TIMED]
        fresh = [at for at in brief if not is_read(lines[at].base, lines[at].base + len(lines[at].raw))]
        timed = [at for at in fresh if self.is_brief(lines[at].raw)]
        found = [at for at in timed if self.pieces.holds_time(lines[at])] if len(timed) >= LEAST_TIMED else []
        if len(found) < LEAST_TIMED or not self.name_somebody(lines[start:end], found, start):
            return []
        all_timed = sum(self.time.search(lines[at].raw) is not None for at in range(start, end))
        return found if len(found) * MOST_READ >= all_timed else []

    def is_brief(self, raw: str) -> bool:
        return sum(map(raw.count, RUNNING)) <= MOST_RUNNING and self.time.search(raw) is not None

    def name_somebody(self, lines: Sequence[Line], loose: Sequence[int], start: int) -> bool:
        """Does somebody stand near some of the first lines that say by when?"""
        near = sorted({at for place in loose[:MOST_ASKED] for at in range(place - start - NEAR, place - start + NEAR + 1)})
        pieces = [self.pieces.read(lines[at]) for at in near if 0 <= at < len(lines)]
        return sum(any(piece.kind in WHO for piece in own) for own in pieces) > 1 or with_names(pieces) != pieces

    def lists(self, sheet: Sheet, title: str, context: TimingContext) -> Iterator[Repeat]:
        """The list of a block in which most records agree, with those before and behind it."""
        kinds = sheet.kinds[sheet.start : sheet.end]
        if sum("time" in own for own in kinds) < 2 or sum("unit" in own or "person" in own for own in kinds) < 2:
            return
        best = self.best(sheet)
        if best is None and any(piece.tail for at in range(sheet.start, sheet.end) for piece in sheet.pieces[at]):
            parted = [[part for piece in own for part in piece.parted()] for own in sheet.pieces]
            sheet = sheet_of(sheet.lines, parted, sheet.start, sheet.end)
            best = self.best(sheet)
        if best is None:
            return
        start, end = best.start(), best.end()
        yield from self.lists(sheet._replace(end=start), title, context)
        if (made := self.repeat(best, sheet, title, context)) is not None:
            yield made
        yield from self.lists(sheet._replace(start=end), title, context)

    def best(self, sheet: Sheet) -> Agreement | None:
        """The way to cut in which most records agree, and least is left behind the last one."""
        best: Agreement | None = None
        most: tuple[float, ...] = ()
        for segments in ways(sheet):
            found = agree(sheet, segments, self.pieces)
            if found is None or not who(found):
                continue
            exact = sum(record.key() == found.key for record in found.records)
            behind = self.is_head(sheet.lines[found.start() - 1].passage.text) if found.start() else False
            opens = not any(holds_number(sheet, record.segment) for record in found.records)
            weight = behind, exact * (2 if "time" in found.key else 1), opens, -(sheet.end - found.end()), -found.among
            if best is None or weight > most:
                best, most = found, weight
        return best

    def is_head(self, words: str) -> bool:
        """完成期限: the last head of a table, below which its first row begins."""
        return len(words) <= LONGEST_HEAD and self.pieces.columns.is_known(words) and self.pieces.columns.column(words).assigns

    def repeat(self, found: Agreement, sheet: Sheet, title: str, context: TimingContext) -> Repeat | None:
        """The list with its rows where it is sure, with what is to be told where it is doubtful."""
        near = dict.fromkeys((0, *range(max(0, found.start() - 2), found.start())))
        above = [sheet.lines[at].passage.text for at in near if at < found.start()]
        heading = " ".join(words for words in (title, *above) if len(words) <= LONGEST_HEADING)
        rows = self.filling.rows(found, sheet, self.week(heading, context))
        points = self.proof.weigh(found, sheet, heading, [row.tasks[0].text for row in rows], context)
        brief = all(len(record.segment.lines) == 1 for record in found.records)
        made = Repeat([place(sheet, record.segment) for record in found.records], brief=brief)
        if points >= SURE:
            made.rows = {sheet.lines[at].base: Row() for record in found.records for at in record.segment.all()}
            for record, row in zip(found.records, rows, strict=True):
                made.rows[sheet.lines[record.segment.lines[0]].base] = row
        elif points == DOUBTFUL and "time" in found.key:
            made.unread = [[piece.words for at in record.segment.lines for piece in sheet.pieces[at]] for record in found.records]
        else:
            return None
        return made

    def week(self, heading: str, context: TimingContext) -> tuple[date, date] | None:
        """The week that the words above tell: 5月13日至17日."""
        for told in self.pieces.aligning.timings.read(heading, context, slot=True):
            if told.start and told.end and timedelta() < told.end - told.start <= WEEK:
                return told.start, told.end
        return None


def holds_number(sheet: Sheet, segment: Segment) -> bool:
    """市住建局 / 6月底前 / 2 / 新建停车场: does the number of a row stand below others of its lines, which are the row's above?"""
    return any(len(sheet.pieces[at]) == 1 and sheet.pieces[at][0].kind == "number" for at in segment.lines[1:])


def place(sheet: Sheet, segment: Segment) -> tuple[int, int]:
    """Where the lines of a record begin and end."""
    last = sheet.lines[segment.lines[-1]]
    return sheet.lines[segment.lines[0]].base, last.base + len(last.raw)


def rows_of(repeats: Sequence[Repeat], lines: Sequence[Line]) -> dict[int, Row]:
    """The rows of lists by the number of their line; parts of a line that was cut have none of their own."""
    given = {base: row for repeat in repeats for base, row in repeat.rows.items()}
    spans = [span for repeat in repeats if repeat.rows for span in repeat.records]
    found: dict[int, Row] = {}
    for at, line in enumerate(lines) if given else ():
        if line.base in given:
            found[at] = given[line.base]
        elif any(start <= line.base < end for start, end in spans):
            found[at] = Row()
    return found


def in_rows(repeats: Sequence[Repeat], lines: Sequence[Line]) -> set[int]:
    """The numbers of the lines that lists have rows for."""
    given = {base for repeat in repeats for base in repeat.rows}
    return {at for at, line in enumerate(lines) if line.base in given} if given else set()
