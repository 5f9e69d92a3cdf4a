"""The head of a notice whose line breaks were lost, e.g. `…办公厅文件鲁政办发〔2021〕1号关于做好…的通知各市人民政府:…`.

Finds the same elements as `metadata.py`, by their own shapes instead of by lines; what is not sure stays unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice, pairwise

import regex

from .. import patterns
from ..clauses.brackets import masked
from ..clauses.units import UnitReader
from ..clauses.units.together import TogetherReader
from ..rulebook.ruleset import Ruleset, words_pattern
from ..text.marks import CLOSING, COLON, OPENING
from ..text.normalize import Passage
from .dates import DateReader, date_of

HEAD = 1_200  # characters in which title, number and addressees stand
LONGEST_LIST = 300  # characters of addressees
LONGEST_NAME, LONGEST_OWN = 44, 10  # characters of a signature, of one behind a remark
MOST_DATES = 2_000
BEHIND_MARK = 2  # characters that tell it behind a sentence's end
BEHIND_DATE = 10  # characters that tell whether a date goes on as one of a citation
RUN = patterns.compile(r"[\p{Han}（）()]+$")
BEHIND_TITLE = 40  # characters behind a title in which its number stands
HEAD_ENDS = patterns.compile(r"[^：:。；]{0,200}")  # of a head without a title, in which its number stands
OWN_BRACKETS = OPENING + "《“"
OWN_CLOSES = "》"  # of what is attached
SENTENCE_ENDS = ("。", "！", "!")


@dataclass(slots=True)
class JoinedHead:
    """What was found: field → words; `end` is where the head ends (characters of the passage)."""

    found: dict[str, str] = field(default_factory=dict)
    addressees: list[str] = field(default_factory=list)
    end: int = 0


class JoinedHeadReader:
    """Reads heads without line breaks."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.units: UnitReader = ruleset.build(UnitReader)
        self.together: TogetherReader = ruleset.build(TogetherReader)
        self.date: regex.Pattern[str] = ruleset.build(DateReader).pattern
        self.patterns: dict[str, regex.Pattern[str]] = {rule.name: rule.compile() for rule in ruleset.rules("notice")}
        prefixes = words_pattern(word for word in ruleset.words("unit", "prefix") if len(word) > 1)
        self.prefix: regex.Pattern[str] = patterns.compile(rf"(?={prefixes}|{ruleset.expand('{joined_begins}')})")

    def read(self, source: str, passage: Passage) -> JoinedHead:
        """Title, number, issuer and addressees at the beginning of `passage`; `source` gives them as written."""
        head = JoinedHead()
        text = passage.text[:HEAD]
        hidden = masked(text, OWN_BRACKETS)
        title = self.patterns["joined-title"].search(hidden)
        if title and "。" in hidden[: title.start()]:
            title = None  # a heading of the body
        plan = None if title else self.patterns["joined-plan"].match(hidden)
        behind = 0 if title is None else title.start("remark") if title["remark"] else title.end()
        number = self.number(masked(text, "《“"), hidden, plan.end() if plan else behind)
        issuer = ""
        if title:
            start, issuer = self.issuer_before(text, title.start(), number.end() if number and number.end() <= title.start() else 0)
            numbered = number is not None and number.start() == title.start("remark") + 1  # …的通知(示政办发〔2024〕1号)各区人民政府
            remark = title["remark"] and text[title.start("remark")] in OPENING and not numbered
            end = title.end() if remark or not title["remark"] else title.start("remark")
            head.found["title"] = on_one_line(source, passage, start, end)
            head.end = end
        elif plan:
            head.found["title"] = on_one_line(source, passage, *plan.span("title"))
            if number is None or number.start() < plan.end() or hidden[plan.end() : number.start()].strip("\0"):
                head.end = plan.end("title")
                self.read_addressees(text, head)
                return head  # a number further on is a cited one
            head.end = plan.end()
        if issuer:
            head.found["title_issuer"] = issuer
        if number:
            head.found["document_number"] = number[0].replace(number["code"], self.code(number["code"], issuer), 1)
            head.end = max(head.end, number.end())
            head.end += text.startswith(tuple(CLOSING), head.end)
        letterhead = self.patterns["letterhead"].match(text)
        if letterhead and not issuer and self.units.looks_like_unit(letterhead["names"][-30:]):
            names = letterhead["names"]
            head.found["letterhead"] = "、".join(names[left:right] for left, right in self.together.parts(names))
        self.read_addressees(text, head)
        return head

    def number(self, text: str, hidden: str, title: int) -> regex.Match[str] | None:
        """The number right behind the title (its end is given), else the one before it; without a title the one before the first mark."""
        pattern = self.patterns["document-number"]
        if not title:
            head = HEAD_ENDS.match(hidden.partition("\0")[0])
            return pattern.search(text, 0, head.end() if head else 0)
        behind = HEAD_ENDS.match(hidden, title, title + BEHIND_TITLE)
        if behind and (number := pattern.search(text, title, behind.end())):
            return number
        before = pattern.search(text, 0, title)
        return before if before and not self.patterns["title-verb"].search(before["code"]) else None  # 关于会签示政发〔2025〕36号的函

    def issuer_before(self, text: str, about: int, start: int) -> tuple[int, str]:
        """Where the title begins: at the issuer's name before 关于, or at 关于."""
        before = text[start:about]
        paper = next((size for size in range(len(before) // 2, 3, -1) if before.startswith(before[:size], size)), 0)
        before = before[paper:]  # 甲委办公室甲委办公室乙办公室印发…: the letterhead before those who issue it
        for size in range(len(before) // 2, 3, -1):
            if before[-size:] == before[-2 * size : -size]:
                return about - size, before[-size:]  # 山东省能源局山东省能源局关于…: letterhead and title
        after_mark = self.patterns["before-number"].match(before)
        name = before[after_mark.end() :] if after_mark else before
        if 2 < len(name) <= LONGEST_NAME * 2 and (self.units.looks_like_unit(name) or (paper and self.units.read(name)[-1].looks_right)):
            return about - len(name), name
        return about, ""

    def code(self, code: str, issuer: str) -> str:
        """The number's own letters, without what ran into them."""
        mark = self.patterns["before-number"].match(code)
        if mark and mark.end() < len(code):
            code = code[mark.end() :]
        if issuer and issuer in code:
            code = code.rpartition(issuer)[2]
        return code

    def read_addressees(self, text: str, head: JoinedHead) -> None:
        """The units between the title (or number) and the next colon."""
        if not head.end and not self.patterns["joined-addressees"].match(text):
            return
        ends = [at for mark in COLON if (at := text.find(mark, head.end, head.end + LONGEST_LIST)) >= 0]
        if not ends or not self.patterns["addressees"].match(text[head.end : min(ends) + 1]):
            return
        names = self.units.read(text, head.end, min(ends))
        if names and sum(name.looks_right for name in names) * 2 >= len(names):
            head.addressees = [name.text for name in names]
            head.end = min(ends) + 1

    def signature(self, passage: Passage, issuer: str) -> tuple[dict[str, str], tuple[int, int] | None]:
        """成文日期 right behind a unit's name: `…落地见效。国务院办公厅2020年7月15日（此件公开发布）`.

        Also where both stand, if that is sure (source offsets).
        """
        text = passage.text
        found: dict[str, str] = {}
        for mark in islice(self.date.finditer(text), MOST_DATES):
            day = date_of(mark)
            before = text[max(0, mark.start() - LONGEST_NAME) : mark.start()]
            run = RUN.search(before)
            opens = run is not None and before[: run.start()].endswith(SENTENCE_ENDS)  # …实施。示例市政府2023年11月18日为…
            following = text[mark.end() : mark.end() + (BEHIND_MARK if opens else BEHIND_DATE)]
            closes = self.patterns["behind-signature"].match(following) is not None
            if day is None or (not closes and self.patterns["not-signed"].match(following)):
                continue  # 2010年12月16日批转的《方案》
            name = self.signer(before, issuer)
            ended = before.endswith((*SENTENCE_ENDS, *OWN_CLOSES))
            last = ended and (mark.end() == len(text) or closes or self.begins_anew(text, mark.end()))  # 特此通知。2024年3月5日一、目标
            if not (name or last) and not (closes and self.ends_as_unit(before)):
                continue
            if self.patterns["printed"].match(following):
                found.setdefault("printed", day.isoformat())
                continue
            found["signed"] = day.isoformat()
            if name:
                found["signer"] = name
            signed = before.endswith(name) and (opens or closes)
            return found, passage.span(mark.start() - len(name), mark.end()) if name and signed else None
        return found, None

    def begins_anew(self, text: str, at: int) -> bool:
        """请遵照执行。2024年3月5日|示例县水利局为做好防汛…: behind the date stands who wrote what is sent on."""
        opens = self.patterns["behind-addressees"].search(text, at + BEHIND_MARK, at + LONGEST_NAME)
        return opens is not None and self.units.looks_like_unit(text[at : opens.start()])

    def signer(self, before: str, issuer: str) -> str:
        """The unit's name that ends right before a date."""
        run = RUN.search(before)
        if not run:
            return ""
        words = run[0]
        if issuer and (words.endswith(issuer) or (len(words) >= 4 and issuer.startswith(words[-(len(issuer) - 1) :]))):
            return issuer
        attached = self.patterns["before-signer"].match(words)
        begins = max(attached.end() if attached else 0, self.behind_remark(words))
        starts = [start.start() for start in self.prefix.finditer(words, begins)]
        if begins or before[: run.start()].endswith(SENTENCE_ENDS):
            starts.insert(0, begins)  # …的支持。示例部2018年8月27日
        for start in starts:
            name = words[start:]
            if len(name) >= 3 and (self.units.looks_like_unit(name) or self.patterns["signs-as-well"].search(name)):
                return name
        return ""

    def behind_remark(self, words: str) -> int:
        """Where a short name begins behind a title's remark: 2.考试大纲（试行）|示例部办公厅."""
        start, end = max(map(words.rfind, OPENING)), max(map(words.rfind, CLOSING)) + 1
        short = 0 <= start < end < len(words) <= end + LONGEST_OWN
        return end if short and self.patterns["remark-line"].match(words[start:end]) else 0

    def ends_as_unit(self, before: str) -> bool:
        """Does a unit's name end here, wherever it begins? …编制说明示例部办公厅."""
        return any(self.units.looks_like_unit(before[-size:]) for size in range(3, min(len(before), LONGEST_NAME) + 1))


def on_one_line(source: str, passage: Passage, start: int, end: int) -> str:
    """A part of a passage as it is written, without the breaks of the lines that it stood on and the blanks around them."""
    offsets = passage.offset_list()[start:end]
    words = source[offsets[0]].strip()
    for before, after in pairwise(offsets):
        between = source[before + 1 : after]
        words += source[after] if "\n" in between or not between else between + source[after]
    return words
