"""Records that agree → rows: who, by when, what, e.g. `M1 需求评审 3月8日 产品部` → M1, 产品部 responsible, 3月8日, 需求评审."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import regex

from .... import patterns
from ....clauses.labels import Label
from ....clauses.persons import ANSWERS
from ....rulebook.ruleset import Ruleset
from ....text.marks import CLOSING, COMMA, ENDS, LISTING, OPENING, POINTS
from ....text.normalize import Passage
from ....text.numerals import ONE_TO_TEN
from ...tables.rows import Cell, Row
from .agreeing import WHO, Agreement, Field, Record
from .cutting import Sheet
from .pieces import Piece, PieceReader, within

NUMBER_MARKS = POINTS + OPENING + CLOSING + ".．"  # around the number of an item: 1., （2）
PLACE = patterns.compile(r".*[0-9]\p{Han}{0,2}$|(?!\p{Han})[\p{L}\p{N}.\-—/]+")  # 东风路23号, A-3: no work
Week = tuple[date, date]
PARTS = ("lead", "support")
LONGEST_ROLE = 12
RUNNING = set(COMMA + LISTING + ENDS + "：: ")  # marks within words for work
DISTINCT = 0.5  # of the words of a column that says what the work is
WORK, NO_WORK = 2, 0
SHORT = 3  # characters of words that are rather a place or a kind: 东苑


class RowFilling:
    """Makes rows by what the labels say, or else the kinds of the pieces."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.pieces: PieceReader = ruleset.build(PieceReader)
        self.crew: regex.Pattern[str] = patterns.compile(ruleset.expand("{crew_of}"))

    def rows(self, found: Agreement, sheet: Sheet, week: Week | None = None) -> list[Row]:
        """A row for each record, in their order; `week`: the days that 周一 is one of."""
        columns = self.columns(found)
        texts = [self.texts(record, sheet, columns) for record in found.records]
        title = self.title(texts)
        return [self.row(record, words, title, week) for record, words in zip(found.records, texts, strict=True)]

    def columns(self, found: Agreement) -> list[int]:
        """How many pieces the words of each place have: as many in all records, or one where that differs."""
        whole = [record for record in found.records if record.key() == found.key]
        words = [[field for field in record.fields if field.kind == "text"] for record in whole]
        counts = [[len(record[place].pieces) for record in words] for place in range(found.key.count("text"))]
        parted = [all(is_parted(record[place]) for record in words) for place in range(found.key.count("text"))]
        return [own[0] if len(set(own)) == 1 and apart else 1 for own, apart in zip(counts, parted, strict=True)]

    def texts(self, record: Record, sheet: Sheet, columns: Sequence[int]) -> list[tuple[str, Passage]]:
        """The words of a record that are no name and no time, each with its label."""
        found: list[tuple[str, Passage]] = []
        own = [field for field in record.fields if field.kind == "text"]
        key = next((field.pieces[0][1].label for field in record.fields if field.kind == "number"), "")
        for field, count in zip(own, [*columns, *([1] * len(own))], strict=False):
            groups: list[list[tuple[int, Piece]]] = []
            for at, piece in field.pieces:
                if groups and count == 1 and groups[-1][-1][0] == at and "\t" not in piece.mark:
                    groups[-1].append((at, piece))
                else:
                    groups.append([(at, piece)])
            for group in groups:
                line = sheet.lines[group[0][0]]
                found.append((field.label or key, within(line.raw, line.base, [piece for _, piece in group])))
                key = ""
        return found

    def title(self, texts: Sequence[Sequence[tuple[str, Passage]]]) -> int:
        """Which of the words are the work: those whose label says so, else the first that differ and are no place."""
        width = min(map(len, texts))
        labels = [next((own[at][0] for own in texts if own[at][0]), "") for at in range(width)]
        ranks = [self.pieces.column(label).work if label and self.pieces.column(label).known else 1 for label in labels]
        if WORK in ranks:
            return ranks.index(WORK)
        words = [[own[at][1].text for own in texts] for at in range(width)]
        may = [at for at in range(width) if ranks[at] != NO_WORK and is_work(words[at])]
        may = [at for at in may if not labels[at]] or may
        may = [at for at in may if sum(map(len, words[at])) > SHORT * len(texts)] or may
        return may[0] if may else 0

    def row(self, record: Record, texts: Sequence[tuple[str, Passage]], title: int, week: Week | None) -> Row:
        number = next((field.pieces[0][1].words.text for field in record.fields if field.kind == "number"), "").strip(NUMBER_MARKS)
        work = texts[min(title, len(texts) - 1)]
        others = [own for own in texts if own is not work]
        cells = [self.cell(field, week, work[1]) for field in self.named(record)]
        cells += [Cell(label, words, words) for label, words in others if label]
        tasks = [work[1], *(words for label, words in others if not label)]
        first = min(piece.words.base for field in record.fields for at, piece in field.pieces if at != record.segment.above)
        return Row(number=number, start=first, tasks=tasks, cells=sorted(cells, key=lambda cell: cell.passage.base))

    def named(self, record: Record) -> list[Field]:
        """The fields of who and when: where two places name units and no label says what they are, those beside the time or at the end."""
        found = [field for field in record.fields if field.kind in (*WHO, "time")]
        places = [at for at, field in enumerate(record.fields) if field.kind == "unit" and not field.label]
        starts = sorted({at - place for place, at in enumerate(places)})
        groups = [[at for place, at in enumerate(places) if at - place == start] for start in starts]
        if len(groups) == 2 and groups[0][0] in (0, 1) and record.fields[groups[0][-1] + 1].kind == "text":
            found = [field for field in found if all(field is not record.fields[place] for place in groups[0])]
        crew = next((at for at, (before, after) in enumerate(pairwise(found)) if self.is_crew(before, after)), None)
        return found if crew is None else [field for at, field in enumerate(found) if at != crew]

    def is_crew(self, before: Field, after: Field) -> bool:
        """一组（防火办）: those in the bracket are meant."""
        words, members = before.pieces[0][1].words.text, after.pieces[0][1]
        inside = members.mark[:1] in tuple(OPENING) and members.mark != ""
        return inside and self.crew.fullmatch(f"{words}（{members.words.text}）") is not None

    def cell(self, field: Field, week: Week | None, work: Passage) -> Cell:
        """A cell by its label, where rules know it, else by what it holds; of 供电公司：|配合检查用电 the work says the part."""
        words, label = field.pieces[0][1].words, field.label
        kind = self.pieces.labels.kind(label) if label else None
        if kind is not None and not (kind.weak or kind.guessed) and says(kind, field.kind):
            return Cell(label, words, words)
        if field.kind == "time":
            words = of_week(words, week) if week and self.pieces.weekday.fullmatch(words.text) else self.when(words)
            return Cell(label, words, words, Label(timing=True))
        if field.kind == "person":
            return Cell(label or ANSWERS, words, words, Label(person=True))
        role = (kind.role if kind else None) or (self.pieces.labels.grammar.role_of(label) if label else None)
        if role is None and words.base < work.base:
            said = next(self.pieces.aligning.roles.read(work.text[:LONGEST_ROLE]), None)
            role = said.role if said and said.start == 0 and said.role in PARTS else None
        return Cell(label, words, words, Label(role=role or "responsible", guessed=field.guessed))

    def when(self, words: Passage) -> Passage:
        """6月10日前 of 限6月10日前整改."""
        readings = self.pieces.aligning.timings.read(words.text, self.pieces.aligning.context, slot=True)
        start, end = (readings[0].at[0], readings[-1].at[1]) if readings else (0, len(words.text))
        return words if any(map(str.isdigit, words.text[:start] + words.text[end:])) else words.cut(start, end)


def of_week(words: Passage, week: Week) -> Passage:
    """周三 in the week from 5月13日 to 5月17日 → 2024-05-15, in its place; as it stands where that day is not in the week."""
    sign = next((sign for sign in reversed(words.text) if sign in ONE_TO_TEN[:6]), "")
    number = ONE_TO_TEN.index(sign) if sign else 6
    day = week[0] + timedelta(days=(number - week[0].weekday()) % 7)
    if day > week[1]:
        return words
    text = day.isoformat()
    first, last = words.at(0), words.end() - 1
    return Passage(text, first, (*[first] * (len(text) - 1), last))


def says(kind: Label, held: str) -> bool:
    """Does a label say what its value is?"""
    return bool((held == "unit" and kind.role) or (held == "person" and kind.person) or (held == "time" and kind.timing))


def is_parted(field: Field) -> bool:
    """Do other marks than those of running words stand between the pieces?"""
    lines = {at for at, _ in field.pieces}
    return len(lines) == len(field.pieces) or any(not set(piece.mark) <= RUNNING for _, piece in field.pieces[1:])


def is_work(words: Sequence[str]) -> bool:
    """Do these words differ from record to record, and are most no places or codes?"""
    return len(set(words)) > DISTINCT * len(words) and sum(PLACE.fullmatch(own) is None for own in words) * 2 > len(words)
