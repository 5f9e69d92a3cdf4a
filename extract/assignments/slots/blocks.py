"""Blocks of labels, e.g. `责任单位：市水利局；完成时限：6月底前`: the labels of a text, and what was read of the value behind each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

import regex

from ... import patterns
from ...clauses.brackets import Pair
from ...clauses.directives import Directives
from ...clauses.labels import BARE, ORNAMENTS, Label, LabelReader, Mark, has_end
from ...clauses.labels.blanks import BlankReader
from ...clauses.labels.unmarked import UnmarkedReader
from ...clauses.timing import TimingContext
from ...clauses.units import Name
from ...clauses.values import ValueReader
from ...rulebook.grammar import Grammar
from ...rulebook.ruleset import Ruleset
from ...rulebook.words import grouped
from ...text.marks import COMMA, ENDS, LISTING, OPENING, SEMICOLON
from ...text.normalize import Passage, join
from ..spots import Spot, Words
from .chosen import VALUE_TRIM, apart, chosen, closing, is_name, is_office_behind, one_block, parts_of, posted, shares, value_end, words_of
from .legend import spelled
from .times import covered, left_behind, looked_again, without_offices

ADDRESSED_REACH = 40  # characters before a label in which those stand whom it is told to
BEFORE_LABEL = "。；;！!？?”’)）】［]，, /／|｜"
BEFORE_MARK = ORNAMENTS + "〔<〈＜/／|｜"  # <责任单位：…>, ／责任单位：…
LONGEST_REMARK = 40  # characters of a field that says who leads
PAUSE = patterns.quick(f"[{COMMA}{SEMICOLON}{ENDS}{OPENING}]")
LEAST_DUTY = 6  # characters of what somebody does, with how often
LEAST_READ = 0.5  # of the words behind a label without its colon
LONGEST_PLAIN = 4  # characters of a name that is no verb with its object: 建设部
LEAST_LABEL = FULL_LABEL = 4  # characters of a label behind a name; of one that is a label also where the break before it was lost


class BlockReader:
    """Finds labels and reads their values."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.unmarked: UnmarkedReader = ruleset.build(UnmarkedReader)
        self.blanks: BlankReader = ruleset.build(BlankReader)
        self.valued: ValueReader = ruleset.build(ValueReader)
        self.directives: Directives = self.valued.assignments.directives
        self.title_label: regex.Pattern[str] = patterns.compile(ruleset.expand("{title_label}"))
        self.by: regex.Pattern[str] = ruleset.rule("says_who", "by").compile()
        self.joined: frozenset[str] = frozenset("“‘《、").union(ruleset.words("unit", "conjunction"))
        self.over: tuple[str, ...] = ruleset.words("stem", "supervise-label")
        verbs = grouped(ruleset.words("verb", "begins"))
        self.verb: regex.Pattern[str] = patterns.compile(f"{verbs}|{ruleset.rule('must', 'must').pattern}")
        self.addressed: regex.Pattern[str] = patterns.compile(rf"{ruleset.build(Grammar).source('addressed')}$")

    def marks(self, text: str, context: TimingContext, more: Iterable[Mark] = (), whole: Sequence[Mark] = ()) -> list[Mark]:
        """The labels of a text, with those of `more`; one that is guessed, or has no colon, only where what follows is read whole.

        `whole` are those that blanks part from the words on either side.
        """
        known = without_offices(self.labels.marks(text), text, self.valued, context) if has_end(text) else []
        marks = self.unmarked.marks(text, sorted([*known, *whole]) if whole else known)
        if more:
            marks += [mark for mark in more if not any(mark.start < other.end and other.start < mark.end for other in marks)]
            marks.sort()
        if not marks:  # nearly always
            return marks
        found: list[Mark] = []
        for index, mark in enumerate(marks):
            end = marks[index + 1].start if index + 1 < len(marks) else len(text)
            if self.addressed.search(text, max(0, mark.start - ADDRESSED_REACH), mark.start):
                continue
            if mark.kind.lone() and not any(other.kind.assigns() and other.kind is not BARE and other is not mark for other in marks):
                continue  # 单位：万元
            if (mark.kind.guessed or mark.soft) and not self.confirms(mark, text, end, context, parted=mark in whole):
                continue
            if mark.kind.person and self.is_duty(mark, text[mark.end : end], context):
                continue
            found.append(self.without_unit(mark, found[-1], text) if found and text[mark.start - 1] in LISTING else mark)
        return found

    def without_unit(self, mark: Mark, before: Mark, text: str) -> Mark:
        """配合单位：市财政局，<市审计局>完成时间：…: of a list its last name, where no mark parts it from the label."""
        longest = len(mark.label) - LEAST_LABEL if before.kind.role and mark.end - mark.start == len(mark.label) + 1 else 0
        for length in range(longest, LEAST_LABEL - 2, -1):
            name, label = mark.label[:length], mark.label[length:]
            kind = self.labels.kind(label) if self.valued.units.looks_like_unit(name) else None
            if kind is not None and kind.assigns() and name not in text[before.end : mark.start]:
                return mark._replace(start=mark.start + length, label=label, kind=kind)
        return mark

    def is_duty(self, mark: Mark, value: str, context: TimingContext) -> bool:
        """技术责任人：汛期每旬检查1次，…: behind who holds an office stands what they do, and no name."""
        first = PAUSE.split(value, 1)[0]
        if (
            len(first) < LEAST_DUTY
            or self.valued.persons.is_timed(first)
            or not self.valued.assignments.timing.read(first, context, slot=True)
        ):
            return False
        reading = self.valued.read(mark.label, first, context)
        return not reading.units and not any(self.valued.persons.is_sure(first[who.start : who.end]) for who in reading.persons)

    def confirms(self, mark: Mark, text: str, end: int, context: TimingContext, *, parted: bool) -> bool:
        """Does the value hold just what the label's head promises? One that is `parted` from it by a blank is no verb."""
        stop = text.find("。", mark.end, end) if mark.soft else -1
        value = text[mark.end : value_end(text, mark.end, end if stop < 0 else stop)]
        reading = self.valued.read(mark.label, value, context)
        named = (any if parted else all)([unit.name.looks_right for unit in reading.units] or [True])
        if mark.soft and ((mark.kind.person and not self.valued.persons.are_sure(value)) or (mark.kind.role and not reading.units)):
            return False
        if mark.soft and mark.kind.role and mark.end - mark.start == len(mark.label):
            named = named and not self.is_work("" if parted else mark.label, [unit.name for unit in reading.units])
        if mark.soft and mark.kind.timing and covered(reading.timings) < len(value) * LEAST_READ:
            return False  # 负责制定进度计划，…，及时汇报
        first = PAUSE.search(value) if mark.soft and mark.kind.role and named else None
        read = first.start() if first else len(value)  # 配合单位县发改局，按月调度: the rest is told
        return reading.found() and named and not any(start < read for start, _ in reading.unread)

    def is_work(self, label: str, names: Sequence[Name]) -> bool:
        """支持企业建设示例中心, 牵头单位要加强领导: the stem is a verb here, or another follows; not 监督单位县纪委."""
        grammar = self.labels.grammar
        if all(map(self.valued.units.is_known, names)):
            return False
        begins = len(names[0].text) > LONGEST_PLAIN and self.verb.match(names[0].text) is not None
        return begins or any(grammar.stems[found[0]].at == "end" for found in grammar.stem.finditer(label))

    def read(self, passage: Passage, brackets: list[Pair], context: TimingContext) -> Spot | None:
        """Labels outside brackets: from the first one to the paragraph's end it is one block."""
        text = passage.text
        marks = self.marks_of(passage, context)
        outermost = [pair for pair in brackets if pair.depth == 0] if marks else []
        starts = [pair.start for pair in outermost]
        for index, mark in enumerate(marks):
            before = bisect_left(starts, mark.start) - 1  # the last bracket that opens before it
            if not mark.open and before >= 0 and mark.start < outermost[before].end:
                continue
            beside = mark.soft and mark.kind.timing and text[mark.start - 1 : mark.start] in tuple(COMMA)
            if beside and self.by.search(text, max(0, mark.start - ADDRESSED_REACH), mark.start):
                continue  # 课程由教务处安排，考核时间为6月20日: its sentence says both
            start = len(text[: mark.start].rstrip(BEFORE_MARK))  # ★责任单位：…
            apart = passage.breadth(mark.start) > 0
            end = marks[index + 1].start if index + 1 < len(marks) else len(text)
            named, led = text[mark.end : value_end(text, mark.end, end)], any(after.kind.role for after in marks[index + 1 : index + 2])
            if apart or self.may_open(mark, text, start) or (mark.kind.person and self.valued.persons.are_sure(named, any_name=led)):
                own, end = one_block(text, marks[index:])
                rest = [Mark(each.start - mark.start, each.end - mark.start, *each[2:]) for each in own]
                if (apart or 0 < start < mark.start) and mark.kind.role:  # 复核 ——责任：各车间, 复核　责任：各车间
                    rest[0] = rest[0]._replace(kind=mark.kind._replace(weak=False))
                words = self.values(passage.cut(mark.start, end), rest, context)
                return Spot(start, end, "label", words, [other.label for other in rest])
        return None

    def marks_of(self, passage: Passage, context: TimingContext) -> list[Mark]:
        """Its labels, with those that only the blank before them tells: 镇派出所 时间：4月17日, 送清凉　责任：女工委."""
        if not passage.offsets:
            return self.marks(passage.text, context)
        pieces = passage.pieces()
        found = self.marks(passage.text, context, self.blanks.behind(passage.text, pieces), self.blanks.between(pieces))
        return [self.blanks.moved(mark, passage) for mark in found]

    def may_open(self, mark: Mark, text: str, start: int) -> bool:
        """A label opens a block after a sentence; where breaks were lost, a long one (责任单位：) also after other words."""
        opens = start == 0 or text[start - 1] in BEFORE_LABEL or start < mark.start  # 修桥 ——责任：工程部
        assigns = mark.kind.role is not None or (mark.kind.timing and not mark.kind.weak)
        return opens or (len(mark.label) >= FULL_LABEL and assigns and text[start - 1] not in self.joined)  # 方法和时间安排：

    def values(self, block: Passage, marks: Sequence[Mark], context: TimingContext) -> list[Words]:
        """Read the labels of one block: each value goes up to the next label."""
        text = block.text
        found: list[Words] = []
        outer, closed, stop = None, 0, -1
        for index, mark in enumerate(marks):
            following = end = marks[index + 1].start if index + 1 < len(marks) else len(text)
            if index and text[mark.start - 1] in OPENING:
                closed = closing(text, mark.start - 1)
            inside = mark.start < closed
            outer = outer if inside else mark
            end = min(end, closed) if inside else end
            stop = text.find("。", mark.end, end) if mark.kind.assigns() else -1
            if stop > 0 and not self.directives.says(text[stop:end]):
                end = stop  # a value is one sentence: where breaks were lost, other text follows
            end = value_end(text, mark.end, end)
            found += [
                self.value(own, block.cut(mark.start, end), value, context)
                for own, value in shares(mark, block.cut(mark.end, end), self.labels)
            ]
            if outer and inside and closed < following:
                found += self.behind_bracket(outer, block.cut(closed + 1, value_end(text, closed + 1, following)), context)
        return found + left_behind(found, block, stop, marks[-1], self.valued, context) if marks else found

    def behind_bracket(self, mark: Mark, rest: Passage, context: TimingContext) -> list[Words]:
        """市水务局（责任人：王某某）、市财政局: behind what brackets say of one unit the list goes on."""
        if rest.text[:1] in ENDS:
            return []
        words = rest.strip(VALUE_TRIM)
        return [self.value(mark, words, words, context)] if words.text else []

    def lead_said(self, spot: Spot, context: TimingContext) -> None:
        """责任单位：市发改委 各县区政府 / 工作要求：由市发改委牵头: a field says which of the units leads."""
        who = [words for words in spot.words if words.reading.units]
        named = (words for words in spot.words if words.reading.units or words.reading.persons)
        if all(words.label and words.label.startswith(self.over) for words in named):  # 主管单位：…, and nobody else
            for words in who:
                units = [replace(unit, role="responsible") for unit in words.reading.units]
                words.reading = replace(words.reading, units=units)
        fields = [words for words in spot.words if words.reading.fields and len(words.value.text) <= LONGEST_REMARK]
        if not fields or any(unit.role == "lead" for words in who for unit in words.reading.units):
            return
        leads: set[str] = set()
        for words in fields:
            said = self.valued.assignments.read(words.value.text, context)
            leads.update(unit.name.text for unit in said.units if unit.role == "lead" and said.explicit)
        for words in who if leads else ():
            units = [replace(unit, role="lead") if unit.name.text in leads else unit for unit in words.reading.units]
            words.reading = replace(words.reading, units=units)

    def value(self, mark: Mark, words: Passage, value: Passage, context: TimingContext) -> Words:
        """What a label's value says: `words` is shown as the clause, label included; the reading is of `value`."""
        kind = mark.kind
        value = spelled(self.parted(value if context.signs else chosen(value), kind), context.signs)
        reading = self.valued.read(mark.label, value.text, context)
        plan = kind.role is None and kind.field and not (kind.progress or kind.idle)
        names_work = plan and self.title_label.search(mark.label) is not None
        again = looked_again(mark.label, kind, self.labels)
        return Words(words, reading, value, mark.label, kind.weak and not kind.guessed, plan=plan, names_work=names_work, again=again)

    def plain(self, words: Passage, context: TimingContext) -> Words:
        """What words without a label say."""
        value = spelled(words, context.signs) if context.signs else apart(words, self.valued.assignments)
        return Words(words, self.valued.assignments.read(value.text, context), value)

    def tells_how(self, words: Passage, context: TimingContext) -> bool:
        """（各条任务后所列部门，排在首位的为牵头部门。）: it says how to read the slots, and names nobody."""
        if not self.directives.says(words.text):
            return False
        generic = self.valued.units.looks.generic
        return all(unit.name.text.endswith(generic) for unit in self.valued.assignments.read(words.text, context).units)

    def parted(self, value: Passage, kind: Label) -> Passage:
        """市财政局 市农业局, 王某某 李某某: where each part between blanks is a name by itself, the blanks part a list."""
        whole = parts_of(value) if kind.person else words_of(value, self.valued.units.looks.inner) if kind.role else [value]
        if len(whole) == 1:
            return value
        if all(self.valued.persons.is_sure(piece.text.strip(VALUE_TRIM)) for piece in whole):  # 负责：王某某 李某某
            return join(whole, "、")
        pieces = posted(whole, self.valued) if kind.person else whole
        parts = [piece.text.strip(VALUE_TRIM) for piece in pieces]
        named = all(
            is_name(words, kind, self.valued) or (at and is_office_behind(parts[at - 1], words, kind, self.valued))
            for at, words in enumerate(parts)
        )
        return join(pieces, "；" if kind.person else "、") if named else value
