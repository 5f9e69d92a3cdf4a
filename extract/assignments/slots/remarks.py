"""Brackets that only say more of what stands before them, and assign nothing, e.g. 白石镇（示例县）, 王某某（县委副书记）."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

import regex

from ... import patterns
from ...clauses.assignment import Assignment
from ...clauses.persons import PersonReader
from ...clauses.units import UnitReader
from ...models.terms import ASIDE
from ...structure.nodes import Node
from ...text.marks import COLON, LISTING
from ...text.normalize import Passage
from ..spots import Spot
from .tails import SENTENCE_MARKS

PHONE, LONGEST_PHONE = patterns.compile(r"(?:[0-9]{7}|0[0-9]{2,3}[-—–－]{1,2}[0-9]{3,})$"), 16
LONGEST_CONTACT = 60  # characters of 咨询电话：0515-1234567
LONGEST_NAME = 12  # characters before a bracket that may be the name it remarks on
PARTS = patterns.quick("[、，,；;。：:的和及与]")
POSTS = "站"  # who stands there is not said: 警务站
LONGEST_UNREAD = 6  # characters of a name in a list that is not read
LAST_WORDS, LEAST_BLANK = (1, 2), 2  # characters behind a blank to fill in, and how wide one is
MOST_LINES = 3  # of an office below the name of who heads it
NEXT = range(2)  # characters of a mark behind a bracket


class Placed(Protocol):
    """A spot with its paragraph's number in its node."""

    paragraph: int
    spot: Spot


Item = TypeVar("Item", bound=Placed)


def is_whole(reading: Assignment) -> bool:
    """Is every word read?"""
    return not reading.unread and not reading.skipped


def opens_list(reading: Assignment, text: str) -> bool:
    """物业管家、检修队，6月底前: is the one word that is not read a name's length, the first of a list with a time?"""
    start, end = min(reading.unread)
    short = start == 0 and end <= LONGEST_UNREAD and len(reading.unread) == 1
    return short and text[end : end + 1] == LISTING[0] and any(timing.kind != "vague" for timing in reading.timings)


def is_behind_phone(text: str, at: int) -> bool:
    """0515-1234567（市民政局办公室）: the office of a telephone."""
    return text[at - 1 : at].isdigit() and PHONE.search(text, max(0, at - LONGEST_PHONE), at) is not None


def is_blank_form(passage: Passage, at: int, units: UnitReader) -> bool:
    """示例银行      行（营业部）: a form's line, in which the words before a name's last are to be written."""
    if passage.offsets is None or at <= max(LAST_WORDS) or not any(passage.breadth(at - length) > LEAST_BLANK for length in LAST_WORDS):
        return False
    return units.looks_like_unit(passage.text[:at]) or units.looks_like_unit(passage.text[: at - 1])


def is_contact(name: str, no_part: regex.Pattern[str], units: UnitReader) -> bool:
    """联系企业 has no part in the work; 工作专班 has."""
    found = no_part.match(name) if name.endswith(units.looks.generic) else None
    rest = "" if found is None else name[found.end() :]
    return found is not None and (rest in units.looks.bare or rest not in units.suffix)


def is_visit(reading: Assignment, text: str, attends: regex.Pattern[str]) -> bool:
    """会议时间11月1日（10月31日报到）: a day on which people come, and none before which they have to."""
    return attends.search(text) is not None and all(timing.modifier != "before" for timing in reading.timings)


def says_only_who(spot: Spot) -> bool:
    """（街面警务站）: a bracket of names alone, without a part, a label or a time."""
    if spot.form not in ("clause", "bracket") or spot.labels or len(spot.words) != 1:
        return False
    reading = spot.words[0].reading
    return bool(reading.units) and not (reading.explicit or reading.timings or reading.persons or reading.unread)


def drop_remarks(placed: Mapping[Node, list[Item]], units: UnitReader, persons: PersonReader) -> None:
    """Without those below a line that is a name alone, and without one bare name of no known level where other slots say who.

    Nor those behind names of persons (王某某（市水利局）, a list of members), where these are half of the bare ones.
    """
    bare = [(node, item) for node, here in placed.items() for item in here if says_only_who(item.spot)]
    posted = [(node, item) for node, item in bare if persons.is_sure(whole_before(node, item))]
    if posted and len(posted) * 2 >= len(bare):
        for node, item in posted:
            placed[node].remove(item)
        bare = [each for each in bare if each not in posted]
    for node, item in bare:
        if item.spot.start == 0 and item.paragraph and units.looks_like_unit(node.paragraphs[item.paragraph - 1].passage.text):
            placed[node].remove(item)
    if len(bare) == 1 and bare[0][1] in placed[bare[0][0]] and not is_known(bare[0][1].spot, units):
        node, lone = bare[0]
        if any(item.spot.says_who() for here in placed.values() for item in here if item is not lone):
            placed[node].remove(lone)
            for item in placed[node]:
                if item.paragraph == lone.paragraph and item.spot.begin - lone.spot.end in NEXT:
                    item.spot.begin = 0


def whole_before(node: Node, item: Placed) -> str:
    """The words before a bracket, behind a colon (成员：王某某), where they are all of the line's; else nothing."""
    before = node.paragraphs[item.paragraph].passage.text[: item.spot.start]
    word = last_word(before, len(before))
    return word if before in (word, "") or before[: -len(word) or None][-1:] in COLON else ""


def without_place(item: Placed, later: Sequence[Placed], units: UnitReader) -> bool:
    """三、示例老年公寓（南郊镇） above 责任单位：…: where it lies. What else such a slot says stays; is nothing left of it?"""
    spot = item.spot
    first = spot.words[0] if spot.form == "clause" and item.paragraph == 0 and not spot.words[0].label else None
    if first is None or first.reading.explicit or first.reading.timings or first.reading.persons or first.reading.unread:
        return False
    labelled = [words for other in (item, *later) for words in other.spot.words if words.label]
    who = any(unit.role not in ASIDE for words in labelled for unit in words.reading.units)
    if not who or not all(unit.name.text.endswith(units.looks.places) for unit in first.reading.units):
        return False
    del spot.words[0]
    spot.start, spot.form = spot.end, "label"  # the bracket is part of the title
    return not spot.words


def is_of_office(item: Placed, node: Node, heads: Sequence[str], contact: regex.Pattern[str]) -> bool:
    """科室负责人：王某某 above 办公电话：…: who is at the head of an office, and nobody's task."""
    spot, here = item.spot, node.paragraphs[item.paragraph].passage.text
    if spot.form != "label" or here[: spot.start] not in heads or spot.says_who() or spot.says_when():
        return False
    return any(contact.match(paragraph.passage.text) for paragraph in node.paragraphs[item.paragraph + 1 : item.paragraph + 1 + MOST_LINES])


def is_known(spot: Spot, units: UnitReader) -> bool:
    """Do its names begin as those of offices do (市水利局, 各处室), or end as those of its own do (办公室, 财务科)?"""
    names = [unit.name.text for words in spot.words for unit in words.reading.units]
    return any(name.startswith(units.looks.prefix) or name[-1] not in POSTS or units.is_collective(name) for name in names)


def sentence_start(text: str, end: int) -> int:
    """Where the sentence begins that goes on at `end`, as far back as a contact may reach."""
    first = max(0, end - LONGEST_CONTACT)
    return max(first, *(text.rfind(mark, first, end) + 1 for mark in SENTENCE_MARKS))


def last_word(text: str, end: int) -> str:
    """The words right before a bracket, as far back as a name may reach."""
    return PARTS.split(text[max(0, end - LONGEST_NAME) : end])[-1]
