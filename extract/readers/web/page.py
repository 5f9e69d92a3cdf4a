"""A government page to its notice: the body without navigation, side lists and foot, the title, and what the page says of it.

The body is the smallest part of the page that holds nearly all its sentences, and each line that only a notice has: addressees,
a date alone on its line, a document number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from urllib.parse import unquote

import regex

from ..account import Account
from ..words import pattern
from .facts import facts_of, labels, lines_of_facts, metas_of
from .hidden import PANE, reveal
from .lines import LineMaker, PageLine, is_furniture
from .tokens import FILED_IN
from .tree import BLOCKS, FRAME, HEADINGS, PICTURE, Node

MOST_HELD = 0.85  # share of the page's sentences that a part must hold to stand for it
LONGEST_NOISE = 120
SENTENCE = regex.compile(r"[。；！？]|[，、,][^，、,：:]{0,200}[，、,：:]")
FEWEST_SENTENCE = 15  # characters
LINKED = 0.6  # share of links from which a line is a list's entry
SITE = regex.compile(r"\s*(?:[_|｜]|\s[-—–]+\s|--+).*$")  # what follows a page's title: the site's name
DRAWN = regex.compile(r"(?i)(?P<name>[^/?=&#\s]{1,80}\.(?:jpe?g|png|bmp|tiff?|webp))(?:$|[?&#])")
FILE = regex.compile(r"(?i)(?P<name>[^/?=&#\s]{1,80}\.(?:pdf|ofd|docx?|wps|xlsx?|et|zip|rar))(?:$|[?&#])")
EMBEDDED = "embedded"  # of what is left out: another file that a page shows
LONGEST_ADDRESS = 2000
LINES_AFTER = 12  # below the body, where its attachments may stand
OPENING_LINES = 12  # of the body, where its title may stand
SHORTEST_TITLE = 9  # characters: 通知公告 heads a list
BLANK = regex.compile(r"\s+")


def lines_of_page(root: Node, name: str, account: Account) -> Iterator[str]:
    """The lines of a page's notice: what the page says of it, its title, its body. `name` is the file's, for errors."""
    reveal(root)
    maker = LineMaker(name, account)
    maker.walk(root)
    maker.flush()
    lines = maker.lines
    root.lines = (0, len(lines))
    facts = facts_of(lines)
    begin, end = content_of(root, Weights(lines, facts.used), lines)
    shown = {index for index in range(begin, end) if index not in facts.used and shows(lines[index])}
    shown |= {index for index in range(end, min(end + LINES_AFTER, len(lines))) if is_attachment(lines[index])}
    shown |= {index for pane in panes_of(root) for index in range(*pane) if index not in facts.used and shows(lines[index])}
    silent = not any(is_said(lines[index]) for index in shown)
    if not any(is_telling(lines[index]) for index in shown):
        shown |= {index for index, line in enumerate(lines) if index not in facts.used and is_entry(line)}
    body = [lines[index].text for index in sorted(shown)]
    found = facts.found | metas_of(root, facts.found)
    yield from lines_of_facts(found)
    title = title_of(root, lines[:begin], found)
    if silent and title:  # no list of notices: it publishes one in a file or as pictures
        for file in dict.fromkeys([*files_of(root)] or [*pictures_of(root)]):
            account.leave(EMBEDDED, file)
    if title and not opens_with(body[:OPENING_LINES], BLANK.sub("", title)):
        yield title
        shown.add(next((index for index, line in enumerate(lines) if BLANK.sub("", line.text) == BLANK.sub("", title)), -1))
    yield from body
    for index, line in enumerate(lines):
        if index not in shown and index not in facts.used:
            account.leave("navigation" if line.linked > LINKED * len(line.text) else "page-furniture", line.text)
    for other in facts.others:
        account.leave("page-furniture", other)


def files_of(root: Node) -> Iterator[str]:
    """The documents that a page shows in a frame or offers, e.g. 方案.pdf: where it says nothing itself, these are what it publishes."""
    for node in root.all("a", FRAME):
        for name in FILED_IN:
            if found := FILE.search(unquote(node.attributes.get(name, ""))[:LONGEST_ADDRESS]):
                yield found["name"]


def pictures_of(node: Node) -> Iterator[str]:
    """The pictures on a page that are no link and stand in no head or foot: a scanned notice, where the page says nothing itself."""
    for child in node.elements():
        if child.name == PICTURE and (found := DRAWN.search(child.attributes.get("src", "") or child.attributes.get("data-src", ""))):
            yield found["name"]
        elif child.name not in ("a", "header") and not is_furniture(child):
            yield from pictures_of(child)


def panes_of(root: Node) -> Iterator[tuple[int, int]]:
    """The lines of each pane of a tab that was hidden: one that is short stands outside of what holds nearly all sentences."""
    return (node.lines for node in root.all(*BLOCKS) if PANE in node.attributes)


def opens_with(opening: Sequence[str], title: str) -> bool:
    """Does the body say the title, or the end of it as its own (the page's: 示例市水利局 通知公告 关于…的通知)?"""
    bare = [BLANK.sub("", line) for line in opening]
    own = (line for line in bare if len(line) >= SHORTEST_TITLE and title.endswith(line))
    return title in "".join(bare) or any(pattern("page", "title").search(line) for line in own)


def is_attachment(line: PageLine) -> bool:
    return bool(line.linked and not line.furniture and pattern("page", "attachment").search(line.text))


def is_telling(line: PageLine) -> bool:
    """Does a notice speak in a line? Where none does, the page is a list of notices, and its entries are what it shows."""
    return "\t" in line.text or bool(pattern("page", "anchor").match(line.text) or SENTENCE.search(line.text))


def is_said(line: PageLine) -> bool:
    """Is a line a notice's, and more than its title?"""
    return is_telling(line) and line.linked <= LINKED * len(line.text) and not pattern("page", "title").search(line.text)


def is_entry(line: PageLine) -> bool:
    long = not line.furniture and len(line.text) >= FEWEST_SENTENCE
    return long and not is_noise(line.text) and not pattern("page", "foot").match(line.text)


class Weights:
    """How much each line tells of a notice, and which are anchors of one; summed, to be asked for ranges of lines."""

    def __init__(self, lines: Sequence[PageLine], facts: set[int]) -> None:
        self.weights: list[float] = self.weigh(lines, facts, furniture=False)
        furniture = self.weigh(lines, facts, furniture=True)
        if sum(furniture) > 2 * sum(self.weights):  # a class's word has misled
            self.weights = furniture
            for line in lines:
                line.furniture = False
        counts = [weight > 0 and bool(pattern("page", "anchor").match(line.text)) for line, weight in zip(lines, self.weights, strict=True)]
        self.sums: list[float] = [0.0, *accumulate(self.weights)]
        self.anchors: list[int] = [0, *accumulate(map(int, counts))]

    def weigh(self, lines: Sequence[PageLine], facts: set[int], *, furniture: bool) -> list[float]:
        return [0.0 if index in facts or (line.furniture and not furniture) else weight_of(line) for index, line in enumerate(lines)]

    def of(self, part: tuple[int, int]) -> float:
        return self.sums[part[1]] - self.sums[part[0]]

    def anchors_of(self, part: tuple[int, int]) -> int:
        return self.anchors[part[1]] - self.anchors[part[0]]


def weight_of(line: PageLine) -> float:
    """The characters of a line that are no link; a fifth of them where it is no sentence and no table's row."""
    own = len(line.text) - line.linked
    if own <= 0 or line.linked > LINKED * len(line.text) or is_noise(line.text) or pattern("page", "foot").match(line.text):
        return 0.0
    says = own >= FEWEST_SENTENCE and SENTENCE.search(line.text[:400])
    telling = says or "\t" in line.text or pattern("page", "anchor").match(line.text)
    return float(own) if telling else own / 5


def is_noise(text: str) -> bool:
    return len(text) <= LONGEST_NOISE and bool(pattern("page", "noise").match(text))


def content_of(root: Node, weights: Weights, lines: Sequence[PageLine]) -> tuple[int, int]:
    """The range of lines of the smallest part that holds the notice."""
    part = root
    while True:
        wanted, anchors = weights.of(part.lines), weights.anchors_of(part.lines)
        inner = (node for node in blocks_of(part) if weights.anchors_of(node.lines) >= anchors)
        following = max(inner, key=lambda node: weights.of(node.lines), default=None)
        if following is None or weights.of(following.lines) < MOST_HELD * wanted or wanted == 0 or following.name in ("p", "tr"):
            return part.lines
        if following.name == "table" and not any(row.lines[1] for row in following.elements()):  # of data, not of the page's layout
            return with_remarks(following.lines, part.lines, lines)
        part = following


def with_remarks(table: tuple[int, int], around: tuple[int, int], lines: Sequence[PageLine]) -> tuple[int, int]:
    """A table's lines with those that touch it (填报单位：…, 注：…), up to what is the site's."""
    begin, end = table
    while begin > around[0] and is_beside(lines[begin - 1]):
        begin -= 1
    while end < around[1] and is_beside(lines[end]):
        end += 1
    return begin, end


def is_beside(line: PageLine) -> bool:
    return shows(line) and not line.linked and not pattern("page", "foot").match(line.text)


def blocks_of(part: Node) -> Iterator[Node]:
    """The nearest blocks inside: those in links and the like count as their own."""
    for node in part.elements():
        if node.name in BLOCKS:
            yield node
        else:
            yield from blocks_of(node)


def shows(line: PageLine) -> bool:
    """Is a line of the body the notice's? Not the page's buttons and lists of other notices; its attachments are."""
    if line.furniture or (is_noise(line.text) and not SENTENCE.search(line.text)):
        return False
    return line.linked <= LINKED * len(line.text) or bool(pattern("page", "attachment").search(line.text))


def title_of(root: Node, before: Sequence[PageLine], facts: dict[str, str]) -> str:
    """The notice's title: as a fact, in a heading, in a line above the body, else the page's own without the site's name.

    What is no title of a notice by its words is one where a heading or line above the body says the same as the page's own title.
    """
    told = next((value for label, value in facts.items() if labels().is_title(label)), "")
    headings = [node.text() for node in root.all(*sorted(HEADINGS))]
    lines = [line.text for line in reversed(before) if not line.linked and not line.furniture]
    pages = [SITE.sub("", node.text()) for node in root.all("title")]
    candidates = [text for text in (told, *headings, *lines, *pages) if len(text) >= SHORTEST_TITLE and not is_noise(text)]
    own = {BLANK.sub("", text) for text in (told, *pages)}
    same = (text for text in (*headings, *lines) if len(text) >= SHORTEST_TITLE and BLANK.sub("", text) in own)
    return next((text for text in candidates if pattern("page", "title").search(text)), "") or next(same, "")
