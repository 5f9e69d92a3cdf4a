"""A notice written another way: other marks, blanks, line ends, breaks in lines, tables in other forms, slots as label lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import regex

from extract.models import Task
from extract.pipeline import structured
from extract.structure.page_width import columns
from extract.text.marks import CLOSING, SENTENCE_ENDS

from .reworded import RULES, Restated, read

HALF = str.maketrans("：；，（）？！％", ":;,()?!%")
FULL = str.maketrans({chr(code): chr(code + 0xFEE0) for code in (*range(0x30, 0x3A), *map(ord, ":;()%"))})
SLOT = regex.compile(r"（(?!.*(?:第一|列))[^（）：\n]{2,200}）。?(?=\n|$)")
HAN_PAIR = regex.compile(r"(?<=\p{Han})(?=\p{Han})")
EACH = 9  # pair of characters gets a blank
FEWEST_CUT = 6
WIDTHS = (23, 30, 38)  # characters of a line of a page
NOT_FIRST = "，。；：、）】？！”》,.;:)"
NUMBER = "[一二三四五六七八九十]{1,3}"
NUMBERS = {  # other ways to write them at a line's beginning
    "nth": (rf"(?P<n>{NUMBER})、", r"第\g<n>、"),
    "half-bracket": (rf"（(?P<n>{NUMBER})）", r"\g<n>）"),
    "bare": (r"(?P<n>[0-9]{1,2})[.．、](?=\p{Han})", r"\g<n> "),
}
LABEL_LINE = regex.compile(r"(?m)^(?P<label>\s*\p{Han}{2,4}(?:单位|部门|科室|时限|责任人))：(?=\S)")
COLONS = {"wide": "  ", "narrow": " ", "is": "为"}  # instead of 责任单位：
SQUARE = {"lenticular": ("【", "】"), "tortoise": ("〔", "〕"), "square": ("[", "]")}
ROUND = regex.compile(r"（(?P<inside>(?!联系人|20)[^（）\n]{4,})）(?=。?(?:\n|$))")  # slots; not whom to call
LABELLED = {"lead": "牵头单位", "responsible": "责任单位", "support": "配合单位", "supervise": "督办单位"}


def marks(text: str) -> Iterator[Restated]:
    yield Restated("half-width", "", "", text.translate(HALF))
    if not structured(text, RULES).gaps:  # a page's width has no meaning then
        yield Restated("full-width", "", "", text.translate(FULL))


def numbers(text: str) -> Iterator[Restated]:
    """第一、, 一）, `1 ` instead of 一、, （一）, 1."""
    for way, (pattern, new) in NUMBERS.items():
        if (made := regex.sub(rf"(?m)^(?P<before>\s*){pattern}", rf"\g<before>{new}", text)) != text:
            yield Restated(way, "", "", made)


def signs(text: str) -> Iterator[Restated]:
    """Points for full stops, other brackets around slots, labels without their colon."""
    yield Restated("points", "", "", text.replace("。", "."))
    for way, (opening, closing) in SQUARE.items():
        if (made := ROUND.sub(rf"{opening}\g<inside>{closing}", text)) != text:
            yield Restated(way, "", "", made)
    for way, mark in COLONS.items():
        if (made := LABEL_LINE.sub(rf"\g<label>{mark}", text)) != text:
            yield Restated(way, "", "", made)


def blanks(text: str) -> Iterator[Restated]:
    """市 水 利 局, blanks behind lines, other line ends, empty lines."""
    if "\t" not in text:
        yield Restated("blanks", "", "", HAN_PAIR.sub(" ", text))
    names = {at for task in read(text).tasks for unit in task.units if unit.span for at in range(unit.span[0] + 1, unit.span[1])}
    places = (found.start() for found in HAN_PAIR.finditer(text))
    some = [at for index, at in enumerate(places) if index % EACH == 0 and at not in names]  # 县民政局 县残联 are two
    yield Restated("some-blanks", "", "", "".join(text[start:end] + " " for start, end in pairwise([0, *some, len(text)])))
    yield Restated("trailing", "", "", text.replace("\n", "  \n"))
    yield Restated("crlf", "", "", text.replace("\n", "\r\n"))
    yield Restated("empty-lines", "", "", text.replace("\n", "\n\n"))
    yield Restated("indented", "", "", regex.sub(r"(?m)^(?=\S)(?!.*\t)", "\u3000\u3000", text))


def broken(text: str) -> Iterator[Restated]:
    """Lines of a page's width: names go on in the next line."""
    if "\t" in text or "|" in text or structured(text, RULES).gaps:
        return
    for width in WIDTHS:
        lines = [list(cut(line, 2 * width)) for line in text.splitlines()]
        if sum(len(pieces) - 1 for pieces in lines) >= FEWEST_CUT:  # else nothing says that there is a width
            yield Restated(f"broken-{width}", "", "", "\n".join(piece for pieces in lines for piece in pieces))


def cut(line: str, width: int) -> Iterator[str]:
    """A line in pieces of so many columns; none begins with a mark that ends words, or ends with a sentence."""
    begin = reached = 0
    for at, character in enumerate(line):
        if reached + columns(character) > width and character not in NOT_FIRST:
            end = at - 2 if line[at - 1] in SENTENCE_ENDS + CLOSING and line[at - 2] not in NOT_FIRST else at
            yield line[begin:end]
            begin, reached = end, columns(line[end:at])
        reached += columns(character)
    yield line[begin:]


def tables(text: str) -> Iterator[Restated]:
    """Rows with tabs, with `|`, parted by blanks, one cell a line."""
    lines = text.split("\n")
    rows = [index for index, line in enumerate(lines) if line.count("\t") >= 2]
    cells = [lines[index].split("\t") for index in rows]
    whole = len({len(row) for row in cells}) == 1 and all(cell.strip() for row in cells for cell in row)
    forms = {
        "pipes": lambda cells: "| " + " | ".join(cells) + " |",
        "bars": "|".join,
        "full-bars": "｜".join,
        "spaces": "    ".join,
    }
    for way, form in forms.items():
        if rows and (whole or way != "spaces"):
            yield Restated(way, "", "", "\n".join(form(line.split("\t")) if index in rows else line for index, line in enumerate(lines)))
    if whole:
        yield Restated("cells", "", "", "\n".join(line.replace("\t", "\n") if index in rows else line for index, line in enumerate(lines)))


def labelled(text: str) -> Iterator[Restated]:
    """（市水利局牵头，5月底前完成） at the end of an item → label lines below it."""
    notice = read(text)
    counts = Counter(tuple(task.path) for task in notice.tasks)
    if any(told.code == "item-without-assignment" for told in notice.diagnostics):
        return  # labels below the last of several items may be of all
    unread = [told.span for told in notice.diagnostics if told.code == "words-not-understood" and told.span]
    made = text
    for task in reversed(notice.tasks):
        spans = [span for span in (*(unit.span for unit in task.units), *(timing.span for timing in task.timings)) if span]
        if not task.units or task.persons or len(spans) < len(task.units) + len(task.timings) or counts[tuple(task.path)] > 1:
            continue
        start = text.rfind("（", 0, min(spans)[0])
        found = SLOT.match(text, start) if start >= 0 else None
        if found and found.end() > max(spans)[1] and not any(found.start() <= first < found.end() for first, _ in unread):
            made = made[: found.start()] + "\n" + "\n".join(label_lines(task, text)) + made[found.end() :]
    if made != text:
        yield Restated("labelled", "", "", made)


def label_lines(task: Task, text: str) -> Iterator[str]:
    for role, label in LABELLED.items():
        if names := [unit.name for unit in task.units if unit.role == role]:
            yield f"{label}：{'、'.join(names)}"
    if task.timings:
        label = "完成时限" if all(timing.kind != "period" for timing in task.timings) else "实施时间"
        yield f"{label}：" + "，".join(text[slice(*timing.span)] for timing in task.timings if timing.span)


WAYS = (marks, numbers, signs, blanks, broken, tables, labelled)
