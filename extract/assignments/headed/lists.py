"""Lists of whose work is what, below a heading that says so: `三、任务分工` / `公安负责现场秩序` / `门卫凭证放行`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Literal

import regex

from ... import patterns
from ...clauses.assignment import Assignment, AssignmentReader, UnitReading
from ...clauses.labels import LabelReader
from ...clauses.units import Name, UnitReader
from ...clauses.units.looks import LONGEST_HOLDER
from ...head.genres import STANDING, TIMELESS, Stance
from ...models import Role
from ...rulebook.grammar import Grammar
from ...rulebook.ruleset import Ruleset
from ...structure.nodes import Node
from ...text.marks import COLON, ENDS
from ...text.normalize import Passage
from ..running.actors import ActorReader
from ..running.companions import ALL_OF
from ..running.judging import Judge
from ..running.whole import LEAST_WORK
from ..spots import Governed, Part, Words, own_parts
from .topics import TopicLists

LEAST = 2  # lines that say 负责; characters of a name
LONGEST_HEADING = 24  # characters of 三、成员单位职责分工
MOST_LISTED = 40  # items of a list of whose work is what: each is compared with all
MOST_READ = 0.6
NOWHERE = sys.maxsize
LONGEST_REST = 4  # characters of a name behind a shorter one
DASH = "——"  # 市水利局——负责…
NAMED = (*COLON, DASH)  # behind the name that opens an item
OPENS = (*NAMED, ENDS[0])  # also 市水利局。…
ARTICLE = "article"  # of rules/numbering.toml: what a law says of offices holds for all times


class DutyLists:
    """Reads the items whose units only the items beside them prove."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.units: UnitReader = ruleset.build(AssignmentReader).units
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.actors: ActorReader = ruleset.build(ActorReader)
        self.topics: TopicLists = ruleset.build(TopicLists)
        self.judge: Judge = ruleset.build(Judge)
        self.duties: regex.Pattern[str] = ruleset.rule("standing", "duties").compile()
        charges = "|".join(ruleset.build(Grammar).charges())
        self.charge: regex.Pattern[str] = patterns.compile(
            rf"[\p{{Han}}、]{{2,16}}?(?:[（(]\p{{Han}}{{1,6}}[）)])?[\s{COLON}{ENDS[0]}—]*(?P<charge>{charges})"
        )

    def hands_out(self, node: Node) -> bool:
        """Is a node in a list of whose work is what, below a heading that says so: `三、任务分工` / `办公室负责…` / `法规处负责…`?"""
        heading = node if len(node.paragraphs) > LEAST else node.parent
        if heading is None or heading.style is None or heading.style.name == ARTICLE or not heading.paragraphs:
            return False  # 第五条　有关部门按照下列规定履行职责
        words = heading.paragraphs[0].passage.text
        if len(words) > LONGEST_HEADING and words.endswith(tuple(COLON)):
            words = words[words.rfind(ENDS[0]) + 1 :]  # （二）职责。…统一指挥。各部门职责如下：
        if len(words) > LONGEST_HEADING or not self.duties.search(words):
            return False
        below = heading.paragraphs[1:] if heading is node else [each.paragraphs[0] for each in heading.children if each.paragraphs]
        return self.is_list([paragraph.passage.text for paragraph in below])

    def duties_from(self, node: Node, stance: Stance | Literal["slots"]) -> int:
        """Where a node's lines begin to be such a list, also behind a line of it (成员单位职责：); asked of what holds for all times."""
        if stance not in STANDING:
            return NOWHERE
        if self.hands_out(node):
            return node.start
        lines = [paragraph.passage for paragraph in node.paragraphs]
        for at in range(len(lines) - LEAST, 0, -1):
            words = lines[at - 1].text
            if words[-1] in COLON and len(words) <= LONGEST_HEADING and self.duties.search(words):
                return lines[at].base if self.is_list([line.text for line in lines[at:]]) else NOWHERE
        return NOWHERE

    def is_list(self, texts: Sequence[str]) -> bool:
        """Do most of several texts open with a name, and is what two of them say surely a duty?"""
        others = [text for text in texts if not self.is_sure(text)]
        if len(texts) - len(others) < LEAST or len(texts) > MOST_LISTED:
            return False
        strange = sum(self.name_end(text) is None for text in others)
        return len(texts) - strange >= len(texts) * MOST_READ

    def odd(self, node: Node, *, timeless: bool, dated: bool) -> Iterator[Governed]:
        """An item of such a list whose unit only its neighbours prove: `公安负责现场秩序`, `门卫凭证放行`, `食堂准备工作餐`.

        Below a `dated` heading (周一：) what an office does is due.
        """
        if node.style is None or node.children or len(node.paragraphs) != 1:
            return
        passage = node.paragraphs[0].passage
        listed = self.hands_out(node)
        if dated and not listed:
            end = self.working_end(passage.text)
            if end is not None:
                yield self.duty(node, passage, end, own_parts(node), node.start)
                return
        end = self.short_end(passage.text) or self.name_end(passage.text) if listed else None
        if not (listed or timeless):
            end = self.named_alike(node) or self.charged_alike(node)
        if end is not None:
            yield self.duty(node, passage, end, own_parts(node), node.start)
        elif not timeless and (made := self.topics.read(node)):
            yield made

    def of_lines(self, nodes: Sequence[Node], known: Mapping[Node, Sequence[Governed]], stance: Stance) -> Iterator[Governed]:
        """Those of all nodes; of what holds for all times, of those that hand out work."""
        may = (node for node in nodes if stance not in TIMELESS or self.duties_from(node, stance) < NOWHERE)
        return (made for node in may for made in self.lines(node, known))

    def lines(self, node: Node, known: Mapping[Node, Sequence[Governed]]) -> Iterator[Governed]:
        """Those of a node's lines that open as others do (镇供电所：保障用电 below 镇水利站：负责监测) and that nothing `known` holds."""
        if len(node.paragraphs) <= LEAST or node.cells or not any(self.opening(each.passage.text) for each in node.paragraphs[-LEAST:]):
            return
        ends = (index for index, each in enumerate(node.paragraphs[:-LEAST], 1) if each.passage.text[-1] in COLON)
        first = max(ends, default=0)  # behind 各成员单位职责：
        passages = [paragraph.passage for paragraph in node.paragraphs[first : first + MOST_LISTED]]
        alike = self.alike([passage.text for passage in passages])
        found = [*known.get(node, ()), *(known.get(node.parent, ()) if node.parent else ())]
        for passage, end in zip(passages, alike, strict=True):
            if end is not None and not any(made.start < passage.end() and passage.base < made.end for made in found):
                yield self.duty(node, passage, end, [Part(passage, passage.base)], passage.base)

    def duty(self, node: Node, passage: Passage, end: int, parts: list[Part], start: int) -> Governed:
        """The assignment of a text whose unit's name ends there."""
        text = passage.text
        role: Role = "support" if self.actors.marks.supports.match(text, end) else "responsible"
        reading = Assignment(units=[UnitReading(Name(text[:end], 0, end), role)], explicit=True)
        return Governed(node, "sentence", [Words(passage.cut(0, end), reading, passage)], start, passage.end(), parts, optional=True)

    def named_alike(self, node: Node) -> int | None:
        """Where the name ends in `教务处：排好课表`, beside items that open so too, of which one is surely a duty (办公室：做好会务)."""
        above = node.parent.paragraphs if node.parent else []
        heading = above[0].passage.text if above else ""
        kinds = [kind for words in (heading, heading[-LEAST:]) if (kind := self.labels.kind(words))]  # 存在问题
        if any(kind.problem or kind.progress for kind in kinds) or self.opening(node.paragraphs[0].passage.text) is None:
            return None  # 一、存在问题 / 1.县水利局：开展检查不及时
        beside = node.parent.children if node.parent else []
        items = list(islice((each for each in beside if each.paragraphs), MOST_LISTED))
        if node not in items:
            return None
        return self.alike([each.paragraphs[0].passage.text for each in items])[items.index(node)]

    def charged_alike(self, node: Node) -> int | None:
        """Where the name ends in `校医院负责医疗救护`, beside `团委负责…`, `后勤处负责…`."""
        beside = list(islice((each for each in node.parent.children if each.paragraphs), MOST_LISTED)) if node.parent else []
        charges = [self.charge.match(each.paragraphs[0].passage.text) for each in beside]
        looks = self.units.looks.looks_like_unit
        ends = [each.start("charge") if each and looks(each.string[: each.start("charge")]) else None for each in charges]
        named = sum(end is not None for end in ends)
        return ends[beside.index(node)] if node in beside and named > LEAST and named >= len(beside) * MOST_READ else None

    def of_other(self, made: Governed) -> Governed:
        """各院系维持秩序 below 二、学工部: not the work of whom the heading names."""
        passage = made.parts[0].passage if len(made.parts) == 1 else None
        end = self.name_end(passage.text) if passage else None
        looks = self.units.looks.looks_like_unit
        if passage is None or end is None or passage.text[0] != ALL_OF[0] or not looks(passage.text[:end]):
            return made
        end = max(at for at in range(end, end + LONGEST_REST) if at == end or looks(passage.text[:at]))  # 各院|系
        return self.duty(made.node, passage, end, made.parts, made.start)

    def alike(self, texts: Sequence[str]) -> list[int | None]:
        """Where the names of such texts end, if most of them open so and one is surely a duty."""
        ends = [self.opening(text) for text in texts]
        opened = [(text, end) for text, end in zip(texts, ends, strict=True) if end is not None]
        marks = self.actors.marks
        if len(opened) < max(LEAST, len(texts) * MOST_READ) or not any(self.is_sure(text) for text, _ in opened):
            return [None] * len(texts)
        return [
            None
            if end is None or len(text[behind(text, end) :].rstrip(ENDS)) < LEAST_WORK or marks.no_duty.match(text, behind(text, end))
            else end
            for text, end in zip(texts, ends, strict=True)
        ]

    def is_sure(self, text: str) -> bool:
        """公安负责现场秩序, 县公安局：组织巡逻, and not 县教育局：台账不全."""
        if self.charge.match(text):
            return True
        end = self.opening(text, OPENS)
        return end is not None and self.actors.companions.verb.match(text, behind(text, end)) is not None

    def opening(self, text: str, marks: Sequence[str] = NAMED) -> int | None:
        """Where the colon or dash stands behind a name that opens an item."""
        end = min((at for mark in marks if (at := text.find(mark, LEAST, LONGEST_HOLDER)) > 0), default=0)
        looks = self.units.looks
        work = end > 0 and any(map(str.isalpha, text[end + 1 : end + LONGEST_HOLDER]))  # not 组长：******
        named = work and (looks.looks_like_unit(text[:end]) or looks.is_holder(text[:end]))
        kind = self.labels.kind(text[:end]) if named else None
        return end if named and (kind is None or kind.role is None) else None  # not 牵头单位：县水利局

    def short_end(self, text: str) -> int | None:
        """Where a short name ends before 负责: `公安负责现场秩序`, not `分片负责`."""
        charge = self.charge.match(text)
        name = text[: charge.start("charge")].rstrip(COLON + "—") if charge else ""
        return len(name) if self.units.looks.is_short(name) else None

    def name_end(self, text: str) -> int | None:
        """Where a name ends before any verb that does not only urge."""
        marks, looks = self.actors.marks, self.units.looks
        ends = range(LEAST, min(LONGEST_HOLDER, len(text)))
        whole = (at for at in ends if looks.looks_like_unit(text[:at]) or looks.is_holder(text[:at]))
        end = marks.names_end(text, 0, len(text)) or next(whole, None)
        if end is None or end + LEAST_WORK > len(text) or marks.no_verb.match(text, end) or self.actors.no_actor.search(text[:end]):
            return None
        helps = marks.supports.match(text, end)
        work = helps.end() if helps else end
        return None if self.judge.work.urges.search(text, work) or self.judge.work.urges_all.search(text, work) else end

    def working_end(self, text: str) -> int | None:
        """Where a name ends before a verb that rules list, or one of all such offices before any: 各备课组交命题细目表."""
        end = self.name_end(text)
        known = end is not None and (text[:1] == ALL_OF[0] or self.actors.companions.verb.match(text, end) is not None)
        return end if known else None


def behind(text: str, end: int) -> int:
    """Where the work begins behind a name and its mark: 教务处：…, 教务处——…"""
    return end + (len(DASH) if text.startswith(DASH, end) else 1)
