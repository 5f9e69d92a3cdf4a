"""Lines → a tree of headings and items, e.g. `五、…` holds `1.…` and `2.…`, each with its paragraphs, label lines and rows.

After this room: each passage of the body belongs to one node, in the order of the text; labels are off their passages.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import regex

from .. import patterns
from ..clauses.labels import LabelReader, Mark
from ..clauses.labels.blanks import BlankReader
from ..clauses.labels.shapes import has_end
from ..rulebook.grammar import Grammar
from ..rulebook.ruleset import Ruleset
from ..text.normalize import Line, Passage
from .cutting import Series, cut
from .headings import HeadingLines, take_head, take_topic
from .label_lines import BRACKETS, BULLET, MAY_BE_BULLETS, SQUARE, LabelLineReader
from .layouts.reader import LayoutReader
from .layouts.repeats import Repeat
from .nodes import TOP_RANK, TOPIC, Node, Paragraph, block_of, close, follows, heading_of, over_bullets, place
from .numbering import ATTACHED, ATTACHES, BULLETED, Label, NumberingReader, Style, of_attachments, value_of
from .prose import beside_prose
from .tables import Row
from .tables.filling import GROUP
from .titles import KEY, BlockTitles, BulletTitles

LONGEST_FIELD = 6  # characters of 整改措施
SECOND_WITHIN = 12  # lines in which 2. stands below 1.5G基站建设
ROW = Style("row", 20, "never")
GROUPED = Style("group", TOP_RANK + 1, "never")
PROBLEM = Style("problem", 7, "never")


class StructureReader:
    """Builds the tree by rules/numbering.toml and the labels of rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.numbering: NumberingReader = ruleset.build(NumberingReader)
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.blanks: BlankReader = ruleset.build(BlankReader)
        self.layouts: LayoutReader = ruleset.build(LayoutReader)
        self.label_lines: LabelLineReader = ruleset.build(LabelLineReader)
        self.headings: HeadingLines = ruleset.build(HeadingLines)
        self.block_titles: BlockTitles = ruleset.build(BlockTitles)
        self.bullet_titles: BulletTitles = ruleset.build(BulletTitles)
        source = ruleset.build(Grammar).source
        own = rf"{source('by')}[^，,。；;]{{2,20}}?{source('stem_any')}|[—－-]{{2}}\p{{Han}}"  # 由甲局承办，乙局配合; ——甲局（6月底前）
        self.of_above: regex.Pattern[str] = patterns.compile(f"{source('of_above')}|{own}")
        self.titles: frozenset[str] = frozenset()
        self.openers: frozenset[str] = frozenset()
        self.owned: frozenset[int] = frozenset()
        self.title: regex.Pattern[str] = ruleset.rule("page", "title").compile()

    def read(
        self,
        lines: Sequence[Line],
        repeats: Sequence[Repeat] = (),
        begins: Collection[int] = (),
        odd: Sequence[int] | None = None,
    ) -> Node:
        """The root of the body's tree; it has no label, its paragraphs are those before the first item.

        `repeats` are lists whose rows are known before; `begins` says where items number anew (source offsets); `odd` are the numbers
        of the lines that are no running text alone, where they are known.
        """
        root = Node()
        odd = beside_prose(lines) if odd is None else odd
        current, series = root, Series(self.title)
        lines, rows, unread, gaps, odd = self.layouts.read(lines, odd, repeats)
        root.gaps = gaps
        self.titles, self.openers, self.owned = self.block_titles.read(lines, odd)
        topics = self.headings.read(lines, odd) | {closing := self.headings.closes(lines, odd)}
        heads, ends = self.bullet_titles.read(lines, odd, topics | rows.keys())
        whole = dict.fromkeys(topics, take_topic) | dict.fromkeys(heads, take_head)
        taken = rows.keys() | whole.keys()
        anew = {next((line.base for line in lines if line.base >= start), start) for start in begins}  # a card's title stands first now
        listed = below = 0  # `below`: the first line that no label above has taken
        asked = frozenset(odd)
        for index, line in enumerate(lines):
            if index < below:
                continue
            if line.base in anew or index == closing:
                current, series = root, Series(self.title)
            if index in ends:
                current = over_bullets(current)
            if index in taken:
                current = self.take_row(rows[index], current, gaps) if index in rows else whole[index](line.passage, current)
                continue
            first = self.numbering.at_start(line.passage.text)
            if not (prose := index not in asked):
                line, count = self.label_lines.value_lines(lines, index, first, taken)
                below = index + count
            text = line.passage.text
            if (listed or text[0] == ATTACHES) and (listed := of_attachments(text, listed)):
                if listed in (1, ATTACHED):
                    current, series = root, Series(self.title)  # an attachment numbers anew
                continue
            first = self.number_of(lines, index, first, series, current)
            parts = cut(line.passage, first, self.numbering, series) if first else self.parts(line, series, lines[below : below + 1])
            before = current
            for label, passage in parts:
                current = put(label, passage, current) if prose else self.take_part(label, passage, current)
            begin_block(series, before, current)
        self.label_lines.fold(root, ends=any(has_end(lines[index].passage.text) for index in odd))
        root.unread = [*root.unread, *unread]
        close(root, self.of_above, self.headings.closing)
        return root

    def number_of(self, lines: Sequence[Line], index: int, first: Label | None, series: Series, current: Node) -> Label | None:
        """The number of a line, also one with nothing but space behind it, or a figure, and a decimal one that goes on."""
        if first is not None and first.style.name != "decimal":
            return first
        line, following = lines[index], lines[index + 1 : index + SECOND_WITHIN]
        first = first or self.numbering.spaced(line.raw, series.last)
        if first and first.style.name == "decimal" and not follows(first, current):
            first = None
        return first or self.numbering.counted(line.passage.text, series.last, following)

    def parts(self, line: Line, series: Series, below: Sequence[Line]) -> list[tuple[Label | None, Passage]]:
        """The items of a line that no number opens."""
        if line.passage.text[0] in BRACKETS and (turned := self.turned(line.passage, series, below)):
            return [turned]
        counted = self.label_lines.counted_problem(line.passage, below)
        return [(None, counted)] if counted is not None else cut(line.passage, None, self.numbering, series)

    def turned(self, passage: Passage, series: Series, below: Sequence[Line]) -> tuple[Label, Passage] | None:
        """An item whose bracket stands before its number; a round one may be the slot of the item before, and counts in a list of them."""
        found = self.label_lines.behind_bracket(passage)
        if found is None:
            return None
        label = found[0]
        if passage.text[0] not in SQUARE and (series.turned, label.value) != (label.style, series.last.get(label.style.name, 0) + 1):
            after = self.label_lines.behind_bracket(below[0].passage) if below and label.value == 1 else None
            if after is None or (after[0].style, after[0].value) != (label.style, label.value + 1):
                return None
        series.enter(label)
        series.turned = label.style
        return found

    def take_part(self, label: Label | None, passage: Passage, current: Node) -> Node:
        """Put one part of a line in its place, without the bullet before its words."""
        bullet = BULLET.match(passage.text) if passage.text[:1] in MAY_BE_BULLETS else None
        if bullet is None or label is not None:  # nearly always
            return self.take(label, passage, current)
        words = passage.cut(bullet.end())
        over = current.parent if current.style is BULLETED else current
        if label is None and over is not None and over.style is TOPIC and self.headings.is_charge(over.paragraphs[0].passage.text):
            over.add(BULLETED, "", 0, words.base).paragraphs.append(Paragraph(words, bullet=True))
            return over.children[-1]
        current = self.take(label, words, current)
        if label is None and current.paragraphs:
            current.paragraphs[-1].bullet = True
        return current

    def take(self, label: Label | None, passage: Passage, current: Node) -> Node:
        """Put one part of a line in its place; the node that is open then."""
        rest = passage.cut(label.end) if label else self.label_lines.without_code(passage)
        opening = self.blanks.opening(rest) if label is None else self.labels.at_start(rest.text)
        end = self.title_from(rest.text, opening, label) if opening or self.openers else 0
        block = block_of(current) if (end or opening) and (label or passage.base not in self.owned) else None  # most have none
        if label and not opening and (owner := self.takes_field(current, label, rest)):
            return owner
        if block and opening and label and self.is_beside(block, label, opening):
            block = None
        if end and (label is not None or block is not None or current.style is None or current.style.rank <= TOP_RANK):
            node = place(label, current, passage.base) if label else heading_of(current).add(PROBLEM, "", 0, passage.base)
            node.paragraphs.append(Paragraph(rest.cut(end)))
            node.titled = True
            return node
        if opening and (label is None or block is not None):
            again = block is not None and any(paragraph.label == opening.label for paragraph in block.paragraphs)
            owner = current if again and label is None else block or current  # of （2） below 1., which has one too
            owner.paragraphs.append(Paragraph(rest, opening.label))
            return owner if label is not None or current.style is owner.style else current  # behind steps
        return put(label, passage if label else rest, current)

    def is_beside(self, block: Node, label: Label, opening: Mark) -> bool:
        """`二、责任单位：人事部` behind `一、责任单位：财务部` with lines and items below it: the next of such headings."""
        first = self.labels.at_start(block.paragraphs[0].passage.text) if block.style is label.style and block.paragraphs else None
        return first is not None and first.label == opening.label and not block.titled

    def takes_field(self, current: Node, label: Label, rest: Passage) -> Node | None:
        """（五）整改措施 alone above its items, behind （四）整改时限：… of 问题一：…: its labels count on. The problem, else None."""
        kind = self.labels.kind(rest.text) if 1 < len(rest.text) <= LONGEST_FIELD else None
        block = block_of(current) if kind is not None and kind.field else None
        if block is None or block.style is None or block.style.name != "problem":
            return None
        counted = sum(paragraph.label is not None for paragraph in block.paragraphs)
        if label.value == 1 or label.value != counted + 1:
            return None
        block.paragraphs.append(Paragraph(rest, rest.text))
        return block

    def title_from(self, text: str, opening: Mark | None, label: Label | None) -> int:
        """Where the title begins behind its label (问题：…, 2.存在问题：…, the first of blocks that repeat); 0 where there is none."""
        if opening and (opening.kind.problem or (label is not None and opening.label in self.titles)):
            return opening.end
        key = KEY.match(text) if self.openers else None
        return key.end() if key and key["key"] in self.openers else 0

    def take_row(self, row: Row, current: Node, gaps: list[tuple[int, int]]) -> Node:
        """Put a row of a table in its place; the node that is open then. `gaps` gets those in its cells."""
        gaps += row.gaps
        if row.heading is not None:
            return self.take(self.numbering.at_start(row.heading.text), row.heading, current)
        if row.unread:
            current.unread = [*current.unread, row.unread]
        for own in (row, *row.beside):
            if own.cells or own.tasks:
                add_row(self.row_parent(current), own)
        return current

    def row_parent(self, current: Node) -> Node:
        """Rows stand below the last heading, not below its items."""
        while current.parent is not None and current.style is not None and current.style.rank > TOP_RANK + 1:
            current = current.parent
        return current


def begin_block(series: Series, before: Node, current: Node) -> None:
    """1. behind 整改措施：… of the next problem is the first of its own measures, and goes on with none of those of the one before."""
    if current.style is PROBLEM and current is not before and current.parent is not None:
        series.close(current.parent.style.rank if current.parent.style else -1)


def put(label: Label | None, passage: Passage, current: Node) -> Node:
    """Put one part of a line in its place that neither a bullet nor a label of units or times opens; the node that is open then."""
    if label is not None:
        current, passage = place(label, current, passage.base), passage.cut(label.end)
    if passage.text:
        current.paragraphs.append(Paragraph(passage))
    return current


def group_of(parent: Node, group: Passage) -> Node:
    """The level that a numbered cell merged over rows makes: 一、课后服务."""
    label = GROUP.match(group.text)
    assert label is not None
    last = parent.children[-1] if parent.children else None
    if last is not None and last.style is GROUPED and last.number == label["number"]:
        return last
    node = parent.add(GROUPED, label["number"], value_of(label["number"]), group.base)
    node.paragraphs.append(Paragraph(group.cut(label.end())))
    return node


def add_row(parent: Node, row: Row) -> None:
    parent = group_of(parent, row.group) if row.group else parent
    node = parent.add(GROUPED if row.inner else ROW, row.number, 0, row.start)
    for own in row.inner:
        add_row(node, own)
    tasks = row.tasks or [Passage("", row.start)]
    node.paragraphs += [Paragraph(task.cut(sign.end()) if (sign := BULLET.match(task.text)) else task) for task in tasks]
    node.cells, node.unsure = () if row.inner else row.cells, row.unsure
