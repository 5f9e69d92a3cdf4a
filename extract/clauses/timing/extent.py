"""How far a timing's words reach: the hedge before it (争取4月份), the verb with its object behind it (5月底前完成)."""

from __future__ import annotations

from ...text.marks import CLOSING, LISTING, OPENING, SENTENCE_ENDS
from .ground.records import Reading
from .ground.sight import HEDGE_REACH, Sight

TAIL_STOPS = frozenset(SENTENCE_ENDS + LISTING + OPENING + CLOSING + "【】/")
VERB_NEAR = 4  # a verb at most this far behind the timing belongs to it (基本建成)


def finish(reading: Reading, sight: Sight, following: int) -> None:
    """Take in the hedge before or behind a timing, and in a slot the verb with its object behind it."""
    text, (start, end) = sight.text, reading.core
    around = sight.around
    if start:
        before = text[max(0, start - HEDGE_REACH) : start]
        if not around.hedge_starts.isdisjoint(before):
            found = around.hedge.search(before)
            if found:
                reading.tentative, reading.at = True, (start - len(before) + found.start("hedge"), end)
            elif around.clause_hedge.search(before):
                reading.tentative = True
    if end == len(text):
        return
    if not reading.tentative and text[end] in around.hedge_starts and around.hedge_behind.match(text, end):
        reading.tentative = True
    if sight.slot and end < following:
        reading.at = (reading.at[0], tail_end(sight, end, following))


def tail_end(sight: Sight, end: int, following: int) -> int:
    """The end of the verb and its object right behind a timing (5月底前完成); `end` where a unit follows (5月底前由科信处负责)."""
    text, high = sight.text, end
    while high < following and text[high] not in TAIL_STOPS:
        high += 1
    if high == end or sight.around.fragment("no_tail_opens").match(text, end):
        return end
    verb, place = sight.verb(end)
    near = verb and (place - end <= VERB_NEAR or (text[end] == "在" and place < high))  # 在市级媒体公布
    if not near and not sight.around.fragment("tail_opens").match(text, end):
        return end
    return end if sight.around.fragment("no_tail").search(text, end, high) else high
