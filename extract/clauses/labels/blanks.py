"""Labels that blanks tell: `镇派出所 时间：4月17日`, `责任单位 审计处 配合单位 督查室`, `送清凉　责任：女工委`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ... import patterns
from ...rulebook.ruleset import Ruleset
from ...text.marks import COLON, LISTING
from ...text.normalize import Passage
from .kinds import Mark
from .reader import LabelReader
from .unmarked import BREAKS, LEAST, UnmarkedReader

LONGEST = 12  # characters of a label behind a blank, with its colon
MOST_MORE = 5  # characters before a field's label, back to a blank, that are part of it
COLONS = patterns.quick(f"[{COLON}]")
HAN_ONLY = patterns.compile(r"\p{Han}+")


class BlankReader:
    """Finds them where a passage has gaps."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.unmarked: UnmarkedReader = ruleset.build(UnmarkedReader)

    def opening(self, passage: Passage) -> Mark | None:
        """The label that opens a line, with its colon or with a blank behind it: 责任单位  市教育局."""
        found = self.labels.at_start(passage.text)
        return found if found or passage.offsets is None else next(iter(self.between(passage.pieces()[:2])), None)

    def between(self, pieces: Sequence[Passage]) -> list[Mark]:
        """Those that are all of a piece, or of what stands behind its last mark: 责任单位审计处 would be one, too."""
        found: list[Mark] = []
        at = 0
        for piece, following in pairwise(pieces):
            start = max(map(piece.text.rfind, BREAKS)) + 1  # 主办单位 甲公司；落实单位 乙办
            at, words = at + start, piece.text[start:]
            kind = self.labels.kind(words) if LEAST <= len(words) <= LONGEST and following.text[0] not in COLON else None
            ended = kind and self.unmarked.head.search(words, len(words) - 1)  # not 市委督查室, an office in a list of such
            if kind and ended and kind.is_sure():
                found.append(Mark(at, at + len(words), words, kind, soft=True))
            at += len(words)
        return found if not all(self.unmarked.is_office(mark.label) for mark in found) else []  # 财务部 行业主管部门 设备科

    def behind(self, text: str, pieces: Sequence[Passage]) -> Iterator[Mark]:
        """Those that begin a piece, also without a colon: 责任科室设备科　完成时间4月底."""
        at = 0
        colons, heads = COLONS.search(text), self.unmarked.head.search(text)
        for piece in pieces[:-1] if colons or heads else ():
            at += len(piece.text)
            mark = next(iter(self.labels.marks(text[at : at + LONGEST])), None) if colons else None
            if mark and mark.start == 0 and (mark.kind.timing or mark.kind.field or (mark.kind.weak and mark.kind.role)):
                yield mark._replace(start=at, end=at + mark.end)
            elif heads:
                yield from self.unmarked.opening(text, at)

    def moved(self, mark: Mark, passage: Passage) -> Mark:
        """…消防工作站    整改期限：a label begins behind a wide blank where the words behind it are one."""
        if passage.offsets is None or mark.soft or mark.open:
            return mark
        if mark.kind.field and not passage.breadth(mark.start):  # 责任人:王某某 实际完成情况:…
            first = next((at for at in range(mark.start - 1, max(0, mark.start - MOST_MORE), -1) if passage.breadth(at)), mark.start)
            more = passage.text[first : mark.start]
            return mark._replace(start=first, label=more + mark.label) if HAN_ONLY.fullmatch(more) else mark
        for at in range(mark.start + 1, mark.start + len(mark.label)):
            before = mark.label[: at - mark.start]
            least = mark.kind.guessed or (LISTING[0] in before and before[-1] not in LISTING)  # 督查室、整改办 牵头领导：
            inside = not least and HAN_ONLY.fullmatch(passage.text, mark.start - 1, at) and self.labels.office.fullmatch(before)
            if passage.breadth(at) > (not (least or inside)) and (kind := self.labels.kind(mark.label[at - mark.start :])):
                return mark._replace(start=at, label=mark.label[at - mark.start :], kind=kind)
        return mark
