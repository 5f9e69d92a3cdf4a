"""Items that say behind a colon who does it, and nothing else: `宣传报道：团委、广播站` beside `安全保卫：保卫科负责`.

Alone such names may be anything (参赛单位：各学院): that an item beside them says who has a part proves them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice, pairwise

import regex

from ... import patterns
from ...clauses.assignment import Assignment, AssignmentReader
from ...clauses.labels import LabelReader
from ...clauses.timing import TimingContext
from ...rulebook.ruleset import Ruleset
from ...structure.nodes import Node
from ...text.marks import COLON, COMMA, ENDS, SEMICOLON
from ...text.normalize import Passage
from ..running.actors import ActorReader
from ..slots.tails import TailReader
from ..spots import Governed, Part, Words

TOPIC = patterns.compile(rf"(?P<topic>[\p{{Han}}0-9、“”]{{2,16}})[{COLON}](?=\S)")
STOP = patterns.compile(rf"[{COMMA}{SEMICOLON}{ENDS}]")
LEAST = 3  # items of a list
LEAST_TOPIC, LAST = 3, 2  # characters of a topic, and of its last word
VERB = b"v"  # jieba's tag of what is done: 报道, 保障
MOST_LISTED = 40
SHARE = 0.6  # of its items that open with a topic
FIRST = 2  # pieces behind the colon in which who may stand: 公告发布：5月20日，交易中心


class TopicLists:
    """Reads them by the names of units."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.context: TimingContext = TimingContext(issued=None, year=None, province=None)
        self.no_work: tuple[str, ...] = ruleset.build(TailReader).no_work
        self.tag: Callable[[str], bytes] = ruleset.build(ActorReader).marks.speech.tag
        self.by: regex.Pattern[str] = ruleset.rule("says_who", "by").compile()
        self.attends: regex.Pattern[str] = patterns.quick("|".join(ruleset.words("verb", "attends")))

    def read(self, node: Node) -> Governed | None:
        """The work of an item of such a list."""
        passage = node.paragraphs[0].passage
        at = self.topic(passage.text)
        pieces = self.pieces(passage, at) if at else []
        who = next(((piece, reading) for piece in pieces[:FIRST] if is_only_who(reading := self.reading(piece))), None)
        if who is None or not self.is_listed(node):
            return None
        piece, reading = who
        when = [each for each in pieces if each is not piece and is_only_when(self.reading(each))]
        rest = [each for each in pieces if each is not piece and each not in when]
        if (piece is not pieces[0] and pieces[0] not in when) or any(self.by.match(each.text) for each in rest):
            return None  # 开标：6月10日，第二开标室，由代理机构主持
        parts = [Part(words, words.base) for words in (passage.cut(0, at), *rest)]
        said = [Words(piece, reading, piece), *(Words(each, Assignment(), each) for each in when)]
        return Governed(node, "sentence", said, node.start, passage.end(), parts, optional=True)

    def topic(self, text: str) -> int:
        """Where the colon stands behind what is to be done; 0 behind any other word (参赛对象：, 责任单位：, 县水利局：)."""
        found = TOPIC.match(text)
        topic = found["topic"] if found else ""
        if not topic or topic.endswith(self.no_work) or self.labels.kind(topic) is not None or self.attends.fullmatch(topic):
            return 0
        looks = self.assignments.units.looks
        if len(topic) < LEAST_TOPIC or not self.tag(topic[-LAST:]).startswith(VERB):
            return 0  # 主讲嘉宾, 监理
        named = looks.looks_like_unit(topic) or looks.is_holder(topic) or self.labels.grammar.role_of(topic) is not None
        return 0 if named else len(topic)

    def pieces(self, passage: Passage, at: int) -> list[Passage]:
        """What stands behind the colon, between marks."""
        stops = [at, *(mark.start() for mark in STOP.finditer(passage.text, at + 1)), len(passage.text)]
        found = (passage.cut(start + 1, end).strip(" ") for start, end in pairwise(stops))
        return [piece for piece in found if piece.text]

    def reading(self, piece: Passage) -> Assignment:
        return self.assignments.read(piece.text, self.context)

    def is_listed(self, node: Node) -> bool:
        """Do most items beside it open so, and says one who has a part, or who by when?"""
        beside = list(islice((each for each in node.parent.children if each.paragraphs), MOST_LISTED)) if node.parent else []
        lines = [each.paragraphs[0].passage for each in beside]
        opened = sum(TOPIC.match(line.text) is not None for line in lines)
        if opened < max(LEAST, SHARE * len(lines)):
            return False
        return any(self.is_sure(line, at) for line in lines if (at := self.topic(line.text)))

    def is_sure(self, line: Passage, at: int) -> bool:
        """安全保卫：保卫科负责，…, 编排：体育组4月17日前完成."""
        pieces: Sequence[Passage] = self.pieces(line, at)[:FIRST]
        readings = [self.reading(piece) for piece in pieces]
        said = any(
            each.units and (each.explicit or each.timings) and all(unit.name.looks_right for unit in each.units) for each in readings
        )
        return said or (len(readings) == FIRST and is_only_when(readings[0]) and is_only_who(readings[1]))


def is_only_who(reading: Assignment) -> bool:
    """Nothing but names that look right."""
    other = reading.unread or reading.skipped or reading.timings or reading.explicit or reading.persons
    return bool(reading.units) and not other and all(unit.name.looks_right for unit in reading.units)


def is_only_when(reading: Assignment) -> bool:
    """Nothing but a time."""
    return bool(reading.timings) and not (reading.units or reading.unread or reading.persons)
