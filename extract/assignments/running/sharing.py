"""What each of those who act has of a sentence, e.g. `甲局牵头，乙局配合` is one assignment, `甲局负责保洁，乙局负责绿化` are two."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from ...clauses.timing import Reading, anchored
from ...text.marks import COMMA
from ...text.parting import CLAUSE_MARKS, clauses
from .actors import Actor
from .whole import BY as PREPOSITIONS
from .whole import ENDS

LIST_MARKS = ("、", "和")  # between the times of one list
BY = ("到", "至", *PREPOSITIONS)
LONGEST_OPENING = 2  # characters of 并于
NEAR = 2  # characters between a time and the word behind units


class Share(NamedTuple):
    """What one assignment of a sentence has of it: its actors, and from where to where its words reach."""

    actors: list[Actor]
    start: int
    end: int


class Said(NamedTuple):
    """What a sentence says: its actors, the times that bind, and which of it a clerk would enter, each with its timings."""

    actors: list[Actor]
    timings: list[Reading]
    entered: list[tuple[Share, list[Reading]]]

    def counted_from(self, anchor: str, text: str) -> Said:
        """Its lengths from the anchor of the sentence before: `请在收到本函后5日内公开清单；20日内公开结果`."""
        timings = list(anchored(self.timings, text, anchor))
        return self._replace(timings=timings, entered=[(share, list(anchored(own, text, anchor))) for share, own in self.entered])


NOTHING = Said([], [], [])  # of most sentences, so that what is kept of them takes little


def only_supports(said: Said, text: str) -> bool:
    """Does a sentence say no more than who helps whom the one before names: `甲局5月底前清淤；乙局配合`?"""
    return bool(said.actors) and not said.timings and all(one.role == "support" and one.end == len(text) for one in said.actors)


def is_within(spans: Sequence[tuple[int, int]], actor: Actor) -> bool:
    return any(start < actor.opening < end for start, end in spans)


def is_limited(text: str, reading: Reading, first: Actor | None = None) -> bool:
    """限6月4日完成, 机电队限3日内拆除, and no 年限至6月4日."""
    at = reading.at[0] - (not text.startswith(BY[-1], reading.at[0]))  # 限三天内: a wording of its own
    opens = at <= 0 or not text[at - 1].isalpha() or (first is not None and at in (first.end, first.names[-1].end))
    return opens and text.startswith(BY[-1], max(at, 0)) and reading.kind in ("deadline", "relative")


def is_told_by(text: str, first: Actor | None, day: int, must: regex.Pattern[str], asks: regex.Pattern[str]) -> bool:
    """应于6月30日前补设测压管, 由监理单位于5月20日前补齐: whatever is to be done by a day, where nobody else or 由 with a name stands."""
    if first is not None:
        return first.asked and text[first.end : day] in ("", *BY) and asks.match(text, first.opening) is None
    begin = max(text.rfind(mark, 0, day) for mark in COMMA) + 1
    said = must.match(text, begin, day)
    return said is not None and text[said.end() : day] in ("", *BY)


def shares(actors: Sequence[Actor], text: str, acts: regex.Pattern[str]) -> list[Share]:
    """Each actor with its words; in a chain (甲局牵头，乙局配合，…) each has a part of one assignment.

    `acts` is how a faint part begins that goes on with what another is asked to do: 由甲局统筹，各乡具体组织实施.
    """
    chains: list[list[Actor]] = []
    if not actors:
        return []
    for actor in actors:
        before = chains[-1][-1] if chains else None
        bare = text[actor.end : actor.end + 1] in ENDS
        own = actor.charged and not bare  # 甲局负责保洁，乙局负责绿化
        joins = not own and (actor.role != "responsible" or not actor.faint)  # 甲局牵头负责，各处室抓好落实: the second only urges
        joins = joins and not (actor.word in ("must", "day") and before is not None and before.charged)  # 由甲科负责，各镇于4月20日前上报
        helps = bare and actor.role == "support"  # 甲局提供资料，乙局配合; 4月底前办结，由乙局配合
        part = before is not None and (before.word == "part" or helps) and joins and (helps or follows(text, before, actor))
        part = part or (bare and actor.asked and actor.role == "lead" and before is not None and before.charged)  # 一组负责东镇，由甲局牵头
        if part or (before is not None and goes_on(text, before, actor, acts)):
            chains[-1].append(actor)
        else:
            chains.append([actor])
    places = [start for start, _ in clauses(text)] if len(chains) > 1 else []
    listed = [chain[0].opening for chain in chains[1:] if text[chain[0].opening - 1] == LIST_MARKS[0]]  # 由甲科制作、|乙科安装
    begins = [max((start for start in (*places, *listed) if start <= chain[0].opening), default=0) for chain in chains]
    begins[:1] = [0] if begins else []
    ends = [*begins[1:], len(text)]
    return [Share(chain, start, end) for chain, start, end in zip(chains, begins, ends, strict=False)]


def follows(text: str, before: Actor, actor: Actor) -> bool:
    """Right behind it, or who supports in the next clause: 由甲局牵头组织整治，乙局配合."""
    between = text[before.end : actor.opening]
    return len(between) == 1 or (actor.role == "support" and not any(mark in between[:-1] for mark in COMMA))


def goes_on(text: str, before: Actor, actor: Actor, acts: regex.Pattern[str]) -> bool:
    """A part of the next clause, and all of it, behind what somebody is asked to do."""
    between = text[before.end : actor.opening]
    if not before.asked or not actor.faint or actor.asked or actor.role != "responsible" or sum(map(between.count, CLAUSE_MARKS)) != 1:
        return False
    all_do = before.word == "does" and actor.kind == "addressed"  # 由宣传部部署，各单位落实
    return (all_do or acts.match(text, actor.names[-1].end) is not None) and text[actor.end : actor.end + 1] in ENDS


def within(timings: Sequence[Reading], share: Share, text: str) -> list[Reading]:
    """The times of a share: from its actor on, and one right before it (年底前，甲局印发方案) or its object (年底前，初选由甲局组织)."""
    actor = share.actors[0] if share.actors else None
    first = actor.opening - 1 if actor else 0
    found = [reading for reading in timings if share.start <= reading.at[0] < share.end]
    opens = found[0] if found and actor and actor.asked and found[0].at[0] == share.start else None
    if opens and not any(mark in text[opens.at[1] + 1 : first + 1] for mark in CLAUSE_MARKS):
        first = min(first, opens.at[1])
    for before, reading in pairwise(reversed(found)):  # 9月底和12月底前，甲局…
        if before.at[1] >= first > reading.at[1] and text[reading.at[1] : before.at[0]] in LIST_MARKS:
            first = reading.at[1]
    return [reading for reading in found if reading.at[1] >= first]


def with_days_before(found: list[Share], timings: Sequence[Reading], text: str) -> list[Share]:
    """A day alone in the clause before who acts is theirs: 各县要组织自查，并于3月20日前，|市局组织抽查."""
    ends = {reading.at[1]: reading for reading in timings} if len(found) > 1 else {}
    for place in range(1, len(found) if ends else 0):
        before, share = found[place - 1 : place + 1]
        day = ends.get(share.start - 1)
        begin = max(text.rfind(mark, 0, day.at[0]) for mark in COMMA) + 1 if day else 0
        if day and begin > before.start and day.at[0] - begin <= LONGEST_OPENING:
            found[place - 1 : place + 1] = [before._replace(end=begin), share._replace(start=begin)]
        elif timings[0].at[0] == before.start and timings[0].at[1] < before.actors[0].names[0].start and goes_by(text, share, timings):
            found[place] = share._replace(start=before.start)  # 10月18日前由甲科制作、|乙科安装
    return found


def opening_day(timings: Sequence[Reading], share: Share, text: str) -> list[Reading]:
    """The day before a clause that names nobody, which holds for who acts behind it too: 9月底前，做好宣传，各学校制定方案."""
    first = timings[0] if timings else None
    if first is None or first.at[0] != share.start or first.modifier != "before":
        return []
    return [first] if text[first.at[1] : first.at[1] + 1] in COMMA or is_listed(text, share) else []


def goes_by(text: str, share: Share, timings: Sequence[Reading]) -> bool:
    """Does the day that opens a sentence hold for others too: 5月20日前，甲部清点图书，|乙部打包? Not where they have a day, or must."""
    if is_listed(text, share):
        return True
    day, alone = timings[0], not any(share.start <= reading.at[0] < share.end for reading in timings)
    frames = day.modifier == "before" and text[day.at[1] : day.at[1] + 1] in COMMA
    return frames and alone and not any(actor.must or actor.asked for actor in share.actors)


def is_listed(text: str, share: Share) -> bool:
    """由甲科制作、|乙科安装."""
    return bool(share.actors) and text[share.actors[0].opening - 1 : share.actors[0].opening] == LIST_MARKS[0]


def opens_clause(text: str, reading: Reading) -> bool:
    """Does it begin a clause behind another (，并于3月20日前增设护栏), with words of what is done behind it?"""
    start, end = reading.at
    near = max(0, start - LONGEST_OPENING - 1)
    opened = start > 0 and any(mark in text[near:start] for mark in COMMA)
    return opened and end + NEAR <= len(text) and text[end] not in COMMA
