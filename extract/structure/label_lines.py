"""Labels whose value stands on lines of its own, e.g. `责任单位：` / `市水利局、` / `市财政局` → one line; numbered labels below an item.

`（一）责任领导：…` / `（二）责任单位：…` below `三、修建食堂` are the labels of that item, and no items.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import regex

from .. import patterns
from ..clauses.labels import Label, LabelReader, Mark
from ..clauses.labels.reader import LONGEST
from ..clauses.labels.shapes import has_end
from ..clauses.persons import PersonReader
from ..rulebook.ruleset import Ruleset
from ..text.marks import CLOSING, COLON, ENDS, ITEM_BULLETS, LISTING, OPENING, SENTENCE_ENDS
from ..text.normalize import Line, Passage, join
from .nodes import Node, Paragraph, first_text, indent, lines_of, open_with
from .numbering import Label as Numbered
from .numbering import NumberingReader
from .prose import are_steps
from .tables.aligning import AligningReader

LONGEST_VALUE, LONGEST_LIMIT = 60, 16  # characters of a line that is the value of the label above, of the end of a time limit
SHORTEST_LABEL, LONGEST_LABEL = 4, 20  # characters of a line that is a label
LONGEST_OPENING = LONGEST + 4  # characters in which a label that opens a line ends
MOST_LINES = 12  # of one value
BULLETS = ITEM_BULLETS
BULLET = patterns.compile(rf"[{BULLETS}]+|(?:[-*·+]|[-=]{{0,2}}[>＞])(?=[\p{{Han}}“《【])")
MAY_BE_BULLETS = frozenset(BULLETS + "-*·+=>＞")
SQUARE = "【】［］[]〔〕"
BRACKETS = SQUARE + OPENING
OWN_WORDS = patterns.compile(r"^[^：:]*\p{Han}[：:]")  # 三、进度安排 above 动员部署：5月10日前: no value
PARTED = patterns.compile(r"[、，,；;：: ]|[0-9]+\p{Han}")


class LabelLineReader:
    """Joins them by what the lines hold."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.numbering: NumberingReader = ruleset.build(NumberingReader)
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.persons: PersonReader = ruleset.build(PersonReader)
        self.title_label: regex.Pattern[str] = patterns.compile(ruleset.expand("{title_label}"))

    def value_lines(self, lines: Sequence[Line], index: int, first: Numbered | None, taken: Collection[int]) -> tuple[Line, int]:
        """The line with those below it that its label's value goes on in; how many lines these are (rows of tables are `taken`).

        `first` is the number that opens it, if one does.
        """
        line = lines[index]
        text = line.passage.text
        if "：" not in text and ":" not in text and len(text) - (first.end if first else 0) > LONGEST_LABEL:  # nearly always
            return line, 1
        label = self.open_label(line, first)
        below = lines[index + 1 : index + 3]
        if label is None or (first is not None and below and (OWN_WORDS.search(below[0].passage.text) or are_steps(below))):
            return line, 1
        kind, between = label
        alone, listed = between is not None, between == "" or bool(line.passage.joints)
        whole, at = line.passage, index + 1
        while at < min(len(lines), index + MOST_LINES) and at not in taken and self.is_value(lines[at], kind):
            unfinished = whole.text[-1] in LISTING
            further = indent(lines[at]) > indent(line) + 2 or (kind.timing and alone and self.aligning.is_step(lines[at].passage.text))
            if between is None and not (unfinished or further or self.goes_on_below(lines, at + 1, kind, listed)):
                break
            broken = kind.role is not None and between is None and self.is_broken(whole.text, lines[at].passage.text)
            above = whole.strip(ENDS) if kind.timing and between is None else whole
            whole = join([above, lines[at].passage], between if between is not None else "" if unfinished or broken else "、")
            between = None
            at += 1
        return (Line(whole, line.raw, line.base) if at > index + 1 else line), at - index

    def is_broken(self, above: str, below: str) -> bool:
        """责任单位：市住建局、市交 / 通局: is the last name of the line above whole only with the first of the one below?"""
        last, first = PARTED.split(above)[-1], PARTED.split(below, maxsplit=1)[0]
        looks = self.aligning.units.looks_like_unit
        return not looks(last) and looks(last + first)

    def open_label(self, line: Line, number: Numbered | None) -> tuple[Label, str | None] | None:
        """The label of units, persons or a time that opens a line; the mark that its value needs before it, None where it has one."""
        text = line.passage.text
        start = number.end if number else 0
        if len(text) - start <= LONGEST_LABEL and (kind := self.labels.kind(text[start:])) and kind.assigns() and not kind.guessed:
            whole = not kind.weak and len(text) - start >= SHORTEST_LABEL and not self.has_value(line.passage)
            return (kind, "：") if whole else None
        mark = self.labels.at_start(text[start:]) if "：" in text or ":" in text else None
        last = self.labels.marks(text[start:])[-1:] if line.passage.joints else []
        if last and line.passage.at(start + last[0].end) in line.passage.joints:
            mark = last[0]  # 1.清淤。责任单位： / 市水利局
        if mark is None or not mark.kind.assigns() or (text[start] in SQUARE and text[-1] in SQUARE and mark.end < len(text) - start):
            return None  # 〔责任单位：市水利局〕 is whole, whatever stands below it
        return mark.kind, "" if mark.end == len(text) - start else None

    def has_value(self, passage: Passage) -> bool:
        """责任单位 审计处: do blanks part a label from its value, though 责任单位审计处 would be one, too?"""
        pieces = passage.pieces()
        return len(pieces) > 1 and len(pieces[0].text) >= SHORTEST_LABEL and self.labels.kind(pieces[0].text) is not None

    def is_value(self, line: Line, kind: Label) -> bool:
        """Is a line nothing but what such a label says?"""
        text = line.passage.text
        if (
            len(text) > LONGEST_VALUE
            or text[-1] in COLON
            or "\t" in line.raw.strip()
            or self.numbering.at_start(text)
            or (self.labels.at_start(text) or self.has_value(line.passage))
        ):
            return False
        looks = self.aligning.looks(text.strip(LISTING + ENDS))
        if kind.role:
            return "unit" in looks
        if kind.person:
            return "unit" not in looks and not self.persons.read("", text)[1]
        sentence = len(text) > LONGEST_LIMIT and text[-1] in SENTENCE_ENDS  # 各单位要于每月5日前将办理情况报县政府。
        return "time" in looks and not sentence and text[0] not in SQUARE

    def goes_on_below(self, lines: Sequence[Line], index: int, kind: Label, listed: bool) -> bool:
        """Does the block go on, with more of the value, another label or item? Behind a signature none does; one `listed` may end it."""
        for line in lines[index : index + MOST_LINES]:
            text = line.passage.text
            if self.labels.at_start(text) or self.numbering.at_start(text):
                return True
            if not self.is_value(line, kind):
                return False
        return listed and index + MOST_LINES > len(lines)

    def without_code(self, passage: Passage) -> Passage:
        """DB2024-061  事项：…: a code before the label of a task is no part of it."""
        if passage.offsets is None or not passage.text[:1].isascii() or not has_end(passage.text):
            return passage
        code = passage.pieces()[0].text
        if not self.aligning.code.fullmatch(code):
            return passage
        rest = passage.cut(len(code)).strip(" ")
        opening = self.labels.at_start(rest.text)
        return rest if opening and opening.kind.problem else passage

    def behind_bracket(self, passage: Passage) -> tuple[Numbered, Passage] | None:
        """【市水利局】1.疏浚河道。, （市水利局，6月底前）1.…: the number, and the item's words with the bracket before them."""
        text = passage.text
        end = next((at for at, sign in enumerate(text[:LONGEST_VALUE]) if at and sign in SQUARE + CLOSING), 0)
        number = self.numbering.at_start(text[end + 1 :]) if 0 < end < len(text) - 1 else None
        if number is None or not self.says_who(text[1:end]):
            return None
        return number._replace(end=0), join([passage.cut(0, end + 1), passage.cut(end + 1 + number.end)])

    def says_who(self, words: str) -> bool:
        """市水利局，6月底前; 市水利局牵头; 责任单位：市水利局."""
        stem = self.labels.grammar.stem
        pieces = (stem.split(piece, maxsplit=1)[0] for piece in PARTED.split(words) if piece)
        return any("unit" in self.aligning.looks(piece) for piece in pieces)

    def counted_problem(self, words: Passage, below: Sequence[Line]) -> Passage | None:
        """问题：1.灯具损坏, 责任单位：1.市公安局2.市教育局: a number within a card is no item; None where the next one counts on."""
        opening = self.labels.at_start(words.text) if ":" in words.text[:LONGEST_LABEL] or "：" in words.text[:LONGEST_LABEL] else None
        if opening and opening.kind.role and words.text[opening.end : opening.end + 1].isdigit():
            return words if "unit" in self.aligning.looks(words.text[opening.end :].strip(LISTING + ENDS)) else None
        if opening and self.holds_steps(words.text, opening, below):
            return words
        number = self.numbering.at_start(words.text[opening.end :]) if opening and opening.kind.problem else None
        if opening is None or number is None:
            return None
        after = self.numbering.at_start(below[0].passage.text) if below else None
        if after and after.style is number.style and after.value == number.value + 1:
            return None
        rest = words.cut(opening.end + number.end)
        alone = next(iter(self.numbering.inside(rest.text, 0)), None) is None
        return join([words.cut(0, opening.end), rest]) if alone else words

    def holds_steps(self, text: str, opening: Mark, below: Sequence[Line]) -> bool:
        """整改措施：1.完成检修。2.建立机制。 above 责任单位：县住建局: the numbers are within that label's value."""
        plain = opening.kind.field and not opening.kind.problem and self.numbering.at_start(text[opening.end :]) is not None
        after = self.labels.at_start(below[0].passage.text) if plain and below else None
        if after is None or not (after.kind.assigns() or (after.kind.field and not after.kind.problem)):
            return False
        return not any(mark.kind.assigns() for mark in self.labels.marks(text))

    def fold(self, root: Node, *, ends: bool) -> None:
        """Numbered labels below an item become its lines; with items below them where all are labels. `ends`: are there any labels?"""
        self.fold_plans(root)
        for node in root.walk() if ends else ():
            if node.style is None or len(node.children) < 2:
                continue
            if not any(has_end(first_text(child)[:LONGEST_OPENING]) for child in node.children):  # nearly always
                continue
            found = [(child, opening) for child in node.children if (opening := self.opening(first_text(child)))]
            valued = [(child, opening) for child, opening in found if first_text(child) != opening[0]]
            if len(found) < 2 or not any(kind.assigns() for _, (_, kind) in valued):
                continue
            if len(valued) == 1:
                found = valued  # （二）整改措施 may be a heading
            names = {name for _, (name, _) in found}
            fields = sum(kind.assigns() for _, (_, kind) in found) > 1 and open_with(node.children, COLON, LONGEST_LABEL)  # 资金筹措：…
            deep = not fields and any(child.children for child, _ in found) and len(found) < len(node.children)
            if len(names) < len(found) or deep or any(child.cells for child, _ in found):
                continue
            for child, (name, _) in found:
                if self.has_slots(child):
                    continue
                below = [paragraph.passage for item in child.children for each in item.walk() for paragraph in each.paragraphs]
                first = join([child.paragraphs[0].passage, *below], "") if below else child.paragraphs[0].passage
                node.paragraphs += [Paragraph(first, name), *child.paragraphs[1:]]
                node.children.remove(child)

    def fold_plans(self, root: Node) -> None:
        """一、存在问题 / 二、责任单位 / 三、整改时限, each above its value: the labels of the problem, which is one item."""
        for child in list(root.children):
            text = first_text(child)
            if len(text) <= LONGEST_LABEL and self.title_label.search(text) and child in root.children:
                self.fold_plan(root, root.children.index(child))

    def fold_plan(self, root: Node, place: int) -> None:
        """The headings that follow that of a problem, as its labels."""
        problem = root.children[place]
        names: dict[str, Node] = {}
        assigns = False
        for child in root.children[place + 1 :]:
            text = first_text(child)
            opening = self.opening(text) or self.over_labels(child)
            if opening is None or opening[0] in names or self.has_slots(child):
                break
            names[opening[0]] = child
            assigns = assigns or (opening[1].assigns() and (opening[0] != text or bool(child.paragraphs[-1].label)))
        words = lines_of(problem)[1:]
        if not (assigns and words) or problem.cells or self.has_slots(problem) or any(own.label for own in problem.paragraphs):
            return
        problem.paragraphs, problem.children = [Paragraph(line) for line in words], []
        for name, child in names.items():
            if child.paragraphs[-1].label and not child.paragraphs[0].label:  # 二、整改责任 above its labels
                problem.paragraphs += child.paragraphs[1:]
                continue
            first, *rest = lines_of(child)
            whole = join([first, join(rest)], COLON[0]) if rest and first.text == name else join([first, *rest])
            problem.paragraphs.append(Paragraph(whole, name))
        del root.children[place + 1 : place + 1 + len(names)]

    def over_labels(self, heading: Node) -> tuple[str, Label] | None:
        """二、整改责任 above 责任单位：…: a heading of nothing but labels, and what the first of them that assigns is."""
        labels = [paragraph.label for paragraph in heading.paragraphs[1:]] if not heading.children else []
        kinds = [kind for label in labels if label and (kind := self.labels.kind(label)) and kind.assigns()]
        text = first_text(heading)
        return (text, kinds[0]) if kinds and all(labels) and not self.title_label.search(text) else None

    def has_slots(self, label: Node) -> bool:
        """Do items below a label say who or by when themselves: 1.修缮校舍（责任单位：…）?"""
        texts = [paragraph.passage.text for item in label.children for below in item.walk() for paragraph in below.paragraphs]
        return any(text.rstrip(ENDS)[-1:] in CLOSING or any(mark.kind.assigns() for mark in self.labels.marks(text)) for text in texts)

    def opening(self, text: str) -> tuple[str, Label] | None:
        """The label that opens an item, or that all of its line is (整改措施), and its kind."""
        mark = self.labels.at_start(text)
        if mark is not None:
            return mark.label, mark.kind
        kind = self.labels.kind(text) if len(text) <= LONGEST_LABEL else None
        return (text, kind) if kind and not kind.guessed else None
