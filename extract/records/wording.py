"""The words that a record shows of its place: title, the levels above, the governed text, e.g. `建设应急数据“一中心”`.

A title is the first sentence without the mark at its end; the governed text has neither label nor slot.
"""

from __future__ import annotations

from collections.abc import Sequence

from .. import patterns
from ..assignments.spots import Governed
from ..structure.nodes import Node
from ..text.marks import APART, COLON, ENDS
from ..text.normalize import Passage
from ..text.numerals import ONE_TO_TEN
from ..text.stops import STOP
from ..text.written import Written

SENTENCE_END = patterns.quick(r"[。！？!?\n.．](?:(?<![.．])|(?<=[\u4e00-\u9fff]{2}[.．])(?=[\u4e00-\u9fff]))")  # looked for as one set
ORDINAL = patterns.compile(rf"^[{ONE_TO_TEN}]{{1,2}}\s?(?:是|要)\s?(?=[\p{{Han}}“《])")
TITLE_TRIM = "。！？；;，,、：: .．|｜"
LEFT_OPEN = "（(【［[〔. "  # of a slot whose bracket was never closed
HEADING_TRIM = ENDS + COLON + " "
JOINING = frozenset(APART)
APART_BY = patterns.quick("[\n\r\t|│┃║｜]")  # lines, or cells: 账目不清 | 清理账目
LONGEST_TITLE = 500  # characters
Levels = tuple[list[str], list[str]]


def title(source: Written, pieces: Sequence[Passage]) -> str:
    """The first sentence, without the mark at its end."""
    written = ""
    for passage in pieces:
        start, stop = passage.base, passage.text.find(STOP)  # where the source may have a point
        written += source.shown(start, min(passage.at(stop) if stop >= 0 else passage.end(), start + LONGEST_TITLE)).lstrip()
        if stop >= 0:
            break
    first = SENTENCE_END.split(written, 1)[0].strip().strip(TITLE_TRIM).rstrip(LEFT_OPEN)
    opening = first[1:4]
    return ORDINAL.sub("", first) if "是" in opening or "要" in opening else first


def work_of(item: Governed) -> list[Passage]:
    """What a title is made of: the words of an assignment, without the units that stand before its duty (县环保局。负责监督)."""
    pieces = [part.passage for part in item.parts[: item.pieces]]
    if item.form != "sentence" or not pieces or not item.words or not item.words[0].reading.units:
        return pieces
    first, words = pieces[0], item.words[0]
    last = words.value.base + max(unit.name.end for unit in words.reading.units) - first.base
    alone = words.value.base == first.base and SENTENCE_END.match(first.text, last) is not None and last < len(first.text) - 1
    return [first.cut(last + 1), *pieces[1:]] if alone else pieces


def levels(source: Written, node: Node, known: dict[Node, Levels]) -> Levels:
    """The numbers and the titles of a node and of all levels above it, the top one first; told once for all items below it."""
    found = known.get(node)
    if found is None:
        headings: list[str] = []
        if node.style is not None:
            above = levels(source, node.parent, known)[1] if node.parent is not None else []
            headings = [*above, title(source, [node.paragraphs[0].passage]).rstrip(HEADING_TRIM) if node.paragraphs else ""]
        found = known[node] = node.path(), headings
    return found


def governed_text(source: Written, item: Governed) -> str:
    """The governed text as written, its own label and its slots removed, a line a part."""
    if len(item.parts) == 1:  # nearly always
        start, end = item.parts[0].start, item.parts[0].passage.end()
        return source.shown(start, end).strip() if end > start else ""
    text = ""
    at = -1
    for part in item.parts:
        end = part.end()
        if end <= part.start:
            continue
        gap = source.source[at : part.start] if 0 <= at <= part.start else ""
        mark = gap if gap in JOINING else ""  # 储备药品，5月20日前到位: parts of one sentence
        text += ("\n" if APART_BY.search(gap) else mark) + source.shown(part.start, end)
        at = end
    return text.strip()
