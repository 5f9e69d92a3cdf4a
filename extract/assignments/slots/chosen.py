"""Values: where they end; names between blanks, ticked boxes (`☑县教育局`), two labels with two values (`牵头单位/配合单位：甲/乙`).

After this room a value holds what was chosen alone, and each part of a double label has its own value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from ... import patterns
from ...clauses.assignment import AssignmentReader
from ...clauses.brackets import FAMILIES
from ...clauses.labels import ORNAMENTS, Label, LabelReader, Mark
from ...clauses.values import ValueReader
from ...text.marks import CLOSING, LISTING, OPENING, OTHERS
from ...text.normalize import Passage, join
from ...text.numerals import ONE_TO_TEN

TICKED = "☑☒✓✔√■"
EMPTY = "□☐"
BOXES = patterns.quick(f"[{TICKED}{EMPTY}]")  # nearly no value has one
BOX = patterns.compile(rf"[（(\[]?(?P<on>[{TICKED}])[)）\]]?|[{EMPTY}]|[（(\[][)）\]]")
SLASH = patterns.quick("[/／]")
LIST_PARTS = patterns.quick("[、，,；;。](?![^（(]*[）)])")  # not those of 各县（市、区）
PARTED = patterns.quick("[。；;]")
HAN_ONLY = patterns.compile(r"\p{Han}+")
BETWEEN = "、，,；; "
VALUE_TRIM = "。；;，,、 /／|｜【［[<>〈〉—-" + ORNAMENTS  # between a value and the next label
BREAKS = patterns.compile(r"(?:<br ?/?>)+$")  # in cells: 牵头：县水利局<br>配合：县财政局
LEAST_NAME = 3  # characters
LONGEST_INNER = 3  # characters of an office within another: 示例新区 管委会起草
LEAST_WORK = 4  # characters of the next work in one paragraph with the one before
LONGEST_INSET = 40  # characters of brackets that say more of one unit


def one_block(text: str, marks: Sequence[Mark]) -> tuple[Sequence[Mark], int]:
    """The labels of the first work of a paragraph, and where it ends: 修路，责任人：甲，时间：9月；|安灯，责任人：乙，时间：6月."""
    labels = [mark.label for mark in marks]
    if len(set(labels)) == len(labels):  # nearly always
        return marks, len(text)
    for index in range(1, len(marks)):
        found = PARTED.search(text, marks[index - 1].end, marks[index].start)
        next_work = text[found.end() : marks[index].start].strip(VALUE_TRIM) if found else ""
        if found and len(next_work) >= LEAST_WORK and not set(labels[:index]).isdisjoint(labels[index:]):
            return marks[:index], found.end()
    return marks, len(text)


def chosen(value: Passage) -> Passage:
    """What stands behind a ticked box, or before one where boxes stand behind their words; all of it where there is no box."""
    if BOXES.search(value.text) is None:
        return value
    boxes = list(BOX.finditer(value.text))
    text = value.text
    if boxes[0].start() == 0:
        ends = [box.start() for box in boxes[1:]] + [len(text)]
        parts = [value.cut(box.end(), end) for box, end in zip(boxes, ends, strict=True) if box["on"]]
    else:
        starts = [0] + [box.end() for box in boxes]
        parts = [value.cut(start, box.start()) for start, box in zip(starts, boxes, strict=False) if box["on"]]
    parts = [part for part in (part.strip(BETWEEN) for part in parts) if part.text]
    return join(parts, LISTING[0]) if parts else value.cut(0, 0)


def apart(words: Passage, reader: AssignmentReader) -> Passage:
    """医务科 质控科，每月, 医务科 质控科落实: blanks between names part a list."""
    pieces = words_of(words, reader.units.looks.inner) if words.offsets is not None else []
    if len(pieces) < 2:  # nearly always
        return words
    lists = [[pieces[0]]]
    for before, piece in pairwise(pieces):
        if piece.text[0] not in OPENING and part_names(before.text, piece.text, reader):  # 各县 （市、区） 人民政府 is one
            lists.append([piece])
        else:
            lists[-1].append(piece)
    return words if len(lists) == 1 else join([join(parts) for parts in lists], LISTING[0])


def words_of(value: Passage, inner: Iterable[str]) -> list[Passage]:
    """The parts between blanks, but for one that stands within the word for an office in another: 党委办 公室."""
    pieces = value.pieces()
    found = pieces[:1]
    for before, piece in pairwise(pieces):
        if any(before.text.endswith(word[:cut]) and piece.text.startswith(word[cut:]) for word in inner for cut in range(1, len(word))):
            found[-1] = join([found[-1], piece])
        else:
            found.append(piece)
    return found


def part_names(before: str, behind: str, reader: AssignmentReader) -> bool:
    """Does a blank part two names? One may be like none (团中央 of 市总工会 团中央), but not a part of the other (市住房和 城乡建设局)."""
    is_unit = reader.units.looks_like_unit
    first, second = LIST_PARTS.split(before)[-1], LIST_PARTS.split(behind)[0].partition(OTHERS)[0]
    name = second if is_unit(second) else reader.roles.before(second)
    if is_unit(first):
        if name in reader.units.looks.inner and first.endswith(reader.units.looks.places):
            return False  # 示例新区 管委会
        return is_unit(name) or (len(name) >= LEAST_NAME and HAN_ONLY.fullmatch(name) is not None and not is_unit(first + name))
    return len(first) >= LEAST_NAME and is_unit(name) and name.startswith(reader.units.looks.prefix)


def parts_of(value: Passage) -> list[Passage]:
    """王小红  李  明: the parts between blanks; two single characters are one name, written as wide as others."""
    parts: list[Passage] = []
    for piece in value.pieces():
        if parts and len(parts[-1].text) == len(piece.text.rstrip(VALUE_TRIM)) == 1:
            parts[-1] = join([parts[-1], piece])
        else:
            parts.append(piece)
    return parts


def posted(pieces: Sequence[Passage], valued: ValueReader) -> list[Passage]:
    """科主任 王某某  护士长 李某某, 院办 王某某: a name without its post, and with the office; 王某某 局长 are one."""
    persons, is_unit = valued.persons, valued.units.looks_like_unit
    found: list[Passage] = []
    named = persons.is_sure(pieces[0].text.strip(VALUE_TRIM))
    for piece in pieces:
        before, words = found[-1].text if found else "", piece.text.strip(VALUE_TRIM)
        if hold_office(words, valued) or (before and hold_office(before, valued)):
            found.append(piece)
        elif named and persons.is_sure(before) and persons.titled.fullmatch(before + words):
            found[-1] = join([found[-1], piece])
        elif before and persons.title.fullmatch(before) and persons.behind_title.fullmatch(words) and not is_unit(words):
            found[-1] = piece
        elif before and persons.is_sure(words) and is_unit(before):
            found[-1] = join([found[-1], piece])
        else:
            found.append(piece)
    return found


def hold_office(words: str, valued: ValueReader) -> bool:
    """各乡镇长, 五县县长: those who hold an office, each where it is, and no post of one whose name stands beside it."""
    looks = valued.units.looks
    many = looks.begins_many.match(words) or (words[:1] in ONE_TO_TEN and words[1:].startswith(looks.places))
    return bool(many) and looks.is_holder(words) and valued.persons.office.fullmatch(words) is not None


def is_office_behind(name: str, words: str, kind: Label, valued: ValueReader) -> bool:
    """王某某 安全部: one more who is responsible."""
    return kind.person and valued.persons.is_sure(name) and valued.units.looks_like_unit(words)


def is_name(words: str, kind: Label, valued: ValueReader) -> bool:
    """Is it one name, or several, of the kind that the label asks for?"""
    if words[:1] in FAMILIES and words[0] != "“":
        return False  # 各市 〔州〕人民政府; not “双减”专班
    names = valued.units.read(words)
    if kind.role:
        return bool(names) and all(name.looks_right for name in names)
    persons = valued.persons
    if persons.behind_unit(words) is not None or persons.titled.fullmatch(words) or hold_office(words, valued):
        return True
    office = persons.office.fullmatch(words) is not None or any(name.looks_right for name in names)  # 副市长 王某某 are one
    return not office and not persons.read("", words)[1]


def shares(mark: Mark, value: Passage, labels: LabelReader) -> Iterator[tuple[Mark, Passage]]:
    """The labels of one that a stroke joins, each with its part of the value, where both have as many; else the whole."""
    names = SLASH.split(mark.label) if "/" in mark.label or "／" in mark.label else []
    kinds = [labels.kind(name) for name in names]
    cuts = [found.span() for found in SLASH.finditer(value.text)]
    roles = {kind.role for kind in kinds if kind and not kind.person} - {None}
    told = [kind for kind in kinds if kind and kind.progress]  # 完成时限/实际完成日期
    if len(cuts) + 1 != len(kinds) or len(roles) + len(told) + bool(told) < len(kinds):
        yield mark, value
        return
    for name, kind, (before, after) in zip(names, kinds, pairwise([(0, 0), *cuts, (len(value.text),) * 2]), strict=True):
        if kind is not None:  # always, as its role is known
            yield mark._replace(label=name, kind=kind), value.cut(before[1], after[0])


def closing(text: str, opening: int) -> int:
    """Where the bracket closes that opens there, 0 where it is none about a unit, or none that closes."""
    depth = 0
    for at in range(opening, min(len(text), opening + LONGEST_INSET)):
        depth += (text[at] in OPENING) - (text[at] in CLOSING)
        if not depth:
            return at
    return 0


def value_end(text: str, start: int, end: int) -> int:
    """Without the marks and brackets that stand between a value and the next label, or around that one: 区卫健局（责任人：王某某）."""
    value = text[start:end]
    value = (BREAKS.sub("", value) if "<" in value else value).rstrip(VALUE_TRIM + OPENING)
    end = start + len(value)
    if not value or value[-1] not in CLOSING:
        return end
    left_over = sum(map(value.count, CLOSING)) - sum(map(value.count, OPENING))  # brackets that open before the value
    while end > start and (text[end - 1] in VALUE_TRIM + OPENING or (left_over > 0 and text[end - 1] in CLOSING)):
        left_over += (text[end - 1] in OPENING) - (text[end - 1] in CLOSING)
        end -= 1
    return end
