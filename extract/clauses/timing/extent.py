"""How far a timing's words reach: the hedge before it (争取4月份), the verb with its object behind it (5月底前完成)."""

from __future__ import annotations

from ...text.marks import CLOSING, COLON, COMMA, LISTING, OPENING, SENTENCE_ENDS
from .ground.records import Reading
from .ground.sight import HEDGE_REACH, Sight

CLAUSE_ENDS = frozenset(SENTENCE_ENDS + COMMA + COLON)
TAIL_STOPS = frozenset(SENTENCE_ENDS + LISTING + OPENING + CLOSING + "【】/")
OF_WORK = ("relative", "recurring", "ongoing")  # kinds of times that no object has
LONGEST_WHOM = 2  # characters of 对在
LONGEST_LOOK = 2  # characters of a verb that looks at something
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
            elif around.clause_hedge.search(text[start - len(before) : end]):  # 力争6月底前、最迟9月底前: the second is firm
                reading.tentative = True
    if end == len(text):
        return
    if not reading.tentative and text[end] in around.hedge_starts and around.hedge_behind.match(text, end):
        reading.tentative = True
    if sight.slot and end < following:
        reading.at = (reading.at[0], tail_end(sight, end, following))


def of_its_object(first: Reading, second: Reading, text: str) -> bool:
    """每周一前报送每周活动安排: the second says of which weeks the thing is, and not when it is due."""
    again = first.kind == second.kind == "recurring" and str(first.rrule).startswith(f"{second.rrule};")
    return again and CLAUSE_ENDS.isdisjoint(text[first.core[1] : second.core[0]])


def of_what_is_looked_at(reading: Reading, sight: Sight) -> bool:
    """检查开学前各环节准备情况, 对春节期间值班情况进行检查: the time is that of what is looked at, and not when to look."""
    start, end = reading.core
    if not start or reading.kind in OF_WORK or end == len(sight.text) or sight.text[end] in TAIL_STOPS:
        return False
    looks = sight.around.fragment("looks").search(sight.text, max(0, start - LONGEST_LOOK), start)
    return bool(looks and (sight.stands("of_whom", looks.start()) or not sight.verb(end)[0]))


def of_condition(reading: Reading, sight: Sight) -> bool:
    """对每年形成5项以上专利的，给予奖励: when that is the case, and not when work is due; 对在每年3—5月喷粉的企业."""
    start, end = reading.core
    if sight.stands("condition", end):
        return True
    whom = sight.around.fragment("of_whom").search(sight.text, max(0, start - LONGEST_WHOM), start)
    return whom is not None and sight.stands("attributive", end) is not None and opens_clause(sight.text, whom.start())


def opens_clause(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] in TAIL_STOPS


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
    if sight.around.fragment("no_tail").search(text, end, high):
        return end
    return high - (high == following and sight.around.fragment("joins_next").match(text, high - 1, high) is not None)
