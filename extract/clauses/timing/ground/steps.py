"""Months and what is done in each: `推进时间：4月动员，5—9月整治`, `市财政局，12月中旬拨付`."""

from __future__ import annotations

from typing import Literal

from .... import patterns
from ....text.marks import APART, COLON
from .records import Groups, Match, Point
from .sight import SHARED, Sight

LEAST_STEP, LONGEST_STEP = 2, 6  # characters of what is done in a month
STEP = patterns.compile(r"\p{Han}{2,4}")
LABEL = patterns.quick("[^：:，,。]{2,14}[：:]")


def kind_of_step(match: Match, sight: Sight) -> Literal["deadline", "period"] | None:
    """推进时间：4月动员，5—9月整治，10月小结: behind a label of time each part is a month and what is done in it, whatever its verb.

    Or it is what is to be done, and its month behind a colon: 整改时限：见成效：6月；全面完成：12月.
    """
    text, start, end = sight.text, match.start(), match.end()
    if not sight.slot or not start or text[start - 1] not in APART + COLON:
        return None
    stop = step_end(text, end)
    step = LEAST_STEP <= stop - end <= LONGEST_STEP or text[end : end + 1] in tuple(COLON)  # 二季度：认定基地
    found = LABEL.match(text) if step or text[start - 1] in COLON else None
    return sight.label(found.end()) if found else None


def is_step(said: Point, match: Match, sight: Sight, *, ending: bool = False) -> bool:
    """市财政局，12月中旬拨付 (`ending`: 年底拨付): a part of a slot that is a time and what is done by then; not alone (12月2日会议)."""
    text, start, end = sight.text, match.start(), match.end()
    if not sight.slot or (said.grain == "year" and not ending) or (start and text[start - 1] not in APART):
        return False
    stop = step_end(text, end)
    alone_in_it = not start and stop >= len(text)
    return not alone_in_it and STEP.fullmatch(text, end, stop) is not None


def step_end(text: str, at: int) -> int:
    """Where the few words end that say what is done then; far off where they are more than a step."""
    return next((stop for stop in range(at, min(len(text), at + LONGEST_STEP + 1)) if text[stop] in SHARED), len(text))


def counts_from_said(words: Groups, sight: Sight) -> bool:
    """次年, 当年: of the year said before."""
    return bool(words["year_word"]) and sight.vocabulary.shifts[words["year_word"]].from_said


def says_year_again(words: Groups, sight: Sight) -> bool:
    """到2030年，当年新增比例达到40%: of the year said before, and no time of its own."""
    if sight.slot or sight.year is None or not counts_from_said(words, sight) or sight.vocabulary.shifts[words["year_word"]].steps:
        return False
    return not any(words[part] for part in ("month", "quarter", "half", "part", "edge", "lead"))


def behind_years(at: int, sight: Sight) -> int:
    """Where the verb of a year begins that ends at a place: 2022年和2025年|组织评估 is that of both."""
    also = sight.points.match(sight.text, at + 1) if sight.stands("joined", at) else None
    return also.end() if also and also["year"] else at
