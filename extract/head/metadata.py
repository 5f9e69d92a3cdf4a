"""The notice's own elements, e.g. 标题, 发文字号, 发文机关, 主送机关, 成文日期, 发布日期 (GB/T 9704-2012).

After this room: the lines that hold them are known, so that the structure reads the body only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

import regex

from .. import patterns
from ..clauses.labels import LabelReader
from ..models import Elements
from ..rulebook.hints import NONE, Characters, shared
from ..rulebook.ruleset import Ruleset
from ..structure.layouts.cards import TurnReader
from ..structure.numbering import NumberingReader
from ..structure.tables import TableReader
from ..structure.tables.cells import RULE_LINE
from ..text.marks import COLON, LISTING, SEMICOLON
from ..text.normalize import Line, Passage, join
from ..text.written import on_its_line
from .dates import DateReader
from .genres import GenreReader
from .joined_head import JoinedHead, JoinedHeadReader
from .letterhead import JointIssuers
from .numbers import NumberReader
from .page_lines import LabelledReader, PageLineReader, with_colons
from .signing import MOST_TABS, SignatureReader
from .titling import LONGEST_HEAD_LINE, TitleReader

HEAD_LINES, JOINED_LINES, FEW_LINES = 40, 10, 5  # in which a head may stand, a title run into its addressees; of a text without breaks
DATED = ("signed", "issue_date", "noted", "numbered", "printed", "met", "filed", "dated", "title")
SHORTEST_JOINED, LONGEST_NAME, LONGEST_LABEL = 40, 30, 10  # characters of a whole head, of whom is answered, of a label on its line


@dataclass(slots=True)
class Head:
    """What was found of the notice, and the numbers of the lines that hold it (they are no body)."""

    metadata: Elements
    lines: set[int] = field(default_factory=set)
    ends: dict[int, int] = field(default_factory=dict)  # of lines into which the body ran: their characters that are the head's
    foot: tuple[int, int] | None = None  # the signature within a line (source offsets)


class MetadataReader:
    """Reads the elements by rules/notice.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.numbering: NumberingReader = ruleset.build(NumberingReader)
        self.joint: JointIssuers = ruleset.build(JointIssuers)
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.turns: TurnReader = ruleset.build(TurnReader)
        self.signatures: SignatureReader = ruleset.build(SignatureReader)
        self.dates: DateReader = ruleset.build(DateReader)
        self.tables: TableReader = ruleset.build(TableReader)
        self.titles: TitleReader = TitleReader(ruleset)
        self.numbers: NumberReader = ruleset.build(NumberReader)
        self.pages: PageLineReader = ruleset.build(PageLineReader)
        self.labelled: LabelledReader = ruleset.build(LabelledReader)
        self.genres: GenreReader = ruleset.build(GenreReader)
        self.answers: regex.Pattern[str] = ruleset.rule("standing", "answers").compile()
        self.of_time: regex.Pattern[str] = patterns.compile(ruleset.expand("{of_time}"))
        self.ruleset = ruleset
        self.patterns: dict[str, regex.Pattern[str]] = {rule.name: rule.compile() for rule in ruleset.rules("notice")}
        self.noise_begins: Characters = ruleset.build(shared).of(ruleset.rule("notice", "noise").pattern or "").first or NONE

    def read(self, source: str, lines: Sequence[Line]) -> Head:
        """The elements of a notice in its lines; `source` is the text that they are lines of."""
        head, found = Head(Elements()), dict[str, str]()
        head.lines.update(self.pages.facts(lines[:HEAD_LINES], self.labelled.facts, found))
        body = self.body_start(lines, head.lines)
        lines = [*self.dates.beside(lines[:body], head.lines, found, self.numbers.units.looks_like_unit), *lines[body:]]
        for index in with_colons(lines[:HEAD_LINES], head.lines):
            if self.pages.published(lines[index], found) or self.labelled.read(lines[index].passage.text, found, above=index < body):
                head.lines.add(index)
        if 0 < body < len(lines) and self.pages.filed_by(lines[body - 1], found) and self.tables.begins(lines, body):
            head.lines.add(body - 1)
        self.met(lines, body, found, head)
        self.noise(lines, head)
        labelled = found.pop("title", "")  # a page's own word for it; what reads as no title counts only where there is no other
        if self.titles.shapes.is_title(labelled):
            found["title"] = labelled
        self.titles.read(lines, body, found, head.lines)
        if "title" not in found:
            self.titles.decreed(lines, found, head.lines)
            body = max(body, self.titles.above_addressees(lines[:HEAD_LINES], found, head.lines))
        self.addressees(lines, body, found, head)
        self.signatures.read(lines, found, head.lines)
        if lines and not ("title" in found and "signed" in found):
            self.joined_head(source, lines, body, found, head)
        for read in (self.titles.heading, self.titles.bare):
            if "title" not in found:
                read(lines, body, found, head.lines)
        if labelled and not any(mark in labelled for mark in SEMICOLON + COLON):
            found.setdefault("title", labelled)
        self.settle(found, head.metadata)
        head.lines.update(self.genres.attending(lines, body, head.metadata.title))
        return head

    def body_start(self, lines: Sequence[Line], known: Collection[int]) -> int:
        """The first line that is an item, a long sentence, a table's head or a label of who or when (牵头部门); `known` are the page's."""
        for index in (index for index in range(len(lines[:HEAD_LINES])) if index not in known):
            text = lines[index].passage.text
            begins = len(lines[index].raw) <= LONGEST_HEAD_LINE and (self.tables.begins(lines, index) or self.turns.begins(lines, index))
            if begins or (len(text) <= LONGEST_LABEL and (kind := self.labels.kind(text.rstrip(COLON))) and kind.is_sure()):
                return index
            ends = text.endswith("。") and not (any(mark in text for mark in COLON) and self.labelled.label.search(text))
            if ends or len(text) > LONGEST_HEAD_LINE or self.numbering.at_start(text) or self.is_time(lines, index):
                return index
        return min(len(lines), HEAD_LINES)

    def is_time(self, lines: Sequence[Line], index: int) -> bool:
        """上半年： above `1.` or a table's head: a heading of the body that says when."""
        words = lines[index].passage.text.rstrip(COLON)
        if index + 1 >= len(lines) or len(words) > LONGEST_LABEL or words[:4].isdecimal():  # 2024年 may be the title's
            return False
        framed = self.of_time.fullmatch(words) if lines[index].passage.text[-1] in COLON else None  # 三月重点工作：
        if "time" not in self.tables.filling.aligning.looks(framed["when"] if framed else words):
            return False
        return self.numbering.at_start(lines[index + 1].passage.text) is not None or self.tables.begins(lines, index + 1)

    def met(self, lines: Sequence[Line], body: int, found: dict[str, str], head: Head) -> None:
        """时间：2021年3月5日 / 地点：… / 主持人：… above the body of minutes: when they met, and no work for anybody."""
        block = [index for index in range(body) if self.patterns["meeting-line"].match(lines[index].passage.text)]
        again = len({lines[index].passage.text[:2] for index in block}) < len(block)  # 时间：…；负责部门：… on several lines are work
        if (len(block) > 1 and not again) or any(self.patterns["meeting-place"].match(lines[index].passage.text) for index in block):
            for index in block:
                if self.dates.first(lines[index].passage.text):
                    found.setdefault("met", lines[index].passage.text)
            head.lines.update(block)

    def noise(self, lines: Sequence[Line], head: Head) -> None:
        for index, line in enumerate(lines):
            text = line.passage.text
            if text[0] in self.noise_begins and len(text) <= LONGEST_HEAD_LINE and self.patterns["noise"].match(text):
                head.lines.add(index)

    def addressees(self, lines: Sequence[Line], body: int, found: dict[str, str], head: Head) -> None:
        """主送机关: a line of units that ends in a colon, before the body."""
        for index in range(min(body + 1, len(lines))):
            text = lines[index].passage.text
            if answered := self.answered(lines, index):
                head.metadata.addressees = [text[: answered - 1]]
                head.ends[index] = answered
                head.lines.update({index} if answered == len(text) else ())
                return
            if "title" in found and index not in head.lines and (end := self.run_in(text)):
                head.metadata.addressees = list(self.titles.addresses(text[:end]))
                head.ends[index] = end
                return
            first = self.first_line(lines, index, head) if text[-1] in COLON and index not in head.lines else -1
            names = self.titles.addresses("".join(line.passage.text for line in lines[first : index + 1])) if first >= 0 else ()
            if names:
                if self.is_heading(lines, index):
                    return
                if number := self.patterns["document-number"].match(text):  # 示政发〔2024〕5号各市人民政府：
                    found.setdefault("document_number", number[0])
                head.metadata.addressees = list(names)
                head.lines.update(range(first, index + 1))
                return

    def run_in(self, text: str) -> int:
        """The characters of addressees in one line with how a letter begins: 各科室：根据文件要求，…; else 0."""
        end = min((at + 1 for mark in COLON if (at := text.find(mark, 0, LONGEST_HEAD_LINE)) > 0), default=0)
        return end if end and self.patterns["behind-addressees"].match(text, end) and self.titles.addresses(text[:end]) else 0

    def first_line(self, lines: Sequence[Line], index: int, head: Head) -> int:
        """The first line of addressees that a page's width broke: 各县区人民政府，市政府各部门、 / 各直属机构：."""
        at, words = index, lines[index].passage.text.rstrip(COLON)
        top = max((place for place in head.lines if place < index), default=-1)
        for first in range(index - 1, max(top, index - JOINED_LINES), -1):
            above = "".join(line.passage.text for line in lines[first:at])
            if self.goes_on(above, words):
                at, words = first, above + words
        return at

    def goes_on(self, above: str, words: str) -> bool:
        """Are these names only with the line above, 各县区人民政府，市政府各部 / 门, or does that end amid a list?"""
        names_units, units = self.titles.shapes.names_units, self.titles.units
        if above[-1] in LISTING:
            return names_units(above)
        own, others = units.read(words), units.read(above)
        listed = len(others) > 1 and any(name.collective for name in others)  # 各县区人民政府，市政府 / 各部门
        whole = bool(own) and words[0] not in LISTING and own[0].looks_right and units.is_known(own[0])
        return (listed or not whole) and len(above) <= LONGEST_HEAD_LINE and names_units(above + words)

    def answered(self, lines: Sequence[Line], index: int) -> int:
        """The characters of 王某某委员：, to whom an answer is written, before 您提出的…, also in one line with it; else 0."""
        text = lines[index].passage.text
        end = min((at + 1 for mark in COLON if (at := text.find(mark, 0, LONGEST_NAME)) > 0), default=0)
        below = index + 1 < len(lines) and end == len(text)
        answer = lines[index + 1].passage.text if below else text[end:]
        return end if end and self.answers.match(answer) else 0

    def is_heading(self, lines: Sequence[Line], index: int) -> bool:
        """责任单位：; 总务处： above `1.`, and below 教导处： above another: who does the work, and not whom it is written to."""
        kind = self.labels.kind(lines[index].passage.text.rstrip(COLON))
        below = [line.passage.text for line in lines[index + 1 : index + HEAD_LINES]]
        units = (text[-1] in COLON and len(text) <= LONGEST_LABEL and self.titles.addresses(text) for text in below)
        return (kind is not None and kind.is_sure()) or (any(units) and self.numbering.at_start(below[0]) is not None)

    def joined_head(self, source: str, lines: Sequence[Line], body: int, found: dict[str, str], head: Head) -> None:
        """What the lines did not give, from text whose breaks were lost."""
        reader = self.ruleset.build(JoinedHeadReader)
        if "title" not in found and not head.metadata.addressees:
            table = {body} if body < len(lines) and self.tables.begins(lines, body) else set()
            above = [index for index in range(min(len(lines), JOINED_LINES, body + 1)) if index not in head.lines and index not in table]
            above = above[: 1 if above and len(lines[above[0]].passage.text) >= SHORTEST_JOINED else None]
            words = [lines[index].passage.strip("|") for index in above if not RULE_LINE.match(lines[index].raw)]
            passage = self.labelled.without(join(words), found)
            if len(passage.text) >= SHORTEST_JOINED:
                self.take_joined(reader.read(source, passage), passage, lines, above, found, head)
        for line in takewhile(lambda _: "signed" not in found, lines):
            longest = SHORTEST_JOINED if len(lines) <= FEW_LINES else LONGEST_HEAD_LINE
            longest = 0 if line is lines[-1] and line.passage.text[-1] in self.signatures.may_end else longest
            if len(line.passage.text) > longest and line.raw.count("\t") <= MOST_TABS:
                signed, head.foot = reader.signature(line.passage, found.get("title_issuer", ""))
                found.update(signed)

    def take_joined(
        self, joined: JoinedHead, passage: Passage, lines: Sequence[Line], above: Sequence[int], found: dict[str, str], head: Head
    ) -> None:
        """What was found in these lines taken as one; the lines that hold nothing else are the head's."""
        if len(above) > 1 and "title" not in joined.found:
            return
        for name, value in joined.found.items():
            found.setdefault(name, value)
        head.metadata.addressees = head.metadata.addressees or joined.addressees
        end = passage.at(joined.end) if joined.end else 0
        head.ends = {at: bisect_left(lines[at].passage.offset_list(), end) for at in above if lines[at].passage.base < end}
        head.lines.update(at for at, own in head.ends.items() if own == len(lines[at].passage.text))

    def settle(self, found: dict[str, str], metadata: Elements) -> None:
        """The signature counts before the page's labels; without both, the title names the issuer."""
        title, number = self.numbers.ahead(found.get("title") or found.get("paper_title") or "")
        if number:
            found.setdefault("document_number", number)
        metadata.title = on_its_line(title) or None
        metadata.document_number = self.numbers.normal(found["document_number"]) if "document_number" in found else None
        metadata.issuer = (
            found.get("title_issuer")
            or found.get("letterhead")
            or found.get("signer")
            or self.joint.all_of(found.get("issuer", ""), metadata.title or "")
            or self.numbers.decreed_by(found.get("decree", ""))
            or found.get("headline")
            or found.get("paper")
            or found.get("filed_by")
            or (self.joint.before_year(title) if self.titles.ends.search(title) else None)
        )
        metadata.issuer = self.joint.fullest(metadata.issuer, found.get("signer"), title)
        metadata.issue_date = self.dates.first_of(found, DATED)
        metadata.publish_date = self.dates.first_of(found, ("publish_date",))
        metadata.genre = self.genres.read(metadata.title or "")
