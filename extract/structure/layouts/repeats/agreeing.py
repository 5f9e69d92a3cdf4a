"""Segments → records that agree: most have the same kinds of fields in the same order, e.g. work, unit, time.

Words that come again in each record at one place are labels of what follows (`责任 总务处`, `owner: 总务处`). Records that differ by a name
no rule knows, or by words that look like a name, are read as the others are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import NamedTuple

from ....text.marks import COLON
from ...tables.columns import Column
from .cutting import LEAST_RECORDS, Segment, Sheet
from .pieces import Piece, PieceReader

SHORTEST_LABEL, LONGEST_LABEL = 2, 8
LONGEST_NAME = 12  # characters of words that stand where the others have a name
MOST_CHANGED = 2  # fields of a record that are read as those of the others are
MOST_FIELDS = 12
LEAST_ALIKE = 2  # records whose lines hold the same, words before others taken as they come
SHARE = 0.6  # of records that are alike as they stand
NEARLY_ALL = 0.75  # of records, in which a word stands that is a label
AGREED = 0.8  # of those that agree, one way or another
WHO = ("unit", "person")


class Field(NamedTuple):
    """What a record says of one thing: pieces of one kind that follow one another, each with its line."""

    kind: str
    label: str
    pieces: tuple[tuple[int, Piece], ...]
    guessed: bool = False  # a name that only its place tells


class Labels(NamedTuple):
    """The words that stand before what they tell of; the `idle` ones name nobody who works, and no limit (地址, 联系人)."""

    words: frozenset[str]
    idle: frozenset[str]


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its lines and its fields in order."""

    segment: Segment
    fields: tuple[Field, ...]

    def key(self) -> tuple[str, ...]:
        """The kinds of its fields: who, time, text; those who stand beside one another once."""
        found: list[str] = []
        for field in self.fields:
            kind = "who" if field.kind in WHO else field.kind
            if kind != "number" and not (kind == "who" and found and found[-1] == "who"):
                found.append(kind)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Records that agree, their key, and how many there might have been."""

    records: list[Record]
    key: tuple[str, ...]
    among: int

    def start(self) -> int:
        return min(record.segment.all()[0] for record in self.records)

    def end(self) -> int:
        return max(record.segment.lines[-1] for record in self.records) + 1


def agree(sheet: Sheet, segments: Sequence[Segment], reader: PieceReader) -> Agreement | None:
    """What most segments have in common; None where they do not agree, or say not who does what."""
    if not may_agree(sheet, segments):
        return None
    segments = unsigned(sheet, segments)
    labels = labels_of(sheet, segments, reader)
    records = [Record(segment, fields(sheet, segment, labels)) for segment in segments]
    counted = Counter(key for record in records if len(key := record.key()) <= MOST_FIELDS and "text" in key and len(set(key)) > 1)
    if not counted:
        return None
    key, _ = max(counted.items(), key=lambda one: (one[1], len(one[0])))
    if "who" not in key:
        return None
    exact = [at for at, record in enumerate(records) if record.key() == key or is_hidden(record)]
    first, last = exact[0], exact[-1]
    headings = sum(is_heading(record) for record in records[first:last])
    most = last + 1 - first - (headings if headings * 3 <= last + 1 - first else 0)
    if len(exact) < max(LEAST_RECORDS, SHARE * most):
        return None
    found = [as_others(sheet, record, key, labels, last=record is records[-1]) for record in records[first : last + 2]]
    agreed = [record for record in found if record is not None]
    enough = len(agreed) >= max(LEAST_RECORDS, AGREED * most) and not mixes(agreed)
    return Agreement(agreed, key, most) if enough else None


def mixes(records: Sequence[Record]) -> bool:
    """Do labels say who it is (责任单位：设备处) in most records, and in more than a few none does (由设备处…)? They are no list then."""
    told = [any(field.label for field in record.fields if field.kind in WHO) for record in records]
    return len(told) / 2 < sum(told) < NEARLY_ALL * len(told)


def unsigned(sheet: Sheet, segments: Sequence[Segment]) -> Sequence[Segment]:
    """Without the signer's lines below the last of records that take one line each, and name somebody there; without the day."""
    *others, last = segments
    if sheet.kinds[last.lines[-1]] == ("time",) and (whole := last._replace(lines=last.lines[:-1])).lines:
        shapes = [[sheet.kinds[at] for at in one.lines] for one in others]
        if [sheet.kinds[at] for at in whole.lines] in shapes:
            return [*others, whole]
    alone = [sheet.kinds[at] for at in last.lines]
    signed = others and len(alone) > 1 and set(alone[0]) & set(WHO) and alone[1] == ("unit",)
    return [*others, last._replace(lines=last.lines[:1])] if signed and all(len(one.lines) == 1 for one in others) else segments


def is_hidden(record: Record) -> bool:
    """Does a record name two beside each other, and no work? Then one of them may be the work: 增设老年食堂 => 区民政局."""
    kinds = [field.kind for field in record.fields]
    return "text" not in kinds and any(pair == ("unit", "unit") for pair in pairwise(kinds))


def may_agree(sheet: Sheet, segments: Sequence[Segment]) -> bool:
    """Are some alike that name somebody? Asked of all ways to cut, most of which lead nowhere."""
    shapes = Counter(tuple(sheet.kinds[at] for at in segment.all()) for segment in segments)
    return any(count >= LEAST_ALIKE and any(kind in WHO for own in shape for kind in own) for shape, count in shapes.items())


def is_heading(record: Record) -> bool:
    """Free words alone on a line: the heading of those below."""
    return len(record.segment.lines) == 1 and record.key() == ("text",)


def labels_of(sheet: Sheet, segments: Sequence[Segment], reader: PieceReader) -> Labels:
    """Words that come again in most records with something behind them; of those that rules know as labels a few times are enough."""
    counted: Counter[str] = Counter()
    for segment in segments:
        pieces = [piece for at in segment.lines for piece in sheet.pieces[at]]
        told = {piece.words.text for piece, behind in pairwise(pieces) if may_be_label(piece, behind)}
        told = {word for word in told if len(word) <= SHORTEST_LABEL or not is_name(word, pieces) or reader.column(word).known}
        counted.update(told)
    least = max(LEAST_RECORDS, NEARLY_ALL * len(segments))
    known = {word for word, count in counted.items() if count > 1 and reader.column(word).known}
    words = frozenset(known.union(word for word, count in counted.items() if count > least or count == len(segments)))
    return Labels(words, frozenset(word for word in words if is_idle(reader.column(word))))


def may_be_label(piece: Piece, behind: Piece | None) -> bool:
    """Short words; such as look like a unit (交办, 小区, 督办单位) only before a colon."""
    if piece.kind == "unit" and (behind is None or behind.mark.strip()[:1] not in tuple(COLON)):
        return False
    return piece.kind in ("text", "person", "unit") and len(piece.words.text) <= LONGEST_LABEL


def is_name(word: str, pieces: Sequence[Piece]) -> bool:
    """Do words look like a unit where they stand?"""
    return any(piece.kind == "unit" and piece.words.text == word for piece in pieces)


def is_idle(column: Column) -> bool:
    """Does a label say that neither who nor when follows: 地址, 措施, 联系人?"""
    return not column.assigns and (column.known or column.work == 0) and column.kind not in ("unit", "time")


def fields(sheet: Sheet, segment: Segment, labels: Labels) -> tuple[Field, ...]:
    """The fields of a record, those of its heading first."""
    found: list[Field] = []
    label = ""
    named = any(kind == "unit" for at in segment.lines for kind in sheet.kinds[at])
    for at in segment.all():
        pieces = sheet.pieces[at]
        if named and at == segment.above and pieces[0].kind == "number":  # （一）新建学校 above rows with units of their own
            pieces = [piece for piece in pieces if piece.kind != "unit"]
        for place, piece in enumerate(pieces):
            behind = pieces[place + 1] if place + 1 < len(pieces) else None
            if piece.words.text in labels.words and may_be_label(piece, behind) and (behind is not None or len(pieces) == 1):
                label = piece.words.text
                continue
            told = piece.label or label
            if told in labels.idle:
                piece = replace(piece, kind="text")
            if piece.kind == "number":
                found.append(Field("number", "", ((at, piece),)))
                label = piece.label
                continue
            last = found[-1] if found else None
            if last is not None and last.kind == piece.kind == "text" and not told:
                found[-1] = last._replace(pieces=(*last.pieces, (at, piece)))
            else:
                found.append(Field(piece.kind, told, ((at, piece),), piece.guessed))
            label = ""
    return tuple(found)


def as_others(sheet: Sheet, record: Record, key: tuple[str, ...], labels: Labels, *, last: bool) -> Record | None:
    """The record with the fields that the others have: as it is, without what follows the last one, or with a few read another way."""
    if record.key() == key:
        return record
    if last:
        for end in range(len(record.segment.lines) - 1, 0, -1):
            cut = record.segment._replace(lines=record.segment.lines[:end])
            shorter = Record(cut, fields(sheet, cut, labels))
            if shorter.key() == key:
                return shorter
    for changed in (*changes(record, "text"), *changes(record, "unit")):
        if changed.key() == key:
            return changed
    own = record.key()
    lacks = len(own) < len(key) and "text" in own and "who" in own and is_part(own, key)
    return record if lacks else None


def changes(record: Record, kind: str) -> Iterator[Record]:
    """The record with one or two of its pieces read as another kind: words that look like a unit as text, a short name as a unit."""
    pieces = [(at, piece, field.label) for field in record.fields for at, piece in field.pieces]
    if kind == "text":
        places = [place for place, (_, piece, _) in enumerate(pieces) if piece.kind in ("unit", "time", "person")]
    else:
        places = [place for place, (_, piece, _) in enumerate(pieces) if piece.kind == "text" and len(piece.words.text) <= LONGEST_NAME]
    for count in range(1, MOST_CHANGED + 1 if kind == "text" else 2):
        for chosen in combinations(places, count):
            yield Record(record.segment, collapsed(pieces, chosen, kind))


def collapsed(pieces: Sequence[tuple[int, Piece, str]], chosen: Sequence[int], kind: str) -> tuple[Field, ...]:
    """The fields of pieces, of which the chosen ones are of another kind."""
    found: list[Field] = []
    for place, (at, piece, label) in enumerate(pieces):
        own = replace(piece, kind=kind) if place in chosen else piece  # type: ignore[arg-type]
        last = found[-1] if found else None
        if last is not None and last.kind == own.kind == "text" and (not label or label == last.label):
            found[-1] = last._replace(pieces=(*last.pieces, (at, own)))
        else:
            found.append(Field(own.kind, label, ((at, own),), guessed=kind == "unit" and place in chosen))
    return tuple(found)


def is_part(own: Sequence[str], key: Sequence[str]) -> bool:
    """Do all of a record's fields stand in the others' order?"""
    rest = iter(key)
    return all(kind in rest for kind in own)
