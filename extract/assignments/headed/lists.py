"""Lists of whose work is what, below a heading that says so: `三、任务分工` / `公安负责现场秩序` / `门卫凭证放行`."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from ... import patterns
from ...clauses.assignment import Assignment, AssignmentReader, UnitReading
from ...clauses.units import Name, UnitReader
from ...clauses.units.looks import LONGEST_HOLDER
from ...models import Role
from ...rulebook.grammar import Grammar
from ...rulebook.ruleset import Ruleset
from ...structure.nodes import Node
from ...text.marks import COLON
from ..running.actors import ActorReader
from ..running.judging import Judge
from ..running.marks import LEAST_DUTY, LEAST_WORK
from ..spots import Governed, Words, own_parts

LEAST = 2  # lines that say 负责; characters of a name
LONGEST_HEADING = 24  # characters of 三、成员单位职责分工
MOST_LISTED = 40  # items of a list of whose work is what: each is compared with all
MOST_READ = 0.6
ARTICLE = "article"  # of rules/numbering.toml: what a law says of offices holds for all times


class DutyLists:
    """Reads the items whose units only the items beside them prove."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.units: UnitReader = ruleset.build(AssignmentReader).units
        self.actors: ActorReader = ruleset.build(ActorReader)
        self.judge: Judge = ruleset.build(Judge)
        self.duties: regex.Pattern[str] = ruleset.rule("standing", "duties").compile()
        charges = "|".join(ruleset.build(Grammar).charges())
        self.charge: regex.Pattern[str] = patterns.compile(rf"[\p{{Han}}、]{{2,16}}?[\s{COLON}]*(?P<charge>{charges})")

    def hands_out(self, node: Node) -> bool:
        """Is a node in a list of whose work is what, below a heading that says so: `三、任务分工` / `办公室负责…` / `法规处负责…`?"""
        heading = node if len(node.paragraphs) > LEAST else node.parent
        if heading is None or heading.style is None or heading.style.name == ARTICLE or not heading.paragraphs:
            return False  # 第五条　有关部门按照下列规定履行职责
        words = heading.paragraphs[0].passage.text
        if len(words) > LONGEST_HEADING or not self.duties.search(words):
            return False
        below = heading.paragraphs[1:] if heading is node else [each.paragraphs[0] for each in heading.children if each.paragraphs]
        texts = [paragraph.passage.text for paragraph in below]
        others = [text for text in texts if self.charge.match(text) is None]
        if len(texts) - len(others) < LEAST or len(texts) > MOST_LISTED:
            return False
        strange = sum(self.name_end(text) is None for text in others)
        return len(texts) - strange >= len(texts) * MOST_READ

    def odd(self, node: Node) -> Iterator[Governed]:
        """An item of such a list whose unit only its neighbours prove: `公安负责现场秩序`, `门卫凭证放行`, `食堂准备工作餐`."""
        if node.style is None or node.children or len(node.paragraphs) != 1:
            return
        passage = node.paragraphs[0].passage
        text = passage.text
        end = self.short_end(text) or self.name_end(text) if self.hands_out(node) else self.named_alike(node)
        if end is None:
            return
        role: Role = "support" if self.actors.marks.supports.match(text, end) else "responsible"
        reading = Assignment(units=[UnitReading(Name(text[:end], 0, end), role)], explicit=True)
        yield Governed(
            node, "sentence", [Words(passage.cut(0, end), reading, passage)], node.start, passage.end(), own_parts(node), optional=True
        )

    def named_alike(self, node: Node) -> int | None:
        """Where the name ends in `教务处：排好课表`, beside items that open so too, of which one is surely a duty (办公室：做好会务)."""
        texts = [each.paragraphs[0].passage.text for each in node.parent.children if each.paragraphs] if node.parent else []
        text = node.paragraphs[0].passage.text
        own = self.opening(text)
        if own is None or len(texts) > MOST_LISTED or len(text) - own <= LEAST_DUTY or self.actors.marks.no_duty.match(text, own + 1):
            return None
        opened = [(text, end) for text in texts if (end := self.opening(text)) is not None]
        sure = len(opened) >= max(LEAST, len(texts) * MOST_READ)
        return own if sure and any(self.actors.marks.is_duty(text, end + 1) for text, end in opened) else None

    def opening(self, text: str) -> int | None:
        """Where the colon stands behind a name that opens an item."""
        end = min((at for mark in COLON if (at := text.find(mark, LEAST, LONGEST_HOLDER)) > 0), default=0)
        looks = self.units.looks
        return end if end and (looks.looks_like_unit(text[:end]) or looks.is_holder(text[:end])) else None

    def short_end(self, text: str) -> int | None:
        """Where a short name ends before 负责: `公安负责现场秩序`, not `分片负责`."""
        charge = self.charge.match(text)
        name = text[: charge.start("charge")].rstrip(COLON) if charge else ""
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
