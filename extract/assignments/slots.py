"""Where assignments stand in a paragraph, e.g. `…大培训。(防汛处、人事处牵头负责,汛期前完成)` or `责任单位：市水利局`.

After this room: each spot has its place, its form and what was read of its words; brackets that hold no assignment
(`乡镇(街道)`, `(2020-2022年)`, `(不发通知、…)`) are left in the text.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from ..clauses.assignment import Assignment, AssignmentReader
from ..clauses.brackets import ROUND_AND_SQUARE, Pair, pairs
from ..clauses.labels import LabelReader
from ..clauses.timing import TimingContext
from ..models import Form
from ..rulebook.ruleset import Ruleset
from ..structure.tables import Cell
from ..text.normalize import Passage

LONGEST_SLOT = 600  # characters between the brackets
SENTENCE_MARKS = "。；;！!？?”’」"
AFTER_SLOT = "。；;，,、.)）】〕]（(【〔[《"
UNREAD_SHARE = 0.4  # of a bracket's words; beyond it the bracket is a remark, no slot
REMARK_SHARE = 0.75  # the same for a bracket that ends its sentence and has a role word
SENTENCE_TAIL = "。；;，,、 "  # what may follow a slot at its paragraph's end
LEFT_OVER_OF_SEVERAL = 0.6  # the same where it names several units
LEFT_OVER = 0.2  # of a bracket with units and a timing but no role word that may be left unread
SQUARE = "【［["
FURNITURE = frozenset(
    ("关闭窗口", "关闭本页", "关闭", "打印", "打印本页", "返回顶部", "返回", "收藏", "下载")
)  # 【关闭窗口】 of a web page
SHORT = 12  # characters of what is furniture, or levels only
LEVELS = "省市县区州盟旗乡镇街道村社居、，/和及或"  # 通知相关县（市、区）
CLOSED = (")", "）", ")。", "）。")


@dataclass(slots=True)
class Words:
    """A piece of a slot: its words without brackets, and what was read of them.

    Of a label and its value (`label` is set) the reading's offsets are in `value`.
    """

    passage: Passage
    reading: Assignment
    value: Passage
    label: str | None = None
    weak: bool = False  # a label that makes no slot alone
    plan: bool = False  # a field that says what is to be done (整改措施), not what has been (完成情况)

    def end(self) -> int:
        """Where its words end in the source."""
        return self.passage.end()


@dataclass(slots=True)
class Spot:
    """An assignment in a paragraph: characters `start` to `end` of its passage, brackets included."""

    start: int
    end: int
    form: Form
    words: list[Words] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def found(self) -> bool:
        for words in self.words:  # noqa: SIM110 - a loop is faster than any()
            if not words.weak and words.reading.found():
                return True
        return False


class SlotReader:
    """Finds assignments by the words of rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments = ruleset.build(AssignmentReader)
        self.label = ruleset.build(LabelReader).anywhere

    def spots(self, passage: Passage, context: TimingContext) -> list[Spot]:
        """The assignments of a paragraph in order."""
        text = passage.text
        brackets = pairs(text, ROUND_AND_SQUARE)
        labelled = self.labels(passage, brackets, context) if ("：" in text or ":" in text or "】" in text) else None
        limit = labelled.start if labelled else len(text)
        found: list[Spot] = []
        at = -1
        for pair in brackets:
            if pair.start < at or pair.end >= limit:
                continue
            spot = self.bracket(passage, pair, context)
            if spot:
                found.append(spot)
                at = pair.end
        if labelled:
            found.append(labelled)
        elif not text.endswith(CLOSED) and ("（" in text or "(" in text):
            found += self.left_open(passage, brackets, at, context)
        return found

    def left_open(self, passage: Passage, brackets: list[Pair], at: int, context: TimingContext) -> list[Spot]:
        """A slot at the end of which the bracket was lost, as in recognised text: `…落实责任。（县商务局负责，12月底前完成`."""
        text = passage.text
        start = max(text.rfind("（"), text.rfind("("))
        if start < at or len(text) - start > LONGEST_SLOT or any(pair.start == start for pair in brackets):
            return []
        inside = passage.cut(start + 1, len(text.rstrip("。")))
        reading = self.assignments.read(inside.text, context)
        read = reading.explicit and reading.units and not reading.unread and not reading.skipped
        return [Spot(start, len(text), "clause", [Words(inside, reading, inside)])] if read else []

    def bracket(self, passage: Passage, pair: Pair, context: TimingContext) -> Spot | None:
        """A trailing clause, or a label in brackets."""
        text = passage.text
        start, end = pair.start + 1, pair.end
        size = end - start
        if not 2 <= size <= LONGEST_SLOT or (size <= SHORT and (text[start:end] in FURNITURE or not text[start:end].strip(LEVELS))):
            return None
        before = text[pair.start - 1] if pair.start else "。"
        begins = before in SENTENCE_MARKS
        ends_sentence = begins or text[end + 1 : end + 2] in AFTER_SLOT  # as is the empty string, at the paragraph's end
        inside = passage.cut(start, end)
        labelled = "：" in inside.text or ":" in inside.text
        label = self.label.match(inside.text) if labelled else None
        if label and not label["open"]:
            words = self.label_words(inside, context)
            spot = Spot(pair.start, pair.end + 1, "bracket", words, [mark["label"] for mark in self.label.finditer(inside.text)])
            return spot if spot.found() else None
        if not ends_sentence and before not in "、，,":
            return None
        if labelled and (mixed := self.mixed(inside, context)):
            return Spot(pair.start, pair.end + 1, "bracket" if pair.opening in SQUARE else "clause", mixed)
        reading = self.assignments.read(inside.text, context)
        if not ends_sentence and (reading.unread or not reading.explicit):
            return None
        if not self.is_slot(inside.text, reading, last=begins or not text[end + 1 :].strip(SENTENCE_TAIL)):
            return None
        if not reading.explicit and reading.units and not begins and self.assignments.units.looks_like_unit(last_word(text, pair.start)):
            return None  # 市人民医院（心血管内科）: a remark on a unit
        return Spot(pair.start, pair.end + 1, "bracket" if pair.opening in SQUARE else "clause", [Words(inside, reading, inside)], [])

    def mixed(self, inside: Passage, context: TimingContext) -> list[Words]:
        """Units first, labels behind: （人事处；分管领导：陈某；2月底前完成）. Behind a label's value and a ； it goes on as it began."""
        text = inside.text
        marks = [mark for mark in self.label.finditer(text) if not mark["open"] and mark.start() and text[mark.start() - 1] in "；;，,、。"]
        if not marks:
            return []
        cuts = [(0, marks[0].start() - 1, None), *((mark.start(), mark.end(), mark["label"]) for mark in marks)]
        ends = [marks[0].start() - 1, *(mark.start() - 1 for mark in marks[1:]), len(text)]
        found: list[Words] = []
        for (start, value, label), end in zip(cuts, ends, strict=True):
            if label is None:
                found.append(self.plain(inside.cut(start, end), context))
                continue
            stop = next((place for place in range(value, end) if text[place] in "；;"), end)
            found.append(self.value(label, inside.cut(start, stop), inside.cut(value, stop), context))
            if stop + 1 < end:
                found.append(self.plain(inside.cut(stop + 1, end), context))
        head = found[0].reading
        return found if head.units and not head.unread else []

    def plain(self, words: Passage, context: TimingContext) -> Words:
        return Words(words, self.assignments.read(words.text, context), words)

    def is_slot(self, text: str, reading: Assignment, *, last: bool) -> bool:
        """Units with a role word; a list of nothing but units; or nothing but a timing that asks for work."""
        if not reading.found():
            return False
        first = text.find("。") if "。" in text else len(text)  # a second sentence is a remark: 以下均需…落实，不再列出
        unread = reading.skipped
        for start, end in reading.unread:
            if start < first:
                unread += end - start
        if unread > (REMARK_SHARE if reading.explicit and last else UNREAD_SHARE) * first:
            return False
        if reading.units and reading.explicit:
            return True
        named = bool(reading.units) and all(unit.name.looks_right for unit in reading.units)
        most = LEFT_OVER_OF_SEVERAL if len(reading.units) > 1 else LEFT_OVER if reading.timings else 0
        if not last or (unread and not (named and unread <= most * first)):
            return False
        if reading.units:
            return named
        return any(asks_for_work(text, timing.kind) for timing in reading.timings)

    def labels(self, passage: Passage, brackets: list[Pair], context: TimingContext) -> Spot | None:
        """Labels outside brackets: from the first one to the paragraph's end it is one block."""
        text = passage.text
        inside = [pair for pair in brackets if pair.depth == 0]
        for label in self.label.finditer(text):
            if any(pair.start < label.start() < pair.end for pair in inside) or (label["mark"][0] in "】]］") != bool(label["open"]):
                continue
            if not self.may_open(label, text):
                continue
            block = passage.cut(label.start())
            words = self.label_words(block, context)
            spot = Spot(label.start(), len(text), "label", words, [mark["label"] for mark in self.label.finditer(block.text)])
            return spot if words else None
        return None

    def may_open(self, label: regex.Match[str], text: str) -> bool:
        """A label opens a block after a sentence; where breaks were lost, a long one (责任单位：) also after other words."""
        before = text[label.start() - 1] if label.start() else "。"
        if before in SENTENCE_MARKS + ")）】］]，, ":
            return True
        kind = self.assignments.labels[label["label"]]
        return len(label["label"]) >= 4 and (kind.role is not None or kind.timing) and before not in "“‘《、的按各由和及"

    def label_words(self, block: Passage, context: TimingContext) -> list[Words]:
        """Read the labels of one block: each value goes up to the next label."""
        text = block.text
        marks = [mark for mark in self.label.finditer(text) if mark.start() == 0 or text[mark.start() - 1] not in "按照由各"]
        found: list[Words] = []
        for index, mark in enumerate(marks):
            end = marks[index + 1].start() if index + 1 < len(marks) else len(text)
            end = value_end(text, mark.end(), end)
            found.append(self.value(mark["label"], block.cut(mark.start(), end), block.cut(mark.end(), end), context))
        return found

    def value(self, label: str, words: Passage, value: Passage, context: TimingContext) -> Words:
        """What a label's value says: `words` is shown as the clause, label included; the reading is of `value`."""
        kind = self.assignments.labels[label]
        reading = self.assignments.read_value(label, value.text, context)
        return Words(words, reading, value, label, weak=kind.weak, plan=kind.role is None and kind.field and not kind.progress)

    def row(self, cells: list[Cell], context: TimingContext) -> Spot | None:
        """A table's row: the cells below headers that name units, persons or time limits, and the others as fields."""
        words: list[Words] = []
        for cell in cells:
            if cell.label not in self.assignments.labels:
                continue
            inner = self.label.match(cell.passage.text) if "：" in cell.passage.text or ":" in cell.passage.text else None
            if inner and not inner["open"] and self.assignments.labels[cell.label].assigns():  # 牵头：县住建局⏎配合：东关街道办事处
                words += self.label_words(cell.passage, context)
            else:
                words.append(self.value(cell.label, cell.written, cell.passage, context))
        spot = Spot(0, 0, "table", words, [])
        return spot if spot.found() else None


def last_word(text: str, end: int) -> str:
    """The words right before a bracket, as far back as a name may reach."""
    start = max(0, end - 12)
    return regex.split(r"[、，,；;。：:的和及与]", text[start:end])[-1]


def value_end(text: str, start: int, end: int) -> int:
    """Without the marks and brackets that stand between a value and the next label."""
    while end > start and text[end - 1] in "。；;，,、 /|｜【［[—-":
        end -= 1
    return end


def asks_for_work(text: str, kind: str) -> bool:
    """（2020年12月底前）, （全年实施）, but not （2020-2022年）: a bare span of time is a remark."""
    if kind in ("deadline", "recurring", "ongoing", "relative", "event"):
        return not text.rstrip("年月日").replace("-", "").replace("—", "").replace(".", "").isdigit()
    return any(word in text for word in ("完成", "实施", "开展", "推进", "落实", "全年", "长期"))
